"""What the office is shown of every claim that waits for its verdict, those to be looked at first on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.judged import BULK, CLAIM, JUDGED, Judged, opinion_told
from toolkit.domain.ledger.led_claims import LeadOpinion
from toolkit.domain.ledger.link_looks import LinkStanding, link_words
from toolkit.domain.ledger.passing import passing_words
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.risk import NO_RISK, Risk
from toolkit.domain.ledger.row_states import TOUCHED
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

SHOWN = (
    "number",
    "unit",
    "item",
    "due",
    "requirement",
    "status",
    "progress",
    "done_on",
    "evidence",
    "led",
    "aside",
    "risk",
)
"""What is shown of a claim, by name: its number in the list, whose it is, what the unit says, what to look out for, and
what the units that lead the item say of it, and why it is risky."""

YEAR_END = "year_end"
"""The name under which it is kept that a row goes on for good, and is judged for the year; no sheet shows it."""
STANDS = "stands"
"""The name under which it is kept that a claim is a closed row's, touched since; no sheet shows it."""

STAGE = "stage"
"""The name under which it is kept which of several milestones a claim is about, where later ones are left; no sheet
shows it."""
WORD = "word"
"""The name under which it is kept which change was the last that gave the row a verdict, or back one it had; no sheet
shows it."""


@dataclass(frozen=True)
class Entered:
    """What stands in the white cells already, and was not taken yet.

    `cases` by case and field, `claims` by row and field; `marks` say why something beside a claim was not taken.
    """

    cases: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    claims: Cells = field(default_factory=dict)
    marks: Mapping[RowKey, str] = field(default_factory=dict)


NOTHING = Entered()
"""Nothing is written there yet."""


def shown_claims(
    claims: Iterable[Claim],
    tasks: Tasks,
    sheet: Sheet,
    found: Mapping[RowKey, Risk],
    led: Mapping[RowKey, Sequence[LeadOpinion]],
) -> Cells:
    """The claims in the order they are to be looked at, each as the workbook shows it; blanks left out.

    Closed rows touched since come first, what is judged for the year last; between them the riskiest, then by due
    date; of one day by item, the units in the roster's order. With each goes, unseen, which verdict it had when it was
    shown, whether that stands, whether it is judged for the year, and which of several milestones it is about.
    """
    places = {unit.code: at for at, unit in enumerate(tasks.units())}

    def rank(claim: Claim) -> tuple[bool, bool, int, date, int, int]:
        item, unit, score = claim.assignment.item, claim.assignment.unit, found.get(claim.row, NO_RISK).score
        return claim.year_end, not claim.touched, -score, claim.due or date.max, item, places.get(unit, 0)

    shown: dict[RowKey, Mapping[str, str]] = {}
    for number, claim in enumerate(sorted(claims, key=rank), start=1):
        values = claim.values
        told = {
            "number": str(number),
            "unit": tasks.roster.name_of(claim.assignment.unit),
            "item": str(claim.assignment.item),
            "due": claim.due.isoformat() if claim.due else "",
            "requirement": tasks.plan.item(claim.assignment.item).requirement,
            **{name: values.get(name, "") for name in (*CLAIM, "progress")},
            "led": "\n".join(each.words for each in led.get(claim.row, ())),
            "aside": "\n".join(_asides(claim, sheet, passing_words(tasks, sheet, claim))),
            "risk": found.get(claim.row, NO_RISK).words,
            STANDS: "1" if claim.touched else "",
            YEAR_END: "1" if claim.year_end else "",
            JUDGED: values.get(JUDGED, ""),
            STAGE: claim.stage.due,
        }
        shown[claim.row] = {name: text for name, text in told.items() if text}
    return shown


def changed_since(sheet: Sheet, values: Mapping[str, str]) -> str:
    """What a claim says otherwise than when it was judged, a field a line; empty where nothing.

    完成日期：2021-09-01 → 2021-09-20.
    """
    judged = Judged.read(values)
    if judged is None:
        return ""
    return "\n".join(
        f"{sheet.field(name).header}：{judged.known[name] or '空白'} → {values.get(name, '') or '空白'}"
        for name in judged.changed(values)
    )


def with_offers(claims: Cells, typed: Cells) -> Cells:
    """The claims, each with the verdict that somebody has typed elsewhere told in 核查提示: it counts only once it is
    chosen here."""

    def told(row: RowKey, cells: Mapping[str, str]) -> Mapping[str, str]:
        said = typed.get(row)
        if said is None:
            return cells
        opinion, by = said.get("opinion", ""), said.get("verified_by", "")
        words = f"总台账里填的是“{said['verdict']}”{f'（{by}）' if by else ''}{opinion}，认可的请在本行选定"
        return {**cells, "aside": "\n".join(filter(None, (words, cells.get("aside", ""))))}

    return {row: told(row, cells) for row, cells in claims.items()}


def with_words(claims: Cells, last: Mapping[RowKey, int]) -> Cells:
    """The claims, each with the number of the last change that gave it a verdict, or back one it had, where any did."""
    return {row: {**cells, WORD: str(last[row])} if row in last else cells for row, cells in claims.items()}


def with_links(claims: Cells, known: Mapping[str, LinkStanding]) -> Cells:
    """The claims, each with what was seen of the addresses in its evidence told in 核查提示, where any was seen."""
    told = {row: link_words(cells.get("evidence", ""), known) for row, cells in claims.items()}
    return {
        row: {**cells, "aside": "\n".join(filter(None, (cells.get("aside", ""), told[row])))} if told[row] else cells
        for row, cells in claims.items()
    }


def _asides(claim: Claim, sheet: Sheet, passing: str) -> Iterable[str]:
    values = claim.values
    if claim.year_end:
        yield "年终核定：长期坚持，按进展情况核定全年"
    if claim.touched:
        yield TOUCHED.strip("（）")
    if passing:
        yield passing
    if verdict := values.get("verdict"):
        judged = Judged.read(values)
        about = "，".join(filter(None, (values.get("verified_on", ""), BULK if judged and judged.bulk else "")))
        yield f"上次：{verdict}{f'（{about}）' if about else ''}{opinion_told(values)}"
    if changed := changed_since(sheet, values):
        yield changed
