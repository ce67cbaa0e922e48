"""What a paper sets or says of itself, which no ledger gives: by when an answer is wanted, from how many days on
somebody is called in, where to ring, who gets a copy.

A day by which work is to be done, and a figure of how things stand, are never such.
"""

from __future__ import annotations

import re

from toolkit.numerals import NUMERAL

_N = rf"(?:\d+|{NUMERAL})"
_TERM = rf"{_N}个?(?:工作日|日|天|小时)(?:之内|以?内)"
_FROM = (
    rf"(?:(?:超过|超|满|连续|达到?|逾期)\s*{_N}(?:个工作日|个月|天|日|期|次)(?:以上)?(?:未报|未报送|不报)?"
    r"(?:仍未?(?:报送|办结|整改)?)?的(?:单位|部门)?[，,]?(?=由|予以|将|一律|按|全市|给予|约谈|通报|启动)"
    rf"|逾期{_N}个工作日仍未[^，,。；;]{{1,4}}的予以)"
)
_OWN = re.compile(
    rf"{_TERM}|{_FROM}|[扣加]\s*\d+(?:\.\d+)?分|(?:共?印)\s*{_N}份|^\s*(?:\d{{4}}年)?第{_N}期|总第{_N}期|{_N}号(?=会议室|楼|窗口)"
    r"|(?:联系|值班|监督)?(?:电话|手机|传真|邮编)[:：]\s*\d[\d\-—－ ]*"
    r"|[上下]午\s*\d{1,2}[时点](?:\d{1,2}分|半)?"
    rf"|{_N}个(?=方面|关键|环节|重点|层面|步骤)"
)
_ASKED = r"(?:(?!办结|完成|整改到位|补正|销号|台账)[^。；;]){0,24}?"
_ANSWER = re.compile(
    rf"(?:下班)?(?:之|以)?前{_ASKED}(?:反馈|书面(?:说明|报告|回复)|说明(?:原因|情况)"
    rf"|(?:情况|方案|报告|清单|名单|材料|意见){_ASKED}(?:报|送|反馈))"
)
"""What makes a day one by which the paper wants an answer: 于1月7日前将整改情况报送市政府办公室."""
_ASKS = re.compile(r"请|须|务必|应当?|要")
_MEETS = re.compile(r"(?:定于|拟于|将于|于)$")
_COPIES = re.compile(r"\s*(?:抄送|抄报|主送|分送)[:：]")
_LEADERS = re.compile(
    r"[一-鿿]{0,3}?[省市县区](?:委|人大常委会|人大|政协|纪委监委|纪委|监委|人民政府|政府|监察委员会)(?:办公室|办公厅|机关)?"
)


def own_counts(text: str) -> tuple[tuple[int, int], ...]:
    """From where to where a sentence counts something of its own: terms, thresholds, copies, rooms."""
    return tuple(each.span() for each in _OWN.finditer(text))


def is_own_day(text: str, start: int, end: int) -> bool:
    """Whether a day is one by which the paper wants an answer, or on which it calls a meeting."""
    if _ANSWER.match(text, end) and _ASKS.search(text[:start]):
        return True
    meets = re.match(r"(?:（[^）]{1,6}）)?[上下]午|[^，,。；;]{0,6}召开", text[end:])
    return bool(meets and "会" in text and _MEETS.search(text[:start]))


def is_leader_copied(text: str, name: str) -> bool:
    """Whether a name is that of a place's leading body in the line of those who get a copy; no roster has these."""
    return bool(_COPIES.match(text) and _LEADERS.fullmatch(name))
