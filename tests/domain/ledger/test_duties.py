"""Recurring due dates as duties: each closed by a claim of its own period, and only by that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.duties import Duty, duties
from toolkit.domain.ledger.verdicts import Verdict, clear, give
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.tasks import TOLD, UNTOLD, Tasks
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.schema.model import Sheet

DONE = {"status": "已完成", "done_on": "2021-09-20", "evidence": "网站"}
TODAY = date(2021, 10, 11)


ROW = task_key("2021", 39, "SZ08")


def due_by(workspace: Workspace, phrase: str) -> Tasks:
    """The tasks, the deadline of item 39 replaced by `phrase`."""
    return replace(workspace.tasks, deadlines={**workspace.tasks.deadlines, 39: parse_deadline(phrase, 2021)})


def quarterly(
    workspace: Workspace, values: dict[str, str], phrase: str = "每季度末", today: date = TODAY
) -> list[Duty]:
    """The duties of 市司法局 for item 39, its deadline replaced by `phrase`, its row holding `values`."""
    found = duties(due_by(workspace, phrase), workspace.schema, {ROW: values}, {}, today)
    return [duty for duty in found if duty.item == 39]


def judge(tasks: Tasks, sheet: Sheet, values: dict[str, str], means: str, said: dict[str, str], at: datetime) -> None:
    """The row says that, and its claim is judged."""
    values.update(said)
    (claim,) = (each for each in claims(tasks, sheet, {ROW: values}, at.date()) if each.row == ROW)
    verdict = Verdict(means, "缺文号", stage=claim.stage)
    values.update({each.field: each.value for each in give(verdict, ROW, sheet, claim.values, at, WEEKDAYS)})


def test_due_dates_before_the_plan_was_issued_are_none(repository: Workspace) -> None:
    issued = repository.tasks.plan.issued
    assert date(2021, 3, 31) < issued < date(2021, 9, 30)
    found = quarterly(repository, {})
    assert [str(duty.due) for duty in found if duty.due > date(2021, 6, 30)] == ["2021-09-30", "2021-12-31"]
    assert all(duty.due >= issued and duty.open for duty in found)


def test_each_due_date_says_in_the_plans_words_what_is_due(repository: Workspace) -> None:
    found = quarterly(repository, {}, "9月底前完成方案制定，11月底前完成评价；每季度末报送进展")
    assert [(str(duty.due)[5:], duty.what) for duty in found] == [
        ("09-30", "完成方案制定；报送进展"),
        ("11-30", "完成评价"),
        ("12-31", "报送进展"),
    ]


@pytest.mark.parametrize(
    ("values", "still_open"),
    [
        (DONE, ["12-31"]),
        (DONE | {"status": "推进中"}, ["12-31"]),
        (DONE | {"status": "长期坚持"}, ["12-31"]),
        (DONE | {"verdict": "通过销号"}, ["12-31"]),
        (DONE | {"done_on": "2021-09-30"}, ["12-31"]),
        (DONE | {"done_on": "2021-10-08"}, ["12-31"]),
        (DONE | {"done_on": "2021-06-30"}, ["09-30", "12-31"]),
        (DONE | {"evidence": ""}, ["09-30", "12-31"]),
        (DONE | {"status": "推进中", "evidence": "无"}, ["09-30", "12-31"]),
        (DONE | {"done_on": ""}, ["09-30", "12-31"]),
        (DONE | {"verdict": "退回整改"}, ["09-30", "12-31"]),
        (DONE | {"done_on": "", "verdict": "通过销号"}, ["09-30", "12-31"]),
        ({"status": "申请不涉及", "progress": "无此类事项"}, []),
        ({"verdict": "确认不涉及"}, []),
    ],
)
def test_a_claim_answers_the_first_open_period_it_can_be_of(
    repository: Workspace, values: dict[str, str], still_open: list[str]
) -> None:
    found = quarterly(repository, values)
    assert [f"{duty.due:%m-%d}" for duty in found if duty.open and duty.due > date(2021, 6, 30)] == still_open


def test_a_later_period_is_not_told_of_an_earlier_claim(repository: Workspace) -> None:
    *_, autumn, winter = quarterly(repository, DONE | {"verdict": "退回整改"})
    assert (autumn.sent_back, autumn.hint) == (True, "退回，请补正")
    assert (winter.sent_back, winter.hint) == (False, "")


BACK = {"status": "申请不涉及", "progress": "无此职能", "verdict": "限期整改", "fix_by": "2021-10-08"}


def test_what_goes_on_for_good_is_pressed_about_once_it_came_back_with_a_day(repository: Workspace) -> None:
    """长期工作 has no due date: 整改期限 is its only one, so that it is late in no figure alone."""
    row = {**BACK, "judged": '{"status": "申请不涉及", "done_on": "", "evidence": "", "at": "2021-09-17T09:00:00"}'}
    (duty,) = quarterly(repository, row, "长期工作")
    assert (str(duty.due), duty.day_word, duty.left(TODAY), duty.open) == ("2021-10-08", "整改期限", "逾期3天", True)
    assert quarterly(repository, {"status": "长期坚持"}, "长期工作") == []


@pytest.mark.parametrize(
    ("fix_by", "day", "word"),
    [
        ("2021-10-20", "2021-10-20", "整改期限"),
        ("2021-08-20", "2021-09-30", "应完成日期"),
        ("", "2021-09-30", "应完成日期"),
    ],
)
def test_the_day_is_called_what_it_is(repository: Workspace, fix_by: str, day: str, word: str) -> None:
    (duty,) = quarterly(repository, {"status": "推进中", "verdict": "限期整改", "fix_by": fix_by}, "9月底前")
    assert (str(duty.day), duty.day_word, duty.sent_back) == (day, word, True)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"verdict": "退回补正", "fix_by": "2021-10-15"}, ("2021-10-15", "补正期限")),
        ({"verdict": "退回整改", "fix_by": "2021-10-15"}, ("2021-10-15", "补正期限")),
        ({"verdict": "限期整改", "fix_by": "2021-10-15"}, ("2021-10-15", "整改期限")),
        ({"verdict": "限期整改", "fix_by": "2021-10-15", TOLD: "2021-10-15"}, ("2021-10-15", "整改期限")),
        ({"verdict": "限期整改", "fix_by": "2021-10-15", TOLD: "2021-10-16"}, ("2021-10-15", "整改期限")),
        ({"verdict": "退回补正", "fix_by": "2021-10-15", TOLD: "2021-12-01"}, ("2021-10-15", "补正期限")),
        ({"verdict": "限期整改", "fix_by": "2021-10-15", UNTOLD: "1"}, None),
        ({"verdict": "限期整改", "fix_by": "2022-01-20"}, None),
        ({"verdict": "退回补正", "fix_by": "2022-01-20"}, None),
        ({"verdict": "限期整改"}, None),
        ({"fix_by": "2021-10-15"}, None),
    ],
)
def test_the_day_set_for_what_came_back_is_told_beside_the_plans_as_the_unit_was_told_of_it(
    repository: Workspace, values: dict[str, str], told: tuple[str, str] | None
) -> None:
    """By what the verdict means, also where a ledger has an older word for it; a day that is the due date is that."""
    (duty,) = quarterly(repository, {"status": "推进中", **values}, "12月底前")
    assert (duty.mend_by and (str(duty.mend_by), duty.mend_word)) == told
    later = "2022" in values.get("fix_by", "")
    assert duty.day_word == (
        "应完成日期" if not later else "补正期限" if values["verdict"] == "退回补正" else "整改期限"
    )


def test_a_day_that_is_a_milestone_too_is_one_duty(repository: Workspace) -> None:
    found = quarterly(repository, {}, "9月底前完成；每季度末；每半年末")
    assert [str(duty.due) for duty in found if duty.due > date(2021, 6, 30)] == ["2021-09-30", "2021-12-31"]


@pytest.mark.parametrize("passed", [False, True])
def test_what_asks_for_more_of_a_recurring_due_date_presses_no_milestone_beside_it(
    repository: Workspace, passed: bool
) -> None:
    """A unit that goes on with its milestones claims a quarter; that is sent back, and claimed anew."""
    phrase = "10月底前完成方案制定，12月20日前完成评价；每季度末报送进展"
    tasks, sheet = due_by(repository, phrase), repository.schema.tasks
    values: dict[str, str] = {}
    if passed:
        judge(tasks, sheet, values, "verified", {**DONE, "done_on": "2021-08-20"}, datetime(2021, 9, 1, 9))
    quarter = {"status": "推进中", "done_on": "2021-10-08", "evidence": "季报"}
    judge(tasks, sheet, values, "sent_back", quarter, datetime(2021, 10, 8, 9))
    back = {duty.due: duty.status for duty in quarterly(repository, values, phrase) if duty.sent_back}
    assert date(2021, 12, 31) in back and set(back.values()) == {"退回补正"}
    assert not {date(2021, 10, 31), date(2021, 12, 20)} & back.keys(), "the milestones go on"
    values["evidence"] = "季报（甲政办〔2021〕5号）"
    again = quarterly(repository, values, phrase)
    assert not [duty for duty in again if duty.sent_back], "the office owes an answer, and asks for nothing"
    assert "待核查" in {duty.status for duty in again}
    judge(tasks, sheet, values, "verified", {}, datetime(2021, 10, 9, 9))
    now = {duty.due: duty.status for duty in quarterly(repository, values, phrase)}
    assert (now[date(2021, 12, 20)], now[date(2021, 12, 31)]) == ("推进中", "已销号")


@pytest.mark.parametrize("passed", [False, True])
def test_a_recurring_due_date_that_stood_closed_is_late_only_from_when_that_was_taken_back(
    repository: Workspace, passed: bool
) -> None:
    """Whether a milestone beside it was passed before or not."""
    phrase = "9月20日前完成方案制定，12月20日前完成评价；每季度末报送进展"
    tasks, sheet = due_by(repository, phrase), repository.schema.tasks
    values: dict[str, str] = {}
    if passed:
        judge(tasks, sheet, values, "verified", {**DONE, "done_on": "2021-09-10"}, datetime(2021, 9, 13, 9))
    quarter = {"status": "推进中", "done_on": "2021-10-08", "evidence": "季报"}
    judge(tasks, sheet, values, "verified", quarter, datetime(2021, 10, 9, 9))
    undone = datetime(2022, 1, 20, 9)
    values.update({each.field: each.value for each in clear(ROW, sheet, values, "office", undone)})
    values.update({"done_on": "", "evidence": ""})
    found = quarterly(repository, values, phrase, date(2022, 1, 25))
    until = {duty.day: duty.due for duty in found if duty.open}
    again = {day: due for day, due in until.items() if day in (date(2021, 9, 30), date(2021, 12, 31))}
    assert set(again.values()) == {undone.date()}, "nobody was late while it stood closed"
    assert until[date(2021, 12, 20)] == date(2021, 12, 20), "the milestone never was"
