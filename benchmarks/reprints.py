"""Where reprints end: how much edited copies of an article share with it, and different articles with each other.

python -m benchmarks.reprints FOLDER...
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from pathlib import Path

from extractor.comparing.reprints import THRESHOLD, originals, shingles_of
from extractor.reading import read_article
from extractor.runs.discover import discover

_SENTENCE = re.compile(r"(?<=[。！？!?\n])|(?<=\.\s)")
_LEAD = "【转载】本文来源:某财经网,作者授权发布。\n"
_TAIL = (
    "\n免责声明:本文仅代表作者观点,不构成投资建议。欢迎关注公众号,获取更多资讯。Subscribe to our newsletter for more."
)


def cut(share: float) -> Callable[[str, random.Random], str]:
    """Take out this part of the sentences, and put another title and a footer around the rest."""

    def edit(text: str, chance: random.Random) -> str:
        kept = [s for s in _SENTENCE.split(text) if chance.random() >= share]
        return _LEAD + "".join(kept) + _TAIL

    return edit


def reworded(share: float) -> Callable[[str, random.Random], str]:
    """Replace this part of the runs of four characters."""

    def edit(text: str, chance: random.Random) -> str:
        runs = [text[i : i + 4] for i in range(0, len(text), 4)]
        return "".join("改写" if chance.random() < share else run for run in runs)

    return edit


EDITS = {
    "title and footer": cut(0),
    "a tenth cut": cut(0.1),
    "a third cut": cut(0.33),
    "half cut": cut(0.5),
    "every 20th phrase reworded": reworded(0.05),
    "every 10th phrase reworded": reworded(0.1),
    "every 5th phrase reworded": reworded(0.2),
}


def jaccard(left: set[str], right: set[str]) -> float:
    """The part that two sets share of all they have."""
    return len(left & right) / len(left | right) if left or right else 0.0


def main(folders: list[str]) -> None:
    """Print, per kind of edit, the smallest and the median share and how many are recognised; and the largest share
    of two different articles."""
    chance = random.Random(7)
    texts = [read_article(Path(job.path).read_bytes(), source=job.source).text for job in discover(folders)]
    texts = [text for text in texts if len(text) >= 200]
    sets = [set(shingles_of(text)) for text in texts]
    print(f"{len(texts)} articles, threshold {THRESHOLD}")
    for name, edit in EDITS.items():
        copies = [edit(text, chance) for text in texts]
        shares = sorted(jaccard(own, set(shingles_of(copy))) for own, copy in zip(sets, copies, strict=True))
        found = sum(originals([text, copy])[1] == 0 for text, copy in zip(texts, copies, strict=True))
        middle = shares[len(shares) // 2]
        print(f"{name:<28} least {shares[0]:.2f}  median {middle:.2f}  recognised {found / len(texts):.1%}")
    pairs = [
        (jaccard(sets[i], sets[j]), i, j) for i in range(len(sets)) for j in range(i) if not sets[i].isdisjoint(sets[j])
    ]
    pairs.sort(reverse=True)
    print("different articles, largest shares:", ", ".join(f"{share:.3f}" for share, *_ in pairs[:8]))
    group = originals(texts)
    print(f"different articles taken for reprints: {sum(i != g for i, g in enumerate(group))} of {len(texts)}")


if __name__ == "__main__":
    main(sys.argv[1:])
