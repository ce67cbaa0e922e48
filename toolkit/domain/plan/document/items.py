"""Whatever document a plan came in, its rows become items here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from toolkit.codes import Code
from toolkit.domain.plan.document.beside_items import say_items_beside
from toolkit.domain.plan.document.cards import cards_as_rows
from toolkit.domain.plan.document.entries import body_of, is_letterhead, say_no_table, say_tables_left_out
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.item_numbers import Style
from toolkit.domain.plan.document.lines import Faults, Line, PlanTable, with_usual_signs
from toolkit.domain.plan.document.numbering import numbering_of, with_compound_numbers
from toolkit.domain.plan.document.paragraphs import items_of
from toolkit.domain.plan.document.row import Row, texts_of
from toolkit.domain.plan.document.rows import rows_of
from toolkit.domain.plan.document.side_by_side import one_below_the_other
from toolkit.domain.plan.document.unit_lines import with_units_across
from toolkit.domain.plan.document.units_in_text import acting_in_text, units_in_brackets
from toolkit.domain.plan.model import TITLE_LIMIT, UNSAID, Item, Plan, Remark
from toolkit.problems import Problem

_YEAR = re.compile(r"(\d{4})\s*年")


def parse_plan_table(
    table: PlanTable, headers: Headers, file: str, plan_id: str, issued: date
) -> tuple[Plan, tuple[Problem, ...]]:
    """Read a plan's tables into items.

    Columns go by their headers, wherever they stand and in one row or several; a header repeated on each page
    is passed over, tables side by side are read one after the other, a table of one task, its labels left, as a
    row. Items are numbered by a column of numbers, else by the numbers their texts begin with, else in order;
    numbers that begin anew in each chapter are counted on, and that is said. A line across the table and a
    paragraph that begins with 一、 above it are the topic of what follows where no column says one. Cells cut by
    a page are joined; a blank topic repeats the one above, units and a deadline do so only where a merged cell
    goes on; one cell may hold several numbered items, which then share its units and deadline. Columns of units
    are put into one phrase under their headers. What was damaged is a Problem with a proposed mending; what
    cannot be read is a Problem; nothing is dropped.
    """
    faults = Faults(file)
    lines = tuple(with_usual_signs([line for line in table.lines if line.cells]))  # a row without a cell says nothing
    table = replace(table, lines=one_below_the_other(cards_as_rows(lines, headers), headers))
    document = body_of(table, headers, faults)
    title, remarks = document.title, document.remarks
    if document.headed:
        body = with_compound_numbers(document.entries)
        numbering = numbering_of(body, paged=table.paged)
        rows, style = rows_of(body, numbering, faults, paged=table.paged), numbering.style
        rows = with_units_across(rows, headers, faults)
    else:
        found = items_of(table.lines, headers, faults)
        rows, style = found.rows if found else [], None
        remarks = [each for each in found.remarks if not is_letterhead(each.text, title)] if found else []
        if found is None:
            say_no_table(faults, headers, table.lines)
        say_tables_left_out(faults, _rows_among(table.lines, remarks))
    items = tuple(item for row in rows if row.requirement for item in _items(row, style, headers, faults))
    if document.headed and not document.made:
        aside = {line.where for line in lines if line.aside}
        numbers = {item.number for item in items}
        say_items_beside([each for each in remarks if each.where not in aside], numbers, faults)
    year = _YEAR.search(title)
    plan = Plan(
        plan_id,
        title,
        int(year[1]) if year else issued.year,
        issued,
        with_titles(items),
        tuple(remarks),
        document.doubts,
    )
    return plan, tuple(faults.problems)


def short_title(topic: str) -> str:
    """A topic short enough for a narrow column: what stands after its last `等`, else its beginning."""
    topic = topic.rpartition("\n")[2]
    if len(topic) <= TITLE_LIMIT:
        return topic
    tail = topic.rpartition("等")[2]
    return tail if 4 <= len(tail) <= TITLE_LIMIT else topic[: TITLE_LIMIT - 1] + "…"


def with_titles(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items, those whose short title another topic has too with the whole of theirs: a title names one topic."""
    its = tuple(items)
    topics: dict[str, set[str]] = {}
    for item in its:
        topics.setdefault(item.title, set()).add(item.topic)
    return tuple(
        replace(item, title=" ".join(item.topic.split("\n"))) if len(topics[item.title]) > 1 else item for item in its
    )


def _rows_among(lines: Sequence[Line], remarks: Sequence[Remark]) -> list[Line]:
    """The rows of several cells, two or more a table, that a plan in paragraphs leaves among its remarks."""
    places = {each.where for each in remarks}
    rows = [line for line in lines if line.where in places and len({*filter(str.strip, line.cells)}) > 1]
    counts = Counter(line.table for line in rows)
    return [line for line in rows if counts[line.table] > 1]


def _items(row: Row, style: Style | None, headers: Headers, faults: Faults) -> Iterator[Item]:
    texts = texts_of(row, style)
    if row.torn:
        last = texts[-1][0]
        numbers = f"{row.first}-{last}" if last > row.first else str(row.first)
        faults.add(Code.PLAN_TOPIC_DAMAGED, row.where, row.topic, items=numbers, suggestion=row.topic)
    units = row.responsibility if row.units != {"": UNSAID} else ""
    topic = row.topic if row.topic != UNSAID else ""
    for number, text in texts:
        counted = style is None or (number == row.first and style.leading(row.requirement) is None)
        said = "" if units else acting_in_text(text) or units_in_brackets(text, headers)
        if said:
            faults.add(Code.PLAN_UNITS_IN_TEXT, row.where, said, of_item=number, item=number)
        yield Item(
            number=number,
            topic=topic,
            title=short_title(topic),
            requirement=text,
            responsibility=units or said,
            deadline=row.deadline if row.deadline != UNSAID else "",
            shared=row.shared or len(texts) > 1,
            settled=row.settled,
            own=row.own or (str(number - row.shift) if row.shift and not counted else ""),
            notes=row.notes,
        )
