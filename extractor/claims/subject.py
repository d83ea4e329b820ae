"""Which accelerators a value belongs to: beside it, by a 分别 list, in its clause, its sentence, or carried."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.claims.context import Subjects
from extractor.claims.draft import REACH, Draft, reach
from extractor.claims.lens import Lens
from extractor.claims.roles import group_of, usable
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

BEHIND_SAME, BEHIND_OTHER = 10, 40  # extra distance of a name behind the value, in its clause and in another
_LIMITS = {"money": 70, "energy": 40, "share": 60}  # farthest name by type; others take any in the sentence
_SOLD_TYPES = ("price", "rental", "price_change", "chip_spec", "compute_capacity")
_MEASURED_TYPES = ("chip_spec", "compute_capacity", "price", "rental", "growth")
_SHARED_TYPES = ("price_change", "chip_spec", "compute_capacity", "growth", "compute_count")
_OF_THE_WHOLE = ("chip_spec", "compute_capacity", "energy")  # what a thing can do, not the parts in it
_HEADING_REACH = 12
_LEVEL_OF = 4  # characters between 后者 and a level relative to it
_COUNTED_REACH = 6  # characters between a number and the chips that it counts
_BREAK = re.compile(r"[,，。的]")


def link_models(draft: Draft, lens: Lens, subjects: Subjects) -> list[Name]:
    """The accelerators that a value is about: one, or several that share it; empty where none is in reach."""
    s, q = lens.sentence, lens.quantity
    named = [n for n in s.names if n.label in ("ACCELERATOR", "SYSTEM") and usable(s, n)]
    if draft.type == "share" and s.p("margin", lens.before):
        return []  # a firm's margin, whatever it sells
    models = [n for n in named if _may_be_subject(s, q, n)]
    if draft.type in ("growth", "price_change"):
        models = [n for n in models if not _measured_against(s, n)]
    if draft.type in ("compute_count", "price", "rental", "price_change", "growth", "energy"):
        behind = next((n for n in named if n.start >= q.end), None)
        if behind is not None and _belongs_to(s, q, behind):
            return group_of(s, behind, models) if draft.type == "compute_count" else [behind]
    if draft.type in ("price", "rental") and lens.gloss is not None:
        inside = [n for n in named if lens.gloss[0] < n.start < lens.gloss[1]]
        if len(inside) == 1 and not _measured_against(s, inside[0]) and "ref" not in inside[0].flags:
            return inside  # 7.2美元/小时（8x K80）
    if (glossed := _glossed(s, q, models or named)) is not None:
        return [glossed]
    if any("of_noun" in n.flags and 0 <= n.start - q.end <= 6 for n in s.names):
        return []
    if (own := of_the_list(s, q, models)) is not None:
        return [own]
    if draft.type in _SOLD_TYPES and (own := _former_or_latter(lens, subjects)) is not None:
        return [own]
    if draft.fields.get("per") in ("unit", "kwh"):
        return []
    if (own := _end_of_comparison(draft, lens, named, subjects)) is not None:
        return [own]
    if draft.type in ("price", "price_change") and _is_of_part(lens, named):
        if draft.type == "price":
            draft.fields.setdefault("per", "unit")
        return []
    models = [n for n in models if not _is_part(s, n, q, draft.type)]
    if any(n.label == "ACCELERATOR" and not n.entry.get("rack") for n in models):
        models = [n for n in models if not _is_whole(s, n, q)]
    if draft.fields.get("count_unit") == "card":
        here = [n for n in models if not counted_apart(s, q, n)]
        models = [n for n in here if s.clause(n.start) == lens.clause or not _of_another_maker(lens, [n])]
    if not (plain := [n for n in models if "trait" not in n.flags]) and not subjects.models_reach(s, reach(s, 3)):
        plain = models
    models = plain
    if draft.type in _MEASURED_TYPES and (own := _this_chip(lens, named, subjects)) is not None:
        return [own]
    cards = {n.id for n in models if n.label == "ACCELERATOR"}
    if draft.type == "energy" and len(cards) > 1 and all(n.end <= q.start for n in models):
        return []  # the power of a site with cards of several kinds
    if draft.type == "energy" and q.unit in ("MW", "GW") and not s.p("power_of_chips", lens.before + lens.after):
        models = [n for n in models if s.clause(n.start) == lens.clause]
    if draft.type == "energy" and q.unit in ("MW", "GW"):  # 44兆瓦、13800块GB300: of the site
        models = [n for n in models if n.start < q.end or not any(q.end <= m.start < n.start for m in s.quantities)]
    back = 1 if draft.type == "growth" else 0  # 净利润188亿美元，同比增长26%
    finance = any(n.id in ("revenue", "profit") and 0 <= lens.clause - s.clause(n.start) <= back for n in s.names)
    if draft.type == "growth":  # 数据中心业务同比增长, 云厂商资本开支激增
        spent = any(n.id in ("spending", "investment") and n.label == "CUE" for n in s.names)
        finance = finance or spent or s.p("business_line", s.clause_before(q.start, 1)) is not None
    if finance and draft.type in ("money", "growth", "share"):  # 受惠于GB300放量，5月营收…: of the firm
        models = [n for n in models if s.clause(n.start) == lens.clause or not _in_passing(s, n)]
    if s.p("cards_at_large", lens.before):  # 国产卡定价在6万到9万之间，H20则卖到12万元
        models = [n for n in models if s.clause(n.start) == lens.clause]
    nearest = _nearest(lens, models, _limit(draft, finance))
    if nearest is None:
        return _carried(draft, lens, subjects, finance)
    group = group_of(s, nearest, models)
    if draft.type in _SHARED_TYPES:
        return group
    if draft.type == "money":
        return group[:1]
    if len(group) > 1 and any(n.id == "each" and group[-1].end <= n.start <= q.start for n in s.names):
        return group  # A100和H100均为…
    if len(group) > 1 and s.block.kind in ("heading", "title", "item"):
        return []  # A100/H100 price check: the value is of one of them, and nothing says of which
    if len(group) > 1 and group[-1].end <= q.start and _joined(s, group):
        return group  # H100和A100的租金
    return [nearest]


def _joined(s: Sentence, group: list[Name]) -> bool:
    """Whether names are joined by 和 or 、 alone, so that what is said is said of each."""
    return all(s.p("joined_names", s.between(n.end, m.start)) for n, m in pairwise(group))


def _is_of_part(lens: Lens, named: list[Name]) -> bool:
    """HBM3E的价格上涨六成: what a part of a card or server costs is not what the card costs that was named before."""
    s, q = lens.sentence, lens.quantity
    start = max((n.end for n in named if n.end <= q.start), default=s.start)
    return s.p("part_priced", s.between(start, q.start)) is not None


def counted_apart(s: Sentence, q: Mention, n: Name) -> bool:
    """拥有100万颗GPU，已安装11万颗GB200: the chip in a clause behind has a count of its own."""
    if n.start < q.end or s.clause(n.start) == s.clause(q.start):
        return False
    here = [
        c for c in s.quantities if c.label == "COUNT" and c.end <= n.start and s.clause(c.start) == s.clause(n.start)
    ]
    return bool(here) and s.p("model_behind_number", s.between(here[-1].end, n.start)) is not None


def _is_part(s: Sentence, n: Name, q: Mention, type_: str) -> bool:
    """CloudMatrix 384由384颗昇腾910C组成，算力…: the chips in a rack that is named are not what it can do."""
    wholes = [m for m in s.names if m.end < n.start and m.label in ("ACCELERATOR", "SYSTEM") and m.id != n.id]
    chips = type_ in _OF_THE_WHOLE and any(m.label == "ACCELERATOR" for m in wholes)
    if n.end > q.start or not (chips or any(m.entry.get("rack") or m.entry.get("model") for m in wholes)):
        return False
    if s.p("of_each_chip", s.between(n.end, q.start)):
        return False
    count = next((c for c in s.quantities if c.label == "COUNT" and 0 <= n.start - c.end <= _COUNTED_REACH), None)
    start, _ = s.bounds(s.clause(n.start))
    before = s.between(start, count.start) if count is not None else ""
    return s.p("machine_holds", before) is not None or s.p("machine_holds_list", before) is not None


def _is_whole(s: Sentence, n: Name, q: Mention) -> bool:
    """Helios机架搭载72颗MI450，每颗芯片配备432GB: what each chip has is not what the rack has."""
    rack = n.label == "SYSTEM" or n.entry.get("rack")
    return bool(rack) and n.end <= q.start and s.p("of_each_chip", s.between(n.end, q.start)) is not None


def _this_chip(lens: Lens, named: list[Name], subjects: Subjects) -> Name | None:
    """该芯片…两倍于Gaudi 2: a word that stands for the chip of the sentence before is nearer than a name behind it."""
    s, q = lens.sentence, lens.quantity
    for n in named:
        if (n.end <= q.start or s.clause(n.start) == lens.clause) and not n.flags & {"ref", "trait"}:
            return None
    exact = [n for n in subjects.models if n.entry.get("kind") != "family"] or subjects.models
    if not named or not exact or not subjects.models_reach(s, reach(s, 3)):
        return None
    return exact[0] if s.p("this_chip", s.between(s.start, q.start)) else None


def _glossed(s: Sentence, q: Mention, named: list[Name]) -> Name | None:
    """NVL72（72颗GPU组成）: a value in brackets is said of the name right before them, unless they name another."""
    around = next((b for b in s.brackets if b[0] < q.start and q.end <= b[1]), None)
    if around is None or any(around[0] < n.start < around[1] for n in named):
        return None
    return next((n for n in reversed(s.names) if n in named and 0 <= around[0] - n.end <= 6), None)


def _may_be_subject(s: Sentence, q: Mention, n: Name) -> bool:
    beside = 0 <= q.start - n.end <= 4  # 相比Trainium2的1299 TFLOPS: the value is its own all the same
    ratio = q.label in ("PERCENT", "TIMES")
    if ("ref" in n.flags and (ratio or not beside)) or ("from" in n.flags and not beside):
        return False
    if s.in_brackets(n.start) and not s.in_brackets(q.start):
        return False
    if n.start >= q.end and s.p("turns_to", s.between(q.end, n.start)):
        return False  # H200有141GB，而H100只有80GB
    return not (ratio and n.end <= q.start and s.p("object_of_level", s.between(n.end, q.start)))


def _in_passing(s: Sentence, n: Name) -> bool:
    """受惠于辉达GB300放量，5月营收…: a chip told of as what drove a firm's results."""
    return s.p("in_passing", s.clause_before(n.start)) is not None


