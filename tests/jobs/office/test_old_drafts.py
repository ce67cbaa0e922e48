"""What is not in a paper's figures is said when it is drafted; what came after a draft, by `status` and on the desk."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from kit.papers import issued_by
from kit.unit_books import fill, workbook_of
from kit.workspaces import for_units, hand_out

from toolkit.codes import Code
from toolkit.domain.mail.received_mail import ReceivedKind, ReceivedMail
from toolkit.domain.office.issued_papers import IssuedAs
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.issued_papers import mark_issued
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

NOW = datetime(2021, 9, 20, 9)
LATER = NOW + timedelta(hours=1)
DRAFT = "通报（草稿）-2021-09-20"


def handed(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "SZ09", "XQ01")
    hand_out(few, units=["SZ09"])
    return issued_by(few)


@pytest.fixture
def office(after_playing: Any) -> Workspace:
    made: Workspace = after_playing(handed)
    return made


def sent(workspace: Workspace) -> None:
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {1: {"进展情况": "甲"}})


def wrote(workspace: Workspace, at: datetime, kind: ReceivedKind) -> None:
    with open_store(workspace) as store:
        mail = ReceivedMail(
            "a", 1, at.minute, f"{at.minute:064}", kind, "a@example.com", "", "<1>", at, at, written=True
        )
        store.inbox.add(mail)


def behind(workspace: Workspace, now: datetime) -> list[str]:
    problems = draft_paper(workspace, now, "通报", dry_run=True).problems
    return [found.message.partition("：")[2] for found in problems if found.code == Code.PAPER_BEHIND]


def test_what_is_not_in_the_figures_is_said_when_a_paper_is_drafted(office: Workspace) -> None:
    assert behind(office, NOW) == []
    sent(office)
    wrote(office, NOW, ReceivedKind.TEXT)
    wrote(office, LATER + timedelta(minutes=7), ReceivedKind.AUTOMATIC)
    assert behind(office, NOW) == ["收件箱里没有合并的文件1个、本期要人看的来信1封"]
    merge_returns(office, LATER)
    assert behind(office, LATER) == ["本期要人看的来信1封"]
    assert behind(office, NOW - timedelta(1)) == ["本期要人看的来信1封、2021年9月19日以后的来件1件"]


def test_a_draft_that_something_came_after_is_named_until_it_is_written_anew_or_issued(office: Workspace) -> None:
    draft_paper(office, NOW, "通报")
    assert show_status(office, NOW.date()).drafts == ()
    sent(office)
    merge_returns(office, LATER)
    wrote(office, LATER, ReceivedKind.LINK)
    status = show_status(office, NOW.date())
    assert f"{DRAFT}以后来件1件、来信1封，数字旧了" in status.sentence
    (told,) = json.loads(json.dumps(status.data))["old_drafts"]
    assert (told["paper"], told["returns"], told["mails"]) == (f"{DRAFT}.docx", 1, 1)
    report(office, LATER)
    assert f"{DRAFT}（以后来件1件、来信1封）" in (office.outbox / "index.html").read_text("utf-8")
    path = office.outbox / f"papers/{DRAFT}.docx"
    edited = docx.Document(str(path))
    edited.add_paragraph("办公室补了一句。")
    edited.save(str(path))
    assert len(show_status(office, NOW.date()).drafts) == 1, "what a person writes into a draft makes it no newer"
    issued = path.rename(path.with_name("通报-2021-09-20.docx"))
    assert show_status(office, NOW.date()).drafts == ()
    issued.rename(path)
    draft_paper(office, LATER + timedelta(minutes=1), "通报")
    assert show_status(office, NOW.date()).drafts == ()


def test_a_draft_noted_as_issued_is_a_draft_no_more_until_another_lies_in_its_place(office: Workspace) -> None:
    draft_paper(office, NOW, "通报")
    sent(office)
    merge_returns(office, LATER)
    issued = IssuedAs("某办通报〔2021〕1号", NOW.date(), None)
    mark_issued(office, LATER, "1", issued)
    assert show_status(office, NOW.date()).drafts == ()
    mark_issued(office, LATER, "1", None)
    assert len(show_status(office, NOW.date()).drafts) == 1
    mark_issued(office, LATER, "1", issued)
    draft_paper(office, LATER, "通报")
    fill(workbook_of(office, "SZ09"), office.inbox / "2.xlsx", {1: {"进展情况": "乙"}})
    merge_returns(office, LATER + timedelta(hours=1))
    (told,) = show_status(office, NOW.date()).drafts
    assert told.draft.name == DRAFT


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"no document"])
def test_a_file_that_is_no_document_is_no_draft(office: Workspace, data: bytes) -> None:
    folder = office.outbox / "papers"
    folder.mkdir(parents=True)
    Path(folder / f"{DRAFT}.docx").write_bytes(data)
    assert show_status(office, NOW.date()).drafts == ()
