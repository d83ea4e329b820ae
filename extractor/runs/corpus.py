"""A whole run: articles cut into shards, shards worked by one process or several, parts joined in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

from extractor import __version__
from extractor.claims.dates import full_date
from extractor.rulebook import Rules
from extractor.rulebook.settings import RulesChoice, choose_rules
from extractor.runs import RunError
from extractor.runs.discover import Job
from extractor.runs.pieces import cut
from extractor.runs.work import Shard, Summary, work_shard
from extractor.writing.output import FolderOutput, Output

if TYPE_CHECKING:
    import pandas as pd

MANY = 200
"""From this number of articles on, more than one process pays for itself."""
SHARD = 256
"""At most so many articles in one shard."""

Progress = Callable[[int], None]


def run_corpus(
    jobs: Sequence[Job],
    output: Output,
    *,
    published: str | None = None,
    rules: RulesChoice = None,
    workers: int | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Extract the claims of `jobs` into `output`; the same bytes for any number of `workers`.

    `published` is the ISO date of all the articles; without it, each one's own is looked for.  `workers` is by
    default 1, or for many articles one per processor.  `columns` name what is what in files of records (see
    `extractor.reading.read_articles`).  `progress` is called with the number of `jobs` done so far, for the first
    time when the workers are at work.
    Raises `RunError`, and leaves the output as it was, where not one article could be done.
    """
    if published is not None:
        try:
            full_date(published)
        except ValueError as error:
            raise RunError(f"publication date: {error}") from None
    chosen = choose_rules(rules)  # loaded here, so that forked workers have them already
    pieces = list(cut(jobs))
    # A piece of a corpus is as much work as many articles.
    workers = max(1, min(workers or _default_workers(MANY if len(pieces) > len(jobs) else len(jobs)), len(pieces)))
    summary, done = Summary(), 0
    with output:
        shards = _shards(pieces, workers, output, published, chosen, dict(columns or {}))
        for shard, part in _worked(shards, workers):
            output.add(shard.stem)
            summary.merge(part)
            done += sum(job.piece is None or job.piece.last for job in shard.jobs)
            if progress:
                progress(done)
        if summary.failed == summary.done and summary.failures:
            source, reason = summary.failures[0]
            others = f" (and so with all {summary.done} articles)" if summary.done > 1 else ""
            raise RunError(f"{source}: {reason}{others}")
        output.finish(
            {
                "version": __version__,
                "rules": chosen.digest,
                "rules_laid_over": str(chosen.folder) if chosen.over else None,
                "published": published,
                "articles": {status: summary.articles[status] for status in ("ok", "empty", "failed")},
                "claims": dict(sorted(summary.claims.items())),
            }
        )
    return summary


def run_to_frame(
    jobs: Sequence[Job],
    *,
    published: str | None = None,
    rules: RulesChoice = None,
    workers: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """As `run_corpus`, into a DataFrame; its `attrs` hold `articles` (number by status) and `failures`."""
    from extractor.writing.frames import frame_from_jsonl

    with tempfile.TemporaryDirectory(prefix="extractor-") as out:
        folder = Path(out)
        summary = run_corpus(
            jobs, FolderOutput(folder), published=published, rules=rules, workers=workers, columns=columns
        )
        with open(folder / "claims.jsonl", "rb") as lines:
            frame = frame_from_jsonl(lines)
    frame.attrs["articles"] = dict(summary.articles)
    frame.attrs["failures"] = summary.failures
    return frame


def _default_workers(articles: int) -> int:
    if articles < MANY:
        return 1
    # Processors that this process may use: in a container fewer than the machine has.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shards(
    jobs: Sequence[Job],
    workers: int,
    output: Output,
    published: str | None,
    rules: Rules,
    columns: Mapping[str, str],
) -> Iterator[Shard]:
    size = min(SHARD, max(1, len(jobs) // (workers * 32)))  # small enough for an even load and a moving progress bar
    for first in range(0, len(jobs), size):
        stem = os.path.join(output.parts, f"part-{first:09}")
        yield Shard(jobs[first : first + size], stem, output.names, published, rules, columns)


def _worked(shards: Iterator[Shard], workers: int) -> Iterator[tuple[Shard, Summary]]:
    """Each shard with its summary, in order."""
    if workers == 1:
        for shard in shards:
            yield shard, work_shard(shard)
        return
    # Forked where that is safe: rules and vocabulary are then there at once, and shared.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_obedient)
    waiting: deque[tuple[Shard, Future[Summary]]] = deque()
    try:
        for shard in shards:
            waiting.append((shard, pool.submit(work_shard, shard)))
            if len(waiting) > workers * 4:  # a window, so that neither parts nor results pile up
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _result(shard: Shard, future: Future[Summary]) -> tuple[Shard, Summary]:
    try:
        return shard, future.result()
    except BrokenProcessPool:
        first, last = shard.jobs[0].source, shard.jobs[-1].source
        raise RunError(f"a worker process died, at or near {first} to {last}; out of memory?") from None


def _obedient() -> None:
    """Ctrl-C is the parent's to hear; it then ends its workers, who stop when told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
