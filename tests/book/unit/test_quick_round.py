"""A round in which nothing changed: three cells, and what was said of rounds before stands there beforehand."""

from __future__ import annotations

from datetime import date

import pytest
from kit import ROOT
from kit.rows import key

from toolkit.book.sheets.model import SheetSpec
from toolkit.book.sheets.raw import cell_at
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.editions import Issue, next_edition, snapshot
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.domain.ledger.required import required_fields
from toolkit.domain.ledger.standing_answers import standing_answers
from toolkit.domain.ledger.state import by_unit
from toolkit.jobs.workspace import Workspace

HEAD = Letterhead("某市2021年方案", 2021, "政务公开工作", "2021年10月", "某办", "0000-1", "a@example.com")
DAY, UNIT = date(2021, 10, 8), "SZ08"
SAID = {
    "report": "有更新",
    "reporter": "某甲",
    "reported_on": "2021-09-10",
    "reporter_phone": "0759-3331234",
    "signed_by": "某乙",
    "signed_on": "2021-09-11",
}
BEFORE: Cells = {
    key(f"2021/unit/{UNIT}"): {"section": "办公室", "person": "某丙", "person_phone": "0759-3331235"},
    key(f"2021/round-2021-08/{UNIT}"): {**SAID, "reporter_phone": "0759-1111111"},
    key(f"2021/round-2021-09/{UNIT}"): SAID,
    key(f"2021/round-2021-11/{UNIT}"): {"reporter_phone": "0759-9999999"},
    key("2021/round-2021-10/SZ01"): {"reporter_phone": "0759-8888888"},
}


def issued(workspace: Workspace, cells: Cells) -> Edition:
    tasks, schema = workspace.tasks, workspace.schema
    shown = snapshot(tasks, tasks.roster.by_code[UNIT], by_unit(cells), schema, date(2021, 10, 25), DAY, "2021-10")
    return next_edition(None, "2021", UNIT, shown, schema, Issue(DAY, "", "2021-10"))


def cover_of(workspace: Workspace, cells: Cells) -> SheetSpec:
    return build_unit_book(issued(workspace, cells), workspace.schema, HEAD).sheets[0]


def form(cover: SheetSpec) -> dict[str, object]:
    """Label -> what stands beside it, of the form's white cells."""
    return {str(row.cells[1].value): row.cells[2].value for row in cover.rows if not row.cells[2].style.locked}


def test_three_cells_are_asked_of_every_round_and_contacts_stand_there_beforehand(repository: Workspace) -> None:
    shown = form(cover_of(repository, BEFORE))
    assert [label for label in shown if label.endswith("＊")] == ["本期情况 ＊", "填报人 ＊", "填报日期 ＊"]
    assert {label: text for label, text in shown.items() if text} == {
        "联系电话": "0759-3331234",
        "责任科室": "办公室",
        "责任人": "某丙",
        "责任人电话": "0759-3331235",
    }


def test_what_stands_there_beforehand_is_no_word_of_the_unit_s(repository: Workspace) -> None:
    made = issued(repository, BEFORE)
    assert made.cells[key(f"2021/round-2021-10/{UNIT}")] == {"reporter_phone": "0759-3331234"}
    assert key(f"2021/round-2021-10/{UNIT}") not in issued(repository, {}).cells


@pytest.mark.parametrize(
    ("period", "phone"), [("2021-08", "0759-1111111"), ("2021-Q3", "0759-3331234"), ("2020-12", "")]
)
def test_an_answer_stands_from_its_round_on_whatever_rounds_are(repository: Workspace, period: str, phone: str) -> None:
    mine = {row: values for row, values in BEFORE.items() if row.unit == UNIT}
    assert standing_answers(repository.schema.cover, mine, "2021", period).get("reporter_phone", "") == phone
    assert standing_answers(repository.schema.cover, mine, "2020", period) == {}


def test_who_signed_and_the_days_never_stand_there_whatever_a_former_year_said(repository: Workspace) -> None:
    standing = standing_answers(repository.schema.cover, BEFORE, "2021", "2021-12")
    assert standing.keys().isdisjoint({"report", "reporter", "reported_on", "signed_by", "signed_on"})


def test_the_manual_counts_the_cells_that_are_asked_for(repository: Workspace) -> None:
    cover = repository.schema.cover
    beforehand = {field.name for field in cover.fields if field.carried}
    always = [field.name for field in cover.fields if field.required]
    asked = [field.name for field in required_fields(cover, {"report": "有更新"}) if field.name not in beforehand]
    done = required_fields(repository.schema.tasks, {"status": "已完成"})
    page = (ROOT / "docs/zh/下发.md").read_text("utf-8")
    assert f"| 没有变化 | 填6格，点3下 | 填{len(always)}格，点2下 |" in page
    assert f"| 报一项已完成 | 填9格，点9下 | 填{len(always) + len(asked) + 1 + len(done)}格，点9下 |" in page


def test_the_cursor_stands_in_the_first_cell_of_the_form(repository: Workspace) -> None:
    cover = cover_of(repository, BEFORE)
    row, column = cell_at(cover.cursor)
    assert (cover.rows[row].cells[1].value, column) == ("本期情况 ＊", 2)
