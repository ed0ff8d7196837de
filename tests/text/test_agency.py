"""Who acts, clause by clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from read_text import ODD_TEXTS, actors, any_text, facts, thorough

from starjudge.text.agency import quoted_tokens
from starjudge.text.tokens import Tokens

ACTORS = {
    # the speaker and the team
    "I checked the logs.": [("i", "I checked")],
    "I built the pipeline.": [("i", "I built")],
    "I've built two models.": [("i", "I've built")],
    "I’d checked it.": [("i", "I’d checked")],
    "I had written it.": [("i", "I had written")],
    "I personally led it.": [("i", "I personally led")],
    "I quickly and quietly fixed it.": [("i", "I quickly and quietly fixed")],
    "I also, um, wrote the docs.": [("i", "I also, um, wrote")],
    "I was debugging it.": [("i", "I was debugging")],
    "I have been building it.": [("i", "I have been building")],
    "I was able to fix it.": [("i", "I was able to fix")],
    "I was the one who built it.": [("i", "I was the one who built")],
    "I did the labelling.": [("i", "I did")],
    "I used Python.": [("i", "I used")],
    "I i pulled the logs.": [("i", "i pulled")],
    "I, I pulled the logs.": [("i", "I pulled")],
    "We trained the model.": [("we", "We trained")],
    "We all agreed.": [("we", "We all agreed")],
    "We were building it.": [("we", "We were building")],
    "i built it then i shipped it": [("i", "i built"), ("i", "i shipped")],
    "I told him we built it.": [("i", "I told"), ("we", "we built")],
    # present narration
    "So I look at the logs.": [("i", "I look")],
    "I run the tests and I fix what breaks.": [("i", "I run"), ("i", "I fix")],
    # dropped subjects
    "Checked the logs. Fixed the bug.": [("i", "Checked"), ("i", "Fixed")],
    "Ran the tests.": [("i", "Ran")],
    "Then checked the logs.": [("i", "checked")],
    "- Built it\n- Shipped it": [("i", "Built"), ("i", "Shipped")],
    "Used what we had.": [("i", "Used")],
    # passives
    "The data was labelled.": [("passive", "was labelled")],
    "Mistakes were made.": [("passive", "were made")],
    "It was decided to stop.": [("passive", "was decided")],
    "The logs were quietly checked.": [("passive", "were quietly checked")],
    "I was asked to fix it.": [("passive", "I was asked")],
    "I was told to stop.": [("passive", "I was told")],
    "I was assigned to it.": [("passive", "I was assigned")],
    "I've been asked to lead.": [("passive", "I've been asked")],
    "I got promoted.": [("passive", "I got promoted")],
    "We were asked to stop.": [("passive", "We were asked")],
    "The table was used by two jobs.": [("passive", "was used")],
    # others
    "My team built it.": [("others", "team built")],
    "The team ran it.": [("others", "team ran")],
    "Our data scientist wrote the job.": [("others", "scientist wrote")],
    "My manager asked me to stop.": [("others", "manager asked")],
    "Customers complained.": [("others", "Customers complained")],
    "He wrote the job.": [("others", "He wrote")],
    "They fixed it.": [("others", "They fixed")],
    "People complained.": [("others", "People complained")],
    # reported speech
    "She said that I built it.": [("others", "She said"), ("i", "I built")],
    'She said "I built it" and left.': [("others", "She said")],
    "She said “we built it” and left.": [("others", "She said")],
    "He told me that she fixed it.": [("others", "He told"), ("others", "she fixed")],
    "I think we fixed it.": [("we", "we fixed")],
    "I thought she fixed it.": [("others", "she fixed")],
}
NOTES = {
    # when it was
    "Next morning: pulled the traces.": ["pulled"],
    "On Friday evening rolled it back.": ["rolled"],
    "That week rebuilt the index.": ["rebuilt"],
    "Two days later wrote a parser.": ["wrote"],
    "Same evening: went through the labels.": ["went"],
    "09:40, reproduced it. Monday, 9:10: disabled it.": ["reproduced", "disabled"],
    "Week 2 to 5: cleaned labels. Day 3 -> rewrote loader.": ["cleaned", "rewrote"],
    # whose part it is, and which step
    "Me: cleaned labels. Fix: moved the filter.": ["cleaned", "moved"],
    "So: distilled the layers.": ["distilled"],
    "1. Pulled the traces\n2. Wrote a test": ["Pulled", "Wrote"],
    # a clause in front
    "Picking the riskiest report, put it behind a flag.": ["put"],
    "After comparing three vendors, chose the small one.": ["chose"],
    "To save time, cached the embeddings.": ["cached"],
    "For the night shift: aligned clocks.": ["aligned"],
}
NOT_MINE = [
    "Result: improved from four to six.",
    "Vendor: refused. Ops: rolled it back.",
    "Next morning: rolled back by ops.",
    "Week 2: rebuilt quickly by the vendor.",
    "Day 4: approved. Then approved by legal.",
    "Next day: Fred from ops. On Monday Reed called.",
    "That week taught me patience. Monday brought forty tickets.",
    "Then came the outage.",
    "Four hours saved per week. Four hours, saved weekly.",
    "By Friday dropped to four percent. Week 3: improved numbers.",
    "In March used-car prices fell. On Monday dropped orders doubled.",
    "First merged model change came.",
    "Second, did the vendor agree to it.",
    "Training read the table, wrote the result and stopped.",
    "Missing values, dropped columns, broken joins.",
    "A month later 3 of 26 used it.",
    "In my view this is all of it: automated pipelines.",
    "Rollback finished. Model drift detected.",
    "Applied scientist, fraud models.",
]
NOBODY = [
    # thoughts and wishes
    "I think so.",
    "I thought so.",
    "I mean it.",
    "I know SQL.",
    "I wanted to stop.",
    "I needed a plan.",
    # what would, will or must be done
    "I would check the logs.",
    "I would have checked.",
    "I'd check the logs.",
    "I'd do the same.",
    "I’ll write it.",
    "I will write it.",
    "I could have checked.",
    "I had to stop.",
    "If I had checked, it had stopped.",
    "It would be checked.",
    # what was not done
    "I did not check.",
    "I didn't check the logs.",
    "I never checked.",
    "I hadn't checked.",
    "Nobody checked.",
    "The logs were not checked.",
    "The tests weren't run.",
    # what is asked
    "Did I check it?",
    "Did the team agree?",
    "Checked the logs?",
    # states and possessions
    "I was tired.",
    "I was responsible for it.",
    "I was the lead.",
    "I'm proud of it.",
    "I am a data scientist.",
    "I had a model.",
    "I had three weeks.",
    "I used to work there.",
    "They're nearly done.",
    "She was happy.",
    "The result was red.",
    "The team was excited.",
    "It was based on BERT.",
    "people who care",
    # words that look like past forms
    "Indeed it is.",
    "Hundred users came.",
    "United Airlines is big.",
    "Speed was the issue.",
    "Based on that, it is fine.",
    "Compared with March, it is fine.",
    "Asked by a friend, she is fine.",
    "Let me think.",
    "Need to check.",
    "Ahmed is here.",
    '"Checked it" is the note.',
    'and "checked it" is the note.',
    "",
]


@pytest.mark.parametrize("text", ACTORS)
def test_actors(text: str) -> None:
    """A subject with a verb of doing in a told event acts."""
    assert ACTORS[text] == actors(text)


@pytest.mark.parametrize("text", NOTES)
def test_notes_leave_out_the_speaker(text: str) -> None:
    """Behind when it was, whose part it is or a short clause, a verb without a subject is the speaker's."""
    assert actors(text) == [("i", verb) for verb in NOTES[text]]


