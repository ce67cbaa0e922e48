"""通报前核对: units see first what will be said of them, and may answer."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.policy import default

import pytest
from kit.command import as_json
from kit.papers import issued_by
from kit.workspaces import After, for_units, said_handed

from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.domain.office.asking import Heard
from toolkit.domain.office.issued_papers import IssuedAs
from toolkit.errors import ToolkitError
from toolkit.jobs.mail.outbox import release_mails
from toolkit.jobs.office.issued_papers import Objection, mark_issued, mark_objection, show_papers
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.report import report
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

NOW, LATER = datetime(2021, 10, 11, 9), datetime(2021, 10, 18, 9)


def handed(workspace: Workspace) -> Workspace:
    said_handed(workspace)
    return issued_by(workspace)


def handed_to_few(workspace: Workspace) -> Workspace:
    return handed(for_units(workspace, "市财政局", "市审计局", "市司法局"))


@pytest.fixture
def of_all(after_playing: After) -> Workspace:
    """The whole office, whose units all have their workbooks."""
    return after_playing(handed)


@pytest.fixture
def at_work(after_playing: After) -> Workspace:
    """An office of three units."""
    return after_playing(handed_to_few)


def letters(workspace: Workspace) -> list[tuple[str, MailState]]:
    """The drafts' numbers and states of 市财政局's letters."""
    with open_store(workspace) as store:
        return [(mail.mark, mail.state) for mail in store.outbox.mails(kind=MailKind.ASKED) if mail.unit == "SZ09"]


def test_units_are_asked_once_released_answer_and_the_next_draft_says_who_has_not(of_all: Workspace) -> None:
    draft_paper(of_all, NOW, "通报", ask=True, dry_run=True)
    assert show_papers(of_all, NOW).asked == ()
    made = draft_paper(of_all, NOW, "通报", ask=True)
    assert len(made.asking) == 58 and "给58家单位的核对函写好，放行后才发" in made.sentence
    draft_paper(of_all, NOW, "通报", ask=True)
    assert letters(of_all) == [("1", MailState.AWAITING_RELEASE)]
    (path,) = (of_all.outbox / "mail").glob("*市财政局-送请核对-第1号.eml")
    body = message_from_bytes(path.read_bytes(), policy=default).get_body(["plain"])
    text = body.get_content() if body else ""
    assert "市财政局：到期应办结6，其中已销号0，办结率0%，逾期6，退回0，待核查0" in text and "3个工作日内" in text
    assert "市教育局" not in text
    assert "还没有发出58家" in show_papers(of_all, LATER).sentence
    release_mails(of_all, NOW, everything=True)
    code, told = as_json(
        *("--workspace", of_all.root, "--today", "2021-10-13", "report", "objection", "市财政局", "逾期应为5项")
    )
    assert code == 0 and told["asked"][0]["heard"] == "objects" and told["asked"][0]["text"] == "逾期应为5项"
    mark_objection(of_all, LATER, "市司法局", Objection("", None, LATER.date(), objects=False))
    report(of_all, LATER)
    assert "对公文草稿有异议" in (of_all.outbox / "index.html").read_text("utf-8")
    said = draft_paper(of_all, LATER, "通报").sentence
    assert "有异议1家，过期没有答复56家，无异议1家；有异议的：市财政局（逾期应为5项）" in said
    mark_issued(of_all, LATER, "1", IssuedAs("某办通报〔2021〕1号", LATER.date(), None))
    assert show_papers(of_all, LATER).asked == ()


def test_a_new_draft_takes_the_place_of_letters_that_have_not_left(at_work: Workspace) -> None:
    draft_paper(at_work, NOW, "通报", ask=True)
    draft_paper(at_work, LATER, "通报", ask=True)
    assert letters(at_work) == [("1", MailState.WITHDRAWN), ("2", MailState.AWAITING_RELEASE)]
    names = sorted(path.name for path in (at_work.outbox / "mail").glob("*市财政局-送请核对-*.eml"))
    assert names == ["20211018-SZ09-市财政局-送请核对-第2号.eml", "作废-20211011-SZ09-市财政局-送请核对-第1号.eml"]


def test_letters_that_have_not_left_are_withdrawn_when_the_paper_is_issued(at_work: Workspace) -> None:
    draft_paper(at_work, NOW, "通报", ask=True)
    said = IssuedAs("某办通报〔2021〕1号", None, None)
    assert "没有发出的核对函3封撤回" in mark_issued(at_work, NOW, "1", said, dry_run=True).sentence
    assert letters(at_work) == [("1", MailState.AWAITING_RELEASE)]
    assert "没有发出的核对函3封撤回" in mark_issued(at_work, NOW, "1", said).sentence
    assert letters(at_work) == [("1", MailState.WITHDRAWN)]
    assert "撤回" not in mark_issued(at_work, NOW, "1", said).sentence
    assert "撤回" not in mark_issued(at_work, NOW, "1", None).sentence
    draft_paper(at_work, NOW, "通报", ask=True)
    assert letters(at_work) == [("1", MailState.AWAITING_RELEASE)]


def test_what_cannot_be_asked_or_answered_is_refused(at_work: Workspace) -> None:
    answer = Objection("甲", None, NOW.date())
    with pytest.raises(ToolkitError, match="还没有公文草稿送请"):
        mark_objection(at_work, NOW, "市财政局", answer)
    with pytest.raises(ToolkitError, match="不用送各单位核对"):
        draft_paper(at_work, NOW, "督办单", "市财政局", 2, ask=True)
    draft_paper(at_work, NOW, "通报")
    with pytest.raises(ToolkitError, match="没有送请市财政局核对"):
        mark_objection(at_work, NOW, "市财政局", answer, "1")
    draft_paper(at_work, NOW, "通报", ask=True)
    for wrong, why in (
        (Objection(" ", None, NOW.date()), "没有写异议"),
        (Objection("甲", None, LATER.date()), "日期"),
        (Objection("见附件（机密 ★1年）", None, NOW.date()), "涉密标志"),
    ):
        with pytest.raises(ToolkitError, match=why):
            mark_objection(at_work, NOW, "市财政局", wrong)
    with pytest.raises(ToolkitError, match="没有登记过反馈"):
        mark_objection(at_work, NOW, "市财政局", None)
    (at_work.templates / "mail/asked.txt.j2").unlink()
    with pytest.raises(ToolkitError, match="没有核对函的模板"):
        draft_paper(at_work, LATER, "通报", ask=True)


def test_for_units_that_were_merged_since_the_one_in_their_place_answers(at_work: Workspace) -> None:
    draft_paper(at_work, NOW, "通报", ask=True)
    release_mails(at_work, NOW, everything=True)
    roster = at_work.root / "seeds/units.csv"
    head, *rows = roster.read_text("utf-8-sig").splitlines()
    rows = [f"{row}," for row in rows if not row.startswith(("市财政局,", "市审计局,"))]
    heir = "市财审局,,市直,SZ99,,sz99@example.com,,,SZ09;SZ22"
    roster.write_text("\n".join((f"{head},former", *rows, heir)), "utf-8")
    merged = open_workspace(at_work.root)
    waiting = [each.heard for each in show_papers(merged, LATER).asked if each.unit == "SZ99"]
    assert waiting == [Heard.LATE]
    made = mark_objection(merged, LATER, "市财审局", Objection("逾期应为5项", None, LATER.date()))
    assert [each.heard for each in made.asked if each.unit == "SZ99"] == [Heard.OBJECTS]
    assert "有异议1家，过期没有答复1家；有异议的：市财审局（逾期应为5项）" in made.sentence
    mark_objection(merged, LATER, "市财审局", None)
    assert [each.heard for each in show_papers(merged, LATER).asked if each.unit == "SZ99"] == waiting


def test_for_a_unit_that_was_split_since_each_of_those_in_its_place_answers(at_work: Workspace) -> None:
    draft_paper(at_work, NOW, "通报", ask=True)
    release_mails(at_work, NOW, everything=True)
    roster = at_work.root / "seeds/units.csv"
    head, *rows = roster.read_text("utf-8-sig").splitlines()
    rows = [f"{row}," for row in rows if not row.startswith("市财政局,")]
    heirs = [
        f"{name},,市直,{code},,{code}@example.com,,,SZ09" for name, code in (("市财金局", "SZ98"), ("市国库局", "SZ99"))
    ]
    roster.write_text("\n".join((f"{head},former", *rows, *heirs)), "utf-8")
    split = open_workspace(at_work.root)

    def heard() -> dict[str, Heard]:
        return {
            each.unit: each.heard for each in show_papers(split, LATER).asked if each.unit in ("SZ98", "SZ99", "SZ09")
        }

    assert heard() == {"SZ98": Heard.LATE, "SZ99": Heard.LATE}
    mark_objection(split, LATER, "市国库局", Objection("逾期应为5项", None, LATER.date()))
    assert heard() == {"SZ98": Heard.LATE, "SZ99": Heard.OBJECTS}
