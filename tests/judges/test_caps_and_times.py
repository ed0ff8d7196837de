"""What code does for every judge: caps that no score outweighs, and each part's time against its target."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_judges import asked

from starjudge import load_rubric
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.read import measure_request
from starjudge.judges.combine import capped, part_seconds, time_split
from starjudge.judges.view import view_of
from starjudge.models.answer import Answer, TimedWord
from starjudge.models.base import FlagId, Kind, Part, ResponseKind
from starjudge.models.request import Request
from starjudge.models.rubric import Rubric, RubricPart, Target
from starjudge.text.measure import Facts

RUBRIC = load_rubric("star-l")
KINDS = view_of(RUBRIC).kinds


def after_caps(
    overall: int,
    *flags: FlagId,
    kind: Kind = "story",
    response: ResponseKind = "story",
    words: int = 200,
    rubric: Rubric = RUBRIC,
    further: tuple[tuple[int, str], ...] = (),
) -> tuple[int, str, tuple[str, ...]]:
    return tuple(capped(overall, rubric, flags, KINDS[kind], response, words, further))  # type: ignore[return-value]


# --- Caps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "verdict"),
    [(1, "strong_no_hire"), (2, "lean_no_hire"), (3, "on_the_fence"), (4, "lean_hire"), (5, "strong_hire")],
)
def test_without_a_limit_a_verdict_is_the_judge_s(overall: int, verdict: str) -> None:
    """Each of the five levels keeps its number and has its name."""
    assert after_caps(overall) == (overall, verdict, ())


def test_a_flag_limits_the_verdict_as_the_rubric_says() -> None:
    """The limit is the flag's own, and is told under the flag's title."""
    blame = next(flag for flag in RUBRIC.flags if flag.id == "blames_others")
    assert after_caps(5, "blames_others") == (2, "lean_no_hire", (f"{blame.title}: overall is at most 2.",))


def test_a_flag_without_a_limit_leaves_the_verdict() -> None:
    """Most flags are advice, and take nothing."""
    assert after_caps(5, "no_metrics", "too_long") == (5, "strong_hire", ())


def test_a_flag_that_the_rubric_does_not_have_limits_nothing() -> None:
    """A rubric may leave a flag out: then it does not count, nor do the limits of the others stand in for it."""
    left = RUBRIC.model_copy(update={"flags": tuple(f for f in RUBRIC.flags if f.id != "blames_others")})
    assert after_caps(5, "blames_others", rubric=left) == (5, "strong_hire", ())


def test_the_lowest_of_several_limits_counts() -> None:
    """Every limit that holds the verdict down is told, those above it are not."""
    overall, _, caps = after_caps(4, further=((3, "One"), (5, "Two"), (1, "Three"), (4, "Four")))
    assert (overall, caps) == (1, ("One: overall is at most 3.", "Three: overall is at most 1."))


@pytest.mark.parametrize("overall", [1, 2])
def test_a_limit_that_takes_nothing_is_not_told(overall: int) -> None:
    """A verdict at the limit, or below, was the judge's own."""
    assert after_caps(overall, "blames_others")[0::2] == (overall, ())


def test_no_answer_is_held_down() -> None:
    """What answers nothing cannot be above 2, however it reads."""
    assert after_caps(5, response="no_answer")[:2] == (2, "lean_no_hire")
    assert after_caps(1, response="no_answer")[0::2] == (1, ())


@pytest.mark.parametrize("response", ["example", "opinion", "hypothetical", "self_description", "notes"])
def test_other_kinds_of_response_are_not_limited(response: ResponseKind) -> None:
    """An opinion in place of a story costs scores, not the verdict by rule."""
    assert after_caps(5, response=response) == (5, "strong_hire", ())


