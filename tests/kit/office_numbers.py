"""Every number of a text that people get, read back: each is a figure with a truth, or one of the kinds that count
nothing; a number that is neither fails, so that no new figure goes unread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit.office_diary import Diary
from kit.office_figures import Truths, days, owed, rate, word
from kit.office_truth import BACK, ENDED, Truth

CHANGES = ("新逾期", "新退回", "新销号", "新报完成待核查", "收到")
Told = Mapping[str, str]
"""What a text told, by the names of the groups of its words; what it left out is an empty text."""


@dataclass
class Seen:
    """The truth of a day of a simulated year: rows there are and those `asleep`, units by code, what they reported by
    month, how many files came (`received`), and the diary of days."""

    truth: Truths
    asleep: Truths
    names: Mapping[str, str]
    reported: Mapping[str, set[str]]
    day: date
    diary: Diary
    received: int = 0

    @property
    def rows(self) -> list[Truth]:
        return list(self.truth.values())

    @property
    def words(self) -> dict[tuple[str, int], str]:
        """The one word of each row."""
        return {key: word(row, self.day) for key, row in self.truth.items()}

    def count(self, *words: str) -> int:
        """How many rows have one of these words."""
        return sum(each in words for each in self.words.values())

    def late(self, *, unit: str = "", item: int = 0) -> list[int]:
        """How many days each late row is late, of a unit (name) or an item alone."""
        return [
            days(self.truth[code, number], self.day)
            for (code, number), said in self.words.items()
            if said == "逾期" and (not unit or self.names[code] == unit) and (not item or item == number)
        ]

    @property
    def items(self) -> list[int]:
        return sorted({item for _, item in self.truth})

    @property
    def finished(self) -> int:
        """How many items are done by all whom they concern."""
        met = [{said for (_, number), said in self.words.items() if number == item} for item in self.items]
        return sum("已销号" in its and its <= {"已销号", "不涉及"} for its in met)

    @property
    def months(self) -> list[str]:
        """The months since the plan was handed out, the one under way last."""
        first = min(self.diary.first, self.day)
        return [
            f"{at // 12}年{at % 12 + 1}月"
            for at in range(first.year * 12 + first.month - 1, self.day.year * 12 + self.day.month)
        ]

    def came(self, month: str) -> int:
        """How many units have reported a month."""
        return sum(self.has_reported(unit, month) for unit in self.names)

    def has_reported(self, unit: str, month: str) -> bool:
        """Whether a unit (code) has reported a month."""
        year, _, number = month.removesuffix("月").partition("年")
        return unit in self.reported.get(f"{year}-{int(number):02}", ())

    @property
    def month_told(self) -> str:
        """The last month whose return day, the 25th or the workday before, has passed; the first where none has."""
        for month in reversed(self.months):
            year, number = map(int, re.findall(r"\d+", month))
            back = date(year, number, 25)
            back -= timedelta(days=max(0, back.weekday() - 4))
            if back < self.day:
                return month
        return self.months[0]

    @property
    def waiting(self) -> int:
        """How many answers the office owes: claims, what was touched, petitions, objections, files, copies."""
        every = [*self.truth.values(), *self.asleep.values()]
        asked = sum(row.applying + sum(said.objecting for said in row.words) for row in every)
        held = sum(row.held for row in every)
        copies = sum(row.disputed for row in every)
        return sum((row.state == "待核查") + row.touched for row in self.rows) + asked + held + copies

    @property
    def claimed_on(self) -> date | None:
        """The day since which the oldest claim waits."""
        its = [self.diary.changed(key) for key, row in self.truth.items() if row.state == "待核查"]
        return min((each for each in its if each), default=None)


@dataclass(frozen=True)
class Figure:
    """A number that people read: its `name`, the words around it (their named groups are what is told), its truth."""

    name: str
    words: str
    truth: Callable[[Seen, Told], Mapping[str, object]]


NO_FIGURES = {
    "a day": r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}|\d{1,2}月\d{1,2}日",
    "a moment": r"\d{1,2}:\d{2}",
    "a month": r"\d{4}年\d{1,2}月",
    "the plan's year": r"2021年(?:政务公开|工作要点)",
    "an item by its number": r"第[\d、]+项",
    "the number of a sending": r"第\d+[次份期]",
    "the point of a list": r"^\d+\. ",
}
"""What counts nothing, as it is written."""


def read_back(text: str, figures: Sequence[Figure], seen: Seen, beside: Iterable[str] = ()) -> set[str]:
    """Hold every number of a text, line by line, to its truth; the names of the figures that were met.

    `beside` are patterns of what else counts nothing there: names of files, the plan's own words.
    """
    met: set[str] = set()
    for line in filter(None, (" ".join(each.split()) for each in text.splitlines())):
        left = line
        for figure in figures:
            for found in re.finditer(figure.words, line):
                told = {name: said or "" for name, said in found.groupdict().items()}
                wanted = {name: str(value) for name, value in figure.truth(seen, told).items()}
                assert {name: told[name] for name in wanted} == wanted, (figure.name, line)
                met.add(figure.name)
                start, end = found.span()
                left = left[:start] + "□" * (end - start) + left[end:]
        for pattern in (*beside, *NO_FIGURES.values()):
            left = re.sub(pattern, "□", left)
        assert not re.search(r"\d", left), ("a number that nobody reads", line, left)
    return met


def who(missing: int, owing: int) -> str:
    """In which words it is said how many have not reported."""
    return ("全部未报送" if missing == owing else f"{missing}家未报送") if missing else "均已报送"


def rate_of(seen: Seen) -> dict[str, object]:
    """到期应办结, 已办结, 办结率 of the whole."""
    passed, closed = owed(seen.rows, seen.day)
    return {"owed": passed, "met": closed, "rate": rate(seen.rows, seen.day)}


def changes(seen: Seen) -> dict[str, list[tuple[str, int]]]:
    """本期变化: what became late, was sent back, closed, claimed since the month began, and all of which anything
    came."""
    start, words, diary = seen.day.replace(day=1), seen.words, seen.diary
    found: dict[str, list[tuple[str, int]]] = {
        name: [] for name in ("新逾期", "新退回", "新销号", "新报完成待核查", "收到")
    }
    for key, row in seen.truth.items():
        judged, changed = diary.judged(row), diary.changed(key)
        if words[key] == "逾期" and row.late_after and row.late_after + timedelta(days=1) >= start:
            found["新逾期"].append(key)
        if words[key] == "退回" and judged and judged >= start:
            found["新退回"].append(key)
        if words[key] == "已销号" and judged and judged >= start:
            found["新销号"].append(key)
        if words[key] == "待核查" and changed and changed >= start:
            found["新报完成待核查"].append(key)
        if changed and changed >= start:
            found["收到"].append(key)
    return found


def trend(seen: Seen) -> list[tuple[str, int, int, int]]:
    """走势: at the end of each month, or today, how much had ever been due, how much of that and how much in all is
    closed by a word of a day until then."""
    found = []
    for month in seen.months:
        year, _, number = month.removesuffix("月").partition("年")
        after = date(int(year) + (number == "12"), int(number) % 12 + 1, 1)
        end = min(after - timedelta(days=1), seen.day)
        due = met = closed = 0
        for row in seen.rows:
            if row.state == "不涉及":
                continue
            passed, _ = owed([row], end if end == seen.day else end + timedelta(days=1))
            due += passed
            day = seen.diary.judged(row)
            by_then = row.state == "已销号" and day is not None and day <= end
            met += passed if by_then else 0
            closed += by_then
        found.append((month, due, met, closed))
    return found


def long_term(seen: Seen) -> tuple[int, int]:
    """长期工作, and how much of it the office has closed."""
    its = [row for row in seen.rows if row.due is None]
    return len(its), sum(row.state in ENDED.values() for row in its)


def sent_back(row: Truth, seen: Seen) -> bool:
    """Whether it was sent back and is not claimed again, late or not."""
    return row.state in BACK.values() and word(row, seen.day) not in ("待核查", "待核定", *ENDED.values())
