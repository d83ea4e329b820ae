"""From a quantity to the type of claim it makes, or to none: the unit leaves few types open, cues in reach decide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import inf
from typing import Any

from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention

TIES = ("card", "chip", "cluster", "site", "topic")  # nouns that tie a sentence to AI compute; a server alone does not
HARDWARE = ("card", "chip", "server", "node", "rack", "cluster", "site", "instance")
MONEY_KINDS = ("investment", "financing", "contract", "order", "revenue", "profit", "cost", "spending", "market_size", "other_money")
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
_LANDING = re.compile(r"(?:至|到|达|达到|为|to|at)(?:了)?\s*(?:约|近|超过|超|about|over|around|nearly)?\s*$")


@dataclass(slots=True)
class Draft:
    """A claim in the making: its type, the rule that gave it, and the slots found so far."""

    sentence: Sentence
    quantity: Mention
    type: str
    rule: str
    fields: dict[str, Any] = field(default_factory=dict)
    subject: Any = None
    companies: Any = ()


def reach(s: Sentence, base: int = 2) -> int:
    """How many sentences back a subject is carried: lines of a transcript and list items are short."""
    return 12 if s.soft else base + 5 if s.block.kind == "item" else base


@dataclass(slots=True)
class Carry:
    """What the sentences before leave behind: the price talk, the movement talk, and whether compute is the topic."""

    talk: str | None = None
    talk_at: int = -99
    period: str | None = None
    per: str | None = None
    compute_at: int = -99
    firm_at: int = -99
    capex_at: int = -99
    money_kind: str | None = None
    money_at: int = -99
    counted: str | None = None
    counted_at: int = -99
    price_subject: bool = False
    ratio: str | None = None
    ratio_at: int = -99
    dense: bool = False
    firm_article: bool = False


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
    ratio = lens.quantity.label in ("PERCENT", "TIMES")
    foreign, name = lens.nearest(("foreign",), clause_only=not ratio, before_only=ratio)
    if foreign > 40 or name is None:
        return False
    ours = min(lens.cost(*HARDWARE, "topic", *(("performance", *PRICE_WORDS) if ratio else ())), lens.accelerator())
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
    landing = r"[^。]{0,40}(?:涨|升|降|跌|增|扩|减|飙|grow|rise|rose|increas|fall|drop)[^,，。]{0,4}(?:至|到|to)[^,，。]{0,14}"
    if re.search(r"(?:从|由|from)[^,，。]{0,14}$", s.between(left.start - 16, left.start), re.I) and re.fullmatch(landing, s.between(left.end, right.start), re.I):
        return True
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
    if after and (after[0].isalpha() and not re.match(r"(?:的|左右|以上|以下|甚至|到|至|飙|涨|上下|不等|之间|出头|和|与|多|资金|融资|营收|收入|投资|订单|一|块|，|。|上|成本|美|扩|大|单|计算|计|来算|算)", after)):
        return False
    near, _ = lens.nearest((*PRICE_WORDS, *MONEY_KINDS), before_only=True)
    after_cost, _ = lens.nearest(MONEY_KINDS, clause_only=True)
    return near <= 20 or after_cost <= AFTER_KIND


AFTER_KIND = 8
CAPEX = re.compile(r"资本(?:支出|开支|性支出)|cap(?:ital\s(?:spending|expenditures?)|ex\b)", re.I)


_CONVERTED = re.compile(r"(?:约合|折合|合人民币|约为人民币|换算|相当于|约等于|approximately|equivalent to|or about|≈)\s*(?:为|成)?\s*(?:约|大约|about)?\s*$")


def _converted(lens: Lens, previous: Mention | None) -> bool:
    """A sum in a second currency that only converts the one before it."""
    q = lens.quantity
    if previous is None or previous.label != "MONEY" or q.start - previous.end > 14:
        return False
    if previous.unit == q.unit and not (previous.text[:1] in "¥￥" and "人民币" in q.text):
        return False
    gap = lens.sentence.between(previous.end, q.start)
    return bool(_CONVERTED.search(gap)) or bool(re.fullmatch(r"[^(（]{0,4}[(（]\s*(?:约|合|约合|人民币)?\s*", gap))


def _money(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    q = lens.quantity
    before = [m for m in lens.sentence.quantities if m.end <= q.start]
    if _converted(lens, before[-1] if before else None):
        return None
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
    worth = lens.cost("worth", "stake")
    if per is None and (worth < min(kind_cost, rent, price, 30) or re.match(r"\s*的?(?:公司|企业|巨头)", lens.after)):
        return None
    index = lens.sentence.index
    talking = carry.talk is not None and carry.talk_at >= index - reach(lens.sentence)

    move = _money_move(lens)
    if move and min(kinds["investment"], kinds["revenue"], kinds["profit"]) > min(20.0, max(price, 1.0)):
        if hardware <= 80 or (talking and carry.compute_at >= index - reach(lens.sentence)):
            return _draft(lens, "price_change", "money-move", direction=move)
    if previous is not None and previous.type in ("price", "rental", "money") and previous.sentence is lens.sentence:
        if _joined(lens.sentence, previous.quantity, q) and per is None and not _own_cue(lens, previous):
            kept = {k: previous.fields[k] for k in ("per", "period", "money_kind") if k in previous.fields}
            return _draft(lens, previous.type, previous.rule + "+list", **kept)
    if period == "hour":
        if hardware < inf or topic < inf or rent < inf or (talking and carry.talk == "rental") or carry.compute_at >= index - reach(lens.sentence, 3):
            return _draft(lens, "rental", "per-hour", per=per_value, period="hour")
        return None
    if per_value == "kwh":
        return _draft(lens, "price", "per-kwh", per="kwh")
    if period is not None:
        income = min(kinds["revenue"], kinds["profit"])
        tied = min(hardware, topic) <= 3 * REACH or (talking and carry.talk == "rental")
        if rent <= REACH and income > 16 and small and tied:
            return _draft(lens, "rental", "per-period", per=per_value, period=period)
        if per_value and small and income > 16 and min(kinds["cost"], kinds["spending"]) > 16:
            return _draft(lens, "rental", "per-period", per=per_value, period=period)
        return _money_claim(lens, carry, kind if kind_cost <= REACH else "cost", "money-per-period", hardware, topic, period=period)
    if per_value in ("card", "server", "rack", "cluster", "instance", "pflops", "system", "site"):
        if min(kinds["revenue"], kinds["profit"], kinds["investment"]) < min(price, rent, 20):
            return _money_claim(lens, carry, kind, "money-per-unit", hardware, topic, per=per_value)
        renting = talking and carry.talk == "rental"
        if per_value == "pflops" and not re.search(r"造价|建设|投资|采购|售价", lens.before):
            return _draft(lens, "rental", "per-pflops", per=per_value, period=carry.period if renting else None)
        if (rent < price and rent <= REACH) or (renting and (price > NEAR or carry.per == per_value) and small and (q.low or 0) < 100):
            return _draft(lens, "rental", "per-unit-rent", per=per_value, period=carry.period if renting else None)
        if per_value in ("cluster", "site") and not small:
            return _money_claim(lens, carry, "cost", "money-per-unit", hardware, topic, per=per_value)
        return _draft(lens, "price", "per-unit", per=per_value)
    if per_value == "unit" and small and (min(price, kinds["cost"]) <= REACH or talking):
        return _draft(lens, "price", "per-unit", per="unit")
    direct = _attributive(lens)
    own = min(rent, price, kind_cost) > NEAR
    if own and small and talking and lens.sentence.soft and carry.talk_at >= index - 3 and (q.low or 0) < 1e4 and carry.talk in ("price", "rental"):
        return _draft(lens, carry.talk, "talk-carried", per=carry.per, period=carry.period)
    if kind == "spending" and carry.capex_at >= index - 1:
        kind = "investment"
    if not direct and kind_cost < inf and kind_cost + 2 < min(price, rent) and (kind_cost <= NEAR or not small):
        if kind in ("cost", "spending") and small and hardware <= REACH and not _RUNNING.search(lens.sentence.between(q.start - 60, q.start) + lens.after[:12]):
            return _draft(lens, "price", "hardware-cost")
        if not (small and kind == "order" and hardware <= NEAR):
            return _money_claim(lens, carry, kind, "money-cue", hardware, topic)
    if rent <= NEAR and rent <= price and small and hardware <= 2 * REACH:
        return _draft(lens, "rental", "rent-cue", period=carry.period if carry.talk == "rental" else None)
    if small and hardware <= REACH and (price <= REACH or direct):
        return _draft(lens, "price", "price-cue")
    if small and talking and carry.talk == "price" and hardware <= REACH:
        return _draft(lens, "price", "price-carried")
    if small and price <= NEAR and carry.compute_at >= index - reach(lens.sentence):
        return _draft(lens, "price", "price-of-subject")
    if small and lens.accelerator() <= NEAR and kind_cost > NEAR and (q.low or 0) >= 20:
        return _draft(lens, "price", "price-beside")
    if kind_cost <= 2 * REACH:
        return _money_claim(lens, carry, kind, "money-far", hardware, topic)
    if not small and carry.capex_at >= index - reach(lens.sentence) and any(n.label == "ORGANISATION" and n.entry.get("compute") for n in lens.sentence.names):
        return _draft(lens, "money", "capex-carried", money_kind="investment")
    listed = lens.sentence.block.kind == "item" or lens.sentence.soft
    if not small and listed and carry.money_at >= index - 2 and carry.money_kind and any(n.label == "ORGANISATION" for n in lens.sentence.names):
        return _draft(lens, "money", "money-listed", money_kind=carry.money_kind)
    if not small and rent <= NEAR:
        return _money_claim(lens, carry, "contract", "money-rent", hardware, topic)
    if not small and hardware <= NEAR:
        return _money_claim(lens, carry, "other_money", "money-bare", hardware, topic)
    return None


_RUNNING = re.compile(r"训练|一天|一年|每天|每日|全天|总共|合计|计算成本|运营|运维|电费|研发|开发|维护|推理|人力|training|operating|develop", re.I)


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
    if not in_scope(lens, carry, kind=kind):
        return None
    if kind == "other_money" and min(hardware, topic) > REACH:
        return None
    if (lens.quantity.high or lens.quantity.low or 0) < 1000 and kind in ("revenue", "profit", "investment", "financing", "other_money", "order", "contract"):
        return None
    return _draft(lens, "money", rule, money_kind={"other_money": "other", "spending": "cost"}.get(kind, kind), **fields)


def in_scope(lens: Lens, carry: Carry, *, kind: str = "ratio") -> bool:
    """Whether AI compute is in reach: in the sentence, as a firm of the trade, or as the talk of the sentence before."""
    if min(lens.cost(*TIES), lens.accelerator()) <= 3 * REACH:
        return True
    s = lens.sentence
    firms = [n for n in s.names if n.label == "ORGANISATION" and n.entry.get("compute") and not n.person]
    if any(not n.entry.get("diversified") for n in firms):
        return True
    if not firms and carry.firm_at >= s.index - reach(s, 4 if carry.dense else 2):
        return True
    if not firms and carry.firm_article and kind in ("ratio", "revenue", "profit", "order"):
        return True
    deal = kind in ("order", "contract", "investment", "financing", "spending")
    if deal and carry.dense and (firms or carry.money_at >= s.index - 2):
        return True
    if kind in ("investment", "spending") and (CAPEX.search(s.text) or carry.capex_at >= s.index - reach(s)):
        return bool(firms) or carry.dense
    if kind == "order" and re.search(r"积压|履约|backlog|RPO", s.text):
        return bool(firms) or carry.dense
    return carry.compute_at >= s.index - (4 if s.soft else 3 if s.block.kind == "item" else 1)


def _ratio(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    """A percentage or a multiple: a share, or how far a price or something else moved."""
    q, s = lens.quantity, lens.sentence
    if q.text.rstrip()[-1:] in "xX×" and re.match(r"\s*[\d(=]" if q.text[-2:-1].isdigit() else r"\s*[\dA-Za-z(=]", s.between(q.end, q.end + 4)):
        return None  # 4 x Cortex, 278.8 × 10: a count or a product
    hardware = min(lens.cost(*HARDWARE), lens.accelerator())
    topic = lens.cost("topic")
    memory = lens.cost("memory_chip")
    if not in_scope(lens, carry) and not (memory <= NEAR and carry.dense):
        return None
    up, down = lens.cost("up"), lens.cost("down")
    share = lens.cost("share")
    share_before = lens.nearest(("share",), before_only=True)[0]
    if q.label == "TIMES" and lens.nearest(("up", "down"), before_only=True, clause_only=True)[0] > NEAR:
        up, down = (x if x <= AFTER_KIND else inf for x in (up, down))
    move = min(up, down)
    direction = q.value if q.value in ("up", "down") else ("up" if up <= down else "down") if move <= NEAR + CLAUSE_SLACK else None
    subject, subject_cost = _subject(lens, carry)
    if q.value == "discount":
        return _draft(lens, "price_change", "discount") if lens.cost("price", "rent") <= REACH else None
    if lens.nearest(("stake", "worth"), clause_only=True)[0] <= NEAR:
        return None
    if re.match(r"\s*[至到]?\s*[\d千百万,]+\s?多?\s?(?:家|名|人|位|个国家)", lens.after):
        return None
    if _EXPECTED.search(lens.before):  # 低于预期的74%: the measure of the claim before, as it was expected
        if previous is not None and previous.quantity.label == q.label:
            kept = {"direction": previous.fields["direction"]} if "direction" in previous.fields else {}
            return _draft(lens, previous.type, "expected", **kept)
        return None
    if q.label == "PERCENT" and re.search(r"(?:收入|营收|销售额|利润|总量|总数|总额|市场|预算|支出|产能|需求|峰值|理论值)的\s*(?:约|近|超过)?\s*$", lens.before):
        return _draft(lens, "share", "share-of")
    if q.label == "PERCENT" and move > NEAR and re.match(r"\s*of\s(?:the|all|its|total|global|world)", lens.after):
        return _draft(lens, "share", "share-of")
    if q.label == "PERCENT" and re.match(r"\s*(?:的|of)?[^,，。]{0,8}(?:来自|用于|流向|投向|comes? from|came from|derived from|goes to|went to)", lens.after):
        return _draft(lens, "share", "share-from")
    relative = _relative(lens)
    if relative and q.label == "PERCENT" and share_before <= NEAR:
        return _draft(lens, "share", "share-level")
    if previous is not None and previous.sentence is s and previous.quantity.label == q.label and _continues(lens, previous):
        turn = {"direction": direction} if direction and previous.type != "share" else {}
        return _draft(lens, previous.type, previous.rule + "+clause", **turn)
    if s.soft and carry.ratio and carry.ratio_at == s.index - 1 and re.match(r"\s*(?:比|较|或者?是?|又|也)", s.text):
        return _draft(lens, carry.ratio, "ratio-carried", direction=direction if carry.ratio != "share" else None)
    if relative and subject:
        if subject == "price":
            return _draft(lens, "price_change", "relative-level", direction=direction or ("down" if q.label == "PERCENT" and (q.low or 0) < 100 else "up"))
        return _draft(lens, "growth", "relative-level", direction="up" if q.label == "TIMES" else direction)
    if q.label == "PERCENT" and share < inf and q.value not in ("up", "down"):
        landing = bool(_LANDING.search(lens.before))
        if (share <= move or (landing and share_before <= NEAR + 12 and move < share)) and share <= NEAR + 12:
            return _draft(lens, "share", "share-cue")
    if q.label == "TIMES" and q.low == 1 and q.high is None:
        q.low = 2  # 增加一倍 is twice as much
    doubling = next((t for t in s.times if t.label == "DURATION" and 0 <= q.start - t.end <= 3 and t.unit in ("month", "year", "day")), None)
    if doubling is not None and q.label == "TIMES" and q.low == 2 and re.search(r"每|every", s.between(doubling.start - 8, doubling.start), re.I):
        return _draft(lens, "growth", "doubling-time", direction="up", value=doubling.low, value_max=doubling.high, unit=doubling.unit)
    if q.value in ("up", "down") or move <= NEAR:
        if subject is None and min(hardware, topic) > REACH and carry.compute_at < s.index - reach(s) and carry.firm_at < s.index - reach(s):
            return None
        return _draft(lens, "price_change" if subject == "price" else "growth", "move-cue", direction=direction)
    if q.label == "TIMES":
        if subject and subject_cost <= REACH:
            return _draft(lens, "price_change" if subject == "price" else "growth", "times-subject", direction="up")
        return None
    if previous is not None and previous.sentence is s and previous.quantity.label == q.label and _joined(s, previous.quantity, q):
        return _draft(lens, previous.type, previous.rule + "+list", direction=previous.fields.get("direction"))
    if q.label == "PERCENT" and s.soft and carry.ratio == "share" and carry.ratio_at >= s.index - 2 and lens.accelerator() <= REACH:
        return _draft(lens, "share", "share-carried")
    return None


def _continues(lens: Lens, previous: Draft) -> bool:
    """比GB300低27% after 成本比GB200低13%: a clause with no subject of its own goes on with the one before."""
    if lens.clause - lens.sentence.clause(previous.quantity.start) != 1:
        return False
    return re.match(r"\s*(?:也|又|还)?(?:比|较|相比)", lens.before) is not None and lens.nearest((*PRICE_WORDS, *_OTHER_SUBJECTS), clause_only=True)[0] == inf


CLAUSE_SLACK = 8


_RELATIVE = re.compile(r"(?:的|之)\s*(?:约|近|不到|不足|大约|仅|将近|接近|超过|至少)?\s*$")
_RELATIVE_TO = re.compile(r"(?:其|前代|上一代|前者|后者|竞品|对手|同行|去年|上年|上季|以往|此前|之前|模型)[^,，]{0,10}的\s*(?:约|近|不到|仅)?\s*$")


_EXPECTED = re.compile(r"(?:高于|低于|超过|超出|不及|超|好于|优于|逊于)[^,，。]{0,10}(?:预期|预估|共识|去年同期|上年同期)[^,，。]{0,4}\s*$")


def _relative(lens: Lens) -> bool:
    """A chip, firm or place and 的 stand right before the ratio: it is a level relative to them (H20的7成)."""
    if lens.quantity.label == "TIMES" and re.match(r"\s*于", lens.after):
        return True
    if lens.quantity.label == "TIMES" and re.search(r"(?:是|为|达到?|相当于)[^,，。]{1,24}的\s*(?:约|近|大约|超过)?\s*$", lens.before):
        return True
    if not _RELATIVE.search(lens.before) or re.search(r"(?:相同|一样|同样)的\s*$", lens.before):
        return False
    return bool(_RELATIVE_TO.search(lens.before)) or any(
        n.label in ("ACCELERATOR", "SYSTEM", "ORGANISATION", "REGION") and 0 <= lens.quantity.start - n.end <= 14
        for n in lens.sentence.names
    )


_PRICEY_MOVE = re.compile(r"涨价|降价|便宜|贵了?|加价|提价|溢价|折扣|打折|优惠|cheaper|more expensive|discount|markup", re.I)


_SPEEDY = re.compile(r"快|慢|faster|slower|speedup", re.I)
_OTHER_SUBJECTS = ("performance", "demand", "spending", "revenue", "profit", "investment", "order", "contract", "market_size", "worth", "topic")


def _subject(lens: Lens, carry: Carry) -> tuple[str | None, float]:
    """What moved: `price` or `other`, with the distance of the word that says so."""
    if _PRICEY_MOVE.search(lens.before[-10:] + "|" + lens.after[:8]):
        return "price", 5.0
    if re.match(r"\s*的?(?:成本|价格|租金|费用|报价|costs?\b|prices?\b|rent\b)", lens.after):
        return "price", 5.0
    if _SPEEDY.search(lens.before[-10:] + "|" + lens.after[:10]):
        return "other", 5.0
    priced = lens.nearest(PRICE_WORDS, before_only=True)[0]
    other = lens.nearest(_OTHER_SUBJECTS, before_only=True)[0]
    if min(priced, other) < 2 * REACH:
        return ("price", priced) if priced <= other else ("other", other)
    priced = lens.nearest(PRICE_WORDS, clause_only=True)[0]
    other = lens.nearest(_OTHER_SUBJECTS, clause_only=True)[0]
    if min(priced, other) <= REACH:
        return ("price", priced) if priced <= other else ("other", other)
    if carry.price_subject and carry.talk_at >= lens.sentence.index - reach(lens.sentence, 1):
        return "price", 50.0
    if min(lens.cost(*HARDWARE), lens.accelerator()) <= REACH:
        return "other", 50.0
    return None, inf


_COUNT_NOUNS = {"card": "card", "chip": "card", "server": "server", "node": "node", "rack": "rack", "cluster": "cluster", "site": "site"}


def _count(lens: Lens, carry: Carry) -> Draft | None:
    """A number of things: the noun behind it says what; without one, the accelerator that the clause is about."""
    q, s = lens.quantity, lens.sentence
    low = q.low or 0
    if (low != int(low) and low < 1000 and "平均" not in lens.before) or s.between(q.start - 1, q.start) == "第":
        return None
    tail = s.between(q.end, min(s.end, q.end + 44))
    tail = re.sub(r"[(（][^()（）]*[)）]", lambda m: " " * len(m[0]), tail)  # a gloss does not part a count from its noun
    stop = re.search(r"[,，。;；:：、(（]", tail)
    tail_end = q.end + (stop.start() if stop else len(tail))
    tail_end = min([tail_end, *(m.start for m in s.quantities if m.start >= q.end)])
    ahead = [n for n in s.names if q.end <= n.start < tail_end and n.label in ("ACCELERATOR", "SYSTEM", "NOUN") and n.id not in ("topic", "memory_chip")]
    if "成千上万" in s.between(q.start - 2, q.end + 2):
        return None
    if q.unit == "any":
        if low <= 1 and q.high is None:
            return None
        return _count_any(lens, carry, ahead, tail)
    hardware = min(lens.accelerator(), lens.cost("card", "topic"))
    if q.unit == "card":
        if ahead and ahead[0].id in ("part", "foreign"):
            return None
        if q.text.endswith("卡") and (low <= 1 or not (hardware <= REACH or lens.cost(*HARDWARE) <= NEAR)):
            return None
        if low <= 1 and q.high is None:
            return None
        return _draft(lens, "compute_count", "count-card", count_unit="card")
    if low <= 1:
        return None
    if re.search(r"[A-Z][A-Za-z]*\s$", lens.before) and re.fullmatch(r"\d{3,4}", q.text.split()[0]):
        return None  # EPYC 7002 servers: a model code, no count
    if hardware <= 2 * REACH or (carry.compute_at >= s.index - reach(s, 1) and q.unit != "server"):
        return _draft(lens, "compute_count", f"count-{q.unit}", count_unit=q.unit)
    return None


def _count_any(lens: Lens, carry: Carry, ahead: list[Any], tail: str) -> Draft | None:
    """块, 张, 台 and 个 count what the noun behind them says."""
    q = lens.quantity
    mark = re.sub(r"(?:左右|以上|以下|上下|起|\s)+$", "", q.text)[-1:]
    s = lens.sentence
    if re.search(r"(?:chips|cards)$", q.text) and not ahead:
        tied = lens.accelerator() <= 2 * REACH or lens.cost("card", "topic") <= 2 * REACH or carry.compute_at >= s.index - reach(s)
        return _draft(lens, "compute_count", "count-chips", count_unit="card") if tied else None
    if mark == "台" and not ahead and carry.counted_at >= s.index - 3 and not re.match(r"\s*[A-Za-z\u4e00-\u9fff]", tail):
        return _draft(lens, "compute_count", "count-carried", count_unit=carry.counted)
    for n in ahead[:1]:
        if n.label == "ACCELERATOR":
            unit = next((m.id for m in ahead[1:2] if m.id in ("server", "rack", "node") and m.start - n.end <= 6), "card")
            return _draft(lens, "compute_count", "count-model", count_unit=unit)
        if n.label == "SYSTEM" or n.id in _COUNT_NOUNS:
            if n.id == "chip" and not (lens.accelerator() <= REACH or lens.cost("card", "topic") <= REACH or carry.compute_at >= lens.sentence.index - 1):
                return None
            unit = _COUNT_NOUNS.get(n.id) or {"rack": "rack", "cluster": "cluster", "supercomputer": "cluster"}.get(n.entry.get("kind", ""), "server")
            if re.search(r"AI|人工智能|算力|智算|GPU", s.between(q.end, n.end)):
                return _draft(lens, "compute_count", "count-noun", count_unit=unit)
            if mark == "台" and n.id == "chip":
                return None
            if unit == "server" and not (lens.accelerator() <= 2 * REACH or lens.cost("card", "topic") <= 2 * REACH or carry.compute_at >= lens.sentence.index - 1):
                return None
            return _draft(lens, "compute_count", "count-noun", count_unit=unit)
        return None
    if mark in ("张", "块", "片", "颗", "枚") and not re.match(r"\s*的?\s*[A-Za-z\u4e00-\u9fff]", tail.lstrip("左右以上")):
        if lens.nearest(("card", "chip"), before_only=True)[0] <= NEAR + CLAUSE_SLACK or _accelerator_before(lens) <= REACH:
            return _draft(lens, "compute_count", "count-carried", count_unit="card")
    return None


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
    recent = carry.compute_at >= s.index - reach(s)
    if s.between(q.start - 1, q.start) in ("™", "®"):
        return None  # 壁砺™100P: part of a product's name
    if re.match(r"\s?=\s?\d", lens.after):
        return None  # 1MW=100万瓦 explains the unit
    if any(0 < q.start - o.end <= 4 and re.fullmatch(r"\s?={1,2}\s?", s.between(o.end, q.start)) for o in s.quantities):
        return None  # 100Gbps=12.5GB/s says the same thing twice
    if kind == "capacity":
        if unit == "PFLOPS" and q.text.rstrip().endswith("P") and not (lens.cost("topic", "site", "cluster") <= REACH or hardware <= NEAR):
            return None
        if wide == inf and not recent:
            return None
        return _draft(lens, "compute_capacity", "capacity", precision=precision_of(lens))
    if kind in ("gpu_hour", "flop"):
        return _draft(lens, "compute_capacity", "training-compute") if wide < inf or recent else None
    if kind == "memory":
        if unit in ("PB", "MB") or re.match(r"\s*(?:of\s)?(?:system\s|host\s)?(?:RAM\b|系统内存|主机内存)", lens.after) or (q.text.endswith("G") and re.match(r"\s?(?!HBM|GDDR|VRAM|DDR)[A-Za-z]", lens.after)) or re.match(r"\s*(?:的)?\s*(?:数据|data|硬盘|SSD|存储空间|文件|模型|of data|storage)", lens.after, re.I):
            return None
        if re.search(r"(?:需要?|占用?|消耗|超出|权重|requires?|needs?|takes?|uses?)\s*(?:约|至少|大约|about|around)?\s*$", lens.before):
            return None  # what a model takes, not what a chip has
        if re.search(r"(?:每秒|per second)\s*$", lens.before) and unit in ("GB", "TB"):
            return _draft(lens, "chip_spec", "bandwidth-before", value=q.low, value_max=q.high, unit=f"{unit}/s")
        if re.search(r"(?:模型|参数|文件|数据集?|硬盘|磁盘|数据量)\s*[^,，]{0,6}$", lens.before) and lens.cost("performance", "topic") > 10:
            return None
        near = min(lens.accelerator(), lens.cost("card", "server", "chip"))
        if lens.cost("performance", "topic") <= NEAR + 10 and near <= 3 * REACH or near <= REACH or (
            recent and (lens.cost("performance") <= 10 or re.match(r"\s*(?:的|of\s)?\s*(?:HBM|GDDR|VRAM|LPDDR|显存)", lens.after, re.I))
        ):
            return _draft(lens, "chip_spec", "memory")
        return None
    if kind in ("frequency", "width", "core"):
        return None  # clocks, bus widths and cores inside a chip are optional by the contract
    if kind == "process":
        near = min(lens.accelerator(), lens.cost("card", "chip"))
        return _draft(lens, "chip_spec", "process") if near <= 2 * REACH or (recent and s.block.kind == "item") else None
    if kind == "bandwidth":
        if wide <= 2 * REACH or recent:
            return _draft(lens, "chip_spec", kind)
        return None
    if kind == "power":
        if unit in ("MW", "GW") or (q.low or 0) * {"kW": 1e3}.get(unit or "", 1) >= 1e6:
            return _draft(lens, "energy", "site-power") if wide < inf or recent else None
        system = min((lens.gap(n.start, n.end) for n in s.names if n.label == "SYSTEM" or (n.label == "ACCELERATOR" and n.entry.get("rack"))), default=inf)
        if unit == "kW" and min(system, lens.cost("site", "cluster", "rack")) <= min(lens.cost("card"), 3 * REACH):
            return _draft(lens, "energy", "system-power")
        return _draft(lens, "chip_spec", "power") if hardware <= 2 * REACH or recent else None
    if kind == "energy":
        if wide < inf or recent:
            per = next((p.unit for p in s.pers if p.end <= q.start and s.clause(p.start) == lens.clause and p.unit), None)
            return _draft(lens, "energy", "energy", period=per)
    return None
