"""Units, currencies and denominators of the rules, compiled for looking them up behind a number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import Any

from extractor.rulebook import Rules

NOTHING: Mapping[str, list[str]] = MappingProxyType({})
LABELS = {"percent": "PERCENT", "discount": "PERCENT", "times": "TIMES", "count": "COUNT", "money": "MONEY"}
BEHIND = 24  # characters before a number in which the context of a unit is looked for
_SYMBOL = re.compile(r"[$€£¥]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A meaning of a unit's spelling, and the conditions under which the spelling has it: see `rules/units.toml`."""

    id: str
    kind: str
    label: str
    factor: float = 1
    least: float = 0
    most: float = inf
    not_values: tuple[float, ...] = ()
    context: re.Pattern[str] | None = None
    then: re.Pattern[str] | None = None
    digits: bool = False
    alone: bool = False

    def fits(self, text: str, at: int, stop: int, number: re.Match[str], low: float) -> bool:
        """Whether a number with the value `low` that ends at `at` may have this unit, which ends at `stop`."""
        if not self.least <= low <= self.most or low in self.not_values:
            return False
        if self.digits and not number["num"]:
            return False
        if self.context and not self.context.search(text, max(0, at - BEHIND), at):
            return False
        if self.then and not self.then.match(text, stop) and (stop < len(text) or not self.context):
            return False
        return not (self.alone and _SYMBOL.search(text, max(0, at - BEHIND), at))


class Units:
    """Every unit and currency of the rules.

    >>> from extractor.mentions.numbers import Numbers
    >>> from extractor.rulebook import load_rules
    >>> unit, stop = Units(load_rules()).at("80 GB", 2, 5, Numbers(load_rules()).at.match("80 GB"), 80)
    >>> unit.id, unit.kind, stop
    ('GB', 'memory', 5)
    """

    def __init__(self, rules: Rules) -> None:
        self._meanings: dict[str, list[Unit]] = defaultdict(list)
        self._before = re.compile("|".join(rules.table("units")["before_unit"]))
        unless: dict[str, list[str]] = {}
        glued: dict[str, list[str]] = {}
        for unit, spellings, row in _rows(rules):
            unless |= row.get("unless", {})
            glued |= row.get("glued", {})
            for word in spellings:
                self._meanings[word].append(unit)
        by_first: dict[str, list[str]] = defaultdict(list)
        for word in self._meanings:
            by_first[word[0]].append(word)
        self._patterns = {first: re.compile(alternation(words, unless, glued)) for first, words in by_first.items()}

    @property
    def first_characters(self) -> str:
        """The characters that a unit may begin with."""
        return "".join(sorted(self._patterns))

    def at(self, text: str, at: int, end: int, number: re.Match[str], low: float) -> tuple[Unit | None, int]:
        """The unit behind a number that ends at `at`, and where the unit ends; None and `at` where there is none."""
        begin = at
        pattern = self._patterns.get(text[at : at + 1])
        match = pattern.match(text, begin, end) if pattern else None
        if match is None and (skipped := self._before.match(text, at, end)):
            begin = skipped.end()
            pattern = self._patterns.get(text[begin : begin + 1])
            match = pattern.match(text, begin, end) if pattern else None
        if match is None:
            return None, at
        for unit in self._meanings[match[0]]:
            if unit.fits(text, at, match.end(), number, low):
                return unit, match.end()
        return None, at


def alternation(
    words: Iterable[str], unless: Mapping[str, list[str]] = NOTHING, glued: Mapping[str, list[str]] = NOTHING
) -> str:
    """One alternation, longest first, each word with what must not stand behind it.

    A Latin word ends where no letter or digit follows, but for what may be `glued` to it, a currency sign where no
    number does.

    >>> alternation(["W", "瓦", "成"], {"成": ["立", "为"]})
    'W(?![A-Za-z0-9])|成(?!立|为)|瓦'
    """
    parts = []
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        tail = ""
        if word[-1].isascii() and word[-1].isalnum():
            tail = r"(?![A-Za-z0-9])"
            if word in glued:
                tail = rf"(?:(?={'|'.join(map(re.escape, glued[word]))})|{tail})"  # 80GB HBM3, 80GBHBM3
            if word in "xX":
                tail = rf"(?:(?=[A-Z]{{1,2}}\d{{2,3}})|{tail})"  # 8xH100
        elif word[-1] in "$€£¥":
            tail = r"(?!\s?\d)"
        elif word[-1] == "+":
            tail = r"(?!\s?\w)"
        if word in unless:
            tail += f"(?!{'|'.join(map(re.escape, unless[word]))})"
        parts.append(re.escape(word) + tail)
    return "|".join(parts)


