"""Files that come again and again: updates, old copies, forks, corrected replies, several hands, month after month."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kit.returning import (
    COLUMNS,
    COVER,
    FILLED,
    HIDDEN,
    TASKS,
    TOP_ITEMS,
    Came,
    Case,
    Desk,
    Rows,
    Table,
    but,
    check,
    held,
    issue_to_all,
    lines,
    marks,
    play,
    put_lines,
    reopened,
    without,
    write,
)
from kit.rows import key
from kit.unit_books import id_column, saved
from openpyxl.workbook import Workbook

from toolkit.domain.ledger.editions import PROPERTY
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store

returned = Table()
MORE: Rows = {7: {"办理状态": "推进中", "进展情况": "某局第7项"}, 8: {"进展情况": "某局第8项"}}
"""What a second person writes: rows 11 and 12."""


def reply_of(unit: Desk) -> Path:
    """The newest reply to a unit."""
    return max((unit.workspace.outbox / "replies").glob(f"*-{unit.name}-需修改.xlsx"))


# One file that goes on


@returned("merged", "merged", rows=but({1: {"进展情况": "定稿"}, 2: {"办理状态": "推进中"}, **MORE}))
def the_same_file_filled_in_further(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    unit.send(book)
    yield
    unit.filled(MORE, {}, book)
    write(book[TASKS], "I5", "定稿")
    write(book[TASKS], "H6", "推进中")
    unit.send(book)


@returned("merged", "merged", faults=["field-cleared"], rows=but({1: {"存在问题": None}}))
def a_value_taken_back(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    unit.send(book)
    yield
    book[TASKS]["M5"].value = None
    unit.send(book)


@returned(
    "merged",
    "merged",
    faults=["field-cleared"],
    rows=but({1: {"存在问题": None}, 2: {"下一步措施": "接着办"}, 3: {"联系电话": None}}),
)
def values_of_several_rows_taken_back_beside_news(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    unit.send(book)
    yield
    book[TASKS]["M5"].value = book[TASKS]["Q7"].value = None
    unit.send(unit.filled({2: {"下一步措施": "接着办"}}, {}, book))


@returned("merged", "merged", faults=["return-overtaken"])
def values_of_several_rows_gone_and_no_news_as_in_an_older_file(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    unit.send(book)
    yield
    book[TASKS]["M5"].value = book[TASKS]["Q7"].value = None
    unit.send(book)


@returned("merged", "merged", faults=["field-cleared"], rows=but({11: {"进展情况": "填错了行"}}, without(2)))
def a_row_moved_to_another(unit: Desk) -> Iterator[None]:
    book = unit.filled(but({2: {"进展情况": "填错了行"}}, without(2)))
    unit.send(book)
    yield
    book[TASKS]["I6"].value = None
    unit.filled({11: {"进展情况": "填错了行"}}, {}, book)
    unit.send(book)


@returned("merged", "merged", rows=but(MORE))
def sorted_between_two_updates(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    unit.send(book)
    yield
    unit.filled(MORE, {}, book)
    put_lines(book[TASKS], lines(book[TASKS])[::-1])
    unit.send(book)


@returned("merged", "merged", "merged", faults=["return-overtaken"], rows=but({1: {"进展情况": "二稿"}, **MORE}))
def an_old_copy_saved_again(unit: Desk) -> Iterator[None]:
    old = unit.filled()
    unit.send(old)
    yield
    unit.send(unit.filled(but({1: {"进展情况": "二稿"}, **MORE})))
    yield
    old.properties.title = "误存"
    unit.send(old)


@returned("merged", "merged", cover=COVER, owes="reported")
def nothing_new_said_of_the_same_file(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    unit.send(book)
    yield
    unit.send(unit.filled({}, {"本期情况": "无变化"}, book))


# Editions


@returned("merged", "merged", faults=["edition-stale"], rows=but({1: {"进展情况": "又一步"}}))
def the_old_file_goes_on_after_the_next_edition(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    unit.send(book)
    unit.reissue = True
    yield
    write(book[TASKS], "I5", "又一步")
    unit.send(book)


@returned("merged", "merged", rows=but({1: {"进展情况": "又一步"}, **MORE}))
def the_next_edition_goes_on_where_the_old_file_ended(unit: Desk) -> Iterator[None]:
    unit.send(unit.filled())
    unit.reissue = True
    yield
    unit.send(unit.filled({1: {"进展情况": "又一步"}, **MORE}))


@returned("merged", "merged", faults=["field-cleared"], rows=but({1: {"存在问题": None}}))
def a_value_the_next_edition_brought_taken_back(unit: Desk) -> Iterator[None]:
    unit.send(unit.filled())
    unit.reissue = True
    yield
    book = unit.blank()
    book[TASKS]["M5"].value = None
    unit.send(unit.filled({}, COVER, book))


@returned(
    "merged",
    "merged",
    "merged",
    faults=["edition-stale", "field-overtaken I5"],
    rows=but({1: {"进展情况": "新台账里写的"}, **MORE}),
)
def an_older_edition_after_a_newer(unit: Desk) -> Iterator[None]:
    yield from _older_edition_after_a_newer(unit, {})


@returned(
    "merged",
    "merged",
    "merged",
    faults=["edition-stale", "field-conflict I5", "reporter-new"],
    rows=but({1: {"进展情况": "新台账里写的"}, **MORE}),
    cover={**COVER, "填报人": "另一人"},
)
def a_colleague_s_older_edition_after_a_newer(unit: Desk) -> Iterator[None]:
    yield from _older_edition_after_a_newer(unit, {"填报人": "另一人"})


def _older_edition_after_a_newer(unit: Desk, cover: Mapping[str, str]) -> Iterator[None]:
    old = unit.filled()
    unit.send(old)
    unit.reissue = True
    yield
    unit.send(unit.filled({1: {"进展情况": "新台账里写的"}}))
    yield
    write(old[TASKS], "I5", "旧台账里写的")
    unit.send(unit.filled(MORE, cover, old))


@returned("merged", "merged", rows=but(MORE))
def the_property_of_an_earlier_edition(unit: Desk) -> Iterator[None]:
    earlier = unit.filled()
    unit.send(earlier)
    unit.reissue = True
    yield
    book = unit.filled(MORE)
    book.custom_doc_props[PROPERTY].value = earlier.custom_doc_props[PROPERTY].value
    unit.send(book)


@returned("merged", "merged", rows=but(MORE))
def rows_of_the_earlier_edition_pasted_into_the_next(unit: Desk) -> Iterator[None]:
    earlier = unit.filled()
    unit.send(earlier)
    unit.reissue = True
    yield
    book = unit.filled(MORE)
    put_lines(book[TASKS], lines(unit.filled(MORE, {}, earlier)[TASKS]))
    unit.send(book)


# Several hands


@returned("merged", "merged", rows=but(MORE))
def two_copies_filled_in_on_other_rows(unit: Desk) -> Iterator[None]:
    unit.send(unit.filled())
    yield
    unit.send(unit.filled(MORE), "台账（乙）.xlsx")


@returned("merged", "merged", faults=["field-conflict I5"], rows=but({1: {"下一步措施": "乙的措施"}, **MORE}))
def two_copies_filled_in_on_the_same_row(unit: Desk) -> Iterator[None]:
    unit.send(unit.filled())
    yield
    other = {1: {"办理状态": "推进中", "进展情况": "乙的话", "下一步措施": "乙的措施"}, **MORE}
    unit.send(unit.filled(other), "台账（乙）.xlsx")


@returned("merged", "merged", "merged", rows=but(MORE))
def each_person_sends_only_the_rows_of_their_own(unit: Desk) -> Iterator[None]:
    for rows, kept in (({1: FILLED[1], 2: FILLED[2]}, (5, 6)), ({3: FILLED[3]}, (7,)), (MORE, (11, 12))):
        book = unit.filled(rows)
        whole = lines(book[TASKS])
        book[TASKS].delete_rows(5, 60)
        put_lines(book[TASKS], [whole[row - 5] for row in kept])
        unit.send(book, f"第{kept[0]}行.xlsx")
        yield


@returned("merged", "merged", "merged", faults=["rows-emptied"], rows=but({1: {"存在问题": "甲又写的"}, **MORE}))
def a_file_that_went_through_two_hands_and_its_first_goes_on(unit: Desk) -> Iterator[None]:
    mine = unit.filled()
    unit.send(mine)
    yield
    unit.send(unit.filled(MORE, {}, reopened(saved(mine))), "台账（乙续填）.xlsx")
    yield
    write(mine[TASKS], "M5", "甲又写的")
    unit.send(mine)


@returned("merged", "merged", faults=["return-overtaken"], rows=but(MORE))
def a_file_that_went_through_two_hands_before_its_first_was_sent(unit: Desk) -> Iterator[None]:
    mine = unit.filled()
    unit.send(unit.filled(MORE, {}, reopened(saved(mine))), "台账（乙续填）.xlsx")
    yield
    mine.properties.title = "甲自己的一份"
    unit.send(mine)


# Replies


WRONG = {"H5": "差不多了", "K6": "上周", "Q7": 138000000001390000}
RIGHT = {"H5": "推进中", "K6": date(2021, 9, 8), "Q7": "0759-3331234"}


def with_faults(unit: Desk) -> Workbook:
    book = unit.filled()
    for cell, value in WRONG.items():
        write(book[TASKS], cell, value)
    return book


FAULTS = ["cell-choice H5", "cell-date K6", "cell-digits-lost Q7"]


@returned("partial", "merged", faults=FAULTS)
def a_reply_corrected_and_returned(unit: Desk) -> Iterator[None]:
    unit.send(with_faults(unit))
    yield
    reply = reopened(reply_of(unit).read_bytes())
    assert marks(reply_of(unit)) == len(WRONG)
    for cell, value in RIGHT.items():
        write(reply[TASKS], cell, value)
    unit.send(reply, "需修改.xlsx")


@returned(
    "partial",
    "partial",
    faults=[*FAULTS, *FAULTS],
    rows=but({1: {"办理状态": None}, 2: {"办理状态": None, "完成日期": None}, 3: {"联系电话": None}}),
)
def a_reply_returned_as_it_was(unit: Desk) -> Iterator[None]:
    unit.send(with_faults(unit))
    yield
    unit.send(reply_of(unit).read_bytes(), "需修改.xlsx")


@returned("partial", "merged", faults=FAULTS, rows=but(MORE))
def their_own_file_corrected_in_place_of_the_reply(unit: Desk) -> Iterator[None]:
    book = with_faults(unit)
    unit.send(book)
    yield
    for cell, value in RIGHT.items():
        write(book[TASKS], cell, value)
    unit.send(unit.filled(MORE, {}, book))


@returned(
    "partial",
    "merged",
    faults=["cell-required L5", "cell-required K5"],
    rows=but({1: {"办理状态": "已完成", "完成日期": "2021-09-10", "佐证材料": "粤府〔2021〕1号"}}),
)
def evidence_that_comes_a_week_later(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    write(book[TASKS], "H5", "已完成")
    unit.send(book)
    yield
    write(book[TASKS], "K5", date(2021, 9, 10))
    write(book[TASKS], "L5", "粤府〔2021〕1号")
    unit.send(book)


@returned("held", "merged", faults=["edition-stripped"])
def a_held_file_sent_again_in_the_workbook_it_belongs_to(unit: Desk) -> Iterator[None]:
    book = unit.filled()
    del book[HIDDEN], book.custom_doc_props[PROPERTY]
    book[TASKS].delete_cols(id_column(book))
    unit.send(book)
    yield
    unit.send(unit.filled())


@returned("quarantined", "merged", faults=["file-damaged"])
def a_file_cut_off_and_sent_again(unit: Desk) -> Iterator[None]:
    data = saved(unit.filled())
    unit.send(data[:9000])
    yield
    unit.send(data)


@pytest.fixture(scope="module")
def came(issued_to_all: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Came]:
    return play(issued_to_all, tmp_path_factory.mktemp("weeks") / "工作区", returned.cases)


@pytest.mark.parametrize("case", returned.cases, ids=str)
def test_what_comes_again_updates_its_own_and_undoes_nothing(case: Case, came: dict[str, Came]) -> None:
    check(case, came[case.name])


# Month after month

MONTHS = [datetime(2021 + (8 + month) // 12, (8 + month) % 12 + 1, 14, 9) for month in range(12)]
"""The fourteenth of each month from September 2021 to August 2022."""
ONE_FILE, EACH_EDITION, TWO_PEOPLE = "SZ05", "SZ09", "SZ10"


@dataclass
class Month:
    """What came of a month: of each file its entry in the report, of each unit what the ledger holds of its items."""

    returns: dict[str, dict[str, Any]]
    rows: dict[str, Rows]
    asked: set[tuple[str, str]]


def written_in(month: int) -> dict[int, dict[str, str | None]]:
    """What a unit changes in a month: a new row, an old one again, a status, and last month's problem solved."""
    new, again = list(TOP_ITEMS.values())[month % 7], list(TOP_ITEMS.values())[month % 3]
    changes: dict[int, dict[str, str | None]] = {
        new: {"进展情况": f"某局{month}月所写", "存在问题": f"{month}月的问题"}
    }
    changes.setdefault(again, {})["下一步措施"] = f"某局{month}月的打算"
    changes.setdefault(1, {})["办理状态"] = ("未启动", "推进中", "长期坚持")[month % 3]
    if month:
        changes.setdefault(list(TOP_ITEMS.values())[(month - 1) % 7], {})["存在问题"] = None
    return changes


