"""`config.toml`: every mistake at once, by key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from toolkit.problems import ConfigError
from toolkit.settings import ReadingSettings, ReminderSettings, RoundSettings, load_settings

SHIPPED = (Path(__file__).parent.parent / "config.toml").read_text("utf-8")


def test_the_shipped_settings_load_and_are_the_defaults() -> None:
    settings = load_settings(SHIPPED)
    assert (settings.plan.id, settings.plan.issued) == ("2021", date(2021, 8, 2))
    assert settings.deadlines.month_means == "end"
    assert (settings.rounds, settings.reading, settings.reminders) == (
        RoundSettings(),
        ReadingSettings(),
        ReminderSettings(),
    )
    assert [group.name for group in settings.groups] == ["县区", "市直"]
    assert "各县（市、区）政府（管委会）" in settings.groups[0].phrases


def test_every_mistake_is_named_by_key() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(
            """
            colour = "red"
            [office]
            name = "某办"
            [plan]
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
        "plan.id：格式不对",
        "plan.file：应是文字",
        "plan.issued：应是日期",
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
