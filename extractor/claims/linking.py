"""The slots of a claim: which accelerator, organisation, count, date and region a value belongs to.

Reach widens step by step: beside the value, its clause, its sentence, the sentences before, the heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.claims.classify import Draft, reach
from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

_COMPARED = re.compile(
    r"(?:(?<![对占])比(?![如例特亚重率较方])|(?<!比)较(?!为)|相比(?:于|之下)?|相较(?:于|之下)?|对比|不如|不及|逊于|逊色于|超越|优于|低于|高于|大于|小于|媲美|等同于|相当于|取代|替代|对标|远超|"
    r"前代|上代|上一代|前一代|剔除|不含|除了|与前代|(?<![A-Za-z])(?:than|vs\.?|versus|over|against|compared (?:to|with)|outperforms?|relative to|equivalent to|unlike|excluding|previous-gen))"
    r"\s*(?:(?:[\d一二两三四五几]+年前|上一代|前代|同期|去年|上年)的\s?)?(?:[^\s,，。的]{0,8}\s?)?$",
    re.I,
)
_COMPARED_AROUND = re.compile(r"(?:比|较|than)[^,，。]{0,14}$"), re.compile(
    r"\s*(?:的)?(?:集群|系统|芯片|GPU|显卡)?\s*(?:还|更|要|快|慢|强|高|低|大|小|多|少|贵|便宜|提升|降低|减少|增加|平均|整整|下降|上涨)"
)
_COMPARED_AFTER = re.compile(r"\s*(?:GPU|显卡|芯片)?\s*(?:相同|一样|(?:也|很|较为)?类似|相当|持平|差不多|相比|相似|比起来|(?:配置|方案|版本|集群|系统)?的\s*(?:约|近|大约)?\s*[\d.一二两三四五六七八九十几数百]+\s?(?:分之|倍|%|成))")
_BEHIND = re.compile(
    r"[ \t\"“”*`]*(?:的|for|at|on|of|per|with)?\s*(?:一张|一块|每张|an?\s|the\s)?(?:全新|新一代|最新|英伟达|NVIDIA|Nvidia|华为|AMD|谷歌|Google)*的?\s*(?:[^\s,，。;；、\d]{0,10}\s?)?(?:\d+\s?[x×*]\s?)?",
)
_PAIR = re.compile(r"\s*(?:[、/&+]|和|与|及|以及|and|or|或|[,，]\s?(?:and|or|以及|和)?)\s*(?:the\s|NVIDIA\s|Nvidia\s|AMD\s|英伟达)?(?:的)?\s*")


@dataclass(slots=True)
class Subjects:
    """What earlier sentences were about."""

    models: list[Name] = field(default_factory=list)
    at: int = -99
    soft: bool = False
    company: Name | None = None
    company_at: int = -99
    company_block: object = None
    heading_models: list[Name] = field(default_factory=list)
    headings: dict[int, list[Name]] = field(default_factory=dict)
    heading_company: Name | None = None
    heading_at: int = -99
    main_company: Name | None = None
    main_firm: Name | None = None
    time: Mention | None = None
    time_at: int = -99
    time_block: object = None
    by_family: dict[str, Name] = field(default_factory=dict)


def mark_roles(s: Sentence) -> None:
    """Flags names that are no subjects: `ref` for the other side of a comparison, `maker` for a maker before its chip,
    `says` for a source."""
    names = s.names
    for i, n in enumerate(names):
        before = s.between(n.start - 16, n.start)
        after = s.between(n.end, n.end + 14)
        if n.label in ("ACCELERATOR", "SYSTEM"):
            around = _COMPARED_AROUND[0].search(before) and _COMPARED_AROUND[1].match(after)
            if around or _COMPARED.search(before) or _COMPARED_AFTER.match(s.between(n.end, n.end + 18)):
                n.flags.add("ref")
            elif re.search(r"(?:从|from)\s*$", before, re.I):
                n.flags.add("from")  # 从GB300的2.69美元升到…: only the value beside it is of that chip
        elif n.label == "ORGANISATION":
            following = next((m for m in names[i + 1 : i + 4] if m.label in ("ACCELERATOR", "SYSTEM") or (m.label == "NOUN" and m.id in ("card", "chip"))), None)
            made = following is not None and (
                n.id == following.entry.get("vendor") if following.label != "NOUN" else n.entry.get("kind") == "chipmaker"
            )
            if following is not None and following.entry.get("class") in ("consumer", "workstation") and re.fullmatch(r"[\sA-Za-z0-9\-]{0,30}", s.between(n.end, following.start)):
                n.flags.add("maker")  # ASUS ROG Strix RTX 4080: the board's brand sells nothing here
            if made and following is not None and following.start - n.end <= 12 and re.fullmatch(
                r"(?:['’]s)?\s*(?:自家|自研|旗下|最新款?|新一代|全新|一代|AI|人工智能|数据中心|高端|GeForce|Instinct|的|\s|[A-Za-z\-]{0,10})*", s.between(n.end, following.start), re.I
            ):
                n.flags |= {"maker", "of_noun"} if following.label == "NOUN" else {"maker"}
                for m in reversed(names[:i]):  # AMD、NVIDIA的显卡
                    if m.label != "ORGANISATION" or not re.fullmatch(r"\s*(?:[、/&,]|和|与|and)\s*", s.between(m.end, n.start)):
                        break
                    m.flags.add("maker")
            if _COMPARED.search(before) or _COMPARED_AFTER.match(s.between(n.end, n.end + 18)) or (re.search(r"由\s*$", before) and re.match(r"\s*(?:代工|生产|制造|封装)", after)):
                n.flags.add("ref")
            if re.search(r"(?:据|根据|援引|引用|according to|per)\s*$", before, re.I) or re.match(
                r"\s*(?:首席|CEO|创始人)?[^,，。]{0,6}?(?:表示|称|认为|指出|报道|透露|预测|估算|测算|said|says|reported|reports|estimates|told)", after
            ):
                n.flags.add("says")
            if re.match(r"\s*(?:领投|跟投|参投|独家投资)", after):
                n.flags.add("other_side")
            if re.search(r"(?:与|和|同|跟)\s*$", before) and re.match(r"[^,，。]{0,4}(?:达成|合作|签|结成|建立|联手)", after) and i:
                n.flags.add("other_side")
            if re.search(r"(?:从|向)\s*$", before) or re.search(r"(?:from|to)\s*$", before, re.I):
                n.flags.add("other_side")
        elif n.label == "NOUN" and n.loose:
            n.flags.add("ref")


def usable(s: Sentence, n: Name) -> bool:
    """A loose spelling (4090, Ada) names an accelerator only where a word beside it says so."""
    if not n.loose:
        return True
    around = s.between(n.start - 40, n.end + 40)
    if n.end - n.start <= 4 and s.between(n.start, n.end).isdigit() and re.match(r"\s?[亿万千个元美年月万%]", s.between(n.end, n.end + 2)):
        return False  # 2080亿 is a number
    if re.search(r"显卡|GPU|卡|芯片|张|块|颗|RTX|GeForce|英伟达|Nvidia|NVIDIA|显存|算力|售价|租金|VRAM|AMD|服务器|推理|训练|TPU|\$|芯|chip|加速", around, re.I):
        return True
    return any(m is not n and m.label == "ACCELERATOR" and not m.loose for m in s.names)


def models_of(s: Sentence) -> list[Name]:
    """Accelerators and systems that a sentence may be about, in order."""
    return [n for n in s.names if n.label in ("ACCELERATOR", "SYSTEM") and not n.flags & {"ref", "from"} and usable(s, n)]


def link_model(draft: Draft, lens: Lens, subjects: Subjects) -> list[Name]:
    """The accelerators that a value is about: one, or several that share it; empty where none is in reach."""
    s, q = lens.sentence, lens.quantity
    all_models = [n for n in s.names if n.label in ("ACCELERATOR", "SYSTEM") and usable(s, n)]
    models = [
        n for n in all_models
        if "ref" not in n.flags and not _relative_object(s, n, q) and (s.in_brackets(q.start) or not s.in_brackets(n.start)) and ("from" not in n.flags or 0 <= q.start - n.end <= 4)
    ]  # fmt: skip
    if draft.type in ("compute_count", "price", "rental", "price_change", "growth"):
        behind = next((n for n in all_models if n.start >= q.end), None)
        if behind is not None and (_of(s, q, behind) if q.label in ("PERCENT", "TIMES") else _behind(lens, behind)):
            return _with_partners(s, behind, models) if draft.type == "compute_count" else [behind]
    if any("of_noun" in n.flags and 0 <= n.start - q.end <= 6 for n in s.names):
        return []
    shared = distributed(draft, lens, models)
    if shared is not None:
        return [shared]
    best: tuple[float, Name] | None = None
    for n in models:
        cost = lens.gap(n.start, n.end)
        if n.start >= q.end:
            cost += 10 if s.clause(n.start) == lens.clause else 40
        if best is None or cost < best[0]:
            best = (cost, n)
    finance = any(n.id in ("revenue", "profit") for n in s.names if s.clause(n.start) == lens.clause)
    limit = {"money": 70, "energy": 40, "share": 60}.get(draft.type, 400)
    if draft.fields.get("money_kind") in ("financing", "investment"):
        limit = 15
    if finance and draft.type in ("growth", "money", "share"):
        limit = 20
    if draft.fields.get("per") in ("unit", "kwh"):
        return []
    if best is not None and best[0] <= limit:
        group = _with_partners(s, best[1], models)
        if draft.type in ("price_change", "chip_spec", "growth", "compute_count"):
            return group
        if len(group) > 1 and not _shared(s, group, q) and s.block.kind in ("heading", "title", "item"):
            return []  # A100/H100 price check: the value is of one of them, and nothing says of which
        if draft.type == "money":
            return group[:1]
        return [best[1]] if not _shared(s, group, q) else group
    generic = [n for n in s.names if n.label == "NOUN" and n.id in ("card", "chip") and s.clause(n.start) == lens.clause]
    if any("of_noun" in n.flags for n in s.names):
        return []  # 英伟达GPU: the maker's cards at large, not the model of the sentence before
    if draft.type in ("share", "energy") or (draft.type == "money" and not generic):
        return []
    if draft.type in ("growth", "money") and (finance or any(n.id == "demand" for n in s.names)):
        return []
    if draft.type == "growth" and any(n.label in ("ORGANISATION", "REGION") for n in s.names):
        return []
    exact = [n for n in subjects.models if n.entry.get("kind") != "family"] or subjects.models
    if exact and s.index - subjects.at <= reach(s, 3) and draft.type != "compute_count":
        return exact[:1]
    if draft.type == "compute_count" and subjects.models and s.index - subjects.at <= reach(s, 1) and draft.rule != "count-noun":
        return exact[:1]
    if len(subjects.heading_models) == 1 and draft.type != "compute_count" and s.index - subjects.heading_at <= 12:
        return subjects.heading_models
    return []


def _shared(s: Sentence, group: list[Name], q: Mention) -> bool:
    """A100和H100均为…: one value for all."""
    return len(group) > 1 and any(n.id == "each" and group[-1].end <= n.start <= q.start for n in s.names)


def _of(s: Sentence, q: Mention, n: Name) -> bool:
    """性能高3倍、价格多2倍的H100: ratios joined by 、 and followed by 的 describe the chip behind them."""
    for last in [m for m in s.quantities if m.start >= q.start and m.end <= n.start]:
        if re.fullmatch(r"\s*的\s*(?:新一代|全新)?\s*", s.between(last.end, n.start)):
            return last is q or re.search(r"[,，。的]", s.between(q.end, last.start)) is None
    return False


def _behind(lens: Lens, n: Name) -> bool:
    between = lens.sentence.between(lens.quantity.end, n.start)
    return len(between) <= 24 and _BEHIND.fullmatch(between) is not None


def _relative_object(s: Sentence, n: Name, q: Mention) -> bool:
    """H200 的 1.3 倍: the chip before 的 and a ratio is what the value is relative to."""
    return q.label in ("PERCENT", "TIMES") and n.end <= q.start and re.fullmatch(
        r"\s*(?:GPU|芯片|显卡|集群|系统|加速卡)?\s*的?\s*(?:近|约|大约|超过)?\s*", s.between(n.end, q.start)
    ) is not None and "的" in s.between(n.end, q.start)  # fmt: skip


def _with_partners(s: Sentence, chosen: Name, models: list[Name]) -> list[Name]:
    """A100和H100均…: the models joined to the chosen one share the value."""
    i = models.index(chosen) if chosen in models else -1
    if i < 0:
        return [chosen]
    group = [chosen]
    for j in range(i - 1, -1, -1):
        if not _PAIR.fullmatch(s.between(models[j].end, group[0].start)):
            break
        group.insert(0, models[j])
    for j in range(i + 1, len(models)):
        if not _PAIR.fullmatch(s.between(group[-1].end, models[j].start)):
            break
        group.append(models[j])
    return group


def distributed(draft: Draft, lens: Lens, models: list[Name]) -> Name | None:
    """A100和H100…分别…1.5万和4万: the n-th value belongs to the n-th model of the list before it."""
    s, q = lens.sentence, lens.quantity
    series = value_list(s, q)
    if len(series) < 2:
        return None
    first = series[0].start
    before = [n for n in models if n.end <= first]
    if not before:
        return None
    group = _with_partners(s, before[-1], before)
    marked = any(n.id == "respectively" for n in s.names if n.label == "CUE")
    if len(group) == len(series) and (marked or len(group) > 1):
        return group[series.index(q)]
    return None


_LIST_JOIN = re.compile(r"\s*(?:[、,，/]|和|与|及|以及|and|or|或|;|；)+\s*(?:[^\d,，。、]{0,4})?\s*")


def value_list(s: Sentence, q: Mention) -> list[Mention]:
    """The run of like quantities joined by 、 and 和 that a quantity stands in."""
    same = [m for m in s.quantities if m.label == q.label and m.unit == q.unit]
    if q not in same:
        return [q]
    i = same.index(q)
    run = [q]
    for j in range(i - 1, -1, -1):
        if not _LIST_JOIN.fullmatch(s.between(same[j].end, run[0].start)):
            break
        run.insert(0, same[j])
    for j in range(i + 1, len(same)):
        if not _LIST_JOIN.fullmatch(s.between(run[-1].end, same[j].start)):
            break
        run.append(same[j])
    return run


_SOURCES = ("media", "research", "bank", "government")
_HARDWARE_TYPES = ("price", "rental", "compute_count", "chip_spec", "compute_capacity", "price_change")


def actors_of(s: Sentence) -> list[Name]:
    """Organisations of a sentence that may act: no sources, no other side of a comparison, no doubtful spellings."""
    return [
        n for n in s.names
        if n.label == "ORGANISATION" and n.entry.get("kind") not in _SOURCES and "ref" not in n.flags and not (n.loose and not _loose_org(s, n))
    ]  # fmt: skip


def link_companies(draft: Draft, lens: Lens, subjects: Subjects, vendor: str | None) -> tuple[list[Name], Name | None]:
    """(the organisations that act, the other side of the deal)."""
    s, q = lens.sentence, lens.quantity
    hardware = draft.type in _HARDWARE_TYPES
    actors = [n for n in actors_of(s) if not ("maker" in n.flags and hardware)]
    other = next((n for n in actors if "other_side" in n.flags), None)
    if any("maker" not in n.flags for n in actors):
        actors = [n for n in actors if "maker" not in n.flags]
    if vendor and draft.type in ("growth", "chip_spec", "compute_capacity"):
        actors = [n for n in actors if n.id == vendor]  # a chip's speed is its maker's doing, nobody else's
    best: tuple[float, Name] | None = None
    for n in actors:
        if n is other or (_in_brackets(s, n.start) and not _in_brackets(s, q.start)):
            continue
        cost = lens.gap(n.start, n.end)
        if n.start >= q.end:
            if s.clause(n.start) != lens.clause:
                continue
            cost += 25
        cost += 15 * n.person
        if best is None or cost < best[0]:
            best = (cost, n)
    if best is not None and draft.type == "price_change" and best[1].id != vendor and s.clause(best[1].start) != lens.clause:
        best = best if best[1].entry.get("kind") in ("cloud", "neocloud") else None
    if best is not None and draft.rule == "relative-level":
        best = (0, min((n for n in actors if n is not other), key=lambda n: n.start))  # the other side stands nearer
    if best is not None and best[0] <= (60 if draft.type in ("price", "rental") else 200):
        group = _org_group(s, best[1], [n for n in actors if n is not other])
        if re.match(r"\s*等(?:公司|企业|厂商|巨头|大厂|机构|科技|多家|一众|在内|平台)?", s.between(group[-1].end, group[-1].end + 6)) and len(group) > 1:
            return [], other  # OpenAI、xAI等: more than are named
        return group, other
    sites = [n for n in s.names if n.label == "SYSTEM" and n.entry.get("kind") in ("cluster", "supercomputer", "site")]
    if draft.type in ("compute_count", "energy", "compute_capacity") and sites and sites[0].entry.get("vendor"):
        return [_as_firm(sites[0])], other
    return _carried_company(draft, s, subjects, vendor), other


_HOLDS = re.compile(
    r"拥有|部署|采购|购买|订购|购入|搭建|建造|建设|建成|装了|装入|安装|囤|租用|租下|出货|交付|扩[充大至展]|计划|新增|持有|运营|招标|中标|"
    r"\b(?:own|deploy|buy|bought|purchas|order|build|built|operat|ship|have|has|install|acquir|rent)\w*", re.I
)
_FINANCE = ("revenue", "profit", "order", "investment", "spending", "demand", "market_size")


def _as_firm(site: Name) -> Name:
    """The firm that a cluster belongs to: Colossus is xAI's."""
    return Name(site.start, site.end, "ORGANISATION", site.entry["vendor"], {"id": site.entry["vendor"]})


