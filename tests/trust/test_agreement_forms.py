"""A report of agreement in a terminal and as a page: it fits, it says why, and what it names can do nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from rated_answers import rating, shifted

from starjudge.models.agreement import AgreementReport, Figure
from starjudge.reports.agreement_page import agreement_page
from starjudge.reports.agreement_terminal import agreement_terminal
from starjudge.reports.agreement_words import bounds, two, with_bounds
from starjudge.reports.calibration_terminal import calibration_terminal
from starjudge.trust.agreement import agreement
from starjudge.trust.calibration import calibrate

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e"


@pytest.fixture(scope="module")
def report() -> AgreementReport:
    """Twelve answers, three raters, flags, strays and a name that would like to be markup."""
    judge = [rating(f"a{i}", 1 + i % 5, flags=["no_metrics"]) for i in range(12)]
    raters = [
        {
            "id": f"a{i + 1}",
            "raters": [
                {"name": HOSTILE if r == 0 else f"r{r}", "scores": {"impact": 1 + (i + r) % 5}, "overall": 1 + i % 5,
                 "flags": ["no_metrics"]} for r in range(3)
            ],
        }
        for i in range(12)
    ]  # fmt: skip
    return agreement(judge, raters, names=(HOSTILE, "ratings.csv"), resamples=50)


class Page(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "line", "circle", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_asked(report: AgreementReport, width: int) -> None:
    """Columns that do not fit are left out; words wrap."""
    assert max(map(len, agreement_terminal(report, width).splitlines())) <= width


def test_the_table_at_80_columns_has_every_first_figure(report: AgreementReport) -> None:
    """Kappa with its interval, the raters' own, and the distances."""
    text = agreement_terminal(report, 80)
    for head in ("kappa", "raters", "exact", "±1", "MAE", "bias", "alpha", "ICC(2,1)", "ICC(2,k)", "Spearman", "2-4"):
        assert head in text
    assert re.search(r"^overall +11 +-?\d\.\d\d", text, re.MULTILINE)


def test_missing_figures_are_explained(report: AgreementReport) -> None:
    """A dash in the table, and the reason once below it."""
    text = agreement_terminal(report, 100)
    assert re.search(r"^structure +0 +–", text, re.MULTILINE)
    assert text.count("answers with a score on both sides: 0; needed: 2") == 1


def test_what_is_named_can_do_nothing_in_a_terminal(report: AgreementReport) -> None:
    """Escapes and direction marks are shown by name; ASCII terminals get ASCII."""
    text = agreement_terminal(report, 80)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert agreement_terminal(report, 80, ascii=True).isascii()
    assert "\x1b[" in agreement_terminal(report, 80, color=True)


def test_the_page_is_whole_and_loads_and_runs_nothing(report: AgreementReport) -> None:
    """No script, no address, every tag closed, and a policy that says so."""
    text = agreement_page(report)
    page = Page(text)
    assert page.open == []
    assert "script" not in page.tags
    assert "<script" not in text
    assert not {"src", "href", "onload", "onclick"} & {name for name, _ in page.attributes}
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "\u202e" not in text


def test_plots_say_in_words_what_they_show(report: AgreementReport) -> None:
    """Each has a label with its figures, and the tables hold them too."""
    text = agreement_page(report)
    labels = [value or "" for name, value in Page(text).attributes if name == "aria-label"]
    assert any(label.startswith("Kappa by scale. overall ") for label in labels)
    assert any(label.startswith("Bias by scale, in points. overall ") for label in labels)
    assert text.count('<table class="confusion">') == 8
    assert "ICC(2,k)" in text
    assert "nan" not in re.sub(r"[a-z]*nan[a-z]+|[a-z]+nan", "", text.lower())


@pytest.mark.parametrize(
    ("value", "signed", "shown"),
    [
        (0.876, False, "0.88"),
        (None, False, "–"),
        (0.1666, True, "+0.17"),
        (-0.001, True, "0.00"),
        (-0.2, False, "-0.20"),
    ],
)
def test_figures_have_two_decimals(value: float | None, signed: bool, shown: str) -> None:
    """A dash for none, a sign where a direction is told, and no zero below zero."""
    assert two(value, signed) == shown


def test_an_interval_that_is_none_leaves_no_brackets() -> None:
    """Only what is known is shown."""
    assert bounds(Figure(value=1.0)) == ""
    assert with_bounds(Figure(value=0.5, low=0.25, high=0.75)) == "0.50 [0.25 0.75]"


@pytest.mark.parametrize("shift", [0.0, 1.0])
@pytest.mark.parametrize("width", [40, 80])
def test_a_report_of_calibration_fits_and_says_what_was_decided(shift: float, width: int) -> None:
    """Each scale with its verdict, its gain and the reason."""
    found: Any = calibrate(*shifted(60, shift), resamples=50)
    text = calibration_terminal(found, width)
    assert max(map(len, text.splitlines())) <= width
    assert ("corrected" if shift else "as it is") in text
    assert ("3 →" in text) == bool(shift)
    if width == 80:
        assert "cross-validation" in text
