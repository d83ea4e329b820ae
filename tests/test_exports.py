"""The same claims in every format, read back as people read them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from extractor.claims.model import COLUMNS, Claim
from extractor.cli import app
from extractor.runs import RunError
from extractor.writing.columns import kinds, table_schema
from extractor.writing.exports import FORMATS, export, formats_of
from extractor.writing.frames import claims_frame, frame_from_jsonl
from extractor.writing.labels import labels
from extractor.writing.tables import plain

ROOT = Path(__file__).resolve().parent.parent
pytest.importorskip("pyarrow", reason="exports: pyarrow is not installed (group dev)")
pytest.importorskip("xlsxwriter", reason="exports: xlsxwriter is not installed (group dev)")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in every format."""
    folder = tmp_path_factory.mktemp("out")
    done = CliRunner().invoke(app, ["run", str(ROOT / "samples"), "--out", str(folder), "--format", ",".join(FORMATS)])
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def claims(out: Path) -> list[dict[str, Any]]:
    """What they all must say."""
    return [json.loads(line) for line in (out / "claims.jsonl").read_text(encoding="utf-8").splitlines()]


def write(folder: Path, *claims: Claim) -> None:
    (folder / "claims.jsonl").write_text("".join(c.model_dump_json() + "\n" for c in claims), encoding="utf-8")
    (folder / "articles.jsonl").write_text("")


def hostile(**said: Any) -> Claim:
    evidence = '=HYPERLINK("http://x")'
    base: dict[str, Any] = {
        "type": "price",
        "price": 1.5,
        "currency": "USD",
        "evidence": evidence,
        "start": 0,
        "end": 22,
    }
    return Claim(**base | said)


def test_kinds_are_those_of_the_model() -> None:
    kind = kinds()
    assert tuple(kind) == COLUMNS
    assert {name for name in kind if kind[name] == "integer"} == {"start", "end"}
    assert {name for name in kind if kind[name] == "boolean"} == {"currency_inferred"}
    assert {"price", "value_max", "confidence", "unit_price_usd_per_gpu"} <= {n for n in kind if kind[n] == "number"}


def test_parquet(out: Path, claims: list[dict[str, Any]]) -> None:
    frame = pd.read_parquet(out / "claims.parquet", dtype_backend="numpy_nullable")
    assert tuple(frame.columns) == COLUMNS
    same = claims_frame(claims)
    for name in COLUMNS:
        left = pd.to_datetime(frame[name]) if kinds()[name] == "date" else frame[name]
        assert left.isna().tolist() == same[name].isna().tolist(), name
        assert left.dropna().tolist() == same[name].dropna().tolist(), name


def test_sqlite(out: Path, claims: list[dict[str, Any]]) -> None:
    with sqlite3.connect(out / "claims.sqlite") as base:
        base.row_factory = sqlite3.Row
        assert [dict(row) for row in base.execute("SELECT * FROM claims")] == claims
        [(number,)] = base.execute("SELECT count(*) FROM articles WHERE length(text) > 0")
        assert number == 12
        [(joined,)] = base.execute("SELECT count(*) FROM claims JOIN articles USING (doc_id, source)")
        assert joined == len(claims)


def test_excel(out: Path, claims: list[dict[str, Any]]) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="exports: openpyxl is not installed (group dev)")
    book = openpyxl.load_workbook(out / "claims.xlsx")
    assert book.sheetnames == ["claims", "数据"]
    for sheet, heads in zip(book, (list(COLUMNS), [labels("zh")["column"][c] for c in COLUMNS]), strict=True):
        first, *rows = sheet.iter_rows(values_only=True)
        assert list(first) == heads
        assert (sheet.freeze_panes, sheet.auto_filter.ref.endswith(str(len(claims) + 1))) == ("A2", True)
        for row, claim in zip(rows, claims, strict=True):
            for name, value in zip(COLUMNS, row, strict=True):
                said = plain(claim[name]) if isinstance(claim[name], str) else claim[name]
                if isinstance(value, dt.datetime):
                    value = value.date().isoformat()
                assert value == (None if said == "" else said), name  # an empty text is an empty cell


