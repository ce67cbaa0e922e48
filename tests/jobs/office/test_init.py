"""A workspace of an office's own, from its plan alone; and one without a plan."""

from __future__ import annotations

import io
import tomllib
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from kit.command import as_json, toolkit

from toolkit.codes import Code
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_empty, create_for_plan
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.plan.check import check_plan
from toolkit.jobs.workspace import Workspace, open_workspace

PLAN = """东海区2026年优化营商环境工作要点分工方案
序号,工作任务,具体要求,责任单位,完成时限
1,规划公开,公开规划。,区发展和改革局牵头，各镇（街道）配合,2026年9月底前
2,财政公开,公开预算。,区财政局、区发改局,2026年10月15日前
3,基层公开,完善目录。,南山镇人民政府、东街街道办事处,2026年11月底前
4,培训,组织培训。,区直各单位,每季度末
""".replace(",区发展和改革局牵头，各镇（街道）配合,", ',"区发展和改革局牵头，各镇（街道）配合",').encode()
ISSUED = date(2026, 3, 20)


def test_from_a_plan_to_the_first_workbooks_and_nobody_of_another_plan_is_pressed(tmp_path: Path) -> None:
    said = create_for_plan(tmp_path / "甲", PLAN, "方案.csv", issued=ISSUED)
    made = open_workspace(tmp_path / "甲")
    assert [plan.id for plan in made.settings.plans] == ["2026"]
    assert made.work == "2026年优化营商环境工作"
    assert [unit.name for unit in made.tasks.units()] == [each.unit.name for each in said.draft.units]
    assert not made.undecided
    rested = weekly(made, datetime(2026, 12, 10, 9))
    assert rested.steps["remind"] is not None and "还没有下发过台账" in rested.steps["remind"].summary
    books = generate(made, date(2026, 3, 25)).data["workbooks"]
    assert {each["unit"]: each["items"] for each in books} == {
        "区发展和改革局": 3,
        "区财政局": 2,
        "南山镇人民政府": 2,
        "东街街道办事处": 2,
    }
    assert "起草了4个单位" in said.summary and "toolkit --workspace" in said.summary


@pytest.mark.parametrize(
    ("title", "work", "said"),
    [
        ("东海区2026年优化营商环境工作要点分工方案", None, False),
        ("东海区2026年重点工作任务清单", None, True),
        ("东海区2026年重点工作任务清单", "重点工作", False),
    ],
)
def test_that_the_title_names_no_work_is_said(title: str, work: str | None, said: bool, tmp_path: Path) -> None:
    data = PLAN.replace("东海区2026年优化营商环境工作要点分工方案".encode(), title.encode())
    made = create_for_plan(tmp_path / "甲", data, "方案.csv", issued=ISSUED, work=work)
    assert ("标题看不出是什么工作" in made.summary) == said


@pytest.mark.parametrize(
    ("words", "every", "day"),
    [
        ("各单位每季度末将进展报送区政府办公室。", "quarter", 31),
        ("请于每月20日前报送进展。", "month", 20),
        ("各责任单位每周五前上报。", "week", 31),
        ("每季度首月5日前报送上季度进展。", "month", 25),
        ("每年年底前报送总结。", "month", 25),
    ],
)
def test_how_often_units_report_is_proposed_from_the_plans_own_words(
    words: str, every: str, day: int, tmp_path: Path
) -> None:
    said = create_for_plan(tmp_path / "甲", PLAN + f"注：{words},,,,\n".encode(), "方案.csv", issued=ISSUED)
    made = open_workspace(tmp_path / "甲")
    assert (made.settings.rounds.every, made.settings.rounds.return_day) == (every, day)
    assert ("拟了" in said.summary) == ((every, day) != ("month", 25))
    assert not [each for each in check_plan(made).problems if each.code is Code.PLAN_ROUNDS]
    config = tmp_path / "甲/config.toml"
    config.write_text(config.read_text("utf-8").replace(f"return_day = {day}", "return_day = 3"), "utf-8")
    told = [each for each in check_plan(open_workspace(tmp_path / "甲")).problems if each.code is Code.PLAN_ROUNDS]
    assert bool(told) == (every in ("quarter", "month") and (every, day) != ("month", 25))


def test_a_workspace_without_a_plan_says_what_to_do_and_is_gone_on_with(tmp_path: Path) -> None:
    create_empty(tmp_path)
    with pytest.raises(ConfigError, match="没有方案") as told:
        open_workspace(tmp_path)
    assert "toolkit init" in told.value.remedy
    config = tmp_path / "config.toml"
    config.write_text(config.read_text("utf-8").replace("return_day = 25", "return_day = 20"), "utf-8")
    create_for_plan(tmp_path, PLAN, "方案.csv", issued=ISSUED)
    assert open_workspace(tmp_path).settings.rounds.return_day == 20


