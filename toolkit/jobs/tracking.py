"""How a job lets its caller show how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Tracker = Callable[[Sequence[Any], str], Iterable[Any]]
"""Passes through the things a job works on, under a label, so that a caller may show how far it is."""


def untracked(things: Sequence[Any], label: str) -> Iterable[Any]:
    """The tracker that shows nothing."""
    return things
