"""Tables of a page as lines with pipes: tables of data, not those that only lay out the page."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from extractor.reading.formats.grid import Cell, pipe_lines, spread
from extractor.reading.formats.page.body import SKIPPED, Element, hidden

PARAGRAPHS = frozenset(
    [
        *("p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "blockquote", "center", "form"),
        *("fieldset", "figure", "figcaption", "address", "details", "summary", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("ul", "ol", "dl", "pre", "table", "caption", "hr", "body", "html", "dialog", "menu"),
    ]
)
LINES = frozenset(["li", "dt", "dd", "tr", "option", "legend", "thead", "tbody", "tfoot"])
CELL_MAX = 600
"""Characters in a cell, or in a table inside one, beyond which a table is there for the layout of the page."""


def table_lines(table: Element) -> list[str] | None:
    """The lines of a table of data; None where it only lays out the page.

    A small table of data in a cell stands below the table, under the names of its row and column.
    """
    inner = _inner(table)
    if inner is None:
        return None
    trs = list(table.iterdescendants("tr"))
    if inner:
        trs = [row for row in trs if _within(row, "table") is table]
        if not _is_data(trs, inner):
            return None
    nested: dict[Element, list[str]] = {}
    for element in inner:
        lines = table_lines(element)
        if lines is None or sum(map(len, lines)) > CELL_MAX:
            return None
        nested[element] = lines
    held: dict[Element | None, list[Element]] = {}
    for element in inner:
        held.setdefault(_within(element, "td", "th"), []).append(element)
    rows: list[list[Cell]] = []
    below: list[str] = []
    for row in trs:
        above = row.getparent()
        head = above is not None and above.tag == "thead"
        cells: list[Cell] = []
        for cell in row:
            if cell.tag in ("td", "th"):
                text = cell_text(cell, nested)
                if len(text) > CELL_MAX:
                    return None
                cells.append(Cell(text, _number(cell, "colspan"), _number(cell, "rowspan"), head or cell.tag == "th"))
                for element in held.get(cell, ()):
                    title = rows[0][len(cells) - 1].text if rows and len(cells) <= len(rows[0]) else ""
                    below += ["", f"{cells[0].text} {title}".strip(), "", *nested[element]]
        if cells:
            rows.append(cells)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    filled, heads = spread(rows)
    caption = table.find("caption")
    said = [] if caption is None or not (words := cell_text(caption)) else [words, ""]
    return said + pipe_lines(filled, heads) + below


def _inner(table: Element) -> list[Element] | None:
    """The tables in a table; None where one of them holds a table itself, as only a layout does."""
    inner: list[Element] = []
    for element in table.iterdescendants("table"):
        if next(element.iterdescendants("table"), None) is not None:
            return None
        inner.append(element)
    return inner


def _within(element: Element, *tags: str) -> Element | None:
    """The nearest element of these tags around an element."""
    return next(element.iterancestors(*tags), None)


def _is_data(rows: list[Element], nested: Collection[Element]) -> bool:
    """Whether a table that holds others is one of data: its first row and column have none, nor have most rows."""
    of_rows = {_within(element, "tr") for element in nested}
    of_cells = {_within(element, "td", "th") for element in nested}
    holding = [row for row in rows if row in of_rows]
    if not rows or rows[0] in of_rows:
        return False
    labels = [next((cell for cell in row if cell.tag in ("td", "th")), None) for row in holding]
    if any(label is None or label in of_cells for label in labels):
        return False
    headed = all(cell.tag == "th" for cell in rows[0] if cell.tag in ("td", "th"))
    return headed or len(holding) * 2 < len(rows)


def cell_text(cell: Element, without: Collection[Element] = ()) -> str:
    """The text of a cell, a space where a line or block ends in it; the elements of `without` are left out."""
    parts: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in SKIPPED or hidden(element) or element in without:
                walk.skip_subtree()
                continue
            if tag == "br" or tag in PARAGRAPHS or tag in LINES:
                parts.append(" ")
            if element.text:
                glued = parts and parts[-1][-1:].isdigit() and element.text[:1].isdigit()
                parts += [("^" if tag == "sup" else " "), element.text] if glued else [element.text]
        else:
            if tag in PARAGRAPHS or tag in LINES:
                parts.append(" ")
            if element is not cell and element.tail:
                glued = parts and parts[-1][-1:].isdigit() and element.tail[:1].isdigit()
                parts += [" ", element.tail] if glued else [element.tail]
    return " ".join("".join(parts).split())


def _number(cell: Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 5 else 1
