"""What two files have in common that proves nothing, because anybody may have written it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT

from toolkit.domain.ledger.kinship import Kin
from toolkit.domain.ledger.records import Cells
from toolkit.domain.returns.descent import NO_WORDS, Draft, Fields
from toolkit.domain.returns.likeness import Likeness
from toolkit.keys import RowKey, register_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))
FIELDS = Fields.of(SCHEMA)
ONE, TWO, THREE = (task_key("2021", item, "A") for item in (1, 2, 3))
PAGE = "https://www.example.com/zwgk/ghjh/index.html"


def norm(number: int) -> RowKey:
    return register_key("2021", "norms", f"{number}", "A")


def named(number: int) -> dict[str, str]:
    """A document as everybody calls it."""
    return {"name": f"关于第{number}类规划的管理办法", "number": f"甲局规〔2021〕{number}号"}


def compared(file: Cells, other: Cells, by: str = "乙") -> Likeness:
    return Likeness.of(Draft(file, {}, by, return_id=2), Draft(other, {}, "甲", return_id=1), FIELDS, NO_WORDS)


def test_one_page_that_two_people_point_at_is_no_handing_on_where_rows_are_left_out() -> None:
    other = {ONE: {"progress": "已梳理历年规划文件23件"}, TWO: {"progress": "归集规划11件", "evidence": PAGE}}
    file = {ONE: {"progress": ""}, TWO: {"progress": "委托测绘院扫描成册", "evidence": PAGE}, THREE: {"progress": "三"}}
    assert compared(file, other).verdict is Kin.FORK
    assert compared({**file, ONE: {"progress": "经局长办公会审定"}}, other).verdict is Kin.HAND_OVER, (
        "it is silent on none"
    )
    kept = {**other[TWO], "issues": "2016年以前的3卷缺失"}
    assert compared({**file, TWO: kept}, {**other, TWO: kept}).verdict is Kin.HAND_OVER, (
        "words of its own stand in both"
    )


@given(st.sets(st.integers(1, 6), min_size=1), st.sets(st.integers(1, 6), min_size=1))
def test_what_registers_call_documents_by_never_proves_that_one_went_on_from_another(
    mine: set[int], its: set[int]
) -> None:
    file, other = ({norm(each): named(each) for each in numbers} for numbers in (mine, its))
    found = compared(file, other)
    assert not found.proven and found.verdict not in (Kin.HAND_OVER, Kin.DESCENDS)


@pytest.mark.parametrize("note", ["与市司法局会商后拟修订第7条", "2021年6月清理时决定保留"])
def test_a_word_of_ones_own_beside_them_does(note: str) -> None:
    file = {norm(1): {**named(1), "note": note}, norm(2): named(2)}
    other = {norm(1): {**named(1), "note": note}}
    assert compared(file, other).verdict is Kin.HAND_OVER
    assert compared({norm(1): named(1), norm(2): named(2)}, {norm(1): named(1)}, by="甲").proven, (
        "of one person it does"
    )
