"""Which numbers are sums of money though no currency stands beside them, and what a sum is per."""

from __future__ import annotations

import re

from extractor.claims.draft import BESIDE, HARDWARE, MONEY_KINDS, NEAR, PRICE_WORDS, REACH, joined
from extractor.claims.lens import Lens

# A number as one speaks of money: 8万, 1万8, 两万三, 九千, 8k.
_ROUND = re.compile(r"(?:[万亿]\d?|[万千百][一二三四五六七八九半]?|\d[kKw])[左右以上多余元起 ]*$")
_MOVES = r"(?:一路|直接|一度|又|已经?|就)?(?:[涨跌降跳炒回][到至]|[涨跌降跳炒飙][^\d,，。][到至])了?"
_MOVES_ON = re.compile(rf"[^,，。\d]{{0,4}}?{_MOVES}")
_FROM = re.compile(r"[从由][^,，。\d]{0,6}$")
_MOVED = re.compile(rf"{_MOVES}(?:(?:现在|目前|如今|当前|今天)的?)?$")
# What moves then is no price: H20库存从2万降到1万.
_NO_PRICE = re.compile(r"[数量股户人能效度耗额分,，]|库存|存货|出货|订单|集群|规模|算力|部署|采购|收")
# What makes the number behind it a sum: 八卡机报210万, 花1.3万买的, 不含税7.9万, 转手就是10万.
_PAID = re.compile(
    r"(?:(?<![上汇申预日晚公举播])报|花|叫价|标价|含税|未税|带票|转手|到手)(?:价|了|到|就是|就|能|要){0,2}(?:约|近|大约|大概)?$"
)
_BUYS = re.compile(r"[了的]|买|入手|拿下|收")
LEAST = 100  # no card costs less, where neither currency nor scale is told
_EACH = ("unit", "piece")
_A_YEAR = re.compile(r"20[0-4]\d")
_SCALED = re.compile(r"[万亿]\d?[左右以上多余元起 ]*$")  # 8万, 1万8


def is_implicit_money(lens: Lens) -> bool:
    """A number without a currency is money where it is priced: 8万/台, 售价超8万, 电费就达到2.5亿."""
    q, s = lens.quantity, lens.sentence
    if s.block.kind == "row":
        return False
    after = lens.after.lstrip()
    if _ROUND.search(q.text) and _is_paid(lens, after):
        return True
    per = s.per_behind(q)
    if per is not None and per.unit and (q.low or 0) >= LEAST and lens.cost("rent") <= REACH:
        return True  # 整机出租，1500一个月
    if (q.low or 0) >= LEAST and s.p("condition_before", lens.before) and lens.accelerator() <= REACH:
        return not after[:1].isalpha() or s.p("bare_sum_goes_on", after) is not None
    if _A_YEAR.fullmatch(q.text.strip()) and q.text.strip().isascii():
        return False  # GPU pricing 2026
    if not _SCALED.search(q.text):
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
    return not s.between(card.end + (size.end() if size else 0), q.start).strip(" :：约")


def _is_paid(lens: Lens, after: str) -> bool:
    """Whether what stands beside a round number makes it the cost of a card: 一张两万三, A800从9万涨到12万."""
    q, s = lens.quantity, lens.sentence
    following = next((o for o in s.quantities if o.start >= q.end), None)
    if following is not None and following.label == "MONEY" and _MOVES_ON.fullmatch(s.between(q.end, following.start)):
        return True  # 从22万跳到23.8万元
    if after[:1].isalpha() and not (s.p("bare_sum_goes_on", after) or _BUYS.match(after) or _MOVES_ON.match(after)):
        return False
    if attached_per(lens)[0] in ("card", "server", "rack"):
        return True
    if min(lens.cost(*HARDWARE), lens.accelerator()) > REACH or lens.cost("demand") <= NEAR:
        return False
    if _PAID.search(lens.before) or attached_per(lens)[1] in ("day", "month", "year"):
        return True
    _, card = lens.nearest(("ACCELERATOR",), before_only=True, clause_only=True)
    beside = s.between(card.end, q.start) if card is not None else ""
    if not beside or len(beside) > REACH // 3 or _NO_PRICE.search(beside):
        return False
    return bool(_MOVED.search(beside) or (_FROM.search(beside) and _MOVES_ON.match(after)))


def attached_per(lens: Lens) -> tuple[str | None, str | None]:
    """(what a sum is per, over which period): denominators right behind it, and before it in its clause."""
    q, s = lens.quantity, lens.sentence
    behind = s.per_behind(q)
    per, period = (behind.value, behind.unit) if behind is not None else (None, None)
    if per == "unit" and behind is not None and behind.text.endswith(_EACH):
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
