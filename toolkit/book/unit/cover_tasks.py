"""The cover's blocks about tasks: what to do this round (本期需办), what is new since the last workbook (本期变动)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.formulas import EMPTY, blank, call, joined, quoted, when
from toolkit.book.sheets.model import Cell, Condition, Style
from toolkit.book.sheets.raw import area_name, cell_name, fixed, on_sheet
from toolkit.book.sheets.table import ROW_ID, Table
from toolkit.book.unit.cover_page import Page
from toolkit.book.unit.hints import hint_conditions
from toolkit.book.unit.task_rows import TaskRow, news_aside
from toolkit.domain.ledger.editions import given_away, row_id
from toolkit.domain.ledger.news import ADDED, news_words
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.row_states import URGENT
from toolkit.domain.ledger.standing import SAYS
from toolkit.domain.plan.tasks import STAGES
from toolkit.domain.plan.transfers import CAME, Other
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten
from toolkit.schema.model import Sheet

UNANSWERED = "（未填）"
TO_FILL_IN, TO_LOOK = "去填写", "去查看"
"""What a link to a row says."""
MAX_URGENT = 16
"""Rows that 本期需办 names; of others it only says how many."""
_MAX_NEWS = 8
_NAME_LIMIT = 27
_NEWS_LIMIT = 40
_OPINION_LIMIT = 90
_OPINION_LINE = 36
"""Characters of an opinion that stand in one line."""
_HINT_LINE = 7
"""Characters of 提示 that stand in one line."""
_HINT_HEIGHTS = (20, 32, 45)
"""The heights of a line of so many lines of 提示; there are no more."""

_MIDDLE = Style(align="center", valign="vcenter", bottom=look.LINE)
_HEADING = Style(color=look.SOFT, align="center", valign="vcenter", bottom=look.LINE)
_OPINION = Style(color=look.SENT_BACK.color, wrap=True, valign="vcenter", bottom=look.LINE)
_UNDERLINED = look.changed(look.BODY, bottom=look.LINE)


def urgent_rows(rows: Sequence[TaskRow]) -> tuple[TaskRow, ...]:
    """Rows to do this round: overdue, sent back, incomplete, due soon; the most pressing first."""
    chosen = [row for row in rows if row.standing.state in URGENT]
    chosen.sort(key=lambda row: (URGENT.index(row.standing.state), row.due or date.max, row.item))
    return tuple(chosen)


Where = Callable[[TaskRow], tuple[Sheet, Table]]
"""The sheet that a row stands on, and where."""


def urgent_block(page: Page, edition: Edition, where: Where, urgent: Sequence[TaskRow]) -> str:
    """Lay 本期需办; returns the cells that show the statuses (empty where nothing is urgent)."""
    page.section(f"本期需办（{len(urgent)}项）")
    if not urgent:
        text = "本期没有需要办理的事项；有进展的请在台账中更新，没有的选“无变化”后发回。"
        page.line({"B": Cell(text, look.changed(look.BODY, indent=1))})
        return ""
    _headings(page)
    first = page.next
    for row in urgent[:MAX_URGENT]:
        _urgent_line(page, edition, where, row)
        if row.standing.returned and (opinion := row.values.get("opinion")):
            header = where(row)[0].field("opinion").header
            _opinion_line(page, header, opinion, row.values.get("verified_on", ""))
    last = page.next - 1
    if len(urgent) > MAX_URGENT:
        titles = "”“".join(dict.fromkeys(where(row)[1].title for row in urgent[MAX_URGENT:]))
        more = f"另有{len(urgent) - MAX_URGENT}项，请在“{titles}”表的“提示”列筛选查看。"
        page.line({"B": Cell(more, look.changed(look.COVER_NOTE, indent=1))})
    for test, style in hint_conditions(f"${cell_name(first, 1)}"):
        page.conditions.append(Condition(area_name(first, 1, last, 1), f"={test}", style))
    return f"{fixed(cell_name(first, 6))}:{fixed(cell_name(last, 6))}"


def _headings(page: Page) -> None:
    heading = {letter: Cell(None, _HEADING) for letter in "BCDEFGH"}
    heading |= {
        "B": Cell("提示", _HEADING),
        "C": Cell("事项", look.changed(_HEADING, align="left")),
        "F": Cell("应完成日期", _HEADING),
        "G": Cell("办理状态", _HEADING),
    }
    page.line(heading, 18)


def _urgent_line(page: Page, edition: Edition, where: Where, row: TaskRow) -> None:
    """One task; what its row says is looked up by its id, wherever it was sorted to."""
    sheet, table = where(row)
    here = call("MATCH", quoted(row_id(edition.id, row.item)), table.reference(ROW_ID), "0")
    status = call("INDEX", table.reference("status"), here)
    hint = joined(call("INDEX", table.reference("hint"), here), EMPTY)
    if aside := news_aside(sheet, row):
        hint = call("SUBSTITUTE", hint, quoted(aside), EMPTY)
    if row.values.get(STAGES):
        hint = call("LEFT", hint, joined(call("FIND", quoted(SAYS), joined(hint, quoted(SAYS))), "-1"))
    under = {letter: Cell(None, _UNDERLINED) for letter in "DE"}
    shown = row.standing.hint.partition(SAYS)[0]
    page.line(
        under
        | {
            "B": Cell(shown, look.changed(_MIDDLE, bold=True, wrap=True), formula="=" + hint),
            "C": Cell(shorten(row.name, _NAME_LIMIT), _UNDERLINED),
            "F": Cell(row.due or "长期工作", look.changed(_MIDDLE, number=look.DATE)),
            "G": Cell(
                row.values.get("status") or UNANSWERED,
                _MIDDLE,
                formula="=" + when(blank(status), quoted(UNANSWERED), status),
            ),
            "H": _link(TO_FILL_IN, table, row, "status"),
        },
        _HINT_HEIGHTS[min((len(shown) - 1) // _HINT_LINE, 2)] if shown else _HINT_HEIGHTS[0],
    )


def _opinion_line(page: Page, header: str, opinion: str, day: str) -> None:
    """What the office wrote (核查意见) when it asked for more of the row above."""
    page.merges.append(area_name(page.next, 2, page.next, 6))
    text = f"{header}{f'（{day_words(date.fromisoformat(day))}）' if day else ''}：{opinion}"
    said = shorten(text, _OPINION_LIMIT)
    page.line({"C": Cell(said, _OPINION)}, 20 if look.text_units(said) <= _OPINION_LINE else 32)


def news_block(page: Page, edition: Edition, where: Where, rows: Sequence[TaskRow]) -> None:
    """Lay 本期变动, where there is any: rows added, reworded or newly reviewed, and items no longer the unit's."""
    fresh = [row for row in rows if row.fresh]
    gone = edition.withdrawn
    if not (fresh or gone):
        return
    page.section(f"本期变动（{len(fresh) + len(gone)}项）")
    for row in fresh[:_MAX_NEWS]:
        sheet, table = where(row)
        cells = {letter: Cell(None, _UNDERLINED) for letter in "DEFG"}
        cells |= {
            "B": Cell(f"第{item_words(row.item)}项", look.changed(_UNDERLINED, bold=True, indent=1)),
            "C": Cell(shorten(news_words(sheet, row.fresh) + _came(row), _NEWS_LIMIT), _UNDERLINED),
            "H": _link(TO_LOOK, table, row, "requirement"),
        }
        page.line(cells)
    if len(fresh) > _MAX_NEWS:
        titles = "”“".join(dict.fromkeys(where(row)[1].title for row in fresh[_MAX_NEWS:]))
        more = f"另有{len(fresh) - _MAX_NEWS}项，见“{titles}”表中标色的各格。"
        page.line({"B": Cell(more, look.changed(look.COVER_NOTE, indent=1))})
    given = [each for each in given_away(edition) if each.item in gone]
    for each in given:
        agreed = f"第{item_words(each.item)}项已调整给{each.name}（{day_words(each.on)}同意）"
        text = f"{agreed}，不用再填；已报送的内容仍然保留。"
        page.line({"B": Cell(text, look.changed(look.BODY, indent=1))})
    if others := [item for item in gone if item not in {each.item for each in given}]:
        numbers = shorten("、".join(map(item_words, others)), _NEWS_LIMIT)
        text = f"第{numbers}项不再由本单位承办，不用再填；已报送的内容仍然保留。"
        page.line({"B": Cell(text, look.changed(look.BODY, indent=1))})


def _came(row: TaskRow) -> str:
    """From whom a new row came by an agreed 责任调整, in words."""
    came = Other.read(row.values.get(CAME, "")) if {ADDED, "roles"} & row.fresh else ()
    return "，" + "；".join(f"由{each.name}调整来（{day_words(each.on)}同意）" for each in came) if came else ""


def _link(text: str, table: Table, row: TaskRow, name: str) -> Cell:
    """A link to the cell of a field in one row of the task sheet."""
    style = look.changed(look.LINK, align="center", bottom=look.LINE)
    return Cell(text, style, link=on_sheet(table.title, table.cell(name, row.at)))
