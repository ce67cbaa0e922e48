"""Further layouts of plans that offices have published, rebuilt with other words and bodies and no place's name."""

from __future__ import annotations

from dataclasses import replace

from kit.plans.published.bodies import ASSIST, CITY, COUNTY, LEAD, WORK, each, members
from kit.plans.published.making import LASTING, YEAR_END, by, document, grid_rows, item
from kit.plans.truth import UNITS, Aside, Cell, Document, Grid


def _requirement_over_three_columns() -> Document:
    """Chapters merged downward; under one header （一） merged downward, a number that runs on, and the text."""
    texts = [
        "增强政策文件制定实施的透明度。",
        "开设帮扶政策公开专题，加大解读力度。",
        "用好热线，及时回应“堵点”问题。",
        "准确解读减税降费政策。",
    ]
    rows = grid_rows(
        ["工作任务", Cell("具体要求", 1, 3), None, None, "责任单位", "时限要求"],
        [
            Cell("一、以公开助力经济平稳健康发展", 4),
            Cell("（一）加强市场主体信息公开", 3),
            "1",
            texts[0],
            "市政府各部门，各县〔区〕政府、各功能区管委会负责落实",
            Cell("持续推进", 4),
        ],
        [None, None, "2", texts[1], "市政府各有关部门，各县市政府、各功能区管委会负责落实", None],
        [None, None, "3", texts[2], "市发改委牵头，市住建局等政府各有关部门配合", None],
        [None, "（二）加强减税降费信息公开", "4", texts[3], "市财政局牵头，市商务局配合", None],
    )
    counties = {**members(CITY, "县区"), "开发区管委会": WORK}
    asked = frozenset({UNITS})
    return document(
        "a requirement over three columns",
        CITY,
        [Grid(rows)],
        [
            item("1", texts[0], {**members(CITY, "直属"), **counties}, LASTING),
            replace(item("2", texts[1], counties, LASTING), asked=asked),
            replace(item("3", texts[2], {"市发展改革委": LEAD, "市住房城乡建设局": ASSIST}, LASTING), asked=asked),
            item("4", texts[3], {"市财政局": LEAD, "市商务局": ASSIST}, LASTING),
        ],
    )


def _task_over_two_columns() -> Document:
    """One header over the chapter and its task, no numbers, no time, a column of remarks that is nearly empty."""
    texts = [
        "推进城市规划、土地出让、机构和人事等方面信息的公开。",
        "做好公文类信息目录备案，逐步形成工作规范。",
        "编写配套的解读材料。",
    ]
    tasks = ["推进重要信息公开", "完善目录备案工作", "推行信息解读服务"]
    rows = grid_rows(
        [Cell("工作任务", 1, 2), None, "目标和要求", "责任单位", "备注"],
        [Cell("深化公开内容", 2), tasks[0], texts[0], "市住建局、市人社局、市财政局", ""],
        [None, tasks[1], texts[1], "市府办、市司法局", "原有工作"],
        ["加强解读", tasks[2], texts[2], "市级各部门", ""],
    )
    return document(
        "a task over two columns",
        CITY,
        [Grid(rows)],
        [
            item("", texts[0], each(WORK, "市住房城乡建设局", "市人力资源社会保障局", "市财政局")),
            item("", texts[1], each(WORK, "市政府办公室", "市司法局")),
            item("", texts[2], members(CITY, "直属")),
        ],
    )


def _indicators() -> Document:
    """序号 and indicators of three levels, the third being what is to be done; a letter with chapters before it."""
    texts = ["编制主动公开目录并动态调整。", "规范栏目，清理空白栏目。", "每季度开展一次政策咨询日活动。"]
    letter = [
        "各镇人民政府，县政府各工作部门：",
        "现将任务分解一览表印发给你们，并就有关事项通知如下：",
        "一、细化任务，夯实责任。各单位要进一步细化任务，做到定目标、定计划、定分工。",
        "二、跟踪督导，严格奖惩。要将政务公开纳入考核范畴，定期通报工作进度。",
    ]
    rows = grid_rows(
        ["序号", "一级\n指标", "二级\n指标", "三级指标", "牵头单位", "责任单位", "完成\n时限"],
        ["1", Cell("基础工作", 2), "公开目录", texts[0], "市政府办", "市级各部门", "6月底前"],
        ["2", None, "平台建设", texts[1], "市审批服务局", "市司法局、市财政局", "常年"],
        ["3", "解读回应", "政策解读", texts[2], "市司法局", "市级各部门", "全年"],
    )
    june = by(6)
    both = "lead or implement+lead"
    return document(
        "indicators of three levels",
        CITY,
        [*letter, Grid(rows)],
        [
            item("1", texts[0], {**members(CITY, "直属"), "市政府办公室": both}, june),
            item("2", texts[1], {**each(WORK, "市司法局", "市财政局"), "市审批服务局": LEAD}, LASTING),
            item("3", texts[2], {**members(CITY, "直属"), "市司法局": both}, YEAR_END, ("due",)),
        ],
        Aside("一、细化任务，夯实责任。各单位要进一步细化任务，做到定目标、定计划、定分工。", must=False),
        Aside("要将政务公开纳入考核范畴，定期通报工作进度。", must=True),
    )


