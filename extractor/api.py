"""The job as functions: a text to claims, a folder to a table, a text to mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.claims.engine import claims_of
from extractor.claims.gate import names_in_scope
from extractor.claims.model import Claim
from extractor.mentions.model import Mention
from extractor.reading import article_from_text, checked_date, fold
from extractor.rulebook.settings import RulesChoice, choose_rules

if TYPE_CHECKING:
    import pandas as pd

    from extractor.explaining import Explanation


def extract(
    text: str,
    *,
    published: str | None = None,
    doc_id: str = "",
    source: str = "",
    title: str | None = None,
    rules: RulesChoice = None,
) -> list[Claim]:
    """The claims of an article's text, in the order of the text.

    `published` is the date that relative dates count from; without it, the text's own dateline is looked for.
    `doc_id`, `source` and `title` are carried into each claim.  `rules` are a folder of your own, laid over the
    built-in rules; without it, what is set (see `extractor.rulebook.settings.choose_rules`).

    >>> [claim] = extract("去年12月，每张A100的价格约1.5万美元。", published="2023-05-30")
    >>> claim.gpu_model, claim.price, claim.currency, claim.per, claim.date, claim.comparator
    ('A100', 15000, 'USD', 'card', '2022-12', '~')
    """
    chosen, text, published = choose_rules(rules), _clean(text), checked_date(published)
    view = fold(text, chosen)
    names = names_in_scope(view.text, chosen)
    if not names:
        return []  # nothing here bears on AI compute: the layout is not looked at
    article = article_from_text(
        text, source=source, doc_id=doc_id, published=published, title=title, rules=chosen, view=view
    )
    return claims_of(article, names, chosen)


def mentions(text: str, *, published: str | None = None, rules: RulesChoice = None) -> list[Mention]:
    """Every quantity, date and name that a text holds, in the order of the text, whether or not it is in scope.

    >>> [(m.text, m.low, m.high) for m in mentions("涨了10%-20%") if m.label == "PERCENT"]
    [('10%-20%', 10.0, 20.0)]
    """
    from extractor.mentions.scan import find_mentions

    chosen = choose_rules(rules)
    return find_mentions(article_from_text(_clean(text), published=published, rules=chosen), chosen)


def explain(
    text: str, *, published: str | None = None, title: str | None = None, rules: RulesChoice = None
) -> Explanation:
    """What was seen in a text at every stage, and why each of its values made the claim that it made, or none.

    Print it, or ask it about one value: `explain(text).why_not("1.5万美元")`.

    >>> [value.type for value in explain("每张A100的价格约1.5万美元。").values]
    ['price']
    """
    chosen = choose_rules(rules)
    return article_from_text(_clean(text), published=published, title=title, rules=chosen).explain(chosen)


def extract_folder(
    path: str | Path | Sequence[str | Path],
    *,
    published: str | None = None,
    rules: RulesChoice = None,
    workers: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The claims of every article below a folder (or of one file, or of several of either) as a table.

    `columns` name what is what in CSV, JSON Lines and Parquet, such as `{"text": "正文", "date": "发布时间"}`.
    One row per claim, columns as in `claims.csv`.  `table.attrs["articles"]` counts the articles that were `ok`,
    `empty` and `failed`; `table.attrs["failures"]` lists the first of these with the reason.
    Raises `extractor.runs.RunError` where there is no article, or none could be read.
    """
    from extractor.runs.corpus import run_to_frame
    from extractor.runs.discover import discover

    paths = [path] if isinstance(path, str | Path) else path
    return run_to_frame(discover(paths), published=published, rules=rules, workers=workers, columns=columns)


def _clean(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate is in no encoding; one character for one keeps the offsets
        return text.encode("utf-8", "replace").decode()
    return text
