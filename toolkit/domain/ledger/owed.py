"""Claims that wait for the office otherwise than to be judged: in an undecided conflict, in a held file.

While they wait nobody is pressed for what they claim (`standing.waits_for`), as with applications.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Self

from toolkit.codes import Outcome
from toolkit.domain.ledger.judged import CLAIM, JUDGED, Judged
from toolkit.domain.ledger.records import Case, CaseKind, Cell, Cells, Change, Return
from toolkit.domain.ledger.required import missing_fields
from toolkit.domain.ledger.retractions import claimed_since, parts_by_row, parts_of
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.row_states import RETURNED
from toolkit.domain.plan.tasks import Applied, Filed
from toolkit.errors import UNREADABLE, UnreadableLedgerError
from toolkit.keys import RowKey
from toolkit.problems import shorten
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

Owed = Mapping[tuple[str, int], tuple[Applied, ...]]
"""(unit code, item number) -> what of the unit's waits, or waited, for the office, in the order it was filed."""
_TAKEN = {Outcome.MERGED, Outcome.PARTIAL}
_SAID_DONE = {"done", "not_applicable", "ongoing"}


@dataclass(frozen=True, slots=True)
class HeldClaims:
    """The unit (code) that a held file may speak for, as far as that is known, and the rows that it claims; it is kept
    with the question whose the file is (`Case.base`)."""

    unit: str
    rows: tuple[RowKey, ...] = ()

    @classmethod
    def of(cls, case: Case) -> Self | None:
        """What a question says of it; None where it is no such question, or names no unit. `UnreadableLedgerError`
        where it says what the program never wrote."""
        if case.kind != CaseKind.HELD or not case.base:
            return None
        try:
            kept = json.loads(case.base)
            return cls(kept["unit"], tuple(map(RowKey.parse, kept["rows"])))
        except UNREADABLE:
            raise UnreadableLedgerError(shorten(case.base, 60)) from None

    @property
    def text(self) -> str:
        """As the question keeps it."""
        return json.dumps({"unit": self.unit, "rows": [row.text for row in self.rows]}, ensure_ascii=False)


