#!/usr/bin/env bash
# Indexes a small and a large dump in alternation, each several times, within
# 256 MiB of memory, and prints a line of JSON: the least processor time of
# each, how many times as large and as long the large one is, and the most
# memory it took, mapped files apart. Templates aren't expanded, which is left
# out for large dumps by default.
# usage: bench/scale.sh WIKISEEK SMALL LARGE [RUNS]
set -euo pipefail
wikiseek=$1 small=$(realpath "$2") large=$(realpath "$3") runs=${4:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for ((i = 0; i < runs; i++)); do
	for dump in small large; do
		"$wikiseek" index --index "$work/index" --memory 256MiB --expand off --quiet --stats json "${!dump}" >>"$work/$dump"
		rm -rf "$work/index"
	done
done
python3 - "$work/small" "$work/large" <<'PYTHON'
import json, sys

small, large = ([json.loads(line) for line in open(name)] for name in sys.argv[1:])
least = lambda runs: min(r["cpu_seconds"] for r in runs)
print(json.dumps({
    "small_cpu_seconds": round(least(small), 2),
    "large_cpu_seconds": round(least(large), 2),
    "size_ratio": round(large[0]["xml_bytes"] / small[0]["xml_bytes"], 3),
    "cpu_ratio": round(least(large) / least(small), 3),
    "large_peak_anon_mib": round(max(r["peak_anon_bytes"] for r in large) / 2**20, 1),
}))
PYTHON
