"""Annotated sentences: a text whose measures are marked where they stand, and how a list of claims differs from it.

A mark names the type of the claim and, as attributes, what it must say; its words are the measure itself::

    一张<price low=15000 currency=USD per=card gpu_model=A100 comparator=~>约1.5万美元</price>的A100

`low` and `high` are the measure of every type (`high` only for a range); its unit stands under the name that the
contract gives it: `currency`, `count_unit` or `unit`.  All other attributes are fields of a claim.  A value with a
space stands in quotation marks.  `optional` (a word by itself) marks what a careful reader could leave out.  Marks
nest where several claims share the same words.

A file holds one sample per line.  A line indented by two spaces goes on with the sample above (`¶` alone is an empty
line), one that begins with `-- ` is a heading, `@ 2025-06-10` dates the samples below it, and `=> …` notes what came
out instead of what the sample above says.

What is compared (much as the score on annotated articles does): every mark has its claim, whose evidence holds its
words, and every claim its mark; type, measure and the fields in `ALWAYS` agree, where an attribute that is not given
says that the field is empty; any other field agrees where its attribute is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from extractor import Claim

TYPES = get_args(Claim.model_fields["type"].annotation)
UNIT_FIELD = {"price": "currency", "rental": "currency", "money": "currency", "compute_count": "count_unit"}
VALUE_FIELD = {"price": "price", "rental": "price", "money": "price", "compute_count": "compute_count"}
ALWAYS = {
    "gpu_model": TYPES,
    "company": TYPES,
    "date": TYPES,
    "per": ("price", "rental"),
    "period": ("rental", "energy"),
    "compute_count": ("price", "rental"),
    "direction": ("price_change",),
}
_MEASURE = {"low", "high", "unit", "currency", "count_unit", "optional"}
# Prefixes of units, in the order of their powers of a thousand: 0.12 TB is 120 GB, and both are right.
_SCALED = re.compile(r"(?P<prefix>[kMGTPE]?)(?P<base>W|Wh|FLOPS|OPS|B|B/s)")
_NAMES = (set(Claim.model_fields) - {"type", "start", "end", "evidence"}) | {"low", "high", "optional"}
_TAG = re.compile(rf"<(?P<close>/)?(?P<type>{'|'.join(TYPES)})\b(?P<attributes>[^>\"]*(?:\"[^\"]*\"[^>\"]*)*)>")
_ATTRIBUTE = re.compile(r"\s+(\w+)(?:=(?:\"([^\"]*)\"|([^\s\"]+)))?")


@dataclass(frozen=True)
class Mark:
    """One expected claim: its type, its place in the plain text, and what it must say."""

    type: str
    start: int
    end: int
    says: Mapping[str, str]

    @property
    def optional(self) -> bool:
        return "optional" in self.says

    @property
    def measure(self) -> tuple[str, float, float | None, str | None]:
        high = self.says.get("high")
        unit = self.says.get(UNIT_FIELD.get(self.type, "unit"))
        return self.type, float(self.says["low"]), None if high is None else float(high), unit


@dataclass
class Sample:
    """An annotated text: `text` is what the extractor reads, `marks` what it must find there and nowhere else."""

    source: str
    published: str
    text: str
    marks: list[Mark]
    way: str = ""
    notes: list[str] = field(default_factory=list)


def parse(annotated: str) -> tuple[str, list[Mark]]:
    """The plain text of an annotated one, and its marks in the order in which they begin.

    >>> text, [mark] = parse('H20报价<price low=1_100_000 currency=CNY gpu_model="H20">110万元</price>/台')
    >>> text, text[mark.start:mark.end], mark.measure, mark.says["gpu_model"]
    ('H20报价110万元/台', '110万元', ('price', 1100000.0, None, 'CNY'), 'H20')
    >>> parse("<price low=1>一<share low=2>二</price></share>")
    Traceback (most recent call last):
    ValueError: </price> closes <share>
    """
    text, last, marks, open_marks = "", 0, list[Mark](), list[tuple[str, int, dict[str, str]]]()
    for tag in _TAG.finditer(annotated):
        text, last = text + annotated[last : tag.start()], tag.end()
        if not tag["close"]:
            open_marks.append((tag["type"], len(text), _attributes(tag["attributes"])))
            continue
        if not open_marks or open_marks[-1][0] != tag["type"]:
            raise ValueError(f"</{tag['type']}> closes {f'<{open_marks[-1][0]}>' if open_marks else 'nothing'}")
        kind, start, says = open_marks.pop()
        marks.append(Mark(kind, start, len(text), says))
    if open_marks:
        raise ValueError(f"<{open_marks[-1][0]}> is not closed")
    return text + annotated[last:], sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _attributes(written: str) -> dict[str, str]:
    says = {name: quoted or plain for name, quoted, plain in _ATTRIBUTE.findall(written)}
    if _ATTRIBUTE.sub("", written).strip():
        raise ValueError(f"cannot read the attributes{written}")
    if unknown := says.keys() - _NAMES:
        raise ValueError(f"no field of a claim: {', '.join(sorted(unknown))}")
    if "low" not in says:
        raise ValueError(f"no low in{written}")
    return says


def samples(path: Path) -> Iterator[Sample]:
    """The samples of a file."""
    published, way, start, lines, notes = "", "", 0, list[str](), list[str]()

    def made() -> Iterator[Sample]:
        if lines:
            try:
                text, marks = parse("\n".join(lines))
            except ValueError as error:
                raise ValueError(f"{path.name}:{start}: {error}") from None
            yield Sample(f"{path.stem}:{start}", published, text, marks, way, [*notes])

    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("  "):
            lines.append("" if line.strip() == "¶" else line[2:])
        elif line.startswith("=> "):
            notes.append(line[3:])
        else:
            yield from made()
            start, lines, notes = number, [], []
            if line.startswith("@ "):
                published = line[2:].strip()
            elif line.startswith("-- "):
                way = line[3:]
            elif line.strip():
                lines = [line]
    yield from made()


def differences(marks: Sequence[Mark], claims: Sequence[Claim]) -> list[str]:
    """What is missing, what is there and should not be, and which fields are wrong; empty where all is right."""
    pairs = sorted(
        (mark.optional, len(_wrong_fields(mark, claim)), i, j)
        for i, mark in enumerate(marks)
        for j, claim in enumerate(claims)
        if _same_measure(mark, claim) and claim.start < mark.end and mark.start < claim.end
    )
    claim_of: dict[int, int] = {}
    for *_, i, j in pairs:
        if i not in claim_of and j not in claim_of.values():
            claim_of[i] = j
    found = []
    for i, mark in enumerate(marks):
        if i in claim_of:
            found += _wrong_fields(mark, claims[claim_of[i]])
        elif not mark.optional:
            found.append(f"missing {_said(*mark.measure)}")
    return found + [
        f"false {_said(*_measure_of(claim))}" for j, claim in enumerate(claims) if j not in claim_of.values()
    ]


def _measure_of(claim: Claim) -> tuple[str, float, float | None, str | None]:
    name = VALUE_FIELD.get(claim.type, "value")
    unit = getattr(claim, UNIT_FIELD.get(claim.type, "unit"))
    return claim.type, getattr(claim, name), getattr(claim, name + "_max"), unit


def _same_measure(mark: Mark, claim: Claim) -> bool:
    (kind, low, high, unit), (type_, claim_low, claim_high, claim_unit) = mark.measure, _measure_of(claim)
    factor, base = _scale(unit)
    claim_factor, claim_base = _scale(claim_unit)
    if kind != type_ or base != claim_base:
        return False
    return all(
        _same(one and one * factor, other and other * claim_factor)
        for one, other in ((low, claim_low), (high, claim_high))
    )


def _scale(unit: str | None) -> tuple[float, str | None]:
    if unit and (match := _SCALED.fullmatch(unit)):
        return 1000.0 ** " kMGTPE".find(match["prefix"] or " "), match["base"]
    return 1.0, unit


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-3 * max(abs(one), abs(other))


def _wrong_fields(mark: Mark, claim: Claim) -> list[str]:
    return [
        f"{mark.type} {mark.says['low']}: {name} is {getattr(claim, name)}, not {mark.says.get(name)}"
        for name in [*ALWAYS, *sorted(mark.says.keys() - ALWAYS.keys() - _MEASURE)]
        if not _agrees(name, mark, claim)
    ]


def _agrees(name: str, mark: Mark, claim: Claim) -> bool:
    said, made = mark.says.get(name), getattr(claim, name)
    if name == "compute_count" and mark.type in ALWAYS[name]:
        return _same(float(said or 1), made or 1)  # a price of one card, said or not
    if said is not None:
        return _same(float(said), made) if type(made) in (int, float) else said == str(made)
    if mark.type not in ALWAYS.get(name, ()):
        return True
    if name == "date":
        return claim.date_source != "explicit"
    if name == "company":  # the maker of the chip, or whoever speaks: not the one who acts, but no error
        return made in (None, claim.gpu_vendor, claim.attribution, claim.counterparty)
    return made is None


def _said(kind: str, low: float, high: float | None, unit: Any) -> str:
    return f"{kind} {low:g}{'' if high is None else f'..{high:g}'} {unit}"
