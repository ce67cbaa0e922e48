"""A tick about once a minute, kept by `schedule`, until a signal asks for the end.

`schedule` plans by the clock on the wall, so that it wakes in time after the machine slept; put back, that clock would
keep it waiting for hours, and so a tick that lies further off than a minute is planned anew. What a tick raises ends
everything: whoever ticks catches what it can go on after.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_LONGEST_SLEEP = 1.0
"""Seconds after which the clock is looked at again, whatever it said before."""


def every_minute(tick: Callable[[], None], stopped: Callable[[], bool]) -> None:
    """Call `tick` at once, and again every minute until `stopped`."""
    from schedule import Scheduler

    scheduler = Scheduler()
    scheduler.every(1).minutes.do(tick)
    tick()
    while not stopped():
        idle = scheduler.idle_seconds
        if idle is None or idle > 60:
            scheduler.clear()
            scheduler.every(1).minutes.do(tick)
            continue
        time.sleep(min(max(idle, 0.01), _LONGEST_SLEEP))
        if not stopped():
            scheduler.run_pending()


@contextmanager
def asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Says whether SIGTERM or Ctrl-C came since; what runs when they come is not interrupted."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
