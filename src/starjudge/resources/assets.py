"""Where the data files are: beside the package in a wheel or zip, beside ``src`` in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from starjudge.errors import InputError

_PACKAGE = "starjudge"
# <repo>/src/starjudge/resources/assets.py: three folders up is `src` in a checkout, site-packages in an installation.
_SOURCE_FOLDER = 2


def asset_root(kind: str) -> Traversable:
    """The folder of one kind of data, ``rubrics`` or ``prompts``.

    In: the folder's name. Out: the folder, which may lie inside a zip.
    Raises `InputError` where it is not found: the installation lost its data.
    """
    packaged = files(_PACKAGE).joinpath(kind)
    if packaged.is_dir():
        return packaged
    source = Path(__file__).resolve().parents[_SOURCE_FOLDER]
    checkout = source.parent / kind
    if source.name == "src" and checkout.is_dir():
        return checkout
    raise InputError(f"the data folder {kind!r} is neither in the package {_PACKAGE} nor beside src: install it again")


def asset(path: str) -> Traversable:
    """One data file, named from its kind down: ``rubrics/star-l.yaml``.

    Raises `InputError` for a path that leaves its folder or leads to no file.
    """
    kind, *steps = path.split("/")
    # A step is a plain name: nothing may climb out of the folder, whatever system reads the path.
    if not steps or any(step in {"", ".", ".."} or "\\" in step or ":" in step for step in (kind, *steps)):
        raise InputError(f"data file {path!r}: expected a path such as 'rubrics/star-l.yaml'")
    place = asset_root(kind)
    for step in steps:
        place = place.joinpath(step)
    if not place.is_file():
        raise InputError(f"data file {path!r} is not part of this installation")
    return place


def read_asset(path: str) -> str:
    """The text of one data file, for example ``rubrics/star-l.yaml``.

    Raises `InputError` as `asset` does.
    """
    return asset(path).read_text(encoding="utf-8")
