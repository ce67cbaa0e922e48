"""Which claimed rows a file takes back, over random rows: only claims, only to what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import ROOT

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.kinship import Kin, Verdict
from toolkit.domain.ledger.phases import Phase, phase
from toolkit.domain.ledger.records import Case, Cell, Edition, Return
from toolkit.domain.ledger.retractions import ClaimedAgain, retraction
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.descent import NO_WORDS
from toolkit.domain.returns.going_back import claimed_again, going_back, rows_going_back
from toolkit.domain.returns.merge_base import Base, Lineage
from toolkit.domain.three_way import Conflict
from toolkit.keys import RowKey, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))
ROWS = tuple(task_key("2021", item, "A") for item in (1, 2, 3))
DONE = {"status": "已完成", "done_on": "2021-09-11", "evidence": "https://example.com/1", "progress": "全部办结"}
WORK = {"status": "推进中", "done_on": "", "evidence": "", "progress": "正在摸底"}
VALUES = {
    "status": ("", "推进中", "已完成", "长期坚持"),
    "done_on": ("", "2021-09-11", "2021-09-12"),
    "evidence": ("", "https://example.com/1", "无"),
    "progress": ("", "正在摸底", "全部办结"),
    "verdict": ("", "通过销号", "退回补正"),
}
UNIT_FIELDS = ("status", "done_on", "evidence", "progress")


def rows_of(*names: str) -> st.SearchStrategy[dict[RowKey, dict[str, str]]]:
    row = st.fixed_dictionaries({name: st.sampled_from(VALUES[name]) for name in names})
    return st.fixed_dictionaries(dict.fromkeys(ROWS, row))


def returned(cells: Mapping[RowKey, Mapping[str, str]]) -> Return:
    return Return("01", "一.xlsx", 1, datetime(2021, 9, 13, 9), Outcome.MERGED, raw=cells)


def changes(cells: Mapping[RowKey, Mapping[str, str]], context: Context) -> dict[Cell, str]:
    return {
        (row, field): text
        for row, values in cells.items()
        for field, text in values.items()
        if text != context.current[row].get(field, "")
    }


def context_of(current: Mapping[RowKey, Mapping[str, str]], issued: Mapping[RowKey, Mapping[str, str]]) -> Context:
    return Context(SCHEMA, 2021, date(2021, 9, 20), current, edition=issued)


@settings(deadline=None)
@given(rows_of(*VALUES), rows_of(*UNIT_FIELDS), rows_of(*UNIT_FIELDS), rows_of(*UNIT_FIELDS))
def test_only_claims_go_back_and_only_to_what_was_said_before(
    current: dict[RowKey, dict[str, str]],
    issued: dict[RowKey, dict[str, str]],
    before: dict[RowKey, dict[str, str]],
    file: dict[RowKey, dict[str, str]],
) -> None:
    context, earlier = context_of(current, issued), [returned(before)]
    changed = changes(file, context)
    found = rows_going_back(changed, file, context, earlier)
    for row in found:
        where = phase(SCHEMA.tasks, current[row], None)
        assert where is Phase.CLAIMED or where.ended
        after = {**current[row], **file[row], "verdict": ""}
        assert phase(SCHEMA.tasks, after, None) is not Phase.CLAIMED
        for field, text in file[row].items():
            assert text in ("", current[row][field], issued[row][field], before[row][field])
    for row in ROWS:
        news = {**file, row: {**file[row], "progress": "经复核尚未完成"}}
        assert rows_going_back(changes(news, context), news, context, earlier) == found - {row}, "news in a row answers"
    assert rows_going_back({}, file, context, earlier) == frozenset()
    asked = frozenset((row, field, text) for (row, field), text in changed.items())
    assert rows_going_back(changed, file, context, earlier, asked) == frozenset(), "what is asked about is answered"


def test_what_was_claimed_goes_back_to_what_was_said_while_it_was_under_way() -> None:
    current, file = dict.fromkeys(ROWS, DONE), dict.fromkeys(ROWS[:2], WORK)
    context = context_of(current, {})
    assert rows_going_back(changes(file, context), file, context, [returned(file)]) == set(ROWS[:2])
    assert not rows_going_back(changes(file, context), file, context, []), "nobody had said so before"
    only_words = {ROWS[0]: {**DONE, "progress": "正在摸底"}}
    assert not rows_going_back(changes(only_words, context), only_words, context, [returned(file)])


@pytest.mark.parametrize(
    ("field", "said", "back"),
    [
        ("progress", "", False),
        ("progress", "edition", True),
        ("progress", "earlier", True),
        ("progress", "before", True),
        ("progress", "another row", False),
        ("issues", "", False),
        ("person", "", True),
    ],
)
def test_a_word_is_news_where_nobody_said_it_there_before_but_for_whom_to_ask(
    field: str, said: str, back: bool
) -> None:
    row, words = ROWS[0], {field: "另一句话"}
    file = {row: {**WORK, **words}}
    context = replace(
        context_of(
            {row: DONE}, {row: words} if said == "edition" else {ROWS[1]: words} if said == "another row" else {}
        ),
        held_before=lambda at, name: ("另一句话",) if said == "before" and (at, name) == (row, field) else (),
    )
    earlier = [returned({row: WORK}), *([returned({row: words})] if said == "earlier" else [])]
    assert rows_going_back(changes(file, context), file, context, earlier) == ({row} if back else frozenset())


RETURNED = {1: WORK, 2: DONE, 3: WORK}
"""What the first row said in the returns so far: under way, claimed, taken back; about which the office is asked."""


@pytest.mark.parametrize(
    ("says", "base", "kinship", "left"),
    [
        (DONE, 3, (), (3,)),
        (DONE, 1, (), (3,)),
        (DONE, 0, (), (3,)),
        (DONE, 2, (), ()),
        ({**DONE, "progress": "又有新的情况"}, 3, (), (3,)),
        ({**DONE, "done_on": "2021-09-12"}, 3, (), ()),
        (WORK, 3, (), ()),
        (DONE, 1, (Verdict(3, Kin.OLDER),), ()),
    ],
)
def test_who_claims_in_the_words_that_stand_says_so_anew_unless_they_were_there_to_begin_with(
    says: dict[str, str], base: int, kinship: tuple[Verdict, ...], left: tuple[int, ...]
) -> None:
    row, at = ROWS[0], datetime(2021, 9, 16, 9)
    parts = [Case(row, name, DONE[name], WORK[name], 3, "台账", "H5", at) for name in CLAIM]
    earlier = [replace(returned({row: values}), id=number) for number, values in RETURNED.items()]
    edition = Edition("aa", "2021", "A", 1, "2021-09", date(2021, 9, 10), 1, {row: {}})
    lineage = Lineage(edition, earlier, SCHEMA, {row: DONE}, NO_WORDS)
    file = Return("04", "四.xlsx", 1, at, Outcome.MERGED)
    found = list(
        claimed_again(file, {row: says}, Base({}, base, kinship=kinship), lineage, [(retraction(parts), None)])
    )
    assert [ClaimedAgain.read({each.field: each.value}) for each in found] == (
        [ClaimedAgain(left, "四.xlsx", "2021-09-16")] if left else []
    )
    for each in found:
        marked = replace(lineage, current={row: {**DONE, each.field: each.value}})
        again = claimed_again(file, {row: says}, Base({}, base), marked, [(retraction(parts), None)])
        assert list(again) == [], "once is enough"


def test_the_sender_is_told_every_cell_once() -> None:
    context = context_of(dict.fromkeys(ROWS, DONE), {})
    held = [Conflict(row, name, DONE[name], WORK[name], "") for row in ROWS[:2] for name in ("status", "done_on")]
    (told,) = going_back(held, context, "二.xlsx")
    assert told.code == Code.CLAIMS_GOING_BACK and told.message == (
        "已报办结的2项又改回以前填的，没有写新的情况，暂不改动，等待核定：第1项“办理状态”（已完成→推进中）、"
        "第1项“完成日期”（2021-09-11→空白）、第2项“办理状态”（已完成→推进中）、第2项“完成日期”（2021-09-11→空白）"
    )
    assert list(going_back([], context, "二.xlsx")) == []
    long = replace(held[0], ours="一" * 60)
    assert "一" * 23 + "…" in next(going_back([long], context, "二.xlsx")).message
