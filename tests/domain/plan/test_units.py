"""The roster: every fault with its cell, the good rows kept."""

from __future__ import annotations

import pytest

from toolkit.codes import Code
from toolkit.domain.plan.roster_rows import csv_rows, roster_gaps, roster_of
from toolkit.domain.plan.units import Group, Near, Roster

GROUPS = (Group("县区", ("各县",)), Group("市直", ("市直各单位",)))
HEAD = "name,aliases,group,code,contact,mail,cc,superior_mail\n"


def parsed(text: str) -> tuple[Roster, list[tuple[str, str]]]:
    """The roster of `text` and each fault's cell and message."""
    roster, problems = roster_of(csv_rows(text), "seeds/units.csv", GROUPS)
    assert all(each.origin.file == "seeds/units.csv" for each in problems)
    faults = [each for each in problems if each.code is Code.ROSTER_FAULT]
    return roster, [(each.origin.place, each.message.removeprefix("单位名册有误：")) for each in faults]


GOOD = (
    "甲区政府,甲区;甲区人民政府,县区,XQ01,某丙,a@example.com,b@example.com；c@example.com,d@example.com\n"
    "市乙局,,市直,SZ01,,,,\n"
)


@pytest.mark.parametrize("text", [HEAD + GOOD, "\ufeff" + HEAD + GOOD, (HEAD + GOOD).replace("\n", "\r\n")])
def test_a_good_roster(text: str) -> None:
    roster, faults = parsed(text)
    assert not faults
    first, second = roster.units
    assert (first.code, first.name, first.aliases, first.group) == (
        "XQ01",
        "甲区政府",
        ("甲区", "甲区人民政府"),
        "县区",
    )
    assert (first.contact, first.mail, first.superior_mail) == ("某丙", "a@example.com", "d@example.com")
    assert first.cc == ("b@example.com", "c@example.com")
    assert (second.aliases, second.mail, second.cc) == ((), "", ())
    assert roster.by_name["甲区"] is first and roster.by_code["SZ01"] is second
    assert roster.members("市直") == (second,)


def test_columns_may_stand_in_any_order() -> None:
    roster, faults = parsed("code,name,group,mail,superior_mail,cc,contact,aliases\nSZ01,市乙局,市直,,,,,\n")
    assert not faults and roster.units[0].name == "市乙局"


@pytest.mark.parametrize(
    ("rows", "kept", "faults"),
    [
        (",,,,,,,\n\n市乙局,,市直,SZ01,,,,\n", ["市乙局"], []),
        (",,市直,SZ02,,,,\n", [], [("A2", "单位名称没有填，这一行没有读入")]),
        ("市乙局,,市直,,,,,\n", [], [("D2", "市乙局的代码没有填，这一行没有读入")]),
        (
            "市乙局,,市直,乙,,,,\n",
            [],
            [("D2", "市乙局的代码“乙”只能用字母、数字、点、横线和下划线，最多32个，这一行没有读入")],
        ),
        (
            "市乙局,,市直,SZ01,,,,\n市丙局,,市直,SZ01,,,,\n",
            ["市乙局"],
            [("D3", "市丙局的代码“SZ01”和市乙局的一样，这一行没有读入")],
        ),
        (
            "市乙局,,市直,SZ01,,,,\n市乙局,,市直,SZ02,,,,\n",
            ["市乙局"],
            [("A3", "单位名称“市乙局”前面已经有了，这一行没有读入")],
        ),
        (
            "市乙局,乙局,市直,SZ01,,,,\n市丙局,乙局;丙局,市直,SZ02,,,,\n",
            ["市乙局", "市丙局"],
            [("B3", "“乙局”同时指向市乙局和市丙局")],
        ),
        (
            "市乙局,,省直,SZ01,,,,\n",
            ["市乙局"],
            [("C2", "市乙局的分组“省直”不在 config.toml 的分组中")],
        ),
        (
            "市乙局,,市直,SZ01,,a@b,c@example.com;dd,某某\n",
            ["市乙局"],
            [
                ("F2", "市乙局的邮箱“a@b”格式不对"),
                ("G2", "市乙局的邮箱“dd”格式不对"),
                ("H2", "市乙局的邮箱“某某”格式不对"),
            ],
        ),
        ("市乙局,,市直,SZ01\n", ["市乙局"], []),
        (
            "市乙局,,市直,SZ01,,,,\n市 乙局,,市直,SZ02,,,,\n",
            ["市乙局"],
            [("A3", "单位名称“市 乙局”前面已经有了，这一行没有读入")],
        ),
        (
            "市乙局,,市直,SZ01,,,,\n市丙局,市乙局（筹）；市乙局,市直,SZ02,,,,\n",
            ["市乙局", "市丙局"],
            [("B3", "市丙局的别名“市乙局”是另一个单位的名称")],
        ),
        (
            "市乙局,乙局(本部),市直,SZ01,,,,\n市丙局,乙局（本部）,市直,SZ02,,,,\n",
            ["市乙局", "市丙局"],
            [("B3", "“乙局（本部）”同时指向市乙局和市丙局")],
        ),
        ("市乙局,乙,市直,SZ01,,,,\n", ["市乙局"], [("B2", "市乙局的别名“乙”只有一个字，容易认错，没有采用")]),
        (
            "市乙局、市丙局,,市直,SZ01,,,,\n",
            ["市乙局、市丙局"],
            [("A2", "单位名称“市乙局、市丙局”里有“、”，一行只能写一个单位；别名请写在“别名”一列")],
        ),
        ("市乙局,,,SZ01,,,,\n", ["市乙局"], [("C2", "市乙局的分组“”不在 config.toml 的分组中")]),
        (
            "市乙局,,市直,SZ01,,a@example.com;b@example.com,,\n",
            ["市乙局"],
            [("F2", "市乙局的“邮箱”只能填一个，只用第一个；其余的请填到“抄送”")],
        ),
        (
            "市乙局,,市直,SZ01,,a@example.com，b@example.com,,\n",
            ["市乙局"],
            [("F2", "市乙局的邮箱“a@example.com，b@example.com”格式不对")],
        ),
        ("市乙局,,市直,SZ01,,１@example.com,,\n", ["市乙局"], [("F2", "市乙局的邮箱“１@example.com”格式不对")]),
    ],
)
def test_faults_name_their_cell_and_the_good_rows_stay(
    rows: str, kept: list[str], faults: list[tuple[str, str]]
) -> None:
    roster, found = parsed(HEAD + rows)
    assert [unit.name for unit in roster.units] == kept
    assert found == faults


