"""Whether a text can hold a claim at all: one pass over its letters keeps most articles of a corpus from all else.

A claim is tied to AI compute by a name: of an accelerator, a system, a noun or a firm of the trade; or, where another
organisation that bears on AI compute is named, by its capital spending, by a text full of such names, or by a table
row that begins with one.  A text with none of these makes no claim, whatever its layout and its quantities are.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.claims.context import DENSE, bears_on_compute, is_dense
from extractor.claims.patterns import patterns_of
from extractor.claims.stage import ties
from extractor.mentions.names import Name, Spot
from extractor.mentions.scan import finders
from extractor.rulebook import Rules

_ROW_SIGNS = ("|", "\t", "  ")  # one of these parts the cells of every table row


def names_in_scope(text: str, rules: Rules) -> list[Name]:
    """The names of a view's text, in order; none at all where the text can make no claim.

    >>> from extractor.rulebook import load_rules
    >>> [n.id for n in names_in_scope("微软的H100", load_rules())], names_in_scope("豆腐涨价10%", load_rules())
    (['Microsoft', 'H100'], [])
    """
    find = finders(rules).names
    spots = find.spots(text)
    return list(find.read(text, spots)) if _opens(spots, text, rules) else []


def _opens(spots: list[Spot], text: str, rules: Rules) -> bool:
    """Whether a text may make a claim; no more of the names at `spots` are read than are needed to tell."""
    find, telling = finders(rules).names, _telling(rules)
    told = [spot for spot in spots if spot[0] in telling]
    if not told:
        return False
    if any(map(ties, find.read(text, (spot for spot in told if _may_tie(spot[0], rules))))):
        return True
    spending = bool(patterns_of(rules).all_of("capex", text))
    if not (spending or len(told) * DENSE > len(text) or any(sign in text for sign in _ROW_SIGNS)):
        return False
    others = list(find.read(text, told))
    return bool(others) and (spending or is_dense(others, len(text)) or _in_a_row(others, text))


def _in_a_row(told: list[Name], text: str) -> bool:
    """Whether one of the names stands in a line that may be a table row."""
    signs = [sign for sign in _ROW_SIGNS if sign in text]
    end = -1
    for n in told if signs else ():
        if n.start > end:  # lines are looked at once
            start, end = text.rfind("\n", 0, n.start) + 1, text.find("\n", n.end)
            end = len(text) if end < 0 else end
            if any(text.find(sign, start, end) >= 0 for sign in signs):
                return True
    return False


@lru_cache(maxsize=10_000)
def _may_tie(number: int, rules: Rules) -> bool:
    """Whether the term of this number may be a name that opens the gate by itself."""
    return finders(rules).names.may_be(number, lambda label, ident, entry: ties(Name(0, 0, label, ident, entry)))


@lru_cache(maxsize=4)
def _telling(rules: Rules) -> frozenset[int]:
    """The numbers of the terms that may be names which bear on AI compute."""
    return finders(rules).names.numbers(bears_on_compute)
