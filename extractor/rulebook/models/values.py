"""How values are written: numbers, units, hedges, money and times."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extractor.claims.currencies import Currency as CurrencyCode
from extractor.claims.model import CountUnit, Direction, Per, Period
from extractor.rulebook.models.base import Entry, Number, Table, Word, Words

UnitClass = Literal[
    "capacity", "memory", "bandwidth", "process", "power", "energy", "frequency", "width", "core", "percent",
    "discount", "times", "gpu_hour", "flop", "count", "money", "other",
]  # fmt: skip


class English(Table):
    """English words for numbers, with what they are worth."""

    one: dict[Word, Number] = Field({}, description="one to nine")
    ten: dict[Word, Number] = Field({}, description="twenty to ninety")
    word: dict[Word, Number] = Field({}, description="other numbers")
    scale: dict[Word, Number] = Field({}, description="what stands behind a number: million")
    short: dict[Word, Number] = Field({}, description="the same in letters right behind digits: bn")
    plural: dict[Word, Number] = Field({}, description='what stands before "of": hundreds')


class Numbers(Table):
    """How numbers are written, and what joins two of them; the grammar stands at the head of the file."""

    point: Word | None = Field(None, description="character that parts a decimal fraction")
    parts: Word | None = Field(None, description="what makes a fraction of two numbers")
    vague: Words = Field([], description="English words for several")
    articles: Words = Field([], description="English words that are numbers only before a scale")
    minus_ends: Word | None = Field(None, description="characters that a word for minus ends with")
    joins: Word | None = Field(None, description="characters that what joins the ends of a range begins with")
    ends_sum: Word | None = Field(None, description="characters behind a sum as one speaks of it")
    no_sum: Word | None = Field(None, description="characters that such a sum does not end with")
    digit: dict[Word, int] = Field({}, description="Chinese digits and their values")
    ten: dict[Word, int] = Field({}, description="十, 百 and 千")
    scale: dict[Word, int] = Field({}, description="万, 亿 and what else stands behind these")
    english: English | None = None
    piece: dict[str, Word] = Field({}, description="regular expressions by name, to be put into others")


class Currency(Entry):
    """How money of one currency is written."""

    NEEDED = ("words", "symbols")
    id: CurrencyCode = Field(description="ISO 4217 code")
    words: Words = Field([], description="spellings behind the number")
    symbols: list[str] = Field([], description="spellings before the number")
    after: Words = Field([], description="symbols that may stand right behind the number")
    minor: Words = Field([], description="words for a hundredth")
    tenth: Words = Field([], description="words for a tenth")
    unless: dict[str, Words] = Field({}, description="for a spelling, what must not stand right behind it")


class Currencies(Table):
    """Currencies."""

    currency: list[Currency] = Field([])


class Unit(Entry):
    """A unit of measure that may stand behind a number.  Several rows may have one id, each with its conditions."""

    id: Word = Field(description="the unit as it is written into a claim")
    class_: UnitClass | None = Field(None, alias="class", description="what it measures")
    spellings: Words = Field([], description="exact spellings, case as written")
    factor: Number | None = Field(None, description="what to multiply the number with; 1 where left out")
    least: Number | None = Field(None, description="smallest number that may have the unit")
    most: Number | None = Field(None, description="largest number that may have the unit")
    not_values: list[Number] | None = Field(None, description="numbers that do not have it (5G)")
    context: Word | Words | None = Field(
        None, description="characters (a text) or words (a list) one of which must stand shortly before"
    )
    then: Word | Words | None = Field(None, description="the same, right behind the unit")
    digits: bool | None = Field(None, description="true where the number must be written in digits")
    unless: dict[str, Words] = Field({}, description="for a spelling, what must not stand right behind it")
    glued: dict[str, Words] = Field({}, description="for a Latin spelling, the letters that may stand right behind it")
    count_unit: CountUnit | Literal["any"] | None = Field(None, description="for class `count`: what is counted")


class QuantityWord(Table):
    """Words that are a quantity by themselves (翻倍, halved)."""

    words: Words = Field(description="spellings")
    label: Literal["TIMES", "PERCENT", "QUANTITY"] = Field(description="what sort of quantity they are")
    low: Number = Field(description="its value, or the lower end of its range")
    high: Number | None = Field(None, description="the upper end of its range")
    direction: Direction | None = Field(None, description="which way it goes")
    unit: Word | None = Field(None, description="of a QUANTITY, its unit")
    class_: UnitClass | None = Field(None, alias="class", description="of a QUANTITY, what it measures")


class Denominator(Table):
    """Words for what a value is per, or over which period."""

    words: Words = Field(description="spellings")
    per: Per | Literal["token"] | None = Field(None, description="what a value is per")
    period: Period | None = Field(None, description="over which period it runs")


class Denominators(Table):
    """What opens a denominator and what joins two of its words, as regular expressions."""

    opens: Words = Field([], description="what opens one")
    joins: Words = Field([], description="what joins two")
    unless: Words = Field([], description="what must not stand behind one")
    without: Words = Field([], description="expressions to take away from the built-in ones")


class Hedge(Table):
    """Words that say how exact a number is: before it, after it, and what must not stand behind such a word."""

    across: Words = Field([], description="expressions for a hedge and what stands between it and the number")
    of: Words = Field([], description="the same for ratios: what the ratio is of stands between")
    none: Words = Field([], description="expressions for words that end with a hedge and are none")
    turned: Words = Field([], description="expressions for what turns a bound round")
    each: Words = Field([], description="expressions for what a price is for, between its hedge and the number")
    each_ends: Word | None = Field(None, description="last characters of `each`")
    links: dict[str, Word] = Field(
        {}, description="what may stand between such a word and the number, by its last letter"
    )
    before: dict[Literal["~", ">", "<"], Words] = Field({}, description="words before the number, by what they mean")
    after: dict[Literal["~", ">", "<"], Words] = Field({}, description="words behind it")
    unless: dict[str, Words] = Field({}, description="for a word, what must not stand right behind it")
    without: Words = Field([], description="words of `unless` to take away")


class Written(Table):
    """How what only the header of a table says is written beside a number."""

    scale: dict[str, Word] = Field({}, description="scales, by their names in patterns.toml")
    short: dict[str, Word] = Field({}, description="scales, by their short forms")
    counted: dict[CountUnit, Word] = Field({}, description="what is counted")


class Units(Table):
    """Units, denominators and hedges."""

    before_unit: Words = Field([], description="expressions for what may stand between a number and its unit")
    unit: list[Unit] = Field([])
    word: list[QuantityWord] = Field([])
    per: list[Denominator] = Field([])
    denominator: Denominators | None = None
    hedge: Hedge | None = None
    written: Written | None = None


class TimePattern(Entry):
    """One way of writing a time; its grammar stands at the head of `times.toml`."""

    NEEDED = ("find", "begins", "example", "yields", "counterexample")
    find: str | None = Field(None, description="regular expression; {NAME} stands for the words of a table")
    begins: Words | None = Field(None, description="what it can begin with")
    example: str | None = Field(None, description="a text that it must find")
    yields: str | None = Field(None, description="what that is, read on 2024-05-20")
    counterexample: str | None = Field(None, description="a text without any time in it")


class Times(Table):
    """Words and patterns for times.  `false` as the meaning of a word switches it off."""

    exact: Words = Field([], description="tables of words that keep their case")
    bound: Words = Field([], description="words of told_year that mean nothing where no year was told")
    digits_lead_to: Word | None = Field(None, description="characters that the number of a time leads to")
    numerals: Word | None = Field(None, description="Chinese digits")
    ten: Word | None = Field(None, description="the Chinese numeral for ten")
    ordinal_ends: Words = Field([], description="what the number of an English day ends with")
    meaning: dict[str, dict[str, Number]] = Field({}, description="what single parts of patterns mean, by group")
    lean_on_before: Words = Field([], description="words that mean a time by the one named before them")
    word: dict[str, dict[str, int | str | bool | Words]] = Field({}, description="words and what each means, by group")
    pattern: list[TimePattern] = Field([])
    piece: dict[str, str] = Field({}, description="regular expressions to be put into patterns")
    list_: dict[str, Words] = Field({}, alias="list", description="words without a meaning of their own, by group")
