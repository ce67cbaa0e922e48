"""What is said of a case that waits: whose it is, what of the ledger it is about, where either side came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.domain.ledger.records import Case, CaseKind, Cell, Change, Edition, Return
from toolkit.domain.ledger.review import person
from toolkit.domain.ledger.row_names import header_of, row_label
from toolkit.domain.ledger.save_times import on_the_wall
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.units import Roster
from toolkit.schema.model import Ledger

BLANK = "（空白）"
"""How a value of a conflict shows that is blank, so that it can be chosen knowing it."""


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case in words. `unit` is whose it is; of a held file the one it may be of, blank where nobody is proposed.

    `header` says which field, of which row of a register; of a petition in which register, and `item` which item it
    is about. Of a conflict `ours_from` says where the ledger's value came from; `theirs_from` is the file; either with
    who filled it in and when it was saved, as far as it says so.
    """

    case: Case
    unit: str
    header: str
    item: str
    ours_from: str
    theirs_from: str

    @property
    def ours(self) -> str:
        """What the ledger holds; the office's answer of then to a petition; blank of a held file."""
        match self.case.kind:
            case CaseKind.CONFLICT:
                return self.case.ours or BLANK
            case CaseKind.PETITION:
                return self.case.ours
            case CaseKind.HELD:
                return ""

    @property
    def theirs(self) -> str:
        """What the file of a conflict says; blank of any other case."""
        return (self.case.theirs or BLANK) if self.case.kind == CaseKind.CONFLICT else ""

    @property
    def evidence(self) -> str:
        """What a petition asks for, or what speaks for whom of a held file; blank of a conflict."""
        return "" if self.case.kind == CaseKind.CONFLICT else self.case.theirs


def shown_cases(
    state: LedgerState,
    schema: Ledger,
    roster: Roster,
    proposals: Mapping[str, Edition],
    changes: Iterable[Change],
    only: Iterable[Case] | None = None,
) -> tuple[ShownCase, ...]:
    """The cases of `state` that wait, in words; of them `only` those, where given.

    `proposals` are the editions that held files may be of, by id; `changes` all those of rows with a conflict, oldest
    first.
    """
    returns = {ret.id: ret for ret in state.returns}
    latest: dict[Cell, Change] = {(each.row, each.field): each for each in changes}
    shown = []
    for case in state.waiting if only is None else only:
        values = state.current.get(case.row, {})
        change = latest.get((case.row, case.field)) if case.kind == CaseKind.CONFLICT else None
        shown.append(
            ShownCase(
                case,
                _unit_name(case, roster, proposals),
                _header(case, schema, values),
                _item(case, values),
                _made_by(change, returns) if change else "",
                _came_from(returns[case.return_id]),
            )
        )
    return tuple(shown)


def _unit_name(case: Case, roster: Roster, proposals: Mapping[str, Edition]) -> str:
    if case.kind != CaseKind.HELD:
        return roster.name_of(case.row.unit)
    proposed = proposals.get(case.proposal)
    return roster.name_of(proposed.unit, "") if proposed else ""


def _item(case: Case, values: Mapping[str, str]) -> str:
    return values.get("item", "") if case.kind == CaseKind.PETITION else str(case.row.item or "")


def _header(case: Case, schema: Ledger, values: Mapping[str, str]) -> str:
    if case.kind == CaseKind.HELD:
        return ""
    register = schema.register(case.row.register) if case.row.register else None
    if case.kind == CaseKind.PETITION and register:
        return register.title
    header = header_of(schema, case.row, case.field)
    return f"{row_label(schema, case.row, values)} {header}" if register else header


def _came_from(ret: Return) -> str:
    """Where a file came from and when, who filled it in, when it was saved by what it says itself."""
    saved = on_the_wall(ret.saved)
    said = (
        ret.file,
        ret.sender,
        f"{ret.received_at:%Y-%m-%d %H:%M}",
        f"填报人：{ret.reporter}" if ret.reporter else "",
        f"保存于：{saved:%Y-%m-%d %H:%M}" if saved else "",
    )
    return "\n".join(filter(None, said))


def _made_by(change: Change, returns: Mapping[int, Return]) -> str:
    if change.return_id:
        return _came_from(returns[change.return_id])
    return f"{person(change.actor)}核定\n{change.at:%Y-%m-%d %H:%M}"
