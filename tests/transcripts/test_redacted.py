"""Masking what tells who people are, before anything is judged."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge.errors import InputError
from starjudge.models.transcript import Role, Speaker, Turn, Word
from starjudge.transcripts.redacted import redacted

ASKS, ANSWERS = "Priyanka Rao", "Mateo Silva"


def speaker(label: str, role: Role) -> Speaker:
    return Speaker(name=label, labels=(label,), role=role, words=10, confidence=1)


def turn(text: str, label: str | None = ANSWERS) -> Turn:
    words = tuple(
        Word(match.start(), match.end(), float(place), place + 0.5, (match.start(), match.end()))
        for place, match in enumerate(re.finditer(r"\S+", text))
    )
    return Turn(speaker=label, text=text, start=0.0, end=float(len(words)), words=words)


def masked(text: str, *others: str, asks: str = ASKS, answers: str = ANSWERS, names: tuple[str, ...] = ()) -> str:
    """The first text after masking, in a talk with the others."""
    turns = [turn(text, answers), *(turn(other, asks) for other in others)]
    out, _ = redacted(turns, (speaker(asks, "interviewer"), speaker(answers, "candidate")), names)
    return out[0].text


def test_labels_become_roles() -> None:
    """A speaker's label is replaced by the role, numbered where a role is had twice."""
    speakers = (
        speaker("Priyanka Rao", "interviewer"),
        Speaker(name="Mateo", labels=("Mateo", "Guest 2"), role="candidate", words=1, confidence=1),
        speaker("Noor Haddad", "interviewer"),
        speaker("Room 4", "unknown"),
    )
    turns = [turn("Hi.", label) for label in ("Priyanka Rao", "Guest 2", "Mateo", "Noor Haddad", "Room 4", None)]
    out, labels = redacted(turns, speakers)
    assert [t.speaker for t in out] == ["Interviewer", "Candidate", "Candidate", "Interviewer 2", "Speaker", None]
    assert labels["Noor Haddad"] == "Interviewer 2"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Thanks Priyanka, that helps.", "Thanks [name], that helps."),
        ("I told Priyanka Rao's team.", "I told [name]'s team."),
        ("Rao was there.", "[name] was there."),
        ("priyanka asked me", "[name] asked me"),
        ("um thanks priyanka rao for having me", "um thanks [name] for having me"),
        ("PRIYANKA, can you hear me?", "[name], can you hear me?"),
        ("The raorail model and a Priyankafication.", "The raorail model and a Priyankafication."),
    ],
)
def test_speakers_own_names(said: str, shown: str) -> None:
    """A speaker's full, first and last name is masked in speech, in any case, as a whole word, possessive kept."""
    assert shown == masked(said)


def test_accents_of_a_label_are_not_needed() -> None:
    """A recogniser that writes a name without its accents does not give it away."""
    assert masked("I asked Rene and René.", answers="René Dvořák") == "I asked [name] and [name]."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("My manager, Ingrid, agreed.", "My manager, [name], agreed."),
        ("My manager Ingrid agreed.", "My manager [name] agreed."),
        ("I asked our data lead Jonas Weber first.", "I asked our data lead [name] first."),
        ("Thanks Jonas, yes.", "Thanks [name], yes."),
        ("Hi Jonas. Yes.", "Hi [name]. Yes."),
        ("Thank you, Jonas.", "Thank you, [name]."),
        ("I'm Elif, and I work on ranking.", "I'm [name], and I work on ranking."),
        ("My name is Elif Demir.", "My name is [name]."),
        ("Hi, this is Elif from the platform side.", "Hi, this is [name] from the platform side."),
        ("A colleague called Tobias found it.", "A colleague called [name] found it."),
        ("We asked Dr Ahmed and Prof. Okafor.", "We asked Dr [name] and Prof. [name]."),
        ("Ingrid, my mentor, read it.", "[name], my mentor, read it."),
        ("I sat down with Ingrid from the data team.", "I sat down with [name] from the data team."),
        ("Ingrid and I wrote it.", "[name] and I wrote it."),
        ("And then Priti, who runs the platform, agreed.", "And then [name], who runs the platform, agreed."),
        ("I'll call him Anders. Anders was kind.", "I'll call him [name]. [name] was kind."),
        ("You will hear from Oonagh in recruiting. I met Ute.",
         "You will hear from [name] in recruiting. I met [name]."),
        ("The comment said, ask Marijke.", "The comment said, ask [name]."),
        ("so I talked to Fenna about it", "so I talked to [name] about it"),
        ("I worked with Aylin and Tomasz. I asked Aylin.", "I worked with [name] and [name]. I asked [name]."),
        ("Our data lead — Lucia — left.", "Our data lead — [name] — left."),
        ("and then Priti said no", "and then [name] said no"),
        ("my name is elif", "my name is [name]"),
        ("then a colleague called tobias found it and tobias fixed it",
         "then a colleague called [name] found it and [name] fixed it"),
    ],
)  # fmt: skip
def test_people_introduced(said: str, shown: str) -> None:
    """People whom the speech introduces or addresses are masked."""
    assert shown == masked(said)


