"""Numbers as Chinese and English texts write them: 1.5万, 三千五百, 上万, 数十万, $2.5bn, 180K.

`NUMBER` finds one number; `value_of` turns the match into (low, high, comparator).
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12, "万亿": 10**12, "亿亿": 10**16}
ENGLISH_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
    "t": 1e12, "tn": 1e12, "trillion": 1e12, "w": 1e4,
}  # fmt: skip
ENGLISH_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "dual": 2, "quad": 4, "half a": 0.5, "half": 0.5, "a": 1, "an": 1,
}  # fmt: skip

_ARABIC = r"(?:\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?)"
# 兆 and 千 are prefixes of units too (兆瓦, 千瓦), not scales there.
_ZH_SCALE = r"(?:[十百千]?万亿|亿亿|[十百千]?[万亿]|[十百千]?兆(?![瓦赫字比节])|[百千](?![瓦卡米克兆赫瓩亿万]|万瓦)|十(?=[亿万]))"
_EN_SCALE = (
    r"(?:(?:[Tt]rillion|[Bb]illion|[Mm]illion|[Tt]housand|bn|tn|mn)(?![A-Za-z])"
    r"|(?:[KkMBT]|w(?=\s?(?:元|块|刀|美|人民币|张|片|台|颗|卡|多|左右|以上)))(?![A-Za-z0-9/]))"
)
_HAN = "零〇一二两三四五六七八九十百千万亿"

NUMBER = re.compile(
    rf"""(?<![A-Za-z0-9_.])(?<![A-Za-z0-9][-/])(?:
      (?P<num>{_ARABIC})(?P<few>[多余来几])?
        (?:\s?(?P<scale>{_ZH_SCALE})(?P<more>[多余来])?(?:(?P<rest>\d++(?:\.\d++)?)(?P<rest_scale>[十百千]?万|千|百)?(?![\d.年月]))?
         |[\s-]?(?P<en>{_EN_SCALE}))?
     |(?P<fuzzy>好?[数几][十百千]?(?:万亿|[万亿])|[数几][十百千](?![瓦卡米克兆赫])|[数几](?=[个张片块颗枚台座套倍成]))
     |(?P<over>[上成][十百千]?(?:万亿|[万亿])|[上成][百千](?![瓦米克兆赫])|[十百千]?[万亿](?=级|卡|元级|P级)|[百千](?=卡))
     |(?P<around>[一二三四五六七八九]?十[几余多][万亿]?|[一二两三四五六七八九]?[百千万][余多][万亿]?)
     |(?P<pair>[一二两三四五六七八九]{{2}})(?P<pair_scale>[十百千]?(?:万亿|[万亿])|[十百千])
     |(?P<han>(?=[十百千万亿]*[零〇一二两三四五六七八九十])[{_HAN}]++(?:点[零〇一二三四五六七八九]++)?)(?P<han_more>[多余])?
     |(?P<tens>(?i:tens|dozens|hundreds|thousands)\sof\s(?i:thousands|millions|billions)|(?i:tens|dozens|hundreds|thousands|millions|billions|trillions)(?=\sof\s))
     |(?P<word>(?i:half\ an?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dual|quad|several|a\ few))
        (?:[\s-](?P<word_en>(?i:trillion|billion|million|thousand|hundred))(?![a-z]))?(?![A-Za-z])
    )""",
    re.X,
)


def scale_of(text: str) -> float:
    """Factor of a Chinese scale such as 万, 百万, 千亿, 万亿.

    >>> scale_of("百万"), scale_of("千亿"), scale_of("")
    (1000000, 100000000000, 1)
    """
    factor: float = 1
    while text and text[0] in TENS:
        factor *= TENS[text[0]]
        text = text[1:]
    return factor * (SCALES[text] if text else 1)


def han_value(text: str) -> float | None:
    """Value of a number in Chinese characters, or None where the characters make no number.

    >>> han_value("三千五百"), han_value("一万五千亿"), han_value("十二"), han_value("二零二三"), han_value("三点五")
    (3500, 1500000000000, 12, 2023, 3.5)
    >>> han_value("一百五"), han_value("两万三")
    (150, 23000)
    """
    text, _, fraction = text.partition("点")
    if text and all(c in DIGITS for c in text):
        whole: float = int("".join(str(DIGITS[c]) for c in text))
    else:
        whole = section = digit = 0
        unit = 1
        zero = False
        for c in text:
            if c in DIGITS:
                if digit and DIGITS[c]:
                    return None
                digit = DIGITS[c]
                zero = zero or digit == 0
            elif c in TENS:
                section += (digit or 1) * TENS[c]
                digit, unit, zero = 0, TENS[c], False
            else:
                section += digit
                if not section and not whole:
                    section = 1
                if c == "亿" and section * 1 and whole and whole < 10**8:
                    whole = (whole + section) * 10**8
                elif c == "亿" and not section:
                    whole *= 10**8
                else:
                    whole += section * SCALES[c]
                section = digit = 0
                unit, zero = SCALES[c], False
        # 一百五 is 150: a last digit without its unit counts a tenth of the unit before.
        whole += section + (digit * unit // 10 if digit and unit >= 100 and not zero else digit)
    if fraction:
        whole += float("0." + "".join(str(DIGITS[c]) for c in fraction))
    return whole


def _fuzzy(text: str) -> tuple[float, float]:
    scale = scale_of(text.lstrip("好")[1:])
    return (20.0, 90.0) if text in ("几十", "数十") else (2 * scale, 9 * scale)


def _over(text: str) -> float:
    return scale_of(text.lstrip("上成")) or 1


def value_of(match: re.Match[str]) -> tuple[float, float | None, str] | None:
    """(low, high, comparator) of a `NUMBER` match; None where it is no number after all.

    >>> def v(text): return value_of(NUMBER.match(text))
    >>> v("1.5万"), v("1,100万"), v("3万4000"), v("2.5bn")
    ((15000.0, None, '='), (11000000.0, None, '='), (34000.0, None, '='), (2500000000.0, None, '='))
    >>> v("数万"), v("上万"), v("十几"), v("两三千"), v("100多万")
    ((20000, 90000, '~'), (10000, None, '>'), (11, 19, '~'), (2000, 3000, '='), (1000000.0, None, '>'))
    """
    g = match.groupdict()
    if g["num"]:
        digits = g["num"].replace(",", "")
        value = float(digits)
        comparator = ">" if g["few"] or g["more"] else "="
        if g["scale"]:
            value = float(Decimal(digits) * int(scale_of(g["scale"])))  # 619.8亿 in floats is 61979999999.99999
            if g["few"] == "几":  # 30几万 is 31 to 39 of 万
                return value + scale_of(g["scale"]), value + 9 * scale_of(g["scale"]), "~"
            if g["rest"]:
                rest = float(g["rest"])
                if g["rest_scale"]:
                    rest *= scale_of(g["rest_scale"])
                elif len(g["rest"]) == 1 and scale_of(g["scale"]) >= 10**4:
                    rest *= scale_of(g["scale"]) / 10
                value += rest
        elif g["en"]:
            value = float(Decimal(digits) * int(ENGLISH_SCALES[g["en"].lower()]))
        return round(value, 6), None, comparator
    if g["fuzzy"]:
        return (*_fuzzy(g["fuzzy"]), "~")
    if g["over"]:
        return _over(g["over"]), None, ">" if g["over"][0] in "上成" else "="
    if g["around"]:
        text = g["around"]
        tail = scale_of(text[-1]) if text[-1] in SCALES else 1
        body = text[:-1] if text[-1] in SCALES else text
        base = han_value(body[:-1])
        if base is None:
            return None
        if body[-1] == "几":
            return (base + 1) * tail, (base + 9) * tail, "~"
        return base * tail, None, ">"
    if g["pair"]:
        a, b = DIGITS[g["pair"][0]], DIGITS[g["pair"][1]]
        if b != a + 1:
            return None
        scale = scale_of(g["pair_scale"])
        return a * scale, b * scale, "="
    if g["han"]:
        han = han_value(g["han"])
        return None if han is None else (han, None, ">" if g["han_more"] else "=")
    if g["tens"]:
        words = g["tens"].lower().split(" of ")
        sizes = {"tens": 10.0, "dozens": 12.0, "hundreds": 100.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12}
        scale = sizes[words[0]] * (sizes[words[1]] if len(words) > 1 else 1)
        return 2 * scale, 9 * scale, "~"
    word = g["word"].lower()
    factor = 100.0 if (g["word_en"] or "").lower() == "hundred" else ENGLISH_SCALES.get((g["word_en"] or "").lower(), 1)
    if word in ("several", "a few"):
        return 2 * factor, 9 * factor, "~"
    return ENGLISH_WORDS[word] * factor, None, "="
