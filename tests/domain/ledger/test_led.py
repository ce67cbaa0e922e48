"""What a lead unit's workbook keeps and says of the units it leads."""

from __future__ import annotations

from datetime import date

from toolkit.domain.ledger.editions import Issue, next_edition, snapshot
from toolkit.domain.ledger.lead_view import led_rows
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.domain.ledger.state import by_unit
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

ROUND, BACK = "2021-09", date(2021, 9, 24)


def issue(workspace: Workspace, unit: str, current: Cells, today: date, before: Edition | None = None) -> Edition:
    tasks, schema = workspace.tasks, workspace.schema
    cells = snapshot(tasks, tasks.roster.by_code[unit], by_unit(current), schema, BACK, today)
    return next_edition(before, "2021", unit, cells, schema, Issue(today, "", ROUND))


def test_a_lead_unit_sees_how_all_others_with_its_items_stand(repository: Workspace) -> None:
    current = {
        task_key("2021", 7, "SZ08"): {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"},
        task_key("2021", 7, "SZ10"): {"status": "已完成", "done_on": "2021-09-01"},
        task_key("2021", 7, "SZ12"): {"status": "推进中", "progress": "不给牵头单位看的话"},
    }
    made = issue(repository, "SZ09", current, date(2021, 12, 20))
    led = {(each.item, each.unit): each for each in led_rows(made)}
    names = {unit.code: unit.name for unit in repository.tasks.roster.units}
    assert {item for item, _ in led} == {7, 8, 9} and len(led) == 3 * 57
    assert (7, names["SZ09"]) not in led
    assert [each.unit for each in led.values() if each.item == 7][-1] == names["SZ08"], "who has done it comes last"
    shown = [led[7, names[code]] for code in ("SZ08", "SZ10", "SZ12", "SZ14")]
    assert [(each.status, each.standing.hint) for each in shown] == [
        ("已完成", "待核查"),
        ("已完成", "缺佐证"),
        ("推进中", "还有11天"),
        ("", "还有11天"),
    ]
    assert "不给牵头单位看的话" not in str(made)


def test_who_leads_nobody_is_told_of_nobody(repository: Workspace) -> None:
    assert led_rows(issue(repository, "SZ08", {}, date(2021, 9, 10))) == ()


def test_a_new_day_alone_makes_no_new_edition_and_news_of_a_led_unit_does(repository: Workspace) -> None:
    first = issue(repository, "SZ09", {}, date(2021, 9, 10))
    assert issue(repository, "SZ09", {}, date(2021, 9, 20), first) is first
    moved = {task_key("2021", 7, "SZ08"): {"status": "推进中"}}
    assert issue(repository, "SZ09", moved, date(2021, 9, 20), first).sequence == 2
    assert issue(repository, "SZ08", moved, date(2021, 9, 10)).sequence == 1