def test_all_faults_of_a_roster_are_told_at_once() -> None:
    roster, faults = parsed(HEAD + ",,市直,SZ02,,,,\n" + GOOD + "市丁局,,没有,SZ04,,坏,,\n市戊局,,市直,SZ 5,,,,\n")
    assert [cell for cell, _ in faults] == ["A2", "C5", "F5", "D6"]
    assert [unit.code for unit in roster.units] == ["XQ01", "SZ01", "SZ04"]
    assert roster.by_code["SZ04"].mail == ""


def test_an_alias_of_two_units_belongs_to_the_first() -> None:
    roster, _ = parsed(HEAD + "市乙局,乙局,市直,SZ01,,,,\n市丙局,乙局,市直,SZ02,,,,\n")
    assert roster.by_name["乙局"].code == "SZ01"
    assert roster.by_code["SZ02"].aliases == ()


@pytest.mark.parametrize("text", ["", "name,code\n市乙局,SZ01\n", "单位,代码\n"])
def test_a_roster_without_its_columns_says_which_lack(text: str) -> None:
    roster, faults = parsed(text)
    assert roster.units == ()
    assert [cell for cell, _ in faults] == ["A1"] and "group" in faults[0][1]


def test_only_name_group_and_code_are_needed() -> None:
    roster, faults = parsed("单位名称,分组,代码\n市乙局,市直,SZ01\n")
    assert not faults and (roster.units[0].aliases, roster.units[0].mail) == ((), "")
    (gap,) = [
        gap
        for gap in roster_gaps(csv_rows("单位名称,分组,代码\n市乙局,市直,SZ01\n"), roster, "u")
        if gap.value == "市乙局"
    ]
    assert (gap.code, gap.origin.place) == (Code.ROSTER_NO_MAIL, "A1")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (
            "单位名称,分组,代码,邮箱,别名,联系人,抄送,上级邮箱,备注",
            [(Code.ROSTER_COLUMN_UNKNOWN, "I1", "单位名册的“备注”一列不认得，没有读入")],
        ),
        (
            "单位名称,分组,代码,邮箱地址,别名,联系人,抄送,上级邮箱",
            [
                (
                    Code.ROSTER_FAULT,
                    "A1",
                    "单位名册有误：第一行缺少列 “邮箱”（mail）；第一行里不认得的有“邮箱地址”",
                ),
                (Code.ROSTER_COLUMN_UNKNOWN, "D1", "单位名册的“邮箱地址”一列不认得，没有读入，是否为“邮箱”"),
            ],
        ),
        (
            "单位名称,分组,代码,邮箱,邮箱",
            [(Code.ROSTER_FAULT, "E1", "单位名册有误：第一行有两个“邮箱”，只读左边的一列")],
        ),
        (
            "单位名称,组别,代码,邮箱,别名,联系人,抄送,上级邮箱",
            [
                (Code.ROSTER_FAULT, "A1", "单位名册有误：第一行缺少列 “分组”（group）；第一行里不认得的有“组别”"),
                (Code.ROSTER_COLUMN_UNKNOWN, "B1", "单位名册的“组别”一列不认得，没有读入"),
            ],
        ),
    ],
)
def test_headers_nobody_knows_are_told(head: str, told: list[tuple[Code, str, str]]) -> None:
    _, problems = roster_of(csv_rows(f"{head}\n市乙局,市直,SZ01,a@example.com\n"), "u.csv", GROUPS)
    assert [(each.code, each.origin.place, each.message) for each in problems] == told


