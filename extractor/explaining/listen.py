"""Hears what the engine does with each value: what was asked about it, what was decided, what became of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import inf

from extractor.claims.draft import Draft
from extractor.claims.lens import Lens
from extractor.claims.model import Claim
from extractor.claims.patterns import Patterns
from extractor.claims.scene import Sentence
from extractor.claims.stage import Stage
from extractor.claims.trace import Trace
from extractor.mentions.model import Mention
from extractor.mentions.names import Name


@dataclass(slots=True)
class Heard:
    """Everything about one value: the words that were asked for and found, the patterns that matched, its fate."""

    quantity: Mention
    draft: Draft | None = None
    words: dict[tuple[int, str], tuple[float, Name]] = field(default_factory=dict)  # (start, id) -> (distance, name)
    patterns: dict[str, str] = field(default_factory=dict)  # id -> the words that it matched
    asked: set[str] = field(default_factory=set)
    fields: dict[str, object] = field(default_factory=dict)
    type: str | None = None
    rule: str | None = None
    is_size: bool = False
    again: Claim | None = None
    claims: list[Claim] = field(default_factory=list)


class _Lens(Lens):
    """A lens that remembers which words it was asked for and found."""

    def __init__(self, sentence: Sentence, quantity: Mention, heard: Heard) -> None:
        super().__init__(sentence, quantity)
        self.heard = heard

    def nearest(
        self, ids: Collection[str], *, before_only: bool = False, clause_only: bool = False
    ) -> tuple[float, Name | None]:
        gap, name = super().nearest(ids, before_only=before_only, clause_only=clause_only)
        if self.heard.type is None:
            self.heard.asked.update(ids)
            if name is not None and gap < inf:
                self.heard.words.setdefault((name.start, name.id), (gap, name))
        return gap, name


class _Patterns(Patterns):
    """Patterns that tell which of them matched."""

    def __init__(self, patterns: Patterns, listener: Listener) -> None:
        self.compiled = patterns.compiled
        self._patterns, self._listener = patterns, listener

    def all_of(self, name: str, text: str) -> list[re.Match[str]]:
        return self._patterns.all_of(name, text)

    def __call__(self, name: str, text: str) -> re.Match[str] | None:
        match = self._patterns(name, text)
        heard = self._listener.at_hand
        if match is not None and heard is not None and heard.type is None and match[0].strip():
            heard.patterns.setdefault(name, match[0].strip())
        return match


class Listener(Trace):
    """What happened to every sentence and value of one article."""

    def __init__(self) -> None:
        self.stage: Stage | None = None
        self.passed_over: set[int] = set()
        self.live: set[int] = set()
        self.warm: set[int] = set()
        self.values: dict[int, Heard] = {}  # by the start of the value
        self.at_hand: Heard | None = None

    def begun(self, stage: Stage) -> None:
        self.stage = stage

    def passed(self, s: Sentence) -> None:
        self.passed_over.add(s.index)

    def loaded(self, s: Sentence, live: bool) -> None:
        (self.live if live else self.warm).add(s.index)
        for q in s.quantities:
            self.values[q.start] = Heard(q)

    def lens(self, s: Sentence, q: Mention) -> Lens:
        if not isinstance(s.p, _Patterns):
            s.p = _Patterns(s.p, self)
        self.at_hand = self.values.setdefault(q.start, Heard(q))
        return _Lens(s, q, self.at_hand)

    def decided(self, lens: Lens, draft: Draft | None) -> None:
        heard = self.values[lens.quantity.start]
        heard.draft, self.at_hand = draft, None
        heard.type, heard.rule = (draft.type, draft.rule) if draft is not None else ("none", None)

    def linked(self, lens: Lens, draft: Draft) -> None:
        heard = self.values[lens.quantity.start]
        heard.type, heard.fields = draft.type, dict(draft.fields)

    def kept(self, made: Sequence[Draft], kept: Sequence[Draft]) -> None:
        left = {id(draft) for draft in kept}
        for draft in made:
            self.values[draft.quantity.start].is_size = id(draft) not in left

    def again(self, draft: Draft, known: Claim) -> None:
        self._of(draft).again = known

    def made(self, draft: Draft, claim: Claim) -> None:
        self._of(draft).claims.append(claim)

    def dated(self, draft: Draft, before: Claim, after: Claim) -> None:
        heard = self._of(draft)
        heard.claims = [after if claim is before else claim for claim in heard.claims]

    def _of(self, draft: Draft) -> Heard:
        heard = self.values.setdefault(draft.quantity.start, Heard(draft.quantity))
        heard.draft, heard.type, heard.rule = draft, draft.type, draft.rule
        return heard
