"""The words by which a plan's columns go, and what a block of header rows says of each column."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, fields, replace
from functools import cached_property, lru_cache

from toolkit.domain.plan.bodies import ends_like_body
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.responsibility.role_words import role_named
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

IN_BRACKETS = re.compile(r"[（(].*[）)]\Z")
"""What a header says in brackets at its end."""
_MIN_HEADERS = 2
_MAX_ROWS = 3
"""Rows that one block of headers may have."""
_MAX_WORDS = 24
"""Characters of a header, what it says in brackets at its end left out."""
_TEXT = re.compile(r"[。；;!！?？]|\A\d+[.．、]")
"""What stands in texts and not in headers."""
_SAYS_NOTHING = re.compile("(?:责任)?(?:单位|部门|科室|股室)?(?:名称)?")
"""What below a header of units says no more than it does."""
_DEADLINE = re.compile(
    r"(?:(?:计划|预计|拟定?|最迟|应|须|任务|工作)?(?:完成|办结|完结|办毕|落实|整改|办理|截止|最后)(?:的)?)"
    r"(?:时间|时限|期限|限期|日期|节点|时点|时段|年月)(?:节点|点|要求|安排)?"
)
"""Headers over days by which something is to be done that no list has."""
_REQUIREMENT = re.compile(
    "(?:工作|目标|任务|主要|具体|重点|内容|措施|举措|公开)*(?:和|及|与|、)"
    "(?:工作|具体|主要|完成|落实)*(?:要求|内容|措施|举措|标准)"
)
"""Headers over what is to be done, of two words, that no list has: 目标和要求, 任务及措施."""
_WITH_UNITS = re.compile(
    "(?:工作|重点|主要|具体|目标|任务)*(?:任务|事项|内容|措施|举措|要求)(?:和|及|与|、)"
    "(?:(?:责任|牵头|承办|落实)?(?:单位|部门|科室)|(?:责任)?分工)"
)
"""Headers over what is to be done with its units behind it."""
_JOINED = re.compile("[及和与、]")
_BARE_YEAR = re.compile(r"\d{4}年?度?|(?:全|本)?年度?")
_OF_A_PERIOD = re.compile("(?:阶段|工作|目标|任务|计划|进度|进展|安排|要求|节点|形象)+\\Z")
"""What a header may say behind a time that names a column: 一季度目标."""
_NEAR = 0.6
"""How alike (0 to 1) a cell must be to a known header to be taken for a slip of it."""
_ANY = "…"
"""What begins a word of a list that stands for all headers which end so: …措施."""
UNITS = ("lead", "responsibility", "assist", "supervise")
"""The fields that name units, in the order in which they are told."""
ROLES = {"lead": Role.LEAD, "responsibility": Role.IMPLEMENT, "assist": Role.ASSIST, "supervise": Role.SUPERVISE}
"""What the units of a field do."""
USUAL = {"lead": "牵头单位", "assist": "配合单位", "supervise": "监督单位"}
"""What names the units of a column or label whose own words nobody reads as the role it stands for."""
_COUNTED = {"number", "topic", "requirement", *UNITS, "deadline", "settled"}
"""The fields by which a row of headers is known."""
_SURE = {"number", *UNITS, "deadline"}
"""The fields of which a row of headers must name one before others go by how they end."""
_WITH_TOPIC = {*UNITS, "deadline"}
"""What stands beside a topic that is the requirement, there being no other."""
OWN, KEPT, REMARK, DOUBT = "原编号", "其他栏目", "文件中的其他文字", "读入时的疑问"
"""The columns of a corrected plan that a document has not."""
REMEDY, CODE, PLACE, ABOUT = "怎么办", "疑问代号", "位置", "涉及序号"
ISSUED_UNITS, ISSUED_DEADLINE = "落实单位（原文）", "完成时限（原文）"
OURS = (
    *("派给", "应完成日期", "需要核定", ISSUED_UNITS, ISSUED_DEADLINE, PLACE, "可能涉及"),
    *("提示", "办理状态", REMEDY, CODE, ABOUT),
)
"""The columns that the program writes into a corrected plan and into a unit's ledger."""


