"""From bytes to an article: decoding, the view and its map, blocks, title, date, language."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading import (
    UnreadableError,
    View,
    article_from_text,
    blocks_of,
    decode,
    fold,
    read_article,
    reader_for,
)
from extractor.reading.decode import decoded
from extractor.rulebook import load_rules

# --- bytes ------------------------------------------------------------------------------------------------------

NEWS = "算力租赁价格继续下降，八卡服务器每月报价已低于五万元。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030", "gbk"])
def test_decodes(encoding: str) -> None:
    raw = NEWS.encode(encoding)
    if encoding == "utf-16-le":
        raw = b"\xff\xfe" + raw
    assert decode(raw) == NEWS


def test_line_ends_become_newlines_and_nothing_else_changes() -> None:
    text = "甲\r\n乙\r丙\n\u3000丁 **戊**\u200b"
    assert read_article(text.encode()).text == "甲\n乙\n丙\n\u3000丁 **戊**\u200b"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x00\x01\x02\x03", "binary"),
        (b"ab\x00\x01" * 20, "binary"),
        (b"\xff\xfe\x00\xd8", "damaged"),
        (b"\x81\xff\xfe" * 30, "neither UTF-8"),
    ],
)
def test_what_is_not_text_is_said_so(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match="is not text") as caught:
        read_article(raw)
    assert words in str(caught.value)
    assert "UTF-8" in str(caught.value)


def test_holes_in_a_text_are_counted() -> None:
    text = "每张A100的价格是9万元，每张H100的价格是25万元。" * 3
    for encoding in ("utf-8", "gb18030"):
        raw = text.encode(encoding)
        for holed, there in ((raw + b"\0" * 512, text + "\ufffd"), (b"x" + b"\0" + raw, "x\ufffd" + text)):
            found = decoded(holed)
            assert (found.text, found.encoding, found.undecoded) == (there, encoding, 1)


def test_utf_16_that_is_cut_off() -> None:
    assert decoded((NEWS * 2).encode("utf-16-le")[:-1]).text == (NEWS * 2)[:-1] + "\ufffd"


def test_signs_of_a_chinese_keyboard_are_common() -> None:
    text = "An H100 costs ￥200,000 at 京东, up 5%±1. "
    assert decoded(text.encode("gb18030")).text == text


def test_empty() -> None:
    article = read_article(b"")
    assert (article.text, article.title, article.published, article.blocks) == ("", None, None, [])


# --- view -------------------------------------------------------------------------------------------------------

FOLDS = [
    # characters that PDF files have in place of others
    ("⼈⼯智能⾦额⻓⻋⼒，⾒⻬", "人工智能金额长车力，见齐"),
    # emphasis is markup, operators are not
    ("**H100** 售价", "H100 售价"),
    ("约**21**GW与**5**吉瓦", "约21GW与5吉瓦"),
    ("****Prices Multiply****: **the **Alibaba** cards**", "Prices Multiply: the Alibaba cards"),
    ("*斜体* and *Fast Money*.", "斜体 and Fast Money."),
    ("__粗体__与_斜体_", "粗体与斜体"),
    ("~~旧价~~ 新价", "旧价 新价"),
    ("`B200` 与 ``GB300``", "B200 与 GB300"),
    ("4 * 80GB", "4 * 80GB"),
    ("8*H100/8*H800", "8*H100/8*H800"),
    ("2**3 与 10**9", "2**3 与 10**9"),
    ("a ** b", "a ** b"),
    ("snake_case_name 与 __dunder_x", "snake_case_name 与 __dunder_x"),
    ("好的~~ 3~5", "好的~~ 3~5"),
    ("* 8*H100\n* 4*L40S", "* 8*H100\n* 4*L40S"),
    (r"\$3.50 与 \*\*\* 与 a\_b", "$3.50 与 *** 与 a_b"),
    # links, images, addresses
    ("[路透社](https://a.example/x?y=1) 报道", "路透社 报道"),
    ('[**H200** 现货](https://a.example/ "标题")', "H200 现货"),
    ("[[2](#ref2)] 与 [注1] 与 数组[3](张)", "[2] 与 [注1] 与 数组[3](张)"),
    ("前![图 1](https://a.example/1.png)后", "前后"),
    ("[![徽标](a.png)](https://a.example/)", ""),
    ("见 https://a.example/p?q=1。完", "见  。完"),
    ("<https://a.example/> 与 www.example.com/x", "  与  "),
    ("（https://a.example/x）", "（ ）"),
    # HTML
    ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
    ('<p align="center">一</p>二<span class="x">三</span>', "\n一\n二三"),
    ("**<mark><code>600GB/s</code></mark>**", "600GB/s"),
    ("<!-- 注 -->正文", "正文"),
    ("价格<5%且>3%, a < b > c, <H100>", "价格<5%且>3%, a < b > c, <H100>"),
    ("R&amp;D&nbsp;50&#37; &copy; &bogus; A&B;", "R&D 50% © &bogus; A&B;"),
    # characters
    ("２０２４年，Ａ１００上漲３％，＄５～＄６", "2024年，A100上涨3%，$5~$6"),
    ("￥３４．７４／小时", "¥34.74/小时"),
    ("臺灣裡麼，採購；（括號）：「引」！？", "台湾里么，采购；（括号）：「引」！？"),
    ("著名、顯著、乾隆", "著名、显著、乾隆"),
    ("a\u00a0b\u3000c\u200bd\ufeffe\x07", "a b cde"),
    ("RTX‑4090 与 3–5、3—5、−5", "RTX-4090 与 3–5、3—5、−5"),
    ("一\u2028二\x0b三", "一\n二\n三"),
    # quotes lose their sign, comparisons keep it
    ("> 引文\n> > 再引\n>50% 以上", "引文\n再引\n>50% 以上"),
    ("```python\nx = 1\n```", "```python\nx = 1\n```"),
]


@pytest.mark.parametrize(("text", "view"), FOLDS)
def test_fold(text: str, view: str) -> None:
    assert fold(text).text == view


def test_plain_text_is_its_own_view() -> None:
    text = "每张A100售价约1.5万美元，同比上涨37.5%。"
    view = fold(text)
    assert view.text is text
    assert view.span(3, 7) == (3, 7)


def test_the_map_leads_back() -> None:
    text = "**英伟达** [H100](https://a.example/h) 售價<b>２．５</b>萬&nbsp;美元"
    view = fold(text)
    for word, source in [
        ("英伟达", "英伟达"),
        ("H100", "H100"),
        ("2.5万", "２．５</b>萬"),
        ("万 美元", "萬&nbsp;美元"),
    ]:
        at = view.text.index(word)
        start, end = view.span(at, at + len(word))
        assert text[start:end] == source


SIGNS = "**__~~``<>[]()!&;:#|>-\\\n\t  价價臺A1８％。\u200b\u3000"
SCRAPS = ["**", "https://a.example/b", "](x.y)", "![", "<br>", "<p>", "</td>", "&amp;", "&nbsp;", "&#65;", "<!-- x -->"]
PIECES = st.sampled_from([*SIGNS, *SCRAPS, "\n> ", "```\n", "www.a.example"])


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_every_kept_character_comes_from_its_place(text: str) -> None:
    reader = reader_for(load_rules())
    view = reader.folder.fold(text)
    folded = reader.folder.characters(text)
    assert len(folded) == len(text)
    last = -1
    for i, char in enumerate(view.text):
        at = view.at(i)
        assert last < at < len(text) or not text
        last = at
        # A character that stands for markup (a space, a line end, what an entity means) points at where it began.
        assert folded[at] == char or text[at] in "<&" or (char == " " and text[at] in "hw")
    start, end = view.span(0, len(view.text))
    assert 0 <= start <= end <= len(text)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_blocks_lie_in_order_and_hold_their_cells(text: str) -> None:
    article = article_from_text(text)
    assert article.text == text
    last = 0
    for block in article.blocks:
        assert last <= block.start < block.end <= len(article.view.text)
        last = block.end
        assert (block.kind == "row") == (block.table is not None)
        for start, end in block.cells:
            assert block.start <= start <= end <= block.end


HOSTILE = [
    *(
        (1_000_000, piece)
        for piece in ["*", "**a", "[", "<", "<a ", " ", "](", "![", " *a", "_a ", "__a ", "`", "``` "]
    ),
    *(
        (1_000_000, piece)
        for piece in ["&amp", "<!--", "\\", "[a](", "a**b ", "|", "|-", "- -", "=", "#", "12月", "。"]
    ),
    *((1_000_000, piece) for piece in ["2024-", "https:/", "www.", "</td> ", "\n", "\t"]),
    *(
        (200_000, piece)
        for piece in ["\n>", "a  b\n", "a\tb\n", "| a |\n", "title: a\n", "日期:04-24\n", "<br>", "\u200b"]
    ),
]


@pytest.mark.timing
@pytest.mark.parametrize(("size", "piece"), HOSTILE)
def test_hostile_input_takes_linear_time(size: int, piece: str) -> None:
    took = []
    for part in (4, 1):
        text = piece * (size // part // len(piece))
        began = time.process_time()
        article_from_text(text)
        took.append(time.process_time() - began)
    assert took[1] < 8 * took[0] + 0.5


# --- blocks -----------------------------------------------------------------------------------------------------


def laid_out(text: str) -> list[tuple[str, int, str]]:
    article = article_from_text("标题行\n\n" + text)
    return [(b.kind, b.level, article.view.text[b.start : b.end]) for b in article.blocks[1:]]


LAYOUTS = [
    ("# 一级\n\n### 三级\n##无空格", [("heading", 1, "一级"), ("heading", 3, "三级"), ("heading", 2, "无空格")]),
    ("#话题#正文", [("paragraph", 0, "#话题#正文")]),
    ("国内市场\n====\n海外市场\n----", [("heading", 1, "国内市场"), ("heading", 2, "海外市场")]),
    ("**供给从哪里来**\n\n正文。", [("heading", 6, "供给从哪里来"), ("paragraph", 0, "正文。")]),
    ("**话说完了。**", [("paragraph", 0, "话说完了。")]),
    (
        "2\n\n需求从哪里来\n\n需求来自训练。",
        [("heading", 2, "2"), ("heading", 2, "需求从哪里来"), ("paragraph", 0, "需求来自训练。")],
    ),
    ("8\n\n张A100共120万元。", [("paragraph", 0, "8"), ("paragraph", 0, "张A100共120万元。")]),
    ("一、总体要求\n年底建成。", [("heading", 2, "一、总体要求"), ("paragraph", 0, "年底建成。")]),
    ("- 甲\n  - 乙\n  * 丙\n- 丁", [("item", n, w) for n, w in [(1, "甲"), (2, "乙"), (2, "丙"), (1, "丁")]]),
    ("1. 甲\n2)乙\n3、丙\n（4）丁\n①戊\n• 己\n·  庚", [("item", 1, w) for w in "甲乙丙丁戊己庚"]),
    ("1.5万元一张\n4、5月份涨价\n-5%", [("paragraph", 0, "1.5万元一张\n4、5月份涨价\n-5%")]),
    ("- 第一行\n  接着写", [("item", 1, "第一行\n  接着写")]),
    ("It fell to\n$2 an hour and\nkeeps falling.", [("paragraph", 0, "It fell to\n$2 an hour and\nkeeps falling.")]),
    ("第一段。\n\n第二段。", [("paragraph", 0, "第一段。"), ("paragraph", 0, "第二段。")]),
    (f"{'长' * 100}。\n{'短' * 90}。", [("paragraph", 0, "长" * 100 + "。"), ("paragraph", 0, "短" * 90 + "。")]),
    ("先看租金\n每卡时两美元\n再看电费", [("paragraph", 0, "先看租金\n每卡时两美元\n再看电费")]),
    ("```bash\npip install x\n./run -a\n```\n正", [("code", 0, "pip install x\n./run -a"), ("paragraph", 0, "正")]),
    ("```\n一张A100的价格是多少？\n```", [("paragraph", 0, "一张A100的价格是多少？")]),
    ("甲\n\n---\n\n乙", [("paragraph", 0, "甲"), ("paragraph", 0, "乙")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "blocks"), LAYOUTS)
def test_layout(text: str, blocks: list[tuple[str, int, str]]) -> None:
    assert laid_out(text) == blocks


def tables(text: str) -> list[tuple[int | None, int, list[str]]]:
    view = fold(text)
    return [
        (b.table, b.level, [view.text[a:z] for a, z in b.cells]) for b in blocks_of(view) if b.kind == "row"
    ]  # fmt: skip


TABLES = [
    (
        "| 型号 | 价格 |\n|---|---:|\n| A100 |  |\n| **H100** | 25万 |",
        [(1, 1, ["型号", "价格"]), (1, 0, ["A100", ""]), (1, 0, ["H100", "25万"])],
    ),
    ("型号 | 价格\n--- | ---\nA100 | 9万", [(1, 1, ["型号", "价格"]), (1, 0, ["A100", "9万"])]),
    (
        "```\n| a1 |  16 | 1 * A100 |\n| a2 | 128 | 8 * A100 |\n```",
        [(1, 0, ["a1", "16", "1 * A100"]), (1, 0, ["a2", "128", "8 * A100"])],
    ),
    ("型号\t价格\t库存\nA100\t9万\t3\n", [(1, 1, ["型号", "价格", "库存"]), (1, 0, ["A100", "9万", "3"])]),
    ("\tA100\tH100\n价格\t9万\t\n", [(1, 1, ["", "A100", "H100"]), (1, 0, ["价格", "9万", ""])]),
    (
        "型号      价格   库存\nA100      9万    3\nH100 SXM  25万   12\n",
        [(1, 1, ["型号", "价格", "库存"]), (1, 0, ["A100", "9万", "3"]), (1, 0, ["H100 SXM", "25万", "12"])],
    ),
    ("| a | b |\n\n文\n\n| c | d |", [(1, 0, ["a", "b"]), (2, 0, ["c", "d"])]),
    (
        "<table>\n<tr>\n<td>A100</td>\n<td>9万</td></tr>\n <tr><td>H100</td><td>25万</td></tr></table>",
        [(1, 0, ["A100", "9万", ""]), (1, 0, ["H100", "25万", ""])],
    ),
    ("首页 | 新闻 | 关于", []),
    ("两个  空格的  句子。\n没有对齐  的\n三  行", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), TABLES)
def test_tables(text: str, rows: list[tuple[int | None, int, list[str]]]) -> None:
    found = tables("引子：一段话。\n\n" + text)
    assert found == rows or tables(text) == rows


# --- title, date, language --------------------------------------------------------------------------------------

DATELINES = [
    ("---\ntitle: 报价\nfetch_date: 2025-01-01\ndate: 2024-05-01\n---\n# 报价\n\n正文。", "2024-05-01", "front matter"),
    ("报价单\n发布时间：2024-05-02\n\ntitle: 报价单\nurl: x\n---\n\n正文。", "2024-05-02", "label"),
    ("位置:首页 > 算力\n\n报价单\n\n发布时间:2023-06-30 12:07:13  来源:本站\n\n正文。", "2023-06-30", "label"),
    ("Prices\nPublished: 2025-01-29\n\nText.", "2025-01-29", "label"),
    ("Prices\n\nPublished on March 3, 2025\n\nText.", "2025-03-03", "label"),
    ("Prices\n\nBy A. Writer | Updated: 3 Sept 2024 | 4 min read\n\nText.", "2024-09-03", "updated"),
    ("Prices\n\nPublished May 2, 2024 | Updated: 3 Sept 2024\n\nText.", "2024-05-02", "label"),
    ("Prices\n\nLast updated: 3 Sept 2024\n\nPosted: 2 May 2024\n\nText.", "2024-05-02", "label"),
    ("报价单\n\n更新时间：2024-09-03 08:00\n\n本站 2024-05-02 08:00\n\n正文。", "2024-05-02", "line"),
    ("2024年行情\n\nIT之家8月13日消息，显卡价格走低。", "2024-08-13", "dateline"),
    ("Prices in 2024-Q3\n\nOSLO (Agency, Oct 3) - Prices fell again in the third quarter.", "2024-10-03", "dateline"),
    ("报价单\n\n张三 (123)发表于 2025年02月11日 15时04分 星期二\n\n正文。", "2025-02-11", "label"),
    ("2026-02-28\n\n### 行业\n- 一条", "2026-02-28", "line"),
    ("报价单\n2024年9月11日\n\n正文。", "2024-09-11", "line"),
    ("报价单\n\n本站 2024-09-11 10:20 浏览\n\n正文。", "2024-09-11", "line"),
    ("报价单\n\n某通讯社2024年10月3日电 芯片价格在三季度继续走低，现货供应转松。", "2024-10-03", "dateline"),
    ("2024年报价单\n\n据某通讯社北京3月5日电 芯片价格走低。", "2024-03-05", "dateline"),
    ("报价单\n\n札记 | 2025-09-25\n\n正文。", "2025-09-25", "line"),
    ("報價單\n\n〔記者某某／綜合報導〕2025年1月7日\n\n正文。", "2025-01-07", "line"),
    ("# Weekly\n\n*Friday, November 21, 2025 · 6 min · [online](https://a.example)*\n\nText.", "2025-11-21", "line"),
    ("Prices\n\nNovember 4, 2025 — By the desk\n\nText.", "2025-11-04", "line"),
    ("报价单\n\n" + "这里写的是正文，" * 12 + "完。\n\n旧文(2024-11-29)", None, None),
    ("报价单\n2023年3月1日起涨价", None, None),
    ("报价单\n\n某网站8月13日消息，芯片价格走低。", None, None),
    ("报价单\n\n价格在2024年3月1日之后一路走低，到了年底才企稳回升。", None, None),
    ("视频稿.txt\n\n先说结论\n算力很贵\n再看数据\n2026年4月2日\n机构发布了报告", None, None),
    ("报价单\n\n正文。\n\n本文评论\n别的文章\n别的摘要写到一半...\n日期:04-24", None, None),
    ("报价单\n\n发布时间：2024-13-40\n\n正文。", None, None),
    # the date of an event, of a copy, of a later change, of another article
    ("报价单\n\n北京时间2024年6月6日晚间，某公司宣布了一件很长的事情，价格因此走低。", None, None),
    ("报价单\n\n当地时间2024年6月6日，某公司宣布降价。", None, None),
    ("报价单\n\n成文日期：2024年6月6日\n\n正文。", "2024-06-06", "label"),
    ("报价单\n\n抓取时间：2024-06-06 10:00\n\n正文。", None, None),
    ("---\ntitle: 报价单\nfetch_date: 2025-01-01\n---\n\n正文。", None, None),
    ("---\ntitle: 报价单\nlastmod: 2025-01-01\n---\n\n正文。", "2025-01-01", "updated"),
    ("热门文章\n· 某公司发布新卡 2020-01-01\n· 某事 2020-01-02\n\n报价单\n\n正文。", None, None),
    ("热门文章\n\n2020-01-01 某公司发布新卡\n\n2020-01-02 某事\n\n报价单\n\n正文。", None, None),
    ("报价单\n\n2024-06-06 发布\n2024-07-01 更新\n\n正文。", "2024-06-06", "line"),
    ("报价单\n\n- 2024-06-06 08:00\n- 某某网\n\n正文。", "2024-06-06", "line"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "where"), DATELINES)
def test_publication_date(text: str, published: str | None, where: str | None) -> None:
    article = article_from_text(text)
    assert (article.published, article.published_from) == (published, where)


def test_a_given_date_wins_and_must_be_one() -> None:
    article = article_from_text("报价单\n发布时间：2024-05-02", published="2023/1/2")
    assert (article.published, article.published_from) == ("2023-01-02", "given")
    with pytest.raises(ValueError, match="is no date"):
        article_from_text("报价单", published="someday")


def test_the_file_name_is_the_last_resort() -> None:
    article = article_from_text("正文。", source="posts/2023-06-17-prices.md")
    assert (article.published, article.published_from) == ("2023-06-17", "file name")


TITLES = [
    ('---\ntitle: "报价单"\ndate: 2024-05-01\n---\n\n正文。', "报价单"),
    ("# **算力**報價\n\n正文。", "算力报价"),
    ("算力報價\n發布時間：2024-05-01\n\n正文。", "算力報價"),
    ("您的位置:首页 > 算力\n\n算力报价\n\n来源：本站\n\n正文很长很长很长很长。", "算力报价"),
    ("abc_DEF.txt\n\n先说结论\n算力很贵", "abc_DEF.txt"),
    ("每张A100售价9万元。", None),
    ("每张A100售价9万元。\n\n每张H100售价25万元。", None),
    ("- 甲\n- 乙", None),
    ("一" * 130 + "\n\n正文。", None),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title(text: str, title: str | None) -> None:
    assert article_from_text(text).title == title


def test_a_given_title_wins() -> None:
    assert article_from_text("# 甲\n\n乙", title="丙").title == "丙"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A100的價格與H100的價格都漲了，雲端業者說。", "zh-Hant"),
        ("A100的价格与H100的价格都涨了，云端业者说。", "zh-Hans"),
        ("GPU rental prices fell to $2 an hour – again.", "en"),
        ("GPU rental prices", "en"),
        ("RTX 5090 price | Site\n\n这种性能提升很可能来自于更多的流处理器，价格也更高。", "zh-Hans"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert article_from_text(text).language == language


def test_view_of_an_article_is_the_fold_of_its_text() -> None:
    article = article_from_text("**甲**", doc_id="d1", source="a.md")
    assert article.view == View("甲", "**甲**", article.view.starts, article.view.shifts)
    assert (article.doc_id, article.source) == ("d1", "a.md")
