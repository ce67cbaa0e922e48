"""What the office answered in a review workbook, each answer at its own case or a Problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.book.office.review_book import KIND_LABELS
from toolkit.book.returned.match import Line, lines
from toolkit.book.sheets.raw import RawBook
from toolkit.book.sheets.review_columns import REVIEW_SHEET, choice_of
from toolkit.codes import Code
from toolkit.domain.ledger.records import Choice, Edition
from toolkit.domain.ledger.review import CHOICES
from toolkit.keys import case_key
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.kinds import parse
from toolkit.schema.model import Owner

_KINDS = {label: kind for kind, label in KIND_LABELS.items()}
_INPUTS = tuple(field.name for field in REVIEW_SHEET.owned(Owner.OFFICE))


@dataclass(frozen=True)
class Answer:
    """What the office says of a case; `unit` is the name it confirms, `origin` the cell of the choice."""

    case: int
    choice: Choice
    unit: str
    by: str
    note: str
    origin: Origin


@dataclass(frozen=True)
class ReadBack:
    """A review workbook understood: the answers, what was not taken, and per case all that was `typed` for it."""

    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]
    typed: Mapping[int, Mapping[str, str]]


def read_review(book: RawBook, editions: Mapping[str, Edition], file: str) -> ReadBack | Problem:
    """Read the answers out of a workbook made from one of `editions` (by id).

    A row says which case it is by its id and its number, which must agree (one may be lost), and it must still
    show what was asked; else nothing of it is taken. A row without a choice leaves its case open. The same case
    twice counts once, or not at all where the answers differ. Without the sheet the whole workbook is a Problem.
    """
    found = lines(book, REVIEW_SHEET, file)
    if isinstance(found, Problem):
        return found
    problems: list[Problem] = []
    typed: dict[int, dict[str, str]] = {}
    answers: dict[int, list[Answer]] = defaultdict(list)
    for line in found:
        said = {name: text for name in _INPUTS if (text := line.texts.get(name, ""))}
        if not said:
            continue
        asked = _asked(line, editions)
        if asked is None:
            if "choice" in said:
                problems.append(problem(Code.REVIEW_ROW_CHANGED, _place(line), said["choice"]))
            continue
        number, kind = int(asked["number"]), _KINDS[asked["kind"]]
        typed.setdefault(number, {}).update(said)
        choice = None if "choice" in line.unread else choice_of(said.get("choice", ""))
        if choice in CHOICES[kind]:
            unit = said.get("confirm", "") if choice == Choice.CONFIRM else ""
            answers[number].append(Answer(number, choice, unit, said.get("by", ""), said.get("note", ""), _place(line)))
        elif "choice" in said:
            allowed = "、".join(each.label for each in CHOICES[kind])
            problems.append(
                problem(
                    Code.REVIEW_CHOICE,
                    _place(line),
                    said["choice"],
                    number=number,
                    kind=asked["kind"],
                    allowed=allowed,
                )
            )
    taken = []
    for number, given in answers.items():
        if len({(each.choice, each.unit) for each in given}) == 1:
            taken.append(given[0])
        else:
            problems.append(problem(Code.REVIEW_ROW_REPEATED, given[1].origin, given[1].choice.label, number=number))
    return ReadBack(tuple(taken), tuple(problems), typed)


def _asked(line: Line, editions: Mapping[str, Edition]) -> Mapping[str, str] | None:
    """What was asked in this row; None where its id, its number and what it shows do not agree."""
    number = line.texts.get("number", "")
    candidates = list(editions.values())
    if line.id:
        candidates = [edition for edition in candidates if edition.id == line.id[0]]
        number = number or str(line.id[1])
        if number != str(line.id[1]):
            return None
    if not number or "number" in line.unread:
        return None
    for edition in candidates:
        asked = edition.cells.get(case_key(edition.plan, int(number)))
        if asked and all(_same(line, asked, field.name) for field in REVIEW_SHEET.owned(Owner.PLAN)):
            return asked
    return None


def _same(line: Line, asked: Mapping[str, str], name: str) -> bool:
    """Whether a cell shows what was asked; where the files came from, and a lost number, may differ."""
    if name in {"number", "ours_from", "theirs_from"}:
        return True
    shown = parse(REVIEW_SHEET.field(name), asked.get(name, "")).text
    return "".join(line.texts.get(name, "").split()) == "".join(shown.split())


def _place(line: Line) -> Origin:
    return line.places.get("choice") or next(iter(line.places.values()))
