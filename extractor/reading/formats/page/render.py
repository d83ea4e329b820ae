"""A page as text: paragraphs, headings, lists and tables as Markdown writes them, and which lines are furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from extractor.reading.formats.page.body import SKIPPED, Element, Places, hidden
from extractor.reading.formats.page.tables import LINES, PARAGRAPHS, table_lines

SPACE = re.compile(r"[ \t\n\r\f]+")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
INDENT = "  "
INDENTS_MAX = 6
BYLINES = 40
"""Lines between the headline and the body, at most, that belong to the article: date, author, summary."""
LINK_RUN, LINK_PART, LINK_LINE = 3, 0.8, 80
"""So many short lines in a row that are nearly nothing but links are a list of other pages."""


@dataclass(slots=True)
class Line:
    """A line of the page's text: whether it is furniture, how many of its characters are links, and what it is."""

    text: str
    gap: bool
    aside: bool = False
    links: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a page, the spans of it that are furniture, and the words of its headline."""

    text: str
    asides: tuple[tuple[int, int], ...]
    headline: str | None = None


def render(root: Element, found: Places) -> Rendered:
    """The text of the page below `root`; `found` are its places."""
    page = _Page(found)
    page.walk(root)
    lines = page.lines
    _outside(lines, page)
    _link_lists(lines)
    return _joined(lines, page.title)


class _Page:
    """The lines of a page, made in one walk."""

    def __init__(self, found: Places) -> None:
        self.found = found
        self.lines: list[Line] = []
        self.title: str | None = None
        self.body: tuple[int, int] | None = None
        self.head: tuple[int, int] | None = None
        self._text: list[str] = []
        self._gap = False
        self._prefix = ""
        self._links = 0
        self._aside = self._link = self._pre = 0
        self._lists: list[int] = []  # one number per open list: 0 without numbers, else the next one
        self._seam = False  # an element began or ended since the last character

    def walk(self, root: Element) -> None:
        """Read all elements; deep nesting costs no stack."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        left_out: Element | None = None
        for event, element in walk:
            if event == "start":
                tag = element.tag
                if tag in SKIPPED or hidden(element):
                    walk.skip_subtree()
                    left_out = element
                elif tag == "table" and (rows := table_lines(element)) is not None:
                    self._open(element, tag)
                    self._rows(rows)
                    walk.skip_subtree()
                else:
                    self._open(element, tag)
                    if element.text:
                        self._add(element.text)
            else:
                if event == "end" and element is not left_out:
                    self._close(element, element.tag)
                if element.tail and element is not root:
                    self._add(element.tail)
        self._end()

    def _open(self, element: Element, tag: str) -> None:
        if tag in PARAGRAPHS:
            nested = tag in ("ul", "ol", "menu") and self._lists
            self._end(gap=not nested)
        elif tag in LINES or tag == "br":
            self._end()
        if element in self.found.asides:
            self._end()
            self._aside += 1
        if element is self.found.body:
            self.body = (len(self.lines), len(self.lines))
        if element is self.found.headline:
            self._end(gap=True)
            self.head = (len(self.lines), len(self.lines))
            self._prefix = "# "
        elif tag in HEADINGS:
            # One title only: other headings of the first rank are sections of it.
            level = HEADINGS[tag]
            self._prefix = "#" * (level if self.found.headline is None else max(2, level)) + " "
        elif tag == "a":
            # Menus are rows of links without a space between them.
            if self._text and self._links and not self._text[-1].isspace():
                self._text.append(" ")
            self._link += 1
        elif tag in ("ul", "ol", "menu"):
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._item()
        elif tag == "pre":
            self._pre += 1
        elif tag in ("sup", "sub"):
            self._raised(element)
        self._seam = True

    def _close(self, element: Element, tag: str) -> None:
        if element is self.found.headline:
            self._end(gap=True)
            if self.head and len(self.lines) > self.head[0]:
                self.head = (self.head[0], len(self.lines))
                self.title = self.lines[self.head[0]].text.removeprefix("# ")
        elif tag in PARAGRAPHS:
            self._end(gap=not (tag in ("ul", "ol", "menu") and len(self._lists) > 1))
        elif tag in LINES:
            self._end()
        if tag in LINES or tag in HEADINGS:
            self._prefix = ""
        if element in self.found.asides:
            self._end()
            self._aside -= 1
        if element is self.found.body and self.body:
            self._end()
            self.body = (self.body[0], len(self.lines))
        if tag == "a":
            self._link = max(0, self._link - 1)
        elif tag in ("ul", "ol", "menu") and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._pre -= 1
        elif tag == "td" or tag == "th":
            self._add("  ")
        self._seam = True

    def _item(self) -> None:
        sign = "- "
        if self._lists and self._lists[-1]:
            sign = f"{self._lists[-1]}. "
            self._lists[-1] += 1
        self._prefix = INDENT * min(len(self._lists) - 1, INDENTS_MAX) + sign

    def _raised(self, element: Element) -> None:
        """Raised and lowered figures do not become part of the figure before them: 10<sup>12</sup> is no 1012."""
        first = (element.text or "").lstrip()[:1]
        if first.isdigit() and self._text and self._text[-1][-1:].isalnum():
            self._text.append("^" if element.tag == "sup" else " " if self._text[-1][-1:].isdigit() else "")

    def _add(self, text: str) -> None:
        """Text as a browser shows it: white space is one space, and none at a break between Chinese characters."""
        if self._pre:
            first, *more = text.replace("\r\n", "\n").split("\n")
            self._put(first)
            for line in more:
                self._end()
                self._put(line)
            return
        if text.isascii() or "\n" in text or "  " in text or "\t" in text:
            text = SPACE.sub(_space, text)
        self._put(text)

    def _put(self, text: str) -> None:
        if not text:
            return
        if self._text:
            last = self._text[-1][-1:]
            if last in (" ", "") or text[0] == " ":
                text = text.lstrip(" ") if last == " " else text
                if not text:
                    return
            # Two elements side by side are two figures, though the browser shows no space.
            elif self._seam and last.isdigit() and text[0].isdigit():
                self._text.append(" ")
        elif not self._pre:
            text = text.lstrip(" \n")
            if not text:
                return
        self._text.append(text)
        self._seam = False
        if self._link:
            self._links += len(text)

    def _rows(self, rows: list[str]) -> None:
        self._end(gap=True)
        for row in rows:
            self._text.append(row)
            self._end(gap=not row, kind="row")
        self._gap = True

    def _end(self, gap: bool = False, kind: str = "") -> None:
        """Finish the line, if there is one; `gap` asks for an empty line before the next."""
        if self._text:
            text = "".join(self._text)
            text = text.rstrip() if self._pre else text.strip(" \n")
            if text.strip():
                prefix = "" if kind else self._prefix
                self.lines.append(Line(prefix + text, self._gap, self._aside > 0, self._links, kind))
                self._gap = False
                self._prefix = ""
            self._text = []
            self._links = 0
        if gap:
            self._gap = True


