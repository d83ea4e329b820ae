"""WARC crawls, plain or gzipped: one article per page that was fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from extractor.reading.decode import UnreadableError
from extractor.reading.formats.archives import DAMAGE
from extractor.reading.formats.document import TEXT_MAX, Document, MissingExtraError, Stream, human

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
READ = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "text/markdown")
"""Media types that may be articles; styles, scripts, pictures and the like are passed over."""


def crawl_pages(stream: Stream, read: Any) -> Iterator[Document]:
    """The articles of the responses with status 200 (and of `resource` and `conversion` records)."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtraError("WARC", "warc") from None
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        for record in ArchiveIterator(stream.file, record_types=kinds, parse_http=True, auto_decode="all"):
            number += 1
            if (inner := _page(record, stream)) is None:
                continue
            url = record.headers.get("WARC-Target-URI", "").strip("<>") or None
            try:
                if record.content_length > 2 * TEXT_MAX:
                    raise UnreadableError(f"is {human(record.content_length)}, more than one article may have")
                inner.file = io.BytesIO(record.reader.read(TEXT_MAX + 1))
                for document in read(inner):
                    document.part = f"{number}#{document.part}" if document.part else str(number)
                    document.url = url or document.url
                    yield document
            except UnreadableError as error:
                yield Document(format="warc", part=str(number), url=url, problem=str(error))
    except DAMAGE as error:
        raise UnreadableError(f"is cut off or damaged after record {number}: {error}") from None


def _page(record: Any, stream: Stream) -> Stream | None:
    """A record's page, still without its bytes; None where it is none."""
    http = record.http_headers
    if http is not None and http.status_code not in (200, None):
        return None
    kind = (record.http_content_type if http is not None else record.headers.get("Content-Type")) or "text/html"
    if kind.partition(";")[0].strip().lower() not in READ:
        return None
    said = (http.get("Content-Type") if http is not None else record.headers.get("Content-Type")) or ""
    charset = CHARSET.search(said)
    return Stream(io.BytesIO(), "", charset[1] if charset else None, depth=stream.depth + 1, budget=stream.budget)
