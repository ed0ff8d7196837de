from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge import InputError, evaluate_answer
from starjudge.models.session import Coverage, ExchangeEvaluation, ExchangeTiming, SessionEvaluation, SessionTiming
from starjudge.session.story_bank import StoryBank

STORY = "In spring I rebuilt the tide forecast of a harbour. I compared both gauges and found one upside down."
QUESTION = "Tell me about a time a model of yours failed in production."
ANSWER = (
    "Last autumn my model for ferry delays failed in its first storm. I owned it alone. I switched it off within ten "
    "minutes, told the harbour office myself, and looked for the cause: the training data held no storm. I added three "
    "winters and a test that replays a storm before each release. Wrong forecasts fell from 40 to 6 a month. I replay "
    "the worst day first since then."
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> str:
    """The one line with which a file is refused, without the folder."""
    with pytest.raises(InputError) as caught:
        StoryBank.load(path)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(f"{path.parent}/", "")


def complaint(path: Path) -> str:
    """What is said against a file; empty for a bank."""
    try:
        StoryBank.load(path)
    except InputError as error:
        return str(error)
    return ""


class TestYaml:
    def test_parts(self, tmp_path: Path) -> None:
        """Parts stand in the story under their labels, in story order, whatever their order in the file."""
        path = written(tmp_path, "a.yaml", "- title: Tides\n  result: It held.\n  situation: A gauge broke.\n")
        assert StoryBank.load(path)[1].text == "Situation: A gauge broke.\n\nResult: It held."

    def test_scaol_parts(self, tmp_path: Path) -> None:
        """Guide 004's names of the parts are taken too, and `parts:` may hold them."""
        path = written(
            tmp_path, "a.yaml", "- title: Tides\n  parts:\n    setup: A gauge broke.\n    outcome: It held.\n"
        )
        assert StoryBank.load(path)[1].text == "Setup: A gauge broke.\n\nOutcome: It held."

    def test_text(self, tmp_path: Path) -> None:
        """A story may be one text; everything else is optional."""
        story = StoryBank.load(written(tmp_path, "a.yaml", f"- title: Tides\n  text: {STORY}\n"))[1]
        assert (story.title, story.text, story.themes, story.ai_specific) == ("Tides", STORY, (), None)

    @pytest.mark.parametrize("name", ["dealing_with_failure", "Dealing with failure", "dealing with FAILURE"])
    def test_themes(self, tmp_path: Path, name: str) -> None:
        """A theme is named by id or by title."""
        path = written(tmp_path, "a.yaml", f"- title: Tides\n  text: {STORY}\n  themes: [{name}]\n")
        assert StoryBank.load(path)[1].themes == ("dealing_with_failure",)

    def test_numbered_theme(self, tmp_path: Path) -> None:
        """A theme of guide 004 is named by its number."""
        path = written(tmp_path, "a.yaml", f"- title: Tides\n  text: {STORY}\n  themes: [004 theme 7]\n")
        assert StoryBank.load(path)[1].themes == ("responsible_ai",)

    def test_source(self, tmp_path: Path) -> None:
        """Each story knows its file and line."""
        path = written(tmp_path, "a.yaml", f"- title: A\n  text: {STORY}\n- title: B\n  text: {STORY}\n")
        assert [story.source for story in StoryBank.load(path)] == [f"{path}:1", f"{path}:3"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "a.yaml:1: the file is empty"),
            ("[]", "a.yaml:1: expected a list of stories, found an empty one"),
            ("title: Tides", "a.yaml:1: field 'stories': expected a list, found a mapping"),
            ("- text: I did.", "a.yaml:1: field 'stories[0].title': expected text, found nothing"),
            ("- title: T\n  txt: I did.", "a.yaml:2: field 'stories[0].txt': expected a known field"),
            ("- title: T", "a.yaml:1: field 'stories[0]': expected the story in 'text' or in its parts"),
            ("- title: T\n  text: I\n  task: I", "field 'stories[0]': expected 'text' or parts, found both"),
            ("- title: T\n  task: I\n  parts: {result: R}", "expected the parts in one place"),
            ("- title: T\n  text: I\n  themes: [failur]", "a.yaml:3: field 'stories[0].themes[0]': expected a theme"),
            ("- title: T\n  text: I\n  categories: [fun]", "a.yaml:3: field 'stories[0].categories[0]'"),
            ("- title: T\n  text: I\n- title: T\n  text: J", "a.yaml:3: field 'stories[1].title': expected each title"),
            ("- title: 'T\n", "a.yaml:2: not valid YAML"),
            ("- title: 7\n  text: I", "expected text, found 7: write it in quotes"),
        ],
    )
    def test_wrong(self, tmp_path: Path, text: str, said: str) -> None:
        """A mistake is told in one line with file, line, field and what was expected."""
        assert said in refused(written(tmp_path, "a.yaml", text))

    def test_more(self, tmp_path: Path) -> None:
        """Further mistakes in the same file are counted."""
        path = written(tmp_path, "a.yaml", "- title: T\n  a: 1\n  b: 2\n  c: 3\n  text: I\n")
        assert refused(path).endswith("(and 2 more in this file)")


