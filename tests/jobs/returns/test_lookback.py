"""回头看: last year's items go into this year's workbooks, come back, are judged, and each ends somewhere."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from kit.command import toolkit
from kit.mailed import distribute, letter_text
from kit.office import codes, ledger, master, sheet_of, table
from kit.two_years import DONE, NEW, OLD, SHEET, fill_both, two_years
from kit.unit_books import PAGE, TASKS, fill, workbook_of
from kit.workspaces import After, said_handed
from openpyxl.comments import Comment

from toolkit.codes import Code
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.edges.system.files import digest
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.mail.verdict_letters import tell_units
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.lookback import look_back
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.record import TellsOfItem, record_report
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

NOW, LATER = datetime(2021, 7, 1, 9), datetime(2021, 7, 8, 9)
PASS = Verdict("verified", by="核查人甲")


@pytest.fixture
def office(after_playing: After) -> Workspace:
    return after_playing(begun)


def begun(fresh: Workspace) -> Workspace:
    return two_years(fresh.root / "两年")


def looked(workspace: Workspace, source: str = "2020") -> Workspace:
    look_back(workspace, NEW, source)
    return open_workspace(workspace.root, "2021")


def rows_of(workspace: Workspace) -> set[tuple[int, str]]:
    return {(each.item.number, each.unit) for each in workspace.tasks.earlier.values()}


def phases(workspace: Workspace, unit: str) -> dict[str, int]:
    (found,) = (each for each in show_status(workspace, LATER.date()).units if each.name == unit)
    return {phase.value: count for phase, count in found.counts.phases.items() if count}


def test_last_years_plan_alone_asks_what_has_units_and_a_date(office: Workspace) -> None:
    told = look_back(office, NEW, "2020").data
    assert [(each["item"], each["unit"], each["due"]) for each in told["items"]] == [
        ("2020-1", "市甲局", "2021-09-30"),
        ("2020-1", "市乙局", "2021-09-30"),
        ("2020-2", "市甲局", "2021-09-30"),
    ]
    assert [(each["item"], each["unit"]) for each in told["not_asked"]] == [(3, "市甲局"), (3, "市乙局")]
    again = look_back(open_workspace(office.root, "2021"), NEW, "2020").data
    assert (again["new"], again["items"]) == (0, told["items"])


def test_a_dry_run_writes_nothing(office: Workspace) -> None:
    before = (office.root / "config.toml").read_bytes()
    assert look_back(office, NEW, "2020", dry_run=True).data["new"] == 3
    assert (office.root / "config.toml").read_bytes() == before
    assert not list((office.root / "seeds").glob("lookback*"))


def test_the_workbook_has_a_sheet_of_them_and_the_rest_as_before(office: Workspace) -> None:
    generate(office, NEW)
    before = sheet_of(workbook_of(office, "A"), TASKS)
    asking = looked(office)
    generate(asking, NEW)
    book = openpyxl.load_workbook(workbook_of(asking, "A"))
    assert [row[0].value for row in book[SHEET].iter_rows(min_row=5)] == [2020001, 2020002]
    assert [[cell.value for cell in row][:6] for row in book[TASKS].iter_rows(min_row=5)] == [
        [cell.value for cell in row][:6] for row in before.iter_rows(min_row=5)
    ]
    assert any("上年事项2项" in str(cell.value) for row in book[PAGE].iter_rows() for cell in row)


def test_from_last_years_plan_to_a_closed_chain(office: Workspace) -> None:
    """The unit's own look comes in, the office verifies it like any claim, and `why` tells the chain."""
    asking = looked(office)
    generate(asking, NEW)
    fill_both(
        asking,
        "A",
        "甲.xlsx",
        {2020001: DONE | {"说明": "已于去年九月举办"}, 2020002: {"落实情况": "推进中", "未完成原因": "人手不足"}},
        {1: {"办理状态": "推进中", "进展情况": "已印发通知"}},
    )
    merged = merge_returns(asking, NOW).data
    assert (merged["returns"][0]["outcome"], codes(merged, "甲.xlsx")) == ("merged", [Code.REQUIRED_BLANK.slug])
    held = ledger(asking)
    assert held[task_key("2021", 2020001, "A")]["progress"] == "已于去年九月举办"
    assert held[task_key("2021", 2020002, "A")]["issues"] == "人手不足"
    assert held[task_key("2021", 1, "A")]["progress"] == "已印发通知"
    assert [row.item for row in list_held(asking, NOW).claims] == [2020001]
    judge_claims(asking, LATER, RowsMeant(["市甲局"], [2020001]), PASS, go=True)
    assert phases(asking, "市甲局") == {"closed": 1, "in_progress": 2, "unfilled": 2}
    said = toolkit("--workspace", asking.root, "--plan", "2021", "why", "市甲局", "2020-1").out
    for words in ("2020年第1项", "上年未完成事项", "2020方案", "落实情况", "通过销号"):
        assert words in said
    lines = {line["序号"]: line for line in master(asking) if line["责任单位"] == "市甲局"}
    assert lines[2020001]["核查结论"] == "通过销号"


