"""What a letter about verdicts counts: the same figures as every other place."""

from __future__ import annotations

from datetime import datetime

from toolkit.domain.ledger.judged import JUDGED
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.mail.verdict_news import verdict_news
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

AT = datetime(2021, 9, 14, 10)


def test_what_does_not_concern_a_unit_is_told_and_not_counted_as_verified(repository: Workspace) -> None:
    verdicts = {
        1: ("通过销号", Phase.CLOSED),
        2: ("确认不涉及", Phase.NOT_INVOLVED),
        3: ("确认不涉及", Phase.NOT_INVOLVED),
    }
    rows, history = [], {}
    for item, (verdict, phase) in verdicts.items():
        judged = f'{{"status": "", "done_on": "", "evidence": "", "at": "{AT.isoformat()}"}}'
        values = {"title": "甲", "verdict": verdict, "verified_on": "2021-09-14", JUDGED: judged}
        rows.append(LedgerRow("A", "市甲局", item, values, Standing(State.CLOSED, verdict), phase))
        history[item] = (Change(task_key("lx", item, "A"), JUDGED, judged, "office", AT, sequence=item),)
    news = verdict_news(rows, history, repository.schema.tasks, "已报", 2, {})
    assert (news.closed_all, news.uninvolved) == (1, 2)
    assert ([each.item for each in news.closed], news.closed_now) == ([3], 0), "two were told before"
    assert verdict_news(rows, history, repository.schema.tasks, "已报", 0, {}).closed_now == 1
