"""Target: every file of data or settings that a user writes or keeps, rubrics apart."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any, Final

from fuzzing.mutate import changed_bytes, changed_json, changed_text
from fuzzing.promises import check_error, check_evaluation, check_report
from fuzzing.reports import own_scripts
from fuzzing.seeds import QUESTIONS, answers, evaluations, files
from starjudge import (
    CalibratedJudge,
    Evaluation,
    HeuristicJudge,
    SessionEvaluation,
    StoryBank,
    Turn,
    evaluate_answer,
    evaluate_transcript,
    render,
    transcript_of,
)
from starjudge.batch.openai_batch.state import StateFile
from starjudge.chat.prices import read_prices
from starjudge.errors import InputError
from starjudge.judges.calibrated import read_calibration
from starjudge.models.base import DIMENSIONS
from starjudge.models.calibration import Calibration, Curve, Gain, JudgeKey, Knot, calibration_id
from starjudge.practice.history import History
from starjudge.reports import FORMS
from starjudge.reports.batch_html import Run, batch_page
from starjudge.reports.report_data import read_records, single_result
from starjudge.resources.answer_files import read_answer_file
from starjudge.trust.rating_files import read_ratings


class DataFiles:
    """Calibrations, prices, states, histories, story banks, ratings, answer files and results: a kind a case."""

    name = "data files"

    def case(self, rng: Random) -> bytes:
        """The kind's name on the first line, and the file behind it."""
        kind = rng.choice(sorted(_KINDS))
        seeds = _KINDS[kind].seeds
        seed = rng.choice(seeds)
        trees = [tree for one in seeds if (tree := _tree(one)) is not None]
        if _tree(seed) is not None and rng.random() < 0.6:
            made = changed_json(_tree(seed), trees, rng)
            if kind == "calibration.json" and rng.random() < 0.7:
                made = _renamed(made)
            data = made.encode("utf-8", "replace")
        elif b"\0" not in seed and rng.random() < 0.4:
            data = changed_text(seed.decode(), [one.decode() for one in seeds], rng).encode("utf-8", "replace")
        else:
            data = changed_bytes(seed, seeds, rng)
        return f"{kind}\n".encode() + data

    def run(self, data: bytes) -> None:
        """Read the file as its kind."""
        kind, _, content = data.partition(b"\n")
        name = kind.decode("ascii", "replace")
        if name not in _KINDS:
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            try:
                _KINDS[name].read(path)
            except InputError as error:
                check_error(error)


class _Kind:
    """How a kind of file is read, and seeds of it."""

    def __init__(self, read: Callable[[Path], Any], make: Callable[[], list[bytes]]) -> None:
        self.read = read
        self._make = make

    @cached_property
    def seeds(self) -> list[bytes]:
        return self._make()