def _measured_against(s: Sentence, n: Name) -> bool:
    """Half the throughput of B200, 4x the power of a GB200: a ratio names what it is a ratio to."""
    return any(
        m.end <= n.start and (m.label == "TIMES" or (m.label == "PERCENT" and m.text[:1].isalpha()))
        and s.p("measure_of", s.between(m.end, n.start)) is not None
        for m in s.quantities
    )  # fmt: skip


def _belongs_to(s: Sentence, q: Mention, n: Name) -> bool:
    """Whether a value is said of the name behind it: 10万块H100, 2美元的H100, 价格多2倍的H100."""
    if q.label not in ("PERCENT", "TIMES"):
        per = s.per_behind(q)
        gap = s.between(per.end if per is not None and per.end <= n.start else q.end, n.start)
        if s.p("joins_next", gap):
            return False
        return len(gap) <= 24 and "\n" not in gap and s.p("value_of_name", gap) is not None
    for last in [m for m in s.quantities if m.start >= q.start and m.end <= n.start]:
        if s.p("attribute_of", s.between(last.end, n.start)):
            return last is q or _BREAK.search(s.between(q.end, last.start)) is None
    return False


def _limit(draft: Draft, finance: bool) -> float:
    if draft.fields.get("money_kind") in ("financing", "investment"):
        return 15 if draft.fields["money_kind"] == "financing" else 45
    if finance and draft.type in ("growth", "money", "share"):
        return 20
    return _LIMITS.get(draft.type, 400)