@pytest.mark.parametrize("text", NOT_MINE)
def test_a_lead_in_alone_makes_nobody_act(text: str) -> None:
    """Not the speaker's: what others did, what happened by itself, headlines, names and what a week brings."""
    assert actors(text) == []


def test_a_clause_of_a_run_on_has_its_subject_in_front() -> None:
    """In speech without stops, nobody is put in behind a lead-in."""
    speech = "word " * 21 + "we so on monday wrote it " + "word " * 30
    assert actors(speech) == []


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_acts(text: str) -> None:
    """Nobody acts in thoughts, wishes, plans, questions, states and what was not done."""
    assert actors(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('She said "we did it" then.', ["we", "did", "it"]),
        ("She said “we did it” then.", ["we", "did", "it"]),
        ('"No", "yes" said', ["no", "yes"]),
        ('She said "stop."\n\nI fixed it.', ["stop"]),
        ('She said "stop."\r\n\r\nI fixed it.', ["stop"]),
        ('She said "stop.\n\nI fixed it.', ["stop"]),
        ('She said "stop.\nNow."', ["stop", "now"]),
        ("the team's 'we'", []),
        ("none", []),
    ],
)
def test_quoted(text: str, words: list[str]) -> None:
    """Words between double quotation marks are quoted; a mark that is never closed ends with its paragraph."""
    tokens = Tokens(text)
    assert words == [tokens.words[i] for i in sorted(quoted_tokens(tokens))]


def test_no_verb_across_a_stop() -> None:
    """A subject has no verb in the next sentence."""
    assert actors("So did I. Checked the logs.") == [("i", "Checked")]


def test_clause_cut_from_its_subject() -> None:
    """A verb at the start of a clause belongs to the subject in front of it, not to the speaker."""
    speech = "word " * 21 + "we checked " + "word " * 30
    assert actors(speech) == [("we", "we checked")]


@given(any_text)
@thorough
def test_spans(text: str) -> None:
    """Actors stand in order, each once, inside the answer."""
    read = facts(text)
    firsts = [actor.first for actor in read.actors]
    assert sorted(set(firsts)) == firsts
    assert all(actor.first < actor.last <= len(read.tokens) for actor in read.actors)


@given(any_text)
@thorough
def test_quotes_say_nothing(text: str) -> None:
    """No subject inside quotation marks acts."""
    read = facts(text)
    assert not [actor for actor in read.actors if actor.first in read.quoted]


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts(name: str) -> None:
    """Odd texts hold actors of the four kinds or none."""
    assert {"i", "we", "passive", "others"} >= {actor.kind for actor in facts(ODD_TEXTS[name]).actors}


PAUSED = {
    "I, um, built the loader.": [("i", "I, um, built")],
    "I, you know, built the loader.": [("i", "I, you know, built")],
    "I, like, built the loader.": [("i", "I, like, built")],
    "We, um, actually, uh, then, eh, built it.": [("we", "We, um, actually, uh, then, eh, built")],
    # another sentence
    "It was I. Um, the checks ran.": [],
    "The owner was I? Uh, built by June.": [],
    # plain meanings
    "I like, more than all else, rebuilt engines.": [],
    "I know him, built or not.": [],
}


@pytest.mark.parametrize("text", PAUSED)
def test_a_pause_in_front_of_the_verb_takes_no_act_away(text: str) -> None:
    """Who stops to think between "I" and what they did has done it all the same."""
    assert actors(text) == PAUSED[text]
