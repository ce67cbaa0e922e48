"""The figures of the page, read back out of its HTML and compared with what really happened in a simulated year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lxml import html

from kit.office_figures import CHARACTERS, Truths, days, due_words, owed, rate, state_words, word


def check_page(
    file: Path, truth: Truths, names: Mapping[str, str], reported: Mapping[str, set[str]], today: date
) -> None:
    """The five answers, the matrix, the late list, every unit's card and the tables beside the charts."""
    page: Any = html.fromstring(file.read_bytes().decode())
    words = {key: word(row, today) for key, row in truth.items()}
    said = Counter(words.values())
    figures = {each.get("data-figure"): int(each.get("value")) for each in page.xpath("//data[@data-figure]")}
    items = sorted({item for _, item in truth})
    met = [{words[key] for key in words if key[1] == item} for item in items]
    finished = sum("已销号" in its and its <= {"已销号", "不涉及"} for its in met)
    wanted = {
        "late": said["逾期"],
        "due_soon": said["临期"],
        "returned": said["退回"],
        "closed": said["已销号"],
        "claimed": said["待核查"],
        "items_done": finished,
    }
    assert {name: figures[name] for name in wanted} == wanted
    check_round(page, figures, names, reported)
    done = _text(page.get_element_by_id("answer-done").find_class("says")[0])
    passed, closed = owed(truth.values(), today)
    early = sum(label == "已销号" and not owed([truth[key]], today)[0] for key, label in words.items())
    before = f"；没有到期的提前销号{early}项次" if early else ""
    assert done == (
        f"到期应办结{passed}项次，其中已销号{closed}项次，办结率{rate(truth.values(), today)}{before}；"
        f"共已销号{said['已销号']}项次。"
    )
    heads = [int(_text(cell)) for cell in page.xpath("//table[@id='matrix-table']/thead//th")[1:]]
    shown = {
        (_text(line[0]), item): CHARACTERS[_text(cell)]
        for line in page.xpath("//table[@id='matrix-table']/tbody/tr")
        for item, cell in zip(heads, line[1:], strict=True)
        if _text(cell)
    }
    assert shown == {(names[unit], item): label for (unit, item), label in words.items()}
    late = {
        (_text(line[2]), int(_text(line[0]))): _text(line[4])
        for line in page.xpath("//table[@id='late-table']/tbody/tr")
    }
    assert late == {(names[u], n): f"{days(row, today)}天" for (u, n), row in truth.items() if words[u, n] == "逾期"}
    assert late == late_by_item(page)
    for unit, name in names.items():
        (card,) = (each for each in page.xpath("//details") if _text(each.xpath("./summary/b")[0]) == name)
        lines = card.xpath(".//table[contains(@class, 'rows')]/tbody/tr")
        told = {int(_text(line[0])): (_text(line[3]), _text(line[4])) for line in lines}
        mine = {item: row for (code, item), row in truth.items() if code == unit}
        assert told == {item: (due_words(row), state_words(row, words[unit, item])) for item, row in mine.items()}
        counted = Counter(words[unit, item] for item in mine)
        summed = dict(
            re.findall(
                r"(\D+?)(\d+)", " ".join(_text(e) for e in card.xpath("./summary/span[contains(@class, 'word')]"))
            )
        )
        assert all(counted[label.strip()] == int(count) for label, count in summed.items())
    check_charts(page, truth, today)


def late_by_item(page: Any) -> dict[tuple[str, int], str]:
    """Who is late with an item, by how many days, as the list by item has it: how many there are is said and true."""
    found: dict[tuple[str, int], str] = {}
    for item in page.find_class("late-item"):
        number = re.match(r"第(\d+)项", _text(item[0]))
        count = re.search(r"逾期(\d+)家", _text(item[0]))
        assert number and count
        mine = {}
        for line in item.xpath(".//p[b]"):
            told = re.fullmatch(r"逾期(\d+)天的(\d+)家", _text(line[0]))
            units = [_text(each) for each in line.xpath("a")]
            assert told and int(told[2]) == len(units), _text(line)
            mine |= {(unit, int(number[1])): f"{told[1]}天" for unit in units}
        assert len(mine) == int(count[1])
        found |= mine
    return found


def check_round(
    page: Any, figures: Mapping[str, int], names: Mapping[str, str], reported: Mapping[str, set[str]]
) -> None:
    """Who has not reported: of the last round that is over how many have, and the names of the rest."""
    answer = page.get_element_by_id("answer-reported")
    found = re.search(r"(\d+)年(\d+)月", _text(answer.find_class("says")[0]))
    assert found
    told = reported.get(f"{found[1]}-{int(found[2]):02}", set())
    if "closed_round.owing" not in figures:
        assert figures["round.reported"] == len(told)
        return
    assert (figures["closed_round.owing"], figures["closed_round.reported"]) == (len(names), len(told))
    assert figures["closed_round.unreported"] == len(names) - len(told)
    named = {_text(each) for each in answer.xpath(".//ul[contains(@class, 'flow')]/li/a")}
    assert named == {name for code, name in names.items() if code not in told}


def check_charts(page: Any, truth: Truths, today: date) -> None:
    """The first table beside a chart: by due date how many there are, how many of them late."""
    (first, *_) = page.xpath("//figure//table/tbody")
    for line in first:
        mine = [row for row in truth.values() if due_words(row).replace("—", "长期工作") == _text(line[0])]
        assert int(_text(line[1])) == sum(word(row, today) == "逾期" for row in mine), _text(line)
        total, *due, share = (_text(cell) for cell in line[6:])
        assert (int(total), *map(int, due), share) == (len(mine), *owed(mine, today), rate(mine, today))


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
