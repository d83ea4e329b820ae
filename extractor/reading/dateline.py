"""When an article was published, what it is called, which script it is written in."""

from __future__ import annotations

import datetime
import re

from extractor.reading.lines import Line

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
    r"(?:发布时间|发布日期|发布于|发表时间|发表日期|发表于|发稿时间|更新时间|更新于|时间|日期"
    r"|\b(?:first )?(?:published|posted|updated|last updated|last modified|date|released)(?: on| at)?)\s?[:：]?\s{0,3}",
    re.IGNORECASE,
)
CLOCK = re.compile(r"[\sT]{0,3}\d{1,2}(?:[:：]\d\d){1,2}|\d{1,2}时\d{1,2}分?|(?:星期|周)[一二三四五六日天]")
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
    """Publication date of an article and where it stands: `front matter`, `label`, `line`, `dateline`, `file name`."""
    for key in DATE_KEYS:
        if key in front and (found := date_in(front[key])):
            return found[0], "front matter"
    head = [line.text for line in lines[:HEAD_LINES] if line.text[0] not in "|>"]
    dated = [(index, text) for index, text in enumerate(head) if ANY_YEAR.search(text[:200])]
    for _, text in dated:
        label = LABEL.search(text[:200])
        if (
            label
            and (label.start() == 0 or len(text) <= 150)
            and (found := date_in(text[label.end() : label.end() + 40]))
            and found[1] == 0
        ):
            return found[0], "label"
    for index, text in dated:
        found = date_in(text[:160])
        if not found:
            continue
        iso, start, end = found
        if len(text) == end - start:
            if index < 3:
                return iso, "line"
        elif len(text) <= 60 and CLOCK.match(text, end) and index < 8:
            return iso, "line"
        elif (
            len(text) > 20
            and re.match(r"\s?(?:消息|讯|电|\d{1,2}时?[:：]?\d{0,2}\s?(?:消息|讯|电))|\s?[-—–)]", text[end : end + 12])
            and start <= 30
        ):
            return iso, "dateline"
    for text in head:
        short = MONTH_DAY.search(text[:80])
        if short and (year := _year_near(head, source)):
            month = int(short["m"]) if short["m"] else MONTHS.get(short["n"].lower(), 0)
            if iso_day := _iso(year, month, int(short["d"] or short["e"])) if month else None:
                return iso_day, "dateline"
    name = source.replace("\\", "/").rpartition("/")[2]
    if found := date_in(name):
        return found[0], "file name"
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
