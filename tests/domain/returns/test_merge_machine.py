"""Returns in any order, edited in any way, against a plain-dict model: nothing lost, nothing misplaced.

The machine plays the office and the people who fill in its workbooks, in memory: workbooks are made, filled in,
sorted, cut up, copied, sent, sent again; conflicts are decided; months pass. Every text a person types is unique and
names the unit, item and field it was typed for, so that wherever it turns up it can be seen to belong there.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule
from kit import ROOT

from toolkit.book.returned.identify import identify
from toolkit.book.returned.match import match
from toolkit.book.returned.suppose import grown_from, suppose
from toolkit.book.sheets.model import SheetSpec
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, cell_at, cell_name
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.task_rows import FIRST_ROW
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.editions import (
    PROPERTY,
    Issue,
    kin_of,
    next_edition,
    parse_row_id,
    snapshot,
    with_unsure,
)
from toolkit.domain.ledger.kinship import reporter_of
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.records import Case, Cell, Change, Choice, Edition, Matched, Return
from toolkit.domain.ledger.review import Asked, asked_about, decide_conflict, open_cases
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.ledger.row_names import fields_of, header_of, row_label
from toolkit.domain.ledger.state import by_unit
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.domain.returns.checks import Context, check
from toolkit.domain.returns.descent import NO_WORDS
from toolkit.domain.returns.intake import Intake, take_in
from toolkit.domain.returns.merge_base import Base, Lineage
from toolkit.keys import ROUND, RowKey, contact_key, report_key, task_key
from toolkit.schema.dates import PlanYear
from toolkit.schema.load import load_ledger
from toolkit.schema.model import FieldKind, Owner, SchemaField

WHOLE = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))
FIELDS = ("status", "progress", "done_on", "evidence", "person_phone")
COVER = ("report", "reporter", "reported_on", "person")
SCHEMA = replace(
    WHOLE,
    sheets=(
        replace(WHOLE.cover, fields=tuple(map(WHOLE.cover.field, COVER))),
        replace(
            WHOLE.tasks,
            fields=tuple(each for each in WHOLE.tasks.fields if each.owner != Owner.UNIT or each.name in FIELDS),
        ),
    ),
)
"""The ledger as declared, with a few of the unit's columns."""
HEAD = Letterhead("某市2021年方案", 2021, "政务公开工作", "2021年9月", "某办", "0000-1", "a@example.com")
DEADLINES = {1: "2021年9月前；长期工作", 2: "长期工作", 3: "2021年12月前"}
PLAN = Plan(
    "2021",
    "某市2021年方案",
    2021,
    date(2021, 8, 2),
    tuple(Item(n, f"任务{n}", f"任务{n}", f"要求{n}。", "各单位", phrase) for n, phrase in DEADLINES.items()),
)
UNITS = (Unit("A01", "市甲局", "市直"), Unit("B02", "市乙局", "市直"))
CODES = tuple(unit.code for unit in UNITS)
TASKS = Tasks(
    PLAN,
    Roster(UNITS, ()),
    tuple(Assignment("2021", n, unit.code, frozenset({Role.IMPLEMENT})) for n in DEADLINES for unit in UNITS),
    {n: parse_deadline(phrase, 2021) for n, phrase in DEADLINES.items()},
)
ROW_ID = "row_id"
"""The name given here to the hidden column of row ids."""


# --- what people type ---


@dataclass(frozen=True)
class Typed:
    """What a cell holds, and the text it says; None where it says nothing that can be understood."""

    raw: RawValue
    text: str | None
    unread: str = ""


BLANK = Typed(None, "")
ODD = (Typed(None, None, "#N/A"), Typed(None, None, "="))
"""An error value and a formula nobody has calculated."""


def typed(of: SchemaField, way: int, day: date, tag: str, number: int) -> Typed:
    """One way of typing something into a field; `tag` and `number` make it unlike anything typed before."""
    if way >= len(ways := _ways(of, day, tag, number)):
        return (BLANK, *ODD)[way % 3]
    return ways[way]


