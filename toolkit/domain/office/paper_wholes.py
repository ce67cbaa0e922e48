"""Of what a share in a paper is one: of units or of assignments, by the noun that stands by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from toolkit.domain.office.given import OF_ALL, OF_REPORTS, OF_UNITS, RATE
from toolkit.domain.office.paper_words import CLAUSE, Said, Token, clause_start

_TASKS, _UNITS = ("%", OF_ALL), (OF_UNITS,)
SHARES = (*_TASKS, *_UNITS)
"""Every measure that a share has."""
_NOUN = re.compile(r"(?P<units>单位|部门|机关|(?<!大)家(?!庭))|项次|事项|任务|工作(?!日)|条目")
_ONE_OF_THEM = re.compile(r"(?:单位|部门|家)(?:当?中|里|内)?[，,]?(?:也|已|就|共|仅)?(?:有|占)?$")
"""What a share of units stands behind: 58家单位中，有九成; 未报的单位占六成."""
_OF_WHAT = re.compile(r"占[^占]*$")
_THIS_UNITS = re.compile(r"[本该各其]单位|单位[^，]{0,4}(?:任务|事项|项次)")
"""What is one unit's, and no share of units."""
_SHUT = re.compile(r"[（(][^（）()]*[）)]")
_COUNTS = ("家", "项次", "项", "件")
_EACH_UNIT = re.compile(r"每[^个家项件单部]+(?:个(?!项|件)|家|单位|部门)")
"""Ten of which are units in 每十家有一家."""
_RATE = re.compile(r"率[一-鿿]{0,3}$")
_REACH = 12
"""How many characters after a share its noun may begin: 九成以上没有按时报送台账的单位."""


def shares_of(text: str, token: Token, tokens: Sequence[Token], labels: Collection[str]) -> tuple[str, ...]:
    """The measures that a share may have: those of the noun after it, else of the one before; of 逾期率 and 办结率 and
    where no noun is those of assignments, of what is reported those of units."""
    if text.startswith("每", token.start):
        return _UNITS if _EACH_UNIT.match(text, token.start) else _TASKS
    if OF_REPORTS[1] in labels or OF_REPORTS[2] in labels:
        return _UNITS if _noun(text, token, tokens) != "tasks" else _TASKS
    if "\t" in text:
        return SHARES
    before = text[: token.start]
    start = clause_start(text, token.start)
    clause = before[start:]
    if whole := _OF_WHAT.match(clause.lstrip(" 　约仅共")):
        return _as_before(_THIS_UNITS.sub("任务", whole[0]), text, start, tokens)
    if not labels:
        return SHARES
    if RATE in labels or _RATE.search(before):
        return _TASKS
    if noun := _noun(text, token, tokens):
        return _UNITS if noun == "units" else _TASKS
    if _ONE_OF_THEM.search(before):
        return _UNITS
    last = list(_NOUN.finditer(clause))[-1:]
    return SHARES if last and last[0]["units"] else _TASKS


def _as_before(whole: str, text: str, start: int, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The measures of a share whose clause begins with 占: of what it is said to be one, else of what the number before
    the clause (from `start` on) counts, numbers in brackets aside."""
    if said := list(_NOUN.finditer(whole)):
        return _UNITS if said[-1]["units"] else _TASKS
    aside = [found.span() for found in _SHUT.finditer(text[:start])]
    counted = [
        each.measure
        for each in tokens
        if each.said == Said.NUMBER and each.end <= start and not any(at < each.start < to for at, to in aside)
    ]
    return (_UNITS if counted[-1] == "家" else _TASKS) if counted and counted[-1] in _COUNTS else SHARES


def _noun(text: str, token: Token, tokens: Sequence[Token]) -> str:
    """Whether the noun after a share, in its clause and before anything else is said, is of units or of tasks."""
    cut = CLAUSE.search(text, token.end)
    end = min(cut.start() if cut else len(text), token.end + _REACH)
    following = (each.start for each in tokens if each.start >= token.end and each.said != Said.LEFT)
    found = _NOUN.search(text, token.end, min(end, next(following, end)))
    return "" if not found else "units" if found["units"] else "tasks"
