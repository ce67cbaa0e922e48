"""Layouts of plans that offices have published, rebuilt with other words, other bodies and no place's name."""

from __future__ import annotations

from dataclasses import replace

from kit.plans.published.bodies import ASSIST, BUREAU, CITY, LEAD, LEADS_AND_WORKS, OFFICES, WORK, each, members
from kit.plans.published.making import LASTING, YEAR_END, by, document, grid_rows, item
from kit.plans.truth import DUE, UNITS, Aside, Cell, Document, Grid


def _number_under_the_requirement() -> Document:
    """Four headers over five columns: the requirement's own number stands in a column without one."""
    texts = [
        "清理行政规范性文件，公布现行有效目录。",
        "提高政策解读质量，丰富解读形式。",
        "规范专栏，及时发布法定公开内容。",
        "编制发布年度报告。",
    ]
    all_of = members(BUREAU, "科室")
    rows = grid_rows(
        ["工作任务", Cell("具体要求", 1, 2), None, "责任科室", "时限要求"],
        ["规范文件集中公开", "1", texts[0], "办公室", "年底前"],
        ["深化政策解读", "2", texts[1], "各科室", "持续推进"],
        [Cell("做好主动公开基础工作", 2), "3", texts[2], "各科室", "持续推进"],
        [None, "4", texts[3], "办公室", "持续推进"],
    )
    office = each(WORK, "办公室")
    return document(
        "number under the requirement's header",
        BUREAU,
        [Grid(rows)],
        [
            item("1", texts[0], office, YEAR_END),
            item("2", texts[1], all_of, LASTING),
            item("3", texts[2], all_of, LASTING),
            item("4", texts[3], office, LASTING),
        ],
    )


def _chapters_across() -> Document:
    """Chapters in rows over the whole table, no numbers, leading and responsible units in two columns, no deadline."""
    texts = ["公开各类规划，做好历史规划归集。", "公开市场准入负面清单，及时更新。", "公开预算决算，加强债务信息公开。"]
    rows = grid_rows(
        ["工作任务", "工作要求", "牵头单位", "责任单位"],
        [Cell("一、紧扣开好局起好步，进一步深化政务公开", 1, 4), None, None, None],
        [Cell("（一）做好规划信息公开", 2), texts[0], "市发改委", "市政府各部门，各县（市、区）政府"],
        [None, texts[1], "市市场监管局", "市商务局、市发改委"],
        [Cell("二、紧扣政策落地见效，进一步深化政务公开", 1, 4), None, None, None],
        ["（二）做好财政信息公开", texts[2], "市财政局", "市政府各部门"],
    )
    return document(
        "chapters across the table",
        CITY,
        [Grid(rows)],
        [
            item("", texts[0], {**members(CITY, "直属"), **members(CITY, "县区"), "市发展改革委": LEADS_AND_WORKS}),
            item("", texts[1], {"市市场监管局": LEAD, "市商务局": WORK, "市发展改革委": WORK}),
            item("", texts[2], {**members(CITY, "直属"), "市财政局": LEADS_AND_WORKS}),
        ],
    )


def _goals() -> Document:
    """Goals merged downward, contents, units with a verb: 市发改委牵头落实; A、B分别牵头落实."""
    texts = [
        "解读经济形势和政策落实情况。",
        "公开就业政策，深入解读背景和依据。",
        "加强信贷和金融政策信息公开。",
        "按月公开财政收支情况。",
    ]
    rows = grid_rows(
        ["目标\n任务", "主要内容", "责任单位"],
        [Cell("一、以政务公开助力稳增长", 1, 3), None, None],
        [Cell("（一）加强预期引导", 3), texts[0], "市发改委牵头落实"],
        [None, texts[1], "市人社局牵头落实"],
        [None, texts[2], "市金融办、市商务局分别牵头落实"],
        ["（二）推进财政公开", texts[3], "市财政局牵头，市教育局、市卫健委配合"],
    )
    return document(
        "goals and who leads",
        CITY,
        [Grid(rows)],
        [
            item("", texts[0], each(LEAD, "市发展改革委")),
            item("", texts[1], each(LEAD, "市人力资源社会保障局")),
            item("", texts[2], each(LEAD, "市金融办", "市商务局")),
            item("", texts[3], {"市财政局": LEAD, "市教育局": ASSIST, "市卫生健康委": ASSIST}),
        ],
    )


