"""What a workspace's files said when they were last read, kept beside them so that no command reads them again."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from toolkit.dataclasses import replace
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.edges.system.kept_values import packed, program, unpacked
from toolkit.errors import ToolkitError
from toolkit.jobs.workspace import Workspace

NAME = "toolkit.kept"
"""The file's name in its workspace; of a plan that was asked for by its id, `toolkit.kept-` and that."""
_IN_IDS = frozenset("._-")


def to_keep(workspace: Workspace, asked: str) -> Workspace:
    """A workspace just read for the plan `asked` for (empty: the newest), with what `keep` has to write of it."""
    if not (program() and _name(asked)):
        return workspace
    its = workspace
    return replace(its, unkept=(asked, (its.settings, its.chosen, its.schema, its.tasks, its.problems)))


def keep(workspace: Workspace) -> None:
    """Keep what was read of it; a folder that nothing can be written to stays as it is."""
    if workspace.unkept is None:
        return
    asked, said = workspace.unkept
    names = json.dumps([asked, *workspace.sources], ensure_ascii=False).encode()
    data = packed(_of(program(), names, workspace.sources.values()), said)
    with contextlib.suppress(ToolkitError):
        write_whole(workspace.root / _name(asked), names + b"\n" + data)


def as_kept(root: Path, asked: str) -> Workspace | None:
    """The workspace as it was kept for the plan asked for; None where anything it was read from is other now, or
    another program read it."""
    name = _name(asked)
    if not name:
        return None
    try:
        names, _, data = (root / name).read_bytes().partition(b"\n")
        listed = json.loads(names)
        if not isinstance(listed, list) or not listed or listed[0] != asked:
            return None
        sources = {str(each): read_bytes(root / each) for each in listed[1:]}
    except (OSError, ValueError, TypeError, ToolkitError):
        return None
    made_by = program()
    said = unpacked(data, _of(made_by, names, sources.values())) if made_by else None
    if not isinstance(said, tuple):
        return None
    settings, chosen, schema, tasks, problems = said
    return Workspace(root, settings, chosen, schema, tasks, problems, sources)


def _name(asked: str) -> str:
    """The file for the plan asked for; empty where no plan can have that id."""
    if any(not ((each.isascii() and each.isalnum()) or each in _IN_IDS) for each in asked):
        return ""
    return f"{NAME}-{asked}" if asked else NAME


def _of(made_by: bytes, names: bytes, files: Iterable[bytes]) -> bytes:
    """What is kept is made from: the program, which files were read, and the bytes of each."""
    return b"\n".join((made_by, names, *(hashlib.sha256(data).digest() for data in files)))
