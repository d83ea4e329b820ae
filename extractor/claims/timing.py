"""When a value holds: a time beside it, at the head of a clause before it, or carried from the text around."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.claims.context import Subjects, recall_times
from extractor.claims.draft import Draft, reach
from extractor.claims.lens import Lens
from extractor.claims.roles import only_compares
from extractor.claims.scene import Sentence
from extractor.claims.slots import modality_of
from extractor.claims.subject import of_the_list, value_list
from extractor.claims.weighing import SIZES, goes_on_until, is_of_start, is_told, recurs, side_of_move, weighed
from extractor.mentions import periods
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

_RESULTS = ("revenue", "profit", "yoy", "share")
_BEHIND = 15  # weighted characters within which a time behind a value is its own
_REACH, _FINANCE_REACH = (3, 6), (5, 8)  # sentences that a time is carried over: to the next blocks, and within one
_TIMELESS = ("chip_spec", "compute_capacity")
_YEARS = re.compile(r"(\d{4})(?:-\d\d)?/(\d{4})(?:-\d\d)?")
_POINT = re.compile(r"\d{4}(?:-\d\d){0,2}")
_MONTH = re.compile(r"\d{4}-\d\d")
_YEAR = re.compile(r"\d{4}")
_NEXT = 6  # characters between a time and the value of the next item of a list
_CAPTION = 120  # characters of a line above a table that says what it shows
_AT_END = 120  # characters within which a time that closes an English clause is that of the value before it
_BRACKET = re.compile(r"[\s*]*[(（][^()（）]{0,40}[)）]")
Found = tuple[str, str] | None  # (date, explicit or context)


def link_date(draft: Draft, lens: Lens, subjects: Subjects, previous: Draft | None) -> Found:
    """(date, source): `explicit` where the value's sentence says it, `context` where the text around does."""
    s, q = lens.sentence, lens.quantity
    level = next((m for m in s.quantities if m.start >= q.end), None) if draft.type == "price_change" else None
    if level is None or not s.p("to_level", s.between(q.end, level.start)):
        level = q  # 上调17%至4.5美元（10月1日起）
    if bracket := _in_brackets_behind(s, level):
        return bracket, "explicit"
    times = [
        t
        for t in s.times
        if t.label == "DATE"
        and not s.p("time_of_saying", s.between(t.end, t.end + 8))
        and (s.in_brackets(q.start) or not s.in_brackets(t.start))
    ]
    if draft.type == "money" and not recurs(s, q):
        times = [t for t in times if not goes_on_until(s, t)]  # signed in November, runs through 2030
    if draft.type in ("growth", "price_change"):
        times = [t for t in times if not _compares(s, t)]
    times = [t for t in times if not is_of_start(s, q, t) and not _of_what_was(lens, t)]
    told = [t for t in times if s.scale < 1 and is_told(s, t)]
    if told and len({t.value for t in times}) > 1:
        times = [t for t in times if t not in told]  # said on Tuesday that spending will reach … this year
    found = _linked(draft, lens, subjects, previous, times)
    if found is None or found[1] != "explicit":
        return found
    t = min((t for t in times if t.value == found[0]), key=lambda t: abs(t.start - q.start), default=None)
    return found if t is None else weighed(draft, lens, t, subjects.today)


def date_cells(cells: list[Draft], caption: Sentence) -> None:
    """2025年5月各云H100租价: what changes with time in a table is of the time that the line above it tells."""
    told = [t.value for t in caption.times if t.label == "DATE" and t.value and not only_compares(caption, t)]
    if told and len(caption.text) <= _CAPTION:
        for d in cells:
            if d.type not in _TIMELESS and d.fields.get("date") is None:
                d.fields["date"], d.fields["date_source"] = told[-1], "context"


def month_of(heading: Sentence) -> str | None:
    """GPU rents (April 2025): the month or day that a heading tells, where it tells one only."""
    told = {t.value for t in heading.times if t.label == "DATE" and t.value and not only_compares(heading, t)}
    return next((t for t in told if t and len(t) > 4), None) if len(told) == 1 else None


