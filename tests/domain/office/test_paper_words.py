"""What a text says: numbers, shares, dates, items and units in every way that people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from kit.small_plan import small_plan

from toolkit.domain.office.paper_names import Names
from toolkit.domain.office.paper_words import Said, Token, tokens_of
from toolkit.domain.plan.units import Roster, Unit
from toolkit.numerals import value_of

ROSTER = Roster((Unit("A", "市财政局", "市直", ("财政局",)), Unit("B", "霞山区政府", "县区")), ())


def said(text: str, *kinds: Said) -> list[tuple[str, Token]]:
    return [
        (text[each.start : each.end], each)
        for each in tokens_of(text, ROSTER)
        if each.said in kinds or (not kinds and each.said != Said.LEFT)
    ]


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("逾期35项次", 35, "项次"),
        ("逾期３５项", 35, "项"),
        ("逾期2,318项次", 2318, "项次"),
        ("三家没有报", 3, "家"),
        ("两家未报", 2, "家"),
        ("两千三百一十八项次", 2318, "项次"),
        ("逾期叁拾伍天", 35, "天"),
        ("二十个市直单位", 20, "家"),
        ("58个单位", 58, "家"),
        ("五个工作日内", 5, "工作日"),
        ("最长三日", 3, "天"),
        ("一家没有报", 1, "家"),
    ],
)
def test_a_number_has_its_value_and_what_it_counts(text: str, value: int, measure: str) -> None:
    ((_, token),) = said(text)
    assert (token.said, token.span.low, token.span.high, token.measure) == (Said.NUMBER, value, value, measure)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("28.5%", "28.5", "28.5"),
        ("２８．５％", "28.5", "28.5"),
        ("百分之二十八点五", "28.5", "28.5"),
        ("百分之三点零五", "3.05", "3.05"),
        ("百分之30", "30", "30"),
        ("两成", "17.5", "22.5"),
        ("七成五", "74.5", "75.5"),
        ("近三成", "25.5", "30"),
        ("两成多", "20", "30"),
        ("半数", "47.5", "52.5"),
        ("近半数", "42.5", "50"),
        ("过半", "50", "100"),
        ("半数以上", "50", "100"),
        ("不足半数", "0", "50"),
        ("四分之一", "23", "27"),
        ("58分之11", str(Decimal(1100) / 58 - Decimal(50) / 58), str(Decimal(1100) / 58 + Decimal(50) / 58)),
        ("两至三成", "20", "30"),
        ("七八成", "70", "80"),
        ("20%—30%", "20", "30"),
        ("百分之二十至三十", "20", "30"),
        ("千分之五", "0.5", "0.5"),
        ("5‰", "0.5", "0.5"),
        ("大多数", "50", "100"),
    ],
)
def test_a_share_admits_what_its_words_do(text: str, low: str, high: str) -> None:
    ((_, token),) = said(f"{text}单位")
    assert (token.said, token.span.low, token.span.high) == (Said.SHARE, Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("近30家", "25.5", 30),
        ("30余家", 30, 40),
        ("35家左右", "34.5", "35.5"),
        ("超过9家", 9, 10),
        ("十几家", 10, 20),
        ("数十项次", 20, 99),
        ("几十个单位", 20, 99),
        ("好几家", 3, 9),
        ("上百项次", 100, 199),
        ("百余项次", 100, 200),
        ("二十几家", 20, 30),
        ("十来家", 9, 15),
        ("两三家", 2, 3),
        ("三五家", 3, 5),
        ("十七八家", 17, 18),
        ("三四十家", 30, 40),
        ("20至30家", 20, 30),
        ("三家至五家", 3, 5),
        ("1.2万件", 11500, 12500),
        ("没有一家", 0, 0),
        ("不足30家", 20, 30),
        ("至少三家", 3, 4),
        ("三家以上", 3, 4),
        ("不超过9家", 8, 9),
        ("临近3项", 3, 3),
        ("多达35项次", 35, 35),
        ("翻一番", 2, 2),
        ("增长一倍", 1, 1),
        ("排名第三", 3, 3),
    ],
)
def test_words_about_a_number_say_how_near_it_is(text: str, low: str | int, high: str | int) -> None:
    ((_, token),) = said(text)
    assert (token.span.low, token.span.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年9月30日", (2021, 9, 30)),
        ("２０２１年９月３０日", (2021, 9, 30)),
        ("二〇二一年九月三十日", (2021, 9, 30)),
        ("2021-09-30", (2021, 9, 30)),
        ("2021.9.30", (2021, 9, 30)),
        ("9月30日", (0, 9, 30)),
        ("九月三十日", (0, 9, 30)),
        ("2021年9月底", (2021, 9, 0)),
        ("9月底前", (0, 9, 0)),
        ("2021年度", (2021, 0, 0)),
        ("本月25日", (0, 0, 25)),
        ("2021年16月11日", (2021, 16, 11)),
    ],
)
def test_a_date_is_read_in_every_form_and_one_that_no_calendar_has_too(text: str, day: tuple[int, int, int]) -> None:
    assert [token.day for _, token in said(text)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况",
        "（一）抓紧办结",
        "（12）抓紧",
        "1.抓紧",
        "3、抓紧",
        "第二部分　问题",
        "某办发〔2021〕3号",
        "某办函[2021]第12号",
        "附件1",
        "一是从严核查，二是抽查",
        "进一步统一完成，每一项、一家一策，一个台账，形成合力",
        "（三）项目建设，①抓紧；按第（三）项规定，每一个单位、作为一个单位",
        "http://www.example.com/2021/3 zwgk3@example.com",
    ],
)
def test_numbers_of_sections_and_papers_and_words_that_count_nothing_are_none(text: str) -> None:
    assert said(text) == []


def test_units_and_items_are_known_by_name_alias_and_number() -> None:
    found = said("财政局第12、14项和第2020-3项，霞山区政府第十五项", Said.UNIT, Said.ITEM)
    assert [(token.code, token.item) for _, token in found] == [
        ("A", 0),
        ("", 12),
        ("", 14),
        ("", 2020003),
        ("B", 0),
        ("", 15),
    ]


def test_of_names_that_begin_alike_the_longest_that_stands_there_is_meant() -> None:
    roster = Roster((Unit("A", "市农业局", "市直"), Unit("B", "市农业局信息中心", "市直")), ())
    for text, codes in (
        ("市农业局信息中心逾期", ["B"]),
        ("市农业局逾期", ["A"]),
        ("市农业局、市农业局信息中心", ["A", "B"]),
    ):
        assert [each.code for each in tokens_of(text, roster) if each.said == Said.UNIT] == codes


@pytest.mark.parametrize(
    ("text", "value"),
    [("二〇二一", 2021), ("一万二千", 12000), ("十", 10), ("两百零五", 205), ("贰拾", 20), ("甲", None), ("", None)],
)
def test_a_numeral_of_any_size_has_its_value(text: str, value: int | None) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(("text", "known"), [("办好这件事", True), ("第三类", True), ("公开", False)])
def test_only_parts_of_the_plan_of_three_characters_or_more_are_known_again(text: str, known: bool) -> None:
    plan = small_plan({1: "A"}, *ROSTER.units, says={1: "公开。办好这件事；第三类"}).plan
    assert Names.of(ROSTER, plan, ()).plan_words(f"要{text}了").covers(1, 1 + len(text)) == known
