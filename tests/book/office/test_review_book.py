"""The office's review workbook: what it shows, and that an answer is read at its own case or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT
from kit.markdown_books import from_markdown, to_markdown
from kit.rows import identified, key

from toolkit.book.office.review_book import build_review_book, case_cells
from toolkit.book.office.review_columns import REVIEW_SHEET, choice_of
from toolkit.book.office.review_read import ReadBack, read_review
from toolkit.book.returned.identify import identify
from toolkit.book.sheets.model import Book
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue
from toolkit.domain.ledger.editions import PROPERTY
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Choice, Edition
from toolkit.domain.ledger.shown_cases import BLANK, ShownCase
from toolkit.domain.ledger.shown_claims import Entered
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE, about_key, case_key
from toolkit.problems import Problem
from toolkit.schema.load import load_ledger

TASKS = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8")).tasks
DAY = datetime(2021, 9, 13, 9)
FROM = "甲.xlsx\n2021-09-13 09:00"


def conflict(number: int, item: int, ours: str, theirs: str, base: str = "") -> Case:
    return Case(key(f"2021/{item}/SZ01"), "progress", ours, theirs, 1, "工作台账", "I5", DAY, base=base, id=number)


def held(number: int, evidence: str) -> Case:
    return Case("", "", "", evidence, 2, "", "", DAY, CaseKind.HELD, "2021", proposal="A" * 16, id=number)


def shown(case: Case, unit: str, header: str, ours_from: str, theirs_from: str) -> Mapping[str, str]:
    item = "" if case.kind == CaseKind.HELD else str(case.row.item)
    ours, theirs = ("", "") if case.kind == CaseKind.HELD else (case.ours or BLANK, case.theirs or BLANK)
    evidence = case.theirs if case.kind == CaseKind.HELD else ""
    return case_cells(ShownCase(case, unit, header, item, ours, theirs, ours_from, theirs_from, evidence))


def edition_of(*shown: Mapping[str, str]) -> Edition:
    cells: Cells = {
        about_key("2021"): {"work": "2021年政务公开工作", "units": "市甲局\n市乙局"},
        **{case_key("2021", int(values["number"])): values for values in shown},
    }
    return identified(Edition("", "2021", OFFICE, 1, "", date(2021, 9, 13), 1, cells))


@pytest.fixture(scope="module")
def asked() -> Edition:
    return edition_of(
        shown(held(9, "封面写的是“市乙局”"), "市乙局", "", "", "乙.xlsx"),
        shown(conflict(12, 15, "一", ""), "市乙局", "进展情况", FROM, FROM),
        shown(conflict(7, 15, "甲话", "乙话", "原话"), "市甲局", "进展情况", FROM, FROM),
    )


def returned(edition: Edition, typed: Mapping[int, Mapping[str, str]] | None = None) -> RawBook:
    """The workbook as an office program gives it back, with what was typed."""
    return raw(build_review_book(edition, TASKS, 2021, Entered(typed or {})))


def raw(book: Book) -> RawBook:
    sheets = tuple(
        RawSheet(sheet.title, tuple(tuple(cell.value for cell in row.cells) for row in sheet.rows))
        for sheet in book.sheets
    )
    return RawBook(sheets, dict(book.properties))


def with_rows(book: RawBook, rows: list[tuple[RawValue, ...]]) -> RawBook:
    """The workbook with these rows below its headers."""
    first, *rest = book.sheets
    return replace(book, sheets=(replace(first, rows=(*first.rows[:3], *rows)), *rest))


def read(book: RawBook, *editions: Edition) -> ReadBack:
    found = read_review(book, {each.id: each for each in editions}, "x.xlsx")
    assert isinstance(found, ReadBack)
    return found


def codes(found: ReadBack) -> list[str]:
    return [each.code.slug for each in found.problems]


def test_it_shows_each_case_once_by_unit_and_held_files_last(asked: Edition) -> None:
    shown = to_markdown(build_review_book(asked, TASKS, 2021, Entered({7: {"choice": "采用乙", "by": "某某"}}))).split(
        "\n# "
    )[0]
    source = "甲.xlsx<br>2021-09-13 09:00"
    headers = (
        "编号 | 类型 | 责任单位 | 序号 | 栏目 | 甲（已收内容） | 甲的来源 | 乙（另一份内容） | 乙的来源 | 原值 | 依据"
    )
    assert shown.strip().splitlines() == [
        "# 核定表",
        "",
        "|  |  | 2021年政务公开工作核定表 |  |  |  |  |  |  |  |  | 已处理1件，共3件 |",
        "|  |  | 在白色格里选“处理”，写上核定人，保存后运行合并即生效；暂时不能定的留空，下次再定。灰色格不用填。 "
        "|  |  |  |  |  |",
        f"| {headers} | 处理 | 确认单位 | 说明 | 核定人 | 行标识 |",
        f"| 7 | 内容冲突 | 市甲局 | 15 | 进展情况 | 甲话 | {source} | 乙话 | {source} | 原话 |  | 采用乙 |  |  | 某某 "
        f"| {asked.id}.7 |",
        f"| 12 | 内容冲突 | 市乙局 | 15 | 进展情况 | 一 | {source} | （空白） | {source} | （空白） |  |  |  |  |  "
        f"| {asked.id}.12 |",
        "| 9 | 归属待核实 | 市乙局 |  |  |  |  |  | 乙.xlsx |  | 封面写的是“市乙局” |  | 市乙局 |  |  "
        f"| {asked.id}.9 |",
    ]


def test_only_the_answers_are_open_and_each_kind_has_its_own_words(asked: Edition) -> None:
    sheet = build_review_book(asked, TASKS, 2021).sheets[0]
    headers = [str(cell.value) for cell in sheet.rows[2].cells]
    for row in sheet.rows[3:]:
        free = [header for header, cell in zip(headers, row.cells, strict=True) if not cell.style.locked]
        unit = ["确认单位"] if row.cells[1].value == "归属待核实" else []
        assert free == ["处理", *unit, "说明", "核定人"]
    lists = {rule.area: rule.choices for rule in sheet.validations if rule.choices}
    assert lists == {
        "L4:L5": ("采用甲", "采用乙", "保留原值"),
        "L6:L6": ("确认为该单位", "确认并记住发件人", "退回"),
        "M6:M6": ("市甲局", "市乙局"),
    }
    assert sheet.protected and sheet.freeze == (3, 3) and sheet.setup.landscape


def test_a_long_roster_stands_on_a_hidden_sheet(asked: Edition) -> None:
    units = "\n".join(f"某某市第{n}单位" for n in range(60))
    about = {about_key("2021"): {"work": "甲", "units": units}}
    book = build_review_book(replace(asked, cells={**asked.cells, **about}), TASKS, 2021)
    (rule,) = (rule for rule in book.sheets[0].validations if rule.source)
    assert (rule.area, rule.source) == ("M6:M6", "='选项'!$A$1:$A$60")
    assert [sheet.title for sheet in book.sheets if sheet.visibility == "hidden"] == ["下发信息", "选项"]


def test_its_edition_is_named_by_three_carriers_and_by_the_rows_alone(asked: Edition, repository: Workspace) -> None:
    book = returned(asked)
    assert book.properties == {PROPERTY: asked.id}
    assert identify(book, [repository.schema.tasks, REVIEW_SHEET], "x").edition == asked.id
    rows_only = RawBook(book.sheets[:1])
    assert identify(rows_only, [repository.schema.tasks, REVIEW_SHEET], "x").edition == asked.id


def test_answers_are_read_with_who_gave_them(asked: Edition) -> None:
    typed = {
        7: {"choice": "采用乙", "by": "某某", "note": "已核实"},
        9: {"choice": "确认为该单位"},
        12: {"note": "再看"},
    }
    found = read(returned(asked, typed), asked)
    assert [(each.case, each.choice, each.unit, each.by, each.note, each.origin.place) for each in found.answers] == [
        (7, Choice.THEIRS, "", "某某", "已核实", "L4"),
        (9, Choice.CONFIRM, "市乙局", "", "", "L6"),
    ]
    assert found.problems == () and found.typed[12] == {"note": "再看"}


@given(
    order=st.lists(st.integers(0, 5), max_size=9),
    chosen=st.lists(st.sampled_from(["", "采用甲", "采用乙", "保留原值"]), min_size=4, max_size=4),
)
def test_whatever_happens_to_the_rows_an_answer_stays_with_its_case(order: list[int], chosen: list[str]) -> None:
    """Rows sorted, deleted, repeated, with blank lines between: each case has the answer of its row, or none."""
    edition = edition_of(
        *(shown(conflict(n, n, f"甲{n}", f"乙{n}"), "市甲局", "进展情况", FROM, FROM) for n in (1, 2, 3, 4))
    )
    book = returned(edition, {n: {"choice": word} for n, word in enumerate(chosen, start=1)})
    rows = [*book.sheets[0].rows[3:], (), (None, "小计", None, 3)]
    found = read(with_rows(book, [rows[at] for at in order]), edition)
    expected = {at + 1: chosen[at] for at in order if at < 4 and chosen[at]}
    assert {each.case: each.choice.label for each in found.answers} == expected and found.problems == ()


@given(columns=st.sets(st.integers(0, 10), min_size=1), pair=st.sampled_from([(0, 1), (1, 2), (0, 2)]))
def test_columns_moved_without_the_rest_of_their_row_decide_nothing_wrong(
    columns: set[int], pair: tuple[int, int]
) -> None:
    """A sort of some columns only: a row whose shown cells are another case's is refused or is unchanged."""
    edition = edition_of(
        *(shown(conflict(n, n, f"甲{n}", f"乙{n}", f"原{n}"), f"市{n}局", f"栏{n}", f"{n}", f"{n}") for n in (1, 2, 3))
    )
    book = returned(edition, {1: {"choice": "采用甲"}, 2: {"choice": "采用乙"}, 3: {"choice": "保留原值"}})
    rows = [list(row) for row in book.sheets[0].rows[3:]]
    first, second = pair
    for column in columns:
        rows[first][column], rows[second][column] = rows[second][column], rows[first][column]
    found = read(with_rows(book, [tuple(row) for row in rows]), edition)
    answers = {each.case: each.choice.label for each in found.answers}
    assert answers.items() <= {1: "采用甲", 2: "采用乙", 3: "保留原值"}.items()
    same = columns <= {1, 6, 8, 10}  # kind and evidence are alike; where the files came from decides nothing
    assert (len(answers) == 3) == same and codes(found) == ([] if same else ["review-row-changed"] * 2)


