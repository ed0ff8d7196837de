"""Changes to a seed: of bytes, of characters, tokens and lines, and of the nodes of JSON."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

from fuzzing.fragments import LONG, NUMBERS, SHORT, VALUES, nested

CHANGES: Final = (1, 1, 1, 2, 2, 3, 4, 6)  # of one case; many of them leave nothing for a parser to go on with
LONGEST: Final = 120_000  # characters of a case: above this, time is spent on length alone
LONG_SHARE: Final = 0.01  # of insertions that are a very long fragment
REPEATS: Final = (2, 3, 10, 100, 2000)
DEPTHS: Final = (5, 60, 120, 400)  # of values within values; deeper ones come as text
_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]+")
_NUMBER: Final = re.compile(r"\d[\d.,:]*")

Path = tuple[int | str, ...]


def changed_text(text: str, seeds: Sequence[str], rng: Random) -> str:
    """The text after some changes."""
    for _ in range(rng.choice(CHANGES)):
        text = rng.choice(_TEXT_CHANGES)(text, seeds, rng)[:LONGEST]
    return text


def changed_bytes(data: bytes, seeds: Sequence[bytes], rng: Random) -> bytes:
    """The bytes after some changes: of bytes themselves, and of the text they stand for where they do."""
    if rng.random() < 0.75:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            others = [rng.choice(seeds).decode("utf-8", "replace") for _ in range(2)]
            return encoded(changed_text(text, others, rng), rng)
    for _ in range(rng.choice(CHANGES)):
        data = _changed_byte(data, seeds, rng)[:LONGEST]
    return data


def changed_tree(tree: Any, seeds: Sequence[Any], rng: Random) -> Any:
    """A copy of a JSON value after some changes of its nodes."""
    box = [_copied(tree)]
    try:
        for _ in range(rng.choice(CHANGES)):
            _change_node(box, seeds, rng)
        return _copied(box[0])
    except RecursionError:  # one deep value within another
        return nested(DEPTHS[-1])


def changed_json(tree: Any, seeds: Sequence[Any], rng: Random) -> str:
    """A JSON value as text after changes of its nodes, and now and then of its text."""
    text = json.dumps(changed_tree(tree, seeds, rng), ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    if rng.random() < 0.15:
        text = changed_text(text, [json.dumps(rng.choice(seeds))], rng)
    return text[: 4 * LONGEST]


def encoded(text: str, rng: Random) -> bytes:
    """Text as bytes: UTF-8 mostly, at times with a mark, in another encoding, or with broken characters."""
    turn = rng.random()
    if turn < 0.9:
        return text.encode("utf-8", "surrogatepass" if turn < 0.1 else "replace")
    if turn < 0.93:
        return codecs.BOM_UTF8 + text.encode("utf-8", "replace")
    if turn < 0.98:
        return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-32", "utf-16-be")), "replace")
    return text.encode("cp1252", "replace")


def fragment(rng: Random) -> str:
    """A piece to put in; seldom a very long one."""
    return rng.choice(LONG) if rng.random() < LONG_SHARE else rng.choice(SHORT)


def _slice(length: int, rng: Random) -> tuple[int, int]:
    start = rng.randint(0, length)
    return start, min(length, start + int(rng.expovariate(1 / 20)) + 1)


def _insert(text: str, seeds: Sequence[str], rng: Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + fragment(rng) + text[at:]


def _replace(text: str, seeds: Sequence[str], rng: Random) -> str:
    start, end = _slice(len(text), rng)
    return text[:start] + fragment(rng) + text[end:]


def _delete(text: str, seeds: Sequence[str], rng: Random) -> str:
    start, end = _slice(len(text), rng)
    return text[:start] + text[end:]


def _repeat(text: str, seeds: Sequence[str], rng: Random) -> str:
    start, end = _slice(len(text), rng)
    return text[:end] + text[start:end] * rng.choice(REPEATS) + text[end:]


def _character(text: str, seeds: Sequence[str], rng: Random) -> str:
    at = rng.randint(0, len(text))
    code = rng.choice((rng.randrange(0x80), rng.randrange(0x3000), rng.randrange(0x110000)))
    return text[:at] + chr(code) + text[at + 1 :]


def _truncate(text: str, seeds: Sequence[str], rng: Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] if rng.random() < 0.7 else text[at:]


def _splice(text: str, seeds: Sequence[str], rng: Random) -> str:
    other = rng.choice(seeds)
    return text[: rng.randint(0, len(text))] + other[rng.randint(0, len(other)) :]


def _lines(text: str, seeds: Sequence[str], rng: Random) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return _insert(text, seeds, rng)
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    turn = rng.randrange(6)
    if turn == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif turn == 1:
        del lines[one]
    elif turn == 2:
        lines[one:one] = [lines[other]] * rng.choice(REPEATS[:4])
    elif turn == 3:
        lines[one:one] = rng.choice(seeds).splitlines(keepends=True)[:20]
    elif turn == 4:
        lines[one] = " " * rng.randint(0, 9) + lines[one].lstrip()
    else:
        lines[min(one, other) : max(one, other)] = []
    return "".join(lines)


def _tokens(text: str, seeds: Sequence[str], rng: Random) -> str:
    found = list(_TOKEN.finditer(text, max(0, rng.randint(0, len(text)) - 200)))[:200]
    if not found:
        return _insert(text, seeds, rng)
    token = rng.choice(found)
    other = rng.choice((rng.choice(found)[0], fragment(rng), token[0].upper(), token[0] * 2, ""))
    return text[: token.start()] + other + text[token.end() :]


def _numbers(text: str, seeds: Sequence[str], rng: Random) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return _insert(text, seeds, rng)
    number = rng.choice(found)
    return text[: number.start()] + rng.choice(NUMBERS) + text[number.end() :]


def _line_ends(text: str, seeds: Sequence[str], rng: Random) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\r", "\u2028", " ", "\n\n", "\n\r", "\x85", "")))


def _case(text: str, seeds: Sequence[str], rng: Random) -> str:
    return rng.choice((text.upper(), text.lower(), text.title(), text.swapcase()))


_TEXT_CHANGES: Final[tuple[Callable[[str, Sequence[str], Random], str], ...]] = (
    _insert, _insert, _replace, _replace, _delete, _delete, _repeat, _character, _character, _truncate, _splice,
    _lines, _lines, _tokens, _tokens, _numbers, _line_ends, _case,
)  # fmt: skip


def _changed_byte(data: bytes, seeds: Sequence[bytes], rng: Random) -> bytes:
    start, end = _slice(len(data), rng)
    turn = rng.randrange(7)
    if turn == 0 and data:
        at = rng.randrange(len(data))
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    if turn == 1:
        return data[:start] + rng.randbytes(rng.randint(1, 8)) + data[end:]
    if turn == 2:
        return data[:start] + data[end:]
    if turn == 3:
        return data[:end] + data[start:end] * rng.choice(REPEATS[:4]) + data[end:]
    if turn == 4:
        return data[:start]
    if turn == 5:
        other = rng.choice(seeds)
        return data[:start] + other[rng.randint(0, len(other)) :]
    return rng.choice((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\0\0", b"\xff", b"PK\x03\x04", b"%PDF")) + data


def _paths(value: Any) -> list[Path]:
    """Places of a value's nodes, without those that are too many to look at."""
    found: list[Path] = []
    todo: list[tuple[Path, Any]] = [((0,), value)]
    while todo and len(found) < 4000:
        path, node = todo.pop()
        found.append(path)
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        todo += [((*path, key), child) for key, child in items]
    return found


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _at(box: Any, path: Path) -> Any:
    for step in path:
        box = box[step]
    return box


