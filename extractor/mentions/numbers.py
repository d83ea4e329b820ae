"""Numbers as Chinese and English texts write them: 1.5万, 三千五百, 上万, 数十万, $2.5bn, 180K.

`NUMBER` finds one number; `value_of` turns the match into (low, high, comparator).  The pattern stays linear on
hostile input: every run that it reads has a longest length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

Value = tuple[float, float | None, str]

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12, "万亿": 10**12, "亿亿": 10**16}
ENGLISH_SCALES = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12, "w": 10**4,
    "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
ENGLISH_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
ENGLISH_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ENGLISH_WORDS: dict[str, float] = {
    **ENGLISH_ONES, **ENGLISH_TENS, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "dual": 2, "quad": 4,
    "half a": 0.5, "half an": 0.5, "a": 1, "an": 1,
}  # fmt: skip
ENGLISH_VAGUE = ("several", "a few", "few")
ENGLISH_ARTICLES = ("a", "an", "half a", "half an", "few")  # numbers only before a scale: a million
ENGLISH_PLURALS = {
    "tens": 10, "dozens": 12, "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9,
    "trillions": 10**12,
}  # fmt: skip

CLASSIFIERS = "个张片块颗枚台座套架倍成"  # what a vague 数 or 几 and a pair like 两三 may stand right before
PAIRS = "一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九"

_NO_SEVERAL = "偶奇参倍次人总个单多少分函指系常整小户件基复读岁"  # 偶数台, 参数: no several
_POWERS = "吉瓦|千兆瓦|GW"  # 数吉瓦
_TWO_OF = r"\s?(?:RTX|GTX|Tesla|[A-Z]{1,2}\d{2,3}|[2345]0[6789]0)"  # 双 3090, 双P40
_BIG = r"[十百千]?(?:万亿|[万亿])"
_NO_UNIT = r"(?![瓦米克兆赫瓩])"  # 千瓦, 千兆: a prefix of the unit, no scale
_SMALL = rf"(?:[十百]|千{_NO_UNIT})"
_NO_WORD = r"百(?![度分货年强叶世])|千(?![年里问寻禧])"  # 百度, 百分点, 千问
_MORE = r"余(?!额)|多(?![模元核维线样媒端])"
_SOME = r"来(?=[个台张块片颗枚家座套倍万亿元])"
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,6}+(?!\d)(?:\.\d{1,20}+)?|\d{1,18}+(?!\d)(?:\.\d{1,20}+)?)"
# No scale: the firms 万科 and 亿联, and what begins a unit (百万瓦, 千兆瓦, 百亿亿次).
_ZH_SCALE = rf"""(?:
      (?!(?:百万|千兆)瓦|万[科达兴国华]|亿[联纬航]|(?:百亿亿|千万亿)次)
        (?:[十百千]?(?:万亿|亿亿|兆(?![瓦赫字比节])|[万亿]))
    | (?:{_NO_WORD}){_NO_UNIT}(?![卡万亿])
    | 十(?=[亿万]) )"""
_COUNTED_IN_W = "(?:元|块|刀|美|人民币|张|片|台|颗|卡|多|左右|以上|一[张台块片]|/[张台块片卡])"
_EN_SCALE = rf"""(?:
      (?:[Tt]rillion|[Bb]illion|[Mm]illion|[Tt]housand|[Hh]undred|bn|tn|mn)(?![A-Za-z])
    | K(?!\s?(?:屏|分辨|视频|画质|超清|高清|显示|电视))(?![A-Za-z0-9]|/s)
    | T(?!\s?算力)(?![A-Za-z0-9]|/s)
    | [kMB](?![A-Za-z0-9]|/s)
    | w(?=\+?\s?{_COUNTED_IN_W}) )"""
HAN_DIGITS = "零〇一二两三四五六七八九"
_HAN = HAN_DIGITS + "十百千万亿"
_HAN_PART = rf"(?:[{HAN_DIGITS}十百万亿]|千{_NO_UNIT})"
_HAN_NUMBER = rf"""
    (?P<han>(?=[十百千万亿]{{0,4}}[{HAN_DIGITS}十]|[百千万亿][余多]|[百千万]分之){_HAN_PART}{{1,20}}+)(?!{_HAN_PART})
      (?:点(?P<fraction>[{HAN_DIGITS}]{{1,9}}+))?
      (?P<han_more>{_MORE}|{_SOME}|(?<=十)几)?(?P<han_scale>{_BIG})?"""
# 万卡, 百万级, 近千台, 百亿美元: a scale that is a number by itself, but not the head of a column: 价格(万元).
_ROUND = rf"""
      {_BIG}(?=级|卡|元级|P级|\s?GPU\s?级) | [百千][万亿](?=[张片块颗枚台座套架]) | 百(?=[卡P台]|兆瓦) | 千(?=[卡P台])
    | (?<=[近超逾过破约足到])[百千](?=元(?![素级机]))  # 不足千元
    | (?<=[近超逾过破约])(?:{_BIG}|[百千](?=[{CLASSIFIERS}P]))
    | (?<=每秒)[十百千]?(?:万亿|亿亿)(?=次)
    | (?<![(（:：/位每以])[十百千][万亿](?=(?:美?元|美金|人民币|[港欧日]元)(?!计))"""


def _any(words: Iterable[str]) -> str:
    """An alternation for a verbose pattern, the longest word first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word))).replace(" ", r"\ ")


