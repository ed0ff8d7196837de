"""Deeds whose subject is left out, as spoken and in notes: "Checked the logs.", "Next morning: pulled the logs".

The speaker did them, unless something says otherwise: a label that is not theirs, "by" behind the verb, a verb of what
things do by themselves. Rather quiet and right than loud and unsure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starjudge.text.lead_ins import LeadIn, lead_in
from starjudge.text.lexicon import Lexicon
from starjudge.text.predicates import BE, HAVE, NO_VERBS, NOT_DOING, STATES, Predicates
from starjudge.text.tokens import Tokens

_LINKS = frozenset(("so", "then", "and", "also"))
# At the start of a sentence these tell no deed; "Applied scientist, fraud" is what somebody is.
_NO_DEEDS = frozenset((("compared", "to"), ("compared", "with"), ("used", "to"), ("applied", "scientist"),
                       ("applied", "scientists"), ("applied", "researcher"), ("applied", "research")))  # fmt: skip
# Behind a lead-in these tell what happened: "Then came the outage", "Day 3: stuck".
_HAPPENS = frozenset(
    "came went fell rose grew became broke stood sank failed crashed happened followed ended passed started began "
    "turned arrived remained stayed stuck felt seemed appeared looked elapsed delayed broken hit lost woke existed "
    "belonged got heard".split()
)
# Of these verbs what somebody does: "Same evening: went through the labels".
_DONE = frozenset((("went", "through"), ("went", "over"), ("went", "with"), ("looked", "at"), ("looked", "into"),
                   ("looked", "for"), ("looked", "through"), ("turned", "off"), ("turned", "on"), ("turned", "it"),
                   ("came", "up"), ("started", "with"), ("began", "with"), ("stayed", "late")))  # fmt: skip
# What a day or a week does: "That week taught me patience", "Monday brought forty tickets".
_OF_TIMES = frozenset("taught saw brought showed found cost gave made led proved confirmed changed delivered helped "
                      "produced marked meant kept left included covered looked worked".split())  # fmt: skip
_DONE_TO = frozenset("approved accepted adopted rejected renewed promoted hired published awarded selected invited "
                     "assigned funded".split())  # fmt: skip
# An object may begin with these: "put it", "picked the", "cut two".
_OBJECTS = frozenset("the a an my our his her its their your this that these those it them him one two three four five "
                     "six seven eight nine ten both all each every what which how whether where why everything "
                     "only".split())  # fmt: skip
_ONWARD = frozenset("to from by at below above under over again".split())  # behind a verb of change: it is told
_PARTICLES = frozenset("back out off up down in on away over again together".split())
_DESCRIBED = 4  # tokens from what describes a noun to the noun's own verb: "merged model change came"
_NOT_MINE = frozenset(("me", "us"))  # "That week taught me patience"


def find_dropped(
    tokens: Tokens,
    masks: Sequence[int],
    starts: Sequence[int],
    quoted: frozenset[int],
    read: Predicates,
    seen: set[int],
    lexicon: Lexicon,
    subjects: int,
) -> Iterator[int]:
    """Tokens of past forms whose subject, the speaker, is left out.

    Args:
        tokens: the text's tokens.
        masks: their category bits.
        starts: first tokens of the units.
        quoted: tokens inside quotation marks.
        read: reads past forms.
        seen: first tokens of subjects with a verb.
        lexicon: what made the bits.
        subjects: bits of the words that may be a subject.

    """
    words, gaps = tokens.words, tokens.gaps
    n = len(words)
    times, changes = lexicon.bits["time_point"], lexicon.bit("change_up", "change_down")
    persons = lexicon.bit("first_subject", "we_subject", "third_subject")
    for k, opens in enumerate(starts):
        if opens in seen or opens in quoted or opens >= n:
            continue
        last = starts[k + 1] if k + 1 < len(starts) else n
        if "?" in gaps[last]:
            continue  # "Did the team agree?"
        if opens and gaps[opens] == " " and masks[opens - 1] & subjects:
            continue  # cut from its subject
        alone = not opens or gaps[opens] != " "  # else a clause of a run-on: its subject may stand in front of it
        verb = opens + 1 if opens + 1 < n and words[opens] in _LINKS else opens
        if _opens_deed(tokens, masks, verb, read, subjects):
            if verb not in seen and verb not in quoted and not (alone and verb > opens and _happens(words, verb)):
                yield verb
            continue
        if not alone:
            continue
        place = lead_in(tokens, masks, opens, last, times)
        if place is None or place.token in seen or place.token in quoted:
            continue
        verb = place.token
        if any(i in seen or masks[i] & persons for i in range(opens, verb) if words[i] != "i" or verb - opens > 2):
            continue  # somebody acts in the lead-in: "When she left, took it over"
        if _opens_deed(tokens, masks, verb, read, subjects) and _is_deed(
            tokens, masks, opens, verb, place.lead, read, changes
        ):
            yield verb


def _opens_deed(tokens: Tokens, masks: Sequence[int], i: int, read: Predicates, subjects: int) -> bool:
    """Whether token ``i`` is a past form that may stand without a subject."""
    words, gaps = tokens.words, tokens.gaps
    word = words[i]
    if not read.is_past(i) or word in NOT_DOING or word in STATES or word == "let":
        return False
    following = words[i + 1] if i + 1 < len(words) else ""
    if following and gaps[i + 1] == " ":
        if masks[i + 1] & subjects and not masks[i + 1] & read.role:
            return False  # "Did I check", "Speed was"
        if word.endswith("ed") and masks[i + 1] & read.past:
            return False  # a name: "Jed built it"
    return following != "by" and (word, following) not in _NO_DEEDS


def _is_deed(
    tokens: Tokens, masks: Sequence[int], opens: int, i: int, lead: LeadIn, read: Predicates, changes: int
) -> bool:
    """Whether a past form behind a lead-in tells what the speaker did."""
    words, gaps = tokens.words, tokens.gaps
    n = len(words)
    word = words[i]
    regular = word.endswith("ed")
    following = words[i + 1] if i + 1 < n and gaps[i + 1] == " " else ""
    figure = following[:1].isdecimal()
    has_object = following in _OBJECTS or figure
    if _happens(words, i) or following in _NOT_MINE or (i + 1 < n and gaps[i + 1] == "-"):
        return False  # "On Friday used-car prices fell"
    if (lead == "moment" and word in _OF_TIMES) or (word == "did" and lead != "label"):
        return False  # "That week taught me", "Second, did the vendor agree"
    if lead != "label" and tokens.raw[i][0].isupper():
        return False  # a name: "On Monday Fred called"
    if word in _DONE_TO and not has_object:
        return False
    if masks[i] & changes and (figure or following in _ONWARD or not following or (regular and not has_object)):
        return False  # "By Friday fell to 4%", "Week 3: improved numbers"
    if lead == "clause" and (
        (regular and not has_object and following not in _PARTICLES)
        or any(read.is_past(j) or words[j] in BE for j in range(opens, i))
    ):
        return False  # "Training read the table, wrote the result"
    return not (_is_done_by_others(words, gaps, i) or (regular and _describes(words, gaps, i, read)))


def _happens(words: Sequence[str], i: int) -> bool:
    """Whether the verb at token ``i`` tells what happened, and not what somebody did."""
    following = words[i + 1] if i + 1 < len(words) else ""
    if words[i] not in _HAPPENS or (words[i], following) in _DONE:
        return False
    return not (words[i] in ("started", "began") and following.endswith("ing"))


def _is_done_by_others(words: Sequence[str], gaps: Sequence[str], i: int) -> bool:
    """Whether "by" follows, with a particle or an adverb between at most: "rolled back by ops"."""
    n = len(words)
    j = i + 1
    while j < n and j <= i + 2 and gaps[j] == " " and (words[j] in _PARTICLES or words[j].endswith("ly")):
        j += 1
    if j + 1 >= n or words[j] != "by" or gaps[j] != " ":
        return False
    means = words[j + 1]
    return not (means.endswith("ing") or means[0].isdecimal() or means in ("hand", "a", "half"))


def _describes(words: Sequence[str], gaps: Sequence[str], i: int, read: Predicates) -> bool:
    """Whether a past form describes the noun behind it, which has a verb of its own: "failed jobs were"."""
    for j in range(i + 1, min(i + 1 + _DESCRIBED, len(words))):
        word = words[j]
        if gaps[j] != " " or word in NO_VERBS or word in _OBJECTS or word in _PARTICLES or not word.isalpha():
            return False
        if j > i + 1 and (word in BE or word in HAVE or read.is_past(j)):
            return True
    return False
