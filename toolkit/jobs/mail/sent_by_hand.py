"""`outbox sent`: a person has sent what was written to be sent by hand, and says so, or has moved its file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.mail.outbox import sent_by_hand, unsent_by_hand
from toolkit.edges.system import files
from toolkit.errors import ToolkitError
from toolkit.jobs.mail.shown import SENT, all_shown, standing, written_at
from toolkit.jobs.mail.terms import count_terms
from toolkit.jobs.stores import delivering
from toolkit.jobs.workspace import Workspace
from toolkit.problems import day_words
from toolkit.reports.mail.outbox import MailsSentByHand

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def mark_sent(
    workspace: Workspace,
    now: datetime,
    numbers: Sequence[int] = (),
    *,
    on: date | None = None,
    undo: bool = False,
    dry_run: bool = False,
) -> MailsSentByHand:
    """Note that a person sent mails written to be sent by hand, `on` a day (today): those numbered, else all whose
    files were moved into `outbox/mail/已发`. Terms count, and a workbook counts as handed out, from that day; where a
    file was moved and no day is said, terms count from the release of its letter.

    `undo` takes such a note back, and the file back to where it was written, so that it is not taken for sent again.
    `ToolkitError`, and nothing noted, where one of them is not such a mail, or was written after the day that is said.
    """
    day = on or now.date()
    if day > now.date():
        raise ToolkitError(f"{day_words(day)}还没有到", "请写邮件发出的那一天，今天或以前。")
    if undo and not numbers:
        raise ToolkitError("撤销要写明编号", "例如 toolkit outbox sent 3 --undo；编号见 toolkit outbox list --all。")
    with delivering(workspace, dry_run=dry_run) as store:
        waiting = {mail.id: mail for mail in store.outbox.mails([MailState.SENT if undo else MailState.QUEUED])}
        if wrong := [str(number) for number in numbers if number not in waiting or not waiting[number].by_hand]:
            what = "没有记为由人发出" if undo else "不是待人工发送的"
            raise ToolkitError(f"第{'、'.join(wrong)}封{what}，没有改动", "请核对编号（toolkit outbox list --all）。")
        chosen = [waiting[number] for number in dict.fromkeys(numbers)] or list(_moved(workspace, waiting.values()))
        if on and (early := [str(mail.id) for mail in chosen if mail.day > on]):
            raise ToolkitError(
                f"第{'、'.join(early)}封到{day_words(on)}还没有写，没有改动", "请写邮件写好那天或以后的日期。"
            )
        at, said = datetime.combine(day, now.time()) if on else now, bool(numbers or on)
        done = [
            replace(unsent_by_hand(mail), path=_below(workspace, written_at(workspace, mail)))
            if undo
            else _sent(workspace, mail, at if said else mail.sent_at or at)
            for mail in chosen
        ]
        if not dry_run:
            for mail in chosen if undo else ():
                _move_back(workspace, mail)
            store.outbox.save_all((mail, was.state) for was, mail in zip(chosen, done, strict=True))
    kept = count_terms(workspace, now) if done and not dry_run else ()
    return MailsSentByHand(mails=all_shown(workspace, done), day=day, undo=undo, problems=kept, dry_run=dry_run)


def mark_moved(workspace: Workspace, store: Store, now: datetime) -> tuple[Mail, ...]:
    """Note as sent the mails whose files a person has moved into `outbox/mail/已发`, now or, what was released, then;
    they come back."""
    found = tuple(_moved(workspace, store.outbox.mails([MailState.QUEUED])))
    done = tuple(_sent(workspace, mail, mail.sent_at or now) for mail in found)
    return tuple(mail for mail in done if store.outbox.save(mail, was=MailState.QUEUED))


def _moved(workspace: Workspace, waiting: Iterable[Mail]) -> Iterable[Mail]:
    return (
        mail
        for mail in waiting
        if mail.by_hand
        and (place := standing(workspace, mail)).parent.name == SENT
        and _below(workspace, place) != mail.path
    )


def _sent(workspace: Workspace, mail: Mail, at: datetime) -> Mail:
    return sent_by_hand(mail, at, _below(workspace, standing(workspace, mail)))


def _move_back(workspace: Workspace, mail: Mail) -> None:
    """Killed in between, the file stands in both places, and is not taken for moved."""
    now, written = standing(workspace, mail), written_at(workspace, mail)
    if now.is_file() and not written.is_file():
        files.write_whole(written, files.read_bytes(now), private=True)
        files.remove(now)


def _below(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()
