"""Which statements a piece of work says to the ledger database, and which tables each of them reads or writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from toolkit.edges.store.sqlite import Sqlite

_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")
_WRITTEN = re.compile(r"\A\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")


@dataclass(frozen=True)
class Statement:
    """One statement and the values it named."""

    sql: str
    values: tuple[Any, ...]

    @property
    def writes(self) -> str:
        """The table it changes; empty for one that only reads."""
        found = _WRITTEN.match(self.sql)
        return found[1] if found else ""

    @property
    def reads(self) -> frozenset[str]:
        """The tables it reads, with those it looks a row's key up in; a change of a table reads none."""
        return frozenset() if self.writes else frozenset(_READ.findall(self.sql))

    @property
    def main(self) -> str:
        """The table whose rows it gives back; empty for one that changes a table or asks only whether it has any."""
        found = None if self.writes or "WHERE EXISTS" in self.sql else _READ.search(self.sql)
        return found[1] if found else ""


@contextmanager
def counting() -> Iterator[list[Statement]]:
    """Every statement said to a ledger database within the block, in this process, whatever the database."""
    heard: list[Statement] = []
    with ExitStack() as stack:
        for link in _links():
            said, said_each = link.execute, link.execute_each

            def execute(self: Any, sql: str, values: Sequence[Any], real: Any = said) -> Any:
                heard.append(Statement(sql, tuple(values)))
                return real(self, sql, values)

            def execute_each(self: Any, sql: str, rows: Sequence[Sequence[Any]], real: Any = said_each) -> Any:
                heard.append(Statement(sql, tuple(tuple(row) for row in rows)))
                return real(self, sql, rows)

            stack.enter_context(patch.object(link, "execute", execute))
            stack.enter_context(patch.object(link, "execute_each", execute_each))
        yield heard


def reads(heard: Collection[Statement], plans: Collection[str] = ()) -> Counter[tuple[str, str]]:
    """How often each table was asked for its rows, by table and plan; the plan is empty where none is named."""
    return Counter(
        (each.main, next((value for value in each.values if value in plans), "")) for each in heard if each.main
    )


def _links() -> Iterator[Any]:
    yield Sqlite
    with suppress(ModuleNotFoundError):
        from toolkit.edges.store.postgresql import Postgresql

        yield Postgresql
