"""Runs: which files are articles, what they are called, and that a run gives the same bytes however it is worked."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.claims.model import COLUMNS, Claim
from extractor.reading import Article
from extractor.rulebook import Rules
from extractor.runs import RunError, corpus, pieces, work
from extractor.runs.corpus import run_corpus, run_to_frame
from extractor.runs.discover import _named, discover, from_bytes
from extractor.runs.work import Summary
from extractor.writing.output import FolderOutput, StreamOutput

FILES = ("articles.csv", "articles.jsonl", "claims.csv", "claims.jsonl", "datapackage.json", "run.json")


def simple_claims(article: Article, rules: Rules) -> list[Claim]:
    """An engine small enough to know what it says; it stumbles over one word."""
    if "stumble" in article.text:
        raise ZeroDivisionError("over a word")
    return [
        Claim.checked(
            article.text, type="price", gpu_model=m[1], price=float(m[2]), currency="USD", evidence=m[0],
            start=m.start(), end=m.end(), doc_id=article.doc_id, source=article.source, published=article.published,
        )
        for m in re.finditer(r"(\w+) costs \$(\d+)", article.text)
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def _simple_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "make_claims", simple_claims)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "b.txt": "An H100 costs $30000, an A100 costs $10000.",
        "a.md": "Nothing here.",
        "deep/er/c.markdown": "A B200 costs $40000.",
        "deep/b.TXT": "An L40 costs $7000.",
        "deep/note.log": "An A10 costs $1.",
        ".hidden.txt": "An A10 costs $2.",
        ".git/x.txt": "An A10 costs $3.",
        "out/old.txt": "An A10 costs $4.",
        "deep/out/old.md": "An A10 costs $5.",
    }.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "articles"


def names(*paths: Path) -> list[tuple[str, str]]:
    return [(job.doc_id, job.source) for job in discover(paths)]


def rows(out: Path, name: str = "articles.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((out / name).read_bytes().decode("utf-8-sig"), newline="")))


def test_articles_below_a_folder_in_order_and_named_apart(folder: Path) -> None:
    assert names(folder) == [
        ("a", "a.md"),
        ("b.txt", "b.txt"),
        ("deep/b.TXT", "deep/b.TXT"),
        ("c", "deep/er/c.markdown"),
    ]


def test_single_files_of_any_name_and_none_twice(folder: Path) -> None:
    assert names(folder / "deep/note.log", folder / "b.txt", folder / "b.txt") == [("note", "note.log"), ("b", "b.txt")]


def test_the_same_path_below_two_folders_shows_the_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x", "y"):
        Path(name).mkdir()
        Path(name, "a.txt").write_text("text")
    assert names(Path("x"), Path("y")) == [("x/a.txt", "x/a.txt"), ("y/a.txt", "y/a.txt")]


@given(st.lists(st.text("ab./", min_size=1, max_size=6), unique=True, max_size=8))
def test_ids_and_sources_are_unique(paths: list[str]) -> None:
    jobs = _named([(path, "/root/" + path) for path in paths])
    assert len({job.doc_id for job in jobs}) == len({job.source for job in jobs}) == len(paths)


def test_a_folder_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no such file or folder"):
        discover([tmp_path / "nope"])
    with pytest.raises(RunError, match="no article here"):
        discover([tmp_path])


def test_links_in_circles_and_dead_links_and_pipes(folder: Path) -> None:
    (folder / "circle").symlink_to(folder)
    (folder / "dead.txt").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe.txt")
    assert [source for _, source in names(folder)] == ["a.md", "b.txt", "dead.txt", "deep/b.TXT", "deep/er/c.markdown"]


def test_a_link_to_itself_is_a_row_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "me").symlink_to("me")
    summary = run_corpus(discover([folder]), FolderOutput(tmp_path / "o"))
    [failed] = [row for row in rows(tmp_path / "o") if row["status"] == "failed"]
    assert (failed["source"], failed["reason"]) == ("self.txt", "Too many levels of symbolic links")
    assert summary.articles["ok"] == 3


def test_what_a_run_wrote_is_not_read_again(folder: Path) -> None:
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "sub" / "own.txt").write_text("An A100 costs $9.")
    before = names(folder)
    for place in (folder, folder / "sub"):  # tables beside the articles hide none of them
        run_corpus(discover([place]), FolderOutput(place, ("csv", "jsonl", "sqlite")))
    assert names(folder) == before


def test_names_without_an_ending_and_what_is_passed_over(tmp_path: Path) -> None:
    for name, raw in {
        "12345": "每张A100的价格是9万元。".encode(),
        "word": b"PK\x03\x04\x00",
        "core": b"\x7fELF\x00",
        "data": b"\x00\x01",
        "table.xlsx": b"PK\x03\x04\x00",
        "a.txt": b"An A100 costs $9.",
    }.items():
        (tmp_path / name).write_bytes(raw)
    others: list[str] = []
    assert [job.source for job in discover([tmp_path], others)] == ["12345", "a.txt", "word"]
    assert others == ["core", "data", "table.xlsx"]


def test_a_folder_that_cannot_be_listed_is_a_row(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "locked").mkdir()
    scandir = os.scandir

    def refusing(path: str) -> Any:
        if path.rstrip("/").endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert [job.source for job in discover([folder]) if job.source == "locked"] == ["locked"]
    with pytest.raises(RunError, match="locked: cannot be listed: Permission denied"):
        discover([folder / "locked"])


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt")).write_text("An A100 costs $1.")
    run_corpus(discover([tmp_path]), FolderOutput(tmp_path / "out"))
    assert rows(tmp_path / "out")[0]["source"] == "\\xff\\xfe.txt"


def test_a_run_writes_every_table(folder: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    summary = run_corpus(discover([folder]), FolderOutput(tmp_path / "o"), published="2024-05-01", progress=seen.append)
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == list(FILES)
    assert [(r["doc_id"], r["claims"], r["status"], r["published"]) for r in rows(tmp_path / "o")] == [
        ("a", "0", "empty", "2024-05-01"),
        ("b.txt", "2", "ok", "2024-05-01"),
        ("deep/b.TXT", "1", "ok", "2024-05-01"),
        ("c", "1", "ok", "2024-05-01"),
    ]
    assert [r["gpu_model"] for r in rows(tmp_path / "o", "claims.csv")] == ["H100", "A100", "L40", "B200"]
    assert [json.loads(line)["doc_id"] for line in (tmp_path / "o/claims.jsonl").open()] == [
        "b.txt", "b.txt", "deep/b.TXT", "c",
    ]  # fmt: skip
    facts = json.loads((tmp_path / "o/run.json").read_text())
    assert facts["articles"] == {"ok": 3, "empty": 1, "failed": 0}
    assert facts["claims"] == {"price": 4}
    assert len(facts["rules"]) == 64
    assert summary.done == seen[-1] == 4


def test_one_bad_article_is_a_row_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x89PNG\x00\x01\xff")
    (folder / "bug.txt").write_text("We stumble here.")
    (folder / "dead.txt").symlink_to(folder / "gone")
    summary = run_corpus(discover([folder]), FolderOutput(tmp_path / "o"))
    failed = {r["doc_id"]: r["reason"] for r in rows(tmp_path / "o") if r["status"] == "failed"}
    assert failed["bad"].startswith("is not text")
    assert failed["bug"] == "internal error: ZeroDivisionError: over a word"
    assert failed["dead"] == "No such file or directory"
    assert (summary.failed, summary.articles["ok"], summary.claims.total()) == (3, 3, 4)


def test_where_nothing_can_be_read_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00")
    with pytest.raises(RunError, match=r"bad\.txt: is not text"):
        run_corpus(discover([tmp_path / "bad.txt"]), FolderOutput(tmp_path / "o"))
    assert not list((tmp_path / "o").iterdir())


def test_a_date_that_is_none_stops_the_run(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="publication date"):
        run_corpus(discover([folder]), FolderOutput(tmp_path / "o"), published="May 2023")


@pytest.fixture
def many(tmp_path: Path) -> Callable[[int], Path]:
    def make(number: int) -> Path:
        root = tmp_path / "many"
        for n in range(number):
            path = root / str(n % 7) / f"{n}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\x00" if n % 50 == 9 else b"An A%d costs $%d." % (n, n) * (n % 3))
        return root

    return make


def test_the_same_bytes_for_any_number_of_workers(many: Callable[[int], Path], tmp_path: Path) -> None:
    jobs = discover([many(150)])
    made = []
    for workers in (1, 2, 3):
        out = tmp_path / f"o{workers}"
        run_corpus(jobs, FolderOutput(out), workers=workers)
        made.append([(out / name).read_bytes() for name in FILES])
    assert made[0] == made[1] == made[2]
    assert made[0][2].count(b"\r\n") > 100


def test_a_worker_that_dies_is_said_so(
    many: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "make_claims", lambda article, rules: os._exit(9))
    with pytest.raises(RunError, match="a worker process died"):
        run_corpus(discover([many(20)]), FolderOutput(tmp_path / "o"), workers=2)
    assert not list((tmp_path / "o").iterdir())


def test_workers_are_for_many_articles() -> None:
    assert corpus._default_workers(corpus.MANY - 1) == 1
    assert corpus._default_workers(corpus.MANY) >= 1


def test_bytes_that_are_no_file() -> None:
    stream = io.BytesIO()
    run_corpus([from_bytes("An H100 costs $30000.".encode("utf-16"))], StreamOutput(stream))
    claim = json.loads(stream.getvalue())
    assert (claim["doc_id"], claim["source"], claim["price"]) == ("stdin", "-", 30000)


def test_a_run_into_a_frame(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x00")
    frame = run_to_frame(discover([folder]))
    assert tuple(frame.columns) == COLUMNS
    assert frame.gpu_model.tolist() == ["H100", "A100", "L40", "B200"]
    assert frame.attrs["articles"] == {"ok": 3, "empty": 1, "failed": 1}
    assert frame.attrs["failures"][0][0] == "bad.txt"


def test_summaries_keep_the_first_failures_only() -> None:
    summary = Summary()
    for n in range(3):
        part = Summary(failures=[(f"{n}-{k}", "why") for k in range(work.FAILURES_KEPT)])
        part.articles["failed"] = work.FAILURES_KEPT
        summary.merge(part)
    assert summary.failed == 3 * work.FAILURES_KEPT
    assert [source for source, _ in summary.failures] == [f"0-{k}" for k in range(work.FAILURES_KEPT)]


def test_files_known_by_content_and_folders_of_pages_and_of_runs(tmp_path: Path) -> None:
    for name, text in {
        "page.php": "<!DOCTYPE html><p>An A100 costs $1.</p>",
        "index": "<html><body>An A100 costs $2.</body></html>",
        "code.py": "print('An A100 costs $3.')",
        "saved.html": "<p>An A100 costs $4.</p>",
        "saved_files/frame.html": "<p>An A100 costs $5.</p>",
        "other_files/a.html": "<p>An A100 costs $6.</p>",
        "before/run.json": "{}",
        "before/claims.jsonl": "",
        "before/claims.csv": "",
        "corpus.jsonl.gz": "x",
        "old.doc": "x",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert [source for _, source in names(tmp_path)] == [
        "corpus.jsonl.gz", "index", "old.doc", "other_files/a.html", "page.php", "saved.html",
    ]  # fmt: skip


def test_a_file_of_many_articles_has_a_row_for_each(tmp_path: Path) -> None:
    lines = [{"text": f"An A{n} costs ${n}.", "url": f"https://a.org/{n}"} for n in range(1, 4)]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + "no json\n")
    seen: list[int] = []
    summary = run_corpus(discover([tmp_path]), FolderOutput(tmp_path / "o"), progress=seen.append)
    assert [(r["doc_id"], r["source"], r["status"]) for r in rows(tmp_path / "o")] == [
        ("c#1", "https://a.org/1", "ok"), ("c#2", "https://a.org/2", "ok"), ("c#3", "https://a.org/3", "ok"),
        ("c#4", "c.jsonl#4", "failed"),
    ]  # fmt: skip
    assert [r["doc_id"] for r in rows(tmp_path / "o", "claims.csv")] == ["c#1", "c#2", "c#3"]
    assert (summary.done, summary.failed, seen) == (4, 1, [1])


def test_pieces_of_a_large_corpus_give_the_same_as_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    import pyarrow
    import pyarrow.parquet

    texts = [f"An A{n} costs ${n}. " * (1 + n % 5) for n in range(300)]
    folder = tmp_path / "corpora"
    folder.mkdir()
    (folder / "a.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in texts))
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), folder / "b.parquet", row_group_size=70)
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        for n, text in enumerate(texts):
            archive.writestr(f"{n}.txt", text)
    jobs = discover([folder])
    run_corpus(jobs, FolderOutput(tmp_path / "whole"), workers=1)
    monkeypatch.setattr(pieces, "PIECE", 2000)
    monkeypatch.setattr(pieces, "BLOCK", 700)
    cut = list(pieces.cut(jobs))
    assert len(cut) > 20
    assert sum(job.piece is not None and job.piece.last for job in cut) == 3
    for workers in (1, 2):
        seen: list[int] = []
        run_corpus(jobs, FolderOutput(tmp_path / "cut"), workers=workers, progress=seen.append)
        assert seen[-1] == len(jobs)
        for name in FILES:
            assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
