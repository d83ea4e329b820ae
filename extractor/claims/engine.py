"""From an article to its claims: scan, cut into sentences, classify each quantity, link its slots, validate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from extractor.claims import article_times, company, context, slots, subject, timing
from extractor.claims.classify import classify
from extractor.claims.context import Subjects
from extractor.claims.draft import Carry, Draft
from extractor.claims.emit import Emitter
from extractor.claims.gate import names_in_scope
from extractor.claims.lens import Lens
from extractor.claims.model import Claim
from extractor.claims.patterns import patterns_of
from extractor.claims.roles import mark_roles
from extractor.claims.scene import Sentence
from extractor.claims.stage import Stage
from extractor.claims.tables import Around, is_table_row, table_drafts
from extractor.claims.trace import SILENT, Trace
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.reading.article import Article
from extractor.rulebook import Rules


def make_claims(article: Article, rules: Rules, trace: Trace = SILENT) -> list[Claim]:
    """Every claim that the article makes, in the order of the text; `trace` is told what happens on the way."""
    return claims_of(article, names_in_scope(article.view.text, rules), rules, trace)


def claims_of(article: Article, names: list[Name], rules: Rules, trace: Trace = SILENT) -> list[Claim]:
    """The claims of an article whose names are found already; none where there are no names."""
    if not names:
        return []
    carry, subjects = context.survey(names, article.view.text)
    stage = Stage(article, names, rules, dense=carry.dense, trace=trace)
    subjects.today, subjects.reported = stage.times.today, stage.times.reported
    subjects.speaker = article_times.speaker_of(names, article.view.text, patterns_of(rules))
    if subjects.speaker is not None and subjects.speaker.entry.get("compute"):
        subjects.main_firm, carry.firm_article, carry.own_call = subjects.speaker, True, True
    stage.times.reporter = subjects.main_firm.id if subjects.main_firm is not None else None
    trace.begun(stage)
    emitter = Emitter(article, rules, trace)
    above: Sentence | None = None
    for table, group in groupby(stage.sentences, key=lambda s: s.block.table if is_table_row(s) else None):
        run = list(group)
        if table is None:
            emitter.add(_dated(_prose(run, stage, carry, subjects), stage, subjects))
            above = run[-1]
        elif any(s.names for s in run):
            for s in run:
                stage.load(s, quantities=True)
                trace.loaded(s, True)
            _catch_up(stage, carry, subjects)
            host = company.cloud_above(run[0], subjects, above)
            around = Around(
                above.text if above is not None else "", subjects.chips_above(run[0].index), subjects.main_firm
            )
            cells = [_link_cell(d, host) for d in table_drafts(run, stage.find.quantities, around)]
            for line in (above, subjects.heading_line):
                if line is not None and any(d.fields.get("date") is None for d in cells):
                    timing.date_cells(cells, line)
            emitter.add(_dated(cells, stage, subjects))
    if trace is not SILENT:  # who listens is told the roles of all names
        _catch_up(stage, carry, subjects)
    return sorted(emitter.claims, key=lambda c: (c.start, c.end))


def _prose(sentences: list[Sentence], stage: Stage, carry: Carry, subjects: Subjects) -> Iterable[Draft]:
    for s in sentences:
        live = stage.live(s, carry.firm_article)
        if not (live or stage.warm(s) or s.block.kind in ("heading", "title")):
            stage.trace.passed(s)
            continue
        stage.load(s, quantities=live)
        stage.trace.loaded(s, live)
        if not s.quantities:
            stage.waiting.append(s)
            continue
        _catch_up(stage, carry, subjects)
        _enter(s, subjects)
        made = _drafts(s, carry, subjects, stage)
        if made:
            stage.made_claims(s)
            kept = _without_sizes(made)
            stage.trace.kept(made, kept)
            yield from kept
        context.remember(s, made, carry, subjects)


def _dated(drafts: Iterable[Draft], stage: Stage, subjects: Subjects) -> Iterator[Draft]:
    """Prices without a time of their own are of the day on which the article says that they were looked up.

    Else of the month that the heading above them tells.
    """
    for d in drafts:
        if d.type in ("price", "rental") and d.fields.get("date_source") != "explicit":
            _date_price(d, stage.times.looked_up, subjects)
        yield d


def _date_price(draft: Draft, day: str | None, subjects: Subjects) -> None:
    f, told = draft.fields, draft.fields.get("date")
    if day is not None and (told is None or day.startswith(f"{told}-")):  # a table of May 2024, checked on May 12
        f["date"], f["date_source"] = day, "context"
    elif told is None and subjects.heading_line is not None and (month := timing.month_of(subjects.heading_line)):
        f["date"], f["date_source"] = month, "context"


def _catch_up(stage: Stage, carry: Carry, subjects: Subjects) -> None:
    """Remember the sentences without values that were put off until a value might lean on them: often none does."""
    for s in stage.waiting:
        _enter(s, subjects)
        context.remember(s, [], carry, subjects)
    stage.waiting.clear()


def _enter(s: Sentence, subjects: Subjects) -> None:
    """Give the names of a sentence their roles; a heading holds for what stands below it."""
    if s.things:
        mark_roles(s)
        context.enter_families(s, subjects)
    context.enter_head(s, subjects)
    if s.block.kind in ("heading", "title"):
        context.enter_heading(s, subjects)


def _drafts(s: Sentence, carry: Carry, subjects: Subjects, stage: Stage) -> list[Draft]:
    made: list[Draft] = []
    found = stage.claim_patterns.find(s)
    for q in s.quantities:
        lens = stage.trace.lens(s, q)
        alike = (d for d in reversed(made) if _alike(d.quantity, q))
        previous = next(alike, made[-1] if made else None)
        draft = found[q.start].draft(s) if q.start in found else classify(lens, carry, previous or carry.last)
        stage.trace.decided(lens, draft)
        if draft is not None and draft.type != "none":
            draft.pair = next((d for d in reversed(made) if d.type == draft.type), None)
            if previous is not None and previous.sentence is s and s.p("expected", lens.before):
                draft.goes_on = previous
            _link(draft, lens, subjects, previous, carry)
            draft.fields |= draft.fixed
            stage.trace.linked(lens, draft)
            made.append(draft)
    return made


def _alike(left: Mention, right: Mention) -> bool:
    """Whether two quantities may be ends of one pair or items of one list."""
    money = ("MONEY", "NUMBER")
    return left.label == right.label or (left.label in money and right.label in money)


def _link(draft: Draft, lens: Lens, subjects: Subjects, previous: Draft | None, carry: Carry) -> None:
    f, s = draft.fields, lens.sentence
    draft.subject = draft.subject or subject.link_models(draft, lens, subjects)
    if not draft.subject and previous is not None and previous.sentence is s and "+list" in draft.rule:
        draft.subject = previous.subject
    vendor = _model_fields(draft, lens, subjects)
    companies, other = company.link_companies(draft, lens, subjects, vendor)
    if vendor and draft.subject[0].label == "ACCELERATOR":
        first = draft.subject[0]
        if s.p("own_design", s.between(first.start - 12, first.start)):
            companies, f["company"] = [], vendor
    draft.companies = companies = draft.companies or companies
    ids = list(dict.fromkeys(n.id for n in companies))
    if 0 < len(ids) <= 2:  # of more than two that share a value, the contract names none
        f["company"] = ", ".join(ids)
    if other is not None and draft.type in ("money", "compute_count", "energy"):
        f["counterparty"] = other.id
    if when := timing.link_date(draft, lens, subjects, previous):
        f["date"], f["date_source"] = when
    f["region"] = slots.region_of(lens)
    f["modality"] = slots.modality_of(lens)
    f["attribution"] = slots.attribution_of(s)
    f["comparator"] = lens.quantity.comparator
    slots.measure_fields(draft, lens, companies)
    if draft.type in ("price", "rental"):
        slots.price_fields(draft, lens, previous, carry)
    said = draft.subject[0] if draft.subject else None
    if said is not None and not s.start <= said.start < s.end and slots.is_of_one_card(draft):
        f["gpu_model"] = said.entry.get("card", f.get("gpu_model"))


def _model_fields(draft: Draft, lens: Lens, subjects: Subjects) -> str | None:
    """Write model, maker, memory and product of the first subject into the draft; returns the maker."""
    f, s = draft.fields, lens.sentence
    if not draft.subject:
        return None
    first = draft.subject[0]
    if first.label == "ACCELERATOR":
        first = subject.specific(first, subjects)
        draft.subject = [first, *draft.subject[1:]]
        f["gpu_model"], f["gpu_vendor"] = first.id, _maker(first)
        f["gpu_memory_gb"] = subject.memory_of(s, first)
        return _maker(first)
    f["product"] = first.id
    if first.entry.get("model") and f.get("count_unit") != "card":
        f["gpu_model"], f["gpu_vendor"] = first.id, _maker(first)
        return _maker(first)
    chips = [n for n in s.names if n.label == "ACCELERATOR" and not n.flags & {"ref", "from"}]
    chips = [n for n in chips if lens.gap(n.start, n.end) <= 150 and not subject.counted_apart(s, lens.quantity, n)]
    if chips and draft.type in ("price", "rental", "compute_count", "price_change"):
        chip = min(chips, key=lambda n: lens.gap(n.start, n.end))
        f["gpu_model"], f["gpu_vendor"] = chip.id, _maker(chip)
        return _maker(chip)
    one_kind = first.entry.get("kind") in ("server", "rack", "instance", "cloud")
    if one_kind and draft.type in ("price", "rental", "price_change", "compute_count", "chip_spec"):
        f["gpu_model"] = first.entry.get("accelerator")
    return None


def _maker(chip: Name) -> str | None:
    maker: str | None = chip.entry.get("vendor")
    return maker


def _link_cell(draft: Draft, host: Name | None) -> Draft:
    """The slots of a table cell: its subject is known already; `host` is the cloud whose price list it is.

    An instance's name (ecs.gn7-…) tells more about the cloud than the text above.
    """
    f = draft.fields
    for n in draft.subject:
        f["gpu_vendor"] = n.entry.get("vendor")
        if n.label == "SYSTEM":
            f.setdefault("product", n.id)
        f["gpu_model"] = n.id if n.label == "ACCELERATOR" else n.entry.get("accelerator")
    if not draft.companies and host is not None and draft.type == "rental" and "product" not in f:
        draft.companies = [host]
    if draft.companies:
        f["company"] = draft.companies[0].id
    f["comparator"] = draft.quantity.comparator
    slots.measure_fields(draft, Lens(draft.sentence, draft.quantity), draft.companies)
    if draft.type == "rental" and f.get("period") is None and (draft.quantity.low or 0) < slots.HOURLY:
        f["period"] = "hour"
    return draft


def _without_sizes(made: list[Draft]) -> list[Draft]:
    """A count that says how big the priced system is makes no claim of its own."""
    sizes = {
        d.fields.get("compute_count") for d in made if d.type in ("price", "rental") and d.rule != "price-of-lot"
    } - {None}
    return [d for d in made if not (d.fields.get("count_unit") == "card" and d.quantity.low in sizes)]
