"""Writes an article into every format that is read: pages, PDF, Word, EPUB, mail, crawls, archives, tables of records.

The writers are other libraries than the readers where there are any, so that both cannot be wrong alike.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape
from typing import Any

INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\*)\*(?!\*)([^*]+)\*"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]+)\]\(([^)]+)\)"), r'<a href="\2">\1</a>'),
)
PLAIN = ((re.compile(r"\*\*|(?<!\*)\*(?=\S)|(?<=\S)\*"), ""), (re.compile(r"\[([^\]]+)\]\(([^)]+)\)"), r"\1"))
ITEM = re.compile(r"(?:[-*]|(\d{1,2})\.)\s+")


@dataclass
class Block:
    """A part of an article: `title`, `heading`, `paragraph` (its lines), `item` or `table` (its rows)."""

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    number: str = ""


@dataclass
class Piece:
    """An article as its blocks, with what its front matter says."""

    blocks: list[Block]
    title: str
    date: str | None = None
    markdown: bool = False


def piece(text: str, title: str) -> Piece:
    """The blocks of a sample, in Markdown or plain text, which is called `title`."""
    said: dict[str, str] = {}
    markdown = bool(re.search(r"^(#|---)", text, re.MULTILINE))
    if text.startswith("---\n"):
        front, text = text[4:].split("\n---\n", 1)
        said = dict(line.split(": ", 1) for line in front.split("\n"))
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text.strip("\n")):
        lines = chunk.split("\n")
        if lines[0].startswith("#"):
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            words = lines[0].lstrip("# ")
            blocks.append(Block("title" if level == 1 else "heading", [words]))
        elif lines[0].startswith("|"):
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            blocks.append(Block("table", rows=[row for row in rows if set("".join(row)) - set(":-")]))
        elif ITEM.match(lines[0]):
            for line in lines:
                sign = ITEM.match(line)
                if sign:
                    blocks.append(Block("item", [line[sign.end() :]], number=sign[1] or ""))
                else:
                    blocks[-1].lines.append(line.strip())
        elif chunk.strip("-"):
            blocks.append(Block("paragraph", lines))
    head = next((n for n, block in enumerate(blocks) if block.lines[:1] == [title]), None)
    if head is not None:
        blocks[head].kind = "title"
        blocks = blocks[head:]  # what stands before the title is a menu: pages have their own
    return Piece(blocks, title, said.get("date"), markdown)


def inner(article: Piece, paragraph: str = "<p>{}</p>", headline: bool = True) -> str:
    """The article as HTML, without a page around it."""
    out = []
    listed = ""
    for block in article.blocks:
        words = [marked(line) for line in block.lines]
        tag = ("ol" if block.number else "ul") if block.kind == "item" else ""
        if listed != tag:
            out += [f"</{listed}>"] * bool(listed) + [f"<{tag}>"] * bool(tag)
            listed = tag
        if block.kind == "title" and headline:
            out.append(f"<h1>{words[0]}</h1>")
        elif block.kind == "heading":
            out.append(f"<h2>{words[0]}</h2>")
        elif block.kind == "item":
            out.append(f"<li>{' '.join(words)}</li>")
        elif block.kind == "table":
            head, *rows = block.rows
            cells = ["".join(f"<td>{marked(cell)}</td>" for cell in row) for row in rows]
            header = "".join(f"<th>{marked(cell)}</th>" for cell in head)
            out.append(f"<table><tr>{header}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
        elif block.kind == "paragraph":
            out.append(paragraph.format(("\n" if article.markdown else "<br>\n").join(words)))
    return "\n".join(out + [f"</{listed}>"] * bool(listed))


def marked(text: str) -> str:
    """A line's Markdown as HTML."""
    text = escape(text, quote=False)
    for pattern, to in INLINE:
        text = pattern.sub(to, text)
    return text


def plain(text: str) -> str:
    """A line without its Markdown."""
    for pattern, to in PLAIN:
        text = pattern.sub(to, text)
    return text


NAVIGATION = ["首页", "资讯", "手机", "算力", "云计算", "直播", "专题"]
RELATED = [
    "英伟达H100价格跌到20万元一张", "二手A100显卡月租涨到5万元", "某公司采购1000台H800服务器", "RTX 5090显卡降价2000元",
    "Used H100 cards fall to $15,000", "A data center with 20,000 GB200 GPUs",
]  # fmt: skip


