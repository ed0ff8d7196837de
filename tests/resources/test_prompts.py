"""Prompt sets: what they render, how mistakes in them are told, and what they cost."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from rendered_prompts import (
    ANSWER,
    GOLDEN,
    OTHER_ANSWER,
    QUESTIONS,
    RUBRICS,
    UNKNOWN_THEME,
    golden_files,
    requests_of,
)

from starjudge.chat.chat_model import ChatRequest
from starjudge.chat.tokens import count_tokens, estimate_tokens
from starjudge.errors import PromptError
from starjudge.judges.model import ModelJudge
from starjudge.models.answer import Answer
from starjudge.models.request import Request
from starjudge.resources import read_asset
from starjudge.resources.prompts import MOST_BYTES, SET_FILE, TEMPLATES, PromptSet, shipped_prompts
from starjudge.resources.rubrics import load_rubric
from starjudge.testing import ScriptedChatModel, judgement

REPOSITORY = Path(__file__).resolve().parents[2]
USER = "judge/user.jinja"
VALUES: dict[str, Any] = {
    "question": "Why?",
    "kind": None,
    "theme": None,
    "company": None,
    "rubric": None,
    "facts": ["3 words"],
    "answer": "[1] Because.",
}
posix = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "STARJUDGE_MODEL", "STARJUDGE_PRICES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def write(folder: Path, text: str | bytes, name: str = USER) -> Path:
    """A template of one's own."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def fault_of(folder: Path, **values: Any) -> str:
    """The error of a folder: on opening it, or on rendering the user's message."""
    with pytest.raises(PromptError) as caught:
        PromptSet(folder).render(USER, VALUES | values)
    return str(caught.value)


# ------------------------------------------------------------------------------------------------- the shipped set


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    return golden_files()


@pytest.mark.parametrize("name", sorted(file.name for file in GOLDEN.iterdir()))
def test_a_prompt_is_its_golden_file(name: str, rendered: dict[str, str]) -> None:
    """`python tests/chat/regenerate_golden.py` writes them again; raise the version where scores would change."""
    assert rendered[name] == (GOLDEN / name).read_text("utf-8")


def test_every_prompt_has_its_golden_file(rendered: dict[str, str]) -> None:
    assert set(rendered) == {file.name for file in GOLDEN.iterdir()}


def test_every_shipped_template_is_in_the_set() -> None:
    """A file that is not would be neither hashed nor shown as a mistake."""
    shipped = REPOSITORY / "prompts"
    found = {file.relative_to(shipped).as_posix() for file in shipped.rglob("*.jinja")}
    assert {name for name in found if not name.startswith("coach/")} == set(TEMPLATES)


def test_the_shipped_set_has_a_version_and_a_hash() -> None:
    prompts = PromptSet()
    assert prompts.version == "1.0"
    assert len(prompts.hash) == 12
    assert f"## {prompts.version}" in (REPOSITORY / "prompts" / "CHANGELOG.md").read_text("utf-8")
    assert repr(prompts) == "PromptSet('shipped', version 1.0)"
    assert shipped_prompts() is shipped_prompts()


def test_every_variable_is_documented() -> None:
    """In the table of ``prompts/README.md``, by template."""
    readme = (REPOSITORY / "prompts" / "README.md").read_text("utf-8")
    for name in TEMPLATES:
        assert f"`{name}`" in readme
    for variable in ("rubric", "kind", "dimensions", "flags", "whole", "theme", "company", "facts", "schema", "faults"):
        assert f"`{variable}`" in readme


@pytest.mark.parametrize("rubric", RUBRICS)
def test_a_rubrics_anchors_parts_and_flags_are_all_told(rubric: str) -> None:
    """Levels 1, 3 and 5 of each dimension, every part, and every flag that needs reading."""
    text = requests_of(QUESTIONS["story"], rubric=rubric)[0].messages[0].content
    loaded = load_rubric(rubric)
    for dimension in loaded.dimensions:
        for level in (0, 2, 4):
            assert " ".join(dimension.anchors[level].text.split()) in text
    for part in loaded.parts:
        assert f"\n{part.part} " in text
    for flag in ("blames_others", "dismisses_ethics", "evasive_or_dishonest", "no_result"):
        assert f"\n{flag}" in text
    assert "no_metrics" not in text  # counted by code


