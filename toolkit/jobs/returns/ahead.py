"""Files that came back, read ahead by an executor while the run brings those before them to their outcomes.

Who reads a file decides nothing: what came ahead is what this process would have found, and where it does not come, for
whatever reason, this process finds it itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.domain.ledger.records import Edition
from toolkit.domain.returns.evidence import owner_of
from toolkit.edges.readers.child_process import PATIENCE
from toolkit.edges.readers.one_file import FileRead, OneFile, declared, read_one
from toolkit.edges.system import files
from toolkit.edges.system.sent import packed, release
from toolkit.errors import WorkspaceError
from toolkit.jobs.engine import Helpers, Sent
from toolkit.jobs.returns.receive import Receiver
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear

_START_SECONDS = 60.0

Key = tuple[str, str]
"""The SHA-256 of a file and the name it is recorded under."""


@dataclass
class ReadAhead:
    """Keeps as many files of a run in the hands of `helpers` as they take, in the order in which they will be taken.

    Files that it does not give back are read here.
    """

    receiver: Receiver
    helpers: Helpers
    _coming: deque[tuple[Path, str]] = field(default_factory=deque)
    _sent: dict[Key, Sent[FileRead | Problem]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        workspace = self.receiver.workspace
        plan = workspace.tasks.plan
        self.years = PlanYear(plan.year, plan.issued, self.receiver.now.date())
        self._declared = declared(workspace.schema, self.years)

    def line_up(self, paths: Sequence[Path], shown: Callable[[Path], str]) -> None:
        """These files will be taken next, in this order, each under the name `shown` gives."""
        self._coming.extend((path, shown(path)) for path in paths)
        self._fill()

    def read(self, data: bytes, name: str) -> FileRead | Problem | None:
        """What was found out of these bytes under that name; None where nobody read them ahead."""
        sent = self._sent.pop((files.digest(data), name), None)
        if sent is None:
            self._pass(name)
        self._fill()
        limits = self.receiver.workspace.settings.reading
        return self.helpers.found(sent, _START_SECONDS + 2 * PATIENCE * limits.seconds)

    def _fill(self) -> None:
        """Send files until there are as many out as may be; no file whose bytes are not yet kept."""
        while self._coming and len(self._sent) < self.helpers.width and self.helpers.ready:
            path, name = self._coming.popleft()
            if path.is_symlink():
                continue
            try:
                data = files.read_bytes(path)
                key = (files.digest(data), name)
                if any(sha256 == key[0] for sha256, _ in self._sent) or self._is_known(key[0]):
                    continue
                self.receiver.keep_bytes(data)
            except WorkspaceError:
                continue  # said when the file's turn comes
            work = OneFile(
                data, name, self.receiver.workspace.settings.reading, release(), self._declared, self._edition(key)
            )
            if sent := self.helpers.send(read_one, work):
                self._sent[key] = sent

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
        plan, roster = receiver.workspace.chosen.id, receiver.workspace.tasks.roster
        unit = owner_of(key[1], roster, receiver.senders.speaker(key[1], key[0]))
        if unit is None:
            return b""
        found: Edition | None = receiver.store.editions.latest_of(plan, unit)
        return packed(found) if found else b""

    def close(self) -> None:
        """Ask for no more; what is out is not waited for."""
        self._coming.clear()
        for sent in self._sent.values():
            sent.coming.cancel()
        self._sent.clear()
