"""The smaller slots: what a price is per, how many accelerators a system has, currency, region, modality, source."""

from __future__ import annotations

import re

from extractor.claims.draft import CHEAP, Carry, Draft
from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

HOURLY = 100  # a rent below this, in any currency, is by the hour where no period is said
_WHOLES = {"server": "server", "node": "server", "rack": "rack", "instance": "instance"}
_WHOLE_REACH = 1  # characters between a chip and the machine that bears its name
LARGEST_SYSTEM = 1152
_COUNT_REACH = 90
_LEAST_RENT = 0.1  # of one card: 640 H100s at $2.40 is the rent of each
_LARGEST_MACHINE = 16  # cards
_RACK_REACH = 20.5
_MODALITIES = ("denied", "hypothetical", "rumor", "forecast", "plan", "estimate")
_MODAL_REACH = 40.0
_SYSTEM_PER = {"server": "server", "rack": "rack", "cluster": "cluster"}
# What no single card has yet, by unit.
_LARGEST_CARD = {
    "TFLOPS": 2e5, "PFLOPS": 200, "EFLOPS": 0.2, "GB": 1500, "TB": 1.5, "GB/s": 5e4, "TB/s": 50, "W": 4000, "kW": 4,
}  # fmt: skip
_DIRECT = re.compile(r"[^,，。;；\d]{0,12}(?:\d{2,3}\s?GB[^,，。;；\d]{0,8})?")


def is_of_one_card(draft: Draft) -> bool:
    """Whether a value said of a rack-scale system is that of one of its cards: no rack has 20 PFLOPS or 288 GB."""
    if draft.type in ("price", "rental"):
        return draft.fields.get("per") == "card"
    largest = _LARGEST_CARD.get(draft.quantity.unit or "")
    return (
        draft.type in ("chip_spec", "compute_capacity") and largest is not None and (draft.quantity.low or 0) < largest
    )


def measure_fields(draft: Draft, lens: Lens, companies: list[Name]) -> None:
    """Write the value itself into the draft: money, count, or value and unit."""
    f, q = draft.fields, lens.quantity
    if draft.type in ("price", "rental", "money"):
        f["price"], f["price_max"] = q.low, q.high
        _currency(draft, lens, companies)
        if f.get("money_kind") == "profit" and (q.low or 0) > 0:
            name = lens.nearest(("profit",))[1]
            if name is not None and lens.sentence.p("loss", lens.sentence.between(min(q.start, name.start), name.end)):
                f["price"], f["price_max"] = -(q.low or 0), None if q.high is None else -q.high
    elif draft.type == "compute_count":
        f["compute_count"], f["compute_count_max"] = q.low, q.high
    else:
        if "value" not in f:
            f["value"], f["value_max"], f["unit"] = q.low, q.high, q.unit
        if draft.type == "compute_capacity" and f.get("gpu_model") and is_of_one_card(draft):
            f.setdefault("per", "card")


def _currency(draft: Draft, lens: Lens, companies: list[Name]) -> None:
    f, q, s = draft.fields, lens.quantity, lens.sentence
    if q.label != "MONEY":
        f["currency"], f["currency_inferred"] = _inferred(draft, lens, companies), True
        return
    f["currency"] = q.unit
    if q.unit != "CNY" or s.p("renminbi", q.text):
        return
    if q.text[:1] in "¥￥" and f.get("region") == "JP":
        f["currency"] = "JPY"
    elif (s.taiwan or (s.hant and _of_taiwan(companies or [n for n in s.names if n.label == "ORGANISATION"]))) and s.p(
        "plain_yuan", q.text
    ):
        f["currency"] = "TWD"  # a plain 元 in a Taiwanese text


def _of_taiwan(companies: list[Name]) -> bool:
    """廣達營收2,850億元: the results of a firm of Taiwan are in its own dollars."""
    return bool(companies) and companies[0].entry.get("country") == "TW"


def _inferred(draft: Draft, lens: Lens, companies: list[Name]) -> str:
    """The currency of a sum that names none: that of the sums beside it, else by company, else yuan."""
    q = lens.quantity
    if draft.fields.get("region") != "CN":
        near = [m for m in lens.sentence.quantities if m.label == "MONEY" and m.unit]
        if near:
            return min(near, key=lambda m: abs(m.start - q.start)).unit or "CNY"
    s = lens.sentence
    american = [n for n in companies if n.entry.get("country") == "US" and (s.soft or s.start <= n.start < s.end)]
    return "USD" if draft.type == "money" and american else "CNY"