class TestMarkdown:
    def test_headings(self, tmp_path: Path) -> None:
        """Each second-level heading is a story; what stands above the first one is none."""
        path = written(tmp_path, "a.md", f"# Mine\n\nHello.\n\n## One\n\n{STORY}\n\n## Two ##\n{STORY}\n")
        assert [story.title for story in StoryBank.load(path)] == ["One", "Two"]

    def test_text(self, tmp_path: Path) -> None:
        """The story is the text below its heading as it stands, lines about it taken out."""
        body = "**Situation** A gauge broke.\n\n### Result\n- It held."
        path = written(tmp_path, "a.md", f"## One\nThemes: conflict\n\n{body}\n\n**Project:** tides\n")
        story = StoryBank.load(path)[1]
        assert (story.text, story.themes, story.project) == (body, ("conflict",), "tides")

    def test_within(self, tmp_path: Path) -> None:
        """A line within the story that looks like one about it stays in the story."""
        path = written(tmp_path, "a.md", "## One\nI began.\nProject: none of mine, I said.\nI went on.\n")
        story = StoryBank.load(path)[1]
        assert story.project is None
        assert "Project: none of mine, I said." in story.text

    def test_list(self, tmp_path: Path) -> None:
        """Several themes are parted by commas or semicolons; a title with commas in it is one theme."""
        lines = "Themes: conflict, mentoring\nTheme: Ethics, values and responsible AI\nTags: a, b\nAI-specific: yes\n"
        story = StoryBank.load(written(tmp_path, "a.md", f"## One\n{lines}\n{STORY}\n"))[1]
        assert story.themes == ("conflict", "mentoring", "responsible_ai")
        assert (story.tags, story.ai_specific) == (("a", "b"), True)

    def test_told(self, tmp_path: Path) -> None:
        """Each line `Told for:` is one question, commas and all."""
        lines = "Told for: When, exactly, did you fail?\nTold for: Why?\n"
        story = StoryBank.load(written(tmp_path, "a.md", f"## One\n{lines}\n{STORY}\n"))[1]
        assert story.told_for == ("When, exactly, did you fail?", "Why?")

    def test_fenced(self, tmp_path: Path) -> None:
        """A heading within a code fence begins no story."""
        path = written(tmp_path, "a.md", f"## One\n{STORY}\n```\n## not a story\n```\n")
        assert len(StoryBank.load(path)) == 1

    def test_line_ends(self, tmp_path: Path) -> None:
        """A byte order mark and line ends of Windows change nothing."""
        path = tmp_path / "a.md"
        path.write_bytes(b"\xef\xbb\xbf## One\r\nThemes: conflict\r\n\r\nI did.\r\n")
        story = StoryBank.load(path)[1]
        assert (story.title, story.text, story.themes) == ("One", "I did.", ("conflict",))

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Just text.", "a.md:1: expected a story, found no line '## Title'"),
            ("## \nI did.", "a.md:1: expected a title behind '##', found none"),
            ("## One\n\n## Two\nI did.", "a.md:1: expected a story under 'One', found none"),
            ("## One\nThemes: conflct\nI did.", "a.md:2: field 'themes': expected a theme, found 'conflct'"),
            ("## One\nProject:\nI did.", "a.md:2: field 'project': expected a value behind the colon"),
            ("## One\nProject: a\nProject: b\nI did.", "a.md:3: field 'project': written twice"),
            ("## One\nAI-specific: maybe\nI did.", "a.md:2: field 'ai_specific': expected yes or no, found 'maybe'"),
            ("## One\nI did.\n## One\nI did.", "a.md:3: expected each title once"),
        ],
    )
    def test_wrong(self, tmp_path: Path, text: str, said: str) -> None:
        """A mistake is told in one line with file, line, field and what was expected."""
        assert said in refused(written(tmp_path, "a.md", text))

    def test_binary(self, tmp_path: Path) -> None:
        """A file that is no text is refused, and so is one in another encoding."""
        path = tmp_path / "a.md"
        path.write_bytes(b"## One\n\0")
        assert "not a text file" in refused(path)
        path.write_bytes("## One\nIch übte.".encode("latin-1"))
        assert "a.md:2: not UTF-8" in refused(path)

    @given(st.text(max_size=300), st.sampled_from(["a.md", "a.yaml", "a.json", "a.jsonl"]))
    @settings(max_examples=150, deadline=None)
    def test_any_text(self, tmp_path_factory: pytest.TempPathFactory, text: str, name: str) -> None:
        """Whatever a file holds, it is a bank or one line of complaint."""
        path = tmp_path_factory.getbasetemp() / name
        path.write_text(f"## A\n{text}" if name == "a.md" else text, encoding="utf-8", errors="replace")
        said = complaint(path)
        assert said == "" or str(path) in said


