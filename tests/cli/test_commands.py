from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command_line import REPOSITORY, Run

import starjudge
from starjudge import Rubric, list_rubrics, load_rubric
from starjudge.cli import main

COMMANDS = [
    (),
    ("evaluate",),
    ("agreement",),
    ("audit",),
    ("calibrate",),
    ("coach",),
    ("compare",),
    ("estimate",),
    ("grade",),
    ("openai-batch",),
    ("openai-batch", "submit"),
    ("openai-batch", "status"),
    ("openai-batch", "collect"),
    ("practice",),
    ("report",),
    ("rubrics",),
    ("rubrics", "list"),
    ("rubrics", "show"),
    ("rubrics", "check"),
    ("schema",),
    ("serve",),
    ("stories",),
    ("transcript",),
]


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_example(self, run: Run, command: tuple[str, ...]) -> None:
        """The help of each command shows an example that begins with the command."""
        outcome = run(*command, "--help")
        assert (outcome.code, outcome.err) == (0, "")
        assert f"example:\n  starjudge {' '.join(command)}".rstrip() in outcome.out

    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_width(self, run: Run, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
        """The help of each command fits a terminal of 80 columns."""
        monkeypatch.setenv("COLUMNS", "80")
        assert max(map(len, run(*command, "--help").out.splitlines())) <= 80

    def test_exit_codes(self, run: Run) -> None:
        """The help of the program names the exit codes."""
        assert "exit codes: 0 done; 1 some records failed; 2 wrong usage" in run("--help").out

    def test_version(self, run: Run) -> None:
        """--version names program and version."""
        assert run("--version").out == f"starjudge {starjudge.__version__}\n"


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "COMMAND"),
            (("evalute",), "did you mean 'evaluate'?"),
            (("evaluate",), "FILE"),
            (("evaluate", "a.txt", "--colour"), "--colour"),
            (("evaluate", "a.txt", "b.txt"), "b.txt"),
            (("estimate",), "INPUT"),
            (("rubrics",), "COMMAND"),
            (("rubrics", "shw"), "did you mean 'show'?"),
            (("rubrics", "show"), "RUBRIC"),
            (("schema", "rubrik"), "did you mean 'rubric'?"),
        ],
    )
    def test_wrong(self, run: Run, arguments: tuple[str, ...], said: str) -> None:
        """Wrong usage: one line that names the word and where to read on, code 2."""
        outcome = run(*arguments)
        assert outcome.code == 2
        assert said in outcome.only_error
        assert "--help" in outcome.only_error


