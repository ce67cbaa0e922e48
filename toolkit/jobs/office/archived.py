"""What lies in the archive: whether each file is still what its name says, and what the last backup held of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from toolkit.book.returned.written import Written
from toolkit.codes import Code
from toolkit.domain.office.archive_turns import Lying, turn_of
from toolkit.domain.office.backups import Member
from toolkit.edges.system.backup_file import Unfit, reading
from toolkit.edges.system.files import digest, file_digest
from toolkit.edges.system.folders import below
from toolkit.errors import WorkspaceError
from toolkit.jobs.kept_records import FOLDER, damage_of
from toolkit.jobs.office.backup import last_backup
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, day_words, problem
from toolkit.system_faults import in_words

_EVIDENCE = "archive/evidence/"
_HEX = frozenset("0123456789abcdef")
ROOM = 64 << 20
"""Bytes that a quick look reads."""


class Archived(NamedTuple):
    """Something archived: its name below the workspace, and the path of that name, where it lies unless it lies
    `away`."""

    name: str
    path: Path
    away: Lying | None = None

    @property
    def lying(self) -> Lying:
        """How it lies there."""
        if self.away:
            return self.away
        its = self.path.stat()
        return Lying(self.name, its.st_size, its.st_mtime_ns)


def archived_files(workspace: Workspace) -> list[Archived]:
    """Everything in the archive that is not being written, here and wherever originals are kept; `WorkspaceError` where
    any of that is out of reach."""
    root = workspace.root
    found = (path for path in below(workspace.archive) if path.is_file() and not path.name.startswith("."))
    here = [Archived(path.relative_to(root).as_posix(), path) for path in sorted(found)]
    return [*here, *(Archived(each.name, root / each.name, each) for each in workspace.originals.elsewhere())]


def read_digest(workspace: Workspace, each: Archived) -> str | Problem:
    """The SHA-256 of something archived, or that it cannot be read."""
    try:
        return digest(workspace.originals.read(each.path.name)) if each.away else file_digest(each.path)
    except OSError as error:
        why = in_words(error)
    except WorkspaceError as error:
        why = error.message
    return problem(Code.ARCHIVE_CHANGED, Origin(each.name), each.name, what=f"读不出：{why}")


def not_as_named(each: Archived, sha256: str, named: Mapping[str, str]) -> Iterator[Problem]:
    """That something archived, of that SHA-256, does not hold what its name says; `named` says what the ledger calls
    it."""
    name, path, _ = each
    if len(path.name) == 64 and set(path.name) <= _HEX:
        if path.name != sha256:
            what = named.get(path.name, "内容与名称的 SHA-256 不符")
            yield problem(Code.ARCHIVE_CHANGED, Origin(name), name, what=what)
    elif name.startswith("archive/editions/") and not _is_written(path):
        yield problem(Code.ARCHIVE_CHANGED, Origin(name), name, what="下发时的记录读不懂了")
    elif name.startswith(f"archive/{FOLDER}/") and (damage := damage_of(path)):
        yield damage


def _is_written(path: Path) -> bool:
    try:
        Written.from_json(path.read_bytes().decode())
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return False
    return True


def gone_since(made: datetime, name: str) -> Problem:
    """That a file of the archive which the backup of that day held is not there."""
    return problem(Code.ARCHIVE_MISSING, Origin(name), name, what=f"{day_words(made)}的备份里有")


def other_since(made: datetime, name: str) -> Problem:
    """That a file of the archive is another than the backup of that day held."""
    return problem(Code.ARCHIVE_CHANGED, Origin(name), name, what=f"与{day_words(made)}备份里的不一样")


def filed_evidence(seen: Mapping[str, str], evidence: Mapping[str, str], named: Mapping[str, str]) -> Iterator[Problem]:
    """What is filed as evidence against what the ledger says was filed, `evidence`, and all that it names: what is
    gone, and what it knows nothing of. `seen` has the SHA-256 of all that lies in the archive.
    """
    filed = {name: sha256 for name, sha256 in seen.items() if name.startswith(_EVIDENCE)}
    for sha256, what in evidence.items():
        if sha256 not in filed.values():
            yield problem(Code.ARCHIVE_MISSING, Origin(_EVIDENCE.rstrip("/")), sha256[:12], what=what)
    for name, sha256 in filed.items():
        if sha256 not in evidence and sha256 not in named:
            yield problem(Code.ARCHIVE_STRANGE, Origin(name), name)


def look_through(
    workspace: Workspace, day: date, named: Mapping[str, str], evidence: Mapping[str, str] | None
) -> tuple[str, list[Problem]]:
    """A quick look at the archive, in words, and what is wrong: names and sizes against the last backup, and the bytes
    of as many files as `ROOM` holds, others each day; `named` is what the ledger names, whose absence others tell,
    `evidence` what of it is filed, None where the ledger cannot be read: compared where all is read.
    """
    files = {each.name: each for each in archived_files(workspace)}
    lying = [each.lying for each in files.values()]
    made, kept = _last_kept(workspace)
    turn = turn_of(lying, day, ROOM)
    found: list[Problem] = []
    seen: dict[str, str] = {}
    for each in lying:
        member = kept.get(each.name)
        if made and member and member.size != each.size:
            found.append(other_since(made, each.name))
        elif each.name in turn.names:
            sha256 = read_digest(workspace, files[each.name])
            seen[each.name] = "" if isinstance(sha256, Problem) else sha256
            if isinstance(sha256, Problem):
                found.append(sha256)
            elif made and member and member.sha256 != sha256:
                found.append(other_since(made, each.name))
            else:
                found += not_as_named(files[each.name], sha256, named)
    if made:
        found += (gone_since(made, name) for name in kept if name not in files and Path(name).name not in named)
    told = any(each.origin.file.startswith(_EVIDENCE) for each in found)  # what is gone is then what is other
    if turn.shares == 1 and evidence is not None and not told:
        found += filed_evidence(seen, evidence, named)
    if turn.shares == 1:
        return f"{len(files)}个文件，内容都读过", found
    return (
        f"{len(files)}个文件，大小都看过，内容这次读了{len(turn.names)}个（最近动过的和轮到的，{turn.shares}次轮一遍；"
        "全部核对用 toolkit verify）"
    ), found


def _last_kept(workspace: Workspace) -> tuple[datetime | None, Mapping[str, Member]]:
    """When the last backup was made and what it holds of the archive; none where it cannot be read."""
    last = last_backup(workspace)
    if last is None:
        return None, {}
    made, path = last
    try:
        with reading(path, sealed=False) as backup:
            return made, {each.name: each for each in backup.manifest.members if each.name.startswith("archive/")}
    except (Unfit, WorkspaceError, OSError):
        return None, {}
