"""Counts of accelerators, servers, racks and sites: the noun behind the number says what is counted."""

from __future__ import annotations

import re
from math import inf

from extractor.claims.draft import BESIDE, HARDWARE, NEAR, REACH, Carry, Draft, draft, reach
from extractor.claims.lens import Lens
from extractor.claims.roles import group_of
from extractor.claims.scene import Sentence
from extractor.claims.slots import LARGEST_SYSTEM
from extractor.claims.subject import value_list
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

_UNITS = {
    "card": "card", "chip": "card", "server": "server", "node": "node", "rack": "rack", "cluster": "cluster",
    "site": "site",
}  # fmt: skip
_SYSTEM_UNITS = {"rack": "rack", "cluster": "cluster", "supercomputer": "cluster"}
_OF_SITES = ("thing", "frame", "place", "group")  # classifiers by the names of their groups in the rules
_OF_MACHINES = ("machine", "set")
FEW = 10
FEW_CARDS = 16  # of one server
YEARS = (2000, 2040)
MANY = 1000  # so many in the sentence behind a count of cards are cards too
MANY_CARDS = 1e4  # 30万卡 are accelerators, whatever stands around
FEWEST_CORES = 1e5  # of a supercomputer; fewer are those inside a chip
_AHEAD = 44  # characters behind the number in which its noun stands
_STOP = re.compile(r"[,，。;；:：、(（]")
_CODE = re.compile(r"\d{3,4}")


def classify_count(lens: Lens, carry: Carry) -> Draft | None:
    """The draft that a number of things makes, or None where the things are no accelerators, systems or sites."""
    s, q = lens.sentence, lens.quantity
    low = q.low or 0
    broken = low != int(low) and low < 1000 and not s.p("on_average", lens.before)
    if broken or s.p("ordinal", s.between(q.start - 1, q.start)):
        return None
    if s.p("named_number", s.between(q.start - 14, q.start + 1)):
        return None  # Colossus Two is a name
    if s.p("idiom_for_many", s.between(q.start - 2, q.end + 2)) or (low <= 1 and q.high is None):
        return None
    if low <= FEW and s.p("any_of_them", s.between(q.start - 10, q.start)):
        return None
    if q.unit == "card" and YEARS[0] <= low <= YEARS[1] and s.p("year_before_noun", q.text):
        return None  # 2026 GPU prices
    if low in (2, 3, 4) and (_sums_up_names(lens) or s.p("chiplets", s.between(q.end, q.end + 24))):
        return None
    if s.in_brackets(q.start) and s.p("scale_alone", q.text):
        return None  # (installed base, thousands of H100 equivalents): the unit of the table below
    if low <= LARGEST_SYSTEM and _glosses_price(lens):
        return None
    tail, ahead = _ahead(lens)
    if low >= FEWEST_CORES and (s.p("cores_behind", lens.after) or s.p("cores_before", lens.before)):
        return draft(lens, "compute_count", "count-core", count_unit="core")
    if q.unit == "any":
        last = value_list(s, q)[-1]
        if not ahead and last is not q:
            tail, ahead = _ahead(Lens(s, last))  # 20万张、35万张和10万张H100: the last of a list has the noun
        return _count_any(lens, carry, ahead, tail)
    tie = min(lens.accelerator(), lens.cost("card", "topic"))
    if q.unit == "rack":
        tie = min(tie, lens.cost("site", "cluster"))
    if q.unit == "card":
        if any(_beside(s, m, q) and (m.low or 0) > 1 and _is_size(s, m, q) for m in s.quantities):
            return None  # 50台八卡H200服务器, 50台H800八卡机
        if ahead and ahead[0].id in ("part", "foreign"):
            return None
        named = s.p("model_class", s.between(q.start, q.end + 5))
        if named and (named["class"] or s.p("based_on", lens.before)):
            return None  # a 60-class card, a 107 GPU: names, not numbers
        bare = s.p("cards_counted", q.text) and tie > REACH and lens.cost(*HARDWARE) > NEAR
        if bare and (
            low < MANY_CARDS or s.p("other_cards", s.between(q.end, q.end + 2)) or lens.cost("foreign") <= REACH
        ):
            return None
        if low <= FEW_CARDS and s.p("each_of", s.between(q.start - 1, q.start)):
            return None  # 每四颗GPU配两颗CPU
        return draft(lens, "compute_count", "count-card", count_unit="card")
    if s.p("model_name_before", lens.before) and _CODE.fullmatch(q.text.split()[0]):
        return None  # EPYC 7002 servers: a model code, no count
    sized = any(m.unit == "card" and 0 <= m.start - q.end <= 2 for m in s.quantities)  # 两个万卡集群
    of_cloud = carry.dense and any(n.entry.get("compute") and not n.person for n in s.names)
    sites = q.unit == "site" and (of_cloud or carry.speaks_of_own(s))
    if sized or sites or tie <= 2 * REACH or (carry.compute_at >= s.index - reach(s, 1) and q.unit != "server"):
        return draft(lens, "compute_count", f"count-{q.unit}", count_unit=q.unit)
    return None


