"""What the rules hold, entry by entry, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.rulebook.book import Rules, RulesError
from extractor.rulebook.models import FILES
from extractor.rulebook.problems import meant

_HIDDEN = ("id", "off", "replace", "without")


@dataclass(frozen=True)
class Listed:
    """One entry: its kind (the name of its table), id, what it is, its spellings, and where it comes from.

    `origin` is `built-in`, or of the user's own folder `added`, `changed` or `switched off`.
    """

    kind: str
    id: str
    what: str
    words: tuple[str, ...]
    origin: str

    def holds(self, word: str) -> bool:
        """Whether `word` stands in the id or a spelling; case, spaces and hyphens do not count."""
        return any(_plain(word) in _plain(said) for said in (self.id, *self.words))


def list_rules(rules: Rules, kind: str | None = None, find: str | None = None, own: bool = False) -> list[Listed]:
    """The entries with an id of `rules`: all, or those of one `kind` (a table or a file), with a spelling, or own ones.

    >>> from extractor.rulebook import load_rules
    >>> [(entry.id, entry.origin) for entry in list_rules(load_rules(), "accelerator", find="思元 590")]
    [('MLU590', 'built-in')]
    """
    out = list(_entries(rules))
    if kind is not None:
        kinds = {entry.kind for entry in out} | {"claim_pattern"}
        if kind in FILES:
            tables = set(FILES[kind].model_fields)
            out = [entry for entry in out if entry.kind in tables and (kind != "cues" or entry.kind in ("cue", "noun"))]
        elif kind in kinds:
            out = [entry for entry in out if entry.kind == kind]
        else:
            raise RulesError(f"{kind}: no such kind; {meant(kind, kinds) or 'use one of ' + ', '.join(sorted(kinds))}")
    if find is not None:
        out = [entry for entry in out if entry.holds(find)]
    return [entry for entry in out if entry.origin != "built-in"] if own else out


def _entries(rules: Rules) -> Iterator[Listed]:
    for name in FILES:
        mine = _ids(rules.own.get(name, {})) if rules.over is not None else {}
        base = _ids(rules.over.table(name)) if rules.over is not None else {}
        for key, rows in _tables(rules.table(name)):
            for row in rows:
                changed = "changed" if (key, row["id"]) in base else "added"
                yield _listed(key, row, changed if (key, row["id"]) in mine else "built-in")
        for (key, ident), row in mine.items():
            if row.get("off") and (key, ident) in base:
                yield _listed(key, base[key, ident], "switched off")


def _tables(table: dict[str, object]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    for key, rows in table.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and "id" in rows[0]:
            yield key, rows


def _ids(table: dict[str, object]) -> dict[tuple[str, object], dict[str, object]]:
    return {(key, row["id"]): row for key, rows in _tables(table) for row in rows}


def _listed(key: str, row: dict[str, object], origin: str) -> Listed:
    words = [w for v in row.values() if isinstance(v, list) for w in v if isinstance(w, str)]
    what = [str(row[k]) for k in ("vendor", "kind", "class", "type", "where", "country") if k in row]
    if "find" in row:
        words.append(str(row["find"]))
    return Listed(key, str(row["id"]), ", ".join(what), tuple(dict.fromkeys(words)), origin)


def _plain(word: str) -> str:
    return word.lower().replace(" ", "").replace("-", "")
