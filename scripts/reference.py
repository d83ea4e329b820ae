"""Writes `docs/rules.md` from the models of the rules files."""

from __future__ import annotations

from pathlib import Path

from extractor.rulebook.reference import reference

if __name__ == "__main__":
    Path(__file__).resolve().parent.parent.joinpath("docs/rules.md").write_text(reference(), encoding="utf-8")
