"""Measures the speed of the extractor: `python -m benchmarks`, from the root of a checkout.

Ours beside one regular expression and the peers that are installed (dependency group `bench`), then workers, growth,
start and hostile texts.  Writes results.md, results.json and results.svg into --out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import scaling
from benchmarks.compare import compare
from benchmarks.corpus import corpora
from benchmarks.plot import plot
from benchmarks.report import machine, report

PARTS = ("compare", "workers", "growth", "start", "hostile")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--general", type=Path, metavar="DIR", help="articles about other things, not generated ones")
    parser.add_argument("--dense", type=Path, metavar="DIR", help="articles about the market, not generated ones")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="DIR", help="where the results go")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="only these parts")
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is timed (default 5)")
    parser.add_argument("--quick", action="store_true", help="small sizes and two rounds, to see that all works")
    options = parser.parse_args()
    rounds = 2 if options.quick else options.rounds
    options.out.mkdir(parents=True, exist_ok=True)
    results = measure(options, rounds)
    pages = {"results.json": json.dumps(results, ensure_ascii=False, indent=1) + "\n", "results.md": report(results)}
    if "compare" in results:
        pages["results.svg"] = plot(results["compare"]["figures"])
    for name, page in pages.items():
        (options.out / name).write_text(page, encoding="utf-8")
    print(f"written to {options.out}")


def measure(options: argparse.Namespace, rounds: int) -> dict[str, Any]:
    """All that is asked for."""
    small = options.quick
    results: dict[str, Any] = {"machine": machine(), "rounds": rounds}
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as scratch:
        folder = Path(scratch)
        scaling.warm(folder)
        if "compare" in options.only:
            texts = corpora(options.general, options.dense)
            results["corpora"] = {
                name: {"articles": len(items), "characters": sum(map(len, items))} for name, items in texts.items()
            }
            results["generated"] = not (options.general or options.dense)
            print("comparison (a peer's factor: its time to ours; ours: to the floor's)")
            results["compare"] = compare(texts, rounds)
        if "workers" in options.only:
            print("workers")
            results["workers"] = scaling.workers(folder, 500 if small else 10_000, min(rounds, 3))
        if "growth" in options.only:
            print("growth")
            sizes = (0.25, 0.5) if small else (1, 2, 4, 8)
            results["growth_in_text"] = scaling.growth_in_text(sizes, min(rounds, 3))
            counts = (100, 200) if small else (1000, 2000, 4000, 8000)
            results["growth_in_articles"] = scaling.growth_in_articles(folder, counts, min(rounds, 3))
        if "start" in options.only:
            print("start")
            results["start"] = scaling.start(folder, rounds)
        if "hostile" in options.only:
            print("hostile texts")
            results["hostile"] = scaling.hostile((0.1, 0.2) if small else (1, 2, 4))
    return results


if __name__ == "__main__":
    main()