OF_ONE, OF_THE_OTHER = (
    [{1: {"进展情况": f"甲{month}月"}, 2: {"进展情况": f"甲{month}月", "办理状态": "推进中"}} for month in range(3)],
    [{7: {"进展情况": f"乙{month}月"}, 8: {"存在问题": f"乙{month}月"}} for month in range(3)],
)
"""What two people with a copy each write in three months; in the first and the third the other writes on item 1 too."""
OF_THE_OTHER[0][1] = {"进展情况": "乙也写第1项"}
OF_THE_OTHER[2][1] = {"进展情况": "乙又写第1项", "责任人": "乙"}


def change(unit: Desk, book: Workbook, changes: Mapping[int, Mapping[str, str | None]]) -> None:
    for row, item in TOP_ITEMS.items():
        for header, text in changes.get(item, {}).items():
            write(book[TASKS], f"{COLUMNS[header]}{row}", text and unit.says(text))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> list[Month]:
    """Twelve months of four people; each month every unit is issued its next edition as well."""
    root = tmp_path_factory.mktemp("year") / "工作区"
    workspace = issue_to_all(root, ONE_FILE, EACH_EDITION, TWO_PEOPLE, "SZ04", "XQ01")
    one_file, each_edition, two = (Desk(workspace, code, "", []) for code in (ONE_FILE, EACH_EDITION, TWO_PEOPLE))
    going_on, mine, hers = one_file.blank(), two.blank(), two.blank()
    for unit, book, name in ((one_file, going_on, "经办人"), (two, mine, "甲"), (two, hers, "乙")):
        unit.filled({}, {"填报人": name}, book)
    months = []
    for month, now in enumerate(MONTHS):
        change(one_file, going_on, written_in(month))
        fresh = each_edition.blank()
        change(each_edition, fresh, written_in(month))
        files = {"一份到底.xlsx": going_on, "每期新表.xlsx": fresh}
        if month < 3:
            change(two, mine, OF_ONE[month])
            change(two, hers, OF_THE_OTHER[month])
            files |= {"甲.xlsx": mine, "乙.xlsx": hers}
        workspace.inbox.mkdir(exist_ok=True)
        for at, (name, book) in enumerate(files.items()):
            (workspace.inbox / name).write_bytes(saved(book, now - timedelta(hours=2)))
            os.utime(workspace.inbox / name, (1_600_000_000 + at, 1_600_000_000 + at))
        returns = {each["file"]: each for each in merge_returns(workspace, now).data["returns"] if not each["again"]}
        with open_store(workspace) as store:
            current, cases = store.cells.current("2021"), store.cases.of_plan("2021")
        rows = {desk.code: held(workspace, current, desk.code)[0] for desk in (one_file, each_edition, two)}
        months.append(Month(returns, rows, {(case.row, case.field) for case, _ in cases}))
        generate(workspace, now.date() + timedelta(days=1), [ONE_FILE, EACH_EDITION, TWO_PEOPLE])
    return months


