#!/usr/bin/env python3
"""Write the excerpt of input and output in README.md anew, from a paragraph of a sample and what is made of it.

excerpt.py [--check]

With `--check` nothing is written; exits 1 where the README is not what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractor import Claim, extract
from extractor.writing.tables import cell

ROOT = Path(__file__).resolve().parent.parent
SAMPLE, OPENING = "aws-p5-price-cut.txt", "以美国东部"
COLUMNS = ("gpu_model", "price", "currency", "date", "company", "compute_count", "type", "per", "period")
BEGIN, END = "<!-- excerpt: begin, written by scripts/excerpt.py -->\n", "<!-- excerpt: end -->\n"


def excerpt() -> str:
    """The paragraph of the sample that begins with `OPENING`, and its claims that have a price."""
    text = (ROOT / "samples" / SAMPLE).read_text(encoding="utf-8")
    start = text.index(OPENING)
    end = text.index("\n", start)

    def row(claim: Claim) -> str:
        return "| " + " | ".join(cell(getattr(claim, column)) for column in COLUMNS) + " |"

    claims = [c for c in extract(text) if start <= c.start and c.end <= end and c.price is not None]
    return (
        f"This paragraph of `samples/{SAMPLE}`\n\n> {text[start:end]}\n\n"
        f"becomes these rows (9 of the columns; the claims without a price are left out here):\n\n"
        f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|\n" + "\n".join(map(row, claims)) + "\n"
    )


def main() -> int:
    readme = ROOT / "README.md"
    there = readme.read_text(encoding="utf-8")
    before, rest = there.split(BEGIN)
    _, after = rest.split(END)
    due = before + BEGIN + excerpt() + END + after
    if "--check" in sys.argv[1:]:
        if due != there:
            print("README.md: the excerpt is not what the code makes; run scripts/excerpt.py", file=sys.stderr)
        return int(due != there)
    readme.write_text(due, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
