"""The documentation is true: the tutorial can be followed, the reference is that of the models, examples work."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer
from tutorial import follow
from typer.testing import CliRunner

from extractor.cli import app
from extractor.rulebook.check import check_rules
from extractor.rulebook.models import FILES
from extractor.rulebook.reference import reference

DOCS = Path(__file__).resolve().parent.parent / "docs"
README = DOCS.parent / "README.md"


def in_process(code: str) -> tuple[str, int]:
    """Run a command without starting Python anew; `python tests/tutorial.py` does start it."""
    name, *arguments = shlex.split(code)
    assert name == "extractor"
    result = CliRunner().invoke(app, arguments)
    return result.stdout + result.stderr, result.exit_code


def test_the_tutorial_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXTRACTOR_RULES", raising=False)
    steps = list(follow(DOCS / "new-chip.md", tmp_path, in_process))
    assert len(steps) >= 11
    for what, wanted, came in steps:
        assert came == wanted, what


def test_the_reference_is_that_of_the_models() -> None:
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == reference(), "run `python scripts/reference.py`"
    assert [line[3:] for line in reference().splitlines() if line.startswith("## ")] == [
        f"{name}.toml" for name in FILES
    ]
    assert not re.findall(r"^\| `\w+`(?: \*)? \| [^|]* \|  \|$", reference(), re.MULTILINE)  # every key is described


def test_own_rules_examples_pass_the_check(tmp_path: Path) -> None:
    for block in re.findall(r"```toml\n(.*?)```", (DOCS / "own-rules.md").read_text(encoding="utf-8"), re.DOTALL):
        [table] = tomllib.loads(block)
        name = next(name for name, model in FILES.items() if table in model.model_fields)
        (tmp_path / f"{name}.toml").write_text(block, encoding="utf-8")
    assert {path.stem for path in tmp_path.iterdir()} == {"accelerators", "claim_patterns"}
    assert [str(p) for p in check_rules(tmp_path)] == []


def test_the_page_on_spacy_is_true() -> None:
    [code, _] = re.findall(r"```python\n(.*?)```", (DOCS / "spacy.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    lines = code.splitlines()
    for at, line in enumerate(lines):
        if line.startswith("["):
            value = repr(eval(line, names))
            wanted = (
                lines[at + 1].removeprefix("# ") if at + 1 < len(lines) and lines[at + 1].startswith("# ") else value
            )
            assert value == wanted
        elif not line.startswith("#"):
            exec(line, names)


@pytest.mark.parametrize("path", [*DOCS.glob("*.md"), README], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link


def test_every_command_is_documented() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in [*DOCS.glob("*.md"), README])
    group = typer.main.get_command(app)
    commands = [[name] if not getattr(c, "commands", None) else [f"{name} {sub}" for sub in c.commands]
                for name, c in group.commands.items()]  # type: ignore[attr-defined]  # fmt: skip
    assert [name for names in commands for name in names if f"extractor {name}" not in told] == []
