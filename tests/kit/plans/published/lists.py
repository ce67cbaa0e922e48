"""Lists and ledgers as supervisors, hospitals and universities publish them, rebuilt with other words and bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kit.plans.published.bodies import ASSIST, CITY, HOSPITAL, LEAD, WORK, each, members
from kit.plans.published.making import LASTING, YEAR, YEAR_END, by, document, grid_rows, item
from kit.plans.truth import DUE, UNITS, Cell, Document, Due, Grid


def _rectification_ledger() -> Document:
    """存在问题, 整改措施, 整改责任单位, 分管领导, 整改时限, 整改情况: the ledger of what an inspection found."""
    faults = ["公开栏目更新不及时", "政策解读形式单一", "咨询答复超期"]
    texts = ["逐栏目核查，补发应公开信息。", "每件文件至少配一种图解。", "建立咨询转办机制，限时答复。"]
    rows = grid_rows(
        ["序号", "存在问题", "整改措施", "整改责任单位", "责任领导", "整改时限", "整改情况"],
        ["1", faults[0], texts[0], "市财政局、市教育局", "×××", "2023年6月底前", "正在整改"],
        ["2", faults[1], texts[1], "市司法局", "×××", "立行立改，长期坚持", "已完成"],
        ["3", faults[2], texts[2], "市审批服务局", "×××", "2023年5月底前", ""],
    )
    return document(
        "a ledger of faults",
        CITY,
        [Grid(rows)],
        [
            item("1", texts[0], each(WORK, "市财政局", "市教育局"), by(6)),
            item("2", texts[1], each(WORK, "市司法局"), Due(lasting=True, at_once=True), (DUE,)),
            item("3", texts[2], each(WORK, "市审批服务局"), by(5)),
        ],
    )


def _a_unit_over_its_tasks() -> Document:
    """The first column is the unit, merged over its tasks, which are numbered anew."""
    texts = ["编制公开年报。", "更新公开指南。", "公开预算。", "公开决算。", "公开招生政策。"]
    rows = grid_rows(
        ["责任单位", "序号", "重点任务", "完成时限"],
        [Cell("市政府办公室", 2), "1", texts[0], "5月底前"],
        [None, "2", texts[1], "6月底前"],
        [Cell("市财政局", 2), "1", texts[2], "5月底前"],
        [None, "2", texts[3], "9月底前"],
        ["市教育局", "1", texts[4], "年底前"],
    )
    made = document(
        "a unit over its tasks",
        CITY,
        [Grid(rows)],
        [
            item("1", texts[0], each(WORK, "市政府办公室"), by(5)),
            item("2", texts[1], each(WORK, "市政府办公室"), by(6)),
            item("1", texts[2], each(WORK, "市财政局"), by(5)),
            item("2", texts[3], each(WORK, "市财政局"), by(9)),
            item("1", texts[4], each(WORK, "市教育局"), YEAR_END),
        ],
    )
    return replace(made, numbers_ask=True)


def _goals_of_the_quarters() -> Document:
    """一季度目标 … 四季度目标 beside a goal of the year, each with what is to be reached by then."""
    texts = ["建成政务公开专区", "完成目录修订"]
    goals = ["全市建成12个专区。", "修订印发新目录。"]
    table = grid_rows(
        [
            "序号",
            "项目名称",
            "年度目标",
            "一季度目标",
            "二季度目标",
            "三季度目标",
            "四季度目标",
            "责任单位",
            "责任领导",
        ],
        ["1", texts[0], goals[0], "完成选址", "建成4个", "建成8个", "全部建成并验收", "市审批服务局", "×××"],
        ["2", texts[1], goals[1], "开展调研", "征求意见", "报送审议", "印发", "市司法局、市府办", "×××"],
    )
    ends = frozenset(date(YEAR, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)))
    return document(
        "goals of the quarters",
        CITY,
        [Grid(table)],
        [
            item("1", goals[0], each(WORK, "市审批服务局"), Due(ends), (DUE,)),
            item("2", goals[1], each(WORK, "市司法局", "市政府办公室"), Due(ends), (DUE,)),
        ],
    )


def _marks_under_the_months() -> Document:
    """A column for every month, and a mark where there is something to be done."""
    texts = ["开展公开自查。", "修订公开目录。", "编制年度报告。"]
    months = [f"{month}月" for month in range(1, 13)]

    def marks(*here: int) -> list[str]:
        return ["√" if month in here else "" for month in range(1, 13)]

    table = grid_rows(
        ["序号", "工作内容", "责任科室", *months],
        ["1", texts[0], "院办公室", *marks(5)],
        ["2", texts[1], "信息科、各临床科室", *marks(6, 9)],
        ["3", texts[2], "医务科", *marks(12)],
    )
    june_and_september = Due(frozenset({date(YEAR, 6, 30), date(YEAR, 9, 30)}))
    return document(
        "marks under the months",
        HOSPITAL,
        [Grid(table)],
        [
            item("1", texts[0], each(WORK, "院办公室"), by(5)),
            item("2", texts[1], {**members(HOSPITAL, "临床"), "信息科": WORK}, june_and_september),
            item("3", texts[2], each(WORK, "医务科"), YEAR_END),
        ],
    )


def _beginning_and_end() -> Document:
    """开始时间 and 完成时间 under one header 起止时间."""
    texts = ["推进目录规范化。", "建设公开平台。", "开展满意度调查。"]
    table = grid_rows(
        [Cell("序号", 2), Cell("工作内容", 2), Cell("起止时间", 1, 2), None, Cell("牵头科室", 2), Cell("配合科室", 2)],
        [None, None, "开始时间", "完成时间", None, None],
        ["1", texts[0], "2023年4月", "2023年6月", "院办公室", "各职能科室"],
        ["2", texts[1], "2023年5月", "2023年10月", "信息科", "财务科"],
        ["3", texts[2], "2023年9月", "2023年11月", "门诊部", "护理部、临床各科室"],
    )
    return document(
        "beginning and end",
        HOSPITAL,
        [Grid(table, 2)],
        [
            item("1", texts[0], {**members(HOSPITAL, "职能", ASSIST), "院办公室": LEAD}, by(6)),
            item("2", texts[1], {"信息科": LEAD, "财务科": ASSIST}, by(10)),
            item("3", texts[2], {**members(HOSPITAL, "临床", ASSIST), "门诊部": LEAD, "护理部": ASSIST}, by(11)),
        ],
    )


def _point_by_point() -> Document:
    """Requirement, units and deadline of one item are numbered in step with each other."""
    points = ["1.公开预算决算。", "2.公开学区划分。", "3.公开执法结果。"]
    second = ["1.更新办事指南。", "2.开展培训。"]
    table = grid_rows(
        ["序号", "重点任务", "具体措施", "责任单位", "完成时限"],
        [
            "一",
            "重点领域",
            "\n".join(points),
            "1.市财政局\n2.市教育局\n3.市市场监管局",
            "1.6月底前\n2.9月底前\n3.年底前",
        ],
        ["二", "政务服务", "\n".join(second), "1.市审批服务局\n2.市人社局、市府办", "1.5月底前\n2.10月底前"],
    )
    ends = [date(YEAR, month, day) for month, day in ((6, 30), (9, 30), (12, 31), (5, 31), (10, 31))]
    return document(
        "point by point",
        CITY,
        [Grid(table)],
        [
            item("一", "\n".join(points), each(WORK, "市财政局", "市教育局", "市市场监管局"), Due(frozenset(ends[:3]))),
            item(
                "二",
                "\n".join(second),
                each(WORK, "市审批服务局", "市人力资源社会保障局", "市政府办公室"),
                Due(frozenset(ends[3:])),
            ),
        ],
    )


def _stages() -> Document:
    """A task, its units merged over the stages it has, each stage with its own time."""
    stages = ["制定工作方案。", "完成试点。", "全面推开。", "开展调研。", "印发办法。"]
    table = grid_rows(
        ["序号", "重点任务", "阶段目标", "完成时限", "牵头单位", "责任单位"],
        [
            Cell("1", 3),
            Cell("推进公开标准化", 3),
            stages[0],
            "4月底前",
            Cell("市政府办公室", 3),
            Cell("市司法局、各县市政府", 3),
        ],
        [None, None, stages[1], "8月底前", None, None],
        [None, None, stages[2], "11月底前", None, None],
        [Cell("2", 2), Cell("完善考核机制", 2), stages[3], "5月底前", Cell("市委编办", 2), Cell("市人社局", 2)],
        [None, None, stages[4], "10月底前", None, None],
    )
    first = {"市政府办公室": LEAD, "市司法局": WORK, **members(CITY, "县区")}
    second = {"市委编办": LEAD, "市人力资源社会保障局": WORK}
    dues = [by(4), by(8), by(11), by(5), by(10)]
    units = [first, first, first, second, second]
    return document(
        "stages of a task",
        CITY,
        [Grid(table)],
        [item("", *each_of) for each_of in zip(stages, units, dues, strict=True)],
    )


def _units_in_the_cell_of_the_task() -> Document:
    """No column of units: they stand in brackets at the end of every task in its cell."""
    texts = ["公开预算决算。", "公开学区划分。", "公开政务服务事项。"]
    table = grid_rows(
        ["序号", "工作领域", "主要任务及责任单位", "完成时限"],
        ["1", "财政", f"{texts[0]}（市财政局）", "6月底前"],
        ["2", "教育", f"{texts[1]}（市教育局牵头，各县（市、区）政府配合）", "9月底前"],
        ["3", "服务", f"{texts[2]}（市审批服务局、市府办）", "年底前"],
    )
    return document(
        "units in the cell of the task",
        CITY,
        [Grid(table)],
        [
            item("1", f"{texts[0]}（市财政局）", each(WORK, "市财政局"), by(6), (UNITS,)),
            item(
                "2",
                f"{texts[1]}（市教育局牵头，各县（市、区）政府配合）",
                {"市教育局": LEAD, **members(CITY, "县区", ASSIST)},
                by(9),
                (UNITS,),
            ),
            item(
                "3",
                f"{texts[2]}（市审批服务局、市府办）",
                each(WORK, "市审批服务局", "市政府办公室"),
                YEAR_END,
                (UNITS,),
            ),
        ],
    )


def _ways_to_write_a_day() -> Document:
    """Every row writes its day in another way."""
    said = {
        "2023.6.30": by(6),
        "2023年\n9月底": by(9),
        "2023年内": YEAR_END,
        "5月底前动工": by(5),
        "9月投入使用": by(9),
        "2023年第三季度末": by(9),
        "4月启动，11月底前完成": Due(frozenset({date(YEAR, 4, 30), date(YEAR, 11, 30)})),
        "6月30日前，每季度末报送": Due(frozenset({date(YEAR, 6, 30)}), frozenset({"quarter"})),
        "2023年4月至12月": YEAR_END,
        "长期推进": LASTING,
    }
    rows = [["序号", "工作任务", "责任单位", "完成时限"]]
    items = []
    for at, (words, due) in enumerate(said.items(), start=1):
        text = f"推进第{'一二三四五六七八九十'[at - 1]}类事项公开。"
        rows.append([str(at), text, "市财政局" if at % 2 else "市教育局、市司法局", words])
        units = each(WORK, "市财政局") if at % 2 else each(WORK, "市教育局", "市司法局")
        items.append(item(str(at), text, units, due))
    return document("ways to write a day", CITY, [Grid(grid_rows(*rows))], items)


def _supervision_ledger() -> Document:
    """交办事项, 办理要求, 主办, 协办, 办结时限, 进展情况, 下一步打算: the ledger of an office of supervision."""
    matters = ["公开平台整合", "目录调整", "政策问答"]
    texts = ["整合公开入口，统一检索。", "按月调整主动公开目录。", "建立高频问题问答库。"]
    rows = grid_rows(
        ["编号", "交办事项", "办理要求", "主办单位", "协办单位", "办结时限", "进展情况", "下一步打算", "督办人"],
        [
            "GK-01",
            matters[0],
            texts[0],
            "市审批服务局",
            "市财政局、市府办",
            "6月底前",
            "已完成选型。",
            "加快整合。",
            "×××",
        ],
        ["GK-02", matters[1], texts[1], "市司法局", "市级各部门", "每月底前", "按序时推进。", "持续更新。", "×××"],
        ["GK-03", matters[2], texts[2], "市府办", "各县市政府", "9月底前", "尚未启动。", "", "×××"],
    )
    return document(
        "a ledger of supervision",
        CITY,
        [Grid(rows)],
        [
            item("GK-01", texts[0], {"市审批服务局": LEAD, **each(ASSIST, "市财政局", "市政府办公室")}, by(6)),
            item(
                "GK-02", texts[1], {**members(CITY, "直属", ASSIST), "市司法局": LEAD}, Due(every=frozenset({"month"}))
            ),
            item("GK-03", texts[2], {**members(CITY, "县区", ASSIST), "市政府办公室": LEAD}, by(9)),
        ],
    )


LAYOUTS = (
    _rectification_ledger(),
    _a_unit_over_its_tasks(),
    _goals_of_the_quarters(),
    _marks_under_the_months(),
    _beginning_and_end(),
    _point_by_point(),
    _stages(),
    _units_in_the_cell_of_the_task(),
    _ways_to_write_a_day(),
    _supervision_ledger(),
)
