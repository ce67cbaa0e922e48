"""Last year's list as the office has it, pasted into a sheet: what of it is asked about again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from toolkit.codes import Code
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.document.items import short_title
from toolkit.domain.plan.lookback import together
from toolkit.domain.plan.model import Item, Role
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.roster_rows import Rows
from toolkit.domain.plan.tasks import Earlier
from toolkit.domain.plan.units import Roster, Unit
from toolkit.keys import YEARS, item_number
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.schema.cell import says_nothing, squeezed
from toolkit.schema.dates import is_only_days
from toolkit.values import dataclass

_LEADERS = ("牵头单位", "牵头责任单位", "主办单位")
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "责任单位", "落实单位", "承办单位", *_LEADERS, "单位名称"),
    "helpers": ("配合单位", "协办单位", "参与单位", "配合责任单位"),
    "requirement": ("事项", "具体要求", "工作内容", "任务", "重点任务", "事项内容", "工作任务"),
    "topic": ("工作任务", "任务名称", "类别"),
    "said": ("状态", "办理状态", "落实情况", "完成情况", "办结情况"),
    "deadline": ("完成时限", "时限", "办理时限", "完成时间"),
    "number": ("序号", "编号"),
    "basis": ("依据", "不涉及依据", "批准依据", "依据文号", "文号", "批示", "核查意见", "审核意见", "办公室意见"),
}
"""Field -> the headers it may stand under in a list that was pasted in, the surest first."""
_NOT_INVOLVED = ("确认不涉及", "不涉及")
"""What it says of an item that is not the unit's: that counts with what it rests on, as in this year's rows."""
_DONE = (*_NOT_INVOLVED, "落实到位", "完成", "办结", "销号", "已落实")
"""What a pasted list says of an item of which nothing more is asked; a word that lies in another stands behind it."""
_GOES_ON = ("长期坚持", "长期", "长期工作", "持续推进")
"""What it says of an item that goes on for good."""
_ABOUT_DONE = "（）()【】[]，,。；;：:、已于均全部 "
"""Signs and characters that may stand beside such a word, and beside its day, and say nothing more."""
_WORDS = 24
"""Characters told of each cell of a row that is not read."""
_BASELESS = "（没有写依据）"
"""What is said of 不涉及 that rests on nothing."""
_TOP = 15


@dataclass(frozen=True)
class Pasted:
    """What a pasted list comes to: the items still asked about, how many it calls done, what is wrong with it.

    `left` go on for good without a day, and are not asked about. `header_at` is the row of headers, None where there is
    none, `taken` the cells that were read or are told of by their row, `unread` those of them whose row was not read,
    each as row and column; all from 0.
    """

    found: tuple[Earlier, ...]
    left: tuple[Earlier, ...]
    done: int
    problems: tuple[Problem, ...]
    header_at: int | None = None
    taken: frozenset[tuple[int, int]] = frozenset()
    unread: frozenset[tuple[int, int]] = frozenset()


def columns_known(rows: Rows) -> int:
    """How many columns of a table are understood as those of such a list; 0 where it is none."""
    found = _headers(rows)
    return len(found[1]) if found else 0


def pasted(
    rows: Rows,
    roster: Roster,
    year: int,
    due: date,
    file: str,
    kept: Iterable[Earlier] = (),
    nothing: Collection[str] = (),
) -> Pasted:
    """Last year's list as the office has it: a row of headers (单位, 事项, 状态 …), then a row an item.

    Its units are read as a plan's are: several in a cell, groups, 牵头 and 配合. What the list calls done is counted
    and not asked about again, nor what goes on for good without a day; a blank state is. What it calls not the unit's
    counts as done where it says what that rests on, otherwise than by words for `nothing`. Rows that say the same are
    one item, and the one that stands in the list `kept` so far; an item keeps its number where that is free. Headers
    that come again, as on each page, say nothing.
    """
    found = _headers(rows)
    if found is None:
        what = "没有找到表头：至少要有“单位”和“事项”两列"
        return Pasted((), (), 0, (problem(Code.LOOKBACK_FAULT, Origin(file), what=what),))
    at, where = found
    read = _Reading(roster, year, due, file, kept, leading=squeezed(rows[at][where["unit"]]) in _LEADERS)
    basis = where.pop("basis", len(rows[at]))
    taken, unread = {(at, column) for column in (*where.values(), basis)}, set[tuple[int, int]]()
    for line, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {name: row[column].strip() if column < len(row) else "" for name, column in where.items()}
        if all(squeezed(cells[name]) == squeezed(rows[at][column]) for name, column in where.items()):
            taken |= {(line - 1, column) for column, cell in enumerate(row) if cell in rows[at][column : column + 1]}
            continue
        rests_on = "" if basis >= len(row) or says_nothing(nothing, row[basis]) else row[basis].strip()
        places = {(line - 1, column) for column in where.values()}
        taken |= places
        asked_for = read.row(line, cells, rests_on)
        if asked_for is None:
            unread |= places
        elif asked_for:
            taken.add((line - 1, basis))
    read.say_what_was_not_kept()
    found_items, left, problems = together((), read.asked), tuple(read.left), tuple(read.problems)
    return Pasted(found_items, left, read.done, problems, at, frozenset(taken), frozenset(unread))


_About = tuple[str, str, str]
"""What an item of a unit is told by: its words, its deadline, the unit's code."""


