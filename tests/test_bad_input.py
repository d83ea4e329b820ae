"""What is broken, hostile or no article at all: a row with a reason, within bounds, and the run goes on."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
import random
import re
import zipfile
from pathlib import Path

import pytest
import wrapping as w
from typer.testing import CliRunner

from extractor.cli import app
from extractor.reading import UnreadableError
from extractor.reading.formats.dispatch import documents
from extractor.reading.formats.document import TEXT_MAX
from extractor.runs.corpus import run_corpus
from extractor.runs.discover import discover
from extractor.writing.output import FolderOutput

TEXT = "报价单\n\n发布时间：2024-05-01\n\n每张A100的价格是9万元。\n"
PIECE = w.piece(TEXT, "报价单")
NOISE = random.Random(5).randbytes(20_000)


def encrypted_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(50, 700, "An A100 costs $9000.")
    canvas.save()
    return out.getvalue()


def empty_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted_zip() -> bytes:
    raw = bytearray(w.zipped({"a.txt": b"abc"}))
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def nested_zip(depth: int) -> bytes:
    raw = w.zipped({"a.txt": TEXT.encode()})
    for number in range(depth):
        raw = w.zipped({f"{number}.zip": raw})
    return raw


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ok.txt", TEXT)
        for number in range(12):
            archive.writestr(f"{number}.txt", bytes(12 << 20))
    return out.getvalue()


def laughing_docx() -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&h;</w:body></w:document>'
    return w.zipped({"word/document.xml": f'<?xml version="1.0"?><!DOCTYPE a [{entities}]>{body}'.encode()})


def crawl() -> bytes:
    return w.warc([(f"http://a/{number}", w.page(PIECE).encode(), "text/html") for number in range(3)])


BAD = [
    ("empty.txt", b"", "empty", "the file is empty"),
    ("blank.txt", b" \n\n", "empty", "the file is empty"),
    ("empty.html", b"<html><body></body></html>", "empty", "the page holds no text"),
    ("empty.zip", w.zipped({}), "empty", "the file holds no article"),
    ("scan.pdf", empty_pdf(), "empty", "the PDF holds no text; is it a scan?"),
    ("encrypted.pdf", encrypted_pdf(), "failed", "is encrypted"),
    ("cut.pdf", w.pdf(PIECE)[:2000], "failed", "is broken PDF"),
    ("noise.pdf", b"%PDF-1.7\n" + NOISE, "failed", "is broken PDF"),
    ("noise.txt", NOISE, "failed", "is not text"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + NOISE, "failed", "is not text but a picture (PNG)"),
    ("program.txt", b"MZ\x90\x00" + NOISE, "failed", "is not text but a program"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "failed", "is not text but an old Office file (.doc"),
    ("cut.txt.gz", gzip.compress(NOISE)[:9000], "failed", "is cut off"),
    ("noise.html.gz", b"\x1f\x8b\x09" + NOISE, "failed", "is damaged"),
    ("bomb.txt.gz", gzip.compress(bytes(40 << 20)), "failed", "is larger than the 16 MB that one article may have"),
    ("cut.docx", w.docx(PIECE)[:9000], "failed", "is cut off or damaged"),
    ("laughs.docx", laughing_docx(), "failed", "is damaged: broken XML inside"),
    ("cut.warc.gz", crawl()[:-100], "failed", "is cut off"),
    ("noise.parquet", b"PAR1" + NOISE, "failed", "is broken Parquet"),
    ("deep.html", b"<html>" + b"<div>" * 100_000 + TEXT.encode(), "failed", "nests elements more than 2,000 deep"),
    ("deep.jsonl", b'{"text":' * 100_000, "failed", "is JSON that nests too deep"),
    ("no-text.csv", b"model,price\nA100,9\n", "failed", "has no column that is the text; name one with --text-"),
]  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The rows of one run over all of it, by source."""
    folder = tmp_path_factory.mktemp("bad")
    for name, raw, _, _ in BAD:
        (folder / name).write_bytes(raw)
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "bomb.zip").write_bytes(bomb())
    (folder / "locked.zip").write_bytes(encrypted_zip())
    (folder / "nested.zip").write_bytes(nested_zip(5))
    (folder / "lines.jsonl").write_bytes(
        b'{"text": "An A100 costs $9000."}\n{"text": "' + b"x" * TEXT_MAX + b'"}\n{"text": "An H100 costs $30000."}\n'
    )
    with (folder / "line.txt").open("wb") as file:
        os.truncate(file.fileno(), 200 << 20)
    run_corpus(discover([folder]), FolderOutput(folder / "out"), workers=1)
    rows = csv.DictReader(io.StringIO((folder / "out/articles.csv").read_bytes().decode("utf-8-sig"), newline=""))
    return {row["source"]: row for row in rows}


