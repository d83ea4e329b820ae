"""Text → View: markup taken out, full-width and traditional characters read as the rules write them.

One regular expression finds markup; nearly all text has little of it, so nothing is done per character but the
search.  It must stay linear on hostile input: every alternative is decided by its first character, runs stop at the
character that could begin them again, and look-aheads are bounded.
"""

from __future__ import annotations

import functools
import html
import re
from typing import Any

from extractor.reading.article import View

FULL_WIDTH = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
INVISIBLE = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
TARGET = r"""
    (?: <[^<>\n]*> | \{%[^%\n]*%\} | [^()\s]*(?:\([^()\s]*\)[^()\s]*)* ) (?:[ ]{1,3}"[^"\n]{0,300}")?[ ]{0,3}\)
"""
MARKUP = rf"""[*_~`<&!\[\]\\:w>{INVISIBLE}](?:
      # emphasis: runs of stars are looked at one by one, the rest must be closed in its line
      (?<=\*)(?: \*+ | (?<![A-Za-z0-9]\*)(?=[^\s*][^*\n]{{0,200}}(?<=\S)(?P<star>\*)(?![A-Za-z0-9*])) | )
    | (?<=_)(?: _(?!_)(?<![A-Za-z0-9_]__)(?=[^\s_][^_\n]{{0,200}}(?P<bars>__)(?![A-Za-z0-9_]))
              | (?!_)(?<![A-Za-z0-9_]_)(?=[^\s_][^_\n]{{0,200}}(?P<bar>_)(?![A-Za-z0-9_])) | _* )
    | (?<=~)(?: ~(?!~)(?=[^\s~][^~\n]{{0,200}}(?P<waves>~~)(?!~)) | ~* )
    | (?<=`)`*
      # HTML: cells and rows (with the spaces between them), other tags, comments, addresses; entities
    | (?<=<)(?: /t[dh]>\s* | (?P<row>/?(?:tr|thead|tbody|tfoot))(?:\s[^<>]*)?>\s*
              | /?(?P<tag>[A-Za-z][A-Za-z0-9]{{0,14}})(?:[\s/][^<>]*)?> | !--[^<>]*> | (?P<auto>https?://[^\s<>]+>) )
    | (?<=&)(?: [A-Za-z][A-Za-z0-9]{{1,7}} | \#[0-9]{{1,6}} | \#[xX][0-9A-Fa-f]{{1,5}} );
      # images, links (an opening bracket waits for its target), escapes
    | (?<=!)\[[^\[\]\n]*\]\({TARGET}
    | (?<=\])(?:\((?P<target>{TARGET}))?
    | (?<=\[)
    | (?<=\\)[!"\#$%&'()*+,\-./:;<=>?@\[\]^_`{{}}~]
      # bare addresses, signs of quotation, what cannot be seen
    | (?:(?<=https:)|(?<=http:))//[A-Za-z0-9$\-_.+!*',;/?:@&=%~\#]*[A-Za-z0-9/\#=_-]
    | (?<![A-Za-z0-9@./-]w)(?<=w)ww\.[A-Za-z0-9$\-_.+/?:@&=%~\#]{{2,}}(?<=[A-Za-z0-9/])
    | (?:(?<=\n>)|(?<=\A>))(?=[ \n>])(?:[ ]?>)*[ ]?
    | (?<=[{INVISIBLE}])
    )"""
Cut = tuple[int, int, str]
# **晶片**（Chip: what it is): notes explain a term behind its bold name; the sentence goes on without it.
GLOSS = re.compile(r"\*\*( ?[（(][^（）()\n:：]{1,60}[:：] ?[^（）()\n]{2,160}[）)])")


