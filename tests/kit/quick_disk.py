"""Where tests keep their files: in memory where the machine has room, so that nothing waits for a disk.

Every write is flushed to the disk before it counts, and tests write tens of thousands of files. A program that is
killed leaves in memory what it would leave on a disk; that files outlast a power cut no test can show anyway.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil

_IN_MEMORY = Path("/dev/shm")
_ROOM = 6 * 1024**3
"""Bytes that must be free there and in memory; a whole run takes about a third of it."""


def keep_files_in_memory() -> None:
    """Have temporary files made in memory, by this process and its children; `TMPDIR` says another place."""
    if "TMPDIR" not in os.environ and _has_room():
        os.environ["TMPDIR"] = str(_IN_MEMORY)
        tempfile.tempdir = None


def _has_room() -> bool:
    if not (_IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)):
        return False
    runs_programs = not os.statvfs(_IN_MEMORY).f_flag & os.ST_NOEXEC
    return runs_programs and min(shutil.disk_usage(_IN_MEMORY).free, psutil.virtual_memory().available) >= _ROOM