@pytest.mark.parametrize(
    ("typed", "code", "value"),
    [
        ({7: {"choice": "随便"}}, "review-choice", "随便"),
        ({7: {"choice": "退回"}}, "review-choice", "退回"),
        ({9: {"choice": "采用甲"}}, "review-choice", "采用甲"),
    ],
)
def test_a_word_that_is_no_answer_is_told_at_its_cell(
    asked: Edition, typed: Mapping[int, Mapping[str, str]], code: str, value: str
) -> None:
    found = read(returned(asked, typed), asked)
    assert found.answers == () and [(each.code.slug, each.value) for each in found.problems] == [(code, value)]
    assert found.problems[0].origin.place == ("L4" if 7 in typed else "L6")


@pytest.mark.parametrize("word", ["采用乙", " 采 用 乙 ", "乙", "theirs"])
def test_other_ways_to_write_a_choice(asked: Edition, word: str) -> None:
    assert [each.choice for each in read(returned(asked, {7: {"choice": word}}), asked).answers] == [Choice.THEIRS]


def test_the_words_of_the_command_line() -> None:
    words = ("ours", "theirs", "base", "agree", "refuse", "confirm", "trust", "send-back", "退回", "原值")
    assert [choice_of(word) for word in words] == [*Choice, Choice.SEND_BACK, Choice.BASE]
    assert choice_of("") is choice_of("都行") is None


