"""Receipts by mail: to whom a return came from, what was taken and what is to be mended, at most one a mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from toolkit.codes import Code, Outcome, Severity
from toolkit.domain.ledger.records import Return, Returns
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.plan.units import Roster
from toolkit.jobs.paths import reply_path
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store
    from toolkit.jobs.mail.compose import Letter

_SILENT = {Outcome.DUPLICATE, Outcome.EVIDENCE}
"""What is not answered: it repeats what was, or came along with it."""

_ANSWERED_WITHIN = timedelta(days=7)
"""How late a receipt still goes out."""


def mail_receipts(workspace: Workspace, store: Store, today: date) -> tuple[Mail, ...]:
    """Queue receipts for the returns of the plan of the last week that are still to be answered by mail; those mails.

    One receipt answers all that one mail brought, and an address gets so many a day as the settings say: the rest the
    next day. What a killed run took in is answered by the next one. What is older stays unanswered: receipts may not
    have been switched on then. Nothing is done where the settings do not ask for receipts.

    It goes to the sender, where that is an address of the roster, else to the unit's; nobody else is ever written to,
    so that no stranger, and no machine that answers machines, gets an answer. Where a return replaced words of an
    earlier one, the address which that one was answered at reads it too.
    """
    settings = workspace.settings.mail
    if not settings.receipts:
        return ()
    known = {mail.key: mail for mail in store.outbox.mails() if mail.kind == MailKind.RECEIPT}
    answered = {mail.mark for mail in known.values()}
    sent = Counter(address.lower() for mail in known.values() if mail.day == today for address in mail.to)
    roster, every = workspace.tasks.roster, store.returns.of_plan(workspace.chosen.id)
    earlier = Returns.of(every)
    made = []
    for to, returns in _together(roster, [ret for ret in every if ret.received_at.date() >= today - _ANSWERED_WITHIN]):
        if str(returns[0].id) in answered or sent[to.lower()] >= settings.receipts_a_day:
            continue
        sent[to.lower()] += 1
        from toolkit.jobs.mail.compose import compose

        readers = (to, *sorted(_replaced_of(roster, returns, earlier) - {to}))
        made.append(
            compose(
                workspace,
                store,
                _letter(workspace, readers, returns, today, store.chains.head(returns[0].plan).short),
                known,
            )
        )
    return tuple(made)


def _together(roster: Roster, returns: Iterable[Return]) -> Iterator[tuple[str, list[Return]]]:
    """The returns that are answered together, each lot with its address: of one run, in one folder, as mails come."""
    lots: dict[tuple[datetime, str, str], list[Return]] = {}
    for ret in returns:
        to = answered_at(roster, ret)
        if ret.outcome in _SILENT or ret.unit == OFFICE or ret.told or not to:
            continue
        folder, below, _ = ret.file.partition("/")
        lots.setdefault((ret.received_at, folder if below else str(ret.id), to), []).append(ret)
    yield from ((to, lot) for (_, _, to), lot in lots.items())


def answered_at(roster: Roster, ret: Return) -> str:
    """The address a return is answered at; empty where nobody known sent it."""
    known = {address.lower(): address for unit in roster.units for address in unit.addresses}
    unit = roster.by_code.get(ret.unit)
    return known.get(ret.sender.lower(), "") or (unit.mail if unit else "")


def _replaced_of(roster: Roster, returns: Iterable[Return], earlier: Mapping[int, Return]) -> frozenset[str]:
    """The addresses at which those returns were answered whose words some of these replaced."""
    return frozenset(
        to
        for ret in returns
        if any(found.code == Code.WORDS_REPLACED for found in ret.problems)
        for found in ret.kinship
        if found.base and (to := answered_at(roster, earlier[found.return_id]))
    )


def _letter(workspace: Workspace, to: tuple[str, ...], returns: Sequence[Return], today: date, code: str) -> Letter:
    """What is said of all of them at once: each fault at its place, each marked copy attached."""
    from toolkit.jobs.mail.compose import Letter

    first, several = returns[0], len(returns) > 1
    roster = workspace.tasks.roster
    names = dict.fromkeys(roster.name_of(ret.unit, "报送单位") for ret in returns)
    replies = [path for ret in returns if (path := reply_path(workspace, ret)).is_file()]
    files = [ret.file.rpartition("/")[2] for ret in returns]
    ends = Counter(ret.outcome.label for ret in returns)
    return Letter(
        kind=MailKind.RECEIPT,
        template="receipt",
        unit=first.unit,
        mark=str(first.id),
        day=today,
        to=to,
        values={
            "unit": "、".join(names),
            "plan_title": workspace.tasks.plan.title,
            "today": today,
            "file": f"{files[0]}等{len(files)}个文件" if several else files[0],
            "received": f"{first.received_at:%Y-%m-%d %H:%M}",
            "outcome": "，".join(f"{end}{count}个" for end, count in ends.items()) if several else first.outcome.label,
            "accepted": any(ret.outcome in (Outcome.MERGED, Outcome.PARTIAL) for ret in returns),
            "stale": any(ret.stale for ret in returns),
            "no_change": all(ret.statement == "no_change" for ret in returns),
            "changed": sum(ret.changed for ret in returns),
            "conflicts": sum(ret.conflicts for ret in returns),
            "problems": [fault for ret in returns for fault in _faults(ret, named=several)],
            "code": code,
            "attachment": "》《".join(path.name for path in replies),
        },
        file_name=f"{today:%Y%m%d}-{first.id:05d}-{next(iter(names))}-回执",
        attachments=[(path.name, path.read_bytes()) for path in replies],
    )


def _faults(ret: Return, *, named: bool) -> Iterator[dict[str, Any]]:
    """What is to be mended in a file; `named` puts the file's name before each place."""
    for found in ret.problems:
        if found.severity != Severity.NOTE:
            file = f"《{ret.file.rpartition('/')[2]}》" if named else ""
            yield {**found.as_dict(), "sheet": f"{file}{found.origin.sheet}"}
