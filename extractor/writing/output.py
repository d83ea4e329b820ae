"""Where a run writes: parts while it works, whole files at the end, all of them or none.

A part holds what one shard of the articles made.  Whoever works a shard writes its part; the parent adds the parts
in order, so that the bytes do not depend on who did the work.
"""

from __future__ import annotations

import abc
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Self, TextIO

from extractor.claims.model import Claim
from extractor.reading.article import Article
from extractor.writing.articles import article_line
from extractor.writing.exports import export
from extractor.writing.labels import Language
from extractor.writing.package import NAME as PACKAGE
from extractor.writing.package import data_package, files_of
from extractor.writing.tables import (
    ARTICLES_HEADER,
    CLAIMS_HEADER,
    ArticleRow,
    articles_csv,
    claims_csv,
    claims_header,
    claims_jsonl,
)

HEADERS = {"claims.csv": CLAIMS_HEADER, "claims.jsonl": "", "articles.csv": ARTICLES_HEADER, "articles.jsonl": ""}


class Part:
    """Writes one part, article by article: files `STEM.NAME` for every name of `names`, without headers."""

    def __init__(self, stem: str, names: Sequence[str] = tuple(HEADERS)) -> None:
        self._stack = contextlib.ExitStack()
        self._files: dict[str, TextIO] = {}
        for name in names:
            # `newline=""`: the tables set their own line ends, the same ones on every system.
            file = open(f"{stem}.{name}", "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: SIM115 (the stack closes it)
            self._files[name] = self._stack.enter_context(file)

    def add(self, row: ArticleRow, claims: Sequence[Claim], article: Article | None = None) -> None:
        """Append an article and its claims; without `article`, where it could not be read, there is no text to keep."""
        for name, file in self._files.items():
            if name == "articles.csv":
                file.write(articles_csv([row]))
            elif name == "articles.jsonl":
                if article is not None:
                    file.write(article_line(article, row.sha256 or ""))
            elif claims:
                file.write(claims_csv(claims) if name == "claims.csv" else claims_jsonl(claims))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


class Output(abc.ABC):
    """A place that a run writes to; leaving the context takes away whatever is temporary."""

    names: tuple[str, ...]
    """The files that each part must have."""
    parts: str
    """A folder for parts, there while the context is open."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()

    @abc.abstractmethod
    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @abc.abstractmethod
    def add(self, stem: str) -> None:
        """Append the part `stem` and delete it."""

    @abc.abstractmethod
    def finish(self, facts: dict[str, Any]) -> None:
        """Put everything in its place; `facts` say what was done."""


class FolderOutput(Output):
    """`claims.*`, `articles.*`, `datapackage.json` and `run.json` in a folder, which is made where it is missing.

    `formats` are the formats of the claims: `csv`, `jsonl`, `parquet`, `xlsx`, `sqlite`.  `claims.jsonl` is always
    there, since the review page and the store read it.  `language` gives `claims.csv` a header row of labels.
    The files are built under a temporary name in that folder and renamed at `finish`: a run that stops halfway leaves
    the files of the run before as they were.  Formats of the run before that are not asked for again are taken away.
    """

    def __init__(
        self, folder: Path, formats: Sequence[str] = ("csv", "jsonl"), *, language: Language | None = None
    ) -> None:
        super().__init__()
        self.folder, self._formats = folder, formats
        self._headers = {name: text for name, text in HEADERS.items() if name != "claims.csv" or "csv" in formats}
        if "csv" in formats:
            self._headers["claims.csv"] = claims_header(language)
        self.names = tuple(self._headers)
        self._files: dict[str, BinaryIO] = {}

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.parts = self._stack.enter_context(tempfile.TemporaryDirectory(prefix=".extractor-", dir=self.folder))
        for name, header in self._headers.items():
            self._files[name] = self._stack.enter_context(open(Path(self.parts, name), "wb"))
            self._files[name].write(header.encode())
        return self

    def add(self, stem: str) -> None:
        for name, file in self._files.items():
            _move(f"{stem}.{name}", file)

    def finish(self, facts: dict[str, Any]) -> None:
        for file in self._files.values():
            file.close()
        parts, names = Path(self.parts), [*self.names]
        for name in self._formats:
            if f"claims.{name}" not in names:
                export(parts, name)
                names.append(f"claims.{name}")
        package = data_package(parts, sorted(names), str(facts.get("version", "")))
        (parts / PACKAGE).write_text(package, encoding="utf-8", newline="")
        (parts / "run.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="")
        for name in files_of(self.folder):
            if name.startswith("claims.") and name not in names:
                (self.folder / name).unlink(missing_ok=True)
        for name in (*names, PACKAGE, "run.json"):
            os.replace(parts / name, self.folder / name)


class StreamOutput(Output):
    """The claims as JSON Lines on a binary stream, such as standard output."""

    names = ("claims.jsonl",)

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def __enter__(self) -> Self:
        self.parts = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="extractor-"))
        return self

    def add(self, stem: str) -> None:
        _move(f"{stem}.claims.jsonl", self._stream)
        self._stream.flush()

    def finish(self, facts: dict[str, Any]) -> None:
        self._stream.flush()


def _move(part: str, file: BinaryIO) -> None:
    with open(part, "rb") as source:
        shutil.copyfileobj(source, file, 1 << 20)
    os.unlink(part)
