"""The clerk's desk: every file handed out is linked, every link leads to its file, nothing in it is markup."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from kit.unit_books import fill, workbook_of
from kit.workspaces import for_units

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.report import report
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.office.demo import Demo
from toolkit.reports.office.desk import folders_of

NOW = datetime(2021, 9, 14, 9)
EVIL = '市财政局 #1 50%<b onclick="x">&'


def desk(workspace: Workspace) -> str:
    return (workspace.outbox / "index.html").read_text("utf-8")


def links(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'<a href="([^#"][^"]*)"', page)]


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    """That of two units alone."""
    return for_units(workspace, "市财政局", "市司法局")


def with_one_return(workspace: Workspace) -> None:
    generate(workspace, date(2021, 9, 10), ["市财政局", "市司法局"])
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {1: {"进展情况": "甲"}})
    merge_returns(workspace, datetime(2021, 9, 13, 9))


def test_every_file_in_the_outbox_is_linked_and_every_link_leads_to_its_file(workspace: Workspace) -> None:
    with_one_return(workspace)
    (workspace.outbox / "mail").mkdir(exist_ok=True)
    (workspace.outbox / "mail" / "50% #1 甲&乙.eml").write_text("x", "utf-8")
    (workspace.outbox / "mail" / ".writing-1.eml").write_text("x", "utf-8")
    report(workspace, NOW)
    led = [unquote(link) for link in links(desk(workspace))]
    there = {path.relative_to(workspace.outbox).as_posix() for path in workspace.outbox.rglob("*") if path.is_file()}
    assert sorted(led) == sorted(there - {"index.html", "mail/.writing-1.eml", ".written"})
    assert {"report.html", "master.xlsx", "mail/50% #1 甲&乙.eml"} <= set(led)


def test_it_says_what_came_what_waits_and_what_to_do(workspace: Workspace) -> None:
    with_one_return(workspace)
    (workspace.inbox / "2.xlsx").write_bytes(b"PK\3\4")
    report(workspace, NOW)
    page = desk(workspace)
    first = re.search(r"<li><span class=\"word red\">先办</span> <b>(.*?)</b>(.*?)</li>", page)
    assert first and "1</data>个文件" in first[1] and "<code>toolkit merge</code>" in first[2]
    assert re.search(r"2021年9月13日</td><td data-h=\"单位\">市财政局</td><td data-h=\"文件\">1.xlsx</td>.*已收", page)
    assert "内部资料" in page and "截至2021年9月14日" in page and "<script" not in page
    assert "最近收到的1件（共1件）" in page, "how many came in all, whatever is left out of the table"


def test_the_offices_own_workbook_goes_by_its_name(demo: tuple[Path, Demo]) -> None:
    page = (demo[0] / "outbox/index.html").read_text("utf-8")
    assert "@office" not in page and re.search(r"市政府办公室政务公开科</td><td data-h=\"文件\">review.xlsx", page)


def test_names_from_outside_are_shown_as_written(workspace: Workspace) -> None:
    with_one_return(workspace)
    fill(workbook_of(workspace, "SZ08"), workspace.inbox / f"{EVIL}.xlsx", {1: {"进展情况": "乙"}})
    merge_returns(workspace, NOW)
    report(workspace, NOW)
    page = desk(workspace)
    assert "<b onclick" not in page and html.escape(EVIL).replace("&quot;", "&#34;") in page


def test_a_week_keeps_the_desk_of_every_plan_that_is_not_closed(workspace: Workspace) -> None:
    config = workspace.root / "config.toml"
    second = '[[plans]]\nid = "2020b"\nfile = "seeds/plan-2021.txt"\nissued = 2021-07-02\n\n[roster]'
    config.write_text(config.read_text("utf-8").replace("[roster]", second, 1), "utf-8")
    opened = open_workspace(workspace.root)
    generate(opened, date(2021, 9, 10), ["市财政局"])
    weekly(opened, NOW)
    weekly(opened, NOW)
    newest, other = workspace.root / "outbox/index.html", workspace.root / "outbox/2020b/index.html"
    assert newest.is_file() and other.is_file()
    assert not any(link.startswith("2020b/") for link in links(newest.read_text("utf-8")))
    assert all(not link.startswith("..") for link in links(other.read_text("utf-8")))


def test_of_a_folder_with_very_many_files_the_newest_are_listed() -> None:
    (own, mails) = folders_of([*(f"mail/{number:05}.eml" for number in range(1000)), "master.xlsx"])
    assert [each.title for each in own.files] == ["总台账"] and not own.more
    assert len(mails.files) == 600 and mails.more and mails.files[0].name == "00999.eml"


def test_a_dry_run_leaves_it_alone(workspace: Workspace) -> None:
    with_one_return(workspace)
    report(workspace, NOW, dry_run=True)
    assert not Path(workspace.outbox / "index.html").exists()