def _change_node(box: list[Any], seeds: Sequence[Any], rng: Random) -> None:
    path = rng.choice(_paths(box[0]))
    parent, key = _at(box, path[:-1]), path[-1]
    node = parent[key]
    turn = rng.randrange(12)
    if turn <= 1:
        parent[key] = _copied(rng.choice(VALUES))
    elif turn == 2:
        if len(path) > 1:
            del parent[key]
    elif turn == 3:
        other = rng.choice([box[0], *seeds])
        parent[key] = _copied(_at([other], rng.choice(_paths(other))))
    elif turn == 4:
        parent[key] = rng.choice(([node], {"a": node}, [node, _copied(node)], {"": node}))
    elif turn == 5 and isinstance(parent, dict):
        parent[rng.choice((fragment(rng)[:200], *parent))] = parent.pop(key)
    elif turn == 6 and isinstance(node, list) and node:
        parent[key] = node * rng.choice(REPEATS[:4])
    elif turn == 7 and isinstance(node, list):
        rng.shuffle(node)
    elif turn == 8 and rng.random() < 0.2:
        parent[key] = nested(rng.choice(DEPTHS), rng.random() < 0.5)
    elif isinstance(node, str):
        parent[key] = changed_text(node, [fragment(rng)], rng)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        parent[key] = rng.choice(
            (node + 1, node - 1, -node, node * 1000, node * 1e-9 if abs(node) < 10**30 else 1e300, str(node), 10**25)
        )
    elif isinstance(node, dict):
        node[rng.choice((fragment(rng)[:200], *node))] = _copied(rng.choice(VALUES))
    else:
        parent[key] = _copied(rng.choice(VALUES))
