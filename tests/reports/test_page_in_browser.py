"""The pages in a real browser: answer, interview and batch. Skipped where there is no Chromium; so is axe by itself."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import made_sessions
import pytest
from headless_browser import REPOSITORY, Browser, Page, axe, chromium
from hostile_texts import ATTACKS, HOSTILE, hostile_evaluation, hostile_records
from made_evaluations import make, quote

from starjudge import evaluate_answer, evaluate_transcript
from starjudge.models.batch import BatchRecord, Failure
from starjudge.models.evidence import RedFlag
from starjudge.reports import render
from starjudge.reports.batch_html import Run, batch_page
from starjudge.reports.batch_table import BLOCK, MANY
from starjudge.resources.answer_files import read_answer_file

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium found; set STARJUDGE_CHROMIUM to its path")

KINDS = ("answer", "session", "batch", "runs", "short")
INTERVIEW = REPOSITORY / "examples" / "interview.vtt"
SCREENSHOTS = REPOSITORY / "docs" / "screenshots"
TELEPHONE = 380  # pixels
SCALE = 0.75  # of the pictures kept
LARGEST_PICTURE = 100_000  # bytes
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
ALLOWED_TAGS = set(
    "html head meta title style body main h1 h2 h3 h4 p strong b em small span div br hr ul ol li dl dt dd i bdi mark "
    "a table caption thead tbody tr th td details summary section svg rect text form label input select option button "
    "output script".split()
)


def records(change: int = 0, count: int = 7) -> list[BatchRecord]:
    """Examples, judged offline; ``change`` lowers every verdict, as another run might."""
    found = []
    for file in sorted((REPOSITORY / "examples").glob("*.txt"), reverse=True)[:count]:
        given = read_answer_file(file)
        one = evaluate_answer(given.question or "Tell me about a time you failed.", given.answer, judge="heuristic")
        if change and one.overall is not None:
            one = one.model_copy(update={"overall": max(1, one.overall - change)})
        found.append(BatchRecord(id=file.stem, input={}, evaluation=one))
    failure = Failure(error="InputError", message="answers.jsonl:19: field 'answer': expected text, found none")
    session = BatchRecord(id="interview", input={}, session=made_sessions.rich())
    return [*found, session, BatchRecord(id="answers.jsonl:19", input={}, failure=failure)]


def numbered(judged: list[BatchRecord], count: int) -> Iterator[BatchRecord]:
    """Those of the records that have an evaluation, over and over under names of their own."""
    scored = [record for record in judged if record.evaluation is not None]
    return (scored[n % len(scored)].model_copy(update={"id": f"answer-{n:05}"}) for n in range(count))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    answer = read_answer_file(REPOSITORY / "examples" / "story_failure_blame.txt")
    judged = records()
    texts = {
        "answer": render(evaluate_answer(answer.question or "", answer.answer, judge="heuristic"), "html"),
        "session": render(made_sessions.rich(), "html"),
        "batch": batch_page([Run("results", judged)]),
        "runs": batch_page([Run("offline", judged[-7:]), Run("model", records(1)[-7:])]),
        "short": batch_page([Run("results", judged)], "short"),
        "blocks": batch_page([Run("results", numbered(judged, MANY + BLOCK + 1))]),
        "interview": render(evaluate_transcript(INTERVIEW, judge="heuristic", company="amazon"), "html"),
        "hostile answer": render(hostile_evaluation(), "html"),
        "hostile session": render(made_sessions.hostile(), "html"),
        "hostile batch": batch_page([Run(HOSTILE, hostile_records()), Run(HOSTILE, hostile_records())]),
        "hostile short": batch_page([Run(HOSTILE, hostile_records())], "short"),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, "utf-8", newline="")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = chromium()
    assert program is not None
    with Browser(program, tmp_path_factory.mktemp("profile")) as found:
        yield found


def opened_folds(page: Page, ends: int = 1000) -> Page:
    """The page with its folds open; of answers' folds only as many at either end."""
    page.run(
        "document.querySelectorAll('.sj-block-of').forEach((block) => [...block.children].forEach((fold, n, all) => "
        f"{{ if (n >= {ends} && n < all.length - {ends}) fold.classList.add('closed'); }}));"
        "document.querySelectorAll('details:not(.closed)').forEach((fold) => { fold.open = true; })"
    )
    return page


