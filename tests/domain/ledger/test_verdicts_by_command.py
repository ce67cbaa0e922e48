"""Verdicts given to many, said again, corrected and taken back: each row gets it or says why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from kit.small_plan import small_plan

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.judging import Clerk, Judgement, Which, as_judged, correct, judge, judged_already, take_back
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
TASKS = small_plan({1: "A", 2: "A", 3: "A"}, Unit("A", "甲局", "市直"))
AT = datetime(2021, 9, 14, 10)
CLERK = Clerk(SCHEMA.tasks, AT, WEEKDAYS, "某甲")
DONE = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站", "progress": "甲"}
CAME = {task_key("2021", item, "A"): date(2021, 9, 10) for item in (1, 2, 3)}


def claim(item: int = 1, **values: str) -> Claim:
    row = task_key("2021", item, "A")
    return Claim(row, TASKS.assignments[item - 1], DONE | values, date(2021, 9, 30))


def after(found: Judgement) -> Claim:
    values = {**found.claim.values, **{each.field: each.value for each in found.changes}}
    return replace(found.claim, values=values)


def given_to(
    *claims: Claim, means: str = "verified", opinion: str = "", risky: dict[RowKey, str] | None = None
) -> list[Judgement]:
    return list(judge(claims, Verdict(means, opinion, by="某甲"), CLERK, CAME, risky or {}))


def bulk(found: Judgement) -> bool:
    judged = Judged.read(after(found).values)
    assert judged
    return judged.bulk


@pytest.mark.parametrize(
    ("which", "due", "fits"),
    [
        (Which(), None, True),
        (Which(units=("A", "B")), None, True),
        (Which(units=("B",)), None, False),
        (Which(items=(1,)), None, True),
        (Which(items=(2,)), None, False),
        (Which(due=AT.date()), AT.date(), True),
        (Which(due=AT.date()), None, False),
        (Which(units=("A",), items=(2,)), None, False),
    ],
)
def test_which_rows_are_meant(which: Which, due: date | None, fits: bool) -> None:
    assert which.fits(task_key("2021", 1, "A"), due) == fits


def test_a_verdict_is_of_the_clerk_and_in_time_by_the_day_on_which_the_claim_came() -> None:
    (found,) = given_to(claim())
    judged = Judged.read(after(found).values)
    assert judged and (judged.came, judged.bulk) == ("2021-09-10", False)
    assert after(found).values["verified_by"] == "某甲" and {each.actor for each in found.changes} == {CLERK.actor}
    assert replace(CLERK, by="").actor != CLERK.actor


def test_given_to_several_that_can_get_it_it_is_marked_and_what_cannot_says_why() -> None:
    first, second, third = given_to(claim(1), claim(2), claim(3, evidence=""))
    assert bulk(first) and bulk(second)
    assert third.changes == () and "佐证" in third.why
    alone, other = given_to(claim(1), claim(3, evidence=""))
    assert not bulk(alone) and not other.changes, "only one got it"


def test_what_is_risky_is_not_closed_among_several_and_is_alone_or_where_it_is_sent_back() -> None:
    risky = {task_key("2021", 2, "A"): "照抄别的单位"}
    first, second = given_to(claim(1), claim(2), risky=risky)
    assert first.changes and not second.changes and "照抄别的单位" in second.why and not bulk(first)
    (alone,) = given_to(claim(2), risky=risky)
    assert alone.changes and not alone.why
    back = given_to(claim(1), claim(2), means="sent_back", opinion="请补", risky=risky)
    assert all(each.changes and bulk(each) for each in back)
    (_, lacking) = given_to(claim(1), claim(2, evidence=""), risky=risky)
    assert "佐证" in lacking.why, "what it lacks goes before"


def test_who_judges_again_as_it_stands_is_told_nothing_and_otherwise_how_to_correct_it() -> None:
    judged = after(given_to(claim())[0])
    (same,) = judged_already([judged], Verdict("verified"), CLERK)
    (other,) = judged_already([judged], Verdict("rectify", "请补"), CLERK)
    assert same.already and not same.why and same.changes == ()
    assert other.already and "通过销号" in other.why and "更正" in other.why and other.changes == ()


def by_application(found: Claim) -> Claim:
    judged = Judged.read(found.values)
    assert judged
    return replace(found, values={**found.values, "judged": replace(judged, application="2021/petitions.a/A").text})


def test_what_follows_from_an_application_is_changed_by_that_alone() -> None:
    its = by_application(after(given_to(claim())[0]))
    for found in (
        *judged_already([its], Verdict("rectify", "请补"), CLERK),
        *correct([its], Verdict("rectify", "请补"), CLERK),
        *take_back([its], {}, CLERK),
    ):
        assert found.changes == () and "申请事项" in found.why


def test_a_correction_keeps_the_day_by_which_the_claim_was_in_time_and_changes_nothing_that_stands() -> None:
    judged = after(given_to(claim())[0])
    later = replace(CLERK, at=AT + timedelta(days=3))
    (found,) = correct([judged], Verdict("sent_back", "请补"), later)
    its = Judged.read(after(found).values)
    assert its and its.came == "2021-09-10" and after(found).values["verdict"] == "退回补正"
    assert correct([judged], Verdict("verified"), later) == (Judgement(judged),)
    back = after(found)
    assert correct([back], Verdict("sent_back", "请补"), later) == (Judgement(back),)
    for verdict in (Verdict("sent_back", "请另补"), Verdict("sent_back", "请补", fix_by=date(2021, 12, 1))):
        assert correct([back], verdict, later)[0].changes
    (why,) = correct([back], Verdict("sent_back"), later)
    assert not why.changes and "核查意见" in why.why


def test_a_verdict_of_which_an_older_release_kept_nothing_is_corrected_as_any_other() -> None:
    (found,) = correct([claim(verdict="通过销号", verified_on="2021-09-12")], Verdict("sent_back", "请补"), CLERK)
    its = Judged.read(after(found).values)
    assert after(found).values["verdict"] == "退回补正" and its and its.came == ""


def test_a_verdict_taken_back_says_so_and_before_it_stood_another_that_stands_again() -> None:
    first = given_to(claim())[0]
    (found,) = take_back([after(first)], {CLAIM_ROW: first.changes}, CLERK, "误办")
    left = after(found).values
    assert not left["verdict"] and left["opinion"] == "9月14日撤销“通过销号”：误办" and Judged.read(left) is None
    (other,) = correct([after(first)], Verdict("sent_back", "请补"), replace(CLERK, at=AT + timedelta(hours=1)))
    history: dict[RowKey, tuple[Change, ...]] = {CLAIM_ROW: (*first.changes, *other.changes)}
    (again,) = take_back([after(other)], history, replace(CLERK, at=AT + timedelta(hours=2)))
    stands = after(again).values
    assert stands["verdict"] == "通过销号" and not stands["opinion"]
    assert (found.undone, again.undone) == ("", "撤销“退回补正”，原来的“通过销号”重新生效")


def test_that_a_verdict_was_upheld_is_taken_back_before_the_verdict_is() -> None:
    first = given_to(claim())[0]
    changed = replace(after(first), values={**after(first).values, "evidence": "新址"}, touched=True)
    clerk = replace(CLERK, at=AT + timedelta(hours=1))
    (upheld,) = judge([changed], Verdict("upheld"), clerk, CAME)
    assert upheld.changes and not upheld.why
    (found,) = take_back([after(upheld)], {CLAIM_ROW: (*first.changes, *upheld.changes)}, clerk)
    assert found.undone == "撤销“维持原结论”，“通过销号”不变" and after(found).values["verdict"] == "通过销号"


CLAIM_ROW = task_key("2021", 1, "A")


def test_rows_are_shown_as_they_were_judged() -> None:
    values = {**after(given_to(claim())[0]).values, "evidence": "后来改的"}
    rows = ledger_rows(TASKS, SCHEMA, {CLAIM_ROW: values, task_key("2021", 2, "A"): DONE}, AT.date())
    (shown,) = as_judged(TASKS, SCHEMA.tasks, {CLAIM_ROW: values}, rows)
    assert shown.item == 1 and shown.values["evidence"] == "网站" and shown.values["verdict"] == "通过销号"
    back = {**after(given_to(claim(), means="sent_back", opinion="请补")[0]).values, "done_on": "2021-09-13"}
    rows = ledger_rows(TASKS, SCHEMA, {CLAIM_ROW: back}, AT.date())
    (shown,) = as_judged(TASKS, SCHEMA.tasks, {CLAIM_ROW: back}, rows)
    assert (shown.values["done_on"], shown.values["due"]) == ("2021-09-01", "2021-09-30")
