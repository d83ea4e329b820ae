"""When a value holds: a time beside it, at the head of a clause before it, or carried from the text around."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.claims.context import Subjects, recall_times
from extractor.claims.draft import Draft, reach
from extractor.claims.lens import Lens
from extractor.claims.patterns import Patterns
from extractor.claims.roles import only_compares
from extractor.claims.scene import Sentence
from extractor.claims.slots import modality_of
from extractor.claims.subject import of_the_list, value_list
from extractor.mentions import periods
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.mentions.times import TimeFinder
from extractor.reading.article import Article

_RESULTS = ("revenue", "profit", "yoy", "share")
_TITLE, _HEAD = 400, 1500  # characters at the head of an article that say what it reports, and when
_QUARTER = re.compile(r"\d{4}-Q\d")
_BEHIND = 15  # weighted characters within which a time behind a value is its own
_REACH, _FINANCE_REACH = (3, 6), (5, 8)  # sentences that a time is carried over: to the next blocks, and within one
_TIMELESS = ("chip_spec", "compute_capacity")
_YEARS = re.compile(r"(\d{4})(?:-\d\d)?/(\d{4})(?:-\d\d)?")
_POINT = re.compile(r"\d{4}(?:-\d\d){0,2}")
_MONTH = re.compile(r"\d{4}-\d\d")
_SUM = re.compile(r"\b\d")
_SINCE = re.compile(r"\d{4}(?:-\d\d)?")
_YEAR = re.compile(r"\d{4}")
_DATED = re.compile(r"(?:2\d{3}|201[6-9])-[\dQH]")
_AT_END = 120  # characters within which a time that closes an English clause is that of the value before it
_MOVES = ("price_change", "growth", "money", "compute_count")  # what adds up from one time on
_BRACKET = re.compile(r"[\s*]*[(（][^()（）]{0,40}[)）]")
Found = tuple[str, str] | None  # (date, explicit or context)


def today_of(article: Article, finder: TimeFinder) -> str | None:
    """The day that relative times count from: the publication date, else the latest month that the text dates."""
    if article.published is not None:
        return article.published
    times = finder.find(article.view.text, None)
    return max((t.date_start for t in times if t.date_start and t.value and _DATED.match(t.value)), default=None)


def reported_quarter(article: Article, finder: TimeFinder, p: Patterns, today: str | None) -> str | None:
    """The quarter that an article on a firm's results reports: the first at its head that is over."""
    text = article.view.text
    if today is None or not p("earnings", text[:_TITLE]):
        return None
    for t in finder.find(text, article.published, 0, min(len(text), _HEAD)):
        since = p("since_time", text[max(0, t.start - 4) : t.start])
        fiscal = p("fiscal", text[max(0, t.start - 13) : t.end])  # Fiscal 2025 Third Quarter
        over = (t.date_end or "9") <= today or fiscal  # a fiscal year may be ahead of the calendar's
        if _QUARTER.fullmatch(t.value or "") and over and not since:
            return t.value
    return None


def settled(s: Sentence, times: list[Mention], dateline: bool, reported: str | None = None) -> list[Mention]:
    """Mend what only the sentence shows: 单季度 is no quarter, a start and a length are a span, 同期 repeats it.

    本季度 in an article on a quarter's results is that quarter, `reported`.
    """
    times = [t for t in times if not _is_no_quarter(s, t) and not _is_only_reference(s, t)]
    span: str | None = None
    for i, t in enumerate(times):
        if t.label != "DATE" or not t.value:
            continue
        if reported and (quarter := _of_the_report(s, t, reported)):
            t.value = quarter
        elif not dateline and s.p("needs_today", t.text):
            t.value = t.date_start = t.date_end = None
        elif len(t.value) == 7 and s.p("starts_span", s.between(t.start - 1, t.start)):
            length = next((d for d in times[i + 1 :] if d.label == "DURATION" and d.unit == "month" and d.low), None)
            if length is not None and length.high is None:
                span = t.value = periods.months_from(t.value, int(length.low or 0))
        elif span and s.p("same_period", t.text):
            t.value = span
    return times


