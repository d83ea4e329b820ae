"""Rules of one's own over the built-in ones: what they add, change and switch off, and where they come from."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor import extract, extract_folder, mentions
from extractor.claims.claim_patterns import MEASURED_BY
from extractor.cli import app
from extractor.mentions.scan import finders
from extractor.rulebook import Rules, RulesError, builtin_folder, load_rules
from extractor.rulebook.check import check_rules
from extractor.rulebook.entries import New, new_entry
from extractor.rulebook.listing import list_rules
from extractor.rulebook.overlay import lay
from extractor.rulebook.settings import choose_rules, chosen_folder

TEXT = "QX900的价格为8万元。"


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXTRACTOR_RULES", raising=False)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    new_entry(tmp_path / "mine", New("accelerator", "QX900", vendor="Acme", aliases=["启星 9"]))
    return tmp_path / "mine"


def file(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def models(text: str, rules: str | Path | Rules | None) -> list[str | None]:
    return [claim.gpu_model for claim in extract(text, rules=rules)]


# --- what an overlay does -----------------------------------------------------------------------------------------


def test_a_new_entry(mine: Path) -> None:
    assert models(TEXT, None) == []
    [claim] = extract(TEXT + "启星9已经上市。", rules=mine)
    assert (claim.gpu_model, claim.gpu_vendor, claim.price) == ("QX900", "Acme", 80000)


def test_a_change_keeps_the_rest(tmp_path: Path) -> None:
    own = file(tmp_path, "accelerators", '[[accelerator]]\nid = "H100"\nvendor = "Nvidia Corp"\naliases = ["亥百"]\n')
    for name in ("H100", "H100 SXM", "亥百"):
        [claim] = extract(f"{name}的价格为20万元。", rules=own)
        assert (claim.gpu_model, claim.gpu_vendor) == ("H100", "Nvidia Corp")


def test_switched_off_replaced_and_without(tmp_path: Path) -> None:
    own = file(
        tmp_path, "accelerators",
        '[[accelerator]]\nid = "H100"\noff = true\n'
        '[[accelerator]]\nid = "MLU590"\nwithout = ["思元 590"]\n'
        '[[accelerator]]\nid = "H800"\nreplace = true\nkind = "gpu"\nclass = "datacenter"\naliases = ["亥八百"]\n',
    )  # fmt: skip
    rows = {row["id"]: row for row in load_rules(own).table("accelerators")["accelerator"]}
    assert "H100" not in rows
    assert "思元 590" not in rows["MLU590"]["aliases"]
    assert rows["MLU590"]["vendor"] == "Cambricon"
    assert rows["H800"] == {"id": "H800", "kind": "gpu", "class": "datacenter", "aliases": ["亥八百"]}


def test_a_spelling_goes_to_who_names_it_last(tmp_path: Path) -> None:
    own = file(
        tmp_path, "accelerators",
        '[[accelerator]]\nid = "QX900"\nkind = "gpu"\nclass = "datacenter"\naliases = ["h100 sxm"]\n',
    )  # fmt: skip
    assert models("H100 SXM的价格为20万元。", own) == ["QX900"]
    assert models("H100的价格为20万元。", own) == ["H100"]


@pytest.mark.parametrize(
    ("name", "base", "own", "out"),
    [
        ("cues", {"cue": [{"id": "up", "words": ["涨"]}]}, {"cue": [{"id": "up", "words": ["升"]}]},
         {"cue": [{"id": "up", "words": ["涨", "升"]}]}),
        ("furniture", {"line_max": 60, "whole": ["首页", "广告"]},
         {"line_max": 40, "whole": ["登录"], "without": ["广告"]},
         {"line_max": 40, "whole": ["首页", "登录"]}),
        ("times", {"word": {"y": {"今年": 0, "去年": -1}}}, {"word": {"y": {"昨年": -1, "without": ["今年"]}}},
         {"word": {"y": {"去年": -1, "昨年": -1}}}),
        ("units", {"unit": [{"id": "GB", "class": "memory", "spellings": ["GB"]}]},
         {"unit": [{"id": "GB", "spellings": ["吉"]}]},
         {"unit": [{"class": "memory", "id": "GB", "spellings": ["吉"]}, {"id": "GB", "class": "memory",
         "spellings": ["GB"]}]}),
        ("units", {"unit": [{"id": "GB", "spellings": ["GB", "G"]}]}, {"unit": [{"id": "GB", "without": ["G"]}]},
         {"unit": [{"id": "GB", "spellings": ["GB"]}]}),
        ("units", {"unit": [{"id": "GB"}, {"id": "TB"}]}, {"unit": [{"id": "GB", "off": True}]},
         {"unit": [{"id": "TB"}]}),
        ("units", {"per": [{"per": "card", "words": ["卡", "张"]}]}, {"per": [{"per": "rack", "words": ["张"]}]},
         {"per": [{"per": "rack", "words": ["张"]}, {"per": "card", "words": ["卡"]}]}),
        ("plausibility", {"band": [{"of": "a"}], "usd": {"CNY": 0.14}}, {"band": [{"of": "b"}], "usd": {"TWD": 0.03}},
         {"band": [{"of": "b"}, {"of": "a"}], "usd": {"CNY": 0.14, "TWD": 0.03}}),
        ("confidence", {"all": {"made": 2}, "type": {}}, {"all": {"made": 1}}, {"all": {"made": 1}}),
    ],
)  # fmt: skip
def test_lay(name: str, base: dict[str, object], own: dict[str, object], out: dict[str, object]) -> None:
    kept = json.dumps(base)
    assert lay(name, base, own) == out
    assert json.dumps(base) == kept


def test_a_copy_of_the_built_in_rules_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(builtin_folder(), tmp_path / "rules")
    for sample in sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))[:1]:
        text = sample.read_text(encoding="utf-8")
        assert extract(text, rules=tmp_path / "rules") == extract(text)


# --- where it comes from -------------------------------------------------------------------------------------------


def test_which_folder_is_meant(mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project" / "deep"
    project.mkdir(parents=True)
    (tmp_path / "project/pyproject.toml").write_text('[tool.extractor]\nrules = "../mine"\n')
    assert models(TEXT, None) == []
    monkeypatch.chdir(project)
    assert models(TEXT, None) == ["QX900"]
    assert models(TEXT, "builtin") == models(TEXT, load_rules()) == []
    monkeypatch.setenv("EXTRACTOR_RULES", "builtin")
    assert models(TEXT, None) == []
    other = file(tmp_path / "other", "accelerators", '[[accelerator]]\nid = "H100"\naliases = ["亥百"]\n')
    monkeypatch.setenv("EXTRACTOR_RULES", str(other))
    assert chosen_folder() == other
    assert models(TEXT, mine) == ["QX900"]  # what is said in the call goes before


def test_a_project_that_names_no_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text in ("[project]\nname = 'x'\n", "no toml at all", "[tool.other]\n"):
        (tmp_path / "pyproject.toml").write_text(text)
        assert choose_rules() is load_rules()


@pytest.mark.parametrize("how", ["call", "environment", "project"])
def test_a_folder_that_is_not_there(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.extractor]\nrules = "gone"\n' if how == "project" else "")
    if how == "environment":
        monkeypatch.setenv("EXTRACTOR_RULES", "gone")
    said = {"call": "gone", "environment": "EXTRACTOR_RULES", "project": r"\[tool.extractor\]"}
    with pytest.raises(RulesError, match=said[how]):
        choose_rules("gone" if how == "call" else None)


def test_the_run_says_which_rules(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    facts = []
    for rules in ([], ["--rules", mine]):
        assert command("run", tmp_path / "a.txt", "--out", tmp_path / "o", "--quiet", *rules).exit_code == 0
        facts.append(json.loads((tmp_path / "o/run.json").read_text()))
    assert [f["rules_laid_over"] for f in facts] == [None, str(mine)]
    assert [f["rules"] for f in facts] == [load_rules().digest, load_rules(mine).digest]
    assert facts[0]["rules"] != facts[1]["rules"]
    assert [sum(f["claims"].values()) for f in facts] == [0, 1]


def test_the_digest_is_that_of_all_that_is_in_force(mine: Path, tmp_path: Path) -> None:
    first = load_rules(mine).digest
    assert len(first) == 64
    copy = file(tmp_path / "copy", "accelerators", (mine / "accelerators.toml").read_text(encoding="utf-8"))
    assert load_rules(copy).digest == first
    file(mine, "cues", '[[cue]]\nid = "up"\nwords = ["窜"]\n')
    assert load_rules(mine).digest != first


def test_a_change_of_a_file_is_seen_at_once(mine: Path) -> None:
    before = load_rules(mine)
    assert load_rules(mine) is before
    path = mine / "accelerators.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("启星 9", "启星 10"), encoding="utf-8")
    assert models("启星10的价格为8万元。", mine) == ["QX900"]


def test_vocabulary_is_compiled_again_only_where_it_changes(mine: Path, tmp_path: Path) -> None:
    other = file(tmp_path / "other", "plausibility", "[usd]\nCNY = 0.15\n")
    assert finders(load_rules(other)) is finders(load_rules())
    assert finders(load_rules(mine)) is not finders(load_rules())


def test_the_built_in_folder_lies_over_nothing() -> None:
    assert load_rules(builtin_folder()) is load_rules()


def test_rules_travel_by_name(mine: Path) -> None:
    rules = load_rules(mine)
    assert pickle.loads(pickle.dumps(rules)) is rules
    assert pickle.loads(pickle.dumps(load_rules())) is load_rules()
    alone = Rules(builtin_folder())
    assert pickle.loads(pickle.dumps(alone)).digest == alone.digest


def test_more_processes_have_the_same_rules(mine: Path, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    files = sorted(map(str, tmp_path.glob("*.txt")))
    assert list(extract_folder(files, rules=load_rules(mine), workers=2).gpu_model) == ["QX900"] * 3


# --- rules new, rules list -------------------------------------------------------------------------------------------


def test_what_new_writes_works_at_once(tmp_path: Path) -> None:
    for kind in ("accelerator", "organisation", "pattern"):
        new_entry(tmp_path, New(kind, f"own {kind}"))
    assert [str(p) for p in check_rules(tmp_path)] == []
    text = "own accelerator的价格为8万元。own organisation采购了2000张H100。H200续租价2万元。"
    price, count, rent = extract(text, rules=tmp_path)
    assert (price.gpu_model, count.company, rent.rule_id) == ("own accelerator", "own organisation", "own pattern")


def test_new_patterns_of_every_type(tmp_path: Path) -> None:
    types = [t for t in MEASURED_BY if t != "rental"]
    for type_ in types:
        new_entry(tmp_path, New("pattern", type_, type=type_))
    assert [str(p) for p in check_rules(tmp_path)] == []
    assert [row["id"] for row in load_rules(tmp_path).table("claim_patterns")["claim_pattern"]][:-1] == types


def test_a_new_pattern_as_it_is_wished(tmp_path: Path) -> None:
    example = "某云厂商的H100续费价已降至每卡1.2万元。"
    result = command(
        "rules", "new", "pattern", "--id", "renewal", "--find", "ACCELERATOR … 续费价|续租价 …… MONEY",
        "--example", example, "--set", "period=month", "--rules", tmp_path,
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    [claim] = extract("A100的续租价格,按合同,为1万元。", rules=tmp_path)
    assert (claim.type, claim.rule_id, claim.price, claim.period) == ("rental", "renewal", 10000, "month")


def test_a_spelling_for_a_built_in_entry(tmp_path: Path) -> None:
    assert command("rules", "new", "accelerator", "--id", "H100", "--alias", "亥百", "--rules", tmp_path).exit_code == 0
    assert models("亥百的价格为20万元。", tmp_path) == ["H100"]


def test_new_keeps_what_is_there(mine: Path) -> None:
    before = (mine / "accelerators.toml").read_text(encoding="utf-8")
    assert command("rules", "new", "accelerator", "--id", "QX901", "--rules", mine).exit_code == 0
    assert (mine / "accelerators.toml").read_text(encoding="utf-8").startswith(before)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("accelerator", "--id", "QX900"), "is in .*accelerators.toml already, on line 4"),
        (("accelerator", "--id", "H100"), "H100 is there already .* --alias"),
        (("chip", "--id", "X"), "no such kind; use one of accelerator, organisation, pattern"),
        (("pattern", "--id", "x", "--type", "rent"), "no such type; use one of price, rental"),
        (("pattern", "--id", "x", "--find", "续租"), "it holds no value"),
        (("pattern", "--id", "x", "--find", "续租 MONEY", "--example", "续租2万元"), "makes no claim .* say GPU"),
        (("pattern", "--id", "x", "--set", "per"), "FIELD=VALUE"),
        (("organisation", "--id", " "), "a name is needed"),
        (("pattern", "--id", "deposit"), "built in; choose another --id"),
    ],
)
def test_new_says_why_not(mine: Path, arguments: tuple[str, ...], says: str) -> None:
    import re

    result = command("rules", "new", *arguments, "--rules", mine)
    assert result.exit_code == 2
    assert re.search(says, result.stderr)


def test_new_does_not_add_to_a_broken_file(mine: Path) -> None:
    (mine / "accelerators.toml").write_text("[[accelerator]]\nid = QX\n")
    result = command("rules", "new", "accelerator", "--id", "QX901", "--rules", mine)
    assert result.exit_code == 2
    assert "mend this first" in result.stderr
    assert (mine / "accelerators.toml").read_text() == "[[accelerator]]\nid = QX\n"


def test_new_wants_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = command("rules", "new", "accelerator", "--id", "QX900")
    assert (result.exit_code, "Give your folder of rules" in result.stderr) == (2, True)


def test_list(mine: Path) -> None:
    file(mine, "cues", '[[cue]]\nid = "up"\nwords = ["窜"]\n[[cue]]\nid = "share"\noff = true\n')
    said = command("rules", "list", "--own", "--rules", mine).stdout.splitlines()
    assert [(line.split("\t")[0], line.split("\t")[1], line.split("\t")[-1]) for line in said] == [
        ("accelerator", "QX900", "added"), ("cue", "up", "changed"), ("cue", "share", "switched off"),
    ]  # fmt: skip
    assert command("rules", "list", "accelerator", "--find", "rtx4090d").stdout.split("\t")[1] == "RTX 4090 D"
    assert len(json.loads(command("rules", "list", "cues", "--json").stdout)) > 30
    assert "did you mean 'accelerator'?" in command("rules", "list", "acelerator").stderr


def test_list_from_python(mine: Path) -> None:
    [entry] = list_rules(load_rules(mine), own=True)
    assert (entry.kind, entry.id, entry.words, entry.origin) == ("accelerator", "QX900", ("启星 9",), "added")


def test_the_schema(tmp_path: Path) -> None:
    schema = json.loads(command("rules", "schema", "accelerators").stdout)
    assert schema["$defs"]["Accelerator"]["properties"]["class"]["enum"][0] == "datacenter"
    assert command("rules", "schema", "--out", tmp_path).exit_code == 0
    assert json.loads((tmp_path / "schema/accelerators.schema.json").read_text()) == schema
    assert 'include = ["**/accelerators.toml"]' in (tmp_path / ".taplo.toml").read_text()
    assert command("rules", "schema", "accelerator").exit_code == 2
    assert os.fspath(tmp_path) in command("rules", "schema", "--out", tmp_path).stderr


def test_numbers_are_read_by_the_rules_in_force(tmp_path: Path) -> None:
    (tmp_path / "numbers.toml").write_text('[english.plural]\n"scores" = 20\n\n[digit]\n"俩" = 2\n', encoding="utf-8")
    found = mentions("scores of H100 cards", rules=tmp_path)
    assert [(m.low, m.high) for m in found if m.label == "NUMBER"] == [(40, 180)]
    assert [(m.low, m.unit) for m in mentions("俩台服务器", rules=tmp_path)] == [(2, "server")]
    assert mentions("俩台服务器") == []
