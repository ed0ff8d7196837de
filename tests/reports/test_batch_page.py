"""The page of a batch: what it says, in which order, and what is kept out of it. In a browser: test_page_in_browser."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hostile_texts import HOSTILE, hostile_records
from made_batches import BLAME, VAGUE, judged, small
from made_evaluations import POOR, make

from starjudge.errors import InputError
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Provenance
from starjudge.reports.batch_html import FULL, Run, batch_page
from starjudge.reports.batch_rows import answer_row
from starjudge.reports.batch_table import BLOCK, MANY
from starjudge.reports.page import POLICY
from starjudge.reports.plots_svg import bar, stacked

VOID = {"meta", "br", "input", "rect"}


class Page(HTMLParser):
    """Tables as lists of rows of cells, headings, and addresses; tags must nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._open: list[str] = []
        self._cell = False
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._cell = True
        if tag in ("h1", "h2"):
            self.headings.append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "rect"

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.tables[-1][-1][-1] += data
        if self._open and self._open[-1] in ("h1", "h2"):
            self.headings[-1] += data

    def row(self, name: str) -> list[str]:
        """The first row that begins so."""
        return next(row for table in self.tables for row in table if row and row[0].startswith(name))


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(batch_page([Run("results", small())]))


class TestWhatItSays:
    def test_headings(self, page: Page) -> None:
        """Overview, verdicts, dimensions, flags, failures, the table, each answer: in this order."""
        assert page.headings[:8] == [
            "Interview answers: 5 records",
            "Overview",
            "Verdicts",
            "Dimensions",
            "Red flags",
            "Failures",
            "All answers",
            "Each answer",
        ]

    def test_counts(self, page: Page) -> None:
        """Records, failures and interviews are counted; an interview's answers count one by one."""
        assert page.row("Records")[1] == "5"
        assert page.row("Failed")[1] == "1"
        assert page.row("Answers scored")[1] == "5"
        assert page.row("Interviews among them")[1] == "1"
        assert page.row("ModelTimeout")[1] == "1 (20%)"

    def test_verdicts(self, page: Page) -> None:
        """How many answers have each verdict, best first, with their share of those that have one."""
        assert page.row("5 strong hire")[1] == "1 (20%)"
        assert page.row("1 strong no hire")[1] == "1 (20%)"
        assert page.row("2 lean no hire")[1] == "0 (0%)"

    def test_flags_are_ranked(self, page: Page) -> None:
        """The commonest red flag stands first, under its title."""
        flags = next(table for table in page.tables if table[0][0] == "Red flag")
        assert [row[0] for row in flags[1:]] == ["Blames others", "No number"]
        assert [row[1].split()[0] for row in flags[1:]] == ["2", "2"]

    def test_cost(self) -> None:
        """What a model took is summed; without prices it says so; offline there is none."""

        def cost(**changes: float | None) -> str:
            known = {"engine": "model", "starjudge": "0.1.0", "rubric": "star-l", "rubric_version": "1.0", **changes}
            judge = Provenance.model_validate(known)
            records = [BatchRecord(id=n, input={}, evaluation=make(judge=judge)) for n in range(2)]
            return Page(batch_page([Run("results", records)])).row("Cost")[1]

        assert cost(calls=1, cost=0.25) == "$0.50"
        assert cost(calls=1) == "prices unknown"
        assert cost() == "none"

    def test_every_record_has_a_row(self, page: Page) -> None:
        """Name, verdict, seven scores, length, flags and whether a person should look; failures too."""
        rows = _all(page)
        assert [row[0] for row in rows[1:]] == [
            "good" + rows[1][0][4:],
            "fair" + rows[2][0][4:],
            "poor" + rows[3][0][4:],
            "lostWhy?",
            "talkInterview, 3 questions",
        ]
        assert rows[3][1:9] == ["1 strong no hire", *["1"] * 7]
        assert rows[3][-2:] == ["Blames others, No number", "–"]
        assert rows[4][1:] == ["failed", *["–"] * 10]
        assert rows[5][1] == "3.5 mean of 3 questions"
        assert rows[5][-1] == "yes"

    def test_links_lead_somewhere(self, page: Page) -> None:
        """Each address is on the page, once; each answer's row and fold lead to each other."""
        assert len(page.ids) == len(set(page.ids))
        assert set(page.links) == {f"#{kind}{n}" for kind in "ar" for n in range(1, 6)}
        assert {link[1:] for link in page.links} <= set(page.ids)

    def test_a_batch_of_nothing(self) -> None:
        """No record is a page that says so, and no error."""
        page = Page(batch_page([Run("results", [])]))
        assert page.headings[0] == "Interview answers: 0 records"
        assert page.row("Mean verdict")[1] == "–"

    def test_no_run_is_refused(self) -> None:
        """Without any run there is nothing to show."""
        with pytest.raises(InputError, match="no results"):
            batch_page([])


