"""Values parted by slashes, of which the last may have the unit for all: 16/32GB, 40GB/80GB, 350/700W."""

from __future__ import annotations

from collections.abc import Callable

from extractor.mentions.model import Mention

_SHORT = 12  # characters of a value in such a list
_ALIKE = ("NUMBER", "QUANTITY")


def read_on_behind_slash(
    text: str, found: list[Mention], end: int, read: Callable[[str, int, int, int], Mention | None]
) -> int:
    """Append what stands behind the last value of `found` and a slash to it; returns where the last value ends.

    `read` makes a mention of the number at a place.  Dates (5/10) and rates (7/24) have no unit and are left alone.
    """
    first, more = found[-1], [found[-1]]
    while text.startswith("/", more[-1].end) and more[-1].label in _ALIKE and len(more[-1].text) <= _SHORT:
        at = more[-1].end + 1
        other = read(text, at, end, at) if text[at : at + 1].isdigit() else None
        if (
            other is None
            or other.label not in _ALIKE
            or (more[-1].label == "QUANTITY" and other.value != more[-1].value)
        ):
            break
        more.append(other)
    last = more[-1]
    if len(more) == 1 or last.label != "QUANTITY":
        return first.end
    for m in more[:-1]:
        if m.label == "NUMBER":
            m.label, m.unit, m.value = last.label, last.unit, last.value
    found += more[1:]
    return last.end
