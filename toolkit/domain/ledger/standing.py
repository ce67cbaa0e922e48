"""How a row stands on a day: its state and the words of 提示; derived, never typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from toolkit.domain.ledger.fix_dates import TERM, fix_by
from toolkit.domain.ledger.judged import closed_through, undone_on
from toolkit.domain.ledger.phases import Phase, phase, told_since, touched
from toolkit.domain.ledger.required import missing_fields
from toolkit.domain.ledger.row_states import SOON_DAYS, TOUCHED, WORDING, State, days_left, hint_of_days
from toolkit.domain.ledger.texts_read import as_read, texts_read
from toolkit.domain.plan.tasks import ASKED, HANDED, STAGES, TOLD, UNTOLD, Applied, Filed
from toolkit.problems import shorten
from toolkit.schema.model import Sheet
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """A row's state and the words that say it (`逾期14天`); no words where nothing need be done.

    `returned` says that the office's 退回补正 or 限期整改 is still to be met, also once its day has passed; `touched`
    that the unit has changed a claim since the office closed it, which stands until the office decides.
    """

    state: State
    hint: str
    returned: bool = False
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """From when a row may be called late: after `until`, which is `due` or a later day that came to stand for it.

    `due` is the day that was set, by the plan or, where it is a `term`, as 整改期限; `since` says what there was on
    that later day, from which the days count instead (下发, 告知, 撤销, 答复, 核定), and is blank where none came.
    """

    due: date
    until: date
    since: str = ""
    term: bool = False

    @property
    def words(self) -> str:
        """Which day was set and from which the days count: 应完成6月30日，7月20日下发，逾期自下发起算."""
        return f"{TERM if self.term else '应完成'}{_day(self.due)}，{self._counted}"

    def left(self, today: date) -> str:
        """Calendar days to or past `until` in words, with what they count from: 7月20日下发，逾期自下发起算3天."""
        if not self.since:
            return days_left(self.until, today)
        past = (today - self.until).days
        return f"{self._counted}{past}天" if past > 0 else self._counted

    @property
    def _counted(self) -> str:
        return f"{_day(self.until)}{self.since}，逾期自{self.since}起算"


@dataclass(frozen=True, slots=True)
class Beside:
    """Another due date that is told of beside the one that a row shows: where it is (to be mended, or claimed), and
    what about the mending waits for the office's answer."""

    phase: Phase
    asked: Filed | None = None


STATES: Mapping[Phase, State] = {
    Phase.CLAIMED: State.CLAIMED,
    Phase.SENT_BACK: State.SENT_BACK,
    Phase.RECTIFY: State.RECTIFY,
    Phase.CLOSED: State.CLOSED,
    Phase.NOT_INVOLVED: State.NOT_INVOLVED,
}
"""The phases in which a row stands so whatever the day; in the others what it lacks and its due date say."""

SAYS = "："
"""What stands in 提示 between the days left and what is due, where more than one day is."""
AND = "；"
"""What stands in 提示 between what is said of one due date and of another."""
BESIDE = "beside"
"""The name under which a row's cells say which other due dates than the one it shows are to be mended, or are claimed
and wait, as `beside_text` writes them; no sheet shows it."""
_WORDS = 24
"""Characters of what is due on one of several days that 提示 shows."""


def standing(
    sheet: Sheet, values: Mapping[str, str], due: date | None, today: date, since: date | None = None
) -> Standing:
    """How a row with these canonical `values` stands on `today`.

    The same rule stands in the workbook as a formula (`book.unit.hints`). A milestone with date and evidence is
    claimed also under 长期坚持: items 1 and 2 have a September milestone and go on after it. A word for nothing (无)
    is no evidence. For a recurring due date `since` is the one before it: only what is told of the time after it
    counts, and date and evidence claim it whatever the status, as the item goes on. What was sent back with a day
    (整改期限) is not overdue before that day, nor before its due date, nor before the unit was told; nor is what was
    filed in time (`waits_for`) before the office has answered.
    """
    return placed(sheet, values, due, today, since)[0]


def placed(
    sheet: Sheet, values: Mapping[str, str], due: date | None, today: date, since: date | None = None
) -> tuple[Standing, Phase]:
    """How a row stands, as `standing` says, and where it is (`phase`); found once for the same texts of what both read.

    They are given no other texts: what is found for one row holds for every other that says the same there.
    """
    key = (*texts_read(sheet, values), due, today, since)
    found: tuple[Standing, Phase] | None = sheet.found.get(key)
    if found is None:
        read = as_read(sheet, key)
        where = phase(sheet, read, due, since)
        found = sheet.found[key] = _standing(sheet, read, due, today, since, where), where
    return found


