"""How many runs of a kind there were, and what each left that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """How many runs of a kind there were, and what each left that is wrong."""

    runs: int = 0
    wrong: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
