"""What a unit asks of the office in 申请事项, the office's answer, and where it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.office import ledger, master_row, sheet_of
from kit.register_books import UNIT, Book, held, master, merge
from kit.unit_books import columns as unit_columns
from kit.unit_books import lines, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.petitions import extensions
from toolkit.domain.ledger.records import Choice
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.mail.outbox import release_mails
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.mail.verdict_letters import tell_units
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.settle import ConflictsMeant, settle_conflicts
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

NOW = datetime(2021, 9, 14, 9)
SIGNED = {"依据": "市领导9月8日批示", "分管领导": "某局长"}
ASKED = {"事项序号": 15, "类型": "延期", "理由": "细则仍在征求意见", "申请至": "2021-10-31", **SIGNED}


def issue(workspace: Workspace) -> Workspace:
    few = for_units(workspace, UNIT, "SZ01", "SZ08", "XQ01", pages=5)
    generate(few, date(2021, 9, 10), [UNIT])
    return few


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    return after_playing(issue)


def ask(workspace: Workspace, **words: Any) -> Workspace:
    """A unit's application came in 一.xlsx and waits."""
    few = issue(workspace)
    Book(few).write("申请事项", {**ASKED, **words}).say().send("一.xlsx")
    merge(few)
    return few


def ask_without_basis(workspace: Workspace) -> Workspace:
    return ask(workspace, 依据=None)


@pytest.fixture
def asked(after_playing: After) -> Workspace:
    return after_playing(ask)


def sent_in(workspace: Workspace) -> Book:
    """The workbook that the application came in."""
    return Book(workspace, path=workspace.inbox / "一.xlsx")


def waiting(workspace: Workspace) -> list[dict[str, Any]]:
    return list_held(workspace, NOW).data["cases"]  # type: ignore[no-any-return]


def held_rows(workspace: Workspace, unit: str) -> list[dict[str, Any]]:
    """The rows of 申请事项 in a unit's newest workbook, computed values and hints as they were written."""
    book = Book(workspace, workspace.tasks.roster.by_code[unit].name)
    columns, sheet = book.columns("申请事项"), sheet_of(book.path, "申请事项", data_only=True)
    rows = range(book.header_at("申请事项") + 1, sheet.max_row + 1)
    found = [{header: sheet.cell(at, column).value for header, column in columns.items()} for at in rows]
    return [each for each in found if each["事项序号"]]


