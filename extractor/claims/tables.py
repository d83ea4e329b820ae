"""Claims from table rows: the header gives unit and meaning, the row's label the subject; or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.claims.draft import Draft
from extractor.claims.scene import Sentence
from extractor.claims.subject import memory_of
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.mentions.quantities import QuantityFinder

_MONEY_KINDS = ("revenue", "profit", "investment", "contract", "financing")
_BARE = re.compile(r"\s*[~约]?\s*([\d,]+(?:\.\d+)?(?:\s?[-~–至]\s?[\d,]+(?:\.\d+)?)?)\s*")
_WRITTEN_UNIT = re.compile(r"US\$|[$€£¥]|TFLOPS|PFLOPS|TOPS|TB/s|GB/s|GB|TDP|万元|美元|元")
_UNIT_HEAD = re.compile(r"[/／每]|\s+per\s+")


def is_table_row(s: Sentence) -> bool:
    """Whether a sentence is a table row with at least two cells."""
    return s.block.kind == "row" and len(s.block.cells) >= 2


def table_drafts(rows: list[Sentence], find: QuantityFinder, heading: str) -> Iterator[Draft]:
    """Drafts of all value cells of one table; `rows` are its rows in order, `heading` the title above it."""
    header = rows[0] if rows[0].block.level == 1 else None
    heads = [header.between(a, b) for a, b in header.block.cells] if header is not None else []
    columns = _column_subjects(header, rows[1:]) if header is not None else {}
    for row in rows[1:] if header is not None else rows:
        yield from _Row(row, heads, columns, find, heading).drafts()


def _in_cell(s: Sentence, n: Name | Mention, i: int) -> bool:
    a, b = s.block.cells[i]
    return a <= n.start and n.end <= b


def _column_subjects(header: Sentence, rows: list[Sentence]) -> dict[int, Name]:
    """Header cells that name an accelerator: then each such column is about one, where the rows name none."""
    out = {}
    for i in range(len(header.block.cells)):
        name = next((n for n in header.names if n.label == "ACCELERATOR" and _in_cell(header, n, i)), None)
        if name is not None:
            out[i] = name
    alone = not any(n.label == "ACCELERATOR" for row in rows for n in row.names)
    return out if len(out) >= 2 or alone else {}


@dataclass(slots=True)
class _Cell:
    """A value cell: its text, what its column means, and what it is about."""

    text: str
    meaning: str
    about: Name | None


class _Row:
    """One row of a table below its header."""

    def __init__(
        self, row: Sentence, heads: list[str], columns: dict[int, Name], find: QuantityFinder, heading: str
    ) -> None:
        self.row, self.heads, self.columns, self.find, self.heading = row, heads, columns, find, heading
        self.cells = [row.between(a, b) for a, b in row.block.cells]
        self.label = self.cells[0]
        self.subject = None if columns else self._subject()
        self.company = next((n for n in row.names if n.label == "ORGANISATION"), None)
        self.count = self._count()
        p = row.p
        self.host = any(p("header_host", h) for h in heads) or any("GiB" in c for c in self.cells)
        self.instance = p("instance_name", self.label) is not None

    def drafts(self) -> Iterator[Draft]:
        row = self.row
        for i, text in enumerate(self.cells):
            head = self.heads[i] if i < len(self.heads) else ""
            labelled = i == 0 and not any(q.label == "MONEY" for q in row.quantities if _in_cell(row, q, 0))
            if labelled or row.p("header_discount", head):
                continue
            meaning = f"{self.label} {head}" if self.columns else head
            cell = _Cell(text, meaning, self.columns.get(i, self.subject))
            for quantity in self._quantities(i, cell):
                if (draft := self._draft(quantity, cell)) is not None:
                    yield draft

    def _subject(self) -> Name | None:
        """The accelerator or system that the row is about: the first that is a model, else the first family."""
        row = self.row
        models = [n for n in row.names if n.label == "ACCELERATOR"]
        exact = [n for n in models if n.entry.get("kind") != "family"]
        systems = [n for n in row.names if n.label == "SYSTEM" and _in_cell(row, n, 0)]
        return next(iter(exact or systems or models), None)

    def _count(self) -> float | None:
        """How many accelerators the row's system has: a count in the row, or the number below 卡数."""
        for q in self.row.quantities:
            if q.label == "COUNT" and q.unit == "card" and q.low:
                return q.low
        for head, text in zip(self.heads, self.cells, strict=False):
            if self.row.p("header_cards", head) and text.strip().isdecimal():
                return float(text)
        return None

    def _quantities(self, i: int, cell: _Cell) -> list[Mention]:
        """The cell's own quantities; a bare number takes the unit of the header."""
        own = [q for q in self.row.quantities if _in_cell(self.row, q, i) and q.label != "NUMBER"]
        number = _BARE.fullmatch(cell.text)
        if own or number is None:
            return own
        start = self.row.block.cells[i][0] + number.start(1)
        for unit in self._header_units(cell.meaning):
            for spelled in (number[1] + unit, unit + number[1]):
                found = [q for q in self.find.find(spelled) if q.label != "NUMBER"]
                if len(found) == 1:
                    q = found[0]
                    end = start + len(number[1])
                    return [Mention(start, end, number[1], q.label, q.low, q.high, q.unit, q.comparator, value=q.value)]
        return []

    def _header_units(self, meaning: str) -> list[str]:
        """Ways in which a header may name a unit: 价格(万元), $/hr, 显存/GB, TFLOPS."""
        units = []
        if found := self.row.p("header_unit", meaning):
            inner = (found["inner"] or found["after"]).strip()
            units += [inner, _UNIT_HEAD.split(inner)[0].strip()]
        units += _WRITTEN_UNIT.findall(meaning)
        return ["W" if u == "TDP" else u for u in units if u]

    def _draft(self, q: Mention, cell: _Cell) -> Draft | None:
        type_, fields = self._money(q, cell) if q.label == "MONEY" else self._other(q, cell)
        if type_ is None:
            return None
        if type_ in ("price", "rental"):
            fields["compute_count"] = self.count
            whole = "server" if self.row.p("header_whole_server", cell.meaning) else "instance"
            fields["per"] = fields.get("per") or (whole if self.instance or (self.count or 0) > 1 else "card")
        if self.instance:
            fields["product"] = self.label.strip()
        if cell.about is not None and type_ != "chip_spec":
            fields["gpu_memory_gb"] = memory_of(self.row, cell.about)
        draft = Draft(self.row, q, type_, "table", {k: v for k, v in fields.items() if v is not None})
        draft.subject = [cell.about] if cell.about is not None else []
        draft.companies = [self.company] if self.company is not None else []
        return draft

    def _money(self, q: Mention, cell: _Cell) -> tuple[str | None, dict[str, Any]]:
        """A price or rent of the row's chip, else a sum of the row's firm."""
        p, meaning = self.row.p, cell.meaning
        per = next(iter(self.find.per(cell.text + " ")), None) or next(iter(self.find.per(meaning)), None)
        if per is not None and per.value == "token":
            return None, {}
        if cell.about is None:
            kind = next((k for k in _MONEY_KINDS if p(f"header_{k}", meaning)), None)
            known = self.company is not None and self.company.entry.get("compute")
            return ("money", {"money_kind": kind}) if kind and known else (None, {})
        fields: dict[str, Any] = {"per": per.value if per is not None else None}
        by_title = p("header_rent", self.heading) and not p("header_price", meaning)
        if per is not None and per.unit:
            return "rental", fields | {"period": per.unit}
        if p("header_rent", cell.text) or p("header_rent", meaning) or by_title:
            over = self.find.per("/" + meaning) or self.find.per("每" + self.heading)
            return "rental", fields | {"period": over[0].unit if over else None}
        return "price", fields

    def _other(self, q: Mention, cell: _Cell) -> tuple[str | None, dict[str, Any]]:
        p, meaning = self.row.p, cell.meaning
        if cell.about is None:
            return None, {}
        if q.label == "COUNT":
            counted = q.unit == "card" or p("header_count", meaning)
            unit = "card" if q.unit == "any" else q.unit
            return ("compute_count", {"count_unit": unit}) if counted and (q.low or 0) > 1 else (None, {})
        if q.label in ("PERCENT", "TIMES"):
            if p("header_share", meaning):
                return "share", {}
            if not p("header_move", meaning):
                return None, {}
            falls = (q.low or 0) < 0 or p("header_fall", meaning + cell.text)
            type_ = "price_change" if p("header_price", meaning + self.heading) else "growth"
            return type_, {"direction": "down" if falls else "up"}
        if q.value == "capacity":
            precision = p("precision", cell.text) or p("precision", meaning)
            return "compute_capacity", {"precision": precision["precision"].upper() if precision else None}
        if q.value in ("process", "bandwidth"):
            return "chip_spec", {}
        if q.value == "power":
            return ("energy" if q.unit in ("MW", "GW") else "chip_spec"), {}
        return ("chip_spec", {}) if self._is_memory(q, cell) else (None, {})

    def _is_memory(self, q: Mention, cell: _Cell) -> bool:
        """Memory of the chip: not what a run used, nor that of the host beside it."""
        p = self.row.p
        if q.value != "memory" or q.unit not in ("GB", "TB") or "GiB" in cell.text:
            return False
        if p("header_memory_used", cell.meaning):
            return False
        named = p("header_video_memory", cell.meaning) or p("header_video_memory", cell.text)
        return named is not None or not self.host
