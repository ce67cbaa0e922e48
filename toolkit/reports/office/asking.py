"""What the office is told of the units that see a paper before it is issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from toolkit.domain.office.asking import AskedUnit, Heard
from toolkit.domain.plan.units import Roster
from toolkit.problems import shorten
from toolkit.reports.result import Table

_NAMED = 5


def asked_words(asked: Sequence[AskedUnit], roster: Roster) -> str:
    """Who of those asked about one draft has not answered, and what was objected; blank where none was asked."""
    if not asked:
        return ""
    counts = Counter(each.heard for each in asked)
    told = [f"{each.label}{counts[each]}家" for each in Heard if counts[each]]
    said = f"草稿第{asked[0].paper.id}号送请{len(asked)}家单位核对：{'，'.join(told)}"
    for heard in (Heard.REPLIED, Heard.OBJECTS, Heard.LATE):
        its = [each for each in asked if each.heard == heard]
        if its:
            more = f"等{len(its)}家" if len(its) > _NAMED else ""
            said += f"；{heard.label}的：" + "、".join(_named(each, roster) for each in its[:_NAMED]) + more
    return said


def asked_table(asked: Sequence[AskedUnit], roster: Roster) -> Table:
    """A line a unit that was asked."""
    lines = tuple(
        (
            str(each.paper.id),
            roster.name_of(each.unit),
            each.heard.label,
            str(each.due or "—"),
            str(each.answer.day) if each.answer else "",
            "；".join(filter(None, (each.answer.text, each.answer.file))) if each.answer else "",
            "\n".join(f"{mail.day}：{'；'.join(filter(None, (mail.text, mail.file)))}" for mail in each.mails),
        )
        for each in asked
    )
    return Table("送请核对", ("号", "单位", "答复", "期限", "答复日期", "异议内容", "没有登记的来信"), lines)


def asked_data(asked: Sequence[AskedUnit], roster: Roster) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {
            "key": each.paper.id,
            "unit": roster.name_of(each.unit),
            "heard": each.heard.value,
            "answer_by": each.due.isoformat() if each.due else None,
            "answered": each.answer.day.isoformat() if each.answer else None,
            "text": each.answer.text if each.answer else "",
            "file": each.answer.file if each.answer else "",
            "mails": [
                {"day": mail.day.isoformat(), "text": mail.text, "file": mail.file, "sha256": mail.sha256}
                for mail in each.mails
            ],
        }
        for each in asked
    ]


def _named(each: AskedUnit, roster: Roster) -> str:
    name = roster.name_of(each.unit)
    if each.mails:
        return f"{name}（{shorten(each.mails[-1].text, 30) or each.mails[-1].file}）"
    if each.heard != Heard.OBJECTS or each.answer is None:
        return name
    return f"{name}（{shorten(each.answer.text, 30) or each.answer.file}）"