@pytest.mark.parametrize(("name", "status", "reason"), [(name, status, reason) for name, _, status, reason in BAD])
def test_a_row_with_a_reason(done: dict[str, dict[str, str]], name: str, status: str, reason: str) -> None:
    row = next(row for source, row in done.items() if source.split("#")[0] == name and row["status"] != "ok")
    assert (row["status"], row["reason"][: len(reason)]) == (status, reason)


def test_the_run_goes_on(done: dict[str, dict[str, str]]) -> None:
    assert done["good.txt"]["status"] == "ok"
    assert done["bomb.zip#ok.txt"]["status"] == "ok"
    assert done["lines.jsonl#1"]["status"] == done["lines.jsonl#3"]["status"] == "ok"
    assert done["cut.warc.gz"]["status"] == "failed"


def test_what_is_too_much_is_said_so(done: dict[str, dict[str, str]]) -> None:
    assert (
        done["line.txt"]["reason"] == "is 200 MB, more than the 16 MB that one article may have; cut it into articles"
    )
    assert done["lines.jsonl#2"]["reason"] == "is longer than the 16 MB that one article may have"
    last = list(row for source, row in done.items() if source.startswith("bomb.zip"))[-1]
    assert last["reason"].startswith("expands to more than 64 MB, as a zip bomb does")
    assert done["locked.zip#a.txt"]["reason"] == "is encrypted; unpack it with its password"
    ((source, row),) = [(source, row) for source, row in done.items() if source.startswith("nested.zip")]
    assert source == "nested.zip#4.zip#3.zip#2.zip"
    assert row["reason"] == "lies in more than 3 archives that are inside each other; unpack it"


def test_deep_pages_within_the_bound_are_read() -> None:
    [document] = documents(io.BytesIO(b"<html>" + b"<div>" * 1900 + b"An A100 costs $9000."))
    assert document.text == "An A100 costs $9000.\n"


def test_tables_that_claim_to_be_huge_stay_small() -> None:
    row = b"<tr><td colspan=1000 rowspan=1000>A100</td><td rowspan=65534>9</td></tr>"
    [document] = documents(io.BytesIO(b"<table>" + row * 200 + b"</table>"))
    assert len(document.text) < 2_000_000


@pytest.mark.parametrize("cut", range(100, 4000, 450))
def test_cut_files_fail_or_read_but_never_crash(cut: int) -> None:
    for write in (w.pdf, w.docx, w.epub, w.mht):
        with contextlib.suppress(UnreadableError):
            list(documents(io.BytesIO(write(PIECE)[:cut])))


def test_damaged_files_fail_or_read_but_never_crash() -> None:
    chance = random.Random(7)
    whole = [w.pdf(PIECE), w.docx(PIECE), w.epub(PIECE), w.mail(PIECE), w.mht(PIECE), w.page(PIECE).encode(), crawl()]
    whole += [w.jsonl([PIECE], [TEXT]), w.csv_file([PIECE], [TEXT]), w.parquet([PIECE], [TEXT]), nested_zip(1)]
    pieces = [b"<div>", b"</table>", b"<td colspan=99>", b"\0", b'"', b"{", b"endobj", b"charset=base64\n", b"\xff\xfe"]
    read = 0
    for raw in whole * 12:
        damaged = bytearray(raw)
        for _ in range(chance.choice([1, 3, 20])):
            at = chance.randrange(len(damaged))
            if chance.random() < 0.5:
                damaged[at] = chance.randrange(256)
            else:
                damaged[at : at + chance.randrange(20)] = chance.choice(pieces)
        with contextlib.suppress(UnreadableError):
            read += len(list(documents(io.BytesIO(bytes(damaged)))))
    assert read > 50


