"""Sums of money: a price, a rent, a move of a price, or a sum of another kind, decided by denominators and cues."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

from extractor.claims.context import is_firm_of_the_trade
from extractor.claims.draft import (
    BESIDE,
    CHEAP,
    HARDWARE,
    MONEY_KINDS,
    NEAR,
    REACH,
    Carry,
    Draft,
    draft,
    joined,
    reach,
)
from extractor.claims.lens import Lens
from extractor.claims.scope import in_scope
from extractor.claims.series import follows, goes_on
from extractor.claims.sums import attached_per, per_each

_RUNNING = ("investment", "revenue", "profit", "cost", "spending")  # what a firm has every year

_LISTED = ("price", "rental", "money", "price_change")

SMALL = 5e6  # no card, server or monthly rent costs more
_CHEAP_MONEY = {"JPY": 20, "KRW": 180, "TWD": 4, "INR": 10, "HKD": 1}  # how many make a yuan, about
DEAREST_SERVER = 2e7  # no server costs more than this, in yuan
DEAREST_RACK = 1e8  # nor a rack more than this
_RESULTS_TOLD = 3  # sentences after which results are still told of
SERIOUS = 1e5  # no firm invests or raises less
DEAREST_PFLOPS = 3  # no PFLOPS costs more by the hour
DEAREST_HOUR = 1000  # no card or server is rented for more by the hour
CHEAP_CONSUMER = 5  # no consumer card is sold for less
LEAST_CARD = 50  # no card is bought for less
LEAST = 1000  # and no deal or investment less
WHOLE = ("card", "server", "rack", "cluster", "instance", "pflops", "system", "site")


@dataclass(slots=True)
class _Sum:
    """What stands around one sum: the distances of the cues, and the denominator."""

    lens: Lens
    carry: Carry
    per: str | None
    period: str | None
    hardware: float
    topic: float
    rent: float
    price: float
    kinds: dict[str, float]
    kind: str
    kind_cost: float
    small: bool

    def as_money(self, kind: str, rule: str, **fields: Any) -> Draft | None:
        """The sum as a claim of type `money`, where it is tied to AI compute."""
        if not in_scope(self.lens, self.carry, kind):
            return None
        tied = min(self.hardware, self.topic) <= REACH or any(map(is_firm_of_the_trade, self.lens.sentence.names))
        if kind == "other_money" and not tied:
            return None
        size = self.lens.quantity.high or self.lens.quantity.low or 0
        if size < (SERIOUS if kind in ("investment", "financing") else LEAST) and kind not in (
            "cost",
            "spending",
            "market_size",
        ):
            return None
        kind = {"other_money": "other", "spending": "cost"}.get(kind, kind)
        return draft(self.lens, "money", rule, money_kind=kind, **fields)


def _look(lens: Lens, carry: Carry) -> _Sum:
    per, period = attached_per(lens)
    if per is None and period in ("month", "year") and _of_one_pflops(lens):
        per = "pflops"
    kinds = {k: lens.cost(k) for k in MONEY_KINDS}
    kind = min(kinds, key=lambda k: kinds[k])
    return _Sum(
        lens, carry, per, period,
        hardware=min(lens.cost(*HARDWARE), lens.accelerator()), topic=lens.cost("topic"),
        rent=lens.cost("rent"), price=lens.cost("price"), kinds=kinds, kind=kind, kind_cost=kinds[kind],
        small=(lens.quantity.high or lens.quantity.low or 0) < SMALL * _CHEAP_MONEY.get(lens.quantity.unit or "", 1),
    )  # fmt: skip


def classify_money(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    """The draft that a sum of money makes, or None where it is out of scope."""
    s, q = lens.sentence, lens.quantity
    if _converts(lens) or (s.p("per_dollar", s.text) and (q.low or 0) < LEAST):
        return None  # 每花费1美元…获得5美元: a rate of return in words
    m = _look(lens, carry)
    if m.per == "token" or (m.per is None and m.period is None and _worth_of_a_firm(m)):
        return None
    if move := _move(lens):
        if _moves_a_price(m):
            return draft(lens, "price_change", "money-move", direction=move)
        if min(m.kinds[k] for k in _RUNNING) <= 2 * REACH and not m.small:
            return m.as_money(min(_RUNNING, key=lambda k: m.kinds[k]), "money-increase")
    if previous is not None and (listed := _listed(m, previous) or _grown_to(m, previous)):
        return listed
    if m.period == "hour":
        return _per_hour(m)
    if m.per == "kwh":
        return draft(lens, "price", "per-kwh", per="kwh")
    if m.period is not None:
        rent = previous if previous is not None and previous.sentence is s and previous.type == "rental" else None
        return _per_period(m, rent is not None and rent.fields.get("period") == m.period)
    if m.per in WHOLE:
        return _per_unit(m)
    if m.per == "unit" and m.small and (min(m.price, m.kinds["cost"], m.hardware) <= REACH or carry.talking(s)):
        return draft(lens, "price", "per-unit", per="unit")
    return _by_cues(m)


def _listed(m: _Sum, previous: Draft) -> Draft | None:
    """A sum that is what the one before it is: joined to it, or of the next firm, chip or time of a series."""
    lens, s = m.lens, m.lens.sentence
    if previous.type not in _LISTED or not follows(s, previous) or m.per not in (None, previous.fields.get("per")):
        return None
    if m.period is not None or (previous.type == "price_change" and previous.quantity.label != "MONEY"):
        return None
    by_hour = previous.type == "rental" and previous.fields.get("period") == "hour"
    whole = s.p("total_before", s.between(max(s.start, previous.quantity.end), lens.quantity.start))
    if whole or _own_cue(lens, previous) or (by_hour and (lens.quantity.low or 0) >= DEAREST_HOUR):
        return None
    here = previous.sentence is s
    way = "+list" if here and m.per is None and joined(s, previous.quantity, lens.quantity) else "+series"
    level = here and previous.type in ("price", "rental") and s.p("low_of", lens.before)  # 30% above its low of $1.60
    if way == "+series" and not level and not goes_on(lens, previous):
        return None
    kept = {k: previous.fields[k] for k in ("per", "period", "money_kind", "direction") if k in previous.fields}
    return draft(lens, previous.type, previous.rule + way, **kept)


def _grown_to(m: _Sum, previous: Draft) -> Draft | None:
    """网络业务同比增长162%至82亿美元: what a growth rate has led to, where no word says what the sum is."""
    s, q = m.lens.sentence, m.lens.quantity
    if previous.type != "growth" or previous.sentence is not s or m.small:
        return None
    if min(m.kinds[k] for k in (*_RUNNING, "order", "market_size")) <= REACH:
        return None
    if not s.p("grown_to", s.between(previous.quantity.end, q.start)):
        return None
    return m.as_money("revenue", "money-grown")


def _converts(lens: Lens) -> bool:
    """A sum in a second currency that only converts the one before it."""
    s, q = lens.sentence, lens.quantity
    before = [o for o in s.quantities if o.end <= q.start]
    if not before or before[-1].label != "MONEY" or q.start - before[-1].end > 14:
        return False
    first = before[-1]
    if first.unit == q.unit and not (first.text[:1] in "¥￥" and s.p("renminbi", q.text)):
        return False
    gap = s.between(first.end, q.start)
    return bool(s.p("converts", gap) or s.p("converts_in_brackets", gap))


def _worth_of_a_firm(m: _Sum) -> bool:
    worth = m.lens.cost("worth", "stake")
    dealt = m.lens.nearest(("contract", "order"), before_only=True, clause_only=True)[0] <= NEAR
    if dealt and m.lens.sentence.p("valued_at", m.lens.before):
        return False  # a contract valued at $24 billion
    return worth < min(m.kind_cost, m.rent, m.price, 30) or bool(m.lens.sentence.p("of_a_firm", m.lens.after))


def _move(lens: Lens) -> str | None:
    """`up` or `down` where the sum is by how much something moved: 涨了1500元, 100美元的加价."""
    p = lens.sentence.p
    before = lens.before
    if hedge := p("hedge", before):
        before = before[: hedge.start()]
    moved = p("moved_before", before) or p("moved_behind", lens.after)
    return None if moved is None else "up" if moved["up"] else "down"


def _moves_a_price(m: _Sum) -> bool:
    s = m.lens.sentence
    finance = min(m.kinds["investment"], m.kinds["revenue"], m.kinds["profit"])
    if finance <= min(20.0, max(m.price, 1.0)):
        return False
    return m.hardware <= 80 or (m.carry.talking(s) and m.carry.compute_at >= s.index - reach(s))


def _own_cue(lens: Lens, previous: Draft) -> bool:
    """A cue of its own stands between the sum and the one before it."""
    per = previous.sentence.per_behind(previous.quantity)  # $2.10 an hour in June
    start, end = per.end if per is not None else previous.quantity.end, lens.quantity.start
    return any(
        n.label == "CUE" and n.id in (*MONEY_KINDS, "rent", "price") and start <= n.start and n.end <= end
        for n in lens.sentence.names
    )


def _of_one_pflops(lens: Lens) -> bool:
    """1P算力每年9.8万元."""
    s, q = lens.sentence, lens.quantity
    before = [o for o in s.quantities if o.end <= q.start and s.clause(o.start) == lens.clause]
    return bool(before) and before[-1].unit == "PFLOPS" and before[-1].low == 1


def _per_hour(m: _Sum) -> Draft | None:
    s, carry = m.lens.sentence, m.carry
    tied = min(m.hardware, m.topic, m.rent) < inf or (carry.talking(s) and carry.talk == "rental")
    if tied or carry.compute_at >= s.index - reach(s, 3):
        by_capacity = s.index - carry.capacity_at <= reach(s, 4)  # 从每PFLOP成本来看, a line above said
        by_capacity = by_capacity and (m.lens.quantity.low or 0) < DEAREST_PFLOPS
        return draft(m.lens, "rental", "per-hour", per=m.per or ("pflops" if by_capacity else None), period="hour")
    return None


def _per_period(m: _Sum, listed: bool) -> Draft | None:
    """A sum per month or year is a rent of something, or money that recurs; `listed` behind a rent of that period."""
    income = min(m.kinds["revenue"], m.kinds["profit"])
    renting = m.carry.talking(m.lens.sentence) and m.carry.talk == "rental"
    tied = min(m.hardware, m.topic) <= 3 * REACH or renting
    paid = m.kinds["cost"] if m.per in WHOLE else min(m.kinds["cost"], m.kinds["spending"])
    in_all = m.per is None and m.lens.sentence.p("total_before", m.lens.before)
    machine = m.lens.cost("server", "instance", "node") <= REACH < m.kind_cost  # 8卡A800实例每月3.3万元
    offered = listed or machine or m.rent <= REACH or (m.price <= NEAR and m.hardware <= REACH)  # 整机会员价1.3万元/月
    if m.lens.sentence.p("wears", m.lens.before):
        return m.as_money("cost", "money-per-period", period=m.period)  # 每张卡每天贬值20美元
    if m.small and income > 16 and not in_all and ((offered and tied) or (m.per and paid > 16)):
        rule = "per-period+list" if listed and m.per is None else "per-period"
        return draft(m.lens, "rental", rule, per=m.per, period=m.period)
    return m.as_money(m.kind if m.kind_cost <= REACH else "cost", "money-per-period", period=m.period)


def _per_unit(m: _Sum) -> Draft | None:
    """A sum per card, server or P without a period."""
    lens, carry = m.lens, m.carry
    if lens.sentence.p("subsidised", lens.sentence.clause_before(lens.quantity.start)):
        return None  # 每P补贴1万元
    if min(m.kinds["revenue"], m.kinds["profit"], m.kinds["investment"]) < min(m.price, m.rent, 20):
        return m.as_money(m.kind, "money-per-unit", per=m.per)
    renting = carry.talking(lens.sentence) and carry.talk == "rental"
    period = carry.period if renting else None
    if m.per == "pflops" and not lens.sentence.p("builds_capacity", lens.before):
        return draft(lens, "rental", "per-pflops", per=m.per, period=period)
    goes_on = renting and (m.price > NEAR or carry.per == m.per) and (lens.quantity.low or 0) < 100
    if (m.rent < m.price and m.rent <= REACH) or goes_on:
        return draft(lens, "rental", "per-unit-rent", per=m.per, period=period)
    if m.per in ("cluster", "site") and not m.small:
        return m.as_money("cost", "money-per-unit", per=m.per)
    return draft(lens, "price", "per-unit", per=m.per)


def _by_cues(m: _Sum) -> Draft | None:
    """A sum without a denominator: the nearest cue decides, then the thing beside it, then the talk before."""
    lens, carry, s = m.lens, m.carry, m.lens.sentence
    low, index = lens.quantity.low or 0, s.index
    talking = carry.talking(s)
    direct = _attributive(lens)
    if m.kind == "financing" and low < CHEAP:
        m.kind_cost = inf  # raised the H100 to $4.40: no money raised
    if m.small and (each := per_each(lens)) is not None and min(m.hardware, lens.accelerator()) <= 2 * REACH:
        return draft(lens, "price", "price-each", per=each or None)
    cueless = min(m.rent, m.price, m.kind_cost) > NEAR
    if cueless and m.small and low < 1e4 and s.soft and talking and carry.talk and carry.talk_at >= index - 3:
        return draft(lens, carry.talk, "talk-carried", per=carry.per, period=carry.period)
    if m.kind == "spending" and carry.capex_at >= index - 1:
        m.kind = "investment"
    bought = m.small and min(m.kinds["order"], m.kinds["cost"]) <= NEAR and lens.accelerator() <= NEAR
    if bought and low >= LEAST_CARD and s.p("buys_one", lens.after):
        return draft(lens, "price", "price-bought")
    if not direct and m.kind_cost + 2 < min(m.price, m.rent) and (m.kind_cost <= NEAR or not m.small):
        if m.kind in ("cost", "spending") and m.small and m.hardware <= REACH and not _runs(lens):
            return draft(lens, "price", "hardware-cost")
        if not (m.small and m.kind == "order" and m.hardware <= NEAR):
            return m.as_money(m.kind, "money-cue")
    if (
        m.small
        and s.p("worth_before", lens.before)
        and m.hardware <= NEAR
        and s.p("one_machine", s.between(s.start, lens.quantity.start))
    ):
        return draft(lens, "price", "price-worth")  # 一台H100服务器（价值超200万元）
    recent = carry.money_kind == "revenue" and carry.money_at >= index - _RESULTS_TOLD
    if recent and not m.small and s.p("line_of_business", lens.before):
        return m.as_money("revenue", "money-of-business")  # 其中计算业务513亿美元
    if m.small and s.p("run_of_model", lens.before):
        return m.as_money("cost", "run-cost")
    if m.small:
        rented = m.rent <= NEAR and m.rent <= m.price and min(m.hardware, m.topic) <= 2 * REACH
        if rented and low >= SERIOUS and _of_the_next(lens, "rent"):
            return m.as_money("cost", "money-total")
        if rented:
            own = s.p("period_in_noun", s.between(s.start, lens.quantity.start))  # price_fields reads it
            carried = carry.period if carry.talk == "rental" and not own else None
            return draft(lens, "rental", "rent-cue", period=carried)
        listed = s.block.kind == "item" and direct and min(m.price, m.rent) > REACH
        believable = low < DEAREST_HOUR or carry.period != "hour"
        if listed and talking and carry.talk == "rental" and carry.period and believable:
            size = {"per": carry.per, "compute_count": carry.size}
            return draft(lens, "rental", "rent-listed", period=carry.period, **size)
        if m.hardware <= REACH and (m.price <= REACH or direct):
            return draft(lens, "price", "price-cue")
        if m.kind_cost > NEAR and low < _cheapest_beside(lens):
            return draft(lens, "rental", "rent-by-size", period="hour")
        if talking and carry.talk == "price" and m.hardware <= REACH:
            return draft(lens, "price", "price-carried")
        if m.price <= NEAR and (carry.compute_at >= index - reach(s) or lens.accelerator() <= 3 * REACH):
            return draft(lens, "price", "price-of-subject")
        machine = low >= LEAST and lens.nearest(("server",), before_only=True, clause_only=True)[0] <= BESIDE
        beside = lens.accelerator() <= (2 * REACH if machine else NEAR)
        if beside and m.kind_cost > NEAR and low >= 20 and not s.p("in_a_year", lens.before):
            return draft(lens, "price", "price-beside", per="server" if machine else None)
    elif (
        (m.price <= NEAR or s.p("reaches", lens.before))
        and m.per is None
        and (lens.quantity.low or 0) < DEAREST_RACK
        and _rack_near(lens)
    ):
        return draft(lens, "price", "price-of-rack", per="rack")
    elif (
        m.price <= NEAR
        and m.per is None
        and low < DEAREST_SERVER
        and lens.quantity.unit == "CNY"
        and _server_here(lens)
    ):
        return draft(lens, "price", "price-cue", per="server")
    return _at_a_distance(m)


def _of_the_next(lens: Lens, cue: str) -> bool:
    """$2.6 million at $2.20 per hour: the cue stands behind another sum and is that one's."""
    s, name = lens.sentence, lens.nearest((cue,))[1]
    sums = (o.start for o in s.quantities if o.label == "MONEY" and o.start >= lens.quantity.end)
    return name is not None and any(start < name.start for start in sums)


