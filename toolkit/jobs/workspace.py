"""A workspace: the folder with its settings, schema, seeds, inbox, outbox, archive and ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.codes import Severity
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.tasks import Tasks
from toolkit.edges.system.files import read_text, write_whole
from toolkit.edges.system.originals import Folder, Originals
from toolkit.edges.workdays import state_council_calendar
from toolkit.errors import WorkspaceError
from toolkit.problems import Problem, day_words
from toolkit.schema.model import Ledger
from toolkit.settings import PlanSettings, Settings
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.readers.guard import Guard

_CONFIG = "config.toml"
"""What says which plans there are."""


@dataclass(frozen=True)
class Workspace:
    """An opened workspace: where things are, and what its files say of one of its plans.

    `sources` are the files that say it, as read: name, as the settings write it -> bytes. `unkept` is the plan they
    were read for, as it was asked for, and what they said, where that is to be kept; see `kept_workspace`.
    """

    root: Path
    settings: Settings
    chosen: PlanSettings
    schema: Ledger
    tasks: Tasks
    problems: tuple[Problem, ...]
    sources: Mapping[str, bytes] = field(repr=False)
    unkept: tuple[str, Any] | None = field(default=None, repr=False, compare=False)

    @property
    def undecided(self) -> tuple[Problem, ...]:
        """What the office must decide; notes aside."""
        return tuple(found for found in self.problems if found.severity != Severity.NOTE)

    @property
    def inbox(self) -> Path:
        """Where returned files arrive."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Everything handed out for the plan: the newest plan's stands right here, another's in a folder of its own."""
        return self.outbox_of(self.chosen)

    @property
    def hint(self) -> str:
        """The id of the plan where commands act on another unless they name it; empty where it is the newest."""
        return "" if self.chosen == self.settings.newest else self.chosen.id

    def outbox_of(self, plan: PlanSettings) -> Path:
        """Where what is handed out for one of its plans stands."""
        base = self.root / "outbox"
        return base if plan == self.settings.newest else base / plan.id

    @property
    def work(self) -> str:
        """What the plan's ledgers are called: 2021年政务公开工作."""
        return f"{self.tasks.plan.year}年{self.chosen.work}"

    @property
    def archive(self) -> Path:
        """What is kept for good: `originals` where they lie here, and what lies beside them."""
        return self.root / "archive"

    @property
    def originals(self) -> Originals:
        """The originals by SHA-256, in the archive or where the settings say."""
        if self.settings.archive.url:
            from toolkit.edges.object_store import object_store

            return object_store(self.settings.archive.url, self.archive / "elsewhere.json")
        return Folder(self.archive)

    @property
    def templates(self) -> Path:
        """Texts an office may reword."""
        return self.root / "templates"

    def guard(self) -> Guard:
        """A guard to read strangers' workbooks by, within the limits of the settings."""
        from toolkit.edges.readers.guard import Guard

        return Guard.within(self.settings.reading)

    def of_plan(self, plan_id: str) -> Workspace:
        """The same workspace opened for another of its plans."""
        return self if plan_id == self.chosen.id else open_workspace(self.root, plan_id)

    def calendar(self, today: date) -> Calendar:
        """Workdays from the year before the plan's to the year after it, or after `today` where that is later."""
        year = self.tasks.plan.year
        return state_council_calendar(year - 1, max(year, today.year) + 1)

    def not_closed(self) -> None:
        """Refuse to change what a closed plan holds."""
        if self.chosen.closed:
            plan = self.chosen.id
            raise WorkspaceError(
                f"方案“{plan}”已经办结，不再收、不再改", f"确实要改的，先运行 toolkit plan reopen {plan}。"
            )

    def not_before_issue(self, today: date) -> None:
        """Refuse a day before the plan was issued: whatever was recorded on it would stand there for good."""
        if today < self.tasks.plan.issued:
            raise WorkspaceError(
                f"今天（{day_words(today)}）早于方案印发日期（{day_words(self.tasks.plan.issued)}）",
                "请核对 config.toml 里的印发日期，或 --today。",
            )


def open_workspace(
    root: Path, plan_id: str | None = None, *, importing: bool = False, sources: Mapping[str, bytes] | None = None
) -> Workspace:
    """A workspace's settings, schema, roster and the plan of that id, by default the newest.

    As `opening.read_workspace` reads them, or as they were kept when they were read of the same bytes, by the same
    program.
    """
    from toolkit.jobs.kept_workspace import as_kept, to_keep

    asked = plan_id or ""
    if not importing and sources is None and (found := as_kept(root, asked)):
        return found
    from toolkit.jobs.opening import read_workspace

    workspace = read_workspace(root, plan_id, importing=importing, sources=sources)
    return workspace if importing or sources is not None else to_keep(workspace, asked)


def keep_plan(workspace: Workspace, plan: PlanSettings) -> None:
    """Let `config.toml` say this of the plan of that id, adding it where it is new; the rest stays as written."""
    write_whole(workspace.root / _CONFIG, _saying(workspace, plan))


def once_kept(workspace: Workspace, plan: PlanSettings) -> Workspace:
    """The workspace opened for a plan as it will be when `keep_plan` has written that of it; nothing is written."""
    return open_workspace(workspace.root, plan.id, sources={**workspace.sources, _CONFIG: _saying(workspace, plan)})


def _saying(workspace: Workspace, plan: PlanSettings) -> bytes:
    from toolkit.edges.writing.config import with_plan

    return with_plan(read_text(workspace.root / _CONFIG), plan).encode()
