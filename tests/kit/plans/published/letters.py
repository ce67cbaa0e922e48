"""Plans in paragraphs as provinces, universities and supervisors publish them, rebuilt with other words and bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kit.plans.published.bodies import ASSIST, BUREAU, CITY, LEAD, PROVINCE, UNIVERSITY, WORK, each, members
from kit.plans.published.making import LASTING, YEAR, YEAR_END, by, document, item
from kit.plans.truth import DUE, UNITS, Aside, Document


def _shares_of_the_departments() -> Document:
    """Every goal with two lines below: the leader, and 部门分工：A牵头，各地、各部门配合."""
    texts = ["规上工业增加值增长5%以上。", "社会消费品零售总额增长6%以上。", "出台教育公开三年行动方案。"]
    blocks = [
        "为做好今年全省政府工作，现将主要预期目标和重点任务分解如下。",
        "一、主要预期目标",
        f"1.{texts[0]}",
        "分管省领导：×××",
        "部门分工：省发展改革委牵头，各地、各部门配合。",
        f"2.{texts[1]}",
        "分管省领导：×××",
        "部门分工：省商务厅牵头，省统计局、各地配合。",
        "二、重点任务",
        f"3.{texts[2]}",
        "分管省领导：×××",
        "部门分工：省教育厅负责，省财政厅配合。",
    ]
    everyone = {**members(PROVINCE, "省直", ASSIST), **members(PROVINCE, "市州", ASSIST)}
    return document(
        "lines of leaders and of shares",
        PROVINCE,
        blocks,
        [
            item("1", texts[0], {**everyone, "省发展改革委": LEAD}),
            item("2", texts[1], {**members(PROVINCE, "市州", ASSIST), "省商务厅": LEAD, "省统计局": ASSIST}),
            item("3", texts[2], {"省教育厅": WORK, "省财政厅": ASSIST}),
        ],
        Aside(blocks[0], must=False),
    )


def _leaders_in_the_brackets() -> Document:
    """（分管副省长、协管副秘书长负责，A牵头，B、C配合）: who is a person and who a body stand in one list."""
    texts = ["公开债务限额和余额。", "建成统一的公共服务清单。", "扩大统计数据开放。"]
    leaders = "分管副省长、协管副秘书长负责"
    blocks = [
        "一、落实主要预期目标",
        f"（一）{texts[0]}（{leaders}，省财政厅牵头，省发展改革委、省统计局配合）",
        f"（二）{texts[1]}（{leaders}，省政府办公厅牵头，省教育厅、省商务厅、各市（州）政府配合）",
        "二、深化改革",
        f"（三）{texts[2]}（常务副省长、秘书长负责，省统计局牵头）",
    ]
    second = {**each(ASSIST, "省教育厅", "省商务厅"), **members(PROVINCE, "市州", ASSIST)}
    return document(
        "leaders in the brackets",
        PROVINCE,
        blocks,
        [
            item("（一）", texts[0], {"省财政厅": LEAD, **each(ASSIST, "省发展改革委", "省统计局")}),
            item("（二）", texts[1], {"省政府办公厅": LEAD, **second}),
            item("（三）", texts[2], {"省统计局": LEAD}),
        ],
    )


def _problems_to_be_put_right() -> Document:
    """A list of problems: units and time on lines of their own first, then the goal, then the measures （一）（二）."""
    faults = ["部分单位公开目录更新不及时。", "依申请公开答复不规范。"]
    goals = ["整改目标：目录按月更新，无空白栏目。", "整改目标：答复文书格式统一、依据准确。"]
    measures = [
        ["（一）开展全面自查，建立问题台账。", "（二）制定更新机制，明确专人负责。"],
        ["（一）印发答复文书范本。", "（二）组织业务培训，开展案卷评查。"],
    ]
    units = [
        ["责任单位：甲县政府、乙县政府", "督导单位：市政府办公室", "整改时限：2023年6月底前"],
        ["责任单位：市司法局、市审批服务局", "督导单位：市政府办公室", "整改时限：2023年9月底前"],
    ]
    blocks = ["为抓好问题整改，制定如下清单。"]
    texts = []
    for at, number in enumerate("一二"):
        blocks += [f"{number}、{faults[at]}", *units[at], goals[at], "整改措施：", *measures[at]]
        texts.append("\n".join([faults[at], goals[at], "整改措施：", *measures[at]]))
    return document(
        "problems to be put right",
        CITY,
        blocks,
        [
            item("一", texts[0], {**each(WORK, "甲县政府", "乙县政府"), "市政府办公室": "supervise"}, by(6)),
            item("二", texts[1], {**each(WORK, "市司法局", "市审批服务局"), "市政府办公室": "supervise"}, by(9)),
        ],
        Aside(blocks[0], must=False),
    )


def _a_chapter_a_unit() -> Document:
    """Chapters are units, and what stands below each is theirs."""
    texts = [
        "编制发布公开年度报告，6月底前完成。",
        "更新公开指南。",
        "公开预算、决算，12月底前完成。",
        "公开政府采购目录。",
        "公开招生政策和学区划分。",
    ]
    blocks = [
        "现将各单位任务分解如下。",
        "一、市政府办公室",
        f"1.{texts[0]}",
        f"2.{texts[1]}",
        "二、市财政局",
        f"1.{texts[2]}",
        f"2.{texts[3]}",
        "三、市教育局",
        f"1.{texts[4]}",
    ]
    made = document(
        "a chapter a unit",
        CITY,
        blocks,
        [
            item("1", texts[0], each(WORK, "市政府办公室"), by(6), (DUE, UNITS)),
            item("2", texts[1], each(WORK, "市政府办公室"), ask=(UNITS,)),
            item("1", texts[2], each(WORK, "市财政局"), YEAR_END, (DUE, UNITS)),
            item("2", texts[3], each(WORK, "市财政局"), ask=(UNITS,)),
            item("1", texts[4], each(WORK, "市教育局"), ask=(UNITS,)),
        ],
        Aside(blocks[0], must=False),
    )
    return replace(made, numbers_ask=True)


def _units_before_the_text() -> Document:
    """【市财政局】 stands before what it has to do, behind the number."""
    texts = ["公开预算决算和三公经费。", "公开学位供给情况。", "公开审批事项目录，9月底前完成。"]
    blocks = [
        "一、重点领域",
        f"1.【市财政局】{texts[0]}",
        f"2.【市教育局、各县（市、区）政府】{texts[1]}",
        "二、政务服务",
        f"3.【市审批服务局牵头，市司法局配合】{texts[2]}",
    ]
    return document(
        "units before the text",
        CITY,
        blocks,
        [
            item("1", texts[0], each(WORK, "市财政局")),
            item("2", texts[1], {**members(CITY, "县区"), "市教育局": WORK}),
            item("3", texts[2], {"市审批服务局": LEAD, "市司法局": ASSIST}, by(9), (DUE,)),
        ],
    )


def _a_chapter_a_month() -> Document:
    """The year's calendar: chapters are months, the sections stand in brackets."""
    texts = ["开展公开栏目自查。", "修订主动公开目录。", "编制半年情况通报。", "组织公开业务培训。"]
    blocks = [
        "一、3月份",
        f"1.{texts[0]}（责任科室：办公室）",
        f"2.{texts[1]}（责任科室：法规科）",
        "二、6月份",
        f"3.{texts[2]}（责任科室：综合科）",
        "三、9月份",
        f"4.{texts[3]}（责任科室：办公室，各科室配合）",
    ]
    made = document(
        "a chapter a month",
        BUREAU,
        blocks,
        [
            item("1", texts[0], each(WORK, "办公室"), by(3), (DUE,)),
            item("2", texts[1], each(WORK, "法规科"), by(3), (DUE,)),
            item("3", texts[2], each(WORK, "综合科"), by(6), (DUE,)),
            item("4", texts[3], {**members(BUREAU, "科室", ASSIST), "办公室": WORK}, by(9), (DUE,)),
        ],
    )
    return replace(made, issued=date(YEAR, 2, 3))


