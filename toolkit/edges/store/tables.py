"""The tables of the ledger database, declared once for SQLite and PostgreSQL."""

from __future__ import annotations

from toolkit.codes import Outcome
from toolkit.domain.ledger.looks import Seen
from toolkit.domain.ledger.records import CaseKind, Choice
from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.domain.mail.received_mail import Doubt, ReceivedKind
from toolkit.edges.store.chain_tables import CHAIN, MAIL_EVENT, NOTE
from toolkit.edges.store.kept import KINSHIP, LED, NAMES, NEWS, PROBLEMS, REGISTERS, SAVED
from toolkit.edges.store.kinds import (
    ADDRESSES,
    BIG,
    CELLS,
    DAY,
    FLAG,
    INTEGER,
    JSON,
    MOMENT,
    SERIAL,
    STAGE,
    TEXT,
    WORDS,
    choice,
)
from toolkit.edges.store.paper_tables import PAPER, PAPER_WORD
from toolkit.edges.store.table import Table

LAYOUT = 11
"""The layout this program writes and reads; a ledger of an earlier one is brought to it (`migrations`)."""


META = Table("meta", {"key": TEXT, "value": TEXT}, ("PRIMARY KEY (key)",))

MIGRATION = Table("migration", {"id": SERIAL, "layout": INTEGER, "at": MOMENT, "program": TEXT, "copy": TEXT})
"""Every migration that ran: from which layout, when, by which version of the program, where the copy was kept."""

PLAN = Table(
    "plan",
    {"id": TEXT, "title": TEXT, "year": INTEGER, "issued": DAY, "snapshot": JSON},
    ("PRIMARY KEY (id)",),
)

EDITION = Table(
    "edition",
    {
        "id": TEXT,
        "plan": TEXT,
        "unit": TEXT,
        "sequence": INTEGER,
        "round": TEXT,
        "issued_on": DAY,
        "schema_version": INTEGER,
        "cells": CELLS,
        "unit_name": TEXT,
        "return_by": DAY.optional,
        "columns": NAMES,
        "registers": REGISTERS,
        "schema": TEXT,
        "led": LED,
        "news": NEWS,
        "withdrawn": WORDS,
    },
    ("PRIMARY KEY (id)",),
    ("plan, unit, sequence",),
)

RETURNS = Table(
    "returns",
    {
        "id": SERIAL,
        "sha256": TEXT,
        "file": TEXT,
        "size": BIG,
        "received_at": MOMENT,
        "outcome": choice(Outcome),
        "plan": TEXT,
        "unit": TEXT,
        "edition": TEXT,
        "stale": FLAG,
        "raw": CELLS,
        "settled": CELLS,
        "problems": PROBLEMS,
        "changed": INTEGER,
        "conflicts": INTEGER,
        "statement": TEXT,
        "sender": TEXT,
        "via": TEXT,
        "saved": SAVED,
        "reporter": TEXT,
        "kinship": KINSHIP,
        "round": TEXT,
    },
    indexes=("sha256", "plan", "edition"),
)

ROW = Table(
    "row",
    {"id": SERIAL, "plan": TEXT, "sheet": TEXT, "row": TEXT, "unit": TEXT},
    ('UNIQUE (plan, sheet, "row", unit)',),
    ("plan, unit",),
)

CHANGE = Table(
    "change",
    {
        "sequence": SERIAL,
        "row": INTEGER,
        "field": TEXT,
        "value": TEXT,
        "return_id": INTEGER.optional,
        "sheet": TEXT,
        "cell": TEXT,
        "actor": TEXT,
        "at": MOMENT,
    },
    ('FOREIGN KEY ("row") REFERENCES row (id)', "FOREIGN KEY (return_id) REFERENCES returns (id)"),
    ('"row", sequence',),
)

CURRENT = Table(
    "current",
    {"row": INTEGER, "field": TEXT, "value": TEXT, "change_sequence": INTEGER},
    (
        'PRIMARY KEY ("row", field)',
        'FOREIGN KEY ("row") REFERENCES row (id)',
        "FOREIGN KEY (change_sequence) REFERENCES change (sequence)",
    ),
)

QUESTION = Table(
    "question",
    {
        "id": SERIAL,
        "kind": choice(CaseKind),
        "plan": TEXT,
        "row": INTEGER.optional,
        "field": TEXT,
        "ours": TEXT,
        "theirs": TEXT,
        "base": TEXT,
        "proposal": TEXT,
        "return_id": INTEGER,
        "sheet": TEXT,
        "cell": TEXT,
        "opened_at": MOMENT,
    },
    ('FOREIGN KEY ("row") REFERENCES row (id)', "FOREIGN KEY (return_id) REFERENCES returns (id)"),
    ("plan",),
)

