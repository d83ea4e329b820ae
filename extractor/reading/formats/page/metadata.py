"""What a page says about its article in places that are not shown: JSON-LD, meta elements, scripts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.reading.dateline import date_in
from extractor.reading.formats.page.body import Element
from extractor.reading.formats.page.words import PageWords

JSON_MAX = 1 << 20
"""Characters of one JSON-LD block or script that are looked at."""
NODES_MAX = 2000
ARTICLE_TYPES = ("article", "blogposting", "newsarticle", "report", "posting")
LISTS = frozenset(
    {"itemlistelement", "mentions", "relatedlink", "haspart", "comment", "review", "isrelatedto", "citation"}
)
CHINA = datetime.timezone(datetime.timedelta(hours=8))
TITLE_ENDS = ("_", "|", "｜", " - ", " – ", " — ", "--", "-", "——")
NAME_MAX = 120


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
    """The metadata of a page.  The date is the first one said by JSON-LD, meta, `<time>` with pubdate, a script."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
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
        ("time", _times(root)),
        ("script", _scripts(root, words)),
    ):
        if published := next((iso for date in dates if (iso := day(date))), None):
            found.published, found.published_from = published, where
            break
    return found


def day(value: object) -> str | None:
    """The ISO date that a metadata value begins with, or names.

    >>> day("2023-05-30T12:07:13+08:00"), day("1685419633"), day("30 May 2023"), day("soon"), day("20230530")
    ('2023-05-30', '2023-05-30', '2023-05-30', None, '2023-05-30')
    """
    text = str(value or "").strip()[:60]
    if text.isdecimal() and len(text) in (10, 13) and text[0] == "1":
        return datetime.datetime.fromtimestamp(int(text[:10]), CHINA).date().isoformat()
    found = date_in(text)
    return found[0] if found else None


def _json_ld(root: Element, url: str | None, title: str) -> dict[str, str]:
    """What JSON-LD says about the article of this page, and not about its neighbours."""
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json" and script.text:
            try:
                data = json.loads(script.text[:JSON_MAX], strict=False)
            except (ValueError, RecursionError):
                continue
            nodes += _articles(data)
    chosen = _own(nodes, url, title)
    if chosen is None:
        return {}
    said = {
        "headline": chosen.get("headline") or chosen.get("name") or chosen.get("title"),
        "date": chosen.get("datePublished") or chosen.get("pubDate"),
        "author": _person(chosen.get("author")),
        "publisher": _person(chosen.get("publisher")),
    }
    return {key: " ".join(value.split()) for key, value in said.items() if isinstance(value, str)}


def _articles(data: Any) -> Iterator[dict[str, Any]]:
    """The nodes of articles, without those that a list or a link names."""
    waiting, seen = [data], 0
    while waiting and seen < NODES_MAX:
        node = waiting.pop()
        seen += 1
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            types = node.get("@type")
            names = [str(name).lower() for name in (types if isinstance(types, list) else [types])]
            if any(name.endswith(ARTICLE_TYPES) for name in names) or "pubDate" in node:
                yield node
            waiting += [
                value for key, value in node.items() if key.lower() not in LISTS and isinstance(value, dict | list)
            ]


def _own(nodes: list[dict[str, Any]], url: str | None, title: str) -> dict[str, Any] | None:
    """The node of this page's article: by its address, by its headline, or because there is no other."""
    for node in nodes:
        main = node.get("mainEntityOfPage")
        places = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
        if url and any(isinstance(place, str) and _path(place) == _path(url) for place in places):
            return node
    for node in nodes:
        headline = node.get("headline") or node.get("title")
        if isinstance(headline, str) and headline and headline.strip()[:30] in title:
            return node
    return nodes[0] if len(nodes) == 1 else None


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


def _times(root: Element) -> Iterator[str | None]:
    for time in root.iter("time"):
        if time.get("pubdate") is not None or "datePublished" in (time.get("itemprop") or ""):
            yield time.get("datetime") or "".join(map(str, time.itertext()))
    for element in root.iterfind(".//*[@itemprop='datePublished']"):
        yield element.get("content") or element.get("datetime") or "".join(map(str, element.itertext()))[:100]


def _scripts(root: Element, words: PageWords) -> Iterator[str]:
    for script in root.iter("script"):
        text = (script.text or "")[:JSON_MAX]
        for pattern in words.script_date:
            if match := pattern.search(text):
                yield match[1]


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
