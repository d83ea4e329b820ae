"""The same article in every format and encoding gives the same claims as its clean text."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import wrapping as w
from wrapping import Piece

from extractor.claims.engine import make_claims
from extractor.reading import Article, UnreadableError, read_article, read_articles
from extractor.reading.formats.dispatch import documents
from extractor.reading.formats.document import Document
from extractor.rulebook import load_rules

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.is_file())
SEED = ROOT.parent / "shared" / "gold" / "dev" / "seed.txt"
WHERE = {"start", "end", "source", "doc_id", "evidence", "fact_id"}  # a fact without a name is its file's own


def claims(article: Article) -> list[dict[str, object]]:
    """What an article's claims say; where they stand is checked here."""
    found = []
    for claim in make_claims(article, load_rules()):
        assert article.text[claim.start : claim.end] == claim.evidence
        said = json.loads(claim.model_dump_json(exclude=WHERE))
        # Markdown's stars are not in other formats, and a line that is wrapped in one is whole in another.
        said["evidence"] = "".join(claim.evidence.replace("*", "").split())
        found.append(said)
    return found


def read(raw: bytes, name: str = "") -> Article:
    return next(read_articles(io.BytesIO(raw), source=name))


def sample(path: Path) -> tuple[str, Article, Piece]:
    text = path.read_text(encoding="utf-8")
    article = read_article(text.encode())
    return text, article, w.piece(text, article.title or "")


WRAPPED: dict[str, Callable[[Piece, str], bytes]] = {
    "page": lambda p, _: w.page(p).encode(),
    "page, GB 18030 that says gb2312": lambda p, _: w.page(p, charset="gb2312").encode("gb18030"),
    "page of the old kind": lambda p, _: w.layout_page(p).encode("gb18030"),
    "PDF": lambda p, _: w.pdf(p),
    "Word": lambda p, _: w.docx(p),
    "EPUB": lambda p, _: w.epub(p),
    "mail": lambda p, _: w.mail(p, date="Mon, 15 Sep 2025 08:00:00 +0800" if p.date else ""),
    "MHT": lambda p, _: w.mht(p),
    "JSON Lines": lambda p, text: w.jsonl([p], [text]),
    "CSV": lambda p, text: w.csv_file([p], [text], "gb18030"),
    "Parquet": lambda p, text: w.parquet([p], [text]),
    "WARC": lambda p, _: w.warc([("https://example.org/a", w.page(p).encode(), "text/html")]),
    "zip": lambda p, _: w.zipped({"a/b.html": w.page(p).encode()}),
    "gzip": lambda p, _: w.gzipped(w.page(p).encode()),
}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_format_gives_the_claims_of_the_text(path: Path) -> None:
    text, clean, piece = sample(path)
    said = claims(clean)
    assert said
    for name, write in WRAPPED.items():
        article = read(write(piece, text))
        assert claims(article) == said, name
        assert (article.title, article.published) == (clean.title, clean.published), name


def table_of(rows: int) -> str:
    models = ("H100", "A100", "H200", "B200", "L40S", "V100", "A800", "H800", "H20", "L20", "A30", "MI300X")
    lines = [f"| {models[n % 12]} | {f'{n}号' if n % 7 else ''} | {1 + n * 0.37:.2f} | {16 + n} |" for n in range(rows)]
    head = "| 型号 | 机房 | 价格(万元) | 显存(GB) |\n|---|---|---|---|\n"
    return f"# 显卡报价单\n\n发布时间：2025-03-01\n\n以下为现货报价。\n\n{head}" + "\n".join(lines) + "\n"


