"""`datapackage.json`: what the files of a run are, as a Data Package (https://specs.frictionlessdata.io/data-package/)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from extractor.writing.columns import table_schema
from extractor.writing.tables import ARTICLE_COLUMNS

NAME = "datapackage.json"
_MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
}


def data_package(folder: Path, names: list[str], version: str) -> str:
    """The text of `datapackage.json` for the files `names` of `folder`; the schema of the claims is that of the model.

    The bytes and the SHA-256 of every file stand in it, so that a copy can be checked.
    """
    resources = [_resource(folder / name) for name in names]
    package = {
        "profile": "data-package",
        "name": "compute-claims",
        "title": "Measured statements about the AI-compute market",
        "version": version,
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def files_of(folder: Path) -> list[str]:
    """The files that the `datapackage.json` in `folder` speaks of; none where there is no such file, or another's."""
    try:
        package = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if package["name"] != "compute-claims":
            return []
        return [resource["path"] for resource in package["resources"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _resource(path: Path) -> dict[str, Any]:
    stem, kind = path.name.split(".")
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    out: dict[str, Any] = {"name": f"{stem}-{kind}", "path": path.name, "format": kind, "mediatype": _MEDIA[kind]}
    out |= {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}
    if kind in ("csv", "jsonl"):
        out["encoding"] = "utf-8"
    if kind == "csv":
        out |= {"profile": "tabular-data-resource", "dialect": {"lineTerminator": "\r\n"}}
    if stem == "claims":
        out["schema"] = table_schema()
    elif kind == "csv":
        out["schema"] = {
            "fields": [
                {"name": name, "type": "integer" if name in ("claims", "undecoded") else "string"}
                for name in ARTICLE_COLUMNS
            ],
            "missingValues": [""],
        }
    return out
