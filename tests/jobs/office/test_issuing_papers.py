"""A 督办单 as a record: issued under a 文号, its answer awaited on the desk, ticked off, taken back by a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from kit.command import as_json
from kit.mailed import distribute, letter_text
from kit.workspaces import for_units, hand_out, said_handed

from toolkit.domain.office.issued_papers import Answer, IssuedAs
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.close import close_plan
from toolkit.jobs.office.issued_papers import Answered, mark_answered, mark_issued, show_papers
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.workspace import Workspace, open_workspace

NOW = datetime(2021, 10, 11, 9)
LATER = datetime(2021, 10, 20, 9)
NUMBER = "某办督〔2021〕3号"
SAID = IssuedAs(NUMBER, NOW.date(), datetime(2021, 10, 18).date())


def drafted_by_all(workspace: Workspace) -> Workspace:
    said_handed(workspace)
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('issuer = ""', 'issuer = "某市人民政府办公室"', 1), "utf-8")
    workspace = open_workspace(workspace.root)
    draft_paper(workspace, NOW, "督办单", "市财政局", 2)
    return workspace


def drafted(workspace: Workspace) -> Workspace:
    return drafted_by_all(for_units(workspace, "市财政局", "市司法局"))


@pytest.fixture
def whole(after_playing: Any) -> Workspace:
    """An office of every unit, whose commands have nothing to say of its plan."""
    made: Workspace = after_playing(drafted_by_all)
    return made


@pytest.fixture
def at_work(after_playing: Any) -> Workspace:
    made: Workspace = after_playing(drafted)
    return made


def stands(workspace: Workspace, now: datetime) -> list[tuple[Answer, int]]:
    return [(each.stands, each.late) for each in show_papers(workspace, now).issued]


def desk(workspace: Workspace, now: datetime) -> str:
    report(workspace, now)
    return (workspace.outbox / "index.html").read_text("utf-8")


def test_it_is_awaited_pressed_for_and_ticked_off_and_each_is_taken_back_by_a_word(whole: Workspace) -> None:
    assert stands(whole, NOW) == [] and "书面反馈" not in desk(whole, NOW)
    code, told = as_json(
        *(
            "--workspace",
            whole.root,
            "--today",
            "2021-10-11",
            "report",
            "issued",
            "督办单（草稿）-市财政局第2项-2021-10-11.docx",
        ),
        *("--number", NUMBER, "--answer-by", "2021-10-18"),
    )
    (paper,) = told["papers"]
    assert (code, paper["issued"]["number"], paper["issued"]["answer_by"]) == (0, NUMBER, "2021-10-18")
    assert (paper["unit"], paper["item"], paper["issued"]["stands"]) == ("市财政局", "2", "awaited")
    assert "等单位书面反馈，收到后登记" in desk(whole, NOW)
    assert stands(whole, LATER) == [(Answer.LATE, 2)] and "其中1件过了期限" in desk(whole, LATER)
    answer = whole.root / "反馈.txt"
    answer.write_text("正在办", "utf-8")
    made = mark_answered(whole, LATER, "1", Answered("预计十一月办结", answer, LATER.date()))
    assert (made.said and (whole.archive / made.said.sha256[:2]).exists()) or list(whole.archive.rglob("*"))
    assert stands(whole, LATER) == [(Answer.ANSWERED, 0)] and "书面反馈" not in desk(whole, LATER)
    mark_answered(whole, LATER, "1", None)
    assert stands(whole, LATER) == [(Answer.LATE, 2)]
    mark_issued(whole, LATER, "1", None)
    assert stands(whole, LATER) == []
    with pytest.raises(ToolkitError, match="没有登记过印发"):
        mark_issued(whole, LATER, "1", None)


def test_an_edited_and_renamed_file_is_known_by_its_words_and_a_list_is_no_rehearsal(at_work: Workspace) -> None:
    draft_paper(at_work, NOW, "督办单", "市财政局", 1)
    listed = show_papers(at_work, NOW)
    assert "演练" not in listed.summary
    for paper in listed.papers:
        edited = at_work.root / f"定稿{paper.id}.txt"
        edited.write_text("\n".join(paper.lines).replace("草稿", "") + "\n请领导阅示。", "utf-8")
        made = mark_issued(at_work, NOW, str(edited), replace(SAID, number=f"某办督〔2021〕{paper.id}号"))
        assert made.said and made.said.paper == paper.id
        assert f"草稿第{paper.id}号（督办单　市财政局第{paper.item}项）印发" in made.sentence
    other = at_work.root / "会议纪要.txt"
    other.write_text("本周没有会议。", "utf-8")
    with pytest.raises(ToolkitError, match="没有草稿"):
        mark_issued(at_work, NOW, str(other), SAID)


def test_what_cannot_be_is_refused_and_notes_nothing(at_work: Workspace) -> None:
    day = NOW.date()
    for key, said, why in (
        ("9", SAID, "没有草稿“9”"),
        ("1", IssuedAs(" ", day, None), "没有写文号"),
        ("1", IssuedAs(NUMBER, LATER.date(), None), "印发日期"),
        ("1", IssuedAs(NUMBER, day, datetime(2021, 10, 10).date()), "早于印发日期"),
    ):
        with pytest.raises(ToolkitError, match=why):
            mark_issued(at_work, NOW, key, said)
    with pytest.raises(ToolkitError, match="还没有印发"):
        mark_answered(at_work, NOW, "1", Answered("甲", None, day))
    mark_issued(at_work, NOW, "1", SAID, dry_run=True)
    assert stands(at_work, NOW) == []
    mark_issued(at_work, NOW, "1", SAID)
    for answer, why in ((Answered(" ", None, day), "没有写反馈"), (Answered("甲", None, LATER.date()), "反馈日期")):
        with pytest.raises(ToolkitError, match=why):
            mark_answered(at_work, NOW, "1", answer)
    draft_paper(at_work, NOW, "督办单", "市财政局", 1)
    for number in (NUMBER, "某办督[2021]3号", "某办督﹝2021﹞３号", " 某办督（2021） 3 号"):
        with pytest.raises(ToolkitError, match="已经是草稿第1号的文号"):
            mark_issued(at_work, NOW, "2", IssuedAs(number, day, None))


def test_issued_again_keeps_what_is_not_said_and_taken_back_takes_its_answer(whole: Workspace) -> None:
    mark_issued(whole, NOW, "1", SAID)
    common = ("--workspace", whole.root, "--today", "2021-10-12", "report", "issued", "1")
    code, told = as_json(*common, "--number", "某办督〔2021〕4号")
    its = told["papers"][0]["issued"]
    assert (code, its["number"], its["day"], its["answer_by"]) == (0, "某办督〔2021〕4号", "2021-10-11", "2021-10-18")
    code, told = as_json(*common, "--answer-by", "2021-10-25")
    its = told["papers"][0]["issued"]
    assert (code, its["number"], its["answer_by"]) == (0, "某办督〔2021〕4号", "2021-10-25")
    mark_answered(whole, LATER, "1", Answered("甲", None, LATER.date()))
    assert "登记过的反馈一并撤销" in mark_issued(whole, LATER, "1", None).sentence
    assert "反馈一并撤销" not in mark_issued(whole, LATER, "1", SAID).sentence
    assert stands(whole, LATER) == [(Answer.LATE, 2)]
    assert "反馈一并撤销" not in mark_issued(whole, LATER, "1", None).sentence


def letter_of(workspace: Workspace, ending: str) -> tuple[str, str]:
    """Both texts of 市财政局's letter."""
    (path,) = (workspace.outbox / "mail").glob(f"*市财政局-{ending}.eml")
    return letter_text(path)


