"""What was written into the outbox, file by file, so that what was handed out can be told from what stands there now.

`outbox/.written` has a line a file: its place below the outbox, a tab, the SHA-256 of its bytes. It is only added to,
and before the file is written: killed in between, the file is still as an earlier line says. Of an office's own work
(review workbooks, drafts of papers, forms to be filled in) nothing is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.edges.system.files import add_line, as_written, digest, file_digest, holds, set_aside, write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.paths import FORMER, RECEIPTS, REPLIES, ledger_path
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.system_faults import in_words

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

NOTED = "outbox/.written"
"""The file that says what was written into the outbox."""
Noted = Mapping[str, tuple[str, ...]]
"""Place below the outbox -> the SHA-256 of what was written there, every time."""
_LINE = re.compile(r"([^\t\n]+)\t([0-9a-f]{64})")
_STAY = {
    RECEIPTS: ("回执", "请运行 toolkit merge --verify 补写。"),
    REPLIES: ("修改意见", "请运行 toolkit merge --verify 补写。"),
    FORMER: ("历史版本", "需要的，从备份里取回。"),
}
"""Folders that nothing is to be taken from, with what lies there and what to do; anything else an office may clear."""
_UNKNOWN = "台账和总台账以外的文件改没改过查不出"
_RESTORE_NOTES = "从备份里取回；刚从以前的版本换过来的不必管，以后写出的文件会登记。"
_HOW = "有意改过的不必管；不是的，从备份里取回，或者移走以后由写它的命令重新写出，再发给别人。"


def put_out(workspace: Workspace, path: Path, data: bytes, *, private: bool = False) -> Path:
    """Put a file into the outbox, as `write_whole` does, with a note of its bytes; elsewhere, no note is made."""
    if not holds(path, data):
        _note(workspace, path, digest(data))
    written = write_whole(path, data, private=private)
    if written != path:
        _note(workspace, written, digest(data))
    return written


def put_out_text(workspace: Workspace, path: Path, text: str, *, private: bool = False) -> Path:
    """Put a text into the outbox, as `write_text` does, with a note of its bytes."""
    return put_out(workspace, path, as_written(text), private=private)


def move_aside(workspace: Workspace, path: Path, folder: Path, stem: str, noted: Noted) -> Path | None:
    """Move a file of the outbox, as `set_aside` does; what was `noted` of it before goes with it."""
    known = noted.get(_name(workspace, path) or "", ())
    moved = set_aside(path, folder, stem)
    for sha256 in known if moved else ():
        _note(workspace, moved or path, sha256)
    return moved


def changed_in_outbox(workspace: Workspace, store: Store) -> Iterator[Problem]:
    """The files of the outbox whose bytes are none that were written there, and the receipts, replies and former
    workbooks that are gone; where the notes themselves are gone, that."""
    noted = {name: set(known) for name, known in noted_in(workspace).items()}
    if not noted and any((workspace.root / "outbox" / folder).is_dir() for folder in _STAY):
        yield problem(
            Code.CHECK_DOUBTFUL,
            Origin(NOTED),
            check="发出的文件",
            what=f"{NOTED} 不在了或者是空的，{_UNKNOWN}",
            how=_RESTORE_NOTES,
        )
    for name, sha256 in _workbooks(workspace, store):
        noted.setdefault(name, set()).add(sha256)
    for name, known in sorted(noted.items()):
        path = workspace.root / "outbox" / name
        place = f"outbox/{name}"
        if not path.is_file():
            what, how = _STAY.get(path.parent.name, ("", ""))
            if what:
                yield problem(Code.OUTBOX_MISSING, Origin(place), place, what=what, how=how)
            continue
        try:
            same = file_digest(path) in known
        except OSError as error:
            yield _doubt(place, f"{place} 读不出：{in_words(error)}")
            continue
        if not same:
            yield _doubt(place, f"{place} 与发出时不同")


def _doubt(place: str, what: str, how: str = _HOW) -> Problem:
    return problem(Code.CHECK_DOUBTFUL, Origin(place), check="发出的文件", what=what, how=how)


def _workbooks(workspace: Workspace, store: Store) -> Iterator[tuple[str, str]]:
    """The place of each unit's workbook, with the SHA-256 that the ledger says it was written with."""
    for plan in workspace.settings.plans:
        noted: Mapping[str, object] = store.masters.workbooks(plan.id)
        if plan.closed or not noted:
            continue
        try:
            its = workspace.of_plan(plan.id)
        except ToolkitError:  # told with what is missing
            continue
        for unit in its.tasks.units():
            match noted.get(unit.code):
                case [_, str(sha256)]:
                    yield _name(workspace, ledger_path(its, unit)) or "", sha256


def _name(workspace: Workspace, path: Path) -> str | None:
    """The place of a file below the outbox; None for one elsewhere."""
    base = workspace.root / "outbox"
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else None


def _note(workspace: Workspace, path: Path, sha256: str) -> None:
    name = _name(workspace, path)
    if name and _LINE.fullmatch(line := f"{name}\t{sha256}"):
        add_line(workspace.root / NOTED, line)


def noted_in(workspace: Workspace) -> Noted:
    """What is noted now of all that was written; a line that was cut short says nothing."""
    try:
        text = (workspace.root / NOTED).read_bytes().decode(errors="replace")
    except OSError:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for line in text.split("\n"):
        if match := _LINE.fullmatch(line):
            found[match[1]] = (*found.get(match[1], ()), match[2])
    return found
