"""Whichever of ledger, archive, outbox and settings are deleted, `verify` and `doctor` name it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations

import pytest
from kit.command import as_json
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.backup import backup
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace

NOON = datetime(2021, 9, 13, 9)
SAID = {
    "ledger.db": "台账数据库不见了",
    "archive": "存档不见了",
    "outbox": "不在了",
    "config.toml": "config.toml",
}
"""What is said of each, where nothing that is asked about first is gone."""


def at_work(whole: Workspace) -> Workspace:
    workspace = for_units(whole, "市财政局")
    generate(workspace, date(2021, 9, 10), ["市财政局"])
    first = items_of(workspace, "SZ09")[0]
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {first: {"进展情况": "甲"}})
    merge_returns(workspace, NOON)
    backup(workspace, NOON)
    return workspace


def deletions() -> Iterator[tuple[str, ...]]:
    parts = ("config.toml", "ledger.db", "archive", "outbox")
    for count in range(1, len(parts) + 1):
        yield from combinations(parts, count)


@pytest.mark.parametrize("gone", list(deletions()), ids="+".join)
def test_every_combination_is_named_by_both(after_playing: After, gone: tuple[str, ...]) -> None:
    root = after_playing(at_work).root
    for name in gone:
        if (root / name).is_dir():
            shutil.rmtree(root / name)
        else:
            (root / name).unlink()
    said = SAID[gone[0]] if len(gone) < len(SAID) else "不是工作区"
    left = [name for name in SAID if name not in gone]
    if "config.toml" in gone and left:
        said = f"里有 {'、'.join(left)}，而设置（config.toml）不见了"
    for command in ("verify", "doctor"):
        code, told = as_json("-w", root, "--today", "2021-09-13", command)
        assert code in (1, 2) and said in str(told), (command, told)
        assert "archive 或 outbox" not in str(told), "only what is there is spoken of"
