"""Measures how fast files are read, by format: `python -m benchmarks.reading`, from the root of a checkout.

The articles of samples/ are written in every format by the same writers that the tests use, several times over.  Read
is each file to its articles (text, furniture, title, date), in processor time of one process; extraction is not part
of it.  A format whose library is missing is left out.  Writes reading.md into --out.
"""

from __future__ import annotations

import argparse
import importlib
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.report import machine

ROOT = Path(__file__).resolve().parent.parent
LEAST = 0.2
"""Seconds that a measurement takes at least."""
TIMES = 20
"""How often the samples stand in a file of many articles."""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="DIR", help="where reading.md goes")
    parser.add_argument("--rounds", type=int, default=5, help="how often each format is read (default 5)")
    options = parser.parse_args()
    rows = [row for row in measured(options.rounds) if row]
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "reading.md").write_text("\n".join(page(rows, options.rounds)) + "\n", encoding="utf-8")
    print(f"written to {options.out}")


def measured(rounds: int) -> Iterator[dict[str, Any]]:
    """One row per format: files, bytes, articles, characters of article text, seconds."""
    from extractor.reading import UnreadableError

    for name, make in writers().items():
        try:
            files = make()
            row = read_all(name, files, rounds)
        except (ImportError, UnreadableError) as error:
            print(f"{name}: left out: {error}")
            continue
        print(f"{name:<28}{row['bytes'] / row['seconds'] / 1e6:8.1f} MB/s")
        yield row


def read_all(name: str, files: list[bytes], rounds: int) -> dict[str, Any]:
    """The median processor time of reading `files` once."""
    from extractor.reading.formats.dispatch import FileReader
    from extractor.reading.formats.document import Stream
    from extractor.reading.reader import reader_for
    from extractor.rulebook import load_rules

    rules = load_rules()
    reader, layout = FileReader(rules), reader_for(rules)
    articles = characters = 0

    def once() -> None:
        nonlocal articles, characters
        articles = characters = 0
        for raw in files:
            for document in reader.read(Stream(io.BytesIO(raw))):
                articles += 1
                characters += len(layout.article_of(document).text)

    once()
    seconds = []
    for _ in range(rounds):
        begin, passes = time.process_time(), 0
        while time.process_time() - begin < LEAST or not passes:
            once()
            passes += 1
        seconds.append((time.process_time() - begin) / passes)
    return {
        "name": name,
        "files": len(files),
        "bytes": sum(map(len, files)),
        "articles": articles,
        "characters": characters,
        "seconds": statistics.median(seconds),
    }


def writers() -> dict[str, Callable[[], list[bytes]]]:
    """Format → what makes its files."""
    w = _wrapping()
    from extractor.reading import read_article

    paths = sorted(path for path in (ROOT / "samples").iterdir() if path.is_file())
    texts = [path.read_text(encoding="utf-8") for path in paths]
    pieces = [w.piece(text, read_article(text.encode()).title or "") for text in texts]
    long = "".join(texts) * 10
    pages = {f"http://example.org/{number}": w.page(piece).encode() for number, piece in enumerate(pieces * 4)}
    return {
        "text, UTF-8": lambda: [text.encode() for text in texts],
        "text, GB 18030": lambda: [text.encode("gb18030") for text in texts],
        "text, one long article": lambda: [long.encode()],
        "HTML page, UTF-8": lambda: [w.page(piece).encode() for piece in pieces],
        "HTML page, GB 18030": lambda: [w.page(piece, charset="gb2312").encode("gb18030") for piece in pieces],
        "Word": lambda: [w.docx(piece) for piece in pieces],
        "EPUB": lambda: [w.epub(piece) for piece in pieces],
        "PDF": lambda: [w.pdf(piece) for piece in pieces if not _has_table(piece)],
        "PDF with ruled tables": lambda: [w.pdf(piece) for piece in pieces if _has_table(piece)],
        "mail": lambda: [w.mail(piece) for piece in pieces],
        "MHT": lambda: [w.mht(piece) for piece in pieces],
        "JSON Lines": lambda: [w.jsonl(pieces * TIMES, texts * TIMES)],
        "CSV": lambda: [w.csv_file(pieces * TIMES, texts * TIMES)],
        "Parquet": lambda: [w.parquet(pieces * TIMES, texts * TIMES, groups=100)],
        "WARC, gzipped": lambda: [w.warc([(url, raw, "text/html") for url, raw in pages.items()])],
        "zip of pages": lambda: [w.zipped({url + ".html": raw for url, raw in pages.items()})],
    }


def _has_table(piece: Any) -> bool:
    return any(block.rows for block in piece.blocks)


def _wrapping() -> ModuleType:
    """The writers of the tests."""
    sys.path.insert(0, str(ROOT / "tests"))
    try:
        return importlib.import_module("wrapping")
    finally:
        sys.path.pop(0)


def page(rows: list[dict[str, Any]], rounds: int) -> Iterator[str]:
    """The results as Markdown."""
    on = machine()
    yield "# Speed of reading"
    yield ""
    yield (
        f"Written by `python -m benchmarks.reading`: Python {on['python']}, {on['system']}; processor time of one "
        f"process, medians of {rounds} rounds.  Bytes are those of the files, characters those of the articles' text."
    )
    yield ""
    yield "| format | files | articles | kB | MB/s | M characters/s | articles/s |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        per = row["seconds"]
        yield (
            f"| {row['name']} | {row['files']} | {row['articles']} | {row['bytes'] / 1e3:,.0f} "
            f"| {row['bytes'] / per / 1e6:.2f} | {row['characters'] / per / 1e6:.2f} | {row['articles'] / per:,.0f} |"
        )


if __name__ == "__main__":
    main()
