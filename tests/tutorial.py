"""Follows a page of the documentation word for word: saves its files, runs its commands, compares what they say.

A comment before a block says what it is: `<!-- file: PATH -->` a file to save, `<!-- edit: PATH -->` a line to put in
the place of the one with the same key, `<!-- output -->` what the commands before it print, `<!-- claims: COLUMNS -->`
the rows of out/claims.csv as a table.  Blocks marked `sh` are run.  `python tests/tutorial.py PAGE FOLDER` does it with
the `extractor` that is on the path.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_BLOCK = re.compile(
    r"(?:<!-- (?P<what>file|edit|output|claims)(?:: (?P<about>[^\n]+?))? -->\n)?"
    r"(?:```(?P<language>\w+)\n(?P<code>.*?)```|(?P<table>(?:\|[^\n]*\|\n)+))",
    re.DOTALL,
)


def follow(page: Path, folder: Path, run: Callable[[str], tuple[str, int]]) -> Iterator[tuple[str, str, str]]:
    """Do in `folder` what the page says; yields (what, what the page says comes of it, what came of it).

    `run` runs a command in the folder and gives what it printed, and its exit code.
    """
    said = ""
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        what, about, code = block["what"], block["about"] or "", block["code"] or ""
        if what == "file":
            (folder / about).write_text(code, encoding="utf-8")
        elif what == "edit":
            path = folder / about
            key = code.split("=")[0]
            lines = [code if line.startswith(key) else line for line in path.read_text("utf-8").splitlines(True)]
            path.write_text("".join(lines), encoding="utf-8")
        elif what == "output":
            yield "output", code, said
        elif what == "claims":
            yield f"claims: {about}", block["table"], _claims(folder / "out/claims.csv", about.split(", "))
        elif block["language"] == "sh":
            said, exit_code = run(code)
            if exit_code not in (0, 1):  # 1 is a check that finds something
                yield code, "exit code 0", f"exit code {exit_code}: {said}"


def _claims(path: Path, columns: list[str]) -> str:
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [[row[column] for column in columns] for row in csv.DictReader(file)]
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(
        ("|" + "|".join(cells) + "|\n") if cells[0] == "---" else "| " + " | ".join(cells) + " |\n" for cells in lines
    )


def in_shell(code: str) -> tuple[str, int]:
    """Run commands as a user does, in the folder of the second argument."""
    done = subprocess.run(code, shell=True, cwd=sys.argv[2], capture_output=True, check=False)
    return done.stdout.decode() + done.stderr.decode(), done.returncode


if __name__ == "__main__":
    wrong = 0
    for what, wanted, came in follow(Path(sys.argv[1]).resolve(), Path(sys.argv[2]), in_shell):
        print("right" if wanted == came else f"WRONG\n--- wanted\n{wanted}\n--- came\n{came}", what.splitlines()[0])
        wrong += wanted != came
    sys.exit(wrong)
