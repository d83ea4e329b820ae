"""The article as the claim rules see it: sentences with their clauses, names, quantities and times."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.claims.patterns import Patterns
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.reading.article import Article, Block

# One set of characters in front lets the search skip all others at the speed of C; the rest looks back at it.
_CUT = re.compile(
    r"[,，：()（）\[\]:—\s-](?:(?<=,)(?:(?<!\d,)|(?!\d))|(?<=[，：()（）\[\]])|(?<=:)(?<!\d:)"
    r"|(?<=—)—|(?<=-)-|(?<=\s)[-–—]\s)"
)
LONGEST, LONGEST_ROW = 2000, 20000  # characters of a sentence, and of a table row
_BRACKET = re.compile(r"[()（）]")
LONGEST_GLOSS = 300  # characters of what stands in brackets
_STOP = re.compile(r"[。！？；!?;]|\.(?=\s|$)")


@dataclass
class Sentence:
    """One sentence of a block: offsets in the view, what stands in it, and the patterns to ask.

    What most sentences are never asked for (times, clauses, brackets) is found when it is.
    """

    p: Patterns
    start: int
    end: int
    text: str
    block: Block
    soft: bool = False
    names: list[Name] = field(default_factory=list)
    quantities: Sequence[Mention] = ()
    pers: Sequence[Mention] = ()
    index: int = 0
    find_times: Callable[[Sentence], list[Mention]] | None = None  # none where the sentence is passed over
    taiwan: bool = False  # a plain 元 is a dollar of Taiwan
    hant: bool = False  # in traditional characters

    anchored: bool = False  # ties the text to AI compute
    things: bool = False  # names an accelerator, a system or an organisation, not only cues, nouns and places
    # Filled by `index_words` when the mentions are settled, so that looking around a quantity costs little.
    words: dict[str, tuple[list[int], list[Name]]] = field(init=False, repr=False)
    quantity_starts: list[int] = field(init=False, repr=False)
    quantity_ends: list[int] = field(init=False, repr=False)

    @cached_property
    def times(self) -> list[Mention]:
        """Dates and lengths of time, in order."""
        return self.find_times(self) if self.find_times else []

    @cached_property
    def cuts(self) -> list[int]:
        """View offsets at which the clauses behind the first begin."""
        return [self.start + m.end() for m in _CUT.finditer(self.text) if m.end() < len(self.text)]

    @cached_property
    def brackets(self) -> list[tuple[int, int, int]]:
        """Start and end of each pair of round brackets, and how many clause cuts it makes."""
        return [(a, b, sum(a < c <= b for c in self.cuts)) for a, b in self._bracketed()]

    @property
    def bare(self) -> str:
        """The text without what stands in round brackets."""
        text = self.text
        for a, b, _ in reversed(self.brackets):
            text = text[: a - self.start] + text[b - self.start :]
        return text

    @cached_property
    def scale(self) -> float:
        """What one character weighs in a distance: a Latin one half as much as a Chinese one, which has three bytes."""
        return 0.5 if len(self.text.encode()) < 1.3 * len(self.text) else 1.0

    def _bracketed(self) -> list[tuple[int, int]]:
        """View spans of round brackets that are not inside others, in order."""
        if "(" not in self.text and "（" not in self.text:
            return []
        out: list[tuple[int, int]] = []
        open_at: list[int] = []
        for m in _BRACKET.finditer(self.text):
            if m[0] in "(（":
                open_at.append(m.start())
            elif open_at:
                begin = open_at.pop()
                if not open_at and m.end() - begin <= LONGEST_GLOSS:
                    out.append((self.start + begin, self.start + m.end()))
        return out

    def index_words(self) -> None:
        """Sort names by what they mean: cues and nouns by their id, accelerators and systems by their label."""
        self.words = {}
        for n in self.names:
            ident = n.id if n.label in ("CUE", "NOUN") else n.label
            starts, names = self.words.setdefault(ident, ([], []))
            starts.append(n.start)
            names.append(n)
        self.quantity_starts = [q.start for q in self.quantities]
        self.quantity_ends = [q.end for q in self.quantities]

    def clause(self, offset: int) -> int:
        """Number of the clause that view offset `offset` lies in."""
        return bisect_right(self.cuts, offset)

    def in_brackets(self, offset: int) -> bool:
        """Whether a view offset lies inside round brackets."""
        return bool(self.brackets) and any(a < offset < b for a, b, _ in self.brackets)

    def per_behind(self, q: Mention) -> Mention | None:
        """What a value is per, where that stands right behind it; 5万元，每张H100 begins another clause."""
        near = (p for p in self.pers if 0 <= p.start - q.end <= 2)
        return next((p for p in near if self.clause(p.start) == self.clause(q.start)), None)

    def bounds(self, clause: int) -> tuple[int, int]:
        """View span of clause number `clause`."""
        start = self.cuts[clause - 1] if clause else self.start
        end = self.cuts[clause] if clause < len(self.cuts) else self.end
        return start, end

    def clause_before(self, offset: int, back: int = 0) -> str:
        """The view text from the head of its clause, or of one `back` clauses before it, to `offset`."""
        return self.between(self.bounds(max(0, self.clause(offset) - back))[0], offset)

    def between(self, start: int, end: int) -> str:
        """The view text from `start` to `end`."""
        first, last = start - self.start, end - self.start
        return self.text[first if first > 0 else 0 : last if last > 0 else 0]


def cut_sentences(article: Article, patterns: Patterns) -> Iterator[Sentence]:
    """The sentences of every block that is part of the article, in order; what stands in them is not looked at yet.

    Lines of a subtitle file, which have no punctuation, count as soft sentences; a table row is one sentence.
    """
    index = 0
    sentence_end, line_end = patterns.compiled["sentence_end"], patterns.compiled["line_end"]
    for block in article.blocks:
        if block.kind in ("furniture", "code"):
            continue
        body = article.view.text[block.start : block.end]
        soft = block.kind == "paragraph" and _is_subtitles(body)
        for a, b in [(0, len(body))] if block.kind == "row" else _spans(body, line_end if soft else sentence_end):
            text = body[a:b]
            if b - a <= LONGEST_ROW and text and not text.isspace():
                yield Sentence(patterns, block.start + a, block.start + b, text, block, soft, index=index)
                index += 1


def _spans(body: str, end: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the sentences of a block begin and end; what goes on without an end is cut, so that time stays linear."""
    position = 0
    for stop in [*[m.end() for m in end.finditer(body)], len(body)]:
        while stop - position > LONGEST:
            yield position, position + LONGEST
            position += LONGEST
        if stop > position:
            yield position, stop
            position = stop


def _is_subtitles(body: str) -> bool:
    lines = body.count("\n") + 1
    return lines >= 3 and len(_STOP.findall(body)) < lines / 3 and len(body) / lines < 60
