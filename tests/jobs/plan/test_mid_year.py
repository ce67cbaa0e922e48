"""Plan and roster change after half the returns are in: the difference is exact and nothing reported is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

import pytest
from kit.office import master, sheet_of
from kit.rows import key
from kit.small_office import reworded, small_office
from kit.unit_books import TASKS, filled, saved, typed, workbook_of
from kit.workspaces import said_handed

from toolkit.domain.ledger.records import Change
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.pressing import duties_of
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.plan.changes import show_changes
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.state import load_state, read_state
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

PLAN = """\
序号,工作任务,具体要求,落实单位,完成时限
1,公开规划,公开本单位规划。,各单位,2021年9月前
2,政策解读,解读重要政策。,市丁局、市乙局,2021年12月前
3,回应关切,回应群众关切。,市甲局,2021年12月前
4,规范目录,编制公开目录。,市甲局、市丙局,2021年12月前
5,清理账号,清理停更账号。,市乙局,2021年12月前
"""
LATER = """\
序号,工作任务,具体要求,落实单位,完成时限
1,公开规划,公开本单位规划。,各单位,2021年9月前
2,政策解读,解读重要政策。,市丁局、市农业局,2021年12月前
3,回应关切,及时回应群众关切。,市甲局,2021年11月前
4,规范目录,编制公开目录。,市甲局、市丁局,2021年12月前
6,培训,组织一次培训。,市农业局,2021年12月前
"""
ROSTER = """\
单位名称,别名,分组,代码,原单位代码
市甲局,,全部,A,
市乙局,,全部,B,
市丙局,,全部,C,
市丁局,,全部,D,
市戊局,,全部,E,
"""
LATER_ROSTER = """\
单位名称,别名,分组,代码,原单位代码
市甲局,,全部,A,
市农业局,,全部,N,B;C
市丁局,,全部,D,
市戊局（市己局）,市戊局,全部,E,
"""
"""市乙局 and 市丙局 are merged into 市农业局; 市戊局 has a new name; item 4 moves from 市丙局 to 市丁局."""
SENT_BACK = {"verdict": "退回整改", "opinion": "缺佐证"}
FIRST, SECOND, THIRD = (datetime(2021, 9, day, 9) for day in (10, 17, 24))


@pytest.fixture
def before(tmp_path: Path) -> Workspace:
    """Five units have their workbooks; 市甲局, 市乙局 and 市丙局 have returned theirs."""
    workspace = small_office(tmp_path / "工作区", PLAN, ROSTER)
    generate(workspace, date(2021, 9, 8))
    send(workspace, "甲.xlsx", reported(workspace, "市甲局", {1: "甲一", 3: "甲三", 4: "甲四"}, FIRST))
    send(workspace, "乙.xlsx", reported(workspace, "市乙局", {1: "乙一", 2: "乙二", 5: "乙五"}, FIRST))
    send(workspace, "丙.xlsx", reported(workspace, "市丙局", {1: "丙一", 4: "丙四"}, FIRST))
    merge_returns(workspace, FIRST)
    return workspace


@pytest.fixture
def after(before: Workspace) -> Workspace:
    return reworded(before.root, plan=LATER, roster=LATER_ROSTER)


def reported(workspace: Workspace, unit: str, progress: Mapping[int, str], at: datetime) -> bytes:
    """The unit's workbook as it stands in the outbox, with 进展情况 of some items, saved at that moment."""
    rows = {item: {"进展情况": text} for item, text in progress.items()}
    return typed(workbook_of(workspace, unit), rows, at=at)


def send(workspace: Workspace, name: str, data: bytes) -> None:
    (workspace.inbox / name).write_bytes(data)


def progress(workspace: Workspace) -> dict[str, str]:
    """`item/unit code` -> what the ledger holds as 进展情况."""
    with open_store(workspace) as store:
        current = store.cells.current("2021")
    return {
        row.text.removeprefix("2021/"): cells["progress"] for row, cells in current.items() if cells.get("progress")
    }


