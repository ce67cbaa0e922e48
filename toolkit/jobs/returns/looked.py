"""A workbook that came back as a run looks at it: what was found out ahead is used, the rest found when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.book.office.review_columns import REVIEW_SHEET
from toolkit.book.returned.identify import Identity, identify
from toolkit.book.returned.match import match
from toolkit.book.returned.names_shown import heads, names_shown
from toolkit.book.returned.understood import Understood
from toolkit.book.sheets.raw import RawBook
from toolkit.domain.ledger.records import Cells, Edition, Matched
from toolkit.domain.ledger.saved import Saved
from toolkit.errors import ToolkitError
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear
from toolkit.schema.model import Ledger, Sheet

if TYPE_CHECKING:
    from toolkit.edges.readers.guard import Guard
    from toolkit.edges.readers.one_file import FileRead
    from toolkit.jobs.returns.ahead import ReadAhead
    from toolkit.jobs.workspace import Workspace


def look(
    data: bytes, name: str, workspace: Workspace, guard: Guard, ahead: ReadAhead | None = None
) -> Looked | Problem:
    """The workbook in a file's bytes, as it was read ahead, else read now by `guard`; a Problem where it is none."""
    found = (ahead and ahead.read(data, name)) or guard.read(data, name)
    if isinstance(found, Problem):
        return found
    if isinstance(found, RawBook):
        return Looked(name, workspace.schema, here=found)
    return Looked(name, workspace.schema, None, found, workspace.chosen.id, ahead.years if ahead else None)


@dataclass
class Looked:
    """The workbook of the file of that name: read here, or `ahead` by whoever did that, for the plan and with the
    `years` given."""

    file: str
    schema: Ledger
    here: RawBook | None = None
    ahead: FileRead | None = None
    plan: str = ""
    years: PlanYear | None = None

    @cached_property
    def book(self) -> RawBook:
        """All of it, as it was read."""
        if self.here is not None:
            return self.here
        from toolkit.edges.readers.guard import as_read

        book = as_read(self.ahead.answer, self.file) if self.ahead else None
        if not isinstance(book, RawBook):
            raise ToolkitError(f"{self.file} 的内容没有完整送回", "请重新运行；仍不行的，把 [engine] kind 改回 here。")
        return book

    @property
    def _known(self) -> Understood | None:
        return self.ahead.understood if self.ahead else None

    @cached_property
    def identity(self) -> Identity:
        """Whose it seems."""
        return self._known.identity if self._known else identify(self.book, self._tables, self.file)

    @property
    def saved(self) -> Saved:
        """What it says of its last save."""
        return self._known.saved if self._known else self.book.saved

    @property
    def shown(self) -> frozenset[str]:
        """The unit's names that people see on it."""
        return self._known.shown if self._known else names_shown(self.book, self.schema)

    @property
    def tops(self) -> frozenset[str]:
        """What stands where such a name would."""
        return self._known.tops if self._known else heads(self.book, self.schema)

    def matched(
        self, schema: Ledger, edition: Edition, kin: Mapping[str, Edition], years: PlanYear, held: Cells
    ) -> Matched | Problem:
        """Its cells, as `match` finds them for that edition and what the ledger holds."""
        known = self._known
        as_ahead = self.identity.edition == edition.id and kin.keys() == {edition.id}
        as_ahead = as_ahead and (self.plan, self.years) == (edition.plan, years)
        if known and known.matched is not None and as_ahead:
            return known.matched
        return match(self.book, schema, edition, kin, self.file, years, held)

    @property
    def _tables(self) -> tuple[Sheet, ...]:
        return (self.schema.tasks, REVIEW_SHEET)
