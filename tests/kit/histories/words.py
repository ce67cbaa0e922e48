"""What people type: sentences nobody else would write, and those that everybody writes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

FIELDS = ("status", "progress", "expected_on", "done_on", "evidence", "issues", "next_steps", "person_phone")
"""The columns that are filled in."""
TEXTS = ("progress", "issues", "next_steps")
"""Those that hold sentences."""
ISSUED = date(2021, 8, 2)
DEADLINE = date(2021, 12, 31)
OFFICE_PHONE = "0759-3336666"

BOILERPLATE = {
    "progress": (
        "按计划推进。",
        "正在按计划有序推进中。",
        "已落实到位，长期坚持。",
        "已按要求部署落实，明确责任科室和完成时限。",
        "同上",
        "已完成",
    ),
    "issues": ("人手不足。", "暂未发现明显问题。", "部分科室重视程度不够，需进一步加强。"),
    "next_steps": ("继续推进。", "下一步将按方案要求继续抓好落实。", "加强督促检查。"),
    "evidence": ("见附件", "单位网站政务公开专栏"),
}
_OWN_END = re.compile(r"[^，；]\d{3,}项$")
"""How a sentence of somebody's own ends, unlike any other."""
_DOINGS = ("召开专题会", "梳理公开目录", "修订办理流程", "组织业务培训", "核对历史文件", "更新公开专栏", "回复群众留言")
_OBJECTS = ("涉及公开事项", "形成工作台账", "整理政策文件", "督办责任科室", "收集意见建议", "完成网页改版")


class Text(NamedTuple):
    """A text, and whether it is one that nobody else would write in that place."""

    said: str
    distinctive: bool = False


def sentence(rng: Random, number: int) -> Text:
    """A sentence of its own, made unlike any other by `number`."""
    doing, what = rng.choice(_DOINGS), rng.choice(_OBJECTS)
    return Text(f"{rng.randint(1, 28)}日{doing}{rng.randint(1, 9)}次，{what}{100 + number}项", True)


def boilerplate(rng: Random, field: str) -> Text:
    """What others write as well."""
    return Text(rng.choice(BOILERPLATE[field]))


def words(rng: Random, field: str, number: int) -> Text:
    """What a person writes in a field of words: mostly a sentence of their own."""
    common = {"progress": 0.35, "issues": 0.6, "next_steps": 0.7, "evidence": 0.3}[field]
    if rng.random() < common:
        return boilerplate(rng, field)
    return (
        Text(f"https://www.example.com/zwgk/{4000 + number}.html", True)
        if field == "evidence"
        else sentence(rng, number)
    )


def expected(rng: Random, day: date) -> Text:
    """The day something is to be done by: often simply the deadline."""
    return Text((DEADLINE if rng.random() < 0.5 else day + timedelta(days=rng.randint(5, 90))).isoformat())


def shorter(text: str) -> list[Text]:
    """What a text may be cut down to: one of its parts, or the end of a sentence of somebody's own."""
    parts = text.split("；")
    if len(parts) == 1:
        parts = [text.partition("，")[2]] if _OWN_END.search(text) else []
    return [Text(part, _OWN_END.search(part) is not None) for part in parts if part]
