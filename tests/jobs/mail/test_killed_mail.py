"""kill -9 at random points of distributing and delivering: nothing is lost, nothing goes out twice.

TOOLKIT_KILLS sets how often a process is killed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

from kit.killed import to_be_killed
from kit.mail_server import queue, serving, set_mail
from kit.mailed import distribute

from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

KILLS = int(os.environ.get("TOOLKIT_KILLS", "20"))
NOON = datetime(2021, 9, 1, 12)
DELIVER = """
import sys
from datetime import datetime
from pathlib import Path
import yagmail
from toolkit.edges.store.store import Store
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
def run(now):
    deliver(workspace, datetime.fromisoformat(now), at_once=True)
"""
DISTRIBUTE = """
import sys
from datetime import date
from pathlib import Path
import toolkit.edges.mail.letters, toolkit.edges.writing.workbook
from toolkit.edges.store.store import Store
from toolkit.jobs.mail.distribute import distribute
from toolkit.jobs.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
def run(*names):
    distribute(workspace, date(2021, 9, 1), names, unsettled=True)
"""


def test_kill_9_of_deliver(workspace: Workspace) -> None:
    chance = random.Random(20210901)
    with serving() as server:
        sending = set_mail(workspace, server="localhost", port=server.port, security="none", pace_seconds=0)
        with to_be_killed(DELIVER, str(sending.root)) as delivering:
            for number in range(KILLS):
                with open_store(sending) as store:
                    for each in range(6):
                        queue(sending, store, f"N{number}-{each}", [f"n{number}-{each}@zhanjiang.example.com"])
                moment = NOON + timedelta(minutes=number)
                delivering.run(moment.isoformat(), after=chance.uniform(0, 0.25))
        while deliver(sending, NOON + timedelta(hours=9), at_once=True).data["sent"]:
            pass
        copies = Counter(recipient for _, recipients, _ in server.taken for recipient in recipients)
    with open_store(sending) as store:
        mails = store.outbox.mails()
    assert len(mails) == 6 * KILLS
    for mail in mails:
        (address,) = mail.to
        assert mail.state in (MailState.SENT, MailState.UNKNOWN)
        assert copies[address] <= 1, "no second copy"
        assert copies[address] == 1 or mail.state == MailState.UNKNOWN, "lost, and not shown as unknown"
    unknown = sum(mail.state == MailState.UNKNOWN for mail in mails)
    assert unknown <= KILLS


def test_kill_9_of_distribute(workspace: Workspace) -> None:
    chance = random.Random(20210902)
    sending = set_mail(workspace, server="localhost")
    names = [unit.name for unit in sending.tasks.units()[:12]]
    with to_be_killed(DISTRIBUTE, str(sending.root)) as distributing:
        for _ in range(max(2, KILLS // 5)):
            distributing.run(*names, after=chance.uniform(0, 0.8))
    again = open_workspace(sending.root)
    distribute(again, date(2021, 9, 1), names)
    with open_store(again) as store:
        mails = [mail for mail in store.outbox.mails() if mail.kind == MailKind.LEDGER]
    assert Counter(mail.unit for mail in mails) == {unit.code: 1 for unit in again.tasks.units()[:12]}
    assert {mail.state for mail in mails} == {MailState.QUEUED}
    files = {path.relative_to(again.root).as_posix() for path in (again.outbox / "mail").iterdir()}
    assert files == {mail.path for mail in mails}
    assert all(b"\r\n\r\n" in Path(again.root / mail.path).read_bytes() for mail in mails)
