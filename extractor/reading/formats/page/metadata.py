"""What a page says about its article in places that are not shown: JSON-LD, meta elements, scripts."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from extractor.reading.dateline import CHANGED, date_in
from extractor.reading.formats.page.body import Element, Places
from extractor.reading.formats.page.words import PageWords

JSON_MAX = 1 << 20
"""Characters of one JSON-LD block or script that are looked at."""
NODES_MAX = 2000
ARTICLE_TYPES = ("article", "blogposting", "newsarticle", "report", "posting")
PAGE_TYPES = ("webpage", "itempage")
"""Types of nodes that tell the date where there is no article among them."""
LISTS = frozenset({"itemlistelement", "mentions", "haspart", "comment", "review", "isrelatedto", "citation"})
LISTS_BEGIN = ("related", "recommend", "similar")
FRAME = re.compile(r"\A\s*(?:(?://\s*)?<!\[CDATA\[|<!--)|(?:(?://\s*)?\]\]>|-->|;)\s*\Z")
"""What stands around the JSON of a script for the sake of old browsers."""
LAST_COMMA = re.compile(r",(?=\s*[}\]])")
CHINA = datetime.timezone(datetime.timedelta(hours=8))
TITLE_ENDS = ("_", "|", "｜", " - ", " – ", " — ", "--", "-", "——")
NAME_MAX = 120
YEAR_LEAST = 1990
"""Dates before are what a system writes for none: 1970-01-01."""
NOT_ARTICLES = frozenset({"comment", "review", "answer", "question", "listitem", "product", "event"})
TEASER_MAX = 400
"""Characters of the part of a page that tells of another article and leads to it."""
TIMES_MAX = 200


@dataclass(slots=True)
class Metadata:
    """Title, author, publisher, address and publication date of a page's article, and where the date is from."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_from: str | None = None
    titles: tuple[str, ...] = ()
    """All that the page is called, to find its headline by."""


def metadata_of(root: Element, words: PageWords) -> Metadata:
    """The metadata of a page.  The date is the first one said by JSON-LD or meta; `shown_date` has the others."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name")
        above = meta.getparent()
        if not name and above is not None and above.tag == "head":  # below, it is about a part of the page
            name = meta.get("itemprop")
        value = " ".join((meta.get("content") or "").split())
        if name and value:
            named.setdefault(name.strip().lower(), value)
    page_title = " ".join((root.findtext(".//head/title") or root.findtext(".//title") or "").split())
    link = root.find(".//link[@rel='canonical']")
    url = (None if link is None else link.get("href")) or named.get("og:url")
    said = _json_ld(root, url, page_title)
    found = Metadata(url=url)
    titles = [title for title in (said.get("headline"), *map(named.get, words.title)) if title]
    found.titles = (*titles, page_title) if page_title else tuple(titles)
    found.title = titles[0] if titles else _without_site(page_title) or None
    found.author = _name(said.get("author") or _first(named, words.author))
    found.publisher = _name(said.get("publisher") or _first(named, words.publisher))
    for where, dates in (
        ("JSON-LD", [said.get("date")]),
        ("meta", [named.get(name) for name in words.date]),
    ):
        if published := next((iso for date in dates if (iso := day(date))), None):
            found.published, found.published_from = published, where
            break
    return found


def shown_date(root: Element, found: Places, words: PageWords) -> tuple[str, str] | None:
    """The publication date by a `<time>` of the article, else by a script, with where it stands."""
    if published := next((iso for date in _times(root, found) if (iso := day(date))), None):
        return published, "time"
    if published := _script_day(root, words):
        return published, "script"
    return None


def day(value: object) -> str | None:
    """The ISO date that a metadata value begins with, or names.

    >>> day("2023-05-30T12:07:13+08:00"), day("1685419633"), day("30 May 2023"), day("soon"), day("20230530")
    ('2023-05-30', '2023-05-30', '2023-05-30', None, '2023-05-30')
    >>> day(1685419633.0), day("1970-01-01T00:00:00Z")
    ('2023-05-30', None)
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value or "").strip()[:60]
    if text.isdecimal() and len(text) in (10, 13) and text[0] == "1":
        return datetime.datetime.fromtimestamp(int(text[:10]), CHINA).date().isoformat()
    found = date_in(text)
    return found[0] if found and int(found[0][:4]) >= YEAR_LEAST else None


def _json_ld(root: Element, url: str | None, title: str) -> dict[str, str]:
    """What JSON-LD says about the article of this page, and not about its neighbours."""
    nodes: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json" and script.text:
            try:
                data = _loaded(FRAME.sub("", script.text[:JSON_MAX]))
            except (ValueError, RecursionError):
                continue
            nodes += _nodes(data, ARTICLE_TYPES)
            pages += _nodes(data, PAGE_TYPES)
    chosen = _own(nodes, url, title) if nodes else _own(pages, url, title)
    if chosen is None:
        return {}
    said = {
        "headline": chosen.get("headline") or chosen.get("name") or chosen.get("title"),
        "date": chosen.get("datePublished") or chosen.get("pubDate"),
        "author": _person(chosen.get("author")),
        "publisher": _person(chosen.get("publisher")),
    }
    return {key: " ".join(value.split()) for key, value in said.items() if isinstance(value, str)}


