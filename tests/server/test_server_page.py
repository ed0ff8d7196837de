"""The page at ``/`` in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import sync_playwright
from server_process import Made, in_thread

from starjudge.server import ServerSettings
from starjudge.server.bodies import ANSWER, QUESTION

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HOSTILE = (
    '<script>top.ran = 1</script><img src=x onerror="top.ran = 1"><svg onload="top.ran = 1"></svg>'
    '</textarea></iframe><a href="javascript:top.ran = 1">link</a> {{7*7}} ${7*7} \u202egnp.exe \u2066 &lt;b&gt;'
)
KEY = "a-key-of-some-length"
pytestmark = [
    pytest.mark.block_network(allowed_hosts=["127.0.0.1"]),
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=SWITCHES)
        yield found
        found.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("kept")
    with in_thread(ServerSettings(folder=folder, judge="heuristic", requests_per_minute=0)) as found:
        yield found


class Page:
    """The page, opened, with everything that it loads and complains of."""

    def __init__(self, browser: Any, address: str, **settings: Any) -> None:
        self.page = browser.new_page(**settings)
        self.loaded: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.loaded.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{address}/")

    def evaluate(self, answer: str, question: str = QUESTION) -> Any:
        """Send the form. Out: the frame with the evaluation."""
        self.page.fill("#question", question)
        self.page.fill("#answer", answer)
        self.page.click("#send")
        self.page.locator("#send:enabled").wait_for()  # it is disabled from the click to the reply
        return self.page.frame_locator("#card")


def test_an_answer_is_evaluated(browser: Any, address: str) -> None:
    """Question and answer in, the card out; nothing is loaded from elsewhere, nothing is complained of."""
    page = Page(browser, address)
    card = page.evaluate(ANSWER)
    assert "3/5" in card.locator("body").inner_text().replace(" of ", "/").replace(" / ", "/")
    assert page.page.inner_text("#said") == "Done: the evaluation is below."
    assert page.complaints == []
    assert [url for url in page.loaded if not url.startswith((address, "data:", "about:"))] == []
    page.page.locator("#rubric option").nth(4).wait_for(state="attached")


def test_what_is_wrong_is_said(browser: Any, address: str) -> None:
    """An error of the server's is shown in its own words, where a screen reader tells it at once."""
    page = Page(browser, address)
    page.evaluate(ANSWER, question=" ")
    assert page.page.inner_text("[role=alert]").startswith("question: expected the question that was asked")
    assert not page.page.is_visible("#card")


def test_hostile_words_run_nothing(browser: Any, address: str) -> None:
    """Script, markup and templates in question and answer are shown as they were written, and nothing runs."""
    page = Page(browser, address)
    card = page.evaluate(f"{HOSTILE} {ANSWER}", question=f"{HOSTILE} Why?")
    assert "<script>top.ran = 1</script>" in card.locator("body").inner_text()
    assert page.page.evaluate("window.ran") is None
    assert card.locator("script, img, iframe, a[href^=javascript]").count() == 0
    assert page.complaints == []


def test_hostile_words_in_an_error_run_nothing(browser: Any, address: str) -> None:
    """A message that repeats a value shows it as text."""
    page = Page(browser, address)
    page.page.locator("#rubric option").nth(4).wait_for(state="attached")
    choose = "value => document.querySelector('#rubric').replaceChildren(new Option(value, value))"
    page.page.evaluate(choose, "<img src=x onerror=top.ran=1>")
    page.evaluate(ANSWER)
    assert "<img src=x onerror=top.ran=1>" in page.page.inner_text("#fault")
    assert page.page.evaluate("window.ran") is None


def test_a_key_is_asked_for(browser: Any, tmp_path: Any) -> None:
    """Where the server has a key, the page says that it is needed and takes it."""
    with in_thread(ServerSettings(folder=tmp_path, judge="heuristic", keys=(KEY,))) as address:
        page = Page(browser, address)
        page.evaluate(ANSWER)
        assert page.page.inner_text("#fault").startswith("authorization: a key is needed")
        page.page.fill("#key", KEY)
        page.page.dispatch_event("#key", "change")
        page.evaluate(ANSWER)
        assert page.page.is_visible("#card")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_telephone(browser: Any, address: str, scheme: str) -> None:
    """At 380 pixels nothing has to be scrolled sideways, and every control has a name."""
    page = Page(browser, address, viewport={"width": 380, "height": 800}, color_scheme=scheme)
    page.evaluate(ANSWER)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 380
    unnamed = "[...document.querySelectorAll('input, select, textarea')].filter(e => !e.labels.length).length"
    assert page.page.evaluate(unnamed) == 0


def test_by_keyboard_alone(browser: Any, address: str) -> None:
    """From the question, Tab leads to the answer and on to the button, and Enter sends."""
    page = Page(browser, address)
    page.page.focus("#question")
    page.page.keyboard.press("Tab")
    page.page.keyboard.insert_text(ANSWER)
    for _ in range(5):
        page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.id") == "send"
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector("#card", state="visible")


def test_the_page_needs_nothing_built(made: Made) -> None:
    """Its three files hold no address of another machine."""
    client = made()
    for path in ("/", "/page.css", "/page.js"):
        assert "//" not in client.get(path).text.replace("// ", "")
