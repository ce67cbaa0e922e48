"""What the office writes beside a claim and cannot be understood: the row is refused as long as it stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT
from kit.rows import identified

from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.office.claim_read import ClaimsRead, read_claims
from toolkit.book.office.review_book import build_review_book
from toolkit.book.sheets.raw import Beside, RawBook, RawSheet, RawValue, cell_name
from toolkit.codes import Code
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.domain.ledger.shown_claims import Entered
from toolkit.domain.ledger.verdict_answers import ClaimAnswer
from toolkit.keys import OFFICE, about_key, task_key
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Owner

TASKS = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8")).tasks
CLAIMS = claims_sheet(TASKS)
WHITE = [field.name for field in CLAIMS.owned(Owner.OFFICE)]
AT, ROW = 3, task_key("2021", 7, "SZ01")
CELLS: Cells = {
    about_key("2021"): {"work": "2021年政务公开工作", "units": "市甲局"},
    ROW: {"number": "1", "unit": "市甲局", "item": "7", "requirement": "公开", "status": "已完成"},
}
EDITION = identified(Edition("", "2021", OFFICE, 1, "", date(2021, 9, 13), 1, CELLS))

PLAIN = st.one_of(
    st.sampled_from(
        [
            "下周五",
            "2021-07-05前",
            "等领导签字后再定",
            "通过销号",
            "退回补正",
            "2021-9-30",
            "9月30日",
            "无",
            "=",
            "#N/A",
        ]
    ),
    st.text(max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-5, 10**17),
    st.booleans(),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    st.just("长" * 3000),
)
KINDS = st.sampled_from(["plain", "plain", "plain", "struck", "half", "error", "formula", "picture"])


HALF = (("保留", False), ("划掉的话", True))
"""How a reader tells that a part of a cell is struck through."""


def written(entered: Entered) -> RawBook:
    """The workbook as it is read when nobody has touched it."""
    book = build_review_book(EDITION, TASKS, 2021, entered)
    sheets = (
        RawSheet(each.title, tuple(tuple(cell.value for cell in row.cells) for row in each.rows))
        for each in book.sheets
    )
    return RawBook(tuple(sheets), dict(book.properties))


def typed(cells: dict[str, tuple[RawValue, str]]) -> RawBook:
    """The workbook with values in the row's white cells, each with how it stands there."""
    book = written(Entered())
    sheet, *rest = book.sheets
    row = list(sheet.rows[AT])
    columns = [field.name for field in CLAIMS.fields]
    hung: dict[str, list[str]] = {"struck": [], "half": [], "error": [], "formula": [], "picture": []}
    for name, (value, kind) in cells.items():
        at = columns.index(name)
        row[at] = value if kind in ("plain", "struck", "half") else None
        if kind != "plain":
            hung[kind].append(cell_name(AT, at))
    sheet = replace(
        sheet,
        rows=(*sheet.rows[:AT], tuple(row), *sheet.rows[AT + 1 :]),
        struck={**dict.fromkeys(hung["struck"], ()), **dict.fromkeys(hung["half"], HALF)},
        errors=dict.fromkeys(hung["error"], "#N/A"),
        uncomputed=frozenset(hung["formula"]),
        beside=tuple(Beside("picture", name) for name in hung["picture"]),
    )
    return replace(book, sheets=(sheet, *rest))


def twice(upper: dict[str, tuple[RawValue, str]], lower: dict[str, tuple[RawValue, str]]) -> RawBook:
    """The workbook with the row once more below itself, other values in its white cells."""
    book, other = typed(upper), typed(lower).sheets[0]
    sheet, *rest = book.sheets
    below = {cell_name(AT, at): cell_name(len(sheet.rows), at) for at in range(len(CLAIMS.fields))}
    sheet = replace(
        sheet,
        rows=(*sheet.rows, other.rows[AT]),
        struck={**sheet.struck, **{below[name]: pieces for name, pieces in other.struck.items()}},
        errors={**sheet.errors, **{below[name]: text for name, text in other.errors.items()}},
        uncomputed=sheet.uncomputed | {below[name] for name in other.uncomputed},
        beside=(*sheet.beside, *(replace(each, cell=below[each.cell]) for each in other.beside)),
    )
    return replace(book, sheets=(sheet, *rest))


def read(book: RawBook) -> ClaimsRead:
    return read_claims(book, CLAIMS, {EDITION.id: EDITION}, "核查表.xlsx")


@given(st.dictionaries(st.sampled_from(WHITE), st.tuples(PLAIN, KINDS), max_size=4))
def test_what_was_refused_is_refused_again_and_keeps_its_words(cells: dict[str, tuple[RawValue, str]]) -> None:
    first = read(typed(cells))
    kept = {answer.row: answer.said for answer in (*first.answers, *(answer for answer, _ in first.refused))}
    again = read(written(Entered(claims=kept)))
    assert {each.row: each.said for each in again.answers} == {each.row: each.said for each in first.answers}
    assert [(answer.row, answer.said) for answer, _ in again.refused] == [
        (answer.row, answer.said) for answer, _ in first.refused
    ]


ROWS = st.dictionaries(st.sampled_from(WHITE), st.tuples(PLAIN, KINDS), max_size=3)


@given(ROWS, ROWS)
def test_a_row_that_stands_twice_counts_where_both_say_the_same_and_else_keeps_the_words_of_both(
    upper: dict[str, tuple[RawValue, str]], lower: dict[str, tuple[RawValue, str]]
) -> None:
    one, other, both = read(typed(upper)), read(typed(lower)), read(twice(upper, lower))
    kept = [{**answer.said} for each in (one, other) for answer in said_of(each)]
    if len(kept) < 2 or kept[0] == kept[1]:
        assert [(answer.row, answer.said) for answer in said_of(both)] == [(ROW, said) for said in kept[:1]]
        return
    assert both.answers == both.problems == ()
    ((answer, fault),) = both.refused
    assert fault.code == Code.REVIEW_ROW_REPEATED
    assert all(text in answer.said[name] for said in kept for name, text in said.items())
    again = read(written(Entered(claims={ROW: answer.said})))
    assert again.answers == () and [each.said for each, _ in again.refused] == [answer.said]


def said_of(found: ClaimsRead) -> list[ClaimAnswer]:
    return [*found.answers, *(answer for answer, _ in found.refused)]


@given(st.sampled_from(WHITE))
def test_nobody_takes_words_of_which_some_are_struck_through(name: str) -> None:
    ((answer, fault),) = read(typed({"verdict": ("退回补正", "plain"), name: ("保留划掉的话", "half")})).refused
    assert "划掉的话" in answer.said[name] and "保留" in answer.said[name]
    assert f"“{CLAIMS.field(name).header}”里有划掉的字" in fault.message


def test_figures_that_are_no_day_are_kept_as_they_were_typed() -> None:
    ((answer, _),) = read(typed({"verified_on": (20260231.0, "plain")})).refused
    assert answer.said == {"verified_on": "20260231"}
