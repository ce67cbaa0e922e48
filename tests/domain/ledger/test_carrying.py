"""What goes over to nobody when a year is closed, because its unit is gone and no single one goes on with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.carrying import LeftBehind, Year, left_behind
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.keys import RowKey, contact_key, register_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
PLAN = Plan("2021", "方案", 2021, date(2021, 8, 2), ())
NOW = (Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直", former=("GONE",)))
PERSON = {"section": "办公室", "person": "某甲", "person_phone": "1", "signed_by": "某领导"}
ACCOUNT = {"account": "某发布", "platform": "微信"}


def year(cells: dict[RowKey, dict[str, str]], units: tuple[Unit, ...] = NOW) -> Year:
    return Year(Tasks(PLAN, Roster(units, ()), (), {}), cells)


def of_unit(unit: str) -> dict[RowKey, dict[str, str]]:
    """Two contacts and two rows of a list, one of them struck out; a list that does not go on."""
    return {
        contact_key("2021", unit): PERSON,
        task_key("2021", 3, unit): {"person": "某乙", "person_phone": "2", "status": "推进中"},
        task_key("2021", 4, unit): {"person": "某乙", "person_phone": "2"},
        register_key("2021", "accounts", "r1", unit): ACCOUNT,
        register_key("2021", "accounts", "r2", unit): ACCOUNT | {"retired": "作废"},
        register_key("2021", "applications", "r3", unit): {"number": "1"},
    }


def test_of_a_unit_that_is_gone_it_says_whom_to_call_and_how_many_rows_of_which_list() -> None:
    (left,) = left_behind(year(of_unit("X")), SCHEMA, {"A", "B"})
    title = next(each.title for each in SCHEMA.registers if each.name == "accounts")
    assert left == LeftBehind("X", ("办公室 某甲 1", "某乙 2"), {title: 1})
    assert left.words == f"联系人 办公室 某甲 1、某乙 2；{title}1行"


def test_a_unit_that_stays_or_has_one_heir_leaves_nothing_and_one_with_two_does() -> None:
    cells = of_unit("A") | of_unit("GONE")
    assert left_behind(year(cells), SCHEMA, {"A", "B"}) == ()
    split = (*NOW, Unit("C", "丙局", "市直", former=("GONE",)))
    assert [each.unit for each in left_behind(year(cells, split), SCHEMA, {"A", "B", "C"})] == ["GONE"]


def test_a_unit_without_an_item_in_the_plan_that_follows_is_told_too() -> None:
    assert [each.unit for each in left_behind(year(of_unit("A") | of_unit("GONE")), SCHEMA, {"A"})] == ["GONE"]
    assert [each.unit for each in left_behind(year(of_unit("A")), SCHEMA, {"B"})] == ["A"]


UNITS = ["A", "B", "GONE", "X"]
TEXTS = st.sampled_from(["", "某甲", "某乙"])
CELLS = st.dictionaries(
    st.one_of(
        st.builds(contact_key, st.just("2021"), st.sampled_from(UNITS)),
        st.builds(task_key, st.just("2021"), st.integers(1, 3), st.sampled_from(UNITS)),
    ),
    st.fixed_dictionaries({"person": TEXTS}),
)


@given(CELLS, st.sets(st.sampled_from(["A", "B"])))
def test_every_contact_goes_on_with_somebody_or_is_told_once(cells: dict[RowKey, dict[str, str]], on: set[str]) -> None:
    told = {each.unit: each.contacts for each in left_behind(year(cells), SCHEMA, on)}
    for unit in UNITS:
        heir = {"GONE": "B", "X": ""}.get(unit, unit)
        said = {values["person"] for row, values in cells.items() if row.unit == unit and values["person"]}
        assert set(told.get(unit, ())) == (set() if heir in on else said)
        assert len(set(told.get(unit, ()))) == len(told.get(unit, ()))
