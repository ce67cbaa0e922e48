"""How a row stands on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from toolkit.domain.ledger.phases import Phase, claimed_before
from toolkit.domain.ledger.row_states import State, days_left, hint_of_days, remark
from toolkit.domain.ledger.standing import BESIDE, beside, beside_text, missing_fields, standing
from toolkit.domain.plan.tasks import ASKED, Applied, Filed
from toolkit.jobs.workspace import Workspace

TODAY = date(2021, 9, 14)
FIELDS = ("status", "done_on", "evidence", "progress", "verdict")
PAST, SOON, FAR = "2021-08-31", "2021-09-30", "2021-12-31"


@pytest.mark.parametrize(
    ("due", "row", "state", "hint"),
    [
        # status / done_on / evidence / progress / verdict
        ("", "", "unfilled", "未填"),
        (FAR, "", "unfilled", "未填"),
        (FAR, "推进中", "normal", ""),
        ("", "推进中", "normal", ""),
        ("", "长期坚持", "normal", ""),
        (FAR, "未启动", "normal", ""),
        ("2021-10-15", "推进中", "normal", ""),
        ("2021-10-14", "推进中", "due_soon", "还有30天"),
        (SOON, "", "due_soon", "还有16天"),
        (SOON, "推进中", "due_soon", "还有16天"),
        ("2021-09-15", "推进中", "due_soon", "还有1天"),
        ("2021-09-14", "推进中", "due_soon", "今天到期"),
        ("2021-09-13", "推进中", "overdue", "逾期1天"),
        (PAST, "", "overdue", "逾期14天"),
        (PAST, "未启动", "overdue", "逾期14天"),
        (PAST, "长期坚持", "overdue", "逾期14天"),
        (PAST, "推进中/2021-08-30/网站", "overdue", "逾期14天"),
        (PAST, "已完成/2021-08-30/网站", "claimed", "待核查"),
        ("", "已完成/2021-08-30/网站", "claimed", "待核查"),
        (PAST, "已完成", "incomplete", "缺完成日期、佐证"),
        (PAST, "已完成/2021-08-30", "incomplete", "缺佐证"),
        (PAST, "已完成//网站", "incomplete", "缺完成日期"),
        (PAST, "申请不涉及", "incomplete", "缺理由"),
        (PAST, "申请不涉及///本单位无此业务", "claimed", "待核查"),
        (SOON, "长期坚持/2021-09-10/网站", "claimed", "待核查"),
        (SOON, "长期坚持/2021-09-10", "due_soon", "还有16天"),
        ("", "长期坚持/2021-09-10/网站", "normal", ""),
        (PAST, "已完成/2021-08-30/无", "incomplete", "缺佐证"),
        (PAST, "已完成/2021-08-30/——", "incomplete", "缺佐证"),
        (PAST, "已完成/2021-08-30/见附件", "claimed", "待核查"),
        (PAST, "申请不涉及///无", "incomplete", "缺理由"),
        (SOON, "长期坚持/2021-09-10/无", "due_soon", "还有16天"),
        (FAR, "推进中//无", "normal", ""),
        (PAST, "已完成/2021-08-30/网站//通过销号", "closed", "已销号"),
        (PAST, "已完成////通过销号", "closed", "已销号"),
        (PAST, "申请不涉及////确认不涉及", "not_involved", "不涉及"),
        (PAST, "已完成/2021-08-30/网站//退回整改", "sent_back", "退回，请补正"),
        (FAR, "推进中////退回整改", "sent_back", "退回，请补正"),
        (PAST, "推进中////同意延期", "overdue", "逾期14天"),
        (FAR, "推进中////同意延期", "normal", ""),
    ],
)
def test_one_row(repository: Workspace, due: str, row: str, state: str, hint: str) -> None:
    values = dict(zip(FIELDS, row.split("/"), strict=False))
    found = standing(repository.schema.tasks, values, date.fromisoformat(due) if due else None, TODAY)
    assert (found.state, found.hint) == (state, hint)


@pytest.mark.parametrize(
    ("today", "row", "state", "hint"),
    [
        (date(2021, 5, 1), "推进中", "normal", ""),
        (date(2021, 5, 1), "", "unfilled", "未填"),
        (date(2021, 6, 20), "", "due_soon", "还有10天：完成方案制定"),
        (date(2021, 9, 30), "推进中", "overdue", "逾期92天：完成方案制定"),
        (date(2021, 12, 21), "推进中", "overdue", "逾期174天：完成方案制定；还有10天：完成评价"),
        (date(2022, 1, 1), "", "overdue", "逾期185天：完成方案制定；逾期1天：完成评价"),
        (date(2021, 12, 21), "已完成/2021-12-01/网站", "claimed", "待核查"),
        (date(2021, 12, 21), "已完成", "incomplete", "缺完成日期、佐证"),
    ],
)
def test_milestones_on_several_days_each_keep_their_words(
    repository: Workspace, today: date, row: str, state: str, hint: str
) -> None:
    values = dict(zip(FIELDS, row.split("/"), strict=False))
    values["stages"] = "2021-06-30 完成方案制定\n2021-12-31 完成评价"
    found = standing(repository.schema.tasks, values, date(2021, 6, 30), today)
    assert (found.state, found.hint) == (state, hint)


def test_reminders_rest_only_where_the_office_is_next() -> None:
    assert {state.value for state in State if state.finished} == {"closed", "not_involved", "claimed", "asked"}


def test_every_state_has_a_word() -> None:
    assert len({state.label for state in State}) == len(State)


def test_what_lacks_is_named_in_the_order_of_the_columns(repository: Workspace) -> None:
    lacking = missing_fields(repository.schema.tasks, {"status": "已完成"})
    assert [field.name for field in lacking] == ["done_on", "evidence"]
    assert missing_fields(repository.schema.tasks, {"status": "乱写"}) == ()


@pytest.mark.parametrize(
    ("hint", "besides"),
    [
        ("逾期14天", ""),
        ("还有3天", ""),
        ("今天到期", ""),
        ("未填", ""),
        ("", ""),
        ("缺佐证", "缺佐证"),
        ("待核查", "待核查"),
    ],
)
def test_letters_that_say_the_days_left_repeat_only_the_rest_of_a_hint(hint: str, besides: str) -> None:
    assert remark(hint) == besides


@pytest.mark.parametrize(
    ("past", "said"), [(1, "逾期1天"), (365, "逾期365天"), (366, "逾期一年以上"), (1883, "逾期一年以上")]
)
def test_a_workbook_opened_years_later_counts_no_days(past: int, said: str) -> None:
    today = date(2022, 10, 1)
    assert hint_of_days(today - timedelta(days=past), today) == said
    assert days_left(today - timedelta(days=past), today) == f"逾期{past}天", "letters and papers count on"


@pytest.mark.parametrize(("verdict", "said"), [("", Phase.CLAIMED), ("退回补正", Phase.SENT_BACK)])
def test_of_what_stands_beside_a_row_the_first_of_each_kind_is_told(
    repository: Workspace, verdict: str, said: Phase
) -> None:
    days = [(None, date(2021, 6, 30)), (None, date(2021, 9, 30)), (None, date(2021, 12, 31))]
    values = {"status": "已完成", "done_on": "2021-06-01", "evidence": "网站", "verdict": verdict}
    found = beside(repository.schema.tasks, values | {BESIDE: beside_text(days)}, Phase.IN_PROGRESS)
    assert [each.phase for each in found] == [said]
    said_there = beside(repository.schema.tasks, values | {BESIDE: beside_text(days)}, said)
    assert said_there == (), "the row's own due date says the same"


@pytest.mark.parametrize(("done_on", "waits"), [("2021-07-01", True), ("2021-06-30", False), ("2021-06-01", False)])
def test_a_claim_written_over_waits_only_behind_one_of_a_later_due_date(done_on: str, waits: bool) -> None:
    earlier = Applied(date(2021, 5, 1), None, Filed.EARLIER, date(2021, 5, 1)).text
    values = {"done_on": done_on, ASKED: earlier}
    assert claimed_before(values, date(2021, 6, 30), date(2021, 3, 31)) == waits