def test_levels_are_shown_from_both_ends() -> None:
    """No score stands as an example that a model could copy."""
    for kind, question in QUESTIONS.items():
        request = requests_of(question)[0]
        assert '"score"' not in "".join(message.content for message in request.messages), kind


def test_the_system_message_does_not_depend_on_the_answer() -> None:
    """Byte for byte: what does not change is kept by the provider's cache."""
    for question in QUESTIONS.values():
        one, other = requests_of(question, ANSWER), requests_of(question, OTHER_ANSWER)
        assert one[0].messages[0].content.encode() == other[0].messages[0].content.encode()
        long = requests_of(question, " ".join([OTHER_ANSWER] * 12))
        assert long[0].messages[0].content == one[0].messages[0].content


def test_the_system_message_is_the_same_for_questions_of_one_kind() -> None:
    """And for every company: both stand in the user's message."""
    first = requests_of(QUESTIONS["story"])[0]
    other = requests_of("Tell me about a time you missed a deadline.", company="meta")[0]
    assert first.messages[0] == other.messages[0]
    assert first.messages[1] != other.messages[1]


def test_the_answer_is_sent_once() -> None:
    for calls, expected in (("one", 1), ("per_dimension", 1)):
        for request in requests_of(QUESTIONS["story"], calls=calls):
            text = "".join(message.content for message in request.messages)
            assert text.count("we built the same features twice") == expected


def test_without_a_theme_and_a_company_nothing_is_said_of_them() -> None:
    text = requests_of(UNKNOWN_THEME)[0].messages[1].content
    assert "listen" not in text
    assert "Signals" not in text
    assert text.splitlines()[0] == f"Question: {UNKNOWN_THEME}"


# ------------------------------------------------------------------------------------------------ values are data


def test_values_are_never_rendered() -> None:
    """Template syntax in a question, an answer or a rubric stays as it is."""
    trap = "{{ 7 * 7 }} {% include '_partials/scale.jinja' %} {# gone #} ${x} {{ rubric.__class__ }}"
    rubric = load_rubric("star-l")
    first = rubric.dimensions[0]
    anchor = first.anchors[0].model_copy(update={"text": trap})
    dimension = first.model_copy(update={"anchors": (anchor, *first.anchors[1:])})
    part = rubric.parts[0].model_copy(update={"belongs": trap})
    changed = rubric.model_copy(
        update={"dimensions": (dimension, *rubric.dimensions[1:]), "parts": (part, *rubric.parts[1:])}
    )
    system, user = requests_of(f"Tell me about a time you saw {trap}", f"{ANSWER} I saw {trap}.", changed)[0].messages
    assert system.content.count(trap) == 2
    assert "49" not in system.content
    assert user.content.count("{{ 7 * 7 }} {% include") == 2
    assert "{# gone #}" in user.content


def test_a_set_of_ones_own_is_rendered(folder: Path) -> None:
    """What it lacks comes from the shipped set; its version is ``custom`` until it has one."""
    write(folder, "Mine: {{ question }} {% include '_partials/house.jinja' %}\n")
    write(folder, "House rules, {{ facts | length }}.", "_partials/house.jinja")
    prompts = PromptSet(str(folder))
    assert prompts.render(USER, VALUES) == "Mine: Why? House rules, 1."
    assert prompts.render("judge/repair.jinja", {"faults": ["x"]}) == shipped_prompts().render(
        "judge/repair.jinja", {"faults": ["x"]}
    )
    assert prompts.version == "custom"
    assert str(folder) in repr(prompts)


def test_a_judge_takes_a_folder(folder: Path) -> None:
    """And its evaluation names version and hash of what was asked."""
    write(folder, "Be brief.\n{% include '_partials/scale.jinja' %}", "judge/system.jinja")
    write(folder, 'version: "house 3"\n', SET_FILE)
    chat = ScriptedChatModel(judgement(4))
    judge = ModelJudge(chat=chat, prompts=folder)
    evaluation = judge.evaluate(Request(QUESTIONS["story"], Answer(text=ANSWER), load_rubric("star-l")))
    assert chat.requests[0].messages[0].content.startswith("Be brief.\n\nUse the whole scale")
    assert evaluation.judge.prompt_version == "house 3"
    assert evaluation.judge.prompt_hash == PromptSet(folder).hash


