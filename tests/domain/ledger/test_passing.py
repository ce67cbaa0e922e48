"""What the office is told that passing a claim closes is what passing it closes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from domain.ledger.test_passed_milestones import PASS, Row, quarterly
from domain.ledger.test_states_alike import PHRASES
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.domain.ledger.claims import Claim, claims
from toolkit.domain.ledger.due_standings import due_standings
from toolkit.domain.ledger.passing import closed_since, passing_words
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.verdicts import give
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.jobs.workspace import Workspace

TODAY = date(2021, 12, 30)
SAYS = st.tuples(
    st.sampled_from(("已完成", "推进中", "长期坚持")),
    st.dates(date(2021, 3, 2), date(2021, 12, 28)),
    st.sampled_from(("网站", "文件", "专栏")),
    st.booleans(),
)
SAME_DAY = ("6月底前完成编制；每季度末更新", "6月底前建成，12月底前验收；每月底更新", "12月底前完成；每季度末更新")
"""A stage and a period end on one day: what closes the one closes the other."""
WITH = re.compile(r"（连同(.*?)到期的")
NAMED = re.compile(r"(\d{4}-\d\d-\d\d)(?:至(\d{4}-\d\d-\d\d))?")


class Office:
    """The sample's office, told apart from its workspace, which a failing example would spell out."""

    def __init__(self, repository: Workspace) -> None:
        self.row = lambda phrase: quarterly(repository, repository.tasks, phrase)


@pytest.fixture(scope="module")
def office(repository: Workspace) -> Office:
    return Office(repository)


def waiting(row: Row) -> Claim | None:
    return next(claims(row.tasks, row.sheet, {row.key: row.values}, TODAY), None)


def closed(row: Row) -> list[date]:
    found = due_standings(row.tasks, row.sheet, row.assignment, row.values, TODAY)
    return [each.due for each in found if each.due and each.standing.state.closed]


def named(words: str) -> list[date]:
    """The days that are named, a span being from one month's end of a period to the next."""
    said = []
    for first, last in NAMED.findall(words):
        said.append((date.fromisoformat(first), date.fromisoformat(last or first)))
    return [first + timedelta(days=at) for first, last in said for at in range((last - first).days + 1)]


CHINESE = re.compile(r"(\d{4})年(\d+)月(\d+)日")


def iso(words: str) -> str:
    return CHINESE.sub(lambda each: date(*map(int, each.groups())).isoformat(), words)


@settings(deadline=None)
@given(phrase=st.sampled_from((*PHRASES, *SAME_DAY)), told=st.lists(SAYS, min_size=1, max_size=6), at=st.integers(0, 5))
def test_a_letter_says_what_was_closed_since_the_last(
    office: Office, phrase: str, told: list[tuple[str, date, str, bool]], at: int
) -> None:
    row = office.row(phrase)
    then, before = dict(row.values), closed(row)
    for place, (status, day, evidence, judged) in enumerate(told):
        if place == at:
            then, before = dict(row.values), closed(row)
        row.say(status=status, done_on=day.isoformat(), evidence=evidence, progress="更新")
        if (claim := waiting(row)) and judged:
            row.at += timedelta(minutes=1)
            row.apply(pass_of(row, claim))
    dues = list(due_standings(row.tasks, row.sheet, row.assignment, row.values, TODAY))
    new = set(closed(row)) - set(before)
    since = closed_since(row.tasks, row.sheet, row.mine.unit, row.mine.item, then, row.values)
    words = iso(since.words)
    assert since.anything == bool(new)
    assert {due.due for due in dues if due.due in set(named(words))} - set(before) == new, (words, new)
    both = {due.due for due in dues if due.since is None} & recurring_days(row)
    assert {day for said in WITH.findall(words) for day in named(said)} == both & new, (words, new)
    assert ("已销号" in words) == bool(new)
    assert ("请继续办理" in words) == (len(closed(row)) < sum(each.due is not None for each in dues))


