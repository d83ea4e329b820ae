"""Finds what a text says about time: dates, relative words against the publication date, and lengths of time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from extractor.mentions import periods
from extractor.mentions.dating import Dating, Told, put
from extractor.mentions.model import Mention
from extractor.mentions.pieces import filled
from extractor.mentions.time_words import pieces_of
from extractor.rulebook import Rules, RulesError

_REACH = 240  # how far back, in characters, 同期 and a month without a year look for the date they lean on


class _Pattern:
    """One way of writing a time: how to match it, and what its groups are called without what keeps them apart."""

    def __init__(self, find: re.Pattern[str]) -> None:
        named = {number: name.rstrip("_") for name, number in find.groupindex.items()}
        self.match = find.match
        self.names = tuple(named.get(number, "") for number in range(1, find.groups + 1))
        self.skips = "skip" in self.names


class TimeFinder:
    """The recogniser of times: one scan for where a time may begin, and there the patterns of `rules/times.toml`.

    >>> from extractor.rulebook import load_rules
    >>> finder = TimeFinder(load_rules())
    >>> [(m.text, m.value) for m in finder.find("从去年12月开始,5个月涨价;目前缺货", "2023-05-10")]
    [('去年12月', '2022-12'), ('5个月', None), ('目前', None)]
    """

    def __init__(self, rules: Rules) -> None:
        table = rules.table("times")
        pieces = pieces_of(table)
        self._by_start: dict[str, list[_Pattern]] = {}
        for pattern in table["pattern"]:
            try:
                find = re.compile(filled(pattern["find"], pieces))
            except (re.error, KeyError) as error:
                raise RulesError(f"{rules.folder}/times.toml: pattern {pattern.get('id')!r}: {error!r}") from error
            for start in _starts_of(pattern["begins"], table):
                self._by_start.setdefault(start, []).append(_Pattern(find))
        numerals = table["numerals"]
        others = re.escape("".join(start for start in self._by_start if not start.isascii() or start in "("))
        # One set of characters in front lets the search skip all others at the speed of C; the rest looks back at it.
        self._starts = re.compile(
            rf"[0-9A-Za-z{others}](?:(?<=[0-9])(?<![0-9][0-9])(?=(?:(?<=1)9|(?<=2)0)[0-9][0-9]"
            rf"|[0-9]{{0,4}}(?:[.,][0-9]{{1,3}})?[ \u00a0*'’-]{{0,6}}[{re.escape(table['digits_lead_to'])}]"
            rf"|[0-9]*(?:{'|'.join(table['ordinal_ends'])}))"
            rf"|(?<=[A-Za-z])(?<![0-9A-Za-z_][A-Za-z])[A-Za-z]{{0,11}}(?![A-Za-z])"
            rf"|(?<=[{others}])(?<![{numerals}0-9][{numerals}]))"
        )
        self._by_start |= dict.fromkeys("0123456789", self._by_start.get("digit", []))
        self._dating = Dating(table, pieces)

    def find(self, text: str, published: str | None, start: int = 0, end: int | None = None) -> list[Mention]:
        """Every time of `text[start:end]`, in order.

        Label `DATE` with `value` as `claims.md` writes it, `date_start` and `date_end`; `DATE` without a value for
        words that point to no date (近日, now) or that need a publication date where there is none; `DURATION`
        with `low`, `high` and `unit` for a length of time.  A span that is a length too (过去三年) has both.
        """
        end = len(text) if end is None else end
        told = Told(_published(published))
        found: list[Mention] = []
        reached = start
        for place in self._starts.finditer(text, start, end):
            at = place.start()
            if at < reached:
                continue
            for pattern in self._by_start.get(place[0].lower(), ()):
                match = pattern.match(text, at, end)
                if match is None:
                    continue
                if not pattern.skips:
                    mention = self._read(match, pattern.names, text, told)
                    if mention is None:
                        continue
                    found.append(mention)
                reached = match.end()
                break
        return list(self._ranges_joined(found, text))

    def lies_ahead(self, text: str, mention: Mention) -> bool:
        """Whether a word in the clause before a time, or right behind it, says that it is yet to come."""
        return self._dating.lies_ahead(text, mention)

    def _read(self, match: re.Match[str], names: tuple[str, ...], text: str, told: Told) -> Mention | None:
        """The mention that a match makes, or nothing; `names` are those of its groups."""
        parts = {name: said for name, said in zip(names, match.groups(), strict=True) if said is not None}
        at = "at" if "at" in parts else 0
        mention = Mention(match.start(at), match.end(at), match[at], "DATE")
        if told.end >= 0 and mention.start - told.end > _REACH:
            told.period, told.end = None, -1
        gap = text[told.end : mention.start] if 0 <= told.end <= mention.start <= told.end + 6 else None
        if "listed" in parts and (gap is None or not gap.strip() or not self._dating.list_gap.fullmatch(gap)):
            return None
        if "unit" in parts:
            self._dating.length(mention, parts, told.published)
            if "ago" in parts and (period := self._dating.year_before_told(text, mention, told)) is not None:
                put(mention, period)
        else:
            try:
                period = self._dating.period(parts, text, mention, told, gap)
            except (ValueError, OverflowError):
                return None
            if period is not None:
                put(mention, period)
        if mention.value and not parts.keys() & {"same", "unit"} and not self._dating.only_compares(text, mention):
            told.period, told.end = periods.parse(mention.value), mention.end
        return mention

    def _ranges_joined(self, mentions: list[Mention], text: str) -> Iterator[Mention]:
        """Two dates with only "to" between them become one; all others stay as they are."""
        held: Mention | None = None
        for mention in mentions:
            if held is not None and held.value and mention.value and held.label == mention.label == "DATE":
                if self._dating.is_range(text, held, mention):
                    try:
                        period = periods.span(periods.parse(held.value), periods.parse(mention.value))
                    except ValueError:
                        pass
                    else:
                        held = Mention(held.start, mention.end, text[held.start : mention.end], "DATE")
                        put(held, period)
                        continue
            if held is not None:
                yield held
            held = mention
        if held is not None:
            yield held


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


def _published(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
