"""An item with several milestones: a verdict closes the one that it was given to, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.domain.ledger.applications import hindered
from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.due_standings import due_standings
from toolkit.domain.ledger.judged import UNDONE, WHOLE
from toolkit.domain.ledger.judging import Clerk, Which, correct, judged_rows
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.records import Change, Choice, Decision
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.shown_claims import shown_claims
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.domain.ledger.verdicts import Verdict, clear, confirm_not_involved, give, is_closed, undo
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.tasks import Tasks
from toolkit.jobs.workspace import Workspace
from toolkit.keys import register_key, task_key

JUNE, SEPTEMBER, DECEMBER = (date(2021, month, day) for month, day in ((6, 30), (9, 30), (12, 31)))
TODAY, NOON = date(2021, 9, 14), datetime(2021, 9, 14, 12)
DONE = {"status": "已完成", "done_on": "2021-06-20", "evidence": "方案"}
NEXT = {**DONE, "evidence": "方案、公开目录"}
PASS, BACK = Verdict("verified"), Verdict("sent_back", "缺文号")


@pytest.fixture(scope="module")
def tasks(repository: Workspace) -> Tasks:
    """The plan, its item 39 (市司法局 alone) due in June, in September and in December."""
    said = parse_deadline("6月底前完成方案制定，9月底前公开目录，12月底前完成评价", 2021)
    assert [each.due for each in said.milestones] == [JUNE, SEPTEMBER, DECEMBER]
    return replace(repository.tasks, deadlines={**repository.tasks.deadlines, 39: said})


class Row:
    """The row of item 39, with every change that was made to it."""

    def __init__(self, repository: Workspace, tasks: Tasks) -> None:
        self.tasks, self.sheet, self.schema = tasks, repository.schema.tasks, repository.schema
        (self.mine,) = (each for each in tasks.assignments if each.item == 39)
        self.key = task_key("2021", 39, self.mine.unit)
        self.values: dict[str, str] = {}
        self.history: list[Change] = []
        self.at = NOON

    @property
    def assignment(self) -> Assignment:
        return self.mine

    def apply(self, changes: tuple[Change, ...]) -> None:
        self.history += changes
        self.values |= {each.field: each.value for each in changes}
        self.at += timedelta(minutes=1)

    def say(self, **values: str) -> None:
        """The unit fills in."""
        self.apply(tuple(Change(self.key, name, text, "unit", self.at) for name, text in values.items()))

    def judge(self, verdict: Verdict) -> None:
        """The office judges the claim that waits."""
        (claim,) = claims(self.tasks, self.sheet, {self.key: self.values}, TODAY)
        its = replace(verdict, stage=claim.stage)
        self.apply(give(its, self.key, self.sheet, self.values, self.at, WEEKDAYS, TODAY))

    def undo(self) -> None:
        self.apply(undo(self.key, self.sheet, self.history, self.values, "office", self.at))

    @property
    def waits(self) -> list[date | None]:
        return [each.due for each in claims(self.tasks, self.sheet, {self.key: self.values}, TODAY)]

    @property
    def stands(self) -> str:
        """A letter for each milestone: closed, claimed, back or open."""
        letters = {State.CLOSED: "c", State.CLAIMED: "w", State.SENT_BACK: "b"}
        found = due_standings(self.tasks, self.sheet, self.mine, self.values, TODAY)
        return "".join("b" if each.standing.returned else letters.get(each.standing.state, "o") for each in found)

    @property
    def shown(self) -> tuple[str, str, str]:
        """Its due date, the one first set where it was moved, and 提示."""
        (row,) = (
            each for each in ledger_rows(self.tasks, self.schema, {self.key: self.values}, TODAY) if each.item == 39
        )
        return row.values["due"], row.values.get("first_due", ""), row.values["hint"]


@pytest.fixture
def row(repository: Workspace, tasks: Tasks) -> Row:
    return Row(repository, tasks)


def test_a_verdict_closes_the_milestone_it_is_on_and_the_next_is_asked_for(row: Row) -> None:
    row.say(**DONE)
    assert (row.stands, row.waits) == ("www", [JUNE]), "nobody is pressed while the office owes an answer"
    row.judge(PASS)
    assert (row.stands, row.waits) == ("coo", []) and not is_closed(row.sheet, row.values)
    assert row.shown == ("2021-09-30", "", "还有16天：公开目录")
    row.say(evidence=NEXT["evidence"])
    assert (row.stands, row.waits) == ("cww", [SEPTEMBER]), "also where the work was done early"
    row.judge(PASS)
    assert row.stands == "cco" and row.shown[0] == "2021-12-31"
    row.say(done_on="2021-09-13", status="已完成")
    assert row.waits == [DECEMBER]
    row.judge(PASS)
    assert row.stands == "ccc" and is_closed(row.sheet, row.values)
    row.say(evidence="别的")
    assert [each.touched for each in claims(row.tasks, row.sheet, {row.key: row.values}, TODAY)] == [True]


def test_what_is_sent_back_leaves_the_milestones_before_it_closed_and_so_does_an_objection_agreed_to(row: Row) -> None:
    row.say(**DONE)
    row.judge(PASS)
    row.say(**NEXT)
    row.judge(BACK)
    assert row.stands == "cbb"
    row.apply(clear(row.key, row.sheet, row.values, "office", row.at))
    assert (row.stands, row.waits) == ("cww", [SEPTEMBER])
    row.judge(BACK)
    row.undo()
    row.say(evidence="方案、目录、网址")
    row.judge(PASS)
    assert row.stands == "cco"


def test_it_is_taken_back_and_corrected_for_its_milestone_alone(row: Row) -> None:
    row.say(**DONE)
    row.judge(PASS)
    row.say(**NEXT)
    row.judge(PASS)
    clerk = Clerk(row.sheet, row.at, WEEKDAYS)
    for due, fits in ((JUNE, False), (SEPTEMBER, True), (DECEMBER, False)):
        found = tuple(judged_rows(row.tasks, row.sheet, {row.key: row.values}, Which(due=due)))
        assert bool(found) == fits
        for each in correct(found, BACK, clerk):
            kept = row.values | {change.field: change.value for change in each.changes}
    kept, row.values = row.values, kept
    assert row.stands == "cbb"
    row.values = kept
    row.undo()
    assert row.stands == "cww", "the claim of September waits again"
    row.say(**DONE)
    row.undo()
    assert row.stands == "www" and row.waits == [JUNE]


QUARTER = {"status": "推进中", "progress": "一季度更新", "done_on": "2021-03-25", "evidence": "见网站"}
"""What tells of a quarter and claims no milestone."""


def quarterly(repository: Workspace, tasks: Tasks, said: str) -> Row:
    """The row of item 39 with this deadline, in a plan issued before its first quarter ends."""
    deadlines, plan = {**tasks.deadlines, 39: parse_deadline(said, 2021)}, replace(tasks.plan, issued=date(2021, 3, 1))
    return Row(repository, replace(tasks, deadlines=deadlines, plan=plan))


@pytest.mark.parametrize(
    ("said", "waiting", "passed", "claimed"),
    [
        ("6月底前建成专栏，12月底前完成验收，每季度更新", "oowo", "ooco", "wwco"),
        ("11月底前建成专栏，每季度更新", "owooo", "ocooo", "wcooo"),
    ],
)
def test_what_is_claimed_of_a_quarter_closes_the_quarter_and_no_milestone(
    repository: Workspace, tasks: Tasks, said: str, waiting: str, passed: str, claimed: str
) -> None:
    row = quarterly(repository, tasks, said)
    row.say(**QUARTER)
    assert (row.stands, row.waits) == (waiting, [date(2021, 3, 31)])
    row.judge(PASS)
    assert (row.stands, row.waits) == (passed, [])
    (judged,) = judged_rows(row.tasks, row.sheet, {row.key: row.values}, Which())
    (made,) = correct([judged], BACK, Clerk(row.sheet, row.at, WEEKDAYS))
    (kept,) = correct(
        [replace(judged, values={**row.values, "opinion": "x"})], PASS, Clerk(row.sheet, row.at, WEEKDAYS)
    )
    assert {each.field for each in made.changes} >= {"verdict", "opinion"}
    row.apply(kept.changes)
    assert row.stands == passed
    row.undo()
    row.say(status="已完成", evidence="专栏")
    assert row.stands == claimed


@pytest.mark.parametrize(
    ("done_on", "said", "passed"),
    [
        ("2021-03-25", "通过只销2021年3月31日这一期", "ocooo"),
        ("2021-08-10", "通过只销2021年3月31日至2021年9月30日各期", "occco"),
    ],
)
def test_the_office_is_told_which_quarters_a_claim_beside_milestones_closes(
    repository: Workspace, tasks: Tasks, done_on: str, said: str, passed: str
) -> None:
    row = quarterly(repository, tasks, "11月底前建成专栏，每季度更新")
    row.say(**QUARTER | {"done_on": done_on})
    waiting = claims(row.tasks, row.sheet, {row.key: row.values}, TODAY)
    (shown,) = shown_claims(waiting, row.tasks, row.sheet, {}, {}).values()
    assert f"{said}，其他各期、各阶段另报" in shown["aside"]
    row.judge(PASS)
    assert row.stands == passed


def test_a_milestone_that_was_passed_leaves_the_quarters_it_tells_of_closed(
    repository: Workspace, tasks: Tasks
) -> None:
    row = quarterly(repository, tasks, "6月底前建成专栏，12月底前完成验收，每季度更新")
    row.say(**DONE, progress="建成")
    row.judge(PASS)
    assert row.stands == "coco"
    row.say(status="已完成", done_on="2021-09-10", evidence="验收")
    row.judge(PASS)
    assert (row.stands, is_closed(row.sheet, row.values)) == ("cccc", True)


def test_what_is_sent_back_of_a_changed_claim_leaves_the_milestones_before_it_closed(row: Row) -> None:
    for evidence in ("方案", "目录", "评价"):
        row.say(**DONE | {"evidence": evidence})
        row.judge(PASS)
    row.say(evidence="网址失效")
    row.judge(BACK)
    assert row.stands == "ccb"


def test_no_extension_moves_a_milestone_that_is_closed(row: Row) -> None:
    asks, until = register_key("2021", "petitions", "0" * 12, row.mine.unit), ("2021-08-31", "2021-10-31")
    row.say(**DONE)

    def why(day: str) -> str:
        wish = {"item": "39", "type": "延期", "reason": "等招标", "until": day, "leader": "某局长"}
        return hindered(row.tasks, row.schema, {row.key: row.values, asks: wish}, asks, wish, datetime(2021, 6, 25))

    assert [why(day) for day in until] == ["", ""]
    row.judge(PASS)
    assert [bool(why(day)) for day in until] == [True, False]
    assert why(until[0]) == "2021年6月30日的阶段已经销号，延至2021年8月31日没有可延的"


def test_not_the_units_business_closes_all_of_them(row: Row) -> None:
    row.say(**DONE)
    row.judge(PASS)
    row.say(status="申请不涉及", progress="职责已划转")
    row.judge(Verdict("confirmed_not_applicable"))
    assert {each.standing.state for each in due_standings(row.tasks, row.sheet, row.mine, row.values, TODAY)} <= {
        State.CLOSED,
        State.NOT_INVOLVED,
    }
    assert is_closed(row.sheet, row.values)


@pytest.mark.parametrize(("verdict", "before"), [(PASS, "coo"), (BACK, "bbb"), (None, "www")])
def test_what_an_application_closed_stands_as_before_where_it_is_refused_afterwards(
    row: Row, verdict: Verdict | None, before: str
) -> None:
    row.say(**DONE)
    if verdict:
        row.judge(verdict)
    held = dict(row.values)
    said = Decision(1, Choice.AGREE, "同意", "office", row.at, "职责已划转")
    row.apply(confirm_not_involved(row.key, row.sheet, row.values, said, "petition"))
    assert is_closed(row.sheet, row.values)
    row.apply(clear(row.key, row.sheet, row.values, "office", row.at))
    assert (row.stands, row.waits) == (before, [] if verdict else [JUNE])
    assert {name: text for name, text in row.values.items() if text and name != UNDONE} == held


def test_an_earlier_release_closed_all_of_them_and_that_stands(row: Row) -> None:
    row.say(**DONE)
    row.apply(give(PASS, row.key, row.sheet, row.values, row.at, WEEKDAYS))
    assert row.stands == "ccc" and row.shown[0] == "2021-06-30"
    (found,) = judged_rows(row.tasks, row.sheet, {row.key: row.values}, Which())
    assert found.stage == WHOLE


def test_the_office_is_told_which_of_them_a_claim_is_about_and_timeliness_goes_by_the_last(row: Row) -> None:
    row.say(**DONE)
    waiting = claims(row.tasks, row.sheet, {row.key: row.values}, TODAY)
    (shown,) = shown_claims(waiting, row.tasks, row.sheet, {}, {}).values()
    assert shown["due"] == "2021-06-30" and "通过只销2021年6月30日这一阶段" in shown["aside"]
    for text in ("一", "一、二", "一、二、三"):
        row.say(evidence=text)
        row.judge(PASS)
    (row_shown,) = (e for e in ledger_rows(row.tasks, row.schema, {row.key: row.values}, TODAY) if e.item == 39)
    found = timeliness(row_shown)
    assert found and found.words == "按时" and row_shown.values["due"] == "2021-12-31"


DEEDS = st.lists(st.sampled_from(["claim", "pass", "back", "undo", "clear"]), max_size=14)


def played(row: Row, deeds: list[str], told: Sequence[dict[str, str]]) -> Iterator[int]:
    """How many due dates verdicts have closed after each of the deeds; `told` is said of one after the other."""
    passed = [0]
    for count, deed in enumerate(deeds):
        means = row.sheet.field("verdict").meaning(row.values.get("verdict", ""))
        if deed == "claim" and passed[-1] < len(told):
            row.say(**told[passed[-1]] | {"evidence": f"材料{count}"})
        elif deed in ("pass", "back") and row.waits:
            row.judge(PASS if deed == "pass" else BACK)
            passed.append(passed[-1] + (deed == "pass"))
        elif deed == "undo" and row.values.get("verdict"):
            row.undo()
            passed.pop()
        elif deed == "clear" and means == "sent_back":
            row.apply(clear(row.key, row.sheet, row.values, "office", row.at))
            passed = [passed[-1]]
        yield passed[-1]
        if not row.values.get("verdict"):
            passed = passed[-1:]


@given(deeds=DEEDS)
def test_no_milestone_is_closed_but_by_a_verdict_of_its_own(
    repository: Workspace, tasks: Tasks, deeds: list[str]
) -> None:
    row = Row(repository, tasks)
    for passed in played(row, deeds, [DONE] * 3):
        assert row.stands.count("c") == passed == len(row.stands.rstrip("wbo")), (deeds, row.stands)


ENDS = ("2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31")


@given(deeds=DEEDS)
@example(deeds=["claim", "pass", "claim", "back"])
@example(deeds=["claim", "pass", "claim", "undo", "pass"])
@example(deeds=["claim", "pass", "claim", "back", "clear", "back", "claim", "pass", "undo"])
def test_no_quarter_is_closed_or_opened_but_by_a_verdict_of_its_own(
    repository: Workspace, tasks: Tasks, deeds: list[str]
) -> None:
    row = quarterly(repository, tasks, "每季度末")
    for passed in played(row, deeds, [{"status": "推进中", "progress": "更新", "done_on": end} for end in ENDS]):
        assert row.stands[:passed] == "c" * passed and "c" not in row.stands[passed:], (deeds, row.stands)


@given(days=st.lists(st.dates(date(2021, 3, 2), date(2021, 12, 30)), max_size=6))
@example(days=[date(2021, 4, 9)])
@example(days=[date(2021, 7, 5), date(2021, 7, 5)])
def test_one_claim_that_is_passed_closes_one_quarter_however_late(
    repository: Workspace, tasks: Tasks, days: list[date]
) -> None:
    row, closed = quarterly(repository, tasks, "每季度末"), 0
    for count, day in enumerate(days):
        row.say(status="已完成", progress="更新", done_on=day.isoformat(), evidence=f"材料{count}")
        if closed < len(ENDS) and (not closed or day.isoformat() > ENDS[closed - 1]):
            assert row.stands == "c" * closed + "w" + "o" * (len(ENDS) - closed - 1), (days, row.stands)
            assert row.waits == [date.fromisoformat(ENDS[closed])]
            row.judge(PASS)
            closed += 1
        assert row.stands.count("c") == closed, (days, row.stands)


@pytest.mark.parametrize("said", ["11月底前建成专栏，每季度更新", "每季度末"])
@pytest.mark.parametrize("change", [{"evidence": "改过的"}, {"status": "推进中"}])
def test_a_change_after_a_second_verdict_is_put_to_the_office(
    repository: Workspace, tasks: Tasks, said: str, change: dict[str, str]
) -> None:
    row = quarterly(repository, tasks, said)
    for day in ("2021-03-20", "2021-06-20"):
        row.say(status="已完成", done_on=day, evidence=f"材料{day}", progress="更新")
        row.judge(PASS)
    before = row.stands
    row.say(**change)
    (claim,) = claims(row.tasks, row.sheet, {row.key: row.values}, TODAY)
    assert claim.touched and row.stands == before
    row.apply(give(replace(PASS, stage=claim.stage), row.key, row.sheet, row.values, row.at, WEEKDAYS, TODAY))
    assert row.stands == before and not row.waits, "passing it anew closes nothing else"


@pytest.mark.parametrize(
    ("status", "done_on", "stands"),
    [
        ("已完成", "2021-06-30", "ccbo"),
        ("已完成", "2021-07-01", "ccwo"),
        ("长期坚持", "2021-06-20", "ccbo"),
        ("申请不涉及", "2021-06-20", "ccww"),
    ],
)
def test_what_was_sent_back_of_a_quarter_is_claimed_anew_by_what_is_told_of_its_time_or_of_all(
    repository: Workspace, tasks: Tasks, status: str, done_on: str, stands: str
) -> None:
    row = quarterly(repository, tasks, "每季度末")
    for end, verdict in (("2021-03-25", PASS), ("2021-06-25", PASS), ("2021-08-10", BACK)):
        row.say(status="已完成", progress="更新", done_on=end, evidence=f"{end}见网站")
        row.judge(verdict)
    assert row.stands == "ccbo"
    row.say(status=status, done_on=done_on, evidence="补上的网址", progress="职责已划转给别的单位。")
    assert row.stands == stands


TOLD = {
    "claim": DONE,
    "again": {**DONE, "done_on": "2021-08-10", "evidence": "方案、目录"},
    "quarter": QUARTER,
    "third": {**QUARTER, "done_on": "2021-08-10", "evidence": "三季度见网站"},
}
BOTH = ["6月底前建成专栏，每季度更新", "6月底前建成专栏，12月底前完成验收，每季度更新", "每季度末", "6月底前"]


@given(said=st.sampled_from(BOTH), deeds=st.lists(st.sampled_from(sorted(TOLD)), min_size=1, max_size=4))
@example(said=BOTH[0], deeds=["claim", "third"])
@example(said=BOTH[0], deeds=["quarter", "claim"])
def test_a_verdict_in_place_of_another_stands_as_if_it_had_been_given_first(
    repository: Workspace, tasks: Tasks, said: str, deeds: list[str]
) -> None:
    """Of milestones and of what recurs beside them alike: what was closed before stays so, and nothing more is. What
    was changed after it was closed is another matter, and ends the history here."""
    straight, corrected = (quarterly(repository, tasks, said) for _ in range(2))
    for row in (straight, corrected):
        for deed in deeds:
            row.say(**TOLD[deed])
            waiting = tuple(claims(row.tasks, row.sheet, {row.key: row.values}, TODAY))
            if any(each.touched for each in waiting):
                break
            if waiting:
                row.judge(BACK if row is corrected else PASS)
                if row is corrected:
                    found = judged_rows(row.tasks, row.sheet, {row.key: row.values}, Which())
                    (made,) = correct(found, PASS, Clerk(row.sheet, row.at, WEEKDAYS))
                    row.apply(made.changes)
    assert corrected.stands == straight.stands, deeds
    assert is_closed(corrected.sheet, corrected.values) == is_closed(straight.sheet, straight.values)
