"""The precision that each rule showed on annotated articles, written down as `rules/confidence.toml`."""

from __future__ import annotations

import json
import re
from functools import partial

from extractor.claims.trust import base_rule
from extractor.evaluation.evaluation import Evaluation, Tally
from extractor.evaluation.scoring import Outcome

PULL = 10
"""A rule is pulled towards its type, and a type towards all claims, as if so many claims of theirs were its own."""

_COMMENT = """\
# Confidence: how often claims were right in annotated articles, for each type and for each rule within its type.
# A claim's `confidence` is the precision of its rule, else that of its type, else that of all.
#
# Made by `extractor evaluate GOLD_DIR --write-confidence FILE`; make it anew rather than change it by hand.
#   made       claims that the rule made; those that answer an annotation marked optional or repeat are not counted
#   right      of these, the ones whose type and value a reader had annotated
#   precision  (right + 1 + {pull} * p) / (made + 2 + {pull}); p is for a rule the precision of its type, for a type
#              that of all claims, which itself is (right + 1) / (made + 2): few claims change little, none is certain
# A rule stands here without what its claims were carried by: price-cue holds price-cue+list as well.
#
# Measured on {articles} articles.
"""


def confidence_table(evaluation: Evaluation) -> str:
    """The text of a `confidence.toml` with the precisions of this evaluation; the same for the same claims."""
    everything = Tally.of(evaluation.rows)
    overall = (everything.found + 1) / (everything.made + 2)
    lines = [_COMMENT.format(pull=PULL, articles=len(evaluation.articles))]
    lines += ["[all]", *(f"{key} = {value}" for key, value in _entry(everything, overall).items())]
    types = {name: tally for name, tally in sorted(evaluation.by(_made_type).items()) if tally.made}
    within = {name: _pulled(tally, overall) for name, tally in types.items()}
    lines += ["", "[type]", *(_line(name, tally, within[name]) for name, tally in types.items())]
    for name in types:
        rules = evaluation.by(partial(_made_rule, name))
        if rules:
            lines += ["", f"[rule.{name}]"]
            lines += [_line(rule, tally, _pulled(tally, within[name])) for rule, tally in sorted(rules.items())]
    return "\n".join(lines) + "\n"


def _made_type(row: Outcome) -> str | None:
    return row.type if row.made else None


def _made_rule(kind: str, row: Outcome) -> str | None:
    return base_rule(row.made.get("rule_id")) or None if row.made and row.type == kind else None


def _pulled(tally: Tally, towards: float) -> float:
    return (tally.found + 1 + PULL * towards) / (tally.made + 2 + PULL)


def _entry(tally: Tally, precision: float) -> dict[str, object]:
    return {"made": tally.made, "right": tally.found, "precision": f"{precision:.3f}"}


def _line(name: str, tally: Tally, precision: float) -> str:
    key = name if re.fullmatch(r"[\w-]+", name, re.ASCII) else json.dumps(name)
    values = ", ".join(f"{field} = {value}" for field, value in _entry(tally, precision).items())
    return f"{key} = {{ {values} }}"
