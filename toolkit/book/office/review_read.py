"""What the office answered in a review workbook, each answer at its own case or a Problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.book.office.review_book import KIND_LABELS
from toolkit.book.office.review_columns import REVIEW_SHEET, choice_of
from toolkit.book.returned.locate import Located, RowId, locate
from toolkit.book.returned.reading import read_cell
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Choice, Edition
from toolkit.domain.ledger.review import CHOICES
from toolkit.keys import case_key
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import squeezed
from toolkit.schema.kinds import parse
from toolkit.schema.model import Owner

_KINDS = {label: kind for kind, label in KIND_LABELS.items()}
_INPUTS = tuple(field.name for field in REVIEW_SHEET.owned(Owner.OFFICE))


@dataclass(frozen=True)
class Line:
    """One row below the headers: the id it carries, and by field name its canonical texts and their places.

    A cell that could not be understood is `unread`, and stands in `texts` as typed.
    """

    id: RowId | None
    texts: Mapping[str, str]
    unread: frozenset[str]
    places: Mapping[str, Origin]


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
    """A review workbook understood: the answers, what was not taken, and per case all that was `typed` for it.

    `unanswered` is told of rows with a note or a name and no choice, which a workbook that stays in place keeps; a unit
    to be confirmed stands there as we wrote it.
    """

    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]
    typed: Mapping[int, Mapping[str, str]]
    unanswered: tuple[Problem, ...] = ()


def read_review(book: RawBook, editions: Mapping[str, Edition], file: str) -> ReadBack | Problem:
    """Read the answers out of a workbook made from one of `editions` (by id).

    A row says which case it is by its id and its number, which must agree (one may be lost), and it must still
    show what was asked; else nothing of it is taken. A row without a choice leaves its case open. The same case
    twice counts once, or not at all where the answers differ. Without the sheet the whole workbook is a Problem.
    """
    found = locate(book, REVIEW_SHEET)
    if not found:
        return problem(Code.SHEET_MISSING, Origin(file), title=REVIEW_SHEET.title)
    problems: list[Problem] = []
    typed: dict[int, dict[str, str]] = {}
    unanswered: list[Problem] = []
    answers: dict[int, list[Answer]] = defaultdict(list)
    for line in lines_of(found[0], file):
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
            unit = said.get("confirm", "") if choice and choice.lets_in else ""
            answers[number].append(Answer(number, choice, unit, said.get("by", ""), said.get("note", ""), _place(line)))
        elif "choice" not in said:
            unanswered += _unanswered(line, number, said)
        else:
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
    return ReadBack(tuple(taken), tuple(problems), typed, tuple(unanswered))


def _unanswered(line: Line, number: int, said: Mapping[str, str]) -> Iterator[Problem]:
    headers = "、".join(f"“{REVIEW_SHEET.field(name).header}”" for name in ("note", "by") if name in said)
    if headers:
        choice = REVIEW_SHEET.field("choice").header
        yield problem(Code.REVIEW_UNANSWERED, _place(line), what=f"编号{number}", headers=headers, choice=choice)


def lines_of(table: Located, file: str) -> Iterator[Line]:
    """The rows of the table, wherever it stands and whatever its sheet is called."""
    for at, row in table.rows():
        readings = {
            name: read_cell(table.raw, at, column, table.table.field(name), file, None)
            for name, column in table.columns.items()
        }
        yield Line(
            table.id_of(row),
            {name: reading.text for name, reading in readings.items()},
            frozenset(name for name, reading in readings.items() if reading.unseen or reading.parsed.fault),
            {name: reading.origin for name, reading in readings.items()},
        )


def _asked(line: Line, editions: Mapping[str, Edition]) -> Mapping[str, str] | None:
    """What was asked in this row; None where its id, its number and what it shows do not agree."""
    number = line.texts.get("number", "")
    candidates = list(editions.values())
    if line.id:
        candidates = [edition for edition in candidates if edition.id == line.id.edition]
        number = number or line.id.row
        if number != line.id.row:
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
    return squeezed(line.texts.get(name, "")) == squeezed(shown)


def _place(line: Line) -> Origin:
    return line.places.get("choice") or next(iter(line.places.values()))
