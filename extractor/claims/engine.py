"""From an article to its claims: scan, cut into sentences, classify each quantity, link its slots, validate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any

from extractor.claims import linking
from extractor.claims.classify import CAPEX, TIES, Carry, Draft, classify
from extractor.claims.lens import Lens
from extractor.claims.linking import Subjects
from extractor.claims.model import Claim
from extractor.claims.scene import Sentence, cut_sentences, fill
from extractor.claims.tables import is_table_row, table_drafts
from extractor.mentions.model import Mention
from extractor.mentions.names import Name, NameFinder
from extractor.mentions.quantities import QuantityFinder
from extractor.mentions.periods import months_from
from extractor.mentions.times import TimeFinder
from extractor.reading.article import Article
from extractor.rulebook import Rules

ANCHORS = TIES


_NO_QUARTER = re.compile(r"(?:最近|近|某)一个?(?:财|季).*|单季度?")
_VAGUE = re.compile(r"未来|过去|近|最近|下一?|上一?|next|past|last|去年|明年", re.I)


class Finders:
    """The recognisers of one set of rules, compiled once."""

    def __init__(self, rules: Rules) -> None:
        self.names = NameFinder(rules)
        self.quantities = QuantityFinder(rules)
        self.times = TimeFinder(rules)


@lru_cache(maxsize=4)
def finders(rules: Rules) -> Finders:
    """The compiled recognisers of `rules`."""
    return Finders(rules)


def make_claims(article: Article, rules: Rules) -> list[Claim]:
    """Every claim that the article makes, in the order of the text."""
    find = finders(rules)
    names = find.names.find(article.view.text)
    anchors = sum(n.label in ("ACCELERATOR", "SYSTEM") or n.id in ANCHORS or bool(n.entry.get("compute")) for n in names)
    if not anchors:
        return []
    sentences = list(cut_sentences(article))
    if not sentences:
        return []
    text = article.view.text
    quantities: list[Mention] = []
    pers: list[Mention] = []
    for s in sentences:
        quantities += find.quantities.find(text, s.start, s.end)
        pers += find.quantities.per(text, s.start, s.end)
    times = find.times.find(text, article.published)
    if article.published is None:  # without a dateline, a month counts from the latest one that the text dates
        first = max((t.date_start for t in times if t.date_start and t.value and re.match(r"\d{4}-[\dQH]", t.value) and t.value[:4] >= "2016"), default=None)
        if first:
            times = find.times.find(text, first)
            for t in times:
                if _VAGUE.search(t.text):
                    t.value = t.date_start = t.date_end = None
    times = [t for t in times if not (t.value and (text[t.start - 1 : t.start] == "单" or _NO_QUARTER.fullmatch(t.text)))]
    fill(sentences, names, quantities, pers, times)
    if article.language == "zh-Hant" and any(n.id in ("TW", "TWD") for n in names if n.label == "REGION") and "人民" not in text:
        for s in sentences:
            s.taiwan = True
    _settle_times(article, sentences)
    firm = _about_a_firm(names)
    subjects = Subjects(main_company=_main_company(names), main_firm=firm)
    drafts = list(_drafts(sentences, Carry(dense=anchors * 150 > len(text), firm_article=firm is not None), subjects, find))
    return _finish(article, drafts)


def _main_company(names: list[Name]) -> Name | None:
    """The organisation that the whole article is about: named three times and more than all others together."""
    firms = [n for n in names if n.label == "ORGANISATION" and not n.loose and not n.person and n.entry.get("kind") in _ACTING]
    makers = {n.entry.get("vendor") for n in names if n.label == "ACCELERATOR"}
    firms = [n for n in firms if n.id not in makers]
    if not firms:
        return None
    ident, times = Counter(n.id for n in firms).most_common(1)[0]
    return next(n for n in firms if n.id == ident) if times >= 3 and 2 * times > len(firms) else None


def _about_a_firm(names: list[Name]) -> Name | None:
    """The organisation named most is a firm of the trade: its finances are in scope all through the article."""
    counts = Counter(n.id for n in names if n.label == "ORGANISATION" and not n.person and n.entry.get("kind") not in ("media", "research"))
    if not counts:
        return None
    ident, times = counts.most_common(1)[0]
    firm = next(n for n in names if n.id == ident and n.label == "ORGANISATION")
    return firm if times >= 3 and firm.entry.get("compute") and not firm.entry.get("diversified") else None


_ACTING = ("cloud", "neocloud", "lab", "internet", "telecom", "datacentre", "consumer", "server", "other")


def _drafts(sentences: list[Sentence], carry: Carry, subjects: Subjects, find: Finders) -> Iterable[Draft]:
    heading = ""
    for table, group in groupby(sentences, key=lambda s: s.block.table if is_table_row(s) else None):
        run = list(group)
        if table is None:
            yield from _prose(run, carry, subjects)
            heading = run[-1].text
            continue
        for s in run:
            _clean(s)
        for draft in table_drafts(run, find, heading):
            _link_cell(draft)
            yield draft


def _link_cell(draft: Draft) -> None:
    """The slots of a table cell: its subject is known already."""
    f = draft.fields
    for n in draft.subject:
        f["gpu_vendor"] = n.entry.get("vendor")
        if n.label == "SYSTEM":
            f.setdefault("product", n.id)
        f["gpu_model"] = n.id if n.label == "ACCELERATOR" else n.entry.get("accelerator")
    if draft.companies:
        f["company"] = draft.companies[0].id
    f["comparator"] = draft.quantity.comparator
    _measure_fields(draft, Lens(draft.sentence, draft.quantity), draft.companies)
    if draft.type == "rental" and f.get("period") is None and (draft.quantity.low or 0) < 100:
        f["period"] = "hour"


def _prose(sentences: list[Sentence], carry: Carry, subjects: Subjects) -> Iterable[Draft]:
    for s in sentences:
        _clean(s)
        linking.mark_roles(s)
        for n in s.names:
            if n.label == "ACCELERATOR" and n.entry.get("family") and "ref" not in n.flags:
                subjects.by_family.setdefault(n.entry["family"], n)
        if s.block.kind in ("heading", "title"):
            _enter_heading(s, subjects)
        previous: Draft | None = None
        made: list[Draft] = []
        for q in s.quantities:
            lens = Lens(s, q)
            same = next((d for d in reversed(made) if _alike(d.quantity, q)), previous)
            draft = classify(lens, carry, same)
            if draft is None:
                continue
            _link(draft, lens, subjects, same, carry)
            made.append(draft)
            previous = draft
        yield from _drop_parts(made)
        _remember(s, made, carry, subjects)


def _alike(left: Mention, right: Mention) -> bool:
    """Whether two quantities may be ends of one pair or items of one list."""
    money = ("MONEY", "NUMBER")
    return left.label == right.label or (left.label in money and right.label in money)


def _settle_times(article: Article, sentences: list[Sentence]) -> None:
    """从去年12月开始…5个月: a start and a length make one span, which 同期 then repeats."""
    for s in sentences:
        span: str | None = None
        for i, t in enumerate(s.times):
            if t.label == "DATE" and t.value and len(t.value) == 7 and s.between(t.start - 1, t.start) in ("从", "自", "由"):
                length = next((d for d in s.times[i + 1 :] if d.label == "DURATION" and d.unit == "month" and d.low and d.high is None), None)
                if length is not None:
                    span = months_from(t.value, int(length.low or 0))
                    t.value = span
            elif t.label == "DATE" and "同期" in t.text and "去年" not in t.text and span:
                t.value = span


def _clean(s: Sentence) -> None:
    """Takes out what is part of something else: digits of dates and model names, memory sizes of a model's name."""
    taken = [(t.start, t.end) for t in s.times] + [(n.start, n.end) for n in s.names if n.label in ("ACCELERATOR", "SYSTEM")]
    kept = []
    for q in s.quantities:
        if any(a < q.end and q.start < b for a, b in taken):
            inside = next((n for n in s.names if n.label == "ACCELERATOR" and n.loose and n.start < q.end and q.start < n.end), None)
            if not (inside is not None and q.label == "MONEY" or (q.label == "COUNT" and q.start < min(a for a, b in taken if a < q.end and q.start < b))):
                continue
            s.names = [n for n in s.names if n is not inside]
        kept.append(q)
    s.quantities = kept
    for q in s.quantities:
        if q.label in ("NUMBER", "TIMES") and q.low is not None and q.high is None:
            behind = next((n for n in s.names if n.start >= q.end and n.label in ("ACCELERATOR", "NOUN", "SYSTEM")), None)
            if behind is None or not (behind.label == "ACCELERATOR" or behind.id in ("card", "server", "node", "rack")):
                continue
            gap = s.between(q.end, behind.start)
            if q.label == "TIMES" and not (q.text.rstrip()[-1:] in "xX×" and re.fullmatch(r"\s?(?:[A-Za-z]+\s)?", gap)):
                continue
            if q.label == "NUMBER" and not re.fullmatch(r"\s?级?\s?[*×xX]?\s?(?:(?:of|Nvidia|NVIDIA|AMD|new|more|additional)\s)*", gap):
                continue
            q.label, q.unit = "COUNT", "card" if behind.label == "ACCELERATOR" else _noun_unit(behind.id)
    for n in s.names:
        if n.label == "ACCELERATOR" and (memory := linking.memory_of(s, n)):
            s.quantities = [q for q in s.quantities if not ((n.end <= q.start <= n.end + 3 or 0 <= n.start - q.end <= 9) and q.unit == "GB" and q.low == memory and not _vram(s, q))]


