"""What may stand in each rules file: one model per kind of entry, one per file.

They serve the checks, the JSON Schema for editors and the reference in `docs/rules.md`; the program itself reads the
plain tables.  Only `id` is required by a model, since an overlay may say as little as it changes; what a *new* entry
must have besides is in `NEEDED`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.claims.currencies import Currency as CurrencyCode
from extractor.claims.model import (
    ClaimType,
    CountUnit,
    Direction,
    Modality,
    MoneyKind,
    Per,
    Period,
    Precision,
    PricingModel,
)

Word = Annotated[str, Field(min_length=1)]
Words = list[Word]
Number = int | float
Class = Literal["datacenter", "workstation", "consumer", "edge"]
BandClass = Literal["datacenter", "workstation", "consumer", "edge", "rack"]
UnitClass = Literal[
    "capacity", "memory", "bandwidth", "process", "power", "energy", "frequency", "width", "core", "percent",
    "discount", "times", "gpu_hour", "flop", "count", "money", "other",
]  # fmt: skip


_CONDITION = "only for claims that say this; true is anything, false is nothing"


class Table(BaseModel):
    """A table of a rules file: no key but those listed, and every value of the very type that is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)
    NEEDED: ClassVar[tuple[str, ...]] = ()


class Entry(Table):
    """An entry with an id, and what an overlay can say about the built-in entry of the same id."""

    id: Word = Field(description="its name")
    off: bool = Field(False, description="true switches the built-in entry of this id off")
    replace: bool = Field(False, description="true puts this entry in the place of the built-in one, as a whole")
    without: Words = Field([], description="spellings to take away from the built-in entry")


class Accelerator(Entry):
    """A GPU, NPU, TPU or other AI chip or board, or the family it belongs to."""

    NEEDED = ("kind", "class")
    id: Word = Field(description="model name without its maker; what `gpu_model` says; a spelling too")
    vendor: Word | None = Field(None, description="maker; what `gpu_vendor` says")
    kind: Literal["gpu", "npu", "tpu", "asic", "soc", "family"] | None = Field(
        None, description="sort of chip; `family` is a series or architecture named without a model"
    )
    class_: Class | None = Field(
        None, alias="class", description="where it is used; decides what a believable price is"
    )
    memory_gb: list[Number] | None = Field(None, description="memory sizes on sale, in GB")
    year: int | None = Field(None, ge=1990, le=2100, description="first announced or shipped")
    family: Word | None = Field(None, description="id of the family entry that it belongs to")
    rack: bool | None = Field(None, description="true for a rack-scale name")
    card: Word | None = Field(None, description="of a rack-scale name: the id of the accelerator that it is made of")
    cards: int | None = Field(None, ge=1, description="accelerators in one, where the name fixes the number")
    aliases: Words = Field([], description="more spellings")
    loose: Words = Field(
        [], description="spellings that count only beside a word such as GPU or 显卡: bare numbers, ordinary words"
    )


class System(Entry):
    """A named server, rack, cluster, cloud, supercomputer, site or cloud instance family."""

    NEEDED = ("kind",)
    id: Word = Field(description="canonical name; what `product` says; a spelling too")
    vendor: Word | None = Field(None, description="maker or operator")
    operator: Word | None = Field(None, description="id in organisations.toml of whose it is, where not its maker's")
    kind: Literal["server", "rack", "cluster", "cloud", "supercomputer", "site", "instance"] | None = Field(
        None, description="sort of system"
    )
    cards: int | None = Field(None, ge=1, description="accelerators in one, where the name fixes the number")
    accelerator: Word | None = Field(None, description="id in accelerators.toml, where fixed")
    model: bool = Field(False, description="true where values of the whole name it as the model, not the chips in it")
    aliases: Words = Field([], description="more spellings")
    loose: Words = Field([], description="spellings that count only beside a word such as 集群 or supercomputer")


