"""Every mail with content ends in one named outcome, whoever sent it and whatever its files are called."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from kit.envelopes import encrypted, signed, winmail
from kit.mail_desk import NOW, Desk, kinds
from kit.mailed import FINANCE, JUSTICE, configured, distribute, letter, with_files
from kit.unit_books import workbook_of

from toolkit.codes import Code, Outcome
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.mail.mail_effects import MailEffects
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.stores import open_store

PRIVATE = "private@example.com"
TNEF = b"\x78\x9f\x3e\x22" + b"\0" * 60


@pytest.mark.parametrize("name", ["台账", "台账.xltx", "台账.dat", "FILE0001", "台账.xlsx.txt"])
def test_a_ledger_is_known_by_its_bytes_whoever_sends_it(desk: Desk, name: str) -> None:
    mail = with_files(letter(PRIVATE), **{name.replace(".", "__"): desk.book()})
    assert kinds(desk.collect(mail)) == {"return": 1}
    assert desk.merge() == [(name, "held")]


def test_a_mail_with_a_link_alone_is_told(desk: Desk) -> None:
    page = "<div>报我局台账</div><a href=https://share.example.com/t/xx>台账.xlsx</a>".encode("gbk")
    raw = f"From: <{PRIVATE}>\nSubject: a7\nContent-Type: text/html; charset=gbk\n\n".encode() + page
    found = desk.collect(raw, letter(FINANCE, "超大附件 https://share.example.com/t/yy"), letter(PRIVATE, "吃了吗"))
    assert kinds(found) == {"link": 2, "text": 1}
    assert [each.code for each in found.problems] == [Code.MAIL_LINK_ONLY] * 2
    assert "https://share.example.com/t/xx" in found.problems[0].message


def test_what_cannot_be_opened_is_told_with_what_to_do(desk: Desk) -> None:
    sealed = letter(PRIVATE)
    sealed.add_attachment(encrypted(b"x"), maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    both = with_files(letter(FINANCE), winmail__dat=TNEF, 台账__xlsx=desk.book())
    found = desk.collect(with_files(letter(FINANCE), winmail__dat=TNEF), sealed, both)
    assert kinds(found) == {"closed": 2, "return": 1}
    assert [each.code for each in found.problems] == [Code.MAIL_CLOSED_FILE] * 3
    assert "HTML" in found.problems[0].remedy and "不加密" in found.problems[1].remedy
    assert desk.merge() == [("台账.xlsx", "merged")]
    assert ["Seen" in flags for _, flags, _ in desk.host.mails(desk.workspace.settings.office.mail)] == [False] * 3


def test_what_outlook_and_a_signature_wrap_is_taken_like_any_attachment(desk: Desk) -> None:
    entity = with_files(letter("x@example.com"), 台账__xlsx=desk.book("乙")).as_bytes()
    sealed = letter(FINANCE)
    sealed.set_content(signed(entity), maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    quiet = letter(JUSTICE, "见信")
    quiet.set_content(
        signed("Content-Type: text/plain; charset=utf-8\n\n本期无变化。".encode()), "application", "pkcs7-mime"
    )
    found = desk.collect(
        with_files(letter(FINANCE), winmail__dat=winmail({"台账.xlsx": desk.book(), "台账说明.pdf": b"%PDF"})),
        sealed,
        quiet,
        with_files(letter(PRIVATE), winmail__dat=winmail({"台账.xlsx": desk.book("丙")})),
        with_files(letter(FINANCE), winmail__dat=winmail({}, within=[winmail({"内.xlsx": desk.book("丁")})])),
        with_files(letter(FINANCE, "收到"), winmail__dat=winmail({})),
    )
    assert kinds(found) == {"return": 4, "no_change": 1, "text": 1}
    ends = [*[("台账.xlsx", "merged")] * 2, ("台账说明.pdf", "evidence"), ("台账.xlsx", "held"), ("内.xlsx", "merged")]
    assert sorted(desk.merge()) == sorted(ends)


def test_a_mail_that_could_not_be_opened_before_it_was_cut_short_is_judged_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("toolkit.jobs.mail.collect.opened_by", lambda _: lambda _: None)
        patched.setattr(MailEffects, "bring", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        desk.collect(with_files(letter(FINANCE), winmail__dat=winmail({"台账.xlsx": desk.book()})))
    assert kinds(collect(desk.workspace, NOW)) == {"return": 1}
    assert desk.merge() == [("台账.xlsx", "merged")]


def test_what_only_trims_a_mail_is_set_aside_quietly(desk: Desk) -> None:
    mail = letter(FINANCE)
    mail.add_alternative("<img src='cid:logo'>", subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")  # type: ignore[index, union-attr]
    with_files(
        mail, 名片__vcf=b"BEGIN:VCARD", 会议__ics=b"BEGIN:VCALENDAR", smime__p7s=b"0\x80", 台账__xlsx=desk.book()
    )
    found = desk.collect(mail, with_files(letter(FINANCE, "无变化"), smime__p7s=b"0\x80"))
    assert (kinds(found), list(found.problems)) == ({"return": 1, "no_change": 1}, [])
    assert desk.merge() == [("台账.xlsx", "merged")]


def test_what_is_set_aside_is_named(desk: Desk) -> None:
    mail = with_files(letter(FINANCE), 台账__xlsx=desk.book(), 名片__vcf=b"BEGIN:VCARD")
    mail.add_attachment(
        b"\x89PNG" + bytes(20_000), "image", "png", cid="<shot>", disposition="inline", filename="2.png"
    )
    stranger = with_files(letter("shop@example.com", "广告"), 名片__vcf=b"BEGIN:VCARD")
    found = desk.collect(mail, with_files(letter(JUSTICE, "无变化"), smime__p7s=b"0\x80"), stranger)
    assert found.tables[0].headers[-1] == "未存的小图、签名等"
    assert [row[-2:] for row in found.tables[0].rows] == [("1", "名片.vcf、2.png"), ("", "smime.p7s")]
    told = [(each["file"], each["sender"]) for each in found.data["aside"]]
    assert told == [("名片.vcf", FINANCE), ("2.png", FINANCE), ("smime.p7s", JUSTICE)]


def test_a_large_picture_in_the_text_is_evidence(desk: Desk) -> None:
    mail = with_files(letter(FINANCE), 台账__xlsx=desk.book())
    mail.add_attachment(
        b"\x89PNG" + bytes(60_000), "image", "png", cid="<shot>", disposition="inline", filename="截图.png"
    )
    desk.collect(mail)
    assert desk.merge() == [("台账.xlsx", "merged"), ("截图.png", "evidence")]


def test_what_is_said_beside_files_and_is_to_be_recorded_is_told(desk: Desk) -> None:
    said = (
        "本期无变化",
        "见附件\n第2项已于9月办结",
        "现将第三季度台账报送贵办，请查收。",
        "附件：第2项佐证\n> 第3项逾期",
    )
    mails = [with_files(letter(FINANCE, text), 扫描__pdf=b"%PDF-1.7 " + text.encode()) for text in said]
    told = desk.collect(*mails)
    words = ["本期无变化", "第2项已于9月办结"]
    assert [each.code.slug for each in told.problems] == ["mail-news-beside"] * 2
    assert [f"除附件外还写了“{word}”" in each.message for word, each in zip(words, told.problems, strict=True)] == [
        True
    ] * 2
    assert kinds(told) == {"return": 4} and {end for _, end in desk.merge()} == {"evidence"}


def test_a_clerk_s_mail_without_a_file_is_told_as_a_unit_s(desk: Desk) -> None:
    its = replace(desk, workspace=configured(desk.workspace, hand_in=["clerk@example.com"]))
    told = its.collect(*(letter(by, "第3项请延期") for by in ("clerk@example.com", FINANCE, "x@example.com")))
    assert [each.message.partition("的来信")[0] for each in told.problems] == ["clerk@example.com", "市财政局"]


def test_a_stranger_s_documents_are_told_and_left(desk: Desk) -> None:
    found = desk.collect(with_files(letter("shop@example.com"), 广告__pdf=b"%PDF"))
    assert (kinds(found), [each.code for each in found.problems]) == ({"stranger": 1}, [Code.MAIL_STRANGER])
    assert found.exit_code == 0 and desk.merge() == []


def test_a_stranger_s_document_named_after_a_unit_is_not_its_evidence(desk: Desk) -> None:
    desk.collect(with_files(letter(PRIVATE), 台账__xlsx=desk.book(), 市财政局截图__png=b"\x89PNG"))
    assert desk.merge() == [("台账.xlsx", "held"), ("市财政局截图.png", "held")]


def test_an_answering_machine_that_sends_our_workbook_back_is_set_aside(desk: Desk) -> None:
    ours = workbook_of(desk.workspace, "市财政局").read_bytes()
    machine = {"Auto_Submitted": "auto-replied"}
    marked = b"PK\x03\x04 a reply with its marks"
    (desk.workspace.outbox / "replies").mkdir()
    (desk.workspace.outbox / "replies" / "修改件.xlsx").write_bytes(marked)
    found = desk.collect(
        with_files(letter(FINANCE, **machine), 修改件__xlsx=marked),
        with_files(letter(FINANCE, subject="自动回复：台账"), 台账__xlsx=ours),
        with_files(letter(FINANCE, **machine), 台账__xlsx=ours),
        with_files(letter(FINANCE, **machine), 台账__xlsx=desk.book()),
        with_files(letter(FINANCE, "这是一封自动回复邮件。", subject="台账"), 台账__xlsx=ours),
    )
    assert kinds(found) == {"automatic": 4, "return": 1}
    assert desk.merge() == [("台账.xlsx", "held")]


def many(count: int, book: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("真.xlsx", book)
        for number in range(count - 1):
            archive.writestr(f"{number}.xlsx", b"PK %d" % number)
    return packed.getvalue()


@pytest.mark.parametrize(("count", "kind"), [(80, "return"), (81, "flood")])
def test_a_mail_with_more_workbooks_than_one_may_bring_is_one_question(desk: Desk, count: int, kind: str) -> None:
    packed = many(count, desk.book())
    assert kinds(desk.collect(with_files(letter(FINANCE), 台账__zip=packed))) == {kind: 1}
    if kind == "return":
        assert len(desk.merge()) == 80
        return
    assert desk.merge() == []
    with open_store(desk.workspace) as store:
        ((case, decision),) = store.cases.of_plan("2021")
        assert decision is None and "81份" in case.theirs
    with pytest.raises(Exception, match="整封来信"):
        decide_case(desk.workspace, NOW, answer_in_words(case.id, "confirm", unit="市财政局"))
    assert decide_case(desk.workspace, NOW, answer_in_words(case.id, "send-back")).new


def test_evidence_does_not_make_a_flood(desk: Desk) -> None:
    pictures = {f"{number}__png": b"\x89PNG%d" % number for number in range(100)}
    assert kinds(desk.collect(with_files(letter(FINANCE), 台账__xlsx=desk.book(), **pictures))) == {"return": 1}


def test_whom_the_server_doubts_is_not_remembered(desk: Desk) -> None:
    raw = with_files(letter(FINANCE), 台账__xlsx=desk.book()).as_bytes()
    desk.collect(b"Authentication-Results: mx.example.com; dmarc=fail header.from=zhanjiang.example.com\n" + raw)
    assert desk.merge() == [("台账.xlsx", "held")]
    with open_store(desk.workspace) as store:
        ((case, _),) = store.cases.of_plan("2021")
    done = decide_case(desk.workspace, NOW, answer_in_words(case.id, "trust", unit="市财政局"))
    assert done.file and done.file.outcome == Outcome.MERGED
    assert Code.SENDER_NOT_REMEMBERED in [found.code for found in done.problems]
    with open_store(desk.workspace) as store:
        assert store.senders.all() == ()


def test_a_filled_workbook_is_held_whatever_machine_s_mail_it_comes_in(desk: Desk) -> None:
    distribute(desk.workspace, date(2021, 9, 10), ["市财政局"])
    with open_store(desk.workspace) as store:
        (ours,) = store.outbox.mails()
    sent = message_from_bytes((desk.workspace.root / ours.path).read_bytes(), policy=default)
    assert isinstance(sent, EmailMessage)
    bounce = letter("postmaster@example.com", "退信", subject="系统退信", answers=ours.message_id)
    bounce.add_attachment(sent)
    report = with_files(letter(FINANCE), 台账__xlsx=desk.book("报告")).as_bytes()
    found = desk.collect(
        (desk.workspace.root / ours.path).read_bytes(),
        bounce,
        with_files(letter("postmaster@example.com", subject="退信"), 台账__xlsx=desk.book("退信")),
        report.replace(b"multipart/mixed;", b"multipart/report; report-type=disposition-notification;", 1),
        with_files(letter(FINANCE, Message_ID=ours.message_id), 台账__xlsx=desk.book("原信改填")),
    )
    assert kinds(found) == {"own": 1, "bounce": 1, "return": 3}
    assert sorted(desk.merge()) == [("台账.xlsx", "held"), ("台账.xlsx", "held"), ("台账.xlsx", "merged")]


@pytest.mark.parametrize("sender", [PRIVATE, "MAILER-DAEMON@example.com", "office"])
@pytest.mark.parametrize("file", ["台账__xlsx", "说明__pdf", "图__png"])
def test_a_mail_that_carries_our_message_id_is_ours_only_from_us_with_what_we_sent(
    desk: Desk, sender: str, file: str
) -> None:
    distribute(desk.workspace, date(2021, 9, 10), ["市财政局"])
    with open_store(desk.workspace) as store:
        (ours,) = store.outbox.mails()
    data = {"台账__xlsx": desk.book("填过"), "说明__pdf": b"%PDF-1.4", "图__png": b"\x89PNG" + bytes(90_000)}[file]
    address = desk.workspace.settings.office.mail if sender == "office" else sender
    found = desk.collect(with_files(letter(address, Message_ID=ours.message_id), **{file: data}))
    assert "own" not in kinds(found)
    name = file.replace("__", ".")
    told = [*(each.message for each in found.problems), *(each["file"] for each in found.data["files"])]
    assert any(name in each for each in told)
    assert [outcome for _, outcome in desk.merge()] == (["held"] if file == "台账__xlsx" else [])


def test_what_a_machine_s_mail_encloses_that_is_not_ours_is_named(desk: Desk) -> None:
    distribute(desk.workspace, date(2021, 9, 10), ["市财政局"])
    with open_store(desk.workspace) as store:
        (ours,) = store.outbox.mails()
    sent = (desk.workspace.root / ours.path).read_bytes()
    office = desk.workspace.settings.office.mail

    def bounce(original: bytes) -> bytes:
        head = b"From: MAILER-DAEMON@example.com\r\nSubject: Undelivered Mail\r\nContent-Type: multipart/report;"
        head += b' report-type=delivery-status; boundary="=_B"\r\n\r\n--=_B\r\n\r\nfailed\r\n--=_B\r\n'
        status = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; "
        status += FINANCE.encode() + b"\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--=_B\r\n"
        return head + status + b"Content-Type: message/rfc822\r\n\r\n" + original + b"\r\n--=_B--\r\n"

    changed = with_files(letter(office, Message_ID=ours.message_id), review__xlsx=desk.book("改过"))
    found = desk.collect(bounce(sent), bounce(sent[: len(sent) // 2]), bounce(changed.as_bytes()))
    assert kinds(found) == {"bounce": 3}
    named = [each.message for each in found.problems if each.code == Code.MAIL_MACHINE_FILE]
    assert len(named) == 1 and "review.xlsx" in named[0] and "退信" in named[0]
    away = with_files(letter(FINANCE, subject="自动回复：在外"), 佐证__pdf=b"%PDF-1.4")
    (told,) = desk.collect(away).problems
    assert told.code == Code.MAIL_MACHINE_FILE and "佐证.pdf" in told.message and "自动回复" in told.message


def test_a_stranger_s_flood_of_documents_is_one_question(desk: Desk) -> None:
    pictures = {f"{number}__png": b"\x89PNG%d" % number for number in range(100)}
    found = desk.collect(with_files(letter(PRIVATE), 台账__xlsx=b"PK\3\4 junk", **pictures))
    assert kinds(found) == {"flood": 1} and "101个附件" in found.problems[0].message
    assert desk.merge() == []
    with open_store(desk.workspace) as store:
        assert len(store.cases.of_plan("2021")) == 1


def test_a_link_to_more_is_told_beside_what_came(desk: Desk) -> None:
    found = desk.collect(
        with_files(letter(FINANCE, "佐证较大，见网盘 https://share.example.com/a"), 台账__xlsx=desk.book()),
        letter(JUSTICE, "无变化\n\n佐证见超大附件：https://share.example.com/b"),
        letter(JUSTICE, "无变化\n\n另：第2项已办结"),
    )
    assert kinds(found) == {"return": 1, "link": 1, "text": 1}
    codes = [each.code for each in found.problems]
    assert codes == [Code.MAIL_LINK_BESIDE, Code.MAIL_LINK_ONLY, Code.MAIL_WITHOUT_FILE]
    assert ["Seen" in flags for _, flags, _ in desk.host.mails(desk.workspace.settings.office.mail)] == [False] * 3
    assert desk.merge() == [("台账.xlsx", "merged")]


def test_an_empty_attachment_and_a_name_that_reads_backwards_have_their_end(desk: Desk) -> None:
    found = desk.collect(
        with_files(letter(FINANCE), 台账__xlsx=b"", 说明__pdf=b"%PDF-1.4"),
        with_files(letter(FINANCE), **{"台账\u202excod__xlsx": desk.book()}),
    )
    assert kinds(found) == {"return": 2}
    assert sorted(desk.merge()) == [
        ("台账.xlsx", "quarantined"),
        ("台账_xcod.xlsx", "merged"),
        ("说明.pdf", "evidence"),
    ]


def test_what_a_stranger_sends_again_and_again_is_one_question_and_the_unit_s_own_is_taken(desk: Desk) -> None:
    book = desk.book()
    desk.collect(*(with_files(letter(PRIVATE, subject=f"第{number}次"), 台账__xlsx=book) for number in range(4)))
    assert desk.merge() == [("台账.xlsx", "held"), *[("台账.xlsx", "duplicate")] * 3]
    desk.collect(
        with_files(letter(PRIVATE, subject="又一次"), 台账__xlsx=book), with_files(letter(FINANCE), 台账__xlsx=book)
    )
    assert desk.merge()[-2:] == [("台账.xlsx", "duplicate"), ("台账.xlsx", "merged")]
    with open_store(desk.workspace) as store:
        assert len(store.cases.of_plan("2021")) == 1
