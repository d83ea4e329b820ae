"""Tables: what Excel, pandas, R and JSON readers get."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.claims.model import COLUMNS, Claim
from extractor.writing.frames import claims_frame, frame_from_jsonl
from extractor.writing.output import FolderOutput, Part, StreamOutput
from extractor.writing.tables import ARTICLES_HEADER, CLAIMS_HEADER, ArticleRow, articles_csv, claims_csv, claims_jsonl


def claim(evidence: str = "每张A100约1.5万美元", **changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "type": "price",
        "gpu_model": "A100",
        "price": 15000,
        "currency": "USD",
        "date": "2023-05",
    }
    return Claim(**{**fields, "evidence": evidence, "start": 0, "end": len(evidence), **changes})


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def row(**changes: Any) -> dict[str, str]:
    return read(CLAIMS_HEADER + claims_csv([claim(**changes)]))[0]


def test_the_csv_has_a_bom_one_header_and_crlf() -> None:
    raw = (CLAIMS_HEADER + claims_csv([claim(), claim()])).encode()
    assert raw.startswith(b"\xef\xbb\xbfgpu_model,price,currency,date,company,compute_count,type,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3


def test_cells_are_plain_and_missing_is_empty() -> None:
    got = row(price=8.0, price_max=1e12, currency_inferred=False, confidence=1.0)
    assert (got["price"], got["price_max"], got["confidence"]) == ("8", "1000000000000", "1")
    assert (got["company"], got["currency_inferred"], got["date_end"]) == ("", "false", "2023-05-31")
    assert got["comparator"] == "="


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1元", "-5%", "@sum", " =1+1", "＝1+1", "\t=1", "\n-1"])
def test_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    guarded = row(evidence=text)["evidence"]
    assert guarded == "'" + text.replace("\t", " ").replace("\n", " ")


def test_numbers_are_never_guarded() -> None:
    assert row(type="money", price=-5)["price"] == "-5"


def test_no_line_break_in_a_cell() -> None:
    got = row(evidence="A100\r\n约\u20281.5\x85万\x00元\x0b")["evidence"]
    assert got == "A100  约 1.5 万 元 "


def test_pandas_reads_the_csv_without_options(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(CLAIMS_HEADER + claims_csv([claim(), claim(price=1.5, company="鸿博股份")]), "utf-8", newline="")
    frame = pd.read_csv(path)
    assert tuple(frame.columns) == COLUMNS
    assert list(frame.price) == [15000, 1.5]
    assert frame.company.isna().tolist() == [True, False]
    assert frame.start.dtype == "int64"


def test_json_lines_hold_every_field_in_order_on_one_line() -> None:
    text = claims_jsonl([claim(evidence="a\u2028b\x85c\nd"), claim()])
    lines = text.splitlines()  # as readers do, it parts at U+2028 too
    assert len(lines) == 2
    first = json.loads(lines[0])
    assert tuple(first) == COLUMNS
    assert first["evidence"] == "a\u2028b\x85c\nd"
    assert first["company"] is None
    assert "每张" in lines[1]


def test_articles_are_rows_too() -> None:
    rows = [
        ArticleRow("a", "x/a.txt", title="=1", claims=2),
        ArticleRow("b", "b.txt", status="failed", reason="no text"),
    ]
    a, b = read(ARTICLES_HEADER + articles_csv(rows))
    assert (a["title"], a["claims"], a["status"]) == ("'=1", "2", "ok")
    assert (b["status"], b["reason"], b["claims"]) == ("failed", "no text", "0")


texts = st.text(min_size=1, max_size=30)
numbers = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)


@given(texts, texts, numbers)
def test_what_is_written_is_what_is_read(evidence: str, company: str, price: float) -> None:
    try:
        made = claim(evidence, company=company, price=price)
    except ValueError:  # a lone surrogate is no text
        return
    (got,) = read(CLAIMS_HEADER + claims_csv([made]))
    for name, said in (("evidence", evidence), ("company", company)):
        assert got[name].removeprefix("'") == "".join(
            " " if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029" else c for c in said
        ).removeprefix("'")
        assert got[name][0] not in "=+-@" or len(got[name]) == 1
    assert float(got["price"]) == price
    assert Claim.model_validate_json(claims_jsonl([made])) == made
    # Every filled cell makes the same claim again, but for breaks and guards.
    cells = {**{name: cell for name, cell in got.items() if cell}, "evidence": evidence, "company": company}
    again = Claim.model_validate({**cells, "doc_id": "", "source": ""})
    assert again == made


def test_a_frame_has_the_same_types_for_any_claims() -> None:
    full, empty = claims_frame([claim(currency_inferred=True), claim()]), claims_frame([])
    assert tuple(full.columns) == tuple(empty.columns) == COLUMNS
    assert full.dtypes.equals(empty.dtypes)
    assert full.date_end[0] == pd.Timestamp("2023-05-31")
    assert full.price.dtype == "float64"
    assert full.currency_inferred.tolist() == [True, pd.NA]
    assert full.company.isna().all()


def test_a_frame_from_json_lines_is_the_frame_of_the_claims() -> None:
    claims = [claim(price=1.5), claim(type="money", company="百度", date=None)]
    pd.testing.assert_frame_equal(frame_from_jsonl(claims_jsonl(claims).splitlines()), claims_frame(claims))


def write_part(stem: str, names: tuple[str, ...]) -> None:
    with Part(stem, names) as part:
        part.add(ArticleRow("a", "a.txt", claims=1), [claim()])


def test_an_output_folder_gets_all_files_at_the_end(tmp_path: Path) -> None:
    with FolderOutput(tmp_path / "deep" / "out") as out:
        for n in range(2):
            write_part(f"{out.parts}/{n}", out.names)
            out.add(f"{out.parts}/{n}")
        assert not (tmp_path / "deep/out/claims.csv").exists()
        out.finish({"version": "1"})
    files = sorted(path.name for path in (tmp_path / "deep/out").iterdir())
    assert files == ["articles.csv", "articles.jsonl", "claims.csv", "claims.jsonl", "datapackage.json", "run.json"]
    text = (tmp_path / "deep/out/claims.csv").read_bytes().decode()
    assert text == CLAIMS_HEADER + claims_csv([claim(), claim()])


def test_a_run_that_stops_halfway_leaves_the_old_files(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("old")

    def stop() -> None:
        with FolderOutput(tmp_path) as out:
            write_part(f"{out.parts}/0", out.names)
            out.add(f"{out.parts}/0")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert [path.name for path in tmp_path.iterdir()] == ["claims.csv"]
    assert (tmp_path / "claims.csv").read_text() == "old"


def test_a_stream_gets_json_lines_only() -> None:
    stream = io.BytesIO()
    with StreamOutput(stream) as out:
        write_part(f"{out.parts}/0", out.names)
        out.add(f"{out.parts}/0")
        out.finish({})
    assert stream.getvalue().decode() == claims_jsonl([claim()])
