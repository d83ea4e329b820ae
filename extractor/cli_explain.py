"""The command `explain`: what was seen in one article, and why."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from extractor.terminal import wrong


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An article, or - for standard input.")],
    which: Annotated[
        str | None,
        typer.Option(
            "--article",
            metavar="ID",
            help="Which one of a file that holds several: its number in the file, or its doc_id or source.",
            show_default=False,
        ),
    ] = None,
    why_not: Annotated[
        str | None, typer.Option("--why-not", metavar="VALUE", help="Only this value, as the article writes it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the explanation as one JSON object.")] = False,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date, instead of the one that the article states.")
    ] = None,
    rules: Annotated[
        str | None, typer.Option(metavar="DIR", help="Your folder of rules, laid over the built-in ones.")
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column that is the article's text.", show_default=False)
    ] = None,
    date_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column with publication dates.", show_default=False)
    ] = None,
    id_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column with identifiers, the doc_id.", show_default=False)
    ] = None,
) -> None:
    """Tell sentence by sentence what was seen, why each value made the claim it made, and why others made none.

    Of a file that holds several articles the first is explained, and said so; --article names another.
    """
    import json
    from pathlib import Path

    from extractor.explaining import explain_article
    from extractor.explaining.terminal import print_to
    from extractor.reading import UnreadableError, one_of
    from extractor.rulebook import RulesError
    from extractor.rulebook.settings import choose_rules

    named = {"text": text_column, "date": date_column, "id": id_column}
    columns = {field: column for field, column in named.items() if column is not None}
    try:
        chosen = choose_rules(rules)
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        article, more = one_of(io.BytesIO(raw), which, source=file, published=published, columns=columns, rules=chosen)
    except OSError as error:
        wrong(f"{file}: {error.strerror or error}")
    except (RulesError, UnreadableError, ValueError) as error:
        wrong(str(error))
    if more and which is None:
        typer.echo(
            f"{file} holds more than one article; this is the first, {article.source}. "
            "--article ID explains another: its number, or its doc_id or source in articles.csv",
            err=True,
        )
    explanation = explain_article(article, chosen)
    values = None if why_not is None else explanation.why_not(why_not)
    if why_not is not None and not values:
        typer.echo(explanation.not_read(why_not), err=True)
        raise typer.Exit(1)
    if as_json:
        from dataclasses import asdict

        told = explanation.as_dict() if values is None else [asdict(value) for value in values]
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        print_to(sys.stdout, explanation, values)
