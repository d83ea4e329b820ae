"""The extractor run over annotated articles, and the figures that come of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from extractor.evaluation.gold import Annotated, annotated_articles
from extractor.evaluation.scoring import Outcome, outcomes
from extractor.evaluation.slots import SLOTS
from extractor.rulebook import Rules
from extractor.rulebook.settings import RulesChoice, choose_rules

CORE_TYPES = frozenset({"price", "rental", "price_change", "compute_count", "money"})
ROUNDS = 1000


class Tally(NamedTuple):
    """Claims that a reader found, claims that the extractor made, and how many of these are right."""

    wanted: int = 0
    made: int = 0
    found: int = 0
    exact: int = 0

    @classmethod
    def of(cls, rows: Iterable[Outcome]) -> Tally:
        """The sums over some outcomes."""
        wanted = made = found = exact = 0
        for row in rows:
            wanted += row.gold is not None
            made += row.made is not None
            found += row.found
            exact += row.exact
        return cls(wanted, made, found, exact)

    def plus(self, other: Tally) -> Tally:
        """The sums of both."""
        return Tally(*(left + right for left, right in zip(self, other, strict=True)))

    def scores(self, right: int) -> tuple[float, float, float]:
        """Precision, recall and F1 where `right` claims are.

        >>> Tally(wanted=4, made=2, found=1).scores(1)
        (0.5, 0.25, 0.3333333333333333)
        """
        precision = right / self.made if self.made else 0.0
        recall = right / self.wanted if self.wanted else 0.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0


@dataclass(frozen=True)
class Scored:
    """One article with what became of its claims."""

    name: str
    language: str
    rows: list[Outcome]


@dataclass(frozen=True)
class Evaluation:
    """How the extractor did on annotated articles.  Printed, or shown in a notebook, it is a table.

    `failures` lists the articles that could not be read, with the reason; all their claims are missed.
    """

    articles: list[Scored]
    failures: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Outcome]:
        """All outcomes, article by article."""
        return [row for article in self.articles for row in article.rows]

    @cached_property
    def figures(self) -> dict[str, Tally]:
        """The sums over all claims, over the core types, and for each language and each type."""
        groups = {"all": self.rows, "core types": [row for row in self.rows if row.type in CORE_TYPES]}
        for language in sorted({article.language for article in self.articles}):
            groups[f"lang {language}"] = [r for a in self.articles if a.language == language for r in a.rows]
        for kind in sorted({row.type for row in self.rows}):
            groups[kind] = [row for row in self.rows if row.type == kind]
        return {name: Tally.of(rows) for name, rows in groups.items()}

    @cached_property
    def slots(self) -> dict[str, tuple[int, int]]:
        """Of the hits in which a slot counts: in how many it is right, and how many they are."""
        seen = Counter(slot for row in self.rows for slot in row.slots)
        right = Counter(slot for row in self.rows for slot, ok in row.slots.items() if ok)
        return {slot: (right[slot], seen[slot]) for slot in SLOTS}

    @cached_property
    def rules(self) -> dict[str, Tally]:
        """The claims that each rule made, and how many of them are right; the rule with most claims first."""
        return self.by(lambda row: str(row.made.get("rule_id") or "(no rule)") if row.made else None)

    def by(self, key: Callable[[Outcome], str | None]) -> dict[str, Tally]:
        """The sums for every value of `key`, the one with most claims first; `None` is left out."""
        groups: dict[str, list[Outcome]] = {}
        for row in self.rows:
            if (name := key(row)) is not None:
                groups.setdefault(name, []).append(row)
        tallies = {name: Tally.of(rows) for name, rows in groups.items()}
        return dict(sorted(tallies.items(), key=lambda item: (-item[1].made, item[0])))

    def interval(self, what: str) -> tuple[float, float]:
        """The 95% interval of an F1 (`found` or `exact`): what other articles like these might have given.

        Articles are drawn anew, with replacement and always by the same lot, so that it repeats to the digit.
        """
        lot = random.Random(7)
        tallies = [Tally.of(article.rows) for article in self.articles]
        scores = []
        for _ in range(ROUNDS):
            drawn = Tally()
            for tally in lot.choices(tallies, k=len(tallies)):
                drawn = drawn.plus(tally)
            scores.append(drawn.scores(getattr(drawn, what))[2])
        scores.sort()
        return scores[int(ROUNDS * 0.025)], scores[int(ROUNDS * 0.975)]

    def errors(self) -> list[tuple[str, Outcome]]:
        """Every miss, false claim and hit with a wrong slot, with the name of its article."""
        return [(article.name, row) for article in self.articles for row in article.rows if not row.exact]

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data: precision, recall and F1 in this order."""
        figures = {
            name: {"n": tally.wanted, "found": tally.scores(tally.found), "exact": tally.scores(tally.exact)}
            for name, tally in self.figures.items()
        }
        rules = {name: {"made": t.made, "found": t.found, "exact": t.exact} for name, t in self.rules.items()}
        return {"articles": len(self.articles), "figures": figures, "slots": self.slots, "rules": rules}

    def __str__(self) -> str:
        from extractor.evaluation.report import table

        return table(self)

    def _repr_html_(self) -> str:
        import html

        return f"<pre>{html.escape(str(self))}</pre>"


def evaluate(path: str | Path, *, rules: RulesChoice = None) -> Evaluation:
    """Run the extractor over a folder of annotated articles and compare.

    The folder holds NAME.json, with the claims that a reader found, beside the article in NAME.txt or NAME.md, or
    such files in its subfolder `expected`.  Fields of a claim are those of `docs/fields.md`; `"optional": true` and
    `"repeat": true` mark claims that need not be found.  Texts without annotation are passed over.
    Raises `extractor.runs.RunError` where there is no annotation or one cannot be used.

    >>> print(evaluate("samples").figures["all"].wanted > 100)
    True
    """
    chosen = choose_rules(rules)
    scored, failures = [], []
    for article in annotated_articles(Path(path)):
        claims, reason = _extracted(article, chosen)
        if reason is not None:
            failures.append((str(article.text), reason))
        scored.append(Scored(article.name, article.language, outcomes(article.claims, claims)))
    return Evaluation(scored, failures)


def _extracted(article: Annotated, rules: Rules) -> tuple[list[dict[str, Any]], str | None]:
    from extractor.runs.discover import Job
    from extractor.runs.work import work_article

    row, claims, _ = work_article(Job(article.name, article.text.name, str(article.text)), None, rules)
    return [claim.model_dump() for claim in claims], row.reason if row.status == "failed" else None