def _second_names_in_brackets() -> Document:
    """Sections with a second name in brackets, units merged over rows, 其他股室及属下单位配合, no deadline."""
    texts = ["公开规划纲要和各项规划。", "归集历史规划。", "公开市场体系行动举措。", "公开预算决算。", "加强执法公开。"]
    rows = grid_rows(
        ["工作任务", "具体要求", "责任部门"],
        [
            Cell("一、做好规划主动公开。", 2),
            f"1.{texts[0]}",
            Cell("办公室牵头，其他股室及属下单位配合", 2),
        ],
        [None, f"2.{texts[1]}", None],
        [Cell("二、做好监管信息公开。", 2), f"3.{texts[2]}", "公共服务股（审批服务股）牵头，办公室配合"],
        [None, f"4.{texts[4]}", "市场执法股"],
        ["三、做好财政信息公开。", f"5.{texts[3]}", "计划财务股、属下单位"],
    )
    everyone = {**members(COUNTY, "股室", ASSIST), **members(COUNTY, "下属", ASSIST), "办公室": LEAD}
    return document(
        "sections with a second name",
        COUNTY,
        [Grid(rows)],
        [
            item("1", texts[0], everyone),
            item("2", texts[1], everyone),
            item("3", texts[2], {"公共服务股": LEAD, "办公室": ASSIST}),
            item("4", texts[4], each(WORK, "市场执法股")),
            item("5", texts[3], {**members(COUNTY, "下属"), "计划财务股": WORK}),
        ],
    )


def _leaders_and_two_columns_of_units() -> Document:
    """牵头县领导, 主要责任单位, 协同责任单位; the letter says what each has to do."""
    texts = ["建成公开专区三个。", "完成目录修订。", "办好开放日活动。"]
    duty = "各主要责任单位于3月15日前将实施方案报市政府办公室备案，其他单位要积极配合。"
    rows = grid_rows(
        ["序号", "目标任务", "牵头领导", "主要责任单位", "协同责任单位", "序时进度"],
        ["（一）提升公开质量（2项）", None, None, None, None, None],
        ["1", texts[0], "张某某", "市审批服务局", "市财政局、市住建局", "6月底前"],
        ["2", texts[1], "李某某", "市司法局", "市级各部门", "年底前"],
        ["（二）扩大参与（1项）", None, None, None, None, None],
        ["3", texts[2], "张某某\n王某", "市府办", "各县市政府", "常年"],
    )
    rows[1] = [Cell("（一）提升公开质量（2项）", 1, 6), None, None, None, None, None]
    rows[4] = [Cell("（二）扩大参与（1项）", 1, 6), None, None, None, None, None]
    june = by(6)
    return document(
        "leaders, main units, units beside them",
        CITY,
        [duty, Grid(rows)],
        [
            item("1", texts[0], {"市审批服务局": LEAD, **each(ASSIST, "市财政局", "市住房城乡建设局")}, june),
            item("2", texts[1], {**members(CITY, "直属", ASSIST), "市司法局": LEAD}, YEAR_END),
            item("3", texts[2], {**members(CITY, "县区", ASSIST), "市政府办公室": LEAD}, LASTING),
        ],
        Aside(duty, must=True),
    )


def _units_before_their_duties() -> Document:
    """A line a unit: its name, a blank, and what it has to do."""
    texts = [
        "组织编制公开指南和目录，统一受理公开申请。",
        "负责规范性文件的法律审核，参与公开属性的审核。",
        "负责将政务公开列入绩效考核内容。",
    ]
    names = ["市政府办公室", "市司法局", "市人社局"]
    blocks = [
        "一、总体要求",
        "设立政务公开工作领导小组，研究、协调公开中的重要问题。",
        "二、工作分工",
        *(f"{name}  {text}" for name, text in zip(names, texts, strict=True)),
    ]
    official = ["市政府办公室", "市司法局", "市人力资源社会保障局"]
    return document(
        "units before their duties",
        CITY,
        blocks,
        [item("", text, each(WORK, name)) for name, text in zip(official, texts, strict=True)],
        Aside(blocks[0], must=False),
        Aside(blocks[1], must=False),
    )


LAYOUTS = (
    _requirement_over_three_columns(),
    _task_over_two_columns(),
    _indicators(),
    _second_names_in_brackets(),
    _leaders_and_two_columns_of_units(),
    _units_before_their_duties(),
)
