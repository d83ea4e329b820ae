"""What stands around one quantity: the text before and after it, and how near each kind of cue is."""

from __future__ import annotations

from collections.abc import Collection
from math import inf

from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

CLAUSE = 12  # a clause boundary weighs as much as so many characters
AFTER = 4  # a cue behind the quantity is a little farther than one before it
BARRIER = 8  # another quantity in between


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
        """Distance of a span from the quantity in weighted characters."""
        q, s = self.quantity, self.sentence
        if end <= q.start:
            gap = s.scale * (q.start - end)
            low, high = end, q.start
        elif start >= q.end:
            gap = s.scale * (start - q.end) + AFTER
            low, high = q.end, start
        else:
            return 0
        clauses = abs(s.clause(start) - self.clause)
        for a, b, cuts in s.brackets:  # what stands in brackets between the two does not part them
            if low <= a and b <= high:
                gap -= s.scale * (b - a)
                clauses -= cuts
        gap += CLAUSE * max(0, clauses)
        for other in s.quantities:
            if other is not q and low <= other.start and other.end <= high:
                gap += BARRIER
        return gap

    def nearest(
        self, ids: Collection[str], *, before_only: bool = False, clause_only: bool = False
    ) -> tuple[float, Name | None]:
        """The nearest cue or noun with one of `ids`: (distance, name), (inf, None) where there is none.

        A cue of one Chinese character counts only right beside the quantity: alone it is too often part of a word.
        """
        best: tuple[float, Name | None] = (inf, None)
        for name in self.sentence.names:
            if name.id not in ids or name.label not in ("CUE", "NOUN"):
                continue
            if before_only and name.end > self.quantity.start:
                continue
            if clause_only and self.sentence.clause(name.start) != self.clause:
                continue
            gap = self.gap(name.start, name.end)
            if name.end - name.start == 1 and gap > name.entry.get("reach", 6):
                continue
            if gap < best[0]:
                best = (gap, name)
        return best

    def cost(self, *ids: str) -> float:
        """Distance of the nearest cue of one of `ids`."""
        return self.nearest(ids)[0]

    def accelerator(self) -> float:
        """Distance of the nearest accelerator or system name."""
        return min(
            (self.gap(n.start, n.end) for n in self.sentence.names if n.label in ("ACCELERATOR", "SYSTEM")), default=inf
        )
