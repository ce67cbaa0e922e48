"""A result as it was shown once: its words, tables and JSON, without what they were made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Told(Result):
    """What another result showed: its sentence, tables and the JSON of its data."""

    said: str
    listed: tuple[Table, ...]
    values: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """As it was said."""
        return self.said

    @property
    def tables(self) -> tuple[Table, ...]:
        """As they were listed."""
        return self.listed

    @property
    def data(self) -> Mapping[str, Any]:
        """As they were given."""
        return self.values
