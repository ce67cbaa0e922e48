"""The words in the head or foot of printed pages, as the formats of Excel write it (ECMA-376 part 1, 18.3.1.39)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCR]|.)', re.DOTALL)
_NUMBERED = re.compile(r"(?i)\b(?:page|of|sheet)\b|第|页|共|张|[\s/\\,，.、()（）|_－—-]")
"""What stands around the number of a page."""


def page_words(code: str) -> str:
    """What somebody wrote there: without the codes for looks, page, day, file and sheet; empty where no word is left
    but those around the number of a page.
    """
    return words_of(_CODE.sub(_spelled, code).split("\0"))


def words_of(parts: Iterable[str]) -> str:
    """The parts of a head or foot that say more than what stands around the number of a page."""
    squeezed = (" ".join(part.split()) for part in parts)
    return " ".join(part for part in squeezed if _NUMBERED.sub("", part))


def _spelled(found: re.Match[str]) -> str:
    code = found[0]
    if code == "&&":
        return "&"
    return "\0" if code in ("&L", "&C", "&R") else ""
