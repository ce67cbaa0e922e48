"""Which plan a mail means that answers none of our mails."""

from __future__ import annotations

import pytest

from toolkit.domain.mail.incoming import Incoming
from toolkit.domain.mail.meant_plan import meant_plans

CALLED = {
    "2020": ("政务公开工作", "2020年政务公开工作要点"),
    "2021": ("政务公开工作", "2021年政务公开工作要点"),
    "lx": ("依申请公开工作", ""),
}
YEARS = {"2020": 2020, "2021": 2021, "lx": 2021}


@pytest.mark.parametrize(
    ("subject", "text", "owed", "meant"),
    [
        ("台账", "无变化", ["2021"], ["2021"]),
        ("台账", "无变化", ["2021", "lx"], ["2021", "lx"]),
        ("台账", "无变化", [], []),
        ("台账", "依申请公开工作台账无变化", ["2021", "lx"], ["lx"]),
        ("台账", "依申请公开工作台账无变化", ["2021"], ["lx"]),
        ("2021年依申请公开工作", "无变化", ["2021"], ["lx"]),
        ("政务公开工作台账", "无变化", ["2021", "lx"], ["2021"]),
        ("2020年政务公开工作台账", "无变化", ["2021", "lx"], ["2020"]),
        ("回复：2021年政务公开工作台账", "本期无变化", ["2021", "lx"], ["2021"]),
        ("政务公开工作台账", "无变化", ["2020", "2021"], ["2020", "2021"]),
        ("政务公开工作、依申请公开工作", "无变化", ["2021", "lx"], ["2021", "lx"]),
        ("台账", "无变化\n> 依申请公开工作台账", ["2021", "lx"], ["2021", "lx"]),
    ],
)
def test_the_plan_that_is_named_else_the_only_one_of_which_the_unit_owes_a_report(
    subject: str, text: str, owed: list[str], meant: list[str]
) -> None:
    assert meant_plans(Incoming(subject=subject, text=text), CALLED, YEARS, owed) == meant
