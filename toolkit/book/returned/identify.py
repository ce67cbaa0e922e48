"""Whose workbook it is that came back: what the carriers of the edition's id say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from toolkit.book.returned.locate import Located, locate, register_editions
from toolkit.book.sheets.identity import hidden_id
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.editions import PROPERTY, is_edition_id
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.model import Sheet
from toolkit.values import dataclass


@dataclass(frozen=True)
class Identity:
    """Whose workbook it seems: the edition its carriers agree on, or the fault that stops it.

    `named` are all edition ids its carriers name; `by_rows` is whether nothing but its rows names the one agreed on.
    """

    edition: str = ""
    fault: Problem | None = None
    row_editions: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    by_rows: bool = False


def identify(book: RawBook, tables: Iterable[Sheet], file: str) -> Identity:
    """Let the carriers of the edition id vote: the custom property, the hidden sheet, the rows.

    Two that agree decide, or one alone where the others are gone. File names and sheet order prove nothing. The
    rows are those of the first of `tables` that the book has, where no more tasks stand there without an id than with
    one; those of registers have no vote.
    """
    found: list[Located] = next((there for table in tables if (there := locate(book, table))), [])
    in_tables = [list(each.editions()) for each in found]
    row_ids = Counter(in_tables[0] if found and _mostly_marked(found[0], len(in_tables[0])) else ())
    votes = {
        "文档属性": book.properties.get(PROPERTY, "").strip(),
        "隐藏表": hidden_id(book),
        "行标识": row_ids.most_common(1)[0][0] if row_ids else "",
    }
    cast = {carrier: vote for carrier, vote in votes.items() if is_edition_id(vote)}
    ranked = Counter(cast.values()).most_common()
    rows = frozenset(chain(*in_tables, register_editions(book)))
    if not ranked:
        code = Code.EDITION_STRIPPED if in_tables else Code.EDITION_MISSING
        return Identity(fault=problem(code, Origin(file)), row_editions=rows)
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        what = "，".join(f"{carrier}是 {vote[:8]}" for carrier, vote in cast.items())
        fault = problem(Code.EDITION_DISAGREES, Origin(file), what=what)
        return Identity(fault=fault, row_editions=rows, named=frozenset(cast.values()))
    return Identity(ranked[0][0], row_editions=rows, by_rows=cast.keys() == {"行标识"})


def _mostly_marked(table: Located, marked: int) -> bool:
    """Whether the rows that carry an id are at least as many as the tasks that carry none: one row pasted from another
    workbook does not say whose the others are."""
    unmarked = (row for _, row in table.rows() if table.id_of(row) is None)
    return sum(bool(table.text(row, "number") or table.text(row, "requirement")) for row in unmarked) <= marked
