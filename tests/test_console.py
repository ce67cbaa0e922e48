"""Lines for people: the same whether the library that styles them is loaded for it or not."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT

from toolkit.cli.runner import finish
from toolkit.codes import Code
from toolkit.console import Screen
from toolkit.errors import ToolkitError
from toolkit.problems import Origin, problem
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def said(text: str, *, plain: bool) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    plainly = patch("toolkit.console.is_plain", lambda _: plain)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), plainly:
        screen = Screen(as_json=False, quiet=False)
        screen.say(text)
        screen.fail(ToolkitError(text, text))
    return out.getvalue(), err.getvalue()


@given(ANY)
def test_a_pipe_gets_what_the_library_would_write(text: str) -> None:
    assert said(text, plain=True) == said(text, plain=False)


def test_a_line_for_a_pipe_loads_no_library_and_is_written_at_once() -> None:
    code = (
        "import os, sys; from toolkit.console import Screen; Screen(as_json=False, quiet=False).say('总台账：a');"
        "print('rich' in sys.modules, file=sys.stderr); os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout.decode(), done.stderr.decode().strip()) == ("总台账：a\n", "False")


@pytest.mark.parametrize("rows", [(), (("市教育局",),)])
def test_a_table_without_a_line_is_not_drawn(rows: tuple[tuple[str, ...], ...]) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Listed(Result):
        sentence, tables, data = "列出", (Table("台账", ("单位",), rows),), {}  # type: ignore[assignment,misc]

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        Screen(as_json=False, quiet=False).show(Listed())
    assert ("台账" in out.getvalue()) == bool(rows) and out.getvalue().endswith("列出\n")


def test_a_pipe_that_nobody_reads_any_more_ends_the_program_without_a_traceback() -> None:
    code = "from toolkit.console import Screen; Screen(as_json=False, quiet=False).say('总台账')"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout and run.stderr
        run.stdout.close()
        assert (run.stderr.read(), run.wait()) == (b"", 1)


class Cut(io.StringIO):
    """A stream whose `at`-th write or flush, from 0, does not come off."""

    def __init__(self, at: int, fault: BaseException) -> None:
        super().__init__()
        self.left, self.fault = at, fault

    def write(self, text: str) -> int:
        self._come_off()
        return super().write(text)

    def flush(self) -> None:
        self._come_off()

    def _come_off(self) -> None:
        self.left -= 1
        if self.left == -1:
            raise self.fault


class Killed(BaseException):
    """The program ends here, whatever it was about."""


@dataclass(frozen=True, kw_only=True)
class Told(Result):
    """A result with something of everything that is shown."""

    sentence: str = "收到1个文件"
    tables: tuple[Table, ...] = (Table("收回的台账", ("文件",), (("1.xlsx",),)),)


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, ""), BrokenPipeError(errno.EPIPE, ""), Killed()], ids=repr)
@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_told_but_once_counts_as_told_only_when_all_of_it_was_written(
    as_json: bool, fault: BaseException
) -> None:
    told: list[str] = []
    found = problem(Code.LOOKBACK_FAULT, Origin("a.xlsx", row=2), what="第2行没有写单位")
    result = Told(problems=(found,), files=(Path("outbox/master.xlsx"),), once_told=lambda: told.append("all"))
    for moment in range(100):
        stream = Cut(moment, fault)
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(io.StringIO()):
            try:
                finish(Screen(as_json=as_json, quiet=False), result)
            except (Killed, SystemExit, OSError, ToolkitError):
                assert stream.left < 0 and not told
            except typer.Exit as left:
                assert told == ["all"] and left.exit_code == 1
                break
    assert moment >= 2 and "收到1个文件" in stream.getvalue()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that takes nothing")
def test_a_result_that_cannot_be_written_is_said_to_be_done_and_not_to_be_read() -> None:
    said = [sys.executable, "-m", "toolkit", "plan", "list", "--json"]
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >/dev/full', "sh", *said], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert json.loads(done.stderr)["error"] == "结果没有全部写出来：磁盘已满"


@pytest.mark.skipif(os.name == "nt", reason="a shell that closes what a program says")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_where_nobody_can_be_told_anything_the_command_ends_without_a_traceback(closed: str) -> None:
    said = [sys.executable, "-m", "toolkit", "plan", "list"]
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *said], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    if closed == ">&-":
        assert done.returncode == 2 and "结果没有全部写出来" in done.stderr


@pytest.mark.parametrize("moment", [0, 1])
@pytest.mark.parametrize("as_json", [False, True])
def test_why_nothing_was_done_is_said_where_it_can_be(as_json: bool, moment: int) -> None:
    full = OSError(errno.ENOSPC, "")
    out, err = Cut(moment, full), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        Screen(as_json=as_json, quiet=False).fail(ToolkitError("写不了", "请重试。"))
    assert "写不了" in err.getvalue() and "请重试。" in err.getvalue()
    with contextlib.redirect_stdout(Cut(0, full)), contextlib.redirect_stderr(Cut(0, full)):
        Screen(as_json=as_json, quiet=False).fail(ToolkitError("写不了"))
