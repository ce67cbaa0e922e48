"""Lay out the templates of papers anew, by GB/T 9704-2012: `python docs/make_papers.py`.

What an office has reworded in Word is written over: this is how the templates that the toolkit brings were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from paper_layout import HEI, annex, line, listed, looped, merged, new, saved, signed, table, title

from toolkit.domain.ledger.annual_applications import CARRIED, DONE, GROUNDS, GROUPS, LEFT, NEW, PERSONS

HERE = Path(__file__).parent.parent / "templates/papers"


def circular() -> None:
    """通报: how it stands, what is wrong, what is asked for, and each unit in an annex."""
    doc = new()
    title(doc, "关于{{ work }}进展情况的通报")
    line(doc, "{{ to }}：", indent=False)
    line(doc, "{% if plan %}根据《{{ plan }}》，{% endif %}现将截至{{ day }}的进展情况通报如下。")
    line(doc, "一、总体情况", HEI)
    line(
        doc,
        "共{{ items }}项任务{{ earlier }}，分解为{{ total }}项次。到期应办结{{ owed }}项次，其中已销号{{ met }}项次，"
        "办结率{{ rate }}；"
        "全部责任单位都已销号的有{{ items_done }}项。单位已报完成、待核查的有{{ claimed }}项次；"
        "长期工作{{ long_term }}项次，另行认定。",
    )
    line(doc, "{{ reporting }}。")
    line(doc, "二、存在问题", HEI)
    line(
        doc,
        "（一）{% if late %}逾期{{ late }}项次，最长{{ oldest }}天，较多的是{{ late_items }}。"
        "{% else %}没有逾期的。{% endif %}",
    )
    line(doc, "（二）{% if missing %}没有按时报送的有{{ missing }}。{% else %}没有应报未报的。{% endif %}")
    line(
        doc,
        "（三）{% if returned %}核查退回{{ returned }}项次，单位还没有重新报"
        "{% if returned_late %}；退回未改、已经逾期的计在（一）{% endif %}。"
        "{% elif returned_late %}核查退回、单位还没有重新报的都已经逾期，计在（一）。"
        "{% else %}没有退回未改的。{% endif %}",
    )
    line(doc, "三、下一步工作要求", HEI)
    line(doc, "（一）抓紧办结。有逾期事项的单位要逐项核对原因，抓紧办结，并报完成日期和佐证材料。")
    line(doc, "（二）按时报送。每期报送日以前报送台账；没有变化的，报“无变化”。")
    line(doc, "（三）从严核查。对报完成的事项逐项核查，对已销号的事项抽查。")
    line(doc, "")
    line(doc, "附件：各单位进展情况表")
    signed(doc)
    annex(doc, "附件", "各单位进展情况表")
    listed(
        doc,
        "unit in units",
        {
            "单位": ("name", 48),
            "到期应办结": ("owed", 24),
            "其中已销号": ("met", 24),
            "办结率": ("rate", 18),
            "逾期": ("late", 13),
            "退回": ("returned", 13),
            "待核查": ("claimed", 16),
        },
    )
    saved(doc, HERE / "通报.docx")


def annual() -> None:
    """年报表三, as the State Council's form has it: three columns of words, seven of figures."""
    doc = new()
    title(doc, "收到和处理政府信息公开申请情况")
    line(doc, "单位：{{ body }}", indent=False)
    line(doc, "统计期间：{{ year }}年1月1日至{{ until }}", indent=False)
    head = ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", ""]
    rows = [
        [*head, "申请人情况", "", "", "", "", "", ""],
        [*head, "自然人", "法人或其他组织", "", "", "", "", "总计"],
        [*head, "", *list(PERSONS.values())[1:], ""],
        *([words, "", "", *figures(key)] for key, words in ((NEW, _NEW), (CARRIED, _CARRIED))),
        *(["三、本年度办理结果", words, detail, *figures(key)] for words, detail, key in outcomes()),
        ["三、本年度办理结果", "（七）总计", "", *figures(DONE)],
        ["四、结转下年度继续办理", "", "", *figures(LEFT)],
    ]
    made = table(doc, rows, [16, 22, 48, 10, 10, 10, 10, 10, 10, 10], size=9, heads=3)
    merged(made, rows)
    line(doc, "{% if notes %}说明：{{ notes }}{% endif %}")
    saved(doc, HERE / "年报表三.docx")


