"""PDF: its lines with their places, and its ruled tables."""

from __future__ import annotations

import ctypes
import io
import logging
import math
from itertools import islice
from typing import Any

from extractor.reading.decode import UnreadableError
from extractor.reading.formats.columns import with_columns
from extractor.reading.formats.document import TEXT_MAX, Document, MissingExtraError
from extractor.reading.formats.grid import Cell, pipe_lines, spread
from extractor.reading.formats.printed import Line, Page, composed, glued

log = logging.getLogger(__name__)
PAGES_MAX = 3000
RULED_PAGES_MAX, RULES_MIN, RULES_MAX = 300, 4, 3000
"""Pages that are searched for ruled tables, and how many drawn lines such a page has."""
ROW_CELL_MAX = 40
DOT_MAX, DOTS_MAX = 8, 300
"""Points that the dot before a line of a list is wide; with more of them on a page they are something else."""
GAP, WIDE_GAP = 0.45, 1.6
"""A gap in a line of so many letter heights may part two columns; so wide a one does part them."""


def from_pdf(raw: bytes) -> Document:
    """The article of a PDF; raises `UnreadableError`."""
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtraError("PDF", "pdf") from None
    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("is encrypted; save a copy of it without a password") from None
        raise UnreadableError(f"is broken PDF: {error}") from None
    try:
        pages = _pages(pdf, raw)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"is broken PDF: {error}") from None
    finally:
        pdf.close()
    found = composed(pages)
    return Document(
        text=found.text,
        format="pdf",
        title=found.title,
        asides=found.asides,
        remark=None
        if found.text.strip()
        else "the PDF holds no text; is it a scan? Run text recognition (OCR) on it first",
    )


def _pages(pdf: Any, raw: bytes) -> list[Page]:
    if len(pdf) > PAGES_MAX:
        raise UnreadableError(
            f"has {len(pdf)} pages, more than the {PAGES_MAX} that are read as one article; cut it up"
        )
    pages = []
    tables = _Tables(raw)
    size = 0
    for number in range(len(pdf)):
        page = pdf[number]
        textpage = page.get_textpage()
        drawn = _drawn(page)
        lines = _with_bullets(_lines(textpage), drawn)
        for left, bottom, right, top, rows in tables.of(len(drawn), textpage, number):
            lines = _with_table(lines, (left, bottom, right, top), rows)
        lines = with_columns(lines)
        size += sum(len(line.text) for line in lines)
        if size > TEXT_MAX // 2:
            raise UnreadableError("holds more text than one article may have; cut it up")
        pages.append(Page(lines, page.get_width(), page.get_height()))
        textpage.close()
        page.close()
    return pages


def _lines(textpage: Any) -> list[Line]:
    """The lines of a page as PDFium parts them, in its order of reading."""
    import pypdfium2.raw as pdfium

    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    handle, pointer = textpage.raw, ctypes.byref(box)

    def place(index: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(handle, index, pointer)
        return box.left, box.bottom, box.right, box.top

    def letter_size(index: int) -> float:
        # Boxes of figures, Latin and Chinese letters of one size differ; some files put the size in the matrix.
        pdfium.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
        return float(pdfium.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.b, matrix.d))

    lines = []
    index = 0
    codes = [pdfium.FPDFText_GetUnicode(handle, i) for i in range(textpage.count_chars())]
    while index < len(codes):
        end = index
        while end < len(codes) and codes[end] not in (10, 13):
            end += 1
        while index < end and codes[index] in (32, 0xA0, 0x3000):
            index += 1
        last = end
        while last > index and codes[last - 1] in (32, 0xA0, 0x3000):
            last -= 1
        if last > index:
            first_box, last_box = place(index), place(last - 1)
            size = letter_size(index) or max(first_box[3] - first_box[1], 1.0)
            text, gaps = "", []
            for i in range(index, last):
                char = _char(codes[i])
                if codes[i] == 32:
                    before, after = place(i - 1)[2], place(i + 1)[0]
                    if after - before > GAP * size:
                        gaps.append((len(text), before, after))
                        char = "\t" if after - before > WIDE_GAP * size else " "
                text += char
            if text.strip():
                lines.append(Line(text, first_box[0], last_box[2], first_box[1], first_box[3], size, gaps=tuple(gaps)))
        index = end + 1
    return lines


def _drawn(page: Any) -> list[tuple[float, float, float, float]]:
    """The boxes of what is drawn on a page, lines and dots: left, bottom, right, top."""
    import pypdfium2.raw as pdfium

    shapes = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3)
    return [shape.get_bounds() for shape in islice(shapes, RULES_MAX + 1)]