def _ways(of: SchemaField, day: date, tag: str, number: int) -> Sequence[Typed]:
    match of.kind:
        case FieldKind.CHOICE if of.name == "status":
            texts = [Typed(each, each) for each in ("推进中", "已完成", "长期坚持", "申请不涉及")]
            return (*texts, Typed("完成。", "已完成"), Typed("差不多了", None))
        case FieldKind.CHOICE:
            return Typed("有更新", "有更新"), Typed("无更新", "无变化"), Typed("也许", None)
        case FieldKind.DATE:
            month, of_month = day.month, day.day
            return (
                Typed(day, day.isoformat()),
                Typed(f"{day.year}年{month}月{of_month}日", day.isoformat()),
                Typed(f"{day:%Y%m%d}", day.isoformat()),
                Typed(float((day - date(1899, 12, 30)).days), day.isoformat()),
                Typed(date(2035, 1, 1), "2035-01-01"),
                Typed("下周", None),
                Typed("无", ""),
            )
        case FieldKind.PHONE:
            local = f"0759-3{number % 10**6:06d}"
            return (
                Typed(local, local),
                Typed(local.replace("-", "—"), local),
                Typed(13_800_000_000.0 + number, str(13_800_000_000 + number)),
                Typed("问办公室", None),
            )
        case FieldKind.LINK:
            page = f"https://www.example.com/{tag}"
            return (
                Typed(page, page),
                Typed(f"附件 {tag}", f"附件 {tag}"),
                Typed(f"javascript:{tag}", f"javascript:{tag}"),
            )
        case _:
            return (
                Typed(tag, tag),
                Typed(f"　{tag}\u200b ", tag),
                Typed(f"机密★ {tag}", None),
                Typed(tag + "。" * 3000, None),
            )


# --- a person's copy of a workbook ---


@dataclass(eq=False)
class Line:
    """One line of the task sheet: the item it was issued for (None: a line put in), by whose workbook; its cells."""

    unit: str
    item: int | None
    cells: dict[str, Typed]

    def clone(self) -> Line:
        return Line(self.unit, self.item, dict(self.cells))

    @property
    def carries_its_id(self) -> bool:
        """Whether its row id is there and was not written over: without one nobody can tell whose line it is."""
        return parse_row_id(str(self.cells.get(ROW_ID, BLANK).raw or "")) is not None


