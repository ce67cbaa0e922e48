"""`score`: entered once with a proof, taken back, gone through its stages; every sheet adds up to what is said."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.command import as_json
from kit.workspaces import After, said_handed

from toolkit.codes import Code
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.office.scoring import HOW
from toolkit.domain.office.scoring_facts import Stage, stage_row, stages_of
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.office.export import export
from toolkit.jobs.office.score import (
    enter_stage,
    object_to,
    objection_in_words,
    score,
    take_form,
    write_form,
    write_letters,
)
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import score_key
from toolkit.reports.office.score import ScoresTaken

NOW = datetime(2021, 10, 11, 9)
Fill = Callable[[str, str], tuple[Any, str] | None]
"""Unit and title of a row -> what to write as 数量 and 依据."""


FEW = ("赤坎区政府", "霞山区政府", "市财政局", "市司法局", "市公安局")


def few_units(workspace: Workspace) -> Workspace:
    """The roster has a few units only, and all of them have their workbook."""
    roster = workspace.root / "seeds/units.csv"
    head, *lines = roster.read_text("utf-8-sig").splitlines()
    roster.write_text("\n".join([head, *(line for line in lines if line.startswith(FEW))]), "utf-8")
    small = open_workspace(workspace.root)
    said_handed(small)
    return small


@pytest.fixture
def office(after_playing: After) -> Workspace:
    return after_playing(few_units)


def zeros(unit: str, title: str) -> tuple[Any, str] | None:
    return None if any(word in title for word in ("推广", "失泄密", "弄虚")) else (0, "")


def entered(office: Workspace, fill: Fill, name: str = "填好.xlsx", now: datetime = NOW, **options: Any) -> ScoresTaken:
    """The form, filled in by hand and given back."""
    path = write_form(office, NOW).path
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows(min_row=4):
        if said := fill(str(row[0].value), str(row[3].value)):
            row[5].value, row[6].value = said[0], said[1] or None
    book.save(office.root / name)
    return take_form(office, now, office.root / name, by="录入的人", **options)


def finance(*said: Any) -> Fill:
    """That of 市财政局's web site, and zeros of everything else."""
    return lambda unit, title: said if (unit, title[:2]) == ("市财政局", "网站") else zeros(unit, title)  # type: ignore[return-value]


def one(office: Workspace, unit: str = "市财政局", **options: Any) -> Any:
    return next(each for each in score(office, NOW, **options).scores if each.name == unit)


def test_a_row_is_taken_once_and_never_without_its_proof(office: Workspace) -> None:
    for proof in ("", "暂 无"):
        refused = entered(office, finance(3, proof))
        assert [found.code for found in refused.problems] == [Code.SCORE_PROOF] and refused.exit_code == 1
    assert re.fullmatch(r"G\d+", refused.problems[0].origin.cell) and refused.problems[0].origin.sheet == "评分录入"
    assert one(office).missing == ("网站和政务新媒体日常维护",)
    assert entered(office, finance(3, "2021-10-08巡查记录"), dry_run=True).changed == 1
    assert one(office).missing
    taken = entered(office, finance(3, "2021-10-08巡查记录"))
    assert (taken.changed, taken.exit_code) == (1, 0)
    line = next(each for each in one(office).lines if each.name == "site")
    assert (line.count, line.figure, line.source) == (3, "3处", "2021-10-08巡查记录")
    again = take_form(office, NOW, office.root / "填好.xlsx")
    assert again.changed == 0 and again.said == taken.said
    assert entered(office, finance("撤回", "")).changed == 1 and one(office).missing


@pytest.mark.parametrize(
    ("said", "code"),
    [("三处", Code.SCORE_COUNT), (-1, Code.SCORE_COUNT), (1.5, Code.SCORE_COUNT), ("=1+2", Code.SCORE_UNREAD)],
)
def test_a_count_that_is_none_is_refused_at_its_cell(office: Workspace, said: Any, code: Code) -> None:
    made = entered(office, finance(said, "依据"))
    assert [found.code for found in made.problems] == [code] and made.problems[0].origin.cell.startswith("F")


