"""Plans from Word, Excel, CSV and text: the same plan, and a clear word on what cannot be read."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
from kit import ROOT
from kit.libreoffice import save_as, soffice_with
from kit.packages import operated
from kit.raw_books import ods_of
from kit.repacked import Packing, repacked
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_plan_document
from toolkit.errors import WorkspaceError
from toolkit.jobs.workspace import Workspace
from toolkit.loading import load_toml
from toolkit.problems import Problem

pytestmark = pytest.mark.usefixtures("readers_kept")
HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
HEAD = ("工作任务", "具体要求", "落实单位", "完成时限")


def read(data: bytes, name: str, guard: Guard) -> tuple[Plan, tuple[Problem, ...]]:
    table = read_plan_document(data, name, HEADERS, guard)
    return parse_plan_table(table, HEADERS, name, "2021", date(2021, 8, 2))


def cells_of(plan: Plan) -> list[tuple[str, str, str, str, int]]:
    """The plan's rows as a Word table would have them, with how many rows each unit cell spans."""
    groups: list[list[Item]] = []
    for item in plan.items:
        if groups and item.shared and groups[-1][0].shared and _cell(groups[-1][0]) == _cell(item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [
        (item.topic, f"{item.number}.{item.requirement}", item.responsibility, item.deadline, at)
        for group in groups
        for at, item in enumerate(group)
    ]


def _cell(item: Item) -> tuple[str, str, str]:
    return item.topic, item.responsibility, item.deadline


def word(title: str, rows: list[tuple[str, str, str, str, int]], split: int = 0) -> bytes:
    """A Word plan: merged unit cells, and a second table with its header again after `split` rows."""
    document = docx.Document()
    document.add_paragraph(title)
    parts = [rows[:split], rows[split:]] if split else [rows]
    for part in parts:
        table = document.add_table(rows=1, cols=4)
        for at, text in enumerate(HEAD):
            table.rows[0].cells[at].text = text
        for topic, requirement, responsibility, deadline, at in part:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = topic, requirement
            if at:
                above = table.rows[-2].cells
                above[2].merge(cells[2])
                above[3].merge(cells[3])
            else:
                cells[2].text, cells[3].text = responsibility, deadline
        document.add_paragraph()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel(title: str, rows: list[tuple[str, str, str, str, int]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([title])
    sheet.append([])
    sheet.append(list(HEAD))
    spans: dict[int, int] = {}
    for topic, requirement, responsibility, deadline, at in rows:
        sheet.append([topic, requirement, None if at else responsibility, None if at else deadline])
        if at:
            spans[sheet.max_row - at] = sheet.max_row
    for first, end in spans.items():
        sheet.merge_cells(f"C{first}:C{end}")
        sheet.merge_cells(f"D{first}:D{end}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["docx", "docx in two tables", "xlsx"])
def test_the_2021_plan_is_the_same_from_word_and_excel(kind: str, repository: Workspace, guard: Guard) -> None:
    issued = repository.tasks.plan
    rows = cells_of(issued)
    split = next(at for at, row in enumerate(rows) if row[1].startswith("17."))
    data = excel(issued.title, rows) if kind == "xlsx" else word(issued.title, rows, split if "two" in kind else 0)
    plan, problems = read(data, "plan", guard)
    assert problems == ()
    assert plan == issued
    settings = repository.settings
    tasks, _ = resolve_tasks(plan, repository.tasks.roster, settings.narrowings, settings.deadlines.month_means)
    assert tasks.assignments == repository.tasks.assignments


def test_other_headers_number_columns_and_lead_columns(guard: Guard) -> None:
    head = "序号,工作任务,工作要求,牵头单位,责任单位,时限要求\n"
    text = head + "1,公开,甲事。,市财政局,市司法局,6月底前\n2,,乙事。,,市司法局,\n"
    plan, problems = read(text.encode("gb18030"), "plan.csv", guard)
    assert problems == ()
    assert [(i.number, i.topic, i.requirement, i.responsibility, i.deadline) for i in plan.items] == [
        (1, "公开", "甲事。", "牵头单位：市财政局；责任单位：市司法局", "6月底前"),
        (2, "公开", "乙事。", "责任单位：市司法局", ""),
    ]


def test_rows_without_any_number_are_counted(guard: Guard) -> None:
    plan, problems = read("具体要求\t责任部门\n甲事。\t市财政局\n乙事。\t\n".encode(), "plan.txt", guard)
    (told,) = problems  # a cell over both rows and one left blank look alike in a text
    assert (told.code, told.origin.item, told.value) == (Code.PLAN_AS_ABOVE, 2, "（空白）")
    assert [(i.number, i.requirement, i.responsibility, i.shared) for i in plan.items] == [
        (1, "甲事。", "市财政局", True),
        (2, "乙事。", "市财政局", True),
    ]


def test_a_heading_merged_across_is_the_topic_of_what_follows(guard: Guard) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    for at, text in enumerate(("序号", "具体要求", "责任单位")):
        table.rows[0].cells[at].text = text
    heading = table.add_row().cells
    heading[0].merge(heading[2]).text = "一、主动公开"
    for at, text in enumerate(("1", "甲事。", "市财政局")):
        (table.add_row().cells if not at else table.rows[-1].cells)[at].text = text
    out = io.BytesIO()
    document.save(out)
    plan, problems = read(out.getvalue(), "plan.docx", guard)
    assert problems == () and [(i.topic, i.requirement) for i in plan.items] == [("一、主动公开", "甲事。")]


def with_struck_words() -> bytes:
    """A plan in a sheet with a comment, a struck piece of a cell and a struck row, saved as WPS does."""
    book = openpyxl.Workbook()
    book.custom_doc_props.append(StringProperty(name="KSOProductBuildVer", value="2052-12.1.0"))
    sheet = book.worksheets[0]
    sheet.title = "分工"
    rows = [
        ("序号", "具体要求", "责任单位", "完成时限"),
        (1, "甲事。", "市财政局", "9月底前"),
        (2, "乙事。", "", "9月底前"),
    ]
    for row in rows:
        sheet.append(row)
    sheet["B2"].comment = Comment("市审计局也要参加", "办公室")
    sheet["C3"] = CellRichText("市教育局", TextBlock(InlineFont(strike=True), "、市统计局"))
    sheet.append((3, "丙事。", "市司法局", "9月底前"))
    for cell in sheet[4]:
        cell.font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_comments_and_what_is_struck_through_in_a_sheet_are_listed_and_asked_about(
    form: str, guard: Guard, needs: Callable[[str | None, str], str], tmp_path: Path
) -> None:
    data = with_struck_words()
    if form != "xlsx":
        (tmp_path / "方案.xlsx").write_bytes(data)
        soffice = needs(soffice_with("Calc"), "LibreOffice Calc")
        save_as(soffice, form, [tmp_path / "方案.xlsx"], tmp_path / "out")
        data = (tmp_path / "out" / f"方案.{form}").read_bytes()
    plan, problems = read(data, f"方案.{form}", guard)
    assert [(item.number, item.responsibility) for item in plan.items] == [(1, "市财政局"), (2, "市教育局")]
    assert problems == ()
    assert [(remark.where, remark.text) for remark in plan.remarks] == [
        ("分工第3行删除线", "已划去：、市统计局"),
        ("分工第4行删除线", "已划去：3丙事。市司法局9月底前"),
        ("分工B2批注", "市审计局也要参加"),
    ]


def without_references(sheet: bytes) -> bytes:
    """A sheet as programs write it that leave out where its rows and cells stand."""
    return re.sub(rb'(<c|<row) r="[A-Z]*[0-9]+"', rb"\1", sheet)


@pytest.mark.parametrize("change", [bytes, without_references])
def test_each_struck_piece_of_a_cell_is_left_out_where_it_stands(
    change: Callable[[bytes], bytes], guard: Guard
) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("分工")
    struck = book.add_format({"font_strikeout": True})
    for at, row in enumerate((("序号", "具体要求", "责任单位"), ("1", "甲事。", ""), ("2", "乙事。", ""))):
        sheet.write_row(at, 0, row)
    sheet.write_rich_string("C2", "市教育局", struck, "、市统计局", "、市审计局", struck, "、市司法局")
    sheet.write_rich_string("C3", "市财政局会同市财政局下属单位", struck, "、市财政局")
    book.close()
    data = operated(out.getvalue(), {"xl/worksheets/sheet1.xml": change})
    plan, _ = read(data, "方案.xlsx", guard)
    assert [item.responsibility for item in plan.items] == ["市教育局、市审计局", "市财政局会同市财政局下属单位"]
    assert [(remark.where, remark.text) for remark in plan.remarks] == [
        ("分工第2行删除线", "已划去：、市统计局、市司法局"),
        ("分工第3行删除线", "已划去：、市财政局"),
    ]


def test_a_table_without_a_requirement_column_names_near_misses(guard: Guard) -> None:
    plan, problems = read("任务名\t具体的要求\t责任单位们\n公开\t甲\t乙\n".encode(), "plan.txt", guard)
    assert plan.items == () and [found.code for found in problems] == [Code.PLAN_NO_TABLE]
    assert "“具体的要求”是否为“具体要求”" in problems[0].message


def test_the_header_of_a_csv_without_requirements_is_shown(guard: Guard) -> None:
    plan, problems = read("某市2022年方案,\n公开目录,责任单位\n公开,市财政局\n".encode(), "plan.csv", guard)
    assert plan.items == () and [found.code for found in problems] == [Code.PLAN_NO_TABLE]
    assert "公开目录" in problems[0].message


def test_a_csv_may_have_its_title_above(guard: Guard) -> None:
    plan, problems = read("某市2022年方案,\n具体要求,责任单位\n甲事。,市财政局\n".encode(), "plan.csv", guard)
    assert problems == ()
    assert (plan.title, plan.year, len(plan.items)) == ("某市2022年方案", 2022, 1)


def test_a_plan_is_read_however_it_is_packed(guard: Guard) -> None:
    rows = [("公开", "1.甲事。", "市财政局", "年底前", 0), ("", "2.乙事。", "市司法局", "年底前", 0)]
    text, book = word("某市2022年方案", rows), excel("某市2022年方案", rows)
    elsewhere = Packing(seed=1, moved=True, targets="mixed", order="reversed")
    whole, _ = read(text, "方案", guard)
    assert len(whole.items) == 2
    for data in (repacked(text, elsewhere), repacked(text, Packing(strict=True)), repacked(book, elsewhere)):
        assert [item.requirement for item in read(data, "方案", guard)[0].items] == ["甲事。", "乙事。"]
    assert len(read(ods_of(read_workbook(book)), "方案.wps", guard)[0].items) == 2


def _package(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "是空的"),
        (b"%PDF-1.7 ...", "不是完好的 PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"{\\rtf1 }", "RTF"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧版"),
        (b"%TSD-Header-###%" + bytes(range(200)), "加密软件"),
        (b"PK\x03\x04 torn", "打不开"),
        (_package(**{"word/document.xml": "<w:document"}), "打不开"),
        (_package(**{"OFD.xml": "<ofd/>"}), "OFD"),
        (_package(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<a/>"}), "OpenDocument"),
        (_package(**{"甲.xlsx": "PK"}), "压缩包"),
        (b"\xff\xfe\x00\x81\xff", "不是文本文件"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data: bytes, words: str, guard: Guard) -> None:
    with pytest.raises(WorkspaceError, match=words) as caught:
        read(data, "方案", guard)
    assert caught.value.remedy


def test_a_unit_starts_its_own_ledger_from_the_workbook_it_received(workspace: Workspace, guard: Guard) -> None:
    from toolkit.jobs.ledger.generate import generate

    (made,) = generate(workspace, date(2021, 9, 10), ["市司法局"]).data["workbooks"]
    book = openpyxl.load_workbook(made["path"])
    for row in book["工作台账"].iter_rows(min_row=5):
        row[14].value = "法治科"
    out = io.BytesIO()
    book.save(out)
    plan, problems = read(out.getvalue(), "台账.xlsx", guard)
    assert {item.number for item in plan.items} == {a.item for a in workspace.tasks.of_unit("SZ08")}
    assert {item.responsibility for item in plan.items} == {"法治科"}
    assert problems == ()


def test_two_thousand_items_of_csv(guard: Guard) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["序号", "具体要求", "责任单位", "完成时限"])
    writer.writerows([n, f"第{n}件事。", "市财政局", "年底前"] for n in range(1, 2001))
    plan, problems = read(out.getvalue().encode(), "plan.csv", guard)
    assert (len(plan.items), problems) == (2000, ())


def test_a_number_given_twice_is_said(guard: Guard) -> None:
    plan, problems = read("序号\t具体要求\t责任单位\n1\t甲\t市财政局\n1\t乙\t市司法局\n".encode(), "plan.txt", guard)
    assert [(item.number, item.own, item.requirement) for item in plan.items] == [(1, "", "甲"), (2, "1", "乙")]
    assert [(found.code, found.value) for found in problems] == [(Code.PLAN_NUMBER_TWICE, "乙")]


def test_a_document_of_an_older_program_is_read_by_libreoffice_or_refused_with_what_to_do(
    guard: Guard, needs: Callable[[str | None, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (ROOT / "tests/data/plan.doc").read_bytes()  # saved by LibreOffice as Word 97 does
    needs(soffice_with("Writer"), "LibreOffice Writer")
    rows = [("公开", f"{at}.第{at}件事。", "市财政局牵头，市司法局配合", "9月底前", 0) for at in (1, 2, 3)]
    assert read(old, "方案.doc", guard)[0].items == read(word("某市2021年方案", rows), "方案.docx", guard)[0].items
    monkeypatch.setattr("toolkit.edges.readers.old_documents.libreoffice", lambda: None)
    with pytest.raises(WorkspaceError, match=r"旧版 \.doc 或 \.wps 格式") as caught:
        read(old, "方案.wps", guard)
    assert "另存为" in str(caught.value.remedy)
