"""`export`: every assignment, change, return and figure, without people unless asked."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.command import as_json
from kit.unit_books import fill, workbook_of

from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.export import export
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.reports.office.tables import figures_table

NOW = datetime(2021, 10, 11, 9)


def reported(workspace: Workspace) -> None:
    """One unit says things, among them a formula, a telephone number and a name."""
    generate(workspace, date(2021, 9, 10), ["市财政局"])
    rows = {1: {"办理状态": "推进中", "进展情况": "=1+1", "责任人": "负责的人", "联系电话": "0759-3331234"}}
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", rows, {"填报人": "填报的人"})
    merge_returns(workspace, datetime(2021, 9, 13, 9))


@pytest.fixture
def at_work(after_playing: Any) -> Workspace:
    made: Workspace = after_playing(reported)
    return made


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_every_row_change_return_and_figure_is_there(at_work: Workspace) -> None:
    code, said = as_json("--workspace", at_work.root, "--today", "2021-10-11", "export")
    folder = at_work.outbox / "export"
    names = ("assignments", "changes", "figures", "returns")
    assert code == 0 and sorted(Path(path).name for path in said["files"]) == [
        f"{name}.{kind}" for name in names for kind in ("csv", "json")
    ]
    assert said["rows"]["assignments"] == len(at_work.tasks.assignments) == len(table(folder / "assignments.csv"))
    with open_store(at_work) as store:
        changes = store.cells.changes_of("2021", ["SZ09"])
    kept = [each for each in changes if each.field not in ("person", "person_phone", "reporter", "reporter_phone")]
    lines = table(folder / "changes.csv")
    assert [int(line["编号"]) for line in lines] == [each.sequence for each in kept]
    formula = next(line for line in lines if line["栏"] == "进展情况")
    assert (formula["内容"], formula["行"], formula["来件"]) == ("'=1+1", "1", "1.xlsx")
    exact = json.loads((folder / "changes.json").read_text("utf-8"))
    assert next(line for line in exact if line["栏"] == "进展情况")["内容"] == "=1+1"
    assert [line["结果"] for line in table(folder / "returns.csv")] == ["已收"]
    figures = report(at_work, NOW, dry_run=True).figures
    found = {(line["分法"], line["名称"], line["指标"]): int(line["数"]) for line in table(folder / "figures.csv")}
    assert found["全部", "全部", "项次"] == figures.whole.total
    for unit in figures.units:
        assert found["单位", unit.name, "到期应办结"] == unit.counts.owed
    assert {line["说明"] for line in table(folder / "figures.csv")} <= {
        "",
        *(each.not_given for each in figures.rounds),
    }
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_round_of_which_no_workbook_was_handed_out_says_so_in_every_line_of_it(at_work: Workspace) -> None:
    figures = report(at_work, NOW, dry_run=True).figures
    for given in (True, False):
        rounds = tuple(replace(each, given=given) for each in figures.rounds)
        lines = figures_table(replace(figures, rounds=rounds)).rows
        for each in rounds:
            said = {line[-1] for line in lines if line[:2] == ("填报期", each.round.label)}
            assert said == {each.not_given}
        assert {line[-1] for line in lines if line[0] != "填报期"} == {""}
        assert any(each.not_given for each in rounds) != given


def test_people_and_their_telephone_numbers_are_in_it_only_where_asked_for(at_work: Workspace) -> None:
    export(at_work, NOW)
    everything = "".join(path.read_text("utf-8-sig") for path in (at_work.outbox / "export").iterdir())
    assert "3331234" not in everything and "负责的人" not in everything and "填报的人" not in everything
    export(at_work, NOW, contacts=True)
    assert "0759-3331234" in (at_work.outbox / "export/assignments.json").read_text("utf-8")


def test_only_what_is_asked_for_is_written_and_a_dry_run_writes_nothing(at_work: Workspace) -> None:
    export(at_work, NOW, dry_run=True)
    assert not (at_work.outbox / "export").exists()
    export(at_work, NOW, ["figures"], ["csv"])
    assert [path.name for path in (at_work.outbox / "export").iterdir()] == ["figures.csv"]


@pytest.mark.parametrize(
    ("names", "formats", "said"), [(["表"], [], "没有“表”这种表"), ([], ["xml"], "没有“xml”这种格式")]
)
def test_what_there_is_not_is_refused_with_what_there_is(
    workspace: Workspace, names: list[str], formats: list[str], said: str
) -> None:
    with pytest.raises(ToolkitError, match=said):
        export(workspace, NOW, names, formats)


def test_a_field_that_the_office_calls_as_a_column_of_its_own_or_a_formula_is_exported(at_work: Workspace) -> None:
    path = at_work.root / "templates/ledger.toml"
    text = path.read_text("utf-8").replace('header = "进展情况"', 'header = "原因"')
    path.write_text(text.replace('header = "预计完成日期"', 'header = "=1+1"'), "utf-8")
    code, _ = as_json("--workspace", at_work.root, "--today", "2021-10-11", "export")
    line = table(at_work.outbox / "export/assignments.csv")[0]
    assert code in (0, 1) and {"原因", "原因（2）", "'=1+1"} <= line.keys() and "=1+1" not in line
    assert json.loads((at_work.outbox / "export/assignments.json").read_text("utf-8"))[0].keys() >= {
        "原因（2）",
        "=1+1",
    }
