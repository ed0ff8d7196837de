"""What to add to an answer, and where: ``coach(evaluation)``."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

from starjudge.coaching.gaps import find_gaps
from starjudge.coaching.markup import Plan, marked_up
from starjudge.coaching.places import Wanted
from starjudge.coaching.source import Source, source_of
from starjudge.coaching.wording import wording
from starjudge.errors import FallbackWarning, InputError, JudgeError, nearest
from starjudge.models.coaching import CoachedBy, Coaching, Refused
from starjudge.models.evaluation import Evaluation
from starjudge.resources.library import library
from starjudge.version import VERSION

if TYPE_CHECKING:
    from starjudge.chat.chat_model import ChatModel
    from starjudge.coaching.model_coach import Drafted, ModelCoach

CoachName = Literal["auto", "model", "heuristic"]


def coach(
    evaluation: Evaluation,
    judge: CoachName | ModelCoach = "auto",
    model: str | None = None,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    chat: ChatModel | None = None,
) -> Coaching:
    """Mark an answer up with what it lacks: its own words, and ``[blanks]`` for facts that only its speaker knows.

    Args:
        evaluation: of the answer, by any judge.
        judge: ``"heuristic"`` marks it up offline, always the same; ``"model"`` has a chat model propose another order
            and what to leave out; ``"auto"`` asks the model where one is configured and does without it where it
            fails; or a `ModelCoach` with settings of your own.
        model: name of the chat model, as in `evaluate_answer`.
        base_url: its server.
        api_key: the key for it.
        chat: a chat model of your own, in place of these three.

    Returns:
        The `Coaching`. Its rewrite holds the answer's words and blanks and nothing else: no character that a model
        writes gets into it. What a model tried to add is counted in ``refused`` and told in ``notes``.

    Raises:
        InputError: an argument is wrong; the message names it.
        JudgeError: the model could not answer, with ``"model"`` or a `ModelCoach`. With ``"auto"`` the offline
            coaching comes in its place, with a `FallbackWarning`.

    """
    if not isinstance(evaluation, Evaluation):
        raise InputError(f"evaluation: expected an Evaluation, found {type(evaluation).__name__}")
    source = source_of(evaluation)
    wanted = find_gaps(evaluation, source)
    asked = None
    failure: JudgeError | None = None
    try:
        asked = _coach_named(judge, model, base_url, api_key, chat)
        if asked is not None:
            return _with_model(asked.draft(source, wanted), asked, wanted, source, evaluation)
    except JudgeError as error:
        if judge != "auto":
            raise
        failure = error
    reason = None if failure is None else f"{type(failure).__name__}: {failure}"
    if reason is not None:
        warnings.warn(f"coached offline instead of with the model: {reason}", FallbackWarning, stacklevel=2)
    by = CoachedBy(manner="offline", starjudge=VERSION, wording=wording()["version"], fallback_reason=reason)
    plan = Plan(range(len(source.blocks)), source.fillers, wanted, _addressed(source))
    return _coaching(plan, source, evaluation, Refused(), _notes(evaluation, source), by)


def _coach_named(
    judge: CoachName | ModelCoach, model: str | None, base_url: str | None, api_key: str | None, chat: ChatModel | None
) -> ModelCoach | None:
    if not isinstance(judge, str):
        from starjudge.coaching.model_coach import ModelCoach

        if not isinstance(judge, ModelCoach):
            raise InputError(
                f"judge: expected 'auto', 'model', 'heuristic' or a ModelCoach, found {type(judge).__name__}"
            )
        return judge
    if judge not in ("auto", "model", "heuristic"):
        raise InputError(f"judge: unknown {judge!r}; {nearest(judge, ('auto', 'model', 'heuristic'))}")
    if judge == "heuristic":
        return None
    from starjudge.judges.auto import is_configured

    if judge == "auto" and chat is None and not is_configured(base_url, api_key):
        return None
    from starjudge.coaching.model_coach import ModelCoach

    return ModelCoach(model, base_url=base_url, api_key=api_key, chat=chat)


def _with_model(
    drafted: Drafted, asked: ModelCoach, wanted: list[Wanted], source: Source, evaluation: Evaluation
) -> Coaching:
    from starjudge.coaching.tightening import tightened

    plan, refused = tightened(drafted.rewrite, wanted, source, evaluation)
    plan = Plan(plan.order, plan.deleted, plan.wanted, plan.dropped | _addressed(source))
    by = CoachedBy(
        manner="model",
        starjudge=VERSION,
        wording=wording()["version"],
        model=drafted.model,
        prompt_version=asked.prompts.version,
        prompt_hash=asked.prompts.hash,
        calls=drafted.calls,
        prompt_tokens=drafted.prompt_tokens,
        completion_tokens=drafted.completion_tokens,
        cost=drafted.cost,
    )
    return _coaching(plan, source, evaluation, refused, (*_refusals(refused), *_notes(evaluation, source)), by)


def _coaching(
    plan: Plan, source: Source, evaluation: Evaluation, refused: Refused, notes: tuple[str, ...], by: CoachedBy
) -> Coaching:
    gaps, pieces = marked_up(plan, source)
    return Coaching(
        question=evaluation.question,
        answer=evaluation.answer,
        gaps=gaps,
        pieces=pieces,
        refused=refused,
        notes=notes,
        coach=by,
    )


def _addressed(source: Source) -> frozenset[int]:
    return frozenset(number for number, block in enumerate(source.blocks) if block.addressed)


def _notes(evaluation: Evaluation, source: Source) -> tuple[str, ...]:
    """What no blank can say."""
    ids = {flag.id for flag in evaluation.red_flags}
    notes = [library().flags["too_long"].advice] if "too_long" in ids else []
    if _addressed(source):
        notes.append(f"Words to whoever grades are struck out. {library().flags['manipulates_grader'].advice}")
    return tuple(notes)


def _refusals(refused: Refused) -> tuple[str, ...]:
    """What was taken out of a model's rewrite, in words; none of the model's own."""
    said = (
        (refused.numbers, "number that is not in that sentence", "numbers that are not in those sentences"),
        (refused.names, "name that is not in that sentence", "names that are not in those sentences"),
        (refused.words, "other addition", "other additions"),
        (refused.sentences, "sentence that your answer does not hold", "sentences that your answer does not hold"),
        (refused.deletions, "omission that would change what you say", "omissions that would change what you say"),
        (refused.blanks, "blank of its own", "blanks of its own"),
    )
    told = [f"{count} {one if count == 1 else many}" for count, one, many in said if count]
    return (f"Of the model's rewrite, code refused: {'; '.join(told)}.",) if told else ()
