"""The chains in either database: every transaction is a link, and what other programs do to the rows is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from kit.killed import to_be_killed
from kit.records import FAULTS, NOON, PLAN, UNIT, case, change, edition, execute, returned

from toolkit.domain.ledger.chain import Head
from toolkit.domain.ledger.papers import Paper
from toolkit.domain.ledger.records import Choice, Decision, HandedWord
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.received_mail import SenderWord
from toolkit.edges.store.keeping import copy_ledger, heads_in
from toolkit.edges.store.store import Store
from toolkit.keys import DRAFTS, MAILS, OF_NO_PLAN

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


def undone(store_url: str, table: str) -> None:
    """Take the triggers of a table away, as who wants to leave no trace does."""
    if store_url.startswith("sqlite"):
        for what in ("update", "delete", "replace"):
            execute(store_url, f"DROP TRIGGER IF EXISTS {table}_no_{what}")
    else:
        execute(store_url, f"ALTER TABLE {table} DISABLE TRIGGER ALL")


def test_every_transaction_is_one_link_of_its_plan_and_all_agree(store: Store) -> None:
    assert store.chains.head(PLAN) == Head(PLAN, 0, "")
    filled(store)
    assert store.chains.faults() == ()
    numbers = {head.chain: head.number for head in store.chains.heads()}
    assert numbers == {PLAN: 4, OF_NO_PLAN: 2, MAILS: 1, DRAFTS: 1}
    assert store.chains.head(PLAN, NOON) == store.chains.head(PLAN)
    assert store.chains.head(PLAN, NOON.replace(hour=0)).number == 1, "the edition alone was there"
    assert store.chains.against(store.chains.heads()) == ()


def test_the_same_history_has_the_same_heads_in_either_database_and_in_a_copy(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    filled(store)
    with Store.open(f"sqlite:///{tmp_path / 'other.db'}", tmp_path) as other:
        assert filled(other).chains.heads() == store.chains.heads()
    copy_ledger(store_url, tmp_path, tmp_path / "copy.db")
    assert heads_in(tmp_path / "copy.db") == store.chains.heads()
    with Store.open(f"sqlite:///{tmp_path / 'copy.db'}", tmp_path) as copy:
        assert copy.chains.faults() == ()
        assert heads_in(tmp_path / "none.db") == ()


CHANGED = {
    "a value": ("change", "UPDATE change SET value = 'x' WHERE sequence = 1", "第1条改动被改过"),
    "a time": ("change", "UPDATE change SET at = '2021-08-19T12:00:00.000000' WHERE sequence = 2", "第2条改动被改过"),
    "a row's key": ("row", "UPDATE row SET unit = 'x'", "第1条改动被改过"),
    "a change gone": ("change", "DELETE FROM change WHERE sequence = 2", "第2条改动不见了"),
    "a return": ("returns", "UPDATE returns SET outcome = 'rejected' WHERE id = 1", "第1条回收件被改过"),
    "what a return held": ("returns", "UPDATE returns SET settled = '{}  ' WHERE id = 1", "第1条回收件被改过"),
    "of no plan": ("returns", "DELETE FROM returns WHERE id = 2", "第2条回收件不见了"),
    "an edition": ("edition", "UPDATE edition SET return_by = '2021-12-31'", "下发件 e1被改过"),
    "a decision": ("decision", "UPDATE decision SET note = 'x'", "第1条处理决定被改过"),
    "a question": ("question", "UPDATE question SET theirs = 'x'", "第1条待定事项被改过"),
    "a word": ("handed", "UPDATE handed SET day = '2021-01-01'", "第1条下发登记被改过"),
    "a sender": ("sender", "UPDATE sender SET address = 'x@example.com'", "第1条报送人登记被改过"),
    "a paper": ("paper", "UPDATE paper SET lines = '[\"x\"]'", "第1条公文草稿被改过"),
    "a mail": ("mail", "UPDATE mail SET answer = 'x'", "邮件 m1 的登记被改过"),
    "a mail gone": ("mail", "DELETE FROM mail", "邮件 m1 的登记不见了"),
    "what was noted of it": ("mail_event", "UPDATE mail_event SET said = '[]'", "第1条邮件记录被改过"),
    "a link": ("chain", "UPDATE chain SET at = 'x' WHERE chain = '2021' AND number = 2", "第2环本身被改过"),
    "a link gone": ("chain", "DELETE FROM chain WHERE chain = '2021' AND number = 2", "第2环到第2环不见了"),
    "no end of a list": (
        "chain",
        f"UPDATE chain SET records = '[[\"change\",1,{10**15}]]' WHERE chain = '2021' AND number = 2",
        "第2环本身被改过",
    ),
    "no list": ("chain", "UPDATE chain SET records = 'x' WHERE chain = '2021' AND number = 2", "第2环本身被改过"),
}


@pytest.mark.parametrize("changed", CHANGED)
def test_what_is_changed_behind_the_triggers_is_named(store: Store, store_url: str, changed: str) -> None:
    table, statement, words = CHANGED[changed]
    filled(store)
    if table in ("change", "chain", "mail_event"):
        with pytest.raises(FAULTS):
            execute(store_url, statement)
        undone(store_url, table)
    if "DELETE FROM change" in statement:
        execute(store_url, "DELETE FROM current")
    execute(store_url, statement)
    assert any(words in said for said in store.chains.faults()), store.chains.faults()


def test_a_row_put_in_behind_the_chain_is_named(store: Store, store_url: str) -> None:
    filled(store)
    execute(
        store_url,
        'INSERT INTO decision ("case", choice, value, actor, at, note) VALUES (1, ?, ?, ?, ?, ?)',
        *("ours", "", "x", NOON.isoformat(timespec="microseconds"), ""),
    )
    assert store.chains.faults() == ("第2条处理决定是绕过本工具加进来的",)


@pytest.mark.parametrize("number", [0, -1, 7])
def test_a_row_put_in_is_named_whatever_number_it_has(store: Store, store_url: str, number: int) -> None:
    filled(store)
    execute(
        store_url,
        "INSERT INTO sender (id, address, unit, confirmed, actor, at, note) VALUES (?, ?, ?, true, ?, ?, ?)",
        *(number, "x@example.com", UNIT, "x", NOON.isoformat(timespec="microseconds"), ""),
    )
    assert store.chains.faults() == (f"第{number}条报送人登记是绕过本工具加进来的",)


def test_bytes_in_the_place_of_a_text_are_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with Store.open(url, tmp_path) as store:
        filled(store)
        undone(url, "change")
        execute(url, "UPDATE change SET value = x'00ff' WHERE sequence = 1")
        (said,) = store.chains.faults()
    assert said.startswith("第1条改动被改过")


WRITES = 15


def write(url: str, root: Path, name: str) -> None:
    with Store.open(url, root) as store:
        for number in range(WRITES):
            store.record(returned(sha256=f"{name}{number}", edition=""), [change(f"{name}{number}")], [case()])


def test_two_programs_that_write_at_once_make_one_chain(store: Store, store_url: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda name: write(store_url, tmp_path, name), ("甲", "乙")))
    assert store.chains.faults() == ()
    assert [(head.chain, head.number) for head in store.chains.heads()] == [(PLAN, 2 * WRITES)]


def test_a_program_that_is_killed_leaves_a_whole_chain(store: Store, store_url: str, tmp_path: Path) -> None:
    code = """
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from toolkit.domain.ledger.records import HandedWord
from toolkit.edges.store.chain import Chains
from toolkit.edges.store.store import Store
with suppress(ModuleNotFoundError):
    from toolkit.edges.store.postgresql import Postgresql
