"""Bytes → text: byte order mark, UTF-8, what the file declares, and at last a guess by the bytes."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
READ_AS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
"""Encodings whose declared name stands for a larger one: who writes gb2312 writes GBK characters too."""
NO_TEXTS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape"})
"""Codecs of Python that are no encoding of a file."""
LATIN = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
WIDE = ("utf-16", "utf-32")
WIDE_MIN = 16
"""Bytes from which on UTF-16 is believed without a mark."""
ZEROS = re.compile("\0+")
ZEROS_MAX = 0.01
"""A text may have zero bytes in so many places, per character: what a crash or a broken copy leaves."""
CHINESE = frozenset({"gb18030", "big5hkscs", "hz"})
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SIGNS = r"\u4e00-\u9fa5\u3000-\u303f\uff00-\uff5e\uffe0-\uffe5\u2010-\u2026\xa0\xa5\xb0\xb1\xb7\xd7\xf7£€™①-⑩"
COMMON = re.compile(f"[{_SIGNS}]+")
RARE = re.compile(rf"[^\x00-\x7f{_SIGNS}]+")
FREQUENT = re.compile("[，。、的是在年一]")
ASCII = re.compile(r"[\x00-\x7f]+")
HIGH = re.compile(rb"[\x80-\xff]+")
WIDE_UTF8 = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")
LOST = "\ufffd"
LOST_MAX = 0.1
"""At most this part of what is not ASCII may be undecodable, or the file is none in that encoding."""
LATIN_MAX = 0.1
SAMPLE = 100_000
"""How many bytes are looked at to guess an encoding."""
SAVE_AS = "save it as UTF-8 text and try again"


class UnreadableError(ValueError):
    """A file that cannot be read as an article; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was in, and how many places in it could not be decoded (U+FFFD stands there)."""

    text: str
    encoding: str
    undecoded: int = 0


def decode(raw: bytes, declared: str | None = None) -> str:
    """The text of `decoded`.

    >>> decode("价格\\r\\n".encode("gb18030")), decode(b"\\xff\\xfea\\x00")
    ('价格\\n', 'a')
    >>> decode(b"PK\\x03\\x04\\x00")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    extractor.reading.decode.UnreadableError: is not text: it holds zero bytes, as binary files do; save it ...
    """
    return decoded(raw, declared).text


def decoded(raw: bytes, declared: str | None = None) -> Decoded:
    """The text of a file's bytes; `declared` is the encoding that the file, or whoever sent it, names.

    A byte order mark wins, then UTF-8 where the bytes are UTF-8 beyond doubt, then what is declared, then what the
    bytes look like.  Line ends `\\r\\n` and `\\r` become `\\n`; nothing else is changed.
    Raises `UnreadableError` for what is no text, or is more broken than a damaged text.

    >>> decoded("算力價格".encode("big5"), declared="big5")
    Decoded(text='算力價格', encoding='big5hkscs', undecoded=0)
    >>> decoded("一张A100的价格是9万元。".encode() + b"\\xe4\\xb8", declared="utf-8").undecoded
    1
    """
    found = _decoded(raw, declared)
    if "\r" in found.text:
        return Decoded(found.text.replace("\r\n", "\n").replace("\r", "\n"), found.encoding, found.undecoded)
    return found


def codec(name: str | None) -> str | None:
    """The codec that an encoding's declared name stands for; None for a name that is none.

    >>> codec("GB2312"), codec("utf8"), codec("x-unknown"), codec("base64")
    ('gb18030', 'utf-8', None, None)
    """
    try:
        known = codecs.lookup((name or "").strip().strip("\"'")).name
        b"a".decode(known)
    except UnicodeDecodeError:  # such as UTF-16, which has no single byte
        return known
    except (LookupError, ValueError):
        return None
    return None if known in NO_TEXTS else READ_AS.get(known, known)


def _decoded(raw: bytes, declared: str | None) -> Decoded:
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            text = raw.decode(encoding, "replace")
            if encoding.startswith(WIDE) and _is_noise(text):
                raise UnreadableError(f"is not text: it begins as {encoding} but is damaged throughout; {SAVE_AS}")
            return Decoded(text, encoding, _lost(raw, text, encoding))
    if b"\0" in raw:
        return _without_mark(raw, declared)
    return _single_bytes(raw, declared)


def _single_bytes(raw: bytes, declared: str | None) -> Decoded:
    """UTF-8 and what stands for ASCII in single bytes, as UTF-8 does."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    else:
        named = codec(declared)
        # Two-byte sequences alone may also be GBK or Big5: then the declaration decides.
        if named and named not in ("utf-8", "ascii", *LATIN) and not text.isascii() and not WIDE_UTF8.search(raw):
            return _tried(raw, named) or Decoded(text, "utf-8")
        return Decoded(text, "utf-8")
    if len(WIDE_UTF8.findall(raw)) > 10 and (found := _tried(raw, "utf-8")):
        return found
    named = codec(declared)
    said = _tried(raw, named) if named and not named.startswith(WIDE) else None
    if said and not said.undecoded and _is_plain(said.text):
        return said
    # A declaration may be wrong, and most encodings can read anything: what is Chinese beyond doubt goes before it.
    for encoding in ("gb18030", "big5hkscs"):
        if (found := _tried(raw, encoding)) and not found.undecoded and _is_plain(found.text):
            return found
    if said and not said.undecoded:
        return said
    tries = [found for encoding in _candidates(raw, named) if (found := _tried(raw, encoding))]
    if tries:
        return min(tries, key=lambda found: 2 * found.undecoded + _rare(found.text))  # of equals the first
    raise UnreadableError(f"is not text: neither UTF-8 (wrong at byte {place}) nor GB 18030 nor Big5; {SAVE_AS}")


