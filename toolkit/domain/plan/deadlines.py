"""When something is due: phrases of a plan into milestones, recurring due dates and ongoing work."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from toolkit.numerals import in_figures, is_numeral, number_of

MonthMeans = Literal["end", "start"]
Every = Literal["month", "quarter", "half", "year"]

_MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Milestone:
    """A due date and what is due then (empty where the phrase names nothing in particular)."""

    due: date
    what: str = ""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Due once in `every` period of the calendar year.

    `month` counts within the period (1 is its first; None: its last), `day` within that month (None, or a day
    the month has not: its last). `Recurrence("quarter", 10, 1)` is 10 January, 10 April, 10 July and 10 October.
    """

    every: Every
    day: int | None = None
    month: int | None = None
    what: str = ""

    def dates(self, year: int) -> tuple[date, ...]:
        """The due dates that fall in one calendar year, in order."""
        length = _MONTHS[self.every]
        return tuple(_day(year, month, self.day) for month in range(self.month or length, 13, length))

    def periods(self, year: int) -> tuple[tuple[date, date], ...]:
        """Each due date of the year after the due date before it: what is done in between is done for it."""
        return tuple(pairwise((self.dates(year - 1)[-1], *self.dates(year))))


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline phrase says; an item may have milestones and be ongoing at once (items 1 and 2).

    `unknown` are the clauses nobody understood, as issued and in order; the others are in the other fields.
    """

    phrase: str
    milestones: tuple[Milestone, ...] = ()
    recurring: tuple[Recurrence, ...] = ()
    ongoing: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def due(self) -> date | None:
        """The first milestone's date."""
        return min((milestone.due for milestone in self.milestones), default=None)

    def due_dates(self, year: int) -> tuple[Milestone, ...]:
        """All milestones, and the recurring due dates of one calendar year (the plan's), in order of date."""
        again = {Milestone(due, each.what) for each in self.recurring for due in each.dates(year)}
        return tuple(sorted(again.union(self.milestones)))


@dataclass(frozen=True, slots=True)
class HiddenDuty:
    """A recurring duty a requirement mentions, in its words; `every` is None where they name no period (定期)."""

    words: str
    every: Every | None = None


def parse_deadline(phrase: str, year: int, month_means: MonthMeans = "end") -> Deadline:
    """Read a deadline cell, clause by clause (；，。 and line ends part them).

    A year left out is the one named before it in the cell, else `year`, the plan's. "2021年9月前" is the end of
    September where `month_means` is "end" (item 42's annual report, due "2022年1月前", could not be written before
    its year ended; regulation on open government information, article 49), the eve of September where it is
    "start"; that setting changes no other form. 上旬, 中旬 and 下旬 end on the 10th, the 20th and the last day; a
    range is due at its end. What cannot be known from the phrase and the year alone (立即, 每周,
    印发之日起20个工作日内) is returned in `unknown`, clause by clause as issued.
    """
    entries: list[_Entry] = []
    ongoing = False
    unknown: list[str] = []
    now = year
    for clause in filter(None, (part.strip() for part in _BREAKS.split(phrase))):
        read = _read_clause(clause, now, year, month_means)
        if read:
            entries.extend(read.entries)
            ongoing = ongoing or read.ongoing
            now = read.year
        elif entries and _CONTINUES.fullmatch(clause):
            entries[-1] = _Entry(entries[-1].when, f"{entries[-1].what}，{clause}".lstrip("，"))
        else:
            unknown.append(clause)
    milestones = {Milestone(due, entry.what) for entry in entries for due in entry.when.dues()}
    recurring = dict.fromkeys(again for entry in entries for again in entry.when.recurrences(entry.what))
    return Deadline(phrase, tuple(sorted(milestones)), tuple(recurring), ongoing, tuple(unknown))


