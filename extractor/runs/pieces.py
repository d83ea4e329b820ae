"""Large corpora are cut into pieces, so that several workers share one file; where, depends on the file alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from extractor.reading.formats.document import Piece
from extractor.runs.discover import Job

PIECE = 8 << 20
"""A file of articles larger than twice this is cut into pieces of about this size."""
BLOCK = 1 << 20


def cut(jobs: Iterable[Job]) -> Iterator[Job]:
    """Each job, or its pieces in order; gzip, WARC and CSV can only be read from their beginning and stay whole."""
    for job in jobs:
        pieces = [] if job.raw is not None else _pieces(job.path)
        for piece in pieces:
            yield job._replace(piece=piece)
        if not pieces:
            yield job


def _pieces(path: str) -> list[Piece]:
    name = path.lower()
    ways = {".jsonl": _of_lines, ".ndjson": _of_lines, ".parquet": _of_row_groups, ".zip": _of_members}
    way = next((way for suffix, way in ways.items() if name.endswith(suffix)), None)
    try:
        if way is None or os.path.getsize(path) < 2 * PIECE:
            return []
        found = way(path)
    except Exception:  # whoever reads it will say what is wrong with it
        return []
    return [*found[:-1], found[-1]._replace(last=True)] if len(found) > 1 else []


def _of_lines(path: str) -> list[Piece]:
    """Pieces of JSON Lines, cut behind line ends."""
    pieces: list[Piece] = []
    start = place = lines = before = 0
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            end = block.rfind(b"\n")
            if end >= 0 and place + end + 1 - start >= PIECE:
                stop = place + end + 1
                lines += block.count(b"\n", 0, end + 1)
                pieces.append(Piece(start, stop, before))
                start, before = stop, lines
                lines += block.count(b"\n", end + 1)
            else:
                lines += block.count(b"\n")
            place += len(block)
    return [*pieces, Piece(start, place, before)] if place > start else pieces


def _of_row_groups(path: str) -> list[Piece]:
    import pyarrow.parquet as parquet

    metadata = parquet.ParquetFile(path).metadata
    rows = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
    return [Piece(group, group + 1, sum(rows[:group])) for group in range(len(rows))]


def _of_members(path: str) -> list[Piece]:
    """Pieces of a zip archive by the packed size of its members."""
    import zipfile

    from extractor.reading.formats.archives import members

    pieces: list[Piece] = []
    start = size = number = 0
    with zipfile.ZipFile(path) as archive:
        if "[Content_Types].xml" in archive.NameToInfo or "mimetype" in archive.NameToInfo:
            return []
        for number, info in enumerate(members(archive), 1):
            size += info.compress_size
            if size >= PIECE:
                pieces.append(Piece(start, number, start))
                start, size = number, 0
    return [*pieces, Piece(start, number, start)] if number > start else pieces