def _sentence_by_sentence() -> Document:
    """A paragraph of several sentences, each with its own units in brackets behind it."""
    first, second = "制定发布城市设计导则等规划信息。", "推进教育、医疗等公共服务合作信息公开。"
    third, title = "及时公开公路建设情况。", "围绕重点任务做好信息公开。"
    fourth = "推进场馆建设和群众体育情况公开。"
    blocks = [
        "今年全市政务公开工作的总体要求是：坚持以人民为中心，大力推进决策、执行、管理、服务、结果公开。",
        "一、加强重点工作信息公开",
        f"（一）{title}{first}（市住建局负责落实）{second}（市发改委、市教育局、市卫健委分别负责落实）{third}（市交通运输局负责落实）",
        f"（二）推进体育信息公开。{fourth}（市体育局牵头，各县（市、区）政府负责落实）",
    ]
    return document(
        "units behind every sentence",
        CITY,
        blocks,
        [
            item("（一）", title + first, each(WORK, "市住房城乡建设局")),
            item("", second, each(WORK, "市发展改革委", "市教育局", "市卫生健康委")),
            item("", third, each(WORK, "市交通运输局")),
            item("（二）", "推进体育信息公开。" + fourth, {**members(CITY, "县区"), "市体育局": LEAD}),
        ],
        Aside(blocks[0], must=False),
    )


def _three_columns() -> Document:
    """任务, 责任单位, 时限 without numbers or topics; long lists of units that end in 等市有关单位."""
    texts = [
        "公开一揽子政策举措，强化解读。",
        "公开经济发展相关政策举措、工作进展。",
        "加大受困行业帮扶政策公开力度。",
        "及时回应和解决堵点问题。",
    ]
    everyone = {**members(CITY, "直属"), **members(CITY, "县区")}
    named = each(WORK, "市发展改革委", "市财政局", "市人力资源社会保障局", "市商务局")
    rows = grid_rows(
        ["任务", "责任单位", "时限"],
        [texts[0], "市政府各部门，各县（市、区）政府", "持续推进"],
        [texts[1], "市政府各部门，各县（市、区）政府", "持续推进"],
        [texts[2], "市发改委、市财政局、市人社局、市商务局等市有关单位，各县（市、区）政府", "持续推进"],
        [texts[3], "市发改委、市住建局，市政府各部门", "年底前"],
    )
    open_list = replace(item("", texts[2], {**named, **members(CITY, "县区")}, LASTING), asked=frozenset({UNITS}))
    return document(
        "tasks, units, times",
        CITY,
        [Grid(rows)],
        [
            item("", texts[0], everyone, LASTING),
            item("", texts[1], everyone, LASTING),
            open_list,
            item("", texts[3], members(CITY, "直属"), YEAR_END),
        ],
    )


def _numbered_goals() -> Document:
    """Goals 一、二、 merged downward with a full stop, numbers in the requirement, no deadline."""
    texts = [
        "推进预算、决算及相关报表公开。",
        "更新网站各类概况信息。",
        "反馈网民对调查征集的意见。",
        "更新公众号信息。",
    ]
    rows = grid_rows(
        ["工作任务", "具体要求", "责任部门"],
        ["一、做好财政信息公开。", f"1.{texts[0]}", "财务科"],
        [Cell("二、做好网站专栏信息公开。", 3), f"2.{texts[1]}", "办公室"],
        [None, f"3.{texts[2]}", "各科室"],
        [None, f"4.{texts[3]}", "办公室牵头，各科室配合"],
    )
    return document(
        "goals 一、 with numbers in the requirement",
        BUREAU,
        [Grid(rows)],
        [
            item("1", texts[0], each(WORK, "财务科")),
            item("2", texts[1], each(WORK, "办公室")),
            item("3", texts[2], members(BUREAU, "科室")),
            item("4", texts[3], {**members(BUREAU, "科室", ASSIST), "办公室": LEAD}),
        ],
    )


