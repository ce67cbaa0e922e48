"""Files that come out of order and from several hands: whose words stand, who is asked, who is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kit.office import codes, ledger
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

UNIT = "SZ01"
MONDAY = datetime(2021, 9, 13, 9)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "https://example.com/专栏/2021"}

UNTOLD = timedelta(days=3000)
"""So far in the future is a file saved of which nobody knows when it was."""


def issue(workspace: Workspace) -> Workspace:
    few = for_units(workspace, UNIT, "SZ08", "XQ01")
    generate(few, date(2021, 9, 10), [UNIT])
    return few


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    """A workspace where one unit has its workbook."""
    return after_playing(issue)


class Sent:
    """What a unit's people save, from the workbook as issued or from an earlier file, and what merging it comes to."""

    def __init__(self, workspace: Workspace) -> None:
        self.ws = workspace
        self.first, self.second, self.third = items_of(workspace, UNIT)[:3]

    def save(
        self,
        name: str,
        at: datetime,
        rows: Mapping[int, Mapping[str, object]],
        by: str = "",
        source: str = "",
        section: str = "",
    ) -> Path:
        start = self.ws.root / source if source else workbook_of(self.ws, UNIT)
        cover = {label: text for label, text in (("填报人", by), ("责任科室", section)) if text}
        return fill(start, self.ws.root / name, rows, cover, at)

    def merge(self, name: str, now: datetime) -> Any:
        return merge_returns(self.ws, now, [self.ws.root / name]).data

    def held(self, item: int) -> dict[str, str]:
        return dict(ledger(self.ws)[task_key("2021", item, UNIT)])

    def why(self, item: int) -> Any:
        return show_provenance(self.ws, WEDNESDAY.date(), UNIT, str(item))


@pytest.mark.parametrize(
    ("ahead", "code", "words"),
    [
        (timedelta(), "return-overtaken", "这份表保存得比已收的“2.xlsx”早，以已收的为准；没有采用："),
        (UNTOLD, "field-conflict", "“办理状态”与已收的内容不同（已收：已完成）：两份都已保留，等待核定"),
    ],
    ids=["save times", "no save times"],
)
def test_an_older_save_that_comes_later_wins_nothing_and_its_sender_is_told(
    issued: Workspace, ahead: timedelta, code: str, words: str
) -> None:
    unit = Sent(issued)
    under_way = {item: {"办理状态": "推进中"} for item in (unit.first, unit.second, unit.third)}
    unit.save("1.xlsx", MONDAY - timedelta(hours=5) + ahead, under_way)
    unit.save("2.xlsx", MONDAY - timedelta(hours=1) + ahead, {unit.first: DONE}, source="1.xlsx")
    unit.merge("2.xlsx", MONDAY)
    late = unit.merge("1.xlsx", TUESDAY)

    assert unit.held(unit.first) == {
        "status": "已完成",
        "done_on": "2021-09-11",
        "evidence": "https://example.com/专栏/2021",
    }
    assert told_of(late, "1.xlsx") == [code]
    (told,) = (found["message"] for found in late["returns"][0]["problems"] if found["code"] == code)
    assert words in told


@pytest.mark.parametrize(
    ("one", "other", "ahead"),
    [("甲", "乙", timedelta()), ("", "", UNTOLD), ("甲", "", UNTOLD)],
    ids=["two names", "nothing known", "one name"],
)
def test_two_people_who_chose_the_same_states_are_a_fork_and_the_office_is_asked(
    issued: Workspace, one: str, other: str, ahead: timedelta
) -> None:
    unit = Sent(issued)
    two_copies(unit, one, other, ahead)
    unit.merge("甲.xlsx", MONDAY)
    data = unit.merge("乙.xlsx", TUESDAY)

    assert (data["totals"]["conflicts"], [unit.held(item)["progress"] for item in items(unit)]) == (
        3,
        [f"甲科负责的第{item}项正在办理" for item in items(unit)],
    )
    waiting = list_held(issued, TUESDAY).data["cases"]
    if one and other:
        assert {each["ours_from"] for each in waiting} == {
            "甲.xlsx\n2021-09-13 09:00\n填报人：甲\n保存于：2021-09-13 06:00"
        }
        assert {each["theirs_from"] for each in waiting} == {
            "乙.xlsx\n2021-09-14 09:00\n填报人：乙\n保存于：2021-09-13 08:00"
        }


