"""What the page shows: the five answers, every assignment with its word, colour and reason, every unit's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import groupby

from toolkit.domain.ledger.definitions import DEFINITIONS, IN_SHORT
from toolkit.domain.ledger.figures import Figures, ItemFigures
from toolkit.domain.ledger.labels import LABELS, Label
from toolkit.domain.ledger.records import Change, Return
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.office.timeline import Happening
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, item_words, task_key
from toolkit.problems import day_words, shorten
from toolkit.reports.ledger.answer import Answer, item_anchor, late_anchor, row_anchor, unit_anchor
from toolkit.reports.ledger.answers import answers_of, summary_of
from toolkit.reports.ledger.charts import Chart
from toolkit.reports.ledger.page_charts import charts_of
from toolkit.reports.ledger.page_rows import NO_DUE, PageRow, Reason, share_reasons
from toolkit.reports.ledger.page_words import deadline_words, excerpts, opinion_words, report_words
from toolkit.values import dataclass

MARK = "内部资料"
"""What stands on every page that is not for the public, on screen and on paper."""

_TONES = {Label.CLAIMED: "office", Label.UNFILLED: "blank"}
"""The colours of labels that press nobody and are told apart all the same."""
_LAST = 3
"""What happened with a unit is told so many times on a brief page."""
_NAMED = 8
"""Units that are named of those late with an item, on a brief page."""
_TOLD = (Label.OVERDUE, Label.RETURNED, Label.INCOMPLETE, Label.DUE_SOON, Label.CLAIMED, Label.CLOSED)
"""What is told of a unit on its closed card."""

_NUMBER = 2
"""Characters of an item's number that fit the head of its column."""


@dataclass(frozen=True, slots=True)
class Key:
    """A label as the page explains it: its mark in the matrix, its word, its colour, what gives it."""

    mark: str
    label: str
    tone: str
    meaning: str


@dataclass(frozen=True, slots=True)
class LatePart:
    """The units that are late with an item by the same days and for the same reason, on a brief page."""

    first: PageRow
    count: int
    names: str


