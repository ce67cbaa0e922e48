"""The ledger database keeps records exactly, whole or not at all; its history cannot be rewritten."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.counting import counting, reads
from kit.records import FAULTS, KEY, NOON, PLAN, UNIT, case, change, edition, execute, replay, returned
from kit.rows import key

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Case, CaseKind, Change, Choice, Decision, MadeFor
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.edges.store.store import Store
from toolkit.keys import WHOLE_FILE, RowKey, contact_key, report_key, task_key
from toolkit.problems import About, Origin, Problem, problem

ODD = (
    "𠮷野家",
    "=1",
    "007",
    "一行\n二行\r\n三行\r",
    "",
    " 前后 ",
    "\t",
    "'引号\"; DROP TABLE change; --",
    "100%s %(x)s :y ?",
    "é e\u0301",
    "\u3000",
    "\x00\x1b\x1b0000\udcff",
    "{}",
)


# Round trips


@pytest.mark.parametrize("odd", ODD)
def test_texts_come_back_exactly(store: Store, store_url: str, tmp_path: Path, odd: str) -> None:
    moment = datetime(2021, 8, 20, 9, 5, 7, 123)
    cells = {KEY: {odd: odd, "status": odd}}
    kept_edition = edition(round=odd, cells=cells)
    snapshot = {"items": [{"number": 1, "topic": odd, "shared": True, "none": None}]}
    kept_return = returned(
        file=odd,
        size=2**40,
        received_at=moment,
        outcome=Outcome.PARTIAL,
        stale=True,
        raw=cells,
        settled={KEY: {}},
        problems=(
            Problem(Code.CELL_DATE, odd, odd, Origin(odd, odd, odd), odd, About(KEY, (odd, "status"))),
            problem(Code.ROW_UNKNOWN, Origin(odd, "表", row=7)),
            problem(Code.PLAN_NOBODY, Origin(item=9), item=9),
            problem(Code.RETURN_BLANK),
        ),
        changed=3,
        conflicts=2,
    )
    kept_change = change(odd, field=odd, sheet=odd, cell=odd, actor=odd, at=moment)
    kept_case = case(field=odd, ours=odd, theirs=odd, sheet=odd, base=odd, proposal=odd, opened_at=moment)
    mail = Mail(
        key=f"remind-{odd}",
        kind=MailKind.REMINDER,
        plan=PLAN,
        unit=odd,
        day=date(2021, 9, 1),
        path=odd,
        message_id=odd,
        entries=(
            Entry(odd, date(2022, 1, 31), Stage.parse("blue-14")),
            Entry(UNIT, date(2021, 9, 30), Stage.parse("yellow-2021-W37")),
        ),
        to=(odd, "a@b.invalid"),
        cc=(odd,),
        by_hand=True,
        attempts=3,
        next_try=moment,
        accepted=("a@b.invalid",),
        refused={odd: odd},
        answer=odd,
        sent_at=moment,
    )
    store.plans.save(PLAN, odd, 2021, date(2021, 8, 2), snapshot)
    store.editions.add(kept_edition)
    kept_return = store.record(kept_return, [kept_change], [kept_case])
    store.outbox.add(mail)
    with Store.open(store_url, tmp_path) as again:
        assert again.plans.snapshot(PLAN) == snapshot
        assert again.editions.get("e1") == kept_edition
        assert again.returns.seen(kept_return.sha256) == replace(kept_return, raw={}, settled={})
        assert again.returns.of_edition("e1") == again.returns.of_plan(PLAN, light=False) == (kept_return,)
        (change_back,) = again.cells.changes(KEY, odd)
        assert change_back == replace(kept_change, return_id=kept_return.id, sequence=change_back.sequence)
        ((case_back, answer),) = again.cases.of_plan(PLAN)
        assert answer is None
        assert case_back == replace(kept_case, return_id=kept_return.id, id=case_back.id)
        assert again.cells.current(PLAN) == {KEY: {odd: odd}}
        assert again.outbox.get(mail.key) == replace(mail, id=1)
        assert again.outbox.entries(PLAN) == dict.fromkeys(mail.entries, mail.day)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(text=st.text(st.characters(codec=None)), when=st.datetimes(), day=st.dates())
def test_any_text_and_time_comes_back(store: Store, text: str, when: datetime, day: date) -> None:
    number = next(_plans)
    key = contact_key(f"p{number}", text)
    (kept,) = store.apply([change(text, row=key, at=when)])
    assert store.cells.changes(key) == (kept,)
    assert kept == change(text, row=key, at=when, sequence=kept.sequence)
    assert store.cells.current(f"p{number}", text) == {key: {"status": text}}
    kept_edition = edition(id=f"e{number}", issued_on=day, cells={key: {text: text}})
    store.editions.add(kept_edition)
    assert store.editions.get(kept_edition.id) == kept_edition


def test_frozen_mappings_are_kept(store: Store) -> None:
    cells: Mapping[str, Any] = MappingProxyType({KEY: MappingProxyType({"status": "未启动"})})
    store.editions.add(edition(cells=cells))
    assert store.editions.get("e1") == edition(cells={KEY: {"status": "未启动"}})


def test_json_is_readable_text_with_sorted_keys(store: Store, store_url: str) -> None:
    store.editions.add(edition(cells={key("乙/1/丙"): {"b": "𠮷", "a": "1"}}))
    assert execute(store_url, "SELECT cells FROM edition") == [('{"乙/1/丙": {"a": "1", "b": "𠮷"}}',)]


def test_a_time_with_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without zone"):
        store.apply([change(at=NOON.astimezone())])
    assert store.cells.changes(KEY) == ()


# Plans and editions


def test_a_plan_is_kept_in_place_of_the_former(store: Store, store_url: str) -> None:
    store.plans.save(PLAN, "旧", 2020, date(2020, 8, 2), {"items": []})
    store.plans.save(PLAN, "新", 2021, date(2021, 8, 2), {"items": [1]})
    assert store.plans.snapshot(PLAN) == {"items": [1]}
    assert store.plans.snapshot("2019") is None
    assert execute(store_url, "SELECT title, year, issued FROM plan") == [("新", 2021, "2021-08-02")]


def test_adding_an_edition_again_changes_nothing(store: Store) -> None:
    assert store.editions.add(edition())
    assert not store.editions.add(edition(sequence=9, cells={}))
    assert store.editions.get("e1") == edition()
    assert store.editions.get("e2") is None
    assert store.editions.those({"e1", "e2"}) == {"e1": edition()}
    assert store.editions.those(set()) == {}


def test_latest_editions_are_those_of_the_highest_sequence(store: Store) -> None:
    tenth, second, other = (
        edition(id="a", sequence=10),
        edition(id="b", sequence=2),
        edition(id="c", unit="乙"),
    )
    for each in (second, tenth, other, edition(id="d", plan="2020", sequence=99)):
        store.editions.add(each)
    assert store.editions.latest_of(PLAN, UNIT) == tenth
    assert store.editions.latest_of(PLAN, "丙") is None
    assert store.editions.latest(PLAN) == {UNIT: tenth, "乙": other}
    assert store.editions.of_plan(PLAN)[:2] == ({UNIT: second, "乙": other}, {UNIT: tenth, "乙": other})
    assert [each.id for each in store.editions.of_plan(PLAN).made] == ["c", "b", "a"], "of one day by sequence"
    assert store.editions.of_plan("2019") == ({}, {}, ())


def test_what_rows_of_many_units_show_alike_is_held_once(store: Store) -> None:
    rows = {unit: RowKey(PLAN, "@tasks", "1", unit) for unit in ("甲", "乙", "丙")}
    for unit, row in rows.items():
        shown = {"requirement": "主动公开各类规划", "deadline": "9月底前" if unit != "丙" else "12月底前"}
        store.editions.add(edition(id=unit, unit=unit, cells={row: shown}))
    latest = store.editions.of_plan(PLAN).latest
    one, two, other = (latest[unit].cells[row] for unit, row in rows.items())
    assert one is two
    assert (one["deadline"], other["deadline"]) == ("9月底前", "12月底前")


def test_only_what_asks_for_a_round_is_made_for_one(store: Store) -> None:
    first, last = edition(id="a", issued_on=date(2021, 8, 2)), edition(id="c", sequence=3, issued_on=date(2021, 9, 8))
    for each in (last, edition(id="b", sequence=2, issued_on=date(2021, 8, 20), round=""), first):
        store.editions.add(each)
    found = store.editions.of_plan(PLAN)
    assert found == (
        {UNIT: first},
        {UNIT: last},
        tuple(MadeFor(e.id, UNIT, e.round, e.issued_on) for e in (first, last)),
    )
    assert store.editions.of_plan(PLAN, date(2021, 8, 20)).made == found.made[:1]


def test_editions_of_a_day_are_those_issued_by_then(store: Store) -> None:
    first, second = edition(id="a", issued_on=date(2021, 9, 1)), edition(id="b", sequence=2, issued_on=date(2021, 9, 8))
    other = edition(id="c", unit="乙", issued_on=date(2021, 9, 8))
    for each in (second, other, first, edition(id="d", plan="2020")):
        store.editions.add(each)
    assert store.editions.latest(PLAN, date(2021, 9, 7)) == {UNIT: first}
    assert store.editions.of_plan(PLAN, date(2021, 9, 7))[:2] == ({UNIT: first}, {UNIT: first})
    assert store.editions.latest(PLAN, date(2021, 9, 8)) == {UNIT: second, "乙": other}
    assert store.editions.of_units(PLAN, [UNIT], date(2021, 9, 8)) == (first, second)
    assert len(store.editions.of_units(PLAN, [UNIT, "乙"], date(2021, 9, 8))) == 3
    assert store.editions.of_units(PLAN, [UNIT], date(2021, 9, 7)) == (first,)
    assert store.editions.of_units(PLAN, [], date(2021, 9, 8)) == ()


# Returns


def test_the_newest_return_of_some_bytes_is_found(store: Store) -> None:
    first = store.record(returned(outcome=Outcome.REJECTED, file="甲.xlsx"), [], [])
    store.record(returned(outcome=Outcome.DUPLICATE, file="乙.xlsx"), [], [])
    assert store.returns.seen(first.sha256) == first
    retaken = store.record(returned(outcome=Outcome.MERGED, file="甲.xlsx"), [], [])
    assert store.returns.seen(first.sha256) == retaken
    assert store.returns.seen("00") is None
    assert store.returns.knows(first.sha256, "乙.xlsx")
    assert not store.returns.knows(first.sha256, "丙.xlsx")
    assert not store.returns.knows("00", "乙.xlsx")


def test_only_what_went_in_belongs_to_an_edition(store: Store) -> None:
    kept = [store.record(returned(outcome=outcome, sha256=outcome), [], []) for outcome in Outcome]
    store.record(returned(edition="e2"), [], [])
    taken = tuple(each for each in kept if each.outcome in (Outcome.PARTIAL, Outcome.MERGED))
    assert store.returns.of_edition("e1") == taken
    assert all(isinstance(each.outcome, Outcome) for each in store.returns.of_edition("e1"))


def test_returns_of_a_plan_include_those_of_no_plan(store: Store) -> None:
    cells = {KEY: {"status": "推进中"}}
    ours = store.record(returned(raw=cells, settled=cells), [], [])
    nobodys = store.record(returned(plan="", unit="", edition="", outcome=Outcome.QUARANTINED), [], [])
    store.record(returned(plan="2020"), [], [])
    assert store.returns.of_plan(PLAN, light=False) == (ours, nobodys)
    assert store.returns.of_plan(PLAN) == (replace(ours, raw={}, settled={}), nobodys)


def test_recording_fills_in_the_number_of_the_return(store: Store) -> None:
    kept = store.record(returned(id=77), [change(return_id=55)], [case(return_id=None)])
    assert kept == returned(id=kept.id)
    assert kept.id != 77
    assert [each.return_id for each in store.cells.changes(KEY)] == [kept.id]
    assert [each.return_id for each, _ in store.cases.of_plan(PLAN)] == [kept.id]
    assert store.record(returned(), [], []).id > kept.id


def test_a_question_about_an_earlier_return_keeps_its_number(store: Store) -> None:
    earlier = store.record(returned(), [], [])
    later = store.record(returned(), [], [case(return_id=earlier.id), case(return_id=None)])
    assert [each.return_id for each, _ in store.cases.of_plan(PLAN)] == [earlier.id, later.id]


def test_rows_are_named_after_their_keys(store: Store, store_url: str) -> None:
    keys = [KEY, contact_key(PLAN, "甲/乙局"), report_key(PLAN, UNIT, "2021-08")]
    store.record(returned(), [change(row=key) for key in keys[:2]] * 2, [case(row=keys[2])])
    rows = execute(store_url, 'SELECT plan, sheet, "row", unit FROM row ORDER BY id')
    assert rows == [tuple(each) for each in keys]
    assert list(store.cells.current(PLAN)) == sorted(keys[:2], key=lambda key: key.unit)
    assert [case.row for case, _ in store.cases.of_plan(PLAN)] == keys[2:]


def missing(record: Any, field: str) -> Any:
    """The record without a value the database insists on."""
    return replace(record, **{field: None})


@pytest.mark.parametrize(
    ("changes", "cases"),
    [
        ([change("一"), change("二"), missing(change(), "value"), change("四")], []),
        ([change("一"), change("二")], [case(), missing(case(), "ours")]),
    ],
    ids=["a change fails", "the last case fails"],
)
def test_a_return_is_recorded_wholly_or_not_at_all(
    store: Store, store_url: str, changes: list[Change], cases: list[Case]
) -> None:
    store.record(returned(sha256="00"), [change("零")], [])
    tables = ("returns", "row", "change", "current", "decision")

    def everything() -> list[list[Any]]:
        return [execute(store_url, f"SELECT * FROM {table}") for table in tables]

    before = everything()
    new_row = task_key(PLAN, 2, UNIT)
    with pytest.raises(FAULTS):
        store.record(returned(), [change(row=new_row), *changes], cases)
    assert everything() == before
    with pytest.raises(FAULTS):
        store.apply([change(row=new_row), missing(change(), "value")])
    assert everything() == before
    store.record(returned(), [change("五")], [])
    assert store.cells.current(PLAN) == {KEY: {"status": "五"}}


# Changes and cells


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET value = '改' WHERE value = '一'",
        "UPDATE change SET actor = ''",
        "DELETE FROM change",
        "DELETE FROM change WHERE value = '一'",
        pytest.param("INSERT OR REPLACE INTO change SELECT * FROM change", id="replace"),
        pytest.param("TRUNCATE change CASCADE", id="truncate"),
    ],
)
def test_history_cannot_be_rewritten(store: Store, store_url: str, statement: str) -> None:
    store.record(returned(), [change("一")], [])
    before = store.cells.changes(KEY)
    with pytest.raises(FAULTS) as caught:
        execute(store_url, statement)
    foreign = ("REPLACE" in statement) == store_url.startswith("postgresql") and (
        "REPLACE" in statement or "TRUNCATE" in statement
    )
    assert ("append-only" in str(caught.value)) != foreign
    assert store.cells.changes(KEY) == before


def test_changes_keep_their_order(store: Store) -> None:
    values = [f"第{number}次" for number in range(2500)]
    added = store.apply([change(value) for value in values])
    sequences = [each.sequence for each in added]
    assert sequences == sorted(set(sequences))
    assert store.cells.changes(KEY) == added
    assert [each.value for each in added] == values
    assert store.cells.changes(KEY, "other") == ()
    assert store.cells.current(PLAN) == {KEY: {"status": values[-1]}}


def test_a_cleared_cell_is_a_value(store: Store) -> None:
    store.apply([change("推进中")])
    store.apply([change("")])
    assert store.cells.current(PLAN) == {KEY: {"status": ""}}
    assert [each.value for each in store.cells.changes(KEY)] == ["推进中", ""]
    assert store.apply([]) == ()


def test_current_is_of_one_plan_and_unit(store: Store) -> None:
    other, contact = task_key(PLAN, 1, "市教育局"), contact_key(PLAN, UNIT)
    last_year = task_key("2020", 1, UNIT)
    store.apply([change(row=key) for key in (KEY, other, contact, last_year)])
    assert store.cells.current(PLAN).keys() == {KEY, other, contact}
    assert store.cells.current(PLAN, UNIT).keys() == {KEY, contact}
    assert store.cells.current("2019") == store.cells.current(PLAN, "市审计局") == {}


def test_any_past_state_can_be_rebuilt(store: Store) -> None:
    hour = timedelta(hours=1)
    store.record(returned(), [change("一", at=NOON), change("甲", field="progress", at=NOON)], [])
    store.apply([change("二", at=NOON + hour)])
    store.apply([change("", at=NOON + 2 * hour, field="progress"), change(row=task_key("2020", 1, UNIT))])
    tick = timedelta(microseconds=1)
    assert store.cells.as_of(PLAN, NOON - tick) == {}
    assert store.cells.as_of(PLAN, NOON) == {KEY: {"status": "一", "progress": "甲"}}
    assert store.cells.as_of(PLAN, NOON + hour - tick) == {KEY: {"status": "一", "progress": "甲"}}
    assert store.cells.as_of(PLAN, NOON + hour) == {KEY: {"status": "二", "progress": "甲"}}
    assert store.cells.as_of(PLAN, NOON + 2 * hour) == {KEY: {"status": "二", "progress": ""}}
    assert store.cells.as_of(PLAN, datetime.max) == store.cells.current(PLAN)


def test_only_what_units_sent_counts_as_changed(store: Store) -> None:
    other = task_key(PLAN, 2, UNIT)
    later = datetime(2021, 9, 3, 0, 0)
    store.record(returned(), [change(at=NOON)], [])
    store.record(returned(), [change(at=later)], [])
    store.apply([change(at=later + timedelta(days=9)), change(row=other)])
    assert store.cells.last_changed(PLAN) == {KEY: date(2021, 9, 3)}
    assert store.cells.last_changed(PLAN, later - timedelta(microseconds=1)) == {KEY: NOON.date()}
    assert store.cells.last_changed("2020") == {}


def test_the_changes_of_units_come_in_their_order(store: Store) -> None:
    theirs, others = task_key(PLAN, 1, "乙"), task_key(PLAN, 1, "丙")
    store.apply([change("一"), change("二", row=theirs), change("三", row=others), change("四", row=theirs)])
    store.apply([change("五"), change("六", row=task_key("2020", 1, UNIT))])
    found = store.cells.changes_of(PLAN, [UNIT, "乙"])
    assert [(each.row, each.value) for each in found] == [(KEY, "一"), (theirs, "二"), (theirs, "四"), (KEY, "五")]
    assert store.cells.changes_of(PLAN, ["丁"]) == ()


def test_a_case_carries_the_latest_answer_and_none_from_before_it_was_given(store: Store) -> None:
    kept = [
        case(field="a"),
        case(field="b", kind=CaseKind.HELD, row=WHOLE_FILE),
        case(row=task_key("2020", 1, UNIT), plan="2020"),
    ]
    number = store.record(returned(), [], kept).id
    (first, _), (second, _) = store.cases.of_plan(PLAN)
    assert [(each.field, each.return_id, each.kind) for each in (first, second)] == [
        ("a", number, CaseKind.CONFLICT),
        ("b", number, CaseKind.HELD),
    ]
    hour = timedelta(hours=1)
    early = Decision(first.id, Choice.THEIRS, "推进中", "office", NOON + hour)
    late = Decision(first.id, Choice.OURS, "已完成", "office", NOON + 3 * hour, note="电话核实")
    store.decide(early, [change("推进中", at=NOON + hour, actor="office", return_id=number)])
    store.decide(late, [change("已完成", at=NOON + 3 * hour, actor="office")])
    assert [(each.field, answer and (answer.choice, answer.note)) for each, answer in store.cases.of_plan(PLAN)] == [
        ("a", (Choice.OURS, "电话核实")),
        ("b", None),
    ]
    then = store.cases.of_plan(PLAN, NOON + 2 * hour)
    assert [answer and answer.choice for _, answer in then] == [Choice.THEIRS, None]
    assert store.cases.of_plan(PLAN, NOON - hour) == ()
    assert store.cells.current(PLAN)[KEY]["status"] == "已完成"


def test_a_decision_and_its_changes_go_in_together_or_not_at_all(store: Store) -> None:
    store.record(returned(), [], [case()])
    ((kept, _),) = store.cases.of_plan(PLAN)
    with pytest.raises(FAULTS):
        store.decide(Decision(kept.id + 99, Choice.THEIRS, "", "office", NOON), [change()])
    assert (store.cells.current(PLAN), [answer for _, answer in store.cases.of_plan(PLAN)]) == ({}, [None])


def test_what_a_master_was_made_from_is_noted_once_while_it_stays_the_same(store: Store) -> None:
    hour = timedelta(hours=1)
    assert store.masters.made_from(PLAN, NOON) is None
    assert store.masters.add(PLAN, NOON, {"config.toml": "aa"})
    assert not store.masters.add(PLAN, NOON + hour, {"config.toml": "aa"})
    assert store.masters.add(PLAN, NOON + 2 * hour, {"config.toml": "bb"})
    assert store.masters.add("2020", NOON + 3 * hour, {"config.toml": "cc"})
    assert [store.masters.made_from(PLAN, NOON + at * hour) for at in (-1, 0, 1, 2, 9)] == [
        None,
        {"config.toml": "aa"},
        {"config.toml": "aa"},
        {"config.toml": "bb"},
        {"config.toml": "bb"},
    ]


_plans = count()
_values = st.sampled_from(["", "推进中", "已完成", "=1", "007", "𠮷"])
_steps = st.lists(
    st.tuples(st.booleans(), st.lists(st.tuples(st.integers(1, 3), st.sampled_from("ab"), _values), max_size=8)),
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(steps=_steps)
def test_current_is_the_replay_of_all_changes(
    store: Store, steps: list[tuple[bool, list[tuple[int, str, str]]]]
) -> None:
    plan = f"replay{next(_plans)}"
    told: list[Change] = []
    for sent, cells in steps:
        batch = [change(value, row=task_key(plan, item, UNIT), field=name) for item, name, value in cells]
        told += batch
        if sent:
            store.record(returned(plan=plan), batch, [])
        else:
            store.apply(batch)
        assert store.cells.current(plan) == replay(told)
    assert store.cells.as_of(plan, NOON) == store.cells.current(plan, UNIT) == replay(told)
    kept = [each for item in (1, 2, 3) for each in store.cells.changes(task_key(plan, item, UNIT))]
    assert replay(sorted(kept, key=lambda each: each.sequence)) == replay(told)


def test_two_writers_do_not_mix(store: Store, store_url: str, tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            with Store.open(store_url, tmp_path) as mine:
                for number in range(15):
                    mine.record(returned(), [change(f"{name}{number}"), change(name, field=name)], [])
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert failures == []
    kept = store.cells.changes(KEY)
    assert len(kept) == 3 * 15 * 2
    assert store.cells.current(PLAN) == replay(list(kept))
    assert [each.return_id for each in kept] == sorted(each.return_id or 0 for each in kept)


# What is asked


def test_it_can_be_counted_which_tables_a_command_reads(store: Store) -> None:
    store.record(returned(), [change()], [case()])
    with counting() as heard:
        store.cells.current(PLAN)
        store.cases.of_plan(PLAN)
        store.cells.current("2020")
        store.cells.current(PLAN, UNIT)
        store.editions.add(edition())
    assert reads(heard, [PLAN, "2020"]) == {
        ("current", PLAN): 2,
        ("current", "2020"): 1,
        ("decision", PLAN): 1,
        ("question", PLAN): 1,
        ("row", PLAN): 1,
        ("edition", ""): 1,
        ("chain", PLAN): 1,
    }, "the edition is read back to be a link of the chain"
    assert [each.writes for each in heard if each.writes] == ["edition", "chain"]
    assert heard[0].reads == {"change", "current", "row"}
    with counting() as again:
        pass
    store.cells.current(PLAN)
    assert again == []
