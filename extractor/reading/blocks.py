"""Lines → blocks: title, headings, paragraphs, list items, table rows, code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.reading.article import Block, View
from extractor.reading.lines import SENTENCE_ENDS, Line, bold_alone, heading, item_body
from extractor.reading.tables import is_header, is_separator, rows_at

HARD_WRAP = 160
"""Lines at most this wide (a Chinese character counts two) may be the pieces of one paragraph."""
TITLE_MAX = 120
GOES_ON = frozenset(",，、;；:：(（-—“「")
SECTION = re.compile(r"(?:0?\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4}|Part\.?\s?\d{1,2}|PART\.?\s?\d{1,2})[.、]?")
CODE = re.compile(
    r"[{}]\s*\Z|;\s*\Z|\\\Z|\w+\(.*\)\s*\Z|\s--?[a-z][\w-]*[ =]|\w = \S|=>|::"
    r"|\A\s*(?:[$>]\s|\./|//|/\*|<[a-z/]|#include|if \(|for \(|from \w+ import|return\b"
    r"|(?:sudo|import|def|class|docker|pip|git|cd|export|python3?|curl|npm|apt) )"
)
FILE_NAME = re.compile(r"[^\s/]{1,200}\.(?:txt|md|markdown|html?|ya?ml|pdf|docx?|epub|srt|vtt)")
FENCE = re.compile(r"`{3,}[\w+\- ]*")


class Blocks:
    """Builds the blocks of one view, line by line."""

    def __init__(self, view: View, lines: list[Line], title: Line | None = None) -> None:
        self.view = view
        self.lines = lines
        self.title = title
        self.title_words = title.text.lstrip("# ") if title is not None else ""
        self.blocks: list[Block] = []
        self.tables = 0
        self.indents: list[int] = []

    def build(self) -> list[Block]:
        """All blocks, in order."""
        self._mark_code()
        index = 0
        while index < len(self.lines):
            index = self._take(index)
        return self.blocks

    def _take(self, index: int) -> int:
        """Add the block that begins with line `index`; the index of the line after it."""
        lines = self.lines
        line = lines[index]
        if line.kind:
            end = index + 1
            while end < len(lines) and lines[end].kind == line.kind:
                end += 1
            if line.kind != "fence":
                self._add(line.start, lines[end - 1].end, line.kind)
            return end
        if self.title is not None and (line is self.title or line.text.lstrip("# ") == self.title_words):
            self._add(line.start + (heading(line)[1] if line.text[0] == "#" else 0), line.end, "title", 1)
            self.indents.clear()
            return index + 1
        count, rows = rows_at(lines, index, self.view.text)
        if count:
            self._table(index, rows)
            return index + count
        if is_separator(line.text) and not line.text.startswith("- "):
            return index + 1
        level, words = self._heading(index)
        if level:
            self.indents.clear()
            self._add(line.start + words, line.end, "heading", level)
            return index + 1
        sign = item_body(line)
        if sign:
            return self._item(index, sign)
        return self._paragraph(index)

    def _add(self, start: int, end: int, kind: str, level: int = 0) -> None:
        self.blocks.append(Block(start, end, kind, level))

    def _table(self, index: int, rows: list[tuple[tuple[int, int], ...]]) -> None:
        self.tables += 1
        first = next((i for i, cells in enumerate(rows) if cells), 0)
        separated = first + 1 < len(rows) and not rows[first + 1]
        for i, cells in enumerate(rows):
            if cells:
                line = self.lines[index + i]
                header = i == first and len(rows) > 1 and is_header(self.view.text, cells, separated)
                start, end = min(line.start, cells[0][0]), max(line.end, cells[-1][1])
                self.blocks.append(Block(start, end, "row", int(header), self.tables, cells))

    def _heading(self, index: int) -> tuple[int, int]:
        """Level and beginning of the words, where line `index` is a heading."""
        lines = self.lines
        line = lines[index]
        level, words = heading(line)
        if level:
            return level, words
        size = len(line.text)
        if size > TITLE_MAX:
            return 0, 0
        below = lines[index + 1] if index + 1 < len(lines) else None
        if below is not None and not below.gap and not below.kind and len(below.text) > 2:
            if not below.text.strip("="):
                return 1, 0
            if not below.text.strip("-") and not item_body(line) and line.text[-1] not in SENTENCE_ENDS:
                return 2, 0
        if size <= 60 and line.text[-1] not in SENTENCE_ENDS and not item_body(line) and bold_alone(self.view, line):
            return 6, 0
        if size <= 8 and SECTION.fullmatch(line.text) and _names_section(below):
            return 2, 0
        above = lines[index - 1] if index else None
        if above is not None and len(above.text) <= 8 and SECTION.fullmatch(above.text) and _names_section(line):
            return 2, 0
        return 0, 0

    def _item(self, index: int, sign: int) -> int:
        """A list item with the lines that hang below it."""
        lines = self.lines
        line = lines[index]
        while self.indents and line.indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or line.indent > self.indents[-1]:
            self.indents.append(line.indent)
        end = index + 1
        while end < len(lines) and self._hangs(lines[end], line):
            end += 1
        self._add(line.start + sign, lines[end - 1].end, "item", len(self.indents))
        return end

    def _hangs(self, line: Line, item: Line) -> bool:
        return (
            not line.gap
            and not line.kind
            and line.indent > item.indent
            and line.text[0] not in "|#"
            and not item_body(line)
        )

    def _paragraph(self, index: int) -> int:
        """Prose: as many of the lines that follow each other as belong together."""
        lines = self.lines
        if not lines[index].indent:
            self.indents.clear()
        end = index + 1
        while end < len(lines) and self._continues(end):
            end += 1
        run = lines[index:end]
        start = run[0]
        if len(run) > 1:
            widths = [_width(line.text) for line in run]
            limit = max(widths)
            for line, width, below in zip(run, widths, run[1:], strict=False):
                if _breaks(line, width, limit, below):
                    self._add(start.start, line.end, "paragraph")
                    start = below
        self._add(start.start, run[-1].end, "paragraph")
        return end

    def _continues(self, index: int) -> bool:
        """Whether line `index` may belong to the paragraph of the line before it."""
        line = self.lines[index]
        if line.gap or line.kind or line.text[0] in "|#" or item_body(line) or is_separator(line.text):
            return False
        if line is self.title or self._heading(index)[0]:
            return False
        return not (
            ("\t" in line.text or "  " in line.text or "|" in line.text)
            and rows_at(self.lines, index, self.view.text)[0]
        )

    def _mark_code(self) -> None:
        """Fences are no text; what they enclose is code where it looks like code (an excerpt may begin inside)."""
        fences = [i for i, line in enumerate(self.lines) if line.text[0] == "`" and FENCE.fullmatch(line.text)]
        for i in fences:
            self.lines[i].kind = "fence"
        for begin, end in zip([-1, *fences] if fences else [], [*fences, len(self.lines)], strict=False):
            inside = [line for line in self.lines[begin + 1 : end] if not line.kind]
            if inside and sum(_is_code(line.text) for line in inside) * 2 > len(inside):
                for line in inside:
                    line.kind = "code"


def _is_code(text: str) -> bool:
    return text[0] != "|" and CODE.search(text[:200]) is not None


def _names_section(line: Line | None) -> bool:
    """Whether a line may be the name that stands below a section's number."""
    if line is None or line.kind or not 2 <= len(line.text) <= 30:
        return False
    return (
        line.text[-1] not in SENTENCE_ENDS and line.text[-1] not in GOES_ON and not any(c.isdigit() for c in line.text)
    )


