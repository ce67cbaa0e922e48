"""The ledger as plain tables for other programs: assignments, changes, returns, figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.records import Change, Return
from toolkit.domain.ledger.row_history import UNSHOWN
from toolkit.domain.ledger.row_names import header_of, sheet_of
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.units import Roster
from toolkit.keys import OFFICE, SCORE, YEAR_END, RowKey, item_words
from toolkit.schema.model import FieldKind, Ledger, Owner
from toolkit.values import dataclass

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table under a name: its columns, its rows of as many values."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def personal_fields(schema: Ledger) -> frozenset[str]:
    """The fields that hold people and their telephone numbers: a number, and the field before it, which says whose."""
    found: set[str] = set()
    for sheet in (schema.tasks, schema.cover, *schema.registers):
        for before, field in pairwise(sheet.fields):
            if field.kind == FieldKind.PHONE:
                found |= {before.name, field.name}
    return frozenset(found)


def assignments_table(figures: Figures, schema: Ledger, leave: frozenset[str]) -> DataTable:
    """Every assignment with how it stands, by which word the figures count it (计入) and what its row holds; the fields
    to `leave` are not in it."""
    fields = [
        field for field in schema.tasks.fields if field.owner in {Owner.UNIT, Owner.OFFICE} and field.name not in leave
    ]
    own = ("序号", "单位", "职责", "状态", "计入", "应完成日期", "逾期天数", "原因")
    rows = tuple(
        (
            item_words(each.item),
            each.unit_name,
            "、".join(role.label for role in Role if role in each.roles),
            each.state,
            each.label.word,
            each.due.isoformat() if each.due else None,
            each.late,
            each.why,
            *(each.row.values.get(field.name) or None for field in fields),
        )
        for each in figures.tasks
    )
    return DataTable("assignments", (*own, *(field.header for field in fields)), rows)


def changes_table(
    changes: Iterable[Change], schema: Ledger, roster: Roster, files: Mapping[int, str], leave: frozenset[str]
) -> DataTable:
    """Every change of what a sheet shows, oldest first: which cell of the ledger, what it says since, who said so, from
    which cell of which file. The fields to `leave` are not in it."""
    columns = ("编号", "时间", "单位", "表", "行", "栏", "内容", "来自", "来件", "工作表", "单元格")
    rows = tuple(
        (
            each.sequence,
            each.at.isoformat(sep=" "),
            roster.name_of(each.row.unit),
            _title(schema, each.row),
            item_words(each.row.item) or each.row.row or None,
            header_of(schema, each.row, each.field),
            each.value,
            each.actor,
            files.get(each.return_id or 0),
            each.sheet or None,
            each.cell or None,
        )
        for each in changes
        if each.field not in leave and each.field not in UNSHOWN and each.row.sheet not in (YEAR_END, SCORE)
    )
    return DataTable("changes", columns, rows)


def returns_table(returns: Sequence[Return], roster: Roster, office: str) -> DataTable:
    """Every return, oldest first: when, whose (a review workbook is the `office`'s), what became of it, its SHA-256."""
    columns = ("编号", "收到", "单位", "文件", "方式", "结果", "并入处数", "冲突处数", "问题数", "SHA-256")
    rows = tuple(
        (
            ret.id,
            ret.received_at.isoformat(sep=" "),
            office if ret.unit == OFFICE else roster.name_of(ret.unit) or None,
            ret.file or None,
            ret.told or "文件",
            ret.outcome.label,
            ret.changed,
            ret.conflicts,
            len(ret.problems),
            ret.sha256 or None,
        )
        for ret in returns
    )
    return DataTable("returns", columns, rows)


def figures_table(figures: Figures) -> DataTable:
    """The figures, a line each: by what they are divided, of what, which figure, how many; of a round also that no
    workbook of it is known to have been handed out."""
    parts: list[tuple[str, str, Counts]] = [("全部", "全部", figures.whole)]
    parts += [("单位", unit.name, unit.counts) for unit in figures.units]
    parts += [("事项", item_words(item.number), item.counts) for item in figures.items]
    for by, portions in (
        ("类别", figures.topics),
        ("应完成日期", figures.dues),
        ("分组", figures.groups),
        ("牵头单位", figures.leads),
    ):
        parts += [(by, part.name, part.counts) for part in portions]
    rows = [(by, name, word, count, "") for by, name, counts in parts for word, count in _counted(counts)]
    for each in figures.rounds:
        reported = (("应报", len(each.owing)), ("已报", len(each.reported)))
        missing = (("未报", len(each.unreported)),) if each.over else ()
        rows += [("填报期", each.round.label, word, count, each.not_given) for word, count in (*reported, *missing)]
    return DataTable("figures", ("分法", "名称", "指标", "数", "说明"), tuple(rows))


def _counted(counts: Counts) -> Iterator[tuple[str, int]]:
    yield "项次", counts.total
    for label in Label:
        yield label.word, counts.of(label)
    yield "到期应办结", counts.owed
    yield "其中已销号", counts.met


def _title(schema: Ledger, row: RowKey) -> str:
    """What people call the table of a row; the register's name where there is none of that name any more."""
    sheet = sheet_of(schema, row)
    return sheet.title if sheet else row.register or schema.cover.title