class Organisation(Entry):
    """A company or other organisation."""

    NEEDED = ("kind",)
    id: Word = Field(description="canonical name, English where it has one; what `company` says; a spelling too")
    kind: (
        Literal[
            "chipmaker", "cloud", "neocloud", "lab", "internet", "telecom", "server", "datacentre", "energy", "fund",
            "government", "media", "research", "bank", "software", "consumer", "forum", "other",
        ]
        | None
    ) = Field(None, description="what it does; media and research report, they do not act")  # fmt: skip
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = Field(None, description="ISO 3166 code, such as CN")
    compute: bool | None = Field(None, description="true where its business is by itself news of the AI-compute market")
    diversified: bool | None = Field(None, description="true where only its capital spending is such news")
    aliases: Words = Field([], description="more spellings")
    people: Words = Field([], description="persons who speak for it")
    lookalikes: Words = Field([], description="words that hold a spelling and are not this organisation")
    loose: Words = Field([], description="spellings that are ordinary words too")


class Region(Entry):
    """A country or wider region."""

    NEEDED = ("aliases",)
    id: Word = Field(description="ISO 3166 code (`UK` for Britain) or a wider region; what `region` says")
    aliases: Words = Field([], description="spellings; case is ignored")
    exact: Words = Field([], description="spellings that count in this very case only (`US` is not `us`)")
    places: Words = Field([], description="provinces, states, cities and sites inside it")
    lookalikes: Words = Field([], description="words that hold a spelling and are not this region")


class Cue(Entry):
    """Words that decide the type, the kind or the certainty of a claim."""

    NEEDED = ("words",)
    id: Word = Field(description="what the words mean; `none` hides shorter cues inside a longer word")
    words: Words = Field([], description="spellings; case is ignored")
    reach: int | None = Field(None, ge=1, description="characters within which a word of one character counts")


class Noun(Entry):
    """Words for what is counted, priced or measured, or for what a sentence is about."""

    NEEDED = ("words",)
    id: Word = Field(description="what the words mean: `card`, `server`, `topic`, `foreign`, …")
    words: Words = Field([], description="spellings; case is ignored")


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


class TimePattern(Entry):
    """One way of writing a time; its grammar stands at the head of `times.toml`."""

    NEEDED = ("find", "begins", "example", "yields", "counterexample")
    find: str | None = Field(None, description="regular expression; {NAME} stands for the words of a table")
    begins: Words | None = Field(None, description="what it can begin with")
    example: str | None = Field(None, description="a text that it must find")
    yields: str | None = Field(None, description="what that is, read on 2024-05-20")
    counterexample: str | None = Field(None, description="a text without any time in it")


class Pattern(Entry):
    """A way of writing that the program asks for by its id; new ids belong into claim_patterns.toml."""

    NEEDED = ("where", "find", "example", "counterexample")
    where: Literal["start", "end", "in", "all"] | None = Field(None, description="how it is held against the text")
    find: Word | None = Field(None, description="regular expression")
    ignore_case: bool | None = Field(None, description="true where upper and lower case are the same")
    example: str | None = Field(None, description="a text that it must match")
    counterexample: str | None = Field(None, description="a text that it must leave alone")


class Slots(Table):
    """Fields that a claim pattern fixes."""

    gpu_model: Word | None = None
    gpu_vendor: Word | None = None
    product: Word | None = None
    company: Word | None = None
    counterparty: Word | None = None
    per: Per | None = None
    period: Period | None = None
    money_kind: MoneyKind | None = None
    count_unit: CountUnit | None = None
    direction: Direction | None = None
    precision: Precision | None = None
    region: Word | None = None
    modality: Modality | None = None
    compute_count: Number | None = None


class Yields(Slots):
    """What the example of a claim pattern must come out as: the fields that are checked."""

    type: ClaimType | None = None
    price: Number | None = None
    price_max: Number | None = None
    currency: Word | None = None
    compute_count_max: Number | None = None
    value: Number | None = None
    value_max: Number | None = None
    unit: Word | None = None
    date: Word | None = None
    gpu_memory_gb: Number | None = None
    comparator: Literal["=", "~", ">", "<"] | None = None
    attribution: Word | None = None


class ClaimPattern(Entry):
    """A way of writing that makes a value a claim of some type, or none; see the head of `claim_patterns.toml`."""

    NEEDED = ("type", "example", "counterexample")
    type: ClaimType | Literal["none"] | None = Field(
        None, description="type of the claim; `none` where such a value shall make none"
    )
    find: Word | None = Field(None, description="words, mentions in capitals and gaps in their order, parted by spaces")
    tokens: list[dict[str, Any]] | None = Field(
        None, description="instead of `find`: a token pattern of spaCy's Matcher"
    )
    set: Slots | None = Field(None, description="fields that are the same in all such claims")
    example: str | None = Field(None, description="a text in which it must make a claim")
    yields: Yields | None = Field(
        None, description="fields that this claim must have; needed unless the type is `none`"
    )
    counterexample: str | None = Field(None, description="a text in which it must make none")


