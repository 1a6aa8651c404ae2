#!/usr/bin/env bash
# Compares what extract takes of the processor with what decompressing alone
# takes, in alternation, each several times, and prints a line of JSON: the
# least of each, the least ratio of neighbours, and how many cores were busy.
# usage: bench/extract.sh WIKISEEK DUMP.xml.bz2 [RUNS]
set -euo pipefail
[ $# -ge 2 ] || { sed -n 's/^# usage/usage/p' "$0" >&2; exit 2; }
wikiseek=$1 dump=$(realpath "$2") runs=${3:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go test -c -o "$work/dump.test" ./index/dump
export WIKISEEK_BENCH_BZ2=$dump TIMEFORMAT='%R %U %S'

for ((i = 0; i < runs; i++)); do
	{ time "$work/dump.test" -test.run '^$' -test.bench Bz2File/own -test.benchtime 1x >/dev/null; } 2>>"$work/decode"
	{ time "$wikiseek" extract "$dump" >/dev/null; } 2>>"$work/extract"
done
paste "$work/decode" "$work/extract" | awk '
	{
		d = $2 + $3; e = $5 + $6
		if (NR == 1 || d < decode) decode = d
		if (NR == 1 || e < extract) { extract = e; wall = $4 }
		if (NR == 1 || e / d < ratio) ratio = e / d
		if ($4 > 0 && e / $4 > busy) busy = e / $4
	}
	END {
		printf "{\"decode_cpu_seconds\":%.2f,\"extract_cpu_seconds\":%.2f,\"ratio\":%.2f,\"extract_seconds\":%.2f,\"cores_busy\":%.2f}\n",
			decode, extract, ratio, wall, busy
	}'
