"""Claims from table rows: the header gives unit and meaning, the row's label the subject; or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.claims.classify import Draft
from extractor.claims.subject import memory_of
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.mentions.quantities import QuantityFinder


_RENT = re.compile(
    r"租|月费|小时|/\s?h(?:ou)?rs?\b|hour|month|/mo\b|on-?demand|spot|reserved|hourly|包月|包年|/月|/年|按量|卡时", re.I
)
_PRICE = re.compile(r"价|售|报价|MSRP|price|cost|成本|\$|美元|元", re.I)
_MEMORY = re.compile(r"显存|GPU\s?mem|VRAM|HBM|GDDR|^\s*(?:memory|内存|mem)\b|GPU memory", re.I)
_HOST = re.compile(r"vCPU|CPU|核数|内存|RAM", re.I)
_SHARE = re.compile(r"份额|占比|市占|share|利用率|毛利率|margin|utili[sz]ation", re.I)
_MOVE = re.compile(r"涨|跌|变动|变化|同比|环比|降幅|change|growth|yoy|mom", re.I)
_COUNT = re.compile(r"数量|卡数|count|number of|GPUs\b|台数|规模|#", re.I)
_CARDS = re.compile(r"卡数|GPU\s?数|GPUs?\s?(?:count|per)|^\s*GPUs\s*$|# of GPUs", re.I)
_MONEY_KINDS = (
    ("revenue", re.compile(r"营收|收入|revenue|sales", re.I)),
    ("profit", re.compile(r"利润|净利|profit|net income", re.I)),
    ("investment", re.compile(r"资本(?:支出|开支)|capex|投资|investment", re.I)),
    ("contract", re.compile(r"合同|金额|contract|deal", re.I)),
    ("financing", re.compile(r"融资|funding|raised", re.I)),
)
_PRECISION = re.compile(r"FP64|FP32|TF32|FP16|BF16|FP8|FP6|FP4|INT8|INT4", re.I)
_UNIT_IN_HEADER = re.compile(r"[(（\[]([^)）\]]{1,40})[)）\]]\s*$|[/／]\s?(万?[元]|GB|TB|W|nm)\s*$")


def is_table_row(s: Sentence) -> bool:
    """Whether a sentence is a table row with at least two cells."""
    return s.block.kind == "row" and len(s.block.cells) >= 2


def table_drafts(rows: list[Sentence], find: QuantityFinder, heading: str) -> Iterator[Draft]:
    """Drafts of all value cells of one table; `rows` are its rows in order, `heading` the title above it."""
    header = rows[0] if rows[0].block.level == 1 else None
    body = rows[1:] if header is not None else rows
    columns = _column_subjects(header) if header is not None else {}
    for row in body:
        yield from _row(row, header, columns, find, heading)


def _cells(s: Sentence) -> list[str]:
    return [s.between(a, b) for a, b in s.block.cells]


def _in_cell(s: Sentence, n: Name | Mention, i: int) -> bool:
    a, b = s.block.cells[i]
    return a <= n.start and n.end <= b


def _column_subjects(header: Sentence) -> dict[int, Name]:
    """Header cells that name an accelerator: then each column is about one."""
    out = {}
    for i in range(len(header.block.cells)):
        name = next((n for n in header.names if n.label == "ACCELERATOR" and _in_cell(header, n, i)), None)
        if name is not None:
            out[i] = name
    return out if len(out) >= 2 else {}


def _subject(row: Sentence) -> Name | None:
    """The accelerator or system that a row is about: the first that is a model, else the first family."""
    systems = [n for n in row.names if n.label == "SYSTEM" and _in_cell(row, n, 0)]
    models = [n for n in row.names if n.label == "ACCELERATOR"]
    exact = [n for n in models if n.entry.get("kind") != "family"]
    return (exact or systems or models or [None])[0]


def _row(
    row: Sentence, header: Sentence | None, columns: dict[int, Name], find: QuantityFinder, heading: str
) -> Iterator[Draft]:
    heads = _cells(header) if header is not None else []
    cells = _cells(row)
    label = cells[0]
    subject = None if columns else _subject(row)
    company = next((n for n in row.names if n.label == "ORGANISATION"), None)
    count = next((q.low for q in row.quantities if q.label == "COUNT" and q.unit == "card" and q.low), None)
    if count is None:
        count = next(
            (
                float(cells[i])
                for i, h in enumerate(heads[: len(cells)])
                if _CARDS.search(h) and cells[i].strip().isdigit()
            ),
            None,
        )
    host = any(_HOST.search(h) for h in heads) or any("GiB" in c for c in cells)
    instance = re.fullmatch(r"\s*[a-z]{1,4}[\w]*[.\-][\w.\-]+\s*", label) is not None
    for i, text in enumerate(cells):
        head = heads[i] if i < len(heads) else ""
        meaning = f"{label} {head}" if columns else head
        about = columns.get(i, subject)
        if i == 0 and not any(q.label == "MONEY" for q in row.quantities if _in_cell(row, q, 0)):
            continue
        if re.search(r"%\s*off|折", head, re.I):
            continue
        for quantity in _quantities(row, i, text, meaning, find):
            draft = _cell(row, quantity, text, meaning, heading, about, company, host, find)
            if draft is None:
                continue
            if draft.type in ("price", "rental"):
                if count:
                    draft.fields["compute_count"] = count
                whole = "server" if re.search(r"整机|服务器|server|节点|node", meaning, re.I) else "instance"
                draft.fields.setdefault("per", whole if instance or (count or 0) > 1 else "card")
            if instance:
                draft.fields["product"] = label.strip()
            yield draft


def _quantities(row: Sentence, i: int, text: str, meaning: str, find: QuantityFinder) -> list[Mention]:
    """The cell's own quantities; a bare number takes the unit of the header."""
    own = [q for q in row.quantities if _in_cell(row, q, i)]
    united = [q for q in own if q.label != "NUMBER"]
    if united:
        return united
    number = re.fullmatch(r"\s*[~约]?\s*([\d,]+(?:\.\d+)?(?:\s?[-~–至]\s?[\d,]+(?:\.\d+)?)?)\s*", text)
    if number is None:
        return []
    start = row.block.cells[i][0] + number.start(1)
    for unit in _header_units(meaning):
        for spelled in (number[1] + unit, unit + number[1]):
            found = [q for q in find.find(spelled) if q.label != "NUMBER"]
            if len(found) == 1:
                q = found[0]
                return [
                    Mention(
                        start,
                        start + len(number[1]),
                        number[1],
                        q.label,
                        q.low,
                        q.high,
                        q.unit,
                        q.comparator,
                        value=q.value,
                    )
                ]
    return []


