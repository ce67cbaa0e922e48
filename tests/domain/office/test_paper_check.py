"""A paper checked against the ledger: a draft is clean, whatever the ledger holds; one thing changed in it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import ITEMS, NAMES, ROSTER, circular, ground, stood
from kit.figured import figures, reported, task

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.papers import Paper
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.given import Given
from toolkit.domain.office.paper_check import check, checked
from toolkit.domain.office.paper_ground import Finding
from toolkit.domain.office.paper_sentences import Draft, Passage, draft_of, sentences
from toolkit.domain.office.paper_words import Said, tokens_of
from toolkit.numerals import counted

MISSING, REPORTED = ReportStatus.MISSING, ReportStatus.REPORTED
LEDGERS = st.tuples(
    st.lists(st.sampled_from(Label), min_size=ITEMS * len(NAMES), max_size=ITEMS * len(NAMES)),
    st.lists(st.sampled_from((MISSING, REPORTED)), min_size=len(NAMES), max_size=len(NAMES)),
    st.integers(1, 400),
)


def passages(lines: Iterable[str]) -> list[Passage]:
    return [Passage(f"第{at}行", line) for at, line in enumerate(lines, 1)]


@cache
def autumn() -> Figures:
    """5 of 20 late, 4 closed, 2 sent back; three units have not reported September."""
    labels = [Label.OVERDUE] * 5 + [Label.CLOSED] * 4 + [Label.RETURNED] * 2 + [Label.WORKING] * 9
    return stood(labels, [MISSING, MISSING, MISSING, REPORTED, REPORTED])


def told(text: str) -> list[tuple[str, str]]:
    """What is told of a text of which no draft is known."""
    return [(each.said, each.ledger) for each in check(passages(text.splitlines()), ground(autumn()))]


@settings(max_examples=10, deadline=None)
@given(LEDGERS)
def test_a_draft_just_written_is_clean_by_its_own_words_and_by_the_figures_alone(
    drawn: tuple[list[Label], list[ReportStatus], int],
) -> None:
    its = stood(*drawn)
    lines = circular(its)
    assert check(passages(lines), ground(its, lines, lines)) == ()
    assert check(passages(lines), ground(its)) == ()


def mutants(line: str) -> Iterator[tuple[str, str]]:
    """The line with one thing in it changed, each thing in several ways; what was changed."""
    for token in tokens_of(line, ROSTER):
        if token.said == Said.LEFT or line[: token.start].endswith("事项"):
            continue  # what the plan says is its own
        was = line[token.start : token.end]
        for now in sorted(changed(was, token.said)):
            yield line[: token.start] + now + line[token.end :], was


def changed(was: str, said: Said) -> set[str]:
    if said == Said.UNIT:
        cut = {was[:at] + other + was[at + 1 :] for at in (0, len(was) // 2, len(was) - 1) for other in ("", "某")}
        return cut | {name for name in NAMES.values() if name != was}
    digits = [at for at, character in enumerate(was) if character.isdigit()]
    near = {was[:at] + str((int(was[at]) + 1) % 10) + was[at + 1 :] for at in digits}
    near |= {was[:at] + chr(ord("０") + (int(was[at]) + 3) % 10) + was[at + 1 :] for at in digits}
    if was.isdecimal():
        near |= {counted(int(was) + 1), *([f"{int(was) + 2}多"] if said == Said.NUMBER else [])}
    return near


@settings(max_examples=3, deadline=None)
@given(LEDGERS, st.integers(0, 10**6))
def test_one_number_name_or_date_changed_in_a_draft_is_told(
    drawn: tuple[list[Label], list[ReportStatus], int], seed: int
) -> None:
    its = stood(*drawn)
    lines = circular(its)
    against = ground(its, lines, lines)
    every = [(at, now, was) for at, line in enumerate(lines) for now, was in mutants(line)]
    for at, now, was in Random(seed).sample(every, 25):
        edited = [*lines[:at], now, *lines[at + 1 :]]
        assert check(passages(edited), against), (was, now)


def test_the_draft_is_said_instead_and_todays_figures_are_as_good() -> None:
    was, now = autumn(), stood([Label.OVERDUE] * 7 + [Label.CLOSED] * 13, [REPORTED] * 5)
    lines, today = circular(was), circular(now)
    edited = [line.replace("逾期5项次", "逾期6项次") for line in lines]
    (found,) = check(passages(edited), ground(was, lines, today))
    assert (found.kind, found.said, found.ledger) == (Said.NUMBER, "6项次", "5项次（今天是7项次）")
    assert "逾期6项次" in found.sentence and found.where.startswith("第")
    edited = [line.replace("逾期5项次", "逾期7项次") for line in lines]
    assert check(passages(edited), ground(was, lines, today)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "全市逾期五项次，涉及五家，最长11天。",
        "有３家单位没有按时报送9月台账，占百分之六十，超过半数。",
        "市财政局逾期1项，市政务服务数据管理局逾期1项次。",
        "20项次中已销号4项次，占两成。",
        "第1项“事项1”逾期5家。",
        "方案于2021年8月2日印发，9月底前完成，9月24日前报送，数据截至10月11日。",
        "（一）按某办发〔2021〕37号和本单位实际，市直各单位进一步抓好落实，某市人民政府办公室负责督促。",
        "各事项9月底前完成，第三季度末已过，三季度没有办结的抓紧办。",
        "9月下旬报送，10月上半月没有报的由办公室催，下半年办结。",
        "台账于上月下旬报送，本月25日前再报，今年三季度末到期。",
        "市财政局、市教育局未报。",
        "共4项任务，5家责任单位。",
        "第1项、第2项逾期较多，分别为5家和0家。",
        "第1项“事项1”和第2项“事项2”分别有5家、0家单位逾期。",
        "市财政局、市教育局分别逾期1项、1项。",
        "逾期最多的是第1项（5家）。",
        "逾期5项次（其中市财政局1项）。",
        "到期应办结5项次，已销号0项次，办结率0%。",
        "9月有2家报送，3家未报。",
        "到期应办结5项次，已销号0项次，占到期应办结的0%。",
        "逾期5项次，占全部项次的25%，占25.0%。",
        "到期应办结5项次，占四分之一。",
    ],
)
def test_what_an_editor_writes_of_the_ledgers_figures_is_clean(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全市逾期4项次。", [("4项次", "逾期5项次")]),
        ("有两家没有按时报送。", [("两家", "未报3家")]),
        ("已销号五项次。", [("五项次", "已销号4项次")]),
        ("市财政局逾期3项。", [("3项", "市财政局逾期1项")]),
        ("全市逾期5项。", [("5项", "逾期5项次")]),
        ("全市逾期3项。", [("3项", "逾期1项")]),
        ("有3项没有按时报送。", [("3项", "未报3家")]),
        ("三成单位没有报送。", [("三成", "未报60%")]),
        ("两成单位没有按时报送。", [("两成", "未报60%")]),
        ("两家责任单位尚未按期填报。", [("两家", "未报3家")]),
        ("第1项逾期３家。", [("３家", "第1项逾期5家")]),
        ("近半数单位未报。", [("近半数", "未报60%")]),
        ("办结率三成半。", [("三成半", "办结率0%")]),
        ("到期应办结5项次，其中已销号3项次。", [("3项次", "其中已销号0项次")]),
        ("9月有3家报送。", [("3家", "9月已报2家")]),
        ("办结率百分之九十。", [("百分之九十", "办结率0%")]),
        ("数据截至10月12日。", [("10月12日", "2021-10-11（数据截至）")]),
        ("请市民政局抓紧办理。", [("市民政局", "市财政局")]),
        ("请霞川区政府抓紧办理。", [("霞川区政府", "霞山区政府")]),
        ("霞山区政府未报。", [("霞山区政府", "—")]),
        ("第9项没有进展。", [("第9项", "第1至4项")]),
        ("第2项“事项3”没有进展。", [("第2项", "第3项")]),
        ("方案于2021年8月3日印发。", [("2021年8月3日", "2021-08-02（方案印发）")]),
        ("第1项于10月底前完成。", [("10月底", "2021-10-25（2021年10月报送日）")]),
        ("第1项于年底前完成。", [("年底", "2021-10-25（2021年10月报送日）")]),
        (
            "请于月中旬以前、9月上旬以前报送。",
            [("中旬", "2021-09-24（2021年9月报送日）"), ("9月上旬", "2021-09-24（2021年9月报送日）")],
        ),
        ("上半年没有办结。", [("上半年", "2021-08-02（方案印发）")]),
        (
            "方案上月底印发，去年三季度末到期。",
            [("上月底", "2021-08-02（方案印发）"), ("去年三季度末", "2021-09-24（2021年9月报送日）")],
        ),
        ("一季度报送，季度末前完成。", [("一季度", "2021-08-02（方案印发）")]),
        ("咨询电话12345678。", [("12345678", "—")]),
        ("第1项、第2项逾期较多，分别为0家和5家。", [("0家", "第1项逾期5家"), ("5家", "第2项逾期0家")]),
        ("第1项、第2项依次逾期0家、5家。", [("0家", "第1项逾期5家"), ("5家", "第2项逾期0家")]),
        ("市财政局和市教育局已销号数分别为1项和4项。", [("4项", "市教育局已销号1项")]),
        ("办结率最高的是市财政局（50%）。", [("50%", "市财政局办结率0%")]),
        ("逾期较多的是市财政局（4项）、市教育局（1项）。", [("4项", "市财政局逾期1项")]),
        ("到期应办结5项次，占三成。", [("三成", "到期应办结25%")]),
    ],
)
def test_what_the_ledger_does_not_give_is_told_with_what_it_gives(text: str, found: list[tuple[str, str]]) -> None:
    assert told(text) == found


def test_a_date_of_the_draft_may_be_said_by_its_part_of_the_month_and_is_told_once_that_is_another() -> None:
    its = autumn()
    lines = ("第1项要在2021年9月30日前办结。", "第2项9月底前办结。")
    against = ground(its, lines, lines)
    for now in ("2021年9月底", "2021年9月下旬", "今年第三季度", "上月底"):
        assert check(passages([lines[0].replace("2021年9月30日", now), lines[1]]), against) == (), now
    for now in ("2021年9月中旬", "2020年9月底", "本月底", "2021年第四季度", "上半年"):
        (found,) = check(passages([lines[0].replace("2021年9月30日", now), lines[1]]), against)
        assert (found.said, found.ledger, found.why) == (now, "2021年9月30日", "与草稿这一句不同")
    for now, right in (
        ("9月30日", True),
        ("2021年9月30日", True),
        ("9月29日", False),
        ("9月末", True),
        ("9月初", False),
    ):
        assert (check(passages([lines[0], lines[1].replace("9月底", now)]), against) == ()) == right, now


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_what_was_sent_back_for_work_and_for_papers_are_figures_of_their_own(work: int, papers: int, said: int) -> None:
    tasks = [
        replace(
            task(
                list(NAMES)[at % len(NAMES)],
                1 + at // len(NAMES),
                Label.RETURNED if at < work + papers else Label.WORKING,
            ),
            phase=Phase.RECTIFY if at < work else Phase.SENT_BACK,
            to_mend=(Phase.RECTIFY if at < work else Phase.SENT_BACK) if at < work + papers else None,
        )
        for at in range(ITEMS * len(NAMES))
    ]
    against = ground(figures(tasks, [reported(date(2021, 10, 25), **dict.fromkeys(NAMES, MISSING))], NAMES))
    for text in (
        "核查退回{all}项次，其中限期整改{work}项次、退回补正{papers}项次。",
        "限期整改{work}项次，退回补正{papers}项次。",
    ):
        values = {"all": work + papers, "work": work, "papers": papers}
        assert check(passages([text.format(**values)]), against) == ()
        for name in ("work", "papers"):
            told = check(passages([text.format(**{**values, name: said})]), against)
            assert bool(told) == (said != values[name]), (text, name)


def test_a_half_or_a_quarter_without_a_year_is_of_this_year_or_of_the_plans() -> None:
    later = figures(
        [replace(task("SZ01", 1, Label.WORKING), due=date(2022, 1, 31))],
        [reported(date(2021, 12, 24), SZ01=MISSING)],
        {"SZ01": NAMES["SZ01"]},
    )
    against = ground(replace(later, day=date(2022, 1, 5)))
    for text, found in (("上半年到期。", []), ("年底前报送。", ["年底"]), ("三季度末到期。", []), ("四季度报送。", [])):
        assert [each.said for each in check(passages([text]), against)] == found, text
    assert [said for said, _ in told("上半年到期。")] == ["上半年"]


def test_a_figure_that_is_right_but_for_what_it_counts_is_told_as_that() -> None:
    (found,) = check(passages(["全市逾期5项。"]), ground(autumn()))
    assert found.why == "台账里这个数是项次，不是项"


def test_a_paper_may_count_the_years_own_items_or_all_there_are() -> None:
    its = figures(
        [task(code, item, Label.WORKING) for code in NAMES for item in (1, 2, 3, 4, 2020001)],
        [reported(date(2021, 10, 25), **dict.fromkeys(NAMES, MISSING))],
        NAMES,
    )
    for text in ("共4项任务，分解为20项次。", "共5项任务，分解为25项次。", "共1项任务，分解为5项次。"):
        assert check(passages([text]), ground(its)) == ()
    assert [each.said for each in check(passages(["共6项任务，分解为24项次。"]), ground(its))] == ["6项", "24项次"]


def test_what_is_said_of_nothing_named_is_only_told_where_the_ledger_has_no_such_number() -> None:
    """A number without a label cannot be told from another that is right: 5 stands for what is late."""
    assert told("涉及5家。") == [] and [said for said, _ in told("涉及9家。")] == ["9家"]


def test_a_row_of_a_table_is_of_its_unit_and_each_cell_of_its_column() -> None:
    head = "单位\t到期应办结\t其中已销号\t办结率\t逾期\t退回\t待核查"
    lines = [line for line in circular(autumn()) if line.startswith("市财政局\t")]
    edited = lines[0].split("\t")
    edited[4] = "4"
    found: tuple[Finding, ...] = check(passages([head, *lines, "\t".join(edited)]), ground(autumn()))
    assert [(each.said, each.ledger) for each in found] == [("4", "市财政局逾期1项")]


def test_a_paper_is_made_from_the_draft_of_which_it_repeats_most() -> None:
    at = datetime(2021, 10, 11, 9)
    told = ["逾期5项次，最长11天。", "办结率20%。", "各单位要抓紧办结。"]
    first = Paper("2021", "通报", "", None, at.date(), 1, at, "1.docx", tuple(told), {}, 1)
    drafts = [
        first,
        replace(first, lines=("逾期7项次，最长13天。", *told[1:]), id=2),
        replace(first, lines=("逾期9项次，最长15天。",), id=3),
    ]
    for text, number in (
        ("逾期5项次，最长11天。办结率20%。", 1),
        ("逾期7项次，最长13天。办结率20%。", 2),
        ("逾期6项次，最长12天。办结率30%。", 2),
        ("逾期6项次，最长12天。", 3),
    ):
        found = draft_of(sentences(passages([text]), ROSTER), drafts, ROSTER)
        assert found and found.id == number, text
    for text in ("各单位要抓紧办结。", "本周没有会议。"):
        assert draft_of(sentences(passages([text]), ROSTER), drafts, ROSTER) is None


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(1, 5)), st.sets(st.integers(1, 4)))
def test_a_sentence_that_is_the_drafts_stands_for_itself_and_each_written_over_for_one_that_is_left(
    order: list[int], over: set[int]
) -> None:
    lines = [f"市财政局逾期{number}项次。" for number in range(1, 5)]
    paper = [lines[at - 1].replace(f"期{at}项", "期9项") if at in over else lines[at - 1] for at in order]
    matched = Draft(sentences(passages(lines), ROSTER), ()).match(sentences(passages(paper), ROSTER))
    assert all(matched[at].text == text for at, text in enumerate(paper) if text in lines)
    assert sorted(each.text for each in matched.values()) == lines


@pytest.mark.parametrize("times", [1, 25])
def test_a_name_of_the_draft_that_is_half_there_is_told_in_a_sentence_of_any_length(times: int) -> None:
    line = "市财政局、市教育局，" * times + "要抓紧。"
    edited = "财政、".join(line.rsplit("市财政局、", 1))
    found = check(passages([edited]), ground(autumn(), (line,), (line,)))
    assert [(each.said, each.ledger) for each in found] == [("财政", "市财政局")]


def test_figures_kept_with_a_draft_come_back_as_they_were() -> None:
    (its,) = ground(autumn()).given
    assert Given.unpack(its.pack()) == its


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ("市某局", "市民政局", "没有逾期。", "逾期9项次，", "第9项", "3月3日前", "全部办结。", "市财政局")
        )
    )
)
def test_no_more_places_are_told_than_were_looked_at(parts: list[str]) -> None:
    its = checked(passages(["".join(parts)]), ground(autumn()))
    assert len(its.findings) <= its.places
