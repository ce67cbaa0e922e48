"""Handing out is a fact of its own: told, taken back, proved by mails and returns; nothing is late from before it."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from kit.mail_server import serving, set_mail
from kit.unit_books import with_progress, workbook_of
from kit.workspaces import said_handed

from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.distribute import distribute
from toolkit.jobs.mail.hand_out import mark_handed, undo_handed
from toolkit.jobs.mail.outbox import cancel_mails, show_mail
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

MADE = date(2021, 9, 10)
NOON = datetime(2021, 10, 20, 12)
TODAY = NOON.date()
UNITS = ("市司法局", "市财政局")


def handed(workspace: Workspace, day: date = TODAY) -> dict[str, date]:
    with open_store(workspace) as store:
        return dict(read_state(workspace, store, day).handed)


@pytest.fixture
def made(workspace: Workspace) -> Workspace:
    """A workspace with two workbooks made and nothing handed out."""
    generate(workspace, MADE, UNITS)
    return workspace


def test_generate_says_what_comes_next_and_nobody_holds_anything(workspace: Workspace) -> None:
    said = generate(workspace, MADE, UNITS).summary
    assert "2个单位还没有下发，不提醒、不催报。下一步：toolkit distribute" in said and "toolkit outbox handed" in said
    assert handed(workspace) == {} and not remind(workspace, NOON.date()).letters
    mark_handed(workspace, NOON)
    assert "还没有下发" not in generate(workspace, NOON.date(), UNITS).summary


def test_told_it_is_counted_named_and_told_once(made: Workspace) -> None:
    tried = mark_handed(made, NOON, dry_run=True)
    assert [unit.name for unit in tried.units] == list(UNITS) and handed(made) == {}
    said = mark_handed(made, NOON)
    assert said.summary.startswith("2个单位记为2021年10月20日已下发台账；56个单位还没有下发台账")
    assert handed(made) == {"SZ08": NOON.date(), "SZ09": NOON.date()}
    again = mark_handed(made, datetime(2021, 10, 25, 9))
    assert (again.units, again.before) == ((), 2) and handed(made, date(2021, 10, 25)) == handed(made)


def test_every_round_can_be_handed_out_by_hand_and_is_kept_once(made: Workspace) -> None:
    """What presses a unit counts from its first workbook; which rounds had one is told of each."""
    mark_handed(made, datetime(2021, 9, 11, 9))
    for day in (date(2021, 10, 8), date(2021, 11, 5)):
        generate(made, day, UNITS)
        noon = datetime.combine(day, NOON.time())
        assert [unit.name for unit in mark_handed(made, noon).units] == list(UNITS), day
        assert mark_handed(made, noon).units == ()
    with open_store(made) as store:
        state = read_state(made, store, date(2021, 11, 6))
    assert {noted for noted, _ in state.given} == {"2021-09", "2021-10", "2021-11"}
    assert state.handed == {"SZ08": date(2021, 9, 11), "SZ09": date(2021, 9, 11)}


def test_a_day_gone_by_can_be_given_and_corrected_to_an_earlier_one(made: Workspace) -> None:
    mark_handed(made, NOON, ["市司法局"])
    mark_handed(made, NOON, ["市司法局"], on=MADE)
    mark_handed(made, NOON, ["市司法局"], on=date(2021, 10, 1))
    assert handed(made) == {"SZ08": MADE} and handed(made, date(2021, 9, 9)) == {}


@pytest.mark.parametrize(
    ("names", "on", "words"),
    [
        (["市审计局"], None, "还没有给市审计局生成过台账"),
        (["市司法局"], date(2021, 9, 9), "2021年9月9日还没有这些单位的台账：市司法局（2021年9月10日）"),
        (["市司法局"], date(2021, 10, 21), "2021年10月21日还没有到"),
        (["没有这个局"], None, "单位名册里没有“没有这个局”"),
    ],
)
def test_what_cannot_have_been_handed_out_is_refused(
    made: Workspace, names: list[str], on: date | None, words: str
) -> None:
    with pytest.raises(ToolkitError, match=words):
        mark_handed(made, NOON, names, on=on)
    assert handed(made) == {}


def test_taken_back_it_presses_nobody_but_what_came_back_stays_proved(made: Workspace) -> None:
    mark_handed(made, NOON, on=MADE)
    made.inbox.mkdir(exist_ok=True)
    (made.inbox / "1.xlsx").write_bytes(with_progress(workbook_of(made, "市财政局"), "甲"))
    merge_returns(made, datetime(2021, 10, 19, 9))
    tried = undo_handed(made, NOON, UNITS, dry_run=True)
    assert len(tried.units) == 2 and len(handed(made)) == 2
    back = undo_handed(made, NOON, UNITS)
    assert tried.sentence == back.sentence
    assert back.summary == "撤销2个单位的下发记录；市财政局收到过下发邮件或交回过台账，仍算已下发"
    assert handed(made) == {"SZ09": date(2021, 10, 19)}
    with pytest.raises(ToolkitError, match="撤销要写明单位"):
        undo_handed(made, NOON, ())
    assert undo_handed(made, NOON, ["市司法局"]).units == ()


def test_taking_it_back_tells_of_reminders_that_a_person_is_to_forward_or_to_paste(made: Workspace) -> None:
    mark_handed(made, NOON, on=MADE)
    assert remind(made, NOON.date()).by_hand == 2
    texts = [path for path in sorted((made.outbox / "texts").iterdir()) if "小结" not in path.name]
    naming = [str(path) for path in texts if "市司法局" in path.read_text("utf-8")]
    tried = undo_handed(made, NOON, ["市司法局"], dry_run=True)
    back = undo_handed(made, NOON, ["市司法局"])
    assert "待人工发送的提醒1封，没有发出的不要再发" in back.summary and tried.sentence == back.sentence
    (table,) = back.tables
    ((number, _, unit, *_),) = table.rows
    assert unit == "市司法局" and [str(each["number"]) for each in back.data["waiting"]] == [number]
    assert len(naming) == 2 and back.data["texts"] == naming and "outbox/texts 里还有2个文件" in back.summary
    assert cancel_mails(made, [int(number)]).data["texts"] == naming
    assert undo_handed(made, NOON, ["市司法局"]).summary == "撤销0个单位的下发记录"


def test_a_mail_hands_out_once_it_was_sent_and_one_by_hand_once_it_is_told(workspace: Workspace) -> None:
    by_hand = distribute(workspace, MADE, ["市财政局"], unsettled=True)
    assert "发出后运行 toolkit outbox sent" in by_hand.summary and handed(workspace) == {}
    with serving() as server:
        office = set_mail(workspace, server="localhost", port=server.port, security="none", pace_seconds=0)
        distribute(office, MADE, ["市司法局"], unsettled=True)
        assert handed(office) == {}, "what waits in the queue is in nobody's hands"
        deliver(office, datetime(2021, 9, 13, 10))
    assert handed(workspace) == {"SZ08": date(2021, 9, 13)}
    mark_handed(workspace, NOON)
    assert handed(workspace) == {"SZ08": date(2021, 9, 13), "SZ09": NOON.date()}


def test_no_late_day_counts_from_before_the_hand_out_in_any_place(made: Workspace) -> None:
    before = show_status(made, date(2021, 10, 22))
    assert before.figures.by_unit["SZ08"].counts.trouble[0] == 0
    mark_handed(made, NOON, ["市司法局"])
    today = date(2021, 10, 22)
    status = show_status(made, today)
    late = status.figures.by_unit["SZ08"].late
    assert late and {task.late for task in late} == {2} and {task.hint[:4] for task in late} == {"逾期2天"}
    assert status.figures.by_unit["SZ09"].late == () and "57个单位还没有下发台账" in status.summary
    (letter,) = remind(made, today).letters
    assert letter.unit.name == "市司法局"
    assert {each.entry.due for each in letter.reminders if each.entry.due < today} == {NOON.date()}
    assert all(each.on > NOON.date() for each in letter.reminders)
    (digest,) = (made.outbox / "texts").glob("*办公室小结*")
    text = digest.read_text("utf-8-sig")
    assert "市司法局" in text and "逾期2天" in text and "市财政局" not in text
    assert "应完成9月30日，10月20日下发，逾期自下发起算" in text
    (short,) = (made.outbox / "texts").glob("*市司法局*")
    assert "2021年9月30日应完成（10月20日下发，逾期自下发起算2天）" in short.read_text("utf-8-sig")
    with open_store(made) as store:
        numbers = [mail.id for mail in store.outbox.mails(plan=made.chosen.id)]
    whole = show_mail(made, numbers[0]).text
    assert "应完成日期：2021年9月30日（10月20日下发，逾期自下发起算2天）" in whole
    assert not re.search("2021年10月20日(应完成|（)", short.read_text("utf-8-sig") + whole)
    database = next(each for each in doctor(made, NOON).checks if each.name == "台账数据库")
    assert database.detail.startswith("已下发1个单位") and "57个单位还没有下发台账" in database.detail


def test_a_workbook_stays_as_it_was_made_when_it_is_handed_out_in_time(made: Workspace) -> None:
    mark_handed(made, NOON, on=date(2021, 9, 13))
    assert [each.new for each in generate(made, date(2021, 9, 13), UNITS).ledgers] == [False, False]


def test_few_without_a_workbook_are_named(workspace: Workspace) -> None:
    said_handed(workspace, MADE)
    with open_store(workspace) as store:
        state = read_state(workspace, store, NOON.date())
    assert set(state.handed) == {unit.code for unit in workspace.tasks.units()}
    undo_handed(workspace, NOON, UNITS)
    assert "2个单位还没有下发台账（市司法局、市财政局），不提醒" in remind(workspace, NOON.date(), preview=True).summary
