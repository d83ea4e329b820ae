"""Names and cue words: one automaton over the folded text finds accelerators, systems, organisations, regions and cues.

The longest name wins (浪潮信息 before 浪潮), so a look-alike is simply a longer entry that means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ahocorasick_rs

from extractor.rulebook import Rules


@dataclass(slots=True, eq=False)
class Name:
    """One name in the text: `label` ACCELERATOR SYSTEM ORGANISATION REGION NOUN or CUE, `id` its canonical form.

    `entry` is the row of the rules that it came from; `loose` is true where the spelling may mean something else.
    """

    start: int
    end: int
    label: str
    id: str
    entry: dict[str, Any] = field(repr=False)
    loose: bool = False
    person: bool = False
    flags: frozenset[str] = frozenset()


Spot = tuple[int, int, int]  # number of a term, start and end
_SPLIT = re.compile(r"[\s\-]+")
_SCRIPTS_MEET = re.compile(r"(?<=[a-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z0-9])")


def spellings(alias: str) -> set[str]:
    """Ways to write an alias: with a space, a hyphen or nothing between its parts, lower case.

    >>> sorted(spellings("RTX 4090"))
    ['rtx 4090', 'rtx-4090', 'rtx4090']
    """
    parts = [p for p in _SPLIT.split(alias.lower()) if p]
    ways = {parts[0]}
    for part in parts[1:]:
        seps = ("", " ", "-") if len(ways) < 81 else (" ",)
        ways = {w + sep + part for w in ways for sep in seps}
    return ways


def word_spellings(word: str) -> set[str]:
    """Ways to write a word of two scripts: with a space where they meet, or without; lower case.

    >>> sorted(word_spellings("AI服务器")), word_spellings("单卡")
    (['ai 服务器', 'ai服务器'], {'单卡'})
    """
    word = word.lower()
    return {word, _SCRIPTS_MEET.sub(" ", word)}


class NameFinder:
    """Finds every name of the rules in folded text.

    >>> from extractor.rulebook import load_rules
    >>> [(n.label, n.id) for n in NameFinder(load_rules()).find("H100租金上涨")]
    [('ACCELERATOR', 'H100'), ('CUE', 'rent'), ('CUE', 'up')]
    """

    def __init__(self, rules: Rules) -> None:
        self._terms: dict[str, list[tuple[str, str, dict[str, Any], bool, bool]]] = {}
        self._exact: set[str] = set()
        self._glued: tuple[str, ...] = tuple(rules.table("accelerators").get("glued", ()))
        self._longest_glued = max(map(len, self._glued), default=0)
        for label, table, key in (("ACCELERATOR", "accelerators", "accelerator"), ("SYSTEM", "systems", "system")):
            for row in rules.table(table)[key]:
                for alias in (row["id"], *row.get("aliases", ())):
                    loose = alias in row.get("loose", ())
                    self._add(alias, label, row["id"], row, loose=loose, split=True)
                for alias in row.get("loose", ()):
                    self._add(alias, label, row["id"], row, loose=True, split=True, replace=True)
        for row in rules.table("organisations")["organisation"]:
            weak = set(row.get("loose", ()))
            for alias in (row["id"], *row.get("aliases", ()), *row.get("loose", ())):
                self._add(alias, "ORGANISATION", row["id"], row, loose=alias in weak)
            for alias in row.get("people", ()):
                self._add(alias, "ORGANISATION", row["id"], row, person=True)
            for alias in row.get("lookalikes", ()):
                self._add(alias, "NOTHING", "", row)
        for row in rules.table("regions")["region"]:
            for alias in (*row.get("aliases", ()), *row.get("places", ())):
                self._add(alias, "REGION", row["id"], row)
            for alias in row.get("exact", ()):
                self._exact.add(alias)
                self._add(alias, "REGION", row["id"], row)
            for alias in row.get("lookalikes", ()):
                self._add(alias, "NOTHING", "", row)
        for kind, group in rules.table("cues").items():
            for row in group:
                for alias in row["words"]:
                    self._add(alias, "CUE" if kind == "cue" else "NOUN", row["id"], row)
        self._order = list(self._terms)
        self._machine = ahocorasick_rs.AhoCorasick(
            self._order,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            # As fast as the DFA on articles, built in a quarter of the time, and smaller.
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )

    def _add(
        self, alias: str, label: str, ident: str, row: dict[str, Any], *, loose: bool = False, person: bool = False,
        split: bool = False, replace: bool = False,
    ) -> None:  # fmt: skip
        words = label in ("CUE", "NOUN")
        for way in spellings(alias) if split else word_spellings(alias) if words else {alias.lower()}:
            meaning = (label, ident, row, loose, person)
            if replace or way not in self._terms:
                self._terms[way] = [meaning]
            elif words and all(m[0] in ("CUE", "NOUN") and m[1] != ident for m in self._terms[way]):
                self._terms[way].append(meaning)

    def find(self, text: str) -> list[Name]:
        """Names in `text`, in order, none overlapping."""
        return list(self.read(text, self.spots(text)))

    def spots(self, text: str) -> list[Spot]:
        """Where a name may stand: term number, start and end, to be `read`.  One pass in native code, nothing more."""
        low = text.lower()
        if len(low) != len(text):  # a few letters change length in lower case; keep offsets true
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        return self._machine.find_matches_as_indexes(low)

    def numbers(self, wanted: Callable[[str, str, dict[str, Any]], bool]) -> frozenset[int]:
        """The numbers of all terms that `read` may make a name of for which `wanted(label, id, entry)` holds."""
        terms = self._terms
        ours = {term for term, meanings in terms.items() for m in meanings if wanted(m[0], m[1], m[2])}
        return frozenset(
            number for number, term in enumerate(self._order) if term in ours or not ours.isdisjoint(_read_as(term))
        )

    def may_be(self, number: int, wanted: Callable[[str, str, dict[str, Any]], bool]) -> bool:
        """Whether `read` may make a name of term `number` for which `wanted(label, id, entry)` holds."""
        ways = _read_as(self._order[number])
        return any(wanted(m[0], m[1], m[2]) for way in ways for m in self._terms.get(way, ()))

    def read(self, text: str, spots: Iterable[Spot]) -> Iterator[Name]:
        """The names at `spots` of `text`: those whose ends are ends of words."""
        for index, start, end in spots:
            term = self._order[index]
            if term[0].isascii() and not self._starts_word(text, term, start):
                continue
            stop = self._word_end(text, term, end) if term[-1].isascii() else end
            while stop is None:  # RTX 4090 d|elivers: the longest spelling runs into a word, a shorter one may not
                term = next((term[:k] for k in range(len(term) - 1, 1, -1) if term[:k] in self._terms), "")
                if not term:
                    break
                stop = self._word_end(text, term, start + len(term))
            else:
                for label, ident, row, loose, person in self._terms[term]:
                    if label == "REGION" and term.upper() in self._exact and text[start:stop] not in self._exact:
                        continue  # US is a country, us is a pronoun
                    if label != "NOTHING" and ident != "none":
                        yield Name(start, stop, label, ident, row, loose, person)

    @staticmethod
    def _starts_word(text: str, term: str, start: int) -> bool:
        """A Latin spelling begins where no letter or digit stands before, but for the x of 8xH100."""
        if not start or not _is_latin(term[0]):
            return True
        before = text[start - 1]
        if before in "xX" and start > 1 and text[start - 2] in "0123456789 ":
            return True
        return not _is_latin(before)

    def _word_end(self, text: str, term: str, end: int) -> int | None:
        """Where a spelling ends, a plural s included; None where a Latin word goes on."""
        if end >= len(text) or not _is_latin(term[-1]):
            return end
        after = text[end]
        if not _is_latin(after) or text[end : end + self._longest_glued].lower().startswith(self._glued):
            return end
        if after in "sS" and not _is_latin(text[end + 1 : end + 2]):
            return end + 1
        return None


def _read_as(term: str) -> Iterator[str]:
    """A spelling, and the shorter ones that begin it: they are read where the longest runs into a Latin word."""
    yield term
    if _is_latin(term[-1]):
        yield from (term[:k] for k in range(2, len(term)))


def _is_latin(char: str) -> bool:
    """Whether a character is an ASCII letter or digit."""
    return char.isascii() and char.isalnum()
