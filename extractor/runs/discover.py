"""Which files are articles, and what each is called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from extractor.runs import RunError

SUFFIXES = (".txt", ".md", ".markdown")
OUTPUT_FOLDER = "out"


class Job(NamedTuple):
    """One article to do: its id, its path as the tables show it, its path on disk; `raw` where it is read already."""

    doc_id: str
    source: str
    path: str
    raw: bytes | None = None


def discover(paths: Sequence[str | Path]) -> list[Job]:
    """The articles among `paths`: files as they are, folders searched for `.txt`, `.md` and `.markdown`.

    Hidden files and folders and folders named `out` are passed over.  The order is that of `paths`, within a folder
    that of the relative path.  `source` is the path relative to the folder, `doc_id` the stem of the file, or the
    source where two stems are equal.  Raises `RunError` where a path does not exist or there is no article at all.
    """
    found: dict[str, tuple[str, str]] = {}  # whole path -> (source, path): a file given twice is read once
    for path in [os.fspath(path) for path in paths]:
        for relative, full in _files(path):
            found.setdefault(os.path.abspath(full), (relative, full))
    if not found:
        where = ", ".join(map(str, paths))
        raise RunError(f"{where}: no article here; looked for {', '.join(SUFFIXES)} in it and its subfolders")
    return _named(list(found.values()))


def from_bytes(raw: bytes, source: str = "-", doc_id: str = "stdin") -> Job:
    """An article that is no file, such as standard input."""
    return Job(doc_id, source, source, raw)


def _files(path: str) -> Iterator[tuple[str, str]]:
    if os.path.isdir(path):
        yield from sorted((relative, os.path.join(path, relative)) for relative in _below(path))
    elif os.path.exists(path):
        yield os.path.basename(path), path
    else:
        raise RunError(f"{path}: no such file or folder")


def _below(root: str) -> Iterator[str]:
    """Articles below `root`, relative to it.  Symbolic links to folders are not entered: they may lead in circles."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError as error:
            raise RunError(f"{os.path.join(root, folder)}: cannot be listed: {error.strerror}") from None
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name != OUTPUT_FOLDER:
                    folders.append(os.path.join(folder, entry.name))
            # A dead link is no file, yet it names an article: it shall be reported, not passed over.
            elif entry.name.lower().endswith(SUFFIXES) and (entry.is_file() or entry.is_symlink()):
                yield os.path.join(folder, entry.name)


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
