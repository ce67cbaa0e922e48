"""Databases to test against: a new SQLite file or a new PostgreSQL database for every test."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from toolkit.edges.readers import child_process, guard
from toolkit.edges.store.store import Store

_numbers = count(1)


def _unavailable(reason: str) -> NoReturn:
    if os.environ.get("TOOLKIT_NO_SKIP") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest where there are several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    if (config := shutil.which("pg_config")) is not None:
        found = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(found.stdout.strip()))
    if (initdb := shutil.which("initdb")) is not None:
        folders.append(Path(initdb).parent)
    return next((each for each in folders if (each / "initdb").exists() and (each / "pg_ctl").exists()), None)


def _owner() -> dict[str, Any]:
    """Arguments that make a child another user than root, which PostgreSQL refuses."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    _unavailable("PostgreSQL cannot run as root, and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(autouse=True)
def readers_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of readers starts and ends its own, as they are used outside of tests."""
    monkeypatch.setattr(guard, "ChildProcess", child_process.ChildProcess)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a throw-away server, without the database's name."""
    if importlib.util.find_spec("psycopg") is None:
        _unavailable("psycopg is not installed: the tests on PostgreSQL need it")
    binaries = _binaries()
    if binaries is None:
        _unavailable("PostgreSQL is not installed: initdb and pg_ctl were not found")
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="toolkit-pg-"))
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    port = _free_port()
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C"}

    def run(*arguments: str) -> None:
        # The server keeps inherited pipes open, so its words go to a file.
        with (folder / "output").open("ab") as output:
            done = subprocess.run(
                arguments,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                timeout=120,
                **owner,
            )
        assert done.returncode == 0, (folder / "output").read_text(errors="replace")

    control, data = str(binaries / "pg_ctl"), str(folder / "data")
    try:
        run(str(binaries / "initdb"), "-A", "trust", "-U", "toolkit", "-E", "UTF8", "--no-sync", "-D", data)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        run(control, "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgresql+psycopg://toolkit@127.0.0.1:{port}"
        finally:
            run(control, "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty ledger database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    server: str = request.getfixturevalue("postgresql_server")
    import psycopg

    name = f"ledger_{next(_numbers)}"
    address = server.replace("+psycopg", "")
    with contextlib.closing(psycopg.connect(f"{address}/postgres", autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return f"{server}/{name}"


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty ledger in that database."""
    with Store.open(store_url, tmp_path) as opened:
        yield opened
