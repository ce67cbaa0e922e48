"""The unit's workbook as plain data: what stands where."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.book.dump import to_markdown
from toolkit.book.inputs import Lists
from toolkit.book.model import Book, SheetSpec
from toolkit.book.styles import lines, row_height
from toolkit.book.task_sheet import Letterhead
from toolkit.book.unit_book import build_unit_book
from toolkit.domain.editions import edition_id, next_edition, parse_row_id
from toolkit.domain.records import Edition
from toolkit.jobs.workspace import Workspace
from toolkit.schema.model import Choice, Kind, SchemaField

HEAD = Letterhead("某市2021年方案", 2021, "政务公开工作", "2021年9月", "某办", "0000-1", "a@example.com")
TODAY = date(2021, 9, 14)


def edition(**rows: dict[str, str]) -> Edition:
    """An edition of unit SZ01 of items 1, 15, 24 and 43, with the values given for `r1`, `r15` …"""
    plan = {
        1: {"topic": "规划", "deadline": "2021年9月前；长期工作", "due": "2021-09-30"},
        15: {"topic": "解读", "deadline": "2021年8月前", "due": "2021-08-31"},
        24: {"topic": "解读", "deadline": "长期工作"},
        43: {"topic": "监督", "deadline": "2021年12月前", "due": "2021-12-31"},
    }
    cells = {
        f"2021/{n}/SZ01": {
            "number": str(n),
            "title": values["topic"],
            "requirement": f"要求{n}。",
            "roles": "牵头、落实",
            **values,
            **rows.get(f"r{n}", {}),
        }
        for n, values in plan.items()
    }
    cells["2021/unit/SZ01"] = {"unit_name": "市甲局"}
    cells["2021/round-2021-09/SZ01"] = {"return_by": "2021-09-24"}
    return Edition(edition_id("2021", "SZ01", 1, cells, 1), "2021", "SZ01", 1, "2021-09", TODAY, 1, cells)


def sheets(repository: Workspace, made: Edition) -> tuple[SheetSpec, SheetSpec, SheetSpec]:
    book = build_unit_book(made, repository.schema, HEAD)
    cover, tasks, identity = book.sheets
    return cover, tasks, identity


def values(sheet: SheetSpec) -> list[list[object]]:
    return [[cell.value for cell in row.cells] for row in sheet.rows]


def test_rows_stand_by_due_date_then_number_and_say_what_to_do(repository: Workspace) -> None:
    made = edition(
        r1={"status": "推进中"},
        r24={"status": "推进中", "verdict": "退回整改", "opinion": "请补链接"},
        r43={"status": "已完成"},
    )
    _, tasks, _ = sheets(repository, made)
    shown = [(row[0], row[6]) for row in values(tasks)[4:]]
    assert shown == [
        (15, "逾期14天"),
        (1, "还有16天"),
        (43, "缺完成日期、佐证"),
        (24, "退回，请补正"),
    ]


def test_every_row_carries_its_id_and_the_book_its_edition(repository: Workspace) -> None:
    made = edition()
    book = build_unit_book(made, repository.schema, HEAD)
    _, tasks, identity = book.sheets
    assert [parse_row_id(str(row[-1])) for row in values(tasks)[4:]] == [(made.id, n) for n in (15, 1, 43, 24)]
    assert values(identity)[0] == ["下发编号", made.id]
    assert book.properties == {"toolkit_edition": made.id}
    assert identity.visibility == "hidden" and tasks.columns[-1].hidden


def test_only_input_cells_are_unlocked(repository: Workspace) -> None:
    _, tasks, _ = sheets(repository, edition())
    owners = [field.owner.value for field in repository.schema.tasks.fields]
    for row in tasks.rows[4:]:
        unlocked = [not cell.style.locked for cell in row.cells[:-1]]
        assert unlocked == [owner == "unit" for owner in owners]
    assert tasks.protected


def test_the_office_columns_hide_until_there_is_a_verdict(repository: Workspace) -> None:
    hidden = [column.hidden for column in sheets(repository, edition())[1].columns]
    shown = [column.hidden for column in sheets(repository, edition(r24={"opinion": "请补"}))[1].columns]
    assert hidden[17:20] == [True] * 3 and shown[17:20] == [False] * 3


def test_the_cover_lists_what_is_due_the_most_pressing_first(repository: Workspace) -> None:
    made = edition(r24={"status": "推进中", "verdict": "退回整改", "opinion": "请补链接", "verified_on": "2021-09-08"})
    cover, _, _ = sheets(repository, made)
    text = to_markdown(Book((cover,), "", made.issued_on))  # type: ignore[arg-type]
    assert "本期需办（3项）" in text
    order = [
        text.index(words) for words in ("15. 要求15", "24. 要求24", "退回意见（2021-09-08）：请补链接", "1. 要求1。")
    ]
    assert order == sorted(order)
    assert "2021年9月24日（星期五）前" in text and "严禁填报国家秘密、工作秘密和个人隐私。" in text


def check(cover: SheetSpec, label: str) -> object:
    return next(row.cells[7].value for row in cover.rows if row.cells[4].value == label)


def test_the_self_check_counts_today_and_lives_on_as_formulas(repository: Workspace) -> None:
    made = edition(r43={"status": "已完成", "evidence": "网站"}, r24={"status": "申请不涉及"})
    cover, _, _ = sheets(repository, made)
    assert check(cover, "任务总数") == 4
    assert check(cover, "已选办理状态") == 2
    assert check(cover, "已完成，缺完成日期") == 1
    assert check(cover, "已完成，缺佐证") == 0
    assert check(cover, "申请不涉及，缺理由") == 1
    worded, _, _ = sheets(repository, edition(r43={"status": "已完成", "evidence": "无"}))
    assert check(worded, "已完成，缺佐证") == 1
    assert check(cover, "可以发回") == "否"
    assert all(row.cells[7].formula for row in cover.rows if row.cells[4].value == "任务总数")


def test_long_topics_show_their_short_title(repository: Workspace) -> None:
    made = edition(r1={"topic": "长" * 60, "title": "短题"})
    _, tasks, _ = sheets(repository, made)
    assert "短题" in [row[1] for row in values(tasks)[4:]]


def test_the_same_content_is_the_same_edition(repository: Workspace) -> None:
    made = edition()
    again = next_edition(made, "2021", "SZ01", "2021-09", made.cells, repository.schema, date(2021, 9, 20))
    assert again is made
    changed = {**made.cells, "2021/1/SZ01": {**made.cells["2021/1/SZ01"], "status": "推进中"}}
    later = next_edition(made, "2021", "SZ01", "2021-09", changed, repository.schema, date(2021, 9, 20))
    assert (later.sequence, later.issued_on, later.id != made.id) == (2, date(2021, 9, 20), True)


@pytest.mark.parametrize("texts", [["x" * 100, "y" * 100, "z" * 100], ["甲,乙", "丙"]])
def test_lists_a_formula_cannot_hold_stand_on_a_hidden_sheet(texts: list[str]) -> None:
    lists = Lists()
    field = SchemaField("f", "列", Kind.CHOICE, choices=tuple(Choice(text) for text in texts))
    assert lists.source(field) == ((), f"='选项'!$A$1:$A${len(texts)}")
    (sheet,) = lists.sheets()
    assert [row[0] for row in values(sheet)] == texts and sheet.visibility == "hidden"


def test_row_heights() -> None:
    assert lines("字" * 23, 44) == 2 and lines("字" * 22, 44) == 1
    assert row_height([("", 10)]) == 51.0
    assert row_height([("字" * 1000, 10)]) == 409.0
