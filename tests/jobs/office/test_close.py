"""The year's end: shown first, closed in steps that can be run again, opened again, carried into the next year."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.command import as_json, toolkit
from kit.office import codes, ledger, sheet_of, table
from kit.papers import issued_by
from kit.two_years import NEW, fill_both, two_years
from kit.unit_books import PAGE, workbook_of
from kit.workspaces import After

from toolkit.codes import Code
from toolkit.domain.ledger.carrying import Year, carry_year
from toolkit.domain.ledger.closing import Closed, End, Scan
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office import close
from toolkit.jobs.office.close import close_plan, closing_list, file_scan, reopen_plan
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.lookback import look_back
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, keep_plan, open_workspace
from toolkit.keys import closing_key, contact_key, register_key, task_key
from toolkit.problems import day_words
from toolkit.settings import PlanSettings

CAME, JUDGED, END = (datetime(2021, 11, 20, 9), datetime(2021, 12, 10, 9), datetime(2021, 12, 28, 9))
CLAIM = {"办理状态": "已完成", "完成日期": date(2021, 11, 1), "佐证材料": "门户网站专栏公示"}
GOES_ON = {"办理状态": "长期坚持", "进展情况": "每月更新专栏并核对"}
CONTACTS = {"责任科室": "办公室", "责任人": "【示例】责任人", "责任人电话": "0759-1234567"}
PASS = Verdict("verified", by="核查人甲")


@pytest.fixture
def office(after_playing: After) -> Workspace:
    return after_playing(at_the_year_s_end)


def at_the_year_s_end(fresh: Workspace) -> Workspace:
    """市甲局 has claimed one item, goes on with another and said whom to call; 市乙局 has sent nothing."""
    workspace = two_years(fresh.root / "两年")
    generate(workspace, NEW)
    cover = CONTACTS | {"审签领导": "【示例】领导", "填报人": "【示例】填报人"}
    fill_both(workspace, "A", "甲.xlsx", rows={1: CLAIM, 3: GOES_ON}, cover=cover)
    merge_returns(workspace, CAME)
    return workspace


def anew(workspace: Workspace) -> Workspace:
    return open_workspace(workspace.root, "2021")


def config(workspace: Workspace) -> str:
    return (workspace.root / "config.toml").read_text("utf-8")


def test_what_is_open_is_shown_and_nothing_is_closed(office: Workspace) -> None:
    before = config(office), ledger(office)
    code, data = as_json("-w", office.root, "--today", "2021-12-28", "plan", "close", "2021")
    assert code == 2
    assert not data["closed"]
    assert data["open"]["unfinished"] == 6
    assert data["open"]["ongoing"] == data["open"]["claimed"] == 1
    assert (config(office), ledger(office)) == before
    assert not (closing_list(office)).exists()
    said = toolkit("-w", office.root, "--today", "2021-12-28", "plan", "close", "2021").out
    assert "--carry" in said and "--as-is" in said
    assert {line.split()[1] for line in said.splitlines() if "toolkit re" in line} >= {
        "单位未完成",
        "待核查，办公室没有核查",
    }


def test_what_to_do_names_the_plan_where_another_is_the_one_that_is_meant_unnamed(office: Workspace) -> None:
    keep_plan(office, PlanSettings("2022", "seeds/plan.csv", date(2022, 3, 20)))
    (open_now, *_) = close_plan(anew(office), END).tables
    assert open_now.rows and all("toolkit --plan 2021 " in how for *_, how in open_now.rows)


def test_a_plan_opened_in_the_settings_is_not_closed_again_unasked(office: Workspace) -> None:
    close_plan(office, END, carry=True)
    keep_plan(office, replace(anew(office).chosen, closed=False, closed_on=None))
    later = END + timedelta(days=3)
    assert close_plan(anew(office), later).closed is None
    assert not anew(office).chosen.closed
    assert close_plan(anew(office), later, as_is=True).closed == Closed("2021-12-31", False, 6)


def test_it_is_closed_with_a_list_in_which_every_assignment_ends_once(office: Workspace) -> None:
    judge_claims(office, JUDGED, RowsMeant(["市甲局"], [1]), PASS, go=True)
    made = close_plan(office, END, carry=True)
    assert made.closed == Closed("2021-12-28", True, 5)
    lines = table(closing_list(office), "办结清单", 3)
    assert {(line["责任单位"], line["序号"]): line["去向"] for line in lines} == {
        ("市甲局", 1): "已销号",
        **{("市甲局", item): "结转下年" for item in (2, 3)},
        **{("市乙局", item): "结转下年" for item in (1, 2, 3)},
    }
    untold = table(closing_list(office), "未了事项", 3)
    assert [(line["类别"], line["责任单位"]) for line in untold] == [("核查结论未告知", "市甲局")]
    chosen = anew(office).chosen
    assert (chosen.closed, chosen.closed_on) == (True, END.date())
    assert open_workspace(office.root, "2020").chosen.closed is False


def test_the_closing_list_names_the_file_that_is_still_held(office: Workspace) -> None:
    (office.inbox / "盖章扫描件.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    merge_returns(office, CAME)
    close_plan(office, END, as_is=True)
    (held,) = (line for line in table(closing_list(office), "未了事项", 3) if line["类别"] == "归属待核实")
    assert held["内容"].startswith("盖章扫描件.pdf / 这是PDF文件")


def test_a_closed_plan_takes_nothing_and_opens_again(office: Workspace) -> None:
    close_plan(office, END, as_is=True)
    shut, before = anew(office), ledger(office)
    fill_both(shut, "B", "乙.xlsx", rows={1: CLAIM})
    assert codes(merge_returns(shut, END).data, "乙.xlsx") == [Code.EDITION_PLAN_CLOSED.slug]
    for act in (
        lambda: generate(shut, END.date()),
        lambda: judge_claims(shut, END, RowsMeant(["市甲局"]), PASS, go=True),
        lambda: close_plan(shut, END, carry=True),
    ):
        with pytest.raises((ToolkitError, WorkspaceError), match="办结"):
            act()
    assert ledger(office) == before
    listed = list_held(shut, END)
    assert "plan reopen 2021" in listed.sentence and "待核查1项" in listed.sentence and not listed.files
    said = reopen_plan(shut, END).sentence
    assert "outbox/年终清单-2021.xlsx" in said and "结转" not in said
    again = anew(office)
    assert not again.chosen.closed
    assert "closed_on" not in config(office)
    fill_both(again, "B", "乙2.xlsx", rows={1: CLAIM})
    assert merge_returns(again, END, [again.inbox / "乙2.xlsx"]).changed > 0
    with open_store(again) as store:
        kept = [each.value for each in store.cells.changes_of("2021", [closing_key("2021").unit])]
    assert [bool(each) for each in kept] == [True, False]


def test_no_paper_that_presses_is_drafted_of_a_closed_plan_and_the_others_are(office: Workspace) -> None:
    open_now = issued_by(office)
    for kind, unit, item in (("督办单", "市乙局", 1), ("限期整改通知", "", None)):
        with pytest.raises(ToolkitError, match=r"不到督办的时候|没有核查退回") as told:
            draft_paper(open_now, END, kind, unit, item)
        assert "办结" not in str(told.value)
    draft_paper(open_now, END, "通报")
    close_plan(open_now, END, as_is=True)
    shut = anew(office)
    assert "数字旧了" not in show_status(shut, END.date()).sentence  # that it was closed changes no figure
    for kind, unit, item in (("督办单", "市乙局", 1), ("限期整改通知", "", None)):
        with pytest.raises(ToolkitError, match=f"方案“2021”已经办结，不再催办，不写{kind}") as told:
            draft_paper(shut, END, kind, unit, item)
        assert "toolkit plan reopen 2021" in told.value.remedy
    for kind in ("通报", "逐项落实情况报告"):
        assert draft_paper(shut, END, kind).paper.is_file()


def test_the_figures_of_a_closed_year_stand_still(office: Workspace) -> None:
    close_plan(office, END, as_is=True)
    shut = anew(office)
    then = show_status(shut, END.date()).data["units"]
    fill_both(shut, "B", "乙.xlsx", rows={1: CLAIM, 2: CLAIM})
    merge_returns(shut, END)
    assert show_status(shut, date(2022, 11, 1)).data["units"] == then


def test_the_master_of_a_day_after_the_closing_is_made_again_as_it_was_written_then(office: Workspace) -> None:
    close_plan(office, END, as_is=True)
    later = datetime(2022, 2, 5, 9)
    written = publish(anew(office), later)
    then = written.master.read_bytes()
    assert publish(anew(office), later, dry_run=True).day == written.day == END.date()
    assert f"截至{day_words(END)}" in written.sentence
    reopen_plan(anew(office), datetime(2022, 2, 7, 9))
    seen = publish(anew(office), datetime(2022, 2, 10, 9), as_of=later.date(), dry_run=True)
    again = publish(anew(office), datetime(2022, 2, 10, 9), as_of=later.date())
    assert seen.day == again.day == END.date()
    assert again.master.read_bytes() == then
    opened = publish(anew(office), datetime(2022, 2, 10, 9), as_of=date(2022, 2, 7))
    assert opened.day == date(2022, 2, 7)


def test_the_master_that_is_written_at_closing_has_the_head_that_stands_after_it(office: Workspace) -> None:
    close_plan(office, END, as_is=True)
    master = office.outbox / "master.xlsx"
    closed = master.read_bytes()
    with open_store(office) as store:
        head = store.chains.head("2021", END).short
    above = sheet_of(master, "台账").iter_rows(max_row=4, values_only=True)
    assert any(f"校验码：{head}" in str(cell) for row in above for cell in row)
    for hour in (10, 15):
        assert publish(anew(office), END.replace(hour=hour)).master.read_bytes() == closed


def test_the_status_of_a_closed_plan_says_so_and_that_nobody_owes_a_round(office: Workspace) -> None:
    before = show_status(office, END.date())
    assert not before.data["closed"] and before.sentence.startswith("2021年12月填报：未报1")
    close_plan(office, END, as_is=True)
    after = show_status(anew(office), END.date())
    assert after.data["closed"] and after.sentence.startswith("方案已办结，不再收台账；共")
    assert "未报" not in after.sentence and [each.title for each in after.tables[:1]] == ["各单位"]
    assert "本期填报" not in after.tables[0].headers and "各组" not in {each.title for each in after.tables}


def test_the_desk_of_a_closed_plan_says_so_and_what_can_still_be_done(office: Workspace) -> None:
    def desk() -> str:
        return re.sub(r"<[^>]+>", "", (office.root / "outbox/index.html").read_text("utf-8"))

    report(office, END)
    assert "核查后销号或退回" in desk() and "没有报2021年12月" in desk()
    close_plan(office, END, as_is=True)
    assert "本方案已于2021年12月28日办结：不再收台账、核查" in desk()
    assert "核查后销号" not in desk() and "没有报" not in desk() and "催报：" not in desk()
    assert "toolkit plan reopen 2021" in desk() and "toolkit review lookback --from 2021" in desk()
    reopen_plan(anew(office), END)
    assert "办结：" not in desk() and "核查后销号或退回" in desk()


@pytest.mark.parametrize("step", ["publish_now", "put_out", "keep_plan"])
def test_stopped_at_any_step_it_is_open_and_the_same_command_closes_it(office: Workspace, step: str) -> None:
    with patch.object(close, step, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        close_plan(office, END, carry=True)
    assert not anew(office).chosen.closed
    again = close_plan(anew(office), END)
    assert again.closed == Closed("2021-12-28", True, 6)
    assert anew(office).chosen.closed
    with open_store(office) as store:
        assert len(store.cells.changes_of("2021", [closing_key("2021").unit])) == 1
    assert closing_list(office).exists()


def test_the_closing_list_stays_where_it_is_said_to_be_when_another_year_begins_and_ends(office: Workspace) -> None:
    close_plan(office, END, as_is=True)
    before = closing_list(anew(office)).read_bytes()
    with pytest.raises(ToolkitError, match="已经办结") as told:
        close_plan(anew(office), END, as_is=True)
    assert str(closing_list(office)) in told.value.remedy
    keep_plan(office, PlanSettings("2022", "seeds/plan.csv", date(2022, 3, 20)))
    assert closing_list(anew(office)).read_bytes() == before
    assert closing_list(open_workspace(office.root, "2022")) != closing_list(office)


def test_what_goes_on_for_good_gets_its_year_end_verdict_in_the_review_workbook(office: Workspace) -> None:
    waiting = list_held(office, JUDGED)
    assert [(row.unit, row.item) for row in waiting.claims] == [("A", 1), ("A", 3)]
    (path,) = waiting.files
    book = openpyxl.load_workbook(path)
    sheet = book["待核查"]
    (head,) = (row for row in sheet.iter_rows() if "核查结论" in ["".join(str(c.value).split()) for c in row])
    at = {"".join(str(cell.value).split()): cell.column for cell in head}
    assert "年终核定" in str(sheet.cell(head[0].row + 2, at["核查提示"]).value)
    for row in (1, 2):
        sheet.cell(head[0].row + row, at["核查结论"]).value = "通过销号"
    book.save(path)
    merge_returns(office, JUDGED)
    assert ledger(office)[task_key("2021", 3, "A")]["verdict"] == "通过销号"
    ends = close_plan(anew(office), END, as_is=True).ends
    assert ends.count(End.KEPT_UP) == 1
    assert ends.count(End.CLOSED) == 1


def test_the_year_end_verdict_is_given_at_once_to_those_alone_the_list_first(office: Workspace) -> None:
    """The claim that waits beside them is left alone."""
    fill_both(office, "B", "乙.xlsx", rows={3: GOES_ON})
    merge_returns(office, JUDGED)
    command = ("-w", office.root, "--today", "2021-12-10", "review", "decide", "通过销号", "--due", "年终")
    before = ledger(office)
    listed = toolkit(*command)
    assert "每月更新专栏并核对" in listed.out and "批量核查" in listed.out and "--yes" in listed.out
    told = as_json(*command, "--yes", "--dry-run")[1]
    assert [(row["unit"], row["item"], row["why"]) for row in told["rows"]] == [("市甲局", 3, ""), ("市乙局", 3, "")]
    assert (told["done"], ledger(office)) == (0, before)
    assert as_json(*command, "--yes")[1]["bulk"]
    verdict = {row: cells.get("verdict", "") for row, cells in ledger(office).items()}
    keys = [task_key("2021", item, unit) for item, unit in ((1, "A"), (3, "A"), (3, "B"))]
    assert [verdict[key] for key in keys] == ["", "通过销号", "通过销号"]
    taken_back = ("-w", office.root, "--today", "2021-12-10", "review", "undo", "--due", "year-end", "--yes")
    assert as_json(*taken_back)[1]["done"] == 2
    early = toolkit("-w", office.root, "--today", "2021-11-30", "review", "decide", "通过销号", "--due", "年终")
    assert early.code == 2 and "2021年12月1日起" in early.err


def test_before_december_and_without_a_word_nothing_that_goes_on_is_judged(office: Workspace) -> None:
    assert [row.item for row in list_held(office, CAME).claims] == [1]
    workspace = anew(office)
    generate(workspace, date(2021, 12, 2))
    fill_both(workspace, "A", "甲2.xlsx", rows={3: {"进展情况": None}})
    merge_returns(workspace, JUDGED)
    told = judge_claims(workspace, JUDGED, RowsMeant(["市甲局"], [3]), PASS, go=True)
    assert "进展情况" in told.judgements[0].why


def test_a_sealed_scan_is_kept_with_what_it_confirms(office: Workspace, tmp_path: Path) -> None:
    scan = tmp_path / "盖章.pdf"
    scan.write_bytes(b"%PDF-1.4 sealed")
    words = ("-w", office.root, "--today", "2021-12-28", "plan", "close", "2021", "--scan", scan, "--unit")
    code, data = as_json(*words, "市甲局")
    with open_store(office) as store:
        (ret,) = store.returns.of_plan("2021")
        kept = Scan.read("2021", "A", store.cells.current("2021"))
    assert code == 0
    assert kept == Scan(data["sha256"], "盖章.pdf", ret.edition, ret.id)
    assert not anew(office).chosen.closed
    assert not file_scan(office, END, scan, "市甲局").new
    assert file_scan(office, END, scan, "市乙局").scan.returned == 0
    close_plan(anew(office), END, as_is=True)
    assert [line["责任单位"] for line in table(closing_list(office), "盖章扫描件", 3)] == ["市甲局", "市乙局"]
    assert toolkit("-w", office.root, "plan", "close", "2021", "--scan", scan).code == 2
    with pytest.raises(ToolkitError, match="不是扫描件"):
        file_scan(office, END, office.root / "config.toml", "市甲局")


def test_what_nobody_goes_on_with_stands_in_the_closing_list_and_is_told(office: Workspace) -> None:
    """市甲局 is struck out of the roster after it said whom to call: that goes over to nobody."""
    roster = office.root / "seeds/roster.csv"
    roster.write_text(roster.read_text("utf-8").replace("市甲局,,全部,A\n", ""), "utf-8")
    shown = close_plan(anew(office), END, carry=True, dry_run=True)
    assert [(each.unit, each.contacts) for each in shown.behind] == [("A", ("办公室 【示例】责任人 0759-1234567",))]
    code, data = as_json("-w", office.root, "--today", "2021-12-28", "plan", "close", "2021", "--as-is", "--dry-run")
    assert (code, data["not_carried"]) == (0, []), "nothing goes over at all"
    close_plan(anew(office), END, carry=True)
    said = [line for line in table(closing_list(office), "未了事项", 3) if line["类别"] == "没有单位接收，不结转"]
    assert [line["责任单位"] for line in said] == ["市甲局"]
    assert "【示例】责任人" in said[0]["内容"]


# --- the next year ---


def next_year(workspace: Workspace) -> Workspace:
    text = (workspace.root / "seeds/plan.csv").read_text("utf-8").replace("2021年", "2022年")
    (workspace.root / "seeds/next.csv").write_text(text, "utf-8")
    keep_plan(workspace, PlanSettings("2022", "seeds/next.csv", date(2022, 6, 1)))
    return open_workspace(workspace.root, "2022")


def test_contacts_and_what_goes_on_stand_in_the_next_years_first_workbooks(office: Workspace) -> None:
    close_plan(office, END, carry=True)
    following = next_year(office)
    generate(following, date(2022, 6, 2))
    with open_store(following) as store:
        held = {row: dict(values) for row, values in store.cells.current("2022").items()}
    assert held[contact_key("2022", "A")] == {
        "section": "办公室",
        "person": "【示例】责任人",
        "person_phone": "0759-1234567",
    }
    assert held[task_key("2022", 3, "A")] == {"status": "长期坚持"}
    page = sheet_of(workbook_of(following, "A"), PAGE)
    said = [str(cell.value) for row in page.iter_rows() for cell in row]
    assert "【示例】责任人" in said
    assert "【示例】领导" not in said
    before = len(held)
    generate(following, date(2022, 6, 3))
    with open_store(following) as store:
        assert len(store.cells.current("2022")) == before


def test_closed_as_it_is_nothing_goes_over(office: Workspace) -> None:
    close_plan(office, END, as_is=True)
    following = next_year(office)
    generate(following, date(2022, 6, 2))
    with open_store(following) as store:
        assert store.cells.current("2022") == {}


def test_every_unfinished_item_of_last_year_is_asked_about_in_the_next(office: Workspace) -> None:
    judge_claims(office, JUDGED, RowsMeant(["市甲局"], [1]), PASS, go=True)
    made = close_plan(office, END, carry=True)
    told = look_back(next_year(office), date(2022, 6, 2), "2021")
    asked = {(each.item.number % 1000, each.unit) for each in told.found}
    left = {(each.item, each.unit) for each in told.left}
    for row in made.left.rows:
        assert (row.item, row.unit) in asked or (row.item, row.unit_name) in left
    assert told.done == sum(not end.open for end in made.ends)
    assert len(asked) + len(left) + told.done == len(made.ends)


texts = st.text("甲乙丙0123456789-", min_size=1, max_size=8)


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return two_years(tmp_path_factory.mktemp("law") / "工作区")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_contact_is_lost_and_none_replaces_a_newer_word(resolved: Workspace, data: st.DataObject) -> None:
    """Every contact of a unit without a workbook stands in the new year: as it was, or as somebody has said since."""
    names = ["section", "person", "person_phone"]
    told = st.dictionaries(st.sampled_from(names), texts)
    last = {contact_key("2020", unit): data.draw(told) for unit in "AB"}
    now = {contact_key("2021", unit): data.draw(told) for unit in "AB"}
    unissued = frozenset(data.draw(st.sets(st.sampled_from("AB"))))
    before = resolved.of_plan("2020").tasks
    changes = carry_year(Year(before, last), Year(resolved.tasks, now), resolved.schema, unissued, END)
    after = {row: dict(values) for row, values in now.items()}
    for each in changes:
        assert each.field not in after.get(each.row, {})
        after.setdefault(each.row, {})[each.field] = each.value
    for unit in "AB":
        expected = now[contact_key("2021", unit)]
        if unit in unissued:
            expected = {**last[contact_key("2020", unit)], **expected}
        assert after[contact_key("2021", unit)] == expected


def test_lists_that_go_on_are_filled_in_and_struck_out_rows_left_behind(resolved: Workspace) -> None:
    schema, account = resolved.schema, {"account": "某发布", "platform": "微信"}
    assert [each.name for each in schema.registers if each.carried] == ["plans", "rules", "norms", "accounts"]
    every = replace(schema, registers=tuple(replace(each, every_unit=True) for each in schema.registers))
    last = {
        register_key("2020", "accounts", "r1", "A"): account,
        register_key("2020", "accounts", "r2", "A"): account | {"retired": "作废"},
        register_key("2020", "applications", "r3", "A"): {"number": "1"},
    }
    years = Year(resolved.of_plan("2020").tasks, last), Year(resolved.tasks, {})
    changes = carry_year(*years, every, frozenset("AB"), END)
    assert {(each.row, each.field): each.value for each in changes} == {
        (register_key("2021", "accounts", "r1", "A"), name): text for name, text in account.items()
    }
