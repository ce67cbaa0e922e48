"""The figures of drafted papers, read back out of them and compared with what really happened in a simulated year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from kit.office_figures import CODES, Truths, days, owed, rate, word
from kit.office_truth import BACK, ENDED, Truth
from kit.papers import tables_of, text_of
from toolkit.errors import ToolkitError
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.workspace import Workspace

GRAVITY = list(CODES.values())
ANNEX = ("逾期", "退回", "待核查")
"""What the annex of a 通报 counts of each unit, beside its rate."""


def check_papers(workspace: Workspace, truth: Truths, names: Mapping[str, str], now: datetime) -> int:
    """通报, 逐项落实情况报告, 督办单 and 限期整改通知 say what the truth comes to; `names` are the units' by code.

    How many rows the notices have.
    """
    day = now.date()
    check_circular(draft_paper(workspace, now, "通报").paper, truth, names, day)
    check_items(draft_paper(workspace, now, "逐项落实情况报告").paper, truth, day)
    check_supervision(workspace, truth, names, now)
    back = {key: row for key, row in truth.items() if row.state in BACK.values() and word(row, day) in ("逾期", "退回")}
    pressed = {unit for (unit, _), row in back.items() if row.state == BACK["rectify"]}
    if not pressed:
        with pytest.raises(ToolkitError, match="不用"):
            draft_paper(workspace, now, "限期整改通知")
    asked = ([""] if pressed else []) + [names[unit] for unit in sorted({unit for unit, _ in back} - pressed)]
    notices = [each for name in asked for each in draft_paper(workspace, now, "限期整改通知", name).papers]
    told = {}
    for notice in notices:
        (unit,) = (code for code, name in names.items() if f"-{name}-" in notice.name)
        ((_, *lines),) = tables_of(notice)
        assert f"有{len(lines)}项事项需要整改" in text_of(notice)
        told |= {(unit, int(line[0])): (line[2].partition("（")[0], line[5]) for line in lines}
    assert told == {key: (row.state, by(row, day)) for key, row in back.items()}
    return len(told)


def by(row: Truth, day: date) -> str:
    """The day by which it is to be put right, as papers write it."""
    said = row.last
    if said.untold and said.term:
        return f"自告知之日起{said.term}个工作日"
    assert said.until
    over = "（已过，新的期限由办公室填写）" if said.until < day else ""
    return f"{said.until.year}年{said.until.month}月{said.until.day}日{over}"


def check_supervision(workspace: Workspace, truth: Truths, names: Mapping[str, str], now: datetime) -> None:
    """A 督办单 about what is late longest says how many days; about what is closed there is none."""
    day = now.date()
    late = [(days(row, day), key) for key, row in truth.items() if word(row, day) == "逾期"]
    if late:
        longest, (unit, item) = max(late)
        ((*rows,),) = tables_of(draft_paper(workspace, now, "督办单", names[unit], item).paper)
        cells = {line[0]: line[1] for line in rows}
        assert cells["承办单位"] == names[unit] and f"第{item}项：" in cells["督办事项"]
        assert f"，已过{longest}天，" in cells["目前情况"], cells
    for (unit, item), row in truth.items():
        if row.state in ENDED.values():
            with pytest.raises(ToolkitError, match="不用督办"):
                draft_paper(workspace, now, "督办单", names[unit], item, dry_run=True)
            break


def check_circular(paper: Path, truth: Truths, names: Mapping[str, str], day: date) -> None:
    """The sentences of a 通报 and the line of each unit in its annex."""
    text, rows = text_of(paper), list(truth.values())
    due, met = owed(rows, day)
    words = Counter(word(row, day) for row in rows)
    assert f"分解为{len(rows)}项次。到期应办结{due}项次，其中已销号{met}项次，办结率{rate(rows, day)}；" in text
    assert f"待核查的有{words['待核查']}项次；长期工作{sum(row.due is None for row in rows)}项次" in text
    oldest = max((days(row, day) for row in rows if word(row, day) == "逾期"), default=0)
    assert (f"逾期{words['逾期']}项次，最长{oldest}天" if words["逾期"] else "没有逾期的") in text
    back_late = any(row.state in BACK.values() and word(row, day) == "逾期" for row in rows)
    assert (f"核查退回{words['退回']}项次" in text) == bool(words["退回"])
    assert ("计在（一）" in text) == back_late
    assert ("没有退回未改的" in text) == (not words["退回"] and not back_late)
    ((_, *lines),) = tables_of(paper)
    for line in lines:
        mine = [row for (code, _), row in truth.items() if line[0] in (names[code], "合计")]
        own = Counter(word(row, day) for row in mine)
        assert line[1:] == [*map(str, owed(mine, day)), rate(mine, day), *(str(own[each]) for each in ANNEX)]
    assert sorted(line[0] for line in lines) == sorted([*names.values(), "合计"])


def check_items(paper: Path, truth: Truths, day: date) -> None:
    """The sentence of an item-by-item summary and each item's line: how many units are done with it, how the rest
    stands."""
    items = sorted({item for _, item in truth})
    ((_, *lines),) = tables_of(paper)
    assert [int(line[0]) for line in lines] == items
    finished = 0
    for line in lines:
        words = Counter(word(row, day) for (_, item), row in truth.items() if item == int(line[0]))
        owing = words.total() - words["不涉及"]
        finished += 0 < words["已销号"] == owing
        left = [f"{each}{words[each]}" for each in GRAVITY if words[each] and each not in ("已销号", "不涉及")]
        assert line[2:4] == [f"{words['已销号']}/{owing}", "，".join(left) or ("已销号" if owing else "不涉及")]
    rows = list(truth.values())
    due, met = owed(rows, day)
    words = Counter(word(row, day) for row in rows)
    said = re.search(r"共(\d+)项任务，分解为(\d+)项次，全部责任单位都已销号的有(\d+)项", text_of(paper))
    assert said and said.groups() == (str(len(items)), str(len(rows)), str(finished))
    counted = f"到期应办结{due}项次，其中已销号{met}项次，办结率{rate(rows, day)}；逾期{words['逾期']}项次；"
    assert f"{counted}待核查{words['待核查']}项次" in text_of(paper)
