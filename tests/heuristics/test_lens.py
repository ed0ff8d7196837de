"""The company lens."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge.heuristics.cues import CueNames
from starjudge.heuristics.features import Asked, ListCounter, measure_features
from starjudge.heuristics.lens import MOST_MISSED, MOST_QUOTES, MOST_SHOWN, read_company
from starjudge.heuristics.parts import PartWeights, label_parts
from starjudge.heuristics.questions import question_kind
from starjudge.heuristics.reading import Reading
from starjudge.models.answer import Answer
from starjudge.models.base import COMPANIES, CompanyId
from starjudge.models.evaluation import CompanyReading
from starjudge.resources import library, load_rubric
from starjudge.resources.assets import asset_root
from starjudge.resources.lexicons import word_lists
from starjudge.text.lexicon import Lexicon
from starjudge.text.measure import Facts

LEXICON = Lexicon(word_lists())
PARTS = PartWeights.from_data(json.loads(asset_root("rubrics").joinpath("weights/parts.json").read_text("utf-8")))
NAMES = CueNames(LEXICON)
COUNTER = ListCounter(LEXICON)
DEBUGGING = "debugging_ml_system"  # theme problem_solving; names Dive Deep
STORY = (
    "I ran the recommender at a library network in Utrecht. On a Monday loans dropped by a third. "
    "I rolled back before lunch. Then I compared the two weeks by hour, and only the small branches differed. "
    "I sat for two days at the desk of one of them and asked readers what they saw. "
    "The cause was an empty branch code, and I told my manager plainly that the mistake was mine. "
    "Loans went from 61 to 90 a day within a week."
)


def read(
    answer: str, question: str = "Tell me about a bug that you tracked down.", theme: str | None = None
) -> Reading:
    """A reading without scores: the lens looks at none."""
    facts = Facts(Answer(text=answer), LEXICON)
    kind = question_kind(question)
    parts = label_parts(facts, kind, PARTS, NAMES).parts
    return Reading(
        question=question,
        kind=kind,
        response="story",
        theme=theme,
        facts=facts,
        parts=parts,
        outcomes=(),
        features=measure_features(facts, parts, (), COUNTER, Asked()),
        levels={},
        rubric=load_rubric(),
    )


def lens(
    answer: str, company: CompanyId = "amazon", bank: str | None = None, theme: str | None = None
) -> CompanyReading:
    """What a company would note of an answer to one of the guides' questions."""
    question = library().questions[bank] if bank else None
    return read_company(read(answer, theme=theme), library().companies[company], question)


def shown(answer: str, company: CompanyId = "amazon") -> set[str]:
    """Ids of the signals that an answer shows."""
    return {signal.id for signal in lens(answer, company).shown}


# Company and signal: a sentence that shows it, and one on the same matter that must not.
EXAMPLES: dict[tuple[CompanyId, str], tuple[str, str]] = {
    ("amazon", "customer_obsession"): (
        "I watched six nurses enter a prescription.",
        "I did not ask any customer.",
    ),
    ("amazon", "ownership"): (
        "I said in the review that the threshold was mine.",
        "He said the threshold was mine to set.",
    ),
    ("amazon", "bias_for_action"): (
        "I rolled back within ten minutes.",
        "I would have rolled back within ten minutes.",
    ),
    ("amazon", "earn_trust"): (
        "I told the buyer plainly that March was out of reach.",
        "If I had told the buyer plainly, we would have kept him.",
    ),
    ("amazon", "dive_deep"): (
        "I read four hundred rejected invoices one by one.",
        "Nobody read the rejected invoices one by one.",
    ),
    ("amazon", "have_backbone"): (
        "I told the VP it was not ready.",
        '"I told the VP it was not ready", she wrote later.',
    ),
    ("amazon", "deliver_results"): (
        "Waiting times went from nine days to four.",
        "Waiting times never went from nine days to four.",
    ),
    ("google", "intellectual_humility"): (
        "I told Ines that she had been right about the sampling.",
        "My lead told Ines that she had been right about the sampling.",
    ),
    ("google", "respectful_pushback"): (
        "I asked to see him in private and showed him the numbers.",
        "I wish I had showed him the numbers.",
    ),
    ("meta", "move_fast"): (
        "We shipped a first version behind a flag on the Thursday.",
        "I always shipped a first version behind a flag.",
    ),
    ("meta", "data_driven_iteration"): (
        "I ran an A/B test on the two layouts.",
        "I should have run an A/B test on the two layouts.",
    ),
    ("microsoft", "learning_from_failure"): (
        "Since then I changed the order: the checklist comes first.",
        "Had I changed the checklist, it would not have happened.",
    ),
    ("apple", "simplifying_complexity"): (
        "I put the whole report on one page with one number.",
        "The whole report is one page with one number.",
    ),
    ("startup", "unglamorous_work"): (
        "I labelled two thousand photos by hand.",
        "An agency labelled two thousand photos by hand, and they were late.",
    ),
}


