"""The word lists of ``rubrics/lexicons/``, compiled once."""

from __future__ import annotations

from functools import cache

from starjudge.errors import RubricError
from starjudge.resources.assets import asset_root
from starjudge.resources.yaml_source import read_document


@cache
def word_lists() -> dict[str, tuple[str, ...]]:
    """Every shipped word list: category id to its entries, in file and list order.

    Raises:
        RubricError: a file is not a list of ``id``, ``about`` and ``terms``, or an id is used twice.

    """
    lists: dict[str, tuple[str, ...]] = {}
    folder = asset_root("rubrics").joinpath("lexicons")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".yaml"):
            continue
        for item in read_document(entry, entry.name).data:
            if not isinstance(item, dict) or not {"id", "terms"} <= item.keys():
                raise RubricError(f"{entry.name}: expected a list of 'id', 'about' and 'terms'")
            if item["id"] in lists:
                raise RubricError(f"{entry.name}: word list {item['id']!r} stands twice; merge the two")
            lists[item["id"]] = tuple(str(term) for term in item["terms"])
    return lists
