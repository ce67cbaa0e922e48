"""Which row of a register a row without an id is: one the ledger knows, or a new one.

Nobody numbers the rows of a register, and people sort them, insert some and correct others. So a row that carries no
id is looked for by its natural key, then by what else it says among the rows of the file's nearest ancestor; what
is found nowhere is new, and gets an id that its unit and its content give it: the same row sent twice is one row, and
rows of two units stay two when the units become one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from string import ascii_uppercase

from toolkit.codes import Code
from toolkit.domain.ledger.records import Cells, Edition, Matched, Return
from toolkit.domain.ledger.registers import is_retired, natural_key, row_name, rows_of
from toolkit.domain.returns.merge_base import Lineage
from toolkit.keys import RowKey, register_key
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.model import Owner, Register

_PROVISIONAL = "?"
_LENGTH = 12
_UNIT_LENGTH = 4
"""How much of an id says whose workbook the row was first written in."""
_EXACT, _KEYED, _CONSISTENT, _RENAMED = 4, 3, 2, 1
"""How surely two rows are one, the surest highest."""

Values = Mapping[str, str]


def provisional_key(plan: str, register: str, number: int, unit: str) -> RowKey:
    """The key of a row that carries no id, until it is known which it is."""
    return register_key(plan, register, f"{_PROVISIONAL}{number}", unit)


def name_rows(matched: Matched, lineage: Lineage, ret: Return, current: Cells) -> Matched:
    """The same cells, every row of a register under the key it has in the ledger for good.

    `lineage` is what the file, recorded as `ret`, may have grown from; `current` the ledger. A new row that says what
    another row says counts once; one whose key stands twice is taken, and told of.

    A former unit's file is given by the rows of its heir: its new rows are the heir's too. Each is looked for among
    the rows that came from that former unit, as 编号 1 of another one is another thing.
    """
    edition, earlier, schema = lineage.edition, lineage.earlier, lineage.schema
    fresh = {register.name: _fresh(matched.cells, register) for register in schema.registers}
    if not any(fresh.values()):
        return matched
    problems: list[Problem] = []
    dropped: set[RowKey] = set()
    tables = []
    for register in schema.registers:
        if not fresh[register.name]:
            continue
        table = _Table(register, matched, edition, earlier, current, fresh[register.name])
        for key, twin in table.drop_repeated():
            dropped.add(key)
            if _place(matched, key).sheet == _place(matched, twin).sheet:
                problems.append(_twice(register, matched, key))
        problems += table.same_keys(matched)
        table.name_known()
        tables.append(table)
    base = lineage.base(ret, _named(matched.cells, tables, dropped), whole=False)
    for table in tables:
        table.name_renamed(base.cells)
        table.name_new()
    names = {key: name for table in tables for key, name in table.names.items()}
    unsaid = {at for (key, _), at in matched.origins.items() if key in dropped}
    return replace(
        matched,
        cells=_named(matched.cells, tables, dropped),
        origins={(names.get(key, key), name): at for (key, name), at in matched.origins.items() if key not in dropped},
        refused=frozenset((names.get(key, key), name) for key, name in matched.refused if key not in dropped),
        problems=(*(_renamed(found, names) for found in matched.problems if found.origin not in unsaid), *problems),
    )


class _Table:
    """One register of a file, its new rows being named: `names` says which key is whose."""

    def __init__(
        self,
        register: Register,
        matched: Matched,
        edition: Edition,
        earlier: Sequence[Return],
        current: Cells,
        fresh: Mapping[RowKey, Values],
    ) -> None:
        self.register = register
        self.names: dict[RowKey, RowKey] = {}
        self._plan, self._unit, self._source = edition.plan, next(iter(fresh)).unit, edition.unit
        self._fields = tuple(field.name for field in register.owned(Owner.UNIT))
        self._fresh = {key: self._told(values) for key, values in fresh.items()}
        self._sure = {
            key: {name: text for name, text in values.items() if (key, name) not in matched.refused}
            for key, values in self._fresh.items()
        }
        self._here = {row: self._told(values) for row, values in self._rows(matched.cells).items()}
        versions: dict[str, list[Values]] = {}
        known = (edition.cells, *(ret.raw for ret in earlier), *(ret.settled for ret in earlier))
        for rows in (*map(self._rows, known), *self._known_now(current)):
            for row, values in rows.items():
                told = self._told(values)
                if told and told not in versions.setdefault(row, []):
                    versions[row].append(told)
        self._free = {row: told for row, told in versions.items() if row not in self._here}
        self._used = {*versions, *self._here}

    def drop_repeated(self) -> list[tuple[RowKey, RowKey]]:
        """Leave out new rows that say what another row says; each with that other."""
        first = {_content(values): self._key(row) for row, values in self._here.items()}
        gone = []
        for key, values in sorted(self._fresh.items(), key=lambda each: _number(each[0])):
            twin = first.setdefault(_content(values), key)
            if twin != key:
                gone.append((key, twin))
        for key, _ in gone:
            del self._fresh[key]
        return gone

    def same_keys(self, matched: Matched) -> list[Problem]:
        """What is told of new rows whose natural key another row of the file has."""
        rows = [(self._key(row), values) for row, values in self._here.items()]
        rows += sorted(self._fresh.items(), key=lambda each: _number(each[0]))
        met: set[tuple[str, ...]] = set()
        told = []
        for key, values in rows:
            by = natural_key(self.register, self._sure.get(key, values))
            if by is None or is_retired(self.register, values):
                continue
            if by in met and key in self._fresh:
                headers = "、".join(self.register.field(name).header for name in self.register.key)
                name = row_name(self.register, values)
                at = _line(matched, key)
                told.append(
                    problem(Code.REGISTER_KEY_TWICE, at, name, title=self.register.title, headers=headers, name=name)
                )
            met.add(by)
        return told

    def name_known(self) -> None:
        """Name the rows that the ledger, the edition or an earlier return has under the same key, or the same words."""
        self._pair(lambda fresh, told: self._likeness(fresh, told))

    def name_renamed(self, base: Cells) -> None:
        """Name the rows that are one of the ancestor's in all but their key."""
        there = self._rows(base).keys()
        self._free = {row: versions for row, versions in self._free.items() if row in there}
        self._pair(lambda fresh, told: _RENAMED if self._renamed(fresh, told) else 0)

    def name_new(self) -> None:
        """Give every row not named yet an id that its key gives it, or its words where it has no whole key."""
        for key in sorted(self._fresh.keys() - self.names.keys(), key=lambda key: _content(self._fresh[key])):
            by = natural_key(self.register, self._sure[key]) or _content(self._fresh[key])
            for count in range(len(self._used) + 1):
                words = _digest(self._source, self.register.name, by, count)
                row = self._stem + words[: _LENGTH - _UNIT_LENGTH]
                if row not in self._used:
                    break
            self._used.add(row)
            self.names[key] = self._key(row)

    def _pair(self, likeness: Callable[[RowKey, Values], int]) -> None:
        pairs = []
        for key in self._fresh.keys() - self.names.keys():
            values = self._fresh[key]
            for row, versions in self._free.items():
                for told in versions:
                    if sure := likeness(key, told):
                        same = sum(values.get(name) == text for name, text in told.items())
                        pairs.append((-sure, -same, len(told) - same, row, _content(values), key))
        for *_, row, _, key in sorted(pairs):
            if key not in self.names and row in self._free:
                self.names[key] = self._key(row)
                del self._free[row]

    def _likeness(self, key: RowKey, told: Values) -> int:
        """How surely a new row is one that said `told`: word for word, by its whole key, or by what it has of it."""
        values, sure = self._fresh[key], self._sure[key]
        if values == told:
            return _EXACT
        mine, theirs = natural_key(self.register, sure), natural_key(self.register, told)
        if mine and theirs:
            return _KEYED if mine == theirs else 0
        parts = [
            "".join(sure[name].split()) == "".join(told[name].split())
            for name in self.register.key
            if name in sure and name in told
        ]
        same = sum(values.get(name) == text for name, text in told.items())
        return _CONSISTENT if all(parts) and (parts or 2 * same > len(told)) else 0

    def _renamed(self, key: RowKey, told: Values) -> bool:
        values = self._fresh[key]
        same = sum(values.get(name) == text for name, text in told.items())
        return same > 0 and all(
            values.get(name) == text for name, text in told.items() if name not in self.register.key
        )

    def _told(self, values: Values) -> dict[str, str]:
        return {name: text for name in self._fields if (text := values.get(name, ""))}

    @property
    def _stem(self) -> str:
        """What the ids of all rows begin with that were first written in this unit's workbooks."""
        return _digest(self._source)[:_UNIT_LENGTH]

    def _known_now(self, current: Cells) -> list[dict[str, Values]]:
        """The ledger's rows that a new one may be: in a former unit's file those that it had, and not its heir's."""
        rows = self._rows(current)
        if self._unit == self._source:
            return [rows]
        mine = self._rows(current, self._source)
        return [mine, {row: told for row, told in rows.items() if row in mine or row.startswith(self._stem)}]

    def _rows(self, cells: Cells, unit: str = "") -> dict[str, Values]:
        rows = rows_of(cells, self._plan, self.register.name, unit or self._unit)
        return {row: values for row, values in rows.items() if not row.startswith(_PROVISIONAL)}

    def _key(self, row: str) -> RowKey:
        return register_key(self._plan, self.register.name, row, self._unit)


