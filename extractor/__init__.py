"""Reads articles about the AI-compute market and turns every measured statement into a claim.

The way of the data, one room after another, never back::

    file --reading--> Article --mentions--> Mention... --claims--> Claim... --writing--> CSV, JSON

Nothing is imported that is not asked for: `import extractor` costs no more than this file.

>>> from extractor import extract
>>> [(claim.gpu_model, claim.price, claim.currency) for claim in extract("每张A100的价格约1.5万美元。")]
[('A100', 15000, 'USD')]
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.api import explain, extract, extract_folder, mentions
    from extractor.claims.model import Claim
    from extractor.evaluation.evaluation import evaluate
    from extractor.mentions.model import Mention
    from extractor.reading.article import Article
    from extractor.reading.reader import read_article
    from extractor.review.page import report
    from extractor.rulebook import load_rules

    __version__: str

__all__ = [
    "Article",
    "Claim",
    "Mention",
    "__version__",
    "evaluate",
    "explain",
    "extract",
    "extract_folder",
    "load_rules",
    "mentions",
    "read_article",
    "report",
]

_HOME = {
    "explain": "extractor.api",
    "extract": "extractor.api",
    "extract_folder": "extractor.api",
    "mentions": "extractor.api",
    "evaluate": "extractor.evaluation.evaluation",
    "Claim": "extractor.claims.model",
    "Mention": "extractor.mentions.model",
    "Article": "extractor.reading.article",
    "read_article": "extractor.reading.reader",
    "report": "extractor.review.page",
    "load_rules": "extractor.rulebook",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("compute-claims")
        except PackageNotFoundError:  # a checkout that is on the path, not installed
            return "0+checkout"
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Room(ModuleType):
    """The room `extractor.mentions`, which can also be called, since a public function has its name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return import_module("extractor.api").mentions(*args, **kwargs)


class _Face(ModuleType):
    # Importing the room binds it here under its name, over the function `mentions`: so both must be one thing.
    def __setattr__(self, name: str, value: Any) -> None:
        if name == "mentions" and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
