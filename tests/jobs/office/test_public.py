"""The page for the public: a whitelist, and only as somebody has reviewed it for secrecy."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from kit.command import as_json
from kit.unit_books import fill, workbook_of
from kit.workspaces import After, for_units, hand_out, said_handed

from toolkit.codes import Code
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.released import SMALL, told_count
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.office.export import export
from toolkit.jobs.office.public import draft_path, draft_public, publish_public, review_public
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import register_key

NOW = datetime(2021, 10, 11, 9)


def reported(workspace: Workspace) -> None:
    """Everybody has a workbook; one unit says things that are nobody else's business."""
    said_handed(workspace)
    hand_out(workspace, units=["SZ08", "SZ09"])
    rows = {1: {"办理状态": "推进中", "进展情况": "单位自己的话", "责任人": "负责的人", "联系电话": "0759-3331234"}}
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "来件名.xlsx", rows, {"填报人": "填报的人"})
    merge_returns(workspace, datetime(2021, 9, 13, 9))


def reported_by_few(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "SZ08", "SZ09")
    reported(few)
    return few


@pytest.fixture
def of_all(after_playing: After) -> Workspace:
    """The whole office."""
    return after_playing(reported)


@pytest.fixture
def at_work(after_playing: After) -> Workspace:
    """An office of two units."""
    return after_playing(reported_by_few)


def test_without_a_recorded_review_nothing_is_published(at_work: Workspace) -> None:
    code, said = as_json("--workspace", at_work.root, "--today", "2021-10-11", "report", "--public")
    assert code == 2 and "没有保密审查记录" in said["error"] and "--draft" in said["remedy"]
    draft_public(at_work, NOW)
    with pytest.raises(ToolkitError, match="没有保密审查记录"):
        publish_public(at_work)
    assert not (at_work.outbox / "report-public.html").exists()


def test_what_was_reviewed_is_published_byte_for_byte_whatever_the_ledger_says_since(of_all: Workspace) -> None:
    base = ("--workspace", of_all.root, "--today", "2021-10-11", "report", "--public")
    assert as_json(*base, "--draft")[0] in (0, 1)
    drafted = draft_path(of_all).read_bytes()
    assert as_json(*base, "--reviewed-by", "审查人", "--basis", "某审〔2021〕1号")[0] == 0
    fill(workbook_of(of_all, "SZ08"), of_all.inbox / "2.xlsx", {1: {"进展情况": "乙"}})
    merge_returns(of_all, NOW)
    code, said = as_json(*base)
    assert (code, said["reviewed_by"], said["reviewed_on"]) == (0, "审查人", "2021-10-11")
    assert (of_all.outbox / "report-public.html").read_bytes() == drafted
    publish(of_all, NOW)
    export(of_all, NOW)
    assert "审查人" not in (of_all.outbox / "export/changes.csv").read_text("utf-8-sig")


def test_a_draft_that_was_changed_or_is_missing_cannot_be_reviewed(at_work: Workspace) -> None:
    with pytest.raises(ToolkitError, match="没有送审稿"):
        review_public(at_work, NOW, "审查人")
    draft_public(at_work, NOW)
    with pytest.raises(ToolkitError, match="没有写审查人"):
        review_public(at_work, NOW, "\u200b")
    path = draft_path(at_work)
    path.write_bytes(path.read_bytes().replace("办结率".encode(), "好得很".encode(), 1))
    with pytest.raises(ToolkitError, match="被改过"):
        review_public(at_work, NOW, "审查人")
    assert path.parent.stat().st_mode & 0o077 == 0


def test_only_the_plans_text_and_counts_are_in_it(of_all: Workspace) -> None:
    draft_public(of_all, NOW)
    page = draft_path(of_all).read_text("utf-8")
    units = [unit.name for unit in of_all.tasks.roster.units]
    plan = "".join(item.requirement + item.topic for item in of_all.tasks.plan.items)
    secrets = ("单位自己的话", "负责的人", "填报的人", "3331234", "来件名", "example.com", "内部资料", "推进中")
    assert not [word for word in secrets if word in page]
    assert not [name for name in units if name in page and name not in plan and name not in of_all.settings.office.name]
    assert page.count("<tr><td>") == len(of_all.tasks.plan.items) and "<script" not in page
    assert of_all.tasks.plan.items[0].requirement in page


