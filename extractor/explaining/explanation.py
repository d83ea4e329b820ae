"""The explanation of one article, sentence by sentence and value by value, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from extractor.claims.engine import make_claims
from extractor.claims.patterns import patterns_of
from extractor.claims.scene import Sentence, cut_sentences
from extractor.explaining.listen import Heard, Listener
from extractor.explaining.reasons import Reason, Teller, decided_by
from extractor.mentions.model import Mention
from extractor.mentions.scan import Finders, finders
from extractor.reading.article import Article, Block

if TYPE_CHECKING:
    from extractor.rulebook import Rules


@dataclass(slots=True)
class SeenMention:
    """A name, cue word or time in a sentence; offsets in the article's text.  `flags` are its roles, such as `ref`."""

    start: int
    end: int
    text: str
    label: str
    value: str | None
    flags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Slot:
    """One field of a claim and where it came from."""

    field: str
    value: Any
    origin: str


@dataclass(slots=True)
class Value:
    """One value: what it is read as, and what became of it.

    Where it made claims, `type`, `rule` and `decided_by` say how, `near` and `patterns` what was seen, `slots` where
    each field came from, `claims` which they are.  Where it made none, `reason` says why and `remedy` what to do.
    """

    start: int
    end: int
    text: str
    label: str
    low: float | None
    high: float | None
    unit: str | None
    comparator: str
    type: str | None = None
    rule: str | None = None
    decided_by: str = ""
    near: list[str] = field(default_factory=list)
    patterns: dict[str, str] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    code: str | None = None
    reason: str = ""
    remedy: str = ""

    @property
    def made(self) -> bool:
        """Whether it made a claim."""
        return bool(self.claims)


@dataclass(slots=True)
class SeenSentence:
    """A sentence: `looked_at` closely, for what others `lean` on, `passed` over, or `furniture` that is no article."""

    start: int
    end: int
    text: str
    kind: str
    status: str
    mentions: list[SeenMention] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)


@dataclass
class Explanation:
    """What was seen in an article, in the order of its text.  Printed, it is the text that the command prints."""

    article: Article
    sentences: list[SeenSentence]
    rules: Rules

    @property
    def values(self) -> list[Value]:
        """All values, in order."""
        return [value for sentence in self.sentences for value in sentence.values]

    def why_not(self, value: str) -> list[Value]:
        """The values that are written so, or that are the same number in the same unit; empty where there is none.

        >>> from extractor import explain
        >>> [found] = explain("去年A100卖1.5万美元，罚款2万元。").why_not("2万元")
        >>> found.code
        'foreign'
        """
        wanted = finders(self.rules).quantities.find(_folded(value, self.rules))
        exact = [v for v in self.values if value in v.text or _plain(value) == _plain(v.text)]
        same = [
            v for v in self.values
            if any((v.low, v.high, v.unit) == (q.low, q.high, q.unit) for q in wanted if q.unit or q.label == "NUMBER")
        ]  # fmt: skip
        return exact or same

    def not_read(self, value: str) -> str:
        """Why `why_not` finds nothing: what stands in the text instead of a value."""
        at = self.article.text.find(value)
        if at < 0:
            return f"{value!r} does not stand in the article; give it as it is written there"
        if not any(s.start <= at < s.end for s in self.sentences):
            return f"{value!r} stands at {at}, in markup or code that is no part of the text"
        return (
            f"{value!r} stands at {at}, but no value is read there: no number, or none that is written in a known way; "
            "a unit that is not known can be added to units.toml"
        )

    def as_dict(self) -> dict[str, Any]:
        """The explanation as plain data, ready for JSON."""
        about = {"doc_id": self.article.doc_id, "title": self.article.title, "published": self.article.published}
        about["language"] = self.article.language
        return {**about, "rules": self.rules.digest, "sentences": [asdict(s) for s in self.sentences]}

    def __str__(self) -> str:
        from extractor.explaining.terminal import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        import html

        return f"<pre>{html.escape(str(self))}</pre>"


