"""How time and memory grow: more workers, longer articles, more articles, hostile texts; and how long a start takes."""

from __future__ import annotations

import statistics
from math import log
from pathlib import Path
from typing import Any

from benchmarks.corpus import SAMPLES, long_text, write_folder
from benchmarks.measure import Process, Run, TooSlow, at_once, command, in_turn, median, median_ratio

EXTRACTOR = ("-m", "extractor")
LIMIT = 60.0
"""Seconds after which a hostile text counts as too slow."""

LINEAR = 1.3
"""The power of the length that still passes for 1 in noise."""
SPEEDUP = 1.8
"""Two workers against one, at least."""
LEAD = "2024年H100的租金为每卡每小时2美元,"  # opens the way for all steps
HOSTILE = {
    "digits": "1234567890", "万": "万", "一一一": "一", "A100A100": "A100", "8x": "8x", "round brackets": "(",
    "square brackets": "[", "wide brackets": "（", "bars": "|", "spaces": " ", "newlines": "\n", "stars": "*",
    "angles": "<", "1, 1, 1": "1,", "1-1-1": "1-", "2年2年": "2年", "H100 ": "H100 ",
}  # fmt: skip


def workers(folder: Path, files: int, rounds: int) -> dict[str, Any]:
    """Two workers against one on a folder of articles, and beside each pair what the machine gives any two processes.

    `machine` is near 2 where both processors are free; where it is not, the speed-up says nothing about the extractor.
    """
    size = write_folder(folder / "many", files)
    one: list[Run] = []
    two: list[Run] = []
    machine: list[float] = []
    for _ in range(rounds):
        machine.append(2 * at_once(1) / at_once(2))
        one.append(command(*_run(folder, "many", 1)))
        two.append(command(*_run(folder, "many", 2)))
    speedup = median_ratio([r.wall for r in one], [r.wall for r in two])
    row = {"articles": files, "characters": size, "one": median(one, _wall), "two": median(two, _wall)}
    row |= {"work": median_ratio([r.cpu for r in two], [r.cpu for r in one]), "machine": statistics.median(machine)}
    print(f"  {files} articles: one worker {row['one']:.2f} s, two {row['two']:.2f} s, {speedup:.2f} times")
    print(f"  of {row['machine']:.2f} that the machine gives; processor time of two to that of one {row['work']:.2f}")
    return row | {"speedup": speedup, "aim": SPEEDUP, "met": speedup >= SPEEDUP}


def growth_in_text(sizes: tuple[float, ...], rounds: int) -> list[dict[str, Any]]:
    """Time and peak memory for one article of so many megabytes, in a new process each."""
    rows: list[dict[str, Any]] = []
    for megabytes in sizes:
        text = long_text(megabytes)
        with Process("ours") as ours:
            timings = [ours.time([text], least=0) for _ in range(rounds)]
        seconds = sorted(t.seconds for t in timings)[rounds // 2]
        rows.append({"megabytes": megabytes, "seconds": seconds, "peak": timings[-1].peak})
        print(f"  {megabytes:g} MB: {seconds:.2f} s, {megabytes / seconds:.2f} MB/s, peak {timings[-1].peak:.0f} MB")
    return rows


def growth_in_articles(folder: Path, counts: tuple[int, ...], rounds: int) -> list[dict[str, Any]]:
    """Processor time and peak memory of a whole run over so many articles, with one worker."""
    rows: list[dict[str, Any]] = []
    for count in counts:
        write_folder(folder / str(count), count)
        (runs,) = in_turn(rounds, _run(folder, str(count), 1))
        rows.append({"articles": count, "seconds": median(runs, _cpu), "peak": median(runs, lambda r: r.peak)})
        print(f"  {count} articles: {rows[-1]['seconds']:.2f} s, peak {rows[-1]['peak']:.0f} MB")
    return rows


def start(folder: Path, rounds: int) -> list[dict[str, Any]]:
    """The start of the command against `import spacy`."""
    sample = str(next(iter(sorted(SAMPLES.glob("*.txt")))))
    spacy, bare, help_, short = in_turn(
        rounds,
        ("-c", "import spacy"),
        ("-c", "pass"),
        (*EXTRACTOR, "--help"),
        (*EXTRACTOR, "run", sample, "--quiet", "--out", str(folder / "short")),
    )
    rows = []
    for what, runs, aim in (("python alone", bare, None), ("--help", help_, 0.15), ("one short article", short, 1.5)):
        ratio = median_ratio([r.cpu for r in runs], [r.cpu for r in spacy])
        met = None if aim is None else ratio <= aim
        rows.append({"what": what, "seconds": median(runs, _cpu), "ratio": ratio, "aim": aim, "met": met})
        print(f"  {what}: {rows[-1]['seconds']:.2f} s, {ratio:.2f} times import spacy")
    return rows


def hostile(sizes: tuple[float, ...]) -> list[dict[str, Any]]:
    """Time for texts that are nothing but one thing; `power` is 1 where it grows with the length, 2 with its square."""
    rows = []
    for what, unit in HOSTILE.items():
        seconds: list[float | None] = []
        with Process("ours") as ours:
            try:
                for megabytes in sizes:
                    text = LEAD + unit * int(megabytes * 1e6 / len(unit.encode()))
                    seconds.append(ours.time([text], limit=LIMIT).seconds)
            except TooSlow:
                seconds += [None] * (len(sizes) - len(seconds))
        first, last = seconds[0], seconds[-1]
        power = log(last / first) / log(sizes[-1] / sizes[0]) if first and last else None
        met = power is not None and power < LINEAR
        rows.append({"what": what, "megabytes": sizes, "seconds": seconds, "power": power, "met": met})
        shown = ", ".join("too slow" if s is None else f"{s:.2f} s" for s in seconds)
        print(f"  {what}: {shown}" + (f", power {power:.2f}" if power is not None else ""))
    return rows


def warm(folder: Path) -> None:
    """One run, so that what is compiled and cached once is there."""
    sample = str(next(iter(sorted(SAMPLES.glob("*.txt")))))
    command(*EXTRACTOR, "run", sample, "--quiet", "--out", str(folder / "warm"))


def _run(folder: Path, name: str, count: int) -> tuple[str, ...]:
    out = str(folder / f"out-{count}")
    return (*EXTRACTOR, "run", str(folder / name), "--quiet", "--workers", str(count), "--out", out)


def _wall(run: Any) -> float:
    return float(run.wall)


def _cpu(run: Any) -> float:
    return float(run.cpu)