def _linked(draft: Draft, lens: Lens, subjects: Subjects, previous: Draft | None, times: list[Mention]) -> Found:
    """The first of the ways in which a value can have a time, among those of its sentence that may be its own."""
    s, q = lens.sentence, lens.quantity
    if any(t.value for t in times) and modality_of(lens) in ("forecast", "plan"):
        times = [t for t in times if t.value or not s.p("now_word", t.text)]  # for 2026, we currently expect
    same = [t for t in times if s.clause(t.start) == lens.clause]
    before = [t for t in same if t.end <= q.start and not (draft.type == "growth" and _of_model(s, t))]
    if draft.rule == "relative-level" and not (before and _opens_clause(s, before[-1])):
        return None  # 去年出货量的十分之一: the time is that of the other side
    if draft.goes_on is not None and not same:
        return draft.goes_on.fields.get("date") and (draft.goes_on.fields["date"], "context")
    behind = next((t for t in same if t.start >= q.end), None)
    if draft.type == "growth" and (span := _compound(s, times)):
        return span, "explicit"
    if own := _of_the_years(s, q, before, times) or _of_the_span(s, q, subjects):
        return own, "explicit"
    if (each := _behind_each(s, q, same)) is not None:
        return _said(each.value)
    if before and s.p("now_word", before[-1].text) and behind is not None and behind.value:
        before = []  # now plans … for 2025
    if before and behind is not None and draft.type == "growth" and s.p("in_time", s.between(q.end, behind.start)):
        before = before if _opens_clause(s, before[-1]) else []  # 15% of its 2024 revenue and would double in 2025
    if before:
        return _said(_own_part(s, q, before[-1]))
    if behind is not None and behind.value:
        changes = draft.type not in _TIMELESS and draft.type != "share"
        near = (behind.start - q.end) * s.scale <= _BEHIND and not _is_other_side(s, q, behind)
        if near or (changes and _closes_clause(s, q, behind)):
            second = next((u for u in same if _beside(s, u, "and_time") is behind), None)
            both = _both(s, q, second) if second is not None and second.value else None
            return _said(both if both and "/" in both else _own_part(s, q, behind))
    if behind is not None and s.scale < 1 and s.p("now_word", behind.text):
        if behind.start - (s.per_behind(q) or q).end <= 2:
            return None  # $8 in 2023, $2 now
    if (told := _clause_behind(draft, lens, times)) is not None:
        return told, "explicit"
    earlier = [t for t in times if t.end <= q.start]
    if draft.type in _TIMELESS:
        of_chip = draft.type == "chip_spec" or any(n.label == "ACCELERATOR" for n in draft.subject)
        opened = not of_chip and earlier and _opens_clause(s, earlier[-1])
        return _said(_own_part(s, q, earlier[-1])) if opened else None
    if draft.type in ("price_change", "growth") and (span := _span_of_pair(s, previous)):
        return span, "explicit"
    if previous is not None and previous.sentence is s and previous.fields.get("date") and _goes_on(lens, previous):
        return previous.fields["date"], previous.fields.get("date_source") or "context"
    yearly = any(p.unit == "year" and s.clause(p.start) == lens.clause for p in s.pers)
    recurring = yearly and draft.type != "energy"  # by 2028, so much power a year
    if earlier and recurring and s.p("span_begins", s.between(earlier[-1].end, earlier[-1].end + 3)):
        return _said(earlier[-1].value)  # 2026年起，每年供应…
    if recurring or (draft.type == "money" and s.p("accumulated_loss", lens.before)):
        return None
    if earlier and earlier[-1].value and _is_ahead_of(draft, lens, earlier[-1], subjects.today):
        return None
    if earlier and (earlier[-1].value or "") > (subjects.today or "9") and s.p("done_already", lens.before):
        return None  # 计划到2026年拥有100万颗，已安装11万颗
    if earlier and (_opens_clause(s, earlier[-1]) or _is_of_report(s, earlier[-1])):
        return _said(_own_part(s, q, earlier[-1]))
    if earlier and earlier[-1].value is None:
        return None
    beside = previous is not None and previous.sentence is s and previous.type == "money"
    if earlier and not any(t.value for t in times if t.start >= q.end) and (beside or _changes_with_time(draft, s)):
        return _said(_own_part(s, q, earlier[-1]))
    bracketed = [] if earlier else [t for t in s.times if t.end <= q.start and _is_all_of_a_bracket(s, t)]
    return (bracketed[-1].value or "", "context") if bracketed else _carried(draft, lens, subjects)


def _is_all_of_a_bracket(s: Sentence, t: Mention) -> bool:
    """H200整机报价（2025年9月）：230万元: a month or day that stands in brackets by itself; a year tells of a chip."""
    alone = s.p("bracket_before", s.between(t.start - 6, t.start)) and s.p(
        "bracket_behind", s.between(t.end, t.end + 3)
    )
    return bool(t.label == "DATE" and len(t.value or "") > 4 and alone)


