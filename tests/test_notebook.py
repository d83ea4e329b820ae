"""What notebooks show, and the notebook of the documentation, run from end to end."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from extractor import extract, read_article
from extractor.review.show import Shown

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs" / "price-curve.ipynb"


def text_of(page: str) -> str:
    return re.sub(r"<[^>]*>", "", page)


def test_an_article_shows_its_claims_in_its_text() -> None:
    article = read_article("每张A100约1.5万美元,H100涨价20%。".encode(), published="2025-01-03")
    page = article.show()._repr_html_()
    assert page == article._repr_html_()
    assert re.findall(r'<mark [^>]*title="([^"]*)">([^<]*)</mark>', page) == [
        ("price, A100: ~ 15000 USD / card", "每张A100约1.5万美元"),
        ("price change, H100: up 20 percent", "H100涨价20%"),
    ]
    assert text_of(page) == article.text
    assert repr(article.show()).startswith("[每张A100约1.5万美元](price, A100: ~ 15000 USD / card),[H100")


def test_evidences_that_overlap_are_all_told() -> None:
    text = "H100由每小时98.32美元降到55.04美元。"
    claims = extract(text)
    assert len(claims) == 2
    titles = re.findall(r'title="([^"]*)"', Shown(text, claims)._repr_html_())
    assert any("98.32" in title and "55.04" in title for title in titles)
    assert text_of(Shown(text, claims)._repr_html_()) == text


def test_what_articles_say_stays_text() -> None:
    text = '<img src=x onerror="alert(1)">每张A100的价格约1.5万美元,"<b>'
    article, (claim,) = read_article(text.encode()), extract(text)
    for page in (article._repr_html_(), claim._repr_html_()):
        assert not re.findall(r"<(?!/?(?:div|mark|table|caption|tr|th|td)\b)", page)
        assert "&lt;img" in page or page.startswith("<table")


def test_an_article_without_claims_shows_its_text() -> None:
    assert text_of(read_article("天气很好。".encode())._repr_html_()) == "天气很好。"
    assert repr(Shown("", [])) == ""


def test_the_notebook_runs_and_draws(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason="notebook: nbclient is not installed (group dev)")
    client = pytest.importorskip("nbclient", reason="notebook: nbclient is not installed (group dev)")
    for needed in ("ipykernel", "matplotlib"):
        pytest.importorskip(needed, reason=f"notebook: {needed} is not installed (group dev)")
    (tmp_path / "docs").mkdir()  # a copy of what it reads: a kernel in the checkout would leave files there
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    client.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path / "docs")}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert {"image/png", "text/html", "text/plain"} <= kinds
