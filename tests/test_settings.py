"""`config.toml`: every mistake at once, by key."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from kit import ROOT

from toolkit.edges.writing.config import with_plan
from toolkit.errors import ConfigError
from toolkit.mail_settings import MailSettings
from toolkit.settings import PlanSettings, ReadingSettings, ReminderSettings, RoundSettings, load_settings

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


def test_a_section_that_is_none_is_said_to_be_one() -> None:
    with pytest.raises(ConfigError, match=r"groups.1：应是一个小节，写成 \[名称\] 或 { … }（现在是 1）"):
        load_settings("groups = [1]")


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


SILENT_OR_CRASHING = [
    ('hours = ["08:30", "17:30"]', 'hours = ["17:30", "08:30"]', "mail.hours"),
    ('hours = ["08:30", "17:30"]', 'hours = ["08:30", "08:30"]', "mail.hours"),
    ('hours = ["08:30", "17:30"]', "hours = [830, 1730]", "mail.hours.1"),
    ('hours = ["08:30", "17:30"]', 'hours = ["08:30+08:00", "17:30"]', "mail.hours.1"),
    ('hours = ["08:30", "17:30"]', 'hours = ["8:30", "17:30"]', "mail.hours.1"),
    ('remind_at = "09:00"', "remind_at = 9", "watch.remind_at"),
    ('remind_at = "09:00"', 'remind_at = "25:00"', "watch.remind_at"),
    ('merge_at = "16:00"', "merge_at = true", "watch.merge_at"),
    ("issued = 2021-08-02", "issued = 9999-12-31", "plans.1.issued"),
    ("issued = 2021-08-02", "issued = 0001-01-01", "plans.1.issued"),
    ("issued = 2021-08-02", "issued = 0", "plans.1.issued"),
    ("blue = [30, 14, 7, 3, 1, 0]", "blue = [999999999]", "reminders.blue.1"),
    ("blue = [30, 14, 7, 3, 1, 0]", "blue = [true]", "reminders.blue.1"),
    ("red = [1, 5, 10]", "red = [999999999]", "reminders.red.1"),
    ("yellow_rounds = 2", "yellow_rounds = 999999999", "reminders.yellow_rounds"),
    ("copy_from = 5", "copy_from = 999999999", "reminders.copy_from"),
    ("pace_seconds = 3", "pace_seconds = inf", "mail.pace_seconds"),
    ("pace_seconds = 3", "pace_seconds = nan", "mail.pace_seconds"),
    ("pace_seconds = 3", "pace_seconds = -1", "mail.pace_seconds"),
    ("pace_seconds = 3", "pace_seconds = true", "mail.pace_seconds"),
    ("timeout_seconds = 60", "timeout_seconds = 1e300", "timeout_seconds"),
    ("timeout_seconds = 60", "timeout_seconds = 99999999999999999999", "timeout_seconds"),
    ("seconds = 30", "seconds = true", "reading.seconds"),
    ("seconds = 30", "seconds = 999999999999", "reading.seconds"),
    ("memory_mb = 1024", "memory_mb = 99999999999999999", "reading.memory_mb"),
    ("return_day = 25", "return_day = true", "rounds.return_day"),
    ("port = 465", "port = true", "mail.port"),
    ("port = 465", "port = 0", "mail.port"),
    ("collect_minutes = 15", "collect_minutes = 999999999999", "watch.collect_minutes"),
    ("per_batch = 50", "per_batch = 0", "mail.per_batch"),
    ('merge_on = ["fri"]', "merge_on = []", "watch.merge_on"),
    ('name = "市政府办公室政务公开科"', 'name = ""', "office.name"),
    ('name = "市政府办公室政务公开科"', 'name = "甲\\nBcc: x@example.com"', "office.name"),
    ('work = "政务公开工作"', 'work = " "', "plans.1.work"),
    ('file = "seeds/plan-2021.txt"', 'file = ""', "plans.1.file"),
    ('[archive]\nurl = ""', '[archive]\nurl = "D:/archive"', "archive.url"),
    ('[archive]\nurl = ""', '[archive]\nurl = "s3://me:secret@bucket"', "archive.url"),
    ('[archive]\nurl = ""', '[archive]\nurl = "https://x/y?sig=secret"', "archive.url"),
    ('[archive]\nurl = ""', '[archive]\nurl = "simplecache::s3://x"', "archive.url"),
    ('phrases = ["市直各单位", ', 'phrases = ["", ', "groups"),
    ('words = "基层政府要"', 'words = " "', "narrowings"),
]


@pytest.mark.parametrize(("old", "new", "key"), SILENT_OR_CRASHING)
def test_what_would_crash_or_silence_is_a_line_with_its_key(old: str, new: str, key: str) -> None:
    assert SHIPPED.count(old) >= 1
    with pytest.raises(ConfigError) as caught:
        load_settings(SHIPPED.replace(old, new, 1))
    assert key in caught.value.message and caught.value.remedy
    assert "值不对" not in caught.value.message and "secret" not in caught.value.message


def numbers_in(text: str) -> list[str]:
    """Every line of the settings whose value is a number or a list of them."""
    return [line for line in text.splitlines() if re.match(r"\w+ = (-?\d+\b(?!-)|\[-?\d)", line)]


@pytest.mark.parametrize("line", numbers_in(SHIPPED))
@pytest.mark.parametrize("value", ["true", "inf", "nan", "999999999999999999999", "-999999999"])
def test_no_number_of_the_settings_takes_what_is_none_or_out_of_all_proportion(line: str, value: str) -> None:
    name, _, rest = line.partition(" = ")
    new = f"{name} = [{value}]" if rest.startswith("[") else f"{name} = {value}"
    with pytest.raises(ConfigError, match=name):
        load_settings(SHIPPED.replace(line, new, 1))
