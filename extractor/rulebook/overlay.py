"""One rules file laid over another: what it adds, changes and switches off.

Entries meet by their `id`.  A new id is a new entry, and comes before the built-in ones.  For an id that is there
already, lists of words are added to and everything else is replaced; `without` takes words away, `replace = true`
puts the new entry in the old one's place, `off = true` switches the entry off.  A spelling that the overlay gives to
one entry is taken from all others of the same table: what the user says wins.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

WHOLE = ("confidence",)  # measured as a whole, so laid over as a whole
ORDERS = ("off", "replace", "without")
"""Keys of an overlay's entry that say what to do, and are no part of it."""

SPELLINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("accelerators", "accelerator"): ("aliases", "loose"),
    ("systems", "system"): ("aliases", "loose"),
    ("organisations", "organisation"): ("aliases", "loose", "people", "lookalikes"),
    ("regions", "region"): ("aliases", "exact", "places", "lookalikes"),
    ("currencies", "currency"): ("words", "symbols", "after", "tenth", "minor"),
    ("offers", "pricing_model"): ("words",),
    ("offers", "form_factor"): ("words",),
    ("units", "word"): ("words",),
    ("units", "per"): ("words",),
}
"""The lists of each table in which one spelling can have only one meaning.  A cue word may have several, and the
spelling of a unit has the meaning of the first row whose conditions hold."""

_REPEATED = ("unit",)  # tables in which one id has several rows, each with conditions of its own
_INHERITED = ("class", "count_unit")


def lay(name: str, base: Row, own: Row) -> Row:
    """The content of `<name>.toml` with `own` laid over `base`; neither is changed.

    >>> base = {"accelerator": [{"id": "X1", "vendor": "Acme", "aliases": ["X-One"]}, {"id": "X2"}]}
    >>> own = {"accelerator": [{"id": "X1", "aliases": ["叉一"]}, {"id": "X2", "off": True}, {"id": "X3"}]}
    >>> lay("accelerators", base, own)["accelerator"]
    [{'id': 'X3'}, {'id': 'X1', 'vendor': 'Acme', 'aliases': ['X-One', '叉一']}]
    """
    if name in WHOLE:
        return own
    return _merged(base, own, name)


def _merged(base: Row, own: Row, name: str = "") -> Row:
    without = set(own.get("without", ()))
    out = {key: _less(value, without) for key, value in base.items() if key not in without}
    for key, value in own.items():
        if key in ORDERS:
            continue
        old = out.get(key)
        if _is_rows(value):
            out[key] = _rows(name, key, old or [], value)
        elif isinstance(value, dict) and isinstance(old, dict):
            out[key] = _merged(old, value)
        elif isinstance(value, list) and isinstance(old, list):
            out[key] = [*old, *(v for v in value if v not in old)]
        else:
            out[key] = value
    return out


def _less(value: Any, without: set[str]) -> Any:
    if without and isinstance(value, list):
        return [v for v in value if not (isinstance(v, str) and v in without)]
    return value


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _rows(name: str, key: str, base: list[Row], own: list[Row]) -> list[Row]:
    if key in _REPEATED:
        return _repeated(base, own)
    known = {row["id"]: row for row in base if "id" in row}
    changes: dict[str, list[Row]] = {}
    new: list[Row] = []
    for row in own:
        if row.get("id") in known:
            changes.setdefault(row["id"], []).append(row)
        elif not row.get("off"):
            new.append({k: v for k, v in row.items() if k not in ORDERS})
    lists = SPELLINGS.get((name, key), ())
    givers: dict[str, set[int]] = {}  # spelling -> the own rows that give it
    for row in own if lists else ():
        for word in () if row.get("off") else _spelled(row, lists):
            givers.setdefault(word, set()).add(id(row))
    kept: list[Row] = []
    for row in base:
        ident = row.get("id")
        changed = row
        for change in changes.get(ident, ()) if ident is not None else ():
            if change.get("off"):
                break
            changed = _merged({} if change.get("replace") else changed, change)
        else:
            mine = {id(change) for change in changes.get(ident, ())} if ident is not None else set()
            taken = {word for word in _spelled(changed, lists) if givers.get(word, mine) - mine} if givers else set()
            kept.append(_untaken(changed, lists, taken) if taken else changed)
    return [*new, *kept]


def _repeated(base: list[Row], own: list[Row]) -> list[Row]:
    """Rows whose ids repeat: own ones come first and win; what to do with an id is done to all its rows."""
    new: list[Row] = []
    for row in own:
        ident, without = row["id"], set(row.get("without", ()))
        same = [old for old in base if old["id"] == ident]
        if row.get("off") or row.get("replace"):
            base = [old for old in base if old["id"] != ident]
        elif without:
            base = [{k: _less(v, without) for k, v in old.items()} if old in same else old for old in base]
        if row.get("off") or not row.get("spellings"):
            continue
        like = {k: same[0][k] for k in _INHERITED if same and k in same[0]}
        new.append(like | {k: v for k, v in row.items() if k not in ORDERS})
    return [*new, *base]


def _spelled(row: Row, lists: tuple[str, ...]) -> set[str]:
    return {word.lower() for key in lists for word in row.get(key, ())}


def _untaken(row: Row, lists: tuple[str, ...], taken: set[str]) -> Row:
    return row | {key: [w for w in row[key] if w.lower() not in taken] for key in lists if key in row}
