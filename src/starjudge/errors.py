"""Every error of starjudge, as one tree.

::

    StarjudgeError
    ├── InputError            fix your input: a wrong value, file, line or field is named
    │   ├── RubricError       a rubric or other shipped data file does not hold together
    │   ├── TranscriptError   a transcript cannot be read as what it claims to be
    │   └── PromptError       a prompt template does not render
    └── JudgeError            the judge could not answer; trying again may help
        ├── ModelError        the model's server
        │   ├── ModelUnavailable
        │   ├── ModelRateLimited
        │   └── ModelTimeout
        └── ReplyError        the model's reply
            ├── ModelRefused
            ├── ReplyMalformed
            └── ReplyTruncated

Catch `InputError` for what the caller can mend, `JudgeError` for what may pass by itself.
No exception of a library underneath (pydantic, YAML, Jinja, the SDK) reaches a caller bare.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class StarjudgeError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(StarjudgeError):
    """Something given by the caller is wrong; the message names it and says what was expected."""


class RubricError(InputError):
    """A rubric (or another data file beside it) is wrong; the message starts with ``file:line:``."""


class TranscriptError(InputError):
    """A transcript cannot be read; the message names file and line."""


class PromptError(InputError):
    """A prompt template cannot be rendered; the message names template and line."""


class JudgeError(StarjudgeError):
    """A judge could not give an evaluation. Never turned into a score."""


class ModelError(JudgeError):
    """The chat model's server did not give a reply."""


class ModelUnavailable(ModelError):
    """No model is configured, or its server cannot be reached."""


class ModelRateLimited(ModelError):
    """The server keeps refusing for rate or quota."""


class ModelTimeout(ModelError):
    """No reply within the deadline."""


class ReplyError(JudgeError):
    """The chat model replied, but not with a judgement."""


class ModelRefused(ReplyError):
    """The model declined to judge, or its provider's filter held the reply back."""


class ReplyMalformed(ReplyError):
    """The reply is not in the form asked for, also after a repair turn."""


class ReplyTruncated(ReplyError):
    """The reply was cut off, also with more room."""


def nearest(value: object, allowed: Iterable[str]) -> str:
    """The end of an error message: the nearest allowed value and the list of all.

    >>> nearest("impct", ["impact", "learning"])
    "did you mean 'impact'? One of: impact, learning"
    """
    names = list(allowed)
    close = difflib.get_close_matches(str(value).lower(), names, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}One of: {', '.join(names)}"
