"""What a date of a paper is said to be, by the words that stand beside it: 截至, 印发, 整改期限, 前; 2022年工作要点."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.domain.office.given import (
    AS_OF,
    BY_REPORT,
    DUE,
    ISSUED,
    JUDGED,
    TO_MEND,
    TO_RECTIFY,
    GivenDay,
)
from toolkit.domain.office.paper_words import Token
from toolkit.values import dataclass

_IS = r"(?:日期|时间|日)?(?:为|是|于|至|到|在)?[:： 　]*"
_STOOD = r"[，,](?=[^。；;]*(?:已|共|累计)?(?:逾期|超期|销号|办结|退回|待核查|未办)[^，,。；;]{0,8}\d)"
"""What makes a day the one on which figures stood: 12月31日，逾期231项次."""
_TERM = r"(?:期限|时限|限期)"


@dataclass(frozen=True, slots=True)
class _Role:
    """What a date is where `before` ends what stands before it or `after` begins what follows it; that it is with
    `first` only where nothing stands before it."""

    before: str
    after: str
    whats: tuple[str, ...]
    first: bool = False


_ROLES = (
    _Role(rf"(?:整改|补正)的?{_TERM}{_IS}", r"(?:以前|之前|前)(?:完成)?(?:整改|补正)", (TO_RECTIFY, TO_MEND)),
    _Role(rf"(?:截至|(?:数据|统计)截止|截止(?!日|时间))(?:到|至)?(?:今年|本年|当年)?{_IS}", r"(?!)", (AS_OF,)),
    _Role(r"(?:^|[，,；;。（(])(?:到|至|据)", r"(?:的?(?:数据)?统计|止(?!步))", (AS_OF,)),
    _Role(r"(?!)", _STOOD, (AS_OF,), first=True),
    _Role(rf"(?:印发|发布){_IS}", r"(?:由[^，,。；;]{1,16})?(?:印发|发布)", (ISSUED,)),
    _Role(rf"核查{_IS}", r"核查(?!退回)", (JUDGED,)),
    _Role(r"报送(?:截止)?(?:日期|时间|日)(?:为|是)?[:： 　]*", r"(?!)", (BY_REPORT,)),
    _Role(rf"应?完成(?:日期|时限|期限){_IS}", r"(?!)", (DUE,)),
    _Role(
        rf"(?:{_TERM}|到期日期?|截止(?:日期?|时间)){_IS}",
        r"(?:以前|之前|前(?!后|[三两]季)|到期)",
        (DUE, BY_REPORT, TO_RECTIFY, TO_MEND),
    ),
)
_REPORTS = re.compile(r"报送|未报|已报|填报|上报")
_OF_PLAN = re.compile(r"方案|要点|》")
_YEARS_WORK = re.compile(r"(?:年度?)?(?:[一-鿿]{0,8}?(?:工作|要点|方案|台账)|政务公开)")


def days_in_role(text: str, token: Token, days: Sequence[GivenDay], header: str = "") -> tuple[list[GivenDay], str]:
    """Those of the dates that the words beside a date admit, and what these words say that it is; all of them, and
    nothing, where no words do. In a table the words are those of the column's header."""
    before, after = (header, "") if header else (text[: token.start], text[token.end :])
    for role in _ROLES:
        if not (re.search(rf"(?:{role.before})$", before) or re.match(rf"[ 　]*(?:{role.after})", after)):
            continue
        if role.first and before.strip(" 　（("):
            continue
        whats = role.whats
        if whats == (ISSUED,) and not _OF_PLAN.search(before):
            whats = (ISSUED, AS_OF)  # the paper itself is issued on its day
        if whats == (AS_OF,) and _REPORTS.search(text):
            whats = (AS_OF, BY_REPORT)
        return [day for day in days if day.what.endswith(whats)], whats[0]
    return list(days), ""


def names_years_work(text: str, token: Token) -> bool:
    """Whether a date is a year alone that says of which year's plan something is: 《2021年…方案》."""
    if not token.day[0] or token.day[1] or token.when.part:
        return False
    opened = text[: token.start].rfind("《")
    inside = opened >= 0 and "》" not in text[opened : token.start] and "》" in text[token.end :]
    return inside or bool(_YEARS_WORK.match(text, token.end))
