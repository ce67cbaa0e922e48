"""The tables that are exported in a simulated year, read back and compared with what really happened."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kit.office_figures import CODES, Truths, days, due, owed, state_words, word
from kit.office_truth import Truth
from toolkit.jobs.office.export import export
from toolkit.jobs.workspace import Workspace

SAID = ("办理状态", "进展情况", "完成日期", "佐证材料", "存在问题")
"""Columns that units alone fill in: what each says is the last that was said."""
WORDS = (*CODES.values(), "缺项")
Lines = list[dict[str, str | None]]


def check_exports(
    workspace: Workspace,
    truth: Truths,
    names: Mapping[str, str],
    reported: Mapping[str, set[str]],
    sent: Mapping[str, int],
    now: datetime,
) -> None:
    """Assignments, figures, returns and changes, as CSV and as JSON; `names` are the units' by code, `sent` says how
    many workbooks of each were taken."""
    export(workspace, now)
    told = {name: _read(workspace.outbox / "export", name) for name in ("assignments", "figures", "returns", "changes")}
    today = now.date()
    shown = {(str(line["单位"]), str(line["序号"])): line for line in told["assignments"]}
    assert shown.keys() == {(names[unit], str(item)) for unit, item in truth}
    for (unit, item), row in truth.items():
        check_assignment(shown[names[unit], str(item)], row, today)
    counted = {(line["分法"], line["名称"], line["指标"]): int(line["数"] or 0) for line in told["figures"]}
    wanted = dict(_figures(truth, names, today)) | dict(_rounds(counted, reported, len(names), today))
    assert {key: count for key, count in counted.items() if key[0] not in ("类别", "分组", "牵头单位")} == wanted
    came = Counter(line["单位"] for line in told["returns"] if line["结果"] not in ("待核实", "未收"))
    assert {unit: came[name] for unit, name in names.items()} == {unit: sent.get(unit, 0) for unit in names}
    last = {
        (line["单位"], line["行"], line["栏"]): line["内容"] for line in told["changes"] if line["表"] == "工作台账"
    }
    for key, line in shown.items():
        for column in SAID:
            if (*key, column) in last:
                assert (last[*key, column] or None) == line[column], (key, column)


def check_assignment(line: Mapping[str, str | None], row: Truth, today: date) -> None:
    """One line of the assignments: its word, its day, how late it is, and what the unit has said."""
    state, until = word(row, today), due(row)
    assert (line["计入"], line["应完成日期"]) == (state, str(until) if until else None), line
    assert line["状态"] == state_words(row, state), line
    assert int(line["逾期天数"] or 0) == (days(row, today) if state == "逾期" else 0), line
    said = (row.status or None, row.done_on or None, row.evidence or None)
    assert (line["办理状态"], line["完成日期"], line["佐证材料"]) == said, line


def _read(folder: Path, name: str) -> Lines:
    """The lines of a table, the same in both of its files; what opens as a formula is told apart in the CSV alone."""
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")
    lines: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    exact = [{head: None if value is None else str(value) for head, value in line.items()} for line in lines]
    assert list(csv.DictReader(io.StringIO(text, newline=""))) == [
        {head: value or "" for head, value in line.items()} for line in exact
    ]
    return exact


def _figures(truth: Truths, names: Mapping[str, str], today: date) -> Iterator[tuple[tuple[str, str, str], int]]:
    """By all, unit, item and due date: how many there are, of each word, due and done."""
    parts: list[tuple[str, str, list[Truth]]] = [("全部", "全部", list(truth.values()))]
    for code, name in names.items():
        parts.append(("单位", name, [row for (unit, _), row in truth.items() if unit == code]))
    for number in sorted({item for _, item in truth}):
        parts.append(("事项", str(number), [row for (_, item), row in truth.items() if item == number]))
    for day in {due(row) for row in truth.values()}:
        parts.append(("应完成日期", str(day or "长期工作"), [row for row in truth.values() if due(row) == day]))
    for by, name, rows in parts:
        for figure, count in _counted(rows, today):
            yield (by, name, figure), count


def _counted(rows: Iterable[Truth], today: date) -> Iterator[tuple[str, int]]:
    mine = list(rows)
    said, (passed, closed) = Counter(word(row, today) for row in mine), owed(mine, today)
    yield from (("项次", len(mine)), ("到期应办结", passed), ("其中已销号", closed))
    for each in WORDS:
        yield each, said[each]


def _rounds(
    counted: Iterable[tuple[str | None, str | None, str | None]],
    reported: Mapping[str, set[str]],
    count: int,
    today: date,
) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Of each round that is told: who owed it, has reported it, and, once its month is over, has not."""
    for name in {str(name) for by, name, _ in counted if by == "填报期"}:
        year, _, month = name.removesuffix("月").partition("年")
        came = len(reported.get(f"{year}-{int(month):02}", ()))
        yield ("填报期", name, "应报"), count
        yield ("填报期", name, "已报"), came
        if ("填报期", name, "未报") in counted or (int(year), int(month)) < (today.year, today.month):
            yield ("填报期", name, "未报"), count - came