def _glosses_price(lens: Lens) -> bool:
    """7.2美元/小时（8x K80）: the size of what is priced, nobody's stock."""
    s, q = lens.sentence, lens.quantity
    around = next((a for a, b, _ in s.brackets if a < q.start and q.end < b), None)
    return around is not None and any(
        m.label == "MONEY" and 0 <= around - m.end <= 8 and around in (Lens(s, m).gloss or ()) for m in s.quantities
    )


def _sums_up_names(lens: Lens) -> bool:
    """RTX 5080和RTX 5090两块显卡: the two are those just named, nobody's stock."""
    s, q = lens.sentence, lens.quantity
    cards = [n for n in s.names if n.label == "ACCELERATOR" and n.end <= q.start]
    named = bool(cards) and q.start - cards[-1].end <= 6
    if q.low != 2:
        return named and len(group_of(s, cards[-1], cards)) == q.low
    start = q.start - 30
    return bool(s.p("two_names" if named else "two_in_quotes", s.between(start, q.start)))


def _ahead(lens: Lens) -> tuple[str, list[Name]]:
    """The text behind the number and the names and nouns in it, up to the next mark or quantity."""
    s, q = lens.sentence, lens.quantity
    glosses = [(a, b) for a, b, _ in s.brackets if q.end <= a <= q.end + _AHEAD]
    tail = s.between(q.end, min(s.end, q.end + _AHEAD + sum(b - a for a, b in glosses)))
    for a, b in glosses:  # a gloss does not part a count from its noun
        tail = tail[: a - q.end] + " " * (b - a) + tail[b - q.end :]
    stop = _STOP.search(tail)
    # 8块显存40GB的A100: a size of memory does not part them either
    end = min(
        [
            q.end + (stop.start() if stop else len(tail)),
            *(m.start for m in s.quantities if m.start >= q.end and m.value != "memory" and not _is_size(s, q, m)),
        ]
    )
    near = [n for n in s.names if q.end <= n.start < end and not any(a < n.start < b for a, b in glosses)]
    named = ("ACCELERATOR", "SYSTEM", "NOUN")
    return tail, [n for n in near if n.label in named and n.id not in ("topic", "memory_chip")]


def _beside(s: Sentence, m: Mention, q: Mention) -> bool:
    """Whether a quantity follows another, with nothing or a chip between."""
    chip = next((n.end for n in s.names if n.label == "ACCELERATOR" and 0 <= n.start - m.end <= 1), m.end)
    return 0 <= q.start - chip <= 1


def without_hedge(s: Sentence, text: str) -> str:
    """A count without what hedges it behind its classifier: 100万张 of 100万张以上."""
    hedge = s.p("hedge_behind_count", text)
    return text[: hedge.start()] if hedge else text


def _classifier(s: Sentence, text: str) -> str | None:
    """What sort of classifier ends a count, by its name in the rules: `card` for 张, `machine` for 台."""
    found = s.p("classifier", text)
    return found.lastgroup if found else None


def _is_size(s: Sentence, q: Mention, m: Mention) -> bool:
    """50台八卡H200服务器: the eight cards are what each of the fifty has."""
    return q.unit == "any" and m.unit == "card" and (m.low or 0) <= FEW_CARDS and _classifier(s, q.text) in _OF_MACHINES


def _count_any(lens: Lens, carry: Carry, ahead: list[Name], tail: str) -> Draft | None:
    """块, 张, 台, 个 and chips count what the noun behind them says."""
    s = lens.sentence
    text = without_hedge(s, value_list(s, lens.quantity)[-1].text)
    mark = _classifier(s, text)
    if ahead and s.p("plural_chips", text) and s.p("holds_them", s.between(lens.quantity.end, ahead[0].start)):
        ahead = []  # 9,600 chips in a single pod
    if ahead:
        return _count_noun(lens, carry, ahead, mark)
    near = min(lens.accelerator(), lens.cost("card", "topic")) <= 2 * REACH
    if s.p("plural_chips", text):
        near = near or _of_a_maker(s, lens.quantity.start, lens.quantity.end)
        tied = near or carry.compute_at >= s.index - reach(s)
        return draft(lens, "compute_count", "count-chips", count_unit="card") if tied else None
    if s.p("units_counted", text):
        return _count_units(lens)
    if hedge := s.p("hedge_at_head", tail):
        tail = tail[hedge.end() :]
    if s.p("goes_on_with_noun", tail):
        return None
    if mark == "machine":
        cost, whole = lens.nearest(("server", "rack"), before_only=True)
        if whole is not None and cost <= REACH and (near or s.p("for_ai", s.between(whole.start, whole.end))):
            return draft(lens, "compute_count", "count-behind", count_unit=whole.id)  # AI服务器出货20万台
    if mark in _OF_SITES and not tail[:1].isalnum():
        cost, whole = lens.nearest(("rack", "node", "server", "site"), before_only=True, clause_only=True)
        if whole is not None and cost <= BESIDE and (near or lens.cost("site", "cluster") <= REACH):
            return draft(lens, "compute_count", "count-behind", count_unit=whole.id)  # 规划机柜5200个
    if mark == "machine" and lens.nearest(("card",), before_only=True, clause_only=True)[0] <= NEAR:
        return draft(lens, "compute_count", "count-behind", count_unit="card")  # 该显卡已售出500台
    if mark == "machine" and carry.counted_at >= s.index - 3:
        return draft(lens, "compute_count", "count-carried", count_unit=carry.counted)
    if mark == "frame" and any(m.unit == "rack" and m.end <= lens.quantity.start for m in s.quantities):
        return draft(lens, "compute_count", "count-behind", count_unit="rack")  # 规划2万机架，已建成3000架
    if mark == "card":
        if any(n.label == "ACCELERATOR" and s.p("all_of_them", s.between(lens.quantity.end, n.start)) for n in s.names):
            return draft(lens, "compute_count", "count-model", count_unit="card")  # 采购15万张，均为H100
        before = min(
            (lens.gap(n.start, n.end) for n in s.names if n.label == "ACCELERATOR" and n.end <= lens.quantity.start),
            default=inf,
        )
        if lens.nearest(("card", "chip"), before_only=True)[0] <= NEAR + BESIDE or before <= REACH:
            return draft(lens, "compute_count", "count-carried", count_unit="card")
        if carry.cards_at >= s.index - reach(s) and (lens.quantity.low or 0) >= MANY and lens.cost("part") > REACH:
            return draft(lens, "compute_count", "count-carried", count_unit="card")  # 微软拿到15万块
    return None


