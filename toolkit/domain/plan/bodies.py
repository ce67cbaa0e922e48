"""How the names of public bodies end, where no roster knows them."""

from __future__ import annotations

import re

_ENDS = re.compile(
    r"(?:[局处科股厅院队室]|[^网]站|[^人大]办|[^干内]部|中心|公司|集团|政府|街道|办事处|管委会|委员会|[残妇商侨文]联|社科联|科协)\Z"
)

_ALSO = re.compile(r"(?:[发卫工国编建农纪监改健信资团]委|[法医察学]院)\Z")

_SIGNS = re.compile(r"[，,。；;、：:（）()\s]")


def ends_like_body(words: str) -> bool:
    """Whether words surely end as a name does: 市采购中心, 宣传统战部."""
    return _ENDS.search(words) is not None


def is_called_like_body(words: str) -> bool:
    """Whether words end as a name does, also as one that is a word too: 市卫健委, 县人民法院."""
    return ends_like_body(words) or _ALSO.search(words) is not None


def ends_with_another_name(before: str, name: str) -> bool:
    """Whether words end with a body of the same place as a name in brackets behind them, which may be another of its.

    市卫生健康委员会（市卫健委）, and not 公开医院（县卫健局）.
    """
    whole = before[before.rfind(name[0]) :] if name and name[0] in before else ""
    return len(whole) > 2 and _SIGNS.search(whole) is None and is_called_like_body(whole)
