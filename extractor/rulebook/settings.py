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
        here = Path.cwd()
    except OSError:  # the working folder is gone
        return None
    return _of_project(here)


def _there(folder: Path, named_by: str) -> Path:
    if not folder.is_dir():
        raise RulesError(f"{folder}: no such folder{named_by}; no rules found")
    return folder


@functools.lru_cache(maxsize=8)
def _of_project(here: Path) -> Path | None:
    for folder in (here, *here.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("extractor", {}).get("rules")
        except (OSError, ValueError):
            return None  # another tool's business
        if said is None:
            return None
        return _there(folder / str(said), f", named by [tool.extractor] in {file}")
    return None
