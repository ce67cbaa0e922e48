"""Units at their desks: what each does to the workbook it received, and what the office then has of it.

A table is a list of cases. A case is a function that does something to a unit's workbook and sends it; where it is a
generator, each `yield` is a week in which the office merges. All cases of a table are played side by side in one
workspace, each by a unit of its own, so that a table costs a few merges however long it is.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kit.libreoffice import save_as
from kit.unit_books import HERE, cover_labels, saved, saved_at
from kit.workspaces import cut_plan, for_units
from toolkit.book.returned.reply_book import LIST_TITLE, NOTE_HEAD
from toolkit.codes import Severity
from toolkit.domain.ledger.report_status import round_reports
from toolkit.domain.ledger.rounds import round_of
from toolkit.edges.marking.filling import with_values
from toolkit.edges.system.files import digest
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.paths import ledger_path, reply_path
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

ISSUED = date(2021, 9, 10)
NOW = datetime(2021, 9, 13, 9)

Rows = Mapping[int, Mapping[str, str]]
"""Item -> header -> text: as typed (dates as 2021-09-08), and as it stands in the ledger."""

FILLED: Rows = {
    1: {"办理状态": "推进中", "进展情况": "某局第1项\n分两步", "预计完成日期": "2021-11-30", "存在问题": "人手不足"},
    2: {
        "办理状态": "已完成",
        "进展情况": "某局第2项已办结",
        "完成日期": "2021-09-08",
        "佐证材料": "https://example.com/2",
    },
    3: {"进展情况": "某局第3项正在办", "下一步措施": "=继续", "联系电话": "0759-3331234"},
}
"""What a unit that fills in its workbook writes; 某局 is its name. These items stand in rows 5, 6 and 7."""
COVER: Mapping[str, str] = {
    "本期情况": "有更新",
    "填报人": "某局填报人",
    "联系电话": "13800000000",
    "填报日期": "2021-09-11",
    "审签领导": "某局领导",
    "审签日期": "2021-09-12",
    "责任科室": "公开科",
}
"""What it writes on its cover, from C20 downward."""
TOP_ITEMS = {5: 1, 6: 2, 7: 3, 9: 5, 10: 6, 11: 7, 12: 8}
"""Row -> item in the workbook of every unit that plays a case."""
TASKS, PAGE, HIDDEN = "工作台账", "填报说明", "下发信息"
HEADERS, FIRST = 4, 5
"""The row of headers and the first row below it."""
COLUMNS = {
    "序号": "A",
    "工作任务": "B",
    "具体要求": "C",
    "完成时限": "E",
    "办理状态": "H",
    "进展情况": "I",
    "预计完成日期": "J",
    "完成日期": "K",
    "佐证材料": "L",
    "存在问题": "M",
    "下一步措施": "N",
    "责任科室": "O",
    "责任人": "P",
    "联系电话": "Q",
    "行标识": "U",
}


def but(changes: Mapping[int, Mapping[str, str | None]], rows: Rows = FILLED) -> Rows:
    """`rows` with some cells changed; None takes a cell away."""
    items = sorted({*rows, *changes})
    merged = {item: {**rows.get(item, {}), **changes.get(item, {})} for item in items}
    return {item: {name: text for name, text in row.items() if text is not None} for item, row in merged.items()}


def without(*items: int) -> Rows:
    """What a unit writes, these items left out."""
    return {item: row for item, row in FILLED.items() if item not in items}


def typed(text: str) -> object:
    """What is typed into a cell for this text: days are dates."""
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def reopened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def write(sheet: Worksheet, cell: str, value: object) -> None:
    """Put a value into a cell; a text stays text, whatever it begins with."""
    sheet[cell].value = value
    if isinstance(value, str):
        sheet[cell].data_type = "s"


def lines(sheet: Worksheet) -> list[list[object]]:
    """The values of the rows below the headers."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]


def put_lines(sheet: Worksheet, values: Sequence[Sequence[object]]) -> None:
    """Write rows below the headers, in place of what stands there."""
    for at, row in enumerate(values, start=FIRST):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            cell.value = value
            if isinstance(value, str) and not value.startswith("=IF("):
                cell.data_type = "s"


def move_columns(sheet: Worksheet, order: Sequence[str]) -> None:
    """Put the columns in this order, headers and values; what is not named goes."""
    taken = [[(cell.value, cell.data_type) for cell in sheet[letter]] for letter in order]
    last = sheet.max_column
    for at in range(1, last + 1):
        for row in range(1, len(taken[0]) + 1):
            value, kind = taken[at - 1][row - 1] if at <= len(taken) else (None, "n")
            sheet.cell(row, at).value = value
            if value is not None:
                sheet.cell(row, at).data_type = kind


