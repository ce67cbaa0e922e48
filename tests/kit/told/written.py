"""Small documents, items and lists, written down because few others reach what is read of them: each with that.

What is read stands in the text itself above the arrow. A document's rows have `|` between cells, `^` where one goes on
from above, `<` where from the left, `⏎` at the end of a line in a cell and `¦` where two lines were put together; `┄`
stands before the first row of a page, and before its cells that go on. `¶` is a paragraph, `~` one beside the text;
`—` begins another table. Of plain text the lines stand as they are, `⇥` for a tab. Items have their topic, requirement,
units, deadline and notes between `|`; `+` is a text beside them, `疑` a doubt of their reading. Of a list of the
year before the cells of a row stand between `|`, behind `+` an item that stood in it so far, with its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kit.plans.reading import headers
from kit.told.approved import approved
from kit.told.phrases import ISSUED, NARROWINGS, ROSTER, YEAR, said_besides, said_of
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.document.text import split_plan_text
from toolkit.domain.plan.model import Item, Plan, ReadDoubt, Remark, Role
from toolkit.domain.plan.pasted_list import columns_known, pasted
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.tasks import Earlier
from toolkit.keys import YEARS

SEEDS: tuple[str, ...] = tuple(approved("written"))
"""Their titles: a document is 文, items are 事, a list is 单."""
_NOTHING = ("无", "/")
_SETTLED, _SHARED, _PAGED, _START = "已定", "合用", "逐页", "月初"


def told(title: str) -> list[str]:
    """What stands above the arrow under that title, and what is read of it now."""
    lines = approved("written")[title]
    return told_of(title, lines[: lines.index("→")])


def told_of(title: str, lines: Sequence[str]) -> list[str]:
    """These lines, and what is read of them."""
    said = {"文": _document, "事": _items, "单": _list}[title[0]](lines)
    return [*lines, "→", *(each.replace("\n", "⏎") for each in said)]


def table_of(lines: Sequence[str]) -> PlanTable:
    """The document that lines write down; the first has its title, or is that of plain text."""
    head, *rest = lines
    if not head.startswith("《"):
        return split_plan_text("\n".join(lines).replace("⇥", "\t"))
    made: list[Line] = []
    table, inside = 1, False
    for at, text in enumerate(rest, start=1):
        if text[:1] in ("¶", "~", "—"):
            table, inside = table + inside, False
            if text[0] != "—":
                words = text[1:].replace("⏎", "\n")
                made.append(Line((words,), f"第{at}段", table, paragraph=True, aside=text[0] == "~"))
        else:
            inside = True
            made.append(_row(text, f"第{at}行", table))
    return PlanTable(head[1 : head.index("》")], tuple(made), paged=head.endswith(_PAGED))


def _row(text: str, where: str, table: int) -> Line:
    begins = text.startswith("┄")
    cells, torn, seams = [], {}, {}
    marks = text.removeprefix("┄").split("|")
    for at, cell in enumerate(marks):
        if cell.startswith("┄"):
            torn[at] = " " if cell.startswith("┄ ") else ""
        words = cell.lstrip("┄ ").replace("⏎", "\n") if cell.startswith("┄") else cell.replace("⏎", "\n")
        parts = words.split("¦")
        if len(parts) > 1:
            seams[at] = tuple(len("".join(parts[:end])) for end in range(1, len(parts)))
        cells.append(cells[-1] if cell == "<" and cells else "" if cell == "^" else "".join(parts))
    below = frozenset(at for at, cell in enumerate(marks) if cell == "^")
    beside = frozenset(at for at, cell in enumerate(marks) if cell == "<" and at)
    return Line(tuple(cells), where, table, torn=torn if begins else None, below=below, beside=beside, seams=seams)


def _document(lines: Sequence[str]) -> Iterator[str]:
    plan, problems = parse_plan_table(table_of(lines), headers(), "方案", str(YEAR), date(YEAR, 6, 30))
    yield f"《{plan.title}》{plan.year}"
    for item in plan.items:
        number = f"{item.number}（{item.own}）" if item.own else str(item.number)
        title = f" 题{item.title}" if item.title != item.topic else ""
        marks = f"{' 合用' if item.shared else ''}{' 已定' if item.settled else ''}"
        texts = (number, item.topic, item.requirement, item.responsibility, item.deadline, item.notes)
        yield f"{'|'.join(texts)}{title}{marks}"
    for each in plan.remarks:
        yield f"+ {each.where} {each.text}{'（已定）' if each.settled else ''}"
    for doubt in plan.doubts:
        yield f"疑 {doubt}"
    yield from said_besides(plan, problems)


def _items(lines: Sequence[str]) -> Iterator[str]:
    items, remarks, doubts = [], [], []
    means = "start" if lines[0] == _START else "end"
    for text in (each.replace("⏎", "\n") for each in lines if each != _START):
        settled = _SETTLED in text
        words = text.replace(_SETTLED, "")
        if words.startswith("+"):
            remarks.append(Remark(words[1:].strip(), f"第{len(remarks) + 1}段", settled=settled))
            continue
        if words.startswith("疑"):
            code, message, item = words[1:].split("|")
            doubts.append(ReadDoubt(code, message, "核对", "第1行", int(item), settled=settled))
            continue
        topic, requirement, units, deadline, notes = words.replace(_SHARED, "").split("|")
        number = len(items) + 1
        shared = _SHARED in words
        items.append(
            Item(number, topic, "公开", requirement, units, deadline, shared=shared, settled=settled, notes=notes)
        )
    made = Plan(str(YEAR), "市2021年方案", YEAR, ISSUED, tuple(items), tuple(remarks), tuple(doubts))
    tasks, problems = resolve_tasks(made, ROSTER, NARROWINGS, means, "方案", 10)
    for item in tasks.plan.items:
        yield from said_of(item, tasks)
    yield from said_besides(made, problems)


def _list(lines: Sequence[str]) -> Iterator[str]:
    """What of such a list is asked about again, what goes on for good, and which cells were taken or left unread."""
    kept = [line[1:].split("|") for line in lines if line.startswith("+")]
    rows = tuple(tuple(line.replace("⏎", "\n").split("|")) for line in lines if not line.startswith("+"))
    due, doing = date(YEAR, 9, 30), frozenset({Role.IMPLEMENT})
    known = [
        Earlier(Item((int(year or YEAR - 1)) * YEARS + int(number), "", "", words, "", ""), "A", doing, due)
        for number, words, year in kept
    ]
    read = pasted(rows, ROSTER, YEAR - 1, due, "清单", known, _NOTHING)
    yield f"{columns_known(rows)}栏 表头{read.header_at} 已办{read.done}"
    for kind, its in (("问", read.found), ("续", read.left)):
        for each in its:
            roles = "".join(sorted(role.label for role in each.roles))
            item = each.item
            texts = (item.topic, item.title, item.requirement, item.deadline, each.said, item.own)
            yield f"{kind} {item.number} {each.unit}{roles} {'|'.join(texts)} {each.source}"
    for name, cells in (("读", read.taken), ("未读", read.unread)):
        yield f"{name} {' '.join(f'{row}.{column}' for row, column in sorted(cells))}"
    yield from (f"! {each.code.slug} {each.origin.place} {each.value} {each.message}" for each in read.problems)
