"""Replies kept on disk, so that the same question to the same model is paid once and answered the same again.

A SQLite file. A connection lives for one operation, which costs a tenth of a millisecond and leaves nothing to share
between threads or to carry over a fork; SQLite's own locks keep processes apart. The journal is the classic one, not
WAL: home folders lie on network drives, where WAL does not work, and no file stays beside this one.

A row holds the reply, which may quote the answer, but neither prompt nor answer; so only its owner can read the file.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from starjudge.chat.chat_model import ChatReply, ChatRequest, TokenChoice, Usage
from starjudge.errors import InputError
from starjudge.resources.private_files import make_private

CACHE_VARIABLE = "STARJUDGE_CACHE"  # a path, or a word that turns the cache on or off
KEY_FORMAT = 1  # raised when a key or a row changes its meaning: old rows then match nothing
APPLICATION_ID = 0x53544A55  # "STJU" in the file's head: tells a cache from another program's database
WAIT_SECONDS = 10.0  # for a lock that another process holds; a write takes about a millisecond

_SWITCHES: Final = {"", "0", "1", "on", "off", "true", "false", "yes", "no"}  # values of the variable that are no path
_TABLE = "CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL, created REAL NOT NULL)"
_log = logging.getLogger("starjudge")
# One thread of a process writes at a time: waiting for SQLite's own lock is a lottery, which many threads can lose for
# longer than they wait.
_turn = threading.Lock()

T = TypeVar("T")


class CacheSize(NamedTuple):
    """How much a cache holds."""

    rows: int
    bytes: int


class ReplyCache:
    """Replies by key. Safe for threads and processes; may be copied to another process.

    A cache must not stop a judgement: what cannot be read is a miss, what cannot be written is passed over, and the
    first of each is logged as a warning, without any text of a reply.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Makes file and folder for their owner alone where they are missing.

        Raises `InputError` where the path leads to something that is no cache: a folder, a file that is not SQLite, a
        database of another program.
        """
        self._warned: set[str] = set()
        try:
            self.path = Path(path).expanduser()
            self._create()
        except (RuntimeError, ValueError) as error:  # nobody's home folder, or a character no system accepts
            raise InputError(f"{os.fspath(path)!r}: expected the path of a cache file: {error}") from None
        except (OSError, sqlite3.OperationalError) as error:  # a read-only or full disk, a folder of somebody else
            if self.path.is_dir():
                raise InputError(f"{self.path}: expected a file for cached replies, found a folder") from None
            self._warn("made", error)
        except sqlite3.DatabaseError:
            raise self._foreign("a file that is not SQLite") from None

    def __reduce__(self) -> tuple[type[ReplyCache], tuple[Path]]:
        return type(self), (self.path,)

    @staticmethod
    def key(place: str, request: ChatRequest, sample: int) -> str:
        """What a reply is kept under: a hash of all that may change it.

        In: the server's base URL, the request, and which of several samples of it this is.
        """
        settings = {field.name: getattr(request, field.name) for field in dataclasses.fields(request)}
        parts = {"format": KEY_FORMAT, "place": place, "sample": sample, "request": settings}
        # Keys stay in their order: a schema's order is the order in which a reply is written.
        text = json.dumps(parts, default=_plain, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def get(self, key: str) -> ChatReply | None:
        """The reply kept under a key; ``None`` where there is none, or none that can be read."""
        try:
            with closing(self._connect()) as connection:
                row = connection.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            if self.path.exists():
                self._warn("read", error)
            return None
        return None if row is None else _read_reply(row[0])

    def put(self, key: str, reply: ChatReply) -> None:
        """Keeps a reply; one already there is replaced."""
        text = json.dumps(dataclasses.asdict(reply), separators=(",", ":"))
        try:
            if not self.path.exists():  # deleted since
                self._create()
            with _turn, closing(self._connect()) as connection, connection:
                connection.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?)", (key, text, time.time()))
        except (OSError, sqlite3.Error) as error:
            self._warn("written", error)

    def clear(self) -> None:
        """Forgets every reply. Raises `InputError` where the file cannot be changed."""
        if not self.path.exists():
            return
        try:
            with closing(self._connect()) as connection:
                with connection:
                    connection.execute("DELETE FROM replies")
                connection.execute("VACUUM")  # else the deleted text stays in the file
        except sqlite3.Error as error:
            raise InputError(f"{self.path}: the cache cannot be cleared: {error}") from None

    @property
    def size(self) -> CacheSize:
        """Rows and bytes on disk; zeros where there is no file or none that can be read."""
        try:
            with closing(self._connect()) as connection:
                rows = connection.execute("SELECT count(*) FROM replies").fetchone()[0]
            return CacheSize(rows, self.path.stat().st_size)
        except (OSError, sqlite3.Error):
            return CacheSize(0, 0)

    def _create(self) -> None:
        if self.path.exists() and self.path.stat().st_size:
            with closing(self._connect()) as connection:
                self._check(connection)
            return
        make_private(self.path)
        with closing(self._connect()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")  # of several processes one makes the table
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    def _check(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise self._foreign("a file of another program")

    def _foreign(self, found: str) -> InputError:
        return InputError(f"{self.path}: expected a cache of replies, found {found}; name another path, or delete it")

    def _connect(self) -> sqlite3.Connection:
        # As a URI, since a plain path would make a missing file anew, for everybody to read.
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", timeout=WAIT_SECONDS, uri=True)

    def _warn(self, done: str, error: Exception) -> None:
        if done not in self._warned:
            self._warned.add(done)
            _log.warning("the cache of replies at %s cannot be %s, going on without: %s", self.path, done, error)


def _renew() -> None:
    global _turn  # a child process may be made while another thread of its parent has the turn
    _turn = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)


def default_cache_path() -> Path:
    """Where replies are kept: ``STARJUDGE_CACHE`` where it is a path, else in the user's cache folder.

    Raises `InputError` where there is neither that nor a home folder.
    """
    given = os.environ.get(CACHE_VARIABLE, "").strip()
    try:
        if given.lower() not in _SWITCHES:
            return Path(given).expanduser()
        folder = os.environ.get("XDG_CACHE_HOME", "")
        # The XDG specification has a relative path ignored.
        base = Path(folder) if Path(folder).is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        raise InputError(f"no home folder is known: set {CACHE_VARIABLE} to a file for cached replies") from None
    return base / "starjudge" / "replies.sqlite3"


def _plain(value: Any) -> Any:
    """Values of a request in the forms that JSON knows."""
    if isinstance(value, Mapping):
        return dict(value)
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _read_reply(row: Any) -> ChatReply | None:
    """A reply from its row; ``None`` where the row is not what `ReplyCache.put` writes."""
    try:
        data = json.loads(row)
        usage, tokens = data["usage"], data["tokens"]

        def words(name: str) -> str | None:
            return None if data[name] is None else _typed(data[name], str)

        return ChatReply(
            text=_typed(data["text"], str),
            finish=_typed(data["finish"], str),
            usage=None if usage is None else Usage(**{name: _typed(count, int) for name, count in usage.items()}),
            tokens=None if tokens is None else tuple(_read_token(token) for token in tokens),
            refusal=words("refusal"),
            model=words("model"),
            request_id=words("request_id"),
            fingerprint=words("fingerprint"),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _read_token(token: Any) -> TokenChoice:
    pairs = tuple((_typed(text, str), float(_typed(logprob, (int, float)))) for text, logprob in token["alternatives"])
    return TokenChoice(_typed(token["text"], str), pairs)


def _typed(value: Any, kind: type[T] | tuple[type[T], ...]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind}, found {type(value)}")
    return value
