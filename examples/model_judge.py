"""The model judge in a program of your own: one judge kept, its settings, and what it says of itself.

It runs without a key: a scripted chat model stands in for a real one. For a real one, leave ``chat=`` out and set
OPENAI_API_KEY, or give ``base_url=``.
"""

from pathlib import Path

from starjudge import HeuristicJudge, ModelJudge, PanelJudge, evaluate_answer
from starjudge.resources.answer_files import read_answer_file
from starjudge.testing import ScriptedChatModel, judgement

story = read_answer_file(Path(__file__).parent / "story_failure.txt")
question = story.question or ""

# One judge for many answers: it keeps its connection, and what it has learned about its server.
judge = ModelJudge(
    chat=ScriptedChatModel(judgement(4, impact=5, outcomes=["12 model: from eleven minutes to 1.8"])),
    prices={"scripted": {"input": 1, "output": 5}},
    max_cost=1.0,
    redact=["Marta"],
)
evaluation = evaluate_answer(question, story.answer, judge=judge)
print(evaluation.verdict, evaluation.scores.impact.score)
print([metric.text for metric in evaluation.metrics])
print(evaluation.judge.engine, evaluation.judge.prompt_version, evaluation.judge.calls, "call")

# The offline judge beside it: medians count, each one's scores are kept.
panel = PanelJudge([judge, HeuristicJudge()])
evaluation = evaluate_answer(question, story.answer, judge=panel)
print({member.engine: member.overall for member in evaluation.judge.panel}, evaluation.judge.agreement)
