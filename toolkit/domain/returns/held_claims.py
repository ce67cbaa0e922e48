"""Which rows a held file claims: so that nobody is pressed for them before the office has said whose the file is."""

from __future__ import annotations

from dataclasses import replace

from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.owed import about_claims
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.records import Cells
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.returns.intake import Intake
from toolkit.keys import RowKey
from toolkit.schema.model import Ledger


def rows_claimed(done: Intake, tasks: Tasks, schema: Ledger, current: Cells) -> tuple[RowKey, ...]:
    """The rows of a unit, `current` being all of its, that would wait for a verdict, or for the answer to a conflict
    about a claim, if what came of a file went in, and do not yet; by item."""
    after = {row: dict(values) for row, values in current.items()}
    for change in done.changes:
        after.setdefault(change.row, {})[change.field] = change.value
    anew = _waiting(tasks, schema, after, done) - _waiting(tasks, schema, current, done)
    asked = about_claims(schema.tasks, ((case, None) for case in done.cases))
    return tuple(sorted({*anew, *(case.row for case, _ in asked)}, key=lambda row: int(row.row)))


def _waiting(tasks: Tasks, schema: Ledger, cells: Cells, done: Intake) -> frozenset[RowKey]:
    its = replace(with_extensions(tasks, cells, schema), assignments=tasks.of_unit(done.ret.unit))
    found = claims(its, schema.tasks, cells, done.ret.received_at.date())
    return frozenset(claim.row for claim in found if not (claim.touched or claim.year_end))
