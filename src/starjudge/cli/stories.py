"""``starjudge stories``: what a story bank covers, what to write next, and which story answers a question."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from starjudge.cli.output import check_output, write_result
from starjudge.cli.parsing import Add, from_one
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.session.story_bank import StoryBank

COMPANIES = ("amazon", "google", "meta", "microsoft", "apple", "startup")  # as in models.base, which loads pydantic
FORMATS = ("text", "json", "markdown")
MATCHES = 3  # stories named for a question: one to tell, and two for when it was told already


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "stories",
        "lay a story bank out against the guides, or find the story for a question",
        description=(
            "Shows what the stories of a bank cover (themes, prepared questions, categories, a company's principles), "
            "how strong each is, and what to write next. With --question: which story answers it, and why."
        ),
        example=(
            "starjudge stories examples/story_bank.yaml\n"
            "  starjudge stories my_stories.md --company amazon --format markdown\n"
            '  starjudge stories my_stories.md --question "Tell me about a conflict."\n'
            "  starjudge stories results.jsonl"
        ),
        notes=(
            "BANK is a YAML file (a list of stories), a Markdown file (a '##' heading a story), past evaluations (JSON "
            "of 'starjudge evaluate' or 'starjudge transcript', JSON Lines of 'starjudge grade'), or a folder of such "
            "files. Stories are judged offline."
        ),
    )
    parser.add_argument("bank", metavar="BANK", help="file or folder with the stories")
    parser.add_argument("--question", metavar="TEXT", help="find the stories that answer this question")
    parser.add_argument(
        "--count", metavar="N", type=from_one, default=MATCHES, help=f"stories to find for it; default {MATCHES}"
    )
    parser.add_argument(
        "--company",
        metavar="COMPANY",
        choices=COMPANIES,
        help="whose principles to look for: amazon, google, meta, microsoft, apple or startup",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    parser.add_argument("--output", "-o", metavar="FILE", help="write the result to this file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what the bank covers, or the stories for the question."""
    from starjudge.cli.inputs import refuse_broken_text
    from starjudge.session.story_bank import StoryBank

    refuse_broken_text(question=arguments.question)
    if arguments.question is not None and arguments.company is not None:
        raise InputError("--company says what the whole bank shows; leave it out with --question")
    check_output(arguments.output, arguments.bank)
    bank = StoryBank.load(arguments.bank)
    if arguments.question is not None:
        text = _matches(bank, arguments.question, arguments.count, arguments.format)
    else:
        text = _overview(bank, arguments.company, arguments.format)
    write_result(text, arguments.output, arguments.format)
    return 0


def _overview(bank: StoryBank, company: str | None, form: str) -> str:
    coverage, reviews = bank.coverage(company), bank.audit()
    if form == "json":
        return _json(
            {
                "stories": [story.model_dump(mode="json", exclude={"evaluation"}) for story in bank],
                "coverage": coverage.model_dump(mode="json"),
                "audit": [review.model_dump(mode="json") for review in reviews],
            }
        )
    if form == "markdown":
        from starjudge.session.story_markup import coverage_markdown, reviews_markdown

        return f"{coverage_markdown(coverage)}\n\n{reviews_markdown(reviews)}"
    from starjudge.session.story_tables import coverage_text, reviews_text

    return f"{coverage_text(coverage)}\n\n{reviews_text(reviews)}"


def _matches(bank: StoryBank, question: str, count: int, form: str) -> str:
    found = bank.best_for(question, count)
    if form == "json":
        return _json({"question": question, "matches": [match.model_dump(mode="json") for match in found]})
    if form == "markdown":
        from starjudge.session.story_markup import matches_markdown

        return matches_markdown(question, found)
    from starjudge.session.story_tables import matches_text

    return matches_text(question, found)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
