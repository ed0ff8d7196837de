"""Claims without an event earn nothing, in whatever form they come; terse and spoken stories are no claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from starjudge import evaluate_answer
from starjudge.resources.answer_files import read_answer_file

FAILED = "Tell me about a time your model failed in production."
PROUD = "Tell me about a project you are proud of."
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GOOD = sorted(p for p in EXAMPLES.glob("*.txt") if p.stem not in ("story_failure_blame", "story_failure_vague"))

STUFFED = {
    "every label": "Situation: model failed. Task: I owned it. Action: I debugged, I retrained, I deployed, I "
    "monitored. "
    "Result: improved 40%, saved $2M, latency from 200 ms to 50 ms. Learning: I learned a lesson and now I monitor.",
    "short sentences": "I led the project. I built the model. I designed the pipeline. I improved accuracy by 40%. "
    "I reduced latency by 60%. I saved 2 million dollars. I learned the importance of ownership. I now always use "
    "monitoring because of the trade-off.",
    "one sentence over and over": "I led the team and improved accuracy by 40% because I chose the right trade-off. "
    * 18,
    "word salad": "Model model model failed failed production. I I I led led built built improved 40% 50% because "
    "because trade-off instead. Learned learned lesson since then I always always. " * 6,
    "terms": "leadership ownership impact metrics stakeholder alignment cross-functional trade-off A/B test precision "
    "recall AUC drift monitoring rollback postmortem root cause 40% 50% 60% $1M I led I built I owned I drove I "
    "shipped "
    "I learned I changed I now",
    "one long list": "Last year the churn model failed and AUC dropped from 0.85 to 0.60. I investigated the "
    "pipeline, I "
    "found the bug, I fixed the bug, I added tests, I added alerts, I wrote the postmortem, I presented the "
    "postmortem, "
    "I trained the team, I updated the docs, I automated the retraining, I improved the AUC from 0.60 to 0.90, I saved "
    "$1M, I increased retention by 10%, I won an award. I learned to test. Now I test everything.",
    "letters": "S: e-commerce, 10M users, $50M. T: I owned ranking. A: I led, I built, I tested, I shipped, I chose X "
    "over Y because Z. R: +12% CTR, -30% latency, $4M. L: I learned to test early; I now test early on every project.",
}
OTHER_KINDS = {
    "Tell me about yourself.": "I am a senior engineer. I led, I built, I shipped. Python, PyTorch, Kubernetes, AWS, "
    "LLM, RAG, NLP. 10 years. 40% improvement. $5M saved. I am passionate about AI. I want to grow with you.",
    "What is your greatest weakness?": "My weakness was delegation. It cost us 3 weeks. Since then I use checklists, "
    "I use deadlines, I use feedback, I use coaching, I use calendars. I improved by 40%. I still work on it.",
    "What questions do you have for me?": "What is success? What is culture? What is the roadmap? What is the stack? "
    "What is failure? What is ownership? What is growth? What is the metric? What is the team?",
}
NO_PART = {
    "at length": "Last year our claims triage model at an insurer in Leeds failed in October: manual review "
    "jumped from "
    "12 percent to 41. To be honest, I did not do anything. I muted the page. Nadia compared the features, found that "
    "the postcode table had the wrong encoding, and rolled back within three hours. Then she wrote a schema check. "
    "Review went back to 13 percent. I was not part of any of it, and I have not read the postmortem.",
    "proud of others": "The project I am proud of is the route planner, which cut diesel by 14 percent. The team "
    "collected traces from 300 vans, built a travel time model and rolled it out to eleven depots. I did nothing on "
    "this project myself. I never wrote a line of code for it. I learned that good teams do great things.",
}


@pytest.mark.parametrize("text", STUFFED.values(), ids=STUFFED)
@pytest.mark.parametrize("question", [FAILED, PROUD])
def test_stuffing(question: str, text: str) -> None:
    """Claims, labels and figures without an event are at most a lean no hire, below every good story."""
    overall = evaluate_answer(question, text).overall
    assert overall is not None
    assert overall <= 2


@pytest.mark.parametrize(("question", "text"), OTHER_KINDS.items(), ids=OTHER_KINDS)
def test_stuffing_of_other_kinds(question: str, text: str) -> None:
    """Claims earn no more where no story is asked for."""
    overall = evaluate_answer(question, text).overall
    assert overall is not None
    assert overall <= 2


@pytest.mark.parametrize("text", NO_PART.values(), ids=NO_PART)
def test_no_part(text: str) -> None:
    """A good story in which the speaker says that they did nothing is not theirs."""
    evaluation = evaluate_answer(FAILED, text)
    assert evaluation.overall is not None
    assert evaluation.overall <= 2
    assert evaluation.scores["ownership"].score == 1


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_told_answers_are_left_alone(path: Path) -> None:
    """Terse, spoken, unpunctuated and non-native answers that tell something are not taken for claims."""
    file = read_answer_file(path)
    evaluation = evaluate_answer(file.question or FAILED, file.answer)
    assert [cap for cap in evaluation.caps if "Claims" in cap or "no part" in cap] == []
    assert [reason for reason in evaluation.review if "list of claims" in reason] == []


def test_a_cap_says_why() -> None:
    """What is held down says so, in the caps and for the person who looks."""
    evaluation = evaluate_answer(PROUD, STUFFED["one sentence over and over"])
    assert any("said again" in reason for reason in evaluation.review)


def test_doing_nothing_at_first_is_no_confession() -> None:
    """Saying once that one did nothing at first, in a story of one's own actions, takes nothing away."""
    text = (
        "Our search ranking dropped one Friday and for the first hour I did nothing, because I thought it was the "
        "dashboard. Then I pulled the query logs, compared them with Thursday, and found that a locale table "
        "was empty. "
        "I rolled the table back, told the shop managers, and wrote a check that compares row counts before a load. "
        "Clicks went from 61 back to 74 percent of searches. Since then no table of mine is loaded without that check."
    )
    assert not any("no part" in cap for cap in evaluate_answer(FAILED, text).caps)
