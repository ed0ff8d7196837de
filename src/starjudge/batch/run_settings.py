"""What a batch was judged with, kept beside its results, so that a later run mixes nothing into them."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starjudge.errors import InputError
from starjudge.judges import HeuristicJudge, Judge
from starjudge.judges.auto import AutoJudge
from starjudge.judges.calibrated import CalibratedJudge
from starjudge.models.rubric import Rubric
from starjudge.resources.private_files import private
from starjudge.version import VERSION

ENDING = ".run.json"  # of the file beside the results
_WORDS = {
    "judge": "judge",
    "calibration": "calibration",
    "model": "model",
    "server": "server",
    "prompts": "prompt set",
    "rubric": "rubric",
    "company": "company lens",
    "samples": "number of samples",
    "calls": "style of calls",
    "weights": "weights of the offline judge",
}


def settings_of(judge: Judge, rubric: Rubric, company: str | None) -> dict[str, Any]:
    """What the records of a run depend on, besides what their rows say."""
    digest = hashlib.sha256(rubric.model_dump_json().encode()).hexdigest()[:12]
    found: dict[str, Any] = {
        "starjudge": VERSION,
        "judge": "auto" if isinstance(judge, AutoJudge) else type(judge).__name__,
        "rubric": f"{rubric.id} {rubric.version} ({digest})",
        "company": company,
    }
    if isinstance(judge, CalibratedJudge):
        found |= {"calibration": judge.calibration.id}
        judge = judge.judge
        found["judge"] = "auto" if isinstance(judge, AutoJudge) else type(judge).__name__
    if isinstance(judge, AutoJudge):
        judge = judge.asked or HeuristicJudge()
    chat, prompts = getattr(judge, "chat", None), getattr(judge, "prompts", None)
    if chat is not None:
        found |= {"model": chat.name, "server": chat.place}
    if prompts is not None:
        found["prompts"] = f"{prompts.version} ({prompts.hash})"
    for name in ("samples", "calls"):
        if isinstance(value := getattr(judge, name, None), int | str):
            found[name] = value
    if isinstance(judge, HeuristicJudge):
        found["weights"] = judge.weights_version
    return found


def hold_against(path: Path, settings: Mapping[str, Any], records: int) -> None:
    """Compare with the run that wrote the results, and write this one's settings where there was none.

    Raises `InputError` where results are there that were judged with something else.
    """
    beside = path.with_name(path.name + ENDING)
    earlier = _read(beside)
    if earlier is not None and records:
        changed = [
            f"{words} {_shown(earlier.get(name))}, now {_shown(settings.get(name))}"
            for name, words in _WORDS.items()
            if earlier.get(name) != settings.get(name)
        ]
        if changed:
            raise InputError(
                f"{path}: its {records:,} records were judged with other settings: {'; '.join(changed)}. "
                "Scores would be mixed: name another output, or move this one away"
            )
    text = json.dumps(dict(settings), indent=1) + "\n"  # in ASCII: a name may hold half a character
    with contextlib.suppress(OSError):  # a folder that takes the results and nothing else
        new = beside.with_name(f"{beside.name}.new")
        with open(new, "w", encoding="utf-8", opener=private) as file:
            file.write(text)
        new.replace(beside)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