def test_a_price_list_of_sixty_rows_in_every_format() -> None:
    text = table_of(60)
    clean = read_article(text.encode())
    said = claims(clean)
    assert [c["price"] for c in said if c["type"] == "price"] == pytest.approx([10000 + n * 3700 for n in range(60)])
    assert [c["value"] for c in said if c["type"] == "chip_spec"] == list(range(16, 76))
    for name, write in WRAPPED.items():
        assert claims(read(write(w.piece(text, clean.title or ""), text))) == said, name


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not here")
def test_the_seed_as_page_as_pdf_and_as_word() -> None:
    text = SEED.read_text(encoding="utf-8")
    clean = read_article(text.encode())
    said = claims(clean)
    assert said
    piece = w.piece(text, clean.title or "")
    for raw in (
        w.page(piece, charset="gb2312").encode("gb18030"),
        w.layout_page(piece).encode("gb18030"),
        w.pdf(piece),
        w.docx(piece),
    ):
        assert claims(read(raw)) == said


CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
PADDED = "<style>td, th { padding: 3px 9px; text-align: left }</style>"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path (Debian: apt-get install chromium; or CHROMIUM=)")
@pytest.mark.parametrize("name", ["gpu-rental-list.txt", "deepseek-inference-note.md"])
def test_a_page_printed_by_a_browser(name: str, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    _, clean, piece = sample(ROOT / "samples" / name)
    (tmp_path / "page.html").write_text(w.page(piece, head=PADDED), encoding="utf-8")
    printed = tmp_path / "page.pdf"
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile"]
    command += [f"--print-to-pdf={printed}", f"file://{tmp_path}/page.html"]
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    if not printed.exists():
        pytest.skip("Chromium did not print")
    article = read(printed.read_bytes())
    if "算" not in article.text:
        pytest.skip("no font with Chinese characters is installed")
    assert claims(article) == claims(clean)


# --- encodings --------------------------------------------------------------------------------------------------

ENCODED = [
    ("utf-8", "utf-8"), ("utf-8", None), ("utf-8", "gb2312"), ("utf-8", "iso-8859-1"), ("utf-8-sig", "gbk"),
    ("utf-16", None), ("utf-16-le", None), ("utf-16-be", None),
    ("gb18030", "gb2312"), ("gb18030", "gbk"), ("gb18030", None), ("gb18030", "utf-8"), ("gb18030", "big5"),
    ("gb18030", "iso-8859-1"), ("gb18030", "windows-1252"), ("gb18030", "shift_jis"),
    ("big5hkscs", "big5"), ("big5hkscs", None), ("big5hkscs", "utf-8"), ("big5hkscs", "gbk"), ("big5hkscs", "latin1"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "declared"), ENCODED)
def test_pages_with_right_wrong_and_missing_declarations(encoding: str, declared: str | None) -> None:
    path = ROOT / "samples" / ("geforce-50.txt" if encoding == "big5hkscs" else "huawei-supernode.txt")
    _, clean, piece = sample(path)
    page = w.page(piece, charset=declared)
    if encoding == "big5hkscs":  # what Big5 has no character for
        page = page.translate(
            {
                ord(a): b
                for a, b in zip(
                    "热击费关闻网应荐购采万价张国专题资讯类", "熱擊費關聞網應薦購採萬價張國專題資訊類", strict=True
                )
            }
        )
    article = read(page.encode(encoding, "xmlcharrefreplace"))
    assert claims(article) == claims(clean)
    assert article.undecoded == 0


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_what_cannot_be_decoded_is_counted(encoding: str) -> None:
    text = "算力報價\n\n每張A100的價格是9萬元，H100的價格是20萬元，都比去年貴。\n" * 3
    raw = text.encode(encoding).replace("貴".encode(encoding), b"\xff\xff", 2)
    article = read(raw)
    assert article.undecoded == article.text.count("\ufffd") > 0
    assert article.text.replace("\ufffd", "") == text.replace("貴", "", 2)
    assert article.encoding == encoding


def test_a_mark_of_what_was_lost_before_is_not_counted() -> None:
    assert read("每张A100的价格是9万元\ufffd。".encode()).undecoded == 0


# --- by content, not by name ------------------------------------------------------------------------------------

TEXT = "报价单\n\n每张A100的价格是9万元。\n"


def kinds(raw: bytes, name: str = "") -> list[str]:
    return [document.format for document in documents(io.BytesIO(raw), name)]


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.txt", w.page(w.piece(TEXT, "报价单")).encode(), "html"),
        ("a.html", TEXT.encode(), "text"),
        ("a.txt", b"<div><p>An A100</p><p>costs $9000.</p></div>", "html"),
        ("a.md", b"# A\n\n<br>b</p>\n", "markdown"),
        ("a.doc", w.docx(w.piece(TEXT, "报价单")), "docx"),
        ("a.bin", w.pdf(w.piece(TEXT, "报价单")), "pdf"),
        ("a", b"HTTP/1.1 200 OK\r\n\r\n" + w.pdf(w.piece(TEXT, "报价单")), "pdf"),
        ("a.txt", w.mail(w.piece(TEXT, "报价单")), "mail"),
        ("a.txt", b"From: Ann\nAbout: prices\n\nAn A100 costs $9000.", "text"),
        ("a.txt", b"Title: Prices\nDate: 2024-05-01\nSource: x\n\nAn A100 costs $9000.", "text"),
        ("a.txt", b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        ("a.txt", b'[{"text": "a"}]', "json"),
        ("a.txt", b'{"code": 0, "data": [{"text": "a"}]}', "json"),
        ("a.txt", b"[note] An A100 costs $9000.", "text"),
        ("a.txt", b"{An A100 costs $9000.}", "text"),
        ("a.txt", "标题,正文\na,每张A100的价格是9万元。\n".encode("gb18030"), "csv"),
        ("a.txt", b"Prices, content, and more\nare here.", "text"),
        ("a.txt", w.parquet([w.piece(TEXT, "报价单")], [TEXT]), "parquet"),
    ],
)
def test_the_format_is_known_by_content(name: str, raw: bytes, kind: str) -> None:
    assert kinds(raw, name)[0] == kind


