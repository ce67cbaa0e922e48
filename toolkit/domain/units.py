"""Responsible bodies: units, groups of them, and the roster that names both."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.problems import Code, Origin, Problem, problem

COLUMNS = ("name", "aliases", "group", "code", "contact", "mail", "cc", "superior_mail")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,32}\Z")
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible body. `code` never changes; name, aliases and addresses may."""

    code: str
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    contact: str = ""
    mail: str = ""
    cc: tuple[str, ...] = ()
    superior_mail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of units: `phrases` are the plan's words for it, e.g. 市直各单位."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """All units in roster order, and the groups they belong to."""

    units: tuple[Unit, ...]
    groups: tuple[Group, ...]

    def members(self, group: str) -> tuple[Unit, ...]:
        """The units of a group, in roster order."""
        return tuple(unit for unit in self.units if unit.group == group)

    def names(self) -> Mapping[str, Unit]:
        """Every name and alias -> its unit."""
        return {name: unit for unit in self.units for name in (unit.name, *unit.aliases)}

    def by_code(self) -> Mapping[str, Unit]:
        """Unit code -> unit."""
        return {unit.code: unit for unit in self.units}


def parse_roster(text: str, file: str, groups: tuple[Group, ...]) -> tuple[Roster, tuple[Problem, ...]]:
    """Read the roster's CSV text; every fault is listed with its cell, the good rows are kept."""
    problems: list[Problem] = []

    def fault(cell: str, what: str, value: str = "") -> None:
        problems.append(problem(Code.ROSTER_FAULT, Origin(file, cell=cell), value, what=what))

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        fault("A1", f"缺少列 {'、'.join(missing)}")
        return Roster((), groups), tuple(problems)
    known_groups = {group.name for group in groups}
    units: list[Unit] = []
    taken: dict[str, str] = {}
    codes: set[str] = set()
    for line, row in enumerate(rows[1:], start=2):
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue

        def at(column: str, line: int = line) -> str:
            return f"{chr(ord('A') + header.index(column))}{line}"

        name, code = cells.get("name", ""), cells.get("code", "")
        aliases = tuple(alias.strip() for alias in re.split("[;；]", cells.get("aliases", "")) if alias.strip())
        if not name:
            fault(at("name"), "单位名称没有填")
            continue
        if not _CODE.match(code) or code in codes:
            fault(at("code"), f"{name}的代码“{code}”为空、重复或含有字母数字以外的字符", code)
            continue
        doubles = [word for word in (name, *aliases) if word in taken]
        for word in doubles:
            fault(at("name"), f"“{word}”同时指向{taken[word]}和{name}", word)
        if name in taken:
            continue
        if cells.get("group", "") not in known_groups:
            fault(at("group"), f"{name}的分组“{cells.get('group', '')}”不在 config.toml 的分组中")
        addresses = {
            column: tuple(a.strip() for a in re.split("[;；]", cells.get(column, "")) if a.strip())
            for column in ("mail", "cc", "superior_mail")
        }
        for column, found in addresses.items():
            for address in found:
                if not _MAIL.match(address):
                    fault(at(column), f"{name}的邮箱“{address}”格式不对", address)
        good = {c: tuple(a for a in found if _MAIL.match(a)) for c, found in addresses.items()}
        codes.add(code)
        aliases = tuple(alias for alias in aliases if alias not in taken)
        taken.update(dict.fromkeys((name, *aliases), name))
        units.append(
            Unit(
                code=code,
                name=name,
                group=cells.get("group", ""),
                aliases=aliases,
                contact=cells.get("contact", ""),
                mail=next(iter(good["mail"]), ""),
                cc=good["cc"],
                superior_mail=next(iter(good["superior_mail"]), ""),
            )
        )
    return Roster(tuple(units), groups), tuple(problems)
