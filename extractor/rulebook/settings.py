"""Which rules are meant: those named in the call, else those of the environment, else those of the project."""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path

from extractor.rulebook.book import Rules, RulesError, load_rules

VARIABLE = "EXTRACTOR_RULES"
"""The environment variable that names a folder of rules; `builtin` means none."""
BUILTIN = "builtin"

RulesChoice = Rules | str | Path | None


def choose_rules(choice: RulesChoice = None) -> Rules:
    """The rules that `choice` means: rules as they are, or a folder, laid over the built-in ones.

    `None` is what is set: the folder that the environment variable `EXTRACTOR_RULES` names, else that of
    `[tool.extractor] rules = "…"` in the nearest `pyproject.toml` at or above the working folder, else the built-in
    rules alone; the word `builtin` means these whatever is set.

    >>> choose_rules("builtin").over is None
    True
    """
    if isinstance(choice, Rules):
        return choice
    return load_rules(chosen_folder(choice))


def chosen_folder(choice: str | Path | None = None) -> Path | None:
    """The folder that `choice` means as in `choose_rules`, or `None` for the built-in rules alone."""
    if choice is not None:
        return None if str(choice) == BUILTIN else _there(Path(choice), "")
    if said := os.environ.get(VARIABLE):
        return None if said == BUILTIN else _there(Path(said), f", named by the environment variable {VARIABLE}")
    try:
        here = os.getcwd()
    except OSError:  # the working folder is gone
        return None
    return _of_project(here)


def _there(folder: Path, named_by: str) -> Path:
    if not folder.is_dir():
        raise RulesError(f"{folder}: no such folder{named_by}; no rules found")
    return folder


@functools.lru_cache(maxsize=8)
def _projects(here: str) -> list[str]:
    """Where the `pyproject.toml` of a folder may be, the nearest first."""
    return [os.path.join(folder, "pyproject.toml") for folder in (here, *map(str, Path(here).parents))]


def _of_project(here: str) -> Path | None:
    for file in _projects(here):
        try:
            changed = os.stat(file).st_mtime_ns
        except OSError:
            continue
        said = _said_in(file, changed)
        return None if said is None else _there(Path(file).parent / said, f", named by [tool.extractor] in {file}")
    return None


@functools.lru_cache(maxsize=8)
def _said_in(file: str, _changed: int) -> str | None:
    """The folder that a `pyproject.toml` names, read again only when it has changed."""
    try:
        said = tomllib.loads(Path(file).read_text(encoding="utf-8")).get("tool", {}).get("extractor", {}).get("rules")
    except (OSError, ValueError, AttributeError):
        return None  # another tool's business
    return None if said is None else str(said)
