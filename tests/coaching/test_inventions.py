"""A model that rewrites an answer brings nothing into it: no number, no name, no word, in whatever form."""

from __future__ import annotations

from collections import Counter

import pytest
from coached_answers import ANSWER, evaluated, hundred_answers, own_words
from inventing_model import INVENTED, inventing

from starjudge import Evaluation
from starjudge.coaching import coach
from starjudge.heuristics.knowledge import knowledge
from starjudge.models.coaching import Coaching
from starjudge.testing import ScriptedChatModel
from starjudge.text.numbers import find_numbers
from starjudge.text.tokens import Tokens

NEGATIONS = {"not", "no", "never", "nothing", "nobody", "without", "hardly"}


def rewritten(evaluation: Evaluation, seed: int) -> Coaching:
    return coach(evaluation, "model", chat=ScriptedChatModel(inventing(seed)))


def figures(text: str) -> Counter[tuple[float | None, float | None, str | None]]:
    tokens = Tokens(text)
    lexicon = knowledge().lexicon
    return Counter((n.value, n.baseline, n.unit) for n in find_numbers(tokens, lexicon.read(tokens).masks, lexicon))


@pytest.fixture(scope="module")
def rewrites() -> list[tuple[Evaluation, Coaching]]:
    return [(one, rewritten(one, seed)) for seed, one in enumerate(hundred_answers())]


def test_a_hundred_answers_are_rewritten(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """The model tried: some hundreds of numbers, names and sentences were refused, in nearly every answer."""
    assert len(rewrites) == 100
    tried = [sum(dict(made.refused).values()) for _, made in rewrites]
    assert sum(1 for count in tried if count) >= 95
    assert sum(made.refused.numbers for _, made in rewrites) > 500
    assert sum(made.refused.names for _, made in rewrites) > 100
    assert sum(made.refused.sentences for _, made in rewrites) > 50


def test_every_word_is_the_answers(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """Outside the blanks stand the answer's words, none of them oftener than there."""
    for evaluation, made in rewrites:
        assert not Counter(Tokens(own_words(made)).raw) - Counter(Tokens(evaluation.answer).raw)


def test_every_character_is_the_answers(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """Outside the blanks stands no character oftener than in the answer, but for blanks between moved sentences."""
    for evaluation, made in rewrites:
        own = Counter("".join(own_words(made).split()))
        assert not own - Counter("".join(evaluation.answer.split()))


def test_no_figure_is_new(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """Every quantity of a rewrite, by value, baseline and unit, is one of the answer."""
    for evaluation, made in rewrites:
        assert not set(figures(own_words(made))) - set(figures(evaluation.answer))


def test_no_figure_is_lost(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """Nothing with a quantity in it is left out, so that none can stand for another one."""
    for evaluation, made in rewrites:
        # Words to whoever grades are struck out, figures and all.
        if "manipulates_grader" not in {flag.id for flag in evaluation.red_flags}:
            assert set(figures(evaluation.answer)) == set(figures(own_words(made)))


def test_no_negation_is_lost(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """What the answer denies, the rewrite denies as often."""
    for evaluation, made in rewrites:
        said, kept = (
            Counter(w for w in Tokens(text).words if w in NEGATIONS or w.endswith("n't"))
            for text in (evaluation.answer, own_words(made))
        )
        assert said == kept


def test_no_invention_stands_anywhere(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """Not in a blank, a note or any other field either, unless answer or our own wording says it."""
    for evaluation, made in rewrites:
        ours = f"{evaluation.question} {evaluation.answer} {coach(evaluation, 'heuristic').model_dump_json()}"
        whole = made.model_dump_json() + made.rewrite
        for invention in INVENTED:
            if invention not in ours:
                assert invention not in whole


def test_we_does_not_become_i(rewrites: list[tuple[Evaluation, Coaching]]) -> None:
    """The team's deeds stay the team's: "we" goes only where a blank asks who it was."""
    for evaluation, made in rewrites:
        asked = sum(gap.kind == "actor" and gap.about.lower() == "we" for gap in made.gaps)
        said, kept = (Tokens(text).words for text in (evaluation.answer, own_words(made)))
        assert said.count("we") - kept.count("we") == asked
        assert kept.count("i") <= said.count("i")


@pytest.mark.parametrize("invention", INVENTED)
def test_each_form_by_itself(invention: str) -> None:
    """Each form of invention, put behind each sentence, is refused and told."""
    evaluation = evaluated()
    sentences = [s + "." for s in ANSWER.rstrip(".").split(". ")]
    reply = {"sentences": [{"unit": n, "words": f"{s[:-1]} {invention}."} for n, s in enumerate(sentences, 1)]}
    made = coach(evaluation, "model", chat=ScriptedChatModel(reply))
    offline = coach(evaluation, "heuristic")
    assert own_words(made).replace(" ", "") in (
        own_words(offline).replace(" ", ""),
        ANSWER.replace("We ", "", 1).replace(" ", ""),
        ANSWER.replace(" ", ""),
    )
    assert sum(dict(made.refused).values()) >= len(sentences)
    assert "refused" in made.notes[0]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Late parcels fell by twelve percent.", "Late parcels fell by 12 %."),
        ("Late parcels fell by 12 %.", "Late parcels fell by 12 percentage points."),
        ("We lost 12 customers.", "We lost 12,000 customers."),
        ("It took 3 days.", "It took 3 hours."),
        ("I never had 40 % accuracy.", "I had 40 % accuracy."),
        ("It was almost 40 % better.", "It was 40 % better."),
        ("I asked Leyla, who fixed the join.", "I fixed the join."),
        ("We cut 9 jobs, but only in the pilot.", "We cut 9 jobs."),
        ("We shipped it in May and June.", "We shipped it in June."),
        ("I think it saved money.", "It saved money."),
        ("I did not not test it.", "I did not test it."),
        ("The ER asked for the ER model.", "The asked for the model."),
        ("Do you know the join?", "Do the join?"),
    ],
)
def test_a_changed_sentence_stays_as_it_was(said: str, written: str) -> None:
    """A number in another unit, a negation, a hedge, a doer or a limit that is gone: the answer's sentence stands."""
    answer = f"{said} {ANSWER}"
    evaluation = evaluated(answer)
    made = coach(evaluation, "model", chat=ScriptedChatModel({"sentences": [{"unit": 1, "words": written}]}))
    kept = own_words(made)
    asked = any(gap.kind == "actor" and gap.quote and gap.quote.span.start == 0 for gap in made.gaps)
    assert kept.strip().startswith(said.removeprefix("We ") if asked else said)