def _of_the_report(s: Sentence, t: Mention, reported: str) -> str | None:
    """本季度, 上一季度 and a bare 第三季度 in an article on a quarter's results: that quarter, or the one before it."""
    year, quarter = int(reported[:4]), int(reported[-1])
    if s.p("this_quarter", t.text) or ((t.value or "")[4:] == reported[4:] and s.p("bare_quarter", t.text)):
        return reported
    if len(t.value or "") <= 4 and s.p("year_ago_period", t.text):
        return f"{year - 1}-Q{quarter}"
    if s.p("last_quarter", t.text):
        return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    return None


def _is_no_quarter(s: Sentence, t: Mention) -> bool:
    single = s.p("single_quarter", s.between(t.start - 1, t.start))
    return bool(t.value and (single or s.p("no_quarter", t.text)))


def _is_only_reference(s: Sentence, t: Mention) -> bool:
    """与2023年高点相比, the largest drop since 2022: a time that nothing in the sentence is of."""
    before, behind = s.between(t.start - 48, t.start), s.between(t.end, t.end + 16)
    if s.p("with_time", before) and s.p("compared_time_behind", behind):
        return True
    if s.p("compared_time_far", before) and not _SUM.search(behind):
        return True
    return bool(s.p("record_since", behind) or s.p("record_since_en", before))


def link_date(draft: Draft, lens: Lens, subjects: Subjects, previous: Draft | None) -> Found:
    """(date, source): `explicit` where the value's sentence says it, `context` where the text around does."""
    s, q = lens.sentence, lens.quantity
    if bracket := _in_brackets_behind(s, q):
        return bracket, "explicit"
    times = [
        t
        for t in s.times
        if t.label == "DATE"
        and not s.p("time_of_saying", s.between(t.end, t.end + 8))
        and (s.in_brackets(q.start) or not s.in_brackets(t.start))
    ]
    if draft.type in ("growth", "price_change"):
        times = [t for t in times if not _compares(s, t)]
    found = _linked(draft, lens, subjects, previous, times)
    if found and found[1] == "explicit" and draft.type in _MOVES:
        return _until_today(s, found[0], times, subjects.today), "explicit"
    return found


def _linked(draft: Draft, lens: Lens, subjects: Subjects, previous: Draft | None, times: list[Mention]) -> Found:
    """The first of the ways in which a value can have a time, among those of its sentence that may be its own."""
    s, q = lens.sentence, lens.quantity
    same = [t for t in times if s.clause(t.start) == lens.clause]
    before = [t for t in same if t.end <= q.start and not (draft.type == "growth" and _of_model(s, t))]
    if draft.rule == "relative-level" and not (before and _opens_clause(s, before[-1])):
        return None  # 去年出货量的十分之一: the time is that of the other side
    if draft.goes_on is not None and not same:
        return draft.goes_on.fields.get("date") and (draft.goes_on.fields["date"], "context")
    behind = next((t for t in same if t.start >= q.end), None)
    if own := _of_the_years(s, q, before, times) or _of_the_span(s, q, subjects) or _behind_each(s, q, same):
        return own, "explicit"
    if before and s.p("now_word", before[-1].text):
        if behind is not None and behind.value:
            before = []  # now plans … for 2025
        elif any(t.value for t in before) and modality_of(lens) != "actual":
            before = [t for t in before if t.value]  # for 2026, we currently expect
    if before:
        return _said(_own_part(s, q, before[-1]))
    if behind is not None and behind.value:
        changes = draft.type not in _TIMELESS and draft.type != "share"
        if (behind.start - q.end) * s.scale <= _BEHIND or (changes and _closes_clause(s, q, behind)):
            second = next((u for u in same if _beside(s, u, "and_time") is behind), None)
            both = _both(s, q, second) if second is not None and second.value else None
            return _said(both if both and "/" in both else _own_part(s, q, behind))
    if (told := _clause_behind(lens, times)) is not None:
        return told, "explicit"
    earlier = [t for t in times if t.end <= q.start]
    if draft.type in _TIMELESS:
        of_chip = draft.type == "chip_spec" or any(n.label == "ACCELERATOR" for n in draft.subject)
        opened = not of_chip and earlier and _opens_clause(s, earlier[-1])
        return _said(_own_part(s, q, earlier[-1])) if opened else None
    if draft.type == "price_change" and (span := _span_of_pair(s, previous)):
        return span, "explicit"
    if previous is not None and previous.sentence is s and previous.fields.get("date") and _goes_on(lens, previous):
        return previous.fields["date"], previous.fields.get("date_source") or "context"
    recurring = any(p.unit == "year" and s.clause(p.start) == lens.clause for p in s.pers)
    if recurring or (draft.type == "money" and s.p("accumulated_loss", lens.before)):
        return None
    if earlier and _opens_clause(s, earlier[-1]):
        return _said(_own_part(s, q, earlier[-1]))
    if any(t.value is None for t in times):
        return None
    if earlier and len(earlier) == len(times) and _changes_with_time(draft, s):
        return _said(earlier[-1].value)
    return _carried(draft, lens, subjects)


