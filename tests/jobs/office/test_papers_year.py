"""A year of looking back and of applications for information, played by a simulator that counts by hand: the report on
the look-back and 年报表三, drafted round after round, say what really happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from kit.papers import issued_by, tables_of, text_of
from kit.register_books import Book
from kit.small_office import small_office
from kit.two_years import SHEET, type_rows
from kit.workspaces import hand_out

from toolkit.codes import Code
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.lookback import look_back
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, keep_plan, open_workspace
from toolkit.settings import PlanSettings

THIS = """\
序号,工作任务,具体要求,落实单位,完成时限
1,依申请公开,建立政府信息公开申请登记台账，规范办理。,各单位,2021年12月底前
"""
LAST = """\
序号,工作任务,具体要求,落实单位,完成时限
1,政府开放日,举办政府开放日活动。,各单位,2020年9月前
2,目录编制,编制公开目录。,市甲局、市丙局,2020年12月底前
"""
NAMES = {"A": "市甲局", "B": "市乙局", "C": "市丙局"}
ROSTER = "单位名称,别名,分组,代码\n" + "".join(f"{name},,全部,{code}\n" for code, name in NAMES.items())
EARLIER = {("A", 1), ("B", 1), ("C", 1), ("A", 2), ("C", 2)}
OLD, NEW = date(2020, 5, 1), date(2021, 6, 1)
DAYS = [date(2021, 6, 21), date(2021, 8, 2), date(2021, 9, 27), date(2021, 12, 20), date(2022, 1, 10)]
REGISTER = "依申请公开登记"
PERSONS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
RESULTS = [
    ("予以公开", "", "（一）予以公开"),
    ("部分公开", "", "（二）部分公开"),
    ("不予公开", "属于国家秘密", "1.属于国家秘密"),
    ("无法提供", "本机关不掌握相关政府信息", "1.本机关不掌握相关政府信息"),
    ("不予处理", "重复申请", "2.重复申请"),
]
"""办理结果, 具体情形 and the line of the form they belong in."""


@dataclass
class Asked:
    """An application that a unit has entered."""

    received: date
    person: str
    replied: date | None = None
    line: str = ""


@dataclass
class Earlier:
    """An item of last year of a unit: what the unit says of it, and what the office has said, to which claim."""

    status: str = ""
    done_on: date | None = None
    evidence: str = ""
    word: str = ""
    over: tuple[str, date | None, str] = ("", None, "")

    @property
    def claim(self) -> tuple[str, date | None, str]:
        return self.status, self.done_on, self.evidence

    @property
    def column(self) -> str:
        """Which column of the report it is counted in."""
        if self.word in ("已销号", "不涉及"):
            return self.word
        waits = self.status in ("已完成", "申请不涉及") and (not self.word or self.over != self.claim)
        return "待核查" if waits else "未完成"


@dataclass
class Year:
    """The office and, by unit, the truth of what it was asked for and of last year's items."""

    workspace: Workspace
    rng: Random
    asked: dict[str, list[Asked]] = field(default_factory=lambda: {code: [] for code in NAMES})
    earlier: dict[tuple[str, int], Earlier] = field(default_factory=lambda: {key: Earlier() for key in EARLIER})
    met: Counter[str] = field(default_factory=Counter)

    def units_act(self, day: date) -> None:
        generate(self.workspace, day)
        for code, name in NAMES.items():
            said = {2020000 + item: self.tells(code, item, day) for unit, item in self.earlier if unit == code}
            book = Book(self.workspace, name)
            type_rows(book.book, SHEET, {item: its for item, its in said.items() if its})
            self.answers(code, book, day)
            self.enters(code, book, day)
            book.say().send(f"{code}-{day}.xlsx")
        merged = merge_returns(self.workspace, datetime.combine(day, time(9))).data["returns"]
        assert {each["outcome"] for each in merged if str(day) in each["file"]} == {"merged"}, merged

    def tells(self, code: str, item: int, day: date) -> Mapping[str, object]:
        """What a unit says of an item of last year in this round; nothing of what the office has closed."""
        row, what = self.earlier[code, item], self.rng.choice(["claim", "claim", "work", "not ours", ""])
        if row.word in ("已销号", "不涉及") or not what:
            return {}
        self.met[what] += 1
        if what == "claim":
            row.status, row.done_on, row.evidence = "已完成", day, f"材料{code}{item}{day}"
            return {"落实情况": row.status, "完成日期": day, "佐证材料": row.evidence}
        row.status = "推进中" if what == "work" else "申请不涉及"
        return {"落实情况": row.status, "说明": f"{day}说明"}

    def answers(self, code: str, book: Book, day: date) -> None:
        """Some of what is open is answered, on a day since it was received."""
        lines = [str(row["申请编号"]) for row in book.rows(REGISTER)]
        for number, each in enumerate(self.asked[code], 1):
            if each.replied is None and self.rng.random() < 0.5:
                result, ground, line = self.rng.choice(RESULTS)
                each.replied = self.some_day(max(each.received, date(2021, 1, 1)), day)
                each.line = line
                values = {"答复日期": str(each.replied), "办理结果": result} | ({"具体情形": ground} if ground else {})
                book.write(REGISTER, values, at=lines.index(f"{code}{number}"))
                self.met[line] += 1

    def enters(self, code: str, book: Book, day: date) -> None:
        """A few more came in, some of them at the end of the year before."""
        for _ in range(self.rng.randint(0, 3)):
            received = self.some_day(date(2020, 12, 1), date(2020, 12, 31))
            if self.rng.random() < 0.8:
                received = self.some_day(day - timedelta(days=30), day)
            its = Asked(received, self.rng.choice(PERSONS))
            self.asked[code].append(its)
            number = f"{code}{len(self.asked[code])}"
            book.write(REGISTER, {"申请编号": number, "收到日期": str(received), "申请人类型": its.person})
            self.met["carried" if received.year == 2020 else "new"] += 1

    def some_day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def office_acts(self, day: date) -> None:
        """The office judges some of the claims that wait, each as one who looks at it would."""
        for (code, item), row in self.earlier.items():
            if row.column != "待核查" or self.rng.random() < 0.3:
                continue
            ends = {"已完成": "verified", "申请不涉及": "confirmed_not_applicable"}[row.status]
            means = self.rng.choice([ends, "sent_back"])
            verdict = Verdict(
                means, opinion={"verified": "", "sent_back": "请补正"}.get(means, "市领导批示"), by="某人"
            )
            at, meant = datetime.combine(day, time(15)), RowsMeant([NAMES[code]], [2020000 + item])
            assert judge_claims(self.workspace, at, meant, verdict, go=True).done == 1
            row.word = {"verified": "已销号", "confirmed_not_applicable": "不涉及"}.get(means, "退回")
            row.over = row.claim
            self.met[means] += 1

    def counted(self, until: date, units: Iterator[str]) -> dict[str, Counter[str]]:
        """The form by hand: line -> 申请人类型 -> how many."""
        found: dict[str, Counter[str]] = {}
        for its in (each for code in units for each in self.asked[code] if each.received <= until):
            answered = its.replied is not None and its.replied <= until
            come = "二、" if its.received.year == 2020 else "一、"
            gone = [its.line, "（七）总计"] if answered else ["四、"]
            for line in (come, *gone):
                found.setdefault(line, Counter()).update([its.person])
        return found