@dataclass
class Desk:
    """A unit that has received its workbook; what it sends lies in a folder of its own in the inbox."""

    workspace: Workspace
    code: str
    folder: str
    spare: list[str]
    sent: list[tuple[str, bytes, str]] = field(default_factory=list)
    originals: list[bytes] = field(default_factory=list)
    reissue: bool = False
    clock: datetime = NOW - timedelta(hours=2)

    @cached_property
    def neighbour(self) -> Desk:
        """A unit that sends nothing itself."""
        return Desk(self.workspace, self.spare.pop(), self.folder, [])

    @property
    def name(self) -> str:
        return self.workspace.tasks.roster.by_code[self.code].name

    def received(self) -> bytes:
        """The workbook the unit got last."""
        return ledger_path(self.workspace, self.workspace.tasks.roster.by_code[self.code]).read_bytes()

    def blank(self) -> Workbook:
        """That workbook, opened."""
        return reopened(self.received())

    def filled(self, rows: Rows = FILLED, cover: Mapping[str, str] = COVER, book: Workbook | None = None) -> Workbook:
        """That workbook, or the one given, with these cells filled in."""
        book = book or self.blank()
        sheet, page = book[TASKS], book[PAGE]
        at = {sheet.cell(row, 1).value: row for row in range(FIRST, sheet.max_row + 1)}
        assert TOP_ITEMS.items() <= {row: item for item, row in at.items()}.items()
        for item, row in rows.items():
            for header, text in row.items():
                write(sheet, f"{COLUMNS[header]}{at[item]}", typed(self.says(text)))
        labels = {"".join(str(line[1].value).split()).strip("＊"): line[2] for line in page.iter_rows(max_col=3)}
        for label, text in cover.items():
            labels[label].value = typed(self.says(text))
        return book

    def whole(self, cells: Mapping[str, object] | None = None, title: str = TASKS, at: datetime | None = None) -> bytes:
        """That workbook, filled in as `filled` does and these cells typed over, saved at a moment as `saved` does; all
        else of it is as it was made.

        A cell that says what no typed value is, a formula or an error, takes `filled`.
        """
        data, down = self.received(), {item: row for row, item in TOP_ITEMS.items()}
        over: dict[tuple[str, str], Any] = {
            (TASKS, f"{COLUMNS[header]}{down[item]}"): typed(self.says(text))
            for item, row in FILLED.items()
            for header, text in row.items()
        }
        labels = cover_labels(data)
        over |= {(PAGE, f"C{labels[label]}"): typed(self.says(text)) for label, text in COVER.items()}
        over |= {(title, cell): value for cell, value in (cells or {}).items()}
        return saved_at(with_values(data, over), at or datetime.now(UTC).replace(tzinfo=None) + HERE)

    def type_over(self, cells: Mapping[str, object], title: str = TASKS) -> None:
        """Send that workbook with these cells typed over, saved at this moment of the unit's clock."""
        self.send(self.whole(cells, title, self.clock + timedelta(minutes=1)))

    def says(self, text: str) -> str:
        return text.replace("某局", self.name)

    def signed(self, row: Mapping[str, str]) -> dict[str, str]:
        return {header: self.says(text) for header, text in row.items()}

    def send(self, what: Workbook | bytes, name: str = "台账.xlsx", kind: str = "") -> None:
        """Send a file; of another `kind` (`xls`), saved by LibreOffice first, under the name given.

        A workbook is saved at this moment of the unit's clock; bytes say what they say.
        """
        self.clock += timedelta(minutes=1)
        data = what if isinstance(what, bytes) else saved(what, self.clock)
        self.sent.append((name, data, kind))

    def rows(self) -> Rows:
        """What the ledger holds of the unit's items by now."""
        with open_store(self.workspace) as store:
            return held(self.workspace, store.cells.current("2021"), self.code)[0]


def held(workspace: Workspace, current: Mapping[str, Mapping[str, str]], code: str) -> tuple[Rows, Mapping[str, str]]:
    """What the ledger holds of a unit: its items, and its cover; blanks left out."""
    rows: dict[int, dict[str, str]] = {}
    cover: dict[str, str] = {}
    for key, values in current.items():
        if key.unit != code:
            continue
        item = key.item
        fields = workspace.schema.cover.fields if item is None else workspace.schema.tasks.fields
        said = {each.header: values[each.name] for each in fields if values.get(each.name)}
        if item is None:
            cover |= said
        elif said:
            rows[item] = said
    return rows, cover


