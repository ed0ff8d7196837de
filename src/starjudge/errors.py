"""Every error of starjudge, as one tree.

::

    StarjudgeError
    ├── InputError            fix your input: a wrong value, file, line or field is named
    │   ├── RubricError       a rubric or other shipped data file does not hold together
    │   ├── TranscriptError   a transcript cannot be read as what it claims to be
    │   └── PromptError       a prompt template does not render
    ├── TooManyFailures       a batch was ended; what is done is in its output
    └── JudgeError            the judge could not answer; trying again may help
        ├── ModelError        the model's server
        │   ├── ModelUnavailable      no model configured, not reached, or its server fails
        │   │   └── ModelAccessDenied     the key is wrong or may not use the model
        │   ├── ModelRateLimited      refused for its rate
        │   │   └── ModelQuotaExceeded    refused for good: the account is used up
        │   ├── ModelTimeout          no reply within the deadline
        │   └── ModelRejected         the request is one that this server does not take
        ├── ReplyError        the model's reply
        │   ├── ModelRefused          the model declines
        │   │   └── ReplyFiltered         its provider's filter held the reply back
        │   ├── ReplyMalformed        not in the form asked for
        │   │   └── ReplyOutOfRange       in form, with a score outside the scale
        │   └── ReplyTruncated        cut off
        └── CostLimitReached  the next call could pass ``max_cost``

`FallbackWarning` is given where ``judge="auto"`` leaves an answer to the offline judge.

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


class TooManyFailures(StarjudgeError):
    """A batch was ended because more records failed than were allowed; what is done is in its output."""


class JudgeError(StarjudgeError):
    """A judge could not give an evaluation. Never turned into a score."""


class ModelError(JudgeError):
    """The chat model's server did not give a reply."""

    def __init__(
        self, message: str, *, transient: bool = False, retry_after: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.transient = transient
        """Whether asking again may help."""
        self.retry_after = retry_after
        """Seconds that the server asks to wait; ``None`` where it asks for none."""
        self.status = status
        """HTTP status, where there was one."""


class ModelUnavailable(ModelError):
    """No model is configured, or its server cannot be reached."""


class ModelAccessDenied(ModelUnavailable):
    """The server does not accept the key, or the key may not use this model."""


class ModelRateLimited(ModelError):
    """The server keeps refusing for rate or quota."""


class ModelQuotaExceeded(ModelRateLimited):
    """The account's quota or credit is used up; waiting does not help."""


class ModelTimeout(ModelError):
    """No reply within the deadline."""


class ModelRejected(ModelError):
    """The server does not take this request: too long, or with a setting it does not know."""

    def __init__(self, message: str, *, parameter: str | None = None, status: int | None = None) -> None:
        super().__init__(message, status=status)
        self.parameter = parameter
        """The setting that was refused, where the server says which."""


class ReplyError(JudgeError):
    """The chat model replied, but not with a judgement."""


class ModelRefused(ReplyError):
    """The model declined to judge."""


class ReplyFiltered(ModelRefused):
    """The provider's content filter held the reply, or the answer, back."""


class ReplyMalformed(ReplyError):
    """The reply is not in the form asked for, also after a repair turn."""


class ReplyOutOfRange(ReplyMalformed):
    """The reply is in form, but holds a score outside 1 to 5, also after a repair turn."""


class ReplyTruncated(ReplyError):
    """The reply was cut off, also with more room."""


class CostLimitReached(JudgeError):
    """The next call could pass the limit of ``max_cost``, so it was not made."""


class FallbackWarning(UserWarning):
    """A chat model was configured and could not judge; the offline judge did."""


def nearest(value: object, allowed: Iterable[str]) -> str:
    """The end of an error message: the nearest allowed value and the list of all.

    >>> nearest("impct", ["impact", "learning"])
    "did you mean 'impact'? One of: impact, learning"
    """
    names = list(allowed)
    close = difflib.get_close_matches(str(value).lower(), names, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}One of: {', '.join(names)}"


def printable(name: str) -> str:
    """A name out of a file, or of one, as a message may hold it: on one line and without orders to a terminal."""
    return name if name.isprintable() else repr(name)
