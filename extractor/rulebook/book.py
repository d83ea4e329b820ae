"""A folder of rules, read once: vocabulary and patterns as plain tables."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from extractor.rulebook.overlay import lay

PACKAGED = "_rules"


class RulesError(ValueError):
    """A rules file that cannot be used; the message names the file and what to do."""


@functools.cache
def builtin_folder() -> Path:
    """The folder with the built-in rules: `rules/` of a checkout, else the copy inside the installed package.

    >>> (builtin_folder() / "units.toml").is_file()
    True
    """
    checkout = Path(__file__).resolve().parent.parent.parent / "rules"
    if (checkout / "units.toml").is_file():
        return checkout
    return Path(str(resources.files("extractor") / PACKAGED))


class Rules:
    """All rule files of a folder, parsed.  `rules.table("units")` is the content of `units.toml`.

    `over` are the rules that the folder lies over (see `extractor.rulebook.overlay`); without it, the folder stands
    alone and must hold every file that the program asks for.  `own` is what the folder itself says, `digest` a
    SHA-256 of everything in force.  Raises `RulesError` where the folder has no rules or a file is not TOML.
    """

    def __init__(self, folder: Path, over: Rules | None = None) -> None:
        self.folder = folder
        self.over = over
        self.own: dict[str, dict[str, Any]] = {}
        sha = hashlib.sha256(over.digest.encode() if over else b"")
        for path in sorted(folder.glob("*.toml")):
            raw = path.read_bytes()
            sha.update(path.name.encode() + b"\0" + raw + b"\0")
            try:
                self.own[path.stem] = tomllib.loads(raw.decode("utf-8-sig"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise RulesError(f"{path}: not valid TOML: {error}") from error
        if not self.own:
            raise RulesError(f"{folder}: no rules found; expected *.toml files")
        self.digest: str = sha.hexdigest()
        self._tables = self.own
        if over is not None:
            laid = {name: lay(name, over._tables.get(name, {}), table) for name, table in self.own.items()}
            self._tables = over._tables | laid

    def table(self, name: str) -> dict[str, Any]:
        """The content of `<name>.toml` as it is in force; raises `RulesError` where there is no such file."""
        try:
            return self._tables[name]
        except KeyError:
            raise RulesError(f"{self.folder}: {name}.toml is missing") from None

    def with_table(self, name: str, table: dict[str, Any]) -> Rules:
        """The same rules with another content of `<name>.toml`, for trying something out."""
        other = object.__new__(Rules)  # no copy: that would go by way of `__reduce__`
        other.__dict__ = self.__dict__ | {
            "own": {name: table}, "over": self, "_tables": self._tables | {name: table},
        }  # fmt: skip
        return other

    def __reduce__(self) -> tuple[Any, ...]:
        # Other processes are sent names, and read the files themselves, once.
        return (_alone, (self.folder,)) if self.over is None else (load_rules, (self.folder,))


def load_rules(folder: str | Path | None = None) -> Rules:
    """The built-in rules, with those of `folder` laid over them where one is named; read again only when changed.

    The files of `folder` are held against their schema; `RulesError` names the first thing that is wrong, and
    `extractor rules check FOLDER` all of them.

    >>> "unit" in load_rules().table("units")
    True
    """
    if folder is None:
        return _alone(builtin_folder())
    if (path := Path(folder)).resolve() == builtin_folder().resolve():
        return load_rules()
    try:
        stamp = tuple(sorted((f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in path.glob("*.toml")))
    except OSError as error:
        raise RulesError(f"{folder}: cannot be read: {error.strerror}") from None
    return _laid(path, path.resolve(), stamp)


@functools.cache
def _alone(folder: Path) -> Rules:
    return Rules(folder)


@functools.lru_cache(maxsize=8)
def _laid(folder: Path, _where: Path, _stamp: tuple[Any, ...]) -> Rules:
    from extractor.rulebook.check import file_problems

    found = next((p for p in file_problems(folder) if p.is_error), None)
    if found is not None:
        raise RulesError(f"{found}; `extractor rules check {folder}` tells all that is wrong")
    return Rules(folder, _alone(builtin_folder()))
