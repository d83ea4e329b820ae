"""The work itself: one article, and one shard of articles from paths to a part on disk."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.claims.engine import make_claims
from extractor.claims.model import Claim
from extractor.reading import Article, UnreadableError, reader_for
from extractor.reading.formats.dispatch import FileReader
from extractor.reading.formats.document import Document, Stream
from extractor.rulebook import Rules
from extractor.runs.discover import Job
from extractor.writing.articles import sha256_of
from extractor.writing.output import Part
from extractor.writing.tables import ArticleRow

FAILURES_KEPT = 20
NO_ARTICLE = "the file holds no article"

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
    columns: Mapping[str, str] = field(default_factory=dict)


class Worked(NamedTuple):
    """What came of one article: its row, its claims, and the article itself where it could be read."""

    row: ArticleRow
    claims: list[Claim]
    article: Article | None = None


def work_shard(shard: Shard) -> Summary:
    """Read, extract and write the articles of a shard, one at a time."""
    rules, summary = shard.rules, Summary()
    files = FileReader(rules, shard.columns)
    with Part(shard.stem, shard.names) as part:
        for job in shard.jobs:
            for row, claims, article in work_file(job, shard.published, rules, files):
                part.add(row, claims, article)
                summary.add(row, claims)
    return summary


def work_file(job: Job, published: str | None, rules: Rules, files: FileReader | None = None) -> Iterator[Worked]:
    """The articles of one file with their claims; whatever cannot be read is a row with the reason."""
    files = files or FileReader(rules)
    nothing = True
    try:
        with job.open() as file:
            for document in files.read(Stream(file, job.source, piece=job.piece)):
                nothing = False
                yield _work_document(document, job, published, rules)
        if nothing and job.piece is None:
            yield Worked(ArticleRow(job.doc_id, job.source, status="empty", reason=NO_ARTICLE), [])
    except UnreadableError as error:
        yield Worked(_failed(ArticleRow(job.doc_id, job.source), str(error)), [])
    except OSError as error:
        yield Worked(_failed(ArticleRow(job.doc_id, job.source), error.strerror or str(error)), [])
    except Exception as error:  # one file must not stop a million others
        log.debug("%s", job.source, exc_info=True)
        yield Worked(_failed(ArticleRow(job.doc_id, job.source), _internal(error)), [])


def work_article(job: Job, published: str | None, rules: Rules) -> Worked:
    """What came of the one article in a file."""
    return next(work_file(job, published, rules))


def _work_document(document: Document, job: Job, published: str | None, rules: Rules) -> Worked:
    mark = f"#{document.part}" if document.part else ""
    row = ArticleRow(document.key or job.doc_id + mark, (mark and document.url) or job.source + mark)
    row.format, row.encoding, row.undecoded = document.format, document.encoding, document.undecoded
    if document.problem:
        return Worked(_failed(row, document.problem), [])
    try:
        article = reader_for(rules).article_of(document, source=row.source, doc_id=row.doc_id, published=published)
        row.title, row.language = article.title, article.language
        row.published, row.published_from = article.published, article.published_from
        row.publisher, row.author, row.sha256 = article.publisher, article.author, sha256_of(article.text)
        claims = make_claims(article, rules)
    except Exception as error:  # one article must not stop a million others
        log.debug("%s", row.source, exc_info=True)
        return Worked(_failed(row, _internal(error)), [])
    row.claims, row.status, row.reason = len(claims), "ok" if claims else "empty", document.remark
    return Worked(row, claims, article)


def _internal(error: Exception) -> str:
    return f"internal error: {type(error).__name__}: {error}"


def _failed(row: ArticleRow, reason: str) -> ArticleRow:
    row.status, row.reason = "failed", " ".join(reason.split())
    return row
