"""What a verdict judged: kept with it in the row, so that a claim made anew is told from the one it was about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

CLAIM = ("status", "done_on", "evidence")
"""The fields that make a claim (办理状态, 完成日期, 佐证材料): what else a unit writes touches no verdict."""
JUDGED = "judged"
"""The name under which a row keeps what its verdict judged; no sheet shows it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The claim as it was when it was judged, and the moment that names the verdict.

    `bulk` says that many were judged in one go (批量核查); `application` is the key of the agreed application that
    the verdict follows from.
    """

    status: str
    done_on: str
    evidence: str
    at: str
    bulk: bool = False
    application: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str], at: datetime, *, bulk: bool = False, application: str = "") -> Judged:
        """The claim that a row with these values makes at that moment."""
        status, done_on, evidence = (values.get(name, "") for name in CLAIM)
        return cls(status, done_on, evidence, at.isoformat(), bulk, application)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Judged | None:
        """What the row's verdict judged; None where that was not kept, or there is no verdict."""
        text = values.get(JUDGED, "")
        return cls(**json.loads(text)) if text else None

    @property
    def text(self) -> str:
        """As the ledger keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def changed(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The fields of the claim that say something else by now."""
        return tuple(name for name in CLAIM if values.get(name, "") != getattr(self, name))