def links(words: list[str], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/{n}.html">{word}</a></{tag}>' for n, word in enumerate(words))


def page(article: Piece, *, charset: str | None = "utf-8", head: str = "", site: str = "某网") -> str:
    """A page of a news site: navigation, breadcrumbs, the article, a hot list, related articles, comments."""
    date = f"<div class='info'>发布时间：{article.date}</div>" if article.date else ""
    return f"""<!DOCTYPE html>
<html><head>{f'<meta charset="{charset}">' if charset else ""}{head}<title>{escape(article.title)}_{site}</title>
<script>var price = "每张H100售价9万元";</script><style>.a {{ width: 80GB }}</style></head>
<body><div id="header"><ul class="nav">{links(NAVIGATION)}</ul></div>
<div class="crumbs"><a href="/">首页</a> &gt; <a href="/c">算力</a> &gt; 正文</div>
<div class="wrap"><div class="main-left"><h1>{escape(article.title)}</h1>{date}
<div class="content">
{inner(article, headline=False)}
</div></div>
<div class="main-right"><h3>24小时热文</h3><ul class="list">{links(RELATED)}</ul></div></div>
<div class="related-posts"><h3>相关文章</h3><p>英伟达H100价格跌到20万元一张，月租涨到了5万元，采购量达到1000台。</p>
<ul>{links(RELATED)}</ul></div>
<div id="comments"><h3>网友评论</h3><p>我买的A100只花了3万元，比文章里说的便宜多了！</p></div>
<footer>版权所有 © 2025 <a href="/about">关于我们</a></footer></body></html>"""


def layout_page(article: Piece) -> str:
    """A page of the old kind: tables for its layout, no classes, paragraphs parted by line breaks."""
    date = f"发布时间：{article.date}<br>" if article.date else ""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{escape(article.title)} - 某网</title></head><body>
<table width=760><tr><td>{links(NAVIGATION, "span")}</td></tr></table>
<table width=760><tr><td width=180 valign=top><b>热点新闻</b><br>{"<br>".join(links([w], "span") for w in RELATED)}</td>
<td><table><tr><td align=center><h1>{escape(article.title)}</h1>{date}</td></tr>
<tr><td><div>{inner(article, "<div>　　{}</div>", headline=False)}</div></td></tr></table></td></tr></table>
<table width=760><tr><td>版权所有 某网 京ICP备00000000号</td></tr></table></body></html>"""


def pdf(article: Piece, *, size: int = 11, header: str = "某网 行业观察") -> bytes:
    """A printed article with running header, page numbers and ruled tables."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    state = {"y": 0.0, "page": 0}

    def turn() -> None:
        if state["page"]:
            canvas.showPage()
        state["page"] += 1
        state["y"] = 770
        canvas.setFont(font, 9)
        canvas.drawString(60, 812, header)
        canvas.drawCentredString(297, 30, str(int(state["page"])))

    def wrapped(text: str, points: float, first: float) -> list[str]:
        lines, line, width = [], "", first
        for unit in re.findall(r"[!-~]+|.", text):
            wide = pdfmetrics.stringWidth(unit, font, points)
            if line and width + wide > 475 and unit not in "，。、；：！？）」":
                lines.append(line.rstrip())
                line, width = "", 0.0
                if unit == " ":
                    continue
            line, width = line + unit, width + wide
        return [*lines, line] if line.strip() else lines

    def write(text: str, points: float, indent: float = 0) -> None:
        for number, line in enumerate(wrapped(plain(text), points, indent)):
            if state["y"] < 70:
                turn()
            canvas.setFont(font, points)
            canvas.drawString(60 + (0 if number else indent), state["y"], line)
            state["y"] -= points * 1.55

    def draw(rows: list[list[str]]) -> None:
        widths = [475 / len(rows[0])] * len(rows[0])
        points, height = 8, 34
        if state["y"] < 70 + height * min(len(rows), 4):
            turn()
        top = state["y"] + 10
        for row in rows:
            if top - height < 60:
                turn()
                top = state["y"] + 10
            for column, cell in enumerate(row):
                left = 60 + sum(widths[:column])
                canvas.rect(left, top - height, widths[column], height)
                canvas.setFont(font, points)
                for at, line in enumerate(split(plain(cell), widths[column] - 6, points)):
                    canvas.drawString(left + 3, top - 10 - at * 9, line)
            top -= height
        state["y"] = top - 20

    def split(text: str, width: float, points: float) -> list[str]:
        lines, line = [], ""
        for unit in re.findall(r"[!-~]+\s?|.", text):
            if line and pdfmetrics.stringWidth(line + unit, font, points) > width:
                lines.append(line)
                line = ""
            line += unit
        return [*lines, line]

    turn()
    for block in article.blocks:
        if block.kind == "title":
            write(block.lines[0], 18)
            if article.date:
                state["y"] -= 6
                write(f"发布时间：{article.date}", size)
        elif block.kind == "heading":
            write(block.lines[0], 14)
        elif block.kind == "item":
            write(f"{block.number}. " * bool(block.number) + "• " * (not block.number) + " ".join(block.lines), size)
        elif block.kind == "table":
            draw(block.rows)
        else:
            for number, line in enumerate([" ".join(block.lines)] if article.markdown else block.lines):
                write(line, size, indent=0 if number or line.isascii() else 2 * size)
        state["y"] -= 9
    canvas.save()
    return out.getvalue()


def docx(article: Piece) -> bytes:
    """A Word document with headings, lists and tables."""
    import docx as word

    document = word.Document()
    for block in article.blocks:
        if block.kind == "title":
            document.add_heading(plain(block.lines[0]), 0)
            if article.date:
                document.add_paragraph(f"发布时间：{article.date}")
        elif block.kind == "heading":
            document.add_heading(plain(block.lines[0]), 2)
        elif block.kind == "item":
            document.add_paragraph(plain(" ".join(block.lines)), style="List Number" if block.number else "List Bullet")
        elif block.kind == "table":
            table = document.add_table(len(block.rows), len(block.rows[0]))
            for row, cells in zip(block.rows, table.rows, strict=True):
                for text, cell in zip(row, cells.cells, strict=True):
                    cell.text = plain(text)
        else:
            paragraph = document.add_paragraph()
            for number, line in enumerate([" ".join(block.lines)] if article.markdown else block.lines):
                run = paragraph.add_run()
                if number:
                    run.add_break()
                run.add_text(plain(line))
    return saved(document.save)


def epub(article: Piece) -> bytes:
    """A book of a single chapter, with a navigation page."""
    out = io.BytesIO()
    date = f"<dc:date>{article.date}T00:00:00Z</dc:date>" if article.date else ""
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        book.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            f"<dc:title>{escape(article.title)}</dc:title><dc:creator>某人</dc:creator>{date}</metadata><manifest>"
            '<item id="n" href="nav.xhtml" properties="nav"/><item id="c" href="text/one%20page.xhtml"/></manifest>'
            '<spine><itemref idref="n"/><itemref idref="c"/></spine></package>',
        )
        book.writestr("OEBPS/nav.xhtml", "<html><body><ol><li>每张H100售价9万元</li></ol></body></html>")
        body = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{inner(article)}</body></html>'
        book.writestr("OEBPS/text/one page.xhtml", f'<?xml version="1.0" encoding="utf-8"?>\n{body}')
    return out.getvalue()


