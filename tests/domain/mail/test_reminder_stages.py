"""The stages of reminding, and the text each is kept, listed and printed by."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import Stage, StageKind, nudge_stages, reminder_stages
from toolkit.domain.plan.calendar import WEEKDAYS

TEXTS = {
    "blue-14": Stage(StageKind.BLUE, -14),
    "blue-0": Stage(StageKind.BLUE),
    "red-5": Stage(StageKind.RED, 5),
    "yellow-2021-09": Stage(StageKind.YELLOW, round="2021-09"),
    "yellow-2021-W37": Stage(StageKind.YELLOW, round="2021-W37"),
    "yellow-2021-Q3": Stage(StageKind.YELLOW, round="2021-Q3"),
    "nudge-2": Stage(StageKind.NUDGE, -2),
    "nudge+0": Stage(StageKind.NUDGE),
    "nudge+1": Stage(StageKind.NUDGE, 1),
}


@pytest.mark.parametrize(("text", "stage"), TEXTS.items())
def test_a_stage_and_its_text(text: str, stage: Stage) -> None:
    assert (stage.text, Stage.parse(text)) == (text, stage)


@pytest.mark.parametrize("text", ["", "blue", "blue-", "blue--1", "red+5", "nudge2", "green-1", "blue-1 ", "yellow-"])
def test_a_text_of_no_known_form_is_no_stage(text: str) -> None:
    with pytest.raises(ValueError, match="not a stage"):
        Stage.parse(text)


def test_stages_in_order_of_time() -> None:
    assert [stage.text for stage in reminder_stages((0, 7, 7), (5, 1))] == ["blue-7", "blue-0", "red-1", "red-5"]
    assert [stage.offset for stage in reminder_stages((0, 7), (1,))] == [-7, 0, 1]
    assert [stage.text for stage in nudge_stages((1, -2, 1))] == ["nudge-2", "nudge+1"]


def test_after_the_last_red_stage_letters_come_again_only_where_that_is_set() -> None:
    again = reminder_stages((0,), (1, 5), 60)
    assert [stage.text for stage in again] == ["blue-0", "red-1", "red-5", "red-65", "red-125", "red-185", "red-245"]
    assert reminder_stages((0,), (1, 5), 0) == again[:3]
    assert [stage.offset for stage in reminder_stages((), (), 100)] == [100, 200]
    assert [stage.offset for stage in reminder_stages((), (300,), 120)] == [300, 420, 540]
    assert [stage.offset for stage in reminder_stages((), (), 366)] == [366], "what is set is never nothing"


def test_the_words_clerks_read() -> None:
    words = [Stage.parse(text).shown for text in ("blue-14", "blue-0", "yellow-2021-09", "red-5", "nudge-2")]
    assert words == [
        "临近（前14个工作日）",
        "临近（当日）",
        "滞后（2021年9月）",
        "逾期（后5个工作日）",
        "催报（前2个工作日）",
    ]


@pytest.mark.parametrize(
    ("handed", "told"),
    [(None, [False, True, True]), ({"A": date(2021, 8, 2)}, [False, False, True]), ({}, [False, False, False])],
)
def test_from_which_day_a_stage_may_be_told(handed: dict[str, date] | None, told: list[bool]) -> None:
    """From the day the plan was issued; where workbooks were handed out, from the day after the unit's first."""
    rules = PressingRules(date(2021, 8, 2), WEEKDAYS, handed=handed)
    assert [rules.may_tell("A", date(2021, 8, day)) for day in (1, 2, 3)] == told
