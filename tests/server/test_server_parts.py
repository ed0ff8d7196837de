"""The server's own small pieces."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

import starjudge.server
from starjudge.errors import InputError
from starjudge.server.metrics import BOUNDS, Metrics
from starjudge.server.plain import plain_record
from starjudge.server.rates import MOST_ADDRESSES, Rates
from starjudge.server.settings import ServerSettings, is_loopback


class Clock:
    """Seconds that stand still until they are moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class TestRates:
    def test_a_bucket_fills_with_time(self) -> None:
        """After as long as was said, one more request is let in."""
        clock = Clock()
        rates = Rates(60, clock)
        assert [rates.wait("a") for _ in range(60)] == [0.0] * 60
        assert rates.wait("a") == pytest.approx(1.0)
        clock.now = 0.5
        assert rates.wait("a") == pytest.approx(0.5)
        clock.now = 1.001
        assert rates.wait("a") == 0.0

    def test_addresses_do_not_share(self) -> None:
        """One who asks too often keeps nobody else out."""
        rates = Rates(1, Clock())
        assert (rates.wait("192.0.2.1"), rates.wait("192.0.2.2")) == (0.0, 0.0)
        assert rates.wait("192.0.2.1") > 0

    def test_a_network_of_one_customer_is_one(self) -> None:
        """Addresses of one IPv6 network count together: everybody has billions of them."""
        rates = Rates(1, Clock())
        assert rates.wait("2001:db8::1") == 0.0
        assert rates.wait("2001:db8::ffff:2") > 0
        assert rates.wait("2001:db8:0:1::1") == 0.0

    def test_no_limit(self) -> None:
        """0 lets everything in."""
        rates = Rates(0, Clock())
        assert [rates.wait("a") for _ in range(1000)] == [0.0] * 1000

    def test_memory_is_bounded(self) -> None:
        """However many addresses ask, a bounded number is remembered."""
        rates = Rates(1, Clock())
        for number in range(MOST_ADDRESSES + 10):
            rates.wait(f"host-{number}")
        assert len(rates._buckets) == MOST_ADDRESSES


class TestMetrics:
    def test_a_histogram_adds_up(self) -> None:
        """Each bucket holds all that were as quick or quicker."""
        metrics = Metrics()
        for seconds in (0.001, 0.3, 100.0):
            metrics.request("/x", "GET", 200, seconds)
        lines = metrics.text({}).splitlines()
        counts = [int(line.split()[-1]) for line in lines if line.startswith("starjudge_request_seconds_bucket")]
        assert counts == [1] * 6 + [2] * 7 + [3]
        assert len(counts) == len(BOUNDS) + 1
        assert 'starjudge_request_seconds_sum{route="/x"} 100.301000' in lines


class TestPlain:
    def test_what_json_cannot_hold_is_missing(self) -> None:
        """NaN and infinities become null, however deep they are."""
        assert plain_record({"a": [float("nan"), {"b": float("-inf")}], "c": 1.5}, 0) == {
            "a": [None, {"b": None}],
            "c": 1.5,
        }


class TestSettings:
    @pytest.mark.parametrize(
        ("host", "own"),
        [
            ("127.0.0.1", True),
            ("127.255.0.3", True),
            ("::1", True),
            ("[::1]", True),
            ("::ffff:127.0.0.1", True),
            ("LOCALHOST", True),
            ("localhost.", True),
            ("0.0.0.0", False),
            ("::", False),
            ("10.0.0.1", False),
            ("127.0.0.1.example", False),
            ("", False),
        ],
    )
    def test_this_machine(self, host: str, own: bool) -> None:
        """Only loopback addresses and their names are this machine and nothing else."""
        assert is_loopback(host) is own

    @pytest.mark.parametrize("name", ["evaluate_bytes", "records", "batches_at_once"])
    def test_limits_are_numbers(self, name: str) -> None:
        """A limit of nothing is a mistake."""
        with pytest.raises(InputError, match=f"^{name}: expected a whole number from 1 up, found 0"):
            ServerSettings(**{name: 0})  # type: ignore[arg-type]

    def test_a_judge_is_known(self) -> None:
        """A name that is none is told with the nearest."""
        with pytest.raises(InputError, match="did you mean 'heuristic'"):
            ServerSettings(judge="heuristc")  # type: ignore[arg-type]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, one line says what to install."""
    monkeypatch.setitem(sys.modules, "fastapi", None)
    with pytest.raises(InputError, match=r"needs fastapi; pip install 'starjudge\[server\]'"):
        _ = starjudge.server.create_app
