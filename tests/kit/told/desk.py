"""An office in memory: its ledger, letters and workbooks, driven through the pure core as the commands drive it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache, partial

from kit import ROOT
from kit.told.short import row as called
from toolkit.codes import Outcome
from toolkit.domain.ledger.applications import as_agreed, named_to_take_over
from toolkit.domain.ledger.editions import Issue, next_edition, snapshot
from toolkit.domain.ledger.judged import CLAIM, JUDGED
from toolkit.domain.ledger.ledger_rows import LedgerRow, ledger_rows
from toolkit.domain.ledger.owed import Owed, about_claims, over_fields, owed, together, written_over
from toolkit.domain.ledger.passing import closed_since
from toolkit.domain.ledger.petitions import DECISION, with_extensions
from toolkit.domain.ledger.records import Case, Cell, Change, Edition, HandedWord, MadeFor, Matched, Return
from toolkit.domain.ledger.report_status import asked_by, round_reports
from toolkit.domain.ledger.retractions import parts_of
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.rounds import next_return_by, return_by, round_of
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.ledger.state import LedgerState, by_unit
from toolkit.domain.mail.application_news import application_news
from toolkit.domain.mail.handed_out import handed_later, handed_out, rounds_given
from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.mail.told_verdicts import (
    LetterMark,
    heard_later,
    next_letter,
    terms_from_telling,
    told_of,
    untold_terms,
)
from toolkit.domain.mail.verdict_news import VerdictNews, verdict_news
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import came_on
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.descent import WordsInUse
from toolkit.domain.returns.intake import Intake, take_in
from toolkit.domain.returns.newer_editions import Written
from toolkit.domain.returns.register_rows import provisional_key
from toolkit.keys import RowKey, contact_key, report_key, task_key
from toolkit.problems import Origin
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Ledger, Owner

CALENDAR = WEEKDAYS
EVERY, RETURN_DAY = "month", 25


@cache
def schema() -> Ledger:
    """The ledger as the templates declare it."""
    return load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))


def morning(day: date, hour: int = 9) -> datetime:
    """That hour of a day."""
    return datetime.combine(day, time(hour))


@dataclass
class File:
    """A workbook in a unit's hands: its edition and what its cells say by now, register rows it added among them."""

    edition: Edition
    cells: dict[RowKey, dict[str, str]]
    added: int = 0


