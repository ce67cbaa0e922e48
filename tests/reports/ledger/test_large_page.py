"""The page of very many units: small enough for a mail, and nothing that a leader asks for is left out."""

from __future__ import annotations

import re
from functools import cache

from kit.large_page import ITEMS, UNITS, large_page
from lxml import html

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import LABELS, Label
from toolkit.reports.ledger.page import Page, tone_of

MOST_BYTES = 1_500_000


@cache
def made() -> tuple[Page, Figures, bytes]:
    return large_page(brief=True)


def test_six_hundred_units_with_fifty_items_each_fit_in_a_mail() -> None:
    _, figures, data = made()
    assert len(figures.tasks) == UNITS * ITEMS and len(data) <= MOST_BYTES


def test_every_cell_says_its_word_and_leads_to_its_reason() -> None:
    """Read back from the page as a browser reads it, closing tags or none."""
    _, figures, data = made()
    page = html.fromstring(data.decode())
    marks = {words.mark: label for label, words in LABELS.items()}
    reasons = {row.get("id"): [cell.text_content().strip() for cell in row] for row in page.xpath("//tr[@data-d]")}
    rows = page.xpath("//table[@id='matrix-table']/tbody/tr")
    assert len(rows) == UNITS
    found = {}
    for row in rows:
        name, *cells = (cell.text_content().strip() for cell in row)
        assert len(cells) == ITEMS
        for item, (mark, link) in enumerate(zip(cells, row.xpath("td/a/@href"), strict=True), 1):
            word, due, why = reasons[link[1:]]
            found[name, item] = (marks[mark], due, why)
            assert word == marks[mark].word and link[1] == tone_of(marks[mark])[0]
    assert found == {
        (each.unit_name, each.item): (each.label, each.due.isoformat() if each.due else "—", each.why)
        for each in figures.tasks
    }


def test_the_late_list_counts_every_unit_and_every_card_says_its_items() -> None:
    page, figures, data = made()
    read = html.fromstring(data.decode())
    late = [[cell.text_content() for cell in row] for row in read.xpath("//table[@id='late-table']/tbody/tr")]
    assert sum(int(row[2]) for row in late) == figures.whole.of(Label.OVERDUE) == len(page.late)
    assert [int(row[4].removesuffix("天")) for row in late] == sorted(each.first.days for each in page.late_parts)[::-1]
    card = page.units[7]
    text = read.get_element_by_id(card.anchor).text_content()
    for word, rows in card.by_word.items():
        assert f"{word}：第{' '.join(row.number for row in rows)}项" in text
    assert sum(len(rows) for rows in card.by_word.values()) == ITEMS and text.count("报送2021年9月台账") == 2


def test_what_a_page_links_to_is_there_and_stands_there_once() -> None:
    text = made()[2].decode()
    ids = re.findall(r'\bid="?([\w-]+)', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="?#([\w-]+)', text)) <= set(ids)
