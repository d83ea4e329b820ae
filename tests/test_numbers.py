"""Numbers: tables of (value, [ways to write it]), and how the pattern behaves on hostile text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.mentions.numbers import Numbers
from extractor.rulebook import load_rules

NUMBERS = Numbers(load_rules())
NUMBER, value_of = NUMBERS.anywhere, NUMBERS.value_of

# Low, high (None where there is no range), comparator, and ways to write the number and nothing else.
VALUES: list[tuple[float, float | None, str, list[str]]] = [
    (0, None, "=", ["0", "零", "0.0"]),
    (0.5, None, "=", ["0.5", "零点五", "0.50"]),
    (1, None, "=", ["1", "一", "one", "One", "1.0"]),
    (1.5, None, "=", ["1.5", "一点五"]),
    (2, None, "=", ["2", "二", "两", "two", "dual", "Dual"]),
    (4, None, "=", ["four", "quad", "四"]),
    (8, None, "=", ["8", "八", "eight"]),
    (12, None, "=", ["12", "十二", "twelve"]),
    (19, None, "=", ["19", "十九", "nineteen"]),
    (20, None, "=", ["20", "二十", "twenty"]),
    (24, None, "=", ["24", "二十四", "twenty-four", "Twenty-four", "two dozen"]),
    (105, None, "=", ["105", "一百零五", "一百〇五"]),
    (150, None, "=", ["150", "一百五", "一百五十"]),
    (200, None, "=", ["200", "两百", "二百", "two hundred", "2百"]),
    (1024, None, "=", ["1024", "1,024", "一千零二十四", "一零二四"]),
    (2023, None, "=", ["2023", "二零二三", "二〇二三"]),
    (2500, None, "=", ["2500", "2,500", "两千五", "两千五百", "2.5K", "2.5k", "2.5 thousand", "2.5千"]),
    (3500, None, "=", ["三千五百", "3千5"]),
    (3008, None, "=", ["三千零八", "3008"]),
    (10_000, None, "=", ["1万", "一万", "1 万", "10K", "10k", "10,000", "1.0万", "ten thousand"]),
    (15_000, None, "=", ["1.5万", "一万五", "一万五千", "一点五万", "1万5", "1万5千", "15k", "15,000", "1.50万"]),
    (20_500, None, "=", ["20.5k", "2.05万", "20,500", "二万零五百"]),
    (34_000, None, "=", ["3万4000", "3万4千", "3.4万", "三万四千", "3万4"]),
    (100_000, None, "=", ["10万", "十万", "100k", "100K", "100,000", "100 thousand", "a hundred thousand"]),
    (180_000, None, "=", ["180K", "180k", "18万", "十八万"]),
    (350_000, None, "=", ["35万", "三十五万", "350K"]),
    (500_000, None, "=", ["50万", "五十万", "half a million", "500k", "0.5 million", "Half a million"]),
    (1_000_000, None, "=", [
        "100万", "一百万", "1百万", "1 million", "one million", "a million", "1M", "1mn", "1-million",
    ]),
    (2_788_000, None, "=", ["2.788M", "2.788 million", "278.8万"]),
    (11_000_000, None, "=", ["1,100万", "1100万", "一千一百万", "11 million", "1.1千万"]),
    (120_000_000, None, "=", ["1亿2000万", "1.2亿", "一亿两千万", "120M", "12000万"]),
    (250_000_000, None, "=", ["2.5亿", "二点五亿", "两亿五千万", "250 million", "0.25B"]),
    (2_500_000_000, None, "=", ["25亿", "2.5bn", "2.5B", "2.5 billion", "2.5-billion", "二十五亿", "2.5 Billion"]),
    (61_980_000_000, None, "=", ["619.8亿", "61.98 billion"]),
    (1_000_000_000_000, None, "=", ["1万亿", "一万亿", "1兆", "1 trillion", "1T", "1tn", "a trillion", "10000亿"]),
    (1_500_000_000_000, None, "=", ["一万五千亿", "1.5万亿", "15000亿", "1.5兆", "1.5 trillion"]),
    (300_000_000_000, None, "=", ["3千亿", "三千亿", "3000亿", "300bn"]),
    (2, 9, "~", ["several"]),
    (20, 90, "~", ["几十", "数十", "tens"]),
    (200, 900, "~", ["几百", "数百", "several hundred", "a few hundred", "hundreds"]),
    (2_000, 9_000, "~", ["几千", "数千", "several thousand", "a few thousand"]),
    (20_000, 90_000, "~", ["几万", "数万", "tens of thousands", "Tens of thousands"]),
    (200_000, 900_000, "~", ["几十万", "数十万", "hundreds of thousands"]),
    (2_000_000, 9_000_000, "~", ["几百万", "数百万", "several million"]),
    (2_000_000_000, 9_000_000_000, "~", ["数十亿", "several billion", "几十亿"]),
    (2_000_000_000_000, 9_000_000_000_000, "~", ["数万亿", "several trillion"]),
    (11, 19, "~", ["十几"]),
    (31, 39, "~", ["三十几", "30几"]),
    (110_000, 190_000, "~", ["十几万"]),
    (310_000, 390_000, "~", ["三十几万", "30几万"]),
    (1_100_000_000, 1_900_000_000, "~", ["十几亿"]),
    (2_000, 3_000, "=", ["两三千", "二三千"]),
    (30_000, 50_000, "=", ["三五万"]),
    (100, 200, "=", ["一两百"]),
    (10_000, 20_000, "=", ["一两万", "一二万"]),
    (300_000, 400_000, "=", ["三四十万"]),
    (70, 80, "=", ["七八十"]),
    (120_000, 130_000, "=", ["十二三万"]),
    (270_000, 280_000, "=", ["二十七八万"]),
    (100, None, ">", ["上百", "成百", "百余", "100余", "100多", "100+", "一百多"]),
    (1_000, None, ">", ["上千", "成千", "千余", "1000多", "成百上千", "1,000+"]),
    (10_000, None, ">", ["上万", "成千上万", "万余", "1万多", "1万余", "10K+", "1万+", "一万多"]),
    (30, None, ">", ["三十多", "30余", "三十余", "30+"]),
    (300_000, None, ">", ["三十多万", "30多万", "30余万", "30万多"]),
    (1_000_000, None, ">", ["上百万", "100多万", "一百多万", "1M+"]),
    (20_000_000, None, ">", ["两千多万", "2000多万"]),
    (100_000_000, None, ">", ["上亿", "1亿多"]),
    (30_000_000_000, None, ">", ["三百余亿", "300多亿"]),
]  # fmt: skip
WAYS = [(way, low, high, comparator) for low, high, comparator, ways in VALUES for way in ways]


@pytest.mark.parametrize(("way", "low", "high", "comparator"), WAYS, ids=[w[0] for w in WAYS])
def test_a_number_has_its_value(way: str, low: float, high: float | None, comparator: str) -> None:
    text = f"{way} of " if way in ("tens", "hundreds") else way  # plurals are numbers of something
    match = NUMBER.match(text)
    assert match is not None
    assert match[0] == way
    assert value_of(match) == (low, high, comparator)


# A number that stands before these begins and ends where the bar says.
EDGES = [
    ("|万|卡集群", 1e4), ("|十万|卡", 1e5), ("|百万|卡", 1e6), ("|千|卡集群", 1e3), ("|百万|级", 1e6),
    ("|百|兆瓦级", 100), ("超|万|卡", 1e4), ("近|千|台", 1e3), ("逾|百|张", 100), ("突破|百亿|美元", 1e10),
    ("|百亿|元", 1e10), ("|3|千瓦", 3), ("|500|兆瓦", 500), ("|300|百万瓦", 300), ("|2|千兆瓦", 2),
    ("|100万|千瓦", 1e6), ("|30|度", 30), ("|5|百度", 5), ("|2024|年叶", 2024), ("|3|个百分点", 3),
    ("|5|百分点", 5), ("|4|千问", 4), ("|2025|万科", 2025), ("|1.5亿亿|次浮点", 1.5e16), ("|20万亿|次/秒", 2e13),
    ("|1.5|兆字节", 1.5), ("|8K| tokens", 8000), ("|8|K屏", 8), ("|4|K 分辨率", 4), ("|400|T算力", 400),
    ("|1w|刀", 1e4), ("|10w|块", 1e5), ("|300|w电源", 300), ("|3.5w|/张", 35000), ("|3|多模态", 3),
    ("|2024|来自", 2024), ("|5|余额", 5), ("|100+| GPUs", 100), ("|1|+1", 1), ("|2.5|T/s", 2.5),
    ("|100万|2024年", 1e6), ("|8万|4090D", 80000), ("|1,100|,20", 1100), ("|two| thousands", 2),
    ("|two hundred thousand| GPUs", 2e5),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "low"), EDGES, ids=[e[0] for e in EDGES])
def test_a_number_ends_where_its_unit_or_another_word_begins(marked: str, low: float) -> None:
    before, number, after = marked.split("|")
    match = NUMBER.match(before + number + after, len(before))
    assert match is not None
    assert match[0] == number
    value = value_of(match)
    assert value is not None
    assert value[0] == low


NO_NUMBERS = [
    ("A100", 1), ("A100", 2), ("GPT-4", 4), ("v1.5", 1), ("v1.5", 3), ("TPUv4", 4), ("x86", 1), ("B200/8", 5),
    ("第三个", 1), ("第 3 个", 2), ("第3版", 1), ("3.14", 2), ("snake_4", 6), ("the end", 4), ("anew", 0),
    ("tentative", 0), ("一二三四五六七八九一二三四五六七八九一二三四五", 0), ("1" * 30, 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at"), NO_NUMBERS)
def test_no_number_begins_inside_a_word_or_a_code(text: str, at: int) -> None:
    match = NUMBER.match(text, at)
    assert match is None or value_of(match) is None


@pytest.mark.parametrize("text", ["一二三百", "五二千", "a", "few", "half a"])
def test_what_only_looks_like_a_number_has_no_value(text: str) -> None:
    match = NUMBER.match(text)
    assert match is None or match[0] != text or value_of(match) is None


def _han(number: int) -> str:
    """A number below 10^12 in Chinese characters, the long way: 10 is 一十."""
    if number >= 10**8:
        rest = number % 10**8
        return _han(number // 10**8) + "亿" + ("零" if 0 < rest < 10**7 else "") + (_han(rest) if rest else "")
    if number >= 10**4:
        rest = number % 10**4
        return _han(number // 10**4) + "万" + ("零" if 0 < rest < 10**3 else "") + (_han(rest) if rest else "")
    digits = f"{number:04d}"
    text = "".join(
        "零" if d == "0" else "零一二三四五六七八九"[int(d)] + u for d, u in zip(digits, "千百十 ", strict=True)
    )
    return re.sub("零+", "零", text.replace(" ", "")).strip("零") or "零"


@given(st.integers(0, 10**12 - 1))
def test_chinese_characters_are_read_as_they_are_written(number: int) -> None:
    assert NUMBERS.han.value(_han(number)) == number


@given(st.integers(0, 10**15 - 1))
def test_digits_are_read_with_and_without_commas(number: int) -> None:
    for text in (str(number), f"{number:,}"):
        match = NUMBER.match(text)
        assert match is not None
        assert match[0] == text
        assert value_of(match) == (float(number), None, "=")


@given(st.text(alphabet="零一两三九十百千万亿兆几数多余来点半上成卡张元0123456789.,+-kKMBw aoften", max_size=24))
def test_no_text_breaks_the_reading(text: str) -> None:
    for at in range(len(text)):
        match = NUMBER.match(text, at)
        value = value_of(match) if match else None
        if value is not None:
            low, high, comparator = value
            assert comparator in "=~><"
            assert high is None or low <= high
            assert low < float("inf")


def test_pairs_rise() -> None:
    pairs = load_rules().table("numbers")["piece"]["pairs"]
    assert all(NUMBERS.han.value(a) < NUMBERS.han.value(b) for a, b in pairs.split("|"))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "factor"), [("", 1), ("十", 10), ("百万", 10**6), ("千亿", 10**11), ("十万亿", 10**13)]
)
def test_scales(text: str, factor: int) -> None:
    assert NUMBERS.han.scale(text) == factor


HOSTILE = [
    "1", "万", "一", "十百千万亿", "(", "[1", "1,1,", "1,111,", "A100", "1.", "1-", "0", "百", "几", "一万", "上",
    "two ", "1 ", "1万", "half a", "第1", "十几", "三五",
]  # fmt: skip


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        for match in NUMBER.finditer(text):
            value_of(match)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.timing
@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert _seconds(text * 2) < 3 * _seconds(text) + 0.1
