"""Tables of a printed page that have no rules: lines whose words leave the same places empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from extractor.reading.formats.grid import pipe_lines
from extractor.reading.formats.printed import Line

ROWS_MIN = 3
RIVER_MIN = 0.4
"""Letter heights that the empty strip between two columns is wide at least."""
PROSE_MIN, PROSE_CELL = 4, 20
"""Lines and usual letters that two columns of prose have at least."""
CELL_MAX = 30
"""Letters in the usual cell: two columns of prose are no table."""
Strip = tuple[float, float]


def with_columns(lines: list[Line]) -> list[Line]:
    """The lines of a page, those that make a table without rules put together as one.

    >>> def line(text, y, *gaps):
    ...     return Line(text, 10, 100, y, y + 10, 10, gaps=gaps)
    >>> head, first = line("型号\\t价格", 50, (2, 30, 60)), line("A100 9万", 35, (4, 50, 62))
    >>> with_columns([head, first, line("H100\\t25万", 20, (4, 40, 60))])[0].rows
    ['| 型号 | 价格 |', '| A100 | 9万 |', '| H100 | 25万 |']
    """
    made: list[Line] = []
    index = 0
    while index < len(lines):
        run, rivers = _run(lines, index)
        rows = [_cells(line, rivers) for line in run]
        if len(run) >= ROWS_MIN and _is_table(run, rows):
            left, right = min(line.left for line in run), max(line.right for line in run)
            top = run[0]
            made.append(Line("", left, right, run[-1].bottom, top.top, top.size, pipe_lines(rows)))
            index += len(run)
        elif len(run) >= PROSE_MIN and _is_prose(run, rows, rivers):
            halves = [_halves(line, *rivers[0]) for line in run]
            made += [left for left, _ in halves if left.text] + [right for _, right in halves if right.text]
            index += len(run)
        else:
            made.append(lines[index])
            index += 1
    return made


def _run(lines: list[Line], index: int) -> tuple[list[Line], list[Strip]]:
    """The lines from `index` on that share at least one empty strip, and the strips that all of them share."""
    run: list[Line] = []
    rivers: list[Strip] = []
    for line in lines[index:]:
        below = not run or 0 < run[-1].bottom - line.bottom < 4 * line.size
        if not line.gaps or line.rows or line.aside or not below:
            break
        shared = list(_shared(rivers, line)) if run else [gap[1:] for gap in line.gaps]
        # A row that would make columns one is not of this table.
        if not shared or (len(run) > 1 and len(shared) < len(rivers)):
            break
        run.append(line)
        rivers = shared
    return run, rivers


def _shared(rivers: list[Strip], line: Line) -> Iterator[Strip]:
    """The parts of the strips that a line leaves empty too; before and after its words everything is."""
    empty = [(float("-inf"), line.left), *(gap[1:] for gap in line.gaps), (line.right, float("inf"))]
    for left, right in rivers:
        for start, end in empty:
            if min(right, end) - max(left, start) >= RIVER_MIN * line.size:
                yield max(left, start), min(right, end)


def _cells(line: Line, rivers: list[Strip]) -> list[str]:
    """The words of a line by columns."""
    cells: list[str] = []
    begin = 0
    for left, right in rivers:
        cut = next((at for at, start, end in line.gaps if start <= left and right <= end), None)
        if cut is None:  # the line begins after this strip, or ends before it
            cut = begin if line.left >= right else len(line.text)
        cells.append(line.text[begin : max(begin, cut)].strip())
        begin = max(begin, cut)
    return [" ".join(cell.split()) for cell in [*cells, line.text[begin:]]]


def _is_prose(run: list[Line], rows: list[list[str]], rivers: list[Strip]) -> bool:
    """Whether the lines are those of two columns of text that the file gives across both."""
    wide = sum("\t" in line.text for line in run)
    if len(rivers) != 1 or wide * 2 < len(run):
        return False
    return all(median(len(row[side]) for row in rows) > PROSE_CELL for side in (0, 1))


def _halves(line: Line, left: float, right: float) -> tuple[Line, Line]:
    """A line's words before and after a strip, as lines of their own."""
    found = next((gap for gap in line.gaps if gap[1] <= left and right <= gap[2]), None)
    if found is None:  # it ends before the strip, or begins after it
        nothing = replace(line, text="", gaps=())
        return (nothing, line) if line.left >= right else (line, nothing)
    at, end, start = found
    first = replace(line, text=line.text[:at].strip(), right=end, gaps=tuple(g for g in line.gaps if g[0] < at))
    later = tuple((g[0] - at - 1, *g[1:]) for g in line.gaps if g[0] > at)
    return first, replace(line, text=line.text[at:].strip(), left=start, gaps=later)


def _is_table(run: list[Line], rows: list[list[str]]) -> bool:
    wide = sum("\t" in line.text for line in run)
    return wide * 2 >= len(run) and median(len(cell) for row in rows for cell in row) <= CELL_MAX