def _carried_company(draft: Draft, s: Sentence, subjects: Subjects, vendor: str | None) -> list[Name]:
    """The organisation that the sentences before are about, where a value of this type has one."""
    carried = subjects.company
    pronoun = re.search(r"公司|该|其(?!中)|他们|它|我们|\b(?:they|it|its|our|we|company)\b", s.text, re.I)
    if draft.type == "compute_count" and not (pronoun or _HOLDS.search(s.text)):
        return []  # what a task takes or a place has is nobody's stock
    if draft.type == "compute_count" and any(n.label == "REGION" for n in s.names) and not any(n.label == "ORGANISATION" for n in s.names):
        return []
    finance = any(n.id in _FINANCE for n in s.names if n.label == "CUE")
    wants = draft.type in ("money", "energy", "compute_count") or (draft.type == "growth" and not vendor and finance)
    firm = subjects.company is not None and subjects.company.entry.get("compute") and not subjects.company.entry.get("diversified")
    wants = wants or (draft.type == "share" and firm) or (draft.type == "share" and re.search(r"率|份额|margin|share|utili[sz]ation", s.text, re.I) is not None)
    if carried is not None and not (draft.type == "share" and any(n.id == "hypothetical" for n in s.names)):
        near = s.index - subjects.company_at <= reach(s, 8 if pronoun else 3) or subjects.company_block is s.block
        if near and (wants or carried.id == vendor):
            return [carried]
        listed = s.soft or s.block.kind == "item"
        if draft.type == "rental" and listed and carried.entry.get("kind") in ("cloud", "neocloud") and s.index - subjects.company_at <= 1:
            return [carried]
    if draft.type in ("money", "compute_count", "energy") and subjects.heading_company is not None and s.index - subjects.heading_at <= 12:
        return [subjects.heading_company]
    if subjects.main_firm is not None and (draft.type == "money" or (draft.type in ("share", "growth") and finance)):
        return [subjects.main_firm]
    if draft.type in ("compute_count", "energy") and subjects.main_company is not None:
        return [subjects.main_company]
    return []


