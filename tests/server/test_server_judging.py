"""What is judged over HTTP, and in which forms it comes back."""

from __future__ import annotations

import logging

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from fastapi.testclient import TestClient
from server_process import ASKED

from starjudge import Evaluation, SessionEvaluation, evaluate_answer
from starjudge.models.batch import BatchRecord
from starjudge.server.bodies import ANSWER, QUESTION

INTERVIEW = f"Interviewer: {QUESTION}\nCandidate: {ANSWER}\n"
HOSTILE = (
    f'{ANSWER} <script>fetch("//x")</script><img src=x onerror=alert(1)> javascript:alert(1) {{{{7*7}}}} \u202egnp.exe'
)


class TestEvaluate:
    def test_the_result_is_that_of_the_library(self, client: TestClient) -> None:
        """What comes back is the evaluation that `evaluate_answer` gives, byte for byte."""
        expected = evaluate_answer(QUESTION, ANSWER, judge="heuristic", company="amazon", duration=40)
        reply = client.post("/evaluate", json={**ASKED, "company": "amazon", "duration": 40})
        assert reply.status_code == 200
        assert Evaluation.model_validate_json(reply.text) == expected

    @pytest.mark.parametrize(
        ("form", "media", "start"),
        [
            ("text", "text/plain; charset=utf-8", ""),
            ("markdown", "text/markdown; charset=utf-8", "## "),
            ("html", "text/html; charset=utf-8", "<!doctype html>"),
        ],
    )
    def test_forms_for_people(self, client: TestClient, form: str, media: str, start: str) -> None:
        """The card comes as text, Markdown or a page where that is asked for."""
        reply = client.post(f"/evaluate?format={form}", json=ASKED)
        assert reply.headers["content-type"] == media
        assert reply.text.startswith(start)
        assert "31%" in reply.text

    def test_hostile_words_stay_words(self, client: TestClient) -> None:
        """Markup in an answer is text in the page, and the page's own policy lets nothing run."""
        reply = client.post("/evaluate?format=html", json={"question": "<b>Why?</b>", "answer": HOSTILE})
        assert "<script>fetch" not in reply.text
        assert "<img src=x" not in reply.text
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "sandbox" in reply.headers["content-security-policy"]

    def test_offsets_hold_in_hostile_words(self, client: TestClient) -> None:
        """Spans of the JSON point into the answer as it was sent."""
        found = client.post("/evaluate", json={"question": QUESTION, "answer": HOSTILE}).json()
        assert found["answer"] == HOSTILE
        assert all(HOSTILE[s["span"]["start"] : s["span"]["end"]] == s["text"] for s in found["segments"])

    def test_too_little_is_no_error(self, client: TestClient) -> None:
        """An answer that is too short to judge is evaluated as such: no scores, and no failure."""
        reply = client.post("/evaluate", json={"question": QUESTION, "answer": "I fixed it."})
        assert reply.status_code == 200
        assert reply.json()["status"] == "insufficient"
        assert reply.json()["overall"] is None


