"""A cluster that is not there, or not installed: told in words of ours, and no file waits for it."""

from __future__ import annotations

import importlib.util
import logging
import sys
from collections.abc import Callable

import pytest
from kit.postgres import free_port

from toolkit.edges import cluster
from toolkit.edges.cluster import Cluster
from toolkit.errors import ConfigError


def test_a_scheduler_that_is_not_there_is_told(
    needs: Callable[[str | None, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    needs("all" if importlib.util.find_spec("distributed") else None, "Dask (distributed)")
    address = f"tcp://127.0.0.1:{free_port()}"
    with Cluster(address) as workers:
        with pytest.raises(OSError, match=f"{address} 连不上：等了1秒没有应答"):
            workers.submit(len, "")
        with pytest.raises(OSError, match="连不上"):
            _ = workers.threads
        theirs = (name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed")
        assert not any(logging.getLogger(name).isEnabledFor(logging.ERROR) for name in theirs)


def test_a_component_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match="没有装 dask 组件"):
        Cluster("tcp://127.0.0.1:8786")
