"""Which servers a mail connection believes: those with a certificate of a known authority, or of the office's own."""

from __future__ import annotations

import ssl
from functools import lru_cache
from pathlib import Path

from toolkit.errors import ConfigError
from toolkit.problems import shorten


def verifying(ca_file: str, root: Path, section: str) -> ssl.SSLContext:
    """A context that checks certificates and names; `ca_file`, relative to `root`, adds an authority.

    `ConfigError` naming the `section` of config.toml where that file cannot be used. The authorities that the system
    knows are read once a process.
    """
    if not ca_file:
        return _believing("", b"")
    try:
        return _believing(str(root / ca_file), (root / ca_file).read_bytes())
    except OSError as error:
        raise ConfigError(
            f"[{section}] ca_file 用不了：{ca_file}（{shorten(str(error))}）", "请核对文件名；要 PEM 格式的根证书。"
        ) from error


@lru_cache(maxsize=4)
def _believing(path: str, content: bytes) -> ssl.SSLContext:
    """One that believes the system's authorities and those of the file at `path`, while that holds `content`."""
    context = ssl.create_default_context()
    if path:
        context.load_verify_locations(path)
    return context
