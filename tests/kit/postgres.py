"""A PostgreSQL server of a test's own, thrown away afterwards."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def missing() -> str:
    """Why no server can be started here; empty where one can."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed: the tests on PostgreSQL need it"
    if _binaries() is None:
        return "PostgreSQL is not installed: initdb and pg_ctl were not found"
    if _owner() is None:
        return "PostgreSQL cannot run as root, and there is no user postgres or nobody"
    return ""


def _binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest where there are several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    if (config := shutil.which("pg_config")) is not None:
        found = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(found.stdout.strip()))
    if (initdb := shutil.which("initdb")) is not None:
        folders.append(Path(initdb).parent)
    return next((each for each in folders if (each / "initdb").exists() and (each / "pg_ctl").exists()), None)


def _owner() -> dict[str, Any] | None:
    """Arguments that make a child another user than root, which PostgreSQL refuses; None where there is no other."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return None


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a server while the block lasts, without the database's name."""
    binaries, owner = _binaries(), _owner()
    assert binaries is not None and owner is not None
    folder = Path(tempfile.mkdtemp(prefix="toolkit-pg-"))
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    port = free_port()
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


def new_database(server: str, name: str) -> str:
    """The URL of a database made on that server."""
    import psycopg

    address = server.replace("+psycopg", "")
    with contextlib.closing(psycopg.connect(f"{address}/postgres", autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return f"{server}/{name}"
