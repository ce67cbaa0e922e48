"""Mails that answer a letter about a draft (通报前核对): each waits for the office, with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.ledger.papers import PaperSaid, PaperWord
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.incoming import Incoming, by_machine, own_words, speaker
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.mail.received_mail import ReceivedMail, sender_words
from toolkit.domain.mail.trust import Brought, Trust
from toolkit.domain.plan.folding import folded
from toolkit.domain.returns.secrecy import marking_in, withheld
from toolkit.edges.mail.received import read_mail
from toolkit.edges.system.files import read_bytes
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem, shorten
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_ACTOR = "mail"
_WORDS = 4000
"""Characters kept of what a mail says; its bytes are in the archive."""


@dataclass(frozen=True)
class PaperReplies:
    """The letters about drafts in a workspace's outbox, and the mails that answer them."""

    workspace: Workspace
    store: Store

    def letters(self, mail: Incoming, answered: Sequence[Mail], trust: Trust) -> tuple[Mail, ...]:
        """The letters about drafts that a mail answers: by its references to mails of ours (`answered`); where it has
        none, the last one to its sender's unit whose subject it repeats. None of what nobody wrote."""
        if by_machine(mail):
            return ()
        if answered:
            return tuple(own for own in answered if own.kind == MailKind.ASKED)
        subject = folded(mail.subject)
        units = {unit.code for unit in trust.units_of(mail.sender, self.workspace.tasks.roster.units)}
        if not units or not subject:
            return ()
        sent = [own for own in self.store.outbox.mails(kind=MailKind.ASKED) if own.unit in units and own.sent_at]
        return next(((own,) for own in reversed(sent) if self._subject(own) in subject), ())

    def take(
        self,
        received: ReceivedMail,
        mail: Incoming,
        letters: Sequence[Mail],
        brought: Brought,
        trust: Trust,
        *,
        dry_run: bool,
    ) -> Iterator[Problem]:
        """Keep what a mail says that answers `letters`, once, as its unit's words that wait for the office; the
        problems tell of it, and of a mail that nobody can tell to be the unit's."""
        roster, own = self.workspace.tasks.roster, letters[0]
        unit = speaker(brought, letters, roster, trust)
        asked, heirs = {each.unit for each in letters}, Succession.of(self.workspace.of_plan(own.plan).tasks)
        if unit is None or unit.code not in {now for code in asked for now in heirs.going_on(code)}:
            names = "、".join(roster.name_of(each) for each in asked)
            why = f"信是{unit.name}的" if unit else trust.against(brought).label
            yield problem(
                Code.MAIL_PAPER_WRITER, value=mail.subject, sender=sender_words(brought.sender), unit=names, why=why
            )
            return
        yield problem(Code.MAIL_PAPER_REPLY, value=mail.subject, unit=unit.name)
        known = self.store.papers.words(own.plan)
        if dry_run or any(each.said == PaperSaid.REPLIED and each.sha256 == received.sha256 for each in known):
            return
        self.store.papers.say([self._word(received, mail, own, unit.code)])

    def _word(self, received: ReceivedMail, mail: Incoming, own: Mail, unit: str) -> PaperWord:
        text, markings = shorten(own_words(mail), _WORDS), self.workspace.schema.words.markings
        files = "、".join(shorten(each.name) for each in mail.content)
        return PaperWord(
            own.plan,
            int(own.mark),
            unit,
            PaperSaid.REPLIED,
            received.arrived_at.date(),
            _ACTOR,
            received.taken_at,
            text=withheld(text) if marking_in(text, markings) else text,
            sha256=received.sha256,
            file=f"（来信）{shorten(mail.subject)}" + (f"，附{files}" if files else ""),
        )

    def _subject(self, own: Mail) -> str:
        """The subject of a letter as it was written; what its kind is called, where its file is gone."""
        path = self.workspace.root / own.path
        if own.path and path.is_file() and (subject := folded(read_mail(read_bytes(path)).subject)):
            return subject
        return MailKind.ASKED.label
