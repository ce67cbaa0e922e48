"""Cards and forms as published plans have them, rebuilt with other words and bodies."""

from __future__ import annotations

from kit.plans.published.bodies import ASSIST, CITY, LEAD, WORK, each, members
from kit.plans.published.making import YEAR_END, by, document, grid_rows, item
from kit.plans.truth import Aside, Document, Grid


def _a_card_a_task() -> Document:
    """A small table for every task: labels on the left, what they say on the right."""
    texts = ["梳理公开事项，编制目录，按月更新。", "升级网站检索，整合公开栏目。"]
    blocks: list[Grid] = []
    for number, (name, text, lead, assist, when) in enumerate(
        (
            ("公开目录", texts[0], "市政府办公室", "市司法局、市财政局", "2023年6月底前"),
            ("网站建设", texts[1], "市审批服务局", "市级各部门", "2023年9月底前"),
        ),
        start=1,
    ):
        blocks.append(
            Grid(
                grid_rows(
                    ["任务编号", str(number)],
                    ["任务名称", name],
                    ["工作要求", text],
                    ["牵头单位", lead],
                    ["配合单位", assist],
                    ["完成时限", when],
                ),
                0,
            )
        )
    return document(
        "a card a task",
        CITY,
        blocks,
        [
            item("1", texts[0], {"市政府办公室": LEAD, **each(ASSIST, "市司法局", "市财政局")}, by(6)),
            item("2", texts[1], {**members(CITY, "直属", ASSIST), "市审批服务局": LEAD}, by(9)),
        ],
    )


def _blank_forms_behind() -> Document:
    """The plan's table, and in annexes a form to be filled in and a list of contacts, both blank."""
    texts = ["公开权责清单。", "规范公开专栏。"]
    duty = "各单位于每季度末前填报附表2，报市政府办公室。"
    blocks = [
        "附表1：任务分解表",
        Grid(
            grid_rows(
                ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"],
                ["1", texts[0], "市委编办", "市级各部门", "6月底前"],
                ["2", texts[1], "市府办", "市审批服务局", "年底前"],
            )
        ),
        duty,
        "附表2：落实情况报送表",
        Grid(
            grid_rows(
                ["序号", "工作任务", "落实情况", "佐证链接", "责任单位", "完成时限"],
                ["1", "", "", "", "", ""],
                ["2", "", "", "", "", ""],
                ["3", "", "", "", "", ""],
            )
        ),
        "附表3：联络员名单",
        Grid(grid_rows(["单位", "姓名", "职务", "联系电话"], ["", "", "", ""], ["", "", "", ""])),
    ]
    both = "lead or implement+lead"
    return document(
        "blank forms behind the plan",
        CITY,
        blocks,
        [
            item("1", texts[0], {**members(CITY, "直属"), "市委编办": both}, by(6)),
            item("2", texts[1], {"市政府办公室": LEAD, "市审批服务局": WORK}, YEAR_END),
        ],
        Aside(duty, must=True),
    )


LAYOUTS = (
    _a_card_a_task(),
    _blank_forms_behind(),
)
