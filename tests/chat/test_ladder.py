"""What is learned about a server, and what is not."""

from __future__ import annotations

import threading

import pytest

from starjudge.chat.chat_model import ChatRequest, Message, ReplyForm, ReplySchema
from starjudge.chat.ladder import FORMS, IGNORED_OFTEN, Ladder
from starjudge.errors import ModelRejected

NOTE = "Keep this schema."
REQUEST = ChatRequest(
    "judge-1",
    (Message("system", "Judge."), Message("user", "An answer.")),
    ReplySchema("judgement", {"type": "object"}),
    max_completion_tokens=500,
    temperature=0.2,
    seed=7,
    reasoning_effort="low",
    logprobs=True,
)


def refused(parameter: str | None) -> ModelRejected:
    return ModelRejected("no", parameter=parameter, status=400)


def fitted(ladder: Ladder) -> ChatRequest:
    return ladder.fitted(REQUEST, NOTE)


def test_the_strictest_form_comes_first() -> None:
    """A server of which nothing is known is asked for everything."""
    assert fitted(Ladder()) == REQUEST


@pytest.mark.parametrize(
    ("parameter", "field", "value"),
    [
        ("temperature", "temperature", None),
        ("seed", "seed", None),
        ("reasoning_effort", "reasoning_effort", None),
        ("reasoning.effort", "reasoning_effort", None),
        ("logprobs", "logprobs", False),
        ("top_logprobs", "logprobs", False),
        ("max_completion_tokens", "old_token_limit", True),
        ("max_tokens", "max_completion_tokens", None),
    ],
)
def test_a_setting_refused_is_left_out_from_then_on(parameter: str, field: str, value: object) -> None:
    """One refusal is enough; all else stays as it was."""
    ladder = Ladder()
    assert ladder.refuses(fitted(ladder), refused(parameter))
    changed = [
        name
        for name in (
            "temperature",
            "seed",
            "reasoning_effort",
            "logprobs",
            "form",
            "old_token_limit",
            "max_completion_tokens",
            "messages",
        )
        if getattr(fitted(ladder), name) != getattr(REQUEST, name)
    ]
    assert changed == [field]
    assert getattr(fitted(ladder), field) == value


@pytest.mark.parametrize("parameter", ["temperature", "seed", "logprobs", "max_tokens"])
def test_a_setting_refused_that_was_not_sent_ends_it(parameter: str) -> None:
    """A refusal of what is left out already is worth no other try."""
    ladder = Ladder()
    ladder.refuses(fitted(ladder), refused(parameter))
    assert not ladder.refuses(fitted(ladder), refused(parameter))


def test_a_limit_refused_under_both_names_is_left_out() -> None:
    """``max_completion_tokens``, then ``max_tokens``, then none."""
    ladder = Ladder()
    names = []
    for name in ("max_completion_tokens", "max_tokens"):
        assert ladder.refuses(fitted(ladder), refused(name))
        names.append((fitted(ladder).old_token_limit, fitted(ladder).max_completion_tokens))
    assert names == [(True, 500), (True, None)]


def test_a_system_role_refused_joins_the_first_words_of_the_user() -> None:
    """Servers without a system role get its words from the user."""
    ladder = Ladder()
    assert ladder.refuses(fitted(ladder), refused("system_role"))
    assert fitted(ladder).messages == (Message("user", "Judge.\n\nAn answer."),)
    assert not ladder.refuses(fitted(ladder), refused("system_role"))


@pytest.mark.parametrize("parameter", ["response_format", "response_format.type"])
def test_a_form_refused_is_a_step_down(parameter: str) -> None:
    """Refused by name: the next form, to the last."""
    ladder = Ladder()
    forms = [ladder.form]
    while ladder.refuses(fitted(ladder), refused(parameter)):
        forms.append(ladder.form)
    assert tuple(forms) == FORMS


@pytest.mark.parametrize("form", FORMS)
def test_the_schema_stands_in_one_place(form: ReplyForm) -> None:
    """It stands in the prompt where it is not sent beside it, behind the unchanging part."""
    request = Ladder(form).fitted(REQUEST, NOTE)
    in_prompt = form in ("json_object", "text")
    assert request.messages[0].content == ("Judge.\n\nKeep this schema." if in_prompt else "Judge.")


