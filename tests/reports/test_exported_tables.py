"""The tables for other programs: what they name by words people know, and whom they leave out."""

from __future__ import annotations

from datetime import datetime

from toolkit.domain.ledger.closing import Scan
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.row_history import UNSHOWN
from toolkit.jobs.workspace import Workspace
from toolkit.keys import contact_key, register_key, report_key, task_key
from toolkit.reports.office.tables import changes_table, personal_fields

AT = datetime(2021, 9, 13, 9)
TASK, EARLIER = task_key("2021", 12, "SZ09"), task_key("2021", 2020012, "SZ09")
ACCOUNT = register_key("2021", "accounts", "0a1b", "SZ09")


def test_of_every_sheet_a_telephone_number_and_whose_it_is_are_left_out(repository: Workspace) -> None:
    people = {"person", "person_phone", "reporter", "reporter_phone", "reviewer", "phone"}
    assert personal_fields(repository.schema) == people


def test_a_change_is_named_by_table_row_and_column_as_people_know_them(repository: Workspace) -> None:
    said = [
        (TASK, "status", "工作台账", "12", "办理状态"),
        (EARLIER, "progress", "上年落实情况自查", "2020-12", "说明"),
        (ACCOUNT, "platform", "政务新媒体清单", "0a1b", "平台"),
        (contact_key("2021", "SZ09"), "section", "填报说明", None, "责任科室"),
        (report_key("2021", "SZ09", "2021-09"), "signed_on", "填报说明", "2021-09", "审签日期"),
        (register_key("2021", "gone", "0a1b", "SZ09"), "what", "gone", "0a1b", "what"),
    ]
    changes = [Change(row, name, "甲", "SZ09", AT, sequence=at) for at, (row, name, *_) in enumerate(said, 1)]
    table = changes_table(changes, repository.schema, repository.tasks.roster, {}, frozenset())
    at = [table.columns.index(name) for name in ("表", "行", "栏")]
    assert [tuple(line[each] for each in at) for line in table.rows] == [tuple(words) for _, _, *words in said]


def test_what_no_sheet_shows_is_no_line_of_the_table_nor_is_what_the_fields_left_out_hold(
    repository: Workspace,
) -> None:
    kept = [Change(TASK, name, "{}", "", AT) for name in UNSHOWN]
    scan = Scan("0" * 64, "盖章.pdf", "2021-SZ09-1").change("2021", "SZ09", "某人", AT)
    people = [Change(ACCOUNT, name, "0759-3331234", "SZ09", AT) for name in ("reviewer", "phone")]
    shown = Change(TASK, "status", "已完成", "SZ09", AT, sequence=7)
    leave = personal_fields(repository.schema)
    table = changes_table([*kept, scan, *people, shown], repository.schema, repository.tasks.roster, {}, leave)
    assert [line[0] for line in table.rows] == [7]