_BODY = rf"""(?:
    (?P<num>{_ARABIC})(?P<few>{_MORE}|{_SOME}|几)?
      (?: (?:e\+?|E\+?(?=\d\d)|[ ]?[×x*][ ]?10\^)(?P<power>\d{{1,2}})(?![A-Za-z0-9.])
        | [ ]?(?P<scale>{_ZH_SCALE})(?P<more>{_MORE}|{_SOME})?
          (?:(?P<rest>\d{{1,8}}+(?:\.\d{{1,9}}+)?)(?P<rest_scale>[十百千]?万|千|百)?(?![\d.年月A-Za-z]))?
        | [\s-]?(?P<en>{_EN_SCALE}) )?
      (?P<plus>\+(?![\dA-Za-z]))?
  | (?P<vague>[数几](?:{_BIG}|{_SMALL}(?!卡路)|(?=[{CLASSIFIERS}]|{_POWERS})))
  | (?P<countless>数以(?:[十百千]?[万亿]|[百千])计)
  | (?P<over>成千上万|成百上千|[上成](?:{_BIG}|{_SMALL}))
  | (?P<round>{_ROUND})
  | (?P<teens>[一二三四五六七八九]?十)?(?P<pair>{PAIRS})
      (?:(?P<pair_scale>{_BIG}|{_SMALL})|(?=[{CLASSIFIERS}]))
  | (?P<dual>双)(?=卡(?!双)|路|{_TWO_OF})
  | {_HAN_NUMBER}
  | (?P<plural>(?i:{_any(ENGLISH_PLURALS)}))(?:\ of\ (?P<plural_scale>(?i:thousands|millions|billions))|(?=\ of\ ))
  | (?P<word>(?i:(?:{_any(ENGLISH_TENS)})-(?:{_any(ENGLISH_ONES)})|{_any([*ENGLISH_VAGUE, *ENGLISH_WORDS])}))
      (?:[\s-](?P<word_scale>(?i:hundred\ (?:thousand|million|billion)|{_any(w for w in ENGLISH_SCALES if len(w) > 4)}))
        (?![A-Za-z]))?
      (?![A-Za-z])
)"""
# The rest of digits, and what must not follow them: a part of a number, a sign or a letter.
_BARE = r"(?:(?<!0)|(?!\d))\d{0,14}+(?:\.\d{1,9}+)?(?![.,:]\d)"
_NOT_BARE = rf"{_HAN}兆多余来几分至到和与A-Za-z0-9_/+~〜–—−-"
# What only looks like a number, behind its first digit: 2025-10-04T11:51, 400-123-4567, 10.0.0.1, 11:51, 007.
_CODE = r"""
      \d*+(?:-\d++){2,}(?:T\d\d?(?::\d\d)*(?:\.\d++)?)?
    | \d*+(?:\.\d++){2,}
    | \d{3}/\d\d?/\d\d?(?!\d)
    | \d?:\d\d(?::\d\d(?:\.\d++)?)?(?![\dA-Za-z.%])
    | (?<=0)\d++(?![.\d])"""
