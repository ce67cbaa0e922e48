"""Programs killed again and again: what they import is imported once, and every run is a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kit import ROOT

_RUNS = """
import json, os, signal, sys
while line := sys.stdin.readline():
    child = os.fork()
    if not child:
        run(*json.loads(line))
        os._exit(0)
    print("begun", flush=True)
    if sys.stdin.readline().strip() == "kill":
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else f"ended {os.waitstatus_to_exitcode(status)}", flush=True)
"""


COMMAND_LINE = """
import os, sys
import toolkit.edges.store.store, toolkit.edges.writing.workbook
import toolkit.jobs.mail.collect, toolkit.jobs.returns.merge
from toolkit.cli import main
def run(*words):
    sys.argv = ["toolkit", *words]
    sys.stdout = open(os.devnull, "w")
    main()
"""
"""The command line, as code for `to_be_killed`."""


class Killed:
    """A program under way that runs what it was given whenever it is asked to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.code = 0
        """What the last one that ended gave back."""

    def run(self, *words: str, after: float) -> bool:
        """Run it with these words, and kill it with signal 9 so many seconds after it has begun.

        Gives back whether it was killed; it may have ended before.
        """
        assert self._say(json.dumps(words)) == "begun"
        time.sleep(after)
        return self._say("kill") == "killed"

    def finish(self, *words: str) -> float:
        """Run it with these words to its end; the seconds it took."""
        began = time.monotonic()
        assert self._say(json.dumps(words)) == "begun"
        ended, _, code = self._say("wait").partition(" ")
        assert ended == "ended"
        self.code = int(code)
        return time.monotonic() - began

    def _say(self, line: str) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@contextmanager
def to_be_killed(code: str, *words: str) -> Iterator[Killed]:
    """What defines `run`, with `words` as its arguments; `run` is what is killed."""
    command = [sys.executable, "-c", code + _RUNS, *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Killed(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(60)