def _in_brackets(s: Sentence, at: int) -> bool:
    return s.in_brackets(at)


def _org_group(s: Sentence, chosen: Name, actors: list[Name]) -> list[Name]:
    i = actors.index(chosen)
    group = [chosen]
    for j in range(i - 1, -1, -1):
        if not _PAIR.fullmatch(s.between(actors[j].end, group[0].start)):
            break
        group.insert(0, actors[j])
    for j in range(i + 1, len(actors)):
        if not _PAIR.fullmatch(s.between(group[-1].end, actors[j].start)):
            break
        group.append(actors[j])
    return group


def _loose_org(s: Sentence, n: Name) -> bool:
    around = s.between(n.start - 2, n.end + 8)
    return re.search(r"集团|公司|信息|股份|科技|CEO|总裁|发布|推出|宣布|云|Labs|AI|Cloud|'s|的服务器|平台", around) is not None


_TIMELESS = ("chip_spec", "compute_capacity")


_GOES_ON = re.compile(r"\s*(?:同比|环比|增长|增速|增幅|下降|下滑|占|毛利率|净利|达到?了?|并|约|其中|价值|up|down|a\s|an\s|or\s)|^\s*$", re.I)


def _goes_on(s: Sentence, lens: Lens, previous: Draft) -> bool:
    """A clause that only adds to the value before it: 收入12亿元，同比增长5%."""
    if any(t.label == "DATE" for t in s.times if s.clause(t.start) == lens.clause):
        return False
    return lens.clause - s.clause(previous.quantity.start) <= 1 and _GOES_ON.match(lens.before) is not None


