"""The numbers that paragraphs begin with, and which of them beside a table may be items of it."""

from __future__ import annotations

import pytest

from toolkit.domain.plan.document.beside_items import say_items_beside
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.marks import mark_of
from toolkit.domain.plan.model import Remark

READ = """
一、公开 → 1 一 1 公开
第一章 总则 → 1 第一章 1 总则
第二部分：公开 → 1 第二部分 2 公开
（一）公开 → 2 （一） 1 公开
(二)、公开 → 2 (二) 2 公开
第三条 公开 → 2 第三条 3 公开
第3条 公开 → 2 第3条 3 公开
任务一：公开 → 3 任务一 1 公开
重点任务2、公开 → 3 重点任务2 2 公开
任务1.1公开 → 任务1.1公开
1.公开 → 4 1 1 公开
12、公开 → 4 12 12 公开
2．8月底前公开 → 4 2 2 8月底前公开
2.8个部门 → 4 2 2 8个部门
1.2021年公开 → 4 1 1 2021年公开
1.1公开 → 5 1.1 1 公开
1.2.3公开 → 5 1.2.3 3 公开
1.1个人信息 → 5 1.1 1 个人信息
1.5%以上 → 1.5%以上
1.5万元 → 1.5万元
（1）公开 → 6 （1） 1 公开
1）公开 → 7 1） 1 公开
③公开 → 7 ③ 3 公开
—公开 → 8 — 0 公开
● 公开 → 8 ● 0 公开
- 公开 → 8 - 0 公开
-公开 → -公开
— 3 — → — 3 —
1000.公开 → 1000.公开
公开 → 公开
  3. 公开 → 4 3 3 公开
"""


@pytest.mark.parametrize("line", READ.strip("\n").splitlines())
def test_a_paragraph_begins_with_a_number_of_a_level(line: str) -> None:
    text, _, said = line.partition(" → ")
    mark, rest = mark_of(text)
    assert " ".join([*((f"{mark.level}", mark.printed, f"{mark.number}") if mark else ()), rest]) == said
    assert mark is None or mark.is_compound == (mark.level == 5)


@pytest.mark.parametrize(
    ("texts", "taken", "told"),
    [
        ("2.甲 3.乙", "1", "2.甲 3.乙"),
        ("1.甲 2.乙", "123", ""),
        ("1.甲 2.乙", "3", "1.甲 2.乙"),
        ("1.甲 2.乙", "4", ""),
        ("1.甲 2.乙", "", ""),
        ("2.甲 3.乙", "3", ""),
        ("3.甲 3.乙", "4", "3.甲 3.乙"),
        ("2.甲 4.乙", "4", "2.甲"),
        ("2.甲 文 3.乙", "3", "2.甲"),
        ("2.甲 （3）乙", "3", "2.甲"),
        ("2.甲 一、乙 3.丙", "3", "2.甲"),
        ("（2）甲 2）乙 ③丙", "", "（2）甲 2）乙 ③丙"),
        ("二、甲 （二）乙 2.1丙 ●丁", "", ""),
    ],
)
def test_numbered_paragraphs_beside_a_table_are_told_where_its_numbers_leave_room(
    texts: str, taken: str, told: str
) -> None:
    faults = Faults("方案")
    say_items_beside([Remark(text, text) for text in texts.split()], {*map(int, taken)}, faults)
    assert " ".join(each.origin.cell for each in faults.problems) == told
