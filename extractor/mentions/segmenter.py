"""Word boundaries for a name in doubt: a small pkuseg model, asked about a window of characters, never a whole text.

The model lies in `rules/segmenter/model`, trained on `rules/segmenter/sentences.txt` by

    extractor segmenter train --out rules/segmenter/model

Nothing is ever downloaded: where the package or the model is missing, the answer is None, "cannot tell".
"""

from __future__ import annotations

import contextlib
import io
import random
import re
import tempfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from extractor.rulebook import builtin_folder

HOME = Path("segmenter")
MODEL_FILES = ("features.msgpack", "weights.npz")
SEED = 20250101
REGULARISATION = 3.0  # a stronger pull to zero than pkuseg's 1.0 raised the word F by 0.004
HELD_OUT = 7  # every seventh sentence measures
FEWEST = 12  # with fewer than ten to train on, pkuseg divides by zero
FAINT = 0.05  # features whose weights all lie below this change no boundary

_LETTERS = str.maketrans({chr(c): "ａ" for c in (*range(65, 91), *range(97, 123))})  # pkuseg folds wide letters only
_STOP = re.compile(r"[。！？；，、：,;!?…（）()《》“”\"\n]")


class Segmenter:
    """Cuts Chinese text into words.  The model is loaded at the first question.

    `rules` is a rules folder (`Rules.folder`) with or without a model of its own; `model`, a folder, beats it.  Names
    are not forced as words on purpose: a forced name is a word wherever its characters stand, 提高通过 included.

    >>> Segmenter().words("浪潮信息发布了新一代服务器")
    ['浪潮信息', '发布', '了', '新', '一', '代', '服务器']
    """

    def __init__(self, rules: Path | None = None, model: Path | None = None) -> None:
        own = rules / HOME / "model" if rules else None
        chosen = model or (own if own and own.is_dir() else builtin_folder() / HOME / "model")
        self.model = chosen.resolve()  # a bare name like "news" would make pkuseg download it

    @cached_property
    def _cutter(self) -> Any:
        return _load(self.model)

    @property
    def available(self) -> bool:
        """Whether package and model are there; loads them.

        >>> Segmenter(model=Path("no such model")).available
        False
        """
        return self._cutter is not None

    def words(self, text: str) -> list[str]:
        """The words of `text`, without the space between them; `[]` where no segmenter can be had.

        >>> Segmenter().words("浪潮 带动了 H200 租金")
        ['浪潮', '带动', '了', 'H200', '租金']
        """
        return [text[start:end] for start, end in self._spans(text)]

    def is_word(self, text: str, start: int, end: int, window: int = 20) -> bool | None:
        """Whether `text[start:end]` is a word, or several whole words; None where no segmenter can be had.

        False means that a word crosses an end of the name.  An everyday reading counts as such: the sentences keep
        联想到, 创业浪潮 and 摩尔定律 as one word, so 联想, 浪潮 and 摩尔 are no words there.

        >>> Segmenter().is_word("昨天高通发布了新芯片", 2, 4), Segmenter().is_word("以此提高通过率", 3, 5)
        (True, False)
        """
        left, right = _window(text, start, end, window)
        edges = {left + edge for span in self._spans(text[left:right]) for edge in span}
        return {start, end} <= edges if self.available else None

    def _spans(self, text: str) -> list[tuple[int, int]]:
        return _spans(self._cutter.cut(text.translate(_LETTERS)), text) if self._cutter else []


def read_sentences(path: Path) -> list[str]:
    """The segmented sentences of a file: one per line, words parted by spaces; lines that open with # are comments.

    >>> len(read_sentences(builtin_folder() / "segmenter" / "sentences.txt")) > 420
    True
    """
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def shipped_sentences() -> list[str]:
    """The segmented sentences that come with the package."""
    return read_sentences(builtin_folder() / HOME / "sentences.txt")


