"""What two files have in common that proves nothing, because anybody may have written it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT

from toolkit.domain.ledger.kinship import Kin
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.save_times import SaveTime
from toolkit.domain.returns.descent import NO_WORDS, Draft, Fields
from toolkit.domain.returns.likeness import Likeness
from toolkit.keys import RowKey, register_key, task_key
from toolkit.schema.load import load_ledger
from toolkit.schema.model import FieldKind, Owner

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


def saved(hour: int) -> SaveTime:
    at = datetime(2021, 8, 10, hour)
    return SaveTime(at, at, "x")


@pytest.mark.parametrize(
    ("kept", "sure"),
    [
        ({"evidence": "单位网站政务公开专栏"}, False),
        ({"evidence": "甲局网站2021年专栏"}, True),
        ({"evidence": "单位网站政务公开专栏", "issues": "部分科室重视程度不够"}, True),
    ],
)
def test_one_sentence_that_everybody_writes_makes_nobody_sure_that_one_person_went_on(
    kept: dict[str, str], sure: bool
) -> None:
    """One liaison's name may stand on two people's copies, and both may point at the same page."""
    file, other = (
        Draft({ONE: {**kept, "progress": said}}, {}, "联络员", saved(hour))
        for said, hour in (("按部署推进。", 11), ("按计划推进。", 9))
    )
    assert Likeness.of(file, other, FIELDS, NO_WORDS).sure is sure


def test_of_texts_cut_down_the_later_save_says_which_is_the_older() -> None:
    full, part = "4日召开专题会3次；5日修订办理流程2次", "5日修订办理流程2次"
    for mine, its in ((part, full), (full, part)):
        for hours, older in (((11, 9), False), ((9, 11), True)):
            file, other = (
                Draft({ONE: {"progress": text}}, {}, "甲", saved(hour))
                for text, hour in zip((mine, its), hours, strict=True)
            )
            assert Likeness.of(file, other, FIELDS, NO_WORDS).older is older
    untimed = Likeness.of(Draft({ONE: {"progress": part}}, {}), Draft({ONE: {"progress": full}}, {}), FIELDS, NO_WORDS)
    assert untimed.older


@pytest.mark.parametrize(("kept", "same"), [("部署到各科室七字", True), ("部署到各科室七", False)])
def test_eight_characters_that_more_was_added_to_are_the_same_words_and_fewer_are_not(kept: str, same: bool) -> None:
    cell, more = (ONE, "progress"), f"{kept}，又开了会"
    found = compared({ONE: {"progress": more}}, {ONE: {"progress": kept}})
    back = compared({ONE: {"progress": kept}}, {ONE: {"progress": more}})
    assert (len(kept) >= 8, cell in found.longer, cell in back.shorter) == (same, same, same)


def test_no_words_but_a_unit_s_own_tell_what_a_file_grew_from() -> None:
    """What the plan or the office wrote stands in every copy, and a contact is said again on the cover."""
    for field in SCHEMA.tasks.fields:
        worded = field.kind in (FieldKind.TEXT, FieldKind.LINK)
        of_its_own = field.owner == Owner.UNIT and field.name not in SCHEMA.cover.by_name
        assert FIELDS.hold(ONE, field.name) == (worded and of_its_own)
