"""Corpora of records: JSON Lines, JSON, CSV and Parquet, one article per record with named fields."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Self

from extractor.reading.decode import UnreadableError, decode, decoded
from extractor.reading.formats.document import FILE_MAX, TEXT_MAX, Document, MissingExtraError, Stream, human
from extractor.reading.formats.html import from_html_text
from extractor.reading.formats.page.metadata import day
from extractor.reading.formats.page.words import PageWords
from extractor.reading.formats.sniff import sniff

FIELDS = ("text", "title", "date", "url", "author", "publisher", "id")
BATCH = 64
VALUE_MAX = 300
"""Characters of a title, name or address that are kept."""
SKIP = 1 << 20
WRAPS_MAX = 2
"""How many objects may stand around the one that holds the list of records."""
UNCLOSED = "a quotation mark is never closed: what follows it in the file may be other articles"
HALF = re.compile(r"[\ud800-\udfff]")
"""Half of a character, which JSON can name and no encoding can hold."""


class Columns:
    """Which field of a record is what: as named by the user, else by the names in `rules/pages.toml`."""

    def __init__(self, words: PageWords, chosen: Mapping[str, str]) -> None:
        self.chosen = dict(chosen)
        self.words = words
        self._last: tuple[tuple[str, ...], dict[str, str]] | None = None

    def of(self, names: Iterable[str]) -> dict[str, str]:
        """Field → column of a record with columns `names`; raises `UnreadableError` where none is the text."""
        key = tuple(names)
        if self._last is None or self._last[0] != key:
            self._last = key, self._found(key)
        return self._last[1]

    def _found(self, names: tuple[str, ...]) -> dict[str, str]:
        low = {name.strip().lower(): name for name in reversed(names)}
        found = {}
        for field in FIELDS:
            if field in self.chosen:
                if (column := self.chosen[field]) in names:
                    found[field] = column
                elif field == "text":
                    raise UnreadableError(f"has no column {column!r}; it has {_listed(names)}")
            elif column := next((low[name] for name in self.words.columns[field] if name in low), ""):
                found[field] = column
        if "text" not in found:
            raise UnreadableError(
                f"has no column that is the text; name one with --text-column; it has {_listed(names)}"
            )
        return found

    def fits(self, record: Mapping[str, Any]) -> bool:
        """Whether a record has a column that is the text, and text in it."""
        try:
            return isinstance(record[self.of(record)["text"]], str)
        except UnreadableError:
            return False

    def document(self, record: Mapping[str, Any], format: str, part: str) -> Document:
        """The article of a record; what it holds may be HTML.

        >>> from extractor.reading.formats.page.words import page_words
        >>> columns = Columns(page_words(), {"date": "seen"})
        >>> document = columns.document({"正文": "<p>一</p><p>二</p>", "seen": "2024/5/1"}, "csv", "1")
        >>> document.text, document.published
        ('一\\n\\n二\\n', '2024-05-01')
        """
        fields = self.of(record)
        text = record[fields["text"]]
        if text in (None, "", b""):
            return Document(format=format, part=part, remark=f"the column {fields['text']} is empty")
        encoding, undecoded = None, 0
        if isinstance(text, bytes) and len(text) <= TEXT_MAX:  # as Spark writes text into Parquet
            found = decoded(text)
            text, encoding, undecoded = found.text, found.encoding, found.undecoded
        if not isinstance(text, str):
            return Document(format=format, part=part, problem=f"the column {fields['text']} holds no text")
        if len(text) > TEXT_MAX:
            return Document(
                format=format, part=part, problem=f"is longer than the {human(TEXT_MAX)} that one article may have"
            )
        text, halves = HALF.subn("\ufffd", text)
        if sniff(text[:4096].encode("utf-8", "replace")) == "html":
            document = from_html_text(text, self.words)
        else:
            document = Document(text.replace("\r\n", "\n").replace("\r", "\n"))
        document.encoding, document.undecoded = encoding, undecoded + halves
        document.format, document.part = format, part
        document.title = self._value(record, fields, "title") or document.title
        document.author = self._value(record, fields, "author") or document.author
        document.publisher = self._value(record, fields, "publisher") or document.publisher
        document.url = self._value(record, fields, "url") or document.url
        document.key = self._value(record, fields, "id") if "id" in self.chosen else None
        if "date" in fields and (published := day(record[fields["date"]])):
            document.published, document.published_from = published, "column"
        return document

    def _value(self, record: Mapping[str, Any], fields: dict[str, str], field: str) -> str | None:
        value = record[fields[field]] if field in fields else None
        if isinstance(value, list):
            value = ", ".join(map(str, value[:10]))
        return (" ".join(str(value).split())[:VALUE_MAX] or None) if value not in (None, "") else None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(list(names)[:20]) or "none"


def json_lines(stream: Stream, columns: Columns) -> Iterator[Document]:
    """The articles of JSON Lines; a line that is none is a failed article."""
    file, piece = stream.file, stream.piece
    place, number = (piece.start, piece.done) if piece else (0, 0)
    if place:
        file.seek(place)
    while piece is None or place < piece.stop:
        line = file.readline(TEXT_MAX + 1)
        if not line:
            return
        place += len(line)
        number += 1
        part = str(number)
        if len(line) > TEXT_MAX:
            place += _skip_line(file, line)
            yield Document(
                format="jsonl", part=part, problem=f"is longer than the {human(TEXT_MAX)} that one article may have"
            )
        elif line.strip():
            yield _record(line, columns, "jsonl", part)


def _skip_line(file: BinaryIO, line: bytes) -> int:
    skipped = 0
    while line and not line.endswith(b"\n"):
        line = file.readline(SKIP)
        skipped += len(line)
    return skipped


def _record(line: bytes, columns: Columns, format: str, part: str) -> Document:
    try:
        found = decoded(line)
        record = json.loads(found.text, strict=False)
        if not isinstance(record, dict):
            raise UnreadableError("is no JSON object")
        document = columns.document(record, format, part)
    except RecursionError:
        return Document(format=format, part=part, problem="is JSON that nests too deep")
    except json.JSONDecodeError as error:
        return Document(format=format, part=part, problem=f"is no valid JSON: {error.msg} at character {error.pos + 1}")
    except UnreadableError as error:
        return Document(format=format, part=part, problem=str(error))
    document.encoding, document.undecoded = found.encoding, found.undecoded + document.undecoded
    return document


def json_array(stream: Stream, columns: Columns) -> Iterator[Document]:
    """The articles of a JSON file: a list of objects, what an object holds such a list in, or the one object."""
    try:
        data = json.loads(decode(stream.read(FILE_MAX, "a JSON file")), strict=False)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"is no valid JSON: {error.msg} in line {error.lineno}") from None
    except RecursionError:
        raise UnreadableError("is JSON that nests too deep") from None
    data = unwrapped(data, columns)
    for number, record in enumerate(data if isinstance(data, list) else [data], 1):
        part = str(number) if isinstance(data, list) else ""
        if not isinstance(record, dict):
            yield Document(format="json", part=part, problem="is no JSON object")
            continue
        try:
            document = columns.document(record, "json", part)
        except UnreadableError as error:
            document = Document(format="json", part=part, problem=str(error))
        yield document


def unwrapped(data: Any, columns: Columns) -> Any:
    """The list of records that an object holds, as in `{"data": [...]}`, where it is no record itself.

    >>> from extractor.reading.formats.page.words import page_words
    >>> columns = Columns(page_words(), {})
    >>> unwrapped({"status": 0, "data": {"total": 1, "list": [{"text": "a"}]}}, columns)
    [{'text': 'a'}]
    """
    if not isinstance(data, dict) or columns.fits(data):
        return data
    lists = dict(_lists(data))
    fitting = {path: records for path, records in lists.items() if columns.fits(records[0])} or lists
    if len(fitting) > 1:
        said = ", ".join(list(fitting)[:5])
        raise UnreadableError(f"has several lists of records ({said}); make a file of the one with the articles")
    return next(iter(fitting.values()), data)


def _lists(data: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects inside an object, with the keys that lead there."""
    for key, value in data.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield here, value
        elif isinstance(value, dict) and here.count(".") < WRAPS_MAX:
            yield from _lists(value, here)