def train(sentences: Iterable[str], out_dir: Path) -> float:
    """Trains a model on `sentences` into `out_dir`; returns the word F of one trained without every seventh, on those.

    The same sentences give the same model, byte for byte.
    >>> train(["算力 租金 下降 。"], Path("unused"))
    Traceback (most recent call last):
    ValueError: 1 sentences; a segmenter needs 12 or more to train on
    """
    lines = list(sentences)
    if len(lines) < FEWEST:
        raise ValueError(f"{len(lines)} sentences; a segmenter needs {FEWEST} or more to train on")
    held = lines[HELD_OUT - 1 :: HELD_OUT]
    with tempfile.TemporaryDirectory() as scratch:
        _fit([line for at, line in enumerate(lines, 1) if at % HELD_OUT], held, Path(scratch))
        score = _word_f(Segmenter(model=Path(scratch)), held)
    _fit(lines, held, out_dir)
    return score


def _word_f(segmenter: Segmenter, sentences: list[str]) -> float:
    right = told = wanted = 0
    for sentence in sentences:
        words, dense = sentence.split(), "".join(sentence.split())
        gold, found = set(_spans(words, dense)), set(_spans(segmenter.words(dense), dense))
        right, told, wanted = right + len(gold & found), told + len(found), wanted + len(gold)
    return 2 * right / (told + wanted)


def _spans(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for word in words:
        while text[at].isspace():  # pkuseg drops space and nothing else
            at += 1
        spans.append((at, at + len(word)))
        at += len(word)
    return spans


def _window(text: str, start: int, end: int, window: int) -> tuple[int, int]:
    """Bounds of the characters around a name: to the nearest punctuation, at most `window` on each side.

    >>> _window("涨了。联想说，还会涨", 3, 5, 20)
    (3, 7)
    """
    left, right = max(0, start - window), min(len(text), end + window)
    stops = [match.end() for match in _STOP.finditer(text, left, start)]
    stop = _STOP.search(text, end, right)
    return (stops[-1] if stops else left), (stop.end() if stop else right)


def _load(model: Path) -> Any:
    if not all((model / name).is_file() for name in MODEL_FILES):
        return None
    try:
        import spacy_pkuseg  # type: ignore[import-untyped]
    except ImportError:
        return None
    return spacy_pkuseg.pkuseg(str(model), user_dict=None)  # None: the package's own dictionary gained nothing


def _fit(lines: list[str], held: list[str], out_dir: Path) -> None:
    import spacy_pkuseg
    from spacy_pkuseg.config import config  # type: ignore[import-untyped]

    before, state = config.reg, random.getstate()
    config.reg = REGULARISATION
    random.seed(SEED)
    try:
        with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
            files = [Path(scratch) / name for name in ("train", "test")]
            for path, part in zip(files, (lines, held), strict=True):
                path.write_text("\n".join(part).translate(_LETTERS) + "\n", encoding="utf-8")
            spacy_pkuseg.train(*map(str, files), str(out_dir.resolve()))
    finally:
        config.reg = before
        random.setstate(state)
    _shrink(out_dir)


def _shrink(model: Path) -> None:
    """Drops what cutting does not read: faint features, word pairs, the tail of each weight."""
    import numpy as np
    import srsly  # type: ignore[import-untyped]

    data = srsly.read_msgpack(model / MODEL_FILES[0])
    with np.load(model / MODEL_FILES[1]) as stored:
        (tags, features), weights = map(int, stored["sizes"]), stored["w"]
    nodes = weights[: tags * features].reshape(features, tags)
    keep = np.abs(nodes).max(axis=1) >= FAINT
    keep[0] = True  # pkuseg reads feature 0 everywhere
    names = sorted(data["feature_to_idx"], key=data["feature_to_idx"].get)
    kept = [name for name, strong in zip(names, keep, strict=True) if strong]
    data |= {"bigram": [], "feature_to_idx": {name: at for at, name in enumerate(kept)}}
    srsly.write_msgpack(model / MODEL_FILES[0], data)
    slim = np.concatenate([nodes[keep].ravel(), weights[tags * features :]]).round(3)
    np.savez_compressed(model / MODEL_FILES[1], sizes=np.array([tags, len(kept)]), w=slim)