@dataclass(frozen=True, slots=True)
class LateItem:
    """An item that units are late with: how many, and their rows by how many days, the longest first."""

    item: PageItem
    anchor: str
    count: int
    days: tuple[tuple[int, tuple[PageRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class PageItem:
    """One item of the plan: its number, also as people write it (`words`), its 工作任务 and which of them that is, its
    text, the due dates its units have (`-` where none), separated by blanks, and which of them most have (`usual`);
    `doubt` is what the office has yet to settle of its deadline, `excerpt` how its text begins where others share its
    工作任务."""

    number: int
    words: str
    anchor: str
    category: str
    category_number: int
    requirement: str
    deadline: str
    dues: str
    usual: str
    doubt: str = ""
    excerpt: str = ""

    @property
    def upright(self) -> bool:
        """Whether its number is too long for the head of a narrow column (2020-12) and is written along it."""
        return len(self.words) > _NUMBER


@dataclass(frozen=True, slots=True)
class Word:
    """A label with its colour and how many have it; of those closed how many before they were due (提前)."""

    label: str
    tone: str
    count: int
    early: int = 0


@dataclass(frozen=True, slots=True)
class PageUnit:
    """One unit's card: its place in the order of trouble (from 1), how it reports, its rows by item, what happened."""

    anchor: str
    code: str
    name: str
    group: str
    trouble: int
    report: str
    words: tuple[Word, ...]
    rows: Mapping[int, PageRow]
    happened: tuple[Happening, ...]

    @property
    def by_state(self) -> Mapping[str, tuple[PageRow, ...]]:
        """Its rows by how they stand, those of the gravest word first."""
        gravest = [words.word for words in LABELS.values()]
        found: dict[str, list[PageRow]] = {}
        for row in sorted(self.rows.values(), key=lambda row: gravest.index(row.label)):
            found.setdefault(row.state, []).append(row)
        return {state: tuple(rows) for state, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows of a day; `clerk` says that it is the clerk's edition, with files, cells and senders.

    A `brief` page, of very many units, tells each of the `reasons` once, what is late by item (`late_parts`), and of
    every unit what happened last.
    """

    title: str
    office: str
    as_of: date
    clerk: bool
    summary: str
    answers: tuple[Answer, ...]
    charts: tuple[Chart, ...]
    late: tuple[PageRow, ...]
    late_items: tuple[LateItem, ...]
    items: tuple[PageItem, ...]
    units: tuple[PageUnit, ...]
    legend: tuple[Key, ...]
    categories: tuple[str, ...]
    dues: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    definitions: Mapping[str, str]
    brief: bool = False
    reasons: tuple[Reason, ...] = ()
    terms: Mapping[str, str] = field(default_factory=lambda: IN_SHORT)

    @property
    def late_parts(self) -> tuple[LatePart, ...]:
        """What is late, the units together that are late with an item for the same reason; the oldest first."""
        found: dict[tuple[int, str], list[PageRow]] = {}
        for row in self.late:
            found.setdefault((row.item, row.why), []).append(row)
        return tuple(
            LatePart(
                its[0], len(its), "、".join(row.unit for row in its[:_NAMED]) + ("等" if len(its) > _NAMED else "")
            )
            for its in found.values()
        )

    @property
    def doubted(self) -> bool:
        """Whether the due date of any row rests on what the office has yet to settle."""
        return any(row.doubted for unit in self.units for row in unit.rows.values())

    @property
    def edition(self) -> str:
        """Which edition it is, where that is not the leaders'."""
        return "经办版（有来件、单元格和发件人，不外传）" if self.clerk else ""


@dataclass(frozen=True, slots=True)
class Behind:
    """What only the clerk's edition and the cards show of where things come from: what happened with each unit (code),
    and whence a row's status comes."""

    happened: Mapping[str, tuple[Happening, ...]]
    sources: Mapping[RowKey, str]


def page_of(
    tasks: Tasks, figures: Figures, behind: Behind, head: tuple[str, str], *, clerk: bool, brief: bool = False
) -> Page:
    """The page of these figures; `head` are its title and the office it is of."""
    titles = {item.number: item.category for item in figures.items}
    categories = tuple(dict.fromkeys(titles.values()))
    begins = excerpts(figures)
    titles |= {number: f"{titles[number]}：{text}" for number, text in begins.items()}
    places = {unit.code: number for number, unit in enumerate(tasks.roster.units, 1)}
    rows = {
        (each.unit, each.item): _row(
            each, titles[each.item], places[each.unit], _source(tasks, each, behind, clerk), clerk=clerk
        )
        for each in figures.tasks
    }
    reasons: tuple[Reason, ...] = ()
    items = tuple(_item(tasks, item, categories, begins.get(item.number, "")) for item in figures.items)
    if brief:
        rows, reasons = share_reasons(rows, {item.number: item.usual for item in items})
    dues = sorted({row.due for row in rows.values()}, key=lambda due: (not due, due))
    return Page(
        title=head[0],
        office=head[1],
        as_of=figures.day,
        clerk=clerk,
        summary=summary_of(figures),
        answers=answers_of(figures, places, brief=brief),
        charts=charts_of(figures),
        late=tuple(rows[each.unit, each.item] for each in figures.late),
        late_items=tuple(_late_items(figures, items, rows)),
        items=items,
        units=_units(figures, rows, places, behind.happened, _LAST if brief else None),
        legend=legend(),
        categories=categories,
        dues=tuple((due or NO_DUE, day_words(date.fromisoformat(due)) if due else "没有固定期限") for due in dues),
        groups=tuple(dict.fromkeys(unit.group for unit in figures.units if unit.group)),
        definitions=DEFINITIONS,
        brief=brief,
        reasons=reasons,
    )


def legend() -> tuple[Key, ...]:
    """Every label there is, the gravest first."""
    return tuple(Key(its.mark, its.word, tone_of(label), its.meaning) for label, its in LABELS.items())


def tone_of(label: Label) -> str:
    """The colour of a label by name; `plain` where it has none of its own."""
    return label.light or _TONES.get(label, "plain")


def sources_of(changes: Iterable[Change], returns: Sequence[Return]) -> Mapping[RowKey, str]:
    """Row -> where its newest change comes from: 来件12 工作台账!H7 on a day, or who of the office took it down."""
    files = {ret.id: ret for ret in returns}
    newest = {each.row: each for each in changes}
    return {row: _place(each, files.get(each.return_id or 0)) for row, each in newest.items()}


def _place(change: Change, ret: Return | None) -> str:
    day = day_words(change.at.date())
    if ret is None:
        return f"{day} {shorten(change.actor, 20) or '办公室'}录入"
    place = "!".join(filter(None, (change.sheet, change.cell)))
    return f"{day} 来件{ret.id}" + (f"（{ret.told}）" if ret.told else f" {place}" if place else "")


def _source(tasks: Tasks, figure: TaskFigure, behind: Behind, clerk: bool) -> str:
    return behind.sources.get(task_key(tasks.plan.id, figure.item, figure.unit), "") if clerk else ""


def _row(figure: TaskFigure, category: str, place: int, source: str, *, clerk: bool) -> PageRow:
    return PageRow(
        anchor=row_anchor(place, figure.item),
        unit=figure.unit_name,
        item=figure.item,
        number=item_words(figure.item),
        category=category,
        roles="、".join(role.label for role in Role if role in figure.roles),
        mark=figure.label.mark,
        label=figure.label.word,
        state=figure.state,
        tone=tone_of(figure.label),
        due=figure.due.isoformat() if figure.due else "",
        days=figure.late,
        why=figure.why + opinion_words(figure) if clerk else figure.why,
        source=source,
        doubted=bool(figure.doubt),
    )


def _item(tasks: Tasks, item: ItemFigures, categories: Sequence[str], excerpt: str) -> PageItem:
    dues = Counter(each.due.isoformat() if each.due else NO_DUE for each in item.part.tasks)
    return PageItem(
        number=item.number,
        words=item_words(item.number),
        anchor=item_anchor(item.number),
        category=item.category,
        category_number=categories.index(item.category) + 1,
        requirement=item.requirement,
        deadline=deadline_words(tasks, item),
        dues=" ".join(sorted(dues)),
        usual=next((due for due, _ in dues.most_common(1)), NO_DUE),
        doubt="；".join(dict.fromkeys(each.doubt for each in item.part.tasks if each.doubt)),
        excerpt=excerpt,
    )


def _late_items(
    figures: Figures, items: Iterable[PageItem], rows: Mapping[tuple[str, int], PageRow]
) -> Iterator[LateItem]:
    """What is late by item, in the order of the figures: the worst first."""
    shown = {item.number: item for item in items}
    for item in figures.worst_items:
        late = [rows[each.unit, each.item] for each in item.late]
        if late:
            days = tuple((days, tuple(its)) for days, its in groupby(late, key=lambda row: row.days))
            yield LateItem(shown[item.number], late_anchor(item.number), len(late), days)


def _units(
    figures: Figures,
    rows: Mapping[tuple[str, int], PageRow],
    places: Mapping[str, int],
    happened: Mapping[str, tuple[Happening, ...]],
    last: int | None,
) -> tuple[PageUnit, ...]:
    trouble = {unit.code: number for number, unit in enumerate(figures.worst_units, 1)}
    return tuple(
        PageUnit(
            anchor=unit_anchor(places[unit.code]),
            code=unit.code,
            name=unit.name,
            group=unit.group,
            trouble=trouble[unit.code],
            report=report_words(figures, unit, brief=last is not None),
            words=tuple(
                Word(each.word, tone_of(each), count, unit.counts.early if each == Label.CLOSED else 0)
                for each in _TOLD
                if (count := unit.counts.of(each))
            ),
            rows={each.item: rows[each.unit, each.item] for each in unit.part.tasks},
            happened=happened.get(unit.code, ())[:last],
        )
        for unit in figures.units
    )