_NEW, _CARRIED = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"


def figures(key: str) -> list[str]:
    """The places of one line's figures: each kind of applicant, then all of them."""
    return [f"{{{{ n.{key}[{at}] }}}}" for at in range(len(PERSONS) + 1)]


def outcomes() -> Iterator[tuple[str, str, str]]:
    """The lines of 三: the group's words, the line's own, its key."""
    for group, words in GROUPS.items():
        if group not in GROUNDS:
            yield words + ("（区分处理的，只计这一情形，不计其他情形）" if group == "partly" else ""), "", group
        for at, (key, detail) in enumerate(GROUNDS.get(group, {}).items(), start=1):
            yield words, f"{at}.{detail}", key


def supervision() -> None:
    """督办单: one matter of one unit."""
    doc = new()
    title(doc, "督　办　单")
    table(
        doc,
        [
            ["承办单位", "{{ unit }}"],
            ["督办事项", "{% if plan %}《{{ plan }}》{% endif %}第{{ number }}项：{{ topic }}"],
            ["具体要求", "{{ requirement }}"],
            ["完成时限", "{{ deadline }}"],
            ["目前情况", "{{ why }}"],
            ["督办要求", "请于{{ back_by }}前办结并书面反馈；不能办结的，说明原因、责任人和完成日期。"],
            ["反馈情况", ""],
        ],
        [30, 126],
    )
    signed(doc)
    saved(doc, HERE / "督办单.docx")


def supervision_letter() -> None:
    """督办函: the same as a letter."""
    doc = new()
    title(doc, "关于督办{{ work }}第{{ number }}项的函")
    line(doc, "{{ unit }}：", indent=False)
    line(doc, "{% if plan %}《{{ plan }}》{% endif %}第{{ number }}项“{{ topic }}”由你单位办理。现将有关情况函告如下。")
    line(doc, "一、具体要求", HEI)
    line(doc, "{{ requirement }}")
    line(doc, "完成时限：{{ deadline }}。")
    line(doc, "二、目前情况", HEI)
    line(doc, "{{ why }}。")
    line(doc, "三、督办要求", HEI)
    line(doc, "请于{{ back_by }}前办结并书面反馈；不能办结的，说明原因、责任人和完成日期。")
    signed(doc)
    saved(doc, HERE / "督办函.docx")


def rectification() -> None:
    """限期整改通知: to one unit, what was found, what is asked, by when, where to answer."""
    doc = new()
    title(doc, "限期整改通知")
    line(doc, "{{ unit }}：", indent=False)
    line(
        doc,
        "{% if plan %}根据《{{ plan }}》，{% endif %}"
        "经核查，你单位{{ work }}有{{ count }}项事项需要整改"
        "{% if rectify and sent_back %}（限期整改{{ rectify }}项，退回补正{{ sent_back }}项）{% endif %}。"
        "现将发现的问题和整改要求通知如下。",
    )
    table(
        doc,
        [
            ["序号", "工作任务", "核查结论", "发现的问题", "整改要求", "整改期限"],
            *looped(
                "row in rows",
                [
                    "{{ row.number }}",
                    "{{ row.topic }}",
                    "{{ row.verdict }}{% if row.judged %}（{{ row.judged }}）{% endif %}",
                    "{{ row.found }}",
                    "{{ row.asked }}",
                    "{{ row.by }}",
                ],
            ),
        ],
        [13, 27, 23, 38, 28, 27],
    )
    line(doc, "")
    line(
        doc,
        "请逐项整改，在整改期限以前更新台账，报{{ office }}（邮箱：{{ mail }}"
        "{% if phone %}，电话：{{ phone }}{% endif %}）。"
        "不能按期完成的，在期限以前填报“申请事项”，说明原因和办结日期。",
    )
    signed(doc)
    saved(doc, HERE / "限期整改通知.docx")