class _Reading:
    """A list under way, row by row."""

    def __init__(
        self, roster: Roster, year: int, due: date, file: str, kept: Iterable[Earlier], *, leading: bool
    ) -> None:
        self.asked: list[Earlier] = []
        self.left: list[Earlier] = []
        self.problems: list[Problem] = []
        self._roster, self._year, self._due, self._file, self._leading = roster, year, due, file, leading
        items = (each.item for each in kept)
        self._numbers = {squeezed(it.requirement): it.number % YEARS for it in items if it.number // YEARS == year}
        self._first: dict[tuple[int, str], tuple[int, Earlier, bool]] = {}
        self._stands: dict[_About, tuple[int, bool]] = {}
        self._open: set[_About] = set()
        self._otherwise: dict[tuple[str, int], list[int]] = {}
        self._baseless: list[int] = []

    def row(self, line: int, cells: Mapping[str, str], rests_on: str = "") -> bool | None:
        """Take what a row of the sheet (from 1) says, or tell why not; whether what it `rests_on` was asked for, None
        where the row is not read."""
        if not (cells["unit"] and cells["requirement"]):
            if any(cells.values()):
                self._tell(line, f"没有写{'事项' if cells['unit'] else '单位'}，没有读入：{_words(cells.values())}")
            return None
        units, faults = _units(cells["unit"], cells.get("helpers", ""), self._roster, leading=self._leading)
        if not units:
            words, what = faults.pop()
            faults.append((words, f"{what}，没有读入：{_words(cells.values())}"))
        for words, what in faults:
            self._tell(line, what, words)
        if not units:
            return None
        done = _done_word(cells.get("said", ""))
        if done in _NOT_INVOLVED and not rests_on:
            self._baseless.append(line)
            done, cells = "", {**cells, "said": cells["said"] + _BASELESS}
        if self._ended(line, cells, units, ended=bool(done)):
            return done in _NOT_INVOLVED
        if (number := _numbered(cells, self._numbers)) is None:
            self._tell(line, f"没有读入，事项最多{YEARS - 1}项：{_words(cells.values())}")
            return None
        self._take(line, cells, number, units)
        return False

    def say_what_was_not_kept(self) -> None:
        """Tell of all rows at once whose 不涉及 rests on nothing, and of those that have another number now."""
        if self._baseless:
            which = "、".join(map(str, self._baseless))
            what = f"第{which}行写的是不涉及，没有写依据（批示人或文号、日期），照没有办结的列入"
            self.problems.append(problem(Code.LOOKBACK_FAULT, Origin(self._file, row=self._baseless[0]), what=what))
        if self._otherwise:
            rows = sum(map(len, self._otherwise.values()))
            which = "、".join(
                f"第{lines[0]}行{f'等{len(lines)}行' if len(lines) > 1 else ''}“{own}”列为第{number}项"
                for (own, number), lines in self._otherwise.items()
            )
            what = f"{rows}行的序号没有照用：{which}"
            self.problems.append(problem(Code.LOOKBACK_FAULT, Origin(self._file), what=what))

    def _ended(self, line: int, cells: Mapping[str, str], units: Iterable[str], *, ended: bool) -> bool:
        """Whether a row has `ended` its item; told where another of one of its units says so too, or not."""
        about = squeezed(cells["requirement"]), squeezed(cells.get("deadline", ""))
        keys = [(*about, unit) for unit in units]
        known = [self._stands.get(key) for key in keys]
        for key in keys:
            self._stands.setdefault(key, (line, ended))
        self._open.update(() if ended else keys)
        begun = {before: at for at, before in reversed([each for each in known if each])}
        if (at := begun.get(not ended)) is not None:
            what = f"与第{at}行是同一单位的同一事项，一行已办结、一行没有，没有办结的列入"
            self._tell(line, what, cells.get("said", ""))
        elif (at := begun.get(True)) is not None:
            self._tell(line, f"与第{at}行是同一单位的同一事项，都已办结，只计一次", cells.get("said", ""))
        return ended

    @property
    def done(self) -> int:
        """How many items are done, each unit's counted once: where no row of the list says otherwise."""
        return sum(ended for _, ended in self._stands.values()) - sum(self._stands[key][1] for key in self._open)

    def _take(self, line: int, cells: Mapping[str, str], number: int, units: Mapping[str, frozenset[Role]]) -> None:
        topic, said = cells.get("topic", ""), cells.get("said", "")
        texts = (topic, short_title(topic), cells["requirement"], "", cells.get("deadline", ""))
        item = Item(self._year * YEARS + number, *texts, own=str(number))
        if (own := cells.get("number", "")) and item_number(own) != number:
            self._otherwise.setdefault((shorten(own, 12), number), []).append(line)
        goes_on = said in _GOES_ON and not parse_deadline(item.deadline, self._year).due
        for unit, roles in units.items():
            self._of_unit(line, Earlier(item, unit, roles, self._due, said, f"{self._file} 第{line}行"), goes_on)

    def _of_unit(self, line: int, each: Earlier, goes_on: bool) -> None:
        """What a row says of an item for one unit, beside the row that said it first: what is asked goes before."""
        key = each.item.number, each.unit
        known, same, beside = self._first.setdefault(key, (line, each, goes_on))
        if each != replace(same, source=each.source):
            how = f"按第{known}行列入，这一行没有另记"
            if beside and not goes_on:
                how, self._first[key] = "那一行不用再问，按这一行列入", (line, each, goes_on)
                self.left.remove(same)
            words = _words((each.item.topic, each.item.deadline, each.said))
            what = f"与第{known}行是同一单位的同一事项，写的不一样，{how}：{words}"
            self._tell(line, what, each.said)
        if not goes_on or (known, beside) == (line, True):
            (self.left if goes_on else self.asked).append(each)

    def _tell(self, line: int, what: str, value: str = "") -> None:
        self.problems.append(
            problem(Code.LOOKBACK_FAULT, Origin(self._file, row=line), value, what=f"第{line}行{what}")
        )


def _words(cells: Iterable[str]) -> str:
    """What cells of a row say, each by its first words."""
    return f"“{'｜'.join(shorten(text, _WORDS) for text in cells if text)}”"


def _headers(rows: Rows) -> tuple[int, dict[str, int]] | None:
    """The row of headers and the column of each field; None where units or items have none."""
    found = ((at, _columns(row)) for at, row in enumerate(rows[:_TOP]))
    return next(((at, where) for at, where in found if {"unit", "requirement"} <= where.keys()), None)


def _columns(row: tuple[str, ...]) -> dict[str, int]:
    """Field -> its column in a row of headers; no column is two fields."""
    at = {squeezed(text): column for column, text in reversed(list(enumerate(row)))}
    found: dict[str, int] = {}
    for name, headers in _HEADERS.items():
        column = next((at[each] for each in headers if each in at and at[each] not in found.values()), None)
        if column is not None:
            found[name] = column
    return found


def _units(
    cell: str, helpers: str, roster: Roster, *, leading: bool
) -> tuple[dict[str, frozenset[Role]], list[tuple[str, str]]]:
    """The units (codes) that a row's cells name, with their roles; words that name none, each with why.

    `leading`: the first cell names those that lead.
    """
    label = "牵头单位：" if leading else ""
    read = resolve_phrase(f"{label}{cell}" + (f"；配合单位：{helpers}" if helpers else ""), roster)
    found, faults = dict(read.roles()), []
    for each in read.unresolved:
        unit = roster.find(each.words)
        if isinstance(unit, Unit):
            found.setdefault(unit.code, frozenset({Role.LEAD if leading else Role.IMPLEMENT}))
            continue
        near = f"，是不是“{'”“'.join(unit.names)}”" if unit.names else ""
        faults.append((each.words, f"的单位“{each.words}”名册里没有{near}"))
    faults += [(words, f"的“{words}”没有写明是哪些单位，没有列入") for words in read.open_lists]
    if not (found or faults):
        faults.append((cell, f"的“{cell}”没有读出单位"))
    return found, faults


def _done_word(said: str) -> str:
    """The word by which a state says that it is done and nothing more, be it with a day (已完成, 已于2020年11月办结);
    blank where it says anything else."""
    text = squeezed(said)
    word = next((each for each in _DONE if each in text), "")
    rest = [part.strip(_ABOUT_DONE) for part in text.split(word)] if word else [said]
    return word if all(not part or is_only_days(part) for part in rest) else ""


def _numbered(cells: Mapping[str, str], numbers: dict[str, int]) -> int | None:
    """The number of a row's item: its own where no other item has it, else the next free one; `numbers` by wording.

    None where none is free.
    """
    wording = squeezed(cells["requirement"])
    if wording not in numbers:
        first = item_number(cells.get("number", "")) or 1
        taken = set(numbers.values())
        free = next((each for each in (*range(first, YEARS), *range(1, YEARS)) if each not in taken), None)
        if free is None:
            return None
        numbers[wording] = free
    return numbers[wording]