class Band(Table):
    """Between which numbers a value can be believed, and for which claims; grammar in `plausibility.toml`."""

    of: Word = Field(description="what the message calls the value; {model} is the claim's model")
    unit: Word = Field(description="unit of `low` and `high`: USD for money")
    low: Number = Field(description="the lower end, still believable")
    high: Number = Field(description="the upper end, still believable")
    hourly: bool | None = Field(None, description="true: the amount is divided by the hours of its period")
    each: bool | None = Field(None, description="true: the amount is divided by its `compute_count`")
    type: ClaimType | list[ClaimType] = Field(description="the claims that it is for")
    per: Per | list[Per] | bool | None = Field(None, description=_CONDITION)
    period: Period | list[Period] | bool | None = Field(None, description=_CONDITION)
    class_: BandClass | list[BandClass] | bool | None = Field(None, alias="class", description=_CONDITION)
    precision: Precision | list[Precision] | bool | None = Field(None, description=_CONDITION)
    money_kind: MoneyKind | list[MoneyKind] | bool | None = Field(None, description=_CONDITION)
    count_unit: CountUnit | list[CountUnit] | bool | None = Field(None, description=_CONDITION)
    direction: Direction | bool | None = Field(None, description=_CONDITION)
    gpu_model: Word | Words | bool | None = Field(None, description=_CONDITION)
    product: Word | Words | bool | None = Field(None, description=_CONDITION)


class Pricing(Entry):
    """A way in which compute is rented."""

    NEEDED = ("words",)
    id: PricingModel = Field(description="what `pricing_model` says")
    words: Words = Field([], description="spellings")


class FormFactor(Entry):
    """A way in which an accelerator is built."""

    NEEDED = ("words",)
    id: Word = Field(description="what `form_factor` says")
    words: Words = Field([], description="spellings; a Latin word stands alone: SXM5 is no SXM")


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


class Measured(Table):
    """How many claims were made and right, and the precision that follows."""

    made: int = Field(ge=0, description="claims that were made")
    right: int = Field(ge=0, description="of these, the right ones")
    precision: float = Field(ge=0, le=1, description="what `confidence` says")


class Denominators(Table):
    """What opens a denominator and what joins two of its words, as regular expressions."""

    opens: Words = Field([], description="what opens one")
    joins: Words = Field([], description="what joins two")
    unless: Words = Field([], description="what must not stand behind one")
    without: Words = Field([], description="expressions to take away from the built-in ones")


class Accelerators(Table):
    """Accelerators."""

    glued: Words = Field([], description="letters that may stand right behind a model, in small letters")
    accelerator: list[Accelerator] = []


class Systems(Table):
    """Named systems."""

    system: list[System] = []


class Organisations(Table):
    """Organisations."""

    organisation: list[Organisation] = []


class Regions(Table):
    """Regions."""

    region: list[Region] = []


class Cues(Table):
    """Cue words and nouns."""

    cue: list[Cue] = []
    noun: list[Noun] = []


class Currencies(Table):
    """Currencies."""

    currency: list[Currency] = []


class Units(Table):
    """Units, denominators and hedges."""

    before_unit: Words = Field([], description="expressions for what may stand between a number and its unit")
    unit: list[Unit] = []
    word: list[QuantityWord] = []
    per: list[Denominator] = []
    denominator: Denominators | None = None
    hedge: Hedge | None = None
    written: Written | None = None


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
    pattern: list[TimePattern] = []
    piece: dict[str, str] = Field({}, description="regular expressions to be put into patterns")
    list_: dict[str, Words] = Field({}, alias="list", description="words without a meaning of their own, by group")


class Patterns(Table):
    """Named patterns of the program."""

    pattern: list[Pattern] = []


class ClaimPatterns(Table):
    """Claim patterns."""

    claim_pattern: list[ClaimPattern] = []


class Plausibility(Table):
    """Bands of believable values, and what brings values to one unit."""

    usd: dict[CurrencyCode, Number] = Field({}, description="rough worth of one unit in US dollars")
    hours: dict[Period, Number] = Field({}, description="hours in a period")
    band: list[Band] = []


