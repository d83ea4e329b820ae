"""The lines of a view, and what a single line shows by itself: headings, list items, front matter."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from extractor.reading.article import View

FURNITURE = "furniture"
PROSE_ENDS = frozenset('。！？!?.”」』"')
CUT_OFF = ("...", "…")
SENTENCE_ENDS = frozenset('。！？!?；;…”」』"')


@dataclass(slots=True)
class Line:
    """One line that is not empty: its span without surrounding spaces, and what has been found out about it."""

    start: int
    end: int
    text: str
    indent: int
    gap: int
    """How many empty lines stand before it."""
    stop: int
    """Where the line ends with its trailing spaces."""
    kind: str = ""

    @property
    def furniture(self) -> bool:
        return self.kind == FURNITURE


def lines_of(text: str) -> list[Line]:
    """The lines of `text` that hold anything.

    >>> [(line.text, line.indent, line.gap) for line in lines_of("a\\n\\n  b ")]
    [('a', 0, 0), ('b', 2, 1)]
    """
    lines: list[Line] = []
    start = gap = 0
    for raw in text.split("\n"):
        stop = start + len(raw)
        if stripped := raw.strip():
            indent = len(raw) - len(raw.lstrip()) if len(stripped) < len(raw) else 0
            begin = start + indent
            lines.append(Line(begin, begin + len(stripped), stripped, indent, gap, stop))
            gap = 0
        else:
            gap += 1
        start = stop + 1
    return lines


ITEM = re.compile(
    r"""(?:[-*+•·・‧●▪■◆◇○►▶➤‣∙–](?:\ |\t)[ \t]*(?:\[[ xX]\]\ )?
      | [•・‧●▪■◆◇►▶➤‣]
      | \(?\d{1,2}(?:[.)](?=[ \t])|[)）])[ \t]*
      | \d{1,2}\.(?=[^\d\s])
      | \d{1,2}、(?!\d)[ \t]*
      | （\d{1,2}）[ \t]*
      | [①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮][ \t]*)(?=\S)""",
    re.VERBOSE,
)
ITEM_SIGNS = frozenset("-*+•·・‧●▪■◆◇○►▶➤‣∙–(（0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮")
HASHES = re.compile(r"(#{1,6})(?:[ \t]+(?=\S)|(?<=##)(?=[^#\s][^#]*\Z))")
CHAPTER = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}[章节部篇][\s:：、]*|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)(?=\S)"
)


FRONT_MATTER_FROM = 5


def item_body(line: Line) -> int:
    """Length of the list sign that the line begins with, 0 where it is no list item.

    >>> [item_body(line) for line in lines_of("- a\\n1. b\\n1.5 c\\n2)d\\n3、e\\n4、5月")]
    [2, 3, 0, 2, 2, 0]
    """
    if line.text[0] not in ITEM_SIGNS:
        return 0
    match = ITEM.match(line.text)
    return match.end() if match else 0


def heading(line: Line) -> tuple[int, int]:
    """Level of the heading that the line is by its own signs, and where its words begin; level 0 for none.

    >>> [heading(line) for line in lines_of("## a\\n#a#b\\n一、总体要求\\n一、A100售价上涨，H100售价也上涨。")]
    [(2, 3), (0, 0), (2, 0), (0, 0)]
    """
    text = line.text
    if text[0] == "#":
        match = HASHES.match(text)
        return (len(match[1]), match.end()) if match else (0, 0)
    if (
        text[0] in "第一二三四五六七八九十（"
        and len(text) <= 40
        and text[-1] not in SENTENCE_ENDS
        and CHAPTER.match(text)
    ):
        return (3 if text[0] == "（" else 2), 0
    return 0, 0


def bold_alone(view: View, line: Line) -> bool:
    """Whether the line is nothing but bold words in the source: a heading to the eye."""
    start, end = view.span(line.start, line.end)
    source = view.source
    return source[max(0, start - 2) : start] == "**" and source[end : end + 2] == "**" and "**" not in source[start:end]


def is_prose(text: str, least: int) -> bool:
    """Whether a line is prose: at least so many characters (twice as many in ASCII), and it ends as a sentence does.

    >>> is_prose("价格又跌了。", 5), is_prose("价格又跌了...", 5), is_prose("It fell.", 5)
    (True, False, False)
    """
    return (
        len(text) >= least
        and text[-1] in PROSE_ENDS
        and not text.endswith(CUT_OFF)
        and (len(text) >= 2 * least or not text.isascii())
    )


def front_matter(lines: list[Line], fields: Container[str]) -> dict[str, str]:
    """Keys and values of the front matter, whose lines become furniture; empty where there is none.

    Fenced by `---`, or at least two lines of known keys in a row among the first few lines.

    >>> lines = lines_of("---\\ntitle: 报价\\ndate: 2024-05-01\\n---\\n正文")
    >>> front_matter(lines, ["title", "date"]), [line.kind for line in lines][-2:]
    ({'title': '报价', 'date': '2024-05-01'}, ['furniture', ''])
    """
    found: dict[str, str] = {}
    if lines and lines[0].text == "---":
        close = next((i for i, line in enumerate(lines[1:60], 1) if line.text in ("---", "...")), 0)
        if close and all(":" in line.text or line.indent or line.text[0] in "-[]#" for line in lines[1:close]):
            for line in lines[: close + 1]:
                line.kind = FURNITURE
                _note(found, line.text)
            return found
    run: list[Line] = []
    for place, line in enumerate(lines[:40]):
        if place > FRONT_MATTER_FROM and not run:
            break
        key = line.text.partition(":")[0]
        if run and line.gap:
            if len(run) > 1:
                break
            run = []
        if (key != line.text and not line.indent and key.strip().lower() in fields) or (
            run and (line.text == "---" or line.indent)
        ):
            run.append(line)
        else:
            if len(run) > 1:
                break
            run = []
    if len(run) > 1:
        for line in run:
            line.kind = FURNITURE
            _note(found, line.text)
    return found


def _note(found: dict[str, str], text: str) -> None:
    key, colon, value = text.partition(":")
    value = value.strip().strip("\"'").strip()
    if colon and value:
        found.setdefault(key.strip().lower(), value)
