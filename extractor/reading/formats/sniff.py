"""Which format a file is in, by its content; its name only decides between formats that look alike."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection

from extractor.reading.decode import BOMS

SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
REFUSED = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (.doc, .xls or .ppt), which is not read; save it as .docx or PDF",
    ),
    (b"{\\rtf", "an RTF file, which is not read; save it as .docx"),
    (b"Rar!\x1a\x07", "a RAR archive, which is not read; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive, which is not read; unpack it"),
    (b"BZh", "a bzip2 file, which is not read; unpack it"),
    (b"\xfd7zXZ\x00", "an xz file, which is not read; unpack it"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file, which is not read; unpack it"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
)
PDF_WITHIN = 1024
"""A PDF may have some bytes before its signature, such as the headers of a download."""
PAGE = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}>\s*|<!--(?:(?!-->).){0,4000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
FRAGMENT = re.compile(
    rb"\A\s*<(?:div|p|h[1-6]|table|article|section|main|meta|title|span|ul)\b[^<>]{0,2000}>", re.IGNORECASE
)
CLOSED = re.compile(rb"</(?:div|p|h[1-6]|table|article|section|main|title|span|ul)\s*>", re.IGNORECASE)
HEADER = re.compile(
    rb"\A(?:From [^\n]{1,200}\r?\n)?(?:[!-9;-~]{1,60}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n)*){2,}"
)
HEADER_NAME = re.compile(rb"^([!-9;-~]{1,60}):", re.MULTILINE)
SURE_HEADERS = frozenset({b"mime-version", b"message-id", b"received", b"return-path", b"delivered-to"})
MAIL_HEADERS = frozenset({b"from", b"subject", b"date"})
BY_NAME = {
    "csv": (".csv", ".tsv"), "jsonl": (".jsonl", ".ndjson"), "json": (".json",), "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml", ".shtml"), "mail": (".eml", ".mht", ".mhtml"),
}  # fmt: skip
FIELDS_MIN = 2
WRAPPED = re.compile(rb'\{(?:[^{}\[\]]|\{){0,400}?"[^"]{1,80}"\s*:\s*\[\s*\{')
"""An object that holds a list of objects: the records of a file in one line."""


def sniff(head: bytes, name: str = "", texts: Collection[str] = ()) -> str:
    """The format that a file begins as, or `refused: ` with the reason.

    One of `pdf`, `zip`, `gzip`, `parquet`, `warc`, `mail`, `html`, `jsonl`, `json`, `csv`, `markdown`, `text`.
    `texts` are names that the text column of a CSV may have.

    >>> [sniff(head) for head in (b"%PDF-1.7", b"<!DOCTYPE html><p>", b'{"text": "a"}\\n{"text": "b"}\\n', b"# A\\n")]
    ['pdf', 'html', 'jsonl', 'text']
    >>> sniff(b"id,content\\n1,abc\\n", texts={"content"}), sniff(b"a,b\\n1,2\\n"), sniff(b"a,b\\n1,2\\n", "x.csv")
    ('csv', 'text', 'csv')
    >>> sniff(b"GIF89a")
    'refused: a picture (GIF)'
    """
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    for signature, words in REFUSED:
        if head.startswith(signature):
            return f"refused: {words}"
    if b"%PDF-" in head[:PDF_WITHIN] and b"\0" not in head[:PDF_WITHIN].partition(b"%PDF-")[0]:
        return "pdf"
    if head[257:262] == b"ustar":
        return "refused: a tar archive, which is not read; unpack it"
    return _sniff_text(_ascii_like(head), name.lower(), texts)


def _sniff_text(head: bytes, name: str, texts: Collection[str]) -> str:
    named = next((kind for kind, ends in BY_NAME.items() if name.endswith(ends)), "text")
    if PAGE.match(head) or (FRAGMENT.match(head) and len(CLOSED.findall(head)) > 1):
        return "html"
    if named == "html" and CLOSED.search(head):
        return "html"
    if _is_mail(head) or (named == "mail" and HEADER.match(head)):
        return "mail"
    start = head.lstrip()[:1]
    if start == b"{" and (kind := _is_json(head, named)):
        return kind
    if start == b"[" and (named == "json" or re.match(rb"\s*\[\s*\{", head)):
        return "json"
    if named in ("csv", "jsonl") or (texts and named == "text" and _is_csv(head, texts)):
        return named if named != "text" else "csv"
    return "markdown" if named == "markdown" else "text"


def _ascii_like(head: bytes) -> bytes:
    """The head with UTF-16 and marks taken off, so that ASCII signs can be found in it."""
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return head.decode(encoding, "replace").encode("utf-8", "replace")
    return head.replace(b"\0", b"") if b"\0" in head[:4] else head  # UTF-16 without a mark


def _is_mail(head: bytes) -> bool:
    block = HEADER.match(head)
    if not block:
        return False
    names = {name.lower() for name in HEADER_NAME.findall(block[0])}
    return bool(names & SURE_HEADERS) or names >= MAIL_HEADERS


def _is_json(head: bytes, named: str) -> str | None:
    """`jsonl` where the first line is an object, `json` where an object goes on over lines."""
    if named in ("json", "jsonl"):
        first, _, rest = head.lstrip().partition(b"\n")
        return "jsonl" if named == "jsonl" or (_object(first) and rest.lstrip()[:1] == b"{") else "json"
    first, _, rest = head.lstrip().partition(b"\n")
    if _object(first) and rest.lstrip()[:1] == b"{":
        return "jsonl"
    if not rest.strip() and (_object(first) or WRAPPED.match(first)):
        return "json" if WRAPPED.match(first) else "jsonl"
    return None


def _object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_csv(head: bytes, texts: Collection[str]) -> bool:
    """Whether the first line names columns, one of them that of the text."""
    first, _, rest = head.partition(b"\n")
    if len(first) > 1000 or not any(delimiter in first for delimiter in (b",", b"\t", b";")):
        return False
    lines = [_line(first.strip()), *map(_line, rest.split(b"\n", 100)[:100])]
    for delimiter in (",", "\t", ";"):
        if delimiter in lines[0]:
            rows = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
            try:
                names = [name.strip().lower() for name in next(rows, [])]
                second = next(rows, names) or names
            except csv.Error:
                return False
            if len(names) >= FIELDS_MIN and set(names) & set(texts) and len(second) == len(names):
                return all(0 < len(name) <= 40 for name in names)
    return False


def _line(raw: bytes) -> str:
    try:
        return raw.decode("utf-8").strip("\r")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace").strip("\r")
