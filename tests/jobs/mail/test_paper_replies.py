"""Mails that answer what units were asked about a draft: each waits for the office, and says nothing by itself."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

import pytest
from kit.mail_desk import NOW, Desk, kinds
from kit.mailed import FINANCE, JUSTICE, distribute, letter, with_files, with_mailbox
from kit.papers import issued_by
from kit.real_servers import PASSWORD, MailHost
from kit.workspaces import After, for_units, said_handed

from toolkit.codes import Code
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.office.asking import AskedUnit, Heard
from toolkit.domain.office.issued_papers import IssuedAs
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.outbox import release_mails
from toolkit.jobs.office.issued_papers import Objection, mark_issued, mark_objection, show_papers
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.report import report
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

ASKED = datetime(2021, 9, 10, 9)
SAID = Objection("", None, None)
_numbers = count(1)


def asked_about(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "市财政局", "市司法局", "SZ10", "XQ01")
    generate(few, ASKED.date(), ["市财政局", "市司法局"])
    said_handed(few)
    issued_by(few)
    return few


@pytest.fixture
def desk(after_playing: After, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    workspace = with_mailbox(after_playing(asked_about), mailboxes, f"asked{next(_numbers)}@example.com")
    draft_paper(workspace, ASKED, "通报", ask=True)
    release_mails(workspace, ASKED, everything=True)
    return Desk(workspace, mailboxes)


def letter_to(desk: Desk, unit: str = "SZ09") -> Mail:
    with open_store(desk.workspace) as store:
        (own,) = [mail for mail in store.outbox.mails(kind=MailKind.ASKED) if mail.unit == unit]
    return own


def heard(desk: Desk, unit: str = "SZ09") -> AskedUnit:
    (found,) = [each for each in show_papers(desk.workspace, NOW).asked if each.unit == unit]
    return found


@pytest.mark.parametrize("words", ["逾期应为5项，见附件", "无异议", "收到，谢谢", "无变化", "本月无变化。"])
def test_a_mail_that_answers_the_letter_waits_with_its_words_whatever_it_says(desk: Desk, words: str) -> None:
    found = desk.collect(letter(FINANCE, f"{words}\n\n> 请核对", answers=letter_to(desk).message_id))
    assert kinds(found) == {"reply": 1} and [each.code for each in found.problems] == [Code.MAIL_PAPER_REPLY]
    its = heard(desk)
    assert (its.heard, its.answer, [mail.text for mail in its.mails]) == (Heard.REPLIED, None, [words])
    assert heard(desk, "SZ08").heard != Heard.REPLIED
    with open_store(desk.workspace) as store:
        assert store.returns.of_plan("2021") == ()
    report(desk.workspace, NOW)
    assert "答复了核对函，看过后登记" in (desk.workspace.outbox / "index.html").read_text("utf-8")
    assert "来信待登记1家" in draft_paper(desk.workspace, NOW, "通报", dry_run=True).sentence


def test_the_office_takes_a_mail_for_an_objection_for_agreement_or_for_neither(desk: Desk) -> None:
    own = letter_to(desk).message_id
    desk.collect(letter(FINANCE, "逾期应为5项", answers=own))
    with pytest.raises(ToolkitError, match="市司法局没有等着看的来信"):
        mark_objection(desk.workspace, NOW, "市司法局", Objection("", None, None, seen=True))
    mark_objection(desk.workspace, NOW, "市财政局", SAID)
    its = heard(desk)
    assert its.answer is not None and its.mails == ()
    assert (its.heard, its.answer.text, its.answer.day) == (Heard.OBJECTS, "逾期应为5项", date(2021, 9, 12))
    assert its.answer.file == "（来信）报送台账" and its.answer.sha256
    mark_objection(desk.workspace, NOW, "市财政局", None)
    assert heard(desk).heard == Heard.REPLIED
    desk.collect(letter(FINANCE, "又看了，没有意见", answers=own))
    assert [mail.text for mail in heard(desk).mails] == ["逾期应为5项", "又看了，没有意见"]
    mark_objection(desk.workspace, NOW, "市财政局", Objection("", None, None, objects=False))
    assert heard(desk).heard == Heard.AGREES
    desk.collect(letter(FINANCE, "谢谢", answers=own))
    assert (
        "来信看过，不算答复"
        in mark_objection(desk.workspace, NOW, "市财政局", Objection("", None, None, seen=True)).sentence
    )
    assert heard(desk).heard == Heard.AGREES
    mark_issued(desk.workspace, NOW, "1", IssuedAs("某办通报〔2021〕1号", NOW.date(), None))
    desk.collect(letter(FINANCE, "还有一条", answers=own))
    assert [each.unit for each in show_papers(desk.workspace, NOW).asked] == ["SZ09"], "not silent once it is issued"


def test_it_is_known_by_its_subject_too_and_brings_its_files(desk: Desk) -> None:
    subject = "答复：【送请核对】2021年政务公开工作通报稿涉及市财政局的内容"
    plain = desk.collect(letter(FINANCE, "有异议", subject=subject))
    assert kinds(plain) == {"reply": 1} and heard(desk).heard == Heard.REPLIED
    desk.collect(with_files(letter(JUSTICE, "", answers=letter_to(desk, "SZ08").message_id), 异议__docx=b"PK"))
    (mail,) = heard(desk, "SZ08").mails
    assert mail.file == "（来信）报送台账，附异议.docx"


def test_what_nobody_wrote_and_what_another_wrote_is_no_answer_of_the_unit_s(desk: Desk) -> None:
    own = letter_to(desk).message_id
    machine = letter(FINANCE, "我正在休假", subject="自动回复：送请核对", answers=own, Auto_Submitted="auto-replied")
    other = letter("someone@example.com", "没有异议", answers=own)
    neighbour = letter("sz10@zhanjiang.example.com", "没有异议", answers=own)
    found = desk.collect(machine, other)
    assert [each.code for each in found.problems] == [Code.MAIL_PAPER_WRITER] and heard(desk).mails == ()
    assert [each.code for each in desk.collect(neighbour).problems] == [Code.MAIL_PAPER_WRITER]
    assert heard(desk).mails == () and heard(desk, "SZ10").mails == ()


def test_what_is_marked_as_secret_is_kept_out_of_the_ledger(desk: Desk) -> None:
    desk.collect(letter(FINANCE, "见附件（机密 ★1年）", answers=letter_to(desk).message_id))
    (mail,) = heard(desk).mails
    assert "机密" not in mail.text and "涉密标志" in mail.text
    with pytest.raises(ToolkitError, match="涉密标志"):
        mark_objection(desk.workspace, NOW, "市财政局", SAID)


def test_a_report_in_answer_to_a_later_mail_is_a_report_still(desk: Desk) -> None:
    """Programs name all mails of a thread; the one answered comes first."""
    distribute(desk.workspace, NOW.date())
    with open_store(desk.workspace) as store:
        later = next(mail for mail in store.outbox.mails() if mail.kind != MailKind.ASKED and mail.unit == "SZ09")
    said = letter(FINANCE, "无变化", answers=later.message_id, References=f"{letter_to(desk).message_id}")
    assert kinds(desk.collect(said)) == {"no_change": 1} and heard(desk).heard == Heard.REPLIED