def placed_row(
    sheet: Sheet, values: Mapping[str, str], due: date | None, today: date, since: date | None = None
) -> tuple[Standing, Phase]:
    """How a row stands and where it is: as `placed` says of the due date that it shows, and with what else of it is to
    be mended, or is claimed and waits for its verdict (`BESIDE`): 提示 says all of it. What is to be mended says where
    the row is; a claim that waits does not, as the unit has something else to do.

    So one row is told alike by all that count what came back and is not mended, and what the office has to judge,
    whichever of its due dates is late.
    """
    stands, where = placed(sheet, values, due, today, since)
    others = beside(sheet, values, where)
    if not others:
        return stands, where
    said = said_once((stands.hint, *(beside_words(values, each) for each in others)))
    returned = stands.returned or any(each.phase.returned and not each.asked for each in others)
    return replace(stands, hint=said, returned=returned), others[0].phase if others[0].phase.returned else where


def said_once(phrases: Iterable[str]) -> str:
    """What 提示 says: the phrases one after the other, each once, however many due dates it is said of."""
    return AND.join(dict.fromkeys(filter(None, phrases)))


def beside_text(dues: Iterable[tuple[date | None, date | None]]) -> str:
    """Due dates, each as (the one before, due date), as `BESIDE` keeps them."""
    return " ".join(f"{since or ''}/{due or ''}" for since, due in dues)


def dues_beside(values: Mapping[str, str]) -> tuple[tuple[date | None, date | None], ...]:
    """The due dates that a row's cells keep so, each as (the one before, due date)."""
    days = (each.split("/") for each in values.get(BESIDE, "").split())
    return tuple(
        (date.fromisoformat(since) if since else None, date.fromisoformat(due) if due else None) for since, due in days
    )


def beside(sheet: Sheet, values: Mapping[str, str], where: Phase) -> tuple[Beside, ...]:
    """What is told beside the due date that the row shows, which is where `where` says by now: the first other one that
    is to be mended, then the first that waits for its verdict, each where the row's own does not say the same."""
    back: list[Beside] = []
    waits: list[Beside] = []
    for since, due in dues_beside(values):
        its = phase(sheet, values, due, since)
        if its.returned and not where.returned:
            back.append(Beside(its, waits_for(values, due, returned=True, since=since)))
        elif its == Phase.CLAIMED != where:
            waits.append(Beside(its))
    return (*back[:1], *waits[:1])


def beside_words(values: Mapping[str, str], other: Beside) -> str:
    """What 提示 says of that: what the office asked for, that an application about it waits, or that a claim does."""
    return asked_words(other.asked) if other.asked else returned_words(STATES[other.phase], values)


def _standing(
    sheet: Sheet, values: Mapping[str, str], due: date | None, today: date, since: date | None, where: Phase
) -> Standing:
    found = settled(sheet, values, due, since, where)
    if found is None:
        told = told_since(sheet, values, since, due) if since else values
        status = sheet.field("status").meaning(told.get("status", ""))
        stands = by_day(pressed_from(values, due, since=since), today, filled=bool(status))
        said = "" if since else said_once(_stages_said(stages(values), today))
        return replace(stands, hint=said) if said else stands
    dated = found.returned and fix_by(values)
    until = pressed_from(values, due, returned=True, since=since) if dated else None
    return Standing(State.OVERDUE, hint_of_days(until, today), returned=True) if until and until < today else found


def settled(
    sheet: Sheet,
    values: Mapping[str, str],
    due: date | None,
    since: date | None = None,
    where: Phase | None = None,
) -> Standing | None:
    """How a row stands whatever the day; None where only its due date says.

    A verdict that closes stands whatever the unit writes afterwards. One that asks for more has done its part once
    the unit makes another whole claim than the one it judged: that waits for the office again.
    """
    where = where or phase(sheet, values, due, since)
    state = STATES.get(where)
    if state is None or where.returned:
        waiting = waits_for(values, due, returned=where.returned, since=since)
        if waiting:
            return Standing(State.ASKED, asked_words(waiting))
    if state is None:
        told = told_since(sheet, values, since, due) if since else values
        lacking = missing_fields(sheet, told)
        return _said(State.INCOMPLETE, what="、".join(field.missing_label for field in lacking)) if lacking else None
    if where.returned:
        return Standing(state, returned_words(state, values), returned=True)
    said = _said(state)
    return Standing(state, said.hint + TOUCHED, touched=True) if touched(sheet, values, due, since) else said


def by_day(due: date | None, today: date, *, filled: bool) -> Standing:
    """How a row of which nothing is claimed or decided stands, by its due date alone."""
    if due and due < today:
        return Standing(State.OVERDUE, hint_of_days(due, today))
    if due and (due - today).days <= SOON_DAYS:
        return Standing(State.DUE_SOON, hint_of_days(due, today))
    return _said(State.NORMAL if filled else State.UNFILLED)


