"""The claim patterns of `rules/claim_patterns.toml`: spaCy Matcher patterns over the mentions of a sentence.

A sentence becomes a `Doc` only where a word of some pattern stands in it, so rules without claim patterns cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from extractor.claims.draft import Draft
from extractor.claims.scene import Sentence
from extractor.mentions.model import Mention
from extractor.mentions.names import Name
from extractor.rulebook import Rules, RulesError

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

Token = dict[str, Any]

VALUES = ("MONEY", "NUMBER", "PERCENT", "TIMES", "COUNT", "QUANTITY")
THINGS = ("ACCELERATOR", "SYSTEM", "ORGANISATION", "REGION", "DATE", "DURATION")
WORDS = ("CUE", "NOUN")
MEASURED_BY: dict[str, tuple[str, ...]] = {
    "price": ("MONEY", "NUMBER"), "rental": ("MONEY", "NUMBER"), "money": ("MONEY", "NUMBER"),
    "compute_count": ("COUNT", "NUMBER"), "price_change": ("PERCENT", "TIMES", "MONEY"),
    "share": ("PERCENT",), "growth": ("PERCENT", "TIMES"), "compute_capacity": ("QUANTITY",),
    "chip_spec": ("QUANTITY",), "energy": ("QUANTITY",), "none": VALUES,
}  # fmt: skip
"""Which values a claim of each type can have."""
MOST_WAYS = 256  # ways to read one `find`, after its alternatives are multiplied out

# Repeats with a bound make spaCy try every way of skipping: gaps have none, and what is too long is sorted out after.
_GAPS: dict[str, Token] = {"…": {"TEXT": {"NOT_IN": list(",，。;；!！?？")}, "OP": "*"}, "……": {"OP": "*"}}
_LONGEST = {"…": 8, "……": 40}
_REPEAT = re.compile(r"\{(?:\d*,)?(?P<most>\d+)\}")
_MOST_REPEATS = 6
_MOST_OPEN = 12  # tokens that a repeat without a bound is taken to hold
_LABELLED = re.compile(r"(?P<label>[A-Z]{3,})(?::(?P<id>[^!?]+))?(?P<value>!)?")
_WORD = re.compile(r"[A-Za-z]+|\d+|\S")


class PatternError(ValueError):
    """A claim pattern that cannot be read; the message says what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class ClaimPattern:
    """One pattern, read: the ways to match it, and in each the number of the token that is the value."""

    id: str
    type: str
    ways: list[list[Token]]
    values: list[int]
    fixed: dict[str, Any]
    words: frozenset[str] = frozenset()  # one of them stands in every match; none where a mention may do alone
    holds_word: bool = True


def read_pattern(row: dict[str, Any]) -> ClaimPattern:
    """The pattern of a row of `claim_patterns.toml`; raises `PatternError`.

    >>> pattern = read_pattern({"id": "x", "type": "rental", "find": "ACCELERATOR … 续约价 MONEY"})
    >>> [token.get("ENT_TYPE") or token.get("LOWER") for token in pattern.ways[0]], pattern.values, set(pattern.words)
    (['ACCELERATOR', None, '续', '约', '价', 'MONEY'], [5], {'续约价'})
    """
    find, tokens = row.get("find"), row.get("tokens")
    if (find is None) == (tokens is None):
        raise PatternError("one of `find` and `tokens` is needed; write find = 'MONEY …'")
    ways, words, marked = _ways(find) if find is not None else ([tokens or []], frozenset(), [None])
    for token in tokens or ():
        if (repeat := _REPEAT.fullmatch(str(token.get("OP", "")))) and int(repeat["most"]) > _MOST_REPEATS:
            raise PatternError(f'OP = {token["OP"]!r} takes too long to match; use "*", or {_MOST_REPEATS} at most')
    values = []
    for way, mark in zip(ways, marked, strict=True):
        values.append(_value_of(way) if mark is None else mark)
    allowed = MEASURED_BY[row["type"]]
    for way, at in zip(ways, values, strict=True):
        if not set(_labels(way[at])) & set(allowed):
            raise PatternError(
                f"a claim of type {row['type']} has a value of {' or '.join(allowed)}, not {_labels(way[at])[0]}"
            )
    said = [token for way in ways for token in way if token not in _GAPS.values()]
    bare = all(set(token) <= {"ENT_TYPE", "ENT_KB_ID", "OP"} and set(_labels(token)) <= set(VALUES) for token in said)
    fixed = {k: v for k, v in row.get("set", {}).items() if v is not None}
    return ClaimPattern(row["id"], row["type"], ways, values, fixed, words, not bare)


def _labels(token: Token) -> tuple[str, ...]:
    said = token.get("ENT_TYPE")
    return tuple(said.get("IN", ())) if isinstance(said, dict) else (said,) if said else ()


def _value_of(way: Sequence[Token]) -> int:
    at = [i for i, token in enumerate(way) if set(_labels(token)) & set(VALUES)]
    if not at:
        raise PatternError(f"it holds no value; put one of {', '.join(VALUES)} where the number stands")
    return at[-1]


