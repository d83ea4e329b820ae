"""Roles of names and times in a sentence: what is compared with, who makes the chip that follows, who only reports."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

SOURCES = ("media", "research", "bank", "government", "forum")
CLOUDS = ("cloud", "neocloud")
SITES = ("cluster", "supercomputer", "site")
_MAKER_REACH = 12  # characters between a maker and its chip
_OWN_REACH = 4  # and between a firm and a value that is its own
_DIGITS = re.compile(r"\d+")


def mark_roles(s: Sentence) -> None:
    """Flag the names of a sentence that are not what it is about.

    `ref`: the other side of a comparison. `from`: the old end of a from–to pair. `trait`: the architecture of a chip.
    `maker`: a maker before its chip (and `of_noun` where that is chips at large). `says`: a source.
    `other_side`: the other party of a deal.
    """
    for i, n in enumerate(s.names):
        if n.label in ("ACCELERATOR", "SYSTEM"):
            _mark_chip(s, n)
        elif n.label == "ORGANISATION":
            _mark_maker(s, i)
            _mark_party(s, i)
    for n, m in pairwise(s.names):
        if "trait" in n.flags and "ref" in m.flags and s.p("trait_of_name", s.between(n.end, m.start)):
            n.flags |= {"ref"}  # Blackwell架构B200的40倍
        alike = n.label == m.label or {n.label, m.label} == {"ACCELERATOR", "SYSTEM"}
        shared = n.flags & {"ref", "other_side"} if alike else frozenset()
        if "other_side" in shared and any(0 <= q.start - m.end <= _OWN_REACH for q in s.quantities):
            shared -= {"other_side"}  # $21B from Meta and Nebius $27B
        if not shared:
            continue
        gap = s.between(n.end, m.start)
        if s.p("joined_names", gap) or (n.id == m.id and gap.isspace()):
            m.flags |= shared  # 相比AWS、RunPod和Vast.ai


def _mark_chip(s: Sentence, n: Name) -> None:
    before, after = s.between(n.start - 36, n.start), s.between(n.end, n.end + 18)
    around = s.p("compared_far", before) and s.p("compared_by", after)
    if around or s.p("compared", before) or s.p("compared_behind", after):
        n.flags |= {"ref"}
    elif s.p("from_name", before):
        n.flags |= {"from"}
    if n.entry.get("kind") == "family" and _is_trait(s, n):
        n.flags |= {"trait"}


def _is_trait(s: Sentence, n: Name) -> bool:
    """H200采用Hopper架构, Blackwell架构B200: the architecture tells about a chip, it is not the subject."""
    if s.p("architecture", s.between(n.end, n.end + 24)) and s.p("built_on", s.between(n.start - 24, n.start)):
        return True
    chip = next((m for m in s.names if m.start >= n.end and m.label == "ACCELERATOR"), None)
    return chip is not None and s.p("trait_of_name", s.between(n.end, chip.start)) is not None


def _mark_maker(s: Sentence, i: int) -> None:
    n = s.names[i]
    thing = next((m for m in s.names[i + 1 : i + 4] if _is_chip(s, m)), None)
    if thing is None or thing.entry.get("kind") in SITES:
        return  # Meta's Hyperion is Meta's doing
    gap = s.between(n.end, thing.start)
    board = thing.entry.get("class") in ("consumer", "workstation") and n.entry.get("kind") not in CLOUDS
    if board and s.p("brand_before_card", gap):
        n.flags |= {"maker"}  # ASUS ROG Strix RTX 4080: the board's brand sells nothing here
    generic = thing.label == "NOUN"
    made = n.entry.get("kind") == "chipmaker" if generic else n.id == thing.entry.get("vendor")
    if not made or len(gap) > _MAKER_REACH or not s.p("maker_before_chip", gap):
        return
    n.flags |= {"maker", "of_noun"} if generic else {"maker"}
    last = n
    for m in reversed(s.names[:i]):  # AMD、NVIDIA的显卡
        if m.label != "ORGANISATION" or not s.p("makers_listed", s.between(m.end, last.start)):
            break
        m.flags |= {"maker"}
        last = m


def _is_chip(s: Sentence, n: Name) -> bool:
    if n.label == "NOUN":
        return n.id in ("card", "chip") or s.between(n.start, n.start + 3) == "GPU"  # 英伟达GPU集群
    return n.label in ("ACCELERATOR", "SYSTEM")


def _mark_party(s: Sentence, i: int) -> None:
    n = s.names[i]
    before, after = s.between(n.start - 16, n.start), s.between(n.end, n.end + 14)
    made = s.p("made_by", before) and s.p("makes", after)
    if (
        made
        or s.p("only_behind_firm", s.between(n.start - 24, n.start))
        or s.p("backs_firm", after)
        or (i + 1 < len(s.names) and _is_parent(s, n, s.names[i + 1]))
        or s.p("compared", before)
        or s.p("compared_behind", s.between(n.end, n.end + 18))
    ):
        n.flags |= {"ref"}
    if s.p("source_before", before) or s.p("source_behind", after):
        n.flags |= {"says"}
    partner = i and s.p("together_with", before) and s.p("agrees", _behind_run(s, i))
    if n.entry.get("kind") == "chipmaker" and s.p("made_from", before):
        n.flags |= {"maker"}
    served = s.p("for_firm", before) and not s.p("earns_for", after)
    served = served and any(m.label == "ORGANISATION" for m in s.names[:i])
    won = i and s.p("wins_from", before) and s.p("order_behind", s.between(n.end, n.end + 24))
    taken = i and s.p("takes_over", s.between(n.start - 40, n.start)) and not s.p("of_its_own", after)
    taken = taken and any(m.label == "ORGANISATION" for m in s.names[:i])
    invests = s.p("invests", after) and not _leads_with_own(s, n)
    if partner or served or won or taken or invests or s.p("from_or_to_firm", before):
        n.flags |= {"other_side"}


def _leads_with_own(s: Sentence, n: Name) -> bool:
    """阿里领投13亿元: its own money; 阿里领投13亿元融资 is what all have given."""
    beside = (q for q in s.quantities if q.label == "MONEY" and 0 <= q.start - n.end <= _OWN_REACH)
    return any(not s.p("raised_behind", s.between(q.end, q.end + 8)) for q in beside)


def _is_parent(s: Sentence, n: Name, m: Name) -> bool:
    """中科曙光旗下曙光数创: the firm behind acts, not its parent."""
    return m.label == "ORGANISATION" and s.p("parent_of", s.between(n.end, m.start)) is not None


def _behind_run(s: Sentence, i: int) -> str:
    """What stands behind the run of organisations that number `i` begins: 与CoreWeave和Nebius签订."""
    last = i
    while last + 1 < len(s.names) and s.names[last + 1].label == "ORGANISATION":
        if not s.p("joined_names", s.between(s.names[last].end, s.names[last + 1].start)):
            break
        last += 1
    return s.between(s.names[last].end, s.names[last].end + 14)


def usable(s: Sentence, n: Name) -> bool:
    """Whether a name stands for an accelerator: a loose spelling (4090, Ada) needs a word beside it that says so."""
    if not n.loose:
        return True
    spelling = s.between(n.start, n.end)
    if spelling.isalpha() and spelling.islower():
        return False  # on pace for, a titan of the trade: ordinary words
    if s.p("firm_word_before", s.between(n.start - 10, n.start)):
        return False  # 初创公司Volta
    if len(spelling) <= 4 and _DIGITS.fullmatch(spelling):
        if s.p("number_goes_on", s.between(n.end, n.end + 2)):
            return False  # 2080亿 is a number
    if s.p("speaks_of_cards", s.between(n.start - 40, n.end + 40)):
        return True
    return any(m is not n and m.label == "ACCELERATOR" and not m.loose for m in s.names)


def models_of(s: Sentence) -> list[Name]:
    """Accelerators and systems that a sentence may be about, in order."""
    return [
        n for n in s.names
        if n.label in ("ACCELERATOR", "SYSTEM") and not n.flags & {"ref", "from"} and usable(s, n)
    ]  # fmt: skip


def actors_of(s: Sentence) -> list[Name]:
    """Organisations of a sentence that may act: no sources, no other side of a comparison, no doubtful spellings."""
    return [
        n for n in s.names
        if n.label == "ORGANISATION" and n.entry.get("kind") not in SOURCES and "ref" not in n.flags
        and not (n.loose and not _speaks_of_firm(s, n))
        and not (n.entry.get("kind") == "fund" and "says" in n.flags)
    ]  # fmt: skip


def owner_of(s: Sentence, kinds: tuple[str, ...]) -> Name | None:
    """The firm that a system of one of `kinds` belongs to: Colossus is xAI's, a p5.48xlarge is AWS's."""
    for n in s.names:
        if n.label != "SYSTEM" or n.loose or "ref" in n.flags:
            continue
        owner = n.entry.get("vendor") if n.entry.get("kind") in kinds else None
        if owner:
            return named_only(owner, n)
    return None


def operator_of(s: Sentence) -> Name | None:
    """Whose the supercomputer that a sentence is about is, where that is not its maker: Frontier is Oak Ridge's."""
    runs = (n for n in s.names if n.entry.get("operator") and n.label == "SYSTEM" and "ref" not in n.flags)
    return next((named_only(n.entry["operator"], n) for n in runs if usable(s, n)), None)