def _space(match: re.Match[str]) -> str:
    if "\n" not in match[0]:
        return " "
    text, (start, end) = match.string, match.span()
    broken = start > 0 and end < len(text) and text[start - 1] >= "\u2e80" and text[end] >= "\u2e80"
    return "" if broken else " "


def _outside(lines: list[Line], page: _Page) -> None:
    """Mark what stands before the headline and after the body."""
    if page.body is None:
        return
    first, last = page.body
    if page.head is not None and page.head[0] < first:
        top = page.head[0]
        if first - page.head[1] > BYLINES:
            for line in lines[page.head[1] + BYLINES : first]:
                line.aside = True
    else:
        top = page.head[0] if page.head is not None and first <= page.head[0] < last else first
    for line in (*lines[:top], *lines[last:]):
        line.aside = True


def _link_lists(lines: list[Line]) -> None:
    """Mark runs of short lines that are nothing but links."""
    run: list[Line] = []
    for line in [*lines, Line("", False)]:
        if line.links and len(line.text) <= LINK_LINE and line.links >= LINK_PART * (len(line.text) - 2):
            run.append(line)
            continue
        if len(run) >= LINK_RUN:
            for link in run:
                link.aside = True
        run = []


def _joined(lines: list[Line], title: str | None) -> Rendered:
    parts: list[str] = []
    asides: list[tuple[int, int]] = []
    size = 0
    for line in lines:
        if parts:
            parts.append("\n\n" if line.gap else "\n")
            size += len(parts[-1])
        if line.aside:
            if asides and asides[-1][1] >= size - 2:
                asides[-1] = (asides[-1][0], size + len(line.text))
            else:
                asides.append((size, size + len(line.text)))
        parts.append(line.text)
        size += len(line.text)
    return Rendered("".join(parts) + ("\n" if parts else ""), tuple(asides), title)
