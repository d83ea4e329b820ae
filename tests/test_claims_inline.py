"""The claims of sentences of our own, one for each way of writing: `tests/claims/`, in the style of `inline.py`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from inline import Sample, differences, parse, samples

from extractor import extract

FOLDER = Path(__file__).parent / "claims"
GAPS = FOLDER / "known_gaps.txt"
SAMPLES = [sample for path in sorted(FOLDER.glob("*.txt")) if path != GAPS for sample in samples(path)]


def wrong(sample: Sample) -> list[str]:
    return differences(sample.marks, extract(sample.text, published=sample.published))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.source)
def test_sentence_gives_the_claims_that_are_marked_and_no_other(sample: Sample) -> None:
    assert wrong(sample) == [], f"{sample.way}\n{sample.text}"


def test_known_gaps_do_not_grow() -> None:
    """Sentences that do not come out right yet.  One that does belongs into the file of its topic."""
    gaps = list(samples(GAPS))
    (floor,) = re.findall(r"^-- floor: (\d+)$", GAPS.read_text(encoding="utf-8"), re.M)
    right = [sample for sample in gaps if not wrong(sample)]
    print(f"{len(right)} of {len(gaps)} known gaps are right now (floor {floor}):", *(s.source for s in right))
    assert len(right) >= int(floor)


def test_every_gap_says_what_comes_out_instead() -> None:
    assert [sample.source for sample in samples(GAPS) if len(sample.notes) != 1] == []


def test_samples_are_dated_and_none_stands_twice() -> None:
    every = [*SAMPLES, *samples(GAPS)]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", sample.published) for sample in every)
    assert len({(sample.text, sample.published) for sample in every}) == len(every)


SENTENCE = (
    "2023年<price low=15000 currency=USD per=card gpu_model=A100 date=2023 comparator=~>约1.5万美元</price>/张的A100"
)


def test_right_claims_do_not_differ() -> None:
    text, marks = parse(SENTENCE)
    assert differences(marks, extract(text, published="2025-06-10")) == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("low=15000", "low=16000", ["missing price 16000 USD", "false price 15000 USD"]),
        ("=USD", "=CNY", ["missing price 15000 CNY", "false price 15000 USD"]),
        (" low=", " high=20000 low=", ["missing price 15000..20000 USD", "false price 15000 USD"]),
        ("gpu_model=A100", "gpu_model=A800", ["price 15000: gpu_model is A100, not A800"]),
        (" gpu_model=A100", "", ["price 15000: gpu_model is A100, not None"]),
        (" per=card", "", ["price 15000: per is card, not None"]),
        (" date=2023", "", ["price 15000: date is 2023, not None"]),
        ("comparator=~", 'comparator=">"', ["price 15000: comparator is ~, not >"]),
        (" comparator=~", "", []),
        ("low=15000", "optional low=15000", []),
        ("low=15000", "optional low=99", ["false price 15000 USD"]),
    ],
)
def test_every_difference_is_said(was: str, now: str, says: list[str]) -> None:
    text, marks = parse(SENTENCE.replace(was, now))
    assert differences(marks, extract(text, published="2025-06-10")) == says


def test_marks_that_share_their_words_nest() -> None:
    text, marks = parse(
        "均涨<price_change low=2 unit=percent><price_change low=2 unit=percent>2%</price_change></price_change>"
    )
    assert [(text[mark.start : mark.end], mark.type) for mark in marks] == [("2%", "price_change")] * 2


@pytest.mark.parametrize(
    "annotated",
    [
        "<price low=1>1元",
        "1元</price>",
        "<price>1元</price>",
        "<price low=1 gpu=A100>1元</price>",
        "<share low=1 !>1%</share>",
    ],
)
def test_a_wrong_mark_is_refused(annotated: str) -> None:
    with pytest.raises(ValueError, match=r"clos|low|field|attributes"):
        parse(annotated)


def test_a_file_holds_headings_dates_notes_and_samples_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(
        "@ 2025-06-10\n-- tables\n| a |\n  | <share low=1 unit=percent>1%</share> |\n  ¶\n=> none\n\nb\n", "utf-8"
    )
    one, two = samples(path)
    assert (one.source, one.way, one.published, one.notes) == ("some:3", "tables", "2025-06-10", ["none"])
    assert (one.text, len(one.marks)) == ("| a |\n| 1% |\n", 1)
    assert (two.source, two.text, two.notes) == ("some:8", "b", [])