@pytest.mark.parametrize(
    ("label", "said", "shown"),
    [
        ("Dr. Elena Fuchs (she/her)", "Elena here. fuchs too.", "[name] here. [name] too."),
        ("elena.fuchs@example.org", "hi elena", "hi [name]"),
        ("Fuchs, Elena", "Elena Fuchs said so.", "[name] said so."),
        ("Sinéad O'Brien", "I asked O’Brien, Sinead.", "I asked [name], [name]."),
        ("Jean-Luc Moreau", "Thanks Jean-Luc, thanks Jean.", "Thanks [name], thanks [name]."),
        ("李雷", "我叫李雷，你好。", "我叫[name]，你好。"),
        ("Speaker 1", "The speaker was one.", "The speaker was one."),
        ("iPhone", "On the iPhone it ran.", "On the iPhone it ran."),
    ],
)
def test_labels_of_all_kinds(label: str, said: str, shown: str) -> None:
    """Names are found in labels with titles, addresses, commas and devices; a label without a name masks nothing."""
    assert shown == masked(said, answers=label)


def test_every_mention_of_somebody_introduced() -> None:
    """A name introduced once is masked in every turn, before and after, with its surname."""
    text = "Ingrid saw it. Ingrid's plan was Ingrid Moen's own."
    assert masked(text, "So your manager, Ingrid, saw it?") == "[name] saw it. [name]'s plan was [name]'s own."


@pytest.mark.parametrize(
    "said",
    [
        "We used BERT and GPT-4, and Claude wrote the tests.",
        "At Zalando, my manager, who was new, asked for a model called Falcon.",
        "I'm German, I'm happy, and I'm Senior at Google.",
        "The tool named Airflow and the service called Kestrel were slow.",
        "Hi everyone. Hi There. Thanks So much.",
        "Feedback from the platform team was good. Data from our team was not.",
        "Python and Kubernetes were new. However, my manager, as always, was calm.",
        "I joined Zalando. Then Zalando said no, and we asked Zalando why. The service talked to Kafka.",
        "We used Adam and SGD, and wrote it in Julia.",
        "We asked Claude to write it, and Google said yes.",
        "Latency fell to 20 ms per call. The doctor said no.",
    ],
)
def test_nobody_is_meant(said: str) -> None:
    """Models, products, companies, nationalities and capitals at the start of a sentence stay."""
    assert said == masked(said)


@pytest.mark.parametrize(
    ("label", "said", "shown"),
    [
        ("Will Okoye", "Will you wait? It will. Thanks, Will. Will said so.",
         "Will you wait? It will. Thanks, [name]. [name] said so."),
        ("Mark Lindt", "We mark it. I asked Mark.", "We mark it. I asked [name]."),
        ("Grace Obi", "After a grace period Grace came.", "After a grace period [name] came."),
        ("May Tran", "In May we may ship. By May 5 it ran. I asked May.",
         "In May we may ship. By May 5 it ran. I asked [name]."),
        ("Jordan Beck", "Our office in Jordan closed. Then Jordan called.",
         "Our office in Jordan closed. Then [name] called."),
        ("Art Novak", "State of the art. The art is hard. Art, go on.",
         "State of the art. The art is hard. [name], go on."),
        ("Will Okoye", "hi will thanks for coming will you start", "hi [name] thanks for coming will you start"),
        ("Sam Cloud", "We run on Google Cloud, in the cloud.", "We run on Google Cloud, in the cloud."),
    ],
)  # fmt: skip
def test_names_that_are_words(label: str, said: str, shown: str) -> None:
    """A name that is a word, a month or a place too is masked only where a person is meant."""
    assert shown == masked(said, asks=label)