def test_nothing_is_loaded_and_no_error_is_told(browser: Browser, pages: dict[str, Path]) -> None:
    """A page asks for nothing but itself, and its own policy stops nothing of its own."""
    for kind in KINDS:
        page = browser.open(pages[kind])
        assert (kind, []) == (kind, page.faults())
        page.close()


@pytest.mark.skipif(axe() is None, reason="no axe-core; run 'npm install --no-save axe-core' or set STARJUDGE_AXE")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [*KINDS, "blocks", "interview"])
def test_axe_finds_nothing(browser: Browser, pages: dict[str, Path], kind: str, dark: bool) -> None:
    """WCAG 2.2 A and AA and axe's best practice hold, light and dark, with folds open, also on a telephone."""
    for width in (1000,) if dark else (1000, TELEPHONE):
        page = opened_folds(browser.open(pages[kind], dark=dark, width=width), ends=2)
        source = axe()
        assert source is not None
        page.run(source.read_text("utf-8") + ";0")
        found = page.run(
            f"axe.run(document, {{runOnly: {RULES}}}).then((all) => all.violations.map((one) => "
            "`${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')}`))"
        )
        assert found == []
        page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_telephone_shows_all_without_sideways_scrolling(browser: Browser, pages: dict[str, Path], kind: str) -> None:
    """At 380 pixels the page is no wider than the window; only tables scroll, in frames of their own."""
    page = opened_folds(browser.open(pages[kind], width=TELEPHONE))
    assert page.run("document.documentElement.scrollWidth") <= TELEPHONE
    page.close()


def test_a_telephone_shows_a_whole_grid(browser: Browser, pages: dict[str, Path]) -> None:
    """What eight questions cover is seen at 380 pixels without moving the grid in its frame."""
    page = browser.open(pages["interview"], width=TELEPHONE)
    assert page.run("document.querySelectorAll('.sj-grid thead tr:last-child th').length") == 8
    assert (
        page.run(
            "(() => { const frame = document.querySelector('.sj-grid').parentElement;"
            " return frame.scrollWidth - frame.clientWidth; })()"
        )
        == 0
    )
    page.close()


@pytest.mark.parametrize("kind", ["hostile answer", "hostile session", "hostile batch", "hostile short"])
def test_hostile_texts_are_text(browser: Browser, pages: dict[str, Path], kind: str) -> None:
    """Nothing of an answer runs, loads, or becomes an element, an attribute or an address."""
    page = opened_folds(browser.open(pages[kind]))
    page.run(
        "document.querySelectorAll('*').forEach((one) => { one.dispatchEvent(new Event('mouseover')); "
        "one.dispatchEvent(new Event('focus')); })"
    )
    if "answer" not in kind and "session" not in kind:  # what the script does with the texts
        page.run("document.querySelectorAll('.sj-all th button').forEach((button) => button.click())")
        page.run(
            "document.querySelector('input').value = '<script>'; "
            "document.querySelector('form').dispatchEvent(new Event('submit', {cancelable: true}))"
        )
    found = page.run(
        "({tags: [...new Set([...document.querySelectorAll('*')].map((one) => one.localName))],"
        " attributes: [...new Set([...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames()))],"
        " addresses: [...document.querySelectorAll('[href]')].map((one) => one.getAttribute('href')),"
        " scripts: document.scripts.length, styles: document.querySelectorAll('style').length,"
        " ran: window.pwned === undefined, heads: [...document.querySelectorAll('h1')].map((one) => one.textContent)})"
    )
    assert set() == set(found["tags"]) - ALLOWED_TAGS
    assert not [name for name in found["attributes"] if name.startswith("on") or name in ("src", "srcdoc", "autofocus")]
    assert all(address[:2] in ("#a", "#r") and address[2:].isdecimal() for address in found["addresses"])
    assert found["scripts"] == (1 if "script" in found["tags"] else 0) <= 1
    assert found["styles"] <= 2
    assert found["ran"]
    assert len(found["heads"]) == 1
    assert page.faults() == []
    page.close()


