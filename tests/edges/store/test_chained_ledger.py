"""The chains in either database: every transaction is a link, and what other programs do to the rows is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from kit.full_ledger import MAIL, filled, later, undone, whole
from kit.killed import to_be_killed
from kit.records import FAULTS, KEY, NOON, PLAN, UNIT, case, change, execute, returned

from toolkit.domain.ledger.chain import Head
from toolkit.domain.mail.mails import MailState
from toolkit.edges.store.keeping import copy_ledger, heads_in
from toolkit.edges.store.store import Store
from toolkit.keys import DRAFTS, MAILS, OF_NO_PLAN


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
    "a mail gone": ("mail", "DELETE FROM mail WHERE key = 'm1'", "邮件 m1 的登记不见了"),
    "what was noted of it": ("mail_event", "UPDATE mail_event SET said = '[]'", "第1条邮件记录被改过"),
    "a link": ("chain", "UPDATE chain SET at = 'x' WHERE chain = '2021' AND number = 2", "第2环本身被改过"),
    "a link gone": ("chain", "DELETE FROM chain WHERE chain = '2021' AND number = 2", "第2环到第2环不见了"),
    "no end of a list": (
        "chain",
        f"UPDATE chain SET records = '[[\"change\",1,{10**15}]]' WHERE chain = '2021' AND number = 2",
        "第2环本身被改过",
    ),
    "a plan": ("plan", "UPDATE plan SET title = 'x'", "方案 2021 的登记被改过"),
    "what was handed out": ("plan", "UPDATE plan SET snapshot = '{}'", "方案 2021 的登记被改过"),
    "a plan gone": ("plan", "DELETE FROM plan", "方案 2021 的登记不见了"),
    "a plan's version gone": ("note", "DELETE FROM note WHERE subject = 'plan 2021'", "条登记记录不见了"),
    "a row of another plan": (
        "row",
        """INSERT INTO row (plan, sheet, "row", unit) VALUES ('1', '2', '3', '4')""",
        "条台账行是绕过本工具加进来的",
    ),
    "a basis": ("basis", "UPDATE basis SET files = '{}'", "第1条总台账依据被改过"),
    "a look": ("link_look", "UPDATE link_look SET status = 404", "第1条网址查看记录被改过"),
    "a mail that came": ("received", "UPDATE received SET sender = 'x'", "第1封来信的登记被改过"),
    "its file's sender": ("received_file", "UPDATE received_file SET sender = 'x'", "第1封来信的登记被改过"),
    "what was never noted": (
        "meta",
        "INSERT INTO meta (key, value) VALUES ('masters/9', '[]')",
        "内部登记 masters/9 是绕过本工具加进来的",
    ),
    "the bytes of a master": (
        "meta",
        "UPDATE meta SET value = '[]' WHERE key = 'masters/2021'",
        "内部登记 masters/2021 被改过",
    ),
    "no list": ("chain", "UPDATE chain SET records = 'x' WHERE chain = '2021' AND number = 2", "第2环本身被改过"),
}


@pytest.mark.parametrize("changed", CHANGED)
def test_what_is_changed_behind_the_triggers_is_named(store: Store, store_url: str, changed: str) -> None:
    table, statement, words = CHANGED[changed]
    whole(store)
    if table in ("change", "chain", "mail_event", "note"):
        with pytest.raises(FAULTS):
            execute(store_url, statement)
        undone(store_url, table)
    if "DELETE FROM change" in statement:
        execute(store_url, "DELETE FROM current")
    execute(store_url, statement)
    assert any(words in said for said in store.chains.faults()), store.chains.faults()


def test_what_was_changed_is_named_also_after_it_was_written_over(store: Store, store_url: str) -> None:
    whole(store)
    for table, column in (("plan", "title"), ("mail", "answer"), ("received", "subject"), ("meta", "value")):
        rest = " WHERE key = 'masters/2021'" if table == "meta" else ""
        execute(store_url, f"UPDATE {table} SET {column} = '[\"x\"]'{rest}")
    later(store)
    said = "；".join(store.chains.faults())
    for name in ("方案 2021 的登记", "邮件 m1 的登记", "邮件 m2 的登记", "第1封来信的登记", "内部登记 masters/2021 "):
        assert f"{name}曾被绕过本工具改过" in said and f"{name}被改过" not in said, said


def test_rows_that_changed_places_are_named(store: Store, store_url: str) -> None:
    whole(store)
    store.apply([change("一", row=KEY._replace(row="2"))])
    for number, to in ((1, "x"), (2, "1"), (1, "2")):
        execute(store_url, 'UPDATE row SET "row" = ? WHERE id = ?', to, number)
    later(store)
    said = store.chains.faults()
    for name in ("第1条台账行", "第2条台账行", "第1条改动"):
        assert any(each.startswith(f"{name}被改过") for each in said), said


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
    assert store.outbox.settle_interrupted("断电") and not store.outbox.settle_interrupted("断电")
    assert store.outbox.save_all([]) == 0
    store.outbox.postpone(NOON)
    assert [row[0] for row in execute(store_url, "SELECT count(*) FROM mail_event")] == [3]
    assert store.chains.faults() == ()
