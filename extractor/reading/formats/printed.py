"""Printed pages: lines with their places → paragraphs and headings; headers, footers and page numbers are marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.reading.dateline import date_in

EDGE = 0.09
"""Part of a page's height, at its top and bottom, where headers and footers stand."""
REPEATED = 3
NEAR = 40
"""Lines before and after one that show how wide its column is."""
INDENT = 0.9
"""A line that is so many letters deeper in begins a paragraph."""
MENU_MAX = 40
SMALL = 0.87
"""What is printed smaller than this part of the usual size is a header or footer, at the edge of a page."""
HEADING_SIZE, HEADING_MAX = 1.15, 80
BULLET = re.compile(r"[•●▪■◆◇○►▶➤‣∙–·]\s?|\(?\d{1,2}[.)、）]\s|[-*]\s")
PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-–—\s]*|[Pp]age \d+(?: of \d+)?"
)
FIRST_WORD = re.compile(r"[!-~]+|.")
ENDS = frozenset('。！？!?.：:；;”」』"')
HYPHENS = "\x02\ufffe\u00ad"
"""What PDFium writes for a hyphen that only parts a word at the end of a line."""
NO_HYPHENS = dict.fromkeys(map(ord, HYPHENS))


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
    gaps: tuple[tuple[int, float, float], ...] = ()
    """Where the text has more than an ordinary space: its place in the text, and from where to where it is empty."""


