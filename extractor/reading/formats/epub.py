"""EPUB: the chapters of a book in the order of reading."""

from __future__ import annotations

import posixpath
import zipfile
from urllib.parse import unquote

from extractor.reading.decode import UnreadableError
from extractor.reading.formats.archives import part_of
from extractor.reading.formats.document import TEXT_MAX, Document
from extractor.reading.formats.docx import DC, Element, parsed
from extractor.reading.formats.html import from_html
from extractor.reading.formats.page.metadata import day
from extractor.reading.formats.page.words import PageWords

OPF = "{http://www.idpf.org/2007/opf}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


def from_epub(archive: zipfile.ZipFile, words: PageWords) -> Document:
    """The text of a book, all chapters one after another; raises `UnreadableError`."""
    if part_of(archive, "META-INF/encryption.xml", TEXT_MAX) and part_of(archive, "META-INF/rights.xml", TEXT_MAX):
        raise UnreadableError("is an encrypted book; it can only be read in the program it was bought for")
    place = _package(archive)
    raw = part_of(archive, place, TEXT_MAX)
    if raw is None:
        raise UnreadableError(f"is a damaged book: {place} is not in it")
    package = parsed(raw)
    files = {item.get("id"): unquote(item.get("href") or "") for item in package.iter(f"{OPF}item")}
    navigation = {
        item.get("id") for item in package.iter(f"{OPF}item") if "nav" in (item.get("properties") or "").split()
    }
    book = Document(
        format="epub",
        title=_said(package, "title"),
        author=_said(package, "creator"),
        publisher=_said(package, "publisher"),
    )
    if published := day(_said(package, "date")):
        book.published, book.published_from = published, "metadata"
    texts: list[str] = []
    asides: list[tuple[int, int]] = []
    size = 0
    for item in package.iter(f"{OPF}itemref"):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(place), files.get(item.get("idref"), "")))
        chapter = part_of(archive, name, TEXT_MAX)
        if not chapter or item.get("idref") in navigation:
            continue
        page = from_html(chapter, words)
        if not page.text:
            continue
        asides += [(start + size, end + size) for start, end in page.asides]
        texts.append(page.text + "\n")
        size += len(texts[-1])
        book.undecoded += page.undecoded
        book.encoding = page.encoding
        if size > TEXT_MAX:
            raise UnreadableError("is longer than any book that is read as one article; cut it up")
    book.text, book.asides = "".join(texts).rstrip("\n") + ("\n" if texts else ""), tuple(asides)
    book.remark = None if texts else "the book holds no text; is it made of pictures?"
    return book


def _package(archive: zipfile.ZipFile) -> str:
    raw = part_of(archive, "META-INF/container.xml", TEXT_MAX)
    root = None if raw is None else parsed(raw).find(f".//{CONTAINER}rootfile")
    if root is None:
        raise UnreadableError("is a damaged book: it does not say where its pages are")
    return root.get("full-path") or ""


def _said(package: Element, name: str) -> str | None:
    return " ".join((package.findtext(f".//{DC}{name}") or "").split()) or None