@pytest.mark.parametrize(("words", "overall"), [(29, 2), (30, 5), (0, 2)])
def test_few_words_hold_no_story(words: int, overall: int) -> None:
    """Below thirty words a story is held down to 2, and the number of words is told."""
    found, _, caps = after_caps(5, words=words)
    assert found == overall
    assert caps == ((f"{words} words hold no story: overall is at most 2.",) if overall < 5 else ())


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"story"}))
def test_what_asks_for_no_story_may_be_short(kind: Kind) -> None:
    """Only a story needs thirty words."""
    assert after_caps(5, kind=kind, words=12) == (5, "strong_hire", ())


# --- Time ------------------------------------------------------------------------------------------------------------

FOUR = "We lost data daily. I wrote one check. I ran it often. Losses fell to none."
"""Four units of four words."""
PARTS: tuple[Part, ...] = ("situation", "action", "action", "result")


def measured(text: str = FOUR, duration: float | None = None, words: tuple[TimedWord, ...] = ()) -> Facts:
    request = asked(text)
    answer = Answer(text=text, words=words)
    return measure_request(Request(request.question, answer, request.rubric, None, None, duration), knowledge())


def with_targets(**targets: Target | None) -> Rubric:
    """A rubric of these parts alone."""
    parts = tuple(
        RubricPart(part=part, label=part.title(), target=target, belongs="So.")  # type: ignore[arg-type]
        for part, target in targets.items()
    )
    return RUBRIC.model_copy(update={"parts": parts})


def seconds(low: float, high: float) -> Target:
    return Target(low=low, high=high, unit="seconds")


def share(low: float, high: float) -> Target:
    return Target(low=low, high=high, unit="share")


def split(rubric: Rubric, parts: tuple[Part, ...] = PARTS, kind: Kind = "story", **given: Any) -> dict[str, Any]:
    return time_split(measured(**given), parts, rubric, KINDS[kind])


def status(target: Target, duration: float | None, part: Part = "action") -> str:
    """How a part of half of the words stands to a target."""
    found: str = split(with_targets(**{part: target}), duration=duration)[part]["status"]
    return found


def test_parts_share_the_seconds_by_their_words() -> None:
    """Two of four sentences of one length take half of the time; what has one part counts together."""
    assert part_seconds(measured(duration=40.0), PARTS) == {"situation": 10.0, "action": 20.0, "result": 10.0}


def test_a_single_word_takes_all_the_time() -> None:
    """However short an answer is, its seconds are somebody's."""
    assert part_seconds(measured("Fixed.", duration=2.0), ("action",)) == {"action": 2.0}


def test_each_unit_needs_a_part() -> None:
    """A list of parts that is too short is a mistake, and no time is lost over it."""
    with pytest.raises(ValueError, match="zip"):
        part_seconds(measured(duration=40.0), PARTS[:-1])


def test_timed_words_count_by_the_clock() -> None:
    """Where words have times, a slow sentence takes what it took."""
    starts = [i for i, c in enumerate(FOUR) if i == 0 or FOUR[i - 1] == " "]
    ends = [FOUR.find(" ", s) if " " in FOUR[s:] else len(FOUR) for s in starts]
    at = [float(i) for i in range(4)] + [20.0 + i for i in range(12)]
    timed = tuple(TimedWord(start=s, end=e, at=t, until=t + 1) for s, e, t in zip(starts, ends, at, strict=True))
    assert part_seconds(measured(words=timed), PARTS) == {"situation": 20.0, "action": 8.0, "result": 4.0}


def test_a_share_is_of_the_time_told() -> None:
    """Greetings and asides (`other`) are no part of the story: the shares of the rest add up to one."""
    rubric = with_targets(situation=None, action=None, result=None)
    rows = split(rubric, ("other", "action", "action", "result"), duration=40.0)
    assert {part: row["share"] for part, row in rows.items()} == {"situation": 0.0, "action": 0.667, "result": 0.333}
    assert {part: row["seconds"] for part, row in rows.items()} == {"situation": 0.0, "action": 20.0, "result": 10.0}
    assert [row["label"] for row in rows.values()] == ["Situation", "Action", "Result"]