def _is_ahead_of(draft: Draft, lens: Lens, t: Mention, today: str | None) -> bool:
    """去年拥有20万块，计划扩展至100万块: what is planned is not of the time, over by now, of the clause before."""
    if lens.sentence.p("as_of_before", lens.sentence.between(t.start - 6, t.start)):
        return False  # 截至二季度末，在建2.2GW
    over = today is not None and t.date_end is not None and t.date_end < today
    return over and draft.type in (*SIZES, "share") and modality_of(lens) in ("plan", "forecast")


def _is_of_report(s: Sentence, t: Mention) -> bool:
    """发布2026财年Q1财报，营收…: the period of a report is that of the figures behind it."""
    return s.p("report_of_time", s.between(t.end, t.end + 14)) is not None


def _closes_clause(s: Sentence, q: Mention, t: Mention) -> bool:
    """Microsoft bought 485,000 GPUs for its data centers last year: the time at the end is that of the value."""
    if s.scale == 1 or t.start - q.end > _AT_END or s.between(t.end, s.bounds(s.clause(t.end))[1]).strip(" .,;)"):
        return False
    if _compares(s, t) or s.p("subclause", s.between(q.end, t.start)) or _is_other_side(s, q, t):
        return False
    return not any(m.label == q.label and m.unit == q.unit and q.end <= m.start < t.start for m in s.quantities)


def _is_other_side(s: Sentence, q: Mention, t: Mention) -> bool:
    """$982 million from $189 million a year ago, +143%但Q3指引: the time behind is that of another value."""
    if s.p("other_side", s.between(q.end, t.start)) is not None:
        return True
    behind = next((m for m in s.quantities if m.start >= t.end), None)  # 已达1GW、四月升至1.5GW
    listed = behind is not None and (behind.label, behind.unit) == (q.label, q.unit) and behind.start - t.end <= _NEXT
    return listed and s.p("next_item", s.between(q.end, t.start)) is not None


def _behind_each(s: Sentence, q: Mention, same: list[Mention]) -> Mention | None:
    """From $1.90 in January 2024 to $1.10 last month: English puts the time of each value behind it."""
    at = [t for t in same if t.end <= q.start]
    own = next((t for t in same if t.start >= q.end), None)
    if s.scale == 1 or not at or own is None or own.start - q.end > 2 * _BEHIND:
        return None
    first = next((m for m in reversed(s.quantities) if m.end <= at[-1].start), None)
    if first is None or first.label != q.label or s.clause(first.start) != s.clause(q.start):
        return None
    return own if at[-1].start - first.end <= 2 * _BEHIND else None


def _clause_behind(draft: Draft, lens: Lens, times: list[Mention]) -> str | None:
    """租金2.1美元，这是5月的均价; 上调8%，10月1日起执行: a clause that only tells when the value before it holds."""
    s = lens.sentence
    for far in times if draft.type in ("money", "energy") else ():
        if far.value and 1 < s.clause(far.start) - lens.clause <= 3 and s.p("tells_time", s.clause_before(far.start)):
            return far.value  # 总投资30亿元，分两期，建设期为2025年至2027年
    t = next((t for t in times if t.value and s.clause(t.start) == lens.clause + 1), None)
    if t is None:
        return None
    before, behind = s.between(s.bounds(lens.clause + 1)[0], t.start), s.between(t.end, t.end + 8)
    level = s.p("this_is", before) and s.p("level_of_time", behind)
    effect = s.p("opens_clause", before) and s.p("goes_into_effect", behind)
    return t.value if level or effect or s.p("tells_time", before) else None


def _of_the_years(s: Sentence, q: Mention, before: list[Mention], times: list[Mention]) -> str | None:
    """2023年、2024年…分别为8亿元、4亿元: the n-th value belongs to the n-th time of the list before or behind it."""
    if not times or len(series := value_list(s, q)) < 2:
        return None
    run = before[-len(series) :]
    each = s.p("one_each", s.text) or sum(t.value is not None for t in s.times) == len(series)
    if len(run) < len(series) and each:
        if _one_of_each_name(s, q):
            return None
        run = [t for t in times if t.end <= series[0].start][-len(series) :]
        run = run or [t for t in times if t.start >= series[-1].end][: len(series)]
    if len(run) < len(series) or run[0].start < series[-1].end < run[-1].end:
        return None
    listed = all(s.p("list_of_names", s.between(a.end, b.start)) for a, b in pairwise(run))
    return run[series.index(q)].value if listed else None