def _candidates(raw: bytes, declared: str | None) -> list[str]:
    """Encodings to try, the likeliest first."""
    named = [declared] if declared and not declared.startswith(WIDE) else []
    western = ["cp1252"] if sum(map(len, HIGH.findall(raw))) < LATIN_MAX * len(raw) else []
    # Western bytes stand alone in ASCII words; where there are many of them, that guess is a shrug.
    return list(dict.fromkeys([*named, *_guessed(raw, western), "utf-8", "gb18030", "big5hkscs", *western]))


def _guessed(raw: bytes, western: list[str]) -> list[str]:
    """What the bytes look like; nothing where there is no telling."""
    import chardet

    first = HIGH.search(raw)
    begin = max(0, first.start() - 1000) if first else 0
    guess = codec(chardet.detect(raw[begin : begin + SAMPLE])["encoding"])
    if guess in LATIN:
        return western
    return [guess] if guess and (guess in CHINESE or guess.startswith(WIDE)) else []


def _tried(raw: bytes, encoding: str) -> Decoded | None:
    """The text in that encoding, if hardly anything of it is lost and it looks like what we read."""
    try:
        text, lost = raw.decode(encoding), 0
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        lost = _lost(raw, text, encoding)
        if lost > max(1, LOST_MAX * (len(text) - sum(map(len, ASCII.findall(text))))):
            return None
    # Chinese is mostly common characters; so is not what another encoding looks like, unless it is hardly there.
    if encoding in CHINESE and (rare := _rare(text)) * 4 > _common(text) and rare * 50 > len(text):
        return None
    return Decoded(text, encoding, lost)


def _lost(raw: bytes, text: str, encoding: str) -> int:
    """How many marks of an undecodable place are in `text` that were not in the file as such."""
    count = text.count(LOST)
    return count - raw.count(LOST.encode("utf-8")) if count and encoding.startswith("utf-8") else count


def _without_mark(raw: bytes, declared: str | None) -> Decoded:
    """UTF-16 without a byte order mark, or text with a few holes; anything else with zero bytes is binary."""
    binary = UnreadableError(f"is not text: it holds zero bytes, as binary files do; {SAVE_AS}")
    if len(raw) < WIDE_MIN:
        raise binary
    tries = [raw.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be")]
    scores = [_common(text[:SAMPLE]) + sum(map(len, ASCII.findall(text[:SAMPLE]))) for text in tries]
    best = 0 if scores[0] >= scores[1] else 1
    text = tries[best]
    if scores[best] > 0.8 * len(text[:SAMPLE]) and not CONTROL.search(text):
        return Decoded(text, ("utf-16-le", "utf-16-be")[best], text.count(LOST))
    try:
        found = _single_bytes(raw, declared)
    except UnreadableError:
        raise binary from None
    text, holes = ZEROS.subn(LOST, found.text)
    if holes > max(1, ZEROS_MAX * len(text)) or CONTROL.search(text) or found.encoding in LATIN:
        raise binary
    return Decoded(text, found.encoding, found.undecoded + holes)


def _is_plain(text: str) -> bool:
    """Whether a text is Chinese beyond doubt: read in the wrong encoding it would lack the commonest signs."""
    sample = text[:SAMPLE]
    return len(FREQUENT.findall(sample)) * 30 > len(sample) - sum(map(len, ASCII.findall(sample)))


def _is_noise(text: str) -> bool:
    sample = text[:SAMPLE]
    return sample.count(LOST) * 20 > len(sample)


def _common(text: str) -> int:
    """How many common Chinese characters and signs of print are in a text."""
    return len(text) - len(COMMON.sub("", text))


def _rare(text: str) -> int:
    """How many characters beyond ASCII that are neither: where there are many, the encoding is the wrong one."""
    return len(text) - len(RARE.sub("", text))
