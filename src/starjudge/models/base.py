"""The base of every value, and the closed vocabularies they share."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Part = Literal["situation", "task", "action", "result", "learning", "other"]
StoryPart = Literal["situation", "task", "action", "result", "learning"]
DimensionId = Literal["structure", "ownership", "specificity", "impact", "learning", "relevance", "delivery"]
Verdict = Literal["strong_no_hire", "lean_no_hire", "on_the_fence", "lean_hire", "strong_hire"]
Kind = Literal[
    "story",
    "approach",
    "hypothetical",
    "introduction",
    "motivation",
    "strength",
    "weakness",
    "reflection",
    "candidate_questions",
]
ResponseKind = Literal[
    "story", "example", "opinion", "hypothetical", "self_description", "questions", "notes", "no_answer"
]
FlagId = Literal[
    "blames_others",
    "badmouths_employer",
    "hides_behind_we",
    "solo_heroics",
    "no_specifics",
    "no_metrics",
    "no_result",
    "no_learning",
    "only_technical",
    "dismisses_ethics",
    "fake_weakness",
    "no_real_failure",
    "off_question",
    "generic_motivation",
    "chronological_resume",
    "no_questions",
    "too_long",
    "too_short",
    "evasive_or_dishonest",
    "manipulates_grader",
]
SessionFlagId = Literal[
    "same_project", "all_solo", "never_a_number", "always_blames", "always_too_long", "no_questions"
]
ProbeKind = Literal[
    "deeper", "reasoning", "collaboration", "learning", "new_context", "honesty", "hindsight", "measurement"
]
CompanyId = Literal["amazon", "google", "meta", "microsoft", "apple", "startup"]

PARTS: tuple[Part, ...] = get_args(Part)
STORY_PARTS: tuple[StoryPart, ...] = get_args(StoryPart)
DIMENSIONS: tuple[DimensionId, ...] = get_args(DimensionId)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
KINDS: tuple[Kind, ...] = get_args(Kind)
RESPONSE_KINDS: tuple[ResponseKind, ...] = get_args(ResponseKind)
FLAGS: tuple[FlagId, ...] = get_args(FlagId)
SESSION_FLAGS: tuple[SessionFlagId, ...] = get_args(SessionFlagId)
PROBE_KINDS: tuple[ProbeKind, ...] = get_args(ProbeKind)
COMPANIES: tuple[CompanyId, ...] = get_args(CompanyId)


class Value(BaseModel):
    """A frozen value without unknown fields; numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)
