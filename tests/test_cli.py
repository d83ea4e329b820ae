"""The command, as users meet it: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_runs import simple_claims
from typer.testing import CliRunner, Result

from extractor import __version__
from extractor.claims.model import COLUMNS
from extractor.cli import app
from extractor.runs import work

ROOT = Path(__file__).resolve().parent.parent
TEXT = "An H100 costs $30000."


@pytest.fixture(autouse=True)
def _simple_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "make_claims", simple_claims)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text(TEXT)
    (tmp_path / "articles/b.md").write_text("Nothing.")
    return tmp_path / "articles"


def extractor(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def process(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "extractor", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)


def test_a_folder_into_a_folder(folder: Path, tmp_path: Path) -> None:
    result = extractor("run", folder, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "articles        2  (1 ok, 1 empty, 0 failed)",
        "claims          1",
        "  price            1",
        f"written to {tmp_path / 'out'}",
    ]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "articles.csv", "articles.jsonl", "claims.csv", "claims.jsonl", "datapackage.json", "run.json",
    ]  # fmt: skip


def test_quiet_says_nothing(folder: Path, tmp_path: Path) -> None:
    result = extractor("run", folder, "--out", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("more", [("-",), ("-", "--out", "-")])
def test_standard_input_to_standard_output(more: tuple[str, ...]) -> None:
    result = extractor("run", *more, "--published", "2024-05-01", stdin=TEXT.encode())
    assert (result.exit_code, result.stderr) == (0, "")
    claim = json.loads(result.stdout)
    assert (claim["gpu_model"], claim["published"], claim["source"]) == ("H100", "2024-05-01", "-")


def test_standard_input_into_a_folder(tmp_path: Path) -> None:
    assert extractor("run", "-", "--out", tmp_path / "out", stdin=TEXT.encode()).exit_code == 0
    assert (tmp_path / "out/claims.csv").read_bytes().count(b"\r\n") == 2


def test_a_folder_to_standard_output(folder: Path) -> None:
    result = extractor("run", folder, "--out", "-")
    assert result.stderr == ""
    assert [json.loads(line)["doc_id"] for line in result.stdout.splitlines()] == ["a"]


def test_some_articles_failed(folder: Path, tmp_path: Path) -> None:
    (folder / "c.txt").write_bytes(b"\x00\xff")
    result = extractor("run", folder, "--out", tmp_path / "out", "-q")
    assert result.exit_code == 1
    assert result.stderr.startswith("failed: c.txt: is not text")
    assert extractor("run", folder, "--out", "-").exit_code == 1


def test_a_report_of_failures_is_not_endless(folder: Path, tmp_path: Path) -> None:
    for n in range(work.FAILURES_KEPT + 5):
        (folder / f"bad{n}.txt").write_bytes(b"\x00")
    lines = extractor("run", folder, "--out", tmp_path / "out", "-q").stderr.splitlines()
    assert len(lines) == work.FAILURES_KEPT + 1
    assert lines[-1] == "failed: 5 more"


def test_wrong_use_is_one_clear_line_and_code_2(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\x00")
    (tmp_path / "file").write_text("")
    out = ("--out", tmp_path / "out")
    for arguments, message in [
        ((tmp_path / "nope", *out), "nope: no such file or folder"),
        ((tmp_path / "empty", *out), "empty: no article here; looked for .txt, .md, .markdown"),
        ((tmp_path / "picture.txt", *out), "picture.txt: is not text"),
        ((folder,), "Give a folder with --out"),
        ((folder, "--out", tmp_path / "file"), "cannot write:"),
        ((folder, "--out", tmp_path / "file/below"), "cannot write:"),
        ((folder, *out, "--published", "yesterday"), "publication date: 'yesterday'"),
        ((folder, *out, "--published", "2023-02-30"), "is not in the calendar"),
        ((folder, *out, "--rules", tmp_path / "empty"), "no rules found"),
        ((folder, "-", *out), "standard input goes alone"),
    ]:
        result = extractor("run", *arguments)
        assert result.exit_code == 2, arguments
        assert result.stdout == ""
        (line,) = result.stderr.splitlines()
        assert line.startswith("extractor: ")
        assert message in line
        assert not (tmp_path / "out/claims.csv").exists()


@pytest.mark.parametrize("stdin", [b"\x00\x01", b"\xff\xfe\x00", b"\x81\x20\xff"])
def test_standard_input_that_is_no_text(stdin: bytes) -> None:
    result = extractor("run", "-", stdin=stdin)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("extractor: -: is not text")


def test_options_that_are_none(folder: Path) -> None:
    assert extractor("run", folder, "--workers", "0").exit_code == 2
    assert extractor("run", folder, "--colour").exit_code == 2
    assert extractor("run").exit_code == 2


def test_the_schema_is_the_model() -> None:
    result = extractor("schema")
    assert result.exit_code == 0
    assert tuple(json.loads(result.stdout)["properties"]) == COLUMNS


def test_the_version() -> None:
    assert extractor("--version").stdout == f"extractor {__version__}\n"


def test_a_real_process_leaves_no_traceback(tmp_path: Path) -> None:
    wrong = process("run", tmp_path, "--out", tmp_path / "out")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.count(b"\n") == 1


def test_a_real_process_gives_the_same_bytes_with_two_workers(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for n in range(12):
        (articles / f"{n}.txt").write_text(f"每张A100的价格约{n + 1}.5万美元，H100租金{n + 1}美元/卡时。\n", "utf-8")
    made = []
    for workers in ("1", "2"):
        out = tmp_path / workers
        done = process("run", articles, "--out", out, "--workers", workers)
        assert done.returncode == 0, done.stderr.decode()
        assert b"12 ok" in done.stderr
        assert b"\x1b[" not in done.stderr  # no progress bar where no terminal is
        made.append(
            [
                (out / name).read_bytes()
                for name in ("articles.csv", "claims.csv", "claims.jsonl", "datapackage.json", "run.json")
            ]
        )
    assert made[0] == made[1]


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f'"{sys.executable}" -m extractor schema | head -1'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, check=False)
    assert (done.stdout, done.stderr) == (b"{\n", b"")


def best_time(*command: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    times = []
    for _ in range(3):
        before = time.perf_counter()
        subprocess.run([sys.executable, *command], capture_output=True, env=environment, check=True)
        times.append(time.perf_counter() - before)
    return min(times)


@pytest.mark.timing
def test_help_is_there_at_once() -> None:
    # The aim is 0.15; the slack is for busy machines.
    assert best_time("-m", "extractor", "--help") < 0.25 * best_time("-c", "import spacy")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; import extractor.cli as c; "
        "CliRunner().invoke(c.app, ['run', '--help']); "
        "print([m for m in ('pandas', 'spacy', 'numpy', 'rich.progress') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == b"[]"
