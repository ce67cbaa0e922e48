"""Papers: drafts of the ledger's figures on the page of GB/T 9704, issued by a body that may issue them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from kit import ROOT
from kit.command import as_json
from kit.figured import TODAY, figures, reported, task
from kit.papers import ISSUER, issued_by, tables_of, text_of
from kit.unit_books import fill, workbook_of
from kit.workspaces import for_units, hand_out, said_handed

import toolkit
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.edges.papers import fill_paper
from toolkit.errors import ConfigError, ToolkitError
from toolkit.jobs.office.check_paper import check_paper
from toolkit.jobs.office.init import default_templates
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.office.papers import Head, circular_values

NOW = datetime(2021, 10, 11, 9)


def at_work_since_august(workspace: Workspace) -> Workspace:
    """Everybody has a workbook; one unit has claimed an item; the office may issue papers."""
    said_handed(workspace)
    hand_out(workspace, units=["SZ09"])
    done = {"办理状态": "已完成", "完成日期": "2021-09-08", "佐证材料": "https://example.com/1", "进展情况": "甲"}
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {1: done})
    merge_returns(workspace, datetime(2021, 9, 13, 9))
    return issued_by(workspace, ISSUER)


def few_at_work_since_august(workspace: Workspace) -> Workspace:
    return at_work_since_august(for_units(workspace, "SZ09", "SZ08"))


@pytest.fixture
def at_work(after_playing: Any) -> Workspace:
    made: Workspace = after_playing(few_at_work_since_august)
    return made


def table_of(path: Path) -> list[list[str]]:
    (table,) = tables_of(path)
    return table


def test_a_circular_says_the_figures_and_has_every_unit_in_its_annex(after_playing: Any) -> None:
    at_work: Workspace = after_playing(at_work_since_august)
    code, said = as_json("--workspace", at_work.root, "--today", "2021-10-11", "report", "paper", "通报")
    path = at_work.outbox / "papers/通报（草稿）-2021-10-11.docx"
    assert (code, said["paper"], said["day"]) == (0, str(path), "2021-10-11")
    figures = report(at_work, NOW, dry_run=True).figures
    whole, text = figures.whole, text_of(path)
    assert f"到期应办结{whole.owed}项次，其中已销号{whole.met}项次，办结率{whole.rate}" in text
    assert f"逾期{whole.of(Label.OVERDUE)}项次，最长{whole.oldest}天" in text
    closed = figures.closed_round
    assert closed and f"等{len(closed.unreported)}家" in text
    assert f"{closed.sentence}，没有下发本期台账的记录。" in text, "the workbooks are those of August"
    head, *lines = table_of(path)
    assert head[0] == "单位" and lines == [
        [
            name,
            str(counts.owed),
            str(counts.met),
            counts.rate,
            *(str(counts.of(each)) for each in (Label.OVERDUE, Label.RETURNED, Label.CLAIMED)),
        ]
        for name, counts in [*((unit.name, unit.counts) for unit in figures.units), ("合计", whole)]
    ]
    assert "{" not in text and ISSUER in text and "2021年10月11日" in text and "http" not in text


def test_a_circular_names_who_has_not_reported_but_where_nobody_has() -> None:
    names, made = {"A": "甲局", "B": "乙局"}, Head("某市人民政府办公室", "政务公开工作", 1, NOW)
    for said, words in (
        ({"A": ReportStatus.MISSING, "B": ReportStatus.MISSING}, "全部应报单位"),
        ({"A": ReportStatus.MISSING, "B": ReportStatus.REPORTED}, "甲局"),
        ({"A": ReportStatus.REPORTED, "B": ReportStatus.REPORTED}, ""),
    ):
        rounds = [reported(date(2021, 9, 24), **said), reported(date(2021, 10, 25), **said)]
        its = figures([task(unit, 1, Label.OVERDUE, 3) for unit in names], rounds, names)
        assert circular_values(its, made, ["各责任单位"])["missing"] == words


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ((), "没有退回未改的"),
        ((Label.RETURNED,), "核查退回1项次，单位还没有重新报。"),
        ((Label.OVERDUE,), "核查退回、单位还没有重新报的都已经逾期，计在（一）。"),
        ((Label.RETURNED, Label.OVERDUE), "核查退回1项次，单位还没有重新报；退回未改、已经逾期的计在（一）。"),
    ],
)
def test_a_circular_does_not_say_that_nothing_was_sent_back_where_that_is_late(
    tmp_path: Path, labels: tuple[Label, ...], said: str
) -> None:
    tasks = [replace(task("A", at, label, 3), phase=Phase.SENT_BACK) for at, label in enumerate(labels, 1)]
    its = figures([*tasks, task("A", 9, Label.OVERDUE, 1)], [reported(TODAY, A=ReportStatus.MISSING)], {"A": "甲局"})
    values = circular_values(its, Head("某市人民政府办公室", "政务公开工作", 1, NOW), ["各责任单位"])
    paper = tmp_path / "通报.docx"
    paper.write_bytes(fill_paper(default_templates() / "papers/通报.docx", values))
    assert f"（三）{said}" in text_of(paper)


def test_it_is_a_draft_on_every_page_on_the_page_of_the_standard(at_work: Workspace) -> None:
    for kind, about in (("通报", ()), ("督办单", ("市财政局", 2)), ("督办函", ("市财政局", 2))):
        made = draft_paper(at_work, NOW, kind, *about)
        assert "草稿" in made.paper.name and made.change > 0
        document = docx.Document(str(made.paper))
        (section,) = document.sections
        mm = [round(each.mm) for each in (section.page_width, section.page_height, section.top_margin)]
        assert mm == [210, 297, 37]
        sides = (section.left_margin, section.right_margin, section.bottom_margin)
        assert [round(each.mm) for each in sides] == [28, 26, 35]
        grid = section._sectPr.find(qn("w:docGrid"))
        assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "580")
        assert document.settings.odd_and_even_pages_header_footer
        for header in (section.header, section.even_page_header):
            assert (
                f"草稿　数据截至2021年10月11日（台账第{made.change}号改动，2021年10月11日09:00起草）"
                == header.paragraphs[0].text
            )
        fonts = {
            fonts.get(qn("w:eastAsia"))
            for fonts in document.element.iter(qn("w:rFonts"))
            if fonts.get(qn("w:eastAsia"))
        }
        assert fonts <= {"方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"}
        assert "〔" not in text_of(made.paper)


def test_who_issues_a_paper_and_its_day_stand_on_a_page_with_words_before_them() -> None:
    papers = sorted((ROOT / "templates/papers").glob("*.docx"))
    assert len(papers) > 5
    for path in papers:
        paragraphs = docx.Document(str(path)).paragraphs
        texts = [each.text for each in paragraphs]
        if "{{ issuer }}" not in texts:
            continue
        at = texts.index("{{ issuer }}")
        assert texts[at + 1] == "{{ day }}"
        kept = [paragraphs[at]]
        before = paragraphs[at]._p.getprevious()
        while before.tag == qn("w:p"):
            kept.append(Paragraph(before, None))
            if kept[-1].text.strip():
                break
            before = before.getprevious()
        assert all(each.paragraph_format.keep_with_next for each in kept), (path.name, [each.text for each in kept])


def test_it_may_be_a_letter_that_says_the_same_and_is_a_record_alike(at_work: Workspace) -> None:
    form = dict(table_of(draft_paper(at_work, NOW, "督办单", "市财政局", 2).paper))
    made = draft_paper(at_work, NOW, "督办函", "市财政局", 2)
    text = text_of(made.paper)
    for header in ("具体要求", "完成时限", "目前情况", "督办要求"):
        assert form[header] in text, header
    assert text.startswith("关于督办") and "\n市财政局：\n" in text and "第2项的函" in text
    assert check_paper(at_work, NOW, made.paper).findings == ()
    with open_store(at_work) as store:
        last = store.papers.of_plan("2021")[-1]
    assert (last.kind, last.unit, last.item, last.id) == ("督办函", "SZ09", 2, made.keys[0])
    with pytest.raises(ToolkitError, match="督办函一件一份"):
        draft_paper(at_work, NOW, "督办函", "市财政局")


def test_a_supervision_letter_is_about_one_matter_that_is_open(at_work: Workspace) -> None:
    made = draft_paper(at_work, NOW, "督办单", "市财政局", 2)
    cells = dict(table_of(made.paper))
    assert cells["承办单位"] == "市财政局" and "第2项" in cells["督办事项"] and "2021年9月30日" in cells["目前情况"]
    assert "2021年10月18日前" in cells["督办要求"] and cells["反馈情况"] == ""
    for unit, item, said in (("", 2, "一件一份"), ("市财政局", None, "一件一份"), ("市财政局", 31, "没有第31项")):
        with pytest.raises(ToolkitError, match=said):
            draft_paper(at_work, NOW, "督办单", unit, item)
    with pytest.raises(ToolkitError, match="全部单位"):
        draft_paper(at_work, NOW, "通报", "市财政局")
    with pytest.raises(ToolkitError, match="没有“通知”"):
        draft_paper(at_work, NOW, "通知")


@pytest.mark.parametrize(
    ("issuer", "said"),
    [("", "没有写发文机关"), ("市政府办公室政务公开科", "内设机构"), ("政务公开科（代章）", "内设机构")],
)
def test_who_may_not_issue_papers_is_refused(workspace: Workspace, issuer: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        draft_paper(issued_by(workspace, issuer), NOW, "通报")


def test_what_names_say_is_text_and_the_same_day_gives_the_same_bytes(at_work: Workspace) -> None:
    roster = at_work.root / "seeds/units.csv"
    evil = "市财政局<w:p>&{{ 7*7 }}"
    roster.write_text(roster.read_text("utf-8-sig").replace("市财政局,", f"{evil},", 1), "utf-8")
    workspace = open_workspace(at_work.root)
    made = draft_paper(workspace, NOW, "通报")
    assert evil in [line[0] for line in table_of(made.paper)]
    before = made.paper.read_bytes()
    assert draft_paper(workspace, NOW, "通报").paper.read_bytes() == before


def test_a_template_that_is_broken_or_gone_is_named_and_a_dry_run_writes_nothing(at_work: Workspace) -> None:
    assert not draft_paper(at_work, NOW, "通报", dry_run=True).paper.exists()
    template = at_work.templates / "papers/通报.docx"
    document = docx.Document(str(template))
    document.add_paragraph("{{ nothing_of_that_name }}")
    document.save(str(template))
    with pytest.raises(ConfigError, match=r"通报\.docx 填不了"):
        draft_paper(at_work, NOW, "通报")
    template.unlink()
    with pytest.raises(ConfigError, match="找不到模板"):
        draft_paper(at_work, NOW, "通报")


@pytest.mark.parametrize(
    "evil",
    [
        "{{ cycler.__init__.__globals__.os.name }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% for each in range(10 ** 9) %}x{% endfor %}",
        '{% include "/etc/passwd" %}',
    ],
)
def test_a_template_reaches_nothing_of_the_program(at_work: Workspace, evil: str) -> None:
    template = at_work.templates / "papers/通报.docx"
    document = docx.Document(str(template))
    document.add_paragraph(evil)
    document.save(str(template))
    with pytest.raises(ConfigError, match=r"通报\.docx 填不了"):
        draft_paper(at_work, NOW, "通报")
    assert not (at_work.outbox / "papers").exists()


@pytest.mark.parametrize("head", ["header", "even_page_header"])
def test_a_template_that_lost_the_word_draft_from_a_page_is_refused(at_work: Workspace, head: str) -> None:
    template = at_work.templates / "papers/督办单.docx"
    document = docx.Document(str(template))
    for paragraph in getattr(document.sections[0], head).paragraphs:
        paragraph.clear()
    document.save(str(template))
    with pytest.raises(ConfigError, match="页眉没有“草稿”"):
        draft_paper(at_work, NOW, "督办单", "市财政局", 2)


def test_a_template_that_says_draft_only_to_the_program_is_refused(at_work: Workspace) -> None:
    """What counts is the filled page: a condition may leave the word out."""
    template = at_work.templates / "papers/督办单.docx"
    document = docx.Document(str(template))
    (paragraph,) = document.sections[0].header.paragraphs
    paragraph.clear()
    paragraph.add_run("{% if false %}草稿{% endif %}")
    document.save(str(template))
    with pytest.raises(ConfigError, match="页眉没有“草稿”"):
        draft_paper(at_work, NOW, "督办单", "市财政局", 2)


def test_papers_are_drafted_by_command_alone_and_nothing_that_runs_by_itself_drafts_or_mails_one() -> None:
    package = Path(toolkit.__file__).parent
    users = [path for path in package.rglob("*.py") if "draft_paper" in path.read_text("utf-8")]
    assert {path.relative_to(package).as_posix() for path in users} == {"cli/ledger.py", "jobs/office/papers.py"}


def test_a_supervision_letter_presses_for_nothing_that_waits_for_the_office_or_has_no_day(at_work: Workspace) -> None:
    for each in report(at_work, NOW, dry_run=True).figures.tasks:
        if each.unit != "SZ09":
            continue
        if each.label in {Label.OVERDUE, Label.RETURNED, Label.INCOMPLETE, Label.DUE_SOON}:
            assert draft_paper(at_work, NOW, "督办单", "市财政局", each.item, dry_run=True)
        else:
            with pytest.raises(ToolkitError, match=f"是“{each.state}”，不到督办的时候"):
                draft_paper(at_work, NOW, "督办单", "市财政局", each.item, dry_run=True)


def test_what_is_not_late_yet_is_asked_for_by_its_own_day(at_work: Workspace) -> None:
    made = draft_paper(at_work, datetime(2021, 12, 29, 9), "督办单", "市财政局", 3)
    cells = dict(table_of(made.paper))
    assert "2021年12月31日" in cells["目前情况"] and "2021年12月31日前" in cells["督办要求"]


def test_a_circular_in_a_workspace_without_groups_is_to_the_units_it_concerns(at_work: Workspace) -> None:
    config = at_work.root / "config.toml"
    config.write_text(re.sub(r"phrases = \[[^]]*\]", "phrases = []", config.read_text("utf-8")), "utf-8")
    assert "各有关单位：" in text_of(draft_paper(open_workspace(at_work.root), NOW, "通报").paper)