def _all(page: Page) -> list[list[str]]:
    return next(table for table in page.tables if table[0][0] == "Answer")


class TestHowMuch:
    def test_some_hundreds_are_shown_in_full(self) -> None:
        """Up to the limit each answer stands in its fold as its own page shows it; above, what it comes down to."""
        record = BatchRecord(id="x", input={}, evaluation=judged(3, VAGUE))
        full = batch_page([Run("results", [record] * FULL)])
        short = batch_page([Run("results", [record] * (FULL + 1))])
        assert full.count('<div class="sj-answer"') == FULL
        assert short.count('<div class="sj-answer"') == 0
        assert short.count("• Structure 3 → 4: ") == FULL + 1

    @pytest.mark.parametrize(("detail", "count"), [("full", 1), ("short", 0)])
    def test_it_can_be_asked_for(self, detail: str, count: int) -> None:
        """``detail`` decides where the number of answers would decide otherwise."""
        text = batch_page([Run("results", small()[:1])], detail)  # type: ignore[arg-type]
        assert text.count('<div class="sj-answer"') == count

    def test_an_unknown_detail_is_refused(self) -> None:
        """The message names what there is."""
        with pytest.raises(InputError, match="did you mean 'short'"):
            batch_page([Run("results", [])], "shrt")  # type: ignore[arg-type]

    def test_a_large_page_is_small(self) -> None:
        """An answer takes less than 2 kB where there are thousands, so that 10,000 are under 30 MB."""
        record = BatchRecord(id="a name of some length", input={}, evaluation=judged(1, BLAME, VAGUE, answer=POOR))
        one, many = (len(batch_page([Run("results", [record] * n)], "short").encode()) for n in (100, 1100))
        assert (many - one) / 1000 < 2000

    def test_short_texts_are_lines(self) -> None:
        """In short an answer is one paragraph: verdict, question, each remark and each quote on a line of its own."""
        record = BatchRecord(id="one\ntwo", input={}, evaluation=judged(1, BLAME, answer=POOR))
        text = batch_page([Run("results", [record])], "short")
        found = re.search(r'<p id="a1"><a href="#r1">one two</a>: (.*?)</p>', text, re.DOTALL)
        assert found
        lines = found[1].split("\n")
        assert lines[0] == "1 strong no hire"
        place = lines.index("• Blames others:")
        assert re.fullmatch("“[^“”]+”", lines[place + 1])
        assert all(line.startswith("• ") for line in lines[2:] if line != lines[place + 1])

    def test_no_text_makes_a_line(self) -> None:
        """Line ends in what others wrote begin no line in the short form."""
        text = batch_page([Run("results", hostile_records())], "short")
        for paragraph in re.findall(r'<p id="a\d+">(.*?)</p>', text, re.DOTALL):
            assert all(re.match("• |“", line) for line in paragraph.split("\n")[2:])

    def test_many_elements_are_few(self) -> None:
        """Where there are thousands, an answer takes no more than twenty elements: they are what opening costs."""
        record = BatchRecord(id="x", input={}, evaluation=judged(1, BLAME, VAGUE, answer=POOR))
        one, many = (len(re.findall("<[a-z]", batch_page([Run("results", [record] * n)], "short"))) for n in (100, 200))
        assert (many - one) / 100 <= 20

    def test_many_rows_stand_in_blocks(self) -> None:
        """Rows of many are divided into blocks, which a browser lays out one by one; none is lost and few stay one."""
        record = BatchRecord(id="x", input={}, evaluation=judged(3))
        for count, blocks in ((60, 1), (MANY + 1, MANY // BLOCK + 1)):
            text = batch_page([Run("results", [record] * count)], "short")
            table = text[text.index('<table class="sj-all') :]
            assert table.count('<tbody role="rowgroup">') == blocks
            assert re.findall(r'<tr id="r(\d+)"', table) == [str(n) for n in range(1, count + 1)]

    def test_records_are_taken_one_at_a_time(self) -> None:
        """A run may be any iterable, read once."""
        text = batch_page([Run("results", (record for record in small()))])
        assert "Interview answers: 5 records" in text


class TestRuns:
    def test_side_by_side(self) -> None:
        """Each run is a column of every table, named as it is called; equal names are told apart."""
        page = Page(batch_page([Run("a", small()), Run("a", small()[:3])]))
        facts = page.tables[0]
        assert facts[0] == ["Count", "a", "a (2)"]
        assert page.row("Records")[1:] == ["5", "3"]
        assert _all(page)[0][1] == "Run"

    def test_differences(self) -> None:
        """Verdicts are held against the first run's, by id: how many, how many alike, within one, and the mean gap."""
        other = [
            BatchRecord(id="good", input={}, evaluation=judged(5)),
            BatchRecord(id="fair", input={}, evaluation=judged(2)),
            BatchRecord(id="poor", input={}, evaluation=judged(4)),
            BatchRecord(id="new", input={}, evaluation=judged(4)),
        ]
        page = Page(batch_page([Run("first", small()), Run("second", other)]))
        assert page.row("second") == ["second", "3", "33%", "67%", "+0.67"]
        most = next(table for table in page.tables if table[0][-1] == "Difference")
        assert [row[0] for row in most[1:]] == ["poor", "fair"]
        assert most[1][1:] == ["1 strong no hire", "4 lean hire", "3"]

    def test_runs_of_other_answers(self) -> None:
        """Runs without a common id are not compared."""
        other = [BatchRecord(id="new", input={}, evaluation=judged(4))]
        page = Page(batch_page([Run("first", small()), Run("second", other)]))
        assert page.row("second") == ["second", "0", "–", "–", "–"]


class TestWhatIsKeptOut:
    def test_hostile_texts_make_no_tags(self) -> None:
        """Texts that are meant to act leave every tag nested, and no script, image or address of theirs behind."""
        text = batch_page([Run(HOSTILE, hostile_records()), Run(HOSTILE, hostile_records())])
        page = Page(text)
        assert all(re.fullmatch(r"#[ar]\d+", link) for link in page.links)
        assert text.count("<script") == 1
        assert "<img" not in text
        assert "\u202e" not in re.sub(r'<bdi class="sj-hidden"[^>]*>.</bdi>', "", text, flags=re.DOTALL)
        assert "\x00" not in text
        text.encode()

    def test_only_our_script_may_run(self) -> None:
        """The page's policy names the digest of its one script, and allows no other."""
        text = batch_page([Run("results", small())])
        script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
        assert script
        digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
        assert f"{POLICY}; script-src 'sha256-{digest}'\"" in text
        assert "script" not in POLICY
        assert "innerHTML" not in script[1]

    def test_a_row_without_an_id_has_a_name(self) -> None:
        """A record that was given no id is called by its place."""
        record = BatchRecord(id=None, input={}, evaluation=judged(3))
        assert answer_row(record, 17).name == "record 17"


class TestDrawings:
    def test_bar(self) -> None:
        """A share is a rectangle of that share; nothing is no rectangle; more than all is all."""
        assert 'width="75"' in bar(0.25)
        assert "<rect" not in bar(0)
        assert 'width="300"' in bar(7)

    def test_stacked(self) -> None:
        """Counts lie side by side, are told in words, and have figures where there is room."""
        drawn = stacked((1, 0, 98, 1, 0), ("1", "2", "3", "4", "5"))
        assert 'aria-label="1: 1, 2: 0, 3: 98, 4: 1, 5: 0"' in drawn
        assert drawn.count("<rect") == 3
        assert re.findall(r">(\d+)</text>", drawn) == ["98"]
        assert stacked((0, 0, 0, 0, 0), ("1", "2", "3", "4", "5")) == ""
