"""What makes a claim risky, sign by sign; and the spot check drawn by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.claims import Claim, claimed_or_closed, claims
from toolkit.domain.ledger.judged import JUDGED, UNDONE, Judged
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.risk import NO_RISK, SIGNS, Facts, Risk, Sign, held_back, risks, sent_back_counts
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.shown_claims import shown_claims
from toolkit.domain.ledger.spot_check import draw
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.domain.ledger.verdicts import Verdict, clear, give
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.tasks import Applied, Tasks
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey, task_key
from toolkit.schema.model import RiskRules

DUE, DAY, NOON = date(2021, 9, 30), date(2021, 9, 13), datetime(2021, 9, 14, 12)
DONE = {"status": "已完成", "done_on": "2021-08-30", "evidence": "网站"}


def claim(tasks: Tasks, item: int, unit: str, **values: str) -> Claim:
    """A claim on an item, of a unit that has it or not."""
    made = replace(tasks.assignments[0], item=item, unit=unit)
    return Claim(task_key(tasks.plan.id, item, unit), made, {"status": "已完成", **values}, DUE)


def words(workspace: Workspace, found: Sequence[Claim], **said: object) -> dict[str, str]:
    """`item/unit` -> why it is risky, all arrived on one day unless said otherwise."""
    tasks = said.pop("tasks", workspace.tasks)
    arrived = said.pop("arrived", dict.fromkeys((each.row for each in found), DAY))
    sent_back = said.pop("sent_back", {})
    rules = RiskRules(**said)  # type: ignore[arg-type]
    facts = Facts(tasks, workspace.schema.tasks, rules, arrived, sent_back)  # type: ignore[arg-type]
    return {f"{row.row}/{row.unit}": risk.words for row, risk in risks(found, facts).items()}


def test_every_sign_has_a_weight_in_the_ledgers_declaration() -> None:
    assert all(getattr(RiskRules(), name) > 0 for name in SIGNS)


def test_what_came_after_its_due_date_is_late_and_what_is_closed_by_the_day_it_was_claimed(
    repository: Workspace,
) -> None:
    one = claim(repository.tasks, 1, "SZ01")
    arrived = {one.row: date(2021, 10, 8)}
    assert words(repository, [one], arrived=arrived) == {"1/SZ01": "迟报8天"}
    assert words(repository, [one], arrived={one.row: DUE}) == words(repository, [one], arrived={}) == {}
    kept = Judged.of(one.values, NOON, came=date(2021, 10, 1)).text
    closed = replace(one, values={**one.values, JUDGED: kept}, closed=True)
    assert words(repository, [closed], arrived=arrived) == {"1/SZ01": "迟报1天"}


@pytest.mark.parametrize(
    ("more", "values", "said"),
    [
        ({"handed": {"SZ01": date(2021, 10, 5)}}, {}, "迟报3天"),
        ({"handed": {"SZ01": date(2021, 10, 8)}}, {}, ""),
        ({"applied": {("SZ01", 1): (Applied(date(2021, 9, 29), date(2021, 10, 6)),)}}, {}, "迟报2天"),
        ({}, {UNDONE: "2021-10-07"}, "迟报1天"),
        ({}, {UNDONE: "2021-10-09"}, "迟报8天"),
    ],
)
def test_a_claim_is_late_by_the_days_that_its_closing_will_count(
    repository: Workspace, more: dict[str, Any], values: dict[str, str], said: str
) -> None:
    tasks, came = replace(repository.tasks, **more), date(2021, 10, 8)
    one = claim(tasks, 1, "SZ01", **values)
    assert words(repository, [one], tasks=tasks, arrived={one.row: came}).get("1/SZ01", "") == said
    closed = {
        **one.values,
        **tasks.pressed_cells(1, "SZ01"),
        "due": str(DUE),
        JUDGED: Judged.of({}, NOON, came=came).text,
    }
    row = LedgerRow("SZ01", "", 1, closed, Standing(State.CLOSED, ""), Phase.CLOSED)
    found = timeliness(row)
    assert found and (f"迟报{found.late}天" if found.late else "") == said


def test_evidence_used_again_within_a_unit_and_by_several_units(repository: Workspace) -> None:
    page, tasks = "https://www.example.cn/zwgk/1.html", repository.tasks
    found = [
        claim(tasks, 1, "SZ01", evidence=page),
        claim(tasks, 2, "SZ01", evidence=f"见通知\n{page.replace('https://www.', 'http://').upper()}/"),
        claim(tasks, 3, "SZ08", evidence="ｈｔｔｐｓ：／／ｗｗｗ．example.cn/zwgk/1.html"),
        claim(tasks, 4, "SZ09", evidence="https://www.example.cn/zwgk/2.html"),
        claim(tasks, 5, "SZ09", evidence="无"),
        claim(tasks, 6, "SZ09", evidence="无"),
    ]
    assert words(repository, found) == {"1/SZ01": "佐证与本单位第2项相同", "2/SZ01": "佐证与本单位第1项相同"}
    names = {code: tasks.roster.name_of(code) for code in ("SZ01", "SZ08")}
    assert words(repository, found, repeated=0, shared_units=2) == {
        "1/SZ01": f"佐证与{names['SZ08']}等1个单位的相同",
        "2/SZ01": f"佐证与{names['SZ08']}等1个单位的相同",
        "3/SZ08": f"佐证与{names['SZ01']}等1个单位的相同",
    }
    many = [claim(tasks, item, "SZ01", evidence=page) for item in range(1, 7)]
    assert words(repository, many)["6/SZ01"] == "佐证与本单位第1、2、3等5项相同"


def test_evidence_outside_a_units_sites(repository: Workspace) -> None:
    roster = repository.tasks.roster
    units = tuple(replace(unit, sites=("sfj.example.cn",)) if unit.code == "SZ01" else unit for unit in roster.units)
    tasks = replace(repository.tasks, roster=replace(roster, units=units))
    pages = {
        1: "https://sfj.example.cn/1.html",
        2: "见 http://www.sfj.example.cn:8080/2.html",
        3: "https://mp.weixin.qq.com/s/abc",
        4: "https://blog.example.com/1，https://sfj.example.cn/1.html",
        5: "https://notsfj.example.cn/",
        6: "湛司〔2021〕5号",
        7: "https://no_such_host/1",
    }
    found = [claim(tasks, item, "SZ01", evidence=text) for item, text in pages.items()]
    found.append(claim(tasks, 4, "SZ08", evidence=pages[4]))
    found.append(claim(tasks, 4, "离开名册的单位", evidence="https://blog.example.com/2"))
    assert words(repository, found, tasks=tasks, repeated=0) == {
        "4/SZ01": "佐证网址不在本单位网站：blog.example.com",
        "5/SZ01": "佐证网址不在本单位网站：notsfj.example.cn",
        "7/SZ01": "佐证网址不在本单位网站：https://no_such_host/1",
    }
    assert words(repository, found, tasks=tasks, repeated=0, common_sites=("example.com", "example.cn")) == {
        "3/SZ01": "佐证网址不在本单位网站：mp.weixin.qq.com",
        "7/SZ01": "佐证网址不在本单位网站：https://no_such_host/1",
    }


def test_a_unit_often_sent_back_and_many_claims_on_one_day(repository: Workspace) -> None:
    found = [claim(repository.tasks, item, unit) for unit in ("SZ01", "SZ08") for item in (1, 2, 3)]
    assert words(repository, found, sent_back={"SZ01": 3, "SZ08": 2}, bulk=0) == {
        f"{item}/SZ01": "本单位已被退回3次" for item in (1, 2, 3)
    }
    arrived = dict.fromkeys([each.row for each in found], DAY) | {found[0].row: DUE}
    assert words(repository, found, arrived=arrived, bulk_rows=3) == {
        f"{item}/SZ08": "同一天报完成3项" for item in (1, 2, 3)
    }


@pytest.mark.parametrize(
    ("evidence", "weak"),
    [
        ("2021-09-30", True),
        ("9月30日", True),
        ("已完成", True),
        ("已完成。\n落实", True),
        ("已完成公开目录", False),
        ("深府办〔2021〕3号", False),
        ("https://www.example.cn/zwgk/1.html", False),
        ("", False),
        ("无", False),
    ],
)
def test_evidence_that_names_no_material_is_weak(repository: Workspace, evidence: str, weak: bool) -> None:
    (*said,) = words(repository, [claim(repository.tasks, 1, "SZ01", evidence=evidence)]).values()
    assert bool(said) == weak and all("看不出是什么材料" in each for each in said)


def test_what_weighs_enough_is_held_back_from_what_is_passed_in_bulk() -> None:
    one, other = task_key("lx", 1, "A"), task_key("lx", 2, "A")
    found = {one: Risk((Sign("weak", 3, "甲"), Sign("late", 2, "乙"))), other: Risk((Sign("repeated", 1, "丙"),))}
    assert held_back(found, RiskRules()) == {one: "甲；乙"}
    assert held_back(found, RiskRules(hold_back=1)).keys() == {one, other}
    assert held_back(found, RiskRules(hold_back=0)) == {}


def test_a_weight_of_nothing_is_not_looked_for(repository: Workspace) -> None:
    one = claim(repository.tasks, 1, "SZ01")
    assert words(repository, [one], arrived={one.row: date(2021, 12, 1)}, late=0) == {}


def test_verdicts_that_sent_something_back_are_counted_but_for_those_taken_back(repository: Workspace) -> None:
    sheet, row = repository.schema.tasks, task_key("2021", 1, "SZ01")
    values, history = dict(DONE), list[Change]()

    def say(changes: tuple[Change, ...]) -> int:
        history.extend(changes)
        values.update({each.field: each.value for each in changes})
        return sent_back_counts(history, sheet).get("SZ01", 0)

    def judge(means: str, minute: int) -> int:
        return say(give(Verdict(means, "请补正"), row, sheet, values, NOON.replace(minute=minute), WEEKDAYS))

    assert judge("sent_back", 1) == 1
    values["evidence"] = "新的材料"
    assert judge("sent_back", 2) == 2, "the same verdict on another claim is another one"
    assert judge("rectify", 3) == 3
    assert say(clear(row, sheet, values, "office", NOON.replace(minute=4))) == 0
    assert judge("rectify", 5) == 1
    assert judge("verified", 6) == 1


def test_claims_stand_the_riskiest_first_and_say_why(repository: Workspace) -> None:
    tasks = repository.tasks
    calm, touched = claim(tasks, 1, "SZ01"), replace(claim(tasks, 4, "SZ01"), touched=True)
    low, high = claim(tasks, 3, "SZ01"), claim(tasks, 2, "SZ01")
    found = {
        low.row: Risk((Sign("late", 2, "迟报3天"),)),
        high.row: Risk((Sign("shared", 2, "佐证相同"), Sign("bulk", 1, "同一天"))),
    }
    shown = shown_claims([calm, low, high, touched], tasks, repository.schema.tasks, found, {})
    assert [row.item for row in shown] == [4, 2, 3, 1]
    assert [cells.get("risk", "") for cells in shown.values()] == ["", "佐证相同\n同一天", "迟报3天", ""]


def test_closed_rows_are_looked_at_too_and_wait_for_nobody(repository: Workspace) -> None:
    tasks, sheet = repository.tasks, repository.schema.tasks
    first, second = tasks.assignments[:2]
    rows = [task_key("2021", each.item, each.unit) for each in (first, second)]
    current = {row: dict(DONE) for row in rows}
    made = give(Verdict("verified"), rows[0], sheet, current[rows[0]], NOON, WEEKDAYS)
    current[rows[0]] |= {each.field: each.value for each in made}
    both = list(claimed_or_closed(tasks, sheet, current, DAY))
    assert [(each.row, each.closed) for each in both] == [(rows[0], True), (rows[1], False)]
    assert [each.row for each in claims(tasks, sheet, current, DAY)] == [rows[1]]


ROWS = [task_key("2021", item, f"SZ{unit:02}") for item in range(1, 11) for unit in range(1, 6)]


@given(
    scores=st.dictionaries(st.sampled_from(ROWS), st.integers(1, 12)),
    size=st.integers(0, len(ROWS)),
    share=st.integers(1, 100),
    seed=st.integers(0, 10**9),
)
def test_the_share_is_drawn_from_what_there_is_and_drawn_so_again(
    repository: Workspace, scores: dict[RowKey, int], size: int, share: int, seed: int
) -> None:
    population = [claim(repository.tasks, row.item or 0, row.unit) for row in ROWS[:size]]
    found = {row: Risk((Sign("late", score, "迟报"),)) for row, score in scores.items()}
    drawn = draw(population, found, share, seed)
    assert (len(drawn) - 1) * 100 < size * share <= len(drawn) * 100
    chosen = [each.claim.row for each in drawn]
    assert chosen == [each.row for each in population if each.row in chosen], "each once, in the order given"
    assert all(each.risk == found.get(each.claim.row, NO_RISK) for each in drawn)
    again = draw(population[::-1], found, share, seed)
    assert {each.claim.row for each in again} == set(chosen), "whatever the order"
    if drawn and share < 100:
        more = draw(population, found | {chosen[0]: Risk((Sign("late", 1000, "迟报"),))}, share, seed)
        assert chosen[0] in {each.claim.row for each in more}, "a riskier one is drawn all the more"


def test_a_riskier_claim_is_drawn_more_often_and_a_calm_one_now_and_then(repository: Workspace) -> None:
    population = [claim(repository.tasks, row.item or 0, row.unit) for row in ROWS]
    found = {row: Risk((Sign("late", 9, "迟报"),)) for row in ROWS[::2]}
    risky, calm = 0, 0
    for seed in range(200):
        drawn = [each.claim.row in found for each in draw(population, found, 10, seed)]
        risky, calm = risky + sum(drawn), calm + len(drawn) - sum(drawn)
    assert risky + calm == 1000 and 800 < risky < 980


@pytest.mark.parametrize(
    ("seed", "rows"),
    [
        (7, "1/SZ05 2/SZ02 2/SZ05 3/SZ01 7/SZ05"),
        (8, "1/SZ01 1/SZ02 1/SZ04 2/SZ03 5/SZ04"),
    ],
)
def test_a_seed_draws_these(repository: Workspace, seed: int, rows: str) -> None:
    """Worked out beside the program: the greatest of u ** (1 / weight)."""
    population = [claim(repository.tasks, row.item or 0, row.unit) for row in ROWS]
    found = {row: Risk((Sign("late", 4, "迟报"),)) for row in ROWS[:10]}
    drawn = [each.claim.row for each in draw(population, found, 10, seed)]
    assert " ".join(f"{row.row}/{row.unit}" for row in drawn) == rows
