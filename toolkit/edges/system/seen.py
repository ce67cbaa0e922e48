"""What a merge that leaves nothing to do has seen of its workspace, and what the next one says as long as all of it
stands there still.

Read before anything else of the program is loaded: nothing but the standard library's lightest parts may be imported.
A file is taken to be the same while its place, size and times are: `merge --verify` does not go by that, and `verify`
compares the bytes.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

NAME = "toolkit.seen"
"""The record's file name in its workspace."""
_HOLDS = ("ledger.db-wal", "ledger.db-journal")
_WRITING = ".writing-"
"""How files are called that are being written."""
LEDGER, _RECORDS = "ledger.db", "archive/records"
"""The ledger, and where the archive keeps its records."""
_FRESH = 2_000_000_000
"""Nanoseconds after which a disk of coarse times shows another change of the same file."""
_COARSE = 10_000_000
"""Nanoseconds that the times on sticks are whole numbers of."""
_PACKAGES = ("site-packages", "dist-packages")

Stamp = list[int] | None
"""Size, time of change, time of the entry's change, number of a file or folder; on a disk of coarse times a sum of a
ledger's bytes, or of the names in a folder, too; None for one that is not there."""


def stamp(path: str) -> Stamp:
    """How a file or folder stands there now; `ValueError` for a link: what it leads to may change unseen. Sticks do not
    note for each folder when something was put there: on those, what lies in it is looked at too."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        raise ValueError(path)
    folder = stat.S_ISDIR(found.st_mode)
    its = [0 if folder else found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
    if folder and _is_coarse(its):
        its.append(_sum(b"/".join(sorted(map(os.fsencode, os.listdir(path))))))
    return its


def _is_coarse(its: list[int]) -> bool:
    return not its[1] % _COARSE


def _sum(data: bytes) -> int:
    from zlib import crc32

    return crc32(data)


def of_ledger(root: str) -> Stamp:
    """How the workspace's ledger stands there now. Commands follow on one another more quickly than the times of some
    disks: there its bytes are looked at too."""
    path = os.path.join(root, LEDGER)
    found = stamp(path)
    if found and _is_coarse(found):
        with open(path, "rb") as file:
            found.append(_sum(file.read()))
    return found


def of_records(root: str) -> dict[str, Stamp]:
    """The folders in which the archive keeps the ledger's records, by their place: they change with what lies there."""
    try:
        within = [f"{_RECORDS}/{each.name}" for each in os.scandir(os.path.join(root, _RECORDS)) if each.is_dir()]
    except FileNotFoundError:
        within = []
    return {name: stamp(os.path.join(root, name)) for name in (_RECORDS, *sorted(within))}


def stamps_below(folder: str) -> dict[str, Stamp]:
    """The files below a folder by their path in it; `ValueError` for a link among them. Of hidden ones those alone that
    may be workbooks: what systems keep there changes whenever a folder is looked at."""
    found: dict[str, Stamp] = {}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            entries = list(os.scandir(os.path.join(folder, below)))
        except FileNotFoundError:
            continue
        for entry in entries:
            name = below + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(name + "/")
            elif not entry.name.startswith(".") or _may_be_filled_in(entry.name):
                found[name] = stamp(entry.path)
    return found


def _may_be_filled_in(hidden: str) -> bool:
    """Whether a hidden file has an ending, or is called by one alone, and is none that is being written or that
    LibreOffice lays beside one that is open."""
    has_ending = "." in hidden[1:] or len(hidden) <= len(".xlsx")
    return has_ending and not (hidden.startswith(_WRITING) or (hidden.startswith(".~") and hidden.endswith("#")))


def at_rest(stamps: Mapping[str, Stamp], since: int) -> bool:
    """Whether none of those was changed so shortly before the time `since` (ns) that a further change may not show."""
    return all(each is None or max(each[1], each[2]) < since - _FRESH for each in stamps.values())


def packages() -> list[list[str | int]]:
    """The folders of packages that are installed, each with the time at which any was put there or taken out."""
    return [[path, os.stat(path).st_mtime_ns] for path in sys.path if path.endswith(_PACKAGES) and os.path.isdir(path)]


def program() -> str:
    """What made a record: another release of the program, or of what it goes by such as the calendar, does not go by
    it."""
    from toolkit import __file__ as place
    from toolkit import __version__

    return f"{__version__} {stamp(place)} {packages()}"


def is_held(root: str) -> bool:
    """Whether the database is open in another command, or was left so by one that was killed."""
    return any((found := stamp(os.path.join(root, name))) and found[0] for name in _HOLDS)


def packed(record: Mapping[str, Any]) -> bytes:
    """A record as it stands in its file: a sum of its bytes first, so that one altered anywhere is none."""
    body = json.dumps(record, ensure_ascii=False).encode()
    return b"%08x\n%b" % (_sum(body), body)


def read(root: str) -> dict[str, Any] | None:
    """The record of a workspace; None where there is none, or it is not as it was written."""
    try:
        with open(os.path.join(root, NAME), "rb") as file:
            said, _, body = file.read().partition(b"\n")
        found = json.loads(body) if said == b"%08x" % _sum(body) else None
        return found if isinstance(found, dict) and found.get("program") == program() else None
    except (OSError, ValueError, RecursionError):  # the program itself may lie behind a link or in an archive
        return None


def stands(root: str, record: Mapping[str, Any]) -> bool:
    """Whether everything the record has seen stands there as it was, and nothing else beside it."""
    try:
        if is_held(root) or stamps_below(os.path.join(root, "inbox")) != record["inbox"]:
            return False
        if record["ledger"] != of_ledger(root) or record["records"] != of_records(root):
            return False
        return all(stamp(os.path.join(root, name)) == seen for name, seen in record["places"].items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def answer(words: Sequence[str]) -> tuple[str, bool] | None:
    """What `merge` says, typed in these words, and whether as JSON; None where more has to be done than to say it."""
    asked = _asked(words)
    if asked is None:
        return None
    root, day, as_json = asked
    record = read(root)
    if record is None or (record.get("root"), record.get("day")) != (root, day or time.strftime("%Y-%m-%d")):
        return None
    said = record.get("json" if as_json else "text")
    if not isinstance(said, str) or _is_locked(root) or not stands(root, record):
        return None
    return said, as_json


def _asked(words: Sequence[str]) -> tuple[str, str, bool] | None:
    """Workspace, day (empty: none was given) and whether as JSON, of a `merge` that takes everything."""
    root, day, as_json, said = ".", "", False, 0
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("-w", "--workspace", "--today") and rest:
            value = rest.pop(0)
            if not value or ".." in value.replace(os.sep, "/").split("/"):
                return None  # what the program has to say to no day, and where a link leads back from
            root, day = (root, value) if word == "--today" else (os.path.normpath(value), day)
        elif word == "merge":
            said += 1
        elif word == "--json":
            as_json = True
        elif word not in ("-q", "--quiet"):
            return None
    return (root, day, as_json) if said == 1 else None


def _is_locked(root: str) -> bool:
    """Whether another command is at work in the workspace, where the system can tell without waiting."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        lock = os.open(os.path.join(root, "toolkit.lock"), os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False
