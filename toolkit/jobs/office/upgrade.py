"""`upgrade`: a workspace of an earlier release brought up to this one, or left as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from toolkit.edges.system.files import read_bytes, read_text, write_whole
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.init import default_templates
from toolkit.jobs.office.verify import verify
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.reports.office.upgrade import Upgraded


def upgrade(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Upgraded:
    """Back the workspace up, add the templates that it lacks, bring its ledger to this program's layout, verify it.

    What the office has is never written over. Where any of it fails the templates added are gone again and the ledger
    is the former one: `WorkspaceError`, as where no backup can be made. Nothing is done where there is nothing to do.
    """
    from toolkit.edges.store.database import Database
    from toolkit.edges.store.tables import LAYOUT

    url, root = workspace.settings.store.url, workspace.root
    layout, lacking = Database.layout_at(url, root), _lacking(workspace.templates)
    todo = Upgraded(layout=layout, to=LAYOUT, templates=tuple(lacking), dry_run=dry_run)
    if dry_run or not todo.needed:
        return todo
    kept = backup(workspace, now, track=track)
    with _added(workspace.templates, lacking) as added:
        if layout is not None:
            with ledger(workspace):  # brings it up
                pass
    found = verify(workspace, track=track)
    return Upgraded(
        layout=layout,
        to=LAYOUT,
        templates=tuple(lacking),
        backup=kept.place,
        checks=found.checks,
        problems=(*kept.problems, *found.problems),
        files=(kept.place, *added),
    )


def _lacking(templates: Path) -> list[str]:
    """The templates of this release that a workspace lacks, by their place below its folder."""
    brought = default_templates()
    names = (path.relative_to(brought).as_posix() for path in sorted(brought.rglob("*")) if path.is_file())
    return [name for name in names if not (templates / name).exists()]


def reworded(templates: Path) -> str:
    """Which templates of letters and pages say something else than this release's, in words; empty where none does.

    The office has reworded them, or they are of a release before: nobody knows.
    """
    brought = default_templates()
    others = [
        name
        for path in sorted(brought.rglob("*"))
        if path.suffix in {".j2", ".css", ".js"}
        and (templates / (name := path.relative_to(brought).as_posix())).is_file()
        if read_text(templates / name).splitlines() != read_text(path).splitlines()
    ]
    if not others:
        return ""
    how = "自己改过的不必管；没有改过的，移到别处后运行 toolkit upgrade 换成本版的"
    return f"，{len(others)}个与本版自带的不同：{how}（{'、'.join(others)}）"


@contextmanager
def _added(templates: Path, names: list[str]) -> Iterator[list[Path]]:
    """Add templates for the block; they, and folders made for them, go again where it does not come to its end."""
    made: list[Path] = []
    folders = [each for each in {(templates / name).parent for name in names} if not each.exists()]
    try:
        for name in names:
            (templates / name).parent.mkdir(parents=True, exist_ok=True)
            made.append(templates / name)
            write_whole(templates / name, read_bytes(default_templates() / name))
        yield made
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        for folder in folders:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise
