"""Where a ledger database is: `sqlite:///ledger.db`, or `postgresql+psycopg://user:password@host:port/name`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from toolkit.errors import ConfigError
from toolkit.values import dataclass

_URL = re.compile(
    r"(?P<scheme>[\w+]+)://"
    r"(?:(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@)?"
    r"(?:\[(?P<host6>[^/?\]]+)\]|(?P<host>[^/:?]+))?(?::(?P<port>[^/?]*))?"
    r"(?:/(?P<name>[^?]*))?"
    r"(?:\?(?P<options>.*))?",
    re.S,
)
_AS = "请写成 sqlite:///ledger.db 或 postgresql+psycopg://…。"


@dataclass(frozen=True, slots=True)
class Address:
    """A database's address: the file of a SQLite database, or else how to reach the server."""

    shown: str
    file: Path | None = None
    server: Mapping[str, str] | None = None


def parse_address(url: str, root: Path) -> Address:
    """What a URL says; a relative SQLite path starts at `root`. `ConfigError` for one that cannot be used."""
    found = _URL.fullmatch(url)
    if found is None:
        raise ConfigError("[store] url 不是数据库地址", _AS)
    kind, name = found["scheme"].partition("+")[0], found["name"] or ""
    if kind == "postgresql":
        return _server(found, name)
    if kind != "sqlite":
        raise ConfigError(f"[store] url 用了不支持的数据库：{kind}", _AS)
    if not name or name == ":memory:":
        raise ConfigError("[store] url 没有写数据库文件名", "请写成 sqlite:///ledger.db。")
    file = root.absolute() / name
    return Address(f"sqlite:///{file}", file=file)


def _server(found: re.Match[str], name: str) -> Address:
    """A server's address; shown without the password."""
    given = {
        "user": unquote(found["user"] or ""),
        "password": unquote(found["password"] or ""),
        "host": found["host6"] or found["host"] or "",
        "port": found["port"] or "",
        "dbname": name,
    }
    options = dict(parse_qsl(found["options"] or ""))
    secret = "" if found["password"] is None else f":{found['password']}@"
    shown = found[0].replace(secret, ":***@", 1) if secret else found[0]
    shown = re.sub(r"(?<=password=)[^&]*", "***", shown)
    return Address(shown, server={key: value for key, value in {**given, **options}.items() if value})
