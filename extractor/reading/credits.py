"""Who wrote and who published an article, where its head says so."""

from __future__ import annotations

import re
from typing import Any

from extractor.reading.dateline import head_of
from extractor.reading.lines import Line

NAME = r"[^\s|,，。;；:：()（）\[\]【】/／]{2,24}"
LATIN_NAME = r"[A-Z][\w.'’-]{0,20}(?: (?:[A-Z][\w.'’-]{0,20}|de|van|von|der)){1,3}"
KEYS = {"author": ("author", "authors", "作者"), "publisher": ("publisher", "source", "来源", "site")}


class Credits:
    """Finds the labels of `[credits]` in `rules/pages.toml` in the first lines.

    >>> from extractor.reading.lines import lines_of
    >>> from extractor.rulebook import load_rules
    >>> credits = Credits(load_rules().table("pages"))
    >>> credits.of(lines_of("报价单\\n2024-05-01  来源：某某网  作者：张三"), {})
    ('张三', '某某网')
    >>> credits.of(lines_of("Prices\\nBy Ann Lee | May 3, 2024"), {})
    ('Ann Lee', None)
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self._labels = {
            what: re.compile(rf"(?:^|[\s|(（])(?:{'|'.join(map(re.escape, labels))})\s?[:：]\s{{0,2}}({NAME})")
            for what, labels in table["credits"].items()
        }
        self._by = re.compile(rf"(?:^|[|·•—–-] ?)By:? ({LATIN_NAME})(?=$|[ ]*[|·•,—–-])")

    def of(self, lines: list[Line], front: dict[str, str]) -> tuple[str | None, str | None]:
        """Author and publisher by the front matter, else by labels before the first prose."""
        found: dict[str, str | None] = {}
        head = [text[:200] for text in head_of(lines)]
        labelled = [text for text in head if ":" in text or "：" in text]
        for what, label in self._labels.items():
            value = next((front[key] for key in KEYS[what] if key in front), None)
            found[what] = value or next((match[1] for text in labelled if (match := label.search(text))), None)
        if found["author"] is None:
            found["author"] = next((match[1] for text in head if (match := self._by.search(text))), None)
        return found["author"], found["publisher"]
