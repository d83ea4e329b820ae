"""Values with a unit of their own: compute capacity, specifications of chips, power and energy."""

from __future__ import annotations

import re
from math import inf

from extractor.claims.draft import HARDWARE, NEAR, REACH, Carry, Draft, draft, reach
from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.claims.subject import value_list
from extractor.mentions.names import Name

_WATTS = {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9}
_LARGEST_MEMORY = 288  # GB of one card
_RACK_KW = 40  # from which on power is that of a rack
_SITE = 1e6  # watts from which on power is that of a site
_DEFINES = re.compile(r"\s?=\s?\d")
_EQUALS = re.compile(r"\s?={1,2}\s?")


def classify_measure(lens: Lens, carry: Carry) -> Draft | None:
    """The draft that a value with a physical unit makes, or None where nothing ties it to AI compute."""
    s, q = lens.sentence, lens.quantity
    if s.between(q.start - 1, q.start) in ("™", "®") or _restates(lens) or s.p("differs_by", lens.before):
        return None
    card = min(lens.accelerator(), lens.cost("card"))
    wide = min(card, lens.cost(*HARDWARE, "topic"))
    recent = carry.compute_at >= s.index - reach(s)
    tied = wide < inf or recent
    if q.value == "capacity":
        bare_p = q.unit == "PFLOPS" and q.text.rstrip().endswith("P")
        if bare_p and lens.cost("topic", "site", "cluster") > REACH and card > NEAR:
            return None
        return draft(lens, "compute_capacity", "capacity", precision=precision_of(lens)) if tied else None
    if q.value in ("gpu_hour", "flop"):
        return draft(lens, "compute_capacity", "training-compute") if tied else None
    if q.value == "memory":
        return _memory(lens, recent)
    if q.value == "process":
        near = min(lens.accelerator(), lens.cost("card", "chip")) <= 2 * REACH
        return draft(lens, "chip_spec", "process") if near or (recent and s.block.kind == "item") else None
    if q.value == "bandwidth":
        return draft(lens, "chip_spec", "bandwidth") if wide <= 2 * REACH or recent else None
    if q.value == "power":
        return _power(lens, card, tied or _of_a_firm(s) or carry.speaks_of_own(s), recent)
    if q.value == "energy" and tied:
        per = next((p.unit for p in s.pers if p.end <= q.start and s.clause(p.start) == lens.clause and p.unit), None)
        said = s.p("used_in_period", lens.before)
        return draft(lens, "energy", "energy", period=per or (said.lastgroup if said else None))
    return None  # clocks, bus widths and cores inside a chip are optional by the contract


def _restates(lens: Lens) -> bool:
    """1MW=100万瓦 explains the unit, 100Gbps=12.5GB/s says the same thing twice."""
    s, q = lens.sentence, lens.quantity
    if _DEFINES.match(lens.after):
        return True
    return any(0 < q.start - o.end <= 4 and _EQUALS.fullmatch(s.between(o.end, q.start)) for o in s.quantities)


def precision_of(lens: Lens) -> str | None:
    """FP8 and the like: in or behind the value (720 FP8 PFLOPS, @FP8), else the last one before it in the sentence."""
    s = lens.sentence
    gloss = s.between(*lens.gloss) if lens.gloss is not None else ""
    found = s.p("precision", f"{lens.quantity.text}{lens.after[:12]} {gloss}")
    if found is None:
        before = s.between(s.start, lens.quantity.start)[-60:]
        while match := s.p("precision", before):
            found, before = match, before[match.end() :]
    if found is not None:
        return found["precision"].upper()
    word = s.p("precision_word", lens.before)
    return word.lastgroup if word else None