def test_one_bad_file_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(encrypted_pdf())
    result = CliRunner().invoke(app, ["run", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "o")])
    assert result.exit_code == 2
    assert result.stderr == "extractor: a.pdf: is encrypted; save a copy of it without a password\n"


def test_the_text_that_the_offsets_refer_to(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(w.page(PIECE).encode())
    (tmp_path / "b.jsonl").write_bytes(w.jsonl([PIECE] * 2, [TEXT] * 2))
    (tmp_path / "bad.txt").write_bytes(NOISE)
    result = CliRunner().invoke(app, ["run", str(tmp_path), "--out", str(tmp_path / "o"), "--id-column", "id"])
    assert result.exit_code == 1
    articles = {a["doc_id"]: a for a in map(json.loads, (tmp_path / "o/articles.jsonl").open(encoding="utf-8"))}
    assert list(articles) == ["a", "n0", "n1"]
    for line in (tmp_path / "o/claims.jsonl").open(encoding="utf-8"):
        claim = json.loads(line)
        assert articles[claim["doc_id"]]["text"][claim["start"] : claim["end"]] == claim["evidence"]
    rows = csv.DictReader(io.StringIO((tmp_path / "o/articles.csv").read_bytes().decode("utf-8-sig"), newline=""))
    import hashlib

    for row in rows:
        if row["status"] != "failed":
            article = articles[row["doc_id"]]
            assert row["sha256"] == article["sha256"] == hashlib.sha256(article["text"].encode()).hexdigest()
    page = articles["a"]
    assert any("24小时热文" in page["text"][start:end] for start, end in page["furniture"])


def archived(raw: bytes, name: str) -> list[tuple[str, str | None]]:
    """Part and problem or remark of each article of an archive; damage at the end is the last of them."""
    found: list[tuple[str, str | None]] = []
    try:
        for document in documents(io.BytesIO(raw), name):
            found.append((document.part, document.problem or document.remark))
    except UnreadableError as error:
        found.append(("", str(error)))
    return found


def test_what_stands_before_the_damage_of_a_gzip_is_read() -> None:
    lines = b"".join(
        json.dumps({"text": f"An A100 costs $9000. {random.Random(n).randbytes(300).hex()}"}).encode() + b"\n"
        for n in range(20)
    )
    packed = gzip.compress(lines)
    found = archived(packed[: len(packed) * 3 // 4], "a.jsonl.gz")
    assert len(found) > 10
    assert [problem for _, problem in found[:10]] == [None] * 10
    assert found[-1] == ("", "is cut off: its compressed data end early")


def test_pictures_and_styles_of_saved_pages_in_an_archive_are_no_articles() -> None:
    raw = w.zipped(
        {"a.html": w.page(PIECE).encode(), "a_files/x.PNG": b"\x89PNG", "a_files/s.css": b"a{}", "s.js": b"1"}
    )
    assert [part for part, _ in archived(raw, "a.zip")] == ["a.html"]


def test_a_way_of_packing_that_is_not_read_is_named() -> None:
    raw = bytearray(w.zipped({"a.txt": TEXT.encode()}))
    for at in (8, raw.find(b"PK\x01\x02") + 10):  # Deflate64, in the header and in the directory
        raw[at : at + 2] = b"\x09\x00"
    ((part, problem),) = archived(bytes(raw), "a.zip")
    assert part == "a.txt"
    assert (problem or "").startswith("is packed in a way that is not read (")


def test_a_page_that_a_crawl_cut_off_says_so() -> None:
    raw = w.warc([("http://a/1", w.page(PIECE).encode(), "text/html")], packed=False)
    end = raw.index(TEXT.split("\n")[4].encode()) + 60
    [(part, remark), *_] = archived(raw[:end], "a.warc")
    assert part == "1"
    assert re.fullmatch(r"is cut off: \d+ (bytes|KB) of the page are missing", remark or "")