@pytest.mark.parametrize(("company", "signal"), EXAMPLES)
def test_behaviour_shows_a_signal(company: CompanyId, signal: str) -> None:
    """A signal is shown by what the speaker or the team did, told as an event."""
    assert signal in shown(EXAMPLES[company, signal][0], company)


@pytest.mark.parametrize(("company", "signal"), EXAMPLES)
def test_quiet_on_what_was_not_done(company: CompanyId, signal: str) -> None:
    """What was denied, only thought of, habitual, quoted, or done by others shows nothing."""
    assert signal not in shown(EXAMPLES[company, signal][1], company)


def test_not_only_is_no_denial() -> None:
    """What was "not only" done was done."""
    assert "dive_deep" in shown("I opened the store and not only read the logs but replayed them.")


@pytest.mark.parametrize("company", COMPANIES)
def test_slogans_show_nothing(company: CompanyId) -> None:
    """Naming a company's principles, or what they look for, earns nothing."""
    signals = library().companies[company].signals
    praise = " ".join(f"I have always shown {s.title.lower()} and lived it every day." for s in signals)
    assert shown(praise, company) == set()
    assert shown(" ".join(s.looks_for for s in signals), company) == set()


@pytest.mark.parametrize("company", COMPANIES)
def test_buzzwords_show_nothing(company: CompanyId) -> None:
    """An answer of buzzwords shows nothing, whatever the company."""
    answer = (
        "I am passionate about customer obsession and have a strong bias for action. I leveraged synergies, drove "
        "alignment across stakeholders and delivered impactful, scalable, best-in-class solutions end to end. I "
        "dive deep, move fast, think big and champion a growth mindset with full ownership."
    )
    assert lens(answer, company).shown == ()


def test_evidence_is_whole_sentences_of_the_answer() -> None:
    """Evidence is at most two whole sentences of the answer, each with its place, in the answer's order."""
    signal = next(s for s in lens(STORY).shown if s.id == "dive_deep")
    assert [quote.text for quote in signal.evidence] == [
        "Then I compared the two weeks by hour, and only the small branches differed."
    ]


def test_own_action_is_quoted_first() -> None:
    """Where there is more evidence than room, sentences in which the speaker acts are quoted."""
    answer = "We rolled back on Monday. It was quiet. I rolled back on Friday. I rolled back on Sunday."
    signal = next(s for s in lens(answer).shown if s.id == "bias_for_action")
    assert [quote.text for quote in signal.evidence] == ["I rolled back on Friday.", "I rolled back on Sunday."]


def test_tested_comes_first() -> None:
    """What the question tests is marked and comes before what it does not."""
    tested = [signal.tested for signal in lens(STORY, bank=DEBUGGING).shown]
    assert tested == sorted(tested, reverse=True)
    assert lens(STORY, bank=DEBUGGING).shown[0].id == "dive_deep"