def _vram(s: Sentence, q: Mention) -> bool:
    return re.match(r"\s*(?:VRAM|HBM|GDDR|显存|的显存|内存)", s.between(q.end, q.end + 8), re.I) is not None


def _noun_unit(ident: str) -> str:
    return {"card": "card", "server": "server", "node": "node", "rack": "rack"}.get(ident, "card")


def _link(draft: Draft, lens: Lens, subjects: Subjects, previous: Draft | None, carry: Carry) -> None:
    f, s, q = draft.fields, lens.sentence, lens.quantity
    models = linking.link_model(draft, lens, subjects)
    if not models and previous is not None and previous.sentence is s and "+list" in draft.rule:
        models = previous.subject or []
    draft.subject = models
    vendor = None
    for n in models[:1]:
        if n.label == "ACCELERATOR":
            n = _specific(n, subjects)
            models[0] = n
            f["gpu_model"], vendor = n.id, n.entry.get("vendor")
            f["gpu_vendor"] = vendor
            if memory := linking.memory_of(s, n):
                f["gpu_memory_gb"] = memory
        else:
            f["product"] = n.id
            beside = [m for m in s.names if m.label == "ACCELERATOR" and not m.flags & {"ref", "from"} and lens.gap(m.start, m.end) <= 150]
            if beside and draft.type in ("price", "rental", "compute_count", "price_change"):
                chip = min(beside, key=lambda m: lens.gap(m.start, m.end))
                f["gpu_model"], vendor = chip.id, chip.entry.get("vendor")
                f["gpu_vendor"] = vendor
            elif n.entry.get("accelerator") and draft.type in ("price", "rental", "compute_count", "chip_spec") and n.entry.get("kind") in ("server", "rack", "instance", "cloud"):
                f["gpu_model"] = n.entry["accelerator"]
    companies, other = linking.link_companies(draft, lens, subjects, vendor)
    if vendor and models[0].label == "ACCELERATOR" and re.search(r"自家|自研|自主研发|in-house|its own", s.between(models[0].start - 12, models[0].start)):
        f["company"] = vendor
        companies = []
    draft.companies = companies
    if companies:
        names = list(dict.fromkeys(n.id for n in companies))
        if len(names) <= 2:  # of more than two that share a value, the contract names none
            f["company"] = ", ".join(names)
    if other is not None and draft.type in ("money", "compute_count", "energy"):
        f["counterparty"] = other.id
    when, source = linking.link_date(draft, lens, subjects, previous)
    if when is not None:
        f["date"], f["date_source"] = when.value, source
    f["region"] = linking.link_region(lens)
    f["modality"] = linking.modality_of(lens)
    f["attribution"] = linking.attribution_of(s)
    f["comparator"] = q.comparator
    _measure_fields(draft, lens, companies)
    if draft.type in ("price", "rental"):
        _system(draft, lens, previous, carry)