def _own_part(s: Sentence, q: Mention, t: Mention) -> Mention:
    """2022年-2024年…从43万暴增到7.43亿, 近三年分别为…: each value of a series has its own year of the span."""
    years = re.fullmatch(r"(\d{4})(?:-\d\d)?/(\d{4})(?:-\d\d)?", t.value or "")
    if years is None:
        return t
    first, last = int(years[1]), int(years[2])
    series = value_list(s, q)
    if re.search(r"近|过去|past|last", t.text) and len(series) == last - first + 1 and (t.value or "").endswith("-12"):
        first, last = first - 1, last - 1  # the year of publication is not over: the years before it
    if len(series) == last - first + 1 and len(series) > 1:
        return Mention(t.start, t.end, t.text, "DATE", value=str(first + series.index(q)))
    pair = [m for m in s.quantities if m.label == q.label and m.unit == q.unit and m.start >= t.end][:2]
    if len(pair) == 2 and q in pair and re.search(r"(?:从|由|from)\s*\S{0,6}$", s.between(t.end, pair[0].start)) and re.search(r"[至到]|to", s.between(pair[0].end, pair[1].start)):
        return Mention(t.start, t.end, t.text, "DATE", value=str(first if q is pair[0] else last))
    return t


def link_date(draft: Draft, lens: Lens, subjects: Subjects, previous: Draft | None) -> tuple[Mention | None, str | None]:
    """The time when the value holds, and whether its own sentence says it (`explicit`) or the text around (`context`).

    A time of another clause counts where it opens that clause (2024年8月，…) and the value's clause has none.
    """
    s, q = lens.sentence, lens.quantity
    times = [t for t in s.times if t.label == "DATE" and (_in_brackets(s, q.start) or not _in_brackets(s, t.start))]
    if bracket := _bracket_date(s, q):
        return bracket, "explicit"
    same = [t for t in times if s.clause(t.start) == lens.clause]
    if draft.rule == "relative-level":
        return None, None  # 去年出货量的十分之一: the time is that of the other side
    before = [t for t in same if t.end <= q.start and not (draft.type == "growth" and re.match(r"的\s?[A-Za-z]", s.between(t.end, t.end + 3)))]
    if before:
        t = _own_part(s, q, before[-1])
        return (t, "explicit") if t.value else (None, None)
    after = [t for t in same if t.start >= q.end and t.start - q.end <= 12]
    if after and after[0].value:
        return after[0], "explicit"
    if draft.type in _TIMELESS:
        return None, None
    if previous is not None and previous.sentence is s and previous.fields.get("date") and _goes_on(s, lens, previous):
        return Mention(0, 0, "", "DATE", value=previous.fields["date"]), previous.fields.get("date_source")
    recurring = any(p.unit == "year" and s.clause(p.start) == lens.clause for p in s.pers)
    if recurring or (draft.type == "money" and re.search(r"累计(?:净?亏|损)", lens.before)):
        return None, None
    for t in reversed([t for t in times if t.end <= q.start]):
        clause_start = s.bounds(s.clause(t.start))[0]
        if re.fullmatch(r"[\s\"“*(（]*(?:(?:根据|据)[^,，]{0,16}|展望|预计|对于|至于|而在|而|但|并|且|截至|截止到?|到|在|自|从|于|早在|进入|仅|就|据|目前|as of|in|by|since|on|at|from|during)?\s*(?:the\s)?", s.between(clause_start, t.start), re.I):
            return (t, "explicit") if t.value else (None, None)
        first = next((n for n in s.names if n.label == "ORGANISATION" and clause_start <= n.start and n.end <= t.start), None)
        if first is not None and re.fullmatch(r"\s*(?:在|于|将在|计划在|预计)?\s*", s.between(first.end, t.start)) and first.start - clause_start <= 6:
            return (t, "explicit") if t.value else (None, None)  # 英伟达在2025年第二财季…，营收达…
        break
    if any(t.value is None for t in times):
        return None, None
    if subjects.time is not None and (s.index - subjects.time_at <= reach(s, 3) or (subjects.time_block is s.block and s.index - subjects.time_at <= 6)) and (draft.type != "growth" or any(n.id in ("revenue", "profit", "demand", "yoy") for n in s.names)) or (
        subjects.time is not None and s.soft and s.index - subjects.time_at <= 3
    ):
        return subjects.time, "context"
    return None, None