def test_the_answer_in_the_browser_is_the_answer(browser: Browser, tmp_path: Path) -> None:
    """Its text in the document is the answer's, letter by letter, so that every offset holds; controls are named."""
    text = " ".join(one for one in ATTACKS if not any(char in one for char in "\x00\x1b\x85\ud800"))
    file = tmp_path / "answer.html"
    file.write_text(render(hostile_evaluation(text), "html"), "utf-8", newline="")
    page = browser.open(file)
    assert text == page.run("document.querySelector('.sj-answer').textContent")
    page.close()


def test_without_a_script_the_batch_is_complete(browser: Browser, pages: dict[str, Path]) -> None:
    """Every answer has its row; its link leads into its fold, which opens; no control is shown that does nothing."""
    count = len(records())
    page = browser.open(pages["batch"], script=False)
    assert count == page.run("document.querySelectorAll('.sj-all tbody tr').length")
    assert page.run("document.querySelectorAll('button, input, select').length") == 0
    linked = page.run(
        "[...document.querySelectorAll('.sj-all tbody a')].filter((link) => "
        "document.querySelector(link.getAttribute('href')).closest('details')).length"
    )
    assert linked == count
    page.close()
    page = browser.open(pages["batch"], script=False, fragment="a3")
    assert page.run("document.querySelector('#a3').parentElement.open")
    page.close()


def test_headings_sort_from_the_keyboard(browser: Browser, pages: dict[str, Path]) -> None:
    """Enter on a heading sorts upwards, once more downwards; what has no score stands last both times."""
    page = browser.open(pages["batch"])
    page.run("document.querySelectorAll('.sj-all th button')[1].focus()")
    verdicts = "[...document.querySelectorAll('.sj-all tbody tr')].map((row) => row.cells[1].textContent)"
    for order in ("ascending", "descending"):
        page.press("Enter", 13, "\r")
        assert order == page.run("document.querySelectorAll('.sj-all th')[1].getAttribute('aria-sort')")
        figures = [float(text.split()[0]) for text in page.run(verdicts) if text[0].isdigit()]
        assert figures == sorted(figures, reverse=order == "descending")
        assert len(figures) >= 5
    assert page.faults() == []
    page.close()


def test_the_table_filters(browser: Browser, pages: dict[str, Path]) -> None:
    """Words, a verdict, a red flag and what needs a person narrow the table together; the count is said."""
    page = browser.open(pages["runs"])
    total = page.run("document.querySelectorAll('.sj-all tbody tr').length")
    assert total == 2 * 7

    def shown(control: str, value: str) -> int:
        page.run(f"{control}.value = {value!r}; {control}.dispatchEvent(new Event('input', {{bubbles: true}}))")
        page.run("new Promise((done) => setTimeout(done, 200))")
        rows: int = page.run("document.querySelectorAll('.sj-all tbody tr:not([hidden])').length")
        assert page.run("document.querySelector('output').textContent") == f"{rows} of {total} answers"
        return rows

    def control(label: str) -> str:
        return f"[...document.querySelectorAll('label')].find((one) => one.textContent.startsWith('{label}')).control"

    assert shown(control("Show"), "failed") == 2
    assert shown(control("Run"), "model") == 1
    assert shown(control("Show"), "") == total / 2
    assert shown(control("Red flag"), "blames_others") == 1
    assert shown(control("Find"), "nothing of the kind") == 0
    page.run("document.querySelector('form').reset()")
    page.run("new Promise((done) => setTimeout(done, 100))")
    assert page.run("document.querySelectorAll('.sj-all tbody tr:not([hidden])').length") == total
    assert page.run("document.querySelector('output').getAttribute('aria-live')") in (None, "polite")
    page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_paper_has_what_is_in_folds_and_no_controls(browser: Browser, pages: dict[str, Path], kind: str) -> None:
    """Printed, the whole evaluation is there in black on white; in short, the table stands for it."""
    page = browser.open(pages[kind], dark=True)
    assert page.pdf().startswith(b"%PDF-")
    page.theme(dark=True, media="print")
    assert page.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.run("[...document.querySelectorAll('form')].every((one) => !one.getClientRects().length)")
    height = "document.querySelector('details .sj-answer')?.checkVisibility({contentVisibilityAuto: true})"
    if kind in ("session", "batch"):
        assert page.run(height)
    if kind == "short":
        assert not page.run("document.querySelector('.sj-each').checkVisibility()")
        assert page.run("document.querySelector('.sj-all tbody').checkVisibility({contentVisibilityAuto: true})")
    page.close()