def stages(values: Mapping[str, str]) -> tuple[tuple[date, str], ...]:
    """Where milestones are due on several days, each day (`pressed_from`) and what is due then; closed ones left out.

    By the plan's words; where it has none, or the same for another, by the day too.
    """
    lines = [line.partition(" ") for line in values.get(STAGES, "").splitlines()]
    words = [shorten(what, _WORDS) for _, _, what in lines]
    found = []
    closed = closed_through(values)
    for day, _, what in lines:
        if day <= closed:
            continue
        due = date.fromisoformat(day)
        alone = bool(what) and words.count(shorten(what, _WORDS)) == 1
        said = what if alone else f"{_day(due)}{what}"
        found.append((pressed_from(values, due) or due, shorten(said, _WORDS)))
    return tuple(found)


def _stages_said(stages: Sequence[tuple[date, str]], today: date) -> Iterator[str]:
    """The stages that are past or near: 逾期14天：完成方案制定."""
    return (f"{hint_of_days(due, today)}{SAYS}{what}" for due, what in stages if (due - today).days <= SOON_DAYS)


def pressed_from(
    values: Mapping[str, str], due: date | None, *, returned: bool = False, since: date | None = None
) -> date | None:
    """The day after which a row may be called late, as `pressed` finds it; None where there is none."""
    found = pressed(values, due, returned=returned, since=since)
    return found.until if found else None


def pressed(
    values: Mapping[str, str], due: date | None, *, returned: bool = False, since: date | None = None
) -> Pressed | None:
    """From when a row may be called late: its due date, or the latest of the days that came to stand for it.

    Of what was `returned` that is 整改期限; of what was filed in time, the day of the office's answer; of what was due
    before the unit was handed its workbook, the day of that; of what was `returned` with a day that passed before the
    unit was told, the day of the telling; of what the office had closed, the day on which it took
    that back, as nothing was asked of the unit while it stood closed. `since` is as in `standing`. The date of the plan
    stays the one that is shown: it is what the government has set. But a unit that was asked for nothing has been late
    with nothing, so its days count from when it was asked; they do count, since the work is owed however late the
    office was, and to wait for a new date would take one that nobody has set. What was returned and the unit not told
    of has no such day.
    """
    if returned and values.get(UNTOLD):
        return None
    back = fix_by(values) if returned else None
    wanted = max((day for day in (due, back) if day), default=None)
    if wanted is None:
        return None
    until, came, handed = wanted, "", values.get(HANDED)
    if handed and (day := date.fromisoformat(handed)) > until:
        until, came = day, "下发"
    told = values.get(TOLD) if returned else ""
    if told and (day := date.fromisoformat(told)) > until:
        until, came = day, "告知"
    undone = undone_on(values, since)
    if undone and undone > until:
        until, came = undone, "撤销"
    for each in _asked(values):
        if each.answered and each.filed <= until < each.answered:
            until, came = each.answered, "答复" if each.what == Filed.APPLICATION else "核定"
    return Pressed(wanted, until, came, term=wanted != due)


def waits_for(
    values: Mapping[str, str], due: date | None, *, returned: bool = False, since: date | None = None
) -> Filed | None:
    """What of the unit's about the row is still to be answered by the office, so that nobody presses it; None where
    nothing is.

    That is what was filed before the row could be called late. A claim that stands in a conflict waits whenever it was
    filed, as every claim does that is to be judged.
    """
    if not values.get(ASKED):
        return None
    until = pressed_from(values, due, returned=returned, since=since)
    open_ones = (each for each in _asked(values) if each.answered is None)
    waiting = {each.what for each in open_ones if each.what == Filed.CONFLICT or until is None or each.filed <= until}
    return next((what for what in Filed if what in waiting), None)


def asked_words(waiting: Filed) -> str:
    """What 提示 says of a row while that waits: 申请待核定, of a claim 填报待核定."""
    application, claim = WORDING[State.ASKED].hints
    return application if waiting == Filed.APPLICATION else claim


def _asked(values: Mapping[str, str]) -> Iterator[Applied]:
    """What the unit asked the office about the row, in the order it was filed."""
    found = map(Applied.read, values.get(ASKED, "").split())
    return (each for each in found if each.what != Filed.EARLIER)


def returned_words(state: State, values: Mapping[str, str]) -> str:
    """What 提示 says of a row that was sent back: `退回，9月30日前补正`; of a claim, that it waits."""
    plain, *dated = WORDING[state].hints
    day = fix_by(values)
    return dated[0].format(day=_day(day)) if day and dated else plain


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _said(state: State, what: str = "") -> Standing:
    return Standing(state, WORDING[state].hints[0].format(what=what))