def _server_here(lens: Lens) -> bool:
    """B300整机报价500万元: one whole server stands in the clause of its price, and its chip."""
    s = lens.sentence
    here = [n for n in s.names if n.end <= lens.quantity.start and s.clause(n.start) == lens.clause]
    several = any(c.label == "COUNT" and (c.low or 0) > 16 and s.clause(c.start) == lens.clause for c in s.quantities)
    return any(n.id == "server" for n in here) and any(n.label == "ACCELERATOR" for n in here) and not several


def _rack_near(lens: Lens) -> bool:
    """单一NVL72机架估计售价780万美元: a whole rack stands beside its price, and one of them."""
    s, q = lens.sentence, lens.quantity
    racks = (n for n in s.names if n.entry.get("rack") or n.entry.get("kind") == "rack")
    named = any(n.end <= q.start and lens.gap(n.start, n.end) <= REACH for n in racks)
    several = [c for c in s.quantities if c.label == "COUNT" and (c.low or 0) > 1 and s.clause(c.start) == lens.clause]
    return (named or lens.cost("rack") <= REACH) and not several


def _cheapest_beside(lens: Lens) -> float:
    """H100在去年四季度是3.29美元: below which the card before is not sold but rented by the hour, with no word said."""
    cost, card = lens.nearest(("ACCELERATOR",), before_only=True)
    if cost > REACH or card is None or card.loose:
        return 0
    return CHEAP if card.entry.get("class") == "datacenter" else CHEAP_CONSUMER