def _nearest(lens: Lens, models: list[Name], limit: float) -> Name | None:
    best, found = limit, None
    for n in models:
        cost = lens.gap(n.start, n.end)
        if n.start >= lens.quantity.end:
            cost += BEHIND_SAME if lens.sentence.clause(n.start) == lens.clause else BEHIND_OTHER
        if cost < best or (cost == best and found is None):
            best, found = cost, n
    return found


def _carried(draft: Draft, lens: Lens, subjects: Subjects, finance: bool) -> list[Name]:
    """The chip that the sentences before, or the heading, are about."""
    s = lens.sentence
    if any("of_noun" in n.flags for n in s.names):
        return []  # 英伟达GPU: the maker's cards at large
    if s.p("cards_at_large", s.between(s.start, lens.quantity.start)):
        return []
    generic = any(n.label == "NOUN" and n.id in ("card", "chip") and s.clause(n.start) == lens.clause for n in s.names)
    used = draft.type == "share" and s.p("utilised", s.text) is not None
    if (draft.type in ("share", "energy") and not used) or (draft.type == "money" and not generic):
        return []
    if draft.type in ("growth", "money") and (finance or any(n.id == "demand" for n in s.names)):
        return []
    acting = [n for n in s.names if n.label in ("ORGANISATION", "REGION") and not n.flags & {"maker", "ref"}]
    exact = [n for n in subjects.models if n.entry.get("kind") != "family"] or subjects.models
    if draft.type == "growth" and acting:
        fast = lens.cost("performance") < REACH and exact and {n.id for n in acting} == {exact[0].entry.get("vendor")}
        if not fast:
            return []  # but Google claims a 10x performance improvement: its chip's
    makers = [
        n.id for n in s.names
        if n.label == "ORGANISATION" and n.id in subjects.by_maker and n.end <= lens.quantity.start
        and s.clause(n.start) == lens.clause
    ]  # fmt: skip
    if makers and exact and exact[0].entry.get("vendor") not in makers:
        exact = [subjects.by_maker[makers[0]]]  # 英特尔的7纳米芯片 is none of the NVIDIA chips named before
    if draft.type == "compute_count":
        if draft.rule == "count-noun" or not subjects.models_reach(s, reach(s, 1)) or _of_another_maker(lens, exact):
            return []
        others = {n.id for n in acting}.isdisjoint(n.id for n in subjects.firms)
        return [] if draft.rule == "count-card" and acting and others else exact[:1]  # 另一家公司计划部署6万块GPU
    if exact and subjects.models_reach(s, reach(s, 3)):
        return exact[:1]
    if len(subjects.heading_models) == 1 and s.index - subjects.heading_at <= _HEADING_REACH:
        return list(subjects.heading_models)
    return []


