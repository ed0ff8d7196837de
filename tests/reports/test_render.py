"""The door of the floor."""

import json
import subprocess
import sys

import pytest
from made_evaluations import make

import starjudge
from starjudge.errors import InputError
from starjudge.models.evaluation import Evaluation
from starjudge.reports import FORMS, render


def test_an_unknown_form_is_named_with_the_nearest() -> None:
    """The message says what was given, what was probably meant, and what there is."""
    with pytest.raises(InputError) as caught:
        render(make(), "markdwon")
    message = "unknown form 'markdwon' of a report; did you mean 'markdown'? One of: text, markdown, json, card, html"
    assert message == str(caught.value)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_each_time(strong: Evaluation, form: str) -> None:
    """A report depends on the evaluation alone."""
    assert render(strong, form) == render(strong, form)


def test_text_has_colour_only_when_asked(strong: Evaluation) -> None:
    """Without a word on colour there is none: only the caller knows where the text goes."""
    assert "\x1b" not in render(strong)
    assert render(strong) == render(strong, color=False)
    assert "\x1b[" in render(strong, color=True)


def test_json_round_trips(lens: Evaluation) -> None:
    """The JSON form is the evaluation, indented by two."""
    text = render(lens, "json")
    assert lens == Evaluation.model_validate_json(text)
    assert text.startswith('{\n  "question": ')


def test_json_of_half_a_letter() -> None:
    """An answer that no encoding can hold is escaped, not an error."""
    assert json.loads(render(make("a\ud800b"), "json"))["answer"] == "a\ud800b"


def test_an_evaluation_shows_itself(strong: Evaluation) -> None:
    """``print`` and a notebook take the same reports."""
    assert render(strong) == str(strong)
    assert render(strong, "card") == strong._repr_html_()
    assert starjudge.render is render


def test_text_loads_no_html() -> None:
    """A line in a terminal does not pay for the other forms."""
    code = (
        "import sys, starjudge.reports.terminal\n"
        "print([name for name in sys.modules if name in {'html', 'openai', 'rich', 'starjudge.reports.card'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
