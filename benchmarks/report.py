"""The results as a page: tables in Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.engines import BY_NAME

Results = dict[str, Any]
CORPORA = ("general", "mix", "dense")


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}", "cores": cores}


def report(results: Results) -> str:
    """The page of all that was measured."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    on = results["machine"]
    yield "# Speed"
    yield ""
    yield (
        f"Written by `python -m benchmarks`: Python {on['python']}, {on['system']}, {on['cores']} cores; processor "
        f"time of one process unless said, medians of {results['rounds']} rounds.  The figures drift with the machine; "
        "the ratios, taken in alternation on the same bytes, hold."
    )
    for part, lines in (
        ("compare", _compared), ("workers", _workers), ("growth_in_text", _text), ("growth_in_articles", _articles),
        ("start", _start), ("hostile", _hostile),
    ):  # fmt: skip
        if part in results:
            yield ""
            yield from lines(results)


def _compared(results: Results) -> Iterator[str]:
    sizes = [(name, results["corpora"][name]) for name in CORPORA]
    yield "## Beside others"
    yield ""
    yield "Corpora (generated):" if results["generated"] else "Corpora (articles of given folders):"
    yield ""
    for name, size in sizes:
        ending = "; one article in ten is about the market" if name == "mix" else ""
        yield f"- {name}: {size['articles']} articles, {size['characters'] / 1e6:.2f} M characters{ending}"
    yield ""
    figures = {(f["engine"], f["corpus"]): f for f in results["compare"]["figures"]}
    versions = results["compare"]["versions"]
    names = [name for name in BY_NAME if (name, "mix") in figures]
    label = {name: BY_NAME[name].label + (f" ({versions[name]})" if name in versions else "") for name in names}
    yield "Million characters per second:"
    yield ""
    rows = [[label[name], *(f"{figures[name, c]['per_second'] / 1e6:.3g}" for c in CORPORA)] for name in names]
    yield from _table(["", *CORPORA], rows)
    yield ""
    yield "Time of ours to that of the one regular expression, and of the others to ours (aim):"
    yield ""
    rows = []
    for name in names:
        if name == "floor":
            continue
        what = "ours : floor" if name == "ours" else f"{BY_NAME[name].label} : ours"
        rows.append([what, *(_with_aim(figures[name, c], "≤" if name == "ours" else "≥") for c in CORPORA)])
    yield from _table(["", *CORPORA], rows)
    yield ""
    yield "What each found (claims, numbers, blocks, names, mentions), and in how many characters:"
    yield ""
    rows = [[BY_NAME[name].label, *(_found(figures[name, c]) for c in CORPORA)] for name in names]
    yield from _table(["", *CORPORA], rows)
    if results["compare"]["skipped"]:
        yield ""
        yield "Not installed, left out: " + ", ".join(results["compare"]["skipped"]) + "."


def _found(figure: dict[str, Any]) -> str:
    return f"{figure['found']:,} in {figure['characters']:,}"


def _with_aim(figure: dict[str, Any], sign: str) -> str:
    aim = f" ({sign} {figure['aim']:g}{'' if figure['met'] else ', missed'})" if figure["aim"] else ""
    return f"{figure['factor']:.3g}{aim}"


def _workers(results: Results) -> Iterator[str]:
    w = results["workers"]
    yield "## Two workers"
    yield ""
    yield (
        f"`extractor run` on {w['articles']:,} short articles ({w['characters'] / 1e6:.1f} M characters), seconds on "
        f"the clock: one worker {w['one']:.2f}, two {w['two']:.2f}: **{w['speedup']:.2f} times** (≥ {w['aim']}).  "
        f"Two plain processes at once did {w['machine']:.2f} times the work of one in the same rounds; the two workers "
        f"took {w['work']:.2f} times the processor time of one."
    )


def _text(results: Results) -> Iterator[str]:
    yield "## One long article"
    yield ""
    rows = results["growth_in_text"]
    yield from _table(
        ["MB", "seconds", "MB/s", "peak memory, MB"],
        [
            [f"{r['megabytes']:g}", f"{r['seconds']:.2f}", f"{r['megabytes'] / r['seconds']:.2f}", f"{r['peak']:.0f}"]
            for r in rows
        ],
    )


def _articles(results: Results) -> Iterator[str]:
    yield "## Many articles"
    yield ""
    yield "`extractor run` with one worker, the start with it:"
    yield ""
    yield from _table(
        ["articles", "seconds", "peak memory, MB"],
        [[f"{r['articles']:,}", f"{r['seconds']:.2f}", f"{r['peak']:.0f}"] for r in results["growth_in_articles"]],
    )


def _start(results: Results) -> Iterator[str]:
    yield "## Start"
    yield ""
    rows = [
        [r["what"], f"{r['seconds']:.2f}", f"{r['ratio']:.2f}" + (f" (≤ {r['aim']})" if r["aim"] else "")]
        for r in results["start"]
    ]
    yield from _table(["", "seconds", "to `import spacy`"], rows)


def _hostile(results: Results) -> Iterator[str]:
    yield "## Hostile texts"
    yield ""
    yield "Seconds for an article that is one thing over and over behind a claim; power 1 is linear, 2 quadratic:"
    yield ""
    rows = [
        [f"`{r['what']}`", *("too slow" if s is None else f"{s:.2f}" for s in r["seconds"]), _power(r["power"])]
        for r in results["hostile"]
    ]
    sizes = [f"{size:g} MB" for size in results["hostile"][0]["megabytes"]]
    yield from _table(["", *sizes, "power"], rows)


def _power(power: float | None) -> str:
    return "–" if power is None else f"{power:.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