def _memory(lens: Lens, recent: bool) -> Draft | None:
    """Memory of a chip or server; not what a model takes, a disk holds or a host has."""
    s, q = lens.sentence, lens.quantity
    if (
        (q.unit == "PB" and not s.p("video_memory", lens.after))
        or (q.unit == "MB" and not s.p("on_chip", lens.after))
        or (q.text.endswith("G") and s.p("not_gigabytes", lens.after))
    ):
        return None
    if (
        s.p("compares_size", lens.after)
        or (s.p("host_memory", lens.after) and not _of_the_card(lens))
        or s.p("holds_data", lens.after)
        or s.p("takes", lens.before)
        or s.p("of_a_variant", Lens(s, value_list(s, q)[-1]).after)
    ):
        return None
    if s.p("per_second", lens.before) and q.unit in ("GB", "TB"):
        fields = {"value": q.low, "value_max": q.high, "unit": f"{q.unit}/s"}
        return draft(lens, "chip_spec", "bandwidth-before", **fields)
    said = lens.cost("performance", "topic")
    if said > 10 and s.p("size_of_model", lens.before):
        return None
    near = min(lens.accelerator(), lens.cost("card", "server", "chip"))
    named = lens.cost("performance") <= (NEAR if s.block.kind == "item" else 10) or s.p("video_memory", lens.after)
    if near <= REACH or (said <= NEAR + 10 and near <= 3 * REACH) or (recent and named):
        return draft(lens, "chip_spec", "memory")
    return None


def _of_the_card(lens: Lens) -> bool:
    """H100只有80GB RAM: as one speaks of a card's memory, where no machine is named."""
    s, q = lens.sentence, lens.quantity
    machine = lens.cost("server", "instance", "part") < 2 * REACH or s.p("of_system", lens.after)
    _, card = lens.nearest(("ACCELERATOR",), before_only=True, clause_only=True)
    return not machine and card is not None and q.unit == "GB" and (q.low or 0) <= _LARGEST_MEMORY


def _of_a_firm(s: Sentence) -> bool:
    """OpenAI的合约已达33GW: where a firm with a stake in AI compute is named, gigawatts are those of its sites."""
    return any(n.label == "ORGANISATION" and n.entry.get("compute") for n in s.names)


def _names_rack(s: Sentence, n: Name) -> bool:
    """Blackwell机架: a rack that is called by its chip."""
    return n.label == "ACCELERATOR" and any(m.id == "rack" and 0 <= m.start - n.end <= 1 for m in s.names)


def _power(lens: Lens, card: float, tied: bool, recent: bool) -> Draft | None:
    s, q = lens.sentence, lens.quantity
    if (q.low or 0) * _WATTS[q.unit or "W"] >= _SITE or q.unit in ("MW", "GW"):
        per = next((p.unit for p in s.pers if p.end <= q.start and q.start - p.end <= 8 and p.unit), None)
        return draft(lens, "energy", "site-power", period=per) if tied else None
    racks = [n for n in s.names if n.entry.get("rack") or n.entry.get("model") or _names_rack(s, n)]
    rack = min((lens.gap(n.start, n.end) for n in racks), default=inf)
    systems = [n for n in s.names if n.label == "SYSTEM" and n.entry.get("kind") != "server" and n not in racks]
    system = min((lens.gap(n.start, n.end) for n in systems), default=inf)
    some = lens.cost("rack")  # a rack without a name
    if q.unit == "kW" and rack == inf and some < min(system, lens.cost("site", "cluster")) and some <= REACH:
        return draft(lens, "chip_spec", "power") if tied or card <= 2 * REACH else None
    system = min(system, lens.cost("site", "cluster"), some if rack == inf else inf)
    if q.unit == "kW" and rack <= min(system, lens.cost("card"), 3 * REACH):
        return draft(lens, "chip_spec", "power")  # a rack that has a name is rated like a chip
    large = (q.low or 0) >= _RACK_KW and system <= 3 * REACH
    if q.unit == "kW" and (large or system <= min(lens.cost("card"), 3 * REACH)):
        return draft(lens, "energy", "system-power")
    return draft(lens, "chip_spec", "power") if card <= 2 * REACH or recent else None
