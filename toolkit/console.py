"""What people see: tables, progress bars, one-line errors; or JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from toolkit.codes import Severity
from toolkit.edges.system.terminal import is_plain, let_go
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.problems import Problem
from toolkit.reports.repeated import said_once
from toolkit.reports.result import Result, Table
from toolkit.system_faults import in_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


_AFTERWARDS = "命令已经做完，不必重做；merge、weekly 这次收的，请腾出磁盘空间或换一处输出后再运行一次，会一并列出。"


class Screen:
    """Where a command's result goes: tables for people (none with `quiet`), one JSON document with `as_json`."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")
        self.as_json = as_json
        self.quiet = quiet

    @cached_property
    def _out(self) -> Console:
        from rich.console import Console

        return Console(highlight=False)

    @cached_property
    def _err(self) -> Console:
        from rich.console import Console

        return Console(stderr=True, highlight=False)

    def show(self, result: Result) -> None:
        """Print a result; `WorkspaceError` where not all of it could be written."""
        with _written():
            self._show(result)

    def _show(self, result: Result) -> None:
        if self.as_json:
            self._write_json({"summary": result.summary, **result.data}, sys.stdout)
            return
        if not self.quiet:
            for table in result.tables:
                if table.rows:
                    self._out.print(_rich(table))
        if result.problems:
            self._out.print(_problems(result.problems))
        self.say(result.summary)
        if result.files and not self.quiet:
            for path in result.files:
                self._line(f"  {path}")

    def print(self, text: str) -> None:
        """Print a text to be taken as it is, such as a file of another program; as with `show`."""
        with _written():
            if self.as_json:
                self._write_json({"text": text}, sys.stdout)
            else:
                sys.stdout.write(text)

    def say(self, summary: str) -> None:
        """Print the one line that says what was done."""
        self._line(summary, "bold")

    def fail(self, error: ToolkitError) -> None:
        """Print one line that says why nothing was done, and one that says what to do; nothing where that cannot be
        written: the exit code says it then. JSON goes where lines would where it can be written nowhere else."""
        if self.as_json:
            for stream in (sys.stdout, sys.stderr):
                try:
                    self._write_json({"error": error.message, "remedy": error.remedy}, stream)
                    return
                except OSError:
                    let_go(stream)
            return
        with suppress(OSError):
            self._line(f"未完成：{error.message}", "bold red", failed=True)
            if error.remedy:
                self._line(f"  办法：{error.remedy}", failed=True)

    def tracker(self) -> Tracker:
        """A progress bar on a terminal; nothing where nobody looks."""
        if self.as_json or self.quiet or is_plain(sys.stderr) or not self._err.is_terminal:
            return untracked
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        def track(things: Sequence[Any], label: str) -> Iterable[Any]:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            with Progress(*columns, console=self._err, transient=True) as progress:
                yield from progress.track(things, description=label)

        return track

    def _line(self, text: str, style: str = "", *, failed: bool = False) -> None:
        stream = sys.stderr if failed else sys.stdout
        if text.isprintable() and is_plain(stream):
            with suppress(BrokenPipeError):  # nobody is there any more: the library ends the program for that
                stream.write(f"{text}\n")
                stream.flush()
                return
        from rich.text import Text

        (self._err if failed else self._out).print(Text(text, style=style), soft_wrap=True)

    @staticmethod
    def _write_json(data: dict[str, Any], stream: TextIO) -> None:
        stream.write(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")
        stream.flush()


@contextmanager
def _written() -> Iterator[None]:
    """What is printed within has all been written at its end; where nobody reads it any more, the program ends.

    It ends without a word, and not as one that has said all: who closed the pipe (`| head`) wants no more of it, and
    what was not read does not count as told, so that the next run tells it.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        let_go(sys.stdout)
        if isinstance(error, BrokenPipeError):
            sys.exit(1)
        sys.stdout = sys.stderr  # what there is to say of it must be read somewhere
        raise WorkspaceError(f"结果没有全部写出来：{in_words(error)}", _AFTERWARDS) from error


def _rich(table: Table) -> RichTable:
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(title=table.title, title_justify="left", title_style="bold")
    for header in table.headers:
        shown.add_column(header, overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(cell) for cell in row))
    return shown


def _problems(problems: Sequence[Problem]) -> RichTable:
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(title="需要查看", title_justify="left", title_style="bold")
    for header in ("", "位置", "问题", "办法"):
        shown.add_column(header, overflow="fold")
    for said in said_once(problems):
        shown.add_row(
            Text(said.severity.label, style=_STYLE[said.severity]),
            Text(said.place),
            Text(said.message),
            Text(said.remedy),
        )
    return shown