def price_fields(draft: Draft, lens: Lens, previous: Draft | None, carry: Carry) -> None:
    """What a price or rent is per, over which period, and how many accelerators the priced system has."""
    f = draft.fields
    if "+list" in draft.rule and previous is not None:
        f.setdefault("compute_count", previous.fields.get("compute_count"))
        f.setdefault("per", previous.fields.get("per"))
    elif "compute_count" not in f and (size := _size_in_gloss(lens)):
        f.setdefault("per", "instance" if size > 1 else "card")
        f["compute_count"] = size if size > 1 else None
    elif "compute_count" not in f and f.get("per") in (None, "server", "instance", "system"):
        count, per = _system_size(lens, draft.subject[0] if draft.subject else None)
        if count and not (draft.type == "rental" and (lens.quantity.low or 0) < _LEAST_RENT * count):
            f["compute_count"] = count
            f.setdefault("per", per)
    if f.get("per") is None:
        f["per"] = _default_per(draft, lens, carry)
    if f["per"] == "system":
        f["per"] = _kind_of_system(draft)
    if f["per"] == "instance" and draft.type == "price" and (f.get("compute_count") or 0) > 1:
        f["per"] = "system"
    if draft.type == "rental" and f.get("period") is None:
        f["period"] = _period_in_noun(lens)
    if draft.type == "rental" and f.get("period") is None and (lens.quantity.low or 0) < HOURLY:
        f["period"] = "hour"
    _settle_by_size(draft)


def _kind_of_system(draft: Draft) -> str:
    """每套NVL72机柜, DGX B200整机, H20整机: a system that is known to be a rack or a server is called so."""
    said = draft.subject[0].entry if draft.subject else {}
    if said.get("rack") or said.get("kind") == "rack":
        return "rack"
    whole = said.get("kind") == "server" or (
        said.get("class") == "datacenter" and draft.sentence.p("whole_machine", draft.sentence.text)
    )
    return "server" if whole else "system"


def _period_in_noun(lens: Lens) -> str | None:
    """The period that the word for the rent holds: the last such word before the sum, or one right behind it."""
    s, q = lens.sentence, lens.quantity
    said = list(s.p.compiled["period_in_noun"].finditer(s.between(s.start, q.start)))
    found = said[-1] if said else s.p("period_in_noun", s.between(q.end, q.end + 8))
    return found.lastgroup if found else None


def _settle_by_size(draft: Draft) -> None:
    """A data-centre card at a few dollars is a rent per hour, whatever the words."""
    f, q = draft.fields, draft.quantity
    if draft.type != "price" or f.get("per") != "card" or not draft.subject or (q.low or 0) >= CHEAP:
        return
    if draft.subject[0].entry.get("class") == "datacenter" and q.unit in ("USD", "EUR", "GBP", "CNY"):
        draft.type, draft.rule = "rental", draft.rule + "+small"
        f.setdefault("period", "hour")


def _default_per(draft: Draft, lens: Lens, carry: Carry) -> str:
    s, p = lens.sentence, lens.sentence.p
    if p("setup", s.between(lens.quantity.start - 24, lens.quantity.start)) or p("system_price", lens.before):
        return "system"
    if draft.type == "rental" and lens.accelerator() > 400 and lens.cost("card") > 60:
        if not draft.subject:
            return "instance"
        if carry.talk == "rental" and carry.per:
            return carry.per
    if draft.type == "price" and lens.cost("rack") < min(lens.cost("card", "chip"), lens.accelerator(), _RACK_REACH):
        return "rack"  # GB200机柜的成本
    if whole := _whole_of_chip(lens):
        return whole
    server, instance = lens.cost("server", "node"), lens.cost("instance")
    if min(server, instance) < min(lens.cost("card", "chip"), lens.accelerator(), 20.5):
        return "server" if server <= instance else "instance"
    dear = draft.type == "price" and (lens.quantity.low or 0) >= CHEAP
    if dear and draft.subject and draft.subject[0].entry.get("rack"):
        return "rack"
    if draft.subject and draft.subject[0].label == "SYSTEM" and lens.accelerator() <= 60:
        return _SYSTEM_PER.get(draft.subject[0].entry.get("kind", ""), "instance")
    return "card"


def _whole_of_chip(lens: Lens) -> str | None:
    """每月5万元租下一台H20服务器: the machine that the name of the nearest chip goes on to."""
    chip = lens.nearest(("ACCELERATOR",), clause_only=True)[1]
    if chip is None:
        return None
    near = (n for n in lens.sentence.names if n.label == "NOUN" and 0 <= n.start - chip.end <= _WHOLE_REACH)
    return next((_WHOLES[n.id] for n in near if n.id in _WHOLES), None)


