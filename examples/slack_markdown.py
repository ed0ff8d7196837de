"""An evaluation as a message for Slack: python examples/slack_markdown.py [FILE].

Slack's Markdown is its own: *bold* with one star, no tables, and only &, < and > are escaped.
"""

import sys
from pathlib import Path

from starjudge import Evaluation, evaluate_answer
from starjudge.resources.answer_files import read_answer_file

LONGEST = 3000  # characters that Slack takes in one block
GAUGE = ("▰", "▱")
BREAK = "\N{ZERO WIDTH SPACE}"  # Slack has no escape for *, _, ~ and `: this keeps them from forming anything


def plain(text: str) -> str:
    """Words of others: no mention, no link, no format can come of them."""
    words = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "*_~`@":
        words = words.replace(mark, mark + BREAK)
    return words


def slack_message(evaluation: Evaluation) -> str:
    """The verdict, a gauge for each dimension, what to do next, and what will be asked."""
    if evaluation.overall is None:
        return "*Not scored.* " + plain(" ".join(evaluation.reasons))
    verdict = str(evaluation.verdict).replace("_", " ")
    lines = [f"*{evaluation.overall} of 5: {verdict}*", f"> {plain(evaluation.question)}", ""]
    for name, score in evaluation.scores.items():
        if score.score is not None:
            lines.append(f"{GAUGE[0] * score.score}{GAUGE[1] * (5 - score.score)} {name}")
    lowest = sorted((s for s in evaluation.scores.values() if s.score and s.next_step), key=lambda s: s.score)
    lines += ["", "*Next steps*", *(f"• {plain(score.next_step)}" for score in lowest[:3])]
    for flag in evaluation.red_flags:
        words = f": “{plain(flag.quote.text)}”" if flag.quote else ""
        lines.append(f":triangular_flag_on_post: {plain(flag.message)}{words}")
    lines += ["", "*Asked next*", *(f"• {plain(probe.question)}" for probe in evaluation.follow_ups)]
    return "\n".join(lines)[:LONGEST]


if __name__ == "__main__":
    given = read_answer_file(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "story_failure_blame.txt")
    print(slack_message(evaluate_answer(given.question or "Tell me about yourself.", given.answer, judge="heuristic")))
