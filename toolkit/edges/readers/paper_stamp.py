"""What a Word document says of itself in its properties, read without opening it."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

_CORE = "docProps/core.xml"
_MOST = 100_000
_KEYWORDS = re.compile(rb"<(?:\w+:)?keywords[^>]*>([^<]*)<")


def keywords_of(path: Path) -> str:
    """The keywords of a document; empty where it has none or is none. No more than its properties is read."""
    try:
        with zipfile.ZipFile(path) as parts, parts.open(_CORE) as part:
            found = _KEYWORDS.search(part.read(_MOST))
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error):
        return ""
    return found[1].decode("utf-8", "replace") if found else ""
