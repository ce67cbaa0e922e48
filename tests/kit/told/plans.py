"""A plan document of a seed, a few lines of it, worn as documents are: its lines, and what is read of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Self

from kit.plans.kinds import LAYOUTS, document
from kit.plans.reading import headers, roster
from kit.plans.truth import Box, Document, Grid
from kit.told.short import short
from toolkit.domain.plan.corrected_plan import CorrectedPlan, corrections, disputes
from toolkit.domain.plan.deadlines.wording import deadline_words, due_words
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.document.text import split_plan_text
from toolkit.domain.plan.drafting import draft_roster
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.reimport import reimport
from toolkit.domain.plan.remarks import keep_doubts
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.revision import Version, affected, renumbered, revisions
from toolkit.domain.plan.tasks import Tasks
from toolkit.problems import Problem

SEEDS: tuple[int, ...] = (
    *(20, 26, 29, 49, 58, 61, 65, 69, 71, 77, 81, 82, 87, 96, 100, 101, 102, 104, 108, 115, 116, 118),
    *(126, 127, 128, 129, 144, 146, 152, 154, 155, 156, 157, 162, 166, 168, 169, 196),
)
"""Those in which conditions of the core are decided as in few before."""
_ROWS = 5
"""Lines of a document's body that are kept at most."""
_WORDS = 12
"""Characters of a text that are shown at its beginning and at its end."""
_NAMED = 3
"""Units that are named in full."""
_BESIDE = (
    "注：列第一位的为牵头单位。", "责任单位：各有关单位", "（牵头单位：市财政局）", "一、总体要求", "（二）工作措施",
    "各单位要于每月25日前报送进展情况。", "抄送：市委办公室。", "2022年5月6日", "附件：任务分解表", "市政府办公室",
    "完成时限：2022年6月底前", "3.做好总结评估。", "联系人：张某，联系电话：1234567", "说明：√为牵头，○为配合",
)  # fmt: skip
_TIMES = (
    "", "9月底前", "每季度末", "立行立改", "适时", "长期坚持", "2022年9月底前完成，并长期坚持", "2021年6月底前",
    "6月、12月底前", "按上级要求时间", "每月25日前报送", "上半年", "即日起，年底前完成", "全年", "同上", "12月",
)  # fmt: skip
_WHO = (
    "", "{a}", "{a}牵头，{b}配合", "{a}、{b}等部门", "各有关单位", "{a} 牵头 {b}", "{a}（{b}）", "{a}科室",
    "牵头单位：{a}\n配合单位：{b}", "{a}、张某某", "同上", "除{a}外的其他单位", "{a}，{b}", "{a}、{b}（牵头）",
)  # fmt: skip
_NUMBERS = ("", "1", "1.1", "（一）", "①", "二", "3", "7", "1-2", "第2项", "2.", "A", "合计", "１")
_STARTS = ("1.", "（1）", "一、", "2.", "①", "第一，", "1.1 ", "（二）", "一是", "注：", "3、")
_HEADERS = (
    "备注", "市财政局", "进展情况", "联系人", "完成时间", "牵头部门", "责任领导", "序号", "具体举措", "办结时间", "1月",
    "配合", "", "重点任务", "已核定", "三季度", "类别", "经费保障", "各单位",
)  # fmt: skip
_MARKS = ("√", "△", "主", "配", "牵头", "○", "★", "/", "—", "同上", "〃", "见附件", "按月推进", "每季度末")
_ODD = str.maketrans("（），：；。、", "﹙﹚﹐∶﹔｡､")
_HALF = str.maketrans("（），；：。、", "(),;:.,")


def worn(seed: int) -> tuple[Document, list[Line], list[str]]:
    """The document of a seed, its lines as they are after some mishaps, and these."""
    rng = Random(seed)
    made = document(seed, LAYOUTS[seed % len(LAYOUTS)], "docx")
    lines = _few(rng, list(_lines_of(made)))
    told = []
    for _ in range(rng.choice((0, 1, 2, 2, 3, 4))):
        mishap = rng.choice(_MISHAPS)
        if done := mishap(rng, made, lines):
            told.append(done)
    return made, lines, told


