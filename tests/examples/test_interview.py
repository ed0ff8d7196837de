"""examples/interview.vtt is read as it was written, and its flaws are seen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starjudge import SessionEvaluation, Transcript, evaluate_transcript, read_transcript
from starjudge.models.session import ExchangeEvaluation

INTERVIEW = Path(__file__).parents[2] / "examples" / "interview.vtt"

# Its questions as written, each with the first and last words of the first answer, and its follow-ups.
WRITTEN = (
    ("tell me a bit about yourself.", "Sure. So I'm a machine", "stop hiding gloves.", ()),
    (
        "Tell me about a time a model of yours failed in production.",
        "Okay. So that was two years ago",
        "shipped a model without one.",
        ("Why didn't your tests show it before you went live?", "How did your manager take it?"),
    ),
    (
        "Can you tell me about a disagreement with a colleague, and how it was settled?",
        "Um, yes. So last autumn",
        "none of the drivers has left.",
        ("What did you take away from that for yourself?",),
    ),
    (
        "What's the project you're proudest of, and why?",
        "I think that would be the dashboard",
        "something that has a big impact.",
        (
            "Which part of that did you build yourself?",
            "And how do you know that it had an impact, is there anything you measured?",
        ),
    ),
    (
        "describe a time when you had to deliver something under a really tight deadline.",
        "Yes, that was the tender",
        "then it would have been fine.",
        ("What could you have done differently in those two weeks?", "And what happened with the tender?"),
    ),
    (
        "but your error metrics look fine. What would you do?",
        "Okay. So I'd first believe them.",
        "that just fill the cupboard.",
        ("And if it's the metric that's right and the ward is just ordering badly?",),
    ),
    (
        "What would you say is your biggest weakness?",
        "I'd say that I'm a bit of a perfectionist.",
        "they can rely on me.",
        ("What has it cost you?",),
    ),
    (
        "tell me about a time you helped somebody on your team to grow.",
        "Yes, gladly. So that's Femi",
        "with everyone who's new.",
        ("Was there anything that didn't work with him?",),
    ),
)


@cache
def transcript() -> Transcript:
    return read_transcript(INTERVIEW)


@cache
def session() -> SessionEvaluation:
    return evaluate_transcript(transcript(), judge="heuristic")


def exchange(number: int) -> ExchangeEvaluation:
    return session().exchanges[number - 1]


def test_length() -> None:
    """The interview is a whole one: 25 minutes and more, timed by cues, with two speakers of known roles."""
    read = transcript()
    assert (read.format, read.time_basis, read.notes) == ("webvtt", "cue", ())
    assert read.duration is not None
    assert read.duration >= 25 * 60
    assert {speaker.name: speaker.role for speaker in read.speakers} == {"Maren": "interviewer", "Teo": "candidate"}


def test_questions_and_answers() -> None:
    """All its questions are found and none is invented; answers begin and end as written, probes with their own."""
    found = transcript().exchanges
    assert len(found) == len(WRITTEN)
    for one, (question, first, last, probes) in zip(found, WRITTEN, strict=True):
        assert one.question.endswith(question)
        assert one.answer.text.startswith(first)
        assert one.answer.text.endswith(last)
        assert tuple(probe.question for probe in one.follow_ups) == probes


def test_own_questions() -> None:
    """The candidate's three questions are found."""
    assert len(transcript().candidate_questions) == 3


def test_a_probe_takes_a_flag_away() -> None:
    """The weakness that is a strength is mended by its probe, and so is the project that is all "we"."""
    assert {flag.id for flag in exchange(7).resolved_flags} == {"fake_weakness"}
    assert "hides_behind_we" in {flag.id for flag in exchange(4).resolved_flags}


def test_a_probe_confirms_a_flag() -> None:
    """The answer that blames others goes on to blame them."""
    assert {flag.id for flag in exchange(5).confirmed_flags} == {"blames_others"}


def test_strong_above_weak() -> None:
    """The failure that was owned is judged above the deadline that was others' fault."""
    assert (exchange(2).with_follow_ups.overall or 0) >= 4
    assert (exchange(5).with_follow_ups.overall or 5) <= 2
