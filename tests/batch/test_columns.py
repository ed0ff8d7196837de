from __future__ import annotations

import pytest

from starjudge.batch.columns import Columns, id_of, row_of
from starjudge.errors import InputError


def chosen(names: list[str], columns: Columns | None = None, **options: object) -> tuple[dict[str, str], list[str]]:
    said: list[str] = []
    return (columns or Columns()).chosen(names, "in.csv", said.append, **options), said  # type: ignore[arg-type]


def test_plain_names_are_taken_without_a_word():
    """Columns that bear the names of the fields are taken, and nothing is said."""
    names = ["question", "answer", "id", "rubric", "company", "duration", "theme", "cohort"]
    assert chosen(names) == ({name: name for name in names[:-1]}, [])


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("question", "Question"),
        ("question", "prompt"),
        ("question", "interview_question"),
        ("question", "Interview Question"),
        ("answer", "ANSWER"),
        ("answer", "response"),
        ("answer", "Reply"),
        ("answer", "transcript"),
        ("answer", "text"),
        ("id", "UUID"),
        ("id", "candidate-id"),
        ("id", "record_id"),
        ("duration", "duration_seconds"),
    ],
)
def test_a_guess_is_said_aloud(field: str, column: str):
    """A column guessed from its name, case and separators ignored, is said, with the option that names another."""
    names = [name for name in ("question", "answer") if name != field]
    found, said = chosen([*names, column])
    assert found[field] == column
    assert said == [
        f"in.csv: the {field} is taken from column {column!r} (else name it with --{field}-column)",
    ]


def test_a_better_guess_wins():
    """Where columns differ in how surely they say it, the surest is taken: no error, no doubt."""
    assert chosen(["text", "response", "answer", "prompt", "Question"])[0] == {
        "question": "Question",
        "answer": "answer",
    }


def test_q_and_a_are_guessed_together():
    """One letter is a sign only beside the other."""
    assert chosen(["q", "a"])[0] == {"question": "q", "answer": "a"}
    with pytest.raises(InputError, match=r"^in.csv: no column for the answer; columns: question, a, b; name it with"):
        chosen(["question", "a", "b"])


def test_two_as_likely_columns_are_refused():
    """Two columns of one rank are named, and none is taken."""
    with pytest.raises(InputError) as raised:
        chosen(["question", "reply", "response"])
    assert (
        str(raised.value)
        == "in.csv: columns 'reply' and 'response' could both be the answer; name it with --answer-column"
    )


def test_a_missing_column_names_those_there_are():
    with pytest.raises(InputError) as raised:
        chosen(["question", "b", "c d"])
    assert str(raised.value) == (
        "in.csv: no column for the answer; columns: question, b, c d; name it with --answer-column"
    )


def test_a_named_column_that_is_not_there_is_refused():
    """Also of a field that need not be there: who names it wants it."""
    with pytest.raises(InputError, match=r"^in.csv: no column 'firm' for the company; columns: question, answer; name"):
        chosen(["question", "answer"], Columns(company="firm"))


def test_a_named_column_goes_before_the_plain_one():
    assert chosen(["question", "answer", "said"], Columns(answer="said")) == (
        {"question": "question", "answer": "said"},
        [],
    )


def test_a_field_can_be_turned_off():
    """An empty name leaves a column alone that happens to bear a field's name."""
    assert chosen(["question", "answer", "company"], Columns(company=""))[0] == {
        "question": "question",
        "answer": "answer",
    }


def test_the_question_need_not_have_a_column():
    """Where one question is asked of all, no column is needed for it."""
    assert chosen(["answer"], needed=("answer",))[0] == {"answer": "answer"}


def test_a_long_list_of_columns_is_cut():
    with pytest.raises(InputError, match=r"c38, c39 and 60 more; name it"):
        chosen([f"c{number}" for number in range(100)])


def test_a_row_passes_on_what_it_was_given():
    """All columns pass through; values go to the judge as they are, whatever their type."""
    data = {"q": "Why?", "said": ["x"], "nr": 7, "cohort": None}
    row = row_of("in:1", data, {"question": "q", "answer": "said", "id": "nr", "theme": "theme"})
    assert row.data == data
    assert row.asked == {"question": "Why?", "answer": ["x"]}
    assert row.id == 7


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", "a"), (3, 3), (3.0, 3), (3.5, None), (True, None), ("", None), (None, None), ([1], None)],
)
def test_an_id_is_text_or_a_whole_number(value: object, expected: object):
    assert id_of(value) == expected
    assert type(id_of(value)) is type(expected)
