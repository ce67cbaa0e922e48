"""`review record`: a report made by phone or message, and what was said in it, taken down by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.told_reports import told_already
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.intake import Intake
from toolkit.domain.returns.told_values import take_down, what_was_told
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import chosen_units
from toolkit.jobs.returns.answered import answer_and_publish
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import item_words, task_key
from toolkit.problems import Problem, shorten
from toolkit.reports.returns.record import RecordedReport
from toolkit.schema.dates import PlanYear
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True)
class TellsOfItem:
    """What a unit says of one of its items: columns (header, alias or name), each with the text for it."""

    item: int
    values: Sequence[tuple[str, str]]


def record_report(
    workspace: Workspace,
    now: datetime,
    name: str,
    said: str | TellsOfItem,
    *,
    via: str = "phone",
    note: str = "",
    dry_run: bool = False,
) -> RecordedReport:
    """Record that a unit (by name, alias or code) reported by `via` (`phone` or `message`), without a file.

    It `said` that there is `no_change`, or that it is `updated` and the content is to come, or the content itself of an
    item. It counts for the round of today. What is told of an item goes into the ledger as if it stood in the unit's
    workbook, and is shown as told; it is taken whole or not at all. The same report on the same day is recorded once.
    """
    workspace.not_before_issue(now.date())
    if workspace.chosen.closed:
        raise ToolkitError(f"方案 {workspace.chosen.id} 已办结，不再收", "请用 --plan 指明现在办理的方案。")
    (unit,) = chosen_units(workspace, [name])
    told, statement = (said, "updated") if isinstance(said, TellsOfItem) else (None, said)
    ret = Return("", "", 0, now, Outcome.MERGED, workspace.chosen.id, unit.code, statement=statement, via=via)
    with ledger(workspace, dry_run=dry_run) as store:
        done, returns = Intake(ret), store.returns.of_plan(ret.plan)
        if told:
            its = agreed(workspace, read_state(workspace, store, now.date()))
            done = _taken_down(its, store, ret, unit, told)
        earlier = told_already(returns, ret) or told_already(returns, done.ret)
        words = f"（{ret.told}）{what_was_told(done.ret, workspace.schema)}{shorten(note)}"
        done = replace(done, ret=replace(done.ret, file=words))
        repeated = bool(earlier and not done.changes)
        kept: tuple[Problem, ...] = ()
        if not repeated and not dry_run:
            store.record(replace(done.ret, problems=done.problems), done.changes, ())
        if not dry_run:
            kept = answer_and_publish(workspace, store, now).problems
    return RecordedReport(
        unit=unit.name,
        report=done.ret,
        earlier=earlier if repeated else None,
        problems=(*done.problems, *kept),
        dry_run=dry_run,
    )


def _taken_down(workspace: Workspace, store: Store, ret: Return, unit: Unit, told: TellsOfItem) -> Intake:
    """What was told, as the rules take it; `ToolkitError` where they do not."""
    tasks, plan = workspace.tasks, workspace.tasks.plan
    if told.item not in {each.item for each in tasks.of_unit(unit.code)}:
        raise ToolkitError(
            f"第{item_words(told.item)}项不是{unit.name}的任务", "请核对序号：toolkit plan show 可以查看分工。"
        )
    edition = store.editions.latest_of(plan.id, unit.code)
    context = Context(
        workspace.schema,
        plan.year,
        ret.received_at.date(),
        store.cells.current(plan.id),
        plan.issued,
        edition.cells if edition else {},
    )
    year = PlanYear(plan.year, plan.issued, context.today)
    done = take_down(ret, task_key(plan.id, told.item, unit.code), told.values, context, year)
    if isinstance(done, Problem):
        whole = "这次没有登记；请向单位问清，连同所缺的内容一并登记（--set 可以写多个）。"
        own = (Code.TOLD_COLUMN, Code.TOLD_VALUE, Code.CELL_SECRECY_MARKED)
        raise ToolkitError(done.message, done.remedy if done.code in own else whole)
    return done
