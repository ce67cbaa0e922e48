"""The work on one file that came back, for whoever does it: bytes in, what they say out; nothing is kept.

A thread, another process or another machine may do it: what goes in and comes out can be sent, the ledger is not asked,
and wherever it is done a guarded child reads the file, within the same limits.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from toolkit.book.office.review_columns import REVIEW_SHEET
from toolkit.book.returned.understood import Understood, understand
from toolkit.domain.ledger.records import Edition
from toolkit.edges.readers.guard import Guard, as_read
from toolkit.edges.system.sent import of_this_release, packed, pressed, unpacked
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear
from toolkit.schema.model import Ledger
from toolkit.settings import ReadingSettings
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class OneFile:
    """One file to be read, and what is needed for it.

    `declared` is a packed (schema, `PlanYear`), the same bytes for every file of a run; `edition` the packed edition
    that the file is thought to be of, empty where nothing speaks for one.
    """

    data: bytes
    name: str
    limits: ReadingSettings
    release: str
    declared: bytes
    edition: bytes = b""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A workbook as the guarded child gave it (`as_read` makes a `RawBook` of it), pressed, and what it says."""

    pressed: bytes
    understood: Understood

    @property
    def answer(self) -> bytes:
        """What the guarded child answered."""
        return zlib.decompress(self.pressed)


def read_one(file: OneFile) -> FileRead | Problem:
    """Read and match one file; the one `Problem` where it cannot be read.

    `OtherReleaseError` where this is not the release that asks; `ToolkitError` where no child can be started here.
    """
    of_this_release(file.release)
    with _reader(file.limits) as guard:
        answer = guard.ask(file.data, file.name)
    if isinstance(answer, Problem):
        return answer
    book = as_read(answer, file.name)
    if isinstance(book, Problem):
        return book
    schema, years = _declared(file.declared)
    edition: Edition | None = unpacked(file.edition) if file.edition else None
    understood = understand(book, file.name, schema, (schema.tasks, REVIEW_SHEET), edition, years)
    return FileRead(pressed(answer), understood)


def declared(schema: Ledger, years: PlanYear) -> bytes:
    """What all files of a run have in common, packed."""
    return packed((schema, years))


@lru_cache(maxsize=8)
def _declared(data: bytes) -> tuple[Ledger, PlanYear]:
    """Unpacked once a process: what is found out about a schema is kept with it."""
    schema, years = unpacked(data)
    return schema, years


# The guarded children of this process: as many as files are read at a time, kept for the next.

_idle: dict[tuple[int, ReadingSettings], list[Guard]] = {}
_turn = threading.Lock()


@contextmanager
def _reader(limits: ReadingSettings) -> Iterator[Guard]:
    mine = (os.getpid(), limits)
    with _turn:
        aside = _idle.setdefault(mine, [])
        guard = aside.pop() if aside else Guard.within(limits)
    try:
        yield guard
    except BaseException:
        guard.close()
        raise
    with _turn:
        _idle.setdefault(mine, []).append(guard)


def end_readers() -> None:
    """End the guarded children that this process has kept."""
    with _turn:
        mine = [key for key in _idle if key[0] == os.getpid()]
        ended = [guard for key in mine for guard in _idle.pop(key)]
    for guard in ended:
        guard.close()
