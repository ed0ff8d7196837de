"""What scores are made of: each measurement on sentences short enough to count by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from starjudge.heuristics.features import FAIR_COUNT, OTHERS, OWNED, Asked, asked_values, measure_features
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.outcomes import find_outcomes
from starjudge.models.answer import Answer
from starjudge.models.base import Part
from starjudge.text.measure import Facts

KNOWN = knowledge()
STORY = (
    "Last spring our sensor feed broke. I had to mend it by June. I traced the logs, and I asked the vendor why. "
    "We swapped two nodes. The gateway was replaced. Then Rosa, our lead, tested it because she knew it. "
    "Downtime fell from 40 hours to 3 hours, and we saved 9,000 euros. "
    "I learned to test backups, and since then I always check two of them."
)
PARTS: tuple[Part, ...] = ("situation", "task", "action", "action", "action", "action", "result", "learning")


def facts_of(text: str) -> Facts:
    return Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), KNOWN.lexicon)


def measured(text: str, parts: Sequence[Part] | Part = "action", asked: Asked = Asked()) -> dict[str, int]:  # noqa: B008
    """The measurements of a text; one part stands for all of its units."""
    facts = facts_of(text)
    each = [parts] * len(facts.units) if isinstance(parts, str) else list(parts)
    outcomes = find_outcomes(facts, each, KNOWN.outcomes)
    return measure_features(facts, each, outcomes, KNOWN.counter, asked).values


@pytest.fixture(scope="module")
def story() -> dict[str, int]:
    return measured(STORY, PARTS)


# --- Parts -----------------------------------------------------------------------------------------------------------


def test_words_of_each_part_are_counted(story: dict[str, int]) -> None:
    """By the units that carry its label."""
    found = [story[f"words {part}"] for part in ("situation", "task", "action", "result", "learning")]
    assert found == [6, 7, 28, 13, 14]
    assert story["parts told"] == 5


def test_shares_are_of_what_is_told() -> None:
    """Hundredths of the words in parts of the story; asides have theirs of everything."""
    text = "It was slow here. I mended it all. It ran on. Well it was a day."
    found = measured(text, ("situation", "action", "result", "other"))
    shares = [found[f"share {part}"] for part in ("situation", "task", "action", "result", "learning", "other")]
    assert shares == [36, 0, 36, 27, 0, 31]
    assert found["parts told"] == 3
    assert measured("Well it was a day.", "other")["parts told"] == 0
    assert measured("It was slow.", "learning")["share learning"] == 100
    assert measured("It was slow.", "task")["share task"] == 100


@pytest.mark.parametrize(
    ("parts", "switches", "back"),
    [
        (("situation", "task", "action", "result"), 3, 0),
        (("action", "action", "action", "action"), 0, 0),
        (("result", "action", "task", "situation"), 3, 3),
        (("situation", "action", "situation", "action"), 3, 1),
        (("situation", "other", "situation", "other"), 0, 0),
        (("action", "other", "other", "task"), 1, 1),
        (("other", "other", "other", "action"), 0, 0),
    ],
)
def test_steps_back_in_the_story_are_counted(parts: tuple[Part, ...], switches: int, back: int) -> None:
    """Each change of part, and each that goes back; asides between are none."""
    found = measured("It was slow. It was late. It was odd. It was done.", parts)
    assert (found["changes of part"], found["steps back in the story"]) == (switches, back)


@pytest.mark.parametrize(
    ("parts", "ends"),
    [
        (("action", "result"), 1), (("action", "learning"), 1), (("result", "action"), 0), (("result", "other"), 1),
        (("other", "other"), 0), (("action", "other"), 0),
    ],
)  # fmt: skip
def test_an_answer_ends_in_what_it_tells_last(parts: tuple[Part, ...], ends: int) -> None:
    """An aside behind the result is no other ending."""
    assert measured("It was slow. It was done.", parts)["ends in result or learning"] == ends


def test_headings_tell_nothing() -> None:
    """A label on a line of its own is no lesson, no deed and no aside."""
    headed = "What I did\nI traced the logs.\nLessons learned\nI test backups."
    found = measured(headed, ("other", "action", "other", "learning"))
    plain = measured("I traced the logs. I test backups.", ("action", "learning"))
    same = ("share other", "lesson words anywhere", "own actions anywhere", "words", "words action", "parts told")
    assert {name: found[name] for name in same} == {name: plain[name] for name in same}


# --- Who acts --------------------------------------------------------------------------------------------------------


def test_who_acts_is_told_apart(story: dict[str, int]) -> None:
    """In task and action, and anywhere."""
    names = ("own actions", "team actions", "passive actions", "own share of actions")
    assert [story[name] for name in names] == [2, 1, 1, 50]
    assert (story["own actions anywhere"], story["team share of we and I"]) == (4, 33)


@pytest.mark.parametrize(
    ("text", "part", "own", "team", "share", "team_share"),
    [
        ("I built it. I ran it. We tested it.", "action", 2, 1, 66, 33),
        ("I built it. I ran it. We tested it.", "task", 2, 1, 66, 33),
        ("I built it. I ran it. We tested it.", "result", 0, 0, 0, 33),
        ("We built it. We ran it.", "action", 0, 2, 0, 100),
        ("It was late.", "action", 0, 0, 0, 0),
    ],
)
def test_own_actions_have_a_share(text: str, part: Part, own: int, team: int, share: int, team_share: int) -> None:
    """Of all who act in action and task; where nobody acts it is nothing."""
    found = measured(text, part)
    assert (found["own actions"], found["team actions"]) == (own, team)
    assert (found["own share of actions"], found["team share of we and I"]) == (share, team_share)


def test_others_and_nobody_act_too() -> None:
    """Somebody else, and the passive."""
    found = measured("She built it. It was tested.")
    assert (found["actions of others"], found["passive actions"]) == (1, 1)


# --- Lists of words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "part", "count"),
    [
        ("role words", "It was my call.", "task", 1),
        ("credit words", "Thanks to Rosa it ran.", "action", 1),
        ("decisions", "We decided and then picked one.", "action", 2),
        ("finding out", "We checked and compared them.", "action", 2),
        ("building", "We designed and deployed it.", "action", 2),
        ("talking to people", "We told and showed them.", "action", 2),
        ("blame words", "They dropped the ball.", "situation", 1),
        ("contempt words", "It was a circus.", "situation", 1),
        ("dismissing words", "That is not my job.", "action", 1),
        ("solo words", "It ran by myself alone.", "action", 2),
        ("technical words", "We took xgboost and bert.", "action", 2),
        ("measure words", "The recall and the latency.", "action", 2),
        ("moments in time", "On Monday in June.", "situation", 2),
        ("steps in order", "First this, then that, finally both.", "action", 3),
        ("buzzwords", "A holistic synergy.", "action", 2),
        ("lesson words", "A lesson, a takeaway.", "learning", 2),
        ("lesson words", "A lesson, a takeaway.", "action", 0),
        ("lesson words anywhere", "A lesson, a takeaway.", "action", 2),
        ("lasting changes", "A checklist and a runbook.", "learning", 2),
        ("lasting changes", "A checklist and a runbook.", "action", 0),
        ("morals", "Teamwork, mindset.", "learning", 2),
        ("morals", "Teamwork, mindset.", "action", 0),
        ("technical words in learning", "The xgboost model.", "action", 0),
        ("ethics words", "Fairness and consent.", "action", 2),
        ("people words", "Patients and nurses.", "action", 2),
        ("business words", "Revenue and churn.", "action", 2),
        ("business words in result", "Revenue and churn.", "result", 2),
        ("business words in result", "They were nurses.", "result", 1),
        ("business words in result", "Revenue and nurses.", "action", 0),
        ("measure words in result", "The recall and the latency.", "result", 2),
        ("outcome words in result", "In the end it ran.", "result", 1),
        ("outcome words in result", "They were happy.", "result", 1),
        ("change words in result", "It rose and then fell.", "result", 2),
        ("change words in result", "It rose and then fell.", "action", 0),
        ("generic praise", "A great company, smart people.", "action", 2),
        ("failure denied", "We never failed.", "action", 1),
        ("questions asked", "Why? How?", "action", 2),
    ],
)
def test_words_of_a_list_are_counted(name: str, text: str, part: Part, count: int) -> None:
    """Where they stand, and where the measurement is of one part, there alone."""
    assert measured(text, part)[name] == count


def test_faults_that_are_denied_are_not_owned() -> None:
    """And those that are owned count once each."""
    assert measured("It was my fault.")["own fault words"] >= 1
    assert measured("It was not my fault.")["own fault words"] == 0


def test_names_are_counted_once() -> None:
    """Capitals within a sentence, words of letters and figures; not the first word, and none twice."""
    assert measured("We gave Rosa the Kafka feed, and Kafka ran on T5.")["named things"] == 3
    assert measured("Rosa ran it. Omar ran it.")["named things"] == 0
    assert measured("we took t5 and p99 and t5")["named things"] == 2
    assert measured("we took 5 of 99")["named things"] == 0


def test_own_changes_are_those_of_the_lesson() -> None:
    """Who now acts otherwise: the speaker or the team, in the learning; "I mean" is a pause and no act."""
    assert measured("Now I test and we log.", "learning")["own changes"] == 2
    assert measured("Now I test and we log.", "action")["own changes"] == 0
    assert measured("Well, I mean, now I test.", "learning")["own changes"] == 1
    assert measured("Well, I mean, now I test.", "action")["own changes"] == 0


# --- Rates -----------------------------------------------------------------------------------------------------------

RATES = {
    "own actions per 1000 words": "own actions anywhere",
    "technical words per 1000": "technical words",
    "named things per 1000 words": "named things",
    "figures per 1000 words": "figures",
    "reasons per 1000 words": "reasons",
    "buzzwords per 1000 words": "buzzwords",
}


def test_rates_are_per_thousand_words(story: dict[str, int]) -> None:
    """Of the words that say something, rounded down."""
    for rate, count in RATES.items():
        assert story[rate] == 1000 * story[count] // story["words"], rate
    assert story["passive per 1000 words"] == 1000 // story["words"]
    assert story[OTHERS] == 2000 // story["words"], "she, them"
    assert story["distinct per 100 words"] == 100 * story["distinct content words"] // story["words"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("The mistake was mine.", 2),
        ("My release broke the feed.", 1),
        ("I had never looked at it.", 2),
        ("Sorry, we wrote to them.", 1),
        ("Their release broke the feed.", 0),
        ("It was my job to mend it.", 0),
    ],
)
def test_what_is_said_to_be_ones_own_is_counted(text: str, times: int) -> None:
    """A thing, a deed and a fault, each by its list; a task is none of them."""
    found = measured(text)
    assert found[OWNED] == 1000 * times // found["words"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vague words per 1000", "Something here."),
        ("general claims per 1000 words", "In general so."),
        ("would and if per 1000 words", "We would go."),
        ("general you per 1000 words", "Your logs grow."),
        ("past tense per 1000 words", "We traced logs."),
        ("past tense per 1000 words", "We wrote logs."),
        ("morals per 1000 words", "Teamwork is here."),
    ],
)
def test_other_rates_count_one_word_once(name: str, text: str) -> None:
    """One of them among a few words."""
    found = measured(text)
    assert found[name] == 1000 // found["words"]
    assert measured("We go on now.")[name] == 0


def test_fillers_change_nothing() -> None:
    """Pauses are no words, and "you know" speaks to nobody."""
    plain = measured("I traced the logs. I found the leak.", ("action", "result"))
    paused = measured("Um, I traced, you know, the logs. Uh, I found, um, the leak.", ("action", "result"))
    for name in ("words", "words action", "words result", "general you per 1000 words", "own actions per 1000 words"):
        assert paused[name] == plain[name], name


# --- Outcomes --------------------------------------------------------------------------------------------------------


def test_outcomes_are_counted_by_kind(story: dict[str, int]) -> None:
    """With and without a number to compare with, and where figures stand."""
    assert (story["outcome numbers"], story["outcome numbers with baseline"]) == (2, 1)
    assert (story["technical outcomes"], story["business outcomes"], story["kinds of outcome"]) == (1, 1, 2)
    assert (story["figures"], story["figures in result"], story["figures in learning"]) == (4, 2, 2)


# --- What was asked --------------------------------------------------------------------------------------------------


def test_how_far_the_question_is_taken_up() -> None:
    """Words shared with the question, with its theme and with answers to the guides' nearest question."""
    facts = facts_of("I traced the leak in our logs. The alarm was late.")
    stems = sorted(facts.stems)
    two, other = frozenset(stems[:2]), frozenset(("zebra", "piano"))
    found = asked_values(facts, Asked(two | other, two | other, frozenset(stems[:1]) | other, 5))
    assert found["theme words"] == 2
    assert found["theme words per 100"] == 200 // len(stems)
    assert found["theme words missing"] == 3
    assert found["words for this question"] == 1
    assert found["question taken up"] > 0
    assert asked_values(facts, Asked(stems=other))["question taken up"] == 0


def test_nothing_is_missing_where_nothing_is_asked_for() -> None:
    """Without a near question of the guides an answer holds as many words for it as a fair one."""
    found = asked_values(facts_of("I traced the leak."), Asked())
    assert (found["theme words"], found["theme words missing"]) == (0, 0)
    assert found["words for this question"] == FAIR_COUNT
    many = asked_values(facts_of("I traced the leak."), Asked(cues=facts_of("I traced the leak.").stems, floor=1))
    assert many["theme words missing"] == 0


def test_an_answer_without_words_is_measured() -> None:
    """As nothing, and not as an error."""
    found = measured("", ())
    assert found["parts told"] == found["words action"] == found["ends in result or learning"] == 0
