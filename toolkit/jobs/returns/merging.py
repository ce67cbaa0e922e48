"""What comes of a workbook taken for one of an edition: its cells matched, merged with the ledger, nothing recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from toolkit.domain.ledger.editions import kin_of, with_unsure
from toolkit.domain.ledger.owed import HeldClaims
from toolkit.domain.ledger.records import Case, Edition, Matched, Return
from toolkit.domain.ledger.review import Asked
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.held_claims import rows_claimed
from toolkit.domain.returns.intake import Intake, take_in
from toolkit.domain.returns.unread import progress_offered
from toolkit.jobs.returns.looked import Looked
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def match_with(store: Store, ledger: RunningLedger, looked: Looked, edition: Edition, today: date) -> Matched | Problem:
    """The workbook's cells, as they are read for that edition, which the office named where the workbook does not."""
    plan = ledger.workspace.tasks.plan
    years = PlanYear(plan.year, plan.issued, today)
    kin = kin_of(edition, map(store.editions.get, looked.identity.row_editions - {edition.id}))
    matched = looked.matched(ledger.workspace.schema, edition, kin, years, ledger.cells(edition.unit))
    said = looked.identity.edition == edition.id
    if isinstance(matched, Problem) or (said and not (looked.identity.by_rows and matched.unmarked)):
        return matched
    return with_unsure(matched, edition, store.editions.of_unit(edition.plan, edition.unit), named=said)


@dataclass(frozen=True)
class Merging:
    """A workbook's cells before the ledger of the unit that goes on with its edition; `earlier` are the returns of the
    edition that went in, `asked` the questions about its unit."""

    edition: Edition
    matched: Matched
    context: Context
    earlier: Sequence[Return]
    latest: int
    asked: Sequence[Asked]

    @classmethod
    def of(
        cls, store: Store, ledger: RunningLedger, edition: Edition, matched: Matched, own: Sequence[Return], today: date
    ) -> Merging:
        """It, as the ledger is now; `own` are the edition's returns of a run that records none."""
        tasks, schema, heirs = ledger.workspace.tasks, ledger.workspace.schema, ledger.succession
        current, latest = ledger.cells(edition.unit), ledger.latest[edition.unit].sequence
        edition, matched = heirs.edition(edition), heirs.matched(matched)
        context = Context.of(schema, tasks, today, current, edition.cells, ledger.in_use)
        context = replace(context, held_before=ledger.held_before, since=ledger.set_since(edition))
        earlier = [*map(heirs.earlier, store.returns.of_edition(edition.id)), *own]
        asked = ledger.asked.about({row.unit for row in (*edition.cells, *matched.cells, *current)})
        return cls(edition, matched, context, earlier, latest, asked)

    def take_in(self, ret: Return) -> Intake:
        """What comes of it as that return."""
        return take_in(ret, self.matched, self.edition, self.earlier, self.latest, self.context, self.asked)

    def offered(self, done: Intake, at: datetime) -> Iterator[Case]:
        """What the office is asked of words beside the fields; nothing of an older edition's file, as ever."""
        if done.ret.stale:
            return iter(())
        after = {row: dict(values) for row, values in self.context.current.items()}
        for each in done.changes:
            after.setdefault(each.row, {})[each.field] = each.value
        return progress_offered(self.matched.beside, self.context.schema.tasks, after, self.asked, at)


def held_claims(store: Store, ledger: RunningLedger, looked: Looked, edition: Edition, ret: Return) -> HeldClaims:
    """The unit that a held workbook names, and the rows that it would claim anew if it went in as it is now."""
    unit = ledger.succession.heir(edition.unit) or edition.unit
    today = ret.received_at.date()
    matched = match_with(store, ledger, looked, edition, today)
    if isinstance(matched, Problem):
        return HeldClaims(unit)
    merging = Merging.of(store, ledger, edition, matched, (), today)
    done = merging.take_in(replace(ret, unit=unit, edition=edition.id))
    return HeldClaims(
        unit, rows_claimed(done, ledger.workspace.tasks, ledger.workspace.schema, merging.context.current)
    )
