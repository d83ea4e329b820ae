"""What stands around one quantity: the text before and after it, and how near each kind of cue is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from functools import cached_property
from math import inf

from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

CLAUSE = 12  # a clause boundary weighs as much as so many characters
AFTER = 4  # a cue behind the quantity is a little farther than one before it
BARRIER = 8  # another quantity in between
SINGLE = 6  # a cue of one Chinese character is too often part of a word to count from farther away


class Lens:
    """One quantity in its sentence."""

    def __init__(self, sentence: Sentence, quantity: Mention) -> None:
        self.sentence = sentence
        self.quantity = quantity
        self.clause = sentence.clause(quantity.start)
        self.start, self.end = sentence.bounds(self.clause)
        self.end = max(self.end, quantity.end)
        self.before = sentence.between(self.start, quantity.start)
        self.after = sentence.between(quantity.end, self.end)

    def gap(self, start: int, end: int) -> float:
        """Distance of a span from the quantity in weighted characters.

        Clauses and quantities in between make it longer; what stands in brackets between the two does not.
        """
        q, s = self.quantity, self.sentence
        if end <= q.start:
            low, high, extra = end, q.start, 0
        elif start >= q.end:
            low, high, extra = q.end, start, AFTER
        else:
            return 0
        size, clauses = high - low, abs(bisect_right(s.cuts, start) - self.clause)
        if s.brackets:
            for a, b, cuts in s.brackets[bisect_left(s.brackets, (low,)) :]:
                if a >= high:
                    break
                if b <= high:
                    size -= b - a
                    clauses -= cuts
        between = bisect_right(s.quantity_ends, high) - bisect_left(s.quantity_starts, low)
        cost = s.scale * size + extra
        if clauses > 0:
            cost += CLAUSE * clauses
        return cost + BARRIER * between if between > 0 else cost

    @cached_property
    def gloss(self) -> tuple[int, int] | None:
        """Start and end of the round brackets right behind the value and what it is per: 7.2美元/小时（8x K80）."""
        s = self.sentence
        end = (s.per_behind(self.quantity) or self.quantity).end
        return next(((a, b) for a, b, _ in s.brackets if 0 <= a - end <= 1), None)

    def nearest(
        self, ids: Collection[str], *, before_only: bool = False, clause_only: bool = False
    ) -> tuple[float, Name | None]:
        """The nearest cue or noun with one of `ids`: (distance, name), (inf, None) where there is none."""
        best: tuple[float, Name | None] = (inf, None)
        for ident in ids:
            words = self.sentence.words.get(ident)
            if words is None:
                continue
            starts, names = words
            middle = bisect_left(starts, self.quantity.end)
            for side in (range(middle - 1, -1, -1), range(middle, len(names))):
                for i in side:
                    name = names[i]
                    if before_only and name.end > self.quantity.start:
                        continue
                    gap = self.gap(name.start, name.end)
                    if gap >= best[0]:
                        break  # the farther ones on this side are no nearer
                    if clause_only and self.sentence.clause(name.start) != self.clause:
                        continue
                    if name.end - name.start > 1 or gap <= name.entry.get("reach", SINGLE):
                        best = (gap, name)
                        break
        return best

    def cost(self, *ids: str) -> float:
        """Distance of the nearest cue of one of `ids`."""
        return inf if self.sentence.words.keys().isdisjoint(ids) else self.nearest(ids)[0]

    def accelerator(self) -> float:
        """Distance of the nearest accelerator or system name."""
        return self.nearest(("ACCELERATOR", "SYSTEM"))[0]
