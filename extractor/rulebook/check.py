"""Everything that can be wrong with a folder of rules, from the form of its files to what its examples come out as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.rulebook.book import Rules, RulesError, builtin_folder, load_rules
from extractor.rulebook.files import Source, model_of, read_sources
from extractor.rulebook.problems import Problem, meant


def check_rules(folder: str | Path | None = None) -> list[Problem]:
    """The problems of a folder of rules, in the order of its files and lines; without a folder, of the built-in ones.

    The folder is checked as it lies over the built-in rules: its form, its ids, what its spellings are read as, what
    its entries refer to, and what every example and counterexample of its patterns comes out as.
    Raises `RulesError` where there is no folder, or nothing in it.

    >>> [problem.message for problem in check_rules() if problem.is_error]
    []
    """
    from extractor.rulebook.check_names import name_problems
    from extractor.rulebook.check_patterns import example_problems
    from extractor.rulebook.check_references import reference_problems

    path = builtin_folder() if folder is None else Path(folder)
    if not any(path.glob("*.toml")):
        raise RulesError(f"{path}: no rules found; expected *.toml files such as accelerators.toml")
    problems = file_problems(path)
    if not any(p.is_error for p in problems):
        rules, sources = _in_force(path), read_sources(path)[0]
        problems += [*name_problems(sources, rules), *reference_problems(sources, rules)]
        # An example that fails because something it needs is not there would only be told twice.
        lacking = {p.file for p in problems if p.is_error}
        problems += example_problems([source for source in sources if source.path not in lacking], rules)
    return sorted(set(problems))


def file_problems(folder: Path) -> list[Problem]:
    """What keeps the files of a folder from being used: their form, orders by id, patterns that cannot be read."""
    from extractor.rulebook.check_patterns import form_problems

    sources, problems = read_sources(folder)
    base = None if _is_builtin(folder) else load_rules()
    for source in sources:
        problems += _entry_problems(source, base)
    if not any(p.is_error for p in problems):
        problems += form_problems(sources, _in_force(folder))
    return sorted(problems)


def _is_builtin(folder: Path) -> bool:
    return folder.resolve() == builtin_folder().resolve()


def _in_force(folder: Path) -> Rules:
    return load_rules() if _is_builtin(folder) else Rules(folder, load_rules())


def _entry_problems(source: Source, base: Rules | None) -> Iterator[Problem]:
    """New entries that lack something, and orders about entries that are not there."""
    there = base.table(source.name) if base is not None else {}
    for key, at, row in source.entries():
        model = model_of(source.name, key)
        if model is None:
            continue
        known = {old["id"]: old for old in there.get(key, ())}
        old, ident = known.get(row["id"]), row["id"]
        if old is None or row.get("replace"):
            yield from _lacking(source, (key, at), row, model.NEEDED, known if old is None else {})
        if old is None:
            continue
        words = {w for value in old.values() if isinstance(value, list) for w in value if isinstance(w, str)}
        for word in row.get("without", ()):
            if word == ident and key in ("accelerator", "system", "organisation"):
                yield source.word_problem(
                    (key, at), word, f"{word} is the id and cannot be taken away", "switch the entry off: off = true"
                )
            elif word not in words and key != "unit":
                yield source.word_problem(
                    (key, at), word, f"{ident} has no spelling {word!r} to take away", meant(word, words)
                )


def _lacking(
    source: Source, loc: tuple[str, int], row: dict[str, Any], needed: tuple[str, ...], known: dict[str, Any]
) -> Iterator[Problem]:
    ident = row["id"]
    orders = [order for order in ("off", "without", "replace") if row.get(order)]
    if orders and known:
        yield source.problem(
            loc, f"there is no built-in {loc[0]} {ident!r} for `{orders[0]}`",
            meant(ident, known) or f"`extractor rules list {source.name}` shows what there is",
        )  # fmt: skip
        return
    missing = [key for key in needed if key not in row]
    if missing:
        guess = meant(ident, known)
        yield source.problem(
            loc, f"{ident} is a new {loc[0]} and lacks {', '.join(missing)}",
            f"{guess + ' If not, add' if guess else 'add'} the missing lines",
        )  # fmt: skip
