"""Numbers made of others of their sentence: a sum, how many units a list has, a share of what is named or counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import NAMES, PLAN, ROSTER

from toolkit.domain.office.given import OF_ALL, OF_UNITS, WHOLE, Fact, Given, group_of, unit_of
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage
from toolkit.domain.plan.units import Group

CODES = list(NAMES)
COUNTS = st.lists(st.integers(1, 40), min_size=2, max_size=len(NAMES))
OFF = st.sampled_from((-2, -1, 0, 1, 2))


def shown(part: int, whole: int) -> str:
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def ground(late: Mapping[str, int], more: int = 1000) -> Ground:
    """Units (codes) late with so many assignments, of which they have 50 each, and all units with `more` beside."""
    whole, every = sum(late.values()) + more, 50 * len(NAMES) + 2 * more
    facts = [Fact(unit_of(code), "逾期", "项次", Decimal(count)) for code, count in late.items()]
    facts += [
        Fact(WHOLE, "逾期", "项次", Decimal(whole)),
        Fact(WHOLE, "逾期", OF_ALL, (Decimal(100 * whole) / every).quantize(Decimal("0.0001"))),
        Fact(WHOLE, "逾期", "家", Decimal(len(late))),
        Fact(WHOLE, "逾期", OF_UNITS, (Decimal(100 * len(late)) / len(NAMES)).quantize(Decimal("0.0001"))),
        Fact(WHOLE, "总数", "项次", Decimal(every)),
        Fact(WHOLE, "总数", "家", Decimal(len(NAMES))),
    ]
    return Ground((Given(date(2021, 10, 11), tuple(facts), (), {"逾期": frozenset(late)}),), PLAN, ROSTER)


def told(text: str, against: Ground) -> list[str]:
    return [each.said for each in check([Passage("第1行", text)], against)]


@settings(max_examples=40, deadline=None)
@given(COUNTS, OFF, st.sampled_from(("合计", "共计", "总计", "共", "合计逾期")))
def test_a_sum_is_right_exactly_when_it_is_that_of_what_stands_before_it(
    counts: list[int], off: int, word: str
) -> None:
    late = dict(zip(CODES, counts, strict=False))
    names = [NAMES[code] for code in late]
    each = [f"{name}逾期{count}项次" for name, count in zip(names, counts, strict=True)]
    said = f"{sum(counts) + off}项次"
    for text in (
        f"{'、'.join(each)}，{word}{said}。",
        f"{'，'.join(each)}，{word}{said}。",
        f"{'、'.join(names)}分别逾期{'、'.join(f'{count}项次' for count in counts)}，{word}{said}。",
        f"{'、'.join(names)}{len(names)}家单位共逾期{said}。",
        f"{'、'.join(names)}逾期任务合计{said}。",
    ):
        possible = {sum(counts[at:]) for at in range(len(counts) - 1)} | {counts[-1], 1000 + sum(counts)}
        if off == 0:
            assert told(text, ground(late)) == [], text
        elif sum(counts) + off not in possible:
            assert told(text, ground(late)) == [said], text


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 5), OFF, st.sampled_from(("", "等", "这")))
def test_how_many_a_list_has_is_counted(count: int, off: int, word: str) -> None:
    late = dict.fromkeys(CODES[:count], 3)
    text = f"{'、'.join(NAMES[code] for code in late)}{word}{count + off}家单位抓紧办结。"
    assert told(text, ground(late)) == ([f"{count + off}家"] if off else []), text


@settings(max_examples=40, deadline=None)
@given(st.integers(5, 40), st.sampled_from((0, 5)))
def test_a_share_is_of_what_stands_behind_its_word_or_of_what_was_counted_before(count: int, off: int) -> None:
    late = {"SZ01": count, "SZ02": 7}
    against, whole, every = ground(late), 1000 + count + 7, 50 * len(NAMES) + 2000
    for text, part, of in (
        ("市财政局逾期{part}项次，占逾期总数的{share}。", count, whole),
        ("市财政局逾期{part}项次，占{share}。", count, whole),
        ("逾期{part}项次，占全部{of}项次的{share}。", whole, every),
        ("逾期{part}项次，占全部项次的{share}。", whole, every),
        ("逾期{part}项次，占{share}。", whole, every),
        ("逾期{part}项次（涉及2家），占{share}。", whole, every),
        ("全市{part}家单位已逾期，占{share}。", 2, len(NAMES)),
        ("逾期的有{part}家，占全部{of}家单位的{share}。", 2, len(NAMES)),
        ("有{part}家单位逾期，占全部单位的{share}。", 2, len(NAMES)),
    ):
        share = shown(part + off * of // 100 + bool(off), of)
        said = text.format(part=part, of=of, share=share)
        assert told(said, against) == ([share] if off else []), said


def test_a_whole_that_the_ledger_has_not_is_told() -> None:
    assert told("逾期1010项次，占全部2520项次的40.1%。", ground({"SZ01": 10})) == ["2520项次"]


def test_what_is_in_a_state_is_no_total() -> None:
    late = ground({"SZ01": 10})
    for text in ("全市逾期任务1010项次。", "逾期的工作任务共1010项次。", "逾期的责任单位1家。", "逾期任务有1010项次。"):
        assert told(text, late) == [], text
        assert told(text.replace("1010", "1011").replace("1家", "2家"), late) != [], text


def test_what_was_counted_before_is_no_label_of_the_next_number() -> None:
    late = ground({"SZ01": 10, "SZ02": 5})
    for text, said in (
        ("逾期1015项次，涉及3000项次任务、2家单位。", []),
        ("逾期1015项次，涉及3000项次任务、4家单位。", ["4家"]),
    ):
        assert [each for each in told(text, late) if each.endswith("家")] == said, text


def test_what_is_to_be_reached_is_no_figure_of_the_ledger() -> None:
    late = ground({"SZ01": 10})
    for text in ("力争逾期任务控制在9项次以内。", "确保逾期率降到1%以下，争取为0。"):
        assert told(text, late) == [], text
    assert told("逾期任务9项次，力争不再增加。", late) == ["9项次"]
    for text in ("确保落实到位，目前逾期9项次。", "力争不再增加；逾期任务9项次。", "确保了进度，仍有逾期任务9项次。"):
        assert told(text, late) == ["9项次"], text


@settings(max_examples=25, deadline=None)
@given(COUNTS, st.integers(1, 60), st.sampled_from((0, 0, 1, 3)))
def test_labels_in_turn_their_sums_differences_and_rests_are_those_of_the_figures(
    counts: list[int], back: int, off: int
) -> None:
    late = dict(zip(CODES, counts, strict=False))
    its = ground(late)
    (one, many), (other, few) = list(late.items())[:2]
    whole = 1000 + sum(counts)
    facts = (
        *its.given[0].facts,
        Fact(WHOLE, "退回", "项次", Decimal(back)),
        Fact(WHOLE, "到期应办结", "项次", Decimal(1500)),
    )
    its = replace(its, given=(replace(its.given[0], facts=facts),))
    first, second, far = NAMES[one], NAMES[other], many - few
    for text, right in (
        (f"逾期、退回分别为{{}}项次和{back}项次。", whole),
        (f"退回和逾期分别有{back}项次、{{}}项次。", whole),
        ("逾期和退回共计{}项次。", whole + back),
        (f"逾期{whole}项次，退回{back}项次，两项合计{{}}项次。", whole + back),
        ("逾期项次比退回项次多{}项次。", whole - back),
        (f"{first}逾期{many}项次，比{second}{'多' if far > 0 else '少'}{{}}项次。", abs(far)),
        (f"除{first}外，其余逾期{{}}项次。", whole - many),
    ):
        said = f"{right + off}项次"
        if right and not (off and right + off in (*counts, whole, back, abs(far), 1500)):
            assert told(text.replace("{}", str(right + off)), its) == ([said] if off else []), text


def test_a_count_of_places_is_one_of_units_of_the_group_it_stands_by() -> None:
    facts = (
        Fact(group_of("县区"), "逾期", "家", Decimal(11)),
        Fact(group_of("县区"), "总数", "家", Decimal(12)),
        Fact(WHOLE, "逾期", "家", Decimal(54)),
    )
    roster = replace(ROSTER, groups=(*ROSTER.groups, Group("县区", ())))
    its = Ground((Given(date(2021, 10, 11), facts, (), {}),), PLAN, roster)
    for text, said in (("{}个县区逾期。", 11), ("{}家县区逾期。", 11), ("县区{}家。", 12), ("全市{}个县区。", 12)):
        assert told(text.format(said), its) == []
        assert told(text.format(54), its) != []


def test_what_was_due_is_what_is_met_beside_it_and_a_rate_of_nothing_is_a_share() -> None:
    facts = (
        *(
            Fact(WHOLE, label, "项次", Decimal(n))
            for label, n in (("到期应办结", 359), ("其中已销号", 106), ("已销号", 186))
        ),
        Fact(WHOLE, "办结率", "%", Decimal("29.5")),
        Fact(unit_of("SZ01"), "办结率", "%", Decimal(0)),
    )
    its = Ground((Given(date(2021, 10, 11), facts, (), {}),), PLAN, ROSTER)
    for text in ("到期应办结359项次、已销号{}。", "到期359项次，已销号{}。", "应办结359项次，其中{}已销号。"):
        assert told(text.format("106项次"), its) == []
        assert told(text.format("186项次"), its) == ["186项次"]
    for word in ("0", "为0", "为零", "均为0"):
        assert told(f"市财政局办结率{word}。", its) == []
        assert told(f"全市办结率{word}。", its) != []


@settings(max_examples=20, deadline=None)
@given(COUNTS, st.sampled_from((0, 7)))
def test_a_share_of_a_state_and_a_number_said_before_its_unit_are_that_units(counts: list[int], off: int) -> None:
    late = dict(zip(CODES, counts, strict=False))
    its, (code, count) = ground(late), next(iter(late.items()))
    name, whole = NAMES[code], 1000 + sum(counts)
    share = shown(count + 10 * off, whole)
    for text in (f"逾期{whole}项次，{name}占{share}。", f"{name}逾期占逾期总数的{share}。"):
        assert told(text, its) == ([share] if off else []), text
    said = f"{count + off}项次"
    for text in (f"逾期{said}的{name}要作出说明。", f"逾期{said}的是{name}。"):
        assert told(text, its) == ([said] if off else []), text
