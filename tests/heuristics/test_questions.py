"""Kinds, themes and answer cues of questions that are in no file of the project."""

from __future__ import annotations

import time

import pytest

from starjudge.heuristics.questions import ThemeFinder, question_kind
from starjudge.models.base import Kind
from starjudge.resources import library
from starjudge.text.overlap import content_stems

FINDER = ThemeFinder(tuple(library().questions.values()), library().themes)

# Question, kind, theme: `None` where more than one theme is right.
QUESTIONS: list[tuple[str, Kind, str | None]] = [
    ("Tell me about a time you and your tech lead could not agree on a loss function.", "story", None),
    ("Describe an argument you had with a fellow engineer and how it ended.", "story", "conflict"),
    ("Give me an example of a disagreement over a model that you lost.", "story", "conflict"),
    ("Tell me about the harshest feedback a reviewer has ever given you.", "story", "conflict"),
    ("Have you ever had to persuade somebody who outranked you?", "story", "conflict"),
    ("Tell me about someone whose working style drove you mad.", "story", "conflict"),
    ("Tell me about a forecast of yours that failed badly.", "story", "dealing_with_failure"),
    ("What is the worst mistake you have made with a model?", "story", "dealing_with_failure"),
    ("Describe an outage that was caused by something you deployed.", "story", "dealing_with_failure"),
    ("Tell me about an ML project that didn't succeed.", "story", "dealing_with_failure"),
    ("When did you last break something in production?", "story", "dealing_with_failure"),
    ("Tell me about the biggest mistake of your career.", "story", "dealing_with_failure"),
    ("Tell me about a colleague you mentored through their first project.", "story", "mentoring"),
    ("Describe a time when you coached an intern.", "story", "mentoring"),
    ("Tell me about an occasion when a junior scientist grew under your guidance.", "story", "mentoring"),
    ("Describe how you delivered a model on an absurdly tight deadline.", "story", "execution_and_delivery"),
    ("Which piece of work are you proudest of, and what did you do in it?", "story", "execution_and_delivery"),
    ("Tell me about the most complex pipeline project you ever ran.", "story", "execution_and_delivery"),
    ("Tell me about an occasion when you had three competing priorities.", "story", "execution_and_delivery"),
    ("Give an example of how you reduced the cost of training.", "story", "execution_and_delivery"),
    ("Tell me about a feature store you built from scratch.", "story", "execution_and_delivery"),
    ("Tell me about a bug in a training loop that took you days to find.", "story", "problem_solving"),
    ("Describe an instance where mislabelled data quality problems sank your metrics.", "story", "problem_solving"),
    ("Walk me through how you debugged a model that gave different answers in staging.", "story", "problem_solving"),
    ("Tell me about a time when the labels turned out to be dirty.", "story", "problem_solving"),
    ("Tell me about an A/B experiment with a surprising outcome.", "story", "experimental_rigour"),
    ("Describe an occasion on which your hypothesis was contradicted by the data.", "story", "experimental_rigour"),
    ("Tell me about a time you picked a simpler approach over a fashionable one.", "story", "technical_decisions"),
    ("Tell me about a decision you took with incomplete information.", "story", "technical_decisions"),
    ("Describe a time you realised halfway that you were on the wrong track.", "story", "technical_decisions"),
    ("Give me an example of a difficult choice between two options.", "story", "technical_decisions"),
    ("Tell me about a release that was good enough but not perfect.", "story", "shipping_judgement"),
    ("Describe a time you delayed a release because it was not ready.", "story", "shipping_judgement"),
    ("Tell me about a time you had to say no to the head of sales.", "story", "managing_expectations"),
    ("Tell me about a client with unrealistic expectations of a chatbot.", "story", "managing_expectations"),
    ("Tell me about a time you explained uncertainty to a non-technical audience.", "story", None),
    ("Describe a difficult stakeholder on a forecasting project.", "story", "cross_functional_collaboration"),
    ("Tell me about working with lawyers and the legal team on a model.", "story", "cross_functional_collaboration"),
    ("Tell me about a time the requirements were vague and nobody could clarify them.", "story", "handling_ambiguity"),
    ("Describe a project in which the goal was ambiguous.", "story", "handling_ambiguity"),
    ("Tell me about a time you found that your classifier was biased against a group.", "story", "responsible_ai"),
    ("Describe a time when you raised an ethical objection.", "story", "responsible_ai"),
    ("Tell me about a time you did the right thing and paid for it.", "story", "responsible_ai"),
    ("Tell me about a time when you led people without any authority.", "story", "technical_leadership"),
    ("Describe how you drove the adoption of a new evaluation tool.", "story", "technical_leadership"),
    ("Tell me about a time you took the initiative without being asked.", "story", "technical_leadership"),
    ("Tell me about a time you had to learn a new framework quickly.", "story", "growth_and_learning"),
    ("Tell me about a time you used user feedback to rethink a product.", "story", "company_values"),
    ("How do you keep up with the literature?", "approach", "growth_and_learning"),
    ("How do you decide which of several ML projects comes first?", "approach", "execution_and_delivery"),
    ("How do you explain a model's limits to people in sales?", "approach", None),
    ("When do you consider a model good enough to go live?", "approach", "shipping_judgement"),
    ("What is your approach to fairness when you build a scoring model?", "approach", "responsible_ai"),
    ("How do you weigh accuracy against latency?", "approach", "technical_decisions"),
    ("Suppose your recommender's clicks halve overnight. What do you do first?", "hypothetical", "situational"),
    ("What would you do if you inherited a codebase without a single test?", "hypothetical", "situational"),
    (
        "Imagine your manager asks you to publish a number you do not believe. How would you react?",
        "hypothetical",
        None,
    ),
    ("How would you onboard an engineer who joins your team next week?", "hypothetical", "situational"),
    ("Tell me a bit about yourself and your background.", "introduction", "self_awareness"),
    ("Before we start, please introduce yourself.", "introduction", "self_awareness"),
    ("Give me a short version of your career.", "introduction", "self_awareness"),
    ("Why do you want to join us rather than a bigger lab?", "motivation", "self_awareness"),
    ("Why are you leaving your present job?", "motivation", "company_fit"),
    ("Where do you see yourself five years from now?", "motivation", "self_awareness"),
    ("What would you call your greatest strength as a scientist?", "strength", "self_awareness"),
    ("What are you really good at?", "strength", "self_awareness"),
    ("What is a weakness that your colleagues would name?", "weakness", "self_awareness"),
    ("Which of your habits would you most like to get better at?", "weakness", "self_awareness"),
    ("What is the biggest lesson your career has taught you?", "reflection", "growth_and_learning"),
    ("What have you learned this year that mattered?", "reflection", "growth_and_learning"),
    ("What advice would you give your younger self?", "reflection", "growth_and_learning"),
    ("What questions do you have for me about the team?", "candidate_questions", "company_fit"),
    ("Is there anything you want to ask us?", "candidate_questions", "company_fit"),
]

