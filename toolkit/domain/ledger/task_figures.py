"""Every assignment (项次) as figures show it: its one label, why it has it, how late it is, what was decided of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from toolkit.domain.ledger.due_standings import DueStanding
from toolkit.domain.ledger.fix_dates import TERM, fix_by, fix_by_word
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.labels import Label, label_of, state_words
from toolkit.domain.ledger.ledger_rows import LedgerRow, rows_with_dues
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.row_states import SOON_DAYS, State, days_left
from toolkit.domain.ledger.shown_due import most_late
from toolkit.domain.ledger.standing import Pressed, dues_beside, pressed
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.domain.plan.model import Assignment, Role
from toolkit.domain.plan.tasks import HANDED, UNTOLD, Tasks
from toolkit.keys import looked_back, task_key
from toolkit.problems import day_words
from toolkit.schema.model import Ledger, Sheet
from toolkit.values import dataclass

_WHEN = {"下发": "台账下发", "撤销": "核查结论撤销", "答复": "申请答复", "核定": "填报核定", "告知": "核查告知"}
"""What came on the day from which days count (`Pressed.since`), in more words."""


@dataclass(frozen=True, slots=True)
class TaskFigure:
    """One assignment on a day.

    `label` is its one stage, `hint` says it in words (逾期14天), `why` the rule and the day behind it. `due` is the due
    date it is about, None of 长期工作. `late` are the days it is late, counted from `late_after`, the first open due
    date that has passed. `owed` says that a due date has passed (到期应办结), `met` that the office has closed all of
    those; `first_due` is the earliest there is, `owed_after` the day after which it has passed: the day of the unit's
    first workbook where that came later, `NEVER` without one. `judged_on` is the day of its verdict, `bulk` says that
    one which closed it was given in bulk (批量核查); `changed_on` is the day of the newest change by a return. `moved`
    says which day was set, where it is late and its days count from the hand-out, an answer or an undone verdict.
    `came_late` are the days after its due date on which the claim came in that closed it: None while it is open, and
    where that is unknown. `to_mend` is what the office asked of something of it that is not reported anew (退回补正 or
    限期整改), be it of another due date than the one it is about; None where nothing is, and while an application about
    it waits. `doubt` is what of the plan the office has yet to settle before the due date it is about is surely so,
    while it presses the unit.
    """

    item: int
    unit: str
    roles: frozenset[Role]
    label: Label
    hint: str
    why: str
    due: date | None
    first_due: date | None
    owed_after: date | None
    late: int
    late_after: date | None
    owed: bool
    met: bool
    row: LedgerRow
    judged_on: date | None
    bulk: bool
    changed_on: date | None
    moved: Pressed | None = None
    came_late: int | None = None
    phase: Phase = Phase.UNFILLED
    to_mend: Phase | None = None
    doubt: str = ""

    @property
    def unit_name(self) -> str:
        """The unit's name."""
        return self.row.unit_name

    @property
    def state(self) -> str:
        """How it stands, in the words of the master: 限期整改; 推进中，逾期."""
        return state_words(self.label, self.phase)

    @property
    def long_term(self) -> bool:
        """Whether it has no due date at all (长期工作)."""
        return self.first_due is None

    @property
    def sent_back(self) -> bool:
        """Whether something of it was sent back and is not claimed again, also where its label is 逾期 or another."""
        return self.phase.returned and not self.label.finished

    @property
    def touched(self) -> bool:
        """Whether the unit has changed a claim since the office closed it (销号后有变化)."""
        return self.row.touched

    @property
    def closed_on(self) -> date | None:
        """The day it was closed; None while it is not."""
        return self.judged_on if self.label == Label.CLOSED else None


def task_figures(tasks: Tasks, schema: Ledger, state: LedgerState) -> tuple[TaskFigure, ...]:
    """Every assignment on the state's day, by item and then in roster order; `tasks` as they hold by now."""
    tasks = with_extensions(tasks, state.current, schema)
    return tuple(_figures(tasks, schema, state))


