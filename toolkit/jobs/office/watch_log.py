"""The lines of `watch.log`: written where they can be, and told where they cannot."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.problems import day_words
from toolkit.system_faults import in_words

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

LOG = "watch.log"
CHECK = "值守日志"
HOW = "请腾出磁盘空间，或检查工作区里的 watch.log 能不能写；做过的事没有漏，命令行里看 toolkit status、why。"
_NOTED = "log"
"""What it is recorded as whether the log can be written, where that has changed."""
_LOOKED = timedelta(days=90)


class _Lines(RotatingFileHandler):
    """The lines of `watch.log`; `lost` says why, where one could not be written, `ever` why the first was not."""

    lost = ever = ""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the library's name)
        """Note that it was not."""
        error = sys.exc_info()[1]
        self.lost = in_words(error) if isinstance(error, Exception) else "系统没有说明原因"
        self.ever = self.ever or self.lost


def lost_since(log: logging.Logger) -> str:
    """Why something that was logged since this was asked last does not stand in the file; empty where all does."""
    lines = [each for each in log.handlers if isinstance(each, _Lines)]
    lost = next((each.lost for each in lines if each.lost), "")
    for each in lines:
        each.lost = ""
    return lost


def ever_lost(log: logging.Logger) -> str:
    """What is told of a log of which anything could not be written; empty where all was."""
    why = next((each.ever for each in log.handlers if isinstance(each, _Lines) and each.ever), "")
    return f"{LOG} 写不进去（{why}），这次做了什么没有全部记下" if why else ""


def note_log(store: Store, now: datetime, lost: str) -> None:
    """Keep whether the log can be written, where that is otherwise than the ledger has it."""
    if bool(lost) != bool(unwritten(store, now)):
        store.runs.finish(store.runs.start(_NOTED, now), now, ok=not lost, note=lost)


def unwritten(store: Store, now: datetime) -> str:
    """That the log could not be written when the watch last tried, in words; empty where it could."""
    noted = store.runs.between(now - _LOOKED, now).get(_NOTED, [])
    last = max(noted, key=lambda each: each.started_at, default=None)
    if last is None or last.ok:
        return ""
    return f"{day_words(last.started_at)}起 {LOG} 写不进去，值守做了什么没有全部记下"


@contextmanager
def logging_to(root: Path) -> Iterator[logging.Logger]:
    """Lines to `watch.log` in the workspace, and to the screen, where the system's own log picks them up."""
    log = logging.getLogger("toolkit.watch")
    log.setLevel(logging.INFO)
    log.propagate = False
    handlers: list[logging.Handler] = [_Lines(root / LOG, maxBytes=1 << 20, backupCount=3, encoding="utf-8")]
    if sys.stderr is not None:  # there is none where Windows shows no window
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
        log.addHandler(handler)
    try:
        yield log
    finally:
        for handler in handlers:
            log.removeHandler(handler)
            with suppress(OSError):  # a full disk: what is left of the last line
                handler.close()
