"""Web pages: what is the article and what is around it, the text of its parts, its tables, and what its head says."""

from __future__ import annotations

import json
from collections.abc import Collection

import pytest

from extractor.reading.formats.html import from_html, from_html_text
from extractor.reading.formats.page import tables
from extractor.reading.formats.page.body import Element
from extractor.reading.formats.page.words import page_words
from extractor.reading.reader import reader_for
from extractor.rulebook import load_rules

WORDS = page_words()
PROSE = "算力租赁的价格在第三季度继续走低，八卡服务器的月租已经低于五万元，而上一年同期还在七万元以上。"
MORE = "业内人士认为，供给的增加是主要的原因，此外还有一些训练任务被推迟了，需求比年初的预期要小得多。"
HOT = "英伟达H100价格跌到20万元一张"
LINKS = f"<a href=1>{HOT}</a></li><li><a href=2>二手A100月租涨到5万元</a></li><li><a href=3>RTX 5090降价2000元</a>"


def split(html: str) -> tuple[str, str]:
    """The article's text and the furniture's, each without empty lines."""
    document = from_html_text(html, WORDS)
    aside = "".join(document.text[start:end] + "\n" for start, end in document.asides)
    body, at = "", 0
    for start, end in [*document.asides, (len(document.text), len(document.text))]:
        body += document.text[at:start]
        at = end
    return lines(body), lines(aside)


def lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


ARTICLE = f"<h1>算力价格继续走低</h1><p>{PROSE}</p><p>{MORE}</p>"
BODY = f"# 算力价格继续走低\n{PROSE}\n{MORE}"

PAGES = [
    # who says so: elements, roles, names
    (
        "semantic elements",
        f"<nav><a href=1>首页</a></nav><article>{ARTICLE}</article><aside>{HOT}，{MORE}</aside><footer>{HOT}</footer>",
    ),
    ("roles", f"<div role=navigation>{HOT}</div>{ARTICLE}<div role=complementary>{HOT}。{MORE}</div>"),
    (
        "class names",
        f"<div class='top-nav'>{HOT}</div><div class=con>{ARTICLE}<div class='relatedPosts'>{HOT}，{PROSE}</div></div>",
    ),
    ("comments", f"<div>{ARTICLE}</div><div id='comment-list'><p>{MORE}{HOT}！</p></div>"),
    (
        "a body by its name",
        f"<div class=x><p>{HOT}。</p></div><h1>算力价格继续走低</h1><div id=js_content>"
        f"<p>{PROSE}</p><p>{MORE}</p></div><div><p>{HOT}。</p></div>",
    ),
    # who shows it: links, place, prose
    ("a list of links inside the body", f"<div class=c>{ARTICLE}<ul><li>{LINKS}</li></ul></div>"),
    (
        "a side column without names",
        f"<table><tr><td>{ARTICLE}</td><td><b>热点</b><ul><li>{LINKS}</li></ul></td></tr></table>",
    ),
    ("a menu before the title", f"<div><span>{HOT}</span><span>资讯</span></div><div><div>{ARTICLE}</div></div>"),
    ("after the body", f"<div><div>{ARTICLE}<p>{PROSE}</p><p>{MORE}</p></div></div><div><p>上一篇：{HOT}</p></div>"),
]


@pytest.mark.parametrize("html", [html for _, html in PAGES], ids=[name for name, _ in PAGES])
def test_the_article_is_told_from_the_page(html: str) -> None:
    body, aside = split(f"<html><head><title>算力价格继续走低_某网</title></head><body>{html}</body></html>")
    assert body.startswith(BODY)
    assert HOT in aside
    assert HOT not in body


@pytest.mark.parametrize(
    "html",
    [
        f"<body class='has-sidebar nav-open'><div class='main-with-share'>{ARTICLE}</div></body>",
        f"<div class=left><p>导语：{PROSE}</p></div>{ARTICLE}<div><p>{PROSE}</p></div>",
        f"<form>{ARTICLE}</form>",
        f"<div class=comment-wrapper>{ARTICLE}</div>",
        f"<div style='visibility: hidden' class='rich_media_content'>{ARTICLE}</div>",
        f"<div class=promo><h1>算力价格继续走低</h1></div><p>{PROSE}</p><p>{MORE}</p>",
        f"{ARTICLE}<ul><li>H100：20万元</li><li>A100：9万元</li></ul><p>完。</p>",
        f"{ARTICLE}<ul><li>见<a href=1>{HOT}</a>的报道，{PROSE}</li></ul>",
    ],
)
def test_what_only_looks_like_furniture_stays(html: str) -> None:
    body, _ = split(html)
    assert PROSE in body
    assert MORE in body


