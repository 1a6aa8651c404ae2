"""What bench/index and bench/query share: inputs, the other engines, measuring.

The programs that drive the other engines are in SHARED/peers, the dump and
the queries in SHARED/data; both are only read. Builds, inputs and indexes go
to WORK and are made once.
"""
import json
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MB = 1e6
CLASSES = ("term", "and", "or", "phrase")
# How the others read a language: bigrams where it is Chinese.
ANALYZERS = {"en": {"tantivy": "en", "lucene": "en", "bleve": "en"}, "zh": {"tantivy": "bigram", "lucene": "cjk", "bleve": "cjk"}}


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    """Runs a command that has to succeed; its output goes to standard error."""
    say("+ " + shlex.join(map(str, command)))
    subprocess.run(["nice", *map(str, command)], check=True, stdout=sys.stderr, **options)


def make(path, writer):
    """Has writer write path, unless it is there; what is half written isn't kept."""
    if not path.exists():
        say(f"making {path}")
        part = path.with_name(path.name + ".part")
        writer(part)
        part.rename(path)
    return path


def output_of(command):
    """A writer for make: the standard output of a command."""
    def write(path):
        with open(path, "wb") as f:
            subprocess.run(["nice", *map(str, command)], check=True, stdout=f)
    return write


class Bench:
    """The folders, and what is built and made in them."""

    def __init__(self, args):
        self.shared = Path(args.shared).resolve()
        self.work = Path(args.work).resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.wikiseek = str(Path(args.wikiseek).resolve())
        if not Path(self.wikiseek).is_file():
            sys.exit(f"{self.wikiseek} isn't there: run make build, or name another with --wikiseek")
        self.flags = shlex.split(args.wikiseek_flags)
        self.lang = args.lang
        self.analyzers = ANALYZERS[args.lang]
        self.sections = self.make_sections(args.size)
        self.docs, self.text_bytes = count(self.sections)

    # Inputs.

    def make_sections(self, size):
        tools = self.shared / "data/tools"
        if self.lang == "zh":
            xml = make(self.work / "zh.xml", lambda part: run([sys.executable, "-B", self.shared / "peers/zhpool.py", self.shared / "data", part]))
        else:
            xml = make(self.work / "public.xml", output_of(["xz", "-dc", self.shared / "data/bench/public.xml.xz"]))
        if size:
            small, xml = xml, self.work / f"{xml.stem}{size}.xml"
            make(xml, lambda part: run([sys.executable, "-B", tools / "synth.py", small, part, size, "--lang", self.lang]))
        return make(xml.with_suffix(".ndjson"), output_of([sys.executable, "-B", tools / "xml2ndjson.py", xml]))

    def workloads(self):
        """Files of {"class","kind","query","terms"}, which every engine reads."""
        sampled = {"sections": make(self.sections.with_suffix(".queries"), self.sampled)}
        if self.lang != "en":
            return sampled
        game = self.shared / "data/qa/search-benchmark-game/queries.txt"
        return {**sampled, "game": make(self.work / "game.queries", lambda part: write_lines(part, game_queries(game)))}

    def sampled(self, path):
        """Writes words, pairs and phrases of the sections themselves."""
        with tempfile.TemporaryDirectory(dir=self.work) as d:
            run([self.python_with("jieba"), "-B", self.shared / "peers/native/tools/mkqueries.py", self.sections, "-", f"{d}/q", 200])
            with open(f"{d}/q") as f:
                queries = [json.loads(line) for line in f]
        write_lines(path, ({**q, "kind": q["class"]} for q in queries))

    def python_with(self, module):
        """A Python that has the module: this one, or one of a virtual environment."""
        for python in (sys.executable, self.work / "venv/bin/python"):
            if Path(python).exists() and subprocess.run([python, "-c", "import " + module], stderr=subprocess.DEVNULL).returncode == 0:
                return python
        run([sys.executable, "-m", "venv", self.work / "venv"])
        run([python, "-m", "pip", "install", "-q", module])
        return python

    # Builds.

    def native(self, name):
        """Tantivy and SQLite: one of the Rust programs."""
        program = self.work / "target/release" / name
        if not program.exists():
            source = self.copied("native/rust", "rust")
            # Two jobs at most: the linker takes a gigabyte.
            run(["cargo", "build", "--release", "-q", "-j2", "--bin", "tantivy_bench", "--bin", "fts5_bench"],
                cwd=source, env={**os.environ, "CARGO_TARGET_DIR": str(self.work / "target")})
        return program

    def bleve(self):
        program = self.work / "blevepeer.bin"
        if not program.exists():
            run(["go", "build", "-o", program, "."], cwd=self.copied("lucene/blevepeer", "blevepeer"))
        return program

    def lucene(self, main="Bench"):
        """The java command up to the arguments of a main class."""
        home, java = self.work / "lucene", newest_jdk()
        jar, again = home / "target/lucene-bench-1.jar", home / "again"
        env = {**os.environ, "JAVA_HOME": java}
        if not jar.exists():
            self.copied("lucene", "lucene")
            run(["mvn", "-q", "-B", "-f", home / "pom.xml", "package"], env=env)
        path = f"{jar}:{home}/target/lib/*"
        if not (again / "Again.class").exists():
            again.mkdir(exist_ok=True)
            (again / "Again.java").write_text(AGAIN)
            run([java + "/bin/javac", "-cp", path, "-d", again, again / "Again.java"])
        return [java + "/bin/java", "-Xms2g", "-Xmx2g", "--enable-native-access=ALL-UNNAMED",
                "--add-modules", "jdk.incubator.vector", "-cp", f"{path}:{again}", main]

    def copied(self, source, target):
        """A copy of a folder of SHARED/peers to build in, as SHARED is read-only."""
        target = self.work / target
        shutil.copytree(self.shared / "peers" / source, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
        return target

    # Indexing.

    def index_command(self, engine, where, workers=2, analyzer=None):
        """Indexes the sections with an engine: positions, and no copy of the text where that can be left out."""
        src, analyzer = self.sections, analyzer or self.analyzers.get(engine)
        if engine == "wikiseek":
            workers = [] if "--workers" in self.flags else ["--workers", workers]
            return [self.wikiseek, "index", "--quiet", "--force", "--index", where, "--input", "sections", "--lang", self.lang, *workers, *self.flags, src]
        if engine == "tantivy":
            return [self.native("tantivy_bench"), "index", src, where, analyzer, "merge"]
        if engine == "sqlite":
            return [self.native("fts5_bench"), "index", src, where, "porter", "contentless"]
        if engine == "lucene":
            return [*self.lucene(), "index", *self.lucene_index(where, analyzer)]
        if engine == "bleve":
            return [self.bleve(), "index", "--in", src, "--dir", where, "--analyzer", analyzer]
        raise ValueError(engine)

    def lucene_index(self, where, analyzer):
        return ["--in", self.sections, "--dir", where, "--analyzer", analyzer, "--threads", "2", "--store", "false"]


# Runs Bench several times in one JVM, so that the last run is compiled code.
AGAIN = """public class Again {
  public static void main(String[] args) throws Exception {
    String[] rest = java.util.Arrays.copyOfRange(args, 1, args.length);
    for (int i = Integer.parseInt(args[0]); i > 0; i--) Bench.main(rest);
  }
}
"""


def newest_jdk():
    """The newest JDK, which has to be 21 or newer; JDK names another."""
    found = []
    for release in Path("/usr/lib/jvm").glob("*/release"):
        if m := re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.M):
            found.append((int(m[1]), str(release.parent)))
    if java := os.environ.get("JDK"):
        return java.rstrip("/")
    if not found or max(found)[0] < 21:
        sys.exit("Lucene 10 needs a JDK 21 or newer: set JDK, or leave lucene out with --engines")
    return max(found)[1]


