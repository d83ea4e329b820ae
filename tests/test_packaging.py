"""The wheel and the sdist hold all they need: an installed wheel works from an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="packaging: hatchling is not installed; it is in the dependency group dev")

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, given: str = "") -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        # A checkout on the path of whoever runs the tests would stand before what is installed.
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, f"{command}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--directory", folder, cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with the wheel in it, and our own environment for its dependencies."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    [site] = [*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")]
    [wheel] = dist.glob("*.whl")
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", site, wheel, cwd=folder)
    # A plain path: the .pth files in there, such as an editable install of this checkout, are not followed.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    [python] = [*folder.glob("bin/python"), *folder.glob("Scripts/python.exe")]
    return python


def test_wheel_holds_the_rules(dist: Path) -> None:
    [wheel] = dist.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    rules = {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*") if path.is_file()}
    assert rules
    assert {f"extractor/_rules/{name}" for name in rules} <= inside
    assert "extractor/py.typed" in inside
    assert not [name for name in inside if name.startswith(("tests/", "samples/"))]


def test_sdist_builds_and_tests_itself(dist: Path) -> None:
    [sdist] = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    needed = {"pyproject.toml", "README.md", "LICENSE", "rules/units.toml", "samples/expected/geforce-50.json"}
    assert needed | {"scripts/test", "tests/test_packaging.py"} <= inside


def test_installed_wheel_works_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    code = "import extractor, extractor.rulebook as r; print(extractor.__file__); print(r.builtin_folder())"
    package, rules = map(Path, run(installed, "-c", code, cwd=tmp_path).split("\n")[:2])
    assert package.is_relative_to(installed.parent.parent)
    assert rules == package.parent / "_rules"

    text = "2023年5月30日 每张A100的价格约1.5万美元。"
    kept = ("--report", "--store", "claims.sqlite")  # which need files that are no Python
    run(installed, "-m", "extractor", "run", "-", "--out", "out", *kept, cwd=tmp_path, given=text)
    assert "A100" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "A100" in run(installed, "-m", "extractor", "query", "claims.sqlite", cwd=tmp_path)
    [line] = (tmp_path / "out" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    claim = json.loads(line)
    assert (claim["gpu_model"], claim["price"], claim["currency"]) == ("A100", 15000, "USD")
    assert "gpu_model" in json.loads(run(installed, "-m", "extractor", "schema", cwd=tmp_path))["properties"]
