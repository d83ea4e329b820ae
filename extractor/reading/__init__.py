"""Reading: from bytes to an `Article`, whose text never changes, with a folded view of it and its layout.

>>> article = article_from_text("# 算力報價\\n發布時間：2024-05-01\\n\\n**H100** 每卡時２美元。")
>>> article.title, article.published, article.language
('算力報價', '2024-05-01', 'zh-Hant')
>>> [(block.kind, article.view.text[block.start : block.end]) for block in article.blocks]
[('title', '算力报价'), ('furniture', '发布时间：2024-05-01'), ('paragraph', 'H100 每卡时2美元。')]
"""

from __future__ import annotations

from extractor.reading.article import Article, Block, View
from extractor.reading.choose import one_of
from extractor.reading.decode import UnreadableError, decode
from extractor.reading.reader import (
    Reader,
    article_from_text,
    blocks_of,
    checked_date,
    fold,
    read_article,
    read_articles,
    reader_for,
)

__all__ = [
    "Article",
    "Block",
    "Reader",
    "UnreadableError",
    "View",
    "article_from_text",
    "blocks_of",
    "checked_date",
    "decode",
    "fold",
    "one_of",
    "read_article",
    "read_articles",
    "reader_for",
]
