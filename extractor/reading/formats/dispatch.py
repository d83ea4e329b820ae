"""Looks at a file and hands it to the reader of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from extractor.reading.decode import UnreadableError, decoded
from extractor.reading.formats.document import FILE_MAX, Document, Piece, Stream
from extractor.reading.formats.page.words import page_words
from extractor.reading.formats.sniff import sniff
from extractor.rulebook import Rules

# The reader of a format is imported where it is needed: most runs read one format.

EMPTY = "the file is empty"


class FileReader:
    """Reads files of any format; `columns` name what is what in files of records (`text`, `title`, `date`, ...)."""

    def __init__(self, rules: Rules | None = None, columns: Mapping[str, str] | None = None) -> None:
        self.words = page_words(rules)
        self.columns = dict(columns or {})
        self._texts = frozenset({*self.words.columns["text"], *filter(None, [self.columns.get("text")])})

    def read(self, stream: Stream) -> Iterator[Document]:
        """The articles of a file, in its order; raises `UnreadableError` where it, or the rest of it, is none.

        >>> import io
        >>> page = io.BytesIO("<html><h1>报价</h1><p>每张A100的价格是9万元。</p>".encode())
        >>> [(document.format, document.text) for document in FileReader().read(Stream(page))]
        [('html', '# 报价\\n\\n每张A100的价格是9万元。\\n')]
        """
        yield from self._by_kind(stream.kind or sniff(stream.head, stream.name, self._texts), stream)

    def _by_kind(self, kind: str, stream: Stream) -> Iterator[Document]:
        if kind.startswith("refused: "):
            raise UnreadableError(f"is not text but {kind.removeprefix('refused: ')}")
        if not stream.head:
            yield Document(remark=EMPTY)
            return
        if kind == "text" or kind == "markdown":
            found = decoded(stream.read(), stream.declared)
            remark = None if found.text.strip() else EMPTY
            yield Document(found.text, kind, encoding=found.encoding, undecoded=found.undecoded, remark=remark)
        elif kind == "html":
            from extractor.reading.formats.html import from_html

            yield from_html(stream.read(), self.words, stream.declared)
        elif kind == "pdf":
            from extractor.reading.formats.pdf import from_pdf

            yield from_pdf(stream.read(FILE_MAX, "one PDF"))
        elif kind in ("zip", "gzip"):
            from extractor.reading.formats import archives

            yield from archives.guarded(self._zip(stream) if kind == "zip" else self.read(archives.gzip_stream(stream)))
        elif kind == "mail":
            from extractor.reading.formats.mail import messages

            yield from messages(stream, self.words, self.read)
        elif kind == "warc":
            from extractor.reading.formats.warc import crawl_pages

            yield from crawl_pages(stream, self.read)
        else:
            from extractor.reading.formats import records

            ways: dict[str, Callable[[Stream, records.Columns], Iterator[Document]]] = {
                "jsonl": records.json_lines,
                "json": records.json_array,
                "csv": records.csv_rows,
                "parquet": records.parquet_rows,
            }
            yield from ways[kind](stream, records.Columns(self.words, self.columns))

    def _zip(self, stream: Stream) -> Iterator[Document]:
        """What a zip file is: a Word document, a book, or an archive of files."""
        from extractor.reading.formats.archives import opened, zip_members

        archive = opened(stream.seekable())
        names = set(archive.namelist())
        if "word/document.xml" in names:
            from extractor.reading.formats.docx import from_docx

            yield from_docx(archive)
        elif "META-INF/container.xml" in names:
            from extractor.reading.formats.epub import from_epub

            yield from_epub(archive, self.words)
        elif "xl/workbook.xml" in names:
            raise UnreadableError("is not text but an Excel workbook; save its sheets as CSV")
        elif "[Content_Types].xml" in names or "mimetype" in names:
            raise UnreadableError("is not text but an Office file that is not read; save it as PDF")
        else:
            yield from zip_members(stream, self.read, archive)


def documents(
    file: BinaryIO,
    name: str = "",
    *,
    rules: Rules | None = None,
    columns: Mapping[str, str] | None = None,
    piece: Piece | None = None,
) -> Iterator[Document]:
    """The articles of an open binary file; raises `UnreadableError`.

    >>> import io
    >>> lines = io.BytesIO(b'{"title": "a", "content": "An H100 costs $30000."}\\n{"content": ""}\\n{"text"')
    >>> for document in documents(lines):
    ...     print(document.part, document.title, document.problem or document.remark)
    1 a None
    2 None the column content is empty
    3 None is no valid JSON: Expecting ':' delimiter at character 8
    """
    yield from FileReader(rules, columns).read(Stream(file, name, piece=piece))
