"""What claims rest on when they are judged: the returns that brought them, and the documents archived for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.ledger.judged import CLAIM, Seal
from toolkit.domain.returns.evidence import is_of_claim
from toolkit.edges.system import files
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


class Seals:
    """The seals of a plan's claims, as ledger and archive stand now; nothing is read before one is asked for."""

    def __init__(self, workspace: Workspace, store: Store) -> None:
        self._workspace, self._store = workspace, store
        self._folders: dict[str, tuple[Path, ...]] = {}
        self._digests: dict[Path, str] = {}

    def of(self, row: RowKey, values: Mapping[str, str]) -> Seal:
        """What the claim that a row makes with these values rests on."""
        named = ((path.name, self._digest(path)) for path in self.papers(row, values))
        return Seal(self._brought.get(row, ""), tuple(named))

    def papers(self, row: RowKey, values: Mapping[str, str]) -> tuple[Path, ...]:
        """The documents archived for that claim."""
        item, evidence = row.item, values.get("evidence", "")
        unit = self._workspace.tasks.roster.name_of(row.unit)
        if unit not in self._folders:
            self._folders[unit] = filed_for(self._workspace, row.plan, unit)
        return tuple(
            path for path in self._folders[unit] if item is not None and is_of_claim(path.name, unit, item, evidence)
        )

    @cached_property
    def _brought(self) -> Mapping[RowKey, str]:
        return self._store.cells.brought_by(self._workspace.chosen.id, CLAIM)

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = files.digest(files.read_bytes(path))
        return self._digests[path]


def filed_for(workspace: Workspace, plan: str, unit: str) -> tuple[Path, ...]:
    """The documents that came with a unit's returns, by name."""
    folder = workspace.archive / "evidence" / plan / files.safe_name(unit)
    return tuple(sorted(path for path in folder.iterdir() if path.is_file())) if folder.is_dir() else ()
