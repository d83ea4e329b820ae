"""Scores of annotated articles: they agree with the contract's own script, and say what a user needs to know."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import extractor
from extractor.cli import app
from extractor.evaluation.evaluation import Evaluation, Scored, evaluate
from extractor.evaluation.measures import measure_of
from extractor.evaluation.report import as_text, error_list, rule_table
from extractor.evaluation.scoring import Outcome, outcomes
from extractor.evaluation.slots import verdicts
from extractor.evaluation.trained import confidence_table
from extractor.runs import RunError

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "tools" / "score.py"

PRICE = {"type": "price", "price": 30000, "currency": "USD", "per": "card", "gpu_model": "H100", "start": 0, "end": 20}
TEXT = "An H100 costs $30000."


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with one annotated article, and one that nobody annotated."""
    write_gold(tmp_path, "a", [PRICE])
    (tmp_path / "b.txt").write_text(TEXT)
    return tmp_path


def write_gold(folder: Path, name: str, claims: list[dict[str, Any]], text: str = TEXT) -> None:
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    annotation = {"doc_id": name, "published": None, "lang": "en", "claims": claims}
    (folder / f"{name}.json").write_text(json.dumps(annotation), encoding="utf-8")


# --- agreement with the contract's script -------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [SHARED / "gold" / "dev", SAMPLES], ids=["dev", "samples"])
def test_agrees_with_the_script_of_the_contract(texts: Path, tmp_path: Path) -> None:
    if not SCORER.is_file() or not texts.is_dir():
        pytest.skip(f"{SCORER} or {texts} is not here, nothing to compare with")
    annotations = texts / "expected" if (texts / "expected").is_dir() else texts
    done = command(
        "run", *sorted(path for path in texts.iterdir() if path.suffix in (".txt", ".md")), "--out", tmp_path
    )
    assert done.exit_code == 0, done.output

    def script(*options: str) -> str:
        line = [sys.executable, str(SCORER), "--gold", str(annotations), "--pred", str(tmp_path / "claims.jsonl")]
        return subprocess.run([*line, *options], check=True, capture_output=True, encoding="utf-8").stdout

    evaluation = evaluate(texts)
    theirs, ours = json.loads(script("--json")), json.loads(json.dumps(evaluation.as_dict()))
    assert {key: ours[key] for key in theirs} == theirs
    # The printed table, the intervals in it, and which claims are in the list of errors, are the same as well.
    assert str(evaluation) == script().strip()
    listed = re.findall(r"^(\S+ (?:MISSED|WRONG |SLOTS ) \w+)", script("--errors"), flags=re.MULTILINE)
    assert re.findall(r"^(\S+ (?:MISSED|WRONG |SLOTS ) \w+)", error_list(evaluation), flags=re.MULTILINE) == listed