def about_claims(sheet: Sheet, asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """The questions between two values of a row's claim, each with its answer: `owed` wants the history of those."""
    return tuple(each for each in asked if any(_claims(sheet, part) for part in parts_of(each[0])))


def owed(
    sheet: Sheet, asked: Sequence[Asked], current: Cells, history: Iterable[Change], returns: Sequence[Return]
) -> Owed:
    """What units have claimed that the office was asked about, by assignment.

    A conflict counts where one of its sides says that the row is done (办理状态), or it is about 完成日期 or 佐证材料:
    from the day on which the first of its values came in until the office's answer, or the unit's own. A held file
    counts for the rows that it claims of the unit it names, from its arrival until the answer, or until the same bytes
    came to another end, or the unit reported in a file that was taken. `history` are the changes of the fields that
    questions about claims are about, oldest first.
    """
    by_cell: dict[Cell, list[Change]] = {}
    for change in history:
        by_cell.setdefault((change.row, change.field), []).append(change)
    found: dict[tuple[str, int], set[Applied]] = {}
    for row, applied in (*_in_conflicts(sheet, asked, current, by_cell), *_in_held_files(asked, returns)):
        if row.item is not None:
            found.setdefault((row.unit, row.item), set()).add(applied)
    return {place: in_order(its) for place, its in found.items()}


def heard_of(waiting: Iterable[Case], first: date, last: date) -> frozenset[str]:
    """The units (codes) of which a file came in between those days that is held: they are not asked why they are silent
    before the office has said whose it is. `waiting` are the questions that wait."""
    named = ((case, HeldClaims.of(case)) for case in waiting if first <= case.opened_at.date() <= last)
    return frozenset(held.unit for _, held in named if held)


def together(one: Owed, other: Owed) -> Owed:
    """All that waits of both."""
    return {place: in_order((*one.get(place, ()), *other.get(place, ()))) for place in {**one, **other}}


def in_order(applied: Iterable[Applied]) -> tuple[Applied, ...]:
    """What was filed, by day and then by that of the answer; what waits is the last."""
    return tuple(sorted(applied, key=lambda each: (each.filed, each.answered or date.max, each.what)))


def _claims(sheet: Sheet, part: Case) -> bool:
    """Whether a conflict about one cell is about a claim."""
    if part.row.item is None or part.field not in CLAIM:
        return False
    status = sheet.field("status")
    return part.field != "status" or any(status.meaning(text) in _SAID_DONE for text in (part.ours, part.theirs))


def _in_conflicts(
    sheet: Sheet, asked: Iterable[Asked], current: Cells, history: Mapping[Cell, Sequence[Change]]
) -> Iterator[tuple[RowKey, Applied]]:
    for case, decision in about_claims(sheet, asked):
        for row, parts in parts_by_row(case).items():
            claims = [part for part in parts if _claims(sheet, part)]
            if not claims:
                continue
            again = claimed_since(case, current.get(row, {}))
            moved = [at for part in parts if (at := _moved_on(part, history.get((row, part.field), ())))]
            over = date.fromisoformat(again.on) if again else min(moved).date() if moved else None
            answered = decision.at.date() if decision else over
            filed = min(_first_came(sheet, part, history.get((row, part.field), ())) for part in claims)
            yield row, Applied(filed, answered, Filed.CONFLICT)


def _moved_on(part: Case, changes: Iterable[Change]) -> datetime | None:
    """Since when the ledger holds another value than the one asked about; None while it holds that."""
    since = None
    for each in changes:
        if each.at > part.opened_at:
            since = None if each.value == part.ours else since or each.at
    return since


def _first_came(sheet: Sheet, part: Case, changes: Sequence[Change]) -> date:
    """The day on which a claim that the conflict is about came in: that of the value which stood there before where
    that claims, else the day of the question."""
    opened, said = part.opened_at, sheet.field("status").meaning(part.ours) in _SAID_DONE
    stood = said if part.field == "status" else bool(part.ours)
    before = [each.at for each in changes if each.at <= opened and each.value == part.ours] if stood else []
    return min(max(before, default=opened), opened).date()


def _in_held_files(asked: Iterable[Asked], returns: Sequence[Return]) -> Iterator[tuple[RowKey, Applied]]:
    bytes_of = {ret.id: ret.sha256 for ret in returns}
    for case, decision in asked:
        held = HeldClaims.of(case)
        if held is None:
            continue
        again = (
            ret.received_at
            for ret in returns
            if ret.id > case.return_id
            and ret.outcome != Outcome.DUPLICATE
            and (ret.sha256 == bytes_of.get(case.return_id) or (ret.unit == held.unit and ret.outcome in _TAKEN))
        )
        ended = decision.at if decision else next(again, None)
        for row in held.rows:
            yield row, Applied(case.opened_at.date(), ended.date() if ended else None, Filed.HELD)


def over_fields(sheet: Sheet) -> tuple[str, ...]:
    """The fields of which `written_over` wants the history."""
    return tuple(dict.fromkeys((*CLAIM, *(field.name for field in sheet.conditional), "verdict", JUDGED)))


def written_over(sheet: Sheet, history: Iterable[Change]) -> Owed:
    """The claims of recurring due dates that a later claim was written over before the office sent them back.

    `history` are the changes of what makes a claim and of what was judged (`over_fields`), oldest first; those of one
    moment belong together. Once the unit takes back what stands, none before it waits; nor does one that was filed
    before the office passed anything of the row, but where that has been undone.
    """
    by_row: dict[tuple[str, int], dict[datetime, dict[str, str]]] = {}
    for each in history:
        if each.row.item is not None:
            by_row.setdefault((each.row.unit, each.row.item), {}).setdefault(each.at, {})[each.field] = each.value
    return {row: in_order(its) for row, moments in by_row.items() if (its := _written_over(sheet, moments))}


def _written_over(sheet: Sheet, moments: Mapping[datetime, Mapping[str, str]]) -> list[Applied]:
    found: list[tuple[datetime, Applied]] = []
    values: dict[str, str] = {}
    words: list[tuple[str, datetime]] = []
    filed, back = datetime.max, False
    for at, told in moments.items():
        before = dict(values)
        values.update(told)
        if any(told.get(name, "") != before.get(name, "") for name in CLAIM if name in told):
            done = before.get("done_on", "")
            if not _whole(sheet, values):
                found.clear()
            elif not back and _whole(sheet, before) and values["done_on"] > done:
                found.append((filed, Applied(filed.date(), what=Filed.EARLIER, done=date.fromisoformat(done))))
            filed, back = at, False
        if JUDGED in told:
            judged, means = Judged.read(values), sheet.field("verdict").meaning(values.get("verdict", ""))
            back = bool(judged) and means in RETURNED
            passes = judged is not None and judged.upheld is None and means == "verified"
            _heard(words, values[JUDGED], at if passes else datetime.min, taken=not means)
    passed = max((at for _, at in words), default=datetime.min)
    return [each for at, each in found if at >= passed]


def _heard(words: list[tuple[str, datetime]], judged: str, passed: datetime, *, taken: bool) -> None:
    """Keep up with the verdicts that stand, each with the moment at which it passed anything: one that was given
    before stands again where those after it were taken back."""
    known = [text for text, _ in words]
    if judged in known:
        del words[known.index(judged) + 1 :]
    elif taken:
        del words[-1:]
    else:
        words.append((judged, passed))


def _whole(sheet: Sheet, values: Mapping[str, str]) -> bool:
    """Whether a row that says so claims a recurring due date."""
    return not missing_fields(sheet, values) and not any(
        sheet.field(name).lacks(values.get(name, "")) for name in ("done_on", "evidence")
    )