# ---------------------------------------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("template", "line", "expected"),
    [
        ("One\n{{ questoin }}", 2, "'questoin' is undefined"),
        ("{% if theem %}x{% endif %}", 1, "'theem' is undefined"),
        ("\n\n{{ question.titel }}", 3, "'str object' has no attribute 'titel'"),
        ("One\n\n{% if question %}\nno end", 4, "Unexpected end of template"),
        ("One\n{{ question | shout }}", 2, "No filter named 'shout'"),
        ("{{ question", 1, "unexpected end of template"),
        ("One\n{{ question + 1 }}", 2, "can only concatenate str"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ facts | target }}", 1, "has no attribute 'unit'"),
        ("One\n{{ ''.__class__ }}", 2, "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ facts.append('x') }}", 1, "access to attribute 'append' of 'list' object is unsafe"),
        ("{{ '{0.__class__}'.format(question) }}", 1, "access to attribute '__class__' of 'str' object is unsafe"),
        ("{% for i in range(10 ** 9) %}x{% endfor %}", 1, "Range too big"),
        ("One\n{% include '_partials/none.jinja' %}", 2, "there is no template '_partials/none.jinja' in this set"),
        ("{% include '../secret.jinja' %}", 1, "there is no template '../secret.jinja' in this set"),
        ("{% include 'judge/../../secret.jinja' %}", 1, "there is no template"),
        ("{% include '/etc/hosts' %}", 1, "there is no template '/etc/hosts' in this set"),
        ("{% include 'judge/set.yaml' %}", 1, "there is no template 'judge/set.yaml' in this set"),
        ("\n{% include question %}", 2, "there is no template 'Why?' in this set"),
        ("{% extends 'base.jinja' %}", 1, "there is no template 'base.jinja' in this set"),
        ("{% include 'judge/user.jinja' %}", 1, "recursion"),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined"),
        ("{{ facts | random }}", 1, "No filter named 'random'"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_file_and_line(
    folder: Path, template: str, line: int, expected: str
) -> None:
    """Wrong names, wrong syntax, wrong types, what lies outside the set, Python, and chance."""
    write(folder.parent, "secret", "secret.jinja")
    path = write(folder, template)
    fault = fault_of(folder)
    assert fault.startswith(f"{path}:{line}: ")
    assert expected in fault


def test_a_mistake_in_an_included_template_names_that_file(folder: Path) -> None:
    """Whether it is the user's own or a shipped one that is given too little."""
    write(folder, "{% include '_partials/mine.jinja' %}")
    own = write(folder, "a\nb {{ missing }}", "_partials/mine.jinja")
    assert fault_of(folder) == f"{own}:2: 'missing' is undefined"
    write(folder, "{% include '_partials/parts.jinja' %}")
    assert fault_of(folder).startswith("prompts/_partials/parts.jinja:")


@pytest.mark.parametrize("template", ["{% if question", "{% include 'none.jinja' %}", "{{ x | shout }}"])
def test_mistakes_that_can_be_seen_are_told_before_the_first_answer(folder: Path, template: str) -> None:
    """Also in templates that only others include."""
    path = write(folder, "fine")
    other = write(folder, template, "_partials/mine.jinja")
    with pytest.raises(PromptError, match=r"mine\.jinja:1: ") as caught:
        PromptSet(folder)
    assert str(caught.value).startswith(str(other))
    assert str(path) not in str(caught.value)


def test_a_template_sees_fields_and_no_methods(folder: Path) -> None:
    """What pydantic gives its models could read files."""
    path = write(folder, "{{ rubric.title }}{{ rubric.parse_file('/etc/hosts') }}")
    expected = "access to attribute 'parse_file' of 'Rubric' object is unsafe"
    assert fault_of(folder, rubric=load_rubric("star")) == f"{path}:1: {expected}."


def test_an_include_that_may_be_missing_may_be_missing(folder: Path) -> None:
    write(folder, "a{% include 'none.jinja' ignore missing %}b")
    assert PromptSet(folder).render(USER, VALUES) == "ab"


def test_a_file_that_is_not_utf8_is_told_with_its_line(folder: Path) -> None:
    path = write(folder, b"fine\nna\xefve")
    assert fault_of(folder) == f"{path}:2: is not UTF-8 text"


def test_a_file_of_any_size_is_not_read(folder: Path) -> None:
    path = write(folder, b"x" * (MOST_BYTES + 1))
    assert fault_of(folder) == f"{path}:1: expected at most 200,000 bytes, found more"


@posix
def test_a_link_out_of_the_folder_is_told(folder: Path) -> None:
    """It is not passed over: the shipped template would stand in its place without a word."""
    secret = write(folder.parent, "secret", "secret.jinja")
    path = folder / USER
    path.parent.mkdir(parents=True)
    path.symlink_to(secret)
    assert fault_of(folder) == f"{path}:1: is a link that leads out of {folder}; put a copy of the file there"
    path.unlink()
    path.parent.rmdir()
    (folder.parent / "elsewhere").mkdir()
    write(folder.parent, "secret", "elsewhere/user.jinja")
    path.parent.symlink_to(folder.parent / "elsewhere")
    assert fault_of(folder).startswith(f"{path}:1: is a link that leads out of")


@posix
def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    """And so is one to the folder."""
    write(folder, "linked", "_partials/text.jinja")
    (folder / "judge").mkdir()
    (folder / USER).symlink_to(folder / "_partials" / "text.jinja")
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert PromptSet(link).render(USER, VALUES) == "linked"


@posix
@pytest.mark.parametrize("kind", ["nowhere", "loop", "folder", "pipe"])
def test_what_is_no_file_is_told(folder: Path, kind: str) -> None:
    path = folder / USER
    path.parent.mkdir(parents=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path if kind == "loop" else folder / "nowhere")
    assert fault_of(folder).startswith(f"{path}:1: ")


@pytest.mark.parametrize("made", [False, True], ids=["missing", "empty"])
def test_a_folder_without_templates_is_told(folder: Path, made: bool) -> None:
    """With what was expected in it."""
    if made:
        folder.mkdir()
        (folder / "notes.txt").touch()
    assert fault_of(folder).startswith(
        f"prompts {str(folder)!r}: expected a folder with at least one of judge/system.jinja"
    )


@pytest.mark.parametrize("given", [5, "a\0b", b"x", ["a"]], ids=["number", "null", "bytes", "list"])
def test_what_can_be_no_folder_is_told(given: Any) -> None:
    with pytest.raises(PromptError, match="expected a folder"):
        PromptSet(given)


# ------------------------------------------------------------------------------------------------- version and hash


@pytest.mark.parametrize(
    "text", ["version: 1.0", "version:", "- 1", "", "verison: '2'", "version: [", "[" * 1000, 'version: ""']
)
def test_a_version_that_is_no_text_is_told(folder: Path, text: str) -> None:
    """1.0 without quotes is a number, and 1.10 would be 1.1."""
    write(folder, "x")
    path = write(folder, text, SET_FILE)
    assert fault_of(folder) == f'{path}:1: expected a line such as version: "1.0"'


def test_the_hash_is_made_as_documented() -> None:
    """From names and texts in alphabetical order, each ended by a zero byte."""
    digest = hashlib.sha256()
    for name in sorted(TEMPLATES):
        digest.update(f"{name}\0{read_asset(f'prompts/{name}')}\0".encode())
    assert PromptSet().hash == digest.hexdigest()[:12]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_hash_changes_with_every_template(folder: Path, name: str) -> None:
    """Also with one that is only named in a folder of one's own."""
    text = read_asset(f"prompts/{name}")
    write(folder, text, name)
    same = PromptSet(folder).hash
    write(folder, text + " ", name)
    assert same == PromptSet().hash
    assert PromptSet(folder).hash != same


def test_the_hash_changes_with_a_further_template(folder: Path) -> None:
    write(folder, "x")
    before = PromptSet(folder).hash
    write(folder, "y", "deep/down/more.jinja")
    middle = PromptSet(folder).hash
    write(folder, "z", "deep/down/more.jinja")
    assert len({before, middle, PromptSet(folder).hash}) == 3
    write(folder, "notes", "deep/notes.txt")
    write(folder, 'version: "7"', SET_FILE)
    write(folder, "y", "deep/down/more.jinja")
    assert PromptSet(folder).hash == middle


@pytest.mark.parametrize("change", [b"\r\n", b"\r", "mark"], ids=["windows", "old_mac", "byte_order_mark"])
def test_the_hash_is_the_same_on_every_system(folder: Path, change: bytes | str) -> None:
    """Whatever ends lines there, and with the mark that some editors put in front."""
    for name in TEMPLATES:
        data = read_asset(f"prompts/{name}").encode()
        write(folder, data.replace(b"\n", change) if isinstance(change, bytes) else b"\xef\xbb\xbf" + data, name)
    prompts = PromptSet(folder)
    assert prompts.hash == PromptSet().hash
    for one, other in zip(requests_of("Tell me.", prompts=prompts), requests_of("Tell me."), strict=True):
        assert one.messages == other.messages


def test_a_set_is_what_it_was_when_it_was_made(folder: Path) -> None:
    """Else a result would name the hash of other templates than it was asked by."""
    path = write(folder, "first {% include '_partials/own.jinja' %}")
    own = write(folder, "one", "_partials/own.jinja")
    prompts = PromptSet(folder)
    before = prompts.hash
    path.write_text("second")
    own.unlink()
    assert prompts.render(USER, VALUES) == "first one"
    assert prompts.hash == before


def test_a_set_travels_to_another_process(folder: Path) -> None:
    write(folder, "Mine: {{ question }}")
    prompts = PromptSet(folder)
    prompts.render(USER, VALUES)
    copy = pickle.loads(pickle.dumps(prompts))
    assert copy.render(USER, VALUES) == "Mine: Why?"
    assert (copy.hash, copy.version, copy.folder) == (prompts.hash, prompts.version, folder)


def test_threads_share_a_judge_with_prompts(folder: Path) -> None:
    write(folder, "{{ question }}\n{{ answer }}")
    judge = ModelJudge(chat=ScriptedChatModel(judgement()), prompts=PromptSet(folder))
    requests = [
        Request(question, Answer(text=answer), load_rubric(rubric))
        for question in QUESTIONS.values()
        for answer in (ANSWER, OTHER_ANSWER)
        for rubric in RUBRICS
    ]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(judge.conversations, requests))
    assert together == [judge.conversations(request) for request in requests]


