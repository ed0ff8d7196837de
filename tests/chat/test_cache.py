"""Replies kept on disk."""

from __future__ import annotations

import dataclasses
import logging
import os
import pickle
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from starjudge.chat.cache import CacheSize, ReplyCache, default_cache_path
from starjudge.chat.chat_model import ChatReply, ChatRequest, Message, ReplySchema, TokenChoice, Usage
from starjudge.errors import InputError

PLACE = "http://localhost:8000/v1"
ANSWER = "I led the migration of the billing pipeline."
REQUEST = ChatRequest(
    model="gpt-6.1-terra",
    messages=(Message("system", "Judge."), Message("user", ANSWER)),
    schema=ReplySchema("verdict", {"type": "object", "properties": {"a": {}, "b": {}}}),
)
FULL = ChatReply(
    text='{"score": 4, "why": "naïve 😀 \ud800"}',
    finish="stop",
    refusal="no",
    usage=Usage(prompt=100, cached=50, cache_write=10, completion=20, reasoning=5),
    model="gpt-6.1-terra",
    request_id="req_1",
    fingerprint="fp_1",
    tokens=(TokenChoice("4", (("4", -0.1), ("5", -2.5), ("\n", float("-inf")))), TokenChoice("}")),
)
BARE = ChatReply(text="")


@pytest.fixture
def cache(tmp_path: Path) -> ReplyCache:
    return ReplyCache(tmp_path / "own" / "replies.sqlite3")


def run_sql(path: Path, statement: str, *values: Any) -> list[Any]:
    """Rows of a statement, past the cache."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).fetchall()


# ---------------------------------------------------------------------------------------------------- get and put


@pytest.mark.parametrize("reply", [FULL, BARE], ids=["full", "bare"])
def test_a_reply_comes_back_as_it_was(cache: ReplyCache, reply: ChatReply) -> None:
    """Words, usage and log-probabilities, also in another process's cache on the same file."""
    cache.put("k", reply)
    assert cache.get("k") == reply
    assert ReplyCache(cache.path).get("k") == reply


def test_an_unknown_key_is_a_miss(cache: ReplyCache) -> None:
    assert cache.get("k") is None


def test_a_later_reply_replaces_the_earlier(cache: ReplyCache) -> None:
    cache.put("k", BARE)
    cache.put("k", FULL)
    assert cache.get("k") == FULL
    assert cache.size.rows == 1


def test_a_row_holds_neither_prompt_nor_answer(cache: ReplyCache) -> None:
    cache.put(cache.key(PLACE, REQUEST, 0), FULL)
    assert ANSWER.encode() not in cache.path.read_bytes()
    assert b"Judge." not in cache.path.read_bytes()


def test_a_row_is_dated(cache: ReplyCache) -> None:
    cache.put("k", BARE)
    assert run_sql(cache.path, "SELECT created FROM replies")[0][0] == pytest.approx(time.time(), abs=60)


def test_size_and_clear(cache: ReplyCache) -> None:
    """What is cleared is gone from the file as well, not only from the table."""
    assert cache.size.rows == 0
    cache.put("a", ChatReply(text="unmistakable words"))
    cache.put("b", FULL)
    assert cache.size == CacheSize(2, cache.path.stat().st_size)
    assert b"unmistakable" in cache.path.read_bytes()
    cache.clear()
    assert cache.size.rows == 0
    assert cache.get("a") is None
    assert b"unmistakable" not in cache.path.read_bytes()


# ------------------------------------------------------------------------------------------------------------ keys


def test_the_same_request_has_the_same_key_in_every_process() -> None:
    assert ReplyCache.key(PLACE, REQUEST, 0) == ReplyCache.key(PLACE, dataclasses.replace(REQUEST), 0)
    assert ReplyCache.key(PLACE, REQUEST, 0) == "6fbe81b67b283d895ab48f5efe677d04a60041ebba0b5e667c18a97c9b076cdb"


CHANGED: dict[str, Any] = {
    "model": "gpt-6-luna",
    "messages": (Message("system", "Judge."), Message("assistant", ANSWER)),
    "schema": ReplySchema("verdict", {"type": "object", "properties": {"b": {}, "a": {}}}),
    "form": "text",
    "max_completion_tokens": 100,
    "temperature": 0.0,
    "seed": 1,
    "reasoning_effort": "low",
    "logprobs": True,
    "old_token_limit": True,
}


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(ChatRequest)])
def test_every_field_of_a_request_matters(field: str) -> None:
    """The order of a schema's properties too: it is the order in which a reply is written."""
    changed = dataclasses.replace(REQUEST, **{field: CHANGED[field]})
    assert ReplyCache.key(PLACE, changed, 0) != ReplyCache.key(PLACE, REQUEST, 0)


