"""PDF: lines with their places → paragraphs, headings and ruled tables; headers and footers are marked."""

from __future__ import annotations

import ctypes
import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from extractor.reading.decode import UnreadableError
from extractor.reading.formats.document import TEXT_MAX, Document, MissingExtraError
from extractor.reading.formats.grid import Cell, pipe_lines, spread

PAGES_MAX = 3000
RULED_PAGES_MAX, RULES_MIN, RULES_MAX = 300, 4, 3000
"""Pages that are searched for ruled tables, and how many drawn lines such a page has."""
EDGE = 0.09
"""Part of a page's height, at its top and bottom, where headers and footers stand."""
REPEATED = 3
WIDE_GAP = 1.6
"""A gap in a line of so many letter heights parts two columns, not two words."""
BULLET = re.compile(r"[•●▪■◆◇○►▶➤‣∙–·]\s?|\(?\d{1,2}[.)、）]\s|[-*]\s")
PAGE_NUMBER = re.compile(r"[-–—\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-–—\s]*|[Pp]age \d+(?: of \d+)?")
ENDS = frozenset("。！？!?.：:；;”」』\"")
HYPHENS = "\x02\ufffe\u00ad"
"""What PDFium writes for a hyphen that only parts a word at the end of a line."""
HEADING_SIZE, HEADING_MAX = 1.15, 80