DECISION = Table(
    "decision",
    {
        "id": SERIAL,
        "case": INTEGER,
        "choice": choice(Choice),
        "value": TEXT,
        "actor": TEXT,
        "at": MOMENT,
        "note": TEXT,
    },
    ('FOREIGN KEY ("case") REFERENCES question (id)',),
    ('"case"',),
)

BASIS = Table("basis", {"id": SERIAL, "plan": TEXT, "at": MOMENT, "files": JSON}, indexes=("plan",))

MAIL = Table(
    "mail",
    {
        "id": SERIAL,
        "key": TEXT,
        "kind": choice(MailKind),
        "plan": TEXT,
        "unit": TEXT,
        "day": DAY,
        "path": TEXT,
        "message_id": TEXT,
        "state": choice(MailState),
        "sender": TEXT,
        "to": WORDS,
        "cc": WORDS,
        "by_hand": FLAG,
        "attempts": INTEGER,
        "next_try": MOMENT.optional,
        "accepted": WORDS,
        "refused": JSON,
        "answer": TEXT,
        "sent_at": MOMENT.optional,
    },
    ("UNIQUE (key)",),
    ("message_id", "state"),
)

MAIL_ENTRY = Table(
    "mail_entry",
    {"mail": TEXT, "position": INTEGER, "plan": TEXT, "unit": TEXT, "due": DAY, "stage": STAGE},
    ("PRIMARY KEY (mail, position)", "UNIQUE (plan, unit, due, stage)", "FOREIGN KEY (mail) REFERENCES mail (key)"),
)

RECEIVED = Table(
    "received",
    {
        "id": SERIAL,
        "account": TEXT,
        "validity": BIG,
        "uid": BIG,
        "sha256": TEXT,
        "kind": choice(ReceivedKind),
        "sender": TEXT,
        "subject": TEXT,
        "message_id": TEXT,
        "arrived_at": MOMENT,
        "taken_at": MOMENT,
        "written": FLAG,
        "marked": FLAG,
    },
    ("UNIQUE (account, validity, uid)",),
    ("sha256",),
)

RECEIVED_FILE = Table(
    "received_file",
    {
        "received": INTEGER,
        "position": INTEGER,
        "file": TEXT,
        "sha256": TEXT,
        "sender": TEXT,
        "writer": ADDRESSES,
        "doubt": choice(Doubt),
    },
    ("PRIMARY KEY (received, position)", "FOREIGN KEY (received) REFERENCES received (id)"),
    ("file, sha256",),
)

SENDER = Table(
    "sender",
    {
        "id": SERIAL,
        "address": TEXT,
        "unit": TEXT,
        "confirmed": FLAG,
        "actor": TEXT,
        "at": MOMENT,
        "note": TEXT,
    },
    indexes=("address, unit",),
)
"""The office's words on who may report for whom; the latest of an address and a unit counts."""

HANDED = Table(
    "handed",
    {
        "id": SERIAL,
        "plan": TEXT,
        "unit": TEXT,
        "day": DAY,
        "handed": FLAG,
        "actor": TEXT,
        "at": MOMENT,
        "note": TEXT,
    },
    indexes=("plan, unit",),
)
"""The office's words on who was handed a workbook of a plan, and when; the latest of a plan and unit counts."""

LINK_LOOK = Table(
    "link_look",
    {
        "id": SERIAL,
        "url": TEXT,
        "at": MOMENT,
        "seen": choice(Seen),
        "status": INTEGER,
        "text": TEXT,
        "note": TEXT,
    },
    indexes=("url",),
)
"""The looks at the addresses of evidence; none is ever taken out."""

JOB_RUN = Table(
    "job_run",
    {
        "id": SERIAL,
        "job": TEXT,
        "started_at": MOMENT,
        "finished_at": MOMENT.optional,
        "ok": FLAG.optional,
        "note": TEXT,
    },
    indexes=("job, started_at",),
)

TABLES = (
    META,
    MIGRATION,
    PLAN,
    EDITION,
    RETURNS,
    ROW,
    CHANGE,
    CURRENT,
    QUESTION,
    DECISION,
    BASIS,
    MAIL,
    MAIL_ENTRY,
    RECEIVED,
    RECEIVED_FILE,
    SENDER,
    HANDED,
    LINK_LOOK,
    PAPER,
    PAPER_WORD,
    JOB_RUN,
    MAIL_EVENT,
    NOTE,
    CHAIN,
)
"""Every table, those that others refer to first."""
