"""A workspace of a plan and a roster that a test writes out itself, every unit in one group."""

from __future__ import annotations

from pathlib import Path

from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.workspace import Workspace, open_workspace


def small_office(root: Path, plan: str, roster: str) -> Workspace:
    """A new workspace in which plan and roster (both CSV) say this; 各单位 are all units of the group 全部."""
    create_workspace(root)
    config = (root / "config.toml").read_text("utf-8")
    head = config[: config.index("# 单位分组")].replace("plan-2021.txt", "plan.csv").replace("units.csv", "roster.csv")
    (root / "config.toml").write_text(head + '[[groups]]\nname = "全部"\nphrases = ["各单位"]\n', "utf-8")
    return reworded(root, plan=plan, roster=roster)


def reworded(root: Path, *, roster: str, plan: str = "") -> Workspace:
    """The workspace after its roster, and where one is given its plan, were written anew."""
    (root / "seeds/roster.csv").write_text(roster, "utf-8")
    if plan:
        (root / "seeds/plan.csv").write_text(plan, "utf-8")
    return open_workspace(root)