def test_an_answer_of_asides_has_no_shares() -> None:
    """Nothing told is nothing shared, not an error."""
    rows = split(with_targets(action=share(0.5, 0.6)), ("other",) * 4, duration=40.0)
    assert (rows["action"]["share"], rows["action"]["status"]) == (0.0, "missing")


def test_seconds_are_told_to_a_tenth_and_shares_to_a_thousandth() -> None:
    """More digits would claim what no clock of an interview gives."""
    row = split(with_targets(situation=None), duration=10.33)["situation"]
    assert row == {"label": "Situation", "seconds": 2.6, "share": 0.25}
    third = split(with_targets(action=None), ("other", "action", "situation", "situation"), duration=40.0)["action"]
    assert third["share"] == 0.333


def test_a_target_is_told_with_its_unit() -> None:
    """What is asked stands beside what was found."""
    row = split(with_targets(action=seconds(10, 30)), duration=40.0)["action"]
    assert (row["target_low"], row["target_high"], row["target_unit"]) == (10, 30, "seconds")
    assert row["status"] == "on_target"


def test_a_kind_without_parts_has_no_targets() -> None:
    """Parts of an answer that is asked for no story are told, and held against nothing."""
    kind = next(kind for kind in KINDS.values() if not kind.uses_parts)
    row = time_split(measured(duration=40.0), PARTS, with_targets(action=share(0.5, 0.6)), kind)["action"]
    assert row == {"label": "Action", "seconds": 20.0, "share": 0.5}


def test_a_part_that_was_not_told_is_missing() -> None:
    """No second of it was spoken, whatever its target."""
    assert status(share(0.1, 0.2), 40.0, "task") == "missing"
    assert status(seconds(0, 9), 40.0, "task") == "missing"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (share(0.5, 0.6), "on_target"),
        (share(0.6, 0.7), "on_target"),
        (share(0.64, 0.7), "under"),
        (share(0.9, 1.0), "under"),
        (share(0.3, 0.45), "on_target"),
        (share(0.3, 0.41), "over"),
        (share(0.1, 0.2), "over"),
    ],
)
def test_a_share_misses_its_target_by_more_than_a_fifth(target: Target, expected: str) -> None:
    """Half of the time: a fifth beyond the target is not worth a remark, more is."""
    assert status(target, 40.0) == expected
    assert status(target, None) == expected, "a share does not depend on the pace"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (seconds(20, 20), "on_target"),
        (seconds(25, 40), "on_target"),
        (seconds(26, 40), "under"),
        (seconds(100, 140), "under"),
        (seconds(10, 17), "on_target"),
        (seconds(10, 16), "over"),
        (seconds(1, 2), "over"),
    ],
)
def test_known_seconds_miss_a_target_by_more_than_a_fifth(target: Target, expected: str) -> None:
    """Twenty seconds by the clock."""
    assert status(target, 40.0) == expected


def test_exactly_a_fifth_beyond_is_not_worth_a_remark() -> None:
    """The bound belongs to what is on target, on either side."""
    assert status(seconds(10, 20), 48.0) == "on_target", "24 seconds, 20 asked"
    assert status(seconds(30, 40), 48.0) == "on_target", "24 seconds, 30 asked"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # Eight words take 2.7 to 3.7 s at the common rates, 3.2 s in the middle.
        (seconds(3.2, 3.2), "on_target"),
        (seconds(4.5, 9), "on_target"),
        (seconds(4.7, 9), "under"),
        (seconds(1, 2.4), "on_target"),
        (seconds(1, 2.2), "over"),
    ],
)
def test_estimated_seconds_miss_a_target_only_at_every_rate(target: Target, expected: str) -> None:
    """A slow speaker may be in time where the middle rate is not, and so may a fast one."""
    assert status(target, None) == expected


def test_no_time_at_all_is_survived() -> None:
    """An answer that is said to have taken no time has parts of no time."""
    row = split(with_targets(action=seconds(10, 20)), duration=0.0)["action"]
    assert (row["seconds"], row["share"], row["status"]) == (0.0, 0.0, "missing")
