"""The templates that ask a model to reorder and tighten an answer, with their version and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import yaml

from starjudge.errors import PromptError
from starjudge.resources.assets import read_asset
from starjudge.resources.prompts import HASH_DIGITS, PromptSet

TEMPLATES: Final = ("coach/system.jinja", "coach/user.jinja", "coach/schema_note.jinja", "coach/repair.jinja")
SET_FILE: Final = "coach/set.yaml"


class CoachPrompts(PromptSet):
    """The shipped set. Raises `PromptError` for a template with a mistake in it."""

    def __init__(self) -> None:
        # As the judge's set does, for other templates; its own constructor knows only those.
        self.folder = None
        self._sources = {name: read_asset(f"prompts/{name}").replace("\r\n", "\n") for name in TEMPLATES}
        self._shown = {name: f"prompts/{name}" for name in TEMPLATES}
        version: Mapping[str, Any] = yaml.safe_load(read_asset(f"prompts/{SET_FILE}"))
        if not isinstance(version, dict) or not isinstance(version.get("version"), str):
            raise PromptError(f'prompts/{SET_FILE}:1: expected a line such as version: "1.0"')
        self.version = version["version"]
        digest = hashlib.sha256()
        for name, source in sorted(self._sources.items()):
            digest.update(f"{name}\0{source}\0".encode())
        self.hash = digest.hexdigest()[:HASH_DIGITS]
        for name in self._sources:
            self._check(name)


@lru_cache(maxsize=1)
def coach_prompts() -> CoachPrompts:
    """The shipped set, read once."""
    return CoachPrompts()