class TestFolders:
    def test_folder(self, tmp_path: Path) -> None:
        """A folder is read in the order of its names, numbered through; other files and its README are left alone."""
        written(tmp_path, "b.md", f"## B\n{STORY}\n")
        written(tmp_path, "a.yaml", f"- title: A\n  text: {STORY}\n")
        written(tmp_path, "README.md", "Nothing here.")
        written(tmp_path, "notes.txt", "Nothing here.")
        assert [(story.number, story.title) for story in StoryBank.load(tmp_path)] == [(1, "A"), (2, "B")]

    def test_nothing(self, tmp_path: Path) -> None:
        """A folder without such files is refused with the endings that are read."""
        with pytest.raises(InputError, match=r"no file in this folder ends in \.yaml, \.yml, \.md"):
            StoryBank.load(tmp_path)

    def test_missing(self, tmp_path: Path) -> None:
        """A name that is none is refused."""
        with pytest.raises(InputError, match="no such file or folder"):
            StoryBank.load(tmp_path / "bank.yaml")

    def test_ending(self, tmp_path: Path) -> None:
        """A file with another ending is refused with the endings that are read."""
        assert "expected a file ending in .yaml" in refused(written(tmp_path, "a.txt", STORY))


class TestEvaluations:
    def test_evaluation(self, tmp_path: Path) -> None:
        """An evaluation as `starjudge evaluate --format json` writes it is a story told for its question."""
        evaluation = evaluate_answer(QUESTION, ANSWER, judge="heuristic")
        bank = StoryBank.from_evaluations(written(tmp_path, "a.json", evaluation.model_dump_json(indent=1)))
        assert (bank[1].text, bank[1].told_for, bank[1].evaluation) == (ANSWER, (QUESTION,), evaluation)

    def test_records(self, tmp_path: Path) -> None:
        """Batch records are stories; a record that failed is none."""
        evaluation = evaluate_answer(QUESTION, ANSWER, judge="heuristic").model_dump(mode="json")
        rows = [
            {"id": 1, "input": {}, "evaluation": None, "failure": {"error": "ModelTimeout", "message": "…"}},
            {"id": 2, "input": {}, "evaluation": evaluation, "failure": None},
        ]
        path = written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
        assert [story.source for story in StoryBank.from_evaluations(path)] == [f"{path}:2"]

    def test_values(self) -> None:
        """Evaluations are taken as values too; one story told for two questions is one story."""
        other = "Tell me about your worst release."
        told = [evaluate_answer(q, ANSWER, judge="heuristic") for q in (QUESTION, other)]
        bank = StoryBank.from_evaluations(told)
        assert (len(bank), bank[1].told_for) == (1, (QUESTION, other))

    def test_session(self, tmp_path: Path) -> None:
        """Each answer of a whole interview's evaluation is a story, as it was told with its follow-ups."""
        first, whole = (evaluate_answer(QUESTION, text, judge="heuristic") for text in (ANSWER, f"{ANSWER} {STORY}"))
        timing = ExchangeTiming(basis="none", first_seconds=30, first_status="under", follow_up_seconds=0)
        session = SessionEvaluation(
            format="labelled",
            time_basis="none",
            exchanges=(
                ExchangeEvaluation(number=1, question=QUESTION, first=first, with_follow_ups=whole, timing=timing),
            ),
            coverage=Coverage(),
            timing=SessionTiming(basis="none", questions=1, candidate_words=90),
        )
        path = written(tmp_path, "a.json", session.model_dump_json())
        for bank in (StoryBank.from_evaluations(path), StoryBank.from_evaluations([session])):
            assert [(story.text, story.told_for) for story in bank] == [(whole.answer, (QUESTION,))]

    def test_no_story(self) -> None:
        """What tells no story is left out and counted."""
        told = [evaluate_answer(QUESTION, text, judge="heuristic") for text in (ANSWER, "No.")]
        assert StoryBank.from_evaluations(told).notes == ("1 answer left out: too short to judge",)

    def test_notes(self) -> None:
        """A story told in notes is a story; an answer to another kind of question is none."""
        notes = evaluate_answer(QUESTION, ANSWER, judge="heuristic")
        motive = evaluate_answer(
            "Why do you want to work here?", "I like the sea and its data. " * 8, judge="heuristic"
        )
        assert notes.response_kind == "notes"
        assert StoryBank.from_evaluations([notes, motive]).notes == ("1 answer left out: no story or example told",)

    def test_none(self) -> None:
        """Nothing but such answers is refused with the reason."""
        with pytest.raises(InputError, match=r"no evaluation of a story in it \(1 answer left out: too short"):
            StoryBank.from_evaluations([evaluate_answer(QUESTION, "No.", judge="heuristic")])

    @pytest.mark.parametrize(
        ("name", "text", "said"),
        [
            ("a.json", "", "a.json: the file is empty"),
            ("a.json", '{"scores": {', "a.json:1: not valid JSON"),
            ("a.json", '{"a": 1}', "a.json: expected an evaluation, a record with 'evaluation', or a session"),
            ("a.json", '[{"a": 1}]', "a.json: [0]: expected an evaluation"),
            ("a.json", '{"scores": {}}', "a.json: field 'question': field required; it may be of another version"),
            ("a.jsonl", '{"evaluation": null}\n{"evalu', "a.jsonl:2: not a JSON object on one line"),
            ("a.jsonl", '{"evaluation": null}\n{"evaluation": {}}', "a.jsonl:2: field 'evaluation.question'"),
            ("a.json", "[" * 100_000, "a.json"),
        ],
    )
    def test_wrong(self, tmp_path: Path, name: str, text: str, said: str) -> None:
        """A mistake is told in one line with file, line, field and what to do."""
        assert said in refused(written(tmp_path, name, text))

    def test_wrong_value(self) -> None:
        """A value that is no evaluation is refused with its place."""
        with pytest.raises(InputError, match="expected an Evaluation as item 1, found str"):
            StoryBank.from_evaluations(["a story"])  # type: ignore[list-item]
