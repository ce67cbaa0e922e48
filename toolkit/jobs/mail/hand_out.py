"""`outbox handed`: the office says which units have their workbook by other ways than a mail sent from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from toolkit.domain.ledger.editions import given_away
from toolkit.domain.ledger.records import HandedWord
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.told_dues import telling
from toolkit.domain.mail.handed_out import handed_out, marked, new_rounds
from toolkit.domain.mail.overtaken import left_to_forward
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Unit
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import chosen_units
from toolkit.jobs.mail.shown import all_shown
from toolkit.jobs.mail.texts import texts_saying
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import day_words
from toolkit.reports.mail.hand_out import HandedBack, HandedOut


def mark_handed(
    workspace: Workspace,
    now: datetime,
    names: Sequence[str] = (),
    *,
    on: date | None = None,
    by: str = "",
    dry_run: bool = False,
) -> HandedOut:
    """Note that units were handed their workbook `on` a day (today): those named, else all for which one was made.

    Who has one already by the same or an earlier day stays as it is, unless the newest by then is of a round of which
    it has none yet, has items in it, or says that they are due, as none handed out before, or has items no more.
    `ToolkitError`, and nothing noted, where a unit that is named has no workbook that could have been handed out on
    that day.
    """
    workspace.not_before_issue(now.date())
    day = on or now.date()
    if day > now.date():
        raise ToolkitError(f"{day_words(day)}还没有到", "请写台账交给单位的那一天，今天或以前。")
    with ledger(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails(plan=workspace.chosen.id)
        state = read_state(workspace, store, now.date(), mails)
        tasks, made = agreed(workspace, state).tasks, dict[str, date]()
        every = tasks.units()
        for unit_code, _, issued in store.editions.given(state.plan):
            made.setdefault(unit_code, issued)
        chosen = chosen_units(agreed(workspace, state), names) if names else every
        ready = [unit for unit in chosen if unit.code in made and made[unit.code] <= day]
        if names and (early := [unit for unit in chosen if unit not in ready]):
            raise _not_made(early, made, day)
        words = store.handed.of_plan(state.plan)
        said, of_round = marked(words), new_rounds(state.made, words, mails, state.returns, day)
        fresh = tuple(
            unit
            for unit in ready
            if state.handed.get(unit.code, date.max) > day
            or unit.code in of_round
            or _brings_more(tasks, state, unit.code, day)
            or _takes_away(state, unit.code, day, said.get(unit.code))
        )
        if not dry_run:
            actor = office_actor(by)
            store.handed.keep([HandedWord(state.plan, unit.code, day, True, actor, now) for unit in fresh])
        handed = {*state.handed, *(unit.code for unit in fresh)}
    return HandedOut(
        day=day,
        units=fresh,
        before=sum(unit not in fresh and unit.code in handed for unit in chosen),
        without=tuple(unit for unit in every if unit.code not in handed),
        dry_run=dry_run,
    )


def _brings_more(tasks: Tasks, state: LedgerState, unit: str, day: date) -> bool:
    """Whether the unit's newest workbook, made by that day, has items, or says when they are due, as none handed out by
    then."""
    newest = state.latest.get(unit)
    if newest is None or newest.issued_on > day:
        return False
    return any(
        key.item is not None and state.later.get((unit, key.item), day) > day for key in telling(newest, tasks).cells
    )


def _takes_away(state: LedgerState, unit: str, day: date, said: HandedWord | None) -> bool:
    """Whether the unit's newest workbook, made by that day, lacks items of the one before that it gave to no other, and
    the office has not said since that it handed one out."""
    newest = state.latest.get(unit)
    if newest is None or newest.issued_on > day:
        return False
    if not set(newest.withdrawn) - {each.item for each in given_away(newest)}:
        return False
    return said is None or said.day < newest.issued_on


def undo_handed(
    workspace: Workspace, now: datetime, names: Sequence[str], *, by: str = "", dry_run: bool = False
) -> HandedBack:
    """Take back that the units named were handed their workbook last; what was said before, and what a mail or a return
    proves, stands.

    What presses a unit that has none by then, and a person is to forward or to paste, is theirs to hold back: it is
    told.
    """
    if not names:
        raise ToolkitError("撤销要写明单位", "例如 toolkit outbox handed 某局 --undo。")
    with ledger(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails(plan=workspace.chosen.id)
        state = read_state(workspace, store, now.date(), mails)
        chosen, words = chosen_units(agreed(workspace, state), names), store.handed.of_plan(state.plan)
        last = marked(words)
        taken, actor = tuple(unit for unit in chosen if unit.code in last), office_actor(by)
        back = [HandedWord(state.plan, unit.code, last[unit.code].day, False, actor, now) for unit in taken]
        if not dry_run:
            store.handed.keep(back)
    newest = max((word.id for word in words), default=0)
    left = marked([*words, *(replace(word, id=newest + at) for at, word in enumerate(back, 1))])
    proved = handed_out((), mails, state.returns, state.day)
    still = tuple(unit for unit in chosen if unit.code in proved)
    before = tuple((unit, left[unit.code].day) for unit in chosen if unit.code in left.keys() - proved.keys())
    without = {unit.code for unit in chosen} - proved.keys() - left.keys()
    return HandedBack(
        units=taken,
        still=still,
        before=before,
        waiting=all_shown(workspace, left_to_forward(mails, without)),
        texts=texts_saying(workspace, [mail for mail in mails if mail.unit in without and not mail.state.taken_back]),
        dry_run=dry_run,
    )


def _not_made(units: Iterable[Unit], made: Mapping[str, date], day: date) -> ToolkitError:
    none = [unit.name for unit in units if unit.code not in made]
    if none:
        return ToolkitError(f"还没有给{'、'.join(none)}生成过台账", "请先运行 toolkit generate，把台账交给单位后再记。")
    late = "、".join(f"{unit.name}（{day_words(made[unit.code])}）" for unit in units)
    return ToolkitError(f"{day_words(day)}还没有这些单位的台账：{late}", "请写生成台账那天或以后的日期。")
