"""Where a row is, over random histories of what a unit says and what the office decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.phases import LABELS, TABLE, Phase, Said, phase, touched
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.standing import standing
from toolkit.domain.ledger.verdicts import Verdict, give, undo, why_not
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

ITEM, UNIT = 15, "SZ02"
ROW = task_key("2021", ITEM, UNIT)
START = datetime(2021, 9, 14, 9)
DUE = date(2021, 9, 30)
WORDS = ("未填", "未启动", "推进中", "待核查", "退回补正", "限期整改", "已销号", "不涉及", "长期坚持")

says = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["", "未启动", "推进中", "已完成", "长期坚持", "申请不涉及"]),
        "done_on": st.sampled_from(["", "2021-09-11", "2021-09-12"]),
        "evidence": st.sampled_from(["", "无", "网站", "见附件"]),
        "progress": st.sampled_from(["", "无此业务"]),
        "issues": st.sampled_from(["", "缺人手"]),
    },
)
decides = st.sampled_from(
    ["verified", "confirmed_not_applicable", "sent_back", "rectify", "upheld", "extended", "undo"]
)
histories = st.lists(st.one_of(says, decides), max_size=12)


@dataclass
class Row:
    """A row as it goes along, and beside it, kept by hand, what the office last let stand and over which claim."""

    repository: Workspace
    values: dict[str, str] = field(default_factory=dict)
    history: list[Change] = field(default_factory=list)
    stack: list[tuple[str, tuple[str, ...]]] = field(default_factory=lambda: [("", ())])
    moment: datetime = START

    @property
    def claim(self) -> tuple[str, ...]:
        return tuple(self.values.get(name, "") for name in ("status", "done_on", "evidence"))

    @property
    def whole(self) -> bool:
        status, done_on, evidence = self.claim
        if status == "申请不涉及":
            return self.values.get("progress", "") not in ("", "无")
        return status in ("已完成", "长期坚持") and bool(done_on) and evidence not in ("", "无")

    def step(self, each: str | Mapping[str, str]) -> None:
        self.moment += timedelta(minutes=1)
        sheet = self.repository.schema.tasks
        if not isinstance(each, str):
            self.values |= each
        elif each == "undo":
            self._apply(undo(ROW, sheet, self.history, self.values, "office", self.moment))
            self.stack = self.stack[:-1] or [("", ())]
        elif each == "extended" or not why_not(verdict := said(each), sheet, self.values, self.moment.date()):
            if each == "extended":
                self.values["verdict"] = self.values.get("verdict") or "同意延期"
                return
            if self.values.get("verdict") == "同意延期":
                self.values["verdict"] = ""
            self._apply(give(verdict, ROW, sheet, self.values, self.moment, WEEKDAYS))
            means = self.stack[-1][0] if each == "upheld" else each
            self.stack.append((means, self.claim))

    def _apply(self, changes: tuple[Change, ...]) -> None:
        self.history += changes
        self.values |= {change.field: change.value for change in changes}

    def truth(self) -> str:
        """Where it is, told without the rule."""
        means, over = self.stack[-1]
        if means in ("verified", "confirmed_not_applicable"):
            return "已销号" if means == "verified" else "不涉及"
        if means and not (self.whole and over != self.claim):
            return "退回补正" if means == "sent_back" else "限期整改"
        if self.whole:
            return "待核查"
        return {"": "未填", "未启动": "未启动", "长期坚持": "长期坚持"}.get(self.claim[0], "推进中")


def said(means: str) -> Verdict:
    return Verdict(means, "请补正" if means in ("sent_back", "rectify") else "")


@given(history=histories)
def test_a_row_is_where_the_last_word_that_counts_has_put_it(repository: Workspace, history: list[Any]) -> None:
    row, sheet = Row(repository), repository.schema.tasks
    for each in history:
        row.step(each)
        where = phase(sheet, row.values, DUE)
        assert where.label == row.truth(), row.values
        _, over = row.stack[-1]
        if where.ended:
            assert bool(touched(sheet, row.values, DUE)) == (over != row.claim)
        else:
            assert not touched(sheet, row.values, DUE)
        assert where == phase(sheet, row.values, DUE + timedelta(days=40)), "an extension moves the due date only"


@given(history=histories, ahead=st.integers(0, 60))
def test_nobody_is_late_while_the_office_is_next_and_what_it_closed_waits_touched(
    repository: Workspace, history: list[Any], ahead: int
) -> None:
    row, sheet = Row(repository), repository.schema.tasks
    for each in history:
        row.step(each)
    day = START.date() + timedelta(days=ahead)
    where, stands = phase(sheet, row.values, DUE), standing(sheet, row.values, DUE, day)
    assert stands.state.finished == (where == Phase.CLAIMED or where.ended)
    if where.returned and stands.state.value == "overdue":
        assert day > max(DUE, date.fromisoformat(row.values["fix_by"]))
    assignment = repository.tasks.assignment(ITEM, UNIT)
    assert assignment
    tasks = replace(repository.tasks, assignments=(assignment,))
    waiting = list(claims(tasks, sheet, {ROW: row.values}, day))
    assert [claim.touched for claim in waiting] == ([where.ended] if where == Phase.CLAIMED or stands.touched else [])


def test_the_table_is_whole_and_says_eight_words() -> None:
    assert all(set(line) == set(Said) for line in TABLE.values())
    assert {where for line in TABLE.values() for where in line.values()} == set(Phase)
    assert set(LABELS.values()) == set(WORDS) and [LABELS[each] for each in Phase] == [each.label for each in Phase]


def closed(repository: Workspace, **changes: str) -> dict[str, str]:
    claim = {"status": "已完成", "done_on": "2021-09-11", "evidence": "网站"}
    made = give(Verdict("verified"), ROW, repository.schema.tasks, claim, START, WEEKDAYS, date(2021, 9, 12))
    return {**claim, **{each.field: each.value for each in made}, **changes}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, ()),
        ({"progress": "又一句", "issues": "无", "person": "某某"}, ()),
        ({"status": "推进中"}, ("status",)),
        ({"done_on": "2021-09-12", "evidence": "另一处"}, ("done_on", "evidence")),
        ({"evidence": ""}, ("evidence",)),
    ],
)
def test_only_status_date_and_evidence_touch_a_closed_row(
    repository: Workspace, changes: dict[str, str], fields: tuple[str, ...]
) -> None:
    sheet, values = repository.schema.tasks, closed(repository, **changes)
    assert touched(sheet, values, DUE) == fields
    stands = standing(sheet, values, DUE, date(2021, 12, 1))
    assert (stands.state.closed, stands.hint) == (True, "已销号（销号后有变化）" if fields else "已销号")


def test_a_verdict_upheld_stands_over_the_change_and_only_over_that(repository: Workspace) -> None:
    sheet, values = repository.schema.tasks, closed(repository, evidence="")
    assert (
        why_not(Verdict("upheld"), sheet, closed(repository), START.date())
        == "没有销号，或销号后没有变化，不能维持原结论"
    )
    made = give(Verdict("upheld", by="甲"), ROW, sheet, values, START + timedelta(days=1), WEEKDAYS)
    after = {**values, **{each.field: each.value for each in made}}
    assert (after["verdict"], after["verified_on"], after["verified_by"]) == ("通过销号", "2021-09-14", "甲")
    assert not touched(sheet, after, DUE) and touched(sheet, {**after, "evidence": "又有"}, DUE) == ("evidence",)
    judged = Judged.read(after)
    assert judged and (judged.came, judged.done_on, judged.evidence) == ("2021-09-12", "2021-09-11", "网站")


def test_what_was_closed_passes_anew_only_while_it_says_that_it_is_done(repository: Workspace) -> None:
    sheet, today = repository.schema.tasks, START.date()
    again = why_not(Verdict("verified"), sheet, closed(repository, status="推进中"), today, touched=True)
    assert again == "单位现在报的是“推进中”，不能再通过销号"
    assert why_not(Verdict("verified"), sheet, closed(repository, evidence="另一处"), today, touched=True) == ""


def test_a_claim_accepted_anew_is_in_time_by_the_day_of_the_first(repository: Workspace) -> None:
    sheet, values = repository.schema.tasks, closed(repository, evidence="换了一处")
    (claim,) = claims(
        replace(repository.tasks, assignments=(repository.tasks.assignment(ITEM, UNIT),)),  # type: ignore[arg-type]
        sheet,
        {ROW: values},
        START.date(),
    )
    assert claim.touched and claim.arrival(date(2021, 11, 1)) == date(2021, 9, 12)
    fresh = replace(claim, touched=False, values={**values, JUDGED: ""})
    assert fresh.arrival(date(2021, 11, 1)) == date(2021, 11, 1)
