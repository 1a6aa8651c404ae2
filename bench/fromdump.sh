#!/usr/bin/env bash
# Compares what indexing takes of the processor, from a dump in bzip2, the same
# in zstd, and from that without keeping the text, with what Go's compress/bzip2
# takes to decompress the first alone and with what extracting the text takes,
# in alternation, each several times. Prints a line of JSON: the least of each,
# and the ratio of the first two.
# usage: bench/fromdump.sh WIKISEEK DUMP.xml.bz2 DUMP.xml.zst [RUNS]
set -euo pipefail
[ $# -ge 3 ] || { sed -n 's/^# usage/usage/p' "$0" >&2; exit 2; }
wikiseek=$1 bz2=$(realpath "$2") zst=$(realpath "$3") runs=${4:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go test -c -o "$work/dump.test" ./index/dump
export WIKISEEK_BENCH_BZ2=$bz2 TIMEFORMAT='%U %S'

timed() { # name, command
	{ time "${@:2}" >/dev/null 2>&1; } 2>>"$work/$1"
	rm -rf "$work/index"
}

for ((i = 0; i < runs; i++)); do
	timed std "$work/dump.test" -test.run '^$' -test.bench Bz2File/std -test.benchtime 1x
	timed bz2 "$wikiseek" index --quiet --index "$work/index" "$bz2"
	timed zst "$wikiseek" index --quiet --index "$work/index" "$zst"
	timed none "$wikiseek" index --quiet --index "$work/index" --source none "$zst"
	timed extract "$wikiseek" extract "$zst"
done
least() { awk '{ c = $1 + $2; if (NR == 1 || c < least) least = c } END { print least }' "$work/$1"; }
awk -v std="$(least std)" -v bz2="$(least bz2)" -v zst="$(least zst)" -v none="$(least none)" -v extract="$(least extract)" 'BEGIN {
	printf "{\"std_bzip2_cpu_seconds\":%.2f,\"index_bz2_cpu_seconds\":%.2f,\"ratio\":%.2f,\"index_zst_cpu_seconds\":%.2f,\"index_zst_no_source_cpu_seconds\":%.2f,\"extract_zst_cpu_seconds\":%.2f}\n",
		std, bz2, bz2 / std, zst, none, extract
}'