# --- files of many articles -------------------------------------------------------------------------------------


def parts(raw: bytes, name: str = "", **columns: str) -> list[tuple[str, str | None, str | None, str]]:
    found: Iterator[Document] = documents(io.BytesIO(raw), name, columns=columns)
    return [(d.part, d.title, d.published, d.problem or d.remark or d.text) for d in found]


def test_json_lines_with_good_and_bad_records() -> None:
    raw = (
        '{"标题": "甲", "正文": "一。", "发布时间": "2024年5月1日"}\n\n{"正文": 3}\n{"正文": ""}\nno json\n[1]\n'
        '{"other": "x"}\n{"正文": "<p>二</p><p>三</p>", "发布时间": "soon", "标题": null}\n{"正文": "a\\ud800b"}'
    ).encode()
    assert parts(raw, "x.jsonl") == [
        ("1", "甲", "2024-05-01", "一。"),
        ("3", None, None, "the column 正文 holds no text"),
        ("4", None, None, "the column 正文 is empty"),
        ("5", None, None, "is no valid JSON: Expecting value at character 1"),
        ("6", None, None, "is no JSON object"),
        ("7", None, None, "has no column that is the text; name one with --text-column; it has other"),
        ("8", None, None, "二\n\n三\n"),
        ("9", None, None, "a\ufffdb"),
    ]


@pytest.mark.parametrize("name", ["x.json", "x.txt"])
@pytest.mark.parametrize(
    "wrapped",
    [
        '{"data": [R]}', '{"status": "ok", "total": 2, "articles": [R], "tags": ["a"]}',
        '{"result": {"page": 1, "list": [R]}}', '{"text": [R]}',
        '{"records": [R], "authors": [{"name": "Ann"}]}', '{\n "items": [\n  R\n ]\n}',
    ],
)  # fmt: skip
def test_records_that_one_key_of_an_object_holds(wrapped: str, name: str) -> None:
    raw = wrapped.replace("R", '{"标题": "甲", "正文": "一。"}, {"正文": "二。"}, 3').encode()
    if name == "x.txt" and b"\n" in raw:
        return  # in a file of that name only an object in one line is taken for records
    assert parts(raw, name) == [
        ("1", "甲", None, "一。"),
        ("2", None, None, "二。"),
        ("3", None, None, "is no JSON object"),
    ]


