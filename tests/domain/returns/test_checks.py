"""Which cells of a return are not taken, and where the mark stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.rows import key

from toolkit.codes import Code
from toolkit.domain.ledger.records import Cells
from toolkit.domain.returns.checks import Checked, Context, check
from toolkit.domain.returns.date_limits import date_bounds
from toolkit.jobs.workspace import Workspace
from toolkit.keys import number_later, report_key, task_key
from toolkit.problems import Origin

ROW = key("2021/3/SZ01")
TODAY = date(2021, 9, 10)
BLANK = {"status": "", "progress": "", "done_on": "", "evidence": "", "expected_on": ""}


def checked(
    repository: Workspace, cells: Cells, current: Cells | None = None, refused: frozenset[str] = frozenset()
) -> Checked:
    origins = {(row, name): Origin("甲.xlsx", "工作台账", name) for row, values in cells.items() for name in values}
    spoilt = frozenset((row, name) for row in cells for name in refused)
    return check(cells, origins, Context(repository.schema, 2021, TODAY, current or {}), spoilt)


DONE = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"}


@pytest.mark.parametrize(
    ("cells", "withheld", "marks"),
    [
        ({}, "", []),
        (DONE, "", []),
        ({"status": "推进中"}, "", []),
        ({"status": "长期坚持"}, "", []),
        ({"done_on": "2021-09-01"}, "", []),
        (DONE | {"evidence": ""}, "status evidence", [("evidence", Code.CELL_REQUIRED)]),
        (DONE | {"done_on": ""}, "status done_on", [("done_on", Code.CELL_REQUIRED)]),
        (
            {"status": "已完成", "progress": "建成"},
            "status done_on evidence",
            [("done_on", Code.CELL_REQUIRED), ("evidence", Code.CELL_REQUIRED)],
        ),
        ({"status": "申请不涉及"}, "status progress", [("progress", Code.CELL_REQUIRED)]),
        ({"status": "申请不涉及", "progress": "本单位无此业务"}, "", []),
        (DONE | {"done_on": "2021-09-10"}, "", []),
        ({"done_on": "2021-09-11"}, "done_on", [("done_on", Code.CELL_DATE_RANGE)]),
        ({"done_on": "2020-12-31"}, "done_on", [("done_on", Code.CELL_DATE_RANGE)]),
        ({"done_on": "2021-01-01"}, "", []),
        ({"expected_on": "2022-12-31"}, "", []),
        ({"expected_on": "2023-01-01"}, "expected_on", [("expected_on", Code.CELL_DATE_RANGE)]),
    ],
)
def test_one_row(repository: Workspace, cells: Mapping[str, str], withheld: str, marks: list[tuple[str, Code]]) -> None:
    found = checked(repository, {ROW: BLANK | dict(cells)})
    assert found.refused == {(ROW, name) for name in withheld.split()}
    assert [(each.origin.place, each.code) for each in found.problems] == marks


def test_the_mark_says_what_lacks_and_what_is_withheld(repository: Workspace) -> None:
    (fault,) = checked(repository, {ROW: BLANK | DONE | {"evidence": ""}}).problems
    assert fault.message == "第3项“已完成”，但缺“佐证材料”，“办理状态”暂不计入"
    assert fault.origin == Origin("甲.xlsx", "工作台账", "evidence")


def test_a_date_that_is_not_taken_carries_no_status(repository: Workspace) -> None:
    """已完成 with a date in the future, or with one that is no date, is 已完成 without a date."""
    late = checked(repository, {ROW: BLANK | DONE | {"done_on": "2021-12-01"}})
    assert late.refused == {(ROW, "done_on"), (ROW, "status")}
    assert [each.code for each in late.problems] == [Code.CELL_DATE_RANGE]
    junk = checked(repository, {ROW: BLANK | DONE | {"done_on": "上周"}}, refused=frozenset({"done_on"}))
    assert (ROW, "status") in junk.refused
    assert junk.problems == (), "one fault, one mark: the match has told it"


def test_where_a_column_is_gone_the_ledger_says_whether_anything_lacks(repository: Workspace) -> None:
    without = {ROW: {"status": "已完成", "done_on": "2021-09-01"}}
    assert not checked(repository, without, {ROW: {"evidence": "网站"}}).refused
    found = checked(repository, without)
    assert (ROW, "status") in found.refused
    assert [(each.code, each.origin.place) for each in found.problems] == [(Code.CELL_REQUIRED, "status")]


def test_a_date_spoilt_later_leaves_the_accepted_status_and_date(repository: Workspace) -> None:
    found = checked(repository, {ROW: BLANK | DONE | {"done_on": "2021-12-01"}}, {ROW: DONE})
    assert found.refused == {(ROW, "done_on")}


def test_evidence_cannot_be_cleared_from_under_a_status(repository: Workspace) -> None:
    found = checked(
        repository, {ROW: BLANK | {"status": "差不多", "done_on": "2021-09-01"}}, {ROW: DONE}, frozenset({"status"})
    )
    assert (ROW, "evidence") in found.refused


def test_rows_are_judged_each_on_its_own_and_all_at_once(repository: Workspace) -> None:
    cells = {
        key("2021/1/SZ01"): BLANK | DONE,
        key("2021/2/SZ01"): BLANK | DONE | {"evidence": ""},
        key("2021/5/SZ01"): BLANK | {"status": "推进中", "progress": "甲", "expected_on": "1999-01-01"},
        key("2021/round-2021-09/SZ01"): {"report": "有更新", "reported_on": "2031-09-10", "reporter": "某某"},
        key("2021/unit/SZ01"): {"person": "某乙"},
    }
    assert checked(repository, cells).refused == {
        (key("2021/2/SZ01"), "status"),
        (key("2021/2/SZ01"), "evidence"),
        (key("2021/5/SZ01"), "expected_on"),
        (key("2021/round-2021-09/SZ01"), "reported_on"),
    }


# --- 办理状态 that fits the item ---

TIMED, GOING_ON = "2021年9月前", "2021年9月前完成现有规划文件主动公开；长期工作"
ISSUED = date(2021, 8, 2)


def judged(
    repository: Workspace, values: Mapping[str, str], deadline: str = "", current: Mapping[str, str] | None = None
) -> Checked:
    """One row of a workbook that went out with this deadline, of a plan issued on 2 August."""
    origins = {(ROW, name): Origin("甲.xlsx", "工作台账", name) for name in values}
    context = Context(repository.schema, 2021, TODAY, {ROW: current or {}}, ISSUED, {ROW: {"deadline": deadline}})
    return check({ROW: values}, origins, context)


def marks(found: Checked) -> list[tuple[str, Code]]:
    return [(each.origin.place, each.code) for each in found.problems]


@pytest.mark.parametrize(
    ("deadline", "fits"),
    [
        ("长期工作", True),
        (GOING_ON, True),
        ("每季度末", True),
        ("每月28日前", True),
        ("尽快", True),
        ("", True),
        (TIMED, False),
        ("2021 年 12 月前", False),
        ("年底前", False),
    ],
)
def test_goes_on_for_ever_only_what_goes_on(repository: Workspace, deadline: str, fits: bool) -> None:
    """A deadline nobody understands may go on; one with a milestone may go on beside it."""
    found = judged(repository, {"status": "长期坚持", "progress": "按月更新"}, deadline)
    assert marks(found) == ([] if fits else [("status", Code.CELL_CHOICE_UNFIT)])
    assert found.refused == (frozenset() if fits else {(ROW, "status")})


def test_the_mark_names_the_statuses_to_use(repository: Workspace) -> None:
    (fault,) = judged(repository, {"status": "长期坚持"}, "2021 年 12 月前").problems
    assert fault.message == "第3项有完成时限（2021年12月前），“办理状态”不能是“长期坚持”，该格没有收"
    assert "未启动、推进中、已完成、申请不涉及" in fault.remedy


# --- dates and the plan ---


@pytest.mark.parametrize(
    ("name", "day", "taken", "code"),
    [
        ("done_on", "2020-12-31", False, Code.CELL_DATE_RANGE),
        ("done_on", "2021-01-01", True, Code.CELL_DATE_EARLY),
        ("done_on", "2021-08-01", True, Code.CELL_DATE_EARLY),
        ("done_on", "2021-08-02", True, None),
        ("done_on", "2021-09-10", True, None),
        ("done_on", "2021-09-11", False, Code.CELL_DATE_RANGE),
        ("expected_on", "2021-08-01", False, Code.CELL_DATE_RANGE),
        ("expected_on", "2021-08-02", True, None),
        ("expected_on", "2022-12-31", True, None),
        ("expected_on", "2023-01-01", False, Code.CELL_DATE_RANGE),
    ],
)
def test_dates_before_the_plan_and_after_it(
    repository: Workspace, name: str, day: str, taken: bool, code: Code | None
) -> None:
    found = judged(repository, {name: day})
    assert marks(found) == ([(name, code)] if code else [])
    assert found.refused == (frozenset() if taken else {(ROW, name)})


def test_the_marks_of_dates_name_the_plans_date(repository: Workspace) -> None:
    early, expected = (judged(repository, {name: "2021-07-01"}).problems[0] for name in ("done_on", "expected_on"))
    assert early.message == "“完成日期”2021-07-01早于方案印发日期（2021年8月2日），已收"
    assert expected.message == "“预计完成日期”应在 方案印发日期（2021年8月2日） 至 2022年12月31日 之间"


# --- what is as good as nothing ---


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (DONE | {"evidence": "无"}, "evidence"),
        (DONE | {"evidence": "/"}, "evidence"),
        (DONE | {"evidence": "——"}, "evidence"),
        (DONE | {"evidence": "见附件"}, ""),
        ({"status": "推进中", "evidence": "无"}, ""),
        ({"status": "申请不涉及", "progress": "无"}, "progress"),
        ({"status": "申请不涉及", "progress": "1。"}, "progress"),
        ({"status": "申请不涉及", "progress": "-"}, "progress"),
        ({"status": "申请不涉及", "progress": "无此业务"}, ""),
        ({"status": "推进中", "progress": "无"}, ""),
    ],
)
def test_a_word_for_nothing_is_no_evidence_and_no_reason(
    repository: Workspace, values: Mapping[str, str], mark: str
) -> None:
    found = judged(repository, BLANK | dict(values))
    assert marks(found) == ([(mark, Code.CELL_PLACEHOLDER)] if mark else [])
    assert found.refused == ({(ROW, "status"), (ROW, mark)} if mark else frozenset())


def test_the_mark_repeats_what_stands_there(repository: Workspace) -> None:
    (fault,) = judged(repository, DONE | {"evidence": "无"}).problems
    assert fault.message == "第3项“已完成”，但“佐证材料”只填了“无”，等于没有填，“办理状态”暂不计入"


def test_a_word_for_nothing_fills_no_required_cell_of_the_cover(repository: Workspace) -> None:
    row = key("2021/round-2021-09/SZ01")
    answers = {"report": "有更新", "reporter": "无", "signed_by": "/", "reported_on": "2021-09-10"}
    (note,) = checked(repository, {row: answers}).problems
    assert note.code == Code.REQUIRED_BLANK and note.message.endswith("填报人、审签领导")


@pytest.mark.parametrize(
    ("report", "told"), [("无变化", ""), ("有更新", "联系电话、审签领导、审签日期"), ("", "本期情况")]
)
def test_a_round_without_changes_needs_no_signature(repository: Workspace, report: str, told: str) -> None:
    blank = dict.fromkeys(("reporter_phone", "signed_by", "signed_on"), "")
    answers = {"report": report, "reporter": "某甲", "reported_on": "2021-09-10", **blank}
    problems = checked(repository, {key("2021/round-2021-09/SZ01"): answers}).problems
    assert [each.message.rpartition("：")[2] for each in problems] == ([told] if told else [])
    assert all(each.code == Code.REQUIRED_BLANK for each in problems)


def test_what_a_unit_says_once_is_not_asked_for_by_a_round(repository: Workspace) -> None:
    assert not checked(repository, {key("2021/unit/SZ01"): {"section": "", "person": ""}}).problems


# --- evidence, secrets, persons ---


def test_code_is_no_evidence_and_carries_no_status(repository: Workspace) -> None:
    found = judged(repository, BLANK | DONE | {"evidence": "javascript:alert(1)"})
    assert marks(found) == [("evidence", Code.CELL_LINK_CODE)]
    assert found.refused == {(ROW, "evidence"), (ROW, "status")}


@pytest.mark.parametrize(
    "evidence", [r"C:\通知.docx", r"\\server\通知.docx", "http://192.168.1.5/a", "https:/www.example.cn"]
)
def test_evidence_others_cannot_open_is_taken_and_told(repository: Workspace, evidence: str) -> None:
    found = judged(repository, BLANK | DONE | {"evidence": evidence})
    assert marks(found) == [("evidence", Code.CELL_LINK_REACH)] and not found.refused


def test_words_of_secrets_only_warn(repository: Workspace) -> None:
    found = judged(repository, {"progress": "开展国家秘密、工作秘密自查", "evidence": "机密文件清单", "person": "秘密"})
    assert marks(found) == [(name, Code.CELL_SECRET_WORD) for name in ("progress", "evidence", "person")]
    assert found.problems[0].value == "国家秘密、工作秘密" and not found.refused
    assert "程序不能判断" in found.problems[0].message


def test_an_identity_card_number_warns_and_is_not_repeated(repository: Workspace) -> None:
    found = judged(repository, {"progress": "经办人 00000019900101000X"})
    assert marks(found) == [("progress", Code.CELL_PERSONAL)] and not found.refused
    assert "19900101" not in repr(found.problems)


def test_what_the_ledger_holds_already_was_told_when_it_came(repository: Workspace) -> None:
    values = {"progress": "保密自查：无工作秘密", "evidence": r"D:\1.pdf", "done_on": "2021-03-05"}
    assert len(judged(repository, values).problems) == 3
    assert judged(repository, values, current=values).problems == ()
    again = judged(repository, values | {"progress": "再查：无工作秘密"}, current=values)
    assert marks(again) == [("progress", Code.CELL_SECRET_WORD)]


@pytest.mark.parametrize(("day", "last"), [("2020-11-30", 2022), ("2021-09-30", 2022), ("2022-12-31", 2023)])
def test_dates_lie_in_the_plans_year_and_the_next_or_the_one_after_the_day(day: str, last: int) -> None:
    assert date_bounds(2021, date.fromisoformat(day)) == (date(2021, 1, 1), date(last, 12, 31))


@given(item=st.integers(1, 60), then=st.integers(2015, 2021), day=st.dates(date(2014, 1, 1), date(2021, 8, 16)))
def test_an_earlier_years_item_may_have_been_done_in_its_year_and_the_plans_own_only_in_the_plans(
    repository: Workspace, item: int, then: int, day: date
) -> None:
    values = {"status": "已完成", "done_on": day.isoformat(), "evidence": "门户网站专栏公示"}
    for number, since in ((item, 2021), (number_later(item, then), then)):
        row = task_key("2021", number, "SZ01")
        found = check({row: values}, {}, Context(repository.schema, 2021, date(2021, 8, 16), issued=date(2021, 8, 2)))
        assert (Code.CELL_DATE_RANGE in {each.code for each in found.problems}) == (day.year < since), (number, day)
        if number != item:
            assert Code.CELL_DATE_EARLY not in {each.code for each in found.problems}


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2026, 2040])
def test_the_day_of_filling_in_is_taken_however_late_the_plan_is_gone_on_with(repository: Workspace, year: int) -> None:
    cover, day = report_key("2021", "SZ01", f"{year}-11"), date(year, 11, 28)
    cells = {cover: {"report": "无变化", "reporter": "【示例】", "reported_on": day.isoformat()}}
    found = check(cells, {}, Context(repository.schema, 2021, day))
    assert not found.refused and not found.problems


@pytest.mark.parametrize(("text", "told"), [("2021-03-05", True), ("3月5日", True), ("会议纪要2021-03-05", False)])
def test_evidence_that_is_only_a_day_is_taken_and_told(repository: Workspace, text: str, told: bool) -> None:
    found = checked(repository, {ROW: BLANK | DONE | {"evidence": text}})
    assert not found.refused
    assert [each.code for each in found.problems] == [Code.CELL_ONLY_DATE] * told
    again = checked(repository, {ROW: BLANK | DONE | {"evidence": text}}, {ROW: DONE | {"evidence": text}})
    assert not again.problems, "told when it comes, not again"


@pytest.mark.parametrize(
    ("cells", "withheld"),
    [
        ({"evidence": ""}, ""),
        ({"done_on": ""}, ""),
        ({"evidence": "无"}, ""),
        ({"status": "推进中"}, ""),
        ({"status": "申请不涉及", "progress": ""}, "status progress"),
    ],
)
def test_what_is_taken_away_from_a_closed_row_is_taken(
    repository: Workspace, cells: Mapping[str, str], withheld: str
) -> None:
    closed = DONE | {"verdict": "通过销号"}
    found = checked(repository, {ROW: BLANK | DONE | dict(cells)}, {ROW: closed})
    assert found.refused == {(ROW, name) for name in withheld.split()}
    relapsed = {ROW: closed | {"status": "推进中", "evidence": ""}}
    found = checked(repository, {ROW: BLANK | DONE | {"evidence": ""}}, relapsed)
    assert found.refused == {(ROW, "status"), (ROW, "evidence")}, "a claim made anew needs all"