def test_the_difference_is_exact(after: Workspace) -> None:
    report = show_changes(after)
    assert [(row[0], row[1], row[2], row[3], row[4]) for row in report.tables[0].rows] == [
        ("事项改动", "2", "落实单位", "市丁局、市乙局", "市丁局、市农业局"),
        ("事项改动", "3", "具体要求", "回应群众关切。", "及时回应群众关切。"),
        ("事项改动", "3", "完成时限", "2021年12月前", "2021年11月前"),
        ("事项改动", "3", "应完成日期", "2021-12-31", "2021-11-30"),
        ("事项改动", "4", "落实单位", "市甲局、市丙局", "市甲局、市丁局"),
        ("新增承担单位", "4", "", "", "市丁局"),
        ("撤销事项", "5", "", "清理停更账号。", ""),
        ("新增事项", "6", "", "", "组织一次培训。"),
        ("单位撤出", "", "B", "市乙局", ""),
        ("单位撤出", "", "C", "市丙局", ""),
        ("单位更名", "", "E", "市戊局", "市戊局（市己局）"),
        ("新增单位", "", "N", "", "市农业局"),
        ("承接原单位", "", "N", "市乙局", "市农业局"),
        ("承接原单位", "", "N", "市丙局", "市农业局"),
    ]
    assert show_changes(after).data == report.data
    generate(after, date(2021, 9, 15))
    assert show_changes(after).data["changes"] == []


def test_only_the_units_concerned_get_a_new_workbook(after: Workspace) -> None:
    first = generate(after, date(2021, 9, 15), affected=True)
    assert [each["unit"] for each in first.data["workbooks"]] == ["市甲局", "市农业局", "市丁局", "市戊局（市己局）"]
    assert generate(after, date(2021, 9, 15), affected=True).data["workbooks"] == []


def test_what_some_units_have_not_been_told_stays_a_change(after: Workspace) -> None:
    generate(after, date(2021, 9, 15), ["市甲局"])
    assert len(show_changes(after).data["changes"]) == 14
    generate(after, date(2021, 9, 15), affected=True)
    assert show_changes(after).data["changes"] == []


def test_what_goes_over_is_shown_before_any_command_has_written_it(after: Workspace) -> None:
    """Who only looks sees what a reminder of the same moment goes by: figures, and where every word came from. What two
    units said otherwise is asked once it is written."""
    day = date(2021, 9, 15)

    def shown() -> tuple[object, ...]:
        with open_store(after) as store:
            state = read_state(after, store, day)
        why = [show_provenance(after, day, "市农业局", str(item)).data for item in (1, 2)]
        figures = show_status(after, day).data["figures"]
        return state.current, state.last_changed, figures["states"], figures["by_item"], why

    looked = shown()
    assert "市农业局" not in progress(after) and {"乙一", "乙二"} <= set(progress(after).values())
    assert "市农业局还没有填过" not in str(looked[-1]) and "乙二" in str(looked[-1])
    with open_store(after) as store:
        assert not {row for row in store.cells.current("2021") if row.unit == "N"}, "looking writes nothing"
        load_state(after, store, datetime.combine(day, time()))
        assert {row for row in store.cells.current("2021") if row.unit == "N"}
    assert shown()[:-1] == looked[:-1]
    assert all(each["fields"] for each in looked[-1])


def test_a_change_of_one_item_concerns_its_units_alone(before: Workspace) -> None:
    workspace = reworded(before.root, plan=PLAN.replace("解读重要政策", "解读重大政策"), roster=ROSTER)
    made = generate(workspace, date(2021, 9, 15), affected=True)
    assert [each["unit"] for each in made.data["workbooks"]] == ["市乙局", "市丁局"]


def test_what_merged_units_reported_goes_over_to_their_heir(after: Workspace) -> None:
    generate(after, date(2021, 9, 15))
    held = progress(after)
    assert (held["1/N"], held["2/N"]) == ("乙一", "乙二")
    assert {"1/A", "3/A", "4/A", "1/B", "2/B", "5/B", "1/C", "4/C"} <= held.keys(), "nothing reported is gone"
    (case,) = list_held(after, SECOND).data["cases"]
    assert (case["unit"], case["item"], case["ours"], case["theirs"]) == ("市农业局", 1, "乙一", "丙一")
    origin = str(show_provenance(after, SECOND.date(), "市农业局", "2", "进展情况").data)
    assert "乙.xlsx" in origin and "单位变动承接" in origin
    sheet = sheet_of(workbook_of(after, "市农业局"), TASKS)
    assert "乙二" in {cell.value for line in sheet.iter_rows() for cell in line}
    generate(after, date(2021, 9, 15))
    assert progress(after) == held and len(list_held(after, SECOND).data["cases"]) == 1


