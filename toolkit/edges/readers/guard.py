"""Reading workbooks from strangers: a child process reads, this side holds the clock and the memory limit.

Whatever a file does to its reader, the caller gets a `RawBook` or a `Problem`, and the next file is read as if
nothing had happened.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import queue
import re
import subprocess
import sys
import threading
import time as clock
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import toolkit
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, area_corners
from toolkit.codes import Code
from toolkit.edges.readers.guard_child import MAX_FRAME, OUT_OF_MEMORY, send
from toolkit.errors import ToolkitError
from toolkit.problems import Origin, Problem, problem

MAX_FILE = 100 * 1024 * 1024
"""Bytes a file may have; larger ones are not even handed to the child."""

_START_SECONDS = 60.0
_STOP_SECONDS = 2.0
_TICK_SECONDS = 0.05
_MEMORY = "读取时内存超过上限"
_MAX_SHEETS, _MAX_ROWS, _MAX_COLUMNS = 100, 1_048_576, 16_384
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_CODES = {
    code.slug: code
    for code in (
        Code.FILE_EMPTY,
        Code.FILE_NOT_WORKBOOK,
        Code.FILE_DOCUMENT,
        Code.FILE_OTHER_FORMAT,
        Code.FILE_ENCRYPTED,
        Code.FILE_DAMAGED,
        Code.FILE_HOSTILE,
        Code.DOCUMENT_SCANNED,
        Code.DOCUMENT_GARBLED,
        Code.DOCUMENT_TOO_LONG,
        Code.DOCUMENT_WITHOUT_TABLE,
    )
}
# What the child needs of the surroundings; passwords kept there are not among it.
_ENVIRONMENT = re.compile(
    r"(?i)(PATH|PYTHON\w*|VIRTUAL_ENV|SYSTEMROOT|WINDIR|TEMP|TMP|TMPDIR|LANG|LC_\w+|LD_LIBRARY_PATH|DYLD_\w+"
    r"|COVERAGE_\w+)"
)


class Guard:
    """Reads workbooks in a child process that may die in their place.

    `seconds` is the deadline of one file, `memory_mb` what reading may take. The child starts with the first
    file, serves `recycle` files and is then replaced; leaving the `with` block ends it. `command` is another
    program to run as the child, given the memory limit as its last argument.
    """

    def __init__(
        self, seconds: float, memory_mb: int, *, recycle: int = 200, command: Sequence[str] | None = None
    ) -> None:
        self.seconds = seconds
        self.memory_mb = memory_mb
        self.recycle = recycle
        self._command = list(command or (sys.executable, "-m", "toolkit.edges.readers.guard_child"))
        self._child: _Child | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
        return answer if isinstance(answer, Problem) else _understand(answer, Origin(file=name))

    def ask(self, data: bytes, name: str) -> bytes | Problem:
        """What the child answers to `data`, unchecked, or the one problem for which it did not; raises as `read`."""
        origin = Origin(file=name)
        if len(data) > MAX_FILE:
            return problem(Code.FILE_HOSTILE, origin, what=f"文件超过 {MAX_FILE // 1024**2} MB")
        with self._turn:
            try:
                child = self._ready_child()
                seasoned = child.served > 0
                answer = child.ask(data, self.seconds, self.memory_mb)
                if answer is None and seasoned and not child.late:
                    # It may have been worn out by others: a verdict needs a fresh child.
                    self.close()
                    child = self._ready_child()
                    answer = child.ask(data, self.seconds, self.memory_mb)
                if answer is None:
                    what = child.cause()
                    self.close()
                    return problem(Code.FILE_HOSTILE, origin, what=what)
            except BaseException:
                # Interrupted halfway, the pipe may hold the answer to this file: nobody else may read it.
                self._abandon()
                raise
        return answer

    def _ready_child(self) -> _Child:
        child = self._child
        if child is not None and (child.served >= self.recycle or not child.alive()):
            self.close()
            child = None
        if child is None:
            child = self._child = _Child([*self._command, str(self.memory_mb)])
            if not child.greeted():
                self.close()
                raise ToolkitError(
                    "读取表格的子程序启动不了",
                    "请检查安装是否完整、内存上限是否过小，再重新运行；来件都还在。",
                )
        return child

    def _abandon(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill("")
            child.stop()


class _Child:
    """One child process, and the thread that talks to it: on Windows nobody else can wait for a pipe."""

    def __init__(self, command: list[str]) -> None:
        self.served = 0
        self.late = False
        self._ended_for = ""
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
        return self._process.poll() is None

    def greeted(self) -> bool:
        """Whether the child has come up."""
        return self._await(_START_SECONDS, 0) == b'"ready"'

    def ask(self, data: bytes, seconds: float, memory_mb: int) -> bytes | None:
        """The child's answer; None where it died or was ended, which `cause` explains."""
        self.served += 1
        self._requests.put(data)
        return self._await(seconds, memory_mb)

    def cause(self) -> str:
        """Why there was no answer, for a clerk."""
        if self._ended_for:
            return self._ended_for
        try:
            ended_with = self._process.wait(_STOP_SECONDS / 4)
        except subprocess.TimeoutExpired:
            self.kill("")
            return "读取程序的答复不合规"
        # Nobody but a system short of memory sends signal 9.
        return _MEMORY if ended_with in (OUT_OF_MEMORY, -9) else "读取程序异常退出"

    def kill(self, cause: str) -> None:
        self._ended_for = cause
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

    def _await(self, seconds: float, memory_mb: int) -> bytes | None:
        deadline = clock.monotonic() + seconds
        # Most files are read before the first look at the memory: psutil is then never imported.
        tick = min(_TICK_SECONDS, seconds)
        used: Callable[[], int] | None = None
        while True:
            try:
                return self._answers.get(timeout=tick)
            except queue.Empty:
                pass
            if clock.monotonic() >= deadline:
                self.late = True
                self.kill(f"读取时超过 {seconds:g} 秒")
                return None
            if memory_mb:
                used = used or _memory_of(self._process.pid)
                if used() > memory_mb * 1024 * 1024:
                    self.kill(_MEMORY)
                    return None
            tick = max(0.001, min(_TICK_SECONDS, deadline - clock.monotonic()))

    def _talk(self) -> None:
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            return
        with contextlib.suppress(OSError, ValueError):
            self._answers.put(_receive(answers))
            while (data := self._requests.get()) is not None:
                send(requests, data)
                self._answers.put(_receive(answers))
        self._answers.put(None)
        with contextlib.suppress(OSError, ValueError):
            requests.close()


