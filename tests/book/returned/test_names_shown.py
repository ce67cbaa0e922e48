"""The unit's name as people see it on a workbook that came back."""

from __future__ import annotations

import pytest

from toolkit.book.returned.names_shown import names_shown
from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.jobs.workspace import Workspace


def book(**sheets: list[str | None]) -> RawBook:
    return RawBook(tuple(RawSheet(title, tuple((value,) for value in sheet)) for title, sheet in sheets.items()))


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["市科技局 2021年政务公开工作台账"], {"市科技局"}),
        ([None, "", "市科技局　2021年 政务公开工作台账"], {"市科技局"}),
        (["2021年政务公开工作台账"], set()),
        (["市科技局 规范性文件清单（第24、25项）"], {"市科技局"}),
        (["规范性文件清单"], set()),
        (["我局已印发2021年方案"], set()),
        (["第一行", "二", "三", "四", "五", "市科技局 2021年政务公开工作台账"], set()),
    ],
)
def test_what_stands_before_the_words_of_a_title(
    repository: Workspace, titles: list[str | None], names: set[str]
) -> None:
    other: list[str | None] = ["市教育局 2021年政务公开工作台账"]
    assert names_shown(book(填报说明=titles, 邻表=other), repository.schema) == names
    assert names_shown(book(填报说明=titles, 规章清单=other), repository.schema) == names | {"市教育局"}


def test_what_is_said_behind_a_rows_beginning_is_no_title(repository: Workspace) -> None:
    said = ("本期无此类事项", None, "未报：请填写；没有的，在左边选“是”；本年度还没有规范性文件清单")
    sheet = RawSheet("规范性文件清单", (("市科技局 规范性文件清单",), said))
    assert names_shown(RawBook((sheet,)), repository.schema) == {"市科技局"}