def test_an_object_that_is_an_article_or_holds_none_is_no_list() -> None:
    assert parts('{"正文": "一。", "links": [{"text": "别的"}]}'.encode(), "x.json") == [("", None, None, "一。")]
    assert "it has name" in parts(b'{"data": [{"name": "Ann"}]}', "x.json")[0][3]
    assert "it has code" in parts(b'{"code": 1}', "x.json")[0][3]
    with pytest.raises(UnreadableError, match=r"several lists of records \(today, week.old\)"):
        parts(b'{"today": [{"text": "a"}], "week": {"old": [{"text": "b"}]}}', "x.json")
    chosen = parts(b'{"today": [{"text": "a"}], "old": [{"x": "b"}]}', "x.json", text="x")
    assert chosen == [("1", None, None, "b")]


def test_columns_that_the_user_names() -> None:
    raw = b"a,b,c,d\nx,An A100 costs $9000.,2024/5/1,n7\n"
    [document] = documents(io.BytesIO(raw), "x.csv", columns={"text": "b", "title": "a", "date": "c", "id": "d"})
    assert (document.title, document.text, document.published, document.key) == (
        "x", "An A100 costs $9000.", "2024-05-01", "n7",
    )  # fmt: skip
    assert (document.published_from, document.format) == ("column", "csv")
    with pytest.raises(UnreadableError, match="has no column 'nope'; it has a, b, c, d"):
        list(documents(io.BytesIO(raw), "x.csv", columns={"text": "nope"}))


def test_csv_with_breaks_in_cells_and_other_delimiters() -> None:
    assert parts(b'id;text\r\n1;"An A100\r\ncosts $9000."\r\n2\r\n', "x.csv") == [
        ("1", None, None, "An A100\ncosts $9000."),
        ("2", None, None, "the column text is empty"),
    ]
    assert parts("标题\t正文\n甲\t一。\n".encode("utf-16"), "x.tsv") == [("1", "甲", None, "一。")]


def test_a_crawl_has_its_pages_with_their_addresses() -> None:
    pages = [w.piece(f"报价{n}\n\n每张A100的价格是{n}万元。\n", f"报价{n}") for n in (7, 8)]
    url = "https://example.org/2024/05/0{}/x"
    raw = w.warc(
        [
            (url.format(n), w.page(p, charset=None).encode("gb18030"), "text/html; charset=gbk")
            for n, p in enumerate(pages, 1)
        ]
    )
    found = list(documents(io.BytesIO(raw)))
    assert [(d.part, d.url, d.title) for d in found] == [("1", url.format(1), "报价7"), ("4", url.format(2), "报价8")]
    article = next(read_articles(io.BytesIO(raw)))
    assert (article.published, article.published_from) == ("2024-05-01", "address")


def test_archives_in_archives_and_names_of_other_machines() -> None:
    inner = w.zipped({"价格.txt": TEXT.encode(), "__MACOSX/x.txt": b"x", "b.jsonl": b'{"text": "An A100."}\n'})
    raw = w.zipped({"in.zip": inner, "a.txt.gz": w.gzipped(TEXT.encode())})
    assert [d.part for d in documents(io.BytesIO(raw))] == ["in.zip#价格.txt", "in.zip#b.jsonl#1", "a.txt.gz"]


def test_a_mail_with_attachments() -> None:
    import email
    from email.message import EmailMessage

    message = email.message_from_bytes(
        w.mail(w.piece(TEXT, "报价单"), html=False), _class=EmailMessage, policy=email.policy.default
    )
    message.add_attachment(w.docx(w.piece(TEXT, "报价单")), "application", "octet-stream", filename="表格.docx")
    message.add_attachment(b"\x89PNG", "image", "png", filename="x.png")
    found = list(documents(io.BytesIO(message.as_bytes())))
    assert [(d.part, d.format, d.title) for d in found] == [("", "mail", "报价单"), ("表格.docx", "docx", "报价单")]
    assert (found[0].author, found[0].encoding) == ("算力周报", "gb18030")


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    raw = '标题,正文\n一,"每张A100的价格是9万元。"\n二,"每张H100的价格是25万元。\n三,每张L40的价格是4万元。\n'
    assert [d.remark for d in documents(io.BytesIO(raw.encode()), "a.csv")] == [
        None,
        "a quotation mark is never closed: what follows it in the file may be other articles",
    ]
    raw = '标题,正文\n一,"每张A100的价格\n是9万元。"\n二,一块24"屏'
    assert [d.remark for d in documents(io.BytesIO(raw.encode()), "a.csv")] == [None, None]


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    [document] = documents(io.BytesIO("正文,正文\n每张A100的价格是9万元。,\n".encode()), "a.csv")
    assert document.text == "每张A100的价格是9万元。"


