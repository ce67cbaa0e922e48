"""The page of very many units: small enough for a mail, and nothing that a leader asks for is left out."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from kit.large_page import ITEMS, UNITS, large_page
from lxml import html

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import LABELS, Label
from toolkit.problems import day_words
from toolkit.reports.ledger.page import Page, tone_of

MOST_BYTES, FAIR_BYTES = 1_500_000, 1_200_000
"""What a page may weigh, and what one of units that stand in every way there is weighs at most."""

FILLED_IN = {
    Label.UNFILLED: "未填写办理状态",
    Label.NOT_STARTED: "单位填报“未启动”",
    Label.WORKING: "单位填报“推进中”",
    Label.ONGOING: "单位填报“长期坚持”",
}
"""What stands of a unit whose cell leads to no reason, by the word of the cell."""


@cache
def made() -> tuple[Page, Figures, bytes]:
    return large_page(brief=True)


def test_six_hundred_units_with_fifty_items_each_fit_in_a_mail() -> None:
    _, figures, data = made()
    assert len(figures.tasks) == UNITS * ITEMS and len(data) <= FAIR_BYTES


def test_where_every_cell_leads_to_a_reason_they_fit_too() -> None:
    """The heaviest that cells can be: none says by its column alone why it stands so."""
    _, figures, data = large_page(brief=True, labels=(Label.CLOSED, Label.OVERDUE, Label.RETURNED, Label.CLAIMED))
    assert data.count(b"<td><a href=#") == len(figures.tasks) == UNITS * ITEMS and len(data) <= MOST_BYTES


def test_every_cell_says_its_word_and_why_it_has_it() -> None:
    """Read back from the page as a browser reads it, closing tags or none: by the reason that a cell leads to; by its
    mark and its column where it leads to none."""
    _, figures, data = made()
    page = html.fromstring(data.decode())
    marks = {words.mark: label for label, words in LABELS.items()}
    reasons = {row.get("id"): [cell.text_content().strip() for cell in row] for row in page.xpath("//tr[@data-d]")}
    rows = page.xpath("//table[@id='matrix-table']/tbody/tr")
    assert len(rows) == UNITS
    found = {}
    states = {(each.unit_name, each.item): each.state for each in figures.tasks}
    usual = [head.get("data-u").replace("-", "", head.get("data-u") == "-") for head in page.xpath("//th[@data-u]")]
    for row in rows:
        name, *cells = row
        assert len(cells) == ITEMS
        for item, cell in enumerate(cells, 1):
            mark, links = cell.text_content().strip(), cell.xpath("a/@href")
            label = marks[mark]
            if not links:
                assert label in FILLED_IN
                found[_text(name), item] = (label, *_filled_in(label, usual[item - 1]))
                continue
            word, due, why = reasons[links[0][1:]]
            found[_text(name), item] = (label, due, why)
            assert word == states[_text(name), item] and links[0][1] == tone_of(label)[0]
    assert found == {
        (each.unit_name, each.item): (each.label, day_words(each.due) if each.due else "—", each.why)
        for each in figures.tasks
    }
    assert {label for label, _, _ in found.values()} == set(Label)


def _filled_in(label: Label, due: str) -> tuple[str, str]:
    """The due date and the reason of a cell that leads to none, by its mark and its column alone."""
    day = day_words(date.fromisoformat(due)) if due else ""
    return day or "—", f"{f'应完成日期{day}' if day else '长期工作'}；{FILLED_IN[label]}"


def _text(element: Any) -> str:
    return element.text_content().strip()


def test_the_late_list_counts_every_unit_and_every_card_says_its_items() -> None:
    page, figures, data = made()
    read = html.fromstring(data.decode())
    late = [[cell.text_content() for cell in row] for row in read.xpath("//table[@id='late-table']/tbody/tr")]
    assert sum(int(row[2]) for row in late) == figures.whole.of(Label.OVERDUE) == len(page.late)
    assert [int(row[4].removesuffix("天")) for row in late] == sorted(each.first.days for each in page.late_parts)[::-1]
    card = page.units[7]
    text = read.get_element_by_id(card.anchor).text_content()
    states = {each.item: each.state for each in figures.tasks if each.unit_name == card.name}
    for state in set(states.values()):
        numbers = " ".join(str(item) for item in sorted(states) if states[item] == state)
        assert re.search(rf"{state}：{numbers}(?!\d| )", text)
    assert len(states) == ITEMS and "推进中，逾期" in states.values()
    assert sum(len(rows) for rows in card.by_state.values()) == ITEMS and text.count("报送2021年9月台账") == 2


def test_what_a_page_links_to_is_there_and_stands_there_once() -> None:
    text = made()[2].decode()
    ids = re.findall(r'\bid="?([\w-]+)', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="?#([\w-]+)', text)) <= set(ids)
