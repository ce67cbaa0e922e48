"""What is new in a unit's workbook, told against the one before."""

from __future__ import annotations

from datetime import date

import pytest
from kit.rows import key

from toolkit.domain.ledger.editions import Issue, next_edition
from toolkit.domain.ledger.news import new_fields, news_words
from toolkit.domain.ledger.records import Edition, Snapshot
from toolkit.jobs.workspace import Workspace

DAY = date(2021, 9, 10)
ROW = {"number": "3", "topic": "规划", "requirement": "要求。", "deadline": "2021年9月前", "due": "2021-09-30"}


def shown(*items: dict[str, str], return_by: date = date(2021, 9, 24)) -> Snapshot:
    """The snapshot of 甲 with these rows, numbered from 3 on where they do not say."""
    cells = {
        key(f"P/{row['number']}/甲"): row
        for row in ({**ROW, "number": str(n), **item} for n, item in enumerate(items, 3))
    }
    return Snapshot(cells, "甲局", return_by)


def told(workspace: Workspace, made: Edition) -> dict[str, str]:
    words = {row.text: news_words(workspace.schema.tasks, new_fields(made, row)) for row in made.cells}
    return {row: found for row, found in words.items() if found}


def issue(workspace: Workspace, now: Snapshot, before: Edition | None = None, period: str = "2021-09") -> Edition:
    return next_edition(before, "P", "甲", now, workspace.schema, Issue(DAY, "", period))


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ({}, {}, ""),
        ({}, {"requirement": "新要求。"}, "具体要求有调整"),
        ({}, {"deadline": "2021年12月前", "due": "2021-12-31"}, "完成时限有调整"),
        ({}, {"requirement": "新。", "due": "2021-10-31"}, "具体要求、应完成日期有调整"),
        ({}, {"status": "推进中", "progress": "已办"}, ""),
        (
            {},
            {"verdict": "退回整改", "opinion": "请补", "verified_on": "2021-09-08"},
            "核查结论、核查意见有更新",
        ),
        ({"verdict": "退回整改"}, {}, ""),
        ({"hint": "还有3天到期"}, {"hint": "已逾期10天"}, ""),
        ({"due": "2021-09-30", "since": "2021-06-30"}, {"due": "2021-12-31", "since": "2021-09-30"}, ""),
    ],
)
def test_plan_text_and_verdicts_are_news_and_the_units_own_words_are_not(
    repository: Workspace, then: dict[str, str], now: dict[str, str], words: str
) -> None:
    first = issue(repository, shown(then))
    assert not told(repository, first)
    assert told(repository, issue(repository, shown(now), first, "2021-10")) == ({"P/3/甲": words} if words else {})


def test_an_item_added_is_new_and_one_gone_is_said(repository: Workspace) -> None:
    first = issue(repository, shown({}, {}))
    later = issue(repository, shown({}, {"number": "9"}), first)
    assert told(repository, later) == {"P/9/甲": "新增事项"} and later.withdrawn == (4,)
    back = issue(repository, shown({}, {}, {"number": "9"}), later)
    assert back.withdrawn == ()


def test_news_stand_for_the_whole_round_and_no_longer(repository: Workspace) -> None:
    first = issue(repository, shown({}, {}))
    reworded = issue(repository, shown({"requirement": "新。"}, {}), first)
    more = issue(repository, shown({"requirement": "新。"}, {"verdict": "通过销号"}), reworded)
    assert told(repository, more) == {"P/3/甲": "具体要求有调整", "P/4/甲": "核查结论有更新"}
    october = issue(
        repository,
        shown({"requirement": "新。"}, {"verdict": "通过销号"}, return_by=date(2021, 10, 25)),
        more,
        "2021-10",
    )
    assert told(repository, october) == {}


def test_news_alone_make_no_new_edition(repository: Workspace) -> None:
    first = issue(repository, shown({}))
    reworded = issue(repository, shown({"requirement": "新。"}), first)
    assert issue(repository, shown({"requirement": "新。"}), reworded) is reworded