def test_workbooks_handed_out_before_still_merge(after: Workspace) -> None:
    """市乙局 goes on with the file it has, though it is 市农业局 now; 市丙局's item 4 is nobody's it could be of."""
    old = {
        unit: reported(after, unit, cells, SECOND)
        for unit, cells in {
            "市乙局": {1: "乙一", 2: "乙二，又进一步", 5: "乙五，又进一步"},
            "市丙局": {1: "丙一", 4: "丙四，又进一步"},
            "市戊局": {1: "戊一"},
        }.items()
    }
    generate(after, date(2021, 9, 15))
    for unit, data in old.items():
        send(after, f"{unit}再报.xlsx", data)
    report = merge_returns(after, SECOND)
    came = {each["file"]: each for each in report.data["returns"]}
    assert {name: each["unit"] for name, each in came.items() if "再报" in name} == {
        "市乙局再报.xlsx": "市农业局",
        "市丙局再报.xlsx": "市农业局",
        "市戊局再报.xlsx": "市戊局（市己局）",
    }
    held = progress(after)
    assert held["2/N"] == "乙二，又进一步"
    assert (held["5/B"], held["4/C"], held["1/E"]) == ("乙五，又进一步", "丙四，又进一步", "戊一")
    told = {found["message"] for found in came["市丙局再报.xlsx"]["problems"] if found["code"] == "rows-released"}
    assert len(told) == 1 and "第4项" in told.pop()


def test_a_merge_before_the_next_workbooks_takes_an_update_for_one(after: Workspace) -> None:
    send(after, "乙再报.xlsx", reported(after, "市乙局", {1: "乙一，续", 2: "乙二", 5: "乙五"}, SECOND))
    merge_returns(after, SECOND)
    assert progress(after)["1/N"] == "乙一，续"
    for day in (20, 27):
        generate(after, date(2021, 9, day))
        assert progress(after)["1/N"] == "乙一，续"
        cases = list_held(after, THIRD).data["cases"]
        assert [(case["ours"], case["theirs"]) for case in cases] == [("乙一，续", "丙一")]


def test_a_faulty_workbook_of_a_merged_unit_gets_its_reply(after: Workspace) -> None:
    book = filled(workbook_of(after, "市乙局"), {2: {"进展情况": "乙二，续", "办理状态": "胡乱"}})
    send(after, "乙再报.xlsx", saved(book))
    report = merge_returns(after, SECOND)
    (came,) = (each for each in report.data["returns"] if each["file"] == "乙再报.xlsx")
    assert (came["unit"], came["outcome"]) == ("市农业局", "partial")
    assert any("市农业局" in path.name for path in (after.outbox / "replies").iterdir())
    merge_returns(after, THIRD)


def test_a_held_file_of_a_merged_unit_goes_in_when_it_is_confirmed(after: Workspace) -> None:
    data = reported(after, "市乙局", {1: "乙一", 2: "乙二，续", 5: "乙五"}, SECOND)
    mails = LATER_ROSTER.replace("代码,原", "代码,邮箱,原").replace(",A,", ",A,,").replace(",D,", ",D,,")
    mails = mails.replace(",N,", ",N,n@zhanjiang.example.com,").replace(",E,", ",E,,")
    workspace = reworded(after.root, roster=mails)
    path = workspace.root / "乙.xlsx"
    path.write_bytes(data)
    merge_returns(workspace, SECOND, [path], sender="old@zhanjiang.example.com")
    (case,) = (each for each in list_held(workspace, SECOND).data["cases"] if each["kind"] == "held")
    decide_case(workspace, SECOND, answer_in_words(case["case"], "确认为该单位", unit="市农业局"))
    assert progress(workspace)["2/N"] == "乙二，续"


