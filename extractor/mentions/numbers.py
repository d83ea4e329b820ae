"""Numbers as Chinese and English texts write them: 1.5万, 三千五百, 上万, 数十万, $2.5bn, 180K.

Vocabulary and grammar: `rules/numbers.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from extractor.mentions.numerals import Numerals
from extractor.mentions.pieces import any_of, filled
from extractor.rulebook import Rules, RulesError

Match = re.Match[str]
Value = tuple[float, float | None, str]

MINUS = ("-", "−")
_LONGEST_MINUS = 12  # characters of a word for minus and of what must not stand before it
# Groups that stand behind the one that names the way of writing.
_PART_OF = {
    **dict.fromkeys(("power", "few", "scale", "more", "rest", "rest_scale", "en", "plus"), "num"),
    **dict.fromkeys(("fraction", "han_more", "han_scale"), "han"),
    "pair_scale": "pair", "plural_scale": "plural", "word_scale": "word",
}  # fmt: skip


def kind_of(match: Match) -> str:
    """Which way of writing a match of a number is: num, vague, over, round, pair, han, plural or word."""
    group = match.lastgroup or ""
    return _PART_OF.get(group, group)


class Numbers:
    """Finds a number and tells what it is worth.

    `anywhere` is one number, `at` the same for a place that is known to begin one, whatever stands before.

    >>> from extractor.rulebook import load_rules
    >>> numbers = Numbers(load_rules())
    >>> def v(text): return numbers.value_of(numbers.anywhere.match(text))
    >>> v("1.5万"), v("1,100万"), v("3万4000"), v("2.5bn")
    ((15000.0, None, '='), (11000000.0, None, '='), (34000.0, None, '='), (2500000000.0, None, '='))
    >>> v("数万"), v("上万"), v("十几"), v("两三千"), v("100多万")
    ((20000.0, 90000.0, '~'), (10000.0, None, '>'), (11.0, 19.0, '~'), (2000.0, 3000.0, '='), (1000000.0, None, '>'))
    """

    def __init__(self, rules: Rules) -> None:
        self._table: dict[str, Any] = rules.table("numbers")
        english: dict[str, dict[str, float]] = self._table["english"]
        self.han = Numerals(self._table)
        self.english_scales: dict[str, int] = self._table["english"]["scale"] | self._table["english"]["short"]
        self._plurals: dict[str, int] = self._table["english"]["plural"]
        self.parts: str = self._table["parts"]  # what makes a fraction of two numbers
        self._vague = frozenset(self._table["vague"])
        self._articles = frozenset(self._table["articles"])
        self._words = english["one"] | english["ten"] | english["word"]
        self._pieces = {name: any_of(words) for name, words in english.items()}
        self._pieces |= {"digits": "".join(self.han.digits), "word": any_of([*self._vague, *self._words])}
        self._folder = rules.folder
        later = {"units", "after", "codes", "letters", "words"}  # of `start`, put in when it is asked for
        self._pieces |= {name: f"{{{name}}}" for name in later}
        for name, piece in self._table["piece"].items():
            try:
                self._pieces[name] = filled(piece, self._pieces)
            except KeyError as error:
                raise RulesError(f"{rules.folder}/numbers.toml: {name}: there is no piece {error}") from error
        self.at = self.pattern("number")
        self.anywhere = self._compiled("edge and number", self._pieces["edge"] + self._pieces["number"])
        self.minus_at = self.pattern("minus_at")
        self._minus_word, self._minus_of = self.pattern("minus_word"), self.pattern("minus_of")
        self._joined_by_hyphen = self.pattern("joined_by_hyphen")
        self._minus_ends: str = self._table["minus_ends"]
        self._readers: dict[str, Callable[[Match], Value | None]] = {
            "num": self._arabic, "vague": self._several_of, "over": self._over, "round": self._round,
            "pair": self._pair, "han": self._han, "plural": self._plural, "word": self._word,
            "countless": self._countless, "dual": lambda match: (2.0, None, "="),
        }  # fmt: skip

    def pattern(self, name: str) -> re.Pattern[str]:
        """A piece of the rules, compiled; raises `RulesError` where it is no regular expression."""
        return self._compiled(name, self._pieces[name])

    def characters(self, name: str) -> frozenset[str]:
        """The characters that a key of the rules lists."""
        return frozenset(self._table[name])

    def _compiled(self, name: str, find: str) -> re.Pattern[str]:
        try:
            return re.compile(find, re.X)
        except re.error as error:
            raise RulesError(f"{self._folder}/numbers.toml: {name}: not a regular expression: {error}") from error

    def starts(self, units: str, after: str, codes: Iterable[str] = ()) -> re.Pattern[str]:
        """Where a number may begin: a cheap test to search a text with, before `anywhere` looks closely.

        `units` are characters that units begin with: a number in Chinese characters needs one, or more characters of
        its own, behind its first.  `after` are those that else may tell more about a number behind it.  The group
        `code` holds what only looks like a number (dates, versions, addresses), `bare` the rest of digits that nothing
        follows.  Digits stand free or behind one of the `codes`, which are three capital letters: USD5.

        >>> from extractor.rulebook import load_rules
        >>> text = "一般 2024-05-20 的 1.2.3 版,一张 H100,8 台,共 512。"
        >>> starts = Numbers(load_rules()).starts("张台", "左")
        >>> [(m.start(), m["code"], m["bare"]) for m in starts.finditer(text)]
        [(3, '024-05-20', None), (16, '.2.3', None), (24, None, None), (32, None, None), (38, None, '12')]
        """
        letters, words = self._english_starts()
        given = {
            "units": re.escape(units), "after": re.escape(after), "letters": letters, "words": words,
            "codes": "|".join(f"(?<={code}.)" for code in codes) or "(?!)",
        }  # fmt: skip
        return self._compiled("start", filled(self._pieces["start"], given))

    def _english_starts(self) -> tuple[str, str]:
        """The first letters of English numbers, and for each the rests of the words that begin with it."""
        rests: dict[str, list[str]] = {}
        for word in dict.fromkeys([*self._table["vague"], *self._words, *self._table["articles"], *self._plurals]):
            among = word in self._plurals, any(f"{word} ".startswith(f"{article} ") for article in self._articles)
            then = self._pieces["behind_plural" if among[0] else "behind_article" if among[1] else "behind_word"]
            rests.setdefault(word[0], []).append(re.escape(word[1:]) + then)
        letters = "".join(sorted(rests))
        words = "|".join(f"(?<=[{c}{c.upper()}])(?:{'|'.join(ends)})" for c, ends in rests.items())
        return letters + letters.upper(), words

    def value_of(self, match: Match) -> Value | None:
        """(low, high, comparator) of a match; None where it is no number after all."""
        return self._readers[kind_of(match)](match)

    def _arabic(self, match: Match) -> Value:
        if match.lastgroup == "num":
            return float(match["num"].replace(",", "")), None, "="
        digits = match["num"].replace(",", "")
        scale, several = match["scale"], match["several"]
        comparator = ">" if match["few"] or match["more"] or match["plus"] else "="
        if not (scale or match["en"] or match["power"] or several):
            return float(digits), None, comparator
        if match["power"]:
            return float(f"{digits}e{match['power']}"), None, comparator
        factor = 1
        if scale:
            factor = self.han.scale(scale)
        elif match["en"]:
            factor = self.english_scales[match["en"].lower()]
        value = _times(digits, factor)
        if several:  # 30几万 is 31 to 39 of 万
            return value + factor, value + 9 * factor, "~"
        if match["rest"]:
            value += self._rest(match["rest"], match["rest_scale"], factor)
        return value, None, comparator

    def _rest(self, digits: str, scale: str | None, factor: int) -> float:
        """What stands behind the scale: 4000 of 3万4000, and 5 of 3万5, which is five tenths of the scale."""
        if scale:
            return _times(digits, self.han.scale(scale))
        return _times(digits, factor) / 10 if len(digits) == 1 and factor >= 100 else float(digits)

    def _several_of(self, match: Match) -> Value:
        return _several(self.han.scale(match["vague"][1:]))

    def _countless(self, match: Match) -> Value:
        return _several(self.han.scale(match["countless_scale"]))

    def _over(self, match: Match) -> Value:
        said = match["over"]
        return float(self.han.scale(said[-1] if len(said) == 4 else said[1:])), None, ">"

    def _round(self, match: Match) -> Value:
        return float(self.han.scale(match["round"])), None, "="

    def _pair(self, match: Match) -> Value:
        tens = self.han.value(match["teens"]) or 0 if match["teens"] else 0
        factor = self.han.scale(match["pair_scale"] or "")
        low, high = (tens + self.han.digits[c] for c in match["pair"])
        return float(low * factor), float(high * factor), "="

    def _han(self, match: Match) -> Value | None:
        value = self.han.value(match["han"] + (self.han.point + match["fraction"] if match["fraction"] else ""))
        if value is None:
            return None
        factor = self.han.scale(match["han_scale"] or "")
        if match["han_several"]:
            return float((value + 1) * factor), float((value + 9) * factor), "~"
        low = _times(str(value), factor) if factor > 1 else float(value)
        return low, None, ">" if match["han_more"] else "="

    def _plural(self, match: Match) -> Value:
        scale = (match["plural_scale"] or "").lower()
        return _several(self._plurals[match["plural"].lower()] * self._plurals.get(scale, 1))

    def _word(self, match: Match) -> Value | None:
        factor = 1
        for scale in (match["word_scale"] or "").lower().split():
            factor *= self.english_scales[scale]
        word = match["word"].lower()
        if factor == 1 and word in self._articles:
            return None
        if word in self._vague:
            return _several(factor)
        return sum(self._words[part] for part in word.split("-")) * factor, None, "="

    def minus_before(self, text: str, begin: int, *, word: bool = True) -> int:
        """The length of the minus right before: a word, or a sign that joins no words and is no range.

        >>> from extractor.rulebook import load_rules
        >>> minus = Numbers(load_rules()).minus_before
        >>> minus("为-5", 2), minus("10-5", 3), minus("minus 5%", 6), minus("背负5亿", 2)
        (1, 0, 6, 0)
        """
        if begin == 0:
            return 0
        if text[begin - 1] not in MINUS:
            worded = word and text[begin - 1] in self._minus_ends
            found = self._minus_word.search(text, max(0, begin - _LONGEST_MINUS), begin) if worded else None
            return begin - found.start() if found else 0
        loose = begin == 1 or not self._joined_by_hyphen.match(text[begin - 2])
        return int(loose or self._minus_of.match(text, max(0, begin - 3), begin) is not None)


def _times(digits: str, factor: int) -> float:
    return float(Decimal(digits) * factor)  # 619.8亿 in floats is 61979999999.99999


def _several(factor: float) -> Value:
    return 2.0 * factor, 9.0 * factor, "~"