def _receive(stream: IO[bytes]) -> bytes | None:
    head = stream.read(4)
    size = int.from_bytes(head, "big")
    if len(head) < 4 or size > MAX_FRAME:
        return None
    data = stream.read(size)
    return data if len(data) == size else None


def _memory_of(pid: int) -> Callable[[], int]:
    """A function telling what the process uses now; 0 once it is gone."""
    import psutil

    try:
        process = psutil.Process(pid)
    except psutil.Error:
        return lambda: 0

    def used() -> int:
        try:
            info = process.memory_info()
        except psutil.Error:
            return 0
        return int(max(info.rss, getattr(info, "private", 0)))  # on Windows what is committed, too

    return used


# What the child says is checked like what a stranger says: a file may have taken it over.


def _understand(answer: bytes, origin: Origin) -> RawBook | Problem:
    try:
        reply = json.loads(answer, parse_constant=_no_constant)
        if not isinstance(reply, dict):
            raise TypeError
        if "code" in reply:
            return problem(_CODES[_text(reply["code"])], origin, what=_text(reply["what"])[:200])
        sheets = reply["sheets"]
        if len(sheets) > _MAX_SHEETS:
            raise ValueError
        return RawBook(tuple(map(_sheet, sheets)), _mapping(reply["properties"]))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return problem(Code.FILE_HOSTILE, origin, what="读取程序的答复不合规")


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _sheet(packed: Any) -> RawSheet:
    title, rows, errors, uncomputed, merged = packed
    if not all(isinstance(each, list) for each in (rows, uncomputed, merged)) or len(rows) > _MAX_ROWS:
        raise TypeError
    return RawSheet(
        _text(title),
        tuple(map(_row, rows)),
        {_cell(cell): text for cell, text in _mapping(errors).items()},
        frozenset(map(_cell, uncomputed)),
        tuple(map(_area, merged)),
    )


def _row(packed: Any) -> tuple[RawValue, ...]:
    if not isinstance(packed, list) or len(packed) > _MAX_COLUMNS:
        raise TypeError
    return tuple(map(_value, packed))


def _value(packed: Any) -> RawValue:
    if packed is None or isinstance(packed, (bool, int)):
        return packed
    if isinstance(packed, float):
        if not math.isfinite(packed):
            raise ValueError(packed)
        return packed
    if isinstance(packed, str):
        return _text(packed)
    if not isinstance(packed, dict):
        raise TypeError
    ((tag, said),) = packed.items()
    value: datetime | date | time | timedelta
    if tag == "span":
        days, seconds, microseconds = said
        value = timedelta(int(days), int(seconds), int(microseconds))
    elif tag == "datetime":
        value = datetime.fromisoformat(said)
    elif tag == "date":
        value = date.fromisoformat(said)
    elif tag == "time":
        value = time.fromisoformat(said)
    else:
        raise ValueError(tag)
    if isinstance(value, (datetime, time)) and value.tzinfo is not None:
        raise ValueError(said)
    return value


def _mapping(packed: Any) -> dict[str, str]:
    if not isinstance(packed, dict):
        raise TypeError
    return {_text(key): _text(value) for key, value in packed.items()}


def _text(packed: Any) -> str:
    if not isinstance(packed, str):
        raise TypeError
    packed.encode()  # half a surrogate pair would break whoever writes it next
    return packed


def _area(packed: Any) -> str:
    top, left, bottom, right = area_corners(_text(packed))
    if not (top <= bottom < _MAX_ROWS and left <= right < _MAX_COLUMNS):
        raise ValueError(packed)
    return str(packed)


def _cell(packed: Any) -> str:
    if _CELL.fullmatch(_text(packed)) is None:
        raise ValueError(packed)
    return str(packed)
