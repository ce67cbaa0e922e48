"""Claims as a leading unit is shown them (牵头初审), and what it says of each: never a verdict.

A claim's row in the leading unit's sheet is named by what is claimed. A claim made anew is another row: what was said
of the one before stays with that one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Self

from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.records import Cells, LedRow
from toolkit.domain.ledger.row_states import TOUCHED, State
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, register_key, task_key
from toolkit.problems import day_words, shorten
from toolkit.schema.model import Register
from toolkit.values import dataclass

ABOUT = "about"
"""The name under which a row keeps which claim it is about; no sheet shows it."""
_ID_LENGTH = 12
_WORDS = 120
"""Characters of a claim's words, and of a task's, that the sheet shows: of an item there may be sixty rows."""


@dataclass(frozen=True, slots=True)
class LedClaim:
    """What a unit claimed of an item when the leading unit was shown it: the unit by code and name, and the claim."""

    item: int
    unit: str
    name: str
    status: str
    done_on: str
    evidence: str

    @classmethod
    def of(cls, item: int, unit: str, name: str, values: Mapping[str, str]) -> Self:
        """The claim that a row with these values makes."""
        status, done_on, evidence = (values.get(field, "") for field in CLAIM)
        return cls(item, unit, name, status, done_on, evidence)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self | None:
        """The claim that a row of the leading unit's is about; None where it does not say."""
        text = values.get(ABOUT, "")
        return cls(**json.loads(text)) if text else None

    @property
    def text(self) -> str:
        """As the ledger keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def row(self) -> str:
        """What tells it from every other claim: twelve hex digits."""
        told = json.dumps([self.item, self.unit, self.status, self.done_on, self.evidence])
        return hashlib.sha256(told.encode()).hexdigest()[:_ID_LENGTH]

    @property
    def label(self) -> str:
        """It in a few words: `13 市教育局`."""
        return f"{self.item} {self.name}"

    def stands(self, values: Mapping[str, str]) -> bool:
        """Whether a row with these values still claims this."""
        return (self.status, self.done_on, self.evidence) == tuple(values.get(field, "") for field in CLAIM)


@dataclass(frozen=True, slots=True)
class LeadOpinion:
    """What a leading unit (by name) said of a claim and on which day; `earlier` where the claim is another by now."""

    leader: str
    opinion: str
    remark: str
    on: date | None
    earlier: bool

    @property
    def words(self) -> str:
        """Beside the claim: `市教育局：同意（2021年9月14日）`; `对此前填报：` before it where the claim has changed."""
        said = f"{self.opinion or '未选意见'}{f'（{day_words(self.on)}）' if self.on else ''}{self.remark}"
        return f"{'对此前填报：' if self.earlier else ''}{self.leader}：{said}"


def led_claims(
    register: Register, tasks: Tasks, leader: str, led: Iterable[LedRow], by_unit: Mapping[str, Cells]
) -> dict[RowKey, Mapping[str, str]]:
    """The rows of the sheet for a leading unit (code): the claims that wait among those it is told of as `led`.

    Each shows what is claimed and what the unit has said of it already; blanks are left out.
    """
    plan = tasks.plan.id
    found: dict[RowKey, Mapping[str, str]] = {}
    shown = {field.name for field in register.fields}
    for each in led:
        if each.state != State.CLAIMED and not each.hint.endswith(TOUCHED):
            continue
        values = by_unit.get(each.unit, {}).get(task_key(plan, each.item, each.unit), {})
        claim = LedClaim.of(each.item, each.unit, each.unit_name, values)
        key = register_key(plan, register.name, claim.row, leader)
        item = tasks.plan.item(each.item)
        cells = {
            "item": str(each.item),
            "unit": each.unit_name,
            "topic": shorten(item.requirement, _WORDS),
            **{name: values.get(name, "") for name in CLAIM},
            "progress": shorten(values.get("progress", ""), _WORDS),
            **{name: text for name, text in by_unit.get(leader, {}).get(key, {}).items() if name in shown},
            ABOUT: claim.text,
        }
        found[key] = {name: text for name, text in cells.items() if text and (name in shown or name == ABOUT)}
    return found


def lead_opinions(
    register: Register | None, tasks: Tasks, current: Cells, days: Mapping[RowKey, date]
) -> dict[RowKey, tuple[LeadOpinion, ...]]:
    """Task row -> what leading units have said of its claims, what they said of the one that stands first.

    `days` says when each row last changed. Of an earlier claim nothing is told by a unit that has spoken of the one
    that stands. What was said of a unit's claim goes over to the unit that goes on with the item.
    """
    if register is None:
        return {}
    succession = Succession.of(tasks)
    found: dict[RowKey, list[LeadOpinion]] = {}
    for key, values in current.items():
        claim = LedClaim.read(values) if key.sheet == register.name else None
        if claim is None or not (values.get("opinion") or values.get("remark")):
            continue
        row = succession.key(task_key(tasks.plan.id, claim.item, claim.unit))
        earlier = not claim.stands(current.get(row, {}))
        said = values.get("opinion", ""), values.get("remark", "")
        found.setdefault(row, []).append(LeadOpinion(tasks.roster.name_of(key.unit), *said, days.get(key), earlier))
    return {row: tuple(_told(said)) for row, said in found.items()}


def _told(said: Iterable[LeadOpinion]) -> Iterator[LeadOpinion]:
    """Those that stand, and of each other unit the last that it said of an earlier claim."""
    ranked = sorted(said, key=lambda each: (each.earlier, each.leader, -(each.on or date.min).toordinal()))
    met: set[str] = set()
    for each in ranked:
        if each.leader not in met:
            met.add(each.leader)
            yield each
