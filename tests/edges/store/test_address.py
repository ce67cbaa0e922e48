"""Where a ledger database is, read from its URL; a password is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.edges.store.address import parse_address
from toolkit.errors import ConfigError

ROOT = Path("/工作区")


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///ledger.db", "/工作区/ledger.db"),
        ("sqlite:///数据/台 账.db", "/工作区/数据/台 账.db"),
        ("sqlite:////srv/ledger.db", "/srv/ledger.db"),
        ("sqlite+pysqlite:///ledger.db", "/工作区/ledger.db"),
    ],
)
def test_a_file_is_found_below_the_workspace(url: str, file: str) -> None:
    found = parse_address(url, ROOT)
    assert (found.file, found.server, found.shown) == (Path(file), None, f"sqlite:///{file}")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("postgresql://localhost/ledger", {"host": "localhost", "dbname": "ledger"}),
        (
            "postgresql+psycopg://clerk:p%40ss/wort@db.example.com:5433/ledger",
            {"user": "clerk", "password": "p@ss/wort", "host": "db.example.com", "port": "5433", "dbname": "ledger"},
        ),
        ("postgresql+psycopg2://clerk@[::1]/ledger", {"user": "clerk", "host": "::1", "dbname": "ledger"}),
        (
            "postgresql:///ledger?host=/var/run/postgresql&connect_timeout=2",
            {"dbname": "ledger", "host": "/var/run/postgresql", "connect_timeout": "2"},
        ),
    ],
)
def test_a_server_is_reached_as_its_url_says(url: str, server: dict[str, str]) -> None:
    found = parse_address(url, ROOT)
    assert (found.file, found.server) == (None, server)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://clerk:geheim@host/ledger", "postgresql://clerk:***@host/ledger"),
        ("postgresql://clerk:@host/ledger", "postgresql://clerk:***@host/ledger"),
        ("postgresql://host/ledger?user=a&password=geheim&sslmode=require", None),
        ("postgresql://geheim:geheim@geheim/geheim", "postgresql://geheim:***@geheim/geheim"),
    ],
)
def test_a_password_is_not_shown(url: str, shown: str | None) -> None:
    expected = shown or "postgresql://host/ledger?user=a&password=***&sslmode=require"
    assert parse_address(url, ROOT).shown == expected


@pytest.mark.parametrize("url", ["", "ledger.db", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "postgres://x/y"])
def test_what_is_no_ledger_s_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"\[store\] url"):
        parse_address(url, ROOT)
