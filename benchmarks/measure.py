"""Measuring: engines in a process of their own each, and whole commands with their time and peak memory."""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from benchmarks.engines import BY_NAME

LEAST = 0.1
"""Seconds that a measurement takes at least: a quick engine does the texts several times over."""
MEGABYTE = 1024 if sys.platform == "linux" else 1024 * 1024  # what `ru_maxrss` counts in


@dataclass(frozen=True, slots=True)
class Timing:
    """Processor seconds of one pass over the texts, how many things were found, peak memory of the process in MB."""

    seconds: float
    found: int
    peak: float


class TooSlow(Exception):  # noqa: N818
    """The engine was not done in time."""


class Process:
    """An engine, loaded in a process of its own, which waits for texts to be timed on."""

    def __init__(self, name: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(name, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def time(self, texts: Sequence[str], *, least: float = LEAST, limit: float = 600) -> Timing:
        """The time of one pass over `texts`; raises `TooSlow` after `limit` seconds."""
        self._pipe.send((list(texts), least))
        if not self._pipe.poll(limit):
            raise TooSlow
        timing: Timing = self._pipe.recv()
        return timing

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.join()


def _serve(name: str, pipe: Connection) -> None:
    find = BY_NAME[name].make()
    find("2023年5月，每张A100约1.5万美元。")  # what is compiled at the first use
    while True:
        try:
            texts, least = pipe.recv()
        except EOFError:
            return
        begin = time.process_time()
        passes = found = 0
        while True:
            found = sum(map(find, texts))
            passes += 1
            seconds = time.process_time() - begin
            if seconds >= least:
                break
        pipe.send(Timing(seconds / passes, found, _peak(resource.RUSAGE_SELF)))


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / MEGABYTE


@dataclass(frozen=True, slots=True)
class Run:
    """A finished command: seconds on the clock, processor seconds, peak memory of its largest process in MB."""

    wall: float
    cpu: float
    peak: float


def command(*argv: str) -> Run:
    """Run a command of this Python, its output thrown away."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, *argv], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(argv)}: exit code {process.returncode}\n{words.decode()}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE)


# Work that touches neither the disk nor the extractor: what two of it lose at once is the machine's doing.
BURN = """import re
for _ in range(60):
    re.findall("[0-9]+|[一二三万]+", "2024年A100租金约1.5万元。" * 20000)"""


def at_once(count: int) -> float:
    """Seconds on the clock that so many processes take that start together, each with the same plain work."""
    begin = time.perf_counter()
    for process in [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(count)]:
        process.wait()
    return time.perf_counter() - begin


def in_turn(runs: int, *commands: Sequence[str]) -> list[list[Run]]:
    """Every command so many times, in turn: A B A B, after one round that is not counted."""
    rounds = [[command(*argv) for argv in commands] for _ in range(runs + 1)][1:]
    return [list(column) for column in zip(*rounds, strict=True)]


def median(items: Sequence[Run], of: Callable[[Run], float]) -> float:
    """The median of a figure."""
    return statistics.median(map(of, items))


def median_ratio(left: Sequence[float], right: Sequence[float]) -> float:
    """The median of the ratios pair by pair: the speed of a machine drifts, that of a pair hardly."""
    return statistics.median(a / b for a, b in zip(left, right, strict=True))
