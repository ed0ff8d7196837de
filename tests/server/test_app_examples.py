"""Every example for other apps runs, and shows what it says it shows."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import starjudge
from starjudge import Evaluation, evaluate_answer

EXAMPLES = Path(__file__).parents[2] / "examples"
QUESTION = "Tell me about a time your model failed in production."
ANSWER = (EXAMPLES / "story_failure.txt").read_text("utf-8").partition("\n\n")[2]


def loaded(name: str) -> ModuleType:
    """An example as a module, under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """An example as its docstring starts it, from another folder."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=cwd)


@pytest.fixture(autouse=True)
def _findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package under test is found from every folder, also where PYTHONPATH names it from this one."""
    monkeypatch.setenv("PYTHONPATH", str(Path(starjudge.__file__).parents[1]))


class TestHostApp:
    @pytest.fixture
    def client(self) -> Any:
        pytest.importorskip("fastapi", reason="fastapi is not installed")
        from fastapi.testclient import TestClient

        return TestClient(loaded("fastapi_host").app)

    def test_the_route_gives_feedback(self, client: Any) -> None:
        """Overall, next steps and probes, in the app's own form."""
        found = client.post("/practice/7", json={"question": QUESTION, "answer": ANSWER}).json()
        assert found["student"] == "7"
        assert found["overall"] == evaluate_answer(QUESTION, ANSWER, judge="heuristic").overall
        assert found["next_steps"]

    def test_wrong_input_is_told(self, client: Any) -> None:
        """The library's message reaches the app's user."""
        reply = client.post("/practice/7", json={"question": QUESTION, "answer": ANSWER, "company": "amazn"})
        assert reply.status_code == 422
        assert reply.json()["detail"].startswith("company: unknown 'amazn'; did you mean 'amazon'?")


class TestStreamlit:
    @pytest.fixture
    def page(self) -> Any:
        testing = pytest.importorskip("streamlit.testing.v1", reason="streamlit is not installed")
        return testing.AppTest.from_file(str(EXAMPLES / "streamlit_app.py"), default_timeout=30).run()

    def test_an_answer_is_shown_as_a_card(self, page: Any) -> None:
        """The form is filled in, sent, and the score stands above the card."""
        page.text_area[0].input(ANSWER)
        page.button[0].click().run()
        assert not page.exception
        assert page.metric[0].value == f"{evaluate_answer(QUESTION, ANSWER, judge='heuristic').overall} of 5"

    def test_too_little_is_told(self, page: Any) -> None:
        """An answer that cannot be judged has a reason and no score."""
        page.text_area[0].input("I fixed it.")
        page.button[0].click().run()
        assert not page.exception
        assert len(page.metric) == 0
        assert page.warning[0].value

    def test_an_error_is_told(self, page: Any) -> None:
        """A question that is missing is named."""
        page.text_input[0].input(" ")
        page.text_area[0].input(ANSWER)
        page.button[0].click().run()
        assert page.error[0].value.startswith("question: expected the question that was asked")


class TestGate:
    def test_it_passes(self, tmp_path: Path) -> None:
        """Good answers pass the gate."""
        done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", str(EXAMPLES / "test_gate.py"), cwd=tmp_path)
        assert done.returncode == 0, done.stdout
        assert "6 passed" in done.stdout or "......" in done.stdout

    def test_it_fails_for_a_poor_answer(self) -> None:
        """A poor answer does not, and what to do about it is in the message."""
        gate = loaded("test_gate")
        text = (EXAMPLES / "story_failure_blame.txt").read_text("utf-8").partition("\n\n")[2]
        poor = evaluate_answer(QUESTION, text, judge="heuristic")
        with pytest.raises(AssertionError):
            gate.test_the_answer_is_good_enough(poor)
        with pytest.raises(AssertionError):
            gate.test_no_flag_that_ends_an_interview(poor)


class TestSlack:
    def test_the_message(self, tmp_path: Path) -> None:
        """Verdict, gauges, next steps and flags of the file."""
        done = run(str(EXAMPLES / "slack_markdown.py"), cwd=tmp_path)
        assert done.stderr == ""
        assert done.stdout.startswith("*1 of 5: strong no hire*\n> Tell me about a project")
        assert "▰▰▱▱▱ ownership" in done.stdout
        assert ":triangular_flag_on_post:" in done.stdout

    def test_words_of_an_answer_form_nothing(self) -> None:
        """No mention, link or format comes of a question or an answer."""
        slack = loaded("slack_markdown")
        hostile = "<!channel> <https://x|win> *bold* _it_ ~no~ `code` @here & more"
        message = slack.slack_message(evaluate_answer(f"{hostile} Why?", ANSWER, judge="heuristic"))
        quoted = message.splitlines()[1].removeprefix("> ")
        assert "<" not in message.replace("&lt;", "")
        assert "&lt;!channel&gt;" in quoted
        assert "*bold*" not in quoted
        assert "@here" not in quoted

    def test_an_answer_without_scores(self) -> None:
        """What cannot be judged is said to be so."""
        found: Evaluation = evaluate_answer(QUESTION, "No.", judge="heuristic")
        assert loaded("slack_markdown").slack_message(found).startswith("*Not scored.* ")


class TestPandas:
    def test_the_table(self, tmp_path: Path) -> None:
        """Every answer has its row, and each cohort its figures."""
        pytest.importorskip("pandas", reason="pandas is not installed")
        done = run(str(EXAMPLES / "pandas_pipeline.py"), cwd=tmp_path)
        assert done.stderr == ""
        rows, _, summary = done.stdout.partition("\n\n")
        assert len(rows.splitlines()) == 13
        assert [line.split()[0] for line in summary.splitlines()[2:]] == ["autumn", "spring"]

    def test_a_row_that_fails_has_no_score(self, tmp_path: Path) -> None:
        """An answer that is missing is missing in the mean, and not a low score."""
        pytest.importorskip("pandas", reason="pandas is not installed")
        table = tmp_path / "answers.csv"
        table.write_text(f'id,cohort,question,answer\n1,a,{QUESTION},"{ANSWER}"\n2,a,{QUESTION},\n', encoding="utf-8")
        done = run(str(EXAMPLES / "pandas_pipeline.py"), str(table), cwd=tmp_path)
        assert done.stderr == ""
        assert done.stdout.splitlines()[-1].split()[:2] == ["a", "1"]
