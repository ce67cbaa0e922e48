"""A year with the office in it, round after round: what everything shows is what really happened.

TOOLKIT_OFFICE_YEARS sets how many years are lived whole, and killed, and more until each thing has happened that can;
a short one is lived by test_every_figure.py, always.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time as clock
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from kit.office import sheet_of, table
from kit.office_copies import answer_fork, answer_stray, fork, may_fork, signed, stray, write
from kit.office_desk import check_desk, check_texts
from kit.office_exports import check_exports
from kit.office_figures import (
    check_digest,
    check_grid,
    check_groups,
    check_letter,
    check_master,
    check_rounds,
    check_status,
    check_verdicts,
    state_words,
)
from kit.office_figures import (
    word as one_word,
)
from kit.office_moves import Moves
from kit.office_page import check_page
from kit.office_papers import check_papers
from kit.office_truth import BACK, ENDED, STATES, Truth, Word
from kit.papers import issued_by
from kit.register_books import Book
from kit.unit_books import PAGE

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.hand_out import mark_handed
from toolkit.jobs.mail.outbox import release_mails
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.mail.verdict_letters import tell_units
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.office.report import report
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.judge import RowsMeant, undo_verdicts
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.mail.outbox import ReleasedMails

YEARS = int(os.environ.get("TOOLKIT_OFFICE_YEARS", "0"))
FIRST = date(2021, 8, 3)
UNITS = {"SZ08": "市司法局", "SZ09": "市财政局", "SZ22": "市审计局"}
PLAN = """序号,工作任务,具体要求,落实单位,完成时限
1,规划公开,公开规划。,市财政局、市司法局,2021年9月前
2,财政公开,公开预算，2021年11月底前全部公开。,市财政局、市审计局,2021年10月15日前
3,政策解读,解读政策。,市司法局、市审计局,2021年12月前
4,回应关切,回应关切。,市审计局、市司法局,长期工作
"""
GROUPS = {
    "按类别": {"规划公开": {1}, "财政公开": {2}, "政策解读": {3}, "回应关切": {4}},
    "按牵头单位": {"未写明牵头单位": {1, 2, 3, 4}},
}
DUES = {1: date(2021, 9, 30), 2: date(2021, 10, 15), 3: date(2021, 12, 31), 4: None}
ITEMS = {"SZ08": (1, 3, 4), "SZ09": (1, 2), "SZ22": (2, 3, 4)}
VERDICTS = {
    "通过销号": "verified",
    "退回补正": "sent_back",
    "限期整改": "rectify",
    "确认不涉及": "confirmed_not_applicable",
    "维持原结论": "upheld",
}
BASES = ("市编办〔2021〕3号", "市领导2021年8月2日批示", "无", "")
"""What is written beside 确认不涉及; the last two say nothing that it rests on."""
ACTS = ["work", "claim", "claim", "claim", "shared", "no evidence", "not ours", "relapse", "apply", "object", "object"]
ACTS += ["note", "shared", "shared", "relapse", "fork", "fork"]
SHARED = 3
"""Units from which on the same evidence is a sign, by the templates' own figure."""
Row = tuple[str, int]