class Folder:
    """Folds texts, with the characters of `scripts.toml`.

    >>> from extractor.rulebook import load_rules
    >>> folder = Folder(load_rules().table("scripts"))
    >>> folder.fold("**每張** [H100](https://x.org)售價２５&nbsp;萬元").text
    '每张 H100售价25 万元'
    >>> folder.fold("8*H100, 4 * 80GB, 2**3, snake_case").text
    '8*H100, 4 * 80GB, 2**3, snake_case'
    """

    def __init__(self, scripts: dict[str, Any]) -> None:
        self.map: dict[str, str] = {chr(code): chr(code - 0xFEE0) for code in FULL_WIDTH}
        self.map.update(dict.fromkeys(SPACES, " "), **dict.fromkeys(LINE_ENDS, "\n"))
        for entry in (*scripts["symbols"], *scripts["radicals"]):
            self.map.update(pair for pair in entry.split())
        traditional = {pair[0]: pair[1] for entry in scripts["traditional"] for pair in entry.split()}
        self.map.update(traditional)
        self.other = re.compile(f"[{''.join(map(re.escape, self.map))}]")
        self.traditional = re.compile(f"[{''.join(sorted(set(traditional) - set(scripts['shared'])))}]")
        self.markup = re.compile(MARKUP, re.VERBOSE)
        self.line_tags = frozenset(scripts["line_tags"])
        self.inline_tags = frozenset(scripts["inline_tags"])

    @functools.cached_property
    def table(self) -> str:
        """All characters of the basic plane as they are read: `str.translate` is fastest with a string."""
        table = list(map(chr, range(0x10000)))
        for char, read in self.map.items():
            table[ord(char)] = read
        return "".join(table)

    def characters(self, text: str) -> str:
        """`text` with every character folded; the same length, and the same object where nothing is to fold.

        >>> from extractor.rulebook import load_rules
        >>> Folder(load_rules().table("scripts")).characters("臺灣　Ｈ１００")
        '台湾 H100'
        """
        if text.isascii() or not (first := self.other.search(text)):
            return text
        probe = text[first.start() : first.start() + 400]
        if len(self.other.findall(probe)) > 20:
            return text.translate(self.table)
        return self.other.sub(lambda match: self.map[match[0]], text)

    def fold(self, text: str) -> View:
        """The view of `text`: see the module."""
        folded = self.characters(text)
        cuts = self._cuts(text)
        if "**" in text and ("**（" in text or "**(" in text or "** (" in text):
            cuts += [(m.start(1), m.end(), "") for m in GLOSS.finditer(text)]
            cuts.sort(key=lambda cut: (cut[0], -cut[1]))
        return _spliced(text, folded, cuts) if cuts else View(folded, text)

    def _cuts(self, text: str) -> list[Cut]:
        """What to take out of `text`, in order: start, end and what stands there instead (nothing or one character)."""
        cuts: list[Cut] = []
        brackets: list[int] = []
        closings: dict[int, int] = {}
        operators = _Operators(text)
        links = False
        for match in self.markup.finditer(text):
            start, end = match.span()
            char = text[start]
            if char in "*_~":
                if start in closings or (char == "*" and end - start > 1 and not operators.at(start, end)):
                    cuts.append((start, end, ""))
                elif (closing := match.lastgroup) is not None:
                    closings[match.start(closing)] = 1
                    cuts.append((start, end, ""))
            elif char == "[":
                brackets.append(start)
            elif char == "]":
                opening = brackets.pop() if brackets else -1
                if (
                    (target := match["target"]) is not None
                    and opening >= 0
                    and (target == ")" or re.search(r"[/.#:%]", target))
                ):
                    cuts += (opening, opening + 1, ""), (start, end, "")
                    links = True
            elif char == "<":
                if (stays := self._tag(match)) is not None:
                    cuts.append((start, end, stays))
            elif char == "&":
                value = html.unescape(match[0])
                if len(value) == 1:
                    cuts.append((start, end, " " if value.isspace() else value))
            elif char == "`":
                if not (end - start > 2 and _is_fence(text, start, end)):
                    cuts.append((start, end, ""))
            elif char == "\\":
                cuts.append((start, start + 1, ""))
            elif char == ":":
                cuts.append((start - (5 if text[start - 5 : start] == "https" else 4), end, " "))
            else:
                cuts.append((start, end, " " if char == "w" else ""))
        if links:
            cuts.sort()
        return cuts

    def _tag(self, match: re.Match[str]) -> str | None:
        """What an HTML tag leaves behind; None where it is no tag."""
        if match["auto"]:
            return " "
        if row := match["row"]:
            return "\n" if row == "tr" else ""
        if (name := match["tag"]) is None:
            return "" if match[0].endswith("-->") else "\t" if match[0].startswith("</t") else None
        name = name.lower()
        if name in self.line_tags:
            return "\n"
        return "" if name in self.inline_tags else None


def _is_fence(text: str, start: int, end: int) -> bool:
    """Whether the backticks at `start..end` are a line of their own (with a language): a code fence."""
    before = text.rfind("\n", max(0, start - 12), start)
    if text[max(before + 1, start - 12) : start].strip():
        return False
    after = text.find("\n", end, end + 40)
    return "`" not in text[end : after if after >= 0 else end + 40]


class _Operators:
    """Tells `2**3` from bold: a line whose every run of stars stands between letters or digits has operators.

    Lines are looked at once: a decision holds until the line ends.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.line_end = -1
        self.tight = False

    def at(self, start: int, end: int) -> bool:
        text = self.text
        left, right = text[start - 1 : start], text[end : end + 1]
        if left in (" ", "\t") and right in (" ", "\t"):
            return True
        if not (_word(left) and _word(right)):
            return False
        if start >= self.line_end:
            begin = text.rfind("\n", 0, start) + 1
            self.line_end = _line_end(text, start)
            line = text[begin : self.line_end]
            self.tight = all(
                _word(line[m.start() - 1 : m.start()]) and _word(line[m.end() : m.end() + 1])
                for m in STARS.finditer(line)
            )
        return self.tight


STARS = re.compile(r"\*\*+")


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _spliced(text: str, folded: str, cuts: list[Cut]) -> View:
    """`folded` without its cuts, which may overlap, and the map back."""
    pieces: list[str] = []
    starts, shifts = [0], [0]
    pos = size = 0
    for start, end, stays in cuts:
        if end <= pos:
            continue
        if start > pos:
            pieces.append(folded[pos:start])
            size += start - pos
        if stays:
            _note(starts, shifts, size, max(start, pos))
            pieces.append(stays)
            size += 1
        pos = end
        _note(starts, shifts, size, pos)
    pieces.append(folded[pos:])
    return View("".join(pieces), text, tuple(starts), tuple(shifts))


def _note(starts: list[int], shifts: list[int], size: int, source: int) -> None:
    """From view offset `size` on, the text comes from `source`."""
    if starts[-1] == size:
        shifts[-1] = source - size
    elif shifts[-1] != source - size:
        starts.append(size)
        shifts.append(source - size)