@dataclass
class Desk:
    """What the office holds."""

    tasks: Tasks
    current: dict[RowKey, dict[str, str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    editions: dict[str, list[Edition]] = field(default_factory=dict)
    mails: list[Mail] = field(default_factory=list)
    words: list[HandedWord] = field(default_factory=list)

    @property
    def plan(self) -> str:
        """The id of its plan."""
        return self.tasks.plan.id

    # --- what it knows ---

    def state(self, day: date) -> LedgerState:
        """Its ledger on a day, as a command would read it."""
        every = sorted((each for mine in self.editions.values() for each in mine), key=lambda each: each.issued_on)
        made = tuple(MadeFor(each.id, each.unit, each.round, each.issued_on) for each in every if each.round)
        proofs = (self.words, self.mails, self.returns)
        letters = [mail for mail in self.mails if mail.kind == MailKind.VERDICTS]
        given = [each for each in self.changes if each.field == JUDGED]
        sheet = schema().tasks
        return LedgerState(
            self.plan,
            day,
            self.current,
            tuple(replace(ret, raw={}, settled={}) for ret in self.returns),
            tuple(self.asked),
            {unit: mine[-1] for unit, mine in self.editions.items()},
            self._last_changed(),
            handed=handed_out(self.words, self.mails, self.returns, day),
            made=made,
            given=rounds_given(made, self.words, self.mails, self.returns, day),
            later=self._later(proofs, day),
            untold=untold_terms(sheet, self.current, given, letters),
            heard=heard_later(sheet, self.current, given, letters),
            owed=self._owed(),
        )

    def agreed(self, state: LedgerState) -> Tasks:
        """The plan as it holds with what was agreed to, and what is known of each unit's workbook."""
        tasks = as_agreed(
            replace(self.tasks, untold=state.untold, heard=state.heard), schema(), state.current, state.asked
        )
        asked = together(tasks.applied, state.owed)
        return replace(tasks, applied=asked, handed=state.handed, later=state.later)

    def _later(
        self, proofs: tuple[Sequence[HandedWord], Sequence[Mail], Sequence[Return]], day: date
    ) -> Mapping[tuple[str, int], date]:
        tasks = as_agreed(self.tasks, schema(), self.current, ())
        came = came_on(tasks.paths)
        assigned = {unit.code: [each.item for each in tasks.of_unit(unit.code)] for unit in tasks.units()}
        lacking = {
            code: self.editions[code]
            for code, items in assigned.items()
            if code in self.editions
            and any(
                (item, code) in came or task_key(self.plan, item, code) not in self.editions[code][0].cells
                for item in items
            )
        }
        return handed_later(assigned, lacking, *proofs, day, came)

    def _owed(self) -> Owed:
        sheet = schema().tasks
        recurs = any(each.recurring for each in self.tasks.deadlines.values())
        fields = {part.field for case, _ in about_claims(sheet, self.asked) for part in parts_of(case)}
        fields.update(over_fields(sheet) if recurs else ())
        history = [each for each in self.changes if each.field in fields]
        found = owed(sheet, self.asked, self.current, history, self.returns)
        return together(found, written_over(sheet, history)) if recurs else found

    def _last_changed(self) -> dict[RowKey, date]:
        return {each.row: each.at.date() for each in self.changes if each.return_id}

    def arrived_on(self) -> dict[RowKey, date]:
        """The day on which each row's claim came in that stands."""
        return {each.row: each.at.date() for each in self.changes if each.return_id and each.field in CLAIM}

    def history(self) -> dict[RowKey, tuple[Change, ...]]:
        """Every row's changes, the oldest first."""
        found: dict[RowKey, list[Change]] = {}
        for each in self.changes:
            found.setdefault(each.row, []).append(each)
        return {row: tuple(its) for row, its in found.items()}

    def news(self, day: date) -> dict[str, tuple[VerdictNews, LetterMark]]:
        """What each unit is to be told of verdicts and answers, and the mark of the letter that would."""
        state = self.state(day)
        tasks, sheet = self.agreed(state), schema().tasks
        letters = [mail for mail in self.mails if mail.kind == MailKind.VERDICTS]
        period = round_of(day, EVERY)
        back = return_by(period, RETURN_DAY, CALENDAR)
        reports = round_reports(tasks, state.returns, period, (), asked_by(state.handed, back))
        rows: dict[str, list[LedgerRow]] = {}
        for each in ledger_rows(tasks, schema(), state.current, day):
            rows.setdefault(each.unit, []).append(each)
        extended = with_extensions(tasks, state.current, schema())
        answers = [each for each in self.changes if each.field == DECISION]
        newest = max((each.sequence for each in answers), default=0)
        taking = named_to_take_over(tasks, schema(), state.current)
        found = {}
        for unit in tasks.roster.units:
            if unit.code not in state.handed and unit.code not in taking:
                continue
            its = {row: changes for row, changes in self.history().items() if row.unit == unit.code}
            told = told_of(letters, unit.code)
            news = verdict_news(
                rows.get(unit.code, ()),
                {row.item: changes for row, changes in its.items() if row.item is not None},
                sheet,
                reports.label(unit.code),
                told,
                {row.item: day for row, day in self.arrived_on().items() if row.unit == unit.code and row.item},
                partial(closed_since, extended, sheet, unit.code),
            )
            news = replace(news, answered=application_news(tasks, schema(), state.current, answers, unit.code, told))
            upto = max((each.sequence for changes in its.values() for each in changes), default=0)
            found[unit.code] = news, LetterMark(period.id, max(upto, newest), news.digest)
        return found

    # --- what it does ---

    def apply(self, changes: Iterable[Change], return_id: int | None = None) -> None:
        """Keep changes in their order."""
        for each in changes:
            kept = replace(each, sequence=len(self.changes) + 1, return_id=return_id or each.return_id)
            self.changes.append(kept)
            self.current.setdefault(each.row, {})[each.field] = each.value

    def decide(self, case: Case, decided: Asked) -> None:
        """Keep the latest answer to a question."""
        self.asked[case.id - 1] = case, decided[1]

    def hand_out(self, unit: str, day: date, *, how: str) -> Edition:
        """The unit's workbook of the day, which goes by mail, by hand, or not at all."""
        state = self.state(day)
        tasks = self.agreed(state)
        its = tasks.roster.by_code[unit]
        back = next_return_by(day, EVERY, RETURN_DAY, CALENDAR)
        round_id = round_of(day, EVERY).id
        shown = snapshot(tasks, its, by_unit(self.current), schema(), back, day, round_id)
        mine = self.editions.setdefault(unit, [])
        made = next_edition(mine[-1] if mine else None, self.plan, unit, shown, schema(), Issue(day, "k", round_id))
        if not mine or made != mine[-1]:
            mine.append(made)
        if how == "邮件":
            to = (f"{unit.lower()}@example.com",)
            self.mail(MailKind.LEDGER, unit, made.id, day, state=MailState.SENT, to=to, accepted=to)
        elif how == "人工":
            word = HandedWord(self.plan, unit, day, True, "office", morning(day), "", len(self.words) + 1)
            self.words.append(word)
        return made

    def mail(self, kind: MailKind, unit: str, mark: str, day: date, **values: object) -> Mail:
        """Keep a mail."""
        key = mail_key(kind, self.plan, unit, mark)
        sent = {"sent_at": morning(day, 10)} if values.get("state") == MailState.SENT else {}
        made = Mail(key, kind, self.plan, unit, day, "", key, id=len(self.mails) + 1, **{**sent, **values})  # type: ignore[arg-type]
        self.mails.append(made)
        return made

    def tell(self, unit: str, day: date, *, sent: bool) -> str:
        """The unit's letter about verdicts of the round, where there is anything to say and none has left."""
        news, mark = self.news(day).get(unit, (None, None))
        if news is None or mark is None:
            return "未下发"
        letters = [mail for mail in self.mails if mail.kind == MailKind.VERDICTS]
        due = next_letter(letters, unit, mark, anything=not news.is_empty)
        for stale in due.stale:
            self.mails[stale.id - 1] = replace(stale, state=MailState.WITHDRAWN)
        if not due.write:
            return "不写"
        state = MailState.SENT if sent else MailState.AWAITING_RELEASE if news.carries_verdict else MailState.QUEUED
        self.mail(MailKind.VERDICTS, unit, mark.text, day, state=state, to=("a@example.com",))
        terms = terms_from_telling(
            schema().tasks,
            self.current,
            self.history(),
            [mail for mail in self.mails if mail.kind == MailKind.VERDICTS],
            CALENDAR,
            morning(day, 11),
        )
        self.apply(tuple(terms))
        return "写" if sent else "写，待放行"

    def open(self, edition: Edition) -> File:
        """The workbook of an edition as it is handed out."""
        cells: dict[RowKey, dict[str, str]] = {}
        for key, issued in edition.cells.items():
            if key.unit != edition.unit:
                continue
            names = self._names(key)
            cells[key] = {name: issued.get(name, "") for name in names}
        for cover in (contact_key(self.plan, edition.unit), report_key(self.plan, edition.unit, edition.round)):
            cells.setdefault(cover, dict.fromkeys(self._names(cover), ""))
        return File(edition, cells)

    def _names(self, key: RowKey) -> Sequence[str]:
        its = schema()
        if key.item is not None:
            return [each.name for each in its.tasks.owned(Owner.UNIT)]
        if key.register:
            register = its.register(key.register)
            return [each.name for each in register.owned(Owner.UNIT)] if register else []
        scope = "round" if key.sheet == "@round" else "unit"
        return [each.name for each in its.cover.fields if each.scope == scope]

    def add_row(self, file: File, register: str, values: Mapping[str, str]) -> RowKey:
        """A row more in one of the workbook's registers."""
        file.added += 1
        key = provisional_key(self.plan, register, file.added, file.edition.unit)
        file.cells[key] = dict.fromkeys(self._names(key), "") | dict(values)
        return key

    def take(self, file: File, at: datetime, saved: Saved, refused: frozenset[Cell] = frozenset()) -> Sequence[str]:
        """A workbook that came back, taken in; what came of it, in words."""
        edition, mine = file.edition, self.editions[file.edition.unit]
        state = self.state(at.date())
        tasks = self.agreed(state)
        its = {row: values for row, values in self.current.items() if row.unit == edition.unit}
        context = Context.of(schema(), tasks, at.date(), its, edition.cells, WordsInUse.of(self.current))
        context = replace(context, since=self._since(edition), held_before=self._held_before)
        earlier = [each for each in self.returns if each.edition == edition.id and each.outcome in _IN]
        cells = {key: dict(values) for key, values in file.cells.items()}
        matched = Matched(cells, dict(self._origins(cells)), refused, ())
        number = len(self.returns) + 1
        ret = Return(
            f"{number:064x}",
            f"台账{number}.xlsx",
            1,
            at,
            Outcome.REJECTED,
            self.plan,
            edition.unit,
            edition.id,
            saved=saved,
        )
        done = take_in(ret, matched, edition, earlier, mine[-1].sequence, context, self.asked)
        self.returns.append(replace(done.ret, id=number, problems=done.problems))
        self.apply(done.changes, number)
        for each in done.cases:
            self.asked.append((replace(each, id=len(self.asked) + 1, return_id=each.return_id or number), None))
        for key in [key for key in file.cells if key.register and "?" in key.row]:
            del file.cells[key]  # from now on it is worked on as the ledger knows it
        for key, values in done.ret.raw.items():
            if key.register:
                file.cells[key] = dict(values)
        return list(_said(done))

    def _since(self, edition: Edition) -> dict[Cell, Written]:
        newer = {each.id: each for each in self.editions[edition.unit] if each.sequence > edition.sequence}
        last = {(each.row, each.field): each.return_id for each in self.changes if each.row.unit == edition.unit}
        found = {}
        for cell, number in last.items():
            ret = self.returns[number - 1] if number else None
            if ret and ret.edition in newer:
                found[cell] = Written.of(ret, newer[ret.edition])
        return found

    def _held_before(self, row: RowKey, name: str) -> frozenset[str]:
        return frozenset(each.value for each in self.changes if (each.row, each.field) == (row, name))

    def _origins(self, cells: Mapping[RowKey, Mapping[str, str]]) -> Iterator[tuple[Cell, Origin]]:
        for line, (key, values) in enumerate(cells.items(), start=5):
            sheet = "工作台账" if key.item is not None else key.register or "填报说明"
            for column, name in enumerate(values):
                yield (key, name), Origin("台账.xlsx", sheet, f"{chr(65 + column % 26)}{line}")


_IN = (Outcome.MERGED, Outcome.PARTIAL)


def _said(done: Intake) -> Iterator[str]:
    ret = done.ret
    yield (
        f"{ret.outcome.value} {ret.statement} 改{ret.changed} 问{ret.conflicts}{' 旧版' if ret.stale else ''} "
        + " ".join(
            f"{called(each.row)}.{each.field}"
            for each in done.changes
            if each.value != ret.raw.get(each.row, {}).get(each.field)
        )
    ).rstrip()
    for kin in ret.kinship:
        signs = " ".join(each.value for each in kin.signs)
        yield f"{kin.return_id}:{kin.kin.value}{'为底' if kin.base else ''} {signs}"
    for case in done.cases:
        theirs = " ".join(case.theirs.split()) if case.kind.value != "retraction" else str(len(parts_of(case)))
        yield f"问{case.kind.value} {called(case.row)}.{case.field} {case.base}|{case.ours}|{theirs}"
    for found in done.problems:
        yield f"{found.code.name} {found.origin.place} {found.message}".replace("\n", "/")