def _system_size(lens: Lens, subject: Name | None) -> tuple[float | None, str | None]:
    """(accelerators in the priced system, per): 一台 8 卡的服务器 → (8, server); 8× H200 → (8, instance)."""
    s = lens.sentence
    best, found = _COUNT_REACH + 0.5, None
    for m in s.quantities:
        if not _may_be_size(s, m) or (subject is not None and _counts_other(s, m, subject)):
            continue
        gap = lens.gap(m.start, m.end)
        if subject is not None and 0 <= subject.start - m.end <= 12:
            gap = min(gap, 1)  # 8x A100 at $6/h and 2x RTX 5090 at …: the count before the priced model
        if gap < best:
            best, found = gap, m
    if found is None:
        return None, None
    around = s.between(found.start - 30, found.end + 30)
    if s.p("server_around", around):
        return found.low, "server"
    if s.p("system_around", around):
        return found.low, "system"
    return (found.low, "instance") if best <= 60 else (None, None)


def _counts_other(s: Sentence, m: Mention, subject: Name) -> bool:
    """Whether a count is of another card than the one priced: a P40 for $180 and two 3090s for $1,400."""
    own = next((n for n in s.names if n.label == "ACCELERATOR" and 0 <= n.start - m.end <= 12), None)
    return own is not None and subject.label == "ACCELERATOR" and own.id != subject.id


def _size_in_gloss(lens: Lens) -> float | None:
    """7.2美元/小时（8x K80）: how many accelerators the price in front of the brackets is for."""
    if lens.gloss is None:
        return None
    a, b = lens.gloss
    counts = [m for m in lens.sentence.quantities if a < m.start and m.end < b and m.label == "COUNT"]
    return counts[0].low if len(counts) == 1 and counts[0].unit in ("card", "any") else None


def _may_be_size(s: Sentence, m: Mention) -> bool:
    if m.label != "COUNT" or m.unit not in ("card", "any") or m.high is not None:
        return False
    if not 1 < (m.low or 0) <= LARGEST_SYSTEM:
        return False
    if m.unit == "card":
        return True
    if s.p("plural_chips", m.text):
        return True  # a slice of 8 chips
    if s.p("machine_classifier", m.text) and (m.low or 0) > _LARGEST_MACHINE:
        return False  # 330台H800服务器: how many were bought
    direct = _DIRECT.match(s.between(m.end, m.end + 28))
    end = m.end + (direct.end() if direct else 0)
    return any(
        m.end <= n.start <= end and (n.label == "ACCELERATOR" or (n.label == "NOUN" and n.id == "card"))
        for n in s.names
    )


def region_of(lens: Lens) -> str | None:
    """The region named in the clause, else before the value in the sentence."""
    s, q = lens.sentence, lens.quantity
    regions = [n for n in s.names if n.label == "REGION"]
    same = [n for n in regions if s.clause(n.start) == lens.clause]
    before = [n for n in same if n.end <= q.start] or [n for n in regions if n.end <= q.start]
    if before:
        return before[-1].id
    return same[0].id if same else None


def modality_of(lens: Lens) -> str:
    """How sure the text is of the value: the nearest such word in its clause or the one before."""
    if lens.sentence.p("not_done", lens.before[-80:]):
        return "denied"
    best, found = _MODAL_REACH, "actual"
    for kind in _MODALITIES:
        if kind not in lens.sentence.words:
            continue
        gap, name = lens.nearest((kind,), before_only=kind != "denied")
        if name is not None and gap < best and not (name.end - name.start == 1 and gap > 3):
            best, found = gap, kind
        if found == "rumor" and "denied" in lens.sentence.words and lens.nearest(("denied",))[0] < _MODAL_REACH:
            found = "denied"  # 传闻中的5万张H20不属实
    return found


def attribution_of(s: Sentence) -> str | None:
    """Who says so, where the sentence names a source."""
    for n in s.names:
        if n.label != "ORGANISATION":
            continue
        reports = n.entry.get("kind") in ("media", "research") and (
            s.p("reported_before", s.between(n.start - 10, n.start))
            or s.p("reported_behind", s.between(n.end, n.end + 20))
        )
        if "says" in n.flags or reports:
            return s.between(n.start, n.end) if n.person else n.id
    return None
