"""New entries for a folder of one's own: filled in, so that they work at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.claims.trace import Trace
from extractor.rulebook.book import Rules, RulesError, load_rules
from extractor.rulebook.check import file_problems

if TYPE_CHECKING:
    from extractor.claims.stage import Stage

KINDS = {"accelerator": "accelerators", "organisation": "organisations", "pattern": "claim_patterns"}
"""What can be made, and the file that it goes into."""
_HAN = re.compile("[\u4e00-\u9fff]")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = (
    "# Own {what}, laid over the built-in ones. `extractor rules check` tells what is wrong with this file;\n"
    "# what may stand in it is told in docs/rules.md.\n"
)


@dataclass(frozen=True)
class New:
    """What a new entry shall say; what is left out is filled in."""

    kind: str
    id: str
    aliases: Sequence[str] = ()
    vendor: str | None = None
    organisation_kind: str | None = None
    country: str | None = None
    type: str | None = None
    find: str | None = None
    example: str | None = None
    fixed: dict[str, str] = field(default_factory=dict)


def new_entry(folder: str | Path, new: New) -> tuple[Path, str]:
    """Write a new entry into its file in `folder`, which is made where it is missing; what is there stays.

    Returns the file and the lines written.  The id of a built-in entry makes a change to it, where `aliases` are given.
    Raises `RulesError` where the entry is there already, cannot be made, or the file cannot be read.
    """
    if new.kind not in KINDS:
        raise RulesError(f"{new.kind}: no such kind; use one of {', '.join(KINDS)}")
    if not new.id.strip() or "\n" in new.id:
        raise RulesError("--id: a name is needed, such as --id QX900")
    folder, key = Path(folder), "claim_pattern" if new.kind == "pattern" else new.kind
    path = folder / f"{KINDS[new.kind]}.toml"
    _refuse_what_is_there(path, key, new)
    known = {row["id"] for row in load_rules().table(path.stem).get(key, ())}
    if new.kind == "pattern" and new.id in known:
        raise RulesError(f"{new.id} is there already, built in; choose another --id")
    if new.kind == "pattern":
        lines = _pattern(new)
    elif new.id in known:
        if not new.aliases:
            raise RulesError(
                f"{new.id} is there already (`extractor rules list --find {new.id}`); "
                "to give it one more spelling, say --alias SPELLING"
            )
        lines = [
            f"id = {_text(new.id)}",
            f"aliases = {_list(new.aliases)}  # these are added to the built-in spellings",
        ]
    else:
        lines = _accelerator(new) if new.kind == "accelerator" else _organisation(new)
    said = "\n".join([f"[[{key}]]", *lines]) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8-sig") if path.is_file() else _HEAD.format(what=path.stem)
        path.write_text(before.rstrip("\n") + "\n\n" + said, encoding="utf-8", newline="\n")
    except OSError as error:
        raise RulesError(f"{path}: cannot be written: {error.strerror}") from None
    return path, said


def _refuse_what_is_there(path: Path, key: str, new: New) -> None:
    """Nothing is added to a file that cannot be read, nor an id that it has."""
    if not path.is_file():
        return
    problem = next((p for p in file_problems(path.parent) if p.is_error and p.file == path), None)
    if problem is not None:
        raise RulesError(f"{problem}; mend this first, then add the new entry")
    from extractor.rulebook.files import read_sources

    for source in read_sources(path.parent)[0]:
        for table, at, row in source.entries():
            if source.path == path and table == key and row.get("id") == new.id:
                line = source.places.line((table, at))
                raise RulesError(f"{new.id} is in {path} already, on line {line}; change it there")


def _text(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)  # what JSON quotes so, TOML reads


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, words))}]"


def _accelerator(new: New) -> list[str]:
    vendor = (
        f"vendor = {_text(new.vendor)}"
        if new.vendor
        else '# vendor = "…"          # its maker: what gpu_vendor will say'
    )
    return [
        f"id = {_text(new.id)}  # what gpu_model will say; a spelling too",
        vendor,
        'kind = "gpu"            # gpu, npu, tpu, asic, soc, or family for a series',
        'class = "datacenter"    # datacenter, workstation, consumer or edge',
        f"aliases = {_list(new.aliases)}  # more spellings; case, spaces and hyphens need none of their own",
    ]


def _organisation(new: New) -> list[str]:
    return [
        f"id = {_text(new.id)}  # what company will say; a spelling too",
        f"kind = {_text(new.organisation_kind or 'other')}  # chipmaker, cloud, lab, internet, telecom, …",
        f"country = {_text(new.country)}" if new.country else '# country = "CN"',
        "compute = true          # its revenue and orders are by themselves news of the AI-compute market",
        f"aliases = {_list(new.aliases)}  # more spellings",
    ]


_FIND = {
    "price": "ACCELERATOR … 拿货价 … MONEY", "rental": "ACCELERATOR … 续租价 … MONEY", "money": "算力 … 意向金 … MONEY",
    "price_change": "ACCELERATOR … 让利 … PERCENT", "compute_count": "点亮 … COUNT",
    "compute_capacity": "ACCELERATOR … 实测 … QUANTITY", "chip_spec": "ACCELERATOR … 搭载 … QUANTITY",
    "energy": "GPU … 吃电 … QUANTITY", "share": "ACCELERATOR … 装机占 … PERCENT",
    "growth": "ACCELERATOR … 提速 … PERCENT", "none": "手续费 … MONEY",
}  # fmt: skip
_SAMPLES = {
    "MONEY": "2万元", "NUMBER": "2万", "PERCENT": "20%", "TIMES": "3倍", "COUNT": "2000张", "QUANTITY": "80GB",
    "ACCELERATOR": "H100", "SYSTEM": "DGX H100", "ORGANISATION": "阿里云", "REGION": "北京", "DATE": "2024年3月",
    "DURATION": "3个月",
}  # fmt: skip
_CAPACITY = {"compute_capacity": "1000TFLOPS", "energy": "20MW"}


def _pattern(new: New) -> list[str]:
    """A claim pattern whose example is made of its `find`, and whose `yields` is what comes of it."""
    from extractor.claims.claim_patterns import MEASURED_BY, PatternError, read_pattern

    type_ = new.type or "rental"
    if type_ not in MEASURED_BY:
        raise RulesError(f"--type {type_}: no such type; use one of {', '.join(MEASURED_BY)}")
    row: dict[str, object] = {"id": new.id, "type": type_, "find": new.find or _FIND[type_], "set": dict(new.fixed)}
    try:
        read_pattern(row)
    except PatternError as error:
        raise RulesError(f"--find {row['find']!r}: {error}") from None
    example = new.example or _example(str(row["find"]), type_)
    row |= {"example": example, "counterexample": "这里什么也没说。" if _HAN.search(example) else "Nothing is said."}
    lines = [f"{key} = {_text(str(row[key]))}" for key in ("id", "type")]
    lines.append(f"find = {_text(str(row['find']))}  # words, mentions in capitals and gaps in their order")
    if new.fixed:
        lines.append("set = { " + ", ".join(f"{_key(k)} = {_text(v)}" for k, v in new.fixed.items()) + " }")
    lines.append(f"example = {_text(example)}")
    if type_ != "none":
        lines.append(f"yields = {_yields(row)}")
    lines.append(
        f"counterexample = {_text(str(row['counterexample']))}  # better: a text that is nearly like the example"
    )
    return lines


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _example(find: str, type_: str) -> str:
    """A text that the pattern matches: its words, and a sample of each mention."""
    out = []
    for piece in find.split():
        if piece in ("…", "……"):
            continue
        label, _, ident = piece.rstrip("!?").split("|")[0].partition(":")
        if label == "QUANTITY" and type_ in _CAPACITY:
            out.append(_CAPACITY[type_])
        elif label in ("CUE", "NOUN"):
            table = load_rules().table("cues")[label.lower()]
            out.append(next((row["words"][0] for row in table if row["id"] == ident), ident))
        else:
            out.append(ident if ident and label in ("ACCELERATOR", "SYSTEM") else _SAMPLES.get(label, label))
    text = ("" if _HAN.search("".join(out)) else " ").join(out)
    named = "ACCELERATOR" in find or "SYSTEM" in find
    return text + "。" if named else f"H100 GPU:{text}。"


class _Trial(Trace):
    """Has an article read with other claim patterns, the vocabulary being compiled already."""

    def __init__(self, rules: Rules) -> None:
        from extractor.claims.claim_patterns import ClaimPatterns

        self._patterns = ClaimPatterns(rules)

    def begun(self, stage: Stage) -> None:
        stage.claim_patterns = self._patterns


def _yields(row: dict[str, object]) -> str:
    """What the example comes out as, so that the entry passes its own check; raises `RulesError` where nothing does."""
    from extractor.claims.engine import make_claims
    from extractor.reading import article_from_text
    from extractor.rulebook.check_patterns import PUBLISHED

    rules = load_rules()
    article = article_from_text(str(row["example"]), published=PUBLISHED, rules=rules)
    trial = _Trial(rules.with_table("claim_patterns", {"claim_pattern": [row]}))
    claim = next((c for c in make_claims(article, rules, trial) if (c.rule_id or "").split("+")[0] == row["id"]), None)
    if claim is None:
        raise RulesError(
            f"the pattern {row['find']!r} makes no claim of the example {row['example']!r}; "
            "name a chip or say GPU in the example, so that it is about AI compute"
        )
    told = ("gpu_model", "company", "price", "price_max", "currency", "per", "period", "compute_count", "count_unit",
            "value", "value_max", "unit", "direction", "money_kind")  # fmt: skip
    said = claim.model_dump(include=set(told), exclude_none=True)
    return "{ " + ", ".join(f"{k} = {_value(said[k])}" for k in told if k in said) + " }"


def _value(value: object) -> str:
    return _text(value) if isinstance(value, str) else f"{value}"
