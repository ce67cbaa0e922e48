"""A child process seen from the side that waits for it: its answers, its deadline, its memory, its end."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import threading
import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import toolkit
from toolkit.edges.readers.frames import MAX_FRAME, receive, send
from toolkit.edges.readers.guard_child import READY
from toolkit.edges.readers.memory import MEGABYTE, OUT_OF_MEMORY, memory_of
from toolkit.errors import ToolkitError

_START_SECONDS = 60.0
_STOP_SECONDS = 2.0
_EXIT_SECONDS = 0.5
"""How long a child without an answer is given to have ended by itself."""
_TICK_SECONDS = 0.05
_TOO_MUCH_MEMORY = "读取时内存超过上限"
# What the child needs of the surroundings; passwords kept there are not among it.
_ENVIRONMENT = re.compile(
    r"(?i)(PATH|PYTHON\w*|VIRTUAL_ENV|SYSTEMROOT|WINDIR|TEMP|TMP|TMPDIR|LANG|LC_\w+|LD_LIBRARY_PATH|DYLD_\w+"
    r"|COVERAGE_\w+)"
)


@dataclass(frozen=True, slots=True)
class Ended:
    """There is no answer, and no child any more: why, for a clerk, and whether time ran out."""

    cause: str
    late: bool = False


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
                f"读取表格的子程序启动不了：{error.strerror}", "请检查安装是否完整，再重新运行。"
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
        return self._await(_START_SECONDS, 0) == READY

    def ask(self, data: bytes, seconds: float, memory_mb: int) -> bytes | Ended:
        """The child's answer to `data`; it is ended where it takes more time or memory (0: as it likes) than that."""
        self.served += 1
        self._requests.put(data)
        return self._await(seconds, memory_mb)

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

    def _await(self, seconds: float, memory_mb: int) -> bytes | Ended:
        deadline = clock.monotonic() + seconds
        # Most files are read before the first look at the memory: psutil is then never imported.
        tick = min(_TICK_SECONDS, seconds)
        used: Callable[[], int] | None = None
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=tick)
                return Ended(self._why_silent()) if answer is None else answer
            if clock.monotonic() >= deadline:
                self.kill()
                return Ended(f"读取时超过 {seconds:g} 秒", late=True)
            if memory_mb:
                used = used or memory_of(self._process.pid)
                if used() > memory_mb * MEGABYTE:
                    self.kill()
                    return Ended(_TOO_MUCH_MEMORY)
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
