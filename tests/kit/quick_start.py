"""Programs that tests start again and again start quickly."""

from __future__ import annotations

import os
import sys


def keep_compiled() -> None:
    """Modules are compiled once, not at every start of a program, also where the surroundings forbid to keep them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
