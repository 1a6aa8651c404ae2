#!/usr/bin/env bash
# Indexes a small and a large dump in alternation, each several times, within
# 256 MiB of memory and then within the default, and prints a line of JSON for
# each: the least processor time of either dump, how many times as large and as
# long the large one is, and the most memory it took, mapped files apart.
# Templates aren't expanded, which is left out for large dumps by default.
# usage: bench/scale.sh WIKISEEK SMALL LARGE [RUNS]
set -euo pipefail
[ $# -ge 3 ] || { sed -n 's/^# usage/usage/p' "$0" >&2; exit 2; }
wikiseek=$1 small=$(realpath "$2") large=$(realpath "$3") runs=${4:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

measure() { # name, flags of index
	for ((i = 0; i < runs; i++)); do
		for dump in small large; do
			"$wikiseek" index --index "$work/index" "${@:2}" --expand off --quiet --stats json "${!dump}" >>"$work/$1-$dump"
			rm -rf "$work/index"
		done
	done
	report "$1"
}

report() {
	python3 - "$1" "$work/$1-small" "$work/$1-large" <<'PYTHON'
import json, sys

small, large = ([json.loads(line) for line in open(name)] for name in sys.argv[2:])
least = lambda runs: min(r["cpu_seconds"] for r in runs)
print(json.dumps({
    "memory": sys.argv[1],
    "small_cpu_seconds": round(least(small), 2),
    "large_cpu_seconds": round(least(large), 2),
    "size_ratio": round(large[0]["xml_bytes"] / small[0]["xml_bytes"], 3),
    "cpu_ratio": round(least(large) / least(small), 3),
    "large_peak_anon_mib": round(max(r["peak_anon_bytes"] for r in large) / 2**20, 1),
}))
PYTHON
}

measure 256MiB --memory 256MiB
measure default