def _lines_of(made: Document) -> Iterator[Line]:
    """The lines of a document, cells that go on from above or from the left marked."""
    table = at = 0
    for block in made.blocks:
        if isinstance(block, Grid):
            table += 1
            yield from _rows_of(block, table)
            continue
        for text in (block.text if isinstance(block, Box) else block).split("\n"):
            at += 1
            yield Line((text,), f"第{at}段", table + 1, paragraph=True)


def _rows_of(grid: Grid, table: int) -> Iterator[Line]:
    width = max(sum(cell.across if cell else 1 for cell in row if cell is not None) for row in grid.rows)
    width = max(width, *(len(row) for row in grid.rows))
    held: dict[tuple[int, int], tuple[str, bool]] = {}
    for at, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            for down in range(cell.down if cell else 0):
                for over in range(cell.across if cell else 0):
                    held[at + down, column + over] = (cell.text if cell and not down else "", bool(down))
        cells = [held.get((at, column), ("", False)) for column in range(width)]
        beside = frozenset(
            column + over for column, cell in enumerate(row) for over in range(1, cell.across if cell else 0)
        )
        yield Line(
            tuple(text for text, _ in cells),
            f"表{table}第{at + 1}行",
            table,
            below=frozenset(column for column, (_, below) in enumerate(cells) if below),
            beside=beside,
        )


def _few(rng: Random, lines: list[Line]) -> list[Line]:
    """A document's first lines, and some of what follows them in one piece."""
    head, rest = lines[:4], lines[4:]
    start = rng.randint(0, max(0, len(rest) - _ROWS))
    return [*head, *rest[start : start + _ROWS]]


def _row(rng: Random, lines: list[Line]) -> int | None:
    """The place of a row with no cell across another, the first of its table aside."""
    places = [
        at
        for at, each in enumerate(lines)
        if at and not (each.paragraph or each.beside) and lines[at - 1].table == each.table
    ]
    return rng.choice(places) if places else None


def _change(lines: list[Line], at: int, column: int, text: str) -> None:
    cells = [*lines[at].cells]
    cells[column] = text
    lines[at] = replace(lines[at], cells=tuple(cells), below=lines[at].below - {column})


def _blank(rng: Random, _: Document, lines: list[Line]) -> str:
    if (at := _row(rng, lines)) is None:
        return ""
    column = rng.randrange(len(lines[at].cells))
    _change(lines, at, column, "")
    return f"{lines[at].where}第{column + 1}格空着"


def _swapped(rng: Random, _: Document, lines: list[Line]) -> str:
    at = rng.randrange(len(lines) - 1)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return f"{lines[at].where}与{lines[at + 1].where}对调"


def _twice(rng: Random, _: Document, lines: list[Line]) -> str:
    at = rng.randrange(len(lines))
    lines.insert(rng.randrange(at, len(lines)) + 1, lines[at])
    return f"{lines[at].where}又出现一次"


def _gone(rng: Random, _: Document, lines: list[Line]) -> str:
    at = rng.randrange(len(lines))
    return f"{lines.pop(at).where}缺"


def _beside(rng: Random, _: Document, lines: list[Line]) -> str:
    at, text = rng.randint(0, len(lines)), rng.choice(_BESIDE)
    table = lines[min(at, len(lines) - 1)].table
    lines.insert(at, Line((text,), "另一段", table, paragraph=True, aside=rng.random() < 0.2))
    return "加一段"


def _across(rng: Random, _: Document, lines: list[Line]) -> str:
    if (at := _row(rng, lines)) is None:
        return ""
    width, text = len(lines[at].cells), rng.choice(_BESIDE)
    lines.insert(at, replace(lines[at], cells=(text,) * width, where="另一行", beside=frozenset(range(1, width))))
    return "加一行"


def _torn(rng: Random, _: Document, lines: list[Line]) -> str:
    """A row goes on on the next page: one of its cells, or several."""
    if (at := _row(rng, lines)) is None:
        return ""
    cells = lines[at].cells
    longest = max(range(len(cells)), key=lambda each: len(cells[each]))
    torn = {column for column, text in enumerate(cells) if len(text) > 1 and rng.random() < 0.4} or {longest}
    cuts = {column: rng.randint(1, max(1, len(cells[column]) - 1)) for column in torn}
    rest = tuple(text[cuts[column] :] if column in cuts else "" for column, text in enumerate(cells))
    for column, cut in cuts.items():
        _change(lines, at, column, cells[column][:cut])
    glue = {column: rng.choice(("", "", " ")) for column in torn if rng.random() < 0.8}
    lines.insert(at + 1, Line(rest, f"{lines[at].where}（续）", lines[at].table, torn=glue))
    return f"{lines[at].where}第{'、'.join(str(each + 1) for each in sorted(torn))}格断在页末"


