"""What a workspace's files said when they were last read, kept beside them so that no command reads them again."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path

from toolkit.codes import Code
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.edges.system.kept_values import of_files, packed, program, unpacked
from toolkit.errors import ToolkitError
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem

NAME = "toolkit.kept"
"""The file's name in its workspace; of a plan that was asked for by its id, `toolkit.kept-` and that."""
_CHECK = "存下的设置和方案"
_OTHER = "与 config.toml、名册、方案等文件现在写的不一样，是绕过本工具改过的"
_REMEDY = "请删去这个文件，命令会重新读取原文件；此前几次运行是照它办的，请核对下发和合并的结果。"
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
    data = packed(of_files(names, workspace.sources.values()), said)
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
    except (OSError, ValueError, TypeError, RecursionError, ToolkitError):
        return None
    said = unpacked(data, of_files(names, sources.values())) if program() else None
    if not isinstance(said, tuple):
        return None
    settings, chosen, schema, tasks, problems = said
    return Workspace(root, settings, chosen, schema, tasks, problems, sources)


def read_anew(workspace: Workspace) -> tuple[Workspace, tuple[Problem, ...]]:
    """The workspace as its files say now, whatever was kept of them, and every kept file that says otherwise though it
    would be believed: it was tampered with, since the program keeps what it read.

    What reading raises.
    """
    from toolkit.jobs.opening import read_workspace

    root = workspace.root
    fresh = read_workspace(root, workspace.chosen.id)
    found = []
    for path in sorted(root.glob(f"{NAME}*")):
        asked = path.name.removeprefix(NAME).removeprefix("-")
        kept = as_kept(root, asked) if path.name == _name(asked) else None
        if kept is None:
            continue
        try:
            its = fresh if asked == fresh.chosen.id else read_workspace(root, asked or None)
        except ToolkitError:
            its = None
        if its is None or (kept != its or dict(kept.sources) != dict(its.sources)):
            found.append(problem(Code.CHECK_FAILED, Origin(path.name), check=_CHECK, what=_OTHER, how=_REMEDY))
    return fresh, tuple(found)


def _name(asked: str) -> str:
    """The file for the plan asked for; empty where no plan can have that id."""
    if any(not ((each.isascii() and each.isalnum()) or each in _IN_IDS) for each in asked):
        return ""
    return f"{NAME}-{asked}" if asked else NAME
