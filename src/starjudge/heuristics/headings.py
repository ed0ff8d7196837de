"""Headings and rubric labels that a speaker writes: "Situation:", "**Task**", "S -", "What I did"."""

from __future__ import annotations

from collections.abc import Sequence

# Labels of the five rubrics and what speakers use in their place. The rubric files carry the same
# names for people (`also_called`); here they are one table, because a heading means the same under every rubric.
_LABELS: dict[str, str] = {
    "situation": "situation", "the situation": "situation", "context": "situation", "the context": "situation",
    "background": "situation", "setting": "situation", "setup": "situation", "set up": "situation",
    "scene": "situation", "where": "situation", "the problem": "situation", "problem": "situation",
    "situation background": "situation", "situation context": "situation", "company": "situation",
    "task": "task", "the task": "task", "tasks": "task", "my task": "task", "goal": "task", "the goal": "task",
    "my goal": "task", "role": "task", "my role": "task", "challenge": "task", "the challenge": "task",
    "objective": "task", "responsibility": "task", "my responsibility": "task", "what i had to do": "task",
    "the ask": "task", "ask": "task", "target": "task", "my job": "task", "situation task": "task",
    "action": "action", "actions": "action", "the action": "action", "approach": "action", "my approach": "action",
    "the approach": "action", "what i did": "action", "steps": "action", "what i did then": "action",
    "actions taken": "action", "solution": "action", "my actions": "action", "method": "action", "how": "action",
    "decision": "action", "decisions": "action", "process": "action", "what we did": "action", "first try": "action",
    "result": "result", "results": "result", "the result": "result", "outcome": "result", "the outcome": "result",
    "outcomes": "result", "impact": "result", "effect": "result", "what happened": "result", "how it ended": "result",
    "what came of it": "result", "in the end": "result",
    "learning": "learning", "learnings": "learning", "lesson": "learning", "lessons": "learning",
    "lessons learned": "learning", "lessons learnt": "learning", "lesson learned": "learning",
    "lesson learnt": "learning", "takeaway": "learning", "takeaways": "learning", "reflection": "learning",
    "reflections": "learning", "what i learned": "learning", "what i learnt": "learning", "learned": "learning",
    "what changed": "learning", "what i changed": "learning", "retrospective": "learning", "hindsight": "learning",
    "what i took from it": "learning", "next time": "learning", "afterwards": "learning", "changed since": "learning",
    "since": "learning",
}  # fmt: skip
_LETTERS = {"s": "situation", "t": "task", "a": "action", "r": "result", "l": "learning"}
LONGEST_HEADING = 5  # words of a heading


def heading_part(words: Sequence[str], first: int, last: int, gaps: Sequence[str]) -> tuple[str, bool] | None:
    """The part that a unit announces, and whether it is nothing but a heading; ``None`` for a plain sentence.

    Args:
        words: all words of the answer.
        first: the unit's first token.
        last: behind its last token.
        gaps: what stands between tokens.

    """
    single = words[first]
    gap = gaps[first + 1]
    if single in _LETTERS and last - first > 1 and gap.strip() in (":", "-", "–", "—", ")", "=") and gap.strip():
        return _LETTERS[single], False
    for size in range(min(LONGEST_HEADING, last - first), 0, -1):
        gap = gaps[first + size]
        whole = size == last - first
        if not whole and ":" not in gap and "**" not in gap and gap.strip() not in ("-", "–", "—"):
            continue
        part = _LABELS.get(single if size == 1 else " ".join(words[first : first + size]))
        if part is None:
            continue
        if whole and "." in gap and not gaps[first].strip():
            return None  # a one-word sentence
        return part, whole
    return None
