"""What numbers in Chinese characters are worth: 三千五百, 一万五千亿, 两万三."""

from __future__ import annotations

from typing import Any


class Numerals:
    """The digits and scales of `rules/numbers.toml`.

    >>> from extractor.rulebook import load_rules
    >>> numerals = Numerals(load_rules().table("numbers"))
    >>> [numerals.value(text) for text in ("三千五百", "一万五千亿", "十二", "二零二三", "三点五")]
    [3500, 1500000000000, 12, 2023, 3.5]
    >>> numerals.value("一百五"), numerals.value("两万三"), numerals.value("三五千")
    (150, 23000, None)
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self.digits: dict[str, int] = table["digit"]
        self._tens: dict[str, int] = table["ten"]
        self._scales: dict[str, int] = table["scale"]
        self.point: str = table["point"]

    def scale(self, text: str) -> int:
        """Factor of a scale such as 万, 百万, 千亿, 万亿; 1 for an empty text."""
        factor = 1
        while text and text[0] in self._tens:
            factor *= self._tens[text[0]]
            text = text[1:]
        return factor * (self._scales[text] if text else 1)

    def value(self, text: str) -> float | None:
        """Value of a number in Chinese characters, or None where the characters make no number."""
        text, _, fraction = text.partition(self.point)
        whole = self._joined(text) if text and all(c in self.digits for c in text) else self._whole(text)
        if whole is None or not fraction:
            return whole
        return float(f"{whole}.{self._joined(fraction):0{len(fraction)}d}")

    def _joined(self, digits: str) -> int:
        return int("".join(str(self.digits[c]) for c in digits))

    def _whole(self, text: str) -> int | None:
        """`whole` is what 万 and 亿 closed, `section` the thousands to tens since, `digit` has no unit yet."""
        whole = section = digit = 0
        unit = 1  # of the character before: 一百五 is 150, a last digit counts a tenth of the unit before it
        for c in text:
            if c in self.digits:
                if digit and self.digits[c]:
                    return None
                digit = self.digits[c]
                unit = unit if digit else 1
            elif c in self._tens:
                section += (digit or 1) * self._tens[c]
                digit, unit = 0, self._tens[c]
            else:
                unit = self._scales[c]
                section += digit
                if 0 < whole < unit:  # 一万五千亿
                    whole = (whole + section) * unit
                else:
                    whole += (section or 1) * unit
                section = digit = 0
        return whole + section + (digit * unit // 10 if unit >= 100 else digit)
