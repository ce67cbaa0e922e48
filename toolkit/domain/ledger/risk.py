"""Signs that a claim wants a closer look; for the office's eyes alone, never a verdict by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.copied import copied_passages
from toolkit.domain.ledger.judged import JUDGED
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.row_states import RETURNED
from toolkit.domain.ledger.timeliness import came_late
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, item_words
from toolkit.problems import shorten
from toolkit.schema.dates import is_only_days
from toolkit.schema.links import addresses, host_of, is_within, split_evidence
from toolkit.schema.model import RiskRules, Sheet
from toolkit.values import dataclass

HISTORY = ("verdict", JUDGED)
"""The fields whose changes say how often a unit was sent something back."""
_NAMED = 3
"""Items that are named where evidence is repeated; of more it is said how many there are."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a closer look: its name in `[risk]`, its weight there, and why in words."""

    name: str
    weight: int
    words: str


@dataclass(frozen=True)
class Risk:
    """The signs of one claim, the heaviest first."""

    signs: tuple[Sign, ...] = ()

    @property
    def score(self) -> int:
        """What they weigh together."""
        return sum(each.weight for each in self.signs)

    @property
    def words(self) -> str:
        """Why it is risky, a sign a line; empty where nothing speaks for it."""
        return "\n".join(each.words for each in self.signs)


NO_RISK = Risk()
"""Nothing speaks for a closer look."""


@dataclass(frozen=True)
class Facts:
    """What the signs go by beside the claims: the plan, the sheet and the rules of `ledger.toml`, the day on which each
    row's claim `arrived`, and how often each unit (code) was `sent_back` something."""

    tasks: Tasks
    sheet: Sheet
    rules: RiskRules
    arrived: Mapping[RowKey, date]
    sent_back: Mapping[str, int]

    def came(self, claim: Claim) -> date | None:
        """The day on which a claim came in; None where that is not known."""
        return claim.arrival(self.arrived.get(claim.row))

    def name(self, unit: str) -> str:
        """The name of a unit."""
        return self.tasks.roster.name_of(unit)


def risks(claims: Sequence[Claim], facts: Facts) -> Mapping[RowKey, Risk]:
    """The signs of every claim, as far as its row has any; each is compared with all the others."""
    found: dict[RowKey, list[Sign]] = {}
    for name, find in SIGNS.items():
        weight = int(getattr(facts.rules, name))
        for row, words in find(claims, facts) if weight else ():
            found.setdefault(row, []).append(Sign(name, weight, words))
    return {row: Risk(tuple(sorted(signs, key=lambda each: -each.weight))) for row, signs in found.items()}


def sent_back_counts(history: Iterable[Change], sheet: Sheet) -> Mapping[str, int]:
    """Unit (code) -> how many verdicts that ask for more it was given; one taken back or put right is none.

    `history` are all changes of the fields `HISTORY`, oldest first; others among them are passed over.
    """
    verdict: dict[RowKey, str] = {}
    given: dict[RowKey, dict[str, str]] = {}
    for each in history:
        if each.field == "verdict":
            verdict[each.row] = each.value
        elif each.field == JUDGED:
            judged = given.setdefault(each.row, {})
            while judged and (each.value in judged or not each.value) and next(reversed(judged)) != each.value:
                judged.popitem()
            if each.value:
                judged[each.value] = sheet.field("verdict").meaning(verdict.get(each.row, ""))
    return Counter(row.unit for row, judged in given.items() for means in judged.values() if means in RETURNED)


_Found = Iterator[tuple[RowKey, str]]


def _late(claims: Sequence[Claim], facts: Facts) -> _Found:
    for claim in claims:
        came = facts.came(claim)
        values = {**claim.values, **facts.tasks.pressed_cells(claim.assignment.item, claim.row.unit)}
        if came and claim.due and (days := came_late(values, claim.due, came)):
            yield claim.row, f"迟报{days}天"


def _repeated(claims: Sequence[Claim], facts: Facts) -> _Found:
    for claim, uses in _uses(claims, facts.sheet):
        most = max((units[claim.row.unit] for units in uses), key=len, default=set())
        items = sorted(most - {claim.assignment.item})
        if items:
            named = "、".join(map(item_words, items[:_NAMED]))
            yield claim.row, f"佐证与本单位第{named}{f'等{len(items)}' if len(items) > _NAMED else ''}项相同"


