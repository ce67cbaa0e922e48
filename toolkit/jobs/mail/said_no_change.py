"""A mail that says 无变化: recorded for the plan and the round that it means, or left for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.told_reports import told_already
from toolkit.domain.mail.incoming import Incoming, others_named, own_words, says_no_change, speaker
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.mail.meant_plan import meant_plans
from toolkit.domain.mail.no_change import Known
from toolkit.domain.mail.quotes import own_subject
from toolkit.domain.mail.received_mail import ReceivedMail, sender_words
from toolkit.domain.mail.trust import Brought, Trust
from toolkit.domain.plan.units import Unit
from toolkit.edges.mail.received import words_of
from toolkit.edges.system.files import read_bytes
from toolkit.jobs.mail.shown import standing
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem, shorten

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_MOST_MAILS = 20
"""Mails of ours, the newest, that an answer may quote without saying which."""


class NoChangeReports:
    """The reports that mails bring by saying 无变化, one after another."""

    def __init__(self, workspace: Workspace, store: Store, now: datetime) -> None:
        self.workspace, self.store, self.now = workspace, store, now
        self._returns: dict[str, list[Return]] = {}

    def known(self, mail: Incoming, answered: Sequence[Mail], trust: Trust) -> Known:
        """What a mail's words may name, and what they may quote: the mails of ours that it answers, else the newest
        that its sender's units were sent."""
        if "变化" not in mail.text:
            return Known()
        mails: Sequence[Mail] = answered
        if not mails:
            units = {unit.code for unit in trust.units_of(mail.sender, self.workspace.tasks.roster.units)}
            mails = [each for each in self._sent if each.unit in units][-_MOST_MAILS:] if units else ()
        paths = (standing(self.workspace, each) for each in mails if each.path)
        return Known(self._names, "\n".join(_words(path) for path in paths if path.is_file()))

    def take(
        self,
        received: ReceivedMail,
        mail: Incoming,
        answered: Sequence[Mail],
        trust: Trust,
        brought: Brought,
        *,
        dry_run: bool,
    ) -> Iterator[Problem]:
        """Take the report down; what is told says why it was not: nobody knows whose it is, of which plan or round, or
        it comes too late."""
        roster, plans = self.workspace.tasks.roster, {each.id: each for each in self.workspace.settings.plans}
        ours = [each for each in answered if each.plan in plans]
        unit, known = speaker(brought, ours, roster, trust), self.known(mail, answered, trust)
        by = sender_words(mail.sender)
        if unit is None:
            yield problem(Code.MAIL_WRITER_UNKNOWN, sender=by, why=trust.against(brought).label)
            return
        if others := others_named(mail, unit, roster, self.workspace.settings.office.name, known.ours):
            why = f"信里写到{shorten('、'.join(each.name for each in others))}"
            yield problem(Code.MAIL_WRITER_UNKNOWN, sender=by, why=why)
            return
        meant = self._meant(mail, unit, ours, known)
        if len(meant) != 1:
            named = "、".join(meant or plans)
            yield problem(Code.MAIL_PLAN_UNCLEAR, unit=unit.name, plans=named)
            return
        (plan,) = meant
        if plans[plan].closed:
            yield problem(Code.MAIL_PLAN_CLOSED, unit=unit.name, plan=plan)
            return
        settings, report = self.workspace.settings, says_no_change(mail, known)
        arrived = min(received.arrived_at, self.now).date()
        period = report.round(arrived, settings.rounds.every, plans[plan].issued) if report else None
        if report is None or period is None:
            what = "、".join(report.periods) if report else mail.subject
            yield problem(Code.MAIL_ROUND_UNCLEAR, unit=unit.name, what=shorten(what) or "来信的日期")
            return
        self._record(received, mail, plan, unit, period.id, dry_run=dry_run)

    def _record(
        self, received: ReceivedMail, mail: Incoming, plan: str, unit: Unit, period: str, *, dry_run: bool
    ) -> None:
        ret = Return(
            received.sha256,
            f"（邮件报告）{shorten(mail.subject)}",
            0,
            self.now,
            Outcome.MERGED,
            plan,
            unit.code,
            statement="no_change",
            sender=mail.sender,
            via="mail",
            round=period,
        )
        if plan not in self._returns:
            self._returns[plan] = list(self.store.returns.of_plan(plan))
        known = told_already(self._returns[plan], ret) or self.store.returns.seen(received.sha256)
        if not dry_run and known is None:
            self._returns[plan].append(self.store.record(ret, (), ()))

    def _meant(self, mail: Incoming, unit: Unit, answered: Sequence[Mail], known: Known) -> list[str]:
        """The plans that a mail may mean: what its words name, else its own subject, else the plan of the mail of ours
        that it answers; none where it names one that asks nothing of its unit."""
        plans = self.workspace.settings.plans
        if len(plans) == 1:
            return [plans[0].id]
        tasks = {each.id: self.workspace.of_plan(each.id).tasks for each in plans}
        asked = [each.id for each in plans if not each.closed and unit in tasks[each.id].units()]
        called = {each.id: (each.work, tasks[each.id].plan.title) for each in plans}
        years = {each: tasks[each].plan.year for each in called}
        likely = [answered[0].plan] if answered else asked
        topic = own_subject(mail.subject, known.ours) or ""
        found = meant_plans(own_words(mail), called, years, meant_plans(topic, called, years, likely))
        idle = {each.id for each in plans if not each.closed and each.id not in asked}
        return [] if not found or idle.issuperset(found) else found

    @cached_property
    def _sent(self) -> tuple[Mail, ...]:
        """The mails of ours that may have reached a unit."""
        return self.store.outbox.mails([MailState.SENT, MailState.QUEUED, MailState.UNKNOWN])

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names of units, of the office, and what plans and their work are called."""
        plans = self.workspace.settings.plans
        titles = (self.workspace.of_plan(each.id).tasks.plan.title for each in plans)
        roster, office = self.workspace.tasks.roster, self.workspace.settings.office.name
        return frozenset((*roster.by_name, office, *(each.work for each in plans), *titles)) - {""}


def _words(path: Path) -> str:
    """What a mail of ours says; nothing where somebody has changed its file so that it is none."""
    try:
        return words_of(read_bytes(path))
    except ValueError:
        return ""