def _until_today(s: Sentence, date: str, times: list[Mention], today: str | None) -> str:
    """今年1月以来涨了25%, has spent so much since 2023: from then to the day of the article."""
    t = next((t for t in times if t.value == date), None)
    if t is None or today is None or not _SINCE.fullmatch(date) or date >= today[: len(date)]:
        return date
    since = s.p("since_behind", s.between(t.end, t.end + 4)) or s.p("since_before", s.between(t.start - 8, t.start))
    return f"{date}/{today[: len(date)]}" if since else date


def _closes_clause(s: Sentence, q: Mention, t: Mention) -> bool:
    """Microsoft bought 485,000 GPUs for its data centers last year: the time at the end is that of the value."""
    if s.scale == 1 or t.start - q.end > _AT_END or s.between(t.end, s.bounds(s.clause(t.end))[1]).strip(" .,;)"):
        return False
    if _compares(s, t) or s.p("subclause", s.between(q.end, t.start)):
        return False
    return not any(m.label == q.label and m.unit == q.unit and q.end <= m.start < t.start for m in s.quantities)


def _behind_each(s: Sentence, q: Mention, same: list[Mention]) -> str | None:
    """From $1.90 in January 2024 to $1.10 last month: English puts the time of each value behind it."""
    at = [t for t in same if t.end <= q.start]
    own = next((t for t in same if t.start >= q.end), None)
    if s.scale == 1 or not at or own is None or own.start - q.end > 2 * _BEHIND:
        return None
    first = next((m for m in reversed(s.quantities) if m.end <= at[-1].start), None)
    if first is None or first.label != q.label or s.clause(first.start) != s.clause(q.start):
        return None
    return own.value if at[-1].start - first.end <= 2 * _BEHIND and at[0].start >= first.end else None


def _clause_behind(lens: Lens, times: list[Mention]) -> str | None:
    """租金2.1美元，这是5月的均价; 上调8%，10月1日起执行: a clause that only tells when the value before it holds."""
    s = lens.sentence
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
    if len(run) < len(series) and s.p("one_each", s.text):
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
    if len(series) == last - first + 1 > 1:
        if s.p("recent_span", t.text) and (t.value or "").endswith("-12"):
            first -= 1  # the year of publication is not over: the years before it
        return str(first + series.index(q))
    pair = [m for m in s.quantities if m.label == q.label and m.unit == q.unit and m.start >= t.end][:2]
    if len(pair) == 2 and q in pair and s.p("series_starts", s.between(t.end, pair[0].start)):
        if s.p("to", s.between(pair[0].end, pair[1].start)):
            return str(first if q is pair[0] else last)
    return t.value


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
    return draft.type != "growth" or any(n.id in ("revenue", "profit", "demand", "yoy") for n in s.names)


def _carried(draft: Draft, lens: Lens, subjects: Subjects) -> Found:
    """The last time that the sentences before gave, for what changes with time; results are of a time that is over."""
    s = lens.sentence
    recall_times(subjects)
    time, at = subjects.time, subjects.time_at
    results = draft.type in ("money", "growth", "share") and any(n.id in _RESULTS for n in s.names)
    if results and subjects.past is not None and modality_of(lens) == "actual":
        time, at = subjects.past, subjects.past_at
        if subjects.reported and _MONTH.match(time.value or ""):
            time = None  # a month in passing is not what results are of
    found = None
    if time is not None and time.value and _in_reach(draft, s, subjects, at):
        found = time.value
    if found is None and results and not s.times and modality_of(lens) == "actual":
        found = subjects.reported
    return (found, "context") if found else None


def _in_reach(draft: Draft, s: Sentence, subjects: Subjects, at: int) -> bool:
    back = s.index - at
    far, block = _FINANCE_REACH if draft.type in ("money", "share") else _REACH
    near = back <= reach(s, far) or (subjects.time_block is s.block and back <= block)
    return (near and _changes_with_time(draft, s)) or (s.soft and back <= 3)
