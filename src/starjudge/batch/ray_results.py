"""What earlier runs on Ray have written: the ids that need no second judgement."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from starjudge.batch.columns import id_of
from starjudge.batch.extras import extra
from starjudge.batch.ray_rows import name_of, rows_of
from starjudge.errors import InputError

DIGEST = 16  # bytes kept of an id: a hundred million of them are 1.6 GB, and no two are the same
ENDINGS = (".parquet", ".json", ".jsonl")
FAILED = "failed"

_log = logging.getLogger("starjudge")


def digest_of_id(name: str | int) -> bytes:
    """An id, short and of one length; 5 and "5" are two."""
    return hashlib.blake2b(json.dumps(name).encode(), digest_size=DIGEST).digest()


def result_files(paths: Sequence[str]) -> list[str]:
    """The files of results in folders, here or in a store (``s3://...``), by name; a folder that is not there has none.

    Raises `InputError` for a path that is no folder.
    """
    filesystems = extra("pyarrow.fs", "ray", "only_missing")
    found = []
    for path in paths:
        filesystem, inner = _opened(path)
        kind = filesystem.get_file_info(inner).type
        if kind == filesystems.FileType.NotFound:
            continue
        if kind != filesystems.FileType.Directory:
            raise InputError(f"{path}: expected the folder that results were written to, found a file")
        prefix = path[: len(path) - len(inner)] if path.endswith(inner) else ""
        for info in filesystem.get_file_info(filesystems.FileSelector(inner, recursive=True)):
            if info.is_file and info.path.endswith(ENDINGS) and not info.base_name.startswith((".", "_")):
                found.append(prefix + info.path)
    return sorted(found)


def done_in(path: str, column: str, retry_failed: bool) -> list[bytes]:
    """The digests of the ids in one file of results.

    A last line of JSON that is cut off is passed over. Raises `InputError` for a file of Parquet that is not whole,
    and where the column is missing.
    """
    digests = []
    for data in _parquet(path, column) if path.endswith(".parquet") else _json_lines(path):
        if column not in data:
            raise InputError(f"{path}: no column {column!r}; columns: {', '.join(data)}; name it with id=")
        name = id_of(data[column])
        status = data.get("starjudge_status", data.get("status"))
        if name is not None and not (retry_failed and status == FAILED):
            digests.append(digest_of_id(name))
    return digests


def without_done(table: Any, column: str | None, done: Any) -> Any:
    """The rows of a table whose ids are not among the digests. In: these as a sorted array of numpy."""
    numpy = extra("numpy", "ray", "only_missing")
    if not len(done) or not table.num_rows:
        return table
    columns = {"id": column} if column is not None else {}
    names = [name_of(row.data, column) for row in rows_of(table, columns)[1]]
    asked = numpy.array([digest_of_id(name) for name in names], dtype=done.dtype)
    at = numpy.minimum(numpy.searchsorted(done, asked), len(done) - 1)
    return table.filter(extra("pyarrow", "ray", "only_missing").array(done[at] != asked))


def _opened(path: str) -> tuple[Any, str]:
    filesystems = extra("pyarrow.fs", "ray", "only_missing")
    if "://" in path:
        filesystem, inner = filesystems.FileSystem.from_uri(path)
        return filesystem, inner
    return filesystems.LocalFileSystem(), path


def _parquet(path: str, column: str) -> Iterator[dict[str, Any]]:
    arrow = extra("pyarrow", "ray", "only_missing")
    parquet = extra("pyarrow.parquet", "ray", "only_missing")
    filesystem, inner = _opened(path)
    try:
        with filesystem.open_input_file(inner) as stream, parquet.ParquetFile(stream) as file:
            names = file.schema_arrow.names
            wanted = [name for name in (column, "status", "starjudge_status") if name in names]
            for batch in file.iter_batches(columns=wanted if column in wanted else names[:0] or None):
                yield from batch.to_pylist()
    except (arrow.ArrowException, OSError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{path}: not a whole file ({reason}); remove it, and its rows are judged again") from None


def _json_lines(path: str) -> Iterator[dict[str, Any]]:
    filesystem, inner = _opened(path)
    with filesystem.open_input_stream(inner) as stream:
        rest = b""
        while piece := stream.read(1 << 20):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                if line.strip():
                    yield _read(path, line)
        if rest.strip():
            try:
                yield json.loads(rest)
            except ValueError:
                _log.warning(
                    "%s: its last line is cut off; remove it before you read the folder: its row is judged again", path
                )


def _read(path: str, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InputError(f"{path}: expected JSON Lines as written by write_json, found another line")
    return found
