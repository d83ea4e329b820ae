"""An explanation as text, with colour where it goes to a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from extractor.explaining.explanation import Explanation, SeenSentence, Value

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {
    "ACCELERATOR": "bold green", "SYSTEM": "green", "ORGANISATION": "magenta", "REGION": "cyan", "DATE": "cyan",
    "DURATION": "cyan", "CUE": "yellow", "NOUN": "blue",
}  # fmt: skip
_WIDTH = 110


def as_text(explanation: Explanation, values: Iterable[Value] | None = None) -> str:
    """The explanation without colour; only of `values` where these are given."""
    from io import StringIO

    out = StringIO()
    print_to(out, explanation, values)
    return out.getvalue().rstrip("\n")


def print_to(file: TextIO, explanation: Explanation, values: Iterable[Value] | None = None) -> None:
    """Print the explanation to a file, in colour where that is a terminal that wants it."""
    from rich.console import Console

    console = Console(file=file, highlight=False, width=None if file.isatty() else _WIDTH, soft_wrap=not file.isatty())
    wanted = None if values is None else {id(value) for value in values}
    begun = False
    for sentence in explanation.sentences:
        # The digits of dates and names are told about only when somebody asks.
        shown = [v for v in sentence.values if (v.code not in ("time", "name") if wanted is None else id(v) in wanted)]
        if shown or (wanted is None and sentence.mentions):
            if begun:
                console.print()
            begun = True
            _print_sentence(console, sentence, shown)


def _print_sentence(console: Console, sentence: SeenSentence, values: list[Value]) -> None:
    from rich.text import Text

    head = Text(f"[{sentence.start}:{sentence.end}] ", style="dim")
    console.print(head + _marked(sentence), Text(f"  ({sentence.status})", style="dim"), sep="")
    named = [m for m in sentence.mentions if m.label not in ("CUE", "NOUN")]
    if named:
        said = "; ".join(
            f"{m.label} {m.text}" + (f" = {m.value}" if m.value and m.value != m.text else "")
            + (f" ({', '.join(m.flags)})" if m.flags else "")
            for m in named
        )  # fmt: skip
        console.print(Text(f"    names   {said}", style="dim"))
    for value in values:
        _print_value(console, value)


def _marked(sentence: SeenSentence) -> Text:
    from rich.text import Text

    text = Text(" ".join(sentence.text.split("\n")))
    if len(text) == len(sentence.text):
        for m in sentence.mentions:
            text.stylize(_STYLES.get(m.label, ""), m.start - sentence.start, m.end - sentence.start)
        for v in sentence.values:
            if v.code not in ("time", "name"):
                text.stylize("reverse" if v.made else "strike", v.start - sentence.start, v.end - sentence.start)
    leading = len(sentence.text) - len(sentence.text.lstrip())
    return text[leading:]


def _print_value(console: Console, value: Value) -> None:
    from rich.text import Text

    read = f"{value.low:g}" + (f" to {value.high:g}" if value.high is not None else "") if value.low is not None else ""
    unit = f" {value.unit}" if value.unit else ""
    sign = f" {value.comparator}" if value.comparator != "=" else ""
    console.print(Text(f"    {value.text}", style="bold") + Text(f"  {value.label}{sign} {read}{unit}", style="dim"))
    if not value.made:
        console.print(Text("        no claim: ", style="red") + Text(value.reason))
        if value.remedy:
            console.print(Text(f"        {value.remedy}", style="dim"))
        return
    console.print(Text(f"        {value.type}", style="bold green") + Text(f"  by {value.rule}: {value.decided_by}"))
    seen = [*value.near[:4], *(f"pattern {name} {said!r}" for name, said in list(value.patterns.items())[:3])]
    if seen:
        console.print(Text(f"        near    {', '.join(seen)}", style="dim"))
    for slot in value.slots:
        console.print(Text(f"        {slot.field} = {slot.value}") + Text(f"  from {slot.origin}", style="dim"))
    if len(value.claims) > 1:
        console.print(Text(f"        and {len(value.claims) - 1} more, one for each who shares the value", style="dim"))