def test_a_proof_with_a_secrecy_marking_is_not_taken_and_not_told(office: Workspace) -> None:
    made = entered(office, finance(3, "秘密★1年：某某文件"))
    assert [found.code for found in made.problems] == [Code.SCORE_UNREAD]
    assert "某某文件" not in str(made.data) and one(office).missing


def test_a_closed_plan_can_still_be_scored_by_its_figures_of_then(office: Workspace) -> None:
    before = one(office)
    config = office.root / "config.toml"
    text = config.read_text("utf-8").replace("closed = false", "closed = true\nclosed_on = 2021-10-11", 1)
    config.write_text(text, "utf-8")
    closed = open_workspace(office.root)
    later = NOW.replace(year=2022, month=1)
    made = score(closed, later)
    assert next(each for each in made.scores if each.unit == before.unit) == before and made.day == NOW.date()
    assert enter_stage(closed, later, "初评").units == len(made.scores)


def test_what_is_entered_of_a_unit_goes_to_none_that_took_it_over(office: Workspace) -> None:
    units = office.tasks.roster.units
    heir = replace(units[0], former=("GONE",))
    tasks = replace(office.tasks, roster=replace(office.tasks.roster, units=(heir, *units[1:])))
    key = score_key("2021", "GONE")
    assert Succession.of(tasks).key(key) == key


def test_a_breakdown_of_a_unit_that_is_not_scored_is_refused(office: Workspace) -> None:
    roster = office.root / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8").replace(",市直,SZ09,", ",,SZ09,", 1), "utf-8")
    with pytest.raises(ToolkitError, match="不在评分范围"):
        write_letters(open_workspace(office.root), NOW, ["市财政局"])


def test_rows_that_say_different_things_or_are_nobodys_are_refused(office: Workspace) -> None:
    path = write_form(office, NOW).path
    book = openpyxl.load_workbook(path)
    sheet = book.active
    rows = [row for row in sheet.iter_rows(min_row=4) if row[3].value == "网站和政务新媒体日常维护"]
    for row, count in ((rows[0], 1), (rows[1], 2), (rows[2], 3), (rows[3], 0)):
        row[5].value, row[6].value = count, "依据"
    rows[1][0].value, rows[1][3].value, rows[1][7].value = (rows[0][at].value for at in (0, 3, 7))
    rows[2][0].value = "没有的单位"
    rows[3][7].value = None  # the hidden number is lost: the name and the title say it too
    book.save(path)
    made = take_form(office, NOW, path)
    assert {found.code for found in made.problems} == {Code.SCORE_REPEATED, Code.SCORE_ROW}
    assert (len(made.problems), made.changed) == (2, 1)
    (nobody,) = (found for found in made.problems if found.code == Code.SCORE_ROW)
    assert nobody.message.endswith("没有收：没有的单位“网站和政务新媒体日常维护”")
    empty = openpyxl.Workbook()
    empty.save(office.root / "空.xlsx")
    assert [found.code for found in take_form(office, NOW, office.root / "空.xlsx").problems] == [Code.SHEET_MISSING]
    (office.root / "坏.xlsx").write_bytes(b"no workbook")
    with pytest.raises(ToolkitError, match="坏"):
        take_form(office, NOW, office.root / "坏.xlsx")


def test_what_was_entered_under_a_name_that_is_changed_since_is_told_until_it_is_taken_back(office: Workspace) -> None:
    entered(office, finance(3, "巡查记录"))
    rules = office.templates / "scoring.toml"
    rules.write_text(rules.read_text("utf-8").replace('name = "site"', 'name = "web"', 1), "utf-8")
    made = score(office, NOW)
    assert [found.code for found in made.problems] == [Code.SCORE_UNUSED] and made.exit_code == 1
    assert "5条没有算进去" in made.problems[0].message and "“site”：赤坎区政府、" in made.problems[0].message
    assert one(office).missing == ("网站和政务新媒体日常维护",)
    assert enter_stage(office, NOW, "初评").problems == made.problems
    again = entered(office, lambda unit, title: None)
    assert (again.changed, again.problems) == (0, ()), "rows that count no more come back as they were written"
    assert entered(office, lambda unit, title: ("撤回", "") if title == "site" else None).changed == 5
    assert not score(office, NOW).problems


