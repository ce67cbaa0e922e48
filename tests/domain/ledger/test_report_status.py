"""What each unit owes in a round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.report_status import (
    OTHERS,
    ReportStatus,
    asked_by,
    report_states,
    told_by,
    totals,
    totals_by_group,
)
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.mail.bounces import unreached_units
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.plan.units import Unit

SEPTEMBER = round_of(date(2021, 9, 10), "month")


def came(
    outcome: str, statement: str = "updated", day: str = "2021-09-10", unit: str = "甲", via: str = "file"
) -> Return:
    at = datetime.fromisoformat(f"{day}T09:00")
    return Return("0", "甲.xlsx", 1, at, Outcome(outcome), unit=unit, statement=statement, via=via)


@pytest.mark.parametrize(
    ("returns", "state"),
    [
        ([], "missing"),
        ([("merged", "updated")], "reported"),
        ([("merged", "no_change")], "no_change"),
        ([("merged", "blank")], "missing"),
        ([("partial", "updated")], "partial"),
        ([("partial", "no_change")], "partial"),
        ([("partial", "blank")], "missing"),
        ([("rejected", "")], "rejected"),
        ([("held", "")], "rejected"),
        ([("quarantined", "")], "unreadable"),
        ([("duplicate", "")], "missing"),
        ([("merged", "blank"), ("merged", "updated")], "reported"),
        ([("merged", "updated"), ("merged", "blank")], "reported"),
        ([("quarantined", ""), ("partial", "updated")], "partial"),
        ([("partial", "updated"), ("merged", "no_change")], "no_change"),
        ([("rejected", ""), ("quarantined", "")], "rejected"),
        ([("merged", "updated"), ("quarantined", "")], "reported"),
        ([("merged", "updated", "2021-09-01")], "reported"),
        ([("merged", "updated", "2021-09-30")], "reported"),
        ([("merged", "updated", "2021-08-31")], "missing"),
        ([("merged", "updated", "2021-10-01")], "missing"),
        ([("merged", "updated", "2021-08-31"), ("partial", "updated", "2021-09-02")], "partial"),
        ([("merged", "updated", "2021-09-10", "乙")], "missing"),
    ],
)
def test_one_unit(returns: list[tuple[str, ...]], state: str) -> None:
    found = report_states(["甲"], frozenset({"甲"}), [came(*each) for each in returns], SEPTEMBER)
    assert found == {"甲": ReportStatus(state)}


def test_a_unit_without_tasks_owes_nothing_whatever_it_sends() -> None:
    found = report_states(["甲", "丙"], frozenset({"甲"}), [came("merged", unit="丙")], SEPTEMBER)
    assert found == {"甲": ReportStatus.MISSING, "丙": ReportStatus.NOT_OWED}


UNITS = [f"SZ{n:02}" for n in range(12)]
some_returns = st.lists(
    st.builds(
        came,
        st.sampled_from([each.value for each in Outcome]),
        st.sampled_from(["updated", "no_change", "blank", ""]),
        st.sampled_from(["2021-08-31", "2021-09-10", "2021-10-01"]),
        st.sampled_from([*UNITS, ""]),
    )
)


@given(st.frozensets(st.sampled_from(UNITS)), some_returns)
def test_the_states_add_up_to_all_units(assigned: frozenset[str], returns: list[Return]) -> None:
    states = report_states(UNITS, assigned, returns, SEPTEMBER)
    counted = totals(states)
    assert list(states) == UNITS
    assert set(counted) == {state.value for state in ReportStatus}
    assert sum(counted.values()) == len(UNITS)
    assert counted["not_owed"] == len(UNITS) - len(assigned)


GROUPS = ("县区", "市直", "空组")
some_groups = st.dictionaries(st.sampled_from(UNITS), st.sampled_from(["县区", "市直", "省直", "", OTHERS]))


@given(st.frozensets(st.sampled_from(UNITS)), some_returns, some_groups)
def test_the_states_add_up_in_every_group_and_the_groups_to_all(
    assigned: frozenset[str], returns: list[Return], groups: dict[str, str]
) -> None:
    states = report_states(UNITS, assigned, returns, SEPTEMBER)
    parts = totals_by_group(states, groups, GROUPS)
    for name, counts in parts.items():
        mine = [unit for unit in UNITS if (groups.get(unit) if groups.get(unit) in GROUPS else OTHERS) == name]
        assert counts == {state.value: sum(states[unit] == state for unit in mine) for state in ReportStatus}
        assert sum(counts.values()) == len(mine)
    assert {state: sum(counts[state] for counts in parts.values()) for state in totals(states)} == totals(states)
    assert tuple(parts)[:3] == GROUPS and sum(parts["空组"].values()) == 0
    assert (OTHERS in parts) == any(groups.get(unit) not in GROUPS for unit in UNITS)


def test_told_of_news_that_did_not_come_it_is_not_reported() -> None:
    told = came("merged", "updated", via="phone")
    assert report_states(["甲"], frozenset({"甲"}), [told], SEPTEMBER) == {"甲": ReportStatus.CONTENT_DUE}
    with_content = replace(told, changed=2)
    assert report_states(["甲"], frozenset({"甲"}), [told, with_content], SEPTEMBER) == {"甲": ReportStatus.REPORTED}


@pytest.mark.parametrize(
    ("returns", "told"),
    [
        ([], {}),
        ([("merged", "updated", "file")], {}),
        ([("merged", "no_change", "phone")], {"甲": "phone"}),
        ([("merged", "no_change", "phone"), ("merged", "no_change", "message")], {"甲": "message"}),
        ([("merged", "no_change", "phone"), ("merged", "no_change", "file")], {}),
        ([("merged", "no_change", "phone"), ("merged", "updated", "file")], {}),
        ([("merged", "no_change", "phone"), ("partial", "updated", "file")], {"甲": "phone"}),
        ([("merged", "blank", "file"), ("merged", "no_change", "message")], {"甲": "message"}),
        ([("quarantined", "", "file"), ("merged", "no_change", "phone")], {"甲": "phone"}),
    ],
)
def test_only_a_state_that_rests_on_no_file_is_told(returns: list[tuple[str, str, str]], told: dict[str, str]) -> None:
    came_in = [came(outcome, said, via=via) for outcome, said, via in returns]
    assert told_by(frozenset({"甲"}), came_in, SEPTEMBER) == told
    assert told_by(frozenset(), came_in, SEPTEMBER) == {}
    assert told_by(frozenset({"甲"}), came_in, SEPTEMBER.next()) == {}


@given(some_returns)
def test_blank_returns_make_no_difference(returns: list[Return]) -> None:
    all_units = frozenset(UNITS)
    told = [each for each in returns if each.statement != "blank" or each.outcome not in ("merged", "partial")]
    assert report_states(UNITS, all_units, returns, SEPTEMBER) == report_states(UNITS, all_units, told, SEPTEMBER)


def test_every_state_has_a_word() -> None:
    assert len({state.label for state in ReportStatus}) == len(ReportStatus)


def test_a_unit_its_mails_did_not_reach_is_told_apart_from_one_that_keeps_silent() -> None:
    states = report_states("甲乙丙", frozenset("甲乙"), [came("merged", unit="乙")], SEPTEMBER, unreached="甲乙丙")
    assert [state.value for state in states.values()] == ["undelivered", "reported", "not_owed"]


def mailed(number: int, accepted: str = "", refused: str = "") -> Mail:
    day = date(2021, 9, 10)
    taken, not_taken = tuple(accepted.split()), dict.fromkeys(refused.split(), "550")
    return Mail("", MailKind.LEDGER, "", "", day, "", "", accepted=taken, refused=not_taken, id=number)


@pytest.mark.parametrize(
    ("mails", "unreached"),
    [
        ([], ""),
        ([mailed(1, accepted="a@b.invalid")], ""),
        ([mailed(1, refused="A@b.invalid")], "甲"),
        ([mailed(1, refused="a@b.invalid"), mailed(2, accepted="a@b.invalid")], ""),
        ([mailed(2, refused="a@b.invalid"), mailed(1, accepted="a@b.invalid")], "甲"),
        ([mailed(1, accepted="a@b.invalid", refused="copy@b.invalid")], ""),
        ([mailed(1, refused="old@b.invalid")], ""),
    ],
)
def test_an_address_is_reached_or_not_as_its_last_mail_was(mails: list[Mail], unreached: str) -> None:
    units = [Unit("甲", "市甲局", "", mail="a@b.invalid"), Unit("乙", "市乙局", "")]
    assert unreached_units(units, mails, date(2021, 9, 10)) == frozenset(unreached)
    assert unreached_units(units, mails, date(2021, 9, 9)) == frozenset()


def test_of_who_had_no_workbook_when_returns_were_due_nothing_is_missing() -> None:
    back = date(2021, 9, 24)
    asked = asked_by({"甲": date(2021, 9, 23), "乙": back, "丁": date(2021, 9, 25)}, back)
    assert asked == {"甲"}, "a workbook handed out on the day itself came too late"
    states = report_states("甲乙丙", frozenset("甲乙丙"), [came("merged", unit="丙")], SEPTEMBER, asked=asked)
    assert states == {"甲": ReportStatus.MISSING, "乙": ReportStatus.NOT_ASKED, "丙": ReportStatus.REPORTED}
    assert not ReportStatus.NOT_ASKED.outstanding and not ReportStatus.NOT_ASKED.answered
