"""Whether every pattern can be read, matches its example and leaves its counterexample alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.claims.claim_patterns import ClaimPatterns, PatternError, claim_patterns_of, read_pattern
from extractor.claims.draft import Draft
from extractor.claims.engine import make_claims
from extractor.claims.lens import Lens
from extractor.claims.model import Claim
from extractor.claims.patterns import pattern_of
from extractor.claims.stage import Stage
from extractor.claims.trace import Trace
from extractor.mentions.quantities import QuantityFinder
from extractor.mentions.times import TimeFinder
from extractor.reading import article_from_text
from extractor.reading import fold as fold_text
from extractor.rulebook.book import Rules, RulesError
from extractor.rulebook.files import Source
from extractor.rulebook.problems import Problem

_PROBES = ("", "的", "x", "7", "。")  # what matches all of these matches anything
PUBLISHED = "2024-05-20"
"""The day on which the examples of `times.toml` are read."""


def form_problems(sources: list[Source], rules: Rules) -> Iterator[Problem]:
    """Patterns of `sources`, whose rules are in force as `rules`, that cannot be read at all."""
    for source in sources:
        if source.name == "patterns":
            yield from _regular_expressions(source, rules)
        elif source.name == "claim_patterns":
            yield from _readable(source, rules)
        elif source.name == "furniture":
            yield from _furniture(source)
        elif source.name == "numbers":
            try:
                QuantityFinder(rules)
            except (RulesError, KeyError, TypeError) as error:
                yield source.problem((), f"numbers cannot be read: {error}", "mend it, or take it out")
        elif source.name == "times":
            try:
                TimeFinder(rules)
            except (RulesError, KeyError, TypeError) as error:
                yield source.problem(
                    (), f"a word or pattern of times cannot be read: {error}", "mend it, or take it out"
                )


def example_problems(sources: list[Source], rules: Rules) -> Iterator[Problem]:
    """Patterns, all of them readable, that miss their example, match their counterexample, or match everything."""
    for source in sources:
        if source.name == "patterns":
            yield from _named_patterns(source, rules)
        elif source.name == "claim_patterns":
            for at, row in _merged(source, "claim_pattern", rules):
                yield from _examples(source, at, row, rules)
        elif source.name == "times":
            yield from _time_patterns(source, rules)


def _merged(source: Source, key: str, rules: Rules) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of a table as they are in force, with their number in the file."""
    there = {row["id"]: row for row in rules.table(source.name).get(key, ())}
    for table, at, row in source.entries():
        if table == key and not row.get("off") and row["id"] in there:
            yield at, there[row["id"]]


def _regular_expressions(source: Source, rules: Rules) -> Iterator[Problem]:
    for at, row in _merged(source, "pattern", rules):
        try:
            pattern_of(row)
        except re.error as error:
            yield source.problem(
                ("pattern", at, "find"), f"{row['id']} is not a regular expression: {error}", "mend it, or take it out"
            )


def _named_patterns(source: Source, rules: Rules) -> Iterator[Problem]:
    for at, row in _merged(source, "pattern", rules):
        loc = ("pattern", at, "find")
        _, ask = pattern_of(row)
        if row["where"] != "all" and all(map(ask, _PROBES)):
            yield source.problem(
                loc, f"{row['id']} matches every text, even an empty one", "make some part of it obligatory"
            )
            continue
        if not ask(fold_text(row["example"], rules).text):
            yield source.problem(
                ("pattern", at, "example"), f"{row['id']} does not match its example {row['example']!r}",
                f"mend `find` or the example (where = {row['where']!r})",
            )  # fmt: skip
        if found := ask(fold_text(row["counterexample"], rules).text):
            yield source.problem(
                ("pattern", at, "counterexample"),
                f"{row['id']} matches its counterexample {row['counterexample']!r} (at {found[0]!r})",
                "make `find` narrower, or give another counterexample",
            )


def _time_patterns(source: Source, rules: Rules) -> Iterator[Problem]:
    finder = TimeFinder(rules)
    for at, row in _merged(source, "pattern", rules):
        loc = ("pattern", at, "example")
        try:
            found = finder.find(fold_text(row["example"], rules).text, PUBLISHED)
        except Exception as error:
            yield source.problem(
                loc, f"{row['id']} cannot read its example: {error!r}", "see the grammar of times.toml"
            )
            continue
        said = " ".join(told(m) for m in found)
        if said != row["yields"]:
            yield source.problem(
                loc, f"{row['id']}: the example {row['example']!r} is read as {said!r}, not as {row['yields']!r}",
                "mend `find` or `yields`",
            )  # fmt: skip
        if finder.find(fold_text(row["counterexample"], rules).text, PUBLISHED):
            yield source.problem(
                ("pattern", at, "counterexample"),
                f"{row['id']}: a time is found in the counterexample {row['counterexample']!r}",
                "make `find` narrower, or give another counterexample",
            )


