"""What columns, values and rules are called for people, in English and Chinese: the words of `labels.toml`."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any, Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@functools.cache
def labels(language: Language) -> dict[str, Any]:
    """All labels of one language: tables `column`, `value` (by column), `rule` and `page`.

    >>> labels("zh")["column"]["gpu_model"], labels("en")["value"]["type"]["rental"]
    ('加速卡型号', 'rent')
    """
    text = (resources.files("extractor.writing") / "labels.toml").read_text(encoding="utf-8")
    return _pick(tomllib.loads(text), LANGUAGES.index(language))


def header(columns: tuple[str, ...], language: Language | None = None) -> list[str]:
    """The header row for `columns`: their names, or their labels in a language.

    >>> header(("gpu_model", "price")), header(("gpu_model", "price"), "zh")
    (['gpu_model', 'price'], ['加速卡型号', '价格'])
    """
    named = labels(language)["column"] if language else {}
    return [named.get(column, column) for column in columns]


def _pick(table: dict[str, Any], number: int) -> dict[str, Any]:
    return {key: _pick(value, number) if isinstance(value, dict) else value[number] for key, value in table.items()}
