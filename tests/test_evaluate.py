"""What `evaluate_answer` promises, whichever judge stands behind it."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import starjudge
from starjudge import Evaluation, InputError, evaluate_answer, evaluate_answer_async
from starjudge.models.answer import Answer, TimedWord
from starjudge.resources.answer_files import AnswerFile, read_answer_file

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
QUESTION = "Tell me about a time a model you built failed."
GOOD = ("story_failure", "story_ambiguity_spoken", "story_debugging_terse", "story_fairness_non_native")


def example(name: str) -> AnswerFile:
    return read_answer_file(EXAMPLES / f"{name}.txt")


def evaluated(name: str) -> Evaluation:
    file = example(name)
    return evaluate_answer(file.question or QUESTION, file.answer)


def quotes(evaluation: Evaluation) -> list[tuple[str, int, int]]:
    """Every text with a span, wherever it stands."""
    found: list[tuple[str, int, int]] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if {"text", "span"} <= node.keys():
                found.append((node["text"], node["span"]["start"], node["span"]["end"]))
            for value in node.values():
                walk(value)
        elif isinstance(node, (list, tuple)):
            for value in node:
                walk(value)

    walk(evaluation.model_dump())
    return found


ALL_EXAMPLES = sorted(path.stem for path in EXAMPLES.glob("*.txt"))


@pytest.mark.parametrize("name", ALL_EXAMPLES)
def test_quotes_are_words_of_the_answer(name: str) -> None:
    """Every quote, segment, metric and flag is cut from the answer at its span."""
    evaluation = evaluated(name)
    assert quotes(evaluation)
    assert [q for q in quotes(evaluation) if evaluation.answer[q[1] : q[2]] != q[0]] == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_an_evaluation_whose_quotes_hold(text: str) -> None:
    """No text crashes the judge, and its quotes are words of that text."""
    evaluation = evaluate_answer(QUESTION, text)
    assert all(text[start:end] == words for words, start, end in quotes(evaluation))
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


STORY_PIECES = (
    "I ", "we ", "rolled it back ", "the model ", "failed", ". ", ", ", "\n\n", "from 9% to 4% ", "Result: ", "- ",
    '"', "was checked ", "because ", "since then I always test", "? ", "their fault ", "nobody ", "$3M ", "um ",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(STORY_PIECES), max_size=80).map("".join))
def test_any_story_like_text_gives_segments_in_order(text: str) -> None:
    """Segments are in order, do not overlap, and hold every word."""
    evaluation = evaluate_answer(QUESTION, text)
    spans = [(s.span.start, s.span.end) for s in evaluation.segments]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    covered = "".join(text[a:b] for a, b in spans)
    assert [c for c in text if c.isalnum()] == [c for c in covered if c.isalnum()]


@pytest.mark.parametrize("name", ALL_EXAMPLES)
def test_json_round_trips(name: str) -> None:
    """An evaluation read back from its JSON is equal to it."""
    evaluation = evaluated(name)
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


def test_the_same_input_gives_the_same_bytes_under_any_hash_seed() -> None:
    """Neither the run nor PYTHONHASHSEED changes a byte."""
    script = (
        "import hashlib, pathlib, sys\n"
        "from starjudge import evaluate_answer\n"
        "from starjudge.resources.answer_files import read_answer_file\n"
        "h = hashlib.sha256()\n"
        f"for p in sorted(pathlib.Path({str(EXAMPLES)!r}).glob('*.txt')):\n"
        "    f = read_answer_file(p)\n"
        "    e = evaluate_answer(f.question, f.answer, company='amazon')\n"
        "    h.update(e.model_dump_json().encode() + str(e).encode() + e._repr_html_().encode())\n"
        "print(h.hexdigest())\n"
    )
    digests = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
        )
        digests.add(run.stdout.strip())
    assert len(digests) == 1
    assert len(digests.pop()) == hashlib.sha256().digest_size * 2


STUFFED = "Situation task action result. I led, I built, I improved 40%. I learned a lesson."
NOTHING = (
    "To be honest I did not do anything in that project. The others did the work, I was only in the meetings. "
    "It ended somehow, I do not remember how, and I did not learn anything from it."
)


@pytest.mark.parametrize(
    "text",
    [STUFFED, STUFFED * 6, NOTHING, "I did nothing.", example("story_failure_blame").answer],
    ids=["stuffing", "stuffing again and again", "did nothing", "three words", "pure blame"],
)
def test_empty_answers_score_two_or_less_and_below_every_good_example(text: str) -> None:
    """Keyword stuffing, an answer that says it did nothing, and pure blame are at most 2, below every good example."""
    overall = evaluate_answer(QUESTION, text).overall
    assert overall is None or overall <= 2
    good = [evaluated(name).overall for name in GOOD]
    assert all(g is not None and (overall is None or overall < g) for g in good)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no words"),
        (" \n\t ", "no words"),
        ("...!?", "no words"),
        ("yes", "1 words"),
        ("asdf qwer zxcv uiop hjkl vbnm " * 3, "garbled"),
        (
            "En mi último trabajo teníamos un modelo que fallaba cada lunes y nadie sabía por qué, así que revisé",
            "known",
        ),
        ("昨年 私は 推薦 モデル を 担当 していました そして 問題 が 起きました それ から 直しました", "Latin"),
        ("12 13 14 15 16 17 18 19 20 21 22 23 24", "no words"),
    ],
)
def test_what_cannot_be_judged_has_no_score_but_a_reason(text: str, reason: str) -> None:
    """Too little, noise or another language is `insufficient`, with the reason, and never a low score."""
    evaluation = evaluate_answer(QUESTION, text)
    assert (evaluation.status, evaluation.overall, evaluation.verdict) == ("insufficient", None, None)
    assert {s.score for s in evaluation.scores.values()} == {None}
    assert reason in evaluation.reasons[0]
    assert evaluation.review


def test_an_unpaired_surrogate_is_replaced_and_told() -> None:
    """Broken characters keep their place, so that offsets hold, and a person is told."""
    text = "I rolled \ud800 the model back on Monday because it was wrong."
    evaluation = evaluate_answer(QUESTION, text)
    assert len(evaluation.answer) == len(text)
    assert any("broken characters" in reason for reason in evaluation.review)


def test_a_question_without_story_parts_sets_no_part_targets() -> None:
    """STAR is not forced on what is no story."""
    evaluation = evaluated("weakness")
    assert evaluation.question_kind == "weakness"
    assert {p.status for p in evaluation.time_split.values()} == {None}


def test_learning_does_not_apply_to_the_candidates_own_questions() -> None:
    """A dimension that does not apply is null, never a guessed number."""
    evaluation = evaluated("candidate_questions")
    assert evaluation.scores["learning"].score is None
    assert evaluation.scores["relevance"].score is not None


def test_scores_read_as_a_mapping_in_the_guides_order() -> None:
    """The seven scores can be looked up, listed and counted by id."""
    scores = evaluated("story_failure").scores
    assert list(scores)[:2] == ["structure", "ownership"]
    assert len(dict(scores.items())) == len(scores) == 7
    assert scores.get("charm") is None
    with pytest.raises(KeyError):
        scores["charm"]


def test_timed_words_give_real_seconds() -> None:
    """With timed words, length and split come from the clock and a pause counts to the part it follows."""
    text = "I checked the logs. Errors fell from 9 to 4 percent."
    words, at = [], 0.0
    for piece in text.split():
        start = text.index(piece, words[-1].end if words else 0)
        words.append(TimedWord(start=start, end=start + len(piece), at=at, until=at + 0.5))
        at += 10.0 if piece == "logs." else 1.0
    timing = evaluate_answer(QUESTION, Answer(text=text, words=tuple(words))).timing
    assert timing.source == "timestamps"
    assert timing.seconds == pytest.approx(words[-1].until)


def test_a_given_duration_is_used() -> None:
    """A duration replaces the estimate, and the bounds close in on it."""
    timing = evaluate_answer(QUESTION, example("story_failure").answer, duration=150).timing
    assert (timing.source, timing.seconds, timing.seconds_low, timing.seconds_high) == ("given", 150, 150, 150)


def test_the_company_lens_changes_no_score() -> None:
    """A lens adds a reading and leaves every score as it is."""
    file = example("story_failure")
    plain = evaluate_answer(file.question or QUESTION, file.answer)
    lensed = evaluate_answer(file.question or QUESTION, file.answer, company="amazon")
    assert plain.company is None
    assert lensed.company is not None
    assert lensed.model_copy(update={"company": None}) == plain


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"question": ""}, "question: expected the question"),
        ({"question": None}, "question: expected text, found NoneType"),
        ({"answer": 7}, "answer: expected text or an Answer, found int"),
        ({"company": "amzon"}, "did you mean 'amazon'"),
        ({"duration": 0}, "duration: expected seconds above 0"),
        ({"duration": float("nan")}, "duration: expected seconds above 0"),
        ({"duration": "2:30"}, "duration: expected seconds, found str"),
        ({"judge": "heuristics"}, "did you mean 'heuristic'"),
        ({"judge": 7}, "judge: expected"),
        ({"samples": 0}, "samples: expected a whole number from 1 up"),
        ({"theme": "conflicts"}, "did you mean 'conflict'"),
        ({"rubric": "star-m"}, "star-l"),
    ],
)
def test_a_wrong_argument_is_named_with_what_was_expected(arguments: dict[str, object], message: str) -> None:
    """Bad input gets an `InputError` that says which argument, what was expected, and the nearest right value."""
    given = {"question": QUESTION, "answer": "I fixed it.", **arguments}
    with pytest.raises(InputError, match=r"(?s).*" + message.replace("(", r"\(")):
        evaluate_answer(**given)  # type: ignore[arg-type]


def test_the_async_form_gives_the_same_evaluation() -> None:
    """`evaluate_answer_async` takes the same arguments and returns the same value."""
    file = example("story_failure")
    again = asyncio.run(evaluate_answer_async(file.question or QUESTION, file.answer))
    assert again == evaluated("story_failure")


def test_no_repr_shows_words_of_the_answer() -> None:
    """The repr of an evaluation and of all it holds has no word of the answer in it."""
    evaluation = evaluate_answer(
        QUESTION, "Zanzibar zeppelins were zigzagging, so I rolled the zebra model back by 40%."
    )
    shown = repr(evaluation) + repr(evaluation.scores) + repr(evaluation.segments) + repr(evaluation.metrics)
    shown += repr(evaluation.strengths) + repr(evaluation.improvements) + repr(evaluation.red_flags)
    assert "z" not in shown.lower().replace("organization", "")


def test_a_judge_of_ones_own_is_taken() -> None:
    """Any object with an `evaluate` method can judge."""

    class Echo:
        def evaluate(self, request: starjudge.models.request.Request) -> Evaluation:  # type: ignore[name-defined]
            return starjudge.HeuristicJudge().evaluate(request).model_copy(update={"caps": ("echo",)})

    assert evaluate_answer(QUESTION, "I fixed the model on Monday.", judge=Echo()).caps == ("echo",)


def test_the_schema_has_no_open_object() -> None:
    """Every object of the published schema names all its fields."""

    def open_objects(node: object, path: str = "$") -> list[str]:
        found: list[str] = []
        if isinstance(node, dict):
            if node.get("type") == "object" and node.get("additionalProperties") is not False:
                found.append(path)
            for key, value in node.items():
                found += open_objects(value, f"{path}.{key}")
        elif isinstance(node, list):
            for i, value in enumerate(node):
                found += open_objects(value, f"{path}[{i}]")
        return found

    assert open_objects(Evaluation.model_json_schema()) == []


def test_time_split_get() -> None:
    """A part is read like a key of a mapping, with a default for what the rubric does not have."""
    split = evaluated("story_failure").time_split
    assert split.get("action") == split["action"]
    assert split.get("prologue") is None
    assert split.get("prologue", split["action"]) == split["action"]
