"""An article as the other rooms see it: its text, which never changes, and what is known about it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.explaining import Explanation
    from extractor.review.show import Shown
    from extractor.rulebook.settings import RulesChoice


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the view: `kind` is `title`, `heading`, `paragraph`, `item`, `row`, `code` or `furniture`.

    `start` and `end` are offsets in `View.text`.  `level` is the depth of a heading or list item.
    `table` numbers the table that a row belongs to, `cells` are the row's cell spans (view offsets, empty cells kept).
    """

    start: int
    end: int
    kind: str
    level: int = 0
    table: int | None = None
    cells: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The text as the matchers read it: markup taken out, full-width and traditional characters folded.

    `starts[i]` is the view offset where piece `i` begins, `shifts[i]` what to add to get the source offset.

    >>> view = View("a价b", "**a**價b", (0, 1), (2, 4))
    >>> view.span(0, 3), view.source[slice(*view.span(0, 3))]
    ((2, 7), 'a**價b')
    """

    text: str
    source: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def at(self, offset: int) -> int:
        """Source offset of the character at view offset `offset`."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open source span of the half-open view span `start..end`."""
        return self.at(start), (self.at(end - 1) + 1 if end > start else self.at(start))


@dataclass(slots=True)
class Article:
    """One article: `text` as read, `title`, `published` (ISO date or None), where it came from, and its layout.

    `format` and `encoding` are those of its file; `undecoded` counts the places that were no text in that encoding.
    """

    text: str
    doc_id: str = ""
    source: str = ""
    title: str | None = None
    published: str | None = None
    published_from: str | None = None
    language: str = "zh-Hans"
    view: View = field(default_factory=lambda: View("", ""))
    blocks: list[Block] = field(default_factory=list)
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    format: str = "text"
    encoding: str | None = None
    undecoded: int = 0

    @property
    def furniture(self) -> list[tuple[int, int]]:
        """The half-open spans of `text` that are page furniture: navigation, notices, tails of other articles."""
        return [self.view.span(block.start, block.end) for block in self.blocks if block.kind == "furniture"]

    def explain(self, rules: RulesChoice = None) -> Explanation:
        """What the extractor sees in the article, and why; `rules` are those that it was read with."""
        from extractor.explaining import explain_article
        from extractor.rulebook.settings import choose_rules

        return explain_article(self, choose_rules(rules))

    def show(self) -> Shown:
        """The article with its claims marked, for a notebook; hints say what each mark states.

        >>> from extractor import read_article
        >>> read_article("A100有80GB显存。".encode()).show()
        [A100有80GB显存](specification, A100: 80 GB)。
        """
        from extractor.claims.engine import make_claims  # a way back, for the reader's eyes only
        from extractor.review.show import Shown
        from extractor.rulebook import load_rules

        return Shown(self.text, make_claims(self, load_rules()))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.show()._repr_html_()
