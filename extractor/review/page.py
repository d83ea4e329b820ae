"""The review page: claims, their articles and charts in one HTML file that needs no network.

Articles are hostile text.  They stand in the page as JSON in which no `<` is left, the script puts them in as text
nodes, and the page's own policy lets no other script run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from extractor.claims.model import COLUMNS
from extractor.comparing.compare import Comparison, Key, article_key, compare
from extractor.runs.results import Results
from extractor.store.query import open_results
from extractor.writing.labels import LANGUAGES, Language, labels

VIEWS = ("claims", "prices", "companies", "changes", "facts", "articles")
MOST_CLAIMS = 20_000
"""More make a page that is slow to open; the rest is left out, and the page says so."""
_OF_ARTICLE = ("doc_id", "source", "title", "published", "evidence")


def report(folder: str | Path, to: str | Path | None = None, *, language: Language = "en") -> Path:
    """Write the review page of a run's folder or of a store, by default to `report.html` in or beside it.

    Returns the path.  `language` is what the page opens in, English or Chinese (`zh`); its reader can change it.
    Raises `extractor.runs.RunError` where there is neither.
    """
    page = render(open_results(folder), language=language)
    beside = Path(folder) if Path(folder).is_dir() else Path(folder).parent
    path = Path(to) if to is not None else beside / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_text(page, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path


def render(results: Results, *, language: Language = "en") -> str:
    """The page as text of one HTML file."""
    from jinja2 import Environment
    from markupsafe import Markup

    script = '"use strict";(() => {\n' + _own("page.js") + _own("charts.js") + "})();\n"
    template = Environment(autoescape=True).from_string(_own("page.html"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return template.render(
        language=language,
        labels=labels(language)["page"],
        views=VIEWS,
        style=Markup(_own("page.css")),
        script=Markup(script),
        script_hash=digest,
        data=Markup(_json(page_data(results, language))),
    )


def page_data(results: Results, language: Language = "en") -> dict[str, Any]:
    """What the page's script reads: claims without empty fields, articles with the numbers of their claims, facts.

    Offsets of claims are in UTF-16 units there, as JavaScript counts; `at` keeps those of the tables.
    """
    kept = results.claims[:MOST_CLAIMS]
    comparison = compare(kept, results.articles)
    number = {article_key(article): n for n, article in enumerate(results.articles)}
    articles = [_article(article, comparison, number) for article in results.articles]
    claims: list[dict[str, Any]] = []
    for claim in kept:
        at = number[article_key(claim)]
        articles[at]["claims"].append(len(claims))
        claims.append(_claim(claim, at, articles[at]["text"]))
    articles += [
        {"doc_id": row["doc_id"], "source": row["source"], "text": "", "claims": [], "failed": row["reason"]}
        for row in results.failed
    ]
    return {
        "language": language,
        "version": results.run.get("version", ""),
        "all": len(results.claims),
        "columns": COLUMNS,
        "labels": {name: labels(name) for name in LANGUAGES},
        "claims": claims,
        "articles": articles,
        "facts": _facts(comparison),
        "conflicts": comparison.conflicts,
    }


def _article(article: Mapping[str, Any], comparison: Comparison, number: Mapping[Key, int]) -> dict[str, Any]:
    out = {name: article[name] for name in ("doc_id", "source", "title", "published", "text") if article[name]}
    original = comparison.original.get(article_key(article), article_key(article))
    if original != article_key(article):
        out["reprint_of"] = number[original]
    return {"text": "", **out, "claims": []}


def _claim(claim: Mapping[str, Any], article: int, text: str) -> dict[str, Any]:
    out = {name: value for name, value in claim.items() if value is not None and name not in _OF_ARTICLE}
    start, end = _utf16(text, claim["start"]), _utf16(text, claim["end"])
    return out | {"article": article, "start": start, "end": end, "at": [claim["start"], claim["end"]]}


def _utf16(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def _facts(comparison: Comparison) -> dict[str, dict[str, Any]]:
    """Only the facts that the page has something to say about."""
    disputed = {fact_id for group in comparison.conflicts for fact_id in group}
    return {
        fact.fact_id: {"claims": fact.claims, "support": fact.support, "first_seen": fact.first_seen}
        for fact in comparison.facts.values()
        if fact.support > 1 or fact.fact_id in disputed
    }


def _own(name: str) -> str:
    return (resources.files("extractor.review") / name).read_text(encoding="utf-8")


def _json(data: Mapping[str, Any] | Sequence[Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only `<` can end it or begin a comment; as an escape it is the same JSON.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