@dataclass(eq=False)
class Copy:
    """A workbook in somebody's hands, and the model of it: what its lines and its cover say.

    `seen` is every text that ever stood in a cell of this copy or of the one it was copied from; `fresh` what was
    typed since it was last sent; `sent` are the returns that it, or the one it was copied from, came in as.
    """

    unit: str
    edition: Edition
    columns: list[str]
    lines: list[Line]
    cover: dict[str, Typed]
    form: list[list[RawValue]]
    top: list[list[RawValue]]
    headers: dict[str, str]
    rest: list[RawSheet]
    properties: dict[str, str]
    seen: dict[Cell, set[str]] = field(default_factory=dict)
    fresh: dict[Cell, str] = field(default_factory=dict)
    sent: list[int] = field(default_factory=list)

    def clone(self) -> Copy:
        return replace(
            self,
            columns=list(self.columns),
            lines=[line.clone() for line in self.lines],
            cover=dict(self.cover),
            seen={cell: set(texts) for cell, texts in self.seen.items()},
            fresh=dict(self.fresh),
            sent=list(self.sent),
        )

    def key(self, item: int) -> str:
        return task_key(PLAN.id, item, self.unit)

    def cover_key(self, name: str, taken_for: Edition | None = None) -> str:
        """The ledger's row of a cover's cell: of the round of its edition, or of the one that it is taken for."""
        if SCHEMA.cover.field(name).scope == "round":
            return report_key(PLAN.id, self.unit, (taken_for or self.edition).round)
        return contact_key(PLAN.id, self.unit)

    def row(self, line: Line) -> str | None:
        """The ledger's row that a line is of; None for one of another unit's, or of nobody's."""
        return self.key(line.item) if line.item is not None and line.unit == self.unit else None

    def note(self, cell: Cell, text: str | None) -> None:
        """Remember what a cell of this copy came to say."""
        if text is not None:
            self.seen.setdefault(cell, {self.edition.cells.get(cell[0], {}).get(cell[1], "")}).add(text)

    def write(self, line: Line, name: str, what: Typed) -> None:
        line.cells[name] = what
        if row := self.row(line):
            self.note((row, name), what.text)
            self.fresh[row, name] = what.text or ""

    def write_cover(self, name: str, what: Typed) -> None:
        self.cover[name] = what
        self.note((self.cover_key(name), name), what.text)
        self.fresh[self.cover_key(name), name] = what.text or ""

    def may_have_said(self, cell: Cell, text: str) -> bool:
        return text in self.seen.get(cell, {self.edition.cells.get(cell[0], {}).get(cell[1], "")})

    def mostly_its_own(self) -> bool:
        """Whether another row of somebody else's leaves the ids of its own in the majority."""
        marked = [line.unit == self.unit for line in self.lines if line.carries_its_id]
        return sum(marked) > marked.count(False) + 1

    def book(self) -> RawBook:
        """The file, as a reader gives it."""
        rows = [tuple(row) for row in self.top]
        rows.append(tuple(self.headers[name] for name in self.columns))
        errors: dict[str, str] = {}
        formulas: set[str] = set()
        for line in self.lines:
            for column, name in enumerate(self.columns):
                what = line.cells.get(name, BLANK)
                if what.unread == "=":
                    formulas.add(cell_name(len(rows), column))
                elif what.unread:
                    errors[cell_name(len(rows), column)] = what.unread
            rows.append(tuple(line.cells.get(name, BLANK).raw for name in self.columns))
        form = [list(row) for row in self.form]
        bad_cover = {}
        for at, name in self.places().items():
            form[at][2] = self.cover[name].raw
            if self.cover[name].unread:
                bad_cover[cell_name(at, 2)] = "#N/A"
        sheets = (
            RawSheet(SCHEMA.cover.title, tuple(map(tuple, form)), bad_cover),
            RawSheet(SCHEMA.tasks.title, tuple(rows), errors, frozenset(formulas)),
            *self.rest,
        )
        return RawBook(sheets, self.properties)

    def places(self) -> dict[int, str]:
        """Line of the cover -> the field that stands there."""
        found = ((at, SCHEMA.cover.headed(str(row[1]))) for at, row in enumerate(self.form) if len(row) > 2 and row[1])
        return {at: of.name for at, of in found if of}

    def said_at(self, sheet: str, cell: str, taken_for: Edition) -> tuple[Cell | None, Typed]:
        """The cell of the ledger that a place in this file stands for, and what is written there."""
        at, column = cell_at(cell)
        if sheet == SCHEMA.cover.title:
            name = self.places()[at]
            return (self.cover_key(name, taken_for), name), self.cover[name]
        line, name = self.lines[at - FIRST_ROW], self.columns[column]
        row = self.row(line)
        return (row and (row, name)), line.cells.get(name, BLANK)


def copy_of(edition: Edition) -> Copy:
    """The workbook of an edition as it is handed out."""
    book = build_unit_book(edition, SCHEMA, HEAD)
    cover, tasks, *rest = book.sheets
    names = [each.name for each in SCHEMA.tasks.fields] + [ROW_ID]
    rows = values(tasks)
    lines = []
    for row in rows[FIRST_ROW:]:
        item = int(str(row[0]).removesuffix(".0"))
        issued = edition.cells[task_key(PLAN.id, item, edition.unit)]
        cells = {name: Typed(value, issued.get(name, "")) for name, value in zip(names, row, strict=True)}
        lines.append(Line(edition.unit, item, cells))
    copy = Copy(
        edition.unit,
        edition,
        names,
        lines,
        {},
        values(cover),
        rows[: FIRST_ROW - 1],
        dict(zip(names, map(str, rows[FIRST_ROW - 1]), strict=True)),
        [RawSheet(sheet.title, tuple(map(tuple, values(sheet)))) for sheet in rest],
        dict(book.properties),
    )
    for at, name in copy.places().items():
        issued = edition.cells.get(copy.cover_key(name), {})
        copy.cover[name] = Typed(copy.form[at][2], issued.get(name, ""))
    return copy


def values(sheet: SheetSpec) -> list[list[RawValue]]:
    """A sheet's values as a reader gives them: every number a float."""
    return [
        [float(cell.value) if isinstance(cell.value, int) else cell.value for cell in row.cells] for row in sheet.rows
    ]


# --- the office, in memory ---


@dataclass
class Taken:
    """One file that went in, with everything that can be asked of it afterwards."""

    copy: Copy
    edition: Edition
    matched: Matched
    done: Intake
    refused: frozenset[Cell]
    before: Mapping[Cell, str]
    base: Base
    earlier: Sequence[Return]


