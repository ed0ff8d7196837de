"""The Markdown report."""

import re

import pytest
from made_evaluations import make, quote

from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import RedFlag
from starjudge.reports import render
from starjudge.reports.markdown import md

SHAPES = ("strong", "poor", "opinion", "insufficient", "lens")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("plain words, 40% (better).", "plain words, 40% (better)."),
        (r"\[win\](http\://x.y)", "[win](http://x.y)"),
        (r"!\[i\](x)", "![i](x)"),
        (r"a \| b", "a | b"),
        (r"\`code\` \*\*b\*\* \_i\_ \~\~s\~\~", "`code` **b** _i_ ~~s~~"),
        ("&lt;script&gt;x&lt;/script&gt; &amp;amp;", "<script>x</script> &amp;"),
        (r"\# head", "# head"),
        (r"\- item", "- item"),
        (r"12\. item", "12. item"),
        (r"3\.5 points", "3.5 points"),  # at the start of a text a number with a dot may open a list
        (r"\$5 and \$6", "$5 and $6"),
        (r"\{\{7\*7\}\}", "{{7*7}}"),
        (r"www\.evil.com", "www.evil.com"),
        ("ask @<!-- -->user", "ask @user"),
        ("one two", "one\n\ntwo"),
        ("⟨RLO⟩exe", "\u202eexe"),
        (r"a\\b", "a\\b"),
    ],
)
def test_text_stays_text(written: str, text: str) -> None:
    """What would be a mark in Markdown is escaped; other words stay as they are."""
    assert written == md(text)


@pytest.mark.parametrize("shape", SHAPES)
def test_none_is_never_printed(shape: str, request: pytest.FixtureRequest) -> None:
    """What is not known is left out or said in words."""
    assert "None" not in render(request.getfixturevalue(shape), "markdown")


def test_tables(strong: Evaluation) -> None:
    """The split and the scores are tables of equal rows."""
    text = render(strong, "markdown")
    assert "| Action | 45% | 23 s | 50–60% | under |" in text
    row = (
        "| Impact | 5/5 ■■■■■ | The impact of this answer is what an interviewer would have to probe to be sure of it. "
    )
    assert row + "| “False declines fell from 6% to 0.4%” |" in text
    assert r"| “\$300,000 a month” | 300,000 USD | money |" in text
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert [len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) for table in tables] == [1, 1, 1]


def test_not_scored_is_said(insufficient: Evaluation, opinion: Evaluation) -> None:
    """Without scores the report says so and why."""
    text = render(insufficient, "markdown")
    assert text.startswith("## Not scored\n")
    assert "- **Not scored:** One word cannot be judged." in text
    assert "### Scores" not in text
    assert "| Learning | not scored |" in render(opinion, "markdown")


def test_hostile_text_makes_no_structure() -> None:
    """An answer adds no heading, link, image, tag, cell or code to the report."""
    hostile = "# H\n| a | b |\n![i](http://x) <script>alert(1)</script> `c` [l](http://x) \x1b[31m {{7*7}}"
    flag = RedFlag(id="no_real_failure", quote=quote(hostile, hostile), message=hostile)
    report = render(make(hostile, question=hostile, red_flags=(flag,), review=(hostile,)), "markdown")
    assert re.findall(r"(?<!\\)[`\[\]]|<(?!!-- -->)|\x1b|\{\{|https?://", report) == []
    assert re.findall(r"^#+ H", report, re.MULTILINE) == []


def test_it_ends_with_the_notice(lens: Evaluation) -> None:
    """The last line says what the report is not."""
    text = render(lens, "markdown")
    assert text.endswith("\n\n*Practice feedback, not a hiring decision.*\n")
    assert "- **Dive Deep (tested here), shown:** Went down to the data." in text