@settings(deadline=None)
@given(phrase=st.sampled_from((*PHRASES, *SAME_DAY)), told=st.lists(SAYS, min_size=1, max_size=6))
def test_what_is_said_is_what_passing_does(
    office: Office, phrase: str, told: list[tuple[str, date, str, bool]]
) -> None:
    row = office.row(phrase)
    for status, day, evidence, judged in told:
        row.say(status=status, done_on=day.isoformat(), evidence=evidence, progress="更新")
        claim = waiting(row)
        if not (claim and judged):
            continue
        words, before = iso(passing_words(row.tasks, row.sheet, claim)), closed(row)
        row.at += timedelta(minutes=1)
        row.apply(pass_of(row, claim))
        dues = list(due_standings(row.tasks, row.sheet, row.assignment, row.values, TODAY))
        new = [due for due in closed(row) if due not in before]
        if len(dues) < 2:
            assert words == ""
            continue
        assert set(new) <= set(named(words)), (words, new)
        assert {due.due for due in dues if due.due in set(named(words))} - set(before) == set(new), (words, new)
        assert ("只认可" in words or "不销" in words) == (not new)
        both = {due.due for due in dues if due.since is None} & recurring_days(row)
        assert {day for said in WITH.findall(words) for day in named(said)} == both & set(new), (words, new)
        assert ("至此全项销号" in words) == (bool(new) and len(closed(row)) == len(dues))


def recurring_days(row: Row) -> set[date]:
    deadline = row.tasks.deadline_of(row.assignment.item, row.assignment.unit)
    return {day for again in deadline.recurring for day in again.dates(row.tasks.plan.year)}


def pass_of(row: Row, claim: Claim) -> tuple[Change, ...]:
    return give(replace(PASS, stage=claim.stage), row.key, row.sheet, row.values, row.at, WEEKDAYS, TODAY)


@pytest.mark.parametrize(
    ("phrase", "told", "words"),
    [
        ("每月28日前", ["2021-09-20"], "2021年3月28日这一期已销号，其他各期请继续办理"),
        (
            "每月28日前",
            ["2021-09-20", "2021-08-20", "2021-03-20"],
            "已核查，这次没有另销一期、一阶段，其他各期请继续办理",
        ),
        ("6月底前完成方案，12月底前完成评价", ["2021-06-20"], "2021年6月30日这一阶段已销号，以后的阶段请继续办理"),
    ],
)
def test_the_words_of_a_letter(office: Office, phrase: str, told: list[str], words: str) -> None:
    row = office.row(phrase)
    for count, day in enumerate(told):
        then = dict(row.values)
        row.say(status="已完成", done_on=day, evidence=f"材料{count}", progress="更新")
        claim = waiting(row)
        assert claim
        row.apply(pass_of(row, claim))
    assert closed_since(row.tasks, row.sheet, row.mine.unit, row.mine.item, then, row.values).words == words


@pytest.mark.parametrize(
    ("phrase", "told", "words"),
    [
        ("每月28日前", ["2021-09-20"], "按期办理：通过只销2021年3月28日这一期，其他各期另报"),
        ("每月28日前", ["2021-09-20", "2021-08-20", "2021-03-20"], "通过只认可这次改动，不另销一期、一阶段"),
        ("6月底前完成方案，12月底前完成评价", ["2021-06-20"], "分阶段：通过只销2021年6月30日这一阶段，以后的阶段另报"),
        (
            "6月底前完成方案，12月底前完成评价",
            ["2021-06-20", "2021-12-20"],
            "分阶段：通过销2021年12月31日这一阶段，至此全项销号",
        ),
        ("9月底前", ["2021-06-20"], ""),
        (
            "6月底前完成编制；每季度末更新",
            ["2021-03-19"],
            "分阶段：通过只销2021年6月30日这一阶段（连同2021年6月30日到期的这一期）和2021年3月31日这一期，其他各期、各阶段另报",
        ),
    ],
)
def test_the_words_for_it(office: Office, phrase: str, told: list[str], words: str) -> None:
    row = office.row(phrase)
    for count, day in enumerate(told):
        row.say(status="已完成", done_on=day, evidence=f"材料{count}", progress="更新")
        claim = waiting(row)
        assert claim
        said = passing_words(row.tasks, row.sheet, claim)
        row.apply(pass_of(row, claim))
    assert said == words