def test_a_stage_entered_again_keeps_nothing_of_a_unit_that_is_scored_no_more(office: Workspace) -> None:
    assert enter_stage(office, NOW, "初评").units == 5
    roster = office.root / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8").replace(",市直,SZ09,", ",,SZ09,", 1), "utf-8")
    fewer = open_workspace(office.root)
    assert len(score(fewer, NOW, stage="初评").scores) == 5
    assert enter_stage(fewer, NOW, "初评").units == 4
    assert "市财政局" not in {each.name for each in score(fewer, NOW, stage="初评").scores}


def test_a_single_units_lines_say_how_they_add_up(office: Workspace) -> None:
    assert score(office, NOW, ["市财政局"]).sentence.endswith(HOW)
    assert HOW not in score(office, NOW).sentence


def test_the_four_stages_are_facts_with_day_and_hand_and_none_is_passed_over(office: Workspace) -> None:
    with pytest.raises(ToolkitError, match="不能直接到定分"):
        enter_stage(office, NOW, "定分")
    with pytest.raises(ToolkitError, match="没有“终评”"):
        enter_stage(office, NOW, "终评")
    objection = objection_in_words("网站和政务新媒体日常维护", "已修复", "采纳", "改为0")
    with pytest.raises(ToolkitError, match="不收异议"):
        object_to(office, NOW, "市财政局", objection)
    entered(office, finance(3, "巡查记录"))
    enter_stage(office, NOW, "初评", by="甲")
    enter_stage(office, NOW.replace(day=12), "反馈", by="乙")
    object_to(office, NOW.replace(day=13), "市财政局", objection, by="丙")
    with pytest.raises(ToolkitError, match="没有“别的”这一项"):
        object_to(office, NOW.replace(day=13), "市财政局", objection_in_words("别的", "甲", "不采纳", "乙"))
    enter_stage(office, NOW.replace(day=14), "复核", by="丁", note="一家有异议")
    entered(office, finance(0, ""), now=NOW.replace(day=14))
    before, now = one(office, stage="初评"), one(office)
    assert before.total < now.total and one(office, stage="反馈").total == before.total
    made = enter_stage(office, NOW.replace(day=15), "final", by="戊")
    assert made.units == len(office.tasks.units())
    with pytest.raises(WorkspaceError, match="已经定分"):
        entered(office, finance(5, "巡查记录"), now=NOW.replace(day=15))
    assert score(office, NOW.replace(month=12)).stage == Stage.FINAL, "final scores do not move with the days"
    assert one(office).total == one(office, stage="定分").total == now.total
    with open_store(office) as store:
        reached = stages_of(store.cells.changes(stage_row("2021")))
    assert [(each.stage.label, each.day.day, each.by) for each in reached] == [
        ("初评", 11, "office:甲"),
        ("反馈", 12, "office:乙"),
        ("复核", 14, "office:丁"),
        ("定分", 15, "office:戊"),
    ]
    write_letters(office, NOW, ["市财政局"])
    text = str(list(letter(office, "市财政局").values))
    assert "异议：已修复" in text and "采纳" in text and "答复：改为0" in text and "定分（2021年10月15日）" in text
    enter_stage(office, NOW.replace(day=16), "复核")
    assert entered(office, finance(5, "巡查记录"), now=NOW.replace(day=16)).changed == 1


