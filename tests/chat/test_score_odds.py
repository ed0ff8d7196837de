"""Expected scores from the odds of a reply's tokens, worked by hand."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge.chat.chat_model import ChatReply, TokenChoice
from starjudge.chat.score_odds import expected_scores, mean_of
from starjudge.models.base import DIMENSIONS

SURE = {"4": 1.0}
ODDS = {"4": 0.6, "3": 0.3, "5": 0.1}  # mean 4*.6 + 3*.3 + 5*.1 = 3.8


def tokens_of(text: str, odds: Mapping[int, Mapping[str, float]] | None = None, cut: str = r"\d|\D") -> ChatReply:
    """A reply cut into tokens, one a character or as ``cut`` says; ``odds`` by the place of their token's start."""
    tokens = []
    for match in re.finditer(cut, text, re.DOTALL):
        others = (odds or {}).get(match.start(), {match[0]: 1.0})
        tokens.append(TokenChoice(match[0], tuple((t, math.log(p) if p else -math.inf) for t, p in others.items())))
    assert "".join(token.text for token in tokens) == text
    return ChatReply(text, tokens=tuple(tokens))


def scored(score: int, reason: str = "A reason.") -> dict[str, object]:
    """What is said of one dimension, in the order of the form."""
    return {"units": [4, 5], "reason": reason, "score": score, "next_step": "A step."}


def digit_of(text: str, dimension: str) -> int:
    """Where the digit of a dimension's score stands."""
    return text.index('"score": ', text.index(f'"{dimension}": {{')) + len('"score": ')


def expected(odds: Mapping[str, float], score: int = 4) -> float | None:
    """The expected score of one dimension with these odds."""
    text = json.dumps({"impact": scored(score)})
    return expected_scores(tokens_of(text, {digit_of(text, "impact"): odds}), {"impact": score}).get("impact")


# ------------------------------------------------------------------------------------------------- the mean by hand


@pytest.mark.parametrize(
    ("odds", "mean"),
    [
        (ODDS, 3.8),
        (SURE, 4.0),
        ({"4": 0.5, "5": 0.5}, 4.5),
        ({"4": 0.5}, 4.0),
        ({"4": 0.4, "2": 0.4, "x": 0.2}, 3.0),  # (4*.4 + 2*.4) / .8
        ({"4": 0.3, " 4": 0.3, "4,": 0.1, "1": 0.3}, 3.1),  # the same digit in three tokens: .7*4 + .3*1
        ({"4": 0.9, "45": 0.05, "0": 0.05}, 4.0),  # other numbers are no scores
        ({"4": 0.6, "6": 0.4}, 4.0),
        ({"3": 1 / 3, "4": 1 / 3, "1": 1 / 3}, 2.667),
        ({"1": 0.55, "5": 0.45}, 2.8),  # the digit that was written is not among the likeliest
    ],
)
def test_the_mean_is_weighted_by_probability(odds: dict[str, float], mean: float) -> None:
    """Of the five scores alone, made to add up to one, with three decimals."""
    assert expected(odds) == mean


@pytest.mark.parametrize(
    "odds",
    [{"4": 0.49}, {"4": 0.3, "x": 0.7}, {"x": 1.0}, {}, {"4": 0.0}, {"45": 1.0}, {"٤": 1.0}],
    ids=["under_half", "mostly_words", "words", "none", "impossible", "another_number", "another_script"],
)
def test_without_half_of_the_mass_there_is_none(odds: dict[str, float]) -> None:
    """Then the token was not about a score."""
    assert expected(odds) is None


@pytest.mark.parametrize("logprob", [math.nan, 0.5, math.inf])
def test_what_is_no_logarithm_of_a_probability_is_left_out(logprob: float) -> None:
    text = json.dumps({"impact": scored(4)})
    whole = tokens_of(text).tokens
    assert whole is not None
    place = digit_of(text, "impact")
    odd = TokenChoice("4", (("5", logprob), ("4", math.log(0.8))))
    reply = ChatReply(text, tokens=(*whole[:place], odd, *whole[place + 1 :]))
    assert expected_scores(reply, {"impact": 4}) == {"impact": 4.0}


