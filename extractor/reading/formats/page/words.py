"""What `rules/pages.toml` says about pages, ready to be used."""

from __future__ import annotations

import functools
import re
from typing import Any

from extractor.rulebook import Rules, load_rules

# Hyphens and the like part words, and so does a capital after a small letter: relatedPosts.
PARTS = re.compile(r"[^0-9A-Za-z]+|(?<=[a-z])(?=[A-Z])")
NAMES_MAX = 300
"""Characters of class and id that are looked at: some pages put style sheets there."""


class PageWords:
    """The words of class and id names, the names of meta elements, the names of columns."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.aside = frozenset(table["aside"])
        self.aside_prefix = tuple(table["aside_prefix"])
        self.comment_prefix = tuple(table["comment_prefix"])
        self.aside_role = frozenset(table["aside_role"])
        self.body = frozenset(table["body"])
        self.headline = frozenset(table["headline"])
        self.date: list[str] = table["date"]
        self.author: list[str] = table["author"]
        self.publisher: list[str] = table["publisher"]
        self.title: list[str] = table["title"]
        self.script_date = [re.compile(pattern) for pattern in table["script_date"]]
        self.columns: dict[str, list[str]] = table["columns"]
        self.sort = functools.lru_cache(4096)(self._sort)

    def _sort(self, names: str) -> str:
        """What an element with these class and id names is: `aside`, `comment`, `body`, `headline` or nothing.

        >>> from extractor.rulebook import load_rules
        >>> words = page_words(load_rules())
        >>> [words.sort(names) for names in ("relatedPosts", "article-content", "comment-list", "h-title", "wrap")]
        ['aside', 'body', 'comment', 'headline', '']
        """
        low = names.lower()
        if any(name in self.body for name in low.split()):
            return "body"
        parts = [part.lower() for part in PARTS.split(names[:NAMES_MAX]) if part]
        whole = [name.replace("-", "").replace("_", "") for name in low[:NAMES_MAX].split()]
        if any(word.startswith(self.comment_prefix) for word in (*parts, *whole)):
            return "comment"
        if any(part in self.aside for part in parts) or any(
            word.startswith(self.aside_prefix) for word in (*parts, *whole)
        ):
            return "aside"
        return "headline" if any(part in self.headline for part in parts) else ""


@functools.lru_cache(maxsize=8)
def page_words(rules: Rules | None = None) -> PageWords:
    """The words of a rules folder, made once."""
    return PageWords((rules or load_rules()).table("pages"))
