"""More layouts of plans that offices have published, rebuilt with other words and bodies and no place's name."""

from __future__ import annotations

from datetime import date

from kit.plans.published.bodies import ASSIST, BUREAU, CITY, LEAD, LEADS_AND_WORKS, WORK, each, members
from kit.plans.published.making import LASTING, YEAR, YEAR_END, by, document, grid_rows, item
from kit.plans.truth import DUE, UNITS, Aside, Cell, Document, Due, Grid, Item


def _goals_with_lines() -> Document:
    """Goals of a sentence, with who leads and who is responsible on lines below, listed by commas; one has none."""
    texts = [
        "努力实现地区生产总值增长6%左右。",
        "固定资产投资增长10%左右。",
        "居民收入增长与经济增长基本同步。",
        "其他主要指标不低于全省平均水平。",
        "建成产业园区公共服务平台，落地项目20个以上。",
    ]
    blocks = [
        "为做好今年政府工作，努力实现全年目标任务，制定分工方案如下。",
        "一、主要预期目标",
        f"1.{texts[0]}",
        *("牵头单位：市发展改革委", "责任单位：开发区管委会，各县（市、区）政府"),
        f"2.{texts[1]}",
        *("牵头单位：市发改委", "责任单位：开发区管委会，各县（市、区）政府、市级各部门"),
        f"3.{texts[2]}",
        *("牵头单位：市人社局", "责任单位：各县（市、区）政府，各相关单位"),
        f"4.{texts[3]}",
        "二、推动产业升级",
        f"5.{texts[4]}",
        *("牵头单位：市商务局", "责任单位：开发区管委会，市财政局"),
    ]
    counties, park = members(CITY, "县区"), each(WORK, "开发区管委会")
    first = {**counties, **park, "市发展改革委": LEAD}
    second = {**counties, **park, **members(CITY, "直属"), "市发展改革委": LEADS_AND_WORKS}
    return document(
        "goals with lines of units",
        CITY,
        blocks,
        [
            item("1", texts[0], first),
            item("2", texts[1], second),
            item("3", texts[2], {**counties, "市人力资源社会保障局": LEAD}, ask=(UNITS,)),
            Item("4", texts[3], {}, Due(), asked=frozenset({UNITS}), may_ask=frozenset({DUE})),
            item("5", texts[4], {**park, "市商务局": LEAD, "市财政局": WORK}),
        ],
    )


def _points_before_a_table() -> Document:
    """The year's points in paragraphs, then the same as a table of tasks: the table is what is shared out."""
    texts = [
        "对制发的政策文件进行全面解读，解读内容科学、准确。",
        "对热点问题及时回应，来信来访答复准确。",
        "及时发布预决算和项目信息，接受监督。",
    ]
    duty = "综合科要建立健全公开制度，于每季度末前汇总公开情况。"
    blocks = [
        "一、工作要点",
        "1.深入推进政策解读，创新解读形式，注重以图表解读。",
        "2.注重回应关切，对群众普遍关注的问题主动回应。",
        f"3.强化制度建设。{duty}",
        "二、重点工作任务分解",
        Grid(
            grid_rows(
                ["重点任务", "工作内容", "负责科室"],
                ["政策解读", texts[0], "各责任科室"],
                ["回应关切", texts[1], "各科室"],
                ["财政资金", texts[2], "财务科、综合科"],
            )
        ),
    ]
    all_of = members(BUREAU, "科室")
    return document(
        "points before a table of tasks",
        BUREAU,
        blocks,
        [
            item("", texts[0], all_of),
            item("", texts[1], all_of),
            item("", texts[2], each(WORK, "财务科", "综合科")),
        ],
        Aside(duty, must=True),
    )


def _letter_before_the_list() -> Document:
    """A page's table about the file, a letter whose chapters bind everyone, whom to ask, then the list of tasks."""
    texts = ["公布权责清单并动态调整。", "规范公开专栏，清理失效文件。", "做好政策咨询答复。"]
    duty = "请各单位于每月28日前将进展情况报送市政府办公室。"
    about = grid_rows(
        ["索引号：", "000000/2023-00001", "发布机构：", "市政府办公室"],
        ["名称：", Cell("关于印发政务公开任务清单的通知", 1, 3), None, None],
        ["文号：", "某政办〔2023〕1号", "发布日期：", "2023-04-03"],
    )
    table = grid_rows(
        ["序号", "任务内容", "责任领导", "牵头单位", "配合单位", "完成时限"],
        ["1", texts[0], "×××", "市委编办", "市司法局", "6月底前"],
        ["2", texts[1], "×××", "市府办", "市级各部门", "持续推进"],
        ["3", texts[2], "×××", "市审批服务局", "市人社局、市金融办", "年底前"],
    )
    blocks = [
        Grid(about, 0),
        "各县（市、区）政府，市级各部门：",
        "经市政府同意，现将任务清单印发给你们，并提出如下要求，请抓好落实。",
        "一、提高站位",
        "公开是建设法治政府的重要举措，要强化认识，持续推进。",
        "二、强化落实",
        duty,
        "联系人：某某，联系电话：0000-0000000。",
        "附件：政务公开任务清单",
        "市政府办公室",
        "2023年4月3日",
        Grid(table),
    ]
    return document(
        "a letter before the list",
        CITY,
        blocks,
        [
            item("1", texts[0], {"市委编办": LEAD, "市司法局": ASSIST}, by(6)),
            item("2", texts[1], {**members(CITY, "直属", ASSIST), "市政府办公室": LEAD}, LASTING),
            item("3", texts[2], {"市审批服务局": LEAD, **each(ASSIST, "市人力资源社会保障局", "市金融办")}, YEAR_END),
        ],
        Aside(duty, must=True),
    )


def _quarters() -> Document:
    """A column for what is to be done in every quarter, under one header; the first is past when the plan is issued."""
    texts = ["建成政务公开专区。", "修订主动公开目录。"]
    table = grid_rows(
        [Cell("序号", 2), Cell("重点工作", 2), Cell("序时进度", 1, 4), None, None, None, Cell("责任单位", 2)],
        [None, None, "一季度", "二季度", "三季度", "四季度", None],
        ["1", texts[0], "选址", "完成设计", "建成", "验收", "市审批服务局"],
        ["2", texts[1], "", "征求意见", "", "印发新目录", "市司法局、市府办"],
    )
    ends = [date(YEAR, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    return document(
        "a column a quarter",
        CITY,
        [Grid(table, 2)],
        [
            item("1", texts[0], each(WORK, "市审批服务局"), Due(frozenset(ends)), (DUE,)),
            item("2", texts[1], each(WORK, "市司法局", "市政府办公室"), Due(frozenset((ends[1], ends[3])))),
        ],
    )


LAYOUTS = (
    _goals_with_lines(),
    _points_before_a_table(),
    _letter_before_the_list(),
    _quarters(),
)
