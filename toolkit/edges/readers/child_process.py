"""A child process seen from the side that waits for it: its answers, its deadline, its memory, its end."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import threading
import time as clock
from dataclasses import replace
from pathlib import Path

import toolkit
from toolkit.edges.readers.frames import MAX_FRAME, receive, send
from toolkit.edges.readers.guard_child import READY
from toolkit.edges.readers.memory import MEGABYTE, OUT_OF_MEMORY, memory_of, worked_of
from toolkit.errors import ToolkitError
from toolkit.system_faults import in_words
from toolkit.values import dataclass

_START_SECONDS = 60.0
_STOP_SECONDS = 2.0
_EXIT_SECONDS = 0.5
"""How long a child without an answer is given to have ended by itself."""
_TICK_SECONDS = 0.05
PATIENCE = 4
"""How many times as long a child is waited for as the processor may work for it."""
_TOO_MUCH_MEMORY = "读取时内存超过上限"
# What the child needs of the surroundings; passwords kept there are not among it.
_ENVIRONMENT = re.compile(
    r"(?i)(PATH|PYTHON\w*|VIRTUAL_ENV|SYSTEMROOT|WINDIR|TEMP|TMP|TMPDIR|LANG|LC_\w+|LD_LIBRARY_PATH|DYLD_\w+"
    r"|COVERAGE_\w+)"
)


@dataclass(frozen=True, slots=True)
class Ended:
    """There is no answer, and no child any more: why, for a clerk.

    It was `late` where it worked for longer than it may, `stalled` where it had not come so far in all the time that it
    was waited for: the machine was busy, or it hung.
    """

    cause: str
    late: bool = False
    stalled: bool = False


class _Limits:
    """What a child may take from now on."""

    def __init__(self, pid: int, seconds: float, memory_mb: int) -> None:
        self._seconds, self._memory = seconds, memory_mb * MEGABYTE
        self._used, self._worked = memory_of(pid), worked_of(pid)
        self._before = self._worked()

    def broken(self) -> Ended | None:
        """Why the child is to be ended; None where it keeps within its limits."""
        if self._worked() - self._before > self._seconds:
            return Ended(f"读取时超过 {self._seconds:g} 秒", late=True)
        if self._memory and self._used() > self._memory:
            return Ended(_TOO_MUCH_MEMORY)
        return None


class ChildProcess:
    """One child process, and the thread that talks to it: on Windows nobody else can wait for a pipe.

    Raises `ToolkitError` where the program cannot be run.
    """

    def __init__(self, command: list[str]) -> None:
        self.served = 0
        environment = {key: value for key, value in os.environ.items() if _ENVIRONMENT.fullmatch(key)}
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Makes the package importable, and nothing lying about in the caller's folder.
                cwd=Path(toolkit.__file__).resolve().parent.parent,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise ToolkitError(
                f"读取表格的子程序启动不了：{in_words(error)}", "请检查安装是否完整，再重新运行。"
            ) from None
        self._requests: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._talk, name="guard", daemon=True)
        self._thread.start()

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def greeted(self) -> bool:
        """Whether the child has come up; waits for it."""
        return self._await(_START_SECONDS) == READY

    def ask(self, data: bytes, seconds: float, memory_mb: int) -> bytes | Ended:
        """The child's answer to `data`; it is ended where it takes more than that.

        `seconds` are those the processor works for it, and it is waited for `PATIENCE` times as long; `memory_mb` may
        be 0 for as much as it likes.
        """
        self.served += 1
        self._requests.put(data)
        answer = self._await(PATIENCE * seconds, (seconds, memory_mb))
        if isinstance(answer, Ended) and answer.stalled:
            return replace(answer, cause=f"读取时超过 {seconds:g} 秒，等了 {PATIENCE * seconds:g} 秒仍没有读完")
        return answer

    def kill(self) -> None:
        """End the child at once, whatever it is doing."""
        self._process.kill()

    def stop(self) -> None:
        """Let the child go, by force where it does not go at once; no process, pipe or thread stays behind."""
        self._requests.put(None)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join(_STOP_SECONDS)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _await(self, seconds: float, allowed: tuple[float, int] | None = None) -> bytes | Ended:
        """What the child says within `seconds`; it is ended where it takes longer, or more than is allowed."""
        deadline = clock.monotonic() + seconds
        # Most files are read before the first look: psutil is then never imported.
        tick = min(_TICK_SECONDS, seconds)
        limits: _Limits | None = None
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=tick)
                return Ended(self._why_silent()) if answer is None else answer
            if allowed:
                limits = limits or _Limits(self._process.pid, *allowed)
            ended = limits.broken() if limits else None
            if ended is None and clock.monotonic() >= deadline:
                ended = Ended("没有应答", stalled=True)
            if ended is not None:
                self.kill()
                return ended
            tick = max(0.001, min(_TICK_SECONDS, deadline - clock.monotonic()))

    def _why_silent(self) -> str:
        """Why the pipe closed or what came over it was no frame."""
        try:
            ended_with = self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return "读取程序的答复不合规"
        # Nobody but a system short of memory sends signal 9.
        return _TOO_MUCH_MEMORY if ended_with in (OUT_OF_MEMORY, -9) else "读取程序异常退出"

    def _talk(self) -> None:
        """Hand requests over and answers back, None for one that did not come, until asked to end."""
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            return
        with contextlib.suppress(OSError, ValueError):
            self._answers.put(receive(answers, MAX_FRAME))
            while (data := self._requests.get()) is not None:
                send(requests, data)
                self._answers.put(receive(answers, MAX_FRAME))
        self._answers.put(None)
        with contextlib.suppress(OSError, ValueError):
            requests.close()
