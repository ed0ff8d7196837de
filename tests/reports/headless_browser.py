"""Drives Chromium without a screen over a pair of pipes: nothing but the browser itself is needed, and no network.

The browser is `STARJUDGE_CHROMIUM`, else one of the usual names on the path; axe is `STARJUDGE_AXE`, else
``node_modules/axe-core/axe.min.js`` of the repository, where ``npm install --no-save axe-core`` puts it.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--hide-scrollbars", "--disable-lcd-text", "--force-color-profile=srgb", "--remote-debugging-pipe", "--lang=en",
)  # fmt: skip
PATIENCE = 60.0  # seconds for one order; a page that takes longer is a failure
HIGH = 100  # descriptors from here up: 3 and 4 are the browser's own ends


def chromium() -> str | None:
    """Path of the browser; ``None`` where there is none."""
    named = os.environ.get("STARJUDGE_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def axe() -> Path | None:
    """axe-core in one file; ``None`` where there is none."""
    file = Path(os.environ.get("STARJUDGE_AXE") or REPOSITORY / "node_modules" / "axe-core" / "axe.min.js")
    return file if file.is_file() else None


class Browser:
    """A browser of its own, with a fresh profile in ``folder``. A context manager."""

    def __init__(self, program: str, folder: Path) -> None:
        their_in, self._out = _pipe()
        self._in, their_out = _pipe()
        self._pid = os.posix_spawn(
            program,
            [program, *SWITCHES, f"--user-data-dir={folder}", "about:blank"],
            {**os.environ, "HOME": str(folder)},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_DUP2, their_in, 3),
                (os.POSIX_SPAWN_DUP2, their_out, 4),
            ],
            setpgroup=0,
        )
        os.close(their_in)
        os.close(their_out)
        self._left = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._out)
        os.close(self._in)
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def order(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send an order and wait for its result; what else is told meanwhile goes to ``events``."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        data = memoryview(json.dumps(message).encode() + b"\0")
        while data:
            data = data[os.write(self._out, data) :]
        until = time.monotonic() + PATIENCE
        while True:
            found = self._next(until)
            if found.get("id") == self._number:
                assert "error" not in found, f"{method}: {found['error']}"
                result: dict[str, Any] = found["result"]
                return result
            self._told(found)

    def wait_for(self, method: str, session: str) -> None:
        """Wait until something is told."""
        until = time.monotonic() + PATIENCE
        while not any(event["method"] == method and event.get("sessionId") == session for event in self.events):
            self._told(self._next(until))

    def open(
        self,
        file: Path,
        *,
        width: int = 1000,
        height: int = 800,
        dark: bool = False,
        script: bool = True,
        fragment: str = "",
    ) -> Page:
        """Show a file, at an address inside it, in a tab of its own, loaded to its end."""
        address = file.resolve().as_uri() + (f"#{fragment}" if fragment else "")
        return Page(self, address, width, height, dark, script)

    def _told(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        if event["method"] == "Page.javascriptDialogOpening":
            self._number += 1  # its reply is of no interest, but the page waits for it
            order = {"id": self._number, "method": "Page.handleJavaScriptDialog", "params": {"accept": False}}
            os.write(self._out, json.dumps({**order, "sessionId": event["sessionId"]}).encode() + b"\0")

    def _next(self, until: float) -> dict[str, Any]:
        while True:
            while b"\0" not in self._left:
                ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
                assert ready, "the browser said nothing for a minute"
                more = os.read(self._in, 1 << 20)
                assert more, "the browser has left"
                self._left += more
            data, _, self._left = self._left.partition(b"\0")
            message: dict[str, Any] = json.loads(data)
            if "method" in message or message.get("id") == self._number:
                return message


class Page:
    """One tab."""

    def __init__(self, browser: Browser, address: str, width: int, height: int, dark: bool, script: bool) -> None:
        self._browser = browser
        target = browser.order("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.order("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._target = target
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._order(f"{domain}.enable")
        self._order("Performance.enable", timeDomain="threadTicks")
        self._sized(width, height)
        self.theme(dark)
        if not script:
            self._order("Emulation.setScriptExecutionDisabled", value=True)
        began = time.monotonic()
        self._order("Page.navigate", url=address)
        browser.wait_for("Page.loadEventFired", self._session)
        # Laid out and painted, not only parsed.
        self._order("Page.captureScreenshot", format="jpeg", quality=1)
        self.seconds = time.monotonic() - began
        """Until the page stood on the screen."""

    def theme(self, dark: bool, media: str = "") -> None:
        """Light or dark, on the screen or as it is printed."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._order("Emulation.setEmulatedMedia", media=media, features=features)

    def work(self) -> float:
        """Seconds that the page has kept its processor busy, however busy the machine is with other things."""
        found = {one["name"]: one["value"] for one in self._order("Performance.getMetrics")["metrics"]}
        return float(found["TaskDuration"])

    def run(self, code: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        found = self._order("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key and let it go."""
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            self._order("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)

    def screenshot(self, height: int, scale: float = 1.0, top: str = "") -> bytes:
        """The page as PNG, from its top or that of the element selected, drawn smaller by ``scale``."""
        self._sized(self._width, height)
        if top:  # what is laid out only when it is seen has to come into the window
            self.run(
                f"document.querySelector('{top}').scrollIntoView(); "
                "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
            )
        where = self.run(f"document.querySelector('{top}').getBoundingClientRect().top + scrollY") if top else 0
        clip = {"x": 0, "y": where, "width": self._width, "height": height, "scale": scale}
        found = self._order("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(found["data"])

    def pdf(self) -> bytes:
        """The page as it is printed."""
        size = {"paperWidth": 8.27, "paperHeight": 11.69}  # A4, in inches
        return base64.b64decode(self._order("Page.printToPDF", printBackground=True, **size)["data"])

    def faults(self) -> list[str]:
        """What must not happen on a page that runs nothing of others: dialogs, errors, anything loaded."""
        mine = [event for event in self._browser.events if event.get("sessionId") == self._session]
        found = []
        for event in mine:
            method, parameters = event["method"], event.get("params", {})
            if method in ("Page.javascriptDialogOpening", "Runtime.exceptionThrown"):
                found.append(f"{method}: {parameters}")
            elif method == "Runtime.consoleAPICalled":
                found.append(f"console.{parameters['type']}")
            elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                found.append(parameters["entry"]["text"])
            elif method == "Network.requestWillBeSent" and parameters["type"] != "Document":
                found.append(f"loads {parameters['request']['url'][:80]}")
        return found

    def close(self) -> None:
        """Close the tab."""
        self._browser.order("Target.closeTarget", targetId=self._target)

    def _sized(self, width: int, height: int) -> None:
        self._width = width
        self._order("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def _order(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.order(method, self._session, **parameters)


def _pipe() -> tuple[int, int]:
    """Its two ends, out of the way of the numbers that the browser takes for its own."""
    ends = os.pipe()
    read, write = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, HIGH) for end in ends)
    for end in ends:
        os.close(end)
    return read, write
