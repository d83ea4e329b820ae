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

    >>> sorted(rules_schema("accelerators")["properties"])
    ['accelerator']
    """
    if name not in FILES:
        raise RulesError(f"{name}: no such rules file; {meant(name, FILES) or 'use one of ' + ', '.join(FILES)}")
    schema = FILES[name].model_json_schema(by_alias=True)
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "title": f"{name}.toml"}


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