def _fresh(cells: Cells, register: Register) -> dict[RowKey, Values]:
    found = {}
    for key, values in cells.items():
        if key.sheet == register.name and key.row.startswith(_PROVISIONAL):
            found[key] = values
    return found


def _named(cells: Cells, tables: Sequence[_Table], dropped: Set[RowKey]) -> dict[RowKey, Values]:
    names = {key: name for table in tables for key, name in table.names.items()}
    return {names.get(key, key): values for key, values in cells.items() if key not in dropped}


def _renamed(found: Problem, names: Mapping[RowKey, RowKey]) -> Problem:
    about = found.about
    return replace(found, about=replace(about, row=names[about.row])) if about and about.row in names else found


def _number(key: RowKey) -> int:
    return int(key.row.removeprefix(_PROVISIONAL))


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _content(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _place(matched: Matched, key: RowKey) -> Origin:
    return next((at for (row, _), at in matched.origins.items() if row == key), Origin())


def _line(matched: Matched, key: RowKey) -> Origin:
    """The whole row as a place."""
    at = _place(matched, key)
    return replace(at, cell="", row=int(at.cell.lstrip(ascii_uppercase)))


def _twice(register: Register, matched: Matched, key: RowKey) -> Problem:
    name = row_name(register, matched.cells[key]) or "没有填关键栏"
    return problem(Code.REGISTER_ROW_TWICE, _line(matched, key), name, title=register.title, name=name)