def mail(article: Piece, *, html: bool = True, charset: str = "gb18030", date: str = "") -> bytes:
    """A newsletter, in HTML beside plain text, or plain text alone."""
    message = EmailMessage()
    message["Subject"] = article.title
    message["From"] = "算力周报 <news@example.org>"
    message["To"] = "reader@example.org"
    message["Message-ID"] = "<1@example.org>"
    if date:
        message["Date"] = date
    text = "\n\n".join("\n".join(block.lines) for block in article.blocks if block.kind != "table")
    message.set_content(text, charset=charset)
    if html:
        message.add_alternative(f"<html><body>{inner(article)}</body></html>", subtype="html", charset=charset)
    return message.as_bytes()


def mht(article: Piece) -> bytes:
    """A page as a browser saves it in one file; the date in its header is that of saving."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://example.org/a"
    message["Subject"] = "a page"
    message["Date"] = "Mon, 1 Jan 2035 00:00:00 -0000"
    message.set_content(page(article), subtype="html", charset="utf-8", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG\r\n", "image", "png", cid="<1>")
    return message.as_bytes()


def jsonl(articles: list[Piece], texts: list[str], **more: Any) -> bytes:
    rows = [
        {"id": f"n{n}", "title": a.title, "content": text, "publish_time": a.date, **more}
        for n, (a, text) in enumerate(zip(articles, texts, strict=True))
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def csv_file(
    articles: list[Piece], texts: list[str], encoding: str = "utf-8-sig", names: str = "标题,发布时间,正文"
) -> bytes:
    import csv

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names.split(","))
    writer.writerows([a.title, a.date or "", text] for a, text in zip(articles, texts, strict=True))
    return out.getvalue().encode(encoding)


def parquet(articles: list[Piece], texts: list[str], groups: int = 2) -> bytes:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table(
        {
            "title": [a.title for a in articles],
            "date": [a.date for a in articles],
            "text": texts,
            "n": list(range(len(texts))),
        }
    )
    return saved(lambda out: pyarrow.parquet.write_table(table, out, row_group_size=groups))


def warc(pages: list[tuple[str, bytes, str]], *, packed: bool = True) -> bytes:
    """A crawl of (address, page, content type), each with its request before it and a picture among them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)

    def write(
        url: str, kind: str, body: bytes, status: str, line: list[tuple[str, str]], protocol: str = "HTTP/1.1"
    ) -> None:
        headers = StatusAndHeaders(status, line, protocol=protocol)
        writer.write_record(writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=headers))

    for url, body, kind in pages:
        write(url, "request", b"", "GET / HTTP/1.1", [("Host", "example.org")], protocol="")
        write(url, "response", body, "200 OK", [("Content-Type", kind)])
        write(url + "/x.png", "response", b"\x89PNG", "200 OK", [("Content-Type", "image/png")])
        write(url + "/gone", "response", body, "404 Not Found", [("Content-Type", kind)])
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


def gzipped(raw: bytes) -> bytes:
    return gzip.compress(raw)


def saved(save: Any) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()