_ENGLISH_STARTS = {
    **dict.fromkeys((*ENGLISH_VAGUE, *ENGLISH_WORDS), r"(?![A-Za-z])"),
    **dict.fromkeys((*ENGLISH_ARTICLES, "a few"), r"(?=\ (?:dozen|hundred|thousand|million|billion|trillion))"),
    **dict.fromkeys(ENGLISH_PLURALS, r"\ of\ "),
}
# Digits and Latin words begin where no other word, model code or path ends; 第三 is no number.
_EDGE = r"(?:(?=[\dA-Za-z])(?<![A-Za-z0-9_.])(?<![A-Za-z0-9][-/])|(?![\dA-Za-z]))(?<!第)(?<!第\s)"

MINUS = ("-", "−")
_BEFORE_MINUS = "为至到是约达在于从近超和或"  # a minus that stands behind these joins no words
_MINUS_WORD = re.compile(r"(?:(?<![A-Za-z0-9])(?<!\d )(?:minus|negative)\s|(?<![背肩担正胜抱欠辜])负)$", re.I)
MINUS_AT = re.compile(r"[-−]|(?i:minus|negative)\s|负")
LONGEST_MINUS = 12  # characters of such a word and of what must not stand before it
_JOINED_BY_HYPHEN = re.compile(r"[A-Za-z0-9\u4e00-\u9fff)）\]%$-]")

NUMBER = re.compile(_EDGE + _BODY, re.X)
NUMBER_AT = re.compile(_BODY, re.X)  # for a place that is known to begin a number, whatever stands before


def number_starts(units: str, after: str, codes: Iterable[str] = ()) -> re.Pattern[str]:
    """Where a number may begin: a cheap test to search a text with, before `NUMBER` looks closely.

    `units` are characters that units begin with: a number in Chinese characters needs one, or more characters of its
    own, behind its first.  `after` are those that else may tell more about a number behind it.  The group `code` holds
    what only looks like a number (dates, versions, addresses), `bare` the rest of digits that nothing follows.
    Digits stand free or behind one of the `codes`, which are three capital letters: USD5.

    >>> text = "一般 2024-05-20 的 1.2.3 版,一张 H100,8 台,共 512。"
    >>> [(m.start(), m["code"], m["bare"]) for m in number_starts("张台", "左").finditer(text)]
    [(3, '024-05-20', None), (16, '.2.3', None), (24, None, None), (32, None, None), (38, None, '12')]
    """
    follow = re.escape(units)
    behind_code = "|".join(f"(?<={code}.)" for code in codes) or "(?!)"
    letters = "".join(sorted({word[0] for word in _ENGLISH_STARTS}))
    # One set of characters in front lets the search skip all others at the speed of C; the rest looks back at it.
    return re.compile(
        rf"""[0-9{_HAN}数几上成双{letters}{letters.upper()}](?<![a-z0-9_.][A-Za-z0-9])
          (?:(?<![A-Z][A-Za-z0-9])|(?<=[A-Z][A-Z][A-Z][0-9])(?:{behind_code}))(?<![A-Za-z0-9][-/][A-Za-z0-9])(?:
            (?<=[0-9])(?<!第.)(?<!第\s.)
              (?:(?P<bare>{_BARE}(?!\s?[{follow}{re.escape(after)}{_NOT_BARE}]))|(?P<code>{_CODE}))?
          | (?<=[{HAN_DIGITS}十])(?<!第.)(?=[{_HAN}分点多余来几级至到\s~〜–—−A-Z{follow}-])
          | (?<=[百千万亿])(?<![{_HAN}数几].)(?=[{_HAN}分级卡元余多GP港欧日美人兆{CLASSIFIERS}])
          | (?<=[数几])(?<![{_HAN}].)(?<![{_NO_SEVERAL}]数)
              (?=[十百千万亿{CLASSIFIERS}]|{_POWERS}|以[十百千万亿]{{1,2}}计)
          | (?<=[上成])(?=[十百千万亿])
          | (?<=双)(?=[卡路]|{_TWO_OF})
          | (?<=[A-Za-z])(?:{_english_starts()})
        )""",
        re.X,
    )