def test_the_same_case_with_two_answers_has_none(asked: Edition) -> None:
    book = returned(asked, {7: {"choice": "采用乙"}})
    row = list(book.sheets[0].rows[3])
    row[11] = "采用甲"
    found = read(with_rows(book, [*book.sheets[0].rows[3:], tuple(row)]), asked)
    assert found.answers == () and codes(found) == ["review-row-repeated"]


@pytest.mark.parametrize("words", [("采用乙", "采用甲"), ("采用乙", "再议"), ("再议", "采用乙"), ("再议", "缓办")])
def test_two_rows_of_a_case_that_differ_are_told_once_and_answer_nothing_when_written_again(
    asked: Edition, words: tuple[str, str]
) -> None:
    rows = [list(returned(asked, {7: {"choice": word, "note": f"说{word}"}}).sheets[0].rows[3]) for word in words]
    found = read(with_rows(returned(asked), [tuple(row) for row in rows]), asked)
    assert found.answers == () and codes(found) == ["review-row-repeated"]
    again = read(returned(asked, found.typed), asked)
    assert again.answers == () and codes(again) == ["review-choice"] and again.typed[7] == found.typed[7]
    assert all(word in found.typed[7]["choice"] and f"说{word}" in found.typed[7]["note"] for word in words)


def test_a_choice_that_is_struck_through_is_none_when_it_is_written_again(asked: Edition) -> None:
    book = returned(asked, {7: {"choice": "采用乙"}})
    struck = replace(book.sheets[0], struck={"L4": ()})
    found = read(replace(book, sheets=(struck, *book.sheets[1:])), asked)
    again = read(returned(asked, found.typed), asked)
    assert found.answers == again.answers == () and codes(found) == codes(again) == ["review-choice"]