def test_a_stage_entered_twice_keeps_nothing_twice_and_final_scores_do_not_move(office: Workspace) -> None:
    """Neither rows nor links of the chain: a hand that runs the command again changes nothing."""
    entered(office, finance(3, "巡查记录"))
    for word in ("初评", "反馈", "复核", "定分"):
        made = [enter_stage(office, NOW, word, by="甲"), kept(office), enter_stage(office, NOW, word, by="甲")]
        assert (made[0].changed, made[2].changed) == (True, False) and kept(office) == made[1]
        assert made[2].reached == made[0].reached and "没有变化，不再记，2021年10月11日" in made[2].sentence
    assert not enter_stage(office, NOW.replace(hour=20), "定分", by="乙").changed and kept(office) == made[1]
    with pytest.raises(WorkspaceError, match="与定分不同"):
        enter_stage(office, NOW.replace(month=12), "定分")
    assert kept(office) == made[1]
    enter_stage(office, NOW.replace(month=12), "复核")
    assert enter_stage(office, NOW.replace(month=12), "定分").reached.day == NOW.replace(month=12).date()


def test_a_stage_of_another_day_hand_or_note_is_kept_and_the_scores_only_where_they_differ(office: Workspace) -> None:
    enter_stage(office, NOW, "初评", by="甲")
    before = kept(office)[0]
    for options in ({"by": "乙"}, {"by": "乙", "note": "补充"}):
        assert enter_stage(office, NOW, "初评", **options).changed
    assert kept(office)[0] == before + 2, "the stage alone"
    entered(office, finance(3, "巡查记录"))
    before = kept(office)[0]
    enter_stage(office, NOW, "初评", by="乙", note="补充")
    assert kept(office)[0] == before + 1 + len(FEW), "every unit had something entered"


def kept(office: Workspace) -> tuple[int, int]:
    """How many changes the ledger has, and links of its chain."""
    with closing(sqlite3.connect(office.root / "ledger.db")) as ledger:
        counts = [ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("change", "chain")]
    return counts[0], counts[1]


def test_nothing_of_an_assessment_is_dated_before_a_stage_that_was_entered_already(office: Workspace) -> None:
    """A clock that was put back."""
    enter_stage(office, NOW, "初评")
    enter_stage(office, NOW.replace(day=12), "反馈")
    early = "早于反馈的日期（2021年10月12日）"
    for word in ("复核", "反馈", "初评"):
        with pytest.raises(ToolkitError, match=early):
            enter_stage(office, NOW, word)
    with pytest.raises(ToolkitError, match=early):
        object_to(office, NOW, "市财政局", objection_in_words("网站和政务新媒体日常维护", "甲", "采纳", "乙"))
    with pytest.raises(ToolkitError, match=early):
        entered(office, finance(3, "巡查记录"))
    enter_stage(office, NOW.replace(day=12), "复核")


def test_it_is_not_final_while_anything_is_not_entered(office: Workspace) -> None:
    for word in ("初评", "反馈", "复核"):
        enter_stage(office, NOW, word)
    with pytest.raises(ToolkitError, match="还有没录入的，不能定分"):
        enter_stage(office, NOW, "定分")


def letter(office: Workspace, unit: str) -> Any:
    (path,) = (office.outbox / "scores").glob(f"{unit}-*.xlsx")
    return openpyxl.load_workbook(path).active


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def recomputed(lines: list[tuple[Any, ...]]) -> Decimal:
    """A unit's score out of the lines of a sheet, by the rules as they stand there in words, and nothing else."""
    weights = [Decimal(str(line[1])) for line in lines if line[2] not in ("不适用", None)]
    total = Decimal(0)
    for _, weight, share, figure, rule, deducted, points, _ in lines:
        if share in ("不适用", None):
            continue
        each = re.fullmatch(r"每\D+扣([\d.]+)分，最多([\d.]+)分", rule)
        bad, *rest = [int(number) for number in re.findall(r"\d+", figure)] if figure != "未录入" else [0]
        raw = Decimal(each[1]) * bad if each else Decimal(str(weight)) * bad / rest[0]
        raw = min(raw, Decimal(str(weight)))
        assert cents(Decimal(str(share)) * raw / Decimal(str(weight))) == Decimal(str(deducted))
        assert abs(Decimal(str(share)) - Decimal(str(weight)) * 100 / sum(weights)) < Decimal("0.01")
        total += Decimal(str(share)) - Decimal(str(deducted))
        assert Decimal(str(points)) == Decimal(str(share)) - Decimal(str(deducted))
    return total


