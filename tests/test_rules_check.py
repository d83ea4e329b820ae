"""`extractor rules check`: every sort of mistake is told with its line, what is wrong and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.rulebook import RulesError, load_rules
from extractor.rulebook.check import check_rules
from extractor.rulebook.places import Places


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def folder_of(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


CHIP = '[[accelerator]]\nid = "QX900"\nkind = "gpu"\nclass = "datacenter"\n'
PATTERN = (
    '[[claim_pattern]]\nid = "renewal"\ntype = "rental"\nfind = "{find}"\nexample = "{example}"\n'
    'yields = {{ price = {price} }}\ncounterexample = "{counter}"\n'
)


def pattern(find: str = "ACCELERATOR … 续租价 … MONEY", example: str = "H100续租价2万元。", price: int = 20000,
            counter: str = "H100续租很难。") -> str:  # fmt: skip
    return PATTERN.format(find=find, example=example, price=price, counter=counter)


# (file, its text, line of the mistake, words of the message, words of what to do)
MISTAKES = [
    # the form of the file
    ("accelerator", CHIP, 1, "no rules file has this name", "did you mean 'accelerators'?"),
    ("accelerators", CHIP.replace('"QX900"', "“QX900”"), 2, "quotation marks are typographic",
     'straight ones: "like this"'),
    ("accelerators", CHIP.replace('"QX900"', "QX900"), 2, "what stands behind id = is no value", 'id = "…"'),
    ("accelerators", CHIP.replace('"QX900"', '"QX900'), 2, "a quotation mark is missing", 'write it as "text"'),
    ("accelerators", CHIP + 'aliases = ["a" "b"]\n', 5, "a comma is missing", '["one", "two"]'),
    ("accelerators", CHIP + 'aliases = ["a",\n\n' + CHIP.replace("QX900", "QX901"), 5, "is not closed",
     '["one", "two"]'),
    ("accelerators", CHIP + 'aliases = ["a"，"b"]\n', 5, "， is a wide sign", "write , in its place"),
    ("accelerators", CHIP + 'kind = "npu"\n', 5, "kind is said twice", "one line of the two"),
    ("accelerators", CHIP.replace("[[", "[").replace("]]", "]"), 1, "two brackets", "[[accelerator]]"),
    ("accelerators", CHIP + "by Acme\n", 5, "a line must be a key, = and a value", "# begins a comment"),
    # the schema
    ("accelerators", CHIP.replace('"gpu"', '"GPU"'), 3, "kind is 'GPU'", "use one of gpu, npu, tpu"),
    ("accelerators", CHIP + 'alias = ["星9"]\n', 5, "alias is no key that is known here", "did you mean 'aliases'?"),
    ("accelerators", CHIP + 'aliases = "星9"\n', 5, "aliases must be a list", 'write aliases = ["星9"]'),
    ("accelerators", CHIP + 'year = "2026"\n', 5, "year must be a whole number", "write year = 2026"),
    ("accelerators", CHIP.replace('id = "QX900"\n', ""), 1, "id is missing", 'add a line id = "…"'),
    ("accelerators", CHIP.replace('kind = "gpu"\n', ""), 1, "is a new accelerator and lacks kind",
     "add the missing lines"),
    ("accelerators", '[[accelerator]]\nid = "H10O"\naliases = ["亥百"]\n', 1, "lacks kind, class",
     "did you mean 'H100'?"),
    ("organisations", '[[organisation]]\nid = "星河"\nkind = "other"\ncompute = "yes"\n', 4,
     "compute must be true or false", "write compute = true"),
    ("organisations", '[[organisation]]\nid = "星河"\nkind = "other"\ncountry = "China"\n', 4,
     "country is 'China'", "two capital letters"),
    # duplicates and shadows
    ("accelerators", CHIP + CHIP, 6, "QX900 stands twice", "one entry of the two"),
    ("accelerators", CHIP + 'aliases = ["MI 300X"]\n', 5, "'MI 300X' is a spelling of the built-in accelerator MI300X",
     'without = ["MI 300X"]'),
    ("accelerators", CHIP + 'aliases = ["九号"]\n' + CHIP.replace("QX900", "QX901") + 'aliases = ["九号"]\n', 10,
     "'九号' is a spelling of QX900 already", "take one away"),
    ("organisations", '[[organisation]]\nid = "星河"\nkind = "other"\naliases = ["MLU590"]\n', 4,
     "'MLU590' is read as the accelerator MLU590, not as 星河", "take it out here"),
    ("accelerators", CHIP + 'aliases = ["輝石9"]\n', 5, "'輝石9' cannot be found", "write '辉石9'"),
    ("regions", '[[region]]\nid = "XX"\naliases = ["胡锦涛"]\n', 3, "'胡锦涛' is never read as XX: a look-alike", ""),
    # what refers to nothing
    ("accelerators", CHIP + 'family = "Blackwel"\n', 5, "family is 'Blackwel', which is no accelerator", "'Blackwell'"),
    ("systems", '[[system]]\nid = "X-Rack"\nkind = "rack"\naccelerator = "H10O"\n', 4, "which is no accelerator",
     "'H100'"),
    ("systems", '[[system]]\nid = "X-1"\nkind = "supercomputer"\noperator = "Cinecca"\n', 4, "which is no organisation",
     "'CINECA'"),
    ("cues", '[[cue]]\nid = "rentt"\nwords = ["续租"]\n', 2, "no part of the program asks for the cue", "'rent'"),
    ("patterns", '[[pattern]]\nid = "renewal"\nwhere = "in"\nfind = "续"\nexample = "续"\ncounterexample = "租"\n', 2,
     "no part of the program asks for a pattern 'renewal'", "claim_patterns.toml"),
    ("accelerators", '[[accelerator]]\nid = "H10O"\noff = true\n', 1, "there is no built-in accelerator 'H10O'",
     "'H100'"),
    ("accelerators", '[[accelerator]]\nid = "H100"\nwithout = ["H100 SMX"]\n', 3, "no spelling 'H100 SMX'",
     "'H100 SXM'"),
    ("plausibility", '[[band]]\nof = "rent"\ntype = "rental"\nunit = "USD"\nlow = 5\nhigh = 1\n', 5, "above high",
     "exchange"),
    ("plausibility", '[[band]]\nof = "it"\ntype = "chip_spec"\nunit = "TFLOP"\nlow = 1\nhigh = 2\n', 4, "no unit of",
     "'TFLOPS'"),
    # patterns and their examples
    ("patterns", '[[pattern]]\nid = "loss"\nfind = "(亏"\n', 3, "not a regular expression", "mend it"),
    ("patterns", '[[pattern]]\nid = "loss"\nfind = "亏?"\n', 3, "matches every text", "obligatory"),
    ("patterns", '[[pattern]]\nid = "loss"\nfind = "赔"\n', 1, "does not match its example '净亏损'", "mend `find`"),
    ("claim_patterns", pattern(find="… 续租价 …"), 4, "it holds no value", "claim_patterns.toml"),
    ("claim_patterns", pattern(find="MONEY"), 4, "matches every such value", "add a word"),
    ("claim_patterns", pattern(find="ACCELERATOR 续租价 PERCENT"), 4, "a value of MONEY or NUMBER, not PERCENT", ""),
    ("claim_patterns", pattern(find="ACCELERATOR CUE:rennt MONEY"), 4, "can match nothing", "did you mean CUE:rent?"),
    ("claim_patterns", pattern(find="PRICETAG:x 续租价 MONEY"), 4, "PRICETAG is no label", ""),
    ("claim_patterns", pattern(example="续租价2万元。"), 5, "does not match its example", "must name a chip"),
    ("claim_patterns", pattern(example="H100租金2万元。"), 5, "does not match its example", "all pieces of `find`"),
    ("claim_patterns", pattern(price=2), 6, "of the example comes price = 20000, not 2", "mend `yields`"),
    ("claim_patterns", pattern(counter="A100的续租价为3万元。"), 7, "matches its counterexample", "narrower"),
    ("claim_patterns", '[[claim_pattern]]\nid = "r"\ntype = "rental"\ntokens = [{ ENT_TYPE = "MONEY", OP = "many" }]\n'
     'example = "H100"\nyields = { price = 1 }\ncounterexample = "x"\n', 1, "no token pattern of spaCy",
     "write `find`"),
    ("numbers", "[piece]\npairs = '一两|(二三'\n", 1, "numbers.toml: number: not a regular expression", "mend it"),
    ("numbers", "[piece]\npairs = '{twos}'\n", 1, "pairs: there is no piece 'twos'", "mend it"),
    ("times", '[[pattern]]\nid = "year-zh"\nyields = "1999"\n', 1, "not as '1999'", "mend `find` or `yields`"),
    ("furniture", 'within = ["(广告"]\n', 1, "not a regular expression", "mend it"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "message", "remedy"), MISTAKES, ids=lambda v: str(v)[:32])
def test_a_mistake_is_told(tmp_path: Path, name: str, text: str, line: int, message: str, remedy: str) -> None:
    problems = check_rules(folder_of(tmp_path, **{name: text}))
    errors = [p for p in problems if p.is_error]
    assert [p for p in errors if p.line == line and message in p.message and remedy in p.remedy], [*map(str, problems)]
    assert {p.line for p in errors} == {line}, [*map(str, errors)]  # and nothing else is called wrong


def test_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "organisations.toml").write_bytes('[[organisation]]\nid = "星河"\n'.encode("gb18030"))
    [problem] = check_rules(tmp_path)
    assert "not saved as UTF-8" in problem.message


def test_advice_is_no_error(tmp_path: Path) -> None:
    text = CHIP.replace("QX900", "9000") + 'vendor = "NVIDA"\n'
    said = [str(p) for p in check_rules(folder_of(tmp_path, accelerators=text)) if not p.is_error]
    assert any("'9000' is a bare number" in s and 'loose = ["9000"]' in s for s in said)
    assert any("did you mean 'NVIDIA'?" in s for s in said)
    assert command("rules", "check", tmp_path).exit_code == 0


def test_what_shadows_on_purpose_is_right(tmp_path: Path) -> None:
    freed = '[[accelerator]]\nid = "MI300X"\nwithout = ["Instinct MI300X"]\n'
    own = CHIP + 'aliases = ["Instinct MI300X"]\n'
    assert check_rules(folder_of(tmp_path, accelerators=freed + own)) == []


def test_the_pattern_before_is_named(tmp_path: Path) -> None:
    two = pattern() + pattern().replace("renewal", "again")
    [problem] = check_rules(folder_of(tmp_path, claim_patterns=two))
    assert "again does not get its example" in problem.message
    assert "renewal" in problem.message


def test_the_command(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, accelerators=CHIP.replace('"gpu"', '"GPU"'))
    result = command("rules", "check", folder)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{folder / 'accelerators.toml'}:3: error: kind is 'GPU'",
        "    use one of gpu, npu, tpu, asic, soc, family",
    ]
    assert "1 error, 0 advice" in result.stderr
    [problem] = json.loads(command("rules", "check", folder, "--json").stdout)
    assert (problem["line"], problem["is_error"]) == (3, True)


def test_wrong_use(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        result = command("rules", "check", folder)
        assert result.exit_code == 2
        assert "no rules found" in result.stderr


def test_the_built_in_rules_have_no_error() -> None:
    assert [str(p) for p in check_rules() if p.is_error] == []


def test_a_run_with_wrong_rules_does_not_begin(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, patterns='[[pattern]]\nid = "loss"\nfind = "(亏"\n')
    with pytest.raises(RulesError, match=r"patterns.toml:3: loss is not a regular expression.*rules check"):
        load_rules(folder)


@pytest.mark.parametrize(
    ("text", "loc", "line"),
    [
        ("a = 1\nb = [\n 1, # ]\n 2,\n]\nc = 3\n", ("c",), 6),
        ('a = """\n[[x]]\n"""\n[[x]]\nid = 1\n', ("x", 0, "id"), 5),
        ("a = '''x'''\n[[x]]\n[[x]]\n'k' = '['\nl = 1", ("x", 1, "l"), 5),
        ('[a."b"]\nc = 1\n', ("a", "b", "c"), 2),
        ("a = [\n  [1],\n  [2]\n]\nb = 1", ("b", "gone"), 5),
    ],
)
def test_places(text: str, loc: tuple[str | int, ...], line: int) -> None:
    assert Places(text).line(loc) == line
