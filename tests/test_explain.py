"""`extractor explain`: every value is told about, and each reason is the true one."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor import explain, extract
from extractor.cli import app
from extractor.explaining.terminal import print_to
from extractor.reading import article_from_text
from extractor.rulebook.entries import New, new_entry
from extractor.writing.labels import labels

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt")) + sorted((ROOT / "samples").glob("*.md"))


def command(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_claims_are_those_of_extract(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    explanation = explain(text)
    made = [claim for value in explanation.values for claim in value.claims]
    wanted = [claim.model_dump(exclude_none=True) for claim in extract(text)]
    assert sorted(made, key=str) == sorted(wanted, key=str)
    for value in explanation.values:
        assert text[value.start : value.end] == value.text
        assert value.made != bool(value.reason)  # told in words, one way or the other
        assert value.decided_by if value.made else value.code
    for sentence in explanation.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        for mention in sentence.mentions:
            assert text[mention.start : mention.end] == mention.text


# (text, value, code of the reason, words of the reason)
WHY_NOT = [
    ("今天气温30度,湿度20%。", "20%", "untied", "no chip, no such system"),
    ("H100租金上涨。" + "天气很好。" * 9 + "气温涨了20%。", "20%", "out of reach", "'H100', stands"),
    ("2023年H100租金为2美元/小时。", "2023", "time", "'2023年'"),
    ("RTX 4090售价1.5万元。", "4090", "name", "'RTX 4090'"),
    ("A100 80GB售价1.5万美元。", "80GB", "variant", "memory variant"),
    ("H100很贵。公司被罚款2万元。", "2万元", "foreign", "'罚款'"),
    ("H100售价3万美元(约合21万元人民币)。", "21万元人民币", "conversion", "converts the sum before"),
    ("H100共有12项改进。", "12", "bare number", "no known unit"),
    ("H100频率为1.8GHz。", "1.8GHz", "unit", "GHz"),
    ("H100售价3万美元。再说一遍,H100售价3万美元。", "3万美元", "said before", "at 0"),
    ("H100集群用了64个连接。", "64个", "other things", "'连接。'"),
    ("H100热卖,英伟达市值突破1万亿美元。", "1万亿美元", "worth", "is left out"),
    ("一个H100很贵。", "一个", "one", "no count"),
    ("8卡H100服务器售价200万元。", "8卡", "size", "compute_count"),
    ("H100很好。\n\n## 相关阅读\n\nA100卖3万美元", "3万美元", "furniture", "page furniture"),
    ("| 型号 | 编号 |\n|---|---|\n| H100 | 25% |\n", "25%", "table", "head"),
]


@pytest.mark.parametrize(("text", "value", "code", "says"), WHY_NOT, ids=[row[2] for row in WHY_NOT])
def test_why_not(text: str, value: str, code: str, says: str) -> None:
    found = explain(text, published="2024-05-20").why_not(value)
    silent = [v for v in found if not v.made]
    assert [v.code for v in silent] == [code], [(v.text, v.code, v.reason) for v in found]
    assert says in silent[0].reason


def test_a_claim_pattern_that_silences_is_named(tmp_path: Path) -> None:
    new_entry(tmp_path, New("pattern", "fee", type="none", find="手续费 … MONEY"))
    for rules, word, ident in ((tmp_path, "手续费", "'fee'"), (None, "押金", "'deposit'")):
        [value] = explain(f"H100租金每月2万元,{word}5万元。", rules=rules).why_not("5万元")
        assert (value.code, ident in value.reason) == ("claim pattern", True)


def test_a_claim_pattern_that_decides_is_named(tmp_path: Path) -> None:
    new_entry(tmp_path, New("pattern", "renewal", find="ACCELERATOR … 续租价 … MONEY", fixed={"period": "month"}))
    [value] = explain("H100续租价为2万元。", rules=tmp_path).values[-1:]
    assert (value.rule, value.decided_by) == ("renewal", "a claim pattern of the rules")
    assert ("period", "month", "the claim pattern 'renewal' says so") in [
        (s.field, s.value, s.origin) for s in value.slots
    ]


def test_slots_say_where_they_come_from() -> None:
    explanation = explain("2024年5月，阿里云上调了H100的价格。现在租金为每卡每小时约2美元。", published="2024-06-01")
    [value] = [v for v in explanation.values if v.made]
    assert (value.type, value.rule, value.near[0].split()[0]) == ("rental", "per-hour", "rent")
    origins = {slot.field: slot.origin for slot in value.slots}
    assert "carried from" in origins["gpu_model"]
    assert origins["period"] == "'每卡每小时'"
    assert origins["modality"] == "no word says otherwise"
    assert origins["comparator"] == "the words around the number"


def test_the_same_number_written_in_another_way() -> None:
    [value] = explain("A100售价约1.5万美元。").why_not("15000美元")
    assert value.text == "1.5万美元"


def test_articles_explain_themselves() -> None:
    assert article_from_text("A100售价约1.5万美元。").explain().values[0].type == "price"


def test_printed() -> None:
    said = str(explain("2024年A100售价约1.5万美元，罚款2万元。", published="2024-06-01"))
    assert "price  by price-cue: a price word stands near it, and hardware" in said
    assert "no claim: '罚款' stands nearer to it" in said
    assert "\x1b" not in said
    assert "    2024  NUMBER" not in said  # digits of a date are told about only when asked for
    assert explain("A100售价约1.5万美元。")._repr_html_().startswith("<pre>")


def test_in_colour_where_it_goes_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    explanation, out = explain("A100售价约1.5万美元，罚款2万元。"), Terminal()
    print_to(out, explanation)
    assert "\x1b[" in out.getvalue()
    assert re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).split() == str(explanation).split()


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("A100售价约1.5万美元。公司被罚款2万元。", encoding="utf-8")
    whole = command("explain", file)
    assert (whole.exit_code, "by price-cue" in whole.stdout) == (0, True)
    one = command("explain", file, "--why-not", "2万元")
    assert "罚款" in one.stdout
    assert "price-cue" not in one.stdout
    data = json.loads(command("explain", "-", "--json", stdin=file.read_text(encoding="utf-8")).stdout)
    assert [v["type"] for s in data["sentences"] for v in s["values"]] == ["price", None]
    assert [v["code"] for v in json.loads(command("explain", file, "--json", "--why-not", "2万元").stdout)] == [
        "foreign"
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--why-not", "9万元"), 1, "does not stand in the article"),
        (("--why-not", "好看"), 1, "no value is read there"),
        (("--published", "yesterday"), 2, "is no date"),
        (("--rules", "gone"), 2, "no such folder"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    (tmp_path / "a.txt").write_text("A100很好看。", encoding="utf-8")
    result = command("explain", tmp_path / "a.txt", *arguments)
    assert (result.exit_code, says in result.stderr) == (code, True), result.stderr
    assert command("explain", tmp_path / "gone.txt").exit_code == 2


def test_the_command_says_which_of_several_articles_it_explains(tmp_path: Path) -> None:
    file, single = tmp_path / "news.csv", tmp_path / "one.csv"
    file.write_text(
        "nr,正文,网址\nk7,A100售价约1.5万美元。,\nk8,H100售价约3万美元。,https://example.com/h\n", encoding="utf-8"
    )
    single.write_text("nr,正文\nk7,A100售价约1.5万美元。\n", encoding="utf-8")
    first = command("explain", file)
    assert "1.5万美元" in first.stdout
    assert f"{file} holds more than one article; this is the first, {file}#1. --article" in first.stderr
    for which in ("2", "news#2", f"{file}#2", "https://example.com/h"):
        second = command("explain", file, "--article", which)
        assert (second.stderr, "3万美元" in second.stdout, "1.5万" in second.stdout) == ("", True, False)
    assert "3万美元" in command("explain", file, "--article", "k8", "--id-column", "nr").stdout
    gone = command("explain", file, "--article", "k9")
    assert (gone.exit_code, "has no article 'k9'; there are 2" in gone.stderr) == (2, True)
    assert command("explain", single).stderr == ""
    assert "3万美元" in command("explain", "-", "--article", "2", stdin=file.read_text(encoding="utf-8")).stdout


def test_an_article_inside_an_archive_is_explained_by_its_name_or_number(tmp_path: Path) -> None:
    file = tmp_path / "prices.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("旧/a.txt", "A100售价约1.5万美元。")
        archive.writestr("b.jsonl", '{"正文": 3}\n\n{"正文": "H100售价约3万美元。"}\n')
    assert "3万美元" in command("explain", file, "--article", "3").stdout
    assert "3万美元" in command("explain", file, "--article", "prices#b.jsonl#3").stdout
    broken = command("explain", file, "--article", "b.jsonl#1")
    assert (broken.exit_code, "b.jsonl#1 the column 正文 holds no text" in broken.stderr) == (2, True)


def test_rules_are_told_in_words() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "extractor/claims").glob("*.py"))
    assert [rule for rule in labels("en")["rule"] if f'"{rule}"' not in code and not rule.startswith("count-")] == []
    made = set(re.findall(r'"((?:price|rent|money|count|share|per|run|site|system)-[a-z-]+)"', code))
    assert made - set(labels("en")["rule"]) == set()
