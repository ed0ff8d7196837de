"""Evaluate answers to behavioural interview questions for AI/ML roles, with evidence.

The names below are the public surface. They load on first use: importing `starjudge` costs a few
milliseconds, and neither a chat client nor a plotting or terminal library is loaded before it is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from starjudge.version import VERSION as __version__  # noqa: N811 - the name that tools look for

if TYPE_CHECKING:
    from starjudge.errors import (
        CostLimitReached,
        FallbackWarning,
        InputError,
        JudgeError,
        ModelAccessDenied,
        ModelError,
        ModelQuotaExceeded,
        ModelRateLimited,
        ModelRefused,
        ModelRejected,
        ModelTimeout,
        ModelUnavailable,
        PromptError,
        ReplyError,
        ReplyFiltered,
        ReplyMalformed,
        ReplyOutOfRange,
        ReplyTruncated,
        RubricError,
        StarjudgeError,
        TranscriptError,
    )
    from starjudge.evaluate import evaluate_answer, evaluate_answer_async, measure
    from starjudge.judges import HeuristicJudge, Judge
    from starjudge.judges.model import ModelJudge
    from starjudge.judges.panel import PanelJudge
    from starjudge.models.answer import Answer, TimedWord
    from starjudge.models.evaluation import (
        Actions,
        Agency,
        CompanyReading,
        DimensionScore,
        DimensionScores,
        Dropped,
        Evaluation,
        FollowUp,
        JudgeSettings,
        PanelMember,
        PartTime,
        Provenance,
        SignalReading,
        Spread,
        TimeSplit,
        Timing,
    )
    from starjudge.models.evidence import Metric, Quote, RedFlag, Remark, Segment, Span
    from starjudge.models.measurements import Measurements
    from starjudge.models.rubric import Rubric
    from starjudge.reports import render
    from starjudge.resources.rubrics import list_rubrics, load_rubric

_HOME = {
    "Actions": "models.evaluation",
    "Agency": "models.evaluation",
    "Answer": "models.answer",
    "CompanyReading": "models.evaluation",
    "CostLimitReached": "errors",
    "DimensionScore": "models.evaluation",
    "DimensionScores": "models.evaluation",
    "Dropped": "models.evaluation",
    "Evaluation": "models.evaluation",
    "FallbackWarning": "errors",
    "FollowUp": "models.evaluation",
    "HeuristicJudge": "judges",
    "InputError": "errors",
    "Judge": "judges",
    "JudgeError": "errors",
    "JudgeSettings": "models.evaluation",
    "Measurements": "models.measurements",
    "Metric": "models.evidence",
    "ModelAccessDenied": "errors",
    "ModelError": "errors",
    "ModelJudge": "judges.model",
    "ModelQuotaExceeded": "errors",
    "ModelRateLimited": "errors",
    "ModelRefused": "errors",
    "ModelRejected": "errors",
    "ModelTimeout": "errors",
    "ModelUnavailable": "errors",
    "PanelJudge": "judges.panel",
    "PanelMember": "models.evaluation",
    "PartTime": "models.evaluation",
    "PromptError": "errors",
    "Provenance": "models.evaluation",
    "Quote": "models.evidence",
    "RedFlag": "models.evidence",
    "Remark": "models.evidence",
    "ReplyError": "errors",
    "ReplyFiltered": "errors",
    "ReplyMalformed": "errors",
    "ReplyOutOfRange": "errors",
    "ReplyTruncated": "errors",
    "Rubric": "models.rubric",
    "RubricError": "errors",
    "Segment": "models.evidence",
    "SignalReading": "models.evaluation",
    "Span": "models.evidence",
    "Spread": "models.evaluation",
    "StarjudgeError": "errors",
    "TimeSplit": "models.evaluation",
    "TimedWord": "models.answer",
    "Timing": "models.evaluation",
    "TranscriptError": "errors",
    "evaluate_answer": "evaluate",
    "evaluate_answer_async": "evaluate",
    "list_rubrics": "resources.rubrics",
    "load_rubric": "resources.rubrics",
    "measure": "evaluate",
    "render": "reports",
}


__all__ = [
    "Actions",
    "Agency",
    "Answer",
    "CompanyReading",
    "CostLimitReached",
    "DimensionScore",
    "DimensionScores",
    "Dropped",
    "Evaluation",
    "FallbackWarning",
    "FollowUp",
    "HeuristicJudge",
    "InputError",
    "Judge",
    "JudgeError",
    "JudgeSettings",
    "Measurements",
    "Metric",
    "ModelAccessDenied",
    "ModelError",
    "ModelJudge",
    "ModelQuotaExceeded",
    "ModelRateLimited",
    "ModelRefused",
    "ModelRejected",
    "ModelTimeout",
    "ModelUnavailable",
    "PanelJudge",
    "PanelMember",
    "PartTime",
    "PromptError",
    "Provenance",
    "Quote",
    "RedFlag",
    "Remark",
    "ReplyError",
    "ReplyFiltered",
    "ReplyMalformed",
    "ReplyOutOfRange",
    "ReplyTruncated",
    "Rubric",
    "RubricError",
    "Segment",
    "SignalReading",
    "Span",
    "Spread",
    "StarjudgeError",
    "TimeSplit",
    "TimedWord",
    "Timing",
    "TranscriptError",
    "__version__",
    "evaluate_answer",
    "evaluate_answer_async",
    "list_rubrics",
    "load_rubric",
    "measure",
    "render",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'starjudge' has no attribute {name!r}")
    value = getattr(import_module(f"starjudge.{home}"), name)
    globals()[name] = value  # the next look-up does not come here
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
