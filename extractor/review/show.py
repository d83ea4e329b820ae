"""An article with its claims marked, as a notebook shows it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import pairwise

from extractor.claims.model import Claim
from extractor.writing.labels import labels
from extractor.writing.tables import cell

# Tints that hold on white and on black.
_TINTS = {
    "price": "80, 140, 255", "rental": "80, 140, 255", "price_change": "80, 140, 255",
    "compute_count": "40, 180, 120", "compute_capacity": "40, 180, 120", "chip_spec": "40, 180, 120",
    "money": "220, 160, 40", "energy": "235, 90, 80", "share": "170, 100, 240", "growth": "170, 100, 240",
}  # fmt: skip
_BOX = "white-space: pre-wrap; max-width: 60em; max-height: 36em; overflow: auto; line-height: 1.7"


class Shown:
    """What `article.show()` returns: HTML in a notebook, the marked text with brackets anywhere else."""

    def __init__(self, text: str, claims: Sequence[Claim]) -> None:
        self.text, self.claims = text, list(claims)

    def _repr_html_(self) -> str:
        return f'<div style="{_BOX}">{"".join(self._pieces())}</div>'

    def __repr__(self) -> str:
        parts = []
        for start, end, claims in _cut(self.text, self.claims):
            said = self.text[start:end]
            parts.append(f"[{said}]({'; '.join(map(statement, claims))})" if claims else said)
        return "".join(parts)

    def _pieces(self) -> list[str]:
        pieces = []
        for start, end, claims in _cut(self.text, self.claims):
            said = html.escape(self.text[start:end])
            if claims:
                tint = _TINTS[claims[0].type]
                style = f"background: rgba({tint}, .25); border-bottom: 2px solid rgb({tint}); color: inherit"
                title = html.escape("\n".join(map(statement, claims)))
                said = f'<mark style="{style}" title="{title}">{said}</mark>'
            pieces.append(said)
        return pieces


def statement(claim: Claim) -> str:
    """What a claim says, in one short line.

    >>> from extractor import extract
    >>> [statement(claim) for claim in extract("AWS的H100租金约2美元/卡时,A100涨价20%。")]
    ['rent, H100: ~ 2 USD / card / hour, AWS', 'price change, A100: up 20 percent, AWS']
    """
    sign = "" if claim.comparator == "=" else claim.comparator
    if claim.price is not None:
        value = [sign, _ends(claim.price, claim.price_max), claim.currency, *_over(claim.per, claim.period)]
    elif claim.type == "compute_count":
        value = [sign, _ends(claim.compute_count, claim.compute_count_max), claim.count_unit]
    else:
        value = [claim.direction, sign, _ends(claim.value, claim.value_max), claim.unit, claim.precision]
    said = " ".join(part for part in value if part)
    about = [labels("en")["value"]["type"][claim.type], claim.gpu_model or claim.product]
    return ", ".join(filter(None, [f"{', '.join(filter(None, about))}: {said}", claim.company, claim.date]))


def _ends(low: float | None, high: float | None) -> str:
    return cell(low) if high is None else f"{cell(low)}–{cell(high)}"


def _over(*units: str | None) -> list[str]:
    return [f"/ {unit}" for unit in units if unit]


def _cut(text: str, claims: Sequence[Claim]) -> list[tuple[int, int, list[Claim]]]:
    """The text in pieces, each with the claims whose evidence covers it: evidences may overlap."""
    ends = {0, len(text)} | {claim.start for claim in claims} | {claim.end for claim in claims}
    at = sorted(ends)
    return [(a, b, [c for c in claims if c.start <= a and b <= c.end]) for a, b in pairwise(at)]
