"""Claims and articles as lines of text: CSV as Excel, pandas and R read it without options, and JSON Lines.

CSV: UTF-8 with BOM, CRLF, one header row, empty for missing, `true`/`false`, whole numbers without `.0`.  A control
character or line break becomes one space.  A text that a spreadsheet would run as a formula (it begins with
`=`, `+`, `-` or `@`) gets an apostrophe in front; numbers never do.

JSON Lines: one claim per line with every field of the contract in its order, `null` where nothing is said.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any, Literal

from extractor.claims.model import COLUMNS, Claim
from extractor.writing.labels import Language, header

BOM = "\ufeff"

# A lone sign is the value of `comparator`, and nothing that a spreadsheet could run.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠].")
_SUSPECT = "=+-@＝＋－＠ \u3000"
_CONTROLS = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)}
# Line ends to some readers (`str.splitlines` among them) that JSON leaves bare.
_BARE_BREAKS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


@dataclass(slots=True)
class ArticleRow:
    """One row of `articles.csv`: the article, how many claims it made, and why there is none."""

    doc_id: str
    source: str
    title: str | None = None
    published: str | None = None
    published_from: str | None = None
    language: str | None = None
    claims: int = 0
    status: Literal["ok", "empty", "failed"] = "ok"
    reason: str | None = None
    publisher: str | None = None
    author: str | None = None
    format: str | None = None
    encoding: str | None = None
    undecoded: int = 0
    sha256: str | None = None


ARTICLE_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(ArticleRow))


def cell(value: str | float | None) -> str:
    """What stands in a CSV cell for a value.

    >>> [cell(v) for v in (None, True, 15000, 1.5, 8.0, -3, "A100", "=1+1", "-5%", "=", "a\\nb")]
    ['', 'true', '15000', '1.5', '8', '-3', 'A100', "'=1+1", "'-5%", '=', 'a b']
    """
    if isinstance(value, str):
        value = plain(value)
        return "'" + value if value[:1] in _SUSPECT and _FORMULA.match(value) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def plain(text: str) -> str:
    """A text without control characters and line breaks: each is one space.

    >>> plain("a\\nb")
    'a b'
    """
    return text if text.isprintable() else text.translate(_CONTROLS)


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows of values as CSV text, each with its line end.

    >>> csv_lines([("A100", 15000, None), ("a,b", "", True)])
    'A100,15000,\\r\\n"a,b",,true\\r\\n'
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(
        # csv writes an int and a None as `cell` does, and faster.
        [value if value is None or type(value) is int else cell(value) for value in row]
        for row in rows
    )
    return out.getvalue()


def claims_csv(claims: Iterable[Claim]) -> str:
    """Claims as CSV rows without the header: `CLAIMS_HEADER` stands before the first."""
    return csv_lines(_values(claim) for claim in claims)


def claims_jsonl(claims: Iterable[Claim]) -> str:
    """Claims as JSON Lines."""
    return "".join(json_line(claim) for claim in claims)


def articles_csv(rows: Iterable[ArticleRow]) -> str:
    """Articles as CSV rows without the header: `ARTICLES_HEADER` stands before the first."""
    return csv_lines(astuple(row) for row in rows)


def json_line(claim: Claim) -> str:
    """One claim as one line of JSON."""
    return one_line(claim.model_dump_json())


def one_line(line: str) -> str:
    """A line of JSON that is one line to every reader, with its end."""
    for bare, escaped in _BARE_BREAKS:
        line = line.replace(bare, escaped)
    return line + "\n"


def _values(claim: Claim) -> list[Any]:
    said = claim.__dict__  # four times as fast as a getattr per column
    return [said[column] for column in COLUMNS]


def claims_header(language: Language | None = None) -> str:
    """The first line of `claims.csv`: the names of the columns, or their labels in a language."""
    return BOM + csv_lines([header(COLUMNS, language)])


CLAIMS_HEADER = claims_header()
ARTICLES_HEADER = BOM + ",".join(ARTICLE_COLUMNS) + "\r\n"