def test_server_sample_schema_name_and_message_borders_matter() -> None:
    """No two requests run together to the same text."""
    one, two = (
        dataclasses.replace(REQUEST, messages=tuple(Message("user", text) for text in texts))
        for texts in (("ab", "c"), ("a", "bc"))
    )
    renamed = dataclasses.replace(REQUEST, schema=ReplySchema("other", REQUEST.schema.schema))
    keys = {
        ReplyCache.key(PLACE, REQUEST, 0),
        ReplyCache.key(PLACE, REQUEST, 1),
        ReplyCache.key("http://localhost:9000/v1", REQUEST, 0),
        ReplyCache.key(PLACE, renamed, 0),
        ReplyCache.key(PLACE, one, 0),
        ReplyCache.key(PLACE, two, 0),
    }
    assert len(keys) == 6


def test_any_text_has_a_key() -> None:
    odd = dataclasses.replace(REQUEST, messages=(Message("user", "😀 \ud800 \x00"),))
    assert len(ReplyCache.key(PLACE, odd, 0)) == 64


# ----------------------------------------------------------------------------------------------- files and folders


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_only_the_owner_can_read_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File and new folder, whatever the user's mask; also what SQLite puts beside the file while it writes."""
    seen: set[int] = set()
    before = os.umask(0)
    try:
        cache = ReplyCache(tmp_path / "new" / "replies.sqlite3")
        with closing(cache._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO replies VALUES ('k', '{}', 0)")
            seen = {stat.S_IMODE(file.stat().st_mode) for file in cache.path.parent.iterdir()}
            files = len(list(cache.path.parent.iterdir()))
            connection.rollback()
        cache.put("k", FULL)
    finally:
        os.umask(before)
    assert (seen, files) == ({0o600}, 2)
    assert stat.S_IMODE(cache.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.path.parent.stat().st_mode) == 0o700
    assert [file.name for file in cache.path.parent.iterdir()] == ["replies.sqlite3"]


@pytest.mark.parametrize(
    "row",
    ["", "{", "[]", "null", "3", '{"text": 3}', '{"text": "a"}', "[" * 100_000, b"\xff\x00", None],
    ids=["empty", "cut", "list", "null", "number", "wrong_type", "missing", "deep", "bytes", "usage"],
)
def test_a_damaged_row_is_a_miss(cache: ReplyCache, row: Any) -> None:
    """And the next reply takes its place."""
    cache.put("k", FULL)
    if row is None:
        row = run_sql(cache.path, "SELECT reply FROM replies")[0][0].replace('"prompt":100', '"prompt":"many"')
    run_sql(cache.path, "UPDATE replies SET reply = ?", row)
    assert cache.get("k") is None
    cache.put("k", FULL)
    assert cache.get("k") == FULL


@pytest.mark.parametrize(
    "content", [b"x", b"dear diary\n" * 1000, b"SQLite format 3\0" * 1000], ids=["short", "long", "damaged"]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "diary.txt"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"diary\.txt: expected a cache of replies, found a file"):
        ReplyCache(file)
    assert file.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    run_sql(file, "CREATE TABLE replies (key, reply, created)")
    before = file.read_bytes()
    with pytest.raises(InputError, match=r"other\.db: expected a cache of replies, found a file of another program"):
        ReplyCache(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("path", ["", "a\0b", "~nobody-of-this-name/cache"], ids=["folder", "null", "stranger"])
def test_a_path_that_can_be_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError, match="expected"):
        ReplyCache(path if "~" in path else os.path.join(tmp_path, path))  # noqa: PTH118


def test_an_empty_file_becomes_a_cache(tmp_path: Path) -> None:
    """As a temporary file made by the caller is."""
    file = tmp_path / "empty"
    file.touch()
    cache = ReplyCache(file)
    cache.put("k", FULL)
    assert cache.get("k") == FULL


def test_a_folder_that_cannot_be_made_leaves_judging_without_a_cache(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning for each of making and writing, and none of the reply's words in it."""
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING, "starjudge"):
        cache = ReplyCache(tmp_path / "file" / "replies.sqlite3")
        for _ in range(3):
            cache.put("k", FULL)
            assert cache.get("k") is None
    assert cache.size == CacheSize(0, 0)
    cache.clear()
    assert len(caplog.records) == 2
    assert "score" not in caplog.text


def test_a_read_only_cache_is_read_and_warned_about_once(
    cache: ReplyCache, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put("k", FULL)
    place = f"{cache.path.as_uri()}?mode=ro"
    monkeypatch.setattr(ReplyCache, "_connect", lambda self: sqlite3.connect(place, uri=True))
    with caplog.at_level(logging.WARNING, "starjudge"):
        for _ in range(3):
            cache.put("other", FULL)
    assert cache.get("k") == FULL
    assert len(caplog.records) == 1
    assert "cannot be written" in caplog.text
    assert "score" not in caplog.text
    with pytest.raises(InputError, match="cannot be cleared"):
        cache.clear()


def test_a_full_disk_is_warned_about_once(cache: ReplyCache, caplog: pytest.LogCaptureFixture) -> None:
    """The page limit of SQLite stands in for the disk."""

    class Small(ReplyCache):
        def _connect(self) -> sqlite3.Connection:
            connection = super()._connect()
            connection.execute("PRAGMA max_page_count = 4")
            return connection

    small = Small(cache.path)
    with caplog.at_level(logging.WARNING, "starjudge"):
        for key in "abc":
            small.put(key, ChatReply(text="words " * 10_000))
    assert len(caplog.records) == 1
    assert "full" in caplog.text
    small.put("d", BARE)
    assert small.get("d") == BARE


def test_a_cache_deleted_meanwhile_is_made_anew(cache: ReplyCache) -> None:
    cache.put("k", FULL)
    cache.path.unlink()
    assert cache.get("k") is None
    assert not cache.path.exists()
    cache.put("k", FULL)
    assert cache.get("k") == FULL


def test_a_cache_travels_to_another_process(cache: ReplyCache) -> None:
    cache.put("k", FULL)
    assert pickle.loads(pickle.dumps(cache)).get("k") == FULL


# ----------------------------------------------------------------------------------------------------- concurrency


def test_threads_share_a_cache(cache: ReplyCache, caplog: pytest.LogCaptureFixture) -> None:
    """Sixteen threads read and write the same and different keys; nothing is lost."""
    wrong: list[Any] = []

    def work(thread: int) -> None:
        for i in range(25):
            own = ChatReply(text=f"{thread}/{i}")
            cache.put(f"{thread}/{i}", own)
            cache.put("shared", FULL)
            wrong.extend(got for got in [cache.get(f"{thread}/{i}")] if got != own)
            wrong.extend(got for got in [cache.get("shared")] if got != FULL)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.size.rows == 16 * 25 + 1
    assert not caplog.records


SCRIPT = """
import sys
from starjudge.chat.cache import ReplyCache
from starjudge.chat.chat_model import ChatReply
path, name = sys.argv[1:]
cache = ReplyCache(path)
for i in range(100):
    cache.put(f"{name}{i}", ChatReply(text=f"{name}{i}"))
    cache.put("shared", ChatReply(text="shared"))
    assert cache.get(f"{name}{i}").text == f"{name}{i}"
    assert cache.get("shared").text == "shared"
"""


def test_processes_share_a_cache(tmp_path: Path) -> None:
    """Two processes make the file at once and write at once; nothing is lost and nothing warned about."""
    path = tmp_path / "new" / "replies.sqlite3"
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", SCRIPT, path, name],
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for name in ("a", "b")
    ]
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in started] == [("", 0), ("", 0)]
    assert ReplyCache(path).size.rows == 201


