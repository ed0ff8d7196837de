"""What the owner of a server decides, everything about it checked."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starjudge.errors import InputError, nearest
from starjudge.evaluate import JudgeName
from starjudge.judges import Judge

KEY_VARIABLE = "STARJUDGE_SERVER_KEY"
FOLDER_VARIABLE = "STARJUDGE_SERVER_FOLDER"
LEAST_KEY = 16  # characters; shorter ones can be tried out
JUDGES: tuple[JudgeName, ...] = ("auto", "model", "heuristic")
MEGABYTE = 2**20
_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")


@dataclass(frozen=True)
class ServerSettings:
    """How a server behaves.

    Raises `InputError` for a value that is wrong.
    """

    keys: tuple[str, ...] = field(default=(), repr=False)
    """Any of them opens the API. Without one, only this machine is answered."""
    folder: Path | None = None
    """Where batches are kept; ``None`` takes `default_folder`."""
    judge: JudgeName | Judge = "auto"
    """Judges where a request names none. With ``"heuristic"`` no request can ask a chat model."""
    model: str | None = None
    base_url: str | None = None
    rubrics: Mapping[str, Path] = field(default_factory=dict)
    """Files of rubrics besides the shipped ones, by the id under which requests name them."""
    requests_per_minute: int = 600
    """Of one address; as many may come at once. 0 sets no limit."""
    evaluate_bytes: int = 4 * MEGABYTE
    """The largest body of ``POST /evaluate``."""
    upload_bytes: int = 32 * MEGABYTE
    """The largest body of ``POST /transcripts`` and ``POST /batches``."""
    held_bytes: int = 256 * MEGABYTE
    """Bodies of all requests in work together."""
    body_seconds: float = 60.0
    """Within which a body must have come."""
    records: int = 10_000
    """Of one batch, at most."""
    batches_at_once: int = 2
    """Batches in work; further ones wait."""
    batches_waiting: int = 100
    """Batches in work and waiting, at most."""
    origins: tuple[str, ...] = ()
    """Web pages from elsewhere that may call the API (CORS), such as ``https://app.example``; none by default."""
    behind_a_door: bool = False
    """Without a key, answer every address: for an app mounted where something else lets people in."""
    stop_seconds: float = 20.0
    """What a stop waits for answers in work. What of a batch is not done by then is done after the next start."""

    def __post_init__(self) -> None:
        for key in self.keys:
            if not isinstance(key, str) or len(key) < LEAST_KEY or not key.isascii() or not key.isprintable():
                raise InputError(f"keys: expected at least {LEAST_KEY} printable ASCII characters in each key")
            if key != key.strip():
                raise InputError("keys: a key begins or ends with a space; take it away")
        if isinstance(self.judge, str):
            if self.judge not in JUDGES:
                raise InputError(f"judge: unknown {self.judge!r}; {nearest(self.judge, JUDGES)}")
        elif isinstance(self.judge, type) or not isinstance(self.judge, Judge):
            raise InputError(f"judge: expected a name or an object with evaluate(), found {type(self.judge).__name__}")
        if self.requests_per_minute < 0:
            raise InputError(f"requests_per_minute: expected 0 or more, found {self.requests_per_minute}")
        for name in ("evaluate_bytes", "upload_bytes", "held_bytes", "records", "batches_at_once", "batches_waiting"):
            if getattr(self, name) < 1:
                raise InputError(f"{name}: expected a whole number from 1 up, found {getattr(self, name)!r}")
        for origin in self.origins:
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:
                raise InputError(f"origins: expected scheme and host such as https://app.example, found {origin!r}")

    @property
    def judge_name(self) -> str:
        """The judge's name; ``custom`` for one of the owner's own."""
        return self.judge if isinstance(self.judge, str) else "custom"

    @property
    def place(self) -> Path:
        """The folder of batches. Raises `InputError` where none is set and none can be found."""
        return self.folder if self.folder is not None else default_folder()


def default_folder() -> Path:
    """Where batches are kept if nothing else is said.

    STARJUDGE_SERVER_FOLDER, else ``starjudge/server`` in the user's state folder. Raises `InputError` where there is
    neither that nor a home folder.
    """
    named = os.environ.get(FOLDER_VARIABLE, "").strip()
    if named:
        return Path(named)
    state = os.environ.get("XDG_STATE_HOME", "")
    try:
        # The XDG specification has a relative path ignored.
        base = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    except RuntimeError:
        raise InputError(f"no home folder is known: set {FOLDER_VARIABLE} to a folder for batches") from None
    return base / "starjudge" / "server"


def keys_of_environment() -> tuple[str, ...]:
    """The keys in STARJUDGE_SERVER_KEY, several of them with commas between, as while one is replaced by another."""
    return tuple(key.strip() for key in os.environ.get(KEY_VARIABLE, "").split(",") if key.strip())


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine and nothing else.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("0.0.0.0"), is_loopback("localhost.example.org")
    (True, True, False, False)
    """
    name = host.strip().lower().removeprefix("[").removesuffix("]").rstrip(".")
    if name in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
