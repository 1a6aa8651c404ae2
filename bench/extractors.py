#!/usr/bin/env python3
"""Times gensim's filter_wiki, WikiExtractor and wikiseek on the same pages, in
alternation, by processor time, and prints a line of JSON for each: MB of
wikitext per second, and how many times faster wikiseek is.

usage: bench/extractors.py DUMP.xml[.bz2|.gz|.xz] [--work FOLDER] [--mb N] [--runs N]

The peers come from PyPI into a virtual environment below FOLDER, which is kept
for the next time; they parse in their own process without reading XML, as the
benchmark of index/wikitext does for wikiseek, whose pages are written to FOLDER
for it.
"""
import argparse, bz2, gzip, json, lzma, os, re, subprocess, sys, venv
import xml.etree.ElementTree as ET

PEERS = {"gensim": "gensim==4.4.0", "wikiextractor": "wikiextractor==3.1.0"}

# What a peer runs: pages as lines of JSON on standard input, then the time.
WORKER = r"""
import json, logging, sys, time
logging.disable(logging.CRITICAL)
if sys.argv[1] == "gensim":
    from gensim.corpora.wikicorpus import filter_wiki
    parse = lambda p: filter_wiki(p["text"])
else:
    from wikiextractor.extract import Extractor
    parse = lambda p: Extractor("1", "1", "", p["title"], [p["text"]]).clean_text(p["text"], html_safe=False)
pages = [json.loads(line) for line in sys.stdin]
begin = time.process_time()
for page in pages:
    parse(page)
print(time.process_time() - begin)
"""


def read_pages(path, limit):
    """Return the wikitext pages of a dump, up to limit bytes of text."""
    opener = {".bz2": bz2.open, ".gz": gzip.open, ".xz": lzma.open}.get(os.path.splitext(path)[1], open)
    pages, size = [], 0
    with opener(path, "rb") as f:
        for _, e in ET.iterparse(f):
            if not e.tag.endswith("}page"):
                continue
            text = e.findtext(".//{*}text") or ""
            if e.findtext(".//{*}model") in (None, "wikitext") and not re.match(r"\s*#", text):
                pages.append({"title": e.findtext("{*}title"), "text": text})
                size += len(text.encode())
            e.clear()
            if size >= limit:
                break
    return pages, size


def environment(work):
    """Return the Python of a virtual environment that has the peers."""
    folder = os.path.join(work, "venv")
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS.values()], check=True)
    return python


def time_peer(python, name, lines):
    return float(subprocess.run([python, "-c", WORKER, name], input=lines, capture_output=True, check=True).stdout)


def time_wikiseek(binary, path, size):
    """Return the seconds that one parse of the pages takes, of many."""
    env = dict(os.environ, WIKISEEK_BENCH_PAGES=path)
    out = subprocess.run([binary, "-test.run", "^$", "-test.cpu", "1", "-test.bench", "ParsePages"],
                         env=env, capture_output=True, text=True, check=True).stdout
    return size / 1e6 / float(re.search(r"([0-9.]+) MB/cpu-s", out)[1])


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("dump")
    arg.add_argument("--work", default="extractors-bench")
    arg.add_argument("--mb", type=float, default=10)
    arg.add_argument("--runs", type=int, default=3)
    a = arg.parse_args()
    os.makedirs(a.work, exist_ok=True)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    binary, path = (os.path.abspath(os.path.join(a.work, n)) for n in ("wikitext.test", "pages.jsonl"))
    subprocess.run(["go", "test", "-c", "-o", binary, "./index/wikitext"], cwd=root, check=True)
    python = environment(a.work)
    pages, size = read_pages(a.dump, a.mb * 1e6)
    lines = b"".join(json.dumps(p).encode() + b"\n" for p in pages)
    with open(path, "wb") as f:
        f.write(lines)
    best = {}
    for _ in range(a.runs):
        for name in [*PEERS, "wikiseek"]:
            seconds = time_wikiseek(binary, path, size) if name == "wikiseek" else time_peer(python, name, lines)
            best[name] = min(seconds, best.get(name, seconds))
    for name, seconds in best.items():
        print(json.dumps({"extractor": name, "pages": len(pages), "mb": round(size / 1e6, 1),
                          "mb_per_cpu_second": round(size / 1e6 / seconds, 2),
                          "wikiseek_times_faster": round(seconds / best["wikiseek"], 1)}))


if __name__ == "__main__":
    main()
