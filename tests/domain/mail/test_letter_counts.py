"""What a letter counts: each item once, in its gravest colour, by the same lateness as the office's digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.standing import Pressed
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.mail.reminders import Reminder, listed, once_each, worst

TODAY = date(2021, 10, 11)
STAGES = tuple(Stage.parse(text) for text in ("blue-7", "yellow-2021-10", "red-1", "red-10"))


def duty(item: int, days: int, is_open: bool = True) -> Duty:
    return Duty("SZ08", item, "", "", TODAY + timedelta(days), "", is_open, "", False, None)


def days_of(made: Duty) -> int:
    return (made.due - TODAY).days


@st.composite
def reminders(draw: st.DrawFn) -> tuple[Reminder, ...]:
    found = []
    for days in draw(st.lists(st.integers(-200, 60), unique=True, max_size=6)):
        stage = draw(st.sampled_from(STAGES[:2] if days >= 0 else STAGES))
        items = draw(st.lists(st.integers(1, 8), unique=True, min_size=1, max_size=5))
        entry = Entry("SZ08", TODAY + timedelta(days), stage)
        found.append(Reminder(entry, TODAY, False, tuple(duty(item, days) for item in items)))
    return tuple(found)


@given(reminders())
def test_every_item_is_listed_once_and_overdue_exactly_where_it_is_late(made: tuple[Reminder, ...]) -> None:
    shown, counts = once_each(made, TODAY), listed(made, TODAY)
    items = [duty.item for each in shown for duty in each.duties]
    every = [duty for each in made for duty in each.duties]
    late = {item: max(0, *(-days_of(each) for each in every if each.item == item)) for item in items}
    assert sorted(items) == sorted({duty.item for duty in every})
    assert counts.items == counts.red + counts.yellow + counts.blue == len(items)
    days = {
        duty.item: (TODAY - each.entry.due).days for each in shown if each.kind(TODAY) == "red" for duty in each.duties
    }
    assert days == {item: number for item, number in late.items() if number}
    if made:
        assert worst(made, TODAY) == next(kind for kind in ("red", "yellow", "blue") if getattr(counts, kind))


def test_what_counts_from_one_hand_out_is_listed_by_the_days_that_were_set() -> None:
    handed = TODAY - timedelta(2)
    june, july = (Pressed(day, handed, "下发") for day in (date(2021, 6, 30), date(2021, 7, 31)))
    mine = (duty(1, -2), *(replace(duty(item, -2), moved=moved) for item, moved in ((2, july), (3, june), (2, june))))
    made = Reminder(Entry("SZ08", handed, STAGES[2]), TODAY, False, mine)
    shown = [(each.day, [duty.item for duty in each.duties], each.left(TODAY)) for each in once_each([made], TODAY)]
    counted = "10月9日下发，逾期自下发起算2天"
    assert shown == [(june.due, [3, 2], counted), (handed, [1], "逾期2天")]
    assert {each.entry for each in once_each([made], TODAY)} == {made.entry}, "what is kept as sent is one reminder"
    assert listed([made], TODAY).red == 3


def test_an_item_long_late_is_overdue_though_its_last_stage_says_it_lags() -> None:
    lagging = Reminder(Entry("SZ08", TODAY - timedelta(164), STAGES[1]), TODAY, False, (duty(1, -164),))
    assert (worst([lagging], TODAY), listed([lagging], TODAY).red, listed([lagging], TODAY).yellow) == ("red", 1, 0)
