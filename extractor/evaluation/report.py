"""An evaluation as text: the table of figures, the list of errors, how each rule did."""

from __future__ import annotations

import json

from extractor.evaluation.evaluation import Evaluation, Tally
from extractor.evaluation.measures import measure_of
from extractor.evaluation.scoring import Outcome

FEWEST = 5
"""A rule with fewer claims is not called weak."""
EVIDENCE = 90
"""So many characters of a claim's evidence are shown."""


def as_text(evaluation: Evaluation, errors: bool = False) -> str:
    """The tables, below the list of errors where that is wanted."""
    listed = error_list(evaluation) if errors else ""
    return "\n\n".join(part for part in (listed, table(evaluation), rule_table(evaluation)) if part)


def as_json(evaluation: Evaluation, errors: bool = False) -> str:
    """The figures as one JSON object, with the list of errors where that is wanted."""
    figures = evaluation.as_dict()
    if errors:
        figures["errors"] = [
            {"article": name, "slots": row.wrong, "gold": row.gold, "made": row.made}
            for name, row in evaluation.errors()
        ]
    return json.dumps(figures, ensure_ascii=False)


def table(evaluation: Evaluation) -> str:
    """Found and exact precision, recall and F1, by language and type, and how many slots are right."""
    lines = [
        f"{len(evaluation.articles)} articles",
        f"{'':<18}{'n':>5}   {'found P':>8}{'R':>7}{'F1':>7}   {'exact P':>8}{'R':>7}{'F1':>7}",
    ]
    for name, tally in evaluation.figures.items():
        lines.append(f"{name:<18}{tally.wanted:>5}   {_scores(tally, tally.found)}   {_scores(tally, tally.exact)}")
    if len(evaluation.articles) > 1:
        spans = (
            f"{what} {low:.3f}..{high:.3f}" for what in ("found", "exact") for low, high in [evaluation.interval(what)]
        )
        lines.append("95% interval of F1, over articles: " + ", ".join(spans))
    right = ", ".join(f"{slot} {right}/{n}" for slot, (right, n) in evaluation.slots.items() if n)
    lines.append(f"slots right, of those that count: {right}")
    return "\n".join(lines)


def rule_table(evaluation: Evaluation) -> str:
    """For each rule: the claims it made, how many of them are found and how many exact, and these as parts."""
    lines = [f"{'rule_id':<28}{'made':>5}{'found':>7}{'exact':>7}{'found P':>9}{'exact P':>9}"]
    for name, tally in evaluation.rules.items():
        parts = f"{tally.found / tally.made:>9.3f}{tally.exact / tally.made:>9.3f}"
        lines.append(f"{name:<28}{tally.made:>5}{tally.found:>7}{tally.exact:>7}{parts}")
    weak = weakest(evaluation)
    if weak:
        said = ", ".join(f"{name} {tally.found}/{tally.made}" for name, tally in weak)
        lines.append(f"weakest, of those with {FEWEST} claims and more: {said}")
    return "\n".join(lines)


def weakest(evaluation: Evaluation, most: int = 5) -> list[tuple[str, Tally]]:
    """The rules of whose claims the smallest part was found right, with how many they made; none that is all right."""
    judged = [(name, t) for name, t in evaluation.rules.items() if t.made >= FEWEST and t.found < t.made]
    return sorted(judged, key=lambda pair: (pair[1].found / pair[1].made, pair[0]))[:most]


def error_list(evaluation: Evaluation) -> str:
    """One line for every miss, false claim and hit with wrong slots: where, what, the value, the words."""
    return "\n".join(f"{name} {_error(row)}" for name, row in evaluation.errors())


def _scores(tally: Tally, right: int) -> str:
    precision, recall, f1 = tally.scores(right)
    return f"{precision:>8.3f}{recall:>7.3f}{f1:>7.3f}"


def _error(row: Outcome) -> str:
    what = "SLOTS " if row.found else "MISSED" if row.made is None else "WRONG "
    low, high, unit = measure_of(row.claim)
    value = f"{low:.10g}" if low is not None else "?"
    value += "" if high is None else f"..{high:.10g}"
    slots = "".join(f"{s}: {row.gold.get(s)} != {row.made.get(s)}; " for s in row.wrong if row.gold and row.made)
    rule = f" [{row.made['rule_id']}]" if row.made and row.made.get("rule_id") else ""
    words = " ".join(str(row.claim.get("evidence") or "")[:EVIDENCE].split())
    return f"{what} {row.type:<16} {value} {unit}{rule}  {slots}«{words}»"
