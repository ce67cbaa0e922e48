"""A workbook that came back, matched to its edition: which row is which, what each cell says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.book.returned.account import account
from toolkit.book.returned.cover_match import read_cover
from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import Located, locate, located_rows, not_found
from toolkit.book.returned.register_match import read_registers
from toolkit.book.returned.task_match import read_tasks
from toolkit.book.returned.withheld import without_marked
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Cells, Edition, Matched
from toolkit.keys import looked_back
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.dates import PlanYear
from toolkit.schema.model import Ledger


def match(
    book: RawBook,
    schema: Ledger,
    edition: Edition,
    kin: Mapping[str, Edition],
    file: str,
    plan: PlanYear | None = None,
    held: Cells | None = None,
) -> Matched | Problem:
    """Read the unit's cells out of a workbook made from `edition`.

    `kin` are the editions of the same plan and unit, by id: a row that carries one is this unit's, a row that
    carries another is not; what was not touched in a row of an older one says nothing. A row is matched by two of its
    id, its number and its requirement; a row that is none of the edition's is reported, never guessed. Without a task
    sheet the whole return is a Problem. Rows of registers that carry no id go by provisional keys
    (`domain.returns.register_rows`).

    A date without its year is read by `plan`, and as the day the ledger has `held` already where it can be that
    one. A cell with a secrecy marking, wherever it stands, is one Problem that repeats the marking alone; what
    stands for its text from here on says no more.
    """
    book, marked = without_marked(book, schema.words.markings, edition, file)
    looks_back = any(key.item is not None and looked_back(key.item) for key in edition.cells)
    tables, earlier = located_rows(book, schema) if looks_back else (locate(book, schema.tasks), [])
    if not tables:
        return not_found(book, schema.tasks, file)
    into = Gathered(edition, kin, file, plan, {} if held is None else held, marked)
    read_into(book, schema, tables, into, earlier)
    if looks_back and schema.last_year and not earlier:
        into.problems.append(problem(Code.LOOKBACK_MISSING, Origin(file), title=schema.last_year.title))
    return into.matched(account(book, into, schema.cover.title).beside)


def read_into(
    book: RawBook, schema: Ledger, tables: Sequence[Located], into: Gathered, earlier: Sequence[Located] = ()
) -> None:
    """Read all sheets of a book in which the sheet of tasks stands at `tables`, that of last year's at `earlier`."""
    read_tasks(tables, into)
    if earlier:
        read_tasks(earlier, into)
    registers = read_registers(book, schema, into)
    read_cover(book, schema.cover, into, registers)