@dataclass(frozen=True)
class Headers:
    """The words by which a plan's columns go: `templates/plan_headers.toml`.

    `leader` are names of people, `note` is what is kept and named. The rest are a corrected plan's: `own` the numbers
    the document prints beside the running one, `kept` its notes, `remark` its other texts, `doubt` what was doubtful
    when it was read, `ours` what the program writes.
    """

    requirement: tuple[str, ...]
    number: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    responsibility: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    leader: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    supervise: tuple[str, ...] = ()
    settled: tuple[str, ...] = ("已核定",)
    own: tuple[str, ...] = (OWN,)
    kept: tuple[str, ...] = (KEPT,)
    remark: tuple[str, ...] = (REMARK,)
    doubt: tuple[str, ...] = (DOUBT,)
    ours: tuple[str, ...] = OURS

    def field(self, text: str, *, by_end: bool = False) -> str | None:
        """The field that a header names; what it says in brackets at its end does not count, unless that is known.

        A label that the grammar of responsibility knows (督办单位) names its units though no list has it, and words
        for the time of completion (办结时间) the deadline, two words joined (目标和要求) the requirement. Where
        `by_end`, a header nobody knows goes by how it ends: 整改措施 by the …措施 of a list.
        """
        whole, bare = squeezed(text), _bare(text)
        found = self._by_word.get(whole) or self._by_word.get(bare) or _by_its_words(bare)
        return found or (self._ending(bare) if by_end else None)

    def _ending(self, text: str) -> str | None:
        """The field of the longest ending that a header has; no units where two words are joined in it."""
        found = next((name for end, name in self._endings if text.endswith(end)), None)
        return None if found in UNITS and _JOINED.search(text) else found

    @cached_property
    def _by_word(self) -> Mapping[str, str]:
        """The first field that has a word."""
        return {word: name for name, words in reversed(self._words) for word in words}

    @cached_property
    def _endings(self) -> tuple[tuple[str, str], ...]:
        """How headers may end and the field that each end names, the longest first."""
        ends = ((word[1:], name) for name, words in self._words for word in words if word.startswith(_ANY))
        return tuple(sorted(ends, key=lambda each: (len(each[0]), each[1]), reverse=True))

    @property
    def _words(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((each.name, getattr(self, each.name)) for each in fields(self))

    def known(self, line: Line) -> int:
        """How many cells of a line are known headers; none where one of them can be no header."""
        cells = own_cells(line)
        if line.paragraph or any(len(_bare(text)) > _MAX_WORDS or _TEXT.search(_bare(text)) for _, text in cells):
            return 0
        return sum(self.field(text) is not None for _, text in cells) + len(periods(line))

    def near(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Cells that are almost a known header, each with that header."""
        known = [word for _, words in self._words for word in words if not word.startswith(_ANY)]
        pairs = ((cell, difflib.get_close_matches(squeezed(cell), known, 1, _NEAR)) for cell in cells)
        return tuple((cell, match[0]) for cell, match in pairs if match and match[0] != squeezed(cell))


@dataclass(frozen=True)
class Columns:
    """What the columns of a table say: `fields` by column; `names` their headers as printed, `wide` how many there are.

    Columns under one header stand for one field, those named by times for a `period`; `rows` is how many lines the
    headers took. `strange` are words nobody knows that stand below the header of units by which a column goes. `bodies`
    are columns that units head, each with the role that stands above them; `marks` say what the signs below these mean.
    """

    fields: Mapping[int, str]
    names: Mapping[int, str]
    wide: int
    rows: int = 1
    strange: Mapping[int, str] = field(default_factory=dict)
    bodies: Mapping[int, Role] = field(default_factory=dict)
    marks: Mapping[str, Role] = field(default_factory=dict)

    def of(self, field: str) -> tuple[int, ...]:
        """The columns of a field, from left to right."""
        return tuple(at for at in sorted(self.fields) if self.fields[at] == field)

    def has(self, field: str) -> bool:
        """Whether any column is of this field."""
        return field in self.fields.values()


def columns_at(headers: Headers, lines: Sequence[Line], at: int) -> Columns | None:
    """The block of headers that begins with line `at`; None where none does.

    It is as many rows, up to three, as name headers one below the other; the lowest known word over a column says
    what it is. There must be a requirement, or a topic beside units or a deadline that then is the requirement; of two
    columns of numbers the second counts the requirements.
    """
    if not headers.known(lines[at]) or len({text for _, text in own_cells(lines[at])}) < _MIN_HEADERS:
        return None
    block = [lines[at]]
    for line in lines[at + 1 : at + _MAX_ROWS]:
        if line.table != lines[at].table or not _goes_on(headers, block, line):
            break
        block.append(line)
    found = _columns(headers, block)
    named = {*found.fields.values()}
    if sum(name == "note" and ends_like_body(found.names[at]) for at, name in found.fields.items()) >= _MIN_HEADERS:
        named.add("responsibility")
    if "requirement" not in named and (counted := _counted(found)) is not None:
        found, named = replace(found, fields={**found.fields, counted: "requirement"}), {*named, "requirement"}
    if "requirement" not in named and "topic" in named and (named & _WITH_TOPIC or "number" in named):
        last = found.names[found.of("topic")[-1]]
        moved = {c: "requirement" if found.names[c] == last else n for c, n in found.fields.items()}
        found, named = replace(found, fields=moved), {*named, *moved.values()}
    if named & {"remark", "doubt"}:
        return found
    return found if "requirement" in named and len(named & _COUNTED) >= _MIN_HEADERS else None


def _counted(columns: Columns) -> int | None:
    """The column right of the second of two of numbers, topics between these: what stands there is what it counts."""
    numbers = columns.of("number")
    between = range(numbers[0], numbers[-1]) if numbers else ()
    if not any(at in between for at in columns.of("topic")):
        return None
    counted = numbers[-1] + 1
    return counted if columns.fields.get(counted) in ("topic", "note") else None


def periods(line: Line) -> frozenset[int]:
    """The columns that a row of headers names by times, two of them or more: 一季度, 二季度."""
    found = [at for at, text in own_cells(line) if _period(squeezed(text))]
    return frozenset(found if len(found) > 1 else ())


@lru_cache(maxsize=512)
def _period(text: str) -> str:
    """The one time within a year that a header is and nothing else, but for what is to be reached then; else blank."""
    text = _OF_A_PERIOD.sub("", text)
    if len(text) > _MAX_WORDS or _BARE_YEAR.fullmatch(text):
        return ""
    read = parse_deadline(text, 2000)
    alone = not (read.unknown or read.recurring or read.ongoing) and len(read.milestones) == 1
    return text if alone and not read.milestones[0].what else ""


def own_cells(line: Line) -> list[tuple[int, str]]:
    """The cells of a line that say something of their own, with their columns."""
    return [
        (at, cell.strip())
        for at, cell in enumerate(line.cells)
        if cell.strip() and at not in line.below and at not in line.beside
    ]


def _goes_on(headers: Headers, above: Sequence[Line], line: Line) -> bool:
    """Whether a line is one more row of the headers above it.

    Then every word in it is a known header, or stands below one that is merged across or blank; and either one is
    known, or the document shows that the headers beside them go on. Names of bodies alone, two or more, are headers
    below one of units with blanks beside it.
    """
    cells = own_cells(line)
    if not cells or len(line.beside) >= len(line.cells) - 1 > 0:
        return False
    free = {at for at in range(len(line.cells)) if _may_be_divided(above, at)}
    if len(cells) >= _MIN_HEADERS and all(ends_like_body(_bare(text)) for _, text in cells):
        over = {at - 1 for at in free if at and headers.field(_at(above[-1], at - 1)) in UNITS}
        return all(at in free | over for at, _ in cells)
    times = periods(line)
    unknown = [(at, text) for at, text in cells if headers.field(text, by_end=True) is None and at not in times]
    roles = any(_units_by(text) for _, text in unknown)
    if not (headers.known(line) or roles or line.below):
        return False
    return all(at in free and len(_bare(text)) <= _MAX_WORDS and not _TEXT.search(text) for at, text in unknown)


@lru_cache(maxsize=512)
def _by_its_words(bare: str) -> str | None:
    """The field of a header that no list has, by the words it is made of."""
    if _REQUIREMENT.fullmatch(bare) or _WITH_UNITS.fullmatch(bare):
        return "requirement"
    return "deadline" if _DEADLINE.fullmatch(bare) else _units_by(bare, label=True)


def _units_by(text: str, *, label: bool = False) -> str | None:
    """The field of units whose role these words are; only where they are a `label` (牵头单位), not a verb (牵头)."""
    role = role_named(_bare(text), label=label)
    return next((name for name in UNITS if ROLES[name] is role), None)


def _may_be_divided(block: Sequence[Line], at: int) -> bool:
    """Whether a column's header stands over others too, or is blank."""
    return any(at in line.beside or at + 1 in line.beside for line in block) or not any(_at(line, at) for line in block)


def _columns(headers: Headers, block: Sequence[Line]) -> Columns:
    """What the rows of a block say of every column."""
    wide = max(len(line.cells) for line in block)
    fields: dict[int, str] = {}
    names: dict[int, str] = {}
    strange: dict[int, str] = {}
    times = periods(block[-1])
    for at in range(wide):
        stack = list(dict.fromkeys(text for line in block if (text := _at(line, at))))
        if at in times:
            names[at], fields[at] = _period(squeezed(stack[-1])), "period"
        elif known := _known_in(headers, stack):
            names[at], fields[at] = known
            if fields[at] in UNITS and known[0] != stack[-1] and not _SAYS_NOTHING.fullmatch(squeezed(stack[-1])):
                strange.update({at: squeezed(stack[-1])} if headers.field(stack[-1]) is None else {})
        elif stack:
            names[at], fields[at] = stack[-1], "note"
        elif at and (left := fields.get(at - 1)) in ("requirement", "topic", *UNITS):
            names[at], fields[at] = names[at - 1], left
    _go_by_end(headers, fields, names)
    return Columns(fields, {at: squeezed(name) for at, name in names.items()}, wide, len(block), strange)


def _go_by_end(headers: Headers, fields: dict[int, str], names: Mapping[int, str]) -> None:
    """Give columns whose header nobody knows the field by which that ends, of those that the others leave open.

    It is so only where the row names the numbers, or units or a deadline and another field, for sure, that no text may
    be taken for a header.
    """
    known = {*fields.values()} & _COUNTED
    if not ("number" in known or (len(known) >= _MIN_HEADERS and known & _SURE)):
        return
    for at, name in sorted(names.items()):
        kind = headers.field(name, by_end=True) if fields[at] == "note" else None
        if kind and kind not in known:
            fields[at] = kind
            known |= {kind} - {"requirement", *UNITS}


def _known_in(headers: Headers, stack: Sequence[str]) -> tuple[str, str] | None:
    """The word by which a column goes, from the words over it, and its field: the lowest that is known.

    A role stays where a word below it only says that these are units (牵头单位 above 单位); a verb below a header of
    units (责任单位 above 牵头) is a role.
    """
    found: tuple[str, str] | None = None
    for text in stack:
        above = found[1] if found else ""
        kind = headers.field(text) or (_units_by(text) if above in UNITS else None)
        kind = kind or ("note" if headers.field(text, by_end=True) == "note" else None)
        if kind and not (kind == "responsibility" and above in UNITS and above != kind):
            found = text, kind
    return found


def _at(line: Line, at: int) -> str:
    return line.cells[at].strip() if at < len(line.cells) else ""


def _bare(text: str) -> str:
    """A header without spaces and without what it says in brackets at its end."""
    return IN_BRACKETS.sub("", squeezed(text))