def dates_in_text(text: str, year: int, month_means: MonthMeans = "end") -> Iterator[tuple[str, date]]:
    """The due dates a requirement states in its own words: (words, date).

    Only full forms with a year, not before the plan's `year`, and an end (2021年底前) count: 〔2019〕60号, 12345,
    26个领域 and "2021年政务公开" are none, nor is what a title or a reference names (2020年12月底前印发的).
    """
    for start, when in _expressions(text, year, year, month_means):
        titled = text.rfind("《", 0, start) > text.rfind("》", 0, start)
        if when.every or not (when.points[0].stated and when.ended) or titled or _REFERENCE.match(text, when.end):
            continue
        for due in when.dues():
            if due.year >= year:
                yield text[start : when.end], due


def hidden_duties(text: str) -> tuple[HiddenDuty, ...]:
    """The recurring duties a requirement mentions: 每年至少听取1次, 定期公开, 动态更新, 及时更新."""
    found = (HiddenDuty(match[0], _EVERY_WORDS.get(match["every"] or "")) for match in _HIDDEN.finditer(text))
    return tuple(dict.fromkeys(found))


# The words


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern in which a blank stands for white space or none."""
    return re.compile(text.replace(" ", r"\s*"))


_BREAKS = re.compile(r"[；;，,。\n]")
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>[\d〇零○一二三四五六七八九]{4}) 年度?|(?P<near>今年|本年度?|当年|明年|次年|翌年))"
_PART = r"(?P<part>底|末|上中旬|中下旬|[上中下]旬)"
_PARTS = {"上旬": 10, "中旬": 20, "上中旬": 20}
_QUARTER = r"[一二三四1-4１-４]"
_JOINS = r"(?:至|到|[-－—–―~～]+|以及|[、和及与])"
_JOIN = _pattern(r" (?:(?P<range>至|到|[-－—–―~～]+)|以及|[、和及与]) ")
_HOUR = r"(?:(?:1\d|2[0-4])(?:[时点](?:[0-5]\d分|半)?|[：:][0-5]\d)|下午[1-6][时点](?:[0-5]\d分|半)?)"
_DAY_NOTE = r"(?: [（(](?:含(?:当[日天])?|(?:周|星期)[一二三四五六日天])[）)])?"
_ENDING = _pattern(rf" (?:(?P<before>(?:下班|{_HOUR})?(?:之前|以前|前(?![后期夕])))|之内|以内|内|为止|止)")
_STARTS = re.compile(r"[\d〇零○一二三四五六七八九十今本当明次翌年全上下第前QqＱｑ每按逐]")

_NUMERIC = _pattern(
    r"(?P<year>\d{4})[./．\-－](?P<month>\d{1,2})(?:[./．\-－](?P<day>\d{1,2}) 日?)?(?![\d./．月])"
    r"|(?P<short>\d{1,2})[./．](?P<of>\d{1,2})(?= (?:之前|以前|前(?![后期夕])))"
)
_LISTED = _pattern(
    rf"(?:{_YEAR} )?(?:(?P<month>{_NUMBER})(?=(?: {_JOINS} {_NUMBER}){{1,11}} 月)"
    rf"|第?(?P<quarter>{_QUARTER})(?=(?: {_JOINS} 第?{_QUARTER}){{1,3}} 季))"
)
_MONTH = _pattern(rf"(?:{_YEAR} )?(?P<month>{_NUMBER}) 月份?(?: (?:(?P<day>{_NUMBER}) [日号]{_DAY_NOTE}|{_PART}))?")
_PERIOD = _pattern(
    rf"(?:{_YEAR} )?(?:(?P<half>[上下])半年[底末]?|第? (?P<quarter>{_QUARTER}) 季(?:度[底末]?|[底末])"
    r"|[QqＱｑ](?P<q>[1-4１-４])(?!\d)|前(?P<first>[二三23])季度)"
)
_YEAR_END = _pattern(
    rf"{_YEAR} (?:年?[底末终内]|全年)"
    r"|(?<![去后前每历往近来半同学财周跨隔数几两多一二三四五六七八九十\d])年(?:[底末终内]|度内)|全年"
)
_WHOLE_YEAR = _pattern(_YEAR)
_DAY = _pattern(rf"(?P<day>{_NUMBER}) [日号]{_DAY_NOTE}")

_EVERY = _pattern(r"每一?个? (?P<every>月|季|半年|年)度?|[按逐](?P<by>月|季|半年|年)度?")
_EVERY_WORDS: dict[str, Every] = {"月": "month", "季": "quarter", "半年": "half", "年": "year"}
_WHICH_MONTH = _pattern(rf" 的? (?:第(?P<nth>{_NUMBER})个?月|(?P<first>首个?月)|末月|最后[一1]?个月)")
_WHICH_DAY = _pattern(
    rf" (?:月?{_PART}|(?P<days>{_NUMBER}(?: [日号])?(?: [、和及与] {_NUMBER}(?: [日号])?)*)(?<=[日号])|最后[一1][天日])"
)
_PERIOD_END = _pattern(r" (?:季度?|半年|年)?[底末终]")

_LEADS = r"应当?|须|需|要|务必|力争|争取|确保|原则上|最迟|预计|拟|不迟于|不晚于|截止到?|截至|于|在|至|到|\s"
_NOW = r"(?:自|从)?(?:即日|现在|印发之日|发文之日)起?(?=[至到])"
_LEAD = re.compile(rf"\A(?:(?:完成|办理|工作)?(?:时限|时间|期限)为?[：:]?|并|且|{_NOW}|{_LEADS})+|(?:{_LEADS})+\Z")
_SUBJECT = re.compile(
    r"(?!自(?![查评纠]))(?:[^\W\d_年月日号周季旬时每除若如未不从待视按据原经后前起隔逢遇或至到]|[《》“”：:、 ]){0,20}"
)
_DOES = re.compile(
    r"[：:（(]|(?:基本|全面|全部|分别|各|再|均)*(?:完成(?!情况|率)|启动|开展|组织|报送|上报|提交|公开|公布|发布|印发(?!的)|出台"
    r"|更新|调整|通报|调度|召开|举办|听取|检查|自查|汇总|梳理|建成|建立|实现|上线|制定|修订|向|将|对|至少|不少于|不低于"
    r"|取得|达到|(?:\d+|[一二两三四五六])次)"
)
_NO_DUE = re.compile(
    r"[或后起]|左右|以后|之后|以来|[-－—–―~～到]|至(?!少)|.*(?:节|会议|期)[前后]"
    r"|.*[\d一二两三四五六七八九十]个?(?:工作)?(?:[日天周月年]|小时)(?:之|以)?[内前后]"
)
_REFERENCE = re.compile(
    r"\s*(?:已|曾|(?:印发|发布|出台|制定|公布|施行|颁布|成立|签订|建成|完成|公开|形成|产生|通过|实施|生效)的)"
)
_LASTING = (
    r"(?:(?:坚持)?(?:长期|持续|常态|经常|日常)[性化]?"
    r"(?:工作|任务|事项|坚持|推进|开展|进行|实施|落实|执行|有效|运行|管理|更新|做好|抓好|加强|保持|维护|完善|巩固|深化)*"
    r"|(?:动态|实时)(?:更新|调整|公开|管理)+|常抓不懈|贯穿全年)"
)
_ONGOING = re.compile(rf"(?:立行立改)?(?:并|且|同时|此后|之后|今后|后续)?{_LASTING}")
_AND_ONGOING = re.compile(rf"(?P<what>.*?)(?:并|且|同时|、|\A|(?<=完成)){_LASTING}")
_ONGOING_AND = re.compile(rf"{_LASTING}(?:并|且|同时)?(?:{_LEADS})*")
_ONWARD = re.compile(rf"起{_LASTING}")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_REMARK = re.compile(r"[（(](?:已|未|视|暂|拟|如|可|若|待|按|根?据|另|除|以|特殊|遇|不)")
_AND = re.compile(r"[、和及并与且\s]+\Z")
_CONTINUES = re.compile(r"(?:并|且|同时)[^年月日周季旬时期限前后内起每按据\d]+")
_TIMES = r"(?:[^，,。；;、]{0,12}?[\d一二两三四]+次)?"
_HIDDEN = re.compile(
    rf"每一?个?(?P<every>月|季|半年|年)度?{_TIMES}|每[周日天]{_TIMES}|(?<!不)定期[\u4e00-\u9fff]{{2}}"
    r"|(?:动态|实时)(?:更新|调整)+|及时[^，,。；;、]{0,20}(?:更新|调整)"
)
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ('"', '"'))


# Reading


@dataclass(frozen=True, slots=True)
class _Point:
    """One date as written, up to `end`; no `day`: the month's last.

    `stated` with a year of its own, `loose` a month with nothing after it, `vague` a half, a quarter or a year
    (which may as well be an attribute: 上半年工作总结), `whole` a bare year,
    `counted` a loose month without a year, in Chinese numerals.
    """

    end: int
    year: int
    month: int
    day: int | None = None
    stated: bool = False
    loose: bool = False
    vague: bool = False
    whole: bool = False
    counted: bool = False

    @property
    def date(self) -> date:
        return _day(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class _When:
    """An expression of time up to `end`: dates, or points of `every` period (month 0: its last).

    `ended` says that it has a word like 前, so that it can be nothing but a due date.
    """

    end: int
    points: tuple[_Point, ...]
    ended: bool
    every: Every | None = None

    def dues(self) -> tuple[date, ...]:
        return () if self.every else tuple(point.date for point in self.points)

    def recurrences(self, what: str) -> Iterator[Recurrence]:
        if self.every:
            yield from (Recurrence(self.every, point.day, point.month or None, what) for point in self.points)


@dataclass(frozen=True, slots=True)
class _Entry:
    when: _When
    what: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What a clause says, and the year that holds after it."""

    entries: tuple[_Entry, ...]
    ongoing: bool
    year: int


