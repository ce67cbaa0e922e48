"""The look-back's sheet follows the sheet of tasks: the same kinds and choices, words of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import ConfigError
from toolkit.schema.load import load_ledger

TEXT = (Path(__file__).parents[2] / "templates/ledger.toml").read_text("utf-8")


def test_its_fields_are_those_of_the_tasks_under_other_headers() -> None:
    ledger = load_ledger(TEXT)
    assert ledger.last_year
    status, own = ledger.last_year.field("status"), ledger.tasks.field("status")
    assert (status.header, status.choices, status.kind) == ("落实情况", own.choices, own.kind)
    assert ledger.last_year.field("done_on").required_when == ledger.tasks.field("done_on").required_when
    assert ledger.last_year.headed("办理状态") == status


def test_a_column_that_the_tasks_no_longer_have_is_left_out() -> None:
    start, end = (TEXT.index(f'[[sheets.fields]]\nname = "{name}"') for name in ("issues", "next_steps"))
    ledger = load_ledger(TEXT[:start] + TEXT[end:])
    assert ledger.last_year
    assert "issues" not in ledger.last_year.by_name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('    { name = "hint" },\n', "", "缺少 hint"),
        ('title = "上年落实情况自查"', 'title = "工作台账"', "已有一个表叫“工作台账”"),
        ('title = "上年落实情况自查"', 'title = "a/b"', "表名“a/b”"),
        ('    { name = "topic" },\n', '    { name = "topic" },\n    { name = "topic" },\n', "topic 重复"),
    ],
)
def test_what_the_rules_would_miss_is_a_fault(old: str, new: str, said: str) -> None:
    at = TEXT.index("[lookback]")
    with pytest.raises(ConfigError, match=said):
        load_ledger(TEXT[:at] + TEXT[at:].replace(old, new, 1))


def test_without_it_a_declaration_keeps_the_name_it_had() -> None:
    start, end = TEXT.index("[lookback]"), TEXT.index("# 每个清单表头上都有的格")
    bare = load_ledger(TEXT[:start] + TEXT[end:])
    assert bare.last_year is None
    assert bare.rows_sheet(2020001) == bare.tasks
    assert bare.digest != load_ledger(TEXT).digest
