"""What a mistake in a YAML file is told: file, line, field, what was expected and what was found."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path

import pytest

from starjudge.errors import InputError, RubricError
from starjudge.resources import load_rubric

HEAD = "id: own\nextends: star-l\n"
PART = "parts:\n  - part: action\n    label: Action\n    belongs: Work.\n"
ANCHOR = "dimensions:\n  - id: impact\n    anchors:\n      - level: 3\n        text: Some.\n        example: Few.\n"

# Name of the fault: the text after HEAD, then the message after "own.yaml:".
FAULTS = {
    "unknown field": (
        "titel: Own\n",
        "3: field 'titel': expected a known field, found 'titel'; did you mean 'title'? One of: id, extends, title,",
    ),
    "unknown field below": (
        f"{PART}    target: null\n    lable: A\n",
        "8: field 'parts[0].lable': expected a known field, found 'lable'; did you mean 'label'? One of: part, label,",
    ),
    "text for the label": (
        "parts:\n  - part: action\n    label: [A]\n",
        "5: field 'parts[0].label': expected text, found a list of 1",
    ),
    "not in the vocabulary": (
        "flags:\n  - no_result\n  - no_metric\n",
        "5: field 'flags[1]': expected a known value, found 'no_metric'; did you mean 'no_metrics'? One of: bl",
    ),
    "unknown part": (
        "parts:\n  - part: acton\n    label: A\n    target: null\n    belongs: A.\n",
        "4: field 'parts[0].part': expected a known value, found 'acton'; did you mean 'action'? One of: situa",
    ),
    "unknown dimension": (
        "dimensions:\n  - id: impct\n    weight: 2\n",
        "4: field 'dimensions[0].id': expected a known value, found 'impct'; did you mean 'impact'? One of: structure,",
    ),
    "unknown unit": (
        f"{PART}    target:\n      low: 1\n      high: 2\n      unit: second\n",
        "10: field 'parts[0].target.unit': expected a known value, found 'second'; did you mean 'seconds'? "
        "One of: seconds, share",
    ),
    "unknown theme": (
        "themes: [mentorin]\n",
        "3: field 'themes[0]': expected a known id, found 'mentorin'; did you mean 'mentoring'? One of: ",
    ),
    "number for text": ("version: 1.0\n", "3: field 'version': expected text, found 1.0: write it in quotes"),
    "yes for text": ("title: yes\n", "3: field 'title': expected text, found true: write it in quotes"),
    "list for text": ("title: [a, b]\n", "3: field 'title': expected text, found a list of 2"),
    "text for number": ("maximum_seconds: five\n", "3: field 'maximum_seconds': expected a number, found 'five'"),
    "text for mapping": (
        "length: long\n",
        "3: field 'length': expected a mapping with the fields low, high, unit, found 'long'",
    ),
    "mapping for list": ("flags:\n  no_result: true\n", "3: field 'flags': expected a list, found a mapping"),
    "text for list": ("emphases: More detail.\n", "3: field 'emphases': expected a list, found 'More detail.'"),
    "below the bound": (
        "dimensions:\n  - id: impact\n    weight: -1\n",
        "5: field 'dimensions[0].weight': expected a number at least 0, found -1",
    ),
    "not above the bound": ("maximum_seconds: 0\n", "3: field 'maximum_seconds': expected a number above 0, found 0"),
    "level out of range": (
        ANCHOR.replace("3", "6"),
        "6: field 'dimensions[0].anchors[0].level': expected a number at most 5, found 6",
    ),
    "level not whole": (
        ANCHOR.replace("3", "2.5"),
        "6: field 'dimensions[0].anchors[0].level': expected a whole number, found 2.5",
    ),
    "level yes": (
        ANCHOR.replace("3", "yes"),
        "6: field 'dimensions[0].anchors[0].level': expected a whole number, found true",
    ),
    "empty text": (
        ANCHOR.replace("Some.", "''"),
        "7: field 'dimensions[0].anchors[0].text': expected text of at least 1 character(s), found ''",
    ),
    "not finite": ("minimum_seconds: .inf\n", "3: field 'minimum_seconds': expected a finite number, found inf"),
    "low above high": (
        "length: {low: 3, high: 2, unit: seconds}\n",
        "3: field 'length': low 3.0 is above high 2.0",
    ),
    "share above one": (
        f"{PART}    target: {{low: 0, high: 15, unit: share}}\n",
        "7: field 'parts[0].target': a share lies between 0 and 1, found 15.0",
    ),
    "length as a share": (
        "length: {low: 0.1, high: 1, unit: share}\n",
        "3: field 'length.unit': expected 'seconds' for a whole answer, found 'share'",
    ),
    "key twice": ("title: One\nsummary: S.\ntitle: Two\n", "5: field 'title': written twice in one mapping"),
    "part twice": (
        f"{PART}    target: null\n  - part: action\n    label: B\n    target: null\n    belongs: B.\n",
        "8: field 'parts[1].part': expected each id once, found 'action' again (first on line 4)",
    ),
    "level twice": (
        f"{ANCHOR}      - level: 3\n        text: More.\n        example: Most.\n",
        "9: field 'dimensions[0].anchors[1].level': expected each id once, found 3 again (first on line 6)",
    ),
    "flag twice": (
        "flags: [no_result,\n  no_result]\n",
        "4: field 'flags[1]': expected each id once, found 'no_result' again (first on line 3)",
    ),
    "merge key": ("<<: {title: T}\n", "3: field '<<': expected a known field, found '<<'; One of: id, extends,"),
    "program in a tag": (
        "title: !!python/name:os.system\n",
        "3: field 'title': the tag 'tag:yaml.org,2002:python/name:os.system' is not allowed",
    ),
    "wrong tag": ("maximum_seconds: !!int five\n", "3: field 'maximum_seconds': 'five' is no int"),
    "bad indentation": ("title: a: b\n", "3: not valid YAML: mapping values are not allowed in this context"),
    "bracket left open": ("flags: [no_result\n", "4: not valid YAML: while parsing a flow sequence, did not find"),
    "tab": ("length:\n\tlow: 1\n", "4: not valid YAML: "),
    "control character": ("title: \x07\n", "3: not valid YAML: control characters are not allowed"),
    "two documents": ("---\nid: other\n", "3: expected one document, found a second one after '---'"),
    "list as a key": ("? [a]\n: b\n", "3: expected a field name, found a list, mapping or alias before ':'"),
}


def _refusal(path: Path | str) -> str:
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    return str(caught.value)


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "own.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_explained(tmp_path: Path, name: str) -> None:
    """A mistake is told with file, line, field, what was expected, what was found, and the nearest right value."""
    text, message = FAULTS[name]
    path = _file(tmp_path, HEAD + text)
    assert message == _refusal(path).removeprefix(f"{path}:")[: len(message)]


# Whole files that are not rubrics: the content, then the message after "own.yaml:".
FILES = {
    "empty": (b"", "1: the file is empty"),
    "comments only": (b"# later\n", "1: the file is empty"),
    "a list": (b"- id: own\n", "1: expected a mapping with the fields id, extends, title"),
    "not UTF-8": (b"id: own\ntitle: caf\xe9\n", "2: expected UTF-8 text, found byte 0xe9: save the file as UTF-8"),
    "too large": (b"#" * 2_000_001, "1: expected at most 2,000,000 bytes, found more"),
    "too deep": (b"[" * 1_000_000, "1: nested more than 50 deep"),
    "id with spaces": (b"id: My rubric\nextends: star\n", "1: field 'id': expected text like ^[a-z0-9][a-z0-9_-]*$, f"),
    "unknown base": (
        b"id: own\nextends: star-timd\n",
        "2: field 'extends': expected the id of a shipped rubric or a path to a .yaml file, found 'star-timd'; "
        "did you mean 'star-timed'? One of: scaol, star,",
    ),
    "missing base": (
        b"id: own\nextends: ./base.yaml\n",
        "2: field 'extends': expected a rubric file, found nothing at",
    ),
    "incomplete": (b"id: own\ntitle: T\n", "1: field 'length': expected a value, found nothing: write it or extend"),
    "part without a base": (
        b"id: own\nextends: star\nparts:\n  - {part: action, label: Work}\n  - part: learning\n    target: null\n",
        "5: field 'parts[1].belongs': expected text, found nothing: write it, or extend a rubric that has it for "
        "'learning'\nown.yaml:5: field 'parts[1].label': expected text, found nothing: write it, or extend",
    ),
    "part without its target": (
        b"id: own\nextends: star\nparts:\n  - {part: learning, label: L, belongs: B.}\n",
        "4: field 'parts[0].target': expected a mapping with the fields low, high, unit or null, found nothing: write",
    ),
    "part of a rubric that extends none": (
        b"id: own\ntitle: T\nsource: S\nversion: '1'\nsummary: S.\nlength: {low: 1, high: 9, unit: seconds}\n"
        b"maximum_seconds: 9\nminimum_seconds: 1\nparts:\n  - part: action\n    target: null\n    label: L\n",
        "10: field 'parts[0].belongs': expected text, found nothing: write it, or extend a rubric that has it for",
    ),
    "part without its label": (
        b"id: own\ntitle: T\nsource: S\nversion: '1'\nsummary: S.\nlength: {low: 1, high: 9, unit: seconds}\n"
        b"maximum_seconds: 9\nminimum_seconds: 1\nparts:\n  - part: action\n    target: null\n    belongs: B.\n"
        b"    label: null\n",
        "13: field 'parts[0].label': expected text, found nothing: write it, or extend a rubric that has it for",
    ),
    "no parts": (b"id: own\nextends: star\nparts: []\n", "3: field 'parts': expected a value, found nothing"),
    "alias of itself": (b"id: &id [*id]\n", "1: field 'id[0]': alias *id stands for nothing written before it"),
}


@pytest.mark.parametrize("name", FILES)
def test_file_is_refused(tmp_path: Path, name: str) -> None:
    """A file that is no rubric at all is refused by name and line."""
    content, message = FILES[name]
    path = _file(tmp_path, content)
    assert message == _refusal(path).replace(str(path), path.name).removeprefix("own.yaml:")[: len(message)]


def test_aliases_do_not_multiply(tmp_path: Path) -> None:
    """A few lines of aliases that would grow into millions of values are refused."""
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in itertools.pairwise("abcdef"):
        rows.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    refusal = _refusal(_file(tmp_path, "\n".join(rows)))
    assert "expected at most 100,000 values with aliases written out, found more" in refusal


def test_alias_may_be_used(tmp_path: Path) -> None:
    """An alias stands for what it names."""
    path = _file(tmp_path, "id: own\nextends: star-l\ntitle: &t Own\nsummary: *t\n")
    assert load_rubric(path).summary == "Own"


def test_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    """A file saved with a byte order mark loads."""
    assert load_rubric(_file(tmp_path, b"\xef\xbb\xbfid: own\nextends: star\n")).id == "own"


def test_unquoted_date_is_a_version(tmp_path: Path) -> None:
    """A version that looks like a date is text."""
    assert load_rubric(_file(tmp_path, f"{HEAD}version: 2026-11-20\n")).version == "2026-11-20"


def test_five_faults_are_shown(tmp_path: Path) -> None:
    """Of seven faults five are shown, in the order of their lines, and the rest is counted."""
    path = _file(tmp_path, HEAD + "".join(f"field_{number}: 1\n" for number in range(7)))
    lines = _refusal(path).splitlines()
    assert [line.split(": ")[0] for line in lines[:5]] == [f"{path}:{number}" for number in range(3, 8)]
    assert lines[5:] == ["and 2 more"]


def test_folder_is_not_a_rubric(tmp_path: Path) -> None:
    """A folder is refused."""
    assert _refusal(tmp_path) == f"{tmp_path}:1: expected a YAML file, found a folder"


def test_unknown_id_names_the_nearest() -> None:
    """An unknown id is answered with the nearest one and the list."""
    assert _refusal("starl-l") == (
        "unknown rubric 'starl-l'; did you mean 'star-l'? "
        "One of: scaol, star, star-l, star-timed, starl; or a path to a .yaml file"
    )


@pytest.mark.parametrize("path", ["nothing.yaml", "nothing.yml", "./nothing", "no/thing", "star-l.yaml", "nul\0.yaml"])
def test_missing_path_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A text with a slash or a YAML ending is a path, and a missing one is said to be missing."""
    monkeypatch.chdir(tmp_path)
    assert _refusal(path) == f"rubric {path!r} looks like a path, but there is no such file (from {tmp_path})"


def test_wrong_argument_is_named() -> None:
    """Something that is no id, path or rubric is refused by its type."""
    with pytest.raises(InputError, match="expected an id, a path or a Rubric, found int"):
        load_rubric(3)  # type: ignore[arg-type]


def test_error_survives_a_trip_between_processes(tmp_path: Path) -> None:
    """The error can be pickled, as workers of a batch do."""
    with pytest.raises(RubricError) as caught:
        load_rubric(_file(tmp_path, f"{HEAD}titel: T\n"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