def _english_starts() -> str:
    """For each first letter, the rests of the words that begin with it; the letter itself is read already."""
    rests: dict[str, list[str]] = {}
    for word, then in _ENGLISH_STARTS.items():
        rests.setdefault(word[0], []).append(re.escape(word[1:]) + then)
    return "|".join(f"(?<=[{c}{c.upper()}])(?:{'|'.join(words)})" for c, words in rests.items())


def scale_of(text: str) -> int:
    """Factor of a Chinese scale such as 万, 百万, 千亿, 万亿.

    >>> scale_of("百万"), scale_of("千亿"), scale_of("")
    (1000000, 100000000000, 1)
    """
    factor = 1
    while text and text[0] in TENS:
        factor *= TENS[text[0]]
        text = text[1:]
    return factor * (SCALES[text] if text else 1)


def han_value(text: str) -> float | None:
    """Value of a number in Chinese characters, or None where the characters make no number.

    >>> han_value("三千五百"), han_value("一万五千亿"), han_value("十二"), han_value("二零二三"), han_value("三点五")
    (3500, 1500000000000, 12, 2023, 3.5)
    >>> han_value("一百五"), han_value("两万三"), han_value("三五千")
    (150, 23000, None)
    """
    text, _, fraction = text.partition("点")
    whole = _digits(text) if text and all(c in DIGITS for c in text) else _han_whole(text)
    if whole is None or not fraction:
        return whole
    return float(f"{whole}.{_digits(fraction):0{len(fraction)}d}")


def _digits(text: str) -> int:
    return int("".join(str(DIGITS[c]) for c in text))


