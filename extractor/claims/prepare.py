"""Before classifying: takes out the numbers that are part of something else, and names what is counted."""

from __future__ import annotations

from itertools import pairwise

from extractor.claims.scene import Sentence
from extractor.claims.subject import memory_of
from extractor.mentions.model import Mention
from extractor.mentions.names import Name

_COUNTED = ("card", "server", "node", "rack", "cluster", "site")

_MACHINES = {"server": "server", "instance": "server", "rack": "rack"}  # what a number right before a system counts


def prepare(s: Sentence) -> None:
    """Leave in `s.quantities` only values that the sentence states."""
    _drop_parts_of_names(s)
    for q in s.quantities:
        if q.label in ("NUMBER", "TIMES") and q.low is not None:
            _count_what_follows(s, q)
    for q, behind in pairwise(s.quantities):
        _count_clusters(s, q, behind)
        _count_in_list(s, q, behind)
    sized = any(q.unit == "GB" for q in s.quantities)
    for n in s.names if sized else ():
        if n.label == "ACCELERATOR" and (memory := memory_of(s, n)):
            s.quantities = [q for q in s.quantities if not _is_variant(s, q, n.start, n.end, memory)]
    s.index_words()


def _drop_parts_of_names(s: Sentence) -> None:
    """Digits of a date or a model name are no quantity; a loose name inside a sum of money is no name."""
    taken = [(t.start, t.end) for t in s.times]
    taken += [(n.start, n.end) for n in s.names if n.label in ("ACCELERATOR", "SYSTEM")]
    if not taken:
        return
    kept = []
    for q in s.quantities:
        over = [a for a, b in taken if a < q.end and q.start < b]
        if over:
            loose = [n for n in s.names if n.label == "ACCELERATOR" and n.loose and n.start < q.end and q.start < n.end]
            if not (loose and q.label == "MONEY") and not (q.label == "COUNT" and q.start < min(over)):
                continue
            s.names = [n for n in s.names if n not in loose]
        kept.append(q)
    s.quantities = kept


def _count_what_follows(s: Sentence, q: Mention) -> None:
    """2048 H800, dual P40 GPUs, 8x H200: a number right before a thing counts it."""
    behind = next((n for n in s.names if n.start >= q.end and n.label in ("ACCELERATOR", "NOUN", "SYSTEM")), None)
    if behind is None:
        return
    unit = {"ACCELERATOR": "card", "SYSTEM": _MACHINES.get(behind.entry.get("kind", ""))}.get(behind.label, behind.id)
    whole = next((n for n in s.names if 0 < n.start - behind.end <= 2 and n.id in ("server", "node", "rack")), None)
    if whole is not None and q.label != "TIMES":
        unit = whole.id  # 16 GB200 NVL72 racks, but an 8x B200 node
    gap = s.between(q.end, behind.start)
    if (
        unit == "chip"
        and q.label == "NUMBER"
        and (s.p("of_those", gap) or s.p("kind_of_chip", _without_firms(s, q, behind)))
    ):
        q.label, q.unit, q.end = "COUNT", "any", behind.end  # 290,000 of those chips, 230,000 Nvidia chips
        q.text = s.between(q.start, q.end)
    if unit not in _COUNTED:
        return
    if q.label == "TIMES":
        even = q.low == int(q.low or 0)
        counts = even and q.text.rstrip()[-1:] in ("x", "X", "×") and s.p("model_behind_times", gap)
    else:
        counts = s.p("model_behind_number", gap) or s.p("of_those", gap)
    if counts and behind.label == "ACCELERATOR" and s.p("hours_of_chip", s.between(behind.end, behind.end + 10)):
        q.label, q.unit, q.value = "QUANTITY", "GPU-hour", "gpu_hour"  # 14万H100小时
    elif counts and not ("of " in gap and s.p("genitive", s.between(behind.end, behind.end + 2))):
        q.label, q.unit = "COUNT", unit


def _without_firms(s: Sentence, q: Mention, behind: Name) -> str:
    """The text between a number and what it may count, without the makers that are named there."""
    gap, end = "", q.end
    for n in s.names:
        if n.label == "ORGANISATION" and end <= n.start and n.end <= behind.start:
            gap, end = gap + s.between(end, n.start), n.end
    return gap + s.between(end, behind.start)


def _count_clusters(s: Sentence, q: Mention, behind: Mention) -> None:
    """两个万卡集群, two 24k GPU clusters: a number before the size of clusters counts them."""
    free = q.label == "NUMBER" or (q.label == "COUNT" and q.unit == "any")
    sized = behind.label == "COUNT" and behind.unit == "card" and 0 <= behind.start - q.end <= 2
    if free and sized and s.p("then_cluster", s.between(behind.end, behind.end + 16)):
        q.label, q.unit = "COUNT", "cluster"


def _count_in_list(s: Sentence, q: Mention, behind: Mention) -> None:
    """分别购入22.4万和48.5万块: a number before a count in a list counts the same."""
    if (
        q.label == "NUMBER"
        and behind.label == "COUNT"
        and behind.unit == "any"
        and s.p("next_in_list", s.between(q.end, behind.start))
    ):
        q.label, q.unit = "COUNT", "any"


def _is_variant(s: Sentence, q: Mention, start: int, end: int, memory: float) -> bool:
    """A100 80GB names a variant; 80GB HBM3 behind it would be a specification."""
    beside = end <= q.start <= end + 3 or 0 <= start - q.end <= 9
    return beside and q.unit == "GB" and q.low == memory and not s.p("own_memory", s.between(q.end, q.end + 8))
