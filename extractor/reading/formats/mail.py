"""E-mail (.eml) and pages saved as mail (.mht): the message and the files that hang on it."""

from __future__ import annotations

import email
import email.policy
import email.utils
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from itertools import chain
from typing import BinaryIO

from extractor.reading.decode import UnreadableError, decoded
from extractor.reading.formats.document import DEPTH_MAX, FILE_MAX, TEXT_MAX, Document, Stream, human
from extractor.reading.formats.html import from_html
from extractor.reading.formats.page.words import PageWords

SAVED = "<saved by"
ATTACHED = (
    *(".pdf", ".docx", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".txt", ".md", ".markdown", ".eml", ".epub"),
    *(".csv", ".tsv", ".jsonl", ".json", ".parquet", ".zip", ".gz", ".warc", ".doc", ".rtf", ".xlsx"),
)
"""Names of attached files that are articles, or whose row says why they are not read."""
MESSAGES = frozenset({"message/rfc822", "message/global"})
ENVELOPE = re.compile(rb"From \S+ [^\n]*\d\d:\d\d")
"""The line between the messages of a mailbox (mbox)."""
QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
Reader = Callable[[Stream], Iterator[Document]]


def messages(stream: Stream, words: PageWords, read: Reader) -> Iterator[Document]:
    """The article of a message, then those of what is attached to it; so for each message of a mailbox."""
    if not stream.head.startswith(b"From "):
        yield from _message(_parsed(stream.read(FILE_MAX, "a mail")), stream, words, read)
        return
    raws = _of_mailbox(stream.file)
    first, second = next(raws, b""), next(raws, None)
    if second is None:
        yield from _message(_parsed(first), stream, words, read)
        return
    for number, raw in enumerate(chain([first, second], raws), 1):
        try:
            for document in _message(_parsed(raw), stream, words, read):
                document.part = f"{number}#{document.part}" if document.part else str(number)
                yield document
        except UnreadableError as error:
            yield Document(format="mail", part=str(number), problem=str(error))


def _parsed(raw: bytes) -> Message:
    return email.message_from_bytes(raw, policy=email.policy.compat32)


def _of_mailbox(file: BinaryIO) -> Iterator[bytes]:
    """The messages of a mailbox, one at a time: it may have any size."""
    lines: list[bytes] = []
    size, after_gap = 0, True
    while line := file.readline(FILE_MAX):
        if after_gap and ENVELOPE.match(line):
            if lines:
                yield QUOTED.sub(rb"\1", b"".join(lines))
            lines, size = [], 0
        else:
            lines.append(line)
            size += len(line)
        if size > FILE_MAX:
            raise UnreadableError(f"holds a mail of more than the {human(FILE_MAX)} that one may have")
        after_gap = not line.strip()
    if lines:
        yield QUOTED.sub(rb"\1", b"".join(lines))


def _message(
    message: Message, stream: Stream, words: PageWords, read: Reader, *, forwarded: bool = False
) -> Iterator[Document]:
    sender = message.get("From")
    saved = not forwarded and (sender is None or str(sender).strip().lower().startswith(SAVED))
    yield _body(message, words, saved)
    if saved:  # the parts of a page, not attachments
        return
    names: Counter[str] = Counter()
    for part in _leaves(message):
        file = name = _text(part.get_filename())
        inner = part.get_payload(0) if part.get_content_type() in MESSAGES and part.is_multipart() else None
        if inner is None and not name.lower().endswith(ATTACHED):
            continue
        name = name or "message"
        names[name] += 1
        if names[name] > 1:  # which of two of one name it is
            name = f"{name} ({names[name]})"
        if stream.depth >= DEPTH_MAX:
            yield Document(format="mail", part=name, problem="lies too deep in other files; save it by itself")
            continue
        try:
            below = Stream(io.BytesIO(_bytes(part)), file, depth=stream.depth + 1, budget=stream.budget)
            found = _message(inner, below, words, read, forwarded=True) if isinstance(inner, Message) else read(below)
            for document in found:
                document.part = f"{name}#{document.part}" if document.part else name
                yield document
        except UnreadableError as error:
            yield Document(format="mail", part=name, problem=str(error))


def _leaves(message: Message) -> Iterator[Message]:
    """The parts of a message that hold something; a message inside it is one part, not its parts."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and (part is message or part.get_content_type() not in MESSAGES):
            waiting += [inner for inner in reversed(list(part.get_payload())) if isinstance(inner, Message)]
        else:
            yield part


def _bytes(part: Message) -> bytes:
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _body(message: Message, words: PageWords, saved: bool) -> Document:
    """The article that a message is.  A page's headers say when it was saved, so they do not date it."""
    html, plain = _part(message, "text/html"), _part(message, "text/plain")
    chosen = html or plain
    if chosen is None:
        document = Document(remark="the message holds no text")
    else:
        document = _read(chosen, words)
        if plain and plain is not chosen and not document.text.strip():  # an HTML part that is one picture
            chosen, document = plain, _read(plain, words)
    document.format = "mht" if saved else "mail"
    subject = _text(message.get("Subject"))
    if saved:
        address = message.get("Snapshot-Content-Location") or (chosen and chosen.get("Content-Location"))
        document.url = document.url or (str(address) if address else None)
        document.title = document.title or subject or None
        return document
    document.title = subject or document.title
    name, address = email.utils.parseaddr(_text(message.get("From")))
    document.author = document.author or name or address or None
    sent = email.utils.parsedate_tz(str(message.get("Date") or ""))
    if sent and document.published is None and 1990 <= sent[0] <= 2100:
        document.published, document.published_from = f"{sent[0]:04}-{sent[1]:02}-{sent[2]:02}", "mail header"
    return document


def _read(part: Message, words: PageWords) -> Document:
    raw = _bytes(part)
    if len(raw) > TEXT_MAX:
        raise UnreadableError(
            f"holds {human(len(raw))} of text, more than the {human(TEXT_MAX)} that one article may have"
        )
    charset = _text(part.get_param("charset")) or None
    if part.get_content_type() == "text/html":
        return from_html(raw, words, charset)
    found = decoded(raw, charset)
    return Document(found.text, encoding=found.encoding, undecoded=found.undecoded)


def _part(message: Message, kind: str) -> Message | None:
    """The first part of that kind that is no attachment."""
    for part in _leaves(message):
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            return part
    return None


def _text(value: object) -> str:
    """A header as text, whatever encodings it is put together from."""
    if isinstance(value, tuple):
        value = email.utils.collapse_rfc2231_value(value)
    if not value:
        return ""
    words = ""
    try:
        pieces = decode_header(str(value))
    except (ValueError, HeaderParseError):
        return str(value)
    for piece, charset in pieces:
        if isinstance(piece, str):
            words += piece
            continue
        try:
            words += decoded(piece, charset).text
        except UnreadableError:
            words += piece.decode("latin-1")
    return " ".join(words.split())
