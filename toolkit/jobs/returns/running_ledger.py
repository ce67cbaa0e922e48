"""One plan's ledger as a run goes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.domain.ledger.questions import Questions
from toolkit.domain.ledger.records import Cell, Change, Edition, Return
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.ledger.verdict_answers import ClaimAnswer
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.descent import WordsInUse, note_words
from toolkit.domain.returns.newer_editions import Written
from toolkit.jobs.state import agreed, load_state
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass
class RunningLedger:
    """What a run started from, and what it has done since: what a dry run would have written stands here alone.

    `asked` are the plan's questions with the latest answers, `refused` what the office wrote beside claims in this run
    and could not be taken.
    """

    workspace: Workspace
    state: LedgerState
    succession: Succession
    asked: Questions
    refused: list[ClaimAnswer] = field(default_factory=list)
    _cells: dict[str, dict[RowKey, dict[str, str]]] = field(default_factory=dict)
    _recorded: list[Return] = field(default_factory=list)
    _history: dict[str, dict[Cell, set[str]]] = field(default_factory=dict)
    _applied: dict[Cell, set[str]] = field(default_factory=dict)
    _brought: dict[str, dict[Cell, Return | None]] = field(default_factory=dict)
    _store: Store | None = None

    @classmethod
    def open(cls, workspace: Workspace, store: Store, now: datetime, *, dry_run: bool = False) -> RunningLedger:
        """The ledger of the workspace's chosen plan, after what units merged or split had reported is carried over."""
        state = load_state(workspace, store, now, dry_run=dry_run)
        workspace = agreed(workspace, state)
        return cls(workspace, state, Succession.of(workspace.tasks), Questions(state.asked), _store=store)

    @property
    def latest(self) -> Mapping[str, Edition]:
        """Unit code -> its newest edition."""
        return self.state.latest

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        """The same by their ids."""
        return {each.id: each for each in self.latest.values()}

    @property
    def units(self) -> Mapping[str, Unit]:
        """The plan's units by code."""
        return self.workspace.tasks.roster.by_code

    @property
    def returns(self) -> tuple[Return, ...]:
        """What has come back and is recorded, cells left out, oldest first."""
        return (*self.state.returns, *self._recorded)

    def returns_of(self, unit: str) -> Iterator[Return]:
        """Those of them that are of a unit (code) or of one that it goes on for."""
        return iter(self._returns_by_heir.get(unit, ()))

    def cells(self, unit: str) -> dict[RowKey, dict[str, str]]:
        """What the rows hold now of a unit (code) and of those that go on with it."""
        codes = (unit, *self.succession.heirs.get(unit, ()))
        return {row: values for code in codes for row, values in self._of(code).items()}

    @property
    def in_use(self) -> WordsInUse:
        """Which words stand where in the plan's ledger."""
        return WordsInUse(self._words)

    @cached_property
    def _words(self) -> dict[str, RowKey | None]:
        return dict(WordsInUse.of(self.state.current).rows)

    def apply(self, changes: Iterable[Change], ret: Return | None = None) -> None:
        """Set cells; `ret` brought them, or nothing that came back.

        What a recorded return brought the store knows, and is asked for it: it is not held here as well.
        """
        light, kept = ret and replace(ret, raw={}, settled={}), bool(ret and ret.id)
        for change in changes:
            self._of(change.row.unit).setdefault(change.row, {})[change.field] = change.value
            note_words(self._words, change.row, (change.value,))
            if kept:
                self._history.pop(change.row.unit, None)
                self._brought.get(change.row.unit, {}).pop((change.row, change.field), None)
            else:
                self._brought.setdefault(change.row.unit, {})[change.row, change.field] = light
                self._applied.setdefault((change.row, change.field), set()).add(change.value)

    def held_before(self, row: RowKey, name: str) -> frozenset[str]:
        """All that a field of a row has held so far; a unit's changes are read when they are first asked for."""
        if row.unit not in self._history:
            kept = self._store.cells.changes_of(self.state.plan, [row.unit]) if self._store else ()
            its = self._history.setdefault(row.unit, {})
            for change in kept:
                its.setdefault((change.row, change.field), set()).add(change.value)
        held = self._history[row.unit].get((row, name), set())
        return frozenset(held | self._applied.get((row, name), set()))

    def set_since(self, edition: Edition) -> dict[Cell, Written]:
        """The cells that returns of the unit's newer editions were the last to set."""
        if self._store is None or edition.sequence >= self.latest[edition.unit].sequence:
            return {}
        plan, unit = self.state.plan, edition.unit
        newer = {each.id: each for each in self._store.editions.of_unit(plan, unit) if each.sequence > edition.sequence}
        units = (unit, *self.succession.heirs.get(unit, ()))
        last = {
            (each.row, each.field): self._returns_by_id.get(each.return_id or 0)
            for each in self._store.cells.changes_of(plan, units)
        }
        for each in units:
            last |= self._brought.get(each, {})
        return {cell: Written.of(ret, newer[ret.edition]) for cell, ret in last.items() if ret and ret.edition in newer}

    def recorded(self, ret: Return) -> None:
        """A return that the store has now."""
        light = replace(ret, raw={}, settled={})
        self._returns_by_id[light.id] = light
        self._returns_by_heir.setdefault(self.succession.heir(light.unit), []).append(light)
        self._recorded.append(light)

    @cached_property
    def _returns_by_id(self) -> dict[int, Return]:
        return {each.id: each for each in self.returns}

    @cached_property
    def _returns_by_heir(self) -> dict[str | None, list[Return]]:
        found: dict[str | None, list[Return]] = {}
        for each in self.returns:
            found.setdefault(self.succession.heir(each.unit), []).append(each)
        return found

    def _of(self, code: str) -> dict[RowKey, dict[str, str]]:
        if code not in self._cells:
            its = self.state.by_unit.get(code, {})
            self._cells[code] = {row: dict(values) for row, values in its.items()}
        return self._cells[code]