def _specific(n: Name, subjects: Subjects) -> Name:
    """思元 after 思元590: a family name stands for the model of it that was named last."""
    if n.entry.get("kind") == "family" and n.entry.get("vendor") not in ("NVIDIA", "AMD") and not any(c.isdigit() for c in n.id):
        known = subjects.by_family.get(n.id, n)
        return known if known.start <= n.start else n
    return n


def _system(draft: Draft, lens: Lens, previous: Draft | None, carry: Carry) -> None:
    f = draft.fields
    if "+list" in draft.rule and previous is not None:
        f.setdefault("compute_count", previous.fields.get("compute_count"))
        f.setdefault("per", previous.fields.get("per"))
    elif f.get("per") in (None, "server", "instance", "system"):
        count, per = linking.system_count(lens, draft.subject[0] if draft.subject else None)
        if count:
            f["compute_count"] = count
            f.setdefault("per", per)
    if f.get("per") is None:
        f["per"] = _default_per(draft, lens, carry)
    if f.get("per") == "instance" and draft.type == "price" and (f.get("compute_count") or 0) > 1:
        f["per"] = "system"
    if draft.type == "rental" and f.get("period") is None:
        f["period"] = "hour" if (lens.quantity.low or 0) < 100 else None
    _by_size(draft)


