"""What was filled in beside the fields: one line a kind of place, offered where it may be progress."""

from __future__ import annotations

from datetime import datetime

import pytest
from kit.rows import key

from toolkit.codes import Code, Severity
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.returns.unread import progress_offered, told_as_left, unread_problems, unread_rows
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, problem

TASKS, AT = "工作台账", datetime(2021, 9, 13, 9)
ROW = key("2021/3/SZ01")


def beside(cell: str, text: str, kind: Beside = Beside.COLUMN, header: str = "备注", sheet: str = TASKS) -> Filled:
    row = ROW if kind in (Beside.COLUMN, Beside.LOCKED) and text != header else None
    return Filled(sheet, cell, kind, text, header, row)


def test_a_mess_of_500_cells_is_one_line_with_its_count_and_first_words() -> None:
    mess = [beside(f"V{at}", f"第{at}处的话") for at in range(5, 505)]
    (found,) = unread_problems([beside("V4", "备注"), *mess], "甲.xlsx")
    assert (found.code, found.severity) == (Code.CELLS_NOT_READ, Severity.WARNING)
    assert "自己加的列“备注”里有500处" in found.message, "the header over them is no place of its own"
    assert "V5“第5处的话”、V6“第6处的话”、V7“第7处的话”等" in found.message
    assert (found.origin, found.value) == (Origin("甲.xlsx", TASKS, "V5"), "第5处的话")
    assert len(found.message) < 300


def test_each_kind_of_place_is_told_once_a_sheet_and_all_own_sheets_together() -> None:
    left = [
        beside("V5", "甲"),
        beside("G5", "乙", Beside.LOCKED, "提示"),
        beside("S5", "丙", Beside.OFFICE, "核查意见"),
        beside("A45", "丁", Beside.AROUND, ""),
        beside("I5", "戊", Beside.COMMENT, ""),
        beside("I6", "己", Beside.COMMENT, ""),
        beside("L5", "", Beside.PICTURE, ""),
        beside("A1", "庚", Beside.SHEET, "", "分工"),
        beside("A1", "辛", Beside.SHEET, "", "底稿"),
    ]
    found = unread_problems(left, "甲.xlsx")
    assert [each.origin.cell for each in found] == ["V5", "G5", "S5", "A45", "I5", "L5", "A1"]
    assert "批注里有2处" in found[4].message
    assert "L5" in found[5].message and found[5].value == "（图片）"
    assert "“分工”、“底稿”自己加的工作表里有2处" in found[6].message
    assert all(each.remedy for each in found)


def test_nothing_says_that_nothing_was_filled_in_where_something_was() -> None:
    blank = problem(Code.RETURN_BLANK, Origin("甲.xlsx"))
    unread = unread_problems([beside("A45", "申请延期", Beside.AROUND, "")], "甲.xlsx")
    assert [each.code for each in told_as_left([blank], unread)] == [Code.RETURN_BLANK_ASIDE, Code.CELLS_NOT_READ]
    assert told_as_left([blank], ()) == (blank,)
    refused = problem(Code.ROW_UNKNOWN, Origin("甲.xlsx", TASKS, "A45"))
    assert [each.code for each in told_as_left([refused, blank], ())] == [Code.ROW_UNKNOWN, Code.RETURN_BLANK_ASIDE]


def test_what_is_on_no_cell_is_told_without_one() -> None:
    page, name, file = unread_problems(
        [
            beside("A1", "第3项申请延期", Beside.PAGE, ""),
            beside("说明", "名称里的话", Beside.NAME, "", ""),
            beside("L5", "Word.Document.12", Beside.FILE, ""),
        ],
        "甲.xlsx",
    )
    assert (page.origin.sheet, page.origin.cell) == (TASKS, "")
    assert page.message == "“工作台账”表页眉页脚里有1处内容没有读入：“第3项申请延期”"
    assert (name.origin.sheet, name.origin.cell) == ("", "")
    assert name.message == "自定义名称里有1处内容没有读入：说明“名称里的话”"
    assert file.origin.cell == "L5" and "作为附件" in file.remedy


@pytest.mark.parametrize(
    ("filled", "offered"),
    [
        (beside("V5", "另写一段", header="进展情况"), True),
        (beside("V5", "另写一段", header="落实情况"), True),
        (beside("V5", "已于8月建成专栏并上线", header="备注"), True),
        (beside("G5", "已按要求建成专栏，可以上线", Beside.LOCKED, "提示"), True),
        (beside("V5", "见附件", header="备注"), False),
        (beside("V5", "张三，办公室二楼东侧", header="备注"), False),
        (beside("I5", "已完成专栏建设和发布", Beside.COMMENT, ""), False),
        (beside("A45", "已完成专栏建设和发布", Beside.AROUND, ""), False),
    ],
)
def test_what_looks_like_progress_is_offered_and_only_that(
    repository: Workspace, filled: Filled, offered: bool
) -> None:
    cases = list(progress_offered([filled], repository.schema.tasks, {}, (), AT))
    assert [(case.row, case.field, case.ours, case.theirs, case.cell) for case in cases] == (
        [(ROW, "progress", "", filled.text, filled.cell)] if offered else []
    )


def test_an_offer_keeps_what_the_ledger_has_and_is_made_once(repository: Workspace) -> None:
    tasks = repository.schema.tasks
    left = [beside("V5", "已建成专栏，正在试用"), beside("W5", "印发", header="办理情况")]
    after = {ROW: {"progress": "已印发方案"}}
    (case,) = progress_offered(left, tasks, after, (), AT)
    assert (case.ours, case.base) == ("已印发方案", "已印发方案")
    assert case.theirs == "已印发方案\n已建成专栏，正在试用", "what is said there already is not said twice"
    assert not list(progress_offered(left, tasks, after, [(case, None)], AT))


def test_every_place_is_named_with_its_words_however_many_there_are() -> None:
    places = [Filled("工作台账", f"Z{at}", Beside.AROUND, f"第{at}句") for at in range(5, 45)]
    places += [Filled(title, "A1", Beside.SHEET, f"写在{title}") for title in ("另写", "再写")]
    rows, sheets = unread_problems(places, "甲.xlsx")
    assert [each for each in places[:-2] if f"{each.cell}“{each.text}”" not in rows.message] == []
    assert "“另写”A1“写在另写”、“再写”A1“写在再写”" in sheets.message


@pytest.mark.parametrize(("more", "offered"), [(0, True), (1, False)])
def test_progress_is_offered_that_the_cell_has_room_for(repository: Workspace, more: int, offered: bool) -> None:
    tasks = repository.schema.tasks
    words, now = "已开展培训。", "记" * (tasks.field("progress").max_length - 7 + more)
    made = list(progress_offered([beside("V5", words, header="办理情况")], tasks, {ROW: {"progress": now}}, (), AT))
    assert [len(case.theirs) for case in made] == [tasks.field("progress").max_length] * offered


def test_all_of_it_is_a_table_with_a_row_a_place() -> None:
    made = unread_rows([beside("V5", "有两处\n要改"), beside("A45", "", Beside.AROUND, "")])
    assert made[0] == ("工作表", "位置", "是什么", "表头", "内容") and len(made) == 3
    assert (made[1][0], made[1][1], made[1][4]) == (TASKS, "V5", "有两处\n要改")
    assert all(map(all, ((row[2], row[4]) for row in made))), "each says what it is, and has words"
