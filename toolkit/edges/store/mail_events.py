"""What became of mails: their rows are updated in place, so that each step is noted in a table that only grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.edges.store.chain_tables import MAIL_EVENT
from toolkit.edges.store.kinds import TEXT, Kind, to_json
from toolkit.edges.store.transaction import Transaction

_TOLD = (
    *("kind", "plan", "unit", "day", "path", "message_id", "state", "sender", "to", "cc", "by_hand"),
    *("accepted", "refused", "answer", "sent_at"),
)
"""What of a mail is noted; when and how often it was tried is not."""
_AS_IT_STANDS = Kind("TEXT")
_NAMED = ", ".join(f'"{name}"' for name in _TOLD)
_MAILS = f"SELECT key, {_NAMED} FROM mail"
_ENTRIES = "SELECT mail, position, plan, unit, due, stage FROM mail_entry"
_LATEST = (
    "SELECT mail_event.mail, said FROM mail_event"
    " JOIN (SELECT mail, max(id) AS last FROM mail_event{of} GROUP BY mail) newest ON newest.last = mail_event.id"
)


def note(transaction: Transaction, keys: Iterable[str]) -> None:
    """Note what is known of these mails now, where it is not what was noted last."""
    wanted = tuple(dict.fromkeys(keys))
    for at in range(0, len(wanted), 500):
        _note(transaction, wanted[at : at + 500])


def note_all(transaction: Transaction) -> None:
    """Note what is known of all mails: those of a ledger that noted none."""
    note(transaction, [key for (key,) in transaction.rows((TEXT,), "SELECT key FROM mail ORDER BY id")])


def _note(transaction: Transaction, keys: tuple[str, ...]) -> None:
    marks = ", ".join("?" for _ in keys)
    known = dict(transaction.rows((TEXT, TEXT), _LATEST.format(of=f" WHERE mail IN ({marks})"), *keys))
    now = _said(transaction, f" WHERE key IN ({marks})", f" WHERE mail IN ({marks})", *keys)
    rows = [
        {"mail": key, "day": day, "said": said}
        for key, (day, said) in sorted(now.items(), key=lambda each: keys.index(each[0]))
        if known.get(key) != said
    ]
    transaction.add(MAIL_EVENT, rows)


def strayed(transaction: Transaction) -> Iterator[str]:
    """The mails that are other than was noted last of them, in words."""
    known = dict(transaction.rows((TEXT, TEXT), _LATEST.format(of="")))
    now = {key: said for key, (_, said) in _said(transaction, "", "").items()}
    for key in sorted({*known, *now}):
        if known.get(key) != now.get(key):
            yield f"邮件 {key} 的登记{'不见了' if key not in now else '被改过'}，与邮件记录不一致"


def _said(transaction: Transaction, of: str, of_entries: str, *given: Any) -> dict[str, tuple[str, str]]:
    """Key -> (day, what is known of it as text), of the mails that a condition holds of."""
    entries: dict[str, list[list[Any]]] = {}
    for mail, *entry in sorted(transaction.rows((TEXT, *[_AS_IT_STANDS] * 5), f"{_ENTRIES}{of_entries}", *given)):
        entries.setdefault(mail, []).append(entry)
    day = _TOLD.index("day")
    found = transaction.rows((TEXT, *[_AS_IT_STANDS] * len(_TOLD)), f"{_MAILS}{of}", *given)
    return {key: (told[day], to_json([*map(_plain, told), entries.get(key, [])])) for key, *told in found}


def _plain(value: Any) -> Any:
    """A value the same from either database."""
    return int(value) if isinstance(value, bool) else value
