"""docs/transcripts.md and docs/batch.md: their commands and snippets run, and their lists are those of the code."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import page_outputs
import pytest

from starjudge import BatchRecord, SessionEvaluation, errors
from starjudge.batch.columns import GUESSES
from starjudge.batch.flat import OWN
from starjudge.batch.folder_rows import FILE_ENDINGS
from starjudge.batch.inputs import RECORDS
from starjudge.batch.lines import LONGEST as LONGEST_LINE
from starjudge.batch.run_settings import _WORDS as HELD_AGAINST
from starjudge.batch.work import LONGEST as LONGEST_ANSWER
from starjudge.chat.pace import MOST
from starjudge.cli import main
from starjudge.cli.grade import FEW, REPLIES
from starjudge.cli.grade_run import RECORDS as TABLE_RECORDS
from starjudge.cli.grade_run import STOPPED
from starjudge.cli.main import _parser
from starjudge.cli.model_options import add_model_options
from starjudge.resources.library import library
from starjudge.session.clock import PAUSE_SECONDS
from starjudge.session.evaluate import SURE_ROLE
from starjudge.text.redaction import EMAIL, LINK, NAME, PHONE
from starjudge.transcripts.redacted import ROLES
from starjudge.transcripts.redacted_numbers import ADDRESS, NUMBER
from starjudge.transcripts.registry import reader_for, readers
from starjudge.transcripts.source import load

REPOSITORY = Path(__file__).parents[2]
TRANSCRIPTS, BATCH = ((REPOSITORY / "docs" / f"{name}.md").read_text("utf-8") for name in ("transcripts", "batch"))
PAGES = {"transcripts": TRANSCRIPTS, "batch": BATCH}
README = (REPOSITORY / "README.md").read_text("utf-8")
OF_README = README[README.index("## Whole interviews") : README.index("## When something is wrong")]
FIXTURES = REPOSITORY / "tests" / "transcripts" / "fixtures"
SHELL = re.compile(r"(<!-- not run: .+? -->\n)?```sh\n(.+?)```\n", re.DOTALL)
PYTHON = re.compile(r"```python\n(.+?)```\n", re.DOTALL)
EXPECTED = re.compile(r"#.*\bexit code (\d)")


def commands() -> Iterator[object]:
    """Each block of commands; those of a block use one another's files."""
    for name, page in {**PAGES, "readme": OF_README}.items():
        for i, (skipped, block) in enumerate(SHELL.findall(page)):
            if not skipped:
                yield pytest.param(block, id=f"{name}-{i}")


def table(page: str, head: str) -> list[list[str]]:
    """The cells of the table whose head begins with these words."""
    lines = page[page.index(f"\n| {head}") + 1 :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def ticked(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, and no chat model configured."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "STARJUDGE_MODEL", "STARJUDGE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(REPOSITORY / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("scratch")
@pytest.mark.parametrize("block", list(commands()))
def test_commands(block: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command runs as it stands, and ends with the exit code that the page says."""
    for line in block.splitlines():
        code = EXPECTED.search(line)
        command, _, given = line.partition(" < ")
        if given:
            content = Path(shlex.split(given, comments=True)[0]).read_bytes()
            monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content), isatty=lambda: False))
        words = shlex.split(command, comments=True)
        assert words[0] == "starjudge"
        assert main(words[1:]) == (int(code[1]) if code else 0), (line, capsys.readouterr().err)


@pytest.mark.usefixtures("scratch")
@pytest.mark.parametrize("name", PAGES)
def test_python(name: str) -> None:
    """The Python on a page runs as it stands, one block after the other."""
    names: dict[str, object] = {}
    for block in PYTHON.findall(PAGES[name]):
        exec(compile(block, f"docs/{name}.md", "exec"), names)


@pytest.mark.parametrize("path", page_outputs.PAGES, ids=lambda path: path.stem)
def test_excerpts(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Output on a page is what the command prints; page_outputs.py writes it anew."""
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)

    def output_of(command: str) -> str:
        assert main(shlex.split(command)) == 0
        return capsys.readouterr().out

    page = path.read_text("utf-8")
    assert page_outputs.written(page, output_of) == page


@pytest.mark.parametrize("name", PAGES)
def test_links(name: str) -> None:
    """Every file that a page links to is there."""
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGES[name])
    assert targets
    assert [target for target in targets if not (REPOSITORY / "docs" / target).exists()] == []


@pytest.mark.parametrize("command", ["transcript", "grade"])
def test_options(command: str) -> None:
    """The page of a command names each of its options, but for those of the chat model, and no other."""
    shared = argparse.ArgumentParser()
    add_model_options(shared)
    sub = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)).choices[command]
    of_model = {name for action in shared._actions for name in action.option_strings}
    masks = {"--redact", "--redact-name"} if command == "transcript" else set()
    wanted = {name for action in sub._actions for name in action.option_strings} - (of_model - masks)
    page = {"transcript": TRANSCRIPTS, "grade": BATCH}[command]
    listed = {word.split()[0] for row in table(page, "option") for word in ticked(row[0])}
    assert listed == wanted


def test_formats() -> None:
    """The table of formats has the readers, their names and their order; so has that of quirks."""
    known = [(reader.id, reader.title) for reader in readers().values()]
    assert [(ticked(row[0])[0], row[1]) for row in table(TRANSCRIPTS, "id | what it is")] == known
    assert [ticked(row[0])[0] for row in table(TRANSCRIPTS, "id | quirks")] == [name for name, _ in known]


