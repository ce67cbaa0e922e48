"""Of what a share in a paper is one: of units or of assignments, by the noun that stands by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from toolkit.domain.office.given import OF_ALL, OF_REPORTS, OF_UNITS, RATE
from toolkit.domain.office.paper_words import Said, Token

_TASKS, _UNITS = ("%", OF_ALL), (OF_UNITS,)
SHARES = (*_TASKS, *_UNITS)
"""Every measure that a share has."""
_NOUN = re.compile(r"(?P<units>单位|部门|机关|(?<!大)家(?!庭))|项次|事项|任务|工作(?!日)|条目")
_ONE_OF_THEM = re.compile(r"(?:单位|部门|家)(?:当?中|里|内)?[，,]?(?:也|已|就|共|仅)?(?:有|占)?$")
"""What a share of units stands behind: 58家单位中，有九成; 未报的单位占六成."""
_RATE = re.compile(r"率[一-鿿]{0,3}$")
_PART = re.compile(r"[，,；;。：:\t（）()]")
_REACH = 12
"""How many characters after a share its noun may begin: 九成以上没有按时报送台账的单位."""


def shares_of(text: str, token: Token, tokens: Sequence[Token], labels: Collection[str]) -> tuple[str, ...]:
    """The measures that a share may have: those of the noun after it, else of the one before; of 逾期率 and 办结率 and
    where no noun is those of assignments, of what is reported those of units."""
    if OF_REPORTS[1] in labels or OF_REPORTS[2] in labels:
        return _UNITS if _noun(text, token, tokens) != "tasks" else _TASKS
    before = text[: token.start]
    if "\t" in text or not labels:
        return SHARES
    if RATE in labels or _RATE.search(before):
        return _TASKS
    if noun := _noun(text, token, tokens):
        return _UNITS if noun == "units" else _TASKS
    if _ONE_OF_THEM.search(before):
        return _UNITS
    clause = before[max((cut.end() for cut in _PART.finditer(before)), default=0) :]
    last = list(_NOUN.finditer(clause))[-1:]
    return SHARES if last and last[0]["units"] else _TASKS


def _noun(text: str, token: Token, tokens: Sequence[Token]) -> str:
    """Whether the noun after a share, in its clause and before anything else is said, is of units or of tasks."""
    cut = _PART.search(text, token.end)
    end = min(cut.start() if cut else len(text), token.end + _REACH)
    following = (each.start for each in tokens if each.start >= token.end and each.said != Said.LEFT)
    found = _NOUN.search(text, token.end, min(end, next(following, end)))
    return "" if not found else "units" if found["units"] else "tasks"
