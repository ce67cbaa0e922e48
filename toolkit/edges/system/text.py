"""Bytes as text on Chinese machines, where what does not say its encoding is UTF-8 or GBK."""

from __future__ import annotations

import contextlib


def text_of(data: bytes) -> str | None:
    """Bytes as UTF-8 or, failing that, GB18030; None where they are neither."""
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return None
