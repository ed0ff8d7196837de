"""Reads the data files: rubrics and what they share, checked on the way in and explained where they are wrong."""

from starjudge.resources.assets import asset, asset_root, read_asset
from starjudge.resources.library import Library, library
from starjudge.resources.lint import LintFinding, check_rubric
from starjudge.resources.rubrics import RubricSummary, list_rubrics, load_rubric
from starjudge.resources.schema import rubric_json_schema

__all__ = [
    "Library",
    "LintFinding",
    "RubricSummary",
    "asset",
    "asset_root",
    "check_rubric",
    "library",
    "list_rubrics",
    "load_rubric",
    "read_asset",
    "rubric_json_schema",
]
