"""Whether the system's date can be believed: on a wrong one units would be pressed, and files taken in, for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from toolkit.domain.office.recorded_days import LONG_SILENCE, doubtful
from toolkit.domain.office.runs import RecordedDays
from toolkit.errors import WorkspaceError
from toolkit.jobs.stores import as_it_stands
from toolkit.jobs.workspace import Workspace
from toolkit.problems import day_words

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

CONFIRMED = "day"
"""What it is recorded as that a person said the day is right."""

HOW_TO_GO_ON = "日期错的，请先改正，改正前值守不收、不催、不发；没有错的，运行一次 toolkit --yes weekly。"


def believe_system_date(workspace: Workspace, now: datetime) -> None:
    """Refuse to record anything on a day of the system's that lies far from those on record, after or before them.

    `WorkspaceError` says how to go on: a person who gives the day, or says that it is right, is believed
    (`confirm_day`). A ledger without any record asks nothing.
    """
    with as_it_stands(workspace) as store:
        doubt = date_doubt(store, now)
    if doubt:
        raise WorkspaceError(
            doubt,
            f"日期错的，请先改正；没有错的：toolkit --yes 命令，或写明日期：toolkit --today {now:%Y-%m-%d} 命令。",
        )


def date_doubt(store: Store, now: datetime) -> str:
    """What speaks against the system's date, in a line; empty where nothing does."""
    today = now.date()
    against = doubtful(today, recorded_days(store, today))
    if against is None:
        return ""
    said = f"隔了{(today - against).days}天" if against < today else f"早了{(against - today).days}天"
    return f"电脑的日期是{day_words(today)}，而台账最后一次记录在{day_words(against)}，{said}，请核对"


def recorded_days(store: Store, today: date) -> RecordedDays:
    """The days on record, as they bear on that day."""
    return store.recorded_days(today, CONFIRMED, today - LONG_SILENCE)


def confirm_day(workspace: Workspace, now: datetime) -> None:
    """Keep that a person said this day is right, where the system's would have been asked about."""
    with as_it_stands(workspace) as store:
        days = recorded_days(store, now.date())
        if doubtful(now.date(), days):
            store.runs.finish(store.runs.start(CONFIRMED, now), now, ok=True, note=str(days.latest or now.date()))
