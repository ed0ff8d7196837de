"""What the files in ``cassettes/`` hold, whoever recorded them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from cassette_stand_in import ANSWERED_BY

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "cassettes").rglob("*.yaml"))
SECRET = re.compile(r"authorization|bearer|api-key|organization|set-cookie|sk-[A-Za-z0-9]|/home/|/root/|/tmp/", re.I)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_says_what_answered_and_holds_no_secret(file: Path) -> None:
    """Every reply says what answered it; no key, account, cookie or machine is in any recording."""
    text = file.read_text(encoding="utf-8")
    assert not SECRET.search(text)
    for interaction in yaml.safe_load(text)["interactions"]:
        assert interaction["response"]["headers"][ANSWERED_BY][0] != "unknown"
        assert set(interaction["request"]["headers"]) <= {"content-type"}


def test_every_cassette_belongs_to_a_test() -> None:
    """No recording is left over from a test that is gone, and none is missing."""
    assert len(FILES) >= 15
    source = (Path(__file__).parent / "test_cassettes.py").read_text(encoding="utf-8")
    for file in FILES:
        assert f"def {file.stem.split('[')[0]}(" in source
