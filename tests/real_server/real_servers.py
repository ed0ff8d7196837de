"""The servers meant, how a judge asks them, and the answers they judge.

=======  =====================================================================  ==================================
name     what                                                                   models
=======  =====================================================================  ==================================
llama    llama.cpp's llama-server in router mode, with a key                    random-tame, random-runaway
llama1   the same with one model, a context of 8192 tokens and no key           any name
lcp      llama-cpp-python's server, with a key and a context of 32768 tokens    random-tame, random-runaway
tf       ``transformers serve``, without a key                                  behind the address: ``…/v1#name``
litellm  LiteLLM's proxy in front of llama and lcp, and mocked replies          via-…, mock-…
=======  =====================================================================  ==================================

``random-tame`` closes its strings after a dozen tokens, ``random-runaway`` never does.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from starjudge import Evaluation, ModelJudge
from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.errors import JudgeError

ADDRESSES = dict(pair.split("=", 1) for pair in os.environ.get("STARJUDGE_REAL_SERVERS", "").split())
KEY = os.environ.get("STARJUDGE_REAL_KEY") or None
PATIENCE = 60.0  # seconds for one evaluation: the servers share a small machine

QUESTION = "Tell me about a time you had to fix something under pressure."
STORY = (
    "Last spring our ranking model started to drift and click-through fell by a tenth. I owned the retraining job, so "
    "I had two days to find out why. I compared feature histograms between the two weeks and saw that one upstream "
    "table had switched time zones. I wrote a check for it, backfilled nine days and retrained. Click-through came "
    "back from 3.1 to 3.6 percent within a week. I learned to alert on inputs and not only on the metric."
)
UNPUNCTUATED = (
    "so um we had this batch scorer and it died every night around two and nobody wanted to look at it so i took it "
    "and i logged the memory per partition and it turned out one customer had like forty times the rows so i split "
    "that partition and put a cap on the rest and after that it ran in fifty minutes and never paged us again"
)
QUOTING = (
    'Our lead said "ship it or drop it" on a Thursday. The "gold" tier of customers saw empty forecasts. I rolled the '
    "model back within twenty minutes, then replayed a day of traffic against both versions. The tokeniser had been "
    "upgraded in one image only. I pinned it in both and added a smoke test. We lost 0.4 % of that day's orders."
)
ANSWERS = {"story": STORY, "unpunctuated": UNPUNCTUATED, "quoting": QUOTING}


@dataclass
class Watched:
    """A chat model that keeps what it was asked for, and how each request ended."""

    name: str
    place: str
    model: OpenAIChatModel
    log: list[tuple[str, int | None, str]] = field(default_factory=list)
    """Form, limit of tokens, and reason of the end or name of the error."""

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        end = "?"
        try:
            reply = self.model.complete(request, deadline)
            end = reply.finish
        except JudgeError as error:
            end = type(error).__name__
            raise
        finally:
            self.log.append((request.form, request.max_completion_tokens, end))
        return reply

    def taken(self) -> list[tuple[str, int | None, str]]:
        """What was asked since the last look."""
        asked, self.log = self.log, []
        return asked

    def forms(self) -> list[str]:
        """The forms asked for since the last look."""
        return [form for form, _, _ in self.taken()]


@dataclass(frozen=True)
class Server:
    """A server's address and key."""

    url: str
    key: str | None
    model: str = ""
    """The model named behind the address, if any."""

    def watched(self, model: str, **settings: object) -> tuple[ModelJudge, Watched]:
        """A judge that asks a model of this server, and the record of what it asks."""
        chat = OpenAIChatModel(model, self.url, str(settings.pop("key", None) or self.key or ""))
        watched = Watched(chat.name, chat.place, chat)
        return ModelJudge(chat=watched, **{"timeout": PATIENCE, **settings}), watched  # type: ignore[arg-type]


def check(evaluation: Evaluation) -> None:
    """An evaluation by a model holds no word that its answer does not hold, whatever the model wrote."""
    assert evaluation.status == "scored"
    assert evaluation.judge.engine == "model"
    assert all(1 <= evaluation.scores[dimension].score <= 5 for dimension in evaluation.scores)  # type: ignore[operator]
    quotes = [quote for dimension in evaluation.scores for quote in evaluation.scores[dimension].evidence]
    quotes += [quote for remark in (*evaluation.strengths, *evaluation.improvements) for quote in remark.evidence]
    quotes += [flag.quote for flag in evaluation.red_flags if flag.quote is not None]
    placed = [(quote.text, quote.span) for quote in quotes]
    placed += [(segment.text, segment.span) for segment in evaluation.segments]
    placed += [(metric.text, metric.span) for metric in evaluation.metrics]
    assert placed
    for text, span in placed:
        assert evaluation.answer[span.start : span.end] == text
