"""What takes long to make and is only looked at, or copied: made once a run, however many processes test at once."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

Told = TypeVar("Told")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Told]) -> tuple[Path, Told]:
    """The folder that `make` filled, and what it said, whoever of the run's processes called it."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, told = base / name, base / f"{name}.pickle"
    with FileLock(base / f"{name}.lock"):
        if not told.exists():
            told.write_bytes(pickle.dumps(make(folder)))
        return folder, pickle.loads(told.read_bytes())
