"""Rows as they are asked about: what their fields show and from where, which are meant, which are blank."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from kit.rows import key

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.provenance import History, Remark, Step
from toolkit.domain.ledger.records import Change, Edition, Return
from toolkit.domain.ledger.row_history import (
    RowHistory,
    Source,
    field_named,
    requirement_issued,
    sheet_history,
    unit_asked,
    unplaced,
)
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.plan.units import Near, Roster, Unit
from toolkit.problems import About, Origin, Problem, problem
from toolkit.schema.model import Owner, SchemaField, Sheet

ROW, ROUND = key("2021/2/SZ08"), key("2021/round-2021-09/SZ08")
NOON = datetime(2021, 9, 13, 12)
TASKS = Sheet(
    "tasks",
    "工作台账",
    "rows",
    (
        SchemaField("requirement", "具体要求", owner=Owner.PLAN),
        SchemaField("person", "责任人"),
        SchemaField("progress", "进展情况", aliases=("工作进展",)),
        SchemaField("issues", "存在问题"),
    ),
)
FILE = Return("00", "一.xlsx", 1, NOON, Outcome.PARTIAL, "2021", "SZ08", id=1)
LINE = LedgerRow(
    "SZ08",
    "市司法局",
    2,
    {"requirement": "公开规划。", "person": "张某", "progress": "定稿"},
    Standing(State.NORMAL, ""),
)


def filled(**values: str) -> Mapping[str, History]:
    return {
        name: History(name, (Step(Change(ROW, name, text, "SZ08", NOON), "", None),)) for name, text in values.items()
    }


def remark(*fields: str) -> Remark:
    return Remark(FILE, frozenset(fields), problem(Code.RETURN_BLANK))


def test_a_field_shows_what_its_row_holds_else_what_the_cover_says() -> None:
    row = RowHistory(ROW, filled(progress="定稿", gone="旧栏"), (remark("issues"),))
    told = sheet_history(TASKS, (row,), [LINE])
    assert [(each.header, each.value, each.source) for each in told.fields] == [
        ("责任人", "张某", Source.COVER),
        ("进展情况", "定稿", Source.ROW),
        ("gone", "旧栏", Source.ROW),
    ]
    assert [field.name for field in told.unfilled] == ["issues"]
    assert (told.known, told.remarks) == (True, row.remarks)


def test_of_the_field_wanted_alone_is_told_also_where_it_is_the_plans() -> None:
    row = RowHistory(ROW, filled(progress="定稿"), (remark("issues"), remark("progress", "person"), remark()))
    told = sheet_history(TASKS, (row,), [LINE], "progress")
    assert [each.name for each in told.fields] == ["progress"]
    assert (told.remarks, told.unfilled) == ((row.remarks[1],), ())
    plans = sheet_history(TASKS, (row,), [LINE], "requirement")
    assert [(each.value, each.source) for each in plans.fields] == [("公开规划。", Source.PLAN)]
    assert [field.name for field in sheet_history(TASKS, (row,), [LINE], "issues").unfilled] == ["issues"]


def test_a_row_that_nobody_has_now_shows_its_history() -> None:
    told = sheet_history(TASKS, (RowHistory(ROW, filled(progress="定稿"), ()),), [])
    assert [(each.name, each.value, each.source) for each in told.fields] == [("progress", "定稿", Source.ROW)]
    assert not sheet_history(TASKS, (RowHistory(ROW, {}, ()),), []).known


def test_the_report_of_a_round_names_it() -> None:
    assert (RowHistory(ROUND, {}, ()).round, RowHistory(ROW, {}, ()).round) == ("2021-09", "")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("进展情况", "progress"),
        ("工作进展", "progress"),
        ("progress", "progress"),
        ("gone", "gone"),
        ("颜色", None),
        ("", None),
    ],
)
def test_a_field_is_named_by_header_alias_or_name_and_while_it_has_a_history(header: str, name: str | None) -> None:
    assert field_named(TASKS, header, [RowHistory(ROW, filled(gone="旧栏"), ())]) == name


def test_what_was_required_is_what_the_newest_edition_with_the_row_says() -> None:
    def edition(sequence: int, cells: Mapping[str, str] | None) -> Edition:
        rows = {} if cells is None else {ROW: cells}
        return Edition(str(sequence), "2021", "SZ08", sequence, "2021-09", date(2021, 9, 1), 1, rows)

    old, new, without = edition(1, {"requirement": "旧"}), edition(2, {"requirement": "新"}), edition(3, None)
    assert requirement_issued([without, new, old], ROW) == "新"
    assert requirement_issued([edition(1, {})], ROW) == ""
    assert requirement_issued([without], ROW) is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (problem(Code.RETURN_BLANK, Origin("一.xlsx")), False),
        (problem(Code.CELL_PHONE, Origin("一.xlsx", "工作台账", "C6"), header="责任人"), True),
        (problem(Code.CELL_PHONE, Origin("一.xlsx", "工作台账", "C6"), about=About(ROW), header="责任人"), False),
    ],
)
def test_a_file_must_tell_the_row_of_a_problem_that_names_a_place_alone(found: Problem, expected: bool) -> None:
    assert unplaced(Return("00", "一.xlsx", 1, NOON, Outcome.PARTIAL, problems=(found,))) is expected


def test_a_unit_is_known_by_what_it_is_called_or_was_when_its_workbook_went_out() -> None:
    roster = Roster((Unit("SZ08", "市司法和法制局", "市直", aliases=("司法局",)),), ())
    latest = {
        code: Edition(code, "2021", code, 1, "2021-09", date(2021, 9, 1), 1, {}, unit_name=name)
        for code, name in (("SZ08", "市司法局"), ("SZ09", "市编办"))
    }
    for name in ("市司法和法制局", "司法局", "SZ08", "市司法局"):
        assert unit_asked(roster, latest, name) == ("SZ08", "市司法和法制局")
    for name in ("市编办", "SZ09"):
        assert unit_asked(roster, latest, name) == ("SZ09", "市编办")
    assert isinstance(unit_asked(roster, {}, "市编办"), Near)


def test_a_unit_of_an_edition_that_kept_no_name_is_found_by_its_code() -> None:
    roster = Roster((Unit("SZ08", "市司法局", "市直"),), ())
    gone = Edition("e", "2021", "SZ77", 1, "2021-09", date(2021, 9, 1), 1, {})
    assert unit_asked(roster, {"SZ77": gone}, "SZ77") == ("SZ77", "SZ77")
