"""The times of one sentence, mended by what only the sentence shows, and those taken out that nothing in it is of."""

from __future__ import annotations

import re

from extractor.claims.scene import Sentence
from extractor.mentions import periods
from extractor.mentions.model import Mention

_SUM = re.compile(r"\b\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HALF = 15  # the day of a month behind which a quarter that ends then is that of the month
_DAYS = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")


def settled(s: Sentence, times: list[Mention], dateline: bool, reported: str | None = None) -> list[Mention]:
    """Mend what only the sentence shows: 单季度 is no quarter, a start and a length are a span, 同期 repeats it.

    本季度 in an article on a quarter's results is that quarter, `reported`.
    """
    times = _without_glosses(s, [t for t in times if not _is_of_nothing(s, t)])
    for t in times:
        _end_of_quarter(s, t)
    span: str | None = None
    for i, t in enumerate(times):
        if t.label != "DATE":
            continue
        if reported and (quarter := _of_the_report(s, t, reported)):
            t.value = _year_before(quarter) if i and s.p("a_year_ago", times[i - 1].text) else quarter
        if not t.value:
            continue
        if not dateline and s.p("needs_today", t.text):
            t.value = t.date_start = t.date_end = None
        elif len(t.value) == 7 and s.p("starts_span", s.between(t.start - 1, t.start)):
            length = next((d for d in times[i + 1 :] if d.label == "DURATION" and d.unit == "month" and d.low), None)
            if length is not None and length.high is None:
                span = t.value = periods.months_from(t.value, int(length.low or 0))
        elif span and s.p("same_period", t.text):
            t.value = span
        elif len(t.value) == 4 and (years := _years_from(s, t, times)):
            t.value, t.date_start, t.date_end = years.value, years.start.isoformat(), years.end.isoformat()
    return [t for t in times if t.value or t.label != "DATE" or not s.p("this_quarter", t.text)]


def _of_the_report(s: Sentence, t: Mention, reported: str) -> str | None:
    """本季度, 上一季度 and a bare 第三季度 in an article on a quarter's results: that quarter, or one beside it."""
    if s.p("this_quarter", t.text):
        ahead = s.p("expects_quarter", s.between(t.start - 14, t.start))
        return _quarters_on(reported, 1) if ahead else reported
    if fiscal := s.p("this_fiscal_year", t.text):
        return str(int(reported[:4]) + (fiscal.lastgroup == "next"))
    if s.p("next_quarter", t.text):
        return _quarters_on(reported, 1)
    if s.p("last_quarter", t.text):
        return _quarters_on(reported, -1)
    if len(t.value or "") <= 4 and s.p("year_ago_period", t.text):
        return _year_before(reported)
    if s.p("same_period", t.text) and (t.value or "")[4:] == reported[4:]:
        return reported
    if t.value and s.p("bare_quarter", t.text):
        near = [_quarters_on(reported, n) for n in (0, 1)]
        return next((quarter for quarter in near if quarter[4:] == t.value[4:]), None)
    return None


def _years_from(s: Sentence, t: Mention, times: list[Mention]) -> periods.Period | None:
    """从2027年起的五年内, a five-year contract that begins in 2027: a first year and how many there are."""
    behind = s.between(t.end, t.end + 4)
    begins = s.p("span_begins", behind) or s.p("begins_before", s.between(t.start - 16, t.start))
    lengths = [d for d in times if d.label == "DURATION" and d.unit == "year" and (d.low or 0) >= 2]
    if not begins or len(lengths) != 1 or lengths[0].high is not None:
        return None
    n = lengths[0]
    runs = s.p("runs_before", s.between(n.start - 4, n.start)) or s.p("runs_behind", s.between(n.end, n.end + 40))
    return periods.span_from(periods.parse(t.value or ""), n.low or 1, "year") if runs else None


def _end_of_quarter(s: Sentence, t: Mention) -> None:
    """截至2026年8月2日的季度, the quarter ended August 2: three months, to the one that is (all but) over that day."""
    if t.label != "DATE" or not _DAY.fullmatch(t.value or ""):
        return
    ends = s.p("as_of_before", s.between(t.start - 8, t.start)) and s.p("of_quarter", s.between(t.end, t.end + 12))
    if ends or s.p("quarter_ended", s.between(t.start - 40, t.start)):
        year, month, day = map(int, (t.value or "").split("-"))
        last = month if day > _HALF else month - 1
        span = (
            periods.quarter(year, last // 3)
            if last % 3 == 0
            else periods.span(periods.month(year, last - 2), periods.month(year, last))
        )
        t.value, t.date_start, t.date_end = span.value, span.start.isoformat(), span.end.isoformat()


def _quarters_on(quarter: str, n: int) -> str:
    """The `n`-th quarter behind a quarter."""
    return periods.quarter(int(quarter[:4]), int(quarter[-1]) + n).value


def _year_before(quarter: str) -> str:
    return f"{int(quarter[:4]) - 1}{quarter[4:]}"


def _without_glosses(s: Sentence, times: list[Mention]) -> list[Mention]:
    """2026财年（2025年7月至2026年6月）, 过去24小时（2月27日至28日）: a time and its gloss are one time.

    A fiscal period is taken at its word, a relative one from its gloss.
    """
    kept: list[Mention] = []
    for t in times:
        last = kept[-1] if kept else None
        if last is None or not s.p("gloss_of_time", s.between(last.end, t.start)) or not t.value:
            kept.append(t)
        elif s.p("recent_span", last.text):
            last.value, last.date_start, last.date_end = t.value, t.date_start, t.date_end
        elif not last.value or "/" not in t.value:
            kept.append(t)
    return kept


def _is_of_nothing(s: Sentence, t: Mention) -> bool:
    """Whether nothing in the sentence is of a time."""
    return _is_no_quarter(s, t) or _is_only_reference(s, t) or _is_of_a_beginning(s, t)


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


def _is_of_a_beginning(s: Sentence, t: Mention) -> bool:
    """2020年推出的A100, a firm founded in 2017, the day on which results come out: no value holds then."""
    if not t.value:
        return False
    behind = s.between(t.end, t.end + 48)
    if s.p("began_behind", behind) or s.p("began_before", s.between(t.start - 36, t.start)):
        return True
    return bool(_DAYS.fullmatch(t.value) and s.p("results_come_out", behind))
