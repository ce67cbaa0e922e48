"""What ends a document and belongs to no item: who issued it, when, who gets a copy, words to all, a page's foot."""

from __future__ import annotations

import re

from toolkit.domain.plan.headings import is_date

_CLOSING = re.compile(
    r"(?:抄送|主送|分送|附件|版权所有|联系人|联系电话).*|.*(?:ICP备|公网安备|备案序?号).*"
    r"|[（(]?\d{4}年\d{1,2}月\d{1,2}日(?:印发)?[）)]?"
    r"|[^\d，。；：:]{2,30}(?:政府|[局委办部室科厅]|中心)"
)
_TO_ALL = re.compile(
    r"(?:请|以上|上述|各)[^。，；]{0,16}?(?:单位|部门|科室|政府|乡镇|街道|地区|县区)[^。，；]{0,4}?(?:要|应|须|请|于|需)"
)
_COPIES = re.compile(
    "(?:抄送|主送|分送|发至|印发机关|公开方式|公开属性|(?:填报|填表|制表|审核|审签|复核)(?:人|单位|日期|时间))[：:]"
)


def is_closing(text: str) -> bool:
    """Whether a line is no sentence of a plan but its signature, date, list of copies or the like."""
    return _CLOSING.fullmatch(text.strip()) is not None


def is_of_the_letter(text: str) -> bool:
    """Whether a row above or below items can be nothing but a date, a list of copies, or who filled a form in."""
    return _COPIES.match(text.strip()) is not None or is_date(text)


def speaks_to_all(text: str) -> bool:
    """Whether a sentence at the end of a document bids all of its units do something: 各单位要按季报送."""
    return _TO_ALL.match(text.strip()) is not None
