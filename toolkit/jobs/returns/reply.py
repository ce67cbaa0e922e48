"""Replies: to every return with faults its own workbook, marked, for the unit to correct and send back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.book.returned.identify import identify
from toolkit.book.returned.match import match
from toolkit.book.returned.refill import moved, refilled
from toolkit.book.returned.reply_book import Heading, Spot, build_list, spots
from toolkit.codes import Code
from toolkit.domain.ledger.editions import kin_of
from toolkit.domain.ledger.records import Cell, Cells, Edition, Return
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.returns.descent import NO_WORDS
from toolkit.domain.returns.merge_base import Lineage
from toolkit.domain.returns.register_rows import name_rows
from toolkit.edges.readers.guard import Guard
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import letterhead
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.paths import reply_path
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE
from toolkit.problems import Origin, Problem

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def write_replies(workspace: Workspace, store: Store, due: Sequence[Return]) -> None:
    """Write each of these returns its reply, into `outbox/replies/`.

    The reply is the sender's own file with its faulty cells marked and the list 需修改 before them: a unit's workbook,
    or a copy of the office's review workbook. Where a unit's file cannot be edited, is gone, or holds a text with a
    secrecy marking, it is the edition's workbook with the same values (no withheld text among them), marked the same
    way. A return that cannot be marked at all has its receipt.
    """
    from toolkit.edges.marking.annotate_child import COMMAND

    with workspace.guard() as reader, reader.running(COMMAND) as marker:
        for ret in due:
            if edition := store.editions.get(ret.edition):
                made = _Reply(workspace, store, ret, edition).make(reader, marker)
                if made:
                    put_out(workspace, reply_path(workspace, ret), made)


def cells_of(
    workspace: Workspace, store: Store, ret: Return, edition: Edition, data: bytes, reader: Guard
) -> dict[Cell, Origin]:
    """Which cell of a returned file is which of the ledger's, read once more as the merge had read it."""
    book = reader.read(data, ret.file)
    if isinstance(book, Problem):
        return {}
    kin = kin_of(edition, map(store.editions.get, identify(book, [workspace.schema.tasks], ret.file).row_editions))
    matched = match(book, workspace.schema, edition, kin, ret.file)
    if isinstance(matched, Problem):
        return {}
    heirs = Succession.of(workspace.tasks)
    as_taken = [heirs.earlier(each) for each in store.returns.of_edition(edition.id) if each.id == ret.id]
    lineage = Lineage(heirs.edition(edition), as_taken, workspace.schema, {}, NO_WORDS)
    return dict(name_rows(heirs.matched(matched), lineage, ret, {}).origins)


class _Reply:
    """The reply to one return of an edition."""

    def __init__(self, workspace: Workspace, store: Store, ret: Return, edition: Edition) -> None:
        self._workspace, self._store = workspace, store
        self._ret, self._edition = ret, edition
        heirs = Succession.of(workspace.tasks)
        self._issued = {heirs.key(row): row for row in edition.cells}

    def make(self, reader: Guard, marker: Guard) -> bytes | None:
        """The reply's bytes: the sender's file where it can be marked, else a fresh one, if that can be."""
        try:
            data = self._workspace.originals.get(self._ret.sha256)
        except WorkspaceError:
            data = b""
        origins = cells_of(self._workspace, self._store, self._ret, self._edition, data, reader)
        faults, told = spots(self._ret.problems, origins, self._workspace.schema)
        secret = any(found.code == Code.CELL_SECRECY_MARKED for found in self._ret.problems)
        own = self._marked(data, faults, told, marker, fresh=False) if data and not secret else None
        return own if own or self._ret.unit == OFFICE else self._fresh(origins, faults, told, marker)

    def _fresh(
        self, origins: dict[Cell, Origin], faults: tuple[Spot, ...], told: tuple[Spot, ...], marker: Guard
    ) -> bytes | None:
        workspace, edition = self._workspace, self._edition
        of_edition = self._store.returns.of_edition(edition.id)
        raw: Cells = next((each.raw for each in of_edition if each.id == self._ret.id), {})
        raw = {self._issued.get(row, row): values for row, values in raw.items()}
        origins = {(self._issued.get(row, row), field): at for (row, field), at in origins.items()}
        head = letterhead(workspace, round_of(edition.due_back, workspace.settings.rounds.every))
        book, places = refilled(edition, workspace.schema, head, raw)
        plain = workbook_of(workspace, book)
        faults, told = moved(faults, origins, places), moved(told, origins, places)
        return self._marked(plain, faults, told, marker, fresh=True)

    def _marked(
        self, data: bytes, faults: tuple[Spot, ...], told: tuple[Spot, ...], marker: Guard, *, fresh: bool
    ) -> bytes | None:
        from toolkit.edges.marking.annotate_child import marked_copy

        ret, office = self._ret, self._workspace.settings.office
        unit = office.name if ret.unit == OFFICE else self._edition.unit_name
        heading = Heading(unit, ret.file, ret.received_at, ret.changed, office.name, office.phone, office.mail, fresh)
        listing, marks = build_list(heading, faults, told)
        return marked_copy(marker, data, workbook_of(self._workspace, listing), marks, office.name)
