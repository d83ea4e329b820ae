"""Numbers that go on with the talk of sums, and leave out the currency, what they are per, or both.

腾讯资本开支191亿元。阿里是386亿，百度只有38亿; H100售价21.5万元。H200 24.8万; 4090每小时0.28美元，A6000只要0.4.
"""

from __future__ import annotations

from extractor.claims.draft import Carry, Draft, draft, reach
from extractor.claims.lens import Lens
from extractor.claims.scope import in_scope

_HUNDRED_MILLION, _TEN_THOUSAND = 1e8, 1e4
_DEAREST_RENT = 30  # units of money an hour that a number with decimals may be, where rents by the hour are the talk
_BEFORE = 16  # characters of a clause that may stand before the number, names and times aside
_NAMES = ("ORGANISATION", "ACCELERATOR", "SYSTEM")


def goes_on_with_talk(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    """The claim of a bare number that stands alone at the end of its clause in talk of sums, prices or rents."""
    s, q = lens.sentence, lens.quantity
    if s.block.kind == "row" or not s.p("number_alone", lens.after) or q.low is None:
        return None
    if s.p("in_hundred_millions", q.text) and q.low >= _HUNDRED_MILLION:
        return _sum(lens, carry, previous)
    before = (
        previous if previous is not None and previous.sentence is s and previous.type in ("price", "rental") else None
    )
    talk = before.type if before is not None else carry.talk
    if talk is None or (before is None and carry.talk_at < s.index - reach(s, 1)):
        return None
    said = before.fields if before is not None else {"per": carry.per, "period": carry.period}
    period = said.get("period") if talk == "rental" else None
    if s.p("in_ten_thousands", q.text) and q.low >= _TEN_THOUSAND and (talk == "price" or period in ("month", "year")):
        made = (
            draft(lens, talk, "talk-goes-on", per=said.get("per"), period=period) if _stands_alone(lens, True) else None
        )
    elif period == "hour" and "." in q.text and q.low < _DEAREST_RENT and _stands_alone(lens, False):
        made = draft(lens, "rental", "talk-goes-on", per=said.get("per"), period="hour")
    else:
        return None
    return _in_currency(made, before, carry)


def _in_currency(made: Draft | None, before: Draft | None, carry: Carry) -> Draft | None:
    """The currency of the sum that the talk was of last."""
    currency = before.fields.get("currency") if before is not None else carry.currency
    if made is not None and currency:
        made.fixed = {"currency": currency, "currency_inferred": True}
    return made


def _sum(lens: Lens, carry: Carry, previous: Draft | None) -> Draft | None:
    """亿 with nothing behind it counts money where money is the talk."""
    s = lens.sentence
    here = previous is not None and previous.sentence is s and previous.type == "money"
    if not here and carry.money_at < s.index - 1:
        return None
    kind = previous.fields.get("money_kind") if here and previous is not None else carry.money_kind
    if kind is None or s.p("no_sum", lens.before) or not in_scope(lens, carry, kind):
        return None
    return _in_currency(draft(lens, "money", "talk-goes-on", money_kind=kind), previous if here else None, carry)


def _stands_alone(lens: Lens, named: bool) -> bool:
    """Whether a few plain words stand before the number in its clause, and (`named`) a name, a time or a move."""
    s, q = lens.sentence, lens.quantity
    rest, at = "", lens.start
    spans = [(n.start, n.end) for n in s.names if n.label in _NAMES and lens.start <= n.start and n.end <= q.start]
    spans += [(t.start, t.end) for t in s.times if lens.start <= t.start and t.end <= q.start]
    for a, b in sorted(spans):
        rest, at = rest + s.between(at, a), max(at, b)
    rest += s.between(at, q.start)
    if len(rest) > _BEFORE or not s.p("leads_to_number", rest):
        return False
    return bool(spans) or not named or s.p("moved_to", rest) is not None
