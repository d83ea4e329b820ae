"""The store: one SQLite file that keeps articles and claims over runs.

Two processes may use it: readers never wait, writers take turns (WAL; a writer waits up to a minute for the other).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any, Self

from extractor.claims.model import COLUMNS
from extractor.runs import RunError
from extractor.runs.results import Results, article_rows, articles_with_claims, require
from extractor.writing.columns import Kind, kinds

APPLICATION = 0x43434C4D  # "CCLM": tells our files from other people's SQLite files
PATIENCE = 60.0
PAUSE = 0.05  # seconds between two tries to switch to write-ahead logging
BATCH = 200
_TYPES: dict[Kind, str] = {
    "number": "REAL", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT", "string": "TEXT",
}  # fmt: skip
_INDEXED = ("gpu_model", "company", "type", "fact_id")


@dataclass(slots=True)
class Changes:
    """How many articles a run added, changed, left as they were and removed."""

    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0

    def __str__(self) -> str:
        return f"{self.added} new, {self.changed} changed, {self.same} as before, {self.removed} removed"


def collection_of(paths: Sequence[str]) -> str:
    """The folder that articles come from, as an absolute path: that of files, the common one of several.

    >>> collection_of(["/data/articles/one.txt", "/data/articles/two.txt"])
    '/data/articles'
    """
    if list(paths) == ["-"]:
        return "-"
    whole = [os.path.abspath(path) for path in paths]
    return os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in whole])


class Store:
    """An open store; made where there is none.  Use it in a `with` block.

    `Store(":memory:")` lives as long as it is open.  Raises `RunError` where the file is no store, is locked, or was
    written by a later version.
    """

    def __init__(self, path: str | Path, *, must_exist: bool = False) -> None:
        if must_exist and not Path(path).is_file():
            raise RunError(f"{path}: no such folder or store")
        self.path = path
        try:
            self._base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            self._base.row_factory = sqlite3.Row
            self._base.execute("PRAGMA foreign_keys = ON")
            self._prepare()
        except sqlite3.Error as error:
            raise RunError(f"{path}: cannot be used as a store: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def add_run(self, folder: str | Path, collection: str, *, prune: bool = False) -> Changes:
        """Take in what a run wrote into `folder`; `collection` is where its articles came from (`collection_of`).

        An article that is there already with the same text and claims is left alone; another one of its path is
        replaced with all its claims.  With `prune`, articles of the collection that the run did not see go, failed ones
        stay.
        """
        folder = Path(folder)
        require(folder)
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        changes = Changes()
        articles = articles_with_claims(folder)
        try:
            while batch := list(islice(articles, BATCH)):
                with _Writing(self._base):
                    for article, claims in batch:
                        self._put(article, claims, collection, changes)
            with _Writing(self._base):
                if prune:
                    changes.removed = self._prune(folder, collection)
                if changes.added or changes.changed or changes.removed:
                    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
                    about = now, collection, run.get("version"), run.get("rules")
                    counts = changes.added, changes.changed, changes.removed
                    self._base.execute(
                        "INSERT INTO runs (at, collection, version, rules, added, changed, removed)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (*about, *counts),
                    )
        except sqlite3.Error as error:
            raise RunError(f"{self.path}: cannot be written: {error}") from None
        return changes

    def rows(
        self, columns: Sequence[str] = COLUMNS, where: str = "1", values: Sequence[Any] = (), limit: int | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Claims as tuples of `columns`, in the order of the articles; `where` is SQL over the columns of a claim."""
        names = ", ".join("articles.path" if name == "source" else f'claims."{name}"' for name in columns)
        found = self._base.execute(
            f"SELECT {names} FROM claims JOIN articles ON articles.id = claims.article WHERE {where}"
            " ORDER BY claims.article, claims.number LIMIT ?",
            (*values, -1 if limit is None else limit),
        )
        kind = [kinds()[name] for name in columns]
        for row in found:
            yield tuple(_value(k, v) for k, v in zip(kind, row, strict=True))

    def read(self) -> Results:
        """Everything, as a run's folder gives it; `source` is the whole path."""
        claims = [dict(zip(COLUMNS, row, strict=True)) for row in self.rows()]
        articles = [
            dict(row)
            for row in self._base.execute(
                "SELECT doc_id, path AS source, title, published, sha256, text FROM articles ORDER BY id"
            )
        ]
        last = self._base.execute("SELECT version FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return Results(claims, articles, [], {"version": last["version"] if last else ""})

    def _put(self, article: dict[str, Any], claims: list[dict[str, Any]], collection: str, changes: Changes) -> None:
        path, digest = _path(article, collection), _digest(article, claims)
        there = self._base.execute("SELECT id, digest, collection FROM articles WHERE path = ?", (path,)).fetchone()
        if there is not None and there["digest"] == digest:
            changes.same += 1
            if there["collection"] != collection:
                self._base.execute("UPDATE articles SET collection = ? WHERE id = ?", (collection, there["id"]))
            return
        about = [article[name] for name in ("doc_id", "title", "published", "sha256", "text")]
        if there is None:
            changes.added += 1
            number = self._base.execute(
                "INSERT INTO articles (path, collection, digest, doc_id, title, published, sha256, text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (path, collection, digest, *about),
            ).lastrowid
        else:
            changes.changed += 1
            number = there["id"]
            self._base.execute("DELETE FROM claims WHERE article = ?", (number,))
            self._base.execute(
                "UPDATE articles SET collection = ?, digest = ?, doc_id = ?, title = ?, published = ?, sha256 = ?,"
                " text = ? WHERE id = ?",
                (collection, digest, *about, number),
            )
        names, marks = ", ".join(f'"{name}"' for name in COLUMNS), ", ".join("?" * (len(COLUMNS) + 2))
        self._base.executemany(
            f"INSERT INTO claims (article, number, {names}) VALUES ({marks})",
            [(number, n, *(claim[name] for name in COLUMNS)) for n, claim in enumerate(claims)],
        )

    def _prune(self, folder: Path, collection: str) -> int:
        self._base.execute("CREATE TEMP TABLE IF NOT EXISTS seen (path TEXT PRIMARY KEY)")
        self._base.execute("DELETE FROM seen")
        paths = ((_path(article, collection),) for article, _ in articles_with_claims(folder))
        self._base.executemany("INSERT OR IGNORE INTO seen VALUES (?)", paths)
        sources = (row["source"].removeprefix("'") for row in article_rows(folder) if row["status"] == "failed")
        self._base.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((_place(s, collection),) for s in sources))
        gone = "collection = ? AND path NOT IN (SELECT path FROM seen)"
        return self._base.execute(f"DELETE FROM articles WHERE {gone}", (collection,)).rowcount

    def _prepare(self) -> None:
        (application,) = self._base.execute("PRAGMA application_id").fetchone()
        (tables,) = self._base.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if application != APPLICATION and tables:
            raise RunError(f"{self.path}: a SQLite file, but no store of claims; name another file")
        scripts = _migrations()
        if self._version() > len(scripts):
            raise RunError(f"{self.path}: written by a later version of compute-claims; update it")
        if self._version() < len(scripts) or self._missing():
            self._write_ahead()
            with _Writing(self._base):  # another process may have done it while we waited
                for number, script in list(enumerate(scripts, 1))[self._version() :]:
                    for statement in _statements(script):
                        self._base.execute(statement)
                    self._base.execute(f"PRAGMA user_version = {number}")
                self._base.execute(f"PRAGMA application_id = {APPLICATION}")
                for name in self._missing():
                    self._base.execute(f'ALTER TABLE claims ADD COLUMN "{name}" {_TYPES[kinds()[name]]}')
                for name in _INDEXED:
                    self._base.execute(f"CREATE INDEX IF NOT EXISTS claims_{name} ON claims ({name})")

    def _write_ahead(self) -> None:
        """Switch the file to write-ahead logging; SQLite does not wait by itself where another process does it too."""
        late = time.monotonic() + PATIENCE
        while True:
            try:
                self._base.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > late:
                    raise
                time.sleep(PAUSE)

    def _version(self) -> int:
        version: int = self._base.execute("PRAGMA user_version").fetchone()[0]
        return version

    def _missing(self) -> list[str]:
        there = {row["name"] for row in self._base.execute("PRAGMA table_info(claims)")}
        return [name for name in COLUMNS if name not in there]


class _Writing:
    """A transaction that takes the turn to write at its beginning, so that it cannot fail halfway for want of it."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def __enter__(self) -> None:
        self._base.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._base.execute("ROLLBACK" if kind else "COMMIT")


def _migrations() -> list[str]:
    folder = resources.files("extractor.store") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _path(article: dict[str, Any], collection: str) -> str:
    if article["source"] == "-":  # whatever came by standard input is another article
        return f"-#{article['sha256'][:16]}"
    return _place(article["source"], collection)


def _place(source: str, collection: str) -> str:
    return source if "://" in source or collection == "-" else f"{collection.rstrip('/')}/{source}"


def _digest(article: dict[str, Any], claims: list[dict[str, Any]]) -> str:
    # Not by what the run called it: a file alone and in its folder is the same article.
    said = [{name: value for name, value in claim.items() if name not in ("doc_id", "source")} for claim in claims]
    about = [article["title"], article["published"], article["sha256"], said]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def _value(kind: Kind, value: Any) -> Any:
    """What SQLite keeps, as the tables write it: whole numbers without `.0`, truth as truth."""
    if value is None:
        return None
    if kind == "boolean":
        return bool(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
