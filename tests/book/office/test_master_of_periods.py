"""The master's 台账, 责任矩阵 and counts of a row that is due every quarter: they say one thing of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import NAMES, ROSTER, TASKS

from toolkit.book.office.master_book import build_master
from toolkit.book.office.master_columns import STATE, TIMELY
from toolkit.book.office.master_listings import unit_listing
from toolkit.book.sheets.model import SheetSpec, Value
from toolkit.domain.ledger.figures import Figures, figures_of
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.labels import NEEDS, Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.round_figures import RoundRules
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Role
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.schema.model import Ledger

HANDED = dict.fromkeys(NAMES, date(2021, 8, 3))
QUARTERLY = replace(
    TASKS,
    assignments=tuple(Assignment("2021", 1, code, frozenset({next(iter(Role))})) for code in NAMES),
    deadlines={each.number: parse_deadline("每季度末", 2021) for each in TASKS.plan.items},
    handed=HANDED,
)
DAYS = (date(2021, 9, 25), date(2021, 10, 16), date(2021, 12, 20), date(2022, 1, 5))
DONE = st.sampled_from(("", "2021-06-20", "2021-09-20", "2021-10-08", "2021-12-18"))
ROWS = st.tuples(
    st.sampled_from(("", "未启动", "推进中", "已完成", "长期坚持")),
    DONE,
    st.sampled_from(("", "网站")),
    st.sampled_from(("", "通过销号", "退回补正", "限期整改")),
    DONE,
)


def values(drawn: tuple[str, str, str, str, str]) -> dict[str, str]:
    """A row as the ledger holds it; the verdict was about a claim that may be another by now."""
    status, done_on, evidence, verdict, then = drawn
    found = {"status": status, "done_on": done_on, "evidence": evidence}
    if verdict:
        claim = {"status": "已完成", "done_on": then, "evidence": "网站"}
        judged = Judged.of(claim, datetime(2021, 10, 9, 9), came=date(2021, 10, 9))
        found |= {"verdict": verdict, "verified_on": "2021-10-09", JUDGED: judged.text}
    return {name: text for name, text in found.items() if text}


def stood(rows: list[dict[str, str]], day: date, schema: Ledger) -> Figures:
    current = {task_key("2021", 1, code): row for code, row in zip(NAMES, rows, strict=True)}
    state = LedgerState("2021", day, current, (), (), {}, {}, handed=HANDED)
    return figures_of(
        QUARTERLY, schema, state, RoundRules("month", 25, Calendar(frozenset(), frozenset(), frozenset()))
    )


def lines(sheet: SheetSpec, header: str) -> list[dict[Value, Value]]:
    """The lines below the row of headers, which has this one."""
    rows = [[cell.value for cell in row.cells] for row in sheet.rows]
    at = next(number for number, row in enumerate(rows) if header in row)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


@pytest.fixture(scope="module")
def schema(repository: Workspace) -> Ledger:
    """The tables as the toolkit brings them."""
    return repository.schema


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=len(NAMES), max_size=len(NAMES)), st.sampled_from(DAYS))
def test_the_row_the_matrix_and_the_counts_say_one_thing(
    schema: Ledger, drawn: list[tuple[str, str, str, str, str]], day: date
) -> None:
    its = stood([values(each) for each in drawn], day, schema)
    book = {sheet.title: sheet for sheet in build_master("总台账", its, schema, ()).sheets}
    marks = {line["责任单位"]: line["1"] for line in lines(book["责任矩阵"], "责任单位")}
    ledger = {line["责任单位"]: line for line in lines(book["台账"], "责任单位")}
    for name, line in ledger.items():
        (word,) = (label.word for label in Label if label.mark == marks[name])
        certain = {Phase.CLAIMED.label, Phase.CLOSED.label, Phase.NOT_INVOLVED.label}
        assert (line[STATE] == word) if certain & {line[STATE], word} else True, (line, word)
        assert str(line["提示"] or "").startswith("逾期") == (word == Label.OVERDUE.word), (line, word)
        assert not (line[TIMELY] and line[STATE] != Phase.CLOSED.label), line
    listed = unit_listing(its, QUARTERLY, schema, {})
    heads = [name for name, _ in listed.headers]
    total = dict(zip(heads, listed.lines[-1], strict=True))
    said = [str(line[STATE]).partition("，") for line in ledger.values()]
    counted, pressed = Counter(where for where, _, _ in said), Counter(presses for _, _, presses in said)
    assert {each.label: total[each.label] for each in Phase} == {each.label: counted[each.label] for each in Phase}
    assert {each.word: total[f"其中{each.word}"] for each in NEEDS} == {each.word: pressed[each.word] for each in NEEDS}


@pytest.mark.parametrize(
    ("day", "row", "said"),
    [
        (DAYS[1], ("长期坚持", "2021-09-20", "网站", "", ""), ("待核查", "待核查", "核")),
        (DAYS[1], ("推进中", "", "", "", ""), ("推进中，逾期", "逾期16天", "逾")),
    ],
)
def test_a_claim_of_the_period_gone_by_is_what_every_sheet_shows(
    schema: Ledger, day: date, row: tuple[str, str, str, str, str], said: tuple[str, str, str]
) -> None:
    its = stood([values(row), *[{}] * 4], day, schema)
    book = {sheet.title: sheet for sheet in build_master("总台账", its, schema, ()).sheets}
    name = ROSTER.units[0].name
    (line,) = (each for each in lines(book["台账"], "责任单位") if each["责任单位"] == name)
    (mark,) = (each["1"] for each in lines(book["责任矩阵"], "责任单位") if each["责任单位"] == name)
    assert (line[STATE], line["提示"], mark) == said
