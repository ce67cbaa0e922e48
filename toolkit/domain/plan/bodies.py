"""How the names of public bodies end, where no roster knows them."""

from __future__ import annotations

import re

_ENDS = re.compile(
    r"(?:[局处科股厅院队室]|[^网]站|[^人大]办|[^干内]部|中心|公司|集团|政府|街道|办事处|管委会|委员会|[残妇商侨文]联|社科联|科协)\Z"
)

_ALSO = re.compile(r"(?:[发卫工国编建农纪监改健信资团]委|[法医察学]院)\Z")

_MORE = re.compile(
    "(?:(?:供销|合作|报|通讯|出版|旅行)社|海关|银行|[分支]行|[学党技警军]校|[大中小]学|幼儿园|[业技新发]园|馆|[象视播]台"
    "|[总工协学商青]会|(?:红十字|联合|基金|理事|常委)会|指挥部|人大|政协|电信|联通|移动|邮政|铁塔|[务出法究]所|文工团|兵团"
    "|[^常]委|专班|[导作]小组|基地)\\Z"
)

_AREA = re.compile(r".{2,}(?:县|(?<![辖城地小校景库])区|(?<![全本超城门股])市|(?<!城)[镇乡]|旗|自治州)\Z")

_LOOSE = re.compile(
    r"(?:[局委办部院厅府会队处科股室站所社司行校馆团中联协]|中心|公司|集团|管委会|街道|[^各](?:镇|乡|县|区|市))\Z"
)

_SIGNS = re.compile(r"[，,。；;、：:（）()\s]")


def ends_like_body(words: str) -> bool:
    """Whether words surely end as a name does: 市采购中心, 宣传统战部."""
    return _ENDS.search(words) is not None


def is_called_like_body(words: str) -> bool:
    """Whether words end as a name does, also as one that is a word too: 市卫健委, 县人民法院."""
    return ends_like_body(words) or _ALSO.search(words) is not None


def ends_like_name(words: str) -> bool:
    """Whether words end as a name may where nothing else goes on with it: also 市供销社, 东港海关."""
    return is_called_like_body(words) or _MORE.search(words) is not None


def may_be_name(words: str) -> bool:
    """Whether words may be a name for how they end, though what ends so is often another word (社, 会, 行)."""
    return _LOOSE.search(words) is not None or ends_like_name(words)


def ends_like_area(words: str) -> bool:
    """Whether words end as the name of a place does, whose bodies may be called after it: 东海区, 南山镇."""
    return _AREA.search(words) is not None


def ends_with_another_name(before: str, name: str) -> bool:
    """Whether words end with a body of the same place as a name in brackets behind them, which may be another of its.

    市卫生健康委员会（市卫健委）, and not 公开医院（县卫健局）.
    """
    whole = before[before.rfind(name[0]) :] if name and name[0] in before else ""
    return _SIGNS.search(whole) is None and is_called_like_body(whole)
