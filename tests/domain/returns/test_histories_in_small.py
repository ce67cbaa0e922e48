"""Kinds of histories that the long run has met, each told small: what the toolkit's own intake makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from kit.histories.ledger import Ledger
from kit.histories.office import Answer, Arrival, World
from kit.histories.people import Pc
from kit.histories.story import Place, Saving, Story, Version
from kit.histories.words import ISSUED, Text

OPENED = datetime.combine(ISSUED, datetime.min.time()) + timedelta(hours=9)
CLAIM = {"status": "已完成", "done_on": "2021-08-02", "evidence": "https://www.example.com/1.html"}
WORK = {"status": "推进中", "done_on": "", "evidence": ""}


class Small:
    """A unit of three rows, whose files go into a ledger of the toolkit's; every step is an hour after the last."""

    def __init__(self) -> None:
        self.story, self.ledger, self.hours = Story(), Ledger(World((1, 2, 3))), 0
        self.root = self.issue({})

    def issue(self, cells: Mapping[Place, str]) -> Version:
        """Hand out an edition that shows these cells."""
        at = self.later()
        self.ledger.issue(len(self.story.issued) + 1, at.date(), cells)
        root = self.story.issue({}, Saving(at, at, "x"))
        self.story.issued[root.edition] = cells
        return root

    def later(self, hours: int = 1) -> datetime:
        self.hours += hours
        return OPENED + timedelta(hours=self.hours)

    def edit(self, of: Version, by: str, cells: Mapping[tuple[int, str], str], pc: Pc | None = None) -> Version:
        """What a person who reports under that name makes of a file."""
        texts = {Place(*place): Text(text, len(text) > 7) for place, text in cells.items()}
        saving = (pc or Pc("x", "right")).saving(self.later())
        return self.story.edit(of, len(by), texts, {"reporter": by} if by else {}, saving)

    def take(self, version: Version) -> Answer:
        return self.ledger.take(Arrival(version, self.later()))

    def says(self, item: int, field: str) -> str:
        """What the ledger has in a cell."""
        rows = (values for row, values in self.ledger.current.items() if row.unit == "A01" and row.item == item)
        return next(values.get(field, "") for values in rows)


def row(item: int, *parts: Mapping[str, str]) -> dict[tuple[int, str], str]:
    return {(item, name): text for each in parts for name, text in each.items()}


def test_a_row_goes_back_also_where_another_of_its_cells_waits_for_the_office() -> None:
    """Two rows go back; that in one of them the file says again what the office is asked about is no answer."""
    unit = Small()
    other = unit.edit(unit.root, "乙乙", row(2, {"status": "推进中", "next_steps": "5日修订办理流程2次"}))
    unit.take(other)
    unit.take(unit.edit(other, "乙乙", row(2, CLAIM, {"evidence": "见附件"})))
    begun = unit.edit(unit.root, "甲", row(1, WORK, {"progress": "4日召开专题会3次"}))
    done = unit.edit(begun, "甲", row(1, CLAIM) | row(2, CLAIM))
    unit.take(begun)
    assert unit.take(done).asked == {Place(2, "evidence")}
    back = unit.edit(done, "甲", row(1, WORK) | row(2, {"status": "推进中"}))
    assert {Place(1, "status"), Place(2, "status")} <= unit.take(back).asked
    assert unit.says(1, "status") == unit.says(2, "status") == "已完成"


def test_a_row_that_waits_for_the_office_waits_whole() -> None:
    """A claim stands until the office has answered: what a later file alters in the row as well would undo it."""
    unit = Small()
    begun = unit.edit(unit.root, "甲", row(1, WORK, {"progress": "4日召开专题会3次"}) | row(2, {"status": "推进中"}))
    unit.take(begun)
    done = unit.edit(begun, "甲", row(1, CLAIM) | row(2, CLAIM))
    unit.take(done)
    statuses = {Place(1, "status"), Place(2, "status")}
    assert unit.take(unit.edit(done, "甲", dict.fromkeys(((1, "status"), (2, "status")), "推进中"))).asked == statuses
    answer = unit.take(unit.edit(done, "甲", row(1, WORK)))
    assert answer.asked == {Place(1, name) for name in CLAIM}
    assert [unit.says(1, name) for name in CLAIM] == list(CLAIM.values())