def test_a_row_of_another_workbook_counts_where_that_is_one_of_ours(asked: Edition) -> None:
    other = edition_of(shown(conflict(7, 15, "甲话", "丙话"), "市甲局", "进展情况", FROM, FROM))
    row = returned(other, {7: {"choice": "采用甲"}}).sheets[0].rows[3]
    book = with_rows(returned(asked), [row])
    assert codes(read(book, asked)) == ["review-row-changed"]
    assert [(each.case, each.choice) for each in read(book, asked, other).answers] == [(7, Choice.OURS)]


def test_a_row_without_its_id_is_known_by_number_and_content(asked: Edition) -> None:
    book = returned(asked, {7: {"choice": "采用乙"}})
    row = book.sheets[0].rows[3]
    assert len(read(with_rows(book, [(*row[:-1], None)]), asked).answers) == 1
    assert len(read(with_rows(book, [(None, *row[1:])]), asked).answers) == 1
    assert codes(read(with_rows(book, [(None, *row[1:-1], None)]), asked)) == ["review-row-changed"]
    assert codes(read(with_rows(book, [("①", *row[1:])]), asked)) == ["review-row-changed"]


def test_a_table_with_moved_and_missing_columns_is_still_read(asked: Edition) -> None:
    book = from_markdown(
        """
        # 表1
        | 处理 | 编号 | 类型 | 责任单位 | 序号 | 栏目 | 甲（已收内容） | 乙（另一份内容） | 原值 |
        |---|---|---|---|---|---|---|---|---|
        | 采用乙 | 7 | 内容冲突 | 市甲局 | 15 | 进展情况 | 甲话 | 乙话 | 原话 |
        | 采用乙 | 12 | 内容冲突 | 市乙局 | 15 | 进展情况 | 改过的话 | （空白） | （空白） |
        """,
        {PROPERTY: asked.id},
    )
    found = read(book, asked)
    assert [(each.case, each.origin.place) for each in found.answers] == [(7, "A2")]
    assert [(each.code.slug, each.origin.place) for each in found.problems] == [("review-row-changed", "A3")]


def test_a_workbook_without_the_table_is_a_problem(asked: Edition) -> None:
    found = read_review(from_markdown("# 表1\n| 姓名 | 电话 |"), {asked.id: asked}, "x.xlsx")
    assert isinstance(found, Problem) and found.code.slug == "sheet-missing"