def _tree(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _renamed(text: str) -> str:
    """A calibration with the digest that fits what it now holds: the check of it is not the only one."""
    with suppress(ValueError, TypeError, RecursionError):
        found = Calibration.model_validate_json(text)
        return found.model_copy(update={"id": calibration_id(found.judge, found.curves)}).model_dump_json()
    return text


def _read_calibration(path: Path) -> None:
    calibration = read_calibration(path)
    judged = evaluate_answer(QUESTIONS[0], answers()[0], judge=CalibratedJudge(HeuristicJudge(), calibration))
    check_evaluation(judged)


def _read_state(path: Path) -> None:
    with StateFile(path) as state:
        state.lines_files()
        state.save()


def _read_history(path: Path) -> None:
    history = History(path)
    for one in history.attempts():
        _show(one.evaluation)
    history.verdicts()
    history.drafts()
    list(history.export())


def _read_results(path: Path) -> None:
    result = single_result(path)
    if isinstance(result, SessionEvaluation):
        _show(result)
    for record in read_records(path):
        if record.evaluation is not None:
            _show(record.evaluation)
    check_report(batch_page([Run("results", read_records(path))]), "html", own_scripts())


def _show(evaluation: Evaluation | SessionEvaluation) -> None:
    """A file may hold an evaluation whose quotes are no words of its answer: it is shown all the same, and harmless."""
    for form in FORMS:
        check_report(render(evaluation, form), form)


def _read_stories(path: Path) -> None:
    bank = StoryBank.load(path)
    bank.coverage("amazon")
    bank.best_for(QUESTIONS[0])
    str(bank)


def _calibrations() -> list[bytes]:
    key = JudgeKey.of(evaluations()[0].judge.model_dump())
    gain = Gain(
        kappa_before=0.4, kappa_after=0.5, kappa_low=0.01, kappa_high=0.2, mae_before=0.8, mae_after=0.6, square=0.2,
        square_low=0.05, square_high=0.3,
    )  # fmt: skip
    knots = (Knot(given=1, becomes=1), Knot(given=2.5, becomes=3), Knot(given=5, becomes=4.5))
    curves = tuple(
        Curve(id=name, basis="score", knots=knots, answers=80, gain=gain) for name in (*DIMENSIONS[:3], "overall")
    )
    name = calibration_id(key, curves)
    made = Calibration(id=name, starjudge="0", judge=key, raters="two", answers=80, curves=curves)
    return [made.model_dump_json().encode()]


@cache
def _history() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "practice.sqlite3"
        history = History(path)
        history.add(evaluations()[0], datetime(2026, 11, 1, 9, 30))
        history.draft(QUESTIONS[0], "I began", datetime(2026, 11, 2, 9, 30))
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        return path.read_bytes()


def _results() -> list[bytes]:
    one, two = (e.model_dump(mode="json") for e in evaluations()[:2])
    record = {"id": "a", "input": {"question": "q"}, "evaluation": one, "failure": None}
    failed = {"id": 2, "input": {}, "evaluation": None, "failure": {"error": "InputError", "message": "m"}}
    lines = f"{json.dumps(record)}\n{json.dumps(failed)}\n".encode()
    return [
        _session(),
        json.dumps(one, indent=1).encode(),
        json.dumps([one, two]).encode(),
        json.dumps(record).encode(),
        lines,
    ]


@cache
def _session() -> bytes:
    turns = []
    for question, answer in zip(QUESTIONS[:2], answers()[:2], strict=True):
        turns += [Turn(speaker="Interviewer", text=question), Turn(speaker="Candidate", text=answer)]
    session = evaluate_transcript(transcript_of(turns), judge="heuristic", company="amazon", until=7)
    return session.model_dump_json().encode()


def _states() -> list[bytes]:
    part = {"name": "part-1", "requests": 3, "bytes": 900, "status": "not sent", "planned": 1.5, "faults": []}
    parts = [part, part | {"name": "part-2", "batch": "b", "fetched": True}]
    state = {"starjudge_batch": 1, "inputs": ["a.csv"], "asked": {"model": "m", "samples": 2}, "fingerprint": {}}
    return [json.dumps(state | {"id": "x", "parts": parts, "outputs": []}).encode()]


_RATING_TABLE: Final = (
    b"id,rater,structure,ownership,specificity,impact,learning,relevance,delivery,overall,flags\n"
    b'a1,ann,4,3,5,2,,4,3,3,"no_metrics, no_result"\na1,bo,3,3,4,2,1,4,3,3,\na2,ann,1,2,2,1,1,3,2,1,too_short\n'
)
_RATING_LINES: Final = (
    b'{"id":"a1","rater":"ann","scores":{"structure":4,"impact":2},"overall":3,"flags":["no_metrics"]}\n'
    b'{"id":"a1","raters":[{"rater":"bo","scores":{"structure":3},"overall":3},{"rater":"cy","overall":4}]}\n'
)
_PRICES: Final = b"own-model: {input: 0.5, cached: 0.1, cache_write: 0.6, output: 2}\nother: {input: 0, output: 0}\n"

_KINDS: Final = {
    "calibration.json": _Kind(_read_calibration, _calibrations),
    "prices.yaml": _Kind(read_prices, lambda: [_PRICES]),
    "prices.json": _Kind(read_prices, lambda: [b'{"own": {"input": 0.5, "output": 2, "cached": 0.1}}']),
    "run.state": _Kind(_read_state, _states),
    "practice.sqlite3": _Kind(_read_history, lambda: [_history()]),
    "stories.yaml": _Kind(_read_stories, lambda: [d for _, d in files("examples", "story_bank.yaml")]),
    "stories.md": _Kind(_read_stories, lambda: [d for _, d in files("examples", "story_bank.md")]),
    "stories.json": _Kind(_read_stories, _results),
    "results.jsonl": _Kind(_read_results, _results),
    "ratings.csv": _Kind(read_ratings, lambda: [_RATING_TABLE]),
    "ratings.jsonl": _Kind(read_ratings, lambda: [_RATING_LINES, _results()[-1]]),
    "ratings.json": _Kind(read_ratings, lambda: [b"[%s]" % b",".join(_RATING_LINES.splitlines())]),
    "answer.txt": _Kind(read_answer_file, lambda: [d for _, d in files("examples", "story_*.txt")]),
}
