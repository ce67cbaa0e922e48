"""What a backup says of itself, what its members may be called, and which backups are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from toolkit.problems import day_words
from toolkit.values import dataclass

FORMAT = 1
"""The form of backups that this program writes and reads."""
MANIFEST = "manifest.json"
"""The member that names all others; it stands last."""
LEDGER = "ledger.db"
"""The member that is the ledger, whatever database it was in: one SQLite file."""
SETTINGS = "config.toml"
FOLDERS = ("inbox", "processed", "outbox", "seeds", "templates", "archive")
"""The folders of a workspace that a backup holds: what comes in before what is made of it, the archive last.

A file that is moved on meanwhile is then there twice, never not at all.
"""
_BAD = re.compile(r"[\x00-\x1f\x7f\\]")
_DRIVE = re.compile(r"[A-Za-z]:")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup: its path below the workspace, bytes, SHA-256, when it was last changed (ns), whose it is."""

    name: str
    size: int
    sha256: str
    changed: int = 0
    private: bool = False


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `folders` are those there were, whether each is its owner's alone.

    `ledger_at` names the database the ledger was in where that was no `ledger.db` of the workspace, `layout` is the
    ledger's.
    """

    program: str
    made: datetime
    workspace: str
    layout: int | None
    members: tuple[Member, ...]
    folders: Mapping[str, bool]
    ledger_at: str = ""

    def as_json(self) -> str:
        """The text of the member `MANIFEST`."""
        told = {**asdict(self), "format": FORMAT, "made": self.made.isoformat()}
        return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Manifest:
        """What that text says; `ValueError` says in Chinese why it cannot be a manifest."""
        try:
            told = json.loads(text)
            form = told["format"]
        except (ValueError, TypeError, LookupError, RecursionError):
            raise ValueError("备份目录（manifest.json）读不懂") from None
        if form != FORMAT:
            raise ValueError(f"备份是别的版本的工具做的（格式 {form}），请升级本工具后再用")
        try:
            return _manifest(told)
        except (ValueError, TypeError, LookupError, AttributeError):
            raise ValueError("备份目录（manifest.json）里的内容不全或写法不对") from None


def _manifest(told: Mapping[str, Any]) -> Manifest:
    layout = told["layout"]
    if layout is not None and type(layout) is not int:
        raise ValueError(layout)
    folders = {_text(name): _flag(private) for name, private in told["folders"].items()}
    members = tuple(_member(each) for each in told["members"])
    made = datetime.fromisoformat(_text(told["made"]))
    if made.tzinfo:  # none of ours; it compares with none of ours
        raise ValueError(made)
    words = (_text(told[name]) for name in ("program", "workspace", "ledger_at"))
    program, workspace, ledger_at = words
    return Manifest(program, made, workspace, layout, members, folders, ledger_at)


def _member(told: Mapping[str, Any]) -> Member:
    size, changed, sha256 = told["size"], told["changed"], _text(told["sha256"])
    if type(size) is not int or type(changed) is not int or size < 0 or not 0 <= changed < 1 << 63:
        raise ValueError(told)
    if not _SHA256.fullmatch(sha256):
        raise ValueError(sha256)
    return Member(_text(told["name"]), size, sha256, changed, _flag(told["private"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def leads_astray(name: str) -> bool:
    """Whether a name of a member is none that stays below the folder it is unpacked into, on any system."""
    parts = name.split("/")
    return (
        len(name) > _LONGEST
        or bool(_BAD.search(name) or _DRIVE.match(name))
        or any("\ud800" <= each <= "\udfff" for each in name)
        or any(part in ("", ".", "..") for part in parts)
    )


def wrong_names(names: Sequence[str], folders: Iterable[str] = ()) -> Iterator[str]:
    """The names that may not stand in one backup: those that lead astray, and those that some system takes for another.

    `names` are files; one is no folder that another lies in.
    """
    taken: set[str] = set()
    above = {each.casefold() for name in names for each in _folders_above(name)}
    above |= {name.casefold() for name in folders}
    for name in names:
        folded = name.casefold()
        if leads_astray(name) or folded in taken or folded in above:
            yield name
        taken.add(folded)
    yield from (name for name in folders if leads_astray(name))


def _folders_above(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def own_name(name: str, taken: Container[str]) -> str:
    """A name for a file of a workspace that leads nowhere else, and is none of those taken (case-folded)."""
    made = _BAD.sub("_", name)
    head, dot, suffix = made.rpartition(".")
    stem, ending = (head, dot + suffix) if head and "/" not in suffix else (made, "")
    for number in range(2, 10_000):
        if made.casefold() not in taken:
            break
        made = f"{stem}（{number}）{ending}"
    return made


def to_be_dropped(made: Mapping[str, datetime], newest: str, keep: int) -> tuple[str, ...]:
    """Of the backups by name, with when each was made, those beyond the `keep` latest; never the `newest` made.

    Those said to be made after the `newest` are of a clock that was wrong, then or now, and go first: they would else
    be the latest until their day comes, and every day's backup go for the next.
    """
    last = made[newest]
    others = sorted((name for name in made if name != newest), key=lambda name: (made[name] <= last, made[name], name))
    others.reverse()
    return tuple(others[max(keep - 1, 0) :])


def is_due(made: datetime, every: int, now: datetime) -> bool:
    """Whether a backup is to be made again, as it is `every` so many days, or the last was `made` on a day to come."""
    return not 0 <= (now.date() - made.date()).days < every


def age(made: datetime, now: datetime) -> str:
    """How long ago that was, in words: 今天, 昨天, 12天前; a day ahead is said."""
    days = (now.date() - made.date()).days
    if days < 0:
        return f"{day_words(made)}，比今天还晚，请核对电脑的日期"
    return {0: "今天", 1: "昨天"}.get(days, f"{days}天前")
