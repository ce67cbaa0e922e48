"""What is said of a register's rows, and of a register as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.domain.ledger.register_flags import register_hints, row_hint, with_computed
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.jobs.workspace import Workspace

TODAY = date(2021, 9, 13)
DUES = {15: "2021-09-30", 24: ""}
ASKED = {"item": "15", "type": "延期", "reason": "理由", "until": "2021-10-31", "basis": "某文号", "leader": "某人"}


@pytest.mark.parametrize(
    ("name", "values", "hint"),
    [
        ("accounts", {}, ""),
        ("accounts", {"account": "甲", "updated_on": "2021-08-18", "checked_on": "2021-09-01"}, ""),
        ("accounts", {"account": "甲", "updated_on": "2021-08-17", "checked_on": "2021-09-01"}, "监测前14天内未更新"),
        ("accounts", {"account": "甲", "checked_on": "2021-09-01"}, "监测前14天内未更新"),
        ("accounts", {"account": "甲", "updated_on": "2021-01-01"}, ""),
        ("accounts", {"account": "甲", "checked_on": "2021-09-01", "state": "关停", "handled_on": "2021-08-01"}, ""),
        ("accounts", {"account": "甲", "state": "关停"}, "缺处理日期"),
        ("inspections", {"target": "甲", "fix_by": "2021-09-12"}, "整改逾期"),
        ("inspections", {"target": "甲", "fix_by": "2021-09-13"}, ""),
        ("inspections", {"target": "甲", "fix_by": "2021-09-01", "fixed_on": "2021-09-02"}, "整改逾期"),
        ("inspections", {"target": "甲", "fix_by": "2021-09-01", "fixed_on": "2021-09-01"}, ""),
        ("inspections", {"target": "甲", "fix_by": "2021-09-01", "retired": "作废"}, "已作废"),
        ("applications", {"number": "1", "received_on": "2021-08-02"}, "超过答复期限"),
        ("applications", {"number": "1", "received_on": "2021-08-02", "replied_on": "2021-08-30"}, ""),
        ("applications", {"number": "1", "received_on": "2021-08-02", "replied_on": "2021-08-31"}, "超过答复期限"),
        ("applications", {"number": "1"}, "缺收到日期"),
        ("plans", {"title": "甲", "disclosure": "部分公开"}, "缺公开链接；缺理由"),
        ("plans", {"title": "甲", "item": "39"}, ""),
        ("petitions", ASKED, ""),
        ("petitions", {**ASKED, "item": "24"}, ""),
        ("petitions", {**ASKED, "item": "39"}, "没有这一项任务"),
        ("petitions", {"item": "15", "type": "延期"}, "缺理由；缺申请至；缺分管领导；缺依据，不能同意"),
        ("petitions", {**ASKED, "basis": ""}, "缺依据，不能同意"),
        ("petitions", {**ASKED, "basis": "无"}, "缺依据，不能同意"),
        ("petitions", {**ASKED, "basis": "--"}, "缺依据，不能同意"),
        ("petitions", {**ASKED, "basis": "—————"}, "缺依据，不能同意"),
        ("petitions", {**ASKED, "basis": "／／"}, "缺依据，不能同意"),
        ("petitions", {**ASKED, "basis": "无/"}, "缺依据，不能同意"),
        ("petitions", {**ASKED, "basis": "9-2号文"}, ""),
        ("petitions", {**ASKED, "type": "核查异议", "basis": ""}, ""),
        ("petitions", {**ASKED, "basis": "", "decision": "同意"}, ""),
        ("petitions", {**ASKED, "basis": "", "decision": "不同意"}, "缺依据，不能同意"),
    ],
)
def test_a_row_says_what_it_lacks_and_what_is_due(
    name: str, values: dict[str, str], hint: str, repository: Workspace
) -> None:
    register = repository.schema.register(name)
    assert register
    assert row_hint(register, with_computed(register, values, WEEKDAYS, DUES), TODAY, DUES) == hint


def test_a_row_of_which_only_what_is_computed_stands_there_lacks_nothing(repository: Workspace) -> None:
    register = repository.schema.register("petitions")
    assert register and row_hint(register, {"due": "2021-09-30"}, TODAY, DUES) == ""


def test_the_original_due_date_stays_beside_what_is_asked_for(repository: Workspace) -> None:
    register = repository.schema.register("petitions")
    assert register
    assert with_computed(register, ASKED, WEEKDAYS, DUES)["due"] == "2021-09-30"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], ["本年度还没有培训记录"]),
        ([{"held_on": "2020-12-31"}], ["本年度还没有培训记录"]),
        ([{"held_on": "2021-01-01"}], []),
        ([{"held_on": "2021-01-01", "retired": "作废"}], ["本年度还没有培训记录"]),
        ([{"topic": "没有日期"}], ["本年度还没有培训记录"]),
    ],
)
def test_a_year_without_a_training_is_pointed_out(
    rows: list[dict[str, str]], said: list[str], repository: Workspace
) -> None:
    register = repository.schema.register("trainings")
    assert register
    assert register_hints(register, rows, 2021) == said
