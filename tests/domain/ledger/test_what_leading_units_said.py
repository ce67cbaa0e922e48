"""What leading units said of claims (牵头初审): of the one that stands first, then of earlier ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kit.small_plan import small_plan

from toolkit.domain.ledger.led_claims import ABOUT, LedClaim, lead_opinions, led_claims
from toolkit.domain.ledger.records import Cells, LedRow
from toolkit.domain.ledger.row_states import TOUCHED, State
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, register_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
REGISTER = SCHEMA.led_claims
assert REGISTER
L, M, A, B = (
    Unit("L", "牵头局", "市直"),
    Unit("M", "主管局", "市直"),
    Unit("A", "甲局", "市直"),
    Unit("B", "乙局", "市直", former=("OLD",)),
)
TASKS = small_plan({1: "LMAB"}, L, M, A, B)
TASK = task_key("2021", 1, "A")
DONE = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"}
CLAIM = LedClaim.of(1, "A", "甲局", DONE)
EARLIER = LedClaim.of(1, "A", "甲局", DONE | {"evidence": "旧址"})


def said(leader: str, claim: LedClaim, opinion: str, remark: str = "") -> tuple[RowKey, dict[str, str]]:
    assert REGISTER
    return register_key("2021", REGISTER.name, claim.row, leader), {
        ABOUT: claim.text,
        "opinion": opinion,
        "remark": remark,
    }


def opinions(current: Cells, days: dict[RowKey, date] | None = None) -> dict[RowKey, list[str]]:
    return {
        row: [each.words for each in its] for row, its in lead_opinions(REGISTER, TASKS, current, days or {}).items()
    }


def test_a_claim_is_read_back_and_another_has_another_row() -> None:
    assert LedClaim.read({ABOUT: CLAIM.text}) == CLAIM and LedClaim.read({}) is None
    assert CLAIM.row != EARLIER.row and len(CLAIM.row) == 12 and CLAIM.label == "1 甲局"
    assert CLAIM.stands(DONE) and not EARLIER.stands(DONE)
    for name in DONE:
        assert not CLAIM.stands(DONE | {name: ""})


def test_it_is_told_beside_the_claim_with_its_day() -> None:
    key, values = said("L", CLAIM, "同意")
    current = {TASK: DONE, key: values}
    assert opinions(current, {key: date(2021, 9, 14)}) == {TASK: ["牵头局：同意（2021年9月14日）"]}
    assert opinions(current) == {TASK: ["牵头局：同意"]}
    assert opinions({TASK: DONE, key: values | {"opinion": "", "remark": "请补链接"}}) == {
        TASK: ["牵头局：未选意见请补链接"]
    }
    assert opinions({TASK: DONE, key: values | {"opinion": ""}}) == {}, "nothing was said"
    assert lead_opinions(None, TASKS, current, {}) == {}
    other = register_key("2021", "petitions", CLAIM.row, "L")
    assert opinions({TASK: DONE, other: values}) == {}


def test_of_an_earlier_claim_the_last_word_is_told_of_who_has_not_spoken_of_the_one_that_stands() -> None:
    older = LedClaim.of(1, "A", "甲局", DONE | {"evidence": "更旧"})
    spoken = dict(
        [said("L", CLAIM, "同意"), said("L", EARLIER, "不同意"), said("M", EARLIER, "不同意"), said("M", older, "同意")]
    )
    days = {said("M", EARLIER, "")[0]: date(2021, 9, 10), said("M", older, "")[0]: date(2021, 9, 3)}
    assert opinions({TASK: DONE, **spoken}, days) == {
        TASK: ["牵头局：同意", "对此前填报：主管局：不同意（2021年9月10日）"],
    }


def test_what_was_said_of_a_units_claim_goes_over_to_the_unit_that_has_the_item_now() -> None:
    key, values = said("L", LedClaim.of(1, "OLD", "旧局", DONE), "同意")
    heir = task_key("2021", 1, "B")
    assert opinions({heir: DONE, key: values}) == {heir: ["牵头局：同意"]}
    assert opinions({heir: {}, key: values}) == {heir: ["对此前填报：牵头局：同意"]}


def shown(led: LedRow, by_unit: dict[str, Cells]) -> list[dict[str, str]]:
    assert REGISTER
    return [dict(values) for values in led_claims(REGISTER, TASKS, "L", [led], by_unit).values()]


def test_a_leading_unit_is_shown_claims_that_wait_and_closed_rows_that_were_changed_with_what_it_said() -> None:
    by_unit: dict[str, Cells] = {"A": {TASK: DONE | {"progress": "甲" * 200}}}
    claimed = LedRow(1, "A", "甲局", state=State.CLAIMED)
    (row,) = shown(claimed, by_unit)
    assert (row["item"], row["unit"], row["evidence"], row[ABOUT]) == ("1", "甲局", "网站", CLAIM.text)
    assert row["topic"] == "第1件事" and len(row["progress"]) <= 120 and "opinion" not in row
    assert shown(LedRow(1, "A", "甲局", state=State.NORMAL), by_unit) == []
    assert len(shown(LedRow(1, "A", "甲局", state=State.CLOSED, hint=f"已销号，{TOUCHED}"), by_unit)) == 1
    key, values = said("L", CLAIM, "同意")
    (row,) = shown(claimed, by_unit | {"L": {key: values | {"elsewhere": "x"}}})
    assert row["opinion"] == "同意" and "elsewhere" not in row
    (row,) = shown(claimed, {})
    assert set(row) == {"item", "unit", "topic", ABOUT}, "blanks are left out"
