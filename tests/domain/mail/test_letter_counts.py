"""What a letter counts: each item once, in its gravest colour, by the same lateness as the office's digest."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.lateness import lateness
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.ledger.tally import tally
from toolkit.domain.mail.digest import late_units
from toolkit.domain.mail.pressing import states_by_unit
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.mail.reminders import Reminder, listed, once_each, worst

TODAY = date(2021, 10, 11)
STAGES = tuple(Stage.parse(text) for text in ("blue-7", "yellow-2021-10", "red-1", "red-10"))


def duty(item: int, days: int, is_open: bool = True) -> Duty:
    return Duty("SZ08", item, "", "", TODAY + timedelta(days), "", is_open, "", False, None)


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
    late = lateness(every, TODAY)
    assert sorted(items) == sorted({duty.item for duty in every})
    assert counts.items == counts.red + counts.yellow + counts.blue == len(items)
    days = {
        duty.item: (TODAY - each.entry.due).days for each in shown if each.kind(TODAY) == "red" for duty in each.duties
    }
    assert {("SZ08", item): number for item, number in days.items()} == late
    if made:
        assert worst(made, TODAY) == next(kind for kind in ("red", "yellow", "blue") if getattr(counts, kind))


@given(reminders(), st.lists(st.sampled_from(State), min_size=8, max_size=8))
def test_letter_bar_and_digest_agree_on_what_is_overdue(made: tuple[Reminder, ...], states: list[State]) -> None:
    late = lateness([duty for each in made for duty in each.duties], TODAY)
    rows = [LedgerRow("SZ08", "市司法局", item, {}, Standing(state, "")) for item, state in enumerate(states, 1)]
    counted = {part.label: part.count for part in tally(states_by_unit(rows, late)["SZ08"])}
    assert sum(counted.values()) == len(rows)
    assert listed(made, TODAY).red <= counted.get("逾期", 0)
    told = [(len(unit.tasks), unit.days) for unit in late_units(rows, late)]
    assert told == ([(len(late), max(late.values()))] if late else [])


def test_an_item_long_late_is_overdue_though_its_last_stage_says_it_lags() -> None:
    lagging = Reminder(Entry("SZ08", TODAY - timedelta(164), STAGES[1]), TODAY, False, (duty(1, -164),))
    assert (worst([lagging], TODAY), listed([lagging], TODAY).red, listed([lagging], TODAY).yellow) == ("red", 1, 0)


def test_what_nobody_filled_in_is_not_said_to_be_under_way() -> None:
    assert [(part.label, part.count) for part in tally([State.UNFILLED, State.UNFILLED])] == [("未填", 2)]


def test_what_is_claimed_or_closed_is_not_late() -> None:
    assert lateness([duty(1, -5, is_open=False), duty(2, -3), duty(2, -9), duty(3, 0)], TODAY) == {("SZ08", 2): 9}


def test_the_telephone_is_found_on_any_row_of_a_late_unit() -> None:
    rows = [
        LedgerRow("SZ08", "市司法局", 1, {}, Standing(State.OVERDUE, "")),
        LedgerRow("SZ08", "市司法局", 2, {"person_phone": "0759-1234567"}, Standing(State.NORMAL, "")),
    ]
    assert late_units(rows, {("SZ08", 1): 3})[0].phone == "0759-1234567"
