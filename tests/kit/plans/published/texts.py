"""Plans as towns, hospitals and offices of supervision write them, rebuilt with other words and bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kit.plans.published.bodies import ASSIST, BUREAU, CITY, HOSPITAL, LEAD, TOWN, WORK, each, members
from kit.plans.published.making import LASTING, YEAR, YEAR_END, by, document, grid_rows, item
from kit.plans.truth import DUE, UNITS, Aside, Cell, Document, Due, Grid


def _titles_with_units_and_texts_below() -> Document:
    """（一）with its units in brackets is a title; what is to be done stands in the paragraph below it."""
    titles = ["推进决策公开", "推进执行公开", "推进结果公开"]
    texts = ["健全预公开制度，广泛听取意见。", "公布任务进展，接受监督。", "公开督查结果和问责情况。"]
    units = [
        "牵头单位：市司法局；责任单位：市政府各部门",
        "牵头单位：市发展改革委",
        "牵头单位：市府办；责任单位：市财政局",
    ]
    blocks = ["一、推进全过程公开"]
    for at, number in enumerate("一二三"):
        blocks += [f"（{number}）{titles[at]}（{units[at]}）", texts[at]]
    wholes = [f"{title}\n{text}" for title, text in zip(titles, texts, strict=True)]
    return document(
        "titles with units, texts below",
        CITY,
        blocks,
        [
            item("（一）", wholes[0], {**members(CITY, "直属"), "市司法局": "lead or implement+lead"}),
            item("（二）", wholes[1], each(LEAD, "市发展改革委")),
            item("（三）", wholes[2], {"市政府办公室": LEAD, "市财政局": WORK}),
        ],
    )


def _problems_by_number() -> Document:
    """问题1：…, then measures, units and time on lines of their own."""
    faults = ["公开目录不完整。", "个别答复超期。"]
    measures = ["整改措施：梳理目录，补齐事项。", "整改措施：建立台账，限时办结。"]
    blocks = [
        "针对检查发现的问题，制定整改清单如下。",
        f"问题1：{faults[0]}",
        measures[0],
        "责任单位：市审批服务局",
        "整改时限：6月底前",
        f"问题2：{faults[1]}",
        measures[1],
        "责任单位：市司法局、市府办",
        "整改时限：5月底前",
    ]
    return document(
        "problems by number",
        CITY,
        blocks,
        [
            item("1", f"{faults[0]}\n{measures[0]}", each(WORK, "市审批服务局"), by(6)),
            item("2", f"{faults[1]}\n{measures[1]}", each(WORK, "市司法局", "市政府办公室"), by(5)),
        ],
        Aside(blocks[0], must=False),
    )


def _tasks_without_numbers() -> Document:
    """No task has a number; below each stand its units and its time on lines of their own."""
    texts = ["规范村务公开栏，按季公开账目。", "公布便民事项清单。", "开展执法信息公示。"]
    blocks = [
        "一、基层公开",
        texts[0],
        "责任单位：财政所、各村（社区）",
        "完成时限：6月底前",
        texts[1],
        "责任单位：便民服务中心",
        "完成时限：长期坚持",
        "二、执法公开",
        texts[2],
        "责任单位：综合执法队",
        "完成时限：9月底前",
    ]
    return document(
        "tasks without numbers",
        TOWN,
        blocks,
        [
            item("", texts[0], {**members(TOWN, "村"), "财政所": WORK}, by(6)),
            item("", texts[1], each(WORK, "便民服务中心"), LASTING),
            item("", texts[2], each(WORK, "综合执法队"), by(9)),
        ],
    )


def _dashes_with_lines() -> Document:
    """Tasks begin with a dash and have their units on a line of their own."""
    texts = ["加强规划公开，归集历史规划。", "加强市场监管信息公开。", "加强财政信息公开。"]
    blocks = [
        "一、紧扣发展大局",
        f"——{texts[0]}",
        "责任单位：市发展改革委",
        f"——{texts[1]}",
        "责任单位：市市场监管局、市商务局",
        "二、紧扣民生关切",
        f"——{texts[2]}",
        "责任单位：市财政局",
    ]
    return document(
        "dashes with lines of units",
        CITY,
        blocks,
        [
            item("", texts[0], each(WORK, "市发展改革委")),
            item("", texts[1], each(WORK, "市市场监管局", "市商务局")),
            item("", texts[2], each(WORK, "市财政局")),
        ],
    )


def _calendar() -> Document:
    """月份 merged over what is to be done in it, and by which section."""
    texts = ["部署年度公开工作。", "开展业务培训。", "组织中期检查。", "编制年度报告。"]
    rows = grid_rows(
        ["月份", "工作内容", "责任科室"],
        [Cell("5月", 2), texts[0], "办公室"],
        [None, texts[1], "综合科"],
        ["7月", texts[2], "法规科、办公室"],
        ["12月", texts[3], "办公室牵头，各科室配合"],
    )
    return document(
        "a calendar of months",
        BUREAU,
        [Grid(rows)],
        [
            item("", texts[0], each(WORK, "办公室"), by(5), (DUE,)),
            item("", texts[1], each(WORK, "综合科"), by(5), (DUE,)),
            item("", texts[2], each(WORK, "法规科", "办公室"), by(7), (DUE,)),
            item("", texts[3], {**members(BUREAU, "科室", ASSIST), "办公室": LEAD}, YEAR_END, (DUE,)),
        ],
    )


def _narrow_signs() -> Document:
    """Brackets, commas and semicolons of a keyboard that was left in English."""
    texts = ["公开门诊排班,及时更新.", "公开收费标准.", "公示医保政策."]
    blocks = [
        "一、院务公开",
        f"1.{texts[0]}(牵头科室:门诊部;配合科室:信息科,各临床科室;完成时限:2023年6月底)",
        f"2.{texts[1]}(财务科负责,5月底前完成)",
        f"3.{texts[2]}(医务科牵头,财务科、门诊部配合)",
    ]
    return document(
        "narrow signs",
        HOSPITAL,
        blocks,
        [
            item("1", texts[0], {**members(HOSPITAL, "临床", ASSIST), "门诊部": LEAD, "信息科": ASSIST}, by(6)),
            item("2", texts[1], each(WORK, "财务科"), by(5)),
            item("3", texts[2], {"医务科": LEAD, **each(ASSIST, "财务科", "门诊部")}),
        ],
    )


def _two_dates_for_one_number() -> Document:
    """A number merged over two things to be done, each with a time of its own; names on lines of their own."""
    texts = ["开工建设公开专区。", "建成并启用公开专区。", "新建服务点2处。", "完成系统升级。"]
    rows = grid_rows(
        ["序号", "民生实事", "责任单位", "完成时限"],
        [Cell("1", 2), texts[0], Cell("市审批服务局\n市财政局", 2), "5月底前动工"],
        [None, texts[1], None, "12月底前"],
        ["2", texts[2], "市民服务中心建设指挥部\n市住建局", "9月底前"],
        ["3", texts[3], "市府办", "10月底前"],
    )
    return document(
        "two dates for one number",
        CITY,
        [Grid(rows)],
        [
            item(
                "1",
                f"{texts[0]}\n{texts[1]}",
                each(WORK, "市审批服务局", "市财政局"),
                Due(frozenset({date(YEAR, 5, 31), date(YEAR, 12, 31)})),
                (UNITS, DUE, "item"),
            ),
            replace(item("2", texts[2], each(WORK, "市住房城乡建设局"), by(9)), asked=frozenset({UNITS})),
            item("3", texts[3], each(WORK, "市政府办公室"), by(10)),
        ],
    )


def _long_title_rows() -> Document:
    """Who filled the table in and when above it, its chapter in a row of its own, 填表人 and 审核人 below it."""
    texts = ["公开权责清单。", "公开行政许可事项。", "办好在线访谈。"]
    rows = grid_rows(
        [Cell("填报单位：市政府办公室　　　　　　填报日期：2023年4月3日", 1, 5), None, None, None, None],
        ["序号", "任务清单", "工作标准及要求", "责任单位", "办结时间"],
        [Cell("（一）基础工作", 1, 5), None, None, None, None],
        ["1", "权责清单", texts[0], "市委编办", "5月31日前"],
        ["2", "许可事项", texts[1], "市审批服务局", "6月30日前"],
        [Cell("（二）互动交流", 1, 5), None, None, None, None],
        ["3", "在线访谈", texts[2], "市级各部门", "每季度一次"],
        [Cell("填表人：×××　　　审核人：×××　　　联系电话：0000-0000000", 1, 5), None, None, None, None],
    )
    return document(
        "who filled it in, above and below",
        CITY,
        [Grid(rows, 2)],
        [
            item("1", texts[0], each(WORK, "市委编办"), by(5)),
            item("2", texts[1], each(WORK, "市审批服务局"), by(6)),
            item("3", texts[2], members(CITY, "直属"), Due(every=frozenset({"quarter"}))),
        ],
    )


LAYOUTS = (
    _titles_with_units_and_texts_below(),
    _problems_by_number(),
    _tasks_without_numbers(),
    _dashes_with_lines(),
    _calendar(),
    _narrow_signs(),
    _two_dates_for_one_number(),
    _long_title_rows(),
)
