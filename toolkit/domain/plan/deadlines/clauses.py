"""One clause of a deadline: 各单位于9月底前完成自查并长期坚持, into when, what, and whether it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.domain.plan.deadlines.dates import When, Years, dates_at
from toolkit.domain.plan.deadlines.recurring import recurring_at
from toolkit.numerals import is_numeral
from toolkit.values import dataclass

_STARTS = re.compile(r"[\d〇零○一二三四五六七八九十今本当明次翌年全上下第前QqＱｑ每按逐各季]")
_LEADS = r"应当?|须|需|要|务必|力争|争取|确保|原则上|最迟|预计|拟|不迟于|不晚于|截止到?|截至|于|在|至|到|\s"
_NOW = r"(?:自|从)?(?:即日|现在|印发之日|发文之日)起?(?=[至到])"
_LEAD = re.compile(rf"\A(?:(?:完成|办理|工作)?(?:时限|时间|期限)为?[：:]?|并|且|{_NOW}|{_LEADS})+|(?:{_LEADS})+\Z")
_SUBJECT = re.compile(
    r"(?!自(?![查评纠]))(?:[^\W\d_年月日号周季旬时每除若如未不从待视按据按原经后前起隔逢遇或至到]|[《》“”：:、 ]){0,20}"
)
_DOES = re.compile(
    r"[：:（(]|(?:基本|全面|全部|分别|各|再|均)*(?:完成(?!情况|率)|启动|开展|组织|报送|上报|提交|公开|公布|发布|印发(?!的)|出台"
    r"|更新|调整|通报|调度|召开|举办|听取|检查|自查|汇总|梳理|建成|建立|实现|上线|制定|修订|向|将|对|至少|不少于|不低于"
    r"|取得|达到|投入|启用|动工|开工|竣工|交付|验收|挂牌|试?运行(?!情况)|见效|见成效|形成|到位|(?:\d+|[一二两三四五六])次)"
)
_GOES_ON = re.compile("推进|落实|实施|推动|办理|抓好|做好|跟进|督促|评估|总结|反馈")
"""What is done again and again in every period: 按月推进."""
_NO_DUE = re.compile(
    r"[或后起]|左右|以后|之后|以来|[-－—–―~～到]|至(?!少)|.*(?:节|会议|期)[前后]"
    r"|\d{4}\s*年\s*\d{1,2}[.．/]\d|.*[\d一二两三四五六七八九十]个?(?:工作)?(?:[日天周月年]|小时)(?:之|以)?[内前后]"
)
_REFERENCE = re.compile(
    r"\s*(?:已|曾|(?:印发|发布|出台|制定|公布|施行|颁布|成立|签订|建成|完成|公开|形成|产生|通过|实施|生效)的)"
)
_LASTING = (
    r"(?:(?:坚持)?(?:长期|持续|常态|经常|日常|常年)[性化]?"
    r"(?:工作|任务|事项|坚持|推进|整改|开展|进行|实施|落实|执行|有效|运行|管理|更新|做好|抓好|加强|保持|维护|完善|巩固|深化)*"
    r"|(?:动态|实时|随时|及时)(?:更新|调整|公开|发布|管理)+|常抓不懈|贯穿全年"
    r"|全年(?:工作|任务|坚持|推进|开展|进行|实施|落实|抓好|做好)+)"
)
_ONGOING = re.compile(
    rf"(?:并|且|同时|此后|之后|今后|后续)?{_LASTING}"
    r"(?:(?:并|且)(?:取得|见到|确保|力争|务求|不断|逐步)(?:(?![\d年月日周季旬期前底末]|半年).)+)?"
)
_AND_ONGOING = re.compile(rf"(?P<what>.*?)(?:并|且|同时|、|\A|(?<=完成)){_LASTING}")
_ONGOING_AND = re.compile(rf"{_LASTING}(?:并|且|同时)?(?:{_LEADS})*")
_ONWARD = re.compile(rf"起{_LASTING}")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_REMARK = re.compile(r"[（(](?:已|未|视|暂|拟|如|可|若|待|按|根?据|另|除|以|特殊|遇|不)")
_AND = re.compile(r"[、和及并与且\s]+\Z")
_BARE_DATE = re.compile(r"[\d.．/\-]+")
"""What may be a day, or is nothing: 3.25."""
_SPANS = (("季", 3), ("Q", 3), ("q", 3), ("Ｑ", 3), ("ｑ", 3), ("半年", 6), ("年", 12))
"""Months that a period has, by a word in its name."""
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ('"', '"'))


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and what."""

    when: When
    what: str


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause says, the years that hold after it; `labelled` where a colon follows its last time (一季度：)."""

    dues: tuple[Due, ...]
    ongoing: bool
    years: Years
    labelled: bool = False


def read_clause(clause: str, years: Years) -> Clause | None:
    """The whole clause understood, or nothing."""
    if _ONGOING.fullmatch(clause):
        return Clause((), True, years)
    repeated = _without_brackets(clause, years)
    if repeated is None:
        return None
    dated = _without_period(*repeated)
    if dated is None:
        return None
    bare, years = dated
    lasting = [part for part in _BRACKETED.findall(bare) if _ONGOING.fullmatch(part[1:-1])]
    for part in lasting:
        bare = bare.replace(part, "", 1)
    found = _due_ones(bare, list(expressions(bare, years)))
    if not found:
        return None
    subject = _LEAD.sub("", bare[: found[0][0]]).strip(" ：:、")
    if subject in ("", "自", "从") and _ONWARD.fullmatch(bare[found[0][1].end :]):
        return Clause((), True, years)
    subject, ongoing = ("", True) if _ONGOING_AND.fullmatch(subject) else (subject, bool(lasting))
    if not _SUBJECT.fullmatch(subject) or (subject and not (len(found) == 1 and found[0][1].ended)):
        return None
    dues: list[Due] = []
    starts = [start for start, _ in found[1:]]
    for (_, when), stop in zip(found, [*starts, len(bare)], strict=True):
        labelled = _is_label(bare[when.end : stop])
        rest = bare[when.end : stop].strip(" ：:、")
        if stop < len(bare):
            rest = _AND.sub("", rest)
        elif tail := _AND_ONGOING.fullmatch(rest):
            ongoing, rest = True, tail["what"]
        if not (_fits(rest, when) or (labelled and not _NO_DUE.match(rest) and not _BARE_DATE.fullmatch(rest))):
            return None
        dues.append(Due(when, subject + _inside(rest)))
        years = when.years
    return Clause(tuple(dues), ongoing, years, _is_label(bare[found[-1][1].end :]))


def _is_label(behind: str) -> bool:
    """Whether a time is a label by what stands behind it: 一季度：."""
    return behind.lstrip().startswith(("：", ":"))


def is_reference(text: str, at: int) -> bool:
    """Whether what stands here makes the date before it one of something past: 2020年12月底前印发的."""
    return _REFERENCE.match(text, at) is not None


def expressions(text: str, years: Years) -> Iterator[tuple[int, When]]:
    """Every expression of time in order, with its start."""
    at = 0
    while start := _STARTS.search(text, at):
        at = start.start()
        when = None if _inside_number(text, at) else recurring_at(text, at, years) or dates_at(text, at, years)
        if when:
            yield at, when
            at = when.end
            years = when.years
        else:
            at += 1


def _inside_number(text: str, at: int) -> bool:
    if at == 0:
        return False
    before, here = (
        "digit" if char.isdecimal() else "numeral" if is_numeral(char) else char for char in (text[at - 1], text[at])
    )
    return before == here


def _without_brackets(clause: str, years: Years) -> tuple[str, Years] | None:
    """The clause without brackets that repeat its date (年底前（12月31日前）), and the years it goes by.

    None where they name another date; the one year that is stated is the clause's.
    """
    clause = _inside(clause)
    outside = _BRACKETED.sub("", clause)
    stated = [point for _, when in expressions(clause, years) for point in when.points if point.stated]
    if len({point.year for point in stated}) == 1:
        years = years.behind(stated[0])
    said = {due for _, when in expressions(outside, years) for due in when.dues()}
    for part in _BRACKETED.findall(clause):
        dues = [when.dues() for _, when in expressions(part, years)]
        if not all(due and set(due) <= said for due in dues):
            return None
        clause = clause.replace(part, "") if dues else clause
    return clause, years


def _without_period(clause: str, years: Years) -> tuple[str, Years] | None:
    """The clause without a period that only says where the date behind its colon lies (四季度：12月20日前).

    None where the date lies outside of that period, or what stands there comes again within it alone.
    """
    found = list(expressions(clause, years))[:2]
    if len(found) < 2:
        return clause, years
    (at, period), (start, date) = found
    is_label = clause[period.end : start].strip() in ("：", ":") and not clause[:at].strip()
    ends, dues = period.dues(), date.dues()
    if not is_label or len(ends) != 1 or not all(point.vague for point in period.points):
        return clause, years
    months = next(months for word, months in _SPANS if word in clause[at : period.end])
    within = bool(dues) and all(due.year == ends[0].year and 0 <= ends[0].month - due.month < months for due in dues)
    return (clause[start:], period.years) if within else None


def _inside(text: str) -> str:
    """The text without the one pair of brackets or quotes it stands in."""
    inner = text[1:-1]
    whole = (text[:1], text[-1:]) in _PAIRS and not any(sign in inner for pair in _PAIRS for sign in pair)
    return inner if whole else text


def _due_ones(clause: str, found: list[tuple[int, When]]) -> list[tuple[int, When]] | None:
    """The expressions that say when, not what, is due (上半年 of 7月底前报送上半年总结); none where in doubt."""
    due = found[:1]
    for start, when in found[1:]:
        between, after = clause[due[-1][1].end : start], clause[when.end :].strip()
        if when.ended or (_AND.search(between) and (not after or _DOES.match(after))):
            due.append((start, when))
        elif not all(point.vague for point in when.points):
            return None
    return due


def _fits(rest: str, when: When) -> bool:
    """Whether the words after an expression can be what is due then."""
    if not rest:
        return True
    if is_reference(rest, 0) or _NO_DUE.match(rest) or _REMARK.match(rest):
        return False
    return when.ended or bool(_DOES.match(rest)) or (when.every is not None and bool(_GOES_ON.match(rest)))
