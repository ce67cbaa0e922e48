"""A mail that says 无变化, and nothing else: of which round it says so.

All that its sender wrote is understood, or it does not count: what is passed over may take the report back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from toolkit.domain.ledger.rounds import Every, Round, round_of
from toolkit.domain.mail.quotes import own_subject
from toolkit.domain.plan.responsibility.people import person_at
from toolkit.numerals import number_of
from toolkit.values import dataclass

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PERIOD = re.compile(
    rf"(?P<which>[上本这])个?(?P<of>期|季度|月|周)(?:份)?"
    rf"|(?:(?P<year>20\d\d)年度?)?(?:第?(?P<quarter>[一二三四1-4])季度|(?P<month>{_NUMBER})月(?!\d|[一二三十]+日)份?"
    rf"|第(?P<week>{_NUMBER})周)"
)
_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>20\d\d)[年./-])?(?P<month>0?[1-9]|1[0-2])[月./-](?P<day>0?[1-9]|[12]\d|3[01])(?:日|(?![\d日月-]))"
)
_YEAR = re.compile(r"(?P<year>20\d\d)年度?")
_COMPARED = re.compile(r"[与同较比和跟](?:上个?(?:期|月|季度|周)|上次|此前|之前)(?:相比|比较|相较)?")
_FILLER = re.compile(
    r"[我本](?:单位|部门|局|委|办|室|院|厅|市|县|区|镇|中心|会|站|所)(?:人民)?(?:政府|管委会)?|人民政府|管委会"
    r"|政务公开|工作台账|工作|台账|填报|报送|补报|上报|情况|内容|所有|全部|各项|事项|任务|期间|经核[实对]|经研究"
    r"|截[至止]目前|目前|均|都|仍|也|暂|的|[（）()“”\"《》，,：:、。\-]"
)
_SAID = re.compile(r"(?:没有|无)(?:任何)?变化")
_CLOSED = re.compile(
    r"(?:特此(?:报告|回复|说明|函复|函告|报送)|谢谢(?:您|你)?|多谢|感谢|请(?:知悉|查收|查阅|收悉)|敬请(?:知悉|查收|查阅)|此复|此致"
    r"|敬礼|祝好|顺祝|商祺|祝?工作(?:顺利|愉快)|您好|你好|辛苦了|[。．.!！~～，,；;、：:])*"
)
_TRAILER = re.compile(
    r"(?i)发自我的[A-Za-z0-9 ]{0,20}(?:手机|平板)?"
    r"|(?:发自|来自|从)[A-Za-z0-9]{0,20}(?:网易|新浪|腾讯)?(?:邮箱|邮箱大师|企业微信|微信)"
    r"(?:手机版|大师|移动端)?(?:发[来送出]的?)?|sent from [\w ]{1,30}|get outlook for [\w ]{1,20}"
)
_RULE = re.compile(r"[-_—–=~*·.。|\s]+")
_PARTS = re.compile(r"[\s，,、；;:：|/（）()【】<>＜＞]+")
_LABEL = re.compile(
    r"联系人|经办人|填报人|报送人|联络员|责任科室|科室|单位|职务|姓名|(?:联系|办公|移动)?(?:电话|手机|座机)(?:号码)?|传真|邮箱|电子邮箱|日期|填报日期"
)
_BODY = re.compile(r"[\u4e00-\u9fff]{0,6}(?:办公室|科|股|室|处|中心)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}")
"""What stands before 市司法局 where the city is named."""
_PHONE = re.compile(r"\+?(?!20\d\d-?\d{1,2}\Z)(?:\d{2,5}-)*\d{5,11}")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,64}")
_SPEAKS = re.compile(
    r"[不未没无非错了有改变撤忽请完已是为将另增停误再先勿别否销退调到给转仅只除其余部换交送报存见归并入由仍须需以问在待划贵补登审批签查尚]"
    r"|[一二三四五六七八九十两几\d][项件份]|明天|后天|周[一二三四五六日]|马上|那"
)
"""What stands in a sentence and in no name of a person or of a part of a unit, of those that it is likely to."""
_AS_TOLD = re.compile(r"(?:已经?)?的?(?:报送|上报|填报|台账内容)")
"""Behind a period: what was reported then, and not of which period this report is."""
_NEWS = re.compile(
    r"第.{1,8}[项条]|除.{0,12}外|另[，,：:有报]|[已未](?:完成|办结)|更正|不过|新增|增加|变更|改[为成]|推迟|延期|撤[销回]|注销|作废"
)
_THIS = "本期"
"""What a line means that says 无变化 and names no period, beside one that does."""
_LONGEST = 120
"""Characters of a line beyond which nobody takes it for a report."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known where a mail is read: the `names` of units, plans and their work, and what the mails of `ours` say
    that it may quote, subjects and words."""

    names: frozenset[str] = frozenset()
    ours: str = ""


@dataclass(frozen=True, slots=True)
class NoChange:
    """That nothing has changed, with the words for the `periods` that are named, and for `days` and years beside
    them."""

    periods: tuple[str, ...] = ()
    days: tuple[str, ...] = ()

    def round(self, arrived: date, every: Every, first: date) -> Round | None:
        """The round that is meant: the one named, else the one of the day on which the mail arrived.

        None where the words name several, one that no round is, one that is not open to it (before that of the plan's
        `first` day, or yet to come), or a day or year of another.
        """
        came = round_of(arrived, every)
        meant = {_round(each, came) for each in self.periods} or {came}
        found = meant.pop() if len(meant) == 1 else None
        if found is None or not round_of(first, every) <= found <= came:
            return None
        return found if all(_lies_in(each, found) for each in self.days) else None


def no_change(subject: str, lines: Sequence[str], known: Known) -> NoChange | None:
    """What a mail reports of which these are the subject and its sender's own `lines`, where the first says 无变化 of
    the whole and all others say so again, close, or sign; None where anything else stands there.

    A subject is understood too, or it is that of a mail of ours which this one answers: then a round named there is not
    surely meant, and counts beside the one that the lines mean.
    """
    names = tuple(sorted(filter(None, (_bare(each) for each in known.names)), key=len, reverse=True))
    own = own_subject(subject, known.ours)
    answers, bare = own is None, _bare(subject if own is None else own)
    topic = [found[0] for found in _PERIOD.finditer(_DAY.sub("", bare))] if answers else _topic(bare, names)
    if topic is None or not lines or max(map(len, lines)) > _LONGEST:
        return None
    said = [_statement(_bare(line), names) for line in lines]
    if said[0] is None:
        return None
    if not all(one is not None or _closes(line) or _signs(line, names) for one, line in zip(said, lines, strict=True)):
        return None
    told = [each for one in said if one is not None for each in one or [_THIS]]
    told = told if any(said) or (answers and topic) else []
    days = [day for line in (*lines, "" if answers else bare) for day in _days(_bare(line))]
    return NoChange(tuple(dict.fromkeys((*told, *topic))), tuple(dict.fromkeys(days)))


def says_unchanged(line: str) -> bool:
    """Whether a line says 无变化, whatever else it says."""
    return _SAID.search(_bare(line)) is not None


def is_news(line: str) -> bool:
    """Whether a line says 无变化, speaks of items, or of what is to be recorded otherwise."""
    return bool(_NEWS.search(line)) or says_unchanged(line)


def _bare(text: str) -> str:
    return "".join(text.split())


def _statement(line: str, names: Sequence[str]) -> list[str] | None:
    """The periods named in a line that says 无变化 of the whole; None where it does not."""
    at, periods = _understood(line, names)
    said = _SAID.match(line, at)
    return periods if said and _CLOSED.fullmatch(line, said.end()) else None


def _topic(subject: str, names: Sequence[str]) -> list[str] | None:
    """The periods named in a subject that says nothing but whose account of what it is, and 无变化; None where it says
    more."""
    at, periods = _understood(subject, names)
    said = _SAID.match(subject, at)
    return periods if _CLOSED.fullmatch(subject, said.end() if said else at) else None


def _understood(line: str, names: Sequence[str]) -> tuple[int, list[str]]:
    """Down to where a line is made of names, days, periods and what goes with them, and the periods."""
    at = 0
    periods: list[str] = []
    while at < len(line):
        name = next((each for each in names if line.startswith(each, at)), "")
        period = _PERIOD.match(line, at)
        whole = (
            _DAY.match(line, at),
            _COMPARED.match(line, at),
            period,
            _YEAR.match(line, at),
            _FILLER.match(line, at),
        )
        found = next(filter(None, whole), None)
        if not name and not found:
            break
        if period and found is period and len(name) < len(period[0]):
            if _AS_TOLD.match(line, period.end()):
                break
            periods.append(period[0])
        at = max(at + len(name), found.end() if found else 0)
    return at, periods


def _days(line: str) -> list[str]:
    """The days and years that a line names beside periods."""
    rest = _PERIOD.sub(" ", _DAY.sub(" ", line))
    return [found[0] for found in (*_DAY.finditer(line), *_YEAR.finditer(rest))]


def _closes(line: str) -> bool:
    """Whether a line is but a rule, a courtesy, or what a mail program writes below."""
    return bool(_RULE.fullmatch(line) or _CLOSED.fullmatch(_bare(line)) or _TRAILER.fullmatch(line.strip(" .。!！")))


def _signs(line: str, names: Sequence[str]) -> bool:
    """Whether a line is a signature: names, telephone numbers, a day, labels of such, and nothing that speaks."""
    parts = [each for each in _PARTS.split(line) if each]
    return all(
        any(pattern.fullmatch(each) for pattern in (_LABEL, _DAY, _PHONE, _CLOCK, _ADDRESS)) or _is_name(each, names)
        for each in parts
    )


def _is_name(word: str, names: Sequence[str]) -> bool:
    rest = next((word[len(each) :] for each in names if word.startswith(each)), word)
    if not rest or rest == "某某":
        return True
    places = [rest.removesuffix(each) for each in names if rest.endswith(each)]
    if any(_PLACE.fullmatch(each) and not _SPEAKS.search(each) for each in places):
        return True
    if _SPEAKS.search(rest):
        return False
    return _BODY.fullmatch(rest) is not None or person_at(rest, 0, len(rest), frozenset()) == len(rest)


def _lies_in(words: str, period: Round) -> bool:
    """Whether the day, or the year alone, that words name is of a round; of a day without a year the round's counts."""
    if year := _YEAR.fullmatch(words):
        return int(year["year"]) == period.start.year
    day = _DAY.fullmatch(words)
    with suppress(ValueError):
        if day:
            named = date(int(day["year"] or period.start.year), int(day["month"]), int(day["day"]))
            return round_of(named, period.every) == period
    return False


def _round(words: str, came: Round) -> Round | None:
    """The round that words name where the last is the one that a mail came in; None where they name none."""
    found = _PERIOD.fullmatch(words)
    if found is None:
        return None
    own = {"week": "周", "month": "月", "quarter": "季度"}[came.every]
    if found["which"]:
        return (came.previous() if found["which"] == "上" else came) if found["of"] in ("期", own) else None
    number = number_of(found[came.every] or "")
    return _latest(int(found["year"]) if found["year"] else None, number, came) if number else None


def _latest(year: int | None, number: int, came: Round) -> Round | None:
    """The round of that number in that year, or else the latest of that number that has begun."""
    last = came.start.isocalendar().year if came.every == "week" else came.start.year
    for each in (year,) if year else (last, last - 1):
        with suppress(ValueError):
            if came.every == "week":
                found = round_of(date.fromisocalendar(each, number, 1), "week")
            else:
                found = round_of(date(each, number * (3 if came.every == "quarter" else 1), 1), came.every)
            if year or found <= came:
                return found
    return None
