"""`config.toml`: every mistake at once, by key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kit import ROOT

from toolkit.edges.writing.config import with_plan
from toolkit.errors import ConfigError
from toolkit.settings import MailSettings, PlanSettings, ReadingSettings, ReminderSettings, RoundSettings, load_settings

SHIPPED = (ROOT / "config.toml").read_text("utf-8")


def test_the_shipped_settings_load_and_are_the_defaults() -> None:
    settings = load_settings(SHIPPED)
    (plan,) = settings.plans
    assert (plan.id, plan.issued, plan.work, plan.closed) == ("2021", date(2021, 8, 2), "政务公开工作", False)
    assert settings.deadlines.month_means == "end"
    assert (settings.rounds, settings.reading, settings.reminders) == (
        RoundSettings(),
        ReadingSettings(),
        ReminderSettings(),
    )
    assert settings.mail == MailSettings()
    assert [group.name for group in settings.groups] == ["县区", "市直"]
    assert "各县（市、区）政府（管委会）" in settings.groups[0].phrases


def test_every_mistake_is_named_by_key() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(
            """
            colour = "red"
            [office]
            name = "某办"
            [[plans]]
            id = "二〇二一"
            file = 5
            issued = "八月"
            [rounds]
            every = "day"
            return_day = 32
            retrun_day = 25
            [reading]
            seconds = 0
            memory_mb = 100
            [reminders]
            blue = 30
            red = [0]
            [[groups]]
            name = "市直"
            """
        )
    message = caught.value.message
    assert "config.toml 有 13 处错误" in message and "config.toml" in caught.value.remedy
    for key in (
        "colour：不认识这个键",
        "office.mail：没有填",
        "plans.1.id：格式不对",
        "plans.1.file：应是文字",
        "plans.1.issued：应是日期",
        "rounds.every：只能是 'week', 'month' or 'quarter'",
        "rounds.return_day：不能大于 31（现在是 32）",
        "rounds.retrun_day：不认识这个键",
        "reading.seconds：不能小于 1",
        "reading.memory_mb：不能小于 256",
        "reminders.blue：应是列表",
        "reminders.red.1：不能小于 1",
        "groups.1.phrases：没有填",
    ):
        assert key in message, f"{key} not in {message}"


@pytest.mark.parametrize("text", ["", "[office]\nname = 某办\n", "[office\n"])
def test_an_empty_or_broken_file_says_what_to_do(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(text)
    assert caught.value.remedy
    assert all(key in caught.value.message for key in ("office", "plan", "groups")) or "TOML" in caught.value.message


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert load_settings("\ufeff" + SHIPPED) == load_settings(SHIPPED)


TWO = (
    SHIPPED
    + """
[[plans]]
id = "2020"
file = "seeds/plan-2020.xlsx"
issued = 2020-05-20
work = "政务公开工作"

[[plans]]
id = "yshj-2021"
file = "seeds/plan-yshj.xlsx"
issued = 2021-08-02
work = "优化营商环境工作"
"""
)


def test_without_a_name_the_plan_issued_last_is_meant_and_of_one_day_the_last() -> None:
    settings = load_settings(TWO)
    assert settings.plan(None) == settings.newest == settings.plans[2]
    assert settings.plan("2020") == settings.plans[1]
    with pytest.raises(ConfigError, match="没有方案“2022”（有：2021、2020、yshj-2021）") as caught:
        settings.plan("2022")
    assert "plan import" in caught.value.remedy


def test_two_plans_of_one_id_are_a_mistake_and_so_are_ids_that_differ_in_case_only() -> None:
    for twice in ('id = "2021"', 'id = "YSHJ-2021"'):
        with pytest.raises(ConfigError, match="代号都是"):
            load_settings(TWO.replace('id = "2020"', twice))


def test_the_program_changes_one_plan_and_leaves_every_other_line_as_the_office_wrote_it() -> None:
    settings = load_settings(TWO)
    moved = replace(settings.plans[0], file="seeds/plan-2021.xlsx")
    text = with_plan(TWO, moved)
    changed = [line for line in text.splitlines() if line not in TWO.splitlines()]
    assert changed == ['file = "seeds/plan-2021.xlsx"']
    assert load_settings(text).plans == (moved, *settings.plans[1:])
    assert with_plan(text, moved) == text


def test_a_new_plan_stands_after_the_others_and_nothing_else_changes() -> None:
    new = PlanSettings("2022", "seeds/plan-2022.xlsx", date(2022, 4, 6), "政务公开工作")
    for before in (SHIPPED, TWO):
        text = with_plan(before, new)
        assert load_settings(text).plans == (*load_settings(before).plans, new)
        assert [line for line in before.splitlines() if line not in text.splitlines()] == []
        assert load_settings(text).newest == new
