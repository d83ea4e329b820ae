"""Which lines of a page are not the article: navigation, notices, prompts, tails of other articles."""

from __future__ import annotations

import re
from typing import Any

from extractor.reading.article import View
from extractor.reading.lines import CUT_OFF, FURNITURE, PROSE_ENDS, Line, heading, is_prose, item_body
from extractor.reading.tables import is_separator

SIGNS = "#>*-+•·●▪[【「『(|▲△◆■» \t"
NEIGHBOUR_DATE = re.compile(r"日期:\s?\d{1,2}-\d{1,2}")
ENDLESS, TO_PROSE = 7, -1
TRAIL = re.compile(r"\s?[>›»＞]\s?|\s[/·•]\s|\s?[|｜]\s?")
TRAIL_SIGN = re.compile(r"[>›»＞/·•|｜]")
TRAIL_PARTS, TRAIL_PART_MAX, TRAIL_PART_MAX_ASCII = 3, 12, 30
LINK_RUN = 3
LINK_MAX = 24


class Furniture:
    """The marks of `furniture.toml`, ready to be used on the lines of a view."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.whole = frozenset(map(_key, table["whole"]))
        self.section = frozenset(map(_key, table["section"]))
        self.fields = frozenset(table["fields"])
        self.line_max: int = table["line_max"]
        self.notice_max: int = table["notice_max"]
        self.tail_max: int = table["tail_max"]
        self.prose_min: int = table["prose_min"]
        self.line = _by_first(table["line"])
        self.notice = _by_first(table["notice"])
        self.tail = _by_first(table["tail"])
        self.aside = _by_first(table["aside"])
        self.anywhere = re.compile("|".join(map(re.escape, table["anywhere"])) or "(?!)")
        self.within = re.compile("|".join(f"(?:{pattern})" for pattern in table["within"]), re.IGNORECASE)

    def mark(self, lines: list[Line], view: View) -> None:
        """Give every line that is furniture this kind."""
        prose = False
        until = 0  # how a tail ends: ENDLESS never, 1 to 6 at a heading of that level, TO_PROSE where prose goes on
        for index, line in enumerate(lines):
            if line.kind:
                continue
            size = len(line.text)
            goes_on = (until == TO_PROSE or not prose) and is_prose(line.text, self.prose_min)
            level = heading(line)[0] if line.text[0] == "#" else 0
            if (level or goes_on) if until == TO_PROSE else 0 < level <= until < ENDLESS:
                until = 0
            if until:
                line.kind = FURNITURE
                continue
            if is_separator(line.text):
                continue
            key = _key(line.text) if size <= self.notice_max else ""
            if not key and size <= 2:
                line.kind = FURNITURE
            elif key and ((tail := self._tail(key, level, size)) or self._alone(key, level, size)):
                until = tail if prose or level else 0
                line.kind = FURNITURE
                if NEIGHBOUR_DATE.fullmatch(key) and index > 1 and lines[index - 1].text.endswith(CUT_OFF):
                    lines[index - 2].kind = lines[index - 1].kind = FURNITURE
            else:
                prose = prose or goes_on
        _mark_link_lists(lines, view)
        _mark_trails(lines)

    def _tail(self, key: str, level: int, size: int) -> int:
        """How the tail that begins with this line ends; 0 where it begins none."""
        if level and key in self.section:
            return level
        if size > self.tail_max:
            return 0
        if key.startswith(self.tail.get(key[0], ())):
            return level or ENDLESS
        return (level or TO_PROSE) if key.startswith(self.aside.get(key[0], ())) else 0

    def _alone(self, key: str, level: int, size: int) -> bool:
        """Whether the line is furniture by itself."""
        if level or size > self.line_max:
            return key in self.whole or (not level and key.startswith(self.notice.get(key[0], ())))
        return (
            key in self.whole
            or key.startswith(self.line.get(key[0], ()))
            or key.startswith(self.notice.get(key[0], ()))
            or self.within.fullmatch(key) is not None
            or self.anywhere.search(key) is not None
        )


def _mark_trails(lines: list[Line]) -> None:
    """Short words parted by > or |, in a line that stands apart, are a breadcrumb or a menu.

    A number in one makes it data, except in the very first line.
    """
    for index, line in enumerate(lines):
        text = line.text
        if line.kind or len(text) > 120 or (index and not line.gap) or text[-1] in PROSE_ENDS or text[0] in "|#":
            continue
        if not TRAIL_SIGN.search(text):
            continue
        parts = TRAIL.split(text)
        if len(parts) < TRAIL_PARTS or (index and any(char.isdigit() for char in text)):
            continue
        longest = TRAIL_PART_MAX_ASCII if text.isascii() else TRAIL_PART_MAX
        apart = index + 1 == len(lines) or lines[index + 1].gap or lines[index + 1].furniture
        if apart and all(0 < len(part) <= longest for part in parts):
            line.kind = FURNITURE


def _mark_link_lists(lines: list[Line], view: View) -> None:
    """Short lines that are nothing but a link, at least three in a row, are navigation."""
    if len(view.starts) < LINK_RUN or "](" not in view.source:
        return
    run: list[Line] = []
    for line in lines:
        if line.kind == FURNITURE:
            continue
        if len(line.text) <= LINK_MAX and _is_link(view, line):
            run.append(line)
        else:
            if len(run) >= LINK_RUN:
                for link in run:
                    link.kind = FURNITURE
            run = []
    if len(run) >= LINK_RUN:
        for link in run:
            link.kind = FURNITURE


def _is_link(view: View, line: Line) -> bool:
    begin = line.start + item_body(line)
    start = view.at(begin)
    return view.source[start - 1 : start] == "[" and view.source.startswith("](", view.span(begin, line.end)[1])


def _key(text: str) -> str:
    """What a line is compared by.

    >>> _key("## 【相关阅读】"), _key("**声明：** 本文")
    ('相关阅读】', '声明:** 本文')
    """
    return text[:240].lstrip(SIGNS).lower().replace("：", ":").strip()


def _by_first(marks: list[str]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for mark in map(_key, marks):
        grouped[mark[0]] = (*grouped.get(mark[0], ()), mark)
    return grouped
