"""What a 限期整改通知 says: what was found, what is asked, by when, and where to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.judged import opinion_told
from toolkit.domain.office.rectifying import ToFix
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten
from toolkit.reports.office.papers import Head, head_values
from toolkit.settings import OfficeSettings

_WORDS = 200
NO_OPINION = "（核查意见没有写，由办公室补写）"
NO_DAY = "（没有定，由办公室填写）"


def rectification_values(figures: Figures, head: Head, rows: Sequence[ToFix], office: OfficeSettings) -> dict[str, Any]:
    """What stands in the places of a 限期整改通知 to the one unit that the `rows` are of; none of them is a mistake."""
    return {
        **head_values(head, figures),
        "unit": rows[0].task.unit_name,
        "count": len(rows),
        "rectify": sum(row.work for row in rows),
        "sent_back": sum(not row.work for row in rows),
        "passed": sum(row.passed for row in rows),
        "office": office.name,
        "mail": office.mail,
        "phone": office.phone.strip(),
        "rows": [_row(row) for row in rows],
    }


def _row(row: ToFix) -> dict[str, str]:
    values = row.task.row.values
    asked = "完成整改后，在台账中重新报完成，填完成日期和佐证材料" if row.work else "补正材料，在台账中重新报完成"
    return {
        "number": item_words(row.task.item),
        "topic": values.get("topic", ""),
        "verdict": row.task.to_mend.label if row.task.to_mend else "",
        "judged": day_words(row.task.judged_on) if row.task.judged_on else "",
        "found": shorten(opinion_told(values), _WORDS) or NO_OPINION,
        "asked": asked,
        "by": _by(row),
    }


def _by(row: ToFix) -> str:
    if row.term:
        return f"自告知之日起{row.term}个工作日"
    if row.by is None:
        return NO_DAY
    return day_words(row.by) + ("（已过，新的期限由办公室填写）" if row.passed else "")
