"""The article as the claim rules see it: sentences with their clauses, names, quantities and times."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.claims.patterns import Patterns
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.reading.article import Article, Block

_END = re.compile(r"[。！？!?；;]+[\"”』」’)）*]*|(?<=[a-z0-9%)\]$])\.(?=[\"”)]*\s)")
_SOFT_END = re.compile(r"[。！？!?；;]+[\"”』」’)）*]*|(?<=[a-z0-9%)\]$])\.(?=[\"”)]*\s)|\n")
_CUT = re.compile(r"(?<!\d),|,(?!\d)|[，：()（）\[\]]|(?<![\d]):|——|--|\s[-–—]\s")
_BRACKETS = re.compile(r"[(（][^()（）]{1,200}[)）]")
_STOP = re.compile(r"[。！？；!?;]|\.(?=\s|$)")


@dataclass(slots=True)
class Sentence:
    """One sentence of a block: offsets in the view, clause starts, what stands in it, and the patterns to ask."""

    p: Patterns
    start: int
    end: int
    text: str
    block: Block
    soft: bool = False
    cuts: list[int] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    quantities: list[Mention] = field(default_factory=list)
    pers: list[Mention] = field(default_factory=list)
    times: list[Mention] = field(default_factory=list)
    index: int = 0
    brackets: list[tuple[int, int, int]] = field(default_factory=list)  # (start, end, clause cuts it makes)
    taiwan: bool = False
    scale: float = 1  # what one character weighs in a distance: a Latin one half as much as a Chinese one

    def clause(self, offset: int) -> int:
        """Number of the clause that view offset `offset` lies in."""
        return bisect_right(self.cuts, offset)

    def in_brackets(self, offset: int) -> bool:
        """Whether a view offset lies inside round brackets."""
        return any(a < offset < b for a, b, _ in self.brackets)

    def bounds(self, clause: int) -> tuple[int, int]:
        """View span of clause number `clause`."""
        start = self.cuts[clause - 1] if clause else self.start
        end = self.cuts[clause] if clause < len(self.cuts) else self.end
        return start, end

    def between(self, start: int, end: int) -> str:
        """The view text from `start` to `end`."""
        return self.text[max(start, self.start) - self.start : max(0, end - self.start)]


def cut_sentences(article: Article, patterns: Patterns) -> Iterator[Sentence]:
    """The sentences of every block that is part of the article, in order.

    Lines of a subtitle file, which have no punctuation, count as soft sentences.
    """
    text = article.view.text
    index = 0
    for block in article.blocks:
        if block.kind in ("furniture", "code"):
            continue
        body = text[block.start : block.end]
        soft = block.kind == "paragraph" and _is_subtitles(body)
        position = 0
        spans = []
        for end in (_SOFT_END if soft else _END).finditer(body):
            if end.end() > position:
                spans.append((position, end.end()))
                position = end.end()
        if position < len(body):
            spans.append((position, len(body)))
        for a, b in spans if block.kind != "row" else [(0, len(body))]:
            piece = body[a:b]
            if not piece.strip():
                continue
            start = block.start + a
            cuts = [start + m.end() for m in _CUT.finditer(piece) if m.end() < len(piece)]
            scale = 0.5 if len(piece.encode()) < 1.3 * len(piece) else 1.0  # a Chinese character has three bytes
            brackets = [
                (start + m.start(), start + m.end(), sum(start + m.start() < c <= start + m.end() for c in cuts))
                for m in _BRACKETS.finditer(piece)
            ]
            yield Sentence(
                patterns,
                start,
                start + len(piece),
                piece,
                block,
                soft,
                cuts,
                index=index,
                scale=scale,
                brackets=brackets,
            )
            index += 1


def _is_subtitles(body: str) -> bool:
    lines = body.count("\n") + 1
    return lines >= 3 and len(_STOP.findall(body)) < lines / 3 and len(body) / lines < 60


def fill(
    sentences: list[Sentence], names: list[Name], quantities: list[Mention], pers: list[Mention], times: list[Mention]
) -> None:
    """Hand every mention to the sentence that it stands in."""
    starts = [s.start for s in sentences]
    for attribute, items in (("names", names), ("quantities", quantities), ("pers", pers), ("times", times)):
        for item in items:
            at = bisect_right(starts, item.start) - 1
            if at >= 0 and item.end <= sentences[at].end + 1:
                getattr(sentences[at], attribute).append(item)
