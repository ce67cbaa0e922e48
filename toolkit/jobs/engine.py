"""Who reads the files of a run before their turn comes: children of this machine, a cluster, or nobody."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from toolkit.codes import Code
from toolkit.errors import ConfigError, ToolkitError
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.settings import EngineSettings
from toolkit.system_faults import in_words
from toolkit.values import dataclass

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_LONGEST_PAUSE = 60.0
_WORTH_SENDING = 20
"""Workbooks that take longer to make here than a cluster takes to be asked."""
_Found = TypeVar("_Found")
MANY = 200
"""Files for which a second child is worth its start, which costs as much as reading some fifty."""


@dataclass
class Helpers:
    """An executor that may fail, given up to `width` things to do at a time.

    Where it fails it is left alone for a while, longer each time, and what it had is done here: `lost` says how many
    things, and `why`.
    """

    executor: Executor
    width: int
    lost: int = 0
    why: str = ""
    _failures: int = 0
    _pause: float = 0.0
    _not_before: float = 0.0

    @property
    def ready(self) -> bool:
        """Whether it may be given something to do."""
        return time.monotonic() >= self._not_before

    def send(self, work: Callable[..., _Found], *given: Any) -> Sent[_Found] | None:
        """Have it do something; None where that could not be sent."""
        try:
            return Sent(self._failures, self.executor.submit(work, *given))
        except Exception as error:
            self._failed(error)
            return None

    def found(self, sent: Sent[_Found] | None, seconds: float) -> _Found | None:
        """What came of it, waiting so long at most; None where it is to be done here."""
        if sent is None:
            return None
        if sent.failures != self._failures and not sent.coming.done():
            sent.coming.cancel()
            self.lost += 1
            return None
        try:
            found = sent.coming.result(seconds)
        except Exception as error:
            self._failed(error)
            return None
        self._pause = 0.0
        return found

    def _failed(self, error: Exception) -> None:
        self.lost += 1
        self.why = self.why or shorten(_why(error), 200)
        self._failures += 1
        self._pause = min(2 * self._pause or 1.0, _LONGEST_PAUSE)
        self._not_before = time.monotonic() + self._pause

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is said of an executor that failed."""
        return (problem(Code.ENGINE_FAILED, Origin(), count=self.lost, why=self.why),) if self.lost else ()


def _why(error: Exception) -> str:
    """Why an executor failed, for a clerk."""
    if isinstance(error, TimeoutError) and not str(error):
        return "迟迟没有应答"
    if isinstance(error, OSError):
        return in_words(error, str(error))
    return str(error) if isinstance(error, ToolkitError) else f"{type(error).__name__}：{error}"


@dataclass(frozen=True)
class Sent(Generic[_Found]):
    """Something that is being done, sent when the executor had failed so many times."""

    failures: int
    coming: Future[_Found]


@contextmanager
def making(settings: EngineSettings, things: int) -> Iterator[Helpers | None]:
    """Who makes so many workbooks while the block lasts: a cluster; None where the settings name none."""
    if settings.kind != "dask" or things < _WORTH_SENDING:
        yield None
        return
    with engine(settings, things) as found:
        yield Helpers(*found) if found else None


@contextmanager
def engine(settings: EngineSettings, files: int) -> Iterator[tuple[Executor, int] | None]:
    """An executor for reading so many files, and how many to give it at a time; None where none is worth it."""
    if settings.kind == "dask" and files:
        from toolkit.edges.cluster import AT_A_TIME, Cluster

        with Cluster(settings.scheduler) as cluster:
            try:
                threads = cluster.threads
            except OSError:
                threads = 1  # whoever sends it the first file hears of it
            yield cluster, AT_A_TIME * threads
        return
    children = children_for(settings, files)
    if children < 2:
        yield None
        return
    from concurrent.futures import ThreadPoolExecutor

    from toolkit.edges.readers.one_file import end_readers

    pool = ThreadPoolExecutor(children, thread_name_prefix="reader")
    try:
        yield pool, 2 * children
    finally:
        pool.shutdown(cancel_futures=True)
        end_readers()


def children_for(settings: EngineSettings, files: int) -> int:
    """How many children read so many files here at a time."""
    return settings.children or (2 if files >= MANY and (os.cpu_count() or 1) > 1 else 1)


def engine_in_words(settings: EngineSettings) -> str:
    """Who reads files, for a clerk; `ConfigError` where the cluster is not there or of another release."""
    if settings.kind == "here":
        told = str(settings.children) if settings.children else f"文件满{MANY}个的，两个处理器以上用两个"
        return f"本机读（同时读的子程序：{told}）"
    from toolkit.edges.cluster import Cluster
    from toolkit.edges.system.sent import release

    with Cluster(settings.scheduler) as cluster:
        try:
            threads, releases = cluster.threads, cluster.on_each(release)
        except OSError as error:
            raise ConfigError(
                f"Dask 集群用不上：{error}",
                "请核对 config.toml 的 [engine] scheduler，看调度器和工作进程在不在运行；这期间文件都在本机读。",
            ) from None
        if others := [address for address, its in releases.items() if its != release()]:
            raise ConfigError(
                f"Dask 集群里有{len(others)}个工作进程装的不是本机这一版（{others[0]}）",
                "请在那些机器上装同一版本，再重启工作进程；这期间它们读不了的文件在本机读。",
            )
    return f"Dask 集群 {settings.scheduler}：{len(releases)}个工作进程，同时读{threads}个文件"
