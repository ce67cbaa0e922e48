"""What came back and was not reported anew: yellow or red, its reason says both dates and which of them decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.task_figures import task_figures
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.problems import day_words

UNIT, ITEM = "SZ08", 39
JUDGED = date(2021, 9, 1)
DAYS = st.integers(-20, 120).map(lambda days: JUDGED + timedelta(days))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    today=st.integers(1, 120).map(lambda days: JUDGED + timedelta(days)),
    term=DAYS,
    verdict=st.sampled_from(["退回补正", "退回整改", "限期整改"]),
)
def test_a_row_sent_back_says_both_dates_and_why_it_is_or_is_not_late(
    repository: Workspace, today: date, term: date, verdict: str
) -> None:
    due = date(2021, 10, 31)
    values = {
        "status": "已完成",
        "done_on": "2021-08-20",
        "evidence": "网站",
        "verdict": verdict,
        "verified_on": JUDGED.isoformat(),
        "fix_by": term.isoformat(),
    }
    handed = {UNIT: date(2021, 8, 2)}
    deadlines = {**repository.tasks.deadlines, ITEM: parse_deadline("2021年10月底前", 2021)}
    mine = tuple(each for each in repository.tasks.assignments if (each.unit, each.item) == (UNIT, ITEM))
    tasks = replace(repository.tasks, deadlines=deadlines, handed=handed, assignments=mine)
    state = LedgerState("2021", today, {task_key("2021", ITEM, UNIT): values}, (), (), {}, {}, handed=handed)
    (found,) = task_figures(tasks, repository.schema, state)
    later = max(due, term)
    assert found.label == (Label.OVERDUE if later < today else Label.RETURNED)
    called = "整改期限" if verdict == "限期整改" else "补正期限"
    assert day_words(due) in found.why and f"{called}{day_words(term)}" in found.why
    assert "未重新报完成" in found.why and "单位填报“已完成”" not in found.why
    assert ("不算逾期" in found.why) == (found.label == Label.RETURNED)
    assert (f"已过{found.late}天" in found.why) == (found.label == Label.OVERDUE)
    assert (f"比{called}晚，逾期按晚的算" in found.why) == (term < today <= due)
