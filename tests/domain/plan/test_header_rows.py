"""Which rows are headers, and which only have words in them that head columns elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.domain.plan.document.header_rows import headers_at, heads_another
from toolkit.domain.plan.document.headers import Columns, Headers, columns_at
from toolkit.domain.plan.document.lines import Line

HEADERS = Headers(("具体要求",), ("序号",), ("重点工作",), ("责任单位", "单位"), deadline=("完成时限", "开始时间"))
HEAD = "序号|重点工作|具体要求|开始时间|完成时限|责任单位"


def lines(*rows: str) -> list[Line]:
    return [Line(tuple(row.split("|")), f"第{at}行", 1) for at, row in enumerate(rows, start=1)]


def columns(head: str) -> Columns:
    found = columns_at(HEADERS, lines(head), 0)
    assert found is not None
    return found


@pytest.mark.parametrize("words", ["重点工作|公开预算|5月|年底前|单位", "单位|公开预算|5月|年底前|重点工作"])
@pytest.mark.parametrize("number", ["1", "（二）", "④", "5-1"])
def test_a_number_where_the_columns_have_it_makes_a_row_of_words_of_headers(number: str, words: str) -> None:
    row = lines(f"{number}|{words}")
    assert headers_at(HEADERS, row, 0, columns(HEAD)) is None
    assert not heads_another(row[0], HEADERS, columns(HEAD))
    assert headers_at(HEADERS, row, 0, None) is not None, "with no columns above it, it would head some"


@pytest.mark.parametrize("row", ["|重点工作|公开预算|||单位", "甲-1|重点工作|公开预算|||责任单位"])
def test_words_of_headers_below_these_make_a_row_where_it_says_what_is_to_be_done(row: str) -> None:
    (line,) = lines(row)
    assert headers_at(HEADERS, [line], 0, columns(HEAD)) is None
    assert not heads_another(line, HEADERS, columns(HEAD))


@pytest.mark.parametrize(
    "row", ["|重点工作|具体要求|||单位", "|单位|公开预算|||重点工作", "序号|重点工作|公开预算|||单位"]
)
def test_they_make_headers_elsewhere_or_with_words_that_no_row_has(row: str) -> None:
    assert headers_at(HEADERS, lines(row), 0, columns(HEAD)) is not None


def test_the_same_headers_again_and_others_are_headers() -> None:
    for head in (HEAD, "序号|具体要求|单位"):
        assert headers_at(HEADERS, lines(head), 0, columns(HEAD)) == columns(head)
    again = headers_at(HEADERS, lines(HEAD, HEAD), 0, columns(HEAD))
    assert again is not None and (again.names, again.rows) == (columns(HEAD).names, 2)


@pytest.mark.parametrize("times", [1, 2])
def test_one_word_of_a_header_right_above_the_same_headers_makes_no_block_with_them(times: int) -> None:
    row = "甲|重点工作|公开预算|||市财政局"
    assert headers_at(HEADERS, lines(row, *[HEAD] * times), 0, columns(HEAD)) is None
    other = "序号|具体要求|单位|||"
    assert headers_at(HEADERS, lines(row, other), 0, columns(HEAD)) is None
    above = "甲|重点工作||||市财政局"
    assert headers_at(HEADERS, lines(above, other), 0, columns(HEAD)) == columns_at(HEADERS, lines(above, other), 0)


def test_times_where_the_columns_have_times_head_no_other_table() -> None:
    (row,) = lines("|公开预算|做好解读|5月|6月|市财政局")
    assert not heads_another(row, HEADERS, columns(HEAD)) and heads_another(row, HEADERS)
    (other,) = lines("单位|1月|2月|3月||")
    assert heads_another(other, HEADERS, columns(HEAD)), "a time stands where none is"


def test_a_row_too_short_for_the_numbers_column_has_no_number() -> None:
    behind = columns("重点工作|具体要求|责任单位|序号")
    (row,) = lines("单位|1月|2月")
    assert heads_another(row, HEADERS, behind) == heads_another(row, HEADERS)


def test_a_paragraph_heads_no_table() -> None:
    assert not heads_another(Line(("序号 具体要求 责任单位",), "第1段", 1, paragraph=True), HEADERS)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("序号|具体要求|承办方", "responsibility"),
        ("具体要求|完成时限|承办方", "responsibility"),
        ("具体要求|责任单位|预计期", "deadline"),
        ("重点工作|具体要求|承办方", "note"),
        ("重点工作|具体要求|预计期", "note"),
    ],
)
def test_a_header_goes_by_its_end_where_others_say_for_sure_that_the_row_heads_columns(head: str, kind: str) -> None:
    known = replace(HEADERS, responsibility=("责任单位", "…方"), deadline=("完成时限", "…期"))
    found = columns_at(known, lines(head), 0)
    assert found is not None and found.fields[2] == kind


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ("序号|重点工作|任务名称|责任单位", ["number", "topic", "requirement", "responsibility"]),
        ("任务名称|重点工作|责任单位", ["topic", "requirement", "responsibility"]),
        ("序号|重点工作|重点工作|完成时限", ["number", "requirement", "requirement", "deadline"]),
        ("序号|重点工作|任务名称|具体要求", ["number", "topic", "topic", "requirement"]),
    ],
)
def test_where_no_header_says_what_is_to_be_done_the_last_of_the_topics_does(head: str, kinds: list[str]) -> None:
    found = columns_at(replace(HEADERS, topic=("重点工作", "任务名称")), lines(head), 0)
    assert found is not None and [*found.fields.values()] == kinds


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("督办单位", "supervise"),
        ("督办", None),
        ("落实", None),
        ("完成", None),
        ("办结时间", "deadline"),
        ("办结", None),
        ("目标和要求", "requirement"),
        ("目标", None),
        ("责任单位（人）", "responsibility"),
        ("（责任单位）", None),
    ],
)
def test_a_header_that_no_list_has_goes_by_the_words_it_is_made_of(header: str, kind: str | None) -> None:
    assert HEADERS.field(header) == kind
