"""Which extracted claim answers which annotated one, and what is left over on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.evaluation.measures import Fields, measure_of
from extractor.evaluation.slots import verdicts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim: a hit has both sides, a miss no `made`, a false claim no `gold`."""

    gold: Fields | None
    made: Fields | None
    slots: dict[str, bool] = field(default_factory=dict)

    @property
    def claim(self) -> Fields:
        """The annotated claim, or where there is none the extracted one."""
        claim = self.gold or self.made
        assert claim is not None
        return claim

    @property
    def type(self) -> str:
        """Its type, the same on both sides."""
        return str(self.claim["type"])

    @property
    def found(self) -> bool:
        """Whether type and measure agree."""
        return self.gold is not None and self.made is not None

    @property
    def exact(self) -> bool:
        """Whether every slot is right as well."""
        return self.found and all(self.slots.values())

    @property
    def wrong(self) -> list[str]:
        """The slots that are wrong."""
        return [slot for slot, right in self.slots.items() if not right]


def outcomes(gold: Sequence[Fields], made: Sequence[Fields]) -> list[Outcome]:
    """The hits and misses in the order of the annotation, then the false claims.

    An annotation marked `optional` or `repeat` gives no outcome, nor does the claim that answers it.

    >>> paid = {"type": "money", "price": 5e9, "currency": "USD", "company": "Meta"}
    >>> [(o.found, o.exact) for o in outcomes([paid], [paid | {"company": "Google"}, paid])]
    [(True, True), (False, False)]
    >>> outcomes([paid | {"optional": True}], [paid])
    []
    """
    answer = pairs(gold, made)
    used = set(answer.values())
    rows = []
    for i, claim in enumerate(gold):
        if not counts(claim):
            continue
        reply = made[answer[i]] if i in answer else None
        rows.append(Outcome(claim, reply, {} if reply is None else verdicts(claim, reply)))
    return rows + [Outcome(None, claim) for j, claim in enumerate(made) if j not in used]


def pairs(gold: Sequence[Fields], made: Sequence[Fields]) -> dict[int, int]:
    """Annotated claim -> the extracted one of equal type and measure that answers it, each used once.

    Where several could, claims that count come before optional ones, then evidence that overlaps before evidence
    elsewhere, then the one with more slots right, then the one that overlaps more, then the first.
    """
    said, got = [measure_of(claim) for claim in gold], [measure_of(claim) for claim in made]
    possible = []
    for i, one in enumerate(gold):
        for j, other in enumerate(made):
            if one["type"] == other["type"] and said[i].agrees(got[j]):
                shared = overlap(one, other)
                right = sum(verdicts(one, other).values())
                rank = (counts(one) and shared > 0, counts(one), shared > 0, right, shared)
                possible.append((rank, -i, -j))
    answer: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(possible, reverse=True):
        if -i not in answer and -j not in used:
            answer[-i] = -j
            used.add(-j)
    return answer


def counts(claim: Fields) -> bool:
    """Whether an annotated claim is missed when absent."""
    return not (claim.get("optional") or claim.get("repeat"))


def overlap(left: Fields, right: Fields) -> int:
    """How many characters the evidence of two claims shares."""
    if left.get("start") is None or right.get("start") is None:
        return 0
    return int(max(0, min(left["end"], right["end"]) - max(left["start"], right["start"])))