@dataclass(slots=True)
class Line:
    """A printed line: its text, its place in points from the left bottom, the height of its letters."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    rows: list[str] = field(default_factory=list)
    """The lines of a table that stands here."""
    aside: bool = False


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
    _mark_edges(pages)
    text, asides, title = _composed([page.lines for page in pages])
    return Document(
        text=text,
        format="pdf",
        title=title,
        asides=asides,
        remark=None if text.strip() else "the PDF holds no text; is it a scan? Run text recognition (OCR) on it first",
    )


@dataclass(slots=True)
class _Page:
    lines: list[Line]
    height: float


def _pages(pdf: Any, raw: bytes) -> list[_Page]:
    if len(pdf) > PAGES_MAX:
        raise UnreadableError(f"has {len(pdf)} pages, more than the {PAGES_MAX} that are read as one article; cut it up")
    pages = []
    tables = _Tables(raw)
    size = 0
    for number in range(len(pdf)):
        page = pdf[number]
        textpage = page.get_textpage()
        lines = _lines(textpage)
        for left, bottom, right, top, rows in tables.of(page, textpage, number):
            lines = _with_table(lines, (left, bottom, right, top), rows)
        size += sum(len(line.text) for line in lines)
        if size > TEXT_MAX // 2:
            raise UnreadableError("holds more text than one article may have; cut it up")
        pages.append(_Page(lines, page.get_height()))
        textpage.close()
        page.close()
    return pages


def _lines(textpage: Any) -> list[Line]:
    """The lines of a page as PDFium parts them, in its order of reading."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    handle, pointer = textpage.raw, ctypes.byref(box)

    def place(index: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(handle, index, pointer)
        return box.left, box.bottom, box.right, box.top

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
            size = max(first_box[3] - first_box[1], 1.0)
            parts: list[str] = []
            for i in range(index, last):
                parts.append(_char(codes[i]))
                if codes[i] == 32 and place(i + 1)[0] - place(i - 1)[2] > WIDE_GAP * size:
                    parts[-1] = "\t"
            text = "".join(parts)
            if text.strip():
                lines.append(Line(text, first_box[0], last_box[2], first_box[1], first_box[3], size))
        index = end + 1
    return lines


def _char(code: int) -> str:
    return "" if 0xD800 <= code < 0xE000 or not code else chr(code)


class _Tables:
    """Finds ruled tables, page by page; the library for it is opened for the first page that has rules."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._plumber: Any = None
        self._searched = 0

    def of(self, page: Any, textpage: Any, number: int) -> list[tuple[float, float, float, float, list[str]]]:
        """The tables of a page: left, bottom, right, top and the lines."""
        import pypdfium2.raw as pdfium

        count = 0
        for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3):
            count += 1
            if count > RULES_MAX:
                return []
        if count < RULES_MIN or self._searched >= RULED_PAGES_MAX:
            return []
        self._searched += 1
        if self._plumber is None:
            try:
                import pdfplumber
            except ImportError:
                raise MissingExtraError("PDF", "pdf") from None
            logging.getLogger("pdfminer").setLevel(logging.ERROR)
            self._plumber = pdfplumber.open(io.BytesIO(self._raw))
        found = []
        try:
            sheet = self._plumber.pages[number]
            for table in sheet.find_tables():
                if rows := _rows(table, textpage, float(sheet.bbox[3])):
                    x0, y0, x1, y1 = table.bbox
                    height = float(sheet.bbox[3])
                    found.append((x0, height - y1, x1, height - y0, rows))
            sheet.close()
        except Exception:  # the text of the page is there already; its table is then lines
            logging.getLogger(__name__).debug("tables of page %d", number + 1, exc_info=True)
        return found


def _rows(table: Any, textpage: Any, height: float) -> list[str]:
    """The lines of a ruled table; what covers several rows is said in each."""
    grid = [row.cells for row in table.rows]
    width = max(map(len, grid), default=0)
    if len(grid) < 2 or width < 2:
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
    return pipe_lines(filled, heads) if sum(map(bool, texts)) * 3 >= len(texts) else []


def _inside(textpage: Any, box: tuple[float, float, float, float], height: float) -> str:
    text = textpage.get_text_bounded(left=box[0], bottom=height - box[3], right=box[2], top=height - box[1])
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    joined = ""
    for line in lines:
        joined = _glued(joined, line) if joined else line
    return joined


def _with_table(lines: list[Line], box: tuple[float, float, float, float], rows: list[str]) -> list[Line]:
    left, bottom, right, top = box
    inside = [
        line for line in lines
        if not line.rows and left - 2 <= (line.left + line.right) / 2 <= right + 2 and bottom - 2 <= (line.bottom + line.top) / 2 <= top + 2
    ]  # fmt: skip
    if not inside:
        return lines
    place = lines.index(inside[0])
    gone = set(map(id, inside))
    table = Line("", left, right, bottom, top, inside[0].size, rows)
    return [*(line for line in lines[:place] if id(line) not in gone), table, *(line for line in lines[place:] if id(line) not in gone)]


def _mark_edges(pages: list[_Page]) -> None:
    """Mark page numbers, and what stands at the top or bottom of several pages."""
    edges: list[tuple[Line, str]] = []
    for page in pages:
        for line in page.lines:
            if not line.rows and (line.bottom > page.height * (1 - EDGE) or line.top < page.height * EDGE):
                edges.append((line, re.sub(r"\d+", "#", line.text)))
    count = Counter(key for _, key in edges)
    for line, key in edges:
        if count[key] >= REPEATED or PAGE_NUMBER.fullmatch(line.text.strip()):
            line.aside = True


def _composed(pages: list[list[Line]]) -> tuple[str, tuple[tuple[int, int], ...], str | None]:
    """The text of all pages, the spans of it that are headers and footers, and the title."""
    body = Counter[float]()
    for line in (line for lines in pages for line in lines if not line.aside):
        body[round(line.size)] += len(line.text)
    usual = float(body.most_common(1)[0][0]) if body else 0.0
    paragraphs: list[tuple[str, bool]] = []  # text, whether it is furniture
    title: str | None = None
    open_lines: list[Line] = []
    held: list[str] = []  # headers and footers wait until the paragraph around them is whole

    def close() -> None:
        nonlocal title
        if open_lines:
            text = ""
            for line in open_lines:
                text = _glued(text, line.text) if text else line.text
            if open_lines[0].size >= HEADING_SIZE * usual and len(text) <= HEADING_MAX:
                level = "## " if title or paragraphs_of_body() else "# "
                title = title or (text if level == "# " else None)
                text = level + text
            paragraphs.append((text, False))
            open_lines.clear()
        paragraphs.extend((text, True) for text in held)
        held.clear()

    def paragraphs_of_body() -> bool:
        return any(not aside for _, aside in paragraphs)

    for lines in pages:
        shown = [line for line in lines if not line.aside]
        leading = _leading(shown)
        for line in lines:
            if line.aside:
                held.append(line.text)
            elif line.rows:
                close()
                paragraphs.append(("\n".join(line.rows), False))
            else:
                if open_lines and not _goes_on(open_lines, line, shown, leading):
                    close()
                open_lines.append(line)
    close()
    return (*_joined(paragraphs), title)


def _leading(lines: list[Line]) -> float:
    steps = [a.bottom - b.bottom for a, b in zip(lines, lines[1:], strict=False) if 0 < a.bottom - b.bottom < 4 * a.size]
    return median(steps) if steps else 0.0


def _goes_on(above: list[Line], line: Line, page: list[Line], leading: float) -> bool:
    """Whether a line belongs to the paragraph of the lines above it: there was no room left for its first word."""
    last = above[-1]
    if abs(last.size - line.size) > 0.15 * last.size or BULLET.match(line.text) or "\t" in line.text or "\t" in last.text:
        return False
    step = last.bottom - line.bottom
    if step > 0:
        if step > max(1.35 * leading, 1.1 * last.size) or step > 3 * last.size:
            return False
    elif last.text.rstrip()[-1:] in ENDS:  # a new page or column: a sentence that ended need not go on
        return False
    em = line.size * 0.75
    if len(above) > 1 and line.left > above[-1].left + 1.2 * em and step > 0:
        return False
    if len(above) == 1 and line.left > last.left + 0.5 * em and step > 0 and not BULLET.match(last.text):
        return False
    if step <= 0 and line.left > min(l.left for l in page) + 1.2 * em:
        return False
    margin = max((l.right for l in page if l.left < last.right and l.right > last.left and abs(l.left - last.left) < 4 * em), default=last.right)
    margin = max(margin, line.right) if step > 0 else max(margin, *(l.right for l in above))
    word = re.match(r"[!-~]+|.", line.text)
    width = (line.right - line.left) / max(len(line.text), 1) * (len(word[0]) if word else 1)
    # Signs that may not begin a line take a letter with them, or hang over the margin: a sentence that has not ended goes on.
    slack = 0.4 if last.text.rstrip()[-1:] in ENDS else 1.8
    return last.right + width > margin - slack * em


def _glued(text: str, more: str) -> str:
    """Two lines as one: a space only between Latin words and figures."""
    if text[-1] in HYPHENS:
        return text[:-1] + more
    both = text[-1].isascii() and more[0].isascii() and not text[-1].isspace()
    if text[-1] == "-" and len(text) > 1 and text[-2].isalnum():
        return text + more
    return f"{text} {more}" if both else text + more


def _joined(paragraphs: list[tuple[str, bool]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    parts: list[str] = []
    asides: list[tuple[int, int]] = []
    size = 0
    for text, aside in paragraphs:
        text = text.translate(dict.fromkeys(map(ord, HYPHENS)))
        if aside:
            asides.append((size, size + len(text)))
        parts.append(text + "\n\n")
        size += len(parts[-1])
    return "".join(parts).rstrip("\n") + ("\n" if parts else ""), tuple(asides)