def test_a_proven_form_is_not_blamed_without_a_word() -> None:
    """A refusal without a reason has another reason where the form is known to work."""
    ladder = Ladder()
    ladder.proves("strict_schema")
    assert not ladder.refuses(fitted(ladder), refused(None))
    assert ladder.form == "strict_schema"


def test_too_long_an_answer_is_no_step() -> None:
    """No form makes a prompt shorter."""
    ladder = Ladder()
    assert not ladder.refuses(fitted(ladder), refused("messages"))
    assert fitted(ladder) == REQUEST


def test_late_news_lead_to_no_higher_form() -> None:
    """A refusal of a form that was left already, by another thread, changes nothing."""
    ladder = Ladder()
    late = fitted(ladder)
    ladder.refuses(fitted(ladder), refused("response_format"))
    ladder.refuses(fitted(ladder), refused("response_format"))
    assert ladder.refuses(late, refused("response_format"))
    assert ladder.form == "json_object"


@pytest.mark.parametrize(
    ("form", "below"),
    [("strict_schema", "json_object"), ("schema", "json_object"), ("json_object", "text"), ("text", None)],
)
def test_a_failure_suggests_a_form_and_teaches_nothing(form: ReplyForm, below: ReplyForm | None) -> None:
    """What a server fails on is tried in another form; until that works, nothing is learned."""
    ladder = Ladder(form)
    assert ladder.below(form) == below
    assert ladder.form == form


def test_a_form_tried_goes_before_a_stricter_one_only() -> None:
    """``lowest`` lowers the form of one request, and never raises it."""
    ladder = Ladder("json_object")
    assert ladder.fitted(REQUEST, NOTE, "text").form == "text"
    assert ladder.fitted(REQUEST, NOTE, "schema").form == "json_object"
    assert ladder.form == "json_object"


def test_a_failure_that_another_form_ends_is_remembered() -> None:
    """The form that worked is the form from then on."""
    ladder = Ladder()
    ladder.fails("strict_schema", "json_object")
    assert ladder.form == "json_object"


def test_a_form_proven_meanwhile_is_kept() -> None:
    """A failure is no news about a form that another thread has seen to work."""
    ladder = Ladder()
    ladder.proves("strict_schema")
    ladder.fails("strict_schema", "json_object")
    assert (ladder.below("strict_schema"), ladder.form) == (None, "strict_schema")


def test_a_schema_ignored_once_is_tried_in_the_prompt() -> None:
    """One bad reply may be a slip: the next call has the schema in the prompt, the next answer has not."""
    ladder = Ladder()
    assert ladder.ignores("strict_schema") == "json_object"
    assert ladder.form == "strict_schema"


def test_a_schema_ignored_often_is_put_into_the_prompt() -> None:
    """A server that never kept the schema is asked otherwise from then on."""
    ladder = Ladder()
    for _ in range(IGNORED_OFTEN):
        ladder.ignores("strict_schema")
    assert ladder.form == "json_object"


@pytest.mark.parametrize("form", ["strict_schema", "json_object", "text"])
def test_a_form_that_works_is_not_ignored(form: ReplyForm) -> None:
    """A bad reply in a proven form, or in one that promises no schema, leaves the form as it is."""
    ladder = Ladder(form)
    ladder.proves("strict_schema")
    assert [ladder.ignores(form) for _ in range(IGNORED_OFTEN + 1)] == [None] * (IGNORED_OFTEN + 1)
    assert ladder.form == form


def test_threads_agree() -> None:
    """Threads refused at once for several reasons end with all of them learned, and each may try again."""
    ladder = Ladder()
    names = ["temperature", "seed", "logprobs", "response_format"] * 8
    barrier = threading.Barrier(len(names))
    results = []

    def refuse(name: str) -> None:
        sent = fitted(ladder)
        barrier.wait()
        results.append(ladder.refuses(sent, refused(name)))

    threads = [threading.Thread(target=refuse, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * len(names)
    assert (ladder.form, ladder.dropped) == ("schema", {"temperature", "seed", "logprobs"})
