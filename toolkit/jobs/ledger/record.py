"""`review record`: a report made by phone or message, taken down by the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import chosen_units
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.receipts import write_receipts
from toolkit.jobs.report import Report
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import shorten

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

SAID = {"no_change": "无变化", "updated": "有更新"}
"""What a unit can say of its round without a file: the statement of its return, and the words for it."""


def record_report(
    workspace: Workspace,
    now: datetime,
    name: str,
    statement: str,
    *,
    via: str = "phone",
    note: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that a unit (by name, alias or code) reported by `via` (`phone` or `message`), without a file.

    It counts for the round of today. The same report on the same day is recorded once.
    """
    workspace.not_before_issue(now.date())
    if workspace.chosen.closed:
        raise ToolkitError(f"方案 {workspace.chosen.id} 已办结，不再收", "请用 --plan 指明现在办理的方案。")
    (unit,) = chosen_units(workspace, [name])
    ret = Return("", "", 0, now, Outcome.MERGED, workspace.chosen.id, unit.code, statement=statement, via=via)
    what = f"{unit.name}{ret.told}：本期{SAID[statement]}"
    with ledger(workspace, dry_run=dry_run) as store:
        earlier = told_already(store, ret)
        if earlier is None and not dry_run:
            store.record(replace(ret, file=f"（{ret.told}）{shorten(note)}"), (), ())
            write_receipts(workspace, store)
            publish_now(workspace, store, now)
    if earlier:
        return Report(
            f"{what}，今天{earlier.received_at:%H:%M}已经登记过，没有重复登记", _data(unit.name, ret, new=False)
        )
    return Report(("（演练，未写入）" if dry_run else "") + f"已登记：{what}", _data(unit.name, ret, new=True))


def told_already(store: Store, ret: Return) -> Return | None:
    """The report that says the same, of the same unit, told the same way on the same day; None where there is none."""
    return next((each for each in store.returns.of_plan(ret.plan) if _same(each, ret)), None)


def _same(one: Return, other: Return) -> bool:
    def key(ret: Return) -> tuple[object, ...]:
        return ret.unit, ret.via, ret.statement, ret.received_at.date()

    return key(one) == key(other)


def _data(unit: str, ret: Return, *, new: bool) -> dict[str, object]:
    return {"unit": unit, "statement": ret.statement, "via": ret.via, "new": new}
