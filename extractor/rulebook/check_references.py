"""Whether what an entry refers to is there: families, makers, chips, cues, units, currencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from extractor.claims.claim_patterns import VALUES, read_pattern
from extractor.claims.model import Period
from extractor.claims.scales import BASE
from extractor.rulebook.book import Rules
from extractor.rulebook.files import Source
from extractor.rulebook.problems import Problem, meant, nearest


def reference_problems(sources: list[Source], rules: Rules) -> Iterator[Problem]:
    """What the entries of `sources` refer to and `rules`, which are in force, do not have."""
    known = _Known(rules)
    for source in sources:
        for key, at, row in source.entries():
            if not row.get("off"):
                yield from _entry(source, key, at, row, known, builtin=rules.over is None)


class _Known:
    """The ids in force, of each kind."""

    def __init__(self, rules: Rules) -> None:
        def ids(name: str, key: str) -> dict[str, dict[str, Any]]:
            return {row["id"]: row for row in rules.table(name).get(key, ()) if "id" in row}

        self.accelerators = ids("accelerators", "accelerator")
        self.systems = ids("systems", "system")
        self.organisations = ids("organisations", "organisation")
        self.regions = ids("regions", "region")
        self.units = ids("units", "unit")
        self.currencies = ids("currencies", "currency")
        over = rules.over or rules
        self.cues = {kind.upper(): ids("cues", kind) for kind in ("cue", "noun")}
        self.asked = {kind: {row["id"] for row in over.table("cues")[kind]} for kind in ("cue", "noun")}
        self.patterns = {row["id"] for row in over.table("patterns")["pattern"]}
        self.makers = {str(row["vendor"]) for row in self.accelerators.values() if "vendor" in row}
        self.usd = rules.table("plausibility").get("usd", {})
        self.in_patterns = {said for row in _claim_patterns(rules) for said in _named(row)}


def _claim_patterns(rules: Rules) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = rules.table("claim_patterns").get("claim_pattern", [])
    return rows


def _named(row: dict[str, Any]) -> set[tuple[str, str]]:
    """(label, id) of everything that a claim pattern names."""
    try:
        ways = read_pattern(row).ways
    except (ValueError, KeyError):
        return set()  # told elsewhere
    return {(t["ENT_TYPE"], t["ENT_KB_ID"]) for way in ways for t in way if isinstance(t.get("ENT_KB_ID"), str)}


def _entry(
    source: Source, key: str, at: int, row: dict[str, Any], known: _Known, *, builtin: bool
) -> Iterator[Problem]:
    def unknown(field: str, what: str, choices: Iterable[str], *, error: bool = True) -> Problem:
        guess = meant(str(row[field]), choices)
        return source.problem(
            (key, at, field),
            f"{field} is {row[field]!r}, which is no {what}",
            guess or "check the spelling",
            error=error,
        )

    if key == "accelerator":
        for field in ("family", "card"):
            if field in row and row[field] not in known.accelerators:
                yield unknown(field, "accelerator", known.accelerators)
        vendors = {*known.organisations, *(known.makers - {row.get("vendor")})}
        own = [r for r in source.table["accelerator"] if r.get("vendor") == row.get("vendor")]
        if not builtin and "vendor" in row and row["vendor"] not in known.organisations:
            if nearest(row["vendor"], vendors) and len(own) == 1:
                yield unknown("vendor", "organisation that is known", vendors, error=False)
    if key == "system" and "accelerator" in row and row["accelerator"] not in known.accelerators:
        yield unknown("accelerator", "accelerator", known.accelerators)
    if key == "system" and "operator" in row and row["operator"] not in known.organisations:
        yield unknown("operator", "organisation", known.organisations)
    if key in ("cue", "noun") and row["id"] not in known.asked[key]:
        if (key.upper(), row["id"]) not in known.in_patterns:
            guess = meant(row["id"], known.asked[key])
            yield source.problem(
                (key, at, "id"), f"no part of the program asks for the {key} {row['id']!r}",
                guess or f"use a known id, or ask for it with {key.upper()}:{row['id']} in claim_patterns.toml",
            )  # fmt: skip
    if key == "pattern" and source.name == "patterns" and row["id"] not in known.patterns:
        guess = meant(row["id"], known.patterns)
        yield source.problem(
            (key, at, "id"), f"no part of the program asks for a pattern {row['id']!r}",
            f"{guess + ' ' if guess else ''}A new way of writing goes into claim_patterns.toml: "
            f"`extractor rules new pattern --id {row['id']}`",
        )  # fmt: skip
    if key == "currency" and row["id"] not in known.usd:
        yield source.problem(
            (key, at, "id"), f"plausibility.toml does not say what one {row['id']} is worth: its sums are not judged",
            f"add {row['id']} = … below [usd] there", error=False,
        )  # fmt: skip
    if key == "band":
        yield from _band(source, at, row, known)
    if key == "claim_pattern":
        yield from _pattern(source, at, row, known)


def _band(source: Source, at: int, row: dict[str, Any], known: _Known) -> Iterator[Problem]:
    if not row["low"] <= row["high"]:
        yield source.problem(("band", at, "low"), f"low {row['low']} is above high {row['high']}", "exchange the two")
    units = {"USD", *known.units, *BASE, *get_args(Period)}
    if row["type"] != "compute_count" and row["unit"] not in units:
        yield source.problem(
            ("band", at, "unit"), f"unit is {row['unit']!r}, which is no unit of units.toml", meant(row["unit"], units)
        )
    models = row.get("gpu_model")
    for model in [models] if isinstance(models, str) else models if isinstance(models, list) else []:
        if model not in known.accelerators:
            yield source.word_problem(
                ("band", at, "gpu_model"), model, f"{model!r} is no accelerator", meant(model, known.accelerators)
            )


def _pattern(source: Source, at: int, row: dict[str, Any], known: _Known) -> Iterator[Problem]:
    """A thing, cue, unit or currency that a claim pattern names and nothing has: it could never match."""
    ids: dict[str, Iterable[str]] = {
        "ACCELERATOR": known.accelerators, "SYSTEM": known.systems, "ORGANISATION": known.organisations,
        "REGION": known.regions, **known.cues,
    }  # fmt: skip
    measures = {*known.units, *known.currencies, *(str(u.get("count_unit")) for u in known.units.values())}
    for label, ident in sorted(_named(row)):
        there = ids.get(label, measures if label in VALUES else None)
        if there is None or ident in there:
            continue
        guess = nearest(ident, there)
        yield source.problem(
            ("claim_pattern", at, "find"), f"{label}:{ident} can match nothing: there is no such id",
            f"did you mean {label}:{guess}?" if guess else f"see `extractor rules list {label.lower()}`",
        )  # fmt: skip
