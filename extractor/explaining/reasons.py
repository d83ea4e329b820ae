"""In words: by what a type was decided, where a slot came from, and why a value made no claim."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.claims.classify import is_foreign
from extractor.claims.draft import TIES
from extractor.claims.lens import Lens
from extractor.claims.scene import Sentence
from extractor.explaining.listen import Heard
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.reading.article import Article
from extractor.writing.labels import labels

if TYPE_CHECKING:
    from extractor.explaining.listen import Listener

NEAREST = 4  # so many of the words that were seen are told
WORTH_REACH = 30


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value made no claim, and what may be done about it."""

    code: str
    words: str
    remedy: str = ""


def decided_by(heard: Heard, own: Collection[str]) -> str:
    """What the rule that gave the type goes by; `own` are the ids of the claim patterns."""
    rule = heard.rule or ""
    base, told = rule.split("+")[0], labels("en")["rule"]
    if base in own:
        said = "a claim pattern of the rules"
    elif base.startswith("count-") and base not in told:
        said = f"its unit or the word behind it counts: {base.removeprefix('count-')}"
    else:
        said = told.get(base, "a rule of the program")
    return said + (", carried on from the value before it" if "+list" in rule or "+clause" in rule else "")


class Teller:
    """Puts into words what became of the values of one article."""

    def __init__(self, article: Article, listener: Listener, sentences: list[Sentence], names: list[Name]) -> None:
        self.article, self.listener, self.sentences, self.names = article, listener, sentences, names
        self.text = article.view.text
        self.own = {p.id for p in listener.stage.claim_patterns.patterns} if listener.stage is not None else set()

    # --- no claim ------------------------------------------------------------------------------------------------

    def why_not(self, s: Sentence, q: Mention, heard: Heard | None) -> Reason:
        """Why the value `q` of sentence `s` made no claim."""
        if self.listener.stage is None:
            return Reason(
                "untied", "nothing in the article ties it to AI compute: no chip, no such system, no firm of the trade",
                "if a chip or firm is not known: `extractor rules new accelerator --id NAME`",
            )  # fmt: skip
        if s.block.table is not None and len(s.block.cells) >= 2:
            return self._cell(s, heard)
        if s.index not in self.listener.live:
            return Reason(
                "out of reach", f"AI compute is not in reach: {self._nearest_tie(s)}",
                "if a chip or firm near it is not known: `extractor rules new accelerator --id NAME`",
            )  # fmt: skip
        if heard is None:
            return self._dropped(s, q)
        if heard.is_size:
            return Reason("size", "it says how many accelerators the priced system has: `compute_count` of that claim")
        if heard.again is not None:
            known = heard.again
            return Reason(
                "said before", f"the same value was said of the same thing at {known.start}: {known.evidence!r}"
            )
        if heard.rule is not None and heard.type == "none":
            return Reason(
                "claim pattern", f"the claim pattern {heard.rule!r} says that it makes none",
                f"switch it off: id = \"{heard.rule}\", off = true in claim_patterns.toml",
            )  # fmt: skip
        return self._undecided(s, heard)

    def _nearest_tie(self, s: Sentence) -> str:
        ties = [n for n in self.names if n.label in ("ACCELERATOR", "SYSTEM") or n.id in TIES]
        if not ties:
            return "no chip or system is named anywhere"
        near = min(ties, key=lambda n: min(abs(n.start - s.end), abs(s.start - n.end)))
        where = "behind it; a sentence leans on those before it" if near.start >= s.end else "before it"
        gap = near.start - s.end if near.start >= s.end else s.start - near.end
        return f"the nearest, {self.text[near.start : near.end]!r}, stands {max(0, gap)} characters {where}"

    def _cell(self, s: Sentence, heard: Heard | None) -> Reason:
        if heard is not None and heard.again is not None:
            return Reason("said before", f"the same value was said of the same thing at {heard.again.start}")
        return Reason(
            "table", "neither its column's head nor the cell say what it measures, or its row names no chip",
            "see the header_… patterns of patterns.toml",
        )  # fmt: skip

    def _dropped(self, s: Sentence, q: Mention) -> Reason:
        """A quantity that was found in the text and then taken for part of something else."""
        for t in s.times:
            if t.start < q.end and q.start < t.end:
                return Reason("time", f"its digits belong to the time {t.text!r}")
        for n in self.names:
            if n.label in ("ACCELERATOR", "SYSTEM") and n.start < q.end and q.start < n.end:
                return Reason("name", f"its digits belong to the name {self.text[n.start : n.end]!r}")
        return Reason("variant", "it names the memory variant of the chip beside it: `gpu_memory_gb`")

    def _undecided(self, s: Sentence, heard: Heard) -> Reason:
        q = heard.quantity
        lens = Lens(s, q)
        pattern = 'if such values should make claims: `extractor rules new pattern --id NAME --example "…"`'
        if is_foreign(lens):
            gap, name = lens.nearest(("foreign",))
            word = self.text[name.start : name.end] if name is not None else ""
            return Reason(
                "foreign", f"{word!r} stands nearer to it ({gap:g}) than anything of AI compute",
                f"if it is no foreign word: id = \"foreign\", without = [\"{word}\"] as a noun of cues.toml",
            )  # fmt: skip
        if {"converts", "converts_in_brackets"} & heard.patterns.keys():
            return Reason("conversion", "it only converts the sum before it into another currency")
        if q.label == "NUMBER":
            return Reason(
                "bare number", "no known unit, currency or counting word stands behind it, and no price word beside it",
                "if what stands behind it is a unit, add it to units.toml",
            )  # fmt: skip
        if q.label == "QUANTITY" and q.value in ("frequency", "width", "core"):
            return Reason("unit", f"values in {q.unit} are not extracted: clocks, bus widths and cores inside a chip")
        if q.label == "COUNT" and (q.low or 0) <= 1 and q.high is None:
            return Reason("one", "one of something is no count")
        if "goes_on_with_noun" in heard.patterns:
            noun = " ".join(s.between(q.end, q.end + 8).split())
            return Reason(
                "other things", f"what it counts ({noun!r}) is no accelerator, server, rack, cluster or site",
                "if it is one: add the word to a noun of cues.toml, such as id = \"server\"",
            )  # fmt: skip
        if any(n.id in ("worth", "stake") and gap <= WORTH_REACH for gap, n in heard.words.values()):
            return Reason("worth", "what a firm or its shares are worth, or its cash, is left out")
        said = self.words_of(heard)[:NEAREST]
        said += [f"pattern {name} {words!r}" for name, words in list(heard.patterns.items())[:2]]
        near = ", ".join(said) if said else "none of the words that could decide it stands in reach"
        return Reason("undecided", f"no rule makes a claim of it; seen near it: {near}", pattern)

    def words_of(self, heard: Heard) -> list[str]:
        """The words seen near a value, with what they mean and their distance."""
        found = sorted(heard.words.values(), key=lambda pair: (pair[0], pair[1].start))
        said: dict[tuple[int, str], str] = {}
        for gap, n in found:
            meaning = n.label.lower() if n.label in ("ACCELERATOR", "SYSTEM") else n.id
            said.setdefault((n.start, n.id), f"{meaning} {self.text[n.start : n.end]!r} at {gap:g}")
        return list(said.values())

    # --- slots -------------------------------------------------------------------------------------------------------

    def slots(self, heard: Heard, fields: dict[str, object]) -> Iterator[tuple[str, object, str]]:
        """(field, value, where it came from) of everything that a claim says beyond its measure."""
        draft = heard.draft
        if draft is None:
            return
        s, q = draft.sentence, draft.quantity
        for name, value in fields.items():
            if name in draft.fixed:
                yield name, value, f"the claim pattern {heard.rule!r} says so"
            elif (where := self._origin(name, value, s, q, heard)) is not None:
                yield name, value, where

    def _origin(self, name: str, value: object, s: Sentence, q: Mention, heard: Heard) -> str | None:
        draft = heard.draft
        if draft is None:
            return None
        subject = draft.subject[0] if draft.subject else None
        if name in ("gpu_model", "product") and subject is not None and subject.id == value:
            return self._named(subject, s)
        if name == "gpu_model" and subject is not None and subject.label == "SYSTEM":
            if subject.entry.get("accelerator") == value:
                return f"what {subject.id} is made of (systems.toml)"
        if name in ("gpu_model", "product", "company", "counterparty", "attribution", "region"):
            near = [n for n in (*draft.companies, *s.names) if n.id == value or self.text[n.start : n.end] == value]
            return self._named(near[0], s) if near else self._elsewhere(str(value), s)
        if name == "gpu_vendor":
            return "the maker of the chip (accelerators.toml)"
        if name == "gpu_memory_gb":
            return "said beside the chip's name"
        if name == "date":
            return self._dated(str(value), s)
        if name == "currency":
            return "no currency word: by company, neighbours or language" if fields_inferred(heard) else f"{q.text!r}"
        if name in ("per", "period"):
            held = [p for p in s.pers if (p.value if name == "per" else p.unit) == value]
            near_per = min(held, key=lambda p: abs(p.start - q.start), default=None)
            return f"{near_per.text!r}" if near_per is not None else "not said: by the things named, else the usual one"
        if name in ("modality", "direction", "money_kind", "count_unit"):
            ids = {"cost": ("cost", "spending"), "other": ("other_money",)}.get(str(value), (str(value),))
            cues = [n for n in s.names if n.id in ids]
            cue = min(cues, key=lambda n: abs(n.start - q.start), default=None)
            if cue is not None:
                return f"{self.text[cue.start : cue.end]!r}"
            if value == "actual":
                return "no word says otherwise"
            return f"{q.text!r}" if name == "count_unit" else "by the rule"
        if name == "compute_count" and heard.type in ("price", "rental"):
            return "the size of the priced system"
        if name == "comparator" and value != "=":
            return "the words around the number"
        return "said with it" if name == "precision" else None

    def _named(self, n: Name, s: Sentence) -> str:
        word = repr(self.text[n.start : n.end])
        if s.start <= n.start < s.end:
            return f"{word} in the sentence"
        return f"{word}, carried from {abs(s.start - n.end)} characters {'before' if n.end <= s.start else 'behind'}"

    def _elsewhere(self, value: str, s: Sentence) -> str:
        before = [n for n in self.names if n.id == value and n.end <= s.start]
        return self._named(before[-1], s) if before else "by the rules, not by a word"

    def _dated(self, value: str, s: Sentence) -> str:
        for t in s.times:
            if t.value == value:
                return f"{t.text!r} in the sentence"
        for other in reversed(self.sentences[: s.index]):
            for t in reversed(other.times):
                if t.value == value:
                    return f"{t.text!r}, carried from {s.start - t.end} characters before"
        return "put together of the times in the sentence and around it"


def fields_inferred(heard: Heard) -> bool:
    """Whether the currency of a claim is inferred."""
    return bool(heard.draft is not None and heard.draft.fields.get("currency_inferred"))
