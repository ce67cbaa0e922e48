"""Which servers a mail connection believes: those with a certificate of a known authority, or of the office's own."""

from __future__ import annotations

import ssl
from pathlib import Path

from toolkit.errors import ConfigError
from toolkit.problems import shorten


def verifying(ca_file: str, root: Path, section: str) -> ssl.SSLContext:
    """A context that checks certificates and names; `ca_file`, relative to `root`, adds an authority.

    `ConfigError` naming the `section` of config.toml where that file cannot be used.
    """
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(root / ca_file)
        except OSError as error:
            raise ConfigError(
                f"[{section}] ca_file 用不了：{ca_file}（{shorten(str(error))}）", "请核对文件名；要 PEM 格式的根证书。"
            ) from error
    return context