def _bracket_date(s: Sentence, q: Mention) -> Mention | None:
    """3000亿美元（5年期，2027年起）: the time in the brackets right behind a value."""
    m = re.match(r"\s*[(（][^()（）]{0,40}[)）]", s.between(q.end, q.end + 44))
    if m is None:
        return None
    inside = [t for t in s.times if q.end <= t.start < q.end + len(m[0])]
    dated = next((t for t in inside if t.label == "DATE" and t.value), None)
    length = next((t for t in inside if t.label == "DURATION" and t.unit == "year" and t.low), None)
    if dated is not None and length is not None and re.fullmatch(r"\d{4}", dated.value or ""):
        first = int(dated.value or 0)
        return Mention(dated.start, dated.end, dated.text, "DATE", value=f"{first}/{first + int(length.low or 1) - 1}")
    return dated


def link_region(lens: Lens) -> str | None:
    """The region named in the clause, else before the value in the sentence."""
    s, q = lens.sentence, lens.quantity
    regions = [n for n in s.names if n.label == "REGION"]
    same = [n for n in regions if s.clause(n.start) == lens.clause]
    before = [n for n in same if n.end <= q.start] or [n for n in regions if n.end <= q.start]
    if before:
        return before[-1].id
    return same[0].id if same else None


_MODALITIES = ("denied", "hypothetical", "rumor", "forecast", "plan", "estimate")


