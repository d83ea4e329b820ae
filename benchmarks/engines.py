"""What is compared: ours and its peers, each as a function from one text to how many things it found."""

from __future__ import annotations

import contextlib
import io
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

Find = Callable[[str], int]
# Twice as slow as a mere class of characters would be, but it finds numbers, not characters.
FLOOR = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[零〇一二两三四五六七八九十百千万亿]+")


@dataclass(frozen=True, slots=True)
class Engine:
    """One of what is compared: `make` loads it, `part` is how many characters of a corpus it is given."""

    name: str
    label: str
    make: Callable[[], Find]
    needs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    part: int = 10**9

    @property
    def missing(self) -> list[str]:
        """The modules that are not installed."""
        return [module for module in self.needs if find_spec(module) is None]

    @property
    def versions(self) -> str:
        """Its packages with their versions."""
        return ", ".join(f"{package} {version(package)}" for package in self.packages)


def _floor() -> Find:
    return lambda text: sum(1 for _ in FLOOR.finditer(text))


def _ours() -> Find:
    from extractor import extract

    return lambda text: len(extract(text))


def _reading() -> Find:
    from extractor.reading import read_article

    return lambda text: len(read_article(text.encode()).blocks)


def _spacy(*, quantities: bool = False) -> Find:
    import spacy

    from extractor import load_rules

    rules = load_rules()
    rows = [("CHIP", row) for row in rules.table("accelerators")["accelerator"]]
    rows += [("ORG", row) for row in rules.table("organisations")["organisation"]]
    words = {word: label for label, row in rows for word in (row["id"], *row.get("aliases", ()))}
    patterns: list[dict[str, Any]] = [{"label": label, "pattern": word} for word, label in words.items()]
    if quantities:
        units = {word for row in rules.table("units")["unit"] for word in row["spellings"]}
        units |= {word for row in rules.table("currencies")["currency"] for word in row["words"]}
        number = [{"TEXT": {"REGEX": "^[0-9.,]$"}, "OP": "+"}, {"TEXT": {"IN": list("百千万亿")}, "OP": "*"}]
        for unit in sorted(units):  # the tokens of blank zh are single characters
            patterns.append({"label": "QTY", "pattern": [*number, *({"LOWER": c.lower()} for c in unit.split()[0])]})
    nlp = spacy.blank("zh")
    ruler: Any = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(patterns)
    return lambda text: len(nlp(text).ents)


def _jionlp() -> Find:
    with contextlib.redirect_stdout(io.StringIO()):  # it greets
        ner = import_module("jionlp").ner
    logging.disable()  # what it cannot read it logs at length, which would be timed with it

    def find(text: str) -> int:
        found = 0
        for extract in (ner.extract_money, ner.extract_time):
            with contextlib.suppress(Exception):  # some texts it cannot do
                found += len(extract(text))
        return found

    return find


def _recognizers() -> Find:
    chinese = import_module("recognizers_text").Culture.Chinese
    units = import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(chinese)
    dates = import_module("recognizers_date_time").DateTimeRecognizer(chinese)
    models = [units.get_currency_model(), units.get_dimension_model(), dates.get_datetime_model()]

    def find(text: str) -> int:
        found = 0
        for model in models:
            with contextlib.suppress(Exception):
                found += len(model.parse(text))
        return found

    return find


OURS = Engine("ours", "extractor", _ours)
FLOOR_ENGINE = Engine("floor", "one regular expression for numbers", _floor)
READING = Engine("reading", "reading only", _reading)
PEERS = (
    Engine("spacy", "spaCy zh + EntityRuler: names", _spacy, ("spacy",), ("spacy",), 400_000),
    Engine(
        "spacy-units",
        "spaCy zh + EntityRuler: names, quantities",
        partial(_spacy, quantities=True),
        ("spacy",),
        ("spacy",),
        40_000,
    ),
    Engine("jionlp", "JioNLP money + time", _jionlp, ("jionlp",), ("jionlp",), 120_000),
    Engine(
        "recognizers",
        "Recognizers-Text zh units + dates",
        _recognizers,
        ("recognizers_number_with_unit", "recognizers_date_time"),
        ("recognizers-text-suite",),
        30_000,
    ),
)
BY_NAME = {engine.name: engine for engine in (OURS, FLOOR_ENGINE, READING, *PEERS)}