@dataclass(slots=True)
class Page:
    """A page: its lines in the order of reading, and its size in points."""

    lines: list[Line]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of all pages, the spans of it that are headers and footers, and the title."""

    text: str
    asides: tuple[tuple[int, int], ...]
    title: str | None


def composed(pages: Sequence[Page]) -> Composed:
    """The text of printed pages.

    >>> lines = [Line("报价单", 60, 114, 750, 768, 18), Line("每张A100的", 82, 140, 700, 711, 11)]
    >>> lines += [Line("价格是9", 60, 140, 684, 695, 11), Line("万元。", 60, 93, 668, 679, 11)]
    >>> lines += [Line("- 1 -", 290, 305, 30, 39, 9)]
    >>> found = composed([Page(lines, 595, 842)])
    >>> found.text, found.title, [found.text[start:end] for start, end in found.asides]
    ('# 报价单\\n\\n每张A100的价格是9万元。\\n\\n- 1 -\\n', '报价单', ['- 1 -'])
    """
    usual = _usual_size(pages)
    _mark_edges(pages, usual)
    title_size = _title_size(pages, usual)
    if title_size:
        _mark_above_title(pages[0], title_size)
    paper = _Paper(usual, title_size)
    for page in pages:
        paper.add(page)
    paper.close()
    return paper.joined()


def _usual_size(pages: Sequence[Page]) -> float:
    """The height of the letters that most of the text is printed in."""
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            if not _at_edge(line, page):
                sizes[round(line.size)] += len(line.text)
    return float(sizes.most_common(1)[0][0]) if sizes else 0.0


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom > page.height * (1 - EDGE) or line.top < page.height * EDGE


def _mark_edges(pages: Sequence[Page], usual: float) -> None:
    """Mark page numbers, what stands at the top or bottom of several pages, and small print there."""
    edges: list[tuple[Line, str]] = []
    for page in pages:
        for line in page.lines:
            if not line.rows and _at_edge(line, page):
                edges.append((line, re.sub(r"\d+", "#", line.text)))
    count = Counter(key for _, key in edges)
    for line, key in edges:
        small = line.size < SMALL * usual and len(line.text) <= HEADING_MAX
        if count[key] >= min(REPEATED, max(2, len(pages))) or small or PAGE_NUMBER.fullmatch(line.text.strip()):
            line.aside = True


def _title_size(pages: Sequence[Page], usual: float) -> float:
    """The size of the largest letters on the first page; 0 where nothing is larger than the text."""
    sizes = [line.size for page in pages[:1] for line in page.lines if not line.aside and len(line.text) > 1]
    largest = max(sizes, default=0.0)
    return largest if largest >= HEADING_SIZE * usual else 0.0


def _mark_above_title(page: Page, title_size: float) -> None:
    """Mark what is printed above the title, such as menus, unless it is a date or goes on like prose."""
    lines = [line for line in page.lines if not line.aside]
    place = next(number for number, line in enumerate(lines) if line.size > 0.98 * title_size)
    above = [line for line in lines[:place] if not line.rows and not date_in(line.text)]
    if all(len(line.text) <= MENU_MAX and line.text[-1] not in ENDS for line in above):
        for line in above:
            line.aside = True


class _Paper:
    """Puts lines together, page by page."""

    def __init__(self, usual: float, title_size: float) -> None:
        self.usual, self.title_size = usual, title_size
        self.title: str | None = None
        self.paragraphs: list[tuple[str, bool, bool]] = []  # text, whether it is furniture, whether a gap is before it
        self._open: list[Line] = []
        self._held: list[str] = []  # headers and footers wait until the paragraph around them is whole
        self._gap = True
        self._last_table: Line | None = None  # while nothing but headers and footers came after it

    def add(self, page: Page) -> None:
        """The lines of the next page."""
        shown = [line for line in page.lines if not line.aside]
        leading, margin = _leading(shown), min((line.left for line in shown), default=0.0)
        for number, line in enumerate(page.lines):
            if line.aside:
                self._held.append(line.text)
            elif line.rows:
                self._table(line)
            else:
                if self._last_table is not None:
                    self.close()
                near = [one for one in page.lines[max(0, number - NEAR) : number + NEAR] if one.right < page.width]
                if self._open and not _goes_on(self._open, line, near, leading, self.usual):
                    follows = _follows(self._open[-1], line, leading) and line.left < margin + INDENT * line.size
                    self.close()
                    self._gap = not follows
                self._open.append(line)

    def _table(self, table: Line) -> None:
        """A table, or what the page before it left of one: then its header is said again, or not at all."""
        last = self._last_table
        rows = table.rows
        if (
            last is not None
            and not self._open
            and _columns(last) == _columns(table)
            and abs(last.left - table.left) < 5
        ):
            text, aside, gap = self.paragraphs[-1]
            header = last.rows[0]
            rows = rows[1:] if rows[0] == header else rows
            self.paragraphs[-1] = "\n".join([text, *rows]), aside, gap
            return
        self.close()
        self.paragraphs.append(("\n".join(rows), False, True))
        self._gap = True
        self._last_table = table

    def close(self) -> None:
        """End the open paragraph."""
        self._last_table = None
        if self._open:
            text = ""
            for line in self._open:
                text = glued(text, line.text) if text else line.text
            if self._open[0].size >= HEADING_SIZE * self.usual and len(text) <= HEADING_MAX:
                first = self.title is None and self._open[0].size > 0.98 * self.title_size > 0
                self.title = text if first else self.title
                text = f"{'#' if first else '##'} {text}"
            self.paragraphs.append((text, False, self._gap))
            self._open.clear()
            self._gap = True
        if self._held:
            self.paragraphs.extend((text, True, True) for text in self._held)
            self._held.clear()
            self._gap = True

    def joined(self) -> Composed:
        """All paragraphs, parted by empty lines where the print has a gap."""
        parts: list[str] = []
        asides: list[tuple[int, int]] = []
        size = 0
        for text, aside, gap in self.paragraphs:
            if parts:
                parts.append("\n\n" if gap else "\n")
                size += len(parts[-1])
            text = text.translate(NO_HYPHENS)
            if aside:
                asides.append((size, size + len(text)))
            parts.append(text)
            size += len(text)
        return Composed("".join(parts) + ("\n" if parts else ""), tuple(asides), self.title)


def _columns(table: Line) -> int:
    return table.rows[0].count("|")


def _follows(above: Line, line: Line, leading: float) -> bool:
    """Whether a line stands right below another, as deep in: a break in a paragraph, not the end of it."""
    close = 0 < above.bottom - line.bottom <= 1.2 * leading and abs(above.size - line.size) < 0.15 * line.size
    return close and abs(above.left - line.left) < 0.5 * line.size


def _leading(lines: list[Line]) -> float:
    """The step from line to line in a paragraph: a small one, as most steps are gaps where paragraphs are short."""
    pairs = pairwise(lines)
    steps = sorted(a.bottom - b.bottom for a, b in pairs if 0.9 * a.size < a.bottom - b.bottom < 4 * a.size)
    return steps[len(steps) // 10] if steps else 0.0


def _goes_on(above: list[Line], line: Line, page: list[Line], leading: float, usual: float) -> bool:
    """Whether a line belongs to the paragraph of the lines above it: there was no room left for its first word."""
    last = above[-1]
    if (
        abs(last.size - line.size) > 0.15 * last.size
        or BULLET.match(line.text)
        or "\t" in line.text
        or "\t" in last.text
    ):
        return False
    step = last.bottom - line.bottom
    if step > 0:
        # Headings are printed with more room between their lines than the text that the leading is taken from.
        large = last.size >= HEADING_SIZE * usual
        if step > max(1.35 * leading, (1.6 if large else 1.1) * last.size) or step > 3 * last.size:
            return False
    elif last.text.rstrip()[-1:] in ENDS:  # a new page or column: a sentence that ended need not go on
        return False
    em = line.size * 0.85
    if len(above) > 1 and line.left > above[-1].left + 1.2 * em and step > 0:
        return False
    if len(above) == 1 and line.left > last.left + 0.5 * em and step > 0 and not BULLET.match(last.text):
        return False
    if step <= 0 and line.left > min((other.left for other in page), default=line.left) + 1.2 * em:
        return False
    margin = _margin(page, last, em)
    if step <= 0:
        margin = max(margin, *(other.right for other in above))
    word = FIRST_WORD.match(line.text)
    width = (line.right - line.left) / max(len(line.text), 1) * (len(word[0]) if word else 1)
    # Signs that may not begin a line take a letter along, or hang over the margin: who has not ended may go on.
    slack = 0.4 if last.text.rstrip()[-1:] in ENDS else 1.8
    return last.right + width > margin - slack * em


def _margin(page: list[Line], line: Line, em: float) -> float:
    """Where the lines of a column end."""
    column = (
        other.right
        for other in page
        if other.left < line.right and other.right > line.left and abs(other.left - line.left) < 4 * em
    )
    return max(column, default=line.right)


def glued(text: str, more: str) -> str:
    """Two lines as one: a space only between Latin words and figures."""
    if text[-1] in HYPHENS:
        return text[:-1] + more
    both = text[-1].isascii() and more[0].isascii() and not text[-1].isspace()
    if text[-1] == "-" and len(text) > 1 and text[-2].isalnum():
        return text + more
    return f"{text} {more}" if both else text + more
