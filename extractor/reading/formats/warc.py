"""WARC crawls, plain or gzipped: one article per page that was fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from extractor.reading.decode import UnreadableError
from extractor.reading.formats.archives import DAMAGE
from extractor.reading.formats.document import TEXT_MAX, Document, MissingExtraError, Stream, human

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
PAGES = frozenset({"response", "resource", "conversion"})
READ = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "text/markdown")
"""Media types that may be articles; styles, scripts, pictures and the like are passed over."""
Reader = Callable[[Stream], Iterator[Document]]


def crawl_pages(stream: Stream, read: Reader) -> Iterator[Document]:
    """The articles of the responses with status 200, and of records that hold a page without its request.

    The date of the crawl is not that of the article; the address becomes the article's.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise MissingExtraError("WARC", "warc") from None
    number = 0
    try:
        for record in ArchiveIterator(stream.file):
            if record.rec_type not in PAGES:
                continue
            number += 1
            kind = _media_type(record)
            if kind.partition(";")[0].strip().lower() not in READ:
                continue
            yield from _page(record, kind, str(number), stream, read)
    except (ArchiveLoadFailed, *DAMAGE) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"is cut off or damaged after record {number}: {error or 'it ends early'}") from None


def _media_type(record: Any) -> str:
    """The media type that a page was sent with; empty where it is no page, such as an error."""
    if record.http_headers is None:
        return record.rec_headers.get_header("Content-Type") or ""
    return (
        (record.http_headers.get_header("Content-Type") or "text/html")
        if record.http_headers.get_statuscode() == "200"
        else ""
    )


def _page(record: Any, kind: str, number: str, stream: Stream, read: Reader) -> Iterator[Document]:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None
    charset = CHARSET.search(kind)
    try:
        raw = record.content_stream().read(TEXT_MAX + 1)
        if len(raw) > TEXT_MAX:
            raise UnreadableError(f"is more than the {human(TEXT_MAX)} that one article may have")
        missing = max(0, getattr(record.raw_stream, "limit", 0))
        page = Stream(
            io.BytesIO(raw), "", charset[1] if charset else None, depth=stream.depth + 1, budget=stream.budget
        )
        for document in read(page):
            document.part = f"{number}#{document.part}" if document.part else number
            document.url = url or document.url
            if missing:
                document.remark = document.remark or f"is cut off: {human(missing)} of the page are missing"
            yield document
    except UnreadableError as error:
        yield Document(format="warc", part=number, url=url, problem=str(error))