def _ways(find: str) -> tuple[list[list[Token]], frozenset[str], list[int | None]]:
    """Every way to read a `find`, words of which one must stand in a text, and where each way has its marked value."""
    pieces = [_piece(piece) for piece in find.split()]
    size = 1
    for piece in pieces:
        size *= len(piece)
    if size > MOST_WAYS:
        raise PatternError(f"its alternatives make {size} ways to read it, {MOST_WAYS} are the most; split it in two")
    needed: frozenset[str] = frozenset()
    for text, piece in zip(find.split(), pieces, strict=True):
        if all(piece) and all("LOWER" in token for way in piece for token in way):
            words = frozenset(text.lower().split("|"))
            if not needed or min(map(len, words)) > min(map(len, needed)):
                needed = words
    ways, marked = [], []
    for choice in product(*pieces):
        way = [dict(token) for tokens in choice for token in tokens]
        marks = [i for i, token in enumerate(way) if token.pop("!", False)]
        if len(marks) > 1:
            raise PatternError("it has more than one ! ; mark only the value that the claim is about")
        ways.append(way)
        marked.append(marks[0] if marks else None)
    return ways, needed, marked


def _piece(piece: str) -> list[list[Token]]:
    if piece in _GAPS:
        return [[_GAPS[piece]]]
    maybe = piece.endswith("?") and len(piece) > 1
    out: list[list[Token]] = [[]] if maybe else []
    for option in (piece[:-1] if maybe else piece).split("|"):
        if labelled := _LABELLED.fullmatch(option):
            out.append([_mention(labelled, option)])
        elif words := _WORD.findall(option):
            out.append([{"LOWER": word.lower()} for word in words])
        else:
            raise PatternError(f"{piece!r} has nothing between two | ; take one away")
    return out


def _mention(labelled: re.Match[str], said: str) -> Token:
    label, ident = labelled["label"], labelled["id"]
    if label not in (*VALUES, *THINGS, *WORDS):
        if ident is None and not labelled["value"]:
            return {"LOWER": said.lower()}  # GPU, NVIDIA: a word in capitals
        raise PatternError(f"{label} is no label; use one of {', '.join((*VALUES, *THINGS, *WORDS))}")
    if labelled["value"] and label not in VALUES:
        raise PatternError(f"{said}: only a value can have a ! ({', '.join(VALUES)})")
    if label in WORDS and ident is None:
        raise PatternError(f"{label} alone is every cue word; write which, such as CUE:rent or NOUN:server")
    token: Token = {"ENT_TYPE": label}
    if ident is not None:
        token["ENT_KB_ID"] = ident
    if label in WORDS:
        token["OP"] = "+"
    if labelled["value"]:
        token["!"] = True
    return token


@dataclass(slots=True)
class Found:
    """What a pattern found in a sentence: the value, and the names that the pattern holds."""

    pattern: ClaimPattern
    value: Mention
    names: list[Name] = field(default_factory=list)

    def draft(self, s: Sentence) -> Draft:
        """The claim in the making."""
        out = Draft(s, self.value, self.pattern.type, self.pattern.id, fixed=dict(self.pattern.fixed))
        out.subject = [n for n in self.names if n.label in ("ACCELERATOR", "SYSTEM")][:1]
        out.companies = [n for n in self.names if n.label == "ORGANISATION"][:1]
        if out.type == "compute_count":
            out.fields["count_unit"] = self.value.unit if self.value.unit not in (None, "any") else "card"
        if out.type == "money":
            out.fields["money_kind"] = "other"
        out.fields |= out.fixed
        return out