def test_parquet_with_text_as_bytes() -> None:
    import pyarrow
    import pyarrow.parquet

    texts = [
        "每张A100的价格是9万元。".encode(),
        b"",
        bytes(range(256)) * 9,
        "每张H100的价格是25万元。".encode("gb18030"),
    ]
    table = pyarrow.table({"text": texts})
    raw = w.saved(lambda out: pyarrow.parquet.write_table(table, out))
    found = list(documents(io.BytesIO(raw)))
    assert [d.text for d in found] == ["每张A100的价格是9万元。", "", "", "每张H100的价格是25万元。"]
    assert (found[1].remark, found[3].encoding) == ("the column text is empty", "gb18030")
    assert (found[2].problem or "").startswith("is not text")


def letter(body: str, subject: str, day: int, **more: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = (
        "a@example.org",
        subject,
        f"Wed, {day} May 2024 09:00:00 +0800",
    )
    message.set_content(body, **more)
    return message


def test_two_columns_of_a_pdf_that_are_written_line_by_line_across() -> None:
    from reportlab.pdfgen.canvas import Canvas

    left = ["Prices of chips have moved again.", "In May 2024 an A100 card costs", "$9000 in the open market, while"]
    left += ["buyers wait for the next one.", "Many shops have none to sell and", "say that more will come in June."]
    right = ["Renting is another matter: one", "H100 is rented at $2.50 per hour", "by several clouds in the United"]
    right += ["States, and less is asked of those", "who take a whole server for one", "year or longer than that."]
    out = io.BytesIO()
    canvas = Canvas(out, (595, 842))
    for number, (first, second) in enumerate(zip(left, right, strict=True)):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 780 - 14 * number, first)
        canvas.drawString(320, 780 - 14 * number, second)
    canvas.save()
    article = read_article(out.getvalue())
    assert "an A100 card costs $9000 in the open market" in article.text
    assert "H100 is rented at $2.50 per hour by several clouds in the United States" in article.text
    assert {(c.type, c.gpu_model, c.price) for c in make_claims(article, load_rules())} == {
        ("price", "A100", 9000),
        ("rental", "H100", 2.5),
    }


def test_a_forwarded_message_is_an_article_of_its_own() -> None:
    outer = letter("见附件。\n", "转发", 8)
    outer.add_attachment(letter("<p>每张H100的价格是25万元。</p>", "报价", 1, subtype="html"))
    outer.add_attachment(letter("每张A100的价格是9万元。\n", "报价二", 2))
    found = list(documents(io.BytesIO(outer.as_bytes()), "a.eml"))
    assert [(d.part, d.text.strip(), d.title, d.published) for d in found] == [
        ("", "见附件。", "转发", "2024-05-08"),
        ("message", "每张H100的价格是25万元。", "报价", "2024-05-01"),
        ("message (2)", "每张A100的价格是9万元。", "报价二", "2024-05-02"),
    ]


def test_the_plain_part_of_a_mail_whose_page_is_a_picture_is_read() -> None:
    message = letter("每张A100的价格是9万元。\n", "报价", 1)
    message.add_alternative('<html><body><img src="cid:1"></body></html>', subtype="html")
    [document] = documents(io.BytesIO(message.as_bytes()), "a.eml")
    assert (document.text, document.remark) == ("每张A100的价格是9万元。\n", None)


