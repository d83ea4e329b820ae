"""The texts that are measured: generated ones, made of `sentences.toml` and `samples/`, or the files of given folders.

general   articles about anything else, with hardly a claim in them
dense     articles about the AI-compute market
mix       nine general articles, then one dense article, and so on
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "samples"
TEXTS = (".txt", ".md")
SLOT = re.compile(r"\{(?:(?P<name>[a-z_]+)|(?P<low>\d+)-(?P<high>\d+)|\.)\}")
GENERAL, DENSE = 270, 240
"""How many articles of each are generated."""
ENGLISH, PROSE, LIST, HEADING = 0.12, 0.85, 0.12, 0.08
"""How often a paragraph is English, one about the market measures nothing, is a list, has a heading."""

Corpora = dict[str, list[str]]


class Writer:
    """Writes articles; the same seed writes the same ones.

    >>> Writer(1).article("general") == Writer(1).article("general")
    True
    """

    def __init__(self, seed: int = 0) -> None:
        with open(HERE / "sentences.toml", "rb") as file:
            self.table: dict[str, Any] = tomllib.load(file)
        self.chance = random.Random(seed)

    def article(self, kind: str, characters: int = 1500) -> str:
        """An article of the kind `general` or `market`, about so long: a heading, a date, paragraphs, a list."""
        chance = self.chance
        parts = [f"# {self._said(kind, 'title')}", f"{chance.randint(2021, 2025)}-{chance.randint(10, 12)}-15"]
        size = 0
        while size < characters:
            source = "en" if chance.random() < ENGLISH else "zh"
            if kind == "market" and chance.random() < PROSE:
                source = "prose"
            if chance.random() < LIST:
                part = "\n".join(f"- {self._said(kind, source)}" for _ in range(3))
            else:
                gap = " " if source == "en" else ""
                part = gap.join(self._said(kind, source) for _ in range(chance.randint(1, 5)))
            if chance.random() < HEADING:
                part = f"## {self._said(kind, 'title')}\n\n{part}"
            parts.append(part)
            size += len(part)
        return "\n\n".join(parts) + "\n"

    def _said(self, kind: str, source: str) -> str:
        return SLOT.sub(self._filled, self.chance.choice(self.table[kind][source]))

    def _filled(self, slot: re.Match[str]) -> str:
        if slot["name"]:
            return str(self.chance.choice(self.table["words"][slot["name"]]))
        if slot["low"]:
            return str(self.chance.randint(int(slot["low"]), int(slot["high"])))
        return f"{self.chance.uniform(1, 30):.1f}"


def corpora(general: Path | None = None, dense: Path | None = None, seed: int = 0) -> Corpora:
    """The three corpora; where a folder is given, its articles stand for the generated ones."""
    writer = Writer(seed)
    plain = read(general) if general else [writer.article("general", 4500) for _ in range(GENERAL)]
    if dense:
        market = read(dense)
    else:
        samples = read(SAMPLES)
        market = [*samples, *(writer.article("market", 1100) for _ in range(DENSE - len(samples)))]
    return {"general": plain, "mix": list(mixed(plain, market)), "dense": market}


def mixed(plain: Sequence[str], market: Sequence[str]) -> Iterator[str]:
    """Ten by ten: nine of `plain`, one of `market`."""
    others = cycle(market)
    for first in range(0, len(plain) - 8, 9):
        yield from plain[first : first + 9]
        yield next(others)


def read(folder: Path) -> list[str]:
    """The articles that stand in a folder, by name."""
    files = sorted(path for path in folder.iterdir() if path.suffix in TEXTS)
    if not files:
        raise SystemExit(f"{folder}: no .txt or .md files")
    return [path.read_text(encoding="utf-8") for path in files]


def part(texts: Sequence[str], characters: int) -> list[str]:
    """Whole tens of articles from the front, so that a mix stays one, until there are at least so many characters.

    >>> len(part(["ab"] * 35, 30)), len(part(["ab"] * 35, 10**6))
    (20, 35)
    """
    size = 0
    for count, text in enumerate(texts, 1):
        size += len(text)
        if size >= characters and count % 10 == 0:
            return list(texts[:count])
    return list(texts)


def long_text(megabytes: float, seed: int = 7) -> str:
    """One article of so many megabytes, every tenth part of it about the market."""
    writer = Writer(seed)
    parts: list[str] = []
    size = 0
    for kind in cycle(["general"] * 9 + ["market"]):
        parts.append(writer.article(kind))
        size += len(parts[-1].encode())
        if size >= megabytes * 1e6:
            return "\n".join(parts)
    raise AssertionError


def write_folder(folder: Path, count: int, seed: int = 11) -> int:
    """Write so many short articles, one in ten about the market; returns their characters."""
    writer = Writer(seed)
    # Forty different ones of each ten are enough: what is measured does not remember texts.
    pool = [writer.article("market" if i % 10 == 9 else "general", 1500) for i in range(400)]
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number, text in enumerate(islice(cycle(pool), count)):
        (folder / f"{number:06}.md").write_text(text, encoding="utf-8")
        size += len(text)
    return size