def _of_a_maker(s: Sentence, start: int, end: int) -> bool:
    """50万颗英伟达芯片, 500,000 of Nvidia's chips: the chips of a maker of accelerators are accelerators."""
    return any(
        n.label == "ORGANISATION" and n.entry.get("kind") == "chipmaker" and n.entry.get("compute")
        for n in s.names
        if start <= n.start < end
    )


def _count_units(lens: Lens) -> Draft | None:
    """AI server shipments of 1.8 million units: of what was named last, if it is near."""
    cost, thing = lens.nearest(("ACCELERATOR", "card", "server", "rack", "part", "foreign"), before_only=True)
    if thing is None or cost > 2 * REACH or thing.id in ("part", "foreign"):
        return None
    unit = thing.id if thing.label == "NOUN" else "card"
    if unit == "server" and min(lens.accelerator(), lens.cost("topic")) > 2 * REACH:
        return None
    return draft(lens, "compute_count", "count-units", count_unit=unit)


def _count_noun(lens: Lens, carry: Carry, ahead: list[Name], mark: str | None) -> Draft | None:
    s, q, first = lens.sentence, lens.quantity, ahead[0]
    if mark == "place":  # 两座配备GB200的数据中心
        place = next((n for n in ahead if n.id in ("site", "cluster", "rack")), None)
        return draft(lens, "compute_count", "count-noun", count_unit=place.id) if place else None
    if first.label == "ACCELERATOR" and mark == "thing" and s.p("other_thing", s.between(q.end, first.start)):
        return None  # 有五个模型比在A100上快
    if first.label == "ACCELERATOR" and mark == "card" and s.p("fitted_with", s.between(q.end, first.start)):
        return None  # 两颗搭载TPU的卫星
    if first.label == "ACCELERATOR":
        systems = ("server", "rack", "node")
        unit = next((n.id for n in ahead[1:2] if n.id in systems and n.start - first.end <= 6), "card")
        if mark in _OF_MACHINES and s.p("system_behind_chip", s.between(first.end, first.end + 8)):
            unit = "server"  # 1.8万套Grace Blackwell系统
        unit = "card" if mark == "card" else unit  # 8张H200的服务器
        if mark == "machine":  # 5万台装有A100芯片的服务器
            unit = next((n.id for n in ahead if n.id in ("server", "cluster")), unit)
        return draft(lens, "compute_count", "count-model", count_unit=unit)
    if first.label != "SYSTEM" and first.id not in _UNITS:
        return None
    tie = min(lens.accelerator(), lens.cost("card", "topic"))
    recent = carry.compute_at >= s.index - (3 if carry.dense else 1)
    if first.id == "chip" and not recent and tie > REACH and not _of_a_maker(s, q.end, first.end):
        return None
    whole = next((n for n in ahead[1:2] if n.id in ("node", "rack") and n.start - first.end <= 10), None)
    if first.label == "SYSTEM" and whole is not None:
        return draft(lens, "compute_count", "count-noun", count_unit=whole.id)  # 96个DGX A100节点
    unit = _UNITS.get(first.id) or _SYSTEM_UNITS.get(first.entry.get("kind", ""), "server")
    if not s.p("for_ai", s.between(q.end, first.end)):
        if mark == "machine" and first.id == "chip":
            return None
        if unit == "server" and not recent and tie > 2 * REACH:
            return None
    return draft(lens, "compute_count", "count-noun", count_unit=unit)