def test_what_is_timed_and_whether_fillers_are_kept() -> None:
    """Each fixture is timed as the table says of its format; its fillers are as it says, or seen in the file."""
    rows = {ticked(row[0])[0]: (ticked(row[2]), row[3]) for row in table(TRANSCRIPTS, "id | what it is")}
    seen = set()
    for path in sorted(FIXTURES.glob("*/*--*")):
        if "no-speakers" in path.name and path.name.startswith("teams"):
            continue  # refused, as its own test says
        source = load(path)
        reader = reader_for(source)
        recording = reader.read(source)
        timed, kept = rows[reader.id]
        assert recording.time_basis in timed, path.name
        assert recording.fillers_kept in ({"unknown": None, "no": False}[kept], True), path.name
        seen.add(reader.id)
    assert seen == set(rows)


def test_fields_of_a_session() -> None:
    """The table of a session's fields has all of them, in order."""
    listed = [name for row in table(TRANSCRIPTS, "field") for name in ticked(row[0])]
    assert listed == list(SessionEvaluation.model_fields)


def test_session_flags() -> None:
    """The table of session flags has all of them, in order."""
    assert [ticked(row[0])[0] for row in table(TRANSCRIPTS, "session flag")] == list(library().session_flags)


def test_masks() -> None:
    """The table of masks has all of them."""
    listed = {name for row in table(TRANSCRIPTS, "mask") for name in ticked(row[0])}
    assert listed == {*ROLES.values(), NAME, EMAIL, PHONE, LINK, ADDRESS, NUMBER}


def test_columns_that_are_guessed() -> None:
    """The table of columns has each field with its names by rank, and its option."""
    rows = table(BATCH, "column")
    listed = {ticked(row[0])[0]: tuple(tuple(ticked(rank)) for rank in row[1].split(";")) for row in rows}
    assert listed == GUESSES
    assert [ticked(row[2])[0] for row in rows] == [f"--{field}-column" for field in GUESSES]


def test_columns_that_are_written() -> None:
    """The columns of a table of results are listed in their order."""
    shown = re.search(r"<!-- columns -->\n```text\n(.+?)```", BATCH, re.DOTALL)
    assert shown is not None
    assert shown[1].split() == list(OWN)


def test_fields_of_a_record() -> None:
    """The table of a record's fields has all of them, in order."""
    assert [ticked(row[0])[0] for row in table(BATCH, "field")] == list(BatchRecord.model_fields)


def test_kinds_of_inputs() -> None:
    """Every ending that is read stands in the table of inputs, and no other."""
    rows = table(BATCH, "input")
    listed = {name for row in rows for name in ticked(row[0]) if name.startswith(".")}
    assert listed == {*RECORDS, *FILE_ENDINGS}
    assert set(ticked(next(row[1] for row in rows if row[0].startswith("a folder")))) - {"--recursive"} == set(
        FILE_ENDINGS
    )


def test_files_beside_the_output() -> None:
    """The ends of the files that a run keeps are those of the code."""
    listed = [ticked(row[0])[0] for row in table(BATCH, "file")]
    assert listed[2:] == [f"results.jsonl{REPLIES}", f"results.csv{TABLE_RECORDS}"]


def test_what_a_run_is_held_against() -> None:
    """What may not change within a run is listed in the words of its message."""
    told = re.search(r"A run with another (.+?) is refused", BATCH, re.DOTALL)
    assert told is not None
    listed = re.split(r", | or ", " ".join(told[1].split()))
    assert [word.removesuffix(" of the offline judge") for word in HELD_AGAINST.values()] == listed


def test_numbers() -> None:
    """Figures in the text are those of the code."""
    batch, transcripts = (" ".join(page.split()) for page in (BATCH, TRANSCRIPTS))
    for words in (
        f"longer than {LONGEST_LINE >> 20} MB",
        f"{LONGEST_ANSWER:,} characters",
        f"above {FEW} rows",
        f"up to {MOST} workers",
        f"| {STOPPED} | stopped by Ctrl-C",
    ):
        assert words in batch
    assert f"below {SURE_ROLE} with a line in `review`" in transcripts
    assert {2.0: "silences of two seconds and more"}[PAUSE_SECONDS] in transcripts


@pytest.mark.parametrize("name", PAGES)
def test_errors_exist(name: str) -> None:
    """Every error that a page names is one of the package's."""
    named = set(re.findall(r"`(\w+(?:Error|Unavailable))`", PAGES[name]))
    assert [error for error in named if not hasattr(errors, error)] == []


def test_benchmarks() -> None:
    """Every benchmark stands in the folder's README, and no other."""
    folder = REPOSITORY / "benchmarks"
    readme = (folder / "README.md").read_text("utf-8")
    assert set(re.findall(r"python benchmarks/(\w+\.py)", readme)) == {file.name for file in folder.glob("*.py")}


def test_pages_are_listed() -> None:
    """Every page stands in the README of its folder."""
    readme = (REPOSITORY / "docs" / "README.md").read_text("utf-8")
    pages = {file.name for file in (REPOSITORY / "docs").iterdir() if file.is_file()} - {"README.md"}
    assert [page for page in sorted(pages) if f"({page})" not in readme] == []