@dataclass
class Year:
    """A workspace, and beside it the truth of every row (unit's code, item)."""

    workspace: Workspace
    rng: Random
    kills: bool
    truth: dict[Row, Truth] = field(
        default_factory=lambda: {(u, n): Truth(DUES[n]) for u, mine in ITEMS.items() for n in mine}
    )
    day: date = FIRST
    minute: int = 0
    met: Counter[str] = field(default_factory=Counter)
    judged: set[tuple[str, int, date]] = field(default_factory=set)
    reported: dict[str, set[str]] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    letters: bool = False

    def __post_init__(self) -> None:
        self.moves = Moves(self.truth, DUES)

    @property
    def now(self) -> datetime:
        """A moment of the day, later than any before."""
        self.minute += 1
        return datetime.combine(self.day, time(9)) + timedelta(minutes=self.minute)

    # --- the units ---

    def units_act(self) -> None:
        """Every unit that has anything to say fills in its newest workbook; all of them are merged."""
        generate(self.workspace, self.day)
        if not self.met or self.rng.random() < 0.5:
            mark_handed(self.workspace, self.now)
            self.moves.handed(UNITS, self.day)
        self.covers_tell_the_truth()
        for unit in UNITS:
            if self.rng.random() < 0.2:
                continue
            book, other = (signed(Book(self.workspace, UNITS[unit]), f"经办人{name}") for name in "甲乙")
            mine, forks = self.moves.items(unit), self.met["fork"]
            for item in self.rng.sample(mine, self.rng.randint(1, len(mine))):
                self.act(book, unit, item, other)
            book.say().send(f"{unit}-{self.day}.xlsx", self.now)
            os.utime(self.workspace.inbox / f"{unit}-{self.day}.xlsx", (1, 1))
            if self.met["fork"] > forks:
                other.say().send(f"{unit}-{self.day}-另一份.xlsx", self.now)
                self.sent[unit] += 1
            self.sent[unit] += 1
            for item in mine:
                self.truth[unit, item].found(self.day)
            self.reported.setdefault(f"{self.day:%Y-%m}", set()).add(unit)
            self.moves.handed([unit], self.day)
        merge_returns(self.workspace, self.now)
        self.somebody_writes()

    def somebody_writes(self) -> None:
        """A workbook that claims an item comes from an address nobody knows."""
        (unit, item), row = self.rng.choice(list(self.truth.items()))
        if self.rng.random() < 0.5 and may_fork(row, item) and not row.awaited and row.state != "不涉及":
            stray(self.workspace, unit, UNITS[unit], row, item, self.now)
            self.met["stray"] += 1

    def act(self, book: Book, unit: str, item: int, other: Book) -> None:
        """One item of a unit: what it writes, and what of it counts; `other` is a colleague's copy."""
        row, day, before = self.truth[unit, item], self.day.isoformat(), self.truth[unit, item].status
        what = self.rng.choice(ACTS)
        if self.moves.came(unit, item) and self.rng.random() < 0.3:
            what = "apply"
        if what == "work" and row.state in ("未填", "未启动", "推进中"):
            write(book, item, 办理状态="推进中", 进展情况=f"{day}在办")
            row.status, row.told_progress = "推进中", True
        elif what in ("claim", "shared") and row.state != "待核查" and row.last.means not in ENDED:
            named = "共用的公示材料" if what == "shared" else f"材料{unit}{item}{day}"
            status, evidence = ("长期坚持", "") if item == 4 else ("已完成", named)
            write(book, item, 办理状态=status, **({"完成日期": self.day, "佐证材料": evidence} if evidence else {}))
            row.status, row.done_on, row.evidence = status, day if evidence else row.done_on, evidence or row.evidence
        elif what == "no evidence" and item != 4 and not row.evidence and row.last.means not in ENDED:
            write(book, item, 办理状态="已完成", 完成日期=self.day)
            row.done_on = day
        elif what == "not ours" and row.state in ("未填", "未启动", "推进中"):
            write(book, item, 办理状态="申请不涉及", 进展情况="本单位没有这项职能")
            row.status, row.reason, row.told_progress = "申请不涉及", "本单位没有这项职能", True
        elif what == "relapse" and row.last.means == "verified":
            write(book, item, 办理状态="推进中", 进展情况="又有反复")
            row.status, row.told_progress = "推进中", True
        elif what == "apply" and row.last.means not in ENDED and not row.applying:
            self.apply(book, row, unit, item)
        elif what == "object" and row.last.means in BACK and not any(word.objecting for word in row.words):
            words = {"事项序号": item, "类型": "核查异议", "理由": f"{self.day}另有说明", "分管领导": "某局长"}
            book.write("申请事项", words)
            row.last.earlier = row.last.objections
            row.last.objected = (self.day, None)
        elif what == "fork" and may_fork(row, item):
            fork(book, other, row, item, self.day)
        elif what == "note":
            write(book, item, 存在问题=f"{day}人手不足")
        else:
            return
        if what != "fork" and row.forked_as and row.status != before:
            row.said_otherwise(self.day)
            self.met["fork settled"] += 1
        self.met[what] += 1

    def apply(self, book: Book, row: Truth, unit: str, item: int) -> None:
        words: dict[str, Any] = {"事项序号": item, "理由": f"{self.day}申请", "依据": "某文号", "分管领导": "某局长"}
        moves = 0.8 if self.moves.came(unit, item) else 0.4
        if len(self.moves.items(unit)) > 1 and self.rng.random() < moves:
            taker = self.rng.choice([name for code, name in UNITS.items() if code != unit] * 2 + ["没有的单位"])
            book.write("申请事项", words | {"类型": "责任调整", "拟接办单位": taker})
            if taker == "没有的单位":
                row.vain = True
                self.met["nobody to take over"] += 1
                return
        elif item != 4 and self.rng.random() < 0.6:
            until = self.day + timedelta(days=self.rng.choice([60, 60, 200, -1]))
            words |= {"类型": "延期", "申请至": until.isoformat()}
            book.write("申请事项", words)
            if until < self.day or not row.due or until <= row.due:
                row.vain = True
                self.met["in vain"] += 1
                return
        else:
            words |= {"类型": "不涉及"}
            book.write("申请事项", words)
        row.asked.append((self.day, None))

    # --- the office ---

    def office_acts(self) -> None:
        """The office answers what units applied for, judges claims, as one clerk or two, and takes a verdict back."""
        for case in list_held(self.workspace, self.now).data["cases"]:
            if case["kind"] != "petition":
                self.say_which(case)
            elif self.rng.random() < 0.7:
                self.answer(case)
        self.thinks_better_of_a_move()
        if self.rng.random() < 0.5:
            self.judge(self.workspace.outbox / "review.xlsx")
        else:
            for at, clerk in enumerate("甲乙"):
                target = self.workspace.inbox / f"核查{clerk}{self.day}.xlsx"
                self.judge(target)
                if target.exists():
                    os.utime(target, (at + 1, at + 1))
        self.merge_perhaps_killed()
        self.office_tells()
        judged = [
            row
            for row, its in self.truth.items()
            if its.last.means and not its.by_application and not its.last.objected
        ]
        if judged and self.rng.random() < 0.4:
            unit, item = self.rng.choice(judged)
            done = undo_verdicts(
                self.workspace, self.now, RowsMeant([unit], [item]), by="核查人丙", note="有误", go=True
            )
            assert done.done == 1
            row = self.truth[unit, item]
            closed = row.last.means in ENDED
            row.unsay(self.day)
            self.met["undone"] += 1
            self.met["reopened"] += closed and row.last.means not in ENDED

    def office_tells(self) -> None:
        """The office has the letters of the round written and lets them go, or lets it be; terms count from then."""
        if self.rng.random() < 0.4:
            return
        written = tell_units(self.workspace, self.now).letters
        self.letters = bool(written) or self.letters
        for letter in written:
            stem = f"{self.day:%Y%m%d}-{letter.unit.code}-{letter.unit.name}-核查告知-{letter.news.digest}"
            text = check_verdicts(self.workspace.outbox / f"mail/{stem}.eml", letter.unit.code, self.truth)
            self.moves.told(letter.unit.code, text)
            self.met["letters"] += 1
        for row in self.truth.values():
            for word in row.words:
                word.letters = self.letters
        left = release_mails(self.workspace, self.now, everything=True)
        assert isinstance(left, ReleasedMails) and not left.overtaken
        names = {mail.unit for mail in left.mails}
        for (unit, _), row in self.truth.items():
            word = row.last
            if UNITS[unit] in names and word.means in BACK and not word.told:
                word.told, word.heard = True, self.day
                if word.term:
                    word.until = self.workspace.calendar(self.day).shift(self.day, word.term)
                self.met["told"] += 1

    def thinks_better_of_a_move(self) -> None:
        """The office refuses what it had agreed to: the item goes back to the unit that asked."""
        if (move := self.moves.last()) and len(self.moves.items(move.taker)) > 1 and self.rng.random() < 0.2:
            self.moves.refused(UNITS)
            decide_case(self.workspace, self.now, answer_in_words(move.question, "refuse"))
            row = self.truth[move.giver, move.item]
            filed, _ = row.asked.pop()
            row.asked.append((filed, self.day))
            self.met["move undone"] += 1

    def say_which(self, case: dict[str, Any]) -> None:
        """Which of two copies holds, or whose a file is; or the office lets it lie."""
        (unit,) = (code for code, name in UNITS.items() if name == case["unit"])
        if self.rng.random() < 0.5:
            return
        if case["kind"] == "conflict":
            row = self.moves.row(unit, case["item"])
            self.met[answer_fork(self.workspace, case, row, self.rng, self.now)] += 1
            return
        assert case["kind"] == "held", case
        found = re.search(r"报了第(\d+)项办结", case["evidence"])
        assert found, case
        self.met[answer_stray(self.workspace, case, self.moves.row(unit, int(found[1])), self.now)] += 1

    def answer(self, case: dict[str, Any]) -> None:
        """Of what a unit applies for the office agrees to half; it lets none give away the last item it has."""
        (unit,) = (code for code, name in UNITS.items() if name == case["unit"])
        told = dict(line.split("：", 1) for line in case["evidence"].split("\n"))
        item = int(told["事项序号"])
        row, holds = self.moves.row(unit, item), (unit, item) in self.truth
        last = told["类型"] == "责任调整" and self.moves.items(unit) == [item]
        self.met["answered elsewhere"] += not holds
        if told["类型"] == "核查异议":
            self.answer_objection(case, row)
            return
        agrees = self.rng.random() < 0.5 and holds and not last and not row.vain and row.last.means not in ENDED
        decide_case(self.workspace, self.now, answer_in_words(case["case"], "agree" if agrees else "refuse"))
        if row.vain:
            row.vain = False
            return
        filed, _ = row.asked.pop()
        row.asked.append((filed, self.day))
        self.met["agreed" if agrees else "refused"] += 1
        if agrees and told["类型"] == "责任调整":
            (taker,) = (code for code, name in UNITS.items() if name == told["拟接办单位"])
            self.met["taken over"] += 1
            self.met["taken over again"] += any(move.item == item for move in self.moves.made)
            self.moves.agreed(case["case"], unit, taker, item, UNITS, self.day)
        elif agrees and told["类型"] == "延期":
            until = date(*map(int, re.findall(r"\d+", told["申请至"])))
            row.given = max(until, row.given or until)
            self.moves.bring()
        elif agrees:
            row.say(Word("confirmed_not_applicable", row.claim), self.day)
            row.by_application = True

    def answer_objection(self, case: dict[str, Any], row: Truth) -> None:
        """One that came in time, against the verdict that stands, may be agreed to: then the claim waits again."""
        (word,) = (word for word in row.words if word.objecting)
        agrees = self.rng.random() < 0.5 and word is row.last and word.objected in word.objections
        decide_case(self.workspace, self.now, answer_in_words(case["case"], "agree" if agrees else "refuse"))
        assert word.objected
        word.objected = (word.objected[0], self.day)
        if agrees:
            row.upheld_objections.append(word.objected)
            row.say(Word("", ("", "", "")), self.day)
        self.met["objection agreed" if agrees else "objection refused"] += 1

    def judge(self, target: Path) -> None:
        """Fill in a copy of the review workbook; of two words on one claim the first counts."""
        source = self.workspace.outbox / "review.xlsx"
        if not source.exists():
            return
        book = openpyxl.load_workbook(source)
        if "待核查" not in book.sheetnames:
            return
        sheet = book["待核查"]
        across = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[3]}
        for line in range(4, sheet.max_row + 1):
            name, item = (sheet.cell(line, across[header]).value for header in ("责任单位", "序号"))
            (unit,) = (code for code, called in UNITS.items() if called == name)
            word = self.rng.choice([*VERDICTS, *VERDICTS, "通过销号", "通过销号", ""])
            if not word:
                continue
            sheet.cell(line, across["核查结论"]).value = word
            if VERDICTS[word] in ("sent_back", "rectify"):
                sheet.cell(line, across["核查意见"]).value = "请补正"
            basis = self.rng.choice(BASES) if VERDICTS[word] == "confirmed_not_applicable" else BASES[0]
            if VERDICTS[word] == "confirmed_not_applicable":
                sheet.cell(line, across["核查意见"]).value = basis
            until = None
            if VERDICTS[word] in ("sent_back", "rectify") and self.rng.random() < 0.4:
                until = self.day + timedelta(days=self.rng.choice([3, 40]))
                sheet.cell(line, across["整改期限"]).value = until
            if (unit, item) not in self.truth:
                self.met["moved before judged"] += 1
                continue
            if basis in BASES[2:]:
                self.met["rests on nothing"] += 1
                continue
            self.take(self.truth[unit, item], word, unit, item, until)
        book.save(target)

    def take(self, row: Truth, word: str, unit: str, item: int, until: date | None) -> None:
        """What a verdict does, where it can be given and nobody has judged this claim before."""
        means = VERDICTS[word]
        kept_up = row.state == "长期坚持" and row.due is None and self.day >= date(2021, 12, 1)
        if not (row.state == "待核查" or row.touched or kept_up) or (unit, item, self.day) in self.judged:
            return
        possible = {
            "verified": row.told_progress if kept_up else row.status == "已完成" and row.whole,
            "confirmed_not_applicable": row.status == "申请不涉及" and row.whole,
            "upheld": row.touched,
        }.get(means, True)
        if not possible:
            self.met["impossible"] += 1
            return
        self.judged.add((unit, item, self.day))
        terms = {"sent_back": 5, "rectify": 15}
        term = 0 if until else terms.get(means, 0)
        until = self.workspace.calendar(self.day).shift(self.day, term) if term else until
        self.met["day set"] += not term and means in BACK
        row.say(Word(row.last.means if means == "upheld" else means, row.claim, until, term), self.day)
        self.met["sent back twice"] += means in BACK and sum(each.means in BACK for each in row.words) > 1
        row.last.letters = self.letters
        row.by_application = row.by_application and means == "upheld"
        self.met[means] += 1
        self.met["kept up"] += kept_up and means == "verified"

    def merge_perhaps_killed(self) -> None:
        if self.kills and self.rng.random() < 0.5:
            words = ["-m", "toolkit", "-w", str(self.workspace.root), "--today", self.day.isoformat(), "merge"]
            with subprocess.Popen(
                [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as run:
                clock.sleep(self.rng.uniform(0.5, 3))
                run.kill()
            self.met["killed"] += 1
        merge_returns(self.workspace, self.now)

    # --- what is shown ---

    def covers_tell_the_truth(self) -> None:
        for unit, name in UNITS.items():
            page = sheet_of(Book(self.workspace, name).path, PAGE)
            (told,) = (str(c.value) for row in page.iter_rows() for c in row if str(c.value).startswith("下发时共"))
            counted = Counter(self.truth[unit, item].state for item in self.moves.items(unit))
            assert sorted(told.partition("：")[2].split("，")) == sorted(
                f"{state}{count}项" for state, count in counted.items()
            )

    def everything_tells_the_truth(self) -> None:
        data = show_status(self.workspace, self.day).data
        check_rounds(data, self.reported, len(UNITS), self.day)
        known = {**data, "units": [each for each in data["units"] if each["items"]]}
        check_status(known, self.truth, UNITS, self.day)
        master = self.workspace.outbox / "master.xlsx"
        check_master(master, self.truth, UNITS, self.day)
        check_groups(master, self.truth, GROUPS, self.day)
        check_grid(master, UNITS, self.reported, self.day)
        report(self.workspace, self.now)
        check_page(self.workspace.outbox / "report.html", self.truth, UNITS, self.reported, self.day)
        check_desk(self.workspace.outbox / "index.html", self.truth, UNITS, self.reported)
        check_exports(self.workspace, self.truth, UNITS, self.reported, self.sent, self.now)
        shown = {each["unit"]: each for each in data["units"]}
        for unit, name in UNITS.items():
            mine = [self.truth[unit, item] for item in self.moves.items(unit)]
            phases = {STATES[key]: count for key, count in shown[name]["phases"].items() if count}
            assert phases == Counter(row.state for row in mine)
            assert shown[name]["touched"] == sum(row.touched for row in mine)
        names = {name: code for code, name in UNITS.items()}
        for line in table(self.workspace.outbox / "master.xlsx", "台账", 3):
            row = self.truth[names[line["责任单位"]], line["序号"]]
            assert line["状态"] == state_words(row, one_word(row, self.day)), (line, row)
            assert ("销号后有变化" in line["提示"] if line["提示"] else False) == row.touched, (line, row)
            if row.state in ENDED.values():
                assert row.words, "nothing is closed without a verdict"
        waiting = list_held(self.workspace, self.now).data["claims"]
        asked, for_the_year = (
            {(names[each["unit"]], int(each["item"])) for each in waiting if each["year_end"] is kind}
            for kind in (False, True)
        )
        assert asked == {key for key, row in self.truth.items() if row.state == "待核查" or row.touched}
        claimed = [(u, row) for (u, _), row in self.truth.items() if row.state in ("待核查", "已销号") or row.touched]
        for each in waiting:
            mine = self.truth[names[each["unit"]], int(each["item"])].evidence
            others = {unit for unit, row in claimed if mine and row.evidence == mine} - {names[each["unit"]]}
            assert ("个单位的相同" in each["risk"]) == (len(others) + 1 >= SHARED), each
            self.met["seen shared"] += len(others) + 1 >= SHARED
        ongoing = {key for key, row in self.truth.items() if row.state == "长期坚持" and DUES[key[1]] is None}
        assert for_the_year == (ongoing if self.day >= date(2021, 12, 1) else set())

    def nobody_is_pressed_in_vain(self) -> None:
        reminders = remind(self.workspace, self.day)
        check_digest(self.workspace.outbox / f"texts/{self.day:%Y%m%d}-办公室小结.txt", self.truth, UNITS, self.day)
        check_texts(self.workspace.outbox / "texts", self.truth, UNITS, self.day)
        for letter in reminders.letters:
            its = [row for (unit, _), row in self.truth.items() if unit == letter.unit.code]
            if back := letter.nudge and letter.nudge.return_by:
                came = [filed for row in its for filed, end in row.strays if not end]
                assert not any(filed.month == self.day.month and filed <= back for filed in came), letter
            if letter.reminders:
                check_letter(reminders.paths[letter.unit.code], letter.unit.code, self.truth, self.day)
            for each in letter.reminders:
                for duty in each.duties:
                    row = self.truth[letter.unit.code, duty.item]
                    assert not row.office_owes and not row.awaited, (duty, row)
                    assert duty.status == row.state
                    if each.stage.colour == "red":
                        assert row.late_after and self.day > row.late_after, (duty, row)
                    self.met["pressed"] += 1

    def again_changes_nothing(self) -> None:
        """A merge changes no cell; a master that prints the head of the last deed is written the same again."""
        assert merge_returns(self.workspace, self.now).data["totals"]["changed"] == 0
        before = (self.workspace.outbox / "master.xlsx").read_bytes()
        report = merge_returns(self.workspace, self.now)
        assert report.data["totals"]["changed"] == 0
        assert (self.workspace.outbox / "master.xlsx").read_bytes() == before


def rounds(count: int, workspace: Workspace) -> Iterator[date]:
    """Workdays over the year, from the day the plan was issued."""
    calendar = workspace.calendar(FIRST)
    for number in range(count):
        yield calendar.shift(FIRST + timedelta(days=1 + number * (200 // count)), 1)


def live(folder: Path, seed: int, count: int, *, kills: bool, kind: type[Year] = Year) -> Year:
    create_workspace(folder)
    import_plan(open_workspace(folder), PLAN.encode(), "方案.csv", plan_id="lx", issued=FIRST)
    year = kind(issued_by(open_workspace(folder)), Random(seed), kills)
    year.workspace.inbox.mkdir(exist_ok=True)
    for day in rounds(count, year.workspace):
        year.day, year.minute = day, 0
        year.units_act()
        year.everything_tells_the_truth()
        year.office_acts()
        year.everything_tells_the_truth()
        year.met["notice"] += check_papers(year.workspace, year.truth, UNITS, year.now)
        year.nobody_is_pressed_in_vain()
        year.again_changes_nothing()
    return year


@pytest.mark.skipif(not YEARS, reason="TOOLKIT_OFFICE_YEARS is not set")
def test_whole_years_with_the_office_in_it(tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    wanted = {"claim", "no evidence", "relapse", "apply", "not ours", "agreed", "refused", "undone", "killed", "upheld"}
    wanted |= {"rests on nothing", "object", "objection agreed", "objection refused", "told", "in vain"}
    wanted |= {"taken over", "taken over again", "move undone", "nobody to take over"}
    wanted |= {"fork", "fork ours", "fork theirs", "fork settled", "stray", "stray sent back"}
    wanted |= {"shared", "seen shared", "sent back twice", "letters", "impossible", "kept up", "reopened"}
    for seed in range(3 * YEARS):
        if seed >= YEARS and wanted <= met.keys():
            break
        met += live(tmp_path / f"{seed}", seed, 20, kills=True).met
    assert wanted <= met.keys(), wanted - met.keys()
