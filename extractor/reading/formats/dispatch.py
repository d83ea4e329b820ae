"""Looks at a file and hands it to the reader of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from extractor.reading.decode import UnreadableError, decoded
from extractor.reading.formats.archives import DAMAGE, damaged, gzip_stream, opened, zip_members
from extractor.reading.formats.document import FILE_MAX, Document, Piece, Stream
from extractor.reading.formats.html import from_html
from extractor.reading.formats.page.words import page_words
from extractor.reading.formats.records import Columns, csv_rows, json_array, json_lines, parquet_rows
from extractor.reading.formats.sniff import sniff
from extractor.rulebook import Rules

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
        try:
            kind = stream.kind or sniff(stream.head, stream.name, self._texts)
            yield from self._by_kind(kind, stream)
        except UnreadableError:
            raise
        except DAMAGE as error:
            raise UnreadableError(damaged(error)) from error

    def _by_kind(self, kind: str, stream: Stream) -> Iterator[Document]:
        if kind.startswith("refused: "):
            raise UnreadableError(f"is not text but {kind.removeprefix('refused: ')}")
        if not stream.head:
            yield Document(remark=EMPTY)
            return
        if kind in self._MANY:
            yield from self._MANY[kind](self, stream)
        elif kind == "pdf":
            from extractor.reading.formats.pdf import from_pdf

            yield from_pdf(stream.read(FILE_MAX, "one PDF"))
        elif kind == "html":
            yield from_html(stream.read(), self.words, stream.declared)
        else:
            found = decoded(stream.read(), stream.declared)
            yield Document(
                found.text, kind, encoding=found.encoding, undecoded=found.undecoded,
                remark=None if found.text.strip() else EMPTY,
            )  # fmt: skip

    def _zip(self, stream: Stream) -> Iterator[Document]:
        archive = opened(stream.seekable())
        names = set(archive.namelist())
        if "word/document.xml" in names:
            from extractor.reading.formats.docx import from_docx

            yield from_docx(archive)
        elif "META-INF/container.xml" in names:
            from extractor.reading.formats.epub import from_epub

            yield from_epub(archive, self.words)
        elif "[Content_Types].xml" in names or "mimetype" in names:
            excel = "xl/workbook.xml" in names
            what = (
                "an Excel workbook; save its sheets as CSV"
                if excel
                else "an Office file that is not read; save it as PDF"
            )
            raise UnreadableError(f"is not text but {what}")
        else:
            yield from zip_members(stream, self.read, archive)

    def _gzip(self, stream: Stream) -> Iterator[Document]:
        yield from self.read(gzip_stream(stream))

    def _mail(self, stream: Stream) -> Iterator[Document]:
        from extractor.reading.formats.mail import messages

        yield from messages(stream, self.words, self.read)

    def _warc(self, stream: Stream) -> Iterator[Document]:
        from extractor.reading.formats.warc import crawl_pages

        yield from crawl_pages(stream, self.read)

    _MANY: Mapping[str, Callable[[FileReader, Stream], Iterator[Document]]] = {
        "zip": _zip,
        "gzip": _gzip,
        "mail": _mail,
        "warc": _warc,
        "jsonl": lambda self, stream: json_lines(stream, Columns(self.words, self.columns)),
        "json": lambda self, stream: json_array(stream, Columns(self.words, self.columns)),
        "csv": lambda self, stream: csv_rows(stream, Columns(self.words, self.columns)),
        "parquet": lambda self, stream: parquet_rows(stream, Columns(self.words, self.columns)),
    }


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
