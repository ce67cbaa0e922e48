"""Faults of data as values: where something came from, and what was found there.

They are collected and shown, never raised; what stops a command is a `ToolkitError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.codes import Code, Severity


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stood: file name, sheet title and cell (`B7`); each empty where it does not apply."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = "!".join(part for part in (self.sheet, self.cell) if part)
        return " ".join(part for part in (self.file, place) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault found, ready to be read by a clerk."""

    code: Code
    message: str
    remedy: str
    origin: Origin = Origin()
    value: str = ""

    @property
    def severity(self) -> Severity:
        """The weight its code gives it."""
        return self.code.severity

    def as_dict(self) -> dict[str, str]:
        """The shape `--json` prints and the ledger stores."""
        return {
            "code": self.code.slug,
            "severity": self.severity.value,
            "file": self.origin.file,
            "sheet": self.origin.sheet,
            "cell": self.origin.cell,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


def problem(code: Code, origin: Origin | None = None, value: str = "", **names: Any) -> Problem:
    """Build a `Problem`, filling its code's message and remedy with `names` (and `value`)."""
    fill = {"value": shorten(value), **names}
    return Problem(
        code, code.message.format(**fill), code.remedy.format(**fill), origin or Origin(), shorten(value, 200)
    )


def shorten(text: str, limit: int = 60) -> str:
    """`text` on one line and at most `limit` characters, the last an ellipsis where it was cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
