"""Page furniture: what stands around an article makes no claim; what is inside it is never taken for furniture."""

from __future__ import annotations

import pytest

from extractor.reading import article_from_text

PORTAL = """\
当前位置：首页 > 数据中心 > 正文

智算中心租金年内再降两成

发布时间:2024-11-20 09:15:02  来源:本站原创  阅读:3021

声明:本文由作者授权发布,仅代表作者个人观点,不代表本站立场。

{article}

责任编辑:某某

上一篇:电价上涨对机房的影响
下一篇:液冷机柜选购指南

本文评论
某品牌新手机发布
  这款手机起售价为3999元,首批备货超过100万台,电池容量比上一代提升了20%,续航也...
日期:03-12
某车企全年营收公布
全年营收突破6000亿元,同比增长45%,研发投入达到300亿元,新建工厂投资额为120亿元,...
日期:07-08
"""

BLOG = """\
[首页](/) [归档](/archive) [关于](/about)

* [产品](/p)
* [方案](/s)
* [价格](/price)
* [下载](/dl)

# GPU 云主机怎么选

2024-03-04 10:00

{article}

## 相关阅读

* [五千元组装一台工作站](https://a.example/1)
* [某厂 2023 年采购了 3000 台服务器](https://a.example/2)

## 常见问题

问：按月付费更便宜吗？答：连续使用超过 20 天时，包月价 9000 元更划算一些，这一点与按量计费正好相反，请按用量估算。

微信扫一扫
关注该公众号

版权所有 © 2024 某某科技 京ICP备12345678号
"""

ENGLISH = """\
Home > Cloud > Pricing

GPU rental prices slide again

By A. Writer
Published on March 3, 2025
5 min read

Share this article

{article}

Read more: Why data centers are moving north

We use cookies to improve your experience. By continuing you accept our policy.

Related stories

Phone maker sells 20 million handsets in one quarter
Carmaker to invest $5 billion in a battery plant

© 2025 Example Media. All rights reserved.
"""

PROSE = {
    "zh": "一家服务商把八卡服务器的月租从六万元下调到四万八千元，降幅为百分之二十。"
    "业内人士说，闲置的机器太多了，价格还会往下走。",
    "en": "A provider cut the monthly rent of an eight-card server from $9,000 to $7,200, a fifth less than in spring.",
}
PAGES = [(PORTAL, "zh"), (BLOG, "zh"), (ENGLISH, "en")]


def split(text: str) -> tuple[str, str]:
    """Article and furniture of a text, as the blocks part them."""
    article = article_from_text(text)
    inside = [article.view.text[b.start : b.end] for b in article.blocks if b.kind != "furniture"]
    outside = [article.view.text[b.start : b.end] for b in article.blocks if b.kind == "furniture"]
    return "\n".join(inside), "\n".join(outside)


@pytest.mark.parametrize(("page", "language"), PAGES)
def test_the_article_stays(page: str, language: str) -> None:
    inside, _ = split(page.format(article=PROSE[language]))
    assert PROSE[language] in inside


@pytest.mark.parametrize(
    ("page", "language", "gone"),
    [
        (
            PORTAL,
            "zh",
            [
                "首页",
                "发布时间",
                "声明",
                "责任编辑",
                "上一篇",
                "下一篇",
                "本文评论",
                "3999元",
                "日期:03-12",
                "6000亿",
                "日期:07-08",
            ],
        ),
        (BLOG, "zh", ["归档", "方案", "下载", "相关阅读", "工作站", "3000 台", "扫一扫", "关注该公众号", "ICP备"]),
        (
            ENGLISH,
            "en",
            [
                "Home >",
                "Published",
                "min read",
                "Share this",
                "Read more",
                "cookies",
                "Related",
                "20 million",
                "$5 billion",
                "©",
            ],
        ),
    ],
)
def test_what_is_around_goes(page: str, language: str, gone: list[str]) -> None:
    inside, outside = split(page.format(article=PROSE[language]))
    for words in gone:
        assert words in outside
        assert words not in inside


def test_a_section_of_links_ends_at_the_next_heading() -> None:
    inside, _ = split(BLOG.format(article=PROSE["zh"]))
    assert "包月价 9000 元" in inside


@pytest.mark.parametrize(
    ("page", "language", "published"),
    [(PORTAL, "zh", "2024-11-20"), (BLOG, "zh", "2024-03-04"), (ENGLISH, "en", "2025-03-03")],
)
def test_date_and_title_come_from_the_page(page: str, language: str, published: str) -> None:
    article = article_from_text(page.format(article=PROSE[language]))
    assert article.published == published
    assert article.title in ("智算中心租金年内再降两成", "GPU 云主机怎么选", "GPU rental prices slide again")


