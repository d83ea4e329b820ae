"""Regular expressions of the rules that are put together from named pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NAME = re.compile(r"\{([A-Za-z_]\w*)\}")


def filled(pattern: str, pieces: Mapping[str, str]) -> str:
    """The pattern with every `{name}` replaced by its piece; `KeyError` where there is none of that name.

    >>> filled(r"{year}-\\d{2}", {"year": "20[0-9]{2}"})
    '20[0-9]{2}-\\\\d{2}'
    """
    return _NAME.sub(lambda name: pieces[name[1]], pattern)


def any_of(words: Iterable[str]) -> str:
    """An alternation for a verbose pattern, the longest word first.

    >>> any_of(["a", "half a"])
    'half\\\\ a|a'
    """
    return "|".join(sorted(words, key=lambda word: (-len(word), word))).replace(" ", r"\ ")
