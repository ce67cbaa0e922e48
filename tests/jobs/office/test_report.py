"""`report`: the page is of the ledger's figures, holds nothing it should not, and outside text is never markup."""

from __future__ import annotations

import html
import os
import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from kit.command import as_json
from kit.two_years import NEW, two_years
from kit.unit_books import fill, workbook_of
from kit.workspaces import After, for_units, hand_out

from toolkit.codes import Code
from toolkit.domain.ledger.labels import LABELS, Label
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office import report as reporting
from toolkit.jobs.office.export import export
from toolkit.jobs.office.public import draft_path, draft_public
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.lookback import look_back
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import item_words, looked_back

NOW = datetime(2021, 10, 11, 9)
EVIL = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>{{ 7 * 7 }}'
WORDS = "进展里的话，自己写的"
COVER = {"填报人": "填报的人", "联系电话": "13812345678", "本期情况": "有更新", "填报日期": "2021-09-11"}


def reported(workspace: Workspace) -> None:
    """Two units get their workbooks; one reports, claims an item and says things in words of its own."""
    generate(workspace, date(2021, 9, 10), ["市财政局", "市司法局"])
    rows = {
        1: {"办理状态": "已完成", "完成日期": "2021-09-08", "佐证材料": "https://example.com/1", "进展情况": WORDS},
        2: {"办理状态": "推进中", "责任人": "负责的人", "联系电话": "0759-3331234"},
    }
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "市财政局 #1 <b>.xlsx", rows, COVER)
    merge_returns(workspace, datetime(2021, 9, 13, 9))


def reported_by_few(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "市财政局", "市司法局")
    reported(few)
    return few


@pytest.fixture
def of_all(after_playing: After) -> Workspace:
    """The whole office, of which two have reported."""
    return after_playing(reported)


@pytest.fixture
def at_work(after_playing: After) -> Workspace:
    """An office of those two."""
    return after_playing(reported_by_few)


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def test_it_writes_the_page_and_says_its_figures(of_all: Workspace) -> None:
    code, said = as_json("--workspace", of_all.root, "--today", "2021-10-11", "report")
    assert code == 0 and said["day"] == "2021-10-11"
    assert said["files"] == [said["page"], str(of_all.outbox / "index.html")]
    assert said["page"] == str(of_all.outbox / "report.html")
    figures = report(of_all, NOW, dry_run=True).figures
    assert said["figures"]["states"] == {label.value: figures.whole.of(label) for label in Label}
    assert said["figures"]["unreported"] == len(figures.closed_round.unreported) if figures.closed_round else None
    page = text_of(of_all.outbox / "report.html")
    assert f'data-figure="late">{figures.whole.of(Label.OVERDUE)}<' in page
    assert all(words.meaning in page for words in LABELS.values())


def test_a_dry_run_writes_nothing_and_the_same_day_gives_the_same_bytes(at_work: Workspace) -> None:
    report(at_work, NOW, dry_run=True)
    assert not (at_work.outbox / "report.html").exists()
    report(at_work, NOW)
    before = (at_work.outbox / "report.html").read_bytes()
    report(at_work, NOW.replace(hour=17))
    assert (at_work.outbox / "report.html").read_bytes() == before


def test_it_has_no_telephone_no_person_no_register_and_no_words_of_the_units_own(at_work: Workspace) -> None:
    report(at_work, NOW)
    report(at_work, NOW, clerk=True)
    for path in (at_work.outbox / "report.html", at_work.outbox / "clerk/report.html"):
        page = text_of(path)
        for secret in (
            "13812345678",
            "3331234",
            "填报的人",
            "负责的人",
            WORDS,
            "https://example.com/1",
            "依申请公开登记",
        ):
            assert secret not in page, secret
        assert "内部资料" in page and "截至2021年10月11日" in page


def test_only_the_clerks_edition_names_file_cell_and_sender_and_it_is_its_owners_alone(at_work: Workspace) -> None:
    report(at_work, NOW)
    report(at_work, NOW, clerk=True)
    mine, leaders = text_of(at_work.outbox / "clerk/report.html"), text_of(at_work.outbox / "report.html")
    row = re.search(r'<tr id="u\d+i1"><td>1</td>.*?待核查.*?</tr>', mine)
    assert row and re.search(r"2021年9月13日 来件1 工作台账!L\d+", row[0])
    assert "来件1：市财政局 #1 &lt;b&gt;.xlsx" in mine and "市财政局 #1" not in leaders
    assert "来件1" not in leaders and "依据</th>" not in leaders
    if os.name == "posix":
        path = at_work.outbox / "clerk/report.html"
        assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700


