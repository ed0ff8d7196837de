"""Prompts as the model judge renders them, and the golden files that hold them."""

from __future__ import annotations

from pathlib import Path

from starjudge.chat.chat_model import ChatRequest
from starjudge.judges.model import ModelJudge
from starjudge.models.answer import Answer
from starjudge.models.request import Request
from starjudge.models.rubric import Rubric
from starjudge.resources.prompts import PromptSet, shipped_prompts
from starjudge.resources.rubrics import load_rubric
from starjudge.testing import ScriptedChatModel, judgement

GOLDEN = Path(__file__).parent / "golden"
RUBRICS = ("star", "star-l", "star-timed", "starl", "scaol")
QUESTIONS = {
    "story": "Tell me about a time you disagreed with a colleague on a technical decision.",
    "approach": "How do you set priorities when everything is urgent?",
    "hypothetical": "What would you do if your model's quality suddenly dropped in production?",
    "introduction": "Tell me about yourself.",
    "motivation": "Why do you want to work here?",
    "strength": "What is your greatest strength?",
    "weakness": "What is your greatest weakness?",
    "reflection": "What is the most important lesson you have learned?",
    "candidate_questions": "Do you have any questions for us?",
}
UNKNOWN_THEME = "Tell me about a time."
# Both a little over 240 words; they differ from the first word on.
ANSWER = """\
At my last company our search ranking got slower every week, and by March the p95 was above 900 milliseconds. I owned \
the ranking service, so it was on me to bring it below 400 without losing quality. First I profiled it and found that \
we built the same features twice for each candidate. I wrote a small cache in front of the feature store and asked the \
platform team to review it, since they run it at night. Two of them were against it because of stale values, so I \
measured how often a value really changed within ten minutes: in 0.3 % of the cases. I showed them this and we agreed \
on a limit of five minutes. Then I replaced the second stage, a big network, by a distilled one, and ran both side by \
side on 5 % of the traffic for two weeks. I looked at the worst queries by hand every morning and fixed a bug in how \
we treated empty titles. In the end the p95 went from 920 to 310 milliseconds, clicks went up by 2 %, and we turned \
off eleven machines, about 40,000 dollars a year. The people on call had no page for slow search in the next quarter. \
What I learned is to measure before I argue: a month of discussion was ended by one afternoon of counting. Since then \
each of my designs begins with the one number that would change my mind."""
OTHER_ANSWER = """\
Um, so we had this assistant for nurses, and it was, like, way too slow for them, eleven seconds for one reply on the \
ward tablets. My job was to get that down, with one colleague from the hospital and no budget for more hardware. I sat \
with three nurses for a morning and saw that they asked nearly the same forty things over and over. So I put a small \
classifier in front, which I trained on two thousand of their own questions, and it answers the usual ones from a \
table that the head nurse signs off. The rest goes to the big model as before. We argued quite a bit about that, \
because my colleague was afraid that the table would be out of date, and he was right: in the second week two doses \
had changed. I then made each entry expire after fourteen days, and I told the ward about the mistake the same \
afternoon, and we went through all answers of that week together. After two months the usual reply took under one \
second, and the wards used it about four times as much, from 130 to 520 questions a day. I cannot say what it did for \
patients, we never measured that, and it is the part that I am unhappy with. What I took from it is that whoever signs \
an answer has to see when it was signed. I have put a date beside every answer since, also in my next project, which \
had nothing to do with hospitals at all."""


def requests_of(
    question: str,
    answer: str = ANSWER,
    rubric: str | Rubric = "star-l",
    company: str | None = None,
    prompts: PromptSet | None = None,
    calls: str = "one",
) -> list[ChatRequest]:
    """What a model is asked about an answer."""
    judge = ModelJudge(chat=ScriptedChatModel(judgement()), prompts=prompts, calls=calls)  # type: ignore[arg-type]
    known = load_rubric(rubric) if isinstance(rubric, str) else rubric
    return judge.conversations(Request(question, Answer(text=answer), known, company=company))  # type: ignore[arg-type]


def golden_files() -> dict[str, str]:
    """What each golden file has to hold."""
    files = {}
    for rubric in RUBRICS:
        files[f"system-{rubric}-story.txt"] = requests_of(QUESTIONS["story"], rubric=rubric)[0].messages[0].content
    for kind, question in QUESTIONS.items():
        files[f"system-star-l-{kind}.txt"] = requests_of(question)[0].messages[0].content
    one = requests_of(QUESTIONS["story"], calls="per_dimension")[1]
    files["system-star-l-one-dimension.txt"] = one.messages[0].content
    short = ANSWER[: ANSWER.index(" Then I")]
    files["user.txt"] = requests_of(QUESTIONS["story"], short)[0].messages[1].content
    files["user-company.txt"] = requests_of(QUESTIONS["story"], short, company="google")[0].messages[1].content
    files["user-no-theme.txt"] = requests_of(UNKNOWN_THEME, short)[0].messages[1].content
    prompts = shipped_prompts()
    files["schema-note.txt"] = prompts.render("judge/schema_note.jinja", {"schema": '{"type":"object"}'})
    faults = ["impact.score: Input should be less than or equal to 5", "overall: Field required"]
    files["repair.txt"] = prompts.render("judge/repair.jinja", {"faults": faults})
    return {name: f"{text}\n" for name, text in files.items()}


def write_golden() -> None:
    """Write all of them, and remove what is no longer made."""
    files = golden_files()
    for name, text in files.items():
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="\n")
    for file in GOLDEN.iterdir():
        if file.name not in files:
            file.unlink()
