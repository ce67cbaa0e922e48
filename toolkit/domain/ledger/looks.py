"""Looks at the addresses of evidence, as they are kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from toolkit.values import dataclass


class Seen(StrEnum):
    """What a look at an address came to: the page was there, the server says it is gone, or it could not be told."""

    OPEN = "open"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an address: when, what it came to, the server's answer (0 for none), the page's main text, why."""

    url: str
    at: datetime
    seen: Seen
    status: int = 0
    text: str = ""
    note: str = ""
    id: int = 0