def _read_clause(clause: str, now: int, plan_year: int, means: MonthMeans) -> _Read | None:
    """The whole clause understood, or nothing."""
    if _ONGOING.fullmatch(clause):
        return _Read((), True, now)
    if (bare := _without_brackets(clause, now, plan_year, means)) is None:
        return None
    clause = bare
    found = _due_ones(clause, list(_expressions(clause, now, plan_year, means)))
    if not found:
        return None
    subject = _LEAD.sub("", clause[: found[0][0]]).strip(" ：:、")
    if subject in ("", "自", "从") and len(found) == 1 and _ONWARD.fullmatch(clause[found[0][1].end :]):
        return _Read((), True, now)
    ongoing = bool(_ONGOING_AND.fullmatch(subject))
    subject = "" if ongoing else subject
    if not _SUBJECT.fullmatch(subject) or (subject and not (len(found) == 1 and found[0][1].ended)):
        return None
    entries: list[_Entry] = []
    starts = [start for start, _ in found[1:]]
    for (_, when), stop in zip(found, [*starts, len(clause)], strict=True):
        rest = clause[when.end : stop].strip(" ：:、")
        if stop < len(clause):
            rest = _AND.sub("", rest)
        elif tail := _AND_ONGOING.fullmatch(rest):
            ongoing, rest = True, tail["what"]
        if not _fits(rest, when):
            return None
        entries.append(_Entry(when, subject + _inside(rest)))
        now = now if when.every else when.points[-1].year
    return _Read(tuple(entries), ongoing, now)


