"""Headers as they are compared: what a cell must be to be read as one, and its text without what may vary."""

from __future__ import annotations

import re
from functools import lru_cache

_HEADER_LIMIT = 80
"""Characters, blanks included, past which a cell is text and no header."""
_SPACE = re.compile(r"\s+")


def may_be_header(text: str) -> bool:
    """Whether a text is short enough to be read as a header."""
    return len(text) <= _HEADER_LIMIT


def plain(text: str) -> str:
    """A header as compared: without white space, line breaks, ＊ or *."""
    return _short(text) if may_be_header(text) else _bare(text)


def _bare(text: str) -> str:
    return _SPACE.sub("", text).strip("＊*")


_short = lru_cache(maxsize=8192)(_bare)
"""The same headers stand in every workbook."""
