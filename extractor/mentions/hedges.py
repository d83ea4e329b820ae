"""Hedges: 约, 超过, 不到, 以上, about, up to; the words that say how exact a number is."""

from __future__ import annotations

import re
from collections import defaultdict

from extractor.mentions.units import alternation

LINKS = {"到": "达到", **{c: c for c in "的了为在是达有"}}  # may stand between the word and the number: 最高为5万
_NO_ABOUT = "节合预违条制公租签履契邀续特"  # 合约, 节约
# A hedge of what is done stands before its verb: 大约花了5亿, 最多采购5万块; 最高 and 约 before verbs of a level alone.
_ACROSS = re.compile(
    r"(?P<done>大约|大概|约莫|差不多|最多|至多|顶多|至少|起码)"
    r"[^\W\d_A-Za-z的时年月日天家人第个率每零一二两三四五六七八九十]{1,5}\s?$"
    rf"|(?P<level>最高|最低|最少|(?<![{_NO_ABOUT}])约)[可能会要已]?"
    r"(?:[卖涨跌降炒租叫报抬冲升飙给花需要有占用达配买]|支持|容纳)[了到至出过价]{0,2}\s?$"
)
# What a ratio is of may stand there: 不到H100的一半, 约为前者的20%.
_OF = re.compile(
    rf"(?P<of>大约|大概|接近|不到|不足|低于|超过|高于|逾|(?<![大{_NO_ABOUT}])约)[为是]?\s?"
    r"(?:[A-Za-z][A-Za-z0-9 .+-]{0,18}|[\u4e00-\u9fff]{1,4})\s?的\s?$"
)
_NO_HEDGE = re.compile(rf"(?:[{_NO_ABOUT}]约|[最附靠临新]近|[反赶高]超)$")  # words that end with a hedge and are none
# What turns a bound round: 不得超过, must not exceed.
_NOT = re.compile(
    r"(?:[不无未没](?:得|能|可|应|宜|会|许|准|允许|曾|有|再)?|从未|\b(?:not|cannot|never)(?:\sto|\sbe)?\s?)$"
)
_TURNED = {">": "<", "<": ">"}
# What a price is for may stand there too: 约每小时2美元.
_EACH = re.compile(r"每一?(?:个?小时|个?[月年天周]|季度|卡时|GPU小时|[张台卡块片颗]|P)$")
_EACH_ENDS = frozenset("时月年天周度张台卡块片颗P")
REACH = 16  # characters before a number in which its hedge ends and begins
ACROSS = 28  # and in which it begins where more stands between


class Hedges:
    """The words before and behind a quantity that make it a bound or an approximation.

    >>> from extractor.rulebook import load_rules
    >>> hedges = Hedges(load_rules().table("units")["hedge"])
    >>> hedges.around("不超过5万元", 3, 6, 6), hedges.around("5万元以上", 0, 3, 5), hedges.around("共5万元", 1, 4, 4)
    (('<', 6), ('>', 5), (None, 4))
    """

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        meaning = {
            side: {w.lower(): c for c, words in table[side].items() for w in words} for side in ("before", "after")
        }
        self._meaning_after = meaning["after"]
        self._after = re.compile(rf"\s?的?(?P<hedge>{alternation(meaning['after'], table.get('unless', {}))})", re.I)
        self.begins = frozenset(c for w in meaning["after"] for c in (w[0], w[0].upper())) | {"的", " "}
        self._before: dict[str, list[tuple[str, str]]] = defaultdict(list)  # by the last letter, the longest first
        for word in sorted(meaning["before"], key=len, reverse=True):
            self._before[word[-1]].append((word, meaning["before"][word]))
        self._ends = frozenset(c for end in (*self._before, *LINKS) for c in (end[-1], end[-1].upper()))

    def around(self, text: str, begin: int, stop: int, end: int, *, ratio: bool = False) -> tuple[str | None, int]:
        """The comparator that the words around `text[begin:stop]` give, and where the last of them ends."""
        if stop < end and text[stop] in self.begins and (after := self._after.match(text, stop, end)):
            return self._meaning_after[after["hedge"].lower()], after.end()
        return self.before(text, begin, ratio=ratio), stop

    def before(self, text: str, begin: int, *, ratio: bool = False) -> str | None:
        """The comparator that the words before `begin` give."""
        if begin > 3 and text[begin - 1] in _EACH_ENDS and (each := _EACH.search(text, max(0, begin - 8), begin)):
            begin = each.start()
        last = begin - 1
        if last > 0 and text[last] == " ":
            last -= 1
        if last < 0:
            return None
        if text[last] in self._ends:
            found = self._meaning_before(text[max(0, last - REACH) : last + 1].lower())
            if found is not None:
                return found
        return None if text[last].isascii() else self._meaning_across(text, begin, ratio=ratio)

    def _meaning_before(self, text: str) -> str | None:
        """The comparator of the word that ends `text`, or that stands before a link that ends it."""
        link = LINKS.get(text[-1:])
        for stem in (text.removesuffix(link).rstrip(), text) if link else (text,):
            if _NO_HEDGE.search(stem):
                continue
            for word, comparator in self._before.get(stem[-1:], ()):
                if stem.endswith(word) and not (_is_latin(word[0]) and _is_latin(stem[: -len(word)][-1:])):
                    turned = comparator in _TURNED and _NOT.search(stem[: -len(word)])
                    return _TURNED[comparator] if turned else comparator
        return None

    def _meaning_across(self, text: str, begin: int, *, ratio: bool) -> str | None:
        """The comparator of a word with a verb, or with what a ratio is of, between it and the number."""
        found = _ACROSS.search(text, max(0, begin - ACROSS), begin)
        if found is None and ratio:
            found = _OF.search(text, max(0, begin - ACROSS), begin)
        if found is None:
            return None
        word = found[found.lastgroup or 0]
        return next((meaning for each, meaning in self._before[word[-1]] if each == word), None)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
