"""Several claimed rows that go back to earlier values: one question to the office, and the claims stand until then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from kit.office import ledger
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units
from openpyxl import load_workbook

from toolkit.codes import Code
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.settle import ConflictsMeant, settle_conflicts
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

UNIT = "SZ01"
DAYS = tuple(datetime(2021, 9, 13, 9) + timedelta(days=each) for each in range(9))
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "https://example.com/专栏/2021"}
BACK = {"办理状态": "推进中", "完成日期": None, "佐证材料": None}
CLAIM = {"status": "已完成", "done_on": "2021-09-11", "evidence": "https://example.com/专栏/2021"}


class Played:
    """A unit that reports three rows as under way (1.xlsx) and two of them as done (2.xlsx), by one person."""

    def __init__(self, workspace: Workspace) -> None:
        self.ws = workspace
        self.one, self.two, self.three = items_of(workspace, UNIT)[:3]

    def begin(self) -> None:
        first = {item: {"办理状态": "推进中", "进展情况": f"第{item}项正在梳理历年文件"} for item in self.items}
        self.save("1.xlsx", 0, first)
        self.save("2.xlsx", 1, {self.one: DONE, self.two: DONE}, "1.xlsx")
        self.merge("1.xlsx", 0)
        self.merge("2.xlsx", 1)

    @property
    def items(self) -> tuple[int, int, int]:
        return self.one, self.two, self.three

    def save(
        self, name: str, day: int, rows: Mapping[int, Mapping[str, object]], source: str = "", by: str = "甲"
    ) -> None:
        start = self.ws.root / source if source else workbook_of(self.ws, UNIT)
        fill(start, self.ws.root / name, rows, {"填报人": by}, DAYS[day] - timedelta(hours=2))

    def merge(self, name: str, day: int) -> Any:
        return merge_returns(self.ws, DAYS[day], [self.ws.root / name]).data

    def taken_back(self, by: str = "甲") -> Any:
        """Both claims go back in 3.xlsx, which says something new of the third row alone."""
        self.save(
            "3.xlsx", 2, {self.one: BACK, self.two: BACK, self.three: {"进展情况": "第三项已开会部署"}}, "2.xlsx", by
        )
        return self.merge("3.xlsx", 2)

    def held(self, item: int) -> dict[str, str]:
        return dict(ledger(self.ws)[task_key("2021", item, UNIT)])

    def claims(self, items: Iterable[int] = ()) -> list[bool]:
        """Of which of the first two rows the claim stands."""
        return [self.held(item).items() >= CLAIM.items() for item in items or (self.one, self.two)]

    def asked(self) -> list[dict[str, Any]]:
        return list(list_held(self.ws, DAYS[3]).data["cases"])


def begun(workspace: Workspace) -> Workspace:
    few = for_units(workspace, UNIT, "SZ08", "XQ01")
    generate(few, date(2021, 9, 10), [UNIT])
    Played(few).begin()
    return few


@pytest.fixture
def unit(after_playing: After) -> Played:
    return Played(after_playing(begun))


def codes(data: Any) -> list[str]:
    return [found["code"] for found in data["returns"][0]["problems"]]


def problems(data: Any, code: str) -> list[str]:
    return [found["message"] for found in data["returns"][0]["problems"] if found["code"] == code]


def test_they_stand_until_the_office_has_said_and_it_is_asked_once(unit: Played) -> None:
    data = unit.taken_back()
    assert unit.claims() == [True, True]
    assert unit.held(unit.three)["progress"] == "第三项已开会部署", "what is new elsewhere goes in"
    assert "claims-going-back" in codes(data) and "field-conflict" not in codes(data)
    (told,) = problems(data, "claims-going-back")
    assert (
        f"第{unit.one}项“办理状态”（已完成→推进中）" in told and f"第{unit.two}项“完成日期”（2021-09-11→空白）" in told
    )
    assert told.startswith("已报办结的2项又改回以前填的，没有写新的情况，暂不改动，等待核定")

    (case,) = unit.asked()
    assert (case["kind"], case["header"], case["choices"]) == (
        "retraction",
        f"第{unit.one}、{unit.two}项",
        ["ours", "theirs"],
    )
    assert [line.split("：")[0] for line in case["ours"].splitlines()] == [
        f"第{item}项{header}" for item in (unit.one, unit.two) for header in DONE
    ], "row by row, in the order of the columns"
    assert case["ours"].splitlines()[0] == f"第{unit.one}项办理状态：已完成"
    assert case["theirs"].splitlines()[1] == f"第{unit.one}项完成日期：（空白）"
    assert case["ours_from"] == "2.xlsx\n2021-09-14 09:00\n填报人：甲\n保存于：2021-09-14 07:00"
    assert case["theirs_from"] == "3.xlsx\n2021-09-15 09:00\n填报人：甲\n保存于：2021-09-15 07:00"
    assert "成批改回1件" in show_status(unit.ws, DAYS[3].date()).sentence.split("；")


@pytest.mark.parametrize(("word", "stand"), [("ours", True), ("theirs", False)])
def test_it_is_settled_at_once_and_can_be_settled_anew(unit: Played, word: str, stand: bool) -> None:
    unit.taken_back()
    listed = settle_conflicts(unit.ws, DAYS[4], answer_in_words(0, word), ConflictsMeant(UNIT))
    assert (len(listed.cases), listed.changed, unit.claims()) == (1, 0 if stand else 6, [True, True])
    done = settle_conflicts(unit.ws, DAYS[4], answer_in_words(0, word), ConflictsMeant(UNIT), go=True)
    assert (done.done, done.changed, unit.claims()) == (1, 0 if stand else 6, [stand, stand])
    assert unit.asked() == []
    number = listed.cases[0].case.id
    assert not decide_case(unit.ws, DAYS[5], answer_in_words(number, word)).new
    other = "theirs" if stand else "ours"
    assert decide_case(unit.ws, DAYS[5], answer_in_words(number, other)).changed == 6
    assert unit.claims() == [not stand] * 2


def test_it_is_answered_in_the_review_workbook(unit: Played) -> None:
    unit.taken_back()
    path = list_held(unit.ws, DAYS[3]).files[0]
    book = load_workbook(path)
    sheet = book["核定表"]
    headers = {str(cell.value): cell.column for cell in sheet[3]}
    assert [sheet.cell(4, headers[name]).value for name in ("类型", "栏目", "原值")] == [
        "成批改回",
        f"第{unit.one}、{unit.two}项",
        None,
    ]
    sheet.cell(4, headers["处理"]).value = "采用乙"
    sheet.cell(4, headers["核定人"]).value = "某甲"
    book.save(path)
    merge_returns(unit.ws, DAYS[4])
    assert unit.claims() == [False, False]
    assert unit.held(unit.one)["status"] == "推进中"


def test_a_conflict_of_an_item_is_not_this_and_what_puts_back_neither_is_none_here(unit: Played) -> None:
    unit.taken_back()
    assert settle_conflicts(unit.ws, DAYS[4], answer_in_words(0, "base"), ConflictsMeant(UNIT)).cases == ()
    assert settle_conflicts(unit.ws, DAYS[4], answer_in_words(0, "ours"), ConflictsMeant(item=unit.one)).cases == ()
    with pytest.raises(ToolkitError, match="不能定为“保留原值”"):
        decide_case(unit.ws, DAYS[4], answer_in_words(unit.asked()[0]["case"], "base"))


def test_sent_again_it_is_told_again_and_not_asked_again(unit: Played) -> None:
    unit.taken_back()
    unit.save("4.xlsx", 3, {unit.three: {"进展情况": "第三项已印发方案"}}, "3.xlsx")
    data = unit.merge("4.xlsx", 3)
    assert "claims-going-back" in codes(data) and len(unit.asked()) == 1 and unit.claims() == [True, True]
    assert unit.held(unit.three)["progress"] == "第三项已印发方案"


def test_what_the_office_did_not_let_go_back_stays_and_the_sender_hears_it(unit: Played) -> None:
    unit.taken_back()
    settle_conflicts(unit.ws, DAYS[3], answer_in_words(0, "ours"), ConflictsMeant(UNIT), go=True)
    unit.save("4.xlsx", 4, {unit.three: {"进展情况": "第三项已印发方案"}}, "3.xlsx")
    data = unit.merge("4.xlsx", 4)
    assert "claims-going-back" not in codes(data) and "field-decided" in codes(data)
    assert unit.claims() == [True, True] and unit.asked() == []


def test_with_a_word_of_why_they_are_taken_back(unit: Played) -> None:
    unit.taken_back()
    why = {item: {"进展情况": f"第{item}项经复核尚未完成，撤回"} for item in (unit.one, unit.two)}
    unit.save("4.xlsx", 3, why, "3.xlsx")
    data = unit.merge("4.xlsx", 3)
    assert unit.claims() == [False, False] and "claims-going-back" not in codes(data)
    assert unit.asked() == [], "the unit has answered by itself"


def test_one_row_that_goes_back_is_a_correction(unit: Played) -> None:
    unit.save("3.xlsx", 2, {unit.one: BACK}, "2.xlsx")
    data = unit.merge("3.xlsx", 2)
    assert unit.claims() == [False, True] and "claims-going-back" not in codes(data)


def test_a_row_that_went_on_meanwhile_is_left_alone(unit: Played) -> None:
    unit.taken_back()
    unit.save("b.xlsx", 3, {unit.one: {"办理状态": "长期坚持", "进展情况": "第一项转为长期坚持事项"}}, "2.xlsx")
    unit.merge("b.xlsx", 3)
    (case,) = unit.asked()
    assert case["header"] == f"第{unit.two}项"
    done = settle_conflicts(unit.ws, DAYS[4], answer_in_words(0, "theirs"), ConflictsMeant(UNIT), go=True)
    assert (done.done, done.changed) == (1, 3)
    assert (unit.held(unit.one)["status"], unit.held(unit.two)["status"]) == ("长期坚持", "推进中")


@pytest.mark.parametrize("source", ["3.xlsx", ""])
def test_a_row_claimed_again_in_the_same_words_leaves_the_question(unit: Played, source: str) -> None:
    """The ledger does not change by it: what the unit says last holds all the same."""
    unit.taken_back()
    unit.save("4.xlsx", 3, {unit.one: DONE}, source)
    assert unit.merge("4.xlsx", 3)["totals"]["changed"] == 0
    (case,) = unit.asked()
    assert case["header"] == f"第{unit.two}项"
    listed = settle_conflicts(unit.ws, DAYS[4], answer_in_words(0, "theirs"), ConflictsMeant(UNIT))
    done = settle_conflicts(unit.ws, DAYS[4], answer_in_words(0, "theirs"), ConflictsMeant(UNIT), go=True)
    assert unit.claims() == [True, False] and listed.changed == done.changed == 3
    (told,) = done.problems
    assert told.code == Code.REVIEW_ROWS_LEFT
    assert f"第{unit.one}项后来又报了办结（4.xlsx，2021年9月16日）" in told.message
    assert "claimed_again" not in str(show_provenance(unit.ws, DAYS[4].date(), UNIT, str(unit.one)).data)


def test_where_every_row_is_claimed_again_nothing_waits(unit: Played) -> None:
    unit.taken_back()
    (number,) = (case["case"] for case in unit.asked())
    unit.save("4.xlsx", 3, {unit.one: DONE, unit.two: DONE}, "3.xlsx")
    unit.merge("4.xlsx", 3)
    assert unit.asked() == []
    with pytest.raises(ToolkitError, match="后来都又有变化"):
        decide_case(unit.ws, DAYS[4], answer_in_words(number, "theirs"))
    assert unit.claims() == [True, True]


def test_taken_back_once_more_after_that_it_is_asked_anew(unit: Played) -> None:
    unit.taken_back()
    unit.save("4.xlsx", 3, {unit.one: DONE, unit.two: DONE}, "3.xlsx")
    unit.merge("4.xlsx", 3)
    unit.save("5.xlsx", 4, {unit.one: BACK, unit.two: BACK}, "4.xlsx")
    unit.merge("5.xlsx", 4)
    (case,) = unit.asked()
    assert case["header"] == f"第{unit.one}、{unit.two}项" and case["theirs_from"].startswith("5.xlsx")
    done = settle_conflicts(unit.ws, DAYS[5], answer_in_words(0, "theirs"), ConflictsMeant(UNIT), go=True)
    assert (done.problems, done.changed, unit.claims()) == ((), 6, [False, False])


def test_a_claim_made_again_stands_also_where_the_office_decides_anew(unit: Played) -> None:
    unit.taken_back()
    (number,) = (case["case"] for case in unit.asked())
    decide_case(unit.ws, DAYS[3], answer_in_words(number, "ours"))
    unit.save("4.xlsx", 4, {unit.one: DONE}, "3.xlsx")
    unit.merge("4.xlsx", 4)
    assert decide_case(unit.ws, DAYS[5], answer_in_words(number, "theirs")).changed == 3
    assert unit.claims() == [True, False]


def test_claimed_anew_after_that_it_is_a_claim(unit: Played) -> None:
    """Who took both back, with the office's consent, may claim them again by the same day and evidence."""
    unit.taken_back()
    settle_conflicts(unit.ws, DAYS[3], answer_in_words(0, "theirs"), ConflictsMeant(UNIT), go=True)
    assert unit.claims() == [False, False]
    unit.save("4.xlsx", 4, {unit.one: DONE}, "3.xlsx")
    unit.merge("4.xlsx", 4)
    assert unit.claims() == [True, False]


def test_where_a_value_came_from_says_that_it_was_asked(unit: Played) -> None:
    unit.taken_back()
    found = show_provenance(unit.ws, DAYS[3].date(), UNIT, str(unit.two)).data
    asked = [(each["field"], case["ours"], case["theirs"]) for each in found["fields"] for case in each["conflicts"]]
    assert ("status", "已完成", "推进中") in asked and ("done_on", "2021-09-11", "") in asked


@pytest.mark.parametrize("anew", [False, True])
def test_who_is_responsible_is_no_word_of_why_nor_is_what_stood_there_before_the_newest_workbook(
    unit: Played, anew: bool
) -> None:
    if anew:
        generate(unit.ws, DAYS[1].date(), [UNIT])
    rows = {item: {**BACK, "责任人": "新经办人", "联系电话": "0759-3331234"} for item in (unit.one, unit.two)}
    unit.save("3.xlsx", 2, rows, "" if anew else "2.xlsx")
    data = unit.merge("3.xlsx", 2)
    assert unit.claims() == [True, True] and "claims-going-back" in codes(data) and len(unit.asked()) == 1
