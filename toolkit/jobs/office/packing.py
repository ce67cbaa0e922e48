"""What of a workspace goes into a backup, and in which order."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from toolkit.codes import Code
from toolkit.domain.office.archive_turns import Lying
from toolkit.domain.office.backups import FOLDERS, LEDGER, SETTINGS, Member, own_name
from toolkit.edges.system.backup_file import Writing
from toolkit.edges.system.files import printable, read_bytes
from toolkit.edges.system.folders import has, walk
from toolkit.edges.system.inbox import is_laid_by_programs
from toolkit.edges.system.text import text_of
from toolkit.jobs.kept_records import FOLDER as RECORDS_FOLDER
from toolkit.jobs.outbox_files import NOTED
from toolkit.jobs.paths import RECEIPTS
from toolkit.jobs.tracking import Tracker
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.system_faults import in_words

_OTHERS = 0o077
_WHOLE = 64 << 20
"""Bytes up to which a file is read whole before any of it is packed."""
_ARCHIVE = "archive"
_SQLITE = ("", "-wal", "-shm", "-journal")


class Found(NamedTuple):
    """A file or folder of the workspace: its path below it with `/`, and where it stands; an original may lie `away`
    from there."""

    name: str
    path: Path
    away: Lying | None = None


class _About(NamedTuple):
    changed: int
    private: bool

    @classmethod
    def of(cls, found: os.stat_result) -> _About:
        closed = os.name == "posix" and not stat.S_IMODE(found.st_mode) & _OTHERS
        return cls(max(found.st_mtime_ns, 0), closed)


@dataclass
class Packing:
    """Packs a workspace: what comes in and goes out, then the ledger, then what the ledger speaks of.

    With `made` that SQLite file is the ledger, in place of the workspace's own.
    """

    workspace: Workspace
    out: Writing
    track: Tracker
    made: Path | None = None
    members: list[Member] = field(default_factory=list)
    folders: dict[str, bool] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: bool = False
    """Whether anything was left out because it could not be read."""
    _taken: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def everything(self, part: Path) -> int | None:
        """Pack all of it; `part` is where the ledger's copy stands meanwhile. The layout of the ledger, if any.

        The archive comes after the ledger: whatever the ledger names was there before it. What comes in and goes out is
        gone through before it and once more after it, for what the ledger names by then; but no receipt that is new
        then, which may tell of what the packed ledger does not hold, and is written again where it is missing, nor any
        of the ledger's records in the archive, for the same reason.
        """
        for found in self.track(list(_comes_and_goes(self.workspace)), "备份文件"):
            self._pack(found)
        records = set(_records(self.workspace))
        layout = self._ledger(part)
        self._seen |= {each.name for each in set(_records(self.workspace)) - records}
        by_then = [each for each in _comes_and_goes(self.workspace) if not _is_receipt(each)]
        for found in self.track([*by_then, *_kept(self.workspace)], "备份存档"):
            self._pack(found)
        self._settings()
        for name in _said_files(self.workspace):
            if _is_outside(name):
                self._left(name, "在工作区外面")
        return layout

    def _ledger(self, part: Path) -> int | None:
        from toolkit.edges.store.keeping import copy_ledger

        try:
            url = f"sqlite:///{self.made.name}" if self.made else self.workspace.settings.store.url
            layout = copy_ledger(url, self.made.parent if self.made else self.workspace.root, part)
            if layout is not None:
                about = part.stat()
                with part.open("rb") as copy:
                    member = self.out.add(LEDGER, copy, about.st_size, changed=about.st_mtime_ns, private=True)
                self._keep(member)
        finally:
            for end in (*_SQLITE, ".part"):
                Path(f"{part}{end}").unlink(missing_ok=True)
        return layout

    def _settings(self) -> None:
        """The settings, as they would be where ledger and originals are files of the workspace."""
        from toolkit.edges.store.keeping import stands_apart

        path, url = self.workspace.root / SETTINGS, self.workspace.settings.store.url
        data = read_bytes(path)
        if stands_apart(url, self.workspace.root):
            from toolkit.edges.writing.config import with_store

            data = with_store(_text(data), "sqlite:///ledger.db").encode()
        if self.workspace.originals.where:
            from toolkit.edges.writing.config import with_archive

            data = with_archive(_text(data), "").encode()
        self._add(SETTINGS, data, _About.of(path.stat()))

    def _pack(self, found: Found) -> None:
        name, path, _ = found
        if name in self._seen:
            return
        self._seen.add(name)
        if found.away:
            self._add(name, self.workspace.originals.read(path.name), _About(found.away.changed, True))
            return
        try:
            if path.is_dir():
                self._folder(name, path)
                return
            about = path.stat()
            if not stat.S_ISREG(about.st_mode):  # reading one may never end
                self._left(name, "不是普通的文件")
                return
            if about.st_size <= _WHOLE:
                self._add(name, path.read_bytes(), _About.of(about))
                return
            source = path.open("rb")
        except FileNotFoundError:
            if path.is_symlink():
                self._left(name, "链接所指的文件不在")
            return
        except OSError as error:
            self._left(name, in_words(error))
            self.unread = True
            return
        with source:
            known = _About.of(about)
            self._keep(
                self.out.add(self._named(name), source, about.st_size, changed=known.changed, private=known.private)
            )

    def _folder(self, name: str, path: Path) -> None:
        if path.is_symlink() and name not in FOLDERS:
            self._left(name, "是指向别处的文件夹链接")
            return
        with os.scandir(path):  # what cannot be read is no empty folder
            pass
        if printable(name) == name:
            self.folders[name] = _About.of(path.stat()).private

    def _add(self, name: str, data: bytes, about: _About) -> None:
        source = io.BytesIO(data)
        self._keep(self.out.add(self._named(name), source, len(data), changed=about.changed, private=about.private))

    def _named(self, name: str) -> str:
        return own_name(printable(name), self._taken)

    def _keep(self, member: Member) -> None:
        self.members.append(member)
        self._taken.add(member.name.casefold())

    def _left(self, name: str, why: str) -> None:
        said = printable(name)
        self.problems.append(problem(Code.BACKUP_LEFT_OUT, Origin(said), said, why=why))


def _text(data: bytes) -> str:
    return (text_of(data) or "").removeprefix("\ufeff")


def to_pack(workspace: Workspace) -> Iterator[tuple[str, int]]:
    """The name and size of every file that a backup would hold now, each once."""
    beside = (Found(name, workspace.root / name) for name in (LEDGER, SETTINGS))
    seen: set[str] = set()
    for name, path, away in (*_comes_and_goes(workspace), *beside, *_kept(workspace)):
        if name not in seen and (away or path.is_file()):
            seen.add(name)
            yield name, away.size if away else path.stat().st_size


def _is_receipt(found: Found) -> bool:
    return found.name.startswith("outbox/") and found.path.parent.name == RECEIPTS


def _comes_and_goes(workspace: Workspace) -> Iterator[Found]:
    root = workspace.root
    for name in FOLDERS:
        if name != _ARCHIVE:
            yield from _below(root, name)
    yield Found(NOTED, root / NOTED)  # last: a command that runs beside notes a file before it writes it
    for name in _said_files(workspace):
        inside = Path(name).as_posix()
        if not _is_outside(name) and (root / name).is_file() and inside.split("/")[0] not in FOLDERS:
            yield Found(inside, root / name)


def _kept(workspace: Workspace) -> Iterator[Found]:
    """The archive; of an original that lies away the copy there, whatever was left here."""
    yield from (Found(each.name, workspace.root / each.name, each) for each in workspace.originals.elsewhere())
    yield from _below(workspace.root, _ARCHIVE)


def _records(workspace: Workspace) -> Iterator[Found]:
    return (each for each in _below(workspace.root, f"{_ARCHIVE}/{RECORDS_FOLDER}") if each.path.is_file())


def _below(root: Path, name: str) -> Iterator[Found]:
    """A folder with all below it; not what is hidden, what an office program holds open, and other workspaces."""
    top = root / name
    if not has(top.parent, top.name) or not top.is_dir():
        return
    unread: list[Path] = []
    for where, folders, names in walk(top, lambda error: unread.append(Path(error.filename))):
        shown = (each for each in folders if not each.startswith((".", "~$")))
        folders[:] = sorted(each for each in shown if not has(where / each, SETTINGS))
        at = "/".join((name, *where.relative_to(top).parts))
        yield Found(at, where)
        for each in sorted(names):
            if not is_laid_by_programs(where / each):
                yield Found(f"{at}/{each}", where / each)
        for each in folders:
            if (where / each).is_symlink():  # not gone into
                yield Found(f"{at}/{each}", where / each)
    for folder in unread:
        yield Found("/".join((name, *folder.relative_to(top).parts)), folder)


def _said_files(workspace: Workspace) -> Iterator[str]:
    """The files that the settings name, wherever they lie."""
    its = workspace.settings
    plans = (name for each in its.plans for name in (each.file, each.lookback))
    yield from dict.fromkeys(filter(None, (*plans, its.roster.file, its.mail.ca_file, its.mailbox.ca_file)))


def _is_outside(name: str) -> bool:
    return Path(name).is_absolute() or ".." in Path(name).parts