@pytest.mark.parametrize("name", ["", "联络员"], ids=["no name", "one name"])
def test_where_one_person_may_have_gone_on_every_word_replaced_is_told(issued: Workspace, name: str) -> None:
    unit = Sent(issued)
    two_copies(unit, name, name, timedelta())
    unit.merge("甲.xlsx", MONDAY)
    data = unit.merge("乙.xlsx", TUESDAY)

    assert data["totals"]["conflicts"] == 0 and told_of(data, "乙.xlsx") == ["words-replaced"]
    (told,) = (found["message"] for found in data["returns"][0]["problems"] if found["code"] == "words-replaced")
    assert all(f"（甲科负责的第{item}项正在办理）" in told for item in items(unit))
    assert [unit.held(item)["progress"][0] for item in items(unit)] == ["乙"] * 3


FIRST, SECOND, THIRD, FOURTH = (
    "已梳理历年规划文件23件，其中有效15件",
    "修订印发工作规程，文号〔2021〕12号",
    "举办业务培训2期，参训86人次",
    "委托测绘院扫描历史规划图，进度七成",
)
"""Sentences that nobody else writes."""


def test_two_who_go_on_from_one_file_are_a_fork_though_both_repeat_its_words(issued: Workspace) -> None:
    unit = Sent(issued)
    rows = {unit.first: {"进展情况": FIRST}, unit.second: {"进展情况": SECOND}}
    unit.save("初.xlsx", MONDAY - timedelta(hours=8), rows, "甲")
    more = {unit.second: {"进展情况": "工作规程送法规科审查，会签3个部门"}, unit.third: {"进展情况": THIRD}}
    unit.save("乙.xlsx", MONDAY - timedelta(hours=5), more, "乙", source="初.xlsx")
    unit.save("甲.xlsx", MONDAY - timedelta(hours=1), {unit.second: {"进展情况": FOURTH}}, "甲", source="初.xlsx")
    for name in ("初.xlsx", "乙.xlsx", "甲.xlsx"):
        data = unit.merge(name, MONDAY)

    assert data["totals"]["conflicts"] == 1 and "words-replaced" not in codes(data, "甲.xlsx")
    assert unit.held(unit.second)["progress"].startswith("工作规程送法规科审查")
    assert unit.held(unit.third)["progress"] == THIRD


def test_a_question_stays_with_both_sides_when_the_first_goes_on_and_ends_when_the_other_is_heard(
    issued: Workspace,
) -> None:
    unit = Sent(issued)
    unit.save(
        "甲.xlsx",
        MONDAY - timedelta(hours=8),
        {unit.first: {"进展情况": FIRST}, unit.second: {"进展情况": SECOND}},
        "甲",
    )
    unit.save("乙.xlsx", MONDAY - timedelta(hours=5), {unit.second: {"进展情况": FOURTH}}, "乙")
    more = {unit.second: {"进展情况": SECOND + "；已发各科室"}}
    unit.save("甲续.xlsx", MONDAY - timedelta(hours=1), more, "甲", source="甲.xlsx")
    for name in ("甲.xlsx", "乙.xlsx", "甲续.xlsx"):
        unit.merge(name, MONDAY)
    (case,) = list_held(issued, TUESDAY).data["cases"]
    assert (case["ours"], case["theirs"]) == (SECOND + "；已发各科室", FOURTH)
    assert case["theirs_from"].startswith("乙.xlsx") and case["ours_from"].startswith("甲续.xlsx")

    both = {unit.second: {"进展情况": f"{SECOND}；已发各科室。{FOURTH}"}}
    unit.save("商定.xlsx", TUESDAY, both, "甲", source="甲续.xlsx")
    unit.merge("商定.xlsx", TUESDAY)
    assert list_held(issued, TUESDAY).data["cases"] == []


