"""What is named: accelerators, systems, organisations, regions, cue words and nouns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from extractor.rulebook.models.base import Entry, Number, Table, Word, Words

Class = Literal["datacenter", "workstation", "consumer", "edge"]


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


class Accelerators(Table):
    """Accelerators."""

    glued: Words = Field([], description="letters that may stand right behind a model, in small letters")
    accelerator: list[Accelerator] = Field([])


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


class Systems(Table):
    """Named systems."""

    system: list[System] = Field([])


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


class Organisations(Table):
    """Organisations."""

    organisation: list[Organisation] = Field([])


class Region(Entry):
    """A country or wider region."""

    NEEDED = ("aliases",)
    id: Word = Field(description="ISO 3166 code (`UK` for Britain) or a wider region; what `region` says")
    aliases: Words = Field([], description="spellings; case is ignored")
    exact: Words = Field([], description="spellings that count in this very case only (`US` is not `us`)")
    places: Words = Field([], description="provinces, states, cities and sites inside it")
    lookalikes: Words = Field([], description="words that hold a spelling and are not this region")


class Regions(Table):
    """Regions."""

    region: list[Region] = Field([])


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


class Cues(Table):
    """Cue words and nouns."""

    cue: list[Cue] = Field([])
    noun: list[Noun] = Field([])
