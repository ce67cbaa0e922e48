"""Who may issue papers to others, and by when one is to be answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kit.figured import task

from toolkit.domain.ledger.labels import Label
from toolkit.domain.office.issuing import PRESSED, answer_by, is_within
from toolkit.domain.plan.calendar import Calendar

MONDAY = date(2021, 10, 11)


@pytest.mark.parametrize(
    ("issuer", "within"),
    [
        ("市政府办公室政务公开科", True),
        ("政务公开科（代章）", True),
        ("政务公开科 (代章)", True),
        ("市政府办公室（政务公开科）", True),
        ("信息股", True),
        ("科（代章）", True),
        ("政务公开科代章", True),
        ("政务公开科〔代章〕", True),
        ("政务公开科【盖章】", True),
        ("政务公开科　（ 代 章 ）", True),
        ("代章：政务公开科", True),
        ("省政府办公厅政务公开处", True),
        ("某街道办事处", False),
        ("某局某某管理处", False),
        ("办公室科室", True),
        ("某市人民政府办公室", False),
        ("某市人民政府办公室（代章）", False),
        ("市科学技术局", False),
        ("市科协", False),
        ("市股权登记中心", False),
    ],
)
def test_a_body_within_a_unit_is_known_by_its_name_wherever_it_ends(issuer: str, within: bool) -> None:
    assert is_within(issuer) == within


@pytest.mark.parametrize(
    ("label", "due", "by"),
    [
        (Label.OVERDUE, date(2021, 9, 30), date(2021, 10, 18)),
        (Label.DUE_SOON, date(2021, 10, 29), date(2021, 10, 29)),
        (Label.DUE_SOON, MONDAY, MONDAY),
        (Label.RETURNED, date(2021, 9, 30), date(2021, 10, 18)),
        (Label.INCOMPLETE, None, date(2021, 10, 18)),
    ],
)
def test_what_is_late_is_answered_in_five_workdays_and_what_is_not_by_its_own_day(
    label: Label, due: date | None, by: date
) -> None:
    its = replace(task("SZ09", 2, label), due=due)
    assert answer_by(its, MONDAY, Calendar(frozenset(), frozenset(), frozenset())) == by


def test_nobody_is_pressed_for_what_is_closed_waits_for_the_office_or_has_no_day() -> None:
    assert {label for label in Label if label.light in ("red", "yellow")} == set(PRESSED)
    assert not any(label.finished for label in PRESSED)