class TestTranscripts:
    def test_a_file_is_read_as_the_command_reads_it(self, client: TestClient) -> None:
        """A form with a file gives the interview, judged."""
        reply = client.post("/transcripts", files={"file": ("talk.txt", INTERVIEW)}, data={"company": "google"})
        found = SessionEvaluation.model_validate_json(reply.text)
        assert (found.name, found.format, len(found.exchanges)) == ("talk.txt", "labelled", 1)
        assert found.coverage.company == "google"

    def test_text_in_json_is_read_too(self, client: TestClient) -> None:
        """JSON with the transcript's text does the same."""
        reply = client.post("/transcripts", json={"text": INTERVIEW, "candidate": "Candidate"})
        assert reply.json()["exchanges"][0]["question"] == QUESTION

    def test_a_name_that_is_a_path_is_a_name(self, client: TestClient) -> None:
        """A file's name never says where anything is written."""
        reply = client.post("/transcripts", files={"file": ("../../outside/talk.txt", INTERVIEW)})
        assert reply.json()["name"] == "talk.txt"

    def test_messages_name_the_file_and_no_folder_of_the_server(self, client: TestClient) -> None:
        """What is wrong with a transcript is told with the name it was sent under."""
        reply = client.post("/transcripts", files={"file": ("talk.pdf", b"%PDF-1.7")})
        assert reply.status_code == 422
        assert reply.json()["error"]["type"] == "TranscriptError"
        assert reply.json()["error"]["message"].startswith("talk.pdf: a PDF")

    def test_a_form_without_a_file(self, client: TestClient) -> None:
        """A form whose field has another name is told which one is expected."""
        reply = client.post("/transcripts", files={"upload": ("talk.txt", INTERVIEW)})
        assert reply.status_code == 422
        assert reply.json()["error"]["field"] == "file"

    def test_a_page_of_the_interview(self, client: TestClient) -> None:
        """An interview comes as a page where that is asked for."""
        reply = client.post("/transcripts?format=html", json={"text": INTERVIEW})
        assert reply.text.startswith("<!doctype html>")


class TestAbout:
    def test_rubrics_are_listed(self, client: TestClient) -> None:
        """The shipped rubrics are what requests may name."""
        listed = [rubric["id"] for rubric in client.get("/rubrics").json()["rubrics"]]
        assert "star-l" in listed
        for name in listed:
            assert client.post("/evaluate", json={**ASKED, "rubric": name}).json()["judge"]["rubric"] == name

    @pytest.mark.parametrize("name", ["evaluation", "session", "batch-record", "error", "rubric"])
    def test_schemas_are_published(self, client: TestClient, name: str) -> None:
        """Each result's JSON Schema is there, for whoever holds no key too."""
        found = client.get(f"/schemas/{name}").json()
        assert found["$schema"].startswith("https://json-schema.org/")
        assert found["properties"]

    def test_a_schema_that_there_is_not(self, client: TestClient) -> None:
        """An unknown name is answered with the nearest."""
        error = client.get("/schemas/evalution").json()["error"]
        assert error["message"].startswith("name: unknown 'evalution'; did you mean 'evaluation'?")

    def test_the_schema_of_a_record_is_that_of_the_records(self, client: TestClient) -> None:
        """The schema's fields are those of a batch's records."""
        assert set(client.get("/schemas/batch-record").json()["properties"]) == set(BatchRecord.model_fields)

    def test_health(self, client: TestClient) -> None:
        """A server that answers says so, with its version and judge."""
        assert client.get("/health").json() == {"status": "ok", "version": "0.1.0", "judge": "heuristic"}

    def test_metrics_count_what_was_asked(self, client: TestClient) -> None:
        """Prometheus reads requests by route and status, evaluations by engine, and batches by state."""
        client.post("/evaluate", json=ASKED)
        client.get("/batches/" + "0" * 32)
        text = client.get("/metrics").text
        assert 'starjudge_requests_total{route="/evaluate",method="POST",status="200"} 1' in text
        assert 'starjudge_requests_total{route="/batches/{name}",method="GET",status="404"} 1' in text
        assert 'starjudge_evaluations_total{engine="heuristic",status="scored"} 1' in text
        assert 'starjudge_batches{state="done"} 0' in text

    def test_logs_hold_no_word_of_an_answer(self, client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
        """Log lines name route, status and time, and nothing that a caller wrote."""
        caplog.set_level(logging.DEBUG)
        client.post("/evaluate", json={"question": QUESTION, "answer": f"zebrafish {ANSWER}"})
        client.post("/transcripts", files={"file": ("zebrafish.pdf", b"%PDF zebrafish")})
        client.get("/zebrafish?zebrafish=1")
        ours = [record.getMessage() for record in caplog.records if record.name.startswith("starjudge")]
        assert [line.rpartition(" ")[0].rpartition(" ")[0] for line in ours] == [
            "POST /evaluate 200",
            "POST /transcripts 422",
            "GET other 404",
        ]
        assert not any("zebrafish" in line for line in ours)
