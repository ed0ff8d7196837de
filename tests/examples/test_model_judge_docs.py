from __future__ import annotations

from model_judge_docs import BLOCK, PAGE, written


def test_the_page_shows_what_is_asked() -> None:
    """Prompt, schema and reply on the page are those of the recording; model_judge_docs.py writes them anew."""
    page = PAGE.read_text(encoding="utf-8")
    assert [match[2] for match in BLOCK.finditer(page)] == ["system", "user", "schema", "reply"]
    assert written() == page
