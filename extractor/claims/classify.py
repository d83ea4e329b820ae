"""From a quantity to the type of claim it makes, or to none: the unit leaves few types open, cues in reach decide."""

from __future__ import annotations

from extractor.claims.counting import classify_count, without_hedge
from extractor.claims.draft import HARDWARE, NEAR, PRICE_WORDS, Carry, Draft, draft, joined
from extractor.claims.lens import Lens
from extractor.claims.measures import classify_measure
from extractor.claims.money import classify_money
from extractor.claims.ratio import classify_ratio
from extractor.claims.series import goes_on, move_beside
from extractor.claims.sums import is_implicit_money
from extractor.claims.unsaid import goes_on_with_talk

FOREIGN_REACH = 40
PART_REACH = 10  # characters between a count and the part that it counts


def classify(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    """The draft of the claim that a quantity makes, or None.

    `previous` is the draft made of the last quantity of the same sort in the same sentence.
    """
    q = lens.quantity
    if is_foreign(lens):
        return None
    if q.label == "MONEY" or (q.label == "NUMBER" and is_implicit_money(lens)):
        return _spoken(classify_money(lens, carry, previous), carry, previous)
    if q.label in ("PERCENT", "TIMES"):
        return classify_ratio(lens, carry, previous)
    if q.label == "NUMBER" and previous is not None and (turn := move_beside(lens, previous)):
        q.label, q.unit = "MONEY", previous.fields.get("currency")
        return draft(lens, "price_change", "move-beside", direction=turn)
    if q.label == "NUMBER" and goes_on(lens, previous) and previous is not None:
        return _of_series(lens, carry, previous)
    if q.label == "NUMBER":
        return goes_on_with_talk(lens, carry, previous)
    if q.label == "COUNT":
        return classify_count(lens, carry) or _joined_count(lens, previous)
    if q.label == "QUANTITY":
        return classify_measure(lens, carry) or _joined_measure(lens, previous)
    return None


def _spoken(made: Draft | None, carry: Carry, previous: Draft | None) -> Draft | None:
    """两块多美金一小时，去年四块五: 块 is of the currency that is spoken of."""
    if made is None or not made.sentence.p("yuan_spoken", made.quantity.text):
        return made
    s = made.sentence
    here = previous is not None and previous.sentence is s
    told = previous.fields.get("currency") if here and previous else carry.currency if carry.talking(s) else None
    if told and told != "CNY" and made.type in ("price", "rental"):
        made.fixed = {"currency": told, "currency_inferred": True}
    return made


def _of_series(lens: Lens, carry: Carry, previous: Draft) -> Draft | None:
    """A number without a unit that goes on with a sum or a count."""
    if previous.type == "compute_count":
        return draft(lens, "compute_count", previous.rule + "+series", count_unit=previous.fields["count_unit"])
    return classify_money(lens, carry, previous) if previous.quantity.label in ("MONEY", "NUMBER") else None


def _joined_count(lens: Lens, previous: Draft | None) -> Draft | None:
    """出货量分别为190万台、240万台和260万台: a bare count in a list is of what the one before it counts."""
    q = lens.quantity
    if previous is None or previous.sentence is not lens.sentence or previous.type != "compute_count":
        return None
    s = lens.sentence
    if any(n.id in ("part", "foreign") and 0 <= n.start - q.end <= PART_REACH for n in s.names):
        return None  # 384颗昇腾910C和192颗鲲鹏CPU
    cards = previous.fields.get("count_unit") == "card" and s.p("card_classifier", q.text)
    if cards and q.unit == "any" and s.p("part_of_those", lens.before):
        return draft(lens, previous.type, previous.rule + "+part", count_unit="card")  # 其中约1600万张正在运行
    alike = q.unit == "any" and _mark(lens, previous.quantity.text) == _mark(lens, q.text) and (q.low or 0) > 1
    if alike and goes_on(lens, previous):
        return draft(lens, previous.type, previous.rule + "+series", count_unit=previous.fields["count_unit"])
    if q.unit != "any" or previous.quantity.unit != "any" or q.text[-1:] != previous.quantity.text[-1:]:
        return None
    if not joined(s, previous.quantity, q):
        return None
    return draft(lens, previous.type, previous.rule + "+list", count_unit=previous.fields["count_unit"])


def _mark(lens: Lens, text: str) -> str:
    """The classifier at the end of a count: 张 of 100万张以上."""
    return without_hedge(lens.sentence, text).rstrip()[-1:]


def _joined_measure(lens: Lens, previous: Draft | None) -> Draft | None:
    """显存从192GB提升至288GB: the second end is what the first is."""
    q = lens.quantity
    if previous is None or previous.sentence is not lens.sentence or previous.quantity.value != q.value:
        return None
    if not joined(lens.sentence, previous.quantity, q):
        return None
    return draft(lens, previous.type, previous.rule + "+list", precision=previous.fields.get("precision"))


def is_foreign(lens: Lens) -> bool:
    """A thing that is no AI compute stands nearer to the quantity than any that is."""
    ratio = lens.quantity.label in ("PERCENT", "TIMES")
    foreign, name = lens.nearest(("foreign",), clause_only=not ratio, before_only=ratio)
    if name is None or (foreign > FOREIGN_REACH and not ratio):
        return False
    s = lens.sentence
    if ratio and s.p("per_share_chain", s.between(s.start, lens.quantity.start)):
        return True
    if foreign > FOREIGN_REACH or (
        name.end <= lens.quantity.start and s.p("capex", s.between(name.end, lens.quantity.start))
    ):
        return False
    if name.start < lens.quantity.end and lens.quantity.start < name.end:
        return False
    if lens.quantity.label == "COUNT" and any(
        0 <= n.start - lens.quantity.end <= 3 for n in s.names if n.label == "ACCELERATOR"
    ):
        return False  # 论文里用4张A100训练
    if lens.quantity.label == "MONEY" and s.p("people", s.between(name.start, name.end)):
        return lens.accelerator() > NEAR  # 用户花160欧元购买一块K80
    ours = (*HARDWARE, "topic", "performance", *PRICE_WORDS) if ratio else (*HARDWARE, "topic")
    return foreign < min(lens.cost(*ours), lens.accelerator())
