"""JSON Schema of the rules files, for completion and checks in editors (Even Better TOML, Taplo, PyCharm)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.rulebook.book import RulesError
from extractor.rulebook.models import FILES
from extractor.rulebook.problems import meant

FOLDER = "schema"


def rules_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of `<name>.toml`.

    >>> sorted(rules_schema("systems")["properties"])
    ['system']
    """
    if name not in FILES:
        raise RulesError(f"{name}: no such rules file; {meant(name, FILES) or 'use one of ' + ', '.join(FILES)}")
    schema: dict[str, Any] = _without_null(FILES[name].model_json_schema(by_alias=True))
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "title": f"{name}.toml"}


def _without_null(schema: Any) -> Any:
    """TOML has no null: what may be left out is simply not required, and editors then tell which values there are."""
    if isinstance(schema, list):
        return [_without_null(part) for part in schema if part != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    out = {key: _without_null(value) for key, value in schema.items() if (key, value) != ("default", None)}
    return out | out.pop("anyOf")[0] if len(out.get("anyOf", ())) == 1 else out


def write_schemas(folder: Path) -> list[Path]:
    """Write the schema of every file below `folder`, and a `.taplo.toml` that tells editors which is whose."""
    home = folder / FOLDER
    try:
        home.mkdir(parents=True, exist_ok=True)
        written = []
        for name in FILES:
            path = home / f"{name}.schema.json"
            path.write_text(json.dumps(rules_schema(name), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written.append(path)
        rules = "".join(
            f'[[rule]]\ninclude = ["**/{name}.toml"]\nschema.path = "./{FOLDER}/{name}.schema.json"\n\n'
            for name in FILES
        )
        taplo = folder / ".taplo.toml"
        taplo.write_text(f"# Made by `extractor rules schema --out`.\n{rules}", encoding="utf-8")
    except OSError as error:
        raise RulesError(f"{error.filename}: cannot be written: {error.strerror}") from None
    return [*written, taplo]
