"""Ours beside the floor and the peers: the same bytes, in alternation, medians of several rounds."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.corpus import Corpora, part
from benchmarks.engines import FLOOR_ENGINE, OURS, PEERS, READING, Engine
from benchmarks.measure import Process, median_ratio

AIMS: dict[str, dict[str, float]] = {
    "ours": {"general": 1.5, "mix": 6, "dense": 25},  # times the floor, at most
    "spacy": {"general": 100, "mix": 60, "dense": 12},  # times ours, at least; so the others
    "spacy-units": {"general": 100, "mix": 60, "dense": 12},
    "jionlp": {"mix": 80, "dense": 25},
    "recognizers": {"mix": 1000, "dense": 250},
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One engine on one corpus; `factor` is its time to ours, of ours its time to the floor's."""

    engine: str
    corpus: str
    characters: int
    seconds: float
    per_second: float
    factor: float
    found: int
    aim: float | None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        if self.aim is None:
            return None
        return self.factor <= self.aim if self.engine == OURS.name else self.factor >= self.aim


def compare(corpora: Corpora, rounds: int) -> dict[str, Any]:
    """Time all engines that are installed on all corpora."""
    peers = [peer for peer in PEERS if not peer.missing]
    skipped = [peer.label for peer in PEERS if peer.missing]
    for label in skipped:
        print(f"  {label}: not installed, left out (dependency group bench)")
    figures: list[Figure] = []
    with ExitStack() as stack:
        running = {e.name: stack.enter_context(Process(e.name)) for e in (OURS, FLOOR_ENGINE, READING, *peers)}
        for corpus, texts in corpora.items():
            for engine in (FLOOR_ENGINE, READING, *peers):
                figures += _pair(running, engine, corpus, texts, rounds)
    return {
        "figures": [asdict(figure) | {"met": figure.met} for figure in figures],
        "versions": {peer.name: peer.versions for peer in peers},
        "skipped": skipped,
    }


def _pair(running: dict[str, Process], engine: Engine, corpus: str, texts: list[str], rounds: int) -> list[Figure]:
    """An engine and ours in turn on the same texts."""
    texts = part(texts, engine.part)
    size = sum(map(len, texts))
    theirs, mine = [], []
    for _ in range(rounds):
        theirs.append(running[engine.name].time(texts))
        mine.append(running[OURS.name].time(texts))
    their, my = [t.seconds for t in theirs], [t.seconds for t in mine]
    factor = median_ratio(their, my)
    figures = [_figure(engine, corpus, size, median(their), factor, theirs[0].found)]
    if engine is FLOOR_ENGINE:
        figures.append(_figure(OURS, corpus, size, median(my), median_ratio(my, their), mine[0].found))
    for figure in figures:
        speed = figure.per_second / 1e6
        print(f"  {figure.corpus:8} {figure.engine:12} {speed:8.3f} M characters/s {figure.factor:8.2f}")
    return figures


def _figure(engine: Engine, corpus: str, size: int, seconds: float, factor: float, found: int) -> Figure:
    aim = AIMS.get(engine.name, {}).get(corpus)
    return Figure(engine.name, corpus, size, seconds, size / seconds, factor, found, aim)
