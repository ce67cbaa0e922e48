"""A ledger with something in every table, what a later day writes over, and the triggers of a table taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kit.records import NOON, PLAN, UNIT, case, change, edition, execute, returned
from toolkit.domain.ledger.looks import Look, Seen
from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.records import Choice, Decision, HandedWord
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.received_mail import ReceivedFile, ReceivedKind, ReceivedMail, SenderWord
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import MIGRATION

MAIL = Mail(
    key="m1",
    kind=MailKind.LEDGER,
    plan=PLAN,
    unit=UNIT,
    day=date(2021, 8, 20),
    path="outbox/m1.eml",
    message_id="<m1@example.com>",
    state=MailState.QUEUED,
    sender="o@example.com",
    to=("a@example.com",),
)
RECEIVED = ReceivedMail(
    *("box", 1, 7, "cd" * 32, ReceivedKind.RETURN, "a@example.com", "报送", "<7@example.com>", NOON, NOON),
    (ReceivedFile("7/台账.xlsx", "ab" * 32, "a@example.com"),),
)


def filled(store: Store) -> Store:
    store.editions.add(edition())
    store.record(returned(), [change("甲"), change("乙\x00𠮷", field="progress")], [case()])
    store.record(returned(plan="", unit="", edition="", sha256="cd" * 32), [], [])
    store.decide(Decision(case=1, choice=Choice.OURS, value="甲", actor="office", at=NOON), [change("丙")])
    store.handed.keep([HandedWord(PLAN, UNIT, NOON.date(), True, "office", NOON)])
    store.senders.keep([SenderWord("a@example.com", UNIT, True, "office", NOON, "")])
    store.papers.keep(Paper(PLAN, "通报", "", None, NOON.date(), 0, NOON, "通报.docx", (), {}))
    store.outbox.add(MAIL)
    return store


def whole(store: Store) -> Store:
    """`filled`, and something in every other table."""
    filled(store)
    store.editions.key()
    due = Entry(UNIT, date(2021, 9, 30), Stage.parse("blue-14"))
    store.outbox.add(replace(MAIL, key="m2", kind=MailKind.REMINDER, entries=(due,)))
    store.inbox.add(RECEIVED)
    store.plans.save(PLAN, "要点", 2021, date(2021, 4, 1), {"items": [1]})
    store.masters.add(PLAN, NOON, {"config.toml": "ab" * 32})
    store.masters.note_written(PLAN, "ef" * 32)
    store.link_looks.keep([Look("https://example.com/", NOON, Seen.OPEN)])
    store.papers.say([PaperWord(PLAN, 1, UNIT, PaperSaid.ISSUED, NOON.date(), "office", NOON, "1号")])
    store.runs.finish(store.runs.start("merge", NOON), NOON, ok=True)
    with store.database.writing() as making:
        making.add(MIGRATION, [{"layout": 9, "at": NOON, "program": "0", "copy": "ledger.db.layout9"}])
    return store


def later(store: Store) -> None:
    """What a later day writes over, and adds: every row that is changed in place is written once more."""
    store.outbox.save(replace(MAIL, state=MailState.SENT, sent_at=NOON, to=("c@example.com",)), MailState.QUEUED)
    store.outbox.withdraw("m2", "不发")
    store.inbox.written(1)
    store.inbox.judged(replace(RECEIVED, id=1, kind=ReceivedKind.REPLY))
    store.plans.save(PLAN, "新要点", 2021, date(2021, 4, 1), {"items": [1, 2]})
    store.masters.note_written(PLAN, "09" * 32)
    store.editions.add(edition(id="e2", sequence=2))
    store.record(returned(sha256="ee" * 32), [change("丁"), change("戊", field="progress")], [case()])
    store.masters.add(PLAN, NOON + timedelta(days=1), {"config.toml": "cd" * 32})


def undone(store_url: str, table: str) -> None:
    """Take the triggers of a table away, as who wants to leave no trace does."""
    if store_url.startswith("sqlite"):
        for what in ("update", "delete", "replace"):
            execute(store_url, f"DROP TRIGGER IF EXISTS {table}_no_{what}")
    else:
        execute(store_url, f"ALTER TABLE {table} DISABLE TRIGGER ALL")