def _by_size(draft: Draft) -> None:
    """A data-centre card at a few dollars is a rent per hour, whatever the words."""
    f, q = draft.fields, draft.quantity
    if draft.type == "price" and f.get("per") == "card" and draft.subject and (q.low or 0) < 40:
        entry = draft.subject[0].entry
        if entry.get("class") == "datacenter" and q.unit in ("USD", "EUR", "GBP", "CNY"):
            draft.type, draft.rule = "rental", draft.rule + "+small"
            f["period"] = f.get("period") or "hour"


def _default_per(draft: Draft, lens: Lens, carry: Carry) -> str:
    if re.search(r"setup|build|(?<![A-Za-z])rig", lens.sentence.between(lens.quantity.start - 24, lens.quantity.start)):
        return "system"
    if re.search(r"(?:整个|整套|一套|每套|该)系统|整机|(?:the|whole|entire|complete) system", lens.before, re.I):
        return "system"
    if draft.type == "rental" and lens.accelerator() > 400 and lens.cost("card") > 60:
        if not draft.subject:
            return "instance"
        if carry.talk == "rental" and carry.per:
            return carry.per
    server = lens.cost("server", "node")
    instance = lens.cost("instance")
    card = min(lens.cost("card", "chip"), lens.accelerator())
    if min(server, instance) < card and min(server, instance) <= 20:
        return "server" if server <= instance else "instance"
    if draft.subject and draft.subject[0].label == "SYSTEM" and lens.accelerator() <= 60:
        return {"server": "server", "rack": "rack", "cluster": "cluster"}.get(draft.subject[0].entry.get("kind", ""), "instance")
    return "card"


def _measure_fields(draft: Draft, lens: Lens, companies: list[Name]) -> None:
    f, q = draft.fields, lens.quantity
    if draft.type in ("price", "rental", "money"):
        f["price"], f["price_max"] = q.low, q.high
        f["currency"] = q.unit if q.label == "MONEY" else None
        if f["currency"] is None:
            f["currency"], f["currency_inferred"] = _currency(draft, lens, companies), True
        elif f["currency"] == "CNY" and q.text[:1] in "¥￥" and f.get("region") == "JP":
            f["currency"] = "JPY"
        elif f["currency"] == "CNY" and lens.sentence.taiwan and q.text.rstrip("以上左右多").endswith("元") and "人民币" not in q.text:
            f["currency"] = "TWD"  # a plain 元 in a Taiwanese text
        if draft.type == "money" and f.get("money_kind") == "profit" and (q.low or 0) > 0:
            gap, name = lens.nearest(("profit",))
            if name is not None and re.search(r"亏|loss", lens.sentence.between(name.start, name.end), re.I):
                f["price"], f["price_max"] = -(q.low or 0), None if q.high is None else -q.high
    elif draft.type == "compute_count":
        f["compute_count"], f["compute_count_max"] = q.low, q.high
    else:
        if "value" not in f:
            f["value"], f["value_max"], f["unit"] = q.low, q.high, q.unit
        if draft.type == "compute_capacity" and f.get("gpu_model"):
            f.setdefault("per", "card")


