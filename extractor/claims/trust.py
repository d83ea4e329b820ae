"""How far a claim can be trusted: the measured precision of its rule, and whether its value can be believed.

Both are data: `rules/confidence.toml` is measured on annotated articles, `rules/plausibility.toml` states bands.
A rules folder without one of the files makes claims without that judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypedDict

from extractor.claims.scales import base_of
from extractor.rulebook import Rules, RulesError


class Judgement(TypedDict):
    """The two fields of a claim that say how far it can be trusted."""

    confidence: float | None
    implausible: str | None


def judge(fields: Mapping[str, Any], accelerator_class: str | None, rules: Rules) -> Judgement:
    """What the rules know about a claim, given as its fields with `type` and `rule_id` among them.

    `accelerator_class` is the class of its accelerator (see `class_of`), where it has one.

    >>> from extractor.rulebook import load_rules
    >>> claim = {"type": "price", "gpu_model": "H100", "price": 2, "currency": "CNY", "per": "card"}
    >>> judge(claim, "datacenter", load_rules())["implausible"]
    'price of one H100 is below 300 USD'
    """
    return {
        "confidence": confidence(fields["type"], fields.get("rule_id"), rules),
        "implausible": implausible(fields, accelerator_class, rules),
    }


def class_of(accelerator: Mapping[str, Any] | None) -> str | None:
    """The class that bands are stated for, of an entry of `rules/accelerators.toml`.

    >>> class_of({"id": "GB200 NVL72", "class": "datacenter", "rack": True}), class_of({"class": "consumer"})
    ('rack', 'consumer')
    """
    if accelerator is None:
        return None
    return "rack" if accelerator.get("rack") else accelerator.get("class")


def base_rule(rule_id: str | None) -> str:
    """A rule without what it was carried by: too few claims have each of these to measure them apart.

    >>> base_rule("price-cue+list+list")
    'price-cue'
    """
    return (rule_id or "").split("+", 1)[0]


def confidence(type_: str, rule_id: str | None, rules: Rules) -> float | None:
    """The part of the claims like this one whose type and value were right in annotated articles.

    That of the rule where it was measured for the type, else that of the type, else that of all claims.  Nothing
    else lowers it: carried subjects and dates, lists, ranges and inferred currencies were measured too, and claims
    that have them are right as often as the others of their rules.
    """
    measured = _measured(rules)
    for key in ((type_, base_rule(rule_id)), (type_, ""), ("", "")):
        if key in measured:
            return measured[key]
    return None


def implausible(fields: Mapping[str, Any], accelerator_class: str | None, rules: Rules) -> str | None:
    """Why the value is hard to believe, or `None`: it lies outside the first band that is stated for such a claim."""
    bands = _bands(rules)
    said = {**fields, "class": accelerator_class}
    for band in bands.of_type.get(fields["type"], ()):
        if not band.holds(said):
            continue
        factor = bands.factor(band, said)
        if factor is not None:
            low, high = bands.ends(said)
            if low is None:
                return None
            return band.verdict(low * factor, (low if high is None else high) * factor, said)
    return None


@lru_cache(maxsize=4)
def _measured(rules: Rules) -> dict[tuple[str, str], float]:
    """(type, rule) -> precision; a type's own under rule "", that of all under type "" as well."""
    table = _optional(rules, "confidence")
    measured = {(kind, ""): entry["precision"] for kind, entry in table.get("type", {}).items()}
    for kind, entries in table.get("rule", {}).items():
        measured |= {(kind, rule): entry["precision"] for rule, entry in entries.items()}
    if "all" in table:
        measured["", ""] = table["all"]["precision"]
    return measured


def _optional(rules: Rules, name: str) -> dict[str, Any]:
    try:
        return rules.table(name)
    except RulesError:
        return {}