def _shared(claims: Sequence[Claim], facts: Facts) -> _Found:
    for claim, uses in _uses(claims, facts.sheet):
        units = max(uses, key=len, default={})
        if len(units) >= facts.rules.shared_units:
            other = next(unit for unit in units if unit != claim.row.unit)
            yield claim.row, f"佐证与{facts.name(other)}等{len(units) - 1}个单位的相同"


def _uses(claims: Sequence[Claim], sheet: Sheet) -> Iterator[tuple[Claim, list[dict[str, set[int]]]]]:
    """Every claim with, for each piece of its evidence, the units that show it too, and on which items."""
    field = sheet.field("evidence")
    uses: dict[str, dict[str, set[int]]] = {}
    pieces: dict[RowKey, list[str]] = {}
    for claim in claims:
        found = split_evidence(claim.values.get(field.name, ""))
        pieces[claim.row] = [each for each in found if not field.lacks(each)]
        for piece in pieces[claim.row]:
            uses.setdefault(piece, {}).setdefault(claim.row.unit, set()).add(claim.assignment.item)
    for claim in claims:
        yield claim, [uses[piece] for piece in pieces[claim.row]]


def _outside(claims: Sequence[Claim], facts: Facts) -> _Found:
    for claim in claims:
        unit = facts.tasks.roster.by_code.get(claim.row.unit)
        if unit is None or not unit.sites:
            continue
        own = (*unit.sites, *facts.rules.common_sites)
        hosts = [host_of(each) or each for each in addresses(claim.values.get("evidence", ""))]
        if other := next((host for host in hosts if not any(is_within(host, site) for site in own)), ""):
            yield claim.row, f"佐证网址不在本单位网站：{other}"


def _sent_back(claims: Sequence[Claim], facts: Facts) -> _Found:
    for claim in claims:
        times = facts.sent_back.get(claim.row.unit, 0)
        if times >= facts.rules.sent_back_times:
            yield claim.row, f"本单位已被退回{times}次"


def _bulk(claims: Sequence[Claim], facts: Facts) -> _Found:
    days = {claim.row: (claim.row.unit, came) for claim in claims if (came := facts.came(claim))}
    counts = Counter(days.values())
    for row, day in days.items():
        if counts[day] >= facts.rules.bulk_rows:
            yield row, f"同一天报完成{counts[day]}项"


def _copied(claims: Sequence[Claim], facts: Facts) -> _Found:
    texts = {claim.row: text for claim in claims if (text := claim.values.get("progress", ""))}
    issued = (item.requirement for item in facts.tasks.plan.by_number.values())
    for row, found in copied_passages(texts, issued, facts.rules.copied_characters).items():
        other = f"{facts.name(found.row.unit)}第{item_words(found.row.item)}项"
        yield row, f"进展情况有{found.characters}个字与{other}相同"


def _weak(claims: Sequence[Claim], facts: Facts) -> _Found:
    field = facts.sheet.field("evidence")
    for claim in claims:
        text = claim.values.get(field.name, "")
        if field.lacks(text):
            continue
        words = ["".join(filter(str.isalnum, each)) for each in split_evidence(text)]
        if is_only_days(text) or all(each in facts.rules.weak_words for each in words):
            yield claim.row, f"佐证只有“{shorten(text, 20)}”，看不出是什么材料"


def held_back(risk: Mapping[RowKey, Risk], rules: RiskRules) -> Mapping[RowKey, str]:
    """The claims that are not passed together with others, each with why in words, `；` between its signs."""
    least = rules.hold_back
    return {row: each.words.replace("\n", "；") for row, each in risk.items() if least and each.score >= least}


SIGNS: Mapping[str, Callable[[Sequence[Claim], Facts], _Found]] = {
    "late": _late,
    "repeated": _repeated,
    "shared": _shared,
    "outside": _outside,
    "sent_back": _sent_back,
    "bulk": _bulk,
    "copied": _copied,
    "weak": _weak,
}
"""The signs by their names in `[risk]`: each says of which claims it speaks, and why in words."""
