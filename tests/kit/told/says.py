"""What the core says of an office on a day: rows, figures, what is owed, asked, pressed and told, a line a matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import groupby

from kit.told.desk import CALENDAR, EVERY, RETURN_DAY, Desk, schema
from kit.told.short import row as called
from kit.told.short import short
from toolkit.domain.ledger.annual_applications import annual_table, unreported
from toolkit.domain.ledger.claims import claimed_or_closed, claims
from toolkit.domain.ledger.closing import closing, end_of, unsettled
from toolkit.domain.ledger.compared import compared
from toolkit.domain.ledger.duties import Duty, duties
from toolkit.domain.ledger.figures import Figures, Portion, figures_of
from toolkit.domain.ledger.judged import JUDGED
from toolkit.domain.ledger.judging import Which, as_judged, judged_rows
from toolkit.domain.ledger.lead_view import led_rows
from toolkit.domain.ledger.led_claims import lead_opinions
from toolkit.domain.ledger.ledger_rows import rows_with_dues
from toolkit.domain.ledger.merged_registers import merged_registers
from toolkit.domain.ledger.owed import heard_of
from toolkit.domain.ledger.passing import passing_words
from toolkit.domain.ledger.petitions import as_said, lacking, with_extensions
from toolkit.domain.ledger.registers import register_states
from toolkit.domain.ledger.released import released
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.risk import HISTORY, Facts, held_back, risks, sent_back_counts
from toolkit.domain.ledger.round_figures import RoundRules, not_given_words
from toolkit.domain.ledger.row_history import (
    UnitHistory,
    any_known,
    cover_rows,
    register_rows,
    row_histories,
    sheet_history,
    told_of,
)
from toolkit.domain.ledger.scored_figures import SCORED_FIGURES
from toolkit.domain.ledger.shown_cases import shown_cases
from toolkit.domain.ledger.shown_claims import shown_claims
from toolkit.domain.ledger.silence import silences
from toolkit.domain.ledger.spot_check import draw
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.copies import superseded_copies
from toolkit.domain.mail.digest import digest_of, late_units
from toolkit.domain.mail.mails import MailState
from toolkit.domain.mail.nudges import asked_between, due_nudges
from toolkit.domain.mail.outbox import outdated
from toolkit.domain.mail.overtaken import left_to_forward, overtaken
from toolkit.domain.mail.pressing import DueLetter, due_letters, sent_entries, silent_units, spare, written_today
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import nudge_stages, reminder_stages
from toolkit.domain.mail.reminders import due_reminders, listed, once_each, planned, reply_by, worst
from toolkit.domain.office.desk import next_steps
from toolkit.domain.office.issuing import answer_by
from toolkit.domain.office.papers_due import papers_due
from toolkit.domain.office.rectifying import to_fix
from toolkit.domain.office.timeline import Issued, timelines
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, task_key

Line = tuple[str, str]
"""What is spoken of, and what is said of it."""


@dataclass
class Day:
    """The office on a day: everything is asked of the same state."""

    desk: Desk
    state: LedgerState

    @cached_property
    def tasks(self) -> Tasks:
        """The plan as it holds."""
        return self.desk.agreed(self.state)

    @cached_property
    def extended(self) -> Tasks:
        """The same with the extensions agreed to."""
        return with_extensions(self.tasks, self.state.current, schema())

    @cached_property
    def figures(self) -> Figures:
        """The figures of the day."""
        return figures_of(self.tasks, schema(), self.state, RoundRules(EVERY, RETURN_DAY, CALENDAR), ("C",))

    @cached_property
    def rules(self) -> PressingRules:
        """When units are pressed."""
        blue, red = reminder_stages((14, 3, 0), (1, 5), 0), nudge_stages((-2, 1))
        return PressingRules(self.desk.tasks.plan.issued, CALENDAR, blue, red, 1, EVERY, RETURN_DAY, self.state.handed)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """What reminders are about."""
        its = duties(self.tasks, schema(), self.state.current, self.state.last_changed, self.state.day)
        return tuple(each for each in its if self.state.was_given(each.unit, each.item))

    @cached_property
    def letters(self) -> tuple[DueLetter, ...]:
        """The letters that press units today."""
        today, mails = self.state.day, self.desk.mails
        owed = self.duties
        sent, barred = sent_entries(mails, today), written_today(mails, today)
        heard = heard_of(self.state.waiting, *asked_between(today, self.rules))
        silent = [each for each in silent_units(self.figures.units) if each not in heard]
        return due_letters(
            [each for each in self.tasks.units() if each.code not in barred and each.code in self.state.handed],
            due_reminders(owed, self.rules, sent, today),
            due_nudges(silent, self.rules, sent, today),
            {each.code: each.counts for each in self.figures.units},
        )

    def lines(self) -> Iterator[Line]:
        """All of it."""
        yield from self._rows()
        yield from self._claims()
        yield from self._figures()
        yield from self._asked()
        yield from self._registers()
        yield from self._mails()
        yield from self._office()
        yield from self._histories()

    def rows(self) -> Iterator[Line]:
        """How each assignment stands, in few words."""
        for each in self.figures.tasks:
            yield f"{each.unit}{each.item}", f"{each.label.word} {each.hint}"

    def _rows(self) -> Iterator[Line]:
        every = rows_with_dues(self.tasks, schema(), self.state.current, self.state.day)
        rows = tuple(each.row for each in self.figures.tasks)
        then = {
            (row.unit, row.item): row.values for row in as_judged(self.tasks, schema().tasks, self.state.current, rows)
        }
        for figure, (row, dues) in zip(self.figures.tasks, every, strict=True):
            name = f"{row.unit}{row.item}"
            told = short(figure, "item", "unit", "roles", "label", "hint", "why", "row", "moved", "due")
            moved = f" {figure.moved.words}" if figure.moved else ""
            yield (
                name,
                f"{figure.label.word} {figure.hint}｜{figure.why}｜{told}{moved}{' 退' if figure.sent_back else ''}",
            )
            shown = {key: text for key, text in row.values.items() if key in _SHOWN and text}
            its = short(row, "unit", "unit_name", "item", "values", "phase", "standing")
            stands = row.standing
            flags = f"{'退' if stands.returned else ''}{'改' if stands.touched else ''}{'待' if row.waits else ''}"
            yield f"{name}行", f"{row.phase.label} {row.standing.state.value} {its} {flags} {short(shown)}"
            for each in dues:
                if each.due is None or each.due > self.state.day + timedelta(days=_AHEAD):
                    continue
                late = each.late(self.state.day)
                told = short(each, "due", "standing", "phase")
                stands = f"{each.phase.label} {each.standing.state.value} {each.standing.hint}"
                yield (
                    f"{name}期{short(each.due)}",
                    f"{stands} {told}{' 开' if each.open else ''}{f' 晚{late}' if late else ''}",
                )
            ends = [end_of(row, schema().tasks, carry=carry) for carry in (False, True)]
            judged = {key: then[row.unit, row.item][key] for key in _JUDGED} if (row.unit, row.item) in then else ""
            yield (
                f"{name}终",
                f"{'/'.join(f'{each.label}{each.open:d}' for each in ends)} {short(judged)}".rstrip(" 空"),
            )

    def _claims(self) -> Iterator[Line]:
        sheet, today = schema().tasks, self.state.day
        found = tuple(claimed_or_closed(self.extended, sheet, self.state.current, today))
        facts = Facts(
            self.extended,
            sheet,
            schema().risk,
            self.desk.arrived_on(),
            sent_back_counts([each for each in self.desk.changes if each.field in HISTORY], sheet),
        )
        risk = risks(found, facts)
        led = lead_opinions(schema().led_claims, self.tasks, self.state.current, self.state.last_changed)
        for claim in found:
            told = short(claim, "row", "assignment", "values")
            passing = passing_words(self.extended, sheet, claim)
            signs = (
                "；".join(f"{each.words}+{each.weight}" for each in risk[claim.row].signs) if claim.row in risk else ""
            )
            said = "；".join(each.words for each in led.get(claim.row, ()))
            came = claim.arrival(self.desk.arrived_on().get(claim.row))
            yield f"{called(claim.row)}报", f"{told} 到{short(came)} 销：{passing} 疑：{signs} 牵头：{said}"
        for row, why in held_back(risk, schema().risk).items():
            yield f"{called(row)}缓", why
        drawn = draw(found, risk, 50, 7)
        yield "抽查", " ".join(called(each.claim.row) for each in drawn)
        for row, values in shown_claims(
            claims(self.extended, sheet, self.state.current, today), self.extended, sheet, risk, led
        ).items():
            its = {key: text for key, text in values.items() if key not in _PLAIN and key != JUDGED}
            yield f"{called(row)}核查表", short(its)
        for claim in judged_rows(self.tasks, sheet, self.state.current, Which()):
            yield f"{called(claim.row)}已判", short(claim, "row", "assignment", "values")

    def _figures(self) -> Iterator[Line]:
        its = self.figures
        yield "合计", _counts(its.whole)
        for kind, parts in (("主题", its.topics), ("牵头", its.leads), ("到期", its.dues), ("分组", its.groups)):
            for part in parts:
                yield f"{kind}{part.name}", _part(part)
        for item in its.items:
            done = "完" if item.finished else ""
            told = f"应{item.owing}办{item.done}{done} {item.label.word} {item.called} {item.leads}"
            late = [f"{each.unit}{each.late}" for each in item.late]
            yield (
                f"事项{item.number}",
                f"{told} {short(item.due)}{' 长期' if item.long_term else ''} {item.category} {late}",
            )
        for unit in its.units:
            late = [f"{each.item}:{each.late}" for each in unit.late]
            told = f"{unit.said}({unit.report.value}) {short(unit.handed)} {short(unit.contact)}"
            yield f"单位{unit.code}", f"{told} {_part(unit.part)} {late}"
            scored = {name: each.found(its, unit) for name, each in SCORED_FIGURES.items()}
            yield (
                f"得分{unit.code}",
                " ".join(f"{name}={each.count}/{each.of} {each.which}".rstrip() for name, each in scored.items()),
            )
        for each in its.rounds[-3:]:
            yield f"期{each.round.id}", f"{each.sentence} {short(each, 'round', 'names')}"
        yield "未下发期", not_given_words(its.rounds)
        yield "月", " ".join(f"{each.label} {each.owed}/{each.met}/{each.closed}" for each in its.months[-4:])
        for name in ("closed", "returned", "claimed", "late", "moved"):
            yield f"变{name}", " ".join(f"{each.unit}{each.item}" for each in getattr(its.changes, name))
        yield (
            "次序",
            (
                f"差项{[each.number for each in its.worst_items]} 差家{[each.code for each in its.worst_units]}"
                f" 后组{[each.name for each in its.lagging]} 低组{[each.name for each in compared(its.groups).lowest]}"
                f" 高组{[each.name for each in compared(its.groups).highest]} {compared(its.groups).differ}"
            ),
        )
        yield (
            "未了",
            f"{ {each.word: n for each, n in its.owed_open.items()} } 退而逾{its.late_sent_back} 完{its.items_done}",
        )
        yield "闭期", short(its.closed_round.round.id if its.closed_round else None)
        yield "曾欠", short(its.once_owing)
        yield "连欠", short(silences(its.rounds))
        told = released(self.tasks, schema(), its, self.state.current)
        items = " ".join(f"{each.number}:{each.told}" for each in told.items)
        yield "公开", f"{items} {short(told, 'items', 'plan', 'as_of')}"

    def _asked(self) -> Iterator[Line]:
        tasks, state = self.tasks, self.state
        wait = self.figures.waiting
        its = " ".join(called(each.row) for each in wait.claims)
        cases = " ".join(f"{kind.value}{count}" for kind, count in wait.cases.items() if count)
        yield "待办", f"{wait.total} 报{its} 改{len(wait.touched)} 问{cases} 自{short(wait.oldest)}"
        for (unit, item), asked in tasks.applied.items():
            yield f"{unit}{item}请", " ".join(each.text for each in asked)
        for (unit, item), until in tasks.extended.items():
            yield f"{unit}{item}延", short(until)
        for transfer in tasks.transfers:
            yield f"调{transfer.item}", short(transfer)
        for (unit, item), days in tasks.met.items():
            yield f"{unit}{item}前任", short(days)
        yield "未告知", f"{short(state.untold)} {short(state.heard)}"
        yield "后给", short({f"{unit}{item}": day for (unit, item), day in state.later.items()})
        latest = {each.id: each for mine in self.desk.editions.values() for each in mine}
        for each in shown_cases(state, schema(), tasks.roster, latest, self.desk.changes):
            told = short(each, "case", "unit")
            if each.case.kind.value == "petition":
                values = state.current.get(each.case.row, {})
                told = f"{as_said(schema(), each.case)} 缺：{lacking(schema(), each.case.row, values)} {told}".replace(
                    "\n", "/"
                )
            yield f"问{each.case.id}{each.case.kind.label}{each.unit}", told

    def _registers(self) -> Iterator[Line]:
        codes = [each.code for each in self.tasks.units()]
        states = register_states(schema(), self.tasks, codes, self.state.current, self.figures.round.round.id)
        for unit, its in states.items():
            yield f"册{unit}", " ".join(f"{name}={each.value}" for name, each in its.items())
        every = merged_registers(
            self.tasks, schema(), self.state.current, CALENDAR, self.state.day, self.figures.round.round.id, {}
        )
        for each in every:
            for number, row in enumerate(each.rows):
                told = {key: text for key, text in row.values.items() if text and key != "granted"}
                yield f"册{each.register.name}{number + 1}", f"{row.unit} {short(told)} {row.hint}"
            yield f"册{each.register.name}", f"{short(each.items)} {short(each.notes)}"
            if each.register.name == "applications" and each.rows:
                yield "年报", short(annual_table(each.register, each.rows, 2021, self.state.day))
        yield "未报册", short(unreported(self.tasks, schema(), self.state.current, [self.figures.round.round.id]))
        for unit, mine in self.desk.editions.items():
            for led in led_rows(mine[-1]):
                yield f"{unit}带{led.item}{led.unit}", f"{led.status} {short(led.standing)}"

    def _histories(self) -> Iterator[Line]:
        desk, state, sheet = self.desk, self.state, schema().tasks
        lines = tuple(each.row for each in self.figures.tasks)
        for unit in self.tasks.units():
            editions = {each.id: each for each in desk.editions.get(unit.code, ())}
            returns = tuple(ret for ret in desk.returns if ret.unit == unit.code)
            changes = tuple(each for each in desk.changes if each.row.unit == unit.code)
            known = UnitHistory(unit.code, unit.name, returns, editions, changes, {})
            rows: dict[RowKey, str] = dict.fromkeys(cover_rows(state, known), "")
            rows |= {task_key(state.plan, each.item, unit.code): "" for each in self.tasks.of_unit(unit.code)}
            for register in schema().registers:
                rows |= register_rows(state.current, state.plan, register, unit.code)
            told = row_histories(rows, known, state, schema(), rows)
            for row in told:
                its = sheet_history(sheet, (row,), lines) if row.key.item is not None else None
                shown = " ".join(f"{each.name}{each.source.value[0]}" for each in its.fields) if its else row.name
                steps = " ".join(
                    f"{name}{len(each.steps)}{'问' * len(each.questions)}" for name, each in row.histories.items()
                )
                marks = " ".join(f"{each.ret.id}{each.problem.code.name}" for each in row.remarks)
                blank = f" 空{len(its.unfilled)}" if its else ""
                yield f"史{called(row.key)}", f"{row.round} {steps}｜{shown}{blank}｜{marks}".strip("｜ ")
            yield f"史{unit.code}", f"{any_known(told)} {short([ret.id for ret in told_of(known)])}"

    def _mails(self) -> Iterator[Line]:
        today, mails = self.state.day, self.desk.mails
        for letter in self.letters:
            its = letter.reminders
            told = "；".join(
                f"{each.kind(today).value} {each.stage.shown} {each.on:%m-%d}{'补' if each.late else ''} 项"
                f"{' '.join(str(duty.item) for duty in each.duties)} {each.day_word}{short(each.day)}"
                f" {each.left(today)}"
                for each in once_each(its, today)
            )
            asks = f"{letter.nudge.said} {letter.nudge.entry.stage.shown} {letter.nudge.late}" if letter.nudge else ""
            reply = reply_by(its, today, self.figures.round.back, CALENDAR)
            count = f"{short(listed(its, today))} {worst(its, today).value} 复{reply:%m-%d}"
            yield (
                f"信{letter.unit.code}",
                f"{told} {asks} {count} {[f'{each.label}{each.count}/{each.share}' for each in letter.parts]}",
            )
        left, spared = spare(self.letters, {"A"})
        yield "免", f"{[each.unit.code for each in left]} {[each.code for each in spared]}"
        owed = self.duties
        for (unit, item), its in groupby(owed, key=lambda each: (each.unit, each.item)):
            told = " ".join(
                f"{each.due:%m%d}{short(each, 'unit', 'item', 'requirement', 'title', 'moved', 'due', 'status')}"
                f"{each.day_word if each.sent_back else ''}{each.left(today)}"
                for each in its
                if each.due <= today + timedelta(days=_AHEAD)
            )
            yield f"责{unit}{item}", told
        ahead = [each for each in planned(owed, self.rules) if today < each.on <= today + timedelta(days=20)]
        yield (
            "将提醒",
            " ".join(f"{each.on:%m-%d}{each.entry.unit}{each.entry.stage.shown}{short(each.items)}" for each in ahead),
        )
        for unit, (news, mark) in self.desk.news(today).items():
            said = (
                ""
                if news.is_empty
                else f"{short(news)}{' 有结论' if news.carries_verdict else ''} 新销{news.closed_now}"
            )
            yield f"告{unit}", f"{said} 至{mark.upto}"
        since = today - timedelta(days=15)
        yield (
            "小结",
            short(digest_of(mails, since, late_units(self.figures.units, self.rules, today), self.tasks.roster)),
        )
        reminders = {mail.reminder_key: mail for mail in mails if mail.kind.presses}
        still = {(each.unit, each.due) for each in owed if each.open}
        reported = {each.code for each in self.figures.units if each.report == ReportStatus.REPORTED}
        yield "过时", " ".join(sorted(overtaken(mails, reminders, still, reported)))
        yield "待转", short([mail.key for mail in left_to_forward(mails, {"A", "B"})])
        yield "陈旧", short([mail.key for mail in outdated(mails, today)])
        gone = {mail.key: "已撤" for mail in mails if mail.state == MailState.WITHDRAWN}
        yield "抄陈", short([(mail.key, why) for mail, why in superseded_copies(mails, {"A"}, gone, today)])

    def _office(self) -> Iterator[Line]:
        its, today = self.figures, self.state.day
        for each in next_steps(its, self.desk.mails, 0, 1, papers_due(its, 2021, self.rules, (), applications=True)):
            yield (
                f"办{each.command}{each.words[:4]}",
                f"{each.count}{each.measure} {each.words}{' 急' if each.urgent else ''}",
            )
        for each in to_fix(its, self.state.untold):
            yield f"改{each.task.unit}{each.task.item}", f"{short(each, 'task')}{' 工作' if each.work else ''}"
        yield "督", " ".join(f"{each.unit}{each.item}:{short(answer_by(each, today, CALENDAR))}" for each in its.late)
        issued = (
            Issued(each.unit, each.sequence, each.issued_on) for mine in self.desk.editions.values() for each in mine
        )
        verdicts = [each for each in self.desk.changes if each.field == "verdict"]
        every = timelines(self.tasks, issued, self.state.returns, verdicts, self.desk.mails, today)
        for unit, happened in every.items():
            for each in happened:
                yield (
                    f"历{unit}{each.day:%m%d}{each.way.value}{each.number or each.words}",
                    f"{each.words} {each.file} {each.sender}".rstrip(),
                )
        left = unsettled((each.row for each in its.tasks), self.state.waiting, ())
        told = f"{len(left.rows)} 长期{len(left.ongoing)} 待核{len(left.claimed)}"
        ways = (
            closing(left, None, today, carry=True, as_is=True),
            closing(left, None, today, carry=False, as_is=False),
        )
        yield "关账", f"{told} {short(ways)}"


_SHOWN = ("deadline", "stages", "asked", "handed", "untold", "told", "beside", "due", "hint", "fix_by", "opinion")
_JUDGED = ("verdict", "due", "status", "done_on")
_AHEAD = 40
"""Days ahead up to which due dates are told of."""
_PLAIN = ("requirement", "topic", "progress", "title")


def _part(part: Portion) -> str:
    return f"{len(part.tasks)} {_counts(part.counts)}"


def _counts(counts: object) -> str:
    labels = {each.word: n for each, n in counts.labels.items() if n}  # type: ignore[attr-defined]
    phases = {each.label: n for each, n in counts.phases.items() if n}  # type: ignore[attr-defined]
    rest = short(counts, "labels", "phases")
    return f"{short(labels)} {short(phases)} {rest} {counts.total} {counts.rate}"  # type: ignore[attr-defined]


def differences(before: dict[str, str], lines: Iterable[Line]) -> Iterator[str]:
    """What is said otherwise than before, which is kept; a minus before what is said no more."""
    now = {name: text for name, text in lines if text.strip(" []{}'")}
    for name in [name for name in before if name not in now]:
        del before[name]
        yield f"－{name}"
    for name, text in now.items():
        if before.get(name) != text:
            before[name] = text
            yield f"{name}：{text}"
