"""Finds what a text says about time: dates, relative words against the publication date, and lengths of time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.mentions import periods
from extractor.mentions.model import Mention
from extractor.mentions.periods import Period
from extractor.rulebook import Rules, RulesError

_DIGITS = dict(zip("〇零○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_NAME = re.compile(r"\{([A-Za-z_]\w*)\}")
_LIST_GAP = re.compile(r"\s*(?:[、,，和与及或/-]|–|and|or|to|vs\.?|versus|, and|through|至|到)?\s*", re.I)
_RANGE_GAP = re.compile(r"[\s*]{0,3}(?:-|–|—|~|～|至|到|直至|until|to|through)[\s*]{0,3}", re.I)
_CLAUSE_END = re.compile(r"[。；;!?！？\n，,]")

_REACH = 240  # how far back, in characters, 同期 and a month without a year look for the date they lean on


def number(text: str) -> float:
    """The value of digits, of Chinese numerals up to 99 or of Chinese digits.

    >>> number("十二"), number("二十"), number("二〇二三"), number("1,000"), number("1.5")
    (12, 20, 2023, 1000, 1.5)
    """
    plain = text.replace(",", "")
    if plain[0].isascii():
        return float(plain) if "." in plain else int(plain)
    if "十" in plain:
        tens, _, ones = plain.partition("十")
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[digit]) for digit in plain))


def full_year(text: str) -> int:
    """The year that two or four digits stand for.

    >>> full_year("24"), full_year("98"), full_year("二三")
    (2024, 1998, 2023)
    """
    value = int(number(text))
    return value if value > 99 else value + (1900 if value >= 90 else 2000)


@dataclass(slots=True)
class _Told:
    """What the text has said so far."""

    published: dt.date | None
    period: Period | None = None  # the last date with a value, but for those said only to compare
    end: int = -1  # where the last date ends


class TimeFinder:
    """The recogniser of times: one regular expression built from `rules/times.toml`.

    >>> from extractor.rulebook import load_rules
    >>> finder = TimeFinder(load_rules())
    >>> [(m.text, m.value) for m in finder.find("从去年12月开始,5个月涨价;目前缺货", "2023-05-10")]
    [('去年12月', '2022-12'), ('5个月', None), ('目前', None)]
    """

    def __init__(self, rules: Rules) -> None:
        table = rules.table("times")
        self._words: dict[str, dict[str, Any]] = {
            name: {_key(word): meaning for word, meaning in words.items()} for name, words in table["word"].items()
        }
        pieces: dict[str, str] = {}
        for name, words in [*table["word"].items(), *table["list"].items()]:
            pieces[name] = _any_of(words, exact=name in table["exact"])
        for name, piece in table["piece"].items():
            pieces[name] = _filled(piece, pieces)
        self._bound = frozenset(table["bound"])
        self._by_start: dict[str, list[re.Pattern[str]]] = {}
        for pattern in table["pattern"]:
            try:
                find = re.compile(_filled(pattern["find"], pieces))
            except (re.error, KeyError) as error:
                raise RulesError(f"{rules.folder}/times.toml: pattern {pattern.get('id')!r}: {error!r}") from error
            for start in _starts_of(pattern["begins"], table):
                self._by_start.setdefault(start, []).append(find)
        numerals = table["numerals"]
        others = re.escape("".join(start for start in self._by_start if not start.isascii() or start in "("))
        self._starts = re.compile(
            rf"(?<![0-9])(?=(?:19|20)[0-9][0-9]|[0-9]{{1,5}}(?:[.,][0-9]{{1,3}})?[ \u00a0*'’-]{{0,6}}"
            rf"[{re.escape(table['digits_lead_to'])}]|[0-9]+(?:st|nd|rd|th))[0-9]"
            rf"|(?<![0-9A-Za-z_])[A-Za-z]{{1,12}}(?![A-Za-z])|(?!(?<=[{numerals}0-9])[{numerals}])[{others}]"
        )
        self._ahead_before = re.compile(pieces["ahead_before"] + r"(?![A-Za-z])")
        self._ahead_after = re.compile(r"\s?" + pieces["ahead_after"])

    def find(self, text: str, published: str | None, start: int = 0, end: int | None = None) -> list[Mention]:
        """Every time of `text[start:end]`, in order.

        Label `DATE` with `value` as `claims.md` writes it, `date_start` and `date_end`; `DATE` without a value for
        words that point to no date (近日, now) or that need a publication date where there is none; `DURATION`
        with `low`, `high` and `unit` for a length of time.  A span that is a length too (过去三年) has both.
        """
        end = len(text) if end is None else end
        told = _Told(_published(published))
        found: list[Mention] = []
        reached = start
        for place in self._starts.finditer(text, start, end):
            at = place.start()
            if at < reached:
                continue
            first = place[0]
            for pattern in self._by_start.get("digit" if first.isdigit() else first.lower(), ()):
                match = pattern.match(text, at, end)
                if match is None:
                    continue
                if "skip" not in pattern.groupindex:
                    mention = self._read(match, text, told)
                    if mention is None:
                        continue
                    found.append(mention)
                reached = match.end()
                break
        return list(_ranges_joined(found, text))

    def _read(self, match: re.Match[str], text: str, told: _Told) -> Mention | None:
        """The mention that a match makes, or nothing."""
        parts = {name.rstrip("_"): said for name, said in match.groupdict().items() if said is not None}
        at = "at" if "at" in parts else 0
        mention = Mention(match.start(at), match.end(at), match[at], "DATE")
        if told.end >= 0 and mention.start - told.end > _REACH:
            told.period, told.end = None, -1
        gap = text[told.end : mention.start] if 0 <= told.end <= mention.start <= told.end + 6 else None
        if "listed" in parts and (gap is None or not gap.strip() or not _LIST_GAP.fullmatch(gap)):
            return None
        if "unit" in parts:
            self._read_length(mention, parts, told.published)
        else:
            try:
                period = self._period(parts, text, mention, told, gap)
            except (ValueError, OverflowError):
                return None
            if period is not None:
                _put(mention, period)
        if mention.value is not None:
            told.end = mention.end
            if not parts.keys() & {"same", "unit"}:
                told.period = periods.parse(mention.value)
        return mention

    def _read_length(self, mention: Mention, parts: dict[str, str], published: dt.date | None) -> None:
        """A length of time, and the dates it covers where it reaches up to or starts now."""
        unit = self._meaning(("unit", "unit_en"), parts["unit"])
        n = self._number(parts.get("n", "1"))
        if parts.get("more") == "半":
            n += 0.5
        mention.unit, mention.low = unit, n
        mention.high = self._number(parts["n2"]) if "n2" in parts else None
        mention.comparator = ">" if re.search("[多余]", parts.get("more", "") + parts["unit"]) else "="
        mention.label = "DURATION"
        if published is None or not {"back", "ahead", "ago"} & parts.keys():
            return
        try:
            if "ago" in parts:
                period = periods.before(published, n, unit)
            elif "back" in parts:
                period = periods.span_until(published, n, unit)
            elif unit == "year":
                period = periods.span_from(periods.year(published.year), n, unit)
            elif unit == "quarter":
                period = periods.span_from(periods.quarter(published.year, (published.month + 2) // 3), n, unit)
            elif unit == "month":
                period = periods.span_from(periods.month(published.year, published.month), n, unit)
            else:
                period = periods.span_from(periods.day(published), n, unit)
        except (ValueError, OverflowError):
            return
        mention.label = "DATE"
        _put(mention, period)

    def _period(
        self, parts: dict[str, str], text: str, mention: Mention, told: _Told, gap: str | None
    ) -> Period | None:
        """The period that the parts name; None where they name none (近日) or where it cannot be known."""
        published = told.published
        if "same" in parts:
            return self._same(parts, told)
        if "y2" in parts:
            return periods.span(periods.year(full_year(parts["y"])), periods.year(full_year(parts["y2"])))
        if not parts.keys() & {"y", "ry", "ty"} and parts.keys() & {"rq", "rm", "rw", "rd", "wd"}:
            return None if published is None else self._counted(parts, published)
        if "d" in parts and not parts.keys() & {"m", "rm"}:
            return self._day_alone(int(number(parts["d"])), told, gap)
        within = self._within(parts)
        year = self._year(parts, told)
        if year is not None:
            return within(year) if within else periods.year(year)
        if within is None or parts.keys() & {"ry", "ty"}:
            return None
        if "which" in parts:
            return None if published is None else _chosen(within, published, parts["which"].lower())
        if gap is not None and told.period is not None and _LIST_GAP.fullmatch(gap):
            listed = within(told.period.end.year)
            if listed.start >= told.period.start:
                return listed
            if gap.strip() and _RANGE_GAP.fullmatch(gap):
                return within(told.period.end.year + 1)
        if published is None:
            return within(told.period.end.year) if told.period else None
        ahead = "soon" in parts or self._lies_ahead(text, mention)
        return _nearest(within, published, ahead)

    def _year(self, parts: dict[str, str], told: _Told) -> int | None:
        """The year that a year, a year word or a word for the year just told means."""
        if "y" in parts:
            return full_year(parts["y"])
        if "ry" in parts and told.published is not None:
            word = parts["ry"]
            if word in ("", "今", "去"):
                return told.published.year - (word == "去")
            return told.published.year + int(self._meaning(("relative_year", "relative_year_en"), word))
        if "ty" in parts:
            shift = 0
            if parts["ty"].lower() != "the year":
                shift = int(self._meaning(("told_year", "told_year_en"), parts["ty"]))
            if told.period is not None:
                return told.period.end.year + shift
            if told.published is not None and parts["ty"].lower() not in self._bound:
                return told.published.year
            if parts["ty"].lower() in self._bound:
                raise ValueError("the text has told no year")
        return None

    def _within(self, parts: dict[str, str]) -> Callable[[int], Period] | None:
        """How the parts below the year make a period, once the year is known."""
        if "d" in parts and "m" in parts:
            m, d = self._month(parts["m"]), int(number(parts["d"].rstrip("sthndr")))
            return lambda y: periods.day(dt.date(y, m, d))
        if "m" in parts:
            m, m2 = self._month(parts["m"]), self._month(parts.get("m2", parts["m"]))
            return lambda y: periods.span(periods.month(y, m), periods.month(y + (m2 < m), m2))
        if "q" in parts:
            q = self._quarter(parts["q"])
            q2 = self._quarter(parts.get("q2", parts["q"]))
            return lambda y: periods.span(periods.quarter(y, q), periods.quarter(y, q2))
        if "h" in parts:
            h = 1 if parts["h"].lower() in ("上", "前", "1", "first", "1st") else 2
            return lambda y: periods.half(y, h)
        if "first" in parts:
            n = int(self._number(parts["first"])) * (1 if parts["first_unit"].lower() in ("月", "months") else 3)
            return lambda y: periods.span(periods.month(y, 1), periods.month(y, min(n, 12)))
        if "edge" in parts:
            m = self._edge(parts["edge"])
            return lambda y: periods.month(y, m)
        if "season" in parts:
            m = int(self._meaning(("season", "season_en"), parts["season"]))
            return lambda y: periods.span(periods.month(y, m), periods.month(y, m + 2))
        return None

    def _same(self, parts: dict[str, str], told: _Told) -> Period | None:
        """The same period in another year: of the one just told, else that year."""
        year = self._year(parts, told) if "y" in parts else None
        if "y" in parts and year is not None:
            return periods.years_later(told.period, year - told.period.end.year) if told.period else periods.year(year)
        said = parts.get("ry", parts["same"]).lower()
        shift = 0
        if "ry" in parts:
            shift = int(self._words["relative_year"].get(said, self._words["relative_year_en"].get(said, -1)))
        elif "year" in said:
            shift = -1
        if told.period is not None:
            return periods.years_later(told.period, shift)
        return periods.year(told.published.year + shift) if told.published and shift else None

    def _counted(self, parts: dict[str, str], published: dt.date) -> Period:
        """Quarter, month, week and day words, counted from the publication."""
        if "rq" in parts:
            shift = int(self._meaning(("relative_quarter", "relative_quarter_en"), parts["rq"]))
            return periods.quarter(published.year, (published.month + 2) // 3 + shift)
        if "rm" in parts:
            shift = int(self._meaning(("relative_month", "relative_month_en"), parts["rm"])) if parts["rm"] else 0
            month = periods.month(published.year, published.month + shift)
            return periods.day(month.start.replace(day=int(number(parts["d"])))) if "d" in parts else month
        if "rd" in parts:
            shift = int(self._meaning(("relative_day", "relative_day_en"), parts["rd"]))
            return periods.day(published + dt.timedelta(days=shift))
        weeks = int(self._meaning(("relative_week", "relative_week_en"), parts["rw"])) if "rw" in parts else 0
        if "wd" not in parts:
            return periods.week(published + dt.timedelta(weeks=weeks))
        weekday = int(self._meaning(("weekday", "weekday_en"), parts["wd"])) - 1
        if "rw" in parts:
            return periods.day(periods.week(published + dt.timedelta(weeks=weeks)).start + dt.timedelta(days=weekday))
        back = (published.weekday() - weekday) % 7
        which = parts.get("which", "").lower()
        if which == "next":
            return periods.day(published + dt.timedelta(days=7 - back))
        return periods.day(published - dt.timedelta(days=7 if which == "last" and not back else back))

    def _day_alone(self, d: int, told: _Told, gap: str | None) -> Period | None:
        """A day without a month: of the month just told beside it, else the latest not after the publication."""
        if gap is not None and told.period is not None and told.period.grain == "day" and _LIST_GAP.fullmatch(gap):
            return periods.day(told.period.end.replace(day=d))
        if told.published is None:
            return None
        for back in range(3):
            month = periods.month(told.published.year, told.published.month - back)
            if month.start.replace(day=1) + dt.timedelta(days=d - 1) <= min(month.end, told.published):
                return periods.day(month.start.replace(day=d))
        return None

    def _lies_ahead(self, text: str, mention: Mention) -> bool:
        """Whether a word in the clause before, or right behind, says that the time is yet to come."""
        before = _CLAUSE_END.split(text[max(0, mention.start - 40) : mention.start])[-1]
        return bool(self._ahead_before.search(before) or self._ahead_after.match(text, mention.end))

    def _meaning(self, tables: tuple[str, ...], word: str) -> Any:
        key = _key(word)
        for table in tables:
            if key in self._words[table]:
                return self._words[table][key]
        raise ValueError(f"no meaning for {word!r}")

    def _number(self, text: str) -> float:
        key = _key(text)
        if key in ("半", "half a"):
            return 0.5
        if key in ("a", "an"):
            return 1
        return self._words["count_en"][key] if key in self._words["count_en"] else number(text)

    def _month(self, text: str) -> int:
        key = _key(text.rstrip("."))
        return int(self._words["month_en"].get(key) or self._words["month_abbr"].get(key) or number(text))

    def _quarter(self, text: str) -> int:
        return 1 if text == "首" else int(self._words["ordinal_en"].get(_key(text)) or number(text))

    def _edge(self, text: str) -> int:
        key = _key(text)
        if key in self._words["edge"]:
            return int(self._words["edge"][key])
        key = re.sub(r"^the (?=(?:year end|end of year|mid year))| the (?:calendar )?year$", "", key)
        if key in ("mid year", "year end", "years end", "end of year"):
            return 6 if key == "mid year" else 12
        return int(self._meaning(("edge_en",), key))


def _key(word: str) -> str:
    """
    >>> _key("Year-End")
    'year end'
    """
    return re.sub(r"[\s*-]+", " ", word.lower()) if word.isascii() else word


def _starts_of(begins: list[str], table: dict[str, Any]) -> set[str]:
    """The first words, in lower case, and first characters that a pattern can begin with; "digit" for all digits."""
    starts: set[str] = set()
    for name in begins:
        words = table["word"].get(name) or table["list"].get(name)
        if name == "numeral":
            words = table["numerals"]
        elif words is None:
            words = [name] if name.isascii() else name
        for word in words:
            latin = re.match(r"[A-Za-z]+", word)
            starts.add(latin[0].lower() if latin else "digit" if word[0].isdigit() and word.isascii() else word[0])
    return starts


def _any_of(words: Any, exact: bool) -> str:
    """A regular expression for any of the words, the longest first; Latin words need a free left side."""
    longest = sorted(words, key=len, reverse=True)
    latin = "|".join(re.escape(word).replace(r"\ ", "[ -]{1,2}") for word in longest if word.isascii())
    other = "|".join(re.escape(word) for word in longest if not word.isascii())
    if latin:
        latin = f"(?<![A-Za-z])(?:{latin})" if exact else f"(?<![A-Za-z])(?i:{latin})"
    return f"(?:{'|'.join(filter(None, (latin, other)))})"


def _filled(pattern: str, pieces: dict[str, str]) -> str:
    """The pattern with every `{name}` replaced by its piece."""
    return _NAME.sub(lambda name: pieces[name[1]], pattern)


def _published(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _put(mention: Mention, period: Period) -> None:
    mention.value = period.value
    mention.date_start, mention.date_end = period.start.isoformat(), period.end.isoformat()


def _nearest(within: Callable[[int], Period], published: dt.date, ahead: bool) -> Period | None:
    """The latest such period that has begun (a span: that is all but over) by the publication or, where it lies ahead, the next not yet over.

    A quarter or half that ended at most 45 days ago still counts as ahead: its figures are not out yet.
    """
    for away in range(9):
        try:
            period = within(published.year + away if ahead else published.year - away)
        except ValueError:  # 29 February
            continue
        if ahead:
            near = period.end + dt.timedelta(days=45 if period.grain in ("quarter", "half") else 0) >= published
        else:
            near = (period.end - dt.timedelta(days=31) if "/" in period.value else period.start) <= published
        if near:
            return period
    return None


def _chosen(within: Callable[[int], Period], published: dt.date, which: str) -> Period:
    """Last December, this summer, next March."""
    this = within(published.year)
    if "next" in which or "coming" in which:
        return this if this.start > published else within(published.year + 1)
    if which in ("last", "past"):
        return this if this.end < published else within(published.year - 1)
    return this


def _ranges_joined(mentions: list[Mention], text: str) -> Iterator[Mention]:
    """Two dates with only "to" between them become one; all others stay as they are."""
    held: Mention | None = None
    for mention in mentions:
        if held is not None and held.value and mention.value and held.label == mention.label == "DATE":
            gap = text[held.end : mention.start]
            between = gap.strip().lower() == "and" and text[max(0, held.start - 8) : held.start].lower() == "between "
            if len(gap) <= 10 and (between or _RANGE_GAP.fullmatch(gap)):
                try:
                    period = periods.span(periods.parse(held.value), periods.parse(mention.value))
                except ValueError:
                    pass
                else:
                    held = Mention(held.start, mention.end, text[held.start : mention.end], "DATE")
                    _put(held, period)
                    continue
        if held is not None:
            yield held
        held = mention
    if held is not None:
        yield held
