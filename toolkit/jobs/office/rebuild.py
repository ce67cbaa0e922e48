"""`rebuild`: a lost ledger made again, in a new folder, of the records that the archive keeps of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from toolkit import __version__
from toolkit.codes import Code
from toolkit.domain.office.backups import Manifest
from toolkit.edges.system.backup_file import writing
from toolkit.edges.system.folders import below
from toolkit.edges.system.scratch import scratch_folder
from toolkit.errors import WorkspaceError
from toolkit.jobs.kept_records import FOLDER, Part, damage_of, gap_before, line_to, other_layouts, parts_of
from toolkit.jobs.office.packing import Packing
from toolkit.jobs.office.restore import refuse_taken, restore
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem
from toolkit.reports.office.rebuild import Rebuilt

_UNKNOWN = "值守各项工作上次什么时候做的、取邮件做到哪一步，不在存档里"


def rebuild(
    workspace: Workspace, now: datetime, folder: Path, *, dry_run: bool = False, track: Tracker = untracked
) -> Rebuilt:
    """Make the workspace again in `folder`, new or empty, its ledger of the records kept in the archive.

    The records of one line are played in their order as far as they are whole and none is missing; then the new
    workspace is verified: the chains, the archive, the receipts in the outbox and the other records, which tell what
    came after the last one or is of another line. The workspace itself stays as it is. `WorkspaceError` where no record
    can be played or they cannot be read, and what `restore` raises.
    """
    from toolkit.edges.store.records import head_of
    from toolkit.edges.store.tables import LAYOUT

    folder = folder.absolute()
    refuse_taken(folder)
    for _ in below(workspace.archive / FOLDER):  # what cannot be read is not for want of records
        pass
    kept = parts_of(workspace.archive, LAYOUT)
    played, faults = _playable(kept)
    if not played:
        raise _nothing_to_play([] if kept else other_layouts(workspace.archive, LAYOUT), LAYOUT)
    if dry_run:
        links = head_of(played[-1].data or b"")["marks"]["chain"]
        return Rebuilt(folder=folder, links=links, parts=len(played), problems=faults, dry_run=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(folder.parent, ".toolkit-rebuilding-") as beside:
        links = _made(beside, played)
        file = beside / "workspace.zip"
        with writing(file, beside / "part") as out:
            packing = Packing(workspace, out, track, beside / "ledger.db")
            layout = packing.everything(beside / "copy.db")
            root = str(workspace.root.absolute())
            out.finish(Manifest(__version__, now, root, layout, tuple(packing.members), packing.folders))
        done = restore(file, folder, track=track)
    told = problem(Code.CHECK_DOUBTFUL, check="重建", what=_UNKNOWN, how="不用处理：取邮件时已收过的会认出来。")
    return Rebuilt(
        folder=folder,
        links=links,
        parts=len(played),
        checks=done.checks,
        problems=(*faults, *packing.problems, *done.problems, told),
        files=done.files,
    )


def _nothing_to_play(others: list[int], ours: int) -> WorkspaceError:
    """That no record can be played, and how to go on: what a release of another layout kept, that one can play."""
    if not others:
        return WorkspaceError(
            f"archive/{FOLDER} 里没有可用的台账记录，重建不了",
            "有备份的，用 toolkit restore；没有的，只能用 toolkit init 另建工作区，收到的原件都在 archive 里。",
        )
    older, said = others[-1] < ours, "、".join(map(str, others))
    then = "再用本工具运行 toolkit upgrade" if older else "或者升级本工具后再重建"
    return WorkspaceError(
        f"archive/{FOLDER} 里的台账记录是{'以前' if older else '更新'}版本的工具存的"
        f"（数据版本 {said}，本工具是 {ours}），本工具重建不了",
        f"有备份的，用 toolkit restore；没有的，用存这些记录的那个版本的工具运行 toolkit rebuild，{then}。记录没有动。",
    )


def _playable(parts: tuple[Part, ...]) -> tuple[list[Part], tuple[Problem, ...]]:
    """The line to play, and what is wrong with the parts that are not in it.

    The one of the latest part; where that has a gap, the longest piece of it that has none from its beginning; where
    there is none, the latest line that has no gap.
    """
    whole = [each for each in parts if each.data is not None]
    faults = [damage for each in parts if (damage := damage_of(each.path))]
    wanted, unbroken = line_to(parts[-1], parts) if parts else ([], True)
    if not unbroken:
        faults.append(gap_before(wanted[0]))
    for each in (*reversed(wanted), *reversed(whole)):
        line, complete = line_to(each, whole)
        if complete and each in whole:
            return line, tuple(faults)
    return [], tuple(faults)


def _made(folder: Path, line: list[Part]) -> int:
    """A ledger in that folder of that line of parts; the links of its chains."""
    from toolkit.edges.store.records import play
    from toolkit.edges.store.store import Store

    with Store.open("sqlite:///ledger.db", folder) as store:
        return play(store.database, (each.data or b"" for each in line))
