"""Which files are articles, and what each is called."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from extractor.reading.formats.document import Piece
from extractor.reading.formats.sniff import sniff
from extractor.runs import RunError

TEXTS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".shtml")
RECORDS = (".jsonl", ".ndjson", ".csv", ".tsv", ".warc")
OTHERS = (".pdf", ".docx", ".epub", ".eml", ".mht", ".mhtml", ".parquet", ".zip", ".doc", ".rtf")
"""`.doc` and `.rtf` are not read; they are articles all the same, and their rows say so."""
SUFFIXES = (*TEXTS, *RECORDS, *OTHERS, *(f"{suffix}.gz" for suffix in (*TEXTS, *RECORDS)))
SHOWN = ".txt, .md, .markdown, .html, .pdf, .docx, .epub, .eml, .jsonl, .csv, .parquet, .warc, .zip and more"
BY_CONTENT = frozenset({"pdf", "html", "mail", "warc"})
"""Formats that a file of any other name is known by."""
OUTPUT_FOLDER = "out"
OUTPUT_FILES = frozenset({"run.json", "claims.jsonl"})
"""Where both of these are, a run wrote them, and the files named below."""
WRITTEN = frozenset(
    [
        *("run.json", "datapackage.json", "articles.csv", "articles.jsonl", "report.html"),
        *(f"claims.{ending}" for ending in ("csv", "jsonl", "parquet", "xlsx", "sqlite")),
    ]
)
PAGE_FOLDERS = ("_files", ".files", "_file")
"""What browsers add to the name of a saved page for the folder of its pictures and frames."""
HEAD = 4096


class Job(NamedTuple):
    """One file to do: its id, its path as the tables show it, its path on disk; `raw` where it is read already.

    A large corpus is several jobs, each a `piece` of it.
    """

    doc_id: str
    source: str
    path: str
    raw: bytes | None = None
    piece: Piece | None = None

    def open(self) -> BinaryIO:
        """The bytes of the file."""
        return open(self.path, "rb") if self.raw is None else io.BytesIO(self.raw)


def discover(paths: Sequence[str | Path], passed_over: list[str] | None = None) -> list[Job]:
    """The files of articles among `paths`: files as they are, folders searched for names of `SUFFIXES`.

    A file of another name is one too where its content says so (PDF, HTML, mail, WARC), and one whose name has no
    ending unless it is binary.  What else lies there is added to `passed_over`; hidden files and folders, folders
    named `out`, what a run wrote, and the folders beside saved pages are not even that.  The order is that of
    `paths`, within a folder that of the relative path.  `source` is the path relative to the folder, `doc_id` the
    stem of the file, or the source where two stems are equal.
    Raises `RunError` where a path does not exist or there is no article at all.
    """
    if not paths:
        raise RunError("no path was given; name files or folders of articles")
    found: dict[str, tuple[str, str]] = {}  # whole path -> (source, path): a file given twice is read once
    others: list[str] = [] if passed_over is None else passed_over
    for path in [os.fspath(path) for path in paths]:
        for relative, full in _files(path, others):
            found.setdefault(os.path.abspath(full), (relative, full))
    others.sort()
    if not found:
        where = ", ".join(map(str, paths))
        raise RunError(f"{where}: no article here; looked for {SHOWN} in it and its subfolders")
    return _named(list(found.values()))


def from_bytes(raw: bytes, source: str = "-", doc_id: str = "stdin") -> Job:
    """An article that is no file, such as standard input."""
    return Job(doc_id, source, source, raw)


def _files(path: str, others: list[str]) -> Iterator[tuple[str, str]]:
    if os.path.isdir(path):
        yield from sorted((relative, os.path.join(path, relative)) for relative in _below(path, others))
    elif os.path.exists(path):
        yield os.path.basename(path), path
    else:
        raise RunError(f"{path}: no such file or folder")


def _below(root: str, others: list[str]) -> Iterator[str]:
    """Articles below `root`, relative to it.  Symbolic links to folders are not entered: they may lead in circles."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError as error:
            if not folder:
                raise RunError(f"{root}: cannot be listed: {error.strerror}") from None
            yield folder  # whoever opens it will say what is wrong with it
            continue
        names = {entry.name for entry in entries}
        written = WRITTEN if names >= OUTPUT_FILES else frozenset()
        for entry in entries:
            if entry.name.startswith(".") or entry.name in written:
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name != OUTPUT_FOLDER and not _beside_page(entry.name, names):
                    folders.append(os.path.join(folder, entry.name))
            elif _is_article(entry):
                yield os.path.join(folder, entry.name)
            elif _is_file(entry):
                others.append(_readable(os.path.join(folder, entry.name)))


def _is_article(entry: os.DirEntry[str]) -> bool:
    if entry.name.lower().endswith(SUFFIXES):
        # A dead link is no file, yet it names an article: it shall be reported, not passed over.
        return _is_file(entry) or entry.is_symlink()
    return _is_file(entry) and _known_by_content(entry)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads in a circle
        return False


def _beside_page(name: str, names: set[str]) -> bool:
    """Whether a folder holds the pictures and frames of a saved page beside it."""
    stem = next((name.removesuffix(end) for end in PAGE_FOLDERS if name.endswith(end)), None)
    return stem is not None and any(f"{stem}{end}" in names for end in (".html", ".htm", ".xhtml", ".mht"))


def _known_by_content(entry: os.DirEntry[str]) -> bool:
    try:
        with open(entry.path, "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    kind = sniff(head)
    if kind in BY_CONTENT or "." in entry.name:
        return kind in BY_CONTENT
    return not kind.startswith("refused") and (kind != "text" or b"\0" not in head)


def _named(files: list[tuple[str, str]]) -> list[Job]:
    sources = [_readable(relative) for relative, _ in files]
    repeated = {source for source, n in Counter(sources).items() if n > 1}  # the same path below two folders
    sources = [_readable(full) if s in repeated else s for s, (_, full) in zip(sources, files, strict=True)]
    stems = [PurePosixPath(source).stem for source in sources]
    count = Counter(stems)
    ids = [stem if count[stem] == 1 else source for stem, source in zip(stems, sources, strict=True)]
    if len(set(ids)) < len(ids):  # one file's stem is another one's source
        ids = sources
    return [Job(i, source, full) for i, source, (_, full) in zip(ids, sources, files, strict=True)]


def _readable(path: str) -> str:
    """The path as text, `/` between its parts; a byte that is no UTF-8 shows as `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")
