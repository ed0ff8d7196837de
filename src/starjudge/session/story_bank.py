"""The story bank: read, laid out against the guides, searched for a question, and judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from starjudge.errors import InputError
from starjudge.evaluate import JudgeName
from starjudge.judges import Judge
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import SessionEvaluation
from starjudge.models.stories import Story, StoryCoverage, StoryMatch, StoryReview
from starjudge.session.past_evaluations import JSON_ENDINGS, Found, of_session, read_evaluations, stories_of
from starjudge.session.story_audit import review_stories
from starjudge.session.story_coverage import coverage_of_stories
from starjudge.session.story_files import MARKDOWN_ENDINGS, YAML_ENDINGS, read_story_file
from starjudge.session.story_match import matches

_ENDINGS = (*YAML_ENDINGS, *MARKDOWN_ENDINGS, *JSON_ENDINGS)
_NO_STORIES = "readme.md"  # a folder's own description


class StoryBank:
    """A speaker's stories, numbered from 1. ``print()`` shows what they cover; in a notebook the bank shows itself.

    >>> bank = StoryBank([Story(number=1, title="The alarm", text="I …")])
    >>> len(bank), bank[1].title
    (1, 'The alarm')
    """

    def __init__(self, stories: Iterable[Story], notes: Iterable[str] = ()) -> None:
        """Stories are numbered as they come; ``notes`` say what was left out of the bank."""
        self.stories: tuple[Story, ...] = tuple(
            story if story.number == number else story.model_copy(update={"number": number})
            for number, story in enumerate(stories, 1)
        )
        self.notes: tuple[str, ...] = tuple(notes)

    @classmethod
    def load(cls, path: str | Path) -> StoryBank:
        """The bank in a YAML or Markdown file, in past evaluations (JSON, JSON Lines), or in a folder of such files.

        Raises `InputError`: one line with file, line or field, what was expected and what to do.
        """
        stories: list[Story] = []
        found: list[Found] = []
        for file in _files(Path(path)):
            if file.suffix.lower() in JSON_ENDINGS:
                found += read_evaluations(file)
            else:
                stories += read_story_file(file)
        told, notes = stories_of(found)
        if not stories and not told:
            raise InputError(f"{path}: no story in it{_why(notes)}; expected at least one")
        return cls([*stories, *told], notes)

    @classmethod
    def from_evaluations(cls, evaluations: str | Path | Iterable[Evaluation | SessionEvaluation]) -> StoryBank:
        """The bank of what was told already.

        Args:
            evaluations: a file or folder with evaluations in JSON, batch records in JSON Lines or evaluations of whole
                interviews; or the evaluations themselves.

        Raises:
            InputError: a file is wrong, or no evaluation tells a story.

        """
        if isinstance(evaluations, (str, Path)):
            name = str(evaluations)
            files = _files(Path(evaluations), JSON_ENDINGS)
            found = [row for file in files for row in read_evaluations(file)]
        else:
            name = "evaluations"
            found = []
            for number, evaluation in enumerate(evaluations, 1):
                if isinstance(evaluation, SessionEvaluation):
                    found += of_session(f"evaluation {number}", evaluation)
                    continue
                if not isinstance(evaluation, Evaluation):
                    kind = type(evaluation).__name__
                    raise InputError(f"evaluations: expected an Evaluation as item {number}, found {kind}")
                found.append((f"evaluation {number}", evaluation))
        stories, notes = stories_of(found)
        if not stories:
            raise InputError(f"{name}: no evaluation of a story in it{_why(notes)}; expected at least one")
        return cls(stories, notes)

    def coverage(self, company: str | None = None) -> StoryCoverage:
        """What the stories cover and what they lack. Raises `InputError` for an unknown company."""
        return coverage_of_stories(self.stories, self.notes, company)

    def best_for(self, question: str, n: int = 3) -> tuple[StoryMatch, ...]:
        """The stories that fit a question best, the best first, with reasons and what each leaves out.

        Raises `InputError` for an empty question, or ``n`` below 1.
        """
        if not isinstance(question, str) or not question.strip():
            raise InputError("question: expected the text of a question, found none")
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:
            raise InputError(f"n: expected a whole number from 1 up, found {n!r}")
        return matches(question, self.stories, n)

    def audit(self, judge: JudgeName | Judge = "heuristic", model: str | None = None) -> tuple[StoryReview, ...]:
        """Each story, judged as the answer to the question it fits best; offline unless another judge is given."""
        return review_stories(self.stories, judge, model)

    def __len__(self) -> int:
        return len(self.stories)

    def __iter__(self) -> Iterator[Story]:
        return iter(self.stories)

    def __getitem__(self, number: int) -> Story:
        """The story with this number, from 1."""
        if not 1 <= number <= len(self.stories):
            raise IndexError(f"story {number} of {len(self.stories)}")
        return self.stories[number - 1]

    def __repr__(self) -> str:
        return f"StoryBank(stories={len(self.stories)})"

    def __str__(self) -> str:
        from starjudge.session.story_tables import coverage_text

        return coverage_text(self.coverage())

    def _repr_html_(self) -> str:
        from starjudge.session.story_markup import coverage_html

        return coverage_html(self.coverage())


def _files(path: Path, endings: Sequence[str] = _ENDINGS) -> list[Path]:
    """The files to read: the one named, or those of a folder, in the order of their names."""
    if not str(path) or not path.exists():
        raise InputError(f"{path}: no such file or folder (looked from {Path.cwd()})")
    kinds = ", ".join(endings)
    if not path.is_dir():
        if path.suffix.lower() not in endings:
            raise InputError(
                f"{path}: expected a file ending in {kinds}; rename it, or write the stories in such a file"
            )
        return [path]
    try:
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in endings and file.is_file())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    files = [file for file in files if file.name.lower() != _NO_STORIES]
    if not files:
        raise InputError(f"{path}: no file in this folder ends in {kinds}; put the stories in one")
    return files


def _why(notes: Sequence[str]) -> str:
    return f" ({'; '.join(notes)})" if notes else ""