class Office:
    """The ledger as plain lists, driven through the pure core as the merge job drives it."""

    def __init__(self) -> None:
        self.now = datetime(2021, 8, 10, 9)
        self.editions: dict[str, Edition] = {}
        self.latest: dict[str, Edition] = {}
        self.current: dict[str, dict[str, str]] = {}
        self.changes: list[Change] = []
        self.asked: list[Asked] = []
        self.returns: list[Return] = []
        self.decisions = 0

    def issue(self, code: str) -> Edition:
        period = round_of(self.now.date(), "month")
        unit = TASKS.roster.by_code[code]
        tasks = with_extensions(TASKS, self.current, SCHEMA)
        cells = snapshot(tasks, unit, by_unit(self.current), SCHEMA, period.end, self.now.date())
        before = self.latest.get(code)
        made = next_edition(before, PLAN.id, code, cells, SCHEMA, Issue(self.now.date(), "", period.id))
        self.editions[made.id] = self.latest[code] = made
        return made

    def edition_of(self, book: RawBook) -> tuple[Edition | None, frozenset[str]]:
        """The edition a file is taken for: what its carriers agree on, else what the office makes of its looks."""
        identity = identify(book, [SCHEMA.tasks], "某.xlsx")
        if identity.fault is None:
            return self.editions[identity.edition], identity.row_editions
        named = [self.editions[each] for each in identity.named if each in self.editions]
        supposed = suppose(book, SCHEMA, named or self.latest.values())
        if supposed and not named:
            supposed = suppose(book, SCHEMA, [grown_from(book, SCHEMA, self.editions_of(supposed.edition.unit))])
        return (supposed.edition if supposed else None), identity.row_editions

    def editions_of(self, unit: str) -> list[Edition]:
        return sorted((each for each in self.editions.values() if each.unit == unit), key=lambda each: each.sequence)

    def take(self, copy: Copy, book: RawBook) -> Taken | None:
        """Take a file in and keep what comes of it; None where nobody can say whose it is."""
        self.now += timedelta(minutes=10)
        edition, row_editions = self.edition_of(book)
        if edition is None:
            return None
        taken = self.consider(copy, book, edition, row_editions)
        number = len(self.returns) + 1
        self.apply([replace(each, return_id=number) for each in taken.done.changes])
        self.asked += [(replace(each, id=len(self.asked) + 1, return_id=number), None) for each in taken.done.cases]
        self.returns.append(replace(taken.done.ret, id=number))
        return taken

    def consider(self, copy: Copy, book: RawBook, edition: Edition, row_editions: frozenset[str]) -> Taken:
        """What would come of a file."""
        today = self.now.date()
        kin = kin_of(edition, map(self.editions.get, row_editions))
        years = PlanYear(PLAN.year, PLAN.issued, today)
        matched = match(book, SCHEMA, edition, kin, "某.xlsx", years, self.current)
        assert isinstance(matched, Matched)
        identity = identify(book, [SCHEMA.tasks], "某.xlsx")
        if (named := identity.edition == edition.id) is False or identity.by_rows:
            matched = with_unsure(matched, edition, self.editions_of(edition.unit), named=named)
        context = Context(SCHEMA, PLAN.year, today, self.current, PLAN.issued, edition.cells)
        earlier = [each for each in self.returns if each.edition == edition.id]
        ret = Return("", "某.xlsx", 1, self.now, Outcome.REJECTED, PLAN.id, edition.unit, edition.id)
        done = take_in(ret, matched, edition, earlier, self.latest[edition.unit].sequence, context, self.asked)
        return Taken(
            copy,
            edition,
            matched,
            done,
            check(matched.cells, matched.origins, context, matched.refused).refused,
            {(row, name): self.held(row, name) for row, cells in matched.cells.items() for name in cells},
            Lineage(edition, earlier, SCHEMA, self.current, NO_WORDS, asked_about(self.asked)).base(
                replace(ret, reporter=reporter_of(matched.cells)), matched.cells
            ),
            earlier,
        )

    def held(self, row: str, name: str) -> str:
        return self.current.get(row, {}).get(name, "")

    def apply(self, changes: Sequence[Change]) -> None:
        self.changes += changes
        for each in changes:
            self.current.setdefault(each.row, {})[each.field] = each.value

    def waiting(self) -> list[Case]:
        return list(open_cases(self.asked, self.current, self.returns))

    def decide(self, case: Case, choice: Choice) -> None:
        self.now += timedelta(minutes=10)
        decision, changes = decide_conflict(case, choice, self.current, "某科", self.now)
        self.decisions += 1
        at = next(at for at, (each, _) in enumerate(self.asked) if each.id == case.id)
        self.asked[at] = (case, replace(decision, id=self.decisions))
        self.apply(changes)