def test_what_was_done_in_its_own_year_is_taken_with_the_day_it_was_done(office: Workspace) -> None:
    """举办于去年九月: the day of then is what the unit knows, the cell takes it, and it is in time."""
    asking = looked(office)
    generate(asking, NEW)
    book = openpyxl.load_workbook(workbook_of(asking, "A"))
    bounds = {
        title: {rule.formula1 for rule in book[title].data_validations.dataValidation if rule.type == "date"}
        for title in (SHEET, TASKS)
    }
    epoch = date(1899, 12, 30)
    assert bounds == {
        SHEET: {str((date(2020, 1, 1) - epoch).days)},
        TASKS: {str((date(2021, 1, 1) - epoch).days)},
    }
    said = {"本期情况": "有更新", "填报人": "某人", "联系电话": "0759-0000001"}
    fill_both(asking, "A", "甲.xlsx", {2020001: {**DONE, "完成日期": date(2020, 9, 15)}}, cover=said)
    merged = merge_returns(asking, NOW).data
    assert not {Code.CELL_DATE_RANGE.slug, Code.CELL_DATE_EARLY.slug} & set(codes(merged, "甲.xlsx"))
    judge_claims(asking, LATER, RowsMeant(["市甲局"], [2020001]), PASS, go=True)
    held = ledger(asking)[task_key("2021", 2020001, "A")]
    assert (held["done_on"], held["verdict"]) == ("2020-09-15", "通过销号")
    assert phases(asking, "市甲局")["closed"] == 1


def test_what_last_years_ledger_has_closed_is_not_asked_and_all_else_ends_somewhere(office: Workspace) -> None:
    """市乙局 is known to have been given no workbook in 2020: nothing of it was late."""
    last = open_workspace(office.root, "2020")
    generate(last, OLD)
    claim = {"办理状态": "已完成", "完成日期": date(2020, 8, 1), "佐证材料": "门户网站专栏公示"}
    fill(workbook_of(last, "A"), last.inbox / "甲.xlsx", {1: claim, 2: {"办理状态": "推进中", "进展情况": "在编"}})
    merge_returns(last, datetime(2020, 9, 1, 9))
    judge_claims(last, datetime(2020, 9, 2, 9), RowsMeant(["市甲局"], [1]), PASS, go=True)
    told = look_back(office, NEW, "2020")
    assert {(each.item.number, each.unit): each.said for each in told.found} == {
        (2020001, "B"): "未填",
        (2020002, "A"): "推进中，逾期",
        (2020003, "A"): "未填",
        (2020003, "B"): "未填",
    }
    assert (told.done, told.left) == (1, ())
    assert len(told.found) + told.done + len(told.left) == len(last.tasks.assignments)


