"""Whether a time that was found for a value is the value's own, only context, or the end of a longer one."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.claims.draft import Draft
from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention

SIZES = ("energy", "compute_count", "compute_capacity")  # of what is announced: they hold when it is built
_MOVES = ("price_change", "growth", "money", "compute_count", "energy")  # what adds up from one time on
_DEALS = ("money", "price", "rental")  # what is agreed on the day that it is announced
_SINCE = re.compile(r"\d{4}(?:-\d\d)?")
_PAIR = 40  # characters between the two ends of a move


def weighed(draft: Draft, lens: Lens, t: Mention, today: str | None) -> tuple[str, str]:
    """A time said, and whether it is the value's own: 本季度 and the day of an announcement are only context."""
    s, q, date = lens.sentence, lens.quantity, t.value or ""
    if s.p("leaning_time", t.text) or is_told(s, t) or (_is_of_saying(draft, lens, t) and not _is_since(s, t)):
        return date, "context"
    if today is None or not _SINCE.fullmatch(date):
        return date, "explicit"
    now = today[: len(date)]
    until = goes_on_until(s, t) or s.p("before_behind", s.between(t.end, t.end + 3))
    if date > now and until and recurs(s, q):
        return f"{now}/{date}", "explicit"  # 在2029年5月前每月支付
    if date >= now:
        return date, "explicit"
    since = _is_since(s, t)
    starts = s.p("starts_span", s.between(t.start - 1, t.start)) and s.p("span_begins", s.between(t.end, t.end + 3))
    if (since or starts) and (side := side_of_move(s, q)):
        return (date, "explicit") if side == "from" else (now, "context")
    if since and draft.type in ("price", "rental"):
        return now, "context"  # down a third since January to $8,000: that is today's
    return (f"{date}/{now}" if since and draft.type in _MOVES else date), "explicit"


def is_told(s: Sentence, t: Mention) -> bool:
    """Meta said on Tuesday that it would spend…, in April it said: the time of saying, not of what is said."""
    if s.p("told_before", s.between(max(s.start, t.start - 40), t.start)):
        return True
    opens = s.p("opens_clause", s.between(s.bounds(s.clause(t.start))[0], t.start))
    return opens is not None and s.p("told_behind", s.between(t.end, t.end + 48)) is not None


def _is_since(s: Sentence, t: Mention) -> bool:
    """今年1月以来, 自去年10月触底以来, since the launch in May."""
    if s.p("since_behind", s.between(t.end, t.end + 4)) or s.p("since_before", s.between(t.start - 56, t.start)):
        return True
    begins = s.p("starts_span", s.between(t.start - 1, t.start))
    return bool(begins and s.p("since_far", s.between(t.end, t.end + 14)))


def _is_of_saying(draft: Draft, lens: Lens, t: Mention) -> bool:
    """3月12日，某公司宣布…; signed a deal on June 12: the time of saying or signing, not that of a size or a rate."""
    s = lens.sentence
    if draft.type in SIZES and s.clause(t.start) != lens.clause and s.p("purpose", lens.before):
        return True  # 未来十年投入1000亿元，以获得5GW算力: the time is that of the means
    if draft.type in _DEALS or (draft.type not in SIZES and s.clause(t.start) == lens.clause):
        return False
    behind = s.p("announced_behind", s.between(t.end, t.end + 40))
    return bool(behind or s.p("announced_before", s.between(max(s.start, t.start - 64), t.start)))


def goes_on_until(s: Sentence, t: Mention) -> bool:
    """合同至2029年5月, through May 2029: the time at which a deal ends."""
    return s.p("goes_on_until", s.between(t.start - 12, t.start)) is not None


def recurs(s: Sentence, q: Mention) -> bool:
    """Whether a sum is paid again and again."""
    return any(p.unit in ("month", "year") and abs(s.clause(p.start) - s.clause(q.start)) <= 1 for p in s.pers)


def is_of_start(s: Sentence, q: Mention, t: Mention) -> bool:
    """由去年的12万元降至7.5万元: the time behind 由 is that of the first end alone."""
    return (
        t.end <= q.start
        and "/" not in (t.value or "")  # 从1月到5月: of both ends
        and not _is_since(s, t)
        and not s.p("span_begins", s.between(t.end, t.end + 3))
        and s.p("opens_move", s.between(t.start - 6, t.start)) is not None
        and side_of_move(s, q, None) == "to"
        and [s.clause(m.start) for m in s.quantities if m.label == q.label and t.end <= m.start < q.start]
        == [s.clause(t.start)]
    )


def side_of_move(s: Sentence, q: Mention, t: Mention | None = None) -> str | None:
    """Which end of a from–to pair a value is, `from` or `to`; of one that the time `t` does not stand in."""
    alike = [m for m in s.quantities if m.label == q.label and m.unit == q.unit]
    for left, right in pairwise(alike):
        inside = t is not None and left.end <= t.start < right.start
        if q not in (left, right) or right.start - left.end > _PAIR or inside:
            continue
        if s.p("from", s.between(left.start - 16, left.start)) and s.p("to", s.between(left.end, right.start)):
            return "from" if q is left else "to"
    return None