def lookback() -> None:
    """“回头看”情况报告: last year's items, what is done by now, what is not, by unit."""
    doc = new()
    title(doc, "上年工作“回头看”情况报告")
    line(
        doc,
        "{% if plan %}根据《{{ plan }}》，{% endif %}"
        "对上年工作要点落实情况开展“回头看”。现将截至{{ day }}的情况报告如下。",
    )
    line(doc, "一、总体情况", HEI)
    line(
        doc,
        "纳入“回头看”的上年事项{{ items }}项，涉及{{ concerned }}家单位、{{ total }}项次。经核查，"
        "已销号{{ done }}项次，确认不涉及{{ not_involved }}项次；待核查{{ waiting }}项次；未完成{{ unfinished }}项次。"
        "全部责任单位都已销号的有{{ items_done }}项。",
    )
    line(doc, "二、上年未完成事项", HEI)
    line(
        doc,
        "{% if unfinished %}还有{{ with_unfinished }}家单位的{{ unfinished }}项次没有完成，见附件2。"
        "{% else %}没有未完成的。{% endif %}",
    )
    line(doc, "三、下一步工作", HEI)
    line(doc, "（一）对未完成的事项，督促责任单位写明原因和完成日期，继续办理。")
    line(doc, "（二）对待核查的事项，逐项核对佐证材料，核查后销号或退回。")
    line(doc, "")
    line(doc, "附件：1.各单位“回头看”情况表")
    line(doc, "　　　2.上年未完成事项清单")
    signed(doc)
    annex(doc, "附件1", "各单位“回头看”情况表")
    listed(
        doc,
        "unit in units",
        {
            "单位": ("name", 54),
            "上年事项": ("total", 22),
            "已销号": ("done", 19),
            "不涉及": ("not_involved", 19),
            "待核查": ("waiting", 19),
            "未完成": ("unfinished", 18),
        },
    )
    annex(doc, "附件2", "上年未完成事项清单")
    listed(
        doc,
        "row in rows",
        {
            "单位": ("unit", 26),
            "上年序号": ("number", 19),
            "事项": ("topic", 42),
            "上年情况": ("then", 19),
            "目前情况": ("now", 20),
            "原因和措施": ("why", 30),
        },
    )
    saved(doc, HERE / "回头看情况报告.docx")


def item_by_item() -> None:
    """逐项落实情况报告: every item, how it stands, its lead unit's words, its evidence."""
    doc = new()
    title(doc, "{{ work }}逐项落实情况报告")
    line(doc, "{% if plan %}根据《{{ plan }}》，{% endif %}现将截至{{ day }}的逐项落实情况报告如下。")
    line(
        doc,
        "共{{ items }}项任务，分解为{{ total }}项次，全部责任单位都已销号的有{{ items_done }}项。"
        "到期应办结{{ owed }}项次，其中已销号{{ met }}项次，办结率{{ rate }}；逾期{{ late }}项次；"
        "待核查{{ claimed }}项次。"
        "{% if earlier %}上年“回头看”事项{{ earlier_items }}项、{{ earlier }}项次另行报告，不在其中。{% endif %}"
        "各项情况见附件，“已销号单位”为已销号的单位数和涉及的单位数。",
    )
    line(doc, "")
    line(doc, "附件：逐项落实情况表")
    signed(doc)
    annex(doc, "附件", "逐项落实情况表")
    listed(
        doc,
        "row in rows",
        {
            "序号": ("number", 13),
            "工作任务": ("topic", 28),
            "已销号单位": ("units", 18),
            "落实情况": ("stands", 24),
            "牵头单位填报": ("said", 43),
            "佐证材料": ("evidence", 30),
        },
    )
    saved(doc, HERE / "逐项落实情况报告.docx")


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    circular()
    supervision()
    supervision_letter()
    rectification()
    lookback()
    item_by_item()
    annual()
