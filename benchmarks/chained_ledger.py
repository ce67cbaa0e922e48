"""What going through the chain of a ledger costs, and what keeping it costs while it is written.

Writes 10,000 and 100,000 changes, a hundred a transaction, into a SQLite ledger, and goes through its chains. Prints
the CPU time of both, and what ten times the changes cost: about ten where the work grows with them alone.

A run on a machine of two cores, others at work on it:

    changes     written  gone through
     10,000      0.31 s        0.07 s
    100,000      3.40 s        0.74 s
    ten times the changes: written 11.0, gone through 11.0
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from toolkit.domain.ledger.records import Change
from toolkit.edges.store.store import Store
from toolkit.keys import task_key

PLAN, UNIT, AT = "2021", "XQ01", datetime(2021, 9, 10, 9)
EACH = 100


def changes() -> list[Change]:
    """A hundred changes of as many items."""
    return [
        Change(task_key(PLAN, item, UNIT), "progress", "已印发通知部署，正在推进。" * 2, "office", AT)
        for item in range(1, EACH + 1)
    ]


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measured(count: int) -> tuple[float, float]:
    """Seconds to write so many changes, and to go through the chains after that."""
    with tempfile.TemporaryDirectory() as folder, Store.open("sqlite:///ledger.db", Path(folder)) as store:
        rows = changes()
        written = spent(lambda: [store.apply(rows) for _ in range(count // EACH)])
        return written, spent(lambda: _whole(store))


def _whole(store: Store) -> None:
    assert store.chains.faults() == ()


def main() -> None:
    print("changes     written  gone through")
    found = {}
    for count in (10_000, 100_000):
        found[count] = measured(count)
        print(f"{count:>7,} {found[count][0]:9.2f} s {found[count][1]:11.2f} s")
    (few, few_read), (many, many_read) = found.values()
    print(f"ten times the changes: written {many / few:.1f}, gone through {many_read / few_read:.1f}")


if __name__ == "__main__":
    main()
