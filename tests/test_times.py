"""Times: tables of (value, [ways to write it]), read as published on Monday, 20 May 2024."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.mentions import periods
from extractor.mentions.model import Mention
from extractor.mentions.times import TimeFinder
from extractor.rulebook import Rules

PUBLISHED = "2024-05-20"
RULES = Rules(Path(__file__).resolve().parent.parent / "rules")
FINDER = TimeFinder(RULES)

# The value, and ways to write it.  A way may stand in a sentence; it is then the only time in it.
ONE: list[tuple[str, list[str]]] = [
    ("2023", [
        "2023年", "2023 年", "二零二三年", "二〇二三年", "**2023** 年", "2023年度", "去年", "上年", "上一年",
        "in 2023", "since 2023", "by 2023", "自2023年以来", "截至2023年", "last year", "earlier in 2023",
        "during 2023", "throughout 2023", "the previous year", "23年", "到23年", "2023财年", "FY2023", "FY23",
        "FY 2023", "fiscal 2023", "fiscal year 2023", "2023全年", "2023年全年", "full-year 2023", "calendar 2023",
        "2023 revenue", "2023's capex", "(2023)", "（2023）", "CY2023", "2023E", "later last year", "上一财年",
        "Meta2023年资本支出", "一年前", "one year ago", "a year ago",
    ]),
    ("2024", [
        "今年", "本年", "本年度", "年内", "this year", "earlier this year", "later this year", "今年内",
        "今年早些时候", "FY24", "2024财年", "FY2024A", "24年", "全年",
    ]),
    ("2022", [
        "前年", "2022年", "二〇二二年", "两年前", "2年前", "two years ago", "2 years ago", "the year before last",
    ]),
    ("2021", [
        "大前年", "三年前", "3 years ago", "自2021年起", "3年以前", "三年之前",
    ]),
    ("2025", [
        "明年", "来年", "next year", "by 2025", "到2025年", "计划2025年投产", "in fiscal 2025", "2025年度",
        "2024/25财年", "24/25财年", "FY2024/25",
    ]),
    ("2026", [
        "后年", "until 2026", "2026 guidance", "2026年的",
    ]),
    ("2030", [
        "by 2030", "到2030年", "2030年之前", "through 2030",
    ]),
    ("1998", [
        "1998年", "98年", "in 1998",
    ]),
    ("2008", [
        "2008年", "08年", "二〇〇八年", "since 2008",
    ]),
    ("2023-H1", [
        "2023年上半年", "2023上半年", "去年上半年", "H1 2023", "1H23", "1H 2023", "2023H1", "23H1", "2023年H1",
        "H1'23", "first half of 2023", "in the first half of 2023", "the first half of last year", "2023-H1",
        "H1 FY23", "2023财年上半年",
    ]),
    ("2023-H2", [
        "2023年下半年", "去年下半年", "H2 2023", "2H23", "2023H2", "23H2", "second half of 2023", "下半年",
        "in the second half", "the back half of 2023", "H2",
    ]),
    ("2024-H1", [
        "上半年", "今年上半年", "24H1", "H1", "the first half of the year", "first half of this year",
        "2024年的上半年",
    ]),
    ("2024-H2", [
        "今年下半年", "预计下半年", "will ship in the second half", "second half of this year",
    ]),
    ("2024-Q1", [
        "第一季度", "一季度", "今年第一季度", "2024年第一季度", "2024年一季度", "2024 年第 1 季度", "2024Q1",
        "2024年Q1", "Q1 2024", "1Q24", "1Q2024", "Q1", "Q1'24", "24Q1", "Q1 FY24", "Q1 FY2024", "Q1 fiscal 2024",
        "FY24Q1", "FY2024 Q1", "first quarter of 2024", "the first quarter", "first-quarter", "first quarter 2024",
        "fiscal first quarter of 2024", "first quarter of fiscal 2024", "first fiscal quarter of 2024",
        "2024财年第一季度", "2024财年第一财季", "首季度", "上季度", "上一季度", "上个季度", "本季度", "last quarter",
        "the previous quarter", "2024-Q1", "一季报", "今年首季度", "the first quarter of this year", "Q1 of 2024",
        "the March quarter", "1QFY24", "the 2024 fiscal first quarter", "1st quarter of 2024", "2024第一季度",
        "2024一季度",
    ]),
    ("2024-Q2", [
        "第二季度", "二季度", "预计第二季度", "Q2", "second quarter", "this quarter", "下季度", "下一季度", "2Q24",
        "Q2财季", "将于二季度", "二季度将推出",
    ]),
    ("2023-Q3", [
        "第三季度", "三季度", "Q3", "the third quarter", "third quarter of 2023", "2023年3季度", "3Q23",
        "2023's third quarter", "去年第三季度", "去年三季度", "2023年的第三季度", "third quarter last year",
        "third quarter of last year",
    ]),
    ("2023-Q4", [
        "第四季度", "四季度", "去年四季度", "Q4", "fourth quarter", "4Q23", "final quarter of 2023",
        "2023 fourth quarter", "2023年最后一个季度", "去年最后一季度", "the last quarter of 2023",
        "last quarter of last year",
    ]),
    ("2024-Q4", [
        "预计四季度", "今年第四季度", "will launch in Q4", "expected in the fourth quarter", "四季度有望",
        "计划于第四季度", "第四季度将推出新卡", "Q4 will be strong",
        "For the fourth quarter, we expect", "In the fourth quarter, AMD also expects", "第四季度，英伟达预计",
        "We expect capital expenditures of about that in the fourth quarter",
    ]),
    ("2026-Q1", [
        "2026财年第一季度", "fiscal first quarter of 2026", "Q1 FY26", "fiscal 2026 first quarter",
        "2026 财年第一财季",
    ]),
    ("2024-03", [
        "3月", "3月份", "三月", "三月份", "今年3月", "今年 3 月", "2024年3月", "2024 年 3 月", "24年3月",
        "二零二四年三月", "2024-03", "2024/3", "2024/03", "2024.03", "March 2024", "Mar 2024", "Mar. 2024",
        "in March", "since March", "March of 2024", "3月底", "3月末", "3月初", "3月中旬", "3月上旬", "今年3月底",
        "截止3月末", "late March 2024", "March this year", "early March", "by the end of March", "mid-March",
        "2024年3月份", "March, 2024", "last March", "今年三月",
    ]),
    ("2024-05", [
        "5月", "本月", "这个月", "this month", "月底", "本月初", "in May", "五月", "本月底", "earlier this month",
        "月中",
    ]),
    ("2024-04", [
        "上月", "上个月", "last month", "四月", "上月底", "April", "上个月末", "今年4月中旬", "the previous month",
        "一个月前", "1个月前", "a month ago", "1 month ago",
    ]),
    ("2024-06", [
        "下月", "下个月", "next month", "今年年中", "mid-2024", "2024年中", "2024年中期", "2024年年中", "预计6月",
        "6月有望", "will in June", "mid 2024", "the middle of 2024", "expected in June", "今年中期",
    ]),
    ("2023-06", [
        "6月", "去年中旬", "去年年中", "去年6月", "June 2023", "in June", "2023年年中", "last June", "June",
    ]),
    ("2023-12", [
        "12月", "去年12月", "去年十二月", "十二月", "last December", "December 2023", "in December", "2023年底",
        "2023年末", "2023年年底", "去年底", "去年年底", "年底", "截至2023年底", "end of 2023", "late 2023",
        "year-end 2023", "at the end of 2023", "2023底", "岁末", "the end of last year", "late last year", "end-2023",
        "5个月前", "five months ago", "2023年12月末", "去年年末", "2023 年 底",
    ]),
    ("2024-01", [
        "年初", "今年初", "今年年初", "2024年初", "2024年年初", "early 2024", "early this year", "beginning of 2024",
        "the start of 2024", "1月", "一月", "January", "Jan. 2024", "start of the year", "the beginning of this year",
        "2024 年初", "the beginning of the year",
    ]),
    ("2024-12", [
        "今年底", "今年年底", "年底前", "到年底", "by year-end", "by the end of the year", "by the end of 2024",
        "by the end of this year", "预计年底", "by end of year", "before year-end", "late this year", "将于年底",
        "will double by the end of the year", "今年年底前",
    ]),
    ("2024-07-01", [
        "7月1日起", "7月1日起执行", "effective July 1", "starting July 1", "7月1日正式生效",
    ]),
    ("2024-04-01", [
        "4月1日起", "effective April 1",
    ]),
    ("2024-12", [
        "by year's end", "by the year’s end", "ended 2024 with ten",
    ]),
    ("2025-12", [
        "明年底", "by the end of 2025", "end of 2025", "late 2025", "2025年底前", "end of next year",
    ]),
    ("2025-06", [
        "mid-2025", "明年年中", "2025年中旬",
    ]),
    ("2023-11", [
        "半年前", "去年 11 月", "去年十一月", "11月", "six months ago", "November",
    ]),
    ("2025-03", [
        "明年3月", "next March", "明年三月底",
    ]),
    ("2024-03-15", [
        "2024年3月15日", "2024 年 3 月 15 日", "2024-03-15", "2024/3/15", "2024/03/15", "2024.03.15", "2024.3.15",
        "3月15日", "3月15号", "三月十五日", "今年3月15日", "March 15, 2024", "Mar. 15, 2024", "15 March 2024",
        "March 15th", "March 15", "15th of March 2024", "15 Mar 2024", "3/15/2024", "March 15th, 2024", "24年3月15日",
        "March 15 2024", "15 March", "二〇二四年三月十五日",
    ]),
    ("2024-05-15", [
        "15日", "本月15日", "上周三", "周三", "星期三", "on Wednesday", "May 15", "last Wednesday", "十五日",
        "礼拜三",
    ]),
    ("2024-04-28", [
        "28日", "上月28日", "4月28日", "Apr. 28", "二十八日",
    ]),
    ("2024-05-19", [
        "昨日", "昨天", "yesterday", "昨晚", "周日", "Sunday", "1天前", "a day ago",
    ]),
    ("2024-05-20", [
        "今日", "今天", "today", "周一", "本周一", "Monday",
    ]),
    ("2024-05-21", [
        "明天", "明日", "tomorrow", "本周二",
    ]),
    ("2024-05-24", [
        "本周五",
    ]),
    ("2024-05-29", [
        "下周三",
    ]),
    ("2024-05-20/2024-05-26", [
        "本周", "this week",
    ]),
    ("2024-05-13/2024-05-19", [
        "上周", "last week", "上星期", "earlier last week",
    ]),
    ("2012/2018", [
        "2012年至2018年", "自2012年至2018年", "2012-2018年", "from 2012 to 2018", "2012年-2018年", "2012年到2018年",
        "从2012年到2018年", "2012~2018年", "between 2012 and 2018", "2012–2018", "2012 至 2018 年", "2012—2018年",
    ]),
    ("2022/2024", [
        "2022年-2024年", "2022-2024年", "between 2022 and 2024", "2022 to 2024",
    ]),
    ("2024/2032", [
        "2024-2032年", "2024至2032年",
    ]),
    ("2024/2026", [
        "未来三年", "未来3年", "the next three years", "over the next 3 years", "今后三年", "未来三年内",
    ]),
    ("2023-12/2024-01", [
        "去年年底至今年年初",
    ]),
    ("2023-12/2024-05", [
        "过去半年", "近半年",
    ]),
    ("2024/2028", [
        "未来五年", "next five years", "未来5年里",
    ]),
    ("2023-01/2023-09", [
        "2023年前三季度", "去年前三季度", "前三季度", "2023年首三季度", "2023 年前三季度", "2023年1-9月",
        "2023年1至9月", "2023年前9个月", "first nine months of 2023", "first three quarters of 2023", "Q1-Q3 2023",
        "1-9月", "2023年前九个月", "2023年1月至9月", "2023年1月-9月",
    ]),
    ("2024-01/2024-02", [
        "1-2月", "前两个月", "1至2月", "今年前两个月", "1—2月", "2024年1-2月", "1月至2月", "1月-2月", "头两个月",
        "first two months of 2024",
    ]),
    ("2024-01/2024-05", [
        "前5个月", "前五个月", "过去5个月", "近五个月", "今年1至5月", "the past five months", "the last 5 months",
        "最近五个月",
    ]),
    ("2023-06/2024-05", [
        "过去12个月", "近一年", "过去一年", "the past 12 months", "the last twelve months", "the past year",
        "近一年来", "近12个月", "trailing twelve months", "过去的12个月",
    ]),
    ("2022-06/2024-05", [
        "近两年来", "过去两年", "近两年", "the past two years", "最近两年", "两年来", "over the last 2 years",
        "近2年",
    ]),
    ("2021-06/2024-05", [
        "近三年", "过去三年", "过去3年间", "the past three years",
    ]),
    ("2023-10/2024-03", [
        "过去两个季度", "the past two quarters",
    ]),
    ("2022-12/2023-04", [
        "2022年12月至2023年4月", "2022年12月到2023年4月", "from December 2022 to April 2023", "2022-12至2023-04",
    ]),
    ("2024-05-01/2024-05-07", [
        "5月1日至7日", "5月1日-7日", "5月1日至5月7日",
    ]),
    ("2024-03/2024-05", [
        "今年春季", "spring 2024", "2024年春天",
    ]),
    ("2023-09/2023-11", [
        "去年秋季", "last fall",
    ]),
]  # fmt: skip

# No date, but the text speaks of the present.
NOW = [
    "近日", "目前", "当前", "如今", "现在", "截至目前", "近期", "日前", "眼下", "recently", "now", "currently",
    "at present", "right now", "Currently", "to date", "最近",
]  # fmt: skip

LENGTHS: list[tuple[str, list[str]]] = [
    ("5 month", [
        "5个月", "五个月", "5 个月", "5 months", "five months", "5-month", "为期5个月", "五个月内", "5个月后",
    ]),
    ("3 year", [
        "3年", "三年", "three years", "3-year", "三年期", "三年内", "a three-year contract", "3 年", "三年后",
        "第一期3年",
    ]),
    ("18 month", [
        "18 months", "18个月", "eighteen months", "十八个月",
    ]),
    ("10 year", [
        "10年", "十年", "ten years", "10-year",
    ]),
    ("0.5 year", [
        "半年", "half a year",
    ]),
    ("1.5 year", [
        "一年半", "1.5年", "1.5 years",
    ]),
    ("2 week", [
        "两周", "2周", "two weeks", "两个星期",
    ]),
    ("60 day", [
        "60天", "60 天", "60 days", "60-day",
    ]),
    ("3-5 year", [
        "3-5年", "三到五年", "3至5年", "3-5 years", "three to five years", "三五年",
    ]),
    ("2-3 year", [
        "两三年", "2-3年", "two to three years",
    ]),
    ("24 hour", [
        "24小时", "24 hours", "24个小时", "二十四小时",
    ]),
    ("2 quarter", [
        "两个季度", "two quarters", "2个季度",
    ]),
    ("1 year", [
        "一年", "1年", "one year", "一年多",
    ]),
    ("4 month", [
        "四个多月",
    ]),
    ("36 month", [
        "36-month", "36个月",
    ]),
    ("12 month", [
        "12 months warranty", "12个月",
    ]),
    ("1000 hour", [
        "1,000 hours",
    ]),
]  # fmt: skip

# Several times in one text.
MANY: list[tuple[str, list[str]]] = [
    ("2022 2023 2024", [
        "2022年、2023年和2024年分别为", "2022、2023和2024年", "in 2022, 2023 and 2024", "in 2022, 2023, and 2024",
    ]),
    ("2024-Q1 2023-Q1", [
        "第一季度营收100亿元,去年同期为50亿元", "Q1 revenue doubled from a year earlier",
        "first quarter of 2024, against the same period last year", "2024年第一季度,上年同期",
        "Q1 2024 vs the year-ago quarter",
    ]),
    ("2023-Q4 2023-Q2 2022-Q4", [
        "2023年四季度较二季度增长一成,较去年同期翻倍",
    ]),
    ("2024-Q1 2024-Q1", [
        "一季度出货一万台,同期价格下跌",
    ]),
    ("2024-Q1 2022-Q1", [
        "2024年第一季度,比2022年同期多",
    ]),
    ("2022-12 5 month", [
        "从2022年12月开始,5个月涨了三成", "since December 2022, in five months",
    ]),
    ("2023 2023-H2", [
        "2023年签约,同年下半年交付",
    ]),
    ("2023-03 2023-12", [
        "2023年3月缺货,到年底缓解", "In March 2023 it sold out, but by year-end it was back",
    ]),
    ("2023-12 2024-01", [
        "去年年底、今年年初",
    ]),
    ("2024-Q2 2025-H1", [
        "2024 年 Q2,2025 年 H1",
    ]),
    ("2023 2024", [
        "2023年开工,次年投产", "in 2023 and 2024", "2023年、2024年", "2023年比2024年",
    ]),
    ("2023-03 2023-05", [
        "2023年3月和5月", "2023年3月、5月",
    ]),
    ("none 2024-03", [
        "目前价格比3月高", "now above the price in March",
    ]),
    ("2024-01 2024-03", [
        "从年初的8万元涨到3月的15万元", "from $2 in January to $3 in March",
    ]),
    ("2023-12 2024-05", [
        "去年12月为1元,本月为2元",
    ]),
    ("2024-Q1 2024", [
        "2024财年第一季度和全年业绩",
    ]),
]  # fmt: skip

NOTHING = [
    "RTX 2080", "2080Ti", "RTX2080", "GPT-4", "Llama 3.1 405B", "版本1.5", "3.5-4倍", "2024 GPUs", "2048 H800",
    "2048块H800", "a cluster of 2048 GPUs", "2000美元", "$2024", "¥2023", "4090", "RTX 4090", "24/7", "1/3", "10:30",
    "prices may fall", "the march of progress", "They march on", "It may rise", "May I ask", "one second",
    "the second chip", "月之暗面", "天数智芯", "周鸿祎", "192.168.1.2024", "10.20.30.40",
    "http://example.com/2024/03/21/a", "https://www.example.org/2023-03-15/", "www.example.com/2024/03",
    "posts/2023-10-25-gpu-day", "sec-mises-2026-04-22", "第三年", "第三天", "2020年代", "1990s", "the 2020s",
    "early 2020s", "年轻人", "年龄", "年化", "年增长率", "每年", "每月", "每天", "每小时2美元", "$2.50/hour",
    "2.5美元/小时", "per month", "a year", "元/卡时", "万元/P/年", "周期", "周围", "月租金", "4纳米", "H100", "H20",
    "H200", "Q4_K_M", "qwen2.5", "TPU v4", "910B", "A100 80GB", "PUE 1.2", "ResNet50", "of 2,000 cards",
    "from 1000 to 2000 GPUs", "to 2000 MW", "版本号2023.05元", "五一视界", "三季稻", "统一", "万一", "单一", "数年来",
    "几年", "上海", "下游", "本来", "前沿", "最新", "同步", "10日均线", "一周年", "四周围", "今日头条", "2024 GB",
    "2048 tokens", "1024", "in 2048 cores", "v2024.1.2.3", "1月租", "seconds", "weekly", "yearly", "monthly",
    "Marchand", "Mayor", "Decade", "Sunlight", "5-year-old", "80G", "3.0", "PCIe 5.0", "x16", "第2款", "首个",
    "半导体", "半精度", "三星", "七牛", "九章", "十分", "百度", "后来", "大模型", "全球", "次日达", "过去的事",
    "近乎", "多年内", "那是我当年的失误",
]  # fmt: skip

CASES = [(value, way) for value, ways in ONE for way in ways]


def said(mention: Mention) -> str:
    if mention.label == "DATE":
        return mention.value or "none"
    high = f"-{mention.high:g}" if mention.high is not None else ""
    return f"{mention.low:g}{high} {mention.unit}"


def read(text: str, published: str | None = PUBLISHED) -> str:
    return " ".join(said(mention) for mention in FINDER.find(text, published))


@pytest.mark.parametrize(("value", "way"), CASES)
def test_one_date(value: str, way: str) -> None:
    assert read(way) == value
    assert read(f"。{way}，") == value or way.endswith("E")


@pytest.mark.parametrize("way", NOW)
def test_now_is_no_date(way: str) -> None:
    assert read(way) == "none"


@pytest.mark.parametrize(("length", "way"), [(length, way) for length, ways in LENGTHS for way in ways])
def test_lengths(length: str, way: str) -> None:
    assert read(way) == length


@pytest.mark.parametrize(("values", "way"), [(values, way) for values, ways in MANY for way in ways])
def test_several_in_a_sentence(values: str, way: str) -> None:
    assert read(way) == values


@pytest.mark.parametrize("text", NOTHING)
def test_no_time(text: str) -> None:
    assert [mention.text for mention in FINDER.find(text, PUBLISHED)] == []


@pytest.mark.parametrize("pattern", RULES.table("times")["pattern"], ids=lambda pattern: pattern["id"])
def test_patterns_keep_their_word(pattern: dict[str, str]) -> None:
    assert read(pattern["example"]) == pattern["yields"]
    assert read(pattern["counterexample"]) == ""


def test_there_are_many_ways() -> None:
    assert len(CASES) >= 250
    assert len({way for _, way in CASES}) == len(CASES)


@pytest.mark.parametrize(
    "way", ["今年", "去年12月", "上个月", "3月", "昨天", "第一季度", "15日", "last year", "Q1", "年底"]
)
def test_relative_words_need_a_publication_date(way: str) -> None:
    assert read(way, None) == "none"


def test_absolute_dates_do_not() -> None:
    assert read("2023年3月、2022年底", None) == "2023-03 2022-12"
    assert read("2025年10月价格低,2026年1月涨,2月又涨,一季度共涨三成", None) == "2025-10 2026-01 2026-02 2026-Q1"
    assert read("未来三年", None) == "3 year"


def test_only_the_part_asked_for() -> None:
    text = "2023年涨,2024年跌"
    mentions = FINDER.find(text, None, 6, len(text))
    assert [(mention.start, mention.text) for mention in mentions] == [(7, "2024年")]
    assert [mention.text for mention in FINDER.find(text, None, 0, 5)] == ["2023年"]


def test_a_span_is_a_length_too() -> None:
    (mention,) = FINDER.find("过去三年", PUBLISHED)
    assert (mention.low, mention.unit, mention.date_start, mention.date_end) == (3, "year", "2021-06-01", "2024-05-31")


def test_months_from() -> None:
    assert periods.months_from("2022-12", 5) == "2022-12/2023-04"
    assert periods.months_from("2023-Q4", 1) == "2023-10"


@pytest.mark.parametrize(
    "value",
    ["2023", "2023-03", "2023-03-15", "2023-Q1", "2023-H2", "2022-12/2023-04", "2012/2018", "2024-05-01/2024-05-07"],
)
def test_canonical_strings_read_back(value: str) -> None:
    assert periods.parse(value).value == value


@pytest.mark.parametrize("value", ["", "2023-13", "2023-Q5", "23", "2023/2022", "2023-02-30", "soon"])
def test_other_strings_do_not(value: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        periods.parse(value)


ATOMS = [
    "2023", "2024", "年", "月", "日", "3", "15", "12", "31", "-", "/", ".", "至", "到", "、", ",", "和", "前", "后",
    "近", "过去", "个", "半", "上", "下", "今年", "去年", "同期", "底", "初", "中", "Q", "H", "1", "第", "一", "二",
    "季度", "周", "天", "来", "内", "未来", "FY", "March", "May", "in", "by", "the", "of", "end", "first", "half",
    "quarter", "last", "next", "year", "years", "ago", "past", "两", "十", "〇", "将", "预计",
]  # fmt: skip


@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*ATOMS, " "]), max_size=25).map("".join)),
    st.one_of(st.none(), st.dates().map(dt.date.isoformat), st.text(max_size=12)),
)
@settings(max_examples=600, deadline=None)
def test_whatever_the_text(text: str, published: str | None) -> None:
    reached = 0
    for mention in FINDER.find(text, published):
        assert reached <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert mention.label in ("DATE", "DURATION")
        reached = mention.end
        assert (mention.date_start is None) == (mention.date_end is None) == (mention.value is None)
        if mention.value is not None:
            period = periods.parse(mention.value)
            assert mention.date_start == period.start.isoformat()
            assert mention.date_end == period.end.isoformat()
            assert period.start <= period.end
        if mention.label == "DURATION":
            assert mention.low is not None
            assert mention.unit in ("hour", "day", "week", "month", "quarter", "year")


@pytest.mark.timing
@pytest.mark.parametrize(
    "unit",
    ["1", "年", "一", "2-", "2024-", "2022、", " ", "近", "20 ", "Q1-", "24年", "Nov ", "*", "the first half ", "1,"],
)
def test_time_grows_with_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        FINDER.find(text, PUBLISHED)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(200_000) < 40 * max(min(seconds(20_000), seconds(20_000)), 0.005)
