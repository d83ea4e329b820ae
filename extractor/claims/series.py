"""Values that go on with the one before: one firm, chip or time after another, each with its value and nothing more.

微软48.5万块，Meta 22.4万块; 毛利率2024年为72.7%，2025年为75%; AWS $3.90, Lambda $2.99.
"""

from __future__ import annotations

from extractor.claims.draft import Draft
from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

_NAMES = ("ORGANISATION", "ACCELERATOR", "SYSTEM", "REGION")
_LEAST = 100
_ALIKE = 50  # a count with no unit is not so many times the one before, nor the other way round
_LONGEST = 60  # characters from one value to the next


def goes_on(lens: Lens, previous: Draft | None) -> bool:
    """Whether only a firm, a chip or a time stands between the value and the claim before it, or behind its `;`."""
    s, q = lens.sentence, lens.quantity
    if previous is None or not follows(s, previous):
        return False
    first, start = previous.quantity, previous.quantity.end if previous.sentence is s else s.start
    if not 0 <= q.start - start <= _LONGEST:
        return False
    if (q.label, q.unit) != (first.label, first.unit) and not (
        q.label == "NUMBER" and _may_lack_unit(s, q, first) and s.p("number_alone", lens.after)
    ):
        return False
    rest, named = _without_names(s, start, q.start)
    if previous.sentence is s and s.p("was_before", rest):
        return True  # over 1 million chips, up from 500k
    return named and s.p("goes_on_in_series", rest) is not None


def follows(s: Sentence, previous: Draft) -> bool:
    """Whether a claim before is of the sentence, or of the one before it where that ends with a semicolon."""
    before = previous.sentence
    return before is s or (before.index == s.index - 1 and before.text.rstrip()[-1:] in (";", "；"))


def move_beside(lens: Lens, previous: Draft) -> str | None:
    """16999元（涨200）: `up` or `down` where a bare number behind a price or rent is by how much that moved."""
    s, q, first = lens.sentence, lens.quantity, previous.quantity
    if previous.type not in ("price", "rental") or previous.sentence is not s or not q.low:
        return None
    if not s.p("number_alone", lens.after):
        return None
    found = s.p("moved_beside", s.between(first.end, q.start) + ("-" if q.low < 0 else ""))
    q.low = abs(q.low) if found else q.low
    return found.lastgroup if found else None


def _may_lack_unit(s: Sentence, q: Mention, first: Mention) -> bool:
    """微软800亿美元，Meta 700亿: a bare number with the scale of the sum before it, or as large as the count before."""
    if first.label == "MONEY":
        scale = s.p("scale_of_sum", q.text)
        return scale is not None and scale[0] in first.text
    if first.label == "NUMBER":  # A100 2.6万，P40 1100
        return (q.low or 0) >= _LEAST and s.p("scale_of_price", first.text) is not None
    low, before = q.low or 0, first.low or 0
    return first.label == "COUNT" and low >= _LEAST and before / _ALIKE <= low <= before * _ALIKE


def _with_size(s: Sentence, n: Name) -> int:
    """Where a name ends, the size of its memory behind it included: A100 80G."""
    size = s.p("memory_behind_model", s.between(n.end, n.end + 12)) if n.label == "ACCELERATOR" else None
    return n.end + size.end() if size else n.end


def _without_names(s: Sentence, start: int, end: int) -> tuple[str, bool]:
    """The text between, and whether there was a name or a time to take out of it."""
    spans = [(n.start, _with_size(s, n)) for n in s.names if n.label in _NAMES and start <= n.start and n.end <= end]
    spans += [(t.start, t.end) for t in s.times if start <= t.start and t.end <= end]
    named = bool(spans)
    spans += [(p.start, p.end) for p in s.pers if start <= p.start and p.end <= end]
    text, at = "", start
    for a, b in sorted(spans):
        text += s.between(at, a) if a > at else ""
        at = max(at, b)
    return text + (s.between(at, end) if end > at else ""), named