def _runs(lens: Lens) -> bool:
    """What a run or a year costs is no price of hardware."""
    before = lens.sentence.between(lens.quantity.start - 60, lens.quantity.start)
    return lens.sentence.p("running_cost", before + lens.after[:12]) is not None


def _at_a_distance(m: _Sum) -> Draft | None:
    """A sum with no cue near it: a far one, a deal listed below another, or hardware beside it."""
    lens, carry, s = m.lens, m.carry, m.lens.sentence
    if not m.small and m.kind_cost > NEAR and s.p("guided", f"{lens.before}|{lens.after}"):
        return m.as_money("revenue", "money-guided")
    if not m.small and _of_next_time(m):
        return m.as_money(carry.money_kind or "revenue", "money-next-time")
    if m.kind_cost <= 2 * REACH:
        return m.as_money(m.kind, "money-far")
    if m.small:
        return None
    firms = [n for n in s.names if n.label == "ORGANISATION"]
    if carry.capex_at >= s.index - reach(s) and any(n.entry.get("compute") for n in firms):
        return draft(lens, "money", "capex-carried", money_kind="investment")
    if (s.soft or s.block.kind == "item") and firms and carry.money_kind and carry.money_at >= s.index - 2:
        return draft(lens, "money", "money-listed", money_kind=carry.money_kind)
    if m.rent <= NEAR:
        return m.as_money("contract", "money-rent")
    if _of_power(lens) or (m.hardware <= 2 * REACH and s.p("needs_sum", lens.before)):
        return m.as_money("cost", "money-needed")
    if m.hardware <= NEAR:
        if s.p("lot_for", lens.before) and (lot := _lot_before(lens)):
            return draft(lens, "price", "price-of-lot", per="system", compute_count=lot)
        return m.as_money("other_money", "money-bare")
    return None