def _loaded(text: str) -> Any:
    """The data of a script; a comma behind the last of a list is forgiven."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(LAST_COMMA.sub("", text), strict=False)


def _nodes(data: Any, kinds: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The nodes of some types, without those that a list or a link names."""
    waiting, seen = [data], 0
    while waiting and seen < NODES_MAX:
        node = waiting.pop()
        seen += 1
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            types = node.get("@type")
            names = [str(name).lower() for name in (types if isinstance(types, list) else [types])]
            if any(name.endswith(kinds) for name in names) or "pubDate" in node:
                yield node
            waiting += [
                value
                for key, value in node.items()
                if isinstance(value, dict | list)
                and (low := key.lower()) not in LISTS
                and not low.startswith(LISTS_BEGIN)
            ]


def _own(nodes: list[dict[str, Any]], url: str | None, title: str) -> dict[str, Any] | None:
    """The node of this page's article: by its address, by its headline, or because there is no other.

    The only one is another article's where address and headline both say so.
    """
    for node in nodes:
        if url and any(_path(place) == _path(url) for place in _addresses(node)):
            return node
    for node in nodes:
        headline = node.get("headline") or node.get("title")
        if isinstance(headline, str) and headline and headline.strip()[:30] in title:
            return node
    if len(nodes) != 1:
        return None
    return None if url and title and _addresses(nodes[0]) and nodes[0].get("headline") else nodes[0]


def _addresses(node: dict[str, Any]) -> list[str]:
    """Where a node says that its article is."""
    main = node.get("mainEntityOfPage")
    named = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    return [place for place in named if isinstance(place, str) and "://" in place]


def _path(url: str) -> str:
    return url.split("#")[0].split("?")[0].partition("://")[2].rstrip("/").removeprefix("www.") or url


def _person(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_person, value[:5]))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _first(named: dict[str, str], names: list[str]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _name(value: str | None) -> str | None:
    """A name; an address, such as a page about the author, is none."""
    return None if not value or "://" in value or len(value) > NAME_MAX else value


def _times(root: Element, found: Places) -> Iterator[str | None]:
    """What the page says in elements that name the time of publication, then in one between headline and text."""
    own = {above for one in (found.headline, found.body) if one is not None for above in one.iterancestors()}
    plain: list[Element] = []
    marked = cast("list[Element]", root.xpath("//time | //*[contains(@itemprop, 'datePublished')]"))
    for element in islice(marked, TIMES_MAX):
        named = "datePublished" in (element.get("itemprop") or "")
        if _of_neighbour(element, found, own):
            continue
        if named or element.get("pubdate") is not None:
            yield element.get("content") or element.get("datetime") or "".join(map(str, element.itertext()))[:100]
        elif element.get("datetime"):
            plain.append(element)
    head = None if found.headline is None else found.headline.getparent()
    if head is not None and head.tag not in ("body", "html"):
        for element in plain:
            shown = "".join(map(str, element.itertext()))
            # What is shown in full is read with the words around it.
            if head in element.iterancestors() and not date_in(shown) and not _of_change(element):
                yield element.get("datetime")


def _of_neighbour(element: Element, found: Places, own: set[Element]) -> bool:
    """Whether an element belongs to a comment, to furniture, or to what leads to another article."""
    for above in (element, *element.iterancestors()):
        if above in found.asides:
            return True
        if above is found.body or above in own:
            return False
        kind = (above.get("itemtype") or "").rpartition("/")[2].lower()
        if kind in NOT_ARTICLES:
            return True
        if (kind or above.tag in ("li", "article")) and next(above.iter("a"), None) is not None:
            return len("".join(map(str, above.itertext()))) <= TEASER_MAX
    return False


def _of_change(time: Element) -> bool:
    """Whether a `<time>` is that of a later change, by its names or the words before it."""
    names = f"{time.get('class') or ''} {time.get('itemprop') or ''}".lower()
    if ("updated" in names or "modified" in names) and "publi" not in names:
        return True
    above, before = time.getparent(), time.getprevious()
    words = before.tail if before is not None else None if above is None else above.text
    return CHANGED.search(f"{(words or '').strip()[-20:]}") is not None


def _script_day(root: Element, words: PageWords) -> str | None:
    """The day that scripts name under one of the known names; several days are those of a list."""
    texts = [script.text[:JSON_MAX] for script in root.iter("script") if script.text]
    for pattern in words.script_date:
        days = {iso for text in texts for match in pattern.finditer(text) if (iso := day(match[1]))}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _without_site(title: str) -> str:
    """A page's title without the name of the site at its end: 标题_栏目_网站.

    >>> _without_site("八卡服务器降到5万元_算力_某网"), _without_site("GPU prices fall again - Some Site")
    ('八卡服务器降到5万元', 'GPU prices fall again')
    >>> _without_site("A100-80GB price"), _without_site("")
    ('A100-80GB price', '')
    """
    while True:
        cut = max((title.rfind(sign) for sign in TITLE_ENDS[:-2] if title.rfind(sign) > 0), default=-1)
        if cut < 0 or cut * 2 < len(title):
            return title
        title = title[:cut].rstrip(" -–—|｜_")
