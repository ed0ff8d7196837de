"""``starjudge serve``: its options, its help, what it refuses."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from starjudge.cli import serve
from starjudge.cli.parsing import Parser, commands
from starjudge.errors import InputError, RubricError
from starjudge.resources.assets import asset_root
from starjudge.server.settings import KEY_VARIABLE, MEGABYTE, default_folder

KEY = "a-key-of-some-length"


def parsed(*arguments: str) -> argparse.Namespace:
    parser = Parser(prog="starjudge")
    serve.add_to(commands(parser))
    return parser.parse_args(["serve", *arguments])


def test_the_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """How to start it, how to ask it, and where the key comes from."""
    with pytest.raises(SystemExit):
        parsed("--help")
    out = capsys.readouterr().out
    assert "example:\n  starjudge serve\n" in out
    assert "curl -s localhost:8741/evaluate" in out
    assert KEY_VARIABLE in out


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "judge.example"])
def test_other_machines_need_a_key(host: str) -> None:
    """An address that others can reach is refused without one."""
    with pytest.raises(InputError, match=f"^--host {host}: other machines can reach this address, so a key is needed"):
        serve.run(parsed("--host", host))


def test_the_key_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several, with commas between; there is no option for it."""
    monkeypatch.setenv(KEY_VARIABLE, f"{KEY}, {KEY}-2,")
    assert serve.server_settings(parsed()).keys == (KEY, f"{KEY}-2")
    with pytest.raises(SystemExit):
        parsed("--key", KEY)


def test_the_key_is_read_from_a_file(tmp_path: Path) -> None:
    """One a line, of a file that nobody else reads."""
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n\n")
    file.chmod(0o644)
    with pytest.raises(InputError, match="others can read it too; chmod 600"):
        serve.server_settings(parsed("--key-file", str(file)))
    file.chmod(0o600)
    assert serve.server_settings(parsed("--key-file", str(file))).keys == (KEY,)
    file.write_text("\n")
    with pytest.raises(InputError, match="holds no key; expected one a line"):
        serve.server_settings(parsed("--key-file", str(file)))
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        serve.server_settings(parsed("--key-file", str(tmp_path / "none")))


def test_options_are_settings(tmp_path: Path) -> None:
    """What is said on the command line is what the server does."""
    settings = serve.server_settings(
        parsed("--folder", str(tmp_path), "--judge", "heuristic", "--rate", "60", "--max-upload", "5",
               "--cors", "https://app.example")
    )  # fmt: skip
    assert settings.place == tmp_path
    assert settings.judge == "heuristic"
    assert (settings.requests_per_minute, settings.upload_bytes) == (60, 5 * MEGABYTE)
    assert settings.origins == ("https://app.example",)


def test_rubrics_of_the_owners(tmp_path: Path) -> None:
    """A rubric's file is looked at before anything is served, and named by its id."""
    own = tmp_path / "own.yaml"
    own.write_text(asset_root("rubrics").joinpath("star.yaml").read_text("utf-8").replace("id: star\n", "id: own\n", 1))
    assert serve.server_settings(parsed("--rubric", str(own))).rubrics == {"own": own}
    with pytest.raises(InputError, match="was given already"):
        serve.server_settings(parsed("--rubric", str(own), "--rubric", str(own)))
    own.write_text("id: own\n")
    with pytest.raises(RubricError, match=r"own\.yaml"):
        serve.server_settings(parsed("--rubric", str(own)))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "65536"], "expected a port from 0 to 65535, found '65536'"),
        (["--rate", "-1"], "expected a whole number, found '-1'"),
        (["--max-upload", "0"], "expected a whole number from 1 up, found '0'"),
        (["--judge", "modle"], "unknown value 'modle'; did you mean 'model'?"),
    ],
)
def test_wrong_options(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, code 2."""
    with pytest.raises(SystemExit) as left:
        parsed(*arguments)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("origin", ["app.example", "https://app.example/path", "*"])
def test_an_origin_that_is_none(origin: str) -> None:
    """Origins are scheme and host; there is no way to let in every page."""
    with pytest.raises(InputError, match=r"^origins: expected scheme and host"):
        serve.server_settings(parsed("--cors", origin))


def test_batches_are_kept_in_the_users_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In the folder of the environment, else where the XDG specification has state."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "starjudge" / "server"
    monkeypatch.setenv("STARJUDGE_SERVER_FOLDER", str(tmp_path / "x"))
    assert default_folder() == tmp_path / "x"


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """Told in one line, before batches are touched."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(InputError, match=f"--port {port}: cannot listen there: Address already in use"):
            serve.run(parsed("--port", port, "--folder", str(tmp_path / "kept")))
    assert not (tmp_path / "kept").exists()


def test_a_rubric_of_the_owners_is_judged_by(made: object, tmp_path: Path) -> None:
    """Requests and records name it by its id; its path stays the owner's."""
    own = tmp_path / "own.yaml"
    own.write_text(asset_root("rubrics").joinpath("star.yaml").read_text("utf-8").replace("id: star\n", "id: own\n", 1))
    from server_process import ASKED, until

    client = made(rubrics={"own": own})  # type: ignore[operator]
    assert client.post("/evaluate", json={**ASKED, "rubric": "own"}).json()["judge"]["rubric"] == "own"
    name = client.post("/batches", json={"records": [{**ASKED, "rubric": "own"}], "rubric": "own"}).json()["id"]
    until(lambda: client.get(f"/batches/{name}").json()["status"] == "done")
    records = client.get(f"/batches/{name}/records").text
    assert '"rubric":"own"' in records
    assert str(own) not in records
    assert "own" in [rubric["id"] for rubric in client.get("/rubrics").json()["rubrics"]]
