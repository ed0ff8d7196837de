"""Interviews written as scripts that say what each line is, so that reading them can be checked word for word.

A script is a text file. Header lines ``key: value`` up to an empty line (``title``, ``form``: spoken or asr, and a
label for each speaker: ``I: Priyanka Rao``, ``I2: …``, ``C: Dana``). Then one utterance a line:
``who kind [number] | words``.

Kinds: ``ask N`` asks main question N; ``probe N.M`` asks follow-up M of question N; ``ans N`` and ``ans N.M`` answer
them; ``small`` is small talk, acknowledgement, or a transition; ``log`` logistics; ``back`` a back-channel into the
other's speech; ``cut`` an interruption that splits nothing; ``clarify`` a question back before answering, or its reply;
``own`` the candidate's questions and what is said to them (the interviewer's replies too). In ``ask``, ``probe`` and
the candidate's ``own`` lines the words of the question itself stand between ⟦ and ⟧; words outside are not part of it.
``= C: Guest 2`` changes a speaker's label from there on; ``~ 3.5`` is a silence of so many seconds.
Several ``ans 2`` lines with other lines between them are one answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "interviews"
KINDS = {"ask", "probe", "ans", "small", "log", "back", "cut", "clarify", "own"}
_LINE = re.compile(r"(?P<who>I\d?|C|X\d?) (?P<kind>[a-z]+)(?: (?P<number>\d+(?:\.\d+)?))? \| (?P<words>.+)")
_QUESTION = re.compile(r"⟦(.+?)⟧")


@dataclass(frozen=True)
class Said:
    """One utterance of a script."""

    who: str
    label: str
    kind: str
    number: str
    words: str
    questions: tuple[str, ...]
    silence: float
    """Seconds of silence in front of it."""


@dataclass
class Script:
    """An interview and what reading it must find."""

    name: str
    title: str
    form: str
    said: list[Said] = field(default_factory=list)

    def question(self, number: str) -> str:
        """The words of a question or probe."""
        return " ".join(q for s in self.said if s.kind in ("ask", "probe") and s.number == number for q in s.questions)

    def answer(self, number: str) -> str:
        """The words of an answer, single blanks between them."""
        return " ".join(" ".join(s.words.split()) for s in self.said if s.kind == "ans" and s.number == number)

    def numbers(self) -> list[str]:
        """Main questions in order."""
        return list(dict.fromkeys(s.number for s in self.said if s.kind == "ask"))

    def probes(self, number: str) -> list[str]:
        """Follow-ups of a main question in order."""
        return list(
            dict.fromkeys(s.number for s in self.said if s.kind == "probe" and s.number.split(".")[0] == number)
        )

    def own_questions(self) -> list[str]:
        """What the candidate asks."""
        return [q for s in self.said if s.kind == "own" and s.who == "C" for q in s.questions]


def read_script(path: Path) -> Script:
    """A script from its file; `ValueError` with the line for one that does not hold together."""
    head: dict[str, str] = {}
    script = Script(path.stem, "", "")
    body, silence = False, 0.0
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not body:
            if not line.strip():
                body = True
                script.title, script.form = head["title"], head["form"]
            else:
                key, _, value = line.partition(":")
                head[key.strip()] = value.strip()
        elif not line.strip() or line.startswith("#"):
            continue
        elif line.startswith("= "):
            who, _, label = line[2:].partition(":")
            head[who.strip()] = label.strip()
        elif line.startswith("~ "):
            silence = float(line[2:])
        else:
            match = _LINE.fullmatch(line)
            if match is None or match["kind"] not in KINDS:
                raise ValueError(f"{path.name}:{number}: {line[:60]!r}")
            kind, words = match["kind"], match["words"]
            questions = tuple(_QUESTION.findall(words))
            if kind in ("ask", "probe", "ans") and not match["number"]:
                raise ValueError(f"{path.name}:{number}: {kind} without a number")
            if kind in ("ask", "probe") and not questions:
                raise ValueError(f"{path.name}:{number}: no ⟦question⟧")
            plain = words.replace("⟦", "").replace("⟧", "")
            script.said.append(
                Said(match["who"], head[match["who"]], kind, match["number"] or "", plain, questions, silence)
            )
            silence = 0.0
    for number in script.numbers():
        for one in (number, *script.probes(number)):
            if not script.answer(one):
                raise ValueError(f"{path.name}: question {one} has no answer")
    return script


def scripts() -> list[Path]:
    """All scripts of the folder, by name."""
    return sorted(FOLDER.glob("*.txt"))