def _one_of_each_name(s: Sentence, q: Mention) -> bool:
    """Whether the values of a list are one of each firm or chip before it, and not one of each time."""
    named = [n for n in s.names if n.label in ("ORGANISATION", "ACCELERATOR")]
    return of_the_list(s, q, named) is not None


def _of_the_span(s: Sentence, q: Mention, subjects: Subjects) -> str | None:
    """2022年至2024年，营收分别为…，亏损…: as many values as the span told last has years are one of each."""
    if len(series := value_list(s, q)) < 2:
        return None
    if _one_of_each_name(s, q):
        return None
    said = [t for t in s.times if t.label == "DATE" and t.value and t.end <= series[0].start]
    if not said:
        recall_times(subjects)
        said = [subjects.time] if subjects.time is not None and s.index - subjects.time_at <= reach(s) else []
    part = _own_part(s, q, said[-1]) if said else None
    return part if said and part != said[-1].value else None


def _compound(s: Sentence, times: list[Mention]) -> str | None:
    """从2024年的100亿增至2030年的500亿，年复合增长率31%: a compound rate holds from the one year to the other."""
    if not s.p("compound_rate", s.text):
        return None
    years = [t.value for t in times if t.value and _YEAR.fullmatch(t.value)]
    return "/".join(years) if len(years) == 2 and len(years) == len(times) and years[0] < years[1] else None


def _said(value: str | None) -> Found:
    return (value, "explicit") if value else None


def _of_model(s: Sentence, t: Mention) -> bool:
    """三年前的H100: the time belongs to the chip behind it."""
    return s.p("of_model", s.between(t.end, t.end + 3)) is not None


def _opens_clause(s: Sentence, t: Mention) -> bool:
    """A time at the head of its clause (2024年8月，…; 英伟达在第二财季…) sets the scene for the clauses behind."""
    start = s.bounds(s.clause(t.start))[0]
    while (last := _beside(s, t, "time_of_time")) is not None:
        t = last
    if s.p("opens_clause", s.between(start, t.start)):
        return True
    firm: Name | None = next((n for n in s.names if n.label == "ORGANISATION" and start <= n.start), None)
    if firm is None or firm.end > t.start or firm.start - start > 6:
        return False
    return s.p("firm_in_time", s.between(firm.end, t.start)) is not None


def _goes_on(lens: Lens, previous: Draft) -> bool:
    """A clause that only adds to the value before it: 收入12亿元，同比增长5%."""
    s = lens.sentence
    if any(t.label == "DATE" and s.clause(t.start) == lens.clause for t in s.times):
        return False
    return lens.clause - s.clause(previous.quantity.start) <= 1 and s.p("goes_on", lens.before) is not None


def _own_part(s: Sentence, q: Mention, t: Mention) -> str | None:
    """2022年-2024年…从43万暴增到7.43亿, 近三年分别为…: each value of a series has its own year of the span."""
    years = _YEARS.fullmatch(t.value or "")
    if years is None:
        return _both(s, q, t)
    first, last = int(years[1]), int(years[2])
    series = value_list(s, q)
    recent = s.p("recent_span", t.text) is not None
    if len(series) == last - first + 1 > 1 and (recent or "-" not in (t.value or "")):
        if recent and (t.value or "").endswith("-12"):
            first -= 1  # the year of publication is not over: the years before it
        return str(first + series.index(q))
    side = side_of_move(s, q, t)
    if side and "-" in (t.value or "") and t.start >= q.end and not recent:
        return t.value  # from 8% to 5% in March to May
    pair = [m for m in s.quantities if m.label == q.label and m.unit == q.unit and m.start >= t.end][:2]
    starts = q in pair and len(pair) == 2 and s.p("series_starts", s.between(pair[0].start - 16, pair[0].start))
    if side or (starts and s.p("to", s.between(pair[0].end, pair[1].start))):
        ends = [str(first), str(last)] if recent else (t.value or "").split("/")
        return ends[0] if side == "from" or (not side and q is pair[0]) else ends[1]
    return t.value


def _of_what_was(lens: Lens, t: Mention) -> bool:
    """Up 56% from a year ago, with sales of $41 billion: what is compared with ends at the comma."""
    s = lens.sentence
    if t.end > lens.quantity.start or s.clause(t.start) == lens.clause or not only_compares(s, t):
        return False
    ratios = (m for m in s.quantities if m.label in ("PERCENT", "TIMES") and m.end <= t.start)
    return any(s.clause(m.start) == s.clause(t.start) for m in ratios)