def test_what_is_awaited_stands_in_status_why_and_the_letters_that_go_anyway(at_work: Workspace) -> None:
    mark_issued(at_work, NOW, "1", SAID)
    assert "待书面反馈的公文1件（toolkit report papers）" in show_status(at_work, NOW.date()).sentence
    late = show_status(at_work, LATER.date())
    assert f"待书面反馈的公文1件，其中1件过了期限（{NUMBER}过2天）" in late.sentence
    (told,) = late.data["awaited_answers"]
    assert (told["unit"], told["item"], told["number"], told["late"]) == ("市财政局", "2", NUMBER, 2)
    why = show_provenance(at_work, LATER.date(), "市财政局", "2")
    assert (
        f"督办单{NUMBER}（草稿第1号）于2021年10月11日印发，请于2021年10月18日前书面反馈：过期未反馈，已过2天。"
        in why.sentence
    )
    assert why.data["papers"][0]["stands"] == "late"
    assert "督办单" not in show_provenance(at_work, LATER.date(), "市财政局", "1").sentence
    title = at_work.tasks.plan.item(2).title
    said = f"督办单{NUMBER}（第2项“{title}”）请贵单位于2021年10月18日前书面反馈，"
    distribute(at_work, NOW.date(), ["市财政局"])
    remind(at_work, LATER.date())
    for ending, how in (("第*次下发", "尚未收到，请按期反馈"), ("提醒", "已过期限2天，尚未收到，请尽快书面反馈")):
        for text in letter_of(at_work, ending):
            assert text.count(NUMBER) == 1 and said + how in text
    others = [path for path in (at_work.outbox / "mail").glob("*.eml") if "市财政局" not in path.name]
    assert others and not any("督办" in "".join(letter_text(path)) for path in others)
    mark_answered(at_work, LATER, "1", Answered("预计十一月办结", None, LATER.date()))
    assert "书面反馈" not in show_status(at_work, LATER.date()).sentence
    assert (
        "单位于2021年10月20日反馈：预计十一月办结。" in show_provenance(at_work, LATER.date(), "市财政局", "2").sentence
    )
    remind(at_work, LATER.date() + timedelta(days=5))
    (newest,) = (at_work.outbox / "mail").glob("20211025-*市财政局-*.eml")
    assert NUMBER not in letter_text(newest)[0]


