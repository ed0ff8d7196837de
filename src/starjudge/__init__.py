"""Evaluate answers to behavioural interview questions for AI/ML roles, with evidence.

The names below are the public surface. They load on first use: importing `starjudge` costs a few
milliseconds, and neither a chat client nor a plotting or terminal library is loaded before it is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from starjudge.version import VERSION as __version__  # noqa: N811 - the name that tools look for

if TYPE_CHECKING:
    from starjudge.batch.frames import evaluate_frame, to_frame
    from starjudge.batch.runner import evaluate_answers
    from starjudge.coaching.coach import coach
    from starjudge.coaching.compare import compare
    from starjudge.coaching.model_coach import ModelCoach
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
        TooManyFailures,
        TranscriptError,
    )
    from starjudge.evaluate import evaluate_answer, evaluate_answer_async, measure
    from starjudge.judges import HeuristicJudge, Judge
    from starjudge.judges.calibrated import CalibratedJudge
    from starjudge.judges.model import ModelJudge
    from starjudge.judges.panel import PanelJudge
    from starjudge.models.agreement import AgreementReport
    from starjudge.models.answer import Answer, TimedWord
    from starjudge.models.audit import AuditReport
    from starjudge.models.batch import BatchRecord, BatchSummary, Failure
    from starjudge.models.calibration import Calibration
    from starjudge.models.coaching import Coaching
    from starjudge.models.comparison import Comparison
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
    from starjudge.models.evaluation_list import EvaluationList
    from starjudge.models.evidence import Metric, Quote, RedFlag, Remark, Segment, Span
    from starjudge.models.measurements import Measurements
    from starjudge.models.rubric import Rubric
    from starjudge.models.session import (
        Coverage,
        Covered,
        ExchangeEvaluation,
        ExchangeTiming,
        SessionEvaluation,
        SessionFlag,
    )
    from starjudge.models.transcript import Exchange, FollowUpExchange, Speaker, Transcript, Turn, Word
    from starjudge.reports import render
    from starjudge.resources.rubrics import list_rubrics, load_rubric
    from starjudge.session.evaluate import evaluate_transcript
    from starjudge.session.story_bank import StoryBank
    from starjudge.transcripts.read import read_transcript, transcript_of
    from starjudge.trust.agreement import agreement
    from starjudge.trust.audit.run import audit
    from starjudge.trust.calibration import calibrate

_HOME = {
    "Actions": "models.evaluation",
    "Agency": "models.evaluation",
    "AgreementReport": "models.agreement",
    "Answer": "models.answer",
    "AuditReport": "models.audit",
    "BatchRecord": "models.batch",
    "BatchSummary": "models.batch",
    "CalibratedJudge": "judges.calibrated",
    "Calibration": "models.calibration",
    "Coaching": "models.coaching",
    "CompanyReading": "models.evaluation",
    "Comparison": "models.comparison",
    "CostLimitReached": "errors",
    "Coverage": "models.session",
    "Covered": "models.session",
    "DimensionScore": "models.evaluation",
    "DimensionScores": "models.evaluation",
    "Dropped": "models.evaluation",
    "Evaluation": "models.evaluation",
    "EvaluationList": "models.evaluation_list",
    "Exchange": "models.transcript",
    "ExchangeEvaluation": "models.session",
    "ExchangeTiming": "models.session",
    "Failure": "models.batch",
    "FallbackWarning": "errors",
    "FollowUp": "models.evaluation",
    "FollowUpExchange": "models.transcript",
    "HeuristicJudge": "judges",
    "InputError": "errors",
    "Judge": "judges",
    "JudgeError": "errors",
    "JudgeSettings": "models.evaluation",
    "Measurements": "models.measurements",
    "Metric": "models.evidence",
    "ModelAccessDenied": "errors",
    "ModelCoach": "coaching.model_coach",
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
    "SessionEvaluation": "models.session",
    "SessionFlag": "models.session",
    "SignalReading": "models.evaluation",
    "Span": "models.evidence",
    "Speaker": "models.transcript",
    "Spread": "models.evaluation",
    "StarjudgeError": "errors",
    "StoryBank": "session.story_bank",
    "TimeSplit": "models.evaluation",
    "TimedWord": "models.answer",
    "Timing": "models.evaluation",
    "TooManyFailures": "errors",
    "Transcript": "models.transcript",
    "TranscriptError": "errors",
    "Turn": "models.transcript",
    "Word": "models.transcript",
    "agreement": "trust.agreement",
    "audit": "trust.audit.run",
    "calibrate": "trust.calibration",
    "coach": "coaching.coach",
    "compare": "coaching.compare",
    "evaluate_answer": "evaluate",
    "evaluate_answer_async": "evaluate",
    "evaluate_answers": "batch.runner",
    "evaluate_frame": "batch.frames",
    "evaluate_transcript": "session.evaluate",
    "list_rubrics": "resources.rubrics",
    "load_rubric": "resources.rubrics",
    "measure": "evaluate",
    "read_transcript": "transcripts.read",
    "render": "reports",
    "to_frame": "batch.frames",
    "transcript_of": "transcripts.read",
}


__all__ = [
    "Actions",
    "Agency",
    "AgreementReport",
    "Answer",
    "AuditReport",
    "BatchRecord",
    "BatchSummary",
    "CalibratedJudge",
    "Calibration",
    "Coaching",
    "CompanyReading",
    "Comparison",
    "CostLimitReached",
    "Coverage",
    "Covered",
    "DimensionScore",
    "DimensionScores",
    "Dropped",
    "Evaluation",
    "EvaluationList",
    "Exchange",
    "ExchangeEvaluation",
    "ExchangeTiming",
    "Failure",
    "FallbackWarning",
    "FollowUp",
    "FollowUpExchange",
    "HeuristicJudge",
    "InputError",
    "Judge",
    "JudgeError",
    "JudgeSettings",
    "Measurements",
    "Metric",
    "ModelAccessDenied",
    "ModelCoach",
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
    "SessionEvaluation",
    "SessionFlag",
    "SignalReading",
    "Span",
    "Speaker",
    "Spread",
    "StarjudgeError",
    "StoryBank",
    "TimeSplit",
    "TimedWord",
    "Timing",
    "TooManyFailures",
    "Transcript",
    "TranscriptError",
    "Turn",
    "Word",
    "__version__",
    "agreement",
    "audit",
    "calibrate",
    "coach",
    "compare",
    "evaluate_answer",
    "evaluate_answer_async",
    "evaluate_answers",
    "evaluate_frame",
    "evaluate_transcript",
    "list_rubrics",
    "load_rubric",
    "measure",
    "read_transcript",
    "render",
    "to_frame",
    "transcript_of",
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
