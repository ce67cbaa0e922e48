"""The unit's workbook as plain data: what stands where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from kit.markdown_books import to_markdown
from kit.rows import identified, key

from toolkit.book.sheets.inputs import Lists
from toolkit.book.sheets.model import Book, SheetSpec
from toolkit.book.sheets.styles import NEWS, lines, of_state, row_height
from toolkit.book.unit.lead_block import LED_MARK
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.editions import Issue, next_edition, parse_row_id
from toolkit.domain.ledger.records import Cells, Edition, LedRow
from toolkit.domain.ledger.row_states import WORDING, State
from toolkit.edges.writing.by_xlsxwriter import drawn_parts, xlsxwriter_workbook
from toolkit.edges.writing.own import own_workbook
from toolkit.edges.writing.workbook import write_book
from toolkit.jobs.workspace import Workspace
from toolkit.schema.model import Choice, FieldKind, SchemaField

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
        key(f"2021/{n}/SZ01"): {
            "number": str(n),
            "title": values["topic"],
            "requirement": f"要求{n}。",
            "roles": "牵头、落实",
            **values,
            **rows.get(f"r{n}", {}),
        }
        for n, values in plan.items()
    }
    return issued(cells)


def issued(cells: Cells, **shown: Any) -> Edition:
    made = Edition("", "2021", "SZ01", 1, "2021-09", TODAY, 1, cells, "市甲局", date(2021, 9, 24), **shown)
    return identified(made)


def sheets(repository: Workspace, made: Edition) -> tuple[SheetSpec, SheetSpec, SheetSpec]:
    book = build_unit_book(made, repository.schema, HEAD)
    cover, tasks, identity = book.sheets
    return cover, tasks, identity


def values(sheet: SheetSpec) -> list[list[object]]:
    return [[cell.value for cell in row.cells] for row in sheet.rows]


def test_rows_stand_as_in_the_plan_and_say_what_to_do(repository: Workspace) -> None:
    made = edition(
        r1={"status": "推进中"},
        r24={"status": "推进中", "verdict": "退回整改", "opinion": "请补链接"},
        r43={"status": "已完成"},
    )
    _, tasks, _ = sheets(repository, made)
    shown = [(row[0], row[6]) for row in values(tasks)[4:]]
    assert shown == [
        (1, "还有16天"),
        (15, "逾期14天"),
        (24, "退回，请补正"),
        (43, "缺完成日期、佐证"),
    ]


def test_all_of_a_topic_stand_together_headed_by_a_line(repository: Workspace) -> None:
    made = edition(r1={"topic": "解读", "title": "解读"}, r15={"topic": "规划", "title": "规划"})
    _, tasks, _ = sheets(repository, made)
    assert [row[:2] for row in values(tasks)[4:]] == [[1, "解读"], [24, "解读"], [15, "规划"], [43, "监督"]]
    assert [bool(row.cells[1].style.top) for row in tasks.rows[4:]] == [True, False, True, True]
    assert not tasks.merges


def test_every_row_carries_its_id_and_the_book_its_edition(repository: Workspace) -> None:
    made = edition()
    book = build_unit_book(made, repository.schema, HEAD)
    _, tasks, identity = book.sheets
    assert [parse_row_id(str(row[-1])) for row in values(tasks)[4:]] == [(made.id, n) for n in (1, 15, 24, 43)]
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
        text.index(words) for words in ("15. 要求15", "24. 要求24", "核查意见（2021年9月8日）：请补链接", "1. 要求1。")
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
    assert check(cover, "是否可以发回") == "否"
    assert all(row.cells[7].formula for row in cover.rows if row.cells[4].value == "任务总数")


def test_long_topics_show_their_short_title(repository: Workspace) -> None:
    made = edition(r1={"topic": "长" * 60, "title": "短题"})
    _, tasks, _ = sheets(repository, made)
    assert "短题" in [row[1] for row in values(tasks)[4:]]


def test_the_same_content_is_the_same_edition(repository: Workspace) -> None:
    made = edition()
    again = next_edition(
        made, "2021", "SZ01", made.snapshot, repository.schema, Issue(date(2021, 9, 20), "", "2021-09")
    )
    assert again is made
    changed = {**made.cells, key("2021/1/SZ01"): {**made.cells[key("2021/1/SZ01")], "status": "推进中"}}
    later = next_edition(
        made,
        "2021",
        "SZ01",
        replace(made.snapshot, cells=changed),
        repository.schema,
        Issue(date(2021, 9, 20), "", "2021-09"),
    )
    assert (later.sequence, later.issued_on, later.id != made.id) == (2, date(2021, 9, 20), True)


@pytest.mark.parametrize("texts", [["x" * 100, "y" * 100, "z" * 100], ["甲,乙", "丙"]])
def test_lists_a_formula_cannot_hold_stand_on_a_hidden_sheet(texts: list[str]) -> None:
    lists = Lists()
    field = SchemaField("f", "列", FieldKind.CHOICE, choices=tuple(Choice(text) for text in texts))
    assert lists.source(field) == ((), f"='选项'!$A$1:$A${len(texts)}")
    (sheet,) = lists.sheets()
    assert [row[0] for row in values(sheet)] == texts and sheet.visibility == "hidden"


def test_row_heights() -> None:
    assert lines("字" * 23, 44) == 2 and lines("字" * 22, 44) == 1
    assert row_height([("", 10)]) == 51.0
    assert row_height([("字" * 1000, 10)]) == 409.0


def test_what_is_new_is_said_in_the_hint_coloured_and_listed_on_the_cover(repository: Workspace) -> None:
    first = edition()
    cells = {
        **first.cells,
        key("2021/15/SZ01"): {**first.cells[key("2021/15/SZ01")], "requirement": "改过的要求。"},
        key("2021/16/SZ01"): {**first.cells[key("2021/15/SZ01")], "number": "16", "due": ""},
    }
    del cells[key("2021/43/SZ01")]
    second = next_edition(
        first, "2021", "SZ01", replace(first.snapshot, cells=cells), repository.schema, Issue(TODAY, "", "2021-09")
    )
    cover, tasks, _ = sheets(repository, second)
    shown = {row[0]: row[6] for row in values(tasks)[4:]}
    assert shown == {1: "还有16天", 15: "逾期14天（具体要求有调整）", 16: "未填（新增事项）", 24: "未填"}
    (reworded,) = (row for row in tasks.rows[4:] if row.cells[0].value == 15)
    assert reworded.cells[6].formula.endswith('&"（具体要求有调整）"')
    assert [at for at, cell in enumerate(reworded.cells) if cell.style.fill == NEWS.fill] == [2]
    lines = [[cell.value for cell in row.cells[1:8] if cell.value] for row in cover.rows]
    at = lines.index(["本期变动（3项）"])
    assert lines[at + 1 : at + 4] == [
        ["第15项", "具体要求有调整", "去查看"],
        ["第16项", "新增事项", "去查看"],
        ["第43项不再由本单位承办，不用再填；已报送的内容仍然保留。"],
    ]
    assert next(line[:2] for line in lines if "15. 改过的要求。" in line) == ["逾期14天", "15. 改过的要求。"]


def test_a_lead_unit_sees_the_others_below_its_rows_locked_and_in_words(repository: Workspace) -> None:
    led = (
        LedRow(15, "SZ02", "市乙局", due=date(2021, 8, 31)),
        LedRow(15, "SZ04", "市丁局", due=date(2021, 8, 31)),
        LedRow(15, "SZ03", "市丙局", "已完成", state=State.CLAIMED, hint="待核查"),
    )
    made = issued(edition().cells, led=led)
    _, tasks, _ = sheets(repository, made)
    below = tasks.rows[8:]
    assert [[cell.value for cell in row.cells if cell.value] for row in below] == [
        [],
        ["牵头事项进展（截至2021年9月14日，按已收到的台账；不用填）", LED_MARK],
        ["牵头事项", "单位", "办理状态", "提示", LED_MARK],
        ["第15项", "解读（3个单位：待核查1、逾期2）", LED_MARK],
        ["第15项", "市乙局、市丁局（2个）", "（未填）", "逾期14天", LED_MARK],
        ["第15项", "市丙局（1个）", "已完成", "待核查", LED_MARK],
    ]
    assert all(cell.style.locked for row in below for cell in row.cells)
    assert tasks.filter_area == "A4:X8" and tasks.setup.area.endswith("8")


def test_nothing_to_do_is_said(repository: Workspace) -> None:
    done = {"verdict": "通过销号", "status": "已完成"}
    cover, _, _ = sheets(repository, edition(r1=done, r15=done, r24={"status": "长期坚持"}, r43={"status": "推进中"}))
    lines = [[cell.value for cell in row.cells if cell.value] for row in cover.rows]
    at = lines.index(["本期需办（0项）"])
    assert str(lines[at + 1][0]).startswith("本期没有需要办理的事项")


def test_every_word_of_the_hint_has_its_colour_on_both_sheets(repository: Workspace) -> None:
    cover, tasks, _ = sheets(repository, edition())
    for state, wording in WORDING.items():
        for hint in wording.hints:
            start = hint.partition("{")[0]
            coloured = [
                {rule.style.fill for rule in sheet.conditions if f'="{start}"' in rule.formula and start}
                for sheet in (cover, tasks)
            ]
            style = of_state(state)
            assert coloured == [{style.fill} if style else set()] * 2, hint


def test_fifty_full_rows_are_small_and_the_same_bytes_again(repository: Workspace) -> None:
    text = "按照要求，进一步完善公开目录，逐项梳理公开事项，明确公开主体、公开时限、公开方式，及时更新并接受监督。"
    row = {"status": "推进中", "progress": text * 3, "issues": text, "next_steps": text, "section": "办公室"}
    plan = {"topic": "做好政务公开工作", "title": "做好政务公开工作", "deadline": "2021年9月前", "roles": "落实"}
    texts = "".join(item.requirement for item in repository.tasks.plan.items)
    cells = {
        key(f"2021/{n}/SZ01"): {
            **plan,
            **row,
            "number": str(n),
            "requirement": texts[n * 60 : n * 60 + 120],
            "due": "2021-09-30",
        }
        for n in range(1, 51)
    }
    made = issued(cells | edition().cells)
    book = build_unit_book(made, repository.schema, HEAD)
    data = own_workbook(book, drawn_parts)
    assert data == write_book(book) == xlsxwriter_workbook(book)
    assert len(data) < 60_000
    assert write_book(build_unit_book(made, repository.schema, HEAD)) == data


@pytest.mark.parametrize("year", [2021, 2022, 2026])
def test_every_date_cell_takes_the_day_the_workbook_went_out_and_the_year_after(
    repository: Workspace, year: int
) -> None:
    day = date(year, 11, 28)
    book = build_unit_book(replace(edition(), issued_on=day), repository.schema, HEAD)
    rules = [rule for sheet in book.sheets for rule in sheet.validations if rule.dates]
    assert rules and all(rule.dates and rule.dates[0] <= day < date(year + 1, 6, 30) < rule.dates[1] for rule in rules)