def _timed(rng: Random, _: Document, lines: list[Line]) -> str:
    if (at := _row(rng, lines)) is None:
        return ""
    _change(lines, at, len(lines[at].cells) - 1, rng.choice(_TIMES))
    return f"{lines[at].where}末格另写"


def _who(rng: Random, made: Document, lines: list[Line]) -> str:
    if (at := _row(rng, lines)) is None or len(lines[at].cells) < 2:
        return ""
    one, other = rng.sample([each.name for each in made.body.bureaux], 2)
    column = len(lines[at].cells) - rng.choice((1, 2))
    _change(lines, at, column, rng.choice(_WHO).format(a=one, b=other))
    return f"{lines[at].where}第{column + 1}格另写"


def _below(rng: Random, _: Document, lines: list[Line]) -> str:
    if (at := _row(rng, lines)) is None:
        return ""
    column = rng.randrange(len(lines[at].cells))
    _change(lines, at, column, "")
    lines[at] = replace(lines[at], below=lines[at].below | {column})
    return f"{lines[at].where}第{column + 1}格并入上格"


def _narrow(rng: Random, _: Document, lines: list[Line]) -> str:
    at = rng.randrange(len(lines))
    lines[at] = replace(lines[at], cells=tuple(text.translate(_HALF) for text in lines[at].cells))
    return f"{lines[at].where}标点半角"


def _ragged(rng: Random, _: Document, lines: list[Line]) -> str:
    if (at := _row(rng, lines)) is None or len(lines[at].cells) < 2:
        return ""
    cells = lines[at].cells
    longer = rng.random() < 0.4
    width = len(cells) + 1 if longer else rng.randint(1, len(cells) - 1)
    below = frozenset(each for each in lines[at].below if each < width)
    lines[at] = replace(lines[at], cells=(*cells, "另有说明")[:width], below=below)
    return f"{lines[at].where}{'多一格' if longer else f'只有{width}格'}"


def _cell(texts: Sequence[str], what: str, *, first: bool = False, before: bool = False) -> Mishap:
    """A cell of a row written otherwise: the first or any, in other words or with these before its own."""

    def done(rng: Random, _: Document, lines: list[Line]) -> str:
        if (at := _row(rng, lines)) is None:
            return ""
        column = 0 if first else rng.randrange(len(lines[at].cells))
        _change(lines, at, column, rng.choice(texts) + (lines[at].cells[column] if before else ""))
        return f"{lines[at].where}第{column + 1}格{what}"

    return done


def _all_begin(rng: Random, _: Document, lines: list[Line]) -> str:
    """The longest cell of every row begins with a number, often in order."""
    form, count = rng.choice(("{}.", "（{}）", "{}、", "第{}项 ")), 0
    for at, line in enumerate(lines):
        if not line.paragraph and at and lines[at - 1].table == line.table and rng.random() < 0.9:
            column = max(range(len(line.cells)), key=lambda each: len(line.cells[each]))
            count += rng.choice((1, 1, 1, 1, 2))
            _change(lines, at, column, form.format(count) + line.cells[column])
    return "各行文字前编号"


def _header(rng: Random, _: Document, lines: list[Line]) -> str:
    places = [at for at, each in enumerate(lines) if not each.paragraph and (not at or lines[at - 1].paragraph)]
    if not places:
        return ""
    at = rng.choice(places)
    column, text = rng.randrange(len(lines[at].cells)), rng.choice(_HEADERS)
    _change(lines, at, column, text)
    return f"{lines[at].where}第{column + 1}格改为{text or '空白'}"


def _odd(rng: Random, _: Document, lines: list[Line]) -> str:
    at = rng.randrange(len(lines))
    lines[at] = replace(lines[at], cells=tuple(text.translate(_ODD) for text in lines[at].cells))
    return f"{lines[at].where}标点异形"