def test_a_person_with_a_programs_name() -> None:
    """A person called as a program is masked, and the program stays."""
    said = "My manager, Claude, asked why we used Claude and not Claude Sonnet. I told Claude."
    assert masked(said) == "My manager, [name], asked why we used Claude and not Claude Sonnet. I told [name]."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Write to m.silva@example.org please.", "Write to [email] please."),
        ("Call me at +49 170 1234567.", "Call me at [phone]."),
        ("See https://example.org/mateo for it.", "See [link] for it."),
        ("I live at 221 Alder Street, Apt 4, Springfield, IL 62704.", "I live at [address]."),
        ("My flat is Lindenstraße 12, 80331 München.", "My flat is [address]."),
        ("We met at 14 rue des Lilas in spring.", "We met at [address] in spring."),
        ("She lives in calle Mayor 5.", "She lives in [address]."),
        ("The postcode is 80331 München now.", "The postcode is [address] now."),
        ("i live at 12 baker street now", "i live at [address] now"),
        ("We met in Springfield, IL 62704 then.", "We met in [address] then."),
        ("I moved to SW1A 2AB last year.", "I moved to [address] last year."),
        ("My account number is 48213377.", "My account number is [number]."),
        ("The card was 4111 1111 1111 1111.", "The card was [number]."),
        ("My IBAN is DE89 3704 0044 0532 0130 00, yes.", "My IBAN is [number], yes."),
        ("Social security 123-45-6789.", "Social security [number]."),
        ("My passport number is C01X00T47.", "My passport number is [number]."),
        ("Employee ID E-48213 was mine.", "Employee ID [number] was mine."),
        ("my employee id is four eight two one three", "my employee id is [number]"),
    ],
)
def test_contacts_addresses_and_numbers(said: str, shown: str) -> None:
    """Contacts, postal addresses and numbers that identify somebody are masked by what they are."""
    assert shown == masked(said)


@pytest.mark.parametrize(
    "said",
    [
        "Errors fell by 12 % over 40 million requests in 3 weeks.",
        "It took 3 drives and 20000 Requests on a T4 8GB card.",
        "We told them via Slack 12 times, and via the new API 3 more.",
        "A 5 year road map and 12 street view images.",
        "We cut it from 1,200 ms to 340 ms in 2023, and 94.5 percent agreed.",
        "The account number grew to 40000 users and 12 accounts closed.",
        "We trained 1234567890123456 tokens on 512 256 1024 units.",
        "In 10000 Kubernetes pods the card 2500 users saw was blank.",
    ],
)
def test_outcomes_stay(said: str) -> None:
    """Numbers that count something are no one's address or account."""
    assert said == masked(said)


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        ("Acme", "At acme we shipped. Acme's plan.", "At [name] we shipped. [name]'s plan."),
        ("Blue Heron", "The Blue Heron launch was blue.", "The [name] launch was blue."),
        ("Art", "Art is my boss, the state of the art.", "[name] is my boss, the state of the art."),
    ],
)
def test_names_given(name: str, said: str, shown: str) -> None:
    """A name that the caller gives is masked, be it a company's; one that is a word only with its capital."""
    assert shown == masked(said, names=(name,))


@pytest.mark.parametrize("names", ["Ana", 3, ["Ana", 4], [""]])
def test_wrong_names(names: object) -> None:
    """What is no list of names is refused without repeating a name."""
    with pytest.raises(InputError) as raised:
        redacted([turn("Hi.")], (), names)  # type: ignore[arg-type]
    assert "Ana" not in str(raised.value).replace("like ['Ana']", "").replace("like 'Ana'", "")


def test_words_keep_their_times() -> None:
    """A mask takes the time from the first to the last word it replaces, and no word keeps its place in the file."""
    out, _ = redacted([turn("So I asked Priyanka Rao's team at 221 Alder Street.")], (speaker(ASKS, "interviewer"),))
    words = [(out[0].text[w.start : w.end], w.at, w.until) for w in out[0].words]
    assert words == [
        ("So", 0, 0.5),
        ("I", 1, 1.5),
        ("asked", 2, 2.5),
        ("[name]'s", 3, 4.5),
        ("team", 5, 5.5),
        ("at", 6, 6.5),
        ("[address].", 7, 9.5),
    ]
    assert all(word.source is None for word in out[0].words)


PIECES = st.sampled_from(
    "Priyanka Rao, Rao's Priyanka/Rao Mateo. (Silva) m@example.org +49 170 1234567 [name] [email] the model 12% Will "
    "221 Alder Street, Apt thanks my manager, Ingrid a@b.co/Priyanka".split()
)


@given(st.lists(PIECES, max_size=25))
@settings(max_examples=150, deadline=None)
def test_words_are_the_texts_words(pieces: list[str]) -> None:
    """Whatever is masked, the words are the text's blank-separated words, in order, and nothing of a name is left."""
    given_turn = turn(" ".join(pieces))
    out, _ = redacted([given_turn], (speaker(ASKS, "interviewer"), speaker(ANSWERS, "candidate")))
    done = out[0]
    assert [done.text[word.start : word.end] for word in done.words] == done.text.split()
    assert [word.at for word in done.words] == sorted(word.at or 0.0 for word in done.words)
    assert not re.search(r"Priyanka|Rao|Mateo|Silva|example", done.text)
    Turn.model_validate(done.model_dump())