def test_every_word_from_outside_is_shown_as_written(at_work: Workspace) -> None:
    roster, plan = at_work.root / "seeds/units.csv", at_work.root / "seeds/plan-2021.txt"
    roster.write_text(
        roster.read_text("utf-8-sig").replace("市财政局,", '"市财政局' + EVIL.replace('"', '""') + '",', 1), "utf-8"
    )
    config = at_work.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("市政府办公室政务公开科", "公开科<i onclick=x>"), "utf-8")
    assert plan.exists()
    workspace = open_workspace(at_work.root)
    report(workspace, NOW, clerk=True)
    page = text_of(workspace.outbox / "clerk/report.html")
    assert html.escape(EVIL, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page
    assert "<img" not in page and page.count("<script") == 1 and page.count("</script") == 1
    assert "onclick=" not in re.sub(r"&lt;.*?&gt;", "", page) and "49" not in re.findall(r"\{\{ (.*?) \}\}", page)


def test_items_of_an_earlier_year_stand_apart_under_their_own_numbers(tmp_path: Path) -> None:
    workspace = two_years(tmp_path / "office")
    look_back(workspace, NEW, "2020")
    workspace = open_workspace(workspace.root, "2021")
    generate(workspace, NEW)
    now = datetime.combine(NEW, time(9))
    made = report(workspace, now)
    page = text_of(made.page)
    earlier = [item for item in made.figures.items if looked_back(item.number)]
    assert earlier and "上年事项" in page
    for item in earlier:
        assert f'aria-label="第{item_words(item.number)}项 上年事项"' in page
    draft_public(workspace, now)
    assert not [item for item in earlier if item_words(item.number) in draft_path(workspace).read_text("utf-8")]
    assert export(workspace, now, dry_run=True).rows["assignments"] == made.figures.whole.total


def test_before_the_first_return_day_nobody_is_blamed(workspace: Workspace) -> None:
    workspace = for_units(workspace, "市财政局", "市司法局")
    generate(workspace, date(2021, 8, 3))
    report(workspace, datetime(2021, 8, 4, 9))
    page = text_of(workspace.outbox / "report.html")
    answer = re.search(
        r'<li class="answer (\w+)" id="answer-reported">(.*?)\n</li>\n<li class="answer', page, re.DOTALL
    )
    assert answer and answer[1] == "plain" and "还没有到第一次报送日" in answer[2] and "未报" not in answer[2]
    assert "没有逾期的" in page


def test_a_page_that_grew_too_large_is_written_and_said_to_be(
    at_work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "_MOST_BYTES", 1000)
    made = report(at_work, NOW)
    assert [found.code for found in made.problems] == [Code.PAGE_LARGE] and made.files[0].exists()
    assert made.exit_code == 0


def test_a_page_that_would_be_too_large_is_written_briefly_the_clerks_edition_whole(
    of_all: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(of_all, NOW)
    full = (of_all.outbox / "report.html").read_bytes()
    monkeypatch.setattr(reporting, "_MOST_BYTES", len(full) - 1)
    made = report(of_all, NOW)
    brief = (of_all.outbox / "report.html").read_bytes()
    assert made.problems == () and len(brief) < len(full) / 2 and b'id="reasons"' in brief
    report(of_all, NOW, clerk=True)
    assert b'id="reasons"' not in (of_all.outbox / "clerk/report.html").read_bytes()
    monkeypatch.setattr(reporting, "_SURELY_LARGE", 100)
    report(of_all, NOW)
    assert (of_all.outbox / "report.html").read_bytes() == brief


def test_a_template_that_is_gone_or_broken_is_named(at_work: Workspace) -> None:
    template = at_work.templates / "page/report.html.j2"
    template.write_text(template.read_text("utf-8").replace("page.answers", "page.answer", 1), "utf-8")
    with pytest.raises(ConfigError, match=r"report\.html\.j2"):
        report(at_work, NOW)
    template.unlink()
    with pytest.raises(ConfigError, match="找不到模板"):
        report(at_work, NOW)


def test_a_day_before_the_plan_is_refused(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="早于"):
        report(workspace, datetime(2021, 8, 1, 9))


def sentence_of(page: str, answer: str) -> str:
    found = re.search(rf'id="answer-{answer}">\s*<div class="asked"><h3>.*?</div>\s*<p class="says">(.*?)</p>', page)
    assert found
    return found[1]


def test_the_leader_reads_how_many_have_not_reported_and_which_item_of_a_name(workspace: Workspace) -> None:
    workspace = for_units(workspace, "市财政局", "市司法局", "XQ01")
    hand_out(workspace)
    figures = report(workspace, NOW).figures
    page = text_of(workspace.outbox / "report.html")
    assert sentence_of(page, "reported") == "2021年9月的报送日（2021年9月24日）已过，全部未报送。"
    late = page[page.index('id="answer-late"') : page.index('id="answer-done"')]
    anchors = re.findall(r'<a href="#(late\d+)">第\d+项 ', late)
    texts = [re.search(rf'id="{each}">\s*<p class="small">(.*?)</p>', page) for each in anchors]
    told = [each[1] for each in texts if each]
    assert len(told) == len(set(told)) == len(anchors) > 1, "items of one 工作任务 are told apart by what they ask"
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {1: {"进展情况": "甲"}})
    merge_returns(workspace, datetime(2021, 9, 13, 9))
    closed = report(workspace, NOW).figures.closed_round
    assert figures.closed_round and closed and len(closed.unreported) == len(figures.closed_round.unreported) - 1
    said = sentence_of(text_of(workspace.outbox / "report.html"), "reported")
    assert said.endswith(f"已过，{len(closed.unreported)}家未报送。")


def test_a_day_that_had_passed_before_the_hand_out_is_not_called_late_that_day(workspace: Workspace) -> None:
    workspace = for_units(workspace, "市财政局", "市司法局")
    hand_out(workspace, NOW.date())
    found = [each for each in report(workspace, NOW).figures.tasks if each.due == date(2021, 9, 30)]
    assert found and all(each.label == Label.DUE_SOON and "逾期1" not in each.why for each in found)
    assert all("台账下发时已过" in each.why for each in found)


def test_who_had_no_workbook_is_not_said_to_have_reported(workspace: Workspace) -> None:
    report(workspace, NOW)
    page = text_of(workspace.outbox / "report.html")
    assert sentence_of(page, "reported").endswith("已过，没有应报的单位。")
    assert '<li class="answer plain" id="answer-reported">' in page
    assert f"{len(workspace.tasks.units())}家到报送日还没有下发台账" in page


def test_the_page_of_a_closed_plan_says_that_it_is_closed(at_work: Workspace) -> None:
    config = at_work.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("closed = false", "closed = true", 1), "utf-8")
    report(open_workspace(at_work.root), NOW)
    assert "进展（方案已办结）</h1>" in text_of(at_work.outbox / "report.html")
