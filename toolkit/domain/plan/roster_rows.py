"""A roster read from its table: a row a unit, every fault told with its cell."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator

from toolkit.codes import Code
from toolkit.domain.plan.units import MAIL_ADDRESS, Group, Roster, Unit
from toolkit.errors import WorkspaceError
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import clean, squeezed
from toolkit.schema.links import host_of

COLUMNS = ("name", "aliases", "group", "code", "contact", "mail", "cc", "superior_mail", "former", "sites")
_LATER = ("former", "sites")
REQUIRED = ("name", "group", "code")
"""The columns without which a roster is none; the others but `_LATER` may be missing where no header is unknown."""
HEADERS = {
    "单位名称": "name",
    "单位": "name",
    "名称": "name",
    "别名": "aliases",
    "分组": "group",
    "代码": "code",
    "单位代码": "code",
    "联系人": "contact",
    "邮箱": "mail",
    "抄送": "cc",
    "上级邮箱": "superior_mail",
    "原单位代码": "former",
    "网站": "sites",
}
"""Chinese headers a roster may have instead of `COLUMNS`."""
_CHINESE = {column: header for header, column in reversed(HEADERS.items())}
_SHORTEST = 2
"""Characters an alias has at least: one would be found in every other name."""
Rows = tuple[tuple[str, ...], ...]
"""A roster's cells as text, the first row its headers; rows may differ in length."""
_CODE = re.compile(r"[A-Za-z0-9._-]{1,32}\Z")
_MAIL = re.compile(MAIL_ADDRESS + r"\Z")


def csv_rows(text: str) -> Rows:
    """The cells of a CSV text, with or without BOM; `WorkspaceError` where one never ends, as after a lost quote."""
    try:
        return tuple(map(tuple, csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))))
    except csv.Error as error:
        raise WorkspaceError(f"CSV 文件读不了（{error}）", "请检查引号是不是成对，或用 Excel 打开后另存。") from None


def roster_of(rows: Rows, file: str, groups: tuple[Group, ...]) -> tuple[Roster, tuple[Problem, ...]]:
    """Read a roster from its cells, the first row its headers; every fault is listed with its cell.

    The good rows are kept. A name or alias two units claim belongs to a unit's name before an alias, else to the
    first; a second row of the same name or code is left out. Names that differ in width or blanks are the same.
    """
    reading = _Reading(rows, file, groups)
    return Roster(tuple(reading.units()), groups), tuple(reading.problems)


def roster_gaps(rows: Rows, roster: Roster, file: str) -> tuple[Problem, ...]:
    """What a roster read from `rows` lacks as a whole: members of a group of the settings; mail addresses, by cell."""
    if not roster.units:
        return ()
    columns = _columns(rows)
    empty = (
        problem(Code.GROUP_EMPTY, Origin("config.toml"), group.name, group=group.name)
        for group in roster.groups
        if not roster.members(group.name)
    )
    lines = {(_at(row, columns["name"]), _at(row, columns["code"])): line for line, row in enumerate(rows)}
    silent = (
        problem(
            Code.ROSTER_NO_MAIL,
            Origin(file, cell=_cell_name(lines[unit.name, unit.code], columns["mail"]) if "mail" in columns else "A1"),
            unit.name,
            unit=unit.name,
        )
        for unit in roster.units
        if not unit.mail
    )
    return (*empty, *silent)


