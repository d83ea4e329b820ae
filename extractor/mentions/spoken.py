"""What stands behind a unit as one speaks: 六成五, 6块2一卡时, 两块多美金."""

from __future__ import annotations

from extractor.mentions.numbers import Numbers


class Spoken:
    """Tenths behind 成 and 块.

    >>> from extractor.rulebook import load_rules
    >>> spoken = Spoken(Numbers(load_rules()))
    >>> spoken.behind_kuai("6块2，", 2), spoken.behind_kuai("两块多美金", 2), spoken.behind_kuai("三元", 2)
    ((0.2, False, 3), (0.0, True, 3), None)
    >>> spoken.behind_cheng("六成五，", 2, 4), spoken.behind_cheng("六成半", 2, 3), spoken.behind_cheng("六成", 2, 2)
    ((0.5, 3), (0.5, 3), (0.0, 2))
    """

    def __init__(self, numbers: Numbers) -> None:
        self._digits = numbers.han.digits
        self._tenth, self._kuai = numbers.pattern("tenth"), numbers.pattern("kuai")

    def behind_cheng(self, text: str, stop: int, end: int) -> tuple[float, int]:
        """The tenths that stand behind a 成 which ends at `stop`, and where they end."""
        found = self._tenth.match(text, stop, end)
        if found is None:
            return 0.0, stop
        return 0.5 if found["half"] else self._value(found[0]), found.end()

    def behind_kuai(self, text: str, stop: int) -> tuple[float, bool, int] | None:
        """The tenths behind a 块 which ends at `stop`, whether there are some more (两块多), and where they end.

        None where no 块 ends there.
        """
        found = self._kuai.match(text, stop)
        if found is None:
            return None
        digit = found["digit"] or found["alone"]
        return self._value(digit) if digit else 0.0, found["some"] is not None, found.end()

    def _value(self, digit: str) -> float:
        return (int(digit) if digit.isdigit() else self._digits[digit]) / 10
