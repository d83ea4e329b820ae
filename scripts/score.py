#!/usr/bin/env python3
"""Score the extractor on a folder of annotated articles and hold it to the floors in tests/accuracy_floor.toml.

score.py --gold DIR --scorer SCORE.PY [--errors]

DIR holds NAME.txt beside NAME.json; SCORE.PY compares an export with them.  Prints its table, and with `--errors`
every miss; exits 1 where an F1 of all types together is below its floor.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

FLOORS = Path(__file__).resolve().parent.parent / "tests" / "accuracy_floor.toml"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", required=True, type=Path)
    parser.add_argument("--scorer", required=True, type=Path)
    parser.add_argument("--errors", action="store_true", help="list every miss, false claim and wrong slot")
    options = parser.parse_args()
    # Only the articles: a folder may hold notes of its own beside them.
    articles = [str(path) for path in sorted(options.gold.glob("*.txt"))]
    if not articles:
        print(f"accuracy: no *.txt in {options.gold}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([sys.executable, "-m", "extractor", "run", *articles, "--out", out], check=True)
        pred = str(Path(out) / "claims.jsonl")
        score = [sys.executable, str(options.scorer), "--gold", str(options.gold), "--pred", pred]
        subprocess.run(score + ["--errors"] * options.errors, check=True)
        figures = json.loads(subprocess.run([*score, "--json"], check=True, stdout=subprocess.PIPE).stdout)
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["dev"]
    below = 0
    for what, floor in floors.items():
        f1 = figures["figures"]["all"][what][2]
        verdict = "ok" if f1 >= floor else "BELOW THE FLOOR"
        print(f"accuracy: {what} F1 {f1:.3f}, floor {floor:.3f}: {verdict}")
        below += f1 < floor
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
