"""Contacts and names masked before a text leaves the process; figures of the story kept."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_text import ODD_TEXTS, any_text, thorough

from starjudge.errors import InputError
from starjudge.text.redaction import Redactor
from starjudge.text.shown import numbered, shown_text

# Figures, versions, dates, files and domains that tell nothing of who speaks.
KEPT = [
    "99.95",
    "1,200,000",
    "p99 120 ms",
    "2019-2021",
    "10.5.2",
    "gpt-4",
    "$1.2M",
    "0.85",
    "1 234 567",
    "3-4 weeks",
    "AUC 0.85-0.91",
    "from 12.5% to 99.999%",
    "+1 234 567 users",
    "10 000 000 rows, 1000000000 tokens, 6000000000 parameters",
    "batches of 200-500-1000, layers of 512 256 1024",
    "05/11/2023 at 10:30, 01.02.2023 10:30, 2020-01-02 03:04:05",
    "1699999999 and 1699999999123",
    "0.1 0.01 0.001 0.0001",
    "192.168.10.100",
    "mobile traffic, mobile 2019-2021, mobile 1 234 567 users",
    "I call on 12 customers",
    "24/7, and/or, 1.x/2.x, 30/60/90",
    "train.py/test.py, torch.nn/functional, node.js",
    "Look at the dot product at dot.",
    "We met at 3 p.m. at Node.js Inc.",
    "The shop sold on booking.com and amazon.com.",
    "mAP@0.5 and recall@10",
    "one two three four five and six",
    "[laughs] and (12)",
    "k=10, lr=1e-4, seeds 42 43 44 45",
]

MASKED = [
    ("Write to jane.doe+jobs@mail.example.com.", "Write to [email]."),
    ("mailto:jd@example.org, please", "[email], please"),
    ("jane (at) example.com or jane[at]example[dot]com", "[email] or [email]"),
    ("It's jane dot doe at example dot com okay", "It's [email] okay"),
    ("‹jd@example.com>", "‹[email]>"),
    ("+49 170 1234567.", "[phone]."),
    ("+1 (555) 010-0199 or +15550100199", "[phone] or [phone]"),
    ("(555) 010-0199, 555-010-0199, 555.010.0199, 555 010 0199", "[phone], [phone], [phone], [phone]"),
    ("(212) 555-0199, 212-555-0199, 212.555.0199, 1-800-555-0199", "[phone], [phone], [phone], [phone]"),
    ("0171 1234567, 020 7946 0958, 06 12 34 56 78, 089-12345678", "[phone], [phone], [phone], [phone]"),
    ("0044 20 7946 0958", "[phone]"),
    ("98765 43210 and 9876543211 and 139 1234 5678", "[phone] and [phone] and [phone]"),
    ("Call me on 555-0199 today", "Call me on [phone] today"),
    ("My number is 5550100199", "My number is [phone]"),
    ("tel: 555 0199", "tel: [phone]"),
    ("five five five zero one double zero one nine", "[phone]"),
    ("See https://example.org/a?b=1#c, or (www.example.org).", "See [link], or ([link])."),
    ("linkedin.com/in/janedoe and github.com/janedoe/repo.", "[link] and [link]."),
    ("My page is janedoe.github.io", "My page is [link]"),
    ("linkedin dot com slash in slash janedoe", "[link]"),
    ("http://localhost:8000/x and ftp://example.org/x", "[link] and [link]"),
    ("https://example.org/@jane@example.com", "[link]"),
]

NAMES = ["Zoë", "Ana López", "Müller", "O'Neil", "Link", "王伟", "Jose"]
NAMED = [
    ("Zoë and ZOE and zoe's and Zoë’s plan", "[name] and [name] and [name]'s and [name]’s plan"),
    ("Zoe\u0308 decomposed", "[name] decomposed"),
    ("Zoey, zoes and Azoe stay", "Zoey, zoes and Azoe stay"),
    ("ana lopez, Ana\u00a0López", "[name], Ana\u00a0López"),
    ("Ana-Lopez but not Ana", "[name] but not Ana"),
    ("Mueller, Muller, MÜLLER", "[name], [name], [name]"),
    ("O’Neil and ONeil", "[name] and [name]"),
    ("José_notes", "[name]_notes"),
    ("Link sent me https://example.org/x", "[name] sent me [link]"),
    ("我和王伟一起做的", "我和[name]一起做的"),
    ("zoe@example.com", "[email]"),
]

figures = st.one_of(
    st.integers(0, 999_999).map(str),
    st.integers(1000, 999_999_999).map("{:,}".format),
    st.floats(0, 1000).map("{:.3f}".format),
    st.integers(0, 100).map("{}%".format),
    st.integers(1, 999).map("${}k".format),
    st.tuples(st.integers(1990, 2029), st.integers(1990, 2029)).map(lambda years: "{}-{}".format(*years)),
)
said = st.lists(st.tuples(st.sampled_from("from to about p99 rows ms".split()), figures), max_size=10).map(
    lambda pairs: ", ".join(f"{word} {figure}" for word, figure in pairs)
)


@pytest.mark.parametrize("text", KEPT)
def test_figures_of_the_story_are_kept(text: str) -> None:
    assert Redactor()(text) == text


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_contacts_are_masked(text: str, masked: str) -> None:
    assert Redactor()(text) == masked


@pytest.mark.parametrize(("text", "masked"), NAMED)
def test_names_are_masked_as_whole_words(text: str, masked: str) -> None:
    assert Redactor(NAMES)(text) == masked


def test_the_longest_name_wins() -> None:
    assert Redactor(["Ana", "Ana López"])("Ana López told Ana") == "[name] told [name]"


def test_contacts_stay_where_only_names_are_to_be_masked() -> None:
    assert Redactor(["Zoë"], contacts=False)("Zoë: a@example.com") == "[name]: a@example.com"


def test_nothing_is_masked_without_a_reason() -> None:
    assert Redactor(contacts=False)("Zoë: a@example.com") == "Zoë: a@example.com"


@thorough
@given(said)
def test_no_figure_is_taken_for_a_number_to_call(text: str) -> None:
    assert Redactor()(text) == text


@thorough
@given(any_text)
def test_masked_text_is_masked_already(text: str) -> None:
    redact = Redactor(NAMES)
    once = redact(shown_text(text))
    assert redact(once) == once


@thorough
@given(
    st.emails(), st.sampled_from(["", "Write to ", "(", "mail: "]), st.sampled_from(["", ".", ") or so", ", please"])
)
def test_no_address_is_left(address: str, before: str, behind: str) -> None:
    local, _, domain = address.rpartition("@")
    if not re.fullmatch(r"[\w.+%-]+", local):
        local = "jane"  # marks that nobody says, though the grammar of addresses has them
    assert Redactor()(f"{before}{local}@{domain}{behind}") == f"{before}[email]{behind}"


@thorough
@given(st.text(max_size=20), st.text(max_size=20))
def test_no_name_is_left(before: str, behind: str) -> None:
    assert "zoe" not in re.split(r"[^a-z]+", Redactor(["Zoe"])(f"{before} Zoe {behind}").lower().replace("zoë", ""))


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_are_taken(text: str) -> None:
    assert Redactor(["Zoë"])(text) == text


@pytest.mark.parametrize(
    "piece", ["a", "1", "1 ", "a.", "a@", "+1 ", "0 1", "a dot ", "www.", "one ", "(at)", "a.com/", "call me "]
)
def test_long_heaps_are_read_in_time(piece: str) -> None:
    assert Redactor(["Zoë"])(piece * (100_000 // len(piece))) is not None


def test_masks_are_shown_as_they_are() -> None:
    redact = Redactor(["Zoë"])
    shown = redact(shown_text("Zoë, zoe@example.com, +49 170 1234567, www.example.org, [12]"))
    assert shown == "[name], [email], [phone], [link], (12)"
    assert numbered([shown]) == [f"[1] {shown}"]


def test_names_are_in_no_repr() -> None:
    assert repr(Redactor(["Zoë", "Müller"])) == "Redactor(2 names, contacts=True)"


def test_a_redactor_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Redactor(["Zoë"])))("Zoë") == "[name]"


@pytest.mark.parametrize(
    ("given_names", "message"),
    [
        ("Zoë", "redact: names is a str; expected a list of names, like ['Ana']"),
        (b"Zoe", "redact: names is a bytes"),
        (7, "redact: names is a int"),
        (None, "redact: names is a NoneType"),
        (["Zoë", 7], "redact: name 1 is a int; expected text"),
        (["Zoë", " "], "redact: name 1 has no letter; expected a name, like 'Ana'"),
        (["..."], "redact: name 0 has no letter"),
    ],
)
def test_what_is_no_list_of_names_is_refused(given_names: Any, message: str) -> None:
    with pytest.raises(InputError, match="^" + re.escape(message)):
        Redactor(given_names)


def test_contacts_are_yes_or_no() -> None:
    contacts: Any = "email"
    with pytest.raises(InputError, match=r"^redact: contacts is a str; expected True or False$"):
        Redactor(contacts=contacts)