def test_an_answer_is_late_though_the_plan_was_closed_before_its_day(at_work: Workspace) -> None:
    mark_issued(at_work, NOW, "1", SAID)
    close_plan(at_work, datetime(2021, 10, 12, 9), as_is=True)
    shut = open_workspace(at_work.root, "2021")
    assert stands(shut, NOW) == [(Answer.AWAITED, 0)] and stands(shut, LATER) == [(Answer.LATE, 2)]
    assert f"其中1件过了期限（{NUMBER}过2天）" in show_status(shut, LATER.date()).sentence
    assert "过期未反馈，已过2天" in show_provenance(shut, LATER.date(), "市财政局", "2").sentence
    assert "其中1件过了期限" in desk(shut, LATER)


def test_what_a_unit_was_written_to_about_goes_over_to_the_one_that_takes_its_place(at_work: Workspace) -> None:
    mark_issued(at_work, NOW, "1", SAID)
    roster = at_work.root / "seeds/units.csv"
    head, *rows = roster.read_text("utf-8-sig").splitlines()
    rows = [f"{row}," for row in rows if not row.startswith("市财政局,")]
    roster.write_text("\n".join((f"{head},former", *rows, "市财金局,,市直,SZ99,,sz99@example.com,,,SZ09")), "utf-8")
    merged = open_workspace(at_work.root)
    hand_out(merged, units=["SZ99"])
    (told,) = show_status(merged, LATER.date()).data["awaited_answers"]
    assert (told["unit"], told["item"], told["late"]) == ("市财金局", "2", 2)
    assert NUMBER in show_provenance(merged, LATER.date(), "市财金局", "2").sentence
    remind(merged, LATER.date())
    (path,) = (merged.outbox / "mail").glob("*市财金局-提醒.eml")
    assert all(NUMBER in text for text in letter_text(path))
    made = mark_answered(merged, LATER, "1", Answered("预计十一月办结", None, LATER.date()))
    assert "草稿第1号（督办单　市财金局第2项）反馈" in made.sentence
    assert stands(merged, LATER) == [(Answer.ANSWERED, 0)]


def split(workspace: Workspace) -> Workspace:
    """The workspace after 市财政局 was split in two."""
    roster = workspace.root / "seeds/units.csv"
    head, *rows = roster.read_text("utf-8-sig").splitlines()
    rows = [f"{row}," for row in rows if not row.startswith("市财政局,")]
    heirs = [
        f"{name},,市直,{code},,{code}@example.com,,,SZ09" for name, code in (("市财金局", "SZ98"), ("市国库局", "SZ99"))
    ]
    roster.write_text("\n".join((f"{head},former", *rows, *heirs)), "utf-8")
    made = open_workspace(workspace.root)
    hand_out(made, units=["SZ98", "SZ99"])
    return made


def test_one_whose_unit_was_split_is_to_each_that_has_its_item_and_each_answers_for_itself(at_work: Workspace) -> None:
    mark_issued(at_work, NOW, "1", SAID)
    workspace = split(at_work)
    told = show_status(workspace, LATER.date()).data["awaited_answers"]
    assert {(each["unit"], each["item"], each["late"]) for each in told} == {("市财金局", "2", 2), ("市国库局", "2", 2)}
    remind(workspace, LATER.date())
    for name in ("市财金局", "市国库局"):
        assert NUMBER in show_provenance(workspace, LATER.date(), name, "2").sentence
        (path,) = (workspace.outbox / "mail").glob(f"*{name}-提醒.eml")
        assert all(NUMBER in text for text in letter_text(path))
    answer = Answered("预计十一月办结", None, LATER.date())
    with pytest.raises(ToolkitError, match="已经分为市财金局、市国库局，各自反馈"):
        mark_answered(workspace, LATER, "1", answer)
    with pytest.raises(ToolkitError, match="不是给市司法局的"):
        mark_answered(workspace, LATER, "1", answer, "市司法局")
    made = mark_answered(workspace, LATER, "1", answer, "市国库局")
    assert "草稿第1号（督办单　市财金局、市国库局第2项）市国库局反馈" in made.sentence and "待反馈1件" in made.sentence
    assert stands(workspace, LATER) == [(Answer.LATE, 2), (Answer.ANSWERED, 0)]
    assert [(each["unit"], each["issued"]["stands"]) for each in made.data["papers"]] == [
        ("市财金局", "late"),
        ("市国库局", "answered"),
    ]
    mark_answered(workspace, LATER, "1", None, "市国库局")
    assert stands(workspace, LATER) == [(Answer.LATE, 2)] * 2
    mark_answered(workspace, LATER, "1", answer, "市国库局")
    assert "登记过的反馈一并撤销" in mark_issued(workspace, LATER, "1", None).sentence
    mark_issued(workspace, LATER, "1", SAID)
    assert stands(workspace, LATER) == [(Answer.LATE, 2)] * 2


def test_what_was_answered_before_a_unit_was_split_is_answered_for_all(at_work: Workspace) -> None:
    mark_issued(at_work, NOW, "1", SAID)
    mark_answered(at_work, LATER, "1", Answered("预计十一月办结", None, LATER.date()))
    assert stands(split(at_work), LATER) == [(Answer.ANSWERED, 0)] * 2
