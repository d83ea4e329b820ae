"""The steps of reading, in order: decode, fold, lines, furniture, title and date, blocks."""

from __future__ import annotations

import functools

from extractor.reading.article import Article, Block, View
from extractor.reading.blocks import Blocks, find_title
from extractor.reading.dateline import SAMPLE, date_in, language_of, published_in
from extractor.reading.decode import decode
from extractor.reading.fold import Folder
from extractor.reading.furniture import Furniture
from extractor.reading.lines import Line, front_matter, heading, lines_of
from extractor.rulebook import Rules, load_rules


class Reader:
    """Reads articles with the rules of one folder; make one and keep it (`reader_for`)."""

    def __init__(self, rules: Rules) -> None:
        self.folder = Folder(rules.table("scripts"))
        self.furniture = Furniture(rules.table("furniture"))

    def article(
        self,
        text: str,
        *,
        source: str = "",
        doc_id: str = "",
        published: str | None = None,
        title: str | None = None,
        view: View | None = None,
    ) -> Article:
        """The article that `text` is; what is given wins over what the text says."""
        view = view or self.folder.fold(text)
        lines, front = self._lines(view)
        top = find_title(lines)
        where: str | None = None
        if published:
            where = "given"
        elif found := published_in(lines, front, source):
            published, where = found
        blocks = Blocks(view, lines, top).build()
        return Article(
            text=text,
            doc_id=doc_id,
            source=source,
            title=title or self._title(view, front, top),
            published=published or None,
            published_from=where,
            language=language_of(_words(text, view, blocks), self.folder.traditional),
            view=view,
            blocks=blocks,
        )

    def blocks(self, view: View) -> list[Block]:
        """The layout of a view."""
        lines, _ = self._lines(view)
        return Blocks(view, lines, find_title(lines)).build()

    def _lines(self, view: View) -> tuple[list[Line], dict[str, str]]:
        lines = lines_of(view.text)
        front = front_matter(lines, self.furniture.fields)
        self.furniture.mark(lines, view)
        return lines, front

    def _title(self, view: View, front: dict[str, str], top: Line | None) -> str | None:
        """The title as the article writes it: of the front matter, else the title line without its markup."""
        if named := front.get("title") or front.get("标题"):
            return named
        if top is None:
            return None
        words = top.text[heading(top)[1] :]
        start = top.start + heading(top)[1]
        source = view.source[slice(*view.span(start, top.end))]
        return source if len(source) == len(words) else words


def _words(text: str, view: View, blocks: list[Block]) -> str:
    """The first words of the article proper, as the source writes them."""
    parts: list[str] = []
    size = 0
    for block in blocks:
        if block.kind in ("paragraph", "item", "row", "title"):
            start, end = view.span(block.start, min(block.end, block.start + SAMPLE))
            parts.append(text[start:end])
            size += end - start
            if size > SAMPLE:
                break
    return " ".join(parts) or text


@functools.lru_cache(maxsize=8)
def reader_for(rules: Rules) -> Reader:
    """The reader of a rules folder, made once."""
    return Reader(rules)


def article_from_text(
    text: str,
    *,
    source: str = "",
    doc_id: str = "",
    published: str | None = None,
    title: str | None = None,
    rules: Rules | None = None,
    view: View | None = None,
) -> Article:
    """The article that `text` is, with its view, blocks, title and publication date.

    `published` and `title` win over what the text says; a date that is none raises `ValueError`.  `view` is what
    `fold` made of the text, where that was needed before.
    """
    return reader_for(rules or load_rules()).article(
        text, source=source, doc_id=doc_id, published=checked_date(published), title=title, view=view
    )


def checked_date(published: str | None) -> str | None:
    """The ISO date that a given date is; raises `ValueError` where it is none."""
    if not published:
        return None
    if found := date_in(published):
        return found[0]
    raise ValueError(f"published={published!r} is no date; write it as 2024-05-31")


def read_article(
    raw: bytes,
    *,
    source: str = "",
    doc_id: str = "",
    published: str | None = None,
    title: str | None = None,
    rules: Rules | None = None,
) -> Article:
    """The article in a file's bytes; raises `UnreadableError` where they are no text.

    >>> read_article("算力价格\\n\\n每卡时2美元。".encode("gb18030")).title
    '算力价格'
    """
    return article_from_text(decode(raw), source=source, doc_id=doc_id, published=published, title=title, rules=rules)


def fold(text: str, rules: Rules | None = None) -> View:
    """The text as matchers read it.

    >>> fold("**H100**：３萬美元").text
    'H100：3万美元'
    """
    return reader_for(rules or load_rules()).folder.fold(text)


def blocks_of(view: View, rules: Rules | None = None) -> list[Block]:
    """The layout of a view.

    >>> [(block.kind, block.level) for block in blocks_of(fold("## 价格\\n- A100\\n  - H100"))]
    [('title', 1), ('item', 1), ('item', 2)]
    """
    return reader_for(rules or load_rules()).blocks(view)
