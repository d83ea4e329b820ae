"""A corrected table of claims becomes annotated articles.

The table is `claims.csv` with one more column, `correction`.  In a row that somebody looked at, it says `ok`; `wrong`
where the article makes no such claim; `fixed` where cells of the row were mended; `added` in a new row for a claim that
was missed.  An article in which at least one row is marked counts as read: what is not marked in it is right.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.claims.model import COLUMNS, Claim
from extractor.reading import Article, UnreadableError, decode, read_article
from extractor.runs import RunError
from extractor.runs.discover import Job, discover

MARK = "correction"
_WORDS = {
    "ok": ("ok", "right", "对", "正确"),
    "wrong": ("wrong", "错", "错误", "删除"),
    "fixed": ("fixed", "改", "修改"),
    "added": ("added", "new", "加", "新增"),
}
_MARKS = {word: mark for mark, words in _WORDS.items() for word in words}
_NUMBERS = frozenset(
    ["price", "price_max", "compute_count", "compute_count_max", "value", "value_max", "gpu_memory_gb", "start", "end"]
)
_ABOUT = frozenset(["doc_id", "source", "title", "published"])  # of the article, not of the claim
# Of the extractor's making, or following from other fields.
_MADE = frozenset(
    ["rule_id", "confidence", "implausible", "date_start", "date_end", "date_source", "currency_inferred"]
)
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠].)")


@dataclass
class Imported:
    """What came of an import: the annotations written, marks by kind, articles nobody looked at, and what is wrong.

    `problems` are (row of the table, what is wrong and what to do); the articles of these rows are not written.
    """

    written: list[Path] = field(default_factory=list)
    claims: int = 0
    marks: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    mark: str
    cells: dict[str, str]


def import_corrections(
    table: str | Path, articles: str | Path, out: str | Path, *, everything: bool = False, replace: bool = False
) -> Imported:
    """Make annotated articles of a corrected table: NAME.json beside a copy of the article, in the folder `out`.

    `table` is the corrected CSV, with commas, semicolons or tabs, in UTF-8 or GB 18030; `articles` the folder (or
    file) that it was extracted from.  `everything` takes articles without any mark too, as read and found right;
    `replace` writes over annotations that are there.  A row that cannot be used keeps its article from being written,
    and no other.  Raises `RunError` where the table or the articles cannot be read at all.
    """
    rows = _rows(Path(table))
    jobs = discover([articles])
    by_id = {job.doc_id: job for job in jobs} | {job.source: job for job in jobs}
    done = Imported()
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.cells.get("doc_id", ""), []).append(row)
    for doc_id, group in groups.items():
        marks = [row.mark for row in group]
        unknown = [row for row in group if row.mark not in ("", *_MARKS.values())]
        job = by_id.get(doc_id) or by_id.get(group[0].cells.get("source", ""))
        if unknown:
            done.problems += [(r.number, f"{MARK} is {r.mark!r}; use ok, wrong, fixed or added") for r in unknown]
        elif not any(marks) and not everything:
            done.unread.append(doc_id)
        elif job is None:
            done.problems.append(
                (group[0].number, f"doc_id {doc_id!r} is no article below {articles}; keep it as it was")
            )
        else:
            _import_article(job, group, Path(out), replace, done)
    done.problems.sort()
    return done


def _rows(path: Path) -> list[_Row]:
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise RunError(f"{path}: {error.strerror}") from None
    except UnreadableError as error:
        raise RunError(f"{path}: {error}") from None
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    columns = [(name or "").strip() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    if missing := [name for name in (MARK, "doc_id", "type", "evidence") if name not in columns]:
        also = "; add it, with ok, wrong, fixed or added in the rows that you looked at" if MARK in missing else ""
        raise RunError(f"{path}: it has no column {', '.join(missing)}{also}")
    rows, last = [], 1
    for cells in reader:
        said = {name: (value or "").strip() for name, value in cells.items() if isinstance(name, str)}
        mark = said.get(MARK, "").lower()
        if any(said.values()):
            rows.append(_Row(last + 1, _MARKS.get(mark, mark), said))
        last = reader.line_num
    return rows


def _import_article(job: Job, rows: list[_Row], out: Path, replace: bool, done: Imported) -> None:
    """Write one article, or say what keeps it from being written."""
    try:
        raw = Path(job.path).read_bytes()
        published = next((row.cells["published"] for row in rows if row.cells.get("published")), None)
        article = read_article(raw, source=job.source, doc_id=job.doc_id, published=published)
    except (OSError, ValueError) as error:
        done.problems.append((rows[0].number, f"{job.source} cannot be read: {error}"))
        return
    claims, problems = [], []
    for row in rows:
        if row.mark != "wrong":
            try:
                claims.append(_claim(row, article))
            except ValueError as error:
                problems.append((row.number, str(error)))
    name = job.doc_id.replace("/", "__")
    target = out / f"{name}.json"
    if not problems and target.exists() and not replace:
        problems.append((rows[0].number, f"{target} is there already; write over it with --replace"))
    if problems:
        done.problems += problems
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        target.write_text(_annotation(article, claims), encoding="utf-8", newline="\n")
        suffix = ".txt" if job.path.lower().endswith(".txt") else ".md"
        copy = out / f"{name}{suffix}"
        if copy.resolve() != Path(job.path).resolve():
            shutil.copyfile(job.path, copy)
    except OSError as error:
        raise RunError(f"{error.filename}: cannot be written: {error.strerror}") from None
    done.written.append(target)
    done.claims += len(claims)
    done.marks.update(row.mark for row in rows if row.mark)


def _claim(row: _Row, article: Article) -> dict[str, Any]:
    """The claim of a row as an annotation holds it; raises `ValueError` with what is wrong and what to do."""
    fields: dict[str, Any] = {}
    for name in COLUMNS:
        said = _GUARDED.sub("", row.cells.get(name, ""))
        if said and name not in _ABOUT | _MADE:
            fields[name] = _number(name, said) if name in _NUMBERS else said
    fields["start"], fields["end"] = _place(fields, article.text)
    fields["evidence"] = article.text[fields["start"] : fields["end"]]
    try:
        claim = Claim.checked(article.text, **fields)
    except ValidationError as error:
        first = error.errors()[0]
        at = f"{first['loc'][0]}: " if first["loc"] else ""
        hint = "; a spreadsheet may have changed it: write 2023-03" if at == "date: " or "date" in first["msg"] else ""
        raise ValueError(f"{at}{first['msg'].removeprefix('Value error, ')}{hint}") from None
    return claim.model_dump(include=set(fields), exclude_none=True)


def _number(name: str, said: str) -> float:
    try:
        return float(said.replace(",", "").replace("，", "").replace(" ", ""))
    except ValueError:
        raise ValueError(f"{name} is {said!r}; write a plain number, such as 15000 for 1.5万") from None


def _place(fields: dict[str, Any], text: str) -> tuple[int, int]:
    """Where the evidence stands: at the row's own offsets, else where it is found nearest to them."""
    evidence = str(fields.get("evidence", ""))
    if not evidence:
        raise ValueError("evidence is empty; copy the words of the article that state the claim")
    start, end = int(fields.get("start", 0)), int(fields.get("end", 0))
    words = re.compile(r"\s+".join(map(re.escape, evidence.split())))  # a cell has no line breaks
    if words.fullmatch(text, start, end):
        return start, end
    found = [match.span() for match in words.finditer(text)]
    if not found:
        raise ValueError(f"evidence {evidence!r} does not stand in the article; copy its words exactly")
    return min(found, key=lambda span: abs(span[0] - start))


def _annotation(article: Article, claims: Iterable[dict[str, Any]]) -> str:
    about = {"doc_id": article.doc_id, "title": article.title, "published": article.published, "lang": article.language}
    head = json.dumps(about, ensure_ascii=False)[:-1]
    lines = ",\n".join("  " + json.dumps(claim, ensure_ascii=False) for claim in claims)
    return f'{head}, "claims": [\n{lines}\n]}}\n' if lines else f'{head}, "claims": []}}\n'