def _breaks(line: Line, width: int, limit: int, below: Line) -> bool:
    """Whether a paragraph ends with `line`, though no empty line follows; `limit` is the width of its widest line."""
    last = line.text[-1]
    if limit > HARD_WRAP:
        return last not in GOES_ON
    ends = last in SENTENCE_ENDS or last in ".:："
    return ends and (width < 0.7 * limit or below.indent > line.indent + 1)


def _width(text: str) -> int:
    # In GB 18030 a Chinese character takes two bytes, as it takes two columns.
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def find_title(lines: Iterable[Line]) -> Line | None:
    """The line that is the article's title: the first that is no furniture, if it stands apart and is short."""
    first: Line | None = None
    for line in lines:
        if first is None:
            if line.kind:
                continue
            text = line.text
            if heading(line)[0] or FILE_NAME.fullmatch(text):
                return line
            if len(text) > TITLE_MAX or item_body(line) or text[0] in "|`":
                return None
            first = line
        elif line.kind or heading(line)[0]:
            return first
        elif line.gap:
            # A sentence may be a title, but not one that goes on or is as long as what follows.
            ends = first.text[-1] in SENTENCE_ENDS and first.text[-1] not in "？?！!"
            return None if first.text[-1] in GOES_ON or (ends and 2 * len(first.text) > len(line.text)) else first
        else:
            return first if first.text[-1] not in SENTENCE_ENDS and len(line.text) > 2 * len(first.text) else None
    return None