@dataclass(frozen=True)
class Case:
    """What a unit does, and what is promised to come of it.

    `ends` is the outcome of each file in turn, `faults` every problem of all of them as `code place` (a cell of
    工作台账 by its name alone), `rows` and `cover` the unit's whole ledger afterwards, `neighbour` the rows of the
    unit whose workbook was mixed in, `owes` where the unit stands in the round.
    """

    name: str
    does: Callable[[Desk], Iterator[None] | None]
    ends: tuple[str, ...]
    faults: tuple[str, ...]
    rows: Rows
    cover: Mapping[str, str]
    neighbour: Rows
    owes: str

    def __str__(self) -> str:
        return self.name


@dataclass
class Table:
    """The cases of a test file, in the order they stand there."""

    cases: list[Case] = field(default_factory=list)

    def __call__(
        self,
        *ends: str,
        faults: Sequence[str] = (),
        rows: Rows = FILLED,
        cover: Mapping[str, str] = COVER,
        neighbour: Rows | None = None,
        owes: str = "",
    ) -> Callable[[Callable[[Desk], Any]], Callable[[Desk], Any]]:
        """Enter the function below as a case."""

        def enter(does: Callable[[Desk], Any]) -> Callable[[Desk], Any]:
            name = does.__name__
            self.cases.append(Case(name, does, ends, tuple(faults), rows, cover, neighbour or {}, owes))
            return does

        return enter


@dataclass
class Came:
    """What came of a case: `error` is what its own assertions raised, `unplayed` the program that is not there."""

    desk: Desk
    ends: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    rows: Rows = field(default_factory=dict)
    cover: Mapping[str, str] = field(default_factory=dict)
    neighbour: Rows = field(default_factory=dict)
    owes: str = ""
    unanswered: list[str] = field(default_factory=list)
    error: BaseException | None = None
    unplayed: str = ""


def issue_to_all(root: Path, *units: str) -> Workspace:
    """A workspace whose workbooks have gone out, one of last year's plan too; 工作进展 is an alias of 进展情况.

    Where units are named (SZ04 among them), it is that of an office of these alone; of the plan it has the first items.
    """
    create_workspace(root)
    if units:
        for_units(open_workspace(root), *units)
    else:
        cut_plan(open_workspace(root), 5)
    schema, config = root / "templates/ledger.toml", root / "config.toml"
    schema.write_text(
        schema.read_text("utf-8").replace('header = "进展情况"', 'header = "进展情况"\naliases = ["工作进展"]'), "utf-8"
    )
    whole = config.read_text("utf-8")
    config.write_text(whole.replace('id = "2021"', 'id = "2020"'), "utf-8")
    (last_year,) = generate(open_workspace(root), ISSUED, ["SZ04"]).data["workbooks"]
    Path(last_year["path"]).rename(root / "last-year.xlsx")
    config.write_text(whole, "utf-8")
    workspace = open_workspace(root)
    generate(workspace, ISSUED)
    return workspace


def players(workspace: Workspace) -> list[str]:
    """The codes of the units whose workbooks begin alike."""
    units = [unit.code for unit in workspace.tasks.units()]
    items = {code: {each.item for each in workspace.tasks.of_unit(code)} for code in units}
    return [code for code in units if len({26, 27} & items[code]) == 1]


def play(base: Path, root: Path, cases: Sequence[Case], soffice: str | None = None) -> dict[str, Came]:
    """Play all cases in a copy of the workspace `base`; the result of each by its name."""
    shutil.copytree(base, root)
    workspace = open_workspace(root)
    codes = players(workspace)
    assert len(cases) <= len(codes), "each case needs a unit of its own: begin another table"
    spare = codes[len(cases) :]
    came: dict[str, Came] = {}
    acting: dict[str, Iterator[None]] = {}
    for at, case in enumerate(cases):
        came[case.name] = Came(Desk(workspace, codes[at], case.name, spare))
        acting[case.name] = _steps(case, came[case.name].desk)
    week = 0
    while acting:
        now = NOW + timedelta(weeks=week)
        for name, steps in list(acting.items()):
            came[name].desk.clock = now - timedelta(hours=2)
            try:
                next(steps)
            except StopIteration:
                del acting[name]
            except Exception as error:  # told by the case's own test, not by all of them
                came[name].error = error
                del acting[name]
        files = _deliver(workspace, came, root / f"as-{week}", soffice)
        if files:
            _note(merge_returns(workspace, now).data["returns"], came, files)
        if again := [each.desk for each in came.values() if each.desk.reissue]:
            generate(workspace, now.date() + timedelta(days=1), [desk.code for desk in again])
            for desk in again:
                desk.reissue = False
        week += 1
    _take_stock(workspace, came)
    return came


def _steps(case: Case, desk: Desk) -> Iterator[None]:
    steps = case.does(desk)
    if steps is not None:
        yield from steps