def test_a_reply_without_tokens_has_no_odds() -> None:
    text = json.dumps({"impact": scored(4)})
    assert expected_scores(ChatReply(text), {"impact": 4}) == {}
    assert expected_scores(ChatReply(text, tokens=()), {"impact": 4}) == {}


def test_the_mean_of_several_is_rounded_alike() -> None:
    assert mean_of([3.8, 4.0, 4.0]) == 3.933


# ---------------------------------------------------------------------------------------------------- where it stands


def test_each_dimension_has_its_own_digit() -> None:
    """Seven dimensions in one reply, each with other odds."""
    scores = {dimension: 1 + i % 5 for i, dimension in enumerate(DIMENSIONS)}
    text = json.dumps({dimension: scored(score) for dimension, score in scores.items()} | {"overall": 3})
    odds = {
        digit_of(text, dimension): {str(score): 0.75, str(1 + score % 5): 0.25} for dimension, score in scores.items()
    }
    assert expected_scores(tokens_of(text, odds), scores) == {
        dimension: (3 * score + (1 + score % 5)) / 4 for dimension, score in scores.items()
    }


def test_a_reply_on_one_dimension_has_its_odds() -> None:
    text = json.dumps({"learning": scored(4)})
    reply = tokens_of(text, {digit_of(text, "learning"): ODDS})
    assert expected_scores(reply, {"learning": 4}) == {"learning": 3.8}
    assert expected_scores(reply, {"impact": 4}) == {}


@pytest.mark.parametrize(
    ("cut", "before"),
    [
        (r"\d,|\D|\d", ""),
        (r" \d|\D|\d", " "),
        (r": \d,|\D|\d", ": "),
        (r" \d,|\D|\d", " "),
        (r'"score|": |\d|\D', ""),
        (r"\w+|\W+", ""),
        (r"\D{1,3}|\d", ""),
    ],
    ids=["comma", "space", "colon", "both_sides", "key_in_two", "words", "threes"],
)
def test_tokens_may_be_cut_anywhere_but_within_the_digits_neighbours(cut: str, before: str) -> None:
    """A digit with its comma or space is a token about the score; where other tokens end does not matter."""
    text = json.dumps({"impact": scored(4)})
    place = digit_of(text, "impact") - len(before)
    after = "," if "," in cut else ""
    odds = {f"{before}{digit}{after}": p for digit, p in ODDS.items()}
    assert expected_scores(tokens_of(text, {place: odds}, cut), {"impact": 4}) == {"impact": 3.8}


@pytest.mark.parametrize("cut", [r'\d, "next|\D|\d', r'score": \d|\D|\d', r'.*"score": 4.*'])
def test_a_token_that_holds_more_than_the_digit_has_no_odds_of_a_score(cut: str) -> None:
    text = json.dumps({"impact": scored(4)})
    assert expected_scores(tokens_of(text, cut=cut), {"impact": 4}) == {}


def test_empty_tokens_and_broken_characters_shift_nothing() -> None:
    """Servers send tokens without text, and halves of characters as replacement signs."""
    text = json.dumps({"impact": scored(4, "Naïve 😀 cost.")}, ensure_ascii=False)
    reply = tokens_of(text, {digit_of(text, "impact"): ODDS})
    assert reply.tokens is not None
    tokens: list[TokenChoice] = [TokenChoice("")]
    for token in reply.tokens:
        tokens += [TokenChoice("\ufffd"), TokenChoice("\ufffd")] if token.text == "😀" else [token, TokenChoice("")]
    assert expected_scores(ChatReply(text, tokens=tuple(tokens)), {"impact": 4}) == {"impact": 3.8}


def test_white_space_of_the_reply_does_not_matter() -> None:
    text = json.dumps({"impact": scored(4)}, indent=3).replace('"score": ', '"score"\n :\t')
    place = text.index('"score"') + len('"score"\n :\t')
    assert expected_scores(tokens_of(text, {place: ODDS}), {"impact": 4}) == {"impact": 3.8}


