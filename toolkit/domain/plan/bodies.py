"""How the names of public bodies end, where no roster knows them."""

from __future__ import annotations

import re

_ENDS = re.compile(
    r"(?:[局处科股厅院队室]|[^网]站|[^人大]办|[^干内]部|中心|公司|集团|政府|街道|办事处|管委会|委员会)\Z"
)


def ends_like_body(words: str) -> bool:
    """Whether words surely end as a name does: 市采购中心, 宣传统战部."""
    return _ENDS.search(words) is not None