def test_a_day_named_later_moves_nothing_in_the_list_and_that_is_said(office: Workspace) -> None:
    asking = looked(office)
    told = look_back(asking, NEW, "2020", date(2021, 10, 31))
    assert "3项自查期限不变" in told.sentence and {each.due for each in told.found} == {date(2021, 9, 30)}
    with pytest.raises(ToolkitError, match="早于方案的印发日期"):
        look_back(asking, NEW, "2020", date(2020, 10, 31))


def test_what_last_years_ledger_closes_after_the_list_was_made_is_told_and_left_to_the_office(
    office: Workspace,
) -> None:
    last = open_workspace(office.root, "2020")
    generate(last, OLD)
    claim = {"办理状态": "已完成", "完成日期": date(2020, 8, 1), "佐证材料": "门户网站专栏公示"}
    fill(workbook_of(last, "A"), last.inbox / "甲.xlsx", {1: claim})
    merge_returns(last, datetime(2020, 9, 1, 9))
    asking = looked(office)
    listed = rows_of(asking)
    judge_claims(last, datetime(2020, 9, 2, 9), RowsMeant(["市甲局"], [1]), PASS, go=True)
    told = look_back(asking, NEW, "2020")
    assert "1项上年台账已经办结（市甲局2020-1）" in told.sentence
    assert told.data["closed_since"] == [{"item": "2020-1", "unit": "市甲局"}]
    assert rows_of(open_workspace(office.root, "2021")) == listed


def test_from_last_years_ledger_to_a_closed_chain(office: Workspace) -> None:
    """What the ledger of 2020 left under way is asked about, claimed, closed; `why` goes from then to now."""
    last = open_workspace(office.root, "2020")
    generate(last, OLD)
    fill(workbook_of(last, "A"), last.inbox / "甲.xlsx", {2: {"办理状态": "推进中", "进展情况": "目录在编"}})
    merge_returns(last, datetime(2020, 9, 1, 9))
    asking = looked(office)
    generate(asking, NEW)
    fill_both(asking, "A", "甲今年.xlsx", {2020002: DONE | {"说明": "目录已编好"}})
    merge_returns(asking, NOW)
    judge_claims(asking, LATER, RowsMeant(["市甲局"], [2020002]), PASS, go=True)
    said = toolkit("--workspace", asking.root, "--plan", "2021", "why", "市甲局", "2020-2").out
    for words in ("2020年第2项", "推进中", "2020台账", "目录已编好", "通过销号"):
        assert words in said, said
    before = toolkit("--workspace", asking.root, "--plan", "2020", "why", "市甲局", "2").out
    assert "目录在编" in before, "where the list says that the story of then is told"
    flat = "".join(before.split())
    assert "列入2021年的回头看（第2020-2项，市甲局），现为已销号；经过见toolkit--plan2021why市甲局2020-2。" in flat
    other = toolkit("--workspace", asking.root, "--plan", "2020", "why", "市乙局", "2").out
    assert "列入2021年" not in other, "nobody looks back at what the unit never had"
    again = look_back(open_workspace(office.root, "2021"), LATER.date(), "2020")
    assert again.new == 0 and rows_of(asking) == {
        (2020001, "A"),
        (2020001, "B"),
        (2020002, "A"),
        (2020003, "A"),
        (2020003, "B"),
    }


def test_the_list_keeps_what_went_out_whatever_becomes_of_last_years_ledger(office: Workspace) -> None:
    asking = looked(office)
    generate(asking, NEW)
    (asking.root / "seeds/last.csv").write_text(
        "序号,工作任务,具体要求,落实单位,完成时限\n9,别的,另一件。,各单位,年底前\n"
    )
    assert rows_of(looked(asking)) == {*rows_of(asking), (2020009, "A"), (2020009, "B")}


