"""`extractor rules …`: look at the rules, add to them, check them.  Thin, as `extractor.cli`."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from extractor.terminal import wrong

app = typer.Typer(help="Rules of your own: list, add, check.", rich_markup_mode=None, no_args_is_help=True)

_Folder = Annotated[
    str | None,
    typer.Option("--rules", metavar="DIR", help="Your folder of rules; without it, the one that is set, if any."),
]


@app.command()
def check(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="DIR", help="Your folder of rules; without it, the one that is set, or the built-in ones."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as one JSON array.")] = False,
) -> None:
    """Tell what is wrong with a folder of rules, with file, line and what to do.  Exit code 1 where something is."""
    from dataclasses import asdict

    from extractor.rulebook import RulesError, builtin_folder
    from extractor.rulebook.check import check_rules
    from extractor.rulebook.settings import chosen_folder

    try:
        chosen = chosen_folder(folder)
        problems = check_rules(chosen)
    except RulesError as error:
        wrong(str(error))
    errors = sum(p.is_error for p in problems)
    if as_json:
        typer.echo(json.dumps([asdict(p) for p in problems], ensure_ascii=False, default=str))
    for p in [] if as_json else problems:
        typer.echo(f"{p.file}:{p.line}: {'error' if p.is_error else 'advice'}: {p.message}")
        if p.remedy:
            typer.echo(f"    {p.remedy}")
    typer.echo(f"{chosen or builtin_folder()}: {_number(errors, 'error')}, {len(problems) - errors} advice", err=True)
    raise typer.Exit(1 if errors else 0)


@app.command("list")
def list_(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="accelerator, organisation, cue, … or a file, such as units.")
    ] = None,
    find: Annotated[str | None, typer.Option(metavar="WORD", help="Only entries with this in a spelling.")] = None,
    own: Annotated[bool, typer.Option("--own", help="Only what your folder adds, changes or switches off.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the entries as one JSON array.")] = False,
    rules: _Folder = None,
) -> None:
    """List the rules in force: kind, id, what it is, spellings, and where each comes from."""
    from dataclasses import asdict

    from extractor.rulebook import RulesError
    from extractor.rulebook.listing import list_rules
    from extractor.rulebook.settings import choose_rules

    try:
        entries = list_rules(choose_rules(rules), kind, find, own)
    except RulesError as error:
        wrong(str(error))
    if as_json:
        typer.echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False))
        return
    for e in entries:
        typer.echo("\t".join((e.kind, e.id, e.what, ", ".join(e.words), e.origin)))
    if sys.stderr.isatty() or not entries:
        typer.echo(_number(len(entries), "entry", "entries"), err=True)


@app.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="accelerator, organisation or pattern.")],
    id_: Annotated[str, typer.Option("--id", metavar="ID", help="Its name, as the tables shall say it.")],
    rules: _Folder = None,
    alias: Annotated[list[str] | None, typer.Option(help="One more spelling; may be given several times.")] = None,
    vendor: Annotated[str | None, typer.Option(help="Accelerator: its maker.")] = None,
    business: Annotated[str | None, typer.Option("--kind", help="Organisation: chipmaker, cloud, lab, …")] = None,
    country: Annotated[str | None, typer.Option(help="Organisation: country code, such as CN.")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Pattern: type of the claims, or none.")] = None,
    find: Annotated[
        str | None, typer.Option(help="Pattern: words, mentions in capitals, gaps, in their order.")
    ] = None,
    example: Annotated[str | None, typer.Option(help="Pattern: a text in which it must make a claim.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Pattern: a field that is always the same.")
    ] = None,
) -> None:
    """Write a new entry into your folder of rules, filled in, so that it works at once."""
    from extractor.rulebook import RulesError
    from extractor.rulebook.check import check_rules
    from extractor.rulebook.entries import New, new_entry
    from extractor.rulebook.settings import chosen_folder

    try:
        folder = rules or chosen_folder()
        if folder is None:
            raise RulesError("where to? Give your folder of rules with --rules, such as --rules my_rules/")
        fixed = dict(_pair(said) for said in set_ or ())
        wish = New(kind, id_, alias or (), vendor, business, country, type_, find, example, fixed)
        path, said = new_entry(folder, wish)
        first = len(path.read_text(encoding="utf-8").splitlines()) - len(said.splitlines())
        problems = [p for p in check_rules(folder) if p.file == path and p.line > first]
    except RulesError as error:
        wrong(str(error))
    typer.echo(said, nl=False)
    typer.echo(f"added to {path}", err=True)
    for p in problems:
        typer.echo(f"{p.file}:{p.line}: {'error' if p.is_error else 'advice'}: {p.message}; {p.remedy}", err=True)
    raise typer.Exit(1 if any(p.is_error for p in problems) else 0)


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(metavar="FILE", help="A rules file, such as accelerators.")] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Write the schemas of all files there, for editors to find.")
    ] = None,
) -> None:
    """Print the JSON Schema of a rules file, or write all of them for editors, which then complete and check."""
    from pathlib import Path

    from extractor.rulebook import RulesError
    from extractor.rulebook.schema import rules_schema, write_schemas

    try:
        if (name is None) == (out is None):
            raise RulesError("give the name of a rules file, such as accelerators, or a folder with --out")
        if out is not None:
            written = write_schemas(Path(out))
            typer.echo(f"{len(written)} files written to {out}", err=True)
        if name is not None:
            typer.echo(json.dumps(rules_schema(name), ensure_ascii=False, indent=2))
    except RulesError as error:
        wrong(str(error))


def _pair(said: str) -> tuple[str, str]:
    from extractor.rulebook import RulesError

    field, equals, value = said.partition("=")
    if not (field and equals and value):
        raise RulesError(f"--set {said}: write it as FIELD=VALUE, such as --set per=card")
    return field.strip(), value.strip()


def _number(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"
