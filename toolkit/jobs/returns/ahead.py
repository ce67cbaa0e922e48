"""Files that came back, read ahead by an executor while the run brings those before them to their outcomes.

Who reads a file decides nothing: what came ahead is what this process would have found, and where it does not come, for
whatever reason, this process finds it itself.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.codes import Code
from toolkit.domain.ledger.records import Edition
from toolkit.domain.returns.evidence import owner_of
from toolkit.edges.readers.child_process import PATIENCE
from toolkit.edges.readers.one_file import FileRead, OneFile, declared, packed, read_one, release
from toolkit.edges.system import files
from toolkit.errors import WorkspaceError
from toolkit.jobs.returns.receive import Receiver
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.dates import PlanYear

_START_SECONDS = 60.0
_LONGEST_PAUSE = 60.0

Key = tuple[str, str]
"""The SHA-256 of a file and the name it is recorded under."""


@dataclass
class ReadAhead:
    """Keeps up to `width` files of a run in the hands of `executor`, in the order in which they will be taken.

    An executor that fails is left alone for a while, longer each time, and its files are read here: `lost` says how
    many, and `why`.
    """

    receiver: Receiver
    executor: Executor
    width: int
    lost: int = 0
    why: str = ""
    _coming: deque[tuple[Path, str]] = field(default_factory=deque)
    _sent: dict[Key, Future[FileRead | Problem]] = field(default_factory=dict)
    _pause: float = 0.0
    _not_before: float = 0.0

    def __post_init__(self) -> None:
        workspace = self.receiver.workspace
        plan = workspace.tasks.plan
        self.years = PlanYear(plan.year, plan.issued, self.receiver.now.date())
        self._declared = declared(workspace.schema, self.years)
        self._editions: dict[str, bytes] = {}

    def line_up(self, paths: Sequence[Path], shown: Callable[[Path], str]) -> None:
        """These files will be taken next, in this order, each under the name `shown` gives."""
        self._coming.extend((path, shown(path)) for path in paths)
        self._fill()

    def read(self, data: bytes, name: str) -> FileRead | Problem | None:
        """What was found out of these bytes under that name; None where nobody read them ahead."""
        future = self._sent.pop((files.digest(data), name), None)
        if future is None:
            self._pass(name)
        self._fill()
        if future is None:
            return None
        limits = self.receiver.workspace.settings.reading
        try:
            found = future.result(_START_SECONDS + 2 * PATIENCE * limits.seconds)
        except (Exception, CancelledError) as error:
            self._failed(error, 1)
            return None
        self._pause = 0.0
        return found

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is said of an executor that failed."""
        return (problem(Code.ENGINE_FAILED, Origin(), count=self.lost, why=self.why),) if self.lost else ()

    def _fill(self) -> None:
        """Send files until there are as many out as may be; no file whose bytes are not yet kept."""
        if time.monotonic() < self._not_before:
            return
        while self._coming and len(self._sent) < self.width:
            path, name = self._coming.popleft()
            if path.is_symlink():
                continue
            try:
                data = files.read_bytes(path)
                key = (files.digest(data), name)
                if key in self._sent or any(sha256 == key[0] for sha256, _ in self._sent) or self._is_known(key[0]):
                    continue
                self.receiver.keep_bytes(data)
            except WorkspaceError:
                continue  # said when the file's turn comes
            work = OneFile(
                data, name, self.receiver.workspace.settings.reading, release(), self._declared, self._edition(key)
            )
            try:
                self._sent[key] = self.executor.submit(read_one, work)
            except (Exception, CancelledError) as error:
                self._failed(error, 1)
                return

    def _pass(self, name: str) -> None:
        """The file of that name is taken unread by others: nobody need read it, nor those before it, any more."""
        if any(each == name for _, each in self._coming):
            while self._coming.popleft()[1] != name:
                pass

    def _is_known(self, sha256: str) -> bool:
        return not self.receiver.retry and self.receiver.store.returns.seen(sha256) is not None

    def _edition(self, key: Key) -> bytes:
        """The edition a file is likely of, by its sender and its name: a guess, which the reader holds to the file."""
        receiver = self.receiver
        plan, units = receiver.workspace.chosen.id, receiver.workspace.tasks.roster.units
        unit = owner_of(key[1], units, receiver.senders.speaker(key[1], key[0]))
        if unit is None:
            return b""
        if unit not in self._editions:
            found: Edition | None = receiver.store.editions.latest_of(plan, unit)
            self._editions[unit] = packed(found) if found else b""
        return self._editions[unit]

    def _failed(self, error: BaseException, count: int) -> None:
        """Leave the executor alone for a while; what it had is read here when its turn comes."""
        self.lost += count + len(self._sent)
        self.why = self.why or f"{type(error).__name__}：{error}"[:200]
        for future in self._sent.values():
            future.cancel()
        self._sent.clear()
        self._pause = min(2 * self._pause or 1.0, _LONGEST_PAUSE)
        self._not_before = time.monotonic() + self._pause

    def close(self) -> None:
        """Ask for no more; what is out is not waited for."""
        self._coming.clear()
        for future in self._sent.values():
            future.cancel()
        self._sent.clear()
