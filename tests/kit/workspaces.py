"""Workspaces that tests begin with: what leads up to one is played once, and each test gets a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.workspace import Workspace

Play = Callable[[Workspace], Workspace | None]
"""What happens in a fresh workspace; it may give back the workspace opened anew after a change of its files."""
After = Callable[[Play], Workspace]
"""`after_playing(play)` is a workspace in which that has happened."""


def hand_out(workspace: Workspace) -> None:
    """Every unit gets its workbook on the day the plan was issued."""
    generate(workspace, workspace.tasks.plan.issued)


def copy_of(workspace: Workspace, root: Path) -> Workspace:
    """The same workspace elsewhere, with all it has handed out and taken in; nothing in it is read again."""
    shutil.copytree(workspace.root, root)
    return replace(workspace, root=root)
