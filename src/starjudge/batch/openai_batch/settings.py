"""What a run asks for, and the judge that asks it: the same on every command of the run."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any

from starjudge.batch.openai_batch.collected import CollectedJudge, CollectedModel
from starjudge.batch.openai_batch.state import Run
from starjudge.batch.run_settings import settings_of
from starjudge.batch.work import DEFAULT_RUBRIC, Grader
from starjudge.errors import InputError, nearest
from starjudge.models.base import COMPANIES
from starjudge.resources.rubrics import load_rubric

Prices = str | PathLike[str] | Mapping[str, Any] | None

_WORDS = {
    "model": "model",
    "server": "server",
    "prompts": "prompt set",
    "rubric": "rubric",
    "company": "company lens",
    "samples": "number of samples",
    "calls": "style of calls",
}
_OF_THE_JUDGE = (
    "samples", "calls", "prompts", "temperature", "seed", "reasoning_effort", "max_completion_tokens", "logprobs",
    "redact",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Asked:
    """What is asked of every answer. ``None``: as the run began, else the default of `ModelJudge`."""

    model: str | None = None
    rubric: str | None = None
    company: str | None = None
    question: str | None = None
    samples: int | None = None
    calls: str | None = None
    prompts: str | None = None
    temperature: float | None = None
    seed: int | None = None
    reasoning_effort: str | None = None
    max_completion_tokens: int | None = None
    logprobs: bool | None = None
    redact: bool | list[str] | None = None
    columns: dict[str, str] | None = None
    """Field to the column that holds it, where inputs name it otherwise."""
    recursive: bool | None = None
    """Whether folders within folders are looked into."""

    def settled(self, model: str) -> Asked:
        """With the defaults in their place: they may be others tomorrow, and a later command may spell them out."""
        defaults = {"rubric": DEFAULT_RUBRIC, "samples": 1, "calls": "one"}
        missing: dict[str, Any] = {name: value for name, value in defaults.items() if getattr(self, name) is None}
        return dataclasses.replace(self, model=model, **missing)

    def given(self) -> dict[str, Any]:
        """What is not left to defaults, as JSON holds it."""
        return {name: value for name, value in dataclasses.asdict(self).items() if value is not None}


def asked_from(**given: Any) -> Asked:
    """Settings as a caller gives them. Raises `InputError` for one that a state file cannot hold."""
    redact = given.pop("redact", None)
    if redact is not None and not isinstance(redact, bool):
        if isinstance(redact, str) or not isinstance(redact, Iterable):
            raise InputError(f"redact: expected True or a list of names, found {type(redact).__name__}")
        redact = list(redact)
    for name in ("rubric", "prompts"):
        value = given.get(name)
        if isinstance(value, PathLike):
            given[name] = str(value)
        elif value is not None and not isinstance(value, str):
            raise InputError(
                f"{name}: expected a name or a path, which a later command can read again, found {type(value).__name__}"
            )
    return Asked(redact=redact, **given)


def taken_up(run: Run, asked: Asked, path: object) -> Asked:
    """The settings of a run that may have begun earlier. Raises `InputError` where they differ from those given."""
    if not run.begun:
        return asked
    for name, value in asked.given().items():
        before = run.asked.get(name)
        if before != value:
            raise InputError(
                f"{path}: this run was begun with {name} {_shown(before)}, now {_shown(value)}; leave the option out, "
                "or name another --state for another run"
            )
    return Asked(**run.asked)


def collected_grader(asked: Asked, chat: CollectedModel, prices: Prices = None) -> tuple[Grader, CollectedJudge]:
    """A grader over what was collected, and its judge. Raises `InputError` for a setting that is wrong."""
    company = asked.company.lower() if asked.company is not None else None
    if company is not None and company not in COMPANIES:
        raise InputError(f"company: unknown {asked.company!r}; {nearest(company, COMPANIES)}")
    settings = {name: value for name in _OF_THE_JUDGE if (value := getattr(asked, name)) is not None}
    judge = CollectedJudge(chat, prices=prices, **settings)
    return Grader(judge, asked.rubric or DEFAULT_RUBRIC, company, asked.question), judge


def fingerprint_of(asked: Asked, judge: CollectedJudge) -> dict[str, Any]:
    """What requests and records depend on, besides their rows."""
    return settings_of(judge, load_rubric(asked.rubric or DEFAULT_RUBRIC), asked.company)


def hold_fingerprint(run: Run, now: Mapping[str, Any], path: object) -> list[str]:
    """Notes for the user. Raises `InputError` where the run was begun with something else: it would be paid twice."""
    if not run.begun:
        return []
    changed = [
        f"{words} {_shown(run.fingerprint.get(name))}, now {_shown(now.get(name))}"
        for name, words in _WORDS.items()
        if run.fingerprint.get(name) != now.get(name)
    ]
    if changed:
        raise InputError(
            f"{path}: this run was begun with another {'; '.join(changed)}. Replies that are paid for would not fit: "
            "put it back, or name another --state for another run"
        )
    before = run.fingerprint.get("starjudge")
    if before != now.get("starjudge"):
        return [f"{path}: begun by starjudge {before}; this is {now.get('starjudge')}, which may ask otherwise"]
    return []


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