def test_a_list_with_a_row_nobody_understands_is_not_written_anew(office: Workspace) -> None:
    asking = looked(office)
    kept = asking.root / "seeds/lookback-2021.csv"
    typed = kept.read_text("utf-8").replace("2021-09-30", "九月底", 1)
    kept.write_text(typed, "utf-8")
    with pytest.raises(ToolkitError, match="第2行的自查期限“九月底”"):
        look_back(open_workspace(office.root, "2021"), NEW, "2020")
    assert kept.read_text("utf-8") == typed


def test_a_list_that_was_pasted_in_goes_the_same_way(office: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        ("2020年台账",),
        ("单位", "事项", "状态"),
        ("市甲局、市乙局", "举办开放日", "未完成"),
        ("市甲局", "目录", "已完成"),
    ):
        book.active.append(line)  # type: ignore[union-attr]
    book.save(tmp_path / "上年.xlsx")
    asking = looked(office, str(tmp_path / "上年.xlsx"))
    assert rows_of(asking) == {(2020001, "A"), (2020001, "B")}
    generate(asking, NEW)
    fill_both(asking, "B", "乙.xlsx", {2020001: DONE})
    merge_returns(asking, NOW)
    assert [row.unit for row in list_held(asking, NOW).claims] == ["B"]


def test_of_a_ledger_that_was_pasted_in_the_sheet_of_items_is_read_and_merged_cells_count(
    office: Workspace, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["2020年台账"])
    sheet, other = book.create_sheet("台账"), book.create_sheet("名单")
    for row in (
        ["序号", "工作任务", "具体要求", "责任单位", "完成情况"],
        [4, "监督", "社会评议", "市甲局", "推进中"],
        [None, None, None, "市乙局", "已完成（2020年11月）"],
        [5, None, "通报", "市乙局", ""],
    ):
        sheet.append(row)
    for area in ("A2:A3", "B2:B4", "C2:C3"):
        sheet.merge_cells(area)
    other.append(["单位", "事项"])
    book.save(tmp_path / "上年.xlsx")
    told = look_back(office, NEW, str(tmp_path / "上年.xlsx"))
    assert [(each["item"], each["unit"], each["state"]) for each in told.data["items"]] == [
        ("2020-4", "市甲局", "推进中"),
        ("2020-5", "市乙局", ""),
    ]
    assert {each.item.topic for each in told.found} == {"监督"} and told.done == 1
    (fault,) = (each for each in told.problems if each.code == Code.LOOKBACK_FAULT)
    assert "只读了工作表“台账”；“名单”" in fault.message


