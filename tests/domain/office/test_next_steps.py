"""What there is to do on a day, the most pressing first, and nothing that nobody waits for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Outcome
from toolkit.domain.ledger.figures import Figures, figures_of
from toolkit.domain.ledger.records import CaseKind, Return
from toolkit.domain.ledger.round_figures import RoundRules
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.office.desk import next_steps, sent_back
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE

DAY = date(2021, 9, 13)
MAIL = Mail("k", MailKind.REMINDER, "2021", "SZ09", DAY, "m.eml", "<m>")


def figures(workspace: Workspace, day: date) -> Figures:
    """Of a ledger that holds nothing yet, every unit having its workbook."""
    rules = RoundRules("month", 25, workspace.calendar(day))
    handed = {unit.code: date(2021, 8, 16) for unit in workspace.tasks.units()}
    state = LedgerState("2021", day, {}, (), (), {}, {}, handed=handed)
    return figures_of(workspace.tasks, workspace.schema, state, rules)


def test_units_are_to_be_pressed_only_after_the_return_day(repository: Workspace) -> None:
    (before,) = next_steps(figures(repository, DAY), (), 0, 0)
    assert (before.count, before.urgent) == (58, False) and "2021年9月24日截止" in before.words
    (after,) = next_steps(figures(repository, date(2021, 9, 27)), (), 0, 0)
    assert (after.count, after.urgent, after.command) == (58, True, "toolkit remind")


def test_letters_that_press_are_written_once_a_day_and_then_to_be_sent(repository: Workspace) -> None:
    made = figures(repository, date(2021, 9, 27))
    mails = [
        replace(MAIL, kind=MailKind.NUDGE, unit=unit, day=made.day, by_hand=True) for unit in made.round.unreported
    ]
    assert [(each.count, each.words[-7:], each.command, each.urgent) for each in next_steps(made, mails, 0, 0)] == [
        (58, "在 mail 文件夹里，发出后移到其中的“已发”文件夹）"[-7:], "", True),
        (58, "今天的催报已写好"[-7:], "", False),
    ]
    withdrawn = [replace(each, state=MailState.WITHDRAWN) for each in mails]
    assert "toolkit remind" in [each.command for each in next_steps(made, withdrawn, 0, 0) if each.urgent]


def test_what_holds_others_up_comes_first_and_what_nobody_waits_for_is_left_out(repository: Workspace) -> None:
    made = figures(repository, DAY)
    cases = {CaseKind.HELD: 1, CaseKind.CONFLICT: 2, CaseKind.PETITION: 0}
    steps = next_steps(replace(made, waiting=replace(made.waiting, cases=cases)), (), 3, 4)
    assert [(each.count, each.measure, each.urgent) for each in steps] == [
        (3, "个文件", True),
        (1, "个文件", True),
        (2, "处", False),
        (4, "处", False),
        (58, "家单位", False),
    ]


def test_what_waits_for_release_is_named_by_its_kind(repository: Workspace) -> None:
    waiting = replace(MAIL, state=MailState.AWAITING_RELEASE)
    mails = [replace(waiting, kind=kind) for kind in (MailKind.COPY, MailKind.VERDICTS, MailKind.VERDICTS)]
    steps = next_steps(figures(repository, DAY), [*mails, replace(mails[0], state=MailState.SENT)], 0, 0)
    told = [(each.count, each.measure, each.command) for each in steps if each.words == "等放行"]
    assert told == [(1, "封抄报", "toolkit review release"), (2, "封核查告知", "toolkit review release")]


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        (replace(MAIL, state=MailState.REFUSED), "没有送达，改正地址后重发"),
        (replace(MAIL, state=MailState.UNKNOWN), "不知道到没到，问过单位再定"),
        (replace(MAIL, state=MailState.AWAITING_RELEASE), "等放行"),
        (replace(MAIL, by_hand=True), "今天写好，待人工发送（在 mail 文件夹里，发出后移到其中的“已发”文件夹）"),
        (MAIL, "等着发出"),
        (replace(MAIL, by_hand=True, day=date(2021, 9, 10)), None),
        (
            replace(MAIL, by_hand=True, day=date(2021, 9, 10), kind=MailKind.VERDICTS),
            "以前写好，没有记下是否发出：没有发的补发，发出后移到其中的“已发”文件夹",
        ),
        (replace(MAIL, state=MailState.SENT), None),
    ],
)
def test_a_mail_asks_for_what_its_state_needs(repository: Workspace, mail: Mail, words: str | None) -> None:
    steps = next_steps(figures(repository, DAY), (mail,), 0, 0)
    assert [each.words for each in steps if each.measure.startswith("封")] == ([words] if words else [])


def came(unit: str, outcome: Outcome, days: int = 0, **more: str) -> Return:
    at = datetime(DAY.year, DAY.month, DAY.day, 9) - timedelta(days)
    return Return("", f"{unit}.xlsx", 1, at, outcome, "2021", unit, **more)


@given(st.lists(st.tuples(st.sampled_from(["SZ01", "SZ02", "SZ03"]), st.sampled_from(Outcome)), max_size=9))
def test_a_receipt_is_handed_on_until_the_unit_has_sent_another(files: list[tuple[str, Outcome]]) -> None:
    sent = [came(unit, outcome) for unit, outcome in files]
    back = {Outcome.QUARANTINED, Outcome.REJECTED, Outcome.PARTIAL}
    last = {unit: outcome for unit, outcome in files if outcome in back | {Outcome.MERGED}}
    step = sent_back(sent, DAY)
    assert step.count == sum(outcome in back for outcome in last.values()) and step.urgent


def test_of_whose_nobody_knows_each_file_counts_and_none_after_a_week() -> None:
    broken = [came("", Outcome.REJECTED), replace(came("", Outcome.QUARANTINED), file="2.xlsx")]
    assert [sent_back(broken, DAY + timedelta(days)).count for days in (0, 6, 7)] == [2, 2, 0]
    assert sent_back([*broken, replace(came("SZ01", Outcome.MERGED), file="2.xlsx")], DAY).count == 1
    assert sent_back([came(OFFICE, Outcome.PARTIAL), came("SZ01", Outcome.PARTIAL, via="phone")], DAY).count == 0
    mailed = [came("SZ01", Outcome.PARTIAL, sender="a@example.com"), came("SZ02", Outcome.PARTIAL)]
    assert [sent_back(mailed, DAY, mailed=each).count for each in (False, True)] == [2, 1]
