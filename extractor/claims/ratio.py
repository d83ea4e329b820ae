"""Percentages and multiples: a share, a move of a price, or the growth of something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

from extractor.claims.draft import (
    BESIDE,
    HARDWARE,
    NEAR,
    PRICE_WORDS,
    REACH,
    Carry,
    Draft,
    draft,
    joined,
    reach,
)
from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.claims.scope import in_scope
from extractor.claims.series import follows, goes_on

_OTHER_SUBJECTS = (
    "performance", "demand", "spending", "revenue", "profit", "investment", "order", "contract", "market_size", "worth",
    "topic", "business",
)  # fmt: skip
_WHOLES = ("compute_count", "money", "energy", "compute_capacity")
FALLBACK = 50.0  # what a subject costs that no word names
_FACTOR = re.compile(r"\s*[\d(=]")  # 278.8 × 10
_PIECES = re.compile(r"\s*[\dA-Za-z(=]")  # 4 x Cortex


@dataclass(slots=True)
class _Ratio:
    """What stands around one ratio: how near words of movement and share are, and what moved."""

    lens: Lens
    carry: Carry
    tie: float
    move: float
    direction: str | None
    subject: str | None
    subject_cost: float

    @property
    def type(self) -> str:
        return "price_change" if self.subject == "price" else "growth"


def classify_ratio(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    """The draft that a percentage or a multiple makes, or None where it is out of scope."""
    s, q = lens.sentence, lens.quantity
    if _is_product(lens) or s.p("give_or_take", lens.before):
        return None
    if not in_scope(lens, carry) and not (lens.cost("memory_chip") <= NEAR and carry.dense):
        return None
    if q.value == "discount":
        return draft(lens, "price_change", "discount") if lens.cost("price", "rent") <= REACH else None
    if q.label == "TIMES" and (s.p("returns", lens.before) or s.p("of_earnings", lens.after)):
        return None  # 赚了3倍, 22 times earnings: what shareholders earn and pay
    if lens.nearest(("stake", "worth"), clause_only=True)[0] <= NEAR or s.p("counts_of_people", lens.after):
        return None
    if s.p("expected", lens.before):  # 低于预期的74%: the measure of the claim before, as it was expected
        if previous is None or previous.sentence is not s or previous.quantity.label != q.label:
            return None
        points = s.p("points", previous.quantity.text) and not s.p("points", q.text) and lens.cost("share") < inf
        type_ = "share" if points else previous.type  # 73.6%，下降1.4个百分点，低于预期的74%
        return draft(lens, type_, "expected", direction=None if points else previous.fields.get("direction"))
    r = _look(lens, carry)
    if previous is not None and previous.sentence is s and previous.type in ("price", "rental", "price_change"):
        if r.subject_cost >= FALLBACK or _adds_to(lens, previous):
            r.subject, r.subject_cost = "price", REACH
    r = _signed(r)
    if s.p("points", q.text) and r.direction and r.move <= NEAR:
        return draft(lens, "growth", "points", direction=r.direction)  # 毛利率下降1.4个百分点
    return (
        _share(r) or _part_of(r, previous) or _continued(r, previous) or _level(r) or _moved(r) or _listed(r, previous)
    )


def _adds_to(lens: Lens, previous: Draft) -> bool:
    """均价2.35美元/GPU小时，周环比上涨3%: the clause behind a price that names nothing of its own."""
    s = lens.sentence
    start, _ = s.bounds(lens.clause)
    here = (n for n in s.names if start <= n.start and n.end <= lens.quantity.start)
    named = any(n.label != "CUE" or n.id in _OTHER_SUBJECTS for n in here)
    return (
        not named
        and lens.clause - s.clause(previous.quantity.start) == 1
        and lens.nearest(("yoy", "up", "down"))[0] <= NEAR
    )


def _is_product(lens: Lens) -> bool:
    """278.8 × 10 is a product, 4 x Cortex a count of pieces: no multiples."""
    text = lens.quantity.text.rstrip()
    if text[-1:] not in ("x", "X", "×"):
        return False
    if lens.sentence.p("piece_of_kit", lens.after):
        return True  # 2x Xeon 8468 CPUs
    behind = lens.sentence.between(lens.quantity.end, lens.quantity.end + 4)
    return (_FACTOR if text[-2:-1].isdigit() else _PIECES).match(behind) is not None


def _signed(r: _Ratio) -> _Ratio:
    """同比+56%, −64 to −75%: a sign is a word of movement where something is named, unless a margin is below zero.

    寒武纪 1587.91 +15.73%, a line of share prices, names nothing.
    """
    lens, q = r.lens, r.lens.quantity
    shared = lens.cost("share") <= NEAR and lens.nearest(("yoy",), before_only=True, clause_only=True)[0] > BESIDE
    if q.label != "PERCENT" or q.low is None or shared:
        return r
    named = r.subject is not None or lens.cost("yoy") <= NEAR
    if q.low < 0:
        low, high = q.low, q.high if q.high is not None else q.low
        q.low, q.high = -high, -low if high != low else None
        r.direction = "down"
    elif named and lens.sentence.p("plus_sign", lens.before):
        r.direction = "up"
    else:
        return r
    r.move = 0.0 if named else r.move
    return r


def _look(lens: Lens, carry: Carry) -> _Ratio:
    q = lens.quantity
    up, down = lens.cost("up"), lens.cost("down")
    if q.label == "TIMES" and lens.nearest(("up", "down"), before_only=True, clause_only=True)[0] > NEAR:
        up, down = (x if x <= BESIDE else inf for x in (up, down))
    move = min(up, down)
    direction = None
    if q.value in ("up", "down"):
        direction = q.value
    elif move <= NEAR + BESIDE:
        direction = "up" if up <= down else "down"
    p = lens.sentence.p
    if q.label == "PERCENT" and (more := p("gap_behind", lens.after)):
        move, direction = 0.0, more.lastgroup  # 30% below list
    elif direction is None and q.label == "PERCENT" and (more := p("more_than_other", lens.before)):
        move, direction = 0.0, more.lastgroup  # 显存比B200多50%
    tie = min(lens.cost(*HARDWARE, "topic"), lens.accelerator())
    return _Ratio(lens, carry, tie, move, direction, *_subject(lens, carry))


def _subject(lens: Lens, carry: Carry) -> tuple[str | None, float]:
    """What moved: `price` or `other`, with the distance of the word that says so."""
    s = lens.sentence
    if s.p("price_moves", lens.before[-10:] + "|" + lens.after[:12]) or s.p("of_the_price", lens.after):
        return "price", 5.0
    if (
        lens.quantity.label == "PERCENT"
        and s.p("gap_behind", lens.after)
        and lens.cost("performance", "demand", "revenue") > NEAR
    ):
        return "price", 5.0  # H100 access at 40% below hyperscalers
    if s.p("chip_moves", s.between(lens.quantity.start - 36, lens.quantity.start)) and lens.accelerator() <= NEAR:
        return "price", 5.0  # 4090涨了两成: a chip that rises does so in price
    if s.p("speeds", lens.before[-10:] + "|" + lens.after[:10]):
        return "other", 5.0
    word = lens.nearest(("price", "rent"), before_only=True, clause_only=True)[1]
    if word is not None and s.p("compares", s.between(word.end, lens.quantity.start)):
        return "price", 10.0  # HBM4单价较HBM3e高出三成
    for before_only, limit in ((True, 2 * REACH - 1), (False, REACH)):
        where = {"before_only": True} if before_only else {"clause_only": True}
        priced, other = lens.nearest(PRICE_WORDS, **where)[0], lens.nearest(_OTHER_SUBJECTS, **where)[0]
        if min(priced, other) <= limit:
            return ("price", priced) if priced <= other else ("other", other)
    if s.p("price_moves", s.between(s.start, lens.quantity.start)):
        return "price", FALLBACK  # 全线降价，最高降幅45%
    if carry.price_subject and carry.talk_at >= s.index - reach(s, 1):
        return "price", FALLBACK
    if min(lens.cost(*HARDWARE), lens.accelerator()) <= REACH:
        return "other", FALLBACK
    return None, inf


def _share(r: _Ratio) -> Draft | None:
    """公司收入的48%, 60% of the market, 一半来自…: part of a whole whatever the cues."""
    lens, p = r.lens, r.lens.sentence.p
    if lens.quantity.label != "PERCENT":
        return None
    if p("level_from", lens.sentence.clause_before(lens.quantity.start, 1)):
        return draft(lens, "share", "share-from-to")
    moved_to = r.move > NEAR or p("lands", lens.before)  # rising from 1.5% of global use
    if p("share_of", lens.before) or (moved_to and p("of_the_whole", lens.after)):
        return draft(lens, "share", "share-of")
    if r.move > NEAR and p("part_of_things", lens.after) and not _relative(lens):
        return draft(lens, "share", "share-of")
    if p("share_from", lens.sentence.between(lens.quantity.end, lens.quantity.end + 40)):
        return draft(lens, "share", "share-from")
    if _relative(lens) and lens.nearest(("share",), before_only=True)[0] <= NEAR:
        return draft(lens, "share", "share-level")
    return None


def _part_of(r: _Ratio, previous: Draft | None) -> Draft | None:
    """交付50万片，其中六成以上出租给海外客户: part of the count, sum or power before it."""
    lens = r.lens
    if previous is None or previous.sentence is not lens.sentence or previous.type not in _WHOLES:
        return None
    if lens.quantity.label != "PERCENT" or r.move <= NEAR or not lens.sentence.p("part_of_those_ratio", lens.before):
        return None
    return draft(lens, "share", "share-of")


def _continued(r: _Ratio, previous: Draft | None) -> Draft | None:
    """比GB300低27% after 成本比GB200低13%: with no subject of its own it goes on with the ratio before."""
    lens, s = r.lens, r.lens.sentence
    if previous is not None and previous.sentence is s and previous.quantity.label == lens.quantity.label:
        alone = lens.nearest((*PRICE_WORDS, *_OTHER_SUBJECTS), clause_only=True)[0] == inf
        if previous.type == "share" and alone and s.p("leads_to", lens.before):
            return draft(lens, "share", previous.rule + "+clause")  # 占3%，到2027年升至10%
        if previous.type == "share" and s.p("was_before", s.between(previous.quantity.end, lens.quantity.start)):
            return draft(lens, "share", previous.rule + "+series")  # 72%, up from 61%
        between = s.between(previous.quantity.end, lens.quantity.start)
        if previous.type == "share" and s.p("goes_to", between) and s.p("to_behind", lens.after):
            return draft(lens, "share", previous.rule + "+series")  # 55% goes to servers and 45% to data centres
        next_clause = lens.clause - s.clause(previous.quantity.start) == 1
        if next_clause and alone and s.p("compares", lens.before):
            turn = r.direction if previous.type != "share" else None
            return draft(lens, previous.type, previous.rule + "+clause", direction=turn)
    carry = r.carry
    if s.soft and carry.ratio and carry.ratio_at == s.index - 1 and s.p("line_compares", s.text):
        return draft(lens, carry.ratio, "ratio-carried", direction=r.direction if carry.ratio != "share" else None)
    return None


def _level(r: _Ratio) -> Draft | None:
    """H20的7成, 是前代的3倍: a level relative to another."""
    lens, q = r.lens, r.lens.quantity
    if r.subject is None or not _relative(lens):
        return None
    direction = r.direction
    if r.subject == "price":
        direction = "down" if q.label == "PERCENT" and (q.low or 0) < 100 else direction or "up"
    elif q.label == "TIMES":
        direction = "up"
    return draft(lens, r.type, "relative-level", direction=direction)


def _relative(lens: Lens) -> bool:
    """A chip, firm or place and 的 stand right before the ratio: it is a level relative to them."""
    s, q = lens.sentence, lens.quantity
    worded = q.text[:1].isascii() and q.text[:1].isalpha() and lens.cost("share") > NEAR
    if worded and s.p("fraction_of_measure", lens.after):
        return True  # half the price, one-third the throughput
    ending = s.p("as_or_that", q.text)
    behind = (ending[0] if ending else "") + lens.after
    if s.p("half_as_word", q.text) and s.p("times_as_much", behind):
        return True
    if q.label == "TIMES" and (s.p("times_as_much", behind) or s.p("is_times", lens.before)):
        return True
    if q.label == "TIMES" and s.p("multiple_as_word", q.text):
        return True  # double this year's output
    if s.p("fraction", q.text) and s.p("level_alone", lens.before):
        return True
    if s.p("fraction_or_half", q.text) and s.p("only_before", lens.before) and lens.cost("performance") <= NEAR:
        return True  # 与H100相比，H800的计算速度只有一半
    if q.label == "PERCENT" and s.p("price_is_part", lens.before):
        return True  # 价格是对手的一半
    only = s.p("only_level", lens.before) if s.p("fraction", q.text) else s.p("only_part", lens.before)
    if only and lens.cost("share") > NEAR:
        return True
    if not s.p("level_of", lens.before) or s.p("same_as", lens.before):
        return False
    return s.p("level_of_known", lens.before) is not None or any(
        n.label in ("ACCELERATOR", "SYSTEM", "ORGANISATION", "REGION") and 0 <= q.start - n.end <= 14 for n in s.names
    )


def _moved(r: _Ratio) -> Draft | None:
    """A share cue before any word of movement, else what rose or fell, doubled, or is so many times as much."""
    lens, carry, s, q = r.lens, r.carry, r.lens.sentence, r.lens.quantity
    if q.label == "PERCENT" and q.value not in ("up", "down"):
        share, before = lens.cost("share"), lens.nearest(("share",), before_only=True)[0]
        landing = before <= NEAR + 12 and r.move < share and s.p("lands", lens.before) is not None
        if share <= NEAR + 12 and (share <= r.move or landing):
            return draft(lens, "share", "share-cue")
    if q.label == "TIMES" and q.low == 1 and q.high is None:
        q.low = 2  # 增加一倍 is twice as much
    if q.label == "TIMES" and q.low == 2 and (doubling := _doubling(r)):
        return doubling
    if q.value in ("up", "down") or r.move <= NEAR:
        recent = max(carry.compute_at, carry.firm_at) >= s.index - reach(s)
        recent = recent or _of_a_cloud(s)  # 某云取得35%的同比增长
        if (r.subject is None and r.tie > REACH and not recent) or _of_a_stock(r):
            return None
        return draft(lens, r.type, "move-cue", direction=r.direction)
    if q.label == "TIMES" and r.subject and r.subject_cost <= REACH and not s.p("order_of_magnitude", q.text):
        return draft(lens, r.type, "times-subject", direction="up")
    return None


def _of_a_cloud(s: Sentence) -> bool:
    return any(n.label == "ORGANISATION" and s.p("cloud_name", s.between(n.start, n.end)) for n in s.names)


def _of_a_stock(r: _Ratio) -> bool:
    """Meta跌超2%: a firm that rises or falls, with nothing of its own named, is its share."""
    lens, s = r.lens, r.lens.sentence
    if s.p("share_price", lens.before + lens.after):
        return True
    if r.subject == "price" or not s.p("stock_moves", lens.before):
        return False
    if s.p("stock_talk", s.text):
        return True
    clause = [n for n in s.names if s.clause(n.start) == lens.clause and n.end <= lens.quantity.start]
    named = any(n.label in ("ACCELERATOR", "SYSTEM") or n.id in (*PRICE_WORDS, *_OTHER_SUBJECTS) for n in clause)
    return not named and (r.subject is None or any(n.label == "ORGANISATION" for n in clause))


def _doubling(r: _Ratio) -> Draft | None:
    """每隔3-4个月翻倍, doubles every five months: the claim is the time that a doubling takes."""
    s, q = r.lens.sentence, r.lens.quantity
    for t in s.times:
        beside = 0 <= q.start - t.end <= 4 or 0 <= t.start - q.end <= 12
        if t.label == "DURATION" and beside and t.unit in ("day", "month", "year"):
            if s.p("every", s.between(t.start - 8, t.start)):
                fields = {"value": t.low, "value_max": t.high, "unit": t.unit}
                return draft(r.lens, "growth", "doubling-time", direction="up", **fields)
    return None


def _listed(r: _Ratio, previous: Draft | None) -> Draft | None:
    """The second of two percentages in a list, or a bare share below another in a transcript."""
    lens, carry, s, q = r.lens, r.carry, r.lens.sentence, r.lens.quantity
    if q.label != "PERCENT":
        return None
    if previous is not None and follows(s, previous) and previous.quantity.label == q.label:
        if previous.sentence is s and joined(s, previous.quantity, q):
            return draft(lens, previous.type, previous.rule + "+list", direction=previous.fields.get("direction"))
        if goes_on(lens, previous):  # AMD占60%，英特尔30%
            return draft(lens, previous.type, previous.rule + "+series", direction=previous.fields.get("direction"))
    if s.soft and carry.ratio == "share" and carry.ratio_at >= s.index - 2 and lens.accelerator() <= REACH:
        return draft(lens, "share", "share-carried")
    return None
