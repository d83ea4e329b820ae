"""Commands for what a run found: the review page, filtered tables, contradictions.  Thin, as `extractor.cli`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from extractor.terminal import wrong

if TYPE_CHECKING:
    from extractor.writing.output import Output

Language = Literal["en", "zh"]
_Claims = Annotated[
    str, typer.Argument(metavar="OUT", help="Folder that a run wrote, or a store of --store.", show_default=False)
]
_Form = Annotated[Literal["table", "csv", "jsonl"], typer.Option("--format", help="What to print.")]


def report(
    out: Annotated[str, typer.Argument(metavar="OUT", help="Folder that a run wrote, or a store of --store.")],
    to: Annotated[str | None, typer.Option(metavar="FILE", help="Where to; by default report.html in OUT.")] = None,
    lang: Annotated[Language, typer.Option(help="Language that the page opens in.")] = "en",
) -> None:
    """Write the review page: one HTML file to look at claims, their articles, price curves and changes, offline."""
    from extractor.review.page import report as write
    from extractor.runs import RunError

    try:
        path = write(out, to, language=lang)
    except RunError as error:
        wrong(str(error))
    except OSError as error:
        wrong(f"cannot write: {error.filename or to}: {error.strerror or error}")
    typer.echo(f"written to {path}", err=True)


def query(
    out: _Claims,
    type_: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help="Types of claims.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="Accelerators, such as H100.")] = None,
    company: Annotated[list[str] | None, typer.Option(help="Companies.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, month or year.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="LIST", help="Columns; all for all of them.")] = None,
    as_: _Form = "table",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many rows.")] = None,
) -> None:
    """Print the claims that pass the filters: of one folder, or of a store.  Several --model mean any of them."""
    from extractor.runs import RunError
    from extractor.store.query import COLUMNS
    from extractor.store.query import query as ask

    try:
        chosen = COLUMNS if columns is None else columns.split(",") if columns != "all" else None
        names, rows = ask(
            out, types=type_, models=model, companies=company, since=since, until=until, columns=chosen, limit=limit
        )
    except RunError as error:
        wrong(str(error))
    _print(names, rows, as_)


def conflicts(
    out: _Claims,
    as_: _Form = "table",
) -> None:
    """Print claims of independent articles that contradict each other: one subject and date, different values."""
    from extractor.runs import RunError
    from extractor.store.query import conflicts as find

    try:
        names, rows = find(out)
    except RunError as error:
        wrong(str(error))
    _print(names, rows, as_)


def facts(
    out: _Claims,
    as_: _Form = "table",
) -> None:
    """Print what the claims say, once each: how many independent articles support it, and the day it was first seen."""
    from extractor.runs import RunError
    from extractor.store.query import facts as find

    try:
        names, rows = find(out)
    except RunError as error:
        wrong(str(error))
    _print(names, rows, as_)


class After:
    """What `extractor run` does with a finished run: the review page, the store."""

    def __init__(
        self, paths: Sequence[str], output: Output, *, report: bool, store: str | None, prune: bool, language: Language
    ) -> None:
        from extractor.runs import RunError

        self._folder: Path | None = getattr(output, "folder", None)
        self._paths, self._report, self._store, self._prune, self._language = paths, report, store, prune, language
        if (report or store) and self._folder is None:
            raise RunError(f"{'--report' if report else '--store'} needs a folder: give one with --out")
        if prune and not store:
            raise RunError("--prune is for a store: name it with --store")
        if prune and not all(Path(path).is_dir() for path in paths):
            raise RunError("--prune needs folders: only a whole folder tells which articles are gone from it")
        if store:
            from extractor.store.store import Store

            Store(store).close()  # said now that it cannot be used, not after the run

    def run(self) -> list[str]:
        """Do it; returns lines that say what was done."""
        told = []
        if self._store and self._folder:
            from extractor.store.store import Store, collection_of

            with Store(self._store) as store:
                done = store.add_run(self._folder, collection_of(self._paths), prune=self._prune)
            told.append(f"store {self._store}: {done}")
        if self._report and self._folder:
            from extractor.review.page import report

            told.append(f"look at it: {report(self._folder, language=self._language).resolve()}")
        return told


def _print(names: Sequence[str], rows: Iterable[Sequence[Any]], form: str) -> None:
    import json

    from extractor.writing.tables import BOM, cell, csv_lines

    if form == "csv":
        # A byte order mark belongs in a file that Excel opens, not between two commands.
        typer.echo(csv_lines([names]).removeprefix(BOM) + csv_lines(rows), nl=False)
    elif form == "jsonl":
        for row in rows:
            typer.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table(*names, box=None, header_style="bold", pad_edge=False)
        for row in rows:
            table.add_row(*(cell(value).removeprefix("'") for value in row))
        wide = None if sys.stdout.isatty() else 10_000  # a pipe has no width
        Console(width=wide, markup=False, highlight=False, soft_wrap=wide is not None).print(table)
        typer.echo(f"{table.row_count} rows", err=True)
