"""Sellers that no list knows and that are called by their address: gpuhub.cn上的8卡整机1.3万元/月."""

from __future__ import annotations

from bisect import insort

from extractor.claims.scene import Sentence
from extractor.mentions.names import Name

SHOP = {"kind": "cloud", "compute": False, "shop": True}


def add_shops(s: Sentence) -> None:
    """Add the addresses in a sentence with sums to its names: they may sell or rent out, and do nothing else.

    An address that is part of a longer one, of a mail or of a name known already is none.
    """
    if not any(q.label == "MONEY" for q in s.quantities):
        return
    for found in s.p.all_of("web_address", s.text):
        start, end = s.start + found.start(), s.start + found.end()
        if not any(n.start < end and start < n.end for n in s.names):
            insort(s.names, Name(start, end, "ORGANISATION", found[0], {"id": found[0], **SHOP}), key=lambda n: n.start)
            s.things = True
