"""A command reads a plan's ledger once: at most one query a table and plan before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import takewhile

import pytest
from kit.counting import Statement, counting, reads

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace

DAY, NOON = date(2021, 9, 10), datetime(2021, 9, 10, 12)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace whose ledgers went out, and two of them came back."""
    from toolkit.jobs.office.init import create_workspace
    from toolkit.jobs.workspace import open_workspace

    root = tmp_path_factory.mktemp("读一遍") / "工作区"
    create_workspace(root)
    workspace = open_workspace(root)
    generate(workspace, DAY)
    for code in ("SZ08", "SZ09"):
        data = ledger_path(workspace, workspace.tasks.roster.by_code[code]).read_bytes()
        (workspace.inbox / f"{code}.xlsx").write_bytes(data)
    return workspace


def before_writing(heard: Sequence[Statement]) -> Counter[tuple[str, str]]:
    """How often each table was asked for its rows of the plan before anything was written."""
    first = takewhile(lambda each: not each.writes, heard)
    counted = reads(list(first), {"2021"})
    return Counter({(table, plan): count for (table, plan), count in counted.items() if plan})


COMMANDS: dict[str, Callable[[Workspace], object]] = {
    "status": lambda workspace: show_status(workspace, DAY),
    "generate": lambda workspace: generate(workspace, DAY),
    "merge": lambda workspace: merge_returns(workspace, NOON),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_asks_each_table_of_a_plan_once(issued: Workspace, command: str) -> None:
    with counting() as heard:
        COMMANDS[command](issued)
    asked = before_writing(heard)
    assert asked["current", "2021"] == asked["edition", "2021"] == asked["returns", "2021"] == 1
    assert max(asked.values()) == 1, asked
