#!/usr/bin/env python3
"""Cuts a dump into an older and a newer state of its wiki.

usage: bench/cutdump.py DUMP.xml OLD.xml NEW.xml [--share 0.01] [--seed 1]

Of a page with several revisions, OLD holds the first half of them and NEW
all. Of the others a SHARE differs: by turns the page is changed (OLD has
another revision of it, with another text), added (OLD doesn't hold it),
removed (NEW doesn't) and moved (OLD has it by another title). The same
arguments make the same files. A page is held in memory at a time.
"""
import argparse
import random
import re

REVISION = re.compile(rb"\s*<revision>.*?</revision>", re.S)
REV_ID = re.compile(rb"(<revision>\s*<id>)(\d+)(</id>)")
TEXT = re.compile(rb"(<text\b[^>]*[^/]>)")
TITLE = re.compile(rb"<title>([^<]*)</title>")
KINDS = ["changed", "added", "removed", "moved"]


def pieces(path):
    """Yields what stands before the pages, each page, and what stands after."""
    with open(path, "rb") as f:
        piece = []
        for line in f:
            if b"<page>" in line and piece:
                yield b"".join(piece)
                piece = []
            piece.append(line)
        yield b"".join(piece)


def older(page, kind):
    """Returns the page as it was, None if it wasn't there."""
    revisions = REVISION.findall(page)
    if len(revisions) > 1:
        for r in revisions[(len(revisions) + 1) // 2 :]:
            page = page.replace(r, b"", 1)
        return page
    if kind == "added":
        return None
    if kind == "changed":
        page = TEXT.sub(rb"\1An earlier remark on quicksilver. ", page, count=1)
        page = REV_ID.sub(lambda m: m[1] + b"%d" % (int(m[2]) + 10**9) + m[3], page, count=1)
    if kind == "moved":
        page = TITLE.sub(rb"<title>\1 of old</title>", page, count=1)
    return page


def main():
    a = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dump", "old", "new"):
        a.add_argument(name)
    a.add_argument("--share", type=float, default=0.01)
    a.add_argument("--seed", type=int, default=1)
    a = a.parse_args()
    chance = random.Random(a.seed)
    counts = dict.fromkeys(["pages", "revised"] + KINDS, 0)
    turn = 0
    with open(a.old, "wb") as old, open(a.new, "wb") as new:
        for piece in pieces(a.dump):
            if b"<page>" not in piece:
                old.write(piece)
                new.write(piece)
                continue
            page, end, tail = piece.partition(b"</page>\n")
            page += end
            counts["pages"] += 1
            kind = ""
            if len(REVISION.findall(page)) > 1:
                counts["revised"] += 1
            elif chance.random() < a.share:
                kind = KINDS[turn % len(KINDS)]
                counts[kind] += 1
                turn += 1
            old.write((older(page, kind) or b"") + tail)
            new.write((b"" if kind == "removed" else page) + tail)
    print(", ".join(f"{n} {k}" for k, n in counts.items()))


if __name__ == "__main__":
    main()
