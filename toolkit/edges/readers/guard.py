"""Reading workbooks from strangers: a child process reads, this side looks at its clock and its memory.

Whatever a file does to its reader, the caller gets a `RawBook` or a `Problem`, and the next file is read as if
nothing had happened.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.edges.readers.child_process import ChildProcess, Ended
from toolkit.edges.readers.limits import MAX_FILE, Unreadable
from toolkit.edges.readers.packed import unpack
from toolkit.edges.system.closing import Closing
from toolkit.errors import ToolkitError
from toolkit.problems import Origin, Problem, problem

if TYPE_CHECKING:
    from toolkit.settings import ReadingSettings

_WORKBOOK_CHILD = (sys.executable, "-m", "toolkit.edges.readers.guard_child")


class Guard(Closing):
    """Reads workbooks in a child process that may die in their place.

    `seconds` is how long the processor may work on one file, `memory_mb` what reading may take. The child starts with
    the first file, serves `recycle` files and is then replaced; leaving the `with` block ends it. `command` is another
    program to run as the child, given the memory limit as its last argument.
    """

    def __init__(
        self, seconds: float, memory_mb: int, *, recycle: int = 200, command: Sequence[str] = _WORKBOOK_CHILD
    ) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._recycle = recycle
        self._command = command
        self._child: ChildProcess | None = None
        self._turn = threading.Lock()

    @classmethod
    def within(cls, limits: ReadingSettings) -> Self:
        """A guard of the limits in the settings."""
        return cls(limits.seconds, limits.memory_mb)

    def running(self, command: Sequence[str]) -> Guard:
        """Another guard of the same limits, whose children run `command`."""
        return Guard(self._seconds, self._memory_mb, recycle=self._recycle, command=command)

    def close(self) -> None:
        """End the child, if one runs; reading again would start another."""
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def read(self, data: bytes, name: str) -> RawBook | Problem:
        """The workbook in `data`, or the one problem (of the file `name`) for which it was not read.

        Raises `ToolkitError` only where no child can be started at all: that is no fault of the file.
        """
        answer = self.ask(data, name)
        return answer if isinstance(answer, Problem) else as_read(answer, name)

    def ask(self, data: bytes, name: str) -> bytes | Problem:
        """What the child answers to `data`, unchecked, or the one problem for which it did not; raises as `read`."""
        origin = Origin(file=name)
        if len(data) > MAX_FILE:
            return problem(Code.FILE_HOSTILE, origin, what=f"文件超过 {MAX_FILE // 1024**2} MB")
        with self._turn:
            try:
                answer = self._answer(data)
            except BaseException:
                # Interrupted halfway, the pipe may hold the answer to this file: nobody else may read it.
                self._abandon()
                raise
        return problem(Code.FILE_HOSTILE, origin, what=answer.cause) if isinstance(answer, Ended) else answer

    def _answer(self, data: bytes) -> bytes | Ended:
        """A child's answer; only where a fresh one ends over a file is that the file's fault.

        A child that has read others may have been worn out by them, and on a busy machine any may have stood still:
        the file is then read once more, by a fresh child. One that worked too long would only work as long again.
        """
        child = self._ready_child()
        fresh = child.served == 0
        answer = child.ask(data, self._seconds, self._memory_mb)
        if not isinstance(answer, Ended):
            return answer
        self.close()
        if answer.late or (fresh and not answer.stalled):
            return answer
        again = self._ready_child().ask(data, self._seconds, self._memory_mb)
        if isinstance(again, Ended):
            self.close()
        return again

    def _ready_child(self) -> ChildProcess:
        if self._child is not None and (self._child.served >= self._recycle or not self._child.alive()):
            self.close()
        if self._child is None:
            self._child = ChildProcess([*self._command, str(self._memory_mb)])
            if not self._child.greeted():
                self.close()
                raise ToolkitError(
                    "读取表格的子程序启动不了",
                    "请检查安装是否完整、内存上限是否过小，再重新运行；来件都还在。",
                )
        return self._child

    def _abandon(self) -> None:
        if self._child is not None:
            self._child.kill()
        self.close()


def as_read(answer: bytes, name: str) -> RawBook | Problem:
    """What a child answered for the file `name`: its workbook, or why that was refused."""
    try:
        return unpack(answer)
    except Unreadable as refusal:
        return problem(refusal.code, Origin(file=name), what=refusal.what)