def _deliver(workspace: Workspace, came: Mapping[str, Came], scratch: Path, soffice: str | None) -> dict[str, Came]:
    """Put what was sent into the inbox, what LibreOffice has to save first in one go a format."""
    files: dict[str, Came] = {}
    order: list[tuple[Path, bytes | Path]] = []
    converting: dict[str, list[Path]] = {}
    for name, each in came.items():
        for at, (file, data, kind) in enumerate(each.desk.sent):
            target = workspace.inbox / name / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if kind and not soffice:
                each.unplayed = "LibreOffice Calc"
                continue
            if kind:
                source = scratch / kind / f"{name}-{at}.xlsx"
                source.parent.mkdir(parents=True, exist_ok=True)
                source.write_bytes(data)
                converting.setdefault(kind, []).append(source)
                order.append((target, scratch / f"{source.stem}.{kind}"))
            else:
                order.append((target, data))
            files[target.relative_to(workspace.inbox).as_posix()] = each
        each.desk.sent.clear()
    for kind, sources in converting.items():
        save_as(soffice or "", kind, sources, scratch)
    for at, (target, content) in enumerate(order):
        data = content.read_bytes() if isinstance(content, Path) else content
        target.write_bytes(data)
        os.utime(target, (1_600_000_000 + at, 1_600_000_000 + at))
        if not target.name.startswith(("~$", ".")):
            files[target.relative_to(workspace.inbox).as_posix()].desk.originals.append(data)
    return files


def _note(returns: Sequence[Mapping[str, Any]], came: Mapping[str, Came], files: Mapping[str, Came]) -> None:
    for ret in returns:
        if not ret["again"]:
            each = files[ret["file"]]
            each.ends.append(ret["outcome"])
            each.faults += [_shown(fault) for fault in ret["problems"]]


def _shown(fault: Mapping[str, str]) -> str:
    sheet = "" if fault["sheet"] == TASKS else fault["sheet"]
    return " ".join(part for part in (fault["code"], "!".join(filter(None, (sheet, fault["cell"])))) if part)


def _take_stock(workspace: Workspace, came: Mapping[str, Came]) -> None:
    """Read the ledger, and see that every file is archived and answered."""
    with open_store(workspace) as store:
        states = round_reports(
            workspace.tasks, store.returns.of_plan(workspace.chosen.id), round_of(NOW.date(), "month")
        ).states
        recorded, current = store.returns.of_plan("2021"), store.cells.current("2021")
    receipts = {path.name for path in (workspace.outbox / "receipts").iterdir()}
    for name, each in came.items():
        each.rows, each.cover = held(workspace, current, each.desk.code)
        if "neighbour" in vars(each.desk):
            each.neighbour, _ = held(workspace, current, each.desk.neighbour.code)
        each.owes = states[each.desk.code].value
        for data in each.desk.originals:
            sha = digest(data)
            kept = workspace.archive / sha[:2] / sha
            if not kept.is_file() or kept.read_bytes() != data:
                each.unanswered.append(f"not archived: {sha}")
        mine = [ret for ret in recorded if ret.file.split("/")[0] == name]
        for ret in mine:
            start = f"{ret.received_at:%Y%m%d}-{ret.id:05d}-"
            if not any(receipt.startswith(start) for receipt in receipts):
                each.unanswered.append(f"no receipt for {ret.file}")
            reply = reply_path(workspace, ret)
            if reply.is_file() != (ret.outcome.value == "partial"):
                each.unanswered.append(f"reply there: {reply.is_file()}, though {ret.outcome.value}")
            elif reply.is_file():
                wrong = sum(fault.severity == Severity.ERROR and bool(fault.origin.cell) for fault in ret.problems)
                if marks(reply) < wrong:
                    each.unanswered.append(f"{marks(reply)} of {wrong} faults marked in the reply")


def marks(reply: Path) -> int:
    """How many cells of a reply are marked."""
    with zipfile.ZipFile(reply) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        assert next(each.get("name") for each in book.iter() if each.tag.endswith("}sheet")) == LIST_TITLE
        parts = [name for name in archive.namelist() if re.fullmatch(r"xl/(comments/)?comments?\d*\.xml", name)]
        notes = [note for part in parts for note in ElementTree.fromstring(archive.read(part)).iter()]
    texts = ["".join(note.itertext()) for note in notes if note.tag.endswith("}comment")]
    return sum(text.startswith(NOTE_HEAD) for text in texts)


def check(case: Case, came: Came) -> None:
    """Hold what came of a case against what was promised."""
    if came.error:
        raise came.error

    assert (tuple(came.ends), sorted(came.faults)) == (case.ends, sorted(case.faults))
    assert came.rows == {item: came.desk.signed(row) for item, row in case.rows.items()}
    assert came.cover == came.desk.signed(case.cover)
    assert came.neighbour == {item: came.desk.neighbour.signed(row) for item, row in case.neighbour.items()}
    assert came.unanswered == []
    if case.owes:
        assert came.owes == case.owes