def named_only(ident: str, n: Name) -> Name:
    """The organisation `ident` as a name, where the text has only the chip or system `n` that is known to be its."""
    return Name(n.start, n.end, "ORGANISATION", ident, {"id": ident})


def _joins(s: Sentence, n: Name, m: Name) -> bool:
    """Whether a name stands in one list with a cloud whose name leaves no doubt."""
    if m.label != "ORGANISATION" or m.loose or m.entry.get("kind") not in CLOUDS:
        return False
    gap = s.between(n.end, m.start) if n.end <= m.start else s.between(m.end, n.start)
    return s.p("joined_names", gap) is not None


def _speaks_of_firm(s: Sentence, n: Name) -> bool:
    """Whether a word beside a loose spelling (幻方, Lambda) says that it is a firm."""
    if s.between(n.start, n.start + 1).islower():
        return False
    if s.p("numbering", s.between(s.start, n.start)) and s.p("heads_list", s.between(n.end, s.end)):
        return n.entry.get("kind") in CLOUDS  # 二、Lambda(单卡,每小时)
    if n.entry.get("kind") in CLOUDS and any(_joins(s, n, m) for m in s.names):
        return True  # Lambda and Crusoe
    return s.p("speaks_of_firm", s.between(n.start - 2, n.end + 10)) is not None


def group_of(s: Sentence, chosen: Name, names: list[Name]) -> list[Name]:
    """The run of names joined by 、 or 和 that `chosen` stands in; `names` are the candidates, in order."""
    if chosen not in names:
        return [chosen]
    first = last = names.index(chosen)
    while first and s.p("list_of_names", s.between(names[first - 1].end, names[first].start)):
        first -= 1
    while last + 1 < len(names) and s.p("list_of_names", s.between(names[last].end, names[last + 1].start)):
        last += 1
    return names[first : last + 1]


def only_compares(s: Sentence, t: Mention) -> bool:
    """去年同期, 较2023年: the time of the other side of a comparison, which nothing goes on from."""
    return bool(s.p("same_period", t.text) or s.p("compared_time", s.between(t.start - 12, t.start)))
