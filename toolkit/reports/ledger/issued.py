"""A paper issued to a unit, and its answer: in words for the office, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.domain.office.issued_papers import Answer, Issued
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten

_NAMED = 2
"""How many papers the line names."""


def awaited_words(waiting: Sequence[Issued]) -> str:
    """How many papers wait for a unit's answer, how many in vain, the longest in vain named; blank where none does."""
    if not waiting:
        return ""
    late = sorted((each for each in waiting if each.stands == Answer.LATE), key=lambda each: -each.late)
    named = "、".join(f"{each.issued.number}过{each.late}天" for each in late[:_NAMED])
    more = "等" if len(late) > _NAMED else ""
    told = f"，其中{len(late)}件过了期限（{named}{more}）" if late else ""
    return f"待书面反馈的公文{len(waiting)}件{told}（toolkit report papers）"


def issued_words(each: Issued) -> str:
    """What became of one, as the item it is about is told of it; the cover and every item of one about a whole unit."""
    word, paper = each.issued, each.paper
    about = "，不限于一项" if paper.item is None else ""
    said = f"{paper.kind}{word.number}（草稿第{paper.id}号{about}）于{day_words(word.day)}印发"
    if each.answer:
        told = "，".join(filter(None, (shorten(each.answer.text, 60), each.answer.file)))
        return f"{said}，单位于{day_words(each.answer.day)}反馈：{told}。"
    if word.by is None:
        return f"{said}，不要求反馈。"
    late = f"，已过{each.late}天" if each.late else ""
    return f"{said}，请于{day_words(word.by)}前书面反馈：{each.stands.label}{late}。"


def issued_data(each: Issued, unit: str) -> dict[str, Any]:
    """The same for machines; `unit` is the name of its unit."""
    word, paper = each.issued, each.paper
    return {
        "key": paper.id,
        "kind": paper.kind,
        "unit": unit,
        "item": item_words(paper.item) if paper.item is not None else None,
        "number": word.number,
        "day": word.day.isoformat(),
        "answer_by": word.by.isoformat() if word.by else None,
        "stands": each.stands.value,
        "late": each.late,
    }
