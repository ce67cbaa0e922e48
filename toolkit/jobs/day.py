"""Whether the system's date can be believed: a clock that runs ahead would press units before their time."""

from __future__ import annotations

from datetime import datetime, timedelta

from toolkit.errors import WorkspaceError
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace

LONG_SILENCE = timedelta(days=90)
"""How long after the last recorded day the system's date is believed: a round of a quarter lies within."""


def believe_system_date(workspace: Workspace, now: datetime) -> None:
    """Refuse to press units on a day of the system's that lies months past the last one on record.

    `WorkspaceError` says how to go on: a person who gives the day is believed (`confirm_day`). A ledger without any
    record asks nothing.
    """
    with ledger(workspace) as store:
        last = store.last_day(now.date())
    if last and now.date() - last > LONG_SILENCE:
        raise WorkspaceError(
            f"电脑的日期是 {now:%Y-%m-%d}，而台账最后一次记录在 {last}，隔了{(now.date() - last).days}天，请核对",
            f"日期错的，请先改正；没有错的，请写明日期再运行一次：toolkit --today {now:%Y-%m-%d} 命令。",
        )


def confirm_day(workspace: Workspace, now: datetime) -> None:
    """Keep that a person gave this day to press units on, where the system's would have been asked about."""
    with ledger(workspace) as store:
        last = store.last_day(now.date())
        if last and now.date() - last > LONG_SILENCE:
            store.runs.finish(store.runs.start("day", now), now, ok=True)