class _Reading:
    """One pass over a roster's rows, collecting its problems."""

    def __init__(self, rows: Rows, file: str, groups: tuple[Group, ...]) -> None:
        self.problems: list[Problem] = []
        self._rows = rows
        self._file = file
        self._groups = {group.name for group in groups}
        self._phrases = {phrase: group.name for group in groups for phrase in (*group.phrases, group.name)}
        self._columns = _columns(rows)
        self._codes: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def units(self) -> Iterator[Unit]:
        """The units of the good rows, in order."""
        unknown = tuple(self._headers())
        needed = (
            [each for each in COLUMNS if each not in _LATER] if unknown else REQUIRED
        )  # an unknown header may be a column misspelt
        missing = [column for column in needed if column not in self._columns]
        if missing:
            lacking = "、".join(f"“{_CHINESE[column]}”（{column}）" for column in missing)
            near = f"；第一行里不认得的有{'、'.join(f'“{header}”' for header in unknown)}" if unknown else ""
            self.problems.insert(
                0, problem(Code.ROSTER_FAULT, Origin(self._file, cell="A1"), what=f"第一行缺少列 {lacking}{near}")
            )
            return
        for line in range(1, len(self._rows)):
            name = self._cell(line, "name")
            self._names.setdefault(_same(name), name)
        for line, row in enumerate(self._rows[1:], start=1):
            if any(cell.strip() for cell in row) and (unit := self._unit(line)):
                yield unit

    def _headers(self) -> Iterator[str]:
        """Headers nobody knows, each told with what it may have meant; one that stands twice is a fault."""
        seen: dict[str, int] = {}
        for at, header in enumerate(self._rows[0] if self._rows else ()):
            column, cell = _column(header), Origin(self._file, cell=_cell_name(0, at))
            if column in seen:
                what = f"第一行有两个“{header.strip()}”，只读左边的一列"
                self.problems.append(problem(Code.ROSTER_FAULT, cell, header, what=what))
            elif column in COLUMNS:
                seen[column] = at
            elif column:
                near = difflib.get_close_matches(squeezed(header), [*HEADERS, *COLUMNS], 1, 0.6)
                hint = f"，是否为“{near[0]}”" if near else ""
                self.problems.append(problem(Code.ROSTER_COLUMN_UNKNOWN, cell, header.strip(), near=hint))
                yield header.strip()

    def _unit(self, line: int) -> Unit | None:
        name, code, group = (self._cell(line, column) for column in ("name", "code", "group"))
        if not name:
            self._fault(line, "name", "单位名称没有填，这一行没有读入")
            return None
        if fault := self._code_fault(name, code):
            self._fault(line, "code", f"{fault}，这一行没有读入", code)
            return None
        if _same(name) in self._taken:
            self._fault(line, "name", f"单位名称“{name}”前面已经有了，这一行没有读入", name)
            return None
        if found := re.search("[、；;，,]", name):
            self._fault(
                line, "name", f"单位名称“{name}”里有“{found[0]}”，一行只能写一个单位；别名请写在“别名”一列", name
            )
        if name in self._phrases:
            self._fault(line, "name", f"单位名称“{name}”又是分组“{self._phrases[name]}”的写法", name)
        aliases = tuple(self._aliases(line, name))
        if group not in self._groups:
            self._fault(line, "group", f"{name}的分组“{group}”不在 config.toml 的分组中", group)
        mail, cc, superior_mail = (self._mails(line, column, name) for column in ("mail", "cc", "superior_mail"))
        for column, addresses in (("mail", mail), ("superior_mail", superior_mail)):
            if len(addresses) > 1:
                what = f"{name}的“{_CHINESE[column]}”只能填一个，只用第一个；其余的请填到“抄送”"
                self._fault(line, column, what, addresses[1])
        self._codes[code] = name
        self._taken.update(dict.fromkeys(map(_same, (name, *aliases)), name))
        contact = self._cell(line, "contact")
        former = _split(self._cell(line, "former"), "、,，")
        if bad := next((each for each in former if not _CODE.match(each) or each == code), ""):
            self._fault(line, "former", f"{name}的原单位代码“{bad}”不是别的单位的代码", bad)
            former = tuple(each for each in former if _CODE.match(each) and each != code)
        sites = tuple(self._sites(line, name))
        return Unit(code, name, group, aliases, contact, _first(mail), cc, _first(superior_mail), former, sites)

    def _code_fault(self, name: str, code: str) -> str:
        if not code:
            return f"{name}的代码没有填"
        if not _CODE.match(code):
            return f"{name}的代码“{code}”只能用字母、数字、点、横线和下划线，最多32个"
        return f"{name}的代码“{code}”和{self._codes[code]}的一样" if code in self._codes else ""

    def _aliases(self, line: int, name: str) -> Iterator[str]:
        """The aliases of a row that are its own; of the others it is said whose they are."""
        for alias in dict.fromkeys(_split(self._cell(line, "aliases"), "、")):
            if _same(alias) == _same(name):
                continue
            if _same(alias) in self._names:
                self._fault(line, "aliases", f"{name}的别名“{alias}”是另一个单位的名称", alias)
            elif _same(alias) in self._taken:
                self._fault(line, "aliases", f"“{alias}”同时指向{self._taken[_same(alias)]}和{name}", alias)
            elif alias in self._phrases:
                self._fault(line, "aliases", f"{name}的别名“{alias}”又是分组“{self._phrases[alias]}”的写法", alias)
            elif len(_same(alias)) < _SHORTEST:
                self._fault(line, "aliases", f"{name}的别名“{alias}”只有一个字，容易认错，没有采用", alias)
            else:
                yield alias

    def _mails(self, line: int, column: str, name: str) -> tuple[str, ...]:
        found = _split(self._cell(line, column))
        for address in found:
            if not _MAIL.match(address):
                self._fault(line, column, f"{name}的邮箱“{address}”格式不对", address)
        return tuple(address for address in found if _MAIL.match(address))

    def _sites(self, line: int, name: str) -> Iterator[str]:
        for site in _split(self._cell(line, "sites"), "、,，"):
            if host := host_of(site):
                yield host
            else:
                self._fault(line, "sites", f"{name}的网站“{site}”不是网址或域名，没有采用", site)

    def _cell(self, line: int, column: str) -> str:
        return _at(self._rows[line], self._columns[column]) if column in self._columns else ""

    def _fault(self, line: int, column: str, what: str, value: str = "") -> None:
        origin = Origin(self._file, cell=_cell_name(line, self._columns[column]))
        self.problems.append(problem(Code.ROSTER_FAULT, origin, value, what=what))


def _columns(rows: Rows) -> dict[str, int]:
    """Column name -> where it stands, by its own name or a Chinese header; the first of two alike."""
    found: dict[str, int] = {}
    for at, header in enumerate(rows[0] if rows else ()):
        found.setdefault(_column(header), at)
    return found


def _column(header: str) -> str:
    plain = squeezed(header)
    return HEADERS.get(plain, plain.lower())


def _same(name: str) -> str:
    """A name as compared: without blanks, in its usual width."""
    return squeezed(unicodedata.normalize("NFKC", name))


def _at(row: tuple[str, ...], column: int) -> str:
    return clean(row[column]) if column < len(row) else ""


def _split(cell: str, also: str = "") -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in re.split(f"[;；{also}]", cell))))


def _first(addresses: tuple[str, ...]) -> str:
    return next(iter(addresses), "")


def _cell_name(line: int, column: int) -> str:
    """The A1 name of a cell, both counted from 0; beyond column Z it is said in words."""
    return f"{chr(ord('A') + column)}{line + 1}" if column < 26 else f"第{line + 1}行第{column + 1}列"
