"""Who is let in, how often, and with how much."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from server_process import ASKED, Made, in_thread

from starjudge.errors import InputError
from starjudge.server.settings import ServerSettings

KEY, OTHER = "a-key-of-some-length", "another-key-of-some-length"
MB = 2**20
JSON = {"Content-Type": "application/json"}


class TestKey:
    def test_without_the_key_nobody_is_let_in(self, made: Made) -> None:
        """401 in the same shape, with how to send the key."""
        reply = made(keys=(KEY,)).post("/evaluate", json=ASKED)
        assert reply.status_code == 401
        assert reply.json()["error"]["type"] == "AccessDenied"
        assert reply.headers["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("headers", [{"Authorization": f"Bearer {KEY}"}, {"X-API-Key": OTHER}])
    def test_any_key_of_the_server_opens_it(self, made: Made, headers: dict[str, str]) -> None:
        """Several keys may hold at once, in either header, so that one can be replaced."""
        assert made(keys=(KEY, OTHER)).post("/evaluate", json=ASKED, headers=headers).status_code == 200

    @pytest.mark.parametrize("given", [KEY[:-1], KEY + "x", "", KEY.upper()])
    def test_a_wrong_key_is_refused(self, made: Made, given: str) -> None:
        """What is not the key opens nothing, however near it is."""
        reply = made(keys=(KEY,)).get("/batches", headers={"Authorization": f"Bearer {given}"})
        assert reply.status_code == 401

    def test_what_is_of_nobody_needs_no_key(self, made: Made) -> None:
        """The page, its files, health, OpenAPI and schemas are open; counts and batches are not."""
        client = made(keys=(KEY,))
        for path in ("/", "/page.css", "/page.js", "/health", "/openapi.json", "/schemas/evaluation"):
            assert client.get(path).status_code == 200
        for path in ("/metrics", "/batches", "/rubrics"):
            assert client.get(path).status_code == 401

    def test_with_a_key_other_machines_are_answered(self, made: Made) -> None:
        """The key is what counts, then, and not the address."""
        client = made("192.0.2.7", "https://judge.example", keys=(KEY,))
        assert client.post("/evaluate", json=ASKED, headers={"X-API-Key": KEY}).status_code == 200

    @pytest.mark.parametrize("key", ["short", "with a line\nbreak in it", "ümlaut-in-a-long-key", f" {KEY}"])
    def test_a_key_that_cannot_be_one(self, key: str) -> None:
        """Keys that are easily tried out, or that no header holds, are refused at the start, and not repeated."""
        with pytest.raises(InputError, match=r"^keys: ") as raised:
            ServerSettings(keys=(key,))
        assert key not in str(raised.value)
        assert KEY not in repr(ServerSettings(keys=(KEY,)))


class TestLoopback:
    def test_without_a_key_other_machines_are_refused(self, made: Made) -> None:
        """403, even where the server was bound to an address they can reach."""
        assert made("192.0.2.7").post("/evaluate", json=ASKED).status_code == 403

    def test_a_foreign_name_for_this_machine_is_refused(self, made: Made) -> None:
        """A web page whose name was pointed at the loopback address reads nothing."""
        assert made(host="http://rebound.example:8741").get("/batches").status_code == 403

    @pytest.mark.parametrize("host", ["http://localhost:8741", "http://[::1]:8741", "http://127.0.0.2"])
    def test_names_of_this_machine(self, made: Made, host: str) -> None:
        """All names of the loopback are its own."""
        assert made(host=host).get("/health").status_code == 200

    def test_behind_a_hosts_own_door(self, made: Made) -> None:
        """An app mounted where something else lets people in answers everybody."""
        assert made("192.0.2.7", "https://host.example", behind_a_door=True).get("/rubrics").status_code == 200


class TestOtherPages:
    def test_pages_from_elsewhere_may_not_call(self, made: Made) -> None:
        """No CORS by default, and a form posted from another site is refused before it is read."""
        reply = made().post("/transcripts", files={"file": b"x"}, headers={"Origin": "https://evil.example"})
        assert reply.status_code == 403
        assert "access-control-allow-origin" not in reply.headers

    def test_pages_that_the_owner_names_may(self, made: Made) -> None:
        """They, and no others, get the headers that browsers ask for."""
        client = made(origins=("https://app.example",))
        headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
        assert client.options("/evaluate", headers=headers).headers["access-control-allow-origin"] == headers["Origin"]
        reply = client.post("/evaluate", json=ASKED, headers={"Origin": "https://app.example"})
        assert reply.headers["access-control-allow-origin"] == "https://app.example"
        assert client.get("/health", headers={"Origin": "https://evil.example"}).status_code == 403

    @pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/evaluate"])
    def test_every_answer_has_the_headers_of_caution(self, made: Made, path: str) -> None:
        """Nothing is sniffed, framed, cached, or told to where a link leads."""
        headers = made().get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


class TestRate:
    def test_too_many_requests(self, made: Made) -> None:
        """429 with the seconds to wait; health is always told."""
        client = made(requests_per_minute=2)
        assert [client.get("/rubrics").status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get("/rubrics")
        assert refused.json()["error"]["type"] == "RateLimited"
        assert 1 <= int(refused.headers["Retry-After"]) <= 30
        assert client.get("/health").status_code == 200

    def test_keys_cannot_be_tried_out_faster(self, made: Made) -> None:
        """Wrong keys count, so that the rate holds for guesses too."""
        client = made(keys=(KEY,), requests_per_minute=3)
        assert [client.get("/batches").status_code for _ in range(5)] == [401, 401, 401, 429, 429]


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
class TestSize:
    def test_a_body_of_50_mb(self, tmp_path: Path) -> None:
        """413 in the same shape, over a real connection, to a client that sends all of it before it reads."""
        with in_thread(ServerSettings(folder=tmp_path / "kept", judge="heuristic")) as address:
            for path in ("/evaluate", "/transcripts", "/batches"):
                reply = httpx.post(
                    address + path, content=b" " * (50 * MB), headers={"Content-Type": "application/json"}
                )
                assert reply.status_code == 413
                assert reply.json()["error"]["message"].startswith("body: larger than ")
            assert httpx.post(f"{address}/evaluate", json=ASKED).status_code == 200

    def test_it_is_refused_before_it_is_read(self, tmp_path: Path) -> None:
        """The length that is announced is enough: the answer comes before the first byte."""
        settings = ServerSettings(folder=tmp_path / "kept", judge="heuristic")
        with in_thread(settings) as address, socket.create_connection(("127.0.0.1", httpx.URL(address).port)) as sock:
            sock.settimeout(2)
            sock.sendall(b"POST /evaluate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 52428800\r\n\r\n")
            assert sock.recv(100).startswith(b"HTTP/1.1 413 ")

    def test_a_body_of_unknown_length_is_cut_short(self, tmp_path: Path) -> None:
        """Without a length, reading ends where the limit is passed."""

        def endless() -> Iterator[bytes]:
            for _ in range(50):
                yield b" " * MB

        settings = ServerSettings(folder=tmp_path / "kept", judge="heuristic", evaluate_bytes=3 * MB)
        with in_thread(settings) as address:
            reply = httpx.post(f"{address}/evaluate", content=endless())
            assert reply.status_code == 413

    def test_a_body_that_does_not_come(self, tmp_path: Path) -> None:
        """A caller who sends half a body and waits is sent away, so that connections are not held for ever."""
        settings = ServerSettings(folder=tmp_path / "kept", judge="heuristic", body_seconds=0.2)
        with in_thread(settings) as address, socket.create_connection(("127.0.0.1", httpx.URL(address).port)) as sock:
            sock.settimeout(5)
            began = time.monotonic()
            sock.sendall(b"POST /evaluate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
            assert sock.recv(100).startswith(b"HTTP/1.1 408 ")
            assert time.monotonic() - began < 4

    def test_all_bodies_together(self, made: Made) -> None:
        """What all requests hold together has a limit too: 503, with when to try again."""
        reply = made(held_bytes=100).post("/evaluate", json=ASKED)
        assert reply.status_code == 503
        assert reply.headers["Retry-After"] == "5"
