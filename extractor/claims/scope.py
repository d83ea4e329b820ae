"""Scope: whether a value is tied to AI compute at all."""

from __future__ import annotations

from extractor.claims.context import is_firm_of_the_trade
from extractor.claims.draft import REACH, TIES, Carry, reach
from extractor.claims.lens import Lens

_DEALS = ("order", "contract", "investment", "financing", "spending")


def _of_another_trade(lens: Lens) -> bool:
    """连锁餐厅的营收为九千万元: the clause's firm has nothing to do with AI compute, and nothing else there has."""
    s = lens.sentence
    clause = [n for n in s.names if s.clause(n.start) == lens.clause]
    firms = [n for n in clause if n.label == "ORGANISATION"]
    tied = any(n.id in TIES or n.label in ("ACCELERATOR", "SYSTEM") for n in clause)
    earned = any(n.id in ("revenue", "profit") for n in clause)
    return bool(firms) and earned and not tied and not any(n.entry.get("compute") for n in firms)


def in_scope(lens: Lens, carry: Carry, kind: str = "ratio") -> bool:
    """Whether AI compute is in reach: in the sentence, as a firm of the trade, or as the talk of the sentence before.

    `kind` is the kind of money, or `ratio`.
    """
    s = lens.sentence
    if kind in ("revenue", "profit", "ratio") and _of_another_trade(lens):
        return False
    if min(lens.cost(*TIES), lens.accelerator()) <= 3 * REACH:
        return True
    firms = [n for n in s.names if n.label == "ORGANISATION" and n.entry.get("compute") and not n.person]
    if any(is_firm_of_the_trade(n) or s.p("cloud_name", s.between(n.start, n.end)) for n in firms):
        return True
    before = s.between(s.start, lens.quantity.start)
    if kind == "ratio" and firms and (s.p("capex", before) or s.p("backlog", before)):
        return True
    if not firms and kind in ("ratio", "revenue", "profit") and carry.stray_at >= s.index - reach(s, 3):
        return False  # 公司营收822亿元, below a sentence on a firm of another trade
    if not firms and carry.firm_at >= s.index - reach(s, 4 if carry.dense else 2):
        return True
    if not firms and carry.firm_article and kind in ("ratio", "revenue", "profit", "order"):
        return True
    if kind in _DEALS and carry.dense and (firms or carry.money_at >= s.index - 2):
        return True
    spoken = carry.capex_at >= s.index - reach(s) or s.p("capex", s.text)
    if (kind in ("investment", "spending") and spoken) or (kind == "order" and s.p("backlog", s.text)):
        return bool(firms) or carry.dense or carry.spender_at >= s.index - reach(s, 5)
    return carry.compute_at >= s.index - (4 if s.soft else 3 if s.block.kind == "item" else 1)
