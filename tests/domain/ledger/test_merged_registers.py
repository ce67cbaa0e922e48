"""Lists of all units in one: whose rows stand there in which order, what is said of each, how each unit stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from kit.small_plan import small_plan

from toolkit.domain.ledger.merged_registers import MergedRegister, merged_registers
from toolkit.domain.ledger.register_flags import STRUCK_OUT
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import Transfer
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, register_key, report_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
A, B, C = Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直", former=("OLD",)), Unit("C", "丙局", "市直")
TASKS = small_plan({1: "BA", 2: "C"}, A, B, C, says={1: "编制政务新媒体清单。", 2: "公开目录。"})
DAY, ROUND = date(2021, 9, 20), "2021-09"
WHOLE = {"account": "某发布", "platform": "微信"}


def account(unit: str, row: str = "0") -> RowKey:
    return register_key("2021", "accounts", row * 12, unit)


def merged(cells: dict[RowKey, dict[str, str]], tasks: Tasks = TASKS, name: str = "accounts") -> MergedRegister:
    made = merged_registers(tasks, SCHEMA, cells, WEEKDAYS, DAY, ROUND, {"X": "前局"})
    return next(each for each in made if each.register.name == name)


def test_a_list_is_there_where_a_unit_keeps_it_or_kept_it_and_claims_of_others_are_none() -> None:
    names = {each.register.name for each in merged_registers(TASKS, SCHEMA, {}, WEEKDAYS, DAY, ROUND, {})}
    every_unit = {each.name for each in SCHEMA.registers if each.every_unit and not each.rows}
    assert names == {"accounts"} | every_unit
    kept = {register_key("2021", "norms", "a" * 12, "C"): {"name": "办法"}}
    found = merged_registers(TASKS, SCHEMA, kept, WEEKDAYS, DAY, ROUND, {})
    assert "norms" in {each.register.name for each in found}
    assert merged({}).items == (1,)


def test_rows_stand_by_unit_in_the_rosters_order_those_of_former_units_behind_and_those_struck_out_last() -> None:
    cells = {
        account("Y"): {"account": "丁"},
        account("X"): {"account": "戊"},
        account("B"): {"account": "乙"},
        account("A", "1"): {"account": "乙甲", "retired": "作废"},
        account("A"): {"account": "甲"},
        account("C"): {"account": ""},
    }
    rows = merged(cells).rows
    assert [(each.unit, each.values["account"]) for each in rows] == [
        ("甲局", "甲"),
        ("乙局", "乙"),
        ("Y（原单位）", "丁"),
        ("前局（原单位）", "戊"),
        ("甲局", "乙甲"),
    ]
    assert rows[-1].hint == STRUCK_OUT


def test_a_row_of_a_unit_that_another_goes_on_with_is_that_ones_and_what_it_says_itself_goes_before() -> None:
    old = {account("OLD"): WHOLE | {"owner": "旧", "operator": "旧"}}
    (row,) = merged(old).rows
    assert (row.unit, row.values["owner"]) == ("乙局", "旧")
    for cells in (old | {account("B"): {"owner": "新"}}, {account("B"): {"owner": "新"}} | old):
        (row,) = merged(cells).rows
        assert (row.values["owner"], row.values["operator"]) == ("新", "旧")


def test_rows_that_stand_twice_say_with_whom() -> None:
    cells = {account("A"): WHOLE, account("B"): WHOLE, account("C"): WHOLE | {"platform": "微博"}}
    assert [each.hint for each in merged(cells).rows] == ["与乙局重复", "与甲局重复", ""]
    within = {account("A"): WHOLE, account("A", "1"): WHOLE}
    assert [each.hint for each in merged(within).rows] == ["本单位内重复"] * 2
    out = {account("A"): WHOLE, account("B"): WHOLE | {"retired": "作废"}}
    assert [each.hint for each in merged(out).rows] == ["", STRUCK_OUT]
    stale = {"updated_on": "2021-09-01", "checked_on": "2021-09-20"}
    (first, _) = merged({account("A"): WHOLE | stale, account("B"): WHOLE}).rows
    assert first.hint == "监测前14天内未更新；与乙局重复"


def test_every_unit_that_keeps_a_list_stands_with_it_in_one_way() -> None:
    none = {report_key("2021", "A", ROUND): {"accounts.none": "本期无此类事项"}}
    before = {report_key("2021", "A", "2021-08"): {"accounts.none": "本期无此类事项"}}
    assert merged({account("B"): WHOLE}).states == {"甲局": RegisterStatus.MISSING, "乙局": RegisterStatus.FILLED}
    assert merged(none).states["甲局"] == RegisterStatus.NONE
    assert merged(before).states["甲局"] == RegisterStatus.MISSING
    assert merged({}, name="petitions").states == {}, "nobody owes an application"


def test_an_application_shows_when_its_item_is_due_and_that_the_unit_has_no_such_item() -> None:
    asks = {"type": "不涉及", "reason": "没有这项职能", "leader": "某领导"}
    rows = {register_key("2021", "petitions", f"{item}" * 12, "A"): asks | {"item": str(item)} for item in (1, 2)}
    first, second = merged(rows, name="petitions").rows
    assert (first.values["due"], second.values["due"]) == ("2021-09-30", "")
    assert "没有这一项任务" not in first.hint and "没有这一项任务" in second.hint
    gave = replace(TASKS, transfers=(Transfer(2, "A", "C", DAY),))
    assert [each.values["due"] for each in merged(rows, gave, "petitions").rows] == ["2021-09-30"] * 2


def test_an_item_once_anothers_is_a_units_own_where_that_one_gave_it_up_and_one_without_a_due_date_has_none() -> None:
    asks = {"type": "不涉及", "reason": "没有这项职能", "leader": "某领导", "item": "2"}
    rows = {register_key("2021", "petitions", f"{at}" * 12, unit): asks for at, unit in enumerate("AB")}
    gave = replace(TASKS, transfers=(Transfer(2, "A", "C", DAY),))
    found = {each.unit: each for each in merged(rows, gave, "petitions").rows}
    assert {unit: each.values["due"] for unit, each in found.items()} == {"甲局": "2021-09-30", "乙局": ""}
    assert ["没有这一项任务" in found[unit].hint for unit in ("甲局", "乙局")] == [False, True]
    ever = small_plan({1: "BA", 2: "A"}, A, B, C, due="长期坚持")
    (row,) = (each for each in merged(rows, ever, "petitions").rows if each.unit == "甲局")
    assert row.values["due"] == "" and "没有这一项任务" not in row.hint


def test_what_a_list_lacks_in_the_year_is_said_of_the_unit_that_owes_it() -> None:
    tasks = small_plan({1: "ABC", 2: "C"}, A, B, C, says={1: "组织培训队伍。"})
    days = {"A": "2021-09-03", "B": "2020-09-03", "X": "2020-09-03"}
    held = {register_key("2021", "trainings", "a" * 12, unit): {"held_on": day} for unit, day in days.items()}
    found = merged(held, tasks, "trainings")
    said = next(flag.text for flag in found.register.flags if flag.rule == "none_in_year")
    assert found.notes == {"乙局": said, "丙局": said}


CELLS = st.dictionaries(
    st.builds(account, st.sampled_from(["A", "B", "C", "OLD", "X"]), st.sampled_from("012")),
    st.fixed_dictionaries(
        {"account": st.sampled_from(["", "甲", "乙"])},
        optional={"platform": st.just("微信"), "retired": st.just("作废")},
    ),
)


@given(CELLS)
def test_no_row_is_lost_and_whoever_is_named_as_a_double_has_one(cells: dict[RowKey, dict[str, str]]) -> None:
    found = merged(cells)
    moved = {row: row._replace(unit="B") if row.unit == "OLD" else row for row in cells}
    there: dict[RowKey, dict[str, str]] = {}
    for row in sorted(cells, key=lambda row: row.unit == "B"):
        there[moved[row]] = {**there.get(moved[row], {}), **cells[row]}
    assert len(found.rows) == sum(any(values.values()) for values in there.values())
    for each in found.rows:
        said = [word for word in each.hint.split("；") if word.startswith("与")]
        same = {
            other.unit
            for other in found.rows
            if other is not each and other.values.get("account") == each.values["account"]
        }
        assert all(word.removeprefix("与").removesuffix("重复").split("、")[0] in same for word in said)
