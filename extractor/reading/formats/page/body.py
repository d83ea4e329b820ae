"""Where on a page the article is: by names of elements where they tell, else by where the prose is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from extractor.reading.formats.page.words import PageWords

Element = etree._Element
SKIPPED = frozenset(
    [
        *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "title", "textarea"),
        *("select", "datalist", "canvas", "audio", "video", "map"),
    ]
)
"""Elements that show no text of the page."""
PROSE_BLOCKS = frozenset(
    [
        *("p", "div", "td", "section", "article", "main", "blockquote", "dd", "center", "li", "pre", "body", "font"),
        "span",
    ]
)
FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog", "button", "form"})
BELIEVED = {"aside": 0.6, "comment": 0.95}
"""An element is furniture by its name unless it holds more than this part of all the prose."""
NAMED_BODY, ONLY_BODY = 0.5, 0.9
"""The least part of the prose that the body holds: where its name says so, and where only its prose does."""
PROSE_MIN = 20
STOPS = re.compile(r"[。！？；，,.!?;]")
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
TITLE_MIN, TITLE_MAX, HEADS_MAX = 5, 300, 100


@dataclass(slots=True)
class Places:
    """The elements of a page that matter: the body, the headline, and what is furniture by its name."""

    body: Element | None = None
    headline: Element | None = None
    asides: set[Element] = field(default_factory=set)


@dataclass(slots=True)
class _Told:
    """An element whose names tell something, and the span that it takes in the order of elements."""

    element: Element
    kind: str
    start: int
    end: int = 0


def places(root: Element, words: PageWords, titles: list[str]) -> Places:
    """Where the article of a page is; `titles` are what the page's metadata call it."""
    survey = _Survey(words)
    survey.walk(root)
    prose = survey.prose
    total = prose.get(root, (0, 0.0))[1]
    found = Places()
    outer: list[_Told] = []
    for told in survey.told:
        if told.kind not in BELIEVED or prose.get(told.element, (0, 0.0))[1] > BELIEVED[told.kind] * total > 0:
            continue
        if not outer or told.start > outer[-1].end:  # what is inside another one goes with it
            outer.append(told)
    found.asides = {told.element for told in outer}
    amounts = _without(prose, found.asides)
    rest = [told for told in survey.told if told.kind not in BELIEVED and not _inside(told, outer)]
    found.body = _body(root, amounts, [told.element for told in rest if told.kind == "body"])
    found.headline = _headline([told for told in rest if told.kind in ("h1", "h2", "headline")], titles)
    return found


def hidden(element: Element) -> bool:
    """Whether an element is on the page but not shown."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and HIDDEN.search(style) is not None


class _Survey:
    """One walk over a page: how much prose is below each element, and which elements tell something by their names."""

    def __init__(self, words: PageWords) -> None:
        self.words = words
        self.prose: dict[Element, tuple[int, float]] = {}  # place in the order of elements, amount
        self.told: list[_Told] = []

    def walk(self, root: Element) -> None:
        count = links = 0
        starts: list[int] = []
        sums = [0.0]
        texts: list[list[str]] = [[]]  # the words of each open block, without those of links
        open_told: list[_Told] = []
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                count += 1
                sums.append(0.0)
                if tag in SKIPPED or hidden(element):
                    walk.skip_subtree()
                    texts.append([])
                    starts.append(-1)
                    continue
                starts.append(count)
                links += tag == "a"
                texts.append([element.text] if element.text and not links else [])
                if kind := self._kind(element):
                    told = _Told(element, kind, count)
                    self.told.append(told)
                    open_told.append(told)
                continue
            start, parts, amount = starts.pop(), texts.pop(), sums.pop()
            if start >= 0:
                links -= tag == "a"
                if open_told and open_told[-1].element is element:
                    open_told.pop().end = count
                if tag in PROSE_BLOCKS:
                    amount += _amount("".join(parts), tag)
                    parts = []
                if amount:
                    self.prose[element] = (start, amount)
                    sums[-1] += amount
            if element.tail and not links:
                parts.append(element.tail)
            texts[-1] += parts

    def _kind(self, element: Element) -> str:
        tag = element.tag
        if tag in FURNITURE_TAGS or element.get("role", "") in self.words.aside_role:
            return "aside"
        if tag in ("article", "main") or element.get("itemprop") == "articleBody":
            return "body"
        names = " ".join(filter(None, (element.get("class"), element.get("id"))))
        kind = self.words.sort(names) if names and tag not in ("html", "body") else ""
        return tag if tag in ("h1", "h2") and kind in ("", "headline") else kind


def _amount(text: str, tag: str) -> float:
    """How much prose a block's own words are: characters, half for Latin letters."""
    text = text.strip()
    size = len(text) / 2 if text.isascii() else float(len(text))
    if size >= PROSE_MIN and STOPS.search(text):
        return size
    return size if tag == "td" else 0.0


def _without(prose: dict[Element, tuple[int, float]], asides: set[Element]) -> dict[Element, float]:
    """The prose below each element that is not below one of `asides`."""
    amounts: dict[Element, float] = {}
    lost: dict[Element, float] = {}
    # From the last element to the first, so that each comes after all that is below it.
    for element, (_, amount) in sorted(prose.items(), key=lambda item: -item[1][0]):
        gone = amount if element in asides else lost.get(element, 0.0)
        amounts[element] = amount - gone
        above = element.getparent()
        if gone and above is not None:
            lost[above] = lost.get(above, 0.0) + gone
    return amounts


def _inside(told: _Told, outer: list[_Told]) -> bool:
    place = bisect_right(outer, told.start, key=lambda around: around.start)
    return place > 0 and told.start <= outer[place - 1].end


def _body(root: Element, prose: dict[Element, float], named: list[Element]) -> Element | None:
    """The smallest element that holds the article."""
    total = prose.get(root, 0.0)
    if total <= 0:
        return None
    best = max(named, key=lambda element: prose.get(element, 0.0), default=None)
    body = best if best is not None and prose.get(best, 0.0) >= NAMED_BODY * total else root
    total = prose.get(body, 0.0)
    while True:
        inner = max(body, key=lambda child: prose.get(child, 0.0), default=None)
        if (
            inner is None
            or inner.tag in ("p", "span", "font", "tr", "td", "tbody")
            or prose.get(inner, 0.0) < ONLY_BODY * total
        ):
            return body
        body = inner


def _headline(heads: list[_Told], titles: list[str]) -> Element | None:
    """The element that shows the title: what the metadata call it, else the first heading of the first rank."""
    first: Element | None = None
    known = [letters for title in titles if len(letters := _letters([title])) >= TITLE_MIN]
    for told in heads[:HEADS_MAX]:
        words = _letters(told.element.itertext())
        if TITLE_MIN <= len(words) < TITLE_MAX and any(words in title or title in words for title in known):
            return told.element
        if first is None and told.kind == "h1" and words:
            first = told.element
    return first


def _letters(texts: Iterable[object]) -> str:
    """What a title is compared by: its first letters, without spaces and case."""
    letters = ""
    for text in texts:
        letters += "".join(str(text).split()).lower()
        if len(letters) >= TITLE_MAX:
            break
    return letters