def bodies_of(workspace: Workspace) -> list[str]:
    """What the letters about verdicts say."""
    found = []
    for path in sorted((workspace.outbox / "mail").glob("*核查告知*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        assert body
        found.append(str(body.get_content()))
    return found


def extended(workspace: Workspace) -> dict[tuple[str, int], date]:
    names = {unit.code: unit.name for unit in workspace.tasks.units()}
    with open_store(workspace) as store:
        found = extensions(store.cells.current("2021"), workspace.schema, "2021")
    return {(names[unit], item): day for (unit, item), day in found.items()}


def test_a_petition_is_asked_about_decided_in_the_review_workbook_and_shown_to_the_unit(asked: Workspace) -> None:
    (case,) = waiting(asked)
    assert (case["kind"], case["unit"], case["choices"]) == ("petition", UNIT, ["agree", "refuse"])
    assert (
        case["evidence"] == "事项序号：15\n类型：延期\n理由：细则仍在征求意见\n申请至：2021年10月31日\n"
        "依据：市领导9月8日批示\n分管领导：某局长"
    )
    assert extended(asked) == {}

    path = asked.outbox / "review.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["核定表"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    assert [sheet.cell(4, columns[name]).value for name in ("类型", "责任单位", "序号", "栏目")] == [
        "单位申请",
        UNIT,
        15,
        "申请事项",
    ]
    for name, text in {"处理": "同意", "说明": "抓紧", "核定人": "某科长"}.items():
        sheet.cell(4, columns[name]).value = text
    book.save(path)
    merge_returns(asked, NOW)
    (row,) = held(asked, "petitions")
    assert (row["decision"], row["opinion"], row["decided_on"]) == ("同意", "抓紧", "2021-09-14")
    assert extended(asked) == {(UNIT, 15): date(2021, 10, 31)}
    assert waiting(asked) == []
    why = show_provenance(asked, NOW.date(), UNIT, "15")
    assert any("9月" in each and "（同意延期至2021年10月31日）" in each for each in why.data["reasons"]), (
        "the first stays"
    )
    (shown,) = master(asked, "申请事项")
    assert (shown["办公室意见"], shown["原应完成日期"]) == ("同意", datetime(2021, 9, 30))

    generate(asked, date(2021, 9, 15), [UNIT])
    (row,) = Book(asked).rows("申请事项")
    assert (row["办公室意见"], row["意见说明"], row["申请至"]) == ("同意", "抓紧", datetime(2021, 10, 31))


@pytest.mark.parametrize("reason", ["无", "/", None])
def test_an_application_without_a_reason_reaches_nobody_and_its_sender_is_told(
    issued: Workspace, reason: str | None
) -> None:
    Book(issued).write("申请事项", ASKED | {"理由": reason}).say().send("一.xlsx")
    (found,) = merge(issued)
    told = [each["message"] for each in found["problems"] if each["code"] == Code.REQUIRED_BLANK.slug]
    assert any("理由" in message for message in told), found["problems"]
    assert waiting(issued) == []


def test_an_agreed_not_involved_keeps_what_it_was_judged_by(issued: Workspace) -> None:
    Book(issued).write("申请事项", {**ASKED, "类型": "不涉及", "申请至": None}).say().send("一.xlsx")
    merge(issued)
    (case,) = waiting(issued)
    papers = issued.archive / "evidence" / "2021" / UNIT
    papers.mkdir(parents=True)
    (papers / "第15项-职能说明.pdf").write_bytes(b"%PDF-1.4")
    decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    code = next(unit.code for unit in issued.tasks.units() if unit.name == UNIT)
    judged = Judged.read(ledger(issued)[task_key("2021", 15, code)])
    assert judged and [name for name, _ in judged.seal.files] == ["第15项-职能说明.pdf"]


def test_a_decision_can_be_given_and_changed_by_hand(asked: Workspace) -> None:
    (case,) = waiting(asked)
    with pytest.raises(ToolkitError, match="不能定为“采用甲”"):
        decide_case(asked, NOW, answer_in_words(case["case"], "ours"))
    decide_case(asked, NOW, answer_in_words(case["case"], "agree", by="某科长"))
    assert extended(asked) == {(UNIT, 15): date(2021, 10, 31)}
    decide_case(asked, NOW, answer_in_words(case["case"], "不同意", note="按期完成"))
    assert extended(asked) == {}
    assert held(asked, "petitions")[0]["opinion"] == "按期完成"


def test_what_an_application_rests_on_is_shown_with_it_and_stays_with_what_was_agreed(issued: Workspace) -> None:
    basis = "市领导2021年9月8日批示"
    Book(issued).write("申请事项", {**ASKED, "依据": basis}).say().send("一.xlsx")
    merge(issued)
    (case,) = waiting(issued)
    assert f"依据：{basis}" in case["evidence"].splitlines()
    decide_case(issued, NOW, answer_in_words(case["case"], "同意", by="某科长"))
    assert extended(issued) == {(UNIT, 15): date(2021, 10, 31)}
    assert held(issued, "petitions")[0]["basis"] == basis
    assert master(issued, "申请事项")[0]["依据"] == basis


def test_without_what_it_rests_on_an_application_is_taken_told_and_marked_and_not_agreed_to(
    issued: Workspace,
) -> None:
    """Whoever agrees says then what it rests on; an objection rests on nothing but its reason."""
    book = Book(issued).write("申请事项", {**ASKED, "依据": None})
    book.say().send("一.xlsx")
    (found,) = merge(issued)
    told = [each for each in found["problems"] if each["code"] == Code.APPLICATION_LACKING.slug]
    assert ["缺依据" in each["message"] for each in told] == [True]
    assert [row["提示"] for row in master(issued, "申请事项")] == ["缺依据，不能同意"]
    (case,) = waiting(issued)
    assert case["evidence"].splitlines()[-1] == "缺依据，不能同意"
    path = issued.outbox / "review.xlsx"
    sheets = openpyxl.load_workbook(path)
    sheet = sheets["核定表"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, columns["处理"]).value = "同意"
    sheets.save(path)
    (fault,) = (each for each in merge_returns(issued, NOW).problems if each.code == Code.REVIEW_LACKING)
    assert fault.origin.cell and "说明" in fault.remedy and extended(issued) == {}
    assert held(issued, "petitions")[0].get("decision", "") == "" and len(waiting(issued)) == 1
    decide_case(issued, NOW, answer_in_words(case["case"], "agree", note="市领导2021年9月8日批示"))
    assert extended(issued) == {(UNIT, 15): date(2021, 10, 31)}
    assert [row.get("提示", "") for row in master(issued, "申请事项")] == [""], "agreed with what it rests on"
    generate(issued, date(2021, 9, 15), [UNIT])
    assert [row.get("提示") or "" for row in held_rows(issued, "SZ09")] == [""]
    book.write("申请事项", {"申请至": "2021-12-31"}, at=0).say().send("二.xlsx")
    (again,) = merge(issued)
    assert Code.APPLICATION_LACKING.slug in [each["code"] for each in again["problems"]]
    (case,) = waiting(issued)
    assert case["evidence"].splitlines()[-1] == "缺依据，不能同意"
    with pytest.raises(ToolkitError, match="缺依据"):
        decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    assert extended(issued) == {(UNIT, 15): date(2021, 10, 31)}


@pytest.mark.parametrize("way", ["command", "workbook"])
@pytest.mark.parametrize(
    "note", ["-", "无", "/", "--", "————", "／／", " 无。", "（暂无）", "无/无", "……", "_", "略 -"]
)
def test_a_note_that_says_nothing_is_nothing_that_an_application_rests_on(
    after_playing: After, note: str, way: str
) -> None:
    issued = after_playing(ask_without_basis)
    (case,) = waiting(issued)
    if way == "command":
        with pytest.raises(ToolkitError, match="缺依据"):
            decide_case(issued, NOW, answer_in_words(case["case"], "同意", note=note))
    else:
        path = issued.outbox / "review.xlsx"
        sheets = openpyxl.load_workbook(path)
        sheet = sheets["核定表"]
        columns = {cell.value: cell.column for cell in sheet[3]}
        sheet.cell(4, columns["处理"]).value, sheet.cell(4, columns["说明"]).value = "同意", note
        sheets.save(path)
        assert Code.REVIEW_LACKING in [each.code for each in merge_returns(issued, NOW).problems]
    assert extended(issued) == {} and len(waiting(issued)) == 1


def test_a_workbook_of_before_there_was_that_column_asks_as_it_did(after_playing: After) -> None:
    def play(workspace: Workspace) -> Workspace:
        declared = workspace.root / "templates" / "ledger.toml"
        now = declared.read_text("utf-8")
        first, *rest = now.split('[[registers.fields]]\nname = "basis"')
        _, mark, after = rest[0].partition("[[registers.fields]]")
        before = "".join(line for line in (first + mark + after).splitlines(keepends=True) if '"lacking", ' not in line)
        declared.write_text(before, "utf-8")
        issue(open_workspace(workspace.root))
        declared.write_text(now, "utf-8")
        return for_units(open_workspace(workspace.root), UNIT, "SZ01", "SZ08", "XQ01", pages=5)

    ws = after_playing(play)
    book = Book(ws)
    assert "依据" not in book.columns("申请事项")
    book.write("申请事项", {name: text for name, text in ASKED.items() if name != "依据"}).say().send("一.xlsx")
    merge(ws)
    (case,) = waiting(ws)
    decide_case(ws, NOW, answer_in_words(case["case"], "同意", note="市领导9月8日批示"))
    assert extended(ws) == {(UNIT, 15): date(2021, 10, 31)} and waiting(ws) == []
    generate(ws, date(2021, 9, 15), [UNIT])
    assert "依据" in Book(ws).columns("申请事项")


def test_an_office_whose_own_declaration_is_older_than_the_rule_keeps_to_it(after_playing: After) -> None:
    def play(workspace: Workspace) -> Workspace:
        declared = workspace.root / "templates" / "ledger.toml"
        lines = declared.read_text("utf-8").splitlines(keepends=True)
        declared.write_text("".join(line for line in lines if '"lacking", ' not in line), "utf-8")
        return issue(open_workspace(workspace.root))

    ws = after_playing(play)
    Book(ws).write("申请事项", {**ASKED, "依据": "/"}).say().send("一.xlsx")
    (told,) = merge(ws)
    assert Code.APPLICATION_LACKING.slug in [each["code"] for each in told["problems"]]
    assert [row["提示"] for row in master(ws, "申请事项")] == ["缺依据，不能同意"], "as one that declares it"
    (case,) = waiting(ws)
    assert case["evidence"].splitlines()[-1] == "缺依据，不能同意"
    with pytest.raises(ToolkitError, match="缺依据"):
        decide_case(ws, NOW, answer_in_words(case["case"], "同意"))
    assert extended(ws) == {}
    objection = {"事项序号": 15, "类型": "核查异议", "理由": "已经公开", "分管领导": "某局长"}
    Book(ws).write("申请事项", objection).say().send("二.xlsx")
    assert Code.APPLICATION_LACKING.slug not in [each["code"] for each in merge(ws)[-1]["problems"]]


@pytest.mark.parametrize("way", ["decide", "settle", "workbook"])
def test_what_was_agreed_to_does_not_lose_what_it_rests_on_by_the_answer_to_a_conflict(
    issued: Workspace, way: str
) -> None:
    asked = {"事项序号": 15, "类型": "不涉及", "理由": "本单位没有此项职能", "分管领导": "某局长"}
    Book(issued).write("申请事项", {**asked, "依据": "甲文"}).say().send("一.xlsx")
    merge(issued)
    (case,) = waiting(issued)
    decide_case(issued, NOW, answer_in_words(case["case"], "同意"))
    generate(issued, date(2021, 9, 14), [UNIT])
    for name, basis in (("二.xlsx", "乙文"), ("三.xlsx", "无")):
        Book(issued).write("申请事项", {"依据": basis}, at=0).say().send(name)
    merge(issued)
    its = {case["kind"]: case["case"] for case in waiting(issued)}
    taken = answer_in_words(its["conflict"], "theirs")
    if way == "decide":
        with pytest.raises(ToolkitError, match="冲突所在的申请已经同意"):
            decide_case(issued, NOW, taken)
    elif way == "settle":
        done = settle_conflicts(issued, NOW, taken, ConflictsMeant(), go=True)
        assert [each.code for each in done.problems] == [Code.REVIEW_BASIS] and done.done == 0
    else:
        path = issued.outbox / "review.xlsx"
        sheets = openpyxl.load_workbook(path)
        sheet = sheets["核定表"]
        columns = {cell.value: cell.column for cell in sheet[3]}
        (line,) = (row for row in range(4, 7) if sheet.cell(row, columns["类型"]).value == "内容冲突")
        sheet.cell(line, columns["处理"]).value = taken.choice.label
        sheets.save(path)
        assert Code.REVIEW_BASIS in [each.code for each in merge_returns(issued, NOW).problems]
    assert held(issued, "petitions")[0]["basis"] == "乙文"
    decide_case(issued, NOW, replace(taken, choice=Choice.BASE))
    assert held(issued, "petitions")[0]["basis"] == "甲文"


def test_a_petition_that_is_not_whole_asks_nobody(issued: Workspace) -> None:
    sent = Book(issued).write("申请事项", {**ASKED, "理由": None}).say().send("一.xlsx")
    merge(issued)
    assert waiting(issued) == []
    sent.write("申请事项", {"理由": "人手不足"}, at=0).say().send("二.xlsx")
    merge(issued)
    assert ["理由：人手不足" in case["evidence"] for case in waiting(issued)] == [True]


def test_what_is_asked_anew_replaces_the_question_and_what_is_struck_out_withdraws_it(asked: Workspace) -> None:
    sent = sent_in(asked)
    sent.write("申请事项", {"申请至": "2021-11-30"}, at=0).say().send("二.xlsx")
    merge(asked)
    (case,) = waiting(asked)
    assert "申请至：2021年11月30日" in case["evidence"]
    with pytest.raises(ToolkitError, match="申请后来又有变化"):
        decide_case(asked, NOW, answer_in_words(case["case"] - 1, "agree"))
    decide_case(asked, NOW, answer_in_words(case["case"], "agree"))
    sent.write("申请事项", {"申请至": "2021-12-31"}, at=0).say().send("三.xlsx")
    merge(asked)
    assert len(waiting(asked)) == 1
    assert extended(asked) == {(UNIT, 15): date(2021, 11, 30)}, "what was agreed, not what is now wished for"
    sent.write("申请事项", {"作废": "作废"}, at=0).say().send("四.xlsx")
    merge(asked)
    assert (waiting(asked), extended(asked)) == ([], {})


def test_a_later_wish_moves_nothing_until_it_is_agreed_to_and_takes_nothing_back_when_refused(
    asked: Workspace,
) -> None:
    sent = sent_in(asked)
    decide_case(asked, NOW, answer_in_words(waiting(asked)[0]["case"], "agree"))
    sent.write("申请事项", {"申请至": "2021-12-31"}, at=0).say().send("二.xlsx")
    merge(asked)
    (case,) = waiting(asked)
    decide_case(asked, NOW, answer_in_words(case["case"], "refuse"))
    assert extended(asked) == {(UNIT, 15): date(2021, 10, 31)}
    decide_case(asked, NOW, answer_in_words(case["case"], "agree"))
    assert extended(asked) == {(UNIT, 15): date(2021, 12, 31)}


def test_the_same_file_saved_again_asks_nothing_twice(asked: Workspace) -> None:
    sent = sent_in(asked)
    sent.write("规划文件清单", {"规划名称": "某规划"}).say().send("二.xlsx")
    merge(asked)
    assert len(waiting(asked)) == 1


def test_an_item_the_unit_does_not_have_is_pointed_out(issued: Workspace) -> None:
    Book(issued).write("申请事项", {**ASKED, "事项序号": 39}).say().send("一.xlsx")
    merge(issued)
    assert [row["提示"] for row in master(issued, "申请事项")] == ["没有这一项任务"]


def test_an_agreed_application_closes_its_item_from_that_day_and_refused_later_opens_it_again(
    issued: Workspace,
) -> None:
    asked = {"事项序号": 15, "类型": "不涉及", "理由": "本单位没有此项职能", **SIGNED}
    Book(issued).write("申请事项", asked).say().send("一.xlsx")
    merge(issued)
    (case,) = waiting(issued)
    (unit,) = (each.code for each in issued.tasks.units() if each.name == UNIT)

    def verdict() -> str:
        return ledger(issued).get(task_key("2021", 15, unit), {}).get("verdict", "")

    decide_case(issued, NOW, answer_in_words(case["case"], "agree", by="某科长"))
    assert (verdict(), master_row(issued, unit, 15)["提示"]) == ("确认不涉及", "不涉及")
    with open_store(issued) as store:
        (made,) = store.cells.changes(task_key("2021", 15, unit), "verdict")
    assert made.actor == "office:某科长"
    decide_case(issued, NOW, answer_in_words(case["case"], "refuse"))
    assert (verdict(), master_row(issued, unit, 15)["提示"]) == ("", "还有16天")


def test_what_is_asked_of_an_item_the_unit_does_not_have_cannot_be_agreed_to(issued: Workspace) -> None:
    Book(issued).write("申请事项", {**ASKED, "事项序号": 999}).say().send("一.xlsx")
    merge(issued)
    (case,) = waiting(issued)
    with pytest.raises(ToolkitError, match="没有这一项任务"):
        decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    assert Code.REVIEW_ITEM.slug == "review-item" and held(issued, "petitions")[0].get("decision", "") == ""
    decide_case(issued, NOW, answer_in_words(case["case"], "refuse"))
    assert waiting(issued) == []


def test_an_item_taken_over_leaves_one_workbook_and_comes_into_the_other_and_both_are_told(issued: Workspace) -> None:
    (unit,) = (each.code for each in issued.tasks.units() if each.name == UNIT)
    item, taker = next(
        (mine.item, other)
        for mine in issued.tasks.of_unit(unit)
        for other in issued.tasks.units()
        if not issued.tasks.assignment(mine.item, other.code)
    )
    generate(issued, date(2021, 9, 10), [taker.code])
    asked = {"事项序号": item, "类型": "责任调整", "理由": "职责已划转", **SIGNED}
    sent = Book(issued).write("申请事项", {**asked, "拟接办单位": "没有的单位"}).say()
    sent.send("一.xlsx", datetime(2021, 9, 11, 9))
    merge(issued)
    (case,) = waiting(issued)
    with pytest.raises(ToolkitError, match="不是名册里的另一个单位"):
        decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    assert Code.REVIEW_TAKEOVER.slug == "review-takeover"
    sent.write("申请事项", {"拟接办单位": taker.name}, at=0).say().send("二.xlsx", datetime(2021, 9, 12, 9))
    merge(issued)
    (case,) = waiting(issued)
    assert master_row(issued, unit, item)["提示"] == "申请待核定"
    decide_case(issued, NOW, answer_in_words(case["case"], "agree", by="某科长"))
    assert master_row(issued, taker.code, item)["状态"] == "未填"
    generate(issued, date(2021, 9, item), [unit, taker.code])

    def cover(name: str) -> str:
        book = openpyxl.load_workbook(workbook_of(issued, name))
        assert (item in lines(book["工作台账"])) == (name == taker.code)
        return "\n".join(str(cell.value) for row in book["填报说明"].iter_rows() for cell in row if cell.value)

    assert f"第{item}项已调整给{taker.name}（2021年9月14日同意），不用再填" in cover(unit)
    assert f"新增事项，由{UNIT}调整来（2021年9月14日同意）" in cover(taker.code)
    (row,) = held_rows(issued, unit)
    assert row["原应完成日期"] and "没有这一项" not in str(row.get("提示"))
    assert master_row(issued, taker.code, item)["职责"].replace("\n", "").endswith(f"（由{UNIT}调整来）")
    (listed,) = (each for each in master(issued, "申请事项") if each["事项序号"] == item)
    assert listed["原应完成日期"] and not listed.get("提示")
    for name, said in (
        (taker.name, f"第{item}项派给{taker.name}"),
        (UNIT, f"第{item}项原派给{UNIT}，现由{taker.name}接办"),
    ):
        told = show_provenance(issued, NOW.date(), name, str(item)).sentence
        assert said in told and f"2021年9月14日同意责任调整：由{UNIT}调整给{taker.name}。" in told
    letters = {each["unit"]: each for each in tell_units(issued, NOW).data["letters"]}
    assert {name: (each["answered"], each["held"]) for name, each in letters.items()} == {
        UNIT: ([item], True),
        taker.name: ([item], True),
    }
    assert any(f"申请责任调整：同意，由{taker.name}接办" in body for body in bodies_of(issued))
    assert any(f"由{UNIT}调整来，请接办" in body for body in bodies_of(issued))
    release_mails(issued, NOW, everything=True)
    later = datetime(2021, 10, 11, 9)
    assert not any(each["answered"] for each in tell_units(issued, later).data["letters"]), "told once"


def to_move(issued: Workspace) -> tuple[str, int, str]:
    """The unit's code, an item of it and the name of a unit that has no part in that."""
    (unit,) = (each.code for each in issued.tasks.units() if each.name == UNIT)
    item, taker = next(
        (mine.item, other.name)
        for mine in issued.tasks.of_unit(unit)
        for other in issued.tasks.units()
        if not issued.tasks.assignment(mine.item, other.code)
    )
    return unit, item, taker


def claiming(issued: Workspace, item: int, evidence: str = "专栏", unit: str = UNIT) -> Book:
    """The unit's workbook in which the item is done."""
    book = Book(issued, unit)
    across, at = unit_columns(book.sheet("工作台账")), lines(book.sheet("工作台账"))
    for header, value in {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": evidence}.items():
        book.sheet("工作台账").cell(at[item], across[header]).value = value
    return book


def moving(book: Book, item: int, taker: str) -> Book:
    """The same, asking that another unit take the item over."""
    asked = {"事项序号": item, "类型": "责任调整", "理由": "职责已划转", **SIGNED, "拟接办单位": taker}
    return book.write("申请事项", asked)


def test_who_lets_an_item_go_whose_claim_waits_is_told_and_why_says_so(issued: Workspace) -> None:
    _, item, taker = to_move(issued)
    moving(claiming(issued, item), item, taker).say().send("一.xlsx")
    merge(issued)
    (case,) = waiting(issued)
    assert "不再待核查" not in show_provenance(issued, NOW.date(), UNIT, str(item)).sentence
    done = decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    (told,) = done.problems
    assert told.code == Code.REVIEW_CLAIM_LEFT and f"{UNIT}第{item}项报的办结没有核查" in told.message
    assert "报的办结没有核查，不再待核查" in show_provenance(issued, NOW.date(), UNIT, str(item)).sentence
    assert not show_provenance(issued, NOW.date(), taker, str(item)).data["unjudged"]
    assert list_held(issued, NOW).data["claims"] == []
    assert decide_case(issued, NOW, answer_in_words(case["case"], "refuse")).problems == ()
    assert [int(each["item"]) for each in list_held(issued, NOW).data["claims"]] == [item]


def test_a_taker_whose_own_row_was_closed_has_it_open_again_and_the_office_is_told(issued: Workspace) -> None:
    (unit,) = (each.code for each in issued.tasks.units() if each.name == UNIT)
    item, taker = next(
        (mine.item, other)
        for mine in issued.tasks.of_unit(unit)
        for other in issued.tasks.units()
        if other.code != unit and issued.tasks.assignment(mine.item, other.code)
        if not issued.tasks.deadlines[mine.item].ongoing
    )
    generate(issued, date(2021, 9, 10), [taker.code])
    claiming(issued, item, unit=taker.name).say().send("二.xlsx")
    moving(Book(issued), item, taker.name).say().send("一.xlsx")
    merge(issued)
    judge_claims(issued, NOW, RowsMeant([taker.code], [item], None), Verdict("verified"), go=True)
    assert master_row(issued, taker.code, item)["状态"] == "已销号"
    (case,) = waiting(issued)
    (told,) = decide_case(issued, NOW, answer_in_words(case["case"], "agree")).problems
    assert told.code == Code.REVIEW_REOPENED and f"{taker.name}自己的第{item}项不再是已销号" in told.message
    assert master_row(issued, taker.code, item)["状态"] == "待核查"
    assert "原有" in master_row(issued, taker.code, item)["职责"]
    assert ledger(issued)[task_key("2021", item, taker.code)]["opinion"].startswith(f"9月14日接办{UNIT}的任务")


def typed_into(path: Path, **words: str) -> None:
    """Beside the first claim of a table."""
    table = openpyxl.load_workbook(path)
    sheet = table["待核查"]
    heads = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[3]}
    for header, text in words.items():
        sheet.cell(4, heads[header]).value = text
    table.save(path)


def test_a_table_of_before_a_move_judges_nothing_of_the_unit_that_let_the_item_go(issued: Workspace) -> None:
    unit, item, taker = to_move(issued)
    moving(claiming(issued, item), item, taker).say().send("一.xlsx")
    merge(issued)
    list_held(issued, NOW)
    typed_into(issued.outbox / "review.xlsx", 核查结论="限期整改", 核查意见="请补正")
    (issued.outbox / "review.xlsx").rename(issued.root / "旧表.xlsx")
    (case,) = waiting(issued)
    decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    report = merge_returns(issued, NOW, [issued.root / "旧表.xlsx"])
    assert [each.code for each in report.problems if each.origin.file == "旧表.xlsx"] == [Code.VERDICT_OVERTAKEN]
    decide_case(issued, NOW, answer_in_words(case["case"], "refuse"))
    with open_store(issued) as store:
        assert not store.cells.current("2021")[task_key("2021", item, unit)].get("verdict")


@pytest.mark.parametrize("words", [{"核查结论": "限期整改", "核查意见": "请补正"}, {"核查意见": "再看看"}])
def test_what_was_typed_beside_a_row_that_is_shown_no_more_is_told(issued: Workspace, words: dict[str, str]) -> None:
    _, item, taker = to_move(issued)
    moving(claiming(issued, item), item, taker).say().send("一.xlsx")
    merge(issued)
    list_held(issued, NOW)
    typed_into(issued.outbox / "review.xlsx", **words)
    (case,) = waiting(issued)
    decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    (told,) = list_held(issued, NOW).problems
    assert all(text in told.message for text in words.values()), told.message


@pytest.mark.parametrize(("word", "told"), [("不同意", True), ("同意", False)])
def test_what_was_typed_for_a_case_that_was_decided_otherwise_is_told(asked: Workspace, word: str, told: bool) -> None:
    list_held(asked, NOW)
    path = asked.outbox / "review.xlsx"
    table = openpyxl.load_workbook(path)
    (sheet, row, column) = next(
        (sheet, cell.row + 1, cell.column)
        for sheet in table.worksheets
        for line in sheet.iter_rows(1, 6)
        for cell in line
        if cell.value == "处理"
    )
    sheet.cell(row, column).value = word
    table.save(path)
    (case,) = waiting(asked)
    decide_case(asked, NOW, answer_in_words(case["case"], "agree"))
    problems = list_held(asked, NOW).problems
    assert [each.code for each in problems] == [Code.REVIEW_DECIDED] * told
    assert all(word in each.message for each in problems)


def test_of_an_item_that_is_another_units_by_now_nothing_is_asked(issued: Workspace) -> None:
    _, item, taker = to_move(issued)
    late = claiming(issued, item, "另一处")
    moving(claiming(issued, item), item, taker).say().send("一.xlsx", datetime(2021, 9, 12, 9))
    merge(issued)
    (case,) = waiting(issued)
    decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    late.say().send("二.xlsx", datetime(2021, 9, 15, 9))
    (told,) = (each["problems"] for each in merge(issued) if each["file"] == "二.xlsx")
    codes = [each["code"] for each in told]
    assert "rows-released" in codes and "field-conflict" not in codes, told
    assert waiting(issued) == [] and master(issued, "冲突")[0].get("单位") in (None, "暂无")


def test_a_units_objection_in_time_is_a_case_pauses_pressing_and_takes_the_verdict_back(issued: Workspace) -> None:
    (unit,) = (each.code for each in issued.tasks.units() if each.name == UNIT)
    items = [each.item for each in issued.tasks.of_unit(unit)][:2]
    book = Book(issued)
    sheet = book.sheet("工作台账")
    across, at = unit_columns(sheet), lines(sheet)
    for item in items:
        for header, value in {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": f"专栏{item}"}.items():
            sheet.cell(at[item], across[header]).value = value
    book.say().send("一.xlsx", datetime(2021, 9, 13, 8))
    merge(issued)
    judge_claims(issued, NOW, RowsMeant([UNIT], items), Verdict("sent_back", "缺文号", date(2021, 9, 17)), go=True)
    generate(issued, date(2021, 9, 14), [UNIT])
    filed, words = datetime(2021, 9, 16, 9), {"类型": "核查异议", "理由": "文号就在专栏里", "分管领导": "某局长"}
    Book(issued).write("申请事项", {"事项序号": items[0], **words}).say().send("二.xlsx", filed)
    merge_returns(issued, filed)
    (case,) = waiting(issued)
    assert case["kind"] == "petition" and "类型：核查异议" in case["evidence"]
    publish(issued, datetime(2021, 10, 20, 9))
    assert master_row(issued, unit, items[0])["提示"] == "申请待核定"
    assert str(master_row(issued, unit, items[1])["提示"]).startswith("逾期")
    pressed = remind(issued, date(2021, 10, 20), preview=True).letters
    asked = [
        duty.item for letter in pressed for each in letter.reminders for duty in each.duties if letter.unit.code == unit
    ]
    assert items[0] not in asked
    decide_case(issued, NOW, answer_in_words(case["case"], "agree", by="某科长", note="所述属实"))
    row = ledger(issued)[task_key("2021", items[0], unit)]
    assert (
        not row.get("verdict")
        and not row.get("fix_by")
        and row["opinion"] == "9月14日同意异议，撤销“退回补正”：所述属实"
    )
    assert {int(each["item"]) for each in list_held(issued, NOW).data["claims"]} == {items[0]}

    late = datetime(2021, 9, 20, 9)
    Book(issued).write("申请事项", {"事项序号": items[1], **words}).say().send("三.xlsx", late)
    report = merge_returns(issued, late)
    told = [
        each for ret in report.data["returns"] for each in ret["problems"] if each["code"] == "application-hindered"
    ]
    assert "异议在期限（2021年9月17日）以后提出" in told[0]["message"]
    (case,) = waiting(issued)
    with pytest.raises(ToolkitError, match="以后提出"):
        decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    assert {Code.REVIEW_HINDERED.slug, Code.APPLICATION_HINDERED.slug} == {"review-hindered", "application-hindered"}


def test_what_an_agreed_application_rests_on_stays_with_the_row_whatever_its_unit_writes_afterwards(
    issued: Workspace,
) -> None:
    book = Book(issued).write("申请事项", {**ASKED, "类型": "不涉及", "申请至": None, "依据": "市编办〔2021〕3号"})
    book.say().send("一.xlsx")
    merge(issued)
    (case,) = waiting(issued)
    decide_case(issued, NOW, answer_in_words(case["case"], "agree"))
    book.write("申请事项", {"依据": "无"}, at=0).say().send("二.xlsx")
    merge(issued)
    row = master_row(issued, "SZ09", 15)
    assert (row["状态"], row["核查意见"]) == ("不涉及", "市编办〔2021〕3号")
