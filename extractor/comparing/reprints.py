"""The same news twice: articles that are copies or lightly edited reprints of another, by MinHash of their shingles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.reading import blocks_of, fold

SHINGLE = 6
"""Characters in a shingle; spaces, punctuation and markup do not count."""
THRESHOLD = 0.4
"""Part of all shingles that two articles share from which on one is a reprint: measured, see docs/comparing.md."""
PERMUTATIONS = 128
BANDS = 64
_NOT_WORDS = re.compile(r"[\W_]+")


def originals(texts: Sequence[str], first: Iterable[int] | None = None) -> list[int]:
    """For each text the number of the text that it is a reprint of; its own number where it is none.

    `first` gives the numbers in the order of publication, by default as they stand: the first of a group of reprints
    is their original.  A reprint of a reprint is one of the original.

    >>> news = "The cloud cut the rent of an H100 to 2.99 dollars an hour on Monday, it said in a note to customers."
    >>> originals([news, "Something else altogether about chips and the weather in May.", "UPDATE: " + news])
    [0, 1, 0]
    """
    from rensa import RMinHash, RMinHashLSH

    group = list(range(len(texts)))
    index = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    hashes: dict[int, RMinHash] = {}
    for number in group if first is None else first:
        shingles = shingles_of(texts[number])
        if not shingles:
            continue
        mine = RMinHash(PERMUTATIONS, seed=1)
        mine.update(shingles)
        near = ((mine.jaccard(hashes[other]), -other) for other in index.query(mine))
        best, other = max(near, default=(0.0, 0))
        if best >= THRESHOLD:
            group[number] = group[-other]
        hashes[number] = mine
        index.insert(number, mine)
    return group


def shingles_of(text: str) -> list[str]:
    """The runs of characters that stand for an article: folded to simplified Chinese, half width and lower case.

    What stands around the article on its page is left out: a site's own frame would make all its articles alike.

    >>> shingles_of("A100 租金 下降!")
    ['a100租金', '100租金下', '00租金下降']
    """
    view = fold(text)
    body = [view.text[block.start : block.end] for block in blocks_of(view) if block.kind != "furniture"]
    bare = _NOT_WORDS.sub("", "".join(body)).lower()
    if len(bare) <= SHINGLE:
        return [bare] if bare else []
    return list({bare[i : i + SHINGLE]: None for i in range(len(bare) - SHINGLE + 1)})