def _brackets_in_brackets() -> Document:
    """（市府办〔市数据资源局〕牵头，市政府各部门、各县〔区〕政府、各功能区管委会按职责分工负责）."""
    texts = [
        "夯实主动公开基础。扩大公开范围、细化公开内容，完善事项标准体系。",
        "提升解读质量。落实解读与文件同步起草、同步发布。",
    ]
    everyone = {**members(CITY, "直属"), **members(CITY, "县区"), "开发区管委会": WORK}
    blocks = [
        "一、总体要求",
        "以公开促落实、强监管，推动全市政务公开更务实、更有效。",
        "二、主要任务",
        f"（一）{texts[0]}（市府办〔市数据资源局〕牵头，市政府各部门、各县〔区〕政府、各功能区管委会按职责分工负责）",
        f"（二）{texts[1]}（市司法局、市府办〔市数据资源局〕按职责分工负责）",
    ]
    return document(
        "brackets in brackets",
        CITY,
        blocks,
        [
            item("（一）", texts[0], {**everyone, "市政府办公室": LEADS_AND_WORKS}),
            item("（二）", texts[1], each(WORK, "市司法局", "市政府办公室")),
        ],
        Aside(blocks[1], must=False),
        Aside(blocks[0], must=False),
    )


def _date_in_the_brackets() -> Document:
    """（牵头单位：A；责任单位：B、C，各县市政府，6月底完成）, titles within the paragraph."""
    texts = ["加大简政放权力度。坚持宜放则放，承接好下放事项。", "推动服务导则落实。完善大厅功能，优化窗口设置。"]
    blocks = [
        "一、进一步提升服务效能",
        f"1.{texts[0]}（牵头单位：市审批服务局；责任单位：市司法局、市委编办，各县市政府、开发区管委会，6月底完成）",
        f"2.{texts[1]}（牵头单位：市审批服务局；责任单位：市财政局、市商务局，长期坚持）",
    ]
    june = by(6)
    works = {**each(WORK, "市司法局", "市委编办", "开发区管委会"), **members(CITY, "县区")}
    return document(
        "a date at the end of the brackets",
        CITY,
        blocks,
        [
            item("1", texts[0], {**works, "市审批服务局": LEAD}, june),
            item("2", texts[1], {**each(WORK, "市财政局", "市商务局"), "市审批服务局": LEAD}, LASTING),
        ],
    )


def _three_levels() -> Document:
    """一、（一） and 1. that counts through all of it, one of the brackets 〔〕."""
    texts = [
        "承接落实下放的权力事项，保障有效落实。",
        "落实行政许可设定审查制度，开展案卷评查。",
        "规范行政备案事项管理，公布事项清单。",
        "简化投资项目报建手续。",
    ]
    blocks = [
        "为加快推进职能转变，结合实际，制定本方案。",
        "一、推进简政放权，释放发展活力",
        "（一）规范精简审批，进一步提高行政效能。",
        f"1.{texts[0]}〔牵头单位：市政府办公室，责任单位：市政府各部门，各县（市、区）政府〕",
        f"2.{texts[1]}（牵头单位：市政府办公室、市司法局、市审批服务局；责任单位：市商务局）",
        "（二）规范备案和投资审批。",
        f"3.{texts[2]}（牵头单位：市政府办公室；责任单位：市司法局等有关部门）",
        f"4.{texts[3]}（牵头单位：市审批服务局；责任单位：市住建局）",
    ]
    open_list = replace(item("3", texts[2], {"市政府办公室": LEAD, "市司法局": WORK}), asked=frozenset({UNITS}))
    return document(
        "three levels, numbers throughout",
        CITY,
        blocks,
        [
            item("1", texts[0], {**members(CITY, "直属"), **members(CITY, "县区"), "市政府办公室": LEADS_AND_WORKS}),
            item("2", texts[1], {**each(LEAD, "市政府办公室", "市司法局", "市审批服务局"), "市商务局": WORK}),
            open_list,
            item("4", texts[3], {"市审批服务局": LEAD, "市住房城乡建设局": WORK}),
        ],
        Aside(blocks[0], must=False),
    )