def _with_bullets(lines: list[Line], drawn: list[tuple[float, float, float, float]]) -> list[Line]:
    """Give lines of a list the sign that browsers draw as a dot before them."""
    dots = [box for box in drawn if 1 < box[2] - box[0] < DOT_MAX and abs(box[2] - box[0] - box[3] + box[1]) < 0.5]
    if 0 < len(dots) <= DOTS_MAX:
        for line in lines:
            middles = ((box[0] + box[2], box[1] + box[3]) for box in dots)
            if any(0 < line.left - x / 2 < 2 * line.size and line.bottom < y / 2 < line.top for x, y in middles):
                line.text = f"- {line.text}"
    return lines


def _char(code: int) -> str:
    return "" if 0xD800 <= code < 0xE000 or not code else chr(code)


class _Tables:
    """Finds ruled tables, page by page; the library for it is opened for the first page that has rules."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._plumber: Any = None
        self._searched = 0

    def of(self, rules: int, textpage: Any, number: int) -> list[tuple[float, float, float, float, list[str]]]:
        """The tables of a page on which so many lines are drawn: left, bottom, right, top and the lines of text."""
        if not RULES_MIN <= rules <= RULES_MAX or self._searched >= RULED_PAGES_MAX:
            return []
        self._searched += 1
        try:
            import pdfplumber
        except ImportError:
            raise MissingExtraError("PDF", "pdf") from None
        found = []
        try:
            if self._plumber is None:
                logging.getLogger("pdfminer").setLevel(logging.ERROR)
                self._plumber = pdfplumber.open(io.BytesIO(self._raw))
            sheet = self._plumber.pages[number]
            height = float(sheet.bbox[3])
            for table in sheet.find_tables():
                if rows := _rows(table, textpage, height):
                    x0, y0, x1, y1 = table.bbox
                    found.append((x0, height - y1, x1, height - y0, rows))
            sheet.close()
        except Exception:  # the text of the page is there already; its table is then lines
            log.debug("tables of page %d", number + 1, exc_info=True)
        return found


def _rows(table: Any, textpage: Any, height: float) -> list[str]:
    """The lines of a ruled table; what covers several rows is said in each."""
    grid = [row.cells for row in table.rows]
    width = max(map(len, grid), default=0)
    if width < 2:
        return []
    columns = [next(((c[0] + c[2]) / 2 for row in grid if len(row) > i and (c := row[i])), None) for i in range(width)]
    cells: list[list[Cell]] = []
    for row, place in zip(grid, table.rows, strict=True):
        line = []
        middle = (place.bbox[1] + place.bbox[3]) / 2
        for i in range(width):
            box = row[i] if i < len(row) else None
            if box is None and (x := columns[i]) is not None:
                around = next((c for c in table.cells if c[0] < x < c[2] and c[1] < middle < c[3]), None)
                # Covered from above, not from the left: then it is the same cell, going on downwards.
                box = around if around is not None and around[1] < place.bbox[1] - 1 else None
            line.append(Cell("" if box is None else _inside(textpage, box, height)))
        cells.append(line)
    filled, heads = spread(cells)
    texts = [text for line in filled for text in line]
    # A single row may be what is left of a table on the page before; with long cells it is a frame around text.
    framed = len(grid) < 2 and max(map(len, texts)) > ROW_CELL_MAX
    return pipe_lines(filled, heads) if sum(map(bool, texts)) * 3 >= len(texts) and not framed else []


def _inside(textpage: Any, box: tuple[float, float, float, float], height: float) -> str:
    text = textpage.get_text_bounded(left=box[0], bottom=height - box[3], right=box[2], top=height - box[1])
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    joined = ""
    for line in lines:
        joined = glued(joined, line) if joined else line
    return joined


def _with_table(lines: list[Line], box: tuple[float, float, float, float], rows: list[str]) -> list[Line]:
    inside = {id(line) for line in lines if not line.rows and _is_in(line, box)}
    place = next((number for number, line in enumerate(lines) if id(line) in inside), None)
    if place is None:
        return lines
    left, bottom, right, top = box
    table = Line("", left, right, bottom, top, lines[place].size, rows)
    return [line for line in (*lines[:place], table, *lines[place:]) if id(line) not in inside]


def _is_in(line: Line, box: tuple[float, float, float, float]) -> bool:
    across, up = (line.left + line.right) / 2, (line.bottom + line.top) / 2
    return box[0] - 2 <= across <= box[2] + 2 and box[1] - 2 <= up <= box[3] + 2
