"""Importing again, three-way: what the document changed, what the office changed, and what both did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.corrected_plan import FIELDS, CorrectedPlan, Correction, corrections, disputes
from toolkit.domain.plan.model import Item, Plan, ReadDoubt, Remark
from toolkit.domain.plan.reimport import Difference, DifferenceKind, reimport

TEXTS = {
    1: "主动公开各类规划，做好历史规划的归集整理。",
    2: "加强政策咨询服务，畅通本机关咨询渠道。",
    3: "每季度通报一次政务新媒体检查情况。",
    4: "清理规范性文件，年底前集中公开现行有效文件。",
}


def item(number: int, text: str = "", units: str = "市财政局", deadline: str = "长期工作", topic: str = "公开") -> Item:
    return Item(number, topic, topic, text or TEXTS[number], units, deadline)


def plan(*items: Item) -> Plan:
    return Plan("2021", "方案", 2021, date(2021, 8, 2), items)


ISSUED = plan(*(item(number) for number in TEXTS))


def review(*items: Item, issued: Plan = ISSUED, **disputed: tuple[str, ...]) -> CorrectedPlan:
    return CorrectedPlan(
        plan(*items),
        {known.number: known for known in issued.items},
        {int(number[1:]): headers for number, headers in disputed.items()},
    )


def changed(number: int, **fields: str) -> Plan:
    """The issued plan with one item changed."""
    return plan(*(replace(known, **fields) if known.number == number else known for known in ISSUED.items))


def said(number: int, name: str, words: str) -> str:
    """A cell of the issued plan with words put behind it."""
    return str(getattr(ISSUED.item(number), name)) + words


@pytest.mark.parametrize("name", FIELDS)
def test_a_cell_only_the_document_changed_is_taken_and_told(name: str) -> None:
    before, after = said(2, name, ""), said(2, name, "（新）")
    merged, told = reimport(changed(2, **{name: after}), review(*ISSUED.items))
    assert getattr(merged.plan.item(2), name) == after
    assert told == (Difference(DifferenceKind.CHANGED, 2, FIELDS[name], before, after),)
    assert corrections(merged) == () and not merged.disputed


@pytest.mark.parametrize("name", FIELDS)
def test_a_cell_only_the_office_changed_stays_untold(name: str) -> None:
    merged, told = reimport(ISSUED, review(*changed(2, **{name: "办公室的说法"}).items))
    assert getattr(merged.plan.item(2), name) == "办公室的说法"
    assert told == ()
    assert corrections(merged) == (Correction(2, FIELDS[name], said(2, name, ""), "办公室的说法"),)


@pytest.mark.parametrize("name", FIELDS)
def test_a_cell_both_changed_stays_the_offices_and_waits_for_a_decision(name: str) -> None:
    before, after = said(2, name, ""), said(2, name, "（新）")
    new = changed(2, **{name: after})
    merged, told = reimport(new, review(*changed(2, **{name: "办公室的说法"}).items))
    assert getattr(merged.plan.item(2), name) == "办公室的说法"
    assert told == (Difference(DifferenceKind.DISPUTED, 2, FIELDS[name], before, after, "办公室的说法"),)
    (doubt,) = disputes(merged, "x")
    assert doubt.code is Code.PLAN_CHANGED_BOTH and doubt.origin.place == "第2项"
    assert "办公室的说法" in doubt.message and "（新）" in doubt.message
    assert reimport(new, merged)[0] == merged, "it waits until somebody decides"
    settled = replace(merged, plan=plan(*(replace(known, settled=True) for known in merged.plan.items)))
    assert not list(disputes(settled, "x"))
    decided, told = reimport(new, settled)
    assert told == () and not decided.disputed and decided.plan == settled.plan


def test_a_requirement_of_nothing_in_common_is_another_item() -> None:
    """What the office said of the one must not pass to the other."""
    new = changed(2, requirement="开展业务培训。")
    merged, told = reimport(new, review(*changed(2, responsibility="市教育局").items))
    assert merged.plan.item(2) == new.item(2)
    assert [(known.number, known.responsibility) for known in merged.plan.items if known.requirement == TEXTS[2]] == [
        (5, "市教育局")
    ]
    assert {each.kind for each in told} == {"新增", "待定", "改号"}


def test_a_cell_both_changed_alike_is_no_matter() -> None:
    new = changed(2, deadline="年底前")
    merged, told = reimport(new, review(*new.items))
    assert (merged.plan, told, merged.disputed) == (new, (), {})


def test_blanks_make_no_difference() -> None:
    new = changed(2, requirement=TEXTS[2].replace("，", "，\n "))
    assert reimport(new, review(*ISSUED.items))[1] == ()


def test_an_item_is_asked_about_again_only_where_the_document_changed_it() -> None:
    settled = review(*(replace(known, settled=True) for known in ISSUED.items))
    merged, _ = reimport(changed(2, deadline="年底前"), settled)
    assert [known.settled for known in merged.plan.items] == [True, False, True, True]


def test_an_inserted_item_moves_the_numbers_and_every_correction_moves_along() -> None:
    ours = review(*changed(2, responsibility="市教育局").items)
    new = plan(item(1), item(2, "新增的一项要求，按月报送。"), *(replace(item(n), number=n + 1) for n in (2, 3, 4)))
    merged, told = reimport(new, ours)
    assert [known.requirement for known in merged.plan.items] == [known.requirement for known in new.items]
    assert [known.responsibility for known in merged.plan.items] == [
        "市财政局",
        "市财政局",
        "市教育局",
        "市财政局",
        "市财政局",
    ]
    assert [(each.kind, each.before, each.after) for each in told] == [
        ("新增", "", "新增的一项要求，按月报送。"),
        *(("改号", str(n), str(n + 1)) for n in (2, 3, 4)),
    ]


def test_a_renumbered_item_is_known_by_its_text_even_where_that_changed_a_little() -> None:
    ours = review(*changed(3, deadline="每季度末").items)
    new = plan(item(1), item(2), item(4), item(9, TEXTS[3].replace("检查", "抽查")))
    merged, told = reimport(new, ours)
    assert merged.plan.item(9).deadline == "每季度末"
    assert [(each.kind, each.item, each.what) for each in told] == [("改号", 9, "序号"), ("改动", 9, "具体要求")]


def test_an_item_the_document_dropped_goes_unless_the_office_had_changed_it() -> None:
    ours = review(*changed(2, responsibility="市教育局").items)
    merged, told = reimport(plan(item(1), item(4)), ours)
    assert [known.number for known in merged.plan.items] == [1, 2, 4]
    assert [(each.kind, each.item) for each in told] == [("待定", 2), ("撤销", 3)]
    (doubt,) = disputes(merged, "x")
    assert doubt.code is Code.PLAN_WITHDRAWN
    assert reimport(plan(item(1), item(4)), merged)[0] == merged


def test_an_item_of_the_offices_own_stays_where_it_stood() -> None:
    own = item(9, "办公室自己加的一项。")
    merged, told = reimport(ISSUED, review(item(1), own, item(2), item(3), item(4)))
    assert [known.number for known in merged.plan.items] == [1, 9, 2, 3, 4]
    assert told == () and corrections(merged) == (Correction(9, "事项", "（文件里没有）", "办公室自己加的一项。"),)


def test_an_own_item_gives_way_where_the_document_now_uses_its_number() -> None:
    own = item(5, "办公室自己加的一项。")
    new = plan(*ISSUED.items, item(5, "文件新增的第五项，与前面各项都不同。"))
    merged, told = reimport(new, review(*ISSUED.items, own))
    assert [(known.number, known.requirement[:3]) for known in merged.plan.items][-2:] == [(6, "办公室"), (5, "文件新")]
    assert {(each.kind, each.item) for each in told} == {("新增", 5), ("改号", 6)}


def test_an_own_item_that_the_document_takes_up_is_one_item() -> None:
    own = item(5, "办公室自己加的一项，文件后来也写了。", units="市教育局")
    new = plan(*ISSUED.items, item(5, "办公室自己加的一项，文件后来也写了。"))
    merged, told = reimport(new, review(*ISSUED.items, own))
    assert len(merged.plan.items) == 5 and merged.plan.item(5).responsibility == "市教育局"
    assert told == (Difference(DifferenceKind.DISPUTED, 5, "落实单位", "", "市财政局", "市教育局"),)


def test_an_item_the_office_left_out_stays_out_and_its_changes_are_told() -> None:
    ours = review(item(1), item(2), item(4))
    assert reimport(ISSUED, ours)[1] == ()
    merged, told = reimport(changed(3, requirement=TEXTS[3] + "并公开。"), ours)
    assert [known.number for known in merged.plan.items] == [1, 2, 4]
    assert told == (
        Difference(DifferenceKind.DISPUTED, 3, "事项", TEXTS[3], TEXTS[3] + "并公开。", "（核定时已删去）"),
    )
    assert corrections(merged) == (Correction(3, "事项", TEXTS[3] + "并公开。", "（核定时已删去）"),)


def test_texts_and_doubts_that_the_office_has_settled_stay_so_while_the_document_says_them() -> None:
    texts = ("各单位按月报送。", "请抓紧落实。", "按季通报。")
    doubts = (
        ReadDoubt("plan-row-unused", "第3行没有读入", "核对", "正文"),
        ReadDoubt("plan-row-unused", "第4行没有读入", "核对", "正文"),
    )
    before = replace(
        review(*ISSUED.items).plan,
        remarks=(Remark(texts[0], "第1段", settled=True), Remark(texts[1], "第2段")),
        doubts=(replace(doubts[0], settled=True), doubts[1]),
    )
    read = (Remark("各单位 按月\n报送。", "第5段"), *(Remark(text, "第6段") for text in texts[1:]))
    again = replace(ISSUED, remarks=read, doubts=(*doubts, replace(doubts[1], message="新的疑问", settled=True)))
    merged = reimport(again, replace(review(*ISSUED.items), plan=before))[0].plan
    assert [each.settled for each in merged.remarks] == [True, False, False]
    assert [each.settled for each in merged.doubts] == [True, False, True]


WORDS = st.sampled_from(["甲办", "乙办", "丙办", "年底前"])
EDITS = st.dictionaries(st.tuples(st.sampled_from(sorted(TEXTS)), st.sampled_from(sorted(FIELDS))), WORDS, max_size=6)
SETTLED = st.sets(st.sampled_from(sorted(TEXTS)))
OWN = st.lists(st.sampled_from([4, 5, 6, 7]), max_size=2, unique=True)


def edited(base: Plan, edits: dict[tuple[int, str], str]) -> Plan:
    """The plan with cells rewritten; a requirement only has words added, so that it stays the same item."""
    return plan(
        *(
            replace(
                known,
                **{
                    name: known.requirement + words if name == "requirement" else words
                    for (number, name), words in edits.items()
                    if number == known.number
                },
            )
            for known in base.items
        )
    )


@st.composite
def reviews(draw: st.DrawFn) -> CorrectedPlan:
    """What an office may make of the issued plan: rewritten cells, rows left out, rows of its own, settled ones."""
    settled, gone = draw(SETTLED), draw(st.sets(st.sampled_from(sorted(TEXTS)), max_size=2))
    items = [
        replace(known, settled=known.number in settled)
        for known in edited(ISSUED, draw(EDITS)).items
        if known.number not in gone
    ]
    for number in draw(OWN):
        if number not in TEXTS:
            items.insert(draw(st.integers(0, len(items))), item(number, f"办公室另加的第{number}件事。"))
    return review(*items)


@st.composite
def documents(draw: st.DrawFn) -> Plan:
    """What may become of the document: rewritten cells, items dropped, inserted and so renumbered."""
    gone = draw(st.sets(st.sampled_from(sorted(TEXTS)), max_size=2))
    items = [known for known in edited(ISSUED, draw(EDITS)).items if known.number not in gone]
    for _ in range(draw(st.integers(0, 2))):
        items.insert(draw(st.integers(0, len(items))), item(0, f"文件后来加上的要求，共{len(items)}处。"))
    return plan(*(replace(known, number=number) for number, known in enumerate(items, start=1)))


@settings(deadline=None)
@given(documents(), reviews())
def test_the_same_document_twice_changes_nothing(document: Plan, before: CorrectedPlan) -> None:
    once, _ = reimport(document, before)
    twice, told = reimport(document, once)
    assert twice == once
    assert {each.kind for each in told} <= {"待定"}
    assert len({known.number for known in once.plan.items}) == len(once.plan.items)


@settings(deadline=None)
@given(reviews())
def test_an_unchanged_document_changes_nothing_of_the_office(before: CorrectedPlan) -> None:
    merged, told = reimport(ISSUED, before)
    assert told == () and merged.plan.items == before.plan.items


@settings(deadline=None)
@given(documents())
def test_without_corrections_the_document_is_taken_as_it_is(document: Plan) -> None:
    assert reimport(document, review(*ISSUED.items))[0].plan == document


@settings(deadline=None)
@given(documents(), reviews())
def test_no_word_of_the_office_is_lost(document: Plan, before: CorrectedPlan) -> None:
    """Every cell the office rewrote and every row it added is still in force, unless its whole item was unchanged."""
    merged, _ = reimport(document, before)
    for name in FIELDS:
        corrected = [
            getattr(known, name)
            for known in before.plan.items
            if getattr(before.issued.get(known.number), name, None) != getattr(known, name)
        ]
        now = [getattr(known, name) for known in merged.plan.items]
        for words in corrected:
            assert words in now


@settings(deadline=None)
@given(documents(), reviews())
def test_what_the_document_changed_is_taken_or_told(document: Plan, before: CorrectedPlan) -> None:
    merged, told = reimport(document, before)
    numbers = {each.item for each in told} | {each.item for each in corrections(merged)}
    for known in document.items:
        if known not in [replace(each, settled=False) for each in merged.plan.items]:
            assert known.number in numbers
