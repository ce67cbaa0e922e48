"""One row's life from a seed, the days of which lie at those that count: what is said of it, a line a due date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from kit.period_truth import Periods
from kit.told.desk import CALENDAR, EVERY, RETURN_DAY, morning, schema
from kit.told.lives import ISSUED, PHRASES, YEAR
from kit.told.short import short
from toolkit.domain.ledger.claims import claimed_or_closed, claims
from toolkit.domain.ledger.due_standings import due_standings
from toolkit.domain.ledger.duties import duties
from toolkit.domain.ledger.figures import figures_of
from toolkit.domain.ledger.judged import closed_through, opinion_told, undone_on
from toolkit.domain.ledger.judging import Clerk, Which, correct, judge, judged_rows, take_back
from toolkit.domain.ledger.lead_view import led_by, led_rows
from toolkit.domain.ledger.owed import written_over
from toolkit.domain.ledger.passing import closed_since, passing_words
from toolkit.domain.ledger.phases import touched
from toolkit.domain.ledger.records import Change, Edition
from toolkit.domain.ledger.recurring import every_due
from toolkit.domain.ledger.round_figures import RoundRules
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import pressed, stages, waits_for
from toolkit.domain.ledger.state import LedgerState, by_unit
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.domain.mail.verdict_news import verdict_news
from toolkit.domain.plan.deadlines.model import Provisional
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import NEVER, Applied, Filed, Tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.keys import task_key

SEEDS: tuple[int, ...] = (
    *(2, 9, 10, 12, 15, 18, 20, 29, 34, 40, 41, 48, 49, 50, 51, 52, 59, 61, 73, 77, 84, 91, 93, 98, 99, 101),
    *(103, 105, 108, 109, 110, 116, 117, 128, 135, 138, 139, 145, 153, 154, 160, 164, 168, 171, 172, 175, 178),
    *(179, 180, 184, 192, 198, 223, 252, 253, 266, 279, 286, 298, 317, 331, 443, 466, 479, 501, 639, 646, 781),
    910,
)
"""Those in which conditions of the core are decided as in few before."""
UNIT = Unit("A", "市甲局", "市直")
LEAD = Unit("L", "市牵头局", "县区")
KEY = task_key(str(YEAR), 1, "A")
QUARTERS = tuple(date(YEAR, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)))
MEANS = ("verified", "verified", "sent_back", "rectify", "confirmed_not_applicable", "upheld")


class Row:
    """A row, and what unit and office have done to it until now."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = Random(seed)
        by_hand = rng.random() < 0.2
        phrase = "每季度末" if by_hand else rng.choice(PHRASES)
        plan = Plan(str(YEAR), "方案", YEAR, ISSUED, (Item(1, "公开", "", "做好公开。", "", phrase),))
        mine = Assignment(plan.id, 1, "A", frozenset({Role.IMPLEMENT}))
        lead = Assignment(plan.id, 1, "L", frozenset({Role.LEAD}))
        roster = Roster((UNIT, LEAD), (Group("市直", ()),))
        some = rng.choice((ISSUED, ISSUED, ISSUED, date(YEAR, 6, 30), date(YEAR, 7, 1), NEVER))
        handed = {"A": ISSUED if by_hand else some, "L": ISSUED}
        deadline = parse_deadline(phrase, YEAR)
        if seed % 4 == 1:
            deadline = replace(deadline, provisional=(Provisional(deadline.due, "暂按这一天"),))
        self.tasks = Tasks(plan, roster, (lead, mine), {1: deadline}, handed=handed)
        if not by_hand and rng.random() < 0.2:
            until = rng.choice((date(YEAR, 10, 8), date(YEAR, 12, 31), date(YEAR, 6, 30)))
            self.tasks = replace(self.tasks, extended={("A", 1): until})
        self.sheet = schema().tasks
        self.changes: list[Change] = []
        self.values: dict[str, str] = {}
        dues = [day for pair in every_due(self.tasks.deadline_of(1, "A"), plan) for day in pair if day]
        first = ISSUED.replace(month=rng.choice((3, 3, 6, 9, 11)), day=rng.choice((2, 20)))
        self.edges = sorted({day + timedelta(more) for day in (*dues, date(YEAR, 12, 1)) for more in (-1, 0, 1)})
        self.day = first
        self.truth = Periods(date(YEAR - 1, 12, 31), QUARTERS) if by_hand else None
        """What truly happened, of the lives in which nothing happens but what is kept by hand."""
        self.said = [f"{phrase} 下发{short(handed['A'])} 延{short(self.tasks.extended.get(('A', 1)))}"]
        if seed % 4 == 1:
            self.said[0] += f" 暂定{short(deadline.due)}"

    @property
    def now(self) -> datetime:
        """Now, some minutes after all that happened on the day before it."""
        return morning(self.day) + timedelta(minutes=len(self.said))

    def later(self) -> None:
        """Some days go by, often until a day that counts."""
        ahead = [each for each in self.edges if each >= self.day][:5]
        some = self.day + timedelta(self.rng.choice((0, 1, 5, 20, 45)))
        self.day = self.rng.choice(ahead) if ahead and self.rng.random() < 0.6 else some

    def fill(self) -> None:
        """The unit writes."""
        rng = self.rng
        status = rng.choices(("未启动", "推进中", "已完成", "长期坚持", "申请不涉及", ""), (1, 4, 8, 3, 2, 1))[0]
        if self.truth:
            self._fill_by_hand(self.truth)
            return
        said = {"status": status, "progress": rng.choice(("职责已划转给别的单位。", "推进中。", ""))}
        if status == "已完成" or rng.random() < 0.5:
            past = [each for each in self.edges if each <= self.day][-6:]
            said["done_on"] = (rng.choice(past) if past and rng.random() < 0.8 else self.day).isoformat()
            said["evidence"] = (
                rng.choice(("网站", "文件", "无")) if status != "已完成" else rng.choice(("网站", "文件"))
            )
        elif rng.random() < 0.6:
            said["done_on"] = said["evidence"] = ""
        if status == "推进中" and rng.random() < 0.7:
            said["expected_on"] = "2021-12-20"
        if status == "申请不涉及":
            said["progress"] = "职责已划转给别的单位。"
        new = {name: text for name, text in said.items() if self.values.get(name, "") != text}
        self._set([Change(KEY, name, text, "A", self.now, 1) for name, text in new.items()])
        self.said.append(f"{self.day:%m-%d} 填 {' '.join(filter(None, said.values()))}")

    def _fill_by_hand(self, truth: Periods) -> None:
        """The unit claims that it is done, or takes back what it claimed."""
        rng, past = self.rng, [each for each in self.edges if ISSUED <= each <= self.day][-6:]
        if rng.random() < 0.2:
            said = {"status": "推进中", "done_on": "", "evidence": ""}
            truth.take_back()
        else:
            done = rng.choice(past) if past and rng.random() < 0.8 else self.day
            said = {"status": "已完成", "done_on": done.isoformat(), "evidence": f"材料{len(self.said)}"}
            truth.say(done, said["evidence"])
        new = {name: text for name, text in said.items() if self.values.get(name, "") != text}
        self._set([Change(KEY, name, text, "A", self.now, 1) for name, text in new.items()])
        self.said.append(f"{self.day:%m-%d} 填 {' '.join(filter(None, said.values()))}")

    def judge(self) -> None:
        """The office judges what waits, corrects a verdict, or takes it back."""
        if self.truth and "waits" not in self.truth.words.values():
            return
        rng, clerk = self.rng, Clerk(self.sheet, self.now, CALENDAR, self.rng.choice(("", "核某")))
        means = rng.choice(MEANS[:3] if self.truth else MEANS)
        opinion = "缺文号" if means in ("sent_back", "rectify") else rng.choice(("", "可以"))
        if means == "confirmed_not_applicable" and self.day.day % 3:
            opinion = "甲编办〔2021〕3号"
        fix = rng.choice((None, None, self.day, self.day + timedelta(7), self.day - timedelta(1)))
        bulk = means == "verified" and self.day.day % 3 == 0
        verdict = Verdict(means, opinion, fix if means in ("sent_back", "rectify") else None, by=clerk.by, bulk=bulk)
        waiting = [each for each in claims(self.tasks, self.sheet, self._current(), self.day) if each.row == KEY]
        judged = [each for each in judged_rows(self.tasks, self.sheet, self._current(), Which()) if each.row == KEY]
        came = {KEY: max((each.at.date() for each in self.changes if each.return_id), default=self.day)}
        if waiting and (not judged or rng.random() < 0.7):
            done, what = judge(waiting[:1], verdict, clerk, came), "核查"
        elif judged and not self.truth and rng.random() < 0.5:
            done, what = correct(judged[:1], verdict, clerk), "更正"
        elif judged:
            done, what = take_back(judged[:1], {KEY: tuple(self.changes)}, clerk), "撤销"
        else:
            return
        changed = [change for each in done for change in each.changes]
        self._set(changed)
        if self.truth and changed:
            if what == "撤销":
                self.truth.undo()
            else:
                self.truth.judge(passes=means == "verified")
        why = "".join(each.why + each.undone for each in done)
        told = "" if what == "撤销" else f"{means}（批）" if bulk else means
        self.said.append(
            f"{self.day:%m-%d} {what} {told} {f'{verdict.fix_by:%m-%d}' if verdict.fix_by else ''} {why}".rstrip()
        )

    def ask(self) -> None:
        """The unit asks for something, the office answers or not; or has not told of a verdict, or late."""
        if self.truth:
            return
        rng, back = self.rng, self.values.get("verdict") in ("退回补正", "限期整改")
        filed = self.day - timedelta(rng.choice((0, 3, 30)))
        answered = rng.choice((None, self.day, filed))
        asked = Applied(filed, answered, rng.choice((Filed.APPLICATION, Filed.CONFLICT, Filed.HELD)))
        if back and rng.random() < 0.7:
            if rng.random() < 0.4:
                self.tasks, told = replace(self.tasks, untold=frozenset({("A", 1)}), heard={}), "期限未起算"
            else:
                day = rng.choice((NEVER, self.day))
                self.tasks, told = replace(self.tasks, heard={("A", 1): day}, untold=frozenset()), f"告知{short(day)}"
        else:
            its = self.tasks.applied.get(("A", 1), ())
            self.tasks = replace(self.tasks, applied={("A", 1): (*its, asked)})
            told = f"请 {asked.text}"
        self.said.append(f"{self.day:%m-%d} {told}")

    def _set(self, changes: list[Change]) -> None:
        for each in changes:
            if self.values.get(each.field, "") != each.value:
                self.changes.append(replace(each, sequence=len(self.changes) + 1))
                self.values[each.field] = each.value
        over = written_over(self.sheet, self.changes).get(("A", 1), ())
        kept = tuple(each for each in self.tasks.applied.get(("A", 1), ()) if each.what != Filed.EARLIER)
        self.tasks = replace(self.tasks, applied={("A", 1): (*kept, *over)} if kept or over else {})

    def _current(self):  # type: ignore[no-untyped-def]
        return {KEY: self.values}

    def words(self) -> dict[date, str]:
        """Of each of its due dates, in the words of `Periods`, how it stands."""
        values = {**self.values, **self.tasks.plan_cells(figure_assignment(self.tasks))}
        found = {}
        for each in due_standings(self.tasks, self.sheet, figure_assignment(self.tasks), values, self.day):
            if each.due:
                said = {State.CLOSED: "closed", State.CLAIMED: "waits"}.get(each.standing.state, "open")
                found[each.due] = "back" if each.standing.returned else said
        return found

    def tell(self) -> Iterator[str]:
        """What is said of it on the day."""
        sheet, today, tasks = self.sheet, self.day, self.tasks
        state = LedgerState(tasks.plan.id, today, self._current(), (), (), {}, {}, handed=tasks.handed or {})
        figures = figures_of(tasks, schema(), state, RoundRules(EVERY, RETURN_DAY, CALENDAR))
        (figure,) = (each for each in figures.tasks if each.unit == "A")
        told = short(figure, "item", "unit", "roles", "label", "hint", "why", "row", "phase", "moved")
        yield f"{today:%m-%d}：{figure.label.word}｜{figure.hint}｜{figure.why}｜{told}"
        values = {**self.values, **tasks.plan_cells(figure_assignment(tasks))}
        for each in due_standings(tasks, sheet, figure_assignment(tasks), values, today):
            stands = f"{each.phase.label} {each.standing.state.value} {each.standing.hint}"
            rest = short(each, "due", "phase", "standing", "moved")
            moved = f" {each.moved.words}" if each.moved else ""
            change = " ".join(touched(sheet, values, each.due, each.since))
            waits = waits_for(values, each.due, returned=each.phase.returned, since=each.since)
            late = pressed(values, each.due, returned=each.phase.returned, since=each.since)
            until = late.until if late else None
            yield (
                f"  {short(each.due)} {stands} {rest}{moved} 改{change} 待{short(waits)} 迫{short(until)}"
                f"{' 开' if each.open else ''}"
            )
        for claim in claimed_or_closed(tasks, sheet, self._current(), today):
            if claim.row == KEY:
                said = passing_words(tasks, sheet, claim)
                came = short(claim.arrival(today))
                yield f"  报 {short(claim, 'row', 'assignment', 'values')} {said} {came}"
        for claim in judged_rows(tasks, sheet, self._current(), Which()):
            yield f"  判 {short(claim, 'row', 'assignment', 'values')}"
        (leads,) = (each for each in tasks.assignments if each.unit == "L")
        led = tuple(led_by(tasks, leads, by_unit(self._current()), sheet, today))
        shown = led_rows(Edition("", tasks.plan.id, "L", 1, "", today, 1, {}, led=led))
        seen = (f"{each.status} {each.standing.state.value} {each.standing.hint}" for each in shown)
        yield f"  牵头见 {' '.join(seen)}"
        duty = [each for each in duties(tasks, schema(), self._current(), {}, today) if each.unit == "A"]
        its = " ".join(
            f"{each.due:%m%d}{'开' if each.open else ''}{'退' if each.sent_back else ''}{each.day_word}{each.day:%m%d}"
            for each in duty
            if each.due < NEVER
        )
        yield f"  责 {its}"
        half = {name: text for name, text in _as_of(self.changes, len(self.changes) // 2).items() if text}
        since = closed_since(tasks, sheet, "A", 1, half, self.values)
        rows = [figure.row]
        for upto in (0, len(self.changes) // 2):
            news = verdict_news(
                rows,
                {1: tuple(self.changes)},
                sheet,
                "",
                upto,
                {1: today},
                lambda item, old, new: closed_since(tasks, sheet, "A", item, old, new),
            )
            if not news.is_empty:
                yield f"  告{upto} {short(news)}"
        timely = timeliness(figure.row)
        undone = short(undone_on(self.values))
        yield (
            f"  余 {short(stages(values))} 至{closed_through(self.values)} 撤{undone} {opinion_told(self.values)}"
            f" {short(timely)} {short(since)} {'终' if figure.label.ended else ''}"
        )


def figure_assignment(tasks: Tasks) -> Assignment:
    """The row's assignment."""
    return next(each for each in tasks.assignments if each.unit == "A")


def _as_of(changes: list[Change], number: int) -> dict[str, str]:
    return {each.field: each.value for each in changes[:number]}


def row(seed: int) -> list[str]:
    """The life of that seed's row, and what is said of it at its end."""
    its = lived(seed)
    return [*its.said, *its.tell()]


def lived(seed: int) -> Row:
    """The row of that seed at its end."""
    its = Row(seed)
    for _ in range(its.rng.randint(1, 9)):
        its.later()
        its.rng.choices((its.fill, its.judge, its.ask), (4, 4, 1))[0]()
    its.later()
    return its


def eventful(rng: Random) -> Row:
    """Of a few rows at their end the one to which most was done."""
    return max((lived(rng.randrange(1000)) for _ in range(3)), key=lambda each: len(each.changes))
