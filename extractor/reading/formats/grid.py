"""Tables of HTML, Word and PDF as lines with pipes, which the reader of tables in text takes as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SPACE = re.compile(r"\s+")
BAR = "¦"
SPAN_MAX = 100
"""Columns or rows that one cell may span: browsers stop at 1000, tables of figures long before."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its file holds it, with how many columns and rows it spans, and whether it names them."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False


def spread(rows: Sequence[Sequence[Cell]]) -> tuple[list[list[str]], int]:
    """The cells of a table in a rectangle, and how many rows at its top are header.

    What spans rows is said in each of them; what spans columns is said in each where it names them, else in the first.

    >>> head = [Cell("型号", rows=2, head=True), Cell("价格", 2, head=True)]
    >>> spread([head, [Cell("2023", head=True)] * 2, [Cell("A100")]])
    ([['型号', '价格', '价格'], ['型号', '2023', '2023'], ['A100', '', '']], 2)
    """
    filled: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    heads = 0
    for place, row in enumerate(rows):
        if row and heads == place and all(cell.head for cell in row):
            heads += 1
        line: list[str] = []
        for cell in row:
            _hang(line, hanging)
            for extra in range(min(max(cell.columns, 1), SPAN_MAX)):
                text = cell.text if not extra or cell.head else ""
                if cell.rows > 1:
                    hanging[len(line)] = (min(cell.rows, SPAN_MAX) - 1, text)
                line.append(text)
        _hang(line, hanging)
        filled.append(line)
    width = max(map(len, filled), default=0)
    return [line + [""] * (width - len(line)) for line in filled], heads if heads < len(filled) else 0


def _hang(line: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while (here := hanging.pop(len(line), None)) is not None:
        left, text = here
        if left > 1:
            hanging[len(line)] = (left - 1, text)
        line.append(text)


def pipe_lines(rows: Sequence[Sequence[str]], heads: int = 0) -> list[str]:
    """The lines of a table, as Markdown writes it; several header rows become one.

    Without header rows the first row decides by its looks.  Nothing is lost but the pipes inside cells.

    >>> pipe_lines([["型号", "价格(万元)"], ["A100", "9"], ["H100 | SXM", ""]], 1)
    ['| 型号 | 价格(万元) |', '| --- | --- |', '| A100 | 9 |', '| H100 ¦ SXM |  |']
    """
    lines = []
    if heads:
        header = [
            " · ".join(dict.fromkeys(filter(None, map(_plain, column)))) for column in zip(*rows[:heads], strict=True)
        ]
        lines = [_line(header), _line(["---"] * len(header))]
    return lines + [_line(list(map(_plain, row))) for row in rows[heads:] if any(row)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    return SPACE.sub(" ", text).strip().replace("|", BAR)
