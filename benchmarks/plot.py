"""A bar chart of the comparison as SVG, with the standard library alone."""

from __future__ import annotations

from html import escape
from math import log10
from typing import Any

from benchmarks.engines import BY_NAME

WIDTH, BAR, GAP, LEFT, RIGHT, TOP = 800, 15, 18, 265, 70, 54
COLOURS = {"general": "#8fb3d9", "mix": "#4a7fb5", "dense": "#1f4e79"}
LOW, HIGH = 3.0, 8.0  # powers of ten on the axis
INK, PALE = "#57606a", "#d0d7de"  # readable on white and on black


def plot(figures: list[dict[str, Any]]) -> str:
    """Characters per second of each engine on each corpus, on a logarithmic axis."""
    speed = {(f["engine"], f["corpus"]): f["per_second"] for f in figures}
    names = [
        name for name in ("floor", "ours", "spacy", "spacy-units", "jionlp", "recognizers") if (name, "mix") in speed
    ]
    group = len(COLOURS) * BAR + GAP
    height = TOP + group * len(names) + 22
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}" role="img">',
        "<title>Characters per second, one process</title>",
        f'<text x="{LEFT}" y="16" font-weight="bold">characters per second, one process (logarithmic)</text>',
        *_legend(),
        *_axis(height),
    ]
    for place, name in enumerate(names):
        top = TOP + place * group + GAP / 2
        weight = ' font-weight="bold"' if name == "ours" else ""
        middle, label = top + len(COLOURS) * BAR / 2 + 4, escape(BY_NAME[name].label)
        parts.append(f'<text x="{LEFT - 8}" y="{middle:g}" text-anchor="end"{weight}>{label}</text>')
        for row, (corpus, colour) in enumerate(COLOURS.items()):
            y, end = top + row * BAR, _x(speed[name, corpus])
            parts.append(
                f'<rect x="{LEFT}" y="{y:g}" width="{max(1, end - LEFT):.1f}" height="{BAR - 2}" fill="{colour}"/>'
                f'<text x="{end + 4:.1f}" y="{y + BAR - 4:g}" font-size="10">{_short(speed[name, corpus])}</text>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(value: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (log10(value) - LOW) / (HIGH - LOW)


def _legend() -> list[str]:
    return [
        f'<rect x="{LEFT + 90 * i}" y="25" width="11" height="11" fill="{colour}"/>'
        f'<text x="{LEFT + 90 * i + 16}" y="35">{corpus}</text>'
        for i, (corpus, colour) in enumerate(COLOURS.items())
    ]


def _axis(height: int) -> list[str]:
    parts = []
    for power in range(int(LOW), int(HIGH) + 1):
        x = _x(10.0**power)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{height - 20}" stroke="{PALE}"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle">{_short(10.0**power)}</text>')
    return parts


def _short(value: float) -> str:
    for size, letter in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"
