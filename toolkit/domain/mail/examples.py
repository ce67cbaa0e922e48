"""Mail addresses that nobody has."""

from __future__ import annotations

import re

_NOBODYS = re.compile(r"[@.](?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$", re.IGNORECASE)
"""The domains that are set aside for examples (RFC 2606): what is sent there reaches nobody."""


def is_example(address: str) -> bool:
    """Whether an address is one for examples only."""
    return _NOBODYS.search(address.strip()) is not None
