"""What one judgement costs: calls, prompt tokens, what two answers to one question share, and dollars.

Exact where the ranks of o200k_base are on disk (see docs/model-judge.md), else estimated, and it says which. The
schema is counted as compact JSON, as it is sent. Run: ``python benchmarks/model_cost.py``
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from pathlib import Path

from starjudge import ModelJudge
from starjudge.chat.chat_model import ChatRequest, Usage
from starjudge.chat.prices import cost_of, default_model, model_facts
from starjudge.chat.tokens import count_messages, count_tokens
from starjudge.evaluate import request_of
from starjudge.judges.model import Calls
from starjudge.resources.answer_files import read_answer_file
from starjudge.resources.rubrics import list_rubrics
from starjudge.testing import ScriptedChatModel, judgement

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
WORDS = 240
REPLY = 800  # tokens assumed of a reply; what the recordings hold lies between 650 and 900
GOAL, SHARED_GOAL, LEAST_SHARED = 2_200, 0.70, 1_024


def main() -> None:
    """Print the table."""
    model = default_model()
    counted = count_tokens("word", model)
    how = "exact" if counted.exact else "estimated"
    print(f"{counted.encoding}, {how}; answers of {WORDS} words; goal {GOAL} prompt tokens, {SHARED_GOAL:.0%} shared")
    print(f"{'rubric':<11}{'question kind':<21}{'calls':>5}{'prompt':>8}{'schema':>8}{'shared':>8}{'share':>7}")
    totals = []
    for rubric in (summary.id for summary in list_rubrics()):
        for question, answer, name in answers():
            if rubric != "star-l" and not name.startswith("story_failure.txt"):
                continue
            requests = asked(question, answer, rubric)
            total = count_messages(requests[0].messages, requests[0].schema, model).tokens
            schema = count_tokens(schema_text(requests[0]), model).tokens
            other = asked(question, OTHER, rubric)[0]
            shared = count_tokens(common(requests[0], other), model).tokens
            totals.append(total)
            share = f"{shared / total:.0%}"
            print(f"{rubric:<11}{name[:-4][:20]:<21}{len(requests):>5}{total:>8}{schema:>8}{shared:>8}{share:>7}")
    print(f"highest {max(totals)}, mean {sum(totals) / len(totals):.0f}")
    story = asked(*next((q, a) for q, a, n in answers() if n == "story_failure.txt"), "star-l", "per_dimension")
    tokens = sum(count_messages(r.messages, r.schema, model).tokens for r in story)
    print(f"per dimension: {len(story)} calls, {tokens} prompt tokens")
    facts = model_facts(model)
    assert facts is not None
    worst = cost_of(Usage(prompt=GOAL, completion=REPLY), facts.prices)
    best = cost_of(Usage(prompt=GOAL, cached=int(GOAL * SHARED_GOAL), completion=REPLY), facts.prices)
    print(f"{model}, prices of {facts.prices.dated}: {worst * 1000:.2f} dollars a thousand answers at {GOAL} + {REPLY}")
    print(f"tokens, {best * 1000:.2f} with {SHARED_GOAL:.0%} of the prompt cached; thinking comes on top")


OTHER = "We had a slow queue of invoices. I read two hundred of them, built a small classifier, and halved the wait."


def answers() -> list[tuple[str, str, str]]:
    """Question, the first words of the answer, and the file of every example that is long enough."""
    found = []
    for file in sorted(EXAMPLES.glob("*.txt")):
        given = read_answer_file(str(file))
        words = list(re.finditer(r"\S+", given.answer))
        if given.question and len(words) >= WORDS:
            found.append((given.question, given.answer[: words[WORDS - 1].end()], file.name))
    return found


def asked(question: str, answer: str, rubric: str, calls: Calls = "one") -> list[ChatRequest]:
    """What is asked about an answer."""
    judge = ModelJudge(chat=ScriptedChatModel(judgement(), name=default_model()), calls=calls)
    return judge.conversations(request_of(question, answer, rubric))


def schema_text(request: ChatRequest) -> str:
    """The schema as it is sent."""
    return json.dumps(request.schema.schema, separators=(",", ":"))


def common(one: ChatRequest, other: ChatRequest) -> str:
    """What two requests begin with: schema, system message, and the beginning of the second message."""
    texts = [schema_text(r) + "\n".join(m.content for m in r.messages) for r in (one, other)]
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False)))


if __name__ == "__main__":
    main()
