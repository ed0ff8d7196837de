"""What fuzzing found in reading replies (docs/fuzzing.md)."""

import time

import pytest

from starjudge.chat.bad_replies import UnreadableError
from starjudge.chat.replies import ReplyShape, read_reply, reply_form
from starjudge.models.base import DIMENSIONS, FLAGS, PARTS, PROBE_KINDS

FORM = reply_form(ReplyShape(PARTS, DIMENSIONS, FLAGS, PROBE_KINDS))
SECONDS = 1.0  # of work; three to five times what it takes


def test_objects_within_objects_without_an_end_are_given_up_soon() -> None:
    """Each brace opens what Python does not follow to its end; a few hundred looks at that are enough."""
    reply = '{"delivery": ' + '{"units": [{"a": [1e-09]}], "reason": ' * 50_000
    began = time.process_time()
    with pytest.raises(UnreadableError):
        read_reply(reply, FORM)
    assert time.process_time() - began < SECONDS
