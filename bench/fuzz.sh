#!/bin/sh
# Runs every fuzz target of the module for the given time, 60s by default.
set -eu
time=${1:-60s}
go list ./... | while read -r package; do
	go test -list '^Fuzz' "$package" | grep '^Fuzz' | while read -r target; do
		echo "== $package $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package"
	done
done
