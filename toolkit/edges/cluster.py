"""A Dask cluster as an executor: the one file that knows `distributed`, loaded where the settings ask for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from toolkit.errors import ConfigError

_Found = TypeVar("_Found")
CONNECT_SECONDS = 5
AT_A_TIME = 2
"""How many files a worker's thread is given at a time, so that it has the next when one is done."""


class Cluster(Executor):
    """The workers of the scheduler at `address`: connected when first used, anew where the scheduler was restarted.

    `submit` raises `OSError` where nobody is there to work. Nothing is kept on the cluster: what was sent to a
    scheduler that is gone fails, and the sender does it again.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            raise ConfigError(
                f"[engine] kind 是 dask，但没有装 dask 组件（{error}）",
                'pip install "openness-ledger-toolkit[dask]" 装上后再运行，或把 kind 改成 here。',
            ) from None
        self._library = distributed
        self._address = address
        self._client: Any = None
        # What it says of connections that end is said in our own words, once; parts of it have a level of their own.
        for name in ("distributed", "tornado.application", *logging.root.manager.loggerDict):
            if name == "tornado.application" or name.partition(".")[0] == "distributed":
                logging.getLogger(name).setLevel(logging.CRITICAL)

    def submit(self, fn: Callable[..., _Found], /, *args: Any, **kwargs: Any) -> Future[_Found]:
        """Have some worker do it; the future fails with `OSError` where the scheduler is lost meanwhile."""
        with _as_os_error(f"{self._address} 连不上"):
            sent = self._connected().submit(fn, *args, **kwargs, pure=False)
        coming: Future[_Found] = Future()
        coming.set_running_or_notify_cancel()
        sent.add_done_callback(lambda done: _hand_over(done, coming))
        return coming

    @property
    def threads(self) -> int:
        """How many files all workers together can read at a time now; `OSError` where the scheduler is not there."""
        with _as_os_error(f"{self._address} 连不上"):
            return sum(self._connected().nthreads().values())

    def on_each(self, fn: Callable[[], _Found]) -> dict[str, _Found]:
        """What a function gives on every worker, by the worker's address."""
        with _as_os_error(f"{self._address} 没有应答"):
            found: dict[str, _Found] = self._connected().run(fn)
            return found

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster, which goes on without us; what it still does for us is not waited for."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.close(timeout=CONNECT_SECONDS)

    def _connected(self) -> Any:
        if self._client is not None and self._client.status != "running":
            self.shutdown()
        if self._client is None:
            client: Any = self._library.Client
            self._client = client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
            # A scheduler that is gone is found out by the one who waits, and connected to again on the next file.
        if not self._client.nthreads():
            raise OSError("集群里没有工作进程")
        return self._client


@contextmanager
def _as_os_error(what: str) -> Iterator[None]:
    """Whatever the library raises of connections, as one `OSError`."""
    try:
        yield
    except (Exception, asyncio.CancelledError) as error:
        late = isinstance(error, TimeoutError) or "Timed out" in str(error)
        said = f"等了{CONNECT_SECONDS}秒没有应答" if late else str(error).strip() or type(error).__name__
        raise OSError(f"{what}：{said}") from error


def _hand_over(done: Any, coming: Future[Any]) -> None:
    """What became of work that was sent, to whoever waits for it."""
    try:
        coming.set_result(done.result())
    except (Exception, asyncio.CancelledError) as error:
        lost = isinstance(error, asyncio.CancelledError) or done.status in ("cancelled", "lost")
        coming.set_exception(OSError("调度器断开了") if lost else error)