def _without_brackets(clause: str, now: int, plan_year: int, means: MonthMeans) -> str | None:
    """The clause without brackets that repeat its date (年底前（12月31日前）); None where they name another one."""
    clause = _inside(clause)
    outside = _BRACKETED.sub("", clause)
    said = {due for _, when in _expressions(outside, now, plan_year, means) for due in when.dues()}
    for part in _BRACKETED.findall(clause):
        dues = [when.dues() for _, when in _expressions(part, now, plan_year, means)]
        if dues and not all(due and set(due) <= said for due in dues):
            return None
        clause = clause.replace(part, "", 1) if dues else clause
    return clause


def _inside(text: str) -> str:
    """The text without the one pair of brackets or quotes it stands in."""
    inner = text[1:-1]
    whole = (
        len(text) > 1 and (text[0], text[-1]) in _PAIRS and not any(sign in inner for pair in _PAIRS for sign in pair)
    )
    return inner if whole else text


def _due_ones(clause: str, found: list[tuple[int, _When]]) -> list[tuple[int, _When]]:
    """The expressions that say when, not what, is due (上半年 of 7月底前报送上半年总结); none where in doubt."""
    due = found[:1]
    for start, when in found[1:]:
        between, after = clause[due[-1][1].end : start], clause[when.end :].strip()
        if when.ended or (_AND.search(between) and (not after or _DOES.match(after))):
            due.append((start, when))
        elif not all(point.vague for point in when.points):
            return []
    return due


