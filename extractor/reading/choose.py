"""One article of a file that may hold several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from extractor.reading.article import Article
from extractor.reading.decode import UnreadableError
from extractor.reading.formats.dispatch import FileReader
from extractor.reading.formats.document import Document, Stream
from extractor.reading.reader import article_from_text, checked_date, reader_for
from extractor.rulebook import Rules, load_rules


def one_of(
    file: BinaryIO,
    which: str | None = None,
    *,
    source: str = "",
    published: str | None = None,
    columns: Mapping[str, str] | None = None,
    rules: Rules | None = None,
) -> tuple[Article, bool]:
    """One article of an open file, and whether the file goes on behind it.

    `which` is the number of the article in the file, its place there (`a.txt`, `prices.zip#a.txt`), its address or its
    identifier; without it, the first.  Raises `UnreadableError` where there is none, or it cannot be read.

    >>> import io
    >>> corpus = b"id,text\\n7,An A100.\\n8,An H100.\\n"
    >>> article, goes_on = one_of(io.BytesIO(corpus), "2")
    >>> article.text, goes_on
    ('An H100.', False)
    """
    reader, published = reader_for(rules or load_rules()), checked_date(published)
    found = FileReader(rules, columns).read(Stream(file, source))
    number = 0
    for number, document in enumerate(found, 1):
        mark = f"#{document.part}" if document.part else ""
        if which is not None and not _is_meant(which, number, document):
            continue
        if document.problem:
            raise UnreadableError(f"{source}{mark} {document.problem}")
        article = reader.article_of(document, source=source + mark, doc_id=document.key or mark, published=published)
        return article, _goes_on(found)
    if which is None:
        return article_from_text("", source=source, published=published, rules=rules), False
    raise UnreadableError(
        f"{source} has no article {which!r}; there are {number}, see articles.csv of a run for their ids"
    )


def _is_meant(which: str, number: int, document: Document) -> bool:
    """Whether a number, a place or an identifier is that of the `number`-th article of a file."""
    part = document.part
    if not part:
        return which == "1"
    if which in (part, document.key, document.url) or which.endswith(f"#{part}"):
        return True
    return not part.isdecimal() and which == str(number)


def _goes_on(documents: Iterator[Document]) -> bool:
    try:
        return next(documents, None) is not None
    except UnreadableError:
        return True
