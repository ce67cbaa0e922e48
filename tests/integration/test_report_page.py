"""The page in a browser: filtered, sorted, opened by keyboard, printed, without scripts, on a phone, for everybody."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pdfplumber
import pytest
from kit.browser import PHONE, chromium, found, grave_faults, opened
from kit.large_page import large_page
from kit.once import made_once
from kit.workspaces import for_units
from playwright.sync_api import Browser

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.public import draft_path, draft_public
from toolkit.jobs.office.report import report
from toolkit.jobs.workspace import open_workspace
from toolkit.keys import item_words
from toolkit.reports.office.demo import Demo

DAY = date(2021, 12, 28)
FIRST = {"width": 1366, "height": 768}
"""A small desktop's window."""
MOST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def browser(needs: Callable[[str | None, str], str]) -> Iterator[Browser]:
    with chromium(needs(found(), "Chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def told(demo: tuple[Path, Demo], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Figures]:
    """The demonstration's page, and the figures that it is to show."""

    def write(folder: Path) -> Figures:
        shutil.copytree(demo[0], folder)
        return report(open_workspace(folder), datetime(2021, 12, 28, 9)).figures

    folder, figures = made_once(tmp_path_factory, "reported", write)
    return folder / "outbox/report.html", figures


@pytest.fixture(scope="module")
def few(demo: tuple[Path, Demo], told: tuple[Path, Figures], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of some of its units, with every kind of element that the whole one has, none of them hundreds of
    times."""
    root = tmp_path_factory.mktemp("few") / "w"
    shutil.copytree(demo[0], root)
    units = ("SZ03", "SZ31", *(f"XQ{at:02}" for at in range(1, 13)))
    report(for_units(open_workspace(root), *units, whole=True), datetime(2021, 12, 28, 9))
    page = root / "outbox/report.html"
    assert kinds(page) == kinds(told[0])
    return page


def kinds(page: Path) -> set[tuple[str, str]]:
    """Elements and their classes."""
    found = re.finditer(r"<([a-z]+\d?)\b([^>]*)", page.read_text("utf-8"))
    classes = re.compile(r"\bclass=(?:\"([^\"]*)\"|([\w-]+))")
    return {
        (each[1], " ".join(filter(None, its.groups())) if (its := classes.search(each[2])) else "") for each in found
    }


def test_a_leader_sees_the_five_answers_first(browser: Browser, told: tuple[Path, Figures]) -> None:
    with opened(browser, told[0]) as page:
        assert page.locator(".badge").is_visible() and "截至2021年12月28日" in page.locator("header").inner_text()
        questions = page.locator(".answer h3").all_inner_texts()
        assert questions == ["谁还没有报？", "什么逾期了？", "办成了什么？", "哪一组办结率较低？", "为什么是红的？"]
        assert page.locator("#terms").is_visible() and "待核查：单位已报完成" in page.locator("#terms").inner_text()


def test_each_of_the_five_answers_is_whole_on_the_first_screen(browser: Browser, told: tuple[Path, Figures]) -> None:
    with opened(browser, told[0], size=FIRST) as page:
        for answer in page.locator(".answer").all():
            box = answer.bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= FIRST["height"]
            assert answer.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight")


def test_what_the_page_says_is_what_the_ledger_counts(
    browser: Browser, told: tuple[Path, Figures], demo: tuple[Path, Demo]
) -> None:
    """Read back from the page: the figures, every cell of the matrix, the late list, the tables beside the charts."""
    path, figures = told
    with opened(browser, path) as page:
        said = dict(page.eval_on_selector_all("[data-figure]", "all => all.map(e => [e.dataset.figure, e.value])"))
        cells = page.eval_on_selector_all(
            "#matrix-table tbody tr",
            "rows => rows.map(r => [r.cells[0].textContent, [...r.cells].slice(1).map(c => c.textContent)])",
        )
        marks = dict(
            page.eval_on_selector_all(
                "#matrix-table a[aria-label]", "all => all.map(e => [e.textContent, e.ariaLabel])"
            )
        )
        late = page.eval_on_selector_all(
            "#late-table tbody tr",
            "rows => rows.map(r => [...r.cells].slice(0, 5).map(c => c.dataset.v || c.textContent))",
        )
        charts = page.eval_on_selector_all(
            "figure table",
            "all => all.map(t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent)))",
        )
    closed = figures.closed_round
    assert closed
    assert {name: int(value) for name, value in said.items()} == {
        "closed_round.owing": len(closed.owing),
        "closed_round.reported": len(closed.reported),
        "closed_round.unreported": len(closed.unreported),
        "late": figures.whole.of(Label.OVERDUE),
        "due_soon": figures.whole.of(Label.DUE_SOON),
        "returned": figures.whole.of(Label.RETURNED),
        "closed": figures.whole.of(Label.CLOSED),
        "claimed": figures.whole.of(Label.CLAIMED),
        "items_done": figures.items_done,
    }
    words = {mark: label.split()[-1] for mark, label in marks.items() if not mark.isdigit()}
    expected = {(each.unit_name, each.item): each.label.word for each in figures.tasks}
    shown = {
        (name, number): words[mark]
        for name, row in cells
        for number, mark in zip([item.number for item in figures.items], row, strict=True)
        if mark
    }
    assert shown == expected
    assert [(int(item), unit, int(days)) for item, _, unit, _, days in late] == [
        (each.item, each.unit_name, each.late) for each in figures.late
    ]
    dues, topics, leads, groups, rounds, months = charts
    divided = ((dues, figures.dues), (topics, figures.topics), (leads, figures.leads), (groups, figures.groups))
    for lines, parts in divided:
        assert [(int(line[1]), *map(int, line[6:9]), line[9]) for line in lines] == [
            (part.counts.of(Label.OVERDUE), part.counts.total, part.counts.owed, part.counts.met, part.counts.rate)
            for part in parts
        ]
        assert all(sum(map(int, line[1:6])) == int(line[6]) for line in lines)
        assert all(line[9] == by_hand(int(line[8]), int(line[7])) for line in lines)
        assert parts is figures.leads or sum(int(line[6]) for line in lines) == figures.whole.total
    assert [int(line[1]) for line in rounds] == [len(each.reported) for each in figures.rounds]
    assert [(int(line[1]), int(line[3]), line[4], int(line[5])) for line in months] == [
        (each.met, each.owed, each.rate, each.closed) for each in figures.months
    ]
    whole = figures.whole
    assert months[-1][1:5] == [str(whole.met), str(whole.owed - whole.met), str(whole.owed), whole.rate]
    status = show_status(open_workspace(demo[0]), DAY).data
    assert status["obligations"]["missing"] == len(figures.round.unreported)
    assert len(status["units"]) == len(cells)
    assert sum(unit["phases"]["closed"] for unit in status["units"]) == figures.whole.of(Label.CLOSED)


def test_every_red_that_rests_on_a_doubt_of_the_plan_says_so(browser: Browser, told: tuple[Path, Figures]) -> None:
    """Of items 26 and 27 the plan says two days: cell, card, late list, reason and answers say that it is unsettled."""
    path, figures = told
    doubted = [each for each in figures.late if each.item in (26, 27)]
    with opened(browser, path) as page:
        assert page.locator("#matrix-table a.q", has_text="逾").count() == len(doubted) == figures.whole.late_doubted
        assert page.locator("#matrix-table a:not(.q)[aria-label*='待核定）']").count() == 0
        whys = page.eval_on_selector_all(
            "#late-table tbody tr", "rows => rows.map(r => [r.cells[0].dataset.v, r.cells[5].textContent])"
        )
        assert all(("暂按较早的，待办公室核定" in why) == (item in ("26", "27")) for item, why in whys)
        assert f"（其中{len(doubted)}项次时限待核定）" in page.locator("#summary").inner_text()
        said = f"逾期里{len(doubted)}项次（第26、27项）"
        assert said in page.locator("#answer-late").inner_text()
        for item in (26, 27):
            assert "时限待核定" in page.locator(f"details:has(#late{item}) > summary").inner_text()


def by_hand(met: int, owed: int) -> str:
    """办结率 as anybody makes it of the two numbers beside it."""
    if not owed:
        return "—"
    return f"{str((Decimal(100 * met) / owed).quantize(Decimal('0.1'), ROUND_HALF_UP)).removesuffix('.0')}%"


def test_links_land_where_they_say(browser: Browser, told: tuple[Path, Figures]) -> None:
    """逾期40家 leads to those units; a row is seen with whose it is and what its columns are, scripts or none."""
    path, figures = told
    worst = figures.worst_items[0]
    for scripts in (True, False):
        with opened(browser, path, scripts=scripts, size=FIRST) as page:
            page.locator("#answer-late a", has_text=f"第{worst.number}项").last.click()
            listed = page.locator(f"#late{worst.number}")
            listed.locator("a").first.wait_for()
            assert set(listed.locator("a").all_inner_texts()) == {each.unit_name for each in worst.late}
            page.locator("#answer-red li a").last.click()
            row = page.locator("tr:target")
            row.wait_for()
            box, head = row.bounding_box(), page.locator("details[open] .rows thead").last.bounding_box()
            assert box and head and head["y"] > 0 and head["y"] + head["height"] <= box["y"] + 1 < FIRST["height"]
            whose = page.locator("details[open] .whose").last.inner_text()
            assert page.locator("#answer-red li a").last.inner_text().split()[0] in whose


def test_the_matrix_is_filtered_by_category_due_date_state_group_and_unit(
    browser: Browser, told: tuple[Path, Figures]
) -> None:
    path, figures = told
    with opened(browser, path) as page:
        rows = page.locator("#matrix-table tbody tr:visible")
        cells = page.locator("#matrix-table tbody td:not(.out) a:visible")
        assert rows.count() == len(figures.units)
        page.select_option("[name=state]", label="逾期")
        late = figures.whole.of(Label.OVERDUE)
        assert set(cells.all_inner_texts()) == {"逾"} and cells.count() == late
        said = page.locator("#said").inner_text()
        assert said.startswith(f"符合条件的{sum(bool(unit.late) for unit in figures.units)}家、{late}项次；")
        heads = page.locator("#matrix-table thead th:visible").count() - 1
        assert heads == sum(bool(item.late) for item in figures.items), "no column is empty"
        assert not page.locator("#all-shown").is_visible() and not page.locator("#blanks").is_visible()
        page.select_option("[name=due]", "2021-12-31")
        assert cells.count() == 0 or set(cells.all_inner_texts()) == {"逾"}
        page.click("#all")
        assert page.locator("#all-shown").is_visible() and page.locator("#said").inner_text() == "全部显示。"
        page.locator("#answer-late a[data-state]").first.click()
        assert set(cells.all_inner_texts()) == {"临"} and cells.count() == figures.whole.of(Label.DUE_SOON)
        page.click("#all")
        page.select_option("[name=due]", "2021-09-30")
        due = next(part for part in figures.dues if part.name == "2021-09-30")
        assert cells.count() == due.counts.total
        page.select_option("[name=group]", label="县区")
        mine = [each for each in due.tasks if each.unit_name in {u.name for u in figures.units if u.group == "县区"}]
        assert cells.count() == len(mine)
        page.click("#all")
        page.select_option("[name=category]", index=1)
        first = next(part for part in figures.topics)
        assert cells.count() == first.counts.total
        page.click("#all")
        page.select_option("[name=unit]", label="市司法局")
        assert rows.count() == 1 and page.locator("#units ~ details:visible").count() == 1
        page.select_option("[name=state]", label="待核定")
        assert "没有符合条件" in page.locator("#said").inner_text() and page.locator("#nothing").is_visible()
        page.click("#all")
        assert rows.count() == len(figures.units)


def test_tables_are_sorted_by_their_headers_and_the_matrix_by_trouble(
    browser: Browser, told: tuple[Path, Figures]
) -> None:
    path, figures = told
    with opened(browser, path) as page:
        page.select_option("[name=order]", label="问题多的在前")
        names = page.locator("#matrix-table tbody th").all_inner_texts()
        assert names == [unit.name for unit in figures.worst_units]
        page.locator("#late-rows > summary").click()
        days = "#late-table tbody td.red"
        button = page.locator("#late-table th button", has_text="逾期天数")
        button.focus()
        page.keyboard.press("Enter")
        shown = [int(text.removesuffix("天")) for text in page.locator(days).all_inner_texts()]
        assert shown == sorted(shown)
        assert page.locator("#late-table th", has_text="逾期天数").get_attribute("aria-sort") == "ascending"
        page.keyboard.press("Enter")
        assert [int(text.removesuffix("天")) for text in page.locator(days).all_inner_texts()] == shown[::-1]


def test_a_card_opens_by_keyboard_and_every_colour_says_why(browser: Browser, told: tuple[Path, Figures]) -> None:
    path, figures = told
    worst = figures.late[0]
    with opened(browser, path) as page:
        row = page.locator("#matrix-table tbody tr", has=page.locator("th", has_text=worst.unit_name)).first
        row.locator("td a").nth(0).focus()
        page.keyboard.press("Enter")
        card = page.locator("details[open]")
        assert card.count() == 1 and worst.unit_name in card.locator("summary").inner_text()
        page.wait_for_function("document.activeElement.tagName == 'TR'")  # the page goes there once the card is open
        assert worst.why in card.locator("table").inner_text()
        summary = card.locator("summary")
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open]").count() == 0
        page.keyboard.press("Enter")
        assert "下发台账" in card.locator(".happened").inner_text() and "报送" in card.locator(".happened").inner_text()
        coloured = page.eval_on_selector_all(
            ".rows tr",
            "rows => rows.filter(r => r.cells[4] && /red|yellow|green/.test(r.cells[4].className))"
            ".map(r => r.cells[5].textContent)",
        )
        assert coloured and all(re.search(r"\d{4}年\d+月\d+日|长期工作", why) for why in coloured)


def test_without_scripts_everything_is_there_and_nothing_pretends_to_work(
    browser: Browser, told: tuple[Path, Figures]
) -> None:
    path, figures = told
    with opened(browser, path, scripts=False) as page:
        assert not page.locator("#filters").is_visible()
        assert page.locator("#matrix-table tbody tr:visible").count() == len(figures.units)
        assert page.locator("#late-table tbody tr").count() == len(figures.late)
        page.locator("#units ~ details summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open] table").is_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, told: tuple[Path, Figures]) -> None:
    with opened(browser, told[0], size=PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.locator("#units ~ details summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        labels = page.eval_on_selector_all(
            ".rows td", "all => all.slice(0, 6).map(e => getComputedStyle(e, '::before').content)"
        )
        assert labels == [f'"{each}："' for each in ("序号", "工作任务", "职责", "应完成日期", "状态", "为什么")]
        nav = page.locator("nav").bounding_box()
        assert nav and 0 <= nav["y"] < 1, "the ways to the other parts stay in sight"
        assert page.locator(".chart svg:visible").count() == page.locator(".chart").count()
        drawn = page.locator(".chart svg:visible").first
        size = drawn.evaluate("e => 12 * e.getBoundingClientRect().width / e.viewBox.baseVal.width")
        assert size >= 11, "labels of charts are read without a glass"
        off = page.eval_on_selector_all(
            ".chart td", "all => all.filter(e => e.getBoundingClientRect().right > innerWidth).length"
        )
        assert off == 0, "no column is lost"


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious_or_critical(browser: Browser, few: Path, size: dict[str, int] | None) -> None:
    assert grave_faults(browser, few, size) == []


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Figures]:
    """A page as it is written for very many units; of a few, so that a browser is done with it soon."""
    path = tmp_path_factory.mktemp("brief") / "report.html"
    _, figures, data = large_page(brief=True, units=12)
    path.write_bytes(data)
    return path, figures


def test_a_brief_page_is_filtered_too_and_each_of_its_cells_says_why(
    browser: Browser, brief: tuple[Path, Figures]
) -> None:
    path, figures = brief
    with opened(browser, path) as page:
        cells = page.locator("#matrix-table tbody td:not(.out) a:visible")
        page.select_option("[name=state]", label="在办")
        plain = page.locator("#matrix-table tbody td:not(.out):visible", has_text="办")
        assert plain.count() == figures.whole.of(Label.WORKING) > cells.count(), "most of these lead nowhere"
        dues = [each.due for each in figures.tasks if each.label == Label.WORKING and each.due]
        page.select_option("[name=due]", str(dues[0]))
        assert plain.count() == dues.count(dues[0])
        page.click("#all")
        page.select_option("[name=state]", label="逾期")
        assert cells.count() == figures.whole.of(Label.OVERDUE)
        page.select_option("[name=due]", "2021-11-28")
        day = date(2021, 11, 28)
        assert cells.count() == sum(each.label == Label.OVERDUE and each.due == day for each in figures.tasks) > 0
        assert page.locator("#reasons ~ table tr[id]:visible").count() > 0, "what others share stays in sight"
        link = cells.first
        link.focus()
        unit, item = figures.late[0].unit_name, figures.late[0].item
        assert "项：应完成日期2021年11月28日，已过" in (link.get_attribute("title") or "")
        page.keyboard.press("Enter")
        assert page.locator("tr:target").is_visible() and "2021年11月28日" in page.locator("tr:target").inner_text()
        page.click("#all")
        assert page.locator("#matrix-table tbody tr:visible").count() == 12
        assert unit in page.locator("#late-table tbody tr", has_text=f"事项{item}").first.inner_text()


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_a_brief_page_is_for_everybody_too(
    browser: Browser, brief: tuple[Path, Figures], size: dict[str, int] | None
) -> None:
    path, figures = brief
    assert grave_faults(browser, path, size) == []
    with opened(browser, path, scripts=False, size=size) as page:
        assert page.locator("#matrix-table tbody tr:visible").count() == len(figures.units)
        page.locator("details summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open] p", has_text=re.compile(r"：\d")).count() > 0
    with opened(browser, path, size=size) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= (size or {"width": 1366})["width"]


def test_the_desk_and_the_page_for_the_public_are_for_everybody_too(
    browser: Browser, told: tuple[Path, Figures]
) -> None:
    workspace = open_workspace(told[0].parent.parent)
    draft_public(workspace, datetime(2021, 12, 28, 9))
    for path in (told[0].with_name("index.html"), draft_path(workspace)):
        with opened(browser, path, size=PHONE) as page:
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert grave_faults(browser, path) == []


def test_it_prints_on_a4_with_what_it_is_and_of_which_day_on_every_page(
    browser: Browser, told: tuple[Path, Figures], needs: Callable[[str | None, str], str], tmp_path: Path
) -> None:
    text, figures = needs(shutil.which("pdftotext"), "poppler"), told[1]
    with opened(browser, told[0]) as page:
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    done = subprocess.run([text, "-layout", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("\f")[:-1]
    assert len(pages) < 24
    for number, words in enumerate(pages, 1):
        assert "内部资料" in words and "截至2021年12月28日" in words and f"第{number}页，共{len(pages)}页" in words
    assert all(
        question in pages[0] for question in ("谁还没有报", "什么逾期", "办成了什么", "哪一组办结率较低", "为什么是红")
    )
    assert not re.search("全部显示|点开看|滚动|全部逾期的|全部单位\\n|全部口径|每种颜色的规则|▶", done.stdout)
    words = re.sub(r"\s", "", done.stdout)
    for item in figures.worst_items:
        if item.late:
            assert f"第{item_words(item.number)}项{item.category}" in words and item.late[0].unit_name in words
    assert "逐条的日期和原因不打印" in words and "逐项的情况没有点开的不打印" in words
    assert "2020-2" in done.stdout, "no number of an item is broken"
    with pdfplumber.open(tmp_path / "page.pdf") as printed:
        chars = [(sheet.width, char) for sheet in printed.pages for char in sheet.chars if char["text"].strip()]
    sizes = [char["size"] if char["upright"] else char["x1"] - char["x0"] for _, char in chars]
    assert min(sizes) >= 7.95, "nothing is printed smaller than 8 pt, upright or along a column"
    assert all(char["x1"] <= width for width, char in chars), "no column runs off the sheet"


def test_one_file_holds_it_all_and_is_small_enough_for_a_mail(told: tuple[Path, Figures]) -> None:
    html = told[0].read_text("utf-8")
    assert len(html.encode()) <= MOST_BYTES
    assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?!#)""", html)
    assert "default-src 'none'" in html.replace("&#39;", "'") and "url(" not in html and "@import" not in html