def _fits(rest: str, when: _When) -> bool:
    """Whether the words after an expression can be what is due then."""
    if not rest:
        return True
    if _REFERENCE.match(rest) or _NO_DUE.match(rest) or _REMARK.match(rest):
        return False
    return when.ended or bool(_DOES.match(rest))


def _expressions(text: str, now: int, plan_year: int, means: MonthMeans) -> Iterator[tuple[int, _When]]:
    """Every expression of time in order, with its start; `now` is the year that holds at first."""
    at = 0
    while start := _STARTS.search(text, at):
        at = start.start()
        if when := None if _insidenumber_of(text, at) else _when(text, at, now, plan_year, means):
            yield at, when
            at = when.end
            now = now if when.every else when.points[-1].year
        else:
            at += 1


def _insidenumber_of(text: str, at: int) -> bool:
    if at == 0:
        return False
    kinds = ["digit" if char.isdecimal() else "numeral" if is_numeral(char) else char for char in text[at - 1 : at + 1]]
    return kinds[0] == kinds[1]


def _when(text: str, at: int, now: int, plan_year: int, means: MonthMeans) -> _When | None:
    if every := _EVERY.match(text, at):
        return _again(text, every, plan_year, means)
    return _dates(text, at, now, plan_year, means)


def _dates(text: str, at: int, now: int, plan_year: int, means: MonthMeans) -> _When | None:
    """Dates joined by 、和 (each due), or by 至 (the end is due), with the words that end them."""
    point = _point(text, at, now, plan_year)
    if not point:
        return None
    points, endings = [point], [_ENDING.match(text, point.end)]
    end = endings[0].end() if endings[0] else point.end
    while join := _JOIN.match(text, end):
        following = _point(text, join.end(), point.year, plan_year) or _same_month(text, join.end(), point)
        if not following:
            break
        ending = _ENDING.match(text, following.end)
        end = ending.end() if ending else following.end
        if join["range"]:
            if following.date <= point.date:
                return None
            points.pop()
            endings.pop()
        points.append(following)
        endings.append(ending)
        point = following
    settled = [
        _settle(each, ending, points[-1], endings[-1], means) for each, ending in zip(points, endings, strict=True)
    ]
    sound = [each for each in settled if each]
    ended = bool(endings[-1]) or text[end - 1] == "内"
    return _When(end, tuple(sound), ended) if len(sound) == len(points) else None


def _settle(
    point: _Point, ending: re.Match[str] | None, last: _Point, last_ending: re.Match[str] | None, means: MonthMeans
) -> _Point | None:
    """A point as it stands in its list: 9月、12月底前 are both the end of a month."""
    before = bool(ending and ending["before"])
    if point.loose and not ending and point is not last:
        if not last.loose and last.day:
            return None
        before = last.loose and bool(last_ending and last_ending["before"])
    if point.whole and (before or point is not last):
        return None
    if point.counted and ending and not before:  # 三月内 may as well be three months
        return None
    if point.loose and before and means == "start":
        month = point.month - 1
        return replace(point, year=point.year if month else point.year - 1, month=month or 12)
    return point


