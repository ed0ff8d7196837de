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