def _currency(draft: Draft, lens: Lens, companies: list[Name]) -> str:
    s, q = lens.sentence, lens.quantity
    if draft.fields.get("region") != "CN":
        near = [m for m in s.quantities if m.label == "MONEY" and m.unit]
        if near:
            return min(near, key=lambda m: abs(m.start - q.start)).unit or "CNY"
    if draft.type == "money" and companies and companies[0].entry.get("country") == "US":
        return "USD"
    return "CNY"


def _drop_parts(made: list[Draft]) -> list[Draft]:
    """A count that says how big the priced system is makes no claim of its own."""
    sizes = {d.fields["compute_count"] for d in made if d.type in ("price", "rental") and d.fields.get("compute_count")}
    return [d for d in made if not (d.type == "compute_count" and d.fields.get("count_unit") == "card" and d.quantity.low in sizes)]


def _enter_heading(s: Sentence, subjects: Subjects) -> None:
    """A heading's chips and firm hold below it; a deeper heading that names none leaves those above in force."""
    level = s.block.level if s.block.kind == "heading" else 0
    subjects.headings = {k: v for k, v in subjects.headings.items() if k < level}
    models = list({n.id: n for n in linking.models_of(s)}.values())
    if models:
        subjects.headings[level] = models
    subjects.heading_models = subjects.headings[max(subjects.headings)] if subjects.headings else []
    orgs = [n for n in linking.actors_of(s) if "maker" not in n.flags]
    if orgs or level <= 2:
        subjects.heading_company = orgs[0] if orgs else None
    subjects.heading_at = s.index
    if s.block.kind == "heading":
        subjects.models, subjects.company = [], None


def _remember(s: Sentence, made: list[Draft], carry: Carry, subjects: Subjects) -> None:
    models = [n for n in linking.models_of(s) if n.label == "ACCELERATOR" or n.entry.get("kind") not in ("supercomputer", "cluster", "site")]
    for n in s.names:
        if n.label == "ACCELERATOR" and n.entry.get("family") and "ref" not in n.flags:
            subjects.by_family[n.entry["family"]] = n
    families = {n.entry.get("family") for n in subjects.models if n.label == "ACCELERATOR"}
    if models and all(n.entry.get("kind") == "family" and n.id in families for n in models):
        subjects.at = s.index  # 架构:Blackwell says more about the chip at hand, it is no new subject
    elif models and s.block.kind not in ("heading", "title"):
        subjects.models, subjects.at = models, s.index
    orgs = [n for n in linking.actors_of(s) if "maker" not in n.flags]
    if orgs:
        first = min(orgs, key=lambda n: (n.person, n.start))
        leads = re.fullmatch(r"[\s\"“(（]*(?:[^,，。]{0,6}[,，])?(?:而|但|此外|另外|同时|据悉|目前|在|前瞻方面|其中|the\s)?\s*", s.between(s.start, first.start), re.I)
        if leads or subjects.company is None or s.index - subjects.company_at > 3 or subjects.company_block is not s.block:
            subjects.company, subjects.company_at, subjects.company_block = first, s.index, s.block
        elif subjects.company.id in {n.id for n in orgs}:
            subjects.company_at = s.index
        if subjects.company.entry.get("compute") and not subjects.company.entry.get("diversified"):
            carry.firm_at = s.index
    elif carry.firm_at == s.index - 1 and made:
        carry.firm_at = s.index
    if orgs or any(t.value for t in s.times):
        dated = [t for t in s.times if t.label == "DATE" and t.value]
        if dated:
            subjects.time, subjects.time_at, subjects.time_block = dated[-1], s.index, s.block
    if any(n.label in ("ACCELERATOR", "SYSTEM") or n.id in TIES for n in s.names):
        carry.compute_at = s.index
    ids = {n.id for n in s.names if n.label == "CUE" and n.end - n.start > 1}
    if CAPEX.search(s.text):
        carry.capex_at = s.index
    if ids & {"rent", "price"}:
        carry.talk = "rental" if "rent" in ids else "price"
        carry.talk_at = s.index
        carry.price_subject = True
    elif ids & {"performance", "demand", "revenue", "profit"}:
        carry.price_subject = False
    for d in made:
        if d.type == "money":
            carry.money_kind, carry.money_at = d.fields.get("money_kind"), s.index
        if d.quantity.label in ("PERCENT", "TIMES"):
            carry.ratio, carry.ratio_at = d.type, s.index
        if d.type == "compute_count" and d.fields.get("count_unit") in ("server", "rack"):
            carry.counted, carry.counted_at = d.fields["count_unit"], s.index
        if d.type in ("rental", "price"):
            carry.talk, carry.talk_at = d.type, s.index
            carry.period, carry.per = d.fields.get("period"), d.fields.get("per")


