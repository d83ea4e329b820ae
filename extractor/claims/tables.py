"""Claims from table rows: the header gives unit and meaning, the row's label the subject; or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.claims.counting import FEW_CARDS
from extractor.claims.draft import CHEAP, Draft
from extractor.claims.scene import Sentence
from extractor.claims.subject import memory_of
from extractor.claims.table_header import Header, in_cell, time_of_cell
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.mentions.quantities import QuantityFinder

_MONEY_KINDS = ("revenue", "profit", "investment", "contract", "financing", "order")
_CURRENCY_WORD = re.compile(r"(?<=\d)(?=[^\d.,\s]+$)")
_LABEL = re.compile(r"[\s*`]*(?P<name>[^\s*`(（\[|][^*`(（\[|]{0,39}?)[\s*`]*(?:[(（\[].*)?")
_LEAST_PRICE = 100  # below which a number under 价格 is none
_FALLS = ("-", "−", "↓", "▼")
_ASIDE = 12  # characters of a cell beside the firm that it names


@dataclass(slots=True)
class Around:
    """What stands around a table: the line above it, the chips of its heading, the firm that the article is about."""

    heading: str
    chips: list[Name]
    firm: Name | None


def is_table_row(s: Sentence) -> bool:
    """Whether a sentence is a table row with at least two cells."""
    return s.block.kind == "row" and len(s.block.cells) >= 2


def table_drafts(rows: list[Sentence], find: QuantityFinder, around: Around) -> Iterator[Draft]:
    """Drafts of all value cells of one table; `rows` are its rows in order."""
    header = Header.none()
    for i, row in enumerate(rows):
        if row.block.level == 1 and i == 0:
            header = Header.of(row, rows[1:])
        elif header.is_renewed_by(row):
            header = Header.of(row, [])
        else:
            yield from _Row(row, header, find, around).drafts()


@dataclass(slots=True)
class _Cell:
    """A value cell: its text, what its column means, what and whom it is about, and when it holds."""

    text: str
    meaning: str
    about: Name | None
    company: Name | None
    date: str | None
    moves: bool


class _Row:
    """One row of a table below its header."""

    def __init__(self, row: Sentence, header: Header, find: QuantityFinder, around: Around) -> None:
        self.row, self.header, self.find, self.around = row, header, find, around
        self.cells = [row.between(a, b) for a, b in row.block.cells]
        self.label = self.cells[0]
        self.date = time_of_cell(row, 0)
        self.company = self._named() or self._provider()
        self.subject = None if header.chips else self._subject()
        self.count = self._count()
        p = row.p
        self.host = any(p("header_host", h) for h in header.texts) or any("GiB" in c for c in self.cells)
        self.instance = p("instance_name", self.label) is not None
        self.kind = next((k for k in _MONEY_KINDS if p(f"header_{k}", self.label)), None)
        self.unit = self.cells[header.units].strip() if header.units and header.units < len(self.cells) else None
        if self.unit and self.date is None:
            self.date = next(filter(None, (time_of_cell(row, i) for i in range(1, len(self.cells)))), None)
        above = around.heading
        counts = p("count_note", above) and p("header_counted", above)
        self.known = bool(counts or (self.company and self.company.entry.get("compute"))) or self._is_site()

    def drafts(self) -> Iterator[Draft]:
        row, header = self.row, self.header
        if row.p("header_per_share", self.label):
            return
        places = header.places(self.cells)
        for i, text in enumerate(self.cells):
            head = header.text(places.get(i))
            labelled = i == 0 and not any(q.label == "MONEY" for q in row.quantities if in_cell(row, q, 0))
            if labelled or row.p("header_discount", head) or (header.units and i == header.units):
                continue
            meaning = f"{self.label} {self.unit}" if self.unit else f"{self.label} {head}" if header.chips else head
            place = places.get(i, -1)
            moves = row.p("header_move", head) is not None
            date = self.date or header.times.get(place) or (header.newest_time if moves else None)
            company = self.company or header.firms.get(place)
            about = header.chips.get(place, self.subject)
            if about is None and moves and len(header.chips) == 1:
                about = next(iter(header.chips.values()))  # H100月租 | 环比
            cell = _Cell(text, meaning, about, company, date, moves)
            for quantity in self._quantities(i, cell):
                if (draft := self._draft(i, quantity, cell)) is not None:
                    yield draft

    def _is_site(self) -> bool:
        """Whether the row is about a data centre, a cluster or a project of either: 某某智算中心."""
        return any(
            n.id in ("site", "cluster") or n.entry.get("kind") in ("site", "supercomputer", "cluster")
            for n in self.row.names
            if in_cell(self.row, n, 0) and n.label in ("NOUN", "SYSTEM")
        )

    def _named(self) -> Name | None:
        """The firm that a cell of its own names; one told of in a note is not the row's."""
        spans = self.row.block.cells
        for n in self.row.names:
            if n.label == "ORGANISATION":
                i = next((i for i in range(len(spans)) if in_cell(self.row, n, i)), None)
                if i is not None and (i == 0 or len(self.cells[i].strip()) <= n.end - n.start + _ASIDE):
                    return n
        return None

    def _provider(self) -> Name | None:
        """The firm in the first column below 平台 or Provider, as written where no list knows it."""
        if not self.row.p("header_provider", self.header.text(0)):
            return None
        label = _LABEL.fullmatch(self.label)
        if label is None:
            return None
        start = self.row.block.cells[0][0] + label.start("name")
        return Name(start, start + len(label["name"]), "ORGANISATION", label["name"], {"id": label["name"]})

    def _subject(self) -> Name | None:
        """The accelerator or system that the row is about: the first that is a model, else the first family.

        A row of a time or of a provider is about the only chip of the heading above.
        """
        row = self.row
        models = [n for n in row.names if n.label == "ACCELERATOR"]
        exact = [n for n in models if n.entry.get("kind") != "family"]
        systems = [n for n in row.names if n.label == "SYSTEM" and in_cell(row, n, 0)]
        own = next(iter(exact or systems or models), None)
        if own is None and len(self.around.chips) == 1 and (self.date or self.company):
            return self.around.chips[0]
        return own

    def _count(self) -> float | None:
        """How many accelerators the row's system has: a count in the row, or the number below 卡数."""
        spans = self.row.block.cells
        sums = [q.start for q in self.row.quantities if q.label == "MONEY"]
        priced = [(a, b) for a, b in spans if any(a <= start < b for start in sums)]
        for q in self.row.quantities:  # a count beside a price is that price's own: $3.43 (8-GPU machines only)
            if q.label == "COUNT" and q.unit == "card" and q.low and not any(a <= q.start < b for a, b in priced):
                return q.low
        for head, text in zip(self.header.texts, self.cells, strict=False):
            if self.row.p("header_cards", head) and text.strip().isdecimal():
                return float(text)
        return None

    def _size_beside(self, cell: _Cell) -> float | None:
        """8卡整机价格, $79,000 (8x): the size of the machine priced, in the cell or in the head of its column."""
        found = self.row.p("size_of_machine", cell.text) or self.row.p("size_of_machine", cell.meaning)
        return float(found["size"]) if found else None

    def _size_in(self, heading: str) -> float | None:
        """8卡整机报价: how many accelerators each of the machines priced has."""
        sizes = [q.low for q in self.find.find(heading) if q.label == "COUNT" and q.unit == "card"]
        return sizes[0] if len(sizes) == 1 else None

    def _quantities(self, i: int, cell: _Cell) -> list[Mention]:
        """The cell's own quantities; a bare number takes the unit of the header, a sum the scale of the note."""
        own = [q for q in self.row.quantities if in_cell(self.row, q, i) and q.label != "NUMBER"]
        if own and cell.about is None and (scale := self._scale(cell)):
            return [self._scaled(q, scale) for q in own]
        number = self.row.p("bare_cell", cell.text)
        start = self.row.block.cells[i][0] + number.start(1) if number is not None else 0
        if number is None or any(q.start < start + len(number[1]) for q in own):
            return own  # 7999(24G): what the brackets hold is not the value
        if currency := self._currency_of_move(cell):
            low = float(number[1].replace(",", "")) if number[1].replace(",", "").replace(".", "").isdigit() else 0
            return [Mention(start, start + len(number[1]), number[1], "MONEY", low, None, currency)]
        for unit in [*self._counted(cell), *self._header_units(cell.meaning)]:
            ways = (unit.replace("#", number[1]),) if "#" in unit else (number[1] + unit, unit + number[1])
            for spelled in ways:
                found = [q for q in self.find.find(spelled) if q.label != "NUMBER"]
                if len(found) == 1:
                    q = found[0]
                    end = start + len(number[1])
                    return [Mention(start, end, number[1], q.label, q.low, q.high, q.unit, q.comparator, value=q.value)]
        return self._unpriced(start, number[1], cell) or own

    def _unpriced(self, start: int, number: str, cell: _Cell) -> list[Mention]:
        """价格 over 14599: a sum in a currency that the table does not name."""
        p = self.row.p
        if cell.about is None or cell.about.label != "ACCELERATOR" or not p("header_bare_price", cell.meaning):
            return []
        found = [q for q in self.find.find(number) if q.label == "NUMBER" and (q.low or 0) >= _LEAST_PRICE]
        return [Mention(start, start + len(number), number, "NUMBER", q.low, q.high) for q in found[:1]]

    def _currency_of_move(self, cell: _Cell) -> str | None:
        """涨跌: a bare number below it is in the currency of the price in its row."""
        p = self.row.p
        if cell.about is None or not cell.moves or not p("header_sum_moves", cell.meaning):
            return None
        if p("header_unit", cell.meaning) or p("header_rate", cell.meaning):
            return None
        return next((q.unit for q in self.row.quantities if q.label == "MONEY"), None)

    def _counted(self, cell: _Cell) -> list[str]:
        """GPU数量, GPUs (2025), 单位：千柜: what the bare numbers of a column count, by its head or a note above."""
        p, meaning = self.row.p, cell.meaning
        told = [meaning, self.header.text(0), self.around.heading] if self.header.times or self.date else [meaning]
        note = next(filter(None, (p("count_note", said) for said in told)), None)
        if note is None and (cell.about is not None or not self.known or not p("header_count", meaning)):
            return []
        counted = (p("note_counts", note[0]) if note else None) or p("header_counted", meaning)
        counted = counted or p("header_counted", self.around.heading if note else "")
        if counted is None:
            return []
        scale = p("count_scale", note[0]) if note else None
        written = self.find.written
        word = written["scale"].get(scale.lastgroup or "", "") if scale else self._count_scale(meaning)
        return [f"#{word}{written['counted'][counted.lastgroup or '']}"]

    def _count_scale(self, meaning: str) -> str:
        found = self.row.p("header_unit", meaning)
        scale = self.row.p("scale_at_head", found["inner"] or "") if found else None
        return scale["scale"] if scale else ""

    def _scale(self, cell: _Cell) -> str | None:
        """以百万美元计, in millions: the scale that a note gives to all sums of a table of results."""
        for said in (cell.meaning, self.label, self.header.text(0), self.around.heading):
            if word := self._scale_in(said):
                return word
        return None

    def _scale_in(self, note: str) -> str | None:
        """The word for the scale that a note names, as it stands beside a number: million, 百万."""
        scale = self.row.p("header_scale", note)
        return self.find.written["short"].get(scale[0].strip().lower(), scale[0].removesuffix("s")) if scale else None

    def _scaled(self, q: Mention, scale: str) -> Mention:
        if q.label != "MONEY" or self.row.p("has_scale", q.text):
            return q
        for spelled in (q.text + scale, f"{q.text} {scale}", _CURRENCY_WORD.sub(scale, q.text)):
            found = self.find.find(spelled)
            if len(found) == 1 and found[0].label == "MONEY" and found[0].low != q.low:
                m = found[0]
                return Mention(q.start, q.end, q.text, m.label, m.low, m.high, m.unit, m.comparator, value=m.value)
        return q

    def _header_units(self, meaning: str) -> list[str]:
        """Ways in which a header may name a unit: 价格(万元), $/hr, 显存/GB, TFLOPS; # stands for the number."""
        units = []
        results = self.kind or self.header.times or self.date
        notes = [meaning, self.label, self.header.text(0), self.around.heading] if results else [meaning]
        if self._is_offer(meaning):
            notes.append(self.around.heading)
        if self.unit:
            units += [self.unit, self._without_per(self.unit)]
        for said in notes:
            word, currency = self._scale_in(said), self.row.p("header_currency", said)
            if word and currency:  # $ in millions, 单位：百万美元
                units.append(f"{currency['sign']}# {word}" if currency["sign"] else f"#{word}{currency['word']}")
            if found := self.row.p("header_unit", said):
                inner = (found["inner"] or found["after"]).strip()
                units += [inner, self._without_per(inner)]
            units += self.row.p.compiled["unit_in_head"].findall(said)
        return ["W" if u == "TDP" else u for u in units if u]

    def _without_per(self, unit: str) -> str:
        """万元/台: the unit without what a value is per."""
        return self.row.p.compiled["opens_per"].split(unit)[0].strip()

    def _is_offer(self, meaning: str) -> bool:
        """8卡整机报价（万元/台）: the line above the table has the unit of a column that only says 报价."""
        p = self.row.p
        own = p("header_unit", meaning) or p("header_currency", meaning)
        return not own and p("header_unit", self.around.heading) is not None and p("header_price", meaning) is not None

    def _draft(self, i: int, q: Mention, cell: _Cell) -> Draft | None:
        type_, fields = self._money(q, cell) if q.label in ("MONEY", "NUMBER") else self._other(i, q, cell)
        if type_ is None:
            return None
        if type_ in ("price", "rental"):
            offer = self.around.heading if self._is_offer(cell.meaning) else ""
            each = self.row.p("header_per_card", f"{cell.meaning} {self.around.heading}")
            beside = None if each else self._size_beside(cell)
            fields["compute_count"] = count = beside or self.count or self._size_in(offer)
            whole = "server" if self.row.p("header_whole_server", f"{cell.meaning} {offer}") else "instance"
            several = self.instance or (count or 0) > 1 or self.row.p("header_whole_server", cell.meaning) is not None
            several = several or (type_ == "rental" and self.header.cores)  # 14核 245GiB: a cloud's instance
            fields["per"] = fields.get("per") or (whole if several else "card")
        if self.instance:
            fields["product"] = self.label.strip()
        if cell.about is not None and type_ != "chip_spec":
            fields["gpu_memory_gb"] = memory_of(self.row, cell.about)
        if cell.date and type_ not in ("chip_spec", "compute_capacity"):
            fields["date"], fields["date_source"] = cell.date, "explicit"
        draft = Draft(self.row, q, type_, "table", {k: v for k, v in fields.items() if v is not None})
        draft.subject = [cell.about] if cell.about is not None else []
        draft.companies = [cell.company] if cell.company is not None else []
        if type_ == "chip_spec" and cell.about is not None and cell.company is not None:
            draft.companies = [n for n in draft.companies if n.id == cell.about.entry.get("vendor")]  # no seller's
        if cell.about is None and not draft.companies and self.around.firm is not None:
            draft.companies = [self.around.firm]
        return draft

    def _money(self, q: Mention, cell: _Cell) -> tuple[str | None, dict[str, Any]]:
        """A price or rent of the row's chip, what a run on it cost, else a sum of the row's firm."""
        p, meaning = self.row.p, cell.meaning
        per = next(iter(self.find.per(cell.text + " ")), None) or next(iter(self.find.per(meaning)), None)
        if per is not None and per.value == "token":
            return None, {}
        if cell.about is None:
            kind = self.kind or self._kind_of(meaning) or self._kind_of(cell.text)
            known = cell.company.entry.get("compute") if cell.company is not None else self.around.firm is not None
            return ("money", {"money_kind": kind}) if kind and (known or self.known) else (None, {})
        if cell.moves and p("header_sum_moves", meaning):
            return ("price_change", {"direction": self._turn(q, cell)}) if q.low else (None, {})
        if p("header_cost", meaning) and not in_cell(self.row, cell.about, 0) and not self.header.chips:
            return "money", {"money_kind": "cost"}
        fields: dict[str, Any] = {"per": per.value if per is not None else None}
        heading = self.around.heading
        by_title = p("header_rent", heading) and not p("header_price", meaning)
        if per is not None and per.unit:
            return "rental", fields | {"period": per.unit}
        if p("header_rent", cell.text) or p("header_rent", meaning) or by_title or self.header.rents:
            over = self.find.per("/" + meaning) or self.find.per("/" + heading)
            said = p("period_in_noun", meaning) or p("period_in_noun", heading)
            return "rental", fields | {"period": said.lastgroup if said else over[0].unit if over else None}
        if cell.about.entry.get("class") == "datacenter" and (q.low or 0) < CHEAP and q.unit in ("USD", "EUR", "GBP"):
            return "rental", fields | {"period": "hour"}
        return "price", fields

    def _kind_of(self, meaning: str) -> str | None:
        """What sort of money a column of sums holds: its head says so, or the line above the table."""
        p = self.row.p
        said = [meaning, self.header.text(0), self.around.heading] if self.header.times or self.date else [meaning]
        return next((k for text in said for k in _MONEY_KINDS if p(f"header_{k}", text)), None)

    def _other(self, i: int, q: Mention, cell: _Cell) -> tuple[str | None, dict[str, Any]]:
        p, meaning = self.row.p, cell.meaning
        if q.label in ("PERCENT", "TIMES"):
            return self._ratio(q, cell)
        if cell.about is None and not self.known:
            return None, {}
        if q.label == "COUNT":
            if any(m.label == "MONEY" and in_cell(self.row, m, i) for m in self.row.quantities):
                return None, {}  # $2.90 (8-GPU machines only)
            counted = q.unit == "card" or bool(p("header_count", meaning) or p("count_note", self.around.heading))
            counted = counted or any(n.label == "ACCELERATOR" and in_cell(self.row, n, i) for n in self.row.names)
            unit = "card" if q.unit == "any" else q.unit
            if (q.low or 0) <= FEW_CARDS and not p("header_count", meaning) and self.header.priced:
                return None, {}  # 8卡/2TB内存: the make of what is priced
            return ("compute_count", {"count_unit": unit}) if counted and (q.low or 0) > 1 else (None, {})
        if cell.about is None:  # a site's or a firm's
            of_site = {"capacity": "compute_capacity", "power": "energy" if q.unit in ("MW", "GW") else None}
            return of_site.get(q.value or ""), {}
        if q.value == "capacity":
            precision = p("precision", cell.text) or p("precision", meaning)
            return "compute_capacity", {"precision": precision["precision"].upper() if precision else None}
        if q.value in ("process", "bandwidth"):
            return "chip_spec", {}
        if q.value == "power":
            return ("energy" if q.unit in ("MW", "GW") else "chip_spec"), {}
        return ("chip_spec", {}) if self._is_memory(q, cell) else (None, {})

    def _ratio(self, q: Mention, cell: _Cell) -> tuple[str | None, dict[str, Any]]:
        """A share or a move of what the row's chip costs, or of the results that the row's label names."""
        p, meaning = self.row.p, cell.meaning
        results = cell.about is None
        known = self.around.firm is not None or (cell.company is not None and cell.company.entry.get("compute"))
        shares = p("header_share", meaning) or p("cell_share", cell.text)
        if results and not (known and (self.header.times or self.date or shares)):
            return None, {}
        points = p("points", q.text) is not None
        if not cell.moves and (shares or (results and p("header_share", self.label))):
            return "share", {}
        kind = self.kind or next(filter(None, map(self._kind_of, self.header.texts)), None)
        if not cell.moves or (results and (kind is None or points)):
            return None, {}
        priced = any(p("header_price", text) for text in (meaning, self.around.heading, *self.header.texts))
        type_ = "price_change" if not results and priced else "growth"
        turn = self._turn(q, cell)
        q.low = abs(q.low or 0)
        return type_, {"direction": turn}

    def _turn(self, q: Mention, cell: _Cell) -> str:
        falls = (q.low or 0) < 0 or cell.text.lstrip(" *").startswith(_FALLS)
        return "down" if falls or self.row.p("header_fall", f"{cell.meaning} {cell.text}") else "up"

    def _is_memory(self, q: Mention, cell: _Cell) -> bool:
        """Memory of the chip: not what a run used, nor that of the host beside it."""
        p = self.row.p
        if q.value != "memory" or q.unit not in ("GB", "TB") or "GiB" in cell.text:
            return False
        if p("header_memory_used", cell.meaning):
            return False
        named = p("header_video_memory", cell.meaning) or p("header_video_memory", cell.text)
        if named and named.lastgroup == "plain" and self.header.cores:
            return False  # 内存 beside CPU核数
        if named is None and p("main_memory", self.row.between(q.end, q.end + 4)):
            return False  # 8卡/2TB内存
        return named is not None or not self.host
