"""Whether an extracted claim agrees with its annotation about more than the value: model, company, date and so on."""

from __future__ import annotations

import re

from extractor.evaluation.measures import Fields, close, number

SLOTS = ("gpu_model", "company", "compute_count", "per", "period", "direction", "date")

_WHERE = {
    "compute_count": ("price", "rental"),  # of a count itself, it is the measure
    "per": ("price", "rental"),
    "period": ("rental", "energy"),
    "direction": ("price_change",),
}
"""The types of claim that a slot is looked at in; a slot that is not here, in all."""

_PUNCTUATION = re.compile(r"[\s\-_./·（）()]+")


def verdicts(gold: Fields, made: Fields) -> dict[str, bool]:
    """For every slot that counts in this pair: is it right?

    >>> gold = {"type": "price", "gpu_model": "RTX 4090", "per": "card", "date": "2023"}
    >>> verdicts(gold, {"type": "price", "gpu_model": "RTX4090", "per": "server", "company": "Baidu"})
    {'gpu_model': True, 'company': False, 'per': False}
    """
    found = {slot: _verdict(slot, gold, made) for slot in SLOTS}
    return {slot: right for slot, right in found.items() if right is not None}


def _verdict(slot: str, gold: Fields, made: Fields) -> bool | None:
    if slot in _WHERE and gold["type"] not in _WHERE[slot]:
        return None
    if slot == "gpu_model":
        return _model(gold, made)
    if slot == "company":
        return _company(gold, made)
    if slot == "date":
        return _date(gold, made)
    said, got = gold.get(slot), made.get(slot)
    if slot == "compute_count":
        one = (None, "", 1)  # one accelerator, said or not
        return None if said in one and got in one else close(number(said), number(got))
    return None if not said and not got else bool(said == got)


def _model(gold: Fields, made: Fields) -> bool | None:
    said, got = gold.get("gpu_model"), made.get("gpu_model")
    if not said and not got:
        return None
    maker = bare(gold.get("gpu_vendor") or made.get("gpu_vendor"))
    return bare(said).removeprefix(maker) == bare(got).removeprefix(maker)


def _company(gold: Fields, made: Fields) -> bool | None:
    """A part of the name will do, and the other side of the deal; where none is annotated, a party named anyway."""
    said, got = bare(gold.get("company")), bare(made.get("company"))
    if not gold.get("company"):
        parties = {bare(gold.get(field) or "?") for field in ("gpu_vendor", "attribution", "counterparty")}
        harmless = not made.get("company") or got in parties | {bare(made.get("gpu_vendor"))}
        return None if harmless else False
    if not made.get("company"):
        return False
    return said in got or got in said or got == bare(gold.get("counterparty") or "?")


def _date(gold: Fields, made: Fields) -> bool | None:
    if not gold.get("date_start"):
        return False if made.get("date_source") == "explicit" else None
    return (gold["date_start"], gold.get("date_end")) == (made.get("date_start"), made.get("date_end"))


def bare(name: object) -> str:
    """A name without spaces, hyphens and the like, in small letters.

    >>> bare("RTX-4090 Ti") == bare("rtx4090ti")
    True
    """
    return _PUNCTUATION.sub("", str(name or "")).casefold()
