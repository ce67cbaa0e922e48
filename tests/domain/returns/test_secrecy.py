"""Secrecy markings, words and identity card numbers in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.returns.secrecy import (
    id_numbers_in,
    is_withheld,
    marking_in,
    personal_numbers_in,
    withheld,
    words_in,
)
from toolkit.jobs.workspace import Workspace
from toolkit.schema.cell import clean


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("秘密★", "秘密★"),
        ("机密★10年", "机密★"),
        ("绝密★30年", "绝密★"),
        ("绝密 ★ 启用前", "绝密★"),
        ("机　密★1年\n关于某事的报告", "机密★"),
        ("秘 密 ☆", "秘密★"),
        ("机密＊10年", "机密★"),
        ("机密*10年", "机密★"),
        ("机\u200b密★", "机密★"),
        ("【绝密⭐️】", "绝密★"),
        ("报告（机密★10年）已报", "机密★"),
        ("内部资料注意保存", "内部资料注意保存"),
        ("内部资料 注意保存", "内部资料注意保存"),
        ("内部资料，注意保存", "内部资料，注意保存"),
        ("内部资料,注意保存", "内部资料，注意保存"),
        ("密级:机密", "密级：机密"),
        ("密 级 ： 秘密", "密级：秘密"),
    ],
)
def test_markings_in_whatever_shape(repository: Workspace, text: str, marking: str) -> None:
    assert marking_in(text, repository.schema.words.markings) == marking


@pytest.mark.parametrize(
    "text",
    [
        "", "严禁填报国家秘密、工作秘密和个人隐私。", "保守国家秘密；★二是抓公开", "落实保密审查\n★重点事项", "秘密",
        "机密文件清理", "不涉及秘密。\n★下一步", "内部资料已归档", "五★级", "商业秘密",
    ],
)  # fmt: skip
def test_what_is_no_marking(repository: Workspace, text: str) -> None:
    assert marking_in(text, repository.schema.words.markings) == ""


_ALIKE = str.maketrans("☆⭐*＊:,", "★★★★：，", " \u3000\u200b")


@given(text=st.text("绝机秘密级：:内部资料注意保存，,★☆⭐*＊ \u3000\u200b\n甲", max_size=40))
def test_the_marking_that_stands_first_is_told_whatever_is_around_it(repository: Workspace, text: str) -> None:
    markings = repository.schema.words.markings
    plain = text.translate(_ALIKE)
    places = [(plain.index(mark), at) for at, mark in enumerate(markings) if mark in plain]
    assert marking_in(text, markings) == (markings[min(places)[1]] if places else "")


def test_without_declared_markings_there_is_none() -> None:
    assert marking_in("机密★10年", ()) == ""


@given(st.text(), st.text())
def test_what_stands_for_a_text_tells_only_whether_it_is_the_same(text: str, other: str) -> None:
    kept = withheld(text)
    assert is_withheld(kept) and withheld(kept) == kept and len(kept) == 17
    assert kept == withheld(f" {text}\u200b")
    assert (withheld(other) == kept) == (clean(other) == clean(text))
    assert marking_in(kept, ()) and marking_in(f"见{kept}", ("机密★",)), "what came back held is held again"


def test_what_stands_for_a_text_is_none_of_it() -> None:
    kept = withheld("机密★10年 某部署")
    assert kept.startswith("〔涉密标志，未收〕") and not set("机某部署10年") & set(kept[9:])
    assert not is_withheld("〔涉密标志，未收〕") and not is_withheld(f"{kept}。")


def test_words_are_told_once_and_the_longest_first(repository: Workspace) -> None:
    words = repository.schema.words.secret
    assert words_in("涉及国家秘密，不是工作秘密；国家秘密", words) == ("国家秘密", "工作秘密")
    assert words_in("机密、秘密", words) == ("机密", "秘密")
    assert words_in("秘密文件和秘密", ("秘密", "秘密文件")) == ("秘密文件", "秘密")
    assert words_in("已公开", words) == () and words_in("机密", ()) == ()


def made_number(first: str) -> str:
    """A made-up number of 17 digits with its right last character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(w * int(d) for w, d in zip(weights, first, strict=True)) % 11]


NUMBER = made_number("00000019900101000")


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"经办人（{NUMBER}）",
        f"证件号{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}。",
        "".join(chr(ord(c) + 0xFEE0) for c in NUMBER),
    ],
)
def test_an_identity_card_number_is_found_and_masked(text: str) -> None:
    assert id_numbers_in(text) == ("000***********" + NUMBER[-4:],)


def test_a_last_x_counts() -> None:
    number = next(n for serial in range(100) if (n := made_number(f"000000199001010{serial:02}")).endswith("X"))
    assert id_numbers_in(f"{number}、{number}") == ("000***********" + number[-4:],)
    assert len(id_numbers_in(number.replace("X", "x"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"),
        made_number("00000019901301000"),
        made_number("00000018000101000"),
        f"1{NUMBER}",
        f"{NUMBER}1",
        NUMBER[:17],
        "914408001234567890",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert id_numbers_in(text) == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("张某 138 0000 1234 来电", ("138****1234",)),
        ("电话13800001234，另13900005678", ("138****1234", "139****5678")),
        ("证件11010119900307001X有误", ("110***********001X",)),
        ("某府〔2021〕3号，申请编号20210913000000001", ()),
        ("12345热线", ()),
    ],
)
def test_numbers_that_may_be_a_persons_are_found_and_masked(text: str, numbers: tuple[str, ...]) -> None:
    assert personal_numbers_in(text) == numbers