def _of_next_time(m: _Sum) -> bool:
    """Behind 2025年营收5亿美元。: 2026年只有12亿美元, where nothing but the time is told of the sum."""
    lens, carry, s = m.lens, m.carry, m.lens.sentence
    if carry.money_kind not in _RUNNING or carry.money_at < s.index - 1 or m.kind_cost <= NEAR:
        return False
    times = [
        t for t in s.times if t.label == "DATE" and s.clause(t.start) == lens.clause and t.end <= lens.quantity.start
    ]
    return bool(times) and s.p("goes_on_in_series", s.between(times[-1].end, lens.quantity.start) or " ") is not None


def _of_power(lens: Lens) -> bool:
    """一吉瓦是400亿美元: what so much power of a site costs."""
    s, q = lens.sentence, lens.quantity
    before = next((o for o in reversed(s.quantities) if o.end <= q.start), None)
    if before is None or before.value != "power" or before.unit not in ("MW", "GW"):
        return False
    return s.p("costs_so_much", s.between(before.end, q.start)) is not None


def _lot_before(lens: Lens) -> float | None:
    """9,128 TPUs deliver as much for $500 million: how many the sum buys."""
    s = lens.sentence
    counts = [q for q in s.quantities if q.label == "COUNT" and q.unit == "card" and q.end <= lens.quantity.start]
    return counts[-1].low if counts and s.clause(counts[-1].start) >= lens.clause - 1 else None


def _attributive(lens: Lens) -> bool:
    """The priced thing stands right beside the sum: $1,000 的 RTX 5080, a 2080Ti for $300."""
    q, s = lens.quantity, lens.sentence
    one = s.p("one_of_them", lens.before) is not None
    return any(
        (n.start >= q.end and s.p("sum_of_name", s.between(q.end, n.start)) is not None)
        or (n.end <= q.start and s.p("name_at_sum", s.between(n.end, q.start)) is not None)
        if n.label in ("ACCELERATOR", "SYSTEM")
        else n.id in ("card", "server", "rack") and one and s.p("sum_of_thing", s.between(q.end, n.start)) is not None
        for n in s.names
    )
