"""Files inside files: zip archives and gzip."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from extractor.reading.decode import UnreadableError
from extractor.reading.formats.document import DEPTH_MAX, EXPANSION, MB, Budget, Document, Stream, human

DAMAGE = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the readers of archives raise on bytes that are damaged."""
IGNORED = ("__macosx/", ".ds_store", "thumbs.db")
PARTS_OF_PAGES = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".ico", ".bmp", ".css", ".js", ".woff", ".woff2", ".ttf"),
    *(".mp3", ".mp4", ".wav", ".m4a", ".mov"),
)
"""Members that are never articles: pictures, styles and scripts of saved pages, sound."""
Reader = Callable[[Stream], Iterator[Document]]


class Counted(io.RawIOBase):
    """What comes out of a compressed stream, counted against its archive's budget."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._file, self._budget = file, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            # What there is, not all that is asked for: what comes before damage is read.
            data = self._file.read1(len(buffer))  # type: ignore[attr-defined]
        except DAMAGE as error:
            raise UnreadableError(damaged(error)) from None
        self._budget.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def budget_of(stream: Stream) -> Budget:
    """How much may come out of an archive: that of the archive around it, where there is one."""
    if stream.budget is not None:
        return stream.budget
    size = (stream.size() or 0) * EXPANSION + 64 * MB
    return Budget(size, size)


def damaged(error: BaseException) -> str:
    """Why an archive cannot be read, for people."""
    if isinstance(error, EOFError):
        return "is cut off: its compressed data end early"
    if isinstance(error, NotImplementedError):
        return f"is packed in a way that is not read ({error}); unpack it"
    words = str(error)
    if "encrypted" in words or "password" in words.lower():
        return "is encrypted; unpack it with its password"
    return f"is damaged: {words or type(error).__name__}"


def guarded(documents: Iterator[Document]) -> Iterator[Document]:
    """The same articles; what damage in the archive raises becomes an `UnreadableError`."""
    try:
        yield from documents
    except UnreadableError:
        raise
    except DAMAGE as error:
        raise UnreadableError(damaged(error)) from error


def gzip_stream(stream: Stream) -> Stream:
    """What a gzip file holds, as a stream."""
    inner = gzip.GzipFile(fileobj=stream.file, mode="rb")
    name = stream.name[:-3] if stream.name.lower().endswith(".gz") else stream.name
    buffered = io.BufferedReader(Counted(inner, budget_of(stream)), 1 << 16)  # type: ignore[arg-type]
    return Stream(buffered, name, stream.declared, depth=_deeper(stream), budget=budget_of(stream))


def _deeper(stream: Stream) -> int:
    if stream.depth >= DEPTH_MAX:
        raise UnreadableError(f"lies in more than {DEPTH_MAX} archives that are inside each other; unpack it")
    return stream.depth + 1


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """A zip file's directory; raises `UnreadableError` where it is none."""
    try:
        return zipfile.ZipFile(file)
    except DAMAGE as error:
        raise UnreadableError(
            "is cut off or damaged: no zip directory at its end" if "not a zip" in str(error) else damaged(error)
        ) from None


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of a zip archive that may be articles, in their order in it."""
    return [info for info in archive.infolist() if info.filename[-1:] not in ("", "/") and not _ignored(info.filename)]


def _ignored(name: str) -> bool:
    low = name.lower()
    return low.startswith(IGNORED) or low.endswith((*IGNORED, *PARTS_OF_PAGES)) or "/." in f"/{low}"


def zip_members(stream: Stream, read: Reader, archive: zipfile.ZipFile) -> Iterator[Document]:
    """The articles in the members of a zip archive; a member that cannot be read is a failed article."""
    depth, budget = _deeper(stream), budget_of(stream)
    piece = stream.piece
    infos = members(archive)[piece.start : piece.stop] if piece else members(archive)
    for info in infos:
        name = member_name(info)
        try:
            with archive.open(info) as file:
                raw = io.BufferedReader(Counted(file, budget), 1 << 16)  # type: ignore[arg-type]
                for document in read(Stream(raw, name, depth=depth, budget=budget)):
                    document.part = f"{name}#{document.part}" if document.part else name
                    yield document
        except UnreadableError as error:
            yield Document(format="zip", part=name, problem=str(error))
        except DAMAGE as error:
            yield Document(format="zip", part=name, problem=damaged(error))
        if budget.left < 0:
            return


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member: names without the flag of UTF-8 are in the encoding of the machine that packed them.

    >>> member_name(zipfile.ZipInfo("价格.txt".encode("gb18030").decode("cp437")))
    '价格.txt'
    """
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def part_of(archive: zipfile.ZipFile, name: str, limit: int) -> bytes | None:
    """The bytes of a member of a document such as EPUB; None where it has no such member."""
    try:
        with archive.open(name) as file:
            raw = file.read(limit + 1)
    except KeyError:
        return None
    except DAMAGE as error:
        raise UnreadableError(damaged(error)) from None
    if len(raw) > limit:
        raise UnreadableError(f"expands to more than the {human(limit)} that one part of it may have")
    return raw