class Offers(Table):
    """Kinds of offer, which price curves keep apart."""

    pricing_model: list[Pricing] = []
    form_factor: list[FormFactor] = []


class Furniture(Table):
    """Marks of page furniture."""

    line_max: int | None = Field(None, ge=1, description="longest line that can be furniture, in characters")
    notice_max: int | None = Field(None, ge=1, description="longest line that can be a notice")
    tail_max: int | None = Field(None, ge=1, description="longest line that can begin a tail")
    prose_min: int | None = Field(None, ge=1, description="shortest line that is prose")
    whole: Words = Field([], description="lines that are nothing but the mark")
    line: Words = Field([], description="what furniture lines begin with")
    notice: Words = Field([], description="the same, for longer lines")
    tail: Words = Field([], description="what the line begins with behind which nothing is article")
    aside: Words = Field([], description="the same, until prose goes on")
    section: Words = Field([], description="headings whose section is furniture")
    anywhere: Words = Field([], description="words that make a short line furniture wherever they stand")
    within: Words = Field([], description="regular expressions for whole lines")
    fields: Words = Field([], description="keys of front matter and metadata lines")
    without: Words = Field([], description="marks to take away from the built-in ones")


class Scripts(Table):
    """Characters that are read as another one, and HTML tags."""

    line_tags: Words = Field([], description="HTML tags that begin or end a line")
    inline_tags: Words = Field([], description="HTML tags that vanish where they stand")
    symbols: Words = Field([], description="pairs of signs: the one in the text, the one that it is read as")
    shared: str | None = Field(None, description="traditional characters that simplified text has too")
    radicals: Words = Field([], description="pairs of characters: what PDF files have, the ordinary one")
    traditional: Words = Field([], description="pairs of characters: traditional, simplified")


class Credits(Table):
    """Labels before a name, in the first lines of an article."""

    author: Words = Field([], description="labels before the author")
    publisher: Words = Field([], description="labels before the publisher")


class Columns(Table):
    """Names of columns and keys of CSV, JSON Lines and Parquet, the best first, in small letters."""

    text: Words = Field([], description="columns with the text of the article")
    title: Words = Field([], description="columns with its title")
    date: Words = Field([], description="columns with its publication date")
    url: Words = Field([], description="columns with its address")
    author: Words = Field([], description="columns with its author")
    publisher: Words = Field([], description="columns with its publisher")
    id: Words = Field([], description="columns with its identifier")


class Pages(Table):
    """What tells an article from the rest of a web page, and names of columns."""

    aside: Words = Field([], description="words in class and id names of furniture")
    aside_prefix: Words = Field([], description="what such words begin with")
    comment_prefix: Words = Field([], description="what words of readers' comments begin with")
    aside_role: Words = Field([], description="roles of furniture")
    body: Words = Field([], description="class and id names of the element that holds the article")
    headline: Words = Field([], description="words in class and id names of the title")
    date: Words = Field([], description="names of meta elements with the publication date, the best first")
    author: Words = Field([], description="names of meta elements with the author")
    publisher: Words = Field([], description="names of meta elements with the publisher")
    title: Words = Field([], description="names of meta elements with the title")
    script_date: Words = Field([], description="regular expressions of scripts; the first group is a date")
    credits: Credits | None = Field(None, description="labels before names in the text")
    columns: Columns | None = Field(None, description="names of columns in files of many articles")


class Confidence(Table):
    """Measured precisions; made by `extractor evaluate --write-confidence`."""

    all: Measured | None = None
    type: dict[ClaimType, Measured] = Field({}, description="of all claims of each type")
    rule: dict[ClaimType, dict[str, Measured]] = Field({}, description="of the claims of each rule, by type")


FILES: dict[str, type[Table]] = {
    "accelerators": Accelerators,
    "systems": Systems,
    "organisations": Organisations,
    "regions": Regions,
    "cues": Cues,
    "currencies": Currencies,
    "numbers": Numbers,
    "units": Units,
    "times": Times,
    "patterns": Patterns,
    "claim_patterns": ClaimPatterns,
    "plausibility": Plausibility,
    "offers": Offers,
    "furniture": Furniture,
    "scripts": Scripts,
    "pages": Pages,
    "confidence": Confidence,
}
"""The model of every file, by its name without `.toml`."""
