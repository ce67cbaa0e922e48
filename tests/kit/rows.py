"""Rows and editions for tests, their keys written as text: `2021/15/SZ01`, `2021/unit/SZ01`, `2021/plans.0a/SZ01`."""

from __future__ import annotations

from dataclasses import replace

from toolkit.domain.ledger.editions import edition_id
from toolkit.domain.ledger.records import Edition
from toolkit.keys import RowKey

key = RowKey.parse


def identified(edition: Edition) -> Edition:
    """The edition under the id that its content gives it."""
    return replace(edition, id=edition_id(edition, "test"))