def test_excel_runs_nothing_and_links_only_the_web(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="exports: openpyxl is not installed (group dev)")
    long = "x" * 40_000
    write(
        tmp_path,
        hostile(source="https://example.org/a?b=1&c=2", currency_inferred=True, date="2024-05-01"),
        hostile(source="javascript:alert(1)", title="@sum", company="a\x0bb"),
        hostile(source="https://example.org/" + "y" * 3000, product=long, date="1899-12-31"),
    )
    export(tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "claims.xlsx")["claims"]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert {row["evidence"].data_type for row in rows} == {"s"}
    assert rows[0]["evidence"].value == '=HYPERLINK("http://x")'
    assert [row["source"].hyperlink.target if row["source"].hyperlink else None for row in rows] == [
        "https://example.org/a?b=1&c=2", None, None,
    ]  # fmt: skip
    assert (rows[0]["price"].data_type, rows[0]["date_start"].is_date, rows[0]["currency_inferred"].value) == (
        "n",
        True,
        True,
    )
    assert (rows[1]["company"].value, rows[1]["title"].value) == ("a b", "@sum")
    assert (len(rows[2]["product"].value), rows[2]["date_start"].value) == (32_767, "1899-12-31")
    with zipfile.ZipFile(tmp_path / "claims.xlsx") as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_excel_opens_another_sheet_where_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="exports: openpyxl is not installed (group dev)")
    monkeypatch.setattr("extractor.writing.exports._ROWS", 3)
    write(tmp_path, *(hostile(price=n) for n in range(5)))
    export(tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / "claims.xlsx")
    prices = {sheet.title: [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book}
    assert prices == {
        "claims": [0, 1], "claims 2": [2, 3], "claims 3": [4], "数据": [0, 1], "数据 2": [2, 3], "数据 3": [4],
    }  # fmt: skip


def test_duckdb_reads_them_alike(out: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="exports: duckdb is not installed (group dev)")
    ask = "SELECT gpu_model, price, date_start, evidence FROM '{}' WHERE price IS NOT NULL ORDER BY ALL"
    kinds_of = [duckdb.sql(ask.format(out / f"claims.{name}")).fetchall() for name in ("csv", "parquet")]
    assert kinds_of[0] == kinds_of[1]
    assert len(kinds_of[0]) > 50


@pytest.mark.parametrize("package", ["base", "readr"])
def test_r_reads_the_csv(out: Path, claims: list[dict[str, Any]], package: str) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("exports: R is not on the path")
    reads = {
        "base": f'd <- read.csv("{out / "claims.csv"}", fileEncoding = "UTF-8-BOM", na.strings = "")',
        "readr": f'd <- readr::read_csv("{out / "claims.csv"}", show_col_types = FALSE, na = "")',
    }[package]
    code = f"{reads}; cat(nrow(d), ncol(d), names(d)[1], sum(d$price, na.rm = TRUE))"
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False)
    if package == "readr" and "there is no package" in done.stderr:
        pytest.skip("exports: the R package readr is not installed")
    total = sum(claim["price"] or 0 for claim in claims)
    rows, columns, first, price = done.stdout.split()
    assert (int(rows), int(columns), first) == (len(claims), len(COLUMNS), "gpu_model")
    assert float(price) == pytest.approx(total, rel=1e-4)


def test_the_same_bytes_again(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path, dirs_exist_ok=True)
    for name in ("parquet", "xlsx", "sqlite"):
        (tmp_path / f"claims.{name}").unlink()
        export(tmp_path, name)
        assert (tmp_path / f"claims.{name}").read_bytes() == (out / f"claims.{name}").read_bytes(), name


def test_no_claims_make_whole_tables_too(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("parquet", "xlsx", "sqlite"):
        export(tmp_path, name)
    assert tuple(pd.read_parquet(tmp_path / "claims.parquet").columns) == COLUMNS


def test_the_data_package_describes_every_file(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    files = {resource["path"]: resource for resource in package["resources"]}
    assert set(files) == {f"claims.{name}" for name in FORMATS} | {"articles.csv", "articles.jsonl"}
    for path, resource in files.items():
        raw = (out / path).read_bytes()
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == "sha256:" + hashlib.sha256(raw).hexdigest()
    schema = files["claims.csv"]["schema"]
    assert schema == table_schema()
    with open(out / "articles.csv", encoding="utf-8-sig", newline="") as file:
        assert [field["name"] for field in files["articles.csv"]["schema"]["fields"]] == next(csv.reader(file))


def test_the_schema_holds_for_the_cells_of_the_csv(out: Path) -> None:
    fields = {field["name"]: field for field in table_schema()["fields"]}
    convert = {"number": float, "integer": int, "date": dt.date.fromisoformat, "boolean": {"true": 1, "false": 0}.get}
    with open(out / "claims.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for name, text in row.items():
                rule = fields[name].get("constraints", {})
                assert text or not rule.get("required"), name
                if text:
                    assert text in rule.get("enum", [text]), (name, text)
                    assert convert.get(fields[name]["type"], str)(text) is not None
    assert fields["type"]["constraints"] == {
        "required": True,
        "enum": Claim.model_json_schema()["properties"]["type"]["enum"],
    }


def test_formats_that_are_not_asked_for_again_go(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path, dirs_exist_ok=True)
    (tmp_path / "claims.txt").write_text("mine")
    done = CliRunner().invoke(app, ["run", str(ROOT / "samples"), "--out", str(tmp_path), "--format", "xlsx"])
    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "articles.csv", "articles.jsonl", "claims.jsonl", "claims.txt", "claims.xlsx", "datapackage.json", "run.json",
    ]  # fmt: skip


def test_chinese_heads_on_request(tmp_path: Path, out: Path) -> None:
    done = CliRunner().invoke(app, ["run", str(ROOT / "samples"), "--out", str(tmp_path), "--lang", "zh"])
    assert done.exit_code == 0
    ours, plain = ((folder / "claims.csv").read_bytes().split(b"\r\n", 1) for folder in (tmp_path, out))
    heads = next(csv.reader(io.StringIO(ours[0].decode("utf-8-sig"))))
    assert heads[:6] == ["加速卡型号", "价格", "币种", "时间", "公司", "数量"]
    assert len(set(heads)) == len(COLUMNS)
    assert ours[1] == plain[1]


def test_unknown_formats_and_missing_packages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RunError, match="format xls, ods is not known; use some of csv,jsonl,parquet,xlsx,sqlite"):
        formats_of("csv,xls,ods")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(RunError, match=r"pip install 'compute-claims\[xlsx\]'"):
        formats_of("xlsx")
    assert formats_of("csv") == ("csv",)


def test_the_frame_has_the_right_types(out: Path) -> None:
    with open(out / "claims.jsonl", "rb") as lines:
        frame = frame_from_jsonl(lines)
    assert frame.price.dtype == frame.unit_price_usd_per_gpu_hour.dtype == "float64"
    assert str(frame.rate_date.dtype) == str(frame.published.dtype) == "datetime64[s]"
    assert str(frame.start.dtype) == "Int64"
    assert str(frame.fact_id.dtype) == "string"
