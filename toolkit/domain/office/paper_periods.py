"""Stretches of time whose figures the ledger does not give: 8月25日至9月24日共销号…, 较上月减少…, 截至上周五."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.domain.office.given import OF_REPORTS
from toolkit.domain.office.paper_terms import terms
from toolkit.domain.office.paper_words import Said, Token
from toolkit.numerals import NUMERAL

_MONTH = rf"(?:\d{{1,2}}|{NUMERAL})"
_DAY = rf"{_MONTH}月(?:{_MONTH}[日号])"
_PERIODS = re.compile(
    rf"(?:自|从)[^，,。；;]{{1,24}}?(?:以来|起)|去年以来|(?<!\d){_MONTH}月?(?:—|－|-|~|～|至|到){_MONTH}月(?!\d{{1,2}}[日号])份?"
    rf"|{_DAY}(?:—|－|-|~|～|至|到){_DAY}|(?:较|比|与|同|由)(?:上[个]?(?:月|期|周|年|季度)|去年|同期|前期)|环比|同比"
    rf"|本[周]|前[一二两三]个?季度|(?<![截至止前第年])第?[一二三四]季度|(?<![截至止年])上半年|新增(?!长)"
    r"|截[至止](?:到)?(?:上?周[一二三四五六日末]|年中|[一-鿿]{1,3}节)(?:前|后)?"
)
_WITHOUT = ("总数", "报送日")


def periods(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where a sentence speaks of a stretch of time beside a figure of a state; of what was reported each month has
    figures of its own."""
    counted = any(each.said == Said.SHARE or (each.said == Said.NUMBER and each.measure) for each in tokens)
    names = {name for each in terms(text) for name in each.names if name not in _WITHOUT}
    if not names or names & set(OF_REPORTS) or not counted:
        return
    yield from (each.span() for each in _PERIODS.finditer(text))