def _of_another_maker(lens: Lens, chips: list[Name]) -> bool:
    """华为今年出货70万颗昇腾，寒武纪约为8万颗: the chips of a maker are its own."""
    s = lens.sentence
    before = [n for n in s.names if n.label == "ORGANISATION" and n.end <= lens.quantity.start]
    if not chips or not before or s.clause(before[-1].start) != lens.clause:
        return False
    return before[-1].entry.get("kind") == "chipmaker" and before[-1].id != chips[0].entry.get("vendor")


def of_the_list(s: Sentence, q: Mention, names: list[Name]) -> Name | None:
    """A100和H100…分别…1.5万和4万: the n-th value belongs to the n-th name of the list before it."""
    if not names or len(series := value_list(s, q)) < 2:
        return None
    before = [n for n in names if n.end <= series[0].start]
    if not before:
        return None
    group = group_of(s, before[-1], before)
    return group[series.index(q)] if len(group) == len(series) else None


def _former_or_latter(lens: Lens, subjects: Subjects) -> Name | None:
    """前者, 后者: the first and the second of the two models named before, in the sentence or in the one before it."""
    s = lens.sentence
    start, _ = s.bounds(lens.clause)
    word = s.p("former_or_latter", s.between(start, lens.quantity.start))
    if word is None:
        return None
    if lens.quantity.label in ("PERCENT", "TIMES") and lens.quantity.start - start - word.end() <= _LEVEL_OF:
        return None  # 成本不到后者的10%: the other side of the comparison
    here = [n for n in s.names if n.label in ("ACCELERATOR", "SYSTEM") and n.end <= start + word.start()]
    pair = here or (list(subjects.models) if s.index - subjects.models_at <= 1 else [])
    if len(pair) < 2:
        return None
    return pair[-1] if word.lastgroup == "latter" else pair[-2]