def _column(rng: Random, _: Document, lines: list[Line]) -> str:
    """One more column at the right end, its header and what stands in its cells."""
    head, texts = rng.choice(
        (
            ("已核定", ("是", "", "")),
            ("备注", ("6月底前先报方案", "与市教育局会商", "", "长期")),
            ("完成时限", ("12月底前", "", "每月25日前", "同上")),
            ("配合单位", ("各有关单位", "", "市教育局", "/")),
            ("责任人", ("张某", "李某 1234567", "")),
        )
    )
    begun = False
    for at, line in enumerate(lines):
        if not line.paragraph:
            text = "" if line.beside else rng.choice(texts) if begun else head
            lines[at], begun = replace(line, cells=(*line.cells, text)), True
    return f"末列加“{head}”"


Mishap = Callable[[Random, Document, list[Line]], str]
_MISHAPS: tuple[Mishap, ...] = (
    _blank, _swapped, _twice, _gone, _beside, _across, _torn, _timed, _who, _below, _narrow, _beside, _timed, _who,
    _ragged, _ragged, _cell(_NUMBERS, "编号另写", first=True), _cell(_NUMBERS, "编号另写", first=True),
    _cell(_STARTS, "前加编号", before=True), _cell(_MARKS, "填了记号"), _cell(_MARKS, "填了记号"), _all_begin, _header,
    _header, _odd, _column, _column,
)  # fmt: skip


@dataclass
class Told:
    """What is read of a document."""

    made: Document
    table: PlanTable
    mishaps: list[str]
    plan: Plan
    found: tuple[Problem, ...]

    @classmethod
    def of(cls, seed: int) -> Self:
        """That of the document of a seed."""
        made, lines, mishaps = worn(seed)
        table = _table(made, lines)
        return cls(made, table, mishaps, *parse_plan_table(table, headers(), "方案", str(made.year), made.issued))

    @property
    def resolved(self) -> tuple[Tasks, tuple[Problem, ...]]:
        """The plan resolved against the document's own roster."""
        return resolve_tasks(self.plan, roster(self.made.body), (), "end", "方案")


def _table(made: Document, lines: list[Line]) -> PlanTable:
    """The table of these lines: of some documents without a title of its own, of some drawn as plain text has it."""
    if made.seed % 8 in (3, 5):
        between = "|" if made.seed % 8 == 3 else "\t"
        return split_plan_text("\n".join((made.title, *(_as_text(each, between) for each in lines))))
    own = Line((made.title,), "标题", lines[0].table, paragraph=True)
    untitled = made.seed % 6 == 1
    return PlanTable("" if untitled else made.title, (own, *lines) if untitled else tuple(lines), made.seed % 7 == 0)


def _as_text(line: Line, between: str) -> str:
    cells = between.join(each.replace("\n", " ") for each in line.cells)
    return cells if line.paragraph or between == "\t" else f"|{cells}|"


def told(seed: int) -> list[str]:
    """The document of that seed as it is worn, and what is read of it."""
    its = Told.of(seed)
    paged = "，逐页识别" if its.table.paged else ""
    return [
        f"{its.made.layout}《{its.table.title}》{its.made.issued}{paged} {'；'.join(its.mishaps)}",
        *map(_drawn, its.table.lines),
        "→",
        *_read(its),
        *_again(seed, its),
    ]


def _drawn(line: Line) -> str:
    """A line of the document: `¶` a paragraph, else a row's cells, `^` where one goes on from above, `<` from left."""
    if line.paragraph:
        return f"{'~' if line.aside else '¶'}{_few_words(line.cells[0])}"
    signs = ("^" if at in line.below else "<" if at in line.beside else "" for at in range(len(line.cells)))
    return "|".join(sign or _few_words(text) for sign, text in zip(signs, line.cells, strict=True))


def _few_words(text: str) -> str:
    flat = text.replace("\n", "/")
    return flat if len(flat) <= 2 * _WORDS + 3 else f"{flat[:_WORDS]}…{flat[-_WORDS:]}"


