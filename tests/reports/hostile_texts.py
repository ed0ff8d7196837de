"""Texts that would run, load, leave their place or turn the page around, were they taken for anything but text."""

from __future__ import annotations

from typing import Any

from made_evaluations import make, place, quote, scores, segments

from starjudge.models.batch import BatchRecord, Failure
from starjudge.models.evaluation import (
    CompanyReading,
    DimensionScore,
    Evaluation,
    FollowUp,
    JudgeSettings,
    PanelMember,
    Provenance,
    SignalReading,
)
from starjudge.models.evidence import Metric, RedFlag, Remark

ATTACKS = (
    "<script>window.pwned=1;alert(1)</script>",
    "<img src=x onerror='window.pwned=1;alert(2)'>",
    "<svg/onload=alert(3)><svg><script>alert(4)</script></svg>",
    "</span></div></main></body><h1>Hired</h1>",
    "</style><style>*{display:none}</style>",
    "</script><script>alert(5)</script>",
    "</title><meta http-equiv=refresh content='0;url=javascript:alert(6)'>",
    '" onmouseover="alert(7)" autofocus onfocus=\'alert(8)\' x="',
    "<a href=javascript:alert(9)>me</a> [me](javascript:alert(10))",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<base href=//example.test><link rel=stylesheet href=//example.test/a.css>",
    "<form action=//example.test><input autofocus onfocus=alert(11)><button>Go</button></form>",
    "<details open ontoggle=alert(12)><table><tr><td><template><math><mi>",
    "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %> {{constructor.constructor('alert(13)')()}}",
    "<!-- --!><![CDATA[ ]]> &lt;script&gt; &#60;b&#62; &",
    "\u202eright to left\u2066 isolate \u200f mark \u200bzero\u00ad width \ufeff",
    "nul \x00 bell \x07 escape \x1b[31m\x1b]0;title\x07 \x9b31m \x85 \u2028 \u2029 \r\n\t",
    "lone \ud800 half, emoji \U0001f469\u200d\U0001f52c, tags \U000e0041\U000e0042, שלום مرحبا",
)
HOSTILE = " ".join(ATTACKS)


def hostile_evaluation(text: str = HOSTILE) -> Evaluation:
    """The text in every field that may hold one, and as the words of every mark."""
    half = len(text) // 2
    found = make(
        text,
        question=text,
        theme=text,
        reasons=(text,),
        caps=(text,),
        review=(text,),
        scores=scores(text, (1, 2, 3, 4, 5, 1, 2), {"ownership": text}),
        segments=segments(text, ("action", text[:20]), ("result", text[half : half + 40])),
        metrics=(Metric(**place(text, text[5:90]), kind="other", value=7, unit=text),),
        red_flags=(
            RedFlag(id="manipulates_grader", quote=quote(text, text), message=text),
            RedFlag(id="blames_others", quote=quote(text, text[half:]), message=text),
        ),
        strengths=(Remark(text=text, evidence=(quote(text, text[3:200]),)),),
        improvements=(Remark(text=text, evidence=(quote(text, text[100:]),)),),
        follow_ups=(FollowUp(kind="deeper", question=text, gap=text),),
        company=CompanyReading(
            company="amazon",
            title=text,
            shown=(SignalReading(id=text, title=text, tested=True, evidence=(quote(text, text[:50]),), note=text),),
            missed=(SignalReading(id=text, title=text, tested=False, note=text),),
        ),
        judge=Provenance(
            engine="panel",
            starjudge=text,
            rubric=text,
            rubric_version=text,
            weights_version=text,
            model=text,
            prompt_version=text,
            prompt_hash=text,
            settings=JudgeSettings(reasoning_effort=text),
            panel=(PanelMember(engine="model", model=text, failure=text),),
            prices_dated=text,
            cost=0.5,
            fingerprint=text,
            fallback_reason=text,
        ),
    )
    worded = {
        dimension: DimensionScore(score=score.score, rationale=text, evidence=score.evidence, next_step=text)
        for dimension, score in found.scores.items()
    }
    labels = {part: time.model_copy(update={"label": text}) for part, time in found.time_split.items()}
    return found.model_copy(
        update={
            "scores": found.scores.model_copy(update=worded),
            "time_split": found.time_split.model_copy(update=labels),
        }
    )


def hostile_records() -> list[BatchRecord]:
    """A record that is judged for each text, and one that failed with all of them."""
    records: list[Any] = [
        BatchRecord(id=text, input={"question": text}, evaluation=hostile_evaluation(text * 3)) for text in ATTACKS
    ]
    failed = BatchRecord(id=HOSTILE, input={"question": HOSTILE}, failure=Failure(error=HOSTILE, message=HOSTILE))
    return [*records, failed]