def test_masking_twice_changes_nothing() -> None:
    """What is masked already stays as it is."""
    once = masked("Hi Priyanka, my manager, Ingrid, lives at 221 Alder Street and writes to i@example.org.")
    assert once == masked(once)
    assert "Ingrid" not in once


@pytest.mark.parametrize(
    "piece", ["thanks Priyanka I live at 12 ", "AB12 CD34 EF56 ", "my manager, My, ", "1234 5678 ", "account 11"]
)
def test_linear(piece: str) -> None:
    """Ten times the words take about ten times as long."""

    def seconds(times: int) -> float:
        given_turn = turn(piece * times)
        began = time.perf_counter()
        redacted([given_turn], (speaker(ASKS, "interviewer"),))
        return time.perf_counter() - began

    short, long = (min(seconds(times) for _ in range(3)) for times in (400, 4000))
    assert long < short * 40 + 0.1  # a quadratic one takes a hundred times as long


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("I sat down with Ilse, she's our analyst.", "I sat down with [name], she's our analyst."),
        ("So that's Femi, he came to us as a student.", "So that's [name], he came to us as a student."),
        ("We moved it to Kafka, it was faster.", "We moved it to Kafka, it was faster."),
    ],
)
def test_somebody_told_of_as_he_or_she_is_masked(said: str, masked: str) -> None:
    """A pronoun behind the comma says that the name is a person's."""
    words = said + " I talked with them often, and the model got better each week, as far as I can tell."
    turns, _ = redacted((Turn(speaker="Candidate", text=words),), ())
    assert turns[0].text.startswith(masked)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Ask an engineer on the routing team, Radko. It was slow.",
         "Ask an engineer on the routing team, [name]. It was slow."),
        ("In spring one of them, Ife, gave up.", "In spring one of them, [name], gave up."),
        ("Two of them came to me, Ife and Radko.", "Two of them came to me, [name] and [name]."),
        ("One of the linguists, Ife, disagreed.", "One of the linguists, [name], disagreed."),
        ("It was Radko who found it.", "It was [name] who found it."),
        ("For Radko himself it was a good year.", "For [name] himself it was a good year."),
        ("So that'd be Radko. He ran the pipelines.", "So that'd be [name]. He ran the pipelines."),
        ("I can tell about Ife. She joined in May.", "I can tell about [name]. She joined in May."),
        ("The data model was Radko's.", "The data model was [name]'s."),
        ("You'll hear from Ife, the recruiter.", "You'll hear from [name], the recruiter."),
        ("You'll hear from Ife next week.", "You'll hear from [name] next week."),
        ("I'm passing this along to Ife today.", "I'm passing this along to [name] today."),
        ("Say hi to Ife from me.", "Say hi to [name] from me."),
        ("Do people call you Ife?", "Do people call you [name]?"),
        ("I did it with Radko from maintenance.", "I did it with [name] from maintenance."),
        ("I found it because Radko's crew had waited.", "I found it because [name]'s crew had waited."),
        ("We asked Madam Ife and the linguist Radko.", "We asked [name] and the linguist [name]."),
        ("I showed it to Ife that day.", "I showed it to [name] that day."),
        ("Then I called Radko, and I sat with Ife.", "Then I called [name], and I sat with [name]."),
        ("I rang Radko at night.", "I rang [name] at night."),
        ("When Radko laughed, I knew.", "When [name] laughed, I knew."),
        ("Radko will be in touch. I gave it to Radko.", "[name] will be in touch. I gave it to [name]."),
        ("So for Ife, one of our drivers, it was new.", "So for [name], one of our drivers, it was new."),
    ],
)  # fmt: skip
def test_people_whom_nothing_introduces(said: str, shown: str) -> None:
    """What is said of people alone tells that a name is a person's, though nobody introduced it."""
    assert masked(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "We moved from Flink to Beam, and the service, Beam, was slow.",
        "I am an engineer at Corvane, and the tools were Flink, Beam, and Dask.",
        "We rebuilt it with Flink from scratch. He disliked it.",
        "My manager wanted Flink. He had used it.",
        "It ran on Beam and Flink. He liked that.",
        "Then we said that Beam and Dask were fine. She disagreed.",
        "I wrote to Beam and read from Flink. It was Flink's first release.",
        "There was a fellow in Hamilton who made a cheaper one.",
        "Our Chief Officer who asked for it was new. She was Armenian, she said.",
        "Its checklist Beam and its shortlist Dask were long.",
        "We hosted it in Porto, the second place in Portugal.",
        "At Corvane, our friends in the north, it ran.",
        "I called the service Kestrel. We said that Kestrel was slow. He agreed.",
    ],
)
def test_what_only_looks_like_somebody(said: str) -> None:
    """Tools, firms and places in like places stay."""
    assert masked(said) == said
