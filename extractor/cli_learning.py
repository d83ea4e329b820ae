"""`extractor annotate …` and `extractor segmenter …`: learning from corrections, and from sentences.  Thin."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.terminal import wrong

annotate = typer.Typer(help="Annotated articles, from corrected tables.", rich_markup_mode=None, no_args_is_help=True)
segmenter = typer.Typer(help="The word segmenter for Chinese.", rich_markup_mode=None, no_args_is_help=True)


@annotate.callback()
def _annotate() -> None:
    """Annotated articles, from corrected tables."""


@annotate.command("import")
def import_(
    table: Annotated[str, typer.Argument(metavar="CSV", help="A claims.csv with the column `correction`.")],
    articles: Annotated[str, typer.Option(metavar="DIR", help="The articles that it was extracted from.")],
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder for the annotated articles.")],
    everything: Annotated[bool, typer.Option("--all", help="Articles without any mark, too, as found right.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write over annotations that are there.")] = False,
) -> None:
    """Make annotated articles of a corrected claims.csv: rows marked ok, wrong, fixed or added."""
    from extractor.evaluation.corrections import import_corrections
    from extractor.runs import RunError

    try:
        done = import_corrections(table, articles, out, everything=everything, replace=replace)
    except RunError as error:
        wrong(str(error))
    for row, problem in done.problems:
        typer.echo(f"{table}:{row}: {problem}", err=True)
    marks = ", ".join(f"{done.marks[mark]} {mark}" for mark in ("ok", "wrong", "fixed", "added"))
    typer.echo(f"annotated articles {len(done.written):>5}  with {done.claims} claims ({marks})", err=True)
    if done.unread:
        typer.echo(f"without any mark   {len(done.unread):>5}  (passed over; --all takes them too)", err=True)
    if done.written:
        typer.echo(f"written to {out}; next: extractor evaluate {out}", err=True)
    raise typer.Exit(1 if done.problems else 0)


@segmenter.command()
def train(
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder for the model, such as my_rules/segmenter/model.")],
    sentences: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="Sentences of your own, one per line, words parted by spaces."),
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Without the sentences that come with the package.")] = False,
) -> None:
    """Train a model on the sentences that come with the package, and on your own."""
    from pathlib import Path

    from extractor.mentions.segmenter import read_sentences, shipped_sentences
    from extractor.mentions.segmenter import train as run_training

    try:
        lines = [] if alone else shipped_sentences()
        for file in sentences or ():
            lines += read_sentences(Path(file))
        score = run_training(lines, Path(out))
    except ImportError:
        wrong("the segmenter needs spacy-pkuseg; pip install spacy-pkuseg")
    except UnicodeDecodeError:
        wrong("a file of sentences is not UTF-8; save it as UTF-8 text and try again")
    except OSError as error:
        wrong(f"{error.filename}: {error.strerror}")
    except ValueError as error:
        wrong(str(error))
    typer.echo(f"{len(lines)} sentences, word F {score:.3f} on every seventh; written to {out}", err=True)


@segmenter.command()
def words(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence.")],
    model: Annotated[str | None, typer.Option(metavar="DIR", help="A model of your own, or a larger one.")] = None,
) -> None:
    """Cut a sentence into words, to see what a model makes of it."""
    from pathlib import Path

    from extractor.mentions.segmenter import Segmenter

    cutter = Segmenter(model=Path(model) if model else None)
    if not cutter.available:
        wrong(f"{cutter.model}: no model there (features.msgpack and weights.npz), or spacy-pkuseg is not installed")
    typer.echo(" ".join(cutter.words(text)))
