#!/bin/sh
# Indexes the demo wiki and shows a few searches. WIKISEEK names the binary,
# INDEX the directory of the index.
set -eu
: "${WIKISEEK:=bin/wikiseek}" "${INDEX:=demo-index}"

"$WIKISEEK" index --force --index "$INDEX" testdata/dumps/demo.xml.bz2
for query in 'letter in the wax ball' '李綱 病牛' '岳飞 莫须有' '"laundry court"'; do
	printf '\n$ wikiseek search --index %s --limit 3 %s\n' "$INDEX" "'$query'"
	"$WIKISEEK" search --index "$INDEX" --limit 3 "$query"
done
cat <<END

The index is in $INDEX. Try:
  $WIKISEEK search --index $INDEX 'intitle:emperor painting'
  $WIKISEEK show --index $INDEX 'Emperor Qinzong of Song'
  $WIKISEEK serve --index $INDEX        then open http://127.0.0.1:8080/
A dump of your own:
  $WIKISEEK index --index my-index pages-articles.xml.bz2
END