PROGRAM = """
from starjudge.resources.prompts import PromptSet
import starjudge
from starjudge.errors import PromptError
assert {place!r} in starjudge.__file__, starjudge.__file__
prompts = PromptSet()
print(prompts.version, prompts.hash)
try:
    prompts.render("judge/repair.jinja", {{}})
except PromptError as error:
    print(error)
"""


def test_a_zip_has_its_prompts(tmp_path: Path) -> None:
    """With the same hash as the checkout, and the same names in messages."""
    archive = tmp_path / "starjudge.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for source, inside in ((REPOSITORY / "src" / "starjudge", ""), (REPOSITORY / "prompts", "prompts")):
            for file in sorted(source.rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    bundle.write(file, str(Path("starjudge", inside, file.relative_to(source))))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(place=str(archive))],
        env={"PYTHONPATH": str(archive)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"1.0 {PromptSet().hash}",
        "prompts/judge/repair.jinja:2: 'faults' is undefined",
    ]


# ------------------------------------------------------------------------------------------------------------- cost

MOST_TOKENS = 2_200  # of a prompt with its schema, for an answer of 240 words
LEAST_SHARED = 1_024  # tokens at the beginning: below it, providers keep no prefix
LEAST_SHARE = 0.7
WORDS = 240
FRAME = 11  # tokens around two messages, as `starjudge.chat.tokens` counts them
MOST_BELOW = 1.036  # the estimate lies 3 to 3.5 % below the count with o200k_base on these prompts
MODEL = "gpt-4o"