def late_first(tasks: Iterable[TaskFigure]) -> tuple[TaskFigure, ...]:
    """Those of the assignments that are overdue, the oldest first."""
    return tuple(sorted((each for each in tasks if each.label == Label.OVERDUE), key=lambda each: -each.late))


def soon_by_day(tasks: Iterable[TaskFigure], today: date) -> Mapping[date, int]:
    """Due date -> how many of the assignments are 临期 by it, the nearest first; those whose due date had passed when
    their workbook was handed out are left out."""
    found = Counter(each.due for each in tasks if each.label == Label.DUE_SOON and each.due and each.due >= today)
    return dict(sorted(found.items()))


def _figures(tasks: Tasks, schema: Ledger, state: LedgerState) -> Iterator[TaskFigure]:
    rows = rows_with_dues(tasks, schema, state.current, state.day)
    for assignment, (row, dues) in zip(tasks.assignments, rows, strict=True):
        key = task_key(tasks.plan.id, assignment.item, assignment.unit)
        values = {**state.current.get(key, {}), **tasks.pressed_cells(assignment.item, assignment.unit)}
        yield _figure(schema.tasks, assignment, row, dues, values, state.last_changed.get(key), state.day)


def _figure(
    sheet: Sheet,
    assignment: Assignment,
    row: LedgerRow,
    dues: Sequence[DueStanding],
    values: Mapping[str, str],
    changed_on: date | None,
    today: date,
) -> TaskFigure:
    late = most_late(dues, today)
    label = Label.OVERDUE if late else label_of(row.standing.state, row.phase)
    due = _shown_due(row)
    asked = date.fromisoformat(values[HANDED]) if values.get(HANDED) else date.min
    passed = [each for each in dues if each.due and max(each.due, asked) < today] if label != Label.NOT_INVOLVED else []
    first = min((each.due for each in dues if each.due), default=None)
    alone = row.phase if row.standing.returned else None
    doubt = "" if label.finished else next((each.doubt for each in dues if each.due == (late.due if late else due)), "")
    judged, day, timely = Judged.read(values), values.get("verified_on", ""), timeliness(row)
    return TaskFigure(
        item=assignment.item,
        unit=assignment.unit,
        roles=assignment.roles,
        label=label,
        hint=_late_words(row, late, today) if late else row.standing.hint,
        why="；".join(filter(None, (_why(label, due, late, row, today) + _beside(row, dues), doubt))),
        due=due,
        first_due=first,
        owed_after=max(first, asked) if first else None,
        late=late.late(today) if late else 0,
        late_after=late.until if late else None,
        owed=bool(passed),
        met=bool(passed) and all(each.standing.state.closed for each in passed),
        row=row,
        judged_on=date.fromisoformat(day) if day else None,
        bulk=bool(judged and judged.bulk and label == Label.CLOSED),
        changed_on=changed_on,
        moved=late.moved if late else None,
        came_late=timely.late if timely else None,
        phase=row.phase,
        to_mend=next((each.phase for each in dues if each.standing.returned), alone),
        doubt=doubt,
    )


def _late_words(row: LedgerRow, late: DueStanding, today: date) -> str:
    """The row's own words where they begin with the same days, as they may go on; else the days alone."""
    days = days_left(late.until, today)
    return row.standing.hint if row.standing.hint.startswith(days) else days


def _shown_due(row: LedgerRow) -> date | None:
    return date.fromisoformat(row.values["due"]) if row.values.get("due") else None