def _han_whole(text: str) -> int | None:
    """`whole` is what 万 and 亿 closed, `section` the thousands to tens since, `digit` has no unit yet."""
    whole = section = digit = 0
    unit = 1  # of the character before: 一百五 is 150, a last digit counts a tenth of the unit before it
    for c in text:
        if c in DIGITS:
            if digit and DIGITS[c]:
                return None
            digit = DIGITS[c]
            unit = unit if digit else 1
        elif c in TENS:
            section += (digit or 1) * TENS[c]
            digit, unit = 0, TENS[c]
        else:
            section += digit
            if c == "亿" and whole and whole < 10**8:  # 一万五千亿
                whole = (whole + section) * 10**8
            else:
                whole += (section or 1) * SCALES[c]
            section = digit = 0
            unit = SCALES[c]
    return whole + section + (digit * unit // 10 if unit >= 100 else digit)


def value_of(match: re.Match[str]) -> Value | None:
    """(low, high, comparator) of a `NUMBER` match; None where it is no number after all.

    >>> def v(text): return value_of(NUMBER.match(text))
    >>> v("1.5万"), v("1,100万"), v("3万4000"), v("2.5bn")
    ((15000.0, None, '='), (11000000.0, None, '='), (34000.0, None, '='), (2500000000.0, None, '='))
    >>> v("数万"), v("上万"), v("十几"), v("两三千"), v("100多万")
    ((20000.0, 90000.0, '~'), (10000.0, None, '>'), (11.0, 19.0, '~'), (2000.0, 3000.0, '='), (1000000.0, None, '>'))
    """
    return _READERS[kind_of(match)](match)


def kind_of(match: re.Match[str]) -> str:
    """Which way of writing a `NUMBER` match is: num, vague, over, round, pair, han, plural or word."""
    group = match.lastgroup or ""
    return _PART_OF.get(group, group)


def _times(digits: str, factor: int) -> float:
    return float(Decimal(digits) * factor)  # 619.8亿 in floats is 61979999999.99999


def _arabic(match: re.Match[str]) -> Value:
    if match.lastgroup == "num":
        return float(match["num"].replace(",", "")), None, "="
    digits = match["num"].replace(",", "")
    few, scale = match["few"], match["scale"]
    comparator = ">" if few or match["more"] or match["plus"] else "="
    if not (scale or match["en"] or match["power"] or few == "几"):
        return float(digits), None, comparator
    if match["power"]:
        return float(f"{digits}e{match['power']}"), None, comparator
    factor = scale_of(scale) if scale else ENGLISH_SCALES[match["en"].lower()] if match["en"] else 1
    value = _times(digits, factor)
    if few == "几":  # 30几万 is 31 to 39 of 万
        return value + factor, value + 9 * factor, "~"
    if match["rest"]:
        value += _rest(match["rest"], match["rest_scale"], factor)
    return value, None, comparator


def _rest(digits: str, scale: str | None, factor: int) -> float:
    """What stands behind the scale: 4000 of 3万4000, and 5 of 3万5, which is five tenths of the scale."""
    if scale:
        return _times(digits, scale_of(scale))
    return _times(digits, factor) / 10 if len(digits) == 1 and factor >= 100 else float(digits)


def _vague(match: re.Match[str]) -> Value:
    text = match["vague"]
    if text[1:] == "十":
        return 20.0, 90.0, "~"
    return _several(scale_of(text[1:]))


def _countless(match: re.Match[str]) -> Value:
    return _several(scale_of(match["countless"][2:-1]))


def _several(factor: float) -> Value:
    return 2.0 * factor, 9.0 * factor, "~"


def _over(match: re.Match[str]) -> Value:
    return float(scale_of(match["over"][-1] if len(match["over"]) == 4 else match["over"][1:])), None, ">"


def _round(match: re.Match[str]) -> Value:
    return float(scale_of(match["round"])), None, "="


def _pair(match: re.Match[str]) -> Value:
    tens = han_value(match["teens"]) or 0 if match["teens"] else 0
    factor = scale_of(match["pair_scale"] or "")
    low, high = (tens + DIGITS[c] for c in match["pair"])
    return float(low * factor), float(high * factor), "="


def _han(match: re.Match[str]) -> Value | None:
    fraction = f"点{match['fraction']}" if match["fraction"] else ""
    value = han_value(match["han"] + fraction)
    if value is None:
        return None
    factor = scale_of(match["han_scale"] or "")
    if match["han_more"] == "几":
        return float((value + 1) * factor), float((value + 9) * factor), "~"
    low = _times(str(value), factor) if factor > 1 else float(value)
    return low, None, ">" if match["han_more"] else "="


def _plural(match: re.Match[str]) -> Value:
    scale = (match["plural_scale"] or "").lower()
    return _several(ENGLISH_PLURALS[match["plural"].lower()] * ENGLISH_PLURALS.get(scale, 1))


def _word(match: re.Match[str]) -> Value | None:
    factor = 1
    for scale in (match["word_scale"] or "").lower().split():
        factor *= ENGLISH_SCALES[scale]
    word = match["word"].lower()
    if factor == 1 and word in ENGLISH_ARTICLES:
        return None
    if word in ENGLISH_VAGUE:
        return _several(factor)
    value = sum(ENGLISH_WORDS[part] for part in word.split("-"))
    return value * factor, None, "="


def minus_before(text: str, begin: int, *, word: bool = True) -> int:
    """The length of the minus right before: a word, or a sign that joins no words and is no range.

    >>> minus_before("为-5", 2), minus_before("10-5", 3), minus_before("minus 5%", 6), minus_before("背负5亿", 2)
    (1, 0, 6, 0)
    """
    if begin == 0:
        return 0
    if text[begin - 1] not in MINUS:
        worded = word and text[begin - 1] in "负 "
        found = _MINUS_WORD.search(text, max(0, begin - LONGEST_MINUS), begin) if worded else None
        return begin - found.start() if found else 0
    loose = begin == 1 or text[begin - 2] in _BEFORE_MINUS or not _JOINED_BY_HYPHEN.match(text[begin - 2])
    return int(loose or text.startswith("利率", begin - 3))


_READERS: dict[str, Callable[[re.Match[str]], Value | None]] = {
    "num": _arabic, "vague": _vague, "over": _over, "round": _round, "pair": _pair, "han": _han, "plural": _plural,
    "word": _word, "countless": _countless, "dual": lambda match: (2.0, None, "="),
}  # fmt: skip
# Groups that stand behind the one that names the way of writing.
_PART_OF = {
    **dict.fromkeys(("power", "few", "scale", "more", "rest", "rest_scale", "en", "plus"), "num"),
    **dict.fromkeys(("fraction", "han_more", "han_scale"), "han"),
    "pair_scale": "pair", "plural_scale": "plural", "word_scale": "word",
}  # fmt: skip
