"""A corrected claims.csv becomes annotated articles, and the precision of each rule is measured on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor import evaluate, extract, load_rules
from extractor.cli import app
from extractor.evaluation.corrections import import_corrections
from extractor.evaluation.report import weakest
from extractor.runs import RunError

ARTICLES = {
    "one.txt": "2024年3月，每张A100的价格约1.5万美元。\n阿里云把H100租金降到每小时2美元。\n库存还有半仓。",
    "two.md": "# 消息\n\n每张H20的价格约8万元。",
    "three.txt": "天气很好。H200的价格约20万元。",
}


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert command("run", folder, "--out", tmp_path / "out", "--quiet").exit_code == 0
    return folder


Change = Callable[[list[dict[str, str]]], None]


def corrected(folder: Path, change: Change, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    """The table of the run with a column `correction`, changed as somebody would in a spreadsheet."""
    with open(folder.parent / "out/claims.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [*rows[0], "correction"]
    for row in rows:
        row["correction"] = ""
    change(rows)
    path = folder.parent / "corrected.csv"
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def reviewed(rows: list[dict[str, str]]) -> None:
    price, rent = rows[0], rows[1]
    price["correction"], rent["correction"] = "ok", "Fixed"
    rent["company"] = "阿里云智能"
    rows.append({
        "doc_id": "one", "type": "money", "price": "1,000", "currency": "CNY", "money_kind": "other",
        "evidence": "库存还有半仓", "correction": "added",
    })  # fmt: skip
    next(row for row in rows if row["doc_id"] == "two")["correction"] = "错"


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "gb18030"), ("\t", "utf-16")])
def test_import(articles: Path, tmp_path: Path, delimiter: str, encoding: str) -> None:
    table = corrected(articles, reviewed, delimiter=delimiter, encoding=encoding)
    done = import_corrections(table, articles, tmp_path / "gold")
    assert done.problems == []
    assert [path.name for path in done.written] == ["one.json", "two.json"]
    assert (done.unread, dict(done.marks)) == (["three"], {"ok": 1, "fixed": 1, "added": 1, "wrong": 1})
    one = json.loads((tmp_path / "gold/one.json").read_text(encoding="utf-8"))
    assert [(c["type"], c["price"], c.get("company")) for c in one["claims"]] == [
        ("price", 15000, None), ("rental", 2, "阿里云智能"), ("money", 1000, None),
    ]  # fmt: skip
    text = (tmp_path / "gold/one.txt").read_text(encoding="utf-8")
    assert all(text[c["start"] : c["end"]] == c["evidence"] for c in one["claims"])
    assert not any({"rule_id", "confidence", "doc_id", "date_source"} & c.keys() for c in one["claims"])
    assert json.loads((tmp_path / "gold/two.json").read_text(encoding="utf-8"))["claims"] == []


def test_what_was_extracted_and_called_right_scores_full(articles: Path, tmp_path: Path) -> None:
    table = corrected(articles, lambda rows: rows[0].update(correction="ok"))
    done = import_corrections(table, articles, tmp_path / "gold", everything=True)
    assert (len(done.written), done.unread) == (3, [])
    tally = evaluate(tmp_path / "gold").figures["all"]
    assert tally.wanted == tally.made == tally.found == tally.exact == done.claims


def test_from_corrections_to_confidence(articles: Path, tmp_path: Path) -> None:
    table = corrected(articles, reviewed)
    assert command("annotate", "import", table, "--articles", articles, "--out", tmp_path / "gold").exit_code == 0
    (tmp_path / "mine").mkdir()
    confidence = tmp_path / "mine/confidence.toml"
    result = command("evaluate", tmp_path / "gold", "--write-confidence", confidence)
    assert result.exit_code == 0
    assert "per-unit" in result.stdout
    evaluation = evaluate(tmp_path / "gold")
    assert (evaluation.rules["per-unit"].made, evaluation.rules["per-unit"].found) == (2, 1)  # one was marked wrong
    [claim] = extract("每张H20的价格约8万元。", rules=tmp_path / "mine")
    [before] = extract("每张H20的价格约8万元。", rules=load_rules())
    assert claim.confidence is not None
    assert before.confidence is not None
    assert claim.confidence < before.confidence


def test_the_command_tells_what_was_done(articles: Path, tmp_path: Path) -> None:
    result = command(
        "annotate", "import", corrected(articles, reviewed), "--articles", articles, "--out", tmp_path / "gold"
    )
    assert result.exit_code == 0
    assert "annotated articles     2  with 3 claims (1 ok, 1 wrong, 1 fixed, 1 added)" in result.stderr
    assert "without any mark       1" in result.stderr


def set_all(**cells: str) -> Change:
    return lambda rows: rows[0].update({"correction": "fixed", **cells})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (set_all(correction="maybe"), "correction is 'maybe'; use ok, wrong, fixed or added"),
        (set_all(evidence="这句话没有"), "does not stand in the article; copy its words exactly"),
        (set_all(evidence=""), "evidence is empty"),
        (set_all(price="1.5万"), "price is '1.5万'; write a plain number"),
        (set_all(date="Mar-24"), "a spreadsheet may have changed it: write 2023-03"),
        (set_all(type="prize"), "type: Input should be"),
        (set_all(currency="RMB"), "currency"),
        (set_all(doc_id="gone", source="gone.txt"), "doc_id 'gone' is no article below"),
    ],
)
def test_a_row_that_cannot_be_used(articles: Path, tmp_path: Path, change: Change, says: str) -> None:
    def both(rows: list[dict[str, str]]) -> None:
        change(rows)
        next(row for row in rows if row["doc_id"] == "two")["correction"] = "ok"

    table = corrected(articles, both)
    result = command("annotate", "import", table, "--articles", articles, "--out", tmp_path / "gold")
    assert result.exit_code == 1
    assert f"{table}:2: " in result.stderr
    assert says in result.stderr
    assert [path.name for path in sorted((tmp_path / "gold").glob("*.json"))] == ["two.json"]  # good work is kept


def test_what_is_there_is_not_written_over(articles: Path, tmp_path: Path) -> None:
    table = corrected(articles, reviewed)
    first = import_corrections(table, articles, tmp_path / "gold")
    (tmp_path / "gold/one.json").write_text("mine")
    again = import_corrections(table, articles, tmp_path / "gold")
    assert [problem for _, problem in again.problems if "--replace" in problem]
    assert (tmp_path / "gold/one.json").read_text() == "mine"
    assert import_corrections(table, articles, tmp_path / "gold", replace=True).written == first.written


@pytest.mark.parametrize(
    ("text", "says"), [("a,b\n1,2\n", "no column correction, doc_id, type, evidence"), ("\0", "is not text")]
)
def test_a_table_that_is_none(articles: Path, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(RunError, match=says):
        import_corrections(tmp_path / "t.csv", articles, tmp_path / "gold")
    result = command("annotate", "import", tmp_path / "gone.csv", "--articles", articles, "--out", tmp_path / "gold")
    assert result.exit_code == 2


def test_weak_rules_are_seen(tmp_path: Path) -> None:
    texts = [f"H100的价格约{n}万元。" for n in range(10, 18)]
    (tmp_path / "a.txt").write_text("\n".join(texts), encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"claims": [
        {"type": "price", "gpu_model": "H100", "price": n * 10000, "currency": "CNY", "per": "card", "evidence": "x"}
        for n in range(10, 16)
    ]}))  # fmt: skip
    [(rule, tally)] = weakest(evaluate(tmp_path))
    assert (rule, tally.made, tally.found) == ("price-cue", 8, 6)
    assert "weakest, of those with 5 claims and more: price-cue 6/8" in command("evaluate", tmp_path).stdout
