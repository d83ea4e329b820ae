"""From a quantity to the type of claim it makes, or to none: the unit leaves few types open, cues in reach decide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import inf
from typing import Any

from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention

HARDWARE = ("card", "chip", "server", "node", "rack", "cluster", "site", "instance")
MONEY_KINDS = ("investment", "financing", "contract", "order", "revenue", "profit", "cost", "market_size", "other_money")
PRICE_WORDS = ("price", "rent", "cost")
NEAR = 24  # characters within which a cue is taken to belong to the quantity
REACH = 60  # and within which it may

_MOVE_BEFORE = re.compile(
    r"(?P<up>涨价?|上涨|普涨|加价|高出|贵|提价|上调|溢价|up by|up|rose by|hike of|premium of)|(?P<down>便宜|降价?|下降|下跌|跌|下调|直降|立减|"
    r"down by|down|cut by|cuts? of|dropped by|discount of)"
)
_MOVE_AT_END = re.compile(rf"(?:{_MOVE_BEFORE.pattern})(?:了|幅|整整|逾|价)?\s*$")
_MOVE_AT_START = re.compile(
    r"\s*的?\s*(?:(?P<up>加价|涨幅|涨价|溢价|price hike|price increase|hike|premium|more expensive)"
    r"|(?P<down>降幅|折扣|降价|优惠|price cut|discount|cheaper))",
    re.I,
)
_RELATIVE = re.compile(r"(?:的|之)\s*(?:约|近|不到|不足|大约|仅)?\s*$")
_LEVEL = re.compile(r"(?:是|为|达到|相当于|只有|仅有|仅为|仅|达|有|不到|不足|of)\s*[^,，。]{0,24}(?:的|之)?\s*(?:约|近)?\s*$")
_LANDING = re.compile(r"(?:至|到|达|达到|为|to|at)(?:了)?\s*(?:约|近|超过|超|about|over|around|nearly)?\s*$")
_BY = re.compile(r"(?:了|by|幅度?|率|超|逾)\s*(?:约|近|超过|超|高达|达到?|为|about|over|nearly)*\s*$")


@dataclass(slots=True)
class Draft:
    """A claim in the making: its type, the rule that gave it, and the slots found so far."""

    sentence: Sentence
    quantity: Mention
    type: str
    rule: str
    fields: dict[str, Any] = field(default_factory=dict)
    subject: Any = None


@dataclass(slots=True)
class Carry:
    """What the sentences before leave behind: the price talk, the movement talk, and whether compute is the topic."""

    talk: str | None = None
    talk_at: int = -99
    period: str | None = None
    per: str | None = None
    compute_at: int = -99
    subject_at: int = -99
    price_subject: bool = False


def classify(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    """The draft of the claim that a quantity makes, or None."""
    q = lens.quantity
    if _foreign(lens):
        return None
    if q.label == "MONEY" or (q.label == "NUMBER" and _implicit_money(lens, previous)):
        return _money(lens, carry, previous)
    if q.label in ("PERCENT", "TIMES"):
        return _ratio(lens, carry, previous)
    if q.label == "COUNT":
        return _count(lens, carry)
    if q.label == "QUANTITY":
        return _measure(lens, carry, previous)
    return None


def _draft(lens: Lens, type_: str, rule: str, **fields: Any) -> Draft:
    return Draft(lens.sentence, lens.quantity, type_, rule, {k: v for k, v in fields.items() if v is not None})


def _foreign(lens: Lens) -> bool:
    """A thing that is no AI compute stands nearer to the quantity than any that is."""
    foreign, name = lens.nearest(("foreign",), clause_only=True)
    if foreign > 30 or name is None:
        return False
    ours = min(lens.cost(*HARDWARE, "topic"), lens.accelerator())
    if name.end <= lens.quantity.start or name.start >= lens.quantity.end:
        return foreign < ours
    return False


def attached_per(lens: Lens) -> Mention | None:
    """The denominator of a money quantity: right behind it, else before it in the clause."""
    q, s = lens.quantity, lens.sentence
    for per in s.pers:
        if 0 <= per.start - q.end <= 2:
            return per
    before = [p for p in s.pers if p.end <= q.start and s.clause(p.start) == lens.clause]
    between = [o for o in s.quantities if o is not q and o.label in ("MONEY", "NUMBER")]
    for per in reversed(before):
        if not any(per.end <= o.start and o.end <= q.start and o.label == "MONEY" and not _joined(s, o, q) for o in between):
            return per
    return None


def _joined(s: Sentence, left: Mention, right: Mention) -> bool:
    """Two quantities of one list or one from–to pair."""
    return re.fullmatch(r"\s*(?:[、,，/~-]|和|与|及|and|or|或|至|到|(?:[^,，。]{0,12}(?:涨|升|降|跌|增|扩|减|飙|drop|rise|rose|fall|fell|up|down)[^,，。]{0,8}(?:至|到|to)))[^,，。]{0,8}\s*",
                        s.between(left.end, right.start)) is not None  # fmt: skip


def _implicit_money(lens: Lens, previous: Draft | None) -> bool:
    """A number without a currency is money where it is priced: 8万/台, 售价超8万, 电费就达到2.5亿."""
    q = lens.quantity
    if lens.sentence.block.kind == "row":
        return False
    after = lens.after.lstrip()
    scaled = q.text.rstrip("左右以上多余元起") .endswith(("万", "亿")) or bool(re.search(r"[万亿]$", q.text.strip("左右以上多余")))
    if not scaled:
        return q.low is not None and q.low >= 100 and lens.nearest(("price",), before_only=True, clause_only=True)[0] <= 4 and not after[:1].isalpha()
    if any(0 <= p.start - q.end <= 1 and p.value in ("card", "server", "rack", "pflops") for p in lens.sentence.pers):
        return True
    if after and (after[0].isalpha() and not re.match(r"(?:的|左右|以上|以下|甚至|到|至|飙|涨|上下|不等|之间|出头|和|与|多|资金|融资|营收|收入|投资|订单|一|块|，|。|上|成本|美|人|扩|大|单)", after)):
        return False
    near, _ = lens.nearest((*PRICE_WORDS, *MONEY_KINDS), before_only=True)
    after_cost, _ = lens.nearest(MONEY_KINDS, clause_only=True)
    return near <= 20 or after_cost <= AFTER_KIND


AFTER_KIND = 8


def _money(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    q = lens.quantity
    per = attached_per(lens)
    per_value, period = (per.value, per.unit) if per else (None, None)
    if per_value == "token":
        return None
    hardware = min(lens.cost(*HARDWARE), lens.accelerator())
    topic = lens.cost("topic")
    rent, price = lens.cost("rent"), lens.cost("price")
    kinds = {k: lens.cost(k) for k in MONEY_KINDS}
    kind = min(kinds, key=lambda k: kinds[k])
    kind_cost = kinds[kind]
    small = (q.high or q.low or 0) < 5e6

    move = _money_move(lens)
    if move and kinds["investment"] > 20 and kinds["revenue"] > 20 and kinds["profit"] > 20:
        if hardware <= 80 or carry.talk in ("price", "rental"):
            return _draft(lens, "price_change", "money-move", direction=move)
    if previous is not None and previous.type in ("price", "rental", "money") and previous.sentence is lens.sentence:
        if _joined(lens.sentence, previous.quantity, q) and per is None and not _own_cue(lens, previous):
            kept = {k: previous.fields[k] for k in ("per", "period", "money_kind") if k in previous.fields}
            return _draft(lens, previous.type, previous.rule + "+list", **kept)
    if period == "hour":
        if hardware < inf or topic < inf or rent < inf or carry.talk == "rental" or carry.compute_at >= lens.sentence.index - 3:
            return _draft(lens, "rental", "per-hour", per=per_value, period="hour")
        return None
    if per_value == "kwh":
        return _draft(lens, "price", "per-kwh", per="kwh")
    if period is not None:
        income = min(kinds["revenue"], kinds["profit"])
        if rent <= REACH and income > 16 and small:
            return _draft(lens, "rental", "per-period", per=per_value, period=period)
        if per_value and small and income > 16 and kinds["cost"] > 16:
            return _draft(lens, "rental", "per-period", per=per_value, period=period)
        return _money_claim(lens, carry, kind if kind_cost <= REACH else "cost", "money-per-period", hardware, topic, period=period)
    if per_value in ("card", "server", "rack", "cluster", "instance", "pflops", "system", "site"):
        if min(kinds["revenue"], kinds["profit"], kinds["investment"]) < min(price, rent, 20):
            return _money_claim(lens, carry, kind, "money-per-unit", hardware, topic, per=per_value)
        if per_value == "pflops" or (rent < price and rent <= REACH) or (carry.talk == "rental" and price > NEAR and small and (q.low or 0) < 100):
            return _draft(lens, "rental", "per-unit-rent", per=per_value, period=carry.period if carry.talk == "rental" else None)
        if per_value in ("cluster", "site") and not small:
            return _money_claim(lens, carry, "cost", "money-per-unit", hardware, topic, per=per_value)
        return _draft(lens, "price", "per-unit", per=per_value)
    direct = _attributive(lens)
    if not direct and kind_cost < inf and kind_cost + 2 < min(price, rent) and (kind_cost <= NEAR or not small):
        if small and kind in ("cost", "order") and hardware <= NEAR:
            pass
        else:
            return _money_claim(lens, carry, kind, "money-cue", hardware, topic)
    if rent <= NEAR and rent <= price and small and hardware <= 2 * REACH:
        return _draft(lens, "rental", "rent-cue", period=carry.period if carry.talk == "rental" else None)
    if small and hardware <= REACH and (price <= REACH or direct):
        return _draft(lens, "price", "price-cue")
    if small and carry.talk == "price" and carry.talk_at >= lens.sentence.index - 2 and hardware <= REACH:
        return _draft(lens, "price", "price-carried")
    if small and price <= NEAR and carry.compute_at >= lens.sentence.index - 2:
        return _draft(lens, "price", "price-of-subject")
    if kind_cost <= 2 * REACH:
        return _money_claim(lens, carry, kind, "money-far", hardware, topic)
    if not small and hardware <= NEAR:
        return _money_claim(lens, carry, "other_money", "money-bare", hardware, topic)
    return None


def _own_cue(lens: Lens, previous: Draft) -> bool:
    """A cue of its own stands between the quantity and the one before it."""
    gap = lens.sentence.between(previous.quantity.end, lens.quantity.start)
    return any(
        n.id in MONEY_KINDS or n.id in ("rent", "price")
        for n in lens.sentence.names
        if n.label == "CUE" and previous.quantity.end <= n.start and n.end <= lens.quantity.start
    ) and len(gap) > 3


def _attributive(lens: Lens) -> bool:
    """The priced thing stands right beside the sum: $1,000 的 RTX 5080, a 2080Ti for $300."""
    q = lens.quantity
    for n in lens.sentence.names:
        if n.label in ("ACCELERATOR", "SYSTEM"):
            if n.start >= q.end and re.fullmatch(r"[\s\"“*]*(?:的|for|an?|一张|一块|/|:)?\s*(?:an?\s|\d+\s?[x×*]\s?)?", lens.sentence.between(q.end, n.start)):
                return True
            if n.end <= q.start and re.fullmatch(r"[\s\"”*]*(?:for|at|is|,|，|:|：|-|–|—|\(|（|costs?|需|要|只要|仅)?\s*(?:~|约|about)?\s*", lens.sentence.between(n.end, q.start)):
                return True
    return False


def _money_move(lens: Lens) -> str | None:
    m = _MOVE_AT_END.search(re.sub(r"(?:近|约|超过|超|大约|整整|about|over|nearly)\s*$", "", lens.before.rstrip()))
    m = m or _MOVE_AT_START.match(lens.after)
    if m is None:
        return None
    return "up" if m["up"] else "down"


def _money_claim(
    lens: Lens, carry: Carry, kind: str, rule: str, hardware: float, topic: float, **fields: Any
) -> Draft | None:
    """A sum that is no unit price, where it is tied to AI compute."""
    if not in_scope(lens, carry, hardware, topic, finance=True):
        return None
    if (lens.quantity.high or lens.quantity.low or 0) < 1000 and kind in ("revenue", "profit", "investment", "financing", "other_money", "order", "contract"):
        return None
    return _draft(lens, "money", rule, money_kind="other" if kind == "other_money" else kind, **fields)


def in_scope(lens: Lens, carry: Carry, hardware: float, topic: float, *, finance: bool = False) -> bool:
    """Whether AI compute is in reach: in the sentence, as a firm of the trade, or as the talk of the sentence before."""
    if min(hardware, topic) <= 3 * REACH:
        return True
    if finance and any(n.label == "ORGANISATION" and n.entry.get("compute") for n in lens.sentence.names):
        return True
    return carry.compute_at >= lens.sentence.index - (4 if lens.sentence.soft else 1)


def _ratio(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    q, s = lens.quantity, lens.sentence
    hardware = min(lens.cost(*HARDWARE), lens.accelerator())
    topic = lens.cost("topic")
    if not in_scope(lens, carry, hardware, topic, finance=True):
        return None
    up, up_name = lens.nearest(("up",))
    down, down_name = lens.nearest(("down",))
    share, share_name = lens.nearest(("share",))
    share_before = lens.nearest(("share",), before_only=True)[0]
    move = min(up, down)
    direction = q.value if q.value in ("up", "down") else ("up" if up <= down else "down") if move <= NEAR + CLAUSE_SLACK else None
    if q.value == "discount":
        if lens.cost("price", "rent") <= REACH:
            return _draft(lens, "price_change", "discount", direction=None)
        return None
    relative = bool(_RELATIVE.search(lens.before)) and _reference_before(lens)
    subject, subject_cost = _subject(lens, carry)
    if q.label == "PERCENT" and share < inf and not (q.value in ("up", "down")):
        landing = bool(_LANDING.search(lens.before))
        if share <= move or (landing and share_before <= NEAR + 12 and move < share):
            if not (share > NEAR + 10):
                return _draft(lens, "share", "share-cue")
    if relative and subject:
        low = direction or ("down" if q.label == "PERCENT" and (q.low or 0) < 100 else "up")
        return _draft(lens, "price_change" if subject == "price" else "growth", "relative-level", direction=low if subject == "price" or q.label == "TIMES" else None)
    if q.value in ("up", "down") or move <= NEAR:
        if subject is None and hardware > REACH and topic > REACH and carry.subject_at < s.index - 3:
            if not any(n.label == "ORGANISATION" and n.entry.get("compute") for n in s.names):
                return None
        type_ = "price_change" if subject == "price" else "growth"
        return _draft(lens, type_, "move-cue", direction=direction)
    if q.label == "TIMES":
        if subject and subject_cost <= REACH:
            return _draft(lens, "price_change" if subject == "price" else "growth", "times-subject", direction="up")
        return None
    if previous is not None and previous.sentence is s and previous.quantity.label == q.label and _joined(s, previous.quantity, q):
        return _draft(lens, previous.type, previous.rule + "+list", direction=previous.fields.get("direction"))
    if carry.price_subject and s.soft and carry.talk_at >= s.index - 3:
        return _draft(lens, "price_change", "move-carried", direction="up")
    return None


CLAUSE_SLACK = 8


def _reference_before(lens: Lens) -> bool:
    """A chip or firm stands before 的 N%: what follows is a level relative to it."""
    return any(
        n.label in ("ACCELERATOR", "SYSTEM", "ORGANISATION", "REGION") and 0 <= lens.quantity.start - n.end <= 14 for n in lens.sentence.names
    ) or bool(re.search(r"(?:其|前代|上一代|前者|后者|竞品|对手|美国|中国|去年)[^,，]{0,8}的\s*$", lens.before))


_PRICEY_MOVE = re.compile(r"涨价|降价|便宜|贵|加价|提价|溢价|折扣|打折|优惠|涨|跌|cheaper|expensive|discount|markup|premium|优惠", re.I)


def _subject(lens: Lens, carry: Carry) -> tuple[str | None, float]:
    """What moved: `price` or `other`, with the distance of the word that says so."""
    priced, priced_name = lens.nearest(PRICE_WORDS)
    other, other_name = lens.nearest(("performance", "demand", "revenue", "profit", "investment", "order", "contract", "market_size", "other_money"))
    before_priced = lens.nearest(PRICE_WORDS, before_only=True)[0]
    before_other = lens.nearest(("performance", "demand", "revenue", "profit", "investment", "order", "market_size", "other_money"), before_only=True)[0]
    if min(before_priced, before_other) <= REACH:
        return ("price", before_priced) if before_priced <= before_other else ("other", before_other)
    if min(priced, other) <= REACH:
        return ("price", priced) if priced <= other else ("other", other)
    if _PRICEY_MOVE.search(lens.before[-12:] + lens.after[:8]) and (carry.talk in ("price", "rental") or lens.accelerator() <= REACH):
        return "price", 30.0
    if carry.price_subject and carry.talk_at >= lens.sentence.index - (4 if lens.sentence.soft else 1):
        return "price", 50.0
    if min(lens.cost(*HARDWARE, "topic"), lens.accelerator()) <= REACH:
        return "other", 50.0
    return None, inf


_COUNT_NOUNS = {"card": "card", "chip": "card", "server": "server", "node": "node", "rack": "rack", "cluster": "cluster", "site": "site"}


def _count(lens: Lens, carry: Carry) -> Draft | None:
    """A number of things: the noun behind it says what; without one, the accelerator that the clause is about."""
    q, s = lens.quantity, lens.sentence
    unit = q.unit
    tail = s.between(q.end, min(lens.end, q.end + 26))
    stop = re.search(r"[,，。;；:：、]|\d", tail)
    tail_end = q.end + (stop.start() if stop else len(tail))
    ahead = [n for n in s.names if q.end <= n.start < tail_end and n.label in ("ACCELERATOR", "SYSTEM", "NOUN")]
    if unit == "any":
        for n in ahead:
            if n.label == "ACCELERATOR":
                return _draft(lens, "compute_count", "count-model", count_unit="rack" if n.entry.get("rack") and q.text.rstrip().endswith(("个", "台", "套")) and False else "card")
            if n.label == "NOUN":
                if n.id in ("part", "foreign"):
                    return None
                if n.id in _COUNT_NOUNS:
                    if n.id == "chip" and not (lens.accelerator() <= REACH or lens.cost("card", "topic") <= REACH):
                        return None
                    return _draft(lens, "compute_count", "count-noun", count_unit=_COUNT_NOUNS[n.id])
                if n.id not in ("topic",):
                    return None
        if ahead:
            return None
        mark = q.text.rstrip("左右以上多余 ")[-1:]
        if mark in ("张", "块", "片", "颗", "枚") and (q.low or 0) > 1 and not re.match(r"\s*[\u4e00-\u9fff]", tail[:0] or _head(tail)):
            if lens.nearest(("card",), before_only=True)[0] <= REACH or _accelerator_before(lens) <= REACH:
                return _draft(lens, "compute_count", "count-carried", count_unit="card")
        return None
    if unit == "card":
        if any(n.label == "NOUN" and n.id in ("part",) for n in ahead[:1]):
            return None
        if q.text.endswith("卡") and not (lens.accelerator() <= REACH or lens.cost(*HARDWARE, "topic") <= NEAR):
            return None
        if (q.low or 0) <= 1 and q.text.endswith("卡"):
            return None
        return _draft(lens, "compute_count", "count-card", count_unit="card")
    hardware = min(lens.accelerator(), lens.cost("card", "topic"))
    if unit in ("server", "node", "rack", "cluster", "site") and (hardware <= 2 * REACH or carry.compute_at >= s.index - 1):
        return _draft(lens, "compute_count", "count-" + unit, count_unit=unit)
    return None


def _head(tail: str) -> str:
    return re.sub(r"^\s*(?:的|左右|以上|，|。)?", "", tail)[:1] if False else tail[:1]


def _accelerator_before(lens: Lens) -> float:
    return min((lens.gap(n.start, n.end) for n in lens.sentence.names if n.label == "ACCELERATOR" and n.end <= lens.quantity.start), default=inf)


_PRECISION = re.compile(r"(?<![A-Za-z0-9])(FP64|FP32|TF32|FP16|BF16|FP8|FP6|FP4|INT8|INT4|NVFP4|MXFP4)(?![0-9])", re.I)
_PRECISION_WORDS = {"单精度": "FP32", "半精度": "FP16", "双精度": "FP64"}


def precision_of(lens: Lens) -> str | None:
    """FP8 and the like: behind the value (@FP8), else the last one before it in the sentence."""
    after = _PRECISION.search(lens.after[:12])
    found = after[1] if after else None
    if found is None:
        before = _PRECISION.findall(lens.sentence.between(lens.sentence.start, lens.quantity.start)[-60:])
        found = before[-1] if before else None
    if found is None:
        return next((v for w, v in _PRECISION_WORDS.items() if w in lens.before), None)
    return found.upper().removeprefix("NV").removeprefix("MX")


def _measure(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    q, s = lens.quantity, lens.sentence
    kind, unit = q.value, q.unit
    hardware = min(lens.accelerator(), lens.cost("card"))
    wide = min(hardware, lens.cost(*HARDWARE, "topic"))
    recent = carry.compute_at >= s.index - (5 if s.soft else 2)
    if kind == "capacity":
        if unit == "PFLOPS" and q.text.rstrip().endswith("P") and not (lens.cost("topic", "site", "cluster") <= REACH or hardware <= NEAR):
            return None
        if wide == inf and not recent:
            return None
        return _draft(lens, "compute_capacity", "capacity", precision=precision_of(lens))
    if kind in ("gpu_hour", "flop"):
        return _draft(lens, "compute_capacity", "training-compute") if wide < inf or recent else None
    if kind == "memory":
        if re.search(r"(?:模型|参数|文件|数据集?|硬盘|存储空间|磁盘)\s*[^,，]{0,6}$", lens.before) or q.text.endswith("G"):
            if not lens.cost("topic") <= NEAR:
                return None
        near = min(lens.accelerator(), lens.cost("card", "server"))
        if lens.cost("performance", "topic") <= NEAR + 10 and near <= 3 * REACH or near <= REACH or (recent and re.match(r"\s*(?:的)?\s*(?:HBM|GDDR|VRAM|显存)", lens.after, re.I)):
            return _draft(lens, "chip_spec", "memory")
        return None
    if kind in ("bandwidth", "process", "frequency", "width", "core"):
        if wide <= 2 * REACH or recent:
            return _draft(lens, "chip_spec", kind)
        return None
    if kind == "power":
        if unit in ("MW", "GW"):
            return _draft(lens, "energy", "site-power") if wide < inf or recent else None
        site = lens.cost("site", "cluster", "rack")
        if unit == "kW" and site < hardware:
            return _draft(lens, "energy" if lens.cost("site", "cluster") <= site else "chip_spec", "rack-power")
        return _draft(lens, "chip_spec", "power") if hardware <= 2 * REACH or recent else None
    if kind == "energy":
        if wide < inf or recent:
            per = next((p.unit for p in s.pers if p.end <= q.start and s.clause(p.start) == lens.clause and p.unit), None)
            return _draft(lens, "energy", "energy", period=per)
    return None
