"""Tables that say one task each, labels on the left, as rows under these labels."""

from __future__ import annotations

from dataclasses import replace

from toolkit.domain.plan.document.cards import cards_as_rows
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.lines import Line

HEADERS = Headers(("工作要求",), ("序号",), ("任务名称",), ("责任单位",), ("牵头单位",), ("配合单位",), ("完成时限",))


def card(table: int, *rows: str) -> list[Line]:
    return [Line(tuple(row.split("|")), f"表{table}第{at}行", table) for at, row in enumerate(rows, start=1)]


def on_new_page(row: str) -> Line:
    return replace(card(1, row)[0], torn={})


def cells(*lines: Line) -> list[tuple[str, ...]]:
    return [line.cells for line in cards_as_rows(lines, HEADERS)]


FIRST = ("任务名称|公开目录", "工作要求|按月更新。", "责任单位：|市财政局")
LABELS = ("任务名称", "工作要求", "责任单位")


def test_cards_are_rows_under_their_labels_which_are_said_once() -> None:
    second = card(2, "任务名称|公开专区", "工作要求|建成。", "责任单位：|市司法局")
    rows = cards_as_rows([*card(1, *FIRST), *second], HEADERS)
    assert [row.cells for row in rows] == [
        LABELS,
        ("公开目录", "按月更新。", "市财政局"),
        ("公开专区", "建成。", "市司法局"),
    ]
    assert [row.where for row in rows] == ["表1第1行", "表1第1行", "表2第1行"]


def test_a_line_of_a_card_may_hold_two_labels() -> None:
    assert cells(*card(1, "任务名称|公开目录", "工作要求|按月更新。", "责任单位|市财政局|完成时限|6月底前")) == [
        (*LABELS, "完成时限"),
        ("公开目录", "按月更新。", "市财政局", "6月底前"),
    ]


def test_what_is_no_card_stays_as_it_is() -> None:
    for rows in (
        FIRST[1:],
        ("任务名称|公开目录", "工作要求|按月更新。", "完成时限|6月底前"),
        ("责任单位|市财政局", "牵头单位|市司法局", "完成时限|6月底前"),
        ("任务名称|工作要求|责任单位", "公开目录|按月更新。|市财政局"),
    ):
        assert cells(*card(1, *rows)) == [tuple(row.split("|")) for row in rows]


def test_what_stands_without_labels_on_a_new_page_goes_on_with_the_line_above() -> None:
    begun, more = card(1, FIRST[0], "工作要求|按月更新，"), on_new_page("|无空白栏目。")
    assert cells(*begun, more, *card(1, FIRST[2])) == [LABELS, ("公开目录", "按月更新，无空白栏目。", "市财政局")]


def test_it_goes_on_with_no_line_of_fewer_labels() -> None:
    """A page may begin with a row of four columns below one of two: nobody knows where these belong."""
    for above in (FIRST, FIRST[:1]):
        lines = [*card(1, *above), on_new_page("|甲||乙")]
        assert cells(*lines)[-1] == ("", "甲", "", "乙")


def test_an_empty_row_a_strange_one_and_another_table_end_a_card() -> None:
    begun, rest = card(1, *FIRST[:2]), card(1, FIRST[2])
    for between in ("|", "其他说明|见附件"):
        assert cells(*begun, *card(1, between), *rest)[2] == tuple(between.split("|"))
    assert cells(*begun, *card(2, FIRST[2])) == [tuple(row.split("|")) for row in FIRST]


def test_a_label_that_comes_again_begins_the_next_card() -> None:
    again = ("任务名称|公开专区", "工作要求|建成。", "责任单位：|市司法局")
    assert cells(*card(1, *FIRST, *again)) == [
        LABELS,
        ("公开目录", "按月更新。", "市财政局"),
        ("公开专区", "建成。", "市司法局"),
    ]


def test_blank_columns_around_a_card_are_no_part_of_it() -> None:
    assert cells(*card(1, *(f"|{row}|" for row in FIRST)))[0] == LABELS


def test_a_long_text_is_no_label_and_a_label_with_no_text_says_nothing() -> None:
    assert cells(*card(1, FIRST[0], f"{'工作' * 9}工作要求|按月更新。", FIRST[2]))[0] != LABELS
    assert cells(*card(1, *FIRST, "完成时限|"))[1] == ("公开目录", "按月更新。", "市财政局", "")