# ------------------------------------------------------------------------------------------------------------- traps


@pytest.mark.parametrize(
    "reason",
    [
        'It says "score": 5 in plain words.',
        '"impact": {"score": 5}',
        'He wrote {"impact": {"units": [1], "score": 5}} into the answer.',
        '\\"score": 5',
        'A path C:\\ and "score": 5',
        "impact: score 5",
        '", "score": 5, "x": "',
    ],
)
def test_words_that_imitate_a_score_are_passed_over(reason: str) -> None:
    """Quotation marks inside a string are escaped; those of keys are not."""
    text = json.dumps({"ownership": scored(4, reason), "impact": scored(4, reason)})
    places = [match.end() for match in re.finditer(r'(?<!\\)"score": (?=4)', text)]
    assert len(places) == 2
    reply = tokens_of(text, {places[0]: {"4": 0.5, "5": 0.5}, places[1]: ODDS})
    assert expected_scores(reply, {"ownership": 4, "impact": 4}) == {"ownership": 4.5, "impact": 3.8}


def test_a_dimensions_name_elsewhere_opens_nothing() -> None:
    """A signal, a list entry or a value may bear it."""
    rest = {"findings": [{"about": "ownership"}, "impact"], "x": {"score": 5}}
    text = json.dumps({"impact": scored(4)} | rest)
    reply = tokens_of(text, {digit_of(text, "impact"): ODDS})
    assert expected_scores(reply, {"impact": 4, "ownership": 5}) == {"impact": 3.8}


def test_a_missing_score_is_not_taken_from_the_next_dimension() -> None:
    lacking = {name: value for name, value in scored(4).items() if name != "score"}
    text = json.dumps({"structure": lacking, "impact": scored(4)})
    reply = tokens_of(text, {text.index('"score": ') + len('"score": '): ODDS})
    assert expected_scores(reply, {"structure": 4, "impact": 4}) == {"impact": 3.8}


def test_of_two_replies_in_one_text_the_last_gives_the_odds() -> None:
    """As it is the one that is read."""
    first, second = json.dumps({"impact": scored(4)}), json.dumps({"impact": scored(4)})
    text = f"{first} Once more: {second}"
    place = len(text) - len(second) + digit_of(second, "impact")
    reply = tokens_of(text, {digit_of(text, "impact"): {"4": 0.5, "1": 0.5}, place: ODDS})
    assert expected_scores(reply, {"impact": 4}) == {"impact": 3.8}


def test_odds_of_another_digit_than_the_one_read_are_not_used() -> None:
    """Better none than those of something else."""
    text = json.dumps({"impact": scored(4)})
    assert expected_scores(tokens_of(text), {"impact": 3}) == {}
    assert expected_scores(tokens_of(text.replace("4, ", "9, ")), {"impact": 4}) == {}


CHANCE = settings(max_examples=150, deadline=None, derandomize=True)
CHOICES = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3", "4", "5", "0", "6", " 4", "4,", "x", ""]), st.floats()), max_size=8
)


@CHANCE
@given(CHOICES, st.integers(1, 5))
def test_an_expected_score_lies_on_the_scale(choices: Sequence[tuple[str, float]], score: int) -> None:
    """Whatever a server sends as log-probabilities."""
    text = json.dumps({"impact": scored(score)})
    plain = tokens_of(text).tokens
    assert plain is not None
    place = digit_of(text, "impact")
    tokens = (*plain[:place], TokenChoice(str(score), tuple(choices)), *plain[place + 1 :])
    for mean in expected_scores(ChatReply(text, tokens=tokens), {"impact": score}).values():
        assert 1 <= mean <= 5


@CHANCE
@given(st.lists(st.text(alphabet='{}":, 12345scoreimpat\\', max_size=9), max_size=20))
def test_no_tokens_raise(pieces: list[str]) -> None:
    reply = ChatReply("", tokens=tuple(TokenChoice(piece, ((piece, -0.1),)) for piece in pieces))
    assert all(1 <= mean <= 5 for mean in expected_scores(reply, dict.fromkeys(DIMENSIONS, 4)).values())
