"""What the toolkit reads of a document: the one file here that calls it, by what `plan show` is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from kit import ROOT
from kit.plans.truth import Body, Document, Due
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Severity
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.model import Item as PlanItem
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.edges.readers import document_child, guard_child, struck_marks
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_plan_document
from toolkit.errors import ToolkitError
from toolkit.loading import load_toml


@dataclass(frozen=True)
class Said:
    """A problem: its code, what it says and of what, the place and the item it names."""

    code: str
    note: bool
    words: str
    value: str
    place: str
    item: int | None


@dataclass(frozen=True)
class Got:
    """An item as read: its running number and its own, its words, unit -> roles, when it is due."""

    number: int
    own: str
    topic: str
    requirement: str
    roles: dict[str, frozenset[str]]
    due: Due
    responsibility: str
    deadline: str


@dataclass(frozen=True)
class Read:
    """A document as read: its items, what was said of it; `refused` where it was not read at all."""

    items: tuple[Got, ...]
    said: tuple[Said, ...]
    refused: str = ""


class _Here(Guard):
    """A guard without a child: the files are our own, and reading them here is quicker."""

    def __init__(self) -> None:
        super().__init__(60, 1024)
        self._read: Callable[[bytes], RawBook] | None = None

    def running(self, command: Sequence[str]) -> Self:
        """The same for what the child of that command reads."""
        other = type(self)()
        other._read = {
            document_child.COMMAND: document_child.read_document,
            struck_marks.COMMAND: struck_marks.read_marked,
        }[tuple(command)]
        return other

    def ask(self, data: bytes, name: str) -> bytes:
        """What the child would answer."""
        return guard_child.answer(data, self._read)


@cache
def headers() -> Headers:
    """The words by which a plan's columns go, as the toolkit has them."""
    return load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")


def roster(body: Body) -> Roster:
    """A body as the toolkit's roster."""
    units = (Unit(f"U{at:02}", each.name, each.group, each.aliases) for at, each in enumerate(body.bureaux, start=1))
    return Roster(tuple(units), tuple(Group(name, phrases) for name, phrases in body.phrases.items()))


def read(document: Document, data: bytes) -> Read:
    """The document read as `plan import` reads it, by a roster that knows its bodies."""
    name = f"方案.{document.form}"
    try:
        table = read_plan_document(data, name, headers(), _Here())
        plan, found = parse_plan_table(table, headers(), name, str(document.year), document.issued)
    except ToolkitError as error:
        return Read((), (), str(error) or type(error).__name__)
    if not plan.items:
        return Read((), (), next((each.message for each in found), "no items"))
    tasks, doubts = resolve_tasks(plan, roster(document.body), (), "end", name)
    said = tuple(
        Said(
            each.code.slug,
            each.severity is Severity.NOTE,
            each.message,
            each.value,
            each.origin.place,
            each.origin.item,
        )
        for each in (*found, *doubts)
    )
    at_once = {each.item for each in said if each.code == "plan-deadline-at-once"}
    return Read(tuple(_got(tasks, item, at_once=item.number in at_once) for item in tasks.plan.items), said)


def _got(tasks: Tasks, item: PlanItem, *, at_once: bool) -> Got:
    deadline = tasks.deadlines[item.number]
    return Got(
        item.number,
        item.own,
        item.topic,
        item.requirement,
        {tasks.roster.name_of(each.unit): frozenset(map(str, each.roles)) for each in tasks.of_item(item.number)},
        Due(
            frozenset() if at_once else frozenset(each.due for each in deadline.milestones),
            frozenset(each.every for each in deadline.recurring),
            deadline.ongoing,
            at_once,
        ),
        item.responsibility,
        item.deadline,
    )
