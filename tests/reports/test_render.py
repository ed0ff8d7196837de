"""The door of the floor."""

import json
import subprocess
import sys

import pytest
from made_evaluations import make

import starjudge
from starjudge.errors import InputError
from starjudge.models.evaluation import Dropped, Evaluation, PanelMember
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


def by(evaluation: Evaluation, **changes: object) -> str:
    """The card's last lines, judged by somebody else, on one line."""
    judge = evaluation.judge.model_copy(update=changes)
    text = render(evaluation.model_copy(update={"judge": judge}))
    return " ".join(text[text.index("Judged by: ") :].split())


def test_a_panel_is_named_with_each_verdict(strong: Evaluation) -> None:
    """Whoever reads a panel's result sees who sat on it, what each said, and how far they agreed."""
    members = (
        PanelMember(engine="model", model="large-model", overall=5),
        PanelMember(engine="heuristic", overall=4),
        PanelMember(engine="model", model="small-model", failure="ModelTimeout: no reply"),
    )
    shown = by(strong, engine="panel", panel=members, agreement=0.875)
    assert "panel of 3 · large-model: 5 · heuristic: 4 · small-model: failed · agree within 1 in 88% of pairs" in shown


def test_what_the_model_said_beside_the_answer_is_counted(strong: Evaluation) -> None:
    """References that the answer does not hold are left out, and the card says how many."""
    dropped = Dropped(units=2, words=1, labels=7)
    assert "3 of the model's references left out: not in the answer" in by(strong, engine="model", dropped=dropped)
    assert "left out" not in by(strong, engine="model")
