"""Bytes → text."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
COMMON = re.compile(r"[\u4e00-\u9fa5\u3000-\u303f\uff00-\uff5e]+")
RARE = re.compile(r"[\u0080-\u2fff\u3040-\u4dff\ua000-\ufeff\ufffd]+")
SAVE_AS = "save it as UTF-8 text and try again"


class UnreadableError(ValueError):
    """A file that cannot be read as an article; the message says what is wrong and what to do."""


def decode(raw: bytes) -> str:
    """The text of a file: by its byte order mark, else strict UTF-8, else GB 18030 where that looks like Chinese.

    Line ends `\\r\\n` and `\\r` become `\\n`; nothing else is changed.

    >>> decode("价格\\r\\n".encode("gb18030")), decode(b"\\xff\\xfea\\x00")
    ('价格\\n', 'a')
    >>> decode(b"PK\\x03\\x04\\x00")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    extractor.reading.decode.UnreadableError: is not text: it holds zero bytes, as binary files do; save it ...
    """
    text = _decoded(raw)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decoded(raw: bytes) -> str:
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(
                    f"is not text: it begins as {encoding} but is damaged at byte {error.start}; {SAVE_AS}"
                ) from error
    if b"\0" in raw:
        raise UnreadableError(f"is not text: it holds zero bytes, as binary files do; {SAVE_AS}")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _looks_chinese(text):
        return text
    raise UnreadableError(f"is not text: neither UTF-8 (wrong at byte {place}) nor GB 18030; {SAVE_AS}")


def _looks_chinese(text: str) -> bool:
    """Whether what is beyond ASCII is mostly common Chinese characters and punctuation."""
    common = len(text) - len(COMMON.sub("", text))
    return common > 4 * (len(text) - len(RARE.sub("", text))) and common > 0
