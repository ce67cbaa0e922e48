"""Papers about the work: what was sent back, what became of last year's items, and every item for the superior."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from kit.command import as_json
from kit.papers import ISSUER, issued_by, tables_of, text_of
from kit.two_years import sent_back

from toolkit.codes import Code
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.domain.office.issued_papers import IssuedAs
from toolkit.errors import ToolkitError
from toolkit.jobs.office.issued_papers import mark_issued, show_papers
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.returns.judge import RowsMeant, judge_claims, undo_verdicts
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.workspace import Workspace

NOW, LATER = datetime(2021, 7, 1, 9), datetime(2021, 7, 8, 9)
KINDS = ("限期整改通知", "回头看情况报告", "逐项落实情况报告")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """What was sent back, what waits, what was looked back at."""
    return sent_back(tmp_path_factory.mktemp("papers") / "工作区")


def test_a_notice_says_what_was_found_what_is_asked_by_when_and_where_to_answer(office: Workspace) -> None:
    made = draft_paper(office, LATER, "限期整改通知", "市甲局")
    assert made.paper.name == "限期整改通知（草稿）-市甲局-2021-07-08.docx"
    text, ((_, row),) = text_of(made.paper), tables_of(made.paper)
    assert row[:4] == ["1", "政策解读", "限期整改（2021年7月8日）", "解读稿晚于文件一个月"]
    assert "完成整改" in row[4] and row[5] == "2021年7月30日"
    assert text.startswith("限期整改通知") and "市甲局：" in text and "有1项事项需要整改" in text
    assert office.settings.office.name in text and office.settings.office.mail in text and ISSUER in text
    assert "电话" not in text and "市乙局" not in text


def test_a_notice_about_a_whole_unit_is_told_of_its_cover_and_of_each_of_its_items(office: Workspace) -> None:
    draft_paper(office, LATER, "限期整改通知", "市甲局")
    key = show_papers(office, LATER).papers[-1].id
    mark_issued(office, LATER, str(key), IssuedAs("〔2021〕7号", None, date(2021, 7, 9)))
    said = f"限期整改通知〔2021〕7号（草稿第{key}号，不限于一项）于2021年7月8日印发，请于2021年7月9日前书面反馈："
    for item in ("1", "2", "封面"):
        why = show_provenance(office, date(2021, 7, 10), "市甲局", item)
        assert said + "过期未反馈，已过1天。" in why.sentence
        assert [each["key"] for each in why.data["papers"]] == [key]
    assert "〔2021〕7号" not in show_provenance(office, date(2021, 7, 10), "市乙局", "1").sentence


def test_there_is_a_notice_for_each_unit_that_was_sent_anything_back_and_for_no_other(office: Workspace) -> None:
    for asked in ({}, {"item": 1}, {"unit": "市甲局", "item": 1}):
        made = draft_paper(office, LATER, "限期整改通知", dry_run=True, **asked)  # type: ignore[arg-type]
        assert ["市甲局" in path.name for path in made.papers] == [True] and not made.files
    for asked, said in (
        ({"unit": "市乙局"}, "市乙局没有核查退回"),
        ({"item": 2}, "第2项没有核查退回"),
        ({"item": 9}, "方案里没有第9项"),
        ({"unit": "市丙局"}, "名册里没有"),
    ):
        with pytest.raises(ToolkitError, match=said):
            draft_paper(office, LATER, "限期整改通知", **asked)  # type: ignore[arg-type]


def test_who_lacks_papers_alone_has_a_notice_only_by_name(tmp_path: Path) -> None:
    office = sent_back(tmp_path / "工作区")
    lacking = Verdict("sent_back", opinion="缺解读稿网址", fix_by=date(2021, 7, 15), by="某人")
    judge_claims(office, LATER, RowsMeant(["市乙局"], [1]), lacking, go=True)
    (of_all,) = draft_paper(office, LATER, "限期整改通知", dry_run=True).papers
    (named,) = draft_paper(office, LATER, "限期整改通知", "市乙局", dry_run=True).papers
    assert "-市甲局-" in of_all.name and "-市乙局-" in named.name
    undo_verdicts(office, LATER, RowsMeant(["市甲局"], [1]), go=True)
    with pytest.raises(ToolkitError, match="只有退回补正的") as refused:
        draft_paper(office, LATER, "限期整改通知")
    assert "写明单位" in refused.value.remedy


def test_a_term_that_is_over_is_said_to_be_and_no_new_one_is_made_up(office: Workspace) -> None:
    made = draft_paper(office, datetime(2021, 8, 9, 9), "限期整改通知", "市甲局")
    ((_, row),) = tables_of(made.paper)
    assert row[5] == "2021年7月30日（已过，新的期限由办公室填写）"


def test_an_item_of_last_year_is_named_as_people_write_it(office: Workspace) -> None:
    with pytest.raises(ToolkitError, match="市甲局第2020-1项已经办结"):
        draft_paper(office, LATER, "督办单", "市甲局", 2020001)
    with pytest.raises(ToolkitError, match="市乙局没有第2020-2项任务"):
        draft_paper(office, LATER, "督办单", "市乙局", 2020002)


def test_the_look_back_says_of_every_unit_what_is_done_and_lists_what_is_not(office: Workspace) -> None:
    made = draft_paper(office, LATER, "回头看情况报告")
    units, rows = tables_of(made.paper)
    assert units[1:] == [
        ["市甲局", "2", "1", "0", "0", "1"],
        ["市乙局", "1", "0", "0", "1", "0"],
        ["合计", "3", "1", "0", "1", "1"],
    ]
    assert rows[1:] == [["市甲局", "2020-2", "编制公开目录。", "无台账", "推进中", "人手不足；九月办完"]]
    text = text_of(made.paper)
    assert "上年事项2项，涉及2家单位、3项次。经核查，已销号1项次，确认不涉及0项次；待核查1项次；未完成1项次" in text
    assert "还有1家单位的1项次没有完成" in text and "都已销号的有0项" in text


def test_the_summary_has_every_item_of_the_year_with_its_lead_units_words(office: Workspace) -> None:
    made = draft_paper(office, LATER, "逐项落实情况报告")
    ((_, *rows),) = tables_of(made.paper)
    assert [row[:4] for row in rows] == [
        ["1", "政策解读", "0/2", "退回1，待核查1"],
        ["2", "回头看", "0/2", "未填2"],
        ["3", "信息发布", "0/2", "未填2"],
    ]
    assert rows[0][4:] == ["没有写明牵头单位", ""]
    text = text_of(made.paper)
    assert "共3项任务，分解为6项次，全部责任单位都已销号的有0项" in text
    assert "上年“回头看”事项2项、3项次另行报告，不在其中。" in text
    whole = text_of(draft_paper(office, LATER, "通报").paper)
    assert "共5项任务（含“回头看”的上年事项2项），分解为9项次" in whole


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_a_draft_on_the_page_of_the_standard_that_leaves_no_place_open(office: Workspace, kind: str) -> None:
    made = draft_paper(office, LATER, kind)
    document = docx.Document(str(made.paper))
    (section,) = document.sections
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(each.mm) for each in (*sides, section.left_margin, section.right_margin)] == [
        210,
        297,
        37,
        35,
        28,
        26,
    ]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "580")
    stamp = f"草稿　数据截至2021年7月8日（台账第{made.change}号改动，2021年7月8日09:00起草）"
    assert [each.paragraphs[0].text for each in (section.header, section.even_page_header)] == [stamp, stamp]
    said = text_of(made.paper) + str(tables_of(made.paper))
    assert "（草稿）" in made.paper.name and "{" not in said and "〔" not in said
    assert "《》" not in said, "this plan has no title"
    before = made.paper.read_bytes()
    assert draft_paper(office, LATER, kind).paper.read_bytes() == before


def test_a_workspace_without_the_later_templates_gets_the_toolkits_and_is_told(
    office: Workspace, tmp_path: Path
) -> None:
    template = office.templates / "papers/逐项落实情况报告.docx"
    kept = template.rename(tmp_path / "kept.docx")
    try:
        code, said = as_json(
            "-w",
            office.root,
            "--plan",
            "2021",
            "--today",
            "2021-07-08",
            "report",
            "paper",
            "逐项落实情况报告",
            "--dry-run",
        )
    finally:
        kept.rename(template)
    assert (code, [each["code"] for each in said["problems"]]) == (0, [Code.PAPER_TEMPLATE_BROUGHT.slug])


def test_papers_about_everybody_take_no_unit(office: Workspace) -> None:
    for kind in KINDS[1:]:
        with pytest.raises(ToolkitError, match="不写单位和序号"):
            draft_paper(office, LATER, kind, "市甲局")


def test_there_is_no_look_back_where_nothing_is_looked_back_at(workspace: Workspace) -> None:
    with pytest.raises(ToolkitError, match="没有上年“回头看”事项"):
        draft_paper(issued_by(workspace), datetime(2021, 9, 1, 9), "回头看情况报告")