# Question: the guides' question it is nearest to.
NEAREST = {
    "Tell me about an impossible deadline that you met.": "tight_deadline",
    "Tell me about a model of yours that was biased.": "bias_discovered",
    "Tell me about a data quality problem.": "data_quality",
    "Tell me about a time you went for the simpler model.": "simpler_solution",
    "Tell me about tough feedback that you received.": "critical_feedback",
    "Tell me about someone you mentored.": "mentoring_someone",
    "What is your main weakness?": "greatest_weakness",
    "Why us?": "why_this_company",
}

# Question: words that answers to it hold, and words that they do not hold more than others.
CUES = {
    "Tell me about a time you disagreed with your manager.": ("disagreed argument convincing", "intern overtime"),
    "Tell me about someone you mentored.": ("mentor pairing confidence", "rollback latency"),
    "Tell me about a model that failed in production.": ("rollback incident apologised", "mentor logistic"),
    "Tell me about a data quality problem.": ("duplicates missing mislabelled", "intern disagreed"),
    "Tell me about a time you found bias in a model.": ("women dialects skewed", "overtime rollback"),
    "Tell me about a tight deadline.": ("friday scope overtime", "women mentor"),
}


@pytest.mark.parametrize(("question", "kind"), [row[:2] for row in QUESTIONS])
def test_kind(question: str, kind: Kind) -> None:
    assert question_kind(question) == kind