class ClaimPatterns:
    """All claim patterns of some rules, ready to be asked about sentences; `RulesError` for one that is none."""

    def __init__(self, rules: Rules) -> None:
        try:
            rows = rules.table("claim_patterns").get("claim_pattern", [])
        except RulesError:  # a folder that stands alone may do without
            rows = []
        self.patterns: list[ClaimPattern] = []
        for row in rows:
            try:
                self.patterns.append(read_pattern(row))
            except PatternError as error:
                raise RulesError(f"{rules.folder}/claim_patterns.toml: {row['id']}: {error}") from error
        words = {word for pattern in self.patterns for word in pattern.words}
        always = any(not pattern.words for pattern in self.patterns)
        reaches = [_reach(way, at) for p in self.patterns for way, at in zip(p.ways, p.values, strict=True)]
        self._reach = tuple(max((reach[side] for reach in reaches), default=0) for side in (0, 1))
        self._hint = None if always or not words else re.compile("|".join(map(re.escape, sorted(words))), re.I)
        self._matcher: tuple[Matcher, dict[str, tuple[int, int]]] | None = None

    def find(self, s: Sentence) -> dict[int, Found]:
        """What the patterns find in a sentence, by the start of the value; the pattern that stands first wins."""
        if not self.patterns or not s.quantities or (self._hint and not self._hint.search(s.text)):
            return {}
        matcher, known = self._matcher = self._matcher or self.compiled()
        doc, things = _doc(s, self._vocab)
        best: dict[int, tuple[tuple[int, int], Found]] = {}
        for token, value in things.items():
            if not isinstance(value, Mention):
                continue
            # Only what a pattern can reach around one value is searched: time stays linear in the sentence.
            first = max(0, token - self._reach[0])
            for key, start, end, alignment in _matches(matcher, doc[first : token + 1 + self._reach[1]]):
                number, way = known[doc.vocab.strings[key]]
                pattern = self.patterns[number]
                rank = (number, end - start)
                if not start <= token - first < end or alignment[token - first - start] != pattern.values[way]:
                    continue
                if value.label not in MEASURED_BY[pattern.type] or _too_long(pattern.ways[way], alignment):
                    continue
                if value.start not in best or rank < best[value.start][0]:
                    inside = (things.get(i) for i in range(first + start, first + end))
                    best[value.start] = (rank, Found(pattern, value, [n for n in inside if isinstance(n, Name)]))
        return {start: found for start, (_, found) in best.items()}

    def compiled(self) -> tuple[Matcher, dict[str, tuple[int, int]]]:
        """spaCy's matcher with every way of every pattern, and which is which; `RulesError` where spaCy refuses one."""
        from spacy.lang.lex_attrs import LEX_ATTRS
        from spacy.matcher import Matcher
        from spacy.vocab import Vocab

        self._vocab = Vocab(lex_attr_getters=LEX_ATTRS)
        matcher, known = Matcher(self._vocab), {}
        for number, pattern in enumerate(self.patterns):
            for n, way in enumerate(pattern.ways):
                key = f"{pattern.id}/{n}"
                try:
                    matcher.add(key, [way])
                except ValueError as error:
                    raise RulesError(f"claim_patterns.toml: {pattern.id}: no token pattern of spaCy: {error}") from None
                known[key] = (number, n)
        return matcher, known


def _reach(way: list[Token], value: int) -> tuple[int, int]:
    """How many tokens at most a way of a pattern holds before its value and behind it."""
    sizes = [next((_LONGEST[name] for name, gap in _GAPS.items() if token == gap), _most(token)) for token in way]
    return sum(sizes[:value]), sum(sizes[value + 1 :])


def _most(token: Token) -> int:
    op = str(token.get("OP", "1"))
    repeat = _REPEAT.fullmatch(op)
    return int(repeat["most"]) if repeat else _MOST_OPEN if op in ("*", "+") or op.endswith(",}") else 1


def _too_long(way: list[Token], alignment: list[int]) -> bool:
    """Whether a gap holds more tokens than it may."""
    gaps = [(i, name) for i, token in enumerate(way) for name, gap in _GAPS.items() if token == gap]
    return any(alignment.count(i) > _LONGEST[name] for i, name in gaps)


def _matches(matcher: Matcher, window: Span) -> list[tuple[int, int, int, list[int]]]:
    """Key, first token and token behind the last in the window, and which token of the pattern each of them met."""
    found: list[Any] = matcher(window, with_alignments=True)
    return found


def _doc(s: Sentence, vocab: Vocab) -> tuple[Doc, dict[int, Mention | Name]]:
    """The sentence as a `Doc` with mentions as single tokens, and which token is which mention."""
    from spacy.tokens import Doc, Span

    words: list[str] = []
    things: dict[int, Mention | Name] = {}
    starts: dict[int, int] = {}
    for start, end, thing in _cut(s):
        if thing is not None:
            things[len(words)] = thing
        starts[start] = len(words)
        words.append(s.between(start, end))
    doc = Doc(vocab, words=words)
    spans = [Span(doc, i, i + 1, label=thing.label, kb_id=_id_of(thing)) for i, thing in things.items()]
    taken = set(things)
    for n in s.names:
        if n.label in WORDS:
            tokens = {i for at, i in starts.items() if n.start <= at < n.end} - taken
            if tokens and len(tokens) == max(tokens) - min(tokens) + 1:
                taken |= tokens
                spans.append(Span(doc, min(tokens), max(tokens) + 1, label=n.label, kb_id=n.id))
    doc.set_ents(sorted(spans, key=lambda span: span.start))
    return doc, things


def _id_of(thing: Mention | Name) -> str:
    return thing.id if isinstance(thing, Name) else thing.unit or thing.value or ""


def _cut(s: Sentence) -> Iterator[tuple[int, int, Mention | Name | None]]:
    """The tokens of a sentence, in order; where mentions overlap, values go first, then times, then names."""
    named = [n for n in s.names if n.label in THINGS]
    things: list[tuple[int, int, Mention | Name]] = []
    mentions: list[Mention | Name] = [*s.quantities, *s.times, *named]
    for thing in mentions:
        if all(thing.end <= a or b <= thing.start for a, b, _ in things):
            things.append((thing.start, thing.end, thing))
    at = s.start
    for start, end, found in (*sorted(things, key=lambda t: t[0]), (s.end, s.end, None)):
        for word in _WORD.finditer(s.text, at - s.start, max(at, start) - s.start):
            yield s.start + word.start(), s.start + word.end(), None
        if found is not None:
            yield start, end, found
        at = max(at, end)


@lru_cache(maxsize=4)
def claim_patterns_of(rules: Rules) -> ClaimPatterns:
    """The claim patterns of `rules`, read once."""
    return ClaimPatterns(rules)
