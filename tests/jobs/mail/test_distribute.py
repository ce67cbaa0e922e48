"""`distribute`: each unit's workbook by mail, one mail an edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from kit.mailed import distribute
from kit.workspaces import for_units

from toolkit.codes import Code
from toolkit.domain.ledger.records import Change
from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.errors import WorkspaceError
from toolkit.jobs.mail import distribute as distributing
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

AUGUST, LATER, SEPTEMBER = date(2021, 8, 16), date(2021, 8, 17), date(2021, 9, 13)


@pytest.fixture
def small(workspace: Workspace) -> Workspace:
    """A fresh workspace of two units."""
    return for_units(workspace, "市司法局", "市财政局")


def say(workspace: Workspace, item: int, unit: str, **values: str) -> None:
    with open_store(workspace) as store:
        store.apply(
            [
                Change(task_key("2021", item, unit), name, text, unit, datetime(2021, 8, 16, 15))
                for name, text in values.items()
            ]
        )


def read(path: str) -> EmailMessage:
    message = message_from_bytes(Path(path).read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_a_unit_with_its_own_workbook(workspace: Workspace) -> None:
    report = distribute(workspace, AUGUST)
    mails = report.data["mails"]
    assert len(mails) == 58 and all(each["new"] for each in mails)
    (mine,) = (each for each in mails if each["unit"] == "市司法局")
    message = read(mine["mail"])
    assert message["To"] == "sz08@zhanjiang.example.com"
    (attachment,) = message.iter_attachments()
    ledger = workspace.outbox / "ledgers" / "市司法局-2021年政务公开工作台账.xlsx"
    assert (attachment.get_filename(), attachment.get_content()) == (ledger.name, ledger.read_bytes())
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "第1次下发" in text and "请于2021年8月25日前" in text and "与上次下发相比" not in text
    assert "待人工发送" in report.summary


def test_the_same_edition_is_mailed_once_and_a_changed_one_again(small: Workspace) -> None:
    distribute(small, AUGUST, ["市司法局", "市财政局"])
    again = distribute(small, LATER, ["市司法局", "市财政局"]).data["mails"]
    assert [each["new"] for each in again] == [False, False]
    say(small, 1, "SZ08", verdict="退回整改", opinion="请补佐证")
    third = {each["unit"]: each for each in distribute(small, LATER, ["市司法局", "市财政局"]).data["mails"]}
    assert {unit: each["new"] for unit, each in third.items()} == {"市司法局": True, "市财政局": False}
    assert third["市司法局"]["changed"] == [1]
    body = read(third["市司法局"]["mail"]).get_body(("plain",))
    assert body is not None and "与上次下发相比，第1项" in body.get_content()


def test_only_changed_leaves_out_a_new_round_and_what_the_unit_filled_in(small: Workspace) -> None:
    distribute(small, AUGUST, ["市司法局", "市财政局"])
    say(small, 1, "SZ08", status="推进中", progress="已起草")
    say(small, 2, "SZ09", verdict="退回整改")
    found = distribute(small, SEPTEMBER, ["市司法局", "市财政局"], only_changed=True).data["mails"]
    assert [(each["unit"], each["changed"]) for each in found] == [("市财政局", [2])]
    found = distribute(small, SEPTEMBER, ["市司法局", "市财政局"]).data["mails"]
    assert [(each["unit"], each["new"]) for each in found] == [("市司法局", True), ("市财政局", False)]


def test_the_letter_says_of_every_task_where_it_is_as_the_cover_counts_it(small: Workspace) -> None:
    done = {"status": "已完成", "done_on": "2021-08-10", "evidence": "网站"}
    dated = [each.item for each in small.tasks.of_unit("SZ08") if small.tasks.deadlines[each.item].due]
    first, second, third = dated[:3]
    say(small, first, "SZ08", **done)
    say(small, second, "SZ08", **done, verdict="通过销号")
    say(small, third, "SZ08", **done, verdict="退回补正", opinion="请补网址")
    body = read(distribute(small, AUGUST, ["市司法局"]).data["mails"][0]["mail"]).get_body(("plain",))
    assert body is not None
    lines = {line.partition("第")[2].partition("项")[0]: line for line in body.get_content().splitlines()}
    ends = [lines[str(item)].rpartition("，")[2] for item in (first, second, third)]
    assert ends == ["待核查）", "已销号）", "退回补正）"]
    assert "已完成）" not in body.get_content()


def test_an_older_workbook_still_queued_does_not_go_out_after_the_newer(small: Workspace) -> None:
    config = small.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('server = ""', 'server = "smtp.example.com"', 1), "utf-8")
    sending = open_workspace(small.root)
    distribute(sending, AUGUST, ["市司法局"])
    distribute(sending, SEPTEMBER, ["市司法局"])
    with open_store(sending) as store:
        assert [mail.state for mail in store.outbox.mails() if mail.kind == MailKind.LEDGER] == [
            MailState.WITHDRAWN,
            MailState.QUEUED,
        ]


def test_a_unit_without_an_address_is_named_and_its_mail_stays_a_file(small: Workspace) -> None:
    roster = small.root / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8-sig").replace("sz08@zhanjiang.example.com", ""), "utf-8")
    report = distribute(open_workspace(small.root), AUGUST, ["市司法局"])
    assert [problem.code for problem in report.problems] == [Code.MAIL_ADDRESS_MISSING]
    assert read(report.data["mails"][0]["mail"])["To"] is None


def test_a_dry_run_says_the_same_and_writes_nothing(small: Workspace) -> None:
    said = distribute(small, AUGUST, ["市司法局"], dry_run=True).data["mails"]
    assert not (small.root / "ledger.db").exists() and not (small.outbox / "mail").exists()
    done = distribute(small, AUGUST, ["市司法局"]).data["mails"]
    # The secret that ids are keyed with is made by the first run that keeps anything.
    unnamed = [{**each, "edition": ""} for each in said]
    assert [{**each, "mail": None, "edition": ""} for each in done] == unnamed


def test_rows_that_await_the_office_are_not_handed_out(small: Workspace) -> None:
    for dry_run in (False, True):
        with pytest.raises(WorkspaceError) as told:
            distributing.distribute(small, AUGUST, ["市司法局"], dry_run=dry_run)
        assert (
            "没有核定" in told.value.message
            and "plan check" in told.value.remedy
            and "--unsettled" in told.value.remedy
        )
    assert not (small.outbox / "mail").exists() and not (small.root / "ledger.db").exists()


def test_a_settled_plan_is_handed_out_unasked(small: Workspace) -> None:
    settled = replace(small, problems=tuple(each for each in small.problems if each.origin.item is None))
    assert len(distributing.distribute(settled, AUGUST, ["市司法局"]).letters) == 1
