"""A problem in a rules file: where it is, what is wrong and what to do, in words for people who write no code."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """What is wrong in one place.  An error keeps the rules from working as they are meant; the rest is advice."""

    file: Path
    line: int
    message: str
    remedy: str = ""
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f"; {self.remedy}" if self.remedy else "")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was perhaps meant.

    >>> nearest("alias", ["id", "aliases"]), nearest("colour", ["id", "aliases"])
    ('aliases', None)
    """
    by_case = {k.lower(): k for k in known}
    found = difflib.get_close_matches(word.lower(), list(by_case), n=1, cutoff=0.72)
    return by_case[found[0]] if found else None


def meant(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` where a known word is near, else nothing."""
    guess = nearest(word, known)
    return f"did you mean {guess!r}?" if guess else ""
