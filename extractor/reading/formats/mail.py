"""E-mail (.eml) and pages saved as mail (.mht): the message and the files that hang on it."""

from __future__ import annotations

import email
import email.policy
import email.utils
import io
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from extractor.reading.decode import UnreadableError, decoded
from extractor.reading.formats.document import DEPTH_MAX, FILE_MAX, TEXT_MAX, Document, Stream, human
from extractor.reading.formats.html import from_html
from extractor.reading.formats.page.words import PageWords

SAVED = "<saved by"
ATTACHED = (".pdf", ".docx", ".html", ".htm", ".txt", ".md", ".eml", ".zip", ".csv", ".epub")
Reader = Callable[[Stream], Iterator[Document]]


def messages(stream: Stream, words: PageWords, read: Reader) -> Iterator[Document]:
    """The article of a message, then those of the files attached to it."""
    message = email.message_from_bytes(stream.read(FILE_MAX, "a mail"), policy=email.policy.compat32)
    sender = message.get("From")
    saved = sender is None or str(sender).strip().lower().startswith(SAVED)
    yield _body(message, words, saved)
    if saved:  # the parts of a page, not attachments
        return
    for part in message.walk():
        name = _text(part.get_filename())
        if not name or not name.lower().endswith(ATTACHED) or part.is_multipart():
            continue
        if stream.depth >= DEPTH_MAX:
            yield Document(format="mail", part=name, problem="lies too deep in other files; save it by itself")
            continue
        raw = part.get_payload(decode=True)
        try:
            inner = Stream(
                io.BytesIO(raw if isinstance(raw, bytes) else b""), name, depth=stream.depth + 1, budget=stream.budget
            )
            for document in read(inner):
                document.part = f"{name}#{document.part}" if document.part else name
                yield document
        except UnreadableError as error:
            yield Document(format="mail", part=name, problem=str(error))


def _body(message: Message, words: PageWords, saved: bool) -> Document:
    """The article that a message is.  A page's headers say when it was saved, so they do not date it."""
    html, plain = _part(message, "text/html"), _part(message, "text/plain")
    chosen = html or plain
    if chosen is None:
        return Document(format="mht" if saved else "mail", remark="the message holds no text")
    raw = chosen.get_payload(decode=True)
    if not isinstance(raw, bytes):
        raw = b""
    if len(raw) > TEXT_MAX:
        raise UnreadableError(
            f"holds {human(len(raw))} of text, more than the {human(TEXT_MAX)} that one article may have"
        )
    charset = _text(chosen.get_param("charset")) or None
    if html:
        document = from_html(raw, words, charset)
    else:
        found = decoded(raw, charset)
        document = Document(found.text, encoding=found.encoding, undecoded=found.undecoded)
    document.format = "mht" if saved else "mail"
    subject = _text(message.get("Subject"))
    if saved:
        address = message.get("Snapshot-Content-Location") or chosen.get("Content-Location")
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


def _part(message: Message, kind: str) -> Message | None:
    """The first part of that kind that is no attachment."""
    for part in message.walk():
        if (
            part.get_content_type() == kind
            and part.get_content_disposition() != "attachment"
            and not part.is_multipart()
        ):
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
