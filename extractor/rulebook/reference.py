"""The reference of the rules files as Markdown, made from their models, so that it cannot fall out of step."""

from __future__ import annotations

from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from extractor.rulebook.models import FILES, Entry, Table

_HEAD = """\
# The rules files

Made from the models in `extractor/rulebook/models/` by `python scripts/reference.py`; a test holds it in step.
The same as JSON Schema, for editors: `extractor rules schema --out my_rules/`.

A file of yours has the name of a built-in one and lies over it ([how](own-rules.md)). An entry begins with its table
in two brackets, `[[accelerator]]`; tables in one bracket are settings that stand once. The comment at the head of each
built-in file says more about its grammar, and where its facts come from.

Every entry with an `id` can also have

| key | value | meaning |
|---|---|---|
{orders}
"""
_ORDERS = ("off", "replace", "without")
_TYPES = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}


def reference() -> str:
    """The Markdown of the reference.

    >>> "### `[[accelerator]]`" in reference()
    True
    """
    orders = "\n".join(_row(name, Entry.model_fields[name], ()) for name in _ORDERS)
    parts = [_HEAD.format(orders=orders)]
    for name, model in FILES.items():
        parts.append(f"## {name}.toml\n\n{model.__doc__}\n")
        parts += _tables(model)
    return "\n".join(parts).rstrip("\n") + "\n"


def _tables(model: type[Table]) -> list[str]:
    """The tables of a file, each with its keys; then the keys that stand by themselves."""
    out, plain = [], []
    for name, field in model.model_fields.items():
        table = table_in(field.annotation)
        listed = get_origin(_bare(field.annotation)) is list
        key = field.alias or name
        if table is None:
            plain.append(_row(key, field, ()))
            continue
        brackets = f"[[{key}]]" if listed else f"[{key}]"
        needed = table.NEEDED
        fields = [(n, f) for n, f in table.model_fields.items() if not (issubclass(table, Entry) and n in _ORDERS)]
        rows = [_row(f.alias or n, f, needed) for n, f in fields]
        out.append(
            f"### `{brackets}`\n\n{table.__doc__}\n\n| key | value | meaning |\n|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    if plain:
        out.append("| key | value | meaning |\n|---|---|---|\n" + "\n".join(plain) + "\n")
    return out


def _row(name: str, field: FieldInfo, needed: tuple[str, ...]) -> str:
    must = field.is_required() or name in needed
    meaning = (field.description or "").replace("|", "\\|")
    return f"| `{name}`{' *' if must else ''} | {_value(field.annotation)} | {meaning} |"


def _bare(annotation: Any) -> Any:
    """The type without `Annotated` and `None`."""
    if hasattr(annotation, "__metadata__"):
        return _bare(get_args(annotation)[0])
    options = [option for option in get_args(annotation) if option is not NoneType]
    if NoneType in get_args(annotation) and len(options) == 1:
        return _bare(options[0])
    return annotation


def _value(annotation: Any) -> str:
    """What may be written there, in words."""
    bare = _bare(annotation)
    if bare in _TYPES:
        return _TYPES[bare]
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return "table" if len(bare.model_fields) > 3 else "table of " + ", ".join(f"`{f}`" for f in bare.model_fields)
    if get_origin(bare) is Literal:
        choices = get_args(bare)
        return ", ".join(f"`{c}`" for c in choices) if len(choices) <= 20 else "ISO 4217 code"
    if get_origin(bare) is list:
        inner = _value(get_args(bare)[0])
        return f"list of {'texts' if inner == 'text' else inner + 's' if inner in _TYPES.values() else inner}"
    if get_origin(bare) is dict:
        return f"table: {_value(get_args(bare)[0])} = {_value(get_args(bare)[1])}"
    options = [_value(option) for option in get_args(bare) if option is not NoneType]
    if len(options) > 1 and options[1] == (f"list of {options[0]}" if options[0] != "text" else "list of texts"):
        options[1] = "a list of these"
    if "number" in options and "whole number" in options:
        options.remove("whole number")
    return " or ".join(dict.fromkeys(options)) or "anything"


def table_in(annotation: Any) -> type[Table] | None:
    """The model inside a list or an optional type."""
    bare = _bare(annotation)
    if get_origin(bare) is list:
        bare = _bare(get_args(bare)[0])
    return bare if isinstance(bare, type) and issubclass(bare, Table) else None
