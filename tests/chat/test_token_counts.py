"""How many tokens a text has: counted with ranks at hand, estimated without, and never fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
import time
from pathlib import Path

import pytest
import regex
import tiktoken
import tiktoken.load
import tiktoken.registry
import tiktoken_ext.openai_public

from starjudge.chat import tokens
from starjudge.chat.chat_model import Message, ReplySchema
from starjudge.chat.tokens import TokenCount, count_messages, count_tokens, estimate_tokens, with_margin

KNOWN, UNKNOWN, LOCAL = "gpt-5.4", "gpt-6.1-terra", "my-own-llama"
SCHEMA = ReplySchema("verdict", {"type": "object", "properties": {"score": {"type": "integer"}}})
RANKS = {bytes([i]): i for i in range(256)} | {b"he": 256, b"ll": 257, b"hell": 258, b"hello": 259}
STORY = (
    "In my second year at the logistics firm, our demand forecast started to drift after a supplier changed its "
    "item codes. I noticed it because two planners complained within a day. I traced the join, found that 14% of "
    "rows no longer matched, and wrote a check that fails loudly. Accuracy went from 71% back to 88% in a week, "
    "and I've used that check in three projects since."
)
STORY_TOKENS = 83  # by the real ranks of o200k_base


@pytest.fixture(autouse=True)
def _nothing_at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No ranks in the folder, none loaded, and a download is an error."""

    def no_download(place: str) -> bytes:
        raise AssertionError("tiktoken was about to read " + place)

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    monkeypatch.setattr(tiktoken.load, "read_file", no_download)


@pytest.fixture
def ranks_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A small file of ranks, taken for the real one."""
    raw = b"".join(base64.b64encode(token) + b" %d\n" % rank for token, rank in RANKS.items())
    monkeypatch.setattr(tokens, "_RANKS_SHA256", hashlib.sha256(raw).hexdigest())
    file = tmp_path / tokens._RANKS_FILE
    file.write_bytes(raw)
    return file


def register(name: str = "o200k_base") -> None:
    """An encoding that the process has loaded already: one token a byte."""
    tiktoken.registry.ENCODINGS[name] = tiktoken.Encoding(
        name, pat_str=r"(?s).+", mergeable_ranks={bytes([i]): i for i in range(256)}, special_tokens={}
    )


# ---------------------------------------------------------------------------------------------------- exact counts


def test_ranks_on_disk_count_exactly(ranks_file: Path) -> None:
    """Where the ranks lie in tiktoken's folder, a text is really split."""
    assert count_tokens("hello hello", KNOWN) == TokenCount(3, exact=True, encoding="o200k_base", assumed=False)


def test_a_wrong_file_is_neither_used_nor_deleted(ranks_file: Path) -> None:
    """A file that is not the one expected leaves an estimate, and stays where it is."""
    ranks_file.write_bytes(b"broken")
    assert not count_tokens("hello", KNOWN).exact
    assert ranks_file.read_bytes() == b"broken"


def test_no_file_leaves_an_estimate() -> None:
    assert count_tokens("hello", KNOWN) == TokenCount(1, exact=False, encoding="o200k_base", assumed=False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_the_ranks_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / tokens._RANKS_FILE)
    assert not count_tokens("hello", KNOWN).exact


def test_the_folder_is_found_as_tiktoken_finds_it(
    ranks_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The second variable counts where the first is unset, then the temporary folder; an empty one turns all off."""
    monkeypatch.setenv("DATA_GYM_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert not count_tokens("hello", KNOWN).exact
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR")
    assert count_tokens("hello", KNOWN).exact
    monkeypatch.delenv("DATA_GYM_CACHE_DIR")
    monkeypatch.setattr(tokens.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    assert not count_tokens("hello", KNOWN).exact
    folder = tmp_path / "tmp" / "data-gym-cache"
    folder.mkdir(parents=True)
    (folder / ranks_file.name).write_bytes(ranks_file.read_bytes())
    tokens._read_ranks.cache_clear()  # the folder was looked at before
    assert count_tokens("hello", KNOWN).exact


def test_ranks_are_read_once_by_many_threads(ranks_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    encoding = tiktoken.Encoding
    monkeypatch.setattr(
        tiktoken, "Encoding", lambda *given, **named: (made.append(given[0]), encoding(*given, **named))[1]
    )
    threads = [threading.Thread(target=count_tokens, args=("hello", KNOWN)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["o200k_base"]


def test_ranks_the_process_has_loaded_count_exactly() -> None:
    """What the caller's own use of tiktoken has loaded is used, whatever the folder holds."""
    register()
    assert count_tokens("héllo", KNOWN) == TokenCount(6, exact=True, encoding="o200k_base", assumed=False)
    assert not count_tokens("hello", "gpt-4").exact
    register("cl100k_base")
    assert count_tokens("hello", "gpt-4") == TokenCount(5, exact=True, encoding="cl100k_base", assumed=False)


@pytest.mark.parametrize("model", [UNKNOWN, LOCAL, ""])
def test_the_encoding_of_an_unknown_model_is_assumed(ranks_file: Path, model: str) -> None:
    """The count is exact for the encoding, and says that the encoding is a guess."""
    assert count_tokens("hello", model) == TokenCount(1, exact=True, encoding="o200k_base", assumed=True)


def test_open_models_share_the_ranks() -> None:
    """o200k_harmony differs in special tokens only."""
    assert count_tokens("hello", "gpt-oss-20b") == TokenCount(1, exact=False, encoding="o200k_base", assumed=False)


def test_a_mark_of_a_special_token_is_plain_text(ranks_file: Path) -> None:
    """An answer cannot end the text, nor raise an error, by writing a special token."""
    with_ranks = count_tokens("hello<|endoftext|>", KNOWN)
    assert with_ranks.exact
    assert with_ranks.tokens > 5
    assert estimate_tokens("<|endoftext|>") == 3


def test_names_and_hashes_are_those_of_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """File name, checksum and split are the ones tiktoken itself uses."""
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(
        tiktoken_ext.openai_public,
        "load_tiktoken_bpe",
        lambda place, expected_hash: asked.append((place, expected_hash)) or {},
    )
    made = tiktoken_ext.openai_public.o200k_base()
    assert [(hashlib.sha1(place.encode()).hexdigest(), sha256) for place, sha256 in asked] == [
        (tokens._RANKS_FILE, tokens._RANKS_SHA256)
    ]
    text = STORY + " DON'T stop\n\n  it's 12345 §$%! 你好 über  \t x😀"
    assert regex.findall(tokens._O200K, text) == regex.findall(made["pat_str"], text)


# ------------------------------------------------------------------------------------------------------- estimates


def test_an_estimate_of_prose_is_a_few_percent_off() -> None:
    assert estimate_tokens(STORY) == pytest.approx(STORY_TOKENS, rel=0.04)


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("नमस्ते, मैं एक डेटा वैज्ञानिक हूँ और मैंने इस समस्या को हल किया।", 18),
        ("我在一家物流公司工作，负责需求预测模型。", 12),
        ("Ich habe den Fehler gefunden und die Prognose verbessert.", 11),
        ('{"type":"object","properties":{"score":{"type":"integer","minimum":1}}}', 18),
    ],
    ids=["hindi", "chinese", "german", "json"],
)
def test_an_estimate_holds_beyond_english(text: str, real: int) -> None:
    """Far from the seven tokens for one that English weights would give Chinese; the figures are of the real ranks."""
    assert estimate_tokens(text) == pytest.approx(real, rel=0.35)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), (" ", 1), ("a", 1), ("😀", 2), ("\ud800", 2), ("1234567", 3), ("\n" * 160, 10), ("q" * 100, 50)],
    ids=["empty", "space", "letter", "emoji", "half_a_pair", "digits", "blank_lines", "letters_without_words"],
)
def test_an_estimate_of_the_extremes(text: str, expected: int) -> None:
    assert estimate_tokens(text) == expected


