"""Rows and cells: pipe tables, tab-separated rows, columns aligned with spaces."""

from __future__ import annotations

import re
import unicodedata

from extractor.reading.lines import Line, item_body

Cells = tuple[tuple[int, int], ...]
FRAME = "|:+-=─━═┼╪"
DASHES = ("--", "==", "──", "━━", "══")
GAP = re.compile(r"[ \t]{2,}")
VALUE = re.compile(
    r"[~≈约<>≥≤+-]?\s?[¥$€£]?\s?\d[\d,.]*\s?[^\s\d]{0,10}(?:\s?[-~–至]\s?[¥$€£]?\d[\d,.]*\s?[^\s\d]{0,10})?"
)
YEAR = re.compile(r"(?:19|20)\d\d(?:年|[EAF]|/\d\d?)?")


def is_separator(text: str) -> bool:
    """Whether a line only parts the header from the rows.

    >>> is_separator("|---|:--:|"), is_separator("| - | 8 |"), is_separator("+----+----+")
    (True, False, True)
    """
    return text[0] in FRAME and not text.strip(FRAME + " \t") and any(dashes in text for dashes in DASHES)


def pipe_cells(text: str, offset: int = 0) -> Cells:
    """Spans of the cells between the pipes of a line, without surrounding spaces.

    >>> [(a, b) for a, b in pipe_cells("| A100 |  | 8 |")]
    [(2, 6), (9, 9), (12, 13)]
    """
    begin = 1 if text.startswith("|") else 0
    end = len(text) - 1 if len(text) > begin and text.endswith("|") else len(text)
    return _cells(text, [m.span() for m in re.finditer(r"\|", text) if begin <= m.start() < end], begin, end, offset)


def tab_cells(text: str, offset: int = 0) -> Cells:
    """Spans of the cells between the tabs of a line."""
    return _cells(text, [m.span() for m in re.finditer(r"\t", text)], 0, len(text), offset)


def gap_cells(text: str, offset: int = 0) -> Cells:
    """Spans of the cells between runs of two or more spaces."""
    return _cells(text, [m.span() for m in GAP.finditer(text)], 0, len(text), offset)


def _cells(text: str, gaps: list[tuple[int, int]], begin: int, end: int, offset: int) -> Cells:
    spans = []
    for stop, onward in [*gaps, (end, end)]:
        cell = text[begin:stop]
        body = cell.strip()
        left = begin + (len(cell) - len(cell.lstrip()) if body else min(1, len(cell)))
        spans.append((offset + left, offset + left + len(body)))
        begin = onward
    return tuple(spans)


def rows_at(lines: list[Line], index: int, source: str) -> tuple[int, list[Cells]]:
    """The table that begins with line `index`: how many lines it takes (0 for none) and the cells of its rows.

    Separator lines count as lines and give no row, an empty tuple in the list.  `source` is the view's text.
    """
    text = lines[index].text
    if "|" in text:
        return _pipe_table(lines, index)
    if "\t" in text:
        return _tab_table(lines, index, source)
    if "  " in text and text[-1] not in "。，；" and not item_body(lines[index]):
        return _gap_table(lines, index)
    return 0, []


def _pipe_table(lines: list[Line], index: int) -> tuple[int, list[Cells]]:
    first = lines[index].text
    framed = first[0] == "|" and first.count("|") > 1
    if not framed:
        following = lines[index + 1] if index + 1 < len(lines) and not lines[index + 1].gap else None
        columns = first.count("|")
        if following is None or not (
            ("|" in following.text and is_separator(following.text))
            or (columns > 1 and " | " in first and following.text.count("|") == columns)
        ):
            return 0, []
    rows: list[Cells] = []
    for line in lines[index:]:
        if (rows and line.gap) or line.kind or "|" not in line.text or (framed and line.text[0] != "|"):
            break
        rows.append(() if is_separator(line.text) else pipe_cells(line.text, line.start))
    return len(rows), rows


def _tab_table(lines: list[Line], index: int, source: str) -> tuple[int, list[Cells]]:
    # The first and last cells of a row may be empty: count in the whole line, not in its stripped text.
    tabs = _whole(lines[index], source).count("\t")
    rows: list[Cells] = []
    for line in lines[index:]:
        if (rows and line.gap) or line.kind or (whole := _whole(line, source)).count("\t") != tabs:
            break
        rows.append(tab_cells(whole, line.start - line.indent))
    return (len(rows), rows) if len(rows) >= (2 if tabs > 1 else 3) else (0, [])


def _whole(line: Line, source: str) -> str:
    return source[line.start - line.indent : line.stop]


def _gap_table(lines: list[Line], index: int) -> tuple[int, list[Cells]]:
    rows: list[Cells] = []
    begins: list[int] = []
    columns = 0
    for line in lines[index:]:
        if (rows and line.gap) or line.kind or "  " not in line.text:
            break
        if is_separator(line.text):
            rows.append(())
            continue
        cells = gap_cells(line.text)
        begin = line.indent + _width(line.text[: cells[1][0]])
        if columns and (len(cells) != columns or (len(begins) > 2 and abs(begin - begins[1]) > 2)):
            break
        begins.append(begin)
        if len(begins) == 3 and max(begins) - min(begins) > 2:
            return 0, []
        columns = len(cells)
        rows.append(gap_cells(line.text, line.start))
    return (len(rows), rows) if len(begins) > 2 else (0, [])


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def is_header(text: str, cells: Cells, separated: bool) -> bool:
    """Whether the first row of a table names its columns: a separator follows, or no cell is a value.

    >>> is_header("型号 | 价格 | 2024年", pipe_cells("型号 | 价格 | 2024年"), False)
    True
    >>> is_header("A100 | 80 GB", pipe_cells("A100 | 80 GB"), False)
    False
    """
    values = (text[start:end] for start, end in cells)
    return separated or not any(VALUE.fullmatch(value) and not YEAR.fullmatch(value) for value in values)
