"""Word (.docx): paragraphs, headings, lists and tables, as the file's own XML has them."""

from __future__ import annotations

import re
import zipfile

from lxml import etree

from extractor.reading.decode import UnreadableError
from extractor.reading.formats.archives import part_of
from extractor.reading.formats.document import TEXT_MAX, Document
from extractor.reading.formats.grid import Cell, pipe_lines, spread

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_MAX = 4 * TEXT_MAX
"""Bytes of the XML of a document: markup is most of it."""
LEFT_OUT = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"})
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
Element = etree._Element


def from_docx(archive: zipfile.ZipFile) -> Document:
    """The article of a Word document; raises `UnreadableError`."""
    raw = part_of(archive, "word/document.xml", XML_MAX)
    if raw is None:
        raise UnreadableError("is a Word file without a document in it")
    body = parsed(raw.replace(STRICT.encode(), W[1:-1].encode())).find(f"{W}body")
    if body is None:
        raise UnreadableError("is a Word file without a document in it")
    lines = _Lines(_levels(archive))
    lines.read(body)
    core = part_of(archive, "docProps/core.xml", TEXT_MAX)
    said = parsed(core) if core else None
    text = "\n".join(lines.lines).strip("\n")
    return Document(
        text=text + "\n" if text else "",
        format="docx",
        # A title of the properties is often that of the template: the first line knows better.
        title=lines.title or (None if text else _said(said, f"{DC}title")),
        author=_said(said, f"{DC}creator"),
        remark=None if text else "the document holds no text; is it made of pictures?",
    )


def parsed(raw: bytes) -> Element:
    """The root of an XML part: no entities, nothing fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"is damaged: broken XML inside ({error})") from None


def _said(core: Element | None, name: str) -> str | None:
    value = "" if core is None else " ".join((core.findtext(name) or "").split())
    return value or None


def _levels(archive: zipfile.ZipFile) -> dict[str, int]:
    """Style id → level of heading; a title has level 1."""
    raw = part_of(archive, "word/styles.xml", TEXT_MAX)
    if not raw:
        return {}
    levels: dict[str, int] = {}
    for style in parsed(raw.replace(STRICT.encode(), W[1:-1].encode())).iter(f"{W}style"):
        name = style.find(f"{W}name")
        words = "" if name is None else (name.get(f"{W}val") or "")
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        match = HEADING.fullmatch(words.strip())
        if words.strip().lower() in ("title", "标题", "標題"):
            level = 1
        elif match:
            level = int(match[1])
        elif outline is not None and (value := outline.get(f"{W}val") or "").isdecimal() and int(value) < 6:
            level = int(value) + 1
        else:
            continue
        levels[style.get(f"{W}styleId") or ""] = min(level, 6)
    return levels


class _Lines:
    """The lines of a document's body."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.levels = levels
        self.lines: list[str] = []
        self.title: str | None = None
        self._list = False

    def read(self, body: Element) -> None:
        """Read the blocks below `body` in order; content controls and the like are looked into."""
        waiting = [iter(body)]
        while waiting:
            block = next(waiting[-1], None)
            if block is None:
                waiting.pop()
            elif block.tag == f"{W}p":
                self._paragraph(block)
            elif block.tag == f"{W}tbl":
                self._table(block)
            elif isinstance(block.tag, str) and block.tag not in LEFT_OUT and block.tag != FALLBACK:
                waiting.append(iter(block))

    def _paragraph(self, paragraph: Element) -> None:
        text = text_of(paragraph)
        if not text.strip():
            return
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        level = self.levels.get(style.get(f"{W}val") or "", 0) if style is not None else 0
        listed = paragraph.find(f"{W}pPr/{W}numPr") is not None or (
            style is not None and (style.get(f"{W}val") or "").lower().startswith("list")
        )
        if level:
            if level == 1 and self.title is None and not any(self.lines):
                self.title = text.strip()
            text = f"{'#' * level} {text.strip()}"
        elif listed:
            depth = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
            value = "0" if depth is None else depth.get(f"{W}val") or "0"
            text = "  " * min(int(value) if value.isdecimal() else 0, 6) + "- " + text.strip()
        listed = listed and not level
        if not (listed and self._list):
            self._gap()
        self.lines.append(text.strip("\n") if listed else text.strip())
        self._list = listed

    def _table(self, table: Element) -> None:
        """A table as lines with pipes; one that only frames text (a single column) is that text."""
        rows = [row for row in table.iter(f"{W}tr") if _owner(row, f"{W}tbl") is table]
        cells = [[cell for cell in row.iter(f"{W}tc") if _owner(cell, f"{W}tr") is row] for row in rows]
        if max(map(len, cells), default=0) < 2:
            for row in cells:
                for cell in row:
                    self.read(cell)
            return
        filled, heads = spread(_grid(rows, cells))
        self._gap()
        self.lines += pipe_lines(filled, heads)
        self._list = False

    def _gap(self) -> None:
        if self.lines:
            self.lines.append("")


def _owner(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _grid(rows: list[Element], cells: list[list[Element]]) -> list[list[Cell]]:
    """The cells with the text of a cell that goes on downwards said in every row of it."""
    above: dict[int, str] = {}
    grid = []
    for row, inner in zip(rows, cells, strict=True):
        head = row.find(f"{W}trPr/{W}tblHeader") is not None
        line = []
        column = 0
        for cell in inner:
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = (
                int(span.get(f"{W}val") or "1") if span is not None and (span.get(f"{W}val") or "").isdecimal() else 1
            )
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val") != "restart"
            text = above.get(column, "") if goes_on else " ".join(text_of(cell).split())
            above[column] = text if merge is not None else ""
            line.append(Cell(text, width, head=head))
            column += width
        grid.append(line)
    return grid


def text_of(element: Element) -> str:
    """The words of a paragraph or cell as they stand after all changes were accepted."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in LEFT_OUT or tag == FALLBACK:
                walk.skip_subtree()
            elif tag == f"{W}t" and node.text:
                _put(parts, node.text)
            elif tag == f"{W}tab":
                parts.append("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                parts.append("\n")
            elif tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{W}vertAlign" and node.get(f"{W}val") == "superscript":
                parts.append("^")
        elif tag == f"{W}p" and node is not element:
            parts.append("\n")
    return "".join(parts)


def _put(parts: list[str], text: str) -> None:
    # 10 with a raised 12 is no 1012: the sign stays only between figures.
    if parts and parts[-1] == "^" and not (len(parts) > 1 and parts[-2][-1:].isalnum() and text[:1].isdigit()):
        parts.pop()
    parts.append(text)
