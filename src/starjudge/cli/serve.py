"""``starjudge serve``: evaluation over HTTP, or as tools for an assistant."""

from __future__ import annotations

import argparse
import logging
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from starjudge.cli.inputs import refuse_broken_text
from starjudge.cli.output import say
from starjudge.cli.parsing import Add, from_one, whole
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.server.settings import ServerSettings

HOST, PORT = "127.0.0.1", 8741  # as in starjudge.server.run, which is loaded only when it runs
MOST_PORT = 65_535
KEY_NOTES = """\
The key is read from STARJUDGE_SERVER_KEY or --key-file and is no option:
options stand in the shell's history. Callers send 'Authorization: Bearer KEY'.
Without a key, only this machine is answered; an address that other machines
reach needs one. Batches are kept in --folder; what was not done when the server
stopped is done after the next start."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "serve",
        "answer other programs over HTTP, or as an MCP server",
        description="Serves evaluation over HTTP, with a page at / to try it; with --mcp, as tools for an assistant.",
        example="starjudge serve\n"
        "  starjudge serve --port 9000 --judge heuristic\n"
        "  STARJUDGE_SERVER_KEY=... starjudge serve --host 0.0.0.0 --rate 60\n"
        "  starjudge serve --mcp\n"
        '  curl -s localhost:8741/evaluate -H "Content-Type: application/json" \\\n'
        '    -d \'{"question": "Why us?", "answer": "..."}\'',
        notes=KEY_NOTES,
    )
    parser.add_argument("--host", default=HOST, help=f"address to listen on; default {HOST}, this machine only")
    parser.add_argument(
        "--port",
        type=whole(f"a port from 0 to {MOST_PORT}", 0, MOST_PORT),
        default=PORT,
        help=f"default {PORT}; 0 takes a free one",
    )
    parser.add_argument("--key-file", metavar="FILE", help="file with the keys, one a line; read by its owner only")
    parser.add_argument(
        "--folder", metavar="FOLDER", help="where batches are kept; default: in the user's state folder"
    )
    parser.add_argument(
        "--judge",
        choices=("auto", "model", "heuristic"),
        default="auto",
        help="who judges where a request names nobody; with heuristic no request can ask a model; default auto",
    )
    parser.add_argument("--model", metavar="NAME", help="the chat model; default: STARJUDGE_MODEL, else this version's")
    parser.add_argument("--base-url", metavar="URL", help="its server; default: OPENAI_BASE_URL, else OpenAI")
    parser.add_argument(
        "--rubric",
        metavar="FILE",
        action="append",
        default=[],
        help="rubric that requests may name by its id; repeatable",
    )
    parser.add_argument(
        "--rate",
        metavar="N",
        type=whole(),
        default=600,
        help="requests a minute of one address; default 600, 0: no limit",
    )
    parser.add_argument(
        "--max-upload", metavar="MB", type=from_one, default=32, help="largest transcript or batch; default 32"
    )
    parser.add_argument(
        "--cors",
        metavar="ORIGIN",
        action="append",
        default=[],
        help="web page that may call, such as https://app.example",
    )
    parser.add_argument(
        "--mcp", action="store_true", help="speak the Model Context Protocol on standard input and output"
    )
    parser.add_argument("--quiet", action="store_true", help="log no requests, only what fails")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop. Raises `InputError` where an option is wrong or a package is missing."""
    refuse_broken_text(
        **{name: getattr(arguments, name) for name in ("host", "key_file", "folder", "model", "base_url")}
    )
    if arguments.mcp:
        from starjudge.mcp import mcp_server

        mcp_server(arguments.judge, arguments.model, arguments.base_url).run("stdio")
        return 0
    settings = server_settings(arguments)
    from starjudge.server import serve

    # Route, status and time; never an address asked for, and never a word of an answer.
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("starjudge.server").setLevel(logging.WARNING if arguments.quiet else logging.INFO)
    if not serve(settings, arguments.host, arguments.port, lambda address: say(_greeting(address, settings))):
        say("starjudge: stopped while answers were in work; they are judged after the next start")
        os._exit(0)  # threads that wait for a model would hold the process up for minutes
    return 0


def server_settings(arguments: argparse.Namespace) -> ServerSettings:
    """The settings that the options ask for. Raises `InputError`."""
    from starjudge.server.settings import MEGABYTE, ServerSettings, keys_of_environment

    return ServerSettings(
        keys=(*keys_of_environment(), *_keys_of(arguments.key_file)),
        folder=None if arguments.folder is None else Path(arguments.folder),
        judge=arguments.judge,
        model=arguments.model,
        base_url=arguments.base_url,
        rubrics=_rubrics(arguments.rubric),
        requests_per_minute=arguments.rate,
        upload_bytes=arguments.max_upload * MEGABYTE,
        origins=tuple(arguments.cors),
    )


def _rubrics(files: list[str]) -> dict[str, Path]:
    """Files by the id of their rubric, each read once to see that it holds together."""
    from starjudge.resources.rubrics import load_rubric

    found: dict[str, Path] = {}
    for name in files:
        path = Path(name).resolve()
        rubric = load_rubric(path)
        if rubric.id in found:
            raise InputError(f"--rubric {name}: a rubric with the id {rubric.id!r} was given already")
        found[rubric.id] = path
    return found


def _keys_of(file: str | None) -> tuple[str, ...]:
    if file is None:
        return ()
    try:
        text = Path(file).read_text("utf-8")
        mode = Path(file).stat().st_mode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise InputError(f"--key-file {file}: cannot be read: {reason}") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(f"--key-file {file}: others can read it too; chmod 600 {file}")
    keys = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not keys:
        raise InputError(f"--key-file {file}: holds no key; expected one a line")
    return keys


def _greeting(address: str, settings: ServerSettings) -> str:
    door = "a key is needed" if settings.keys else "this machine only"
    return f"starjudge: serving on {address} ({door}); batches in {settings.place}; Ctrl-C stops"
