"""The rule of `domain.ledger.standing` as spreadsheet formulas, so that 提示 lives on while a unit fills in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.formulas import (
    EMPTY,
    blank,
    call,
    differs,
    either,
    equals,
    every,
    filled,
    first_of,
    joined,
    negated,
    quoted,
    when,
    worded,
)
from toolkit.book.sheets.model import Style
from toolkit.book.unit.lacking import lacking_condition, missing_conditions
from toolkit.domain.ledger.fix_dates import fix_by
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.phases import Phase, left_aside, passed_before, phase, verdict_counts
from toolkit.domain.ledger.row_states import LONG_OVERDUE, RETURNED, SOON_DAYS, TOUCHED, WORDING, State
from toolkit.domain.ledger.standing import (
    AND,
    SAYS,
    STATES,
    Beside,
    asked_words,
    beside_words,
    dues_beside,
    pressed_from,
    returned_words,
    stages,
    waits_for,
)
from toolkit.domain.plan.tasks import Filed
from toolkit.schema.model import FieldKind, SchemaField, Sheet
from toolkit.values import dataclass

_ENDS = {"verified": State.CLOSED, "confirmed_not_applicable": State.NOT_INVOLVED}
_FORMULA_TEXT = 120
"""Characters that a text in a formula is cut to; Excel takes 255, an emoji being two."""


def hint_formula(
    sheet: Sheet, cells: Mapping[str, str], since: date | None = None, values: Mapping[str, str] | None = None
) -> str:
    """提示 of one row; `since` is as in `standing`.

    `cells` maps field names to that row's cells (`$H5`), or to those of any row; `values` are those the row was
    issued with: of what a verdict judged, and of its day, only they tell.
    """
    row, issued = _Row(sheet, cells), values or {}
    verdicts = row.verdicts(issued, since)
    due = _due(issued)
    until = pressed_from(issued, due, since=since)
    due_cell = cells["due"] if until == due or until is None else _day(until)
    by_due = row.by_day(due_cell, EMPTY)
    asked = _Asked()
    if waiting := row.waits(issued, due, since):
        by_due = quoted(asked_words(waiting))
        others = [*row.closed(issued, since), *row.claims(issued, since)]
        said = first_of(others, by_due)
        asked = _Asked(asked_words(waiting), either(*(test for test, _ in others)))
    else:
        said = first_of(
            [*verdicts, *row.incomplete(), (row.claimed_now(issued, since), _words(State.CLAIMED))],
            row.by_stages(stages(issued), due_cell, when(blank(cells["status"]), _words(State.UNFILLED))),
        )
    if since and not (verdicts and Judged.read(issued)):
        before = row.told_before(since, judged=bool(verdicts))
        said = when(before, by_due, said)
        asked = replace(asked, unless=every(negated(before), asked.unless)) if waiting else asked
    return "=" + row.with_beside(said, asked, issued, since)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is said of a row while something of the unit's about it waits for the office, and the condition under which
    something else is; no words where nothing waits."""

    words: str = ""
    unless: str = ""