def check_annual(year: Year, now: datetime) -> None:
    """年报表三 of all and of each unit: every line as counted by hand, all others nought, in balance."""
    until = min(now.date(), date(2021, 12, 31))
    for unit in ("", *NAMES):
        made = draft_paper(year.workspace, now, "年报表三", NAMES.get(unit, ""))
        assert Code.ANNUAL_UNBALANCED not in {each.code for each in made.problems}
        assert f"至{until.year}年{until.month}月{until.day}日" in text_of(made.paper)
        wanted = year.counted(until, iter([unit] if unit else NAMES))
        (table,) = tables_of(made.paper)
        shown = {}
        for row in table[3:]:
            line = next(name for name in reversed(row[:3]) if name).partition("（区分处理")[0]
            name = next((each for each in ("一、", "二、", "四、") if line.startswith(each)), line)
            shown[name] = list(map(int, row[3:]))
        for name, figures in shown.items():
            count = wanted.get(name, Counter())
            assert figures == [*(count[each] for each in PERSONS), count.total()], (unit, name)
        assert wanted.keys() <= shown.keys()


def check_look_back(year: Year, now: datetime) -> None:
    """“回头看”情况报告: its sentences, the line of each unit, and the list of what is unfinished."""
    made = draft_paper(year.workspace, now, "回头看情况报告")
    (_, *units), (_, *left) = tables_of(made.paper)
    columns = {key: row.column for key, row in year.earlier.items()}
    for code, name in (*NAMES.items(), ("", "合计")):
        mine = Counter(column for (unit, _), column in columns.items() if code in ("", unit))
        line = [name, mine.total(), *(mine[each] for each in ("已销号", "不涉及", "待核查", "未完成"))]
        assert list(map(str, line)) in units, (line, units)
    said, text = Counter(columns.values()), text_of(made.paper)
    assert (
        f"上年事项2项，涉及3家单位、5项次。经核查，已销号{said['已销号']}项次，确认不涉及{said['不涉及']}项次；"
        f"待核查{said['待核查']}项次；未完成{said['未完成']}项次"
    ) in text, text
    open_now = {(NAMES[code], f"2020-{item}") for (code, item), column in columns.items() if column == "未完成"}
    assert {(row[0], row[1]) for row in left if row[0]} == open_now
    finished = 0
    for item in (1, 2):
        its = {column for (_, number), column in columns.items() if number == item}
        finished += "已销号" in its <= {"已销号", "不涉及"}
    assert f"都已销号的有{finished}项" in text, text
    year.met["finished"] += finished


def test_the_papers_of_a_year_say_what_happened_in_it(tmp_path: Path) -> None:
    begun = small_office(tmp_path / "工作区", THIS, ROSTER)
    (begun.root / "seeds/last.csv").write_text(LAST, "utf-8")
    keep_plan(begun, PlanSettings("2021", "seeds/plan.csv", NEW))
    keep_plan(begun, PlanSettings("2020", "seeds/last.csv", OLD))
    look_back(open_workspace(begun.root, "2021"), NEW, "2020")
    year = Year(issued_by(open_workspace(begun.root, "2021")), Random(3))
    hand_out(year.workspace, NEW)
    for day in DAYS:
        year.units_act(day)
        year.office_acts(day)
        now = datetime.combine(day, time(17))
        check_annual(year, now)
        check_look_back(year, now)
    wanted = {"claim", "work", "not ours", "verified", "sent_back", "new", "carried", *(line for *_, line in RESULTS)}
    assert wanted <= year.met.keys(), wanted - year.met.keys()
