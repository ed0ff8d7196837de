"""Limits as servers tell them in headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starjudge.chat.completion import read_completion
from starjudge.chat.rate_limits import Limit, RateLimits, limits_of, read_limits, seconds_of
from starjudge.chat.server_errors import error_for_status
from starjudge.errors import ModelError, ModelRateLimited

OPENAI = {
    "content-type": "application/json",
    "x-ratelimit-limit-requests": "500",
    "x-ratelimit-limit-tokens": "200000",
    "x-ratelimit-remaining-requests": "499",
    "x-ratelimit-remaining-tokens": "197300",
    "x-ratelimit-reset-requests": "120ms",
    "x-ratelimit-reset-tokens": "810ms",
}
TOLD = RateLimits(Limit(500, 499, 0.12), Limit(200_000, 197_300, 0.81))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("120ms", 0.12),
        ("2m59.56s", 179.56),
        ("1h0m3s", 3603.0),
        ("1d2h", 93_600.0),
        ("59", 59.0),
        ("0.5", 0.5),
        ("0s", 0.0),
        (" 7.66s ", 7.66),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("6m soon", None),
        ("s", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_times_are_read_in_all_their_forms(text: str, seconds: float | None) -> None:
    """Minutes and seconds, milliseconds and bare numbers are times; what is none is passed over."""
    assert seconds_of(text) == pytest.approx(seconds)


def test_a_date_is_a_time_from_now() -> None:
    """Anthropic tells the moment of the reset."""
    at = datetime.now(UTC) + timedelta(seconds=30)
    assert seconds_of(at.isoformat().replace("+00:00", "Z")) == pytest.approx(30, abs=1)


def test_openai_limits_are_read() -> None:
    """Limit, rest and reset of requests and of tokens."""
    assert read_limits(OPENAI) == TOLD


def test_anthropic_limits_are_read() -> None:
    """The other form of the same headers."""
    headers = {"anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "0"}
    assert read_limits(headers) == RateLimits(Limit(50, 0), Limit())


@pytest.mark.parametrize(
    "headers",
    [{}, {"content-type": "text/html"}, {"x-ratelimit-scope": "key"}, {"retry-after": "3"}],
)
def test_no_headers_tell_no_limits(headers: Mapping[str, str]) -> None:
    """Without such headers there are no limits."""
    assert read_limits(headers) is None


@pytest.mark.parametrize("nonsense", ["", "many", "-1", "1e99", "9" * 5000, "٣x", "0"])
def test_nonsense_is_no_limit(nonsense: str) -> None:
    """A limit that is no number above 0 is not told."""
    limits = read_limits({"x-ratelimit-limit-requests": nonsense})
    assert limits is not None
    assert limits.requests.most is None


@given(st.dictionaries(st.sampled_from(sorted(OPENAI)), st.text()))
def test_no_header_raises(headers: dict[str, str]) -> None:
    """Whatever a header holds, reading it raises nothing."""
    limits = read_limits(headers)
    assert limits is None or isinstance(limits, RateLimits)


@pytest.mark.parametrize(
    ("limit", "per_minute"),
    [
        (Limit(500, 499, 0.12), 500),
        (Limit(500, 0, 60.0), 500),
        (Limit(500), 500),
        (Limit(10_000, 9_999, 8.64), None),  # grows back in a day, bit by bit
        (Limit(14_400, 14_370, 179.56), None),
        (Limit(200, 100, 43_200.0), None),
        (Limit(), None),
    ],
)
def test_a_limit_of_a_day_is_none_of_a_minute(limit: Limit, per_minute: int | None) -> None:
    """Small accounts have a limit of requests a day under the name of that a minute; its reset tells."""
    assert limit.per_minute == per_minute


def test_a_reply_carries_limits() -> None:
    """The headers' limits go with the reply, and do not make it another."""
    body = json.dumps({"choices": [{"message": {"content": "words"}}]}).encode()
    reply = read_completion(body, OPENAI, "https://here", "any")
    assert reply.limits == TOLD
    assert reply == read_completion(body, {}, "https://here", "any")


def test_a_refusal_carries_limits() -> None:
    """The headers' limits go with the error too."""
    error = error_for_status(429, OPENAI, {"error": {"message": "slow down"}}, "https://here", "any")
    assert isinstance(error, ModelRateLimited)
    assert limits_of(error) == TOLD


def test_an_error_without_headers_has_no_limits() -> None:
    """Most errors tell none."""
    assert limits_of(ModelError("down")) is None
