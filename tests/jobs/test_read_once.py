"""A command reads a plan's ledger once: at most one query a table and plan before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import takewhile

import pytest
from kit.counting import Statement, counting, reads
from kit.mail_server import PASSWORD, USER, certificate, queue, serving, set_mail
from kit.mailed import FINANCE, JUSTICE, distribute, letter, with_mailbox
from kit.real_servers import PASSWORD as MAILBOX_PASSWORD
from kit.real_servers import MailHost
from kit.workspaces import copy_of, for_units, hand_out

from toolkit.domain.ledger.records import Change
from toolkit.domain.mail.mails import MailKind
from toolkit.edges.mail.secrets import VARIABLE
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.office.check_paper import check_paper
from toolkit.jobs.office.export import export
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.public import draft_public
from toolkit.jobs.office.report import report
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

DAY, NOON = date(2021, 9, 10), datetime(2021, 9, 10, 12)
UNITS = ("市司法局", "市财政局")


@pytest.fixture(scope="module")
def issued(fresh: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace of three units whose ledgers went out, and two of them came back."""
    workspace = for_units(copy_of(fresh, tmp_path_factory.mktemp("读一遍") / "工作区"), *UNITS, "XQ01")
    hand_out(workspace, DAY)
    for code in ("SZ08", "SZ09"):
        data = ledger_path(workspace, workspace.tasks.roster.by_code[code]).read_bytes()
        (workspace.inbox / f"{code}.xlsx").write_bytes(data)
    return workspace


def before_writing(heard: Sequence[Statement]) -> Counter[tuple[str, str]]:
    """How often each table was asked for its rows of the plan before anything was written but that a run has begun.

    To write a row that is noted begins with a look at what was noted of it, and at the row.
    """
    noted = ("note", "mail_event")
    return of_plan(list(takewhile(lambda each: each.writes in ("", "meta") and each.main not in noted, heard)))


def of_plan(heard: Sequence[Statement]) -> Counter[tuple[str, str]]:
    """How often each table was asked for its rows of the plan; the last link of a chain, of which every write reads
    one row, aside."""
    told = reads(heard, {"2021"}).items()
    return Counter({(table, plan): count for (table, plan), count in told if plan and table != "chain"})


COMMANDS: dict[str, Callable[[Workspace], object]] = {
    "status": lambda workspace: show_status(workspace, DAY),
    "generate": lambda workspace: generate(workspace, DAY),
    "distribute": lambda workspace: distribute(workspace, DAY, UNITS),
    "merge": lambda workspace: merge_returns(workspace, NOON),
}
FOR_LEADERS: dict[str, Callable[[Workspace], object]] = {
    "publish": lambda workspace: publish(workspace, NOON),
    "report": lambda workspace: report(workspace, NOON),
    "report --clerk": lambda workspace: report(workspace, NOON, clerk=True),
    "report --public": lambda workspace: draft_public(workspace, NOON),
    "report paper": lambda workspace: draft_paper(workspace, NOON, "通报"),
    "export": lambda workspace: export(workspace, NOON),
}
"""What is made of the figures: who was not reached, and who has a workbook, are told by the mails of one reading."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_asks_each_table_of_a_plan_once(issued: Workspace, command: str) -> None:
    with counting() as heard:
        COMMANDS[command](issued)
    asked = before_writing(heard)
    assert asked["current", "2021"] == asked["edition", "2021"] == asked["returns", "2021"] == 1
    assert max(asked.values()) == 1, asked


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command asks for itself: keeping the ledger's records, which goes through all tables, comes after it."""
    monkeypatch.setattr("toolkit.jobs.stores.keep_records", lambda *_: None)


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("command", FOR_LEADERS)
def test_what_is_made_of_the_figures_reads_the_mails_once(issued: Workspace, command: str) -> None:
    config = issued.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('issuer = ""', 'issuer = "某市人民政府办公室"'), "utf-8")
    with counting() as heard:
        FOR_LEADERS[command](open_workspace(issued.root))
    asked = Counter(each.main for each in heard)
    assert asked["mail"] == asked["current"] == 1, asked


def test_a_paper_is_checked_against_what_was_read_once(issued: Workspace) -> None:
    config = issued.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('issuer = ""', 'issuer = "某市人民政府办公室"'), "utf-8")
    workspace = open_workspace(issued.root)
    paper = draft_paper(workspace, NOON, "通报").paper
    with counting() as heard:
        assert check_paper(workspace, NOON, paper).draft
    asked = Counter(each.main for each in heard)
    assert asked["mail"] == asked["current"] == 1, asked


def test_the_editions_mailed_last_are_asked_for_in_one_go(workspace: Workspace) -> None:
    distribute(workspace, DAY, UNITS)
    sent_back = [Change(task_key("2021", 1, unit), "verdict", "退回整改", "", NOON) for unit in ("SZ08", "SZ09")]
    with open_store(workspace) as store:
        store.apply(sent_back)
    hand_out(workspace, DAY, UNITS)
    with counting() as heard:
        assert [each.changed for each in distribute(workspace, DAY, UNITS).letters] == [(1,), (1,)]
    assert max(of_plan(heard).values()) == 1
    assert reads(heard, {"2021"})["edition", ""] == 1


def test_delivering_asks_each_table_of_a_plan_once_whatever_waits(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    hand_out(workspace, DAY, UNITS)
    with serving(certificate(workspace.root)) as server:
        office = set_mail(workspace, server="localhost", port=server.port, user=USER, ca_file="ca.pem", pace_seconds=0)
        with open_store(office) as store:
            for unit in ("SZ08", "SZ09"):
                queue(office, store, unit, [f"{unit}@zhanjiang.example.com"])
                queue(office, store, unit, [f"{unit}@zhanjiang.example.com"], kind=MailKind.NUDGE, day=DAY)
        with counting() as heard:
            sending = deliver(office, NOON)
    assert len(sending.mails) == len(server.taken) == 4
    asked = of_plan(heard)
    assert asked["current", "2021"] == asked["returns", "2021"] == asked["mail", "2021"] == 1
    assert max(asked.values()) == 1, asked


def test_collecting_asks_for_a_plan_s_returns_once_however_many_mails_say_no_change(
    workspace: Workspace, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, MAILBOX_PASSWORD)
    office = with_mailbox(workspace, mailboxes, "reads-once@example.com")
    mails = (letter(FINANCE, "无变化"), letter(JUSTICE, "无变化"), letter(FINANCE, "无变化", subject="补报台账"))
    mailboxes.deliver(office.settings.office.mail, *(mail.as_bytes() for mail in mails), arrived=NOON.timestamp())
    with counting() as heard:
        assert collect(office, NOON).data["kinds"]["no_change"] == 3
    last = max(at for at, each in enumerate(heard) if each.writes == "received")
    assert of_plan(heard[:last]) == {("returns", "2021"): 1}
    with open_store(office) as store:
        assert [ret.unit for ret in store.returns.of_plan("2021")] == ["SZ09", "SZ08"], "said twice, recorded once"