def test_nobody_is_pressed_for_what_the_unit_before_had_done(after: Workspace) -> None:
    said_handed(after)
    with open_store(after) as store:
        done = {"status": "已完成", "done_on": "2021-09-09", "evidence": "网站"}
        store.apply([Change(key(f"2021/1/{unit}"), *each, unit, FIRST) for unit in "BC" for each in done.items()])
        duties = duties_of(after, load_state(after, store, datetime(2021, 9, 28)))
    assert [duty.open for duty in duties if (duty.unit, duty.item) == ("N", 1)] == [False]


def test_what_the_office_wrote_of_two_units_is_not_mixed(after: Workspace) -> None:
    with open_store(after) as store:
        store.apply([Change(key("2021/1/B"), "verdict", "通过销号", "office", FIRST)])
        store.apply([Change(key("2021/1/C"), name, text, "office", FIRST) for name, text in SENT_BACK.items()])
    generate(after, date(2021, 9, 15))
    with open_store(after) as store:
        mine = store.cells.current("2021")[key("2021/1/N")]
    assert {name: mine[name] for name in ("verdict", *SENT_BACK) if mine.get(name)} == {"verdict": "通过销号"}


def test_the_master_shows_what_was_taken_away(after: Workspace) -> None:
    generate(after, date(2021, 9, 15))
    merge_returns(after, THIRD)
    kept = [(line["原责任单位"], line["序号"], line["去向"], line["进展情况"]) for line in master(after, "已变更事项")]
    assert kept == [
        ("市乙局", 1, "由市农业局承接", "乙一"),
        ("市丙局", 1, "由市农业局承接", "丙一"),
        ("市乙局", 2, "由市农业局承接", "乙二"),
        ("市丙局", 4, "不再由该单位承担", "丙四"),
        ("市乙局", 5, "事项已撤销", "乙五"),
    ]
    assert {line["责任单位"] for line in master(after, "台账")} == {"市甲局", "市农业局", "市丁局", "市戊局（市己局）"}


def test_a_split_unit_hands_each_item_to_the_one_that_has_it_now(before: Workspace) -> None:
    roster = ROSTER.replace("市乙局,,全部,B,\n", "市新一局,,全部,B1,B\n市新二局,,全部,B2,B\n")
    plan = PLAN.replace("市丁局、市乙局", "市丁局、市新一局").replace("市乙局", "市新二局")
    workspace = reworded(before.root, plan=plan, roster=roster)
    generate(workspace, date(2021, 9, 15))
    held = progress(workspace)
    assert (held["2/B1"], held["5/B2"]) == ("乙二", "乙五")
    assert held["1/B"] == "乙一" and not {"1/B1", "1/B2"} & held.keys(), "both have item 1: nobody can say whose it is"


def test_a_plan_that_moves_its_numbers_is_refused(before: Workspace) -> None:
    """Rows go by the number: a new item 3 would get, and be shown with, what was reported of the old one."""
    lines = PLAN.splitlines(keepends=True)
    moved = [*lines[:3], "3,新增,新增的一项。,市甲局,2021年12月前\n"]
    moved += [f"{int(line[0]) + 1}{line[1:]}" for line in lines[3:]]
    workspace = reworded(before.root, plan="".join(moved), roster=ROSTER)
    assert show_changes(workspace).data["renumbered"] == [[3, 4], [4, 5], [5, 6]]
    for run in (
        lambda: generate(workspace, date(2021, 9, 15)),
        lambda: merge_returns(workspace, SECOND),
        lambda: show_status(workspace, date(2021, 9, 15)),
        lambda: remind(workspace, date(2021, 9, 15), preview=True),
        lambda: list_held(workspace, SECOND),
        lambda: show_provenance(workspace, date(2021, 9, 15), "市甲局", "4"),
    ):
        with pytest.raises(WorkspaceError, match="原第3项现为第4项") as caught:
            run()
        assert "改回原来的序号" in caught.value.remedy
    assert progress(workspace)["3/A"] == "甲三"


def test_nothing_to_compare_before_the_first_workbooks(workspace: Workspace) -> None:
    assert "还没有下发" in show_changes(workspace).summary
