"""What the office answered in a review workbook, each answer at its own case or a Problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field as made

from toolkit.book.office.refused_words import kept_apart, kept_unread, told_with_words
from toolkit.book.office.review_book import KIND_LABELS
from toolkit.book.office.review_columns import CHOICE_FIELD, REVIEW_SHEET, choice_of
from toolkit.book.returned.account import Place
from toolkit.book.returned.locate import Located, RowId, locate, not_found
from toolkit.book.returned.reading import read_cell
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import CaseKind, Choice, Edition
from toolkit.domain.ledger.review import CHOICES
from toolkit.keys import case_key
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import squeezed
from toolkit.schema.kinds import parse
from toolkit.schema.model import Owner
from toolkit.values import dataclass

_KINDS = {label: kind for kind, label in KIND_LABELS.items()}
_INPUTS = tuple(field.name for field in REVIEW_SHEET.owned(Owner.OFFICE))


@dataclass(frozen=True)
class Line:
    """One row below the headers: the id it carries, and by field name its canonical texts and their places.

    A cell that could not be understood, or some of which is `struck` through, is `unread`, and stands in `texts` as
    typed.
    """

    id: RowId | None
    texts: Mapping[str, str]
    unread: frozenset[str]
    places: Mapping[str, Origin]
    struck: Mapping[str, str]

    def places_of(self, names: Iterable[str]) -> set[Place]:
        """Where the cells of those fields stand."""
        return {(self.places[name].sheet, self.places[name].cell) for name in names}


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
    to be confirmed stands there as we wrote it. `read` are the places of all that was typed for cases, `words` what is
    typed in each row, by the cell that its problems name.
    """

    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]
    typed: Mapping[int, Mapping[str, str]]
    unanswered: tuple[Problem, ...] = ()
    read: frozenset[Place] = frozenset()
    words: Mapping[Origin, Mapping[str, str]] = made(default_factory=dict)

    def with_words(self, told: Iterable[Problem]) -> Iterator[Problem]:
        """What was `told` of rows, with all that is typed in them: where that is kept in no workbook."""
        return (told_with_words(REVIEW_SHEET, each, self.words.get(each.origin, {})) for each in told)


def read_review(book: RawBook, editions: Mapping[str, Edition], file: str) -> ReadBack | Problem:
    """Read the answers out of a workbook made from one of `editions` (by id).

    A row says which case it is by its id and its number, which must agree (one may be lost), and it must still
    show what was asked; else nothing of it is taken. A row without a choice leaves its case open. The same case
    twice counts once, or not at all where the answers differ, understood or not. Without the sheet the whole
    workbook is a Problem.
    """
    found = locate(book, REVIEW_SHEET)
    if not found:
        return not_found(book, REVIEW_SHEET, file)
    problems: list[Problem] = []
    places: set[Place] = set()
    words: dict[Origin, Mapping[str, str]] = {}
    rows: dict[int, list[_Said]] = defaultdict(list)
    for line in lines_of(found[0], file):
        said = {name: text for name in _INPUTS if (text := line.texts.get(name, ""))}
        if not said:
            continue
        asked = _asked(line, editions)
        if asked is None:
            if "choice" in said:
                told = problem(Code.REVIEW_ROW_CHANGED, _place(line), said["choice"])
                problems.append(told_with_words(REVIEW_SHEET, told, said))
                places |= line.places_of(said)
            continue
        places |= line.places_of(said)
        words[_place(line)] = said
        if "choice" in line.unread:
            said["choice"] = kept_unread(CHOICE_FIELD, said["choice"], line.struck.get("choice", ""))
        rows[int(asked["number"])].append(_Said(line, said, _KINDS[asked["kind"]]))
    answers: list[Answer] = []
    typed: dict[int, Mapping[str, str]] = {}
    unanswered: list[Problem] = []
    for number, alike in rows.items():
        typed[number] = _together(alike)
        unanswered += (told for each in alike if not each.chosen for told in _unanswered(each.line, number, each.said))
        chosen = [each for each in alike if each.chosen]
        if other := next((each for each in chosen if each.answer != chosen[0].answer), None):
            where, word = _place(other.line), other.said["choice"]
            problems.append(problem(Code.REVIEW_ROW_REPEATED, where, word, number=number))
        elif chosen:
            made = _answer(number, chosen[0])
            if isinstance(made, Problem):
                problems.append(made)
            else:
                answers.append(made)
    return ReadBack(tuple(answers), tuple(problems), typed, tuple(unanswered), frozenset(places), words)


@dataclass(frozen=True)
class _Said:
    """A row about a case of that kind, and what is typed in it; a choice not understood can be none again."""

    line: Line
    said: Mapping[str, str]
    kind: CaseKind

    @property
    def chosen(self) -> bool:
        return "choice" in self.said

    @property
    def answer(self) -> tuple[Choice | str, str]:
        """The choice, or the words for it that are none, and the unit it confirms."""
        word = self.said.get("choice", "")
        choice = choice_of(word)
        return choice or word, self.said.get("confirm", "") if choice and choice.lets_in else ""


def _together(rows: Sequence[_Said]) -> Mapping[str, str]:
    """All that is typed for a case; where its rows answer it differently, so that none of them is its answer."""
    typed = {name: text for each in rows for name, text in each.said.items()}
    chosen = [each for each in rows if each.chosen]
    if len({each.answer for each in chosen}) > 1:
        for name in typed:
            texts = [each.said.get(name, "") for each in chosen]
            if name == "choice" or len(set(texts)) > 1:
                typed[name] = kept_apart(texts)
    return typed


def _answer(number: int, row: _Said) -> Answer | Problem:
    said, (choice, unit) = row.said, row.answer
    if isinstance(choice, Choice) and choice in CHOICES[row.kind]:
        return Answer(number, choice, unit, said.get("by", ""), said.get("note", ""), _place(row.line))
    kind, allowed = KIND_LABELS[row.kind], "、".join(each.label for each in CHOICES[row.kind])
    where, word = _place(row.line), said["choice"]
    return problem(Code.REVIEW_CHOICE, where, word, number=number, kind=kind, allowed=allowed)


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
            frozenset(
                name for name, reading in readings.items() if reading.unseen or reading.parsed.fault or reading.struck
            ),
            {name: reading.origin for name, reading in readings.items()},
            {name: reading.struck for name, reading in readings.items() if reading.struck},
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