def _read(its: Told) -> Iterator[str]:
    tasks, doubts = its.resolved
    for item in tasks.plan.items:
        yield _item(item)
        deadline = tasks.deadlines[item.number]
        whose: dict[str, list[str]] = {}
        for each in tasks.of_item(item.number):
            proof = "；".join(f"{link.role.label} {link.rule} “{link.words}”{link.start}" for link in each.proof)
            whose.setdefault(f"{each.roles_label}：{proof}", []).append(tasks.roster.name_of(each.unit))
        yield from (f"  {_some(names)} {how}".replace("\n", "/") for how, names in whose.items())
        when = due_words(deadline).replace("\n", "；")
        rest = short(deadline, "phrase", "milestones", "recurring", "ongoing")
        yield f"  时限 {when} {deadline_words(deadline)}".replace("\n", "/") + (f" {rest}" if rest != "()" else "")
    yield from (f"! {_problem(each)}" for each in (*its.found, *doubts))
    yield from (f"+ {each.where} {_few_words(each.text)}" for each in its.plan.remarks)
    drafted = draft_roster(its.plan)
    if drafted != type(drafted)():
        yield f"名册 {' '.join(f'{each.unit.name}{each.items}' for each in drafted.units)}"
        yield f"分组 {short(drafted.groups)} {short(drafted.unsure)}"


def _some(names: Sequence[str]) -> str:
    """Names, of many the first and the last."""
    return "、".join(names) if len(names) <= _NAMED else f"{names[0]}…{names[-1]}{len(names)}个"


def _item(item: Item) -> str:
    number = f"{item.number}（{item.own}）" if item.own else str(item.number)
    texts = (number, item.topic, item.requirement, item.responsibility, item.deadline, item.notes)
    shared = " 合用" if item.shared else ""
    return "|".join(map(_few_words, texts)) + shared


def _problem(each: Problem) -> str:
    return f"{each.code.slug} {each.origin.place} {each.message}".replace("\n", "/")


def _again(seed: int, its: Told) -> Iterator[str]:
    """The office corrects the plan, the document comes again otherwise: what of it is taken, and what that changes."""
    rng = Random(-seed - 1)
    if not its.plan.items:
        return
    plan = keep_doubts(its.plan, its.found)
    before, _ = resolve_tasks(plan, roster(its.made.body), (), "end", "方案")
    unit = rng.choice(before.roster.units)
    yield from (f"? {line}".replace("\n", "/") for line in explain(rng.choice(plan.items), unit, before))
    corrected = CorrectedPlan(_otherwise(rng, plan, "办"), plan.by_number)
    new = _otherwise(rng, plan, "改")
    merged, differences = reimport(new, corrected)
    for each in differences:
        texts = map(_few_words, (each.before, each.after, each.ours))
        yield f"= {each.kind} {each.item} {each.what} {'→'.join(texts)}"
    for one in corrections(merged):
        yield f"= 核定 {one.item} {one.what} {_few_words(one.document)}→{_few_words(one.ours)}"
    yield from (f"= {_problem(each)}" for each in disputes(merged, "方案"))
    after, _ = resolve_tasks(merged.plan, roster(its.made.body), (), "end", "方案")
    versions = Version.of(before), Version.of(after)
    found = revisions(*versions, {})
    for change in found:
        was, now = _few_words(change.before), _few_words(change.after)
        yield f"≠ {change.kind.label} {change.item} {change.what} {was}→{now} {_some(change.units)}"
    yield f"≠ {_some(sorted(affected(found)))} {short(renumbered(*versions))}"


def _otherwise(rng: Random, plan: Plan, mark: str) -> Plan:
    """A plan with some of its items written otherwise, left out, added or moved."""
    items = list(plan.items)
    for _ in range(rng.choice((0, 1, 1, 2))):
        at = rng.randrange(len(items)) if items else 0
        match rng.randrange(6) if items else 4:
            case 0:
                items[at] = replace(items[at], deadline=rng.choice(_TIMES))
            case 1:
                items[at] = replace(items[at], responsibility=f"{items[at].responsibility}（{mark}）", settled=True)
            case 2:
                items[at] = replace(items[at], requirement=f"{items[at].requirement}{mark}定期公开。")
            case 3:
                items.pop(at)
            case 4:
                number = max((each.number for each in items), default=0) + 1
                items.append(Item(number, "其他", "其他", f"{mark}做好一件新的事情。", "", "年底前"))
            case 5 if mark == "改":
                items.insert(0, items.pop(at))
                items = [replace(each, number=number) for number, each in enumerate(items, start=1)]
    return replace(plan, items=tuple(items), issued=plan.issued + timedelta(1))
