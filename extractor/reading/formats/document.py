"""What the readers of formats give: one `Document` per article, and what they are given: a `Stream` of bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from extractor.reading.decode import UnreadableError

MB = 1 << 20
TEXT_MAX = 16 * MB
"""Bytes of one article as text, HTML or a record of a corpus: the longest book is shorter, and time stays bounded."""
FILE_MAX = 256 * MB
"""Bytes of one PDF, Word, EPUB or mail file, with its pictures."""
DEPTH_MAX = 3
"""How many archives may lie in each other."""
HEAD = 1 << 16


@dataclass(slots=True)
class Document:
    """One article as its file holds it: the text, and what the file says about it.

    `part` says where in a file of many articles it stands (a line, a member's name), `asides` are the half-open spans
    of `text` that are page furniture.  Where the article could not be read, `problem` says why and `text` is empty;
    `remark` is for one that could, and yet has something wrong.
    """

    text: str = ""
    format: str = "text"
    part: str = ""
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None
    published_from: str | None = None
    encoding: str | None = None
    undecoded: int = 0
    asides: tuple[tuple[int, int], ...] = ()
    key: str | None = None
    """The identifier that the file gives it."""
    problem: str | None = None
    remark: str | None = None


@dataclass(slots=True)
class Budget:
    """How many more bytes may come out of an archive: a few kilobytes can be made that expand to terabytes."""

    left: int
    size: int

    def take(self, size: int) -> None:
        """Count `size` bytes that came out; raises `UnreadableError` beyond the budget."""
        self.left -= size
        if self.left < 0:
            raise UnreadableError(
                f"expands to more than {human(self.size)}, as a zip bomb does; the rest of it was not read"
            )


EXPANSION = 200
"""An archive may expand to so many times its size: text is packed 4 to 20 times, an empty page of zeros 1000 times."""


class Piece(NamedTuple):
    """A part of a file of many articles that is read by itself: from `start` to before `stop`, after `done` articles.

    Bytes of JSON Lines, row groups of Parquet, members of a zip archive.
    """

    start: int
    stop: int
    done: int = 0
    last: bool = False


@dataclass(slots=True)
class Stream:
    """The bytes of a file or of a member of an archive, read once from front to back.

    `file` can be sought in only where `seekable`.  `declared` is an encoding named from outside, `kind` a format so
    named, `url` an address; `depth` counts the archives around it.
    """

    file: BinaryIO
    name: str = ""
    declared: str | None = None
    kind: str | None = None
    depth: int = 0
    budget: Budget | None = None
    piece: Piece | None = None
    _head: bytes | None = None

    @property
    def head(self) -> bytes:
        """The first bytes, at most 64 KB, without taking them from the stream."""
        if self._head is None:
            if self.file.seekable():
                self._head = self.file.read(HEAD)
                self.file.seek(0)
            else:
                buffered = io.BufferedReader(_Raw(self.file), HEAD)
                self._head = buffered.peek(HEAD)[:HEAD]
                self.file = buffered
        return self._head

    def read(self, limit: int = TEXT_MAX, what: str = "one article") -> bytes:
        """All bytes; raises `UnreadableError` where there are more than `limit`, before they fill the memory."""
        size = self.size()
        if size is None or size <= limit:
            raw = self.file.read(limit + 1)
            if len(raw) <= limit:
                return raw
        has = f"is {human(size)}, more" if size else "is larger"
        raise UnreadableError(f"{has} than the {human(limit)} that {what} may have; cut it into articles")

    def size(self) -> int | None:
        """The size in bytes, where it can be known without reading."""
        if not self.file.seekable():
            return None
        here = self.file.tell()
        end = self.file.seek(0, io.SEEK_END)
        self.file.seek(here)
        return end - here

    def seekable(self, limit: int = FILE_MAX) -> BinaryIO:
        """The bytes as a file that can be sought in: itself, or a copy in memory of at most `limit` bytes."""
        if self.file.seekable():
            return self.file
        return io.BytesIO(self.read(limit, "a file inside another"))


class _Raw(io.RawIOBase):
    """A stream that has only `read`, as one that can be buffered."""

    def __init__(self, file: BinaryIO) -> None:
        self._read = getattr(file, "read1", file.read)
        self._late: UnreadableError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._late:
            raise self._late
        data = b""
        while len(data) < len(buffer):
            try:
                more = self._read(len(buffer) - len(data))
            except UnreadableError as error:
                if not data:
                    raise
                self._late = error  # what came before the damage is read first
                break
            if not more:
                break
            data += more
        buffer[: len(data)] = data
        return len(data)


def human(size: int) -> str:
    """A size for people.

    >>> human(200 * 1024 * 1024), human(1500)
    ('200 MB', '1 KB')
    """
    return f"{size // MB} MB" if size >= MB else f"{size // 1024} KB" if size >= 1024 else f"{size} bytes"


class MissingExtraError(UnreadableError):
    """A format whose library is not installed; the message names the command that installs it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f'reading {what} needs a library that is not installed: pip install "compute-claims[{extra}]"')
