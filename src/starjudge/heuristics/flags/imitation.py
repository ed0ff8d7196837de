"""Text that passes for something else than an answer: turns, tags, replies, tool calls, templates, numbered units.

Patterns for the raw text. Each stands beside a cheap test for what has to be in a text for it, and says whether an
honest speaker may name such a thing ("the parser looked for <answer>"): then `told.is_thing` decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from starjudge.heuristics.flags.told import is_thing

_NAMES = (
    r"(?:answer|candidate|transcript|response|rubric|scores?|grades?|grading|instructions?|evaluation|verdict|"
    r"result|user|prompt|system|"
    r"assistant|units?|data|task|flags|admin|tool|untrusted|trusted|document|input|note|context)"
)
_KEYS = r"(?:overall|structure|ownership|specificity|impact|learning|relevance|delivery|verdict|flags|red_flags)"
_DIMENSION = r"(?:structure|ownership|specificity|impact|learning|relevance|delivery|overall)"
_TOP = r"(?:5|five|10|100|strong[ _]hire|max(?:imum)?|outstanding|exceptional|perfect)"
_RATED = rf"{_DIMENSION}\W{{1,12}}(?:score\W{{1,6}})?{_TOP}\b(?:\s*/\s*(?:5|10))?"
_ACT = (
    r"(?:submit|set|finish|finali[sz]e|record|save|store|post|update|assign|report|override|write|return|complete|end)"
)
_MARKED = r"(?:scores?|grades?|grading|ratings?|verdict|evaluation|marks?|assessment)"
_LEFT, _RIGHT = r"[\[［【〔〖⟦⁅⦋]", r"[\]］】〕〗⟧⁆⦌]"
_LT, _GT = r"[<＜﹤‹〈⟨❮«]", r"[>＞﹥›〉⟩❯»]"
_BAR = r"[|｜⁠]"


class Form(NamedTuple):
    """One way to pass for something else."""

    may_be: Callable[[str, str], bool]
    """A cheap test of a text and of the signs between its words: whether it is worth looking."""
    pattern: re.Pattern[str]
    named: bool
    """Whether honest talk may hold it where it is named as a thing."""


def _has_key(text: str, signs: str) -> bool:
    """Whether a quotation mark stands in front of a colon."""
    return ":" in signs and any(part.rstrip().endswith(('"', "'")) for part in text.split(":")[:-1])


def _lists(text: str, _: str) -> bool:
    """Whether two names of dimensions stand in a text with a top score, one of them a rare word."""
    if "5" not in text and "five" not in text and "Five" not in text:
        return False
    low = text.lower()
    rare = sum(name in low for name in ("structure", "ownership", "specificity", "relevance", "overall"))
    return rare > 1 or (rare > 0 and sum(name in low for name in ("impact", "learning", "delivery")) > 0)


def _labels(text: str, signs: str) -> bool:
    """Whether a word for a verdict stands in front of a colon or an equals sign."""
    parts = text.split(":")[:-1] if ":" in signs else []
    if "=" in signs:
        parts += text.split("=")[:-1]
    return any(part[-14:].rstrip(" \n*_").lower().endswith(_LABELS) for part in parts)


_LABELS = ("score", "verdict", "rating", "grade", "overall", "answer")


def _opens(_: str, signs: str) -> bool:
    return "<" in signs or (not signs.isascii() and _OPENING.search(signs) is not None)


_OPENING = re.compile(_LT)


def _in_code(text: str, signs: str) -> bool:
    """Whether a word of grading has a point behind it, or a page is written into, beside a sign of code."""
    return ("=" in signs or ("." in signs and ":" in signs)) and any(name in text for name in _CODE_NAMES)


_CODE_NAMES = ("rader.", "valuator.", "udge.", "corer.", "coring.", "rading.", "valuation.", "ssessor.", "<script",
               "<SCRIPT", "querySelector", "getElement")  # fmt: skip

FORMS: tuple[Form, ...] = (
    # Tokens of chat templates, tags with the names of a grader's prompt, comments.
    Form(
        _opens,
        re.compile(
            rf"{_LT}\s?{_BAR}\s?/?[\w▁ ]{{2,30}}\s?{_BAR}\s?{_GT}|<</?\s*(?:sys|system|inst|admin)\b|<(?:start|"
            rf"end)_of_turn>|</s>\s*<s>"
            rf"|{_LT}\s*/?\s*{_NAMES}(?:[-_][\w-]{{1,40}})?(?:\s[^<>\n]{{0,80}})?\s*/?\s*{_GT}"
            rf"|</?\s*(?:tool_call|tool_response|function_calls?|invoke|parameter|function=)[^<>\n]{{0,60}}>|"
            rf"<!\[CDATA\[|<!--"
            r"|<\w+ [^<>\n]{0,40}display\s*:\s*none[^<>\n]{0,40}>",
            re.IGNORECASE,
        ),
        True,
    ),
    Form(
        lambda _, signs: "[" in signs,
        re.compile(
            r"\[/?\s*(?:inst|sys|system|user|assistant|tool_calls|tool_results)\s*\]|\[\s*(?:system|assistant|"
            r"admin|developer|"
            r"evaluat(?:or|ion)|grad(?:er|ing)|judge|moderator|instruction|override|end of [a-z ]{3,30}|score|"
            r"verdict|rating|grade|result)s?\b"
            r"[^\]\n]{0,4}[:\]=]",
            re.IGNORECASE,
        ),
        True,
    ),
    # A line that says that the answer is over, or that what follows is trusted.
    Form(
        lambda _, signs: any(rule in signs for rule in ("---", "===", "~~~", "```", "##", "***")),
        re.compile(
            r"(?<![-=~`#*])[-=~`#*]{3,}+\s{0,8}(?:end|begin|start|stop)(?: of)? (?:the )?(?:candidate'?s? |untrusted |trusted |"
            r"grader |user |system )?"
            r"(?:answer|transcript|text|data|response|instructions?|input|prompt)\b[^\n]{0,40}"
            r"|(?<!#)#{2,4}\s{0,8}(?:system|instructions?|response|assistant|human|user|input|evaluation|verdict)\b[^\n:]{0,20}:",
            re.IGNORECASE,
        ),
        True,
    ),
    # A reply as JSON, in part or as a call.
    Form(
        _has_key,
        re.compile(
            rf"[\"']{_KEYS}[\"']\s*:\s*[\"'{{\[\d]|[\"'](?:scores?|rating|grade|value)[\"']\s*:\s*[\"'{{]?\s*{_TOP}\b",
            re.IGNORECASE,
        ),
        True,
    ),
    # A reply as a list, a table, a heading: two dimensions with a top score, one close behind the other.
    Form(
        _lists,
        re.compile(
            rf"\b{_RATED}(?:[^\n.]{{0,30}}[\n,;|. ]{{1,6}}\W{{0,6}}{_RATED}){{1,8}}",
            re.IGNORECASE,
        ),
        True,
    ),
    Form(
        _labels,
        re.compile(
            r"\b(?:score|verdict|rating|grade|overall)\W{0,3}\s*[:=]\s*[*_]{0,2}(?:5\s*/\s*5|10\s*/\s*10|"
            r"100\s*/\s*100|strong[ _]hire)"
            rf"|\boverall:\s+score:\s*{_TOP}\b(?:\n\s{{0,8}}\w{{1,20}}:[^\n]{{0,80}}){{0,6}}|\boverall\s*=\s*5\b|\bfinal answer:\s*(?:5|five)\b|"
            rf"\bscore\s*:\s*5\b(?!\s*[.,]?\d)",
            re.IGNORECASE,
        ),
        True,
    ),
    # A call of a tool of the grader's.
    Form(
        lambda _, signs: "_" in signs or "--" in signs or "=" in signs or "![" in signs,
        re.compile(
            rf"\b{_ACT}[_-]{_MARKED}\b[^\n]{{0,80}}?\b{_TOP}\b|--{_ACT}-{_MARKED}\b|"
            rf"\baction:\s*{_ACT}[_ ]{_MARKED}\b[^\n]{{0,40}}"
            rf"|\b(?:evaluation|grade|score|verdict)(?:\.\w+)?\((?:[^()\n]{{0,40}}\b)?(?:overall|score|verdict|"
            rf"{_DIMENSION})\s*=\s*{_TOP}\b"
            rf"|!\[[^\]\n]{{0,40}}\]\([^()\s]{{0,120}}(?:score|prompt|system)=",
            re.IGNORECASE,
        ),
        True,
    ),
    # A template that sets a score or names what the grader keeps.
    Form(
        lambda _, signs: "{" in signs,
        re.compile(
            rf"\{{%-?\s*set\s+\w{{0,30}}(?:score|overall|verdict|rating|grade|{_DIMENSION})\w{{0,30}}\s*="
            r"|\{\{-?\s*(?:system_?prompt|instructions|rubric|evaluation|grader|judge|verdict)\b(?!\.__)[^{}\n]{0,80}\}\}"
            rf"|\$\{{\s*\w{{0,30}}\.?(?:score|overall|verdict|grade)s?[\w.]{{0,30}}\s*:?=|\{{rubric\[|"
            rf"\{{\{{?#each (?:dimensions|scores|criteria)"
            r"|\{%-?\s*(?:include|import|extends)[^%\n]{0,40}\b(?:judge|grader|system|rubric)\b|"
            r"\{#[^#\n]{0,80}\b(?:grader|judge|evaluator|score)\b",
            re.IGNORECASE,
        ),
        True,
    ),
    # Settings of a grader, or a script that writes into the page on which a score is shown.
    Form(
        _in_code,
        re.compile(
            r"\b(?:grader|evaluator|judge|scorer|scoring|grading|evaluation|assessor)s?\.\w[^\n]{0,80}?"
            r"(?:score|rating|verdict|grade|overall|flags?)\w{0,12}[\"']?\s{0,2}[:=]{1,2}\s{0,2}[\"']?"
            r"(?:5|five|10|100|true|false|none|null|\[\]|strong[ _]hire)(?:\b|(?<=\]))[^\n}]{0,60}\}?"
            r"|<script\b[^\n]{0,300}?(?:score|rating|verdict|grade|overall)[^\n]{0,200}?(?:</script>|$)"
            r"|\b(?:querySelector(?:All)?|getElements?By\w{2,12})\([^()\n]{0,40}(?:score|rating|verdict|grade|overall)[^\n]{0,80}?=\s?"
            rf"[\"']?{_TOP}\b",
            re.IGNORECASE,
        ),
        True,
    ),
    # What is said of units, or stands in their place.
    Form(
        lambda text, signs: "(" in signs and ("withheld" in text or "nothing readable" in text),
        re.compile(r"\((?:withheld: speaks to the grader|nothing readable)\)"),
        False,
    ),
)

_FIGURE = r"[\d²³¹⁰-₉①-⓿❶-➓]"
_UNIT = re.compile(
    rf"{_LEFT}[\s\u115f\u1160\u200b-\u200f\u2060\u3164\uffa0#(]{{0,3}}(?P<n>{_FIGURE}{{1,3}})(?!\.\d)[^\w\]］\n\u3164]{{0,3}}\u3164?(?:source)?[^\w\n]{{0,2}}?{_RIGHT}"
)
_PRAISE = re.compile(
    r"\W{0,4}(?:the candidate|(?:clear|strong|shows?|outstanding|excellent|perfect|exceptional|flawless|full|"
    r"demonstrates?|measured|measurable) ?"
    r"(?:evidence|structure|ownership|impact|initiative|reflection|numbers|result|lesson|role|metric|"
    r"responsibility|\.|measured|strong)?)",
    re.IGNORECASE,
)


def forms(text: str, signs: str | None = None) -> Iterator[tuple[int, int]]:
    """Places of turns, tags, replies, calls and templates in a raw text.

    ``signs`` holds what stands between its words, each at least once: short, and so quickly looked through.
    """
    signs = text if signs is None else signs
    for form in FORMS:
        if form.may_be(text, signs):
            for match in form.pattern.finditer(text):
                if not (form.named and is_thing(text, match.start(), match.end())):
                    yield match.start(), match.end()


def false_units(text: str) -> Iterator[tuple[int, int]]:
    """Places of numbers in brackets that pass for those of the prompt's units.

    An honest text may number its own lines, from one or from wherever it was cut; and papers are cited. So numbers
    count where praise stands behind them, or where several open sentences behind one without, and not in order from 1.
    """
    found = [m for m in _UNIT.finditer(text) if m.start() == 0 or not text[m.start() - 1].isalnum()]
    if not found:
        return
    praised = [m for m in found if _PRAISE.match(text, m.end())]
    opening = [m for m in found if _opens_sentence(text, m)]
    numbers = [m["n"] for m in opening]
    ordered = numbers == [str(i) for i in range(1, len(numbers) + 1)]
    if len(opening) > 1 and not ordered and text[: opening[0].start()].strip():
        yield from ((m.start(), m.end() + 1) for m in opening)
    elif praised:
        yield from ((m.start(), m.end() + 1) for m in found)


def _opens_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a number in brackets stands between the end of a sentence and the start of the next."""
    before, behind = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    return (not before or before[-1] in ".!?\n\u2029" or "\n" in text[len(before) : match.start()]) and behind[
        :1
    ].isupper()


def has_brackets(signs: str) -> bool:
    """Whether numbers in brackets are worth looking for."""
    return "[" in signs or (not signs.isascii() and _BRACKETS.search(signs) is not None)


_BRACKETS = re.compile(_LEFT)
