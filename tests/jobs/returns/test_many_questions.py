"""What a return is taken in by is its own unit's: the questions about others are not gone through for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import for_units

from toolkit.domain.ledger.review import Asked
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns import merging
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace

UNITS = ("SZ01", "SZ08", "XQ01")
BEGUN = datetime(2021, 9, 13, 9)


def test_a_return_looks_at_the_questions_of_its_unit_alone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = for_units(workspace, *UNITS)
    generate(few, date(2021, 9, 10))
    looked: list[tuple[str, Sequence[Asked]]] = []
    take_in = merging.take_in

    def told(ret: Any, *others: Any) -> Any:
        looked.append((ret.unit, others[-1]))
        return take_in(ret, *others)

    monkeypatch.setattr(merging, "take_in", told)
    for sent, person in enumerate(("甲", "乙", "丙")):
        at, paths = BEGUN + timedelta(days=sent), []
        for unit in UNITS:
            rows = {items_of(few, unit)[0]: {"办理状态": "推进中", "进展情况": f"{person}说正在梳理历年文件"}}
            paths.append(few.root / f"{unit}-{sent}.xlsx")
            fill(workbook_of(few, unit), paths[-1], rows, {"填报人": person}, at - timedelta(hours=2))
        merge_returns(few, at, paths)
    assert [unit for unit, _ in looked] == [*UNITS] * 3
    assert all(case.row.unit == unit for unit, asked in looked for case, _ in asked)
    assert [len(asked) for _, asked in looked[-3:]] == [1, 1, 1]
