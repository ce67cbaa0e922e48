"""Which closing of a plan is meant: nothing is closed over what is open unless somebody said what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.rows import key

from toolkit.codes import Outcome
from toolkit.domain.ledger.closing import Closed, Scan, Unsettled, closing, is_sealed_scan, scan_brought, taken_last
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.records import Case, CaseKind, Return
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing

DAY = date(2021, 12, 28)
ROW = LedgerRow("A", "甲局", 1, {}, Standing(State.NORMAL, ""))
OPEN = Unsettled(rows=(ROW, ROW))
days = st.none() | st.builds(lambda back: DAY - timedelta(back), st.integers(0, 3))


def begun_on(day: date | None, carry: bool) -> Closed | None:
    return Closed(day.isoformat(), carry, 9) if day else None


@given(
    st.sampled_from([OPEN, Unsettled(), Unsettled(untold=("A",))]), days, st.booleans(), st.booleans(), st.booleans()
)
def test_it_is_closed_if_nothing_is_open_or_somebody_said_so_today(
    left: Unsettled, begun: date | None, begun_carry: bool, carry: bool, as_is: bool
) -> None:
    as_is = as_is and not carry
    meant = closing(left, begun_on(begun, begun_carry), DAY, carry=carry, as_is=as_is)
    assert (meant is None) == (bool(left) and not carry and not as_is and begun != DAY)
    if meant:
        assert (meant.day, meant.unfinished) == (DAY, len(left.rows))
        assert meant.carry == (carry or (begun == DAY and begun_carry and not as_is))


def test_one_begun_on_the_same_day_is_gone_on_with_as_it_was_meant_and_the_last_word_counts() -> None:
    begun = begun_on(DAY, True)
    assert closing(OPEN, begun, DAY, carry=False, as_is=False) == Closed("2021-12-28", True, 2)
    assert closing(OPEN, begun, DAY, carry=False, as_is=True) == Closed("2021-12-28", False, 2)
    assert closing(OPEN, begun, DAY + timedelta(1), carry=False, as_is=False) is None


@pytest.mark.parametrize(
    ("name", "sealed"),
    [
        ("盖章扫描件.pdf", True),
        ("甲局/台账（签章）.JPG", True),
        ("台账扫描.tif", True),
        ("扫描件.pdf", False),
        ("台账.pdf", False),
        ("盖章台账.xlsx", False),
        ("盖章", False),
        ("盖章/第3项.pdf", False),
    ],
)
def test_a_document_is_a_sealed_scan_by_its_own_name_alone(name: str, sealed: bool) -> None:
    assert is_sealed_scan(name) == sealed


def test_a_scan_that_a_unit_brings_is_of_its_last_workbook_and_stands_behind_the_offices_own() -> None:
    at = datetime(2021, 12, 20)
    workbook = Return("w", "台账.xlsx", 1, at, Outcome.MERGED, unit="A", edition="E1", id=3)
    refused = replace(workbook, outcome=Outcome.REJECTED, id=4)
    assert taken_last("A", [workbook, refused, replace(workbook, unit="B", id=5)]) == workbook
    document = Return("s", "甲局/盖章扫描件.pdf", 1, at, Outcome.MERGED, unit="A", id=6)
    scan = scan_brought(document, None, workbook)
    assert scan == Scan("s", "盖章扫描件.pdf", "E1", 3, brought=True)
    assert scan_brought(document, None, None) is None and scan_brought(workbook, None, workbook) is None
    assert scan_brought(document, scan, workbook) is None, "the same again"
    other = replace(document, sha256="t")
    assert scan_brought(other, scan, workbook) == replace(scan, sha256="t", others=((scan.file, "s"),)), "kept beside"
    assert scan_brought(other, replace(scan, brought=False), workbook) is None
    later = replace(workbook, edition="E2", id=7)
    assert scan_brought(other, replace(scan, brought=False), later) == Scan("t", scan.file, "E2", 7, brought=True)


def test_anything_that_is_open_is_unsettled() -> None:
    case = Case(key("2021/1/A"), "progress", "甲", "乙", 1, "工作台账", "I5", datetime(2021, 12, 20))
    assert Unsettled(cases=(case,)) and OPEN and Unsettled(untold=("A",)) and not Unsettled()
    assert Unsettled(cases=(case, replace(case, kind=CaseKind.HELD))).cases_of(CaseKind.CONFLICT) == 1


def test_a_scan_has_only_what_is_of_its_version_and_by_the_same_hand() -> None:
    scan = Scan("s", "一.pdf", "E1", 3, brought=True, others=(("二.pdf", "t"),))
    for other in (scan, replace(scan, sha256="t", others=())):
        assert scan.has(other)
        for change in ({"edition": "E2"}, {"returned": 4}, {"brought": False}, {"sha256": "u"}):
            assert not scan.has(replace(other, **change)), change


def test_a_workbook_taken_in_without_an_edition_is_none_that_a_scan_confirms() -> None:
    told = Return("p", "电话", 1, datetime(2021, 12, 20), Outcome.MERGED, unit="A", id=8)
    workbook = replace(told, edition="E1", id=3)
    assert taken_last("A", [workbook, told]) == workbook and taken_last("A", [told]) is None