def test_of_a_ledger_that_was_pasted_in_every_filled_cell_is_taken_or_told_and_its_bytes_are_kept(
    office: Workspace, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    sheet, other = book.active, book.create_sheet("附注")
    for row in (
        ["2020年台账"],
        ["序号", "单位", "事项", "状态", "办结文号", "分管领导意见"],
        [1, "市甲局", "举办开放日", "推进中", "甲发〔2020〕1号", None],
        ["二", "市乙局", "通报", "推进中", None, "抓紧", "角落"],
        [3, "市乙局", "通报", "未启动", None, None],
        [4, "市乙局", "目录", "已完成", "=1/0", None],
    ):
        sheet.append(row)
    sheet["C3"].comment = Comment("另有两场", "某甲")
    other["B2"] = "责任股室见附表"
    book.save(path := tmp_path / "上年.xlsx")
    told = look_back(office, NEW, str(path))
    said = "\n".join(found.message for found in told.problems)
    for words in ("2020年台账", "甲发〔2020〕1号", "抓紧", "角落", "另有两场", "责任股室见附表", "“二”列为第2项", "E6"):
        assert words in said, words
    assert "“办结文号”" in said and "与第4行是同一单位的同一事项" in said
    assert told.exit_code == 1 and office.originals.get(digest(path.read_bytes())) == path.read_bytes()


@pytest.mark.parametrize("head", [("责任人", "电话"), ("单位", "事项", "备注")])
def test_however_much_of_a_pasted_list_is_not_read_all_of_it_is_listed_in_a_file(
    office: Workspace, tmp_path: Path, head: tuple[str, ...]
) -> None:
    """A sheet without headers that are known, and one with a column that nobody knows; a cell that looks like a
    formula is none in the file."""
    pasted = tmp_path / "上年.csv"
    words = ["=HYPERLINK(1)", *(f"张三{at:03d}" for at in range(100))]
    cells = ["市甲局", "举办开放日"][: len(head) - 1]
    pasted.write_text("\n".join(",".join(line) for line in (head, *((*cells, word) for word in words))), "utf-8")
    dry = look_back(office, NEW, str(pasted), dry_run=True)
    told = look_back(office, NEW, str(pasted))
    (listed,) = office.outbox.glob("没有读入-上年.csv-*.csv")
    assert told.files[-1] == listed and told.data["unread"] == dry.data["unread"]
    lines = listed.read_text("utf-8-sig").splitlines()
    assert [line.rsplit(",", 1)[1].lstrip("'") for line in lines if "张三" in line or "HYPER" in line] == words
    assert f"全文列在 outbox/{listed.name}" in told.problems[-1].remedy and not dry.files
    pasted.write_text("单位,事项\n市甲局,举办开放日\n", "utf-8")
    assert look_back(office, NEW, str(pasted)).data["unread"] == [] and not listed.exists()


@pytest.mark.parametrize("row", [("没有的局", "举办开放日"), ("", "举办开放日"), ("市甲局", "")])
def test_a_row_that_is_not_read_is_told_and_stands_whole_in_the_file(
    office: Workspace, tmp_path: Path, row: tuple[str, ...]
) -> None:
    pasted, long = tmp_path / "上年.csv", "长" * 200 + "尾"
    pasted.write_text(f"单位,事项,状态\n{','.join((*row, long))}\n", "utf-8")
    (told,) = look_back(office, NEW, str(pasted)).problems
    (listed,) = office.outbox.glob("没有读入-上年.csv-*.csv")
    lines = listed.read_text("utf-8-sig").splitlines()
    assert "没有读入" in told.message
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == [*filter(None, row), long]


def test_what_was_not_read_of_two_files_of_one_name_is_listed_in_two(office: Workspace, tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "上年.csv").write_text(f"单位,事项\n没有的局,{folder}事\n", "utf-8")
    for folder in ("甲", "乙", "甲"):
        (listed,) = look_back(office, NEW, str(tmp_path / folder / "上年.csv")).files[-1:]
        assert f"{folder}事" in listed.read_text("utf-8-sig")
    texts = [path.read_text("utf-8-sig") for path in office.outbox.glob("没有读入-*.csv")]
    assert sorted("乙事" in text for text in texts) == [False, True]


def test_a_workbook_without_the_sheet_is_told_and_loses_nothing(office: Workspace) -> None:
    asking = looked(office)
    generate(asking, NEW)
    fill_both(asking, "A", "甲.xlsx", {2020001: DONE})
    merge_returns(asking, NOW)
    before = ledger(asking)
    path = fill_both(asking, "A", "甲2.xlsx", {}, {1: {"办理状态": "推进中", "进展情况": "已印发通知并部署"}})
    book = openpyxl.load_workbook(path)
    del book[SHEET]
    book.save(path)
    data = merge_returns(asking, LATER).data
    assert Code.LOOKBACK_MISSING.slug in codes(data, "甲2.xlsx")
    assert ledger(asking)[task_key("2021", 2020001, "A")] == before[task_key("2021", 2020001, "A")]


def test_without_the_sheet_of_tasks_the_other_does_not_stand_for_it(office: Workspace) -> None:
    asking = looked(office)
    generate(asking, NEW)
    path = fill_both(asking, "A", "甲.xlsx", {2020001: DONE})
    book = openpyxl.load_workbook(path)
    del book[TASKS]
    book.save(path)
    data = merge_returns(asking, NOW).data
    assert codes(data, "甲.xlsx") == [Code.SHEET_MISSING.slug]


def test_rows_that_were_sorted_and_a_sheet_renamed_are_found_again(office: Workspace) -> None:
    asking = looked(office)
    generate(asking, NEW)
    path = fill_both(asking, "A", "甲.xlsx", {2020001: DONE, 2020002: {"落实情况": "推进中", "说明": "在编目录"}})
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    first, second = ([cell.value for cell in sheet[row]] for row in (5, 6))
    for column, (one, other) in enumerate(zip(second, first, strict=True), start=1):
        sheet.cell(5, column).value, sheet.cell(6, column).value = one, other
    sheet.title = "自查"
    book.save(path)
    merge_returns(asking, NOW)
    held = ledger(asking)
    assert held[task_key("2021", 2020001, "A")]["status"] == "已完成"
    assert held[task_key("2021", 2020002, "A")]["progress"] == "在编目录"


def test_what_nobody_knows_says_what_to_do(office: Workspace) -> None:
    with pytest.raises(ToolkitError, match="2019"):
        look_back(office, NEW, "2019")
    ran = toolkit("--workspace", office.root, "--plan", "2021", "review", "lookback", "--from", "没有.xlsx")
    assert ran.code == 2


def test_a_changed_cell_of_the_plan_is_told_by_the_number_that_people_write(office: Workspace) -> None:
    asking = looked(office)
    generate(asking, NEW)
    fill_both(asking, "A", "甲.xlsx", {2020001: {"具体要求": "改了要求"}})
    (found,) = merge_returns(asking, NOW).data["returns"]
    (told,) = (each["message"] for each in found["problems"] if each["code"] == "plan-cell-edited")
    assert told.startswith("第2020-1项")


def test_an_item_without_a_topic_has_a_name_in_every_letter_and_is_numbered_as_people_write_it(
    office: Workspace,
) -> None:
    """A list as an office has it: units and matters, no topics."""
    pasted = office.root / "上年清单.csv"
    pasted.write_text("单位,事项\n市甲局,举办政府开放日活动。\n市甲局,编制公开目录。\n", "utf-8")
    asking = looked(office, str(pasted))
    distribute(asking, NEW)
    said_handed(asking)
    fill_both(asking, "A", "甲.xlsx", {2020001: DONE})
    merge_returns(asking, NOW)
    tell_units(asking, NOW)
    remind(asking, date(2021, 10, 11))
    letters = [text for path in (asking.outbox / "mail").glob("*市甲局*.eml") for text in letter_text(path)]
    assert len(letters) == 6 and not any("2020001" in text or "2020002" in text for text in letters)
    assert sum("第2020-2项编制公开目录。" in text for text in letters) == 2
    with pytest.raises(ToolkitError, match="第2020-3项不是市甲局的任务"):
        record_report(asking, NOW, "市甲局", TellsOfItem(2020003, []))


def test_an_earlier_years_item_is_numbered_as_people_write_it_wherever_it_is_listed(
    office: Workspace, tmp_path: Path
) -> None:
    asking = looked(office)
    generate(asking, NEW)
    fill_both(asking, "A", "甲.xlsx", {2020001: DONE})
    (asking.inbox / "2020-1-市甲局-照片.pdf").write_bytes(b"%PDF-1.4 a day of open doors")
    merge_returns(asking, NOW)
    at = ("--workspace", asking.root, "--plan", "2021", "--today", "2021-07-08")
    for words in (
        ("review", "sample", "--share", "100", "--seed", "7"),
        ("review", "pack", tmp_path / "备查", "--unit", "市甲局"),
        ("review", "decide", "通过销号", "--unit", "市甲局", "--yes"),
        ("plan", "close", "2021", "--as-is"),
    ):
        assert "2020001" not in toolkit(*at, *words).out, words
    (listed,) = asking.root.rglob("年终清单-2021.xlsx")
    assert "2020-1" in {line["序号"] for line in table(listed, "办结清单", 3)}
    assert not any("2020001" in path.name for path in tmp_path.rglob("*"))