def test_a_roster_filled_in_before_is_taken_as_it_is(tmp_path: Path) -> None:
    create_empty(tmp_path)
    roster = "name,aliases,group,code\n区发展和改革局,区发改局,区直,QZ02\n区财政局,,区直,QZ03\n"
    (tmp_path / "seeds/units.csv").write_text(roster, "utf-8")
    said = create_for_plan(tmp_path, PLAN, "方案.csv", issued=ISSUED)
    assert (tmp_path / "seeds/units.csv").read_text("utf-8") == roster
    assert "单位名册照填好的" in said.summary and said.read.problems


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", "没有任务".encode(), PLAN.replace(b"2026", b"")])
def test_a_document_that_cannot_be_used_leaves_no_folder(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(WorkspaceError):
        create_for_plan(tmp_path / "甲", data, "方案.csv")
    assert not (tmp_path / "甲").exists()


def test_a_unit_starts_from_the_ledger_it_received(workspace: Workspace, tmp_path: Path) -> None:
    (received,) = generate(workspace, date(2021, 9, 1), ["市司法局"]).data["workbooks"]
    path = workspace.root / received["path"]
    asked = toolkit("init", tmp_path / "局", "--plan", path, "--issued", "2021-08-02")
    assert asked.code == 2 and "责任科室" in asked.err and not (tmp_path / "局").exists()
    assert toolkit("init", tmp_path / "局").code == 0
    (tmp_path / "局/seeds/units.csv").write_text("name,aliases,group,code\n法规科,,科室,K01\n", "utf-8")
    assert toolkit("init", tmp_path / "局", "--plan", path, "--issued", "2021-08-02").code in (0, 1)
    own = open_workspace(tmp_path / "局")
    assert len(own.tasks.plan.items) == received["items"] and own.chosen.id == "2021"


def test_options_that_do_not_go_together(tmp_path: Path) -> None:
    for said in (("--sample", "--work", "甲"), ("--issued", "2026-03-20")):
        assert toolkit("init", tmp_path / "甲", *said).code == 2
    assert not (tmp_path / "甲").exists()


def word_plan() -> bytes:
    """A plan of six items as Word saves one, in two chapters."""
    document = docx.Document()
    document.add_paragraph("东海区2026年政务公开工作要点分工方案")
    rows = [
        ("序号", "具体要求", "责任单位", "完成时限"),
        ("一、主动公开", "", "", ""),
        ("1", "公开规划。", "区发展和改革局牵头，区财政局配合", "2026年9月底前"),
        ("2", "公开预算。", "区财政局", "年底前"),
        ("3", "公开救助标准。", "牵头单位：区民政局 配合单位：区财政局", "每季度末"),
        ("二、政策解读", "", "", ""),
        ("4", "做好解读。", "区司法局", "长期工作"),
        ("5", "办好开放日。", "区民政局", "10月底前"),
        ("6", "编制年度报告。", "区司法局、区民政局", "2027年1月31日前"),
    ]
    table = document.add_table(len(rows), 4)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
        if not row[1]:
            table.cell(at, 0).merge(table.cell(at, 3)).text = row[0]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_new_user_has_the_first_workbooks_of_a_word_plan_after_two_commands(tmp_path: Path) -> None:
    (tmp_path / "方案.docx").write_bytes(word_plan())
    made = tmp_path / "我的台账"
    begun = toolkit("--today", "2026-03-21", "init", made, "--plan", tmp_path / "方案.docx", "--issued", "2026-03-20")
    assert (begun.code, begun.err) == (0, "")
    assert "6项任务，起草了4个单位" in begun.out
    code, said = as_json("--workspace", made, "--today", "2026-03-21", "generate")
    assert code == 0
    assert {each["unit"]: each["items"] for each in said["workbooks"]} == {
        "区发展和改革局": 1,
        "区财政局": 3,
        "区民政局": 3,
        "区司法局": 2,
    }
    assert all(Path(each["path"]).suffix == ".xlsx" for each in said["workbooks"])


@pytest.mark.parametrize(("given", "every"), [("季", "quarter"), ("周", "week"), ("月", "month")])
def test_how_often_units_report_is_said_when_a_workspace_is_made(tmp_path: Path, given: str, every: str) -> None:
    """With a plan, without one and with the sample; what an office says counts before what the plan does."""
    plan = tmp_path / "方案.csv"
    plan.write_bytes(PLAN + "注：各责任单位每周五前上报。,,,,\n".encode())
    for name, words in (("甲", ("--plan", plan, "--issued", "2026-03-20")), ("乙", ()), ("丙", ("--sample",))):
        ran = toolkit("init", tmp_path / name, "--every", given, *words)
        assert ran.code in (0, 1), ran.err
        assert tomllib.loads((tmp_path / name / "config.toml").read_text("utf-8"))["rounds"]["every"] == every
        if words[:1] == ("--plan",):
            assert f"按{given}填报" in ran.out.replace("\n", "")


def test_that_quarterly_rounds_do_is_said_where_nobody_asks_for_months(tmp_path: Path) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text("2026年政务公开工作要点\n1. 公开规划。（责任单位：市财政局）\n", "utf-8")
    made = create_for_plan(tmp_path / "甲", plan.read_bytes(), plan.name, issued=date(2026, 3, 20))
    assert "按月填报；没有要求按月的，按季就够" in made.sentence and made.data["every"] == "month"