def test_other_articles_are_found_by_their_dates_alone() -> None:
    text = f"租金再降\n\n{PROSE['zh']}\n\n别家文章\n  别家的摘要写到3999元就断了...\n日期:03-12\n"
    inside, outside = split(text)
    assert "3999元" in outside
    assert "别家文章" in outside
    assert PROSE["zh"] in inside


@pytest.mark.parametrize(
    "line",
    [
        *("财经 · 公司 · 快讯", "科技网 › 半导体 › 数据中心", "Home | Markets | Opinion | Subscribe for $1 a week"),
        *("首頁 / 硬體 / 顯示卡", "政务公开|政策文件|算力"),
    ],
)
def test_menus_and_breadcrumbs(line: str) -> None:
    article = article_from_text(f"{line}\n\n租金再降\n\n{PROSE['zh']}")
    assert article.blocks[0].kind == "furniture"
    assert article.title == "租金再降"


def test_rows_of_a_table_are_no_menu() -> None:
    rows = "型号 | 显存 | 单价\n--- | --- | ---\nA100 | 大 | 高"
    article = article_from_text(f"租金再降\n\n{PROSE['zh']}\n\n{rows}")
    assert [block.kind for block in article.blocks] == ["title", "paragraph", "row", "row"]


def test_a_list_below_a_mark_may_end_in_brackets() -> None:
    _, outside = split(
        f"租金再降\n\n{PROSE['zh']}\n\n延伸閱讀\n》某某顯示卡降價促銷，全系列最高現省三千元，只到這個週日為止，送完為止(2024-11-29)"
    )
    assert "2024-11-29" in outside


def test_prose_goes_on_after_a_box_of_links() -> None:
    text = f"租金再降\n\n{PROSE['zh']}\n\n相关阅读\n\n某厂采购3000台\n\n{PROSE['zh'].replace('服务商', '云厂商')}"
    inside, outside = split(text)
    assert "3000台" in outside
    assert "一家云厂商" in inside


def test_marks_in_the_navigation_do_not_swallow_the_article() -> None:
    text = f"热门文章\n最新资讯\n本文评论\n\n租金再降\n\n{PROSE['zh']}"
    inside, _ = split(text)
    assert PROSE["zh"] in inside


@pytest.mark.parametrize(
    "line",
    [
        "声明显示，双方的合同金额为6.93亿元，首批将交付2000台服务器，其余部分在明年三季度之前交付完毕，违约金为合同金额的百分之五。",
        "来源于公开招标的数据表明，今年前三季度共有120个智算项目落地，总投资超过900亿元，平均单价比去年下降了15%，详见下表所列。",
        "首页展示的价格是每卡时12元，但企业客户谈下来的价格要低得多。",
        "分享会上，他说A100的租金已经跌破每小时5元。",
        "推荐配置为8张H100，月租3.7万美元。",
        "上一代产品的售价是1.2万美元。",
        "关注度最高的是RTX 5090，官方售价16499元。",
        "广告业务之外，云收入达到120亿元。",
        "Share prices aside, the company will spend $60 billion on data centers this year.",
        "Subscribers pay $20 a month, but the cluster of 10,000 H100s costs far more than that.",
        "Homegrown chips now take 30% of the market.",
        "Related party loans of $2.3 billion paid for 100,000 GPUs at the site.",
        "评论人士认为，H20的价格还会上涨10%。",
        "更多厂商开始采购国产芯片，份额升至40%。",
        "时间回到2023年3月，一台八卡A100服务器只要80万元。",
        "目录价为每台230万元。",
    ],
)
def test_prose_is_never_furniture(line: str) -> None:
    text = f"租金再降\n\n{PROSE['zh']}\n\n{line}\n\n{PROSE['zh']}"
    _, outside = split(text)
    assert line not in outside


def test_front_matter_is_furniture_and_read() -> None:
    article = article_from_text(
        f"---\ntitle: 租金再降\nauthor: 某某\ndate: 2024-01-02\ntags:\n  - 算力\n---\n\n{PROSE['zh']}"
    )
    assert [block.kind for block in article.blocks] == ["furniture", "paragraph"]
    assert (article.title, article.published) == ("租金再降", "2024-01-02")


def test_metadata_lines() -> None:
    _, outside = split(
        f"租金再降\n\n**URL**: https://a.example/x\n\n{PROSE['zh']}\n\n## 元数据\n\n- **来源**: 某站\n- **类型**: news"
    )
    assert "URL" in outside
    assert "某站" in outside
