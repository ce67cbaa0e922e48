"""Where a workbook goes that came back: which plan's, whose, from whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import CaseKind, Edition, Return
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.received_mail import UNREADABLE, Doubt, ReceivedFile, ReceivedKind, ReceivedMail
from toolkit.domain.mail.trust import Brought, Trust
from toolkit.domain.plan.units import Roster, Unit
from toolkit.domain.returns.triage import (
    PlansOpen,
    asks_the_same,
    counts_again,
    handed_in,
    mailed_before,
    may_be_remembered,
    named_otherwise,
    new_reporter,
    not_the_offices,
    not_theirs,
    owner,
    stopped,
    whose_case,
)
from toolkit.problems import Origin, Problem, problem

NOON = datetime(2021, 9, 24, 12)
EDITION = Edition("e1", "2021", "B", 1, "2021-09", date(2021, 9, 1), 1, {}, unit_name="市乙局")
RETURN = Return("aa", "乙.xlsx", 9, NOON, Outcome.REJECTED, "2021", edition="e1", sender="clerk@example.com")
MAIL = ReceivedMail("box", 1, 1, "cc", ReceivedKind.RETURN, "x@example.com", "台账", "", NOON, NOON)
MERGED_INTO = Unit("N", "市农业局", "市直", mail="n@example.com", cc=("head@example.com",))
UNITS = {"N": MERGED_INTO, "C": Unit("C", "市丙局", "市直")}
TRUST = Trust("office@example.com", frozenset({"district@example.com"}), frozenset({("trusted@example.com", "N")}))
HEIRS = Succession("2021", frozenset(), {"B": ("N",)}, frozenset(UNITS))


@pytest.mark.parametrize(
    ("only", "taking", "left"),
    [(False, ("2021", "2022"), ()), (True, ("2021",), ("2022", "2020"))],
)
def test_a_run_of_one_plan_leaves_files_of_others_alone(
    only: bool, taking: tuple[str, ...], left: tuple[str, ...]
) -> None:
    plans = PlansOpen("2021", ("2020", "2021", "2022"), frozenset({"2020"}), only)
    assert plans.taking == taking
    assert {plan for plan in ("2020", "2021", "2022", "1999") if plans.leaves(plan)} == set(left)


@pytest.mark.parametrize(
    ("plan", "code"), [("2021", None), ("2020", Code.EDITION_PLAN_CLOSED), ("1999", Code.EDITION_OTHER_PLAN)]
)
def test_a_file_goes_in_for_a_plan_that_is_there_and_open(plan: str, code: Code | None) -> None:
    plans = PlansOpen("2021", ("2020", "2021"), frozenset({"2020"}))
    fault = plans.refusal(replace(EDITION, plan=plan), "乙.xlsx")
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("outcome", "known", "retry", "again"),
    [
        (Outcome.MERGED, False, True, False),
        (Outcome.HELD, True, False, False),
        (Outcome.HELD, True, True, True),
        (Outcome.REJECTED, False, False, True),
    ],
)
def test_bytes_met_before_count_again_only_where_they_came_to_no_end(
    outcome: Outcome, known: bool, retry: bool, again: bool
) -> None:
    assert counts_again(replace(RETURN, outcome=outcome), known=known, retry=retry) == again


@pytest.mark.parametrize(
    ("brought", "theirs"),
    [
        (Brought(), True),
        (Brought("office@example.com"), True),
        (Brought("clerk@example.com"), False),
        (Brought("N@Example.com", mailed=True), True),
        (Brought("head@example.com", mailed=True), True),
        (Brought("trusted@example.com", mailed=True), True),
        (Brought("clerk@example.com", mailed=True), False),
        (Brought("clerk@example.com", ("n@example.com",), mailed=True), False),
        (Brought("district@example.com", ("n@example.com",), mailed=True), True),
        (Brought("district@example.com", ("clerk@example.com",), mailed=True), False),
        (Brought("district@example.com", mailed=True), True),
    ],
)
def test_a_file_is_of_the_unit_that_went_on_with_its_edition_s_where_its_sender_may_report_for_it(
    brought: Brought, theirs: bool
) -> None:
    found = owner(EDITION, "乙.xlsx", brought, UNITS, HEIRS, TRUST)
    assert found == MERGED_INTO if theirs else isinstance(found, Problem)


@pytest.mark.parametrize(
    ("brought", "code", "said"),
    [
        (Brought("clerk@example.com", mailed=True), Code.SENDER_DIFFERS, "n@example.com、head@example.com"),
        (
            Brought("clerk@example.com", ("n@example.com",), mailed=True),
            Code.SENDER_DIFFERS,
            "附的那封写的是 n@example",
        ),
        (
            Brought("district@example.com", ("x@example.com",), mailed=True),
            Code.SENDER_DIFFERS,
            "由 district@example.com",
        ),
        (Brought("", mailed=True), Code.SENDER_MISSING, "看不出"),
        (Brought("district@example.com", (UNREADABLE,), mailed=True), Code.SENDER_MISSING, "看不出"),
        (Brought("office@example.com", mailed=True), Code.SENDER_OWN, "冒用"),
        (Brought("n@example.com", (), Doubt.FORGED, mailed=True), Code.SENDER_FORGED, "不实"),
        (Brought("n@example.com", (), Doubt.UNPROVEN, mailed=True), Code.SENDER_UNPROVEN, "没有验明"),
        (Brought("n@example.com", (), Doubt.AUTOMATIC, mailed=True), Code.SENDER_AUTOMATIC, "自动"),
    ],
)
def test_whoever_may_not_report_is_asked_about_by_name(brought: Brought, code: Code, said: str) -> None:
    fault = owner(EDITION, "乙.xlsx", brought, UNITS, HEIRS, TRUST)
    assert isinstance(fault, Problem) and fault.code == code and said in fault.message
    held = replace(RETURN, problems=(fault,))
    assert may_be_remembered(held) == (code in (Code.SENDER_DIFFERS, Code.SENDER_AUTOMATIC))


@given(
    st.sampled_from(["", "office@example.com", "n@example.com", "district@example.com"]),
    st.booleans(),
    st.sampled_from(Doubt),
)
def test_no_address_decides_for_the_office_by_mail(sender: str, mailed: bool, doubt: Doubt) -> None:
    fault = not_the_offices("核查.xlsx", Brought(sender, (), doubt, mailed=mailed), TRUST)
    assert (fault is None) == (not mailed and sender in ("", "office@example.com"))
    assert fault is None or (fault.code == Code.REVIEW_MAILED and (sender or "看不出") in fault.message)


def test_a_unit_without_an_address_is_asked_about_by_mail_and_not_by_hand() -> None:
    third = replace(EDITION, unit="C")
    assert owner(third, "丙.xlsx", Brought(), UNITS, HEIRS, TRUST) == UNITS["C"]
    fault = owner(third, "丙.xlsx", Brought("c@example.com", mailed=True), UNITS, HEIRS, TRUST)
    assert isinstance(fault, Problem) and "名册里没有它的邮箱" in fault.message


def test_a_unit_that_nobody_goes_on_with_is_unknown() -> None:
    gone = replace(EDITION, unit="X", unit_name="市旧局")
    fault = owner(gone, "旧.xlsx", Brought("n@example.com", mailed=True), UNITS, HEIRS, TRUST)
    assert isinstance(fault, Problem) and fault.code == Code.UNIT_UNKNOWN and "市旧局" in fault.message


SCIENCE = Unit("K", "市科技局", "市直", aliases=("市科学技术局",), former=("O",))
SCHOOLS = Unit("J", "市教育局", "市直")
OFFICE = Unit("Y", "市教育局考试院", "市直")
ROSTER = Roster((SCIENCE, SCHOOLS, OFFICE), ())


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        (["市科技局"], None),
        (["市科学技术局", "市科技局"], None),
        (["湛江市科技局"], None),
        (["（修改稿）市科技局"], None),
        (["市知识产权局"], None),  # the unit it took over
        ([], Code.NAME_BLANK),
        (["市教育局"], Code.NAME_DIFFERS),
        (["市科技局", "市教育局"], Code.NAME_DIFFERS),
        (["市科技局市教育局"], Code.NAME_DIFFERS),
        (["某某公司"], Code.NAME_DIFFERS),
    ],
)
def test_the_name_people_see_is_the_unit_s(shown: list[str], code: Code | None) -> None:
    fault = named_otherwise("表.xlsx", shown, SCIENCE, ["市知识产权局"], ROSTER)
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("head", "differs"),
    [
        ("市教育局政务公开情况表", True),
        ("市教育局", True),
        ("填报单位：市教育局", True),
        ("单位名称:市教育局考试院", True),
        ("市科技局政务公开情况表", False),
        ("市科技局转市教育局情况表", False),
        ("市教育局、市科技局联合填报", False),
        ("请市教育局协助", False),
        ("某某公司情况表", False),
        ("←回填报说明", False),
    ],
)
@pytest.mark.parametrize("shown", [["市科技局"], []])
def test_a_head_in_other_words_that_begins_with_another_unit_s_name(shown: list[str], head: str, differs: bool) -> None:
    fault = named_otherwise("表.xlsx", shown, SCIENCE, [], ROSTER, [head, "本期情况"])
    expected = Code.NAME_DIFFERS if differs else None if shown else Code.NAME_BLANK
    assert (fault.code if fault else None) == expected


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("市教育局11月.xlsx", "市教育局"),
        ("20210910-sjyj/市教育局 考试院.xlsx", "市教育局考试院"),
        ("市教育局、市教育局考试院.xlsx", "市教育局、市教育局考试院"),
        ("市教育局/台账.xlsx", ""),
        ("市科技局台账（市教育局转）.xlsx", ""),
        ("市知识产权局.xlsx", ""),
        ("市科学技术局-修改.xlsx", ""),
        ("台账.xlsx", ""),
    ],
)
def test_a_file_that_is_called_as_another_unit_is_told_and_taken(file: str, told: str) -> None:
    fault = named_otherwise(file, ["市科技局"], SCIENCE, ["市知识产权局"], ROSTER)
    assert (fault.value if fault else "") == told
    assert fault is None or (fault.code, fault.code.effect.outcome) == (Code.FILE_CALLED_OTHERWISE, None)


def test_a_name_within_another_s_is_not_taken_for_it() -> None:
    assert named_otherwise("表.xlsx", ["市教育局考试院"], OFFICE, [], ROSTER) is None
    fault = named_otherwise("表.xlsx", ["市教育局考试院"], SCHOOLS, [], ROSTER)
    assert fault is not None and fault.code == Code.NAME_DIFFERS


def test_who_handed_a_file_in_for_another_is_told() -> None:
    (told,) = handed_in("乙.xlsx", Brought("district@example.com", ("n@example.com",), mailed=True), TRUST)
    assert told.code == Code.HANDED_IN and "原发件人 n@example.com" in told.message
    assert not list(handed_in("乙.xlsx", Brought("n@example.com", mailed=True), TRUST))


def test_a_clerk_brings_what_a_secretary_has_from_a_unit() -> None:
    trust = replace(TRUST, hand_in=TRUST.hand_in | {"secretary@example.com"})
    for writers, known in (
        ("secretary@example.com n@example.com", True),
        ("secretary@example.com", True),
        ("secretary@example.com x@example.com", False),
        ("x@example.com n@example.com", False),
        ("secretary@example.com x@example.com n@example.com", False),
        ("district@example.com", False),
    ):
        brought = Brought("district@example.com", tuple(writers.split()), mailed=True)
        assert (not_theirs("乙.xlsx", brought, UNITS["N"], trust) is None) == known
    (told,) = handed_in(
        "乙.xlsx", Brought("district@example.com", ("secretary@example.com", "n@example.com"), mailed=True), trust
    )
    assert "由 district@example.com、secretary@example.com 代送，原发件人 n@example.com" in told.message


ADDRESSES = st.sampled_from(["n@example.com", "trusted@example.com", "x@example.com", "office@example.com", ""])
FILES = st.builds(
    lambda sender, doubt, sha256: ReceivedFile("7/乙.xlsx", sha256, sender, (), doubt),
    ADDRESSES,
    st.sampled_from([Doubt.NONE, Doubt.FORGED]),
    st.sampled_from(["aa", "bb"]),
)


@given(st.lists(st.lists(FILES, max_size=2), max_size=3))
def test_what_the_office_puts_there_is_told_where_mails_brought_it_of_which_none_may(
    its: list[list[ReceivedFile]],
) -> None:
    mails = [replace(MAIL, id=number, files=tuple(files)) for number, files in enumerate(its)]
    came = [each for files in its for each in files if each.sha256 == RETURN.sha256]
    barred = [not_theirs("", Brought(each.sender, (), each.doubt, mailed=True), MERGED_INTO, TRUST) for each in came]
    told = [found.code for found in mailed_before(RETURN, mails, MERGED_INTO, TRUST)]
    assert told == [Code.FILE_MAILED] * bool(came and all(barred))


def test_a_new_reporter_of_a_file_that_no_mail_brought_is_named() -> None:
    ret, before = replace(RETURN, reporter="王甲"), [replace(RETURN, reporter="李乙"), replace(RETURN, reporter="")]
    unit = Unit("N", "市农业局", "市直", contact="")

    def told(ret: Return, *before: Return, mailed: bool = False, contact: str = "") -> list[str]:
        brought = Brought("n@example.com" if mailed else "", mailed=mailed)
        return [found.message for found in new_reporter(ret, brought, replace(unit, contact=contact), before)]

    assert told(ret, *before) == ["填报人是 王甲，“市农业局”以前报的是 李乙；已照常收取"]
    assert told(ret, *before, mailed=True) == []
    assert told(ret, *before, replace(RETURN, reporter="王甲")) == []
    assert told(ret) == told(replace(ret, reporter=""), *before) == []
    assert told(ret, *before, contact="王 甲 0759-1234567") == []


def test_the_question_whose_a_file_is_says_what_speaks_for_whom() -> None:
    case = whose_case(RETURN, "封面写的是“市乙局”", "e1")
    assert (case.kind, case.theirs, case.proposal, case.plan) == (CaseKind.HELD, "封面写的是“市乙局”", "e1", "2021")


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (problem(Code.FILE_DOCUMENT, Origin("乙.xlsx"), what="PDF"), Outcome.HELD),
        (problem(Code.EDITION_UNKNOWN, Origin("乙.xlsx"), "e9"), Outcome.REJECTED),
    ],
)
def test_what_keeps_a_file_out_says_how_it_ends(fault: Problem, outcome: Outcome) -> None:
    assert stopped(RETURN, fault).outcome == (fault.code.effect.outcome or Outcome.QUARANTINED) == outcome


def why(code: Code) -> Problem:
    return problem(code, unit="市农业局", sender="clerk@example.com", shown="", known="")


@pytest.mark.parametrize(
    ("first", "sender", "same"),
    [
        ({}, "Clerk@example.com", True),
        ({"outcome": Outcome.REJECTED}, "clerk@example.com", False),
        ({"problems": (why(Code.SENDER_FORGED),)}, "clerk@example.com", False),
        ({}, "n@example.com", False),
        ({"sender": ""}, "", False),
    ],
)
def test_the_same_bytes_from_the_same_sender_are_asked_about_once(
    first: dict[str, object], sender: str, same: bool
) -> None:
    fault = why(Code.SENDER_DIFFERS)
    held = replace(RETURN, **{"outcome": Outcome.HELD, "problems": (fault,), **first})  # type: ignore[arg-type]
    assert asks_the_same(held, replace(RETURN, sender=sender), fault) == same


@pytest.mark.parametrize(("by", "shown"), [("x@example.com", True), ("district@example.com", False)])
def test_a_mail_inside_that_counts_for_nothing_is_shown_and_one_that_counts_is_the_sender(by: str, shown: bool) -> None:
    """Who may hand in brings what the inner sender says, so that this one is told as the sender, once."""
    fault = not_theirs("乙.xlsx", Brought(by, ("y@example.com",), mailed=True), UNITS["N"], TRUST)
    assert fault is not None and fault.message.count("y@example.com") == 1
    assert ("信里附的那封写的是 y@example.com" in fault.message) is shown
    assert ("y@example.com（由 district@example.com 转来）" in fault.message) is not shown