def test_blocks_of_rows_sort_and_filter_as_one(browser: Browser, pages: dict[str, Path]) -> None:
    """Where rows stand in blocks, sorting and filtering go through all of them; blocks without a row seen are gone."""
    page = browser.open(pages["blocks"])
    names = "[...document.querySelectorAll('.sj-all tbody tr:not([hidden]) a')].map((link) => link.textContent)"
    blocks = "document.querySelectorAll('.sj-all tbody:not([hidden])').length"
    given = [f"answer-{n:05}" for n in range(MANY + BLOCK + 1)]
    full = MANY // BLOCK + 2
    assert (page.run(names), page.run(blocks)) == (given, full)
    for order in (given, given[::-1]):
        page.run("document.querySelectorAll('.sj-all th button')[0].click()")
        assert page.run(names) == order
    page.run(
        "document.querySelector('input').value = 'answer-001'; "
        "document.querySelector('form').dispatchEvent(new Event('submit', {cancelable: true}))"
    )
    assert (page.run(names), page.run(blocks)) == ([f"answer-001{n:02}" for n in range(99, -1, -1)], 2)
    page.run("location.hash = '#r1'; new Promise((done) => setTimeout(done, 100))")
    assert (page.run(names), page.run(blocks)) == (given[::-1], full)
    assert page.run("document.activeElement.textContent") == given[0]
    assert page.faults() == []
    page.close()


def test_a_line_of_a_short_text_turns_no_other_around(browser: Browser, tmp_path: Path) -> None:
    """Where a quote is written from right to left, it alone is; the lines before and behind begin on the left."""
    said = "בגלל צוות הנתונים הכול נשבר"
    flags = tuple(RedFlag(id=flag, quote=quote(said, said), message="m") for flag in ("blames_others", "no_metrics"))
    file = tmp_path / "lines.html"
    record = BatchRecord(id=said, input={}, evaluation=make(said, red_flags=flags))
    file.write_text(batch_page([Run("results", [record])], "short"), "utf-8")
    page = browser.open(file)
    sides = page.run(  # on which side of its line each line's first letter stands
        "(() => { const text = document.querySelector('.sj-short p').lastChild, range = document.createRange();"
        " const box = (from, to) => { range.setStart(text, from); range.setEnd(text, to);"
        " return range.getBoundingClientRect(); };"
        " let at = 0; return text.textContent.split('\\n').map((line) => { const from = at; at += line.length + 1;"
        " const first = box(from, from + 1), whole = box(from, at - 1);"
        " return [line[0], first.left - whole.left < 1 ? 'left' : 'right']; }); })()"
    )
    quotes = [side for start, side in sides if start == "“"]
    remarks = [side for start, side in sides if start == "•"]
    assert quotes == ["right", "right"]
    assert remarks == ["left"] * len(remarks)
    assert len(remarks) >= 2
    page.close()


def test_ten_thousand_answers(tmp_path: Path) -> None:
    """The page of 10,000 answers is under 30 MB; it opens in a new browser, sorts, filters and shows in under 2 s each.

    Work is the processor's time and held each time; the clock also runs while a machine does other things, so the best
    of three counts there.
    """
    file = tmp_path / "many.html"
    file.write_text(batch_page([Run("many", numbered(records(count=100), 10_000))]), "utf-8")
    assert file.stat().st_size < 30_000_000
    program = chromium()
    assert program is not None
    clock = []
    for attempt in range(3):
        with Browser(program, tmp_path / f"profile {attempt}") as browser:
            page = browser.open(file)
            clock.append(page.seconds)
            assert page.work() < BUSY
            _used(page)
        if min(clock) < BUSY:
            break
    assert min(clock) < BUSY


