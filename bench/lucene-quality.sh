#!/usr/bin/env bash
# Scores Lucene on the question sets, each language with Lucene's own analyzer
# for it, and prints for each set and analyzer the MRR@10 of each way to combine
# fields. It builds a copy of the Lucene program of SHARED/peers in WORK, with
# the analyzers added that this lacks. Needs a JDK 21 or newer and Maven.
# usage: bench/lucene-quality.sh SHARED WORK [SET:ANALYZER...]
set -euo pipefail
[ $# -ge 2 ] || { sed -n 's/^# usage/usage/p' "$0" >&2; exit 2; }
shared=$(realpath "$1") work=$2
shift 2
[ $# -gt 0 ] || set -- xquad-{ar,de,el,en,es,hi,ro,ru,th,tr}: xquad-vi:icu xquad-zh:cjk xquad-zh:smartcn jsquad-valid:cjk jsquad-valid:kuromoji
home=$work/lucene-quality
mkdir -p "$home"
work=$(realpath "$home")
cp -r "$shared/peers/lucene/pom.xml" "$shared/peers/lucene/src" "$work"
chmod -R u+w "$work"
python3 - "$work" <<'PYTHON'
import sys

def patch(path, before, added):
    text = open(path).read()
    assert before in text, f"{path} has no {before}"
    open(path, "w").write(text.replace(before, added + before, 1))

analyzers = {"ar": "Arabic", "de": "German", "el": "Greek", "es": "Spanish", "hi": "Hindi", "ro": "Romanian", "ru": "Russian", "th": "Thai", "tr": "Turkish"}
cases = "".join(f'      case "{a}" -> new org.apache.lucene.analysis.{a}.{name}Analyzer();\n' for a, name in analyzers.items())
cases += '      case "kuromoji" -> new org.apache.lucene.analysis.ja.JapaneseAnalyzer();\n'
patch(sys.argv[1] + "/src/main/java/Bench.java", '      case "en" ->', cases)
patch(sys.argv[1] + "/pom.xml", "<dependency><groupId>org.apache.lucene</groupId><artifactId>lucene-analysis-icu",
      "<dependency><groupId>org.apache.lucene</groupId><artifactId>lucene-analysis-kuromoji</artifactId><version>${lucene.v}</version></dependency>\n    ")
PYTHON
java=$(for j in /usr/lib/jvm/*/; do echo "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$j/release" 2>/dev/null) $j"; done | sort -rn | head -1 | cut -d' ' -f2)
export JAVA_HOME=$java
mvn -q -B -f "$work/pom.xml" package >&2
bench() {
	"$java/bin/java" -Xmx2g --enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector -cp "$work/target/lucene-bench-1.jar:$work/target/lib/*" Bench "$@" 2>/dev/null
}
for pair in "$@"; do
	set=${pair%%:*} analyzer=${pair#*:}
	analyzer=${analyzer:-${set#xquad-}}
	rm -rf "$work/index"
	bench index --in "$shared/data/qa/$set/docs.jsonl" --dir "$work/index" --analyzer "$analyzer" --threads 1 --merge 1 >/dev/null
	bench quality --dir "$work/index" --queries "$shared/data/qa/$set/queries.jsonl" --analyzer "$analyzer" |
		python3 -c '
import json, sys
modes = {r["mode"]: r["mrr10"] for r in map(json.loads, sys.stdin)}
print("%-24s" % sys.argv[1], " ".join(f"{m} {v:.4f}" for m, v in modes.items()))' "$set/$analyzer"
done
