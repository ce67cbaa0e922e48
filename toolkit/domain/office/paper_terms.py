"""Which labels of the ledger the words of a paper name: 逾期未办结, 没有按时报送, 未逾期."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from sys import maxsize

from toolkit.domain.ledger.labels import Label
from toolkit.domain.office.given import (
    BULK,
    LONG_TERM,
    MET,
    OLDEST,
    OWED,
    OWING,
    RATE,
    RECTIFY,
    REPORTED,
    SENT_BACK,
    TOTAL,
    UNMET,
    UNREPORTED,
)
from toolkit.domain.office.paper_without import STATES, without
from toolkit.values import dataclass

_UNKNOWN = "滞后"
"""A label by the words that papers like, of which the ledger has no figure."""
_NO = r"(?:没有?|未|(?<!有)无|不再|不存在)(?:再|被|发生|出现|存在|核查)?"
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((f"{_NO}(?:{words})", (without(label),)) for label, words in STATES.items()),
    (r"(?:到期)?应办结|(?<![未将])到期(?=的?\s*\d)", (OWED,)),
    (r"办结率|完成率", (RATE,)),
    (
        r"(?:没有|未|尚未|未能|没能)(?:按时|按期|及时|如期)?(?:向[一-鿿]{1,6})?(?:报送|填报|上报)|应报未报|未报|没有报|没报",
        (UNREPORTED,),
    ),
    (r"应报送?", (OWING,)),
    (r"(?:已)?报(?:了)?完成|待核查|等待核查", (Label.CLAIMED.word,)),
    (r"(?:已经?)?按(?:时|期)报送|(?:已经?)(?:报送|填报|上报)|已报|(?:报送|填报|上报)率", (REPORTED,)),
    (r"(?:没有|未|尚未|未能)(?:全部|按时|按期|如期)?(?:办结|销号|完成)|办不结", (UNMET,)),
    (r"其中(?:已经?)?(?:销号|办结)", (MET,)),
    (r"已销号|销号", (Label.CLOSED.word,)),
    (r"(?:全部)?(?:已经?)?办结|办成|完成", (MET, Label.CLOSED.word, "办结事项")),
    (r"最长|最久", (OLDEST,)),
    *((words, (label,)) for label, words in STATES.items()),
    (r"长期工作", (LONG_TERM,)),
    (r"批量核查", (BULK,)),
    (r"未启动|没有启动", (Label.NOT_STARTED.word,)),
    (r"未填", (Label.UNFILLED.word,)),
    (r"缺项", (Label.INCOMPLETE.word,)),
    (r"(?:申请|填报)?待核定", (Label.ASKED.word,)),
    (r"长期坚持", (Label.ONGOING.word,)),
    (r"不涉及", (Label.NOT_INVOLVED.word,)),
    (r"在办|推进中", (Label.WORKING.word,)),
    (r"报送(?!日)", (REPORTED,)),
    (r"滞后|拖延|迟缓|进展缓慢|进度慢", (_UNKNOWN,)),
    (r"改动", ("改动",)),
    (r"分解为|共有?(?=\d)|共计|总共|任务|责任单位", (TOTAL,)),
)
_LABELS = re.compile("|".join(f"(?P<w{at}>{pattern})" for at, (pattern, _) in enumerate(_WORDS)))
_OF_IT = re.compile(r"的?(?:工作)?\s*")
"""What may stand between a state and what is in it: 逾期的任务."""
_EXACT = (OWED, MET, RATE, *(label.word for label in Label))
"""Headers that are the name of one figure."""
PRESSING = {UNREPORTED, Label.OVERDUE.word, Label.RETURNED.word, SENT_BACK, RECTIFY}
"""The labels of which the ledger says which units they hold for."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a text from `start` to `end` that name a label, and the names that it may have."""

    start: int
    end: int
    names: tuple[str, ...]


def terms(text: str, start: int = 0, end: int = maxsize) -> list[Term]:
    """The labels that a text names from one place to another, in its order: 逾期任务共 names one, what is late."""
    found = list[Term]()
    for each in _LABELS.finditer(text, start, end):
        names = _WORDS[int(str(each.lastgroup)[1:])][1]
        if names == (TOTAL,) and found and _OF_IT.fullmatch(text, found[-1].end, each.start()):
            found[-1] = replace(found[-1], end=each.end())
        else:
            found.append(Term(*each.span(), names))
    return found


def labels_in(text: str) -> tuple[str, ...]:
    """The labels that a header of a column names."""
    if text in _EXACT:
        return (text,)
    found = terms(text)
    return found[0].names if found else ()


def labels_by_clause(text: str) -> list[tuple[int, int, frozenset[str]]]:
    """The clauses of a text, from where to where, and the labels each names."""
    cuts = [0, *(found.end() for found in re.finditer(r"[，,；;。\t]", text)), len(text)]
    return [
        (start, end, frozenset(name for term in terms(text, start, end) for name in term.names))
        for start, end in itertools.pairwise(cuts)
    ]
