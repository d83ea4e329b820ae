"""The rules: vocabulary and patterns as data, the built-in ones and those that a user lays over them.

In the order of use: `book` (reading a folder), `overlay` (one folder over another), `settings` (which folder is meant),
`models` (what may stand in each file), `places` (where it stands), `check` and its parts (what is wrong with it),
`entries` (new entries), `listing`, `schema` and `reference` (the same for editors and readers).
"""

from __future__ import annotations

from extractor.rulebook.book import Rules, RulesError, builtin_folder, load_rules

__all__ = ["Rules", "RulesError", "builtin_folder", "load_rules"]
