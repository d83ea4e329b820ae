"""The public face: three functions, and names that cost nothing until they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import extractor
from extractor import Claim, Mention, extract, extract_folder, mentions
from extractor.claims.model import COLUMNS
from extractor.runs import RunError

ROOT = Path(__file__).resolve().parent.parent
TEXT = "每张A100的价格约1.5万美元。"


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout


def test_a_text_makes_claims() -> None:
    (claim,) = extract(TEXT, published="2023-05-30", doc_id="d1", source="s", title="t")
    assert isinstance(claim, Claim)
    assert TEXT[claim.start : claim.end] == claim.evidence
    assert (claim.gpu_model, claim.price, claim.currency) == ("A100", 15000, "USD")
    assert (claim.doc_id, claim.source, claim.title, claim.published) == ("d1", "s", "t", "2023-05-30")


@pytest.mark.parametrize("text", ["", "\n", "天气很好。", "\ud800", "\x00"])
def test_a_text_without_a_claim_makes_none(text: str) -> None:
    assert extract(text) == []


def test_offsets_hold_in_the_text_as_it_was_given() -> None:
    for text in ("\ufeff" + TEXT, "一\r\n二\r\n" + TEXT, "\ud800" + TEXT, "😀" + TEXT):
        (claim,) = extract(text)
        assert text[claim.start : claim.end] == claim.evidence


def test_mentions_are_found_in_scope_or_not() -> None:
    found = mentions("2023年，市民人均月收入为1.5万元。")
    assert all(isinstance(mention, Mention) for mention in found)
    assert {"MONEY", "DATE"} <= {mention.label for mention in found}
    assert [mention.low for mention in found if mention.label == "MONEY"] == [15000]


def test_a_folder_makes_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    frame = extract_folder(tmp_path)
    assert tuple(frame.columns) == COLUMNS
    assert frame.price.tolist() == [15000]
    assert frame.attrs["articles"] == {"ok": 1}
    assert extract_folder([tmp_path / "a.txt"], rules=extractor.load_rules()).equals(frame)
    with pytest.raises(RunError):
        extract_folder(tmp_path / "nope")


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        "import sys, extractor; print([m for m in sys.modules if m.startswith(('extractor.', 'pydantic', 'pandas'))])"
    )
    assert python(code) == "[]\n"


def test_extracting_does_not_import_pandas() -> None:
    assert python(f"import sys, extractor; extractor.extract({TEXT!r}); print('pandas' in sys.modules)") == "False\n"


@pytest.mark.parametrize(
    "before", ["pass", "import extractor.mentions.model", "from extractor.mentions.scan import find_mentions"]
)
def test_the_function_mentions_and_the_room_mentions_live_together(before: str) -> None:
    call = "from extractor import mentions\nprint(len(mentions('涨了10%-20%')) > 0)"
    assert python(f"{before}\n{call}\nimport extractor.mentions.model as m") == "True\n"


def test_every_public_name_is_there_and_no_other() -> None:
    for name in extractor.__all__:
        assert getattr(extractor, name) is not None
        assert name in dir(extractor)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        extractor.nonsense  # noqa: B018
