"""`review record`: a report made by phone or message, taken down by the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import chosen_units
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.receipts import write_receipts
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import shorten
from toolkit.reports.ledger.record import RecordedReport


def record_report(
    workspace: Workspace,
    now: datetime,
    name: str,
    statement: str,
    *,
    via: str = "phone",
    note: str = "",
    dry_run: bool = False,
) -> RecordedReport:
    """Record that a unit (by name, alias or code) reported by `via` (`phone` or `message`), without a file.

    It counts for the round of today. The same report on the same day is recorded once.
    """
    workspace.not_before_issue(now.date())
    if workspace.chosen.closed:
        raise ToolkitError(f"方案 {workspace.chosen.id} 已办结，不再收", "请用 --plan 指明现在办理的方案。")
    (unit,) = chosen_units(workspace, [name])
    ret = Return("", "", 0, now, Outcome.MERGED, workspace.chosen.id, unit.code, statement=statement, via=via)
    with ledger(workspace, dry_run=dry_run) as store:
        earlier = told_already(store.returns.of_plan(ret.plan), ret)
        if earlier is None and not dry_run:
            store.record(replace(ret, file=f"（{ret.told}）{shorten(note)}"), (), ())
            write_receipts(workspace, store)
            publish_now(workspace, store, now)
    return RecordedReport(unit=unit.name, report=ret, earlier=earlier, dry_run=dry_run)


def told_already(returns: Iterable[Return], ret: Return) -> Return | None:
    """The one of the plan's returns that says the same, of the same unit, told the same way on the same day, if any."""
    return next((each for each in returns if _same(each, ret)), None)


def _same(one: Return, other: Return) -> bool:
    def key(ret: Return) -> tuple[object, ...]:
        return ret.unit, ret.via, ret.statement, ret.received_at.date()

    return key(one) == key(other)