def _why(label: Label, due: date | None, late: DueStanding | None, row: LedgerRow, today: date) -> str:
    """The rule that gives the label, with its days, by the due date that is late, or the one the row shows."""
    until, said = _until(row, due), _said(row)
    match label:
        case Label.OVERDUE if late:
            return _why_late(late, row, until, today)
        case Label.RETURNED:
            term = fix_by(row.values)
            told = not row.values.get(UNTOLD)
            passed = f"，已过{(today - term).days}天" if term and told and term < today else ""
            later = f"，比{fix_by_word(row.phase)}晚，逾期按晚的算" if passed and due and due >= today else ""
            not_late = _not_late(due, term if told else None, today)
            return f"{_sent_back(row)}{passed}，未重新报完成；{until}{later}{not_late}"
        case Label.DUE_SOON:
            if due and due < today:
                found = pressed(row.values, due)
                what = found.since if found and found.since else "下发"
                return f"{until}，{_WHEN[what]}时已过，{what}的第二天起算逾期；{said}"
            return f"{until}，{days_left(due or today, today)}（{SOON_DAYS}天以内为临期）；{said}"
        case Label.INCOMPLETE | Label.ASKED | Label.CLAIMED:
            return f"{until}；{said}，{row.standing.hint}"
        case Label.CLOSED | Label.NOT_INVOLVED:
            return f"{_judged_on(row)}核查{row.values.get('verdict', '')}；{until}"
        case _:
            return f"{until}；{said}"


def _not_late(due: date | None, term: date | None, today: date) -> str:
    """Why what came back is not late: the later of its due date and of the day set for it has not passed."""
    if due is None:
        return "，没有应完成日期，不算逾期"
    if due >= today:
        return "，还没有过，不算逾期"
    return f"，已过，{day_words(term)}还没有过，不算逾期" if term and term >= today else ""


def _why_late(about: DueStanding, row: LedgerRow, until: str, today: date) -> str:
    """Why it is late: what came back is so by the day set for it, where its days count from that."""
    back = about.standing.returned
    passed, said = f"，已过{about.late(today)}天", _said(row, back=back)
    if back and fix_by(row.values) == about.until:
        return f"{_sent_back(row)}{passed}，未重新报完成；{until}；{said}"
    what = TERM if about.term and not about.moved else "顺延至"
    moved = f"，{what}{day_words(about.until)}" if about.until != about.due else ""
    lacks = f"（{about.standing.hint}）" if about.standing.state == State.INCOMPLETE else ""
    if back:
        return f"{_sent_back(row)}；{until}{moved}{passed}，未重新报完成；{said}"
    return f"{until}{moved}{passed}，没有报完成{lacks}；{said}"


def _beside(row: LedgerRow, dues: Iterable[DueStanding]) -> str:
    """What is to be mended, and what is claimed and waits, beside the due date that is told of."""
    others, said = dues_beside(row.values), ""
    for each in dues:
        if (each.since, each.due) not in others:
            continue
        hint = each.standing.hint
        if each.phase == Phase.CLAIMED:
            said += f"；另有{_until(row, each.due)}的已报，{hint}"
        else:
            said += f"；另有{_sent_back(row)}，{hint if each.standing.state == State.ASKED else '未重新报完成'}"
    return said


def _until(row: LedgerRow, due: date | None) -> str:
    whence = "（“回头看”自查期限）" if looked_back(row.item) else ""
    return f"应完成日期{day_words(due)}{whence}" if due else "长期工作"


def _said(row: LedgerRow, *, back: bool = False) -> str:
    """What the unit says of it; of what came `back` its word is of the time before, and no claim any more."""
    status = row.values.get("status")
    if not status:
        return "未填写办理状态"
    return f"填的是“{status}”，核查以后要重新报" if back else f"单位填报“{status}”"


def _judged_on(row: LedgerRow) -> str:
    day = row.values.get("verified_on")
    return day_words(date.fromisoformat(day)) if day else ""


def _sent_back(row: LedgerRow) -> str:
    """What the office asked for, when and by when: 2021年9月24日退回补正，补正期限2021年9月30日."""
    verdict, term = row.values.get("verdict", ""), fix_by(row.values)
    papers = row.phase == Phase.SENT_BACK
    asked = f"{_judged_on(row)}{verdict}" if papers else f"{_judged_on(row)}核查，要求{verdict}"
    return asked + (f"，{fix_by_word(row.phase)}{day_words(term)}" if term else "")
