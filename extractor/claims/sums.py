"""Which numbers are sums of money though no currency stands beside them, and what a sum is per."""

from __future__ import annotations

from extractor.claims.draft import BESIDE, HARDWARE, MONEY_KINDS, NEAR, PRICE_WORDS, REACH, joined
from extractor.claims.lens import Lens

LEAST = 100  # no card costs less, where neither currency nor scale is told


def is_implicit_money(lens: Lens) -> bool:
    """A number without a currency is money where it is priced: 8万/台, 售价超8万, 电费就达到2.5亿."""
    q, s = lens.quantity, lens.sentence
    if s.block.kind == "row":
        return False
    after = lens.after.lstrip()
    if s.p("round_sum", q.text) and _is_paid(lens, after):
        return True
    per = s.per_behind(q)
    if per is not None and per.unit and (q.low or 0) >= LEAST and lens.cost("rent") <= REACH:
        return True  # 整机出租，1500一个月
    if (q.low or 0) >= LEAST and s.p("condition_before", lens.before) and lens.accelerator() <= REACH:
        return not after[:1].isalpha() or s.p("bare_sum_goes_on", after) is not None
    if s.p("year_alone", q.text.strip()):
        return False  # GPU pricing 2026
    if not s.p("scaled_sum", q.text):
        priced = lens.nearest(("price",), before_only=True, clause_only=True)[0] <= 4
        return priced and (q.low or 0) >= LEAST and not after[:1].isalpha()
    if per is not None and per.value in ("card", "server", "rack", "pflops"):
        return True
    goes_on = not after[:1].isalpha() or s.p("bare_sum_goes_on", after)
    if goes_on and attached_per(lens)[0] in ("card", "server", "rack"):
        return True
    if after[:1].isalpha() and not s.p("bare_sum_goes_on", after):
        return False
    if _priced_by_name(lens):
        return True
    near = lens.nearest((*PRICE_WORDS, *MONEY_KINDS), before_only=True)[0]
    return near <= 20 or lens.nearest(MONEY_KINDS, clause_only=True)[0] <= BESIDE


def _priced_by_name(lens: Lens) -> bool:
    """二手卡行情：A100 40G 2.6万: a chip right before the number, and a word for prices before both."""
    s, q = lens.sentence, lens.quantity
    _, card = lens.nearest(("ACCELERATOR",), before_only=True, clause_only=True)
    if card is None or lens.nearest(("price", "rent"), before_only=True)[0] > 2 * REACH:
        return False
    size = s.p("memory_behind_model", s.between(card.end, q.start))
    return s.p("leads_from_name", s.between(card.end + (size.end() if size else 0), q.start)) is not None


def _is_paid(lens: Lens, after: str) -> bool:
    """Whether what stands beside a round number makes it the cost of a card: 一张两万三, A800从9万涨到12万."""
    q, s = lens.quantity, lens.sentence
    following = next((o for o in s.quantities if o.start >= q.end), None)
    if following is not None and following.label == "MONEY" and s.p("moves_from_to", s.between(q.end, following.start)):
        return True  # 从22万跳到23.8万元
    goes_on = s.p("bare_sum_goes_on", after) or s.p("bought_behind", after) or s.p("moves_on", after)
    if after[:1].isalpha() and not goes_on:
        return False
    if attached_per(lens)[0] in ("card", "server", "rack"):
        return True
    if min(lens.cost(*HARDWARE), lens.accelerator()) > REACH or lens.cost("demand") <= NEAR:
        return False
    if s.p("paid_before", lens.before) or attached_per(lens)[1] in ("day", "month", "year"):
        return True
    _, card = lens.nearest(("ACCELERATOR",), before_only=True, clause_only=True)
    beside = s.between(card.end, q.start) if card is not None else ""
    if not beside or len(beside) > REACH // 3 or s.p("moves_no_price", beside):
        return False
    return bool(s.p("moved_to_sum", beside) or (s.p("from_sum", beside) and s.p("moves_on", after)))


def attached_per(lens: Lens) -> tuple[str | None, str | None]:
    """(what a sum is per, over which period): denominators right behind it, and before it in its clause."""
    q, s = lens.quantity, lens.sentence
    behind = s.per_behind(q)
    per, period = (behind.value, behind.unit) if behind is not None else (None, None)
    if per == "unit" and behind is not None and s.p("of_what_was_named", behind.text):
        per = None  # of what was named
    sums = [o for o in s.quantities if o is not q and o.label == "MONEY" and o.end <= q.start]
    for p in reversed([p for p in s.pers if p.end <= q.start and s.clause(p.start) == lens.clause]):
        if not any(p.end <= o.start and not joined(s, o, q) for o in sums):
            beside = next((o for o in s.pers if o.end == p.start), p)  # 一台一个月要16.5万
            return per or p.value or beside.value, period or p.unit or beside.unit  # 每卡约6.88美元/小时
    return per, period


def per_each(lens: Lens) -> str | None:
    """Two used cards at $3,600 each: what the things that were counted before are; empty where none were."""
    s = lens.sentence
    if not s.p("each_behind", lens.after):
        return None
    counts = [o for o in s.quantities if o.label == "COUNT" and o.end <= lens.quantity.start]
    if not counts and min(lens.cost(*HARDWARE), lens.accelerator()) > REACH:
        return None
    if not counts:
        return ""
    return counts[-1].unit if counts[-1].unit in ("server", "rack") else "card"