def test_chinese_headers_are_the_same_columns() -> None:
    head = "单位名称,别名,分组,代码,联系人,邮箱,抄送,上级邮箱\n"
    assert parsed(head + GOOD) == parsed(HEAD + GOOD)
    assert parsed(head.replace("代码", " 代 码 ") + GOOD) == parsed(HEAD + GOOD)


@pytest.mark.parametrize("sign", [";", "；", "、"])
def test_aliases_are_parted_by_any_of_three_signs(sign: str) -> None:
    roster, faults = parsed(HEAD + f"市乙局,乙局{sign}乙委,市直,SZ01,,,,\n")
    assert not faults and roster.units[0].aliases == ("乙局", "乙委")


@pytest.mark.parametrize("first", [True, False])
def test_a_name_comes_before_an_alias_wherever_it_stands(first: bool) -> None:
    rows = ["市乙局,市丙局;乙局,市直,SZ01,,,,", "市丙局,,市直,SZ02,,,,"]
    roster, faults = parsed(HEAD + "\n".join(rows if first else rows[::-1]) + "\n")
    assert faults == [("B2" if first else "B3", "市乙局的别名“市丙局”是另一个单位的名称")]
    assert roster.by_name["市丙局"].code == "SZ02" and roster.by_name["乙局"].code == "SZ01"
    assert len(roster.units) == 2


def test_an_alias_that_is_a_groups_phrase_or_name_is_refused() -> None:
    roster, faults = parsed(HEAD + "市乙局,市直各单位;乙局;县区,市直,SZ01,,,,\n各县,,县区,XQ01,,,,\n")
    assert faults == [
        ("B2", "市乙局的别名“市直各单位”又是分组“市直”的写法"),
        ("B2", "市乙局的别名“县区”又是分组“县区”的写法"),
        ("A3", "单位名称“各县”又是分组“县区”的写法"),
    ]
    assert roster.units[0].aliases == ("乙局",)


def test_an_alias_written_twice_or_like_its_own_name_is_no_fault() -> None:
    roster, faults = parsed(HEAD + "市乙局,市乙局;乙局;乙局,市直,SZ01,,,,\n")
    assert not faults and roster.units[0].aliases == ("乙局",)


def test_what_the_roster_lacks_as_a_whole_is_told_with_its_cell() -> None:
    rows = csv_rows(HEAD + "\n市乙局,,市直,SZ01,,a@example.com,,\n,,,SZ02,,,,\n市丙局,,市直,SZ02,,坏,,\n")
    roster, _ = roster_of(rows, "u.csv", GROUPS)
    gaps = roster_gaps(rows, roster, "u.csv")
    assert [(gap.code, str(gap.origin), gap.value) for gap in gaps] == [
        (Code.GROUP_EMPTY, "config.toml", "县区"),
        (Code.ROSTER_NO_MAIL, "u.csv F5", "市丙局"),
    ]
    assert "“县区”在单位名册中一个单位也没有" in gaps[0].message and gaps[1].message.startswith("市丙局没有登记邮箱")
    assert roster_gaps((), Roster((), GROUPS), "u.csv") == ()


@pytest.mark.parametrize("words", ["市乙局", "乙委", "SZ01"])
def test_a_unit_is_found_by_name_alias_or_code(words: str) -> None:
    roster, _ = parsed(HEAD + "市乙局,乙委,市直,SZ01,,,,\n市丙局,,市直,SZ02,,,,\n")
    assert roster.find(words) is roster.units[0]


def test_a_name_no_unit_has_finds_what_comes_near() -> None:
    roster, _ = parsed(HEAD + "市发展改革局,发改局,市直,SZ01,,,,\n市财政局,,市直,SZ02,,,,\n")
    assert roster.find("市发展和改革局") == Near("市发展和改革局", ("市发展改革局",))
    assert roster.find("市直单位") == Near("市直单位", ("市直各单位",))
    assert roster.find("甲") == Near("甲", ())
    assert (roster.name_of("SZ02"), roster.name_of("SZ09"), roster.name_of("SZ09", "")) == ("市财政局", "SZ09", "")


def test_a_unit_may_have_sites_given_as_domains_or_addresses() -> None:
    head = "单位名称,别名,分组,代码,联系人,邮箱,抄送,上级邮箱,网站"
    line = "市乙局,,市直,SZ01,,a@example.com,,,"
    roster, problems = roster_of(
        csv_rows(f"{head}\n{line}yj.example.cn;https://www.Example.cn/yj/；门户网站\n"), "u.csv", GROUPS
    )
    assert roster.units[0].sites == ("yj.example.cn", "www.example.cn")
    assert [(found.origin.cell, found.value) for found in problems] == [("I2", "门户网站")]
    assert "市乙局的网站“门户网站”不是网址或域名，没有采用" in problems[0].message
    without, _ = roster_of(csv_rows(f"{head.removesuffix(',网站')}\n{line.removesuffix(',')}\n"), "u.csv", GROUPS)
    assert without.units[0].sites == ()
