"""The cover 填报说明: whose ledger, what to do this round, and what to say of it, with a live self-check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Cell, Column, SheetSpec, Style
from toolkit.book.sheets.raw import cell_name, on_sheet
from toolkit.book.sheets.table import Table
from toolkit.book.unit.cover_page import INPUT_AT, LABEL_AT, WIDTHS, Page
from toolkit.book.unit.cover_tasks import TO_FILL_IN, news_block, urgent_block, urgent_rows
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.register_head import unreported
from toolkit.book.unit.self_check import Check, cover_checks, form_and_checks, input_cell, lookback_checks, task_checks
from toolkit.book.unit.task_rows import TaskRow, task_rows, task_table
from toolkit.domain.ledger.counts import phase_counts
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.registers import rows_of
from toolkit.keys import contact_key, looked_back, report_key
from toolkit.problems import day_words
from toolkit.schema.model import Ledger, Sheet

FORM, LAST = "本期填报", "严禁填报国家秘密、工作秘密和个人隐私。"
"""What the heading over the form begins with, and the last line of the page."""
_NO_CHANGE = "（无变化的，只填带＊的格）"
_STRIP = Style(fill=look.STRIP, valign="vcenter", indent=1)
_WEEKDAYS = "一二三四五六日"


def cover_sheet(edition: Edition, schema: Ledger, rows: Sequence[TaskRow], head: Letterhead, lists: Lists) -> SheetSpec:
    """Build the cover of an edition whose task sheet holds `rows`."""
    page, cover, tasks = Page(), schema.cover, schema.tasks
    table = task_table(tasks, rows)
    sheet = schema.last_year or tasks
    earlier = task_rows(edition, sheet) if schema.last_year else ()
    its = task_table(sheet, earlier)

    def where(row: TaskRow) -> tuple[Sheet, Table]:
        return (sheet, its) if looked_back(row.item) else (tasks, table)

    values = {
        **edition.cells.get(contact_key(edition.plan, edition.unit), {}),
        **edition.cells.get(report_key(edition.plan, edition.unit, edition.round), {}),
    }
    _masthead(page, edition, head)
    _progress(page, rows, len(earlier))
    _steps(page, edition, "”“".join([tasks.title, *([sheet.title] if earlier else [])]))
    _led(page, edition, schema)
    urgent = urgent_rows((*rows, *earlier))
    answers = urgent_block(page, edition, where, urgent)
    news_block(page, edition, where, (*rows, *earlier))
    page.section(f"{FORM}{_NO_CHANGE}", "自动核对")
    form_at = page.next
    checks = [*task_checks(tasks, table, rows), *lookback_checks(sheet, its, earlier)]
    checks += [*cover_checks(cover, values, form_at, urgent, answers)]
    checks += [Check("清单未报", count, formula, fault=False) for count, formula in unreported(edition, schema)]
    form_and_checks(page, cover, values, checks)
    page.line({"B": Cell(LAST, look.changed(look.WARNING, indent=1))}, 26)
    days = head.dates(edition.issued_on)
    return SheetSpec(
        cover.title,
        tuple(Column(width) for width in WIDTHS),
        tuple(page.rows),
        validations=tuple(
            validation(field, input_cell(form_at, at), lists, days) for at, field in enumerate(cover.fields)
        ),
        conditions=tuple(page.conditions),
        merges=tuple(page.merges),
        setup=page.setup(),
        protected=True,
        tab=look.PLAN_HEAD,
    )


def cover_cells(made: SheetSpec, cover: Sheet) -> dict[str, str]:
    """Field name -> the cell it is filled in, of a cover as built."""
    found: dict[str, str] = {}
    for at, line in enumerate(made.rows):
        label = line.cells[LABEL_AT].value
        if isinstance(label, str) and (field := cover.headed(label)):
            found.setdefault(field.name, cell_name(at, INPUT_AT))
    return found


def day_in_words(day: date) -> str:
    """`2021年9月24日（星期五）`."""
    return f"{day_words(day)}（星期{_WEEKDAYS[day.weekday()]}）"


def _masthead(page: Page, edition: Edition, head: Letterhead) -> None:
    page.line({"B": Cell(f"{edition.unit_name} {head.plan_year}年{head.work}台账", look.TITLE)}, 36)
    source = f"依据《{head.plan_title}》 · {head.round_label}填报"
    page.line({"B": Cell(f"{source} · 第{edition.sequence}次下发 · 下发编号 {edition.id[:8]}", look.COVER_NOTE)}, 18)
    page.line({}, 6)
    band = {letter: Cell(None, _STRIP) for letter in "BCDEFGH"}
    band |= {
        "B": Cell("发回时间", _STRIP),
        "C": Cell(day_in_words(edition.due_back) + "前", look.changed(_STRIP, bold=True, size=12)),
        "E": Cell(f"发至 {head.mail}", look.changed(_STRIP, indent=3)),
    }
    page.line(band, 30)
    asked = f"{head.office} {head.phone}".strip()
    page.line(
        {
            "B": Cell("咨询", look.changed(look.COVER_NOTE, indent=1)),
            "C": Cell(asked, look.changed(look.COVER_NOTE, indent=1)),
        },
        18,
    )


def _progress(page: Page, rows: Sequence[TaskRow], earlier: int) -> None:
    """Lay where the unit's tasks were when the workbook went out: how many in each phase, how many of last year's."""
    counted = phase_counts(row.phase for row in rows)
    told = "，".join(f"{each.label}{counted[each]}项" for each in Phase if counted[each])
    note = look.changed(look.COVER_NOTE, indent=1)
    said = f"下发时共{len(rows)}项：{told}" if told else "没有任务"
    said += f"；另有上年事项{earlier}项" if earlier else ""
    page.line({"B": Cell("任务", note), "C": Cell(said, note)}, 18)


def _led(page: Page, edition: Edition, schema: Ledger) -> None:
    """Lay where a leading unit finds the claims it may judge first, where any wait."""
    led = schema.led_claims
    if led is None or led.name not in edition.registers:
        return
    count = len(rows_of(edition.cells, edition.plan, led.name, edition.unit))
    text = f"本单位牵头的事项有{count}项报来待核查，有意见的填在“{led.title}”表。"
    cells = {"B": Cell(led.title, look.changed(look.STRONG, indent=1)), "C": Cell(text, look.BODY)}
    cells["H"] = Cell(TO_FILL_IN, look.changed(look.LINK, align="center"), link=on_sheet(led.title, "A1"))
    page.line(cells)


def _steps(page: Page, edition: Edition, tasks_title: str) -> None:
    """Lay 三步填完: how to fill the workbook in."""
    page.section("三步填完")
    where = "各表" if edition.registers or "”" in tasks_title else f"“{tasks_title}”表"
    for label, text in (
        ("第一步", "先办“本期需办”各项：点“去填写”，直达台账中的那一行。"),
        ("第二步", f"在{where}的白色格内填写，粘贴用“选择性粘贴—数值”；灰色格不用填，没有变化的行不用动。"),
        ("第三步", "填好本页“本期填报”，“是否可以发回”显示“是”后保存，把本文件作为附件发回。"),
    ):
        page.line({"B": Cell(label, look.changed(look.STRONG, indent=1)), "C": Cell(text, look.BODY)})