@dataclass(frozen=True)
class _Row:
    """A row's cells by field name, and what can be asked of them: each method is a part of the formula."""

    sheet: Sheet
    cells: Mapping[str, str]

    def chose(self, name: str, meaning: str) -> str:
        """Whether its choice `name` means that."""
        return equals(self.cells[name], self.sheet.field(name).text_for(meaning))

    def did_not_choose(self, name: str, meaning: str) -> str:
        return differs(self.cells[name], self.sheet.field(name).text_for(meaning))

    def verdicts(self, issued: Mapping[str, str], since: date | None) -> list[tuple[str, str]]:
        """What the office's verdict says, each with its words; nothing where it is about an earlier period."""
        verdict = self.sheet.field("verdict")
        if not self._counts(issued, since):
            return []
        made = {means: self._returned(state, issued, since) for means, state in RETURNED.items()}
        asks = [
            (self._judged_so(verdict, means, issued, since), words)
            for means, words in made.items()
            if verdict.text_for(means)
        ]
        return [*self.closed(issued, since), *asks]

    def closed(self, issued: Mapping[str, str], since: date | None) -> list[tuple[str, str]]:
        """What a verdict says that closes the row, each with its words."""
        verdict = self.sheet.field("verdict")
        if not self._counts(issued, since):
            return []
        return [
            (self._judged_so(verdict, means, issued, since), self._closed(state, issued, since))
            for means, state in _ENDS.items()
            if verdict.text_for(means) and not (means == "verified" and passed_before(self.sheet, issued))
        ]

    def _counts(self, issued: Mapping[str, str], since: date | None) -> bool:
        """Whether the office's verdict is about what is due on the day as issued, after `since`."""
        return verdict_counts(self.sheet, issued, since, _due(issued)) if since else not left_aside(issued)

    def with_beside(self, said: str, waiting: _Asked, issued: Mapping[str, str], since: date | None) -> str:
        """That and what is told of other due dates than the row shows, as long as its own does not say the same: what
        is to be mended, until the unit has claimed it anew; a claim, while it is one."""
        others = dues_beside(issued)
        if not others:
            return said
        own = [test for test, _ in self._sent_back(issued, since)]
        back = [
            (every(test, *map(negated, own)), when(waiting.unless, told) if words == waiting.words else told)
            for before, due in others
            for test, where in self._sent_back({**issued, "due": str(due or "")}, before)
            for words in [beside_words(issued, Beside(where, waits_for(issued, due, returned=True, since=before)))]
            for told in [quoted(AND + words)]
        ]
        waits = either(*(self._claims_wholly({**issued, "due": str(due or "")}, before) for before, due in others))
        alone = negated(self._claims_wholly(issued, since))
        told = when(every(waits, alone), quoted(AND + WORDING[State.CLAIMED].hints[0]))
        return joined(said, first_of(back, EMPTY), told) if back else joined(said, told)

    def _sent_back(self, issued: Mapping[str, str], since: date | None) -> Iterator[tuple[str, Phase]]:
        """Whether what is due after `since` is to be mended by now, and what its verdict asks for; nothing where it was
        not sent back."""
        verdict = self.sheet.field("verdict")
        state = RETURNED.get(means := verdict.meaning(issued.get("verdict", "")))
        if state and self._counts(issued, since):
            (back,) = (phase for phase, its in STATES.items() if its == state)
            yield self._judged_so(verdict, means, issued, since), back

    def waits(self, issued: Mapping[str, str], due: date | None, since: date | None) -> Filed | None:
        """What of the unit's about the row, as issued, waits for the office's answer."""
        returned = phase(self.sheet, issued, due, since).returned
        return waits_for(issued, due, returned=returned, since=since)

    def claims(self, issued: Mapping[str, str], since: date | None) -> list[tuple[str, str]]:
        """Whether it claims, wholly and, where it was sent back, anew."""
        judged = Judged.read(issued)
        back = self.sheet.field("verdict").meaning(issued.get("verdict", "")) in RETURNED
        if judged is not None and back and (since or not left_aside(issued)):
            return [(self._claimed_anew(judged, since), _words(State.CLAIMED))]
        whole = [negated(test) for test, _ in self.incomplete()]
        return [(every(self.claimed_now(issued, since), *whole), _words(State.CLAIMED))]

    def _claims_wholly(self, issued: Mapping[str, str], since: date | None) -> str:
        """Whether it claims what is due after `since`, with all that this asks for; anew where that was judged."""
        judged, back = Judged.read(issued), any(self._sent_back(issued, since))
        if judged and (back or (not since and passed_before(self.sheet, issued))):
            return self._claimed_anew(judged, since)
        return every(*self._whole(since), self.claimed(since))

    def claimed_now(self, issued: Mapping[str, str], since: date | None) -> str:
        """Whether the unit says it is done; where an earlier milestone was passed, otherwise than it said then."""
        judged = Judged.read(issued)
        if judged is None or not passed_before(self.sheet, issued):
            return self.claimed(since)
        return self._claimed_anew(judged, since)

    def _judged_so(self, verdict: SchemaField, means: str, issued: Mapping[str, str], since: date | None) -> str:
        """Whether the verdict means that, and still counts: one that asks for more does until it was answered."""
        texts = [text for choice in verdict.choices if choice.means == means for text in (choice.text, *choice.aliases)]
        now = issued.get("verdict", "")
        said = equals(self.cells["verdict"], now if now in texts else texts[0])
        judged = Judged.read(issued)
        if means not in RETURNED or judged is None or now not in texts:
            return said
        return every(said, negated(self._claimed_anew(judged, since)))

    def _closed(self, state: State, issued: Mapping[str, str], since: date | None) -> str:
        """What is said of a closed row; whether its claim was changed since, where that is told of this time."""
        judged, words = Judged.read(issued), _words(state)
        if judged is None:
            return words
        other = either(*(self._differs(name, text) for name, text in judged.known.items()))
        due = date.fromisoformat(issued["due"]) if since and issued.get("due") else None
        changed = every(other, negated(self.done_after(due))) if due else other
        return joined(words, when(changed, quoted(TOUCHED)))

    def _returned(self, state: State, issued: Mapping[str, str], since: date | None) -> str:
        """What is said of a row sent back; once its day has passed, how long ago."""
        words = quoted(returned_words(state, issued))
        due = _due(issued)
        until = pressed_from(issued, due, returned=True, since=since) if fix_by(issued) else None
        if until is None or RETURNED.get(self.sheet.field("verdict").meaning(issued.get("verdict", ""))) != state:
            return words
        late = f"TODAY()>{_day(until)}"
        return when(late, _past(_day(until)), words)

    def _claimed_anew(self, judged: Judged, since: date | None) -> str:
        """Whether the unit claims, wholly and of the time after `since`, something else than was judged."""
        other = either(*(self._differs(name, text) for name, text in judged.known.items()))
        return every(other, *self._whole(since), self.claimed(since))

    def _whole(self, since: date | None) -> list[str]:
        """That it lacks nothing of what it says, and says so of the time after `since`."""
        whole = [negated(test) for test, _ in self.incomplete()]
        return [*whole, *([either(self.chose("status", "not_applicable"), self.done_after(since))] if since else [])]

    def _differs(self, name: str, text: str) -> str:
        """Whether a cell says something else than `text`, which may be longer than a formula's texts."""
        cell = self.cells[name]
        if text and self.sheet.field(name).kind == FieldKind.DATE:
            return negated(every(call("ISNUMBER", cell), f"{cell}={_day(date.fromisoformat(text))}"))
        parts = [text[at : at + _FORMULA_TEXT] for at in range(0, len(text), _FORMULA_TEXT)]
        return negated(call("EXACT", cell, joined(*map(quoted, parts or [""]))))

    def incomplete(self) -> list[tuple[str, str]]:
        """Whether it lacks what its choices ask for, and the words that name it; nothing where none may ask."""
        missing = missing_conditions(self.sheet, self.cells)
        if not missing:
            return []
        separator = "、"
        lacking = joined(*(when(test, quoted(separator + field.missing_label)) for field, test in missing))
        named = call("MID", lacking, str(len(separator) + 1), "99")
        return [(f"{call('LEN', lacking)}>0", _words(State.INCOMPLETE, what=named))]

    def claimed(self, since: date | None) -> str:
        """Whether the unit says it is done: by its status; by date and evidence too, where it goes on."""
        tests = [
            self.chose("status", "done"),
            self.chose("status", "not_applicable"),
            every(self.chose("status", "ongoing"), filled(self.cells["due"]), *self.proven()),
        ]
        return either(either(*tests), every(self.done_after(since), *self.proven())) if since else either(*tests)

    def proven(self) -> list[str]:
        """Whether it has a date, and evidence."""
        return [
            negated(lacking_condition(self.sheet.field(name), self.cells[name])) for name in ("done_on", "evidence")
        ]

    def done_after(self, day: date) -> str:
        cell = self.cells["done_on"]
        return every(call("ISNUMBER", cell), f"{cell}>{_day(day)}")

    def told_before(self, since: date, *, judged: bool) -> str:
        """Whether what it claims is of the time before `since`, so that only its due date counts.

        Without `judged` its verdict is not of this time either.
        """
        dated = filled(self.cells["done_on"])
        if not judged:
            return every(self.did_not_choose("status", "not_applicable"), negated(self.done_after(since)), dated)
        return every(
            self.did_not_choose("verdict", "confirmed_not_applicable"),
            self.did_not_choose("status", "not_applicable"),
            negated(self.done_after(since)),
            either(dated, self.chose("verdict", "verified")),
        )

    def by_stages(self, stages: Sequence[tuple[date, str]], due: str, otherwise: str) -> str:
        """`by_day`; of milestones on several days each that is past or near, with what is due then."""
        if not stages:
            return self.by_day(due, otherwise)
        near = [f"{_day(day)}-TODAY()<={SOON_DAYS}" for day, _ in stages]
        said = [joined(self.by_day(_day(day), EMPTY), quoted(f"{SAYS}{what}")) for day, what in stages]
        later = (when(test, joined(quoted(AND), words)) for test, words in zip(near[1:], said[1:], strict=True))
        return when(near[0], joined(said[0], *later), otherwise)

    def by_day(self, due: str, otherwise: str) -> str:
        """`standing.by_day` for the day that `due` says; `otherwise` is what it says of a row that is not due soon."""
        today = "TODAY()"
        _, on_the_day = WORDING[State.DUE_SOON].hints
        return first_of(
            [
                (blank(due), otherwise),
                (f"{due}<{today}", _past(due)),
                (f"{due}={today}", quoted(on_the_day)),
                (f"{due}-{today}<={SOON_DAYS}", _words(State.DUE_SOON, n=f"({due}-{today})")),
            ],
            otherwise,
        )


def _past(due: str) -> str:
    """What is said of a day gone by, which counts no further than a year."""
    _, long = WORDING[State.OVERDUE].hints
    return when(f"{due}<TODAY()-{LONG_OVERDUE}", quoted(long), _words(State.OVERDUE, n=f"(TODAY()-{due})"))


def _due(issued: Mapping[str, str]) -> date | None:
    return date.fromisoformat(issued["due"]) if issued.get("due") else None


def _day(day: date) -> str:
    return call("DATE", str(day.year), str(day.month), str(day.day))


def _words(state: State, **parts: str) -> str:
    """The first form of a state's hint as a formula, its gaps filled with formulas."""
    return worded(WORDING[state].hints[0], **parts)


def hint_conditions(cell: str, states: Iterable[State] = WORDING) -> list[tuple[str, Style]]:
    """For each of those states that has a colour, when the 提示 in `cell` says it (a formula), and its colours."""
    found = []
    for state in states:
        if style := look.of_state(state):
            tests = [_says(cell, words) for words in WORDING[state].hints]
            found.append((either(*tests) if len(tests) > 1 else tests[0], style))
    return found


def _says(cell: str, words: str) -> str:
    start = words.partition("{")[0]
    return equals(call("LEFT", cell, str(len(start))), start)