def explain_article(article: Article, rules: Rules) -> Explanation:
    """What was seen in an article at every stage; its claims are those of `make_claims`.

    Mentions, the type of each value and by what it was decided, its slots and where they came from, and why other
    values made no claim.
    """
    listener = Listener()
    make_claims(article, rules, listener)
    find = finders(rules)
    stage = listener.stage
    sentences = stage.sentences if stage is not None else list(cut_sentences(article, patterns_of(rules)))
    names = find.names.find(article.view.text)
    teller = Teller(article, listener, sentences, names)
    seen = [_sentence(s, teller, find) for s in sentences]
    seen += [_furniture(b, article, find) for b in article.blocks if b.kind in ("furniture", "code")]
    return Explanation(article, sorted(seen, key=lambda s: s.start), rules)


def _sentence(s: Sentence, teller: Teller, find: Finders) -> SeenSentence:
    article, listener = teller.article, teller.listener
    status = "looked at" if s.index in listener.live else "leaned on" if s.index in listener.warm else "passed over"
    start, end = article.view.span(s.start, s.end)
    out = SeenSentence(start, end, article.text[start:end], s.block.kind, status)
    out.mentions = list(_mentions(s, article))
    found = find.quantities.find(article.view.text, s.start, s.end)
    starts = {q.start for q in found}
    table = [h.quantity for at, h in listener.values.items() if s.start <= at < s.end and at not in starts]
    for q in sorted([*found, *table], key=lambda q: q.start):
        out.values.append(_value(s, q, listener.values.get(q.start), teller))
    return out


def _mentions(s: Sentence, article: Article) -> Iterator[SeenMention]:
    for n in s.names:
        start, end = article.view.span(n.start, n.end)
        yield SeenMention(start, end, article.text[start:end], n.label, n.id, sorted(n.flags))
    for t in s.times:
        start, end = article.view.span(t.start, t.end)
        yield SeenMention(start, end, article.text[start:end], t.label, t.value)


def _value(s: Sentence, q: Mention, heard: Heard | None, teller: Teller) -> Value:
    if heard is not None:
        q = heard.quantity
    start, end = teller.article.view.span(q.start, q.end)
    text = teller.article.text[start:end]
    out = Value(start, end, text, q.label, q.low, q.high, q.unit, q.comparator)
    if heard is not None:
        out.near, out.patterns = teller.words_of(heard), heard.patterns
    if heard is None or not heard.claims:
        _because(out, teller.why_not(s, q, heard))
        return out
    out.type, out.rule, out.decided_by = heard.claims[0].type, heard.rule, decided_by(heard, teller.own)
    out.claims = [claim.model_dump(exclude_none=True) for claim in heard.claims]
    said = heard.claims[0].model_dump(exclude_none=True)
    out.slots = [Slot(*slot) for slot in teller.slots(heard, said)]
    return out


def _furniture(block: Block, article: Article, find: Finders) -> SeenSentence:
    start, end = article.view.span(block.start, block.end)
    out = SeenSentence(start, end, article.text[start:end], block.kind, "no part of the article")
    what = "code" if block.kind == "code" else "page furniture: a menu, a notice, or the tail of other articles"
    for q in find.quantities.find(article.view.text, block.start, block.end):
        a, b = article.view.span(q.start, q.end)
        value = Value(a, b, article.text[a:b], q.label, q.low, q.high, q.unit, q.comparator)
        remedy = 'if it is text: take the mark away, without = ["…"] in furniture.toml' if block.kind != "code" else ""
        _because(value, Reason("furniture", f"it stands in {what}", remedy))
        out.values.append(value)
    return out


def _because(value: Value, reason: Reason) -> None:
    value.code, value.reason, value.remedy = reason.code, reason.words, reason.remedy


def _plain(text: str) -> str:
    return "".join(text.lower().split())


def _folded(text: str, rules: Rules) -> str:
    from extractor.reading import fold

    return fold(text, rules).text