def _used(page: Page) -> None:
    painted = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
    for action in (
        "document.querySelectorAll('.sj-all th button')[2].click()",
        "document.querySelector('#answers').scrollIntoView()",
        "document.querySelector('input').value = 'answer-0001'; "
        "document.querySelector('form').dispatchEvent(new Event('submit', {cancelable: true}))",
        "document.querySelector('form').reset()",
        "location.hash = '#a7000'",
    ):
        before = page.work()
        page.run(f"{action}; {painted}")
        assert page.work() - before < BUSY
    assert page.run("document.querySelectorAll('.sj-all tbody tr').length") == 10_000
    assert page.faults() == []


BUSY = 2.0  # seconds
PICTURES: dict[str, dict[str, Any]] = {
    "answer-light": {"kind": "answer", "width": 800, "height": 880},
    "answer-dark": {"kind": "answer", "width": 800, "height": 800, "dark": True},
    "answer-380": {"kind": "answer", "width": TELEPHONE, "height": 1500},
    "answer-print": {"kind": "answer", "width": 760, "height": 900, "dark": True, "media": "print"},
    "answer-marks": {"kind": "answer", "width": 800, "height": 620, "top": ".sj-answer"},
    "answer-dimensions": {"kind": "answer", "width": 800, "height": 560, "top": ".sj-below"},
    "session-light": {"kind": "session", "width": 900, "height": 1100},
    "session-dark": {"kind": "session", "width": 900, "height": 1100, "dark": True},
    "session-380": {"kind": "session", "width": TELEPHONE, "height": 1500},
    "session-print": {"kind": "session", "width": 760, "height": 1075, "media": "print"},
    "session-coverage": {"kind": "interview", "width": 800, "height": 780, "top": ".sj-grid"},
    "session-coverage-380": {"kind": "interview", "width": TELEPHONE, "height": 900, "top": ".sj-grid"},
    "batch-light": {"kind": "batch", "width": 1100, "height": 1200},
    "batch-dark": {"kind": "batch", "width": 1100, "height": 1200, "dark": True},
    "batch-table": {"kind": "batch", "width": 1100, "height": 1060, "top": "#answers", "open": "#a4"},
    "batch-table-380": {"kind": "batch", "width": TELEPHONE, "height": 1300, "top": "#answers", "open": "#a4"},
    "batch-short": {"kind": "short", "width": 1100, "height": 700, "top": ".sj-each"},
    "batch-380": {"kind": "batch", "width": TELEPHONE, "height": 1500},
    "batch-print": {"kind": "batch", "width": 760, "height": 1075, "media": "print"},
    "runs-light": {"kind": "runs", "width": 1000, "height": 1300},
}


@pytest.mark.parametrize("name", PICTURES)
def test_screenshots(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """Each picture of the docs can be taken anew and is small; STARJUDGE_SCREENSHOTS=1 writes it there."""
    wanted = dict(PICTURES[name])
    kind, media, top, opened = (wanted.pop(name, "") for name in ("kind", "media", "top", "open"))
    page = browser.open(pages[kind], **wanted)
    if media:
        page.theme(dark=wanted.get("dark", False), media=media)
    if opened:
        page.run(f"document.querySelector('{opened}').parentElement.open = true")
    picture = page.screenshot(wanted["height"], SCALE, top)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">I", picture[16:20])[0] == pytest.approx(wanted["width"] * SCALE, abs=1)
    assert 10_000 < len(picture) < 2 * LARGEST_PICTURE  # a blank page is smaller
    kept = SCREENSHOTS / f"{name}.png"
    if os.environ.get("STARJUDGE_SCREENSHOTS"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(picture)
    assert kept.is_file()
    assert kept.stat().st_size < LARGEST_PICTURE
    page.close()


def test_a_long_answer_opens_at_once(browser: Browser, tmp_path: Path) -> None:
    """An hour of talk in one answer is on the screen within two seconds of the processor."""
    file = tmp_path / "long.html"
    file.write_text(render(make("I fixed the model and it went well. " * 1500), "html"), "utf-8")
    began = time.monotonic()
    page = browser.open(file)
    assert page.work() < BUSY
    assert time.monotonic() - began < 30
    page.close()