def _all_on_one_line() -> Document:
    """The labels of an item stand on one line, blanks between them."""
    texts = ["开展公开事项清理。", "建设公开专区。", "组织政府开放日活动。"]
    blocks = [
        "一、夯实基础",
        f"1.{texts[0]}",
        "牵头领导：×××    牵头单位：市政府办公室    配合单位：市司法局、市财政局    完成时限：6月底前",
        f"2.{texts[1]}",
        "牵头领导：×××    牵头单位：市审批服务局    配合单位：各县（市、区）政府    完成时限：9月底前",
        "二、扩大参与",
        f"3.{texts[2]}",
        "牵头领导：×××    牵头单位：市府办    配合单位：市级各部门    完成时限：长期坚持",
    ]
    return document(
        "labels on one line",
        CITY,
        blocks,
        [
            item("1", texts[0], {"市政府办公室": LEAD, **each(ASSIST, "市司法局", "市财政局")}, by(6)),
            item("2", texts[1], {"市审批服务局": LEAD, **members(CITY, "县区", ASSIST)}, by(9)),
            item("3", texts[2], {**members(CITY, "直属", ASSIST), "市政府办公室": LEAD}, LASTING),
        ],
    )


def _sections_by_who_leads() -> Document:
    """（一）牵头单位：A stands above the tasks it leads, which are numbered through."""
    texts = ["公开市场准入负面清单。", "公开重大项目审批情况。", "公开部门预算。", "公开财政专项资金。"]
    blocks = [
        "（一）牵头单位：市发展改革委",
        f"1.{texts[0]}",
        f"2.{texts[1]}",
        "（二）牵头单位：市财政局",
        f"3.{texts[2]}",
        f"4.{texts[3]}",
    ]
    return document(
        "sections by who leads",
        CITY,
        blocks,
        [
            *(item(str(n), texts[n - 1], each(LEAD, "市发展改革委"), ask=(UNITS,)) for n in (1, 2)),
            *(item(str(n), texts[n - 1], each(LEAD, "市财政局"), ask=(UNITS,)) for n in (3, 4)),
        ],
    )


