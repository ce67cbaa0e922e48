"""What a reader may take: memory by its own limit (RLIMIT_AS); memory and time as the guard sees them (psutil)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import psutil

_Told = TypeVar("_Told", int, float)
MEGABYTE = 1024 * 1024
OUT_OF_MEMORY = 77
"""What a child exits with where its memory did not suffice."""
_HEADROOM_MB = 96  # what the reader's library and its threads map without using
_USUALLY_MAPPED = 256 * MEGABYTE


def limit_memory(megabytes: int) -> None:
    """Let this process grow by about `megabytes`, where the system can be told so; by what it likes where 0."""
    if sys.platform == "win32" or not megabytes:
        return
    import resource

    limit = _mapped() + (megabytes + _HEADROOM_MB) * MEGABYTE
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (OSError, ValueError):
        return  # the guard's watchdog remains


def _mapped() -> int:
    """Bytes of addresses this process has taken so far."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123  pathlib is not worth its import here
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return _USUALLY_MAPPED


def memory_of(pid: int) -> Callable[[], int]:
    """A function telling how many bytes a process uses now; 0 once it is gone."""

    def used(process: psutil.Process) -> int:
        info = process.memory_info()
        return int(max(info.rss, getattr(info, "private", 0)))  # on Windows what is committed, too

    return _told_of(pid, used, 0)


def worked_of(pid: int) -> Callable[[], float]:
    """A function telling how many seconds the processor has worked for a process; 0 where that cannot be told."""

    def worked(process: psutil.Process) -> float:
        times = process.cpu_times()
        return float(times.user + times.system)

    return _told_of(pid, worked, 0.0)


def _told_of(pid: int, tell: Callable[[psutil.Process], _Told], unknown: _Told) -> Callable[[], _Told]:
    import psutil

    try:
        process = psutil.Process(pid)
    except psutil.Error:
        return lambda: unknown

    def told() -> _Told:
        try:
            return tell(process)
        except psutil.Error:
            return unknown

    return told