def _header_units(meaning: str) -> list[str]:
    """Ways in which a header may name a unit: 价格(万元), $/hr, 显存/GB, TFLOPS."""
    units = []
    for m in _UNIT_IN_HEADER.finditer(meaning):
        inner = (m[1] or m[2]).strip()
        units += [inner, re.split(r"[/／每]|\s+per\s+", inner)[0].strip()]
    units += re.findall(r"US\$|\$|€|£|[¥￥]|TFLOPS|PFLOPS|TOPS|TB/s|GB/s|GB|TDP|万元|美元|元", meaning)
    return ["W" if u == "TDP" else u for u in units if u]


def _cell(
    row: Sentence,
    q: Mention,
    text: str,
    meaning: str,
    heading: str,
    about: Name | None,
    company: Name | None,
    host: bool,
    find: QuantityFinder,
) -> Draft | None:
    fields: dict[str, object] = {}
    kind = None
    if q.label == "MONEY":
        per = next(iter(find.per(text + " ")), None) or next(iter(find.per(meaning)), None)
        if per is not None and per.value == "token":
            return None
        if about is not None:
            renting = bool(
                _RENT.search(text) or _RENT.search(meaning) or (_RENT.search(heading) and not _PRICE.search(meaning))
            )
            renting = renting or (per is not None and per.unit is not None)
            kind = "rental" if renting else "price"
            if kind == "rental":
                fields["period"] = per.unit if per else _period(meaning + heading)
        else:
            money = next((k for k, pattern in _MONEY_KINDS if pattern.search(meaning)), None)
            if money is None or company is None or not company.entry.get("compute"):
                return None
            kind, fields["money_kind"] = "money", money
        if per is not None and per.value and kind != "money":
            fields["per"] = per.value
    elif about is None:
        return None
    elif q.label == "COUNT":
        if q.unit == "card" and (q.low or 0) > 1:
            kind, fields["count_unit"] = "compute_count", "card"
        elif _COUNT.search(meaning) and (q.low or 0) > 1:
            kind, fields["count_unit"] = "compute_count", "card" if q.unit == "any" else q.unit
    elif q.label in ("PERCENT", "TIMES"):
        if _SHARE.search(meaning):
            kind = "share"
        elif _MOVE.search(meaning):
            kind = "price_change" if _PRICE.search(meaning + heading) else "growth"
            fields["direction"] = "down" if (q.low or 0) < 0 or re.search(r"跌|降|↓", meaning + text) else "up"
    elif q.value == "capacity":
        kind = "compute_capacity"
        precision = _PRECISION.search(text) or _PRECISION.search(meaning)
        fields["precision"] = precision[0].upper() if precision else None
    elif q.value in ("process", "bandwidth"):
        kind = "chip_spec"
    elif q.value == "power":
        kind = "energy" if q.unit in ("MW", "GW") else "chip_spec"
    elif (
        q.value == "memory"
        and q.unit in ("GB", "TB")
        and not re.search(r"占用|usage|used|峰值|peak", meaning, re.I)
        and (_MEMORY.search(meaning) or _MEMORY.search(text) or not host)
        and "GiB" not in text
    ):
        kind = "chip_spec"
    if kind is None:
        return None
    draft = Draft(row, q, kind, "table", {k: v for k, v in fields.items() if v is not None})
    draft.subject = [about] if about is not None else []
    draft.companies = [company] if company is not None else []
    if about is not None and (memory := memory_of(row, about)) and kind != "chip_spec":
        draft.fields["gpu_memory_gb"] = memory
    return draft


def _period(text: str) -> str | None:
    for period, pattern in (
        ("hour", r"小时|hour|/\s?hr|/h\b|时"),
        ("month", r"月|month|/mo"),
        ("year", r"年|year"),
        ("day", r"天|日|day"),
    ):
        if re.search(pattern, text, re.I):
            return period
    return None
