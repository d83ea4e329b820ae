"""The store that grows: what runs add, change and forget, two processes at once, and questions to it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.claims.dates import date_span
from extractor.claims.model import COLUMNS
from extractor.cli import app
from extractor.review.page import page_data
from extractor.runs import RunError
from extractor.runs.results import read_results
from extractor.store.query import conflicts, facts, query
from extractor.store.store import Changes, Store, collection_of

ROOT = Path(__file__).resolve().parent.parent
A100, H100 = "2025-01-03\n\n每张A100的价格约1.5万美元。", "2025-01-04\n\nAWS的H100租金为每卡每小时2美元。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in/deep").mkdir(parents=True)
    (tmp_path / "in/a.txt").write_text(A100, encoding="utf-8")
    (tmp_path / "in/deep/b.txt").write_text(H100, encoding="utf-8")
    return tmp_path / "in"


def run(folder: Path, *more: str, store: Path | None = None) -> Result:
    out, store = folder.parent / "out", store or folder.parent / "s.sqlite"
    return CliRunner().invoke(app, ["run", str(folder), "--out", str(out), "--store", str(store), *more])


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return next(line for line in result.stderr.splitlines() if line.startswith("store")).split(": ")[1]


def contents(path: Path) -> list[tuple[str | None, str]]:
    with Store(path) as store:
        return [(model, Path(source).name) for model, source in store.rows(("gpu_model", "source"))]


def test_it_grows_changes_and_forgets(folder: Path) -> None:
    path = folder.parent / "s.sqlite"
    assert told(run(folder)) == "2 new, 0 changed, 0 as before, 0 removed"
    before = path.read_bytes()
    assert told(run(folder)) == "0 new, 0 changed, 2 as before, 0 removed"
    assert path.read_bytes() == before
    (folder / "a.txt").write_text(A100.replace("A100", "A800"), encoding="utf-8")
    assert told(run(folder)) == "0 new, 1 changed, 1 as before, 0 removed"
    assert contents(path) == [("A800", "a.txt"), ("H100", "b.txt")]
    (folder / "a.txt").unlink()
    assert told(run(folder)) == "0 new, 0 changed, 1 as before, 0 removed"
    assert len(contents(path)) == 2
    assert told(run(folder, "--prune")) == "0 new, 0 changed, 1 as before, 1 removed"
    assert contents(path) == [("H100", "b.txt")]


def test_what_fails_today_is_not_forgotten(folder: Path) -> None:
    run(folder)
    (folder / "a.txt").write_bytes(b"\x00\x01\x02")
    result = run(folder, "--prune")
    assert result.exit_code == 1
    assert contents(folder.parent / "s.sqlite") == [("A100", "a.txt"), ("H100", "b.txt")]


def test_one_file_and_its_folder_are_one_article(folder: Path) -> None:
    run(folder)
    for part in ("deep", "a.txt"):
        assert told(run(folder / part, store=folder.parent / "s.sqlite")) == "0 new, 0 changed, 1 as before, 0 removed"


def test_a_page_that_a_crawl_has_twice_keeps_its_claims(folder: Path) -> None:
    texts = ["每张A100的价格是9万元。", "更新：每张H100的价格是25万元。", "没有数。"]
    rows = [{"id": "n1", "url": "http://a/1", "text": text} for text in texts]
    (folder / "c.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    path = folder.parent / "s.sqlite"
    assert told(run(folder, "--id-column", "id")) == "5 new, 0 changed, 0 as before, 0 removed"
    assert told(run(folder, "--id-column", "id", "--prune")) == "0 new, 0 changed, 5 as before, 0 removed"
    sources = {source: model for model, source in contents(path)}
    assert sources == {"a.txt": "A100", "b.txt": "H100", "1": "A100", "1#2": "H100"}
    data = page_data(read_results(folder.parent / "out"))
    shown = [data["articles"][claim["article"]]["text"][claim["start"] : claim["end"]] for claim in data["claims"]]
    assert {"每张A100的价格是9万元", "每张H100的价格是25万元"} <= set(shown)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_an_article_with_an_odd_name_is_not_forgotten(folder: Path) -> None:
    (folder / "=c\nd.txt").write_text(A100, encoding="utf-8")
    assert told(run(folder, "--prune")) == "3 new, 0 changed, 0 as before, 0 removed"
    assert told(run(folder, "--prune")) == "0 new, 0 changed, 3 as before, 0 removed"


def test_pruning_needs_a_store_and_folders(folder: Path) -> None:
    assert run(folder / "a.txt", "--prune").exit_code == 2
    assert "--prune needs folders" in run(folder / "a.txt", "--prune").stderr
    done = CliRunner().invoke(app, ["run", str(folder), "--out", str(folder.parent / "o"), "--prune"])
    assert (done.exit_code, "name it with --store" in done.stderr) == (2, True)
    assert CliRunner().invoke(app, ["run", str(folder), "--out", "-", "--store", "s"]).exit_code == 2


def test_claims_come_back_as_they_went_in(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["run", str(ROOT / "samples"), "--out", str(tmp_path / "out")])
    lines = (tmp_path / "out/claims.jsonl").read_text(encoding="utf-8").splitlines()
    with Store(tmp_path / "s.sqlite") as store:
        done = store.add_run(tmp_path / "out", "/x")
        assert (done.added, store.add_run(tmp_path / "out", "/x")) == (12, Changes(same=12))
        got = store.read()
    for claim, line in zip(got.claims, lines, strict=True):
        said = json.loads(line)
        assert claim == {**said, "source": f"/x/{said['source']}"}
    assert all(article["text"] for article in got.articles)


def test_standard_input_never_replaces_standard_input(tmp_path: Path) -> None:
    for text in (A100, H100, A100):
        arguments = ["run", "-", "--out", str(tmp_path / "o"), "--store", str(tmp_path / "s.sqlite")]
        assert CliRunner().invoke(app, arguments, input=text.encode()).exit_code == 0
    assert [model for model, _ in contents(tmp_path / "s.sqlite")] == ["A100", "H100"]


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from extractor.store.store import Store\n"
        "with Store(sys.argv[1]) as store:\n"
        "    for n in range(20): store.add_run(sys.argv[2], f'/{sys.argv[3]}{n}')"
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(A100, encoding="utf-8")
    CliRunner().invoke(app, ["run", str(tmp_path / "in"), "--out", str(tmp_path / "out")])
    command = [sys.executable, "-c", code, str(tmp_path / "s.sqlite"), str(tmp_path / "out")]
    both = [subprocess.Popen([*command, name], cwd=ROOT, stderr=subprocess.PIPE) for name in "ab"]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, b"")
    assert len(contents(tmp_path / "s.sqlite")) == 40


def test_an_older_store_is_brought_up_to_date(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder.parent / "s.sqlite"
    with monkeypatch.context() as old:  # before the second migration, and before the last columns were there
        scripts = __import__("extractor.store.store", fromlist=["_migrations"])._migrations()[:1]
        old.setattr("extractor.store.store._migrations", lambda: scripts)
        old.setattr("extractor.store.store.COLUMNS", (*COLUMNS[:40], "fact_id"))
        Store(path).close()
    with sqlite3.connect(path) as base:
        assert base.execute("PRAGMA user_version").fetchone() == (1,)
        assert "price_usd" not in {row[1] for row in base.execute("PRAGMA table_info(claims)")}
    assert told(run(folder)) == "2 new, 0 changed, 0 as before, 0 removed"
    with sqlite3.connect(path) as base:
        assert base.execute("PRAGMA user_version").fetchone() == (2,)
        assert base.execute("SELECT added FROM runs").fetchall() == [(2,)]
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_files_that_are_no_store_are_left_alone(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "text").write_text("no database at all, and longer than the head of one" * 20)
    with sqlite3.connect(tmp_path / "theirs") as base:
        base.execute("CREATE TABLE claims (mine TEXT)")
    Store(tmp_path / "later").close()
    with sqlite3.connect(tmp_path / "later") as base:
        base.execute("PRAGMA user_version = 99")
    for name, message in (("text", "cannot be used"), ("theirs", "no store of claims"), ("later", "later version")):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(RunError, match=message):
            Store(tmp_path / name)
        assert (tmp_path / name).read_bytes() == before
        done = CliRunner().invoke(
            app, ["run", str(folder), "--out", str(tmp_path / "o"), "--store", str(tmp_path / name)]
        )
        assert (done.exit_code, (tmp_path / "o").exists()) == (2, False)  # told before the run, not after it
    with pytest.raises(RunError, match="no such folder or store"):
        query(tmp_path / "nothing")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples")
    CliRunner().invoke(app, ["run", str(ROOT / "samples"), "--out", str(out)])
    return out


def asked(path: Path, **filters: object) -> list[tuple[object, ...]]:
    return list(query(path, columns=["gpu_model", "type", "company", "date", "published"], **filters)[1])  # type: ignore[arg-type]


def test_filters_of_a_query(samples: Path) -> None:
    everything = asked(samples)
    assert len(everything) > 200
    assert asked(samples, models=["h100"], types=["rental"]) == [
        r for r in everything if r[0] == "H100" and r[1] == "rental"
    ]
    both = asked(samples, companies=["aws", "Lambda"])
    assert {row[2] for row in both} == {"AWS", "Lambda"}
    assert asked(samples, models=["h100"], limit=2) == asked(samples, models=["h100"])[:2]
    dated = [r for r in everything if r[3] == "2025-06-05"]
    assert 0 < len(dated) <= len(asked(samples, since="2025-06-05", until="2025-06-05"))
    late = [r for r in everything if (date_span(str(r[3]))[1] if r[3] else str(r[4])) >= "2025-06-01"]
    assert asked(samples, since="2025-06") == late != everything
    assert asked(samples, models=["nothing"]) == []


def test_a_query_that_cannot_be_asked(samples: Path) -> None:
    with pytest.raises(RunError, match="nonsense: no such column"):
        query(samples, columns=["nonsense"])
    with pytest.raises(RunError, match="is not written like 2023"):
        query(samples, since="May")
    with pytest.raises(RunError, match="rent: no such type of claim; use some of price, rental, "):
        query(samples, types=["rent"])
    assert CliRunner().invoke(app, ["query", str(samples), "--since", "May"]).exit_code == 2


@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_the_query_command(samples: Path, form: str) -> None:
    done = CliRunner().invoke(
        app, ["query", str(samples), "--model", "L40S", "--format", form, "--columns", "price,source"]
    )
    lines = done.stdout.splitlines()
    if form == "jsonl":
        assert json.loads(lines[0]) == {"price": 18, "source": "gpu-rental-list.txt"}
    else:
        assert lines[0].replace(",", " ").split() == ["price", "source"]
        assert lines[1].replace(",", " ").split() == ["18", "gpu-rental-list.txt"]


def test_facts_and_conflicts_of_a_store(folder: Path) -> None:
    (folder / "c.txt").write_text(
        H100.replace("AWS", "2025年1月AWS") + "今年机房扩建完成,客户可以直接申请。", encoding="utf-8"
    )
    (folder / "d.txt").write_text(
        "2025-01-09\n\n2025年1月AWS的H100租金为每卡每小时3美元。公司没有置评。", encoding="utf-8"
    )
    run(folder)
    names, rows = conflicts(folder.parent / "s.sqlite")
    sides = [dict(zip(names, row, strict=True)) for row in rows]
    assert [(side["conflict"], side["price"], side["support"]) for side in sides] == [(1, 2, 1), (1, 3, 1)]
    assert sides[0]["first_seen"] == "2025-01-04"
    names, rows = facts(folder.parent / "out")
    assert sum(row[names.index("claims")] for row in rows) == 4
    done = CliRunner().invoke(app, ["conflicts", str(folder.parent / "out"), "--format", "csv"])
    assert done.stdout.count("\n") == 3


def test_where_articles_come_from(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert collection_of([str(tmp_path / "a")]) == str(tmp_path / "a")
    assert collection_of([str(tmp_path / "a"), str(tmp_path / "b")]) == str(tmp_path)
    assert collection_of(["-"]) == "-"