# --- which claim answers which ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": 1000, "unit": "PFLOPS"}, {"value": 1, "unit": "EFLOPS"}),
        ({"value": 0.5, "unit": "GW"}, {"value": 500, "unit": "MW"}),
        ({"value": 4.5, "unit": "nm"}, {"value": 4.5, "unit": "nm"}),
    ],
)
def test_units_of_one_kind_compare(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert measure_of({"type": "chip_spec"} | one).agrees(measure_of({"type": "chip_spec"} | other))


@pytest.mark.parametrize("other", [{"price": 30100}, {"price_max": 40000}, {"currency": "CNY"}, {"type": "money"}])
def test_another_measure_is_a_miss_and_a_false_claim(other: dict[str, Any]) -> None:
    assert [(row.gold is None, row.made is None) for row in outcomes([PRICE], [PRICE | other])] == [
        (False, True),
        (True, False),
    ]


def test_evidence_that_overlaps_comes_before_slots_that_agree() -> None:
    near, far = PRICE | {"gpu_model": "A100"}, PRICE | {"start": 500, "end": 520}
    assert [row.made is near for row in outcomes([PRICE], [far, near])] == [True, False]


def test_optional_and_repeated_claims_count_on_neither_side() -> None:
    assert outcomes([PRICE | {"optional": True}], []) == []
    assert outcomes([PRICE | {"repeat": True}], [PRICE]) == []
    [row] = outcomes([PRICE | {"optional": True}, PRICE], [PRICE])
    assert row.exact


@pytest.mark.parametrize(
    ("gold", "made", "right"),
    [
        ({"gpu_model": "H100"}, {"gpu_model": "NVIDIA H100", "gpu_vendor": "NVIDIA"}, {"gpu_model": True}),
        ({"gpu_model": "H100"}, {}, {"gpu_model": False}),
        ({}, {"company": "NVIDIA", "gpu_vendor": "NVIDIA"}, {}),  # the maker's name is part of the chip's
        ({}, {"company": "Meta"}, {"company": False}),
        ({"company": "中科曙光"}, {"company": "曙光"}, {"company": True}),
        ({"company": "Meta", "counterparty": "Google"}, {"company": "Google"}, {"company": True}),
        ({"date_start": "2023-01-01", "date_end": "2023-12-31"}, {}, {"date": False}),
        ({}, {"date_start": "2023-01-01", "date_source": "context"}, {}),  # only what is said outright can be wrong
        ({}, {"date_start": "2023-01-01", "date_source": "explicit"}, {"date": False}),
        ({"compute_count": 8}, {}, {"compute_count": False}),
        ({}, {"compute_count": 1}, {}),
        ({"per": "server"}, {"per": "card"}, {"per": False}),
        ({"direction": "up"}, {}, {}),  # no slot of a price
    ],
)
def test_slots(gold: dict[str, Any], made: dict[str, Any], right: dict[str, bool]) -> None:
    assert verdicts({"type": "price"} | gold, made) == right


# --- figures ------------------------------------------------------------------------------------------------------


def small_evaluation() -> Evaluation:
    def made(rule: str, **more: Any) -> dict[str, Any]:
        return PRICE | {"rule_id": rule} | more

    hit = Outcome(PRICE, made("price-cue"), {"gpu_model": True})
    half = Outcome(PRICE, made("price-cue+list", company="Meta"), {"gpu_model": True, "company": False})
    return Evaluation([Scored("a", "en", [hit, half, Outcome(None, made("table", price=1)), Outcome(PRICE, None)])])


def test_precision_of_rules() -> None:
    evaluation = small_evaluation()
    figures = {name: (tally.made, tally.found, tally.exact) for name, tally in evaluation.rules.items()}
    assert figures == {"price-cue": (1, 1, 1), "price-cue+list": (1, 1, 0), "table": (1, 0, 0)}
    assert "price-cue+list                  1      1      0    1.000    0.000" in rule_table(evaluation).splitlines()


def test_errors_name_article_value_rule_and_slot() -> None:
    assert [line.removesuffix("«»").rstrip() for line in error_list(small_evaluation()).splitlines()] == [
        "a SLOTS  price            30000 USD [price-cue+list]  company: None != Meta;",
        "a WRONG  price            1 USD [table]",
        "a MISSED price            30000 USD",
    ]


def test_nothing_to_score_is_no_division_by_zero() -> None:
    evaluation = Evaluation([Scored("a", "zh", [])])
    assert evaluation.as_dict()["figures"]["all"] == {"n": 0, "found": (0.0, 0.0, 0.0), "exact": (0.0, 0.0, 0.0)}
    assert tomllib.loads(confidence_table(evaluation))["all"]["precision"] == 0.5


def test_confidence_table_pulls_few_claims_towards_their_type() -> None:
    text = confidence_table(small_evaluation())
    table = tomllib.loads(text)
    assert text == confidence_table(small_evaluation())
    assert table["all"] == {"made": 3, "right": 2, "precision": 0.6}
    assert table["type"]["price"] == {"made": 3, "right": 2, "precision": 0.6}  # (2 + 1 + 10 * 0.6) / 15
    assert table["rule"]["price"] == {  # price-cue and price-cue+list are one rule
        "price-cue": {"made": 2, "right": 2, "precision": 0.643},
        "table": {"made": 1, "right": 0, "precision": 0.538},
    }


# --- folders and the command --------------------------------------------------------------------------------------


def test_texts_without_annotation_are_passed_over(gold: Path) -> None:
    evaluation = extractor.evaluate(gold)
    assert [(article.name, article.language) for article in evaluation.articles] == [("a", "en")]
    assert evaluation.figures["all"].wanted == 1


def test_days_follow_from_the_date(tmp_path: Path) -> None:
    write_gold(tmp_path, "a", [PRICE | {"date": "2023-05"}], "In May 2023, an H100 cost $30000.")
    assert evaluate(tmp_path).slots["date"] == (1, 1)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", "{", "a.json: not valid JSON"),
        ("a.json", '{"rows": []}', "a.json: no annotation: an object with the list `claims` was expected"),
        ("a.json", '{"claims": [{"price": 1}]}', "a.json: claim 1 has no type"),
        ("a.json", '{"claims": [{"type": "price", "date": "soon"}]}', "a.json: date 'soon' is not written like 2023"),
        ("c.json", '{"claims": []}', "c.json: its text is not there; looked for "),
    ],
)
def test_an_annotation_that_cannot_be_used_is_named(gold: Path, name: str, content: str, reason: str) -> None:
    (gold / name).write_text(content)
    result = command("evaluate", gold)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_a_folder_without_annotations(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no annotation here; looked for NAME"):
        evaluate(tmp_path)
    with pytest.raises(RunError, match="no such folder"):
        evaluate(tmp_path / "nowhere")


def test_an_article_that_cannot_be_read_is_missed_and_told(gold: Path) -> None:
    (gold / "a.txt").write_bytes(b"\0\1\2\3" * 50)
    result = command("evaluate", gold, "--errors")
    assert result.exit_code == 1
    assert "a MISSED price" in result.stdout
    assert result.stderr.startswith(f"failed: {gold / 'a.txt'}: ")


def test_command_prints_what_the_function_gives(gold: Path) -> None:
    evaluation = extractor.evaluate(gold)
    assert command("evaluate", gold).stdout == as_text(evaluation) + "\n"
    said = json.loads(command("evaluate", gold, "--json").stdout)
    assert said == json.loads(json.dumps(evaluation.as_dict()))
    assert "errors" in json.loads(command("evaluate", gold, "--json", "--errors").stdout)
    assert "<pre>1 articles" in evaluation._repr_html_()


def test_command_writes_confidence(gold: Path) -> None:
    result = command("evaluate", gold, "--write-confidence", gold / "confidence.toml")
    assert (result.exit_code, result.stderr) == (0, f"written to {gold / 'confidence.toml'}\n")
    assert (gold / "confidence.toml").read_bytes() == confidence_table(extractor.evaluate(gold)).encode()
    assert command("evaluate", gold, "--write-confidence", gold / "no" / "where").exit_code == 2


def test_command_with_rules_that_are_none(gold: Path) -> None:
    result = command("evaluate", gold, "--rules", gold)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no rules found" in result.stderr
