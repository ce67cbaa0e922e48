"""How a cabinet, cities, a district, a county, a town and a university share work out, rebuilt with other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kit.plans.published.bodies import (
    ASSIST,
    CABINET,
    CITY,
    DISTRICT,
    LEAD,
    LEADS_AND_WORKS,
    TOWN,
    UNIVERSITY,
    WORK,
    each,
    members,
)
from kit.plans.published.making import LASTING, YEAR, YEAR_END, by, document, grid_rows, item
from kit.plans.truth import UNITS, Aside, Cell, Document, Due, Grid

_ALL_YEAR = Due(frozenset({date(YEAR, 12, 31)}), lasting=True)


def _shared_by_ministries() -> Document:
    """（A牵头，B、C按职责分工负责，年内持续推进）, and （国务院各部门分别负责）, numbers through all sections."""
    texts = [
        "坚持公开为常态，统筹推进决策、执行、管理、服务、结果公开。",
        "公开预算决算和专项资金，细化公开内容；完善公开标准。",
        "健全教育、医疗领域公开制度，加强监督。",
        "取消一批收费项目，公布目录清单。",
    ]
    blocks = [
        "为做好今年工作，现就报告确定的重点工作，提出部门分工意见如下：",
        "一、落实主要目标和总体部署",
        "（一）总体要求和主要目标。",
        f"1.{texts[0]}（国务院各部门分别负责，年内持续推进）",
        f"2.{texts[1]}（财政部牵头，国家发展改革委、审计署按职责分工负责，年内持续推进）",
        "（二）提升公开质量。",
        f"3.{texts[2]}（教育部、国家卫生健康委等按职责分工负责，6月底前出台相关政策，年内持续推进）",
        f"4.{texts[3]}（财政部、税务总局负责，9月底前完成）",
    ]
    june = Due(frozenset({date(YEAR, 6, 30), date(YEAR, 12, 31)}), lasting=True)
    open_list = replace(item("3", texts[2], each(WORK, "教育部", "卫生健康委"), june), asked=frozenset({UNITS}))
    return document(
        "shared by ministries",
        CABINET,
        blocks,
        [
            item("1", texts[0], members(CABINET, "部门"), _ALL_YEAR),
            item("2", texts[1], {"财政部": LEAD, **each(WORK, "发展改革委", "审计署")}, _ALL_YEAR),
            open_list,
            item("4", texts[3], each(WORK, "财政部", "税务总局"), by(9)),
        ],
        Aside(blocks[0], must=False),
    )


def _figures_to_be_reached() -> Document:
    """A header with blanks between its signs, tasks that are figures, 牵头负责部门, no deadline."""
    texts = ["居民消费价格涨幅3%左右", "推进5万个行政村通光纤", "安排专项债券4000亿元", "城镇新增就业1000万人以上"]
    rows = grid_rows(
        ["序号", "工 作 任 务", "牵头负责部门"],
        ["1", texts[0], "发展改革委"],
        ["2", texts[1], "工业和信息化部"],
        ["3", texts[2], "财政部"],
        ["4", texts[3], "人力资源社会保障部、教育部"],
    )
    return document(
        "figures to be reached",
        CABINET,
        [Grid(rows)],
        [
            item("1", texts[0], each(LEAD, "发展改革委")),
            item("2", texts[1], each(LEAD, "工业和信息化部")),
            item("3", texts[2], each(LEAD, "财政部")),
            item("4", texts[3], each(LEAD, "人力资源社会保障部", "教育部")),
        ],
    )


def _lines_under_three_levels() -> Document:
    """一、（一）and 1. that runs through, units on lines below each, 相关县（市、区）政府 among them."""
    texts = [
        "对传统优势产业加大帮扶力度，搭建服务平台。",
        "加快产业结构调整，建设重点项目。",
        "抓好装备制造产业园建设。",
    ]
    blocks = [
        "市政府今年要做好的重点工作，已经研究通过。现将任务分解如下：",
        "一、加快产业转型",
        "（一）调整优化存量",
        f"1.{texts[0]}",
        *("牵头单位：市商务局", "责任单位：市发改委、市金融办、市财政局"),
        f"2.{texts[1]}",
        *("牵头单位：市发改委", "责任单位：市商务局，相关县（市、区）政府"),
        "（二）着力扩大增量",
        f"3.{texts[2]}",
        *("牵头单位：市发改委", "责任单位：开发区管委会、市住建局"),
    ]
    some = replace(item("2", texts[1], {"市发展改革委": LEAD, "市商务局": WORK}), asked=frozenset({UNITS}))
    return document(
        "lines of units under three levels",
        CITY,
        blocks,
        [
            item("1", texts[0], {"市商务局": LEAD, **each(WORK, "市发展改革委", "市金融办", "市财政局")}),
            some,
            item("3", texts[2], {"市发展改革委": LEAD, **each(WORK, "开发区管委会", "市住房城乡建设局")}),
        ],
        Aside(blocks[0], must=False),
    )


def _blanks_between_units() -> Document:
    """Projects of several contents, each led by another; who assists is parted by blanks and ends of lines alone."""
    texts = [
        "新建、改扩建学校12个，竣工3个。",
        "完成故居修缮并对外开放。",
        "推进老街区立面整治。",
        "为老年人提供居家上门服务。",
        "提升改造居家养老服务站8家。",
    ]
    rows = grid_rows(
        ["序号", "项目名称", "主要内容", "区政府分管领导", "牵头单位", "配合单位"],
        ["1", "增加教育资源供给", texts[0], "×××", "教育局", "经开区\n高新园（甲镇）\n各街道"],
        [Cell("2", 2), Cell("老城复兴发展", 2), texts[1], "×××", "文体旅局", "城发公司 轨道公司"],
        [None, None, texts[2], "×××", "住建局", "甲街道 乙街道 丙街道"],
        [
            *(Cell("3", 2), Cell("优化养老服务", 2), texts[3], Cell("×××", 2), Cell("民政局", 2)),
            Cell("高新园（甲镇）\n各街道", 2),
        ],
        [None, None, texts[4], None, None, None],
    )
    streets = members(DISTRICT, "街道", ASSIST)
    old = {"民政局": LEAD, "高新园（甲镇）": ASSIST, **streets}
    return document(
        "blanks between units",
        DISTRICT,
        [Grid(rows)],
        [
            item("1", texts[0], {"教育局": LEAD, **each(ASSIST, "经开区", "高新园（甲镇）"), **streets}),
            item("", texts[1], {"文体旅局": LEAD, **each(ASSIST, "城发公司", "轨道公司")}, ask=(UNITS,)),
            item("", texts[2], {"住建局": LEAD, **streets}, ask=(UNITS,)),
            item("", texts[3], old),
            item("", texts[4], old),
        ],
    )


def _a_towns_table() -> Document:
    """Topics merged over what is to be done, 责任部门 that end in 等, no numbers, no deadline."""
    texts = ["常态化公开就业、社保信息。", "公开乡村振兴项目。", "动态更新权责清单。", "拓展线下解读，发放明白卡。"]
    rows = grid_rows(
        ["工作任务", "具体内容", "责任部门"],
        [Cell("推进政策公开", 2), texts[0], "财政所、便民服务中心、综合执法队等"],
        [None, texts[1], "便民服务中心"],
        ["强化权力配置信息公开", texts[2], "党政办"],
        ["提升解读咨询水平", texts[3], "党政办、各村"],
    )
    named = each(WORK, "财政所", "便民服务中心", "综合执法队")
    return document(
        "a town's table",
        TOWN,
        [Grid(rows)],
        [
            replace(item("", texts[0], named), asked=frozenset({UNITS})),
            item("", texts[1], each(WORK, "便民服务中心")),
            item("", texts[2], each(WORK, "党政办")),
            item("", texts[3], {**members(TOWN, "村"), "党政办": WORK}),
        ],
    )


def _indicators_with_points() -> Document:
    """序号 of the class, the class, the matter, 序号 of the indicator, the indicator, points, who answers."""
    texts = ["总体情况介绍", "校级领导简介及分工", "学校章程", "人事、财务、教学等管理制度", "招生章程", "招生计划"]
    office = "党政办"
    rows = grid_rows(
        ["序号", "类别", "公开事项", "序号", "评分指标", "分值", "责任部门"],
        [
            *(Cell("一", 4), Cell("基本信息（2项）", 4), Cell("（1）机构设置、领导分工等基本情况", 2)),
            *("1", texts[0], "0.8", Cell(office, 3)),
        ],
        [None, None, None, "2", texts[1], "0.8", None],
        [None, None, Cell("（2）学校章程和规章制度", 2), "3", texts[2], "0.8", None],
        [None, None, None, "4", texts[3], "0.8", "党政办、组织部、人事处、财务处、教务处"],
        [Cell("二", 2), Cell("招生考试信息（1项）", 2), Cell("（3）招生章程及计划", 2), "5", texts[4], "1", "教务处"],
        [None, None, None, "6", texts[5], "1", "教务处、各学院"],
    )
    party = each(WORK, "党政办公室")
    return document(
        "indicators with points",
        UNIVERSITY,
        [Grid(rows)],
        [
            *(item(str(at), texts[at - 1], party) for at in (1, 2, 3)),
            item("4", texts[3], {**party, **each(WORK, "组织部", "人事处", "财务处", "教务处")}),
            item("5", texts[4], each(WORK, "教务处")),
            item("6", texts[5], {**members(UNIVERSITY, "学院"), "教务处": WORK}),
        ],
    )


def _four_columns() -> Document:
    """类别, 任务内容, 牵头领导, 责任单位: the numbers in the contents, the leader merged over several."""
    texts = ["地区生产总值增长6%左右。", "一般公共预算收入增长5%左右。", "建成政务公开专区12个。", "办好为民实事20件。"]
    rows = grid_rows(
        ["类别", "任务内容", "牵头领导", "责任单位"],
        [
            *(Cell("一、主要目标", 2), f"1.{texts[0]}", Cell("×××", 2)),
            "市发展改革委，各县（市、区）政府",
        ],
        [None, f"2.{texts[1]}", None, "市财政局，各县（市、区）政府"],
        [Cell("二、保障民生", 2), f"3.{texts[2]}", "×××", "市审批服务局、市住建局"],
        [None, f"4.{texts[3]}", "×××、×××", "市府办、市财政局"],
    )
    counties = members(CITY, "县区")
    return document(
        "class, content, leader, units",
        CITY,
        [Grid(rows)],
        [
            item("1", texts[0], {**counties, "市发展改革委": WORK}),
            item("2", texts[1], {**counties, "市财政局": WORK}),
            item("3", texts[2], each(WORK, "市审批服务局", "市住房城乡建设局")),
            item("4", texts[3], each(WORK, "市政府办公室", "市财政局")),
        ],
    )


def _a_numbered_letter() -> Document:
    """A letter of points 1. 2. 3. that bind those who lead, whom to ask, then the plan, its tasks 1. 2. with lines."""
    texts = ["公开权责清单，动态调整。", "规范公开专栏，清理失效文件。", "做好政策咨询答复。"]
    first = "各牵头单位的实施方案务于4月20日前报送市政府办公室。"
    last = "各牵头单位要于每月28日前将进展情况报送市政府办公室。"
    blocks = [
        "各县（市、区）政府，市级各部门：",
        "现将方案印发给你们，并就抓好任务落实通知如下：",
        f"1.明确任务，压实责任。要坚持目标导向，细化工作举措。{first}",
        "2.统筹协调，合力攻坚。要加强沟通联系，及时帮助解决困难和问题。",
        f"3.加强督考，狠抓落实。对发现的问题限期整改、跟踪落实。{last}",
        "联系人：×××，联系电话：0000-0000000。",
        "市政府办公室",
        "2023年4月3日",
        "一、推进清单公开",
        f"1.{texts[0]}",
        *("牵头单位：市委编办", "责任单位：市级各部门"),
        f"2.{texts[1]}",
        *("牵头单位：市府办", "责任单位：市审批服务局、市司法局"),
        "二、回应群众关切",
        f"3.{texts[2]}",
        *("牵头单位：市审批服务局", "责任单位：各县（市、区）政府"),
    ]
    return document(
        "a numbered letter before the plan",
        CITY,
        blocks,
        [
            item("1", texts[0], {**members(CITY, "直属"), "市委编办": LEADS_AND_WORKS}),
            item("2", texts[1], {"市政府办公室": LEAD, **each(WORK, "市审批服务局", "市司法局")}),
            item("3", texts[2], {**members(CITY, "县区"), "市审批服务局": LEAD}),
        ],
        *(Aside(each, must=True) for each in ("1.明确任务，压实责任。", first, last)),
    )


def _prose_before_and_behind() -> Document:
    """总体要求 in two sections of prose, one with a date, chapters with units, 组织保障 in two sections behind."""
    texts = [
        "聚焦战略部署加强公开。围绕产业发展，及时公开政策和落实情况。",
        "聚焦营商环境加强公开。动态更新权力事项和收费目录。",
        "聚焦民生关切加强公开。做好就业、教育、医疗信息公开。",
    ]
    goal = "到2023年底，市、县两级公开工作机制趋于完善，群众满意度明显提升。"
    duty = "市政府办公室要加强日常指导，每季度末前通报各单位进展情况。"
    blocks = [
        "一、总体要求",
        "（一）指导思想",
        "坚持以人民为中心，转变公开职能，提高发布解读实效，主动回应社会关切。",
        "（二）工作目标",
        goal,
        "二、紧扣发展大局深化公开",
        "（一）加强重大战略信息公开",
        f"1.{texts[0]}（责任单位：市发改委、市商务局）",
        f"2.{texts[1]}（责任单位：市审批服务局、市委编办，各县（市、区）政府；完成时限：9月底前）",
        "（二）加强民生信息公开",
        f"3.{texts[2]}（责任单位：市人社局、市教育局、市卫健委，持续推进）",
        "三、强化组织保障",
        "（一）加强组织领导。要把公开工作列入重要议事日程，明确责任分工。",
        f"（二）强化监督考核。{duty}",
    ]
    return document(
        "prose before and behind",
        CITY,
        blocks,
        [
            item("1", texts[0], each(WORK, "市发展改革委", "市商务局")),
            item("2", texts[1], {**members(CITY, "县区"), **each(WORK, "市审批服务局", "市委编办")}, by(9)),
            item("3", texts[2], each(WORK, "市人力资源社会保障局", "市教育局", "市卫生健康委"), LASTING),
        ],
        Aside(goal, must=True),
        Aside(duty, must=True),
        Aside(blocks[0], must=False),
        Aside(blocks[11], must=True),
    )


def _sentences_below_a_title() -> Document:
    """（一）and a title on a line; below it paragraphs without a number, each sentence with its units behind it."""
    texts = ["公布部门权力清单。", "编制专项责任清单。", "推行随机抽查，公开抽查结果。", "公布中介服务规范清单。"]
    blocks = [
        "一、围绕深化改革推进公开",
        "（一）推进权力清单公开",
        f"{texts[0]}（市委编办负责落实）{texts[1]}（市政府办公室、市司法局牵头落实）",
        "（二）推进市场监管公开",
        f"{texts[2]}（市市场监管局牵头落实）",
        f"{texts[3]}（市审批服务局、市发改委负责落实，年底前完成）",
    ]
    return document(
        "sentences below a title",
        CITY,
        blocks,
        [
            item("", texts[0], each(WORK, "市委编办")),
            item("", texts[1], each(LEAD, "市政府办公室", "市司法局")),
            item("", texts[2], each(LEAD, "市市场监管局")),
            item("", texts[3], each(WORK, "市审批服务局", "市发展改革委"), YEAR_END),
        ],
    )


LAYOUTS = (
    _shared_by_ministries(),
    _figures_to_be_reached(),
    _lines_under_three_levels(),
    _blanks_between_units(),
    _a_towns_table(),
    _indicators_with_points(),
    _four_columns(),
    _a_numbered_letter(),
    _prose_before_and_behind(),
    _sentences_below_a_title(),
)
