"""Rows as they are asked about: what their fields show and from where, which are meant, which are blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.rows import key

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.led_claims import ABOUT, LedClaim
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.provenance import History, Question, Remark, Step
from toolkit.domain.ledger.records import Case, Change, Edition, Return
from toolkit.domain.ledger.row_history import (
    UNSHOWN,
    RowHistory,
    Source,
    UnitHistory,
    cover_rows,
    field_named,
    register_rows,
    requirement_issued,
    row_histories,
    sheet_history,
    told_of,
    unit_asked,
    unplaced,
)
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.units import Near, Roster, Unit
from toolkit.keys import RowKey, register_key
from toolkit.problems import About, Origin, Problem, problem
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Owner, SchemaField, Sheet

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
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


@pytest.mark.parametrize(
    ("value", "asked", "shown"),
    [
        ("定稿", False, [("progress", "定稿", Source.ROW)]),
        ("", True, [("progress", "", Source.ROW)]),
        ("", False, []),
    ],
)
def test_a_field_is_told_where_it_holds_something_or_was_asked_about(
    value: str, asked: bool, shown: list[tuple[str, str, Source]]
) -> None:
    question = Question(Case(ROW, "progress", "", "定稿", 1, "", "", NOON, id=1), None, None, True)
    its = {
        "progress": History("progress", filled(progress=value)["progress"].steps if value else (), (question,) * asked)
    }
    told = sheet_history(TASKS, (RowHistory(ROW, its, ()),), [])
    assert [(each.name, each.value, each.source) for each in told.fields] == shown


def test_what_no_sheet_shows_is_no_field_and_a_row_shows_the_line_of_its_own_unit_and_item() -> None:
    its = filled(progress="定稿", **dict.fromkeys(UNSHOWN, "内部"))
    others = [replace(LINE, unit="SZ09", values={"person": "李某"}), replace(LINE, item=3, values={"person": "王某"})]
    told = sheet_history(TASKS, (RowHistory(ROW, its, ()),), [*others, LINE])
    assert [(each.name, each.value) for each in told.fields] == [("person", "张某"), ("progress", "定稿")]
    assert [each.name for each in sheet_history(TASKS, (RowHistory(ROW, its, ()),), others).fields] == ["progress"]


def test_the_rows_of_a_cover_are_those_of_the_rounds_it_was_made_for_or_says_something_of() -> None:
    rounds = ("2021-10", "2021-08")
    editions = {each: Edition(each, "2021", "SZ08", 1, each, date(2021, 9, 1), 1, {}) for each in rounds}
    current: dict[RowKey, dict[str, str]] = {ROUND: {}, ROW: {}, key("2021/round-2021-07/SZ09"): {}}
    unit = UnitHistory("SZ08", "市司法局", (), editions, (), {})
    state = LedgerState("2021", NOON.date(), current, (), (), {}, {})
    rows = ("unit", "round-2021-08", "round-2021-09", "round-2021-10")
    assert cover_rows(state, unit) == tuple(key(f"2021/{row}/SZ08") for row in rows)


def test_a_sender_was_told_of_what_went_in_of_files_made_from_what_was_handed_out() -> None:
    said = (problem(Code.RETURN_BLANK),)
    made = replace(FILE, edition="E", problems=said)
    returns = {
        "partly": made,
        "wholly": replace(made, outcome=Outcome.MERGED),
        "held": replace(made, outcome=Outcome.HELD),
        "of another": replace(made, edition="F"),
        "nothing said": replace(made, problems=()),
    }
    edition = Edition("E", "2021", "SZ08", 1, "2021-09", date(2021, 9, 1), 1, {})
    for name, ret in returns.items():
        unit = UnitHistory("SZ08", "市司法局", (ret,), {"E": edition}, (), {})
        assert told_of(unit) == ((ret,) if name in ("partly", "wholly") else ()), name


def test_all_that_is_known_of_each_row_is_its_own() -> None:
    """A row that another unit goes on with is told of under that one too; only a register's rows have names."""
    other = key("2021/3/SZ08")
    about = replace(problem(Code.CELL_PHONE, header="责任人"), about=About(other, ("person",)))
    ret = replace(FILE, edition="E", problems=(about,))
    changes = tuple(
        Change(row, "progress", text, "SZ08", NOON) for row, text in ((ROW, "起草"), (other, "乙"), (ROW, "定稿"))
    )
    edition = Edition("E", "2021", "SZ08", 1, "2021-09", date(2021, 9, 1), 1, {})
    unit = UnitHistory("SZ08", "市司法局", (ret,), {"E": edition}, changes, {})
    state = LedgerState("2021", NOON.date(), {}, (ret,), (), {}, {})
    first, second = row_histories((ROW, other), unit, state, SCHEMA, {other: "名称"})
    assert [[step.change.value for step in each.histories["progress"].steps] for each in (first, second)] == [
        ["起草", "定稿"],
        ["乙"],
    ]
    assert (first.name, second.name, first.remarks) == ("", "名称", ())
    assert [(each.ret, each.fields) for each in second.remarks] == [(ret, frozenset({"person"}))]
    (heir,) = row_histories((ROW,), unit, state, SCHEMA, {}, lambda row: other)
    assert [each.problem for each in heir.remarks] == [about]


def test_a_row_of_a_register_is_named_by_its_key_and_an_opinion_by_the_claim_it_is_about() -> None:
    accounts, opinions = SCHEMA.register("accounts"), SCHEMA.led_claims
    assert accounts and opinions
    claim = LedClaim(13, "SZ02", "市教育局", "已完成", "", "")
    cells = {
        register_key("2021", "accounts", "b" * 12, "SZ08"): {"account": "乙号", "platform": "微信"},
        register_key("2021", "accounts", "a" * 12, "SZ08"): {"account": "甲号", "platform": "微信"},
        register_key("2021", "accounts", "c" * 12, "SZ09"): {"account": "丙号"},
        register_key("2021", opinions.name, "d" * 12, "SZ08"): {ABOUT: claim.text},
        register_key("2021", opinions.name, "e" * 12, "SZ08"): {},
    }
    assert set(register_rows(cells, "2021", accounts, "SZ08").values()) == {"甲号 微信", "乙号 微信"}
    assert set(register_rows(cells, "2021", opinions, "SZ08").values()) == {"13 市教育局", ""}


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
