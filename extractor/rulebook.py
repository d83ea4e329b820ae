"""The rules folder, read once: vocabulary and patterns as plain tables."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

PACKAGED = "_rules"


class RulesError(ValueError):
    """A rules file that cannot be used; the message names the file and what to do."""


def builtin_folder() -> Path:
    """The folder with the built-in rules: `rules/` of a checkout, else the copy inside the installed package.

    >>> (builtin_folder() / "units.toml").is_file()
    True
    """
    checkout = Path(__file__).resolve().parent.parent / "rules"
    if (checkout / "units.toml").is_file():
        return checkout
    return Path(str(resources.files("extractor") / PACKAGED))


class Rules:
    """All rule files of a folder, parsed.  `rules.table("units")` is the content of `units.toml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sha = hashlib.sha256()
        self._tables: dict[str, dict[str, Any]] = {}
        for path in sorted(folder.glob("*.toml")):
            raw = path.read_bytes()
            sha.update(path.name.encode() + b"\0" + raw + b"\0")
            try:
                self._tables[path.stem] = tomllib.loads(raw.decode("utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise RulesError(f"{path}: not valid TOML: {error}") from error
        if not self._tables:
            raise RulesError(f"{folder}: no rules found; expected *.toml files")
        self.digest = sha.hexdigest()

    def table(self, name: str) -> dict[str, Any]:
        """The parsed content of `<name>.toml`; raises `RulesError` where the folder has no such file."""
        try:
            return self._tables[name]
        except KeyError:
            raise RulesError(f"{self.folder}: {name}.toml is missing") from None


@functools.cache
def load_rules(folder: Path | None = None) -> Rules:
    """The rules of `folder`, or the built-in ones; read once per process.

    >>> "unit" in load_rules().table("units")
    True
    """
    return Rules(folder or builtin_folder())
