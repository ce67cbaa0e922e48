"""The columns of the master: those that units fill in, and before them whose row it is."""

from __future__ import annotations

from dataclasses import replace

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell
from toolkit.book.sheets.table import TableColumn
from toolkit.schema.model import HINT, Register, Sheet

UNIT = "责任单位"
"""The header, and in code the name, of the column that says whose row it is."""
_UNIT_WIDTH = 16
STATE = "状态"
"""The header, and in code the name, of the column that says how a row stands: where it is, and what presses."""
_STATE_WIDTH = 14
TIMELY = "报送及时性"
"""The header, and in code the name, of the column that says whether a closed row was reported in time."""
_TIMELY_WIDTH = 10
REGISTER_HINT = replace(HINT, width=24)
"""提示 of a register in the master, where it may name other units."""


def task_columns(tasks: Sheet) -> tuple[TableColumn, ...]:
    """Those of 台账: the task sheet's own, none hidden, with the unit before its roles, the state before 提示, and last
    whether what is closed was reported in time."""
    columns = [TableColumn.of(field) for field in tasks.fields]
    names = [field.name for field in tasks.fields]
    columns.insert(names.index("hint"), _office_column(STATE, _STATE_WIDTH))
    columns.insert(names.index("roles"), _unit_column())
    columns.append(_office_column(TIMELY, _TIMELY_WIDTH))
    return tuple(columns)


def register_columns(register: Register) -> tuple[TableColumn, ...]:
    """Those of a register's sheet: the unit, the register's own, 提示; all of them print."""
    fields = (replace(field, printed=True) for field in (*register.fields, REGISTER_HINT))
    return (_unit_column(), *(TableColumn.of(field) for field in fields))


def _unit_column() -> TableColumn:
    return _office_column(UNIT, _UNIT_WIDTH)


def _office_column(name: str, width: float) -> TableColumn:
    return TableColumn(name, Cell(name, look.header(look.PLAN_HEAD)), width)