def test_a_mailbox_is_as_many_articles_as_it_has_messages() -> None:
    bodies = ["每张A100的价格是9万元。\n", "价格如下。\n\n>From here on prices fall.\n", "每张H100的价格是25万元。\n"]
    raw = b"".join(
        b"From - Wed May 01 09:00:00 2024\n" + letter(body, f"报价{n}", n).as_bytes() + b"\n"
        for n, body in enumerate(bodies, 1)
    )
    found = list(documents(io.BytesIO(raw), "a.mbox"))
    assert [(d.part, d.title, d.published) for d in found] == [(str(n), f"报价{n}", f"2024-05-0{n}") for n in (1, 2, 3)]
    assert [d.text.strip() for d in found] == [
        "每张A100的价格是9万元。",
        "价格如下。\n\nFrom here on prices fall.",
        bodies[2].strip(),
    ]


def test_tables_attached_to_a_mail_are_read_and_a_workbook_says_how() -> None:
    message = letter("见附件。\n", "报价", 1)
    for name, raw in (
        ("a.jsonl", b'{"text": "An A100 costs $9000."}\n'),
        ("b.xlsx", w.zipped({"xl/workbook.xml": b"<a/>"})),
    ):
        message.add_attachment(raw, "application", "octet-stream", filename=name)
    found = {d.part: d.text or d.problem for d in documents(io.BytesIO(message.as_bytes()), "a.eml")}
    assert found["a.jsonl#1"] == "An A100 costs $9000."
    assert (found["b.xlsx"] or "").startswith("is not text but an Excel workbook")


def test_a_mail_is_dated_by_its_header_and_a_saved_page_is_not() -> None:
    piece = w.piece("报价单\n\n每张A100的价格是9万元。\n", "报价单")
    sent = read(w.mail(piece, date="Fri, 21 Nov 2025 23:30:00 -0800"))
    assert (sent.published, sent.published_from, sent.title) == ("2025-11-21", "mail header", "报价单")
    saved = read(w.mht(piece))
    assert (saved.published, saved.title, saved.url) == (None, "报价单", "https://example.org/a")


def test_word_with_changes_boxes_and_merged_cells() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("每张A100")
    paragraph = document.paragraphs[0]._p
    for tag, inner, words in (("ins", "t", "的价格是9"), ("del", "delText", "8"), ("ins", "t", "万元。")):
        change = paragraph.makeelement(docx.oxml.ns.qn(f"w:{tag}"), {})
        run = change.makeelement(docx.oxml.ns.qn("w:r"), {})
        text = run.makeelement(docx.oxml.ns.qn(f"w:{inner}"), {})
        text.text = words
        run.append(text)
        change.append(run)
        paragraph.append(change)
    table = document.add_table(3, 3)
    table.cell(1, 0).merge(table.cell(2, 0)).text = "A100"
    for (row, column), text in {
        (0, 0): "型号",
        (0, 1): "城市",
        (0, 2): "价格",
        (1, 1): "北京",
        (1, 2): "9万元",
        (2, 1): "上海",
    }.items():
        table.cell(row, column).text = text
    raised = document.add_paragraph("算力达到10")
    raised.add_run("18").font.superscript = True
    raised.add_run("次每秒。")
    assert read(w.saved(document.save)).text == (
        "每张A100的价格是9万元。\n\n"
        "| 型号 | 城市 | 价格 |\n| A100 | 北京 | 9万元 |\n| A100 | 上海 |  |\n\n"
        "算力达到10^18次每秒。\n"
    )


@pytest.mark.parametrize(
    ("module", "raw", "extra"),
    [
        ("pypdfium2", w.pdf(w.piece(TEXT, "报价单")), "pdf"),
        ("pyarrow.parquet", b"PAR1", "parquet"),
        ("warcio.archiveiterator", b"WARC/1.0\r\n", "warc"),
    ],
)
def test_a_missing_library_is_named_with_its_install(
    module: str, raw: bytes, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnreadableError, match=rf'pip install "compute-claims\[{extra}\]"'):
        list(documents(io.BytesIO(raw)))