@dataclass(frozen=True, slots=True)
class Band:
    """One band: whom it is for, what it says, and its two ends."""

    of: str
    unit: str
    low: float
    high: float
    hourly: bool
    each: bool
    conditions: dict[str, Any]

    def holds(self, said: Mapping[str, Any]) -> bool:
        """Whether the band is stated for such a claim."""
        for field, wanted in self.conditions.items():  # noqa: SIM110 - a loop: bands are asked for every claim
            if not _meets(said.get(field), wanted):
                return False
        return True

    def verdict(self, low: float, high: float, said: Mapping[str, Any]) -> str | None:
        """Which end the value is beyond, in words."""
        if low < self.low:
            side, end = "below", self.low
        elif high > self.high:
            side, end = "above", self.high
        else:
            return None
        name = said.get("gpu_model") or said.get("product") or "accelerator"
        number = f"{int(end):,}" if end == int(end) else f"{end:g}"
        return f"{self.of.replace('{model}', name)} is {side} {number} {self.unit}{' an hour' if self.hourly else ''}"


def _meets(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool):
        return (value is not None) == wanted
    return value in wanted if isinstance(wanted, list) else value == wanted


_CONDITIONS = frozenset(
    {"class", "count_unit", "direction", "gpu_model", "money_kind", "per", "period", "precision", "product", "type"}
)


@dataclass(frozen=True, slots=True)
class _Bands:
    """The bands of each type in their order, and what turns a claim's amount into the unit of a band."""

    of_type: dict[str, list[Band]]
    usd: dict[str, float]
    hours: dict[str, float]

    def ends(self, said: Mapping[str, Any]) -> tuple[float | None, float | None]:
        """Lower and upper end of the claim's value; a loss counts as its amount."""
        name = {"price": "price", "rental": "price", "money": "price", "compute_count": "compute_count"}
        field = name.get(said["type"], "value")
        low, high = said.get(field), said.get(field + "_max")
        if said["type"] == "money" and low is not None and low < 0:
            return (-high, -low) if high is not None and high < 0 else (-low, None)
        return low, high

    def factor(self, band: Band, said: Mapping[str, Any]) -> float | None:
        """What to multiply the claim's value with to have it in the band's unit; `None` where they do not compare."""
        kind = said["type"]
        unit = said.get("currency") if kind in ("price", "rental", "money") else said.get("unit")
        if kind == "compute_count":
            factor = 1.0
        elif band.unit == "USD":
            if unit not in self.usd:
                return None
            factor = self.usd[unit]
        else:
            (ours, scale), (theirs, other) = base_of(unit), base_of(band.unit)
            if ours != theirs:
                return None
            factor = scale / other
        if band.hourly:
            if said.get("period") not in self.hours:
                return None
            factor /= self.hours[said["period"]]
        if band.each:
            if not said.get("compute_count"):
                return None
            factor /= said["compute_count"]
        return factor


@lru_cache(maxsize=4)
def _bands(rules: Rules) -> _Bands:
    table = _optional(rules, "plausibility")
    of_type: dict[str, list[Band]] = {}
    for number, entry in enumerate(table.get("band", []), 1):
        band = _band(entry, f"{rules.folder / 'plausibility.toml'}: band {number}")
        kinds = band.conditions.pop("type")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            of_type.setdefault(kind, []).append(band)
    return _Bands(of_type, table.get("usd", {}), table.get("hours", {}))


def _band(entry: dict[str, Any], where: str) -> Band:
    rest = dict(entry)
    try:
        band = Band(
            of=rest.pop("of"), unit=rest.pop("unit"), low=rest.pop("low"), high=rest.pop("high"),
            hourly=rest.pop("hourly", False), each=rest.pop("each", False), conditions=rest,
        )  # fmt: skip
    except KeyError as missing:
        raise RulesError(f"{where}: {missing} is missing") from None
    unknown = sorted(rest.keys() - _CONDITIONS)
    if unknown or "type" not in rest:
        raise RulesError(f"{where}: {', '.join(unknown) + ' is no condition' if unknown else 'type is missing'}")
    if not band.low <= band.high:
        raise RulesError(f"{where}: low {band.low} is above high {band.high}")
    return band