def test_few_applications_for_information_are_told_only_as_few(at_work: Workspace) -> None:
    assert [told_count(each) for each in (0, 1, SMALL - 1, SMALL)] == ["0", "少于5", "少于5", "5"]
    rows = [register_key("2021", "applications", f"r{number}", "SZ09") for number in range(3)]
    with open_store(at_work) as store:
        store.apply([Change(row, "number", row.row, "SZ09", datetime(2021, 9, 20, 9)) for row in rows])
    draft_public(at_work, NOW)
    said = re.search(r"收到政府信息公开申请(.*?)件", draft_path(at_work).read_text("utf-8"))
    assert said and said[1] == "少于5"


def test_a_plan_with_a_secrecy_marking_is_not_even_drafted_and_doubtful_words_are_told(at_work: Workspace) -> None:
    plan = at_work.root / "seeds/plan-2021.txt"
    text = plan.read_text("utf-8")
    words = at_work.tasks.plan.items[2].requirement[:8]
    assert words in text
    plan.write_text(text.replace(words, words + "国家秘密", 1), "utf-8")
    made = draft_public(open_workspace(at_work.root), NOW, dry_run=True)
    assert [found.code for found in made.problems] == [Code.PUBLIC_WORDS] and "国家秘密" in made.problems[0].message
    plan.write_text(text.replace(words, words + "机密★一年", 1), "utf-8")
    with pytest.raises(ToolkitError, match="密级标志"):
        draft_public(open_workspace(at_work.root), NOW)
    assert not draft_path(at_work).exists()


@pytest.mark.parametrize(
    ("file", "before", "after", "where"),
    [
        ("config.toml", 'name = "市政府办公室', 'name = "机密★一年 市政府办公室', "office.name里有密级标志"),
        ("config.toml", 'name = "市政府办公室', 'name = "13800138000 市政府办公室', "office.name里有电话"),
        ("config.toml", 'work = "政务公开工作', 'work = "秘密★政务公开工作', "work里有密级标志"),
        ("templates/page/public.html.j2", "<h2>总体情况", "<h2>13&#56;00138000 总体情况", "模板里有电话"),
        ("templates/page/public.html.j2", "<h2>总体", '<h2 title="机密★">总体', "模板里有密级标志"),
        ("templates/page/public.html.j2", "<h2>总体", "<!-- 机密★ --><h2>总体", "模板里有密级标志"),
    ],
)
def test_whatever_the_page_shows_is_looked_at_whoever_wrote_it(
    at_work: Workspace, file: str, before: str, after: str, where: str
) -> None:
    path = at_work.root / file
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(ToolkitError, match=where):
        draft_public(open_workspace(at_work.root), NOW)
    assert not draft_path(at_work).exists()


def test_a_dry_run_writes_and_records_nothing(at_work: Workspace) -> None:
    draft_public(at_work, NOW, dry_run=True)
    assert not draft_path(at_work).exists()
    draft_public(at_work, NOW)
    review_public(at_work, NOW, "审查人", dry_run=True)
    with pytest.raises(ToolkitError, match="没有保密审查记录"):
        publish_public(at_work)


def test_the_options_of_the_public_page_alone_are_refused(workspace: Workspace) -> None:
    for words in (("--draft",), ("--reviewed-by", "某人")):
        code, said = as_json("--workspace", workspace.root, "--today", "2021-10-11", "report", *words)
        assert code == 2 and "--public" in said["remedy"]


def test_no_application_entered_is_not_told_as_none_received(at_work: Workspace) -> None:
    draft_public(at_work, NOW)
    assert "收到政府信息公开申请" not in draft_path(at_work).read_text("utf-8")


def test_how_few_units_stand_is_not_told_as_the_text_says_which_they_are(at_work: Workspace) -> None:
    draft_public(at_work, NOW)
    page = draft_path(at_work).read_text("utf-8")
    told = re.findall(r'class="nowrap">(.*?)</td>', page)
    assert f"责任单位不足{SMALL}个的事项，不公布办理情况，也不计入以上各数" in page
    units = [
        {each.unit for each in at_work.tasks.assignments if each.item == item.number}
        for item in at_work.tasks.plan.items
    ]
    assert [each == "—" for each in told] == [len(each) < SMALL for each in units] and "—" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--draft", "--reviewed-by", "审查人"), "一次只能写一个"),
        (("--draft", "--clerk"), "一次只能写一个"),
        (("--clerk",), "经办版不能公开"),
        (("--basis", "某审1号"), "要与 --reviewed-by 同写"),
    ],
)
def test_an_option_that_would_be_passed_over_is_refused(
    at_work: Workspace, options: tuple[str, ...], said: str
) -> None:
    base = ("--workspace", at_work.root, "--today", "2021-10-11", "report", "--public")
    code, told = as_json(*base, *options)
    assert code == 2 and said in told["error"] and not draft_path(at_work).exists()
