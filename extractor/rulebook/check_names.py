"""Whether every spelling of the rules is read as what it is listed for: repeated, shadowed and unreadable ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from extractor.mentions.names import NameFinder, spellings
from extractor.mentions.scan import finders
from extractor.reading import reader_for
from extractor.rulebook.book import Rules
from extractor.rulebook.files import Source
from extractor.rulebook.problems import Problem

_TABLES = {
    ("accelerators", "accelerator"): ("ACCELERATOR", ("id", "aliases", "loose")),
    ("systems", "system"): ("SYSTEM", ("id", "aliases", "loose")),
    ("organisations", "organisation"): ("ORGANISATION", ("id", "aliases", "loose", "people")),
    ("regions", "region"): ("REGION", ("aliases", "exact", "places")),
    ("cues", "cue"): ("CUE", ("words",)),
    ("cues", "noun"): ("NOUN", ("words",)),
}
_SPLIT = ("accelerators", "systems")  # files whose spellings may have a space, a hyphen or nothing between their parts
_WORDY = {"ACCELERATOR": "accelerator", "SYSTEM": "system", "ORGANISATION": "organisation", "REGION": "region",
          "CUE": "cue word", "NOUN": "noun"}  # fmt: skip


def name_problems(sources: list[Source], rules: Rules) -> Iterator[Problem]:
    """What is wrong with the spellings of `sources`, whose rules are in force as `rules`."""
    if not any((source.name, key) in _TABLES for source in sources for key in source.table):
        return
    finder, base = finders(rules).names, _owners(rules.over) if rules.over is not None else {}
    folder = reader_for(rules).folder
    own: dict[tuple[str, str], tuple[str, str]] = {}
    released = _released(sources)
    for source in sources:
        for key, at, row in source.entries():
            if (source.name, key) not in _TABLES or row.get("off"):
                continue
            label, lists = _TABLES[source.name, key]
            loc = (key, at)
            for field, word in _listed(row, lists):
                problem = _unreadable(source, loc, row, word, folder.fold(word).text)
                problem = problem or _again(source, loc, row, word, own)
                problem = problem or _taken(source, loc, row, word, base, released)
                problem = problem or _misread(source, loc, row, word, label, finder)
                if problem is None and rules.over is not None and field in ("id", "aliases"):
                    problem = _too_common(source, loc, word, row, label)
                if problem is not None:
                    # A built-in spelling that does nothing keeps nothing else from working: advice.
                    yield problem if rules.over is not None else replace(problem, is_error=False)


def _listed(row: dict[str, Any], lists: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    loose = set(row.get("loose", ()))
    for field in lists:
        for word in [row["id"]] if field == "id" else row.get(field, ()):
            if not (field == "id" and word in loose):
                yield field, word


def _ways(name: str, word: str) -> set[str]:
    return spellings(word) if name in _SPLIT else {word.lower()}


def _owners(rules: Rules) -> dict[tuple[str, str], tuple[str, str]]:
    """(file, way of writing) -> (table, id) of the entry that it belongs to."""
    out: dict[tuple[str, str], tuple[str, str]] = {}
    for (name, key), (_, lists) in _TABLES.items():
        if name == "cues":
            continue  # a cue word may have several meanings
        for row in rules.table(name)[key]:
            for _, word in _listed(row, lists):
                for way in _ways(name, word):
                    out.setdefault((name, way), (key, row["id"]))
    return out


def _released(sources: list[Source]) -> dict[tuple[str, str], set[str] | None]:
    """(file, id) -> the spellings that the folder takes away from that entry, or None for all."""
    out: dict[tuple[str, str], set[str] | None] = {}
    for source in sources:
        for _, _, row in source.entries():
            if "id" in row:
                everything = row.get("off") or row.get("replace")
                out[source.name, row["id"]] = None if everything else {w.lower() for w in row.get("without", ())}
    return out


def _unreadable(source: Source, loc: tuple[str, int], row: dict[str, Any], word: str, folded: str) -> Problem | None:
    if folded == word or any(folded in values for values in row.values() if isinstance(values, list)):
        return None  # 昇腾 is harmless where 升腾 is listed too
    why = "texts are read without markup, in simplified characters and half-width signs, so it is never found"
    return source.word_problem(loc, word, f"{word!r} cannot be found: {why}", f"write {folded!r}" if folded else "")


def _again(
    source: Source, loc: tuple[str, int], row: dict[str, Any], word: str, own: dict[tuple[str, str], tuple[str, str]]
) -> Problem | None:
    """A spelling that an entry of the same folder has already."""
    if source.name == "cues":
        return None
    for way in _ways(source.name, word):
        table, ident = own.setdefault((source.name, way), (loc[0], row["id"]))
        if (table, ident) != (loc[0], row["id"]):
            return source.word_problem(
                loc, word, f"{word!r} is a spelling of {ident} already", "one spelling names one thing; take one away"
            )
    return None


def _taken(
    source: Source, loc: tuple[str, int], row: dict[str, Any], word: str,
    base: dict[tuple[str, str], tuple[str, str]], released: dict[tuple[str, str], set[str] | None],
) -> Problem | None:  # fmt: skip
    """A spelling that a built-in entry has, and that the folder does not take away from it."""
    for way in _ways(source.name, word):
        owner = base.get((source.name, way))
        if owner is None or owner[1] == row["id"]:
            continue
        freed = released.get((source.name, owner[1]), set())
        if freed is None or word.lower() in freed:
            continue
        return source.word_problem(
            loc, word, f"{word!r} is a spelling of the built-in {owner[0]} {owner[1]} already",
            f"take it out here, or write an entry with id = \"{owner[1]}\" and without = [\"{word}\"]",
        )  # fmt: skip
    return None


def _misread(
    source: Source, loc: tuple[str, int], row: dict[str, Any], word: str, label: str, finder: NameFinder
) -> Problem | None:
    """A spelling that, standing alone, is read as something else or as nothing."""
    found = finder.find(word)
    whole = [n for n in found if n.start == 0 and n.end == len(word)]
    if row["id"] == "none" or any(n.label == label and n.id == row["id"] for n in whole):
        return None
    if not found:
        if word.lower() in {w.lower() for w in row.get("lookalikes", ())}:
            return source.word_problem(
                loc, word, f"{word!r} is among its own lookalikes", "take it out of one of the two"
            )
        return source.word_problem(
            loc, word, f"{word!r} is never read as {row['id']}: a look-alike or a word with the id none hides it",
            "take it out here, or there",
        )  # fmt: skip
    other = next(iter(whole or found))
    return source.word_problem(
        loc, word, f"{word!r} is read as the {_WORDY[other.label]} {other.id}, not as {row['id']}",
        "take it out here, or take it away there with an entry of that id and `without`",
    )  # fmt: skip


def _too_common(source: Source, loc: tuple[str, int], word: str, row: dict[str, Any], label: str) -> Problem | None:
    short = len(word) == 1 or (len(word) == 2 and word.isascii())
    if label == "REGION" or not (short or word.isdigit()) or label in ("CUE", "NOUN"):
        return None
    what = "a bare number" if word.isdigit() else "very short"
    where = f'loose = ["{word}"]'
    return source.word_problem(
        loc, word, f"{word!r} is {what} and will be found where {row['id']} is not meant",
        f"write {where}: then it counts only beside a word such as GPU", error=False,
    )  # fmt: skip
