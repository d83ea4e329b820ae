"""The claims of a run in other formats: Parquet, Excel, SQLite.  Same rows, same order, one pass, little memory."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.claims.model import COLUMNS
from extractor.runs import RunError
from extractor.writing.columns import kinds
from extractor.writing.labels import header
from extractor.writing.tables import plain

FORMATS = ("csv", "jsonl", "parquet", "xlsx", "sqlite")
BATCH = 10_000
_SQLITE = {"number": "REAL", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT", "string": "TEXT"}
_ARTICLES = ("doc_id", "source", "title", "published", "sha256", "text")

# Excel's own limits: rows of a sheet, characters of a cell and of an address, links of a sheet.
_ROWS, _CELL, _ADDRESS, _LINKS = 1_048_576, 32_767, 2_079, 65_530
_WIDTHS = {"evidence": 60, "title": 30, "source": 30, "gpu_model": 16, "company": 16, "not_normalised": 24}


def formats_of(text: str) -> tuple[str, ...]:
    """The formats that a comma-separated list names; `RunError` where one is not known.

    >>> formats_of("csv, xlsx")
    ('csv', 'xlsx')
    """
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise RunError(f"format {', '.join(unknown) or repr(text)} is not known; use some of {','.join(FORMATS)}")
    for name in names:
        if name in _PACKAGE:
            _package(name)  # said now, not after an hour of work
    return names


def export(folder: Path, name: str) -> None:
    """Write `claims.NAME` in `folder` from `claims.jsonl` and `articles.jsonl` there.

    `name` is `parquet`, `xlsx` or `sqlite`.  Raises `RunError` where the package that it needs is not installed.
    """
    _WRITE[name](folder, folder / f"claims.{name}")


def _parquet(folder: Path, path: Path) -> None:
    pa, pq = _package("parquet")
    types = {"number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}
    schema = pa.schema([(name, types.get(kind, pa.string())) for name, kind in kinds().items()])
    days = [name for name, kind in kinds().items() if kind == "date"]
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        rows = _rows(folder / "claims.jsonl")
        while batch := list(islice(rows, BATCH)):
            for row in batch:
                for day in days:
                    if row[day] is not None:
                        row[day] = dt.date.fromisoformat(row[day])
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema))


def _sqlite(folder: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA journal_mode = OFF")  # a new file: what is half written is thrown away
        base.execute(f"CREATE TABLE articles ({', '.join(f'{name} TEXT' for name in _ARTICLES)}) STRICT")
        marks = ", ".join("?" * len(_ARTICLES))
        articles = (tuple(row[name] for name in _ARTICLES) for row in _rows(folder / "articles.jsonl"))
        base.executemany(f"INSERT INTO articles VALUES ({marks})", articles)
        columns = ", ".join(f'"{name}" {_SQLITE[kind]}' for name, kind in kinds().items())
        base.execute(f"CREATE TABLE claims ({columns}) STRICT")
        marks = ", ".join("?" * len(COLUMNS))
        claims = (tuple(row[name] for name in COLUMNS) for row in _rows(folder / "claims.jsonl"))
        base.executemany(f"INSERT INTO claims VALUES ({marks})", claims)
        for name in ("gpu_model", "company", "type", "doc_id"):
            base.execute(f"CREATE INDEX claims_{name} ON claims ({name})")


def _xlsx(folder: Path, path: Path) -> None:
    (xlsxwriter,) = _package("xlsx")
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": "claims", "created": dt.datetime(2000, 1, 1)})  # the same bytes on any day
        sheets = [_Sheet(book, "claims", header(COLUMNS)), _Sheet(book, "数据", header(COLUMNS, "zh"))]
        for row in _rows(folder / "claims.jsonl"):
            for sheet in sheets:
                sheet.add(row)
        for sheet in sheets:
            sheet.close()


class _Sheet:
    """One table in a workbook: typed columns, a frozen header, filters; what is too long for a sheet opens another."""

    def __init__(self, book: Any, name: str, heads: list[str]) -> None:
        self.book, self.name, self.heads = book, name, heads
        self.bold, self.day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        self.number = 0
        self.open()

    def open(self) -> None:
        self.number += 1
        self.sheet = self.book.add_worksheet(f"{self.name} {self.number}" if self.number > 1 else self.name)
        self.sheet.freeze_panes(1, 0)
        for i, (name, head) in enumerate(zip(COLUMNS, self.heads, strict=True)):
            self.sheet.set_column(i, i, _WIDTHS.get(name, 12))
            self.sheet.write_string(0, i, head, self.bold)
        self.row, self.links = 1, 0

    def close(self) -> None:
        self.sheet.autofilter(0, 0, max(1, self.row - 1), len(COLUMNS) - 1)

    def add(self, row: dict[str, Any]) -> None:
        if self.row == _ROWS:
            self.close()
            self.open()
        for i, (name, kind) in enumerate(kinds().items()):
            if row[name] is not None:
                self._cell(i, name, kind, row[name])
        self.row += 1

    def _cell(self, i: int, name: str, kind: str, value: Any) -> None:
        at, sheet = self.row, self.sheet
        if kind == "boolean":
            sheet.write_boolean(at, i, value)
        elif kind in ("number", "integer"):
            sheet.write_number(at, i, value)
        elif kind == "date" and value >= "1900-03-01":  # Excel knows no day before 1900, and one too many in it
            sheet.write_datetime(at, i, dt.datetime.fromisoformat(value), self.day)
        elif name == "source" and value.startswith(("http://", "https://")) and self.links < _LINKS:
            self.links += 1
            if len(value) > _ADDRESS or sheet.write_url(at, i, value):
                sheet.write_string(at, i, plain(value)[:_CELL])
        else:
            sheet.write_string(at, i, plain(value)[:_CELL])


_WRITE: dict[str, Callable[[Path, Path], None]] = {"parquet": _parquet, "xlsx": _xlsx, "sqlite": _sqlite}
_PACKAGE = {"parquet": ("pyarrow", "pyarrow.parquet"), "xlsx": ("xlsxwriter",)}


def _package(name: str) -> list[Any]:
    from importlib import import_module

    try:
        return [import_module(module) for module in _PACKAGE[name]]
    except ImportError:
        raise RunError(f"format {name} needs another package: pip install 'compute-claims[{name}]'") from None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as lines:
        yield from map(json.loads, lines)
