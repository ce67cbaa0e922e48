"""`review sample`: a spot check of what was verified or claimed, drawn so that it can be drawn again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from toolkit.book.office.sample_book import build_sample_book
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.spot_check import METHOD, draw
from toolkit.edges.system import files
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import units_named
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.returns.risk import at_risk
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace
from toolkit.problems import day_words
from toolkit.reports.returns.sample import SpotCheck, drawn_lines, phase_of


def draw_sample(
    workspace: Workspace,
    now: datetime,
    share: int,
    seed: int | None = None,
    units: Sequence[str] = (),
    *,
    dry_run: bool = False,
) -> SpotCheck:
    """Draw `share` percent of the claims and closed rows, of those `units` or of all, and write them to be printed.

    Without a `seed` the day is it (20210915). The ledger stays as it is.
    """
    if not 1 <= share <= 100:
        raise ToolkitError(f"抽查比例 {share} 不在1到100之间", "请写百分之几，如 --share 20。")
    workspace.not_before_issue(now.date())
    meant = units_named(workspace, units)
    codes = {unit.code for unit in meant}
    with ledger(workspace, dry_run=dry_run) as store:
        state = read_state(workspace, store, now.date())
        its = agreed(workspace, state)
        everything, found = at_risk(its, store, state)
    population = tuple(claim for claim in everything if not claim.year_end and (not codes or claim.row.unit in codes))
    seed = int(f"{now:%Y%m%d}") if seed is None else seed
    drawn = draw(population, found, share, seed)
    where = Counter(phase_of(claim, its.schema.tasks) for claim in population if not claim.partly)
    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
    made = SpotCheck(
        drawn=drawn,
        closed=where[Phase.CLOSED],
        not_involved=where[Phase.NOT_INVOLVED],
        claimed=where[Phase.CLAIMED],
        partly=sum(claim.partly for claim in population),
        share=share,
        seed=seed,
        names=names,
        sheet=its.schema.tasks,
        dry_run=dry_run,
    )
    return made if dry_run or not drawn else _written(its, made, now, [unit.name for unit in meant])


def _written(workspace: Workspace, made: SpotCheck, now: datetime, units: Sequence[str]) -> SpotCheck:
    """The same, with the workbook beside it."""
    asked = {item.number: item.requirement for item in workspace.tasks.plan.by_number.values()}
    lines = [
        {**each, "requirement": asked[int(each["item"])]} for each in drawn_lines(made.drawn, made.names, made.sheet)
    ]
    said = (f"{day_words(now)}，{'、'.join(units)}{made.how}。", *METHOD)
    book = build_sample_book(workspace.schema.tasks, lines, f"{workspace.work}抽查表", said, now.date())
    name = files.safe_name("-".join(("抽查", now.date().isoformat(), *units, f"{made.share}%", f"种子{made.seed}")))
    return replace(made, files=(put_out(workspace, workspace.outbox / f"{name}.xlsx", workbook_of(workspace, book)),))
