"""Children that read files for the toolkit, kept from one test to the next: to start one costs more than to use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pytest

from toolkit.edges.readers import guard
from toolkit.edges.readers.child_process import ChildProcess, Ended


class KeptChild(ChildProcess):
    """A child process that is put aside where its guard would have it end, while it is sound."""

    _aside: ClassVar[dict[tuple[str, ...], KeptChild]] = {}

    def __init__(self, command: list[str]) -> None:
        super().__init__(command)
        self._command = tuple(command)
        self._greeted = False
        self._sound = True

    @classmethod
    def start(cls, command: list[str]) -> KeptChild:
        """One that was put aside, else a new one."""
        kept = cls._aside.pop(tuple(command), None)
        return kept if kept and kept.alive() else cls(command)

    def greeted(self) -> bool:
        self._greeted = self._greeted or super().greeted()
        return self._greeted

    def ask(self, data: bytes, seconds: float, memory_mb: int) -> bytes | Ended:
        self._sound = False  # also where the answer is never waited for
        answer = super().ask(data, seconds, memory_mb)
        self._sound = not isinstance(answer, Ended)
        return answer

    def kill(self) -> None:
        self._sound = False
        super().kill()

    def stop(self) -> None:
        if self._greeted and self._sound and self.alive() and self._command not in self._aside:
            self._aside[self._command] = self
        else:
            super().stop()

    @classmethod
    def end_all(cls) -> None:
        """End those that are aside."""
        while cls._aside:
            ChildProcess.stop(cls._aside.popitem()[1])


@contextmanager
def children_kept() -> Iterator[None]:
    """Guards of this process keep their children until the end of the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "ChildProcess", KeptChild.start)
        yield
    KeptChild.end_all()
