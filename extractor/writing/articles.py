"""The articles themselves, kept beside their claims: the text that the offsets refer to."""

from __future__ import annotations

import hashlib
import json

from extractor.reading.article import Article
from extractor.writing.tables import one_line


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal digits.

    >>> sha256_of("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def article_line(article: Article, sha256: str) -> str:
    """An article as one line of JSON: what is known about it, its text, and which spans of it are furniture.

    >>> print(article_line(Article("价格", "d1", "a.txt"), sha256_of("价格")), end="")  # doctest: +ELLIPSIS
    {"doc_id": "d1", "source": "a.txt", "sha256": "...", "title": null, ..., "furniture": [], "text": "价格"}
    """
    said = {
        "doc_id": article.doc_id,
        "source": article.source,
        "sha256": sha256,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "url": article.url,
        "published": article.published,
        "published_from": article.published_from,
        "language": article.language,
        "format": article.format,
        "encoding": article.encoding,
        "undecoded": article.undecoded,
        "furniture": article.furniture,
        "text": article.text,
    }
    return one_line(json.dumps(said, ensure_ascii=False))