def tokens_in(text: str) -> float:
    """Counted where the ranks are at hand; else the estimate with what it has been seen to lack."""
    count = count_tokens(text, MODEL)
    return count.tokens if count.exact else estimate_tokens(text) * MOST_BELOW


def schema_of(request: ChatRequest) -> str:
    """A request's schema as it is counted."""
    return json.dumps(request.schema.schema, separators=(",", ":"))


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_prompt_keeps_its_budget_and_is_mostly_shared(kind: str) -> None:
    """Schema, system message and the beginning of the user's message are equal for all answers to a question."""
    one, other = (requests_of(QUESTIONS[kind], " ".join(text.split()[:WORDS]))[0] for text in (ANSWER, OTHER_ANSWER))
    assert schema_of(one) == schema_of(other)
    assert one.messages[0] == other.messages[0]
    fixed = tokens_in(schema_of(one)) + tokens_in(one.messages[0].content)
    pairs = zip(one.messages[1].content, other.messages[1].content, strict=False)
    begun = "".join(left for left, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    for request in (one, other):
        total = FRAME + fixed + tokens_in(request.messages[1].content)
        shared = fixed + tokens_in(begun)
        assert total <= MOST_TOKENS
        assert shared >= LEAST_SHARED
        assert shared / total >= LEAST_SHARE