def modality_of(lens: Lens) -> str:
    """How sure the text is of the value: the nearest such word in its clause or the one before."""
    best, found = 40.0, "actual"
    for kind in _MODALITIES:
        gap, name = lens.nearest((kind,), before_only=kind != "denied")
        if name is not None and name.end - name.start == 1 and gap > 3:
            continue
        if gap < best:
            best, found = gap, kind
    return found


def attribution_of(s: Sentence) -> str | None:
    """Who says so, where the sentence names a source."""
    for n in s.names:
        if n.label == "ORGANISATION" and ("says" in n.flags or n.entry.get("kind") in ("media", "research") and _reports(s, n)):
            return s.between(n.start, n.end) if n.person else n.id
    return None


def _reports(s: Sentence, n: Name) -> bool:
    return re.search(r"(?:据|援引)[^,，。]{0,8}$", s.between(n.start - 10, n.start)) is not None or re.match(
        r"[^,，。]{0,12}(?:报道|报告|消息|数据|指出|称|的分析|显示|reports?|says|said)", s.between(n.end, n.end + 20)
    ) is not None


def system_count(lens: Lens, subject: Name | None = None) -> tuple[float | None, str | None]:
    """(accelerators in the priced system, per): 一台 8 卡的服务器 → (8, server); 8× H200 → (8, instance)."""
    s = lens.sentence
    best: tuple[float, Mention] | None = None
    for m in s.quantities:
        if m.label != "COUNT" or m.unit not in ("card", "any") or m.low is None or m.high is not None:
            continue
        tail = s.between(m.end, m.end + 20)
        direct = re.match(r"[^,，。;；\d]{0,12}", tail)
        named = any(n.label in ("ACCELERATOR",) or (n.label == "NOUN" and n.id == "card") for n in s.names if m.end <= n.start <= m.end + len(direct[0] if direct else ""))
        if m.unit == "any" and not named:
            continue
        gap = lens.gap(m.start, m.end)
        if subject is not None and 0 <= subject.start - m.end <= 12:
            gap = min(gap, 1)  # 8x A100 at $6/h and 2x RTX 5090 at …: the count before the priced model
        if gap <= 90 and 1 < m.low <= 1152 and (best is None or gap < best[0]):
            best = (gap, m)
    if best is None or (best[1].low or 0) < 1:
        return None, None
    gap, m = best
    around = s.between(m.start - 30, m.end + 30)
    if re.search(r"服务器|整机|节点|主机|一体机|机器|伺服器|server|node|(?<![A-Za-z])rig|台", around, re.I):
        return m.low, "server"
    if re.search(r"setup|配置|系统|system|方案", around, re.I):
        return m.low, "system"
    if gap <= 60:
        return m.low, "instance"
    return None, None


def memory_of(s: Sentence, n: Name) -> float | None:
    """A100 80GB, 80GB A100: the memory variant named right behind or before a model, in GB."""
    before = re.search(r"(?<![\d.])(\d{2,3})\s?GB\s*(?:的\s*)?(?:NVIDIA\s|Nvidia\s|英伟达\s?)?$", s.between(n.start - 18, n.start))
    if before:
        return float(before[1])
    m = re.match(r"\s*[(（\-]?\s*(\d{2,3})\s?(?:GB|G)(?![A-Za-z/])", s.between(n.end, n.end + 12))
    return float(m[1]) if m else None

