"""`review lookback`: last year's items that are asked about again, put into a list that this year's workbooks show."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from toolkit.book.returned.aside import beside_list
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.filled import Filled
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.lookback import how_it_stood
from toolkit.domain.plan.lookback import list_rows, look_day, of_plan, together
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.pasted_list import Pasted, columns_known, pasted
from toolkit.domain.plan.roster_rows import Rows
from toolkit.domain.plan.tasks import Earlier, Tasks
from toolkit.domain.returns.unread import unread_problems, unread_rows
from toolkit.edges.readers.roster import rows_of, table_book
from toolkit.edges.system.files import digest, distinct_name, read_bytes, remove, write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace, keep_plan
from toolkit.keys import number_later
from toolkit.problems import Origin, Problem, day_words, problem
from toolkit.reports.returns.lookback import LookedBack, NotAsked
from toolkit.schema.model import Ledger
from toolkit.values import dataclass

_SEEDS = "seeds"
_LONGEST = 120
"""Bytes of the name of the list of what was not read."""
_HOW = "要用的，请把它写进认识的列（单位、事项、状态、完成时限等）再运行一次；只是留存的，不用处理，原件已存档。"


@dataclass(frozen=True)
class _Looked:
    """What an earlier year comes to: what is asked about again, what is neither that nor closed, how much is `done`.

    Of a ledger what it has `closed`, as (number under which it would be asked about, unit); of a file what was not
    read, and where that is listed.
    """

    found: tuple[Earlier, ...]
    left: tuple[NotAsked, ...]
    done: int
    closed: frozenset[tuple[int, str]] = frozenset()
    problems: tuple[Problem, ...] = ()
    unread: tuple[Filled, ...] = ()
    aside: Path | None = None


def look_back(
    workspace: Workspace, today: date, source: str = "", due: date | None = None, *, dry_run: bool = False
) -> LookedBack:
    """Put what is asked about again into the list `seeds/lookback-PLAN.csv`, and let `config.toml` name that.

    `source` is the id of an earlier plan of the workspace, by default the one of the year before: what its ledger shows
    as unfinished, or, where no workbook of it ever went out, all of it that has units and a date. Else it is a file
    that somebody pasted last year's list into. `due` is the day the units' own look is asked for. What stands in the
    list already stays; what is not asked about is told. A list in which a row is not understood is not written anew.
    """
    if workspace.schema.last_year is None:
        raise ToolkitError(
            "templates/ledger.toml 里没有 [lookback]（上年落实情况自查表）",
            "请从新建工作区的 templates/ledger.toml 里复制这一段。",
        )
    if strange := next((each for each in workspace.problems if each.code == Code.LOOKBACK_FAULT), None):
        raise ToolkitError(strange.message, f"请先在 {strange.origin.file} 里改正，再运行一次；清单没有改动。")
    if due and due < workspace.chosen.issued:
        issued = day_words(workspace.chosen.issued)
        raise ToolkitError(f"自查期限{day_words(due)}早于方案的印发日期{issued}", "请写今年的日期，如 2021-10-31。")
    day = due or look_day(workspace.tasks)
    name = workspace.chosen.lookback or f"{_SEEDS}/lookback-{workspace.chosen.id}.csv"
    last = _plan_meant(workspace, source)
    its = _from_plan(workspace, last, today, day) if last else _from_file(workspace, Path(source), day, dry_run=dry_run)
    kept = tuple(workspace.tasks.earlier.values())
    every = together(kept, its.found)
    path = workspace.root / name
    if not dry_run and every != kept:
        write_whole(path, _csv(list_rows(every, workspace.tasks.roster)))
        keep_plan(workspace, replace(workspace.chosen, lookback=name))
    if its.aside and not dry_run:
        _list_unread(its.aside, its.unread)
    files = (*((path,) if every else ()), *((its.aside,) if its.aside and its.unread else ()))
    return LookedBack(
        found=every,
        new=len(every) - len(kept),
        done=its.done,
        left=its.left,
        closed=tuple(each for each in kept if (each.item.number, each.unit) in its.closed),
        due=day,
        other_due=sum(each.due != due for each in kept) if due else 0,
        list=name,
        names={unit.code: unit.name for unit in workspace.tasks.roster.units},
        unread=its.unread,
        problems=its.problems,
        files=() if dry_run else files,
        dry_run=dry_run,
    )


def _plan_meant(workspace: Workspace, source: str) -> str | None:
    """The id of the earlier plan that is meant; None where a file is. `ToolkitError` where neither is there."""
    earlier = workspace.settings.before(workspace.chosen)
    known = "、".join(each.id for each in earlier)
    if not source:
        if earlier:
            return earlier[-1].id
    elif any(each.id == source for each in earlier):
        return source
    elif Path(source).is_file():
        return None
    raise ToolkitError(
        f"找不到上年的方案或清单{f'“{source}”' if source else ''}"
        + (f"（工作区里以前的方案：{known}）" if known else ""),
        "只有上年方案的，先用 toolkit --plan 2020 plan import 文件 --issued 印发日期 读入，再写 --from 2020；"
        "有上年清单的，写 --from 文件（要有“单位”“事项”两列，有“状态”更好）。",
    )


def _from_plan(workspace: Workspace, plan: str, today: date, due: date) -> _Looked:
    """What an earlier plan of the workspace comes to."""
    last = workspace.of_plan(plan)
    with ledger(last, dry_run=True) as store:
        state = read_state(last, store, today)
    its = agreed(last, state)
    rows = {(row.item, row.unit): row for row in ledger_rows(its.tasks, its.schema, state.current, state.day)}
    stands = {key: how_it_stood(row, has_ledger=bool(state.latest)) for key, row in rows.items()}

    def said(each: Assignment) -> str | None:
        return stands[each.item, each.unit].said if stands[each.item, each.unit].asked else None

    source = f"{plan}台账（经过见 toolkit --plan {plan} why）" if state.latest else f"{plan}方案"
    left = tuple(
        NotAsked(row.item, row.unit_name, row.values.get("requirement", ""), stands[key].said)
        for key, row in rows.items()
        if not (stands[key].asked or stands[key].closed)
    )
    year = its.tasks.plan.year
    closed = frozenset((number_later(item, year), unit) for (item, unit), each in stands.items() if each.closed)
    return _Looked(of_plan(its.tasks, due, said, source), left, len(closed), closed)


def _from_file(workspace: Workspace, path: Path, due: date, *, dry_run: bool) -> _Looked:
    """What a list in a file comes to, whose bytes are kept."""
    data, file, name_of = read_bytes(path), path.name, workspace.tasks.roster.name_of
    if not dry_run:
        with ledger(workspace):  # what is kept before there is a ledger would be taken for what a lost one has left
            workspace.originals.put(data)
    with workspace.guard() as guard:
        book = table_book(data, file, guard, "上年台账")
    aside = workspace.outbox / _unread_name(path)
    how = f"全文{'会' if dry_run else ''}列在 {aside.relative_to(workspace.root)}。{_HOW}"
    read, unread = read_pasted(book, file, workspace.tasks, workspace.schema, due, how)
    left = tuple(NotAsked(each.item.number, name_of(each.unit), each.item.requirement, each.said) for each in read.left)
    return _Looked(read.found, left, read.done, problems=read.problems, unread=unread, aside=aside)


def _unread_name(path: Path) -> str:
    """What the list of what was not read of a file is called: a file of the same name in another folder has its own."""
    mark = digest(str(path.resolve()).encode(errors="replace"))[:6]
    return f"{distinct_name(f'没有读入-{path.name}', _LONGEST)}-{mark}.csv"


def read_pasted(
    book: RawBook, file: str, tasks: Tasks, schema: Ledger, due: date, how: str = _HOW
) -> tuple[Pasted, tuple[Filled, ...]]:
    """What is asked about again of a list in a workbook: of its sheet in which most columns are understood; and all
    else that is filled in, rows that are not read among it. It is told with `how` to go on, those rows each by itself.
    """
    sheet = max(book.sheets, key=lambda each: columns_known(rows_of(each)))
    nothing, kept = schema.tasks.field("opinion").nothing, tasks.earlier.values()
    read = pasted(rows_of(sheet), tasks.roster, tasks.plan.year - 1, due, file, kept, nothing)
    told = list(read.problems)
    others = "”“".join(each.title for each in book.sheets if each is not sheet and columns_known(rows_of(each)))
    if others:
        what = f"只读了工作表“{sheet.title}”；“{others}”也有“单位”和“事项”两列，没有读入，要读的另存为一个文件"
        told.append(problem(Code.LOOKBACK_FAULT, Origin(file), what=what))
    beside = beside_list(book, sheet, read.header_at, read.taken)
    unread = beside_list(book, sheet, read.header_at, read.taken - read.unread)
    return replace(read, problems=(*told, *unread_problems(beside, file, how))), unread


def _list_unread(path: Path, unread: Sequence[Filled]) -> None:
    """Write all that was not read where the office finds it; what an earlier run wrote of the same file goes."""
    if unread:
        from toolkit.edges.export import as_csv

        heads, *rows = unread_rows(unread)
        write_whole(path, as_csv(heads, rows))
    elif path.is_file():
        remove(path)


def _csv(rows: Rows) -> bytes:
    """The table as a CSV file that Excel opens as what it is."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()