def test_notes_are_the_data() -> None:
    """What is said of a signal stands in the data: what it looks for, or what to add."""
    signals = {s.id: s for s in library().companies["amazon"].signals}
    reading = lens(STORY, bank="tight_deadline")
    assert reading.shown
    assert reading.missed
    assert all(s.note == signals[s.id].looks_for and s.evidence for s in reading.shown)
    assert all(s.note == signals[s.id].missed and not s.evidence for s in reading.missed)


def test_tested_and_absent_is_missed() -> None:
    """A principle that the question names and the answer does not show is missed, before those of its theme."""
    missed = lens("It was a hard bug. It took a while.", bank="incomplete_information").missed
    assert [signal.id for signal in missed[:2]] == ["bias_for_action", "are_right_a_lot"]
    assert all(signal.tested for signal in missed)


def test_focus_is_missed_where_nothing_is_tested() -> None:
    """Where the question is not known to test anything, what is tested most often is missed, not as tested."""
    focus = [s.id for s in library().companies["amazon"].signals if s.focus]
    missed = lens("It was a hard bug. It took a while.").missed
    assert [signal.id for signal in missed] == focus[:MOST_MISSED]
    assert not any(signal.tested for signal in missed)


def test_principles_are_amazons() -> None:
    """The principles that a question names count for Amazon alone; other companies go by its theme."""
    missed = lens("It was a hard bug. It took a while.", "startup", DEBUGGING).missed
    themes = {s.id: s.themes for s in library().companies["startup"].signals}
    assert missed
    assert all("problem_solving" in themes[signal.id] for signal in missed)


def test_given_theme_decides() -> None:
    """The reading's theme, which a caller may have given, goes before that of the guides' question."""
    missed = lens("It was a hard bug. It took a while.", bank=None, theme="mentoring").missed
    assert [signal.id for signal in missed] == ["hire_and_develop_the_best", "strive_to_be_earths_best_employer"]


def test_trace_is_not_missed() -> None:
    """A signal that leaves several cues without being shown is neither shown nor missed."""
    reading = lens("I checked the feed. I compared it again. It was hard.", bank=DEBUGGING)
    assert "dive_deep" not in {signal.id for signal in (*reading.shown, *reading.missed)}


def test_candidates_questions_miss_nothing() -> None:
    """Where the speaker is to ask, no event is asked for and nothing is missed."""
    reading = read("What does success look like after a year?", "What questions do you have for me?")
    assert read_company(reading, library().companies["google"], None).missed == ()


@pytest.mark.parametrize("company", COMPANIES)
def test_every_signal_is_worded(company: CompanyId) -> None:
    """Every signal has cues in lower case, none twice, names only word lists that exist, and says what to add."""
    for signal in library().companies[company].signals:
        assert len(signal.cues) >= 8
        assert len(set(signal.cues)) == len(signal.cues)
        assert all(cue == cue.lower() for cue in signal.cues)
        assert {cue[1:-1] for cue in signal.cues if cue.startswith("<")} <= word_lists().keys()
        assert signal.missed


SENTENCES = [
    *(text for pair in EXAMPLES.values() for text in pair),
    STORY,
    "“Quite — so…”",
    "\n\n",
    "- no",
    "😀 à la carte.",
]


@settings(deadline=None)  # the first answer to a company compiles its cues
@given(st.lists(st.one_of(st.sampled_from(SENTENCES), st.text(max_size=20)), max_size=12), st.sampled_from(COMPANIES))
def test_evidence_lies_in_the_answer(sentences: list[str], company: CompanyId) -> None:
    """Whatever the answer, evidence is cut out of it, and no list is longer than it may be."""
    answer = " ".join(sentences)
    reading = lens(answer, company, DEBUGGING)
    for signal in reading.shown:
        assert 1 <= len(signal.evidence) <= MOST_QUOTES
        assert all(answer[quote.span.start : quote.span.end] == quote.text for quote in signal.evidence)
    assert len(reading.shown) <= MOST_SHOWN
    assert len(reading.missed) <= MOST_MISSED
    assert not {s.id for s in reading.shown} & {s.id for s in reading.missed}