def csv_rows(stream: Stream, columns: Columns) -> Iterator[Document]:
    """The articles of a CSV file with a header; commas, tabs or semicolons part its cells."""
    encoding = decoded(stream.head[: -4 if len(stream.head) > 1000 else None] or b"", stream.declared).encoding
    text = io.TextIOWrapper(stream.file, encoding=encoding, errors="replace", newline="")
    previous = csv.field_size_limit(TEXT_MAX)
    try:
        first = text.readline(SKIP).lstrip("\ufeff")
        delimiter = max(",\t;", key=first.count)
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        columns.of(names)
        places = {name: at for at, name in reversed(list(enumerate(names)))}  # of two of one name the first counts
        places = {name: places[name] for name in names}
        number = 0
        lines = _Bounded(text)
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            open_quote = lines.ended_in_quotes()
            if not row:
                continue
            filled = [*row, *[""] * (len(names) - len(row))]
            record = {name: filled[at] for name, at in places.items()}
            document = columns.document(record, "csv", str(number))
            if open_quote and not document.problem:
                document.remark = UNCLOSED
            document.encoding = encoding
            document.undecoded = "".join(row).count("\ufffd")
            yield document
    except csv.Error as error:
        yield Document(format="csv", part=str(number + 1), problem=f"is no valid CSV from here on: {error}")
    finally:
        csv.field_size_limit(previous)
        text.detach()


class _Bounded:
    """Lines of a file, none of them without end."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._lines, self._quotes, self._over = text, 0, 0, False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(TEXT_MAX)
        if not line:
            self._over = True
            raise StopIteration
        if len(line) == TEXT_MAX:
            raise csv.Error(f"a line is longer than {human(TEXT_MAX)}")
        self._lines += 1
        self._quotes += line.count('"')
        return line

    def ended_in_quotes(self) -> bool:
        """Whether the row just read ends with the file, inside quotation marks, and has swallowed lines."""
        open_quote = self._over and self._lines > 1 and self._quotes % 2 == 1
        self._lines = self._quotes = 0
        return open_quote


def parquet_rows(stream: Stream, columns: Columns) -> Iterator[Document]:
    """The articles of a Parquet file; only the columns that are needed are read, some rows at a time."""
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise MissingExtraError("Parquet", "parquet") from None
    try:
        file = parquet.ParquetFile(stream.seekable())
        fields = columns.of(file.schema_arrow.names)
        piece = stream.piece
        groups = list(range(piece.start, piece.stop)) if piece else None
        number = piece.done if piece else 0
        for batch in file.iter_batches(BATCH, row_groups=groups, columns=list(fields.values())):
            for record in batch.to_pylist():
                number += 1
                try:
                    document = columns.document(record, "parquet", str(number))
                except UnreadableError as error:
                    document = Document(format="parquet", part=str(number), problem=str(error))
                yield document
    except (pyarrow.ArrowException, OSError) as error:
        raise UnreadableError(f"is broken Parquet: {error}") from None
