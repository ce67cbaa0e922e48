"""The master's plain tables: every line is counted or told once, in the order and the colours that its reader needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kit.figured import figures, reported, task
from kit.records import returned

from toolkit.book.office.figure_listings import (
    change_listing,
    late_listing,
    lead_listing,
    report_grid,
    topic_listing,
    word_listing,
)
from toolkit.book.office.listing import Listing
from toolkit.book.office.master_listings import (
    conflict_listing,
    filing_listing,
    former_listing,
    held_listing,
    item_listing,
    problem_listing,
    unit_listing,
)
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Value
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.former_rows import FormerRow
from toolkit.domain.ledger.labels import LABELS, Label
from toolkit.domain.ledger.merged_registers import ListedRow, MergedRegister
from toolkit.domain.ledger.records import Case, CaseKind
from toolkit.domain.ledger.register_flags import STRUCK_OUT
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.jobs.workspace import Workspace
from toolkit.keys import contact_key, register_key, report_key, task_key
from toolkit.problems import Origin, problem

NAMES = {"SZ08": "市司法局", "SZ09": "市财政局"}
TASKS = (
    task("SZ08", 1, Label.OVERDUE, 3),
    task("SZ09", 1, Label.OVERDUE, 11),
    task("SZ08", 2, Label.CLOSED),
    task("SZ09", 2, Label.RETURNED),
)
LAST = reported(date(2021, 9, 24), SZ08=ReportStatus.MISSING, SZ09=ReportStatus.PARTIAL)
NOW = reported(date(2021, 10, 25), SZ08=ReportStatus.MISSING, SZ09=ReportStatus.NO_CHANGE)
FIGURES = figures(TASKS, [LAST, NOW], NAMES)
ROW = task_key("2021", 12, "SZ09")
NOON = datetime(2021, 10, 8, 12)


def records(listing: Listing) -> list[dict[str, Value]]:
    """The lines by header, blanks and noughts left out."""
    heads = [head for head, _ in listing.headers]
    lines = [dict(zip(heads, line, strict=True)) for line in listing.lines]
    return [{head: value for head, value in line.items() if value} for line in lines]


def test_kinds_of_work_add_up_to_the_last_line_and_every_label_has_a_column_in_its_colour() -> None:
    listing = topic_listing(FIGURES)
    assert records(listing) == [
        {"工作任务": "事项1", "项次": 2, "逾期": 2, "到期应办结": 2, "办结率": "0%"},
        {"工作任务": "事项2", "项次": 2, "已销号": 1, "退回": 1, "办结率": "—"},
        {"工作任务": "合计", "项次": 4, "逾期": 2, "退回": 1, "已销号": 1, "到期应办结": 2, "办结率": "0%"},
    ]
    heads = [head for head, _ in listing.headers]
    assert {heads[at] for at, style in listing.tints.items() if style == look.OVERDUE} == {"逾期"}
    assert {heads[at] for at in listing.tints} == {label.word for label in Label if label.light}


def test_leads_have_no_last_line_as_an_item_may_have_several() -> None:
    leads = FIGURES.groups * 2
    assert [line[0] for line in lead_listing(replace(FIGURES, leads=leads)).lines] == ["市直", "市直"]


def test_reports_are_coloured_only_of_rounds_that_are_over() -> None:
    listing = report_grid(FIGURES)
    assert listing.lines == [("市司法局", "未报", "待报"), ("市财政局", "部分收取", "已报无变化")]
    assert listing.marks == {(0, 1): look.OVERDUE, (1, 1): look.ACCEPTED}
    assert [head for head, _ in listing.headers] == [
        "责任单位",
        "2021年9月（截止9月24日）",
        "2021年10月（截止日10月25日）",
    ]


def test_what_is_late_stands_oldest_first_with_its_rule_and_changes_by_kind() -> None:
    assert [(line[1], line[3], line[4]) for line in late_listing(FIGURES).lines] == [
        (1, date(2021, 9, 30), 11),
        (1, date(2021, 10, 8), 3),
    ]
    changed = change_listing(FIGURES)
    assert [(line[0], line[2], line[3]) for line in changed.lines] == [("新逾期", 1, "事项1"), ("新逾期", 1, "事项1")]
    assert "2021年10月1日以来：新逾期2，新退回0，新销号0，新报完成待核查0" in changed.note


def test_every_word_of_the_figures_is_explained() -> None:
    assert {words.word for words in LABELS.values()} | {"办结率", "项次"} <= {line[0] for line in word_listing().lines}


def test_units_stand_worst_first_with_what_their_cover_says_of_this_round(repository: Workspace) -> None:
    current = {
        contact_key("2021", "SZ09"): {"person": "负责的人"},
        report_key("2021", "SZ09", "2021-09"): {"reporter": "上期的人"},
        report_key("2021", "SZ09", "2021-10"): {"reporter": "本期的人", "report": "无变化"},
    }
    listing = unit_listing(FIGURES, repository.tasks, repository.schema, current)
    first, second, whole = records(listing)
    assert (first["责任单位"], second["责任单位"], whole["责任单位"]) == ("市财政局", "市司法局", "合计")
    assert (first["责任人"], first["填报人"], first["其中逾期"]) == ("负责的人", "本期的人", 1)
    assert "填报人" not in second and (whole["任务"], whole["其中逾期"]) == (4, 2)
    assert listing.marks == {}, "the round is not over"
    over = unit_listing(figures(TASKS, [LAST], NAMES), repository.tasks, repository.schema, {})
    assert over.marks == {(0, 1): look.ACCEPTED, (1, 1): look.OVERDUE}


def test_an_item_is_due_on_its_day_or_as_its_plan_says(repository: Workspace) -> None:
    listing = item_listing(FIGURES, repository.tasks)
    *items, whole = records(listing)
    assert [item["序号"] for item in items] == [1, 2] and all(item["应完成日期"] for item in items)
    assert (whole["序号"], whole["任务"]) == ("合计", 4)
    assert sum(int(str(item["任务"])) for item in items) == 4


def test_problems_are_those_to_look_at_of_files_taken_in_once_and_of_the_plan(repository: Workspace) -> None:
    bad = problem(Code.CELL_DATE, Origin("1.xlsx", "工作台账", "K7"), "2月30日", header="完成日期")
    note = problem(Code.MAIL_ADDRESS_MISSING, Origin("units.csv"), unit="市财政局")
    returns = [
        returned(unit="SZ09", file="1.xlsx", problems=(bad,)),
        returned(unit="SZ09", file="1（再报）.xlsx", outcome=Outcome.DUPLICATE, problems=(bad,)),
    ]
    told = records(problem_listing(returns, [note], repository.tasks.roster))
    assert [(line["文件"], line.get("位置"), line.get("单位")) for line in told] == [
        ("1.xlsx", "工作台账!K7", "市财政局"),
        ("units.csv", None, None),
    ]
    assert told[0]["收到"] == date(2021, 8, 20) and told[0]["内容"] == "2月30日"


def test_a_conflict_names_its_cell_in_both_its_readings_and_a_register_s_row_by_its_words(
    repository: Workspace,
) -> None:
    line = register_key("2021", "plans", "0a1b", "SZ09")
    cases = [
        Case(ROW, "progress", "甲", "乙", 7, "工作台账", "I5", NOON, id=1),
        Case(line, "issuer", "市府", "市政府", 7, "规划文件清单", "C6", NOON, id=2),
        Case(ROW, "", "", "是市财政局的", 8, "", "", NOON, kind=CaseKind.HELD, id=3),
    ]
    current = {ROW: {"progress": "甲"}, line: {"title": "某规划", "issuer": "市府"}}
    listing = conflict_listing(cases[:2], {7: "a.xlsx"}, current, repository.schema, repository.tasks.roster)
    first, second = records(listing)
    assert (first["责任单位"], first["序号"], first["栏目"]) == ("市财政局", 12, "进展情况")
    assert (first["已收内容"], first["另一份内容"]) == ("甲", "乙")
    assert (first["来自文件"], first["位置"]) == ("a.xlsx", "工作台账!I5")
    assert "某规划" in str(second["栏目"]) and "序号" not in second
    assert held_listing(cases, {8: "b.xlsx"}).lines == [(3, "b.xlsx", "是市财政局的", NOON.date())]


def test_a_former_row_keeps_what_was_reported_and_says_where_it_went(repository: Workspace) -> None:
    row = FormerRow("原某局", 12, "办好12", "转给市财政局", {"status": "已完成", "done_on": "2021-09-08"})
    (line,) = records(former_listing([row], repository.schema))
    assert (line["原责任单位"], line["去向"], line["办理状态"]) == ("原某局", "转给市财政局", "已完成")
    assert line["完成日期"] == date(2021, 9, 8)


def test_registers_filed_are_counted_without_what_was_struck_out(repository: Workspace) -> None:
    register = repository.schema.register("plans")
    assert register
    rows = tuple(ListedRow("市财政局", {}, hint) for hint in ("", "", STRUCK_OUT))
    states = {"市财政局": RegisterStatus.FILLED, "市司法局": RegisterStatus.NONE, "市审计局": RegisterStatus.MISSING}
    merged = MergedRegister(register, (), rows, states, {"市审计局": "第5项要求填报"})
    unkept = MergedRegister(register, (), (), {}, {})
    listing = filing_listing([merged, unkept], [*states, "不用填的局"], "2021年10月")
    assert [head for head, _ in listing.headers] == ["责任单位", register.title]
    assert listing.lines == [("市财政局", "2行"), ("市司法局", "零报告"), ("市审计局", "未报；第5项要求填报")]