def _finish(article: Article, drafts: list[Draft]) -> list[Claim]:
    out: list[Claim] = []
    seen: dict[tuple[Any, ...], list[int]] = {}
    for draft in drafts:
        for n in draft.subject[1:] if draft.subject and draft.type in ("price_change", "chip_spec", "growth", "compute_count") else ():
            if n.label == "ACCELERATOR":
                twin = Draft(draft.sentence, draft.quantity, draft.type, draft.rule, dict(draft.fields) | {"gpu_model": n.id, "gpu_vendor": n.entry.get("vendor")}, [n])
                _emit(article, twin, out, seen)
        for company in _each_company(draft):
            draft.fields["company"] = company
            _emit(article, draft, out, seen)
    out.sort(key=lambda c: (c.start, c.end))
    return out


def _each_company(draft: Draft) -> list[str | None]:
    """英伟达与软银各注资300亿: one claim for each."""
    s, q = draft.sentence, draft.quantity
    names = [n.id for n in draft.companies]
    if len(names) > 1 and draft.type == "money" and any(n.id == "each" and 0 <= q.start - n.end <= 12 for n in s.names):
        return list(names)
    return [draft.fields.get("company")]


def _emit(article: Article, draft: Draft, out: list[Claim], seen: dict[tuple[Any, ...], list[int]]) -> None:
    f = {k: v for k, v in draft.fields.items() if v is not None}
    key = (draft.type, f.get("price"), f.get("price_max"), f.get("currency"), f.get("compute_count") if draft.type == "compute_count" else None,
           f.get("value"), f.get("value_max"), f.get("unit"), f.get("gpu_model"), f.get("product"), f.get("per"), f.get("period"), f.get("precision"),
           draft.sentence.block.table and draft.sentence.index)  # fmt: skip
    for at in seen.get(key, ()):
        known = out[at]
        strict = draft.type in ("share", "growth") and f.get("date") != known.date  # two periods may well have the same rate
        if not strict and all(f.get(k) is None or getattr(known, k) in (None, f[k]) for k in ("company", "date", "counterparty")):
            return
    start, end = _evidence(article, draft)
    evidence = article.text[start:end]
    claim = Claim.checked(
        article.text, type=draft.type, evidence=evidence, start=start, end=end, doc_id=article.doc_id, source=article.source,
        title=article.title, published=article.published, rule_id=draft.rule, **f,
    )  # fmt: skip
    seen.setdefault(key, []).append(len(out))
    out.append(claim)


def _evidence(article: Article, draft: Draft) -> tuple[int, int]:
    """The clause that states the claim, back to the subject where that stands in the same sentence."""
    s, q = draft.sentence, draft.quantity
    start, end = s.bounds(s.clause(q.start))
    end = max(end, q.end)
    for n in draft.subject or ():
        if isinstance(n, Name) and s.start <= n.start and n.end <= s.end:
            start = min(start, s.bounds(s.clause(n.start))[0] if n.start < start else start)
            end = max(end, n.end)
    raw = article.view.text[start:end]
    start += len(raw) - len(raw.lstrip(" \n\t，,：:、"))
    end -= len(raw) - len(raw.rstrip(" \n\t，,。；;、（("))
    return article.view.span(start, max(end, start + 1))
