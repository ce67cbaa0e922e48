"""年报表三: every application in one line, every column in balance, and whatever has no place told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.annual_applications import (
    CARRIED,
    DONE,
    GROUNDS,
    GROUPS,
    LEFT,
    NEW,
    OUTCOMES,
    PERSONS,
    AnnualTable,
    annual_table,
    unreported,
)
from toolkit.domain.ledger.merged_registers import ListedRow
from toolkit.jobs.workspace import Workspace
from toolkit.keys import register_key, report_key
from toolkit.schema.model import Register

JANUARY = date(2022, 1, 10)
DAYS = st.dates(date(2020, 6, 1), date(2022, 1, 10))


@pytest.fixture(scope="module")
def register(repository: Workspace) -> Register:
    found = repository.schema.register("applications")
    assert found
    return found


def texts(register: Register, field: str) -> list[str]:
    return [choice.text for choice in register.field(field).choices]


def row(number: int, **values: str) -> ListedRow:
    return ListedRow("市财政局", {"number": f"2021-{number}", **values}, "")


def counted(register: Register, *rows: ListedRow, today: date = JANUARY) -> AnnualTable:
    return annual_table(register, rows, 2021, today)


def told(table: AnnualTable) -> list[str]:
    return [each.why for each in table.unplaced]


@st.composite
def whole_rows(draw: st.DrawFn, register: Register) -> ListedRow:
    """An application of which everything is entered that the form goes by."""
    received = draw(DAYS)
    values: dict[str, Any] = {
        "received_on": received.isoformat(),
        "applicant": draw(st.sampled_from(texts(register, "applicant"))),
    }
    if draw(st.booleans()):
        values["replied_on"] = (received + timedelta(draw(st.integers(0, 400)))).isoformat()
        group = draw(st.sampled_from(list(GROUPS)))
        values["result"] = register.field("result").text_for(group)
        if group in GROUNDS:
            values["ground"] = register.field("ground").text_for(draw(st.sampled_from(list(GROUNDS[group]))))
    return row(draw(st.integers(1, 10**9)), **values)


@given(st.data())
def test_whatever_is_entered_whole_is_in_balance_and_each_column_adds_up(
    register: Register, data: st.DataObject
) -> None:
    rows = data.draw(st.lists(whole_rows(register), max_size=12, unique_by=lambda each: each.values["number"]))
    table = counted(register, *rows)
    assert (table.unbalanced, table.unplaced) == ((), ())
    assert all(sum(figures[:-1]) == figures[-1] for figures in table.lines.values())
    assert [sum(table.lines[line][at] for line in OUTCOMES) for at in range(7)] == list(table.lines[DONE])
    new = sum(each.values["received_on"].startswith("2021") for each in rows)
    done = sum(each.values.get("replied_on", "").startswith("2021") for each in rows)
    assert (table.lines[NEW][-1], table.lines[DONE][-1]) == (new, done)


@given(st.data())
def test_what_is_lacking_or_contradicts_itself_is_told_wherever_the_balance_fails(
    register: Register, data: st.DataObject
) -> None:
    days = st.one_of(st.just(""), DAYS.map(date.isoformat))
    anything: Sequence[Any] = [
        st.sampled_from(["", *texts(register, each)]) for each in ("applicant", "result", "ground")
    ]
    drawn = data.draw(st.lists(st.tuples(days, days, *anything), max_size=12))
    names = ("received_on", "replied_on", "applicant", "result", "ground")
    table = counted(register, *(row(at, **dict(zip(names, each, strict=True))) for at, each in enumerate(drawn)))
    (new, carried, done, left) = (table.lines[line][-1] for line in (NEW, CARRIED, DONE, LEFT))
    lost = sum("没有计入" in why and "办理结果" in why for why in told(table))
    assert 0 <= new + carried - done - left <= lost
    assert bool(table.unbalanced) <= bool(table.unplaced)


def test_each_outcome_stands_in_the_line_of_the_form_that_says_it(register: Register) -> None:
    lines = [(group, ground) for group in GROUPS for ground in GROUNDS.get(group, {"": ""})]
    rows = [
        row(
            at,
            received_on="2021-03-01",
            replied_on="2021-03-20",
            applicant="科研机构",
            result=register.field("result").text_for(group),
            ground=register.field("ground").text_for(ground),
        )
        for at, (group, ground) in enumerate(lines)
    ]
    table = counted(register, *rows)
    assert len(OUTCOMES) == 21 and {table.lines[line] for line in OUTCOMES} == {(0, 0, 1, 0, 0, 0, 1)}
    assert table.lines[DONE] == (0, 0, 21, 0, 0, 0, 21) == table.lines[NEW]


@pytest.mark.parametrize(
    ("values", "lines", "why"),
    [
        ({"received_on": "2020-12-30", "replied_on": "2021-01-04", "result": "予以公开"}, {CARRIED, "given", DONE}, ""),
        ({"received_on": "2020-12-01", "replied_on": "2020-12-31", "result": "予以公开"}, set(), ""),
        ({"received_on": "2021-12-31"}, {NEW, LEFT}, ""),
        ({"received_on": "2021-12-31", "replied_on": "2022-01-05", "result": "予以公开"}, {NEW, LEFT}, ""),
        ({"received_on": "2022-01-01"}, set(), ""),
        ({"received_on": "2021-05-01", "replied_on": "2021-05-05"}, {NEW}, "没有写办理结果"),
        ({"received_on": "2021-05-01", "result": "予以公开"}, {NEW}, "没有答复日期"),
        ({"received_on": "2021-05-01", "replied_on": "2021-04-05", "result": "予以公开"}, {NEW}, "早于收到日期"),
        ({"received_on": "2021-05-01", "replied_on": "2021-05-05", "result": "不予公开"}, {NEW}, "没有写具体情形"),
        (
            {"received_on": "2021-05-01", "replied_on": "2021-05-05", "result": "不予公开", "ground": "重复申请"},
            {NEW},
            "却属于（五）不予处理",
        ),
        ({"replied_on": "2021-05-05", "result": "予以公开"}, set(), "没有收到日期"),
    ],
)
def test_where_an_application_is_counted(register: Register, values: dict[str, str], lines: set[str], why: str) -> None:
    table = counted(register, row(1, applicant="自然人", **values))
    assert {line for line, figures in table.lines.items() if figures[0]} == lines
    assert [why in each for each in told(table)] == ([True] if why else [])
    assert bool(table.unbalanced) == (NEW in lines and bool(why))


def test_an_applicant_who_is_not_known_is_in_the_total_alone(register: Register) -> None:
    table = counted(register, row(1, received_on="2021-05-01"))
    assert table.lines[NEW] == (0, 0, 0, 0, 0, 0, 1) and not table.unbalanced
    assert told(table) == ["没有写申请人类型，只计入总计，没有计入各类申请人"]


def test_a_failed_balance_has_both_sides_of_every_column_that_fails(register: Register) -> None:
    table = counted(register, row(1, received_on="2021-05-01", replied_on="2021-05-09", applicant="商业企业"))
    assert table.unbalanced == (("商业企业", 1, 0, 0, 0), ("总计", 1, 0, 0, 0))


def test_what_is_struck_out_does_not_count_and_a_number_used_twice_is_told(register: Register) -> None:
    mine = row(1, received_on="2021-05-01", applicant="自然人")
    gone = replace(mine, values={**mine.values, "retired": "作废"})
    assert counted(register, mine, gone).lines[NEW][-1] == 1 and not counted(register, mine, gone).unplaced
    assert told(counted(register, mine, mine)) == ["同一编号有2行，每行都计入，可能重复"]


def test_of_a_year_that_goes_on_it_is_counted_until_today(register: Register) -> None:
    rows = (row(1, received_on="2021-05-01", replied_on="2021-05-20", result="予以公开", applicant="自然人"),)
    table = counted(register, *rows, today=date(2021, 5, 10))
    assert (table.until, table.lines[LEFT][-1], table.lines[DONE][-1]) == (date(2021, 5, 10), 1, 0)


def test_what_an_older_register_has_no_column_for_is_blank_and_not_none(register: Register) -> None:
    older = replace(
        register, fields=tuple(each for each in register.fields if each.name not in ("ground", "applicant"))
    )
    table = counted(older, row(1, received_on="2021-05-01", replied_on="2021-05-09", result="不予公开"))
    assert table.blank == {*PERSONS, *(line for lines in GROUNDS.values() for line in lines)}
    assert Counter("登记没有" in why for why in told(table)) == {True: 2}


def test_a_reworded_choice_counts_by_what_it_means_and_one_without_by_the_forms_words(register: Register) -> None:
    def only(text: str, means: str) -> Register:
        field = register.field("result")
        choice = replace(field.choices[0], text=text, means=means)
        fields = tuple(replace(each, choices=(choice,)) if each.name == "result" else each for each in register.fields)
        return replace(register, fields=fields)

    for schema in (only("全部公开", "given"), only("予以公开", "")):
        values = {"received_on": "2021-05-01", "replied_on": "2021-05-09", "applicant": "自然人"}
        table = counted(schema, row(1, result=schema.field("result").choices[0].text, **values))
        assert table.lines["given"][-1] == 1 and not table.unplaced


def test_a_unit_is_missing_that_has_neither_a_row_nor_said_in_any_round_that_there_is_none(
    repository: Workspace, register: Register
) -> None:
    schema, tasks = repository.schema, repository.tasks
    zero = next(each for each in schema.head(register) if each.name == "applications.none")
    every = unreported(tasks, schema, {}, ["2021-09"])
    assert {"市财政局", "市司法局", "市教育局"} <= set(every)
    struck_out = {"number": "2021-1", "retired": register.field("retired").text_for("retired")}
    current = {
        register_key("2021", "applications", "1", "SZ09"): {"number": "2021-1"},
        register_key("2021", "applications", "1", "SZ08"): struck_out,
        report_key("2021", "SZ01", "2021-08"): {zero.name: zero.text_for("none")},
    }
    names = {code: tasks.roster.name_of(code) for code in ("SZ09", "SZ01")}
    assert set(every) - set(unreported(tasks, schema, current, ["2021-08", "2021-09"])) == set(names.values())
    assert set(every) - set(unreported(tasks, schema, current, ["2021-09"])) == {names["SZ09"]}


def test_a_row_without_a_number_is_named_so_and_two_of_them_are_not_the_same_application(register: Register) -> None:
    blank = ListedRow("市财政局", {"number": " ", "received_on": ""}, "")
    table = counted(register, blank, replace(blank, values={"received_on": ""}))
    assert [each.number.strip() for each in table.unplaced] == ["", "（没有编号）"]
    twice = counted(register, row(1), row(1), replace(row(1), unit="市司法局"))
    assert [(each.unit, each.number) for each in twice.unplaced if "重复" in each.why] == [("市财政局", "2021-1")]


def test_the_days_a_year_ends_and_begins_count_to_it(register: Register) -> None:
    def lines(received: str, replied: str = "", **values: str) -> dict[str, int]:
        made = counted(register, row(1, received_on=received, replied_on=replied, **values))
        return {line: figures[-1] for line, figures in made.lines.items() if figures[-1]}

    group = next(each for each in GROUPS if each not in GROUNDS)
    result = {"result": register.field("result").text_for(group)}
    assert lines("2021-12-31") == lines("2021-01-01") == {NEW: 1, LEFT: 1}
    assert lines("2020-12-31") == {CARRIED: 1, LEFT: 1}
    assert lines("2022-01-01") == lines("2020-12-01", "2020-12-31", **result) == {}
    assert lines("2021-12-31", "2021-12-31", **result) == {NEW: 1, group: 1, DONE: 1}
    assert lines("2021-12-31", "2022-01-01", **result) == {NEW: 1, LEFT: 1}
    assert lines("2020-12-31", "2021-01-01", **result) == {CARRIED: 1, group: 1, DONE: 1}


_BLANKS = st.text(st.sampled_from(" \u3000\t\n"), max_size=3)


@given(st.data(), st.text(st.sampled_from("依〔〕-2021号aBç"), min_size=1, max_size=8))
def test_a_number_written_with_other_blanks_width_or_case_is_the_same(
    register: Register, data: st.DataObject, number: str
) -> None:
    def written() -> str:
        wide = {ord("-"): "－", ord("a"): "ａ", ord("B"): "b"} if data.draw(st.booleans()) else {}
        return "".join(data.draw(_BLANKS) + each for each in number.translate(wide)) + data.draw(_BLANKS)

    rows = [ListedRow("市财政局", {"number": written()}, "") for _ in range(3)]
    assert [why for why in told(counted(register, *rows)) if "重复" in why] == ["同一编号有3行，每行都计入，可能重复"]
    assert not [why for why in told(counted(register, rows[0])) if "重复" in why]


def test_what_is_counted_without_a_number_is_told(register: Register) -> None:
    def why(*, received: str, **fields: Any) -> list[str]:
        values = {"received_on": received, "applicant": "自然人", "number": " "}
        return told(counted(replace(register, **fields), ListedRow("市财政局", values, "")))

    assert why(received="2021-05-01") == ["没有申请编号，已计入，重复的查不出"]
    assert why(received="2019-05-01") == why(received="2021-05-01")
    assert why(received="2022-01-02") == []
    older = tuple(each for each in register.fields if each.name != "number")
    assert why(received="2021-05-01", fields=older) == []


@given(st.data())
def test_every_result_with_a_ground_of_another_is_told_and_no_other(register: Register, data: st.DataObject) -> None:
    group = data.draw(st.sampled_from(["", *GROUPS]))
    ground = data.draw(st.sampled_from(["", *(each for lines in GROUNDS.values() for each in lines)]))
    values = {
        "received_on": "2021-05-01",
        "applicant": "自然人",
        "replied_on": data.draw(st.sampled_from(["", "2021-05-05"])),
    }
    values |= {"result": register.field("result").text_for(group), "ground": register.field("ground").text_for(ground)}
    table = counted(register, row(1, **values))
    of = next((each for each in GROUNDS if ground in GROUNDS[each]), "")
    rest = {"partly": ("", "withheld", "unable"), "given": ("",)}.get(group, (group,))
    whole = of in rest and bool(group) if values["replied_on"] else not group and not ground
    assert bool(told(table)) == (not whole)
    if group in ("given", "partly") and values["replied_on"]:
        assert table.lines[group][-1] == 1 and not table.unbalanced