@pytest.mark.parametrize("text", ["", "😀👍🏽", "\ud800 half a pair", "\x00", "<|endoftext|>"], ids=range(5))
def test_any_text_can_be_counted(ranks_file: Path, text: str) -> None:
    """Ranks and estimate alike take what a transcript may hold."""
    assert count_tokens(text, KNOWN).exact
    assert (count_tokens(text, KNOWN).tokens == 0) == (estimate_tokens(text) == 0) == (text == "")


@pytest.mark.parametrize(
    "text",
    [STORY * 2500, " " * 1_000_000, "\n" * 1_000_000, "a" * 1_000_000, "😀" * 250_000, "aB" * 500_000, "-" * 1_000_000],
    ids=["prose", "spaces", "lines", "one_word", "emoji", "case_changes", "dashes"],
)
def test_a_megabyte_is_counted_in_seconds(ranks_file: Path, text: str) -> None:
    """Also where nothing splits the text, and where tiktoken itself would panic (a million spaces)."""
    start = time.perf_counter()
    assert estimate_tokens(text) > 10_000
    assert count_tokens(text, KNOWN).tokens > 10_000
    assert time.perf_counter() - start < 20


def test_endless_white_space_is_estimated(ranks_file: Path) -> None:
    """Ranks cannot take it, and the count says that it is none."""
    assert not count_tokens(" " * 200_000, KNOWN).exact


@pytest.mark.parametrize(("tokens", "expected"), [(0, 0), (1, 2), (100, 115), (1000, 1150), (1001, 1152)])
def test_the_margin_is_fifteen_percent_rounded_up(tokens: int, expected: int) -> None:
    assert with_margin(tokens) == expected


# -------------------------------------------------------------------------------------------------------- requests


def test_a_request_has_its_messages_its_schema_and_a_frame() -> None:
    """Four tokens a message, three for the reply, and the schema without spaces."""
    register()
    compact = json.dumps(SCHEMA.schema, separators=(",", ":"))
    messages = [Message("system", "s" * 10), Message("user", "u" * 20)]
    assert count_messages(messages, SCHEMA, KNOWN).tokens == 10 + 20 + 2 * 4 + 3 + len(compact)
    assert count_messages(messages, None, KNOWN).tokens == 10 + 20 + 2 * 4 + 3
    assert count_messages([], None, KNOWN) == TokenCount(3, exact=True, encoding="o200k_base", assumed=False)


def test_a_request_without_ranks_is_an_estimate() -> None:
    counted = count_messages([Message("user", "hello")], SCHEMA, UNKNOWN)
    assert (counted.exact, counted.assumed) == (False, True)


def test_the_static_part_of_a_request_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """System message and schema come again with every answer; the answer itself is not kept."""
    counted: list[str] = []
    monkeypatch.setattr(tokens, "estimate_tokens", lambda text: counted.append(text) or len(text))
    for answer in ("first", "second", "second"):
        count_messages([Message("system", "a system message of this test"), Message("user", answer)], SCHEMA, KNOWN)
    assert [text for text in counted if not text.startswith("{")] == [
        "a system message of this test",
        "first",
        "second",
        "second",
    ]
    assert len([text for text in counted if text.startswith("{")]) <= 1


def test_a_kept_count_does_not_outlive_its_ranks() -> None:
    """The same system message is counted anew once ranks are there."""
    messages = [Message("system", "hello hello hello")]
    assert not count_messages(messages, None, KNOWN).exact
    register()
    assert count_messages(messages, None, KNOWN).tokens == 17 + 4 + 3
