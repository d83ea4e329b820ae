"""The extractor as a component of any spaCy pipeline, found by its entry point: `nlp.add_pipe("compute_claims")`.

It reads the text of a `Doc` and leaves its tokens, entities and everything else as they are.  It sets

- `doc._.claims`: the claims, a list of `Claim`; their `start` and `end` are offsets in `doc.text`
- `doc.spans["claims"]`: the tokens of each claim's evidence, `label_` being its type
- `doc.spans["quantities"]`: the tokens of each quantity, in scope or not, `label_` being `MONEY`, `PERCENT`, …

What it adds to a `Doc` is plain data, so `DocBin`, `to_bytes` and `nlp.pipe(…, n_process=2)` carry it along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.claims.claim_patterns import VALUES
from extractor.claims.engine import make_claims
from extractor.claims.model import Claim
from extractor.mentions.scan import find_mentions
from extractor.reading import article_from_text
from extractor.rulebook import Rules
from extractor.rulebook.settings import BUILTIN, choose_rules

NAME = "compute_claims"
CLAIMS, QUANTITIES = "claims", "quantities"
_KEPT = "rules.json"


class ComputeClaims:
    """Sets `doc._.claims` and two groups of spans.  `rules` names a folder of rules, laid over the built-in ones.

    `published` is the date of all the texts; a `Doc` whose `user_data["published"]` is set has its own.
    `to_disk` and `to_bytes` take the folder's files along, so that a saved pipeline needs it no more.

    >>> import spacy
    >>> nlp = spacy.blank("zh")
    >>> component = nlp.add_pipe("compute_claims", config={"published": "2024-05-20"})
    >>> doc = nlp("去年A100的价格约1.5万美元。")
    >>> [(claim.gpu_model, claim.price, claim.date) for claim in doc._.claims]
    [('A100', 15000, '2023')]
    >>> [(span.text, span.label_) for span in doc.spans["quantities"]]
    [('1.5万美元', 'MONEY')]
    """

    def __init__(self, name: str, rules: str | None, published: str | None) -> None:
        self.name = name
        self._folder = rules
        self._published = published
        self._files: dict[str, str] | None = None  # of a pipeline that was loaded
        self._rules: Rules | None = None

    @property
    def rules(self) -> Rules:
        """The rules in force, read when they are needed: a loaded pipeline may come without the folder."""
        if self._rules is None:
            if self._files is not None:
                self._rules = _from_files(self._files)
            else:
                self._rules = choose_rules(self._folder if self._folder is not None else BUILTIN)
        return self._rules

    def __call__(self, doc: Doc) -> Doc:
        """Read one text."""
        published = doc.user_data.get("published", self._published)
        article = article_from_text(doc.text, published=published, rules=self.rules)
        claims = make_claims(article, self.rules)
        # Plain data: what a `Doc` holds must go through msgpack.
        doc.user_data[NAME] = [json.loads(claim.model_dump_json()) for claim in claims]
        spans = (_span(doc, claim.start, claim.end, claim.type) for claim in claims)
        doc.spans[CLAIMS] = [span for span in spans if span is not None]
        found = (m for m in find_mentions(article, self.rules) if m.label in VALUES)
        spans = (_span(doc, m.start, m.end, m.label) for m in found)
        doc.spans[QUANTITIES] = [span for span in spans if span is not None]
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Read a stream of texts."""
        for doc in docs:
            yield self(doc)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The files of the user's folder of rules; the built-in ones come with the package."""
        return json.dumps(self._own_files(), ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> ComputeClaims:
        """Take over what `to_bytes` gave."""
        self._files, self._rules = json.loads(data), None
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write what `to_bytes` gives below a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _KEPT).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> ComputeClaims:
        """Take over what `to_disk` wrote."""
        return self.from_bytes((Path(path) / _KEPT).read_bytes())

    def _own_files(self) -> dict[str, str]:
        if self._files is not None:
            return self._files
        if self.rules.over is None:
            return {}
        files = sorted(self.rules.folder.glob("*.toml"))
        return {file.name: file.read_text(encoding="utf-8-sig") for file in files}


def _from_files(files: dict[str, str]) -> Rules:
    import tempfile

    if not files:
        return choose_rules(BUILTIN)
    with tempfile.TemporaryDirectory(prefix="extractor-") as folder:
        for name, text in files.items():
            (Path(folder) / Path(name).name).write_text(text, encoding="utf-8")
        return choose_rules(folder)


def _span(doc: Doc, start: int, end: int, label: str) -> Span | None:
    """The tokens that hold `start..end`, whole ones: another tokenizer may cut otherwise."""
    return doc.char_span(start, end, label=label, alignment_mode="expand")


def _claims(doc: Doc) -> list[Claim]:
    return [Claim.model_validate(said) for said in doc.user_data.get(NAME, ())]


@Language.factory(NAME, default_config={"rules": None, "published": None})
def make_component(nlp: Language, name: str, rules: str | None, published: str | None) -> ComputeClaims:
    """The component for a pipeline; spaCy calls it by its entry point."""
    if not Doc.has_extension(CLAIMS):
        Doc.set_extension(CLAIMS, getter=_claims)
    return ComputeClaims(name, rules, published)
