"""Mails that say 无变化: what is recorded of them, and what is left for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kit.mail_desk import Desk
from kit.mailed import FINANCE, JUSTICE, distribute, letter

from toolkit.jobs.mail.collect import collect
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import open_workspace


def test_a_report_counts_for_the_round_it_names_else_for_that_of_its_arrival_and_what_is_unclear_is_told(
    desk: Desk,
) -> None:
    account = desk.workspace.settings.office.mail
    mails = [
        (letter(FINANCE, "本期无变化\n\n市财政局 某某"), datetime(2021, 8, 24)),
        (letter(FINANCE, "无变化", subject="9月台账"), datetime(2021, 9, 2)),
        (letter(JUSTICE, "8月无变化"), datetime(2021, 9, 2)),
        (letter(JUSTICE, "10月无变化"), datetime(2021, 9, 3)),
        (letter(JUSTICE, "无变化\n\n> 请报台账\n\n第2项已办结"), datetime(2021, 9, 4)),
    ]
    for mail, arrived in mails:
        desk.host.deliver(account, mail.as_bytes(), arrived=arrived.timestamp())
    found = collect(desk.workspace, datetime(2021, 9, 13, 9))
    assert sorted(each.code.slug for each in found.problems) == ["mail-round-unclear", "mail-without-file"]
    left = [mail.marked for mail in found.taken if mail.kind == "no_change"]
    assert left == [False, False, False, True], "what is taken is shown as such in the mailbox afterwards"
    with open_store(desk.workspace) as store:
        told = {(ret.sender, ret.round) for ret in store.returns.of_plan("2021") if ret.via == "mail"}
    assert told == {(FINANCE, "2021-08"), (FINANCE, "2021-09"), (JUSTICE, "2021-08")}


def test_who_says_it_and_is_not_known_or_goes_away_is_told_of_whatever_else_stands_there(desk: Desk) -> None:
    home = "12345678@example.com"
    told = desk.collect(
        letter(home, "您好，市司法局本期无变化。\n李明"),
        letter(home, "市司法局本期无变化，第2项已完成。"),
        letter(home, "您好，通知已阅。"),
        letter(JUSTICE, "我局本期无变化。我下周出差，有事打电话。", subject="台账"),
        letter(JUSTICE, "我下周出差，第2项已办结，请登记", subject="台账"),
        letter(JUSTICE, "我下周出差，有事请打电话", subject="台账"),
    )
    codes = [each.code.slug for each in told.problems]
    assert codes == ["mail-writer-unknown"] * 2 + ["mail-without-file"] * 2
    assert told.data["kinds"]["no_change"] == 0 and told.data["kinds"]["automatic"] == 1


PLAN = """序号,工作任务,具体要求,落实单位,完成时限
1,规划公开,公开规划。,市财政局,2021年9月前
"""


def test_with_two_plans_a_report_is_of_the_one_named_else_of_the_only_one_in_which_the_unit_has_tasks(
    desk: Desk,
) -> None:
    root = desk.workspace.root
    data, issued = PLAN.encode(), date(2021, 8, 10)
    import_plan(open_workspace(root), data, "要点.csv", plan_id="lx", issued=issued, work="依申请公开工作")
    there = replace(desk, workspace=open_workspace(root, "2021"))
    distribute(there.workspace, date(2021, 9, 10), ["市财政局"])
    with open_store(there.workspace) as store:
        (ours,) = store.outbox.mails()
    told = there.collect(
        letter(JUSTICE, "无变化"),
        letter(JUSTICE, "依申请公开工作台账无变化"),
        letter(FINANCE, "2021年依申请公开工作台账无变化", subject="回复：政务公开工作台账", answers=ours.message_id),
        letter(FINANCE, "政务公开工作台账无变化"),
        letter(FINANCE, "无变化\n谢谢！"),
    )
    assert [each.code.slug for each in told.problems] == ["mail-plan-unclear"] * 2
    with open_store(there.workspace) as store:
        found_in = {plan: {ret.sender for ret in store.returns.of_plan(plan)} for plan in ("2021", "lx")}
    assert found_in == {"2021": {JUSTICE, FINANCE}, "lx": {FINANCE}}