def count(sections):
    """Sections, and bytes of their titles, headings and text."""
    docs = size = 0
    with open(sections, encoding="utf-8") as f:
        for line in f:
            d = json.loads(line)
            docs += 1
            size += sum(len(d.get(k, "").encode()) for k in ("title", "heading", "text"))
    return docs, size


def write_lines(path, objects):
    with open(path, "w", encoding="utf-8") as f:
        for o in objects:
            print(json.dumps(o, ensure_ascii=False), file=f)


def game_queries(path):
    """The queries of the search benchmark game that belong to one class, and as terms the longest word of each."""
    tags = {"intersection": "and", "union": "or", "phrase": "phrase"}
    words = {}  # a set in the order of the file
    with open(path, encoding="utf-8") as f:
        for line in f:
            q = json.loads(line)
            text = re.sub(r'["+]', "", q["query"])
            if (kind := tags.get(q["tags"][0])) and "-" not in text:
                yield class_query(kind, text)
                words[max(text.split(), key=len)] = True
    for word in words:
        yield class_query("term", word)


def class_query(kind, text):
    """A query as all engines read it: "class" is what some call it, "kind" others."""
    return {"class": kind, "kind": kind, "query": text, "terms": text.split(), "rel": []}


class Usage:
    """What a command took, its children included, and what it printed."""

    def __init__(self, command, env=None):
        say("+ " + shlex.join(map(str, command)))
        with tempfile.TemporaryFile() as out:
            start = time.monotonic()
            p = subprocess.Popen(list(map(str, command)), stdout=out, env={**os.environ, **(env or {})})
            _, status, used = os.wait4(p.pid, 0)
            self.wall = time.monotonic() - start
            p.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            self.lines = [json.loads(line) for line in out.read().decode().splitlines() if line.startswith("{")]
        if p.returncode:
            sys.exit(f"{command[0]} ended with {p.returncode}")
        self.cpu = used.ru_utime + used.ru_stime
        self.rss_mib = used.ru_maxrss / 1024  # Linux counts in KiB


def size_of(path):
    """Bytes of a file, or of the files below a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(f.stat().st_size for f in path.rglob("*") if f.is_file())


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def median(rows, key):
    values = [r[key] for r in rows if r.get(key) is not None]
    return statistics.median(values) if values else None


def table(header, rows):
    """Prints columns, the first of them to the left; None is an empty cell."""
    cells = [[("" if c is None else str(c)) for c in row] for row in [header, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells)]
    for row in cells:
        print("  ".join([row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]).rstrip())


def figure(x, digits=3):
    """A number with some digits that count."""
    if x is None:
        return None
    return f"{x:.0f}" if x >= 10 ** digits else f"{x:.{digits}g}"


def flags(parser):
    """The flags both programs have."""
    parser.add_argument("shared", metavar="SHARED", help="folder of data and peers; only read")
    parser.add_argument("work", metavar="WORK", help="folder for builds, inputs and indexes")
    parser.add_argument("--wikiseek", default="bin/wikiseek", metavar="FILE", help="the binary (default: bin/wikiseek)")
    parser.add_argument("--wikiseek-flags", default="", metavar="FLAGS", help="further flags of wikiseek index, in one word")
    parser.add_argument("--size", type=int, metavar="MB", help="synthesize this much XML instead of the real pages")
    parser.add_argument("--lang", choices=ANALYZERS, default="en", help="language of the pages (default: en)")


def engines_of(text, known):
    chosen = text.split(",") if text else list(known)
    for e in chosen:
        if e not in known:
            sys.exit(f"engine {e!r} is none of {', '.join(known)}")
    return chosen