def _compares(s: Sentence, t: Mention) -> bool:
    """较2023年和2024年, and not from March to May."""
    if only_compares(s, t):
        return not ("/" in (t.value or "") and s.p("from_span", s.between(t.start - 10, t.start)))
    first = _beside(s, t, "and_time")
    return first is not None and _compares(s, first)


def _beside(s: Sentence, t: Mention, gap: str) -> Mention | None:
    """The time that ends where `t` begins, with only what the pattern `gap` says between."""
    last = next((u for u in reversed(s.times) if u.end <= t.start), None)
    found = last is not None and last.label == "DATE" and s.p(gap, s.between(last.end, t.start))
    return last if found else None


def _both(s: Sentence, q: Mention, t: Mention) -> str | None:
    """2023年和2024年，共采购5000张: one value of two times that follow each other is of both."""
    first = _beside(s, t, "and_time")
    if first is None or not first.value or not t.value or len(value_list(s, q)) > 1 or s.p("one_each", s.text):
        return t.value
    one, other = periods.parse(first.value), periods.parse(t.value)
    return periods.span(one, other).value if one.grain == other.grain and periods.follows(one, other) else t.value


def _in_brackets_behind(s: Sentence, q: Mention) -> str | None:
    """3000亿美元（5年期，2027年起）: the time in the brackets right behind a value."""
    end = (s.per_behind(q) or q).end  # 4.5美元/小时（10月1日起）
    bracket = _BRACKET.match(s.between(end, end + 44))
    if bracket is None:
        return None
    if any(m.label == q.label and end <= m.start < end + len(bracket[0]) for m in s.quantities):
        return None  # 降至8%（2025年为40%）: of the other value
    inside = [t for t in s.times if end <= t.start < end + len(bracket[0]) and not only_compares(s, t)]
    date = next((t.value for t in inside if t.label == "DATE" and t.value), None)
    length = next((t.low for t in inside if t.label == "DURATION" and t.unit == "year" and t.low), None)
    if date and length and _YEAR.fullmatch(date):
        return f"{date}/{int(date) + int(length) - 1}"
    return date


def _span_of_pair(s: Sentence, previous: Draft | None) -> str | None:
    """3月卖10万元，5月卖12万元，涨了20%: the move took from the first of the two prices to the second."""
    if previous is None or previous.sentence is not s or previous.pair is None:
        return None
    ends = [d.fields.get("date") or "" for d in (previous.pair, previous)]
    return "/".join(ends) if all(map(_POINT.fullmatch, ends)) and ends[0] < ends[1] else None


def _changes_with_time(draft: Draft, s: Sentence) -> bool:
    """Revenue grows from one time to another; that a chip is so many times as fast as the last holds at any time."""
    of_a_time = any(n.id in ("revenue", "profit", "demand", "yoy") for n in s.names)
    return draft.type != "growth" or of_a_time or s.p("year_on_year", s.text) is not None


def _carried(draft: Draft, lens: Lens, subjects: Subjects) -> Found:
    """The last time that the sentences before gave, for what changes with time; results are of a time that is over."""
    s = lens.sentence
    recall_times(subjects)
    time, at = subjects.time, subjects.time_at
    told = any(n.id in _RESULTS for n in s.names) or (draft.type == "growth" and s.p("year_on_year", s.text))
    told = told or (subjects.speaker is not None and draft.type == "money" and s.p("speaks_of_own", s.text) is not None)
    results = draft.type in ("money", "growth", "share") and told
    if results and subjects.past is not None and modality_of(lens) == "actual":
        time, at = subjects.past, subjects.past_at
        if subjects.reported and _MONTH.match(time.value or ""):
            time = None  # a month in passing is not what results are of
    found = None
    if time is not None and time.value and _in_reach(draft, s, subjects, at):
        found = time.value
    said = any(t.end <= lens.quantity.start for t in s.times)
    if found is None and results and not said and modality_of(lens) == "actual":
        found = subjects.reported
    return (found, "context") if found else None


def _in_reach(draft: Draft, s: Sentence, subjects: Subjects, at: int) -> bool:
    back = s.index - at
    far, block = _FINANCE_REACH if draft.type in ("money", "share") else _REACH
    near = back <= reach(s, far) or (subjects.time_block is s.block and back <= block)
    return (near and _changes_with_time(draft, s)) or (s.soft and back <= 3)
