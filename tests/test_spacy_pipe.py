"""The spaCy component: in any pipeline, beside any other component, saved and loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from extractor import Claim, extract
from extractor.rulebook.entries import New, new_entry

TEXT = "2024年3月，每张A100的价格约1.5万美元，涨了20%。气温30度。"


@pytest.mark.parametrize("language", ["zh", "en", "xx"])
def test_any_language(language: str) -> None:
    nlp = spacy.blank(language)
    nlp.add_pipe("compute_claims")
    doc = nlp(TEXT)
    assert doc._.claims == extract(TEXT)
    assert [(c.type, c.price, c.value) for c in doc._.claims] == [("price", 15000, None), ("price_change", None, 20)]
    for claim, span in zip(doc._.claims, doc.spans["claims"], strict=True):
        assert claim.evidence in span.text  # whole tokens: of a tokenizer that does not cut Chinese, more
        assert span.label_ == claim.type
    assert {span.label_ for span in doc.spans["quantities"]} >= {"MONEY", "PERCENT"}


def test_what_others_set_stays() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CHIP", "pattern": "H100"}])  # type: ignore[attr-defined]
    nlp.add_pipe("compute_claims")
    nlp.add_pipe("sentencizer")
    doc = nlp("An H100 costs about $30,000. It rents at $2 per hour.")
    assert [(e.text, e.label_) for e in doc.ents] == [("H100", "CHIP")]
    assert len(list(doc.sents)) == 2
    assert [c.type for c in doc._.claims] == ["price", "rental"]
    assert [t.text for t in doc][:3] == ["An", "H100", "costs"]


def test_dates_of_the_pipeline_and_of_the_text() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("compute_claims", config={"published": "2024-05-20"})
    own = nlp.make_doc("去年A100售价1.5万美元。")
    own.user_data["published"] = "2020-01-01"
    assert [doc._.claims[0].date for doc in (nlp("去年A100售价1.5万美元。"), nlp(own))] == ["2023", "2019"]


def saved(nlp: Language, how: str, folder: Path) -> Language:
    if how == "disk":
        nlp.to_disk(folder / "pipeline")
        return spacy.load(folder / "pipeline")
    other = spacy.blank("zh")
    other.add_pipe("compute_claims")
    return other.from_bytes(nlp.to_bytes())


@pytest.mark.parametrize("how", ["disk", "bytes"])
def test_saved_and_loaded(how: str, tmp_path: Path) -> None:
    new_entry(tmp_path / "mine", New("accelerator", "QX900"))
    nlp = spacy.blank("zh")
    nlp.add_pipe("compute_claims", config={"rules": str(tmp_path / "mine")})
    text = "QX900的价格为8万元。"
    assert [c.gpu_model for c in nlp(text)._.claims] == ["QX900"]
    other = saved(nlp, how, tmp_path)
    (tmp_path / "mine" / "accelerators.toml").unlink()  # a saved pipeline needs the folder no more
    assert [c.gpu_model for c in other(text)._.claims] == ["QX900"]
    again = saved(other, "bytes", tmp_path)
    assert [c.gpu_model for c in again(text)._.claims] == ["QX900"]


def test_documents_travel() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("compute_claims")
    doc = nlp(TEXT)
    box = DocBin(store_user_data=True)
    box.add(doc)
    [other] = DocBin().from_bytes(box.to_bytes()).get_docs(nlp.vocab)
    assert other._.claims == doc._.claims
    assert [s.text for s in other.spans["quantities"]] == [s.text for s in doc.spans["quantities"]]
    [third] = nlp.pipe([TEXT])
    assert Doc(nlp.vocab).from_bytes(third.to_bytes())._.claims == doc._.claims
    assert all(isinstance(claim, Claim) for claim in third._.claims)


def test_found_by_its_entry_point() -> None:
    code = (
        "import spacy; nlp = spacy.blank('xx'); nlp.add_pipe('compute_claims'); print(len(nlp('A100: $1000')._.claims))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr[-500:]
