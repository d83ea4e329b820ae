"""The work itself: one article, and one shard of articles from paths to a part on disk."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.claims.engine import make_claims
from extractor.claims.model import Claim
from extractor.reading import UnreadableError, read_article
from extractor.rulebook import Rules
from extractor.runs.discover import Job
from extractor.writing.output import Part
from extractor.writing.tables import ArticleRow

FAILURES_KEPT = 20

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Summary:
    """What came of a run: articles by status, claims by type, and the first failures as (source, reason)."""

    articles: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, row: ArticleRow, claims: Sequence[Claim]) -> None:
        """Count one article."""
        self.articles[row.status] += 1
        self.claims.update(claim.type for claim in claims)
        if row.status == "failed" and len(self.failures) < FAILURES_KEPT:
            self.failures.append((row.source, row.reason or ""))

    def merge(self, other: Summary) -> None:
        """Count what another summary counted."""
        self.articles += other.articles
        self.claims += other.claims
        self.failures = (self.failures + other.failures)[:FAILURES_KEPT]

    @property
    def done(self) -> int:
        """How many articles were done, failed ones among them."""
        return self.articles.total()

    @property
    def failed(self) -> int:
        """How many articles failed."""
        return self.articles["failed"]


@dataclass(frozen=True, slots=True)
class Shard:
    """Some jobs, and the part that they make.  Small enough to be sent to another process: it holds names, no texts.

    Of its rules, too, only the names of their folders travel.
    """

    jobs: Sequence[Job]
    stem: str
    names: tuple[str, ...]
    published: str | None
    rules: Rules


def work_shard(shard: Shard) -> Summary:
    """Read, extract and write the articles of a shard, one at a time."""
    rules, summary = shard.rules, Summary()
    with Part(shard.stem, shard.names) as part:
        for job in shard.jobs:
            row, claims, text = work_article(job, shard.published, rules)
            part.add(row, claims, text)
            summary.add(row, claims)
    return summary


def work_article(job: Job, published: str | None, rules: Rules) -> tuple[ArticleRow, list[Claim], str | None]:
    """The row of one article, its claims and its text; an article that cannot be done is a row with the reason."""
    row = ArticleRow(job.doc_id, job.source)
    try:
        raw = Path(job.path).read_bytes() if job.raw is None else job.raw
        article = read_article(raw, source=job.source, doc_id=job.doc_id, published=published, rules=rules)
        row.title, row.language = article.title, article.language
        row.published, row.published_from = article.published, article.published_from
        claims = make_claims(article, rules)
    except OSError as error:
        return _failed(row, error.strerror or str(error)), [], None
    except UnreadableError as error:
        return _failed(row, str(error)), [], None
    except Exception as error:  # one article must not stop a million others
        log.debug("%s", job.source, exc_info=True)
        return _failed(row, f"internal error: {type(error).__name__}: {error}"), [], None
    row.claims, row.status = len(claims), "ok" if claims else "empty"
    return row, claims, article.text


def _failed(row: ArticleRow, reason: str) -> ArticleRow:
    row.status, row.reason = "failed", " ".join(reason.split())
    return row
