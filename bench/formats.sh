#!/bin/sh
# Indexes one dump in all its containers, and from a pipe, and compares the
# counts and the ten best hits of 50 queries.
# usage: bench/formats.sh WIKISEEK FOLDER QUERIES NAME
# FOLDER holds NAME.xml, NAME.xml.bz2 and so on; QUERIES is NDJSON.
set -eu
[ $# -ge 4 ] || { sed -n 's/^# usage/usage/p' "$0" >&2; exit 2; }
wikiseek=$1 folder=$2 queries=$3 name=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
head -50 "$queries" >"$work/queries"

check() { # what the dump is called, further arguments of index
	what=$1
	shift
	"$wikiseek" index --quiet --stats json --index "$work/ix" "$@" 2>"$work/err" >"$work/stats" || { cat "$work/err"; exit 1; }
	counts=$(cat "$work/stats" "$work/err" | sed -n 's/.*"pages":\([0-9]*\),"sections":\([0-9]*\),"redirects":\([0-9]*\).*/\1 pages, \2 sections, \3 redirects/p')
	hits=$("$wikiseek" search --format ndjson --index "$work/ix" --queries "$work/queries" 2>/dev/null | cksum)
	rm -rf "$work/ix"
	echo "$what: $counts, hits $hits"
	[ "${same:=$counts $hits}" = "$counts $hits" ] || { echo "differs from the first"; exit 1; }
}

for file in "$folder/$name".xml* "$folder/$name"-multistream.xml.bz2; do
	check "$(basename "$file")" "$file"
done
check "standard input" - <"$folder/$name.xml.bz2"