def _first_leads_once_said() -> Document:
    """责任单位 in lines of their own; with the first of them: （列第一位者为牵头单位，下同）."""
    texts = [
        "制定高质量发展政策体系，建立企业参与机制。",
        "落实减税降费政策，加快兑现各项举措。",
        "推进城市更新，完善基础设施。",
    ]
    rule = "列第一位者为牵头单位，下同"
    blocks = [
        "一、市长主抓重点工作",
        f"1.{texts[0]}",
        f"责任单位：财政局、发改局、经信局、科技局（{rule}）",
        f"2.{texts[1]}",
        "责任单位：发改局、财政局、税务局",
        "二、副市长主抓重点工作",
        f"3.{texts[2]}",
        "责任单位：建设局、商务局",
    ]
    return document(
        "the first leads, said once",
        OFFICES,
        blocks,
        [
            item("1", texts[0], {"财政局": LEAD, **each(WORK, "发改局", "经信局", "科技局")}),
            item("2", texts[1], {"发改局": LEAD, **each(WORK, "财政局", "税务局")}),
            item("3", texts[2], {"建设局": LEAD, "商务局": WORK}),
        ],
        Aside(rule, must=True),
    )


def _first_leads_others_take_part() -> Document:
    """A letter above the table says: 排名第一的责任单位为牵头单位，其他列入单位为参与单位."""
    texts = ["编制公开目录，及时更新。", "公开收费项目和标准。"]
    rule = "在责任单位中，排名第一的责任单位为牵头单位，其他列入单位为参与单位。"
    rows = grid_rows(
        ["序号", "工作目标", "责任单位"],
        ["1", texts[0], "市政府办公室、市司法局、市财政局"],
        ["2", texts[1], "市发改委、市市场监管局"],
    )
    return document(
        "the first leads, the others take part",
        CITY,
        ["各单位要抓紧制订落实方案。" + rule, Grid(rows)],
        [
            item("1", texts[0], {"市政府办公室": LEAD, **each(ASSIST, "市司法局", "市财政局")}),
            item("2", texts[1], {"市发展改革委": LEAD, "市市场监管局": ASSIST}),
        ],
        Aside(rule, must=True),
    )


def _date_in_the_sentence() -> Document:
    """A title, a sentence with a date, brackets with 及: （A、B牵头，市级各部门及各县市政府按职责分工负责）."""
    texts = [
        "实行许可事项清单管理。2023年10月底前编制并公布许可事项清单，清单之外一律不得实施许可。",
        "深化集中许可改革。按程序公布划转目录，明晰边界、强化联动。",
    ]
    everyone = {**members(CITY, "直属"), **members(CITY, "县区")}
    blocks = [
        "一、推动审批全链条优化",
        f"1.{texts[0]}（市政府办公室、市审批服务局牵头，市级各部门及各县市政府按职责分工负责）",
        f"2.{texts[1]}（市政府办公室、市委编办牵头，市司法局、各县市政府按职责分工负责）",
    ]
    october = by(10)
    return document(
        "a date in the sentence",
        CITY,
        blocks,
        [
            item("1", texts[0], {**everyone, **each(LEADS_AND_WORKS, "市政府办公室", "市审批服务局")}, october, (DUE,)),
            item("2", texts[1], {**members(CITY, "县区"), "市司法局": WORK, **each(LEAD, "市政府办公室", "市委编办")}),
        ],
    )


LAYOUTS = (
    _number_under_the_requirement(),
    _chapters_across(),
    _goals(),
    _sentence_by_sentence(),
    _three_columns(),
    _numbered_goals(),
    _brackets_in_brackets(),
    _date_in_the_brackets(),
    _three_levels(),
    _first_leads_once_said(),
    _first_leads_others_take_part(),
    _date_in_the_sentence(),
)