@pytest.mark.parametrize("name", ["乙", "乙（规划科）", "填报人：乙", "乙13800000000"])
def test_who_took_a_file_over_goes_on_with_it(issued: Workspace, name: str) -> None:
    unit = Sent(issued)
    unit.save("初.xlsx", MONDAY - timedelta(hours=8), {unit.first: {"进展情况": FIRST}}, "甲")
    unit.save("接.xlsx", MONDAY - timedelta(hours=5), {}, "乙", source="初.xlsx")
    unit.save("续.xlsx", MONDAY - timedelta(hours=1), {unit.first: {"进展情况": FOURTH}}, name, source="接.xlsx")
    for file in ("初.xlsx", "接.xlsx", "续.xlsx"):
        data = unit.merge(file, MONDAY)

    assert (data["totals"]["conflicts"], unit.held(unit.first)["progress"]) == (0, FOURTH)
    assert FIRST[:8] in str(next(each for each in data["returns"][0]["problems"] if each["code"] == "words-replaced"))


def test_an_older_save_that_says_more_is_named_cell_by_cell(issued: Workspace) -> None:
    """A newer save only took back: whether it did, or the clocks are wrong, nobody can know."""
    unit = Sent(issued)
    unit.save("1.xlsx", MONDAY - timedelta(hours=8), {unit.first: DONE, unit.second: {"进展情况": SECOND}}, "甲")
    blank: dict[str, object] = dict.fromkeys(DONE)
    unit.save("2.xlsx", MONDAY - timedelta(hours=1), {unit.first: blank}, "甲", source="1.xlsx")
    unit.merge("2.xlsx", MONDAY)
    data = unit.merge("1.xlsx", TUESDAY)

    assert told_of(data, "1.xlsx") == ["words-replaced"]
    told = message(data, data["returns"][0]["file"])
    assert told.startswith("这份表填的比已收的“2.xlsx”多，保存得却比它早，收下以后，补上了已收的里空着的：")
    assert all(header in told for header in DONE)


def test_a_row_emptied_and_nothing_new_is_kept_and_named(issued: Workspace) -> None:
    unit = Sent(issued)
    rows = {unit.first: {"进展情况": FIRST}, unit.second: {"进展情况": SECOND}}
    unit.save("1.xlsx", MONDAY - timedelta(hours=8), rows, "甲")
    unit.save("2.xlsx", MONDAY - timedelta(hours=1), {unit.first: {"进展情况": None}}, "甲", source="1.xlsx")
    unit.merge("1.xlsx", MONDAY)
    data = unit.merge("2.xlsx", TUESDAY)

    assert unit.held(unit.first) == {"progress": FIRST}
    told = message(data, data["returns"][0]["file"])
    assert told.startswith("这份表填的，已收的“1.xlsx”里都有，以已收的为准；空着、仍以已收为准的：")


def test_words_put_back_beside_news_are_not_passed_over_in_silence(issued: Workspace) -> None:
    unit = Sent(issued)
    unit.save("1.xlsx", MONDAY - timedelta(hours=8), {unit.first: {"进展情况": FIRST}}, "甲")
    unit.save("2.xlsx", MONDAY - timedelta(hours=5), {unit.first: {"进展情况": SECOND}}, "甲", source="1.xlsx")
    back = {unit.first: {"进展情况": FIRST}, unit.third: {"进展情况": THIRD}}
    unit.save("3.xlsx", MONDAY - timedelta(hours=1), back, "甲", source="2.xlsx")
    for name in ("1.xlsx", "2.xlsx", "3.xlsx"):
        data = unit.merge(name, MONDAY)

    assert told_of(data, "3.xlsx") == ["words-kept"] and unit.held(unit.first) == {"progress": SECOND}
    assert SECOND[:8] in message(data, "3.xlsx")