def search_pattern(words: Iterable[str]) -> str:
    """A pattern to search a text for words with; a Latin word begins where no letter stands before.

    Its one set of characters in front lets the search skip all others at the speed of C.

    >>> search_pattern(["翻倍", "翻番", "tripled"])
    '[t翻](?<![A-Za-z][A-Za-z])(?:(?<=t)(?:ripled(?![A-Za-z0-9]))|(?<=翻)(?:倍|番))'
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words)):
        by_first[word[0]].append(word[1:])
    branches = "|".join(f"(?<={first})(?:{alternation(rests)})" for first, rests in by_first.items())
    return f"[{''.join(by_first)}](?<![A-Za-z][A-Za-z])(?:{branches})"


def _one_of(context: str | list[str]) -> re.Pattern[str]:
    """Finds one of the characters of a string, or one of a list of words."""
    return re.compile(f"[{context}]" if isinstance(context, str) else "|".join(map(re.escape, context)))


def _rows(rules: Rules) -> Iterator[tuple[Unit, list[str], dict[str, Any]]]:
    """Every unit and currency, its spellings, and its row."""
    for row in rules.table("units")["unit"]:
        kind = row["class"]
        unit = Unit(
            id=row.get("count_unit", row["id"]),
            kind=kind,
            label=LABELS.get(kind, "QUANTITY"),
            factor=row.get("factor", 1),
            least=row.get("least", 0),
            most=row.get("most", inf),
            digits=row.get("digits", False),
            not_values=tuple(row.get("not_values", ())),
            context=_one_of(row["context"]) if "context" in row else None,
            then=_one_of(row["then"]) if "then" in row else None,
        )
        yield unit, row["spellings"], row
    for row in rules.table("currencies")["currency"]:
        for key, factor in (("words", 1), ("after", 1), ("tenth", 0.1), ("minor", 0.01)):
            unit = Unit(row["id"], "money", "MONEY", factor, alone=key == "after")
            yield unit, row.get(key, []), row


class Denominators:
    """What a value is for: 每小时, /卡, per GPU hour.

    >>> from extractor.rulebook import load_rules
    >>> Denominators(load_rules()).find("2元/卡时, $3 per GPU per hour", 0, 99)
    [(2, 5, 'card', 'hour'), (10, 26, 'card', 'hour')]
    """

    def __init__(self, rules: Rules) -> None:
        self._meaning: dict[str, tuple[str | None, str | None]] = {}
        for row in rules.table("units")["per"]:
            for word in row["words"]:
                self._meaning.setdefault(word, (row.get("per"), row.get("period")))
        words = alternation(self._meaning)
        forms = rules.table("units")["denominator"]
        self._pattern = re.compile(
            rf"(?:{'|'.join(forms['opens'])})\s?(?P<per>{words})"
            rf"(?:(?:\s?(?:{'|'.join(forms['joins'])})\s?|(?=[A-Z]))(?P<per2>{words}))?(?!{'|'.join(forms['unless'])})"
        )

    def find(self, text: str, start: int, end: int) -> list[tuple[int, int, str | None, str | None]]:
        """Start, end, per and period of every denominator in `text[start:end]`."""
        out = []
        for match in self._pattern.finditer(text, start, end):
            per, period = self._meaning[match["per"]]
            if match["per2"]:
                per2, period2 = self._meaning[match["per2"]]
                per, period = per or per2, period or period2
            out.append((match.start(), match.end(), per, period))
        return out


class Currencies:
    """The symbols and codes that stand in front of a sum: $200, US$ 4.7 billion, 人民币5万.

    >>> from extractor.rulebook import load_rules
    >>> Currencies(load_rules()).before("costs HK$5", 9), Currencies(load_rules()).at("$5", 0, 2)
    ((6, 'HKD'), (1, 'USD'))
    """

    def __init__(self, rules: Rules) -> None:
        rows: list[dict[str, Any]] = rules.table("currencies")["currency"]
        self._codes = {symbol.strip(): row["id"] for row in rows for symbol in row["symbols"]}
        symbols = "|".join(re.escape(s) for s in sorted(self._codes, key=len, reverse=True))
        self._before = re.compile(rf"(?:(?<![A-Za-z])|(?=[^A-Za-z]))(?P<symbol>{symbols})\s?$")
        self._at = re.compile(rf"(?P<symbol>{symbols})\s?")
        self.ends = frozenset(symbol[-1] for symbol in self._codes)
        self.codes = [code for code in self._codes if len(code) == 3 and code.isascii() and code.isupper()]
        self._longest = max(map(len, self._codes)) + 1

    def before(self, text: str, at: int, floor: int = 0) -> tuple[int, str] | None:
        """Where the symbol that ends at `at` and begins after `floor` begins, and its currency."""
        last = at - 2 if at > 1 and text[at - 1].isspace() else at - 1
        if last < 0 or text[last] not in self.ends:
            return None
        match = self._before.search(text, max(floor, at - self._longest), at)
        return (match.start(), self._codes[match["symbol"]]) if match else None

    def at(self, text: str, at: int, end: int) -> tuple[int, str] | None:
        """Where the symbol that begins at `at` ends, and its currency."""
        match = self._at.match(text, at, end)
        return (match.end(), self._codes[match["symbol"]]) if match else None
