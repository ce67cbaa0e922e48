"""The ledger database: what came in, what each cell holds now and where every value came from.

Every method is one transaction: it happened wholly or not at all, also when the process is killed in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, func, insert, select

from toolkit.domain.ledger.keys import item_of, register_of
from toolkit.domain.ledger.records import Case, CaseKind, Change, Choice, Decision, Edition, Outcome, Return
from toolkit.edges.store import tables
from toolkit.edges.store.database import values
from toolkit.edges.store.inbox_store import InboxStore
from toolkit.edges.store.job_store import JobStore
from toolkit.edges.store.outbox_store import OutboxStore


class Store(OutboxStore, InboxStore, JobStore):
    """The ledger database, open; closed by `close` or at the end of its `with` block."""

    def save_plan(self, plan_id: str, title: str, year: int, issued: date, snapshot: Mapping[str, Any]) -> None:
        """Keep the plan as given, in place of what was kept under its id."""
        values = {"title": title, "year": year, "issued": issued, "snapshot": snapshot}
        statement = self._insert(tables.plan).values(id=plan_id, **values)
        with self._writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def plan_snapshot(self, plan_id: str) -> dict[str, Any] | None:
        """The snapshot last saved of that plan."""
        with self._reading() as connection:
            found: dict[str, Any] | None = connection.scalar(
                select(tables.plan.c.snapshot).where(tables.plan.c.id == plan_id)
            )
        return found

    def add_edition(self, edition: Edition) -> bool:
        """Keep the edition; False, and nothing changed, where its id is already known."""
        statement = self._insert(tables.edition).on_conflict_do_nothing(index_elements=["id"])
        with self._writing() as connection:
            return connection.scalar(statement.values(values(edition)).returning(tables.edition.c.id)) is not None

    def edition(self, edition_id: str) -> Edition | None:
        """The edition of that id."""
        with self._reading() as connection:
            found = (
                connection.execute(select(tables.edition).where(tables.edition.c.id == edition_id))
                .mappings()
                .one_or_none()
            )
        return None if found is None else Edition(**found)

    def editions_of(self, plan: str, unit: str) -> tuple[Edition, ...]:
        """The unit's editions, oldest first."""
        query = select(tables.edition).where(tables.edition.c.plan == plan, tables.edition.c.unit == unit)
        with self._reading() as connection:
            found = connection.execute(query.order_by(tables.edition.c.sequence)).mappings()
            return tuple(Edition(**each) for each in found)

    def latest_edition(self, plan: str, unit: str) -> Edition | None:
        """The unit's edition of the highest sequence."""
        query = (
            select(tables.edition)
            .where(tables.edition.c.plan == plan, tables.edition.c.unit == unit)
            .order_by(tables.edition.c.sequence.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        return None if found is None else Edition(**found)

    def latest_editions(self, plan: str) -> dict[str, Edition]:
        """Unit -> its edition of the highest sequence."""
        newest = (
            select(tables.edition.c.unit, func.max(tables.edition.c.sequence).label("sequence"))
            .where(tables.edition.c.plan == plan)
            .group_by(tables.edition.c.unit)
            .subquery()
        )
        query = (
            select(tables.edition)
            .join(newest, and_(tables.edition.c.unit == newest.c.unit, tables.edition.c.sequence == newest.c.sequence))
            .where(tables.edition.c.plan == plan)
        )
        with self._reading() as connection:
            return {found["unit"]: Edition(**found) for found in connection.execute(query).mappings()}

    # Returns

    def seen(self, sha256: str) -> Return | None:
        """The newest return with those bytes that was not itself a duplicate."""
        query = (
            select(tables.returns)
            .where(tables.returns.c.sha256 == sha256, tables.returns.c.outcome != Outcome.DUPLICATE.value)
            .order_by(tables.returns.c.id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        return None if found is None else _as_return(found)

    def find_return(self, return_id: int) -> Return | None:
        """The return of that id."""
        with self._reading() as connection:
            found = (
                connection.execute(select(tables.returns).where(tables.returns.c.id == return_id))
                .mappings()
                .one_or_none()
            )
        return None if found is None else _as_return(found)

    def knows(self, sha256: str, file: str) -> bool:
        """Whether a return of this very file name with these bytes is recorded."""
        query = (
            select(tables.returns.c.id).where(tables.returns.c.sha256 == sha256, tables.returns.c.file == file).limit(1)
        )
        with self._reading() as connection:
            return connection.scalar(query) is not None

    def returns_of(self, edition_id: str) -> tuple[Return, ...]:
        """The returns of an edition that went in, wholly or partly, oldest first."""
        query = (
            select(tables.returns)
            .where(
                tables.returns.c.edition == edition_id,
                tables.returns.c.outcome.in_([Outcome.MERGED.value, Outcome.PARTIAL.value]),
            )
            .order_by(tables.returns.c.id)
        )
        with self._reading() as connection:
            return tuple(_as_return(found) for found in connection.execute(query).mappings())

    def returns(self, plan: str, light: bool = True, until: datetime | None = None) -> tuple[Return, ...]:
        """Every return of the plan and every one of no known plan, oldest first; those received until then.

        With `light` their `raw` and `settled` are left empty, not read.
        """
        wanted = [column for column in tables.returns.c if not (light and column.name in ("raw", "settled"))]
        query = select(*wanted).where(tables.returns.c.plan.in_([plan, ""])).order_by(tables.returns.c.id)
        if until is not None:
            query = query.where(tables.returns.c.received_at <= until)
        with self._reading() as connection:
            return tuple(_as_return(found) for found in connection.execute(query).mappings())

    def record(
        self, ret: Return, changes: Sequence[Change], cases: Sequence[Case], decision: Decision | None = None
    ) -> Return:
        """Take in a return with all its changes and open questions, or nothing; the return with its new id.

        The changes and cases get that id whatever they carry; rows not met before are added. A `decision` that
        made the return go in is kept with it.
        """
        with self._writing() as connection:
            statement = insert(tables.returns).returning(tables.returns.c.id)
            number: int = connection.execute(statement, values(ret, "id")).scalar_one()
            rows = [*(each.row for each in changes), *(each.row for each in cases if each.row)]
            self._add_rows(connection, rows)
            self._append(connection, [replace(each, return_id=number) for each in changes])
            if cases:
                connection.execute(
                    insert(tables.question), [{**values(each, "id"), "return_id": number} for each in cases]
                )
            if decision:
                connection.execute(insert(tables.decision), values(decision, "id"))
        return replace(ret, id=number)

    def apply(self, changes: Sequence[Change], cases: Sequence[Case] = ()) -> tuple[Change, ...]:
        """Add changes no file brought (the office's verdicts) and questions, all or none; the changes with their
        sequence.

        Changes and cases keep their `return_id`: one that names a return counts as come from it.
        """
        with self._writing() as connection:
            self._add_rows(connection, [*(each.row for each in changes), *(each.row for each in cases)])
            if cases:
                connection.execute(insert(tables.question), [values(each, "id") for each in cases])
            return self._append(connection, changes)

    def decide(self, decision: Decision, changes: Sequence[Change] = ()) -> None:
        """Keep the office's answer with the changes it makes, as `apply` does, all or none."""
        with self._writing() as connection:
            connection.execute(insert(tables.decision), values(decision, "id"))
            self._add_rows(connection, [each.row for each in changes])
            self._append(connection, changes)

    # Cells

    def current(self, plan: str, unit: str | None = None) -> dict[str, dict[str, str]]:
        """What the rows of the plan, or of one unit in it, hold now; a cleared cell is there as ""."""
        query = (
            select(tables.current.c.row, tables.current.c.field, tables.current.c.value)
            .join(tables.row, tables.row.c.key == tables.current.c.row)
            .where(tables.row.c.plan == plan)
        )
        if unit is not None:
            query = query.where(tables.row.c.unit == unit)
        with self._reading() as connection:
            return _cells((found.row, found.field, found.value) for found in connection.execute(query))

    def current_as_of(self, plan: str, when: datetime) -> dict[str, dict[str, str]]:
        """What the rows of the plan held at `when`: the changes dated until then (inclusive), replayed."""
        query = (
            select(tables.change.c.row, tables.change.c.field, tables.change.c.value)
            .join(tables.row, tables.row.c.key == tables.change.c.row)
            .where(tables.row.c.plan == plan, tables.change.c.at <= when)
            .order_by(tables.change.c.sequence)
        )
        with self._reading() as connection:
            return _cells((found.row, found.field, found.value) for found in connection.execute(query))

    def last_changed(self, plan: str) -> dict[str, date]:
        """Row key -> date of its newest change that came from a return; rows without one are absent."""
        query = (
            select(tables.change.c.row, func.max(tables.change.c.at).label("at"))
            .join(tables.row, tables.row.c.key == tables.change.c.row)
            .where(tables.row.c.plan == plan, tables.change.c.return_id.is_not(None))
            .group_by(tables.change.c.row)
        )
        with self._reading() as connection:
            return {found.row: found.at.date() for found in connection.execute(query)}

    def changes(self, row: str, field: str | None = None) -> tuple[Change, ...]:
        """Every change of the row, or of one field in it, oldest first."""
        query = select(tables.change).where(tables.change.c.row == row).order_by(tables.change.c.sequence)
        if field is not None:
            query = query.where(tables.change.c.field == field)
        with self._reading() as connection:
            return tuple(Change(**found) for found in connection.execute(query).mappings())

    def cases(self, plan: str, until: datetime | None = None) -> tuple[tuple[Case, Decision | None], ...]:
        """The plan's questions, oldest first, each with the office's latest answer; both as they stood at `until`."""
        asked = select(tables.question).where(tables.question.c.plan == plan).order_by(tables.question.c.id)
        told = (
            select(tables.decision)
            .join(tables.question, tables.question.c.id == tables.decision.c.case)
            .where(tables.question.c.plan == plan)
        )
        if until is not None:
            asked, told = asked.where(tables.question.c.opened_at <= until), told.where(tables.decision.c.at <= until)
        with self._reading() as connection:
            answers = {
                found["case"]: Decision(**{**found, "choice": Choice(found["choice"])})
                for found in connection.execute(told.order_by(tables.decision.c.id)).mappings()
            }
            return tuple(
                (Case(**{**found, "kind": CaseKind(found["kind"])}), answers.get(found["id"]))
                for found in connection.execute(asked).mappings()
            )

    # What a master was made from

    def add_basis(self, plan: str, at: datetime, made_from: Mapping[str, str]) -> bool:
        """Note what the plan's master was made from: file name -> SHA-256; False where that is noted already."""
        if self.basis(plan, at) == dict(made_from):
            return False
        with self._writing() as connection:
            connection.execute(insert(tables.basis).values(plan=plan, at=at, files=made_from))
        return True

    def basis(self, plan: str, until: datetime) -> dict[str, str] | None:
        """What the plan's latest master until then was made from; None where there was none."""
        query = (
            select(tables.basis.c.files)
            .where(tables.basis.c.plan == plan, tables.basis.c.at <= until)
            .order_by(tables.basis.c.at.desc(), tables.basis.c.id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found: dict[str, str] | None = connection.scalar(query)
        return found

    def _add_rows(self, connection: Connection, keys: Iterable[str]) -> None:
        rows = [_row_values(key) for key in dict.fromkeys(keys)]
        if rows:
            connection.execute(self._insert(tables.row).on_conflict_do_nothing(index_elements=["key"]), rows)

    def _append(self, connection: Connection, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Add the changes in the order given and bring `current` up to them."""
        if not changes:
            return ()
        sequences = connection.scalars(
            insert(tables.change).returning(tables.change.c.sequence, sort_by_parameter_order=True),
            [values(each, "sequence") for each in changes],
        ).all()
        added = tuple(replace(each, sequence=sequence) for each, sequence in zip(changes, sequences, strict=True))
        latest = {(each.row, each.field): each for each in added}
        statement = self._insert(tables.current)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["row", "field"],
                set_={
                    "value": statement.excluded.value,
                    "change_sequence": statement.excluded.change_sequence,
                },
            ),
            [
                {"row": row, "field": field, "value": each.value, "change_sequence": each.sequence}
                for (row, field), each in latest.items()
            ],
        )
        return added


def _as_return(found: RowMapping) -> Return:
    values: dict[str, Any] = dict(**found)
    values["outcome"] = Outcome(values["outcome"])
    values["problems"] = tuple(values["problems"])
    return Return(**values)


def _row_values(key: str) -> dict[str, Any]:
    """What a row key says: its plan, item, unit and kind; `ValueError` for a key of no known form."""
    plan, middle, unit = key.split("/", 2)
    item = item_of(key)
    if item is not None:
        kind = "assignment"
    elif middle == "unit":
        kind = "contact"
    elif middle.startswith("round-"):
        kind = "report"
    elif register_of(key):
        kind = "register"
    else:
        raise ValueError(f"not a row key: {key!r}")
    return {"key": key, "plan": plan, "item": item, "unit": unit, "kind": kind}


def _cells(values: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    cells: dict[str, dict[str, str]] = {}
    for row, field, value in values:
        cells.setdefault(row, {})[field] = value
    return cells
