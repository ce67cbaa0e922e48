"""An item that comes into the plan in mid-year presses nobody before a workbook with it was handed out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from kit.small_office import reworded, small_office
from kit.unit_books import filled, saved, typed, workbook_of
from kit.workspaces import hand_out

from toolkit.domain.ledger.labels import Label
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.hand_out import mark_handed, undo_handed
from toolkit.jobs.mail.pressing import duties_of
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.state import agreed, load_state
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.problems import day_words

PLAN = """\
序号,工作任务,具体要求,落实单位,完成时限
1,公开规划,公开本单位规划。,各单位,2021年9月前
2,政策解读,解读重要政策。,市甲局,2021年12月前
"""
LATER = PLAN + "3,培训,组织一次培训。,市甲局、市丙局,2021年10月前\n"
ROSTER = "单位名称,别名,分组,代码\n市甲局,,全部,A\n市乙局,,全部,B\n"
LATER_ROSTER = ROSTER + "市丙局,,其他,C\n"
HANDED, ADDED, GIVEN, LATE = date(2021, 9, 8), date(2021, 10, 20), date(2021, 11, 10), date(2021, 11, 17)


@pytest.fixture
def after(tmp_path: Path) -> Workspace:
    """Two units hold workbooks since September; in October item 3 is added, also for a unit that was not there."""
    workspace = small_office(tmp_path / "工作区", PLAN, ROSTER)
    hand_out(workspace, HANDED)
    return reworded(workspace.root, plan=LATER, roster=LATER_ROSTER)


def pressed(workspace: Workspace, day: date) -> list[tuple[str, int, date]]:
    """The unit, the item and the day from which it counts of every duty that may be pressed on a day."""
    with open_store(workspace) as store:
        state = load_state(workspace, store, datetime(day.year, day.month, day.day, 9))
        return [(duty.unit, duty.item, duty.due) for duty in duties_of(agreed(workspace, state), state)]


def late(workspace: Workspace, day: date) -> int:
    return int(show_status(workspace, day).figures.whole.of(Label.OVERDUE))


def came_back(workspace: Workspace, name: str, at: datetime) -> None:
    """市甲局 sends back the workbook of it that stands in the outbox."""
    data = filled(workbook_of(workspace, "市甲局"), {1: {"进展情况": f"已公开规划{name}"}})
    (workspace.inbox / name).write_bytes(saved(data, at))
    merge_returns(workspace, at)


ALWAYS = [("A", 1, date(2021, 9, 30)), ("A", 2, date(2021, 12, 31)), ("B", 1, date(2021, 9, 30))]


def test_an_item_in_no_workbook_handed_out_presses_nobody_and_is_never_late(after: Workspace) -> None:
    assert sorted(pressed(after, LATE)) == ALWAYS
    before = late(after, LATE)
    generate(after, ADDED, affected=True)
    assert sorted(pressed(after, LATE)) == ALWAYS, "that a workbook was made hands nothing out"
    assert late(after, LATE) == before == 2, "item 1 of both, and nothing of item 3"


def test_whom_this_leaves_alone_is_said(after: Workspace) -> None:
    told = "第3项是后来增加或者时限提前的，还没有随台账下发（1项次），不催办"
    assert told in remind(after, LATE, preview=True).sentence
    assert remind(after, LATE, preview=True).data["items_not_handed"] == [{"item": 3, "units": ["市甲局"]}]
    assert remind(after, LATE, preview=True).data["without_workbook"] == ["市丙局"]
    assert told in show_status(after, LATE).sentence
    generate(after, GIVEN)
    mark_handed(after, datetime(2021, 11, 10, 9))
    assert "后来增加" not in remind(after, LATE, preview=True).sentence


def test_the_offices_word_gives_it_and_its_days_count_from_then(after: Workspace) -> None:
    generate(after, GIVEN)
    marked = mark_handed(after, datetime(2021, 11, 10, 9))
    assert [unit.name for unit in marked.units] == ["市甲局", "市乙局", "市丙局"], "the other's is of another round"
    assert sorted(pressed(after, LATE)) == sorted([*ALWAYS, ("A", 3, GIVEN), ("C", 3, GIVEN)])
    assert mark_handed(after, datetime(2021, 11, 12, 9)).units == ()


def test_word_of_a_later_workbook_does_not_make_the_first_later(after: Workspace) -> None:
    generate(after, GIVEN)
    mark_handed(after, datetime(2021, 11, 10, 9))
    with open_store(after) as store:
        state = load_state(after, store, datetime(2021, 11, 17, 9))
    assert state.handed == {"A": HANDED, "B": HANDED, "C": GIVEN}
    before = [each for each in pressed(after, LATE) if each[0] == "A"]
    tried = undo_handed(after, datetime(2021, 11, 17, 9), ["市甲局"], dry_run=True)
    back = undo_handed(after, datetime(2021, 11, 17, 9), ["市甲局"])
    assert tried.sentence == back.sentence
    assert back.summary == f"撤销1个单位的下发记录；市甲局（{day_words(HANDED)}）以前的下发记录不变，也不对的再撤销一次"
    left = [each for each in pressed(after, LATE) if each[0] == "A"]
    assert left == [each for each in before if each[1] != 3] != before, "but what the last alone had brought"
    assert undo_handed(after, datetime(2021, 11, 17, 10), ["市甲局"]).summary == "撤销1个单位的下发记录"
    assert [unit for unit, _, _ in pressed(after, LATE) if unit == "A"] == []


def test_a_return_of_the_newer_workbook_proves_it_and_one_of_the_older_does_not(after: Workspace) -> None:
    at = datetime(2021, 10, 25, 9)
    (after.inbox / "旧.xlsx").write_bytes(typed(workbook_of(after, "市甲局"), {1: {"进展情况": "已公开规划"}}, at=at))
    merge_returns(after, at)
    assert ("A", 3) not in {each[:2] for each in pressed(after, LATE)}
    generate(after, ADDED)
    at += timedelta(days=1)
    (after.inbox / "新.xlsx").write_bytes(typed(workbook_of(after, "市甲局"), {2: {"进展情况": "已解读政策"}}, at=at))
    merge_returns(after, at)
    assert ("A", 3, date(2021, 10, 31)) in pressed(after, LATE)


def test_made_again_on_another_day_it_is_the_same_workbook(after: Workspace) -> None:
    generate(after, GIVEN)
    again = generate(after, LATE, affected=True)
    assert again.data["workbooks"] == []


def test_a_day_moved_forward_and_an_item_put_back_press_once_a_workbook_says_so(tmp_path: Path) -> None:
    """What the workbook in the unit's hands does not say, its unit cannot be late with."""
    workspace = small_office(tmp_path / "工作区", PLAN, ROSTER)
    hand_out(workspace, HANDED)
    sooner = PLAN.replace("2021年12月前", "2021年10月前")
    workspace = reworded(workspace.root, plan=sooner, roster=ROSTER)
    assert ("A", 2) not in {each[:2] for each in pressed(workspace, LATE)}
    assert late(workspace, LATE) == 2, "item 1 of both"
    assert "第2项是后来增加或者时限提前的" in remind(workspace, LATE, preview=True).sentence
    assert mark_handed(workspace, datetime(2021, 11, 10, 9)).units == (), "none was made that says so"
    generate(workspace, GIVEN, affected=True)
    assert [unit.name for unit in mark_handed(workspace, datetime(2021, 11, 10, 9)).units] == ["市甲局"]
    assert ("A", 2, GIVEN) in pressed(workspace, LATE)
    without = reworded(workspace.root, plan=PLAN[: PLAN.index("2,")], roster=ROSTER)
    generate(without, GIVEN, affected=True)
    mark_handed(without, datetime(2021, 11, 11, 9))
    again = reworded(workspace.root, plan=sooner, roster=ROSTER)
    assert ("A", 2) not in {each[:2] for each in pressed(again, LATE)}
    generate(again, LATE, affected=True)
    assert ("A", 2) not in {each[:2] for each in pressed(again, LATE)}
    mark_handed(again, datetime(2021, 11, 17, 9))
    assert ("A", 2, LATE) in pressed(again, LATE)
