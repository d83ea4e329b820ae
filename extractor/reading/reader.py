"""The steps of reading, in order: decode, fold, lines, furniture, title and date, blocks."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from extractor.reading.article import Article, Block, View
from extractor.reading.blocks import Blocks, find_title
from extractor.reading.credits import Credits
from extractor.reading.dateline import SAMPLE, date_in, language_of, published_in
from extractor.reading.decode import UnreadableError
from extractor.reading.fold import Folder
from extractor.reading.formats.dispatch import FileReader
from extractor.reading.formats.document import Document, Stream
from extractor.reading.furniture import Furniture
from extractor.reading.lines import FURNITURE, Line, front_matter, heading, lines_of
from extractor.rulebook import Rules, load_rules


class Reader:
    """Reads articles with the rules of one folder; make one and keep it (`reader_for`)."""

    def __init__(self, rules: Rules) -> None:
        self.folder = Folder(rules.table("scripts"))
        self.furniture = Furniture(rules.table("furniture"))
        self.credits = Credits(rules.table("pages"))

    def article(
        self,
        text: str,
        *,
        source: str = "",
        doc_id: str = "",
        published: str | None = None,
        published_from: str = "given",
        title: str | None = None,
        url: str | None = None,
        asides: Sequence[tuple[int, int]] = (),
        view: View | None = None,
    ) -> Article:
        """The article that `text` is; what is given wins over what the text says.

        `asides` are spans of `text` in order that are known to be page furniture.
        """
        view = view or self.folder.fold(text)
        lines, front = self._lines(view, asides)
        top = find_title(lines)
        where: str | None = None
        own = _outside(lines, view, asides)
        if published:
            where = published_from
        elif found := published_in(own, front, url or source):
            published, where = found
        author, publisher = self.credits.of(own, front)
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
            url=url,
            author=author,
            publisher=publisher,
        )

    def article_of(
        self, document: Document, *, source: str = "", doc_id: str = "", published: str | None = None
    ) -> Article:
        """The article of a file, with what the file says about it; a given date wins."""
        article = self.article(
            document.text,
            source=source,
            doc_id=doc_id,
            published=published or document.published,
            published_from="given" if published else document.published_from or "given",
            title=document.title,
            url=document.url,
            asides=document.asides,
        )
        article.publisher = document.publisher or article.publisher
        article.author = document.author or article.author
        article.format, article.encoding, article.undecoded = document.format, document.encoding, document.undecoded
        return article

    def blocks(self, view: View) -> list[Block]:
        """The layout of a view."""
        lines, _ = self._lines(view)
        return Blocks(view, lines, find_title(lines)).build()

    def _lines(self, view: View, asides: Sequence[tuple[int, int]] = ()) -> tuple[list[Line], dict[str, str]]:
        lines = lines_of(view.text)
        for line in _within(lines, view, asides):
            line.kind = FURNITURE
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


def _within(lines: list[Line], view: View, spans: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """The lines that begin inside one of `spans` of the source, which are in order."""
    waiting = iter(spans)
    span = next(waiting, None)
    for line in lines if span else ():
        begin = view.at(line.start)
        while span and span[1] <= begin:
            span = next(waiting, None)
        if span is None:
            return
        if span[0] <= begin:
            yield line


def _outside(lines: list[Line], view: View, spans: Sequence[tuple[int, int]]) -> list[Line]:
    """The lines that begin in none of `spans`: a date beside a neighbour's title is the neighbour's."""
    inside = {id(line) for line in _within(lines, view, spans)}
    return [line for line in lines if id(line) not in inside] if inside else lines


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


def read_articles(
    file: BinaryIO,
    *,
    source: str = "",
    doc_id: str = "",
    published: str | None = None,
    columns: Mapping[str, str] | None = None,
    rules: Rules | None = None,
) -> Iterator[Article]:
    """The articles in an open binary file of any format that is read; a corpus or an archive holds many.

    `columns` name the columns of CSV, JSON Lines and Parquet: `text`, `title`, `date`, `url`, `author`, `publisher`,
    `id`.  Each article's `doc_id` and `source` get `#` and its place in the file.
    Raises `UnreadableError` at the first article that cannot be read.

    >>> import io
    >>> corpus = io.BytesIO("日期,正文\\n2024-05-01,每张A100的价格是9万元。\\n".encode("gb18030"))
    >>> [(article.published, article.text) for article in read_articles(corpus)]
    [('2024-05-01', '每张A100的价格是9万元。')]
    """
    reader = reader_for(rules or load_rules())
    for document in FileReader(rules, columns).read(Stream(file, source)):
        if document.problem:
            raise UnreadableError(document.problem)
        mark = f"#{document.part}" if document.part else ""
        yield reader.article_of(document, source=source + mark, doc_id=doc_id + mark, published=published)


def read_article(
    raw: bytes,
    *,
    source: str = "",
    doc_id: str = "",
    published: str | None = None,
    title: str | None = None,
    rules: Rules | None = None,
) -> Article:
    """The one article in a file's bytes (the first, where there are more); raises `UnreadableError`.

    >>> read_article("算力价格\\n\\n每卡时2美元。".encode("gb18030")).title
    '算力价格'
    """
    for article in read_articles(
        io.BytesIO(raw), source=source, doc_id=doc_id, published=checked_date(published), rules=rules
    ):
        article.title = title or article.title
        return article
    return article_from_text("", source=source, doc_id=doc_id, published=published, title=title, rules=rules)


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
