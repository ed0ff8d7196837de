"""Whether words for a grader are meant or told of: prompts, graders and injections may be the subject of the work.

Who tells of such words names a subject for them (users, annotators, the prompt), reports them (typed, told, said), or
calls them what they are (a tag, a token, an attack). Who means them does not.
"""

from __future__ import annotations

import re

from starjudge.text.tokens import Tokens

_ENDS = re.compile(r"[,;:.!?()\[\]{}<>|\n\"”“—–…]| - ")

# In front of an order or a claim, in the same sentence: then it is somebody's words, or a rule of the work.
_SUBJECTS = frozenset(
    "they we he she them her him us our annotator annotators labeler labelers teacher teachers customer "
    "customers user users "
    "seller sellers attacker attackers someone somebody intern interns student students clients participants".split()
)
_REPORTS = frozenset(
    "said says told tells asked asks wrote writes typed types pasted paste inserted claimed claims read reads "
    "went told like "
    "such contained contains hid hidden instructed prompted posted starts survey form button banner prompt "
    "prompts injection "
    "injections jailbreak attack attacks adversarial examples guideline guidelines chatbot agent called test tests "
    "agreed decided rule wanted because means meant if when where how why whether".split()
)
TELLS = _SUBJECTS | _REPORTS
_CONDITIONS = frozenset("if when where how why whether because".split())
SAYS = TELLS - _CONDITIONS  # an order may stand behind a condition, what an answer is worth may not

# Around markup, in the same sentence: then the markup is a thing that is spoken of.
_THING = re.compile(
    r"\b(?:tags?|tokens?|tokeni[sz]\w+|parse[rds]*|parsing|typed|templates?|variables?|placeholders?|string|"
    r"regex|schema|html|xml|"
    r"markup|escaped?|escaping|returned|replied|responded|emitted|produced|logged|stored|expected|contained|"
    r"looked|such as|like|"
    r"for example|e\.g\.|instead of|in place of|payload|keys?|fields?|endpoint|api|functions?|method|called|"
    r"prompts? (?:had|has|"
    r"said|says|was|were|used|with)|comments? in|commented|delimiters?|separators?|special|missing|literal|"
    r"said|showed|printed|calls?|failed|crashed|config\w*|defaults?|settings?|yaml)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"[^.!?\n]{0,40}?\b(?:tags?|tokens?|markers?|strings?|fields?|keys?|templates?|failed) (?:to|in|were|was|"
    r"that|for|and|of|from|by|as|with)\b",
    re.IGNORECASE,
)
_BACK = 90  # characters in front of markup in which it is named
_STOP = re.compile(r"[.!?]\s|\n")


def clauses(tokens: Tokens, first: int = 0, last: int | None = None, without: frozenset[int] = frozenset()) -> str:
    """Words in lower case with single spaces and ``|`` where a clause begins or ends.

    ``without`` are tokens to leave out, as somebody else's quoted words.
    """
    last = len(tokens) if last is None else last
    words, gaps = tokens.words, tokens.gaps
    out: list[str] = []
    for i in range(first, last):
        gap = gaps[i]
        if i == 0 or (gap != " " and gap and _ENDS.search(gap)):
            out.append("|")
        if i not in without:
            out.append(words[i])
    if last == len(tokens) or _ENDS.search(gaps[last]):
        out.append("|")
    return " ".join(out)


def is_told(before: str, tells: frozenset[str] = TELLS) -> bool:
    """Whether words in front of an order, of the same sentence, make it somebody else's."""
    return not tells.isdisjoint(before.split())


def is_thing(text: str, start: int, end: int) -> bool:
    """Whether the sentence around some markup names it as a thing."""
    before = text[max(0, start - _BACK) : start]
    stops = [m.end() for m in _STOP.finditer(before)]
    said = before[stops[-1] :] if stops else before
    return _THING.search(said.partition("{")[0]) is not None or _CALLED.match(text, end) is not None


# In front of "please rate this answer": a question of somebody's product.
ASKS = frozenset(
    "survey asked asks ask form button banner customers users annotators raters typed told wrote prompt prompts "
    "said says "
    "sentence text email pop label".split()
)
_ATTACKS = frozenset(
    "injection injections jailbreak jailbreaks attack attacks attacker red-team adversarial prompts typed suite "
    "test tests".split()
)


def is_attack(words: list[str]) -> bool:
    """Whether a sentence is about attacks on a model."""
    return not _ATTACKS.isdisjoint(words)
