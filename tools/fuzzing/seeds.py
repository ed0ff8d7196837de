"""Seeds: files of this repository, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from starjudge import Evaluation, evaluate_answer
from starjudge.resources.answer_files import read_answer_file

ROOT: Final = Path(__file__).parents[2]
SEED_BYTES: Final = 6_000  # of a long seed, whose pieces are taken instead: readers repeat themselves
QUESTIONS: Final = (
    "Tell me about a time your model failed in production.",
    "Why do you want to work here?",
    "What is your greatest weakness?",
    "How would you handle a drop in quality that nobody can explain?",
    "What questions do you have for us?",
    "Tell me about yourself.",
    "Tell me about a conflict with a colleague, and what you learned?",
)


@cache
def answers() -> tuple[str, ...]:
    """Answers: those of the examples, and a few strong ones with their marks left out."""
    found = [read_answer_file(path).answer for path in sorted((ROOT / "examples").glob("*.txt"))]
    for story in (ROOT / "tests" / "metamorphic" / "answers.txt").read_text("utf-8").split("\n===")[1:9]:
        lines = [line.partition("| ")[2] for line in story.splitlines() if "| " in line[:4]]
        found.append(" ".join(lines))
    return tuple(text for text in found if text)


@cache
def files(folder: str, *patterns: str) -> tuple[tuple[str, bytes], ...]:
    """Files below a folder of the repository, by name, without descriptions of it."""
    paths = sorted({path for pattern in patterns for path in (ROOT / folder).glob(pattern) if path.is_file()})
    return tuple((path.name, path.read_bytes()) for path in paths if path.name != "README.md")


@cache
def interviews() -> tuple[bytes, ...]:
    """Short interviews: with labels, as subtitles with them, and as one of the examples."""
    found = [(ROOT / "examples" / "interview.vtt").read_bytes()]
    texts = answers()
    for first in range(0, len(texts) - 1, 2):
        turns = []
        for n in (first, first + 1):
            turns += [("Interviewer", QUESTIONS[n % len(QUESTIONS)]), ("Candidate", " ".join(texts[n].split())[:1500])]
        found.append("\n\n".join(f"{name}: {text}" for name, text in turns).encode())
        cues = (f"00:0{n}:00.000 --> 00:0{n}:59.000\n<v {name}>{text}" for n, (name, text) in enumerate(turns))
        found.append("\n\n".join(["WEBVTT", *cues]).encode())
    return tuple(found)


@cache
def evaluations() -> tuple[Evaluation, ...]:
    """Evaluations of the answers."""
    return tuple(
        evaluate_answer(QUESTIONS[n % len(QUESTIONS)], text, judge="heuristic", company="google" if n % 3 else None)
        for n, text in enumerate(answers()[:10])
    )
