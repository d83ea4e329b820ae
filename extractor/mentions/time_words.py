"""What the words and numbers of a time mean by themselves: 去年, December, 第三, mid-year, two digits of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_letters
from typing import Any

from extractor.mentions.pieces import filled


def pieces_of(table: dict[str, Any]) -> dict[str, str]:
    """The regular expressions of `rules/times.toml` by name: lists of words, and the pieces made of them."""
    pieces: dict[str, str] = {}
    for name, words in [*table["word"].items(), *table["list"].items()]:
        pieces[name] = _any_of(words, exact=name in table["exact"])
    for name, piece in table["piece"].items():
        pieces[name] = filled(piece, pieces)
    return pieces


def _any_of(words: Iterable[str], exact: bool) -> str:
    """A regular expression for any of the words, the longest first; Latin words need a free left side."""
    longest = sorted(words, key=len, reverse=True)
    latin = "|".join(re.escape(word).replace(r"\ ", "[ -]{1,2}") for word in longest if word.isascii())
    other = "|".join(re.escape(word) for word in longest if not word.isascii())
    if latin:
        latin = f"(?<![A-Za-z])(?:{latin})" if exact else f"(?<![A-Za-z])(?i:{latin})"
    return f"(?:{'|'.join(filter(None, (latin, other)))})"


def key(word: str) -> str:
    """The form under which a word is looked up.

    >>> key("Year-End")
    'year end'
    """
    return re.sub(r"[\s*-]+", " ", word.lower()) if word.isascii() else word


class TimeWords:
    """The words of `rules/times.toml` with their meanings.

    >>> from extractor.rulebook import load_rules
    >>> words = TimeWords(load_rules().table("times"))
    >>> [words.number(text) for text in ("十二", "二十", "二〇二三", "1,000", "1.5")]
    [12, 20, 2023, 1000, 1.5]
    >>> words.full_year("24"), words.full_year("98"), words.full_year("二三")
    (2024, 1998, 2023)
    >>> words.month("Dec."), words.quarter("third"), words.edge("the year's end"), words.amount("half a")
    (12, 3, 12, 0.5)
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self._words: dict[str, dict[str, Any]] = {
            name: {key(word): meaning for word, meaning in words.items()} for name, words in table["word"].items()
        }
        self._meaning: dict[str, dict[str, float]] = table["meaning"]
        self._digits = {digit: int(value) for digit, value in table["meaning"]["numeral"].items()}
        self._ten: str = table["ten"]
        self._edge_frame = re.compile(table["piece"]["edge_frame"])

    def meaning(self, name: str, word: str) -> int:
        """What a word means by `[word.NAME]` or its English twin; raises `ValueError` where they do not have it."""
        said = key(word)
        for table in (self._words[name], self._words.get(f"{name}_en", {}), self._words.get(f"{name}_verb_en", {})):
            if said in table:
                return int(table[said])
        raise ValueError(f"no meaning for {word!r}")

    def unit(self, word: str) -> str:
        """The unit that a word for a length of time means."""
        said = key(word)
        return str(self._words["unit"].get(said) or self._words["unit_en"][said])

    def shift(self, name: str, word: str, default: int = 0) -> int:
        """What a word means by `[meaning.NAME]`."""
        return int(self._meaning[name].get(word.lower(), default))

    def relative_year(self, word: str, default: int | None = None) -> int:
        """Years from that of the publication; raises `ValueError` for a word that is not known and has no default."""
        if word in self._meaning["short_year"]:
            return int(self._meaning["short_year"][word])
        try:
            return self.meaning("relative_year", word)
        except ValueError:
            if default is None:
                raise
            return default

    def told_year(self, word: str) -> int:
        """Years from the one that the text named last."""
        return (
            self.shift("told_year", word)
            if word.lower() in self._meaning["told_year"]
            else self.meaning("told_year", word)
        )

    def number(self, text: str) -> float:
        """The value of digits, of Chinese numerals up to 99 or of Chinese digits."""
        plain = text.replace(",", "")
        if plain[0].isascii():
            return float(plain) if "." in plain else int(plain)
        if self._ten in plain:
            tens, _, ones = plain.partition(self._ten)
            return 10 * self._digits.get(tens, 1) + self._digits.get(ones, 0)
        return int("".join(str(self._digits[digit]) for digit in plain))

    def amount(self, text: str) -> float:
        """The value of a number or of a word for one: 半, a, twenty-four."""
        said = key(text)
        if said in self._meaning["amount"]:
            return float(self._meaning["amount"][said])
        return float(self._words["count_en"][said]) if said in self._words["count_en"] else self.number(text)

    def full_year(self, text: str) -> int:
        """The year that two or four digits stand for."""
        value = int(self.number(text))
        return value if value > 99 else value + (1900 if value >= 90 else 2000)

    def day(self, text: str) -> int:
        """The day of a month: 15, 15th, 十五."""
        return int(self.number(text.rstrip(ascii_letters)))

    def month(self, text: str) -> int:
        """The month that a number or an English name is."""
        said = key(text.rstrip("."))
        return int(self._words["month_en"].get(said) or self._words["month_abbr"].get(said) or self.number(text))

    def quarter(self, text: str) -> int:
        """The quarter that a number or an ordinal is: 三, first, last."""
        said = key(text)
        known = self._words["ordinal_zh"].get(text) or self._words["ordinal_en"].get(said)
        return int(self.shift("quarter", said) or known or self.number(text))

    def edge(self, text: str) -> int:
        """The month that the beginning, the middle or the end of a year is in."""
        if text in self._words["edge"]:
            return int(self._words["edge"][text])
        said = key(text.replace("’", "'"))  # the year's end, mid-year, beginning of the calendar year
        return self.meaning("edge", self._edge_frame.sub("", said))
