"""A Dask cluster of real processes on this machine: one scheduler and its workers, each of which may be killed."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import psutil

import toolkit
from kit.postgres import free_port

_SECONDS = 300.0


def missing() -> str:
    """What is not installed; empty where nothing is."""
    return "" if importlib.util.find_spec("distributed") else "Dask (distributed)"


class DaskCluster:
    """A scheduler at `address` and so many workers of one thread each; what they say goes to files in `folder`."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder, self.count = folder, workers
        self._port = free_port()
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._workers: list[subprocess.Popen[bytes]] = []
        self._ended_cpu = 0.0
        self._scheduler = self._start_scheduler()
        self.start_workers()

    def start_workers(self) -> None:
        """As many workers as there are to be, in place of those there were; waits until all have work to do."""
        self._ended_cpu = self.cpu_seconds
        _end(self._workers)
        words = ["worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        self._workers = [self._start(f"worker{at}", *words) for at in range(self.count)]
        self.wait_for(self.count)

    def kill_worker(self) -> None:
        """End one worker as a power cut would."""
        ended = self._workers.pop(0)
        self._ended_cpu += cpu_seconds_of(ended.pid)
        ended.kill()
        ended.wait()

    def halt(self) -> None:
        """Have the workers stand still until the scheduler is restarted: what they are given now stays undone."""
        for each in self._workers:
            each.send_signal(signal.SIGSTOP)

    def restart_scheduler(self) -> None:
        """End the scheduler as a power cut would; another takes its place, with workers of its own."""
        self._scheduler.kill()
        self._scheduler.wait()
        for each in self._workers:
            each.send_signal(signal.SIGCONT)
        self._scheduler = self._start_scheduler()
        self.start_workers()

    def wait_for(self, workers: int) -> None:
        """Return when the scheduler knows of so many workers."""
        from toolkit.edges.cluster import Cluster

        deadline = time.monotonic() + _SECONDS
        with Cluster(self.address) as cluster:
            while True:
                try:
                    if cluster.threads == workers:
                        return
                except OSError:
                    pass
                assert time.monotonic() < deadline, self.said()
                time.sleep(0.1)

    def said(self) -> str:
        """What scheduler and workers have said."""
        return "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self.folder.glob("*.log")))

    @property
    def cpu_seconds(self) -> float:
        """What the workers' processors have worked so far, their guarded children and workers that ended included."""
        return self._ended_cpu + sum(cpu_seconds_of(each.pid) for each in self._workers)

    def __enter__(self) -> DaskCluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _end([*self._workers, self._scheduler])

    def _start_scheduler(self) -> subprocess.Popen[bytes]:
        return self._start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard")

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        package = str(Path(toolkit.__file__).parent.parent)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "distributed.cli.dask_scheduler" if words[0] == "scheduler" else "distributed.cli.dask_worker",
                    *words[1:],
                ],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": package},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def cpu_seconds_of(pid: int) -> float:
    """The CPU seconds of a process and of all its children, those still running included."""
    process, found = psutil.Process(pid), 0.0
    for each in (process, *process.children(recursive=True)):
        times = each.cpu_times()
        found += times.user + times.system + times.children_user + times.children_system
    return found


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for each in processes:
        each.terminate()
    for each in processes:
        try:
            each.wait(3)
        except subprocess.TimeoutExpired:
            each.kill()
            each.wait()
