"""The header row of a table: what its columns mean, which chip, firm or time each is of."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

_OPENS = 4  # characters of a cell before its time: signs of bold print


def in_cell(s: Sentence, n: Name | Mention, i: int) -> bool:
    """Whether a name or value stands in cell number `i` of a row."""
    a, b = s.block.cells[i]
    return a <= n.start and n.end <= b


def time_of_cell(s: Sentence, i: int) -> str | None:
    """The date that a cell begins with: 2024 Q1, Jun 2025, 2024财年第四季度, or a year alone."""
    a, b = s.block.cells[i]
    if year := s.p("year_cell", s.between(a, b)):
        return year[1]
    times = (t for t in s.times if t.label == "DATE" and a <= t.start <= a + _OPENS and t.end <= b)
    return next((t.value for t in times), None)


@dataclass(slots=True)
class Header:
    """What the columns of a table mean, by their place; all empty where the table has no header."""

    texts: list[str] = field(default_factory=list)
    chips: dict[int, Name] = field(default_factory=dict)
    firms: dict[int, Name] = field(default_factory=dict)
    times: dict[int, str] = field(default_factory=dict)
    units: int | None = None  # the column that gives the unit of each row's value
    rents: bool = False  # a column gives the period of a rent: the sums beside it are rents as well
    cores: bool = False  # a column gives cores of a CPU: each row is a cloud's instance
    priced: bool = False  # a column holds prices or rents

    @classmethod
    def none(cls) -> Header:
        """The header of a table that has none."""
        return cls()

    @classmethod
    def of(cls, row: Sentence, rows: list[Sentence]) -> Header:
        """Read the header `row` of the `rows` below it."""
        header = cls([row.between(a, b) for a, b in row.block.cells])
        for i, text in enumerate(header.texts):
            chip = next((n for n in row.names if n.label == "ACCELERATOR" and in_cell(row, n, i)), None)
            firm = next((n for n in row.names if n.label == "ORGANISATION" and in_cell(row, n, i)), None)
            if chip is not None:
                header.chips[i] = chip
            elif firm is not None and i:
                header.firms[i] = firm
            if i and (time := time_of_cell(row, i)) and not row.p("header_against", text):
                header.times[i] = time
            if i and row.p("header_unit_column", text):
                header.units = i
            header.rents = header.rents or row.p("header_period", text) is not None
            header.cores = header.cores or row.p("header_cpu", text) is not None
            header.priced = header.priced or bool(row.p("header_price", text) or row.p("header_rent", text))
        alone = not any(n.label == "ACCELERATOR" for row in rows for n in row.names)
        if len(header.chips) < 2 and not alone:
            header.chips = {}  # one chip in the header of rows that name their own
        return header

    def is_renewed_by(self, row: Sentence) -> bool:
        """Whether a row below the first gives the times of the columns: results are often two tables in one."""
        if self.chips or any(q.label != "NUMBER" for q in row.quantities):
            return False
        return sum(time_of_cell(row, i) is not None for i in range(1, len(row.block.cells))) >= 2

    @property
    def newest_time(self) -> str | None:
        """The time of the newest column: what a column of growth is of."""
        return max(self.times.values(), default=None)

    def text(self, place: int | None) -> str:
        """The head of the column at `place`; empty where there is none."""
        return self.texts[place] if place is not None and 0 <= place < len(self.texts) else ""

    def places(self, cells: list[str]) -> dict[int, int]:
        """Which column each cell of a row stands in; where blank cells differ, the filled ones follow in order."""
        if len(cells) == len(self.texts):
            return {i: i for i in range(len(cells))}
        filled = [i for i, text in enumerate(cells) if i and text.strip()]
        heads = [i for i, text in enumerate(self.texts) if i and text.strip()]
        if len(filled) == len(heads):
            return {0: 0, **dict(zip(filled, heads, strict=True))}
        return {i: i for i in range(min(len(cells), len(self.texts)))}