class TestRubrics:
    def test_list(self, run: Run) -> None:
        """The list holds every shipped rubric, within 80 columns."""
        outcome = run("rubrics", "list")
        assert outcome.code == 0
        first_words = [line.split()[0] for line in outcome.out.splitlines() if not line.startswith(" ")]
        assert first_words == [summary.id for summary in list_rubrics()]
        assert max(map(len, outcome.out.splitlines())) <= 80

    def test_list_as_json(self, run: Run) -> None:
        """The list as JSON holds the same rubrics."""
        listed = json.loads(run("rubrics", "list", "--format", "json").out)
        assert [item["id"] for item in listed] == [summary.id for summary in list_rubrics()]

    def test_show(self, run: Run) -> None:
        """A rubric is shown with its parts, its dimensions and its flags."""
        shown = run("rubrics", "show", "scaol").out
        rubric = load_rubric("scaol")
        for part in rubric.parts:
            assert part.label in shown
        for dimension in rubric.dimensions:
            assert f"({dimension.id}, weight" in shown
        for flag in rubric.flags:
            assert f"  {flag.id}: " in shown

    def test_show_as_json(self, run: Run) -> None:
        """A rubric as JSON reads back as the same rubric."""
        assert Rubric.model_validate_json(run("rubrics", "show", "star", "--format", "json").out) == load_rubric("star")

    def test_show_unknown(self, run: Run) -> None:
        """An unknown rubric: one line with the nearest, code 2."""
        outcome = run("rubrics", "show", "scol")
        assert outcome.code == 2
        assert "'scaol'" in outcome.only_error

    def test_check_good(self, run: Run) -> None:
        """A rubric without findings: nothing on standard output, code 0."""
        outcome = run("rubrics", "check", "star-l")
        assert (outcome.code, outcome.out) == (0, "")
        assert outcome.err == "starjudge: star-l: nothing found\n"

    def test_check_bad(self, run: Run, tmp_path: Path) -> None:
        """A rubric with an error: file, line and field on standard output, code 2."""
        file = tmp_path / "mine.yaml"
        file.write_text("id: mine\nextends: star-l\nmaximum_second: 200\n", encoding="utf-8")
        outcome = run("rubrics", "check", file)
        assert (outcome.code, outcome.err) == (2, "")
        assert outcome.out.startswith(f"{file}:3: error: field 'maximum_second': ")

    def test_check_as_json(self, run: Run, tmp_path: Path) -> None:
        """Findings as JSON hold file, line, field, level and message."""
        file = tmp_path / "mine.yaml"
        file.write_text("id: mine\nextends: star-m\n", encoding="utf-8")
        outcome = run("rubrics", "check", file, "star", "--format", "json")
        assert outcome.code == 2
        (finding,) = json.loads(outcome.out)
        assert set(finding) == {"file", "line", "field", "level", "message"}
        assert (finding["file"], finding["level"]) == (str(file), "error")

    def test_check_other_paths(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A name that exists is a path, with any ending: a file is read, a folder is told to be one."""
        monkeypatch.chdir(tmp_path)
        Path("mine.txt").write_text("id: mine\nextends: star-l\nversion: '2'\n", encoding="utf-8")
        Path("rubric").mkdir()
        assert run("rubrics", "check", "mine.txt").err == "starjudge: mine.txt: nothing found\n"
        assert run("rubrics", "show", "mine.txt").out.startswith("mine: ")
        outcome = run("rubrics", "check", "rubric")
        assert (outcome.code, outcome.out) == (2, "rubric:1: error: expected a YAML file, found a folder\n")

    def test_shipped_before_path(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The id of a shipped rubric stands for it also where something of that name exists."""
        monkeypatch.chdir(tmp_path)
        Path("star").mkdir()
        assert run("rubrics", "check", "star").code == 0

    def test_check_empty_name(self, run: Run) -> None:
        """An empty name is no path, not even to the folder one is in."""
        assert "unknown rubric ''" in run("rubrics", "check", "").only_error

    def test_closed_output(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """Where standard output is closed, one line names a way that every command has."""
        monkeypatch.setattr(sys, "stdout", None)
        assert main(["rubrics", "list"]) == 2
        error = capsys.readouterr().err
        assert error == "starjudge: standard output is closed; send it to a file, as in '> result.txt'\n"

    def test_check_missing(self, run: Run) -> None:
        """A file that is not there: one line, code 2."""
        outcome = run("rubrics", "check", "none.yaml")
        assert outcome.code == 2
        assert "none.yaml" in outcome.only_error


class TestSchema:
    def test_published(self, run: Run) -> None:
        """The schema in the documentation is what the command prints; tests/cli/regenerate.py writes it."""
        published = (REPOSITORY / "docs" / "evaluation.schema.json").read_text(encoding="utf-8")
        assert run("schema").out == published

    def test_no_open_objects(self, run: Run) -> None:
        """Every object of the schema lists its fields and allows no others."""
        objects: list[dict[str, object]] = []

        def collect(node: object) -> None:
            if isinstance(node, dict):
                if node.get("type") == "object" or "properties" in node:
                    objects.append(node)
                for child in node.values():
                    collect(child)
            elif isinstance(node, list):
                for child in node:
                    collect(child)

        collect(json.loads(run("schema").out))
        assert len(objects) > 10
        assert [node.get("title") for node in objects if node.get("additionalProperties") is not False] == []

    def test_rubric(self, run: Run) -> None:
        """The schema of rubric files is the published one."""
        published = json.loads((REPOSITORY / "docs" / "rubric.schema.json").read_text(encoding="utf-8"))
        assert json.loads(run("schema", "rubric").out) == published

    def test_output(self, run: Run, tmp_path: Path) -> None:
        """The schema can be written to a file."""
        target = tmp_path / "schema.json"
        assert run("schema", "--output", target).out == ""
        assert json.loads(target.read_text(encoding="utf-8"))["title"] == "starjudge evaluation"
