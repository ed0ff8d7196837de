"""What the linter says of rubric files that load, and of those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from starjudge.errors import RubricError
from starjudge.models.base import DIMENSIONS
from starjudge.resources import check_rubric, load_rubric

HEAD = "id: own\nextends: star-l\nversion: '1'\n"
BARE = (
    "id: own\ntitle: Own\nsource: us\nversion: '1'\nsummary: Ours.\n"
    "length: {low: 120, high: 180, unit: seconds}\nmaximum_seconds: 300\nminimum_seconds: 45\nparts:\n"
)


def _parts(**targets: str) -> str:
    rows = (f"  - {{part: {part}, label: L, belongs: B., target: {target}}}\n" for part, target in targets.items())
    return BARE + "".join(rows)


def _anchors(*rows: tuple[int, str, str]) -> str:
    items = (f"      - {{level: {level}, text: {text}, example: {example}}}\n" for level, text, example in rows)
    return HEAD + "dimensions:\n  - id: impact\n    anchors:\n" + "".join(items)


def _share(low: float, high: float) -> str:
    return f"{{low: {low}, high: {high}, unit: share}}"


def _seconds(low: float, high: float) -> str:
    return f"{{low: {low}, high: {high}, unit: seconds}}"


# Name: text, then line, field, level and how the message starts, for the only finding.
FINDINGS = {
    "lows of shares": (
        _parts(action=_share(0.7, 0.8), result=_share(0.4, 0.5)),
        (9, "parts", "error", "the lows in share come to 1.1: expected at most 1, the whole answer"),
    ),
    "highs of shares": (
        _parts(action=_share(0.1, 0.2), result=_share(0.1, 0.3)),
        (9, "parts", "error", "the highs in share come to 0.5: expected at least 1, the whole answer"),
    ),
    "lows of seconds": (
        _parts(action=_seconds(120, 150), result=_seconds(90, 100)),
        (9, "parts", "error", "the lows in seconds come to 210: expected at most 180, the high of 'length'"),
    ),
    "highs of seconds": (
        _parts(action=_seconds(10, 50), result=_seconds(10, 20)),
        (9, "parts", "error", "the highs in seconds come to 70: expected at least 120, the low of 'length'"),
    ),
    "two units": (
        _parts(action=_seconds(60, 90), result=_share(0.1, 0.3)),
        (9, "parts", "warning", "expected targets in one unit, found seconds and shares"),
    ),
    "out of order": (
        _parts(result="null", action="null"),
        (11, "parts[1]", "warning", "expected 'action' before 'result', found it after"),
    ),
    "length beyond the maximum": (
        f"{HEAD}maximum_seconds: 100\n",
        (2, "length.high", "error", "expected at most maximum_seconds, 100, found 180"),
    ),
    "length below the minimum": (
        f"{HEAD}length: {_seconds(20, 180)}\nminimum_seconds: 60\n",
        (4, "length.low", "error", "expected at least minimum_seconds, 60, found 20"),
    ),
    "no weight": (
        f"{HEAD}dimensions:\n" + "".join(f"  - {{id: {name}, weight: 0}}\n" for name in DIMENSIONS),
        (4, "dimensions", "error", "expected a weight above 0 for one dimension at least, found 0 for all"),
    ),
    "same anchors": (
        _anchors((2, "Some effect is named.", "One."), (3, "some effect, is NAMED", "Two.")).replace(", is", " is"),
        (8, "dimensions[0].anchors[1].text", "error", "levels 2 and 3 share the same words"),
    ),
    "nearly the same anchors": (
        _anchors((2, "a b c d e f g h i j k l m n o p", "One."), (4, "a b c d e f g h i j k l m n o p q", "Two.")),
        (8, "dimensions[0].anchors[1].text", "error", "levels 2 and 4 share 94% of the words"),
    ),
    "same example": (
        _anchors((2, "Little is named.", "It got better."), (5, "Everything is shown.", "It got better!")),
        (8, "dimensions[0].anchors[1].example", "error", "the example of impact 5 is that of impact 2 again"),
    ),
    "level left out": (
        _anchors(*((level, f"text{level}", f"words{level}") for level in (1, 2, 4, 5))),
        (6, "dimensions[0].anchors", "warning", "level 3 is not written and keeps the shared text"),
    ),
    "no version": (
        "id: own\nextends: star-l\n",
        (2, "version", "warning", "the version is missing: '1.0' is the extended rubric's"),
    ),
    "no id of its own": (
        "id: star-l\nextends: star-l\nversion: '2'\n",
        (1, "id", "warning", "expected an id of its own, found that of the extended rubric, 'star-l'"),
    ),
    "unknown theme": (
        f"{HEAD}themes:\n  - nothing_such\n",
        (5, "themes[0]", "error", "expected a known id, found 'nothing_such'; "),
    ),
    "unknown flag": (
        f"{HEAD}flags: [no_metric]\n",
        (4, "flags[0]", "error", "expected a known value, found 'no_metric'; did you mean 'no_metrics'? One of:"),
    ),
    "target of one part": (
        f"{HEAD}parts:\n  - part: action\n    target: {_share(0.9, 0.95)}\n",
        (4, "parts", "error", "the lows in share come to "),
    ),
    "incomplete part": (
        BARE + "  - {part: action, target: null, label: L}\n",
        (10, "parts[0].belongs", "error", "expected text, found nothing: write it, or extend a rubric that has it"),
    ),
    "part twice": (
        _parts(action="null") + "  - {part: action, label: L, belongs: B., target: null}\n",
        (11, "parts[1].part", "error", "expected each id once, found 'action' again (first on line 10)"),
    ),
}


def _file(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FINDINGS)
def test_finding(tmp_path: Path, name: str) -> None:
    """A doubtful rubric has one finding, with line, field, level and the numbers that do not fit."""
    text, (line, field, level, message) = FINDINGS[name]
    path = _file(tmp_path, text)
    (finding,) = check_rubric(path)
    assert (str(path), line, field, level) == (finding.file, finding.line, finding.field, finding.level)
    assert message == finding.message[: len(message)]


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        f"{HEAD}themes: []\nflags: [no_result]\n",
        _parts(situation=_share(0.15, 0.2), task=_share(0.1, 0.15), action=_share(0.6, 0.65), result=_share(0.15, 0.2)),
        _parts(action=_seconds(10, 20), result="null"),
        _anchors((2, "An effect is claimed.", "It was better."), (4, "An effect is measured.", "It was 4 % better.")),
    ],
)
def test_silence(tmp_path: Path, text: str) -> None:
    """A rubric that holds together has no findings."""
    assert check_rubric(_file(tmp_path, text)) == ()


def test_all_faults_are_found(tmp_path: Path) -> None:
    """The linter names every fault, of form and of reference alike, where loading shows five."""
    text = "id: own\nextends: nowhere\nthemes: [nothing_such]\nversion: 1\n" + "".join(f"x{n}: 1\n" for n in range(5))
    path = _file(tmp_path, text)
    assert [finding.line for finding in check_rubric(path)] == [2, 3, 4, 5, 6, 7, 8, 9]
    with pytest.raises(RubricError, match="and 3 more"):
        load_rubric(path)


@pytest.mark.parametrize("text", ["", "a: [b", "- 1\n", "id: own\n"])
def test_file_that_is_no_rubric(tmp_path: Path, text: str) -> None:
    """What keeps a file from loading is an error of the linter."""
    path = _file(tmp_path, text)
    assert {"error"} == {finding.level for finding in check_rubric(path)}
    with pytest.raises(RubricError):
        load_rubric(path)


def test_extended_file_is_named(tmp_path: Path) -> None:
    """A fault of the extended file is found there."""
    base = tmp_path / "base.yaml"
    base.write_text("id: base\nextends: star\ntitel: T\n", encoding="utf-8")
    (finding,) = check_rubric(_file(tmp_path, "id: own\nextends: base.yaml\nversion: '1'\n"))
    assert (str(base), 3, "titel") == (finding.file, finding.line, finding.field)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    """There is nothing to lint in a file that does not exist."""
    with pytest.raises(RubricError, match="there is no such file"):
        check_rubric(tmp_path / "own.yaml")