@pytest.mark.parametrize(
    ("file", "code", "told"),
    [
        ("一份到底.xlsx", ONE_FILE, {"field-cleared", "edition-stale"}),
        ("每期新表.xlsx", EACH_EDITION, {"field-cleared"}),
    ],
    ids=["one file", "each edition"],
)
def test_twelve_monthly_updates_never_conflict(year: list[Month], file: str, code: str, told: set[str]) -> None:
    """Of one and the same file, with newer editions it never opened; and of each edition as it came.

    From the fourth month on the status goes back to one that the same file had said before: that alone is told of.
    """
    expected: Rows = {}
    for month, each in enumerate(year):
        ret = each.returns[file]
        assert (ret["outcome"], ret["conflicts"]) == ("merged", 0)
        back = {"words-replaced"} if month > 2 and code == ONE_FILE else set[str]()
        assert {found["code"] for found in ret["problems"]} - {"required-blank"} == (told | back if month else set())
        expected = but(written_in(month), expected)
        name = ret["unit"]
        assert each.rows[code] == {
            item: {header: text.replace("某局", name) for header, text in row.items()}
            for item, row in expected.items()
            if row
        }


def test_two_copies_updated_by_two_people_for_three_months_conflict_where_they_overlap(year: list[Month]) -> None:
    expected: Rows = {}
    for month, each in enumerate(year[:3]):
        one, other = each.returns["甲.xlsx"], each.returns["乙.xlsx"]
        assert {one["outcome"], other["outcome"]} == {"merged"}
        assert not [found for found in one["problems"] if found["code"] in ("field-conflict", "field-overtaken")]
        overlap = [
            found["cell"] for found in other["problems"] if found["code"] in ("field-conflict", "field-overtaken")
        ]
        assert overlap == ["I5"]
        theirs = but({1: {"进展情况": None}}, OF_THE_OTHER[month])
        expected = but(OF_ONE[month], but(theirs, expected))
        assert each.rows[TWO_PEOPLE] == {item: row for item, row in expected.items() if row}
    assert year[0].asked == {(key("2021/1/SZ10"), "progress")}