def test_a_second_computation_from_the_workbooks_alone_comes_to_the_same_scores(office: Workspace) -> None:
    entered(office, finance(3, "巡查记录"))
    made = score(office, NOW)
    book = openpyxl.load_workbook(made.files[0])
    detail = [line for line in book["评分明细"].iter_rows(min_row=4, values_only=True) if line[0]]
    told = {
        line[0]: Decimal(str(line[heads.index("得分")]))
        for sheet in book.worksheets[:-1]
        for heads in [[cell.value and cell.value.replace("\n", "") for cell in sheet[3]]]
        for line in sheet.iter_rows(min_row=4, values_only=True)
        if line[0]
    }
    assert told == {each.name: each.total for each in made.scores} and len(told) == len(office.tasks.units())
    for name, total in told.items():
        assert recomputed([line[3:] for line in detail if (line[0], line[2]) == (name, "指标")]) == total
    write_letters(office, NOW, ["市财政局", "赤坎区政府"])
    for name in ("市财政局", "赤坎区政府"):
        rows = [line for line in letter(office, name).iter_rows(min_row=4, values_only=True) if line[0]]
        at = next(at for at, line in enumerate(rows) if line[0] == "小计")
        assert recomputed(rows[:at]) == told[name]
        assert next(Decimal(str(line[6])) for line in rows if line[0] == "总分") == told[name]


def test_nothing_is_ranked_unless_asked_for(office: Workspace) -> None:
    _, said = as_json("--workspace", office.root, "--today", "2021-10-11", "score")
    assert "place" not in str(said)
    assert [each["name"] for each in said["classes"]] == ["A类（县区）", "B类（市直）"]
    sheet = openpyxl.load_workbook(office.outbox / "考核评分.xlsx").worksheets[0]
    assert "名次" not in [cell.value for cell in sheet[3]] and "不排名次" in "".join(
        str(cell.value) for cell in sheet[2]
    )
    _, said = as_json("--workspace", office.root, "--today", "2021-10-11", "score", "--rank")
    for each in said["classes"]:
        totals = [Decimal(unit["total"]) for unit in each["units"]]
        assert totals == sorted(totals, reverse=True) and each["units"][0]["place"] == 1
        assert [unit["place"] for unit in each["units"]] == [1 + sum(other > own for other in totals) for own in totals]
    sheet = openpyxl.load_workbook(office.outbox / "考核评分.xlsx").worksheets[0]
    assert "名次" in [cell.value for cell in sheet[3]]


def test_a_unit_of_no_class_is_named_and_what_is_kept_shows_in_no_other_table(office: Workspace) -> None:
    entered(office, finance(3, "巡查记录"))
    enter_stage(office, NOW, "初评")
    export(office, NOW, ["changes"], ["csv"])
    (path,) = Path(office.outbox / "export").glob("*.csv")
    assert "巡查记录" not in path.read_text("utf-8-sig") and "completion" not in path.read_text("utf-8-sig")
    publish(office, NOW)
    roster = office.root / "seeds/units.csv"
    text = roster.read_text("utf-8-sig")
    assert ",市直,SZ09," in text
    roster.write_text(text.replace(",市直,SZ09,", ",,SZ09,", 1), "utf-8")
    made = score(open_workspace(office.root), NOW)
    assert [found.code for found in made.problems] == [Code.SCORE_NO_CLASS] and "市财政局" in made.problems[0].message
    assert "市财政局" not in {each.name for each in made.scores}


def test_a_workspace_made_before_there_was_scoring_goes_by_the_toolkits_own(office: Workspace) -> None:
    (office.templates / "scoring.toml").unlink()
    assert len(score(office, NOW, dry_run=True).scores) == len(office.tasks.units())
    assert not (office.outbox / "考核评分.xlsx").exists()
