"""Data files in a checkout, in an installed package and in a zip."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from starjudge.errors import InputError
from starjudge.resources import asset_root, read_asset

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = """
import starjudge.resources as resources
assert {place!r} in resources.__file__, resources.__file__
assert "id: star-l" in resources.read_asset("rubrics/star-l.yaml")
print(*(rubric.id for rubric in resources.list_rubrics()), resources.load_rubric("starl").id)
"""


def _run(place: Path) -> str:
    program = PROGRAM.format(place=str(place))
    # Only this place is on the path: the checkout must not help.
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(place)},
        cwd=place.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_checkout_has_its_assets() -> None:
    """In a checkout the rubrics lie beside src."""
    assert asset_root("rubrics").joinpath("star-l.yaml").is_file()
    assert "id: star-l" in read_asset("rubrics/star-l.yaml")


def test_installed_package_has_its_assets(tmp_path: Path) -> None:
    """In site-packages the rubrics lie inside the package."""
    site = tmp_path / "site-packages"
    shutil.copytree(REPOSITORY / "src" / "starjudge", site / "starjudge", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "rubrics", site / "starjudge" / "rubrics")
    assert _run(site) == "scaol star star-l star-timed starl starl"


def test_zip_has_its_assets(tmp_path: Path) -> None:
    """Imported from a zip, the package finds its rubrics inside the zip."""
    archive = tmp_path / "starjudge.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for folder, inside in ((REPOSITORY / "src" / "starjudge", ""), (REPOSITORY / "rubrics", "rubrics")):
            for file in sorted(folder.rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    bundle.write(file, str(Path("starjudge", inside, file.relative_to(folder))))
    assert _run(archive) == "scaol star star-l star-timed starl starl"


@pytest.mark.parametrize(
    "path",
    ["rubrics", "rubrics/", "rubrics/../errors.py", "../rubrics/star.yaml", "rubrics/..\\star.yaml", "/etc/hosts"],
)
def test_paths_stay_inside(path: str) -> None:
    """A path that names no file below a data folder is refused."""
    with pytest.raises(InputError, match="expected a path such as"):
        read_asset(path)


def test_missing_asset_is_named() -> None:
    """A data file that does not exist is named, and so is a folder."""
    with pytest.raises(InputError, match=r"'rubrics/nothing\.yaml' is not part of this installation"):
        read_asset("rubrics/nothing.yaml")
    with pytest.raises(InputError, match="data folder 'recipes'"):
        asset_root("recipes")
