"""When an article was published, what it is called, which script it is written in."""

from __future__ import annotations

import datetime
import re

from extractor.reading.lines import ITEM, SENTENCE_ENDS, Line, is_prose

DATE_KEYS = (
    *("published", "published_at", "publish_date", "pubdate", "pub_date", "发布时间", "发表时间"),
    *("date", "日期", "时间", "created", "created_at"),
)
HEAD_LINES = 15
"""How many lines from the top a publication date may stand."""
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTHS = {name[:size]: month for month, name in enumerate(MONTH_NAMES, 1) for size in (3, 4, len(name))}
DATE = re.compile(
    r"""(?<!\d)(?P<y>(?:19|20)\d\d)\s?(?:年\s?|[-/.])(?P<m>\d{1,2})\s?(?:月\s?|[-/.])(?P<d>\d{1,2})(?!\d)日?
      | (?<!\d)(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s(?P<n2>[A-Za-z]{3,9})\.?,?\s(?P<y2>(?:19|20)\d\d)(?!\d)
      | (?<![A-Za-z])(?P<n3>[A-Za-z]{3,9})\.?\s(?P<d3>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y3>(?:19|20)\d\d)(?!\d)
      | (?<!\d)(?P<y4>20\d\d)(?P<m4>0[1-9]|1[0-2])(?P<d4>0[1-9]|[12]\d|3[01])(?!\d)""",
    re.VERBOSE,
)
LABEL = re.compile(
    r"(?:(?:发布|发表|发稿|发文|刊发|公布|成文|印发|出版|上传|创建)(?:时间|日期)|发布于|发表于|(?<![一-鿿])(?:时间|日期)"
    r"|\b(?:first )?(?:published|posted|(?<!update )date|released)(?: on| at)?)\s?[:：]?\s{0,3}",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"(?:最后更新|更新时间|更新日期|更新于|修改时间|修改于"
    r"|\b(?:last[ _]?)?(?:updated|modified|mod)(?:[ _]on|[ _]at)?|\bdate_?modified)\s?[:：]?\s{0,3}",
    re.IGNORECASE,
)
"""A page that changed later says so beside its publication; that date is taken where there is no other."""
COPIED = re.compile(
    r"(?:抓取|采集|爬取|保存|下载|访问|打印|归档)(?:时间|日期|于)\s?[:：]?\s{0,3}"
    r"|\b(?:fetch|crawl|retriev|access|download|scrap|captur|archiv|sav|print)\w{0,20}(?: on| at)?\s?[:：]?\s{0,3}",
    re.IGNORECASE,
)
"""When somebody made a copy of the page says nothing about the article."""
BYLINE = re.compile(
    r"[:：]|(?:发布|发表|更新|修改|创建|编辑)于?(?![^\W\d_])|来源|作者|记者|阅读|浏览"
    r"|\b(?:by|published|posted|updated|edited|created)\b",
    re.IGNORECASE,
)
"""What stands beside a date in the line of an article's own date, and not beside that of another article's title."""
TITLE_LEAST = 5
"""Letters beside a date in a list item that are a title."""
EDGE = r"\s|[|·•/—–\-〕】）)\]（(〔【\[，,:：]"
BEFORE = re.compile(rf"(?:{EDGE}|(?:星期|周)[一二三四五六日天]|day)\Z")
AFTER = re.compile(rf"\Z|{EDGE}|\d{{1,2}}时|(?:星期|周)[一二三四五六日天]|T\d\d:")
WIRE = re.compile(r"\s?(?:\d{1,2}时?(?:[:：]\d\d)?\s?)?(?:消息|讯|电|报道)|\)?\s?[-—–]")
MONTH_DAY = re.compile(
    r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:\d{1,2}时)?(?:消息|讯|电|报道)"
    r"|\((?:\w+, )?(?P<n>[A-Za-z]{3,9})\.? (?P<e>\d{1,2})\)"
)
YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?:年|[-/.])")
ANY_YEAR = re.compile(r"20\d\d|19\d\d")


def date_in(text: str) -> tuple[str, int, int] | None:
    """The first full date of `text` as ISO date, with its span.

    >>> date_in("2024年9月11日 10:20"), date_in("2024-13-01")
    (('2024-09-11', 0, 10), None)
    >>> date_in("Published on March 3, 2025"), date_in("3 Sept. 2024")
    (('2025-03-03', 13, 26), ('2024-09-03', 0, 12))
    """
    if not ANY_YEAR.search(text):
        return None
    for match in DATE.finditer(text):
        part = match.groupdict()
        name = part["n2"] or part["n3"]
        month = MONTHS.get(name.lower()) if name else int(part["m"] or part["m4"])
        year, day = (
            part["y"] or part["y2"] or part["y3"] or part["y4"],
            part["d"] or part["d2"] or part["d3"] or part["d4"],
        )
        if month and (iso := _iso(int(year), month, int(day))):
            return iso, match.start(), match.end()
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def published_in(lines: list[Line], front: dict[str, str], source: str = "") -> tuple[str, str] | None:
    """Publication date of an article and where it stands; `source` is its address or the name of its file.

    One of `front matter`, `label`, `line`, `dateline`, `updated` (no other date is there), `address`, `file name`.

    >>> from extractor.reading.lines import lines_of
    >>> published_in(lines_of("报价单\\n更新时间:2024-05-09 发布时间:2024-05-01"), {})
    ('2024-05-01', 'label')
    >>> published_in(lines_of("报价单"), {}, "https://news.example.org/2024/05/01/a.html")
    ('2024-05-01', 'address')
    """
    for key in DATE_KEYS:
        if key in front and (found := date_in(front[key])):
            return found[0], "front matter"
    head = head_of(lines)
    dated = [(place, text) for place, text in enumerate(head) if ANY_YEAR.search(text[:200])]
    if iso := _labelled(dated, LABEL):
        return iso, "label"
    if iso := _apart(dated):
        return iso, "line"
    if iso := _wired(dated) or _month_and_day(head, source):
        return iso, "dateline"
    if iso := _labelled(dated, CHANGED):
        return iso, "updated"
    if "://" in source and (found := date_in(source.partition("://")[2])):
        return found[0], "address"
    name = source.replace("\\", "/").rpartition("/")[2]
    if found := date_in(name):
        return found[0], "file name"
    return None


