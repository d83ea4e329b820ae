"""The files of a rules folder, read for checking: what they say, where, and what is wrong with their form."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from extractor.rulebook.models import FILES, Entry
from extractor.rulebook.places import Places
from extractor.rulebook.problems import Problem, meant

_AT = re.compile(r"\(at line (?P<line>\d+), column \d+\)")
_TYPOGRAPHIC = re.compile("[“”„‟‘’＂＇「」]")
_WIDE = {"，": ",", "＝": "=", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "＃": "#"}
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAMED_TYPES = {
    "string_type": "a text in quotation marks", "list_type": "a list in square brackets", "int_type": "a whole number",
    "float_type": "a number", "bool_type": "true or false, without quotation marks", "dict_type": "a table",
    "model_type": "a table", "model_attributes_type": "a table",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One rules file: its path, its content and its lines."""

    path: Path
    name: str
    table: dict[str, Any]
    places: Places

    def entries(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Every entry, as the name of its table, its number there, and what it says."""
        for key, rows in self.table.items():
            if isinstance(rows, list):
                for at, row in enumerate(rows):
                    if isinstance(row, dict):
                        yield key, at, row

    def problem(self, loc: tuple[str | int, ...], message: str, remedy: str = "", *, error: bool = True) -> Problem:
        """A problem with what stands at `loc`."""
        return Problem(self.path, self.places.line(loc), message, remedy, error)

    def word_problem(
        self, loc: tuple[str | int, ...], word: str, message: str, remedy: str = "", *, error: bool = True
    ) -> Problem:
        """A problem with one word of a list at `loc`."""
        return Problem(self.path, self.places.word(loc, word), message, remedy, error)


def read_sources(folder: Path) -> tuple[list[Source], list[Problem]]:
    """The files of a folder whose form is right, and what is wrong with the form of the others."""
    sources, problems = [], []
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in FILES:
            guess = meant(path.stem, FILES)
            problems.append(Problem(path, 1, "no rules file has this name", guess or f"use one of {', '.join(FILES)}"))
            continue
        try:
            text = path.read_bytes().decode("utf-8-sig")
            table = tomllib.loads(text)
        except OSError as error:
            problems.append(Problem(path, 1, f"cannot be read: {error.strerror}", "see whether it is a file of yours"))
        except UnicodeDecodeError:
            problems.append(Problem(path, 1, "not saved as UTF-8", "save it again, with the encoding UTF-8"))
        except tomllib.TOMLDecodeError as error:
            problems.append(_syntax(path, text, str(error)))
        else:
            source = Source(path, path.stem, table, Places(text))
            wrong = list(_against_model(source))
            problems += wrong or _same_ids(source)
            if not any(p.is_error for p in wrong):
                sources.append(source)
    return sources, problems


def _syntax(path: Path, text: str, said: str) -> Problem:
    """What a person has to mend, of what the parser says."""
    lines = text.split("\n")
    at = _AT.search(said)
    line = int(at["line"]) if at else len(text.rstrip().split("\n"))
    here = lines[line - 1] if line <= len(lines) else ""
    bare = _QUOTED.sub("", here)
    if _TYPOGRAPHIC.search(bare):
        return Problem(path, line, "the quotation marks are typographic ones", 'write straight ones: "like this"')
    if wide := next((c for c in bare if c in _WIDE), None):
        return Problem(path, line, f"{wide} is a wide sign", f"write {_WIDE[wide]} in its place")
    if "Cannot overwrite" in said or "Duplicate" in said:
        key = here.split("=")[0].strip()
        return Problem(path, line, f"{key} is said twice in one entry", "make one line of the two")
    if "Unclosed array" in said or (here.lstrip().startswith("[") and "Invalid" in said) or not at:
        opened = next((n for n in range(line, 0, -1) if "[" in _QUOTED.sub("", lines[n - 1].split("=", 1)[-1])
                       and "=" in lines[n - 1]), line)  # fmt: skip
        return Problem(
            path, opened, "the list that begins here is not closed, or a comma is missing in it",
            'write it as ["one", "two"]',
        )  # fmt: skip
    if "Illegal character '\\n'" in said or "Unterminated string" in said:
        return Problem(path, line, "a quotation mark is missing at the end of a text", 'write it as "text"')
    if "Invalid value" in said:
        key = here.split("=")[0].strip()
        return Problem(
            path, line, f"what stands behind {key} = is no value", f'put a text in quotation marks: {key} = "…"'
        )
    if "Expected '='" in said:
        return Problem(path, line, "a line must be a key, = and a value", 'such as kind = "gpu"; # begins a comment')
    return Problem(path, line, f"not valid TOML: {said.split(' (at')[0]}", "compare the line with those above it")


def _against_model(source: Source) -> Iterator[Problem]:
    """What does not fit the model of the file, one problem for each place."""
    model = FILES[source.name]
    try:
        model.model_validate(source.table)
    except ValidationError as error:
        seen: set[tuple[str | int, ...]] = set()
        for wrong in error.errors():
            loc = _in_file(wrong["loc"], source.table)
            if loc not in seen:  # of several choices that a value could have met, the first speaks
                seen.add(loc)
                message, remedy = _in_words(wrong["type"], wrong.get("ctx", {}), loc, wrong["input"], model)
                yield source.problem(loc, message, remedy)


def _in_file(loc: tuple[str | int, ...], table: Any) -> tuple[str | int, ...]:
    """The part of pydantic's path that is in the file; it also names the choices of a union."""
    out: list[str | int] = []
    here: Any = table
    for part in loc:
        try:
            here = here[part] if isinstance(here, dict) else here[int(part)]
        except (KeyError, IndexError, TypeError, ValueError):
            if part != loc[-1] or isinstance(here, list):
                continue
            here = None  # a key that is missing
        out.append(part)
    return tuple(out)


def _in_words(
    kind: str, context: dict[str, Any], loc: tuple[str | int, ...], value: Any, model: type[BaseModel]
) -> tuple[str, str]:
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        known = _keys(model, loc[:-1])
        where = "table" if len(loc) == 1 else "key"
        return f"{key} is no {where} that is known here", meant(key, known) or f"use one of {', '.join(known)}"
    if kind == "missing":
        return f"{key} is missing", f'add a line {key} = "…"'
    if kind == "literal_error":
        choices = context.get("expected", "").replace("'", "").replace(" or ", ", ")
        return f"{key} is {value!r}", f"use one of {choices}"
    if kind == "list_type" and isinstance(value, str):
        return f"{key} must be a list", f'write {key} = ["{value}"]'
    if kind == "list_type" and isinstance(value, dict):
        return f"[{key}] must be written with two brackets", f"write [[{key}]]"
    if kind in _NAMED_TYPES:
        return f"{key} must be {_NAMED_TYPES[kind]}, and is {_shown(value)}", _remedy(kind, key, value)
    if kind == "string_too_short":
        return f"an empty text stands in {key}", "take it out, or write the word"
    if kind == "string_pattern_mismatch":
        return f"{key} is {value!r}", "use a code of two capital letters, such as CN"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = "at least" if kind == "greater_than_equal" else "at most"
        return f"{key} is {value}", f"it must be {bound} {next(iter(context.values()), '')}"
    return f"{key} is {_shown(value)}, which does not fit", "look at the grammar at the head of the built-in file"


def _shown(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


def _remedy(kind: str, key: str, value: Any) -> str:
    if kind == "string_type" and not isinstance(value, list | dict):
        return f'write {key} = "{value}"'
    if kind == "bool_type" and str(value).lower() in ("true", "false", "yes", "no"):
        return f"write {key} = {'true' if str(value).lower() in ('true', 'yes') else 'false'}"
    if kind in ("int_type", "float_type") and isinstance(value, str) and value.isdigit():
        return f"write {key} = {value}"
    return ""


def _keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in the table at `loc`."""
    here: Any = model
    for part in loc:
        if isinstance(part, int) or not (isinstance(here, type) and issubclass(here, BaseModel)):
            continue
        fields = {f.alias or name: f for name, f in here.model_fields.items()}
        here = _table_in(fields[str(part)].annotation) if part in fields else None
    if isinstance(here, type) and issubclass(here, BaseModel):
        return [f.alias or name for name, f in here.model_fields.items()]
    return []


def _table_in(annotation: Any) -> Any:
    """The model inside a list or an optional type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is Literal:
        return None
    return next((found for part in get_args(annotation) if (found := _table_in(part)) is not None), None)


def _same_ids(source: Source) -> list[Problem]:
    """Entries of one table that have the same id; units may, each with its own conditions."""
    seen: Counter[tuple[str, str]] = Counter()
    out = []
    for key, at, row in source.entries():
        ident = row.get("id")
        if ident is None or key == "unit":
            continue
        seen[key, ident] += 1
        if seen[key, ident] > 1:
            out.append(
                source.problem((key, at, "id"), f"{ident} stands twice in this file", "make one entry of the two")
            )
    return out


def model_of(name: str, key: str) -> type[Entry] | None:
    """The model of the entries of table `key` of a file, where they have ids.

    >>> model_of("cues", "noun").__name__
    'Noun'
    """
    field = FILES[name].model_fields.get(key)
    found = _table_in(field.annotation) if field is not None else None
    return found if isinstance(found, type) and issubclass(found, Entry) else None
