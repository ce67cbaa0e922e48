"""Which plan a mail means by its words."""

from __future__ import annotations

import pytest

from toolkit.domain.mail.meant_plan import meant_plans

CALLED = {
    "2020": ("政务公开工作", "2020年政务公开工作要点"),
    "2021": ("政务公开工作", "2021年政务公开工作要点"),
    "lx": ("依申请公开工作", ""),
}
YEARS = {"2020": 2020, "2021": 2021, "lx": 2021}


@pytest.mark.parametrize(
    ("words", "likely", "meant"),
    [
        ("台账\n无变化", ["2021"], ["2021"]),
        ("台账\n无变化", ["2021", "lx"], ["2021", "lx"]),
        ("台账\n无变化", [], []),
        ("台账\n依申请公开工作台账无变化", ["2021", "lx"], ["lx"]),
        ("台账\n依申请公开工作台账无变化", ["2021"], ["lx"]),
        ("2021年依申请公开工作\n无变化", ["2021"], ["lx"]),
        ("政务公开工作台账\n无变化", ["2021", "lx"], ["2021"]),
        ("2020年政务公开工作台账\n无变化", ["2021", "lx"], ["2020"]),
        ("回复：2021年政务公开工作台账\n本期无变化", ["2021", "lx"], ["2021"]),
        ("政务公开工作台账\n无变化", ["2020", "2021"], ["2020", "2021"]),
        ("政务公开工作、依申请公开工作\n无变化", ["2021", "lx"], ["2021", "lx"]),
    ],
)
def test_the_plan_that_is_named_else_the_likely_ones(words: str, likely: list[str], meant: list[str]) -> None:
    assert meant_plans(words, CALLED, YEARS, likely) == meant
