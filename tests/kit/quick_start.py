"""Programs that tests start again and again start quickly, and so do the processes that test at once."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def keep_compiled() -> None:
    """Modules are compiled once, not at every start of a program, also where the surroundings forbid to keep them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def load_from_another_place(files: Iterable[Path]) -> None:
    """Load modules of tests, each of the processes that test at once beginning with others of them.

    All processes load all modules. What one has compiled the others find compiled, and in a fresh copy of the
    repository compiling is most of it: beginning with the same file they would all compile all of them side by side.
    """
    found = sorted(files)
    number, processes = os.environ["PYTEST_XDIST_WORKER"], os.environ["PYTEST_XDIST_WORKER_COUNT"]
    at = len(found) * int(number.removeprefix("gw")) // int(processes)
    for file in found[at:] + found[:at]:
        if str(file.parent) not in sys.path:
            sys.path.insert(0, str(file.parent))
        with suppress(Exception):  # told when the file's turn comes
            importlib.import_module(file.stem)