def test_an_older_save_changes_nothing_of_the_cover(issued: Workspace) -> None:
    unit = Sent(issued)
    unit.save("1.xlsx", MONDAY - timedelta(hours=8), {unit.first: {"进展情况": FIRST}}, "甲", section="办公室")
    unit.save("2.xlsx", MONDAY - timedelta(hours=1), {}, "甲", source="1.xlsx", section="规划科")
    unit.merge("2.xlsx", MONDAY)
    data = unit.merge("1.xlsx", TUESDAY)

    assert (data["totals"]["conflicts"], data["totals"]["changed"]) == (0, 0)
    told = message(data, data["returns"][0]["file"])
    assert told == "这份表保存得比已收的“2.xlsx”早，以已收的为准；没有采用：“填报说明”表“责任科室”（办公室）"


def test_why_tells_what_the_files_are_to_each_other(issued: Workspace) -> None:
    unit = Sent(issued)
    words = "方案已印发各县（市、区）执行，文号〔2021〕12号"
    unit.save("一.xlsx", MONDAY - timedelta(hours=5), {unit.first: {"进展情况": words}}, "甲")
    unit.save("二.xlsx", MONDAY, {unit.first: {"存在问题": "经费没有落实"}}, "乙", source="一.xlsx")
    for name, now in (("二.xlsx", MONDAY), ("一.xlsx", TUESDAY)):
        unit.merge(name, now)

    report = unit.why(unit.first)
    (line,) = next(table.rows for table in report.tables if table.title == "文件之间")
    assert line[:5] == ("一.xlsx", "2021-09-14 09:00", "甲", "2021-09-13 04:00", "二.xlsx")
    assert line[5] == "比它早" and "填报人不同" in line[6] and "填的它都有" in line[6]
    (found,) = report.data["kinship"]
    assert (found["kin"], found["base"], found["earlier"]) == ("older", False, "二.xlsx")


def test_a_row_in_few_words_that_stands_empty_is_told_of_beside_what_is_new(issued: Workspace) -> None:
    """Too few words to tell a file gone on with from a copy of other rows: nothing is cleared, or in silence."""
    unit = Sent(issued)
    short = {"办理状态": "推进中", "进展情况": "已开会"}
    unit.save("1.xlsx", MONDAY - timedelta(hours=5), {unit.first: short, unit.second: short}, "甲")
    emptied = {unit.first: dict.fromkeys(short), unit.third: short}
    unit.save("2.xlsx", TUESDAY - timedelta(hours=5), emptied, "甲", source="1.xlsx")
    unit.merge("1.xlsx", MONDAY)
    data = unit.merge("2.xlsx", TUESDAY)
    assert unit.held(unit.first)["progress"] == unit.held(unit.third)["progress"] == "已开会"
    assert told_of(data, "2.xlsx") == ["rows-emptied"]
    assert f"第{unit.first}项“进展情况”（已开会）" in message(data, "2.xlsx")


def two_copies(unit: Sent, one: str, other: str, ahead: timedelta) -> None:
    """Two copies of the blank workbook: the same states, other words, on three rows."""
    for name, by, hours in (("甲", one, 3), ("乙", other, 1)):
        rows = {item: {"办理状态": "推进中", "进展情况": f"{name}科负责的第{item}项正在办理"} for item in items(unit)}
        unit.save(f"{name}.xlsx", MONDAY - timedelta(hours=hours) + ahead, rows, by)


def items(unit: Sent) -> list[int]:
    return [unit.first, unit.second, unit.third]


def told_of(data: Any, file: str) -> list[str]:
    """The codes of what a file's sender was told of, but for cells still to be filled in."""
    return [code for code in codes(data, file) if code != "required-blank"]


def message(data: Any, file: str) -> str:
    """The one thing a file's sender was told of, but for cells still to be filled in."""
    (ret,) = (each for each in data["returns"] if each["file"] == file)
    (told,) = (found["message"] for found in ret["problems"] if found["code"] != "required-blank")
    return str(told)
