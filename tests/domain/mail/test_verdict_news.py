"""What a letter about verdicts counts: the same figures as every other place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from toolkit.domain.ledger.judged import JUDGED, Judged, Stage
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.passing import ClosedSince
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.mail.verdict_news import Told, VerdictNews, _last_pass, verdict_news
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

AT = datetime(2021, 9, 14, 10)


def says(item: int, before: Mapping[str, str], after: Mapping[str, str]) -> ClosedSince:
    """What of an item is closed since, the words for which are tested where they are made."""
    then, now = (Judged.read(values) for values in (before, after))
    ends = [max(its.through, its.before, its.periods) if its else "" for its in (then, now)]
    return ClosedSince(f"{item}: {then and then.at} - {now and now.at}", ends[0] < ends[1])


def test_what_does_not_concern_a_unit_is_told_and_not_counted_as_verified(repository: Workspace) -> None:
    verdicts = {
        1: ("通过销号", Phase.CLOSED),
        2: ("确认不涉及", Phase.NOT_INVOLVED),
        3: ("确认不涉及", Phase.NOT_INVOLVED),
    }
    rows, history = [], {}
    for item, (verdict, phase) in verdicts.items():
        judged = f'{{"status": "", "done_on": "", "evidence": "", "at": "{AT.isoformat()}"}}'
        values = {"title": "甲", "verdict": verdict, "verified_on": "2021-09-14", JUDGED: judged}
        rows.append(LedgerRow("A", "市甲局", item, values, Standing(State.CLOSED, verdict), phase))
        history[item] = (Change(task_key("lx", item, "A"), JUDGED, judged, "office", AT, sequence=item),)
    news = verdict_news(rows, history, repository.schema.tasks, "已报", 2, {}, says)
    assert (news.closed_all, news.uninvolved) == (1, 2)
    assert ([each.item for each in news.closed], news.closed_now) == ([3], 0), "two were told before"
    assert verdict_news(rows, history, repository.schema.tasks, "已报", 0, {}, says).closed_now == 1


def test_what_came_back_and_stands_again_after_another_verdict_was_taken_back_is_told_with_its_term(
    repository: Workspace,
) -> None:
    row = task_key("lx", 1, "A")
    back = Judged.of({"status": "已完成"}, AT, term=5).text
    passed = Judged.of({"status": "已完成"}, AT + timedelta(days=1)).text
    said = ((JUDGED, back), ("verdict", "退回补正"), (JUDGED, passed), ("verdict", "通过销号"))
    stands_again = ((JUDGED, back), ("verdict", "退回补正"))
    history = tuple(
        Change(row, field, value, "office", AT, sequence=at)
        for at, (field, value) in enumerate((*said, *stands_again), start=1)
    )
    values = {"title": "甲", "verdict": "退回补正", "opinion": "请补网址", JUDGED: back}
    its = LedgerRow("A", "市甲局", 1, values, Standing(State.SENT_BACK, "", returned=True), Phase.SENT_BACK)
    sheet = repository.schema.tasks
    news = verdict_news([its], {1: history}, sheet, "已报", len(said), {}, says)
    assert [(each.item, each.term) for each in news.back] == [(1, 5)] and news.carries_verdict
    (corrected,) = news.corrected
    assert (corrected.before, corrected.label, corrected.term) == ("通过销号", "退回补正", 5)
    told = verdict_news([its], {1: history}, sheet, "已报", len(history), {}, says)
    assert not told.corrected and not told.carries_verdict


def test_one_of_several_milestones_that_was_passed_is_told_and_is_no_item_closed(repository: Workspace) -> None:
    row, sheet = task_key("lx", 1, "A"), repository.schema.tasks
    passed = Judged.of({"status": "已完成"}, AT).at_stage(Stage("2021-06-30"), closes=True).text
    history = [Change(row, "verdict", "通过销号", "office", AT), Change(row, JUDGED, passed, "office", AT)]
    history = [replace(each, sequence=at) for at, each in enumerate(history, start=1)]
    values = {"title": "甲", "verdict": "通过销号", "verified_on": "2021-09-14", JUDGED: passed}
    its = LedgerRow("A", "市甲局", 1, values, Standing(State.NORMAL, ""), Phase.IN_PROGRESS)
    news = verdict_news([its], {1: tuple(history)}, sheet, "已报", 0, {}, says)
    assert [each.label for each in news.closed] == [f"1: None - {AT.isoformat()}"]
    assert (news.closed_all, news.closed_now, news.carries_verdict) == (0, 0, True)
    assert not verdict_news([its], {1: tuple(history)}, sheet, "已报", 2, {}, says).carries_verdict
    later = Judged.of({"status": "已完成", "evidence": "二"}, AT, term=5)
    back = later.at_stage(Stage("2021-09-30", "2021-06-30"), closes=False).text
    history += [
        Change(row, "verdict", "退回补正", "office", AT, sequence=3),
        Change(row, JUDGED, back, "office", AT, sequence=4),
    ]
    came = LedgerRow("A", "市甲局", 1, {**values, "verdict": "退回补正", JUDGED: back}, its.standing, Phase.SENT_BACK)
    told = verdict_news([came], {1: tuple(history)}, sheet, "已报", 2, {}, says)
    assert not told.corrected and [each.term for each in told.back] == [5], "what was passed stands"


QUARTERS = (("2021-03-25", "2021-03-31"), ("2021-06-25", "2021-06-30"))
"""The day on which the work of a quarter was done, and its due date."""


def quarter(verdict: str, at: int, periods: str = "", *, done_on: str = "", period: str = "") -> str:
    """What a verdict on the quarter number `at` judged, those up to the day `periods` being closed before it."""
    claim = {"status": "推进中", "done_on": done_on or QUARTERS[at][0], "evidence": "网站"}
    judged = Judged.of(claim, AT + timedelta(days=at), term=5 if verdict == "退回补正" else 0)
    return replace(judged, periods=periods, period=period).text


def test_a_quarter_that_was_passed_is_told_and_one_sent_back_later_is_no_correction_of_it(
    repository: Workspace,
) -> None:
    row, sheet = task_key("lx", 1, "A"), repository.schema.tasks
    said = [("verdict", "通过销号"), (JUDGED, quarter("通过销号", 0))]
    values = {"title": "甲", "verified_on": "2021-09-14", **dict(said)}
    shown = LedgerRow("A", "市甲局", 1, values, Standing(State.NORMAL, ""), Phase.IN_PROGRESS)

    def news(its: LedgerRow, told: int) -> VerdictNews:
        history = tuple(Change(row, *each, "office", AT, sequence=at) for at, each in enumerate(said, start=1))
        return verdict_news([its], {1: history}, sheet, "已报", told, {}, says)

    passed = news(shown, 0)
    assert [(each.item, each.label) for each in passed.closed] == [(1, f"1: None - {AT.isoformat()}")]
    assert passed.carries_verdict and (passed.closed_all, passed.closed_now) == (0, 0)
    assert not news(shown, 2).carries_verdict
    said += [("verdict", "退回补正"), (JUDGED, quarter("退回补正", 1, QUARTERS[0][1]))]
    back = replace(shown, values={**values, **dict(said[2:])}, phase=Phase.SENT_BACK)
    told = news(back, 2)
    assert not told.corrected and [(each.label, each.term) for each in told.back] == [("退回补正", 5)]
    unsaid = news(back, 0)
    assert [each.item for each in unsaid.closed] == [1], "passed, and told of nowhere"
    assert [each.label for each in unsaid.back] == ["退回补正"] and not unsaid.corrected
    said[2:] = [("verdict", "退回补正"), (JUDGED, quarter("退回补正", 0))]
    corrected = news(replace(back, values={**values, **dict(said[2:])}), 2).corrected
    assert [(each.before, each.label) for each in corrected] == [("通过销号", "退回补正")]


def test_a_quarter_that_was_passed_though_it_was_late_is_no_correction_either(repository: Workspace) -> None:
    row, sheet = task_key("lx", 1, "A"), repository.schema.tasks
    (_, march), (_, june) = QUARTERS
    passed = quarter("通过销号", 0, done_on="2021-06-20", period=march)
    back = quarter("退回补正", 1, march, done_on="2021-07-05", period=june)
    said = [("verdict", "通过销号"), (JUDGED, passed), ("verdict", "退回补正"), (JUDGED, back)]
    shown = LedgerRow("A", "市甲局", 1, dict(said), Standing(State.OVERDUE, ""), Phase.SENT_BACK)
    history = tuple(Change(row, *each, "office", AT, sequence=at) for at, each in enumerate(said, start=1))
    told = verdict_news([shown], {1: history}, sheet, "已报", 2, {}, says)
    assert not told.corrected and [each.label for each in told.back] == ["退回补正"]


def test_how_long_a_day_has_gone_by_is_said_from_the_day_after_it_on() -> None:
    told = Told(1, "事项", "退回补正", day=date(2021, 9, 30))
    assert [told.past(day) for day in (date(2021, 9, 29), date(2021, 9, 30), date(2021, 10, 2))] == [0, 0, 2]
    assert Told(1, "事项", "已销号").past(date(2021, 10, 2)) == 0


PASSED, BACK, RECTIFY = "通过销号", "退回补正", "限期整改"


@pytest.mark.parametrize(
    ("told", "now", "same_claim", "phase", "corrected"),
    [
        (PASSED, PASSED, True, Phase.CLOSED, False),
        (PASSED, BACK, False, Phase.SENT_BACK, True),  # it closed, and does no longer
        (PASSED, "", True, Phase.CLAIMED, True),  # taken back
        (BACK, RECTIFY, True, Phase.RECTIFY, True),  # another in its place
        (BACK, RECTIFY, False, Phase.RECTIFY, False),  # on what the unit claimed since: the next verdict
        (BACK, PASSED, False, Phase.CLOSED, False),
        (BACK, BACK, False, Phase.SENT_BACK, False),
        (BACK, "", True, Phase.CLAIMED, True),
        ("", BACK, True, Phase.SENT_BACK, False),  # nothing was told that could be corrected
    ],
)
def test_what_stands_no_longer_of_what_a_unit_was_told_is_told(
    repository: Workspace, told: str, now: str, same_claim: bool, phase: Phase, corrected: bool
) -> None:
    row, claims = task_key("lx", 1, "A"), ({"evidence": "一"}, {"evidence": "二"})
    then = Judged.of({"status": "已完成", **claims[0]}, AT).text
    since = Judged.of({"status": "已完成", **claims[0 if same_claim else 1]}, AT + timedelta(days=1)).text
    said = [("verdict", told), (JUDGED, then if told else ""), ("verdict", now), (JUDGED, since if now else "")]
    history = tuple(Change(row, *each, "office", AT, sequence=at) for at, each in enumerate(said, start=1))
    shown = LedgerRow("A", "市甲局", 1, dict(said), Standing(State.NORMAL, ""), phase)
    news = verdict_news([shown], {1: history}, repository.schema.tasks, "已报", 2, {}, says)
    assert [each.before for each in news.corrected] == ([told] if corrected else [])


def test_a_letter_that_tells_of_anything_at_all_is_not_empty_and_only_news_let_it_carry_a_verdict() -> None:
    nothing, told = VerdictNews("已报", (), 0, (), None, (), (), fresh=False), (Told(1, "事项", "已销号"),)
    assert nothing.is_empty and not nothing.carries_verdict
    for name, news in (("closed", False), ("waiting", False), ("back", False), ("corrected", True), ("answered", True)):
        letter = replace(nothing, **{name: told})
        assert (letter.is_empty, letter.carries_verdict) == (False, news), name
        assert letter.digest != nothing.digest and replace(letter, received="未报").digest == letter.digest
    assert replace(nothing, fresh=True).carries_verdict


def test_how_long_the_oldest_claim_has_waited_is_told_of_those_whose_day_is_known(repository: Workspace) -> None:
    def waiting(item: int, topic: str, **values: str) -> LedgerRow:
        standing = Standing(State.CLAIMED, "")
        return LedgerRow("A", "市甲局", item, {"topic": topic, **values}, standing, Phase.CLAIMED)

    rows = [waiting(1, "主题"), waiting(2, "主题", title="短题"), waiting(3, "主题")]
    days = {1: date(2021, 9, 9), 2: date(2021, 9, 2)}
    news = verdict_news(rows, {}, repository.schema.tasks, "已报", 0, days, says)
    assert (news.since, [each.title for each in news.waiting]) == (date(2021, 9, 2), ["主题", "短题", "主题"])
    assert verdict_news(rows, {}, repository.schema.tasks, "已报", 0, {}, says).since is None


@pytest.mark.parametrize(("told", "found"), [(5, "judged"), (6, None)])
def test_what_passed_last_is_told_of_whatever_was_taken_back_behind_it(
    repository: Workspace, told: int, found: str | None
) -> None:
    row = task_key("2021", 1, "A")
    written = [("verdict", "通过销号"), (JUDGED, "judged"), (JUDGED, ""), ("verdict", ""), (JUDGED, "else")]
    changes = [Change(row, name, text, "office", AT, sequence=at) for at, (name, text) in enumerate(written, start=5)]
    passed = _last_pass(repository.schema.tasks, changes, told)
    assert (passed and passed[JUDGED]) == found