# --- the laws ---

CLASH = {Code.FIELD_CONFLICT, Code.FIELD_OVERTAKEN, Code.FIELD_DECIDED}
NOTICES = {Code.WORDS_REPLACED, Code.RETURN_OVERTAKEN, Code.ROWS_EMPTIED}
NO_ROW = {Code.ROW_UNKNOWN, Code.ROW_FOREIGN}


def in_conflict(taken: Taken) -> dict[Cell, Code]:
    """The cells of a file that the ledger has otherwise, and what the sender is told of each."""
    there = {(at.sheet, at.cell): cell for cell, at in taken.matched.origins.items()}
    return {there[each.origin.sheet, each.origin.cell]: each.code for each in taken.done.problems if each.code in CLASH}


def lines_not_taken(taken: Taken) -> set[int]:
    """The lines of the file that the sender is told are no rows of this workbook's."""
    cells = (each.origin.place for each in taken.done.problems if each.code in NO_ROW)
    return {int(each.strip("第行")) - 1 - FIRST_ROW for each in cells}


def account(taken: Taken) -> Counter[str]:
    """Each unit cell of a file ends as exactly one of taken, refused, held (in conflict), unchanged."""
    took = {(each.row, each.field) for each in taken.done.changes}
    held = in_conflict(taken)
    assert len(took) == len(taken.done.changes)
    ends: Counter[str] = Counter()
    for row, cells in taken.matched.cells.items():
        for name, text in cells.items():
            cell = (row, name)
            same = text == taken.before[cell]
            end = [cell in took, cell in taken.refused, cell in held]
            if not any(end):
                kept = cell in taken.base.spared | taken.base.overtaken or row.sheet == ROUND
                assert same or kept or text == taken.base.cells.get(row, {}).get(name, ""), cell
                ends["unchanged"] += 1
                continue
            assert sum(end) == 1, cell
            assert cell in taken.refused or not same
            ends[("taken", "refused", "held")[end.index(True)]] += 1
    assert {*took, *held} <= {(row, name) for row, cells in taken.matched.cells.items() for name in cells}
    assert ends["taken"] == taken.done.ret.changed
    return ends


def every_cell_is_read_where_it_stands(taken: Taken) -> None:
    """What was matched is what the copy's lines and cover say, each at its own item; a line not read is told."""
    copy, told = taken.copy, lines_not_taken(taken)
    expected: dict[Cell, list[Typed]] = {}
    own = {name for name in copy.columns if name != ROW_ID and SCHEMA.tasks.field(name).owner == Owner.UNIT}
    for at, line in enumerate(copy.lines):
        said = [line.cells.get(name, BLANK) for name in own]
        row = copy.row(line)
        if row is None or at in told:
            assert at in told or not any(each.text != "" for each in said), "a line was dropped silently"
            continue
        for name in own:
            expected.setdefault((row, name), []).append(line.cells.get(name, BLANK))
    for name, what in copy.cover.items():
        expected[copy.cover_key(name, taken.edition), name] = [what]
    read = {(row, name) for row, cells in taken.matched.cells.items() for name in cells}
    rows_read = {row for row, _ in read}
    assert read <= expected.keys(), "a value was read where no line says anything"
    for cell, whats in expected.items():
        if cell not in read:
            # A row with nothing in it whose own marks are gone says nothing, and nobody needs to be told.
            assert cell[0] not in rows_read and not any(each.text != "" for each in whats), cell
            continue
        text = taken.matched.cells[cell[0]][cell[1]]
        issued = taken.edition.cells.get(cell[0], {}).get(cell[1], "")
        if cell in taken.matched.refused:
            changed = {each.raw if each.text is None else each.text for each in whats} - {issued}
            assert any(each.text is None for each in whats) or len(changed) > 1, cell
        else:
            assert text in {each.text for each in whats}, cell


