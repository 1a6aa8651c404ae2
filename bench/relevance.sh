#!/bin/sh
# Indexes question sets and scores them.
# usage: bench/relevance.sh WIKISEEK FOLDER [SET...]
# FOLDER holds a folder a set with dump.xml, queries*.jsonl and map.json.
set -eu
[ $# -ge 2 ] || { sed -n 's/^# usage/usage/p' "$0" >&2; exit 2; }
wikiseek=$1 folder=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

score() { # name, further arguments of eval
	name=$1
	shift
	printf '%-40s ' "$name"
	"$wikiseek" eval --operator or --json "$@" | python3 -c '
import json, sys
r = json.load(sys.stdin)["overall"]
print("MRR@10 %(mrr_at_10).4f  R@1 %(recall_at_1).4f  R@10 %(recall_at_10).4f  nDCG@10 %(ndcg_at_10).4f  (%(queries)d queries)" % r)'
}

[ $# -gt 0 ] || set -- drcd-dev cmrc2018-dev xquad-en xquad-zh jsquad-valid combo-zh \
	xquad-ar xquad-de xquad-el xquad-es xquad-hi xquad-ro xquad-ru xquad-th xquad-tr xquad-vi
for set in "$@"; do
	"$wikiseek" index --quiet --index "$work/$set" "$folder/$set/dump.xml" 2>/dev/null
	for queries in "$folder/$set"/queries*.jsonl; do
		score "$set/$(basename "$queries" .jsonl)" --index "$work/$set" --queries "$queries" --map "$folder/$set/map.json"
	done
	rm -rf "${work:?}/$set"
done
