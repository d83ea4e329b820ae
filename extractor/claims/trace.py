"""What `make_claims` tells on its way to whoever wants to know; `extractor.explaining` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.claims.lens import Lens

if TYPE_CHECKING:
    from extractor.claims.draft import Draft
    from extractor.claims.model import Claim
    from extractor.claims.scene import Sentence
    from extractor.claims.stage import Stage
    from extractor.mentions.model import Mention


class Trace:
    """A listener; each method is called when what it says has happened."""

    def begun(self, stage: Stage) -> None:
        """The article is cut into sentences; not called where nothing in it is tied to AI compute."""

    def passed(self, s: Sentence) -> None:
        """The sentence is passed over: no AI compute in reach."""

    def loaded(self, s: Sentence, live: bool) -> None:
        """What stands in the sentence is found; values only where it is `live`."""

    def lens(self, s: Sentence, q: Mention) -> Lens:
        """The lens with which a value is looked at."""
        return Lens(s, q)

    def decided(self, lens: Lens, draft: Draft | None) -> None:
        """The value got a type, or none."""

    def linked(self, lens: Lens, draft: Draft) -> None:
        """The slots of the value are filled."""

    def kept(self, made: Sequence[Draft], kept: Sequence[Draft]) -> None:
        """Of the drafts of a sentence some were left out: sizes of priced systems."""

    def again(self, draft: Draft, known: Claim) -> None:
        """The draft says what a claim has said before."""

    def made(self, draft: Draft, claim: Claim) -> None:
        """The draft became a claim."""

    def dated(self, draft: Draft, before: Claim, after: Claim) -> None:
        """The claim of the draft took its date from where the text says it again."""


SILENT = Trace()
