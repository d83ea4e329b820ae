"""Quantities: tables of (label, low, high, unit, comparator) and ways to write it, one quantity to a way."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.mentions.quantities import QuantityFinder
from extractor.rulebook import Rules

RULES = Rules(Path(__file__).resolve().parent.parent / "rules")
FINDER = QuantityFinder(RULES)
Row = tuple[str, float, float | None, str, str, list[str]]

MONEY: list[Row] = [
    ("MONEY", 10_000, None, "USD", "=", [
        "1万美元", "1万美金", "$10,000", "US$10,000", "$10K", "1w刀", "10000 USD", "USD 10,000", "10,000 dollars",
        "一万美元", "10k美元", "10000$", "$ 10,000", "1万刀", "U.S.$10,000", "$10k",
    ]),
    ("MONEY", 4.7e9, None, "USD", "=", [
        "US$4.7 billion", "$4.7 billion", "$4.7bn", "$4.7B", "47亿美元", "47亿美金", "4.7 billion US dollars",
        "$4.7-billion", "$4.7b", "4.7 billion U.S. dollars", "USD4.7 billion", "四十七亿美元",
    ]),
    ("MONEY", 5e6, None, "USD", "=", ["$5m", "$5M", "$5 million", "500万美元", "5 million dollars", "五百万美元"]),
    ("MONEY", 2.5, None, "USD", "=", ["$2.5", "2.5美元", "$2.50", "2.5 dollars", "2.5 美元", "2.5刀"]),
    ("MONEY", 0.5, None, "USD", "=", ["50美分", "50 cents", "$0.5", "0.5美元", "50¢"]),
    ("MONEY", 80_000, None, "CNY", "=", [
        "8万元", "8万块钱", "¥80,000", "80,000元", "八万元", "8万人民币", "8万元人民币", "RMB 80,000",
        "80,000 yuan", "人民币8万", "8 万元", "RMB80,000", "CNY 80,000", "80000¥", "人民币 8 万元",
    ]),
    ("MONEY", 0.6, None, "CNY", "=", ["6毛", "6角钱", "0.6元", "六毛钱", "60分钱", "0.6块钱"]),
    ("MONEY", 1e11, None, "CNY", "=", ["1000亿元", "千亿元", "一千亿元", "100 billion yuan", "1千亿元"]),
    ("MONEY", 5000, None, "HKD", "=", ["HK$5,000", "5000港元", "5000港币", "HKD 5,000", "5,000 Hong Kong dollars"]),
    ("MONEY", 3e8, None, "SGD", "=", ["S$300 million", "3亿新加坡元", "3亿新元", "SGD 300 million"]),
    ("MONEY", 2e9, None, "TWD", "=", [
        "NT$2 billion", "20亿新台币", "20亿元新台币", "新台币20亿", "20亿台币", "20亿元(新台币)",
    ]),
    ("MONEY", 1.2e9, None, "EUR", "=", [
        "€1.2 billion", "12亿欧元", "1.2 billion euros", "EUR 1.2 billion", "€1.2bn",
    ]),
    ("MONEY", 7e8, None, "GBP", "=", ["£700 million", "7亿英镑", "£700m", "GBP 700 million"]),
    ("MONEY", 1e12, None, "JPY", "=", ["1万亿日元", "1兆日元", "1 trillion yen", "JPY 1 trillion"]),
    ("MONEY", 5e8, None, "KRW", "=", ["5亿韩元", "₩500 million", "500 million won"]),
    ("MONEY", -1.2e9, None, "CNY", "=", ["-12亿元", "利润为-12亿元", "−12亿元"]),
    ("MONEY", -5e6, None, "USD", "=", ["-$5 million", "(-$5m)"]),
    ("MONEY", 30_000, None, "USD", "=", ["a $30,000 GPU", "$30,000 cards"]),
    ("MONEY", 12_000, 13_000, "USD", "=", [
        "1.2-1.3万美元", "1.2万-1.3万美元", "1.2万美元-1.3万美元", "$12,000-$13,000", "$12,000-13,000",
        "1.2~1.3万美元", "1.2至1.3万美元", "1.2到1.3万美元", "1.2—1.3万美元", "1.2–1.3 万美元", "$12K–$13K",
        "$12,000 to $13,000", "between $12,000 and $13,000", "$12,000 到 $13,000", "$12,000至$13,000",
        "1.2——1.3万美元", "介于1.2万美元和1.3万美元", "$12k-13k", "12,000 to 13,000 dollars",
        "从1.2万到1.3万美元不等",
    ]),
    ("MONEY", 300_000, 400_000, "CNY", "=", [
        "30至40万元", "30万至40万元", "30-40万元", "30万-40万元", "30万元-40万元", "三四十万元", "30 至 40 万元",
        "30~40万元", "三十到四十万元", "30万元至40万元", "¥300,000-¥400,000", "30万元~40万",
    ]),
    ("MONEY", 2.5, 3.0, "USD", "=", [
        "$2.5-3.0/hr", "$2.5-$3.0/hr", "between $2.5 and $3.0", "2.5至3美元", "$2.5 – $3.0",
    ]),
    ("MONEY", 2e9, 3e9, "USD", "=", [
        "$2-3 billion", "$2 billion to $3 billion", "$2-$3 billion", "20-30亿美元", "$2 to $3 billion",
        "between $2 billion and $3 billion", "20亿到30亿美元", "2 to 3 billion dollars", "两三十亿美元",
    ]),
    ("MONEY", 5000, 10_000, "CNY", "=", ["5000-1万元", "5000元-1万元", "五千到一万元", "5000至10000元"]),
    ("MONEY", 5e8, 1e9, "USD", "=", ["$500 million-$1 billion", "$500 million to $1 billion", "5亿-10亿美元"]),
    ("MONEY", -1.238e9, -8.78e8, "CNY", "=", [
        "-12.38亿元至-8.78亿元", "-12.38亿元到-8.78亿元", "为-12.38亿元~-8.78亿元",
    ]),
    ("MONEY", 1e9, 2e9, "USD", "=", ["一二十亿美元", "十到二十亿美元", "1-2 billion dollars"]),
    ("MONEY", 1.2e4, 1.3e4, "USD", "~", ["约1.2-1.3万美元", "1.2-1.3万美元左右", "about $12,000 to $13,000"]),
    ("MONEY", 2e8, 9e8, "USD", "~", ["数亿美元", "几亿美元", "hundreds of millions of dollars"]),
    ("MONEY", 1.1e5, 1.9e5, "CNY", "~", ["十几万元", "十几万块钱", "十几万人民币"]),
]  # fmt: skip
HEDGED: list[Row] = [
    ("MONEY", 1, None, "USD", "<", [
        "不到1美元", "不足1美元", "低于1美元", "$1以下", "less than $1", "under $1", "up to $1", "最高1美元",
        "最多1美元", "不超过1美元", "1美元以内", "no more than $1", "below $1", "最高为1美元",
    ]),
    ("MONEY", 10_000, None, "USD", ">", [
        "超过1万美元", "超1万美元", "1万美元以上", "逾1万美元", "1万多美元", "more than $10,000", "over $10,000",
        "at least $10,000", "1万美元起", "$10,000起", "不低于1万美元", "高于1万美元", "突破1万美元", "至少1万美元",
        "不少于1万美元", "1万余美元", "above $10,000", "$10,000+", "超过了1万美元", "起码1万美元",
        "$10,000 or more", "上万美元", "starting at $10,000", "不止1万美元", "1万美元之上", "$10K+",
    ]),
    ("MONEY", 10_000, None, "USD", "~", [
        "约1万美元", "大约1万美元", "近1万美元", "1万美元左右", "about $10,000", "around $10,000",
        "roughly $10,000", "nearly $10,000", "接近1万美元", "大概1万美元", "将近1万美元", "1万美元上下",
        "approximately $10,000", "约为1万美元", "~$10,000", "≈$10,000", "约合1万美元", "almost $10,000",
        "$10,000 or so", "差不多1万美元",
    ]),
    ("MONEY", 10_000, None, "USD", "=", [
        "高达1万美元", "达1万美元", "达到1万美元", "为1万美元", "共1万美元", "a total of $10,000",
    ]),
    ("MONEY", 2, None, "USD", "~", ["约每小时2美元", "租金约为每卡时2美元", "每月约2美元", "约每GPU小时2美元"]),
    ("COUNT", 20_000, None, "any", "~", ["近2万块", "约2万块", "2万块左右", "近两万块", "大约2万张", "将近2万颗"]),
    ("COUNT", 10_000, None, "any", ">", [
        "上万张", "超过1万张", "1万多张", "万余张", "1万余块", "1万张以上", "成千上万张", "1万+张", "超万张",
        "10,000+ 块",
    ]),
    ("COUNT", 100, None, "any", ">", ["上百台", "百余台", "超过100台", "100多台", "100+台", "超百台"]),
    ("COUNT", 1000, None, "any", "~", ["近千台", "约1000台", "近1000台"]),
    ("COUNT", 20_000, 90_000, "any", "~", ["数万张", "几万张", "数万块"]),
    ("COUNT", 2_000, 9_000, "any", "~", ["几千台", "数千台", "数千块"]),
    ("COUNT", 11, 19, "any", "~", ["十几台", "十几块"]),
    ("COUNT", 2, 3, "any", "=", ["两三台", "两三块", "2-3台", "两到三台"]),
    ("PERCENT", 50, None, "percent", ">", [
        "超过50%", "超过一半", "50%以上", "逾五成", "more than 50%", "over half of", "超五成",
    ]),
    ("PERCENT", 33.33, None, "percent", "~", [
        "约三分之一", "近三分之一", "三分之一左右", "about a third of", "nearly one-third",
    ]),
    ("TIMES", 2, None, "times", ">", ["超过2倍", "两倍以上", "2倍多", "more than doubled", "more than 2x"]),
]  # fmt: skip
RATIOS: list[Row] = [
    ("PERCENT", 15, None, "percent", "=", [
        "15%", "百分之十五", "15 percent", "15个百分点", "15 percentage points", "15 per cent", "15 %", "1.5成",
        "15百分点",
    ]),
    ("PERCENT", 20, None, "percent", "=", ["20%", "两成", "2成", "百分之二十", "二成"]),
    ("PERCENT", 80, None, "percent", "=", ["80%", "八成", "八折", "8折", "80 percent", "五分之四"]),
    ("PERCENT", 85, None, "percent", "=", ["85折", "8.5折", "八五折", "85%"]),
    ("PERCENT", 65, None, "percent", "=", ["六成五", "65%", "6.5成", "六五折"]),
    ("PERCENT", 0.3, None, "percent", "=", ["0.3%", "千分之三", "30 basis points", "30个基点"]),
    ("PERCENT", 10, 20, "percent", "=", [
        "10%-20%", "10%至20%", "10-20%", "10%到20%", "1-2成", "10%~20%", "10% - 20%", "10%—20%",
        "10 to 20 percent", "10% to 20%", "between 10% and 20%", "百分之十到二十", "百分之十至百分之二十",
        "一两成", "一到两成",
    ]),
    ("PERCENT", 10, 30, "percent", "=", ["1~3成", "10%–30%", "一到三成"]),
    ("PERCENT", 33.33, None, "percent", "=", [
        "三分之一", "a third of", "one-third", "成本的1/3", "只有1/3", "1/3的", "1/3 of",
    ]),
    ("PERCENT", 66.67, None, "percent", "=", ["三分之二", "two-thirds", "two thirds", "2/3的成本"]),
    ("PERCENT", 75, None, "percent", "=", ["四分之三", "three-quarters", "three quarters of", "75%"]),
    ("PERCENT", 25, None, "percent", "=", ["四分之一", "a quarter of", "成本的 1/4"]),
    ("PERCENT", 10, None, "percent", "=", ["十分之一", "one-tenth", "a tenth of", "成本的1/10", "一成"]),
    ("PERCENT", 50, None, "percent", "=", [
        "一半", "腰斩", "减半", "halved", "half of", "half the", "二分之一", "价格的1/2", "五成",
    ]),
    ("PERCENT", -5, None, "percent", "=", ["-5%", "为-5%", "在-5%", "毛利率-5%", "负5%", "minus 5%", "negative 5%"]),
    ("PERCENT", -32, -30, "percent", "=", ["-30%至-32%", "minus 30% to minus 32%", "负30%到负32%"]),
    ("PERCENT", 30, None, "percent", "=", ["正负30%", "胜负30%"]),
    ("TIMES", 2, None, "times", "=", [
        "翻倍", "翻番", "翻一番", "翻了一番", "doubled", "doubling", "2倍", "两倍", "2x", "2X", "twofold",
        "2 times", "2-fold", "doubles",
    ]),
    ("TIMES", 3, None, "times", "=", ["tripled", "3倍", "三倍", "3x", "threefold", "3×", "3.0x", "tripling"]),
    ("TIMES", 4, None, "times", "=", ["翻两番", "翻了两番", "quadrupled", "4倍", "fourfold"]),
    ("TIMES", 10, None, "times", "=", [
        "10倍", "十倍", "10x", "tenfold", "10-fold", "一个数量级", "an order of magnitude",
    ]),
    ("TIMES", 300_000, None, "times", "=", ["30万倍", "三十万倍", "300,000x", "300,000 times"]),
    ("TIMES", 1.2, 2, "times", "=", ["1.2x ~ 2x", "1.2-2倍", "1.2x-2x", "1.2到2倍", "1.2x to 2x", "1.2倍至2倍"]),
    ("TIMES", 20, 90, "times", "~", ["几十倍", "数十倍"]),
    ("TIMES", 2, 9, "times", "~", ["数倍", "几倍"]),
    ("TIMES", 2, 3, "times", "=", ["两三倍", "2-3倍", "两到三倍"]),
]  # fmt: skip
MEASURES: list[Row] = [
    ("COUNT", 10_000, None, "card", "=", [
        "万卡", "1万卡", "一万卡", "10,000 GPUs", "万卡集群", "10K GPUs", "1万块GPU", "1w张卡", "10k卡",
        "ten thousand GPUs", "10000张GPU", "10,000 GPU", "万卡级",
    ]),
    ("COUNT", 100_000, None, "card", "=", [
        "十万卡", "10万卡", "100,000 GPUs", "十万卡集群", "100k GPUs", "10万级卡",
    ]),
    ("COUNT", 1_000_000, None, "card", "=", [
        "百万卡", "100万卡", "one million GPUs", "1 million GPUs", "a million GPUs", "1M GPUs",
    ]),
    ("COUNT", 1_000, None, "card", "=", ["千卡", "千卡集群", "1000卡", "1,000 GPUs", "一千卡"]),
    ("COUNT", 200_000, 900_000, "card", "~", [
        "hundreds of thousands of GPUs", "数十万卡", "几十万张GPU", "数十万块GPU",
    ]),
    ("COUNT", 24, 108, "card", "~", ["dozens of GPUs"]),
    ("COUNT", 2, 9, "card", "~", ["several GPUs"]),
    ("COUNT", 2, None, "card", "=", ["双卡", "两卡", "2卡", "双路GPU", "2 GPUs"]),
    ("COUNT", 1, None, "card", "=", ["one GPU", "1 GPU"]),
    ("COUNT", 1_000_000, None, "any", "=", ["百万块", "百万张", "100万块"]),
    ("COUNT", 4096, None, "any", "=", ["4096块", "4,096张", "4096颗", "4096 片", "四千零九十六块", "4096 chips"]),
    ("COUNT", 8, None, "server", "=", ["8台服务器", "八台服务器", "8 servers", "eight servers", "8台机器"]),
    ("COUNT", 72, None, "rack", "=", ["72个机柜", "72 racks", "72个机架"]),
    ("COUNT", 3, None, "site", "=", ["3个数据中心", "three data centers", "三座智算中心", "3座数据中心"]),
    ("COUNT", 16, None, "node", "=", ["16个节点", "16 nodes", "16节点"]),
    ("QUANTITY", 3000, None, "PFLOPS", "=", [
        "3000P", "3000 PFLOPS", "3000P算力", "3000 petaflops", "3千P", "三千P", "3,000P",
    ]),
    ("QUANTITY", 320, None, "TFLOPS", "=", ["每秒320万亿次", "320万亿次计算", "每秒三百二十万亿次", "320TF"]),
    ("QUANTITY", 100, None, "PFLOPS", "=", ["每秒10亿亿次", "每秒十亿亿次", "100PF", "100P算力"]),
    ("QUANTITY", 1, None, "EFLOPS", "=", ["每秒百亿亿次", "算力1E", "1EF"]),
    ("QUANTITY", 3.8e25, None, "FLOP", "=", ["3.8e25 FLOP", "3.8E25 FLOPs", "3.8×10^25 FLOP", "3.8 x 10^25 FLOP"]),
    ("QUANTITY", 1000, None, "PFLOPS", "=", ["千P", "1000P", "一千P", "千P级"]),
    ("QUANTITY", 15, None, "PFLOPS", "=", ["1.5亿亿次/秒", "1.5亿亿次浮点运算", "15PFLOPS"]),
    ("QUANTITY", 400, None, "TFLOPS", "=", ["400万亿次浮点运算", "400 TFLOPS", "400T算力", "400TFLOPs"]),
    ("QUANTITY", 1, None, "EFLOPS", "=", ["1EFLOPS", "1 EFLOPs", "1 exaflops", "1百亿亿次", "1E算力"]),
    ("QUANTITY", 64, None, "GB", "=", ["64GB", "64GBHBM2e", "64 GB"]),
    ("QUANTITY", 80, None, "GB", "=", ["80GB", "80 GB", "80G", "80G显存", "80GiB"]),
    ("QUANTITY", 3.35, None, "TB/s", "=", ["3.35TB/s", "3.35 TB/s", "3.35TB/秒", "3.35TBps"]),
    ("QUANTITY", 7, None, "nm", "=", ["7nm", "7纳米", "7 nm", "7-nanometer", "七纳米", "7奈米"]),
    ("QUANTITY", 700, None, "W", "=", ["700W", "700瓦", "700 watts", "七百瓦"]),
    ("QUANTITY", 300, None, "MW", "=", [
        "300兆瓦", "300MW", "300 megawatts", "300百万瓦", "300-megawatt", "三百兆瓦",
    ]),
    ("QUANTITY", 100, None, "MW", "=", ["百兆瓦", "百兆瓦级", "100 MW"]),
    ("QUANTITY", 2, None, "GW", "=", ["2GW", "2吉瓦", "2千兆瓦", "2 gigawatts", "2-gigawatt", "两吉瓦"]),
    ("QUANTITY", 5, None, "kW", "=", ["5kW", "5千瓦", "5KW", "五千瓦", "5 kilowatts"]),
    ("QUANTITY", 64_000, None, "kWh", "=", [
        "64000kW·h", "64000kW·h(度)", "6.4万度电", "64,000 kWh", "6.4万千瓦时", "耗电64000度",
    ]),
    ("QUANTITY", 2_788_000, None, "GPU-hour", "=", [
        "2.788M GPU hours", "278.8万GPU小时", "2.788 million GPU hours", "278.8万卡时", "2.788M H800 GPU hours",
        "278.8万H800 GPU小时",
    ]),
    ("QUANTITY", 1, 2, "GW", "=", ["1-2GW", "1GW-2GW", "1 to 2 GW", "1至2吉瓦", "1GW到2GW", "1 GW to 2 GW"]),
    ("QUANTITY", 20, 90, "MW", "~", ["数十兆瓦", "几十MW", "几十兆瓦", "数十MW"]),
]  # fmt: skip
WAYS = [(way, row[:5]) for rows in (MONEY, HEDGED, RATIOS, MEASURES) for row in rows for way in row[5]]


@pytest.mark.parametrize(("way", "expected"), WAYS, ids=[w[0] for w in WAYS])
def test_a_quantity_has_its_value(way: str, expected: tuple[str, float, float | None, str, str]) -> None:
    found = [(m.label, m.low, m.high, m.unit, m.comparator) for m in FINDER.find(way)]
    assert found == [expected]


# Several quantities, or none: what each must be, a label and a value, in order.
SENTENCES: list[tuple[str, list[tuple[str, float]]]] = [
    ("从8万元涨到165万元", [("MONEY", 80_000), ("MONEY", 1_650_000)]),
    ("从$2涨到$3", [("MONEY", 2), ("MONEY", 3)]),
    ("rose from $2 to $3", [("MONEY", 2), ("MONEY", 3)]),
    ("从30到40万元", [("MONEY", 300_000), ("MONEY", 400_000)]),
    ("from 100 to 200 GPUs", [("COUNT", 100), ("COUNT", 200)]),
    ("从1000张到2000张", [("COUNT", 1000), ("COUNT", 2000)]),
    ("从10%到20%", [("PERCENT", 10), ("PERCENT", 20)]),
    ("1.5万和4万美元", [("MONEY", 15_000), ("MONEY", 40_000)]),
    ("10%、20%和30%", [("PERCENT", 10), ("PERCENT", 20), ("PERCENT", 30)]),
    ("660亿美元(约合4556亿元)", [("MONEY", 6.6e10), ("MONEY", 4.556e11)]),
    ("3,000 to 4,000 H100s", [("NUMBER", 3000)]),
    ("run from $1.90 to $2.60 per hour", [("MONEY", 1.9)]),
    ("one of them", []),
    ("双卡双待", []),
    ("需要3E0", []),
    ("90%,甚至99%", [("PERCENT", 90), ("PERCENT", 99)]),
    ("每台8卡,共1000台", [("COUNT", 8), ("COUNT", 1000)]),
    ("8块80GB显卡", [("COUNT", 8), ("QUANTITY", 80)]),
    ("H100万卡集群", [("COUNT", 10_000)]),
    ("A100两块", [("COUNT", 2)]),
    ("采购10万H100", [("NUMBER", 100_000)]),
    ("上万H100", [("NUMBER", 10_000)]),
    ("三万 H100", [("NUMBER", 30_000)]),
    ("指引640亿至720亿美元", [("MONEY", 6.4e10)]),
    ("价格翻了一番,成本减半", [("TIMES", 2), ("PERCENT", 50)]),
    ("价格(万元)", []),
    ("单位:百万元", []),
    ("(以百万美元计)", []),
    ("每万元", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_quantities_of_a_sentence(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(m.label, m.low) for m in FINDER.find(text)] == expected


# Nothing, or at most a bare NUMBER.
WITHOUT_UNIT = [
    "A100", "RTX 4090", "4090D", "GPT-4", "7B", "v1.5", "Llama 3.1", "5G", "5G网络", "10.0.0.1",
    "192.168.1.255:8080", "010-82990999", "400-123-4567", "13800138000", "2.10.3", "24/7", "11:51", "11:51:00",
    "08:00", "2025-10-04T11:51:00.217635", "2025-10-04", "2025/10/04", "2022.11.17", "3D", "2K屏", "4K 分辨率",
    "8K视频", "Q3", "H1", "3Q24", "FY25", "1080P", "720P", "1) 首先", "1. 首先", "第三个", "第3台", "第 1000 万台",
    "一", "一般", "统一", "万一", "千万别", "2024成立", "5成立", "3折叠", "2024年", "三个月", "3个月", "3个人",
    "2025只有", "RDNA 3 架构", "310只能", "3元素", "5毛利", "2024张江", "No. 5", "ID 568681302", "08010314", "007",
    "0x8000", "360安全", "3090/4090", "8/16/32", "12/25", "截至1/3的数据", "9/11", "ISO 9001", "CVE-2024-1234",
    "2024 won the", "3刀片", "tonight", "another", "often", "A-5", "第二届", "十四五规划", "数据", "上海", "成都",
    "几乎", "https://x.org/3/p?id=5", "B200-8", "SXM5", "PCIe 5.0", "HBM3e", "SHA256", "UTF-8", "x86", "C++17",
    "3.3.2", "401(k)",
]  # fmt: skip


@pytest.mark.parametrize("text", WITHOUT_UNIT)
def test_codes_dates_and_words_are_no_measures(text: str) -> None:
    assert [m for m in FINDER.find(text) if m.label != "NUMBER"] == []


NOTHING = [
    "A100", "4090D", "GPT-4", "v1.5", "11:51", "2025-10-04", "10.0.0.1", "08010314", "数据", "上海", "一般", "Q3",
    "5G",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_at_all(text: str) -> None:
    assert FINDER.find(text) == []


def test_part_of_a_text() -> None:
    text = "售价1万元,租金2万元。"
    assert [m.text for m in FINDER.find(text, 6)] == ["2万元"]
    assert [m.text for m in FINDER.find(text, 0, 6)] == ["1万元"]


@pytest.mark.parametrize(
    ("text", "per", "period"),
    [
        ("2元/卡时", "card", "hour"), ("2元/卡/小时", "card", "hour"), ("$2/GPU/hr", "card", "hour"),
        ("$2 per GPU hour", "card", "hour"), ("每小时2美元", None, "hour"), ("8万/台", "server", None),
        ("5万元/P/年", "pflops", "year"), ("每月2万元", None, "month"), ("$3 an hour", None, "hour"),
        ("0.5元/度", "kwh", None), ("单卡8万", "card", None), ("$2.5/hour", None, "hour"),
    ],
)  # fmt: skip
def test_denominators(text: str, per: str | None, period: str | None) -> None:
    assert [(m.value, m.unit) for m in FINDER.per(text)] == [(per, period)]


ALPHABET = "零一两三九十百千万亿兆几数多余来点半上成卡张元美$¥%倍折0123456789.,+-~至到从/ kKMBwGPU约近超以内起\n"


@settings(max_examples=300)
@given(st.text(alphabet=ALPHABET, max_size=40))
def test_any_text_gives_ordered_mentions_within_it(text: str) -> None:
    position = 0
    for m in FINDER.find(text):
        assert position <= m.start < m.end <= len(text)
        assert m.text == text[m.start : m.end]
        assert m.low is not None
        assert m.high is None or m.low <= m.high
        position = m.end


HOSTILE = [
    "1", "万", "一", "一一一", "(", "[]", "1,1,", "1,111,", "A100", "1.", "1-", "1~", "0", "几万", "$", "$1", "1/",
    "1/3的", "1%-", "约", "从1到", "翻倍", "half of ", "百分之", "三分之一", "1 ", "1万元", "-1", "between 1 and ",
    "tens of ", "1个", "12:30", "x",
]  # fmt: skip


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        FINDER.find(text)
        FINDER.per(text)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.timing
@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    assert _seconds(text * 2) < 3 * _seconds(text) + 0.1


@pytest.mark.parametrize("piece", ["1", "万", "一一一", "[(", "1,1,1,1,", "A100"])
def test_a_megabyte_of_one_thing_is_read(piece: str) -> None:
    FINDER.find(piece * (1_000_000 // len(piece)))