def _tasks_by_their_name() -> Document:
    """任务一：…, with units in brackets, as universities number them."""
    texts = ["完善信息公开目录，梳理公开事项。", "规范招生信息公开，严格公示程序。", "推进财务信息公开。"]
    blocks = [
        "为做好学校信息公开工作，制定本要点。",
        f"任务一：{texts[0]}（牵头：党政办公室；配合：机关各部门；时限：2023年6月）",
        f"任务二：{texts[1]}（牵头：教务处；配合：学生处、各学院；时限：2023年9月）",
        f"任务三：{texts[2]}（牵头：财务处；配合：后勤处；时限：长期）",
    ]
    return document(
        "tasks by their name",
        UNIVERSITY,
        blocks,
        [
            item("一", texts[0], {**members(UNIVERSITY, "机关", ASSIST), "党政办公室": LEAD}, by(6)),
            item("二", texts[1], {**members(UNIVERSITY, "学院", ASSIST), "教务处": LEAD, "学生处": ASSIST}, by(9)),
            item("三", texts[2], {"财务处": LEAD, "后勤处": ASSIST}, LASTING),
        ],
        Aside(blocks[0], must=False),
    )


def _dashes() -> Document:
    """Tasks begin with a dash, chapters with 一、."""
    texts = ["加强规划公开，归集历史规划。", "加强市场监管信息公开。", "加强财政信息公开，细化公开内容。"]
    blocks = [
        "一、紧扣发展大局",
        f"——{texts[0]}（市发展改革委负责）",
        f"——{texts[1]}（市市场监管局牵头，市商务局配合）",
        "二、紧扣民生关切",
        f"——{texts[2]}（市财政局负责，年底前完成）",
    ]
    return document(
        "dashes",
        CITY,
        blocks,
        [
            item("", texts[0], each(WORK, "市发展改革委")),
            item("", texts[1], {"市市场监管局": LEAD, "市商务局": ASSIST}),
            item("", texts[2], each(WORK, "市财政局"), YEAR_END),
        ],
    )


LAYOUTS = (
    _shares_of_the_departments(),
    _leaders_in_the_brackets(),
    _problems_to_be_put_right(),
    _a_chapter_a_unit(),
    _units_before_the_text(),
    _a_chapter_a_month(),
    _all_on_one_line(),
    _sections_by_who_leads(),
    _tasks_by_their_name(),
    _dashes(),
)