# ----------------------------------------------------------------------------------------------------------- where


@pytest.mark.parametrize(
    ("given", "xdg", "expected"),
    [
        (None, None, "{home}/.cache/starjudge/replies.sqlite3"),
        (None, "{tmp}", "{tmp}/starjudge/replies.sqlite3"),
        (None, "relative", "{home}/.cache/starjudge/replies.sqlite3"),
        ("{tmp}/mine.db", "{tmp}", "{tmp}/mine.db"),
        ("~/mine.db", None, "{home}/mine.db"),
        ("off", "{tmp}", "{tmp}/starjudge/replies.sqlite3"),
        ("", "{tmp}", "{tmp}/starjudge/replies.sqlite3"),
    ],
    ids=["plain", "xdg", "xdg_relative", "own", "own_in_home", "switch", "empty"],
)
def test_where_replies_are_kept(
    given: str | None, xdg: str | None, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable where it is a path, else the user's cache folder; no file is made by asking."""
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name, value in (("STARJUDGE_CACHE", given), ("XDG_CACHE_HOME", xdg)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value.format(tmp=tmp_path))
    assert default_cache_path() == Path(expected.format(home=home, tmp=tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_process_does_not_wait_for_a_thread_it_does_not_have(cache: ReplyCache) -> None:
    """Forked while a thread of its parent is writing, a child writes all the same."""
    code = (
        "import os, sys\n"
        "from starjudge.chat import cache as c\n"
        "kept = c.ReplyCache(sys.argv[1])\n"
        "c._turn.acquire()\n"
        "if (child := os.fork()) == 0:\n"
        "    kept.put('key', c.ChatReply(text='written'))\n"
        "    os._exit(0)\n"
        "os.waitpid(child, 0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(cache.path)], check=True, timeout=60)
    assert cache.get("key") == ChatReply(text="written")
