"""Whoever was never given a workbook of the plan is not pressed about it, however late the year."""

from __future__ import annotations

from datetime import date, datetime

from kit.mail_server import set_mail
from kit.workspaces import hand_out

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

DECEMBER = datetime(2021, 12, 10, 9)


def test_a_plan_never_handed_out_presses_nobody_and_says_so(workspace: Workspace) -> None:
    mailing = set_mail(workspace, server="localhost", port=9, security="none")
    said = remind(mailing, DECEMBER.date())
    assert said.letters == said.copies == () and not said.handed_out
    assert said.summary.startswith("方案还没有下发过台账，不提醒、不催报")
    week = weekly(workspace, DECEMBER)
    assert ("提醒", said.sentence) in week.tables[-1].rows
    with open_store(workspace) as store:
        assert not store.outbox.mails()
    assert not [path for name in ("mail", "texts", "ledgers") for path in (workspace.outbox / name).rglob("*")]


def test_a_workbook_made_for_one_unit_presses_that_unit_alone(workspace: Workspace) -> None:
    hand_out(workspace, date(2021, 9, 10), ["市司法局"])
    said = remind(workspace, DECEMBER.date())
    assert [letter.unit.name for letter in said.letters] == ["市司法局"]
    assert "57个单位还没有下发台账，不提醒" in said.summary and len(said.data["without_workbook"]) == 57
    (digest,) = (workspace.outbox / "texts").glob("*办公室小结*")
    late = digest.read_text("utf-8-sig")
    assert "市司法局" in late and "市财政局" not in late


def test_looking_at_what_would_be_handed_out_hands_nothing_out(workspace: Workspace) -> None:
    generate(workspace, date(2021, 9, 10), dry_run=True)
    assert not remind(workspace, DECEMBER.date(), preview=True).letters