def _end_of_comparison(draft: Draft, lens: Lens, named: list[Name], subjects: Subjects) -> Name | None:
    """算力从2500升至4000 below A与B对比: what a value moves from is the old chip's, what it moves to the new one's."""
    s, q = lens.sentence, lens.quantity
    if draft.type == "chip_spec" and (old := _old_end(s, q)) is not None:
        return old
    if draft.type not in _SOLD_TYPES or subjects.compared is None or s.index - subjects.compared_at > _HEADING_REACH:
        return None
    new, old = subjects.compared
    if named and not (len(named) == 1 and named[0].id == old.id):
        return None
    behind = next((m for m in s.quantities if m.start >= q.end and m.label == q.label), None)
    if s.p("from", s.between(q.start - 16, q.start)) and behind and s.p("moves_to", s.between(q.end, behind.start)):
        return old
    before = next((m for m in reversed(s.quantities) if m.end <= q.start and m.label == q.label), None)
    start = before.end if before is not None else s.start
    moved = before is None or s.p("from", s.between(before.start - 16, before.start))
    return new if moved and s.p("leads_to", s.between(start, q.start)) else None


def _old_end(s: Sentence, q: Mention) -> Name | None:
    """相比H100，H200的显存从80GB增加到141GB: what it grew from is the other chip's."""
    against = [n for n in s.names if n.label == "ACCELERATOR" and "ref" in n.flags and n.end <= q.start]
    behind = next((m for m in s.quantities if m.start >= q.end and m.value == q.value), None)
    if len(against) != 1 or behind is None or not s.p("from", s.between(q.start - 16, q.start)):
        return None
    return against[0] if s.p("moves_to", s.between(q.end, behind.start)) else None


def value_list(s: Sentence, q: Mention) -> list[Mention]:
    """The run of like quantities joined by 、 and 和 that a quantity stands in."""
    if len(s.quantities) < 2:
        return [q]
    same = [m for m in s.quantities if m.label == q.label and m.unit == q.unit]
    if q not in same:
        return [q]
    first = last = same.index(q)
    while first and s.p("list_of_values", s.between(same[first - 1].end, same[first].start)):
        first -= 1
    while last + 1 < len(same) and s.p("list_of_values", s.between(same[last].end, same[last + 1].start)):
        last += 1
    return same[first : last + 1]


def memory_of(s: Sentence, n: Name) -> float | None:
    """A100 80GB, 80GB A100: the memory variant named right behind or before a model, in GB."""
    before = s.p("memory_before_model", s.between(n.start - 18, n.start))
    found = before or s.p("memory_behind_model", s.between(n.end, n.end + 12))
    return float(found["gb"]) if found else None


def specific(n: Name, subjects: Subjects) -> Name:
    """思元 after 思元590: a product line stands for the model of it that was named last.

    Architectures (Hopper, Blackwell) stay as they are: they are no product's short name.
    """
    line = n.entry.get("kind") == "family" and n.entry.get("vendor") not in ("NVIDIA", "AMD")
    if not line or any(c.isdigit() for c in n.id):
        return n
    known = subjects.by_family.get(n.id, n)
    return known if known.start <= n.start else n