def _point(text: str, at: int, now: int, plan_year: int) -> _Point | None:
    """The one date at this place; the first form that fits decides, even where its date does not exist."""
    for form in (_NUMERIC, _LISTED, _MONTH, _PERIOD, _YEAR_END, _WHOLE_YEAR):
        if found := form.match(text, at):
            words = found.groupdict()
            year = _year(words, now, plan_year)
            if year is None:
                return None
            stated = bool(words.get("year") or words.get("near"))
            if form in (_NUMERIC, _LISTED, _MONTH) and not words.get("quarter"):
                return _month_point(found, year, stated)
            return _Point(found.end(), year, _last_month(words), None, stated, vague=True, whole=form is _WHOLE_YEAR)
    return None


def _month_point(found: re.Match[str], year: int, stated: bool) -> _Point | None:
    words = found.groupdict()
    month = number_of(words["month"] or words["short"])
    part, said = words.get("part"), words.get("day") or words.get("of")
    if not 1 <= month <= 12:
        return None
    day = number_of(said) if said else _PARTS.get(part or "")
    if day is not None and not 1 <= day <= monthrange(year, month)[1]:
        return None
    loose = not (part or said)
    counted = loose and not stated and not found[0][0].isdecimal()
    return _Point(found.end(), year, month, day, stated, loose=loose, counted=counted)


def _same_month(text: str, at: int, point: _Point) -> _Point | None:
    """A day whose month was named before: 9月1日至30日."""
    found = _DAY.match(text, at)
    day = number_of(found["day"]) if found and point.day else 0
    if not found or not 1 <= day <= monthrange(point.year, point.month)[1]:
        return None
    return replace(point, end=found.end(), day=day)


def _year(words: dict[str, str | None], now: int, plan_year: int) -> int | None:
    if near := words.get("near"):
        return plan_year if near[0] in "今本当" else plan_year + 1 if near == "明年" else now + 1
    if written := words.get("year"):
        year = int(in_figures(written))
        return year if 1900 <= year < 2200 else None
    return now


def _last_month(words: dict[str, str | None]) -> int:
    if half := words.get("half"):
        return 6 if half == "上" else 12
    quarter = words.get("quarter") or words.get("q") or words.get("first")
    return number_of(quarter) * 3 if quarter else 12


def _again(text: str, every: re.Match[str], plan_year: int, means: MonthMeans) -> _When | None:
    """A recurring due date: 每月28日前, 每季度首月10日前, 每年12月底前."""
    period = _EVERY_WORDS[every["every"] or every["by"]]
    end, month = every.end(), 0
    if period == "year" and (dates := _dates(text, end, plan_year, plan_year, means)) and not dates.points[0].stated:
        return replace(dates, every=period)
    plain = True
    if period != "month" and (which := _WHICH_MONTH.match(text, end)):
        month = number_of(which["nth"]) if which["nth"] else 1 if which["first"] else 0
        if which["nth"] and not 1 <= month <= _MONTHS[period]:
            return None
        end, plain = which.end(), False
    elif period != "month" and (last := _PERIOD_END.match(text, end)):
        end, plain = last.end(), False
    days: tuple[int | None, ...] = (None,)
    if (period in ("month", "quarter") or month) and (which := _WHICH_DAY.match(text, end)):
        days = (
            tuple(map(number_of, re.findall(_NUMBER, which["days"]))) if which["days"] else (_PARTS.get(which["part"]),)
        )
        end, plain = which.end(), False
    ending = _ENDING.match(text, end)
    if (ending and ending["before"] and plain) or not all(day is None or 1 <= day <= 31 for day in days):
        return None
    end = ending.end() if ending else end
    return _When(end, tuple(_Point(end, plan_year, month, day) for day in days), bool(ending), period)


def _day(year: int, month: int, day: int | None) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, min(day or last, last))
