"""The command `extractor`: thin, every command is a function of the package with words around it.

Data goes to standard output, words to standard error.  Exit codes: 0 fine, 1 some articles failed, 2 wrong use.
Imports of weight stand inside the commands, so that `--help` is there at once.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from extractor import cli_explain, cli_learning, cli_review, cli_rules
from extractor.terminal import wrong as _wrong

Language = Literal["en", "zh"]
SHOWN = 3
"""So many of the files that are not read are named."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.runs.discover import Job
    from extractor.runs.work import Summary
    from extractor.writing.output import Output

app = typer.Typer(
    help="Turns articles about the AI-compute market into a table of claims.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
app.add_typer(cli_rules.app, name="rules")
app.add_typer(cli_learning.annotate, name="annotate")
app.add_typer(cli_learning.segmenter, name="segmenter")
app.command()(cli_explain.explain)
app.command()(cli_review.report)
app.command()(cli_review.query)
app.command()(cli_review.facts)
app.command()(cli_review.conflicts)


def main() -> None:
    """Entry point of the command."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that temporary files and workers go when we go
    try:
        app(prog_name="extractor")
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _version(wanted: bool) -> None:
    if wanted:
        from extractor import __version__

        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Turns articles about the AI-compute market into a table of claims."""


def _column(what: str) -> Any:
    return typer.Option(
        metavar="NAME",
        help=f"Column {what}, in CSV, JSON Lines and Parquet.",
        rich_help_panel="Columns",
        show_default=False,
    )


@app.command()
def run(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Articles, folders of articles, or - for standard input.")
    ],
    out: Annotated[
        str | None, typer.Option(help="Folder for the tables, or - for JSON Lines on standard output.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Publication date of all the articles, such as 2023-05-30, instead of the one that each states.",
        ),
    ] = None,
    rules: Annotated[
        str | None, typer.Option(metavar="DIR", help="Your folder of rules, laid over the built-in ones.")
    ] = None,
    text_column: Annotated[str | None, _column("that is the article's text")] = None,
    title_column: Annotated[str | None, _column("with titles")] = None,
    date_column: Annotated[str | None, _column("with publication dates")] = None,
    url_column: Annotated[str | None, _column("with addresses; they become `source`")] = None,
    author_column: Annotated[str | None, _column("with authors")] = None,
    publisher_column: Annotated[str | None, _column("with publishers")] = None,
    id_column: Annotated[str | None, _column("with identifiers; they become `doc_id`")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; by default 1, or one per processor for 200 articles and more.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="Formats of the claims: csv,jsonl,parquet,xlsx,sqlite.")
    ] = "csv,jsonl",
    lang: Annotated[
        Language | None, typer.Option(help="Language of the header row of claims.csv; without it, the names of fields.")
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="Write the review page, report.html, too.")] = False,
    store: Annotated[
        str | None, typer.Option(metavar="FILE", help="Also keep articles and claims in this growing SQLite file.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Forget articles of the store that are gone from the folders given.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Extract the claims of articles into tables: claims.csv, claims.jsonl, articles.csv and more in OUT.

    Read are text, Markdown, HTML, PDF, Word, EPUB, mail, WARC, JSON Lines, CSV, Parquet, and zip and gzip of these.
    """
    from extractor.rulebook import RulesError
    from extractor.runs import RunError

    named = {
        "text": text_column,
        "title": title_column,
        "date": date_column,
        "url": url_column,
        "author": author_column,
        "publisher": publisher_column,
        "id": id_column,
    }
    columns = {field: column for field, column in named.items() if column is not None}
    others: list[str] = []
    try:
        jobs = _jobs(paths, others)
        output = _output(out, paths, formats, lang)
        after = cli_review.After(paths, output, report=report, store=store, prune=prune, language=lang or "en")
        from extractor.runs.corpus import run_corpus

        with _Bar(len(jobs), shown=not quiet and out != "-" and sys.stderr.isatty()) as bar:
            summary = run_corpus(
                jobs, output, published=published, rules=rules, workers=workers, columns=columns, progress=bar.to
            )
        told = after.run()
    except (RunError, RulesError) as error:
        _wrong(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        _wrong(f"cannot write: {error.filename or out}: {error.strerror or error}")
    _report(
        summary, words=not quiet and out not in (None, "-"), told=[*_passed_over(others), f"written to {out}", *told]
    )
    raise typer.Exit(1 if summary.failed else 0)


@app.command()
def evaluate(
    gold: Annotated[
        str,
        typer.Argument(
            metavar="GOLD_DIR",
            help="Folder of annotated articles: NAME.json beside NAME.txt or NAME.md.",
            show_default=False,
        ),
    ],
    errors: Annotated[bool, typer.Option("--errors", help="List every miss, false claim and wrong slot.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    rules: Annotated[
        str | None, typer.Option(metavar="DIR", help="Your folder of rules, laid over the built-in ones.")
    ] = None,
    write_confidence: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the measured precisions there, as a confidence.toml.")
    ] = None,
) -> None:
    """Compare what is extracted from annotated articles with what a reader found in them."""
    from extractor.evaluation import report
    from extractor.evaluation.evaluation import evaluate as run_evaluation
    from extractor.evaluation.trained import confidence_table
    from extractor.rulebook import RulesError
    from extractor.runs import RunError

    try:
        evaluation = run_evaluation(gold, rules=rules)
        if write_confidence:
            with open(write_confidence, "w", encoding="utf-8", newline="\n") as file:
                file.write(confidence_table(evaluation))
    except (RunError, RulesError) as error:
        _wrong(str(error))
    except OSError as error:
        _wrong(f"cannot write: {error.filename}: {error.strerror or error}")
    typer.echo(report.as_json(evaluation, errors) if as_json else report.as_text(evaluation, errors))
    if write_confidence:
        typer.echo(f"written to {write_confidence}", err=True)
    for source, reason in evaluation.failures:
        typer.echo(f"failed: {source}: {reason}", err=True)
    raise typer.Exit(1 if evaluation.failures else 0)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a claim."""
    import json

    from extractor.claims.model import Claim

    typer.echo(json.dumps(Claim.model_json_schema(), ensure_ascii=False, indent=2))


def _jobs(paths: list[str], others: list[str]) -> list[Job]:
    from extractor.runs import RunError
    from extractor.runs.discover import discover, from_bytes

    if "-" not in paths:
        return discover(paths, others)
    if len(paths) > 1:
        raise RunError("-: standard input goes alone, without other paths")
    return [from_bytes(sys.stdin.buffer.read())]


def _output(out: str | None, paths: list[str], formats: str, language: Language | None) -> Output:
    from pathlib import Path

    from extractor.runs import RunError
    from extractor.writing.exports import formats_of
    from extractor.writing.output import FolderOutput, StreamOutput

    if out == "-" or (out is None and paths == ["-"]):
        return StreamOutput(sys.stdout.buffer)
    if out is None:
        raise RunError("where to? Give a folder with --out, or --out - for standard output")
    return FolderOutput(Path(out), formats_of(formats), language=language)


def _report(summary: Summary, words: bool, told: list[str]) -> None:
    """What was done, on standard error; failures are told in any case."""
    for source, reason in summary.failures:
        typer.echo(f"failed: {source}: {reason}", err=True)
    if summary.failed > len(summary.failures):
        typer.echo(f"failed: {summary.failed - len(summary.failures)} more", err=True)
    if words:
        states = ", ".join(f"{summary.articles[state]} {state}" for state in ("ok", "empty", "failed"))
        typer.echo(f"articles  {summary.done:>7}  ({states})", err=True)
        typer.echo(f"claims    {summary.claims.total():>7}", err=True)
        for kind, number in sorted(summary.claims.items(), key=lambda item: (-item[1], item[0])):
            typer.echo(f"  {kind:<17}{number}", err=True)
        for line in told:
            typer.echo(line, err=True)


def _passed_over(others: list[str]) -> list[str]:
    """A line about the files of a folder that were not read, so that none is missed in silence."""
    if not others:
        return []
    shown = ", ".join(others[:SHOWN]) + (", …" if len(others) > SHOWN else "")
    return [f"not read  {len(others):>7}  ({shown}: no article by name or content; name a file to read it anyway)"]


class _Bar:
    """A progress bar on standard error that appears with the first article done, after the workers were forked."""

    def __init__(self, total: int, shown: bool) -> None:
        self._total, self._shown = total, shown
        self._move: Callable[[int], None] | None = None
        self._close: Callable[[], None] | None = None

    def __enter__(self) -> _Bar:
        return self

    def to(self, done: int) -> None:
        if not self._shown:
            return
        if self._move is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
            bar = Progress(*columns, console=Console(stderr=True), transient=True)
            task = bar.add_task("articles", total=self._total)
            bar.start()
            self._move, self._close = lambda n: bar.update(task, completed=n), bar.stop
        self._move(done)

    def __exit__(self, *_: object) -> None:
        if self._close:
            self._close()


if __name__ == "__main__":
    main()
