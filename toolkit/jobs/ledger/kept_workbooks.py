"""The units' workbooks in the outbox, each made again only where what it is made of is other than when it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import toolkit
from toolkit.book.returned.written import Written, written_in
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.records import Edition
from toolkit.domain.plan.calendar import Calendar
from toolkit.edges.system.files import digest, file_digest
from toolkit.edges.system.kept_values import program
from toolkit.jobs.engine import Helpers, Sent
from toolkit.jobs.ledger.written import keep_written, kept_written
from toolkit.jobs.outbox_files import Noted, move_aside, noted_in, put_out
from toolkit.jobs.paths import FORMER
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_SCHEMA = "templates/ledger.toml"
Made = tuple[bytes, Written]
"""A workbook's bytes, and what it says beside its rows."""


class Workbooks:
    """Writes the workbooks of a plan, and knows from the ledger what those that stand there were made of."""

    def __init__(self, workspace: Workspace, store: Store, head: Letterhead) -> None:
        self._workspace, self._store, self._head = workspace, store, head
        self._noted: dict[str, Sequence[str]] = dict(store.masters.workbooks(workspace.chosen.id))
        self._new = False
        self._declared = b""
        said = {each.name: getattr(head, each.name) for each in fields(head) if each.name != "calendar"}
        release = [toolkit.__version__, digest(program()), workspace.settings.writing.by_xlsxwriter]
        common = [*release, digest(workspace.sources[_SCHEMA]), said, _days(head.calendar)]
        self._common = json.dumps(common, ensure_ascii=False, sort_keys=True)

    def send(self, helpers: Helpers, edition: Edition, path: Path, *, new: bool) -> Sent[Made] | None:
        """Have the workbook of an edition made that is to stand under `path`; None where nobody need, or can."""
        if (not new and self._stands(edition, path, self._made_of(edition))) or not helpers.ready:
            return None
        from toolkit.edges.system.sent import packed, release
        from toolkit.edges.writing.one_workbook import OneWorkbook, make_one

        self._declared = self._declared or packed((self._workspace.schema, self._head))
        by_xlsxwriter = self._workspace.settings.writing.by_xlsxwriter
        return helpers.send(make_one, OneWorkbook(packed(edition), self._declared, by_xlsxwriter, release()))

    def write(
        self, edition: Edition, path: Path, *, new: bool, before: Edition | None = None, made: Made | None = None
    ) -> Path:
        """See that the workbook of an edition stands under `path`; where it is a `new` one, the file of the edition
        `before` it moves to the former ones, then the ledger gets to know it, then it is written: killed in between,
        another run does what is left, and nothing was written over. `made` is what was made of it.

        Nothing is done where the file that was written of the same edition, by the same declaration, letterhead,
        release and writer, stands there byte for byte and the record of its words is kept. Returns where the file is.
        """
        made_of = self._made_of(edition)
        if not new and self._stands(edition, path, made_of):
            return path
        data, words = made or self._make(edition)
        if new and before and path.is_file():
            former = f"{path.stem}-第{before.sequence}次下发（{before.issued_on}）"
            move_aside(self._workspace, path, self._workspace.outbox / FORMER, former, self._before)
        self._store.editions.add(edition)
        keep_written(self._workspace, edition.id, words)
        written = put_out(self._workspace, path, data)
        self._new = True
        if written == path:
            self._noted[edition.unit] = (made_of, digest(data))
        else:
            self._noted.pop(edition.unit, None)
        return written

    def sweep(self, current: Collection[Path]) -> None:
        """Move the workbooks of this plan that are no unit's any more, for it was withdrawn, merged or is called
        otherwise, to the former ones; `current` are those that are."""
        for path in sorted((self._workspace.outbox / "ledgers").glob("*.xlsx")):
            if path.stem.endswith(f"-{self._workspace.work}台账") and path not in current:
                former = f"{path.stem}-已撤下"
                move_aside(self._workspace, path, self._workspace.outbox / FORMER, former, self._before)

    def note(self) -> None:
        """Let the ledger know what the files were made of."""
        if self._new:
            self._store.masters.note_workbooks(self._workspace.chosen.id, self._noted)

    @cached_property
    def _before(self) -> Noted:
        """What was written into the outbox before the first workbook moved: read once for all of them."""
        return noted_in(self._workspace)

    def _make(self, edition: Edition) -> Made:
        book = build_unit_book(edition, self._workspace.schema, self._head)
        return workbook_of(self._workspace, book), written_in(book)

    def _made_of(self, edition: Edition) -> str:
        return hashlib.sha256(f"{self._common}{edition.id}{edition.issued_on}".encode()).hexdigest()

    def _stands(self, edition: Edition, path: Path, made_of: str) -> bool:
        noted = self._noted.get(edition.unit, ())
        if list(noted[:1]) != [made_of] or not path.is_file() or file_digest(path) != noted[1]:
            return False
        return kept_written(self._workspace, edition.id) is not None


def _days(calendar: Calendar) -> Mapping[str, list[str]]:
    """A calendar in words that are the same whenever they are made."""
    sets = {"off": calendar.holidays, "on": calendar.makeup_days}
    return {**{name: sorted(map(str, days)) for name, days in sets.items()}, "years": sorted(map(str, calendar.years))}
