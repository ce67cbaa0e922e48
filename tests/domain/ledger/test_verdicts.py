"""Verdicts: what they may be given to, what they do to a row whatever the unit writes afterwards, and their undoing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.claims import claim_of, claims
from toolkit.domain.ledger.judged import JUDGED, UNDONE, Judged, opinion_told, undone_on
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.recurring import every_due
from toolkit.domain.ledger.row_states import RETURNED, State
from toolkit.domain.ledger.shown_claims import changed_since
from toolkit.domain.ledger.standing import pressed_from, standing
from toolkit.domain.ledger.verdicts import CLOSING, Verdict, clear, give, is_closed, undo, why_not
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

TODAY = date(2021, 9, 14)
NOON = datetime(2021, 9, 14, 12)
ROW = task_key("2021", 1, "SZ08")
DONE = {"status": "已完成", "done_on": "2021-08-30", "evidence": "网站"}
NOT_OURS = {"status": "申请不涉及", "progress": "本单位无此业务"}

statuses = st.sampled_from(["", "未启动", "推进中", "已完成", "长期坚持", "申请不涉及"])
days = st.sampled_from(["", "2021-06-30", "2021-08-30", "2021-09-12"])
rows = st.fixed_dictionaries(
    {"status": statuses, "done_on": days, "evidence": st.sampled_from(["", "无", "网站", "见附件"])},
    optional={"progress": st.sampled_from(["", "无", "已部署"]), "issues": st.just("缺人手")},
)
dues = st.sampled_from([None, date(2021, 8, 31), date(2021, 9, 30), date(2021, 12, 31)])
ends = st.sampled_from([None, date(2021, 6, 30), date(2021, 8, 31)])
verdicts = st.builds(
    Verdict,
    st.sampled_from([*CLOSING, *RETURNED]),
    st.sampled_from(["请补正", "同意"]),
    st.sampled_from([None, TODAY, TODAY + timedelta(days=9)]),
    by=st.sampled_from(["", "核查人甲"]),
)


def after(values: Mapping[str, str], changes: tuple[Change, ...]) -> dict[str, str]:
    return {**values, **{each.field: each.value for each in changes}}


@given(values=rows, due=dues, since=ends)
def test_nothing_is_closed_without_a_verdict(
    repository: Workspace, values: dict[str, str], due: date | None, since: date | None
) -> None:
    found = standing(repository.schema.tasks, values, due, TODAY, since)
    assert not found.state.closed and not found.returned


@given(values=rows, later=rows, due=dues, verdict=verdicts.filter(lambda each: each.means in CLOSING))
def test_what_is_closed_stays_so_whatever_the_unit_writes(
    repository: Workspace, values: dict[str, str], later: dict[str, str], due: date | None, verdict: Verdict
) -> None:
    sheet = repository.schema.tasks
    told = after(values, give(verdict, ROW, sheet, values, NOON, WEEKDAYS)) | later
    assert standing(sheet, told, due, TODAY).state.closed
    differs = any(told.get(name, "") != values.get(name, "") for name in ("status", "done_on", "evidence"))
    assert bool(changed_since(sheet, told)) == differs


@given(values=rows, due=dues, verdict=verdicts.filter(lambda each: each.means in RETURNED), ahead=st.integers(0, 40))
def test_what_is_sent_back_is_not_overdue_before_its_day_and_waits_again_once_claimed_anew(
    repository: Workspace, values: dict[str, str], due: date | None, verdict: Verdict, ahead: int
) -> None:
    sheet = repository.schema.tasks
    told = after(values, give(verdict, ROW, sheet, values, NOON, WEEKDAYS))
    day, until = TODAY + timedelta(days=ahead), date.fromisoformat(told["fix_by"])
    found = standing(sheet, told, due, day)
    assert found.returned
    late = day > max(until, due or until)
    assert found.state == (State.OVERDUE if late else RETURNED[verdict.means])
    anew = told | DONE | {"evidence": "新的材料"}
    assert standing(sheet, anew, due, day).state == State.CLAIMED
    assert standing(sheet, told | {"progress": "又一句", "issues": "没有"}, due, day) == found


@given(values=rows, given_then=st.lists(verdicts, max_size=3), verdict=verdicts, apart=st.integers(-1, 1))
def test_a_verdict_taken_back_leaves_the_row_as_it_was_and_the_history_knows_both(
    repository: Workspace, values: dict[str, str], given_then: list[Verdict], verdict: Verdict, apart: int
) -> None:
    sheet, told = repository.schema.tasks, dict(values)
    before, history = told, list[Change]()
    for n, each in enumerate((*given_then, verdict)):
        at = NOON + timedelta(minutes=n * apart)
        made = give(each, ROW, sheet, told, at, WEEKDAYS)
        before = dict(told) if made else before
        history += made
        told = after(told, made)
        again = give(each, ROW, sheet, told, at, WEEKDAYS)
        assert again == (), "the same verdict again changes nothing"
    taken = undo(ROW, sheet, history, told, "office:核查人乙", NOON + timedelta(hours=1))
    left = after(told, taken)
    if is_closed(sheet, told) and not is_closed(sheet, before):
        before[UNDONE] = f"{TODAY} {values['done_on'] if verdict.means == 'verified' else ''}".strip()
    assert {name: text for name, text in left.items() if text} == {name: text for name, text in before.items() if text}
    assert {each.actor for each in history} <= {"office", "office:核查人甲"} and len(history) >= 3
    assert not clear(ROW, sheet, values, "office", NOON), "a row without a verdict has none to take away"


@given(values=rows, said=st.lists(st.one_of(verdicts, st.none()), min_size=1, max_size=8))
def test_whatever_is_taken_back_in_a_row_the_day_a_closed_row_was_opened_on_is_kept(
    repository: Workspace, values: dict[str, str], said: list[Verdict | None]
) -> None:
    """None takes back: also a verdict of before the one that had closed the row."""
    sheet, told, opened = repository.schema.tasks, dict(values), None
    history = list[Change]()
    for n, verdict in enumerate(said):
        at, was = NOON + timedelta(days=n), is_closed(sheet, told)
        made = (
            give(replace(verdict, fix_by=None), ROW, sheet, told, at, WEEKDAYS)
            if verdict
            else undo(ROW, sheet, history, told, "office", at)
        )
        history += made
        told = after(told, made)
        opened = at.date() if was and not is_closed(sheet, told) else opened
        assert is_closed(sheet, told) or undone_on(told) == opened


@given(
    values=rows,
    due=dues.filter(bool),
    since=ends,
    verdict=verdicts.filter(lambda each: each.means in CLOSING),
    undone=st.integers(0, 90),
    ahead=st.integers(0, 90),
)
def test_no_late_day_lies_before_the_day_on_which_a_closed_row_was_opened_again(
    repository: Workspace,
    values: dict[str, str],
    due: date,
    since: date | None,
    verdict: Verdict,
    undone: int,
    ahead: int,
) -> None:
    sheet, at = repository.schema.tasks, NOON + timedelta(days=undone)
    made = give(verdict, ROW, sheet, values, NOON, WEEKDAYS)
    told = after(values, made)
    closed = standing(sheet, told, due, TODAY, since).state.closed
    left = after(told, undo(ROW, sheet, made, told, "office", at))
    day = at.date() + timedelta(days=ahead)
    then, before = standing(sheet, left, due, day, since), standing(sheet, values, due, day, since)
    assert then.state == before.state or (closed and before.state == State.OVERDUE)
    if closed and then.state == State.OVERDUE:
        assert pressed_from(left, due, since=since) == max(due, at.date()) < day
    elif not closed:
        assert then == before, "what was never closed is late as it was"


@pytest.mark.parametrize(
    ("values", "verdict", "why"),
    [
        (DONE, Verdict("verified"), ""),
        (DONE, Verdict("sent_back", "缺发文号"), ""),
        (DONE, Verdict("rectify", "专栏没有更新", date(2021, 10, 8)), ""),
        (NOT_OURS, Verdict("confirmed_not_applicable", "市领导9月8日批示"), ""),
        *[
            (
                NOT_OURS,
                Verdict("confirmed_not_applicable", nothing),
                "没有依据，不能确认不涉及：请在核查意见里写明批示人或文号、日期",
            )
            for nothing in ("", "无", "——", "（暂无）", "/")
        ],
        (DONE | {"evidence": "无"}, Verdict("verified"), "缺佐证，不能通过销号"),
        (DONE | {"done_on": ""}, Verdict("verified"), "缺完成日期，不能通过销号"),
        (NOT_OURS, Verdict("verified"), "单位申请不涉及，不能通过销号；同意的选“确认不涉及”"),
        (DONE, Verdict("confirmed_not_applicable"), "单位没有说明理由申请不涉及，不能确认不涉及"),
        (DONE, Verdict("sent_back"), "退回补正要写明核查意见"),
        (DONE, Verdict("sent_back", "——"), "退回补正要写明核查意见"),
        (DONE, Verdict("rectify", "无。"), "限期整改要写明核查意见"),
        (DONE, Verdict("sent_back", "请补", date(2021, 9, 13)), "整改期限早于核查日期"),
        (DONE, Verdict("verified", fix_by=date(2021, 9, 30)), "通过销号的不填整改期限"),
        (DONE, Verdict("verified", on=date(2021, 9, 15)), "核查日期晚于今天"),
        (DONE, Verdict("verified", on=date(2021, 8, 29)), "核查日期早于完成日期2021年8月30日"),
        (DONE, Verdict("sent_back", "缺发文号", on=date(2021, 8, 29)), "核查日期早于完成日期2021年8月30日"),
        (DONE, Verdict("verified", on=date(2021, 8, 30)), ""),
        (DONE | {"done_on": "2021-09-20"}, Verdict("sent_back", "还没到那天", on=TODAY), ""),
        (NOT_OURS, Verdict("confirmed_not_applicable", on=date(2021, 8, 1)), "核查日期早于方案的印发日期2021年8月2日"),
        (DONE, Verdict("extended"), "核查结论只能是通过销号、确认不涉及、退回补正、限期整改"),
    ],
)
def test_impossible_verdicts_say_why(repository: Workspace, values: dict[str, str], verdict: Verdict, why: str) -> None:
    assert why_not(verdict, repository.schema.tasks, values, TODAY, issued=date(2021, 8, 2)) == why


@pytest.mark.parametrize(("means", "until"), [("sent_back", "2021-09-22"), ("rectify", "2021-10-11")])
def test_terms_count_workdays_with_make_up_days(workspace: Workspace, means: str, until: str) -> None:
    made = give(Verdict(means, "请补"), ROW, workspace.schema.tasks, DONE, NOON, workspace.calendar(TODAY))
    assert {each.field: each.value for each in made}["fix_by"] == until


def test_a_claim_of_the_next_period_is_no_change_of_the_closed_one(repository: Workspace) -> None:
    sheet, autumn, winter = repository.schema.tasks, date(2021, 9, 30), date(2021, 12, 31)
    claim = DONE | {"status": "长期坚持", "done_on": "2021-09-20"}
    told = after(claim, give(Verdict("verified"), ROW, sheet, claim, datetime(2021, 10, 8, 9), WEEKDAYS))
    assert standing(sheet, told, winter, date(2021, 12, 20), autumn).state == State.DUE_SOON
    told |= {"done_on": "2021-12-15", "evidence": "新栏目"}
    assert standing(sheet, told, autumn, date(2021, 12, 20), date(2021, 6, 30)).state == State.CLOSED
    assert standing(sheet, told, winter, date(2021, 12, 20), autumn).state == State.CLAIMED


def test_claims_are_found_for_milestones_and_for_every_period(repository: Workspace) -> None:
    tasks, sheet = repository.tasks, repository.schema.tasks
    rows = {each.unit: task_key("2021", each.item, each.unit) for each in tasks.assignments if each.item in (1, 39)}
    current = dict.fromkeys(rows.values(), DONE)
    found = {each.row for each in claims(tasks, sheet, current, TODAY)}
    assert found == set(rows.values())
    judged = {row: after(DONE, give(Verdict("verified"), row, sheet, DONE, NOON, WEEKDAYS)) for row in rows.values()}
    assert not list(claims(tasks, sheet, judged, TODAY))


def test_a_closed_row_touched_since_and_what_goes_on_at_the_years_end_wait_for_the_office_and_are_no_claims(
    repository: Workspace,
) -> None:
    tasks, sheet, later = repository.tasks, repository.schema.tasks, date(2021, 12, 28)
    item, unit = next(
        (each.item, each.unit)
        for each in tasks.assignments
        if every_due(tasks.deadline_of(each.item, each.unit), tasks.plan)
    )
    row = task_key("2021", item, unit)
    closed = after(DONE, give(Verdict("verified"), row, sheet, DONE, NOON, WEEKDAYS))
    touched = closed | {"evidence": "别的"}
    assert [each.touched for each in claims(tasks, sheet, {row: touched}, TODAY) if each.row == row] == [True]
    assert claim_of(tasks, sheet, {row: touched}, TODAY, item, unit) is None
    goes_on = {"status": "长期坚持", "progress": "每周更新"}
    without = next(
        each for each in tasks.assignments if not every_due(tasks.deadline_of(each.item, each.unit), tasks.plan)
    )
    row = task_key("2021", without.item, without.unit)
    assert [each.year_end for each in claims(tasks, sheet, {row: goes_on}, later)] == [True]
    assert claim_of(tasks, sheet, {row: goes_on}, later, without.item, without.unit) is None


def test_what_was_judged_is_kept_and_read_again() -> None:
    judged = Judged.of(DONE, NOON, bulk=True)
    assert Judged.read({JUDGED: judged.text}) == judged
    assert judged.changed(DONE) == () and judged.changed(DONE | {"evidence": ""}) == ("evidence",)
    assert Judged.read(DONE) is None


@pytest.mark.parametrize(
    ("opinion", "bulk", "told"),
    [
        ("批量核查", True, ""),
        ("请补文号（批量核查）", True, "请补文号"),
        ("请补文号", True, "请补文号"),
        ("批量核查", False, "批量核查"),
    ],
)
def test_what_an_earlier_release_wrote_of_many_at_once_is_no_opinion_to_the_unit(
    opinion: str, bulk: bool, told: str
) -> None:
    judged = Judged.of(DONE, NOON, bulk=bulk)
    assert opinion_told({**DONE, "opinion": opinion, JUDGED: judged.text}) == told
