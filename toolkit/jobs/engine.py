"""Who reads the files of a run before their turn comes: children of this machine, a cluster, or nobody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.errors import ConfigError
from toolkit.settings import EngineSettings

if TYPE_CHECKING:
    from concurrent.futures import Executor

MANY = 200
"""Files for which a second child is worth its start, which costs as much as reading some fifty."""


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
    from toolkit.edges.readers.one_file import release

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