def test_furniture_makes_no_claims_and_no_date() -> None:
    html = (
        "<div class=nav><span>2020-01-02</span></div><div class=hot><p>2021-03-04 英伟达H100价格跌到20万元。</p></div>"
        f"<div><h1>报价</h1><span>2024-05-06 10:00 来源：某某网</span><p>{PROSE}</p><p>{MORE}</p></div>"
        "<div class=related><p>2022-03-04</p></div>"
    )
    article = reader_for(load_rules()).article_of(from_html_text(html, WORDS))
    assert (article.published, article.published_from, article.publisher) == ("2024-05-06", "line", "某某网")
    marked = "".join(article.text[start:end] for start, end in article.furniture)
    assert all(words in marked for words in ("2020-01-02", "20万元", "2022-03-04"))


TEXTS = [
    ("<p>价格\n是9\n万元</p>", "价格是9\n万元".replace("\n", " ")),
    ("<p>a\n b</p>c<br>d", "a b\nc\nd"),
    ("<p>80<span>GB</span> and <b>8</b><i>0</i></p>", "80GB and 8 0"),
    (
        "<p>10<sup>18</sup>次，CO<sub>2</sub>，log<sub>2</sub>，H100<sup>[1]</sup>，A100<sup>2</sup></p>",
        "10^18次，CO2，log2，H100[1]，A100^2",
    ),
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol><li>d<li>e</ol>", "- a\n  - b\n- c\n1. d\n2. e"),
    ("<h1>甲</h1><h2>乙</h2><h1>丙</h1>", "# 甲\n## 乙\n## 丙"),
    ("<pre>a\n  b</pre>", "a\n  b"),
    (
        "<p>a<!-- x -->b<script>c</script>d<noscript>e</noscript>"
        "<span hidden>f</span><i style='display:none'>g</i>h</p>",
        "abdh",
    ),
    ("<p>&lt;b&gt; &amp; &nbsp;x</p>", "<b> & \xa0x"),
    ("<a href=1>甲</a><a href=2>乙</a>", "甲 乙"),
    ("<details><summary>甲</summary>乙</details><button>登录</button>", "甲\n乙\n登录"),
]


@pytest.mark.parametrize(("html", "text"), TEXTS)
def test_text_as_a_browser_shows_it(html: str, text: str) -> None:
    assert lines(from_html_text(f"<body>{html}</body>", WORDS).text) == text


TABLES = [
    (
        "<table><caption>报价</caption><thead><tr><th>型号<th>价格(万元)</thead><tr><td>A100<td>9<tr><td>H100<td></table>",
        "报价\n\n| 型号 | 价格(万元) |\n| --- | --- |\n| A100 | 9 |\n| H100 |  |",
    ),
    (
        "<table><tr><td>型号<td>价格<tr><td>A100 | SXM<td><p>9</p><p>万元</p></table>",
        "| 型号 | 价格 |\n| A100 ¦ SXM | 9 万元 |",
    ),
    (
        "<table><tr><th rowspan=2>型号<th colspan=2>价格(万元)<tr><th>2023<th>2024<tr><td>A100<td>9<td>8</table>",
        "| 型号 | 价格(万元) · 2023 | 价格(万元) · 2024 |\n| --- | --- | --- |\n| A100 | 9 | 8 |",
    ),
    (
        "<table><tr><td rowspan=2>A100<td>北京<td>9万<tr><td>上海<td>8万<tr><td colspan=2>合计<td>17万</table>",
        "| A100 | 北京 | 9万 |\n| A100 | 上海 | 8万 |\n| 合计 |  | 17万 |",
    ),
    ("<table><tr><td>1<span>5</span><td>8<br>0<tr><td>a<td>b</table>", "| 1 5 | 8 0 |\n| a | b |"),
    ("<table><tr><td>只有一列</td></tr><tr><td>的表</td></tr></table>", "只有一列\n的表"),
    # a small table of data in a cell of another stands below it
    (
        "<table><tr><th>型号<th>租金</tr><tr><td>A100<td>议价<table><tr><td>包月<td>1万元</tr><tr><td>包年<td>9万元</table></tr>"
        "<tr><td>H100<td>5万元/月</table>",
        "| 型号 | 租金 |\n| --- | --- |\n| A100 | 议价 |\n| H100 | 5万元/月 |\n\n"
        "A100 租金\n\n| 包月 | 1万元 |\n| 包年 | 9万元 |",
    ),
    # but a table that lays out the page is none, whatever it holds
    (
        "<table><tr><td>首页</tr><tr><td>报价<td><table><tr><td>A100<td>9万元</tr><tr><td>H100<td>20万元</table></table>",
        "首页\n报价\n\n| A100 | 9万元 |\n| H100 | 20万元 |",
    ),
]