def head_of(lines: list[Line]) -> list[str]:
    """The lines from the top to the first prose."""
    head: list[str] = []
    for line in lines[:HEAD_LINES]:
        if line.text[0] not in "|>":
            head.append(line.text)
        if head[1:] and not line.kind and is_prose(line.text, 80):
            break
    return head


def _labelled(dated: list[tuple[int, str]], labels: re.Pattern[str]) -> str | None:
    """A date that says it is the publication's: 发布时间：2024-10-18."""
    for _, text in dated:
        for label in labels.finditer(text[:200]):
            if label.start() == 0 or len(text) <= 150:
                found = date_in(text[label.end() : label.end() + 40])
                if found and found[1] == 0:
                    return found[0]
    return None


def _apart(dated: list[tuple[int, str]]) -> str | None:
    """A date that is a line of its own, or stands apart in a short line (栏目 | 2024-09-11 10:20)."""
    neighbours = _of_neighbours(dated)
    for place, text in dated:
        found = date_in(text[:160])
        if not found or text[0] == "#" or place in neighbours:
            continue
        iso, start, end = found
        others = (label.search(text[:160]) for label in (CHANGED, COPIED))
        if any(label and label.end() <= start < label.end() + 2 for label in others):
            continue
        if len(text) == end - start:
            if place < 3:
                return iso
        elif (
            0 < place < 8
            and len(text) <= 80
            and text[-1] not in SENTENCE_ENDS
            and (start == 0 or BEFORE.search(text, 0, start))
            and AFTER.match(text, end)
        ):
            return iso
    return None


def _of_neighbours(dated: list[tuple[int, str]]) -> set[int]:
    """The places of lines that list other articles: items with a title, lines of one shape with different dates."""
    places: set[int] = set()
    above: tuple[int, str, bool] | None = None
    for place, text in dated:
        found = date_in(text[:160])
        beside = "" if not found else text[: found[1]] + text[found[2] :]
        letters = sum(char.isalpha() for char in beside)
        if not found or letters < 2 or BYLINE.search(beside):
            above = None
            continue
        if letters >= TITLE_LEAST and ITEM.match(text):
            places.add(place)
        here = place, found[0], 2 * found[1] < len(text) - (found[2] - found[1])
        if above and place == above[0] + 1 and here[1] != above[1] and here[2] == above[2]:
            places |= {place, above[0]}
        above = here
    return places


def _wired(dated: list[tuple[int, str]]) -> str | None:
    """A dateline: 某社北京2024年3月5日电, (Agency, Oct. 3, 2024) —."""
    for _, text in dated:
        found = date_in(text[:80])
        if found and len(text) > 20 and found[1] <= 40 and WIRE.match(text, found[2]):
            return found[0]
    return None


def _month_and_day(head: list[str], source: str) -> str | None:
    """A dateline without a year (IT之家8月13日消息), where the first lines name one year and no other."""
    for text in head:
        short = MONTH_DAY.search(text[:80])
        if short and (year := _year_near(head, source)):
            month = int(short["m"]) if short["m"] else MONTHS.get(short["n"].lower(), 0)
            if iso := _iso(year, month, int(short["d"] or short["e"])):
                return iso
    return None


def _year_near(head: list[str], source: str) -> int | None:
    """The one year that the first lines or the address name."""
    years = {match[1] for text in [*head[:4], source] for match in YEAR.finditer(text[:120])}
    return int(years.pop()) if len(years) == 1 else None


HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]+")
SAMPLE = 800


def language_of(text: str, traditional: re.Pattern[str]) -> str:
    """`zh-Hans`, `zh-Hant` or `en`, by the characters of the first 800.

    >>> texts = ("这台A100价格上涨", "這台A100價格上漲", "H100 prices fell to $2 an hour (价)")
    >>> [language_of(text, re.compile("[這價]")) for text in texts]
    ['zh-Hans', 'zh-Hant', 'en']
    """
    if text.isascii():
        return "en"
    sample = text[:SAMPLE]
    han = len(sample) - len(HAN.sub("", sample))
    latin = len(LATIN.findall(sample))
    if 3 * han < latin:
        return "en"
    return "zh-Hant" if len(traditional.findall(sample)) * 12 > han else "zh-Hans"
