"""What is said of a case that waits: whose it is, what of the ledger it is about, where either side came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from toolkit.domain.ledger.petitions import as_said, lacking
from toolkit.domain.ledger.records import Case, CaseKind, Cell, Change, Edition, Return, Returns
from toolkit.domain.ledger.retractions import parts_of, still_asked
from toolkit.domain.ledger.review import person
from toolkit.domain.ledger.row_names import header_of, item_of, row_label
from toolkit.domain.ledger.save_times import on_the_wall
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.units import Roster
from toolkit.keys import item_words
from toolkit.problems import shorten
from toolkit.schema.model import Ledger
from toolkit.values import dataclass

TWO_SIDED = (CaseKind.CONFLICT, CaseKind.RETRACTION)
"""The kinds of case in which the ledger says one thing and a file another."""
_WORDS = 60
"""Characters shown of either value of a cell, where many are shown at once."""
BLANK = "（空白）"
"""How a value of a conflict shows that is blank, so that it can be chosen knowing it."""


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case in words. `unit` is whose it is; of a held file the one it may be of, blank where nobody is proposed.

    `header` says which field, of which row of a register; of a retraction which items; of a petition in which
    register, and `item` which item it is about. `ours` is what the ledger holds, a line a cell of a retraction; the
    office's answer of then to a petition. `theirs` is what the file of these says. Of both `ours_from` says where the
    ledger's values came from; `theirs_from` is the file; either with who filled it in and when it was saved, as far as
    it says so. `evidence` is what a petition asks for and what it lacks, or what speaks for whom of a held file; blank
    of any other case.
    """

    case: Case
    unit: str
    header: str
    item: str
    ours: str
    theirs: str
    ours_from: str
    theirs_from: str
    evidence: str = ""


def shown_cases(
    state: LedgerState,
    schema: Ledger,
    roster: Roster,
    proposals: Mapping[str, Edition],
    changes: Iterable[Change],
    only: Iterable[Case] | None = None,
) -> tuple[ShownCase, ...]:
    """The cases of `state` that wait, in words; of them `only` those, where given.

    `proposals` are the editions that held files may be of, by id; `changes` all those of rows with a conflict or a
    retraction, oldest first. Of a retraction are shown the rows that have not gone on meanwhile.
    """
    returns = Returns.of(state.returns)
    latest: dict[Cell, Change] = {(each.row, each.field): each for each in changes}
    shown = []
    for case in state.waiting if only is None else only:
        values = state.current.get(case.row, {})
        parts = tuple(still_asked(case, state.current)) if case.kind == CaseKind.RETRACTION else parts_of(case)
        made = [_made_by(latest[cell], returns) for part in parts if (cell := (part.row, part.field)) in latest]
        ours, theirs = _sides(case, parts, schema)
        shown.append(
            ShownCase(
                case,
                _unit_name(case, roster, proposals),
                _items(parts) if case.kind == CaseKind.RETRACTION else _header(case, schema, values),
                "" if case.kind == CaseKind.RETRACTION else str(item_of(case.row, values) or ""),
                ours,
                theirs,
                "\n".join(dict.fromkeys(made)),
                _came_from(returns[case.return_id]),
                _evidence(case, schema, values),
            )
        )
    return tuple(shown)


def conflict_fits(
    case: Case, values: Mapping[str, str], *, unit: str = "", item: int | None = None, until: date | None = None
) -> bool:
    """Whether a conflict is of that unit (code) and about that item, and opened on or before that day; none said fits
    any.

    `values` are those of its row. A retraction is of no one item.
    """
    return (
        (not unit or case.row.unit == unit)
        and (item is None or (case.kind == CaseKind.CONFLICT and item_of(case.row, values) == item))
        and (until is None or case.opened_at.date() <= until)
    )


def _evidence(case: Case, schema: Ledger, values: Mapping[str, str]) -> str:
    if case.kind == CaseKind.PETITION:
        return "\n".join(filter(None, (as_said(schema, case), lacking(schema, case.row, values))))
    return "" if case.kind in TWO_SIDED else case.theirs


def _sides(case: Case, parts: Sequence[Case], schema: Ledger) -> tuple[str, str]:
    """What the ledger holds and what the file says; of a retraction a line a cell."""
    match case.kind:
        case CaseKind.CONFLICT:
            return case.ours or BLANK, case.theirs or BLANK
        case CaseKind.RETRACTION:
            named = [
                (f"{row_label(schema, each.row)}{header_of(schema, each.row, each.field)}：", each) for each in parts
            ]
            return (
                "\n".join(name + (shorten(each.ours, _WORDS) or BLANK) for name, each in named),
                "\n".join(name + (shorten(each.theirs, _WORDS) or BLANK) for name, each in named),
            )
        case CaseKind.PETITION:
            return case.ours, ""
        case CaseKind.HELD:
            return "", ""


def _items(parts: Sequence[Case]) -> str:
    """Which items a retraction is about."""
    return "第" + "、".join(dict.fromkeys(item_words(part.row.item) for part in parts)) + "项"


def _unit_name(case: Case, roster: Roster, proposals: Mapping[str, Edition]) -> str:
    if case.kind != CaseKind.HELD:
        return roster.name_of(case.row.unit)
    proposed = proposals.get(case.proposal)
    return roster.name_of(proposed.unit, "") if proposed else ""


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