@pytest.mark.parametrize(("html", "text"), TABLES)
def test_tables_keep_rows_columns_and_empty_cells(html: str, text: str) -> None:
    assert from_html_text(f"<body>{html}</body>", WORDS).text.strip() == text


def ld(**node: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


DAY = "2024-05-06T23:30:00+08:00"
HEADS = [
    (ld(**{"@type": "NewsArticle", "datePublished": DAY, "dateModified": "2025-01-01"}), ("2024-05-06", "JSON-LD")),
    (
        ld(
            **{
                "@graph": [
                    {"@type": "WebPage", "datePublished": "2020-01-01"},
                    {"@type": "Article", "datePublished": DAY},
                ]
            }
        ),
        ("2024-05-06", "JSON-LD"),
    ),
    # a neighbour's date: in a list, or one of several articles that are not this page's
    (
        ld(**{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2020-01-01"}]}),
        (None, None),
    ),
    (
        ld(
            **{
                "@graph": [
                    {"@type": "NewsArticle", "datePublished": "2020-01-01"},
                    {"@type": "NewsArticle", "datePublished": "2020-01-02"},
                ]
            }
        ),
        (None, None),
    ),
    (
        "<link rel=canonical href='https://a.org/x?y=1'>"
        + ld(
            **{
                "@graph": [
                    {"@type": "NewsArticle", "url": "https://a.org/z", "datePublished": "2020-01-01"},
                    {"@type": "NewsArticle", "mainEntityOfPage": {"@id": "https://www.a.org/x"}, "datePublished": DAY},
                ]
            }
        ),
        ("2024-05-06", "JSON-LD"),
    ),
    (
        "<script type='application/ld+json'>{broken</script><meta name=pubdate content='2024-05-06'>",
        ("2024-05-06", "meta"),
    ),
    (
        "<meta property='article:modified_time' content='2025-01-01'>"
        "<meta property='article:published_time' content='2024-05-06'>",
        ("2024-05-06", "meta"),
    ),
    ("<meta property='article:modified_time' content='2025-01-01'>", (None, None)),
    ("<meta name='PublishDate' content='20240506'>", ("2024-05-06", "meta")),
    ('<script>var ct = "1714995000";</script>', ("2024-05-06", "script")),
    ("<meta name=date content='someday'>", (None, None)),
    (ld(**{"@type": "Article", "datePublished": "1970-01-01T00:00:00Z"}), (None, None)),
    (ld(**{"@type": "WebPage", "datePublished": DAY}), ("2024-05-06", "JSON-LD")),
    # the only article that is named is another one
    (
        "<link rel=canonical href='https://a.org/x'>"
        + ld(**{"@type": "NewsArticle", "headline": "别的", "url": "https://a.org/z", "datePublished": "2020-01-01"}),
        (None, None),
    ),
    (
        ld(**{"@type": "Thing", "relatedArticles": [{"@type": "NewsArticle", "datePublished": "2020-01-01"}]}),
        (None, None),
    ),
    # JSON as it is found
    (
        "<script type='application/ld+json'>\n//<![CDATA[\n"
        '{"@type": "Article", "datePublished": "2024-05-06",}\n//]]>\n</script>',
        ("2024-05-06", "JSON-LD"),
    ),
    # several days in a script are a list of articles
    ("<script>a=[{publish_time:'2020-01-01 10:00'},{publish_time:'2020-01-02 10:00'}]</script>", (None, None)),
    ("<script>a={publish_time:'2024-05-06 10:00'}; b={pubTime:'2024-05-06'}</script>", ("2024-05-06", "script")),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_publication_date_of_a_page(head: str, expected: tuple[str | None, str | None]) -> None:
    document = from_html_text(f"<head><title>报价</title>{head}</head><body><h1>报价</h1><p>{PROSE}</p></body>", WORDS)
    assert (document.published, document.published_from) == expected


def test_time_elements_and_what_is_shown() -> None:
    for shown, expected in [
        ("<time pubdate datetime='2024-05-06'>1 hour ago</time>", ("2024-05-06", "time")),
        ("<span itemprop='datePublished' content='2024-05-06'></span>", ("2024-05-06", "time")),
        ("<p>更新时间：2025-01-01 发布时间：2024-05-06</p>", ("2024-05-06", "label")),
        ("<div class=info><span>2024-05-06 08:00</span> <span>某某网</span></div>", ("2024-05-06", "line")),
    ]:
        document = from_html_text(f"<h1>报价单</h1>{shown}<p>{PROSE}</p>", WORDS)
        article = reader_for(load_rules()).article_of(document)
        assert (article.published, article.published_from) == expected, shown


NEIGHBOURS = [
    "<div class=related-posts><article><time pubdate datetime='2020-01-01'>x</time></article></div>",
    "<div class=related-posts><div itemscope><meta itemprop=datePublished content='2020-01-01'></div></div>",
    "<ul><li itemscope itemtype='http://schema.org/Article'><a href=x>别的文章</a>"
    "<meta itemprop=datePublished content='2020-01-01'></li></ul>",
    "<div><div itemscope itemtype='http://schema.org/Comment'><p>很好的文章</p>"
    "<time itemprop=datePublished datetime='2025-08-08'>昨天</time></div></div>",
    "<p>最后更新 <time datetime='2025-08-08'>昨天</time></p>",
    "<time class='updated' datetime='2025-08-08'>昨天</time>",
]


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_times_of_neighbours_comments_and_changes(neighbour: str) -> None:
    for own, expected in [
        ("", None),
        ("<time datetime='2024-05-06T09:00'>5月6日</time>", "2024-05-06"),
        ("<span><meta itemprop=datePublished content='2024-05-06'></span>", "2024-05-06"),
    ]:
        for before, after in ((neighbour, ""), ("", neighbour)):
            page = f"<h1>报价单</h1>{before}<div class=info>{own}</div><div><p>{PROSE}</p><p>{MORE}</p></div>{after}"
            document = from_html_text(f"<body><div class=main>{page}</div></body>", WORDS)
            assert document.published == expected


def test_a_given_date_wins_over_the_page() -> None:
    document = from_html_text("<meta name=pubdate content='2024-05-06'><p>a</p>", WORDS)
    article = reader_for(load_rules()).article_of(document, published="2023-01-02")
    assert (article.published, article.published_from) == ("2023-01-02", "given")


def test_title_author_publisher_and_address() -> None:
    head = ld(
        **{
            "@type": "Article",
            "headline": "报价",
            "author": [{"name": "张三"}, {"name": "李四"}],
            "publisher": {"name": "某报"},
        }
    )
    document = from_html_text(f"<head>{head}<meta property=og:url content=https://a.org/x></head><p>{PROSE}</p>", WORDS)
    assert (document.title, document.author, document.publisher, document.url) == (
        "报价",
        "张三, 李四",
        "某报",
        "https://a.org/x",
    )
    document = from_html_text(
        f"<head><title>八卡服务器降到五万元_算力_某网</title><meta name=author content=https://x.org/me></head><p>{PROSE}</p>",
        WORDS,
    )
    assert (document.title, document.author) == ("八卡服务器降到五万元", None)
    document = from_html_text(f"<title>算力报价单 - 某网</title><div class=title>算力报价单</div><p>{PROSE}</p>", WORDS)
    assert (document.title, document.text[:8]) == ("算力报价单", "# 算力报价单\n")


def test_an_empty_page_says_what_may_be_wrong() -> None:
    for raw in (b"<html></html>", b"<html><body><script>fill()</script></body></html>", b"<!-- -->"):
        assert (from_html(raw, WORDS).remark or "").startswith("the page holds no text")


def test_a_table_deep_inside_others_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables that lay out a page nest; each level once looked into all below it, and so did each of those."""
    read: list[Element] = []
    cell_text = tables.cell_text

    def counted(cell: Element, without: Collection[Element] = ()) -> str:
        read.append(cell)
        return cell_text(cell, without)

    monkeypatch.setattr(tables, "cell_text", counted)
    depth, cells = 40, 10
    around = "<table><tr><th>卡</th><th>价</th></tr><tr><td>H20</td><td>"
    inner = "<table>" + "<tr><td>H100</td><td>2美元</td></tr>" * (cells // 2) + "</table>"
    html = "<html><body>" + around * depth + inner + "</td></tr></table>" * depth + "</body></html>"
    assert from_html_text(html, WORDS).text.count("H100") == cells // 2
    assert len(read) <= 4 * cells
