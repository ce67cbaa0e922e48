"""What a clerk is told of helpers that fail: why, in words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from toolkit.edges.system.sent import of_this_release
from toolkit.jobs.engine import Helpers


def never(coming: Future[Any]) -> None:
    """No answer comes."""


def of_another_release(coming: Future[Any]) -> None:
    try:
        of_this_release("another")
    except Exception as error:
        coming.set_exception(error)


def disk_full(coming: Future[Any]) -> None:
    coming.set_exception(OSError("磁盘满了"))


class Answers(Executor):
    """Does nothing but answer as it is told."""

    def __init__(self, how: Callable[[Future[Any]], None]) -> None:
        self._how = how

    def submit(self, *given: Any, **named: Any) -> Future[Any]:
        coming: Future[Any] = Future()
        self._how(coming)
        return coming


@pytest.mark.parametrize(
    ("how", "why"),
    [(never, "迟迟没有应答"), (of_another_release, "工作进程装的不是本机这一版"), (disk_full, "磁盘满了")],
)
def test_why_helpers_failed_is_said_in_words(how: Callable[[Future[Any]], None], why: str) -> None:
    helpers = Helpers(Answers(how), 1)
    assert helpers.found(helpers.send(len, ""), 0) is None
    (told,) = helpers.problems
    assert told.message.endswith(f"，1个文件由本机接着做完，结果一样（{why}）")
