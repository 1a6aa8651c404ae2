#!/usr/bin/env python3
"""Indexes every dump below a folder and checks the number of pages.

usage: bench/dumps.py WIKISEEK FOLDER [FOLDER ...]

Pages are counted independently: "</page>" in what Python's decompressors
give, up to where a file is cut off. Prints a line for each file that isn't
as it should be and a sum at the end; exits 1 when there was any.
Containers Python can't read (zst, 7z) are compared with the .xml beside them.
"""
import bz2
import json
import lzma
import os
import subprocess
import sys
import tempfile
import zlib

CHUNK = 1 << 20


def decompressed(path):
    """Yields what can be read of a dump; ends where it is damaged."""
    with open(path, "rb") as f:
        head = f.read(6)
        f.seek(0)
        if head[:3] == b"BZh":
            make = bz2.BZ2Decompressor
        elif head[:6] == b"\xfd7zXZ\0":
            make = lzma.LZMADecompressor
        elif head[:2] == b"\x1f\x8b":
            make = lambda: zlib.decompressobj(31)
        else:
            make = None
        d = make() if make else None
        while raw := f.read(CHUNK):
            if d is None:
                yield raw
                continue
            while raw:
                try:
                    out = d.decompress(raw)
                except Exception:  # damaged: what precedes counts
                    return
                yield out
                if not d.eof:
                    break
                raw, d = d.unused_data, make()


def pages(path):
    """Whole pages in a dump."""
    data = b"".join(decompressed(path))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data[: len(data) & ~1].decode("utf-16", "ignore").encode()
    return data.count(b"</page>"), data.rstrip().endswith(b"</mediawiki>")


def index(wikiseek, path):
    with tempfile.TemporaryDirectory() as d:
        r = subprocess.run([wikiseek, "index", "--quiet", "--stats", "json", "--index", d + "/ix", path],
                           capture_output=True, text=True)
        lines = [l for l in r.stdout.splitlines() + r.stderr.splitlines() if l.startswith("{")]
        return r.returncode, json.loads(lines[-1]) if lines else None, r.stderr.strip()


def expected(path):
    for ending in (".zst", ".7z"):
        if path.endswith(".xml" + ending):
            return pages(path[: -len(ending)])
    return pages(path)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    wikiseek, folders = sys.argv[1], sys.argv[2:]
    bad = total = cut = refused = 0
    for folder in folders:
        for base, _, files in sorted(os.walk(folder)):
            for name in sorted(files):
                path = os.path.join(base, name)
                code, stats, err = index(wikiseek, path)
                total += 1
                if stats is None:
                    refused += 1
                    print(f"refused {path}: status {code}: {err}")
                    bad += code == 0 or "panic" in err
                    continue
                want, whole = expected(path)
                got = stats["pages"] + stats["redirects"] + err.count(" comes again in the sources")
                cut += not whole
                if got != want or code != (0 if whole else 4) or "panic" in err:
                    bad += 1
                    print(f"WRONG {path}: status {code}, {got} pages, want {want}{'' if whole else ' and status 4'}: {err[-300:]}")
    print(f"{total} files, {cut} of them cut off, {refused} refused, {bad} wrong")
    sys.exit(bad > 0)


main()
