"""What was filled in beside the cells that are asked for: told to its sender, and offered where it may be progress."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from toolkit.codes import Code, Severity
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.records import Case, Cells
from toolkit.domain.ledger.review import Asked, asked_now
from toolkit.domain.plan.roster_rows import Rows
from toolkit.keys import RowKey
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.schema.headers import plain
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

PROGRESS = "progress"
_MOST, _FEW = 60, 3
"""Places of a kind that are named one by one, with their first words: all, or the first few where they are a mess."""
_WORDS, _ADDRESS = 24, 60
_PICTURED = "（图片）"
_ABOUT_WORK = re.compile("进展|进度|落实|办理|推进|完成|成效|做法|工作情况")
_DONE_SOMETHING = re.compile("[已正]|完成|印发|公开|发布|召开|开展|推进|建成|报送|上线|整改|组织|制定")
_LEAST = 8
"""Characters a text under an own header must have to be taken for progress by its words."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of place is called, and what its sender can do."""

    called: str
    remedy: str


_INTO_CELLS = "请填进本事项行内的白色格（如“进展情况”）后发回；只是自己留用的，不用处理。"
_KINDS: Mapping[Beside, _Kind] = {
    Beside.COLUMN: _Kind("自己加的列", _INTO_CELLS),
    Beside.LOCKED: _Kind("不用填的格（如“提示”）", _INTO_CELLS),
    Beside.OFFICE: _Kind("由办公室填的列", "核查各列由我们填写；有情况要说明的，请写进“进展情况”后发回。"),
    Beside.AROUND: _Kind("表格以外的行", "请填进对应事项的行内后发回；申请延期、调整的，填“申请事项”表或来电。"),
    Beside.COVER: _Kind("填写格以外的地方", "请填进“本期填报”的格内，或写进台账对应事项的行内后发回。"),
    Beside.SHEET: _Kind("自己加的工作表", "要报送的内容，请填进台账对应的行，或作为附件发来；自己留用的，不用处理。"),
    Beside.COMMENT: _Kind("批注", "请把要报的内容写进格内后发回；批注不作为填报内容。"),
    Beside.BOX: _Kind("文本框", "请把要报的内容写进格内后发回。"),
    Beside.PICTURE: _Kind("图片", "图片请作为附件随本表一并发来，并在“佐证材料”格写明文件名称或文号。"),
    Beside.LINK: _Kind("超链接", "链接的网址要作为佐证的，请把网址写进“佐证材料”格后发回；不是的，不用处理。"),
    Beside.PAGE: _Kind("页眉页脚", "请把要报的内容写进格内后发回。"),
    Beside.NAME: _Kind("自定义名称", "请把要报的内容写进格内后发回。"),
    Beside.FILE: _Kind("嵌入的文件", "文件请作为附件随本表一并发来，并在“佐证材料”格写明文件名称或文号。"),
}
_ON_NO_CELL = {Beside.PAGE}


def unread_problems(left: Sequence[Filled], file: str, how: str = "", words: int = _WORDS) -> tuple[Problem, ...]:
    """One problem for each kind of place on each sheet, with how much is there, and every place with its first words,
    as long as that can be read.

    All sheets of somebody's own are one place. `how` says what to do, whatever the place; else it is what a unit can.
    Of each place so many characters (`words`) are told.
    """
    groups: dict[tuple[Beside, str], list[Filled]] = {}
    for each in left:
        groups.setdefault((each.kind, "" if each.kind == Beside.SHEET else each.sheet), []).append(each)
    return tuple(_problem(kind, some, file, how or _KINDS[kind].remedy, words) for (kind, _), some in groups.items())


def _problem(kind: Beside, some: Sequence[Filled], file: str, how: str, words: int) -> Problem:
    some = [each for each in some if each.text != each.header] or some
    first = some[0]
    own = dict.fromkeys(f"“{shorten(each.sheet, 20)}”" for each in some)
    where = shorten("、".join(own), 60) if kind == Beside.SHEET else f"“{first.sheet}”表" if first.sheet else ""
    headers = dict.fromkeys(f"“{shorten(each.header, 12)}”" for each in some if each.header)
    named = f"{_KINDS[kind].called}{'、'.join(headers)}" if kind == Beside.COLUMN and headers else _KINDS[kind].called
    places = "、".join(
        _told(each, words, of_several=len(own) > 1) for each in (some if len(some) <= _MOST else some[:_FEW])
    )
    return problem(
        Code.CELLS_NOT_READ,
        Origin(file, first.sheet, "" if kind in _ON_NO_CELL or not first.sheet else first.cell),
        first.text or _PICTURED,
        where=where,
        what=shorten(named, 60),
        count=len(some),
        places=f"{places}等" if len(some) > _MOST else places,
        how=how,
    )


def _told(each: Filled, most: int, *, of_several: bool) -> str:
    place = "" if each.kind in _ON_NO_CELL else f"“{shorten(each.sheet, 20)}”{each.cell}" if of_several else each.cell
    words = shorten(each.text, max(most, _ADDRESS) if each.kind == Beside.LINK else most)
    return f"{place}“{words}”" if words else place


def unread_rows(left: Sequence[Filled]) -> Rows:
    """All of it as a table, a row a place, with all its words."""
    return (
        ("工作表", "位置", "是什么", "表头", "内容"),
        *((each.sheet, each.cell, _KINDS[each.kind].called, each.header, each.text or _PICTURED) for each in left),
    )


def told_as_left(problems: Sequence[Problem], unread: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of a return with what was not read: then nothing says that nothing was filled in, nor where
    something was refused."""
    if not unread and all(found.severity != Severity.ERROR for found in problems):
        return tuple(problems)
    words = [
        problem(Code.RETURN_BLANK_ASIDE, found.origin) if found.code == Code.RETURN_BLANK else found
        for found in problems
    ]
    return (*words, *unread)


def progress_offered(
    left: Sequence[Filled], tasks: Sheet, after: Cells, asked: Sequence[Asked], at: datetime
) -> Iterator[Case]:
    """A case for each row of tasks beside whose cells there stands what may be its progress; nothing is merged.

    The office chooses between what the ledger has `after` the return and the same with those words; what is asked
    already is not asked again.
    """
    open_now, field = asked_now(asked), tasks.field(PROGRESS)
    rows: dict[RowKey, list[Filled]] = {}
    for each in left:
        if each.row is not None and _may_be_progress(each, tasks):
            rows.setdefault(each.row, []).append(each)
    for row, some in rows.items():
        now = after.get(row, {}).get(PROGRESS, "")
        words = dict.fromkeys(each.text for each in some if each.text not in now)
        offered = "\n".join((*([now] if now else ()), *words))
        if not words or len(offered) > field.max_length or ((row, PROGRESS, offered), now) in open_now:
            continue
        yield Case(row, PROGRESS, now, offered, 0, some[0].sheet, some[0].cell, at, plan=row.plan, base=now)


def _may_be_progress(each: Filled, tasks: Sheet) -> bool:
    """By its header, or by its words where it is a sentence."""
    if each.kind not in (Beside.COLUMN, Beside.LOCKED):
        return False
    field = tasks.headed(each.header)
    if (field and field.name == PROGRESS) or (field is None and _ABOUT_WORK.search(plain(each.header))):
        return True
    return len(each.text) >= _LEAST and _DONE_SOMETHING.search(each.text) is not None
