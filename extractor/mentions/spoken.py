"""Sums of money as one speaks of them: 6块2一卡时, 两块多美金."""

from __future__ import annotations

import re

from extractor.mentions.numbers import DIGITS

_DIME = re.compile(  # 2块5, 6块2一卡时
    r"[1-9一二三四五六七八九](?=一[张台卡个小])|[1-9一二三四五六七八九](?![0-9.零一二三四五六七八九十百千万亿%张台块片颗卡小个月天年])"
)
_MORE = re.compile(r"多(?=美|刀|欧|港)")


def behind_kuai(text: str, stop: int) -> tuple[float, int]:
    """The tenths that stand behind a 块 which ends at `stop`, and where they end.

    >>> behind_kuai("6块2，", 2), behind_kuai("两块多美金", 2), behind_kuai("三块钱", 2)
    ((0.2, 3), (0.0, 3), (0.0, 2))
    """
    dime = _DIME.match(text, stop)
    if dime is None:
        more = _MORE.match(text, stop)
        return 0.0, more.end() if more else stop
    digit = dime[0] if dime[0].isdigit() else DIGITS[dime[0]]
    return int(digit) / 10, dime.end()