def the_ledger_takes_only_what_was_written(taken: Taken) -> None:
    """Each change is what the file says in the place it names, at that place's own item and field."""
    for change in taken.done.changes:
        cell, what = taken.copy.said_at(change.sheet, change.cell, taken.edition)
        assert cell == (change.row, change.field)
        assert what.text == change.value
        assert change.row.unit == taken.copy.unit
    for case in taken.done.cases:
        cell, what = taken.copy.said_at(case.sheet, case.cell, taken.edition)
        assert (cell, what.text) == ((case.row, case.field), case.theirs)
        assert case.ours == taken.before[case.row, case.field] != case.theirs


def nothing_unseen_is_overwritten(taken: Taken) -> None:
    """What a file replaces or clears once stood in that file, or each cell that it replaces is told, in one notice.

    Files carry no pedigree, and these say nothing of their save. The answers about a round never conflict.
    """
    unseen = [
        (change, taken.before[change.row, change.field])
        for change in taken.done.changes
        if change.row.sheet != ROUND
        if not taken.copy.may_have_said((change.row, change.field), taken.before[change.row, change.field])
    ]
    if unseen:
        (notice,) = (each for each in taken.done.problems if each.code in NOTICES)
        for change, _ in unseen:
            assert named(change.row, change.field) in notice.message, change
        event("taken for an update of somebody else's return, and told")


def named(row: RowKey, field: str) -> str:
    """A cell as a notice names it."""
    return f"{row_label(SCHEMA, row)}“{header_of(SCHEMA, row, field)}”"


def nothing_typed_is_dropped(taken: Taken) -> None:
    """What was typed since the file was last sent is taken, refused, in conflict, or has come before: in a return of
    the workbook, or with the workbook itself."""
    copy, held = taken.copy, in_conflict(taken)
    took = {(each.row, each.field) for each in taken.done.changes}
    for cell, text in copy.fresh.items():
        if taken.matched.cells.get(cell[0], {}).get(cell[1]) != text or not text:
            continue
        if cell in took or cell in held or cell in taken.refused or taken.before[cell] == text:
            continue
        if taken.edition.cells.get(cell[0], {}).get(cell[1]) == text:
            continue
        if any(each.raw.get(cell[0], {}).get(cell[1]) == text for each in taken.earlier):
            continue
        if cell[0].sheet == ROUND or any(named(*cell) in each.message for each in taken.done.problems):
            continue
        raise AssertionError((cell, text, taken.before[cell]))


def what_clashes_is_kept_twice(taken: Taken) -> None:
    """A cell in conflict stays as it was; a file of an older edition opens no question."""
    took = {(each.row, each.field) for each in taken.done.changes}
    assert took.isdisjoint(in_conflict(taken))
    asked = {(each.row, each.field) for each in taken.done.cases}
    assert asked <= {cell for cell, code in in_conflict(taken).items() if code == Code.FIELD_CONFLICT}
    assert not (taken.done.ret.stale and asked)


def only_what_the_file_grew_from_is_replaced(taken: Taken) -> None:
    """What a file replaces was in its edition, or came in with a return of it; a blank clears what stood there."""
    for change in taken.done.changes:
        was = taken.before[change.row, change.field]
        if change.row.sheet == ROUND:
            continue
        assert was == taken.base.cells.get(change.row, {}).get(change.field, "")
        assert was in {
            taken.edition.cells.get(change.row, {}).get(change.field, ""),
            *(each.raw.get(change.row, {}).get(change.field, "") for each in taken.earlier),
        }
        assert change.value or was


LAWS: Sequence[Callable[[Taken], object]] = (
    account,
    every_cell_is_read_where_it_stands,
    the_ledger_takes_only_what_was_written,
    nothing_unseen_is_overwritten,
    nothing_typed_is_dropped,
    what_clashes_is_kept_twice,
    only_what_the_file_grew_from_is_replaced,
)


# --- the machine ---

which = st.integers(0, 7)
ways = st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9])
PLACES = ("status", "progress", *FIELDS, *(f"cover:{name}" for name in COVER))
edits = st.lists(st.tuples(which, st.sampled_from(PLACES), ways), min_size=1, max_size=5)
MARKS = (ROW_ID, "number", "requirement", "topic")
"""What tells whose row a line is, and the topic, which does not."""
MESS = ("sort", "sort without ids", "insert", "note", "delete", "duplicate", "clear mark", "reword")
MESS += ("move column", "drop column", "strip")