def told(mention: Any) -> str:
    """A time as `yields` in times.toml writes it."""
    if mention.label == "DURATION":
        return f"{mention.low:g} {mention.unit}"
    return mention.value or "none"


def _furniture(source: Source) -> Iterator[Problem]:
    for at, find in enumerate(source.table.get("within", ())):
        try:
            if re.compile(find, re.I).fullmatch(""):
                yield source.problem(("within", at), f"{find!r} matches everything", "make some part of it obligatory")
        except re.error as error:
            yield source.problem(("within", at), f"{find!r} is not a regular expression: {error}", "mend it")


def _readable(source: Source, rules: Rules) -> Iterator[Problem]:
    readable = True
    for at, row in _merged(source, "claim_pattern", rules):
        try:
            pattern = read_pattern(row)
        except PatternError as error:
            readable = False
            yield source.problem(("claim_pattern", at, "find"), f"{row['id']}: {error}", "see claim_patterns.toml")
            continue
        if not pattern.holds_word:
            yield source.problem(
                ("claim_pattern", at, "find"), f"{row['id']} matches every such value, whatever is said",
                "add a word, a cue or a name that must stand beside it",
            )  # fmt: skip
        if row["type"] != "none" and not row.get("yields"):
            yield source.problem(
                ("claim_pattern", at), f"{row['id']} does not say what its example yields",
                'add a line such as yields = { price = 12000, currency = "CNY" }',
            )  # fmt: skip
    try:
        if readable and any("tokens" in row for _, _, row in source.entries()):  # what we made of `find` spaCy takes
            ClaimPatterns(rules).compiled()
    except RulesError as error:
        yield source.problem((), str(error), "mend `tokens`, or write `find` in its place")


def _examples(source: Source, at: int, row: dict[str, Any], rules: Rules) -> Iterator[Problem]:
    here = ("claim_pattern", at, "example")
    made, asked = _claims(row["example"], row["id"], rules)
    first = next((p.id for p in claim_patterns_of(rules).patterns if p.id in asked.others - {row["id"]}), None)
    if asked.matched and not made and row["type"] != "none":
        yield source.problem(
            here, f"{row['id']} matches its example {row['example']!r}, but no claim comes of it",
            "the value was said before in the example; say it once",
        )  # fmt: skip
    elif not asked.matched and first is not None:
        yield source.problem(
            here, f"{row['id']} does not get its example {row['example']!r}: {first}, which stands before it, takes it",
            f"make one pattern of the two, or `find` of {first} narrower",
        )  # fmt: skip
    elif not asked.matched:
        tied = "the sentence must name a chip or say GPU, " if not asked.begun_at_all else ""
        yield source.problem(
            here, f"{row['id']} does not match its example {row['example']!r}",
            f"{tied}all pieces of `find` must stand there in their order; `extractor explain` shows what was seen",
        )  # fmt: skip
    elif row.get("yields"):
        wrong = min((_differences(claim, row) for claim in made), key=len)
        if wrong:
            yield source.problem(
                ("claim_pattern", at, "yields"), f"{row['id']}: of the example comes {', '.join(wrong)}",
                "mend `yields`, or say the field in `set`",
            )  # fmt: skip
    if _claims(row["counterexample"], row["id"], rules)[1].matched:
        yield source.problem(
            ("claim_pattern", at, "counterexample"),
            f"{row['id']} matches its counterexample {row['counterexample']!r} too",
            "make `find` narrower, or give another counterexample",
        )


class _Asked(Trace):
    """Listens for the drafts of one pattern."""

    def __init__(self, ident: str) -> None:
        self.ident, self.matched = ident, False
        self.others: set[str] = set()
        self.begun_at_all = False

    def begun(self, stage: Stage) -> None:
        self.begun_at_all = True

    def decided(self, lens: Lens, draft: Draft | None) -> None:
        if draft is not None:
            self.matched = self.matched or draft.rule == self.ident
            self.others.add(draft.rule)


def _claims(text: str, ident: str, rules: Rules) -> tuple[list[Claim], _Asked]:
    """The claims that a pattern makes of a text, and what was heard on the way."""
    asked = _Asked(ident)
    claims = make_claims(article_from_text(text, published=PUBLISHED, rules=rules), rules, asked)
    return [claim for claim in claims if (claim.rule_id or "").split("+")[0] == ident], asked


def _differences(claim: Claim, row: dict[str, Any]) -> list[str]:
    wanted = {"type": row["type"]} | row["yields"]
    said = claim.model_dump()
    return [f"{k} = {said.get(k)!r}, not {v!r}" for k, v in wanted.items() if said.get(k) != v]