@pytest.mark.parametrize(("question", "theme"), [(q, t) for q, _, t in QUESTIONS if t is not None])
def test_theme(question: str, theme: str) -> None:
    assert FINDER.find(question)[0] == theme


@pytest.mark.parametrize(("question", "bank"), NEAREST.items())
def test_nearest_question(question: str, bank: str) -> None:
    found = FINDER.find(question)
    assert found == (library().questions[bank].theme, bank)


def test_the_guides_questions_find_themselves() -> None:
    """Each question of the bank leads to its own theme; nearly all to themselves."""
    found = {q.id: FINDER.find(q.text) for q in library().questions.values()}
    assert {i: theme for i, (theme, _) in found.items()} == {q.id: q.theme for q in library().questions.values()}
    assert sum(bank == i for i, (_, bank) in found.items()) >= 0.95 * len(found)


@pytest.mark.parametrize("question", ["", "?!", "Tell me.", "Und sonst so?", "7 + 4 = 11"])
def test_no_theme(question: str) -> None:
    """Where nothing is near there is no theme, and answers are not held against any words."""
    assert FINDER.find(question) == (None, None)
    assert FINDER.answer_cues(question) == frozenset()


def test_machine_learning_is_no_learning() -> None:
    """The name of the field does not make a question one about learning."""
    assert FINDER.find("Tell me about a time you sped up a machine learning system.")[0] != "growth_and_learning"


@pytest.mark.parametrize(("question", "held", "absent"), [(q, *words) for q, words in CUES.items()])
def test_answer_cues(question: str, held: str, absent: str) -> None:
    """Stems of the theme's and the question's words: any inflection of a cue counts."""
    cues = FINDER.answer_cues(question)
    assert content_stems(held.split()) <= cues
    assert not content_stems(absent.split()) & cues


def test_answer_cues_are_those_of_theme_and_question() -> None:
    shared = library()
    theme, bank = FINDER.find("Tell me about a data quality problem.")
    assert theme is not None
    assert bank is not None
    words = {*shared.themes[theme].answer_cues, *shared.questions[bank].answer_cues}
    assert FINDER.answer_cues("Tell me about a data quality problem.") == content_stems(words)


def test_every_theme_and_question_has_cues() -> None:
    """Lists are lower-case single words that still count as words, each once whatever its form."""
    shared = library()
    for entry, least, most in [(t, 50, 90) for t in shared.themes.values()] + [
        (q, 12, 30) for q in shared.questions.values()
    ]:
        words = entry.answer_cues
        assert least <= len(words) <= most, entry.id
        assert all(word == word.lower() and " " not in word for word in words), entry.id
        assert len(content_stems(words)) == len(words), entry.id
        assert entry.cues, entry.id


def test_find_is_fast_and_repeats_itself() -> None:
    """A long question is read in a moment, and a second finder finds the same."""
    other = ThemeFinder(tuple(library().questions.values()), library().themes)
    assert [FINDER.find(q) for q, _, _ in QUESTIONS] == [other.find(q) for q, _, _ in QUESTIONS]
    start = time.perf_counter()
    other.find("Tell me about a time your model failed because of the data. " * 4000)
    assert time.perf_counter() - start < 0.5