class Returns(RuleBasedStateMachine):
    copies = Bundle("copies")

    def __init__(self) -> None:
        super().__init__()
        self.office = Office()
        self.count = 0
        self.made = 0

    def something(self, of: SchemaField, way: int, place: str) -> Typed:
        self.count += 1
        day = date(2021, 8, 3) + timedelta(days=self.count % 7)
        return typed(of, way, day, f"{place}-{of.name}-{self.count}", self.count)

    # The office

    @initialize(target=copies)
    def begin(self) -> object:
        return multiple(*(copy_of(self.office.issue(unit)) for unit in (CODES[0], *CODES)))

    @precondition(lambda self: self.made < 4)
    @rule(target=copies, unit=st.sampled_from(CODES), days=st.sampled_from([0, 5, 20]))
    def issue(self, unit: str, days: int) -> Copy:
        self.made += 1
        self.office.now += timedelta(days=days)
        return copy_of(self.office.issue(unit))

    @rule(
        unit=st.sampled_from(CODES), item=st.sampled_from(sorted(DEADLINES)), verdict=st.sampled_from(["", "退回整改"])
    )
    def review(self, unit: str, item: int, verdict: str) -> None:
        row = task_key(PLAN.id, item, unit)
        self.office.apply([Change(row, "verdict", verdict, "某科", self.office.now)])

    @precondition(lambda self: self.office.waiting())
    @rule(at=which, choice=st.sampled_from([Choice.OURS, Choice.THEIRS, Choice.BASE]))
    def decide(self, at: int, choice: Choice) -> None:
        waiting = self.office.waiting()
        self.office.decide(waiting[at % len(waiting)], choice)

    # People

    @precondition(lambda self: self.made < 4)
    @rule(target=copies, copy=copies)
    def hand_on(self, copy: Copy) -> Copy:
        self.made += 1
        return copy.clone()

    @rule(copy=copies, todo=edits)
    def fill_in(self, copy: Copy, todo: list[tuple[int, str, int]]) -> None:
        for line_at, name, way in todo:
            if name.startswith("cover:"):
                name = name.removeprefix("cover:")
                copy.write_cover(name, self.something(SCHEMA.cover.field(name), way, f"{copy.unit}-cover"))
            else:
                line = copy.lines[line_at % len(copy.lines)]
                copy.write(line, name, self.something(SCHEMA.tasks.field(name), way, f"{line.unit}-{line.item}"))

    @rule(copy=copies, at=which, back=which)
    def undo(self, copy: Copy, at: int, back: int) -> None:
        """Put back what a cell said before."""
        line = copy.lines[at % len(copy.lines)]
        if (row := copy.row(line)) and (told := sorted(cell for cell in copy.seen if cell[0] == row)):
            cell = told[back % len(told)]
            text = sorted(copy.seen[cell])[at % len(copy.seen[cell])]
            copy.write(line, cell[1], Typed(text or None, text))

    @rule(copy=copies, todo=edits)
    def fill_in_and_send(self, copy: Copy, todo: list[tuple[int, str, int]]) -> None:
        self.fill_in(copy, todo)
        self.send(copy)

    @rule(copy=copies, how=st.sampled_from(MESS), here=which, there=which)
    def rearrange(self, copy: Copy, how: str, here: int, there: int) -> None:
        """Lines sorted, put in, taken out, doubled, defaced; columns moved or taken out."""
        lines, columns = copy.lines, copy.columns
        line = lines[here % len(lines)]
        match how:
            case "sort":
                lines.insert(there % len(lines), lines.pop(here % len(lines)))
            case "sort without ids" if all(copy.row(each) for each in lines):
                ids = [each.cells.get(ROW_ID, BLANK) for each in lines]
                lines.insert(there % len(lines), lines.pop(here % len(lines)))
                for each, row_id_ in zip(lines, ids, strict=True):
                    each.cells[ROW_ID] = row_id_
            case "insert":
                lines.insert(here % len(lines), Line(copy.unit, None, {}))
            case "note":
                said = self.something(SCHEMA.tasks.field("progress"), 0, f"{copy.unit}-none")
                lines.insert(here % len(lines), Line(copy.unit, None, {"progress": said}))
            case "delete" if len(lines) > 1:
                lines.remove(line)
            case "duplicate":
                lines.append(line.clone())
            case "strip" if all(each.unit == copy.unit for each in lines):
                copy.properties, copy.rest = {}, []
                for each in lines:
                    each.cells[ROW_ID] = BLANK
            case "move column":
                columns.insert(3 * here % len(columns), columns.pop(3 * there % len(columns)))
            case "drop column" if (name := FIELDS[here % len(FIELDS)]) in columns:
                columns.remove(name)
            case "clear mark" if copy.row(line):
                line.cells[MARKS[there % len(MARKS)]] = BLANK
            case "reword" if copy.row(line):
                line.cells[MARKS[there % len(MARKS)]] = Typed("改过的文字", None)

    @rule(copy=copies, other=copies, where=which)
    def paste_a_row_of_another_file(self, copy: Copy, other: Copy, where: int) -> None:
        line = other.lines[where % len(other.lines)].clone()
        if line.unit != copy.unit and not (line.carries_its_id and copy.mostly_its_own()):
            return
        for name in copy.columns:
            if name in FIELDS:
                copy.write(line, name, line.cells.get(name, BLANK))
        copy.lines.append(line)

    @rule(copy=copies, other=copies)
    def property_of_another_file(self, copy: Copy, other: Copy) -> None:
        if 2 * sum(line.carries_its_id for line in copy.lines) >= len(copy.lines):
            copy.properties = {PROPERTY: other.edition.id}

    @rule(copy=copies)
    def send(self, copy: Copy) -> None:
        book = copy.book()
        before = {row: dict(cells) for row, cells in self.office.current.items()}
        taken = self.office.take(copy, book)
        if taken is None:
            return
        for law in LAWS:
            law(taken)
        self.nothing_said_no_change(before, taken)
        self.a_conflict_waits_until_it_is_decided(taken)
        again = self.office.consider(copy, book, *self.found(book))
        assert not again.done.changes and not again.done.cases, "the same file twice"
        if taken.base.return_id not in (0, *copy.sent):
            self.adopt(copy, taken)
        copy.fresh.clear()
        copy.sent.append(len(self.office.returns))

    def adopt(self, copy: Copy, taken: Taken) -> None:
        """A file that passed for an update of somebody else's return counts as grown from it from now on."""
        for row, cells in taken.base.cells.items():
            for name, text in cells.items():
                if taken.done.ret.settled[row].get(name) == text:
                    copy.note((row, name), text)

    def found(self, book: RawBook) -> tuple[Edition, frozenset[str]]:
        edition, rows = self.office.edition_of(book)
        assert edition is not None
        return edition, rows

    def nothing_said_no_change(self, before: Mapping[str, Mapping[str, str]], taken: Taken) -> None:
        """A cell that the file does not have stays as it is."""
        for row, cells in before.items():
            for name, text in cells.items():
                if name not in taken.matched.cells.get(row, {}):
                    assert self.office.held(row, name) == text

    def a_conflict_waits_until_it_is_decided(self, taken: Taken) -> None:
        """What the sender is told waits for the office does wait, with both values."""
        waiting = {(each.row, each.field, each.ours, each.theirs) for each in self.office.waiting()}
        for cell, code in in_conflict(taken).items():
            if code == Code.FIELD_CONFLICT:
                assert (*cell, taken.before[cell], taken.matched.cells[cell[0]][cell[1]]) in waiting, cell

    # The ledger as a whole

    @invariant()
    def the_ledger_is_the_replay_of_its_changes(self) -> None:
        replayed: dict[str, dict[str, str]] = {}
        for change in self.office.changes:
            replayed.setdefault(change.row, {})[change.field] = change.value
        assert replayed == self.office.current

    @invariant()
    def no_value_stands_at_another_item(self) -> None:
        for row, cells in self.office.current.items():
            for name, text in cells.items():
                of = next(each for each in fields_of(SCHEMA, row) if each.name == name)
                assert of.owner != Owner.PLAN
                assert of.owner == Owner.UNIT or name == "verdict"
                if of.kind in {FieldKind.TEXT, FieldKind.LINK} and text:
                    assert f"{row.unit}-{row.item or 'cover'}-{name}-" in text
                    assert "机密" not in text


LONG = int(os.environ.get("TOOLKIT_TORTURE", "0"))
Returns.TestCase.settings = settings(
    max_examples=LONG or 100,
    stateful_step_count=40,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestReturns = Returns.TestCase