def run(url, root):
    with Store.open(url, Path(root)) as store:
        for _ in range(500):
            store.handed.keep([HandedWord("2021", "x", date(2021, 8, 20), True, "office", datetime(2021, 8, 20))] * 20)
"""
    with to_be_killed(code) as program:
        ends = [program.run(store_url, str(tmp_path), after=0.1 * number) for number in range(1, 7)]
        assert store.chains.faults() == ()
    assert True in ends and store.chains.head(PLAN).number > 0


def test_a_tail_cut_off_with_its_links_is_found_by_a_head_kept_elsewhere(store: Store, store_url: str) -> None:
    filled(store)
    kept = store.chains.head(PLAN)
    for table in ("change", "chain"):
        undone(store_url, table)
    for statement in (
        "DELETE FROM current",
        "DELETE FROM change WHERE sequence = 3",
        "DELETE FROM decision",
        "DELETE FROM handed",
        "DELETE FROM chain WHERE chain = '2021' AND number > 2",
    ):
        execute(store_url, statement)
    assert store.chains.faults() == (), "the ledger itself agrees with what is left"
    ((head, words),) = store.chains.against([kept])
    assert head == kept and "少了后面一段" in words


def test_what_becomes_of_a_mail_is_noted_step_by_step(store: Store, store_url: str) -> None:
    filled(store)
    store.outbox.save(replace(MAIL, state=MailState.SENDING), MailState.QUEUED)
    store.outbox.settle_interrupted("断电")
    store.outbox.postpone(NOON)
    assert [row[0] for row in execute(store_url, "SELECT count(*) FROM mail_event")] == [3]
    assert store.chains.faults() == ()
