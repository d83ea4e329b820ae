"""HTML: a saved page, or the page inside a mail, an archive, a crawl or a book."""

from __future__ import annotations

import re

from lxml import etree

from extractor.reading.decode import UnreadableError, decoded
from extractor.reading.formats.document import Document
from extractor.reading.formats.page.body import Element, places
from extractor.reading.formats.page.metadata import metadata_of, shown_date
from extractor.reading.formats.page.render import render
from extractor.reading.formats.page.words import PageWords

DECLARED = re.compile(
    rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|\A\s*<\?xml[^>]{0,100}encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
DECLARED_WITHIN = 4096
NO_TEXT = "the page holds no text; was it saved before a script filled it in?"
TOO_DEEP = "nests elements more than 2,000 deep, as no page does that people read"


def from_html(raw: bytes, words: PageWords, declared: str | None = None) -> Document:
    """The article of a page: all of the page's text, its furniture marked; raises `UnreadableError`.

    `declared` is the encoding that a header names; what the page itself declares comes after it.

    >>> from extractor.reading.formats.page.words import page_words
    >>> page = "<meta charset=gbk><title>报价_某网</title><nav>首页</nav><h1>报价</h1><p>每张A100的价格是9万元。</p>"
    >>> document = from_html(page.encode("gbk"), page_words())
    >>> document.title, document.text, [document.text[a:b] for a, b in document.asides]
    ('报价', '首页\\n\\n# 报价\\n\\n每张A100的价格是9万元。\\n', ['首页'])
    """
    match = DECLARED.search(raw[:DECLARED_WITHIN])
    named = match and (match[1] or match[2])
    found = decoded(raw, declared or (named.decode("ascii", "replace") if named else None))
    document = from_html_text(found.text, words)
    document.encoding, document.undecoded = found.encoding, found.undecoded
    return document


def from_html_text(text: str, words: PageWords) -> Document:
    """As `from_html`, for a page that is text already."""
    root = _parsed(text)
    if root is None:
        return Document(format="html", remark=NO_TEXT)
    said = metadata_of(root, words)
    found = places(root, words, list(said.titles))
    if said.published is None and (shown := shown_date(root, found, words)):
        said.published, said.published_from = shown
    rendered = render(root, found)
    return Document(
        text=rendered.text,
        format="html",
        title=rendered.headline or said.title,
        publisher=said.publisher,
        author=said.author,
        url=said.url,
        published=said.published,
        published_from=said.published_from,
        asides=rendered.asides,
        remark=None if rendered.text.strip() else NO_TEXT,
    )


def _parsed(text: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    # A zero byte ends the text for the parser, and a lone surrogate is in no encoding.
    raw = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    try:
        root = etree.fromstring(raw, parser)
    except etree.ParserError:
        root = None
    except etree.XMLSyntaxError as error:
        if "Document is empty" in str(error):
            return None
        raise UnreadableError(f"is broken HTML: {error}") from None
    if any("Excessive depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise UnreadableError(TOO_DEEP)
    return root
