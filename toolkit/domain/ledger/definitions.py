"""What the words of the figures mean: shown beside them, and written down in `docs/figures.md`."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.domain.ledger.compared import LEAST_OWED, LEAST_POINTS
from toolkit.domain.ledger.labels import GROUPS, LABELS
from toolkit.domain.ledger.released import SMALL
from toolkit.domain.ledger.row_states import SOON_DAYS

OTHER_STATES = "、".join(LABELS[each].word for each in GROUPS["其他"])
"""What charts show together, without a colour."""

DEFINITIONS: Mapping[str, str] = {
    "项": "方案中编了序号的一条要求，“回头看”的上年事项也算",
    "项次": "一项要求落到一个责任单位，是台账的一行；各种分法的合计都等于总项次，只有按牵头单位的不等："
    "一项有几个牵头单位的，各算一次",
    "全部销号（项）": "涉及的单位都已销号（确认都不涉及的不算）；没有全部销号以前写作“已销号数/涉及单位数”",
    "到期应办结": "应完成日期（同意延期的按新日期）在今天以前的项次，不涉及的除外；分几次完成的，看已经到期的各次；"
    "下发台账以前到期的，下发的第二天起才算，没有下发的不算",
    "办结率": "到期应办结中已销号的（表里写作“其中已销号”）／到期应办结，四舍五入到一位小数；"
    "没有全部销号的不写作100%（最高99.9%），有已销号的不写作0%（最低0.1%）；没有到期的写作“—”",
    "办结率较低": f"同一种分法里，到期应办结{LEAST_OWED}项次以上的才比；"
    f"最高和最低相差不到{LEAST_POINTS}个百分点的，不分先后",
    "长期工作": "没有应完成日期的项次，不计入办结率，年底另行认定",
    "上年未完成事项": "“回头看”的上年事项中没有销号、没有确认不涉及，也不在等办公室答复的项次",
    "办理环节": "未填、未启动、推进中、长期坚持按单位填的办理状态算，含其中逾期、临期、缺项、待核定的；"
    "没有填过办理状态的是“未填”，不算“未启动”；“推进中”里没有这些情形的，统计时叫“在办”；"
    "一项次的状态写它在哪个环节，有这些情形的写在后面，如“推进中，逾期”",
    "退回补正、限期整改": "核查这样要求、单位还没有重新报完成的；其中逾期、缺项、待核定的按那一种算，不再算“退回”；"
    "统计时合称“退回”，一项次的状态写明是哪一种",
    "退回未改": "退回补正、限期整改中不等办公室答复的，含其中逾期、缺项的；考核评分按它算",
    "批量核查": "一次核查多项通过的，在已销号中另行注明",
    "已报": "本期有可收的填报（含部分收取），或明确报了“无变化”",
    "未报": "应报（截止日期以前下发了台账）而没有已报的；截止日期以前（含当天）没有报的是“待报”，不列未报；"
    "收到过台账的每期都应报，用手里的那一份填，不必等新的",
    "逾期天数": "今天减应完成日期（退回的减它和补正期限、整改期限中较晚的；台账下发以前到期的减下发日期），"
    "按最早一个没有报完成的算",
    "其他": f"图表里的“其他”是{OTHER_STATES}的合计，没有颜色",
    "时限待核定": "方案写的时限前后不一致，或没有写时限、从别处的文字推定，办公室还没有核定；"
    "先按暂定的应完成日期算逾期、临期",
    "逐项落实情况报告、公开页面": f"只算本年的项；责任单位不足{SMALL}个的项，公开页面不公布办理情况，也不计入各数",
    "待办公室处理": "待核查的、销号后有变化的，和没有答复的冲突、申请、归属不明的文件",
}
"""Term -> what it means, in the words that people read."""

IN_SHORT: Mapping[str, str] = {
    "项": "方案的一条要求",
    "项次": "一条要求落到一个单位",
    "到期应办结": "应完成日期已过的项次",
    "已销号": "办公室核查通过",
    "办结率": "到期应办结里已销号的，后面括号是（已销号/到期应办结）",
    "逾期（红）": "应完成日期已过，没有报完成",
    "临期（黄）": f"{SOON_DAYS}天以内（含当天）到期，没有报完成",
    "退回（黄）": "核查没有通过，要补正或整改，还没有逾期",
    "缺项（黄）": "报了完成，缺日期、材料或理由",
    "待核查": "单位已报完成，等办公室核查",
}
"""The words of the five answers in a few characters each, to stand beside them; in full they are the others."""


def every_definition() -> Mapping[str, str]:
    """The terms, then each label."""
    return {**DEFINITIONS, **{words.word: words.meaning for words in LABELS.values()}}
