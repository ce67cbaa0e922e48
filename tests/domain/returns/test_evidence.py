"""Whose a document is, and which item it shows: only where its name, its sender or its folder says so clearly."""

from __future__ import annotations

from datetime import datetime

import pytest

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.plan.units import Roster, Unit
from toolkit.domain.returns.evidence import evidence_stem, item_shown, owner_of

ROSTER = Roster(
    (
        Unit("A", "市财政局", "市直", mail="cz@example.com", cc=("cz2@example.com",)),
        Unit("B", "市政务服务数据管理局", "市直", aliases=("市政数局", "政务服务数据管理局")),
        Unit("C", "市政府办公室", "市直"),
        Unit("D", "政府办公室", "市直"),
    ),
    (),
)
BESIDE = [
    Return("", f"{folder}/{unit}.xlsx", 1, datetime(2021, 9, 24), Outcome.MERGED, unit=unit)
    for folder, unit in (("9月24日", "A"), ("9月24日", "B"), ("甲科", "B"))
]


@pytest.mark.parametrize(
    ("file", "sender", "owner"),
    [
        ("12-市财政局-截图.png", "", "A"),
        ("截图.png", "CZ2@example.com", "A"),
        ("市政数局截图.png", "cz@example.com", "A"),
        ("市政数局 截图.png", "", "B"),
        ("市政务服务数据管理局、政务服务数据管理局.pdf", "", "B"),
        ("市财政局/盖章.pdf", "", "A"),
        ("市财政局/市政数局盖章.pdf", "", "B"),
        ("市政数局/9月/盖章.pdf", "", "B"),
        ("甲科/盖章.pdf", "", "B"),
        ("9月24日/盖章.pdf", "", None),
        ("盖章.pdf", "", None),
        ("盖章.pdf", "someone@example.com", None),
        ("市财政局与市政数局会签.pdf", "", None),
        ("市政府办公室来函.pdf", "", "C"),
        ("政府办公室来函.pdf", "", "D"),
    ],
)
def test_the_owner_is_named_or_nobody(file: str, sender: str, owner: str | None) -> None:
    assert owner_of(file, ROSTER, sender, BESIDE) == owner


@pytest.mark.parametrize(
    ("file", "item"),
    [
        ("12-截图.png", 12),
        ("甲/12_截图.png", 12),
        ("12、截图.png", 12),
        ("（12）截图.png", 12),
        ("第 12 项佐证.pdf", 12),
        ("佐证 序号12.pdf", 12),
        ("2021年总结.pdf", None),
        ("12345热线.png", None),
        ("13-截图.png", None),
        ("截图12.png", None),
        ("截图.png", None),
    ],
)
def test_an_item_is_named_by_a_number_the_unit_has(file: str, item: int | None) -> None:
    assert item_shown(file, {1, 2, 12, 20, 123}) == item


def test_a_document_is_filed_under_number_unit_and_its_own_name() -> None:
    assert evidence_stem(12, "市财政局", "甲科/截图.png") == "12-市财政局-截图"
    assert evidence_stem(None, "市财政局", "盖章.扫描.pdf") == "市财政局-盖章.扫描"
    assert evidence_stem(12, "市财政局", "12-市财政局-截图.png") == "12-市财政局-截图"
    assert evidence_stem(None, "市财政局", "无后缀") == "市财政局-无后缀"
